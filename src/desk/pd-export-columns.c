// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What each export holds, column by column. */

#include "pd-config.h"

#include "pd-transfer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-reservation.h"
#include "pd-rules.h"

#define SUBSCRIPTIONS_PREFIX "/subscriptions/"

/* 2.5: every customer of a local account is one by a reseller relationship. */
static char *
make_relationship (PdRecord *record, gint64 now)
{
  return g_strdup (_ ("Reseller"));
}

static char *
make_prices_include_tax (PdRecord *record, gint64 now)
{
  return g_strdup (pd_customer_get_prices_include_tax (PD_CUSTOMER (record)) ? "true" : "false");
}

/* Whole UTC days to the last one that still counts (7.3). */
static char *
make_days_left (PdRecord *record, gint64 now)
{
  gint64 at = pd_deadline_get_at (PD_DEADLINE (record));

  return g_strdup_printf ("%d", pd_rules_count_days_left (at, now));
}

static char *
make_action (PdRecord *record, gint64 now)
{
  return g_strdup (pd_deadline_kind_get_action (pd_deadline_get_kind (PD_DEADLINE (record))));
}

/* 2.5: begins with these four. */
static const PdExportColumn customer_columns[] = {
  { "id", N_ ("Microsoft ID"), PD_COLUMN_WORD, "tenant-id" },
  { "name", N_ ("Company name"), PD_COLUMN_TEXT, "name" },
  { "domain", N_ ("Primary domain name"), PD_COLUMN_TEXT, "domain" },
  { "relationship", N_ ("Relationship"), PD_COLUMN_MADE, NULL, NULL, make_relationship },
  { "country", N_ ("Country/Region"), PD_COLUMN_WORD, "country" },
  { "currency", N_ ("Currency"), PD_COLUMN_WORD, "currency" },
  { "agreement_accepted_at", N_ ("Agreement accepted (UTC)"), PD_COLUMN_INSTANT, "agreement-date" },
  { "prices_include_tax", NULL, PD_COLUMN_MADE_INT, NULL, NULL, make_prices_include_tax },
  { "email", N_ ("Email address"), PD_COLUMN_TEXT, "email" },
  { "phone", N_ ("Phone number"), PD_COLUMN_TEXT, "phone" },
  { "registration_id", N_ ("Registration ID"), PD_COLUMN_TEXT, "registration-id" },
  { "first_name", N_ ("First name"), PD_COLUMN_TEXT, "first-name" },
  { "last_name", N_ ("Last name"), PD_COLUMN_TEXT, "last-name" },
  { "orders", N_ ("Orders"), PD_COLUMN_INT64, "orders-count" },
  { "created_at", N_ ("Created (UTC)"), PD_COLUMN_INSTANT, "created-at" },
  { NULL },
};

static const PdExportColumn order_columns[] = {
  { "id", N_ ("Order number"), PD_COLUMN_WORD, "order-id" },
  { "customer_id", N_ ("Microsoft ID"), PD_COLUMN_WORD, "tenant-id" },
  { "customer", N_ ("Company name"), PD_COLUMN_TEXT, "customer-name" },
  { "placed_at", N_ ("Purchase date (UTC)"), PD_COLUMN_INSTANT, "placed-at" },
  { "status", N_ ("Status"), PD_COLUMN_WORD, "status", pd_state_get_title },
  { "total", N_ ("Total"), PD_COLUMN_MONEY, "total" },
  { "currency", N_ ("Currency"), PD_COLUMN_WORD, "currency" },
  { "tax", N_ ("Tax"), PD_COLUMN_TAX, "include-tax" },
  { "line_count", N_ ("Lines"), PD_COLUMN_INT, "line-count" },
  { "summary", N_ ("Products"), PD_COLUMN_TEXT, "summary" },
  { "user", N_ ("Partner user"), PD_COLUMN_TEXT, "user-name" },
  { NULL },
};

static const PdExportColumn software_columns[] = {
  { "customer_id", N_ ("Microsoft ID"), PD_COLUMN_WORD, "tenant-id" },
  { "customer", N_ ("Company name"), PD_COLUMN_TEXT, "customer-name" },
  { "order_id", N_ ("Order number"), PD_COLUMN_WORD, "order-id" },
  { "line", N_ ("Line"), PD_COLUMN_INT, "line" },
  { "product_id", N_ ("Product ID"), PD_COLUMN_WORD, "product-id" },
  { "sku_id", N_ ("SKU"), PD_COLUMN_WORD, "sku-id" },
  { "title", N_ ("Product"), PD_COLUMN_TEXT, "title" },
  { "publisher", N_ ("Publisher"), PD_COLUMN_TEXT, "publisher" },
  { "kind", N_ ("Kind"), PD_COLUMN_WORD, "kind", pd_kind_get_title },
  { "quantity", N_ ("Quantity"), PD_COLUMN_INT64, "quantity" },
  { "term", N_ ("Term"), PD_COLUMN_WORD, "term" },
  { "billing", N_ ("Billing frequency"), PD_COLUMN_WORD, "billing", pd_billing_get_title },
  { "unit_price", N_ ("Unit price"), PD_COLUMN_MONEY, "unit-price" },
  { "total", N_ ("Total"), PD_COLUMN_MONEY, "total" },
  { "currency", N_ ("Currency"), PD_COLUMN_WORD, "currency" },
  { "status", N_ ("Status"), PD_COLUMN_WORD, "status", pd_state_get_title },
  { "placed_at", N_ ("Purchase date (UTC)"), PD_COLUMN_INSTANT, "placed-at" },
  { "keys_available", N_ ("Keys available"), PD_COLUMN_ALLOWED, "keys" },
  { "cancel", NULL, PD_COLUMN_VERDICT, "cancel" },
  { NULL, N_ ("Can be cancelled"), PD_COLUMN_ALLOWED, "cancel" },
  { NULL, N_ ("Cancellation window ends (UTC)"), PD_COLUMN_INSTANT, "window-end" },
  { "cancel_sent_at", N_ ("Cancellation sent (UTC)"), PD_COLUMN_INSTANT, "cancel-sent-at" },
  { "cancelled_at", N_ ("Cancelled (UTC)"), PD_COLUMN_INSTANT, "cancelled-at" },
  { "credit", N_ ("Credit"), PD_COLUMN_MONEY, "credit" },
  { "credit_invoice", N_ ("Credit on the invoice of"), PD_COLUMN_WORD, "credit-invoice" },
  { NULL },
};

/* 6.4 */
static const PdExportColumn activity_columns[] = {
  { "at", N_ ("Date-Time (UTC)"), PD_COLUMN_INSTANT, "at" },
  { "customer", N_ ("Affected customer"), PD_COLUMN_TEXT, "customer-name" },
  { "operation", N_ ("Action"), PD_COLUMN_WORD, "operation", pd_operation_get_title },
  { "user", N_ ("Partner user"), PD_COLUMN_TEXT, "user-name" },
  { "user_email", N_ ("Email address"), PD_COLUMN_TEXT, "user-email" },
  { "status", N_ ("Status"), PD_COLUMN_WORD, "status" },
  { "customer_id", N_ ("Microsoft ID"), PD_COLUMN_WORD, "customer-id" },
  { "resource_type", N_ ("Resource type"), PD_COLUMN_WORD, "resource-type" },
  { "resource", N_ ("Resource"), PD_COLUMN_TEXT, "resource" },
  { "detail", N_ ("Details"), PD_COLUMN_TEXT, "detail" },
  { NULL },
};

static const PdExportColumn deadline_columns[] = {
  { "at", N_ ("Ends (UTC)"), PD_COLUMN_INSTANT, "at" },
  { "days_left", N_ ("Days left"), PD_COLUMN_MADE_INT, NULL, NULL, make_days_left },
  { "kind", N_ ("Kind"), PD_COLUMN_WORD, "kind", pd_deadline_kind_get_title },
  { "customer", N_ ("Company name"), PD_COLUMN_TEXT, "customer-name" },
  { "subject", N_ ("Product"), PD_COLUMN_TEXT, "subject" },
  { "order_id", N_ ("Order number"), PD_COLUMN_WORD, "order-id" },
  { "line", N_ ("Line"), PD_COLUMN_INT, "line" },
  { "value", N_ ("Value"), PD_COLUMN_MONEY, "value" },
  { NULL, N_ ("Currency"), PD_COLUMN_WORD, "currency" },
  { "action", N_ ("What to do"), PD_COLUMN_MADE, NULL, NULL, make_action },
  { NULL },
};

/* The subscription of a scope that names one, as a list of its own. */
static char *
make_scope_subscriptions (PdRecord *record, gint64 now)
{
  const char *id = pd_reservation_get_scope_id (PD_RESERVATION (record));
  gsize length;

  if (id == NULL || g_strcmp0 (pd_reservation_get_scope_type (PD_RESERVATION (record)),
                               PD_SCOPE_MANAGEMENT_GROUP) == 0)
    return g_strdup ("[]");
  if (g_str_has_prefix (id, SUBSCRIPTIONS_PREFIX))
    id += strlen (SUBSCRIPTIONS_PREFIX);

  length = strspn (id, "0123456789abcdefABCDEF-"); /* a GUID needs no escapes */
  return length > 0 ? g_strdup_printf ("[\"%.*s\"]", (int) length, id) : g_strdup ("[]");
}

static const PdExportColumn reservation_columns[] = {
  { "id", N_ ("Reservation ID"), PD_COLUMN_WORD, "reservation-id" },
  { "order_id", N_ ("Reservation order ID"), PD_COLUMN_WORD, "reservation-order-id" },
  { "customer_id", N_ ("Microsoft ID"), PD_COLUMN_WORD, "tenant-id" },
  { "customer", N_ ("Company name"), PD_COLUMN_TEXT, "customer-name" },
  { "name", N_ ("Name"), PD_COLUMN_TEXT, "name" },
  { "sku", N_ ("Size"), PD_COLUMN_WORD, "size" },
  { "region", N_ ("Region"), PD_COLUMN_WORD, "region", pd_region_get_title },
  { "quantity", N_ ("Quantity"), PD_COLUMN_INT64, "quantity" },
  { "term", N_ ("Term"), PD_COLUMN_WORD, "term" },
  { "billing", N_ ("Billing frequency"), PD_COLUMN_WORD, "billing", pd_billing_get_title },
  { "state", N_ ("State"), PD_COLUMN_WORD, "state", pd_state_get_title },
  { "purchased_at", N_ ("Purchase date (UTC)"), PD_COLUMN_INSTANT, "purchased-at" },
  { "expires_at", N_ ("Expires (UTC)"), PD_COLUMN_INSTANT, "expires-at" },
  { "scope_type", N_ ("Scope"), PD_COLUMN_WORD, "scope-type", pd_scope_get_title },
  { NULL, N_ ("Scope ID"), PD_COLUMN_WORD, "scope-id" },
  { "scope_subscriptions", NULL, PD_COLUMN_MADE_INT, NULL, NULL, make_scope_subscriptions },
  { "utilization_1d", N_ ("Utilization, 1 day (%)"), PD_COLUMN_PER_CENT, "utilization-1d" },
  { "utilization_7d", N_ ("Utilization, 7 days (%)"), PD_COLUMN_PER_CENT, "utilization-7d" },
  { "utilization_30d", N_ ("Utilization, 30 days (%)"), PD_COLUMN_PER_CENT, "utilization-30d" },
  { "desk_order_id", N_ ("Order number"), PD_COLUMN_WORD, "order-id" },
  { "product", N_ ("Product"), PD_COLUMN_TEXT, "title" },
  { "price", N_ ("Unit price"), PD_COLUMN_MONEY, "unit-price" },
  { NULL, N_ ("Currency"), PD_COLUMN_WORD, "currency" },
  { "refund", NULL, PD_COLUMN_VERDICT, "refund" },
  { "exchange", NULL, PD_COLUMN_VERDICT, "exchange" },
  { NULL },
};

const PdExportColumn *
pd_export_find_columns (PdExportKind kind)
{
  switch (kind) {
  case PD_EXPORT_CUSTOMERS:
    return customer_columns;
  case PD_EXPORT_ORDERS:
    return order_columns;
  case PD_EXPORT_SOFTWARE:
    return software_columns;
  case PD_EXPORT_ACTIVITY:
    return activity_columns;
  case PD_EXPORT_DEADLINES:
    return deadline_columns;
  case PD_EXPORT_RESERVATIONS:
    return reservation_columns;
  }
  g_return_val_if_reached (NULL);
}
