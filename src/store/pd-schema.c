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

/* Append only: a released step never changes. */
static const char *const migrations[] = { version_1 };

G_STATIC_ASSERT (G_N_ELEMENTS (migrations) == PD_DATABASE_VERSION);

const char *const *
pd_schema_get_migrations (gsize *n_migrations)
{
  *n_migrations = G_N_ELEMENTS (migrations);
  return migrations;
}

/* One step with its version bump in one transaction. Another process may have taken it between
 * our look and our lock. */
static gboolean
migrate_step (PdDatabase *self, const char *sql, int version, GError **error)
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
