#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cloud account at the screen, against the test service: from the form to the acts that the service counts.

Issue 4, sections 1 (sign-in by device code, session health, sign out), 3 (first pull, Home), 4 (buy, cancel, refund,
request; keys that are pasted; the outbox) and 8: every act is looked up at the service, which must have seen it once.
"""

import contextlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import urllib.request

from gi.repository import Gio, GLib

from desk_driver import TEXT_ROLES, Desk, DriverError, Story, Walk, end_with_parent, parse_arguments, plain

BUTTONS = ("button", "push button")
ACCOUNT = "Tokyo & Osaka"
USER = "sato@contoso.example"
CLIENT_ID = "22222222-2222-4222-8222-222222222222"
CUSTOMER = "aozora.example"
COMPANY = "Hanamizuki <Trading> & Co"
DOMAIN = "hanamizuki.onmicrosoft.com"
PRODUCT = "SQL Server 2022 Standard – 2 Core License Pack"
OTHER_PRODUCT = "SQL Server 2022 CAL – 1 Device"
REASON = "The project <ended> & moved"
STATE_HINTS = {"en": "Two letters, like WA for Washington.",
               "ja": "Leave it empty; the prefecture goes before the city."}
STATE_PROBLEMS = {"en": "“State/Province” must be two letters.",
                  "ja": "Partner Center takes at most two characters in “State/Province”."}
# As it is pasted out of a mail that was typed in Japanese.
TYPED_KEY = "AAAAA bbbbb-CCCCC‐ddddd-7qk2m"
KEY = "AAAAA-BBBBB-CCCCC-DDDDD-7QK2M"
# azure-api.md 6: the first answer to a calculation, of a refund that is worth next to nothing by now.
FALLEN = '200 {"properties":{"sessionId":"s","quantity":1,"billingRefundAmount":{"currencyCode":"%s","amount":1}}}'
WORDS = "The order is locked by another system & cannot be changed."


class Service:
    """The test service as a program; talks to its own controls."""

    def __init__(self, desk, program):
        self.process = desk.spawn([program, "--sample", "--data-dir", str(desk.folder / "service")], "service.log",
                                  env=dict(os.environ, PARTNER_DESK_KEYRING="file"))
        log = desk.folder / "service.log"
        desk.wait_until(lambda: self.process.poll() is not None or "/test/counters" in log.read_text(), "the service", 60)
        self.url = log.read_text(encoding="utf-8").splitlines()[0]
        if not self.url.startswith("http"):
            raise DriverError(log.read_text())

    def ask(self, path, body=None, method=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    def counters(self):
        return self.ask("/test/counters")

    def acts(self, name):
        return [act for act in self.counters()["acts"] if act["act"] == name]

    def fault(self, nick, method=None, pattern=None, times=1, detail=None):
        words = {"fault": nick, "times": times}
        words.update({key: word for key, word in (("method", method), ("pattern", pattern), ("detail", detail)) if word})
        assert self.ask("/test/fault", words)["done"]

    def heal(self):
        assert self.ask("/test/fault", method="DELETE")["done"]


class CloudDesk(Desk):
    """A desk whose session has an unlocked Secret Service; its clock is the system's."""

    def _start(self):
        super()._start()
        with open(self.folder / "keyring.log", "ab") as log:
            keyring = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                                       env=self.env, stdin=subprocess.PIPE, stdout=log, stderr=log,
                                       start_new_session=True, preexec_fn=end_with_parent)
        self.processes.append(keyring)
        keyring.stdin.write(b"secret")
        keyring.stdin.close()
        bus = self.tree.connect(self.env["DBUS_SESSION_BUS_ADDRESS"])
        self.wait_until(lambda: bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                              "NameHasOwner", GLib.Variant("(s)", ("org.freedesktop.secrets",)), None,
                                              Gio.DBusCallFlags.NONE, 5000, None).unpack()[0], "a Secret Service")
        bus.close_sync(None)

    def desk_environment(self):
        env = super().desk_environment()
        del env["PARTNER_DESK_KEYRING"]
        return env


class Cloud(Walk):
    def __init__(self, desk, story, service):
        super().__init__(desk, story)
        self.service = service

    def counts(self, one, many):
        """A pattern for a sentence with a number that may be more than one."""
        return self.like(many if self.word.lang == "en" else one)

    def sees_one(self, english):
        """Waits for a foot that counts one: what else a search leaves out is gone then."""
        self.desk.wait(re.compile("|".join(re.escape(text.replace("%s", "1")) for text in self.word.all(english))))

    def json(self, *arguments):
        return super().json("--account", ACCOUNT, *arguments)

    def outbox(self):
        return self.json("list", "outbox", "--limit", "500")["items"]

    # --- the account -------------------------------------------------------------------------

    def connect(self):
        desk, story = self.desk, self.story
        with story.step("Welcome leads to the form; Connect waits for what is missing, in words under the field"):
            desk.start()
            self.click("Connect to Partner Center", seconds=60)
            dialog = self.word("Connect to Partner Center")
            assert not self.sees("Connect", role=BUTTONS, inside=dialog).has("sensitive")
            self.set("Name of the account", ACCOUNT, inside=dialog)
            desk.point(self.sees("Application (client) ID", role=TEXT_ROLES, inside=dialog))
            desk.type("not one")
            desk.key("Tab")
            problem = self.word("The client ID must be the application (client) ID of your app registration, like "
                                "12345678-90ab-cdef-1234-567890abcdef.")
            desk.wait_until(lambda: problem.fullmatch(self.sees("Application (client) ID", role=TEXT_ROLES,
                                                                inside=dialog).description), "the problem in words")
            self.set("Application (client) ID", CLIENT_ID, inside=dialog)
        with story.step("a custom environment wants its three addresses"):
            desk.choose(self.word("Environment"), self.word("Custom"), inside=dialog)
            assert not self.sees("Connect", role=BUTTONS, inside=dialog).has("sensitive")
            for field in ("Address of Partner Center", "Address of Azure", "Address of the sign-in"):
                self.set(field, self.service.url, inside=dialog)
            desk.wait(self.word("Connect"), role=BUTTONS, inside=dialog, state="sensitive")
            self.click("Connect", role=BUTTONS, inside=dialog)

    def sign_in(self):
        desk, story = self.desk, self.story
        with story.step("the new account is opened and asks to sign in; a code is shown with its address"):
            self.click("Sign in with a code", seconds=60)
            self.sees("The address as a QR code")
            desk.wait(self.service.url + "/test/device")
            desk.wait(self.counts("Waiting for you to sign in. The code is valid for %s more minute.",
                                  "Waiting for you to sign in. The code is valid for %s more minutes."))
            code = desk.wait(re.compile("[A-Z0-9-]{8,9}")).text
        with story.step("who approves it on another device is signed in here, and the first pull begins"):
            assert self.service.ask("/test/approve?userCode=" + code)["done"], code
            self.reads("Signed in as %s. The book is being synchronised; you can follow it on Home and work meanwhile.",
                       seconds=30)
            self.click("Go to Home")

    def pull(self):
        desk, story = self.desk, self.story
        with story.step("Home tells of the pull until it is over, and what it brought until that is put away"):
            self.reads("Brought up to date: %s.", seconds=120)
            self.reads("As of %s")
            assert self.service.counters()["calls"] > 20
        with story.step("the book has what the service has, and the foot of the list says as of when"):
            customers = self.json("list", "customers", "--limit", "500")["items"]
            assert len(customers) == 24, len(customers)
            assert self.json("list", "orders", "--limit", "500")["items"]
            self.reads("as of %s ✓")
            self.click("Put this notice away")
            desk.wait_gone(self.like("Brought up to date: %s."))
        with story.step("after a restart the sign-in is still there, out of the keyring"):
            desk.stop()
            desk.start()
            self.reads("as of %s ✓", seconds=60)
            desk.click(ACCOUNT, role=BUTTONS)
            desk.wait(re.compile(".*" + re.escape(USER) + ".*"))
            desk.key("Escape")
            desk.wait_gone(self.word("Accounts"), role="window")

    # --- a new customer ----------------------------------------------------------------------

    def new_customer(self):
        desk, story = self.desk, self.story
        form, first_user = self.word("New customer"), self.word("First user")
        fields = {"Company name": COMPANY, "Primary domain name": DOMAIN, "First name": "Hana", "Last name": "Aoi",
                  "Email address": "hana@customer.example", "Phone number": "+81 3 5550 0100",
                  "Address line 1": "1 Main Street", "City": "Seattle", "Postal code": "12"}
        with story.step("a new customer's form asks for the address, and waits for it in words under the field"):
            self.place("Customers")
            self.click("New customer", role=BUTTONS)
            assert not desk.shows(self.word("Tenant ID"), inside=form)
            for field, text in fields.items():
                self.set(field, text, inside=form)
            hint = self.word(STATE_HINTS[self.word.lang])
            assert hint.fullmatch(self.sees("State/Province", role=TEXT_ROLES, inside=form).description)
            desk.point(self.sees("State/Province", role=TEXT_ROLES, inside=form))
            desk.type("WASH")
            desk.key("Tab")
            assert not self.sees("Save", role=BUTTONS, inside=form).has("sensitive")
            problem = self.word(STATE_PROBLEMS[self.word.lang])
            desk.wait_until(lambda: problem.fullmatch(self.sees("State/Province", role=TEXT_ROLES,
                                                                inside=form).description), "a problem at the field")
            self.set("State/Province", "WA", inside=form)
            desk.wait(self.word("Save"), role=BUTTONS, inside=form, state="sensitive")
        with story.step("what the far side does not take is said at its field; corrected, it is sent again"):
            self.click("Save", role=BUTTONS, inside=form)
            refused = self.like("Partner Center does not take what stands in “%s” for this country/region. Please "
                                "correct it and send again.")
            self.sees("It was refused and stands in the outbox", inside=form, seconds=60)
            desk.wait_until(lambda: refused.fullmatch(self.sees("Postal code", role=TEXT_ROLES,
                                                                inside=form).description), "the sentence at the field")
            assert not self.service.acts("create-customer")
            self.set("Postal code", "98101" if self.word.lang == "en" else "100-0005", inside=form)
            desk.wait(self.word("Save"), role=BUTTONS, inside=form, state="sensitive")
            self.click("Save", role=BUTTONS, inside=form)
        with story.step("its first user is shown once, with the password that is nowhere else"):
            self.reads("The first user of %s", inside=first_user, seconds=60)
            password = desk.wait(re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), inside=first_user).text
            self.click("Copy the password", role=BUTTONS, inside=first_user)
            desk.wait(self.counts("Copied the password. The clipboard is cleared in %d second.",
                                  "Copied the password. The clipboard is cleared in %d seconds."), inside=first_user)
            assert len(self.service.acts("create-customer")) == 1
            self.click("Close", role=BUTTONS, inside=first_user)
            desk.wait_gone(first_user, role="window")
            self.open_customer(DOMAIN, "Software")
            assert not desk.shows(first_user)
            assert password not in desk.log()
            for path in desk.data_dir.rglob("*"):
                assert not path.is_file() or password.encode() not in path.read_bytes(), path

    # --- acts --------------------------------------------------------------------------------

    def open_customer(self, domain, tab):
        desk = self.desk
        customer = next(item for item in self.json("list", "customers", "--limit", "500")["items"]
                        if item["domain"] == domain)
        self.customer = customer
        self.place("Customers")
        self.sees("New customer", role=BUTTONS)
        self.set("Search", domain)
        self.sees_one("%s customer")

        def opened():
            desk.point(desk.wait(customer["name"], inside=self.word("Customers")), clicks=2)
            with contextlib.suppress(DriverError):
                return desk.wait_until(lambda: self.in_front(customer["name"]), "its page", 3)
            return None
        desk.wait_until(opened, "the customer's page", 40)
        self.tab(tab)

    def find_product(self):
        desk = self.desk
        self.open_customer(CUSTOMER, "Add products")
        # The whole catalogue has thousands of widgets: it is searched before it is looked at.
        desk.key("ctrl+f")
        desk.type(PRODUCT.split(" – ", maxsplit=1)[0])
        self.set("Search", PRODUCT)
        self.sees_product_alone()

    def sees_product_alone(self):
        desk = self.desk
        desk.wait_until(lambda: len(desk.find_all(self.word("Add to cart"), BUTTONS, state="sensitive")) == 1,
                        "one product")
        desk.wait(PRODUCT)

    def fill_cart(self):
        self.click("Add to cart", role=BUTTONS)
        self.click("Review", seconds=60)
        self.sees("Review your orders")

    def buy(self):
        desk, story = self.desk, self.story
        with story.step("Buy goes through cart and checkout to one order at the service"):
            self.find_product()
            self.fill_cart()
            self.click("Buy")
            self.sees("Order number", seconds=120)
            assert len(self.service.acts("checkout")) == 1, self.service.acts("checkout")
            self.click("Done")
            desk.wait_gone(self.word("Review your orders"), role="window")
            # Order history, with all orders: what the product was searched by is gone.
            desk.wait_until(lambda: not self.sees("Search", role=TEXT_ROLES).text, "an empty search")

    def leads_to_outbox(self, sentence):
        """The way on has the focus that the pressed button lost, and says why."""
        way = self.sees("Open Outbox", role=BUTTONS, state="focused")
        assert any(plain(way.description).startswith(plain(text)) for text in self.word.all(sentence)), way.description

    def open_outbox(self):
        """The way there, from the dialog: it closes."""
        way = self.word("Open Outbox")
        self.press("Open Outbox", lambda: not self.desk.shows(way, BUTTONS), "the outbox")

    def stand_in_outbox(self):
        desk, story = self.desk, self.story
        with story.step("what gets no answer stands in the outbox: the dialog says so and leads there"):
            self.set("Search", PRODUCT)  # on Order history; it goes along
            self.tab("Add products")
            self.sees_product_alone()
            self.fill_cart()
            self.service.fault("drop-before", times=0)
            self.click("Buy")
            self.sees("It is not done yet and stands in the outbox", seconds=120)
            assert not self.sees("Buy", role=BUTTONS).has("sensitive")
            self.leads_to_outbox("It is not done yet and stands in the outbox")
            self.open_outbox()
            self.sees("Purchase", inside=self.word("Outbox"))
            assert len(self.service.acts("checkout")) == 1
        with story.step("its page says what comes next; Retry sends it, once, when the service is back"):
            self.service.heal()
            desk.open_row(self.word("Purchase"), self.word("What was asked, and how far it came"),
                          inside=self.word("Outbox"))
            if not desk.shows(self.word("Sent")):
                desk.wait(self.word("Retry"), role=BUTTONS, state="sensitive")
                self.click("Retry", role=BUTTONS)
            self.sees("Sent", seconds=90)
            self.sees("It was done. There is nothing more to do.")
            # What was bought is told by its name, not by its number in the catalogue.
            desk.wait(re.compile(".*" + re.escape(PRODUCT) + r" \([^ ]+\) × 2.*", re.S))
            assert len(self.service.acts("checkout")) == 2
            desk.key("Escape")

    def waits(self, state):
        return [item for item in self.outbox() if item["state"] == state]

    def restart(self):
        """No page from before is left."""
        self.desk.stop()
        self.desk.start()
        self.reads("as of %s ✓", seconds=60)

    def refuse_cart(self, hint):
        """A cart whose purchase was refused, and which says so."""
        review = self.word("Review your orders")
        self.restart()
        self.find_product()
        self.fill_cart()
        self.service.fault("status", "POST", "*/checkout*", 1, '403 {"code": 800023, "description": "No credit"}')
        self.click("Buy")
        self.sees("It was refused and stands in the outbox", seconds=120)

        def closed():
            """The dialog may still grow by what it says: the press is repeated."""
            if self.desk.shows(review, "window"):
                self.click("Close", role=BUTTONS, inside=review)
            with contextlib.suppress(DriverError):
                return self.desk.wait_until(lambda: not self.desk.shows(review, "window"), "its end", 5)
            return None
        self.desk.wait_until(closed, "the end of the review", 40)
        self.sees(hint)

    def refused_cart(self):
        desk, story = self.desk, self.story
        hint = "This cart was refused and its request stands in the outbox. Buying it here takes the place of that " \
               "request; sending that again there empties the cart."
        with story.step("a refused purchase keeps its cart, also over a restart; it says where its request stands"):
            self.refuse_cart(hint)
            self.restart()
            self.open_customer(CUSTOMER, "Add products")
            self.sees(hint)
        with story.step("sent again from the outbox it is bought once, and the cart is empty"):
            acts = len(self.service.acts("checkout"))
            refused = self.waits("failed")
            assert len(refused) == 1, refused
            desk.ctl("--account", ACCOUNT, "outbox", "retry", refused[0]["id"])
            desk.wait_until(lambda: not self.waits("failed") and not self.waits("queued") and not self.waits("sending"),
                            "the end of the request", 90)
            self.sees("The cart is empty. Add products from the list.", seconds=60)
            assert len(self.service.acts("checkout")) == acts + 1
        with story.step("refused and bought anew: the new request takes the place of the refused one"):
            self.refuse_cart(hint)
            refused = self.waits("failed")
            assert len(refused) == 1, refused
            self.click("Review", seconds=60)
            self.click("Buy")
            self.sees("Order number", seconds=120)
            self.click("Done")
            desk.wait_gone(self.word("Review your orders"), role="window")
            assert not self.waits("failed")
            assert refused[0]["id"] in [item["id"] for item in self.waits("discarded")]
            assert len(self.service.acts("checkout")) == acts + 2

    def age(self, request):
        """As if the fate of this request were unknown for two hours."""
        book = next(account["book"] for account in json.loads(self.desk.ctl("--format", "json", "account", "list"))["items"]
                    if account["name"] == ACCOUNT)
        with contextlib.closing(sqlite3.connect(book, timeout=30)) as connection, connection:
            notes = json.loads(connection.execute("SELECT notes FROM outbox WHERE request_id = ?",
                                                  [request]).fetchone()[0])
            notes["fate unknown"] = str(int(notes["fate unknown"]) - 2 * 3600 * 1000000)
            connection.execute("UPDATE outbox SET notes = ? WHERE request_id = ?", [json.dumps(notes), request])

    def end_by_hand(self):
        desk, story = self.desk, self.story
        question = self.word("End this item by hand?")
        with story.step("what nobody can find out about offers Ask again, and to be ended by hand after an hour"):
            self.restart()
            self.find_product()
            self.fill_cart()
            self.service.fault("status", "POST", "*/checkout*", 0, "500 {}")
            self.click("Buy")
            self.sees("It is not done yet and stands in the outbox", seconds=120)
            self.open_outbox()
            desk.open_row(self.word("Being asked about"), self.word("What was asked, and how far it came"),
                          inside=self.word("Outbox"))
            assert not self.sees("Discard…", role=BUTTONS).has("sensitive")
            item = self.waits("sending")[0]
            for _ in range(10):
                self.age(item["id"])
                desk.wait(self.word("Ask again"), role=BUTTONS, state="sensitive")
                self.click("Ask again", role=BUTTONS)
                with contextlib.suppress(DriverError):
                    desk.wait(self.word("End by hand…"), role=BUTTONS, state="sensitive", seconds=15)
                    break
            self.sees("End by hand…", role=BUTTONS, state="sensitive")
        with story.step("it is ended only by who says that it was looked for"):
            self.service.heal()
            self.click("End by hand…", role=BUTTONS)

            def nodes():
                return [node for window in desk.tree.windows() for node, _ in window.walk()]

            def button():
                return next((node for node in nodes() if node.role in BUTTONS and
                             node.matches(self.word("End by hand"))), None)
            desk.wait_until(lambda: any(node.matches(question) for node in nodes()), "the question")
            desk.wait_until(button, "its button")
            assert not button().has("sensitive")
            for _ in range(4):
                if any(node.has("focused") and node.role in ("check box", "checkbox") for node in nodes()):
                    break
                desk.key("shift+Tab")
            desk.key("space")
            desk.wait_until(lambda: button().has("sensitive"), "the button")
            for _ in range(4):
                if button().has("focused"):
                    break
                desk.key("Tab")
            desk.key("Return")
            self.sees("Ended, fate unknown", seconds=20)
            assert self.waits("discarded")[0]["ended_by_hand"]
            log = self.json("list", "activity", "--operation", "end_outbox_item")["items"]
            assert [record["resource"] for record in log] == [item["id"]], log
            desk.key("Escape")

    def cancel(self):
        desk, story = self.desk, self.story
        with story.step("a cancellation that the far side refuses stands in the outbox with its words"):
            self.open_customer(CUSTOMER, "Software")
            self.cancel_once(lambda: self.service.fault("status", "PATCH", "*/orders/*", 1,
                                                        '400 {"code": 900999, "description": "%s"}' % WORDS))
            self.sees("It was refused and stands in the outbox", seconds=60)
            self.leads_to_outbox("It was refused and stands in the outbox")
            desk.key("Return")
            desk.open_row(self.word("Refused"), self.word("What was answered"), inside=self.word("Outbox"))
            desk.wait(re.compile(".*" + re.escape(WORDS) + ".*", re.S))
            self.reads("Code %s")
            assert not self.service.acts("cancel")
        with story.step("it is saved as text, then discarded after a question"):
            path = desk.folder / "outbox.txt"
            self.click("Save as text…", role=BUTTONS)
            self.save(path, "Save as text")
            assert WORDS in path.read_text(encoding="utf-8"), path.read_text(encoding="utf-8")
            self.press("Discard…", lambda: self.asked("Discard this item?"), "the question")
            self.confirm("Discard this item?")
            self.sees("Discarded", seconds=20)
            assert not self.sees("Retry", role=BUTTONS).has("sensitive")
        with story.step("back at the customer the same without the fault is cancelled at the service, once"):
            while not self.in_front(self.customer["name"]):
                title = desk.tool("xdotool", "getactivewindow", "getwindowname")
                desk.key("alt+Left")
                desk.wait_until(lambda: not self.in_front(title), "the page before", 10)
            self.cancel_once(lambda: None)
            self.sees("What is left to do", inside=self.word("Cancel a purchase"), seconds=60)
            assert len(self.service.acts("cancel")) == 1
            desk.key("Escape")

    def expand(self, title):
        """Opens a purchase on the Software page."""
        scope = self.word("Software")

        def expanded():
            head = self.desk.wait(title, role=BUTTONS, inside=scope)
            if head.has("expanded"):
                return True
            self.desk.activate(head)
            with contextlib.suppress(DriverError):
                return self.desk.wait(title, role=BUTTONS, inside=scope, state="expanded", seconds=3)
            return None
        self.desk.wait_until(expanded, f"the open row of {title}", 30)

    def asked(self, question):
        """The window that asks it. GTK 4.8 does not call the toolkit's message dialog shown, so it is looked for in
        all windows."""
        pattern = self.word(question)
        return next((window for window in self.desk.tree.windows()
                     if any(node.matches(pattern) for node, _ in window.walk())), None)

    def confirm(self, question):
        """Answers with what stands beside Close, which has the focus."""
        def asked():
            return self.asked(question)

        def pressed_next():
            """The button that has the focus, by its path."""
            window = asked()
            nodes = [node for node, _ in window.walk()] if window else []
            found = [node.path for node in nodes if node.has("focused") and node.role in BUTTONS]
            return found[-1] if found else None
        close = self.desk.wait_until(pressed_next, question)
        self.desk.key("Tab")
        self.desk.wait_until(lambda: pressed_next() not in (None, close), f"the answer to {question!r}")
        self.desk.key("Return")
        self.desk.wait_until(lambda: not asked(), f"the end of {question!r}")

    def cancel_once(self, before):
        """Opens the first row that can be cancelled, and submits."""
        desk = self.desk
        dialog = self.word("Cancel a purchase")
        self.expand(PRODUCT)
        self.click("Cancel…", inside=self.word("Software"))
        self.click("I have read this and told the customer", inside=dialog)
        before()
        self.click("Submit", role=BUTTONS, inside=dialog)

    def save(self, path, title):
        """Gives the toolkit's chooser a path."""
        desk = self.desk
        self.sees(title)
        desk.wait_until(lambda: (here := desk.focused()) and here.role in TEXT_ROLES, "the chooser's entry")
        desk.key("ctrl+a")
        desk.type(str(path))
        desk.key("Return")
        desk.wait_until(path.exists, f"the file {path}", 20)
        desk.wait_gone(self.word(title))

    def paste(self):
        desk, story = self.desk, self.story
        dialog = self.word("Paste key and link")
        with story.step("keys and downloads: one sentence says where they are, and they can be pasted (section 5)"):
            self.expand(OTHER_PRODUCT)
            self.sees("Microsoft gives out keys and downloads in the portal only: choose the customer there, then Software, and paste them here.")
            self.click("Paste key and link…")
            assert not self.sees("Save", role=BUTTONS, inside=dialog).has("sensitive")
            desk.point(self.sees("Product key", role=TEXT_ROLES, inside=dialog))
            desk.type(KEY[:-1])
            desk.key("Tab")
            problem = self.word("A product key is five groups of five letters or digits.")
            desk.wait_until(lambda: problem.fullmatch(self.sees("Product key", role=TEXT_ROLES,
                                                                inside=dialog).description), "the problem in words")
            self.set("Product key", TYPED_KEY, inside=dialog)
            self.set("Download link", "https://download.example/iso?sig=1", inside=dialog)
            self.set("Version", "2022", inside=dialog)
            self.set("Language", "ja-JP", inside=dialog)
            self.set("File type", "ISO", inside=dialog)
            desk.wait(self.word("Save"), role=BUTTONS, inside=dialog, state="sensitive")
            self.click("Save", role=BUTTONS, inside=dialog)
            desk.wait_gone(dialog, role="window")
        with story.step("the key is masked, the link has its counter; neither is in the book in clear"):
            shown = self.sees("Product key, hidden").text
            assert shown.endswith("7QK2M") and "AAAAA" not in shown, shown
            self.sees("Copy link", role=BUTTONS)
            for book in (desk.data_dir / "accounts").iterdir():
                assert KEY.encode() not in book.read_bytes(), book

    def refund(self):
        desk, story = self.desk, self.story
        dialog, steps = self.word("Refund"), self.word("New support request")
        with story.step("a refund shows Azure's own figure"):
            reservation = next(item for item in self.json("list", "reservations", "--limit", "500")["items"]
                               if item["state"] == "Succeeded")
            self.place("Azure reservations")
            self.set("Search", reservation["id"])
            self.sees_one("%s reservation")
            cells = desk.wait_until(lambda: desk.find_all(reservation["name"], role=("grid cell", "table cell", "cell")),
                                    "the reservation")
            desk.point(cells[-1])
            self.open_dialog("Refund…", "Refund")
            desk.wait(re.compile(".*(" + "|".join(map(re.escape, self.word.all("Azure’s own figure"))) + ").*", re.S),
                      inside=dialog, seconds=60)
            desk.wait(self.word("Next"), role=BUTTONS, inside=dialog, state="sensitive")
            self.click("Next", role=BUTTONS, inside=dialog)
            self.sees("Issue type", inside=steps)
            self.click("Next", role=BUTTONS, inside=steps)
            self.set("Reason", REASON, inside=steps)
            self.click("Next", role=BUTTONS, inside=steps)
            self.set("First name", "Hana", inside=steps)
            self.set("Last name", "Aoi", inside=steps)
            self.set("Email address", "hana@partner.example", inside=steps)
        with story.step("it has fallen since it was shown: nothing is returned, the person is asked in the outbox"):
            currency = self.json("show", "reservation", reservation["id"])["price"]["currency"]
            self.service.fault("status", "POST", "*/calculateRefund*", detail=FALLEN % currency)
            self.click("Create", role=BUTTONS, inside=steps)
            self.sees("It was refused and stands in the outbox", seconds=120)
            assert not desk.shows("GtkSpinner", inside=steps)  # nothing is under way any more
            self.leads_to_outbox("It was refused and stands in the outbox")
            assert not self.service.acts("return")
            failed = next(item for item in self.outbox() if item["state"] == "failed")
            assert failed["error_code"] == "price", failed
        with story.step("sent again it is returned at the service, once"):
            self.open_outbox()
            desk.open_row(self.word("Refund"), self.word("What was asked, and how far it came"),
                          inside=self.word("Outbox"))
            desk.wait(self.word("Retry"), role=BUTTONS, state="sensitive")
            self.click("Retry", role=BUTTONS)
            self.sees("Sent", seconds=90)
            assert len(self.service.acts("return")) == 1
            desk.key("Escape")

    def request(self):
        desk, story = self.desk, self.story
        with story.step("a support request is filed at the service, once, and has its number"):
            self.place("Support requests")
            self.click("New request", role=BUTTONS)
            self.sees("Report a problem with Partner Center")
            self.pick("Customer", CUSTOMER)
            line = next(line for line in self.json("list", "software", "--customer", CUSTOMER)["items"]
                        if line["status"] == "active")
            self.pick("Purchase", line["order_id"])
            self.set("Refund reason", REASON)
            self.set("Amount requested", "1")
            self.set("First name", "Hana")
            self.set("Last name", "Aoi")
            self.set("Email address", "hana@partner.example")
            self.set("Phone number", "+81 3 5550 0100")
            desk.wait(self.word("Submit"), role=BUTTONS, state="sensitive")
            self.click("Submit", role=BUTTONS)
            self.sees("Request number", seconds=90)
            assert len(self.service.acts("create-request")) == 1
            desk.key("Escape")

    def pick(self, field, text):
        """Opens a picker, searches, and takes the first that is found."""
        desk = self.desk
        self.click(field, role=BUTTONS)
        self.set("Search the list", text)
        desk.key("Return")
        desk.wait_gone(self.word("Search the list"))

    def sign_out(self):
        desk, story = self.desk, self.story
        with story.step("Sign out forgets the sign-in; the book stays and says that nobody is signed in"):
            desk.click(ACCOUNT, role=BUTTONS)
            self.click("Sign out", role=BUTTONS)
            self.confirm("Sign out of Partner Center?")
            self.sees("Nobody is signed in")
            desk.key("Escape")
            desk.wait_gone(self.word("Accounts"), role="window")
            self.sees("Not signed in")
            assert self.json("list", "customers", "--limit", "500")["items"]

    def end(self):
        desk, story = self.desk, self.story
        with story.step("nothing was done twice, no token went elsewhere, and the book is whole"):
            counters = self.service.counters()
            assert counters["doubled"] == "" and counters["tokensTrapped"] == 0, counters
            desk.stop()
            check = self.json("check")
            assert check["ok"] and not check["findings"], check


def main():
    args = parse_arguments(__doc__, "service")

    with CloudDesk(args.lang, args.program, args.ctl, None) as desk:
        story = Story(desk, args.output, f"cloud-{args.lang}")
        cloud = Cloud(desk, story, Service(desk, args.service))
        for part in (cloud.connect, cloud.sign_in, cloud.pull, cloud.buy, cloud.stand_in_outbox,
                     cloud.refused_cart, cloud.end_by_hand, cloud.cancel, cloud.paste, cloud.refund, cloud.request, cloud.new_customer, cloud.sign_out, cloud.end):
            part()
        story.end()


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main()
