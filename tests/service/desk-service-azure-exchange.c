// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Exchanges (azure-api.md section 7): one or more reservations for one or more others. */

#include "desk-service-azure-private.h"

#include "pd-local-engine-return.h"

#define CAPACITY "providers/microsoft.capacity"
#define EXCHANGE_RETRY_AFTER 5

/* One reservation that goes, with what it is worth. */
typedef struct
{
  PdReservation *reservation;
  PdExchangeQuote *quote; /* `returned` of it counts here */
} Return;

/* An exchange, worked out. */
typedef struct
{
  GPtrArray *returns;  /* (element-type Return) */
  GPtrArray *items;    /* (element-type PdOrderItem) */
  GPtrArray *requests; /* (element-type JsonObject): of the purchases */
  char *currency;
  gint64 refunds;
  gint64 purchases;
  JsonArray *errors;
} Exchange;

static void
return_free (gpointer data)
{
  Return *item = data;

  g_clear_object (&item->reservation);
  g_clear_pointer (&item->quote, pd_exchange_quote_free);
  g_free (item);
}

static void
exchange_free (Exchange *exchange)
{
  g_clear_pointer (&exchange->returns, g_ptr_array_unref);
  g_clear_pointer (&exchange->items, g_ptr_array_unref);
  g_clear_pointer (&exchange->requests, g_ptr_array_unref);
  g_clear_pointer (&exchange->errors, json_array_unref);
  g_free (exchange->currency);
  g_free (exchange);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)

/* --- reading --- */

static JsonArray *
find_list (JsonObject *properties, const char *name, GError **error)
{
  JsonArray *array = pd_json_find_array (properties, name, NULL);

  if (array == NULL || json_array_get_length (array) == 0) {
    azure_fail (error, 400, "InvalidRequestContent", "The request has no %s.", name);
    return NULL;
  }
  return array;
}

static JsonObject *
get_element (JsonArray *array, guint index, GError **error)
{
  JsonNode *node = json_array_get_element (array, index);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  azure_fail (error, 400, "InvalidRequestContent", "A list holds something else than objects.");
  return NULL;
}

static gboolean
read_purchases (AzureCall *self, JsonArray *array, Exchange *exchange, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *request = get_element (array, i, error);
    PdOrderItem *item = request != NULL ? azure_read_purchase (self, request, error) : NULL;

    if (item == NULL)
      return FALSE;
    g_ptr_array_add (exchange->items, item);
    g_ptr_array_add (exchange->requests, json_object_ref (request));
  }
  return TRUE;
}

static gboolean
check_return (PdReservation *reservation, gint64 quantity, Exchange *exchange, GError **error)
{
  const char *currency = pd_reservation_get_currency (reservation);

  if (quantity < 1 || quantity > pd_reservation_get_quantity (reservation))
    return azure_fail (error, 400, "InvalidRefundQuantity", "So many units cannot be returned.");
  if (pd_reservation_get_cancelled_at (reservation) != 0)
    return azure_fail (error, 400, "OperationCannotBePerformedInCurrentState",
                       "The reservation is cancelled.");
  if (exchange->currency != NULL && g_strcmp0 (exchange->currency, currency) != 0)
    return azure_fail (error, 400, "BadRequest", "All of it must be billed in one currency.");

  g_free (exchange->currency);
  exchange->currency = g_strdup (currency);
  for (guint i = 0; i < exchange->returns->len; i++) {
    const Return *other = exchange->returns->pdata[i];

    if (azure_row_id (other->reservation) == azure_row_id (reservation))
      return azure_fail (error, 400, "BadRequest", "A reservation is named twice.");
  }
  return TRUE;
}

static gboolean
read_returns (AzureCall *self, JsonArray *array, Exchange *exchange, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *request = get_element (array, i, error);
    g_autofree char *id =
        request != NULL ? azure_find_text (request, "reservationId", error) : NULL;
    g_autoptr (PdReservation) reservation = NULL;
    g_autoptr (PdRefundAsk) ask = NULL;
    GError *local_error = NULL;
    gint64 quantity = 0;
    Return *item;

    if (id == NULL || !azure_find_number (request, "quantity", &quantity, error) ||
        (reservation = azure_find_reservation (self, id, error)) == NULL ||
        !check_return (reservation, quantity, exchange, error))
      return FALSE;

    ask = azure_new_ask (self, reservation, quantity);
    item = g_new0 (Return, 1);
    item->reservation = g_object_ref (reservation);
    g_ptr_array_add (exchange->returns, item);
    item->quote =
        pd_local_engine_quote_exchange (self->database, self->engine, azure_row_id (reservation),
                                        ask, exchange->items, &local_error);
    if (item->quote == NULL)
      return azure_fail_with (error, local_error, "BadRequest");
  }
  return TRUE;
}

/* A refusal by a rule is a policy error; that the new total is too small is said of all together.
 */
static void
sum_up (AzureCall *self, Exchange *exchange)
{
  const Return *first = exchange->returns->pdata[0];

  exchange->errors = azure_new_policy_errors (self);
  exchange->purchases = first->quote->amounts.purchases_total;
  for (guint i = 0; i < exchange->returns->len; i++) {
    const Return *item = exchange->returns->pdata[i];
    PdVerdict *verdict = item->quote->verdict;

    exchange->refunds += item->quote->amounts.returned_value;
    if (!pd_verdict_get_allowed (verdict) && item->quote->amounts.allowed)
      azure_add_policy_error (exchange->errors, "ExchangeNotSupported",
                              pd_verdict_get_reason (verdict));
  }
  if (exchange->purchases < exchange->refunds)
    azure_add_policy_error (exchange->errors, "PurchaseTotalTooSmall",
                            "The new total is below the value of what is returned.");
}

static Exchange *
work_out (AzureCall *self, JsonObject *properties, GError **error)
{
  JsonArray *returns = find_list (properties, "reservationsToExchange", error);
  JsonArray *purchases =
      returns != NULL ? find_list (properties, "reservationsToPurchase", error) : NULL;
  g_autoptr (Exchange) exchange = g_new0 (Exchange, 1);

  exchange->returns = g_ptr_array_new_with_free_func (return_free);
  exchange->items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  exchange->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  if (purchases == NULL || !read_purchases (self, purchases, exchange, error) ||
      !read_returns (self, returns, exchange, error))
    return NULL;

  sum_up (self, exchange);
  return g_steal_pointer (&exchange);
}

/* --- shapes --- */

static JsonObject *
describe_return (const Return *item, const char *status)
{
  const PdRefundQuote *returned = item->quote->returned;
  g_autofree char *path = azure_reservation_path (item->reservation);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "reservationId", path);
  json_object_set_int_member (object, "quantity", returned->facts.quantity);
  azure_set_money (object, "billingRefundAmount", returned->amounts.gross, returned->currency);
  json_object_set_object_member (
      object, "billingInformation",
      azure_describe_billing (&returned->amounts, returned->amounts.gross, returned->currency));
  if (status != NULL)
    json_object_set_string_member (object, "status", status);
  return object;
}

static JsonObject *
describe_purchase (const Exchange *exchange, guint index, const char *status)
{
  const Return *first = exchange->returns->pdata[0];
  const PdExchangePurchase *purchase = first->quote->purchases->pdata[index];
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "properties",
                                 json_object_ref (exchange->requests->pdata[index]));
  azure_set_money (object, "billingCurrencyTotal", purchase->total_minor, exchange->currency);
  if (status != NULL)
    json_object_set_string_member (object, "status", status);
  return object;
}

static JsonObject *
describe_exchange (const Exchange *exchange,
                   const char *session_id,
                   const char *return_status,
                   const char *purchase_status)
{
  JsonObject *properties = json_object_new ();
  JsonArray *returns = json_array_new ();
  JsonArray *purchases = json_array_new ();
  JsonObject *policy;

  json_object_set_string_member (properties, "sessionId", session_id);
  azure_set_money (properties, "netPayable", exchange->purchases - exchange->refunds,
                   exchange->currency);
  azure_set_money (properties, "refundsTotal", exchange->refunds, exchange->currency);
  azure_set_money (properties, "purchasesTotal", exchange->purchases, exchange->currency);
  policy = azure_add_object (properties, "policyResult");
  if (json_array_get_length (exchange->errors) == 0)
    json_object_set_null_member (policy, "policyErrors");
  else
    json_object_set_array_member (policy, "policyErrors", json_array_ref (exchange->errors));
  for (guint i = 0; i < exchange->returns->len; i++)
    json_array_add_object_element (returns,
                                   describe_return (exchange->returns->pdata[i], return_status));
  for (guint i = 0; i < exchange->items->len; i++)
    json_array_add_object_element (purchases, describe_purchase (exchange, i, purchase_status));
  json_object_set_array_member (properties, "reservationsToExchange", returns);
  json_object_set_array_member (properties, "reservationsToPurchase", purchases);
  return properties;
}

/* --- operations --- */

static JsonObject *
new_result (const char *id, const char *status)
{
  g_autofree char *path = g_strconcat (AZURE_CAPACITY "/operationResults/", id, NULL);
  JsonObject *result = json_object_new ();

  json_object_set_string_member (result, "id", path);
  json_object_set_string_member (result, "name", id);
  json_object_set_string_member (result, "status", status);
  return result;
}

static char *
make_result_url (AzureCall *self, const char *id)
{
  g_autofree char *path = g_strconcat ("/providers/Microsoft.Capacity/operationResults/", id, NULL);

  return azure_make_url (self, path);
}

/* @properties (nullable), @code (nullable). */
static void
answer_operation (AzureCall *self,
                  const char *kind,
                  const char *id,
                  const char *status,
                  JsonObject *properties,
                  const char *code,
                  const char *message)
{
  g_autofree char *url = make_result_url (self, id);
  JsonObject *result = new_result (id, status);

  if (properties != NULL)
    json_object_set_object_member (result, "properties", properties);
  if (code != NULL) {
    JsonObject *error = azure_add_object (result, "error");

    json_object_set_string_member (error, "code", code);
    json_object_set_string_member (error, "message", message);
  }
  azure_start_operation (self, kind, id, azure_node (result));
  azure_answer_accepted (self, 202, NULL, url, TRUE, EXCHANGE_RETRY_AFTER);
}

/* Polls without properties, with documented states, and with one outside the list (13.4). */
static void
answer_pending (AzureCall *self, AzureOperation *operation)
{
  static const char *const calculating[] = { "Pending", "CheckingQuantities", "Pending" };
  static const char *const exchanging[] = { "PendingRefunds", "SettlingRefunds",
                                            "PendingPurchases" };
  const char *const *states =
      g_strcmp0 (operation->kind, "exchange") == 0 ? exchanging : calculating;
  g_autofree char *url = make_result_url (self, operation->id);
  JsonObject *result = new_result (operation->id, states[operation->polls % 3]);
  JsonObject *whole = json_node_get_object (operation->answer);

  if (operation->polls % 3 == 2 && json_object_has_member (whole, "properties")) {
    JsonNode *copy = json_node_copy (json_object_get_member (whole, "properties"));

    json_object_set_member (result, "properties", copy);
  }
  operation->polls++;
  operation->left--;
  desk_call_answer_object (self->call, 200, result);
  desk_call_set_header (self->call, "Location", url);
  desk_call_set_header (self->call, "Azure-AsyncOperation", url);
  azure_set_retry_after (self, EXCHANGE_RETRY_AFTER);
}

static gboolean
get_result (AzureCall *self, GError **error)
{
  AzureOperation *operation = azure_get_operation (self, self->args[0], error);

  if (operation == NULL)
    return FALSE;
  if (operation->left > 0)
    answer_pending (self, operation);
  else
    desk_call_answer (self->call, 200, json_node_copy (operation->answer));
  return TRUE;
}

/* --- calculateExchange --- */

static gboolean
calculate_exchange (AzureCall *self, GError **error)
{
  JsonObject *properties =
      azure_find_object (desk_call_get_object (self->call), "properties", error);
  g_autoptr (Exchange) exchange = properties != NULL ? work_out (self, properties, error) : NULL;
  g_autofree char *id = g_uuid_string_random ();
  AzureSession *session;
  gboolean refused;

  if (exchange == NULL)
    return FALSE;

  session = azure_new_session (self, TRUE);
  session->request = json_object_ref (properties);
  refused = json_array_get_length (exchange->errors) > 0;
  answer_operation (self, "calculate", id, refused ? "Failed" : "Succeeded",
                    describe_exchange (exchange, session->id, NULL, NULL), NULL, NULL);
  return TRUE;
}

/* --- exchange --- */

static gboolean
take_back (AzureCall *self, const Return *item, GError **error)
{
  const PdRefundQuote *returned = item->quote->returned;
  g_autofree char *month = pd_instant_format_month (self->engine->now, 1); /* 8.5 */
  const char *order_id = pd_reservation_get_reservation_order_id (item->reservation);
  gint64 rest_row_id = 0;

  if (!pd_local_engine_bill_reservation (self->database, self->engine, item->reservation, error) ||
      !pd_return_take_back (self->database, self->engine, item->reservation,
                            returned->facts.quantity, returned->amounts.gross, month, &rest_row_id,
                            error) ||
      !pd_return_insert (self->database, self->engine, "exchange", item->reservation, returned, 0,
                         month, error) ||
      !pd_return_log (self->database, self->engine, PD_OPERATION_EXCHANGE_RESERVATION,
                      item->reservation, returned, returned->amounts.gross, month, NULL,
                      self->call->request_id, error) ||
      !azure_note_change (self, azure_row_id (item->reservation), error) ||
      (rest_row_id != 0 && !azure_note_change (self, rest_row_id, error)))
    return FALSE;

  azure_get_track (self->state, order_id)->etag += 2;
  return TRUE;
}

/* Adds the IDs of what was bought to the purchases of the answer. */
static gboolean
name_purchases (AzureCall *self,
                const Exchange *exchange,
                PdOrder *order,
                JsonArray *purchases,
                GError **error)
{
  GPtrArray *lines = pd_order_get_lines (order);

  for (guint i = 0; i < lines->len; i++) {
    JsonObject *purchase = json_array_get_object_element (purchases, i);
    g_autoptr (GPtrArray) bought = pd_database_list_line_reservations (
        self->database, azure_row_id (lines->pdata[i]), self->engine->now, error);
    g_autofree char *order_path = NULL;
    g_autofree char *path = NULL;

    if (bought == NULL || !azure_apply_purchase (self, azure_row_id (bought->pdata[0]),
                                                 exchange->requests->pdata[i], error))
      return FALSE;
    order_path = azure_order_path (pd_reservation_get_reservation_order_id (bought->pdata[0]));
    path = azure_reservation_path (bought->pdata[0]);
    json_object_set_string_member (purchase, "reservationOrderId", order_path);
    json_object_set_string_member (purchase, "reservationId", path);
  }
  return TRUE;
}

static gboolean
buy (AzureCall *self, const Exchange *exchange, JsonObject *properties, GError **error)
{
  JsonArray *purchases = json_object_get_array_member (properties, "reservationsToPurchase");
  g_autoptr (PdOrder) order = NULL;
  GError *local_error = NULL;
  gint64 order_row_id = 0;

  if (!pd_local_engine_buy (self->database, self->engine, azure_row_id (self->customer),
                            exchange->items, self->call->request_id, &order_row_id, &local_error))
    return azure_fail_with (error, local_error, "PurchaseError");
  order = pd_database_get_order (self->database, order_row_id, error);
  return order != NULL && name_purchases (self, exchange, order, purchases, error);
}

/* Refunds run first, then the purchases (section 7). */
static gboolean
carry_out (AzureCall *self, const Exchange *exchange, const char *id, GError **error)
{
  gboolean buys = (self->state->switches & DESK_AZURE_PURCHASES_FAIL) == 0;
  JsonObject *properties =
      describe_exchange (exchange, id, "Succeeded", buys ? "Succeeded" : "Failed");

  for (guint i = 0; i < exchange->returns->len; i++) {
    if (!take_back (self, exchange->returns->pdata[i], error)) {
      json_object_unref (properties);
      return FALSE;
    }
  }
  if (buys && !buy (self, exchange, properties, error)) {
    json_object_unref (properties);
    return FALSE;
  }
  if (buys)
    answer_operation (self, "exchange", id, "Succeeded", properties, NULL, NULL);
  else
    answer_operation (self, "exchange", id, "Failed", properties, "PurchaseError",
                      "The refunds were made, but nothing was bought.");
  return TRUE;
}

static gboolean
fail_exchange (AzureCall *self, const Exchange *exchange, AzureSession *session)
{
  session->is_spent = TRUE;
  answer_operation (self, "exchange", session->id, "Failed",
                    describe_exchange (exchange, session->id, "Failed", "Cancelled"),
                    "RefundFailed", "The refund could not be made.");
  return TRUE;
}

static gboolean
exchange_now (AzureCall *self, GError **error)
{
  JsonObject *properties =
      azure_find_object (desk_call_get_object (self->call), "properties", error);
  g_autofree char *id =
      properties != NULL ? azure_find_text (properties, "sessionId", error) : NULL;
  AzureSession *session = id != NULL ? azure_use_session (self, id, TRUE, error) : NULL;
  g_autoptr (Exchange) exchange = NULL;

  if (session == NULL || (exchange = work_out (self, session->request, error)) == NULL)
    return FALSE;
  if ((self->state->switches & DESK_AZURE_EXCHANGE_FAILS) != 0)
    return fail_exchange (self, exchange, session);
  if (json_array_get_length (exchange->errors) > 0) {
    JsonObject *first = json_array_get_object_element (exchange->errors, 0);

    return azure_fail (error, 400, json_object_get_string_member (first, "code"), "%s",
                       json_object_get_string_member (first, "message"));
  }
  if (!carry_out (self, exchange, session->id, error))
    return FALSE;

  session->is_spent = TRUE;
  azure_count_act (self, "exchange", session->id);
  return TRUE;
}

const AzureRoute azure_exchange_routes[] = {
  { "POST", CAPACITY "/calculateexchange", FALSE, calculate_exchange },
  { "POST", CAPACITY "/exchange", TRUE, exchange_now },
  { "GET", CAPACITY "/operationresults/*", FALSE, get_result },
  { NULL },
};
