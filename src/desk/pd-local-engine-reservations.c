// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-local-engine-azure.h"

#include <glib/gi18n-lib.h>

#include "pd-local-engine-private.h"
#include "pd-text.h"

#define NAME_CHARS 64 /* azure-api.md section 2: displayName */
#define SUBSCRIPTION_NAME_MAX 64
#define FLEXIBLE_TYPE "VirtualMachines"

/* --- buying --- */

PdMarketList *
pd_local_engine_ref_markets (PdDatabase *database, const PdLocalEngine *engine, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PdMarketList *markets = pd_database_get_markets (database, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (markets != NULL || engine->markets == NULL)
    return markets;

  return g_object_ref (engine->markets);
}

const char *
pd_local_engine_get_no_subscription (void)
{
  return _ ("The customer has no active Azure subscription under an Azure plan, to which the "
            "reservation would be billed. Add one first.");
}

static gboolean
has_active (GPtrArray *subscriptions)
{
  for (guint i = 0; i < subscriptions->len; i++) {
    if (g_strcmp0 (pd_azure_subscription_get_state (subscriptions->pdata[i]), "active") == 0)
      return TRUE;
  }
  return FALSE;
}

PdVerdict *
pd_local_engine_judge_reservations (PdDatabase *database,
                                    const PdLocalEngine *engine,
                                    PdCustomer *customer,
                                    GError **error)
{
  g_autoptr (PdMarketList) markets = NULL;
  g_autoptr (GPtrArray) subscriptions = NULL;
  g_autoptr (GError) local_error = NULL;

  markets = pd_local_engine_ref_markets (database, engine, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (markets != NULL) {
    g_autoptr (PdVerdict) verdict =
        pd_market_list_judge (markets, pd_customer_get_country (customer));

    if (!pd_verdict_get_allowed (verdict))
      return g_steal_pointer (&verdict);
  }
  if (!engine->no_agreements && pd_customer_get_agreement_date (customer) == 0)
    return pd_verdict_new_allowed ("3.7", PD_INSTANT_NONE, -1, NULL); /* 4.6 will refuse it */

  subscriptions =
      pd_database_list_subscriptions (database, pd_record_get_row_id (PD_RECORD (customer)), error);
  if (subscriptions == NULL)
    return NULL;
  if (!has_active (subscriptions))
    return pd_verdict_new_refused ("14.1", PD_INSTANT_NONE, PD_VERDICT_NEXT_ADD_SUBSCRIPTION,
                                   pd_local_engine_get_no_subscription ());
  return pd_verdict_new_allowed ("3.7", PD_INSTANT_NONE, -1, NULL);
}

char *
pd_local_engine_new_guid (const PdLocalEngine *engine)
{
  GRand *rand = engine->rand;
  guint32 a, b, c, d;

  if (rand == NULL)
    return g_uuid_string_random ();

  a = g_rand_int (rand);
  b = g_rand_int (rand);
  c = g_rand_int (rand);
  d = g_rand_int (rand);
  return g_strdup_printf ("%08x-%04x-4%03x-%04x-%04x%08x", a, b >> 16, b & 0xfff,
                          0x8000 | ((c >> 16) & 0x3fff), c & 0xffff, d);
}

/* A version 5 GUID (RFC 4122) in form; its bytes are those of a SHA-256. */
char *
pd_local_engine_make_principal_id (const char *email, const char *name)
{
  const char *text = email != NULL && *email != '\0' ? email : name;
  g_autofree char *folded = pd_text_fold (text != NULL ? text : "");
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, folded, -1);

  return g_strdup_printf ("%.8s-%.4s-5%.3s-8%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15,
                          hex + 18);
}

char *
pd_local_engine_make_reservation_name (const char *size, const char *region, gint64 at)
{
  g_autofree char *date = pd_instant_format_iso_date (at);
  g_autofree char *tail = region != NULL && *region != '\0'
                              ? g_strdup_printf ("_%s_%s", region, date)
                              : g_strdup_printf ("_%s", date);
  glong room = NAME_CHARS - g_utf8_strlen (tail, -1);
  g_autofree char *head = g_utf8_substring (size, 0, CLAMP (room, 0, g_utf8_strlen (size, -1)));

  return g_strconcat (head, tail, NULL);
}

static gboolean
insert_owner (PdDatabase *database,
              const PdLocalEngine *engine,
              const char *reservation_order_id,
              GError **error)
{
  g_autofree char *principal_id =
      pd_local_engine_make_principal_id (engine->user_email, engine->user_name);
  g_autofree char *assignment_id = pd_local_engine_new_guid (engine);
  g_autoptr (PdRoleAssignment) owner = NULL;
  gint64 row_id = 0;

  owner = g_object_new (PD_TYPE_ROLE_ASSIGNMENT, "reservation-order-id", reservation_order_id,
                        "assignment-id", assignment_id, "principal-id", principal_id,
                        "principal-name", engine->user_name, "principal-email", engine->user_email,
                        "principal-type", "User", "role-id", PD_AZURE_ROLE_OWNER, "inherited",
                        FALSE, "created-at", engine->now, "created-by", engine->user_name, NULL);
  return pd_database_insert_assignment (database, owner, &row_id, error);
}

gint64
pd_local_engine_get_payment_due (gint64 purchased_at, int index)
{
  /* From the purchase date each time, so that 31 January, 28 February, 31 March stay so. */
  return pd_instant_add_months (purchased_at, index);
}

gboolean
pd_local_engine_insert_reservation (PdDatabase *database,
                                    const PdLocalEngine *engine,
                                    gint64 customer_row_id,
                                    const char *currency,
                                    const PdCartLine *line,
                                    gint64 line_row_id,
                                    char **reservation_id,
                                    GError **error)
{
  PdPolicy *policy = pd_policy_set_find (engine->policies, engine->policy_setting, engine->now);
  PdProduct *product = line->product;
  const char *type = pd_product_get_resource_type (product);
  const char *size = pd_product_get_size (product);
  g_autofree char *order_id = pd_local_engine_new_guid (engine);
  g_autofree char *name = NULL;
  g_autoptr (PdReservation) reservation = NULL;
  gint64 next_payment = 0;
  gint64 row_id = 0;

  *reservation_id = pd_local_engine_new_guid (engine);
  name = pd_local_engine_make_reservation_name (
      size != NULL && *size != '\0' ? size : pd_product_get_sku_id (product), line->region,
      engine->now);
  if (line->instalments > 1)
    next_payment = pd_local_engine_get_payment_due (engine->now, 1);
  reservation = g_object_new (
      PD_TYPE_RESERVATION, "reservation-id", *reservation_id, "reservation-order-id", order_id,
      "line-row-id", line_row_id, "customer-row-id", customer_row_id, "name", name, "resource-type",
      type, "size", size, "region", line->region, "quantity", line->quantity, "term", line->term,
      "billing", line->billing, "currency", currency, "unit-price", line->unit_minor,
      "payments-made", 1, "purchased-at", engine->now, "expires-at",
      pd_reservation_get_term_end (engine->now, line->term), "state", PD_RESERVATION_SUCCEEDED,
      "scope-type", line->scope_type, "scope-id", line->scope_id, "scope-name", line->scope_name,
      "billing-subscription", line->billing_subscription, "flexibility",
      g_strcmp0 (type, FLEXIBLE_TYPE) == 0, "policy-id", pd_policy_get_id (policy),
      "utilization-1d", -1, "utilization-7d", -1, "utilization-30d", -1, NULL);
  return pd_database_insert_reservation (database, reservation, next_payment, &row_id, error) &&
         insert_owner (database, engine, order_id, error);
}

PdPolicy *
pd_local_engine_get_reservation_policy (const PdLocalEngine *engine, PdReservation *reservation)
{
  return pd_policy_set_find (engine->policies, engine->policy_setting,
                             pd_reservation_get_purchased_at (reservation));
}

/* --- log --- */

gboolean
pd_local_engine_log_reservation (PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 const char *operation,
                                 PdReservation *reservation,
                                 const char *detail,
                                 GError **error)
{
  g_autoptr (PdCustomer) customer = pd_local_engine_get_customer (
      database, engine, pd_reservation_get_customer_row_id (reservation), error);

  return customer != NULL &&
         pd_local_engine_log (database, engine, operation, "succeeded", customer, "reservation",
                              pd_reservation_get_reservation_id (reservation), detail, error);
}

/* --- billing --- */

static int
count_payments (PdReservation *reservation)
{
  return pd_price_get_instalments (pd_reservation_get_term (reservation),
                                   pd_reservation_get_billing (reservation));
}

static gboolean
log_payments (PdDatabase *database,
              const PdLocalEngine *engine,
              PdReservation *reservation,
              int made,
              gint64 amount_minor,
              GError **error)
{
  const char *currency = pd_reservation_get_currency (reservation);
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autofree char *plain = pd_money_format_plain (amount_minor, currency);
  g_autofree char *amount = g_strdup_printf ("%s %s", plain, currency);

  pd_local_engine_add_fact (detail, "name", pd_reservation_get_name (reservation));
  pd_local_engine_add_number (detail, "payments_made", made);
  pd_local_engine_add_fact (detail, "amount", amount);
  return pd_local_engine_log_reservation (database, engine, PD_OPERATION_BILL_RESERVATION,
                                          reservation, detail->str, error);
}

gboolean
pd_local_engine_bill_reservation (PdDatabase *database,
                                  const PdLocalEngine *engine,
                                  PdReservation *reservation,
                                  GError **error)
{
  gint64 purchased_at = pd_reservation_get_purchased_at (reservation);
  gint64 row_id = pd_record_get_row_id (PD_RECORD (reservation));
  int before = pd_reservation_get_payments_made (reservation);
  int n = count_payments (reservation);
  int made = before;
  gint64 amount_minor = 0;
  gint64 next = 0;

  if (!pd_money_multiply (pd_reservation_get_unit_price (reservation),
                          pd_reservation_get_quantity (reservation), &amount_minor, error))
    return FALSE;
  while (made < n && pd_local_engine_get_payment_due (purchased_at, made) <= engine->now) {
    gint64 due = pd_local_engine_get_payment_due (purchased_at, made);
    g_autofree char *month = pd_instant_format_month (due, 0);

    if (!pd_database_add_invoice_line (database, month, pd_reservation_get_currency (reservation),
                                       "Renew", pd_reservation_get_line_row_id (reservation),
                                       amount_minor, due, error))
      return FALSE;
    made++;
  }
  if (made == before)
    return TRUE;

  if (made < n)
    next = pd_local_engine_get_payment_due (purchased_at, made);
  g_object_set (reservation, "payments-made", made, NULL);
  return pd_database_set_reservation_payment (database, row_id, made, next, error) &&
         log_payments (database, engine, reservation, made, amount_minor, error);
}

gboolean
pd_local_engine_bill_reservations (PdDatabase *database,
                                   const PdLocalEngine *engine,
                                   GError **error)
{
  g_autoptr (GPtrArray) due =
      pd_database_list_due_reservation_payments (database, engine->now, error);

  if (due == NULL)
    return FALSE;
  for (guint i = 0; i < due->len; i++) {
    if (!pd_local_engine_bill_reservation (database, engine, due->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

/* --- subscriptions, the customer's own purchases --- */

gboolean
pd_local_engine_add_subscription (PdDatabase *database,
                                  const PdLocalEngine *engine,
                                  gint64 customer_row_id,
                                  const char *name,
                                  const char *subscription_id,
                                  const char *request_id,
                                  GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autoptr (PdCustomer) customer = NULL;
  g_autofree char *clean =
      pd_text_check (name != NULL ? name : "", _ ("Name"), SUBSCRIPTION_NAME_MAX, error);
  g_autofree char *id = NULL;
  gint64 row_id = 0;

  if (clean == NULL)
    return FALSE;
  if (*clean == '\0') {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("An Azure subscription needs a name."));
    return FALSE;
  }
  id = subscription_id != NULL && *subscription_id != '\0'
           ? pd_text_normalize_guid (subscription_id)
           : pd_local_engine_new_guid (engine);
  if (id == NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is what was typed */
                 _ ("“%s” is no subscription ID: it must be a GUID."), subscription_id);
    return FALSE;
  }
  customer = pd_local_engine_get_customer (database, engine, customer_row_id, error);
  if (customer == NULL || !pd_database_insert_subscription (database, customer_row_id, id, clean,
                                                            engine->now, &row_id, error))
    return FALSE;

  pd_local_engine_add_fact (detail, "name", clean);
  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_local_engine_log (database, engine, PD_OPERATION_ADD_SUBSCRIPTION, "succeeded",
                              customer, "subscription", id, detail->str, error);
}

gboolean
pd_local_engine_set_self_purchase (PdDatabase *database,
                                   const PdLocalEngine *engine,
                                   gint64 customer_row_id,
                                   gboolean allowed,
                                   const char *request_id,
                                   GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autoptr (PdCustomer) customer = NULL;
  gboolean before = FALSE;

  customer = pd_local_engine_get_customer (database, engine, customer_row_id, error);
  if (customer == NULL ||
      !pd_database_get_self_purchase (database, customer_row_id, &before, error))
    return FALSE;
  if (!before == !allowed)
    return TRUE;

  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_database_set_self_purchase (database, customer_row_id, allowed, error) &&
         pd_local_engine_log (database, engine,
                              allowed ? PD_OPERATION_ALLOW_SELF_PURCHASE
                                      : PD_OPERATION_FORBID_SELF_PURCHASE,
                              "succeeded", customer, "customer",
                              pd_customer_get_tenant_id (customer), detail->str, error);
}
