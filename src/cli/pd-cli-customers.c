// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cli-json.h"
#include "pd-cli.h"
#include "pd-desk-cloud.h"

static const PdCliColumn list_columns[] = {
  { "name", N_ ("Name"), PD_CLI_TEXT },
  { "domain", N_ ("Domain"), PD_CLI_ID },
  { "country", N_ ("Country"), PD_CLI_COUNTRY },
  { "currency", N_ ("Currency"), PD_CLI_ID },
  { "orders", N_ ("Orders"), PD_CLI_NUMBER },
  { "next_deadline", N_ ("Next deadline"), PD_CLI_DEADLINE },
  { "agreement_accepted_at", N_ ("Agreement accepted"), PD_CLI_DAY },
  { "prices_include_tax", N_ ("Prices include tax"), PD_CLI_BOOLEAN },
  { "id", N_ ("Tenant GUID"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn customer_columns[] = {
  { "name", N_ ("Name"), PD_CLI_TEXT },
  { "domain", N_ ("Domain"), PD_CLI_ID },
  { "country", N_ ("Country"), PD_CLI_COUNTRY },
  { "currency", N_ ("Currency"), PD_CLI_ID },
  { "id", N_ ("Tenant GUID"), PD_CLI_ID },
  { "email", N_ ("E-mail"), PD_CLI_ID },
  { "phone", N_ ("Phone"), PD_CLI_ID },
  { "registration_id", N_ ("Registration ID"), PD_CLI_ID },
  { "first_name", N_ ("First name"), PD_CLI_TEXT },
  { "last_name", N_ ("Last name"), PD_CLI_TEXT },
  { "agreement_accepted_at", N_ ("Agreement accepted"), PD_CLI_DAY },
  { "prices_include_tax", N_ ("Prices include tax"), PD_CLI_BOOLEAN },
  { "orders", N_ ("Orders"), PD_CLI_NUMBER },
  { "next_deadline", N_ ("Next deadline"), PD_CLI_DEADLINE },
  { NULL },
};

static const PdCliColumn product_columns[] = {
  { "title", N_ ("Product"), PD_CLI_TEXT },
  { "product_id", N_ ("Product ID"), PD_CLI_ID },
  { "sku_id", N_ ("SKU"), PD_CLI_ID },
  { "kind", N_ ("Kind"), PD_CLI_KIND },
  { "publisher", N_ ("Publisher"), PD_CLI_TEXT },
  { "terms", N_ ("Term"), PD_CLI_TERMS },
  { "billing", N_ ("Billing frequency"), PD_CLI_BILLINGS },
  { "price", N_ ("Price"), PD_CLI_MONEY },
  { "price.currency", N_ ("Currency"), PD_CLI_ID },
  { "tax", N_ ("Tax"), PD_CLI_TAX },
  { "buy.allowed", N_ ("Can be bought"), PD_CLI_BOOLEAN },
  { "buy.reason", N_ ("Reason"), PD_CLI_TEXT },
  { NULL },
};

static JsonObject *
make_customer_item (PdCli *cli, PdRecord *record, GError **error)
{
  return pd_cli_json_customer (PD_CUSTOMER (record));
}

static gboolean
list_customers (PdCli *cli, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);

  query->now = pd_clock_now (cli->clock);

  return pd_cli_open_desk (cli, error) &&
         pd_cli_answer_list (cli, query, list_columns, make_customer_item, error);
}

/* Puts every field that was given in the place of the present one. */
static void
take_fields (PdCustomerFields *fields, const PdCliOptions *options)
{
  const struct
  {
    char **field;
    const char *given;
  } pairs[] = {
    { &fields->name, options->name },
    { &fields->domain, options->domain },
    { &fields->country, options->country },
    { &fields->currency, options->currency },
    { &fields->email, options->email },
    { &fields->phone, options->phone },
    { &fields->registration_id, options->registration_id },
    { &fields->first_name, options->first_name },
    { &fields->last_name, options->last_name },
    { &fields->tenant_id, options->tenant_id },
    { &fields->address_line1, options->address },
    { &fields->address_line2, options->address2 },
    { &fields->city, options->city },
    { &fields->state, options->state },
    { &fields->postal_code, options->postal_code },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    if (pairs[i].given == NULL)
      continue;
    g_free (*pairs[i].field);
    *pairs[i].field = g_strdup (pairs[i].given);
  }
}

static gboolean
finish_customer (PdCli *cli, GAsyncResult **pending, GError **error)
{
  g_autoptr (GAsyncResult) result = pd_cli_wait (pending);
  g_autoptr (PdCustomer) customer = pd_desk_customer_finish (cli->desk, result, error);

  if (customer == NULL)
    return FALSE;
  cli->changed = TRUE;
  pd_cli_output_object (cli->output, customer_columns, NULL, NULL, pd_cli_json_customer (customer));

  return TRUE;
}

static const PdCliColumn new_customer_columns[] = {
  { "name", N_ ("Name"), PD_CLI_TEXT },
  { "domain", N_ ("Domain"), PD_CLI_ID },
  { "country", N_ ("Country"), PD_CLI_COUNTRY },
  { "id", N_ ("Tenant GUID"), PD_CLI_ID },
  { "user_name", N_ ("User name"), PD_CLI_ID },
  { "password", N_ ("Password"), PD_CLI_ID },
  { NULL },
};

/* Partner Center tells the first user of a new customer once (partner-center-api.md 3.1). */
static gboolean
finish_new_customer (PdCli *cli, GAsyncResult **pending, GError **error)
{
  PdCloudAccount *cloud = pd_desk_get_cloud (cli->desk);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) taken = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (PdFirstUser) user = NULL;
  GAsyncResult *taking = NULL;
  JsonObject *object;

  if (cloud == NULL)
    return finish_customer (cli, pending, error);
  result = pd_cli_wait (pending);
  customer = pd_desk_customer_finish (cli->desk, result, error);
  if (customer == NULL)
    return FALSE;

  cli->changed = TRUE;
  pd_cloud_account_take_first_user_async (cloud, customer, NULL, pd_cli_ready_cb, &taking);
  taken = pd_cli_wait (&taking);
  user = pd_cloud_account_take_first_user_finish (cloud, taken, error);
  object = pd_cli_json_customer (customer);
  if (user != NULL) {
    pd_cli_json_set_text (object, "user_name", user->user_name);
    pd_cli_json_set_text (object, "password", user->password);
  }
  pd_cli_output_object (cli->output, user != NULL ? new_customer_columns : customer_columns, NULL,
                        NULL, object);
  return error == NULL || *error == NULL;
}

static gboolean
create_customer (PdCli *cli, GError **error)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  GAsyncResult *pending = NULL;

  if (!pd_cli_require (cli->options.name, "--name", error) ||
      !pd_cli_require (cli->options.domain, "--domain", error) ||
      !pd_cli_require (cli->options.country, "--country", error) || !pd_cli_open_desk (cli, error))
    return FALSE;
  take_fields (fields, &cli->options);
  pd_desk_create_customer_async (cli->desk, fields, cli->request_id, NULL, pd_cli_ready_cb,
                                 &pending);

  return finish_new_customer (cli, &pending, error);
}

static PdCustomer *
find_named_customer (PdCli *cli, GError **error)
{
  g_autofree char *text = pd_cli_dup_argument (cli, 0, error);

  if (text == NULL || !pd_cli_open_desk (cli, error))
    return NULL;

  return pd_desk_find_customer (cli->desk, text, error);
}

static PdCustomerFields *
copy_fields (PdCustomer *customer)
{
  PdCustomerFields *fields = g_new0 (PdCustomerFields, 1);

  fields->name = g_strdup (pd_customer_get_name (customer));
  fields->domain = g_strdup (pd_customer_get_domain (customer));
  fields->country = g_strdup (pd_customer_get_country (customer));
  fields->currency = g_strdup (pd_customer_get_currency (customer));
  fields->email = g_strdup (pd_customer_get_email (customer));
  fields->phone = g_strdup (pd_customer_get_phone (customer));
  fields->registration_id = g_strdup (pd_customer_get_registration_id (customer));
  fields->first_name = g_strdup (pd_customer_get_first_name (customer));
  fields->last_name = g_strdup (pd_customer_get_last_name (customer));
  fields->tenant_id = g_strdup (pd_customer_get_tenant_id (customer));

  return fields;
}

static gboolean
edit_customer (PdCli *cli, GError **error)
{
  g_autoptr (PdCustomer) customer = find_named_customer (cli, error);
  g_autoptr (PdCustomerFields) fields = NULL;
  GAsyncResult *pending = NULL;

  if (customer == NULL)
    return FALSE;
  fields = copy_fields (customer);
  take_fields (fields, &cli->options);
  if (pd_customer_fields_has_place (fields) && pd_desk_get_cloud (cli->desk) == NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_UNSUPPORTED,
                         _ ("Only Partner Center keeps the address of a customer; a local account "
                            "has none."));
    return FALSE;
  }
  pd_desk_update_customer_async (cli->desk, pd_record_get_row_id (PD_RECORD (customer)), fields,
                                 cli->request_id, NULL, pd_cli_ready_cb, &pending);

  return finish_customer (cli, &pending, error);
}

/* The day in the reader's calendar (4.7), as 00:00 UTC of it. */
static gint64
get_today (PdCli *cli)
{
  gint64 now = pd_clock_now (cli->clock);
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) date =
      g_date_time_new_utc (g_date_time_get_year (local), g_date_time_get_month (local),
                           g_date_time_get_day_of_month (local), 0, 0, 0);

  return g_date_time_to_unix (date) * G_USEC_PER_SEC;
}

static gboolean
accept_agreement (PdCli *cli, GError **error)
{
  const PdCliOptions *options = &cli->options;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (PdAgreementFields) fields = g_new0 (PdAgreementFields, 1);
  GAsyncResult *pending = NULL;

  if (!pd_cli_require (options->first_name, "--first-name", error) ||
      !pd_cli_require (options->last_name, "--last-name", error) ||
      !pd_cli_require (options->email, "--email", error))
    return FALSE;
  fields->date = get_today (cli);
  if (options->date != NULL && !pd_date_parse (options->date, &fields->date, NULL)) {
    pd_cli_set_usage_error (error, _ ("--date takes a day such as 2026-05-02, not “%s”."),
                            options->date);
    return FALSE;
  }
  customer = find_named_customer (cli, error);
  if (customer == NULL)
    return FALSE;
  fields->first_name = g_strdup (options->first_name);
  fields->last_name = g_strdup (options->last_name);
  fields->email = g_strdup (options->email);
  fields->phone = g_strdup (options->phone);
  pd_desk_accept_agreement_async (cli->desk, pd_record_get_row_id (PD_RECORD (customer)), fields,
                                  cli->request_id, NULL, pd_cli_ready_cb, &pending);

  return finish_customer (cli, &pending, error);
}

/* --- products --- */

static JsonObject *
make_product_item (PdCli *cli, PdRecord *record, GError **error)
{
  return pd_cli_json_product (PD_PRODUCT (record), cli->customer);
}

static gboolean
check_product_kind (const char *kind, GError **error)
{
  static const char *const kinds[] = { PD_KIND_SUBSCRIPTION, PD_KIND_PERPETUAL, PD_KIND_PLAN,
                                       PD_KIND_RESERVATION, NULL };

  if (kind == NULL || g_strv_contains (kinds, kind))
    return TRUE;

  /* Translators: %s is what was typed after --kind */
  pd_cli_set_usage_error (error, _ ("There is no kind of product “%s”."), kind);

  return FALSE;
}

static gboolean
list_products (PdCli *cli, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);

  query->product_kind = g_strdup (cli->options.kind);

  return check_product_kind (cli->options.kind, error) && pd_cli_open_desk (cli, error) &&
         pd_cli_narrow_to_customer (cli, query, error) &&
         pd_cli_answer_list (cli, query, product_columns, make_product_item, error);
}

#define CUSTOMER_OPTIONS \
  "name domain country currency email phone registration-id first-name last-name"

const PdCliCommand pd_cli_customer_commands[] = {
  { "list customers", NULL, 0, 0, "search sort limit offset bom",
    N_ ("List the customers, or those that a search finds by name, domain or tenant GUID."),
    list_customers },
  { "customer create", NULL, 0, 0,
    CUSTOMER_OPTIONS " address address2 city address-state postal-code tenant-id request-id bom",
    N_ ("Add a customer."), create_customer },
  { "customer edit", N_ ("CUSTOMER"), 1, 1,
    CUSTOMER_OPTIONS " address address2 city address-state postal-code request-id bom",
    N_ ("Change what is given; the rest stays."), edit_customer },
  { "customer accept-agreement", N_ ("CUSTOMER"), 1, 1,
    "first-name last-name email phone date request-id bom",
    N_ ("Record that the customer has accepted the customer agreement."), accept_agreement },
  { "list products", NULL, 0, 0, "customer product-kind search sort limit offset bom",
    N_ ("List the catalogue; with --customer also the price and whether it may be bought."),
    list_products },
  { NULL },
};
