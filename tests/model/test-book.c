// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-book.h"

/* 1.4, 6.2: the log of key access holds these three and nothing else. */
static void
test_key_access (void)
{
  static const struct
  {
    const char *operation;
    gboolean is_key_access;
  } rows[] = {
    { PD_OPERATION_GET_KEY, TRUE },
    { PD_OPERATION_GET_LINK, TRUE },
    { PD_OPERATION_DOWNLOAD, TRUE },
    { PD_OPERATION_CREATE_ORDER, FALSE },
    { PD_OPERATION_UPDATE_ORDER, FALSE },
    { PD_OPERATION_IMPORT_KEYS, FALSE },
    { PD_OPERATION_EXPORT, FALSE },
    { PD_OPERATION_ALLOW_SELF_PURCHASE, FALSE }, /* 6.10, 6.11 */
    { PD_OPERATION_FORBID_SELF_PURCHASE, FALSE },
    { PD_OPERATION_REFUND_RESERVATION, FALSE },
    { "software_attestation", FALSE },
    { NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (pd_operation_is_key_access (rows[i].operation), ==, rows[i].is_key_access);
}

/* 6.10: an operation of a later service is shown as its own word. */
static void
test_operation_titles (void)
{
  g_assert_cmpstr (pd_operation_get_title (PD_OPERATION_GET_KEY), ==, "Product key shown");
  g_assert_cmpstr (pd_operation_get_title ("create_self_serve_policy"), ==,
                   "Customer purchases allowed");
  g_assert_cmpstr (pd_operation_get_title ("software_attestation"), ==, "software_attestation");
  g_assert_cmpstr (pd_operation_get_title (NULL), ==, "");
}

static void
test_deadline_titles (void)
{
  g_assert_cmpstr (pd_deadline_kind_get_title ("cancel"), ==, "Cancellation window ends");
  g_assert_cmpstr (pd_deadline_kind_get_action ("link"), ==, "Renew the link");
  g_assert_cmpstr (pd_deadline_kind_get_title ("expiry"), ==, "Reservation expires");
  g_assert_cmpstr (pd_deadline_kind_get_action ("expiry"), ==, "Renew or let it end");
  g_assert_cmpstr (pd_deadline_kind_get_title ("request"), ==, "Support request waits");
  g_assert_cmpstr (pd_deadline_kind_get_title ("new"), ==, "new");
}

static void
test_invoice_getters (void)
{
  g_autoptr (PdInvoice) invoice =
      g_object_new (PD_TYPE_INVOICE, "invoice-id", "I", "month", "2026-05", "currency", "JPY",
                    "charges", G_GINT64_CONSTANT (10), "credits", G_GINT64_CONSTANT (-3), "total",
                    G_GINT64_CONSTANT (7), "status", "open", "line-count", 2, NULL);

  g_assert_cmpstr (pd_invoice_get_invoice_id (invoice), ==, "I");
  g_assert_cmpstr (pd_invoice_get_month (invoice), ==, "2026-05");
  g_assert_cmpstr (pd_invoice_get_currency (invoice), ==, "JPY");
  g_assert_cmpint (pd_invoice_get_charges (invoice), ==, 10);
  g_assert_cmpint (pd_invoice_get_credits (invoice), ==, -3);
  g_assert_cmpint (pd_invoice_get_total (invoice), ==, 7);
  g_assert_cmpstr (pd_invoice_get_status (invoice), ==, "open");
}

static void
test_activity_getters (void)
{
  g_autoptr (PdActivity) activity =
      g_object_new (PD_TYPE_ACTIVITY, "at", G_GINT64_CONSTANT (9), "user-name", "N", "user-email",
                    "n@e.com", "operation", "export", "status", "succeeded", "customer-row-id",
                    G_GINT64_CONSTANT (2), "customer-id", "G", "customer-name", "C",
                    "resource-type", "order", "resource", "O", "detail", "a: b", NULL);

  g_assert_cmpint (pd_activity_get_at (activity), ==, 9);
  g_assert_cmpstr (pd_activity_get_user_name (activity), ==, "N");
  g_assert_cmpstr (pd_activity_get_user_email (activity), ==, "n@e.com");
  g_assert_cmpstr (pd_activity_get_operation (activity), ==, "export");
  g_assert_cmpstr (pd_activity_get_status (activity), ==, "succeeded");
  g_assert_cmpint (pd_activity_get_customer_row_id (activity), ==, 2);
  g_assert_cmpstr (pd_activity_get_customer_id (activity), ==, "G");
  g_assert_cmpstr (pd_activity_get_customer_name (activity), ==, "C");
  g_assert_cmpstr (pd_activity_get_resource_type (activity), ==, "order");
  g_assert_cmpstr (pd_activity_get_resource (activity), ==, "O");
  g_assert_cmpstr (pd_activity_get_detail (activity), ==, "a: b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/book/key-access", test_key_access);
  g_test_add_func ("/book/operations", test_operation_titles);
  g_test_add_func ("/book/deadlines", test_deadline_titles);
  g_test_add_func ("/book/invoice", test_invoice_getters);
  g_test_add_func ("/book/activity", test_activity_getters);

  return g_test_run ();
}
