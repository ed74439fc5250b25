#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Part 4 of the issue: kill -9 at random instants of everything that changes something.

After each kill the book is whole, and asking again with the same request ID leaves the act done exactly
once. Runs that came to their end before the kill do not count.
"""

import concurrent.futures
import json
import os
import random
import shutil
import statistics
import subprocess
import time
import unittest

import desk_cli
from desk_cli import PROGRAM, environment, main, new_guid, run

KILLS = {"order": 60, "cancel": 50, "get": 35, "import": 35, "account": 30}  # 210
SHARE = float(os.environ.get("PARTNER_DESK_KILL_SHARE", "1"))  # of the kills: fewer will do in a sanitized program
SECONDS = float(os.environ.get("PARTNER_DESK_KILL_SECONDS", "420"))  # for all of them, on a slow machine
CHOICE = ("--version", "2022", "--language", "ja", "--file-type", "EXE")


class Bench:
    """One act under fire, in a data folder of its own."""

    def __init__(self, name, seed):
        self.random = random.Random(seed)
        self.folder = os.path.join(desk_cli.new_folder(), "data")
        shutil.copytree(desk_cli.template("--sample"), self.folder)
        self.home = os.path.dirname(self.folder)
        self.times = []
        self.landed = self.missed = 0
        self.seed = seed
        self.name = name

    def run(self, *arguments):
        result = run(self.folder, "--format", "json", "--account", "Tokyo", *arguments)
        if result.status != 0:
            raise AssertionError(f"seed {self.seed}: {arguments}: {result.status} {result.err}{result.out}")
        return json.loads(result.out)

    def measure(self, *arguments):
        began = time.monotonic()
        answer = self.run(*arguments)
        self.times.append(time.monotonic() - began)
        return answer

    def kill(self, *arguments):
        """Runs and kills; FALSE where it was over before."""
        child = subprocess.Popen([PROGRAM, "--account", "Tokyo", *arguments], env=environment(self.folder),
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        time.sleep(self.random.uniform(0, statistics.median(self.times)))
        child.kill()
        hit = child.wait() == -9
        self.landed += hit
        self.missed += not hit
        return hit

    def whole(self):
        answer = self.run("check")
        if answer != {"ok": True, "findings": []}:
            raise AssertionError(f"seed {self.seed}: {answer}")

    def end(self):
        self.whole()

    def same(self, first, second):
        if first != second:
            raise AssertionError(f"seed {self.seed}: {first} is not {second}")


class OrderBench(Bench):
    def __init__(self, seed):
        super().__init__("order create", seed)
        self.customer = self.run("customer", "create", "--name", "A", "--domain", "a.example.com", "--country", "JP")["id"]
        self.run("customer", "accept-agreement", self.customer, *desk_cli.AGREEMENT)
        for _ in range(3):
            self.measure(*self.command(new_guid()))

    def command(self, request):
        return ("order", "create", "--customer", self.customer, "--item", "0001:1", "--item", "0017:3",
                "--request-id", request)

    def total(self):
        return self.run("list", "orders", "--customer", self.customer, "--limit", "0")["total"]

    def shot(self):
        before, request = self.total(), new_guid()
        self.kill(*self.command(request))
        self.whole()
        first = self.run(*self.command(request))
        self.same(self.run(*self.command(request)), first)
        self.same(self.total(), before + 1)


class CancelBench(OrderBench):
    def __init__(self, seed):
        super().__init__(seed)
        self.name = "order cancel"
        self.times.clear()
        for _ in range(3):
            self.measure("order", "cancel", self.run(*self.command(new_guid()))["id"], "--acknowledge", "--request-id",
                         new_guid())

    def shot(self):
        order, request = self.run(*self.command(new_guid()))["id"], new_guid()
        cancel = ("order", "cancel", order, "--acknowledge", "--request-id", request)
        self.kill(*cancel)
        self.whole()
        first = self.run(*cancel)
        self.same(self.run(*cancel), first)
        self.same([line["line"] for line in first["lines"]], [0, 1])
        # Each line was credited once, in full (8.6).
        credits = [line for invoice in self.run("list", "invoices", "--search", "2026-06")["items"]
                   for line in invoice["lines"] if line["order_id"] == order]
        self.same(sorted((line["kind"], line["line"]) for line in credits), [("credit", 0), ("credit", 1)])
        self.same(-sum(int(line["amount"]["amount"]) for line in credits), int(first["credit"]["amount"]))


class GetBench(OrderBench):
    def __init__(self, seed):
        super().__init__(seed)
        self.name = "software get"
        path = os.path.join(self.home, "keys.csv")
        letters = "BCDFGHJKMPQRTVWXY2346789"
        with open(path, "w", encoding="utf-8") as file:
            file.write("product_id,version,key\n")
            for n in range(300):
                file.write(f"DG7GMGF045CQ,2022,BBBBB-CCCCC-DDDDD-FFFFF-B{letters[n // 576]}"
                           f"{letters[n // 24 % 24]}{letters[n % 24]}B\n")
        self.run("import", "keys", path)
        self.times.clear()
        for _ in range(3):
            self.measure("software", "get", "--order", self.run(*self.command(new_guid()))["id"], "--line", "0", *CHOICE,
                         "--request-id", new_guid())

    def shot(self):
        order, request = self.run(*self.command(new_guid()))["id"], new_guid()
        get = ("software", "get", "--order", order, "--line", "0", *CHOICE, "--request-id", request)
        before = self.run("list", "keys", "--limit", "0")["total"]
        self.kill(*get)
        self.whole()
        first = self.run(*get)
        self.same(self.run(*get), first)
        self.same((len(first["keys"]), len(first["links"])), (1, 1))
        self.same(self.run("list", "keys", "--limit", "0")["total"], before + 1)


class ImportBench(Bench):
    ROWS = 150

    def __init__(self, seed):
        super().__init__("import customers", seed)
        self.n = 0
        for _ in range(2):
            self.measure(*self.command(new_guid()))

    def command(self, request):
        self.n += 1
        path = os.path.join(self.home, f"customers-{self.n}.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("name,domain,country\n")
            for row in range(self.ROWS):
                file.write(f"Kunde {self.n} {row},k{self.n}-{row}.example.com,DE\n")
        return ("import", "customers", path, "--request-id", request)

    def total(self):
        return self.run("list", "customers", "--limit", "0")["total"]

    def shot(self):
        before, command = self.total(), self.command(new_guid())
        self.kill(*command)
        self.whole()
        if self.total() not in (before, before + self.ROWS):
            raise AssertionError(f"seed {self.seed}: {self.total() - before} of {self.ROWS} rows")
        first = self.run(*command)
        self.same(first, {"rows": self.ROWS, "rejected": []})
        self.same(self.run(*command), first)
        self.same(self.total(), before + self.ROWS)


class AccountBench(Bench):
    """Making an account makes its book: the schema, its key, the sample; then it is removed, under fire too."""

    def __init__(self, seed):
        super().__init__("account add-local, remove", seed)
        self.n = 0
        self.measure("account", "add-local", "First", "--request-id", new_guid())
        self.measure("account", "add-local", "Second", "--request-id", new_guid())

    def names(self):
        accounts = self.run("account", "list")["items"]
        for account in accounts:
            self.same(account["problem"], None)
        return [account["name"] for account in accounts]

    def shot(self):
        self.n += 1
        name = f"Account {self.n}"
        add = ("account", "add-local", name, "--request-id", new_guid())
        remove = ("account", "remove", name, "--yes", "--request-id", new_guid())
        self.kill(*add)
        self.names()
        self.whole()
        first = self.run(*add)
        self.same(self.run(*add), first)
        self.same(self.names().count(name), 1)
        result = run(self.folder, "--format", "json", "--account", name, "check")
        self.same((result.status, json.loads(result.out)), (0, {"ok": True, "findings": []}))
        self.kill(*remove)
        if name in self.names():
            result = run(self.folder, "--format", "json", "--account", name, "check")
            self.same((result.status, json.loads(result.out)), (0, {"ok": True, "findings": []}))
        self.same(self.run(*remove)["removed"], True)
        self.same(name in self.names(), False)

    def end(self):
        """What kills have left lying about is gone with the next account: no key, no stale -wal."""
        self.run("account", "add-local", "Last")
        self.run("account", "remove", "Last", "--yes")
        left = os.listdir(os.path.join(self.folder, "accounts"))
        self.same(sorted(name for name in left if name.startswith("account")), [])
        self.same(sorted(name for name in left if name.startswith(".") and name != ".lock"), [])


BENCHES = {"order": OrderBench, "cancel": CancelBench, "get": GetBench, "import": ImportBench, "account": AccountBench}


def fire(make_bench, wanted, seed, deadline):
    bench = make_bench(seed)
    while bench.landed < wanted * SHARE and time.monotonic() < deadline:
        bench.shot()
    bench.end()
    return bench


class Kill(unittest.TestCase):
    def test_at_least_200_random_kills(self):
        seed = int(os.environ.get("PARTNER_DESK_KILL_SEED", random.SystemRandom().randrange(1 << 30)))
        print(f"# PARTNER_DESK_KILL_SEED={seed}")
        desk_cli.template("--sample")
        began = time.monotonic()
        deadline = began + SECONDS
        with concurrent.futures.ThreadPoolExecutor(len(KILLS)) as pool:
            benches = [pool.submit(fire, BENCHES[kind], wanted, seed + n, deadline)
                       for n, (kind, wanted) in enumerate(KILLS.items())]
            benches = [bench.result() for bench in benches]
        for bench in benches:
            print(f"# {bench.name}: {bench.landed} killed, {bench.missed} had ended before, "
                  f"{statistics.median(bench.times) * 1000:.0f} ms a run")
        landed = sum(bench.landed for bench in benches)
        print(f"# {landed} kills in {time.monotonic() - began:.0f} s")
        self.assertGreaterEqual(landed, 200 * SHARE)


if __name__ == "__main__":
    main()
