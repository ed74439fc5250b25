#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the desk for README and metainfo, from the running program (see build-aux/screenshots)."""

import argparse
import json
import re
import subprocess
import time
from pathlib import Path

from desk_driver import Desk

BUTTONS = ("button", "push button")
SIZE = "1280x880"


def picture(desk, path):
    """The active window; without a compositor it has no shadow."""
    time.sleep(1)
    desk.tool("xdotool", "mousemove", "1279", "879")
    time.sleep(0.3)
    window = desk.tool("xdotool", "getactivewindow")
    desk.screenshot(path, window)
    subprocess.run(["mogrify", "-strip", str(path)], check=True)
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lang", choices=("en", "ja"), required=True)
    parser.add_argument("--program", required=True)
    parser.add_argument("--ctl", required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    suffix = "" if args.lang == "en" else "-" + args.lang

    with Desk(args.lang, args.program, args.ctl, None, SIZE) as desk:
        word = desk.word
        desk.ctl("account", "add-local", "Sample", "--sample")
        lines = json.loads(desk.ctl("--format", "json", "list", "software", "--limit", "500"))["items"]
        line = next(line for line in lines if line["status"] == "active" and line["cancel"]["allowed"])
        customer = next(item for item in json.loads(desk.ctl("--format", "json", "list", "customers"))["items"]
                        if item["id"] == line["customer_id"])
        desk.start()
        desk.click(word("Customers"), inside=word("Places"), seconds=40)
        desk.wait(re.compile(".*example.*"), inside=word("Customers"))
        # This display has no Secret Service; most desktops have one and do not show the notice.
        desk.click(word("Put this notice away"))
        picture(desk, args.output / f"customers{suffix}.png")

        desk.set(word("Search"), customer["domain"])
        desk.open_row(customer["name"], word("Order history"), inside=word("Customers"))
        desk.click(word("Software"), role=("tab", "page tab", "toggle button", "radio"))
        software = word("Software")
        desk.click(line["title"], role=BUTTONS, inside=software)
        desk.click(word("Submit"), role=BUTTONS, inside=software)
        desk.click(word("Get keys and downloads"), role=BUTTONS, inside=software)
        desk.wait(word("Product key, hidden"), inside=software)
        # The toast that says so goes away by itself.
        time.sleep(6)
        picture(desk, args.output / f"software{suffix}.png")

        # One in yen, whose rate the sample's earlier refund has left.
        reservations = json.loads(desk.ctl("--format", "json", "list", "reservations", "--limit", "500"))["items"]
        reservation = next(item for item in reservations if item["state"] == "Succeeded" and item["sku"] == "Standard_D8s_v5"
                           and item["price"]["currency"] == "JPY")
        desk.click(word("Azure reservations"), inside=word("Places"))
        desk.wait(re.compile("Standard_.*"), inside=word("Azure reservations"))
        picture(desk, args.output / f"reservations{suffix}.png")
        desk.set(word("Search"), reservation["id"])
        desk.wait_until(lambda: len(desk.find_all(reservation["name"])) == 1, "the row alone")
        desk.point(desk.wait(reservation["name"]))
        desk.click(word("Refund…"), role=BUTTONS)
        desk.wait(word("Quote"), inside=word("Refund"))
        picture(desk, args.output / f"refund{suffix}.png")


main()
