# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works the desk's real windows as a person with a screen reader and a keyboard would.

A Session is a world of its own: X server, session bus (which starts no services), accessibility
bus, window manager, home folder. A Desk is the program in it. Widgets are found by the name that a
screen reader says; the names are written in English in the tests and looked up in the program's
own Japanese translation where the session is Japanese, so a renamed or untranslated widget fails.

The accessibility tree is read over D-Bus itself: libatspi keeps copies that grow stale.
"""

import argparse
import contextlib
import ctypes
import gettext
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

BUS_CONFIG = """<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
# Bits of org.a11y.atspi.Accessible.GetState.
STATES = {"checked": 4, "collapsed": 5, "editable": 7, "expanded": 10, "focusable": 11, "focused": 12,
          "pressed": 20, "selectable": 22, "selected": 23, "sensitive": 24, "showing": 25, "visible": 30}
WINDOW_ROLES = ("frame", "window", "dialog", "alert")
# GTK 4.8 calls them so; later ones partly as libatspi does.
TEXT_ROLES = ("text box", "search box", "spin button", "text", "entry", "password text")
CHECK_ROLES = ("checkbox", "check box", "switch", "toggle button", "radio")
TAB_ROLES = ("tab", "page tab", "toggle button", "radio", "radio button")
CHOICE_ROLES = ("combo box", "button", "push button", "toggle button", "list box")
PASSIVE_ROLES = ("label", "static", "panel", "group", "generic", "widget", "row", "grid cell", "filler", "frame", "window", "dialog", "image")
MISSING = object()
CALLS_AT_ONCE = 100


class DriverError(AssertionError):
    """What was waited for did not come."""


def end_with_parent():
    """In a child before exec: it is ended when the test is, however that ends (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def locale_environment(lang, folder):
    """LANG and the like for "en" or "ja"; the locales are made in @folder where glibc has none."""
    name = {"ja": "ja_JP.UTF-8", "en": "en_US.UTF-8"}[lang]
    have = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True).stdout.lower()
    env = {"LANG": name, "LANGUAGE": lang, "LC_ALL": ""}
    if name.lower().replace("-", "") not in have.replace("-", ""):
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["localedef", "-i", name.split(".")[0], "-f", "UTF-8", str(folder / name)], check=True)
        env["LOCPATH"] = str(folder)
    return env


class Words:
    """The program's words in the session's language, looked up by the English ones.

    Mnemonics are left out on both sides; where an English word stands more than once (with and
    without a mnemonic, in two contexts), any of its translations will do.
    """

    def __init__(self, lang):
        self.lang = lang
        self.variants = {}
        if lang == "en":
            return
        catalog = gettext.translation("partner-desk", os.environ["PARTNER_DESK_LOCALEDIR"], [lang])._catalog
        for key, text in catalog.items():
            msgid = key[0] if isinstance(key, tuple) else key
            msgid = msgid.split("\x04")[-1].replace("_", "")
            # A screen reader says a button's name without its mark, its label with the letter.
            self.variants.setdefault(msgid, set()).update((text.replace("_", ""), re.sub(r"\(_.\)|_", "", text)))

    def all(self, english):
        found = {english} if self.lang == "en" else self.variants.get(english, set()) - {""}
        if not found:
            raise DriverError(f"{english!r} has no translation into {self.lang!r}")
        return sorted(found)

    def __call__(self, english):
        """A pattern for this word, and no other."""
        return re.compile("|".join(re.escape(plain(text)) for text in self.all(english)))

    def like(self, english):
        """A pattern for a sentence with %s, %d and the like in it."""
        holes = re.compile(r"%(?:\d+\$)?[-+' 0]*\d*(?:\.\d+)?(?:ll|l|z)?[a-zA-Z]")
        return re.compile("|".join(".*".join(re.escape(part) for part in holes.split(plain(text)))
                                   for text in self.all(english)), re.S)


def plain(text):
    return " ".join(text.split())


class Node:
    """One widget as a screen reader sees it."""

    def __init__(self, tree, bus_name, path):
        self.tree = tree
        self.bus_name = bus_name
        self.path = path
        self.window = None
        self._kept = {}

    def call(self, interface, method, args=None, reply=None):
        answer = self.tree.bus.call_sync(self.bus_name, self.path, "org.a11y.atspi." + interface, method, args,
                                         GLib.VariantType(reply) if reply else None,
                                         Gio.DBusCallFlags.NONE, 5000, None)
        return answer.unpack() if answer else None

    def _keep(self, key, make, default):
        if key not in self._kept:
            try:
                self._kept[key] = make()
            except GLib.Error:
                self._kept[key] = default
        return self._kept[key]

    def _property(self, interface, name):
        answer = self.tree.bus.call_sync(
            self.bus_name, self.path, "org.freedesktop.DBus.Properties", "Get",
            GLib.Variant("(ss)", ("org.a11y.atspi." + interface, name)), GLib.VariantType("(v)"),
            Gio.DBusCallFlags.NONE, 5000, None)
        return answer.unpack()[0]

    @property
    def name(self):
        return self._keep("name", lambda: self._property("Accessible", "Name"), "")

    @property
    def description(self):
        return self._keep("description", lambda: self._property("Accessible", "Description"), "")

    @property
    def role(self):
        return self._keep("role", lambda: self.call("Accessible", "GetRoleName", None, "(s)")[0], "")

    @property
    def interfaces(self):
        return self._keep("interfaces", lambda: self.call("Accessible", "GetInterfaces", None, "(as)")[0], [])

    @property
    def state_bits(self):
        def read():
            low, high = self.call("Accessible", "GetState", None, "(au)")[0]
            return low | high << 32
        return self._keep("states", read, 0)

    def has(self, state):
        return bool(self.state_bits & 1 << STATES[state])

    @property
    def extents(self):
        """x, y, width, height in the window's surface."""
        return self._keep("extents", lambda: self.call("Component", "GetExtents", GLib.Variant("(u)", (1,)),
                                                       "((iiii))")[0], (0, 0, 0, 0))

    @property
    def text(self):
        if "org.a11y.atspi.Text" not in self.interfaces:
            return ""

        def read():
            # GTK 4.8 does not take -1 for the end.
            count = self._property("Text", "CharacterCount")
            return self.call("Text", "GetText", GLib.Variant("(ii)", (0, count)), "(s)")[0]
        return self._keep("text", read, "")

    @property
    def value(self):
        return self._keep("value", lambda: self._property("Value", "CurrentValue"), None)

    @property
    def parent(self):
        """The name on the bus and the path of what it stands in."""
        return self._property("Accessible", "Parent")

    @property
    def children(self):
        return self._keep("children", self._read_children, [])

    @property
    def knows_children(self):
        known = self._kept.get("known children")
        return known is not None and len(known) == self._kept.get("child count")

    def _read_children(self):
        """Out of the snapshot where it is complete; GTK makes the rest when it is asked for it."""
        if self.knows_children:
            return self._kept["known children"]
        return [self.tree.node(bus_name, path) for bus_name, path in
                self.call("Accessible", "GetChildren", None, "(a(so))")[0]]

    @property
    def is_showing(self):
        """GTK 4 says SHOWING of windows alone: elsewhere what is visible and has a size shows."""
        if not self.has("visible"):
            return False
        if self.role in WINDOW_ROLES:
            return self.has("showing")
        return self.extents[2] > 0 and self.extents[3] > 0

    @property
    def words(self):
        """What it is called and what it says, white space made plain.

        GTK 4.8 leaves the mnemonic's underscore in a button's name, and says a name twice that
        comes both as a label and by a relation ("_Save Save").
        """
        said = [self.name, self.name.replace("_", "")]
        half = plain(said[-1])[:len(plain(said[-1])) // 2]
        if plain(said[-1]) == f"{half} {half}":
            said.append(half)
        if "org.a11y.atspi.EditableText" in self.interfaces:
            said.append(self.text)
        return {plain(part) for part in said if part and part.strip()}

    def matches(self, pattern):
        if isinstance(pattern, re.Pattern):
            return any(pattern.fullmatch(word) for word in self.words)
        return plain(pattern) in self.words

    def walk(self, depth=0):
        """This node and all below that are visible, in reading order."""
        yield self, depth
        children = self.children
        if len(children) > 1 and all("org.a11y.atspi.Component" not in child.interfaces or child.name == "GtkStackPage"
                                     for child in children):
            children = self._shown_pages(children)
        for child in children:
            if child.has("visible"):
                yield from child.walk(depth + 1)

    def _shown_pages(self, pages):
        """The page of a stack that is in front fills it. GTK 4.8 calls the others visible, too, and
        leaves them the size they had: where one of them is just as large, it cannot be told apart,
        and a test has to say inside which list or table it looks."""
        size = self.extents[2:]
        return [page for page in pages if any(content.extents[2:] == size for content in page.children)] or pages

    def actions(self):
        if "org.a11y.atspi.Action" not in self.interfaces:
            return []
        return [action[0] for action in self._keep(
            "actions", lambda: self.call("Action", "GetActions", None, "(a(sss))")[0], [])]

    def do(self, *wanted):
        """Does the first of the named actions that there is; False where there is none."""
        for name in wanted:
            if name in self.actions():
                return self.call("Action", "DoAction", GLib.Variant("(i)", (self.actions().index(name),)), "(b)")[0]
        return False

    def grab_focus(self):
        with contextlib.suppress(GLib.Error):
            return self.call("Component", "GrabFocus", None, "(b)")[0]
        return False

    def __str__(self):
        flags = [state for state in ("focused", "checked", "selected", "expanded", "pressed") if self.has(state)]
        if not self.has("sensitive"):
            flags.append("INSENSITIVE")
        says = f" text={self.text!r}" if self.text and self.text != self.name else ""
        more = f" ({self.description})" if self.description else ""
        return f"{self.role} {self.name!r}{says}{more} [{','.join(flags)}]"


class Tree:
    """All that is on the accessibility bus."""

    def __init__(self, session_bus_address):
        session = self.connect(session_bus_address)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None,
                                    GLib.VariantType("(s)"), Gio.DBusCallFlags.NONE, 5000, None).unpack()[0]
        for name in ("IsEnabled", "ScreenReaderEnabled"):
            session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set",
                              GLib.Variant("(ssv)", ("org.a11y.Status", name, GLib.Variant("b", True))), None,
                              Gio.DBusCallFlags.NONE, 5000, None)
        session.close_sync(None)
        self.bus = self.connect(address)
        self.known = {}
        self.looks = 0

    @staticmethod
    def connect(address):
        return Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None, None)

    def node(self, bus_name, path):
        key = (bus_name, path)
        if key not in self.known:
            self.known[key] = Node(self, bus_name, path)
        return self.known[key]

    def windows(self):
        """The windows as they are now; what was read before is forgotten.

        GTK 4.8 leaves out of the snapshot what was hidden when its window was first looked at, and was
        shown since: in every other look each widget is asked for its children besides.
        """
        self.known = {}
        self.looks += 1
        root = self.node("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        for application in root.children:
            with contextlib.suppress(GLib.Error):
                self.take_snapshot(application.bus_name)
            self.take_children(application, self.looks % 2 == 0)
        return [window for application in root.children for window in application.children]

    def call_all(self, calls):
        """Many calls under way at once: (node, interface, method, arguments), each answer unpacked or None."""
        answers, waiting = [None] * len(calls), set()

        def answered(bus, result, index):
            waiting.discard(index)
            with contextlib.suppress(GLib.Error):
                answers[index] = bus.call_finish(result).unpack()[0]
        for index, (node, interface, method, args) in enumerate(calls):
            waiting.add(index)
            self.bus.call(node.bus_name, node.path, interface, method, args, None, Gio.DBusCallFlags.NONE, 5000, None,
                          answered, index)
            while len(waiting) >= CALLS_AT_ONCE or (index == len(calls) - 1 and waiting):
                GLib.MainContext.default().iteration(True)
        return answers

    def take_children(self, application, all_of_them):
        """Asks what is visible for its children, a level at a time, many at once; @all_of_them: also where the
        snapshot seems to know them."""
        accessible, level, seen = "org.a11y.atspi.Accessible", [application], {application}
        while level:
            level = [node for node in level if node is application or node.has("visible")]
            asked = [node for node in level if all_of_them or not node.knows_children]
            answers = self.call_all([(node, accessible, "GetChildren", None) for node in asked])
            for node, children in zip(asked, answers):
                if children is not None:
                    node._kept["children"] = [self.node(*ref) for ref in children]
            level = [child for node in level for child in node.children if child not in seen]
            seen.update(level)
            new = [node for node in level if "states" not in node._kept]
            states = self.call_all([(node, accessible, "GetState", None) for node in new])
            interfaces = self.call_all([(node, accessible, "GetInterfaces", None) for node in new])
            names = self.call_all([(node, "org.freedesktop.DBus.Properties", "GetAll",
                                    GLib.Variant("(s)", (accessible,))) for node in new])
            for node, bits, offered, said in zip(new, states, interfaces, names):
                if bits is not None and offered is not None and said is not None:
                    node._kept.update({"states": bits[0] | bits[1] << 32, "interfaces": offered,
                                       "name": said["Name"], "description": said["Description"]})

    def take_snapshot(self, bus_name):
        """Everything that GTK has told of already comes in one call, which saves thousands."""
        items = self.bus.call_sync(bus_name, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems", None, None,
                                   Gio.DBusCallFlags.NONE, 5000, None).unpack()[0]
        below = {}
        for ref, _, parent, index, count, interfaces, name, _, description, states in items:
            kept = self.node(*ref)._kept
            kept.update({"interfaces": interfaces, "name": name, "description": description,
                         "states": states[0] | states[1] << 32})
            if count >= 0:
                below.setdefault(parent, []).append((index, self.node(*ref)))
                kept["child count"] = count
                kept["known children"] = []
        for parent, children in below.items():
            children.sort(key=lambda pair: pair[0])
            self.node(*parent)._kept["known children"] = [node for _, node in children]


class Session:
    """X server, buses, window manager and home of one test; use as a context."""

    def __init__(self, lang, size="1280x900"):
        self.lang = lang
        self.size = size
        self.word = Words(lang)
        self.processes = []
        self.folder = None
        self.env = None
        self.tree = None

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="partner-desk-ui-"))
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def spawn(self, command, log, env=None, **more):
        stream = open(self.folder / log, "ab")
        process = subprocess.Popen(command, env=env or self.env, stdin=subprocess.DEVNULL,
                                   stdout=more.pop("stdout", stream), stderr=stream, start_new_session=True,
                                   preexec_fn=end_with_parent, **more)
        stream.close()
        self.processes.append(process)
        return process

    def _start(self):
        env = {key: text for key, text in os.environ.items()
               if key not in ("WAYLAND_DISPLAY", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "LC_ALL", "LC_MESSAGES",
                              "LC_TIME", "LC_NUMERIC", "LC_CTYPE", "AT_SPI_BUS_ADDRESS")}
        for key, name in (("HOME", "home"), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"),
                          ("XDG_CACHE_HOME", "cache"), ("XDG_RUNTIME_DIR", "run")):
            env[key] = str(self.folder / name)
            (self.folder / name).mkdir(mode=0o700)
        (self.folder / "home/Downloads").mkdir()
        (self.folder / "config/user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n', encoding="utf-8")
        env.update(locale_environment(self.lang, self.folder / "locale"))
        env.update(GDK_BACKEND="x11", GTK_A11Y="atspi", GSK_RENDERER="cairo", GDK_DEBUG="gl-disable",
                   NO_AT_BRIDGE="0", XDG_SESSION_TYPE="x11", LIBGL_ALWAYS_SOFTWARE="1")
        self.env = {key: text for key, text in env.items() if text}

        read_end, write_end = os.pipe()
        self.spawn(["Xvfb", "-displayfd", str(write_end), "-screen", "0", self.size + "x24", "-nolisten", "tcp",
                    "-noreset"], "xvfb.log", pass_fds=[write_end])
        os.close(write_end)
        # To the end of the line: the server ends when nobody reads all of it.
        with os.fdopen(read_end) as stream:
            display = stream.readline().strip()
        if not display:
            raise DriverError("Xvfb did not start: " + (self.folder / "xvfb.log").read_text())
        self.env["DISPLAY"] = ":" + display

        config = self.folder / "bus.conf"
        config.write_text(BUS_CONFIG, encoding="utf-8")
        bus = self.spawn(["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"], "bus.log",
                         stdout=subprocess.PIPE)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        self.spawn(["openbox", "--sm-disable"], "openbox.log")
        self.spawn([self._launcher(), "--launch-immediately"], "a11y.log")
        self.tree = self.wait_until(lambda: Tree(self.env["DBUS_SESSION_BUS_ADDRESS"]), "an accessibility bus")

    @staticmethod
    def _launcher():
        for folder in ("/usr/libexec", "/usr/lib/at-spi2-core", "/usr/lib"):
            if os.access(f"{folder}/at-spi-bus-launcher", os.X_OK):
                return f"{folder}/at-spi-bus-launcher"
        raise DriverError("at-spi-bus-launcher is missing (package at-spi2-core)")

    def close(self):
        for process in reversed(self.processes):
            end(process)
        self.processes = []
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def wait_until(check, what, seconds=20.0):
        """The first true answer of check(); D-Bus errors count as "not yet"."""
        until = time.monotonic() + seconds
        while True:
            try:
                answer = check()
            except GLib.Error:
                answer = None
            if answer:
                return answer
            if time.monotonic() > until:
                raise DriverError(f"{what} did not come within {seconds:.0f} s")
            time.sleep(0.1)

    def tool(self, *command):
        return subprocess.run(command, env=self.env, capture_output=True, text=True).stdout.strip()

    # --- looking -----------------------------------------------------------------------------

    def nodes(self, inside=None):
        """All that shows, in reading order; @inside: only what is below a widget of that name. What a tooltip
        repeats under a pointer that happens to rest there does not count."""
        found = []
        for window in self.tree.windows():
            if not window.is_showing or window.name == "GtkTooltipWindow":
                continue
            for node, _ in window.walk():
                node.window = window
                found.append(node)
        if inside is None:
            return found
        scopes = [node for node in found if node.matches(inside) and node.is_showing]
        return [node for scope in scopes for node, _ in scope.walk()]

    def find_all(self, pattern, role=None, inside=None, state=None):
        found = [node for node in self.nodes(inside)
                 if (state is None or node.has(state)) and node.matches(pattern)
                 and (role is None or node.role in ((role,) if isinstance(role, str) else role))
                 and node.is_showing]
        # What a person aims at comes first: a button before the label inside it.
        found.sort(key=lambda node: node.role in PASSIVE_ROLES)
        return found

    def wait(self, pattern, role=None, inside=None, state=None, nth=1, seconds=20.0):
        """The widget of that name, as soon as it shows."""
        def look():
            found = self.find_all(pattern, role, inside, state)
            return found[nth - 1] if len(found) >= nth else None
        shown = pattern.pattern if isinstance(pattern, re.Pattern) else pattern
        what = f"{state + ' ' if state else ''}{role or 'widget'} {shown!r}"
        return self.wait_until(look, what + (f" in {inside!s}" if inside else ""), seconds)

    def wait_gone(self, pattern, role=None, inside=None, seconds=20.0):
        shown = pattern.pattern if isinstance(pattern, re.Pattern) else pattern
        self.wait_until(lambda: not self.find_all(pattern, role, inside), f"the end of {shown!r}", seconds)

    def shows(self, pattern, role=None, inside=None):
        return bool(self.find_all(pattern, role, inside))

    def focused(self):
        found = [node for node in self.nodes() if node.has("focused") and node.role not in WINDOW_ROLES]
        return found[-1] if found else None

    def dump(self):
        """The whole tree as text."""
        return "\n".join("  " * depth + str(node) for window in self.tree.windows()
                         for node, depth in window.walk() if node.is_showing)

    def screenshot(self, path, window="root"):
        subprocess.run(["import", "-window", window, str(path)], env=self.env, check=False, capture_output=True)

    # --- acting ------------------------------------------------------------------------------

    def key(self, *names):
        for name in names:
            self.tool("xdotool", "key", name)
            time.sleep(0.05)

    def type(self, text):
        self.tool("xdotool", "type", "--delay", "10", text)

    def place_of(self, node):
        """The middle of a widget on the screen; its extents count from its window's surface."""
        x, y, width, height = node.extents
        window = self.tool("xdotool", "getactivewindow")
        place = dict(line.split("=") for line in self.tool("xdotool", "getwindowgeometry", "--shell", window).split()
                     if "=" in line)
        if not place:
            raise DriverError("no window is active")
        # The surface begins with the window's shadow, which the extents do not count.
        shadow = re.search(r"= (\d+), \d+, (\d+), \d+", self.tool("xprop", "-id", window, "_GTK_FRAME_EXTENTS"))
        left, top = map(int, shadow.groups()) if shadow else (0, 0)
        return int(place["X"]) + left + x + width // 2, int(place["Y"]) + top + y + height // 2

    def aim(self, node):
        """Moves the pointer there."""
        for _ in range(10):
            place = self.wait_until(lambda: self._still_place(node), "a place")
            self.tool("xdotool", "mousemove", *map(str, place))
            time.sleep(0.1)
            node._kept.pop("extents", None)
            if self.place_of(node) == place:
                break

    def point(self, node, clicks=1):
        """Moves the pointer there and presses its button."""
        self.aim(node)
        self.tool("xdotool", "click", "--repeat", str(clicks), "--delay", "80", "1")

    def press_button(self, node):
        """Presses a button with the pointer. It, or the row of a list that it stands in, takes the focus as soon as
        it is pressed: where it does not, it has moved away from under the pointer, which is let go elsewhere; then
        it is pressed anew."""
        for _ in range(2):
            self.aim(node)
            self.tool("xdotool", "mousedown", "1")
            if self._takes_focus(node):
                self.tool("xdotool", "mouseup", "1")
                return
            self.tool("xdotool", "mousemove", "1", "1", "mouseup", "1")
        self.point(node)

    def _takes_focus(self, node, seconds=0.7):
        chain = [node]
        while len(chain) < 8 and chain[-1].role not in WINDOW_ROLES:
            chain.append(self.tree.node(*chain[-1].parent))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for part in chain:
                part._kept.pop("states", None)
            if any(part.has("focused") for part in chain):
                return True
            time.sleep(0.02)
        return False

    def _still_place(self, node, seconds=5.0):
        """Where a widget is once that stays the same, and its window is the one that has come to the front."""
        until = time.monotonic() + seconds
        before = None
        while time.monotonic() < until:
            node._kept.pop("extents", None)
            place = self.place_of(node)
            title = plain(node.window.name) if node.window else ""
            in_front = not title or plain(self.tool("xdotool", "getactivewindow", "getwindowname")) == title
            if place == before and in_front:
                break
            before = place
            time.sleep(0.05)
        return place

    def activate(self, node):
        if node.role not in PASSIVE_ROLES and node.do("click", "toggle", "activate", "press"):
            return
        if node.role not in PASSIVE_ROLES and node.has("focusable") and node.grab_focus():
            time.sleep(0.1)
            self.key("space" if node.role in CHECK_ROLES else "Return")
            return
        if node.role in ("button", "push button") and node.has("focusable"):
            self.press_button(node)
        else:
            self.point(node)

    def click(self, pattern, role=None, inside=None, nth=1, seconds=20.0):
        """Presses the widget of that name once it can be pressed."""
        node = self.wait(pattern, role, inside, "sensitive", nth, seconds)
        self.activate(node)
        time.sleep(0.15)
        return node

    def open_row(self, pattern, opened, inside=None, nth=1):
        """Opens the row of a table with a double click on one of its cells, until @opened shows; a
        row may move while a search is under way."""
        def open_it():
            if self.shows(opened):
                return True
            self.point(self.wait(pattern, None, inside, None, nth), clicks=2)
            with contextlib.suppress(DriverError):
                return self.wait(opened, seconds=3)
            return None
        return self.wait_until(open_it, f"what the row of {pattern!r} opens", 30)

    def set(self, pattern, text, role=None, inside=None):
        """Replaces the text of an entry."""
        node = self.wait(pattern, role or TEXT_ROLES, inside, "sensitive")
        for part, _ in node.walk():
            if "org.a11y.atspi.EditableText" in part.interfaces:
                if part.call("EditableText", "SetTextContents", GLib.Variant("(s)", (text,)), "(b)")[0]:
                    part.grab_focus()
                    time.sleep(0.1)
                    # A spin button takes the figure when one leaves it.
                    if node.role == "spin button":
                        self.key("Tab")
                    return
        if "org.a11y.atspi.Value" in node.interfaces:
            self.tree.bus.call_sync(node.bus_name, node.path, "org.freedesktop.DBus.Properties", "Set",
                                    GLib.Variant("(ssv)", ("org.a11y.atspi.Value", "CurrentValue",
                                                           GLib.Variant("d", float(text)))), None,
                                    Gio.DBusCallFlags.NONE, 5000, None)
            return
        node.grab_focus()
        self.key("ctrl+a", "Delete")
        self.type(text)

    def choose(self, pattern, item, inside=None, steps=60):
        """Opens a drop-down list and goes to an item with the keyboard."""
        def shown():
            node = self.wait(pattern, CHOICE_ROLES, inside, "sensitive")
            return any(part.role == "label" and part.matches(item) and part.is_showing for part, _ in node.walk())

        def take():
            if shown():
                return True
            self.open_menu(pattern, item, inside, steps)
            with contextlib.suppress(DriverError):
                return self.wait_until(shown, "the choice", 3)
            return None
        self.wait_until(take, f"the choice of {item!r}", 40)

    def open_menu(self, pattern, item, inside=None, steps=60):
        """Opens a menu (or a list) and takes an item with the keyboard."""
        node = self.wait(pattern, CHOICE_ROLES, inside, "sensitive")
        self.activate(next((part for part, _ in node.walk() if part.actions()), node))
        time.sleep(0.4)
        self.step_to(item, steps)
        self.key("Return")
        time.sleep(0.2)

    def step_to(self, item, steps):
        """Goes down, and from the end up again, until what has the focus is called @item."""
        key, before = "Down", None
        for _ in range(2 * steps):
            here = self.focused()
            labels = [part for part, _ in here.walk() if part.role == "label"] if here else []
            # A whole list can have the focus before one of its rows has it, and a row has it before
            # it is selected: what is selected is taken.
            found = here and (here.matches(item) or (len(labels) == 1 and labels[0].matches(item)))
            if found and (here.role != "list item" or here.has("selected")):
                return here
            if here and here.path == before:
                key = "Up"
            before = here.path if here else None
            self.key(key)
            time.sleep(0.1)
        raise DriverError(f"the keyboard does not reach {item!r}")


def end(process, seconds=5.0):
    """Ends a process that we started, and its group."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.stdout:
        process.stdout.close()


class Desk(Session):
    """The program, on a data folder of its own."""

    def __init__(self, lang, program, ctl, now, size="1280x900"):
        super().__init__(lang, size)
        self.program = program
        self.ctl_path = ctl
        self.now = now
        self.process = None

    @property
    def data_dir(self):
        return self.folder / "desk"

    def desk_environment(self):
        env = dict(self.env, PARTNER_DESK_DATA_DIR=str(self.data_dir), PARTNER_DESK_KEYRING="file")
        if self.now:
            env["PARTNER_DESK_NOW"] = self.now
        return env

    def ctl(self, *arguments, expect=0):
        """Runs partner-deskctl on the same book."""
        run = subprocess.run([self.ctl_path, *arguments], env=self.desk_environment(), capture_output=True, text=True)
        if run.returncode != expect:
            raise DriverError(f"partner-deskctl {' '.join(arguments)} ended with {run.returncode}: {run.stderr}")
        return run.stdout

    def start(self, *arguments):
        self.process = self.spawn([self.program, *arguments], "program.log", env=self.desk_environment())

        def window():
            if self.process.poll() is not None:
                raise DriverError(f"the program ended with {self.process.returncode}: {self.log()}")
            return self.tree.windows() and self.tool("xdotool", "getactivewindow")
        self.wait_until(window, "a window", 40)
        # A click is lost while the window manager still moves the window, or before it is laid out.
        self.wait_until(self._stands_still, "a window that stands still", 40)

    def _stands_still(self):
        def place():
            window = self.tree.windows()[0]
            return self.tool("xdotool", "getactivewindow", "getwindowgeometry"), window.extents
        before = place()
        time.sleep(0.3)
        return before == place() and before[1][2] > 1

    def stop(self):
        if self.process:
            end(self.process)
            self.process = None
        self.wait_until(lambda: not self.tree.windows(), "the end of the program")

    def restart(self, now):
        """Ends the program and starts it again at another instant."""
        self.stop()
        self.now = now
        self.start()

    def log(self):
        path = self.folder / "program.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


class Walk:
    """What a person does at a desk, and sees, by the English words; a test adds its steps."""

    def __init__(self, desk, story):
        self.desk = desk
        self.story = story
        self.word = desk.word
        self.like = desk.word.like

    def click(self, english, **more):
        return self.desk.click(self.word(english), **more)

    def set(self, english, text, **more):
        self.desk.set(self.word(english), text, **more)

    def sees(self, english, **more):
        return self.desk.wait(self.word(english), **more)

    def reads(self, english, **more):
        """Waits for a sentence whose %s may be anything."""
        return self.desk.wait(self.like(english), **more)

    def json(self, *arguments):
        """What the command line tells."""
        return json.loads(self.desk.ctl("--format", "json", *arguments))

    def in_front(self, *titles):
        """The window at the front is called so, or its name begins so."""
        name = plain(self.desk.tool("xdotool", "getactivewindow", "getwindowname"))
        return name.startswith(tuple(plain(title) for title in titles))

    def place(self, english):
        """Goes to the first page there; a click in the first moments after a start, or while a window goes
        away, may come to nobody."""
        places, word = self.word("Places"), self.word(english)
        titles = [f"{title} –" for title in self.word.all(english)]

        def go():
            self.desk.click(word, inside=places)
            with contextlib.suppress(DriverError):
                return self.desk.wait_until(lambda: self.in_front(*titles), "its page", 3)
            return None
        self.desk.wait_until(go, f"the place {word!r}", 30)

    def tab(self, english):
        self.desk.click(self.word(english), role=TAB_ROLES)

    def press(self, button, done, what):
        """Presses a button until @done() is true: while something moves, a press may come to nobody."""
        word, roles = self.word(button), ("button", "push button")

        def pressed():
            if not done() and self.desk.shows(word, roles):
                self.desk.click(word, role=roles)
            with contextlib.suppress(DriverError):
                return self.desk.wait_until(done, what, 5)
            return None
        return self.desk.wait_until(pressed, what, 40)

    def open_dialog(self, button, title):
        dialog = self.word(title)
        self.press(button, lambda: self.desk.shows(dialog, "window"), f"the dialog {dialog!r}")


def parse_arguments(doc, *programs):
    """The arguments of a test at the screen; @programs: names of those that it takes besides."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--lang", choices=("en", "ja"), default="en")
    for name in ("program", "ctl", *programs):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--output", type=Path, required=True, help="folder for pictures of failures")
    return parser.parse_args()


class Story:
    """Steps that build on each other, reported as TAP; ends at the first that fails."""

    def __init__(self, desk, folder, name):
        self.desk = desk
        self.folder = Path(folder)
        self.name = name
        self.count = 0

    @contextlib.contextmanager
    def step(self, title):
        began = time.monotonic()
        self.count += 1
        try:
            yield
        except BaseException as error:
            print(f"not ok {self.count} - {title}", flush=True)
            self.report(title, error)
            print(f"1..{self.count}", flush=True)
            sys.exit(1)
        print(f"ok {self.count} - {title}\n# {time.monotonic() - began:.1f} s", flush=True)

    def report(self, title, error):
        """Leaves a picture, the tree and the program's own words beside the test's log."""
        self.folder.mkdir(parents=True, exist_ok=True)
        stem = self.folder / f"{self.name}-{self.count:02}"
        print(f"{title}: {type(error).__name__}: {error}", file=sys.stderr)
        self.desk.screenshot(stem.with_suffix(".png"))
        with contextlib.suppress(GLib.Error):
            stem.with_suffix(".txt").write_text(self.desk.dump(), encoding="utf-8")
        print(f"The screen is {stem}.png, what a screen reader sees {stem}.txt", file=sys.stderr)
        print(self.desk.log()[-4000:], file=sys.stderr)

    def end(self):
        criticals = [line for line in self.desk.log().splitlines() if "-CRITICAL **" in line or "-ERROR **" in line]
        self.count += 1
        print(f"{'not ok' if criticals else 'ok'} {self.count} - the program had nothing critical to say")
        for line in criticals:
            print(line, file=sys.stderr)
        print(f"1..{self.count}", flush=True)
        sys.exit(1 if criticals else 0)
