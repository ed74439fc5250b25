#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys, downloads, log, invoices, deadlines (domain rules, sections 5, 6, 8, 15), and the whole job."""

import hashlib
import json
import os
import re
import signal
import subprocess
import time

from desk_cli import NOW, PROGRAM, DeskTest, environment, main, new_guid

CHOICE = ("--version", "2022", "--language", "ja", "--file-type", "EXE")  # the smallest medium of 0001: 2 MB
LINK = {"url", "issued_at", "expires_at", "downloads_used", "downloads_limit"}


class Keys(DeskTest):
    def setUp(self):
        super().setUp()
        self.customer = self.add_customer()
        self.order = self.buy(self.customer, "0001:1")["id"]

    def take(self, *options, **how):
        return self.get("software", "get", "--order", self.order, *CHOICE, *options, **how)

    def records(self, operation, **how):
        return self.get("list", "activity", "--operation", operation, "--customer", self.customer, **how)["total"]

    def test_5_2_list_software(self):
        line, = self.items("list", "software", "--customer", self.customer)
        self.assertEqual([line[key] for key in ("customer_id", "order_id", "line", "kind", "quantity", "status",
                                                "keys_available")],
                         [self.customer, self.order, 0, "software_perpetual", 1, "active", True])
        self.assertTrue(line["cancel"]["allowed"])
        self.assertIn(self.order, [line["order_id"] for line in self.items("list", "software", "--search", self.order)])

    def test_5_3_options(self):
        options = self.get("software", "options", "--order", self.order, "--line", "0")
        self.assertEqual(options["versions"][0], "2022")
        self.assertLessEqual({"ja", "en"}, set(options["languages"]))
        self.assertLessEqual({"ISO", "EXE"}, set(options["file_types"]))
        combinations = [(c["version"], c["language"], c["file_type"]) for c in options["combinations"]]
        self.assertIn(("2022", "ja", "EXE"), combinations)
        self.assertEqual(len(set(combinations)), len(combinations))

    def test_5_3_choice_must_be_one(self):
        self.assertIn("--version", self.refuse(2, "software", "get", "--order", self.order))
        self.refuse(1, "software", "get", "--order", self.order, "--version", "1998")
        self.assertEqual(self.records("get_software_key"), 0)

    def test_line_may_be_left_out_where_there_is_one(self):
        two = self.buy(self.customer, "0001:1", "0017:1")["id"]
        self.refuse(2, "software", "get", "--order", two, *CHOICE)
        self.get("software", "get", "--order", two, "--line", "0", *CHOICE)
        self.refuse(1, "software", "get", "--order", two, "--line", "9", *CHOICE)

    def test_5_5_get(self):
        answer = self.take()
        key, link = answer["keys"][0], answer["links"][0]
        self.assertLessEqual(LINK, set(link))
        self.assertTrue(link["url"].startswith("https://"))
        self.assertEqual((link["issued_at"], link["expires_at"]), (NOW, "2026-05-16T03:00:00Z"))  # 5.6
        self.assertEqual((link["downloads_used"], link["downloads_limit"]), (0, 50))
        self.assertRegex(key["key"], r"^(\*{5}-)+[A-Z0-9]{5}$")  # 5.13
        self.assertTrue(key["sample"])

    def test_5_11_every_get_and_look_is_logged(self):
        self.take()
        self.assertEqual(self.records("get_software_key"), 1)
        links = self.records("get_software_download_link")
        self.assertGreaterEqual(links, 1)
        self.do("list", "keys", "--customer", self.customer)
        self.assertEqual(self.records("get_software_key"), 1)
        self.do("list", "keys", "--customer", self.customer, "--reveal")
        self.assertEqual(self.records("get_software_key"), 2)

    def test_reveal(self):
        masked = self.take()["keys"][0]["key"]
        shown = self.take("--reveal")["keys"][0]["key"]
        self.assertEqual(shown[-5:], masked[-5:])
        self.assertNotIn("*", shown)
        listed, = self.items("list", "keys", "--customer", self.customer, "--reveal")
        self.assertEqual((listed["key"], listed["order_id"], listed["line"]), (shown, self.order, 0))
        hidden, = self.items("list", "keys", "--customer", self.customer)
        self.assertEqual(hidden["key"], masked)

    def test_no_key_in_clear_in_the_book(self):
        shown = self.take("--reveal")
        key, url = shown["keys"][0]["key"], shown["links"][0]["url"]
        for folder, _, names in os.walk(self.folder):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    data = file.read()
                self.assertNotIn(key.encode(), data, name)
                self.assertNotIn(url.encode(), data, name)

    def test_get_again_gives_the_same(self):
        first, second = self.take("--reveal"), self.take("--reveal")
        self.assertEqual(second["keys"][0]["key"], first["keys"][0]["key"])
        self.assertEqual(second["links"][0]["url"], first["links"][0]["url"])

    def test_get_once_for_a_request(self):
        request = new_guid()
        first = self.take("--request-id", request)
        before = self.records("get_software_key")
        self.assertEqual(self.take("--request-id", request), first)
        self.assertEqual(self.records("get_software_key"), before)
        # After the link's end the request's first answer stands; a new request renews.
        again = self.run_desk("--format", "json", "software", "get", "--order", self.order, *CHOICE, "--request-id",
                              request, now="2026-06-01T00:00:00Z")
        self.assertIn(again.status, (0, 1))
        self.assertEqual(self.take(now="2026-06-01T00:00:00Z")["links"][0]["issued_at"], "2026-06-01T00:00:00Z")

    def test_request_of_another_purchase(self):
        request = new_guid()
        self.take("--request-id", request)
        other = self.buy(self.customer, "0001:1")["id"]
        self.assertIn("something else", self.refuse(1, "software", "get", "--order", other, *CHOICE,
                                                    "--request-id", request))

    def test_5_6_two_weeks(self):
        first = self.take()["links"][0]
        before = self.take(now="2026-05-16T02:59:59Z")["links"][0]
        self.assertEqual(before["url"], first["url"])
        after = self.take(now="2026-05-16T03:00:00Z")["links"][0]
        self.assertNotEqual(after["url"], first["url"])
        self.assertEqual((after["issued_at"], after["expires_at"]), ("2026-05-16T03:00:00Z", "2026-05-30T03:00:00Z"))

    def download(self, name="medium", *options, **how):
        return self.get("software", "download", "--order", self.order, *CHOICE, "--output", self.path(name), *options,
                        **how)

    def test_download(self):
        answer = self.download()
        with open(self.path("medium"), "rb") as file:
            data = file.read()
        self.assertEqual((answer["file"], answer["bytes"], answer["downloads_used"]),
                         (self.path("medium"), len(data), 1))
        self.assertEqual(answer["sha256"], hashlib.sha256(data).hexdigest())
        combination = next(c for c in self.get("software", "options", "--order", self.order)["combinations"]
                           if (c["version"], c["language"], c["file_type"]) == ("2022", "ja", "EXE"))
        self.assertEqual((answer["bytes"], answer["sha256"]), (combination["bytes"], combination["sha256"]))
        self.assertFalse([name for name in os.listdir(self.home) if "part" in name])
        self.assertEqual(self.records("software_download"), 1)

    def test_download_into_a_folder(self):
        os.mkdir(self.path("folder"))
        answer = self.download("folder")
        self.assertEqual(os.path.dirname(answer["file"]), self.path("folder"))

    def test_download_into_nowhere(self):
        self.refuse(3, "software", "download", "--order", self.order, *CHOICE, "--output", self.path("no/such/file"))
        self.assertEqual(self.records("software_download"), 0)

    def test_download_once_for_a_request(self):
        request = new_guid()
        first = self.download("medium", "--request-id", request)
        self.assertEqual(self.download("medium", "--request-id", request), first)
        self.assertEqual(self.take()["links"][0]["downloads_used"], 1)

    def test_5_7_fifty_downloads(self):
        self.take()
        for n in range(50):
            self.assertEqual(self.download()["downloads_used"], n + 1)
        message = self.refuse(1, "software", "download", "--order", self.order, *CHOICE, "--output", self.path("x"))
        self.assertIn("50", message)
        self.assertFalse(os.path.exists(self.path("x")))
        # 5.8: getting again gives a fresh one
        self.assertEqual(self.take()["links"][0]["downloads_used"], 0)
        self.assertEqual(self.download()["downloads_used"], 1)

    def test_5_6_no_download_after_two_weeks(self):
        self.take()
        self.download(now="2026-05-16T02:59:00Z")
        self.refuse(1, "software", "download", "--order", self.order, *CHOICE, "--output", self.path("x"),
                    now="2026-05-16T03:00:00Z")

    def test_interrupted_download_leaves_nothing(self):
        big = ("--version", "2022", "--language", "en", "--file-type", "ISO")
        child = subprocess.Popen([PROGRAM, "software", "download", "--order", self.order, *big, "--output",
                                  self.path("big")], env=environment(self.folder), stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        until = time.monotonic() + 20
        while not os.path.exists(self.path("big.part")) and child.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
        if child.returncode == 0:
            self.skipTest("the machine was faster than the signal")
        self.assertEqual((child.returncode, out), (3, b""), err)
        self.assertEqual([name for name in os.listdir(self.home) if name.startswith("big")], [])
        self.check_whole()

    def test_5_empty_pool_says_how_to_fill_it(self):
        """0037 in version 2017 is what the sample book has no keys for."""
        order = self.buy(self.customer, "0037:2")["id"]
        options = next(c for c in self.get("software", "options", "--order", order)["combinations"]
                       if c["version"] == "2017")
        choice = ("--version", options["version"], "--language", options["language"], "--file-type",
                  options["file_type"])
        self.assertIn("mport", self.refuse(1, "software", "get", "--order", order, *choice))
        self.assertEqual(self.items("list", "keys", "--search", order), [])
        self.assertEqual(self.records("get_software_key"), 0)
        path = self.write("keys.csv", f"product_id,version,key\nDG7GMGF020P7,{options['version']},"
                                      "ABCDE-FGH2J-KMN3P-QRT4V-WXY6Z\n")
        self.assertEqual(self.get("import", "keys", path), {"rows": 1, "rejected": []})
        key, = self.get("software", "get", "--order", order, *choice, "--reveal")["keys"]
        self.assertEqual((key["key"], key["sample"]), ("ABCDE-FGH2J-KMN3P-QRT4V-WXY6Z", False))

    def test_8_1_cancelled_purchase(self):
        self.take()
        self.do("order", "cancel", self.order, "--acknowledge")
        self.refuse(1, "software", "get", "--order", self.order, *CHOICE)
        self.refuse(1, "software", "download", "--order", self.order, *CHOICE, "--output", self.path("x"))
        line, = self.items("list", "software", "--customer", self.customer)
        self.assertEqual((line["status"], line["keys_available"]), ("cancelling", False))  # 8.4
        key, = self.items("list", "keys", "--customer", self.customer, "--reveal")
        self.assertRegex(key["key"], r"^(\*{5}-)+")
        self.assertEqual(key["revoked_at"], NOW)

    def test_tables(self):
        self.take()
        out = self.do("software", "get", "--order", self.order, *CHOICE)
        self.assertRegex(out, r"\*{5}-")
        self.assertIn("https://", out)
        ja = self.do("--lang", "ja", "list", "software", "--customer", self.customer)
        self.assertIn("注文番号", ja)
        self.assertRegex(self.do("--format", "csv", "list", "keys", "--customer", self.customer),
                         r"^order_id,line,title,version,key,")


class Log(DeskTest):
    def test_6_4_members(self):
        for record in self.items("list", "activity", "--limit", "20"):
            self.assertLessEqual({"at", "user", "operation", "status", "customer_id", "customer", "resource", "detail"},
                                 set(record))
            self.assertRegex(record["at"], r"Z$")

    def test_6_3_both_ends_are_included(self):
        customer = self.add_customer()

        def on(first, last):
            return self.get("list", "activity", "--customer", customer, "--from", first, "--to", last)["total"]
        self.assertEqual(on("2026-05-02", "2026-05-02"), 2)
        self.assertEqual(on("2026-05-01", "2026-05-02"), 2)
        self.assertEqual(on("2026-05-02", "2026-05-03"), 2)
        self.assertEqual(on("2026-05-01", "2026-05-01"), 0)
        self.assertEqual(on("2026-05-03", "2026-05-03"), 0)

    def test_6_5_last_month_without_dates(self):
        customer = self.add_customer()

        def at(now):
            return self.get("list", "activity", "--customer", customer, now=now)["total"]
        self.assertEqual(at("2026-06-02T14:59:59Z"), 2)  # 2 June in Tokyo: from 2 May on
        self.assertEqual(at("2026-06-02T15:00:00Z"), 0)  # 3 June in Tokyo
        # The month is one of local days: 31 March in Tokyo goes back to 28 February there.
        spring = self.add_customer(name="Frühling", domain="spring.example.com", accept=False,
                                   now="2026-02-28T03:00:00Z")
        self.assertEqual(self.get("list", "activity", "--customer", spring, now="2026-03-30T15:30:00Z")["total"], 1)

    def test_search_and_operation(self):
        self.add_customer(name="Suchwort")
        found = self.items("list", "activity", "--search", "suchwort")
        self.assertEqual({record["customer"] for record in found}, {"Suchwort"})
        found = self.items("list", "activity", "--search", "suchwort", "--operation", "create_agreement")
        self.assertEqual([record["operation"] for record in found], ["create_agreement"])

    def test_sorting(self):
        for word in ["date", "-date", "customer", "user", "operation"]:
            self.assertTrue(self.items("list", "activity", "--sort", word, "--limit", "3"))

    def test_table(self):
        self.add_customer()
        table = self.do("list", "activity")
        self.assertIn("Partner user", table)
        self.assertIn("Succeeded", table)
        self.assertNotIn("succeeded", table)
        self.assertIn(",succeeded,", self.do("--format", "csv", "list", "activity"))
        self.assertIn("パートナー ユーザー", self.do("--lang", "ja", "list", "activity"))


class Invoices(DeskTest):
    def test_totals_fit_their_lines(self):
        invoices = self.items("list", "invoices")
        self.assertTrue(invoices)
        for invoice in invoices:
            self.assertLessEqual({"id", "month", "currency", "total", "lines"}, set(invoice))

            def minor(money):
                self.assertEqual(money["currency"], invoice["currency"])
                return int(money["amount"].replace(".", ""))
            self.assertEqual(minor(invoice["total"]), sum(minor(line["amount"]) for line in invoice["lines"]))
            for line in invoice["lines"]:
                self.assertLessEqual({"kind", "order_id", "line", "amount", "description"}, set(line))
                self.assertEqual(line["kind"], "credit" if minor(line["amount"]) < 0 else "charge")

    def test_order_is_charged_this_month(self):
        order = self.buy(self.add_customer(), "0001:2")
        invoice = next(i for i in self.items("list", "invoices") if (i["month"], i["currency"]) == ("2026-05", "JPY"))
        line, = [line for line in invoice["lines"] if line["order_id"] == order["id"]]
        self.assertEqual((line["kind"], line["line"], line["amount"]), ("charge", 0, order["total"]))

    def test_show(self):
        wanted = self.items("list", "invoices")[0]
        self.assertEqual(self.get("show", "invoice", wanted["id"]), wanted)
        self.refuse(1, "show", "invoice", "G000000000")
        by_month = [i for i in self.items("list", "invoices") if i["month"] == wanted["month"]]
        if len(by_month) > 1:
            self.assertIn(wanted["id"], self.refuse(1, "show", "invoice", wanted["month"]))
        self.assertIn(wanted["id"], self.do("show", "invoice", wanted["id"]))
        self.assertIn("請求書", self.do("--lang", "ja", "show", "invoice", wanted["id"]))

    def test_monthly_instalments(self):
        order = self.buy(self.add_customer(), "0003:1:P1Y:monthly")
        charges = [line for invoice in self.items("list", "invoices", now="2026-08-15T00:00:00Z")
                   for line in invoice["lines"] if line["order_id"] == order["id"]]
        self.assertEqual(len(charges), 4)  # May, June, July, August


class Deadlines(DeskTest):
    def test_members(self):
        for deadline in self.items("list", "deadlines"):
            self.assertLessEqual({"at", "days_left", "kind", "customer", "subject", "value", "action"}, set(deadline))
            self.assertGreaterEqual(deadline["days_left"], 0)
            self.assertIn(deadline["kind"], ("cancel", "link", "expiry"))

    def test_next_comes_first(self):
        times = [deadline["at"] for deadline in self.items("list", "deadlines")]
        self.assertEqual(times, sorted(times))

    def test_within(self):
        everything = self.items("list", "deadlines")
        for days in (0, 3, 14, 60):
            found = self.items("list", "deadlines", "--within", str(days))
            self.assertEqual(found, [d for d in everything if d["days_left"] <= days], days)
        self.assertTrue(self.items("list", "deadlines", "--within", "3"))

    def test_kind(self):
        for kind in ("cancel", "link", "expiry"):
            found = self.items("list", "deadlines", "--kind", kind)
            self.assertEqual({deadline["kind"] for deadline in found}, {kind})
            self.assertEqual({deadline["value"] is None for deadline in found}, {kind != "cancel"})
        for kind in ("request", "sign-in"):  # of accounts and products that this book has none of
            self.assertEqual(self.get("list", "deadlines", "--kind", kind), {"items": [], "total": 0})
        self.refuse(2, "list", "deadlines", "--kind", "other")

    def test_days_left_is_that_of_the_verdict(self):
        customer = self.add_customer()
        order = self.buy(customer, "0001:1")
        for now in (NOW, "2026-06-15T12:00:00Z", "2026-07-01T23:59:59Z"):
            deadline, = self.items("list", "deadlines", "--customer", customer, now=now)
            verdict = self.get("show", "order", order["id"], now=now)["lines"][0]["cancel"]
            self.assertEqual((deadline["at"], deadline["days_left"]), (verdict["until"], verdict["days_left"]))
        self.assertEqual(self.items("list", "deadlines", "--customer", customer, now="2026-07-02T00:00:00Z"), [])


class WholeJob(DeskTest):
    """Buy, keys, download, renew, cancel, credit, log: in an account that begins empty."""

    account_options = ()

    def test_whole_job(self):
        sample = os.path.join(os.environ["PARTNER_DESK_PKGDATADIR"], "catalog", "sample.json")
        self.assertEqual(self.get("import", "catalog", sample)["rejected"], [])
        customer = self.add_customer(name="株式会社青空商事", domain="aozora.example")
        self.assertEqual(self.items("list", "customers", "--search", "あおぞら"), [])
        self.assertEqual(self.items("list", "customers", "--search", "青空")[0]["id"], customer)
        path = self.write("keys.csv", "product_id,version,key\r\nDG7GMGF045CQ,2022,AAAA2-BBBB3-CCCC4-DDDD6-EEEE7\r\n")
        self.assertEqual(self.get("import", "keys", path), {"rows": 1, "rejected": []})

        order = self.buy("aozora.example", "0001:1")
        chosen = ("--order", order["id"], *CHOICE)
        got = self.get("software", "get", *chosen)
        self.assertEqual(got["keys"][0]["key"], "*****-*****-*****-*****-EEEE7")
        done = self.get("software", "download", *chosen, "--output", self.path("medium"))
        self.assertEqual((os.path.getsize(self.path("medium")), done["downloads_used"]), (done["bytes"], 1))
        later = "2026-05-20T00:00:00Z"
        renewed = self.get("software", "get", *chosen, now=later)
        self.assertEqual(renewed["links"][0]["expires_at"], "2026-06-03T00:00:00Z")
        self.assertEqual(renewed["keys"][0]["key"], got["keys"][0]["key"])

        cancelled = self.get("order", "cancel", order["id"], "--acknowledge", now=later)
        self.assertEqual((cancelled["status"], cancelled["credit"]), ("cancelling", order["total"]))
        after = "2026-05-20T00:15:01Z"
        software, = self.items("list", "software", "--customer", customer, now=after)
        self.assertEqual((software["status"], software["keys_available"]), ("cancelled", False))
        self.refuse(1, "software", "get", *chosen, now=after)
        invoice = self.get("show", "invoice", cancelled["credit_invoice"], now=after)
        self.assertEqual([(line["kind"], line["amount"]["amount"]) for line in invoice["lines"]],
                         [("credit", "-157100")])

        log = [record["operation"] for record in
               self.items("list", "activity", "--customer", customer, "--sort", "date", now=after)]
        wanted = ["create_customer", "create_agreement", "create_order", "get_software_key",
                  "get_software_download_link", "software_download", "update_order"]
        self.assertEqual([operation for operation in dict.fromkeys(log) if operation in wanted], wanted)
        self.check_whole(now=after)

    def test_whole_job_in_tables_of_both_languages(self):
        sample = os.path.join(os.environ["PARTNER_DESK_PKGDATADIR"], "catalog", "sample.json")
        for lang, words in [("en", ["Name", "Order number", "Product key", "Credit", "Date and time"]),
                            ("ja", ["名前", "注文番号", "プロダクト キー", "クレジット", "日時"])]:
            self.do("--lang", lang, "import", "catalog", sample)
            key = f"AAAA2-BBBB3-CCCC4-DDDD6-{'EEEE7' if lang == 'ja' else 'FFFF8'}"
            self.do("--lang", lang, "import", "keys",
                    self.write("k.csv", f"product_id,version,key\nDG7GMGF045CQ,2022,{key}\n"))
            out = self.do("--lang", lang, "customer", "create", "--name", f"客 {lang}", "--domain",
                          f"{lang}.example.com", "--country", "JP")
            self.assertIn(words[0], out)
            self.do("--lang", lang, "customer", "accept-agreement", f"{lang}.example.com", "--first-name", "A",
                    "--last-name", "B", "--email", "a@b.example.com")
            out = self.do("--lang", lang, "order", "create", "--customer", f"{lang}.example.com", "--item", "0001:1")
            self.assertIn(words[1], out)
            order = json.loads(self.do("--format", "json", "list", "orders", "--customer", f"{lang}.example.com")) \
                ["items"][0]["id"]
            self.assertIn(words[2], self.do("--lang", lang, "software", "get", "--order", order, *CHOICE))
            out = self.do("--lang", lang, "order", "cancel", order, "--acknowledge")
            self.assertIn(words[3], out)
            self.assertTrue(re.search("¥157,100|￥157,100", out), out)
            self.assertIn(words[4], self.do("--lang", lang, "list", "activity"))


if __name__ == "__main__":
    main()
