// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-order-intake.h"
#include "pd-partner-center-subscriptions.h"
#include "pd-pull-parts.h"

/* What one customer bought, from all sources; written in one piece. */
typedef struct
{
  gint64 customer_row_id;
  char *tenant;
  char *name;
  char *country;
  gboolean is_list;         /* the orders are all there are */
  GPtrArray *orders;        /* (owned) (nullable) (element-type PdWireOrder) */
  GPtrArray *subscriptions; /* (owned) (nullable) (element-type PdWireSubscription) */
  GPtrArray *software;      /* (owned) (nullable) (element-type PdWireEntitlement) */
  GPtrArray *reservations;  /* (owned) (nullable) the same */
  gboolean failed;
  gint64 before;      /* orders in the book when the writing began */
  gboolean has_azure; /* found while it is written */
  gboolean azure_changed;
} Sales;

static void
sales_free (gpointer data)
{
  Sales *sales = data;

  g_free (sales->tenant);
  g_free (sales->name);
  g_free (sales->country);
  g_clear_pointer (&sales->orders, g_ptr_array_unref);
  g_clear_pointer (&sales->subscriptions, g_ptr_array_unref);
  g_clear_pointer (&sales->software, g_ptr_array_unref);
  g_clear_pointer (&sales->reservations, g_ptr_array_unref);
  g_free (sales);
}

static gboolean
is_azure_type (const PdWireSubscription *wire)
{
  return (wire->product_type != NULL &&
          g_ascii_strncasecmp (wire->product_type, "azure", strlen ("azure")) == 0) ||
         g_strcmp0 (wire->billing_type, "usage") == 0;
}

/* --- orders --- */

static gboolean
put_order (PdDatabase *database,
           PdPullRun *run,
           Sales *sales,
           const PdWireOrder *wire,
           GError **error)
{
  const PdOrderIntake intake = {
    .customer_row_id = sales->customer_row_id,
    .country = sales->country,
    .policies = pd_context_get_policies (run->context),
    .policy_setting = run->policy_setting,
    .kinds = run->kinds,
    .seen_at = run->seen,
  };
  gboolean reserves = FALSE;
  gboolean changed = FALSE;

  if (!pd_order_intake_put (database, &intake, wire, NULL, &reserves, &changed, error))
    return FALSE;

  sales->has_azure |= reserves;
  sales->azure_changed |= reserves && changed;
  pd_pull_count (run, &run->report->lines, wire->lines->len);
  return TRUE;
}

static gboolean
put_orders (PdDatabase *database, PdPullRun *run, Sales *sales, GError **error)
{
  for (guint i = 0; i < sales->orders->len; i++) {
    if (!put_order (database, run, sales, sales->orders->pdata[i], error))
      return FALSE;
  }

  pd_pull_count (run, &run->report->orders, sales->orders->len);
  return TRUE;
}

/* Everything of the customer came: what did not is not there any more. An order may also be known
 * from a subscription or an entitlement alone, so these come first. In the first pass there is
 * nothing that could be gone. */
static gboolean
end_orders (PdDatabase *database, PdPullRun *run, Sales *sales, GError **error)
{
  gboolean under_way = FALSE;
  gint64 after = 0;
  gint64 gone = 0;

  if (run->kind == PD_PULL_FIRST)
    return TRUE;
  if (!pd_database_mark_gone (database, PD_LIST_ORDERS, sales->customer_row_id, run->seen, run->now,
                              &gone, error))
    return FALSE;

  pd_pull_count (run, &run->report->gone, gone);
  if (run->kind != PD_PULL_FULL)
    return TRUE;
  if (!pd_database_count_far_rows (database, PD_LIST_ORDERS, sales->customer_row_id, &after,
                                   error) ||
      !pd_database_has_act_under_way (database, sales->customer_row_id, &under_way, error))
    return FALSE;
  /* What we are buying just now nobody else has added. */
  pd_pull_note_difference (run, "orders", sales->name, under_way ? 0 : after + gone - sales->before,
                           gone);
  return TRUE;
}

/* --- subscriptions --- */

static gboolean
put_subscription (PdDatabase *database,
                  PdPullRun *run,
                  Sales *sales,
                  const PdWireSubscription *wire,
                  GError **error)
{
  const char *kind =
      pd_order_intake_find_kind (database, run->kinds, wire->product_id, wire->sku_id);
  PdFarSubscription subscription = {
    .customer_row_id = sales->customer_row_id,
    .subscription_id = wire->id,
    .order_id = wire->order_id,
    .product_id = wire->product_id,
    .sku_id = wire->sku_id,
    .title = wire->name != NULL ? wire->name : wire->offer_name,
    .publisher = wire->publisher,
    .kind = kind,
    .quantity = wire->quantity,
    .term = wire->term,
    .billing = wire->billing,
    .status = wire->status,
    .placed_at = wire->created_at,
    .far_window_end = wire->cancel_until,
    .commitment_end = wire->ends_at,
    .auto_renew = wire->auto_renew,
    .seen_at = run->seen,
  };

  /* What Azure's resources are billed to is nothing that was sold: Azure itself tells of it. */
  if (is_azure_type (wire)) {
    sales->has_azure = TRUE;
    return TRUE;
  }
  if (kind == NULL && wire->product_type != NULL)
    subscription.kind = g_ascii_strcasecmp (wire->product_type, "Software") == 0
                            ? PD_KIND_SUBSCRIPTION
                            : wire->product_type;
  return pd_database_put_far_subscription (database, &subscription, NULL, NULL, error);
}

static gboolean
put_subscriptions (PdDatabase *database, PdPullRun *run, Sales *sales, GError **error)
{
  for (guint i = 0; i < sales->subscriptions->len; i++) {
    if (!put_subscription (database, run, sales, sales->subscriptions->pdata[i], error))
      return FALSE;
  }

  pd_pull_count (run, &run->report->subscriptions, sales->subscriptions->len);
  return TRUE;
}

/* --- entitlements --- */

/* NULL-terminated, lent; NULL where it has none. */
static const char **
list_reservation_ids (const PdWireEntitlement *wire)
{
  const char **ids = g_new0 (const char *, wire->artifacts->len + 1);
  guint n = 0;

  for (guint i = 0; i < wire->artifacts->len; i++) {
    const PdWireArtifact *artifact = wire->artifacts->pdata[i];

    if (artifact->resource_id != NULL)
      ids[n++] = artifact->resource_id;
  }
  return ids;
}

static gboolean
put_entitlement (PdDatabase *database,
                 PdPullRun *run,
                 Sales *sales,
                 const PdWireEntitlement *wire,
                 gboolean reserved,
                 GError **error)
{
  g_autofree const char **ids = reserved ? list_reservation_ids (wire) : NULL;
  gboolean changed = FALSE;
  PdFarEntitlement entitlement = {
    .customer_row_id = sales->customer_row_id,
    .type = wire->type,
    .product_id = wire->product_id,
    .sku_id = wire->sku_id,
    .order_id = wire->order_id,
    .alternate_id = wire->order_alternate_id,
    .line = wire->line,
    .quantity = wire->quantity,
    .expires_at = wire->expires_at,
    .state = wire->state,
    .reservation_ids = ids,
    .seen_at = run->seen,
  };

  if (!pd_database_put_far_entitlement (database, &entitlement, NULL, &changed, error))
    return FALSE;

  sales->has_azure |= reserved;
  sales->azure_changed |= reserved && changed;
  return TRUE;
}

static gboolean
put_entitlements (PdDatabase *database, PdPullRun *run, Sales *sales, GError **error)
{
  gint64 gone = 0;

  for (guint i = 0; sales->software != NULL && i < sales->software->len; i++) {
    if (!put_entitlement (database, run, sales, sales->software->pdata[i], FALSE, error))
      return FALSE;
  }
  for (guint i = 0; sales->reservations != NULL && i < sales->reservations->len; i++) {
    if (!put_entitlement (database, run, sales, sales->reservations->pdata[i], TRUE, error))
      return FALSE;
  }
  pd_pull_count (run, &run->report->entitlements,
                 (sales->software != NULL ? sales->software->len : 0) +
                     (sales->reservations != NULL ? sales->reservations->len : 0));

  /* Only when both kinds came whole it is known what is not there any more. */
  if (sales->software == NULL || sales->reservations == NULL || run->kind == PD_PULL_FIRST)
    return TRUE;
  if (!pd_database_end_far_entitlements (database, sales->customer_row_id, run->seen, run->now,
                                         &gone, error))
    return FALSE;
  pd_pull_count (run, &run->report->gone, gone);
  return TRUE;
}

/* --- all of it --- */

/* Whom the Azure phase asks: who has a row of its own. */
static gboolean
mark_azure (PdDatabase *database, PdPullRun *run, const Sales *sales, GError **error)
{
  g_autoptr (PdPull) pull = NULL;

  if (!sales->has_azure)
    return TRUE;
  if ((pull = pd_database_get_pull (database, "azure-reservations", sales->tenant, error)) == NULL)
    return FALSE;
  if (pull->started_at > 0 && !sales->azure_changed)
    return TRUE;

  pull->started_at = run->seen;
  return pd_database_put_pull (database, pull, error);
}

static gboolean
put_sales (PdDatabase *database, PdPullRun *run, Sales *sales, GError **error)
{
  if (run->kind == PD_PULL_FULL &&
      !pd_database_count_far_rows (database, PD_LIST_ORDERS, sales->customer_row_id, &sales->before,
                                   error))
    return FALSE;

  return (sales->orders == NULL || put_orders (database, run, sales, error)) &&
         (sales->subscriptions == NULL ||
          (put_subscriptions (database, run, sales, error) &&
           pd_pull_put_well (database, run, "subscriptions", sales->tenant, 0, error))) &&
         put_entitlements (database, run, sales, error) && mark_azure (database, run, sales, error);
}

static gboolean
write_sales (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  Sales *sales = data;
  const gboolean entitled = sales->software != NULL && sales->reservations != NULL;

  if (!put_sales (database, run, sales, error))
    return FALSE;
  if (entitled && !pd_pull_put_well (database, run, "entitlements", sales->tenant, 0, error))
    return FALSE;
  if (sales->is_list && !sales->failed && sales->subscriptions != NULL && entitled)
    return end_orders (database, run, sales, error) &&
           pd_pull_put_done (database, run, "orders", sales->tenant, sales->orders->len, error);

  return sales->orders == NULL || !sales->is_list ||
         pd_pull_put_well (database, run, "orders", sales->tenant, sales->orders->len, error);
}

static guint
weigh (const Sales *sales)
{
  guint rows = 1;

  rows += sales->orders != NULL ? sales->orders->len * 2 : 0;
  rows += sales->subscriptions != NULL ? sales->subscriptions->len : 0;
  rows += sales->software != NULL ? sales->software->len : 0;
  rows += sales->reservations != NULL ? sales->reservations->len : 0;
  return rows;
}

/* --- asking --- */

static void
note_order_faults (PdPullRun *run, const Sales *sales, const GPtrArray *orders)
{
  for (guint i = 0; i < orders->len; i++) {
    const PdWireOrder *order = orders->pdata[i];

    if (order->fault != NULL)
      pd_pull_note_fault (run, "orders", sales->name, order->fault);
  }
}

static gboolean
ask_order_list (PdPullRun *run, Sales *sales)
{
  GError *error = NULL;

  sales->is_list = TRUE;
  g_clear_pointer (&sales->orders, g_ptr_array_unref);
  sales->orders =
      pd_pull_collect (run, pd_partner_center_list_orders (sales->tenant),
                       (GDestroyNotify) pd_wire_order_free, "orders", sales->name, &error);
  if (sales->orders != NULL) {
    note_order_faults (run, sales, sales->orders);
    return TRUE;
  }

  sales->failed = TRUE;
  return pd_pull_note_failure (run, "orders", sales->tenant, sales->name, error);
}

/* Orders that the log named, one by one. One that is not there (yet) makes it the list. */
static gboolean
ask_orders (PdPullRun *run, Sales *sales, const char *const *order_ids)
{
  sales->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_wire_order_free);
  for (guint i = 0; order_ids[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    PdWireOrder *order =
        pd_pull_fetch (run, pd_partner_center_get_order (sales->tenant, order_ids[i]), &error);

    if (order == NULL && pd_pull_is_fatal (run, error)) {
      pd_pull_end (run, g_steal_pointer (&error));
      return FALSE;
    }
    if (order == NULL)
      return ask_order_list (run, sales);
    g_ptr_array_add (sales->orders, order);
  }

  note_order_faults (run, sales, sales->orders);
  return TRUE;
}

static gboolean
ask_subscriptions (PdPullRun *run, Sales *sales)
{
  GError *error = NULL;

  sales->subscriptions = pd_pull_collect (
      run, pd_partner_center_list_subscriptions (sales->tenant, NULL),
      (GDestroyNotify) pd_wire_subscription_free, "subscriptions", sales->name, &error);
  if (sales->subscriptions == NULL) {
    sales->failed = TRUE;
    return pd_pull_note_failure (run, "subscriptions", sales->tenant, sales->name, error);
  }

  for (guint i = 0; i < sales->subscriptions->len; i++) {
    const PdWireSubscription *subscription = sales->subscriptions->pdata[i];

    if (subscription->fault != NULL)
      pd_pull_note_fault (run, "subscriptions", sales->name, subscription->fault);
  }
  return TRUE;
}

static gboolean
ask_entitlements (PdPullRun *run, Sales *sales, gboolean reservations)
{
  GError *error = NULL;
  GPtrArray *list = pd_pull_collect (
      run, pd_partner_center_list_entitlements (sales->tenant, reservations),
      (GDestroyNotify) pd_wire_entitlement_free, "entitlements", sales->name, &error);

  if (list == NULL) {
    sales->failed = TRUE;
    return pd_pull_note_failure (run, "entitlements", sales->tenant, sales->name, error);
  }

  for (guint i = 0; i < list->len; i++) {
    const PdWireEntitlement *entitlement = list->pdata[i];

    if (entitlement->fault != NULL)
      pd_pull_note_fault (run, "entitlements", sales->name, entitlement->fault);
  }
  *(reservations ? &sales->reservations : &sales->software) = list;
  return TRUE;
}

gboolean
pd_pull_one_sales (PdPullRun *run,
                   PdPullCustomer *customer,
                   PdPullSales what,
                   const char *const *order_ids)
{
  Sales *sales = g_new0 (Sales, 1);
  gboolean good = TRUE;

  sales->customer_row_id = customer->row_id;
  sales->tenant = g_strdup (customer->tenant_id);
  sales->name = g_strdup (customer->name);
  sales->country = g_strdup (customer->country);
  if (what & PD_PULL_ORDERS)
    good = order_ids != NULL ? ask_orders (run, sales, order_ids) : ask_order_list (run, sales);
  if (good && (what & PD_PULL_SUBSCRIPTIONS))
    good = ask_subscriptions (run, sales);
  if (good && (what & PD_PULL_ENTITLEMENTS))
    good = ask_entitlements (run, sales, FALSE) && ask_entitlements (run, sales, TRUE);

  /* What came is kept, also when the rest will never come. */
  sales->failed |= !good;
  pd_pull_pen_put (run->pen, write_sales, sales, sales_free, weigh (sales));
  return good;
}

static gboolean
each_sales (PdPullRun *run, PdPullCustomer *customer, gpointer user_data)
{
  return pd_pull_one_sales (run, customer, PD_PULL_ALL_SALES, NULL);
}

gboolean
pd_pull_sales (PdPullRun *run)
{
  return pd_pull_each_customer (run, "orders", _ ("Orders of customers"),
                                pd_pull_finished_since (run), FALSE, each_sales, NULL);
}
