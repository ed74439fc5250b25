// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-database-private.h"
#include "pd-money.h"

/* An invoice's sums as they stand. */
typedef struct
{
  gint64 row_id;
  gint64 charges_minor;
  gint64 credits_minor; /* <= 0 */
} Sums;

static gboolean
find_invoice (PdDatabase *self, const char *month, const char *currency, Sums *sums, GError **error)
{
  static const char sql[] = "SELECT id, charges_minor, credits_minor FROM invoices"
                            " WHERE month = ?1 AND currency = ?2";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "ss", month, currency) ||
      !pd_database_step (self, stmt, "Looking for an invoice", &has_row, error))
    return FALSE;

  if (has_row)
    *sums = (Sums){ sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1),
                    sqlite3_column_int64 (stmt, 2) };
  return TRUE;
}

static gboolean
make_invoice (PdDatabase *self,
              const char *month,
              const char *currency,
              gint64 *row_id,
              GError **error)
{
  static const char sql[] =
      "INSERT INTO invoices (invoice_id, month, currency) VALUES (printf ('G%09d',"
      " (SELECT coalesce (MAX (id), 0) + 1 FROM invoices)), ?1, ?2)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "ss", month, currency) ||
      !pd_database_run (self, stmt, "Making an invoice", error))
    return FALSE;

  *row_id = pd_database_last_row_id (self);
  return TRUE;
}

gboolean
pd_database_add_invoice_line (PdDatabase *self,
                              const char *month,
                              const char *currency,
                              const char *charge_type,
                              gint64 line_row_id,
                              gint64 amount_minor,
                              gint64 at,
                              GError **error)
{
  static const char insert[] =
      "INSERT INTO invoice_lines (invoice_row_id, charge_type, line_row_id, amount_minor, at)"
      " VALUES (?1, ?2, ?3, ?4, ?5)";
  static const char update[] = "UPDATE invoices SET charges_minor = ?2, credits_minor = ?3,"
                               " line_count = line_count + 1 WHERE id = ?1";
  g_autoptr (PdStatement) line = pd_database_prepare (self, insert, error);
  g_autoptr (PdStatement) invoice = pd_database_prepare (self, update, error);
  Sums sums = { 0 };
  gint64 *sum = amount_minor < 0 ? &sums.credits_minor : &sums.charges_minor;

  if (line == NULL || invoice == NULL || !find_invoice (self, month, currency, &sums, error) ||
      (sums.row_id == 0 && !make_invoice (self, month, currency, &sums.row_id, error)) ||
      !pd_money_add (*sum, amount_minor, sum, error))
    return FALSE;
  if (!pd_database_bind (self, line, error, "isiii", sums.row_id, charge_type, line_row_id,
                         amount_minor, at) ||
      !pd_database_run (self, line, "Adding an invoice line", error) ||
      !pd_database_bind (self, invoice, error, "iii", sums.row_id, sums.charges_minor,
                         sums.credits_minor) ||
      !pd_database_run (self, invoice, "Adding up an invoice", error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_INVOICES);
  return TRUE;
}

/* Adds up the first column; PD_ERROR_OVERFLOW rather than a wrong sum. */
static gboolean
sum_column (PdDatabase *self, PdStatement *stmt, const char *doing, gint64 *sum, GError **error)
{
  gboolean has_row = FALSE;

  *sum = 0;
  do {
    if (!pd_database_step (self, stmt, doing, &has_row, error) ||
        (has_row && !pd_money_add (*sum, sqlite3_column_int64 (stmt, 0), sum, error)))
      return FALSE;
  } while (has_row);

  return TRUE;
}

gboolean
pd_database_sum_charges (PdDatabase *self, gint64 line_row_id, gint64 *sum_minor, GError **error)
{
  static const char sql[] =
      "SELECT amount_minor FROM invoice_lines WHERE line_row_id = ?1 AND amount_minor > 0";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "i", line_row_id) &&
         sum_column (self, stmt, "Adding up charges", sum_minor, error);
}

gboolean
pd_database_count_charges (PdDatabase *self, gint64 line_row_id, gint64 *count, GError **error)
{
  static const char sql[] =
      "SELECT COUNT(*) FROM invoice_lines WHERE line_row_id = ?1 AND amount_minor >= 0";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", line_row_id) ||
      !pd_database_step (self, stmt, "Counting charges", &has_row, error))
    return FALSE;

  *count = has_row ? sqlite3_column_int64 (stmt, 0) : 0;
  return TRUE;
}

gboolean
pd_database_sum_unpaid (PdDatabase *self, const char *currency, gint64 *sum_minor, GError **error)
{
  static const char sql[] =
      "SELECT charges_minor + credits_minor FROM invoices WHERE currency = ?1 AND paid = 0";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "s", currency) &&
         sum_column (self, stmt, "Adding up invoices", sum_minor, error);
}

gboolean
pd_database_set_invoice_paid (PdDatabase *self,
                              gint64 invoice_row_id,
                              gboolean paid,
                              GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "UPDATE invoices SET paid = ?2 WHERE id = ?1", error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "id", invoice_row_id, !!paid) ||
      !pd_database_run (self, stmt, "Marking an invoice", error))
    return FALSE;
  if (pd_database_changes (self) == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND,
                         _ ("This invoice is no longer in the book."));
    return FALSE;
  }

  pd_database_mark_changed (self, PD_CHANGE_INVOICES);
  return TRUE;
}
