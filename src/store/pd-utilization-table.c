// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Use of reservations by day, and the sums that lists show. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-database-private.h"
#include "pd-reservation-tables.h"

/* Findings of one kind that are listed one by one. */
#define MAX_EXAMPLES 5
/* The longest span that a reservation keeps a sum of. */
#define SUM_DAYS 30

gboolean
pd_database_bulk_insert_utilization (PdDatabase *self,
                                     gint64 reservation_row_id,
                                     const PdUtilizationDay *days,
                                     gsize n_days,
                                     GError **error)
{
  static const char sql[] =
      "INSERT OR REPLACE INTO utilization (reservation_row_id, day, reserved_millihours,"
      " used_millihours) VALUES (?1, ?2, ?3, ?4)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL)
    return FALSE;

  for (gsize i = 0; i < n_days; i++) {
    if (!pd_database_bind (self, stmt, error, "idii", reservation_row_id, days[i].day,
                           days[i].reserved_millihours, days[i].used_millihours) ||
        !pd_database_run (self, stmt, "Writing utilization", error))
      return FALSE;
  }

  pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS);
  return TRUE;
}

GArray *
pd_database_list_utilization (PdDatabase *self,
                              gint64 reservation_row_id,
                              int from_day,
                              int to_day,
                              GError **error)
{
  static const char sql[] = "SELECT day, reserved_millihours, used_millihours FROM utilization"
                            " WHERE reservation_row_id = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day";
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (PdUtilizationDay));
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "idd", reservation_row_id, from_day, to_day))
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Reading utilization", &has_row, error))
      return NULL;
    if (has_row) {
      const PdUtilizationDay day = { sqlite3_column_int (stmt, 0), sqlite3_column_int64 (stmt, 1),
                                     sqlite3_column_int64 (stmt, 2) };

      g_array_append_val (days, day);
    }
  } while (has_row);

  return g_steal_pointer (&days);
}

/* The last day of the data and whether any hour was used. FALSE in @has_data: there are none. */
static gboolean
read_extent (PdDatabase *self,
             gint64 row_id,
             gboolean *has_data,
             int *last_day,
             gboolean *used,
             GError **error)
{
  static const char sql[] =
      "SELECT MAX (day), EXISTS (SELECT 1 FROM utilization WHERE reservation_row_id = ?1"
      " AND used_millihours > 0) FROM utilization WHERE reservation_row_id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_step (self, stmt, "Reading utilization", &has_row, error))
    return FALSE;

  *has_data = has_row && sqlite3_column_type (stmt, 0) != SQLITE_NULL;
  *last_day = *has_data ? sqlite3_column_int (stmt, 0) : 0;
  *used = *has_data && sqlite3_column_int (stmt, 1) != 0;
  return TRUE;
}

/* What a reservation keeps of its days. */
typedef struct
{
  gboolean has_data;
  int last_1d; /* tenths of a per cent of the days that end with the last one of the data */
  int last_7d;
  int last_30d;
  gboolean used;
} Sums;

static gboolean
add_up (PdDatabase *self, gint64 row_id, Sums *sums, GError **error)
{
  g_autoptr (GArray) days = NULL;
  const PdUtilizationDay *first;
  int last_day = 0;

  if (!read_extent (self, row_id, &sums->has_data, &last_day, &sums->used, error))
    return FALSE;
  if (!sums->has_data)
    return TRUE;
  days = pd_database_list_utilization (self, row_id, last_day - SUM_DAYS + 1, last_day, error);
  if (days == NULL)
    return FALSE;

  first = (const PdUtilizationDay *) (gpointer) days->data;
  sums->last_1d = pd_utilization_sum (first, days->len, last_day, 1);
  sums->last_7d = pd_utilization_sum (first, days->len, last_day, 7);
  sums->last_30d = pd_utilization_sum (first, days->len, last_day, SUM_DAYS);
  return TRUE;
}

static gboolean
set_sums (PdDatabase *self, gint64 row_id, GError **error)
{
  static const char sql[] = "UPDATE reservations SET utilization_1d = ?2, utilization_7d = ?3,"
                            " utilization_30d = ?4, used = ?5 WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  Sums sums = { 0 };

  if (stmt == NULL || !add_up (self, row_id, &sums, error))
    return FALSE;
  if (!sums.has_data)
    return TRUE;

  return pd_database_bind (self, stmt, error, "idddd", row_id, sums.last_1d, sums.last_7d,
                           sums.last_30d, !!sums.used) &&
         pd_database_run (self, stmt, "Adding up utilization", error);
}

gboolean
pd_database_put_utilization (PdDatabase *self,
                             gint64 reservation_row_id,
                             const PdUtilizationDay *days,
                             gsize n_days,
                             GError **error)
{
  return pd_database_bulk_insert_utilization (self, reservation_row_id, days, n_days, error) &&
         set_sums (self, reservation_row_id, error);
}

/**
 * pd_database_inherit_reservation:
 * @self: a database in a transaction
 * @from_row_id: the reservation that goes
 * @to_row_id: the one that takes its place; call it once for each of several that are merged
 * @numerator: units of the new one that come from the old one
 * @denominator: units of the old one
 *
 * Days that the new one has already are added to. A next payment that the old one has lost (it is
 * cancelled) leaves that of the new one as it is.
 */
gboolean
pd_database_inherit_reservation (PdDatabase *self,
                                 gint64 from_row_id,
                                 gint64 to_row_id,
                                 gint64 numerator,
                                 gint64 denominator,
                                 GError **error)
{
  static const char copy[] =
      "INSERT INTO utilization (reservation_row_id, day, reserved_millihours, used_millihours)"
      " SELECT ?2, day, (reserved_millihours * ?3 + ?4 / 2) / ?4,"
      " (used_millihours * ?3 + ?4 / 2) / ?4 FROM utilization WHERE reservation_row_id = ?1"
      " ON CONFLICT (reservation_row_id, day) DO UPDATE SET"
      " reserved_millihours = reserved_millihours + excluded.reserved_millihours,"
      " used_millihours = used_millihours + excluded.used_millihours";
  static const char take[] =
      "UPDATE reservations SET used = max (reservations.used, old.used),"
      " payments_made = max (reservations.payments_made, old.payments_made),"
      " next_payment_at = iif (old.next_payment_at > 0, old.next_payment_at,"
      "  reservations.next_payment_at) FROM (SELECT used, payments_made, next_payment_at"
      "  FROM reservations WHERE id = ?1) AS old WHERE reservations.id = ?2";
  g_autoptr (PdStatement) days = pd_database_prepare (self, copy, error);
  g_autoptr (PdStatement) rest = pd_database_prepare (self, take, error);

  g_return_val_if_fail (numerator >= 0 && denominator > 0, FALSE);

  if (days == NULL || rest == NULL ||
      !pd_database_bind (self, days, error, "iiii", from_row_id, to_row_id, numerator,
                         denominator) ||
      !pd_database_run (self, days, "Copying utilization", error) ||
      !set_sums (self, to_row_id, error) ||
      !pd_database_bind (self, rest, error, "ii", from_row_id, to_row_id) ||
      !pd_database_run (self, rest, "Copying a reservation", error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS);
  return TRUE;
}

/* --- checking --- */

/* A reservation without days keeps what it was told. */
static gboolean
check_sums (PdDatabase *self, PdStatement *stmt, gboolean *fits, GError **error)
{
  Sums sums = { 0 };

  if (!add_up (self, sqlite3_column_int64 (stmt, 0), &sums, error))
    return FALSE;

  *fits = !sums.has_data || (sqlite3_column_int (stmt, 2) == sums.last_1d &&
                             sqlite3_column_int (stmt, 3) == sums.last_7d &&
                             sqlite3_column_int (stmt, 4) == sums.last_30d);
  return TRUE;
}

gboolean
pd_utilization_check (PdDatabase *self,
                      GPtrArray *findings,
                      GCancellable *cancellable,
                      GError **error)
{
  static const char sql[] = "SELECT id, name, utilization_1d, utilization_7d, utilization_30d"
                            " FROM reservations";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL)
    return FALSE;

  for (int n = 0; n < MAX_EXAMPLES;) {
    gboolean fits = TRUE;

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !pd_database_step (self, stmt, "Checking utilization", &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    if (!check_sums (self, stmt, &fits, error))
      return FALSE;
    if (fits)
      continue;
    g_ptr_array_add (findings,
                     /* Translators: %s is the name of a reservation */
                     g_strdup_printf (_ ("The utilization of the reservation %s is not that of its "
                                         "days. It can be repaired."),
                                      pd_statement_lend_text (stmt, 1)));
    n++;
  }

  return TRUE;
}

gboolean
pd_utilization_rebuild (PdDatabase *self, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, "SELECT id FROM reservations", error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row = FALSE;

  if (stmt == NULL)
    return FALSE;

  /* First all of them: an index that is walked must not change. */
  do {
    gint64 id;

    if (!pd_database_step (self, stmt, "Rebuilding counters", &has_row, error))
      return FALSE;
    id = sqlite3_column_int64 (stmt, 0);
    if (has_row)
      g_array_append_val (ids, id);
  } while (has_row);

  for (guint i = 0; i < ids->len; i++) {
    if (!set_sums (self, g_array_index (ids, gint64, i), error))
      return FALSE;
  }

  return TRUE;
}
