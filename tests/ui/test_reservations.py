#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A customer's Azure reservations at the screen: list, filter, record, roles, configuration, IDs.

Rules walked through here, by their numbers: 1.6 (who sees reservations), 1.8 (rights in Azure are
asked for first), 1.11 (who lets customers buy), 3.6 and 3.8 (markets without reservations), 10.1-10.7
(the record), 10.11 (utilization), 10.13 (what stays), 14.1 (subscriptions).
"""

import contextlib
import os
import re
import sys

from desk_driver import TEXT_ROLES, Desk, DriverError, Story, Walk, parse_arguments

NOW = "2026-05-02T03:00:00Z"
BUTTONS = ("button", "push button")
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# azure-api.md section 8
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
PERSON = "Rin <Ops> & Co"
EMAIL = "rin@example.com"
RENAMED = "Front end <A> & B"
SUBSCRIPTION = "Operations"


class Reservations(Walk):
    def tab(self, english):
        """A click while a question is still going away comes to nobody."""
        word, roles = self.word(english), ("tab", "page tab", "toggle button", "radio")

        def chosen():
            self.desk.click(word, role=roles)
            with contextlib.suppress(DriverError):
                return self.desk.wait(word, role=roles, state="selected", seconds=3)
            return None
        self.desk.wait_until(chosen, f"the page {english!r}", 40)

    def record(self):
        """The reservation as the command line tells it now."""
        return self.json("show", "reservation", self.id)

    # --- the steps ---------------------------------------------------------------------------

    def begin(self):
        desk, story = self.desk, self.story
        with story.step("a book with reservations and their utilization"):
            desk.ctl("account", "add-local", "Desk", "--sample")
            desk.ctl("generate", "--customers", "2", "--orders", "2", "--reservations", "40", "--seed", "7")
            found = self.json("list", "reservations", "--limit", "500")["items"]
            assert len(found) >= 40, len(found)
            self.all = found
            machines = [item for item in found if item["state"] == "Succeeded" and item["quantity"] >= 2
                        and item["sku"].startswith("Standard_") and item["utilization_30d"] is not None]
            assert machines, found
            self.chosen = machines[0]
            self.id = self.chosen["id"]
            desk.start()
            self.sees("Places", seconds=60)

    def list(self):
        desk, story = self.desk, self.story
        table = self.word("Azure reservations")
        running = [item for item in self.all if item["state"] in ("Succeeded", "Expiring")]
        with story.step("Azure reservations of all customers: the place, Alt+4, and the count"):
            self.sees("Home", inside=self.word("Places"))
            desk.key("alt+4")
            self.expect_count(len(running))
        with story.step("the list opens with those that run; All shows the others too"):
            assert len(running) < len(self.all), "the book has none that ended"
            desk.choose(self.word("State"), self.word("All"))
            self.expect_count(len(self.all))
            desk.choose(self.word("State"), self.word("Running"))
            self.expect_count(len(running))
        with story.step("Manage, Refund and Exchange act on the selected row"):
            for button in ("Manage", "Refund…", "Exchange…"):
                self.sees(button, role=BUTTONS)
        with story.step("the state filter shows what expires soon, and can be cleared"):
            expiring = [item for item in self.all if item["state"] == "Expiring"]
            desk.choose(self.word("State"), self.word("Expiring soon"))
            assert expiring, "the book has none that expires soon"
            self.expect_count(len(expiring))
            self.press("Clear the filters", lambda: self.counts(len(self.all)), "all reservations")
        with story.step("Under-used shows the running ones under 80 % in 30 days"):
            low = [item for item in self.all if item["state"] in ("Succeeded", "Expiring")
                   and item["utilization_30d"] is not None and item["utilization_30d"] < 80]
            assert low, "the book has no under-used reservation"
            self.click("Under-used")
            self.expect_count(len(low))
            self.click("Clear the filters")
        with story.step("the page's search finds a reservation ID, and the row opens its record"):
            desk.key("ctrl+f")
            self.set("Search", self.id)
            self.expect_count(1)
            desk.open_row(self.chosen["name"], self.word("Access control (IAM)"), inside=table)

    def counts(self, count):
        """Whether the foot line tells so many."""
        # A translation stands under the singular alone.
        words = ["%s reservation"] + (["%s reservations"] if self.desk.lang == "en" else [])
        feet = [foot for word in words for foot in self.desk.find_all(self.like(word))]
        return any(re.sub(r"\D", "", foot.name) == str(count) for foot in feet)

    def expect_count(self, count):
        self.desk.wait_until(lambda: self.counts(count), f"{count} reservations in the foot line")

    def overview(self):
        desk, story = self.desk, self.story
        facts = self.word("Reservation")
        with story.step("Overview: state, quantity, size, term and scope are those of the book (10.3)"):
            record = self.record()
            self.sees("Active", inside=facts)
            desk.wait(str(record["quantity"]), inside=facts)
            desk.wait(record["sku"], inside=facts)
            self.sees("Expires", inside=facts)
        with story.step("refund and exchange say until when, with the days, and can be pressed"):
            self.reads("Can be refunded until %1$s, %2$s left.")
            self.reads("Can be exchanged until %1$s, %2$s left.")
            assert self.sees("Refund…", role=BUTTONS).has("sensitive")
            assert self.sees("Exchange…", role=BUTTONS).has("sensitive")
        with story.step("the chart tells a day and its value by the keyboard (10.11)"):
            chart = self.sees("Utilization by day", role="image")
            assert chart.has("focusable"), chart
            desk.point(chart)
            desk.key("End", "Left")
            last = desk.wait_until(self.chart_reading, "a day of the chart")
            desk.key("Left")
            desk.wait_until(lambda: self.chart_reading() != last, "another day")
            desk.key("Home")
            desk.wait_until(lambda: self.chart_reading() not in (None, last), "the first day")
        with story.step("30 or 90 days are shown; the same numbers stand in a table"):
            first = self.chart_reading()
            desk.choose(self.word("Days shown"), self.word("90 days"))
            desk.point(self.sees("Utilization by day", role="image"))
            desk.key("Home")
            desk.wait_until(lambda: self.chart_reading() not in (None, first), "an earlier first day")
            self.click("The same numbers as a table")
            table = self.word("Utilization by day")
            rows = desk.wait_until(lambda: desk.find_all(self.like("%1$s, %2$s of %3$s hours"), role="label",
                                                         inside=table), "the rows")
            assert len(rows) >= 7, len(rows)
            self.sees("The figures can be up to 8 hours late. 100 %: the full benefit was used. 0 %: nothing "
                      "matched. In between: a part of the benefit was not used.")

    def chart_reading(self):
        """The day that the chart's description tells."""
        return self.sees("Utilization by day", role="image").description or None

    def access(self):
        desk, story = self.desk, self.story
        roles = self.word("Access control (IAM)")
        with story.step("Access control (IAM): the last owner's Remove is insensitive, with the reason (10.4)"):
            self.tab("Access control (IAM)")
            owner = self.record()["assignments"][0]
            assert owner["role"] == OWNER, owner
            remove = desk.wait(self.like("Remove %s"), role=BUTTONS, inside=roles)
            assert not remove.has("sensitive"), remove
            assert self.word("This is the last owner. Give somebody else the role Owner first.").fullmatch(
                remove.description), remove.description
        with story.step("Add gives somebody a role; a wrong address is told at the field"):
            self.click("Add…", role=BUTTONS)
            dialog = self.word("Add a role")
            self.set("Name", PERSON, inside=dialog)
            self.set("Email address or object ID", "nobody", inside=dialog)
            desk.key("Tab", "Tab")
            problem = self.word("This is neither an email address, such as name@example.com, nor a GUID.")
            desk.wait_until(lambda: problem.fullmatch(self.sees("Email address or object ID", role=TEXT_ROLES,
                                                                inside=dialog).description), "the problem")
            assert not self.sees("Add", role=BUTTONS, inside=dialog).has("sensitive")
            self.set("Email address or object ID", EMAIL, inside=dialog)
            desk.choose(self.word("Role"), self.word("Contributor"), inside=dialog)
            self.click("Add", role=BUTTONS, inside=dialog)
            desk.wait(PERSON, inside=roles)
            given = [one for one in self.record()["assignments"] if one["email"] == EMAIL]
            assert [one["role"] for one in given] == [CONTRIBUTOR], given
        with story.step("Remove asks first, then takes the role away"):
            desk.click(re.compile("|".join(re.escape(text.replace("%s", PERSON))
                                           for text in self.desk.word.all("Remove %s"))), role=BUTTONS, inside=roles)
            self.confirm("Remove this role?")
            desk.wait_gone(PERSON, inside=roles)
            assert not [one for one in self.record()["assignments"] if one["email"] == EMAIL]

    def configuration(self):
        desk, story = self.desk, self.story
        with story.step("Configuration renames the reservation (10.5)"):
            self.tab("Configuration")
            assert not self.sees("Rename", role=BUTTONS).has("sensitive"), "nothing was changed yet"
            self.set("Name of the reservation", RENAMED)
            self.click("Rename", role=BUTTONS)
            desk.wait_until(lambda: self.record()["name"] == RENAMED, "the new name")
        with story.step("the scope becomes a resource group of the chosen subscription"):
            desk.choose(self.word("Scope"), self.word("Resource group"))
            self.set("Name of the resource group", "rg-front")
            self.click("Apply the scope", role=BUTTONS)
            desk.wait_until(lambda: self.record()["scope_type"] == "ResourceGroup", "the new scope")
        with story.step("what cannot be changed says why, and offers a support request (10.13)"):
            fixed = self.word("What cannot be changed")
            self.sees("Partner of record", inside=fixed)
            self.sees("The partner who sold the reservation stays its partner after the purchase.", inside=fixed)
        with story.step("a split makes two reservations, the old one stays as cancelled"):
            quantity = self.record()["quantity"]
            first = quantity // 2
            self.reach("Split…", "Name of the reservation")
            desk.key("Return")
            self.confirm("Split this reservation?")
            desk.wait_until(lambda: self.record()["state"] == "Cancelled", "the ancestor's end")
            parts = [item for item in self.json("list", "reservations", "--search", self.order_of())["items"]
                     if item["state"] != "Cancelled"]
            assert sorted(part["quantity"] for part in parts) == sorted([first, quantity - first]), parts
            self.parts = [part["id"] for part in parts]

    def reach(self, english, start):
        """Goes to a widget with the Tab key, so that it scrolls into view; @start: an entry that shows."""
        self.desk.point(self.sees(start, role=TEXT_ROLES))
        wanted = self.word(english)
        for _ in range(60):
            here = self.desk.focused()
            if here and here.matches(wanted):
                return
            self.desk.key("Tab")
        raise AssertionError(f"Tab does not reach {english!r}")

    def confirm(self, heading):
        """Answers a question with the keyboard. GTK 4.8 does not call the toolkit's message dialog shown, so it is
        looked for in all windows; Close has the focus first."""
        pattern = self.word(heading)
        self.desk.wait_until(lambda: any(node.matches(pattern) for window in self.desk.tree.windows()
                                         for node, _ in window.walk()), heading)
        self.desk.key("Tab", "Return")

    def order_of(self):
        return self.record()["order_id"]

    def properties(self):
        desk, story = self.desk, self.story
        with story.step("Properties copies the reservation ID and the reservation order ID (10.6)"):
            self.tab("Properties")
            ancestor = self.id
            self.id = desk.wait(re.compile("|".join(self.parts)), inside=self.word("Properties")).name
            self.copies("reservation ID", self.id)
            self.copies("reservation order ID", None)
        with story.step("the cancelled one that it came from names what took its place, which opens from there"):
            after = self.word("What came of it")
            desk.key("ctrl+k")
            self.set("Search", ancestor)
            desk.wait(re.compile(re.escape(RENAMED) + ".*"), role="label")
            desk.key("Down", "Return")
            desk.wait_until(lambda: all(desk.shows(part, inside=after) for part in self.parts), "both parts")
            desk.point(desk.wait(self.id, inside=after))
            # The cancelled one's cannot be pressed.
            desk.wait(self.word("Refund…"), role=BUTTONS, state="sensitive")
            desk.key("alt+Left", "alt+Left", "alt+Left")
            desk.wait(self.word("Properties"), role=("tab", "page tab", "toggle button", "radio"), state="selected")

    def copies(self, what, expected):
        patterns = [re.escape(copy.replace("%s", noun)) for copy in self.word.all("Copy %s")
                    for noun in self.word.all(what)]
        self.desk.click(re.compile("|".join(patterns)), role=BUTTONS, inside=self.word("Properties"))
        # The copy goes into the search for everything, which finds the reservation by it.
        self.desk.key("ctrl+k")
        self.sees("Search")
        self.desk.key("ctrl+a", "ctrl+v")

        def pasted():
            text = self.sees("Search").text
            return GUID.fullmatch(text) and (expected is None or text == expected)
        self.desk.wait_until(pasted, f"the {what} in the search entry")
        self.desk.wait(re.compile(re.escape(RENAMED) + ".*"), role="label")
        self.desk.key("alt+Left")
        self.sees("Properties", role=("tab", "page tab", "toggle button", "radio"))

    def customer(self):
        desk, story = self.desk, self.story
        with story.step("the customer's page Azure reservations lists subscriptions; one is added (14.1)"):
            desk.click(self.chosen["customer"], role=BUTTONS)
            desk.wait_until(self.subscriptions_open, "the customer's subscriptions", 30)
            self.click("Add a subscription…")
            dialog = self.word("Add a subscription")
            self.set("Name", SUBSCRIPTION, inside=dialog)
            self.click("Add", role=BUTTONS, inside=dialog)
            desk.wait(SUBSCRIPTION, inside=self.word("Azure subscriptions"))
        with story.step("an admin agent lets the customer buy reservations (1.11, 14.7)"):
            switch = self.sees("Customer may buy reservations", role=("switch", "toggle button", "check box", "checkbox"))
            desk.activate(switch)
            self.sees("The customer may buy reservations now.")

    def subscriptions_open(self):
        """Opens the part below the list; it may still move while the page is laid out."""
        if not self.desk.shows(self.word("Add a subscription…")):
            self.click("Azure subscriptions and permissions")
        return self.desk.shows(self.word("Add a subscription…"))

    def roles(self):
        desk, story = self.desk, self.story
        with story.step("a sales agent is told at the top that Azure asks for a right of its own (1.8, 16.20)"):
            desk.stop()
            desk.ctl("account", "user", "Desk", "--name", "Sora", "--email", "sora@example.com")
            desk.ctl("account", "roles", "Desk", "--set", "sales-agent")
            desk.start()
            self.sees("Places", seconds=40)
            desk.key("alt+4")
            self.set("Search", self.id)
            self.expect_count(1)
            desk.open_row(re.compile(re.escape(RENAMED) + ".*"), self.word("Access control (IAM)"),
                          inside=self.word("Azure reservations"))
            assert not self.sees("Refund…", role=BUTTONS).has("sensitive")
            desk.wait(re.compile("|".join(text.replace("%s", "1[.]8") for text in self.word.all("Rule %s"))), role=BUTTONS)
            # Who needs a grant does not give it to himself: the button says why.
            self.tab("Access control (IAM)")
            reason = self.word("Sales agents and helpdesk agents also need the role Owner or Contributor on this "
                               "reservation order in Azure. Please ask an owner to grant it under Access control (IAM).")
            add = self.sees("Add…", role=BUTTONS)
            assert not add.has("sensitive") and reason.fullmatch(add.description), add.description
        with story.step("without any role for reservations the page names the roles that are needed (1.6)"):
            desk.stop()
            desk.ctl("account", "roles", "Desk", "--set", "billing-admin")
            desk.start()
            self.sees("Places", seconds=40)
            desk.key("alt+4")
            self.sees("Your roles do not show this page")


def main():
    args = parse_arguments(__doc__)

    with Desk(args.lang, args.program, args.ctl, NOW) as desk:
        story = Story(desk, args.output, f"res-{args.lang}")
        test = Reservations(desk, story)
        for part in (test.begin, test.list, test.overview, test.access, test.configuration, test.properties,
                     test.customer, test.roles):
            part()
        story.end()


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main()
