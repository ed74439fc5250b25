#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Buying a reservation, and support requests at the screen, from the form to the saved text.

Rules walked through here, by their numbers: 3.6 and 3.8 (markets without reservations), 10.12
(scope), 14.1 (an Azure subscription first), 9.1, 9.2 and 9.7 (the form, its preset type, Submit
only when complete), 9.4 and 9.8 (the description is built from the order), 9.5 (contact), 9.9 (the
amount), 1.21 and 1.22 (who files and who sees it).
"""

import os
import re
import signal
import sys
import time

from desk_driver import TEXT_ROLES, Desk, DriverError, Story, Walk, parse_arguments

NOW = "2026-05-02T03:00:00Z"
BUTTONS = ("button", "push button")
REASON = "Bought twice by mistake <&>"
NOTE = "Called the customer, waiting for an answer."
REPLY = "Please credit one licence."
DOMAIN = "reserve.example.com"
NAME = "Reserve & Sons"
LISTED_DOMAIN = "kosovo.example.com"
LISTED_NAME = "Prishtina Data"
RESERVATION = "App Service Premium P1 v3 – Japan"


class Requests(Walk):
    def press(self, english):
        """Presses a button by the keyboard, wherever it is scrolled to."""
        for _ in range(60):
            here = self.desk.focused()
            if here and here.matches(self.word(english)):
                self.desk.key("space")
                time.sleep(0.3)
                return
            self.desk.key("Tab")
        raise DriverError(f"Tab does not reach {english!r}")

    def text(self, english):
        """What stands in an entry."""
        return self.sees(english, role=TEXT_ROLES).text

    def requests(self, *more):
        return self.json("list", "requests", *more)["items"]

    # --- the steps ---------------------------------------------------------------------------

    def prepare(self):
        desk, story = self.desk, self.story
        with story.step("a book with sample data, a customer, and one in a listed market"):
            desk.ctl("account", "add-local", "Sample", "--sample")
            for name, domain, country, currency in ((NAME, DOMAIN, "JP", "JPY"),
                                                    (LISTED_NAME, LISTED_DOMAIN, "XK", "EUR")):
                desk.ctl("customer", "create", "--name", name, "--domain", domain, "--country", country,
                         "--currency", currency, "--email", "info@" + domain, "--first-name", "Hana",
                         "--last-name", "Aoi")
                desk.ctl("customer", "accept-agreement", domain, "--first-name", "Hana", "--last-name", "Aoi",
                         "--email", "info@" + domain, "--date", "2026-05-01")
            desk.start()
            self.sees("Places", seconds=40)

    def open_customer(self, name, domain):
        desk = self.desk
        self.place("Customers")
        self.set("Search", domain)
        desk.open_row(name, self.word("Order history"), inside=self.word("Customers"))
        self.tab("Add products")
        self.set("Search", RESERVATION)

    def market(self):
        desk, story = self.desk, self.story
        with story.step("a customer in a listed market sees why, with market and date, before choosing (3.6, 3.8)"):
            self.open_customer(LISTED_NAME, LISTED_DOMAIN)
            desk.wait(re.compile(".*(Kosovo|コソボ).*(2019|2020).*"))
            assert not desk.wait(self.word("Add to cart")).has("sensitive")
        with story.step("software stays buyable there (3.6)"):
            self.set("Search", "Windows Server 2022 Standard – 16 Core License Pack")
            desk.wait(self.word("Add to cart"), state="sensitive")

    def buy(self):
        desk, story = self.desk, self.story
        with story.step("without an Azure subscription the row says so and offers to add one (14.1)"):
            desk.restart(NOW)
            self.sees("Places", seconds=40)
            self.open_customer(NAME, DOMAIN)
            self.sees("A reservation is bought for an active Azure subscription of the customer. There is none yet.")
            assert not desk.wait(self.word("Add to cart")).has("sensitive")
            self.click("Add Azure subscription…")
            self.set("Name", "Production")
            self.click("Add", role=BUTTONS)
            self.sees("Scope", seconds=20)
        with story.step("region and scope are chosen, and stand in the cart (10.12)"):
            desk.wait(self.word("Add to cart"), state="sensitive")
            self.click("Add to cart")
            desk.wait(re.compile(".*(" + "|".join(map(re.escape, self.word.all("Shared scope"))) + ").*"),
                      inside=self.word("Cart"))
        with story.step("Review and Buy give one order, and lead to the reservation"):
            self.click("Review")
            self.sees("Review your orders")
            self.click("Buy")
            self.sees("Order number", seconds=30)
            self.click("Open the reservation")
            desk.wait_until(lambda: len(self.json("list", "reservations", "--customer", DOMAIN)["items"]) == 1,
                            "one reservation")
            self.sees("Overview", seconds=20)

    def report(self):
        desk, story = self.desk, self.story
        with story.step("New request opens the form: type preset, Submit waits for what is missing (9.2, 9.7)"):
            self.place("Support requests")
            self.click("New request", role=BUTTONS)
            self.sees("Report a problem with Partner Center")
            self.sees("CSP Purchase/Refund on behalf of customers")
            self.sees("Anyone who is signed in to Partner Center can file a request. Only the person who filed it "
                      "sees it there.")
            submit = self.sees("Submit", role=BUTTONS)
            assert not submit.has("sensitive") and submit.description, submit
        with story.step("customer and purchase are found by searching; the title is preset from the order"):
            taken = {item["order_id"] for item in self.requests()}
            line = next(line for line in self.json("list", "software", "--limit", "500")["items"]
                        if line["status"] == "active" and line["order_id"] not in taken)
            self.line = line
            customer = next(item for item in self.json("list", "customers", "--limit", "500")["items"]
                            if item["id"] == line["customer_id"])
            self.pick("Customer", customer["domain"], customer["name"])
            self.pick("Purchase", line["order_id"], None)
            desk.wait_until(lambda: line["order_id"] in self.text("Title"), "the order in the title")
        with story.step("reason and amount make the description (9.4, 9.8, 9.9)"):
            self.set("Refund reason", REASON)
            self.set("Amount requested", "1")
            desk.wait_until(lambda: all(part in self.text("Description")
                                        for part in (customer["id"], line["order_id"], REASON)),
                            "tenant, order and reason in the description")
            self.set("Phone number", "+81 3 5550 0100")

    def pick(self, field, text, shown):
        """Opens a picker, searches, and takes the first that is found."""
        desk = self.desk
        self.click(field, role=BUTTONS)
        self.set("Search the list", text)
        if shown:
            desk.wait(shown)
        time.sleep(1)
        desk.key("Return")
        desk.wait_gone(self.word("Search the list"))

    def draft(self):
        desk, story = self.desk, self.story
        with story.step("kill -9 leaves the draft in the book"):
            desk.wait_until(lambda: [item for item in self.requests()
                                     if item["state"] == "draft" and item["order_id"] == self.line["order_id"]],
                            "the draft", 15)
            time.sleep(2)
            desk.process.send_signal(signal.SIGKILL)
            desk.process.wait()
            desk.process = None
            desk.wait_until(lambda: not desk.tree.windows(), "the end of the program")
            desk.start()
        with story.step("the draft goes on from the list"):
            self.sees("Places", seconds=40)
            self.place("Support requests")
            self.set("Search", self.line["order_id"])
            desk.open_row(re.compile(".*" + re.escape(self.line["order_id"]) + ".*"),
                          self.word("This draft was kept. Go on with it, or discard it."),
                          inside=self.word("Support requests"))
            desk.wait_until(lambda: self.text("Refund reason") == REASON, "the reason as it was typed")
            assert self.text("Amount requested") == "1"

    def submit(self):
        desk, story = self.desk, self.story
        with story.step("Submit gives a number, once (9.7, 9.10)"):
            self.click("Submit", role=BUTTONS)
            self.sees("Request number", seconds=20)
            filed = [item for item in self.requests() if item["order_id"] == self.line["order_id"]]
            assert len(filed) == 1 and filed[0]["state"] == "open" and filed[0]["number"], filed
            self.number = filed[0]["number"]
            desk.wait(self.number)
        with story.step("Open request shows facts and description"):
            self.click("Open request")
            self.sees("Reply or note")
            desk.wait(self.number)
            desk.wait(re.compile(".*" + re.escape(REASON) + ".*", re.S))

    def thread(self):
        desk, story = self.desk, self.story
        with story.step("a note and a reply stand in the thread"):
            self.set("Reply or note", NOTE)
            self.press("Add note")
            desk.wait(NOTE, inside=self.word("Messages"))
            self.set("Reply or note", REPLY)
            self.press("Send")
            desk.wait(REPLY, inside=self.word("Messages"))
        with story.step("Save as text writes the whole request"):
            path = desk.folder / "request.txt"
            desk.open_menu(self.word("Print or save"), self.word("Save as text…"))
            self.save(path, "Save as text")
            text = path.read_text(encoding="utf-8")
            for part in (self.number, self.line["order_id"], REASON, NOTE, REPLY):
                assert part in text, (part, text)
        with story.step("Save as PDF writes a PDF file"):
            path = desk.folder / "request.pdf"
            desk.open_menu(self.word("Print or save"), self.word("Save as PDF…"))
            self.save(path, "Save as PDF")
            assert path.read_bytes().startswith(b"%PDF-"), path
        with story.step("Close request, then Reopen"):
            self.press("Close request")
            desk.wait_until(lambda: self.state() == "closed", "the state closed")
            self.press("Reopen")
            desk.wait_until(lambda: self.state() == "open", "the state open")

    def state(self):
        return next(item for item in self.requests() if item["number"] == self.number)["state"]

    def save(self, path, title):
        """Gives the toolkit's chooser a path."""
        desk = self.desk
        self.sees(title)
        time.sleep(1)
        desk.key("ctrl+a")
        desk.type(str(path))
        desk.key("Return")
        desk.wait_until(path.exists, f"the file {path}", 20)
        desk.wait_gone(self.word(title))
        time.sleep(1)

    def azure(self):
        desk, story = self.desk, self.story
        with story.step("an Azure request is found by its number, and opens with its reservation"):
            self.place("Support requests")
            item = next(item for item in self.requests()
                        if item["type"] == "azure" and item["state"] != "draft")
            self.set("Search", item["number"])
            desk.open_row(item["number"], self.word("Reservation ID"), inside=self.word("Support requests"))

    def end(self):
        desk, story = self.desk, self.story
        with story.step("the book is whole, its log chained"):
            desk.stop()
            check = self.json("check")
            assert check["ok"] and not check["findings"], check


def main():
    args = parse_arguments(__doc__)

    with Desk(args.lang, args.program, args.ctl, NOW) as desk:
        story = Story(desk, args.output, f"req-{args.lang}")
        requests = Requests(desk, story)
        for part in (requests.prepare, requests.market, requests.buy, requests.report, requests.draft,
                     requests.submit, requests.thread, requests.azure, requests.end):
            part()
        story.end()


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main()
