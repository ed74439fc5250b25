// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-local-engine.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-local-engine-azure.h"
#include "pd-local-engine-private.h"
#include "pd-rules.h"

void
pd_local_engine_init (PdLocalEngine *engine,
                      PdPolicySet *policies,
                      const PdSettings *settings,
                      gint64 now)
{
  g_return_if_fail (engine != NULL);
  g_return_if_fail (settings != NULL);

  *engine = (PdLocalEngine){
    .policies = policies,
    .policy_setting = settings->policy_setting,
    .user_name = settings->user_name,
    .user_email = settings->user_email,
    .credit_limit_minor = settings->credit_limit_minor,
    .credit_currency = settings->credit_currency,
    .no_agreements = !pd_settings_has_agreements (settings),
    .now = now,
  };
}

/* --- activity log --- */

void
pd_local_engine_add_fact (GString *detail, const char *name, const char *value)
{
  g_autofree char *one_line = NULL;

  if (value == NULL || *value == '\0')
    return;

  /* One line a fact: a value may not pretend to be another one. */
  one_line = g_strdelimit (g_strdup (value), "\r\n", ' ');
  if (detail->len > 0)
    g_string_append_c (detail, '\n');
  g_string_append_printf (detail, "%s: %s", name, one_line);
}

void
pd_local_engine_add_number (GString *detail, const char *name, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  pd_local_engine_add_fact (detail, name, text);
}

gboolean
pd_local_engine_log (PdDatabase *database,
                     const PdLocalEngine *engine,
                     const char *operation,
                     const char *status,
                     PdCustomer *customer,
                     const char *resource_type,
                     const char *resource,
                     const char *detail,
                     GError **error)
{
  g_autoptr (PdActivity) activity = NULL;

  activity = g_object_new (
      PD_TYPE_ACTIVITY, "at", engine->now, "user-name", engine->user_name, "user-email",
      engine->user_email, "operation", operation, "status", status, "customer-row-id",
      customer != NULL ? pd_record_get_row_id (PD_RECORD (customer)) : G_GINT64_CONSTANT (0),
      "customer-id", customer != NULL ? pd_customer_get_tenant_id (customer) : NULL,
      "customer-name", customer != NULL ? pd_customer_get_name (customer) : NULL, "resource-type",
      resource_type, "resource", resource, "detail", detail, NULL);
  return pd_database_append_activity (database, activity, error);
}

/* --- customers --- */

PdCustomer *
pd_local_engine_get_customer (PdDatabase *database,
                              const PdLocalEngine *engine,
                              gint64 row_id,
                              GError **error)
{
  return pd_database_get (database, PD_LIST_CUSTOMERS, row_id, engine->now, error);
}

static gboolean
log_customer (PdDatabase *database,
              const PdLocalEngine *engine,
              const char *operation,
              gint64 row_id,
              const char *request_id,
              const char *date,
              GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autoptr (PdCustomer) customer = NULL;

  customer = pd_local_engine_get_customer (database, engine, row_id, error);
  if (customer == NULL)
    return FALSE;

  pd_local_engine_add_fact (detail, "domain", pd_customer_get_domain (customer));
  pd_local_engine_add_fact (detail, "country", pd_customer_get_country (customer));
  pd_local_engine_add_fact (detail, "agreement_date", date);
  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_local_engine_log (database, engine, operation, "succeeded", customer, "customer",
                              pd_customer_get_tenant_id (customer), detail->str, error);
}

gboolean
pd_local_engine_create_customer (PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 PdCustomerFields *fields,
                                 const char *request_id,
                                 gint64 *row_id,
                                 GError **error)
{
  gboolean has = FALSE;

  if (fields->currency == NULL && fields->country != NULL) {
    g_autofree char *country = g_ascii_strup (fields->country, -1);

    fields->currency = g_strdup (pd_country_get_currency (g_strstrip (country)));
  }
  if (!pd_customer_fields_check (fields, TRUE, NULL, error))
    return FALSE;

  if (fields->tenant_id == NULL)
    fields->tenant_id = g_uuid_string_random ();
  if (!pd_database_has_tenant (database, fields->tenant_id, &has, error))
    return FALSE;
  if (has) {
    g_set_error (error, PD_ERROR, PD_ERROR_CONFLICT,
                 /* Translators: %s is a tenant GUID */
                 _ ("There is a customer with the tenant GUID %s already."), fields->tenant_id);
    return FALSE;
  }

  return pd_database_insert_customer (database, fields, engine->now, row_id, error) &&
         log_customer (database, engine, PD_OPERATION_CREATE_CUSTOMER, *row_id, request_id, NULL,
                       error);
}

/* What the form did not give stays as it is. */
static void
keep_old (char **field, const char *old)
{
  if (*field == NULL && old != NULL && *old != '\0')
    *field = g_strdup (old);
}

gboolean
pd_local_engine_update_customer (PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 gint64 row_id,
                                 PdCustomerFields *fields,
                                 const char *request_id,
                                 GError **error)
{
  g_autoptr (PdCustomer) customer = NULL;

  customer = pd_local_engine_get_customer (database, engine, row_id, error);
  if (customer == NULL)
    return FALSE;

  keep_old (&fields->name, pd_customer_get_name (customer));
  keep_old (&fields->domain, pd_customer_get_domain (customer));
  keep_old (&fields->country, pd_customer_get_country (customer));
  keep_old (&fields->currency, pd_customer_get_currency (customer));
  keep_old (&fields->email, pd_customer_get_email (customer));
  keep_old (&fields->phone, pd_customer_get_phone (customer));
  keep_old (&fields->registration_id, pd_customer_get_registration_id (customer));
  keep_old (&fields->first_name, pd_customer_get_first_name (customer));
  keep_old (&fields->last_name, pd_customer_get_last_name (customer));
  keep_old (&fields->tenant_id, pd_customer_get_tenant_id (customer));
  if (!pd_customer_fields_check (fields, FALSE, NULL, error))
    return FALSE;
  if (g_strcmp0 (fields->tenant_id, pd_customer_get_tenant_id (customer)) != 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("The tenant GUID of a customer cannot be changed."));
    return FALSE;
  }

  return pd_database_update_customer (database, row_id, fields, error) &&
         log_customer (database, engine, PD_OPERATION_UPDATE_CUSTOMER, row_id, request_id, NULL,
                       error);
}

gboolean
pd_local_engine_accept_agreement (PdDatabase *database,
                                  const PdLocalEngine *engine,
                                  gint64 row_id,
                                  PdAgreementFields *fields,
                                  const char *request_id,
                                  GError **error)
{
  g_autofree char *date = NULL;

  if (!pd_agreement_fields_check (fields, engine->now, error) ||
      !pd_database_set_agreement (database, row_id, fields, error))
    return FALSE;

  date = pd_instant_format_iso_date (fields->date);
  return log_customer (database, engine, PD_OPERATION_ACCEPT_AGREEMENT, row_id, request_id, date,
                       error);
}

/* --- catalogue --- */

gboolean
pd_local_engine_put_catalog (PdDatabase *database, PdCatalog *catalog, GError **error)
{
  for (guint i = 0; i < catalog->products->len; i++) {
    if (!pd_database_put_product (database, catalog->products->pdata[i], error))
      return FALSE;
  }
  for (guint i = 0; i < catalog->media->len; i++) {
    if (!pd_database_put_media (database, catalog->media->pdata[i], error))
      return FALSE;
  }

  return TRUE;
}

PdPolicy *
pd_local_engine_get_policy (const PdLocalEngine *engine, PdOrderLine *line)
{
  const char *id = pd_order_line_get_policy_id (line);
  PdPolicy *policy = id != NULL ? pd_policy_set_get (engine->policies, id) : NULL;

  /* A profile that a later edition of the program no longer has. */
  if (policy == NULL)
    policy = pd_policy_set_find (engine->policies, engine->policy_setting,
                                 pd_order_line_get_placed_at (line));
  return policy;
}

/* --- instalments --- */

gint64
pd_local_engine_get_instalment_due (const char *billing, gint64 placed_at, int index)
{
  int step = g_strcmp0 (billing, PD_BILLING_ANNUAL) == 0 ? 12 : 1;

  /* From the purchase date each time, so that 31 January, 28 February, 31 March stay so. */
  return pd_instant_add_months (placed_at, step * index);
}

/* Numbers of the first instalment that is not billed and of the first that is not due yet. */
static gboolean
get_due_range (PdDatabase *database,
               const PdLocalEngine *engine,
               PdOrderLine *line,
               int *first,
               int *end,
               int *n_instalments,
               GError **error)
{
  const char *billing = pd_order_line_get_billing (line);
  gint64 placed_at = pd_order_line_get_placed_at (line);
  gint64 billed = 0;

  if (!pd_database_count_charges (database, pd_record_get_row_id (PD_RECORD (line)), &billed,
                                  error))
    return FALSE;

  *n_instalments = pd_price_get_instalments (pd_order_line_get_term (line), billing);
  *first = (int) MIN (billed, *n_instalments);
  *end = *first;
  while (*end < *n_instalments &&
         pd_local_engine_get_instalment_due (billing, placed_at, *end) <= engine->now)
    (*end)++;
  return TRUE;
}

gboolean
pd_local_engine_bill_line (PdDatabase *database,
                           const PdLocalEngine *engine,
                           PdOrderLine *line,
                           GError **error)
{
  const char *billing = pd_order_line_get_billing (line);
  gint64 placed_at = pd_order_line_get_placed_at (line);
  gint64 line_row_id = pd_record_get_row_id (PD_RECORD (line));
  gint64 next = 0;
  int first, end, n_instalments;

  if (!get_due_range (database, engine, line, &first, &end, &n_instalments, error))
    return FALSE;
  for (int i = first; i < end; i++) {
    gint64 due = pd_local_engine_get_instalment_due (billing, placed_at, i);
    g_autofree char *month = pd_instant_format_month (due, 0);

    if (!pd_database_add_invoice_line (database, month, pd_order_line_get_currency (line), "Renew",
                                       line_row_id, pd_order_line_get_total (line), due, error))
      return FALSE;
  }

  if (n_instalments <= 1)
    return TRUE;
  if (end < n_instalments)
    next = pd_local_engine_get_instalment_due (billing, placed_at, end);
  return pd_database_set_next_instalment (database, line_row_id, next, error);
}

gboolean
pd_local_engine_sum_charges (PdDatabase *database,
                             const PdLocalEngine *engine,
                             PdOrderLine *line,
                             gint64 *charged_minor,
                             GError **error)
{
  gint64 billed_minor = 0;
  gint64 unbilled_minor = 0;
  int first, end, n_instalments;

  if (pd_order_line_get_total (line) == PD_MONEY_UNTOLD) /* what is due of it is not known either */
    return pd_database_sum_charges (database, pd_record_get_row_id (PD_RECORD (line)),
                                    charged_minor, error);

  return get_due_range (database, engine, line, &first, &end, &n_instalments, error) &&
         pd_database_sum_charges (database, pd_record_get_row_id (PD_RECORD (line)), &billed_minor,
                                  error) &&
         pd_money_multiply (pd_order_line_get_total (line), end - first, &unbilled_minor, error) &&
         pd_money_add (billed_minor, unbilled_minor, charged_minor, error);
}

/* --- what falls due --- */

/* One minute ago; the earliest instant stays the earliest. */
static gint64
get_sent_before (gint64 now)
{
  return now - PD_LOCAL_ENGINE_CANCEL_US;
}

gboolean
pd_local_engine_has_due (PdDatabase *database, gint64 now, gboolean *has_due, GError **error)
{
  g_autoptr (GPtrArray) cancelling = NULL;
  g_autoptr (GPtrArray) instalments = NULL;

  cancelling = pd_database_list_cancelling (database, get_sent_before (now), error);
  if (cancelling == NULL)
    return FALSE;
  instalments = pd_database_list_due_instalments (database, now, error);
  if (instalments == NULL)
    return FALSE;

  *has_due = cancelling->len > 0 || instalments->len > 0;
  return *has_due || pd_database_has_due_reservation_payment (database, now, has_due, error);
}

/* 7.16: the order is cancelled only when every line is. */
gboolean
pd_local_engine_close_order (PdDatabase *database, PdOrder *order, GError **error)
{
  GPtrArray *lines = pd_order_get_lines (order);

  for (guint i = 0; i < lines->len; i++) {
    if (g_strcmp0 (pd_order_line_get_status (lines->pdata[i]), "cancelled") != 0)
      return TRUE;
  }

  return pd_database_set_order_status (database, pd_record_get_row_id (PD_RECORD (order)),
                                       "cancelled", error);
}

static gboolean
complete_cancellation (PdDatabase *database,
                       const PdLocalEngine *engine,
                       PdOrderLine *line,
                       GError **error)
{
  gint64 cancelled_at = pd_order_line_get_cancel_sent_at (line) + PD_LOCAL_ENGINE_CANCEL_US;
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (PdOrder) order = NULL;

  if (!pd_database_set_line_cancelled (database, pd_record_get_row_id (PD_RECORD (line)),
                                       cancelled_at, error))
    return FALSE;
  order = pd_database_get_order (database, pd_order_line_get_order_row_id (line), error);
  if (order == NULL || !pd_local_engine_close_order (database, order, error))
    return FALSE;
  customer = pd_local_engine_get_customer (database, engine,
                                           pd_order_line_get_customer_row_id (line), error);
  if (customer == NULL)
    return FALSE;

  pd_local_engine_add_number (detail, "line", pd_order_line_get_line (line));
  pd_local_engine_add_fact (detail, "product", pd_order_line_get_title (line));
  pd_local_engine_add_fact (detail, "line_status", "cancelled");
  return pd_local_engine_log (database, engine, PD_OPERATION_UPDATE_ORDER, "succeeded", customer,
                              "order", pd_order_line_get_order_id (line), detail->str, error);
}

gboolean
pd_local_engine_settle (PdDatabase *database, const PdLocalEngine *engine, GError **error)
{
  g_autoptr (GPtrArray) cancelling = NULL;
  g_autoptr (GPtrArray) instalments = NULL;

  cancelling = pd_database_list_cancelling (database, get_sent_before (engine->now), error);
  if (cancelling == NULL)
    return FALSE;
  for (guint i = 0; i < cancelling->len; i++) {
    if (!complete_cancellation (database, engine, cancelling->pdata[i], error))
      return FALSE;
  }

  instalments = pd_database_list_due_instalments (database, engine->now, error);
  if (instalments == NULL)
    return FALSE;
  for (guint i = 0; i < instalments->len; i++) {
    if (!pd_local_engine_bill_line (database, engine, instalments->pdata[i], error))
      return FALSE;
  }

  return pd_local_engine_bill_reservations (database, engine, error);
}
