# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pull against the test service, beside curl and the sqlite3 shell doing the same.

curl asks for the same pages with the same parallelism (the list of customers one page after the
other, as it can only be walked; the pages of an invoice's lines with tokens that were found
beforehand), the shell imports what came in one transaction. All figures of a row come from the same
service program in the same run.
"""

import http.client
import json
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request

CLIENT_ID = "22222222-2222-4222-8222-222222222222"
TENANT = "11111111-1111-4111-8111-111111111111"
PARALLEL = 4
CHANGES = 10

# Tables with the indexes that any book needs to find a customer's orders and an order's lines.
IMPORT = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
CREATE TABLE customers (id INTEGER PRIMARY KEY, tenant TEXT UNIQUE, name TEXT, domain TEXT, country TEXT,
  email TEXT);
CREATE TABLE agreements (id INTEGER PRIMARY KEY, file TEXT, agreed TEXT, first_name TEXT, last_name TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, order_id TEXT UNIQUE, tenant TEXT, placed TEXT, status TEXT,
  currency TEXT, total TEXT);
CREATE TABLE lines (id INTEGER PRIMARY KEY, order_id TEXT, line INTEGER, offer TEXT, title TEXT,
  quantity INTEGER, term TEXT, price TEXT, total TEXT);
CREATE TABLE subscriptions (id INTEGER PRIMARY KEY, subscription_id TEXT UNIQUE, order_id TEXT, offer TEXT,
  name TEXT, status TEXT, quantity INTEGER, ends TEXT);
CREATE TABLE entitlements (id INTEGER PRIMARY KEY, product TEXT, sku TEXT, order_id TEXT, line TEXT,
  quantity INTEGER);
CREATE TABLE invoice_lines (id INTEGER PRIMARY KEY, invoice TEXT, order_id TEXT, product TEXT, sku TEXT,
  tenant TEXT, customer TEXT, title TEXT, charge TEXT, quantity INTEGER, amount TEXT, at TEXT);
CREATE INDEX invoice_lines_by_invoice ON invoice_lines (invoice, at);
CREATE INDEX invoice_lines_by_order ON invoice_lines (order_id);
CREATE INDEX orders_by_customer ON orders (tenant, placed);
CREATE INDEX orders_by_date ON orders (placed);
CREATE INDEX lines_by_order ON lines (order_id);
CREATE INDEX entitlements_by_order ON entitlements (order_id);
BEGIN;
INSERT INTO customers (tenant, name, domain, country, email)
  SELECT data ->> '$.id', data ->> '$.companyProfile.companyName', data ->> '$.companyProfile.domain',
    data ->> '$.billingProfile.defaultAddress.country', data ->> '$.billingProfile.email'
  FROM fsdir ('profile') WHERE data IS NOT NULL;
INSERT INTO agreements (file, agreed, first_name, last_name)
  SELECT f.name, value ->> '$.dateAgreed', value ->> '$.primaryContact.firstName',
    value ->> '$.primaryContact.lastName'
  FROM fsdir ('agreements') AS f, json_each (f.data, '$.items') WHERE f.data IS NOT NULL;
INSERT INTO orders (order_id, tenant, placed, status, currency, total)
  SELECT value ->> '$.id', value ->> '$.referenceCustomerId', value ->> '$.creationDate',
    value ->> '$.status', value ->> '$.currencyCode', value ->> '$.totalPrice'
  FROM fsdir ('orders') AS f, json_each (f.data, '$.items') WHERE f.data IS NOT NULL;
INSERT INTO lines (order_id, line, offer, title, quantity, term, price, total)
  SELECT o.value ->> '$.id', l.value ->> '$.lineItemNumber', l.value ->> '$.offerId',
    l.value ->> '$.friendlyName', l.value ->> '$.quantity', l.value ->> '$.termDuration',
    l.value ->> '$.pricing.price', l.value ->> '$.pricing.extendedPrice'
  FROM fsdir ('orders') AS f, json_each (f.data, '$.items') AS o, json_each (o.value, '$.lineItems') AS l
  WHERE f.data IS NOT NULL;
INSERT OR IGNORE INTO subscriptions (subscription_id, order_id, offer, name, status, quantity, ends)
  SELECT value ->> '$.id', value ->> '$.orderId', value ->> '$.offerId', value ->> '$.friendlyName',
    value ->> '$.status', value ->> '$.quantity', value ->> '$.commitmentEndDate'
  FROM fsdir ('subscriptions') AS f, json_each (f.data, '$.items') WHERE f.data IS NOT NULL;
INSERT INTO entitlements (product, sku, order_id, line, quantity)
  SELECT value ->> '$.productId', value ->> '$.skuId', value ->> '$.referenceOrder.id',
    value ->> '$.referenceOrder.lineItemId', value ->> '$.quantity'
  FROM fsdir ('entitlements') AS f, json_each (f.data, '$.items') WHERE f.data IS NOT NULL;
INSERT INTO invoice_lines (invoice, order_id, product, sku, tenant, customer, title, charge, quantity, amount, at)
  SELECT value ->> '$.invoiceNumber', value ->> '$.orderId', value ->> '$.productId', value ->> '$.skuId',
    value ->> '$.customerId', value ->> '$.customerName', value ->> '$.skuName', value ->> '$.chargeType',
    value ->> '$.quantity', value ->> '$.subtotal', value ->> '$.chargeStartDate'
  FROM fsdir ('lines') AS f, json_each (f.data, '$.items') WHERE f.data IS NOT NULL;
COMMIT;
SELECT COUNT(*) FROM lines;
"""


class Service:
    """The test service as a program of its own."""

    def __init__(self, bench, customers, orders, latency):
        data = bench.work / f"far-{customers}-{orders}"
        data.mkdir(exist_ok=True)
        command = [bench.build / "tests/service/desk-service", "--data-dir", data, "--customers", str(customers),
                   "--orders", str(orders), "--latency", str(latency), "--rules-2020", "--device-auto-approve"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True,
                                        env=bench.environment(bench.work))
        self.url = self.process.stdout.readline().strip()
        words = self.process.stdout.readline().split()
        self.authority = next((words[i + 1] for i, word in enumerate(words) if word == "--login-url"), self.url)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait()

    def post(self, url, form):
        data = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(urllib.request.Request(url, data)) as answer:
            return json.load(answer)

    def token(self):
        scope = "https://api.partnercenter.microsoft.com/user_impersonation offline_access"
        base = f"{self.authority}/{TENANT}/oauth2/v2.0"
        code = self.post(f"{base}/devicecode", {"client_id": CLIENT_ID, "scope": scope})["device_code"]
        grant = "urn:ietf:params:oauth:grant-type:device_code"
        return self.post(f"{base}/token", {"client_id": CLIENT_ID, "grant_type": grant,
                                           "device_code": code})["access_token"]

    def call(self, token, method, path, body=None, headers=None):
        host = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(host.hostname, host.port)
        all_headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **(headers or {})}
        connection.request(method, path, json.dumps(body) if body else None, all_headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None


def pull(bench, service, folder, urls=None):
    """One pass of the desk; its figures."""
    command = [bench.build / "tests/bench/bench-pull", service.url, service.authority, folder]
    run = subprocess.run(command + ([urls] if urls else []), env=bench.environment(folder), text=True,
                         capture_output=True)
    if run.returncode != 0:
        print(run.stderr)
        return {}
    return {name: float(value) for name, value in (line.split() for line in run.stdout.splitlines())}


def kind_of(path):
    for kind in ("agreements", "orders", "subscriptions", "entitlements"):
        if f"/{kind}" in path:
            return kind
    return "profile" if path.startswith("/v1/customers/") else "others"


def walk_customers(service, token, folder):
    path, headers, page = "/v1/customers?size=500", {}, 0
    while path:
        _status, answer = service.call(token, "GET", path, None, headers)
        (folder / f"{page}.json").write_text(json.dumps(answer))
        following = (answer.get("links") or {}).get("next")
        page += 1
        path = following and following["uri"]
        if path and not path.startswith("/v1"):
            path = "/v1" + path
        headers = {header["key"]: header["value"] for header in following["headers"]} if following else {}


def find_invoices(service, token):
    """Where the lines of each invoice begin."""
    _status, answer = service.call(token, "GET", "/v1/invoices?size=200")
    links = (detail["links"]["self"]["uri"] for invoice in answer["items"] for detail in invoice["invoiceDetails"])
    return ["/v1" + link for link in links]


def find_line_pages(service, token):
    """The path and the token of each page of lines, found by walking them once beforehand."""
    host = urllib.parse.urlsplit(service.url)
    connection = http.client.HTTPConnection(host.hostname, host.port)
    pages = []
    for path in find_invoices(service, token):
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        while path:
            pages.append((path, headers.get("MS-ContinuationToken")))
            connection.request("GET", path, None, headers)
            text = connection.getresponse().read()
            following = re.search(rb'"next":\{"uri":("[^"]*")', text)
            path = following and "/v1" + json.loads(following[1]).removeprefix("/v1")
            if path:
                headers["MS-ContinuationToken"] = re.search(rb'"continuationToken":"([^"]*)"', text)[1].decode()
    return pages


def write_config(service, token, urls, pages, path):
    """What curl is to fetch: each page of lines with its token, in a part of its own."""
    headers = (f'header = "Authorization: Bearer {token}"\nheader = "Accept: application/json"\n'
               'compressed\n')
    with open(path, "w", encoding="utf-8") as config:
        config.write(headers)
        for place, target in enumerate(urls.read_text().splitlines()):
            config.write(f'url = "{service.url}{target}"\noutput = "{kind_of(target)}/{place}.json"\n')
        for place, (target, continuation) in enumerate(pages):
            config.write(f'next\n{headers}url = "{service.url}{target}"\noutput = "lines/{place}.json"\n')
            if continuation:
                config.write(f'header = "MS-ContinuationToken: {continuation}"\n')


def fetch_and_import(service, urls, folder):
    """Seconds of curl and of the shell."""
    shutil.rmtree(folder, ignore_errors=True)
    for kind in ("list", "profile", "agreements", "orders", "subscriptions", "entitlements", "lines", "others"):
        (folder / kind).mkdir(parents=True)
    token = service.token()
    write_config(service, token, urls, find_line_pages(service, token), folder / "curl.config")
    began = time.monotonic()
    walk_customers(service, token, folder / "list")
    subprocess.run(["curl", "-sS", "--parallel", "--parallel-max", str(PARALLEL), "--no-progress-meter",
                    "-K", "curl.config"], cwd=folder, check=True, capture_output=True)
    fetched = time.monotonic()
    subprocess.run(["sqlite3", "import.db"], input=IMPORT, text=True, cwd=folder, check=True, capture_output=True)
    return fetched - began, time.monotonic() - fetched


def change_some(service, pages):
    """Cancels a young order of each of some customers; how many."""
    token = service.token()
    changed = 0
    since = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 50 * 86400))
    for path in sorted((pages / "orders").iterdir()):
        orders = json.loads(path.read_text())["items"]
        young = [order for order in orders if order["creationDate"] >= since and order["status"] == "completed"]
        for order in young:
            if changed == CHANGES:
                return changed
            status, _answer = service.call(
                token, "PATCH", f"/v1/customers/{order['referenceCustomerId']}/orders/{order['id']}",
                {"id": order["id"], "status": "cancelled"})
            if status == 200:
                changed += 1
                break
    return changed


def start_keyring(bench):
    """A Secret Service for the sign-in: the window finds it there."""
    keyring = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                               env=bench.env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    bench.processes.append(keyring)
    keyring.stdin.write(b"secret")
    keyring.stdin.close()
    time.sleep(2)


def pull_in_window(bench, args):
    """A first pull in the window; its figures."""
    folder = bench.work / "pulled-window"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with Service(bench, args.far_customers, args.far_orders, 0) as service:
        env = dict(bench.environment(folder), PARTNER_DESK_KEYRING="")
        for command in (["account", "add-cloud", "Far", "--environment", "custom", "--partner-center-url", service.url,
                         "--azure-url", service.url, "--login-url", service.authority, "--tenant", TENANT,
                         "--client-id", CLIENT_ID],
                        ["account", "sign-in", "Far"]):
            subprocess.run([bench.ctl, *command], env=env, check=True, capture_output=True)
        found = bench.measure(bench.program, folder, "pull", place="customers", PD_BENCH_SECONDS="20",
                              PARTNER_DESK_KEYRING="")
        found["calls"] = service.call(service.token(), "GET", "/test/counters")[1]["calls"]
        return found


def bench_pull_window(bench, args, table):
    """The first pull in the window: how long its main thread is busy without looking up. Service, shell of
    the test and desk share the cores: the calmest of three turns, as for the frames."""
    start_keyring(bench)
    turns = [pull_in_window(bench, args) for _turn in range(3)]
    found = min(turns, key=lambda figures: figures.get("stall_max_ms", float("inf")))
    table.add("window during the first pull: longest stall of the main thread", found.get("stall_max_ms"), 16, " ms")
    table.add("  of its own time", found.get("stall_cpu_max_ms"), None, " ms")
    table.add("  p99", found.get("stall_p99_ms"), None, " ms")
    table.add("  turns of the main loop", found.get("turns"))
    table.add("  calls meanwhile", found.get("calls"), 2 * args.far_customers, at_least=True)


def bench_pull(bench, args, table):
    for latency in (0, 50):
        with Service(bench, args.far_customers, args.far_orders, latency) as service:
            folder = bench.work / "pulled"
            urls = bench.work / "pulled.urls"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            ours = pull(bench, service, folder, urls)
            fetched, imported = fetch_and_import(service, urls, bench.work / "fetched")
            name = f"first pull, {args.far_customers} x {args.far_orders} orders, {latency} ms"
            seconds = ours.get("seconds")
            table.add(f"{name}: the desk", seconds, None, " s")
            table.add("  curl and the sqlite3 shell", fetched + imported, None, " s")
            table.add("    of which curl", fetched, None, " s")
            table.add("  the desk / curl and the shell", seconds and seconds / (fetched + imported), 2, " x")
            table.add("  calls", ours.get("calls"))
            extra = (ours["peak_kib"] - ours["idle_kib"]) / 1024 if ours else None
            table.add("  peak memory over idle", extra, 60, " MB")
            if latency == 0:
                changed = change_some(service, bench.work / "fetched")
                later = pull(bench, service, folder)
                table.add(f"  next pull, after {changed} changes: calls", later.get("calls"), 4 * CHANGES + 20)
                table.add("  next pull: seconds", later.get("seconds"), None, " s")
