// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-database-private.h"

/* Version 1. Instants are microseconds UTC, 0 = none; money is minor units. Words of the vendor
 * (order states, kinds, terms) are open and unchecked; our own states are checked.
 *
 * Indexes over two columns or more end in the order of the list that they serve, so that a list
 * of IDs is an index-only scan. */
static const char version_1[] =
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;"

    "CREATE TABLE customers (id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL, name TEXT NOT NULL,"
    "  name_key BLOB NOT NULL, domain TEXT NOT NULL, country TEXT NOT NULL, currency TEXT NOT NULL,"
    "  email TEXT, phone TEXT, registration_id TEXT, first_name TEXT, last_name TEXT,"
    "  agreement_date INTEGER NOT NULL DEFAULT 0, agreement_first_name TEXT,"
    "  agreement_last_name TEXT, agreement_email TEXT, agreement_phone TEXT,"
    "  orders_count INTEGER NOT NULL DEFAULT 0 CHECK (orders_count >= 0),"
    "  created_at INTEGER NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX customers_by_tenant ON customers (tenant_id);"
    "CREATE INDEX customers_by_name ON customers (name_key);"
    "CREATE INDEX customers_by_domain ON customers (domain);"
    "CREATE INDEX customers_by_country ON customers (country);"
    "CREATE INDEX customers_by_orders ON customers (orders_count);"
    "CREATE INDEX customers_by_created ON customers (created_at);"
    /* What a search looks at, apart from the wide rows. */
    "CREATE TABLE customer_texts (id INTEGER PRIMARY KEY REFERENCES customers,"
    "  folded TEXT NOT NULL) STRICT;"

    "CREATE TABLE products (id INTEGER PRIMARY KEY, product_id TEXT NOT NULL, sku_id TEXT NOT NULL,"
    "  title TEXT NOT NULL, title_key BLOB NOT NULL, folded TEXT NOT NULL, description TEXT,"
    "  publisher TEXT, kind TEXT NOT NULL, min_quantity INTEGER NOT NULL DEFAULT 1,"
    "  max_quantity INTEGER NOT NULL DEFAULT 0,"
    "  one_per_customer INTEGER NOT NULL DEFAULT 0 CHECK (one_per_customer IN (0, 1)),"
    "  hybrid_benefit INTEGER NOT NULL DEFAULT 0 CHECK (hybrid_benefit IN (0, 1)),"
    "  UNIQUE (product_id, sku_id)) STRICT;"
    "CREATE INDEX products_by_sku ON products (sku_id);"
    "CREATE INDEX products_by_title ON products (title_key);"
    "CREATE TABLE prices (product_row_id INTEGER NOT NULL REFERENCES products, term TEXT NOT NULL,"
    "  billing TEXT NOT NULL, currency TEXT NOT NULL, place INTEGER NOT NULL,"
    "  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),"
    "  PRIMARY KEY (product_row_id, term, billing, currency)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE media (id INTEGER PRIMARY KEY, product_id TEXT NOT NULL, version TEXT NOT NULL,"
    "  language TEXT NOT NULL, file_type TEXT NOT NULL, bits TEXT, file_name TEXT NOT NULL,"
    "  size INTEGER NOT NULL CHECK (size >= 0), sha256 TEXT NOT NULL, source TEXT NOT NULL,"
    "  title TEXT, UNIQUE (product_id, version, language, file_type)) STRICT;"

    "CREATE TABLE orders (id INTEGER PRIMARY KEY, order_id TEXT NOT NULL,"
    "  customer_row_id INTEGER NOT NULL REFERENCES customers, placed_at INTEGER NOT NULL,"
    "  status TEXT NOT NULL, currency TEXT NOT NULL,"
    "  total_minor INTEGER NOT NULL CHECK (total_minor >= 0),"
    "  include_tax INTEGER NOT NULL CHECK (include_tax IN (0, 1)), request_id TEXT,"
    "  user_name TEXT NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX orders_by_order_id ON orders (order_id);"
    "CREATE UNIQUE INDEX orders_by_request ON orders (request_id) WHERE request_id IS NOT NULL;"
    "CREATE INDEX orders_by_date ON orders (placed_at);"
    "CREATE INDEX orders_by_customer ON orders (customer_row_id, placed_at);"
    "CREATE INDEX orders_by_status ON orders (status, placed_at);"
    "CREATE INDEX orders_by_total ON orders (currency, total_minor);"
    "CREATE TRIGGER orders_counted AFTER INSERT ON orders BEGIN"
    "  UPDATE customers SET orders_count = orders_count + 1 WHERE id = NEW.customer_row_id;"
    " END;"

    /* What was sold, as the catalogue described it then: few rows for many lines. */
    "CREATE TABLE articles (id INTEGER PRIMARY KEY, product_id TEXT NOT NULL, sku_id TEXT NOT NULL,"
    "  title TEXT NOT NULL, publisher TEXT NOT NULL, kind TEXT NOT NULL,"
    "  hybrid_benefit INTEGER NOT NULL CHECK (hybrid_benefit IN (0, 1)), title_key BLOB NOT NULL,"
    "  folded TEXT NOT NULL,"
    "  UNIQUE (product_id, sku_id, title, publisher, kind, hybrid_benefit)) STRICT;"
    "CREATE INDEX articles_by_title ON articles (title_key);"
    "CREATE TABLE order_lines (id INTEGER PRIMARY KEY,"
    "  order_row_id INTEGER NOT NULL REFERENCES orders,"
    "  customer_row_id INTEGER NOT NULL REFERENCES customers, line INTEGER NOT NULL,"
    "  article_row_id INTEGER NOT NULL REFERENCES articles,"
    "  software INTEGER NOT NULL CHECK (software IN (0, 1)),"
    "  quantity INTEGER NOT NULL CHECK (quantity >= 0), term TEXT NOT NULL, billing TEXT NOT NULL,"
    "  unit_price_minor INTEGER NOT NULL CHECK (unit_price_minor >= 0),"
    "  total_minor INTEGER NOT NULL CHECK (total_minor >= 0),"
    "  status TEXT NOT NULL CHECK (status IN ('active', 'cancelling', 'cancelled')),"
    "  placed_at INTEGER NOT NULL, policy_id TEXT NOT NULL, window_end INTEGER NOT NULL,"
    "  cancel_sent_at INTEGER NOT NULL DEFAULT 0, cancelled_at INTEGER NOT NULL DEFAULT 0,"
    "  credit_minor INTEGER NOT NULL DEFAULT 0 CHECK (credit_minor >= 0), credit_invoice TEXT,"
    "  version TEXT, checklist INTEGER NOT NULL DEFAULT 0,"
    "  next_instalment_at INTEGER NOT NULL DEFAULT 0,"
    "  CHECK (status = 'active' OR cancel_sent_at > 0),"
    "  CHECK (status <> 'cancelled' OR cancelled_at > 0)) STRICT;"
    "CREATE UNIQUE INDEX order_lines_by_order ON order_lines (order_row_id, line);"
    "CREATE INDEX order_lines_by_date ON order_lines (software, placed_at);"
    "CREATE INDEX order_lines_by_customer ON order_lines (customer_row_id, software, placed_at);"
    "CREATE INDEX order_lines_by_article ON order_lines (article_row_id, software, order_row_id);"
    "CREATE INDEX order_lines_by_status ON order_lines (software, status, placed_at);"
    "CREATE INDEX order_lines_by_window ON order_lines (software,"
    "  (CASE window_end WHEN 0 THEN 9223372036854775807 ELSE window_end END));"
    "CREATE INDEX order_lines_by_instalment ON order_lines (next_instalment_at)"
    "  WHERE next_instalment_at > 0;"

    "CREATE TABLE pool_keys (id INTEGER PRIMARY KEY, product_id TEXT NOT NULL,"
    "  version TEXT NOT NULL, sealed BLOB NOT NULL, hash BLOB NOT NULL UNIQUE,"
    "  masked TEXT NOT NULL, sample INTEGER NOT NULL CHECK (sample IN (0, 1)),"
    "  line_row_id INTEGER REFERENCES order_lines, issued_at INTEGER NOT NULL DEFAULT 0,"
    "  revoked_at INTEGER NOT NULL DEFAULT 0,"
    "  CHECK ((line_row_id IS NULL) = (issued_at = 0))) STRICT;"
    "CREATE INDEX pool_keys_free ON pool_keys (product_id, version) WHERE line_row_id IS NULL;"
    "CREATE INDEX pool_keys_by_line ON pool_keys (line_row_id, version);"
    "CREATE INDEX pool_keys_by_issue ON pool_keys (issued_at);"
    "CREATE TABLE links (id INTEGER PRIMARY KEY,"
    "  line_row_id INTEGER NOT NULL REFERENCES order_lines,"
    "  media_row_id INTEGER NOT NULL REFERENCES media, sealed_url BLOB NOT NULL,"
    "  issued_at INTEGER NOT NULL, first_used_at INTEGER NOT NULL DEFAULT 0,"
    "  expires_at INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),"
    "  limit_count INTEGER NOT NULL CHECK (limit_count >= 0),"
    "  revoked_at INTEGER NOT NULL DEFAULT 0,"
    "  CHECK (limit_count = 0 OR used <= limit_count)) STRICT;"
    "CREATE INDEX links_by_line ON links (line_row_id, media_row_id);"
    "CREATE INDEX links_by_issue ON links (issued_at);"

    "CREATE TABLE invoices (id INTEGER PRIMARY KEY, invoice_id TEXT NOT NULL UNIQUE,"
    "  month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),"
    "  currency TEXT NOT NULL, paid INTEGER NOT NULL DEFAULT 0 CHECK (paid IN (0, 1)),"
    "  charges_minor INTEGER NOT NULL DEFAULT 0 CHECK (charges_minor >= 0),"
    "  credits_minor INTEGER NOT NULL DEFAULT 0 CHECK (credits_minor <= 0),"
    "  line_count INTEGER NOT NULL DEFAULT 0, UNIQUE (month, currency)) STRICT;"
    "CREATE TABLE invoice_lines (id INTEGER PRIMARY KEY,"
    "  invoice_row_id INTEGER NOT NULL REFERENCES invoices, charge_type TEXT NOT NULL,"
    "  line_row_id INTEGER NOT NULL REFERENCES order_lines, amount_minor INTEGER NOT NULL,"
    "  at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX invoice_lines_by_invoice ON invoice_lines (invoice_row_id, at);"
    "CREATE INDEX invoice_lines_by_line ON invoice_lines (line_row_id);"

    /* Append-only and chained: hash = SHA-256 (hash of the row before, row ID, every field). */
    "CREATE TABLE activity (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL,"
    "  user_name TEXT NOT NULL, user_email TEXT NOT NULL, operation TEXT NOT NULL,"
    "  status TEXT NOT NULL, customer_row_id INTEGER NOT NULL, customer_id TEXT,"
    "  customer_name TEXT, resource_type TEXT, resource TEXT, detail TEXT,"
    "  hash BLOB NOT NULL CHECK (length (hash) = 32)) STRICT;"
    "CREATE INDEX activity_by_date ON activity (at);"
    "CREATE INDEX activity_by_customer ON activity (customer_row_id, at);"
    "CREATE INDEX activity_by_operation ON activity (operation, at);"
    "CREATE TRIGGER activity_is_kept BEFORE UPDATE ON activity BEGIN"
    "  SELECT RAISE (ABORT, 'the activity log is append-only');"
    " END;"
    "CREATE TRIGGER activity_stays BEFORE DELETE ON activity BEGIN"
    "  SELECT RAISE (ABORT, 'the activity log is append-only');"
    " END;"
    "CREATE TABLE activity_texts (id INTEGER PRIMARY KEY REFERENCES activity,"
    "  folded TEXT NOT NULL) STRICT;"

    "CREATE TABLE deadlines (id INTEGER PRIMARY KEY, at INTEGER NOT NULL CHECK (at > 0),"
    "  kind TEXT NOT NULL, customer_row_id INTEGER NOT NULL REFERENCES customers,"
    "  line_row_id INTEGER NOT NULL REFERENCES order_lines,"
    "  link_row_id INTEGER REFERENCES links) STRICT;"
    "CREATE INDEX deadlines_by_instant ON deadlines (at, customer_row_id);"
    "CREATE INDEX deadlines_by_customer ON deadlines (customer_row_id, at);"
    "CREATE INDEX deadlines_by_line ON deadlines (line_row_id);"

    "CREATE TABLE requests (request_id TEXT PRIMARY KEY, what TEXT NOT NULL, answer TEXT NOT NULL,"
    "  at INTEGER NOT NULL) WITHOUT ROWID, STRICT;"

    /* Search: substrings of three characters and more through trigrams; pairs of characters that
     * are not both ASCII through tokens of our own, separated by blanks. Positions are not kept:
     * what the index proposes for a longer needle is looked at in the text itself. */
    "CREATE VIRTUAL TABLE customers_trigrams USING fts5 (folded, content = 'customer_texts',"
    "  content_rowid = 'id', tokenize = 'trigram case_sensitive 1', detail = none,"
    "  columnsize = 0);"
    "CREATE VIRTUAL TABLE customers_pairs USING fts5 (pairs, content = '', tokenize = 'ascii',"
    "  detail = none, columnsize = 0);"
    "CREATE VIRTUAL TABLE orders_trigrams USING fts5 (folded, content = '',"
    "  tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0);"
    "CREATE VIRTUAL TABLE activity_trigrams USING fts5 (folded, content = 'activity_texts',"
    "  content_rowid = 'id', tokenize = 'trigram case_sensitive 1', detail = none,"
    "  columnsize = 0);"
    "CREATE VIRTUAL TABLE activity_pairs USING fts5 (pairs, content = '', tokenize = 'ascii',"
    "  detail = none, columnsize = 0);"
    /* The same indexes as rows, to check them. */
    "CREATE VIRTUAL TABLE customers_trigrams_v USING fts5vocab (customers_trigrams, instance);"
    "CREATE VIRTUAL TABLE customers_pairs_v USING fts5vocab (customers_pairs, instance);"
    "CREATE VIRTUAL TABLE orders_trigrams_v USING fts5vocab (orders_trigrams, instance);"
    "CREATE VIRTUAL TABLE activity_trigrams_v USING fts5vocab (activity_trigrams, instance);"
    "CREATE VIRTUAL TABLE activity_pairs_v USING fts5vocab (activity_pairs, instance);";

/* Version 2: Azure reservations, refunds, support requests, markets.
 *
 * A list of reservations is walked along one index whatever it is sorted by: each ends in the row
 * ID (a total order) and holds what the filters look at (state, end, use of 30 days); upwards by
 * use, those without data come last too. */
#define FILTERED ", id, state, expires_at, utilization_30d);"
/* Of tables that a later step builds anew. */
#define RESERVATION_INDEXES                                                                        \
  "CREATE INDEX reservations_by_order ON reservations (reservation_order_id);"                     \
  "CREATE INDEX reservations_by_line ON reservations (line_row_id);"                               \
  "CREATE INDEX reservations_by_parent ON reservations (parent_row_id)"                            \
  "  WHERE parent_row_id IS NOT NULL;"                                                             \
  "CREATE INDEX reservations_by_payment ON reservations (next_payment_at)"                         \
  "  WHERE next_payment_at > 0;"                                                                   \
  "CREATE INDEX reservations_by_customer ON reservations (customer_row_id, expires_at, id, state," \
  "  utilization_30d);"                                                                            \
  "CREATE INDEX reservations_by_customer_name ON reservations (customer_key, customer_row_id,"     \
  "  expires_at, id, state, utilization_30d);"                                                     \
  "CREATE INDEX reservations_by_expiry ON reservations (expires_at, id, state, utilization_30d);"  \
  "CREATE INDEX reservations_by_state ON reservations (state, expires_at, id, utilization_30d);"   \
  "CREATE INDEX reservations_by_name ON reservations (name_key" FILTERED                           \
  "CREATE INDEX reservations_by_size ON reservations (size_key" FILTERED                           \
  "CREATE INDEX reservations_by_region ON reservations (region" FILTERED                           \
  "CREATE INDEX reservations_by_quantity ON reservations (quantity" FILTERED                       \
  "CREATE INDEX reservations_by_term ON reservations (term" FILTERED                               \
  "CREATE INDEX reservations_by_scope ON reservations (scope_type" FILTERED                        \
  "CREATE INDEX reservations_by_purchase ON reservations (purchased_at" FILTERED                   \
  "CREATE INDEX reservations_by_use ON reservations (utilization_30d, id, state, expires_at);"     \
  "CREATE INDEX reservations_by_known_use ON reservations ("                                       \
  "  (CASE utilization_30d WHEN -1 THEN 1001 ELSE utilization_30d END)" FILTERED
#define REQUEST_INDEXES                                                                          \
  "CREATE UNIQUE INDEX support_requests_by_number ON support_requests (number)"                  \
  "  WHERE number <> '';"                                                                        \
  "CREATE INDEX support_requests_by_reservation ON support_requests (reservation_row_id)"        \
  "  WHERE reservation_row_id IS NOT NULL;"                                                      \
  "CREATE INDEX support_requests_by_line ON support_requests (line_row_id)"                      \
  "  WHERE line_row_id IS NOT NULL;"                                                             \
  "CREATE INDEX support_requests_by_customer ON support_requests (customer_row_id, updated_at);" \
  "CREATE INDEX support_requests_by_customer_name ON support_requests (customer_key,"            \
  "  customer_row_id, updated_at, id, state, type, user_name);"                                  \
  "CREATE INDEX support_requests_by_date ON support_requests (updated_at, id, state, type,"      \
  "  user_name);"                                                                                \
  "CREATE INDEX support_requests_by_creation ON support_requests (created_at, id, state, type,"  \
  "  user_name, updated_at);"                                                                    \
  "CREATE INDEX support_requests_by_state ON support_requests (state, updated_at, id, type,"     \
  "  user_name);"                                                                                \
  "CREATE INDEX support_requests_in_turn ON support_requests (number, id, state, type,"          \
  "  user_name, updated_at);"                                                                    \
  "CREATE INDEX support_requests_by_title ON support_requests (title_key, id, state, type,"      \
  "  user_name, updated_at);"
#define CUSTOMERS_RENAMED                                                                     \
  "CREATE TRIGGER customers_renamed AFTER UPDATE OF name_key ON customers"                    \
  "  WHEN NEW.name_key <> OLD.name_key BEGIN"                                                 \
  "  UPDATE reservations SET customer_key = NEW.name_key WHERE customer_row_id = NEW.id;"     \
  "  UPDATE support_requests SET customer_key = NEW.name_key WHERE customer_row_id = NEW.id;" \
  " END;"
static const char version_2[] =
    "CREATE TABLE azure_subscriptions (id INTEGER PRIMARY KEY,"
    "  customer_row_id INTEGER NOT NULL REFERENCES customers,"
    "  subscription_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, state TEXT NOT NULL,"
    "  created_at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX azure_subscriptions_by_customer ON azure_subscriptions (customer_row_id);"

    "ALTER TABLE customers ADD COLUMN self_purchase INTEGER NOT NULL DEFAULT 0"
    "  CHECK (self_purchase IN (0, 1));"
    /* regions: separated by blanks; "" = sold without a region, NULL = no reservation. */
    "ALTER TABLE products ADD COLUMN resource_type TEXT;"
    "ALTER TABLE products ADD COLUMN size TEXT;"
    "ALTER TABLE products ADD COLUMN regions TEXT;"

    /* customer_key: the customer's name_key, kept by the trigger below. Expiring and Expired are no
     * states here: they follow from the clock. */
    "CREATE TABLE reservations (id INTEGER PRIMARY KEY, reservation_id TEXT NOT NULL UNIQUE,"
    "  reservation_order_id TEXT NOT NULL,"
    "  line_row_id INTEGER NOT NULL REFERENCES order_lines,"
    "  customer_row_id INTEGER NOT NULL REFERENCES customers, customer_key BLOB NOT NULL,"
    "  name TEXT NOT NULL, name_key BLOB NOT NULL, resource_type TEXT NOT NULL,"
    "  size TEXT NOT NULL, size_key BLOB NOT NULL, region TEXT NOT NULL,"
    "  quantity INTEGER NOT NULL CHECK (quantity > 0), term TEXT NOT NULL, billing TEXT NOT NULL,"
    "  currency TEXT NOT NULL, unit_price_minor INTEGER NOT NULL CHECK (unit_price_minor >= 0),"
    "  payments_made INTEGER NOT NULL CHECK (payments_made >= 0),"
    "  next_payment_at INTEGER NOT NULL CHECK (next_payment_at >= 0),"
    "  purchased_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, state TEXT NOT NULL,"
    "  scope_type TEXT NOT NULL, scope_id TEXT, scope_name TEXT,"
    "  billing_subscription TEXT NOT NULL,"
    "  flexibility INTEGER NOT NULL CHECK (flexibility IN (0, 1)),"
    "  utilization_1d INTEGER NOT NULL CHECK (utilization_1d BETWEEN -1 AND 1000),"
    "  utilization_7d INTEGER NOT NULL CHECK (utilization_7d BETWEEN -1 AND 1000),"
    "  utilization_30d INTEGER NOT NULL CHECK (utilization_30d BETWEEN -1 AND 1000),"
    "  used INTEGER NOT NULL CHECK (used IN (0, 1)), policy_id TEXT NOT NULL,"
    "  parent_row_id INTEGER REFERENCES reservations,"
    "  cancelled_at INTEGER NOT NULL CHECK (cancelled_at >= 0),"
    "  CHECK (expires_at > purchased_at),"
    "  CHECK (cancelled_at = 0 OR state = 'Cancelled'),"
    "  CHECK (next_payment_at = 0 OR state <> 'Cancelled')) STRICT;" RESERVATION_INDEXES
    "CREATE TABLE reservation_texts (id INTEGER PRIMARY KEY REFERENCES reservations,"
    "  folded TEXT NOT NULL) STRICT;"
    "CREATE TABLE utilization (reservation_row_id INTEGER NOT NULL REFERENCES reservations,"
    "  day INTEGER NOT NULL, reserved_millihours INTEGER NOT NULL"
    "  CHECK (reserved_millihours >= 0), used_millihours INTEGER NOT NULL"
    "  CHECK (used_millihours >= 0), PRIMARY KEY (reservation_row_id, day)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE role_assignments (id INTEGER PRIMARY KEY, reservation_order_id TEXT NOT NULL,"
    "  assignment_id TEXT NOT NULL UNIQUE, principal_id TEXT NOT NULL,"
    "  principal_name TEXT NOT NULL, principal_email TEXT, principal_type TEXT NOT NULL,"
    "  role_id TEXT NOT NULL, inherited INTEGER NOT NULL CHECK (inherited IN (0, 1)),"
    "  created_at INTEGER NOT NULL, created_by TEXT,"
    "  UNIQUE (reservation_order_id, principal_id, role_id)) STRICT;"
    "ALTER TABLE deadlines ADD COLUMN reservation_row_id INTEGER REFERENCES reservations;"
    "CREATE INDEX deadlines_by_reservation ON deadlines (reservation_row_id)"
    "  WHERE reservation_row_id IS NOT NULL;"

    /* States are the vendor's, but for our own drafts, which have no number yet. */
    "CREATE TABLE support_requests (id INTEGER PRIMARY KEY, request_id TEXT NOT NULL UNIQUE,"
    "  number TEXT NOT NULL, type TEXT NOT NULL CHECK (type IN ('partner-center', 'azure')),"
    "  state TEXT NOT NULL, customer_row_id INTEGER REFERENCES customers,"
    "  customer_key BLOB NOT NULL, line_row_id INTEGER REFERENCES order_lines,"
    "  reservation_row_id INTEGER REFERENCES reservations, subscription_id TEXT, problem TEXT,"
    "  category TEXT, impact TEXT, title TEXT NOT NULL, title_key BLOB NOT NULL, reason TEXT,"
    "  amount TEXT, description TEXT, sealed_contact BLOB, user_name TEXT NOT NULL,"
    "  user_email TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,"
    "  refund_state TEXT NOT NULL DEFAULT '' CHECK (refund_state IN ('', 'draft', 'queued', 'sent',"
    "    'answered', 'credited', 'refused')),"
    "  credit_minor INTEGER NOT NULL DEFAULT 0 CHECK (credit_minor >= 0), currency TEXT,"
    "  credit_invoice TEXT, CHECK ((state = 'draft') = (number = ''))) STRICT;" REQUEST_INDEXES
    "CREATE TABLE support_request_texts (id INTEGER PRIMARY KEY REFERENCES support_requests,"
    "  folded TEXT NOT NULL) STRICT;"
    "CREATE TABLE request_messages (id INTEGER PRIMARY KEY,"
    "  request_row_id INTEGER NOT NULL REFERENCES support_requests, at INTEGER NOT NULL,"
    "  author TEXT NOT NULL, direction TEXT NOT NULL CHECK (direction IN ('out', 'in', 'note')),"
    "  body TEXT NOT NULL) STRICT;"
    "CREATE INDEX request_messages_by_request ON request_messages (request_row_id, at, id);"
    /* sent: it belongs to a request or message that has gone out. */
    "CREATE TABLE request_attachments (id INTEGER PRIMARY KEY,"
    "  request_row_id INTEGER NOT NULL REFERENCES support_requests,"
    "  message_row_id INTEGER REFERENCES request_messages, name TEXT NOT NULL,"
    "  size INTEGER NOT NULL, sha256 TEXT NOT NULL CHECK (length (sha256) = 64),"
    "  sent INTEGER NOT NULL CHECK (sent IN (0, 1)), content BLOB NOT NULL,"
    "  CHECK (size = length (content)), CHECK (message_row_id IS NULL OR sent = 1)) STRICT;"
    "CREATE INDEX request_attachments_by_request ON request_attachments (request_row_id, id);"
    "CREATE INDEX request_attachments_by_message ON request_attachments (message_row_id)"
    "  WHERE message_row_id IS NOT NULL;"

    /* A reservation is returned once: what is left of it goes on as a new one. */
    "CREATE TABLE refunds (id INTEGER PRIMARY KEY,"
    "  kind TEXT NOT NULL CHECK (kind IN ('refund', 'exchange')),"
    "  reservation_row_id INTEGER NOT NULL UNIQUE REFERENCES reservations,"
    "  customer_row_id INTEGER NOT NULL REFERENCES customers,"
    "  request_row_id INTEGER REFERENCES support_requests, at INTEGER NOT NULL,"
    "  quantity INTEGER NOT NULL CHECK (quantity > 0), currency TEXT NOT NULL,"
    "  gross_minor INTEGER NOT NULL CHECK (gross_minor >= 0),"
    "  fee_minor INTEGER NOT NULL CHECK (fee_minor >= 0),"
    "  net_minor INTEGER NOT NULL CHECK (net_minor >= 0),"
    "  remaining_minor INTEGER NOT NULL CHECK (remaining_minor >= 0),"
    "  usd_refund INTEGER NOT NULL CHECK (usd_refund >= 0),"
    "  usd_commitment INTEGER NOT NULL CHECK (usd_commitment >= 0),"
    "  used INTEGER NOT NULL CHECK (used IN (0, 1)), used_reason TEXT, policy_id TEXT NOT NULL,"
    "  rate_nano INTEGER CHECK (rate_nano > 0), rate_date INTEGER, rate_source TEXT,"
    "  credit_invoice TEXT, quote TEXT NOT NULL,"
    "  CHECK (kind = 'refund' OR (usd_refund = 0 AND usd_commitment = 0))) STRICT;"
    "CREATE INDEX refunds_by_customer ON refunds (customer_row_id, at);"
    "CREATE INDEX refunds_by_request ON refunds (request_row_id) WHERE request_row_id IS NOT NULL;"

    /* The list that was imported; its date is the setting "markets-as-of". */
    "CREATE TABLE markets (place INTEGER PRIMARY KEY, iso TEXT NOT NULL, name_en TEXT NOT NULL,"
    "  name_ja TEXT NOT NULL, UNIQUE (iso, name_en)) STRICT;"

    CUSTOMERS_RENAMED

    "CREATE VIRTUAL TABLE reservations_trigrams USING fts5 (folded, content = 'reservation_texts',"
    "  content_rowid = 'id', tokenize = 'trigram case_sensitive 1', detail = none,"
    "  columnsize = 0);"
    "CREATE VIRTUAL TABLE reservations_pairs USING fts5 (pairs, content = '', tokenize = 'ascii',"
    "  detail = none, columnsize = 0);"
    "CREATE VIRTUAL TABLE support_requests_trigrams USING fts5 (folded,"
    "  content = 'support_request_texts', content_rowid = 'id',"
    "  tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0);"
    "CREATE VIRTUAL TABLE support_requests_pairs USING fts5 (pairs, content = '',"
    "  tokenize = 'ascii', detail = none, columnsize = 0);"
    "CREATE VIRTUAL TABLE reservations_trigrams_v USING fts5vocab (reservations_trigrams,"
    "  instance);"
    "CREATE VIRTUAL TABLE reservations_pairs_v USING fts5vocab (reservations_pairs, instance);"
    "CREATE VIRTUAL TABLE support_requests_trigrams_v USING fts5vocab ("
    "  support_requests_trigrams, instance);"
    "CREATE VIRTUAL TABLE support_requests_pairs_v USING fts5vocab (support_requests_pairs,"
    "  instance);";

/* Version 3: a cloud account. The outbox, how far each pull came, what the far side says of what
 * the book knows (seen_at: start of the pull that saw it last, 0 = none ever did; gone_at: when it
 * was missed there, 0 = it is there).
 *
 * Tables whose rows the far side may tell with less than our own rules make are built anew: far = 1
 * marks such rows. */
static const char version_3[] =
    "ALTER TABLE customers ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE customers ADD COLUMN gone_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN alternate_id TEXT;"
    "ALTER TABLE orders ADD COLUMN far INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN gone_at INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX orders_by_alternate ON orders (alternate_id COLLATE NOCASE)"
    "  WHERE alternate_id IS NOT NULL;"
    /* far_window_end: the far side's word; window_end is the same then. */
    "ALTER TABLE order_lines ADD COLUMN subscription_id TEXT;"
    "ALTER TABLE order_lines ADD COLUMN far_status TEXT;"
    "ALTER TABLE order_lines ADD COLUMN far_window_end INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE order_lines ADD COLUMN commitment_end INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE order_lines ADD COLUMN auto_renew INTEGER;"
    "CREATE INDEX order_lines_by_subscription ON order_lines (subscription_id)"
    "  WHERE subscription_id IS NOT NULL;"

    /* Entitlements as they came, and which line they are about. line: -1 = not told. */
    "CREATE TABLE entitlements (id INTEGER PRIMARY KEY,"
    "  customer_row_id INTEGER NOT NULL REFERENCES customers, type TEXT NOT NULL,"
    "  product_id TEXT NOT NULL, sku_id TEXT NOT NULL, order_id TEXT NOT NULL,"
    "  line INTEGER NOT NULL, line_row_id INTEGER NOT NULL REFERENCES order_lines,"
    "  quantity INTEGER NOT NULL, expires_at INTEGER NOT NULL, state TEXT,"
    "  seen_at INTEGER NOT NULL, gone_at INTEGER NOT NULL DEFAULT 0,"
    "  UNIQUE (customer_row_id, type, product_id, sku_id, order_id, line)) STRICT;"
    "CREATE INDEX entitlements_by_line ON entitlements (line_row_id);"
    "CREATE TABLE entitled_reservations (reservation_id TEXT PRIMARY KEY,"
    "  line_row_id INTEGER NOT NULL REFERENCES order_lines) WITHOUT ROWID, STRICT;"
    /* Where a product is sold. */
    "CREATE TABLE product_markets (product_row_id INTEGER NOT NULL REFERENCES products,"
    "  market TEXT NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (market, product_row_id))"
    "  WITHOUT ROWID, STRICT;"
    "CREATE INDEX product_markets_by_product ON product_markets (product_row_id);"

    "CREATE TABLE invoices_3 (id INTEGER PRIMARY KEY, invoice_id TEXT NOT NULL UNIQUE,"
    "  month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),"
    "  currency TEXT NOT NULL, paid INTEGER NOT NULL DEFAULT 0 CHECK (paid IN (0, 1)),"
    "  charges_minor INTEGER NOT NULL DEFAULT 0 CHECK (charges_minor >= 0),"
    "  credits_minor INTEGER NOT NULL DEFAULT 0 CHECK (credits_minor <= 0),"
    "  line_count INTEGER NOT NULL DEFAULT 0,"
    "  far INTEGER NOT NULL DEFAULT 0 CHECK (far IN (0, 1)), date INTEGER NOT NULL DEFAULT 0,"
    "  total_minor INTEGER, paid_minor INTEGER, invoice_type TEXT, document_type TEXT,"
    "  amends_of TEXT, seen_at INTEGER NOT NULL DEFAULT 0, gone_at INTEGER NOT NULL DEFAULT 0)"
    "  STRICT;"
    "INSERT INTO invoices_3 (id, invoice_id, month, currency, paid, charges_minor, credits_minor,"
    "  line_count) SELECT id, invoice_id, month, currency, paid, charges_minor, credits_minor,"
    "  line_count FROM invoices;"
    "DROP TABLE invoices;"
    "ALTER TABLE invoices_3 RENAME TO invoices;"
    "CREATE UNIQUE INDEX invoices_of_month ON invoices (month, currency) WHERE far = 0;"
    "CREATE INDEX invoices_by_month ON invoices (month);"
    /* place: among the lines of the far side's invoice; NULL = one of our own rules. */
    "CREATE TABLE invoice_lines_3 (id INTEGER PRIMARY KEY,"
    "  invoice_row_id INTEGER NOT NULL REFERENCES invoices, charge_type TEXT NOT NULL,"
    "  line_row_id INTEGER REFERENCES order_lines, amount_minor INTEGER NOT NULL,"
    "  at INTEGER NOT NULL, place INTEGER, customer_row_id INTEGER REFERENCES customers,"
    "  order_id TEXT, product_id TEXT, sku_id TEXT, customer_name TEXT, title TEXT,"
    "  quantity INTEGER, CHECK (line_row_id IS NOT NULL OR place IS NOT NULL)) STRICT;"
    "INSERT INTO invoice_lines_3 (id, invoice_row_id, charge_type, line_row_id, amount_minor, at)"
    "  SELECT id, invoice_row_id, charge_type, line_row_id, amount_minor, at FROM invoice_lines;"
    "DROP TABLE invoice_lines;"
    "ALTER TABLE invoice_lines_3 RENAME TO invoice_lines;"
    "CREATE INDEX invoice_lines_by_invoice ON invoice_lines (invoice_row_id, at);"
    "CREATE INDEX invoice_lines_by_line ON invoice_lines (line_row_id);"
    "CREATE UNIQUE INDEX invoice_lines_by_place ON invoice_lines (invoice_row_id, place)"
    "  WHERE place IS NOT NULL;"
    "CREATE INDEX invoice_lines_by_customer ON invoice_lines (customer_row_id)"
    "  WHERE customer_row_id IS NOT NULL;"

    /* Records of the far side's log that are in ours, and with which status. */
    "CREATE TABLE far_activity (far_id TEXT PRIMARY KEY, status TEXT NOT NULL,"
    "  activity_row_id INTEGER NOT NULL REFERENCES activity) WITHOUT ROWID, STRICT;"

    "DROP TRIGGER customers_renamed;"
    "CREATE TABLE reservations_3 (id INTEGER PRIMARY KEY, reservation_id TEXT NOT NULL UNIQUE,"
    "  reservation_order_id TEXT NOT NULL, line_row_id INTEGER REFERENCES order_lines,"
    "  customer_row_id INTEGER NOT NULL REFERENCES customers, customer_key BLOB NOT NULL,"
    "  name TEXT NOT NULL, name_key BLOB NOT NULL, resource_type TEXT NOT NULL,"
    "  size TEXT NOT NULL, size_key BLOB NOT NULL, region TEXT NOT NULL,"
    "  quantity INTEGER NOT NULL CHECK (quantity >= 0), term TEXT NOT NULL, billing TEXT NOT NULL,"
    "  currency TEXT NOT NULL, unit_price_minor INTEGER NOT NULL CHECK (unit_price_minor >= 0),"
    "  payments_made INTEGER NOT NULL CHECK (payments_made >= 0),"
    "  next_payment_at INTEGER NOT NULL CHECK (next_payment_at >= 0),"
    "  purchased_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, state TEXT NOT NULL,"
    "  scope_type TEXT NOT NULL, scope_id TEXT, scope_name TEXT,"
    "  billing_subscription TEXT NOT NULL,"
    "  flexibility INTEGER NOT NULL CHECK (flexibility IN (0, 1)),"
    "  utilization_1d INTEGER NOT NULL CHECK (utilization_1d BETWEEN -1 AND 1000),"
    "  utilization_7d INTEGER NOT NULL CHECK (utilization_7d BETWEEN -1 AND 1000),"
    "  utilization_30d INTEGER NOT NULL CHECK (utilization_30d BETWEEN -1 AND 1000),"
    "  used INTEGER NOT NULL CHECK (used IN (0, 1)), policy_id TEXT NOT NULL,"
    "  parent_row_id INTEGER REFERENCES reservations,"
    "  cancelled_at INTEGER NOT NULL CHECK (cancelled_at >= 0),"
    "  far INTEGER NOT NULL DEFAULT 0 CHECK (far IN (0, 1)), state_detail TEXT,"
    "  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)), renew INTEGER,"
    "  parent_id TEXT, seen_at INTEGER NOT NULL DEFAULT 0, gone_at INTEGER NOT NULL DEFAULT 0,"
    "  CHECK (far = 1 OR (quantity > 0 AND line_row_id IS NOT NULL"
    "    AND expires_at > purchased_at)),"
    "  CHECK (cancelled_at = 0 OR state = 'Cancelled'),"
    "  CHECK (next_payment_at = 0 OR state <> 'Cancelled')) STRICT;"
    "INSERT INTO reservations_3 (id, reservation_id, reservation_order_id, line_row_id,"
    "  customer_row_id, customer_key, name, name_key, resource_type, size, size_key, region,"
    "  quantity, term, billing, currency, unit_price_minor, payments_made, next_payment_at,"
    "  purchased_at, expires_at, state, scope_type, scope_id, scope_name, billing_subscription,"
    "  flexibility, utilization_1d, utilization_7d, utilization_30d, used, policy_id,"
    "  parent_row_id, cancelled_at) SELECT id, reservation_id, reservation_order_id, line_row_id,"
    "  customer_row_id, customer_key, name, name_key, resource_type, size, size_key, region,"
    "  quantity, term, billing, currency, unit_price_minor, payments_made, next_payment_at,"
    "  purchased_at, expires_at, state, scope_type, scope_id, scope_name, billing_subscription,"
    "  flexibility, utilization_1d, utilization_7d, utilization_30d, used, policy_id,"
    "  parent_row_id, cancelled_at FROM reservations ORDER BY id;"
    "DROP TABLE reservations;"
    "ALTER TABLE reservations_3 RENAME TO reservations;" RESERVATION_INDEXES
    "CREATE INDEX reservations_by_parent_id ON reservations (parent_id)"
    "  WHERE parent_id IS NOT NULL;"
    "CREATE TABLE reservation_orders (id INTEGER PRIMARY KEY,"
    "  reservation_order_id TEXT NOT NULL UNIQUE,"
    "  customer_row_id INTEGER NOT NULL REFERENCES customers, name TEXT,"
    "  quantity INTEGER NOT NULL DEFAULT -1, term TEXT, billing TEXT, state TEXT,"
    "  purchased_at INTEGER NOT NULL DEFAULT 0, expires_at INTEGER NOT NULL DEFAULT 0,"
    "  currency TEXT, total_minor INTEGER, payments_made INTEGER NOT NULL DEFAULT -1,"
    "  next_payment_at INTEGER NOT NULL DEFAULT 0, seen_at INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE INDEX reservation_orders_by_customer ON reservation_orders (customer_row_id);"
    /* What is granted above the order is listed with each order. */
    "CREATE TABLE role_assignments_3 (id INTEGER PRIMARY KEY,"
    "  reservation_order_id TEXT NOT NULL, assignment_id TEXT NOT NULL,"
    "  principal_id TEXT NOT NULL, principal_name TEXT NOT NULL, principal_email TEXT,"
    "  principal_type TEXT NOT NULL, role_id TEXT NOT NULL,"
    "  inherited INTEGER NOT NULL CHECK (inherited IN (0, 1)), created_at INTEGER NOT NULL,"
    "  created_by TEXT, UNIQUE (reservation_order_id, assignment_id)) STRICT;"
    "INSERT INTO role_assignments_3 (id, reservation_order_id, assignment_id, principal_id,"
    "  principal_name, principal_email, principal_type, role_id, inherited, created_at,"
    "  created_by) SELECT id, reservation_order_id, assignment_id, principal_id, principal_name,"
    "  principal_email, principal_type, role_id, inherited, created_at, created_by"
    "  FROM role_assignments;"
    "DROP TABLE role_assignments;"
    "ALTER TABLE role_assignments_3 RENAME TO role_assignments;"
    "CREATE UNIQUE INDEX role_assignments_by_role ON role_assignments (reservation_order_id,"
    "  principal_id, role_id) WHERE inherited = 0;"

    /* "queued" stands in the outbox and has no number yet, as a draft. */
    "CREATE TABLE support_requests_3 (id INTEGER PRIMARY KEY, request_id TEXT NOT NULL UNIQUE,"
    "  number TEXT NOT NULL, type TEXT NOT NULL CHECK (type IN ('partner-center', 'azure')),"
    "  state TEXT NOT NULL, customer_row_id INTEGER REFERENCES customers,"
    "  customer_key BLOB NOT NULL, line_row_id INTEGER REFERENCES order_lines,"
    "  reservation_row_id INTEGER REFERENCES reservations, subscription_id TEXT, problem TEXT,"
    "  category TEXT, impact TEXT, title TEXT NOT NULL, title_key BLOB NOT NULL, reason TEXT,"
    "  amount TEXT, description TEXT, sealed_contact BLOB, user_name TEXT NOT NULL,"
    "  user_email TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,"
    "  refund_state TEXT NOT NULL DEFAULT '' CHECK (refund_state IN ('', 'draft', 'queued', 'sent',"
    "    'answered', 'credited', 'refused')),"
    "  credit_minor INTEGER NOT NULL DEFAULT 0 CHECK (credit_minor >= 0), currency TEXT,"
    "  credit_invoice TEXT, far_id TEXT, seen_at INTEGER NOT NULL DEFAULT 0,"
    "  gone_at INTEGER NOT NULL DEFAULT 0,"
    "  CHECK ((state IN ('draft', 'queued')) = (number = ''))) STRICT;"
    "INSERT INTO support_requests_3 (id, request_id, number, type, state, customer_row_id,"
    "  customer_key, line_row_id, reservation_row_id, subscription_id, problem, category, impact,"
    "  title, title_key, reason, amount, description, sealed_contact, user_name, user_email,"
    "  created_at, updated_at, refund_state, credit_minor, currency, credit_invoice) SELECT id,"
    "  request_id, number, type, state, customer_row_id, customer_key, line_row_id,"
    "  reservation_row_id, subscription_id, problem, category, impact, title, title_key, reason,"
    "  amount, description, sealed_contact, user_name, user_email, created_at, updated_at,"
    "  refund_state, credit_minor, currency, credit_invoice FROM support_requests ORDER BY id;"
    "DROP TABLE support_requests;"
    "ALTER TABLE support_requests_3 RENAME TO support_requests;" REQUEST_INDEXES
    /* Partner Center and Azure count by themselves. */
    "DROP INDEX support_requests_by_number;"
    "CREATE UNIQUE INDEX support_requests_by_number ON support_requests (number, type)"
    "  WHERE number <> '';"
    "CREATE UNIQUE INDEX support_requests_by_far_id ON support_requests (far_id)"
    "  WHERE far_id IS NOT NULL;"
    "ALTER TABLE request_messages ADD COLUMN far_id TEXT;"
    "CREATE UNIQUE INDEX request_messages_by_far_id ON request_messages (request_row_id, far_id)"
    "  WHERE far_id IS NOT NULL;"

    /* "sign-in" is nobody's, "request" hangs on a support request. */
    "CREATE TABLE deadlines_3 (id INTEGER PRIMARY KEY, at INTEGER NOT NULL CHECK (at > 0),"
    "  kind TEXT NOT NULL, customer_row_id INTEGER REFERENCES customers,"
    "  line_row_id INTEGER REFERENCES order_lines, link_row_id INTEGER REFERENCES links,"
    "  reservation_row_id INTEGER REFERENCES reservations,"
    "  request_row_id INTEGER REFERENCES support_requests,"
    "  CHECK (kind NOT IN ('cancel', 'link') OR line_row_id IS NOT NULL)) STRICT;"
    "INSERT INTO deadlines_3 (id, at, kind, customer_row_id, line_row_id, link_row_id,"
    "  reservation_row_id) SELECT id, at, kind, customer_row_id, line_row_id, link_row_id,"
    "  reservation_row_id FROM deadlines ORDER BY id;"
    "DROP TABLE deadlines;"
    "ALTER TABLE deadlines_3 RENAME TO deadlines;"
    "CREATE INDEX deadlines_by_instant ON deadlines (at, customer_row_id);"
    "CREATE INDEX deadlines_by_customer ON deadlines (customer_row_id, at);"
    "CREATE INDEX deadlines_by_line ON deadlines (line_row_id);"
    "CREATE INDEX deadlines_by_reservation ON deadlines (reservation_row_id)"
    "  WHERE reservation_row_id IS NOT NULL;"
    "CREATE UNIQUE INDEX deadlines_by_request ON deadlines (request_row_id)"
    "  WHERE request_row_id IS NOT NULL;"
    "CREATE UNIQUE INDEX deadlines_of_sign_in ON deadlines (kind) WHERE kind = 'sign-in';"
    "CREATE TRIGGER support_requests_answered AFTER UPDATE OF state ON support_requests"
    "  WHEN NEW.state <> OLD.state BEGIN"
    "  DELETE FROM deadlines WHERE request_row_id = NEW.id;"
    " END;" CUSTOMERS_RENAMED

    /* What the far side shall do. holder has it until lease_until. */
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, request_id TEXT NOT NULL UNIQUE,"
    "  kind TEXT NOT NULL, customer_row_id INTEGER REFERENCES customers, subject TEXT NOT NULL,"
    "  state TEXT NOT NULL CHECK (state IN ('draft', 'queued', 'sending', 'sent', 'failed',"
    "    'discarded')), asking INTEGER NOT NULL CHECK (asking IN (0, 1)),"
    "  attempts INTEGER NOT NULL CHECK (attempts >= 0), created_at INTEGER NOT NULL,"
    "  updated_at INTEGER NOT NULL, next_try_at INTEGER NOT NULL CHECK (next_try_at >= 0),"
    "  last_error TEXT, error_code TEXT, far_id TEXT, far_request_id TEXT, answer TEXT,"
    "  user_name TEXT NOT NULL, sealed BLOB, notes TEXT, holder TEXT,"
    "  lease_until INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE INDEX outbox_by_state ON outbox (state, id);"
    "CREATE INDEX outbox_by_customer ON outbox (customer_row_id, id);"
    "CREATE INDEX outbox_by_date ON outbox (updated_at, id);"
    "CREATE TABLE pulls (what TEXT NOT NULL, scope TEXT NOT NULL, cursor TEXT,"
    "  started_at INTEGER NOT NULL, finished_at INTEGER NOT NULL, counted INTEGER NOT NULL,"
    "  error TEXT, detail TEXT, failed_at INTEGER NOT NULL, PRIMARY KEY (what, scope))"
    "  WITHOUT ROWID, STRICT;";
#undef FILTERED

/* An amount that is not told is 0 in its column, which has no place for less. */
static const char version_4[] =
    "ALTER TABLE orders ADD COLUMN total_told INTEGER NOT NULL DEFAULT 1;"
    "ALTER TABLE order_lines ADD COLUMN unit_told INTEGER NOT NULL DEFAULT 1;"
    "ALTER TABLE order_lines ADD COLUMN total_told INTEGER NOT NULL DEFAULT 1;";

/* Append only: a released step never changes. */
static const char *const migrations[] = { version_1, version_2, version_3, version_4 };

G_STATIC_ASSERT (G_N_ELEMENTS (migrations) == PD_DATABASE_VERSION);

const char *const *
pd_schema_get_migrations (gsize *n_migrations)
{
  *n_migrations = G_N_ELEMENTS (migrations);
  return migrations;
}

/* In one transaction with its version bump. Another process may have taken it between our look and
 * our lock. */
static gboolean
run_step (PdDatabase *self, const char *sql, int version, GError **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                            PD_DATABASE_APPLICATION_ID, version + 1);
  gint64 found = 0;

  if (!pd_database_begin (self, error))
    return FALSE;

  if (!pd_database_read_int64 (self, "PRAGMA user_version", "Reading the version", &found, error)) {
    pd_database_rollback (self);
    return FALSE;
  }
  if (found > version) {
    pd_database_rollback (self);
    return TRUE;
  }
  if (!pd_database_exec (self, sql, "Migrating the book", error) ||
      !pd_database_exec (self, stamp, "Migrating the book", error) ||
      !pd_database_commit (self, error)) {
    pd_database_rollback (self);
    return FALSE;
  }

  return TRUE;
}

/* A table that others refer to is built anew by taking it away and putting another in its place:
 * meanwhile nothing looks after the references (https://www.sqlite.org/lang_altertable.html, 7;
 * the pragma does nothing inside a transaction). */
static gboolean
migrate_step (PdDatabase *self, const char *sql, int version, GError **error)
{
  gboolean done;

  if (!pd_database_exec (self, "PRAGMA foreign_keys = OFF", "Migrating the book", error))
    return FALSE;

  done = run_step (self, sql, version, error);
  return pd_database_exec (self, "PRAGMA foreign_keys = ON", "Migrating the book",
                           done ? error : NULL) &&
         done;
}

gboolean
pd_schema_migrate (PdDatabase *self, const char *const *steps, gsize n_steps, GError **error)
{
  gint64 version = 0;

  if (!pd_database_read_int64 (self, "PRAGMA user_version", "Reading the version", &version, error))
    return FALSE;

  for (gsize i = (gsize) version; i < n_steps; i++) {
    if (!migrate_step (self, steps[i], (int) i, error))
      return FALSE;
  }

  return TRUE;
}
