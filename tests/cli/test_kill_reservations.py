#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at random instants of refunds, exchanges, splits and support requests.

As in test_kill.py: after each kill the book is whole, and the same request ID leaves the act done exactly
once: money is credited once, a reservation is returned once, a request has one number.
"""

import concurrent.futures
import os
import random
import statistics
import time
import unittest

import desk_cli
from desk_cli import main, new_guid
from test_kill import SHARE, Bench, fire

KILLS = {"refund": 30, "exchange": 25, "split": 15, "request": 25}
SECONDS = float(os.environ.get("PARTNER_DESK_KILL_SECONDS", "420"))
CONTACT = ("--contact-name", "Hanako Aozora", "--contact-email", "hanako@partner.example.com", "--contact-phone",
           "+81 3 5555 0100")


class ReservationBench(Bench):
    def __init__(self, name, seed):
        super().__init__(name, seed)
        self.customer = self.run("customer", "create", "--name", "A", "--domain", "a.example.com", "--country", "US")["id"]
        self.run("customer", "accept-agreement", self.customer, *desk_cli.AGREEMENT)
        self.run("customer", "add-subscription", self.customer, "--name", "P")
        products = self.run("list", "products", "--kind", "reservation", "--customer", self.customer)["items"]
        machines = [p for p in products if p["resource_type"] == "VirtualMachines"]
        # The cheapest: many refunds stay under the yearly cap.
        machine = min(machines, key=lambda p: min(float(price["price"]["amount"]) for price in p["prices"]))
        self.sku = f"{machine['product_id']}/{machine['sku_id']}"
        self.region = machine["regions"][0]

    def item(self, quantity, term="P1Y"):
        return f"{self.sku}:{quantity}:{term}:one_time:{self.region}"

    def reserve(self, quantity=2):
        order = self.run("order", "create", "--customer", self.customer, "--item", self.item(quantity) + ":shared")
        return order["id"], order["lines"][0]["reservation_id"]

    def states(self, order):
        return sorted((r["state"], r["quantity"]) for r in self.run("list", "reservations", "--customer", self.customer)["items"]
                      if r["purchase_order_id"] == order)

    def credits(self, order):
        return [line["amount"]["amount"] for invoice in self.run("list", "invoices")["items"] for line in invoice["lines"]
                if line["order_id"] == order and line["kind"] == "credit"]


class RefundBench(ReservationBench):
    def __init__(self, seed):
        super().__init__("reservation refund", seed)
        for _ in range(3):
            self.measure(*self.command(self.reserve()[1], new_guid()))

    @staticmethod
    def command(reservation, request):
        return ("reservation", "refund", reservation, "--quantity", "1", "--reason", "Bought twice", *CONTACT,
                "--request-id", request)

    def shot(self):
        (order, reservation), request = self.reserve(), new_guid()
        command = self.command(reservation, request)
        self.kill(*command)
        self.whole()
        first = self.run(*command)
        self.same(self.run(*command), first)
        self.same(self.credits(order), ["-" + first["credit"]["amount"]])
        self.same(self.states(order), [("Cancelled", 2), ("Succeeded", 1)])


class ExchangeBench(ReservationBench):
    def __init__(self, seed):
        super().__init__("reservation exchange", seed)
        for _ in range(3):
            self.measure(*self.command(self.reserve()[1], new_guid()))

    def command(self, reservation, request):
        return ("reservation", "exchange", reservation, "--to", self.item(3, "P3Y"), "--reason", "Larger", *CONTACT,
                "--request-id", request)

    def count(self):
        return self.run("list", "orders", "--customer", self.customer, "--limit", "0")["total"]

    def shot(self):
        (order, reservation), request = self.reserve(), new_guid()
        command, before = self.command(reservation, request), self.count()
        self.kill(*command)
        self.whole()
        first = self.run(*command)
        self.same(self.run(*command)["order"]["id"], first["order"]["id"])
        self.same(self.count(), before + 1)
        self.same(self.states(order), [("Cancelled", 2)])
        self.same(self.states(first["order"]["id"]), [("Succeeded", 3)])


class SplitBench(ReservationBench):
    def __init__(self, seed):
        super().__init__("reservation split", seed)
        for _ in range(3):
            self.measure(*self.command(self.reserve(5)[1], new_guid()))

    @staticmethod
    def command(reservation, request):
        return ("reservation", "split", reservation, "--quantity", "2", "--request-id", request)

    def shot(self):
        (order, reservation), request = self.reserve(5), new_guid()
        command = self.command(reservation, request)
        self.kill(*command)
        self.whole()
        first = self.run(*command)
        self.same(self.run(*command), first)
        self.same(self.states(order), [("Cancelled", 5), ("Succeeded", 2), ("Succeeded", 3)])


class RequestBench(ReservationBench):
    def __init__(self, seed):
        super().__init__("request create", seed)
        self.order = self.reserve()[0]
        self.file = os.path.join(self.home, "evidence.bin")
        with open(self.file, "wb") as file:
            file.write(self.random.randbytes(200_000))
        for _ in range(3):
            self.measure(*self.command(new_guid()))

    def command(self, request):
        return ("request", "create", "--type", "partner-center", "--order", self.order, "--title", "T", "--reason",
                "R", "--amount", "1", "--attach", self.file, *CONTACT, "--request-id", request)

    def count(self):
        return self.run("list", "requests", "--limit", "0")["total"]

    def shot(self):
        before, request = self.count(), new_guid()
        command = self.command(request)
        self.kill(*command)
        self.whole()
        first = self.run(*command)
        self.same(self.run(*command), first)
        self.same(len(first["attachments"]), 1)
        self.same(self.count(), before + 1)


BENCHES = {"refund": RefundBench, "exchange": ExchangeBench, "split": SplitBench, "request": RequestBench}


class Kill(unittest.TestCase):
    def test_random_kills(self):
        seed = int(os.environ.get("PARTNER_DESK_KILL_SEED", random.SystemRandom().randrange(1 << 30)))
        print(f"# PARTNER_DESK_KILL_SEED={seed}")
        desk_cli.template("--sample")
        began = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(len(KILLS)) as pool:
            benches = [pool.submit(fire, BENCHES[kind], wanted, seed + n, began + SECONDS)
                       for n, (kind, wanted) in enumerate(KILLS.items())]
            benches = [bench.result() for bench in benches]
        for bench in benches:
            print(f"# {bench.name}: {bench.landed} killed, {bench.missed} had ended before, "
                  f"{statistics.median(bench.times) * 1000:.0f} ms a run")
            self.assertGreaterEqual(bench.landed, 10 * SHARE, bench.name)


if __name__ == "__main__":
    main()
