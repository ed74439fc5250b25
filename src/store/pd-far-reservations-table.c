// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Azure reservations and their orders as the far side tells them. Any member may be missing. */

#include "pd-far-lines-private.h"
#include "pd-money.h"
#include "pd-text.h"

#define INT64(column) ((gint64) sqlite3_column_int64 (stmt, (column)))

/* --- deadlines --- */

gboolean
pd_far_set_expiry_deadline (PdDatabase *self, gint64 reservation_row_id, GError **error)
{
  static const char wish[] =
      "SELECT iif (r.state = 'Succeeded', r.expires_at, 0), d.id, d.at IS r.expires_at"
      " AND d.line_row_id IS r.line_row_id FROM reservations r LEFT JOIN deadlines d"
      " ON d.reservation_row_id = r.id AND d.kind = 'expiry' WHERE r.id = ?1";
  static const char clear[] = "DELETE FROM deadlines WHERE id = ?2 AND ?1 > 0";
  static const char put[] =
      "INSERT INTO deadlines (id, at, kind, customer_row_id, line_row_id, reservation_row_id)"
      " SELECT nullif (?2, 0), expires_at, 'expiry', customer_row_id, line_row_id, id"
      " FROM reservations WHERE id = ?1 ON CONFLICT (id) DO UPDATE SET at = excluded.at,"
      " line_row_id = excluded.line_row_id";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, wish, error);
  g_autoptr (PdStatement) write = NULL;
  gboolean has_row = FALSE;
  gboolean there;
  gint64 at;
  gint64 row_id;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", reservation_row_id) ||
      !pd_database_step (self, stmt, "Looking for a deadline", &has_row, error))
    return FALSE;
  at = has_row ? INT64 (0) : 0;
  row_id = has_row ? INT64 (1) : 0;
  there = row_id != 0;
  if (at > 0 ? there && sqlite3_column_int (stmt, 2) != 0 : !there)
    return TRUE;

  pd_statement_reset (stmt);
  write = pd_database_prepare (self, at > 0 ? put : clear, error);
  if (write == NULL || !pd_database_bind (self, write, error, "ii", reservation_row_id, row_id) ||
      !pd_database_run (self, write, "Setting a deadline", error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_DEADLINES);
  return TRUE;
}

/* --- reservations --- */

/* A reservation as the book has it, and its name and size as they are to be. */
typedef struct
{
  gint64 row_id; /* 0: not there */
  gint64 seen_at;
  gboolean differs;
  char *name;
  char *size;
} Known;

static void
known_clear (Known *known)
{
  g_free (known->name);
  g_free (known->size);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

/* Expiring and Expired come from the clock; where no end is known the word is all there is. */
static const char *
get_stored_state (const PdFarReservation *reservation)
{
  const char *state = pd_far_said (reservation->state);

  if (state != NULL && reservation->expires_at > 0 &&
      (g_ascii_strcasecmp (state, PD_RESERVATION_EXPIRING) == 0 ||
       g_ascii_strcasecmp (state, PD_RESERVATION_EXPIRED) == 0))
    return PD_RESERVATION_SUCCEEDED;
  if (state != NULL && g_ascii_strcasecmp (state, PD_RESERVATION_SUCCEEDED) == 0)
    return PD_RESERVATION_SUCCEEDED;

  return state != NULL && g_ascii_strcasecmp (state, PD_RESERVATION_CANCELLED) == 0
             ? PD_RESERVATION_CANCELLED
             : state;
}

/* ?1 to ?32: what the far side said; texts NULL, numbers -1 (instants 0) where it did not. */
static gboolean
bind_reservation (PdDatabase *self,
                  PdStatement *stmt,
                  const PdFarReservation *r,
                  const char *reservation_id,
                  GError **error)
{
  g_autofree char *order_id = pd_far_dup_id (r->reservation_order_id);
  g_autofree char *subscription = pd_far_dup_id (r->billing_subscription);
  g_autofree char *parent = pd_far_dup_id (r->parent_id);
  const char *state = get_stored_state (r);
  const gboolean cancelled = g_strcmp0 (state, PD_RESERVATION_CANCELLED) == 0;

  if (!pd_database_bind (self, stmt, error, "ssiissssisssidii", reservation_id, order_id,
                         r->customer_row_id, r->line_row_id, pd_far_said (r->name),
                         pd_far_said (r->resource_type), pd_far_said (r->size),
                         pd_far_said (r->region), r->quantity, pd_far_said (r->term),
                         pd_far_get_billing (pd_far_said (r->billing)), pd_far_said (r->currency),
                         r->unit_price_minor == PD_FAR_UNSAID ? G_GINT64_CONSTANT (-1)
                                                              : MAX (r->unit_price_minor, 0),
                         r->payments_made, r->next_payment_at, r->purchased_at))
    return FALSE;

  return pd_database_bind_int64 (self, stmt, 17, MAX (r->expires_at, 0), error) &&
         pd_database_bind_int64 (self, stmt, 18, cancelled ? MAX (r->cancelled_at, 0) : 0, error) &&
         pd_database_bind_text (self, stmt, 19, state, error) &&
         pd_database_bind_text (self, stmt, 20, pd_far_said (r->state_detail), error) &&
         pd_database_bind_text (self, stmt, 21, pd_far_said (r->scope_type), error) &&
         pd_database_bind_text (self, stmt, 22, pd_far_said (r->scope_id), error) &&
         pd_database_bind_text (self, stmt, 23, pd_far_said (r->scope_name), error) &&
         pd_database_bind_text (self, stmt, 24, subscription, error) &&
         pd_database_bind_int64 (self, stmt, 25, r->flexibility, error) &&
         pd_database_bind_int64 (self, stmt, 26, MIN (r->utilization_1d, 1000), error) &&
         pd_database_bind_int64 (self, stmt, 27, MIN (r->utilization_7d, 1000), error) &&
         pd_database_bind_int64 (self, stmt, 28, MIN (r->utilization_30d, 1000), error) &&
         pd_database_bind_text (self, stmt, 29, parent, error) &&
         pd_database_bind_int64 (self, stmt, 30, r->archived, error) &&
         pd_database_bind_int64 (self, stmt, 31, r->renew, error) &&
         pd_database_bind_text (self, stmt, 32, pd_far_said (r->policy_id), error);
}

/* What was cancelled stays so (azure-api.md 2 "States": it is final): a list that was read before a
 * refund and written after it revives nothing. */
#define STATE "iif (state = 'Cancelled', state, coalesce (?19, state))"

/* Days that the book has say more than the sums of a list. */
#define NO_DAYS "NOT EXISTS (SELECT 1 FROM utilization WHERE reservation_row_id = reservations.id)"
#define SUM_DIFFERS(column, parameter) \
  " OR (" parameter " >= 0 AND " column " <> " parameter " AND " NO_DAYS ")"

static gboolean
look_up (PdDatabase *self,
         const PdFarReservation *reservation,
         const char *reservation_id,
         Known *known,
         GError **error)
{
  static const char sql[] =
      "SELECT id, seen_at, far = 0 OR reservation_order_id <> coalesce (?2, reservation_order_id)"
      " OR customer_row_id <> ?3 OR (?4 > 0 AND line_row_id IS NOT ?4)"
      " OR name <> coalesce (?5, name) OR resource_type <> coalesce (?6, resource_type)"
      " OR size <> coalesce (?7, size) OR region <> coalesce (?8, region)"
      " OR (?9 >= 0 AND quantity <> ?9) OR term <> coalesce (?10, term)"
      " OR billing <> coalesce (?11, billing) OR currency <> coalesce (?12, currency)"
      " OR (?13 >= 0 AND unit_price_minor <> ?13) OR (?14 >= 0 AND payments_made <> ?14)"
      " OR (?15 > 0 AND next_payment_at <> ?15 AND " STATE " <> 'Cancelled')"
      " OR (?16 > 0 AND purchased_at <> ?16) OR (?17 > 0 AND expires_at <> ?17)"
      " OR (?18 > 0 AND cancelled_at <> ?18) OR state <> " STATE
      " OR state_detail IS NOT coalesce (?20, state_detail)"
      " OR (?21 IS NOT NULL AND (scope_type <> ?21 OR scope_id IS NOT ?22"
      "  OR scope_name IS NOT coalesce (?23, scope_name)))"
      " OR billing_subscription <> coalesce (?24, billing_subscription)"
      " OR (?25 >= 0 AND flexibility <> ?25)" SUM_DIFFERS ("utilization_1d", "?26")
          SUM_DIFFERS ("utilization_7d", "?27") SUM_DIFFERS (
              "utilization_30d",
              "?28") " OR parent_id IS NOT coalesce (?29, parent_id) OR (?30 >= 0 AND archived <> "
                     "?30)"
                     " OR (?31 >= 0 AND renew IS NOT ?31) OR policy_id <> coalesce (?32, policy_id)"
                     " OR gone_at > 0, coalesce (?5, name), coalesce (?7, size) FROM reservations"
                     " WHERE reservation_id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !bind_reservation (self, stmt, reservation, reservation_id, error) ||
      !pd_database_step (self, stmt, "Looking for a reservation", &has_row, error))
    return FALSE;
  if (!has_row) {
    known->differs = TRUE;
    known->name =
        g_strdup (pd_far_said (reservation->name) != NULL ? reservation->name : reservation_id);
    known->size = g_strdup (reservation->size != NULL ? reservation->size : "");
    return TRUE;
  }

  known->row_id = INT64 (0);
  known->seen_at = INT64 (1);
  known->differs = sqlite3_column_int (stmt, 2);
  if (known->differs) {
    known->name = pd_database_column_text (stmt, 3);
    known->size = pd_database_column_text (stmt, 4);
  }
  return TRUE;
}

#define LINE "(SELECT line_row_id FROM entitled_reservations WHERE reservation_id = ?1)"

static const char insert_sql[] =
    "INSERT INTO reservations (reservation_id, reservation_order_id, line_row_id,"
    " customer_row_id, customer_key, name, name_key, resource_type, size, size_key, region,"
    " quantity, term, billing, currency, unit_price_minor, payments_made, next_payment_at,"
    " purchased_at, expires_at, state, scope_type, scope_id, scope_name, billing_subscription,"
    " flexibility, utilization_1d, utilization_7d, utilization_30d, used, policy_id,"
    " parent_row_id, cancelled_at, far, state_detail, archived, renew, parent_id) VALUES (?1,"
    " coalesce (?2, ''), coalesce (nullif (?4, 0), " LINE "), ?3,"
    " (SELECT name_key FROM customers WHERE id = ?3), ?33, ?34, coalesce (?6, ''), ?35, ?36,"
    " coalesce (?8, ''), max (?9, 0), coalesce (?10, ''), coalesce (?11, ''), coalesce (?12, ''),"
    " max (?13, 0), max (?14, 0), iif (coalesce (?19, '') = 'Cancelled', 0, max (?15, 0)), ?16,"
    " ?17, coalesce (?19, 'Unknown'), coalesce (?21, 'Shared'), ?22, ?23, coalesce (?24, ''),"
    " max (?25, 0), max (?26, -1), max (?27, -1), max (?28, -1), 0, coalesce (?32, ''),"
    " (SELECT id FROM reservations WHERE reservation_id = ?29), ?18, 1, ?20, max (?30, 0),"
    " nullif (?31, -1), ?29)";
static const char update_sql[] =
    "UPDATE reservations SET far = 1, gone_at = 0,"
    " reservation_order_id = coalesce (?2, reservation_order_id), customer_row_id = ?3,"
    " customer_key = (SELECT name_key FROM customers WHERE id = ?3),"
    " line_row_id = coalesce (nullif (?4, 0), line_row_id, " LINE "), name = ?33, name_key = ?34,"
    " resource_type = coalesce (?6, resource_type), size = ?35, size_key = ?36,"
    " region = coalesce (?8, region), quantity = iif (?9 >= 0, ?9, quantity),"
    " term = coalesce (?10, term), billing = coalesce (?11, billing),"
    " currency = coalesce (?12, currency),"
    " unit_price_minor = iif (?13 >= 0, ?13, unit_price_minor),"
    " payments_made = iif (?14 >= 0, ?14, payments_made),"
    " next_payment_at = iif (" STATE " = 'Cancelled', 0,"
    "  iif (?15 > 0, ?15, next_payment_at)), purchased_at = iif (?16 > 0, ?16, purchased_at),"
    " expires_at = iif (?17 > 0, ?17, expires_at), state = " STATE ","
    " cancelled_at = iif (" STATE " = 'Cancelled', iif (?18 > 0, ?18, cancelled_at),"
    "  0), state_detail = coalesce (?20, state_detail), scope_type = coalesce (?21, scope_type),"
    " scope_id = iif (?21 IS NULL, scope_id, ?22),"
    " scope_name = iif (?21 IS NULL OR (scope_type = ?21 AND scope_id IS ?22),"
    "  coalesce (?23, scope_name), ?23),"
    " billing_subscription = coalesce (?24, billing_subscription),"
    " flexibility = iif (?25 >= 0, ?25, flexibility),"
    " utilization_1d = iif (?26 >= 0 AND " NO_DAYS ", ?26, utilization_1d),"
    " utilization_7d = iif (?27 >= 0 AND " NO_DAYS ", ?27, utilization_7d),"
    " utilization_30d = iif (?28 >= 0 AND " NO_DAYS ", ?28, utilization_30d),"
    " parent_id = coalesce (?29, parent_id), parent_row_id = coalesce ("
    "  (SELECT p.id FROM reservations p WHERE p.reservation_id = ?29), parent_row_id),"
    " archived = iif (?30 >= 0, ?30, archived), renew = iif (?31 >= 0, ?31, renew),"
    " policy_id = coalesce (?32, policy_id) WHERE reservation_id = ?1";

static gboolean
write_reservation (PdDatabase *self,
                   const PdFarReservation *reservation,
                   const char *reservation_id,
                   Known *known,
                   GError **error)
{
  const gboolean is_new = known->row_id == 0;
  g_autoptr (GBytes) name_key = pd_text_collation_key (known->name);
  g_autoptr (GBytes) size_key = pd_text_collation_key (known->size);
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, is_new ? insert_sql : update_sql, error);
  gsize name_size = 0;
  gsize size_size = 0;
  gconstpointer name_data = g_bytes_get_data (name_key, &name_size);
  gconstpointer size_data = g_bytes_get_data (size_key, &size_size);

  if (stmt == NULL || !bind_reservation (self, stmt, reservation, reservation_id, error) ||
      !pd_database_bind_text (self, stmt, 33, known->name, error) ||
      !pd_database_bind_blob (self, stmt, 34, name_data, name_size, error) ||
      !pd_database_bind_text (self, stmt, 35, known->size, error) ||
      !pd_database_bind_blob (self, stmt, 36, size_data, size_size, error) ||
      !pd_database_run (self, stmt, "Writing a reservation", error))
    return FALSE;

  if (is_new)
    known->row_id = pd_database_last_row_id (self);
  return TRUE;
}

/* Those that came before the one that they came from. */
static gboolean
adopt_children (PdDatabase *self, gint64 row_id, const char *reservation_id, GError **error)
{
  static const char sql[] = "UPDATE reservations SET parent_row_id = ?1 WHERE parent_id = ?2"
                            " AND parent_row_id IS NULL AND id <> ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "is", row_id, reservation_id) &&
         pd_database_run (self, stmt, "Writing a reservation", error);
}

/* --- what the order knows of prices and payments --- */

/* One unit's price: of the whole term, or of one instalment. */
static gint64
get_unit_price (gint64 total_minor, gint64 quantity, const char *term, const char *billing)
{
  gint64 parts = quantity;

  if (g_strcmp0 (billing, PD_BILLING_MONTHLY) == 0)
    parts *= pd_price_get_instalments (term, billing);
  if (parts <= 0 || total_minor < 0)
    return -1;

  return total_minor / parts + (total_minor % parts * 2 >= parts ? 1 : 0);
}

/* *changed becomes TRUE where a reservation's price or payments are new. */
static gboolean
apply_order (PdDatabase *self, const char *order_id, gboolean *changed, GError **error)
{
  static const char read[] =
      "SELECT currency, coalesce (total_minor, -1), quantity, coalesce (term, ''),"
      " coalesce (billing, ''), payments_made, next_payment_at FROM reservation_orders"
      " WHERE reservation_order_id = ?1";
  static const char write[] =
      "UPDATE reservations SET currency = coalesce (?2, currency),"
      " unit_price_minor = iif (?3 >= 0, ?3, unit_price_minor),"
      " payments_made = iif (?4 >= 0, ?4, payments_made),"
      " next_payment_at = iif (state = 'Cancelled', 0, iif (?4 >= 0, ?5, next_payment_at))"
      " WHERE reservation_order_id = ?1 AND far = 1 AND (currency <> coalesce (?2, currency)"
      " OR (?3 >= 0 AND unit_price_minor <> ?3) OR (?4 >= 0 AND (payments_made <> ?4"
      " OR (state <> 'Cancelled' AND next_payment_at <> ?5))))";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, read, error);
  g_autoptr (PdStatement) prices = pd_database_prepare (self, write, error);
  g_autofree char *currency = NULL;
  gboolean has_row = FALSE;
  gint64 price;

  if (stmt == NULL || prices == NULL || !pd_database_bind (self, stmt, error, "s", order_id) ||
      !pd_database_step (self, stmt, "Reading a reservation order", &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  currency = pd_database_column_text (stmt, 0);
  price = get_unit_price (INT64 (1), INT64 (2), pd_statement_lend_text (stmt, 3),
                          pd_statement_lend_text (stmt, 4));
  if (!pd_database_bind (self, prices, error, "ssiii", order_id, pd_far_said (currency), price,
                         INT64 (5), INT64 (6)) ||
      !pd_database_run (self, prices, "Pricing a reservation", error))
    return FALSE;

  *changed |= pd_database_changes (self) > 0;
  return TRUE;
}

gboolean
pd_database_put_far_reservation (PdDatabase *self,
                                 const PdFarReservation *reservation,
                                 gint64 *row_id,
                                 gboolean *changed,
                                 GError **error)
{
  static const char see[] = "UPDATE reservations SET seen_at = ?2 WHERE id = ?1";
  g_autofree char *reservation_id = pd_far_dup_id (reservation->reservation_id);
  g_autofree char *order_id = pd_far_dup_id (reservation->reservation_order_id);
  g_auto (Known) known = { 0 };
  gboolean is_changed;

  g_return_val_if_fail (reservation_id != NULL && reservation->customer_row_id != 0, FALSE);

  if (!look_up (self, reservation, reservation_id, &known, error))
    return FALSE;
  is_changed = known.differs;
  if (known.differs) {
    gboolean is_new = known.row_id == 0;

    if (!write_reservation (self, reservation, reservation_id, &known, error) ||
        (is_new && !adopt_children (self, known.row_id, reservation_id, error)) ||
        (order_id != NULL && !apply_order (self, order_id, &is_changed, error)) ||
        !pd_far_set_expiry_deadline (self, known.row_id, error) ||
        !pd_search_put_reservation (self, known.row_id, error))
      return FALSE;
  }
  if (!pd_far_touch (self, see, known.row_id, known.seen_at, reservation->seen_at, error))
    return FALSE;

  if (is_changed)
    pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS);
  if (row_id != NULL)
    *row_id = known.row_id;
  if (changed != NULL)
    *changed = is_changed;
  return TRUE;
}

/* --- orders --- */

static gboolean
bind_order (PdDatabase *self,
            PdStatement *stmt,
            const PdFarReservationOrder *order,
            const char *order_id,
            GError **error)
{
  return pd_database_bind (
      self, stmt, error, "sisisssiisidi", order_id, order->customer_row_id,
      pd_far_said (order->name), order->quantity, pd_far_said (order->term),
      pd_far_get_billing (pd_far_said (order->billing)), pd_far_said (order->state),
      order->purchased_at, order->expires_at, pd_far_said (order->currency),
      order->total_minor == PD_FAR_UNSAID ? G_GINT64_CONSTANT (-1) : MAX (order->total_minor, 0),
      order->payments_made, order->next_payment_at);
}

static gboolean
look_up_order (PdDatabase *self,
               const PdFarReservationOrder *order,
               const char *order_id,
               gint64 *row_id,
               gint64 *seen_at,
               gboolean *differs,
               GError **error)
{
  /* The next payment is told together with those that were made. */
  static const char sql[] =
      "SELECT id, seen_at, customer_row_id <> ?2 OR name IS NOT coalesce (?3, name)"
      " OR (?4 >= 0 AND quantity <> ?4) OR term IS NOT coalesce (?5, term)"
      " OR billing IS NOT coalesce (?6, billing) OR state IS NOT coalesce (?7, state)"
      " OR (?8 > 0 AND purchased_at <> ?8) OR (?9 > 0 AND expires_at <> ?9)"
      " OR currency IS NOT coalesce (?10, currency) OR (?11 >= 0 AND total_minor IS NOT ?11)"
      " OR (?12 >= 0 AND (payments_made <> ?12 OR next_payment_at <> ?13))"
      " FROM reservation_orders WHERE reservation_order_id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !bind_order (self, stmt, order, order_id, error) ||
      !pd_database_step (self, stmt, "Looking for a reservation order", &has_row, error))
    return FALSE;

  *row_id = has_row ? INT64 (0) : 0;
  *seen_at = has_row ? INT64 (1) : 0;
  *differs = !has_row || sqlite3_column_int (stmt, 2) != 0;
  return TRUE;
}

gboolean
pd_database_put_far_reservation_order (PdDatabase *self,
                                       const PdFarReservationOrder *order,
                                       gboolean *changed,
                                       GError **error)
{
  static const char see[] = "UPDATE reservation_orders SET seen_at = ?2 WHERE id = ?1";
  static const char put[] =
      "INSERT INTO reservation_orders (reservation_order_id, customer_row_id, name, quantity,"
      " term, billing, state, purchased_at, expires_at, currency, total_minor, payments_made,"
      " next_payment_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, nullif (?11, -1), ?12,"
      " ?13) ON CONFLICT (reservation_order_id) DO UPDATE SET customer_row_id = ?2,"
      " name = coalesce (?3, name), quantity = iif (?4 >= 0, ?4, quantity),"
      " term = coalesce (?5, term), billing = coalesce (?6, billing),"
      " state = coalesce (?7, state), purchased_at = iif (?8 > 0, ?8, purchased_at),"
      " expires_at = iif (?9 > 0, ?9, expires_at), currency = coalesce (?10, currency),"
      " total_minor = iif (?11 >= 0, ?11, total_minor),"
      " payments_made = iif (?12 >= 0, ?12, payments_made),"
      " next_payment_at = iif (?12 >= 0, ?13, next_payment_at) RETURNING id";
  g_autofree char *order_id = pd_far_dup_id (order->reservation_order_id);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, put, error);
  gboolean has_row = FALSE;
  gboolean differs = FALSE;
  gint64 seen_at = 0;
  gint64 row_id = 0;

  g_return_val_if_fail (order_id != NULL && order->customer_row_id != 0, FALSE);

  if (stmt == NULL || !look_up_order (self, order, order_id, &row_id, &seen_at, &differs, error))
    return FALSE;
  if (differs) {
    if (!bind_order (self, stmt, order, order_id, error) ||
        !pd_database_step (self, stmt, "Writing a reservation order", &has_row, error))
      return FALSE;
    row_id = INT64 (0);
    pd_statement_reset (stmt);
    if (!apply_order (self, order_id, &differs, error))
      return FALSE;
    pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS);
  }

  if (changed != NULL)
    *changed = differs;
  return pd_far_touch (self, see, row_id, seen_at, order->seen_at, error);
}

gboolean
pd_database_set_reservation_state (PdDatabase *self,
                                   gint64 row_id,
                                   const char *state,
                                   GError **error)
{
  static const char sql[] = "UPDATE reservations SET state = ?2, cancelled_at = 0 WHERE id = ?1"
                            " AND state <> ?2";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  g_return_val_if_fail (g_strcmp0 (state, PD_RESERVATION_CANCELLED) != 0, FALSE);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "is", row_id, state) ||
      !pd_database_run (self, stmt, "Changing a reservation", error))
    return FALSE;
  if (pd_database_changes (self) == 0)
    return TRUE;

  pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS);
  return pd_far_set_expiry_deadline (self, row_id, error);
}
