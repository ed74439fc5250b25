// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the acts at Azure leave in the book and at the far side (azure-api.md 3, 6, 7, 8, 9), with
 * the far side's own figures and words, and with answers lost on the way. The campaign over random
 * faults is test-cloud-faults.c. */

#include <string.h>

#include "fault-fixture.h"
#include "pd-money.h"
#include "quick-wait.h"
#include "reservation-fixture.h"

#define LARGER "Standard_D8s_v5"
#define PRINCIPAL "cccccccc-0000-4000-8000-0000000000aa"

typedef struct
{
  DeskService *service;
  Account *account;
  PdReservation *reservation; /* as it was */
  gint64 row_id;
  GCancellable *cancellable; /* (nullable): of what the acts wait for */
} Here;

static void
here_set_up (Here *here, gconstpointer data)
{
  here->service = world_new_service (NULL);
  here->account = account_new (here->service);
  here->reservation = account_get_reservation (here->account);
  here->row_id = row_id_of (here->reservation);
}

static void
here_tear_down (Here *here, gconstpointer data)
{
  g_autofree char *trouble = world_list_trouble (here->service);

  g_assert_cmpstr (trouble, ==, "");
  account_assert_whole (here->account);
  g_clear_object (&here->reservation);
  account_free (here->account);
  desk_service_free (here->service);
}

/* Both books say the same after a pass. */
static void
assert_agreement (Here *here)
{
  g_autofree char *differences = NULL;

  account_sync_well (here->account);
  differences = world_compare (here->account);
  g_assert_cmpstr (differences, ==, "");
}

static PdReservation *
reload (Here *here, gint64 row_id)
{
  g_autoptr (GError) error = NULL;
  PdRecord *record = get_record (here->account->desk, PD_LIST_RESERVATIONS, row_id, &error);

  g_assert_no_error (error);
  return PD_RESERVATION (record);
}

/* --- the acts, waited for --- */

static GPtrArray *
change_as (Here *here,
           gint64 row_id,
           const PdReservationChange *change,
           const char *request_id,
           GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_change_reservation_async (here->account->desk, row_id, change, request_id,
                                    here->cancellable, got_result_cb, &slot);
  return finish_reservations (here->account->desk, &slot, error);
}

static GPtrArray *
rename_to (Here *here, const char *name, GError **error)
{
  const PdReservationChange change = { .name = (char *) name, .flexibility = -1 };

  return change_as (here, here->row_id, &change, NULL, error);
}

static GPtrArray *
split (Here *here, gint64 row_id, gint64 first, const char *request_id, GError **error)
{
  g_autoptr (PdReservation) reservation = reload (here, row_id);
  GAsyncResult *slot = NULL;

  pd_desk_split_reservation_async (here->account->desk, row_id, first,
                                   pd_reservation_get_quantity (reservation) - first, request_id,
                                   here->cancellable, got_result_cb, &slot);
  return finish_reservations (here->account->desk, &slot, error);
}

static GPtrArray *
merge (Here *here, const gint64 *row_ids, const char *request_id, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_merge_reservations_async (here->account->desk, row_ids, 2, request_id, here->cancellable,
                                    got_result_cb, &slot);
  return finish_reservations (here->account->desk, &slot, error);
}

static GPtrArray *
grant (Here *here, const char *principal, const char *email, const char *request_id, GError **error)
{
  const PdGrant wanted = { .name = (char *) "Somebody",
                           .email = (char *) email,
                           .principal_id = (char *) principal,
                           .principal_type = (char *) "Group",
                           .role_id = (char *) PD_AZURE_ROLE_READER };
  GAsyncResult *slot = NULL;

  pd_desk_grant_role_async (here->account->desk, here->row_id, &wanted, request_id,
                            here->cancellable, got_result_cb, &slot);
  return finish_assignments (here->account->desk, &slot, error);
}

static GPtrArray *
take_away (Here *here, gint64 assignment, const char *request_id, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_revoke_role_async (here->account->desk, here->row_id, assignment, request_id,
                             here->cancellable, got_result_cb, &slot);
  return finish_assignments (here->account->desk, &slot, error);
}

static PdRequestDetails *
return_units (Here *here, gint64 quantity, const char *request_id, GError **error)
{
  g_autoptr (PdRefundAsk) ask = new_ask (quantity, NULL);
  g_autoptr (PdCustomer) customer = account_get_customer (here->account);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (customer));

  GAsyncResult *slot = NULL;

  pd_desk_refund_async (here->account->desk, here->row_id, ask, fields, 0, request_id,
                        here->cancellable, got_result_cb, &slot);
  return finish_request (here->account->desk, &slot, error);
}

/* In the region, for a year. */
static gboolean
is_sold (PdProduct *product)
{
  const char *const *regions = pd_product_get_regions (product);
  GPtrArray *prices = pd_product_get_prices (product);
  gboolean yearly = prices->len == 0;

  for (guint i = 0; i < prices->len; i++)
    yearly = yearly || g_strcmp0 (((PdPrice *) prices->pdata[i])->term, "P1Y") == 0;
  return yearly && regions != NULL && g_strv_contains (regions, "eastus");
}

static GPtrArray *
new_wish (Here *here, const char *size, gint64 quantity)
{
  g_autoptr (GPtrArray) products = account_list (here->account, PD_LIST_PRODUCTS);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);

  for (guint i = 0; i < products->len && items->len == 0; i++) {
    PdProduct *product = products->pdata[i];
    PdOrderItem *item;

    if (g_strcmp0 (pd_product_get_size (product), size) != 0 || !is_sold (product))
      continue;
    item = pd_order_item_new (pd_product_get_product_id (product), pd_product_get_sku_id (product),
                              quantity, "P1Y", PD_BILLING_ONE_TIME);
    pd_order_item_set_reservation (item, "eastus", WORLD_SUBSCRIPTION);
    g_ptr_array_add (items, item);
  }
  g_assert_cmpuint (items->len, ==, 1);
  return items;
}

static PdRequestDetails *
exchange_units (Here *here, const char *request_id, PdOrder **order, GError **error)
{
  g_autoptr (PdRefundAsk) ask = new_ask (1, NULL);
  g_autoptr (GPtrArray) items = new_wish (here, LARGER, 1);
  g_autoptr (PdCustomer) customer = account_get_customer (here->account);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (customer));

  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_exchange_async (here->account->desk, here->row_id, ask, items, fields, 0, request_id,
                          here->cancellable, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_exchange_finish (here->account->desk, result, order, error);
}

static char *
write_file (Here *here, const char *name, gsize size)
{
  g_autofree char *content = g_strnfill (size, 'x');
  char *path = g_build_filename (here->account->dir, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, (gssize) size, &error);
  g_assert_no_error (error);
  return path;
}

static PdRequestDetails *
file_ticket (Here *here, const char *path, const char *request_id, GError **error)
{
  g_autoptr (PdCustomer) customer = account_get_customer (here->account);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (customer));
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  GAsyncResult *slot = NULL;

  fields->reservation_row_id = here->row_id;
  if (path != NULL)
    g_ptr_array_add (files, g_file_new_for_path (path));
  pd_desk_create_request_async (here->account->desk, fields, 0, path != NULL ? files : NULL,
                                request_id, here->cancellable, got_result_cb, &slot);
  return finish_request (here->account->desk, &slot, error);
}

static PdRequestDetails *
reply (Here *here, gint64 row_id, const char *text, gboolean note, const char *id, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_reply_request_async (here->account->desk, row_id, text, note, id, here->cancellable,
                               got_result_cb, &slot);
  return finish_request (here->account->desk, &slot, error);
}

static PdRequestDetails *
set_state (Here *here, gint64 row_id, const char *state, const char *id, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_set_request_state_async (here->account->desk, row_id, state, id, here->cancellable,
                                   got_result_cb, &slot);
  return finish_request (here->account->desk, &slot, error);
}

/* --- configuration (3.1) --- */

static void
test_change (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (PdReservation) after = NULL;
  const PdReservationChange change = { .name = (char *) "New name",
                                       .scope_type = (char *) PD_SCOPE_SINGLE,
                                       .scope_id = (char *) "Production",
                                       .flexibility = 0 };

  desk_service_azure_set_switches (here->service, GPOINTER_TO_UINT (data));
  changed = change_as (here, here->row_id, &change, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changed->len, ==, 1);
  after = reload (here, here->row_id);
  g_assert_cmpstr (pd_reservation_get_name (after), ==, "New name");
  g_assert_cmpstr (pd_reservation_get_scope_type (after), ==, PD_SCOPE_SINGLE);
  g_assert_cmpstr (pd_reservation_get_scope_id (after), ==, WORLD_SUBSCRIPTION);
  g_assert_false (pd_reservation_get_flexibility (after));
  g_assert_cmpuint (desk_service_count_acts (here->service, "patch-reservation"), ==, 1);
  assert_agreement (here);
}

/* The book did not know that it is so there already: "nothing to change" is a yes. */
static void
test_change_same (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (PdReservation) after = NULL;

  desk_service_add_fault (here->service, "PATCH", NULL, DESK_FAULT_STATUS, 0, 1,
                          "400 {\"error\":{\"code\":\"PatchValuesSameAsExisting\",\"message\":"
                          "\"Same.\"}}");
  changed = rename_to (here, "The name there", &error);
  g_assert_no_error (error);
  after = reload (here, here->row_id);
  g_assert_cmpstr (pd_reservation_get_name (after), ==, "The name there");
}

/* What the book knows to be so is told before anything is sent. */
static void
test_change_nothing (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rename_to (here, pd_reservation_get_name (here->reservation), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
  g_assert_cmpuint (desk_service_count_calls (here->service, "PATCH", NULL), ==, 0);
}

/* 1 "Errors": the far side's "no" becomes a sentence with the way on, and with its words. */
static void
test_refusals (Here *here, gconstpointer data)
{
  static const struct
  {
    const char *answer;
    const char *words;
  } rows[] = {
    { "403 {\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"No right.\"}}",
      "Reservations Administrator" },
    { "400 {\"error\":{\"code\":\"InvalidRequestContent\",\"message\":\"Odd name.\"}}",
      "Odd name." },
    { "404 {\"error\":{\"code\":\"ReservationOrderNotFound\",\"message\":\"Gone.\"}}",
      "synchronise" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *name = g_strdup_printf ("Name %" G_GSIZE_FORMAT, i);
    g_autoptr (GError) error = NULL;

    desk_service_add_fault (here->service, "PATCH", NULL, DESK_FAULT_STATUS, 0, 1, rows[i].answer);
    g_assert_null (rename_to (here, name, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, rows[i].words));
    g_assert_cmpuint (desk_service_count_acts (here->service, "patch-reservation"), ==, 0);
  }
}

/* --- split and merge (3.3, 3.4) --- */

static void
test_split_and_merge (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GPtrArray) merged = NULL;
  gint64 ids[2];

  desk_service_azure_set_switches (here->service, GPOINTER_TO_UINT (data));
  parts = split (here, here->row_id, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parts->len, ==, 3); /* both, and what they were */
  g_assert_cmpint (pd_reservation_get_quantity (parts->pdata[0]), ==, 100);
  g_assert_cmpint (pd_reservation_get_quantity (parts->pdata[1]), ==, WORLD_UNITS - 100);
  g_assert_cmpstr (pd_reservation_get_state (parts->pdata[2]), ==, PD_RESERVATION_CANCELLED);
  g_assert_cmpint (pd_reservation_get_parent_row_id (parts->pdata[0]), ==, here->row_id);
  assert_agreement (here);

  for (guint i = 0; i < 2; i++)
    ids[i] = row_id_of (parts->pdata[i]);
  merged = merge (here, ids, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->len, ==, 3);
  g_assert_cmpint (pd_reservation_get_quantity (merged->pdata[0]), ==, WORLD_UNITS);
  g_assert_cmpstr (pd_reservation_get_state (merged->pdata[1]), ==, PD_RESERVATION_CANCELLED);
  g_assert_cmpuint (desk_service_count_acts (here->service, "merge"), ==, 1);
  assert_agreement (here);
}

/* --- access (8) --- */

static PdRoleAssignment *
find_principal (GPtrArray *assignments, const char *principal)
{
  for (guint i = 0; i < assignments->len; i++) {
    if (g_strcmp0 (pd_role_assignment_get_principal_id (assignments->pdata[i]), principal) == 0)
      return assignments->pdata[i];
  }
  return NULL;
}

static void
test_access (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) granted = grant (here, PRINCIPAL, NULL, NULL, &error);
  g_autoptr (GPtrArray) revoked = NULL;
  PdRoleAssignment *ours;

  g_assert_no_error (error);
  ours = find_principal (granted, PRINCIPAL);
  g_assert_nonnull (ours);
  g_assert_cmpstr (pd_role_assignment_get_role_id (ours), ==, PD_AZURE_ROLE_READER);
  g_assert_cmpstr (pd_role_assignment_get_principal_name (ours), ==, "Somebody");
  account_sync_well (here->account);

  revoked = take_away (here, row_id_of (ours), NULL, &error);
  g_assert_no_error (error);
  g_assert_null (find_principal (revoked, PRINCIPAL));
  g_assert_cmpuint (desk_service_count_acts (here->service, "assign-role"), ==, 1);
  g_assert_cmpuint (desk_service_count_acts (here->service, "revoke-role"), ==, 1);
}

/* Somebody gave the same role under another name, after our last pass. */
static void
test_access_there_already (Here *here, gconstpointer data)
{
  g_autoptr (Account) other = account_new (here->service);
  Here there = { here->service, other, NULL, 0 };
  g_autoptr (PdReservation) same = account_get_reservation (other);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GError) error = NULL;

  there.row_id = row_id_of (same);
  first = grant (&there, PRINCIPAL, NULL, NULL, &error);
  g_assert_no_error (error);
  desk_service_add_fault (here->service, "GET", "*/roleAssignments*", DESK_FAULT_EMPTY_PAGE, 0, 0,
                          NULL);
  second = grant (here, PRINCIPAL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_role_assignment_get_assignment_id (find_principal (second, PRINCIPAL)), ==,
                   pd_role_assignment_get_assignment_id (find_principal (first, PRINCIPAL)));
}

/* "Names of people are not in this API": an address alone is not enough. */
static void
test_access_by_address (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (grant (here, NULL, "somebody@example.com", NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_assert_cmpuint (desk_service_count_calls (here->service, "PUT", NULL), ==, 0);
}

/* --- refund (6) --- */

static gpointer
count_refunds_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdReservation *reservation = data;

  return pd_database_list_past_refunds (database, pd_reservation_get_customer_row_id (reservation),
                                        1, error);
}

/* The far side's figures, in request, cap and reservation. */
static void
test_refund_part (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRefundAsk) ask = new_ask (2, NULL);
  g_autoptr (PdRefundQuote) quote = quote_refund (here->account->desk, here->row_id, ask, &error);
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdReservation) before = NULL;
  g_autoptr (PdReservation) rest = NULL;
  g_autoptr (GArray) past = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (quote->far);
  g_assert_true (quote->far->known);
  details = return_units (here, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_support_request_get_state (details->request), ==, PD_REQUEST_CLOSED);
  g_assert_cmpstr (pd_support_request_get_refund_state (details->request), ==, "credited");
  g_assert_cmpint (pd_support_request_get_credit (details->request), ==, quote->far->refund);
  g_assert_cmpuint (details->messages->len, ==, 1);

  before = reload (here, here->row_id);
  rest = account_get_reservation (here->account);
  g_assert_cmpstr (pd_reservation_get_state (before), ==, PD_RESERVATION_CANCELLED);
  g_assert_cmpint (pd_reservation_get_quantity (rest), ==, WORLD_UNITS - 2);
  g_assert_cmpint (pd_reservation_get_parent_row_id (rest), ==, here->row_id);
  g_assert_cmpstr (pd_reservation_get_reservation_order_id (rest), ==,
                   pd_reservation_get_reservation_order_id (here->reservation));
  past = pd_store_read (pd_desk_get_store (here->account->desk), count_refunds_job,
                        here->reservation, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (past->len, ==, 1);
  g_assert_cmpint (g_array_index (past, PdPastRefund, 0).usd_refund, ==, quote->far->usd_refund);
  assert_agreement (here);
}

/* A figure in another currency than the reservation's is no figure beside ours: it is told, and
 * nothing of ours is called Azure's. */
static void
test_refund_other_currency (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRefundAsk) ask = new_ask (1, NULL);
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autofree char *amount = pd_money_format (1234, "EUR");

  desk_service_add_fault (here->service, "POST", "*/calculateRefund?*", DESK_FAULT_STATUS, 0, 1,
                          "200 {\"properties\":{\"sessionId\":\"s\",\"quantity\":1,"
                          "\"billingRefundAmount\":{\"currencyCode\":\"EUR\",\"amount\":12.34}}}");
  quote = quote_refund (here->account->desk, here->row_id, ask, &error);
  g_assert_no_error (error);
  g_assert_nonnull (quote->far);
  g_assert_false (quote->far->known);
  g_assert_nonnull (strstr (quote->far->problem, amount));
  g_assert_null (strstr (pd_verdict_get_reason (quote->verdict), "Azure pays"));
}

/* policyErrors: HTTP 200, and refused all the same, in the far side's words. */
static void
test_refund_policy (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRefundAsk) ask = new_ask (1, NULL);
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (GPtrArray) requests = NULL;

  desk_service_azure_set_policy_error (here->service, "RefundLimitExceeded",
                                       "The yearly limit is used up.");
  quote = quote_refund (here->account->desk, here->row_id, ask, &error);
  g_assert_no_error (error);
  g_assert_false (pd_verdict_get_allowed (quote->verdict));
  g_assert_nonnull (strstr (pd_verdict_get_reason (quote->verdict), "used up"));

  g_assert_null (return_units (here, 1, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "The yearly limit is used up."));
  g_assert_cmpuint (desk_service_count_calls (here->service, "POST", "*/return*"), ==, 0);
  requests = account_list (here->account, PD_LIST_REQUESTS);
  g_assert_cmpuint (requests->len, ==, 1);
  g_assert_cmpstr (pd_support_request_get_state (requests->pdata[0]), ==, PD_REQUEST_DRAFT);
}

/* Somebody was faster. */
static void
test_refund_too_late (Here *here, gconstpointer data)
{
  g_autoptr (Account) other = account_new (here->service);
  Here there = { here->service, other, NULL, 0 };
  g_autoptr (PdReservation) same = account_get_reservation (other);
  g_autoptr (PdRequestDetails) done = NULL;
  g_autoptr (GError) error = NULL;

  there.row_id = row_id_of (same);
  done = return_units (&there, 3, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (return_units (here, 3, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_assert_cmpuint (desk_service_count_acts (here->service, "return"), ==, 1);
}

/* Sends an item of the outbox again, and waits for its end. */
static void
send_item_again (Here *here, const char *request_id)
{
  g_autoptr (PdOutboxEntry) item = account_find_item (here->account, request_id);

  account_retry (here->account, item->row_id);
  for (guint i = 0; i < 50 && !account_settle_item (here->account, request_id); i++)
    ;
}

static void
assert_item (Here *here, const char *request_id, const char *state)
{
  g_autoptr (PdOutboxEntry) item = account_find_item (here->account, request_id);

  g_test_message ("%s: %s (%s)", item->state, item->last_error, item->notes);
  g_assert_cmpstr (item->state, ==, state);
}

/* Refused by the policy; a person sends it again when the policy lets it through. */
static void
test_refund_sent_again (Here *here, gconstpointer data)
{
  g_autofree char *request_id = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = NULL;

  desk_service_azure_set_policy_error (here->service, "RefundLimitExceeded", "Too much.");
  g_assert_null (return_units (here, 1, request_id, &error));
  assert_item (here, request_id, PD_OUTBOX_FAILED);
  desk_service_azure_set_policy_error (here->service, NULL, NULL);
  send_item_again (here, request_id);
  assert_item (here, request_id, PD_OUTBOX_SENT);
  requests = account_list (here->account, PD_LIST_REQUESTS);
  g_assert_cmpuint (requests->len, ==, 1);
  g_assert_cmpuint (desk_service_count_acts (here->service, "return"), ==, 1);
  assert_agreement (here);
}

/* Order and reservation look for @times as they did before. */
static void
show_as_before (Here *here, guint times)
{
  const char *order = pd_reservation_get_reservation_order_id (here->reservation);
  g_autofree char *order_path = g_strdup_printf ("*/reservationOrders/%s?api-version*", order);
  g_autofree char *list_path =
      g_strdup_printf ("*/reservationOrders/%s/reservations?api-version*", order);
  g_autofree char *list = g_strdup_printf (
      "200 "
      "{\"value\":[{\"id\":\"/providers/microsoft.capacity/reservationOrders/%s/reservations/%s\","
      "\"properties\":{\"provisioningState\":\"Succeeded\",\"quantity\":%d}}]}",
      order, pd_reservation_get_reservation_id (here->reservation), WORLD_UNITS);

  desk_service_add_fault (here->service, "GET", order_path, DESK_FAULT_STATUS, 0, times,
                          "200 {\"properties\":{\"provisioningState\":\"Succeeded\"}}");
  desk_service_add_fault (here->service, "GET", list_path, DESK_FAULT_STATUS, 0, times, list);
}

/* The answer was lost, and two looks saw nothing of it: what is seen then is ours, not somebody
 * else's: the money that is back stands in the book. */
static void
test_refund_seen_late (Here *here, gconstpointer data)
{
  g_autofree char *request_id = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PdReservation) before = NULL;
  g_autoptr (GArray) past = NULL;

  desk_service_add_fault (here->service, "POST", "*/return?*", DESK_FAULT_DROP_AFTER, 0, 1, NULL);
  g_assert_null (return_units (here, 2, request_id, &error));
  assert_item (here, request_id, PD_OUTBOX_SENDING);
  show_as_before (here, 2);
  send_item_again (here, request_id);
  assert_item (here, request_id, PD_OUTBOX_SENT);
  before = reload (here, here->row_id);
  g_assert_cmpstr (pd_reservation_get_state (before), ==, PD_RESERVATION_CANCELLED);
  past = pd_store_read (pd_desk_get_store (here->account->desk), count_refunds_job,
                        here->reservation, &error);
  g_assert_cmpuint (past->len, ==, 1);
  g_assert_cmpuint (desk_service_count_acts (here->service, "return"), ==, 1);
  desk_service_clear_faults (here->service);
  assert_agreement (here);
}

/* Still later: the second try is refused, because the first one is at work. It is asked about again
 * before anybody is told that nothing came of it. */
static void
test_refund_refused_in_doubt (Here *here, gconstpointer data)
{
  g_autofree char *request_id = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (here->service, "POST", "*/return?*", DESK_FAULT_DROP_AFTER, 0, 1, NULL);
  g_assert_null (return_units (here, 2, request_id, &error));
  show_as_before (here, 3);
  desk_service_add_fault (here->service, "POST", "*/calculateRefund?*", DESK_FAULT_STATUS, 0, 1,
                          "400 {\"error\":{\"code\":\"OperationCannotBePerformedInCurrentState\","
                          "\"message\":\"Busy.\"}}");
  send_item_again (here, request_id);
  assert_item (here, request_id, PD_OUTBOX_SENDING);
  desk_service_clear_faults (here->service);
  send_item_again (here, request_id);
  assert_item (here, request_id, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (here->service, "return"), ==, 1);
  assert_agreement (here);
}

/* --- exchange (7) --- */

static void
test_exchange (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdRequestDetails) details = exchange_units (here, NULL, &order, &error);
  g_autoptr (GPtrArray) all = NULL;
  gboolean is_there = FALSE;

  g_assert_no_error (error);
  g_assert_null (order); /* Partner Center's order comes with the next pass */
  g_assert_cmpstr (pd_support_request_get_state (details->request), ==, PD_REQUEST_CLOSED);
  all = account_list (here->account, PD_LIST_RESERVATIONS);
  for (guint i = 0; i < all->len; i++)
    is_there = is_there || g_strcmp0 (pd_reservation_get_size (all->pdata[i]), LARGER) == 0;
  g_assert_true (is_there);
  assert_agreement (here);
}

/* "Failed after the refunds = money is back, nothing bought": each item's status is told. */
static void
test_exchange_half (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdReservation) before = NULL;
  const char *body;

  desk_service_azure_set_switches (here->service, DESK_AZURE_PURCHASES_FAIL);
  details = exchange_units (here, NULL, NULL, &error);
  g_assert_no_error (error);
  body = pd_request_message_get_body (details->messages->pdata[0]);
  g_test_message ("%s", body);
  g_assert_nonnull (strstr (body, "Not bought"));
  before = reload (here, here->row_id);
  g_assert_cmpstr (pd_reservation_get_state (before), ==, PD_RESERVATION_CANCELLED);
  assert_agreement (here);
}

static void
test_exchange_fails (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdReservation) before = NULL;

  desk_service_azure_set_switches (here->service, DESK_AZURE_EXCHANGE_FAILS);
  g_assert_null (exchange_units (here, NULL, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_test_message ("%s", error->message);
  before = reload (here, here->row_id);
  g_assert_cmpstr (pd_reservation_get_state (before), ==, PD_RESERVATION_SUCCEEDED);
  desk_service_azure_set_switches (here->service, 0);
  assert_agreement (here);
}

/* The answer was lost, and neither operation nor reservation showed anything: what is seen then is
 * ours, by the operation of the session that had left; also where a new one was asked for since. */
static void
test_exchange_seen_late (Here *here, gconstpointer data)
{
  const gboolean is_refused = data != NULL;
  g_autofree char *request_id = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (here->service, "POST", "*/exchange?*", DESK_FAULT_DROP_AFTER, 0, 1, NULL);
  g_assert_null (exchange_units (here, request_id, NULL, &error));
  assert_item (here, request_id, PD_OUTBOX_SENDING);
  desk_service_add_fault (here->service, "GET", "*/operationResults/*", DESK_FAULT_STATUS, 0, 2,
                          "404 {\"error\":{\"code\":\"NotFound\",\"message\":\"Not here.\"}}");
  show_as_before (here, is_refused ? 2 : 1);
  if (is_refused) {
    const char *no = "400 {\"error\":{\"code\":\"InvalidRefundQuantity\",\"message\":\"None.\"}}";

    desk_service_add_fault (here->service, "POST", "*/calculateExchange?*", DESK_FAULT_STATUS, 0, 1,
                            no);
    send_item_again (here, request_id);
    assert_item (here, request_id, PD_OUTBOX_SENDING);
  }
  send_item_again (here, request_id);
  assert_item (here, request_id, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (here->service, "exchange"), ==, 1);
  desk_service_clear_faults (here->service);
  assert_agreement (here);
}

/* It failed over there, and nothing was changed: sent again it is a new exchange, not the old
 * answer.
 */
static void
test_exchange_sent_again (Here *here, gconstpointer data)
{
  g_autofree char *request_id = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;

  desk_service_azure_set_switches (here->service, DESK_AZURE_EXCHANGE_FAILS);
  g_assert_null (exchange_units (here, request_id, NULL, &error));
  assert_item (here, request_id, PD_OUTBOX_FAILED);
  desk_service_azure_set_switches (here->service, 0);
  send_item_again (here, request_id);
  assert_item (here, request_id, PD_OUTBOX_SENT);
  assert_agreement (here);
}

/* The figures of a quote are Azure's, and no price of ours is needed for them. */
static void
test_exchange_quote (Here *here, gconstpointer data)
{
  g_autoptr (PdRefundAsk) ask = new_ask (1, NULL);
  g_autoptr (GPtrArray) larger = new_wish (here, LARGER, 1);
  g_autoptr (PdExchangeQuote) quote = NULL;
  g_autoptr (PdExchangeQuote) refused = NULL;
  g_autoptr (GError) error = NULL;

  quote = quote_exchange (here->account->desk, here->row_id, ask, larger, &error);
  g_assert_no_error (error);
  g_assert_nonnull (quote->far);
  g_assert_true (quote->far->known);
  g_assert_true (pd_verdict_get_allowed (quote->verdict));
  g_assert_cmpint (quote->far->net_payable, ==,
                   quote->far->purchases_total - quote->far->returned_value);
  g_assert_cmpint (quote->amounts.net_payable, ==, quote->far->net_payable);

  desk_service_azure_set_policy_error (here->service, "X", "Not this one.");
  refused = quote_exchange (here->account->desk, here->row_id, ask, larger, &error);
  g_assert_no_error (error);
  g_assert_false (pd_verdict_get_allowed (refused->verdict));
  g_assert_nonnull (strstr (pd_verdict_get_reason (refused->verdict), "Not this one."));
  g_assert_cmpuint (desk_service_count_acts (here->service, "exchange"), ==, 0);
}

/* 1 "Wait Retry-After": a person's quote waits as long as the far side says, but no more than
 * half a minute at once. */
static void
test_exchange_quote_waits (Here *here, gconstpointer data)
{
  const int seconds = GPOINTER_TO_INT (data);
  g_autoptr (PdRefundAsk) ask = new_ask (1, NULL);
  g_autoptr (GPtrArray) larger = new_wish (here, LARGER, 1);
  g_autoptr (PdExchangeQuote) quote = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_azure_set_retry_after (here->service, seconds);
  quick_wait_take_longest_pause ();
  quote = quote_exchange (here->account->desk, here->row_id, ask, larger, &error);
  g_assert_no_error (error);
  g_assert_nonnull (quote->far);
  g_assert_true (quote->far->known);
  g_assert_cmpint (quick_wait_take_longest_pause (), ==, MIN (seconds, 30));
}

/* The far side is gone: our own quote, and it says so. */
static void
test_quote_alone (Here *here, gconstpointer data)
{
  g_autoptr (PdRefundAsk) ask = new_ask (1, NULL);
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_set_listening (here->service, FALSE);
  quote = quote_refund (here->account->desk, here->row_id, ask, &error);
  desk_service_set_listening (here->service, TRUE);
  g_assert_no_error (error);
  g_assert_nonnull (quote->far);
  g_assert_false (quote->far->known);
  g_assert_nonnull (quote->far->problem);
  g_assert_cmpint (quote->amounts.net, >, 0);
}

/* --- tickets (9) --- */

static void
test_ticket (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_file (here, "proof.txt", 2500001); /* two chunks */
  g_autoptr (PdRequestDetails) made = file_ticket (here, path, NULL, &error);
  g_autoptr (PdRequestDetails) replied = NULL;
  g_autoptr (PdRequestDetails) noted = NULL;
  g_autoptr (PdRequestDetails) answered = NULL;
  g_autoptr (PdRequestDetails) closed = NULL;
  gint64 row_id;

  g_assert_no_error (error);
  row_id = row_id_of (made->request);
  g_assert_cmpstr (pd_support_request_get_state (made->request), ==, PD_REQUEST_OPEN);
  g_assert_cmpuint (strlen (pd_support_request_get_number (made->request)), >, 0);
  g_assert_nonnull (pd_support_request_get_far_id (made->request));
  g_assert_cmpuint (made->attachments->len, ==, 1);
  g_assert_cmpuint (desk_service_count_calls (here->service, "POST", "*/upload*"), ==, 2);

  replied = reply (here, row_id, "Please hurry.", FALSE, NULL, &error);
  g_assert_no_error (error);
  noted = reply (here, row_id, "Between us.", TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (noted->messages->len, ==, 2);
  g_assert_cmpuint (desk_service_count_acts (here->service, "reply-ticket"), ==, 1);

  g_assert_true (desk_service_azure_answer_ticket (
      here->service, pd_support_request_get_far_id (made->request),
      "<html><body><p>Done &amp; dusted.</p></body></html>"));
  account_sync_well (here->account); /* nothing of ours comes back twice */
  answered = get_request (here->account->desk, row_id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answered->messages->len, ==, 3);

  closed = set_state (here, row_id, PD_REQUEST_CLOSED, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_support_request_get_state (closed->request), ==, PD_REQUEST_CLOSED);
  g_assert_cmpuint (desk_service_count_acts (here->service, "update-ticket"), ==, 1);
}

/* The file's place has expired when the ticket comes: once more into another one. */
/* The operation failed over there: told; sent again it is not the old answer that comes back. */
static void
test_ticket_sent_again (Here *here, gconstpointer data)
{
  g_autofree char *request_id = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (here->service, "GET", "*/operationsStatus/*", DESK_FAULT_STATUS, 0, 0,
                          "200 {\"status\":\"Failed\",\"error\":{\"code\":\"InternalServerError\","
                          "\"message\":\"Not now.\"}}");
  g_assert_null (file_ticket (here, NULL, request_id, &error));
  assert_item (here, request_id, PD_OUTBOX_FAILED);
  send_item_again (here, request_id);
  assert_item (here, request_id, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (here->service, "create-ticket"), ==, 1);
}

static void
test_ticket_lost_files (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_file (here, "proof.txt", 10);
  g_autoptr (PdRequestDetails) made = NULL;

  desk_service_add_fault (here->service, "PUT", "*/supportTickets/*", DESK_FAULT_STATUS, 0, 1,
                          "404 {\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"The "
                          "workspace has expired.\"}}");
  made = file_ticket (here, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (desk_service_count_acts (here->service, "create-ticket"), ==, 1);
  g_assert_cmpuint (desk_service_count_calls (here->service, "POST", "*/upload*"), ==, 2);
}

/* No category that fits: the person is told which there are. */
static void
test_ticket_topics (Here *here, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRequestDetails) made = NULL;

  desk_service_add_fault (here->service, "GET", "*/problemClassifications*", DESK_FAULT_STATUS, 0,
                          1,
                          "200 {\"value\":[{\"id\":\"/c/1\",\"properties\":{\"displayName\":"
                          "\"Something else\"}}]}");
  made = file_ticket (here, NULL, NULL, &error);
  g_assert_null (made);
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "Something else"));
}

/* --- answers that are lost, and a desk that dies --- */

typedef struct
{
  const char *name;
  const char *act;     /* what the service counts */
  const char *method;  /* of the write */
  const char *pattern; /* and where it goes */
  gboolean (*run) (Here *here, const char *request_id, GError **error);
} Act;

static gboolean
run_change (Here *here, const char *request_id, GError **error)
{
  const PdReservationChange change = { .name = (char *) "Lost and found", .flexibility = -1 };
  g_autoptr (GPtrArray) changed = change_as (here, here->row_id, &change, request_id, error);

  return changed != NULL;
}

static gboolean
run_merge (Here *here, const char *request_id, GError **error)
{
  g_autoptr (GPtrArray) order = account_list (here->account, PD_LIST_RESERVATIONS);
  g_autoptr (GPtrArray) merged = NULL;
  gint64 ids[2] = { 0, 0 };
  guint n = 0;

  for (guint i = 0; i < order->len && n < 2; i++) {
    if (g_strcmp0 (pd_reservation_get_state (order->pdata[i]), PD_RESERVATION_SUCCEEDED) == 0)
      ids[n++] = row_id_of (order->pdata[i]);
  }
  merged = merge (here, ids, request_id, error);
  return merged != NULL;
}

static gboolean
run_split (Here *here, const char *request_id, GError **error)
{
  g_autoptr (GPtrArray) parts = split (here, here->row_id, 7, request_id, error);

  return parts != NULL;
}

static gboolean
run_refund (Here *here, const char *request_id, GError **error)
{
  g_autoptr (PdRequestDetails) details = return_units (here, 3, request_id, error);

  return details != NULL;
}

static gboolean
run_exchange (Here *here, const char *request_id, GError **error)
{
  g_autoptr (PdRequestDetails) details = exchange_units (here, request_id, NULL, error);

  return details != NULL;
}

static gboolean
run_revoke (Here *here, const char *request_id, GError **error)
{
  g_autoptr (GPtrArray) assignments = NULL;
  g_autoptr (GPtrArray) left = NULL;
  GAsyncResult *slot = NULL;
  PdRoleAssignment *ours;

  pd_desk_list_assignments_async (here->account->desk, here->row_id, NULL, got_result_cb, &slot);
  assignments = finish_assignments (here->account->desk, &slot, error);
  g_assert_nonnull (assignments);
  ours = find_principal (assignments, PRINCIPAL);
  left = take_away (here, ours != NULL ? row_id_of (ours) : 0, request_id, error);
  return left != NULL;
}

static gint64
find_ticket (Here *here)
{
  g_autoptr (GPtrArray) requests = account_list (here->account, PD_LIST_REQUESTS);

  g_assert_cmpuint (requests->len, ==, 1);
  return row_id_of (requests->pdata[0]);
}

static gboolean
run_reply (Here *here, const char *request_id, GError **error)
{
  g_autoptr (PdRequestDetails) details =
      reply (here, find_ticket (here), "Anything new?", FALSE, request_id, error);

  return details != NULL;
}

static gboolean
run_close (Here *here, const char *request_id, GError **error)
{
  g_autoptr (PdRequestDetails) details =
      set_state (here, find_ticket (here), PD_REQUEST_CLOSED, request_id, error);

  return details != NULL;
}

static gboolean
run_ticket (Here *here, const char *request_id, GError **error)
{
  g_autoptr (PdRequestDetails) details = file_ticket (here, NULL, request_id, error);

  return details != NULL;
}

static const Act acts[] = {
  { "change", "patch-reservation", "PATCH", NULL, run_change },
  { "split", "split", "POST", "*/split*", run_split },
  { "merge", "merge", "POST", "*/merge*", run_merge },
  { "refund", "return", "POST", "*/return*", run_refund },
  { "exchange", "exchange", "POST", "*/exchange*", run_exchange },
  { "revoke", "revoke-role", "DELETE", NULL, run_revoke },
  { "ticket", "create-ticket", "PUT", "*/supportTickets/*", run_ticket },
  { "reply", "reply-ticket", "PUT", "*/communications/*", run_reply },
  { "close", "update-ticket", "PATCH", NULL, run_close },
};

/* What an act needs to be there. */
static void
prepare (Here *here, const Act *act)
{
  g_autoptr (GError) error = NULL;

  if (act->run == run_merge) {
    g_autoptr (GPtrArray) parts = split (here, here->row_id, 10, NULL, &error);
  } else if (act->run == run_revoke) {
    g_autoptr (GPtrArray) granted = grant (here, PRINCIPAL, NULL, NULL, &error);
  } else if (act->run == run_reply || act->run == run_close) {
    g_autoptr (PdRequestDetails) made = file_ticket (here, NULL, NULL, &error);
  }
  g_assert_no_error (error);
}

/* To its end, with the desk made anew each time. */
static void
bring_to_end (Here *here, const char *request_id)
{
  for (guint i = 0; i < 6; i++) {
    g_autoptr (PdOutboxEntry) item = NULL;

    if (account_settle_item (here->account, request_id))
      return;
    item = account_find_item (here->account, request_id);
    account_reopen (here->account);
    account_retry (here->account, item->row_id);
  }
}

/* 7: "the operation id of step 2 is the session id". After a lost answer the operation is asked
 * for, also while the reservation still looks untouched (18 minutes were seen). */
static void
test_exchange_running (Here *here, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (here->account);
  const char *order_id = pd_reservation_get_reservation_order_id (reservation);
  const char *id = pd_reservation_get_reservation_id (reservation);
  g_autofree char *request_id = g_uuid_string_random ();
  g_autofree char *pattern = g_strdup_printf ("*/reservationOrders/%s/reservations?*", order_id);
  g_autofree char *untouched = g_strdup_printf (
      "200 "
      "{\"value\":[{\"id\":\"/providers/microsoft.capacity/reservationOrders/%s/reservations/%s\","
      "\"name\":\"%s/%s\",\"properties\":{\"provisioningState\":\"Succeeded\",\"quantity\":%d}}]}",
      order_id, id, order_id, id, WORLD_UNITS);
  g_autoptr (PdOutboxEntry) item = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (here->service, "POST", "*/exchange*", DESK_FAULT_DROP_AFTER, 0, 0, NULL);
  g_assert_false (run_exchange (here, request_id, &error));
  g_assert_cmpuint (desk_service_count_acts (here->service, "exchange"), ==, 1);
  desk_service_clear_faults (here->service);
  desk_service_add_fault (here->service, "GET", pattern, DESK_FAULT_STATUS, 0, 1, untouched);
  account_reopen (here->account);
  bring_to_end (here, request_id);

  item = account_find_item (here->account, request_id);
  g_assert_cmpstr (item->state, ==, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (here->service, "exchange"), ==, 1);
  g_assert_cmpuint (desk_service_count_calls (here->service, "POST", "*/calculateExchange*"), ==,
                    1);
}

typedef struct
{
  const Act *act;
  DeskFault fault;
} Loss;

/* The write's answer is lost before or after the act; then the desk dies. Nothing is done twice. */
static void
test_lost (Here *here, gconstpointer data)
{
  const Loss *loss = data;
  g_autofree char *request_id = g_uuid_string_random ();
  g_autoptr (PdOutboxEntry) item = NULL;
  g_autoptr (GError) error = NULL;
  guint before;

  prepare (here, loss->act);
  before = desk_service_count_acts (here->service, loss->act->act);
  /* More often than the client tries by itself. */
  desk_service_add_fault (here->service, loss->act->method, loss->act->pattern, loss->fault, 0, 5,
                          NULL);
  if (!loss->act->run (here, request_id, &error))
    g_test_message ("first answer: %s", error->message);
  desk_service_clear_faults (here->service);
  account_reopen (here->account);
  bring_to_end (here, request_id);

  item = account_find_item (here->account, request_id);
  g_test_message ("%s: %s (%s)", item->state, item->last_error, item->notes);
  g_assert_cmpstr (item->state, ==, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (here->service, loss->act->act), ==, before + 1);
  assert_agreement (here);
}

/* 1 "Errors": a 4xx whose code says that something broke there is no "no": what became of the write
 * is asked for, and it is sent again only then. */
static void
test_refund_broken_there (Here *here, gconstpointer data)
{
  g_autofree char *request_id = g_uuid_string_random ();
  g_autoptr (PdOutboxEntry) first = NULL;
  g_autoptr (PdOutboxEntry) item = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (here->service, "POST", "*/return*", DESK_FAULT_STATUS, 0, 1,
                          "400 {\"error\":{\"code\":\"BillingTransientError\",\"message\":\"-\"}}");
  g_assert_false (run_refund (here, request_id, &error));
  first = account_find_item (here->account, request_id);
  g_assert_cmpstr (first->state, ==, PD_OUTBOX_SENDING);
  g_assert_true (first->asking);
  bring_to_end (here, request_id);

  item = account_find_item (here->account, request_id);
  g_assert_cmpstr (item->state, ==, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (here->service, "return"), ==, 1);
  assert_agreement (here);
}

/* 1: "Give up waiting (not the operation) after 60 minutes": it is asked about later and not sent
 * again. With pauses of 5 to 30 seconds an hour holds 122 looks. */
static void
test_refund_long (Here *here, gconstpointer data)
{
  g_autofree char *request_id = g_uuid_string_random ();
  g_autoptr (PdOutboxEntry) first = NULL;
  g_autoptr (PdOutboxEntry) item = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_set_polls (here->service, 300);
  g_assert_false (run_refund (here, request_id, &error));
  first = account_find_item (here->account, request_id);
  g_assert_cmpstr (first->state, ==, PD_OUTBOX_SENDING);
  g_assert_true (first->asking);
  bring_to_end (here, request_id);

  item = account_find_item (here->account, request_id);
  g_assert_cmpstr (item->state, ==, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (here->service, "return"), ==, 1);
  assert_agreement (here);
}

/* --- a process that is killed in the middle --- */

typedef struct
{
  Here *here;
  const char *act;
  guint before;
} Watch;

/* The moment after the far side has done it, and before its answer is back. */
static gboolean
watch_cb (gpointer data)
{
  Watch *watch = data;

  if (desk_service_count_acts (watch->here->service, watch->act) == watch->before)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (watch->here->cancellable);
  return G_SOURCE_REMOVE;
}

/* What the notes say is all that the next process knows; it finds out and does nothing twice. */
static void
test_killed (Here *here, gconstpointer data)
{
  const Act *act = data;
  g_autofree char *request_id = g_uuid_string_random ();
  g_autoptr (PdOutboxEntry) item = NULL;
  g_autoptr (PdOutboxEntry) after = NULL;
  g_autoptr (GError) error = NULL;
  Watch watch = { here, act->act, 0 };

  prepare (here, act);
  watch.before = desk_service_count_acts (here->service, act->act);
  desk_service_set_latency (here->service, 60);
  here->cancellable = g_cancellable_new ();
  g_timeout_add (1, watch_cb, &watch);
  g_assert_false (act->run (here, request_id, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&here->cancellable);
  account_close (here->account);
  desk_service_set_latency (here->service, 0);

  account_open (here->account);
  item = account_find_item (here->account, request_id);
  g_test_message ("%s %s", item->state, item->notes);
  g_assert_cmpstr (item->state, !=, PD_OUTBOX_FAILED);
  g_assert_nonnull (strstr (item->notes, "step:"));
  bring_to_end (here, request_id);
  after = account_find_item (here->account, request_id);
  g_assert_cmpstr (after->state, ==, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (here->service, act->act), ==, watch.before + 1);
  assert_agreement (here);
}

#define ADD(path, data, func) \
  g_test_add ("/cloud-azure/" path, Here, (data), here_set_up, (func), here_tear_down)

static void
add_losses (void)
{
  static const DeskFault faults[] = { DESK_FAULT_DROP_BEFORE, DESK_FAULT_DROP_AFTER,
                                      DESK_FAULT_502_AFTER };
  static Loss losses[G_N_ELEMENTS (acts) * G_N_ELEMENTS (faults)];
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++) {
    g_autofree char *killed = g_strconcat ("/cloud-azure/killed/", acts[i].name, NULL);

    for (gsize j = 0; j < G_N_ELEMENTS (faults); j++) {
      g_autofree char *path =
          g_strdup_printf ("/cloud-azure/lost/%s/%s", acts[i].name, desk_fault_to_nick (faults[j]));

      losses[n] = (Loss){ &acts[i], faults[j] };
      g_test_add (path, Here, &losses[n], here_set_up, test_lost, here_tear_down);
      n++;
    }
    g_test_add (killed, Here, &acts[i], here_set_up, test_killed, here_tear_down);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("change", GUINT_TO_POINTER (0), test_change);
  ADD ("change/accepted", GUINT_TO_POINTER (DESK_AZURE_PATCH_ACCEPTED), test_change);
  ADD ("change/old-scopes", GUINT_TO_POINTER (DESK_AZURE_OLD_SCOPES), test_change);
  ADD ("change/same", NULL, test_change_same);
  ADD ("change/nothing", NULL, test_change_nothing);
  ADD ("change/refusals", NULL, test_refusals);
  ADD ("split-and-merge", GUINT_TO_POINTER (0), test_split_and_merge);
  ADD ("split-and-merge/accepted", GUINT_TO_POINTER (DESK_AZURE_SPLIT_ACCEPTED),
       test_split_and_merge);
  ADD (
      "split-and-merge/odd",
      GUINT_TO_POINTER (DESK_AZURE_BARE_GUIDS | DESK_AZURE_LONG_NAMES | DESK_AZURE_NO_CAPABILITIES),
      test_split_and_merge);
  ADD ("access", NULL, test_access);
  ADD ("access/there-already", NULL, test_access_there_already);
  ADD ("access/by-address", NULL, test_access_by_address);
  ADD ("refund/part", NULL, test_refund_part);
  ADD ("refund/other-currency", NULL, test_refund_other_currency);
  ADD ("refund/policy", NULL, test_refund_policy);
  ADD ("refund/too-late", NULL, test_refund_too_late);
  ADD ("refund/broken-there", NULL, test_refund_broken_there);
  ADD ("refund/long", NULL, test_refund_long);
  ADD ("refund/sent-again", NULL, test_refund_sent_again);
  ADD ("refund/seen-late", NULL, test_refund_seen_late);
  ADD ("refund/refused-in-doubt", NULL, test_refund_refused_in_doubt);
  ADD ("exchange", NULL, test_exchange);
  ADD ("exchange/half", NULL, test_exchange_half);
  ADD ("exchange/fails", NULL, test_exchange_fails);
  ADD ("exchange/running", NULL, test_exchange_running);
  ADD ("exchange/sent-again", NULL, test_exchange_sent_again);
  ADD ("exchange/seen-late", NULL, test_exchange_seen_late);
  ADD ("exchange/refused-in-doubt", "refused", test_exchange_seen_late);
  ADD ("exchange/quote", NULL, test_exchange_quote);
  ADD ("exchange/quote/waits", GINT_TO_POINTER (17), test_exchange_quote_waits);
  ADD ("exchange/quote/too-long", GINT_TO_POINTER (600), test_exchange_quote_waits);
  ADD ("refund/quote-alone", NULL, test_quote_alone);
  ADD ("ticket", NULL, test_ticket);
  ADD ("ticket/lost-files", NULL, test_ticket_lost_files);
  ADD ("ticket/sent-again", NULL, test_ticket_sent_again);
  ADD ("ticket/topics", NULL, test_ticket_topics);
  add_losses ();
  return g_test_run ();
}
