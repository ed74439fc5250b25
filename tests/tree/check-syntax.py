#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no compiler reads is well formed: JSON, XML, Python, shell."""

import json
import subprocess

from tree_files import ROOT, all_files, files, finish, read


def first_line(name):
    with open(ROOT / name, "rb") as stream:
        return stream.readline(200).decode("utf-8", "replace")


def json_faults(name):
    # Recorded far sides may be broken on purpose; those are called so.
    if "broken" in name.name:
        return
    try:
        json.loads(read(name))
    except ValueError as error:
        yield f"{name}: {error}"


def python_faults(name):
    try:
        compile(read(name), str(name), "exec")
    except SyntaxError as error:
        yield f"{name}:{error.lineno}: {error.msg}"


def command_faults(name, *command):
    run = subprocess.run([*command, str(name)], cwd=ROOT, capture_output=True, text=True)
    if run.returncode != 0:
        yield f"{name}: {run.stderr.strip()}"


def main():
    names = all_files()
    scripts = [name for name in names if name.suffix in ("", ".sh") and first_line(name).startswith("#!")]
    bash = [name for name in scripts if "bash" in first_line(name)]
    python = set(files("*.py")) | {name for name in scripts if "python" in first_line(name)}

    checked = [(name, json_faults(name)) for name in files("*.json")]
    checked += [(name, command_faults(name, "xmllint", "--noout", "--nonet"))
                for name in files("*.ui", "*.svg", "*.xml", "*.xml.in")]
    checked += [(name, python_faults(name)) for name in sorted(python)]
    checked += [(name, command_faults(name, "bash", "-n")) for name in bash]
    checked += [(name, [f"{name}: begins with {first_line(name).strip()!r}, but cannot be run"])
                for name in scripts if not (ROOT / name).stat().st_mode & 0o111]
    finish([fault for _, faults in checked for fault in faults], len(checked))


main()
