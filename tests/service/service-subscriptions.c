// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Subscriptions (partner-center-api.md 10) and entitlements (9). */

#include <string.h>

#include "pd-local-engine-azure.h"
#include "service-partner.h"

/* 10, 17.3: what was bought before is in the orders alone. 2021-10-14. */
#define LISTED_FROM (G_GINT64_CONSTANT (1634169600) * G_USEC_PER_SEC)

/* --- subscriptions --- */

static gboolean
is_subscription (PdOrderLine *line)
{
  return (strcmp (pd_order_line_get_kind (line), PD_KIND_SUBSCRIPTION) == 0 ||
          strcmp (pd_order_line_get_kind (line), PD_KIND_PLAN) == 0) &&
         pd_order_line_get_placed_at (line) >= LISTED_FROM;
}

static const char *
get_status (PdOrderLine *line, gint64 ends_at, gint64 now)
{
  if (partner_line_is_cancelled (line))
    return "deleted";
  return ends_at != 0 && ends_at <= now ? "expired" : "active";
}

static void
add_refund_options (JsonObject *object, PdOrderLine *line)
{
  JsonArray *options = json_array_new ();
  JsonObject *option;

  if (pd_order_line_get_window_end (line) != 0 && !partner_line_is_cancelled (line)) {
    partner_set_instant (object, "cancellationAllowedUntilDate",
                         pd_order_line_get_window_end (line));
    option = json_object_new ();
    json_object_set_string_member (option, "type", "Partial");
    partner_set_instant (option, "expiresAt", pd_order_line_get_window_end (line));
    json_array_add_object_element (options, option);
  }
  json_object_set_array_member (object, "refundOptions", options);
}

static void
add_product_type (JsonObject *object, const char *type)
{
  JsonObject *product = json_object_new ();

  json_object_set_string_member (product, "id", type);
  json_object_set_string_member (product, "displayName", type);
  json_object_set_object_member (object, "productType", product);
}

static void
add_changes (Partner *partner, JsonObject *object, const char *id)
{
  JsonObject *kept = g_hash_table_lookup (partner->subscriptions, id);
  gboolean renew = FALSE;
  g_autofree char *name = desk_call_dup_member (kept, "friendlyName", NULL);

  if (kept == NULL)
    return;
  partner_set_text (object, "friendlyName", name);
  pd_json_find_boolean (kept, "autoRenewEnabled", &renew, NULL);
  json_object_set_boolean_member (object, "autoRenewEnabled", renew);
}

static void
add_terms (JsonObject *object, PdOrderLine *line, gint64 ends_at)
{
  const char *term = pd_order_line_get_term (line);
  const char *billing = pd_order_line_get_billing (line);

  partner_set_instant (object, "creationDate", pd_order_line_get_placed_at (line));
  partner_set_instant (object, "effectiveStartDate", pd_order_line_get_placed_at (line));
  if (ends_at != 0)
    partner_set_instant (object, "commitmentEndDate", ends_at - PD_DAY_US); /* inclusive */
  partner_set_text (object, "termDuration", term);
  json_object_set_string_member (object, "renewalTermDuration", "");
  json_object_set_string_member (
      object, "billingCycle",
      g_strcmp0 (term, "P3Y") == 0 && strcmp (billing, PD_BILLING_ONE_TIME) == 0 ? "triennial"
                                                                                 : billing);
}

static JsonObject *
describe_subscription (Partner *partner, PdOrderLine *line, const char *country, gint64 now)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = partner_make_subscription_id (partner, line);
  g_autofree char *offer = partner_make_offer_id (partner, line, country);
  gint64 ends_at = pd_reservation_get_term_end (pd_order_line_get_placed_at (line),
                                                pd_order_line_get_term (line));
  gboolean microsoft = g_strcmp0 (pd_order_line_get_publisher (line), "Microsoft") == 0;

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "offerId", offer);
  json_object_set_string_member (object, "offerName", pd_order_line_get_title (line));
  json_object_set_string_member (object, "friendlyName", pd_order_line_get_title (line));
  add_product_type (object, "Software");
  json_object_set_int_member (object, "quantity", pd_order_line_get_quantity (line));
  json_object_set_string_member (object, "unitType", "Licenses");
  json_object_set_boolean_member (object, "hasPurchasableAddons", FALSE);
  add_terms (object, line, ends_at);
  add_refund_options (object, line);
  json_object_set_string_member (object, "status", get_status (line, ends_at, now));
  json_object_set_boolean_member (object, "autoRenewEnabled", FALSE);
  json_object_set_boolean_member (object, "isTrial", FALSE);
  json_object_set_string_member (object, "billingType", "license");
  json_object_set_boolean_member (object, "isMicrosoftProduct", microsoft);
  json_object_set_string_member (object, "partnerId", "");
  json_object_set_boolean_member (object, "attentionNeeded", FALSE);
  json_object_set_boolean_member (object, "actionTaken", FALSE);
  json_object_set_string_member (object, "contractType", "subscription");
  partner_set_text (object, "publisherName", pd_order_line_get_publisher (line));
  json_object_set_string_member (object, "orderId", pd_order_line_get_order_id (line));
  add_changes (partner, object, id);
  partner_add_link (object, "self", "/customers/%s/subscriptions/%s",
                    pd_order_line_get_tenant_id (line), id);
  partner_set_type (object, "Subscription");
  return object;
}

/* An Azure subscription: usage-based, no order of this book. */
static JsonObject *
describe_azure (PdAzureSubscription *subscription, PdCustomer *customer)
{
  JsonObject *object = json_object_new ();
  const char *id = pd_azure_subscription_get_subscription_id (subscription);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "entitlementId", id);
  json_object_set_string_member (object, "offerId", "MS-AZR-0145P");
  json_object_set_string_member (object, "offerName", "Microsoft Azure");
  json_object_set_string_member (object, "friendlyName",
                                 pd_azure_subscription_get_name (subscription));
  add_product_type (object, "Azure");
  json_object_set_int_member (object, "quantity", 1);
  json_object_set_string_member (object, "unitType", "Usage-based");
  partner_set_instant (object, "creationDate", pd_customer_get_created_at (customer));
  partner_set_instant (object, "effectiveStartDate", pd_customer_get_created_at (customer));
  json_object_set_string_member (object, "commitmentEndDate", "9999-12-31T00:00:00Z");
  json_object_set_string_member (object, "status", pd_azure_subscription_get_state (subscription));
  json_object_set_boolean_member (object, "autoRenewEnabled", FALSE);
  json_object_set_boolean_member (object, "isTrial", FALSE);
  json_object_set_string_member (object, "billingType", "usage");
  json_object_set_string_member (object, "billingCycle", "monthly");
  json_object_set_string_member (object, "termDuration", "");
  json_object_set_boolean_member (object, "isMicrosoftProduct", TRUE);
  json_object_set_string_member (object, "contractType", "subscription");
  json_object_set_string_member (object, "publisherName", "Microsoft");
  partner_add_link (object, "self", "/customers/%s/subscriptions/%s",
                    pd_customer_get_tenant_id (customer), id);
  partner_set_type (object, "Subscription");
  return object;
}

static gpointer
list_azure_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  return pd_database_list_subscriptions (database, *(gint64 *) data, error);
}

static GPtrArray *
list_azure (DeskCall *call, PdCustomer *customer)
{
  gint64 row_id = pd_record_get_row_id (PD_RECORD (customer));
  GError *error = NULL;
  GPtrArray *list = desk_service_run_read (call->service, list_azure_job, &row_id, &error);

  if (list == NULL)
    desk_call_refuse_error (call, error);
  return list;
}

static gboolean
fits_order (DeskCall *call, const char *order_id)
{
  const char *wanted = desk_call_get_query (call, "order_id");
  g_autofree char *alternate = partner_make_order_alternate_id (order_id);

  return wanted == NULL || strcmp (wanted, order_id) == 0 ||
         g_ascii_strcasecmp (wanted, alternate) == 0;
}

static void
list_subscriptions (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autoptr (GPtrArray) orders = NULL;
  g_autoptr (GPtrArray) azure = NULL;
  JsonArray *items;

  if (customer == NULL ||
      (orders = partner_load_orders (partner, call, pd_record_get_row_id (PD_RECORD (customer)))) ==
          NULL ||
      (azure = list_azure (call, customer)) == NULL)
    return;

  items = json_array_new ();
  call->cacheable = TRUE;
  for (guint i = 0; i < orders->len; i++) {
    GPtrArray *lines = pd_order_get_lines (orders->pdata[i]);

    if (partner_order_is_pending (partner, call, orders->pdata[i]))
      call->cacheable = FALSE;
    else if (fits_order (call, pd_order_get_order_id (orders->pdata[i])))
      for (guint j = 0; j < lines->len; j++) {
        if (is_subscription (lines->pdata[j]))
          json_array_add_object_element (
              items, describe_subscription (partner, lines->pdata[j],
                                            pd_customer_get_country (customer), call->now));
      }
  }
  for (guint i = 0; i < azure->len && desk_call_get_query (call, "order_id") == NULL; i++)
    json_array_add_object_element (items, describe_azure (azure->pdata[i], customer));
  desk_call_answer_object (call, 200, partner_new_collection (call, items));
}

/* The line that segment 3 names, with its order; NULL: none. */
static PdOrderLine *
find_line (Partner *partner, DeskCall *call, GPtrArray *orders, PdOrder **order)
{
  for (guint i = 0; i < orders->len; i++) {
    GPtrArray *lines = pd_order_get_lines (orders->pdata[i]);

    for (guint j = 0; j < lines->len; j++) {
      g_autofree char *id = is_subscription (lines->pdata[j])
                                ? partner_make_subscription_id (partner, lines->pdata[j])
                                : NULL;

      if (id == NULL || !desk_call_is (call, 3, id))
        continue;
      *order = orders->pdata[i];
      return lines->pdata[j];
    }
  }
  return NULL;
}

static PdAzureSubscription *
find_azure (DeskCall *call, GPtrArray *azure)
{
  for (guint i = 0; i < azure->len; i++) {
    if (desk_call_is (call, 3, pd_azure_subscription_get_subscription_id (azure->pdata[i])))
      return azure->pdata[i];
  }
  return NULL;
}

/* What segment 3 names. */
typedef struct
{
  PdCustomer *customer;
  GPtrArray *orders;
  GPtrArray *azure;
  PdOrder *order;             /* lent */
  PdOrderLine *line;          /* lent (nullable) */
  PdAzureSubscription *usage; /* lent (nullable) */
} Found;

static void
found_clear (Found *found)
{
  g_clear_object (&found->customer);
  g_clear_pointer (&found->orders, g_ptr_array_unref);
  g_clear_pointer (&found->azure, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static gboolean
find (Partner *partner, DeskCall *call, Found *found)
{
  found->customer = partner_get_customer (call);
  if (found->customer == NULL)
    return FALSE;
  found->orders =
      partner_load_orders (partner, call, pd_record_get_row_id (PD_RECORD (found->customer)));
  if (found->orders == NULL)
    return FALSE;
  found->azure = list_azure (call, found->customer);
  if (found->azure == NULL)
    return FALSE;

  found->line = find_line (partner, call, found->orders, &found->order);
  found->usage = find_azure (call, found->azure);
  if (found->line != NULL || found->usage != NULL)
    return TRUE;
  desk_call_refuse (call, 404, 20003, "The subscription %s is not there.",
                    desk_call_get_segment (call, 3));
  return FALSE;
}

static JsonObject *
describe_found (Partner *partner, DeskCall *call, const Found *found)
{
  return found->usage != NULL
             ? describe_azure (found->usage, found->customer)
             : describe_subscription (partner, found->line,
                                      pd_customer_get_country (found->customer), call->now);
}

static void
get_subscription (Partner *partner, DeskCall *call)
{
  g_auto (Found) found = { 0 };

  if (find (partner, call, &found))
    desk_call_answer_object (call, 200, describe_found (partner, call, &found));
}

/* What may be set and was: leaving out autoRenewEnabled resets it (10). */
static void
keep_changes (Partner *partner, DeskCall *call)
{
  JsonObject *body = desk_call_get_object (call);
  JsonObject *kept = json_object_new ();
  g_autofree char *name = desk_call_dup_member (body, "friendlyName", NULL);
  gboolean renew = FALSE;

  partner_set_text (kept, "friendlyName", name);
  pd_json_find_boolean (body, "autoRenewEnabled", &renew, NULL);
  json_object_set_boolean_member (kept, "autoRenewEnabled", renew);
  g_hash_table_replace (partner->subscriptions,
                        g_ascii_strdown (desk_call_get_segment (call, 3), -1), kept);
  desk_service_touch (call->service);
}

static void
cancel_subscription (Partner *partner, DeskCall *call, const Found *found)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_auto (Found) changed = { 0 };

  g_ptr_array_add (lines, found->line);
  if (partner_cancel_lines (partner, call, found->order, lines, "cancel-subscription") &&
      find (partner, call, &changed))
    desk_call_answer_object (call, 200, describe_found (partner, call, &changed));
}

static void
patch_subscription (Partner *partner, DeskCall *call)
{
  g_auto (Found) found = { 0 };
  JsonObject *body = desk_call_get_object (call);
  g_autofree char *status = desk_call_dup_member (body, "status", "active");
  gint64 quantity = -1;
  gboolean has_quantity = FALSE;

  if (!find (partner, call, &found))
    return;
  pd_json_find_int64 (body, "quantity", &quantity, &has_quantity, NULL);
  if (found.usage != NULL) {
    desk_call_refuse (call, 400, 2006, "Updates of this subscription are not allowed.");
  } else if (has_quantity && quantity != pd_order_line_get_quantity (found.line)) {
    desk_call_refuse (call, 400, 800090, "The quantity cannot be changed.");
  } else if (g_ascii_strcasecmp (status, "deleted") == 0 &&
             !partner_line_is_cancelled (found.line)) {
    cancel_subscription (partner, call, &found);
  } else if (g_ascii_strcasecmp (status, "active") != 0 || partner_line_is_cancelled (found.line)) {
    desk_call_refuse (call, 400, 2006, "This state cannot be set.");
  } else {
    keep_changes (partner, call);
    partner_log (call, found.customer, "update_subscription", "subscription",
                 desk_call_get_segment (call, 3));
    desk_service_count_act (call, "update-subscription", "", NULL, TRUE);
    desk_call_answer_object (call, 200, describe_found (partner, call, &found));
  }
}

static void
get_provisioning (Partner *partner, DeskCall *call)
{
  g_auto (Found) found = { 0 };
  JsonObject *object;

  if (!find (partner, call, &found))
    return;
  object = json_object_new ();
  json_object_set_string_member (object, "status", "success");
  json_object_set_int_member (object, "quantity",
                              found.line != NULL ? pd_order_line_get_quantity (found.line) : 1);
  partner_set_type (object, "ProvisioningStatus");
  desk_call_answer_object (call, 200, object);
}

static void
get_support_contact (Partner *partner, DeskCall *call)
{
  g_auto (Found) found = { 0 };
  JsonObject *object;

  if (!find (partner, call, &found))
    return;
  object = json_object_new ();
  json_object_set_string_member (object, "supportTenantId", DESK_SERVICE_TENANT);
  json_object_set_string_member (object, "supportMpnId", "5550101");
  json_object_set_string_member (object, "name", "Contoso");
  partner_set_type (object, "SupportContact");
  desk_call_answer_object (call, 200, object);
}

static void
list_addons (Partner *partner, DeskCall *call)
{
  g_auto (Found) found = { 0 };

  if (find (partner, call, &found))
    desk_call_answer_object (call, 200, partner_new_collection (call, json_array_new ()));
}

static void
list_azure_entitlements (Partner *partner, DeskCall *call)
{
  g_auto (Found) found = { 0 };
  JsonArray *items;

  if (!find (partner, call, &found))
    return;
  items = json_array_new ();
  if (found.usage != NULL) {
    JsonObject *object = json_object_new ();
    const char *id = pd_azure_subscription_get_subscription_id (found.usage);

    json_object_set_string_member (object, "id", id);
    json_object_set_string_member (object, "friendlyName",
                                   pd_azure_subscription_get_name (found.usage));
    json_object_set_string_member (object, "status", pd_azure_subscription_get_state (found.usage));
    json_object_set_string_member (object, "subscriptionId", id);
    json_array_add_object_element (items, object);
  }
  desk_call_answer_object (call, 200, partner_new_collection (call, items));
}

/* --- entitlements --- */

static JsonObject *
describe_entitlement (Partner *partner, PdOrderLine *line, const char *country, const char *type)
{
  JsonObject *object = json_object_new ();
  JsonObject *reference = json_object_new ();
  g_autofree char *number = g_strdup_printf ("%d", pd_order_line_get_line (line));
  g_autofree char *offer = partner_make_offer_id (partner, line, country);
  g_auto (GStrv) parts = g_strsplit (offer, ":", -1);
  g_autofree char *alternate = partner_make_order_alternate_id (pd_order_line_get_order_id (line));

  json_object_set_array_member (object, "includedEntitlements", json_array_new ());
  json_object_set_string_member (reference, "id", pd_order_line_get_order_id (line));
  json_object_set_string_member (reference, "lineItemId", number);
  json_object_set_string_member (reference, "alternateId", alternate);
  json_object_set_object_member (object, "referenceOrder", reference);
  json_object_set_string_member (object, "productId", parts[0]);
  json_object_set_string_member (object, "skuId", parts[1]);
  json_object_set_int_member (
      object, "quantity", partner_line_is_cancelled (line) ? 0 : pd_order_line_get_quantity (line));
  json_object_set_array_member (object, "entitledArtifacts", json_array_new ());
  json_object_set_string_member (object, "entitlementType", type);
  return object;
}

/* A reservation's artifact: its link gives the details (9). */
static void
add_artifact (JsonObject *entitlement, PdReservation *reservation)
{
  JsonArray *artifacts = json_object_get_array_member (entitlement, "entitledArtifacts");
  JsonObject *artifact = json_object_new ();
  JsonObject *attributes = json_object_new ();
  g_autofree char *kind = g_ascii_strdown (pd_reservation_get_resource_type (reservation) != NULL
                                               ? pd_reservation_get_resource_type (reservation)
                                               : "virtualmachines",
                                           -1);

  partner_add_link (artifact, "unused",
                    "/customers/%s/artifacts/reservedinstance/groups/%s/"
                    "lineitems/%s/resource/%s",
                    pd_reservation_get_tenant_id (reservation),
                    pd_reservation_get_reservation_order_id (reservation),
                    pd_reservation_get_reservation_order_id (reservation),
                    pd_reservation_get_reservation_id (reservation));
  json_object_set_object_member (artifact, "link",
                                 json_object_ref (json_object_get_object_member (
                                     json_object_get_object_member (artifact, "links"), "unused")));
  json_object_remove_member (artifact, "links");
  json_object_set_string_member (artifact, "resourceId",
                                 pd_reservation_get_reservation_id (reservation));
  json_object_set_string_member (artifact, "artifactType", "reservedinstance");
  json_array_add_object_element (artifacts, artifact);
  json_object_set_string_member (attributes, "reservationType", kind);
  json_object_set_object_member (entitlement, "dynamicAttributes", attributes);
}

static void
add_reserved (Partner *partner,
              JsonArray *items,
              PdOrderLine *line,
              GPtrArray *reservations,
              const char *country)
{
  JsonObject *object = describe_entitlement (partner, line, country, "reservedinstance");
  gboolean any = FALSE;

  for (guint i = 0; i < reservations->len; i++) {
    PdReservation *reservation = reservations->pdata[i];

    if (pd_reservation_get_line_row_id (reservation) != pd_record_get_row_id (PD_RECORD (line)) ||
        strcmp (pd_reservation_get_state (reservation), PD_RESERVATION_CANCELLED) == 0)
      continue;
    add_artifact (object, reservation);
    any = TRUE;
  }
  if (any)
    json_array_add_object_element (items, object);
  else
    json_object_unref (object);
}

static void
add_software (Partner *partner,
              DeskCall *call,
              JsonArray *items,
              PdOrderLine *line,
              const char *country)
{
  const char *expiry = desk_call_get_query (call, "showexpiry");
  gint64 ends_at = pd_reservation_get_term_end (pd_order_line_get_placed_at (line),
                                                pd_order_line_get_term (line));
  JsonObject *object;

  if (partner_line_is_cancelled (line) && !call->service->keeps_entitlements)
    return;
  object = describe_entitlement (partner, line, country, "software");
  if (expiry != NULL && g_ascii_strcasecmp (expiry, "true") == 0)
    partner_set_instant (object, "expiryDate", ends_at);
  json_array_add_object_element (items, object);
}

static void
list_entitlements (Partner *partner, DeskCall *call)
{
  static const char *const reserved_names[] = { "reservedinstance",
                                                "virtualmachinereservedinstance", NULL };
  const char *type = desk_call_get_query (call, "entitlementtype");
  g_autofree char *lower = type != NULL ? g_ascii_strdown (type, -1) : NULL;
  gboolean reserved = lower == NULL || g_strv_contains (reserved_names, lower);
  gboolean software = lower == NULL || strcmp (lower, "software") == 0;
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autoptr (GPtrArray) orders = NULL;
  g_autoptr (GPtrArray) reservations = NULL;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
  JsonArray *items;

  if (customer == NULL)
    return;
  query->customer_row_id = pd_record_get_row_id (PD_RECORD (customer));
  if ((orders = partner_load_orders (partner, call, query->customer_row_id)) == NULL ||
      (reservations = partner_list (call, query)) == NULL)
    return;

  items = json_array_new ();
  call->cacheable = TRUE;
  for (guint i = 0; i < orders->len; i++) {
    GPtrArray *lines = pd_order_get_lines (orders->pdata[i]);

    if (partner_order_is_pending (partner, call, orders->pdata[i])) {
      call->cacheable = FALSE;
      continue;
    }
    for (guint j = 0; j < lines->len; j++) {
      gboolean is_reserved =
          strcmp (pd_order_line_get_kind (lines->pdata[j]), PD_KIND_RESERVATION) == 0;

      if (is_reserved && reserved)
        add_reserved (partner, items, lines->pdata[j], reservations,
                      pd_customer_get_country (customer));
      else if (!is_reserved && software)
        add_software (partner, call, items, lines->pdata[j], pd_customer_get_country (customer));
    }
  }
  desk_call_answer_object (call, 200, partner_new_collection (call, items));
}

static gpointer
find_reservation_job (PdDatabase *database,
                      const PdLocalEngine *engine,
                      gpointer data,
                      GError **error)
{
  return pd_database_find_reservation (database, data, engine->now, error);
}

static void
get_artifact (Partner *partner, DeskCall *call)
{
  g_autoptr (PdReservation) reservation = desk_service_run_read (
      call->service, find_reservation_job, (gpointer) desk_call_get_segment (call, 9), NULL);
  JsonObject *object, *detail;
  JsonArray *details;

  if (reservation == NULL || !desk_call_is (call, 1, pd_reservation_get_tenant_id (reservation)) ||
      !desk_call_is (call, 9, pd_reservation_get_reservation_id (reservation))) {
    desk_call_refuse (call, 404, 1000, "Not found");
    return;
  }
  detail = json_object_new ();
  json_object_set_string_member (detail, "reservationId",
                                 pd_reservation_get_reservation_id (reservation));
  partner_set_text (detail, "displayName", pd_reservation_get_name (reservation));
  partner_set_text (detail, "scopeType", pd_reservation_get_scope_type (reservation));
  json_object_set_int_member (detail, "quantity", pd_reservation_get_quantity (reservation));
  partner_set_instant (detail, "effectiveDateTime", pd_reservation_get_purchased_at (reservation));
  partner_set_instant (detail, "expiryDateTime", pd_reservation_get_expires_at (reservation));
  json_object_set_string_member (detail, "provisioningState", "Succeeded");
  details = json_array_new ();
  json_array_add_object_element (details, detail);
  object = json_object_new ();
  json_object_set_string_member (object, "type", "reservedinstance");
  json_object_set_array_member (object, "reservations", details);
  desk_call_answer_object (call, 200, object);
}

const PartnerRoute partner_subscription_routes[] = {
  { "GET", "customers/*/subscriptions", list_subscriptions },
  { "GET", "customers/*/subscriptions/*", get_subscription },
  { "PATCH", "customers/*/subscriptions/*", patch_subscription },
  { "GET", "customers/*/subscriptions/*/addons", list_addons },
  { "GET", "customers/*/subscriptions/*/provisioningstatus", get_provisioning },
  { "GET", "customers/*/subscriptions/*/supportcontact", get_support_contact },
  { "GET", "customers/*/subscriptions/*/azureEntitlements", list_azure_entitlements },
  { "GET", "customers/*/entitlements", list_entitlements },
  { "GET", "customers/*/artifacts/reservedinstance/groups/*/lineitems/*/resource/*", get_artifact },
  { NULL },
};
