#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts, roles (domain rules, section 1), settings; and books that cannot be used."""

import os
import pty
import shutil
import sqlite3
import stat
import subprocess
import threading

import desk_cli
from desk_cli import PROGRAM, DeskTest, environment, main, new_guid, run

ROLES = ["admin-agent", "global-admin", "helpdesk-agent", "sales-agent", "user-management-admin", "billing-admin",
         "account-admin", "referral-admin", "marketing-content-admin"]


def book_of(test):
    return test.items("account", "list")[0]["book"]


class Accounts(DeskTest):
    def test_list(self):
        account, = self.items("account", "list")
        self.assertLessEqual({"name", "kind", "roles", "book", "customers", "synced_at"}, set(account))
        self.assertEqual((account["name"], account["kind"], account["synced_at"]), ("Tokyo", "local", None))
        self.assertEqual(account["roles"], ["admin-agent", "global-admin"])
        self.assertEqual(account["customers"], self.get("list", "customers", "--limit", "0")["total"])

    def test_book_is_for_the_owner_alone(self):
        self.assertEqual(stat.S_IMODE(os.stat(book_of(self)).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.dirname(book_of(self))).st_mode), 0o700)

    def test_add_local_empty(self):
        added = self.get("account", "add-local", "大阪 / 2", "--roles", "sales-agent,helpdesk-agent")
        self.assertEqual((added["name"], added["customers"], added["sample"]), ("大阪 / 2", 0, False))
        self.assertEqual(sorted(added["roles"]), ["helpdesk-agent", "sales-agent"])
        self.assertEqual(len(self.items("account", "list")), 2)

    def test_names_are_unique_and_short(self):
        self.refuse(1, "account", "add-local", "Tokyo")
        self.assertIn(self.run_desk("account", "add-local", "x" * 61).status, (1, 2))
        self.assertIn(self.run_desk("account", "add-local", "").status, (1, 2))
        self.assertEqual(len(self.items("account", "list")), 1)

    def test_add_local_twice_with_one_request(self):
        request = new_guid()
        first = self.get("account", "add-local", "Osaka", "--request-id", request)
        self.assertEqual(self.get("account", "add-local", "Osaka", "--request-id", request), first)
        self.refuse(1, "account", "add-local", "Osaka", "--request-id", new_guid())
        self.refuse(1, "account", "add-local", "Kobe", "--request-id", request)
        self.assertEqual(len(self.items("account", "list")), 2)

    def test_account_is_named_where_there_are_two(self):
        self.do("account", "add-local", "Osaka")
        self.refuse(1, "list", "customers")
        self.assertEqual(self.items("--account", "Osaka", "list", "customers"), [])
        self.refuse(1, "--account", "Kobe", "list", "customers")

    def test_no_account_yet(self):
        result = run(desk_cli.new_folder(), "list", "customers")
        self.assertEqual((result.status, result.out), (1, ""))

    def test_remove(self):
        book = book_of(self)
        request = new_guid()
        self.refuse(1, "account", "remove", "Osaka", "--yes")
        first = self.get("account", "remove", "Tokyo", "--yes", "--request-id", request)
        self.assertEqual((first["name"], first["removed"]), ("Tokyo", True))
        left = [name for name in os.listdir(os.path.dirname(book)) if not name.startswith(".")]
        self.assertEqual(left, [])
        self.assertEqual(self.get("account", "remove", "Tokyo", "--yes", "--request-id", request), first)
        # A new one of the same name is not what the request was about.
        self.do("account", "add-local", "Tokyo")
        self.assertEqual(self.get("account", "remove", "Tokyo", "--yes", "--request-id", request), first)
        self.assertEqual(len(self.items("account", "list")), 1)

    def test_remove_without_a_terminal_does_not_ask(self):
        self.assertTrue(self.get("account", "remove", "Tokyo")["removed"])
        self.assertEqual(self.items("account", "list"), [])

    def test_remove_asks_at_a_terminal(self):
        for answer, status in ((b"\n", 1), (b"n\n", 1), (b"\x04", 1), (b"y\n", 0)):
            master, slave = pty.openpty()
            os.write(master, answer)
            done = subprocess.run([desk_cli.PROGRAM, "account", "remove", "Tokyo"], stdin=slave, capture_output=True,
                                  env=desk_cli.environment(self.folder), timeout=60, check=False)
            os.close(slave)
            os.close(master)
            self.assertEqual(done.returncode, status, (answer, done.stderr))
            self.assertIn("(y/N)", done.stderr.decode("utf-8"))
            self.assertEqual(len(self.items("account", "list")), status)

    def test_user_in_the_log(self):
        answer = self.get("account", "user", "Tokyo", "--name", "青木 健", "--email", "aoki@partner.example.com")
        self.assertEqual((answer["user"], answer["user_email"]), ("青木 健", "aoki@partner.example.com"))
        self.add_customer()
        record = self.items("list", "activity", "--operation", "create_customer", "--limit", "1")[0]
        self.assertEqual((record["user"], record["user_email"]), ("青木 健", "aoki@partner.example.com"))
        self.refuse(2, "account", "user", "Tokyo")

    def test_roles(self):
        self.assertEqual(self.get("account", "roles", "Tokyo")["roles"], ["admin-agent", "global-admin"])
        for role in ROLES:
            self.assertEqual(self.get("account", "roles", "Tokyo", "--set", role)["roles"], [role])
        self.assertEqual(self.get("account", "roles", "Tokyo", "--set", ",".join(ROLES))["roles"], ROLES)

    def test_roles_once_for_a_request(self):
        request = new_guid()
        first = self.get("account", "roles", "Tokyo", "--set", "sales-agent", "--request-id", request)
        self.do("account", "roles", "Tokyo", "--set", "admin-agent")
        again = self.get("account", "roles", "Tokyo", "--set", "sales-agent", "--request-id", request)
        self.assertEqual(again, first)
        self.assertEqual(self.get("account", "roles", "Tokyo")["roles"], ["admin-agent"])
        self.refuse(1, "account", "roles", "Tokyo", "--set", "global-admin", "--request-id", request)

    def test_policy(self):
        """Rule 17.1: which profile governs a purchase; of today, 2022-07 by the timeline."""
        customer = self.add_customer()
        self.assertEqual(self.get("account", "policy", "Tokyo", "--set", "timeline")["policy"], "timeline")
        line = self.buy(customer, "0001:1")["lines"][0]
        self.assertEqual(line["cancel"]["until"], "2026-06-02T00:00:00Z")  # perpetual: 30 days
        self.assertEqual(self.get("account", "policy", "Tokyo", "--set", "2020-rules")["policy"], "2020-rules")
        line = self.buy(customer, "0001:1")["lines"][0]
        self.assertEqual((line["policy"], line["cancel"]["until"]), ("2020", "2026-07-02T00:00:00Z"))

    def test_17_1_policy_governs_every_purchase(self):
        """Rule 17.1: what was bought before the setting changed is judged by it, too, there and back."""
        customer = self.add_customer()
        order = self.buy(customer, "0001:1")["id"]
        later = "2026-06-10T00:00:00Z"

        def verdict():
            line = [item for item in self.items("list", "software", "--customer", customer, now=later)
                    if item["order_id"] == order][0]
            return line["cancel"]

        before = verdict()
        self.assertEqual((before["allowed"], before["until"]), (True, "2026-07-02T00:00:00Z"))
        self.get("account", "policy", "Tokyo", "--set", "timeline")
        between = verdict()
        self.assertEqual((between["allowed"], between["rule"]), (False, "7.1"))
        self.assertEqual(between["until"], "2026-06-02T00:00:00Z")
        self.check_whole()
        self.get("account", "policy", "Tokyo", "--set", "2020-rules")
        self.assertEqual(verdict(), before)
        self.check_whole()

    def test_credit_limit(self):
        """Rule 4.8."""
        customer = self.add_customer(name="Larkspur Two", domain="two.example.com", country="US")
        answer = self.get("account", "credit-limit", "Tokyo", "--amount", "1.00", "--currency", "USD")
        self.assertEqual(answer["credit_limit"], {"amount": "1.00", "currency": "USD"})
        self.refuse(1, "order", "create", "--customer", customer, "--item", "0001:1")
        product = self.items("list", "products", "--customer", customer, "--search", "0001", "--limit", "1")[0]
        self.assertEqual((product["buy"]["allowed"], product["buy"]["rule"]), (False, "4.8"))
        self.refuse(2, "account", "credit-limit", "Tokyo", "--amount", "-5", "--currency", "USD")
        self.refuse(2, "account", "credit-limit", "Tokyo", "--amount", "1.005", "--currency", "USD")
        self.assertIsNone(self.get("account", "credit-limit", "Tokyo", "--none")["credit_limit"])
        self.buy(customer, "0001:1")


class Roles(DeskTest):
    """Section 1, rule by rule: the acts that the command line offers, each role alone (1.24)."""

    def allowed(self, command, **how):
        """The roles that are not refused the command; the others' refusal must name a role (1.25)."""
        roles = set()
        for role in ROLES:
            self.do("account", "roles", "Tokyo", "--set", role)
            result = self.run_desk(*command(role), **how)
            if result.status == 0:
                roles.add(role)
            else:
                self.assertEqual((result.status, result.out), (1, ""), (role, result.err))
        return roles

    def setUp(self):
        super().setUp()
        self.customer = self.add_customer()
        self.order = self.buy(self.customer, "0001:1")["id"]

    def test_1_1_buy(self):
        self.assertEqual(self.allowed(lambda role: ("order", "create", "--customer", self.customer, "--item", "0001:1")),
                         {"admin-agent", "global-admin"})

    def test_1_1_see(self):
        for kind in ("orders", "software", "keys"):
            self.assertEqual(self.allowed(lambda role, kind=kind: ("list", kind, "--limit", "1")),
                             {"admin-agent", "global-admin"})
        # 1.10: more roles buy reservations, and see nothing else of the catalogue.
        self.assertEqual(self.allowed(lambda role: ("list", "products", "--limit", "1")),
                         {"admin-agent", "global-admin", "helpdesk-agent", "sales-agent", "user-management-admin"})
        self.do("account", "roles", "Tokyo", "--set", "sales-agent")
        self.assertEqual({product["kind"] for product in self.items("list", "products")}, {"reservation"})

    def test_1_2_keys_and_links(self):
        get = ("software", "get", "--order", self.order, "--version", "2022", "--language", "ja", "--file-type", "EXE")
        self.assertEqual(self.allowed(lambda role: get), {"admin-agent"})

    def test_1_3_cancel(self):
        def cancel(role):
            return ("order", "cancel", self.order, "--acknowledge", "--request-id", request)
        request = new_guid()
        # The admin agent comes first and may; the same request by another role gives the first answer.
        self.do("account", "roles", "Tokyo", "--set", "global-admin")
        self.assertIn("Admin agent", self.refuse(1, *cancel("global-admin")))
        self.do("account", "roles", "Tokyo", "--set", "admin-agent")
        self.do(*cancel("admin-agent"))

    def test_1_2_and_1_3_refusals_name_the_admin_agent(self):
        """The act's own role is judged first: of roles that may not even see orders, and for no order at all."""
        choice = ("--version", "2022", "--language", "ja", "--file-type", "EXE")
        before = self.failed_key_accesses()
        n = 0
        for role in ("global-admin", "sales-agent"):
            for order in (self.order, "no-such-order"):
                self.do("account", "roles", "Tokyo", "--set", role)
                for command in (("software", "get", "--order", order, *choice),
                                ("software", "download", "--order", order, *choice, "--output", self.path("x")),
                                ("order", "cancel", order, "--acknowledge")):
                    reason = self.refuse(1, *command)
                    self.assertIn("Admin agent", reason, (role, command))
                    self.assertNotIn("Global admin", reason, (role, command))
                    n += order == self.order and command[0] == "software"
        self.assertEqual(self.failed_key_accesses(), before + n)

    def failed_key_accesses(self):
        self.do("account", "roles", "Tokyo", "--set", "account-admin")
        return len([item for item in self.items("list", "activity", "--operation", "get_software_key")
                    if item["status"] == "failed"])

    def test_1_4_and_1_5_say_what_they_hide(self):
        for role, word in (("admin-agent", "keys and downloads"), ("account-admin", "orders, customers"),
                           ("global-admin", None)):
            self.do("account", "roles", "Tokyo", "--set", role)
            result = self.run_desk("list", "activity")
            self.assertEqual(result.status, 0)
            if word is None:
                self.assertEqual(result.err, "")
            else:
                self.assertIn(word, result.err)
            self.assertEqual(self.run_desk("--format", "json", "list", "activity").err, "")

    def test_1_4_log_of_keys(self):
        command = ("list", "activity", "--operation", "get_software_key", "--limit", "1")
        self.assertEqual(self.allowed(lambda role: command),
                         {"global-admin", "account-admin", "referral-admin", "marketing-content-admin"})

    def test_1_5_other_log(self):
        command = ("list", "activity", "--operation", "create_order", "--limit", "1")
        self.assertEqual(self.allowed(lambda role: command),
                         {"global-admin", "billing-admin", "user-management-admin", "admin-agent", "sales-agent",
                          "helpdesk-agent"})

    def test_1_12_agreement(self):
        other = self.add_customer(name="Other", domain="other.example.com", accept=False)
        self.assertEqual(self.allowed(lambda role: ("customer", "accept-agreement", other, *desk_cli.AGREEMENT)),
                         {"admin-agent", "sales-agent"})

    def test_1_13_add_customer(self):
        self.assertEqual(self.allowed(lambda role: ("customer", "create", "--name", role, "--domain",
                                                    f"{role}.example.com", "--country", "JP")),
                         {"global-admin", "user-management-admin", "admin-agent", "sales-agent"})

    def test_1_14_export_customers(self):
        self.assertEqual(self.allowed(lambda role: ("export", "customers", self.path("c.csv"))),
                         {"admin-agent", "global-admin"})

    def test_1_19_invoices(self):
        self.assertEqual(self.allowed(lambda role: ("list", "invoices", "--limit", "1")),
                         {"global-admin", "billing-admin", "admin-agent"})

    def test_1_26_keys_but_not_their_log(self):
        self.do("account", "roles", "Tokyo", "--set", "admin-agent")
        self.do("software", "get", "--order", self.order, "--version", "2022", "--language", "ja", "--file-type", "EXE")
        self.refuse(1, "list", "activity", "--operation", "get_software_key")
        self.do("account", "roles", "Tokyo", "--set", "account-admin")
        self.assertTrue(self.items("list", "activity", "--operation", "get_software_key"))
        self.refuse(1, "list", "keys")


class Books(DeskTest):
    """Part 4 of the issue: books that cannot be used. A clear message, status 3, nothing lost."""

    def digest(self):
        with open(book_of(self), "rb") as file:
            return file.read()

    def edit(self, book, change):
        with open(book, "r+b") as file:
            change(file)

    def test_not_a_book(self):
        book = book_of(self)
        with open(book, "wb") as file:
            file.write(b"Dear diary, " * 1000)
        for name in (book + "-wal", book + "-shm"):
            if os.path.exists(name):
                os.remove(name)
        self.assertIn("damaged", self.refuse(3, "list", "customers"))
        account, = self.items("account", "list")
        self.assertTrue(account["problem"])

    def test_damaged_pages(self):
        self.do("list", "customers")
        book = book_of(self)
        size = os.path.getsize(book)

        def overwrite(file):
            for page in range(4, size // 4096, 2):
                file.seek(page * 4096)
                file.write(os.urandom(2048))
        self.edit(book, overwrite)
        result = self.run_desk("check")
        self.assertIn(result.status, (1, 3), result.err)
        self.assertTrue(result.err)

    def test_newer(self):
        book = book_of(self)
        connection = sqlite3.connect(book)
        connection.execute("PRAGMA user_version = 99")
        connection.commit()
        connection.close()
        self.assertIn("newer", self.refuse(3, "list", "customers"))
        self.assertRegex(self.refuse(3, "--lang", "ja", "list", "customers"), "[\u3040-\u9fff]{3}")
        connection = sqlite3.connect(book)
        self.assertEqual(connection.execute("PRAGMA user_version").fetchone(), (99,))
        connection.close()

    def test_read_only(self):
        if os.geteuid() == 0 and not shutil.which("setpriv"):
            self.skipTest("root may write everything, and setpriv is not there")
        book = book_of(self)
        folder = os.path.dirname(book)
        for name in os.listdir(folder):
            os.chmod(os.path.join(folder, name), 0o444)
        os.chmod(folder, 0o555)
        command = [PROGRAM, "customer", "create", "--name", "A", "--domain", "a.example.com", "--country", "JP"]
        if os.geteuid() == 0:
            for part in (desk_cli._scratch, self.home, self.folder):
                os.chmod(part, 0o755)
            command = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", *command]
        done = subprocess.run(command, env=environment(self.folder), capture_output=True, check=False)
        os.chmod(folder, 0o700)
        for name in os.listdir(folder):
            os.chmod(os.path.join(folder, name), 0o600)
        self.assertEqual((done.returncode, done.stdout), (3, b""), done.stderr)
        self.assertTrue(done.stderr)
        self.check_whole()

    def test_locked(self):
        customer = self.add_customer()
        connection = sqlite3.connect(book_of(self), timeout=0)
        connection.execute("BEGIN EXCLUSIVE")
        message = self.refuse(3, "order", "create", "--customer", customer, "--item", "0001:1")
        self.assertIn("Another program", message)
        connection.rollback()
        connection.close()
        self.buy(customer, "0001:1")

    def test_many_at_once_wait_for_each_other(self):
        """Each of them opens and closes the book: no one's lock may go by another's closing."""
        customer = self.add_customer()
        before = self.get("list", "orders", "--limit", "0")["total"]
        results = []

        def order():
            results.append(self.run_desk("order", "create", "--customer", customer, "--item", "0001:1"))
        for _ in range(5):
            threads = [threading.Thread(target=order) for _ in range(12)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual([result.err for result in results if result.status != 0], [])
        self.assertEqual(self.get("list", "orders", "--limit", "0")["total"], before + len(results))
        self.check_whole()

    def test_full_disk(self):
        """A file system of 3 MB where root may mount one; else the size limit of a file."""
        rows = "name,domain,country\n" + "".join(f"Kunde {i},k{i}.example.com,DE\n" for i in range(40000))
        path = self.write("many.csv", rows)
        small = self.path("small")
        os.mkdir(small)
        mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", small],
                                                       capture_output=True, check=False).returncode == 0
        if not mounted:
            self.skipTest("no file system can be mounted here")
        try:
            folder = os.path.join(small, "data")
            result = run(folder, "account", "add-local", "Small")
            self.assertEqual(result.status, 0, result.err)
            result = run(folder, "import", "customers", path)
            self.assertEqual((result.status, result.out), (3, ""), result.err)
            self.assertIn("disk is full", result.err)
            self.assertEqual(run(folder, "--format", "json", "list", "customers").out,
                             '{"items":[],"total":0}\n')
            self.assertEqual(run(folder, "check").status, 0)
            # It stays usable: there is room for one customer.
            result = run(folder, "customer", "create", "--name", "A", "--domain", "a.example.com", "--country", "JP")
            self.assertEqual(result.status, 0, result.err)
        finally:
            subprocess.run(["umount", small], check=False)

    def test_file_size_limit(self):
        """Every machine can do this one: writes beyond a size fail, the book stays whole."""
        rows = "name,domain,country\n" + "".join(f"Kunde {i},k{i}.example.com,DE\n" for i in range(20000))
        path = self.write("many.csv", rows)
        before = self.get("list", "customers", "--limit", "0")["total"]
        blocks = os.path.getsize(book_of(self)) // 1024 + 1024  # KiB, as bash counts them
        script = f'trap "" XFSZ; ulimit -f {blocks}; exec "{PROGRAM}" import customers "{path}"'
        done = subprocess.run(["bash", "-c", script], env=environment(self.folder), capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (3, b""), done.stderr)
        self.assertEqual(self.get("list", "customers", "--limit", "0")["total"], before)
        self.check_whole()

    def test_lost_key_file(self):
        folder = os.path.dirname(book_of(self))
        keys = [name for name in os.listdir(folder) if name.endswith(".key")]
        self.assertEqual(len(keys), 1)
        os.remove(os.path.join(folder, keys[0]))
        self.assertIn("encryption key", self.refuse(3, "list", "keys", "--reveal"))
        result = self.run_desk("--format", "json", "check")
        self.assertEqual(result.status, 1)
        self.assertFalse(desk_cli.json.loads(result.out)["ok"])

    def test_log_that_was_tampered_with(self):
        connection = sqlite3.connect(book_of(self))
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'activity'")
        for name, in triggers.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE activity SET user_name = 'Somebody else' WHERE id = 3")
        connection.commit()
        connection.close()
        result = self.run_desk("--format", "json", "check")
        self.assertEqual(result.status, 1)
        answer = desk_cli.json.loads(result.out)
        self.assertFalse(answer["ok"])
        self.assertTrue(answer["findings"])

    def test_repair_index(self):
        self.assertTrue(self.get("check", "--repair-index")["ok"])
        self.check_whole()


if __name__ == "__main__":
    main()
