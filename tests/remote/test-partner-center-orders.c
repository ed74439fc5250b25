// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The catalogue, carts and orders of Partner Center: partner-center-api.md 1.3, 5, 6, 7, 8.1. */

#include <string.h>

#include "http-world.h"
#include "pd-partner-center-catalog.h"
#include "pd-partner-center-orders.h"
#include "wire-fixture.h"

#define CUSTOMER "8f1d7d6a-1c1e-4c37-9d55-0a6f0c1b2d31"
#define REQUEST_ID "0f0e0d0c-0b0a-4908-8706-050403020100"
#define CUSTOMER_PATH "/v1/customers/" CUSTOMER

static PdWireOrder *
read_order (const char *text)
{
  return wire_read (pd_partner_center_get_order (CUSTOMER, "o"), text);
}

/* An order with one line; @order and @line: more members, each ended by a comma. */
static PdWireOrder *
read_one_line (const char *order, const char *line)
{
  g_autofree char *text = g_strdup_printf (
      "{%s\"id\":\"o1\",\"creationDate\":\"2026-01-02T03:04:05Z\",\"lineItems\":[{%s"
      "\"lineItemNumber\":0,\"offerId\":\"P:S:A\"}]}",
      order, line);

  return read_order (text);
}

/* 7: everything in its place. */
static void
test_order_whole (void)
{
  g_autoptr (PdWireOrder) order = read_order (
      "{\"id\":\"Ab_c-D1\",\"alternateId\":\"0a3624c6e47d\",\"referenceCustomerId\":\"8F1D7D6A-"
      "1C1E-"
      "4C37-9D55-0A6F0C1B2D31\",\"billingCycle\":\"OneTime\",\"currencyCode\":\"JPY\",\"status\":"
      "\"completed\",\"transactionType\":\"UserPurchase\",\"creationDate\":"
      "\"2026-01-02T03:04:05.1234567Z\",\"totalPrice\":236000.0,\"lineItems\":[{\"lineItemNumber\":"
      "1,"
      "\"offerId\":\"P1:0002:A1\",\"friendlyName\":\"SQL\",\"quantity\":2,\"transactionType\":"
      "\"New\","
      "\"pricing\":{\"listPrice\":120000,\"price\":\"118000\",\"extendedPrice\":236000},"
      "\"provisioningContext\":{\"scope\":\"shared\",\"subscriptionId\":\"8F1D7D6A-1C1E-4C37-9D55-"
      "0A6F0C1B2D31\"},\"renewsTo\":{\"termDuration\":\"P1Y\"}}],\"links\":{\"patchOperation\":{"
      "\"uri\":\"/customers\"}},\"attributes\":{\"etag\":\"e\"}}");
  const PdWireOrderLine *line = pd_wire_order_find_line (order, 1);

  g_assert_null (order->fault);
  g_assert_cmpstr (order->id, ==, "Ab_c-D1");
  g_assert_cmpstr (order->customer_id, ==, CUSTOMER);
  g_assert_cmpstr (order->billing, ==, "one_time");
  g_assert_cmpint (order->placed_at, ==, wire_instant ("2026-01-02T03:04:05.123456Z"));
  g_assert_cmpint (order->total.minor, ==, 236000);
  g_assert_true (order->may_patch);
  g_assert_cmpstr (order->etag, ==, "e");
  g_assert_cmpstr (line->product_id, ==, "P1");
  g_assert_cmpstr (line->sku_id, ==, "0002");
  g_assert_cmpstr (line->term, ==, "");
  g_assert_cmpint (line->price.minor, ==, 118000);
  g_assert_cmpint (line->list_price.minor, ==, 120000);
  g_assert_cmpint (line->extended.minor, ==, 236000);
  g_assert_cmpint (line->quantity, ==, 2);
  g_assert_false (line->is_cancelled);
  g_assert_cmpstr (line->scope, ==, "shared");
  g_assert_cmpstr (line->azure_subscription, ==, CUSTOMER);
}

/* 8.1: quantity 0, or the whole order cancelled; a missing quantity is not a cancellation. */
static void
test_cancelled_lines (void)
{
  static const struct
  {
    const char *order, *line;
    gint64 quantity;
    gboolean is_cancelled;
  } rows[] = {
    { "\"status\":\"completed\",", "\"quantity\":0,", 0, TRUE },
    { "\"status\":\"completed\",", "\"quantity\":\"0\",", 0, TRUE },
    { "\"status\":\"completed\",", "\"quantity\":3,", 3, FALSE },
    { "\"status\":\"cancelled\",", "\"quantity\":3,", 3, TRUE },
    { "\"status\":\"Cancelled\",", "", -1, TRUE },
    { "\"status\":\"completed\",", "", -1, FALSE },
    { "\"status\":\"completed\",", "\"quantity\":null,", -1, FALSE },
    { "\"status\":\"completed\",", "\"quantity\":\"many\",", -1, FALSE },
    { "\"status\":\"completed\",", "\"quantity\":-4,", -1, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdWireOrder) order = read_one_line (rows[i].order, rows[i].line);
    const PdWireOrderLine *line = pd_wire_order_find_line (order, 0);

    g_assert_cmpint (line->quantity, ==, rows[i].quantity);
    g_assert_cmpint (line->is_cancelled, ==, rows[i].is_cancelled);
    g_assert_cmpint (order->fault != NULL, ==, rows[i].quantity < 0);
  }
}

/* 7: the words of the wire in any spelling; unknown ones stay as they came. */
static void
test_order_words (void)
{
  static const char *const rows[][2] = {
    { "completed", "completed" },
    { "PendingReview", "pending_review" },
    { "po_upload_complete", "po_upload_complete" },
    { "PartialSuccess", "partial_success" },
    { "Frozen Solid", "Frozen Solid" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *member = g_strdup_printf ("\"status\":\"%s\",", rows[i][0]);
    g_autoptr (PdWireOrder) order = read_one_line (member, "\"quantity\":1,");

    g_assert_cmpstr (order->status, ==, rows[i][1]);
    g_assert_null (order->fault);
  }
}

/* 1.3: dates with 0 to 7 fraction digits, any zone or none, blanks; sentinels are "not set". */
static void
test_order_dates (void)
{
  static const struct
  {
    const char *text, *instant;
    gboolean has_fault;
  } rows[] = {
    { "2026-03-06T17:37:05.253-08:00", "2026-03-07T01:37:05.253Z", FALSE },
    { "2026-03-06T17:37:05.1234567Z", "2026-03-06T17:37:05.123456Z", FALSE },
    { "2026-03-06T17:37:05", "2026-03-06T17:37:05Z", FALSE },
    { "2026-03-06T17:37:05.76+00:00", "2026-03-06T17:37:05.76Z", FALSE },
    { "2026-03-06T17: 37:05Z", "2026-03-06T17:37:05Z", FALSE },
    { "0001-01-01T00:00:00", "", TRUE },
    { "last week", "", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text =
        g_strdup_printf ("{\"id\":\"o\",\"creationDate\":\"%s\",\"lineItems\":[]}", rows[i].text);
    g_autoptr (PdWireOrder) order = read_order (text);

    g_assert_cmpint (order->placed_at, ==, wire_instant (rows[i].instant));
    g_assert_cmpint (order->fault != NULL, ==, rows[i].has_fault);
  }
}

/* 1.3: money from numbers and texts, exact; of an unknown currency it is not set. */
static void
test_amounts (void)
{
  static const struct
  {
    const char *currency, *amount;
    gboolean is_set;
    gint64 minor;
    gboolean has_fault;
  } rows[] = {
    { "USD", "36.48", TRUE, 3648, FALSE },
    { "USD", "\"36.48\"", TRUE, 3648, FALSE },
    { "USD", "0.1", TRUE, 10, FALSE },
    { "USD", "1e2", TRUE, 10000, FALSE },
    { "USD", "9007199254740993", TRUE, G_GINT64_CONSTANT (900719925474099300), FALSE },
    { "USD", "\"12.345\"", TRUE, 1235, FALSE },
    { "USD", "\"-12.345\"", TRUE, -1235, FALSE },
    { "USD", "\"12.344999\"", TRUE, 1234, FALSE },
    { "USD", "\"-0.004\"", TRUE, 0, FALSE },
    { "USD", "\"-0.005\"", TRUE, -1, FALSE },
    { "JPY", "118000.00", TRUE, 118000, FALSE },
    { "JPY", "\"118000.50\"", TRUE, 118001, FALSE },
    { "KWD", "1.2345", TRUE, 1235, FALSE },
    { "USD", "null", FALSE, 0, FALSE },
    { "USD", "\"\"", FALSE, 0, FALSE },
    { "USD", "\"free\"", FALSE, 0, TRUE },
    { "USD", "{}", FALSE, 0, TRUE },
    { "USD", "\"99999999999999999999\"", FALSE, 0, TRUE },
    { "ZZZ", "1", FALSE, 0, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text =
        g_strdup_printf ("{\"id\":\"o\",\"creationDate\":\"2026-01-01\",\"currencyCode\":\"%s\","
                         "\"totalPrice\":%s,\"lineItems\":null}",
                         rows[i].currency, rows[i].amount);
    g_autoptr (PdWireOrder) order = read_order (text);

    g_test_message ("%s %s", rows[i].currency, rows[i].amount);
    g_assert_cmpint (order->total.is_set, ==, rows[i].is_set);
    g_assert_cmpint (order->total.minor, ==, rows[i].minor);
    g_assert_cmpint (order->fault != NULL, ==, rows[i].has_fault);
  }
}

/* A line keeps its place where its number is missing or odd; a second one of the same number is
 * told and left out. */
static void
test_line_numbers (void)
{
  g_autoptr (PdWireOrder) order = read_order (
      "{\"id\":\"o\",\"creationDate\":\"2026-01-01\",\"lineItems\":[{\"offerId\":\"P:S:A\","
      "\"quantity\":1},{\"lineItemNumber\":\"1\",\"offerId\":\"P:S:B\",\"quantity\":1},"
      "{\"lineItemNumber\":1,\"offerId\":\"P:S:C\",\"quantity\":1},4,"
      "{\"lineItemNumber\":4,\"offerId\":\"MS-AZR-0145P\",\"quantity\":1}]}");

  g_assert_cmpuint (order->lines->len, ==, 3);
  g_assert_cmpstr (pd_wire_order_find_line (order, 0)->offer_id, ==, "P:S:A");
  g_assert_cmpstr (pd_wire_order_find_line (order, 1)->offer_id, ==, "P:S:B");
  g_assert_null (pd_wire_order_find_line (order, 4)->product_id);
  g_assert_nonnull (order->fault);
}

/* 1.3, 12: order IDs are case-sensitive, GUIDs are not; either ID names it. */
static void
test_order_ids (void)
{
  g_autoptr (PdWireOrder) order = read_order (
      "{\"id\":\"Ab1\",\"alternateId\":\"8F1D7D6A-1C1E-4C37-9D55-0A6F0C1B2D31\",\"creationDate\":"
      "\"2026-01-01\"}");

  g_assert_true (pd_wire_order_has_id (order, "Ab1"));
  g_assert_false (pd_wire_order_has_id (order, "ab1"));
  g_assert_true (pd_wire_order_has_id (order, CUSTOMER));
  g_assert_false (pd_wire_order_has_id (order, NULL));
  g_assert_cmpuint (order->lines->len, ==, 0);
}

static void
test_orders_list (void)
{
  g_autoptr (PdWireList) list = wire_read (
      pd_partner_center_list_orders (CUSTOMER),
      "{\"Items\":[{\"Id\":\"o1\",\"CreationDate\":\"2026-01-01\",\"LineItems\":[{"
      "\"LineItemNumber\":0,\"Quantity\":1,\"OfferId\":\"P:S:A\"}],\"Status\":\"Pending\"},"
      "{\"status\":\"pending\"},\"x\"]}");
  const PdWireOrder *order = list->items->pdata[0];

  g_assert_cmpuint (list->items->len, ==, 1);
  g_assert_cmpuint (list->faults->len, ==, 2);
  g_assert_cmpstr (order->status, ==, "pending");
  g_assert_cmpint (pd_wire_order_find_line (order, 0)->quantity, ==, 1);
  g_assert_null (order->fault);
}

/* 6, 7, 8.1: what is sent. */
static void
test_requests (void)
{
  static const PdWireLineRef lines[] = { { 0, "P:S:A" }, { 2, "P:S:B" } };
  static const PdWireCartItem items[] = {
    { .item_id = "P:S:A", .quantity = 2, .billing = "one_time", .term = "" },
    { .item_id = "P:T:B",
      .quantity = 1,
      .billing = "one_time",
      .term = "P3Y",
      .scope = "shared",
      .subscription = "sub",
      .duration = "3Years",
      .attest = TRUE },
  };

  wire_assert_sent (pd_partner_center_list_orders (CUSTOMER), "GET",
                    CUSTOMER_PATH "/orders?include_price=true", "");
  wire_assert_sent (pd_partner_center_get_order (CUSTOMER, "Ab_c-1"), "GET",
                    CUSTOMER_PATH "/orders/Ab_c-1?include_price=true", "");
  wire_assert_sent (pd_partner_center_get_provisioning (CUSTOMER, "o"), "GET",
                    CUSTOMER_PATH "/orders/o/provisioningstatus", "");
  wire_assert_sent (pd_partner_center_cancel_order (CUSTOMER, "o", lines, 2, REQUEST_ID), "PATCH",
                    CUSTOMER_PATH "/orders/o",
                    "{\"id\":\"o\",\"status\":\"cancelled\",\"lineItems\":[{\"lineItemNumber\":0,"
                    "\"offerId\":\"P:S:A\"},{\"lineItemNumber\":2,\"offerId\":\"P:S:B\"}]}");
  wire_assert_sent (pd_partner_center_cancel_order (CUSTOMER, "o", NULL, 0, REQUEST_ID), "PATCH",
                    CUSTOMER_PATH "/orders/o", "{\"id\":\"o\",\"status\":\"cancelled\"}");
  wire_assert_sent (
      pd_partner_center_create_cart (CUSTOMER, items, 2, REQUEST_ID), "POST",
      CUSTOMER_PATH "/carts",
      "{\"lineItems\":[{\"id\":0,\"catalogItemId\":\"P:S:A\",\"quantity\":2,\"billingCycle\":"
      "\"one_time\"},{\"id\":1,\"catalogItemId\":\"P:T:B\",\"quantity\":1,\"billingCycle\":"
      "\"one_time\",\"termDuration\":\"P3Y\",\"provisioningContext\":{\"subscriptionId\":\"sub\","
      "\"scope\":\"shared\",\"duration\":\"3Years\"},\"attestationAccepted\":true}]}");
  wire_assert_sent (pd_partner_center_get_cart (CUSTOMER, "c"), "GET", CUSTOMER_PATH "/carts/c",
                    "");
  wire_assert_sent (pd_partner_center_checkout_cart (CUSTOMER, "c", REQUEST_ID), "POST",
                    CUSTOMER_PATH "/carts/c/checkout", "");
}

/* Money: a checkout and a cancellation are never sent again by themselves. */
static void
test_policies (void)
{
  g_autoptr (PdHttpRequest) checkout = pd_partner_center_checkout_cart (CUSTOMER, "c", REQUEST_ID);
  g_autoptr (PdHttpRequest) cancel =
      pd_partner_center_cancel_order (CUSTOMER, "o", NULL, 0, REQUEST_ID);
  g_autoptr (PdHttpRequest) cart = pd_partner_center_create_cart (CUSTOMER, NULL, 0, REQUEST_ID);

  g_assert_cmpint (pd_http_request_get_policy (checkout), ==, PD_CALL_ONCE);
  g_assert_cmpint (pd_http_request_get_policy (cancel), ==, PD_CALL_ONCE);
  g_assert_cmpint (pd_http_request_get_policy (cart), ==, PD_CALL_IDEMPOTENT);
  g_assert_cmpstr (pd_http_request_get_request_id (checkout), ==, REQUEST_ID);
  g_assert_cmpstr (pd_http_request_get_customer (cancel), ==, CUSTOMER);
}

/* 8.1: 900117 counts days, 900213 hours; anything else says nothing. */
static void
test_window (void)
{
  static const struct
  {
    const char *body;
    int hours;
  } rows[] = {
    { "{\"code\":900117,\"description\":\"You have passed your 30-day window.\"}", 720 },
    { "{\"code\":\"900213\",\"description\":\"You have passed your 72-hour window.\"}", 72 },
    { "{\"code\":900117,\"description\":\"You have passed your window.\"}", 0 },
    { "{\"code\":900117,\"description\":\"99999999999999999999 days\"}", 0 },
    { "{\"code\":800061,\"description\":\"Order 30 can't be canceled\"}", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (PdApiFault) fault = { .status = 400 };
    g_autoptr (GError) error = NULL;

    pd_api_fault_read_body (&fault, rows[i].body, strlen (rows[i].body));
    error = pd_api_error_new (PD_API_ERROR_REFUSED, &fault, "refused");
    g_assert_cmpint (pd_partner_center_read_window_hours (error), ==, rows[i].hours);
  }
}

/* 7: what of a line is there already. */
static void
test_provisioning (void)
{
  g_autoptr (PdWireList) list = wire_read (
      pd_partner_center_get_provisioning (CUSTOMER, "o"),
      "{\"items\":[{\"lineItemNumber\":\"0\",\"status\":\"PrefulfillmentPending\","
      "\"quantityProvisioningInformation\":[{\"quantity\":2,\"status\":\"fulfilled\"},"
      "{\"quantity\":5,\"status\":\"unfulfilled\"},{\"quantity\":\"1\",\"status\":\"Fulfilled\"}]},"
      "{\"lineItemNumber\":1,\"status\":\"resting\",\"quantityProvisioningInformation\":null}]}");
  const PdWireProvision *first = list->items->pdata[0], *second = list->items->pdata[1];

  g_assert_cmpint (first->number, ==, 0);
  g_assert_cmpstr (first->status, ==, "prefulfillment_pending");
  g_assert_cmpint (first->quantity, ==, 3);
  g_assert_cmpstr (second->status, ==, "resting");
  g_assert_cmpint (second->quantity, ==, 0);
}

/* What is asked for in general is not what this was sold for. */
static void
test_list_price (void)
{
  g_autoptr (PdWireOrder) order = read_one_line (
      "\"currencyCode\":\"USD\",", "\"quantity\":2,\"pricing\":{\"listPrice\":10.5},");
  const PdWireOrderLine *line = pd_wire_order_find_line (order, 0);

  g_assert_true (line->list_price.is_set);
  g_assert_cmpint (line->list_price.minor, ==, 1050);
  g_assert_false (line->price.is_set);
  g_assert_false (line->extended.is_set);
}

/* --- carts --- */

/* 6: the wire's spelling of the times, lines with prices and lines in error in one 201. */
static void
test_cart (void)
{
  g_autoptr (PdWireCart) cart = wire_read (
      pd_partner_center_get_cart (CUSTOMER, "c"),
      "{\"id\":\"C1\",\"creationTimeStamp\":\"2026-01-01T00:00:00Z\",\"expirationTimestamp\":"
      "\"2026-01-08T00:00:00.0000001Z\",\"status\":\"Active\",\"lineItems\":[{\"id\":\"0\","
      "\"catalogItemId\":\"P:S:A\",\"quantity\":2,\"currencyCode\":\"USD\",\"billingCycle\":"
      "\"Annual\","
      "\"orderGroup\":0,\"pricing\":{\"listPrice\":30.4,\"price\":30.4,\"extendedPrice\":60.8}},"
      "{\"id\":1,\"catalogItemId\":\"P:T:B\",\"quantity\":1,\"error\":{\"errorCode\":10003,"
      "\"errorDescription\":\"None "
      "left\",\"additionalInformation\":{\"availableQuantity\":\"3\"}}}]}");
  const PdWireCartLine *good = cart->lines->pdata[0];
  const PdWireCartLine *bad = pd_wire_cart_find_error (cart);

  g_assert_cmpstr (cart->status, ==, "active");
  g_assert_cmpint (cart->created_at, ==, wire_instant ("2026-01-01T00:00:00Z"));
  g_assert_cmpint (cart->expires_at, ==, wire_instant ("2026-01-08T00:00:00Z"));
  g_assert_cmpint (good->id, ==, 0);
  g_assert_cmpstr (good->group, ==, "0");
  g_assert_cmpstr (good->billing, ==, "annual");
  g_assert_cmpint (good->price.minor, ==, 3040);
  g_assert_cmpint (good->extended.minor, ==, 6080);
  g_assert_null (good->error_code);
  g_assert_cmpint (bad->id, ==, 1);
  g_assert_cmpstr (bad->error_code, ==, "10003");
  g_assert_cmpstr (bad->error_text, ==, "None left");
  g_assert_cmpint (bad->available, ==, 3);
}

/* 6: errorCode is a number or a name. */
static void
test_cart_codes (void)
{
  static const char *const rows[][2] = {
    { "10001", "10001" },
    { "\"10001\"", "10001" },
    { "\"catalog_item_id_is_not_valid\"", "10001" },
    { "\"InventoryNotAvailable\"", "10003" },
    { "\"legacy_offer_not_eligible_for_purchase\"", "500600" },
    { "\"brand_new\"", "brand_new" },
    { "null", "unknown" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text =
        g_strdup_printf ("{\"id\":\"C\",\"lineItems\":[{\"id\":0,\"error\":{\"errorCode\":%s,"
                         "\"errorDescription\":\"no\"}}]}",
                         rows[i][0]);
    g_autoptr (PdWireCart) cart = wire_read (pd_partner_center_get_cart (CUSTOMER, "c"), text);

    g_assert_cmpstr (pd_wire_cart_find_error (cart)->error_code, ==, rows[i][1]);
  }
}

/* 6: a partial success is a 201 with both lists. */
static void
test_checkout (void)
{
  static const struct
  {
    const char *text;
    guint orders, errors;
    gboolean has_fault;
  } rows[] = {
    { "{\"orders\":[{\"id\":\"o1\",\"creationDate\":\"2026-01-01\",\"lineItems\":[]}],"
      "\"orderErrors\":[{\"orderGroupId\":1,\"code\":800023,\"description\":\"Credit\"}]}",
      1, 1, FALSE },
    { "{\"orders\":[{\"id\":\"o1\",\"creationDate\":\"2026-01-01\"}],\"orderErrors\":null}", 1, 0,
      FALSE },
    { "{\"orders\":null,\"orderErrors\":[{\"code\":\"1\"}]}", 0, 1, FALSE },
    { "{\"orders\":[{\"status\":\"pending\"}]}", 0, 0, TRUE },
    { "{}", 0, 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdWireCheckout) checkout =
        wire_read (pd_partner_center_checkout_cart (CUSTOMER, "c", REQUEST_ID), rows[i].text);

    g_assert_cmpuint (checkout->orders->len, ==, rows[i].orders);
    g_assert_cmpuint (checkout->errors->len, ==, rows[i].errors);
    g_assert_cmpint (checkout->fault != NULL, ==, rows[i].has_fault);
    if (i == 0) {
      const PdWireOrderError *failed = checkout->errors->pdata[0];

      g_assert_cmpstr (failed->group, ==, "1");
      g_assert_cmpstr (failed->code, ==, "800023");
      g_assert_cmpstr (failed->text, ==, "Credit");
    }
  }
}

/* 6: an empty body with Content-Length 0, and one try only. */
static void
test_checkout_sent (void)
{
  World world;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdHttpRequest) request = pd_partner_center_checkout_cart (CUSTOMER, "c", REQUEST_ID);
  const char *path = CUSTOMER_PATH "/carts/c/checkout";

  world_set_up (&world);
  http_service_add (world.service, path, &(HttpAnswer){ .status = 500 });
  g_assert_null (world_send (&world, request, &error));
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_UNKNOWN_FATE);
  g_assert_cmpuint (http_service_count (world.service, path), ==, 1);
  g_assert_cmpstr (
      http_record_get_header (http_service_get (world.service, path, 0), "content-length"), ==,
      "0");
  g_assert_cmpstr (
      http_record_get_header (http_service_get (world.service, path, 0), "ms-requestid"), ==,
      REQUEST_ID);
  world_tear_down (&world);
}

static void
test_durations (void)
{
  g_assert_cmpstr (pd_wire_reservation_duration ("P1Y"), ==, "1Year");
  g_assert_cmpstr (pd_wire_reservation_duration ("P3Y"), ==, "3Years");
  g_assert_null (pd_wire_reservation_duration (""));
  g_assert_null (pd_wire_reservation_duration (NULL));
}

/* --- the catalogue --- */

/* 5: the partner's catalogue names the country, a customer's does not. */
static void
test_catalog_requests (void)
{
  const PdWireMarket market = { .country = "JP" };
  const PdWireMarket customer = { .customer_id = CUSTOMER,
                                  .country = "JP",
                                  .segment = "education",
                                  .reservation_scope = PD_RESERVATION_SCOPE_AZURE_PLAN };
  static const char *const items[] = { "P1:0001", "P2", NULL };

  wire_assert_sent (pd_partner_center_list_products (&market, PD_TARGET_VIEW_SOFTWARE), "GET",
                    "/v1/products?country=JP&targetView=Software&targetSegment=commercial", "");
  wire_assert_sent (pd_partner_center_list_products (&customer, PD_TARGET_VIEW_RESERVATIONS), "GET",
                    CUSTOMER_PATH "/products?targetView=AzureReservations&targetSegment=education"
                                  "&reservationScope=AzurePlan",
                    "");
  wire_assert_sent (pd_partner_center_get_product (&market, "P"), "GET",
                    "/v1/products/P?country=JP&targetSegment=commercial", "");
  wire_assert_sent (pd_partner_center_list_skus (&market, "P"), "GET",
                    "/v1/products/P/skus?country=JP&targetSegment=commercial", "");
  wire_assert_sent (pd_partner_center_get_sku (&market, "P", "0001"), "GET",
                    "/v1/products/P/skus/0001?country=JP&targetSegment=commercial", "");
  wire_assert_sent (pd_partner_center_list_availabilities (&market, "P", "0001"), "GET",
                    "/v1/products/P/skus/0001/availabilities?country=JP&targetSegment=commercial",
                    "");
  wire_assert_sent (pd_partner_center_check_inventory ("JP", CUSTOMER, items, "sub", NULL), "POST",
                    "/v1/extensions/product/checkinventory?country=JP",
                    "{\"targetItems\":[{\"productId\":\"P1\",\"skuId\":\"0001\"},{\"productId\":"
                    "\"P2\"}],\"inventoryContext\":{\"customerId\":\"" CUSTOMER
                    "\",\"azureSubscriptionId\":\"sub\"}}");
}

static void
test_products (void)
{
  const PdWireMarket market = { .country = "JP" };
  g_autoptr (PdWireList) list = wire_read (
      pd_partner_center_list_products (&market, PD_TARGET_VIEW_SOFTWARE),
      "{\"items\":[{\"id\":\"P1\",\"title\":\"SQL\",\"productType\":{\"id\":\"Azure\",\"subType\":{"
      "\"id\":\"VirtualMachines\"}},\"isMicrosoftProduct\":true},{\"id\":\"P2\",\"productType\":"
      "\"Software\"},{\"title\":\"nameless\"}]}");
  const PdWireProduct *first = list->items->pdata[0], *second = list->items->pdata[1];

  g_assert_cmpstr (first->type, ==, "Azure");
  g_assert_cmpstr (first->sub_type, ==, "VirtualMachines");
  g_assert_true (first->is_microsoft);
  g_assert_null (second->type);
  g_assert_nonnull (second->fault);
  g_assert_cmpuint (list->faults->len, ==, 1);
}

static void
test_sku (void)
{
  const PdWireMarket market = { .country = "JP" };
  g_autoptr (PdWireSku) sku = wire_read (
      pd_partner_center_get_sku (&market, "P", "0001"),
      "{\"id\":\"0001\",\"productId\":\"P\",\"minimumQuantity\":\"1\",\"maximumQuantity\":"
      "999999999,"
      "\"supportedBillingCycles\":[\"OneTime\",\"annual\",\"weekly\"],\"provisioningVariables\":["
      "\"Scope\",\"SubscriptionId\"],\"inventoryVariables\":null,\"dynamicAttributes\":{"
      "\"armRegionName\":\"japaneast\",\"duration\":\"3Years\",\"armSkuName\":\"Standard_D2\","
      "\"cores\":[]},\"attestationProperties\":{\"enforceAttestation\":\"true\"}}");

  g_assert_null (sku->fault);
  g_assert_cmpint (sku->min_quantity, ==, 1);
  g_assert_cmpint (sku->max_quantity, ==, 999999999);
  g_assert_cmpstr (sku->billing_cycles[0], ==, "one_time");
  g_assert_cmpstr (sku->billing_cycles[2], ==, "weekly");
  g_assert_true (pd_wire_sku_wants (sku, "scope"));
  g_assert_false (pd_wire_sku_wants (sku, "Duration"));
  g_assert_cmpuint (g_strv_length (sku->inventory_variables), ==, 0);
  g_assert_cmpstr (sku->region, ==, "japaneast");
  g_assert_true (sku->needs_attestation);
}

/* 5: which availability to buy: purchasable, of that term and billing; perpetual has no term. */
static void
test_availability_pick (void)
{
  static const char *const text =
      "{\"items\":[{\"id\":\"A0\",\"catalogItemId\":\"P:S:A0\",\"isPurchasable\":false,\"terms\":[{"
      "\"duration\":\"P1Y\"}]},{\"id\":\"A1\",\"catalogItemId\":\"P:S:A1\",\"isPurchasable\":true,"
      "\"defaultCurrency\":{\"code\":\"JPY\"},\"terms\":[{\"duration\":\"P1Y\",\"billingCycle\":"
      "\"Annual\",\"cancellationPolicies\":[{\"refundOptions\":[]},{\"refundOptions\":[{"
      "\"sequenceId\":"
      "0,\"type\":\"Full\",\"expiresAfter\":\"P7D\"}]}]},{\"duration\":\"P3Y\"}]},{\"id\":\"A2\","
      "\"catalogItemId\":\"P:S:A2\",\"isPurchasable\":\"True\",\"terms\":null},{\"id\":\"A3\"}]}";
  static const struct
  {
    const char *term, *billing, *id;
  } rows[] = {
    { "P1Y", "annual", "A1" }, { "P1Y", "monthly", NULL }, { "P3Y", "monthly", "A1" },
    { "p1y", NULL, "A1" },     { "", "one_time", "A2" },   { NULL, NULL, "A1" },
    { "P5Y", NULL, NULL },
  };
  const PdWireMarket market = { .country = "JP" };
  g_autoptr (PdWireList) list =
      wire_read (pd_partner_center_list_availabilities (&market, "P", "S"), text);
  const PdWireTerm *term = ((PdWireAvailability *) list->items->pdata[1])->terms->pdata[0];

  g_assert_cmpuint (list->faults->len, ==, 1); /* no catalogue item ID: cannot be bought */
  g_assert_cmpstr (term->refund_type, ==, "full");
  g_assert_cmpstr (term->refund_expires, ==, "P7D");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const PdWireAvailability *picked =
        pd_wire_availabilities_pick (list->items, rows[i].term, rows[i].billing);

    g_assert_cmpstr (picked == NULL ? NULL : picked->id, ==, rows[i].id);
  }
}

/* 5: a bare array; what is not in the catalogue is absent. */
static void
test_inventory (void)
{
  static const char *const items[] = { "P1:S1", NULL };
  g_autoptr (PdWireList) list = wire_read (
      pd_partner_center_check_inventory ("JP", CUSTOMER, items, NULL, "japaneast"),
      "[{\"productId\":\"P1\",\"skuId\":\"S1\",\"isRestricted\":true,\"restrictions\":[{"
      "\"reasonCode\":"
      "\"NotAvailableForSubscription\",\"description\":\"Not here.\"},{\"description\":\"Nor "
      "there.\"}]},"
      "{\"productId\":\"P1\",\"skuId\":\"S2\",\"isRestricted\":false,\"restrictions\":[]}]");
  const PdWireInventory *first = list->items->pdata[0], *second = list->items->pdata[1];

  g_assert_true (first->is_restricted);
  g_assert_cmpstr (first->reason, ==, "NotAvailableForSubscription");
  g_assert_cmpstr (first->text, ==, "Not here. Nor there.");
  g_assert_false (second->is_restricted);
  g_assert_null (second->text);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/partner-center/orders/whole", test_order_whole);
  g_test_add_func ("/partner-center/orders/cancelled-lines", test_cancelled_lines);
  g_test_add_func ("/partner-center/orders/words", test_order_words);
  g_test_add_func ("/partner-center/orders/dates", test_order_dates);
  g_test_add_func ("/partner-center/orders/amounts", test_amounts);
  g_test_add_func ("/partner-center/orders/list-price", test_list_price);
  g_test_add_func ("/partner-center/orders/line-numbers", test_line_numbers);
  g_test_add_func ("/partner-center/orders/ids", test_order_ids);
  g_test_add_func ("/partner-center/orders/list", test_orders_list);
  g_test_add_func ("/partner-center/orders/requests", test_requests);
  g_test_add_func ("/partner-center/orders/policies", test_policies);
  g_test_add_func ("/partner-center/orders/window", test_window);
  g_test_add_func ("/partner-center/orders/provisioning", test_provisioning);
  g_test_add_func ("/partner-center/carts/cart", test_cart);
  g_test_add_func ("/partner-center/carts/codes", test_cart_codes);
  g_test_add_func ("/partner-center/carts/checkout", test_checkout);
  g_test_add_func ("/partner-center/carts/checkout-sent", test_checkout_sent);
  g_test_add_func ("/partner-center/carts/durations", test_durations);
  g_test_add_func ("/partner-center/catalog/requests", test_catalog_requests);
  g_test_add_func ("/partner-center/catalog/products", test_products);
  g_test_add_func ("/partner-center/catalog/sku", test_sku);
  g_test_add_func ("/partner-center/catalog/availability-pick", test_availability_pick);
  g_test_add_func ("/partner-center/catalog/inventory", test_inventory);

  return g_test_run ();
}
