#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refund and exchange of a reservation at the screen: from the list to the credit, the new order, the calculator.

Rules walked through here, by their numbers: 11.2 (whose money), 11.3-11.8 (the amounts), 11.10-11.13
(the cap), 11.15 (rate, rules and inputs are named), 12.3-12.6 (exchange), 13.2-13.7 (the steps of the
request), 9.9 and 13.6 (what the request says).
"""

import re
import sys

from desk_driver import TAB_ROLES, Desk, Story, Walk, parse_arguments

BOUGHT = "2026-05-02T03:00:00Z"
LATER = "2026-06-11T03:00:00Z"
BUTTONS = ("button", "push button")
CUSTOMER = "sakurabin.example"
OTHER = "banyan-textiles.example"
ITEM = "DZH318Z06FF6:0059:4:P3Y:one_time:japaneast"
LARGE = "DZH318Z06FF6:0060:200:P3Y:one_time:koreacentral"
REASON = "The project <ended> & moved"
JULY = re.compile(".*(July 2026|2026年7月|2026年 7月).*", re.S)


class Refund(Walk):
    def reservations(self, customer):
        return self.json("list", "reservations", "--customer", customer, "--limit", "500")["items"]

    def bought(self, customer, item):
        """The reservation that this purchase makes."""
        before = {found["id"] for found in self.reservations(customer)}
        self.desk.ctl("order", "create", "--customer", customer, "--item", item)
        return next(found for found in self.reservations(customer) if found["id"] not in before)

    def choose(self, reservation):
        """Selects it in the list of all customers' reservations."""
        self.desk.key("alt+4")
        self.sees("Manage", role=BUTTONS)
        self.desk.key("ctrl+f")
        self.set("Search", reservation["id"])
        self.reads("%s reservation")
        self.desk.wait_until(lambda: len(self.desk.find_all(reservation["name"])) == 1, "the row alone")
        self.desk.point(self.desk.wait(reservation["name"]))

    @property
    def steps(self):
        """The steps of the request: the quote behind them has a Next of its own."""
        return self.word("New support request")

    def next(self, inside):
        self.click("Next", role=BUTTONS, inside=inside)

    def contact(self):
        self.set("First name", "Hana", inside=self.steps)
        self.set("Last name", "Aoi", inside=self.steps)
        self.set("Email address", "hana@", inside=self.steps)
        assert not self.sees("Create", role=BUTTONS, inside=self.steps).has("sensitive")
        self.sees("This is not an email address.", inside=self.steps)
        self.set("Email address", "hana@partner.example", inside=self.steps)

    # --- the steps ---------------------------------------------------------------------------

    def begin(self):
        desk, story = self.desk, self.story
        with story.step("a book in which a reservation of four units was bought 40 days ago"):
            desk.ctl("account", "add-local", "Desk", "--sample")
            for customer in (CUSTOMER, OTHER):
                desk.ctl("customer", "add-subscription", customer, "--name", "Production")
            self.own = self.bought(CUSTOMER, ITEM)
            self.large = self.bought(OTHER, LARGE)
            desk.now = LATER
            desk.start()
            self.sees("Places", seconds=60)

    def refused(self):
        desk, story = self.desk, self.story
        dialog = self.word("Refund")
        with story.step("a refund over the cap is refused as a whole, with both readings (11.10, 11.12)"):
            self.choose(self.large)
            self.open_dialog("Refund…", "Refund")
            self.sees("Over the cap", inside=dialog, seconds=30)
            self.reads("If the cap only cut the amount down, %1$s of %2$s would still go back (11.12). "
                       "Microsoft refuses the whole.", inside=dialog)
            assert not self.sees("Next", role=BUTTONS, inside=dialog).has("sensitive")
            desk.key("Escape")
            desk.wait_gone(dialog, role="window")

    def quote(self):
        desk, story = self.desk, self.story
        dialog = self.word("Refund")
        with story.step("Refund opens with the quote of all units today, as the command line has it (11.15)"):
            self.choose(self.own)
            self.open_dialog("Refund…", "Refund")
            self.sees("Within the cap", inside=dialog, seconds=30)
            told = self.json("reservation", "quote", self.own["id"])
            self.reads(r"%1$s: %2$s", inside=dialog)
            self.shows_amount(told["net"], dialog)
            self.shows_amount(told["fee"], dialog)
            self.sees("The money goes from Microsoft to you, the partner, and from you to the customer. "
                      "Microsoft does not contact the customer about it.", inside=dialog)
            self.reads("1 %1$s = USD %2$s on %3$s (%4$s)", inside=dialog)
        with story.step("another day is a what-if: shown, and not to be sent"):
            self.click("Change date or rules…", inside=dialog)
            self.set("Day of the return (UTC)", "2027-01-15", inside=dialog)
            self.sees("What if: the day or the rules differ from the real ones. This is only shown and cannot be "
                      "sent.", inside=dialog)
            self.shows_amount(self.json("reservation", "quote", self.own["id"], "--date", "2027-01-15")["net"], dialog)
            assert not self.sees("Next", role=BUTTONS, inside=dialog).has("sensitive")
        with story.step("a day before the purchase is refused in words under the field"):
            self.set("Day of the return (UTC)", "2026-05-01", inside=dialog)
            self.sees("The day may not be before the purchase.", inside=dialog)
            self.click("Back to today and the rules in force", inside=dialog)
            self.shows_amount(told["net"], dialog)
        with story.step("who says otherwise than the utilization says why"):
            desk.choose(self.word("Used"), self.word("Used"), inside=dialog)
            self.sees("Write why the utilization is not right.", inside=dialog)
            assert not self.sees("Next", role=BUTTONS, inside=dialog).has("sensitive")
            self.click("Back to today and the rules in force", inside=dialog)
            self.click("Change date or rules…", inside=dialog)
        with story.step("more than is owned is refused in words; one of four is quoted"):
            self.set("Quantity to return", "5", inside=dialog)
            self.sees("The quantity to return is not right.", inside=dialog)
            assert not self.sees("Next", role=BUTTONS, inside=dialog).has("sensitive")
            self.set("Quantity to return", "1", inside=dialog)
            self.part = self.json("reservation", "quote", self.own["id"], "--quantity", "1")
            self.shows_amount(self.part["net"], dialog)

    def shows_amount(self, money, dialog):
        """A line of the table says this amount, whatever the locale's signs are."""
        digits = re.sub(r"\D", "", money["amount"] if isinstance(money, dict) else str(money))
        def shown():
            rows = self.desk.find_all(re.compile(".*", re.S), role="list item", inside=dialog)
            return any(re.sub(r"\D", "", row.name.split(":")[-1]) == digits for row in rows)
        self.desk.wait_until(shown, f"the amount {digits}")

    def request(self):
        desk, story = self.desk, self.story
        dialog = self.word("Refund")
        with story.step("Basics: issue type Billing, both IDs, Cloud Solution Provider (13.2, 13.6, 13.7)"):
            self.next(dialog)
            self.sees("Issue type", inside=self.steps)
            desk.wait(self.own["id"], inside=self.steps)
            self.sees("Cloud Solution Provider", inside=self.steps)
            self.next(self.steps)
        with story.step("Problem waits for a reason, and the description holds IDs and quote (13.3, 13.6)"):
            self.sees("Exchanges and refunds", inside=self.steps)
            assert not self.sees("Next", role=BUTTONS, inside=self.steps).has("sensitive")
            self.set("Reason", REASON, inside=self.steps)
            wanted = (REASON, self.own["id"], CUSTOMER)
            desk.wait_until(lambda: all(word in self.description() for word in wanted), f"the words {wanted}")
        with story.step("what was typed is a draft of the book a second later"):
            desk.wait_until(lambda: self.drafts(), "the draft")
        with story.step("closing keeps the draft, and Refund restores it"):
            desk.key("Escape")
            desk.wait_gone(dialog, role="window")
            self.open_dialog("Refund…", "Refund")
            self.sees("Within the cap", inside=dialog, seconds=30)
            self.set("Quantity to return", "1", inside=dialog)
            self.shows_amount(self.part["net"], dialog)
            self.next(dialog)
            self.sees("A draft that was not sent is shown.", inside=self.steps)
            self.next(self.steps)
            desk.wait_until(lambda: self.sees("Reason", role="text box", inside=self.steps).text == REASON, "the reason")
            self.next(self.steps)

    def description(self):
        return self.sees("Description", role="text box", inside=self.steps).text

    def drafts(self):
        return [item for item in self.json("list", "requests", "--limit", "500")["items"]
                if item["state"] == "draft" and item.get("reservation_id") == self.own["id"]]

    def credit(self):
        desk, story = self.desk, self.story
        with story.step("Contact information: Create waits for an address that is one (13.4)"):
            self.contact()
        with story.step("Create gives a number, the credit and the new reservation ID"):
            self.click("Create", role=BUTTONS, inside=self.steps)
            self.sees("The request was created", seconds=30)
            self.reads("%1$s is credited on the invoice of %2$s.")
            desk.wait(JULY)
            left = [found for found in self.reservations(CUSTOMER) if found["quantity"] == 3
                    and found["name"] == self.own["name"] and found["state"] != "Cancelled"]
            assert len(left) == 1, left
            desk.wait(left[0]["id"])
            self.left = left[0]
        with story.step("the request is there once and the draft no more; the old ID stays as cancelled"):
            assert not self.drafts(), self.drafts()
            found = [item for item in self.json("list", "requests", "--limit", "500")["items"]
                     if item.get("reservation_id") == self.own["id"]]
            assert len(found) == 1 and found[0]["number"], found
            old = self.json("show", "reservation", self.own["id"])
            assert old["state"] == "Cancelled", old
        with story.step("the credit stands on the invoice of July, once"):
            lines = self.credits()
            assert len(lines) == 1, lines
            assert lines[0] == -int(self.part["net"]["amount"]), (lines, self.part["net"])
            desk.key("Escape")
            desk.wait_gone(self.word("Confirm"), role="window")

    def credits(self):
        """What the invoice of July takes off for this refund."""
        invoices = self.json("list", "invoices", "--limit", "500")["items"]
        invoice = next(item for item in invoices if item["month"] == "2026-07" and item["currency"] == "JPY")
        lines = self.json("show", "invoice", invoice["id"])["lines"]
        return [int(line["amount"]["amount"]) for line in lines if line["kind"] == "credit"]

    def exchange(self):
        desk, story = self.desk, self.story
        dialog = self.word("Exchange")
        with story.step("Exchange: another type cannot come instead, and says why (12.5)"):
            self.choose(self.left)
            self.open_dialog("Exchange…", "Exchange")
            self.sees("Choose what comes instead.", inside=dialog, seconds=30)
            self.set("Search the reservations of the catalogue", "Cosmos", inside=dialog)
            self.reads("Only the same type can come instead: %s. For another type, refund and buy again (12.5).",
                       inside=dialog)
            offers = desk.find_all(self.like("Choose %s"), role=BUTTONS, inside=dialog)
            assert offers and not any(offer.has("sensitive") for offer in offers), offers
        with story.step("less than the returned value is refused (12.4), more is quoted with the net to pay"):
            self.set("Search the reservations of the catalogue", "D4s v3 – Japan", inside=dialog)
            desk.wait_until(lambda: len(desk.find_all(self.like("Choose %s"), role=BUTTONS, inside=dialog,
                                                      state="sensitive")) == 1, "one offer")
            desk.click(self.like("Choose %s"), role=BUTTONS, inside=dialog)
            self.set("Quantity to buy", "1", inside=dialog)
            desk.wait_until(lambda: not self.sees("Next", role=BUTTONS, inside=dialog).has("sensitive"),
                            "the refusal")
            self.set("Quantity to buy", "3", inside=dialog)
            desk.wait_until(lambda: self.sees("Next", role=BUTTONS, inside=dialog).has("sensitive"), "the quote")
        with story.step("the same steps, and a new order with what comes instead (12.6)"):
            self.next(dialog)
            self.sees("Issue type", inside=self.steps)
            self.next(self.steps)
            self.set("Reason", "A larger size", inside=self.steps)
            self.next(self.steps)
            self.sees("First name", inside=self.steps)
            self.click("Create", role=BUTTONS, inside=self.steps)
            self.sees("The request was created", seconds=30)
            self.sees("Order number")
            fresh = [found for found in self.reservations(CUSTOMER) if "D4s_v3" in found["sku"]
                     and found["purchased_at"].startswith("2026-06-11")]
            assert [found["quantity"] for found in fresh] == [3], fresh
            assert self.json("show", "reservation", self.left["id"])["state"] == "Cancelled"
        with story.step("Open request shows what was filed"):
            self.click("Open request", role=BUTTONS)
            desk.wait(self.like("Exchange of the reservation %s"))

    def calculator(self):
        desk, story = self.desk, self.story
        with story.step("the refund calculator needs no reservation (11.3-11.8)"):
            desk.open_menu(self.word("Settings"), self.word("Refund calculator"))
            self.set("Price of one unit for the whole term", "3600.00")
            self.set("Day of the purchase (UTC)", "2026-01-01")
            self.set("Day of the return (UTC)", "2026-01-06")
            window = self.word("Refund calculator")
            told = self.json("what-if", "refund", "--plan", "upfront", "--term", "P1Y", "--currency", "USD",
                             "--unit-price", "3600", "--owned", "1", "--quantity", "1", "--bought", "2026-01-01",
                             "--date", "2026-01-06", "--used", "--fee-rate", "0.12")
            self.shows_amount(told["net"], window)
            self.set("Quantity to return", "2", inside=window)
            self.sees("Fill in the fields; the amounts follow at once.", inside=window)
            self.set("Quantity to return", "1", inside=window)
        with story.step("the cap: an earlier refund counts for 365 days (11.11, 11.12)"):
            self.click("Refund cap", role=TAB_ROLES, inside=window)
            self.set("New refund (USD)", "2090", inside=window)
            self.click("Add an earlier refund", inside=window)
            self.set("Day of the refund", "2026-01-12", inside=window)
            self.set("Amount (USD)", "48500", inside=window)
            self.sees("Over the cap", inside=window)
            self.set("Day of the refund", "2025-06-11", inside=window)
            self.sees("Within the cap", inside=window)
        with story.step("the exchange: what comes instead is worth at least as much (12.4)"):
            self.click("Exchange", role=TAB_ROLES, inside=window)
            self.set("Refund value", "1000", inside=window)
            self.set("Remaining instalments", "200", inside=window)
            self.set("Price of the whole term", "1100", inside=window)
            self.sees("What comes instead must be worth at least what is returned.", inside=window)
            self.set("Price of the whole term", "1200", inside=window)
            self.sees("What comes instead is worth at least as much.", inside=window)


def main():
    args = parse_arguments(__doc__)

    with Desk(args.lang, args.program, args.ctl, BOUGHT) as desk:
        story = Story(desk, args.output, "refund-" + args.lang)
        refund = Refund(desk, story)
        refund.begin()
        refund.refused()
        refund.quote()
        refund.request()
        refund.credit()
        refund.exchange()
        refund.calculator()
        story.end()


if __name__ == "__main__":
    sys.exit(main())
