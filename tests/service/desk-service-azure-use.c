// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Utilization (azure-api.md section 5). */

#include "desk-service-azure-private.h"

#define ORDER "providers/microsoft.capacity/reservationorders/*"
#define USE "/providers/microsoft.consumption"
#define USAGE_DATE "properties/usageDate"
#define MILLI 1000.0

/* The reservations of the path: of the order, or one. */
static GPtrArray *
list_asked (AzureCall *self, GError **error)
{
  g_autoptr (GPtrArray) order = azure_get_order (self, self->args[0], error);
  g_autoptr (GPtrArray) one = NULL;
  PdReservation *reservation;

  if (order == NULL || self->args[1] == NULL)
    return g_steal_pointer (&order);

  reservation = azure_get_reservation (self, self->args[0], self->args[1], error);
  if (reservation == NULL)
    return NULL;
  one = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (one, reservation);
  return g_steal_pointer (&one);
}

/* --- shapes --- */

static JsonObject *
new_item (PdReservation *reservation, const char *kind, gint64 at, JsonObject **properties)
{
  const char *order_id = pd_reservation_get_reservation_order_id (reservation);
  const char *reservation_id = pd_reservation_get_reservation_id (reservation);
  g_autofree char *date = pd_instant_format_iso_date (at);
  g_auto (GStrv) parts = g_strsplit (date, "-", 3);
  g_autofree char *digits = g_strjoinv ("", parts);
  /* Without the slash in front (section 5). */
  g_autofree char *id = g_strdup_printf ("providers/Microsoft.Capacity/reservationOrders/%s/"
                                         "reservations/%s/providers/Microsoft.Consumption/%s/%s",
                                         order_id, reservation_id, kind, digits);
  g_autofree char *name = g_strdup_printf ("%s_%s_%s", order_id, reservation_id, digits);
  g_autofree char *type = g_strconcat ("Microsoft.Consumption/", kind, NULL);
  JsonObject *item = json_object_new ();

  json_object_set_string_member (item, "id", id);
  json_object_set_string_member (item, "name", name);
  json_object_set_string_member (item, "type", type);
  *properties = azure_add_object (item, "properties");
  json_object_set_string_member (*properties, "reservationOrderId", order_id);
  json_object_set_string_member (*properties, "reservationId", reservation_id);
  json_object_set_string_member (*properties, "skuName", pd_reservation_get_size (reservation));
  json_object_set_string_member (*properties, "kind", "Reservation");
  azure_set_instant (*properties, "usageDate", at);
  return item;
}

static JsonObject *
describe_summary (PdReservation *reservation, gint64 at, gint64 reserved, gint64 used)
{
  gint64 quantity = pd_reservation_get_quantity (reservation);
  double percentage = reserved > 0 ? 100.0 * (double) used / (double) reserved : 0;
  JsonObject *properties;
  JsonObject *item = new_item (reservation, "reservationSummaries", at, &properties);

  json_object_set_double_member (properties, "reservedHours", (double) reserved / MILLI);
  json_object_set_double_member (properties, "usedHours", (double) used / MILLI);
  json_object_set_double_member (properties, "minUtilizationPercentage", percentage);
  json_object_set_double_member (properties, "avgUtilizationPercentage", percentage);
  json_object_set_double_member (properties, "maxUtilizationPercentage", percentage);
  json_object_set_int_member (properties, "purchasedQuantity", quantity);
  json_object_set_int_member (properties, "remainingQuantity", 0);
  json_object_set_int_member (properties, "totalReservedQuantity", quantity);
  json_object_set_int_member (properties, "usedQuantity", used > 0 ? quantity : 0);
  json_object_set_double_member (properties, "utilizedPercentage", percentage);
  return item;
}

static JsonObject *
describe_detail (PdReservation *reservation, const PdUtilizationDay *day)
{
  JsonObject *properties;
  JsonObject *item =
      new_item (reservation, "reservationDetails", pd_instant_from_day (day->day), &properties);
  g_autofree char *instance =
      g_strdup_printf ("/subscriptions/%s/resourcegroups/desk/providers/microsoft.compute/"
                       "virtualmachines/vm1",
                       pd_reservation_get_billing_subscription (reservation));

  json_object_set_string_member (properties, "instanceId", instance);
  json_object_set_double_member (properties, "totalReservedQuantity",
                                 (double) pd_reservation_get_quantity (reservation));
  json_object_set_double_member (properties, "reservedHours",
                                 (double) day->reserved_millihours / MILLI);
  json_object_set_double_member (properties, "usedHours", (double) day->used_millihours / MILLI);
  json_object_set_string_member (properties, "instanceFlexibilityGroup", "desk Series");
  json_object_set_string_member (properties, "instanceFlexibilityRatio", "1");
  return item;
}

/* --- days and months --- */

static void
add_days (JsonArray *items, PdReservation *reservation, GArray *days)
{
  for (guint i = 0; i < days->len; i++) {
    const PdUtilizationDay *day = &g_array_index (days, PdUtilizationDay, i);

    json_array_add_object_element (
        items, describe_summary (reservation, pd_instant_from_day (day->day),
                                 day->reserved_millihours, day->used_millihours));
  }
}

static gint64
get_month (int day)
{
  g_autofree char *month = pd_instant_format_month (pd_instant_from_day (day), 0);
  g_autofree char *date = g_strconcat (month, "-01", NULL);
  gint64 first = 0;

  pd_date_parse (date, &first, NULL);
  return first;
}

static void
add_months (JsonArray *items, PdReservation *reservation, GArray *days)
{
  gint64 month = 0;
  gint64 reserved = 0;
  gint64 used = 0;

  for (guint i = 0; i < days->len; i++) {
    const PdUtilizationDay *day = &g_array_index (days, PdUtilizationDay, i);
    gint64 own = get_month (day->day);

    if (own != month && month != 0) {
      json_array_add_object_element (items, describe_summary (reservation, month, reserved, used));
      reserved = used = 0;
    }
    month = own;
    reserved += day->reserved_millihours;
    used += day->used_millihours;
  }
  if (month != 0)
    json_array_add_object_element (items, describe_summary (reservation, month, reserved, used));
}

static void
add_details (JsonArray *items, PdReservation *reservation, GArray *days)
{
  for (guint i = 0; i < days->len; i++) {
    const PdUtilizationDay *day = &g_array_index (days, PdUtilizationDay, i);

    if (day->used_millihours > 0)
      json_array_add_object_element (items, describe_detail (reservation, day));
  }
}

typedef void (*AddDays) (JsonArray *items, PdReservation *reservation, GArray *days);

static gboolean
list_use (AzureCall *self, AddDays add, gboolean needs_days, GError **error)
{
  g_autoptr (AzureFilter) filter =
      azure_filter_new (desk_call_get_query (self->call, "$filter"), "ge gt le lt eq", error);
  g_autoptr (GPtrArray) reservations = filter != NULL ? list_asked (self, error) : NULL;
  g_autoptr (JsonArray) items = json_array_new ();
  int from = G_MININT;
  int to = G_MAXINT;

  if (reservations == NULL)
    return FALSE;
  if (!azure_filter_get_days (filter, USAGE_DATE, &from, &to) && needs_days)
    return azure_fail (error, 400, "BadRequest", "A filter on " USAGE_DATE " is needed.");
  for (guint i = 0; i < reservations->len; i++) {
    g_autoptr (GArray) days = pd_database_list_utilization (
        self->database, azure_row_id (reservations->pdata[i]), from, to, error);

    if (days == NULL)
      return FALSE;
    add (items, reservations->pdata[i], days);
  }
  return azure_answer_list (self, json_array_ref (items), G_MAXINT, error);
}

static gboolean
list_summaries (AzureCall *self, GError **error)
{
  const char *grain = desk_call_get_query (self->call, "grain");

  if (grain != NULL && g_ascii_strcasecmp (grain, "monthly") == 0)
    return list_use (self, add_months, FALSE, error);
  if (grain != NULL && g_ascii_strcasecmp (grain, "daily") == 0)
    return list_use (self, add_days, TRUE, error);
  return azure_fail (error, 400, "BadRequest", "grain is daily or monthly.");
}

static gboolean
list_details (AzureCall *self, GError **error)
{
  return list_use (self, add_details, TRUE, error);
}

const AzureRoute azure_use_routes[] = {
  { "GET", ORDER USE "/reservationsummaries", FALSE, list_summaries },
  { "GET", ORDER "/reservations/*" USE "/reservationsummaries", FALSE, list_summaries },
  { "GET", ORDER USE "/reservationdetails", FALSE, list_details },
  { "GET", ORDER "/reservations/*" USE "/reservationdetails", FALSE, list_details },
  { NULL },
};
