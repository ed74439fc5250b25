// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Rows of the book as records: one SELECT and one function for each kind of list. Column 0 is the
 * row ID. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-clock.h"
#include "pd-database-private.h"
#include "pd-outbox-item.h"

#define TEXT(column) ((const char *) sqlite3_column_text (stmt, (column)))
#define INT64(column) ((gint64) sqlite3_column_int64 (stmt, (column)))
#define INT(column) (sqlite3_column_int (stmt, (column)))
/* An amount as records have it: PD_MONEY_UNTOLD where the far side has not told it. */
#define TOLD(told, amount) "iif (" told ", " amount ", -9223372036854775808)"
/* Of an invoice: its lines came; those of a local account are all there are. */
#define HAS_LINES "far = 0 OR line_count > 0"

static GObject *
customer_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  return g_object_new (PD_TYPE_CUSTOMER, "row-id", INT64 (0), "tenant-id", TEXT (1), "name",
                       TEXT (2), "domain", TEXT (3), "country", TEXT (4), "currency", TEXT (5),
                       "email", TEXT (6), "phone", TEXT (7), "registration-id", TEXT (8),
                       "first-name", TEXT (9), "last-name", TEXT (10), "agreement-date", INT64 (11),
                       "agreement-first-name", TEXT (12), "agreement-last-name", TEXT (13),
                       "agreement-email", TEXT (14), "agreement-phone", TEXT (15), "orders-count",
                       INT64 (16), "created-at", INT64 (17), "next-deadline", INT64 (18),
                       "next-deadline-kind", TEXT (19), "gone-at", INT64 (20), NULL);
}

static gboolean
read_prices (PdDatabase *self, PdProduct *product, GError **error)
{
  static const char sql[] = "SELECT term, billing, currency, amount_minor FROM prices"
                            " WHERE product_row_id = ?1 ORDER BY place";
  g_autoptr (GPtrArray) prices = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_price_free);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "i", pd_record_get_row_id (PD_RECORD (product))))
    return FALSE;

  do {
    if (!pd_database_step (self, stmt, "Reading prices", &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    g_ptr_array_add (prices, pd_price_new (TEXT (0), TEXT (1), TEXT (2), INT64 (3)));
  } while (has_row);
  pd_product_set_prices (product, prices);

  return TRUE;
}

static GObject *
product_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  g_auto (GStrv) regions = TEXT (13) != NULL ? g_strsplit (TEXT (13), " ", -1) : NULL;
  g_autoptr (PdProduct) product = g_object_new (
      PD_TYPE_PRODUCT, "row-id", INT64 (0), "product-id", TEXT (1), "sku-id", TEXT (2), "title",
      TEXT (3), "description", TEXT (4), "publisher", TEXT (5), "kind", TEXT (6), "min-quantity",
      INT (7), "max-quantity", INT (8), "one-per-customer", INT (9), "hybrid-benefit", INT (10),
      "resource-type", TEXT (11), "size", TEXT (12), "regions", regions, NULL);

  if (!read_prices (self, product, error))
    return NULL;

  return G_OBJECT (g_steal_pointer (&product));
}

/* "SQL Server 2022 Standard and 2 more". */
static char *
summarize (const char *title, int n_lines)
{
  if (title == NULL || n_lines <= 1)
    return g_strdup (title != NULL ? title : "");

  /* Translators: %s is the product of an order's first line, %d the number of its other lines */
  return g_strdup_printf (ngettext ("%s and %d more", "%s and %d more", (gulong) n_lines - 1),
                          title, n_lines - 1);
}

static GObject *
order_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  g_autofree char *summary = summarize (TEXT (11), INT (10));

  return g_object_new (PD_TYPE_ORDER, "row-id", INT64 (0), "order-id", TEXT (1), "customer-row-id",
                       INT64 (2), "customer-name", TEXT (3), "tenant-id", TEXT (4), "placed-at",
                       INT64 (5), "status", TEXT (6), "currency", TEXT (7), "total", INT64 (8),
                       "include-tax", INT (9), "line-count", INT (10), "summary", summary,
                       "user-name", TEXT (12), "alternate-id", TEXT (13), "gone-at", INT64 (14),
                       NULL);
}

static GObject *
line_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  return g_object_new (
      PD_TYPE_ORDER_LINE, "row-id", INT64 (0), "order-row-id", INT64 (1), "order-id", TEXT (2),
      "customer-row-id", INT64 (3), "customer-name", TEXT (4), "tenant-id", TEXT (5), "line",
      INT (6), "product-id", TEXT (7), "sku-id", TEXT (8), "title", TEXT (9), "publisher",
      TEXT (10), "kind", TEXT (11), "quantity", INT64 (12), "term", TEXT (13), "billing", TEXT (14),
      "currency", TEXT (15), "unit-price", INT64 (16), "total", INT64 (17), "include-tax", INT (18),
      "status", TEXT (19), "placed-at", INT64 (20), "policy-id", TEXT (21), "window-end",
      INT64 (22), "cancel-sent-at", INT64 (23), "cancelled-at", INT64 (24), "credit", INT64 (25),
      "credit-invoice", TEXT (26), "hybrid-benefit", INT (27), "version", TEXT (28), "checklist",
      INT (29), "subscription-id", TEXT (30), "far-status", TEXT (31), "far-window-end", INT64 (32),
      "commitment-end", INT64 (33), "auto-renew", INT (34), "gone-at", INT64 (35), NULL);
}

static GObject *
key_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  return g_object_new (PD_TYPE_SOFTWARE_KEY, "row-id", INT64 (0), "line-row-id", INT64 (1),
                       "order-id", TEXT (2), "line", INT (3), "title", TEXT (4), "version",
                       TEXT (5), "masked", TEXT (6), "sample", INT (7), "issued-at", INT64 (8),
                       "revoked-at", INT64 (9), NULL);
}

static GObject *
link_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  g_autoptr (PdMedia) media = g_object_new (
      PD_TYPE_MEDIA, "row-id", INT64 (9), "product-id", TEXT (10), "version", TEXT (11), "language",
      TEXT (12), "file-type", TEXT (13), "bits", TEXT (14), "file-name", TEXT (15), "size",
      INT64 (16), "sha256", TEXT (17), "source", TEXT (18), "title", TEXT (19), NULL);

  return g_object_new (PD_TYPE_DOWNLOAD_LINK, "row-id", INT64 (0), "line-row-id", INT64 (1),
                       "order-id", TEXT (2), "line", INT (3), "issued-at", INT64 (4), "expires-at",
                       INT64 (5), "used", INT (6), "limit", INT (7), "revoked-at", INT64 (8),
                       "media", media, NULL);
}

static GObject *
invoice_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  g_autofree char *this_month = pd_instant_format_month (now, 0);
  const char *status = "issued";

  if (INT (4) != 0)
    status = "paid";
  else if (strcmp (TEXT (2), this_month) >= 0)
    status = "open";

  return g_object_new (PD_TYPE_INVOICE, "row-id", INT64 (0), "invoice-id", TEXT (1), "month",
                       TEXT (2), "currency", TEXT (3), "charges", INT64 (5), "credits", INT64 (6),
                       "total", INT64 (8), "status", status, "line-count", INT (7), "date",
                       INT64 (9), "invoice-type", TEXT (10), "document-type", TEXT (11),
                       "amends-of", TEXT (12), "gone-at", INT64 (13), NULL);
}

static GObject *
invoice_line_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  return g_object_new (PD_TYPE_INVOICE_LINE, "row-id", INT64 (0), "invoice-row-id", INT64 (1),
                       "kind", INT64 (9) < 0 ? "credit" : "charge", "charge-type", TEXT (2),
                       "order-id", TEXT (3), "line", INT (4), "customer-name", TEXT (5),
                       "customer-row-id", INT64 (6), "title", TEXT (7), "currency", TEXT (8),
                       "amount", INT64 (9), "at", INT64 (10), NULL);
}

static GObject *
activity_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  return g_object_new (PD_TYPE_ACTIVITY, "row-id", INT64 (0), "at", INT64 (1), "user-name",
                       TEXT (2), "user-email", TEXT (3), "operation", TEXT (4), "status", TEXT (5),
                       "customer-row-id", INT64 (6), "customer-id", TEXT (7), "customer-name",
                       TEXT (8), "resource-type", TEXT (9), "resource", TEXT (10), "detail",
                       TEXT (11), NULL);
}

static GObject *
deadline_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  /* Only what can be cancelled is worth something by its deadline. */
  const char *currency = strcmp (TEXT (2), "cancel") == 0 ? TEXT (10) : NULL;
  const char *subject = TEXT (5) != NULL ? TEXT (5) : pd_deadline_kind_get_title (TEXT (2));

  return g_object_new (PD_TYPE_DEADLINE, "row-id", INT64 (0), "at", INT64 (1), "kind", TEXT (2),
                       "customer-row-id", INT64 (3), "customer-name", TEXT (4), "subject", subject,
                       "order-id", TEXT (6), "line", INT (7), "line-row-id", INT64 (8),
                       "reservation-row-id", INT64 (11), "request-row-id", INT64 (12), "value",
                       INT64 (9), "currency", currency, NULL);
}

static GObject *
outbox_item_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  return g_object_new (PD_TYPE_OUTBOX_ITEM, "row-id", INT64 (0), "request-id", TEXT (1), "kind",
                       TEXT (2), "customer-row-id", INT64 (3), "customer-name", TEXT (4), "subject",
                       TEXT (5), "state", TEXT (6), "asking", INT (7), "attempts", INT (8),
                       "created-at", INT64 (9), "updated-at", INT64 (10), "next-try-at", INT64 (11),
                       "last-error", TEXT (12), "error-code", TEXT (13), "far-id", TEXT (14),
                       "far-request-id", TEXT (15), "user-name", TEXT (16), "untold",
                       sqlite3_column_int (stmt, 17) > 0, NULL);
}

#define JOIN_SALE                               \
  " JOIN articles a ON a.id = l.article_row_id" \
  " JOIN orders o ON o.id = l.order_row_id"     \
  " JOIN customers c ON c.id = l.customer_row_id"

/* How each kind is read; ?1 is the row ID, ?2 now. */
typedef struct
{
  const char *sql;
  GObject *(*from_row) (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error);
} Reader;

static const Reader readers[] = {
  [PD_LIST_CUSTOMERS] = { "SELECT c.id, c.tenant_id, c.name, c.domain, c.country, c.currency, "
                          "c.email, c.phone,"
                          " c.registration_id, c.first_name, c.last_name, c.agreement_date, "
                          "c.agreement_first_name,"
                          " c.agreement_last_name, c.agreement_email, c.agreement_phone, "
                          "c.orders_count, c.created_at,"
                          " d.at, d.kind, c.gone_at FROM customers c LEFT JOIN deadlines d ON d.id "
                          "= (SELECT "
                          "id FROM deadlines"
                          " WHERE customer_row_id = ?1 AND at > ?2 ORDER BY at, id LIMIT 1) WHERE "
                          "c.id = ?1",
                          customer_from_row },
  [PD_LIST_PRODUCTS] = { "SELECT id, product_id, sku_id, title, description, publisher, kind, "
                         "min_quantity,"
                         " max_quantity, one_per_customer, hybrid_benefit, resource_type, size,"
                         " regions FROM products WHERE id = ?1",
                         product_from_row },
  [PD_LIST_ORDERS] = { "SELECT o.id, o.order_id, o.customer_row_id, c.name, c.tenant_id, "
                       "o.placed_at, o.status,"
                       " o.currency, " TOLD (
                           "o.total_told",
                           "o.total_minor") ", o.include_tax,"
                                            " (SELECT COUNT(*) FROM order_lines WHERE order_row_id "
                                            "= ?1),"
                                            " (SELECT a.title FROM order_lines l JOIN articles a "
                                            "ON a.id = "
                                            "l.article_row_id"
                                            " WHERE l.order_row_id = ?1 ORDER BY l.line LIMIT 1), "
                                            "o.user_name,"
                                            " o.alternate_id, o.gone_at"
                                            " FROM orders o JOIN customers c ON c.id = "
                                            "o.customer_row_id WHERE o.id = "
                                            "?1",
                       order_from_row },
  [PD_LIST_SOFTWARE] = { "SELECT l.id, l.order_row_id, o.order_id, l.customer_row_id, c.name, "
                         "c.tenant_id, l.line,"
                         " a.product_id, a.sku_id, a.title, a.publisher, a.kind, l.quantity, "
                         "l.term, l.billing,"
                         " o.currency, " TOLD ("l.unit_told", "l.unit_price_minor") ", " TOLD (
                             "l.total_told",
                             "l.total_minor") ", o.include_tax, l.status, "
                                              "l.placed_at,"
                                              " l.policy_id, l.window_end, l.cancel_sent_at, "
                                              "l.cancelled_at, "
                                              "l.credit_minor,"
                                              " l.credit_invoice, a.hybrid_benefit, l.version, "
                                              "l.checklist, "
                                              "l.subscription_id,"
                                              " l.far_status, l.far_window_end, l.commitment_end,"
                                              " coalesce (l.auto_renew, -1), o.gone_at"
                                              " FROM order_lines l" JOIN_SALE " WHERE l.id = ?1",
                         line_from_row },
  [PD_LIST_KEYS] = { "SELECT k.id, k.line_row_id, o.order_id, l.line, a.title, k.version, "
                     "k.masked, k.sample,"
                     " k.issued_at, k.revoked_at"
                     " FROM pool_keys k JOIN order_lines l ON l.id = k.line_row_id" JOIN_SALE
                     " WHERE k.id = ?1",
                     key_from_row },
  [PD_LIST_LINKS] = { "SELECT k.id, k.line_row_id, o.order_id, l.line, k.issued_at, k.expires_at, "
                      "k.used,"
                      " k.limit_count, k.revoked_at, m.id, m.product_id, m.version, m.language, "
                      "m.file_type,"
                      " m.bits, m.file_name, m.size, m.sha256, m.source, m.title"
                      " FROM links k JOIN order_lines l ON l.id = k.line_row_id" JOIN_SALE
                      " JOIN media m ON m.id = k.media_row_id WHERE k.id = ?1",
                      link_from_row },
  [PD_LIST_INVOICES] = { "SELECT id, invoice_id, month, currency, paid,"
                         " " TOLD (HAS_LINES, "charges_minor") ", " TOLD (
                             HAS_LINES,
                             "credits_minor") ", line_count,"
                                              " coalesce (total_minor, " TOLD (
                                                  HAS_LINES,
                                                  "charges_minor + credits_minor") "), date,"
                                                                                   " invoice_type, "
                                                                                   "document_type, "
                                                                                   "amends_of, "
                                                                                   "gone_at"
                                                                                   " FROM invoices "
                                                                                   "WHERE id = ?1",
                         invoice_from_row },
  [PD_LIST_INVOICE_LINES] = { "SELECT i.id, i.invoice_row_id, i.charge_type,"
                              " coalesce (o.order_id, i.order_id), l.line,"
                              " coalesce (c.name, i.customer_name), c.id,"
                              " coalesce (a.title, i.title),"
                              " v.currency, i.amount_minor, i.at FROM invoice_lines i"
                              " JOIN invoices v ON v.id = i.invoice_row_id"
                              " LEFT JOIN order_lines l ON l.id = i.line_row_id"
                              " LEFT JOIN articles a ON a.id = l.article_row_id"
                              " LEFT JOIN orders o ON o.id = l.order_row_id"
                              " LEFT JOIN customers c"
                              " ON c.id = coalesce (l.customer_row_id, i.customer_row_id)"
                              " WHERE i.id = ?1",
                              invoice_line_from_row },
  [PD_LIST_ACTIVITY] = { "SELECT id, at, user_name, user_email, operation, status, "
                         "customer_row_id, customer_id,"
                         " customer_name, resource_type, resource, detail FROM activity WHERE id = "
                         "?1",
                         activity_from_row },
  [PD_LIST_DEADLINES] = { "SELECT d.id, d.at, d.kind, d.customer_row_id, c.name,"
                          " coalesce ((SELECT r.name FROM reservations r"
                          "  WHERE r.id = d.reservation_row_id), (SELECT q.title"
                          "  FROM support_requests q WHERE q.id = d.request_row_id), a.title),"
                          " o.order_id, l.line, l.id,"
                          " CASE d.kind WHEN 'cancel' THEN " TOLD (
                              "l.total_told",
                              "l.total_minor") " ELSE 0 END, o.currency,"
                                               " d.reservation_row_id, d.request_row_id FROM "
                                               "deadlines d"
                                               " LEFT JOIN order_lines l ON l.id = d.line_row_id"
                                               " LEFT JOIN articles a ON a.id = l.article_row_id"
                                               " LEFT JOIN orders o ON o.id = l.order_row_id"
                                               " LEFT JOIN customers c ON c.id = d.customer_row_id "
                                               "WHERE d.id = ?1",
                          deadline_from_row },
  [PD_LIST_RESERVATIONS] = { pd_reservations_read, pd_reservation_from_row },
  [PD_LIST_REQUESTS] = { pd_requests_read, pd_support_request_from_row },
  [PD_LIST_OUTBOX] = { "SELECT b.id, b.request_id, b.kind, b.customer_row_id, c.name, b.subject,"
                       " b.state, b.asking, b.attempts, b.created_at, b.updated_at,"
                       " b.next_try_at, b.last_error, b.error_code, b.far_id, b.far_request_id,"
                       " b.user_name, instr (coalesce (b.notes, ''), '\"" PD_OUTBOX_NOTE_UNTOLD
                       "\"') > 0 OR b.error_code IS '" PD_OUTBOX_CODE_SHUT
                       "' FROM outbox b LEFT JOIN customers c"
                       " ON c.id = b.customer_row_id WHERE b.id = ?1",
                       outbox_item_from_row },
};

/* NULL without @error: the row is gone. */
static GObject *
read_record (PdDatabase *self, PdListKind kind, gint64 row_id, gint64 now, GError **error)
{
  const Reader *reader = &readers[kind];
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, reader->sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind_int64 (self, stmt, 1, row_id, error))
    return NULL;
  if (kind == PD_LIST_CUSTOMERS && !pd_database_bind_int64 (self, stmt, 2, now, error))
    return NULL;
  if (!pd_database_step (self, stmt, "Reading a record", &has_row, error) || !has_row)
    return NULL;

  return reader->from_row (self, stmt, now, error);
}

/* "Contoso · 126050700000001"; either may be missing. */
static char *
join (const char *customer, const char *detail)
{
  if (customer == NULL || *customer == '\0' || detail == NULL || *detail == '\0')
    return g_strdup (customer == NULL || *customer == '\0' ? detail : customer);

  return g_strdup_printf ("%s · %s", customer, detail);
}

static GObject *
hit_from_record (GObject *record, PdListKind kind, gint64 row_id)
{
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *order_id = NULL;
  g_autofree char *customer = NULL;
  const char *word = "invoice";
  gint64 customer_row_id = 0;

  if (kind == PD_LIST_CUSTOMERS) {
    word = "customer";
    customer_row_id = PD_HIT_ROW_ID (row_id);
    g_object_get (record, "name", &title, "domain", &subtitle, NULL);
  } else if (kind == PD_LIST_ORDERS) {
    word = "order";
    g_object_get (record, "order-id", &title, "customer-name", &subtitle, "customer-row-id",
                  &customer_row_id, NULL);
  } else if (kind == PD_LIST_SOFTWARE) {
    word = "software";
    g_object_get (record, "title", &title, "customer-name", &customer, "order-id", &order_id,
                  "customer-row-id", &customer_row_id, NULL);
    subtitle = g_strdup_printf ("%s · %s", customer, order_id);
  } else if (kind == PD_LIST_RESERVATIONS) {
    word = "reservation";
    g_object_get (record, "name", &title, "customer-name", &customer, "size", &order_id,
                  "customer-row-id", &customer_row_id, NULL);
    subtitle = join (customer, order_id);
  } else if (kind == PD_LIST_REQUESTS) {
    word = "request";
    g_object_get (record, "title", &title, "customer-name", &customer, "number", &order_id,
                  "customer-row-id", &customer_row_id, NULL);
    subtitle = join (customer, order_id);
  } else if (kind == PD_LIST_OUTBOX) {
    word = "outbox";
    title = g_strdup (pd_outbox_item_get_what (PD_OUTBOX_ITEM (record)));
    g_object_get (record, "customer-name", &customer, "subject", &order_id, "customer-row-id",
                  &customer_row_id, NULL);
    subtitle = join (customer, order_id);
  } else {
    g_object_get (record, "invoice-id", &title, "month", &subtitle, NULL);
  }

  return g_object_new (PD_TYPE_HIT, "row-id", row_id, "kind", word, "title", title, "subtitle",
                       subtitle, "customer-row-id", customer_row_id, "target-row-id",
                       PD_HIT_ROW_ID (row_id), NULL);
}

static GObject *
read_hit (PdDatabase *self, gint64 row_id, gint64 now, GError **error)
{
  PdListKind kind = PD_HIT_KIND (row_id);
  g_autoptr (GObject) record = NULL;

  if (row_id < 0 || kind > PD_LIST_LAST || kind == PD_LIST_EVERYTHING)
    return NULL;

  record = read_record (self, kind, PD_HIT_ROW_ID (row_id), now, error);
  return record != NULL ? hit_from_record (record, kind, row_id) : NULL;
}

GPtrArray *
pd_database_load (PdDatabase *self,
                  PdListKind kind,
                  const gint64 *row_ids,
                  gsize n,
                  gint64 now,
                  GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_full ((guint) n, g_object_unref);

  for (gsize i = 0; i < n; i++) {
    g_autoptr (GError) local_error = NULL;
    GObject *record = kind == PD_LIST_EVERYTHING
                          ? read_hit (self, row_ids[i], now, &local_error)
                          : read_record (self, kind, row_ids[i], now, &local_error);

    if (local_error != NULL) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
    if (record != NULL)
      g_ptr_array_add (records, record);
  }

  return g_steal_pointer (&records);
}

gpointer
pd_database_get (PdDatabase *self, PdListKind kind, gint64 row_id, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) records = pd_database_load (self, kind, &row_id, 1, now, error);

  if (records == NULL)
    return NULL;
  if (records->len == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("This is no longer in the book."));
    return NULL;
  }

  return g_ptr_array_steal_index (records, 0);
}
