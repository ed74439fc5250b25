// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Buying, and the table of what is sold: partner-center-api.md 5, 6, 7. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cloud-cart.h"
#include "pd-errands-parts.h"
#include "pd-local-engine-private.h"
#include "pd-money.h"

/* 7: new orders show up to 15 minutes late. */
#define ORDER_LAG_US (G_GINT64_CONSTANT (16) * 60 * G_USEC_PER_SEC)
/* Carts that expired or whose offers rotated before they were bought: then somebody must look. */
#define MAX_CARTS 3

/* --- accepting --- */

static gboolean
accept_buy (PdDatabase *database,
            const PdLocalEngine *engine,
            PdRoleSet roles,
            PdContext *context,
            const PdDeed *deed,
            PdOutboxEntry *entry,
            GError **error)
{
  g_autofree char *before = pd_errand_dup_entry_note (entry, "offers");
  g_autoptr (GPtrArray) items = pd_cloud_cart_fix_items (deed->items, before);
  g_autoptr (PdCloudCart) cart =
      pd_cloud_cart_new (database, engine, deed->customer_row_id, items, error);
  g_autofree char *seen = NULL;
  g_autofree char *offers = NULL;

  if (cart == NULL ||
      !pd_cloud_cart_check (cart, pd_context_get_roles (context), roles, items, error))
    return FALSE;

  /* What is bought, and at which price: another purchase or quote may bring other prices into the
   * book meanwhile, and with them another "first" offer. */
  seen = pd_cloud_cart_describe_seen (cart);
  offers = pd_cloud_cart_describe_offers (cart);
  entry->subject = pd_cloud_cart_describe (cart);
  return pd_errand_note_entry (entry, "offers", offers, error) &&
         pd_errand_note_entry (entry, "seen", seen, error);
}

/* --- the cart --- */

/* One purchase on a courier thread. */
typedef struct
{
  PdErrand *errand;
  PdCloudCart *cart; /* owned */
  char *cart_id;     /* owned */
  gint64 now;
} Buy;

static void
buy_clear (Buy *buy)
{
  g_clear_pointer (&buy->cart, pd_cloud_cart_free);
  g_clear_pointer (&buy->cart_id, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Buy, buy_clear)

static gboolean
is_checking_out (PdErrand *errand)
{
  return pd_errand_get_note (errand, "step:checkout") != NULL;
}

static gpointer
load_cart_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdErrand *errand = data;
  const PdDeed *deed = pd_errand_get_deed (errand);
  PdContext *context = pd_errand_get_context (errand);
  g_autoptr (GPtrArray) items =
      pd_cloud_cart_fix_items (deed->items, pd_errand_get_note (errand, "offers"));
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (PdCloudCart) cart = NULL;
  PdLocalEngine engine;

  if (!pd_context_begin_any (context, database, &settings, &engine, error))
    return NULL;
  cart = pd_cloud_cart_new (database, &engine, deed->customer_row_id, items, error);
  /* Judged again, since the book has gone on; but not what may have been bought: that is asked. */
  if (cart == NULL ||
      (!is_checking_out (errand) &&
       !pd_cloud_cart_check (cart, pd_context_get_roles (context), settings->roles, items, error)))
    return NULL;
  if (pd_errand_get_note (errand, "seen") != NULL)
    pd_cloud_cart_take_seen (cart, pd_errand_get_note (errand, "seen"));
  return g_steal_pointer (&cart);
}

static gpointer
fetch (gpointer user_data, PdHttpRequest *request, GError **error)
{
  return pd_errand_ask (user_data, request, error);
}

static GPtrArray *
fetch_all (gpointer user_data, PdHttpRequest *request, GDestroyNotify free_item, GError **error)
{
  return pd_errand_ask_all (user_data, request, free_item, error);
}

static gboolean
refuse_cart (PdErrand *errand, const PdWireCart *made, const GError *cause, GError **error)
{
  const PdWireCartLine *bad = made != NULL ? pd_wire_cart_find_error (made) : NULL;

  return pd_errand_refuse (errand, bad != NULL ? bad->error_code : NULL, cause->message, error);
}

/* The number of the cart under way, from 1. */
static int
get_round (PdErrand *errand)
{
  const char *note = pd_errand_get_note (errand, "round");
  gint64 round = 1;

  if (note != NULL)
    g_ascii_string_to_signed (note, 10, 1, 1000, &round, NULL);
  return (int) round;
}

/* A cart that was never checked out is forgotten: the next one has another request ID. */
static gboolean
drop_cart (PdErrand *errand, GError **error)
{
  g_autofree char *round = g_strdup_printf ("%d", get_round (errand) + 1);

  return pd_errand_note (errand, "round", round, error) &&
         pd_errand_note (errand, "cart", "", error);
}

/* What the far side's cart says of the prices, one line each: "PRODUCT:SKU QUANTITY UNIT TOTAL
 * CURRENCY", amounts in minor units. The checkout tells none (6). */
static char *
describe_prices (const PdWireCart *made)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < made->lines->len; i++) {
    const PdWireCartLine *line = made->lines->pdata[i];
    g_auto (GStrv) ids = g_strsplit (line->item_id != NULL ? line->item_id : "", ":", 3);

    if (g_strv_length (ids) >= 2 && line->price.is_set && line->currency != NULL &&
        *line->currency != '\0')
      g_string_append_printf (
          text, "%s:%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n", ids[0],
          ids[1], line->quantity, line->price.minor,
          line->extended.is_set ? line->extended.minor : -1, line->currency);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

typedef struct
{
  const Buy *buy;
  const PdWireCart *made;
} Prices;

static gpointer
keep_prices_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Prices *prices = data;

  return pd_cloud_cart_keep_prices (prices->buy->cart, prices->made, database, error) ? data : NULL;
}

/* The book says what it costs now before the person is told: who sends it again has seen it. */
static gboolean
check_prices (Buy *buy, const PdWireCart *made, GError **error)
{
  Prices prices = { buy, made };
  g_autoptr (GError) local_error = NULL;

  if (pd_cloud_cart_check_prices (buy->cart, made, &local_error))
    return TRUE;

  return pd_errand_write (buy->errand, keep_prices_job, &prices, error) != NULL &&
         drop_cart (buy->errand, error) &&
         pd_errand_refuse (buy->errand, "price", local_error->message, error);
}

static gboolean
make_cart (Buy *buy, GError **error)
{
  g_autofree char *name = g_strdup_printf ("cart-%d", get_round (buy->errand));
  g_autofree char *id = pd_errand_make_request_id (buy->errand, name);
  const PdCloudLine far = { fetch, fetch_all, buy->errand };
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdWireCart) made = pd_cloud_cart_make (buy->cart, id, &far, &local_error);
  g_autofree char *until = NULL;
  g_autofree char *created = NULL;
  g_autofree char *prices = NULL;

  if (made == NULL && g_error_matches (local_error, PD_ERROR, PD_ERROR_REFUSED))
    return refuse_cart (buy->errand, NULL, local_error, error);
  if (made == NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (!pd_cloud_cart_check_made (buy->cart, made, &local_error)) {
    /* The person may correct it and send again: that makes a new cart. */
    if (!drop_cart (buy->errand, error))
      return FALSE;
    return refuse_cart (buy->errand, made, local_error, error);
  }
  if (!check_prices (buy, made, error))
    return FALSE;

  until = g_strdup_printf ("%" G_GINT64_FORMAT, made->expires_at);
  buy->cart_id = g_strdup (made->id);
  created = g_strdup_printf ("%" G_GINT64_FORMAT, made->created_at);
  prices = describe_prices (made);
  return pd_errand_note (buy->errand, "until", until, error) &&
         pd_errand_note (buy->errand, "created", created, error) &&
         pd_errand_note (buy->errand, "prices", prices, error) &&
         pd_errand_note (buy->errand, "cart", made->id, error);
}

/* "7 days; older services some minutes: obey the field" (6). */
static gboolean
has_expired (Buy *buy)
{
  const char *note = pd_errand_get_note (buy->errand, "until");
  gint64 until = 0;

  return note != NULL && g_ascii_string_to_signed (note, 10, 0, G_MAXINT64, &until, NULL) &&
         until != 0 && buy->now >= until;
}

/* The cart that was made before, or a new one where it was never checked out and is too old. */
static gboolean
find_cart (Buy *buy, GError **error)
{
  const char *cart_id = pd_errand_get_note (buy->errand, "cart");

  if (cart_id != NULL && *cart_id != '\0' &&
      (is_checking_out (buy->errand) || !has_expired (buy))) {
    buy->cart_id = g_strdup (cart_id);
    return TRUE;
  }
  if (cart_id != NULL && *cart_id != '\0' && !drop_cart (buy->errand, error))
    return FALSE;
  return make_cart (buy, error);
}

/* --- the checkout --- */

static char *
describe_failures (const PdWireCheckout *checkout)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < checkout->errors->len; i++) {
    const PdWireOrderError *failed = checkout->errors->pdata[i];
    const char *words = failed->text != NULL ? failed->text : failed->code;

    if (words != NULL && strstr (text->str, words) == NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Nothing was bought: every group failed. The cart is not used again. */
static gboolean
refuse_all (Buy *buy, const PdWireCheckout *checkout, GError **error)
{
  const PdWireOrderError *first = checkout->errors->len > 0 ? checkout->errors->pdata[0] : NULL;
  g_autofree char *words = describe_failures (checkout);
  g_autofree char *sentence = NULL;

  /* Translators: %s is why, in the vendor's words */
  sentence = g_strdup_printf (_ ("Partner Center did not place the order: %s"), words);
  return pd_errand_leave (buy->errand, "checkout", error) && drop_cart (buy->errand, error) &&
         pd_errand_refuse (buy->errand, first != NULL ? first->code : NULL, sentence, error);
}

/* The request that an order of this purchase carries in the book, where each has its own. */
static char *
make_order_request (PdErrand *errand, const char *order_id, gboolean is_first)
{
  g_autofree char *name = g_strconcat ("order ", order_id, NULL);

  return is_first ? g_strdup (pd_errand_get_deed (errand)->request_id)
                  : pd_errand_make_id (errand, name);
}

/* A checkout tells no prices; the order does, where it shows already (7: up to 15 minutes later).
 * Whatever is in the way of that: what was bought is known. (nullable) */
static PdWireOrder *
read_priced (Buy *buy, const PdWireOrder *order)
{
  g_autoptr (GError) error = NULL;
  PdWireOrder *priced = NULL;

  for (guint i = 0; i < order->lines->len; i++) {
    const PdWireOrderLine *line = order->lines->pdata[i];

    if (line->price.is_set || line->extended.is_set)
      return NULL;
  }
  priced = pd_errand_ask (
      buy->errand,
      pd_partner_center_get_order (pd_customer_get_tenant_id (buy->cart->customer), order->id),
      &error);
  if (priced == NULL)
    g_message ("The prices of order %s are not known yet: %s", order->id, error->message);
  return priced;
}

static gboolean
read_number (const char *text, gint64 *number)
{
  return g_ascii_string_to_signed (text, 10, -1, G_MAXINT64, number, NULL);
}

/* The line as the cart had it. */
static void
take_cart_price (PdWireOrderLine *line, const char *row, char **currency)
{
  g_auto (GStrv) words = g_strsplit (row, " ", 5);
  g_autofree char *ids = g_strdup_printf ("%s:%s", line->product_id, line->sku_id);
  gint64 quantity, unit, total;

  if (g_strv_length (words) != 5 || g_strcmp0 (words[0], ids) != 0 ||
      !read_number (words[1], &quantity) || !read_number (words[2], &unit) ||
      !read_number (words[3], &total) || unit < 0 || quantity != line->quantity ||
      (*currency != NULL && **currency != '\0' && g_strcmp0 (*currency, words[4]) != 0))
    return;

  line->price = (PdWireAmount){ TRUE, unit };
  line->extended = (PdWireAmount){ total >= 0, MAX (total, 0) };
  if (*currency == NULL || **currency == '\0') {
    g_free (*currency);
    *currency = g_strdup (words[4]);
  }
}

/* Where the order does not tell its prices yet, they are those that the cart told: never nothing.
 */
static void
fill_prices (Buy *buy, PdWireOrder *order)
{
  const char *note = pd_errand_get_note (buy->errand, "prices");
  g_auto (GStrv) rows = g_strsplit (note != NULL ? note : "", "\n", -1);

  for (guint i = 0; i < order->lines->len; i++) {
    PdWireOrderLine *line = order->lines->pdata[i];

    for (gsize j = 0; rows[j] != NULL && line->product_id != NULL; j++) {
      if (!line->price.is_set && !line->extended.is_set)
        take_cart_price (line, rows[j], &order->currency);
    }
  }
}

/* Into the book at once; then noted. Once more, it is the same orders, perhaps in another sequence
 * or with one more before them: the purchase's own request stays with the order that had it. */
static gboolean
keep_orders (Buy *buy, GPtrArray *orders, GError **error)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  if (pd_errand_get_note (buy->errand, "first") == NULL &&
      !pd_errand_note (buy->errand, "first", ((const PdWireOrder *) orders->pdata[0])->id, error))
    return FALSE;
  for (guint i = 0; i < orders->len; i++) {
    PdWireOrder *order = orders->pdata[i];
    gboolean is_first = g_strcmp0 (order->id, pd_errand_get_note (buy->errand, "first")) == 0;
    g_autofree char *request_id = make_order_request (buy->errand, order->id, is_first);
    const PdOrderWords words = { .request_id = request_id };
    g_autoptr (PdWireOrder) priced = read_priced (buy, order);
    PdWireOrder *known = priced != NULL ? priced : order;

    fill_prices (buy, known);
    if (!pd_errand_keep_order (buy->errand, buy->cart->customer, known, &words, error))
      return FALSE;
    g_string_append_printf (ids, "%s%s", ids->len > 0 ? "," : "", order->id);
  }
  pd_errand_set_far_id (buy->errand, ((const PdWireOrder *) orders->pdata[0])->id);
  return pd_errand_note (buy->errand, "checkout", ids->str, error);
}

static gboolean
keep_checkout (Buy *buy, const PdWireCheckout *checkout, GError **error)
{
  g_autofree char *words = NULL;

  if (checkout->fault != NULL)
    g_message ("The answer to a checkout: %s", checkout->fault);
  /* An order that cannot be read was placed all the same. */
  if (checkout->orders->len == 0 && (checkout->errors->len == 0 || checkout->has_unread_orders))
    return pd_errand_set_unknown (buy->errand, "the checkout names no order that can be read",
                                  error);
  if (checkout->orders->len == 0)
    return refuse_all (buy, checkout, error);
  /* 6: what failed is tried again with the same cart: an earlier answer's failure may be none now.
   */
  words = checkout->errors->len > 0 ? describe_failures (checkout) : NULL;
  return (words != NULL ? pd_errand_note (buy->errand, "failed", words, error)
                        : pd_errand_forget (buy->errand, "failed", error)) &&
         keep_orders (buy, checkout->orders, error);
}

/* --- a checkout whose answer was lost, and whose cart does not tell --- */

static gboolean
is_item_of (const PdWireOrder *order, const PdOrderItem *item)
{
  for (guint i = 0; i < order->lines->len; i++) {
    const PdWireOrderLine *there = order->lines->pdata[i];

    if ((item->product_id == NULL || g_strcmp0 (there->product_id, item->product_id) == 0) &&
        g_strcmp0 (there->sku_id, item->sku_id) == 0 && there->quantity == item->quantity)
      return TRUE;
  }
  return FALSE;
}

/* The titles of what stands in none of @orders, or of what none of them was found for; NULL: all is
 * there. */
static char *
list_missing (Buy *buy, GPtrArray *orders)
{
  GPtrArray *items = pd_errand_get_deed (buy->errand)->items;
  g_autoptr (GString) titles = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++) {
    const PdCartLine *line = buy->cart->lines->pdata[i];
    const PdOrderItem *item = items->pdata[i];
    gboolean is_there = FALSE;

    for (guint k = 0; k < orders->len && !is_there; k++)
      is_there = is_item_of (orders->pdata[k], item);
    if (!is_there)
      g_string_append_printf (titles, "%s%s", titles->len > 0 ? ", " : "",
                              line != NULL ? pd_product_get_title (line->product) : item->sku_id);
  }
  return titles->len > 0 ? g_string_free (g_steal_pointer (&titles), FALSE) : NULL;
}

typedef struct
{
  PdErrand *errand;
  const char *order_id;
  gboolean is_others;
} Owner;

/* An order that another purchase of this book became is not taken for ours; one that came by a
 * synchronisation meanwhile may be. */
static gpointer
find_owner_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Owner *owner = data;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *request_id = NULL;
  gint64 row_id = 0;

  if (!pd_database_find_far_order (database, 0, owner->order_id, &row_id, error))
    return NULL;
  if (row_id == 0)
    return data;

  request_id = pd_database_get_order_request (database, row_id, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (request_id != NULL) {
    g_autofree char *first = make_order_request (owner->errand, owner->order_id, TRUE);
    g_autofree char *later = make_order_request (owner->errand, owner->order_id, FALSE);

    owner->is_others =
        g_ascii_strcasecmp (request_id, first) != 0 && g_ascii_strcasecmp (request_id, later) != 0;
  }
  return data;
}

static gboolean
is_ours (Buy *buy, const PdWireOrder *order, gboolean *ours, GError **error)
{
  GPtrArray *items = pd_errand_get_deed (buy->errand)->items;
  Owner owner = { buy->errand, order->id, FALSE };

  *ours = FALSE;
  if (order->placed_at < pd_errand_get_cart_time (pd_errand_get_entry (buy->errand),
                                                  pd_errand_get_note (buy->errand, "created")))
    return TRUE;
  for (guint i = 0; i < items->len && !*ours; i++)
    *ours = is_item_of (order, items->pdata[i]);
  if (!*ours)
    return TRUE;

  if (pd_errand_read (buy->errand, find_owner_job, &owner, error) == NULL)
    return FALSE;
  *ours = !owner.is_others;
  return TRUE;
}

/* Orders of the customer that came since and hold what was in the cart. */
static GPtrArray *
find_orders (Buy *buy, GError **error)
{
  g_autoptr (GPtrArray) orders = pd_errand_ask_all (
      buy->errand, pd_partner_center_list_orders (pd_customer_get_tenant_id (buy->cart->customer)),
      (GDestroyNotify) pd_wire_order_free, error);
  g_autoptr (GPtrArray) found = NULL;

  if (orders == NULL)
    return NULL;
  found = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_wire_order_free);
  for (guint i = 0; i < orders->len; i++) {
    gboolean ours = FALSE;

    if (!is_ours (buy, orders->pdata[i], &ours, error))
      return NULL;
    if (ours)
      g_ptr_array_add (found, g_steal_pointer (&orders->pdata[i]));
  }
  return g_steal_pointer (&found);
}

/* 800065 (submitted already), or any "no" after a lost answer: the orders tell. New ones may still
 * come, so long after the checkout left at @left_at; after that it is certain that nothing was
 * bought. */
static gboolean
look_for_orders (Buy *buy, gint64 left_at, const GError *cause, GError **error)
{
  g_autoptr (GPtrArray) orders = find_orders (buy, error);
  gboolean may_come = buy->now - left_at <= ORDER_LAG_US;
  g_autofree char *missing = orders != NULL ? list_missing (buy, orders) : NULL;

  if (orders == NULL)
    return FALSE;
  if (orders->len > 0 && missing == NULL)
    return pd_errand_forget (buy->errand, "failed", error) && keep_orders (buy, orders, error);
  /* A cart may become several orders (6: orderGroup): the others may be on their way. */
  if (may_come || (orders->len == 0 && pd_api_error_has_code (cause, "800065")))
    return pd_errand_set_unknown (buy->errand, "no order of this cart has shown yet", error);
  if (orders->len > 0)
    return pd_errand_note (buy->errand, "failed", missing, error) &&
           keep_orders (buy, orders, error);
  return pd_errand_leave (buy->errand, "checkout", error) && drop_cart (buy->errand, error) &&
         pd_errand_refuse_with (buy->errand, cause, error);
}

/* Offers that rotated between cart and checkout (400019), or a cart that expired in this moment:
 * nothing was bought, and a new cart with what is offered now is right. */
static gboolean
is_outdated (const GError *error)
{
  return pd_api_error_has_code (error, "400019") || pd_api_error_has_code (error, "800008");
}

static gboolean check_out (Buy *buy, GError **error);

static gboolean
start_over (Buy *buy, GError **error)
{
  g_clear_pointer (&buy->cart_id, g_free);
  return pd_errand_leave (buy->errand, "checkout", error) && drop_cart (buy->errand, error) &&
         make_cart (buy, error) && check_out (buy, error);
}

static gboolean
check_out (Buy *buy, GError **error)
{
  const char *tenant = pd_customer_get_tenant_id (buy->cart->customer);
  g_autofree char *name = g_strdup_printf ("checkout-%d", get_round (buy->errand));
  g_autofree char *id = pd_errand_make_request_id (buy->errand, name);
  g_autoptr (PdWireCheckout) checkout = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean again = FALSE;
  gint64 left_at;

  if (!pd_errand_enter (buy->errand, "checkout", &again, error))
    return FALSE;
  left_at = pd_errand_get_left_at (buy->errand, "checkout");
  /* 6: after a lost answer the same cart gives the same orders. Never another cart. */
  checkout = pd_errand_ask (buy->errand, pd_partner_center_checkout_cart (tenant, buy->cart_id, id),
                            &local_error);
  if (checkout != NULL)
    return keep_checkout (buy, checkout, error);
  if (pd_api_error_has_code (local_error, "800065") || (again && pd_errand_is_no (local_error)))
    return look_for_orders (buy, left_at, local_error, error);
  if (!again && is_outdated (local_error)) {
    if (get_round (buy->errand) < MAX_CARTS)
      return start_over (buy, error);
    if (!pd_errand_leave (buy->errand, "checkout", error) ||
        !drop_cart (buy->errand, error)) /* who sends it again wants another one */
      return FALSE;
  }
  /* 800064, 800060: a checkout is under way over there. It is asked about with this same cart. */
  if (g_error_matches (local_error, PD_API_ERROR, PD_API_ERROR_BUSY))
    return pd_errand_set_unknown_by (buy->errand, local_error, error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
run_buy (PdErrand *errand, GError **error)
{
  g_auto (Buy) buy = { .errand = errand };

  if (pd_errand_get_note (errand, "checkout") != NULL)
    return TRUE;
  buy.now = pd_clock_now (pd_context_get_clock (pd_errand_get_context (errand)));
  buy.cart = pd_errand_read (errand, load_cart_job, errand, error);
  return buy.cart != NULL && find_cart (&buy, error) && check_out (&buy, error);
}

/* --- landing --- */

static gboolean
log_order (PdDatabase *database,
           const PdLocalEngine *engine,
           PdErrand *errand,
           gint64 row_id,
           GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (PdOrder) order = pd_database_get_order (database, row_id, error);
  g_autofree char *total = NULL;
  g_autofree char *amount = NULL;
  GPtrArray *lines;

  if (order == NULL)
    return FALSE;
  customer =
      pd_local_engine_get_customer (database, engine, pd_order_get_customer_row_id (order), error);
  if (customer == NULL)
    return FALSE;

  lines = pd_order_get_lines (order);
  for (guint i = 0; i < lines->len; i++) {
    pd_local_engine_add_fact (detail, "product", pd_order_line_get_title (lines->pdata[i]));
    pd_local_engine_add_number (detail, "quantity", pd_order_line_get_quantity (lines->pdata[i]));
  }
  if (pd_order_get_total (order) != PD_MONEY_UNTOLD) {
    total = pd_money_format_plain (pd_order_get_total (order), pd_order_get_currency (order));
    amount = g_strdup_printf ("%s %s", total, pd_order_get_currency (order));
    pd_local_engine_add_fact (detail, "total", amount);
  }
  pd_local_engine_add_fact (detail, "not_ordered", pd_errand_get_note (errand, "failed"));
  pd_local_engine_add_fact (detail, "request_id", pd_errand_get_deed (errand)->request_id);
  return pd_local_engine_log (database, engine, PD_OPERATION_CREATE_ORDER, "succeeded", customer,
                              "order", pd_order_get_order_id (order), detail->str, error);
}

/* "ROW", or "ROW;why the rest was not ordered". */
static gboolean
land_buy (PdDatabase *database,
          const PdLocalEngine *engine,
          PdErrand *errand,
          char **answer,
          GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  const char *failed = pd_errand_get_note (errand, "failed");
  g_auto (GStrv) ids = g_strsplit (pd_errand_get_note (errand, "checkout"), ",", -1);
  gint64 first = 0;

  for (guint i = 0; ids[i] != NULL; i++) {
    gint64 row_id = 0;

    if (!pd_database_find_far_order (database, deed->customer_row_id, ids[i], &row_id, error))
      return FALSE;
    if (row_id == 0) {
      g_set_error (error, PD_ERROR, PD_ERROR_STORE, "Order %s has vanished from the book", ids[i]);
      return FALSE;
    }
    if (first == 0)
      first = row_id;
    if (!log_order (database, engine, errand, row_id, error))
      return FALSE;
  }

  *answer = failed == NULL ? pd_local_answer_format (first)
                           : g_strdup_printf ("%" G_GINT64_FORMAT ";%s", first, failed);
  return TRUE;
}

/* A partial success is told: the order is in the book, the answer says what is not ordered. */
static gpointer
read_buy (PdDatabase *database,
          const PdLocalEngine *engine,
          PdContext *context,
          const PdDeed *deed,
          const char *answer,
          GError **error)
{
  g_auto (GStrv) parts = g_strsplit (answer, ";", 2);
  g_autoptr (PdOrder) order =
      pd_errand_read_order (database, engine, context, deed, parts[0], error);

  if (order == NULL || parts[1] == NULL)
    return g_steal_pointer (&order);

  g_set_error (error, PD_ERROR, PD_ERROR_PARTIAL,
               /* Translators: an order ID, and why in the vendor's words */
               _ ("Order %1$s was placed, but a part of the cart was not ordered: %2$s"),
               pd_order_get_order_id (order), parts[1]);
  return NULL;
}

/* --- the table --- */

const PdErrandKind *
pd_errands_sales (void)
{
  static const PdErrandKind kinds[] = {
    { PD_DEED_CREATE_CUSTOMER, "create-customer", pd_errand_accept_create_customer,
      pd_errand_run_create_customer, pd_errand_land_create_customer, NULL,
      pd_errand_read_customer },
    { PD_DEED_UPDATE_CUSTOMER, "update-customer", pd_errand_accept_update_customer,
      pd_errand_run_update_customer, pd_errand_land_update_customer, NULL,
      pd_errand_read_customer },
    { PD_DEED_ACCEPT_AGREEMENT, "accept-agreement", pd_errand_accept_accept_agreement,
      pd_errand_run_accept_agreement, pd_errand_land_accept_agreement, NULL,
      pd_errand_read_customer },
    { PD_DEED_BUY, "buy", accept_buy, run_buy, land_buy, NULL, read_buy },
    { PD_DEED_CANCEL, "cancel", pd_errand_accept_cancel, pd_errand_run_cancel,
      pd_errand_land_cancel, pd_errand_take_back_cancel, pd_errand_read_order },
    { 0, NULL, NULL, NULL, NULL, NULL, NULL },
  };

  return kinds;
}
