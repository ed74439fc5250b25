#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""build-aux/count-tests.py: the figures that build-aux/test ends with."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

COUNTER = Path(__file__).resolve().parents[2] / "build-aux/count-tests.py"


def printed(*entries, broken=0):
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "testlog.json"
        log.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
        run = subprocess.run([sys.executable, str(COUNTER), "--broken", str(broken), str(log)],
                             capture_output=True, text=True)
    return run.stdout.splitlines(), run.returncode


def counted(*entries, **how):
    lines, status = printed(*entries, **how)
    return lines[-1], status


def entry(result, stdout=None):
    return {"name": "a test", "result": result, "stdout": stdout}


class CountTests(unittest.TestCase):
    def test_tap_points_are_counted(self):
        self.assertEqual(counted(entry("OK", "1..2\nok 1 /a\nok 2 /b\n")), ("2 passed, 0 failed", 0))

    def test_plain_test_counts_as_one(self):
        self.assertEqual(counted(entry("OK", "all is well\n"), entry("OK")), ("2 passed, 0 failed", 0))

    def test_failed_points_fail(self):
        self.assertEqual(counted(entry("FAIL", "ok 1 /a\nnot ok 2 /b\nnot ok 3 /c\n")),
                         ("1 passed, 2 failed", 1))

    def test_crash_is_a_failure(self):
        self.assertEqual(counted(entry("ERROR", "1..9\nok 1 /a\n")), ("1 passed, 1 failed", 1))

    def test_time_out_is_a_failure(self):
        self.assertEqual(counted(entry("TIMEOUT")), ("0 passed, 1 failed", 1))

    def test_skipped_is_neither(self):
        self.assertEqual(counted(entry("SKIP"), entry("OK", "ok 1 /a # SKIP no display\nok 2 /b\n")),
                         ("1 passed, 0 failed", 0))

    def test_broken_build_fails(self):
        self.assertEqual(counted(entry("OK"), broken=1), ("1 passed, 1 failed", 1))

    def test_what_stands_around_a_failed_point_is_printed(self):
        lines, _ = printed(entry("FAIL", "ok 1 /a\n" + "# why\n" * 15 + "not ok 2 /b\n# 3 is not 4\n" + "ok /c\n" * 40))
        self.assertIn("  stdout: # why", lines)
        self.assertIn("  stdout: not ok 2 /b", lines)
        self.assertIn("  stdout: # 3 is not 4", lines)
        self.assertNotIn("  stdout: ok 1 /a", lines)

    def test_the_end_of_a_crash_is_printed(self):
        lines, _ = printed(entry("ERROR", "ok 1 /a\n" * 40 + "Bail out! ERROR: why\n"))
        self.assertIn("  stdout: Bail out! ERROR: why", lines)
        self.assertEqual(sum(line == "  stdout: ok 1 /a" for line in lines), 29)

    def test_why_comes_first_and_once(self):
        lines, _ = printed(entry("FAIL", "ok 1 /a\n# GLib-GIO-DEBUG: noise\n# ValueError: no\n"
                                         "not ok 2 /b - ERROR: 3 is not 4\nnot ok 2 /b - ERROR: 3 is not 4\n"))
        self.assertEqual(lines[1:4], ["  why: # ValueError: no", "  why: not ok 2 /b - ERROR: 3 is not 4",
                                      "  stdout: ok 1 /a"])
        self.assertNotIn("  stdout: # GLib-GIO-DEBUG: noise", lines)

    def test_nothing_ran_is_not_success(self):
        self.assertEqual(counted()[1], 1)


unittest.main()
