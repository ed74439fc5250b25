#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 6 of the cloud issue: kill -9 of partner-deskctl at random instants of what it does at the far side.

After each kill the book is whole; the same command with the same request ID comes to its end, and the far side
has carried it out exactly once. Runs that came to their end before the kill do not count.
"""

import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import time
import unittest
import urllib.request

import desk_cli
from desk_cli import PROGRAM, environment, main, new_guid

SERVICE = os.environ["PARTNER_DESK_SERVICE"]
CLIENT = "22222222-2222-4222-8222-222222222222"
TENANT = "11111111-1111-4111-8111-111111111111"
KILLS = {"order": 30, "cancel": 20, "refund": 15, "sync": 9}
SHARE = float(os.environ.get("PARTNER_DESK_KILL_SHARE", "1"))  # of the kills: fewer will do in a sanitized program
SECONDS = float(os.environ.get("PARTNER_DESK_KILL_SECONDS", "420"))  # for all of them, on a slow machine
ROUNDS = 8  # of the same command until it must have come to its end
SOFTWARE = "0017"  # of the sample catalogue
RESERVATION = "0052B1:200:P1Y:one_time:eastus"  # as the far side names it


class Service:
    """The far side, in a process of its own."""

    def __init__(self):
        self.child = subprocess.Popen([SERVICE, "--sample", "--device-auto-approve", "--rules-2020"], stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True,
                                      env=environment(None, None))
        self.url = None
        while self.url is None:
            line = self.child.stdout.readline()
            if not line:
                self.kill()
                raise AssertionError("desk-service did not start")
            found = re.search(r"https?://127\.0\.0\.1:\d+", line)
            self.url = found and found.group(0)

    def stop(self):
        self.child.send_signal(signal.SIGTERM)
        self.child.wait(timeout=30)
        self.child.stdout.close()

    def kill(self):
        """Whatever went wrong, it does not stay."""
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()
        self.child.stdout.close()

    def counters(self):
        with urllib.request.urlopen(self.url + "/test/counters", timeout=30) as answer:
            return json.load(answer)

    def count(self, act):
        return sum(done["act"] == act for done in self.counters()["acts"])

    def set(self, **what):
        request = urllib.request.Request(self.url + "/test/switch", data=json.dumps(what).encode(), method="POST",
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 200


class Bench:
    """One act under fire: an account of its own at a far side of its own."""

    act = None

    def __init__(self, name, seed, service):
        self.random = random.Random(seed)
        self.seed = seed
        self.name = name
        self.service = service
        self.folder = os.path.join(desk_cli.new_folder(), "data")
        self.times = []
        self.landed = self.missed = 0
        url = self.service.url
        self.run("account", "add-cloud", "Far", "--environment", "custom", "--partner-center-url", url, "--azure-url",
                 url, "--login-url", url, "--tenant", TENANT, "--client-id", CLIENT)
        self.run("account", "sign-in", "Far")
        self.run("sync")
        self.customer = self.find_customer()

    def find_customer(self):
        """One in US dollars that may buy everything."""
        for customer in self.run("list", "customers")["items"]:
            if customer["currency"] == "USD" and customer["agreement_accepted_at"]:
                return customer["id"]
        raise AssertionError("The sample has no such customer")

    def try_run(self, *arguments):
        done = subprocess.run([PROGRAM, "--format", "json", *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                              env=environment(self.folder, None), timeout=120, check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace")

    def run(self, *arguments):
        status, out, err = self.try_run(*arguments)
        if status != 0:
            raise AssertionError(f"seed {self.seed}: {arguments}: {status} {err}{out}")
        try:
            return json.loads(out)
        except json.JSONDecodeError:
            return out

    def measure(self, *arguments):
        began = time.monotonic()
        answer = self.run(*arguments)
        self.times.append(time.monotonic() - began)
        return answer

    def kill(self, *arguments):
        child = subprocess.Popen([PROGRAM, *arguments], env=environment(self.folder, None), stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        time.sleep(self.random.uniform(0, statistics.median(self.times)))
        child.kill()
        hit = child.wait() == -9
        self.landed += hit
        self.missed += not hit

    def finish(self, *arguments):
        """Until it is done: an item that waits says so with status 3."""
        for _ in range(ROUNDS):
            status, out, err = self.try_run(*arguments)
            if status == 0:
                return json.loads(out)
            if status != 3:
                break
            time.sleep(0.2)
        outbox = self.run("list", "outbox")
        raise AssertionError(f"seed {self.seed}: {arguments}: {status} {err}{outbox}")

    def whole(self):
        answer = self.run("check")
        if answer != {"ok": True, "findings": []}:
            raise AssertionError(f"seed {self.seed}: {answer}")

    def same(self, first, second):
        if first != second:
            raise AssertionError(f"seed {self.seed}: {first} is not {second}")

    def fire(self, command, act):
        """Killed, then finished: done once, and the same answer again."""
        before = self.service.count(act)
        self.kill(*command)
        self.whole()
        first = self.finish(*command)
        self.same(self.service.count(act), before + 1)
        self.same(self.identify(self.finish(*command)), self.identify(first))
        self.same(self.service.count(act), before + 1)
        return first

    @staticmethod
    def identify(answer):
        return answer.get("id") or answer.get("order_id")

    def end(self):
        self.same(self.service.counters()["doubled"], "")
        waiting = [item for item in self.run("list", "outbox")["items"] if item["state"] in ("queued", "sending")]
        self.same(waiting, [])
        self.whole()
        self.service.stop()


class OrderBench(Bench):
    def __init__(self, seed, service):
        super().__init__("order create", seed, service)
        for _ in range(3):
            self.measure(*self.command())

    def command(self):
        return ("order", "create", "--customer", self.customer, "--item", f"{SOFTWARE}:2", "--request-id", new_guid())

    def shot(self):
        self.fire(self.command(), "checkout")


class CancelBench(OrderBench):
    def __init__(self, seed, service):
        super().__init__(seed, service)
        self.name = "order cancel"
        self.times.clear()
        for _ in range(3):
            self.measure(*self.cancel())

    def cancel(self):
        order = self.run(*self.command())["id"]
        return ("order", "cancel", order, "--acknowledge", "--request-id", new_guid())

    def shot(self):
        self.fire(self.cancel(), "cancel")


class RefundBench(Bench):
    def __init__(self, seed, service):
        super().__init__("reservation refund", seed, service)
        self.run("order", "create", "--customer", self.customer, "--item", f"{RESERVATION}:shared")
        self.run("sync", "--full")
        for _ in range(2):
            self.measure(*self.command())

    def find_customer(self):
        """One in US dollars that has a subscription for reservations."""
        with_reservations = {one["customer_id"] for one in self.run("list", "reservations", "--limit", "500")["items"]}
        for customer in self.run("list", "customers")["items"]:
            if customer["currency"] == "USD" and customer["id"] in with_reservations:
                return customer["id"]
        raise AssertionError("The sample has no such customer")

    def largest(self):
        running = [one for one in self.run("list", "reservations", "--customer", self.customer, "--limit", "500")["items"]
                   if one["state"] == "Succeeded"]
        return max(running, key=lambda one: one["quantity"])["id"]

    def command(self):
        return ("reservation", "refund", self.largest(), "--quantity", "1", "--reason", "Bought too many",
                "--contact-name", "Naoko Yamada", "--contact-email", "naoko@partner.example", "--request-id", new_guid())

    def shot(self):
        self.fire(self.command(), "return")


class SyncBench(OrderBench):
    """A pull goes on where it was killed; what was bought meanwhile is there."""

    def __init__(self, seed, service):
        super().__init__(seed, service)
        self.name = "sync"
        self.times.clear()
        for _ in range(3):
            self.measure("sync", "--full")

    def shot(self):
        before = self.run("list", "orders", "--limit", "0")["total"]
        self.kill("sync", "--full")
        self.whole()
        answer = self.finish("sync", "--full")
        self.same(answer["complete"], True)
        self.same(self.run("list", "orders", "--limit", "0")["total"], before)


BENCHES = {"order": OrderBench, "cancel": CancelBench, "refund": RefundBench, "sync": SyncBench}


def fire(make_bench, wanted, seed, deadline):
    service = Service()
    try:
        bench = make_bench(seed, service)
        while bench.landed < wanted * SHARE and time.monotonic() < deadline:
            bench.shot()
        bench.end()
    finally:
        service.kill()
    return bench


@unittest.skipUnless(os.environ.get("DBUS_SESSION_BUS_ADDRESS") and shutil.which("gnome-keyring-daemon"),
                     "there is no Secret Service, so no sign-in outlives a process")
class CloudKill(unittest.TestCase):
    seed = int(os.environ.get("PARTNER_DESK_KILL_SEED", random.SystemRandom().randrange(1 << 30)))

    def shoot(self, kind):
        print(f"# PARTNER_DESK_KILL_SEED={self.seed}")
        began = time.monotonic()
        bench = fire(BENCHES[kind], KILLS[kind], self.seed + list(KILLS).index(kind), began + SECONDS / len(KILLS))
        print(f"# {bench.name}: {bench.landed} killed, {bench.missed} had ended before, "
              f"{statistics.median(bench.times) * 1000:.0f} ms a run")
        self.assertGreaterEqual(bench.landed, KILLS[kind] // 3 * SHARE)

    def test_order_create(self):
        self.shoot("order")

    def test_order_cancel(self):
        self.shoot("cancel")

    def test_reservation_refund(self):
        self.shoot("refund")

    def test_sync(self):
        self.shoot("sync")


if __name__ == "__main__":
    main()
