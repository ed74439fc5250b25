#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's table with more rows than fit: what it shows, keys, sorting, copying, coming back.

A table makes only the rows that can be seen and gives them other records as it is scrolled; what a
person and a screen reader find must not tell.
"""

import os
import re
import sys
import time

from desk_driver import Desk, Story, parse_arguments

NOW = "2026-05-02T03:00:00Z"
CUSTOMERS = 400
ORDERS = 900
# Far more than fit into the window, far fewer than there are.
ENOUGH_ROWS = 60
ROW = "row"
CELL = "grid cell"


class TableTest:
    def __init__(self, desk, story):
        self.desk = desk
        self.story = story
        self.word = desk.word

    def rows(self, table):
        """The rows that show, in reading order, header row apart: (node, texts of the cells)."""
        grid = next((node for node in self.desk.nodes() if node.role == "grid" and node.is_showing
                     and node.matches(self.word(table))), None)
        rows = [node for node, _ in grid.walk() if node.role == ROW and node.has("focusable")] if grid else []
        return [(node, [part.name for part in node.children if part.role == CELL]) for node in rows
                if node.is_showing]

    def selected(self, table):
        return [cells for node, cells in self.rows(table) if node.has("selected")]

    def wait_selected(self, table, check, what):
        def look():
            cells = self.selected(table)
            return cells[0] if len(cells) == 1 and check(cells[0]) else None
        return self.desk.wait_until(look, what)

    def press(self, table, key):
        """Presses a key that moves the selection; the cells of the row it has come to."""
        before = self.selected(table)
        self.desk.key(key)
        return self.wait_selected(table, lambda cells: any(cells) and [cells] != before, f"another row after {key}")

    def focus_is_on_the_selection(self):
        focus = self.desk.focused()
        assert focus and focus.role == ROW and focus.has("selected"), f"the focus is on {focus}"

    # --- the steps ---------------------------------------------------------------------------

    def open_book(self):
        desk = self.desk
        with self.story.step("a book with many customers opens, with the first of them selected"):
            desk.ctl("account", "add-local", "Large", "--sample")
            desk.ctl("generate", "--customers", str(CUSTOMERS), "--orders", str(ORDERS), "--activity", "10",
                     "--seed", "3")
            desk.start()
            desk.click(self.word("Customers"), inside=self.word("Places"))
            desk.wait_until(lambda: len(self.rows("Customers")) > 5, "rows of customers")
            self.wait_selected("Customers", lambda cells: cells == self.rows("Customers")[0][1], "a selected row")

    def rows_tell_themselves(self):
        with self.story.step("a row is called by its cells, and there are no more rows than can be seen"):
            rows = self.rows("Customers")
            assert len(rows) < ENOUGH_ROWS, f"{len(rows)} rows"
            for node, cells in rows:
                assert node.name == ", ".join(cell for cell in cells if cell), (node.name, cells)
                assert node.name and len(cells) >= 4, cells
            columns = [node.name for node in self.desk.nodes(inside=self.word("Customers")) if node.is_showing]
            for title in ("Name", "Domain", "Country"):
                assert any(self.word(title).fullmatch(name) for name in columns), (title, columns)

    def keys(self):
        desk = self.desk
        with self.story.step("Down, Page Down, End, Home and Page Up move the selection, and the focus with it"):
            first = self.selected("Customers")[0]
            second = self.press("Customers", "Down")
            assert second == self.rows("Customers")[1][1], second
            self.focus_is_on_the_selection()
            self.press("Customers", "Next")
            self.focus_is_on_the_selection()
            last = self.press("Customers", "End")
            self.focus_is_on_the_selection()
            desk.wait_until(lambda: self.rows("Customers")[-1][1] == last, "the last row at the end")
            assert first not in [cells for _, cells in self.rows("Customers")], "the first row shows at the end"
            self.press("Customers", "Prior")
            assert self.press("Customers", "Home") == first
            self.focus_is_on_the_selection()
        with self.story.step("Ctrl+Down moves the focus alone; space selects"):
            desk.key("ctrl+Down")
            assert self.selected("Customers")[0] == first
            desk.key("space")
            self.wait_selected("Customers", lambda cells: cells == second, "the second row")

    def open_and_back(self):
        desk = self.desk
        with self.story.step("Enter opens the row; back at the list, it is selected where it was"):
            for _ in range(3):
                self.press("Customers", "Next")
            where = self.selected("Customers")[0]
            shown = [cells for _, cells in self.rows("Customers")]
            desk.key("Return")
            desk.wait(self.word("Order history"))
            desk.key("alt+Left")
            desk.wait_until(lambda: [cells for _, cells in self.rows("Customers")] == shown, "the same rows")
            assert self.selected("Customers") == [where], self.selected("Customers")
            desk.wait_until(lambda: desk.focused() and desk.focused().role == ROW, "the focus in the list")
            self.focus_is_on_the_selection()

    def sort(self):
        desk = self.desk
        with self.story.step("a title pressed twice shows the other end of the list, from the top"):
            first = self.press("Customers", "Home")
            last = self.press("Customers", "End")
            for _ in range(2):
                desk.point(desk.wait(self.word("Name"), "column header", self.word("Customers")))
                time.sleep(1)  # else it is a double click
            desk.wait_until(lambda: self.rows("Customers")[0][1] == last, "the last row at the top")
            assert first not in [cells for _, cells in self.rows("Customers")]
        with self.story.step("the menu in the foot sorts by another column, in the same direction"):
            desk.open_menu(self.word("Sort"), self.word("Domain"))

            def in_order():
                domains = [cells[1] for _, cells in self.rows("Customers")]
                return domains[0].startswith("y") and domains == sorted(domains, reverse=True)
            desk.wait_until(in_order, "domains in descending order")

    def copy(self):
        desk = self.desk
        with self.story.step("the selected row's identifier has a copy button for the keyboard, and Ctrl+C"):
            desk.click(self.word("Orders"), inside=self.word("Places"))
            desk.wait_until(lambda: self.selected("Orders"), "a selected order")
            node = next(node for node, _ in self.rows("Orders") if node.has("selected"))
            buttons = [part for part in node.children if part.role in ("push button", "button")]
            assert len(buttons) == 1, node
            desk.key("Tab")
            focus = desk.focused()
            assert focus.path == buttons[0].path, f"the focus is on {focus}"
            order = self.selected("Orders")[0][1]
            desk.key("space")
            self.paste(order)
        with self.story.step("Ctrl+C copies another row's"):
            desk.key("Escape")
            desk.wait_until(lambda: self.selected("Orders") or desk.key("Down"), "a selected order")
            while self.desk.focused().role != ROW:
                desk.key("Tab")
            order = self.press("Orders", "Down")[1]
            assert re.fullmatch(r"[\w-]{10,}", order), order
            desk.key("ctrl+c")
            self.paste(order)

    def paste(self, text):
        """What was copied comes out of the clipboard again, in the search entry."""
        self.desk.key("ctrl+f", "ctrl+a", "ctrl+v")
        self.desk.wait_until(lambda: self.desk.wait(self.word("Search")).text == text, f"{text} in the search entry")
        self.desk.set(self.word("Search"), "")
        self.desk.wait_until(lambda: len(self.rows("Orders")) > 5, "all orders again")

    def places(self):
        """HIG: to go about in a list is not to open what is in it."""
        desk, places = self.desk, self.word("Places")

        def focus_is_on(english):
            here = desk.focused()
            return here and here.role == "list item" and here.matches(self.word(english))

        def is_marked(english):
            return desk.find_all(self.word(english), role="list item", inside=places, state="selected")
        with self.story.step("in the places the arrow keys go about, and Enter or space opens"):
            for _ in range(40):
                if focus_is_on("Orders"):
                    break
                desk.key("Tab")
            desk.key("Up")
            desk.wait_until(lambda: focus_is_on("Customers"), "the focus on another place")
            assert is_marked("Orders") and not is_marked("Customers")
            desk.key("space")
            desk.wait_until(lambda: is_marked("Customers") and self.rows("Customers"), "the customers")
            desk.click(self.word("Orders"), inside=places)
            desk.wait_until(lambda: is_marked("Orders") and self.rows("Orders"), "the orders again")

    def narrow(self):
        desk = self.desk
        with self.story.step("a narrow window leaves columns out, a wide one shows them again"):
            columns = len(self.rows("Orders")[0][1])
            window = desk.tool("xdotool", "getactivewindow")
            desk.tool("xdotool", "windowsize", window, "700", "700")
            desk.wait_until(lambda: self.rows("Orders") and len(self.shown_cells()) < columns, "fewer columns")
            desk.tool("xdotool", "windowsize", window, "1250", "800")
            desk.wait_until(lambda: self.rows("Orders") and len(self.shown_cells()) >= columns, "all columns")

    def shown_cells(self):
        return [part for part in self.rows("Orders")[0][0].children if part.role == CELL and part.is_showing]


def main():
    args = parse_arguments(__doc__)

    with Desk(args.lang, args.program, args.ctl, NOW) as desk:
        story = Story(desk, args.output, f"table-{args.lang}")
        test = TableTest(desk, story)
        for part in (test.open_book, test.rows_tell_themselves, test.keys, test.open_and_back, test.sort, test.copy,
                     test.places, test.narrow):
            part()
        story.end()


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main()
