// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Reading reservations and orders (azure-api.md section 2), and the tenant's subscriptions (10). */

#include "desk-service-azure-private.h"

/* Everything of the token's tenant, ancestors too. (element-type PdReservation) */
static GPtrArray *
list_tenant (AzureCall *self, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);

  if (self->customer == NULL)
    return g_ptr_array_new_with_free_func (g_object_unref);

  query->customer_row_id = azure_row_id (self->customer);
  query->now = self->engine->now;
  query->sort = PD_SORT_DATE;
  return pd_database_list (self->database, query, -1, 0, error);
}

static gboolean
is_forbidden (AzureCall *self, PdReservation *reservation)
{
  return g_hash_table_contains (self->state->forbidden, "*") ||
         g_hash_table_contains (self->state->forbidden,
                                pd_reservation_get_reservation_order_id (reservation));
}

/* --- reservations --- */

static void
count_states (JsonArray *items, JsonObject *summary)
{
  static const char *const states[][2] = {
    { "Succeeded", "succeededCount" },   { "Failed", "failedCount" },
    { "Expiring", "expiringCount" },     { "Expired", "expiredCount" },
    { "Pending", "pendingCount" },       { "Cancelled", "cancelledCount" },
    { "Processing", "processingCount" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    gint64 n = 0;

    for (guint j = 0; j < json_array_get_length (items); j++) {
      JsonObject *properties =
          json_object_get_object_member (json_array_get_object_element (items, j), "properties");

      n += g_strcmp0 (json_object_get_string_member (properties, "displayProvisioningState"),
                      states[i][0]) == 0;
    }
    json_object_set_int_member (summary, states[i][1], n);
  }
}

/* Archived ones come only to who asks for them. */
static gboolean
is_asked_for (AzureFilter *filter, const char *text, JsonObject *item)
{
  JsonObject *properties = json_object_get_object_member (item, "properties");
  gboolean asks = text != NULL && g_strrstr (text, "properties/archived") != NULL;

  return (asks || !json_object_get_boolean_member (properties, "archived")) &&
         azure_filter_matches (filter, item);
}

static gboolean
read_take (AzureCall *self, guint *size, GError **error)
{
  const char *text = desk_call_get_query (self->call, "take");
  guint64 take = 0;

  *size = self->state->reservations_page;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &take, NULL))
    return azure_fail (error, 400, "BadRequest", "take is not valid.");

  *size = MIN (*size, (guint) take);
  return TRUE;
}

static gboolean
list_reservations (AzureCall *self, GError **error)
{
  const char *text = desk_call_get_query (self->call, "$filter");
  const char *refresh = desk_call_get_query (self->call, "refreshsummary");
  g_autoptr (AzureFilter) filter = azure_filter_new (text, "eq", error);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (JsonArray) items = json_array_new ();
  guint size = 0;

  if (filter == NULL || !read_take (self, &size, error) ||
      (all = list_tenant (self, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++) {
    g_autoptr (JsonObject) item = NULL;

    if (is_forbidden (self, all->pdata[i]))
      continue;
    item = azure_describe_reservation (self, all->pdata[i], TRUE);
    if (is_asked_for (filter, text, item))
      json_array_add_object_element (items, g_steal_pointer (&item));
  }

  if (!azure_answer_list (self, json_array_ref (items), size, error))
    return FALSE;
  if (g_strcmp0 (refresh, "true") == 0)
    count_states (items, azure_add_object (json_node_get_object (self->call->answer), "summary"));
  return TRUE;
}

static gboolean
get_reservation (AzureCall *self, GError **error)
{
  g_autoptr (PdReservation) reservation =
      azure_get_reservation (self, self->args[0], self->args[1], error);
  const char *expand = desk_call_get_query (self->call, "$expand");
  JsonObject *answer;

  if (reservation == NULL)
    return FALSE;

  answer = azure_describe_reservation (self, reservation, FALSE);
  if (g_strcmp0 (expand, "renewProperties") == 0)
    json_object_set_null_member (json_object_get_object_member (answer, "properties"),
                                 "renewProperties");
  desk_call_answer_object (self->call, 200, answer);
  return TRUE;
}

static gboolean
list_revisions (AzureCall *self, GError **error)
{
  g_autoptr (PdReservation) reservation =
      azure_get_reservation (self, self->args[0], self->args[1], error);
  JsonArray *items;
  const AzureTrack *track;

  if (reservation == NULL)
    return FALSE;

  items = json_array_new ();
  track = azure_get_track (self->state, pd_reservation_get_reservation_id (reservation));
  for (guint i = track->revisions->len; i > 0; i--)
    json_array_add_object_element (items, json_object_ref (track->revisions->pdata[i - 1]));
  if (track->revisions->len == 0)
    json_array_add_object_element (items, azure_describe_revision (self, reservation, FALSE));
  return azure_answer_list (self, items, G_MAXINT, error);
}

static gboolean
list_order_reservations (AzureCall *self, GError **error)
{
  g_autoptr (GPtrArray) reservations = azure_get_order (self, self->args[0], error);
  JsonArray *items;

  if (reservations == NULL)
    return FALSE;

  items = json_array_new ();
  for (guint i = 0; i < reservations->len; i++)
    json_array_add_object_element (items,
                                   azure_describe_reservation (self, reservations->pdata[i], TRUE));
  return azure_answer_list (self, items, self->state->reservations_page, error);
}

/* --- orders --- */

/* The orders of the tenant, each with its reservations, in the order of their purchase. */
static GPtrArray *
list_orders_of (GPtrArray *reservations)
{
  GPtrArray *orders = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < reservations->len; i++) {
    const char *id = pd_reservation_get_reservation_order_id (reservations->pdata[i]);
    GPtrArray *order = g_hash_table_lookup (by_id, id);

    if (order == NULL) {
      order = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (by_id, (gpointer) id, order);
      g_ptr_array_add (orders, order);
    }
    g_ptr_array_add (order, g_object_ref (reservations->pdata[i]));
  }
  return orders;
}

static gboolean
list_orders (AzureCall *self, GError **error)
{
  g_autoptr (GPtrArray) all = list_tenant (self, error);
  g_autoptr (GPtrArray) orders = NULL;
  JsonArray *items;

  if (all == NULL)
    return FALSE;

  orders = list_orders_of (all);
  items = json_array_new ();
  for (guint i = 0; i < orders->len; i++) {
    GPtrArray *order = orders->pdata[i];

    if (!is_forbidden (self, order->pdata[0]))
      json_array_add_object_element (items, azure_describe_order (self, order));
  }
  return azure_answer_list (self, items, self->state->orders_page, error);
}

static gboolean
get_order (AzureCall *self, GError **error)
{
  g_autoptr (GPtrArray) reservations = azure_get_order (self, self->args[0], error);
  JsonObject *answer;

  if (reservations == NULL)
    return FALSE;

  answer = azure_describe_order (self, reservations);
  if (g_strcmp0 (desk_call_get_query (self->call, "$expand"), "schedule") == 0)
    json_object_set_object_member (json_object_get_object_member (answer, "properties"),
                                   "planInformation", azure_describe_plan (self, reservations));
  desk_call_answer_object (self->call, 200, answer);
  return TRUE;
}

/* --- subscriptions --- */

static gboolean
list_subscriptions (AzureCall *self, GError **error)
{
  g_autoptr (GPtrArray) subscriptions = azure_list_subscriptions (self, error);
  JsonArray *items;

  if (subscriptions == NULL)
    return FALSE;

  items = json_array_new ();
  for (guint i = 0; i < subscriptions->len; i++) {
    PdAzureSubscription *one = subscriptions->pdata[i];
    gboolean active = g_strcmp0 (pd_azure_subscription_get_state (one), "active") == 0;
    g_autofree char *id =
        g_strconcat ("/subscriptions/", pd_azure_subscription_get_subscription_id (one), NULL);
    JsonObject *item = json_object_new ();

    json_object_set_string_member (item, "id", id);
    json_object_set_string_member (item, "subscriptionId",
                                   pd_azure_subscription_get_subscription_id (one));
    json_object_set_string_member (item, "displayName", pd_azure_subscription_get_name (one));
    json_object_set_string_member (item, "state", active ? "Enabled" : "Disabled");
    json_object_set_string_member (item, "tenantId", self->call->tenant);
    json_object_set_array_member (item, "managedByTenants", json_array_new ());
    json_array_add_object_element (items, item);
  }
  return azure_answer_list (self, items, self->state->orders_page, error);
}

static gboolean
applies (PdReservation *reservation, const char *subscription_id)
{
  const char *scope = pd_reservation_get_scope_id (reservation);

  if (pd_reservation_get_cancelled_at (reservation) != 0)
    return FALSE;
  if (scope == NULL)
    return g_strcmp0 (pd_reservation_get_scope_type (reservation), PD_SCOPE_SHARED) == 0;
  return g_strrstr (scope, subscription_id) != NULL;
}

static gboolean
list_applied (AzureCall *self, GError **error)
{
  g_autoptr (PdAzureSubscription) subscription =
      azure_get_subscription (self, self->args[0], error);
  g_autoptr (GPtrArray) all = subscription != NULL ? list_tenant (self, error) : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObject *answer, *ids;
  JsonArray *items;

  if (all == NULL)
    return FALSE;

  items = json_array_new ();
  for (guint i = 0; i < all->len; i++) {
    const char *id = pd_reservation_get_reservation_order_id (all->pdata[i]);
    g_autofree char *path = azure_order_path (id);

    if (applies (all->pdata[i], pd_azure_subscription_get_subscription_id (subscription)) &&
        g_hash_table_add (seen, (gpointer) id))
      json_array_add_string_element (items, path);
  }
  answer = json_object_new ();
  ids = azure_add_object (azure_add_object (answer, "properties"), "reservationOrderIds");
  json_object_set_array_member (ids, "value", items);
  json_object_set_null_member (ids, "nextLink");
  desk_call_answer_object (self->call, 200, answer);
  return TRUE;
}

#define CAPACITY "providers/microsoft.capacity"

const AzureRoute azure_reservation_routes[] = {
  { "GET", CAPACITY "/reservations", FALSE, list_reservations },
  { "GET", CAPACITY "/reservationorders", FALSE, list_orders },
  { "GET", CAPACITY "/reservationorders/*", FALSE, get_order },
  { "GET", CAPACITY "/reservationorders/*/reservations", FALSE, list_order_reservations },
  { "GET", CAPACITY "/reservationorders/*/reservations/*", FALSE, get_reservation },
  { "GET", CAPACITY "/reservationorders/*/reservations/*/revisions", FALSE, list_revisions },
  { "GET", "subscriptions", FALSE, list_subscriptions },
  { "GET", "subscriptions/*/providers/microsoft.capacity/appliedreservations", FALSE,
    list_applied },
  { NULL },
};
