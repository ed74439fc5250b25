#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole job at the screen: first start, customer, buy, keys, download, renew, cancel, credit, log.

Rules walked through here, by their numbers: 1.2 (keys are for admin agents), 2.9 (registration ID
and phone), 4.6 and 4.7 (agreement), 5.6-5.9 (links end and are renewed), 5.11 (each look is
recorded), 7.8-7.11 (the dialog), 7.14 and 7.15 (15 minutes, no second submit), 8.1 (keys are
revoked), 8.4 (cancelled items stay), 8.6 (the credit).
"""

import os
import re
import sys
import time

from desk_driver import Desk, DriverError, Story, Walk, parse_arguments

NOW = "2026-05-02T03:00:00Z"
TWO_WEEKS_ON = "2026-05-17T03:00:00Z"
AFTER_THE_QUARTER = "2026-05-17T03:30:00Z"
NAME = "Aoi <Trading> & Co"
DOMAIN = "aoi-trading.example.com"
PRODUCT = "Windows Server 2022 Standard – 16 Core License Pack"
ENGLISH = re.compile("English|英語")
BUTTONS = ("button", "push button")
MASK = re.compile(r"[*●•-]+.*[0-9A-Z]{5}")
NEXT_MONTH = re.compile("June 2026|2026年6月")
KEY = re.compile(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){4}")


class Job(Walk):
    # --- the steps ---------------------------------------------------------------------------

    def first_start(self):
        desk, story = self.desk, self.story
        with story.step("the first start offers sample data, an empty book, and Partner Center later"):
            desk.start()
            for offer in ("Try it with sample data", "Start an empty book", "Connect to Partner Center"):
                self.sees(offer)
        with story.step("Try it with sample data opens a book with customers"):
            self.click("Try it with sample data")
            self.sees("Places", seconds=60)
            self.place("Customers")
            desk.wait(re.compile(".*example.*"), seconds=30)

    def new_customer(self):
        desk, story = self.desk, self.story
        with story.step("a new customer is registered; markup characters are just characters (2.9)"):
            self.click("New customer")
            self.set("Company name", NAME)
            self.set("Primary domain name", DOMAIN)
            self.set("First name", "Hana")
            self.set("Last name", "Aoi")
            self.set("Email address", "hana@" + DOMAIN)
            self.click("Save")
            desk.wait_gone(self.word("Save"))
        with story.step("Ctrl+F searches the customers, and the record opens"):
            if not desk.shows(self.word("Order history")):
                desk.key("ctrl+f")
                self.set("Search", "aoi-trading")
                desk.open_row(NAME, self.word("Order history"), inside=self.word("Customers"))
            self.sees("Agreement not accepted yet")

    def agreement(self):
        desk, story = self.desk, self.story
        with story.step("without the agreement nothing can be bought, and the product says why (4.6)"):
            self.tab("Add products")
            self.set("Search", PRODUCT)
            desk.wait(PRODUCT)
            add = desk.wait(self.word("Add to cart"))
            assert not add.has("sensitive"), "Add to cart can be pressed without the agreement"
        with story.step("the agreement is recorded, not in the future (4.7)"):
            self.click("Accept agreement…")
            self.set("First name", "Hana")
            self.set("Last name", "Aoi")
            self.set("Email address", "hana@" + DOMAIN)
            self.set("Acceptance date", "2027-01-01")
            self.sees("The date may not be in the future.")
            self.set("Acceptance date", "2026-05-01")
            self.click("Accept")
            self.reads("Agreement accepted %s")

    def buy(self):
        desk, story = self.desk, self.story
        with story.step("the product goes into the cart with its price"):
            self.set("Search", PRODUCT)
            self.click("Add to cart")
            desk.wait(PRODUCT, inside=self.word("Cart"))
            self.sees("Charged now")
        with story.step("Review and Buy give an order number"):
            self.click("Review")
            self.sees("Review your orders")
            self.click("Buy")
            self.sees("Confirm", seconds=30)
            self.sees("Order number")
            self.click("Done")
        with story.step("the order is in the book once, also for the command line"):
            orders = self.json("list", "orders", "--customer", DOMAIN)
            assert orders["total"] == 1, orders
            self.order = self.json("show", "order", orders["items"][0]["id"])
            assert self.order["lines"][0]["title"] == PRODUCT, self.order
            assert self.order["lines"][0]["cancel"]["allowed"], self.order
        with story.step("Order history shows the order"):
            self.tab("Order history")
            desk.wait(re.compile(re.escape(PRODUCT) + ".*"))

    def keys(self):
        desk, story = self.desk, self.story
        with story.step("Software shows what was bought; version, language and file type are chosen"):
            self.tab("Software")
            self.expand(PRODUCT)
            self.choose_medium()
            self.click("Submit", inside=self.software)
        with story.step("Get keys and downloads gives a masked key and a link for two weeks (5.6)"):
            self.click("Get keys and downloads", inside=self.software)
            hidden = self.sees("Product key, hidden", inside=self.software)
            assert MASK.fullmatch(hidden.text), hidden.text
            self.reads("Valid to %1$s, %2$s left · %3$s", inside=self.software)
            self.expect_activity("get_software_key", 1)
            self.expect_activity("get_software_download_link", 1)
        with story.step("Show gives the key in clear, and the look is in the activity log (5.11)"):
            self.click("Show", inside=self.software)
            key = desk.wait(KEY, inside=self.software)
            self.key = next(word for word in key.words if KEY.fullmatch(word))
            assert self.key.endswith(hidden.text[-5:]), (self.key, hidden.text)
            self.expect_activity("get_software_key", 2)
        with story.step("Copy puts the key on the clipboard"):
            self.click("Copy", inside=self.software)
            desk.key("ctrl+f")
            desk.key("ctrl+a", "ctrl+v")
            desk.wait_until(lambda: self.sees("Search").text == self.key, "the key in the search entry")
            self.set("Search", "")

    @property
    def software(self):
        """The list of the Software page: other pages of the record have the same words."""
        return self.word("Software")

    def expect_activity(self, operation, count):
        """Waits until the customer has so many records of one operation."""
        def records():
            return self.json("list", "activity", "--customer", DOMAIN, "--operation", operation)["items"]
        try:
            self.desk.wait_until(lambda: len(records()) == count, f"{count} records of {operation}", 10)
        except DriverError as error:
            raise DriverError(f"{error}; there are {records()}") from None

    def expand(self, title):
        """Opens a purchase on the Software page."""
        head = self.desk.wait(title, role=BUTTONS, inside=self.software)
        if not head.has("expanded"):
            self.desk.activate(head)

    def choose_medium(self):
        for field, item in (("Version", "2022"), ("Language", ENGLISH), ("File type / OS", "EXE")):
            self.desk.choose(self.word(field), item, inside=self.software)

    def download(self):
        desk, story = self.desk, self.story
        with story.step("Download asks for a folder, shows its progress and checks the file's SHA-256"):
            self.expand(PRODUCT)
            self.click("Download", inside=self.software)
            self.choose_folder()
            self.reads("Downloaded to %1$s. Its SHA-256 was checked (%2$s).", seconds=60)
            found = list((desk.folder / "home/Downloads").glob("*.exe"))
            assert [path.stat().st_size for path in found] == [2097152], found
        with story.step("the download is counted on the link, and recorded (5.7, 5.11)"):
            desk.wait_until(lambda: self.link_use() == ["1", "50"], "1 of 50 downloads")
            self.expect_activity("software_download", 1)
        with story.step("Copy link puts the link on the clipboard, and is recorded (5.11)"):
            self.click("Copy link", inside=self.software)
            self.expect_activity("get_software_download_link", 2)
            desk.key("ctrl+f")
            desk.key("ctrl+a", "ctrl+v")
            desk.wait_until(lambda: self.sees("Search").text.startswith("https://"), "the link in the search entry")
            self.set("Search", "")

    def link_use(self):
        """How often the link was used and may be, as its line says: ["1", "50"]."""
        line = self.reads("Valid to %1$s, %2$s left · %3$s", inside=self.software)
        return sorted(re.findall(r"[0-9]+", line.name.split("·")[-1]), key=int)

    def choose_folder(self):
        """Takes the folder that the toolkit's chooser offers, once it has read it."""
        def chosen():
            if not self.desk.shows(self.word("Choose folder")):
                return True
            self.desk.key("Return")
            time.sleep(1)
            return False
        self.sees("Choose folder")
        self.desk.wait_until(chosen, "the end of the folder chooser")

    def renew(self):
        desk, story = self.desk, self.story
        with story.step("two weeks later the link has ended, and the page says so (5.7)"):
            desk.restart(TWO_WEEKS_ON)
            self.open_software()
            self.sees("Product key, hidden", inside=self.software)
            self.reads("This link expired at %s. Get keys and downloads again for a new one.", inside=self.software)
            assert not desk.shows(self.word("Download"), role=BUTTONS, inside=self.software)
        with story.step("Get keys and downloads renews it; the key stays the same (5.8, 5.9)"):
            self.click("Get keys and downloads", inside=self.software)
            desk.wait_until(lambda: self.link_use() == ["0", "50"], "a fresh link")
            keys = self.json("list", "keys", "--customer", DOMAIN)["items"]
            assert [key["key"][-5:] for key in keys] == [self.key[-5:]], keys

    def open_software(self):
        desk = self.desk
        self.sees("Places", seconds=40)
        self.place("Customers")
        self.set("Search", "aoi-trading")
        desk.open_row(NAME, self.word("Order history"), inside=self.word("Customers"))
        self.tab("Software")
        self.expand(PRODUCT)

    def cancel(self):
        desk, story = self.desk, self.story
        dialog = self.word("Cancel a purchase")
        with story.step("Cancel opens the dialog: order number, days left, consequences (7.8-7.10, 8.1-8.6)"):
            self.click("Cancel…", inside=self.software)
            desk.wait(dialog)
            self.sees("Order number", inside=dialog)
            self.reads("Can be cancelled until %1$s, %2$s left.", inside=dialog)
            self.reads("Credit %1$s in full, on the invoice of %2$s.", inside=dialog)
            self.sees("All its keys and download links stop working at once, for you and for your customer.",
                      inside=dialog)
            self.sees("The portal may show it up to 15 minutes later.", inside=dialog)
        with story.step("Submit waits for the acknowledgement (7.10)"):
            assert not self.sees("Submit", role=BUTTONS, inside=dialog).has("sensitive")
            self.click("I have read this and told the customer", inside=dialog)
            self.click("Submit", role=BUTTONS, inside=dialog)
            desk.wait_until(lambda: self.line()["status"] == "cancelling", "the state cancelling")
            self.click("Close", role=BUTTONS, inside=dialog)
        with story.step("the row says Cancelling; a second submit is refused (7.14, 7.15)"):
            self.sees("Cancelling", inside=self.software)
            assert not self.line()["cancel"]["allowed"], self.line()
            assert not self.sees("Cancel…", inside=self.software).has("sensitive")
            desk.ctl("order", "cancel", self.order["id"], "--acknowledge", expect=1)
        with story.step("keys and links are revoked at once (8.1)"):
            self.reads("This key was revoked on %s and may not be used any more.", inside=self.software)
            for button in ("Show", "Copy"):
                assert not self.sees(button, role=BUTTONS, inside=self.software).has("sensitive"), button
            self.sees("This link was revoked because the purchase was cancelled.", inside=self.software)
            assert not desk.shows(self.word("Download"), role=BUTTONS, inside=self.software)
            desk.ctl("software", "get", "--order", self.order["id"], "--line", "0", "--version", "2022",
                     "--language", "en", "--file-type", "EXE", expect=1)
        with story.step("after 15 minutes it is Cancelled, and stays in the list (7.14, 8.4)"):
            desk.restart(AFTER_THE_QUARTER)
            self.open_software()
            self.sees("Cancelled", inside=self.software)
            assert self.line()["status"] == "cancelled", self.line()

    def line(self):
        return self.json("show", "order", self.order["id"])["lines"][0]

    def credit(self):
        desk, story = self.desk, self.story
        with story.step("Billing shows the credit in full on the next month's invoice (8.6)"):
            self.place("Billing")
            rows = len(desk.wait_until(lambda: desk.find_all(NEXT_MONTH, inside=self.word("Invoices")), "June"))
            for nth in range(1, rows + 1):
                desk.open_row(NEXT_MONTH, self.word("Lines of the invoice"), inside=self.word("Invoices"), nth=nth)
                self.sees("Cancellation", inside=self.word("Lines of the invoice"))
                if desk.shows(NAME, inside=self.word("Lines of the invoice")):
                    break
                self.click("Back")
                desk.wait_gone(self.word("Lines of the invoice"))
            desk.wait(PRODUCT, inside=self.word("Lines of the invoice"))
            line = self.line()
            assert line["credit"] == line["total"] and line["credit_invoice"] == "2026-06", line

    def log(self):
        desk, story = self.desk, self.story
        with story.step("the activity log has every act, from the customer to the cancellation (6.1-6.7)"):
            desk.open_menu(self.word("Settings"), self.word("Activity log"))
            self.set("Search", NAME)
            for act in ("Customer added", "Customer agreement recorded", "Order placed", "Product key shown",
                        "Download link issued", "Software downloaded", "Order changed"):
                self.sees(act, inside=self.word("Activity log"))
        with story.step("the book is whole, its log chained"):
            desk.stop()
            check = self.json("check")
            assert check["ok"] and not check["findings"], check


def main():
    args = parse_arguments(__doc__)

    with Desk(args.lang, args.program, args.ctl, NOW) as desk:
        story = Story(desk, args.output, f"job-{args.lang}")
        job = Job(desk, story)
        for part in (job.first_start, job.new_customer, job.agreement, job.buy, job.keys, job.download, job.renew,
                     job.cancel, job.credit, job.log):
            part()
        story.end()


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main()
