// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-local-engine.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "pd-local-engine-azure.h"
#include "pd-local-engine-private.h"
#include "pd-text.h"

/* The vendor's order IDs are 32 characters and a final "1". */
#define ORDER_ID_LENGTH 33

/* A cart while it is judged, item by item. */
typedef struct
{
  PdDatabase *database;
  const PdLocalEngine *engine;
  PdCustomer *customer;     /* owned */
  PdBuyFacts facts;         /* of the customer; purchase_minor runs along */
  GPtrArray *lines;         /* owned (element-type PdCartLine) the sound ones */
  GHashTable *singles;      /* owned: "product:sku" of one-per-customer SKUs in the cart (4.9) */
  GError *first_error;      /* owned (nullable): why the cart cannot be bought */
  PdVerdict *reserve;       /* owned (nullable): may reservations be bought, once it was asked */
  GPtrArray *subscriptions; /* owned (nullable): likewise */
} Cart;

static void
cart_free (Cart *cart)
{
  g_clear_object (&cart->customer);
  g_clear_pointer (&cart->lines, g_ptr_array_unref);
  g_clear_pointer (&cart->singles, g_hash_table_unref);
  g_clear_error (&cart->first_error);
  g_clear_object (&cart->reserve);
  g_clear_pointer (&cart->subscriptions, g_ptr_array_unref);
  g_free (cart);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cart, cart_free)

void
pd_cart_line_free (PdCartLine *line)
{
  if (line == NULL)
    return;

  g_clear_object (&line->product);
  g_free (line->term);
  g_free (line->billing);
  g_free (line->region);
  g_free (line->billing_subscription);
  g_free (line->scope_type);
  g_free (line->scope_id);
  g_free (line->scope_name);
  g_free (line);
}

static gboolean
is_reservation (PdProduct *product)
{
  return g_strcmp0 (pd_product_get_kind (product), PD_KIND_RESERVATION) == 0;
}

gboolean
pd_cart_line_is_reservation (const PdCartLine *line)
{
  return is_reservation (line->product);
}

char *
pd_local_engine_new_order_id (GRand *rand)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  guint8 bytes[ORDER_ID_LENGTH];
  char *id = g_malloc (ORDER_ID_LENGTH + 1);

  if (rand == NULL && gnutls_rnd (GNUTLS_RND_NONCE, bytes, sizeof bytes) < 0)
    g_error ("The system gives no random numbers"); /* nothing can be kept apart without them */
  for (gsize i = 0; rand != NULL && i < sizeof bytes; i++)
    bytes[i] = (guint8) g_rand_int_range (rand, 0, 256);

  /* The first one is a letter or digit, so that no program takes the ID for an option. */
  id[0] = alphabet[bytes[0] % 62];
  for (gsize i = 1; i < ORDER_ID_LENGTH - 1; i++)
    id[i] = alphabet[bytes[i] % 64];
  id[ORDER_ID_LENGTH - 1] = '1';
  id[ORDER_ID_LENGTH] = '\0';
  return id;
}

/* --- one item --- */

/* The first price in the currency that fits what the item names. Lends. */
static const PdPrice *
find_price (PdProduct *product, const PdOrderItem *item, const char *currency, gboolean *has_any)
{
  GPtrArray *prices = pd_product_get_prices (product);
  const PdPrice *found = NULL;

  *has_any = FALSE;
  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];

    if (g_strcmp0 (price->currency, currency) != 0)
      continue;
    *has_any = TRUE;
    if (found == NULL && (item->term == NULL || g_strcmp0 (item->term, price->term) == 0) &&
        (item->billing == NULL || g_strcmp0 (item->billing, price->billing) == 0))
      found = price;
  }

  return found;
}

static void
set_price_error (PdProduct *product,
                 const PdOrderItem *item,
                 const char *currency,
                 gboolean has_any,
                 GError **error)
{
  g_autofree char *term = NULL;

  if (!has_any) {
    const PdBuyFacts facts = { .agreement_accepted = TRUE,
                               .has_price = FALSE,
                               .currency = currency };
    g_autoptr (PdVerdict) verdict = pd_rules_judge_buy (product, &facts);

    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE, pd_verdict_get_reason (verdict));
    return;
  }

  term = pd_term_format (item->term);
  if (item->billing == NULL)
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: a product and a term: "1 year", "Perpetual" */
                 _ ("“%1$s” is not sold with the term “%2$s”."), pd_product_get_title (product),
                 term);
  else
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: a product, a term ("1 year") and a billing ("monthly") */
                 _ ("“%1$s” is not sold with the term “%2$s” and the billing “%3$s”."),
                 pd_product_get_title (product), term, pd_billing_get_title (item->billing));
}

/* Amounts of one line; each instalment and all of them together must fit. */
static gboolean
price_line (PdCartLine *line, const char *currency, GError **error)
{
  PdOrderItem item = { .quantity = line->quantity, .term = line->term, .billing = line->billing };
  gint64 commitment_minor = 0;

  line->instalments = pd_price_get_instalments (line->term, line->billing);
  if (line->instalments < 1) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL,
                 "The catalogue sells %s with term \"%s\" and billing \"%s\"",
                 pd_product_get_sku_id (line->product), line->term, line->billing);
    return FALSE;
  }

  return pd_rules_price_item (line->product, &item, currency, &line->unit_minor, &line->total_minor,
                              error) &&
         pd_money_multiply (line->total_minor, line->instalments, &commitment_minor, error);
}

static gboolean
is_active (PdAzureSubscription *subscription)
{
  return g_strcmp0 (pd_azure_subscription_get_state (subscription), "active") == 0;
}

/* The subscription that the item names by GUID or name; for shared scope the first active one, to
 * which the reservation is billed. */
static PdAzureSubscription *
find_subscription (GPtrArray *subscriptions, const char *wanted)
{
  g_autofree char *guid = wanted != NULL ? pd_text_normalize_guid (wanted) : NULL;

  for (guint i = 0; i < subscriptions->len; i++) {
    PdAzureSubscription *subscription = subscriptions->pdata[i];

    if (!is_active (subscription))
      continue;
    if (wanted == NULL ||
        (guid != NULL &&
         g_ascii_strcasecmp (pd_azure_subscription_get_subscription_id (subscription), guid) ==
             0) ||
        g_strcmp0 (pd_azure_subscription_get_name (subscription), wanted) == 0)
      return subscription;
  }
  return NULL;
}

gboolean
pd_local_engine_resolve_scope (PdCartLine *line,
                               const PdOrderItem *item,
                               GPtrArray *subscriptions,
                               GError **error)
{
  const char *wanted = item->subscription;
  PdAzureSubscription *subscription;

  if (!pd_cart_line_is_reservation (line))
    return TRUE;

  if (wanted != NULL && (*wanted == '\0' || g_ascii_strcasecmp (wanted, "shared") == 0))
    wanted = NULL;
  subscription = find_subscription (subscriptions, wanted);
  if (subscription == NULL && wanted == NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE, pd_local_engine_get_no_subscription ());
    return FALSE;
  }
  if (subscription == NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is a name or GUID */
                 _ ("“%s” is no active Azure subscription of this customer."), wanted);
    return FALSE;
  }

  line->billing_subscription = g_strdup (pd_azure_subscription_get_subscription_id (subscription));
  line->scope_type = g_strdup (wanted != NULL ? PD_SCOPE_SINGLE : PD_SCOPE_SHARED);
  if (wanted != NULL) {
    line->scope_id = g_strdup (pd_azure_subscription_get_subscription_id (subscription));
    line->scope_name = g_strdup (pd_azure_subscription_get_name (subscription));
  }
  return TRUE;
}

PdCartLine *
pd_local_engine_resolve_item (PdProduct *product,
                              const PdOrderItem *item,
                              const char *currency,
                              GError **error)
{
  g_autoptr (PdCartLine) line = NULL;
  const PdPrice *price;
  const char *region = NULL;
  gboolean has_any = FALSE;

  if (!pd_rules_check_quantity (product, item->quantity, error))
    return NULL;
  if (pd_product_get_one_per_customer (product) && item->quantity != 1) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is a product */
                 _ ("“%s” can be sold only once to a customer, so its quantity is 1."),
                 pd_product_get_title (product));
    return NULL;
  }
  if ((price = find_price (product, item, currency, &has_any)) == NULL) {
    set_price_error (product, item, currency, has_any, error);
    return NULL;
  }

  line = g_new0 (PdCartLine, 1);
  line->product = g_object_ref (product);
  line->quantity = item->quantity;
  line->term = g_strdup (price->term != NULL ? price->term : "");
  line->billing = g_strdup (price->billing);
  if (!price_line (line, currency, error) ||
      (is_reservation (product) &&
       (region = pd_rules_find_region (product, item->region, error)) == NULL))
    return NULL;

  line->region = g_strdup (region);
  return g_steal_pointer (&line);
}

/* --- the cart --- */

/* 4.8: limit - (unpaid + unbilled - credits); credits stand on invoices as negative lines. A limit
 * counts for the orders in its own currency. */
gboolean
pd_local_engine_load_buy_facts (PdDatabase *database,
                                const PdLocalEngine *engine,
                                PdCustomer *customer,
                                PdBuyFacts *facts,
                                GError **error)
{
  const char *currency = pd_customer_get_currency (customer);
  gint64 unpaid_minor = 0;

  *facts = (PdBuyFacts){
    .agreement_accepted = engine->no_agreements || pd_customer_get_agreement_date (customer) != 0,
    .has_credit_limit =
        engine->credit_limit_minor > 0 && g_strcmp0 (engine->credit_currency, currency) == 0,
    .currency = currency,
  };
  if (!facts->has_credit_limit)
    return TRUE;

  return pd_database_sum_unpaid (database, currency, &unpaid_minor, error) &&
         pd_money_multiply (unpaid_minor, -1, &unpaid_minor, error) &&
         pd_money_add (engine->credit_limit_minor, unpaid_minor, &facts->credit_available_minor,
                       error);
}

const PdPrice *
pd_local_engine_find_lowest_price (PdProduct *product, const char *currency, guint *n_prices)
{
  GPtrArray *prices = pd_product_get_prices (product);
  const PdPrice *lowest = NULL;

  *n_prices = 0;
  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];

    if (g_strcmp0 (price->currency, currency) != 0)
      continue;
    (*n_prices)++;
    if (lowest == NULL || price->amount_minor < lowest->amount_minor)
      lowest = price;
  }

  return lowest;
}

/* Sold, and nobody has said for how much: partner-center-api.md 5 has no prices. */
static gboolean
has_open_price (PdProduct *product)
{
  GPtrArray *prices = pd_product_get_prices (product);

  for (guint i = 0; i < prices->len; i++) {
    if (*((const PdPrice *) prices->pdata[i])->currency == '\0')
      return TRUE;
  }
  return FALSE;
}

PdVerdict *
pd_local_engine_judge_product (PdDatabase *database,
                               PdCustomer *customer,
                               PdProduct *product,
                               const PdBuyFacts *customer_facts,
                               GError **error)
{
  PdBuyFacts facts = *customer_facts;
  g_autoptr (GError) local_error = NULL;
  const PdPrice *lowest;
  guint n_prices = 0;

  if (pd_product_get_one_per_customer (product) &&
      !pd_database_owns_sku (database, pd_record_get_row_id (PD_RECORD (customer)),
                             pd_product_get_product_id (product), pd_product_get_sku_id (product),
                             &facts.owned_already, error))
    return NULL;

  lowest = pd_local_engine_find_lowest_price (product, facts.currency, &n_prices);
  facts.has_price = lowest != NULL || has_open_price (product);
  if (lowest != NULL &&
      !pd_money_multiply (lowest->amount_minor, MAX (1, pd_product_get_min_quantity (product)),
                          &facts.purchase_minor, &local_error))
    return pd_verdict_new_refused ("4.10", PD_INSTANT_NONE, PD_VERDICT_NEXT_NONE,
                                   local_error->message);

  return pd_rules_judge_buy (product, &facts);
}

static Cart *
cart_new (PdDatabase *database,
          const PdLocalEngine *engine,
          gint64 customer_row_id,
          GPtrArray *items,
          GError **error)
{
  g_autoptr (Cart) cart = g_new0 (Cart, 1);

  if (items == NULL || items->len == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, _ ("The cart is empty."));
    return NULL;
  }

  cart->database = database;
  cart->engine = engine;
  cart->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_cart_line_free);
  cart->singles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  cart->customer = pd_local_engine_get_customer (database, engine, customer_row_id, error);
  if (cart->customer == NULL ||
      !pd_local_engine_load_buy_facts (database, engine, cart->customer, &cart->facts, error))
    return NULL;

  return g_steal_pointer (&cart);
}

/* 4.9, also for the second one in the same cart. */
static gboolean
find_owned (Cart *cart, PdProduct *product, gboolean *owned, GError **error)
{
  *owned = FALSE;
  if (!pd_product_get_one_per_customer (product))
    return TRUE;

  if (!pd_database_owns_sku (cart->database, pd_record_get_row_id (PD_RECORD (cart->customer)),
                             pd_product_get_product_id (product), pd_product_get_sku_id (product),
                             owned, error))
    return FALSE;
  if (!g_hash_table_add (cart->singles, pd_product_dup_item_id (product)))
    *owned = TRUE;
  return TRUE;
}

/* 4.3, 4.5: the prices of an order are all with tax or all without. */
static gboolean
check_tax (Cart *cart, const PdCartLine *line, GError **error)
{
  const char *country = pd_customer_get_country (cart->customer);
  const PdCartLine *first = cart->lines->len > 0 ? cart->lines->pdata[0] : line;

  if (!pd_rules_prices_include_tax (pd_product_get_kind (line->product), country) ==
      !pd_rules_prices_include_tax (pd_product_get_kind (first->product), country))
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                       _ ("In this market, prices of software include tax and those of "
                          "reservations do not. Buy them in two orders."));
  return FALSE;
}

/* Puts a sound line into the cart; FALSE when the cart's total would not fit. */
static gboolean
take_line (Cart *cart, PdCartLine *line, GError **error)
{
  if (!check_tax (cart, line, error) ||
      !pd_money_add (cart->facts.purchase_minor, line->total_minor, &cart->facts.purchase_minor,
                     error)) {
    pd_cart_line_free (line);
    return FALSE;
  }

  g_ptr_array_add (cart->lines, line);
  return TRUE;
}

/* What all reservations of the cart have in common. */
static gboolean
load_reserve (Cart *cart, GError **error)
{
  if (cart->reserve != NULL)
    return TRUE;

  cart->reserve =
      pd_local_engine_judge_reservations (cart->database, cart->engine, cart->customer, error);
  if (cart->reserve == NULL)
    return FALSE;
  cart->subscriptions = pd_database_list_subscriptions (
      cart->database, pd_record_get_row_id (PD_RECORD (cart->customer)), error);
  return cart->subscriptions != NULL;
}

static void
resolve_line (Cart *cart, PdProduct *product, const PdOrderItem *item, GError **error)
{
  g_autoptr (PdCartLine) line = NULL;

  line = pd_local_engine_resolve_item (product, item, cart->facts.currency, error);
  if (line == NULL || (cart->facts.agreement_accepted &&
                       !pd_local_engine_resolve_scope (line, item, cart->subscriptions, error)))
    return;

  take_line (cart, g_steal_pointer (&line), error);
}

/* The rule's verdict on the item with everything before it; what is no matter of a rule (quantity,
 * term, overflow) is an error. */
static PdVerdict *
judge_item (Cart *cart, PdProduct *product, const PdOrderItem *item, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PdBuyFacts facts;
  gboolean owned = FALSE;

  if (is_reservation (product)) {
    if (!load_reserve (cart, error))
      return NULL;
    if (!pd_verdict_get_allowed (cart->reserve))
      return g_object_ref (cart->reserve); /* 3.6, 14.1 */
  }
  resolve_line (cart, product, item, &local_error);
  /* 4.6 first: whatever the person chose, it cannot be bought before. */
  if (!cart->facts.agreement_accepted)
    return pd_rules_judge_buy (product, &cart->facts);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }

  if (!find_owned (cart, product, &owned, error))
    return NULL;
  facts = cart->facts;
  facts.has_price = TRUE;
  facts.owned_already = owned;
  return pd_rules_judge_buy (product, &facts);
}

static void
keep_first_error (Cart *cart, PdVerdict *verdict, GError *error)
{
  if (cart->first_error != NULL)
    return;
  if (error != NULL)
    cart->first_error = g_error_copy (error);
  else
    pd_verdict_check (verdict, &cart->first_error);
}

/* Adds the item's verdict and amounts to the quote (nullable). FALSE: the book failed. */
static gboolean
add_item (Cart *cart, const PdOrderItem *item, PdCartQuote *quote, GError **error)
{
  guint n_lines = cart->lines->len;
  g_autoptr (PdProduct) product = NULL;
  g_autoptr (PdVerdict) verdict = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 unit_minor = 0;
  gint64 line_minor = 0;

  product = pd_database_find_product (cart->database, item->product_id, item->sku_id, error);
  if (product == NULL)
    return FALSE;

  verdict = judge_item (cart, product, item, &local_error);
  if (verdict == NULL &&
      (local_error->domain != PD_ERROR || local_error->code >= PD_ERROR_PROTOCOL)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  keep_first_error (cart, verdict, local_error);
  if (verdict == NULL)
    verdict = pd_verdict_new_refused ("4.10", PD_INSTANT_NONE, PD_VERDICT_NEXT_NONE,
                                      local_error->message);
  if (cart->lines->len > n_lines) {
    PdCartLine *line = cart->lines->pdata[n_lines];

    unit_minor = line->unit_minor;
    line_minor = line->total_minor;
  }
  if (quote != NULL) {
    g_array_append_val (quote->unit_minor, unit_minor);
    g_array_append_val (quote->line_minor, line_minor);
    g_ptr_array_add (quote->item_verdicts, g_steal_pointer (&verdict));
  }
  return TRUE;
}

/* The customer's market decides: the same for every software kind (4.3). */
static gboolean
includes_tax (PdCustomer *customer, GPtrArray *lines)
{
  const char *kind = PD_KIND_PERPETUAL;

  if (lines->len > 0)
    kind = pd_product_get_kind (((PdCartLine *) lines->pdata[0])->product);
  return pd_rules_prices_include_tax (kind, pd_customer_get_country (customer));
}

/* All instalments of all lines together. */
static gboolean
sum_commitment (Cart *cart, gint64 *commitment_minor, GError **error)
{
  gint64 sum_minor = 0;

  for (guint i = 0; i < cart->lines->len; i++) {
    const PdCartLine *line = cart->lines->pdata[i];
    gint64 line_minor = 0;

    if (!pd_money_multiply (line->total_minor, line->instalments, &line_minor, error) ||
        !pd_money_add (sum_minor, line_minor, &sum_minor, error))
      return FALSE;
  }

  *commitment_minor = sum_minor;
  return TRUE;
}

/* Nothing that is written later may overflow: neither the commitment nor what the partner owes. */
static gboolean
check_sums (Cart *cart, gint64 *commitment_minor, GError **error)
{
  gint64 unpaid_minor = 0;
  gint64 sum_minor = 0;

  return sum_commitment (cart, commitment_minor, error) &&
         pd_database_sum_unpaid (cart->database, cart->facts.currency, &unpaid_minor, error) &&
         pd_money_add (unpaid_minor, *commitment_minor, &sum_minor, error);
}

static PdVerdict *
judge_cart (Cart *cart, PdCartQuote *quote)
{
  for (guint i = 0; i < quote->item_verdicts->len; i++) {
    PdVerdict *verdict = quote->item_verdicts->pdata[i];

    if (!pd_verdict_get_allowed (verdict))
      return g_object_ref (verdict);
  }
  if (cart->first_error != NULL)
    return pd_verdict_new_refused ("4.10", PD_INSTANT_NONE, PD_VERDICT_NEXT_NONE,
                                   cart->first_error->message);

  /* The last item's verdict was made with all the others in the cart. */
  return g_object_ref (quote->item_verdicts->pdata[quote->item_verdicts->len - 1]);
}

static PdCartQuote *
new_quote (Cart *cart)
{
  PdCartQuote *quote = g_new0 (PdCartQuote, 1);

  quote->currency = g_strdup (pd_customer_get_currency (cart->customer));
  quote->unit_minor = g_array_new (FALSE, FALSE, sizeof (gint64));
  quote->line_minor = g_array_new (FALSE, FALSE, sizeof (gint64));
  quote->item_verdicts = g_ptr_array_new_with_free_func (g_object_unref);
  return quote;
}

PdCartQuote *
pd_local_engine_quote_cart (PdDatabase *database,
                            const PdLocalEngine *engine,
                            gint64 customer_row_id,
                            GPtrArray *items,
                            GError **error)
{
  g_autoptr (Cart) cart = NULL;
  g_autoptr (PdCartQuote) quote = NULL;
  g_autoptr (GError) local_error = NULL;

  cart = cart_new (database, engine, customer_row_id, items, error);
  if (cart == NULL)
    return NULL;

  quote = new_quote (cart);
  for (guint i = 0; i < items->len; i++) {
    if (!add_item (cart, items->pdata[i], quote, error))
      return NULL;
  }
  if (!check_sums (cart, &quote->commitment_minor, &local_error)) {
    if (!g_error_matches (local_error, PD_ERROR, PD_ERROR_OVERFLOW)) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
    keep_first_error (cart, NULL, local_error);
  }

  quote->include_tax = includes_tax (cart->customer, cart->lines);
  quote->total_minor = cart->facts.purchase_minor;
  quote->verdict = judge_cart (cart, quote);
  return g_steal_pointer (&quote);
}

/* --- the order --- */

static PdBulkLine
describe_line (const PdLocalEngine *engine, PdPolicy *policy, const PdCartLine *line)
{
  PdProduct *product = line->product;
  const char *kind = pd_product_get_kind (product);

  return (PdBulkLine){
    .product_id = pd_product_get_product_id (product),
    .sku_id = pd_product_get_sku_id (product),
    .title = pd_product_get_title (product),
    .publisher = pd_product_get_publisher (product),
    .kind = kind,
    .quantity = line->quantity,
    .term = line->term,
    .billing = line->billing,
    .unit_price_minor = line->unit_minor,
    .total_minor = line->total_minor,
    .status = "active",
    .policy_id = pd_policy_get_id (policy),
    .window_end = pd_rules_get_window_end (policy, kind, engine->now),
    .hybrid_benefit = pd_product_get_hybrid_benefit (product),
    /* Of a reservation, itself is billed: it may be returned in parts. */
    .next_instalment_at = line->instalments > 1 && !pd_cart_line_is_reservation (line)
                              ? pd_local_engine_get_instalment_due (line->billing, engine->now, 1)
                              : PD_INSTANT_NONE,
  };
}

/* The order's row and those of its lines, which have consecutive row IDs. */
static gboolean
put_order (PdDatabase *database,
           const PdLocalEngine *engine,
           PdBulkOrder *order,
           GPtrArray *lines,
           gint64 *order_row_id,
           gint64 *first_line_row_id,
           GError **error)
{
  PdPolicy *policy = pd_policy_set_find (engine->policies, engine->policy_setting, engine->now);
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (PdBulkLine));

  for (guint i = 0; i < lines->len; i++) {
    PdBulkLine line = describe_line (engine, policy, lines->pdata[i]);

    if (!pd_money_add (order->total_minor, line.total_minor, &order->total_minor, error))
      return FALSE;
    g_array_append_val (plain, line);
  }
  order->lines = (const PdBulkLine *) (gpointer) plain->data;
  order->n_lines = plain->len;

  return pd_database_bulk_insert_order (database, order, order_row_id, first_line_row_id, error);
}

/* What is paid now goes onto the invoice of the purchase's month. */
static gboolean
charge_lines (PdDatabase *database,
              const PdLocalEngine *engine,
              const PdBulkOrder *order,
              GPtrArray *lines,
              gint64 first_line_row_id,
              GError **error)
{
  g_autofree char *month = pd_instant_format_month (engine->now, 0);

  for (guint i = 0; i < lines->len; i++) {
    const PdCartLine *line = lines->pdata[i];

    if (!pd_database_add_invoice_line (database, month, order->currency, "New",
                                       first_line_row_id + i, line->total_minor, engine->now,
                                       error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
log_order (PdDatabase *database,
           const PdLocalEngine *engine,
           PdCustomer *customer,
           const PdBulkOrder *order,
           GPtrArray *lines,
           GPtrArray *reservation_ids,
           GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autofree char *total = pd_money_format_plain (order->total_minor, order->currency);
  g_autofree char *amount = g_strdup_printf ("%s %s", total, order->currency);

  for (guint i = 0; i < lines->len; i++) {
    const PdCartLine *line = lines->pdata[i];

    pd_local_engine_add_fact (detail, "product", pd_product_get_title (line->product));
    pd_local_engine_add_number (detail, "quantity", line->quantity);
    pd_local_engine_add_fact (detail, "region", line->region);
    pd_local_engine_add_fact (detail, "reservation", reservation_ids->pdata[i]);
  }
  pd_local_engine_add_fact (detail, "total", amount);
  pd_local_engine_add_fact (detail, "request_id", order->request_id);
  return pd_local_engine_log (database, engine, PD_OPERATION_CREATE_ORDER, "succeeded", customer,
                              "order", order->order_id, detail->str, error);
}

/* One reservation of its own for each line that is one; @ids: theirs, NULL for software. */
static gboolean
reserve_lines (PdDatabase *database,
               const PdLocalEngine *engine,
               const PdBulkOrder *order,
               GPtrArray *lines,
               gint64 first_line_row_id,
               GPtrArray *ids,
               GError **error)
{
  for (guint i = 0; i < lines->len; i++) {
    g_autofree char *id = NULL;

    if (pd_cart_line_is_reservation (lines->pdata[i]) &&
        !pd_local_engine_insert_reservation (database, engine, order->customer_row_id,
                                             order->currency, lines->pdata[i],
                                             first_line_row_id + i, &id, error))
      return FALSE;
    g_ptr_array_add (ids, g_steal_pointer (&id));
  }
  return TRUE;
}

gboolean
pd_local_engine_insert_order (PdDatabase *database,
                              const PdLocalEngine *engine,
                              PdCustomer *customer,
                              GPtrArray *lines,
                              const char *order_id,
                              const char *request_id,
                              gint64 *order_row_id,
                              GError **error)
{
  g_autofree char *new_id = order_id == NULL ? pd_local_engine_new_order_id (engine->rand) : NULL;
  g_autoptr (GPtrArray) reservation_ids = g_ptr_array_new_with_free_func (g_free);
  gint64 first_line_row_id = 0;
  PdBulkOrder order = {
    .order_id = order_id != NULL ? order_id : new_id,
    .customer_row_id = pd_record_get_row_id (PD_RECORD (customer)),
    .placed_at = engine->now,
    .status = "completed",
    .currency = pd_customer_get_currency (customer),
    .include_tax = includes_tax (customer, lines),
    .request_id = request_id,
    .user_name = engine->user_name,
  };

  return put_order (database, engine, &order, lines, order_row_id, &first_line_row_id, error) &&
         charge_lines (database, engine, &order, lines, first_line_row_id, error) &&
         reserve_lines (database, engine, &order, lines, first_line_row_id, reservation_ids,
                        error) &&
         log_order (database, engine, customer, &order, lines, reservation_ids, error);
}

gboolean
pd_local_engine_buy (PdDatabase *database,
                     const PdLocalEngine *engine,
                     gint64 customer_row_id,
                     GPtrArray *items,
                     const char *request_id,
                     gint64 *order_row_id,
                     GError **error)
{
  g_autoptr (Cart) cart = NULL;
  gint64 commitment_minor = 0;

  cart = cart_new (database, engine, customer_row_id, items, error);
  if (cart == NULL)
    return FALSE;

  for (guint i = 0; i < items->len; i++) {
    if (!add_item (cart, items->pdata[i], NULL, error))
      return FALSE;
    if (cart->first_error != NULL) {
      g_propagate_error (error, g_steal_pointer (&cart->first_error));
      return FALSE;
    }
  }

  return check_sums (cart, &commitment_minor, error) &&
         pd_local_engine_insert_order (database, engine, cart->customer, cart->lines, NULL,
                                       request_id, order_row_id, error);
}
