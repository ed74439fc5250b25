// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Refunds and exchanges of reservations, as they were agreed, and what counts in the cap. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-clock.h"
#include "pd-database-private.h"
#include "pd-reservation-tables.h"

static gboolean
check_is_first (PdDatabase *self, gint64 reservation_row_id, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT 1 FROM refunds WHERE reservation_row_id = ?1", error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", reservation_row_id) ||
      !pd_database_step (self, stmt, "Looking for a refund", &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT,
                       _ ("This reservation has been returned already."));
  return FALSE;
}

static gboolean
bind_rate (PdDatabase *self, PdStatement *stmt, const PdUsdRate *rate, GError **error)
{
  if (rate == NULL)
    return TRUE;

  return pd_database_bind_int64 (self, stmt, 18, rate->rate_nano, error) &&
         pd_database_bind_int64 (self, stmt, 19, rate->date, error) &&
         pd_database_bind_text (self, stmt, 20, rate->source, error);
}

gboolean
pd_database_insert_refund (PdDatabase *self,
                           const PdRefundRow *refund,
                           gint64 *row_id,
                           GError **error)
{
  static const char sql[] =
      "INSERT INTO refunds (kind, reservation_row_id, customer_row_id, request_row_id, at,"
      " quantity, currency, gross_minor, fee_minor, net_minor, remaining_minor, usd_refund,"
      " usd_commitment, used, used_reason, policy_id, credit_invoice, rate_nano, rate_date,"
      " rate_source, quote) VALUES (?1, ?2, ?3, nullif (?4, 0), ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
      " ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)";
  g_autoptr (PdStatement) stmt = NULL;

  if (!check_is_first (self, refund->reservation_row_id, error) ||
      (stmt = pd_database_prepare (self, sql, error)) == NULL ||
      !pd_database_bind (
          self, stmt, error, "siiiiisiiiiiidsssnnns", refund->kind, refund->reservation_row_id,
          refund->customer_row_id, refund->request_row_id, refund->at, refund->quantity,
          refund->currency, refund->gross_minor, refund->fee_minor, refund->net_minor,
          refund->remaining_minor, refund->usd_refund, refund->usd_commitment, !!refund->used,
          refund->used_reason, refund->policy_id != NULL ? refund->policy_id : "",
          refund->credit_invoice, refund->quote != NULL ? refund->quote : "") ||
      !bind_rate (self, stmt, refund->rate, error) ||
      !pd_database_run (self, stmt, "Recording a refund", error))
    return FALSE;

  if (row_id != NULL)
    *row_id = pd_database_last_row_id (self);
  pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS | PD_CHANGE_REQUESTS);
  return TRUE;
}

GArray *
pd_database_list_past_refunds (PdDatabase *self,
                               gint64 customer_row_id,
                               gint64 since,
                               GError **error)
{
  static const char sql[] = "SELECT at, usd_refund, usd_commitment FROM refunds"
                            " WHERE customer_row_id = ?1 AND at >= ?2 AND kind = 'refund'"
                            " ORDER BY at, id";
  g_autoptr (GArray) refunds = g_array_new (FALSE, FALSE, sizeof (PdPastRefund));
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "ii", customer_row_id, since))
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Listing refunds", &has_row, error))
      return NULL;
    if (has_row) {
      const PdPastRefund refund = { pd_instant_get_day (sqlite3_column_int64 (stmt, 0)),
                                    sqlite3_column_int64 (stmt, 1),
                                    sqlite3_column_int64 (stmt, 2) };

      g_array_append_val (refunds, refund);
    }
  } while (has_row);

  return g_steal_pointer (&refunds);
}
