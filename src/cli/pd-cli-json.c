// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cli-json.h"

#include "pd-config.h"

#include <string.h>

#include "pd-money.h"
#include "pd-rules.h"
#include "pd-text.h"

void
pd_cli_json_set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

void
pd_cli_json_set_word (JsonObject *object, const char *member, const char *word)
{
  pd_cli_json_set_text (object, member, word != NULL && *word != '\0' ? word : NULL);
}

void
pd_cli_json_set_instant (JsonObject *object, const char *member, gint64 instant)
{
  g_autofree char *text = instant != PD_INSTANT_NONE ? pd_instant_format_iso (instant) : NULL;

  pd_cli_json_set_text (object, member, text);
}

void
pd_cli_json_set_object (JsonObject *object, const char *member, JsonObject *value)
{
  json_object_set_object_member (object, member, value);
}

void
pd_cli_json_set_array (JsonObject *object, const char *member, JsonArray *value)
{
  json_object_set_array_member (object, member, value);
}

void
pd_cli_json_set_money (JsonObject *object,
                       const char *member,
                       gint64 amount_minor,
                       const char *currency)
{
  JsonObject *money = NULL;
  g_autofree char *amount = NULL;

  if (currency == NULL || *currency == '\0' || amount_minor == PD_MONEY_UNTOLD) {
    json_object_set_null_member (object, member);
    return;
  }

  money = json_object_new ();
  amount = pd_money_format_plain (amount_minor, currency);
  json_object_set_string_member (money, "amount", amount);
  json_object_set_string_member (money, "currency", currency);
  pd_cli_json_set_object (object, member, money);
}

void
pd_cli_json_set_verdict (JsonObject *object, const char *member, PdVerdict *verdict)
{
  JsonObject *value = NULL;

  if (verdict == NULL) {
    json_object_set_null_member (object, member);
    return;
  }

  value = json_object_new ();
  json_object_set_boolean_member (value, "allowed", pd_verdict_get_allowed (verdict));
  pd_cli_json_set_text (value, "reason", pd_verdict_get_reason (verdict));
  pd_cli_json_set_text (value, "rule", pd_verdict_get_rule (verdict));
  pd_cli_json_set_instant (value, "until", pd_verdict_get_until (verdict));
  if (pd_verdict_get_days_left (verdict) >= 0)
    json_object_set_int_member (value, "days_left", pd_verdict_get_days_left (verdict));
  else
    json_object_set_null_member (value, "days_left");
  pd_cli_json_set_text (value, "policy", pd_verdict_get_policy_id (verdict));
  pd_cli_json_set_text (value, "note", pd_verdict_get_note (verdict));
  pd_cli_json_set_object (object, member, value);
}

static JsonArray *
make_role_array (PdRoleSet roles)
{
  JsonArray *array = json_array_new ();

  for (guint bit = 1; bit <= PD_ROLES_ALL; bit <<= 1) {
    if ((roles & bit) != 0)
      json_array_add_string_element (array, pd_role_to_string ((PdRole) bit));
  }

  return array;
}

JsonObject *
pd_cli_json_account (PdAccount *account)
{
  JsonObject *object = json_object_new ();
  g_autofree char *user_name = NULL, *user_email = NULL;
  g_autofree char *book = g_filename_display_name (pd_account_get_path (account));
  int policy = PD_POLICY_SETTING_2020;
  gboolean sample = FALSE;

  g_object_get (account, "user-name", &user_name, "user-email", &user_email, "policy-setting",
                &policy, "sample", &sample, NULL);
  pd_cli_json_set_text (object, "name", pd_account_get_name (account));
  pd_cli_json_set_text (object, "kind", pd_account_get_kind (account));
  pd_cli_json_set_array (object, "roles", make_role_array (pd_account_get_roles (account)));
  pd_cli_json_set_text (object, "book", book);
  json_object_set_int_member (object, "customers", pd_account_get_customers (account));
  pd_cli_json_set_instant (object, "synced_at", pd_account_get_synced_at (account));
  pd_cli_json_set_text (object, "environment", pd_account_get_environment (account));
  pd_cli_json_set_text (object, "policy", pd_policy_setting_to_string ((PdPolicySetting) policy));
  pd_cli_json_set_text (object, "user", user_name);
  pd_cli_json_set_text (object, "user_email", user_email);
  json_object_set_boolean_member (object, "sample", sample);
  pd_cli_json_set_text (object, "problem", pd_account_get_problem (account));

  return object;
}

JsonObject *
pd_cli_json_customer (PdCustomer *customer)
{
  JsonObject *object = json_object_new ();

  pd_cli_json_set_text (object, "id", pd_customer_get_tenant_id (customer));
  pd_cli_json_set_text (object, "name", pd_customer_get_name (customer));
  pd_cli_json_set_text (object, "domain", pd_customer_get_domain (customer));
  pd_cli_json_set_text (object, "country", pd_customer_get_country (customer));
  pd_cli_json_set_text (object, "currency", pd_customer_get_currency (customer));
  pd_cli_json_set_instant (object, "agreement_accepted_at",
                           pd_customer_get_agreement_date (customer));
  json_object_set_boolean_member (object, "prices_include_tax",
                                  pd_customer_get_prices_include_tax (customer));
  pd_cli_json_set_text (object, "email", pd_customer_get_email (customer));
  pd_cli_json_set_text (object, "phone", pd_customer_get_phone (customer));
  pd_cli_json_set_text (object, "registration_id", pd_customer_get_registration_id (customer));
  pd_cli_json_set_text (object, "first_name", pd_customer_get_first_name (customer));
  pd_cli_json_set_text (object, "last_name", pd_customer_get_last_name (customer));
  json_object_set_int_member (object, "orders", pd_customer_get_orders_count (customer));
  pd_cli_json_set_instant (object, "gone_at", pd_customer_get_gone_at (customer));
  pd_cli_json_set_instant (object, "next_deadline", pd_customer_get_next_deadline (customer));
  pd_cli_json_set_instant (object, "created_at", pd_customer_get_created_at (customer));

  return object;
}

static void
add_word_once (JsonArray *array, const char *word)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (g_str_equal (json_array_get_string_element (array, i), word))
      return;
  }

  json_array_add_string_element (array, word);
}

static void
add_price (JsonObject *object, JsonArray *prices, const PdPrice *price)
{
  JsonObject *item = json_object_new ();

  pd_cli_json_set_word (item, "term", price->term);
  pd_cli_json_set_word (item, "billing", price->billing);
  pd_cli_json_set_money (item, "price", price->amount_minor, price->currency);
  json_array_add_object_element (prices, item);
  /* The first price is the one that an item without term and billing buys at. */
  if (!json_object_has_member (object, "price"))
    pd_cli_json_set_money (object, "price", price->amount_minor, price->currency);
}

static void
set_prices (JsonObject *object, PdProduct *product, const char *currency)
{
  GPtrArray *all = pd_product_get_prices (product);
  JsonArray *terms = json_array_new (), *billing = json_array_new (), *prices = json_array_new ();

  for (guint i = 0; i < all->len; i++) {
    const PdPrice *price = g_ptr_array_index (all, i);

    if (currency != NULL && g_strcmp0 (price->currency, currency) != 0)
      continue;
    if (price->term != NULL && *price->term != '\0')
      add_word_once (terms, price->term);
    add_word_once (billing, price->billing);
    add_price (object, prices, price);
  }
  pd_cli_json_set_array (object, "terms", terms);
  pd_cli_json_set_array (object, "billing", billing);
  pd_cli_json_set_array (object, "prices", prices);
  /* Without a customer there is no currency to choose one by. */
  if (currency == NULL || !json_object_has_member (object, "price"))
    json_object_set_null_member (object, "price");
}

static const char *
get_tax_word (gboolean include_tax)
{
  return include_tax ? "included" : "excluded";
}

static void
set_reservation_members (JsonObject *object, PdProduct *product)
{
  JsonArray *array = json_array_new ();
  const char *const *regions = pd_product_get_regions (product);

  for (gsize i = 0; regions != NULL && regions[i] != NULL; i++)
    json_array_add_string_element (array, regions[i]);
  pd_cli_json_set_text (object, "resource_type", pd_product_get_resource_type (product));
  pd_cli_json_set_text (object, "size", pd_product_get_size (product));
  pd_cli_json_set_array (object, "regions", array);
}

JsonObject *
pd_cli_json_product (PdProduct *product, PdCustomer *customer)
{
  JsonObject *object = json_object_new ();
  const char *kind = pd_product_get_kind (product);
  g_autoptr (PdVerdict) buy = NULL;

  g_object_get (product, "buy", &buy, NULL);
  pd_cli_json_set_text (object, "product_id", pd_product_get_product_id (product));
  pd_cli_json_set_text (object, "sku_id", pd_product_get_sku_id (product));
  pd_cli_json_set_text (object, "title", pd_product_get_title (product));
  pd_cli_json_set_text (object, "publisher", pd_product_get_publisher (product));
  pd_cli_json_set_text (object, "kind", kind);
  set_prices (object, product, customer != NULL ? pd_customer_get_currency (customer) : NULL);
  if (customer != NULL)
    pd_cli_json_set_text (
        object, "tax",
        get_tax_word (pd_rules_prices_include_tax (kind, pd_customer_get_country (customer))));
  else
    json_object_set_null_member (object, "tax");
  pd_cli_json_set_verdict (object, "buy", customer != NULL ? buy : NULL);
  pd_cli_json_set_text (object, "description", pd_product_get_description (product));
  json_object_set_int_member (object, "min_quantity", pd_product_get_min_quantity (product));
  json_object_set_int_member (object, "max_quantity", pd_product_get_max_quantity (product));
  json_object_set_boolean_member (object, "one_per_customer",
                                  pd_product_get_one_per_customer (product));
  json_object_set_boolean_member (object, "hybrid_benefit",
                                  pd_product_get_hybrid_benefit (product));
  if (g_strcmp0 (kind, PD_KIND_RESERVATION) == 0)
    set_reservation_members (object, product);

  return object;
}

/* Without an invoice it is an estimate; nothing, before there is one, is not known (8.6). */
gboolean
pd_cli_json_has_credit (PdOrderLine *line)
{
  return pd_order_line_get_credit (line) != 0 || pd_order_line_get_credit_invoice (line) != NULL;
}

static void
set_line_members (JsonObject *object, PdOrderLine *line)
{
  const char *currency = pd_order_line_get_currency (line);

  json_object_set_int_member (object, "line", pd_order_line_get_line (line));
  pd_cli_json_set_text (object, "product_id", pd_order_line_get_product_id (line));
  pd_cli_json_set_text (object, "sku_id", pd_order_line_get_sku_id (line));
  pd_cli_json_set_text (object, "title", pd_order_line_get_title (line));
  pd_cli_json_set_text (object, "publisher", pd_order_line_get_publisher (line));
  pd_cli_json_set_text (object, "kind", pd_order_line_get_kind (line));
  json_object_set_int_member (object, "quantity", pd_order_line_get_quantity (line));
  pd_cli_json_set_word (object, "term", pd_order_line_get_term (line));
  pd_cli_json_set_word (object, "billing", pd_order_line_get_billing (line));
  pd_cli_json_set_money (object, "unit_price", pd_order_line_get_unit_price (line), currency);
  pd_cli_json_set_money (object, "total", pd_order_line_get_total (line), currency);
  pd_cli_json_set_text (object, "status", pd_order_line_get_status (line));
  pd_cli_json_set_verdict (object, "cancel", pd_order_line_get_cancel (line));
  pd_cli_json_set_text (object, "policy", pd_order_line_get_policy_id (line));
  pd_cli_json_set_instant (object, "cancel_sent_at", pd_order_line_get_cancel_sent_at (line));
  pd_cli_json_set_instant (object, "cancelled_at", pd_order_line_get_cancelled_at (line));
  if (pd_order_line_get_cancel_sent_at (line) != PD_INSTANT_NONE && pd_cli_json_has_credit (line))
    pd_cli_json_set_money (object, "credit", pd_order_line_get_credit (line), currency);
  else
    json_object_set_null_member (object, "credit");
  pd_cli_json_set_word (object, "credit_invoice", pd_order_line_get_credit_invoice (line));
  pd_cli_json_set_text (object, "subscription_id", pd_order_line_get_subscription_id (line));
  pd_cli_json_set_text (object, "subscription_status", pd_order_line_get_far_status (line));
  pd_cli_json_set_instant (object, "commitment_end", pd_order_line_get_commitment_end (line));
}

JsonObject *
pd_cli_json_line (PdOrderLine *line)
{
  JsonObject *object = json_object_new ();

  set_line_members (object, line);
  json_object_set_null_member (object, "reservation_id");

  return object;
}

JsonObject *
pd_cli_json_order (PdOrder *order)
{
  JsonObject *object = json_object_new ();
  GPtrArray *lines = pd_order_get_lines (order);
  g_autofree char *summary = NULL, *user = NULL;
  int line_count = 0;

  g_object_get (order, "summary", &summary, "user-name", &user, "line-count", &line_count, NULL);
  pd_cli_json_set_text (object, "id", pd_order_get_order_id (order));
  pd_cli_json_set_text (object, "customer_id", pd_order_get_tenant_id (order));
  pd_cli_json_set_text (object, "customer", pd_order_get_customer_name (order));
  pd_cli_json_set_text (object, "status", pd_order_get_status (order));
  pd_cli_json_set_instant (object, "placed_at", pd_order_get_placed_at (order));
  pd_cli_json_set_money (object, "total", pd_order_get_total (order),
                         pd_order_get_currency (order));
  pd_cli_json_set_text (object, "currency", pd_order_get_currency (order));
  pd_cli_json_set_text (object, "tax", get_tax_word (pd_order_get_include_tax (order)));
  pd_cli_json_set_text (object, "user", user);
  pd_cli_json_set_text (object, "summary", summary);
  pd_cli_json_set_text (object, "alternate_id", pd_order_get_alternate_id (order));
  pd_cli_json_set_instant (object, "gone_at", pd_order_get_gone_at (order));
  json_object_set_int_member (object, "line_count", line_count);
  if (lines != NULL) {
    JsonArray *array = json_array_new ();

    for (guint i = 0; i < lines->len; i++)
      json_array_add_object_element (array, pd_cli_json_line (g_ptr_array_index (lines, i)));
    pd_cli_json_set_array (object, "lines", array);
    json_object_set_int_member (object, "line_count", lines->len);
  }

  return object;
}

JsonObject *
pd_cli_json_software (PdOrderLine *line)
{
  JsonObject *object = json_object_new ();
  PdVerdict *keys = pd_order_line_get_keys (line);

  pd_cli_json_set_text (object, "customer_id", pd_order_line_get_tenant_id (line));
  pd_cli_json_set_text (object, "customer", pd_order_line_get_customer_name (line));
  pd_cli_json_set_text (object, "order_id", pd_order_line_get_order_id (line));
  set_line_members (object, line);
  json_object_set_boolean_member (object, "keys_available",
                                  keys != NULL && pd_verdict_get_allowed (keys));
  pd_cli_json_set_verdict (object, "keys", keys);
  pd_cli_json_set_instant (object, "placed_at", pd_order_line_get_placed_at (line));
  json_object_set_boolean_member (object, "hybrid_benefit",
                                  pd_order_line_get_hybrid_benefit (line));

  return object;
}

JsonObject *
pd_cli_json_media (PdMedia *media)
{
  JsonObject *object = json_object_new ();

  pd_cli_json_set_text (object, "version", pd_media_get_version (media));
  pd_cli_json_set_text (object, "language", pd_media_get_language (media));
  pd_cli_json_set_text (object, "file_type", pd_media_get_file_type (media));
  pd_cli_json_set_text (object, "title", pd_media_get_title (media));
  pd_cli_json_set_text (object, "file_name", pd_media_get_file_name (media));
  json_object_set_int_member (object, "bytes", pd_media_get_size (media));
  pd_cli_json_set_text (object, "sha256", pd_media_get_sha256 (media));

  return object;
}

JsonObject *
pd_cli_json_key (PdSoftwareKey *key, const char *clear)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GString) masked = g_string_new (pd_software_key_get_masked (key));

  /* The screen's mask sign is no sign for scripts. */
  g_string_replace (masked, "●", "*", 0);
  pd_cli_json_set_text (object, "order_id", pd_software_key_get_order_id (key));
  json_object_set_int_member (object, "line", pd_software_key_get_line (key));
  pd_cli_json_set_text (object, "title", pd_software_key_get_title (key));
  pd_cli_json_set_text (object, "version", pd_software_key_get_version (key));
  pd_cli_json_set_text (object, "key", clear != NULL ? clear : masked->str);
  json_object_set_boolean_member (object, "revealed", clear != NULL);
  json_object_set_boolean_member (object, "sample", pd_software_key_get_sample (key));
  pd_cli_json_set_instant (object, "issued_at", pd_software_key_get_issued_at (key));
  pd_cli_json_set_instant (object, "revoked_at", pd_software_key_get_revoked_at (key));

  return object;
}

JsonObject *
pd_cli_json_link (PdDownloadLink *link, const char *url)
{
  JsonObject *object = json_object_new ();
  PdMedia *media = pd_download_link_get_media (link);
  g_autoptr (PdVerdict) state = NULL;

  g_object_get (link, "state", &state, NULL);
  pd_cli_json_set_text (object, "url", url);
  pd_cli_json_set_text (object, "title", media != NULL ? pd_media_get_title (media) : NULL);
  pd_cli_json_set_text (object, "file_name", media != NULL ? pd_media_get_file_name (media) : NULL);
  pd_cli_json_set_instant (object, "issued_at", pd_download_link_get_issued_at (link));
  pd_cli_json_set_instant (object, "expires_at", pd_download_link_get_expires_at (link));
  json_object_set_int_member (object, "downloads_used", pd_download_link_get_used (link));
  if (pd_download_link_get_limit (link) > 0)
    json_object_set_int_member (object, "downloads_limit", pd_download_link_get_limit (link));
  else
    json_object_set_null_member (object, "downloads_limit");
  pd_cli_json_set_instant (object, "revoked_at", pd_download_link_get_revoked_at (link));
  pd_cli_json_set_verdict (object, "state", state);

  return object;
}

JsonObject *
pd_cli_json_activity (PdActivity *activity)
{
  JsonObject *object = json_object_new ();

  pd_cli_json_set_instant (object, "at", pd_activity_get_at (activity));
  pd_cli_json_set_text (object, "user", pd_activity_get_user_name (activity));
  pd_cli_json_set_text (object, "user_email", pd_activity_get_user_email (activity));
  pd_cli_json_set_text (object, "operation", pd_activity_get_operation (activity));
  pd_cli_json_set_text (object, "status", pd_activity_get_status (activity));
  pd_cli_json_set_text (object, "customer_id", pd_activity_get_customer_id (activity));
  pd_cli_json_set_text (object, "customer", pd_activity_get_customer_name (activity));
  pd_cli_json_set_text (object, "resource_type", pd_activity_get_resource_type (activity));
  pd_cli_json_set_text (object, "resource", pd_activity_get_resource (activity));
  pd_cli_json_set_text (object, "detail", pd_activity_get_detail (activity));

  return object;
}

JsonObject *
pd_cli_json_invoice (PdInvoice *invoice)
{
  JsonObject *object = json_object_new ();
  const char *currency = pd_invoice_get_currency (invoice);

  pd_cli_json_set_text (object, "id", pd_invoice_get_invoice_id (invoice));
  pd_cli_json_set_text (object, "month", pd_invoice_get_month (invoice));
  pd_cli_json_set_text (object, "currency", currency);
  pd_cli_json_set_money (object, "charges", pd_invoice_get_charges (invoice), currency);
  pd_cli_json_set_money (object, "credits", pd_invoice_get_credits (invoice), currency);
  pd_cli_json_set_money (object, "total", pd_invoice_get_total (invoice), currency);
  pd_cli_json_set_text (object, "status", pd_invoice_get_status (invoice));
  pd_cli_json_set_text (object, "document_type", pd_invoice_get_document_type (invoice));
  pd_cli_json_set_instant (object, "gone_at", pd_invoice_get_gone_at (invoice));

  return object;
}

JsonObject *
pd_cli_json_invoice_line (PdInvoiceLine *line)
{
  JsonObject *object = json_object_new ();
  g_autofree char *description = NULL;

  g_object_get (line, "description", &description, NULL);
  pd_cli_json_set_text (object, "kind", pd_invoice_line_get_kind (line));
  pd_cli_json_set_text (object, "charge_type", pd_invoice_line_get_charge_type (line));
  pd_cli_json_set_text (object, "order_id", pd_invoice_line_get_order_id (line));
  json_object_set_int_member (object, "line", pd_invoice_line_get_line (line));
  pd_cli_json_set_text (object, "customer", pd_invoice_line_get_customer_name (line));
  pd_cli_json_set_money (object, "amount", pd_invoice_line_get_amount (line),
                         pd_invoice_line_get_currency (line));
  pd_cli_json_set_text (object, "description",
                        description != NULL ? description : pd_invoice_line_get_title (line));
  pd_cli_json_set_instant (object, "at", pd_invoice_line_get_at (line));

  return object;
}

JsonObject *
pd_cli_json_deadline (PdDeadline *deadline, gint64 now)
{
  JsonObject *object = json_object_new ();
  const char *kind = pd_deadline_get_kind (deadline);
  gint64 at = pd_deadline_get_at (deadline);

  pd_cli_json_set_instant (object, "at", at);
  /* The last day counts to its end: at 00:00 UTC of day 61 the window is over (7.3). */
  json_object_set_int_member (object, "days_left", pd_rules_count_days_left (at, now));
  pd_cli_json_set_text (object, "kind", kind);
  pd_cli_json_set_text (object, "customer", pd_deadline_get_customer_name (deadline));
  pd_cli_json_set_text (object, "subject", pd_deadline_get_subject (deadline));
  /* None where it has no currency: a link, for one, costs nothing to renew (5.8). */
  pd_cli_json_set_money (object, "value", pd_deadline_get_value (deadline),
                         pd_deadline_get_currency (deadline));
  pd_cli_json_set_text (object, "action", pd_deadline_kind_get_action (kind));
  pd_cli_json_set_text (object, "order_id", pd_deadline_get_order_id (deadline));
  json_object_set_int_member (object, "line", pd_deadline_get_line (deadline));

  return object;
}
