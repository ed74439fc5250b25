#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES.in names every file with text for people, and po/ja.po translates all of it.

The template is made afresh here, so a new string without its translation fails. --write-list brings
POTFILES.in up to date; --write-template FILE only writes the template (for msgmerge).
"""

import argparse
import csv
import gettext
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tree_files import ROOT, files, finish, read

# As meson's i18n preset "glib" calls it.
XGETTEXT = [
    "xgettext", "--from-code=UTF-8", "--add-comments", "--package-name=partner-desk",
    "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "--keyword=NC_:1c,2",
    "--keyword=g_dcgettext:2", "--keyword=g_dngettext:2,3", "--keyword=g_dpgettext2:2c,3",
    "--flag=N_:1:pass-c-format", "--flag=C_:2:pass-c-format", "--flag=NC_:2:pass-c-format",
    "--flag=g_dngettext:2:pass-c-format", "--flag=g_strdup_printf:1:c-format",
    "--flag=g_string_printf:2:c-format", "--flag=g_string_append_printf:2:c-format",
    "--flag=g_error_new:3:c-format", "--flag=g_set_error:4:c-format",
]
IN_C = re.compile(r'\b(?:_|N_|C_|NC_|ngettext|gettext|g_dngettext|g_dgettext|g_dpgettext2?)\s*\(\s*(?:NULL,\s*|GETTEXT_PACKAGE,\s*)?"')
IN_UI = re.compile(r'translatable="(?:yes|true|1)"')
NEVER = ["お客様"]
# What the vendor's own form offers has to be found there word for word (rule 9.2).
QUOTED = "「お客様に代わって CSP を購入/払い戻し」"


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def listed():
    lines = (line.strip() for line in read(Path("po/POTFILES.in")).splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def with_text():
    """The files that have text for people."""
    names = [name for name in files("*.c", "*.h", under=("src",)) if IN_C.search(read(name))]
    names += [name for name in files("*.ui", under=("src", "data")) if IN_UI.search(read(name))]
    names += files("*.desktop.in", "*.metainfo.xml.in", under=("data",))
    return sorted(names)


def write_list():
    head = [line for line in read(Path("po/POTFILES.in")).splitlines() if line.startswith("#")]
    (ROOT / "po/POTFILES.in").write_text("\n".join([*head, *map(str, with_text())]) + "\n", encoding="utf-8")


def list_faults():
    """Files with text that are not listed, and listed ones that are not there."""
    names = listed()
    for name in names:
        if not (ROOT / name).is_file():
            yield f"po/POTFILES.in: there is no {name}"
    if len(names) != len(set(names)):
        yield "po/POTFILES.in: a file is listed twice"
    for name in with_text():
        if str(name) not in names:
            yield f"po/POTFILES.in: {name} has text for people, and is not listed"


def write_template(path):
    made = run(*XGETTEXT, "--files-from=po/POTFILES.in", f"--output={path}")
    if made.returncode != 0:
        print(made.stderr)
        sys.exit(1)


def entries(text):
    """The msgids (first lines) of a PO text, its head left out."""
    return [match for match in re.findall(r'^msgid ((?:".*"\n?)+)', text, re.M) if match.strip() != '""']


def completeness_faults(folder):
    template, merged = folder / "all.pot", folder / "ja.po"
    write_template(template)
    if not entries(template.read_text(encoding="utf-8")):
        yield "the template is empty"
    check = run("msgfmt", "--check", "-o", "/dev/null", "po/ja.po")
    if check.returncode != 0:
        yield f"po/ja.po: {check.stderr}"
        return
    merge = run("msgmerge", "--quiet", "--no-fuzzy-matching", "-o", str(merged), "po/ja.po", str(template))
    if merge.returncode != 0:
        yield f"po/ja.po: {merge.stderr}"
        return
    for option, word in (("--untranslated", "not translated"), ("--only-fuzzy", "fuzzy")):
        for entry in entries(run("msgattrib", option, "--no-obsolete", str(merged)).stdout):
            yield f"po/ja.po: {word}: {' '.join(entry.split())}"


def word_faults(folder):
    """Words that must not be used, and terms that have one Japanese word only."""
    mo = folder / "ja.mo"
    run("msgfmt", "-o", str(mo), "po/ja.po")
    with open(mo, "rb") as stream:
        catalog = gettext.GNUTranslations(stream)._catalog
    with open(ROOT / "tests/tree/glossary.csv", encoding="utf-8", newline="") as stream:
        terms = {}
        for row in csv.DictReader(line for line in stream if not line.startswith("#")):
            terms.setdefault(row["en"], set()).add(row["ja"])

    for key, text in catalog.items():
        msgid = key[0] if isinstance(key, tuple) else key
        context, _, msgid = msgid.rpartition("\x04")
        for word in NEVER:
            if word in text.replace(QUOTED, ""):
                yield f"po/ja.po: {word} in {text!r}"
        plain = msgid.replace("_", "").rstrip("…")
        # A state is no action: "Open" says how a request stands.
        if context != "state" and plain in terms and re.sub(r"(\(_?\w\)|_|…$)", "", text) not in terms[plain]:
            yield f"po/ja.po: {msgid!r} is {' or '.join(sorted(terms[plain]))}, not {text!r}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write-template", metavar="FILE")
    parser.add_argument("--write-list", action="store_true")
    args = parser.parse_args()
    if args.write_list:
        write_list()
    if args.write_template:
        write_template(Path(args.write_template).resolve())
    if args.write_list or args.write_template:
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        faults = list(list_faults())
        if not faults:
            faults = [*completeness_faults(folder), *word_faults(folder)]
    finish(faults, len(listed()))


main()
