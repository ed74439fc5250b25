// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Invoices and the activity log of the far side. */

#include "pd-clock.h"
#include "pd-cloud-tables.h"
#include "pd-database-private.h"
#include "pd-money.h"

#define INT64(column) ((gint64) sqlite3_column_int64 (stmt, (column)))

/* --- invoices --- */

/* ?1 to ?11: what the far side said. */
static gboolean
bind_invoice (PdDatabase *self,
              PdStatement *stmt,
              const PdFarInvoice *invoice,
              const char *month,
              GError **error)
{
  if (!pd_database_bind (self, stmt, error, "sssisss", invoice->invoice_id, month,
                         pd_far_said (invoice->currency), invoice->date,
                         pd_far_said (invoice->invoice_type), pd_far_said (invoice->document_type),
                         pd_far_said (invoice->amends_of)))
    return FALSE;

  return (invoice->total_minor == PD_FAR_UNSAID
              ? pd_database_bind_text (self, stmt, 8, NULL, error)
              : pd_database_bind_int64 (self, stmt, 8, invoice->total_minor, error)) &&
         (invoice->paid_minor == PD_FAR_UNSAID
              ? pd_database_bind_text (self, stmt, 9, NULL, error)
              : pd_database_bind_int64 (self, stmt, 9, invoice->paid_minor, error));
}

/* Paid: nothing is owed any more, and something was. */
#define IS_PAID                                                                                \
  "(coalesce (?9, paid_minor, 0) >= coalesce (?8, total_minor) AND coalesce (?8, total_minor)" \
  " IS NOT NULL AND coalesce (?9, paid_minor) IS NOT NULL)"

static gboolean
look_up_invoice (PdDatabase *self,
                 const PdFarInvoice *invoice,
                 const char *month,
                 gint64 *row_id,
                 gint64 *seen_at,
                 gboolean *differs,
                 GError **error)
{
  static const char sql[] = "SELECT id, seen_at, far = 0 OR month <> coalesce (?2, month)"
                            " OR currency <> coalesce (?3, currency) OR (?4 > 0 AND date <> ?4)"
                            " OR invoice_type IS NOT coalesce (?5, invoice_type)"
                            " OR document_type IS NOT coalesce (?6, document_type)"
                            " OR amends_of IS NOT coalesce (?7, amends_of)"
                            " OR total_minor IS NOT coalesce (?8, total_minor)"
                            " OR paid_minor IS NOT coalesce (?9, paid_minor) OR gone_at > 0"
                            " FROM invoices WHERE invoice_id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !bind_invoice (self, stmt, invoice, month, error) ||
      !pd_database_step (self, stmt, "Looking for an invoice", &has_row, error))
    return FALSE;

  *row_id = has_row ? INT64 (0) : 0;
  *seen_at = has_row ? INT64 (1) : 0;
  *differs = !has_row || sqlite3_column_int (stmt, 2) != 0;
  return TRUE;
}

static gboolean
write_invoice (PdDatabase *self,
               const PdFarInvoice *invoice,
               const char *month,
               gint64 *row_id,
               GError **error)
{
  static const char sql[] =
      "INSERT INTO invoices (invoice_id, month, currency, date, invoice_type, document_type,"
      " amends_of, total_minor, paid_minor, paid, far) VALUES (?1, coalesce (?2, '0000-00'),"
      " coalesce (?3, ''), ?4, ?5, ?6, ?7, ?8, ?9, coalesce (?9 >= ?8, 0), 1)"
      " ON CONFLICT (invoice_id) DO UPDATE SET far = 1, month = coalesce (?2, month),"
      " currency = coalesce (?3, currency), date = iif (?4 > 0, ?4, date),"
      " invoice_type = coalesce (?5, invoice_type),"
      " document_type = coalesce (?6, document_type), amends_of = coalesce (?7, amends_of),"
      " total_minor = coalesce (?8, total_minor), paid_minor = coalesce (?9, paid_minor),"
      " paid = " IS_PAID ", gone_at = 0 RETURNING id";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !bind_invoice (self, stmt, invoice, month, error) ||
      !pd_database_step (self, stmt, "Writing an invoice", &has_row, error))
    return FALSE;

  *row_id = INT64 (0);
  return TRUE;
}

gboolean
pd_database_put_far_invoice (PdDatabase *self,
                             const PdFarInvoice *invoice,
                             gint64 *row_id,
                             gboolean *changed,
                             GError **error)
{
  static const char see[] = "UPDATE invoices SET seen_at = ?2 WHERE id = ?1";
  g_autofree char *dated = invoice->date > 0 ? pd_instant_format_month (invoice->date, 0) : NULL;
  const char *month = pd_far_said (invoice->month) != NULL ? invoice->month : dated;
  gboolean differs = FALSE;
  gint64 seen_at = 0;
  gint64 id = 0;

  g_return_val_if_fail (pd_far_said (invoice->invoice_id) != NULL, FALSE);

  if (!look_up_invoice (self, invoice, month, &id, &seen_at, &differs, error) ||
      (differs && !write_invoice (self, invoice, month, &id, error)) ||
      !pd_far_touch (self, see, id, seen_at, invoice->seen_at, error))
    return FALSE;

  if (differs)
    pd_database_mark_changed (self, PD_CHANGE_INVOICES);
  if (row_id != NULL)
    *row_id = id;
  if (changed != NULL)
    *changed = differs;
  return TRUE;
}

/* --- lines of invoices --- */

/* The order line that an invoice line is about: of its order with this product and SKU, else with
 * this product, else the only one; 0 = not known. */
static gboolean
find_line (PdDatabase *self, const PdFarInvoiceLine *line, gint64 *row_id, GError **error)
{
  static const char sql[] =
      "SELECT l.id, (a.product_id = ?2) * 2 + (a.sku_id = ?3) FROM order_lines l"
      " JOIN articles a ON a.id = l.article_row_id WHERE l.order_row_id = ?1 ORDER BY l.line";
  g_autoptr (PdStatement) stmt = NULL;
  gboolean has_row = FALSE;
  gint64 order = 0;
  gint64 best = -1;
  gint64 found = 0;
  guint n = 0;

  *row_id = 0;
  if (!pd_database_find_far_order (self, 0, line->order_id, &order, error))
    return FALSE;
  if (order == 0)
    return TRUE;

  stmt = pd_database_prepare (self, sql, error);
  if (stmt == NULL || !pd_database_bind (self, stmt, error, "iss", order,
                                         line->product_id != NULL ? line->product_id : "",
                                         line->sku_id != NULL ? line->sku_id : ""))
    return FALSE;

  do {
    if (!pd_database_step (self, stmt, "Looking for an order line", &has_row, error))
      return FALSE;
    if (has_row && INT64 (1) > best) {
      best = INT64 (1);
      found = INT64 (0);
    }
    n += has_row ? 1 : 0;
  } while (has_row);
  if (best >= 2 || n == 1)
    *row_id = found;

  return TRUE;
}

/* ?1 invoice, ?2 place, ?3 to ?13 the line. */
static gboolean
bind_line (PdDatabase *self,
           PdStatement *stmt,
           gint64 invoice_row_id,
           gint64 place,
           const PdFarInvoiceLine *line,
           gint64 line_row_id,
           gint64 customer_row_id,
           GError **error)
{
  if (!pd_database_bind (self, stmt, error, "iisiiiisssss", invoice_row_id, place,
                         line->charge_type != NULL ? line->charge_type : "", line_row_id,
                         line->amount_minor, line->at, customer_row_id, line->order_id,
                         line->product_id, line->sku_id, line->customer_name, line->title))
    return FALSE;

  return line->quantity == PD_FAR_UNSAID
             ? pd_database_bind_text (self, stmt, 13, NULL, error)
             : pd_database_bind_int64 (self, stmt, 13, line->quantity, error);
}

/* @changed: the book had no such line in this place. */
static gboolean
put_line (PdDatabase *self,
          gint64 invoice_row_id,
          gint64 place,
          const PdFarInvoiceLine *line,
          gint64 line_row_id,
          gboolean *changed,
          GError **error)
{
  static const char sql[] =
      "INSERT INTO invoice_lines (invoice_row_id, place, charge_type, line_row_id, amount_minor,"
      " at, customer_row_id, order_id, product_id, sku_id, customer_name, title, quantity) VALUES"
      " (?1, ?2, ?3, nullif (?4, 0), ?5, ?6, nullif (?7, 0), ?8, ?9, ?10, ?11, ?12, ?13)"
      " ON CONFLICT (invoice_row_id, place) WHERE place IS NOT NULL DO UPDATE SET"
      " charge_type = ?3, line_row_id = nullif (?4, 0), amount_minor = ?5, at = ?6,"
      " customer_row_id = nullif (?7, 0), order_id = ?8, product_id = ?9, sku_id = ?10,"
      " customer_name = ?11, title = ?12, quantity = ?13"
      " WHERE charge_type <> ?3 OR line_row_id IS NOT nullif (?4, 0)"
      " OR amount_minor <> ?5 OR at <> ?6 OR customer_row_id IS NOT nullif (?7, 0)"
      " OR order_id IS NOT ?8 OR product_id IS NOT ?9 OR sku_id IS NOT ?10"
      " OR customer_name IS NOT ?11 OR title IS NOT ?12 OR quantity IS NOT ?13";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gint64 customer = 0;

  if (stmt == NULL ||
      (pd_far_said (line->tenant_id) != NULL &&
       !pd_database_find_tenant (self, line->tenant_id, &customer, error)) ||
      !bind_line (self, stmt, invoice_row_id, place, line, line_row_id, customer, error) ||
      !pd_database_run (self, stmt, "Writing an invoice line", error))
    return FALSE;

  *changed = pd_database_changes (self) > 0;
  return TRUE;
}

/* The credit of a line that is cancelled, and on which invoice it stands: what was expected becomes
 * what is. */
static gboolean
set_credit (PdDatabase *self, gint64 line_row_id, gboolean *changed, GError **error)
{
  static const char sql[] =
      "UPDATE order_lines SET credit_minor = s.credit, credit_invoice = s.month FROM"
      " (SELECT -SUM (i.amount_minor) AS credit, MAX (v.month) AS month FROM invoice_lines i"
      "  JOIN invoices v ON v.id = i.invoice_row_id WHERE i.line_row_id = ?1"
      "  AND i.place IS NOT NULL AND i.amount_minor < 0) AS s WHERE order_lines.id = ?1"
      " AND status <> 'active' AND s.credit > 0"
      " AND (credit_minor <> s.credit OR credit_invoice IS NOT s.month)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", line_row_id) ||
      !pd_database_run (self, stmt, "Crediting a line", error))
    return FALSE;

  if (pd_database_changes (self) > 0) {
    *changed = TRUE;
    pd_database_mark_changed (self, PD_CHANGE_ORDERS);
  }
  return TRUE;
}

/* Charges, credits and number of lines of an invoice, from its lines. */
static gboolean
add_up (PdDatabase *self, gint64 invoice_row_id, GError **error)
{
  static const char read[] = "SELECT amount_minor FROM invoice_lines WHERE invoice_row_id = ?1";
  static const char write[] = "UPDATE invoices SET charges_minor = ?2, credits_minor = ?3,"
                              " line_count = ?4 WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, read, error);
  g_autoptr (PdStatement) sums = pd_database_prepare (self, write, error);
  gboolean has_row = FALSE;
  gint64 charges = 0;
  gint64 credits = 0;
  gint64 n = 0;

  if (stmt == NULL || sums == NULL || !pd_database_bind (self, stmt, error, "i", invoice_row_id))
    return FALSE;

  do {
    gint64 amount;

    if (!pd_database_step (self, stmt, "Adding up an invoice", &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    amount = INT64 (0);
    if (!pd_money_add (amount < 0 ? credits : charges, amount, amount < 0 ? &credits : &charges,
                       error))
      return FALSE;
    n++;
  } while (has_row);

  return pd_database_bind (self, sums, error, "iiii", invoice_row_id, charges, credits, n) &&
         pd_database_run (self, sums, "Adding up an invoice", error);
}

gboolean
pd_database_put_far_invoice_lines (PdDatabase *self,
                                   gint64 invoice_row_id,
                                   gint64 first,
                                   const PdFarInvoiceLine *lines,
                                   gsize n_lines,
                                   gboolean *changed,
                                   GError **error)
{
  gboolean is_changed = FALSE;

  for (gsize i = 0; i < n_lines; i++) {
    gboolean differs = FALSE;
    gint64 line_row_id = 0;

    if (!find_line (self, &lines[i], &line_row_id, error) ||
        !put_line (self, invoice_row_id, first + (gint64) i, &lines[i], line_row_id, &differs,
                   error))
      return FALSE;
    is_changed |= differs;
    if (differs && line_row_id != 0 && lines[i].amount_minor < 0 &&
        !set_credit (self, line_row_id, &is_changed, error))
      return FALSE;
  }
  if (is_changed && !add_up (self, invoice_row_id, error))
    return FALSE;

  if (is_changed)
    pd_database_mark_changed (self, PD_CHANGE_INVOICES);
  if (changed != NULL)
    *changed = is_changed;
  return TRUE;
}

gboolean
pd_database_end_far_invoice_lines (PdDatabase *self,
                                   gint64 invoice_row_id,
                                   gint64 n_lines,
                                   GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (
      self, "DELETE FROM invoice_lines WHERE invoice_row_id = ?1 AND place >= ?2", error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "ii", invoice_row_id, n_lines) ||
      !pd_database_run (self, stmt, "Ending an invoice", error))
    return FALSE;
  if (pd_database_changes (self) == 0)
    return TRUE;

  pd_database_mark_changed (self, PD_CHANGE_INVOICES);
  return add_up (self, invoice_row_id, error);
}

/* --- activity --- */

/* Older records have no ID (partner-center-api.md 11). */
static char *
make_id (const PdFarActivity *activity)
{
  const char *parts[] = { activity->operation, activity->tenant_id, activity->user_name,
                          activity->resource, activity->detail };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, activity->at);

  if (pd_far_said (activity->far_id) != NULL)
    return g_ascii_strdown (activity->far_id, -1);

  g_checksum_update (checksum, (const guchar *) at, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_checksum_update (checksum, (const guchar *) "\x1f", 1);
    if (parts[i] != NULL)
      g_checksum_update (checksum, (const guchar *) parts[i], -1);
  }

  return g_strdup_printf ("sha256:%s", g_checksum_get_string (checksum));
}

static gboolean
is_known (PdDatabase *self, const char *far_id, const char *status, gboolean *known, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (
      self, "SELECT 1 FROM far_activity WHERE far_id = ?1 AND status = ?2", error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "ss", far_id, status) &&
         pd_database_step (self, stmt, "Looking into the activity log", known, error);
}

static gboolean
read_customer (PdDatabase *self, gint64 row_id, char **name, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT name FROM customers WHERE id = ?1", error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_step (self, stmt, "Reading a customer", &has_row, error))
    return FALSE;

  if (has_row)
    *name = pd_database_column_text (stmt, 0);
  return TRUE;
}

static gboolean
append (PdDatabase *self, const PdFarActivity *far, const char *status, GError **error)
{
  g_autoptr (PdActivity) activity = NULL;
  g_autofree char *name = g_strdup (pd_far_said (far->customer_name));
  gint64 customer = 0;

  if (pd_far_said (far->tenant_id) != NULL &&
      (!pd_database_find_tenant (self, far->tenant_id, &customer, error) ||
       (name == NULL && !read_customer (self, customer, &name, error))))
    return FALSE;

  activity = g_object_new (
      PD_TYPE_ACTIVITY, "at", far->at, "user-name", far->user_name != NULL ? far->user_name : "",
      "user-email", far->user_name != NULL ? far->user_name : "", "operation",
      far->operation != NULL ? far->operation : "", "status", status, "customer-row-id", customer,
      "customer-id", pd_far_said (far->tenant_id), "customer-name", name, "resource-type",
      far->resource_type, "resource", far->resource, "detail", far->detail, NULL);
  return pd_database_append_activity (self, activity, error);
}

gboolean
pd_database_put_far_activity (PdDatabase *self,
                              const PdFarActivity *activity,
                              gboolean *added,
                              GError **error)
{
  static const char sql[] =
      "INSERT INTO far_activity (far_id, status, activity_row_id) VALUES (?1, ?2,"
      " (SELECT MAX (id) FROM activity)) ON CONFLICT (far_id) DO UPDATE SET status = ?2,"
      " activity_row_id = excluded.activity_row_id";
  const char *status = activity->status != NULL ? activity->status : "";
  g_autofree char *far_id = make_id (activity);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean known = FALSE;

  if (stmt == NULL || !is_known (self, far_id, status, &known, error))
    return FALSE;
  if (added != NULL)
    *added = !known;
  if (known)
    return TRUE;

  return append (self, activity, status, error) &&
         pd_database_bind (self, stmt, error, "ss", far_id, status) &&
         pd_database_run (self, stmt, "Writing the activity log", error);
}
