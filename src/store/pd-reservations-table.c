// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-database-private.h"
#include "pd-reservation-tables.h"
#include "pd-text.h"

#define MAX_CANDIDATES 5

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

gboolean
pd_database_run_hit (PdDatabase *self,
                     PdStatement *stmt,
                     const char *doing,
                     int code,
                     const char *sentence,
                     GError **error)
{
  if (!pd_database_run (self, stmt, doing, error))
    return FALSE;
  if (pd_database_changes (self) > 0)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, code, sentence);
  return FALSE;
}

static gboolean
run_change (PdDatabase *self, PdStatement *stmt, const char *doing, GError **error)
{
  if (!pd_database_run_hit (self, stmt, doing, PD_ERROR_CONFLICT,
                            _ ("The reservation has changed in the meantime."), error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS);
  return TRUE;
}

/* --- inserting --- */

/* What the lean structure for generators leaves out. */
typedef struct
{
  gint64 parent_row_id;
  gint64 cancelled_at;
} Ancestry;

/* The index would refuse it too, but not in words. */
static gboolean
check_is_new (PdDatabase *self, const char *reservation_id, GError **error)
{
  static const char sql[] = "SELECT 1 FROM reservations WHERE reservation_id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", or_empty (reservation_id)) ||
      !pd_database_step (self, stmt, "Looking for a reservation", &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  /* Translators: %s is the ID of a reservation */
  g_set_error (error, PD_ERROR, PD_ERROR_CONFLICT, _ ("The reservation %s is in the book already."),
               or_empty (reservation_id));
  return FALSE;
}

static gboolean
insert_deadline (PdDatabase *self,
                 const PdBulkReservation *reservation,
                 gint64 row_id,
                 GError **error)
{
  static const char sql[] = "INSERT INTO deadlines (at, kind, customer_row_id, line_row_id,"
                            " reservation_row_id) VALUES (?1, 'expiry', ?2, ?3, ?4)";
  g_autoptr (PdStatement) stmt = NULL;

  if (g_strcmp0 (reservation->state, PD_RESERVATION_SUCCEEDED) != 0 || reservation->expires_at <= 0)
    return TRUE;

  stmt = pd_database_prepare (self, sql, error);
  return stmt != NULL &&
         pd_database_bind (self, stmt, error, "iiii", reservation->expires_at,
                           reservation->customer_row_id, reservation->line_row_id, row_id) &&
         pd_database_run (self, stmt, "Adding a deadline", error);
}

/* Binds in two parts: the columns are many. */
static gboolean
bind_reservation (PdDatabase *self,
                  PdStatement *stmt,
                  const PdBulkReservation *r,
                  const Ancestry *ancestry,
                  GError **error)
{
  g_autoptr (GBytes) name_key = pd_text_collation_key (or_empty (r->name));
  g_autoptr (GBytes) size_key = pd_text_collation_key (or_empty (r->size));

  if (!pd_database_bind (self, stmt, error, "ssiisbssbsisssidiiis", r->reservation_id,
                         or_empty (r->reservation_order_id), r->line_row_id, r->customer_row_id,
                         or_empty (r->name), name_key, or_empty (r->resource_type),
                         or_empty (r->size), size_key, or_empty (r->region), r->quantity,
                         or_empty (r->term), or_empty (r->billing), or_empty (r->currency),
                         r->unit_price_minor, r->payments_made, r->next_payment_at, r->purchased_at,
                         r->expires_at, or_empty (r->state)))
    return FALSE;

  return pd_database_bind_text (self, stmt, 21, or_empty (r->scope_type), error) &&
         pd_database_bind_text (self, stmt, 22, r->scope_id, error) &&
         pd_database_bind_text (self, stmt, 23, r->scope_name, error) &&
         pd_database_bind_text (self, stmt, 24, or_empty (r->billing_subscription), error) &&
         pd_database_bind_int64 (self, stmt, 25, !!r->flexibility, error) &&
         pd_database_bind_int64 (self, stmt, 26, r->utilization_1d, error) &&
         pd_database_bind_int64 (self, stmt, 27, r->utilization_7d, error) &&
         pd_database_bind_int64 (self, stmt, 28, r->utilization_30d, error) &&
         pd_database_bind_int64 (self, stmt, 29, !!r->used, error) &&
         pd_database_bind_text (self, stmt, 30, or_empty (r->policy_id), error) &&
         pd_database_bind_int64 (self, stmt, 31, ancestry->parent_row_id, error) &&
         pd_database_bind_int64 (self, stmt, 32, ancestry->cancelled_at, error);
}

static gboolean
insert (PdDatabase *self,
        const PdBulkReservation *reservation,
        const Ancestry *ancestry,
        gint64 *row_id,
        GError **error)
{
  static const char sql[] =
      "INSERT INTO reservations (reservation_id, reservation_order_id, line_row_id,"
      " customer_row_id, name, name_key, resource_type, size, size_key, region, quantity, term,"
      " billing, currency, unit_price_minor, payments_made, next_payment_at, purchased_at,"
      " expires_at, state, scope_type, scope_id, scope_name, billing_subscription, flexibility,"
      " utilization_1d, utilization_7d, utilization_30d, used, policy_id, parent_row_id,"
      " cancelled_at, customer_key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
      " ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30,"
      " nullif (?31, 0), ?32, (SELECT name_key FROM customers WHERE id = ?4))";
  g_autoptr (PdStatement) stmt = NULL;
  gint64 id;

  if (!check_is_new (self, reservation->reservation_id, error) ||
      (stmt = pd_database_prepare (self, sql, error)) == NULL ||
      !bind_reservation (self, stmt, reservation, ancestry, error) ||
      !pd_database_run (self, stmt, "Adding a reservation", error))
    return FALSE;

  id = pd_database_last_row_id (self);
  if (!insert_deadline (self, reservation, id, error) ||
      !pd_search_put_reservation (self, id, error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS | PD_CHANGE_DEADLINES);
  if (row_id != NULL)
    *row_id = id;
  return TRUE;
}

/* Shown states come from the clock; what is kept is the vendor's. */
static const char *
get_stored_state (const char *shown)
{
  if (g_strcmp0 (shown, PD_RESERVATION_EXPIRING) == 0 ||
      g_strcmp0 (shown, PD_RESERVATION_EXPIRED) == 0)
    return PD_RESERVATION_SUCCEEDED;

  return shown;
}

gboolean
pd_database_insert_reservation (PdDatabase *self,
                                PdReservation *reservation,
                                gint64 next_payment_at,
                                gint64 *row_id,
                                GError **error)
{
  const char *scope_type = pd_reservation_get_scope_type (reservation);
  const PdBulkReservation row = {
    .reservation_id = pd_reservation_get_reservation_id (reservation),
    .reservation_order_id = pd_reservation_get_reservation_order_id (reservation),
    .line_row_id = pd_reservation_get_line_row_id (reservation),
    .customer_row_id = pd_reservation_get_customer_row_id (reservation),
    .name = pd_reservation_get_name (reservation),
    .resource_type = pd_reservation_get_resource_type (reservation),
    .size = pd_reservation_get_size (reservation),
    .region = pd_reservation_get_region (reservation),
    .quantity = pd_reservation_get_quantity (reservation),
    .term = pd_reservation_get_term (reservation),
    .billing = pd_reservation_get_billing (reservation),
    .currency = pd_reservation_get_currency (reservation),
    .unit_price_minor = pd_reservation_get_unit_price (reservation),
    .payments_made = pd_reservation_get_payments_made (reservation),
    .next_payment_at = next_payment_at,
    .purchased_at = pd_reservation_get_purchased_at (reservation),
    .expires_at = pd_reservation_get_expires_at (reservation),
    .state = get_stored_state (pd_reservation_get_state (reservation)),
    .scope_type = scope_type != NULL ? scope_type : PD_SCOPE_SHARED,
    .scope_id = pd_reservation_get_scope_id (reservation),
    .scope_name = pd_reservation_get_scope_name (reservation),
    .billing_subscription = pd_reservation_get_billing_subscription (reservation),
    .flexibility = pd_reservation_get_flexibility (reservation),
    .utilization_1d = -1,
    .utilization_7d = -1,
    .utilization_30d = -1,
    .used = pd_reservation_get_used (reservation),
    .policy_id = pd_reservation_get_policy_id (reservation),
  };
  const Ancestry ancestry = { pd_reservation_get_parent_row_id (reservation),
                              pd_reservation_get_cancelled_at (reservation) };

  g_return_val_if_fail (row.reservation_id != NULL, FALSE);

  return insert (self, &row, &ancestry, row_id, error);
}

gboolean
pd_database_bulk_insert_reservation (PdDatabase *self,
                                     const PdBulkReservation *reservation,
                                     gint64 *row_id,
                                     GError **error)
{
  const Ancestry bought = { 0, 0 };

  g_return_val_if_fail (reservation->reservation_id != NULL, FALSE);

  return insert (self, reservation, &bought, row_id, error);
}

/* --- finding --- */

/* Row IDs that a statement with the text ?1, or its key ?1, gives; at most two are looked at. The
 * one that it gives alone, or 0. */
static gboolean
find_one (PdDatabase *self, PdStatement *stmt, gint64 *row_id, GError **error)
{
  gboolean has_row = FALSE;
  gint64 found = 0;

  *row_id = 0;
  for (int n = 0; n < 2; n++) {
    if (!pd_database_step (self, stmt, "Looking for a reservation", &has_row, error))
      return FALSE;
    if (!has_row) {
      *row_id = found;
      return TRUE;
    }
    found = sqlite3_column_int64 (stmt, 0);
  }

  return TRUE;
}

/* By reservation ID, then by reservation order ID and by name, where one alone still runs. */
static gboolean
find_exact (PdDatabase *self, const char *text, gint64 *row_id, GError **error)
{
  static const char by_id[] = "SELECT id FROM reservations WHERE reservation_id = ?1";
  static const char by_order[] = "SELECT id FROM reservations WHERE reservation_order_id = ?1"
                                 " AND state <> 'Cancelled' LIMIT 2";
  static const char by_name[] = "SELECT id FROM reservations WHERE name_key = ?1"
                                " AND state <> 'Cancelled' LIMIT 2";
  const char *const ways[] = { by_id, by_order };
  g_autofree char *guid = pd_text_normalize_guid (text);
  g_autoptr (GBytes) key = pd_text_collation_key (text);
  g_autoptr (PdStatement) stmt = NULL;

  *row_id = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (ways) && *row_id == 0; i++) {
    g_autoptr (PdStatement) way = pd_database_prepare (self, ways[i], error);

    if (way == NULL || !pd_database_bind (self, way, error, "s", guid != NULL ? guid : text) ||
        !find_one (self, way, row_id, error))
      return FALSE;
  }
  if (*row_id != 0 || *text == '\0')
    return TRUE;

  stmt = pd_database_prepare (self, by_name, error);
  return stmt != NULL && pd_database_bind (self, stmt, error, "b", key) &&
         find_one (self, stmt, row_id, error);
}

/* Names and IDs of the candidates, one sentence. */
static void
set_ambiguous (PdDatabase *self, const char *text, GArray *ids, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = MIN (ids->len, MAX_CANDIDATES);

  for (guint i = 0; i < n; i++) {
    g_autoptr (PdReservation) reservation =
        pd_database_get_reservation (self, g_array_index (ids, gint64, i), 0, error);

    if (reservation == NULL)
      return;
    g_string_append_printf (names, "%s%s (%s)", i > 0 ? ", " : "",
                            pd_reservation_get_name (reservation),
                            pd_reservation_get_reservation_id (reservation));
  }
  if (ids->len > n)
    g_string_append (names, ", …");

  g_set_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS,
               /* Translators: the first %s is what was typed, the second a list of reservations */
               _ ("“%s” fits several reservations: %s."), text, names->str);
}

PdReservation *
pd_database_find_reservation (PdDatabase *self, const char *text, gint64 now, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
  g_autofree char *needle = pd_text_fold (text);
  g_autoptr (GArray) ids = NULL;
  gint64 row_id = 0;

  if (!find_exact (self, text, &row_id, error))
    return NULL;
  if (row_id != 0)
    return pd_database_get_reservation (self, row_id, now, error);

  pd_query_set_search (query, needle);
  if (*needle != '\0' &&
      (ids = pd_database_list_ids (self, query, MAX_CANDIDATES + 1, 0, NULL, error)) == NULL)
    return NULL;
  if (ids == NULL || ids->len == 0) {
    /* Translators: %s is what was typed */
    g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("No reservation fits “%s”."), text);
    return NULL;
  }
  if (ids->len > 1) {
    set_ambiguous (self, text, ids, error);
    return NULL;
  }

  return pd_database_get_reservation (self, g_array_index (ids, gint64, 0), now, error);
}

PdReservation *
pd_database_get_reservation (PdDatabase *self, gint64 row_id, gint64 now, GError **error)
{
  return pd_database_get (self, PD_LIST_RESERVATIONS, row_id, now, error);
}

/* The records of the row IDs that a statement gives. */
static GPtrArray *
load (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row = FALSE;

  do {
    gint64 id;

    if (!pd_database_step (self, stmt, "Listing reservations", &has_row, error))
      return NULL;
    if (has_row) {
      id = sqlite3_column_int64 (stmt, 0);
      g_array_append_val (ids, id);
    }
  } while (has_row);

  return pd_database_load (self, PD_LIST_RESERVATIONS, (const gint64 *) (gpointer) ids->data,
                           ids->len, now, error);
}

GPtrArray *
pd_database_list_reservation_order (PdDatabase *self,
                                    const char *reservation_order_id,
                                    gint64 now,
                                    GError **error)
{
  static const char sql[] =
      "SELECT id FROM reservations WHERE reservation_order_id = ?1 ORDER BY id";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", reservation_order_id))
    return NULL;

  return load (self, stmt, now, error);
}

GPtrArray *
pd_database_list_line_reservations (PdDatabase *self,
                                    gint64 line_row_id,
                                    gint64 now,
                                    GError **error)
{
  static const char sql[] = "SELECT id FROM reservations WHERE line_row_id = ?1 ORDER BY id";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", line_row_id))
    return NULL;

  return load (self, stmt, now, error);
}

/* --- changing --- */

static gboolean
set_name (PdDatabase *self, gint64 row_id, const char *name, GError **error)
{
  static const char sql[] = "UPDATE reservations SET name = ?2, name_key = ?3 WHERE id = ?1";
  g_autoptr (GBytes) key = pd_text_collation_key (name);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "isb", row_id, name, key) ||
      !run_change (self, stmt, "Renaming a reservation", error))
    return FALSE;

  /* Its deadline shows the name. */
  pd_database_mark_changed (self, PD_CHANGE_DEADLINES);
  return TRUE;
}

/* A scope type stands with its own ID and name, also with none; without a type, what is given
 * replaces what was there. */
static gboolean
set_scope (PdDatabase *self, gint64 row_id, const PdReservationChange *change, GError **error)
{
  static const char whole[] =
      "UPDATE reservations SET scope_type = ?2, scope_id = ?3, scope_name = ?4 WHERE id = ?1";
  static const char part[] =
      "UPDATE reservations SET scope_type = coalesce (?2, scope_type),"
      " scope_id = coalesce (?3, scope_id), scope_name = coalesce (?4, scope_name) WHERE id = ?1";
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, change->scope_type != NULL ? whole : part, error);

  return stmt != NULL &&
         pd_database_bind (self, stmt, error, "isss", row_id, change->scope_type, change->scope_id,
                           change->scope_name) &&
         run_change (self, stmt, "Changing a scope", error);
}

static gboolean
set_flexibility (PdDatabase *self, gint64 row_id, gboolean flexibility, GError **error)
{
  static const char sql[] = "UPDATE reservations SET flexibility = ?2 WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "id", row_id, !!flexibility) &&
         run_change (self, stmt, "Changing a reservation", error);
}

gboolean
pd_database_change_reservation (PdDatabase *self,
                                gint64 row_id,
                                const PdReservationChange *change,
                                GError **error)
{
  const gboolean scope =
      change->scope_type != NULL || change->scope_id != NULL || change->scope_name != NULL;

  if ((change->name != NULL && !set_name (self, row_id, change->name, error)) ||
      (scope && !set_scope (self, row_id, change, error)) ||
      (change->flexibility >= 0 && !set_flexibility (self, row_id, change->flexibility, error)))
    return FALSE;

  return pd_search_put_reservation (self, row_id, error);
}

gboolean
pd_database_cancel_reservation (PdDatabase *self, gint64 row_id, gint64 now, GError **error)
{
  static const char update[] = "UPDATE reservations SET state = 'Cancelled', cancelled_at = ?2,"
                               " next_payment_at = 0 WHERE id = ?1 AND (state = 'Succeeded'"
                               " OR (far = 1 AND state <> 'Cancelled'))";
  static const char clear[] = "DELETE FROM deadlines WHERE reservation_row_id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, update, error);
  g_autoptr (PdStatement) deadline = pd_database_prepare (self, clear, error);

  if (stmt == NULL || deadline == NULL ||
      !pd_database_bind (self, stmt, error, "ii", row_id, now) ||
      !run_change (self, stmt, "Cancelling a reservation", error) ||
      !pd_database_bind (self, deadline, error, "i", row_id) ||
      !pd_database_run (self, deadline, "Removing a deadline", error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_DEADLINES);
  return TRUE;
}

/* --- payments of monthly plans --- */

#define DUE \
  " FROM reservations WHERE next_payment_at > 0 AND next_payment_at <= ?1 AND state = 'Succeeded'"

GPtrArray *
pd_database_list_due_reservation_payments (PdDatabase *self, gint64 now, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT id" DUE " ORDER BY next_payment_at, id", error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", now))
    return NULL;

  return load (self, stmt, now, error);
}

gboolean
pd_database_has_due_reservation_payment (PdDatabase *self,
                                         gint64 now,
                                         gboolean *has,
                                         GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, "SELECT 1" DUE " LIMIT 1", error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "i", now) &&
         pd_database_step (self, stmt, "Looking for payments", has, error);
}

gboolean
pd_database_set_reservation_payment (PdDatabase *self,
                                     gint64 row_id,
                                     int payments_made,
                                     gint64 next_payment_at,
                                     GError **error)
{
  static const char sql[] = "UPDATE reservations SET payments_made = ?2, next_payment_at = ?3"
                            " WHERE id = ?1 AND state <> 'Cancelled'";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL &&
         pd_database_bind (self, stmt, error, "idi", row_id, payments_made, next_payment_at) &&
         run_change (self, stmt, "Recording a payment", error);
}

gboolean
pd_database_get_reservation_next_payment (PdDatabase *self,
                                          gint64 row_id,
                                          gint64 *next_payment_at,
                                          GError **error)
{
  static const char sql[] = "SELECT next_payment_at FROM reservations WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_step (self, stmt, "Reading a reservation", &has_row, error))
    return FALSE;
  if (!has_row) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("This is no longer in the book."));
    return FALSE;
  }

  *next_payment_at = sqlite3_column_int64 (stmt, 0);
  return TRUE;
}
