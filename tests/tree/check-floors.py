#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A floor includes only floors below it, and only the libraries that are its business."""

import re

from tree_files import files, finish, read

# What each folder of src/ may include, its own headers apart.
FLOORS = {
    "model": set(),
    "store": {"model"},
    "remote": {"model"},
    "desk": {"model", "store", "remote"},
    "cli": {"model", "store", "desk"},
    "ui": {"model", "store", "desk"},
}
# A library's headers, and the folders whose business it is.
LIBRARIES = [
    (r"(gtk|gdk|gsk)/|adwaita\.h|graphene", {"ui"}),
    (r"sqlite3\.h", {"store"}),
    (r"libsoup/", {"remote"}),
    (r"json-glib/", {"remote", "cli"}),
    (r"gnutls/", {"desk"}),
    # The vault's key is desk's, the tokens of a sign-in are the wire's.
    (r"libsecret/", {"desk", "remote"}),
    (r"unicode/", {"model"}),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def faults_of(name, homes):
    floor = name.parts[1] if len(name.parts) > 2 else "ui"
    for kind, header in INCLUDE.findall(read(name)):
        if kind == "<":
            for pattern, allowed in LIBRARIES:
                if re.match(pattern, header) and floor not in allowed:
                    yield f"{name}: <{header}> is the business of {', '.join(sorted(allowed))}"
            continue
        # A folder's own header comes before another folder's of the same name.
        home = homes.get(header.split("/")[-1], set())
        if home and floor not in home and not home & FLOORS[floor]:
            yield f"{name}: {floor} may not include {header} of {', '.join(sorted(home))}"


def main():
    names = files("*.c", "*.h", under=("src",))
    homes = {}
    for name in names:
        if name.suffix == ".h" and len(name.parts) > 2:
            homes.setdefault(name.name, set()).add(name.parts[1])
    faults = [f"src/{name.parts[1]}: a folder that the design does not know" for name in names
              if len(name.parts) > 2 and name.parts[1] not in FLOORS]
    if not faults:
        faults = [fault for name in names for fault in faults_of(name, homes)]
    finish(faults, len(names))


main()
