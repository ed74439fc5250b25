#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file says whose it is and under which licence, in its head or in .reuse/dep5."""

import fnmatch
import re
import shutil
import subprocess

from tree_files import ROOT, all_files, finish

WITHOUT = ("LICENSES/*", ".reuse/*", "COPYING")
# Put together here, so that this file does not seem to carry a second licence.
TAGS = ["SPDX-" + "FileCopyrightText:", "SPDX-" + "License-Identifier: GPL-3.0-or-later"]


def listed_patterns():
    text = (ROOT / ".reuse/dep5").read_text(encoding="utf-8")
    return [pattern for block in re.findall(r"^Files:((?:.*\n)(?:[ \t]+.*\n)*)", text, re.M)
            for pattern in block.split()]


def main():
    names = [str(name) for name in all_files()]
    patterns = listed_patterns()
    faults = []
    for name in names:
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in (*WITHOUT, *patterns)):
            continue
        head = (ROOT / name).read_bytes()[:2000].decode("utf-8", "replace")
        faults += [f"{name}: no {tag!r} in its head" for tag in TAGS if tag not in head]
    faults += [f".reuse/dep5: no file matches {pattern}" for pattern in patterns
               if not any(fnmatch.fnmatchcase(name, pattern) for name in names)]

    # reuse reads git's list of ignored files: without git it would judge the build folder, too.
    if shutil.which("reuse") and (ROOT / ".git").exists():
        run = subprocess.run(["reuse", "--root", str(ROOT), "lint"], capture_output=True, text=True)
        if run.returncode != 0:
            faults.append(run.stdout + run.stderr)
    finish(faults, len(names))


main()
