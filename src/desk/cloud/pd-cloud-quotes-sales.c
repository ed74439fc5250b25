// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a cart costs on a cloud account. The catalogue over there has no prices
 * (partner-center-api.md 5): the book's last known price, else that of a cart that is made for it
 * and left alone. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-cloud-cart.h"
#include "pd-errand.h"
#include "pd-money.h"
#include "pd-rules.h"

typedef struct
{
  PdContext *context;
  PdStore *store;
  PdFar *far;
  const PdDeed *deed;
  GCancellable *cancellable;
  PdCloudCart *cart;      /* owned */
  const PdWireCart *made; /* lent, when it was asked */
} Quote;

/* --- by the book --- */

/* The item's line, NULL where it is refused. */
static const PdCartLine *
get_line (const Quote *quote, guint item)
{
  return quote->cart->lines->pdata[item];
}

static gboolean
is_priced (const Quote *quote, guint item)
{
  return g_array_index (quote->cart->priced, gboolean, item);
}

/* There is a line, and nobody knows what it costs. */
static gboolean
wants_price (const Quote *quote)
{
  for (guint i = 0; i < quote->cart->lines->len; i++) {
    if (get_line (quote, i) != NULL && !is_priced (quote, i))
      return TRUE;
  }
  return FALSE;
}

/* A cart can only be made of what may be bought. */
static gboolean
is_sound (const Quote *quote)
{
  for (guint i = 0; i < quote->cart->lines->len; i++) {
    if (get_line (quote, i) == NULL ||
        !pd_verdict_get_allowed (quote->cart->item_verdicts->pdata[i]))
      return FALSE;
  }
  return TRUE;
}

static PdCartQuote *
new_quote (const Quote *quote)
{
  PdCartQuote *result = g_new0 (PdCartQuote, 1);
  const PdCartLine *first = get_line (quote, 0);

  result->currency = g_strdup (pd_customer_get_currency (quote->cart->customer));
  result->include_tax = pd_rules_prices_include_tax (
      first != NULL ? pd_product_get_kind (first->product) : PD_KIND_PERPETUAL,
      pd_customer_get_country (quote->cart->customer));
  result->unit_minor = g_array_new (FALSE, FALSE, sizeof (gint64));
  result->line_minor = g_array_new (FALSE, FALSE, sizeof (gint64));
  result->item_verdicts = g_ptr_array_new_with_free_func (g_object_unref);
  return result;
}

/* --- prices from the far side --- */

static gpointer
fetch (gpointer user_data, PdHttpRequest *request, GError **error)
{
  const Quote *quote = user_data;
  g_autoptr (PdHttpRequest) owned = request;

  return pd_far_fetch (quote->far, owned, quote->cancellable, error);
}

static gboolean
collect_page (gpointer page, const char *cursor, gpointer user_data, GError **error)
{
  GPtrArray *from = ((PdWireList *) page)->items;

  while (from->len > 0)
    g_ptr_array_add (user_data, g_ptr_array_steal_index (from, 0));
  return TRUE;
}

static GPtrArray *
fetch_all (gpointer user_data, PdHttpRequest *request, GDestroyNotify free_item, GError **error)
{
  const Quote *quote = user_data;
  g_autoptr (PdHttpRequest) owned = request;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (free_item);

  return pd_far_walk (quote->far, owned, NULL, collect_page, all, quote->cancellable, error)
             ? g_steal_pointer (&all)
             : NULL;
}

static gpointer
keep_prices_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Quote *quote = data;

  return pd_cloud_cart_keep_prices (quote->cart, quote->made, database, error) ? data : NULL;
}

/* FALSE: it cannot be asked now; *why says so. Errors that are the person's own wish go through. */
static gboolean
ask_prices (Quote *quote, PdWireCart **made, char **why, GError **error)
{
  const PdCloudLine far = { fetch, fetch_all, quote };
  g_autofree char *request_id = g_uuid_string_random ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GError) keep_error = NULL;

  *why = NULL;
  if (!pd_far_is_ready (quote->far)) {
    *why = g_strdup (_ ("The price is not known while Partner Center cannot be asked. It is what "
                        "Partner Center says when the order is placed."));
    return TRUE;
  }
  *made = pd_cloud_cart_make (quote->cart, request_id, &far, &local_error);
  if (*made == NULL) {
    if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
    g_message ("Asking for the price of a cart: %s", local_error->message);
    *why = pd_error_to_user_text (local_error);
    return TRUE;
  }

  quote->made = *made;
  if (pd_store_write (quote->store, keep_prices_job, quote, &keep_error) == NULL)
    g_warning ("Keeping a price: %s", keep_error->message);
  return TRUE;
}

/* --- put together --- */

static PdVerdict *
judge_item (const Quote *quote, PdRoleSet roles, guint item)
{
  const PdWireCartLine *made =
      quote->made != NULL ? pd_cloud_cart_find_made (quote->made, item) : NULL;
  PdVerdict *role =
      pd_cloud_cart_judge_role (quote->cart, pd_context_get_roles (quote->context), roles, item);

  /* A quote is also for those who may not buy: it says who may. */
  if (role != NULL)
    return role;
  if (made != NULL && made->error_code != NULL) {
    g_autofree char *reason = NULL;

    /* Translators: %s is why, in the vendor's words */
    reason = g_strdup_printf (_ ("Partner Center does not take this: %s"),
                              made->error_text != NULL ? made->error_text : made->error_code);
    return pd_verdict_new_refused ("4.10", PD_INSTANT_NONE, PD_VERDICT_NEXT_NONE, reason);
  }
  return g_object_ref (quote->cart->item_verdicts->pdata[item]);
}

static gboolean
add_item (const Quote *quote, PdCartQuote *result, PdRoleSet roles, guint item, GError **error)
{
  const PdCartLine *line = get_line (quote, item);
  gint64 unit_minor = line != NULL ? line->unit_minor : 0;
  gint64 line_minor = line != NULL ? line->total_minor : 0;
  gint64 whole_minor = 0;

  /* Where it was asked, its own price counts for what the book had a price of, too: that goes into
   * the book, and is what the item would be bought at. */
  if (line != NULL &&
      (quote->made == NULL ||
       !pd_cloud_cart_get_far_price (quote->cart, quote->made, item, &unit_minor, &line_minor)) &&
      (!is_priced (quote, item) ||
       (quote->made != NULL && pd_cloud_cart_is_sold_otherwise (quote->cart, quote->made, item))))
    unit_minor = line_minor = PD_MONEY_UNTOLD;
  g_array_append_val (result->unit_minor, unit_minor);
  g_array_append_val (result->line_minor, line_minor);
  g_ptr_array_add (result->item_verdicts, judge_item (quote, roles, item));
  if (line_minor == PD_MONEY_UNTOLD) { /* so is the sum: the rest would look like all of it */
    result->total_minor = result->commitment_minor = PD_MONEY_UNTOLD;
    return TRUE;
  }

  return pd_money_add_told (result->total_minor, line_minor, &result->total_minor, error) &&
         pd_money_multiply (line_minor, line != NULL ? MAX (line->instalments, 1) : 1, &whole_minor,
                            error) &&
         pd_money_add_told (result->commitment_minor, whole_minor, &result->commitment_minor,
                            error);
}

/* The first refusal; else the last item's verdict, which was made with all the others. */
static PdVerdict *
judge_cart (const PdCartQuote *result)
{
  for (guint i = 0; i < result->item_verdicts->len; i++) {
    if (!pd_verdict_get_allowed (result->item_verdicts->pdata[i]))
      return g_object_ref (result->item_verdicts->pdata[i]);
  }
  return g_object_ref (result->item_verdicts->pdata[result->item_verdicts->len - 1]);
}

static PdCartQuote *
put_together (const Quote *quote, PdRoleSet roles, const char *why, GError **error)
{
  g_autoptr (PdCartQuote) result = new_quote (quote);

  for (guint i = 0; i < quote->cart->lines->len; i++) {
    if (!add_item (quote, result, roles, i, error))
      return NULL;
  }
  result->verdict = judge_cart (result);
  if (why != NULL && pd_verdict_get_allowed (result->verdict)) {
    g_autoptr (PdVerdict) told = pd_verdict_new_allowed ("4.1", PD_INSTANT_NONE, -1, NULL);

    pd_verdict_set_note (told, why);
    g_set_object (&result->verdict, told);
  }
  return g_steal_pointer (&result);
}

typedef struct
{
  PdCloudCart *cart;
  PdRoleSet roles;
} Loaded;

static gpointer
load_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Quote *quote = data;
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (PdCloudCart) cart = NULL;
  PdLocalEngine engine;
  Loaded *loaded;

  if (!pd_context_begin_any (quote->context, database, &settings, &engine, error))
    return NULL;
  cart = pd_cloud_cart_new (database, &engine, quote->deed->customer_row_id, quote->deed->items,
                            error);
  if (cart == NULL)
    return NULL;

  loaded = g_new0 (Loaded, 1);
  loaded->cart = g_steal_pointer (&cart);
  loaded->roles = settings->roles;
  return loaded;
}

PdCartQuote *
pd_cloud_quote_cart (PdContext *context,
                     PdStore *store,
                     PdFar *far,
                     const PdDeed *deed,
                     GCancellable *cancellable,
                     GError **error)
{
  Quote quote = { context, store, far, deed, cancellable, NULL, NULL };
  g_autoptr (PdCloudCart) cart = NULL;
  g_autoptr (PdWireCart) made = NULL;
  g_autofree Loaded *loaded = NULL;
  g_autofree char *why = NULL;

  loaded = pd_store_read (store, load_job, &quote, error);
  if (loaded == NULL)
    return NULL;
  quote.cart = cart = loaded->cart;
  if (wants_price (&quote) && is_sound (&quote) && !ask_prices (&quote, &made, &why, error))
    return NULL;

  return put_together (&quote, loaded->roles, why, error);
}
