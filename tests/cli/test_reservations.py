#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Azure reservations, quotes, refund, exchange, support requests (domain rules, sections 3, 9-14, 16)."""

import concurrent.futures
import json
import os
import sqlite3

from desk_cli import NOW, DeskTest, main, new_guid

RESERVATION = {"id", "order_id", "customer_id", "name", "sku", "region", "quantity", "term", "billing", "state",
               "purchased_at", "expires_at", "scope_type", "scope_subscriptions", "utilization_1d", "utilization_7d",
               "utilization_30d"}
QUOTE = {"reservation_id", "date", "age_days", "used", "total_paid", "gross", "fee_rate", "fee", "net",
         "remaining_commitment", "cap", "verdict"}
REQUEST = {"id", "number", "state", "type", "title", "created_at", "attachments"}
CONTACT = ("--contact-name", "青空 花子", "--contact-email", "hanako@partner.example.com", "--contact-phone",
           "+81 3 5555 0100")
RATE = ("--rate", "0.0066", "--rate-date", "2026-05-01", "--rate-source", "invoice of April")

# The worked examples of azure-api.md section 12, in its order.
VECTORS = [
    ("refund", "--plan upfront --term P1Y --currency USD --unit-price 1200.00 --bought 2023-05-10 --date 2023-05-15 --unused --fee-rate 0.12",
     {"age_days": 5, "total_paid": "1200.00", "gross": "1200.00", "consumed": "0.00", "remaining_commitment": "0.00", "fee": "0.00", "net": "1200.00", "cancelled_commitment": "1200.00", "term_days": 366, "remaining_days": 361}),
    ("refund", "--plan upfront --term P1Y --currency USD --unit-price 1200.00 --bought 2023-05-10 --date 2023-05-15 --used --fee-rate 0.12",
     {"age_days": 5, "total_paid": "1200.00", "gross": "1183.61", "consumed": "16.39", "remaining_commitment": "0.00", "fee": "0.00", "net": "1183.61", "cancelled_commitment": "1183.61", "term_days": 366, "remaining_days": 361}),
    ("refund", "--plan upfront --term P1Y --currency USD --unit-price 1200.00 --bought 2023-05-10 --date 2023-05-16 --unused --fee-rate 0.12",
     {"age_days": 6, "total_paid": "1200.00", "gross": "1180.33", "consumed": "19.67", "remaining_commitment": "0.00", "fee": "141.64", "net": "1038.69", "cancelled_commitment": "1180.33", "term_days": 366, "remaining_days": 360}),
    ("refund", "--plan upfront --term P1Y --currency USD --unit-price 1200.00 --bought 2023-05-10 --date 2023-05-16 --used --fee-rate 0",
     {"age_days": 6, "total_paid": "1200.00", "gross": "1180.33", "consumed": "19.67", "remaining_commitment": "0.00", "fee": "0.00", "net": "1180.33", "cancelled_commitment": "1180.33", "term_days": 366, "remaining_days": 360}),
    ("refund", "--plan upfront --term P1Y --currency USD --unit-price 99.99 --bought 2023-05-10 --date 2023-05-10 --unused --fee-rate 0.12",
     {"age_days": 0, "total_paid": "99.99", "gross": "99.99", "consumed": "0.00", "remaining_commitment": "0.00", "fee": "0.00", "net": "99.99", "cancelled_commitment": "99.99", "term_days": 366, "remaining_days": 366}),
    ("refund", "--plan upfront --term P3Y --currency JPY --unit-price 500000 --bought 2022-03-01 --date 2023-01-15 --used --fee-rate 0.12",
     {"age_days": 320, "total_paid": "500000", "gross": "354015", "consumed": "145985", "remaining_commitment": "0", "fee": "42482", "net": "311533", "cancelled_commitment": "354015", "term_days": 1096, "remaining_days": 776}),
    ("refund", "--plan monthly --term P1Y --currency JPY --installment 12345 --payments-made 4 --bought 2024-01-31 --date 2024-05-05 --used --fee-rate 0",
     {"age_days": 95, "total_paid": "49380", "gross": "10354", "consumed": "39026", "remaining_commitment": "98760", "fee": "0", "net": "10354", "cancelled_commitment": "109114"}),
    ("refund", "--plan monthly --term P3Y --currency USD --installment 100.00 --payments-made 12 --bought 2023-06-01 --date 2024-06-01 --used --fee-rate 0",
     {"age_days": 366, "total_paid": "1200.00", "gross": "0.00", "consumed": "1200.00", "remaining_commitment": "2400.00", "fee": "0.00", "net": "0.00", "cancelled_commitment": "2400.00"}),
    ("refund", "--plan monthly --term P3Y --currency USD --installment 100.00 --payments-made 13 --bought 2023-06-01 --date 2024-06-16 --used --fee-rate 0",
     {"age_days": 381, "total_paid": "1300.00", "gross": "50.00", "consumed": "1250.00", "remaining_commitment": "2300.00", "fee": "0.00", "net": "50.00", "cancelled_commitment": "2350.00"}),
    ("refund", "--plan upfront --term P1Y --currency USD --unit-price 240.00 --quantity 2 --owned 5 --bought 2023-01-01 --date 2023-04-11 --used --fee-rate 0",
     {"age_days": 100, "total_paid": "1200.00", "gross": "348.49", "consumed": "851.51", "remaining_commitment": "0.00", "fee": "0.00", "net": "348.49", "cancelled_commitment": "348.49", "term_days": 365, "remaining_days": 265}),
    ("refund", "--plan upfront --term P1Y --currency USD --unit-price 1200.00 --current-price 1000.00 --bought 2023-01-01 --date 2023-05-27 --used --fee-rate 0",
     {"age_days": 146, "total_paid": "1200.00", "gross": "600.00", "consumed": "600.00", "remaining_commitment": "0.00", "fee": "0.00", "net": "600.00", "cancelled_commitment": "600.00", "term_days": 365, "remaining_days": 219}),
    ("refund", "--plan upfront --term P1Y --currency KWD --unit-price 123.456 --bought 2023-01-01 --date 2023-04-11 --used --fee-rate 0",
     {"age_days": 100, "total_paid": "123.456", "gross": "89.632", "consumed": "33.824", "remaining_commitment": "0.000", "fee": "0.000", "net": "89.632", "cancelled_commitment": "89.632", "term_days": 365, "remaining_days": 265}),
    ("refund", "--plan upfront --term P1Y --currency USD --unit-price 730.00 --bought 2024-07-10 --date 2025-07-09 --used --fee-rate 0",
     {"age_days": 364, "total_paid": "730.00", "gross": "2.00", "consumed": "728.00", "remaining_commitment": "0.00", "fee": "0.00", "net": "2.00", "cancelled_commitment": "2.00", "term_days": 365, "remaining_days": 1}),
    ("refund", "--plan upfront --term P1Y --currency USD --unit-price 365.00 --bought 2024-02-29 --date 2025-02-27 --used --fee-rate 0.12",
     {"age_days": 364, "total_paid": "365.00", "gross": "1.00", "consumed": "364.00", "remaining_commitment": "0.00", "fee": "0.12", "net": "0.88", "cancelled_commitment": "1.00", "term_days": 365, "remaining_days": 1}),
    ("refund", "--plan upfront --term P1Y --currency USD --unit-price 1000.00 --bought 2024-03-01 --date 2024-03-07 --unused --fee-rate 0.12",
     {"age_days": 6, "total_paid": "1000.00", "gross": "983.56", "consumed": "16.44", "remaining_commitment": "0.00", "fee": "118.03", "net": "865.53", "cancelled_commitment": "983.56", "term_days": 365, "remaining_days": 359}),
    ("refund", "--plan monthly --term P1Y --currency EUR --installment 83.33 --payments-made 1 --quantity 1 --owned 3 --bought 2024-02-01 --date 2024-02-05 --unused --fee-rate 0.12",
     {"age_days": 4, "total_paid": "249.99", "gross": "83.33", "consumed": "166.66", "remaining_commitment": "916.63", "fee": "0.00", "net": "83.33", "cancelled_commitment": "999.96"}),
    ("refund", "--plan monthly --term P1Y --currency USD --installment 0.25 --payments-made 1 --bought 2023-04-01 --date 2023-04-16 --used --fee-rate 0.12",
     {"age_days": 15, "total_paid": "0.25", "gross": "0.12", "consumed": "0.13", "remaining_commitment": "2.75", "fee": "0.01", "net": "0.11", "cancelled_commitment": "2.87"}),
    ("cap", "--date 2024-06-01 --new 1499.75 --earlier 2024-01-05:48500.25",
     {"consumed": "48500.25", "allowed": True, "left_after": "0.00"}),
    ("cap", "--date 2024-06-01 --new 1499.76 --earlier 2024-01-05:48500.25",
     {"consumed": "48500.25", "allowed": False, "left_after": "1499.75"}),
    ("cap", "--date 2025-01-08 --new 10000.00 --earlier 2024-01-10:30000.00 --earlier 2024-06-01:15000.00",
     {"consumed": "45000.00", "allowed": False, "left_after": "5000.00"}),
    ("cap", "--date 2025-01-09 --new 10000.00 --earlier 2024-01-10:30000.00 --earlier 2024-06-01:15000.00",
     {"consumed": "15000.00", "allowed": True, "left_after": "25000.00"}),
    ("exchange", "--currency USD --return 54.19:720.00 --return 300.00:0 --purchase 1000.00",
     {"refunds_total": "1074.19", "purchases_total": "1000.00", "net_payable": "-74.19", "allowed": False}),
    ("exchange", "--currency USD --return 54.19:720.00 --return 300.00:0 --purchase 1140.00",
     {"refunds_total": "1074.19", "purchases_total": "1140.00", "net_payable": "65.81", "allowed": True}),
    ("exchange", "--currency JPY --return 10354:98760 --purchase 109114",
     {"refunds_total": "109114", "purchases_total": "109114", "net_payable": "0", "allowed": True}),
]


class WhatIf(DeskTest):
    account_options = ()

    def test_worked_examples(self):
        for number, (kind, arguments, wanted) in enumerate(VECTORS, 1):
            answer = self.get("what-if", kind, *arguments.split())
            for member, value in wanted.items():
                got = answer[member]["amount"] if isinstance(answer[member], dict) else answer[member]
                self.assertEqual(got, value, (number, member))

    def test_needs_no_account(self):
        self.do("account", "remove", "Tokyo", "--yes")
        self.get("what-if", "cap", "--new", "5")

    def test_refuses_what_makes_no_sense(self):
        base = ("what-if", "refund", "--unit-price", "100", "--bought", "2026-01-31")
        self.assertEqual(self.get(*base, "--date", "2026-01-31", "--unused")["net"]["amount"], "100.00")
        for words in ["--date 2026-01-30", "--date 2026-02-30", "--quantity 0", "--quantity 3 --owned 2",
                      "--term P2Y", "--plan weekly", "--currency XYZ", "--currency JPY --unit-price 1.5",
                      "--fee-rate 1.2", "--fee-rate -0.1", "--unit-price -5", "--unit-price 99999999999999999999"]:
            result = self.run_desk(*base, "--date", "2026-03-01", *words.split())
            self.assertIn(result.status, (1, 2), (words, result.out))
            self.assertEqual(result.out, "", words)
        # 29 February has no anniversary: the term ends on the 28th.
        leap = self.get("what-if", "refund", "--unit-price", "365", "--bought", "2024-02-29", "--date", "2024-03-10",
                        "--used", "--fee-rate", "0")
        self.assertEqual((leap["term_days"], leap["age_days"]), (365, 10))
        # Price 0 gives 0 and no error.
        self.assertEqual(self.get(*base[:2], "--unit-price", "0", *base[4:], "--date", "2026-03-01")["net"]["amount"],
                         "0.00")


class Case(DeskTest):
    account_options = ()
    country = "US"

    def setUp(self):
        super().setUp()
        self.customer = self.add_customer(name="Contoso", domain="contoso.example.com", country=self.country)
        self.subscription = self.get("customer", "add-subscription", self.customer, "--name", "Production")["items"][0]["id"]

    def sku(self, kind="VirtualMachines", billing="one_time", nth=0):
        found = [p for p in self.items("list", "products", "--kind", "reservation", "--customer", self.customer)
                 if p["resource_type"] == kind and any(x["billing"] == billing for x in p["prices"])]
        self.assertGreater(len(found), nth, kind)
        product = found[nth]
        return f"{product['product_id']}/{product['sku_id']}", (product["regions"] or [""])[0]

    def reserve(self, quantity=1, term="P1Y", billing="one_time", scope="shared", **how):
        now = how.pop("now", NOW)
        sku, region = self.sku(billing=billing, **how)
        order = self.buy(self.customer, f"{sku}:{quantity}:{term}:{billing}:{region}:{scope}", now=now)
        self.assertEqual(order["lines"][0]["kind"], "reservation")
        return self.get("show", "reservation", order["lines"][0]["reservation_id"], now=now)

    def refund(self, reservation, *more, **how):
        return self.get("reservation", "refund", reservation["id"], "--reason", "Bought twice", *CONTACT, *more, **how)

    def credits(self, order, **how):
        return [line for invoice in self.items("list", "invoices", **how) for line in invoice["lines"]
                if line["order_id"] == order and line["kind"] == "credit"]


class Buying(Case):
    def test_10_9_members(self):
        one = self.reserve(2)
        self.assertLessEqual(RESERVATION, set(one))
        self.assertEqual((one["quantity"], one["state"], one["scope_type"], one["scope_subscriptions"]),
                         (2, "Succeeded", "Shared", []))
        self.assertEqual(one["billing_subscription"], self.subscription)
        self.assertEqual(one["expires_at"], "2027-05-02T00:00:00Z")
        # Nothing was measured here: no data, not 0 (10.11).
        self.assertEqual((one["utilization_1d"], one["utilization_30d"], one["used"]), (None, None, False))
        self.assertEqual([a["role"] for a in one["assignments"]], ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635"])
        listed = self.items("list", "reservations", "--search", one["order_id"])
        self.assertEqual([r["id"] for r in listed], [one["id"]])

    def test_10_12_single_scope(self):
        one = self.reserve(scope=self.subscription)
        self.assertEqual((one["scope_type"], one["scope_subscriptions"]), ("Single", [self.subscription]))

    def test_14_1_needs_a_subscription(self):
        customer = self.add_customer(name="Ohne", domain="ohne.example.com", country="DE")
        sku, region = self.sku()
        self.refuse(1, "order", "create", "--customer", customer, "--item", f"{sku}:1:P1Y:one_time:{region}:shared")

    def test_14_4_monthly(self):
        one = self.reserve(billing="monthly")
        self.assertEqual(one["payments_made"], 1)
        later = self.get("show", "reservation", one["id"], now="2026-07-02T03:00:00Z")
        self.assertEqual(later["payments_made"], 3)

    def test_3_6_market(self):
        for country, listed in [("NE", True), ("NG", False), ("DM", True), ("DO", False)]:
            customer = self.add_customer(name=country, domain=f"{country.lower()}.example.com", country=country)
            self.get("customer", "add-subscription", customer, "--name", "P")
            buys = {p["kind"]: p["buy"] for p in self.items("list", "products", "--customer", customer)}
            self.assertEqual(buys["reservation"]["allowed"], not listed, country)
            self.assertTrue(buys["software_perpetual"]["allowed"], country)
            if listed:
                self.assertEqual(buys["reservation"]["rule"], "3.6")

    def test_1_10_role(self):
        self.do("account", "roles", "Tokyo", "--set", "helpdesk-agent")
        sku, region = "X/Y", "japaneast"
        self.refuse(1, "order", "create", "--customer", self.customer, "--item", f"{sku}:1:P1Y:one_time:{region}:shared")
        self.do("account", "roles", "Tokyo", "--set", "billing-admin")
        self.refuse(1, "list", "reservations")

    def test_wrong_quantities(self):
        sku, region = self.sku()
        for quantity in ["0", "-1", "1000000000000", "99999999999999999999"]:
            self.refuse(1, "order", "create", "--customer", self.customer, "--item",
                        f"{sku}:{quantity}:P1Y:one_time:{region}:shared")
        self.assertEqual(self.items("list", "reservations"), [])


class Refunds(Case):
    def test_11_3_first_band(self):
        one = self.reserve()
        quote = self.get("reservation", "quote", one["id"], now="2026-05-07T23:00:00Z")
        self.assertLessEqual(QUOTE, set(quote))
        self.assertEqual((quote["age_days"], quote["used"], quote["fee_rate"]), (5, False, 0))
        self.assertEqual(quote["net"], quote["total_paid"])
        self.assertEqual(quote["cap"]["limit"], {"amount": "50000.00", "currency": "USD"})
        used = self.get("reservation", "quote", one["id"], "--used", "--used-reason", "seen in the portal",
                        now="2026-05-07T23:00:00Z")
        self.assertLess(float(used["net"]["amount"]), float(quote["net"]["amount"]))

    def test_11_4_second_band(self):
        one = self.reserve()
        quote = self.get("reservation", "quote", one["id"], now="2026-05-08T00:00:00Z")
        self.assertEqual((quote["age_days"], quote["fee_rate"]), (6, 0.12))
        paid, fee = float(quote["gross"]["amount"]), float(quote["fee"]["amount"])
        self.assertAlmostEqual(fee, paid * 0.12, 2)
        free = self.get("reservation", "quote", one["id"], "--policy", "2022-10", now="2026-05-08T00:00:00Z")
        self.assertEqual((free["fee_rate"], free["net"]), (0, free["gross"]))

    def test_whole(self):
        one = self.reserve(2)
        now = "2026-05-04T01:00:00Z"
        quote = self.get("reservation", "quote", one["id"], now=now)
        request = new_guid()
        answer = self.refund(one, "--request-id", request, now=now)
        self.assertLessEqual(REQUEST, set(answer))
        self.assertRegex(answer["number"], r"^\d+$")
        self.assertEqual((answer["type"], answer["refund_state"], answer["credit"], answer["credit_invoice"]),
                         ("azure", "credited", quote["net"], "2026-06"))
        # 13.6: both IDs are in it.
        self.assertIn(one["id"], answer["description"])
        self.assertIn(one["order_id"], answer["description"])
        self.assertEqual(self.refund(one, "--request-id", request, now=now), answer)
        credits = self.credits(one["purchase_order_id"], now=now)
        self.assertEqual([line["amount"]["amount"] for line in credits], ["-" + quote["net"]["amount"]])
        self.assertEqual(self.get("show", "reservation", one["id"], now=now)["state"], "Cancelled")
        # Returned already: refused whole, nothing more is credited.
        self.refuse(1, "reservation", "refund", one["id"], "--reason", "again", now=now)
        self.assertEqual(len(self.credits(one["purchase_order_id"], now=now)), 1)
        self.check_whole()

    def test_part(self):
        one = self.reserve(5)
        now = "2026-06-20T00:00:00Z"
        answer = self.refund(one, "--quantity", "2", now=now)
        self.assertEqual(answer["refund_state"], "credited")
        order = self.items("list", "reservations", "--search", one["order_id"], now=now)
        states = {r["id"]: (r["state"], r["quantity"]) for r in order}
        self.assertEqual(states.pop(one["id"])[0], "Cancelled")
        self.assertEqual(list(states.values()), [("Succeeded", 3)])
        self.check_whole()

    def test_11_12_cap_refuses_the_whole(self):
        now = "2026-05-03T00:00:00Z"
        quantity = 80
        one = self.reserve(quantity, term="P3Y")
        quote = self.get("reservation", "quote", one["id"], now=now)
        self.assertGreater(float(quote["net"]["amount"]), 50000, "the catalogue is too cheap for this test")
        self.assertFalse(quote["verdict"]["allowed"])
        self.assertEqual(quote["verdict"]["rule"], "11.12")
        self.refuse(1, "reservation", "refund", one["id"], "--reason", "too many", *CONTACT, now=now)
        unit = float(quote["total_paid"]["amount"]) / quantity
        part = int(45000 // unit)
        first = self.refund(one, "--quantity", str(part), now=now)
        rest = [r for r in self.items("list", "reservations", now=now) if r["state"] == "Succeeded"][0]
        quote = self.get("reservation", "quote", rest["id"], "--quantity", "1", now="2026-05-04T00:00:00Z")
        self.assertEqual(quote["cap"]["consumed"]["amount"], first["credit"]["amount"])
        # 11.11: free again 365 days after it was given.
        self.assertEqual([r["date"] for r in quote["cap"]["resets"]], ["2027-05-03"])
        later = self.get("reservation", "quote", rest["id"], "--quantity", "1", now="2027-05-03T00:00:00Z")
        self.assertEqual(later["cap"]["consumed"]["amount"], "0.00")

    def test_bad_asks(self):
        one = self.reserve(2)
        for words in ["--quantity 3", "--quantity 0", "--quantity -1", "--date 2026-05-01", "--date 2020-02-29",
                      "--date 2026-02-30", "--used --unused", "--used", "--policy 1999", "--current-price -1"]:
            result = self.run_desk("reservation", "quote", one["id"], *words.split())
            self.assertIn(result.status, (1, 2), words)
            self.assertEqual(result.out, "", words)
        self.refuse(2, "reservation", "refund", one["id"])

    def test_11_16_not_refundable(self):
        for kind in ["RedHat", "SuseLinux"]:
            one = self.reserve(kind=kind)
            self.assertEqual((one["refund"]["allowed"], one["refund"]["rule"]), (False, "11.16"))
            self.assertEqual((one["exchange"]["allowed"], one["exchange"]["rule"]), (False, "12.7"))
            self.refuse(1, "reservation", "refund", one["id"], "--reason", "no", *CONTACT)

    def test_1_8_helpdesk_needs_a_grant(self):
        one = self.reserve()
        self.do("account", "user", "Tokyo", "--name", "Jiro", "--email", "jiro@partner.example.com")
        self.do("account", "roles", "Tokyo", "--set", "helpdesk-agent")
        quote = self.get("reservation", "quote", one["id"])
        self.assertEqual((quote["verdict"]["allowed"], quote["verdict"]["rule"]), (False, "1.8"))
        self.refuse(1, "reservation", "refund", one["id"], "--reason", "x", *CONTACT)
        self.do("account", "roles", "Tokyo", "--set", "admin-agent")
        self.do("reservation", "grant", one["id"], "--role", "Contributor", "--email", "jiro@partner.example.com")
        self.do("account", "roles", "Tokyo", "--set", "helpdesk-agent")
        self.assertTrue(self.get("reservation", "quote", one["id"])["verdict"]["allowed"])

    def test_1_8_nobody_grants_himself_what_he_lacks(self):
        one = self.reserve()
        self.do("account", "user", "Tokyo", "--name", "Jiro", "--email", "jiro@partner.example.com")
        grant = ("reservation", "grant", one["id"], "--role", "Owner", "--email", "jiro@partner.example.com")
        for role in ["helpdesk-agent", "sales-agent"]:
            self.do("account", "roles", "Tokyo", "--set", role)
            self.assertIn("ask an owner", self.refuse(1, *grant))
            self.assertIn("ask an owner", self.refuse(1, "reservation", "revoke", one["id"],
                                                      one["assignments"][0]["id"]))
        self.do("account", "roles", "Tokyo", "--set", "user-management-admin")
        self.do(*grant)
        self.do("account", "roles", "Tokyo", "--set", "sales-agent")
        self.do("reservation", "grant", one["id"], "--role", "Reader", "--email", "k@contoso.example.com")

    def test_before_the_purchase(self):
        one = self.reserve(2, now="2026-05-02T23:50:00Z")
        for now in ["2026-05-02T23:00:00Z", "2026-04-30T00:00:00Z"]:
            for words in [("refund", one["id"], "--reason", "x", *CONTACT), ("split", one["id"], "--quantity", "1"),
                          ("rename", one["id"], "early")]:
                result = self.run_desk("reservation", *words, now=now)
                self.assertIn(result.status, (1, 2), (now, words))
        self.assertIn("after the present time",
                      self.refuse(1, "reservation", "refund", one["id"], "--reason", "x", *CONTACT,
                                  now="2026-05-02T23:00:00Z"))
        self.assertEqual(self.credits(one["purchase_order_id"]), [])
        self.refund(one, now="2026-05-02T23:50:00Z")

    def test_at_once(self):
        """Four processes return the same reservation: one does, the others hear that it is gone."""
        one = self.reserve(3)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            results = list(pool.map(lambda n: self.run_desk("reservation", "refund", one["id"], "--reason", "x", *CONTACT,
                                                            *(["--quantity", "1"] if n % 2 else [])), range(4)))
        self.assertEqual(sorted(result.status for result in results), [0, 1, 1, 1], [r.err for r in results])
        self.assertEqual(len(self.credits(one["purchase_order_id"])), 1)
        self.check_whole()

    def test_one_request_at_once(self):
        """The same request ID, four times at once: one answer, told four times."""
        for _ in range(5):
            one, request = self.reserve(3), new_guid()
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                results = list(pool.map(lambda n: self.run_desk(
                    "--format", "json", "reservation", "refund", one["id"], "--reason", "x", *CONTACT,
                    "--request-id", request), range(4)))
            self.assertEqual([result.status for result in results], [0] * 4, [r.err for r in results])
            self.assertEqual(len({json.loads(result.out)["number"] for result in results}), 1)
            self.assertEqual(len(self.credits(one["purchase_order_id"])), 1)

    def test_deadline_has_no_value(self):
        """What a reservation is worth does not depend on its expiry; a sum of 0 would be wrong."""
        one = self.reserve()
        row = self.items("list", "deadlines", "--within", "400", "--kind", "expiry")[0]
        self.assertEqual((row["subject"], row["value"]), (one["name"], None))
        self.do("export", "deadlines", self.path("d.ics"))
        with open(self.path("d.ics"), encoding="utf-8") as file:
            text = file.read()
        self.assertIn("Reservation expires", text)
        self.assertNotIn("0.00", text)


class Yen(Case):
    country = "JP"

    def test_11_15_rate_is_asked_for_once(self):
        one = self.reserve()
        quote = self.get("reservation", "quote", one["id"])
        self.assertIsNone(quote["cap"])
        self.refuse(2, "reservation", "refund", one["id"], "--reason", "x", *CONTACT)
        for rate in ["0", "-1", "1e3", "1000000", "0.0000000001", "abc"]:
            self.refuse(2, "reservation", "quote", one["id"], "--rate", rate)
        self.refund(one, *RATE)
        new = self.reserve()["id"]
        for source in ["x" * 201, "bell\a"]:
            self.refuse(2, "reservation", "quote", new, *RATE[:-1], source)
        self.assertEqual(self.get("reservation", "quote", new, *RATE[:-1], "two\nlines")["rate"]["source"], "two lines")
        other = self.reserve(now="2026-05-03T00:00:00Z")
        quote = self.get("reservation", "quote", other["id"], now="2026-05-03T00:00:00Z")
        self.assertEqual(quote["rate"], {"usd": "0.0066", "date": "2026-05-01", "source": "invoice of April"})
        self.assertNotEqual(quote["cap"]["consumed"]["amount"], "0.00")


class Exchanges(Case):
    def test_12_4_worth_and_12_6_term(self):
        one = self.reserve(2)
        now = "2026-08-01T00:00:00Z"
        target, region = self.sku(nth=1)
        small = self.get("reservation", "exchange", one["id"], "--to", f"{target}:1:P1Y:one_time:{region}", "--quote",
                         "--quantity", "2", now=now)
        large = ("reservation", "exchange", one["id"], "--to", f"{target}:40:P3Y:one_time:{region}", *CONTACT)
        self.assertLess(float(small["purchases_total"]["amount"]), float(small["returned_value"]["amount"]))
        self.assertEqual((small["verdict"]["allowed"], small["verdict"]["rule"]), (False, "12.4"))
        quote = self.get(*large, "--quote", now=now)
        self.assertTrue(quote["verdict"]["allowed"], quote["verdict"])
        self.assertIsNone(quote["order"])
        self.assertAlmostEqual(float(quote["net_payable"]["amount"]), float(quote["purchases_total"]["amount"])
                               - float(quote["returned_value"]["amount"]), 2)
        request = new_guid()
        answer = self.get(*large, "--reason", "larger", "--request-id", request, now=now)
        self.assertEqual(self.get(*large, "--reason", "larger", "--request-id", request, now=now), answer)
        self.assertEqual(answer["net_payable"], quote["net_payable"])
        self.assertEqual(answer["order"], self.get("show", "order", answer["order"]["id"], now=now))
        new = self.get("show", "reservation", answer["order"]["lines"][0]["reservation_id"], now=now)
        self.assertEqual(new["expires_at"], "2029-08-01T00:00:00Z")
        self.assertEqual(self.get("show", "reservation", one["id"], now=now)["state"], "Cancelled")
        # 12.3: no cap.
        another = self.reserve(now=now)
        self.assertEqual(self.get("reservation", "quote", another["id"], now=now)["cap"]["consumed"]["amount"], "0.00")
        self.check_whole()

    def test_repeated_after_a_kill(self):
        """Killed after the exchange and before its answer was kept: the same amounts are told later."""
        one, request = self.reserve(9, billing="monthly"), new_guid()
        target, region = self.sku(nth=1)
        exchange = ("reservation", "exchange", one["id"], "--to", f"{target}:40:P3Y:one_time:{region}", "--reason", "x",
                    *CONTACT, "--request-id", request)
        answer = self.get(*exchange)
        book = sqlite3.connect(self.items("account", "list")[0]["book"])
        book.execute("DELETE FROM requests WHERE what = 'exchange-answer'")
        book.commit()
        book.close()
        self.assertEqual(self.get(*exchange, now="2026-05-20T00:00:00Z"), answer)

    def test_12_5_other_type(self):
        one = self.reserve()
        target, region = self.sku(kind="CosmosDb")
        quote = self.get("reservation", "exchange", one["id"], "--to", f"{target}:50:P3Y:one_time:{region}", "--quote")
        self.assertEqual((quote["verdict"]["allowed"], quote["verdict"]["rule"]), (False, "12.5"))
        self.refuse(1, "reservation", "exchange", one["id"], "--to", f"{target}:50:P3Y:one_time:{region}", "--reason", "x",
                    *CONTACT)


class Configuration(Case):
    def test_10_5_scope(self):
        one = self.reserve()
        group = f"/subscriptions/{self.subscription}/resourceGroups/web"
        for scope, scope_id, name in [("single", self.subscription, "Single"), ("resource-group", group, "ResourceGroup"),
                                      ("management-group", "contoso-root", "ManagementGroup")]:
            changed = self.get("reservation", "set-scope", one["id"], "--scope", scope, "--scope-id", scope_id)["items"][0]
            self.assertEqual((changed["scope_type"], changed["scope_subscriptions"]), (name, [scope_id]))
        changed = self.get("reservation", "set-scope", one["id"], "--scope", "shared")["items"][0]
        self.assertEqual((changed["scope_type"], changed["scope_subscriptions"]), ("Shared", []))
        self.refuse(1, "reservation", "set-scope", one["id"], "--scope", "shared")
        self.refuse(2, "reservation", "set-scope", one["id"], "--scope", "single", "--scope-id", "not a GUID")
        self.refuse(2, "reservation", "set-scope", one["id"], "--scope", "everything")
        self.refuse(2, "reservation", "set-scope", one["id"], "--scope", "single")

    def test_rename(self):
        one = self.reserve()
        self.assertEqual(self.get("reservation", "rename", one["id"], "夜間バッチ <A & B>")["items"][0]["name"],
                         "夜間バッチ <A & B>")
        self.assertEqual(len(self.items("list", "reservations", "--search", "夜間")), 1)
        self.refuse(2, "reservation", "rename", one["id"], "")
        self.refuse(2, "reservation", "rename", one["id"], "x" * 65)

    def test_flexibility(self):
        one = self.reserve()
        to = "off" if one["flexibility"] else "on"
        self.assertEqual(self.get("reservation", "flexibility", one["id"], to)["items"][0]["flexibility"], to == "on")
        other = self.reserve(kind="CosmosDb")
        self.refuse(1, "reservation", "flexibility", other["id"], "on" if not other["flexibility"] else "off")
        self.refuse(2, "reservation", "flexibility", one["id"], "maybe")

    def test_split_and_merge(self):
        one = self.reserve(5)
        parts = {r["quantity"]: r for r in self.get("reservation", "split", one["id"], "--quantity", "2")["items"]
                 if r["state"] == "Succeeded"}
        self.assertEqual(sorted(parts), [2, 3])
        self.assertNotIn(one["id"], [r["id"] for r in parts.values()])
        self.assertEqual({r["expires_at"] for r in parts.values()}, {one["expires_at"]})
        merged = [r for r in self.get("reservation", "merge", parts[2]["id"], parts[3]["id"])["items"]
                  if r["state"] == "Succeeded"]
        self.assertEqual([r["quantity"] for r in merged], [5])
        self.refuse(2, "reservation", "split", merged[0]["id"], "--quantity", "5")
        other = self.reserve()
        self.refuse(2, "reservation", "merge", merged[0]["id"], other["id"])
        self.check_whole()

    def test_access(self):
        one = self.reserve()
        granted = self.get("reservation", "grant", one["id"], "--role", "Reader", "--email", "k@contoso.example.com",
                           "--name", "Kenji")["items"]
        self.assertEqual(sorted(a["principal"] for a in granted if a["email"] == "k@contoso.example.com"), ["Kenji"])
        self.refuse(1, "reservation", "grant", one["id"], "--role", "Reader", "--email", "k@contoso.example.com")
        self.refuse(2, "reservation", "grant", one["id"], "--role", "King", "--email", "k@contoso.example.com")
        request = new_guid()
        left = self.get("reservation", "revoke", one["id"], "k@contoso.example.com", "--request-id", request)
        self.assertEqual(self.get("reservation", "revoke", one["id"], "k@contoso.example.com", "--request-id", request), left)
        self.assertEqual(len(left["items"]), 1)
        # Nobody can remove the last owner.
        self.refuse(1, "reservation", "revoke", one["id"], left["items"][0]["id"])

    def test_1_11_self_purchase(self):
        self.assertTrue(self.get("customer", "self-purchase", self.customer, "on")["allowed"])
        self.assertIn("create_self_serve_policy", [a["operation"] for a in self.items("list", "activity")])
        self.do("account", "roles", "Tokyo", "--set", "sales-agent")
        self.refuse(1, "customer", "self-purchase", self.customer, "off")


class Lists(DeskTest):
    def test_sample_shows_every_state(self):
        states = {r["state"] for r in self.items("list", "reservations")}
        self.assertLessEqual({"Succeeded", "Expiring", "Expired", "Cancelled"}, states)

    def test_filters_and_sorts(self):
        everything = self.get("list", "reservations")
        for word in ["expiry", "name", "customer", "size", "region", "quantity", "term", "scope", "utilization", "state",
                     "date"]:
            self.assertEqual(self.get("list", "reservations", "--sort", word)["total"], everything["total"])
        expiring = self.items("list", "reservations", "--expiring-within", "30")
        self.assertTrue(expiring)
        self.assertTrue(all(NOW < r["expires_at"] <= "2026-06-02T00:00:00Z" for r in expiring))
        self.assertEqual({r["state"] for r in self.items("list", "reservations", "--state", "Cancelled")}, {"Cancelled"})
        low = self.items("list", "reservations", "--under-used")
        self.assertTrue(low)
        self.assertTrue(all(r["utilization_30d"] < 80 for r in low))

    def test_deadlines(self):
        kinds = {d["kind"] for d in self.items("list", "deadlines", "--within", "400")}
        self.assertIn("expiry", kinds)

    def test_export(self):
        path = self.path("r.csv")
        rows = self.get("export", "reservations", path)["rows"]
        with open(path, encoding="utf-8") as file:
            self.assertEqual(len(file.read().strip().splitlines()), rows + 1)


class Markets(DeskTest):
    def test_3_1_3_2(self):
        answer = self.get("list", "markets")
        self.assertEqual(answer["total"], 109)
        self.assertEqual(len({m["iso"] for m in answer["items"]}), 106)
        self.assertIn("XK", {m["iso"] for m in answer["items"]})
        self.assertEqual(answer["items"][0], {"iso": "AX", "name": "Åland Islands", "en": "Åland Islands",
                                              "ja": "オーランド諸島"})

    def test_import_tells_the_difference(self):
        with open(os.path.join(os.environ["PARTNER_DESK_PKGDATADIR"], "markets", "reservation-unavailable.json"),
                  encoding="utf-8") as file:
            data = json.load(file)
        rows = data["markets"]
        gone = rows.pop(0)
        rows.append({"iso": "JP", "en": "Japan", "ja": "日本"})
        path = self.write("markets.json", json.dumps(data))
        answer = self.get("import", "markets", path)
        self.assertEqual([(c["change"], c["iso"]) for c in answer["changes"]], [("added", "JP"), ("removed", gone["iso"])])
        self.assertIn("JP", {m["iso"] for m in self.items("list", "markets")})
        bad = self.run_desk("import", "markets", self.write("bad.json", "{"))
        self.assertEqual((bad.status, bad.out), (3, ""), bad.err)
        self.assertIn("JP", {m["iso"] for m in self.items("list", "markets")})


class Requests(Case):
    def setUp(self):
        super().setUp()
        self.order = self.buy(self.customer, "0001:1")["id"]
        self.base = ("request", "create", "--type", "partner-center", "--order", self.order, "--title", "T", "--reason", "R")

    def create(self, *more, **how):
        return self.get("request", "create", "--type", "partner-center", "--order", self.order, "--title", "Refund",
                        "--reason", "Bought twice", "--amount", "2", *more, **how)

    def test_9_4_description_from_the_order(self):
        answer = self.get("request", "create", "--type", "partner-center", "--order", self.order, "--title", "Refund",
                          "--reason", "Bought twice", "--amount", "118000 JPY", *CONTACT)
        self.assertLessEqual(REQUEST, set(answer))
        for part in [self.order, self.customer, "Bought twice"]:
            self.assertIn(part, answer["description"])
        self.assertEqual((answer["state"], answer["problem"]), ("open", "csp-purchase-refund"))
        self.assertEqual(answer["contact"]["last_name"], "青空")

    def test_9_5_contact_is_compulsory_and_remembered(self):
        self.refuse(2, *self.base, "--amount", "1", "--contact-email", "", "--contact-phone", "")
        # 9.4: the order or the subscription is compulsory as well.
        self.refuse(2, "request", "create", "--type", "partner-center", "--customer", self.customer, "--title", "T",
                    "--reason", "R", "--amount", "1", *CONTACT)
        self.create(*CONTACT)
        self.assertEqual(self.create()["contact"]["phone"], "+81 3 5555 0100")

    def test_9_9_amount(self):
        for amount in ["", "much", "-1", "0", "1.5", "10 XYZ"]:
            self.refuse(2, *self.base, "--amount", amount, *CONTACT)

    def test_thread(self):
        number = self.create(*CONTACT)["number"]
        self.do("request", "reply", number, "--text", "Any news?")
        request = new_guid()
        self.do("request", "reply", number, "--text", "顧客に電話済み <b>", "--note", "--request-id", request)
        self.do("request", "reply", number, "--text", "顧客に電話済み <b>", "--note", "--request-id", request)
        answer = self.get("show", "request", number)
        self.assertEqual([(m["direction"], m["body"]) for m in answer["messages"]][-2:],
                         [("out", "Any news?"), ("note", "顧客に電話済み <b>")])
        self.assertEqual(self.get("request", "close", number)["state"], "closed")
        self.refuse(1, "request", "reply", number, "--text", "late")
        self.assertEqual(self.get("request", "reopen", number)["state"], "open")
        self.refuse(2, "request", "reply", number, "--text", "")

    def test_9_6_attachments(self):
        good = self.write("a.txt", b"evidence")
        answer = self.create(*CONTACT, "--attach", good)
        self.assertEqual([(a["name"], a["bytes"]) for a in answer["attachments"]], [("a.txt", 8)])
        count = self.get("list", "requests")["total"]
        empty, large = self.write("empty.txt", b""), self.write("large.bin", b"x" * (5 * 1000 * 1000 + 1))
        for bad in [empty, large, self.home, self.path("missing")]:
            result = self.run_desk(*self.base, "--amount", "1", "--attach", good, "--attach", bad)
            self.assertEqual((result.status, result.out), (2, ""), bad)
        self.assertEqual(self.get("list", "requests")["total"], count)

    def test_1_9_azure_needs_more_than_helpdesk(self):
        one = self.reserve()
        self.do("account", "roles", "Tokyo", "--set", "helpdesk-agent")
        self.refuse(1, "request", "create", "--type", "azure", "--reservation", one["id"], "--title", "T", "--reason", "R",
                    *CONTACT)
        self.get("request", "create", "--type", "partner-center", "--customer", self.customer, "--subscription",
                 self.subscription, "--title", "T", "--reason", "R", "--amount", "1", *CONTACT)

    def test_list(self):
        self.create(*CONTACT)
        self.assertEqual([r["title"] for r in self.items("list", "requests", "--type", "partner-center")], ["Refund"])
        self.assertEqual(self.items("list", "requests", "--type", "azure"), [])
        self.assertEqual(self.items("list", "requests", "--state", "closed"), [])


if __name__ == "__main__":
    main()
