// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What subscriptions and entitlements say of order lines. Orders, subscriptions and entitlements
 * each leave something out (17.3, partner-center-api.md 9 and 10): what only one of them shows gets
 * a line all the same. */

#include "pd-far-lines-private.h"
#include "pd-text.h"

#define INT64(column) ((gint64) sqlite3_column_int64 (stmt, (column)))

char *
pd_far_dup_id (const char *id)
{
  char *guid;

  if (pd_far_said (id) == NULL)
    return NULL;

  guid = pd_text_normalize_guid (id);
  return guid != NULL ? guid : g_strdup (id);
}

/* --- the order and the line that something is about --- */

/* An order that nobody has told of yet; its own answer completes it. */
static gboolean
make_order (PdDatabase *self,
            const char *order_id,
            const char *alternate_id,
            gint64 customer_row_id,
            gint64 placed_at,
            gint64 *row_id,
            GError **error)
{
  const PdFarOrder order = {
    .order_id = order_id,
    .alternate_id = alternate_id,
    .customer_row_id = customer_row_id,
    .placed_at = placed_at,
    .status = "unknown",
    .total_minor = PD_FAR_UNSAID,
    .include_tax = -1,
  };

  return pd_database_put_far_order (self, &order, row_id, NULL, error);
}

static gboolean
read_placed_at (PdDatabase *self, gint64 order_row_id, gint64 *placed_at, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT placed_at FROM orders WHERE id = ?1", error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", order_row_id) ||
      !pd_database_step (self, stmt, "Reading an order", &has_row, error))
    return FALSE;

  *placed_at = has_row ? INT64 (0) : 0;
  return TRUE;
}

/* The order of the line that has this subscription already; 0 = none. */
static gboolean
find_by_subscription (PdDatabase *self,
                      gint64 customer_row_id,
                      const char *subscription_id,
                      gint64 *order_row_id,
                      GError **error)
{
  static const char sql[] = "SELECT order_row_id FROM order_lines WHERE subscription_id = ?1"
                            " AND customer_row_id = ?2 ORDER BY id LIMIT 1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  *order_row_id = 0;
  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "si", subscription_id, customer_row_id) ||
      !pd_database_step (self, stmt, "Looking for a subscription", &has_row, error))
    return FALSE;

  if (has_row)
    *order_row_id = INT64 (0);
  return TRUE;
}

/* The line of an order with this subscription, else the one that sells this product and has none,
 * else, where the product is not told, the only one without. */
static const PdKnownLine *
choose_line (const GArray *lines,
             const char *subscription_id,
             const char *product_id,
             const char *sku_id)
{
  const PdKnownLine *found = NULL;
  guint n_free = 0;

  for (guint i = 0; i < lines->len; i++) {
    const PdKnownLine *line = &g_array_index (lines, PdKnownLine, i);

    if (g_strcmp0 (line->subscription_id, subscription_id) == 0)
      return line;
  }
  for (guint i = 0; i < lines->len; i++) {
    const PdKnownLine *line = &g_array_index (lines, PdKnownLine, i);

    if (line->subscription_id != NULL)
      continue;
    if (pd_far_said (product_id) != NULL &&
        (g_ascii_strcasecmp (line->product_id, product_id) != 0 ||
         (pd_far_said (sku_id) != NULL && g_ascii_strcasecmp (line->sku_id, sku_id) != 0)))
      continue;
    if (found == NULL)
      found = line;
    n_free++;
  }

  return pd_far_said (product_id) != NULL || n_free == 1 ? found : NULL;
}

/* --- subscriptions --- */

#define IS_DELETED(status) (g_ascii_strcasecmp (status, "deleted") == 0)

static PdFarOrderLine
describe (const PdFarSubscription *subscription)
{
  return (PdFarOrderLine){
    .product_id = subscription->product_id,
    .sku_id = subscription->sku_id,
    .title = subscription->title,
    .publisher = subscription->publisher,
    .kind = subscription->kind,
    .quantity = subscription->quantity,
    .term = subscription->term,
    .billing = subscription->billing,
    .unit_price_minor = PD_FAR_UNSAID,
    .total_minor = PD_FAR_UNSAID,
    .subscription_id = subscription->subscription_id,
    .policy_id = subscription->policy_id,
    .window_end = subscription->window_end,
    .far_window_end = subscription->far_window_end,
  };
}

static gboolean
find_order (PdDatabase *self,
            const PdFarSubscription *subscription,
            const char *subscription_id,
            gint64 *order_row_id,
            GError **error)
{
  const char *order_id = pd_far_said (subscription->order_id);

  if (!pd_database_find_far_order (self, subscription->customer_row_id, order_id, order_row_id,
                                   error))
    return FALSE;
  if (*order_row_id == 0 && !find_by_subscription (self, subscription->customer_row_id,
                                                   subscription_id, order_row_id, error))
    return FALSE;
  if (*order_row_id != 0)
    return TRUE;

  return make_order (self, order_id != NULL ? order_id : subscription_id, NULL,
                     subscription->customer_row_id, subscription->placed_at, order_row_id, error);
}

/* What only a subscription tells. */
static gboolean
set_terms (PdDatabase *self,
           gint64 line_row_id,
           const PdFarSubscription *subscription,
           gboolean *changed,
           GError **error)
{
  static const char sql[] =
      "UPDATE order_lines SET far_status = coalesce (?2, far_status),"
      " commitment_end = iif (?3 > 0, ?3, commitment_end),"
      " auto_renew = iif (?4 >= 0, ?4, auto_renew) WHERE id = ?1"
      " AND (far_status IS NOT coalesce (?2, far_status) OR (?3 > 0 AND commitment_end <> ?3)"
      " OR (?4 >= 0 AND auto_renew IS NOT ?4))";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "isid", line_row_id, pd_far_said (subscription->status),
                         subscription->commitment_end, subscription->auto_renew) ||
      !pd_database_run (self, stmt, "Changing an order line", error))
    return FALSE;

  *changed |= pd_database_changes (self) > 0;
  return TRUE;
}

/* An order's own words on a product (a title that was given, its publisher, its kind) stay. */
static gboolean
update_line (PdDatabase *self,
             const PdFarSubscription *subscription,
             const PdKnownLine *known,
             gint64 now,
             gboolean *changed,
             GError **error)
{
  PdFarOrderLine line = describe (subscription);
  g_autofree char *ids = g_strdup_printf ("%s:%s", known->product_id, known->sku_id);

  line.line = (int) known->line;
  line.product_id = NULL;
  line.sku_id = NULL;
  if (*known->title != '\0' && strcmp (known->title, ids) != 0)
    line.title = NULL;
  if (*known->publisher != '\0')
    line.publisher = NULL;
  if (*known->kind != '\0')
    line.kind = NULL;
  if (line.quantity == 0)
    line.quantity = -1; /* seats may be 0 while a subscription is suspended */

  return pd_far_update_line (self, &line, known,
                             subscription->status != NULL && IS_DELETED (subscription->status), now,
                             changed, error);
}

static gboolean
insert_line (PdDatabase *self,
             const PdFarSubscription *subscription,
             const GArray *lines,
             gint64 order_row_id,
             gint64 now,
             gint64 *row_id,
             GError **error)
{
  PdFarOrderLine line = describe (subscription);
  gint64 placed_at = 0;

  line.line = (int) pd_known_lines_get_free_number (lines);
  return read_placed_at (self, order_row_id, &placed_at, error) &&
         pd_far_insert_line (self, &line, order_row_id, subscription->customer_row_id, placed_at,
                             subscription->status != NULL && IS_DELETED (subscription->status), now,
                             row_id, error);
}

gboolean
pd_database_put_far_subscription (PdDatabase *self,
                                  const PdFarSubscription *subscription,
                                  gint64 *line_row_id,
                                  gboolean *changed,
                                  GError **error)
{
  const gint64 now = subscription->now > 0
                         ? subscription->now
                         : MAX (1, MAX (subscription->seen_at, subscription->placed_at));
  g_autofree char *subscription_id = pd_far_dup_id (subscription->subscription_id);
  g_autoptr (GArray) lines = NULL;
  const PdKnownLine *known;
  gboolean is_changed = FALSE;
  gint64 order_row_id = 0;
  gint64 row_id = 0;

  g_return_val_if_fail (subscription_id != NULL, FALSE);

  if (!find_order (self, subscription, subscription_id, &order_row_id, error) ||
      (lines = pd_known_lines_list (self, order_row_id, error)) == NULL)
    return FALSE;

  known = choose_line (lines, subscription_id, subscription->product_id, subscription->sku_id);
  if (known != NULL) {
    row_id = known->row_id;
    if (!update_line (self, subscription, known, now, &is_changed, error))
      return FALSE;
  } else {
    is_changed = TRUE;
    if (!insert_line (self, subscription, lines, order_row_id, now, &row_id, error))
      return FALSE;
  }
  if (!set_terms (self, row_id, subscription, &is_changed, error))
    return FALSE;

  if (is_changed)
    pd_database_mark_changed (self, PD_CHANGE_ORDERS);
  if (line_row_id != NULL)
    *line_row_id = row_id;
  if (changed != NULL)
    *changed = is_changed;
  return TRUE;
}

/* --- entitlements --- */

static gboolean
find_entitled_order (PdDatabase *self,
                     const PdFarEntitlement *entitlement,
                     gint64 *order_row_id,
                     GError **error)
{
  const char *order_id = pd_far_said (entitlement->order_id) != NULL
                             ? entitlement->order_id
                             : pd_far_said (entitlement->alternate_id);
  g_autofree char *own = NULL;

  if (!pd_database_find_far_order (self, entitlement->customer_row_id, entitlement->order_id,
                                   order_row_id, error) ||
      (*order_row_id == 0 &&
       !pd_database_find_far_order (self, entitlement->customer_row_id, entitlement->alternate_id,
                                    order_row_id, error)))
    return FALSE;
  if (*order_row_id != 0)
    return TRUE;

  /* An entitlement without an order: of each customer and product there is one. */
  if (order_id == NULL)
    order_id = own =
        g_strdup_printf ("entitlement-%" G_GINT64_FORMAT "-%s-%s", entitlement->customer_row_id,
                         entitlement->product_id != NULL ? entitlement->product_id : "",
                         entitlement->sku_id != NULL ? entitlement->sku_id : "");
  return make_order (self, order_id, entitlement->alternate_id, entitlement->customer_row_id, 0,
                     order_row_id, error);
}

static const PdKnownLine *
choose_entitled_line (const GArray *lines, const PdFarEntitlement *entitlement)
{
  for (guint i = 0; i < lines->len && entitlement->line >= 0; i++) {
    const PdKnownLine *line = &g_array_index (lines, PdKnownLine, i);

    if (line->line == entitlement->line)
      return line;
  }
  for (guint i = 0; i < lines->len; i++) {
    const PdKnownLine *line = &g_array_index (lines, PdKnownLine, i);

    if (g_ascii_strcasecmp (line->product_id, entitlement->product_id) == 0 &&
        g_ascii_strcasecmp (line->sku_id, entitlement->sku_id) == 0)
      return line;
  }

  return NULL;
}

static gboolean
is_reservation (const char *type)
{
  g_autofree char *word = type != NULL ? g_ascii_strdown (type, -1) : NULL;

  return word != NULL &&
         (strstr (word, "reservedinstance") != NULL || strstr (word, "reserved_instance") != NULL);
}

static gboolean
make_line (PdDatabase *self,
           const PdFarEntitlement *entitlement,
           const GArray *lines,
           gint64 order_row_id,
           gint64 *row_id,
           GError **error)
{
  const PdFarOrderLine line = {
    .line =
        entitlement->line >= 0 ? entitlement->line : (int) pd_known_lines_get_free_number (lines),
    .product_id = entitlement->product_id,
    .sku_id = entitlement->sku_id,
    .kind = is_reservation (entitlement->type) ? PD_KIND_RESERVATION : NULL,
    .quantity = entitlement->quantity,
    .unit_price_minor = PD_FAR_UNSAID,
    .total_minor = PD_FAR_UNSAID,
  };
  gint64 placed_at = 0;

  return read_placed_at (self, order_row_id, &placed_at, error) &&
         pd_far_insert_line (self, &line, order_row_id, entitlement->customer_row_id, placed_at,
                             FALSE, MAX (1, entitlement->seen_at), row_id, error);
}

/* Reservations that came are tied now, others when they come. */
static gboolean
tie_reservations (PdDatabase *self,
                  const PdFarEntitlement *entitlement,
                  gint64 line_row_id,
                  gboolean *changed,
                  GError **error)
{
  static const char keep[] =
      "INSERT INTO entitled_reservations (reservation_id, line_row_id) VALUES (?1, ?2)"
      " ON CONFLICT (reservation_id) DO UPDATE SET line_row_id = ?2 WHERE line_row_id <> ?2";
  static const char tie[] = "UPDATE reservations SET line_row_id = ?2 WHERE reservation_id = ?1"
                            " AND customer_row_id = ?3 AND line_row_id IS NOT ?2 RETURNING id";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, keep, error);
  g_autoptr (PdStatement) rows = pd_database_prepare (self, tie, error);

  if (stmt == NULL || rows == NULL)
    return FALSE;

  for (gsize i = 0; entitlement->reservation_ids != NULL && entitlement->reservation_ids[i] != NULL;
       i++) {
    g_autofree char *id = pd_far_dup_id (entitlement->reservation_ids[i]);
    gboolean has_row = FALSE;
    gint64 row_id;

    if (id == NULL)
      continue;
    if (!pd_database_bind (self, stmt, error, "si", id, line_row_id) ||
        !pd_database_run (self, stmt, "Tying a reservation", error) ||
        !pd_database_bind (self, rows, error, "sii", id, line_row_id,
                           entitlement->customer_row_id) ||
        !pd_database_step (self, rows, "Tying a reservation", &has_row, error))
      return FALSE;
    row_id = has_row ? (gint64) sqlite3_column_int64 (rows, 0) : 0;
    pd_statement_reset (rows);
    if (row_id == 0)
      continue;
    *changed = TRUE;
    if (!pd_far_set_expiry_deadline (self, row_id, error) ||
        !pd_search_put_reservation (self, row_id, error))
      return FALSE;
    pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS);
  }

  return TRUE;
}

static gboolean
keep_entitlement (PdDatabase *self,
                  const PdFarEntitlement *entitlement,
                  gint64 line_row_id,
                  gboolean *changed,
                  GError **error)
{
  static const char look[] =
      "SELECT id, seen_at, line_row_id <> ?7 OR (?8 >= 0 AND quantity <> ?8)"
      " OR (?9 > 0 AND expires_at <> ?9) OR state IS NOT coalesce (?10, state) OR gone_at > 0"
      " FROM entitlements WHERE customer_row_id = ?1 AND type = ?2 AND product_id = ?3"
      " AND sku_id = ?4 AND order_id = ?5 AND line = ?6";
  static const char put[] =
      "INSERT INTO entitlements (customer_row_id, type, product_id, sku_id, order_id, line,"
      " line_row_id, quantity, expires_at, state, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
      " ?9, ?10, ?11) ON CONFLICT DO UPDATE SET line_row_id = ?7,"
      " quantity = iif (?8 >= 0, ?8, quantity), expires_at = iif (?9 > 0, ?9, expires_at),"
      " state = coalesce (?10, state), gone_at = 0, seen_at = iif (?11 > 0, ?11, seen_at)";
  const char *texts[] = { entitlement->type, entitlement->product_id, entitlement->sku_id,
                          entitlement->order_id };
  PdStatement *both[2] = { pd_database_prepare (self, look, error), NULL };
  g_autoptr (PdStatement) stmt = both[0];
  g_autoptr (PdStatement) write = NULL;
  gboolean has_row = FALSE;
  gboolean differs;

  if (stmt == NULL || (write = both[1] = pd_database_prepare (self, put, error)) == NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (both); i++) {
    if (!pd_database_bind_int64 (self, both[i], 1, entitlement->customer_row_id, error))
      return FALSE;
    for (gsize j = 0; j < G_N_ELEMENTS (texts); j++) {
      if (!pd_database_bind_text (self, both[i], (int) j + 2, texts[j] != NULL ? texts[j] : "",
                                  error))
        return FALSE;
    }
    if (!pd_database_bind_int64 (self, both[i], 6, entitlement->line, error) ||
        !pd_database_bind_int64 (self, both[i], 7, line_row_id, error) ||
        !pd_database_bind_int64 (self, both[i], 8, entitlement->quantity, error) ||
        !pd_database_bind_int64 (self, both[i], 9, entitlement->expires_at, error) ||
        !pd_database_bind_text (self, both[i], 10, pd_far_said (entitlement->state), error))
      return FALSE;
  }
  if (!pd_database_step (self, stmt, "Looking for an entitlement", &has_row, error))
    return FALSE;

  differs = !has_row || sqlite3_column_int (stmt, 2) != 0;
  *changed |= differs;
  if (!differs &&
      (entitlement->seen_at == 0 || sqlite3_column_int64 (stmt, 1) == entitlement->seen_at))
    return TRUE;

  return pd_database_bind_int64 (self, write, 11, entitlement->seen_at, error) &&
         pd_database_run (self, write, "Keeping an entitlement", error);
}

gboolean
pd_database_put_far_entitlement (PdDatabase *self,
                                 const PdFarEntitlement *entitlement,
                                 gint64 *line_row_id,
                                 gboolean *changed,
                                 GError **error)
{
  g_autoptr (GArray) lines = NULL;
  const PdKnownLine *known;
  gboolean is_changed = FALSE;
  gint64 order_row_id = 0;
  gint64 row_id = 0;
  PdFarEntitlement told = *entitlement;

  if (told.product_id == NULL)
    told.product_id = "";
  if (told.sku_id == NULL)
    told.sku_id = "";
  if (!find_entitled_order (self, &told, &order_row_id, error) ||
      (lines = pd_known_lines_list (self, order_row_id, error)) == NULL)
    return FALSE;

  known = choose_entitled_line (lines, &told);
  if (known != NULL) {
    row_id = known->row_id;
  } else {
    is_changed = TRUE;
    if (!make_line (self, &told, lines, order_row_id, &row_id, error))
      return FALSE;
    pd_database_mark_changed (self, PD_CHANGE_ORDERS);
  }
  if (!keep_entitlement (self, &told, row_id, &is_changed, error) ||
      !tie_reservations (self, &told, row_id, &is_changed, error))
    return FALSE;

  if (line_row_id != NULL)
    *line_row_id = row_id;
  if (changed != NULL)
    *changed = is_changed;
  return TRUE;
}

gboolean
pd_database_end_far_entitlements (PdDatabase *self,
                                  gint64 customer_row_id,
                                  gint64 started_at,
                                  gint64 gone_at,
                                  gint64 *n_gone,
                                  GError **error)
{
  static const char sql[] = "UPDATE entitlements SET gone_at = ?3 WHERE customer_row_id = ?1"
                            " AND seen_at < ?2 AND gone_at = 0";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "iii", customer_row_id, started_at, gone_at) ||
      !pd_database_run (self, stmt, "Ending entitlements", error))
    return FALSE;

  if (n_gone != NULL)
    *n_gone = pd_database_changes (self);
  return TRUE;
}

/* --- taking back --- */

gboolean
pd_database_take_back_cancelling (PdDatabase *self, gint64 line_row_id, GError **error)
{
  static const char update[] =
      "UPDATE order_lines SET status = 'active', cancel_sent_at = 0, credit_minor = 0,"
      " credit_invoice = NULL WHERE id = ?1 AND status = 'cancelling'"
      " RETURNING customer_row_id, window_end";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, update, error);
  gboolean has_row = FALSE;
  gint64 customer;
  gint64 window_end;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", line_row_id) ||
      !pd_database_step (self, stmt, "Taking a cancellation back", &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  customer = INT64 (0);
  window_end = INT64 (1);
  pd_statement_reset (stmt);
  pd_database_mark_changed (self, PD_CHANGE_ORDERS);
  return pd_far_set_line_deadline (self, line_row_id, customer, window_end, error);
}
