#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Runs a test with a session bus and an unlocked Secret Service of its own, where both are
# installed; without them the test says by itself that it skips.
set -eu

test_program=$1
if ! command -v dbus-run-session >/dev/null || ! command -v gnome-keyring-daemon >/dev/null; then
  exec "$test_program"
fi

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkfifo "$home/ready"
HOME=$home XDG_DATA_HOME=$home/data XDG_RUNTIME_DIR=$home TEST_PROGRAM=$test_program \
  dbus-run-session -- sh -c '
    printf secret | gnome-keyring-daemon --foreground --unlock --components=secrets \
      >"$HOME/ready" 2>/dev/null &
    keyring=$!
    trap "kill $keyring 2>/dev/null" EXIT
    # It says where its control socket is when it is there.
    read -r line <"$HOME/ready" || true
    for i in 1 2 3 4 5 6 7 8 9 10; do
      dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \
        org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets >/dev/null 2>&1 && break
      sleep 0.2
    done
    "$TEST_PROGRAM"'
