#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Part 4 of the issue: text, quantities, prices and files as they should not be; import and export."""

import csv
import io
import json
import os

from desk_cli import NOW, DeskTest, main, new_guid

HEADER = "name,domain,country\n"
STRANGE = [
    "A & B <x>",
    "<b>bold</b> &amp; ''\"\"",
    "שלום עולם בע\"מ",
    "شركة الاختبار ٣",
    "😀👩‍👩‍👧 emoji 🏴‍☠️",
    "%s %n %d {0} $(date) `date`",
    "'; DROP TABLE customers; --",
    "e\u0301 (combining) ﾊﾝｶｸ ＷＩＤＥ",
    "\u202eright to left override",
    "あ" * 200,
]


class Text(DeskTest):
    def test_names_are_kept_as_they_are(self):
        for n, name in enumerate(STRANGE):
            result = self.run_desk("--format", "json", "customer", "create", "--name", name, "--domain",
                                   f"d{n}.example.com", "--country", "JP")
            if result.status != 0:  # refused with a reason, then nothing is there
                self.assertIn(result.status, (1, 2), name)
                self.assertEqual(self.items("list", "customers", "--search", f"d{n}.example.com"), [])
                continue
            self.assertEqual(json.loads(result.out)["name"], name)
            stored, = self.items("list", "customers", "--search", f"d{n}.example.com")
            self.assertEqual(stored["name"], name)
            row = list(csv.reader(io.StringIO(self.do("--format", "csv", "list", "customers", "--search",
                                                      f"d{n}.example.com"), newline="")))[1]
            self.assertEqual(row[0], name)
            self.assertIn(name[:20], self.do("list", "customers", "--search", f"d{n}.example.com"))
            self.assertEqual(self.items("list", "customers", "--search", name)[0]["id"], stored["id"], name)
        self.assertGreater(self.get("list", "customers", "--search", "d", "--limit", "0")["total"], 5)
        self.check_whole()

    def test_name_of_1000_characters(self):
        name = "界" * 1000
        result = self.run_desk("--format", "json", "customer", "create", "--name", name, "--domain", "l.example.com",
                               "--country", "JP")
        if result.status == 0:
            self.assertEqual(json.loads(result.out)["name"], name)
        else:
            self.assertIn(result.status, (1, 2))
            self.assertIn("1,000" if "1,000" in result.err else "", result.err)
            self.assertEqual(self.items("list", "customers", "--search", "l.example.com"), [])

    def test_control_characters_are_refused(self):
        for name in ["two\nlines", "tab\there", "\x1b[31mred", "bell\a"]:
            result = self.run_desk("customer", "create", "--name", name, "--domain", "c.example.com", "--country", "JP")
            self.assertIn(result.status, (0, 1, 2), name)
            if result.status == 0:
                self.assertNotIn("\x1b", result.out)
            listed = self.do("list", "customers", "--search", "c.example.com")
            self.assertNotIn("\x1b", listed)
            self.assertNotIn("\a", listed)

    def test_nul_in_a_file(self):
        path = self.write("nul.csv", HEADER.encode() + b"Nu\0l,n.example.com,JP\n")
        result = self.run_desk("--format", "json", "import", "customers", path)
        self.assertEqual(result.status, 1, result.err)
        answer = json.loads(result.out)
        self.assertEqual(answer["rows"], 0)
        self.assertIn("NUL", answer["rejected"][0]["reason"])
        self.assertEqual(self.items("list", "customers", "--search", "n.example.com"), [])


class Quantities(DeskTest):
    def test_are_refused_never_wrapped(self):
        customer = self.add_customer()
        before = self.get("list", "orders", "--limit", "0")["total"]
        for quantity in ["0", "-1", "-9223372036854775808", "1000000000000", "9223372036854775807",
                         "9223372036854775808", "18446744073709551617", "1e3", "1.5", "", " 1", "+", "0x10", "１"]:
            result = self.run_desk("order", "create", "--customer", customer, "--item", f"0001:{quantity}")
            self.assertIn(result.status, (1, 2), quantity)
            self.assertEqual(result.out, "")
            self.assertTrue(result.err, quantity)
        self.assertEqual(self.get("list", "orders", "--limit", "0")["total"], before)

    def test_within_the_limits_of_the_sku(self):
        customer = self.add_customer()
        self.assertIn(self.run_desk("order", "create", "--customer", customer, "--item", "0002:7").status, (1, 2))
        self.buy(customer, "0002:8")
        self.buy(customer, "0001:10000")
        self.assertIn(self.run_desk("order", "create", "--customer", customer, "--item", "0001:10001").status, (1, 2))


class Prices(DeskTest):
    """A catalogue with prices at the edge of 64 bits."""

    def import_price(self, amount, currency="JPY", **facts):
        product = {"product_id": "EDGE", "sku_id": "E1", "title": "Edge", "description": "", "publisher": "Test",
                   "kind": "software_perpetual", "min_quantity": 1, "max_quantity": 1000000,
                   "one_per_customer": False, "hybrid_benefit": False,
                   "prices": [{"term": "", "billing": "one_time", "currency": currency, "amount": amount}]}
        product.update(facts)
        path = self.write("catalog.json", json.dumps({"format": 1, "products": [product], "media": []}))
        return self.run_desk("--format", "json", "import", "catalog", path)

    def test_largest(self):
        result = self.import_price("9223372036854775807")
        customer = self.add_customer()
        if result.status == 1:  # above what a catalogue may hold: said so, nothing taken in
            self.assertEqual(json.loads(result.out)["rows"], 0)
            return
        self.assertEqual(result.status, 0, result.err)
        product = self.items("list", "products", "--customer", customer, "--search", "EDGE")[0]
        self.assertEqual(product["price"]["amount"], "9223372036854775807")
        for quantity in (2, 3, 1000000):
            self.refuse(1, "order", "create", "--customer", customer, "--item", f"E1:{quantity}")
        result = self.run_desk("--format", "json", "order", "create", "--customer", customer, "--item", "E1:1")
        if result.status == 0:
            self.assertEqual(json.loads(result.out)["total"]["amount"], "9223372036854775807")
            self.refuse(1, "order", "create", "--customer", customer, "--item", "E1:1")  # the invoice would overflow
        else:
            self.assertEqual(result.status, 1, result.err)
        self.check_whole()

    def test_product_of_price_and_quantity(self):
        self.assertEqual(self.import_price("9000000000000000").status, 0)
        customer = self.add_customer()
        self.refuse(1, "order", "create", "--customer", customer, "--item", "E1:1025")
        self.check_whole()

    def test_unusable(self):
        for amount in ["9223372036854775808", "-1", "1.5", "1,000", "", "one", "1e5", "１００"]:
            result = self.import_price(amount)
            self.assertEqual(result.status, 1, amount)
            self.assertEqual(json.loads(result.out)["rows"], 0)
            self.assertTrue(json.loads(result.out)["rejected"][0]["reason"])
        self.assertEqual(self.items("list", "products", "--search", "EDGE"), [])

    def test_unusable_catalogues(self):
        for content in ["", "{", "[]", '{"format": 1, "products": 5, "media": []}',
                        '{"format": 1, "products": [{}], "media": []}', '{"format": 99, "products": [], "media": []}',
                        b"\xff\xfe\x00", "null", '{"format": 1, "products": []}']:
            path = self.write("catalog.json", content)
            result = self.run_desk("import", "catalog", path)
            self.assertIn(result.status, (1, 3), content)
            self.assertTrue(result.err)


class Import(DeskTest):
    def bring(self, content, kind="customers", name="file.csv"):
        result = self.run_desk("--format", "json", "import", kind, self.write(name, content))
        self.assertIn(result.status, (0, 1), result.err)
        answer = json.loads(result.out)
        self.assertEqual(result.status, 1 if answer["rejected"] else 0)
        self.assertEqual(bool(result.err), bool(answer["rejected"]))
        return answer

    def test_plain(self):
        self.assertEqual(self.bring(HEADER + "Eins,eins.example.com,DE\nZwei,zwei.example.com,FR\n"),
                         {"rows": 2, "rejected": []})
        self.assertEqual([c["currency"] for c in self.items("list", "customers", "--search", "eins.example.com")], ["EUR"])

    def test_bom_crlf_quotes(self):
        content = '\ufeffname,domain,country\r\n"Müller, ""der"" Große",m.example.com,DE\r\n'
        self.assertEqual(self.bring(content), {"rows": 1, "rejected": []})
        self.assertEqual(self.items("list", "customers", "--search", "m.example.com")[0]["name"], 'Müller, "der" Große')

    def test_shift_jis(self):
        content = "会社名,ドメイン名,国\r\n株式会社ソフト表示能①,sj.example.com,JP\r\n"
        self.assertEqual(self.bring(content.encode("cp932")), {"rows": 1, "rejected": []})
        self.assertEqual(self.items("list", "customers", "--search", "sj.example.com")[0]["name"],
                         "株式会社ソフト表示能①")

    def test_without_a_last_line_end(self):
        self.assertEqual(self.bring(HEADER + "Eins,eins.example.com,DE")["rows"], 1)

    def test_all_or_nothing_with_line_and_reason(self):
        before = self.get("list", "customers", "--limit", "0")["total"]
        answer = self.bring(HEADER + "Eins,eins.example.com,DE\nZwei,no domain,DE\nDrei,drei.example.com,ZZ\n")
        self.assertEqual((answer["rows"], [row["line"] for row in answer["rejected"]]), (0, [3, 4]))
        self.assertTrue(all(row["reason"] for row in answer["rejected"]))
        self.assertEqual(self.get("list", "customers", "--limit", "0")["total"], before)

    def test_reason_is_whole_in_the_table(self):
        path = self.write("file.csv", HEADER + "Eins,eins.example.com\n")
        reason = json.loads(self.run_desk("--format", "json", "import", "customers", path).out)["rejected"][0]["reason"]
        self.assertGreater(len(reason), 60)
        self.assertIn(reason, self.run_desk("import", "customers", path).out)

    def test_wrong_columns(self):
        for content in ["", "\n", "colour,size\nred,5\n", "name,domain\nA,a.example.com\n",
                        HEADER + "A,a.example.com,JP,surplus,surplus\n", HEADER + "A\n",
                        HEADER + '"A,a.example.com,JP\n', "name,name,domain,country\nA,A,a.example.com,JP\n"]:
            answer = self.bring(content)
            self.assertEqual(answer["rows"], 0, content)
            self.assertTrue(answer["rejected"], content)

    def test_2_9_in_a_file(self):
        self.assertEqual(self.bring(HEADER + "Ipê,ipe.example.com,BR\n")["rejected"][0]["line"], 2)

    def test_euc_jp_is_not_taken_for_shift_jis(self):
        text = HEADER + "株式会社青空商事,aozora.example.org,JP\n"
        self.assertEqual(self.bring(text.encode("cp932"))["rows"], 1)
        rejected = self.bring((HEADER + "漢字表記の有限会社,euc.example.org,JP\n").encode("euc_jp"))["rejected"]
        self.assertEqual(rejected[0]["line"], 2)
        self.assertIn("UTF-8", rejected[0]["reason"])
        self.assertIn("Shift_JIS", rejected[0]["reason"])

    def test_line_break_in_a_name(self):
        rejected = self.bring(HEADER + '"Zwei\nZeilen",zwei.example.org,DE\n')["rejected"]
        self.assertIn("line break", rejected[0]["reason"])

    def test_duplicate_keys(self):
        header = "product_id,version,key\n"
        one, two = "AAAA2-BBBB3-CCCC4-DDDD6-EEEE7", "AAAA2-BBBB3-CCCC4-DDDD6-EEEE8"
        row = "DG7GMGF045CQ,2022,"
        self.assertEqual(self.bring(f"{header}{row}{one}\n{row}{two}\n{row}{one}\n", "keys")["rejected"][0]["line"], 4)
        self.assertEqual(self.bring(f"{header}{row}{one}\n", "keys")["rows"], 1)
        answer = self.bring(f"{header}{row}{two}\n{row}{one.lower()}\n", "keys")
        self.assertEqual((answer["rows"], answer["rejected"][0]["line"]), (0, 3))
        # No reason repeats the key: it is a secret.
        self.assertNotIn("EEEE7", json.dumps(answer))

    def test_keys_of_unknown_products(self):
        header = "product_id,version,key\n"
        self.assertTrue(self.bring(header + "NOSUCH,2022,AAAA2-BBBB3-CCCC4-DDDD6-EEEE7\n", "keys")["rejected"])
        self.assertTrue(self.bring(header + "DG7GMGF045CQ,1998,AAAA2-BBBB3-CCCC4-DDDD6-EEEE7\n", "keys")["rejected"])
        self.assertTrue(self.bring(header + "DG7GMGF045CQ,2022,not a key\n", "keys")["rejected"])

    def test_no_file(self):
        self.refuse(3, "import", "customers", self.path("none.csv"))
        self.refuse(3, "import", "customers", self.home)

    def test_once_for_a_request(self):
        path, request = self.write("c.csv", HEADER + "Eins,eins.example.com,DE\n"), new_guid()
        first = self.get("import", "customers", path, "--request-id", request)
        self.assertEqual(self.get("import", "customers", path, "--request-id", request), first)
        self.assertEqual(len(self.items("list", "customers", "--search", "eins.example.com")), 1)

    def test_rejected_in_a_table(self):
        path = self.write("c.csv", HEADER + "Eins,no domain,DE\n")
        result = self.run_desk("--lang", "ja", "import", "customers", path)
        self.assertEqual(result.status, 1)
        self.assertIn("理由", result.out)

    def test_a_million_rows(self):
        path = self.path("million.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write("product_id,version,key\r\n")
            letters = "BCDFGHJKMPQRTVWXY2346789"
            for n in range(1_000_000):
                code = ""
                for _ in range(5):
                    n, rest = divmod(n, 24)
                    code += letters[rest]
                file.write(f"DG7GMGF045CQ,2022,BBBBB-CCCCC-DDDDD-FFFFF-{code}\r\n")
        answer = self.get("import", "keys", path, timeout=500)
        self.assertEqual(answer, {"rows": 1_000_000, "rejected": []})
        self.assertTrue(self.get("check", timeout=300)["ok"])


class Export(DeskTest):
    def bring_out(self, kind, name, *options):
        answer = self.get("export", kind, self.path(name), *options)
        with open(self.path(name), "rb") as file:
            data = file.read()
        self.assertEqual(answer["file"], self.path(name))
        return answer["rows"], data

    def test_csv_of_everything(self):
        for kind in ["customers", "orders", "software", "activity", "deadlines"]:
            rows, data = self.bring_out(kind, f"{kind}.csv")
            table = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
            self.assertEqual(len(table) - 1, rows, kind)
            self.assertEqual({len(row) for row in table}, {len(table[0])}, kind)
            self.assertGreater(rows, 0, kind)

    def test_2_5_columns_of_the_vendor(self):
        _, data = self.bring_out("customers", "c.csv")
        self.assertTrue(data.decode("utf-8").startswith("Microsoft ID,Company name,Primary domain name,Relationship"))

    def test_2_6_what_one_customer_has(self):
        """Product name, quantity and status of each purchase of one customer."""
        customer = self.add_customer()
        self.buy(customer, "0001:3", "0046:1")
        rows, data = self.bring_out("software", "s.csv", "--customer", customer)
        table = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
        wanted = self.items("list", "software", "--customer", customer)
        self.assertEqual((rows, len(table)), (2, 2))
        self.assertEqual(sorted((row["Product"], row["Quantity"]) for row in table),
                         sorted((item["title"], str(item["quantity"])) for item in wanted))
        self.assertEqual({row["Microsoft ID"] for row in table}, {customer})
        self.assertTrue(all(row["Status"] for row in table))

    def test_bom(self):
        self.assertTrue(self.bring_out("customers", "c.csv", "--bom")[1].startswith(b"\xef\xbb\xbf"))
        self.assertFalse(self.bring_out("customers", "c.csv")[1].startswith(b"\xef\xbb\xbf"))

    def test_json(self):
        for kind in ["customers", "orders", "software", "activity", "deadlines"]:
            rows, data = self.bring_out(kind, f"{kind}.json")
            answer = json.loads(data)
            items = answer["items"] if isinstance(answer, dict) else answer
            self.assertEqual(len(items), rows, kind)

    def test_calendar(self):
        rows, data = self.bring_out("deadlines", "d.ics")
        self.assertTrue(data.startswith(b"BEGIN:VCALENDAR\r\n"))
        self.assertEqual(data.count(b"BEGIN:VEVENT"), rows)
        self.assertTrue(all(len(line) <= 75 for line in data.split(b"\r\n")))

    def test_narrowed(self):
        customer = self.add_customer()
        self.buy(customer, "0001:1")
        self.assertEqual(self.bring_out("orders", "o.csv", "--customer", customer)[0], 1)
        self.assertEqual(self.bring_out("orders", "o.csv", "--customer", customer, "--to", "2026-05-01")[0], 0)
        self.assertEqual(self.bring_out("customers", "c.csv", "--search", "shiken")[0], 1)

    def test_other_endings(self):
        self.refuse(2, "export", "customers", self.path("c.xlsx"))
        self.refuse(2, "export", "customers", self.path("c.ics"))

    def test_a_full_disk_leaves_no_file(self):
        self.refuse(3, "export", "customers", os.path.join(self.home, "no", "such", "folder", "c.csv"))
        self.assertEqual(sorted(os.listdir(self.home)), ["data"])

    def test_round_trip(self):
        self.add_customer(name='Müller, "Söhne" & <Töchter>', domain="rt.example.com", country="DE")
        wanted = self.items("list", "customers", "--search", "rt.example.com")[0]
        _, data = self.bring_out("customers", "c.csv", "--search", "rt.example.com")
        self.do("account", "add-local", "Other")
        # As it is: what says nothing about a new record (relationship, acceptance, orders) is passed over.
        header = data.decode("utf-8").split("\r\n")[0]
        for name in ("Relationship", "Agreement accepted (UTC)", "Orders", "Created (UTC)"):
            self.assertIn(name, header)
        self.assertEqual(self.get("--account", "Other", "import", "customers", self.path("c.csv")),
                         {"rows": 1, "rejected": []})
        other = self.items("--account", "Other", "list", "customers")[0]
        for member in ("id", "name", "domain", "country", "currency"):
            self.assertEqual(other[member], wanted[member])
        self.assertIsNone(other["agreement_accepted_at"])  # recorded by a person alone (4.6)
        # And out again: the same file, but for what was passed over.
        answer = self.get("--account", "Other", "export", "customers", self.path("d.csv"))
        self.assertEqual(answer["rows"], 1)
        with open(self.path("c.csv"), newline="", encoding="utf-8") as first, \
                open(self.path("d.csv"), newline="", encoding="utf-8") as second:
            before, after = list(csv.DictReader(first)), list(csv.DictReader(second))
        for name, text in before[0].items():
            if name not in ("Agreement accepted (UTC)", "Orders", "Created (UTC)"):
                self.assertEqual(after[0][name], text, name)
        # A translated heading is known, too.
        self.do("account", "add-local", "Third")
        self.do("--lang", "ja", "--account", "Tokyo", "export", "customers", self.path("e.csv"), "--search",
                "rt.example.com")
        self.assertEqual(self.get("--lang", "ja", "--account", "Third", "import", "customers", self.path("e.csv")),
                         {"rows": 1, "rejected": []})

    def test_export_is_logged(self):
        self.bring_out("customers", "c.csv")
        self.assertEqual(self.items("list", "activity", "--operation", "export")[0]["at"], NOW)


class Generate(DeskTest):
    account_options = ()

    def test_counts(self):
        sizes = ("--customers", "300", "--orders", "900", "--activity", "50", "--seed", "7")
        answer = self.get("generate", *sizes)
        self.assertEqual((answer["counts"]["customers"], answer["counts"]["orders"]), (300, 900))
        self.assertGreaterEqual(answer["counts"]["lines"], 900)
        self.assertGreaterEqual(answer["seconds"], 0)
        self.assertEqual(self.get("list", "customers", "--limit", "0")["total"], 300)
        self.assertEqual(self.get("list", "orders", "--limit", "0")["total"], 900)
        self.check_whole()

    def test_once_for_a_request(self):
        command = ("generate", "--customers", "50", "--orders", "60", "--activity", "5", "--request-id", new_guid())
        self.assertEqual(self.get(*command), self.get(*command))
        self.assertEqual(self.get("list", "customers", "--limit", "0")["total"], 50)

    def test_whole_list_in_pages(self):
        """More than are read at a time."""
        self.do("generate", "--customers", "45000", "--orders", "10", "--activity", "1")
        answer = self.get("list", "customers", "--sort", "domain")
        self.assertEqual((len({c["id"] for c in answer["items"]}), answer["total"]), (45000, 45000))
        domains = [c["domain"] for c in answer["items"]]
        self.assertEqual(domains, sorted(domains))
        part = self.items("list", "customers", "--sort", "domain", "--limit", "25000", "--offset", "10000")
        self.assertEqual([c["domain"] for c in part], domains[10000:35000])


if __name__ == "__main__":
    main()
