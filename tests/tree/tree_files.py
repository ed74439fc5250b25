# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the source tree, and how a check reports what it found."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = ("_build", "build", ".flatpak-builder")


def all_files():
    """Every file that is or would be committed, relative to ROOT, sorted."""
    try:
        out = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True).stdout
        names = [Path(name) for name in out.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        # A tarball, or a checkout of somebody else: walk, and leave build folders out.
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*")
                 if not any(part == ".git" or part == "__pycache__" or
                            (depth == 0 and part.startswith(NOT_OURS) and part != "build-aux")
                            for depth, part in enumerate(path.relative_to(ROOT).parts))]
    return sorted({name for name in names if (ROOT / name).is_file()})


def files(*patterns, under=None):
    """The files whose name matches one of the patterns, under one of the folders."""
    return [name for name in all_files()
            if any(name.match(pattern) for pattern in patterns)
            and (under is None or name.parts[0] in under)]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def finish(faults, looked_at):
    """Prints the faults and ends; a check that looked at nothing has failed, too."""
    for fault in faults:
        print(fault)
    if not looked_at:
        print("Nothing was looked at: is the tree complete?")
    print(f"{looked_at} looked at, {len(faults)} at fault")
    sys.exit(1 if faults or not looked_at else 0)
