// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-cloud-cart.h"

#include <glib/gi18n-lib.h>

#include "pd-api-error.h"
#include "pd-local-engine-azure.h"
#include "pd-local-engine-private.h"
#include "pd-money.h"
#include "pd-partner-center-catalog.h"

void
pd_cloud_cart_free (PdCloudCart *cart)
{
  if (cart == NULL)
    return;

  g_clear_object (&cart->customer);
  g_clear_pointer (&cart->lines, g_ptr_array_unref);
  g_clear_pointer (&cart->priced, g_array_unref);
  g_clear_pointer (&cart->seen, g_array_unref);
  g_clear_pointer (&cart->acts, g_array_unref);
  g_clear_pointer (&cart->item_verdicts, g_ptr_array_unref);
  g_clear_error (&cart->error);
  g_free (cart);
}

/* --- by the book --- */

/* While the items are judged, one after the other. */
typedef struct
{
  PdDatabase *database;
  const PdLocalEngine *engine;
  PdCloudCart *cart;
  PdBuyFacts facts;         /* purchase_minor runs along */
  GHashTable *singles;      /* owned: SKUs of one per customer in the cart (4.9) */
  PdVerdict *reserve;       /* owned (nullable) */
  GPtrArray *subscriptions; /* owned (nullable) */
} Judge;

static void
judge_clear (Judge *judge)
{
  g_clear_pointer (&judge->singles, g_hash_table_unref);
  g_clear_object (&judge->reserve);
  g_clear_pointer (&judge->subscriptions, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Judge, judge_clear)

static gboolean
is_reservation (PdProduct *product)
{
  return g_strcmp0 (pd_product_get_kind (product), PD_KIND_RESERVATION) == 0;
}

static gboolean
fits (const PdPrice *price, const PdOrderItem *item)
{
  return (item->term == NULL || g_strcmp0 (item->term, price->term) == 0) &&
         (item->billing == NULL || g_strcmp0 (item->billing, price->billing) == 0);
}

/* A price of nothing for the offer that the item takes, so that the rules can look at the rest.
 * @billing: the vendor's word, where ours have none for it (lent, nullable). */
static void
put_open_price (PdProduct *product,
                const PdOrderItem *item,
                const char *currency,
                const char **billing)
{
  g_autoptr (GPtrArray) old = g_ptr_array_ref (pd_product_get_prices (product));
  g_autoptr (GPtrArray) prices = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_price_free);
  const PdPrice *offer = NULL;
  const char *term;
  const char *billed;

  for (guint i = 0; i < old->len && offer == NULL; i++) {
    if (fits (old->pdata[i], item))
      offer = old->pdata[i];
  }
  term = item->term != NULL ? item->term : offer != NULL ? offer->term : "";
  billed = item->billing != NULL ? item->billing
           : offer != NULL       ? offer->billing
                                 : PD_BILLING_ONE_TIME;
  if (pd_price_get_instalments (term, billed) < 1) { /* "triennial" and the like */
    *billing = g_intern_string (billed);
    billed = PD_BILLING_ONE_TIME;
  }
  g_ptr_array_add (prices, pd_price_new (term, billed, currency, 0));
  pd_product_set_prices (product, prices);
}

/* TRUE: the book has a price that fits. FALSE: it has offers, or nothing that says a price. */
static gboolean
has_price (PdProduct *product, const PdOrderItem *item, const char *currency, gboolean *is_known)
{
  GPtrArray *prices = pd_product_get_prices (product);
  gboolean has_offer = prices->len == 0; /* its terms are not known either: the far side says no */

  *is_known = FALSE;
  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];

    if (!fits (price, item))
      continue;
    *is_known |= g_strcmp0 (price->currency, currency) == 0;
    has_offer |= *price->currency == '\0';
  }
  return *is_known || has_offer;
}

static PdCartLine *
resolve (Judge *judge, PdProduct *product, const PdOrderItem *item, gboolean priced, GError **error)
{
  const char *currency = judge->facts.currency;
  const char *billing = NULL;
  PdOrderItem plain = *item;
  g_autoptr (PdCartLine) line = NULL;

  if (!priced) {
    put_open_price (product, item, currency, &billing);
    plain.billing = NULL;
  }
  line = pd_local_engine_resolve_item (product, &plain, currency, error);
  if (line == NULL || !pd_local_engine_resolve_scope (line, item, judge->subscriptions, error))
    return NULL;

  if (billing != NULL) {
    g_free (line->billing);
    line->billing = g_strdup (billing);
  }
  return g_steal_pointer (&line);
}

static gboolean
load_reserve (Judge *judge, GError **error)
{
  if (judge->reserve != NULL)
    return TRUE;

  judge->reserve = pd_local_engine_judge_reservations (judge->database, judge->engine,
                                                       judge->cart->customer, error);
  if (judge->reserve == NULL)
    return FALSE;
  judge->subscriptions = pd_database_list_subscriptions (
      judge->database, pd_record_get_row_id (PD_RECORD (judge->cart->customer)), error);
  return judge->subscriptions != NULL;
}

static gboolean
find_owned (Judge *judge, PdProduct *product, gboolean *owned, GError **error)
{
  *owned = FALSE;
  if (!pd_product_get_one_per_customer (product))
    return TRUE;

  if (!pd_database_owns_sku (
          judge->database, pd_record_get_row_id (PD_RECORD (judge->cart->customer)),
          pd_product_get_product_id (product), pd_product_get_sku_id (product), owned, error))
    return FALSE;
  if (!g_hash_table_add (judge->singles, pd_product_dup_item_id (product)))
    *owned = TRUE;
  return TRUE;
}

/* The verdict of the rules on the item; its line where it is sound. NULL with @error. */
static PdVerdict *
judge_item (Judge *judge,
            PdProduct *product,
            const PdOrderItem *item,
            PdCartLine **line,
            gboolean *priced,
            GError **error)
{
  gboolean owned = FALSE;
  gboolean is_offered;
  PdBuyFacts facts;

  if (!judge->facts.agreement_accepted) /* 4.6 first */
    return pd_rules_judge_buy (product, &judge->facts);
  if (is_reservation (product)) {
    if (!load_reserve (judge, error))
      return NULL;
    if (!pd_verdict_get_allowed (judge->reserve))
      return g_object_ref (judge->reserve);
  }
  is_offered = has_price (product, item, judge->facts.currency, priced);
  /* What is not offered so is said by the engine in its words. */
  *line = resolve (judge, product, item, *priced || !is_offered, error);
  if (*line == NULL)
    return NULL;

  if (!pd_money_add (judge->facts.purchase_minor, (*line)->total_minor,
                     &judge->facts.purchase_minor, error) ||
      !find_owned (judge, product, &owned, error))
    return NULL;
  facts = judge->facts;
  facts.has_price = TRUE;
  facts.owned_already = owned;
  return pd_rules_judge_buy (product, &facts);
}

static PdCloudPrice
see_price (const PdCartLine *line, gboolean priced, const char *currency)
{
  PdCloudPrice price = { line != NULL && priced, 0, "" };

  if (!price.is_told)
    return price;
  price.minor = line->total_minor;
  g_strlcpy (price.currency, currency, sizeof price.currency);
  return price;
}

/* FALSE: the book failed. */
static gboolean
add_item (Judge *judge, const PdOrderItem *item, GError **error)
{
  PdCloudCart *cart = judge->cart;
  g_autoptr (PdProduct) product = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdCartLine) line = NULL;
  PdVerdict *verdict;
  gboolean priced = FALSE;
  PdCloudPrice seen;
  PdAct act;

  product = pd_database_find_product (judge->database, item->product_id, item->sku_id, error);
  if (product == NULL)
    return FALSE;

  act = is_reservation (product) ? PD_ACT_BUY_RESERVATIONS : PD_ACT_BUY_SOFTWARE;
  verdict = judge_item (judge, product, item, &line, &priced, &local_error);
  if (verdict == NULL &&
      (local_error->domain != PD_ERROR || local_error->code >= PD_ERROR_PROTOCOL)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (verdict == NULL) {
    verdict = pd_verdict_new_refused ("4.10", PD_INSTANT_NONE, PD_VERDICT_NEXT_NONE,
                                      local_error->message);
    if (cart->error == NULL)
      cart->error = g_steal_pointer (&local_error);
    g_clear_pointer (&line, pd_cart_line_free);
  }
  seen = see_price (line, priced, judge->facts.currency);
  g_array_append_val (cart->seen, seen);
  g_ptr_array_add (cart->item_verdicts, verdict);
  g_ptr_array_add (cart->lines, g_steal_pointer (&line));
  g_array_append_val (cart->priced, priced);
  g_array_append_val (cart->acts, act);
  return TRUE;
}

static void
free_line (gpointer line)
{
  pd_cart_line_free (line); /* NULL: of an item that is refused */
}

PdCloudCart *
pd_cloud_cart_new (PdDatabase *database,
                   const PdLocalEngine *engine,
                   gint64 customer_row_id,
                   GPtrArray *items,
                   GError **error)
{
  g_autoptr (PdCloudCart) cart = g_new0 (PdCloudCart, 1);
  g_auto (Judge) judge = { .database = database, .engine = engine, .cart = cart };

  if (items == NULL || items->len == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, _ ("The cart is empty."));
    return NULL;
  }

  cart->lines = g_ptr_array_new_with_free_func (free_line);
  cart->priced = g_array_new (FALSE, FALSE, sizeof (gboolean));
  cart->seen = g_array_new (FALSE, FALSE, sizeof (PdCloudPrice));
  cart->acts = g_array_new (FALSE, FALSE, sizeof (PdAct));
  cart->item_verdicts = g_ptr_array_new_with_free_func (g_object_unref);
  judge.singles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  cart->customer = pd_local_engine_get_customer (database, engine, customer_row_id, error);
  if (cart->customer == NULL ||
      !pd_local_engine_load_buy_facts (database, engine, cart->customer, &judge.facts, error))
    return NULL;

  for (guint i = 0; i < items->len; i++) {
    if (!add_item (&judge, items->pdata[i], error))
      return NULL;
  }
  return g_steal_pointer (&cart);
}

PdVerdict *
pd_cloud_cart_judge_role (PdCloudCart *cart, PdRoleTable *table, PdRoleSet roles, guint item)
{
  PdAct act = g_array_index (cart->acts, PdAct, item);
  g_autoptr (PdVerdict) verdict = pd_role_table_judge (table, act, roles);

  return pd_verdict_get_allowed (verdict) ? NULL : g_steal_pointer (&verdict);
}

gboolean
pd_cloud_cart_check (PdCloudCart *cart,
                     PdRoleTable *table,
                     PdRoleSet roles,
                     GPtrArray *items,
                     GError **error)
{
  for (guint i = 0; i < items->len; i++) {
    g_autoptr (PdVerdict) role = pd_cloud_cart_judge_role (cart, table, roles, i);

    if (role != NULL && !pd_verdict_check (role, error))
      return FALSE;
  }
  if (cart->error != NULL) {
    g_propagate_error (error, g_error_copy (cart->error));
    return FALSE;
  }
  for (guint i = 0; i < items->len; i++) {
    if (!pd_verdict_check (cart->item_verdicts->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

char *
pd_cloud_cart_describe (const PdCloudCart *cart)
{
  const PdCartLine *first = cart->lines->pdata[0];
  const char *title = first != NULL ? pd_product_get_title (first->product) : "";
  guint more = cart->lines->len - 1;

  if (more == 0)
    return g_strdup (title);
  /* Translators: the first product of a cart and how many more there are */
  return g_strdup_printf (ngettext ("%1$s and %2$u more", "%1$s and %2$u more", more), title, more);
}

/* "1234 USD", "-" where nothing was seen; one line each. */
char *
pd_cloud_cart_describe_seen (const PdCloudCart *cart)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < cart->seen->len; i++) {
    const PdCloudPrice *price = &g_array_index (cart->seen, PdCloudPrice, i);

    if (price->is_told)
      g_string_append_printf (text, "%" G_GINT64_FORMAT " %s\n", price->minor, price->currency);
    else
      g_string_append (text, "-\n");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
pd_cloud_cart_take_seen (PdCloudCart *cart, const char *text)
{
  g_auto (GStrv) rows = g_strsplit (text, "\n", -1);

  for (guint i = 0; i < cart->seen->len && rows[i] != NULL; i++) {
    PdCloudPrice *price = &g_array_index (cart->seen, PdCloudPrice, i);
    g_auto (GStrv) words = g_strsplit (rows[i], " ", 2);

    *price = (PdCloudPrice){ FALSE, 0, "" };
    if (g_strv_length (words) != 2 ||
        !g_ascii_string_to_signed (words[0], 10, 0, G_MAXINT64, &price->minor, NULL))
      continue;
    g_strlcpy (price->currency, words[1], sizeof price->currency);
    price->is_told = TRUE;
  }
}

/* "P1Y<tab>annual", one line each. */
char *
pd_cloud_cart_describe_offers (const PdCloudCart *cart)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < cart->lines->len; i++) {
    const PdCartLine *line = cart->lines->pdata[i];

    if (line != NULL)
      g_string_append_printf (text, "%s\t%s", line->term, line->billing);
    g_string_append_c (text, '\n');
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GPtrArray *
pd_cloud_cart_fix_items (GPtrArray *items, const char *text)
{
  g_auto (GStrv) rows = g_strsplit (text != NULL ? text : "", "\n", -1);
  guint n_rows = g_strv_length (rows);
  GPtrArray *fixed = NULL;

  if (items == NULL)
    return NULL;
  fixed = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  for (guint i = 0; i < items->len; i++) {
    PdOrderItem *item = pd_order_item_copy (items->pdata[i]);
    g_auto (GStrv) words = g_strsplit (i < n_rows ? rows[i] : "", "\t", 2);

    g_ptr_array_add (fixed, item);
    if (g_strv_length (words) != 2)
      continue;
    if (item->term == NULL)
      item->term = g_strdup (words[0]);
    if (item->billing == NULL)
      item->billing = g_strdup (words[1]);
  }
  return fixed;
}

/* --- at the far side --- */

/* One line on its way into the cart. */
typedef struct
{
  char *item_id;
  PdWireSku *sku; /* (nullable): it was not asked for */
} Offer;

static void
offer_free (gpointer data)
{
  Offer *offer = data;

  g_free (offer->item_id);
  pd_wire_sku_free (offer->sku);
  g_free (offer);
}

typedef struct
{
  const PdCloudCart *cart;
  PdWireMarket market;
  const PdCloudLine *far;
} Maker;

static gpointer
fetch (const Maker *maker, PdHttpRequest *request, GError **error)
{
  return maker->far->fetch (maker->far->user_data, request, error);
}

static gboolean
refuse_line (const PdCartLine *line, const char *format, GError **error)
{
  g_set_error (error, PD_ERROR, PD_ERROR_REFUSED, format, pd_product_get_title (line->product));
  return FALSE;
}

static char *
find_item_id (const Maker *maker, const PdCartLine *line, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) local_error = NULL;
  const PdWireAvailability *found = NULL;

  list = maker->far->fetch_all (maker->far->user_data,
                                pd_partner_center_list_availabilities (
                                    &maker->market, pd_product_get_product_id (line->product),
                                    pd_product_get_sku_id (line->product)),
                                (GDestroyNotify) pd_wire_availability_free, &local_error);
  if (list == NULL && !g_error_matches (local_error, PD_API_ERROR, PD_API_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (list != NULL)
    found = pd_wire_availabilities_pick (list, line->term, line->billing);
  if (found == NULL && list != NULL) /* the SKU itself says how it is billed */
    found = pd_wire_availabilities_pick (list, line->term, NULL);
  if (found != NULL)
    return g_strdup (found->item_id);

  refuse_line (line,
               /* Translators: %s is a product */
               _ ("“%s” is not sold to this customer now with this term. Please synchronise the "
                  "catalogue and choose again."),
               error);
  return NULL;
}

static gboolean
wants_inventory_check (const PdWireSku *sku)
{
  return g_strv_contains ((const char *const *) sku->prerequisites, "InventoryCheck");
}

static gboolean
check_inventory (const Maker *maker, const PdCartLine *line, GError **error)
{
  g_autofree char *item = pd_product_dup_item_id (line->product);
  const char *const items[] = { item, NULL };
  g_autoptr (PdWireList) list =
      fetch (maker,
             pd_partner_center_check_inventory (maker->market.country, maker->market.customer_id,
                                                items, line->billing_subscription, line->region),
             error);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->items->len; i++) {
    const PdWireInventory *inventory = list->items->pdata[i];

    if (!inventory->is_restricted ||
        (inventory->sku_id != NULL &&
         g_ascii_strcasecmp (inventory->sku_id, pd_product_get_sku_id (line->product)) != 0))
      continue;
    g_set_error (error, PD_ERROR, PD_ERROR_REFUSED,
                 /* Translators: a product, and why in the vendor's words */
                 _ ("“%1$s” cannot be bought for this subscription or region: %2$s"),
                 pd_product_get_title (line->product),
                 inventory->text != NULL     ? inventory->text
                 : inventory->reason != NULL ? inventory->reason
                                             : "");
    return FALSE;
  }
  return TRUE;
}

static Offer *
find_offer (const Maker *maker, const PdCartLine *line, GError **error)
{
  Offer *offer = g_new0 (Offer, 1);

  offer->item_id = find_item_id (maker, line, error);
  if (offer->item_id != NULL && pd_cart_line_is_reservation (line))
    offer->sku =
        fetch (maker,
               pd_partner_center_get_sku (&maker->market, pd_product_get_product_id (line->product),
                                          pd_product_get_sku_id (line->product)),
               error);
  if (offer->item_id != NULL && (!pd_cart_line_is_reservation (line) ||
                                 (offer->sku != NULL && (!wants_inventory_check (offer->sku) ||
                                                         check_inventory (maker, line, error)))))
    return offer;

  offer_free (offer);
  return NULL;
}

static PdWireCartItem
describe_item (const PdCartLine *line, const Offer *offer)
{
  PdWireCartItem item = {
    .item_id = offer->item_id,
    .quantity = line->quantity,
    .billing = line->billing,
    .term = line->term,
  };

  if (offer->sku == NULL)
    return item;
  if (pd_wire_sku_wants (offer->sku, "Scope"))
    item.scope = g_strcmp0 (line->scope_type, PD_SCOPE_SINGLE) == 0 ? "single" : "shared";
  if (pd_wire_sku_wants (offer->sku, "SubscriptionId"))
    item.subscription = line->billing_subscription;
  if (pd_wire_sku_wants (offer->sku, "Duration"))
    item.duration = pd_wire_reservation_duration (line->term);
  return item;
}

PdWireCart *
pd_cloud_cart_make (const PdCloudCart *cart,
                    const char *request_id,
                    const PdCloudLine *far,
                    GError **error)
{
  const Maker maker = {
    .cart = cart,
    .market = { .customer_id = pd_customer_get_tenant_id (cart->customer),
                .country = pd_customer_get_country (cart->customer) },
    .far = far,
  };
  g_autoptr (GPtrArray) offers = g_ptr_array_new_with_free_func (offer_free);
  g_autofree PdWireCartItem *items = g_new0 (PdWireCartItem, cart->lines->len);

  for (guint i = 0; i < cart->lines->len; i++) {
    Offer *offer = find_offer (&maker, cart->lines->pdata[i], error);

    if (offer == NULL)
      return NULL;
    g_ptr_array_add (offers, offer);
    items[i] = describe_item (cart->lines->pdata[i], offer);
  }
  return fetch (
      &maker,
      pd_partner_center_create_cart (maker.market.customer_id, items, cart->lines->len, request_id),
      error);
}

gboolean
pd_cloud_cart_check_made (const PdCloudCart *cart, const PdWireCart *made, GError **error)
{
  const PdWireCartLine *bad = pd_wire_cart_find_error (made);
  const PdCartLine *line;
  const char *words;

  if (bad == NULL)
    return TRUE;

  line = bad->id >= 0 && (guint) bad->id < cart->lines->len ? cart->lines->pdata[bad->id] : NULL;
  words = bad->error_text != NULL ? bad->error_text : bad->error_code;
  if (line == NULL)
    g_set_error (error, PD_ERROR, PD_ERROR_REFUSED,
                 /* Translators: %s is why, in the vendor's words */
                 _ ("Partner Center does not take the cart: %s"), words);
  else
    g_set_error (error, PD_ERROR, PD_ERROR_REFUSED,
                 /* Translators: a product, and why in the vendor's words */
                 _ ("Partner Center does not take “%1$s”: %2$s"),
                 pd_product_get_title (line->product), words);
  return FALSE;
}

/* --- what it costs --- */

const PdWireCartLine *
pd_cloud_cart_find_made (const PdWireCart *made, guint item)
{
  for (guint i = 0; i < made->lines->len; i++) {
    const PdWireCartLine *line = made->lines->pdata[i];

    if (line->id == (int) item)
      return line;
  }
  return NULL;
}

/* In whatever currency; *currency is lent. */
static gboolean
find_far_price (const PdCloudCart *cart,
                const PdWireCart *made,
                guint item,
                gint64 *unit_minor,
                gint64 *line_minor,
                const char **currency)
{
  const PdWireCartLine *there = pd_cloud_cart_find_made (made, item);
  const PdCartLine *line = cart->lines->pdata[item];

  if (there == NULL || line == NULL || there->error_code != NULL || !there->price.is_set)
    return FALSE;

  *unit_minor = there->price.minor;
  *line_minor = there->extended.minor;
  *currency = there->currency;
  return there->extended.is_set ||
         pd_money_multiply (*unit_minor, line->quantity, line_minor, NULL);
}

static gboolean
is_in_currency (const PdCloudCart *cart, const char *currency)
{
  return g_strcmp0 (currency, pd_customer_get_currency (cart->customer)) == 0;
}

gboolean
pd_cloud_cart_get_far_price (const PdCloudCart *cart,
                             const PdWireCart *made,
                             guint item,
                             gint64 *unit_minor,
                             gint64 *line_minor)
{
  const char *currency = NULL;

  return find_far_price (cart, made, item, unit_minor, line_minor, &currency) &&
         is_in_currency (cart, currency);
}

gboolean
pd_cloud_cart_is_sold_otherwise (const PdCloudCart *cart, const PdWireCart *made, guint item)
{
  const char *currency = NULL;
  gint64 unit_minor, line_minor;

  return find_far_price (cart, made, item, &unit_minor, &line_minor, &currency) &&
         !is_in_currency (cart, currency);
}

gboolean
pd_cloud_cart_check_prices (const PdCloudCart *cart, const PdWireCart *made, GError **error)
{
  for (guint i = 0; i < cart->lines->len; i++) {
    const PdCartLine *line = cart->lines->pdata[i];
    const PdCloudPrice *price = &g_array_index (cart->seen, PdCloudPrice, i);
    g_autofree char *now = NULL;
    g_autofree char *seen = NULL;
    const char *currency = NULL;
    gint64 unit_minor, line_minor;

    if (!price->is_told || !find_far_price (cart, made, i, &unit_minor, &line_minor, &currency) ||
        (g_strcmp0 (currency, price->currency) == 0 && line_minor <= price->minor))
      continue;
    now = pd_money_format (line_minor, currency);
    seen = pd_money_format (price->minor, price->currency);
    g_set_error (error, PD_ERROR, PD_ERROR_REFUSED,
                 /* Translators: a product, and two sums of money */
                 _ ("“%1$s” costs %2$s now, no longer %3$s. Nothing was ordered. Send it again to "
                    "buy it at the new price."),
                 pd_product_get_title (line->product), now, seen);
    return FALSE;
  }
  return TRUE;
}

/* The catalogue's price for the offer that the line takes. TRUE: it was another one. */
static gboolean
set_price (GPtrArray *prices, const PdCartLine *line, const char *currency, gint64 unit_minor)
{
  PdPrice *price;

  for (guint i = 0; i < prices->len; i++) {
    price = prices->pdata[i];
    if (g_strcmp0 (price->term, line->term) != 0 ||
        g_strcmp0 (price->billing, line->billing) != 0 ||
        g_strcmp0 (price->currency, currency) != 0)
      continue;
    if (price->amount_minor == unit_minor)
      return FALSE;
    price->amount_minor = unit_minor;
    return TRUE;
  }

  g_ptr_array_add (prices, pd_price_new (line->term, line->billing, currency, unit_minor));
  return TRUE;
}

/* The offer stays, its price in @currency does not. TRUE: there was one. */
static gboolean
drop_price (GPtrArray *prices, const PdCartLine *line, const char *currency)
{
  PdPrice *price = NULL;
  guint n_offers = 0;
  guint at = 0;

  for (guint i = 0; i < prices->len; i++) {
    PdPrice *other = prices->pdata[i];

    if (g_strcmp0 (other->term, line->term) != 0 || g_strcmp0 (other->billing, line->billing) != 0)
      continue;
    n_offers++;
    if (g_strcmp0 (other->currency, currency) == 0) {
      price = other;
      at = i;
    }
  }
  if (price == NULL)
    return FALSE;

  if (n_offers > 1) {
    g_ptr_array_remove_index (prices, at);
    return TRUE;
  }
  g_free (price->currency);
  price->currency = g_strdup ("");
  price->amount_minor = 0;
  return TRUE;
}

gboolean
pd_cloud_cart_keep_prices (const PdCloudCart *cart,
                           const PdWireCart *made,
                           PdDatabase *database,
                           GError **error)
{
  const char *own = pd_customer_get_currency (cart->customer);

  for (guint i = 0; i < cart->lines->len; i++) {
    const PdCartLine *line = cart->lines->pdata[i];
    g_autoptr (PdProduct) product = NULL;
    const char *currency = NULL;
    gint64 unit_minor, line_minor;
    gboolean changed;

    if (!find_far_price (cart, made, i, &unit_minor, &line_minor, &currency))
      continue;
    product = pd_database_find_product (database, pd_product_get_product_id (line->product),
                                        pd_product_get_sku_id (line->product), error);
    if (product == NULL)
      return FALSE;
    changed = is_in_currency (cart, currency)
                  ? set_price (pd_product_get_prices (product), line, own, unit_minor)
                  : drop_price (pd_product_get_prices (product), line, own);
    if (changed && !pd_database_put_product (database, product, error))
      return FALSE;
  }
  return TRUE;
}
