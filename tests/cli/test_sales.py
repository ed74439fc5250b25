#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Customers, products, orders, cancellation (domain rules, sections 2, 4, 7, 8), in every format."""

import csv
import io
import json
import re

from desk_cli import AGREEMENT, NOW, DeskTest, main, new_guid

CUSTOMER = {"id", "name", "domain", "country", "currency", "agreement_accepted_at", "prices_include_tax"}
PRODUCT = {"product_id", "sku_id", "title", "publisher", "kind", "terms", "billing", "price", "tax", "buy"}
ORDER = {"id", "customer_id", "status", "placed_at", "total", "tax", "lines"}
LINE = {"line", "product_id", "sku_id", "title", "kind", "quantity", "term", "billing", "unit_price", "status",
        "cancel", "reservation_id"}
VERDICT = {"allowed", "reason", "rule", "until", "days_left"}


class Customers(DeskTest):
    def test_list(self):
        answer = self.get("list", "customers")
        self.assertEqual(answer["total"], len(answer["items"]))
        for customer in answer["items"]:
            self.assertLessEqual(CUSTOMER, set(customer))
            # 4.3: Australia and Brazil
            self.assertEqual(customer["prices_include_tax"], customer["country"] in ("AU", "BR"))

    def test_2_2_search(self):
        wanted = self.add_customer(name="ﾃｽﾄ株式会社 ABC", domain="finde-mich.example.com")
        for text in ["finde-mich", "テスト", "てすと", "ＡＢＣ", "abc", wanted, wanted[:13], "式会"]:
            self.assertIn(wanted, [c["id"] for c in self.items("list", "customers", "--search", text)], text)
        self.assertEqual(self.items("list", "customers", "--search", "no such customer"), [])

    def test_limit_offset_sort(self):
        names = [c["name"] for c in self.items("list", "customers", "--sort", "domain")]
        answer = self.get("list", "customers", "--sort", "domain", "--limit", "3", "--offset", "2")
        self.assertEqual(([c["name"] for c in answer["items"]], answer["total"]), (names[2:5], len(names)))
        self.assertEqual([c["name"] for c in self.items("list", "customers", "--sort", "-domain")], names[::-1])
        domains = [c["domain"] for c in self.items("list", "customers", "--sort", "domain")]
        self.assertEqual(domains, sorted(domains))
        orders = [c["orders"] for c in self.items("list", "customers", "--sort", "-orders")]
        self.assertEqual(orders, sorted(orders, reverse=True))
        self.assertEqual(self.get("list", "customers", "--offset", "1000"), {"items": [], "total": len(names)})
        for word in ["name", "country", "orders", "deadline", "created"]:
            self.assertEqual(len(self.items("list", "customers", "--sort", word)), len(names))

    def test_csv(self):
        name = 'A & B <x>, "quoted"\u202e 😀'
        self.add_customer(name=name, domain="q.example.com")
        out = self.run_desk("--format", "csv", "list", "customers", "--search", "q.example.com")
        self.assertIn(b"\r\n", out.raw)
        self.assertFalse(out.raw.startswith(b"\xef\xbb\xbf"))
        rows = list(csv.DictReader(io.StringIO(out.out, newline="")))
        self.assertEqual([(row["name"], row["country"], row["prices_include_tax"]) for row in rows],
                         [(name, "JP", "false")])
        bom = self.run_desk("--format", "csv", "list", "customers", "--search", "q.example.com", "--bom")
        self.assertEqual(bom.raw, b"\xef\xbb\xbf" + out.raw)

    def test_csv_for_excel_runs_nothing(self):
        self.add_customer(name="=1+2", domain="f.example.com")
        self.assertIn("\r\n=1+2,", self.do("--format", "csv", "list", "customers", "--search", "f.example.com"))
        self.assertIn("\r\n'=1+2,", self.do("--format", "csv", "list", "customers", "--search", "f.example.com", "--bom"))

    def test_table_and_csv_have_the_same_columns(self):
        for command in ["customers", "products", "orders", "software", "keys", "activity", "invoices", "deadlines"]:
            table = self.do("list", command, "--limit", "2")
            plain = self.do("--format", "csv", "list", command, "--limit", "2")
            headings = re.split(r"\s{2,}", table.splitlines()[0].strip())
            self.assertEqual(len(headings), len(plain.splitlines()[0].split(",")), (command, headings))

    def test_table_is_aligned_by_width(self):
        def width(text):
            import unicodedata
            return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
                       for c in text)
        customers = self.items("list", "customers")
        lines = self.do("list", "customers").splitlines()
        starts = {width(line[:line.index(customer["domain"])])
                  for customer, line in zip(customers, lines[1:])}
        self.assertEqual(starts, {lines[0].index("Domain")})

    def test_table_in_japanese(self):
        out = self.do("--lang", "ja", "list", "customers", "--search", "aozora")
        self.assertIn("テナント GUID", out)
        self.assertIn("日本", out)
        self.assertIn("いいえ", out)
        self.assertNotIn("Domain", out)

    def test_table_says_how_many_there_are(self):
        total = self.get("list", "customers", "--limit", "0")["total"]
        self.assertTrue(self.do("list", "customers", "--limit", "2").endswith(f"2 of {total}\n"))

    def test_create(self):
        tenant = new_guid()
        customer = self.get("customer", "create", "--name", " 山田工業 ", "--domain", "Yamada.example.com", "--country",
                            "JP", "--email", "info@yamada.example.com", "--first-name", "太郎", "--last-name", "山田",
                            "--tenant-id", "{" + tenant.upper() + "}")
        self.assertEqual((customer["id"], customer["name"], customer["currency"]), (tenant, "山田工業", "JPY"))
        self.assertIsNone(customer["agreement_accepted_at"])
        self.refuse(1, "customer", "create", "--name", "B", "--domain", "b.example.com", "--country", "JP",
                    "--tenant-id", tenant)

    def test_create_checks_fields(self):
        for fields in [("--name", "", "--domain", "a.example.com", "--country", "JP"),
                       ("--name", "A", "--domain", "no domain", "--country", "JP"),
                       ("--name", "A", "--domain", "a.example.com", "--country", "ZZ"),
                       ("--name", "A", "--domain", "a.example.com", "--country", "JP", "--currency", "XXQ"),
                       ("--name", "A", "--domain", "a.example.com", "--country", "JP", "--email", "nobody"),
                       ("--name", "A", "--domain", "a.example.com", "--country", "JP", "--tenant-id", "5")]:
            result = self.run_desk("customer", "create", *fields)
            self.assertIn(result.status, (1, 2), fields)
            self.assertTrue(result.err)

    def test_2_9_registration_where_compulsory(self):
        for country in ["BR", "IN", "ZA", "TH", "AE"]:
            self.refuse(1, "customer", "create", "--name", "A", "--domain", "a.example.com", "--country", country)
            self.refuse(1, "customer", "create", "--name", "A", "--domain", "a.example.com", "--country", country,
                        "--registration-id", "12.345")
        self.add_customer(name="Ipê", domain="ipe.example.com", country="BR")

    def test_3_3_kosovo(self):
        self.assertEqual(self.get("customer", "create", "--name", "K", "--domain", "k.example.com", "--country", "XK")
                         ["country"], "XK")

    def test_create_once_for_a_request(self):
        request = new_guid()
        command = ("customer", "create", "--name", "Einmal", "--domain", "einmal.example.com", "--country", "DE",
                   "--request-id", request)
        first = self.get(*command)
        self.assertEqual(self.get(*command), first)
        self.assertEqual(len(self.items("list", "customers", "--search", "einmal.example.com")), 1)
        # Upper case and braces are the same GUID.
        again = self.get(*command[:-1], "{" + request.upper() + "}")
        self.assertEqual(again["id"], first["id"])

    def test_edit_changes_what_is_given(self):
        customer = self.add_customer()
        edited = self.get("customer", "edit", customer, "--name", "新しい名前", "--phone", "+81-3-5550-0000")
        self.assertEqual((edited["id"], edited["name"], edited["phone"], edited["domain"]),
                         (customer, "新しい名前", "+81-3-5550-0000", "shiken.example.com"))

    def test_identifiers(self):
        customer = self.add_customer(name="Zwei Freunde", domain="zwei.example.com")
        for text in [customer, customer.upper(), "zwei.example.com", "Zwei Freunde", "zwei freunde", "wei Freu"]:
            self.assertEqual(self.get("customer", "edit", text, "--phone", "+49 1")["id"], customer, text)
        self.add_customer(name="Zwei Feinde", domain="feinde.example.com")
        message = self.refuse(1, "customer", "edit", "Zwei", "--phone", "+49 1")
        self.assertIn("Zwei Freunde", message)
        self.assertIn("Zwei Feinde", message)
        self.refuse(1, "customer", "edit", "Drei", "--phone", "+49 1")

    def test_4_6_agreement_before_an_order(self):
        customer = self.add_customer(accept=False)
        self.refuse(1, "order", "create", "--customer", customer, "--item", "0001:1")
        product = self.items("list", "products", "--customer", customer, "--limit", "1")[0]
        self.assertEqual((product["buy"]["allowed"], product["buy"]["rule"]), (False, "4.6"))
        answer = self.get("customer", "accept-agreement", customer, *AGREEMENT)
        self.assertEqual(answer["agreement_accepted_at"], "2026-04-01T00:00:00Z")
        self.buy(customer, "0001:1")

    def test_4_7_agreement_not_in_the_future(self):
        customer = self.add_customer(accept=False)
        late = AGREEMENT[:-1]
        self.refuse(1, "customer", "accept-agreement", customer, *late, "2026-05-03")
        # 12:00 in Tokyo on 2 May: it is today. At 16:00 UTC it is the 3rd there.
        self.do("customer", "accept-agreement", customer, *late, "2026-05-02")
        self.do("customer", "accept-agreement", customer, *late, "2026-05-03", now="2026-05-02T16:00:00Z")
        self.refuse(1, "customer", "accept-agreement", customer, *late, "2026-05-03", now="2026-05-02T16:00:00Z",
                    env={"TZ": "America/New_York"})

    def test_agreement_of_today_where_no_date_is_given(self):
        customer = self.add_customer(accept=False)
        answer = self.get("customer", "accept-agreement", customer, *AGREEMENT[:-2], now="2026-05-02T16:00:00Z")
        self.assertEqual(answer["agreement_accepted_at"], "2026-05-03T00:00:00Z")
        self.assertIn("3 May 2026", self.do("--lang", "en_GB", "list", "customers", "--search", customer))
        self.assertIn("3 May 2026", self.do("--lang", "en_GB", "list", "customers", "--search", customer,
                                            env={"TZ": "America/New_York"}))


class Products(DeskTest):
    def test_list_for_a_customer(self):
        customer = self.add_customer()
        for product in self.items("list", "products", "--customer", customer):
            self.assertLessEqual(PRODUCT, set(product))
            self.assertLessEqual(VERDICT, set(product["buy"]))
            self.assertEqual((product["tax"], product["price"]["currency"]), ("excluded", "JPY"))
            self.assertRegex(product["price"]["amount"], r"^\d+$")

    def test_4_4_no_price_in_a_currency(self):
        customer = self.add_customer(name="GB", domain="gb.example.com", country="GB")
        product = self.items("list", "products", "--customer", customer, "--search", "0001", "--limit", "1")[0]
        self.assertIn(product["buy"]["reason"],
                      self.refuse(1, "order", "create", "--customer", customer, "--item", "0001:1"))

    def test_4_3_tax_by_country(self):
        for country, tax, currency in [("AU", "included", "AUD"), ("BR", "included", "BRL"), ("US", "excluded", "USD"),
                                       ("DE", "excluded", "EUR"), ("FR", "excluded", "EUR")]:
            customer = self.add_customer(name=country, domain=f"{country.lower()}.example.com", country=country)
            for product in self.items("list", "products", "--customer", customer):
                # 4.5: of the prices of reservations only Brazil's include tax, not Australia's.
                own = "excluded" if country == "AU" and product["kind"] == "reservation" else tax
                self.assertEqual((product["tax"], product["price"]["currency"]), (own, currency), product["title"])
                self.assertRegex(product["price"]["amount"], r"^\d+\.\d\d$")

    def test_without_a_customer(self):
        product = self.items("list", "products", "--search", "0003")[0]
        self.assertEqual((product["price"], product["tax"], product["buy"]), (None, None, None))
        self.assertEqual(product["terms"], ["P1Y", "P3Y"])
        self.assertEqual({price["price"]["currency"] for price in product["prices"]},
                         {"JPY", "USD", "EUR", "AUD", "BRL"})

    def test_filter_by_kind(self):
        total = 0
        for kind in ["software_subscription", "software_perpetual", "software_plan", "reservation"]:
            products = self.items("list", "products", "--kind", kind)
            self.assertEqual({product["kind"] for product in products}, {kind})
            total += len(products)
        self.assertEqual(total, self.get("list", "products", "--limit", "0")["total"])

    def test_price_is_what_an_order_costs(self):
        customer = self.add_customer()
        for sku in ["0001", "0003", "0046"]:
            product = next(p for p in self.items("list", "products", "--customer", customer) if p["sku_id"] == sku)
            order = self.buy(customer, f"{sku}:1")
            self.assertEqual(order["lines"][0]["unit_price"], product["price"])

    def test_4_9_one_per_customer(self):
        customer = self.add_customer()
        self.buy(customer, "0050:1")
        product = self.items("list", "products", "--customer", customer, "--search", "0050")[0]
        self.assertEqual((product["buy"]["allowed"], product["buy"]["rule"]), (False, "4.9"))
        self.refuse(1, "order", "create", "--customer", customer, "--item", "0050:1")


class Orders(DeskTest):
    def test_create(self):
        customer = self.add_customer()
        order = self.buy(customer, "0003:2:P1Y:monthly", "DG7GMGF045CQ/0001:3")
        self.assertLessEqual(ORDER, set(order))
        self.assertEqual((order["customer_id"], order["status"], order["placed_at"], order["tax"]),
                         (customer, "completed", NOW, "excluded"))
        for line in order["lines"]:
            self.assertLessEqual(LINE, set(line))
            self.assertLessEqual(VERDICT, set(line["cancel"]))
        first, second = order["lines"]
        self.assertEqual([first[k] for k in ("line", "sku_id", "quantity", "term", "billing", "status")],
                         [0, "0003", 2, "P1Y", "monthly", "active"])
        self.assertEqual([second[k] for k in ("line", "sku_id", "quantity", "term", "billing", "reservation_id")],
                         [1, "0001", 3, None, "one_time", None])
        self.assertEqual(second["unit_price"], {"amount": "157100", "currency": "JPY"})
        self.assertEqual(int(order["total"]["amount"]),
                         2 * int(first["unit_price"]["amount"]) + 3 * int(second["unit_price"]["amount"]))
        self.assertEqual(self.get("show", "order", order["id"]), order)

    def test_all_items_or_nothing(self):
        customer = self.add_customer()
        before = self.get("list", "orders", "--limit", "0")["total"]
        for bad in ["9999:1", "0001:0", "0003:1:P9Y", "0001:1::weekly", "0002:1"]:
            result = self.run_desk("order", "create", "--customer", customer, "--item", "0001:1", "--item", bad)
            self.assertIn(result.status, (1, 2), bad)
        self.assertEqual(self.get("list", "orders", "--limit", "0")["total"], before)

    def test_create_once_for_a_request(self):
        customer, request = self.add_customer(), new_guid()
        command = ("order", "create", "--customer", customer, "--item", "0001:1", "--request-id", request)
        first = self.get(*command)
        self.assertEqual(self.get(*command)["id"], first["id"])
        self.assertEqual(self.get("list", "orders", "--customer", customer)["total"], 1)
        self.assertNotEqual(self.buy(customer, "0001:1")["id"], first["id"])
        # The same ID for something else
        self.refuse(1, "customer", "create", "--name", "A", "--domain", "a.example.com", "--country", "JP",
                    "--request-id", request)

    def test_list(self):
        customer = self.add_customer()
        ids = [self.buy(customer, "0001:1", now=f"2026-05-0{day}T03:00:00Z")["id"] for day in (2, 3, 4)]
        listed = self.items("list", "orders", "--customer", customer)
        self.assertEqual([order["id"] for order in listed], ids[::-1])
        self.assertLessEqual(ORDER, set(listed[0]))
        self.assertEqual(listed[0]["lines"][0]["sku_id"], "0001")
        oldest = self.items("list", "orders", "--customer", customer, "--sort", "date")
        self.assertEqual([order["id"] for order in oldest], ids)

    def test_list_by_status_and_search(self):
        found = self.items("list", "orders", "--status", "pending fulfilment review")
        self.assertEqual([order["status"] for order in found], ["pending fulfilment review"])  # 7.17: kept as text
        wanted = found[0]["id"]
        for text in [wanted, wanted[:8], wanted.lower()[3:12]]:
            self.assertIn(wanted, [order["id"] for order in self.items("list", "orders", "--search", text)], text)

    def test_range_is_of_local_days_and_includes_both(self):
        customer = self.add_customer()
        times = ["2026-05-02T14:59:59Z", "2026-05-02T15:00:00Z", "2026-05-03T14:59:59Z", "2026-05-03T15:00:00Z"]
        for time in times:
            self.buy(customer, "0001:1", now=time)

        def between(*options, **how):
            return self.get("list", "orders", "--customer", customer, *options, **how)["total"]
        # 3 May in Tokyo is 2 May 15:00 to 3 May 15:00 UTC.
        self.assertEqual(between("--from", "2026-05-03", "--to", "2026-05-03"), 2)
        self.assertEqual(between("--from", "2026-05-03"), 3)
        self.assertEqual(between("--to", "2026-05-03"), 3)
        self.assertEqual(between("--from", "2026-05-03", "--to", "2026-05-03", env={"TZ": "UTC"}), 2)
        self.assertEqual(between("--from", "2026-05-02", "--to", "2026-05-02", env={"TZ": "UTC"}), 2)
        self.assertEqual(between("--from", times[1], "--to", times[2]), 2)
        self.assertEqual(between("--to", times[0]), 1)

    def test_show(self):
        customer = self.add_customer()
        order = self.buy(customer, "0001:1")
        self.assertEqual(self.get("show", "order", order["id"][:20])["id"], order["id"])
        self.refuse(1, "show", "order", "NoSuchOrder")
        self.refuse(1, "show", "order", order["id"], "--customer", "aozora.example")
        table = self.do("show", "order", order["id"])
        self.assertIn(order["id"], table)
        self.assertIn("¥157,100", table)
        self.assertIn("tax excluded", table)
        self.assertRegex(table, r"\(12:00\sAM UTC\)")  # 4.12: a deadline with UTC
        ja = self.do("--lang", "ja", "show", "order", order["id"])
        self.assertIn("注文番号", ja)
        self.assertIn("税別", ja)
        rows = list(csv.DictReader(io.StringIO(self.do("--format", "csv", "show", "order", order["id"]), newline="")))
        self.assertEqual([(row["id"], row["line"], row["unit_price"], row["cancel_allowed"]) for row in rows],
                         [(order["id"], "0", "157100", "true")])


class Cancelling(DeskTest):
    def order(self, *items, **how):
        if not hasattr(self, "customer"):
            self.customer = self.add_customer()
        return self.buy(self.customer, *(items or ("0001:1",)), **how)

    def cancel(self, order, *options, **how):
        return self.get("order", "cancel", order["id"], "--acknowledge", *options, **how)

    def test_7_1_window_of_60_days(self):
        order = self.order()
        cancel = order["lines"][0]["cancel"]
        self.assertEqual((cancel["allowed"], cancel["until"], cancel["days_left"]),
                         (True, "2026-07-02T00:00:00Z", 60))

    def test_7_3_day_60_is_the_last(self):
        order = self.order()
        for now, allowed, left in [("2026-06-30T23:59:59Z", True, 1), ("2026-07-01T00:00:00Z", True, 0),
                                   ("2026-07-01T23:59:59Z", True, 0), ("2026-07-02T00:00:00Z", False, None)]:
            verdict = self.get("show", "order", order["id"], now=now)["lines"][0]["cancel"]
            self.assertEqual((verdict["allowed"], verdict["days_left"]), (allowed, left), now)
        self.refuse(1, "order", "cancel", order["id"], "--acknowledge", now="2026-07-02T00:00:00Z")
        self.cancel(order, now="2026-07-01T23:59:59Z")

    def test_7_3_is_counted_in_utc(self):
        """Bought at 08:59 in Tokyo on 3 May: the day in UTC is the 2nd."""
        order = self.order(now="2026-05-02T23:59:00Z")
        self.assertEqual(order["lines"][0]["cancel"]["until"], "2026-07-02T00:00:00Z")

    def test_7_3_last_day_may_have_passed_at_the_vendor(self):
        order = self.order()
        self.assertIn("counted from the day of purchase as day 1",
                      self.do("show", "order", order["id"], now="2026-07-01T03:00:00Z").lower())
        self.assertNotIn("day 1,", self.do("show", "order", order["id"], now="2026-06-30T03:00:00Z"))

    def test_7_5_plans(self):
        order = self.order("0046:1", "0048:1")
        for line in order["lines"]:
            self.assertFalse(line["cancel"]["allowed"])
            self.assertEqual(line["cancel"]["rule"], "7.5")
            self.assertTrue(line["cancel"]["reason"])
        self.refuse(1, "order", "cancel", order["id"], "--acknowledge")

    def test_7_10_acknowledgement(self):
        order = self.order()
        self.assertIn("--acknowledge", self.refuse(1, "order", "cancel", order["id"]))
        self.assertEqual(self.get("show", "order", order["id"])["lines"][0]["status"], "active")

    def test_7_13_and_7_14_lag(self):
        order = self.order()
        self.assertEqual(self.cancel(order)["status"], "cancelling")
        self.assertEqual(self.get("show", "order", order["id"])["lines"][0]["status"], "cancelling")
        later = self.get("show", "order", order["id"], now="2026-05-02T03:16:00Z")
        self.assertEqual((later["status"], later["lines"][0]["status"]), ("cancelled", "cancelled"))

    def test_7_15_second_submit(self):
        order = self.order()
        self.cancel(order)
        self.refuse(1, "order", "cancel", order["id"], "--acknowledge")
        self.refuse(1, "order", "cancel", order["id"], "--acknowledge", now="2026-05-03T03:00:00Z")

    def test_7_16_by_lines(self):
        order = self.order("0001:1", "0017:5", "0032:2")
        answer = self.cancel(order, "--line", "1")
        self.assertEqual([line["line"] for line in answer["lines"]], [1])
        later = "2026-05-02T04:00:00Z"
        states = [(line["status"], line["quantity"]) for line in
                  self.get("show", "order", order["id"], now=later)["lines"]]
        self.assertEqual([state for state, _ in states], ["active", "cancelled", "active"])
        self.assertEqual(self.get("show", "order", order["id"], now=later)["status"], "completed")
        # Without lines: all that are left.
        answer = self.cancel(order, now=later)
        self.assertEqual([line["line"] for line in answer["lines"]], [0, 2])
        self.assertEqual(self.get("show", "order", order["id"], now="2026-05-02T05:00:00Z")["status"], "cancelled")

    def test_unknown_line(self):
        order = self.order()
        self.refuse(1, "order", "cancel", order["id"], "--line", "7", "--acknowledge")
        self.refuse(2, "order", "cancel", order["id"], "--line", "-1", "--acknowledge")

    def test_8_6_perpetual_in_full(self):
        order = self.order("0001:2")
        answer = self.cancel(order, now="2026-06-20T00:00:00Z")
        self.assertEqual((answer["credit"], answer["credit_invoice"]),
                         ({"amount": "314200", "currency": "JPY"}, "2026-07"))

    def test_8_6_subscription_by_days(self):
        order = self.order("0003:1:P1Y:one_time")
        answer = self.cancel(order, now="2026-06-01T12:00:00Z")  # 30 of 365 days
        self.assertEqual(answer["credit"], {"amount": str(round(53700 * 335 / 365)), "currency": "JPY"})

    def test_8_5_credit_on_the_next_invoice(self):
        order = self.order()
        answer = self.cancel(order)
        invoice = self.get("show", "invoice", answer["credit_invoice"]) if len(
            [i for i in self.items("list", "invoices") if i["month"] == answer["credit_invoice"]]) == 1 else next(
                i for i in self.items("list", "invoices")
                if i["month"] == answer["credit_invoice"] and i["currency"] == "JPY")
        credits = [line for line in invoice["lines"] if line["order_id"] == order["id"]]
        self.assertEqual([(line["kind"], line["line"], line["amount"]) for line in credits],
                         [("credit", 0, {"amount": "-157100", "currency": "JPY"})])

    def test_once_for_a_request(self):
        order, request = self.order("0001:1", "0017:1"), new_guid()
        first = self.cancel(order, "--request-id", request)
        self.assertEqual(self.cancel(order, "--request-id", request), first)
        # Long after, when no line is left to cancel, it is the same answer, with its states of then.
        later = self.cancel(order, "--request-id", request, now="2026-09-01T00:00:00Z")
        self.assertEqual([later[key] for key in ("order_id", "credit", "credit_invoice", "status")],
                         [order["id"], first["credit"], first["credit_invoice"], "cancelled"])
        credits = [line for invoice in self.items("list", "invoices") for line in invoice["lines"]
                   if line["order_id"] == order["id"] and line["kind"] == "credit"]
        self.assertEqual(len(credits), 2)
        self.refuse(1, "order", "cancel", self.order()["id"], "--acknowledge", "--request-id", request)

    def test_only_of_the_customer_named(self):
        order = self.order()
        self.refuse(1, "order", "cancel", order["id"], "--customer", "aozora.example", "--acknowledge")
        self.cancel(order, "--customer", "shiken.example.com")

    def test_table(self):
        order = self.order()
        out = self.do("order", "cancel", order["id"], "--acknowledge", now="2026-05-02T04:00:00Z")
        self.assertIn("¥157,100", out)
        self.assertIn("June 2026", out)

    def test_refusal_in_japanese(self):
        order = self.order()
        message = self.refuse(1, "--lang", "ja", "order", "cancel", order["id"], "--acknowledge",
                              now="2026-07-02T00:00:00Z")
        self.assertRegex(message, "[\u3040-\u9fff]{4}")
        self.assertEqual(json.dumps(message).count("\\n"), 1)


if __name__ == "__main__":
    main()
