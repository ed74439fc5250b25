// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-error.h"
#include "pd-order.h"

/* 7.17, in the vendor's two spellings; an unknown state is text, never an error. */
static void
test_states (void)
{
  static const struct
  {
    const char *state, *title, *tone;
  } rows[] = {
    { "active", "Active", "good" },
    { "cancelling", "Cancelling", "waiting" },
    { "cancelled", "Cancelled", "ended" },
    { "unknown", "Unknown", "unknown" },
    { "completed", "Completed", "good" },
    { "pending", "Pending", "waiting" },
    { "suspended", "Suspended", "waiting" },
    { "pending_review", "Pending review", "waiting" },
    { "pendingReview", "Pending review", "waiting" },
    { "pending_po_upload", "Pending purchase order upload", "waiting" },
    { "po_upload_complete", "Purchase order uploaded", "waiting" },
    { "po_review_rejected", "Purchase order rejected", "ended" },
    { "partial_success", "Partly successful", "waiting" },
    { "on_holiday", "on_holiday", "unknown" },
    { "", "", "unknown" },
    { NULL, "", "unknown" },
    /* azure-api.md section 2: reservations */
    { "Succeeded", "Active", "good" },
    { "Expiring", "Expiring soon", "waiting" },
    { "Expired", "Expired", "ended" },
    { "Pending", "Pending", "waiting" },
    { "Processing", "Processing", "waiting" },
    { "Cancelled", "Cancelled", "ended" },
    { "Failed", "Failed", "ended" },
    { "Warning", "Needs attention", "waiting" },
    { "NoBenefit", "No benefit", "waiting" },
    /* 9.12: support requests */
    { "draft", "Draft", "waiting" },
    { "open", "Open", "good" },
    { "attention needed", "Attention needed", "waiting" },
    { "closed", "Closed", "ended" },
    { "none", "None", "unknown" },
    /* 11.17: refunds */
    { "queued", "Queued", "waiting" },
    { "sent", "Sent", "waiting" },
    { "answered", "Answered", "waiting" },
    { "credited", "Credited", "good" },
    { "refused", "Refused", "ended" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_cmpstr (pd_state_get_title (rows[i].state), ==, rows[i].title);
    g_assert_cmpstr (pd_state_get_tone (rows[i].state), ==, rows[i].tone);
  }
}

static void
test_items_parse (void)
{
  static const struct
  {
    const char *text, *product_id, *sku_id;
    gint64 quantity;
    const char *term, *billing;
  } rows[] = {
    { "SQL-STD:5", NULL, "SQL-STD", 5, NULL, NULL },
    { "DG7:0001:5", "DG7", "0001", 5, NULL, NULL },
    { "DG7/0001:5", "DG7", "0001", 5, NULL, NULL },
    { "DG7:0001:5:P1Y:monthly", "DG7", "0001", 5, "P1Y", "monthly" },
    { "DG7/0001:5:P3Y:annual", "DG7", "0001", 5, "P3Y", "annual" },
    { "0001:2", NULL, "0001", 2, NULL, NULL },
    { "SQL:1:p1y", NULL, "SQL", 1, "P1Y", NULL },
    { "SQL:1::one-time", NULL, "SQL", 1, NULL, "one_time" },
    { "SQL:1:P1M:", NULL, "SQL", 1, "P1M", NULL },
    { "SQL:9223372036854775807", NULL, "SQL", G_MAXINT64, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdOrderItem) item = pd_order_item_parse (rows[i].text, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (item->product_id, ==, rows[i].product_id);
    g_assert_cmpstr (item->sku_id, ==, rows[i].sku_id);
    g_assert_cmpint (item->quantity, ==, rows[i].quantity);
    g_assert_cmpstr (item->term, ==, rows[i].term);
    g_assert_cmpstr (item->billing, ==, rows[i].billing);
  }
}

/* 10.12, 14.1: what a reservation needs besides. */
static void
test_reservation_item (void)
{
  static const struct
  {
    const char *text, *term, *billing, *region, *subscription;
  } rows[] = {
    { "0101:2:P1Y:monthly:japaneast:shared", "P1Y", "monthly", "japaneast", "shared" },
    { "0101:2:P3Y:one-time:JapanWest", "P3Y", "one_time", "japanwest", NULL },
    { "0101:2::::Production", NULL, NULL, NULL, "Production" },
    { "DZH/0101:2:P1Y::eastus:", "P1Y", NULL, "eastus", NULL },
    { "0101:2", NULL, NULL, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdOrderItem) item = pd_order_item_parse (rows[i].text, NULL);
    g_autoptr (PdOrderItem) copy = pd_order_item_copy (item);

    g_assert_cmpstr (item->sku_id, ==, "0101");
    g_assert_cmpstr (copy->sku_id, ==, "0101");
    g_assert_cmpint (copy->quantity, ==, 2);
    g_assert_cmpstr (copy->product_id, ==, item->product_id);
    g_assert_cmpstr (copy->term, ==, rows[i].term);
    g_assert_cmpstr (copy->billing, ==, rows[i].billing);
    g_assert_cmpstr (copy->region, ==, rows[i].region);
    g_assert_cmpstr (copy->subscription, ==, rows[i].subscription);
    pd_order_item_set_reservation (copy, NULL, copy->subscription);
    g_assert_null (copy->region);
    g_assert_cmpstr (copy->subscription, ==, rows[i].subscription);
  }
}

static void
test_what_is_no_item (void)
{
  static const char *const texts[] = {
    "",
    ":",
    "SQL",
    "SQL:",
    "SQL:-",
    "SQL:x",
    "SQL:1.5",
    ":5",
    "/0001:5",
    "DG7/:5",
    "SQL:1:P1W",
    "SQL:1:P1Y:weekly",
    "SQL:1:P1Y:monthly:japaneast:shared:x",
    "SQL:0:P1W",
    "SQL: 5",
    "A:B:C",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", texts[i]);
    g_assert_null (pd_order_item_parse (texts[i], &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  }
}

/* What is an item in form, but no quantity to sell: refused like one above the SKU's limits. */
static void
test_what_is_no_quantity (void)
{
  static const char *const texts[] = {
    "SQL:0",
    "SQL:-1",
    "SQL:00",
    "DG7:0001:0:P1Y",
    "SQL:9223372036854775808",
    "SQL:-99999999999999999999",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", texts[i]);
    g_assert_null (pd_order_item_parse (texts[i], &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
    g_assert_nonnull (strstr (error->message, texts[i]));
    g_assert_nonnull (strstr (error->message, "quantity"));
  }
}

static void
test_assign_takes_the_lines (void)
{
  g_autoptr (PdOrder) shown = g_object_new (PD_TYPE_ORDER, NULL);
  PdOrder *fresh = g_object_new (PD_TYPE_ORDER, "order-id", "O", NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert_null (pd_order_get_lines (shown));
  g_ptr_array_add (lines, g_object_new (PD_TYPE_ORDER_LINE, "line", 0, NULL));
  g_ptr_array_add (lines, g_object_new (PD_TYPE_ORDER_LINE, "line", 1, NULL));
  pd_order_set_lines (fresh, lines);
  pd_record_assign (PD_RECORD (shown), PD_RECORD (fresh));
  g_assert_finalize_object (fresh);

  g_assert_cmpuint (pd_order_get_lines (shown)->len, ==, 2);
  g_assert_cmpint (pd_order_line_get_line (pd_order_get_lines (shown)->pdata[1]), ==, 1);
  pd_order_set_lines (shown, NULL);
  g_assert_null (pd_order_get_lines (shown));
}

/* Each property of a line is behind the getter of its own name. */
static void
test_line_getters (void)
{
  g_autoptr (PdVerdict) verdict = pd_verdict_new_allowed ("7.1", 0, -1, NULL);
  g_autoptr (PdOrderLine) line = g_object_new (
      PD_TYPE_ORDER_LINE, "order-row-id", G_GINT64_CONSTANT (1), "order-id", "O", "customer-row-id",
      G_GINT64_CONSTANT (2), "customer-name", "C", "tenant-id", "G", "line", 3, "product-id", "P",
      "sku-id", "S", "title", "T", "publisher", "M", "kind", "K", "quantity", G_GINT64_CONSTANT (4),
      "term", "P1Y", "billing", "monthly", "currency", "JPY", "unit-price", G_GINT64_CONSTANT (5),
      "total", G_GINT64_CONSTANT (6), "include-tax", TRUE, NULL);

  g_object_set (line, "status", "active", "placed-at", G_GINT64_CONSTANT (7), "policy-id", "2020",
                "window-end", G_GINT64_CONSTANT (8), "cancel-sent-at", G_GINT64_CONSTANT (9),
                "cancelled-at", G_GINT64_CONSTANT (10), "credit", G_GINT64_CONSTANT (11),
                "credit-invoice", "2026-06", "hybrid-benefit", TRUE, "checklist", 12, "cancel",
                verdict, NULL);
  g_assert_cmpint (pd_order_line_get_order_row_id (line), ==, 1);
  g_assert_cmpstr (pd_order_line_get_order_id (line), ==, "O");
  g_assert_cmpint (pd_order_line_get_customer_row_id (line), ==, 2);
  g_assert_cmpstr (pd_order_line_get_customer_name (line), ==, "C");
  g_assert_cmpstr (pd_order_line_get_tenant_id (line), ==, "G");
  g_assert_cmpint (pd_order_line_get_line (line), ==, 3);
  g_assert_cmpstr (pd_order_line_get_product_id (line), ==, "P");
  g_assert_cmpstr (pd_order_line_get_sku_id (line), ==, "S");
  g_assert_cmpstr (pd_order_line_get_title (line), ==, "T");
  g_assert_cmpstr (pd_order_line_get_publisher (line), ==, "M");
  g_assert_cmpstr (pd_order_line_get_kind (line), ==, "K");
  g_assert_cmpint (pd_order_line_get_quantity (line), ==, 4);
  g_assert_cmpint (pd_order_line_get_unit_price (line), ==, 5);
  g_assert_cmpint (pd_order_line_get_total (line), ==, 6);
  g_assert_true (pd_order_line_get_include_tax (line));
  g_assert_cmpint (pd_order_line_get_placed_at (line), ==, 7);
  g_assert_cmpstr (pd_order_line_get_policy_id (line), ==, "2020");
  g_assert_cmpint (pd_order_line_get_window_end (line), ==, 8);
  g_assert_cmpint (pd_order_line_get_cancel_sent_at (line), ==, 9);
  g_assert_cmpint (pd_order_line_get_cancelled_at (line), ==, 10);
  g_assert_cmpint (pd_order_line_get_credit (line), ==, 11);
  g_assert_cmpstr (pd_order_line_get_credit_invoice (line), ==, "2026-06");
  g_assert_true (pd_order_line_get_hybrid_benefit (line));
  g_assert_cmpint (pd_order_line_get_checklist (line), ==, 12);
  g_assert_true (pd_order_line_get_cancel (line) == verdict);
  g_assert_null (pd_order_line_get_keys (line));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/order/states/7.17", test_states);
  g_test_add_func ("/order/item", test_items_parse);
  g_test_add_func ("/order/reservation-item/10.12", test_reservation_item);
  g_test_add_func ("/order/item-faults", test_what_is_no_item);
  g_test_add_func ("/order/no-quantity", test_what_is_no_quantity);
  g_test_add_func ("/order/assign", test_assign_takes_the_lines);
  g_test_add_func ("/order/line-getters", test_line_getters);

  return g_test_run ();
}
