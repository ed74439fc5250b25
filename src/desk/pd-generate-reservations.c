// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-desk-private.h"

#include <glib/gi18n-lib.h>

#include "pd-data.h"
#include "pd-error.h"
#include "pd-local-engine-azure.h"
#include "pd-local-engine-private.h"
#include "pd-money.h"

#define YEARS 3     /* over which the purchases are spread */
#define DAYS 25     /* of use of each reservation */
#define WINDOW 1000 /* customers in memory at once */
#define PROGRESS_STEP 2000
#define PRICE_MAX G_GINT64_CONSTANT (1000000000)
#define PLAN_NAME "Azure plan"

/* One reservation of the catalogue at one price. */
typedef struct
{
  PdProduct *product;   /* lent */
  const PdPrice *price; /* lent */
} Offer;

/* What is needed of a customer. */
typedef struct
{
  gint64 row_id;
  const char *currency; /* interned */
  gboolean include_tax; /* 4.5 */
} Buyer;

typedef struct
{
  gint64 wanted;
  guint32 seed;
  PdDesk *desk;
  PdProgress progress; /* (nullable) */
  gpointer progress_data;
  PdGenerated *generated;
  PdDatabase *database;
  PdLocalEngine engine;
  GRand *rand;         /* (owned) */
  GPtrArray *products; /* (owned) */
  GHashTable *offers;  /* (owned) currency -> GArray of Offer */
  GArray *buyers;      /* (owned) of Buyer */
} Generator;

static void
generator_clear (Generator *self)
{
  g_clear_pointer (&self->rand, g_rand_free);
  g_clear_pointer (&self->products, g_ptr_array_unref);
  g_clear_pointer (&self->offers, g_hash_table_unref);
  g_clear_pointer (&self->buyers, g_array_unref);
}

/* --- the catalogue --- */

static void
add_offers (Generator *self, PdProduct *product)
{
  GPtrArray *prices = pd_product_get_prices (product);

  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];
    GArray *offers = g_hash_table_lookup (self->offers, price->currency);
    Offer offer = { product, price };

    if (price->amount_minor > PRICE_MAX)
      continue;
    if (offers == NULL) {
      offers = g_array_new (FALSE, FALSE, sizeof (Offer));
      g_hash_table_insert (self->offers, price->currency, offers);
    }
    g_array_append_val (offers, offer);
  }
}

static GPtrArray *
list_products (Generator *self, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);

  query->product_kind = g_strdup (PD_KIND_RESERVATION);
  return pd_database_list (self->database, query, -1, 0, error);
}

static gboolean
load_offers (Generator *self, GError **error)
{
  self->products = list_products (self, error);
  if (self->products == NULL)
    return FALSE;
  if (self->products->len == 0) {
    g_autoptr (PdCatalog) catalog = pd_data_load_sample_catalog (error);

    g_clear_pointer (&self->products, g_ptr_array_unref);
    if (catalog == NULL || !pd_local_engine_put_catalog (self->database, catalog, error) ||
        (self->products = list_products (self, error)) == NULL)
      return FALSE;
  }

  self->offers =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < self->products->len; i++)
    add_offers (self, self->products->pdata[i]);
  return TRUE;
}

/* --- one reservation --- */

static const char *
pick_region (Generator *self, PdProduct *product)
{
  const char *const *regions = pd_product_get_regions (product);
  guint n = regions != NULL ? g_strv_length ((char **) regions) : 0;

  return n > 0 ? regions[g_rand_int_range (self->rand, 0, (gint32) n)] : "";
}

/* Seldom monthly: each payment that came is a line of an invoice. */
static const Offer *
pick_offer (Generator *self, GArray *offers)
{
  const Offer *offer = NULL;

  for (int tries = 0; tries < 8; tries++) {
    offer = &g_array_index (offers, Offer, g_rand_int_range (self->rand, 0, (gint32) offers->len));
    if (g_strcmp0 (offer->price->billing, PD_BILLING_MONTHLY) != 0 ||
        g_rand_int_range (self->rand, 0, 8) == 0)
      break;
  }
  return offer;
}

static int
count_payments (const PdPrice *price, gint64 placed_at, gint64 now, gint64 *next)
{
  int n = pd_price_get_instalments (price->term, price->billing);
  int made = 1;

  while (made < n && pd_local_engine_get_payment_due (placed_at, made) <= now)
    made++;
  *next = made < n ? pd_local_engine_get_payment_due (placed_at, made) : 0;
  return made;
}

static gboolean
charge (Generator *self, const PdBulkReservation *reservation, gint64 total_minor, GError **error)
{
  for (int i = 0; i < reservation->payments_made; i++) {
    gint64 at = pd_local_engine_get_payment_due (reservation->purchased_at, i);
    g_autofree char *month = pd_instant_format_month (at, 0);

    if (!pd_database_add_invoice_line (self->database, month, reservation->currency,
                                       i == 0 ? "New" : "Renew", reservation->line_row_id,
                                       total_minor, at, error))
      return FALSE;
  }
  return TRUE;
}

/* Weekdays and weekends differ; one of ten is never used, one of four is under-used. */
static gsize
make_days (Generator *self, PdBulkReservation *reservation, PdUtilizationDay days[DAYS])
{
  int last = pd_instant_get_day (MIN (self->engine.now, reservation->expires_at)) - 1;
  int first = MAX (last - DAYS + 1, pd_instant_get_day (reservation->purchased_at));
  int level = g_rand_int_range (self->rand, 0, 20);
  gint64 reserved = reservation->quantity * 24 * 1000;
  gsize n = 0;

  for (int day = first; day <= last; day++) {
    gboolean weekend = (day + 4) % 7 == 0 || (day + 4) % 7 == 6; /* 1970-01-01 was a Thursday */
    int permille = level < 2 ? 0 : level < 7 ? (weekend ? 250 : 700) : (weekend ? 850 : 980);

    if (permille > 0)
      permille = CLAMP (permille + g_rand_int_range (self->rand, -60, 61), 0, 1000);
    days[n++] = (PdUtilizationDay){ day, reserved, reserved * permille / 1000 };
    reservation->used = reservation->used || permille > 0;
  }
  reservation->utilization_1d = pd_utilization_sum (days, n, last, 1);
  reservation->utilization_7d = pd_utilization_sum (days, n, last, 7);
  reservation->utilization_30d = pd_utilization_sum (days, n, last, 30);
  return n;
}

static gboolean
put_owner (Generator *self, const char *reservation_order_id, gint64 at, GError **error)
{
  g_autofree char *id = pd_local_engine_new_guid (&self->engine);
  g_autofree char *principal =
      pd_local_engine_make_principal_id (self->engine.user_email, self->engine.user_name);
  g_autoptr (PdRoleAssignment) owner = NULL;
  gint64 row_id = 0;

  owner = g_object_new (PD_TYPE_ROLE_ASSIGNMENT, "reservation-order-id", reservation_order_id,
                        "assignment-id", id, "principal-id", principal, "principal-name",
                        self->engine.user_name, "principal-email", self->engine.user_email,
                        "principal-type", "User", "role-id", PD_AZURE_ROLE_OWNER, "created-at", at,
                        "created-by", self->engine.user_name, NULL);
  return pd_database_insert_assignment (self->database, owner, &row_id, error);
}

static gboolean
put_order (Generator *self,
           const Buyer *buyer,
           const Offer *offer,
           PdBulkReservation *reservation,
           gint64 total_minor,
           GError **error)
{
  PdProduct *product = offer->product;
  g_autofree char *order_id = pd_local_engine_new_order_id (self->rand);
  PdBulkLine line = {
    .product_id = pd_product_get_product_id (product),
    .sku_id = pd_product_get_sku_id (product),
    .title = pd_product_get_title (product),
    .publisher = pd_product_get_publisher (product),
    .kind = PD_KIND_RESERVATION,
    .quantity = reservation->quantity,
    .term = offer->price->term,
    .billing = offer->price->billing,
    .unit_price_minor = offer->price->amount_minor,
    .total_minor = total_minor,
    .status = "active",
    .policy_id = reservation->policy_id,
  };
  PdBulkOrder order = {
    .order_id = order_id,
    .customer_row_id = reservation->customer_row_id,
    .placed_at = reservation->purchased_at,
    .status = "completed",
    .currency = reservation->currency,
    .total_minor = total_minor,
    .include_tax = buyer->include_tax,
    .user_name = self->engine.user_name,
    .lines = &line,
    .n_lines = 1,
  };

  return pd_database_bulk_insert_order (self->database, &order, NULL, &reservation->line_row_id,
                                        error);
}

static gboolean
put_reservation (Generator *self,
                 const Buyer *buyer,
                 const Offer *offer,
                 PdBulkReservation *reservation,
                 GError **error)
{
  PdUtilizationDay days[DAYS];
  gint64 total_minor = 0;
  gint64 row_id = 0;
  gsize n_days;

  if (!pd_money_multiply (offer->price->amount_minor, reservation->quantity, &total_minor, error) ||
      !put_order (self, buyer, offer, reservation, total_minor, error) ||
      !charge (self, reservation, total_minor, error))
    return FALSE;

  n_days = make_days (self, reservation, days);
  if (!pd_database_bulk_insert_reservation (self->database, reservation, &row_id, error) ||
      (n_days > 0 &&
       !pd_database_bulk_insert_utilization (self->database, row_id, days, n_days, error)) ||
      !put_owner (self, reservation->reservation_order_id, reservation->purchased_at, error))
    return FALSE;

  self->generated->orders++;
  self->generated->lines++;
  self->generated->reservations++;
  self->generated->utilization += (gint64) n_days;
  if (self->progress != NULL && self->generated->reservations % PROGRESS_STEP == 0)
    self->progress (self->generated->reservations, self->wanted, self->progress_data);
  return TRUE;
}

static gboolean
make_reservation (Generator *self,
                  const Buyer *buyer,
                  GArray *offers,
                  const char *subscription,
                  GError **error)
{
  const Offer *offer = pick_offer (self, offers);
  const char *type = pd_product_get_resource_type (offer->product);
  const char *size = pd_product_get_size (offer->product);
  gint64 from = pd_instant_add_months (self->engine.now, -12 * YEARS);
  gint64 at = from + (gint64) (g_rand_double (self->rand) * (double) (self->engine.now - from));
  gboolean single = g_rand_int_range (self->rand, 0, 3) == 0;
  g_autofree char *id = pd_local_engine_new_guid (&self->engine);
  g_autofree char *order_id = pd_local_engine_new_guid (&self->engine);
  g_autofree char *name = NULL;
  PdBulkReservation reservation = {
    .reservation_id = id,
    .reservation_order_id = order_id,
    .customer_row_id = buyer->row_id,
    .resource_type = type,
    .size = size,
    .region = pick_region (self, offer->product),
    .quantity = g_rand_int_range (self->rand, 1, 11),
    .term = offer->price->term,
    .billing = offer->price->billing,
    .currency = offer->price->currency,
    .unit_price_minor = offer->price->amount_minor,
    .purchased_at = at,
    .expires_at = pd_reservation_get_term_end (at, offer->price->term),
    .state = PD_RESERVATION_SUCCEEDED,
    .scope_type = single ? PD_SCOPE_SINGLE : PD_SCOPE_SHARED,
    .scope_id = single ? subscription : NULL,
    .scope_name = single ? PLAN_NAME : NULL,
    .billing_subscription = subscription,
    .flexibility = g_strcmp0 (type, "VirtualMachines") == 0,
    .policy_id = pd_policy_get_id (
        pd_policy_set_find (self->engine.policies, self->engine.policy_setting, at)),
  };

  name = pd_local_engine_make_reservation_name (
      size != NULL && *size != '\0' ? size : pd_product_get_sku_id (offer->product),
      reservation.region, at);
  reservation.name = name;
  reservation.payments_made =
      count_payments (offer->price, at, self->engine.now, &reservation.next_payment_at);
  return put_reservation (self, buyer, offer, &reservation, error);
}

/* --- all of them --- */

/* The subscription to which the customer's reservations are billed (14.1). (transfer full) */
static char *
get_subscription (Generator *self, gint64 customer_row_id, GError **error)
{
  g_autoptr (GPtrArray) subscriptions =
      pd_database_list_subscriptions (self->database, customer_row_id, error);
  gint64 row_id = 0;
  char *id;

  if (subscriptions == NULL)
    return NULL;
  if (subscriptions->len > 0)
    return g_strdup (pd_azure_subscription_get_subscription_id (subscriptions->pdata[0]));

  id = pd_local_engine_new_guid (&self->engine);
  if (pd_database_insert_subscription (self->database, customer_row_id, id, PLAN_NAME,
                                       self->engine.now, &row_id, error))
    return id;
  g_free (id);
  return NULL;
}

/* Those who can have reservations: there are prices in their currency, and their market is not
 * listed (3.6). */
static void
add_buyers (Generator *self, PdMarketList *markets, GPtrArray *customers)
{
  for (guint i = 0; i < customers->len; i++) {
    PdCustomer *customer = customers->pdata[i];
    const char *country = pd_customer_get_country (customer);
    const Buyer buyer = { pd_record_get_row_id (PD_RECORD (customer)),
                          g_intern_string (pd_customer_get_currency (customer)),
                          pd_rules_prices_include_tax (PD_KIND_RESERVATION, country) };

    if (g_hash_table_contains (self->offers, buyer.currency) &&
        (markets == NULL || pd_market_list_find (markets, country) == NULL))
      g_array_append_val (self->buyers, buyer);
  }
}

/* Before the bulk path, which takes indexes away that reading customers needs. */
static gboolean
load_buyers (Generator *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  g_autoptr (PdMarketList) markets = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) local_error = NULL;

  markets = pd_local_engine_ref_markets (self->database, &self->engine, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  ids = pd_database_list_ids (self->database, query, -1, 0, cancellable, error);
  if (ids == NULL)
    return FALSE;

  self->buyers = g_array_new (FALSE, FALSE, sizeof (Buyer));
  for (guint from = 0; from < ids->len; from += WINDOW) {
    g_autoptr (GPtrArray) customers =
        pd_database_load (self->database, PD_LIST_CUSTOMERS, &g_array_index (ids, gint64, from),
                          MIN (WINDOW, ids->len - from), self->engine.now, error);

    if (customers == NULL)
      return FALSE;
    add_buyers (self, markets, customers);
  }
  if (self->buyers->len > 0)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                       _ ("Reservations need customers: let at least one customer be made."));
  return FALSE;
}

/* As many as are this customer's share. */
static gboolean
make_for_buyer (Generator *self, const Buyer *buyer, gint64 until, GError **error)
{
  GArray *offers = g_hash_table_lookup (self->offers, buyer->currency);
  g_autofree char *subscription = NULL;

  if (self->generated->reservations >= until)
    return TRUE;
  subscription = get_subscription (self, buyer->row_id, error);
  if (subscription == NULL)
    return FALSE;

  while (self->generated->reservations < until) {
    if (!make_reservation (self, buyer, offers, subscription, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
make_reservations (Generator *self, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < self->buyers->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !make_for_buyer (self, &g_array_index (self->buyers, Buyer, i),
                         self->wanted * ((gint64) i + 1) / self->buyers->len, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
log_generation (Generator *self, GError **error)
{
  g_autofree char *detail =
      g_strdup_printf ("generated_reservations: %" G_GINT64_FORMAT "\nseed: %u",
                       self->generated->reservations, self->seed);

  return pd_local_engine_log (self->database, &self->engine, PD_OPERATION_CHANGE_SETTINGS,
                              "succeeded", NULL, "account", pd_desk_get_name (self->desk), detail,
                              error);
}

static gboolean
generate (Generator *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
  gint64 before = 0;

  if (!pd_database_count (self->database, query, &before, error))
    return FALSE;

  /* A second run with the same seed makes other reservations. */
  self->rand = g_rand_new_with_seed (self->seed + (guint32) before * 2654435761u);
  self->engine.rand = self->rand;
  return load_offers (self, error) && load_buyers (self, cancellable, error) &&
         pd_database_begin_bulk (self->database, error) &&
         make_reservations (self, cancellable, error) && log_generation (self, error) &&
         pd_database_end_bulk (self->database, cancellable, error) &&
         pd_generate_pay_invoices (self->database, self->engine.now, error);
}

static gpointer
generate_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Generator *self = data;
  g_autoptr (PdSettings) settings = NULL;
  gboolean done = FALSE;

  self->database = database;
  if (!pd_context_begin_any (pd_desk_get_context (self->desk), database, &settings, &self->engine,
                             error))
    return NULL;

  done = generate (self, cancellable, error);
  generator_clear (self);
  return done ? self : NULL;
}

gboolean
pd_desk_generate_reservations (PdDesk *self,
                               gint64 reservations,
                               guint32 seed,
                               PdProgress progress,
                               gpointer progress_data,
                               PdGenerated *generated,
                               GError **error)
{
  Generator generator = { .wanted = reservations,
                          .seed = seed,
                          .desk = self,
                          .progress = progress,
                          .progress_data = progress_data,
                          .generated = generated };
  gint64 started = g_get_monotonic_time ();

  g_return_val_if_fail (PD_IS_DESK (self), FALSE);
  g_return_val_if_fail (reservations >= 0 && reservations <= G_MAXINT32, FALSE);
  g_return_val_if_fail (generated != NULL, FALSE);
  if (!pd_context_check_is_own_book (pd_desk_get_context (self), error))
    return FALSE;

  *generated = (PdGenerated){ 0 };
  if (reservations > 0 &&
      pd_store_write (pd_desk_get_store (self), generate_job, &generator, error) == NULL)
    return FALSE;

  generated->seconds = (g_get_monotonic_time () - started) / (double) G_USEC_PER_SEC;
  return TRUE;
}
