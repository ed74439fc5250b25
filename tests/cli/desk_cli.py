# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of partner-deskctl share: running it in data folders of their own, and TAP."""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
import unittest
import uuid

PROGRAM = os.environ["PARTNER_DESKCTL"]
# Purchases of the tests are made at this instant: 12:00 in Tokyo, day 0 of rule 7.3.
NOW = "2026-05-02T03:00:00Z"

AGREEMENT = ("--first-name", "花子", "--last-name", "青空", "--email", "hanako@aozora.example.com",
             "--date", "2026-04-01")

_scratch = tempfile.mkdtemp(prefix="partner-deskctl-test-")
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)
_templates = {}


def environment(folder, now=NOW, **more):
    """Nothing of the caller's desk, locale or time zone gets through."""
    env = {name: value for name, value in os.environ.items()
           if not name.startswith(("LC_", "LANG", "PARTNER_DESK_DATA", "PARTNER_DESK_NOW", "XDG_"))}
    env.update(LC_ALL="C.UTF-8", TZ="Asia/Tokyo", HOME=_scratch, PARTNER_DESK_KEYRING="file")
    if folder is not None:
        env["PARTNER_DESK_DATA_DIR"] = folder
    if now is not None:
        env["PARTNER_DESK_NOW"] = now
    env.update(more)
    return {name: value for name, value in env.items() if value is not None}


class Result:
    def __init__(self, done):
        self.status = done.returncode
        self.raw = done.stdout
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8", "replace")


def run(folder, *arguments, now=NOW, env=None, timeout=120, text=""):
    """@text is its standard input."""
    done = subprocess.run([PROGRAM, *arguments], input=text.encode("utf-8"), capture_output=True,
                          env=environment(folder, now, **(env or {})), timeout=timeout, check=False)
    return Result(done)


def new_folder():
    return tempfile.mkdtemp(dir=_scratch)


def template(*options):
    """A data folder with one account, made once for these options of add-local."""
    if options not in _templates:
        folder = os.path.join(new_folder(), "data")
        result = run(folder, "account", "add-local", "Tokyo", *options)
        assert result.status == 0, result.err
        _templates[options] = folder
    return _templates[options]


def new_guid():
    return str(uuid.uuid4())


class DeskTest(unittest.TestCase):
    """One account, "Tokyo", with the sample book unless a class says otherwise."""

    account_options = ("--sample",)

    def setUp(self):
        self.home = new_folder()
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.folder = os.path.join(self.home, "data")
        shutil.copytree(template(*self.account_options), self.folder)

    def run_desk(self, *arguments, **how):
        return run(self.folder, *arguments, **how)

    def do(self, *arguments, **how):
        """Must be done: nothing on stderr. Gives its standard output."""
        result = self.run_desk(*arguments, **how)
        self.assertEqual((result.status, result.err), (0, ""), arguments)
        return result.out

    def get(self, *arguments, **how):
        """Its answer as JSON."""
        return json.loads(self.do("--format", "json", *arguments, **how))

    def refuse(self, status, *arguments, **how):
        """Must fail with this status: a reason, and no half answer. Gives the reason."""
        result = self.run_desk(*arguments, **how)
        self.assertEqual((result.status, result.out), (status, ""), (arguments, result.err))
        self.assertTrue(result.err.startswith("partner-deskctl: "), result.err)
        self.assertGreater(len(result.err), len("partner-deskctl: \n"))
        return result.err

    def items(self, *arguments, **how):
        answer = self.get(*arguments, **how)
        self.assertEqual(set(answer), {"items", "total"})
        return answer["items"]

    def path(self, name):
        return os.path.join(self.home, name)

    def write(self, name, content):
        path = self.path(name)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    # --- steps of the job ---

    def add_customer(self, name="試験商事", domain="shiken.example.com", country="JP", accept=True, **how):
        customer = self.get("customer", "create", "--name", name, "--domain", domain, "--country", country,
                            *self.registration(country), **how)
        if accept:
            customer = self.get("customer", "accept-agreement", customer["id"], *AGREEMENT, **how)
        return customer["id"]

    @staticmethod
    def registration(country):
        """Rule 2.9: compulsory in some countries."""
        return ("--registration-id", "12.345.678/0001-95", "--phone", "+55 11 5555 0100") if country == "BR" else ()

    def buy(self, customer, *items, **how):
        options = [word for item in items for word in ("--item", item)]
        return self.get("order", "create", "--customer", customer, *options, **how)

    def check_whole(self, **how):
        self.assertEqual(self.get("check", **how), {"ok": True, "findings": []})


class TapResult(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.n = 0

    def point(self, ok, test, remark=""):
        self.n += 1
        print(f"{'ok' if ok else 'not ok'} {self.n} {test.id().removeprefix('__main__.')}{remark}", flush=True)

    def explain(self, error):
        for line in "".join(traceback.format_exception(*error)).splitlines():
            print(f"# {line}")

    def addSuccess(self, test):
        self.point(True, test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.point(True, test, f" # SKIP {reason}")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.explain(err)
        self.point(False, test)

    def addError(self, test, err):
        super().addError(test, err)
        self.explain(err)
        self.point(False, test)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.failures.append((subtest, ""))
            print(f"# in {subtest}")
            self.explain(err)
            self.point(False, subtest)


def main():
    """Runs the test classes of the main module, or those of its tests that are named."""
    loader = unittest.defaultTestLoader
    module = sys.modules["__main__"]
    suite = loader.loadTestsFromNames(sys.argv[1:], module) if sys.argv[1:] else loader.loadTestsFromModule(module)
    result = TapResult()
    suite.run(result)
    print(f"1..{result.n}")
    sys.exit(0 if result.wasSuccessful() else 1)
