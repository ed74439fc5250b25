#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up meson's testlog.json files; the last line printed is "N passed, N failed".

A TAP program counts with each of its test points, any other test as one. A program that crashed,
timed out or broke off its TAP counts as one failure more than the points it reported. Before the sum
each failed program is named with the lines that tell why, then with what it said around its first
failed point, or else at its end: often only a short part of a run's output is kept.
"""

import argparse
import json
import re
import sys

FAILURE_LINES = 30  # of a failed program's output, and of its messages
LINES_BEFORE = 15  # a failed point: some programs say why before it
TELLING_LINES = 6
TELLING = re.compile(r"not ok\b|Bail out!|.*\bERROR:|SUMMARY: |.*: runtime error: |"
                     r"(?:#\s*)?\w*(?:Error|Exception)\b")
NOISE = re.compile(r"# \S*DEBUG: ")  # of the libraries: thousands of lines
POINT = re.compile(r"^(not ok|ok)\b[^#]*(?:#\s*(SKIP|TODO)\b)?", re.IGNORECASE)


def count_points(stdout):
    """The passed, failed and skipped points of a TAP text (subtests are indented: not counted)."""
    passed = failed = skipped = 0
    for line in stdout.splitlines():
        match = POINT.match(line)
        if not match:
            continue
        if match.group(2) and match.group(2).upper() == "SKIP":
            skipped += 1
        elif match.group(1) == "ok" or match.group(2):
            passed += 1
        else:
            failed += 1
    return passed, failed, skipped


def count_test(entry):
    """What one entry of a test log adds, and whether it is to be named as failed."""
    result = entry["result"]
    passed, failed, skipped = count_points(entry.get("stdout") or "")
    if result in ("OK", "EXPECTEDFAIL"):
        return (passed or (0 if skipped else 1), failed, skipped), failed > 0
    if result == "SKIP":
        return (passed, failed, skipped or 1), False
    return (passed, max(failed, 1), skipped), True


def print_failure(entry, path):
    """Names a failed test with the part of its output that tells why."""
    print(f"FAILED {entry['name']} ({entry['result']}): {path}")
    said = {stream: [line for line in (entry.get(stream) or "").splitlines() if not NOISE.match(line)]
            for stream in ("stdout", "stderr")}
    telling = dict.fromkeys(line for lines in said.values() for line in lines if TELLING.match(line))
    for line in list(telling)[:TELLING_LINES]:
        print(f"  why: {line}")
    for stream, lines in said.items():
        points = [number for number, line in enumerate(lines) if line.startswith("not ok")]
        start = max(0, points[0] - LINES_BEFORE if points else len(lines) - FAILURE_LINES)
        for line in lines[start:start + FAILURE_LINES]:
            print(f"  {stream}: {line}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--broken", type=int, default=0, help="builds that failed")
    parser.add_argument("logs", nargs="*")
    args = parser.parse_args()

    total = [0, args.broken, 0]
    for path in args.logs:
        with open(path, encoding="utf-8") as log:
            for line in log:
                entry = json.loads(line)
                counts, bad = count_test(entry)
                total = [a + b for a, b in zip(total, counts)]
                if bad:
                    print_failure(entry, path)
    if total[2]:
        print(f"{total[2]} skipped")
    print(f"{total[0]} passed, {total[1]} failed")
    return 0 if total[1] == 0 and total[0] > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
