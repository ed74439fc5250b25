#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The C files follow .clang-format (the layout of clang-format 14, as in Debian 12)."""

import re
import subprocess
import sys

from tree_files import ROOT, files, finish


def main():
    version = subprocess.run(["clang-format", "--version"], check=True, capture_output=True, text=True).stdout
    if not re.search(r"version 14\.", version):
        print(f"clang-format 14 decides; this is another one: {version.strip()}")
        sys.exit(77)

    names = files("*.c", "*.h", under=("src", "tests"))
    faults = []
    for start in range(0, len(names), 40):
        part = names[start:start + 40]
        run = subprocess.run(["clang-format", "--dry-run", "--Werror", *map(str, part)], cwd=ROOT,
                             capture_output=True, text=True)
        faults += sorted({line.split(":")[0] for line in run.stderr.splitlines() if ": error:" in line})
        if run.returncode != 0 and not faults:
            faults.append(run.stderr)
    finish([f"{name}: run clang-format -i" for name in faults], len(names))


main()
