// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-database-private.h"

/* Findings of one kind that are listed one by one. */
#define MAX_EXAMPLES 5

/* What every book must say, as a SELECT of what contradicts it (first column: an example). */
static const struct
{
  const char *sql;
  const char *sentence;
} statements[] = {
  { "SELECT c.name FROM customers c WHERE orders_count <>"
    " (SELECT COUNT(*) FROM orders WHERE customer_row_id = c.id)",
    /* Translators: %s is the name of a customer */
    N_ ("The number of orders of %s is wrong.") },
  /* Totals of the far side are its own. */
  { "SELECT o.order_id FROM orders o WHERE far = 0 AND total_minor <>"
    " (SELECT coalesce (SUM (total_minor), 0) FROM order_lines WHERE order_row_id = o.id)",
    /* Translators: %s is an order ID */
    N_ ("The total of order %s is not the sum of its lines.") },
  { "SELECT o.order_id FROM order_lines l JOIN orders o ON o.id = l.order_row_id"
    " WHERE l.customer_row_id <> o.customer_row_id OR l.placed_at <> o.placed_at",
    /* Translators: %s is an order ID */
    N_ ("A line of order %s does not fit its order.") },
  { "SELECT v.invoice_id FROM invoices v LEFT JOIN (SELECT invoice_row_id AS id,"
    " SUM (CASE WHEN amount_minor >= 0 THEN amount_minor ELSE 0 END) AS charges,"
    " SUM (CASE WHEN amount_minor < 0 THEN amount_minor ELSE 0 END) AS credits,"
    " COUNT(*) AS n FROM invoice_lines GROUP BY invoice_row_id) s ON s.id = v.id"
    " WHERE v.charges_minor <> coalesce (s.charges, 0)"
    " OR v.credits_minor <> coalesce (s.credits, 0) OR v.line_count <> coalesce (s.n, 0)",
    /* Translators: %s is an invoice number */
    N_ ("The sums of invoice %s are not those of its lines.") },
  { "SELECT o.order_id FROM (SELECT line_row_id AS id,"
    " SUM (CASE WHEN amount_minor >= 0 THEN amount_minor ELSE 0 END) AS charges,"
    " -SUM (CASE WHEN amount_minor < 0 THEN amount_minor ELSE 0 END) AS credits"
    " FROM invoice_lines WHERE place IS NULL GROUP BY line_row_id) s"
    " JOIN order_lines l ON l.id = s.id"
    " JOIN orders o ON o.id = l.order_row_id WHERE s.credits > s.charges"
    " OR (l.status = 'cancelled' AND s.credits <> l.credit_minor)",
    /* Translators: %s is an order ID */
    N_ ("The credit for order %s does not fit its charges.") },
  { "SELECT o.order_id FROM order_lines l JOIN orders o ON o.id = l.order_row_id"
    " LEFT JOIN deadlines d ON d.line_row_id = l.id AND d.kind = 'cancel'"
    " WHERE CASE WHEN l.status = 'active' AND l.window_end > 0 THEN d.at IS NOT l.window_end"
    " ELSE d.at IS NOT NULL END",
    /* Translators: %s is an order ID */
    N_ ("The cancellation deadline of order %s is wrong.") },
  { "SELECT r.name FROM reservations r"
    " LEFT JOIN deadlines d ON d.reservation_row_id = r.id AND d.kind = 'expiry'"
    " WHERE CASE WHEN r.state = 'Succeeded' AND r.expires_at > 0 THEN d.at IS NOT r.expires_at"
    " ELSE d.at IS NOT NULL END",
    /* Translators: %s is the name of a reservation */
    N_ ("The end of the reservation %s is missing among the deadlines, or wrong.") },
  { "SELECT r.name FROM reservations r JOIN customers c ON c.id = r.customer_row_id"
    " LEFT JOIN order_lines l ON l.id = r.line_row_id"
    " WHERE l.customer_row_id <> r.customer_row_id OR c.name_key <> r.customer_key",
    /* Translators: %s is the name of a reservation */
    N_ ("The reservation %s does not fit its customer.") },
  { "SELECT q.title FROM support_requests q JOIN customers c ON c.id = q.customer_row_id"
    " WHERE c.name_key <> q.customer_key",
    /* Translators: %s is the title of a support request */
    N_ ("The support request “%s” does not fit its customer.") },
  { "SELECT r.name FROM refunds f JOIN reservations r ON r.id = f.reservation_row_id"
    " WHERE r.state <> 'Cancelled' OR r.customer_row_id <> f.customer_row_id"
    " OR r.currency <> f.currency OR f.quantity > r.quantity",
    /* Translators: %s is the name of a reservation */
    N_ ("The refund of the reservation %s does not fit it.") },
  { "SELECT r.name FROM refunds f JOIN reservations r ON r.id = f.reservation_row_id"
    " WHERE r.far = 0 AND f.quantity < r.quantity AND NOT EXISTS (SELECT 1 FROM reservations x"
    " WHERE x.parent_row_id = r.id)",
    /* Translators: %s is the name of a reservation */
    N_ ("What was left of the reservation %s after its refund is missing.") },
  { "SELECT o.order_id FROM order_lines l JOIN orders o ON o.id = l.order_row_id"
    " WHERE l.far_window_end > 0 AND l.far_window_end <> l.window_end",
    /* Translators: %s is an order ID */
    N_ ("The cancellation window of order %s is not the one that the far side told.") },
  { "SELECT e.order_id FROM entitlements e JOIN order_lines l ON l.id = e.line_row_id"
    " WHERE l.customer_row_id <> e.customer_row_id",
    /* Translators: %s is an order ID */
    N_ ("What the customer of order %s is entitled to belongs to another customer.") },
  { "SELECT b.subject FROM outbox b WHERE (b.state = 'sent' AND (b.answer IS NULL OR b.asking = 1))"
    " OR (b.state IN ('queued', 'sending', 'failed') AND b.sealed IS NULL)",
    /* Translators: %s is what an item of the outbox is about */
    N_ ("The outbox’s item “%s” does not say what it needs to say.") },
  { "SELECT b.subject FROM outbox b JOIN requests r ON r.request_id = b.request_id"
    " WHERE b.state IN ('failed', 'discarded')",
    /* Translators: %s is what an item of the outbox is about */
    N_ ("The outbox’s item “%s” was carried out, but is not marked as sent.") },
  { "SELECT f.far_id FROM far_activity f LEFT JOIN activity y ON y.id = f.activity_row_id"
    " WHERE y.status IS NOT f.status",
    /* Translators: %s is the ID of a record of the far side's activity log */
    N_ ("The record %s of the far side’s activity log is not in the activity log as it was.") },
  { "SELECT d.kind FROM deadlines d WHERE CASE d.kind WHEN 'sign-in' THEN"
    " d.customer_row_id IS NOT NULL WHEN 'request' THEN d.request_row_id IS NULL"
    " ELSE d.customer_row_id IS NULL END",
    /* Translators: %s is a kind of deadline */
    N_ ("A deadline of the kind “%s” does not say what it is about.") },
  { "SELECT t.name FROM (SELECT 'activity_is_kept' AS name, '%BEFORE UPDATE ON activity %' AS what"
    " UNION ALL SELECT 'activity_stays', '%BEFORE DELETE ON activity %') t"
    " WHERE NOT EXISTS (SELECT 1 FROM sqlite_schema s WHERE s.type = 'trigger' AND s.name = t.name"
    " AND s.tbl_name = 'activity' AND s.sql LIKE t.what AND s.sql LIKE '%RAISE (ABORT%')",
    /* Translators: %s is the name of a part of the book's file */
    N_ ("The activity log is no longer protected against changes: “%s” is missing.") },
};

static gboolean
run_check (PdDatabase *self,
           const char *sql,
           const char *sentence,
           GPtrArray *findings,
           GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;
  int n = 0;

  if (stmt == NULL)
    return FALSE;

  do {
    if (!pd_database_step (self, stmt, "Checking the book", &has_row, error))
      return FALSE;
    if (has_row)
      g_ptr_array_add (findings, g_strdup_printf (sentence, pd_statement_lend_text (stmt, 0)));
  } while (has_row && ++n < MAX_EXAMPLES);

  return TRUE;
}

/* SQLite's own words, unless they are "ok". */
static gboolean
check_file (PdDatabase *self, GPtrArray *findings, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, "PRAGMA integrity_check (20)", error);
  gboolean has_row = FALSE;

  if (stmt == NULL)
    return FALSE;

  do {
    const char *text;

    if (!pd_database_step (self, stmt, "Checking the file", &has_row, error))
      return FALSE;
    text = has_row ? pd_statement_lend_text (stmt, 0) : "ok";
    if (g_strcmp0 (text, "ok") != 0)
      /* Translators: %s is SQLite's own message */
      g_ptr_array_add (findings, g_strdup_printf (_ ("The file is damaged: %s"), text));
  } while (has_row);

  return TRUE;
}

/* A damaged page may end a check; that is a finding, not a failure of the check. */
static gboolean
note_damage (gboolean ok, GPtrArray *findings, GError *local_error, GError **error)
{
  if (ok)
    return TRUE;
  if (!g_error_matches (local_error, PD_ERROR, PD_ERROR_STORE_DAMAGED)) {
    g_propagate_error (error, local_error);
    return FALSE;
  }

  g_ptr_array_add (findings, g_strdup_printf (_ ("The file is damaged: %s"), local_error->message));
  g_error_free (local_error);
  return TRUE;
}

static PdCustomerFields
borrow_fields (PdStatement *stmt)
{
  return (PdCustomerFields){
    .name = (char *) sqlite3_column_text (stmt, 1),
    .domain = (char *) sqlite3_column_text (stmt, 2),
    .email = (char *) sqlite3_column_text (stmt, 3),
    .registration_id = (char *) sqlite3_column_text (stmt, 4),
  };
}

/* The searchable text of each customer is that of the fields, which the index cannot tell. */
static gboolean
check_texts (PdDatabase *self, GPtrArray *findings, GCancellable *cancellable, GError **error)
{
  static const char sql[] =
      "SELECT c.id, c.name, c.domain, c.email, c.registration_id, c.tenant_id, t.folded"
      " FROM customers c LEFT JOIN customer_texts t ON t.id = c.id";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;
  int n = 0;

  if (stmt == NULL)
    return FALSE;

  do {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !pd_database_step (self, stmt, "Checking the search index", &has_row, error))
      return FALSE;
    if (has_row) {
      PdCustomerFields fields = borrow_fields (stmt);
      g_autofree char *text = pd_search_customer_text (&fields, pd_statement_lend_text (stmt, 5));

      if (g_strcmp0 (text, (const char *) sqlite3_column_text (stmt, 6)) == 0)
        continue;
      g_ptr_array_add (
          findings,
          /* Translators: %s is the name of a customer */
          g_strdup_printf (_ ("%s is not found by what is in its record. It can be repaired."),
                           pd_statement_lend_text (stmt, 1)));
      n++;
    }
  } while (has_row && n < MAX_EXAMPLES);

  return TRUE;
}

/**
 * pd_database_check:
 * @self: a database
 *
 * Looks at everything: the file's pages, references between tables, the chain of the activity log
 * and the triggers that keep it, the searchable texts and the search index against the tables,
 * counters, totals of orders and invoices, credits, deadlines.
 *
 * Returns: (transfer full) (element-type utf8): translated sentences; empty = the book is whole
 */
GPtrArray *
pd_database_check (PdDatabase *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  GError *local_error = NULL;
  gboolean ok;

  ok = check_file (self, findings, &local_error);
  if (!note_damage (ok, findings, local_error, error))
    return NULL;

  local_error = NULL;
  ok = run_check (self, "SELECT \"table\" || ' ' || rowid FROM pragma_foreign_key_check",
                  /* Translators: %s is a table and a row of the book */
                  _ ("The row %s refers to something that is not there."), findings, &local_error);
  if (!note_damage (ok, findings, local_error, error))
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    local_error = NULL;
    ok = run_check (self, statements[i].sql, _ (statements[i].sentence), findings, &local_error);
    if (!note_damage (ok, findings, local_error, error))
      return NULL;
  }

  local_error = NULL;
  ok = pd_activity_check (self, findings, cancellable, &local_error);
  if (!note_damage (ok, findings, local_error, error))
    return NULL;

  local_error = NULL;
  ok = check_texts (self, findings, cancellable, &local_error);
  if (!note_damage (ok, findings, local_error, error))
    return NULL;

  local_error = NULL;
  ok = pd_utilization_check (self, findings, cancellable, &local_error);
  if (!note_damage (ok, findings, local_error, error))
    return NULL;

  local_error = NULL;
  ok = pd_search_check_texts (self, findings, cancellable, &local_error);
  if (!note_damage (ok, findings, local_error, error))
    return NULL;

  local_error = NULL;
  ok = pd_search_check (self, findings, cancellable, &local_error);
  if (!note_damage (ok, findings, local_error, error))
    return NULL;

  return g_steal_pointer (&findings);
}

/* --- repairing --- */

/* The searchable texts of customers anew. */
static gboolean
rebuild_texts (PdDatabase *self, GCancellable *cancellable, GError **error)
{
  static const char read[] =
      "SELECT id, name, domain, email, registration_id, tenant_id FROM customers";
  static const char write[] = "INSERT OR REPLACE INTO customer_texts (id, folded) VALUES (?1, ?2)";
  g_autoptr (PdStatement) from = pd_database_prepare (self, read, error);
  g_autoptr (PdStatement) to = pd_database_prepare (self, write, error);
  gboolean has_row = FALSE;

  if (from == NULL || to == NULL ||
      !pd_database_exec (self, "DELETE FROM customer_texts", "Rebuilding the index", error))
    return FALSE;

  do {
    if (!pd_database_step (self, from, "Rebuilding the index", &has_row, error))
      return FALSE;
    if (has_row) {
      PdCustomerFields fields = borrow_fields (from);
      g_autofree char *text = pd_search_customer_text (&fields, pd_statement_lend_text (from, 5));

      if (!pd_database_bind (self, to, error, "is", (gint64) sqlite3_column_int64 (from, 0),
                             text) ||
          !pd_database_run (self, to, "Rebuilding the index", error))
        return FALSE;
    }
  } while (has_row);

  return TRUE;
}

static gboolean
rebuild (PdDatabase *self, GError **error)
{
  static const char counters[] =
      "UPDATE customers SET orders_count ="
      " (SELECT COUNT(*) FROM orders WHERE customer_row_id = customers.id);"
      "UPDATE invoices SET"
      " charges_minor = (SELECT coalesce (SUM (amount_minor), 0) FROM invoice_lines"
      "  WHERE invoice_row_id = invoices.id AND amount_minor >= 0),"
      " credits_minor = (SELECT coalesce (SUM (amount_minor), 0) FROM invoice_lines"
      "  WHERE invoice_row_id = invoices.id AND amount_minor < 0),"
      " line_count = (SELECT COUNT(*) FROM invoice_lines WHERE invoice_row_id = invoices.id);"
      "UPDATE order_lines SET window_end = far_window_end WHERE far_window_end > 0;"
      "DELETE FROM deadlines WHERE kind = 'cancel';"
      "INSERT INTO deadlines (at, kind, customer_row_id, line_row_id)"
      " SELECT window_end, 'cancel', customer_row_id, id FROM order_lines"
      " WHERE status = 'active' AND window_end > 0 ORDER BY id;"
      "DELETE FROM deadlines WHERE kind = 'expiry';"
      "INSERT INTO deadlines (at, kind, customer_row_id, line_row_id, reservation_row_id)"
      " SELECT expires_at, 'expiry', customer_row_id, line_row_id, id FROM reservations"
      " WHERE state = 'Succeeded' AND expires_at > 0 ORDER BY id;"
      "UPDATE reservations SET customer_key ="
      " (SELECT name_key FROM customers WHERE id = customer_row_id);"
      "UPDATE support_requests SET customer_key ="
      " (SELECT name_key FROM customers WHERE id = customer_row_id)"
      " WHERE customer_row_id IS NOT NULL;"
      "REINDEX;";
  const PdBulk all = { 0 };

  return pd_search_empty (self, error) && rebuild_texts (self, NULL, error) &&
         pd_search_rebuild_texts (self, error) && pd_utilization_rebuild (self, error) &&
         pd_database_exec (self, counters, "Rebuilding counters", error) &&
         pd_search_index_from (self, &all, NULL, error);
}

/**
 * pd_database_repair_index:
 * @self: a database for writing, inside a transaction or not
 *
 * Builds what can be told from the tables anew: the search index, the indexes of tables, counters,
 * the sums of invoices, the deadlines of cancellations. What people entered stays as it is.
 */
gboolean
pd_database_repair_index (PdDatabase *self, GError **error)
{
  const guint all = PD_CHANGE_CUSTOMERS | PD_CHANGE_ORDERS | PD_CHANGE_INVOICES |
                    PD_CHANGE_ACTIVITY | PD_CHANGE_DEADLINES | PD_CHANGE_RESERVATIONS |
                    PD_CHANGE_REQUESTS;
  gboolean own = !pd_database_in_transaction (self);

  if (own && !pd_database_begin (self, error))
    return FALSE;

  if (!rebuild (self, error)) {
    if (own)
      pd_database_rollback (self);
    return FALSE;
  }

  pd_database_mark_changed (self, all);
  if (!own)
    return TRUE;
  if (pd_database_commit (self, error))
    return TRUE;

  pd_database_rollback (self);
  return FALSE;
}
