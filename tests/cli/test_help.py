#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line itself: help, options, exit statuses, streams (shared/cli.md)."""

import os
import pty
import re
import signal
import subprocess
import time

import desk_cli
from desk_cli import NOW, PROGRAM, DeskTest, environment, main, run

COMMANDS = """
account list|account add-local|account roles|account user|account policy|account credit-limit|account remove
account add-cloud|account sign-in|account sign-out
list customers|customer create|customer edit|customer accept-agreement|list products
order create|list orders|show order|order cancel
list software|software options|software get|software paste|software download|list keys
sync|list outbox|show outbox|outbox retry|outbox discard
list reservations|show reservation|reservation quote|reservation refund|reservation exchange
reservation set-scope|reservation rename|reservation flexibility|reservation split|reservation merge
reservation grant|reservation revoke|list subscriptions|customer add-subscription|customer self-purchase
list markets|import markets|what-if refund|what-if cap|what-if exchange
request create|list requests|show request|request reply|request close|request reopen
list activity|list invoices|show invoice|list deadlines
import keys|import customers|import catalog
export customers|export orders|export software|export reservations|export activity|export deadlines
check|generate
""".replace("\n", "|").strip("|").split("|")
GLOBAL = {"--data-dir", "--account", "--format", "--lang", "--now", "--help"}


def options_of(text):
    return set(re.findall(r"^  (--[a-z0-9-]+)", text, re.M))


class Help(DeskTest):
    def test_lists_every_command(self):
        out = self.do("--help")
        listed = re.findall(r"^  ([a-z-]+(?: [a-z-]+)?)(?: [A-Z…]+| on\|off)*$", out, re.M)
        self.assertEqual(sorted(listed), sorted(COMMANDS))
        self.assertEqual(options_of(out), GLOBAL | {"--version"})

    def test_of_every_command(self):
        for command in COMMANDS:
            out = self.do(*command.split(), "--help")
            self.assertIn(f"partner-deskctl {command} ", out)
            self.assertLessEqual(GLOBAL, options_of(out), command)

    def test_is_translated(self):
        for command in [""] + COMMANDS:
            ja = self.do("--lang", "ja", *command.split(), "--help")
            self.assertIn("使い方: partner-deskctl", ja)
            # No sentence stayed English: every line but those of commands and placeholders has Japanese.
            for line in ja.splitlines():
                if re.match(r"^  [a-z]|^  --[a-z-]+ [^ ]+$", line) or not line.strip():
                    continue
                self.assertRegex(line, "[\u3040-\u9fff]", (command, line))

    def test_completion_knows_the_same(self):
        source = os.path.join(os.environ["PARTNER_DESK_PKGDATADIR"], "partner-deskctl.bash-completion")
        for command in COMMANDS:
            script = f'. "{source}"; _partner_deskctl_options "{command}"'
            known = set(subprocess.check_output(["bash", "-c", script], text=True).split())
            self.assertEqual(known, options_of(self.do(*command.split(), "--help")) - GLOBAL, command)
        script = f'. "{source}"; for w in account customer order list show software reservation request outbox ' \
                 'what-if import export; do ' \
                 'for s in $(_partner_deskctl_sub_commands $w); do echo $w $s; done; done'
        known = subprocess.check_output(["bash", "-c", script], text=True).splitlines()
        self.assertEqual(sorted(known + ["check", "generate", "sync"]), sorted(COMMANDS))

    def test_manual_page_knows_the_same(self):
        with open(os.path.join(os.environ["PARTNER_DESK_PKGDATADIR"], "partner-deskctl.1"), encoding="utf-8") as file:
            page = re.sub(r"\\f[RPBI]", "", file.read().replace("\\-", "-"))
        for command in COMMANDS:
            first, _, second = command.partition(" ")
            self.assertRegex(page, f'(?m)^\\.(B|BI|BR) "?.*{first}.*{second}', command)
            for option in options_of(self.do(*command.split(), "--help")):
                if option not in ("--tenant-id", "--currency", "--phone", "--domain", "--country", "--status",
                                  "--operation", "--first-name", "--last-name", "--email", "--language"):
                    self.assertIn(option, page, command)

    def test_version(self):
        self.assertRegex(self.do("--version"), r"^partner-deskctl \d+\.\d+\.\d+\n$")


class WrongUse(DeskTest):
    def test_no_command(self):
        self.assertIn("Usage:", self.refuse(2))

    def test_unknown_command(self):
        for words in ["sell", "list", "list everything", "customer", "show customer X"]:
            self.assertIn("Usage:", self.refuse(2, *words.split()), words)

    def test_cloud_commands_on_a_local_account(self):
        for words in ["account sign-in Tokyo", "account sign-out Tokyo", "sync", "show outbox 1", "outbox retry 1",
                      "software paste --order 1 --version 2022"]:
            self.refuse(1, *words.split())
        self.assertEqual(self.items("list", "outbox"), [])

    def test_unknown_option(self):
        self.refuse(2, "--frmat", "json", "list", "customers")
        self.refuse(2, "list", "customers", "--customer", "x")
        self.refuse(2, "generate", "--invoices", "5")

    def test_values(self):
        for words in ["--format xml list customers", "--now yesterday list customers", "--lang // list customers",
                      "list customers --limit -1", "list customers --limit many", "list customers --offset 1.5",
                      "list customers --sort colour", "list orders --sort name", "list activity --from 2026-02-30",
                      "list activity --from 2026-05-02 --to 2026-05-01", "list deadlines --within soon",
                      "list deadlines --kind birthday", "list products --kind hardware",
                      "list reservations --expiring-within soon", "what-if refund --unit-price 5", "what-if cap",
                      "what-if cap --new -5", "what-if exchange --return 5 --purchase 5",
                      "what-if refund --bought 2026-02-30 --unit-price 5", "request create --type phone",
                      "customer create --name A --domain a.example.com --country JP --request-id 17",
                      "list customers surplus", "show order", "customer create --name A", "order create --customer A",
                      "account policy Tokyo --set 1999", "account credit-limit Tokyo --amount 5",
                      "account credit-limit Tokyo --none --amount 5", "account roles Tokyo --set king"]:
            self.refuse(2, *words.split())

    def test_is_told_in_the_language_asked_for(self):
        self.assertIn("というコマンドはありません", self.refuse(2, "--lang", "ja", "sell"))
        self.assertIn("には整数", self.refuse(2, "--lang=ja", "list", "customers", "--limit", "x").replace(" ", "")
                      .replace("0から", "").replace("9,223,372,036,854,775,807までの", ""))


class Options(DeskTest):
    def test_before_and_after_the_command(self):
        before = self.get("list", "customers", "--limit", "1")
        after = self.do("list", "customers", "--limit", "1", "--format", "json", "--account=Tokyo")
        self.assertEqual(before, desk_cli.json.loads(after))

    def test_data_dir_wins_over_the_environment(self):
        out = run("/nonexistent", "--data-dir", self.folder, "account", "list").out
        self.assertIn("Tokyo", out)

    def test_default_data_dir_is_that_of_the_desktop(self):
        home = desk_cli.new_folder()
        result = run(None, "account", "add-local", "A", env={"XDG_DATA_HOME": home})
        self.assertEqual(result.status, 0, result.err)
        self.assertTrue(os.listdir(os.path.join(home, "partner-desk", "accounts")))

    def test_language_of_the_environment(self):
        out = self.do("list", "customers", env={"LANGUAGE": "ja"})
        self.assertIn("ドメイン名", out)
        self.assertIn("Domain", self.do("list", "customers"))

    def test_japanese_text_also_in_the_c_locale(self):
        found = self.items("list", "customers", "--search", "商", env={"LC_ALL": "C"})
        self.assertTrue(all("商" in customer["name"] for customer in found))
        self.assertTrue(found)

    def test_text_that_is_no_utf8(self):
        self.refuse(2, "list", "customers", "--search", b"\xff\xfe")

    def test_now_of_the_environment_and_the_option(self):
        customer = self.add_customer()
        self.assertEqual(self.buy(customer, "0001:1")["placed_at"], NOW)
        answer = self.get("--now", "2026-05-04T00:00:00+09:00", "order", "create", "--customer", customer,
                          "--item", "0001:1")
        self.assertEqual(answer["placed_at"][:14], "2026-05-03T15:")
        self.refuse(2, "list", "customers", now="garbage")


class Streams(DeskTest):
    def raw(self, arguments, **how):
        return subprocess.run([PROGRAM, *arguments], env=environment(self.folder), stdin=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, timeout=60, check=False, **how)

    def test_full_disk(self):
        with open("/dev/full", "wb") as full:
            done = self.raw(["list", "customers"], stdout=full)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"could not be written", done.stderr)

    def test_what_was_done_is_told_when_the_answer_is_lost(self):
        before = len(self.items("list", "orders"))
        customer = self.add_customer()
        with open("/dev/full", "wb") as full:
            done = self.raw(["order", "create", "--customer", customer, "--item", "0001:1"], stdout=full)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"has been done", done.stderr)
        self.assertEqual(len(self.items("list", "orders")), before + 1)

    def test_closed_pipe(self):
        reading, writing = os.pipe()
        os.close(reading)
        done = self.raw(["list", "customers"], stdout=writing)
        os.close(writing)
        self.assertEqual(done.returncode, 3)

    def test_closed_stdout_changes_nothing(self):
        customer = self.add_customer()
        before = len(self.items("list", "orders"))
        done = subprocess.run(["/bin/sh", "-c", f'"{PROGRAM}" order create --customer {customer} --item 0001:1 >&-'],
                              env=environment(self.folder), stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(len(self.items("list", "orders")), before)
        self.check_whole()

    def test_no_progress_without_a_terminal(self):
        result = self.run_desk("generate", "--customers", "200", "--orders", "500", "--activity", "10")
        self.assertEqual((result.status, result.err), (0, ""))

    def test_progress_on_a_terminal(self):
        master, slave = pty.openpty()
        child = subprocess.Popen([PROGRAM, "generate", "--customers", "3000", "--orders", "9000", "--activity", "10"],
                                 env=environment(self.folder), stdout=subprocess.PIPE, stderr=slave)
        os.close(slave)
        shown = b""
        while True:
            try:
                piece = os.read(master, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        out = child.stdout.read()
        self.assertEqual(child.wait(), 0)
        os.close(master)
        child.stdout.close()
        self.assertIn(b"%", shown)
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown[-20:])
        self.assertNotIn(b"\r", out)

    def test_interrupted_import_changes_nothing(self):
        rows = "".join(f"Kunde {i},k{i}.example.com,DE\n" for i in range(60000))
        path = self.write("many.csv", "name,domain,country\n" + rows)
        before = self.get("list", "customers", "--limit", "0")["total"]
        child = subprocess.Popen([PROGRAM, "import", "customers", path], env=environment(self.folder),
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.4)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
        if child.returncode == 0:
            self.skipTest("the machine was faster than the signal")
        self.assertEqual((child.returncode, out), (3, b""), err)
        self.assertTrue(err)
        self.assertEqual(self.get("list", "customers", "--limit", "0")["total"], before)
        self.check_whole()


class Start(DeskTest):
    def test_help_touches_nothing(self):
        folder = os.path.join(desk_cli.new_folder(), "none")
        self.assertEqual(run(folder, "list", "orders", "--help").status, 0)
        self.assertFalse(os.path.exists(folder))

    def test_lists_without_the_vault(self):
        """A list needs no secret: it works where the key file is gone."""
        for name in os.listdir(os.path.join(self.folder, "accounts")):
            if name.endswith(".key"):
                os.remove(os.path.join(self.folder, "accounts", name))
        self.do("list", "customers")
        self.do("list", "orders")


if __name__ == "__main__":
    main()
