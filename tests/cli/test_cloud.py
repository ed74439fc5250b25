#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts at Partner Center (shared/cli.md), against the desk-service program: sign in by device code,
synchronise, sell, cancel, refund, ask for support, the outbox."""

import contextlib
import datetime
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

from desk_cli import DeskTest, environment, main, new_folder, new_guid, run

SERVICE = os.environ["DESK_SERVICE"]
KEYRING = os.environ["PD_SECRET_SERVICE"]
TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "22222222-2222-4222-8222-222222222222"
CONTACT = ("--contact-name", "佐藤 花", "--contact-email", "hana@partner.example.com",
           "--contact-phone", "+81312345678")
RATE = ("--rate", "0.0067", "--rate-date", "2026-05-01", "--rate-source", "test")
KEY = "ABCDE-FGHIJ-KLMNO-PQRST-UVWX9"


def with_keyring():
    """Runs this test again with a Secret Service of its own, where one is installed."""
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, "again")
        with open(script, "w", encoding="utf-8") as file:
            words = " ".join(f"'{word}'" for word in [sys.executable, *sys.argv])
            file.write(f"#!/bin/sh\nexec {words}\n")
        os.chmod(script, stat.S_IRWXU)
        return subprocess.run([KEYRING, script], env={**os.environ, "PD_HAS_KEYRING": "1"}, check=False).returncode


class Service:
    """The far side, as a process of its own. Its state outlives it, so that it can go away and come back."""

    def __init__(self, *options):
        self.folder = new_folder()
        self.options = options
        self.port = "0"
        self.process = None
        self.start()

    def start(self):
        env = {**environment(None, None), "PARTNER_DESK_PKGDATADIR": os.environ["PARTNER_DESK_PKGDATADIR"]}
        self.process = subprocess.Popen([SERVICE, "--port", self.port, "--data-dir", self.folder, *self.options],
                                        env=env, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.url = self.process.stdout.readline().decode().strip()
        hint = self.process.stdout.readline().decode()
        self.login = re.search(r"--login-url (\S+)", hint).group(1)
        self.port = self.url.rsplit(":", 1)[1]

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def go_away(self):
        """Every connection is cut before anything is read; its tokens stay."""
        self.ask("/test/fault", {"fault": "drop-before", "pattern": "*", "times": 1000000})

    def come_back(self):
        request = urllib.request.Request(self.url + "/test/fault", method="DELETE")
        urllib.request.urlopen(request, timeout=30).close()

    def acts(self):
        """What was carried out; a doubled act is betrayed by the service itself."""
        counters = self.ask("/test/counters")
        assert counters["doubled"] == "", counters["doubled"]
        return [act["act"] for act in counters["acts"]]


class CloudTest(DeskTest):
    """One service, one account "Cloud", signed in and synchronised, for all tests of a class."""

    service_options = ("--sample", "--device-auto-approve")

    @classmethod
    def setUpClass(cls):
        cls.service = Service(*cls.service_options)
        cls.addClassCleanup(cls.service.stop)
        cls.home = new_folder()
        cls.folder = os.path.join(cls.home, "data")
        cls.add(cls.folder, cls.service)
        for words in [("account", "sign-in", "Cloud"), ("sync",)]:
            done = run(cls.folder, *words, now=None)
            assert done.status == 0, (words, done.err)

    @staticmethod
    def add(folder, service, name="Cloud"):
        done = run(folder, "account", "add-cloud", name, "--environment", "custom", "--partner-center-url",
                   service.url, "--azure-url", service.url, "--login-url", service.login, "--tenant", TENANT,
                   "--client-id", CLIENT, now=None)
        assert done.status == 0, done.err

    def setUp(self):
        pass

    def run_desk(self, *arguments, **how):
        return run(self.folder, *arguments, **{"now": None, **how})

    def customer(self, search="aozora"):
        return self.items("list", "customers", "--search", search)[0]["id"]

    def product(self, customer, kind="software_perpetual"):
        for product in self.items("list", "products", "--customer", customer, "--kind", kind):
            if product["buy"]["allowed"]:
                return f'{product["product_id"]}/{product["sku_id"]}'
        raise AssertionError("nothing to buy")

    def order(self, **how):
        customer = self.customer()
        return self.buy(customer, self.product(customer) + ":1", **how)


class Accounts(unittest.TestCase):
    """Nothing here needs the far side."""

    def setUp(self):
        self.folder = os.path.join(new_folder(), "data")

    def run_desk(self, *words, **how):
        return run(self.folder, *words, **{"now": None, **how})

    def test_add(self):
        words = ("account", "add-cloud", "東京", "--client-id", CLIENT, "--roles", "sales-agent", "--request-id",
                 new_guid())
        done = self.run_desk("--format", "json", *words)
        self.assertEqual((done.status, done.err), (0, ""))
        account = json.loads(done.out)
        self.assertEqual((account["name"], account["kind"], account["environment"], account["roles"],
                          account["customers"], account["synced_at"]),
                         ("東京", "cloud", "global", ["sales-agent"], 0, None))
        again = self.run_desk("--format", "json", *words)
        self.assertEqual((again.status, again.out), (0, done.out))
        self.assertEqual(stat.S_IMODE(os.stat(account["book"]).st_mode), 0o600)
        listed = json.loads(self.run_desk("--format", "json", "account", "list").out)
        self.assertEqual(listed, {"items": [account], "total": 1})

    def test_wrong(self):
        for words, status in [
                (("add-cloud", "A"), 2),
                (("add-cloud", "A", "--client-id", "no guid"), 2),
                (("add-cloud", "A", "--client-id", CLIENT, "--environment", "moon"), 2),
                (("add-cloud", "A", "--client-id", CLIENT, "--environment", "custom"), 2),
                (("add-cloud", "A", "--client-id", CLIENT, "--environment", "custom", "--partner-center-url",
                  "http://example.com", "--azure-url", "http://example.com", "--login-url", "http://example.com"), 2),
                (("sign-in", "A"), 1)]:
            done = self.run_desk("account", *words)
            self.assertEqual((done.status, done.out), (status, ""), words)
            self.assertGreater(len(done.err), len("partner-deskctl: \n"))
        self.assertEqual(json.loads(self.run_desk("--format", "json", "account", "list").out)["total"], 0)

    def test_clock_is_refused(self):
        self.assertEqual(self.run_desk("account", "add-cloud", "A", "--client-id", CLIENT).status, 0)
        for how in [{"now": "2026-05-02T03:00:00Z"}, {}]:
            words = ("list", "customers") if how else ("--now", "2026-05-02", "list", "customers")
            done = self.run_desk(*words, **how)
            self.assertEqual((done.status, done.out), (2, ""))
            self.assertIn("--now", done.err)

    def test_nobody_is_signed_in(self):
        self.assertEqual(self.run_desk("account", "add-cloud", "A", "--client-id", CLIENT).status, 0)
        done = self.run_desk("sync")
        self.assertEqual((done.status, done.out), (1, ""))
        self.assertIn("igned in", done.err)
        self.assertEqual(self.run_desk("list", "customers").status, 0)  # the book is there


class SignIn(CloudTest):
    service_options = ("--sample",)

    @classmethod
    def setUpClass(cls):
        cls.service = Service(*cls.service_options)
        cls.addClassCleanup(cls.service.stop)

    def setUp(self):
        self.home = new_folder()
        self.folder = os.path.join(self.home, "data")
        self.add(self.folder, self.service)

    def approve(self, process):
        """Reads the code on standard error, as a person does, and enters it."""
        line = process.stderr.readline().decode("utf-8")
        code = re.search(r"\b[A-Z0-9]{8,9}\b", line)
        self.assertIsNotNone(code, line)
        self.assertIn(self.service.url, line)
        urllib.request.urlopen(f"{self.service.url}/test/approve?userCode={code.group(0)}", timeout=30).close()
        return line

    def start(self, *options):
        return subprocess.Popen([os.environ["PARTNER_DESKCTL"], *options, "account", "sign-in", "Cloud"],
                                env=environment(self.folder, None), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_by_code(self):
        for lang, word in [("en", "To sign in"), ("ja", "サインイン")]:
            process = self.start("--format", "json", "--lang", lang)
            self.assertIn(word, self.approve(process))
            out, _ = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0)
            answer = json.loads(out)
            self.assertEqual((answer["name"], answer["signed_in"], answer["user"]),
                             ("Cloud", True, "sato@contoso.example"))
            self.assertRegex(answer["lasts_until"], r"^\d{4}-\d\d-\d\dT.*Z$")
            left = self.get("account", "sign-out", "Cloud")
            self.assertEqual((left["signed_in"], left["lasts_until"]), (False, None))
            self.assertEqual(self.run_desk("sync").status, 1)

    def test_declined(self):
        process = self.start()
        line = process.stderr.readline().decode("utf-8")
        code = re.search(r"\b[A-Z0-9]{8,9}\b", line).group(0)
        urllib.request.urlopen(f"{self.service.url}/test/refuse?userCode={code}", timeout=30).close()
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (1, b""), err)

    def test_interrupted(self):
        process = self.start()
        process.stderr.readline()
        process.terminate()
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (3, b""), err)


class Sync(CloudTest):
    def test_counts(self):
        answer = self.get("sync", "--full")
        self.assertTrue(answer["complete"])
        self.assertEqual(answer["failed"], [])
        self.assertEqual(answer["pulled"]["customers"], self.get("list", "customers", "--limit", "0")["total"])
        self.assertGreater(answer["seconds"], 0)
        account = self.items("account", "list")[0]
        self.assertRegex(account["synced_at"], r"Z$")
        self.check_whole()

    def test_of_one_customer(self):
        answer = self.get("sync", "--customer", self.customer())
        self.assertTrue(answer["complete"])
        self.assertLessEqual(answer["pulled"]["customers"], 1)

    def test_unknown_customer(self):
        self.refuse(1, "sync", "--customer", "nobody at all")

    def test_incomplete(self):
        """What did not come is named, in both languages; what came is there; the status says so."""
        for lang, word in [("en", "Not everything came"), ("ja", "すべて")]:
            self.service.ask("/test/fault", {"fault": "500", "method": "GET", "pattern": "*/invoices*", "times": 20})
            done = self.run_desk("--format", "json", "--lang", lang, "sync", "--full")
            self.service.come_back()
            self.assertEqual(done.status, 3)
            self.assertIn(word, done.err)
            answer = json.loads(done.out)
            self.assertFalse(answer["complete"])
            self.assertGreater(len(answer["failed"]), 0)
            self.assertTrue(all(fault["what"] and fault["reason"] for fault in answer["failed"]))
            self.assertEqual(self.run_desk("sync").status, 0)

    def test_sign_in_deadline(self):
        for item in self.items("list", "deadlines", "--kind", "sign-in"):
            self.assertEqual((item["kind"], item["customer"]), ("sign-in", None))
        self.assertIsInstance(self.items("list", "deadlines", "--kind", "request"), list)


class Sales(CloudTest):
    def test_buy_and_cancel(self):
        request = new_guid()
        customer = self.customer()
        words = ("order", "create", "--customer", customer, "--item", self.product(customer) + ":2",
                 "--request-id", request)
        order = self.get(*words)
        self.assertEqual((order["customer_id"], order["lines"][0]["quantity"]), (customer, 2))
        self.assertEqual(self.get(*words)["id"], order["id"])  # the same request, nothing twice
        item = self.items("list", "outbox", "--search", request)[0]
        self.assertEqual((item["kind"], item["what"], item["state"], item["far_id"]),
                         ("buy", "Purchase", "sent", order["id"]))
        told = self.do("show", "outbox", request)
        self.assertIn(order["id"], told)
        line = order["lines"][0]
        self.assertIn(f"{line['title']} ({line['product_id']}:{line['sku_id']}) × 2, Perpetual", told)
        self.assertEqual(self.service.acts().count("order"), self.orders_at_the_service())

        self.refuse(1, "order", "cancel", order["id"])
        answer = self.get("order", "cancel", order["id"], "--acknowledge")
        self.assertEqual((answer["order_id"], answer["status"]), (order["id"], "cancelled"))
        self.refuse(1, "order", "cancel", order["id"], "--acknowledge")
        self.get("sync")
        self.assertEqual(self.get("show", "order", order["id"])["lines"][0]["status"], "cancelled")
        self.check_whole()

    def test_price_is_not_told(self):
        """What nobody told is null, never an amount of 0; a later pass brings it."""
        for pattern in ["*/carts*", "*/orders*"]:
            self.service.ask("/test/fault", {"fault": "missing-members", "pattern": pattern, "times": 1000000,
                                             "detail": "pricing,totalPrice"})
        try:
            order = self.order()
        finally:
            self.service.come_back()
        self.assertEqual((order["total"], order["lines"][0]["unit_price"], order["lines"][0]["total"]),
                         (None, None, None))
        self.assertIsNone(self.get("show", "order", order["id"])["total"])
        self.assertIn(",,", self.do("--format", "csv", "show", "order", order["id"]))
        self.get("sync", "--full")
        self.assertGreater(float(self.get("show", "order", order["id"])["total"]["amount"]), 0)

    def test_partly(self):
        """A part of the cart is refused: the order that was placed is named, and so is what is missing; asked once
        more, it is the same answer and no second order."""
        customer = self.customer()
        product = self.product(customer)
        publishers = {one["product_id"]: one["publisher"] for one in self.items("list", "products")}
        other = next(one for one in self.items("list", "products", "--customer", customer)
                     if one["publisher"] != publishers[product.split("/")[0]] and one["buy"]["allowed"]
                     and not one["kind"].endswith("reservation"))
        request = new_guid()
        words = ("order", "create", "--customer", customer, "--item", product + ":1", "--item",
                 f'{other["product_id"]}/{other["sku_id"]}:1', "--request-id", request)
        before = self.service.acts().count("checkout")
        self.service.ask("/test/fail-product", {"product": other["product_id"], "code": 800066})
        try:
            told = self.refuse(1, *words)
            again = self.refuse(1, *words)
        finally:
            self.service.ask("/test/fail-product", {})
        item = self.items("list", "outbox", "--search", request)[0]
        self.assertEqual((item["state"], told), ("sent", again))
        self.assertIn(item["far_id"], told)
        self.assertIn("a part of the cart was not ordered", told)
        order = self.get("show", "order", item["far_id"])
        self.assertEqual([line["product_id"] for line in order["lines"]], [product.split("/")[0]])
        self.assertEqual(self.service.acts().count("checkout"), before + 1)
        self.check_whole()

    def test_new_address(self):
        """Partner Center takes another address of a customer who is there; it is checked first."""
        customer = self.customer()
        refused = self.refuse(2, "customer", "edit", customer, "--city", "Osaka")
        self.assertIn("Address line 1", refused)
        before = self.service.acts().count("update-customer")
        self.get("customer", "edit", customer, "--address", "2-3-4 Kita", "--city", "Osaka", "--state", "27",
                 "--postal-code", "530-0001")
        self.assertEqual(self.service.acts().count("update-customer"), before + 1)

    def orders_at_the_service(self):
        return len({act["subject"] for act in self.service.ask("/test/counters")["acts"] if act["act"] == "order"})

    def test_wrong_sku(self):
        self.refuse(1, "order", "create", "--customer", self.customer(), "--item", "NOTHING:1")

    def test_keys_come_from_the_portal(self):
        order = self.order()["id"]
        for lang in ["en", "ja"]:
            reason = self.refuse(1, "--lang", lang, "software", "get", "--order", order)
            self.assertIn("/commerce/customers/list", reason)
        request = new_guid()
        words = ("software", "paste", "--order", order, "--version", "2022", "--language", "ja", "--file-type",
                 "ISO", "--request-id", request)
        text = f"\n {KEY.lower()} \nhttps://download.example.com/x.iso?token=secret\n"
        pasted = self.get(*words, text=text)
        self.assertEqual((pasted["key"], pasted["links"][0]["url"]),
                         ("*****-*****-*****-*****-UVWX9", "https://download.example.com/x.iso?token=secret"))
        self.assertEqual(self.get(*words, text=text), pasted)
        got = self.get("software", "get", "--order", order, "--reveal")
        self.assertEqual((got["key"], len(got["links"])), (KEY, 1))
        self.assertEqual([key["version"] for key in self.items("list", "keys") if key["order_id"] == order], ["2022"])
        log = [item["operation"] for item in self.items("list", "activity", "--operation", "get_software_key")
               if item["resource"] == order]
        self.assertGreaterEqual(len(log), 2)
        for name in os.listdir(os.path.join(self.folder, "accounts")):
            with open(os.path.join(self.folder, "accounts", name), "rb") as file:
                content = file.read()
            self.assertNotIn(KEY.encode(), content, name)
            self.assertNotIn(b"token=secret", content, name)

    def test_bad_paste(self):
        order = self.order()["id"]
        words = ("software", "paste", "--order", order, "--version", "2022")
        self.refuse(2, *words)
        self.refuse(2, *words, text=f"{KEY}\n{KEY}\n")
        self.refuse(2, *words, text="x" * 20000)
        self.refuse(2, "software", "paste", "--order", order, text=KEY)
        for text in ["no key", "https://a.example.com/x", "ftp://a.example.com/x", "http://a.example.com/x"]:
            self.assertNotIn(text, self.refuse(2, *words, text=text))
        self.refuse(2, *words, "--date", "yesterday", text=KEY)


class Azure(CloudTest):
    def reservation(self, nth=0):
        fits = [item for item in self.items("list", "reservations", "--state", "Succeeded")
                if item["currency" if "currency" in item else "term"] in ("JPY", "P1Y", "P3Y")]
        return fits[nth]

    def test_quote_is_azures(self):
        """Azure's own figure is asked for; it stands beside ours."""
        quote = self.get("reservation", "quote", self.reservation()["id"], *RATE)
        self.assertIn("net", quote)
        self.assertTrue(any(act.endswith("/calculateRefund") or "calculate" in act.lower()
                            for act in self.service.ask("/test/counters")["callsByPath"]))

    def test_refund(self):
        for item in self.items("list", "reservations", "--state", "Succeeded"):
            quote = self.get("reservation", "quote", item["id"], *RATE)
            if quote["verdict"]["allowed"]:
                break
        else:
            self.fail("no reservation can be returned")
        answer = self.get("reservation", "refund", item["id"], "--reason", "test", *RATE, *CONTACT)
        self.assertTrue(answer)
        self.assertEqual(self.get("show", "reservation", item["id"])["state"], "Cancelled")
        self.assertEqual([x["state"] for x in self.items("list", "outbox", "--search", item["name"])], ["sent"])
        self.get("sync", "--full")
        self.assertEqual(self.get("show", "reservation", item["id"])["state"], "Cancelled")
        self.check_whole()

    def test_rename(self):
        one = self.reservation(1)["id"]
        self.get("reservation", "rename", one, "検証用")
        self.get("sync", "--full")
        self.assertEqual(self.get("show", "reservation", one)["name"], "検証用")

    def test_request(self):
        customer = self.customer()
        order = self.order()["id"]
        request = self.get("request", "create", "--type", "partner-center", "--customer", customer, "--order", order,
                           "--title", "注文について", "--reason", "間違えた", "--amount", "1", *CONTACT)
        self.assertTrue(request["number"])
        self.assertEqual(self.get("show", "request", request["number"])["title"], "注文について")
        self.get("sync")
        self.assertEqual(len(self.items("list", "requests", "--search", request["number"])), 1)


class Waiting(CloudTest):
    def test_refund_fell(self):
        """It waits for the network while a day more is used up: refused with both figures, nothing is returned;
        sent again it goes, once."""
        for item in self.items("list", "reservations", "--state", "Succeeded"):
            quote = self.get("reservation", "quote", item["id"], *RATE)
            if quote["verdict"]["allowed"] and float(quote["net"]["amount"]) > 0:
                break
        else:
            self.fail("no reservation can be returned")
        request = new_guid()
        words = ("reservation", "refund", item["id"], "--reason", "test", *RATE, *CONTACT, "--request-id", request)
        self.service.ask("/test/fault", {"fault": "drop-before", "method": "GET", "pattern": "*/reservationOrders/*",
                                         "times": 1000000})
        try:
            self.refuse(3, *words)
        finally:
            self.service.come_back()
        now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)
        self.service.ask("/test/clock", {"instant": now.strftime("%Y-%m-%dT%H:%M:%SZ")})
        waits = self.settle(request)
        self.assertEqual((waits["state"], waits["error_code"]), ("failed", "price"), waits)
        self.assertIn("Send it again", waits["last_error"])
        self.assertNotIn("return", self.service.acts())
        self.assertIn(waits["last_error"], self.refuse(1, *words))

        self.assertEqual(self.settle(request)["state"], "sent")
        self.assertEqual(self.service.acts().count("return"), 1)
        self.get(*words)
        self.assertEqual(self.service.acts().count("return"), 1)

    def settle(self, request):
        item = self.get("outbox", "retry", request)
        for _ in range(60):
            if item["state"] in ("sent", "failed"):
                break
            time.sleep(0.5)
            self.run_desk("sync")
            item = self.items("list", "outbox", "--search", request)[0]
        return item


class Outbox(CloudTest):
    def test_empty(self):
        self.refuse(1, "show", "outbox", "1000")
        self.refuse(1, "outbox", "retry", "nothing of this kind")
        self.refuse(2, "list", "outbox", "--state", "gone")
        self.refuse(2, "outbox", "retry")

    def test_away_and_back(self):
        """The far side is away: the act waits, in words; it is back: sent once, and told so."""
        customer = self.customer()
        item = self.product(customer) + ":1"
        request = new_guid()
        words = ("order", "create", "--customer", customer, "--item", item, "--request-id", request)
        self.service.go_away()
        try:
            self.assertIn("outbox", self.refuse(3, *words))
            self.assertIn("送信", self.refuse(3, "--lang", "ja", *words))
            waits = self.items("list", "outbox", "--state", "waiting", "--search", request)
            self.assertEqual([x["state"] for x in waits], ["queued"])
            self.assertTrue(waits[0]["last_error"])
            self.refuse(3, "sync")
            self.assertGreater(len(self.items("list", "customers")), 0)
        finally:
            self.service.come_back()
        retried = self.get("outbox", "retry", request)
        for _ in range(60):
            if retried["state"] == "sent":
                break
            time.sleep(0.5)
            self.run_desk("sync")
            retried = self.items("list", "outbox", "--search", request)[0]
        self.assertEqual(retried["state"], "sent")
        order = self.get(*words)
        self.assertEqual(order["id"], retried["far_id"])
        self.service.acts()

    def test_discard(self):
        customer = self.customer("banyan")
        self.service.go_away()
        try:
            self.refuse(3, "order", "create", "--customer", customer, "--item", self.product(customer) + ":1")
            number = self.items("list", "outbox", "--state", "waiting", "--customer", customer)[0]["number"]
            request = new_guid()
            gone = self.get("outbox", "discard", str(number), "--request-id", request)
            self.assertEqual(gone["state"], "discarded")
            self.assertEqual(self.get("outbox", "discard", str(number), "--request-id", request), gone)
            self.refuse(1, "outbox", "retry", str(number))
            self.refuse(1, "outbox", "discard", str(number))
        finally:
            self.service.come_back()
        orders = self.service.acts().count("order")
        self.get("sync")
        self.assertEqual(self.service.acts().count("order"), orders)

    def ask_until_it_can_end(self, request):
        """Other questions whose answers tell nothing; while one is under way, nothing can be ended."""
        self.get("outbox", "retry", request)
        for _ in range(60):
            item = self.items("list", "outbox", "--search", request)[0]
            if item["can_end"]:
                break
            time.sleep(0.5)
            self.run_desk("sync")
        self.assertTrue(item["can_end"], item)

    def forget_an_hour(self, request):
        """As if its fate were unknown for two hours: an account at a far side has the system's clock."""
        book = next(account["book"] for account in self.items("account", "list") if account["name"] == "Cloud")
        with contextlib.closing(sqlite3.connect(book, timeout=30)) as connection, connection:
            notes = json.loads(connection.execute("SELECT notes FROM outbox WHERE request_id = ?",
                                                  [request]).fetchone()[0])
            notes["fate unknown"] = str(int(notes["fate unknown"]) - 2 * 3600 * 1000000)
            connection.execute("UPDATE outbox SET notes = ? WHERE request_id = ?", [json.dumps(notes), request])

    def test_end_by_hand(self):
        """Nobody can find out what became of it: ended by who says that it was looked for, and logged."""
        customer = self.customer("kranichhof")
        request = new_guid()
        self.service.ask("/test/fault", {"fault": "status", "method": "POST", "pattern": "*/checkout",
                                         "times": 1000000, "detail": "500 {}"})
        try:
            self.refuse(3, "order", "create", "--customer", customer, "--item", self.product(customer) + ":1",
                        "--request-id", request)
            item = self.items("list", "outbox", "--search", request)[0]
            self.assertEqual((item["state"], item["asking"], item["can_end"]), ("sending", True, False))
            self.assertNotIn("--acknowledge", self.refuse(1, "outbox", "discard", request))
            self.refuse(1, "outbox", "discard", request, "--acknowledge")
            self.forget_an_hour(request)
            self.ask_until_it_can_end(request)
            self.assertIn("--acknowledge", self.refuse(1, "outbox", "discard", request))
            self.assertIn("sending", [x["state"] for x in self.items("list", "outbox", "--search", request)])
            ended = self.get("outbox", "discard", request, "--acknowledge")
        finally:
            self.service.come_back()
        self.assertEqual((ended["state"], ended["asking"], ended["can_end"], ended["ended_by_hand"],
                          ended["found_later"]), ("discarded", False, False, True, False))
        log = self.items("list", "activity", "--operation", "end_outbox_item")
        self.assertEqual([x["resource"] for x in log], [request])
        self.assertTrue(log[0]["user"])
        self.service.acts()

    def test_lost_answer(self):
        """The act was carried out, its answer was lost: asked about, not repeated."""
        customer = self.customer("blaumeise")
        self.service.ask("/test/fault", {"fault": "drop-after", "method": "POST", "pattern": "*/checkout",
                                         "times": 1})
        done = self.run_desk("--format", "json", "order", "create", "--customer", customer, "--item",
                             self.product(customer) + ":1", "--request-id", "8d7c6b5a-4938-4271-8605-f4e3d2c1b0a9")
        for _ in range(60):
            item = self.items("list", "outbox", "--search", "8d7c6b5a-4938-4271-8605-f4e3d2c1b0a9")[0]
            if item["state"] == "sent":
                break
            time.sleep(0.5)
            self.run_desk("sync")
        self.assertEqual(item["state"], "sent", (done.status, done.err, item))
        self.service.acts()

    def test_csv_and_ja(self):
        self.order()
        head = self.do("--format", "csv", "list", "outbox").splitlines()[0]
        self.assertIn("state_text", head)
        self.assertIn("購入", self.do("--lang", "ja", "list", "outbox"))


class Remove(CloudTest):
    def test_remove(self):
        answer = self.get("account", "remove", "Cloud", "--yes")
        self.assertTrue(answer["removed"])
        self.add(self.folder, self.service)
        self.refuse(1, "sync")  # its sign-in went with it


if __name__ == "__main__":
    if not shutil.which("gnome-keyring-daemon") or not shutil.which("dbus-run-session"):
        print("1..0 # SKIP no Secret Service is installed")
    elif "PD_HAS_KEYRING" not in os.environ:
        sys.exit(with_keyring())
    else:
        main()
