// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-order-intake.h"

#include "pd-clock.h"
#include "pd-config.h"
#include "pd-rules.h"

/* --- what something is --- */

GHashTable *
pd_order_intake_new_kinds (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static const char *
look_up_kind (PdDatabase *database, const char *product_id, const char *sku_id)
{
  g_autoptr (PdProduct) product = pd_database_find_product (database, product_id, sku_id, NULL);

  return product != NULL ? g_intern_string (pd_product_get_kind (product)) : NULL;
}

const char *
pd_order_intake_find_kind (PdDatabase *database,
                           GHashTable *kinds,
                           const char *product_id,
                           const char *sku_id)
{
  g_autofree char *key = NULL;
  gpointer known = NULL;

  if (product_id == NULL || sku_id == NULL)
    return NULL;
  if (kinds == NULL)
    return look_up_kind (database, product_id, sku_id);

  key = g_strconcat (product_id, ":", sku_id, NULL);
  if (g_hash_table_lookup_extended (kinds, key, NULL, &known))
    return known;

  known = (gpointer) look_up_kind (database, product_id, sku_id);
  g_hash_table_insert (kinds, g_steal_pointer (&key), known);
  return known;
}

/* 7: a perpetual licence has no term and is paid once; a reservation says where it applies. Else
 * nobody knows without the catalogue or the subscription: NULL, and the book keeps what it has. */
static const char *
guess_kind (const PdWireOrder *order, const PdWireOrderLine *line)
{
  if (line->scope != NULL || line->azure_subscription != NULL)
    return PD_KIND_RESERVATION;
  if (line->product_id != NULL && (line->term == NULL || *line->term == '\0') &&
      g_strcmp0 (order->billing, PD_BILLING_ONE_TIME) == 0)
    return PD_KIND_PERPETUAL;

  return NULL;
}

/* --- lines --- */

static gint64
get_unit_price (const PdWireOrderLine *wire)
{
  if (wire->price.is_set)
    return wire->price.minor;

  return wire->list_price.is_set ? wire->list_price.minor : PD_FAR_UNSAID;
}

/* The list price is not what is paid: no total comes of it. */
static gint64
get_total (const PdWireOrderLine *wire)
{
  gint64 total = 0;

  if (wire->extended.is_set)
    return wire->extended.minor;
  if (wire->price.is_set && wire->quantity > 0 &&
      pd_money_multiply (wire->price.minor, wire->quantity, &total, NULL))
    return total;

  return PD_FAR_UNSAID;
}

static gboolean
is_late (const PdOrderIntake *intake, int number)
{
  for (guint i = 0; intake->late != NULL && i < intake->late->len; i++) {
    if (g_array_index (intake->late, int, i) == number)
      return TRUE;
  }

  return FALSE;
}

/* Our window, until the far side tells its own. */
static void
fill_window (const PdOrderIntake *intake, gint64 placed_at, PdFarOrderLine *line)
{
  PdPolicy *policy;

  if (placed_at <= 0)
    return;

  policy = pd_policy_set_find (intake->policies, intake->policy_setting, placed_at);
  line->policy_id = pd_policy_get_id (policy);
  if (line->kind != NULL)
    line->window_end = pd_rules_get_window_end (policy, line->kind, placed_at);
}

static PdFarOrderLine
describe_line (PdDatabase *database,
               const PdOrderIntake *intake,
               const PdWireOrder *order,
               const PdWireOrderLine *wire)
{
  const char *kind =
      pd_order_intake_find_kind (database, intake->kinds, wire->product_id, wire->sku_id);
  PdFarOrderLine line = {
    .line = wire->number,
    .product_id = wire->product_id != NULL ? wire->product_id : wire->offer_id,
    .sku_id = wire->sku_id,
    .title = wire->title,
    .kind = kind != NULL ? kind : guess_kind (order, wire),
    .quantity = wire->is_cancelled ? 0 : wire->quantity,
    .term = wire->term,
    .unit_price_minor = get_unit_price (wire),
    .total_minor = get_total (wire),
    .subscription_id = wire->subscription_id,
    .far_window_end = is_late (intake, wire->number) ? intake->window_end : PD_INSTANT_NONE,
  };

  /* The order's cycle (7) is one for all its lines; a perpetual licence is paid once all the same.
   */
  line.billing =
      g_strcmp0 (line.kind, PD_KIND_PERPETUAL) == 0 ? PD_BILLING_ONE_TIME : order->billing;
  fill_window (intake, order->placed_at, &line);
  return line;
}

gboolean
pd_order_intake_put (PdDatabase *database,
                     const PdOrderIntake *intake,
                     const PdWireOrder *order,
                     gint64 *row_id,
                     gboolean *reserves,
                     gboolean *changed,
                     GError **error)
{
  g_autofree PdFarOrderLine *lines = g_new0 (PdFarOrderLine, order->lines->len + 1);
  gboolean has_reservation = FALSE;
  const PdFarOrder far = {
    .order_id = order->id,
    .alternate_id = order->alternate_id,
    .customer_row_id = intake->customer_row_id,
    .placed_at = order->placed_at > 0 ? order->placed_at : intake->placed_at,
    .status = order->status,
    .currency = order->currency,
    .total_minor = order->total.is_set ? order->total.minor : PD_FAR_UNSAID,
    .include_tax = pd_rules_prices_include_tax (PD_KIND_PERPETUAL, intake->country),
    .request_id = intake->request_id,
    .user_name = intake->user_name,
    .lines = lines,
    .n_lines = order->lines->len,
    .now = intake->now,
    .seen_at = intake->seen_at,
  };

  for (guint i = 0; i < order->lines->len; i++) {
    lines[i] = describe_line (database, intake, order, order->lines->pdata[i]);
    has_reservation |= g_strcmp0 (lines[i].kind, PD_KIND_RESERVATION) == 0;
  }
  if (reserves != NULL)
    *reserves = has_reservation;
  return pd_database_put_far_order (database, &far, row_id, changed, error);
}
