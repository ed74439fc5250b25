// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "azure-fixture.h"

#include "pd-json.h"

/* --- filling the book --- */

static void
add_price (PdProduct *product,
           const char *term,
           const char *billing,
           const char *currency,
           gint64 minor)
{
  g_ptr_array_add (pd_product_get_prices (product), pd_price_new (term, billing, currency, minor));
}

static gboolean
put_product (PdDatabase *database,
             const char *sku,
             const char *type,
             const char *size,
             gint64 price)
{
  static const char *const japan[] = { "japaneast", "japanwest", NULL };
  g_autoptr (PdProduct) product = g_object_new (
      PD_TYPE_PRODUCT, "product-id", "P-RES", "sku-id", sku, "title", size, "description", "",
      "publisher", "Test", "kind", PD_KIND_RESERVATION, "min-quantity", 1, "max-quantity", 1000,
      "resource-type", type, "size", size, "regions", japan, NULL);

  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "JPY", price);
  add_price (product, "P1Y", PD_BILLING_MONTHLY, "JPY", price / 10);
  add_price (product, "P1Y", PD_BILLING_ONE_TIME, "USD", price);
  return pd_database_put_product (database, product, NULL);
}

static gint64
add_customer (PdDatabase *database,
              const PdLocalEngine *engine,
              const char *tenant,
              const char *domain,
              const char *country,
              const char *currency,
              GError **error)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  g_autoptr (PdAgreementFields) agreement = g_new0 (PdAgreementFields, 1);
  gint64 row_id = 0;

  fields->name = g_strdup ("株式会社サービス");
  fields->domain = g_strdup (domain);
  fields->country = g_strdup (country);
  fields->currency = g_strdup (currency);
  fields->email = g_strdup ("info@example.com");
  fields->phone = g_strdup ("+81 3 0000 0000");
  fields->registration_id = g_strdup ("123456");
  fields->first_name = g_strdup ("太郎");
  fields->last_name = g_strdup ("山田");
  fields->tenant_id = g_strdup (tenant);
  agreement->first_name = g_strdup ("太郎");
  agreement->last_name = g_strdup ("山田");
  agreement->email = g_strdup ("taro@example.com");
  agreement->date = pd_instant_from_day (pd_instant_get_day (NOW) - 200);
  return pd_local_engine_create_customer (database, engine, fields, NULL, &row_id, error) &&
                 pd_database_set_agreement (database, row_id, agreement, error)
             ? row_id
             : 0;
}

static gboolean
buy (PdDatabase *database,
     const PdLocalEngine *engine,
     gint64 customer,
     const char *sku,
     gint64 quantity,
     const char *billing,
     gint64 at,
     GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  PdOrderItem *item = pd_order_item_new ("P-RES", sku, quantity, "P1Y", billing);
  PdLocalEngine earlier = *engine;
  gint64 row_id = 0;

  pd_order_item_set_reservation (item, "japaneast", SUBSCRIPTION);
  g_ptr_array_add (items, item);
  earlier.now = at;
  return pd_local_engine_buy (database, &earlier, customer, items, NULL, &row_id, error);
}

static gpointer
fill_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  gint64 first, second;

  if (!put_product (database, "D2", "VirtualMachines", "Standard_D2s_v3", 120000) ||
      !put_product (database, "D8", "VirtualMachines", "Standard_D8s_v5", 480000) ||
      !put_product (database, "RH", "RedHat", "redhat_1-4_vcpu_vm", 50000))
    return NULL;
  first = add_customer (database, engine, TENANT, "one.example.com", "JP", "JPY", error);
  second = first != 0 ? add_customer (database, engine, OTHER_TENANT, "two.example.com", "US",
                                      "USD", error)
                      : 0;
  if (second == 0 ||
      !pd_local_engine_add_subscription (database, engine, first, "Production", SUBSCRIPTION, NULL,
                                         error) ||
      !pd_local_engine_add_subscription (database, engine, first, "Test", SECOND, NULL, error) ||
      !pd_local_engine_add_subscription (database, engine, second, "Theirs", OTHER_SUBSCRIPTION,
                                         NULL, error) ||
      !buy (database, engine, first, "D2", 4, PD_BILLING_ONE_TIME, NOW - 100 * DAY, error) ||
      !buy (database, engine, first, "D8", 1, PD_BILLING_MONTHLY, NOW - 40 * DAY, error))
    return NULL;
  return data;
}

static void
fill (DeskService *service, gpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_service_run_write (service, fill_job, data, &error);
  g_assert_no_error (error);
}

/* --- calling --- */

static void
forget (Fixture *fixture)
{
  g_clear_object (&fixture->message);
  g_clear_pointer (&fixture->answer, json_node_unref);
}

void
send_as (Fixture *fixture, const char *token, const char *method, const char *uri, const char *body)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const char *data;

  forget (fixture);
  fixture->message = soup_message_new (method, uri);
  g_assert_nonnull (fixture->message);
  if (token != NULL) {
    g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

    soup_message_headers_append (soup_message_get_request_headers (fixture->message),
                                 "Authorization", bearer);
  }
  if (body != NULL) {
    g_autoptr (GBytes) sent = g_bytes_new (body, strlen (body));

    soup_message_set_request_body_from_bytes (fixture->message, "application/json", sent);
  }
  bytes = soup_session_send_and_read (fixture->session, fixture->message, NULL, &error);
  g_assert_no_error (error);
  fixture->status = soup_message_get_status (fixture->message);
  data = g_bytes_get_data (bytes, &size);
  if (size > 0)
    fixture->answer = pd_json_parse (data, (gssize) size, 0, NULL);
}

void
call (Fixture *fixture, const char *method, const char *body, const char *format, ...)
{
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;
  va_list args;

  va_start (args, format);
  path = g_strdup_vprintf (format, args);
  va_end (args);
  uri = g_strconcat (desk_service_get_url (fixture->service), path, NULL);
  send_as (fixture, fixture->token, method, uri, body);
}

JsonObject *
object_of (Fixture *fixture)
{
  g_assert_nonnull (fixture->answer);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (fixture->answer));
  return json_node_get_object (fixture->answer);
}

JsonObject *
properties_of (JsonObject *object)
{
  g_assert_true (json_object_has_member (object, "properties"));
  return json_object_get_object_member (object, "properties");
}

JsonArray *
values_of (Fixture *fixture)
{
  g_assert_cmpuint (fixture->status, ==, 200);
  return json_object_get_array_member (object_of (fixture), "value");
}

JsonObject *
value_at (Fixture *fixture, guint index)
{
  JsonArray *values = values_of (fixture);

  g_assert_cmpuint (json_array_get_length (values), >, index);
  return json_array_get_object_element (values, index);
}

const char *
header_of (Fixture *fixture, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (fixture->message), name);
}

void
assert_refused (Fixture *fixture, guint status, const char *code)
{
  JsonObject *error;

  g_assert_cmpuint (fixture->status, ==, status);
  error = json_object_get_object_member (object_of (fixture), "error");
  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, code);
  g_assert_cmpstr (json_object_get_string_member (error, "message"), !=, "");
}

double
amount_of (JsonObject *object, const char *name)
{
  return json_object_get_double_member (json_object_get_object_member (object, name), "amount");
}

/* --- the fixture --- */

static void
read_bought (Fixture *fixture)
{
  call (fixture, "GET", NULL, CAPACITY "/reservations?" VERSION);
  g_assert_cmpuint (json_array_get_length (values_of (fixture)), ==, 2);
  for (guint i = 0; i < 2; i++) {
    JsonObject *item = value_at (fixture, i);
    gboolean monthly =
        g_strcmp0 (json_object_get_string_member (properties_of (item), "billingPlan"),
                   "Monthly") == 0;
    g_auto (GStrv) parts = g_strsplit (json_object_get_string_member (item, "id"), "/", -1);

    *(monthly ? &fixture->monthly_order : &fixture->order) = g_strdup (parts[4]);
    *(monthly ? &fixture->monthly : &fixture->reservation) = g_strdup (parts[6]);
  }
}

void
set_up (Fixture *fixture, gconstpointer data)
{
  const DeskServiceOptions options = { .now = NOW };
  g_autoptr (GError) error = NULL;

  fixture->service = desk_service_new (&options, &error);
  g_assert_no_error (error);
  desk_service_invoke (fixture->service, fill, fixture);
  fixture->session = soup_session_new ();
  fixture->token = desk_service_make_token (fixture->service, 1, TENANT);
  fixture->other_token = desk_service_make_token (fixture->service, 1, OTHER_TENANT);
  read_bought (fixture);
}

void
tear_down (Fixture *fixture, gconstpointer data)
{
  forget (fixture);
  g_clear_object (&fixture->session);
  desk_service_free (fixture->service);
  g_free (fixture->token);
  g_free (fixture->other_token);
  g_free (fixture->order);
  g_free (fixture->reservation);
  g_free (fixture->monthly_order);
  g_free (fixture->monthly);
}

char *
make_id (Fixture *fixture)
{
  return g_strdup_printf (CAPACITY "/reservationOrders/%s/reservations/%s", fixture->order,
                          fixture->reservation);
}
