// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The fault campaign: every act of a cloud account, with a fault at any of its calls and the desk
 * made anew in between. Afterwards desk and far side agree, nothing was done twice, nothing is
 * lost. The seed is fixed and printed; PARTNER_DESK_FAULT_SEED and _TRIES take others. */

#include "fault-fixture.h"

#include <stdlib.h>
#include <string.h>

#include "quick-wait.h"
#include "reservation-fixture.h"

#define SEED 20261121
#define TRIES 34                         /* of each of the ten acts */
#define ROUNDS 8                         /* runs without a fault until an item must be at its end */
#define PERPETUAL_PRODUCT "DG7GMGF03NSG" /* of the sample catalogue: Windows Server 2022 CAL */
#define PERPETUAL_SKU "0017"
#define LARGER "Standard_D8s_v5" /* costs more than what it is exchanged for */

typedef struct _Try Try;

typedef struct
{
  const char *name;
  const char *far_act;                          /* what the service counts */
  void (*prepare) (Account *account, Try *try); /* (nullable) */
  void (*start) (Account *account, Try *try, GAsyncResult **slot);
  gboolean (*finish) (Account *account, GAsyncResult *result, GError **error);
} Act;

struct _Try
{
  const Act *act;
  guint number;
  char *request_id;
  gint64 row_id; /* of what it is about: a line, a customer */
  char *file;    /* (nullable) */
  GCancellable *cancellable;
  /* the combination */
  DeskFault fault;
  guint skip;
  guint times;
  guint kill_at; /* calls after which the desk is made anew; 0 = when the fault has come */
  gboolean kills;
  guint polls;
  guint n_calls; /* that the act took, its preparation left out */
};

/* --- what staff do --- */

/* What the far side sells in "eastus" for a year under this size. */
static PdProduct *
find_larger (Account *account)
{
  g_autoptr (GPtrArray) products = account_list (account, PD_LIST_PRODUCTS);

  for (guint i = 0; i < products->len; i++) {
    PdProduct *product = products->pdata[i];
    const char *const *regions = pd_product_get_regions (product);
    GPtrArray *prices = pd_product_get_prices (product);
    gboolean yearly = prices->len == 0;

    for (guint j = 0; j < prices->len; j++)
      yearly |= g_strcmp0 (((PdPrice *) prices->pdata[j])->term, "P1Y") == 0;
    if (g_strcmp0 (pd_product_get_size (product), LARGER) == 0 && regions != NULL && yearly &&
        g_strv_contains (regions, "eastus"))
      return g_object_ref (product);
  }
  g_error ("%s was not pulled", LARGER);
}

static GPtrArray *
new_cart (const char *product,
          const char *sku,
          gint64 quantity,
          const char *term,
          const char *region)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  PdOrderItem *item = pd_order_item_new (product, sku, quantity, term, PD_BILLING_ONE_TIME);

  if (region != NULL)
    pd_order_item_set_reservation (item, region, WORLD_SUBSCRIPTION);
  g_ptr_array_add (items, item);
  return items;
}

static void
start_buy (Account *account, Try *try, GAsyncResult **slot)
{
  g_autoptr (PdCustomer) customer = account_get_customer (account);
  g_autoptr (GPtrArray) items =
      new_cart (PERPETUAL_PRODUCT, PERPETUAL_SKU, 1 + try->number % 3, "", NULL);

  pd_desk_buy_async (account->desk, row_id_of (customer), items, try->request_id, try->cancellable,
                     got_result_cb, slot);
}

static gboolean
finish_buy (Account *account, GAsyncResult *result, GError **error)
{
  g_autoptr (PdOrder) order = pd_desk_buy_finish (account->desk, result, error);

  return order != NULL;
}

/* A purchase of its own, without any fault. */
static void
prepare_cancel (Account *account, Try *try)
{
  g_autoptr (PdCustomer) customer = account_get_customer (account);
  g_autoptr (GPtrArray) items = new_cart (PERPETUAL_PRODUCT, PERPETUAL_SKU, 1, "", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = buy (account->desk, row_id_of (customer), items, NULL, &error);

  g_assert_no_error (error);
  try->row_id = get_line_id (order, 0);
}

static void
start_cancel (Account *account, Try *try, GAsyncResult **slot)
{
  pd_desk_cancel_async (account->desk, &try->row_id, 1, TRUE, try->request_id, try->cancellable,
                        got_result_cb, slot);
}

static gboolean
finish_cancel (Account *account, GAsyncResult *result, GError **error)
{
  g_autoptr (PdOrder) order = pd_desk_cancel_finish (account->desk, result, error);

  return order != NULL;
}

static void
start_customer (Account *account, Try *try, GAsyncResult **slot)
{
  g_autofree char *domain = g_strdup_printf ("made%u.example.com", try->number);
  g_autofree char *name = g_strdup_printf ("Made %u LLC", try->number);
  const PdCustomerFields fields = { .name = name,
                                    .domain = domain,
                                    .country = (char *) "US",
                                    .currency = (char *) "USD",
                                    .email = (char *) "info@example.com",
                                    .phone = (char *) "4255550100",
                                    .first_name = (char *) "Alex",
                                    .last_name = (char *) "Morgan",
                                    .address_line1 = (char *) "One Way",
                                    .city = (char *) "Redmond",
                                    .state = (char *) "WA",
                                    .postal_code = (char *) "98052" };

  pd_desk_create_customer_async (account->desk, &fields, try->request_id, try->cancellable,
                                 got_result_cb, slot);
}

static gboolean
finish_customer (Account *account, GAsyncResult *result, GError **error)
{
  g_autoptr (PdCustomer) customer = pd_desk_customer_finish (account->desk, result, error);

  return customer != NULL;
}

static void
prepare_agreement (Account *account, Try *try)
{
  Try made = { .number = 1000 + try->number };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  start_customer (account, &made, &slot);
  result = wait_for (&slot);
  customer = pd_desk_customer_finish (account->desk, result, &error);
  g_assert_no_error (error);
  try->row_id = row_id_of (customer);
}

static void
start_agreement (Account *account, Try *try, GAsyncResult **slot)
{
  const PdAgreementFields fields = { .first_name = (char *) "Alex",
                                     .last_name = (char *) "Morgan",
                                     .email = (char *) "alex@example.com",
                                     .phone = (char *) "4255550100",
                                     .date = pd_instant_from_day (pd_instant_get_day (TEST_NOW)) };

  pd_desk_accept_agreement_async (account->desk, try->row_id, &fields, try->request_id,
                                  try->cancellable, got_result_cb, slot);
}

/* The one with the most units, so that there is enough for all. */
static void
prepare_reservation (Account *account, Try *try)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (account);

  try->row_id = row_id_of (reservation);
}

static void
start_refund (Account *account, Try *try, GAsyncResult **slot)
{
  g_autoptr (PdRefundAsk) ask = new_ask (1, NULL);
  g_autoptr (PdCustomer) customer = account_get_customer (account);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (customer));

  pd_desk_refund_async (account->desk, try->row_id, ask, fields, 0, try->request_id,
                        try->cancellable, got_result_cb, slot);
}

static gboolean
finish_details (Account *account, GAsyncResult *result, GError **error)
{
  g_autoptr (PdRequestDetails) details = pd_desk_request_finish (account->desk, result, error);

  return details != NULL;
}

static void
start_exchange (Account *account, Try *try, GAsyncResult **slot)
{
  g_autoptr (PdRefundAsk) ask = new_ask (1, NULL);
  g_autoptr (PdProduct) larger = find_larger (account);
  g_autoptr (GPtrArray) items = new_cart (pd_product_get_product_id (larger),
                                          pd_product_get_sku_id (larger), 1, "P1Y", "eastus");
  g_autoptr (PdCustomer) customer = account_get_customer (account);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (customer));

  pd_desk_exchange_async (account->desk, try->row_id, ask, items, fields, 0, try->request_id,
                          try->cancellable, got_result_cb, slot);
}

static gboolean
finish_exchange (Account *account, GAsyncResult *result, GError **error)
{
  g_autoptr (PdRequestDetails) details =
      pd_desk_exchange_finish (account->desk, result, NULL, error);

  return details != NULL;
}

static void
start_split (Account *account, Try *try, GAsyncResult **slot)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) record =
      get_record (account->desk, PD_LIST_RESERVATIONS, try->row_id, &error);

  g_assert_no_error (error);
  pd_desk_split_reservation_async (account->desk, try->row_id, 1,
                                   pd_reservation_get_quantity (PD_RESERVATION (record)) - 1,
                                   try->request_id, try->cancellable, got_result_cb, slot);
}

static gboolean
finish_split (Account *account, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) changed = pd_desk_reservations_finish (account->desk, result, error);

  return changed != NULL;
}

static void
start_grant (Account *account, Try *try, GAsyncResult **slot)
{
  g_autofree char *principal = g_strdup_printf ("cccccccc-0000-4000-8000-%012u", try->number);
  const PdGrant grant = { .name = (char *) "Somebody",
                          .principal_id = principal,
                          .principal_type = (char *) "User",
                          .role_id = (char *) PD_AZURE_ROLE_READER };

  pd_desk_grant_role_async (account->desk, try->row_id, &grant, try->request_id, try->cancellable,
                            got_result_cb, slot);
}

static gboolean
finish_grant (Account *account, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) assignments = pd_desk_assignments_finish (account->desk, result, error);

  return assignments != NULL;
}

static void
start_request (Account *account, Try *try, const char *type, GPtrArray *files, GAsyncResult **slot)
{
  g_autoptr (PdCustomer) customer = account_get_customer (account);
  g_autoptr (PdRequestFields) fields = new_fields (type, row_id_of (customer));

  g_free (fields->title);
  fields->title = g_strdup_printf ("Request %u", try->number);
  fields->line_row_id = try->row_id;
  if (strcmp (type, PD_REQUEST_AZURE) == 0) {
    fields->line_row_id = 0;
    fields->reservation_row_id = try->row_id;
  }
  pd_desk_create_request_async (account->desk, fields, 0, files, try->request_id, try->cancellable,
                                got_result_cb, slot);
}

/* With a file of its own. */
static void
start_ticket (Account *account, Try *try, GAsyncResult **slot)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *name = g_strdup_printf ("file-%u.txt", try->number);
  g_autofree char *path = g_build_filename (account->dir, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "What was bought.", -1, &error);
  g_assert_no_error (error);
  g_ptr_array_add (files, g_file_new_for_path (path));
  start_request (account, try, PD_REQUEST_AZURE, files, slot);
}

/* An order of the customer that the request is about. */
static void
prepare_line (Account *account, Try *try)
{
  g_autoptr (GPtrArray) lines = account_list (account, PD_LIST_SOFTWARE);

  if (lines->len == 0)
    prepare_cancel (account, try);
  else
    try->row_id = row_id_of (lines->pdata[0]);
}

static void
start_service_request (Account *account, Try *try, GAsyncResult **slot)
{
  start_request (account, try, PD_REQUEST_PARTNER_CENTER, NULL, slot);
}

static const Act acts[] = {
  { "buy", "checkout", NULL, start_buy, finish_buy },
  { "cancel", "cancel", prepare_cancel, start_cancel, finish_cancel },
  { "customer", "create-customer", NULL, start_customer, finish_customer },
  { "agreement", "accept-agreement", prepare_agreement, start_agreement, finish_customer },
  { "refund", "return", prepare_reservation, start_refund, finish_details },
  { "exchange", "exchange", prepare_reservation, start_exchange, finish_exchange },
  { "split", "split", prepare_reservation, start_split, finish_split },
  { "grant", "assign-role", prepare_reservation, start_grant, finish_grant },
  { "ticket", "create-ticket", prepare_reservation, start_ticket, finish_details },
  { "service-request", "create-request", prepare_line, start_service_request, finish_details },
};

/* --- combinations --- */

static const DeskFault faults[] = {
  DESK_FAULT_NONE, /* only the desk goes */
  DESK_FAULT_429,
  DESK_FAULT_429_BARE,
  DESK_FAULT_401,
  DESK_FAULT_403,
  DESK_FAULT_500,
  DESK_FAULT_503,
  DESK_FAULT_502_HTML,
  DESK_FAULT_MFA,
  DESK_FAULT_DROP_BEFORE,
  DESK_FAULT_REDIRECT,
  DESK_FAULT_DROP_AFTER,
  DESK_FAULT_DROP_AFTER,
  DESK_FAULT_500_AFTER,
  DESK_FAULT_502_AFTER,
  DESK_FAULT_TRUNCATED,
  DESK_FAULT_SLOW_BODY,
  DESK_FAULT_STALLED,
  DESK_FAULT_SILENCE,
  DESK_FAULT_NOT_JSON,
  DESK_FAULT_EMPTY_BODY,
  DESK_FAULT_BOM,
  DESK_FAULT_PASCAL_CASE,
  DESK_FAULT_NUMBERS_AS_TEXT,
  DESK_FAULT_UNKNOWN_ENUMS,
  DESK_FAULT_UNKNOWN_MEMBERS,
  DESK_FAULT_NULL_LISTS,
  DESK_FAULT_MISSING_MEMBERS,
  DESK_FAULT_OTHER_TYPES,
  DESK_FAULT_ODD_DATES,
  DESK_FAULT_LETTER_CASE,
};

static char *
describe_try (const Try *try)
{
  return g_strdup_printf ("%s %u: %s at call %u, %u times; %s %u; polls %u", try->act->name,
                          try->number, desk_fault_to_nick (try->fault), try->skip, try->times,
                          try->kills ? "desk anew at" : "desk stays", try->kill_at, try->polls);
}

static void
draw (Try *try, GRand *rand, guint n_calls)
{
  try->fault = faults[g_rand_int_range (rand, 0, G_N_ELEMENTS (faults))];
  try->skip = (guint) g_rand_int_range (rand, 0, (gint32) n_calls);
  try->times = (guint) g_rand_int_range (rand, 1, 4);
  try->kills = try->fault == DESK_FAULT_NONE || g_rand_int_range (rand, 0, 2) == 0;
  try->kill_at = (guint) g_rand_int_range (rand, 0, (gint32) n_calls + 2);
  try->polls = (guint) g_rand_int_range (rand, 0, 3);
}

/* --- one try --- */

/* Ends what the caller waits for, and makes the desk anew. */
static void
kill_desk (Account *account, Try *try, GAsyncResult **slot)
{
  g_cancellable_cancel (try->cancellable);
  while (*slot == NULL)
    world_iterate ();
  account_reopen (account);
  g_cancellable_reset (try->cancellable);
}

/* Runs the deed once. TRUE: it was answered well. */
static gboolean
run (Account *account, Try *try, gboolean may_kill, GError **error)
{
  guint before = desk_service_count_calls (account->service, NULL, NULL);
  guint met = desk_service_count_faults (account->service);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  try->act->start (account, try, &slot);
  while (slot == NULL) {
    guint calls = desk_service_count_calls (account->service, NULL, NULL) - before;

    world_iterate ();
    if (!may_kill || slot != NULL)
      continue;
    if (try->kill_at == 0 ? desk_service_count_faults (account->service) > met
                          : calls >= try->kill_at) {
      kill_desk (account, try, &slot);
      g_clear_object (&slot);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The desk was made anew");
      return FALSE;
    }
  }
  result = slot;
  return try->act->finish (account, result, error);
}

/* Without faults, and with the desk made anew every other time: the item comes to its end. */
static void
bring_to_end (Account *account, Try *try)
{
  for (guint i = 0; i < ROUNDS; i++) {
    g_autoptr (PdOutboxEntry) item = NULL;

    if (account_settle_item (account, try->request_id))
      return;
    item = account_find_item (account, try->request_id);
    if (i % 2 == 0)
      account_reopen (account);
    account_retry (account, item->row_id);
  }
}

static void
discard (Account *account, gint64 row_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PdOutboxItem) item = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_cloud_account_discard_async (account->cloud, row_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  item = pd_cloud_account_outbox_finish (account->cloud, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_outbox_item_get_state (item), ==, PD_OUTBOX_DISCARDED);
}

/* Sent: carried out once. Failed: not at all, and the reason stands there. */
static void
judge (Account *account, Try *try, guint before)
{
  guint done = desk_service_count_acts (account->service, try->act->far_act) - before;
  g_autoptr (PdOutboxEntry) item = account_find_item (account, try->request_id);
  g_autofree char *trouble = world_list_trouble (account->service);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (trouble, ==, "");
  g_assert_nonnull (item);
  if (g_strcmp0 (item->state, PD_OUTBOX_FAILED) == 0) {
    g_assert_cmpuint (done, ==, 0);
    g_assert_nonnull (item->last_error);
    g_assert_cmpstr (item->last_error, !=, "");
    g_test_message ("refused: %s", item->last_error);
    discard (account, item->row_id);
    return;
  }
  if (g_strcmp0 (item->state, PD_OUTBOX_SENT) != 0)
    g_test_message ("%s: %s (%s)", item->state, item->last_error, item->notes);
  g_assert_cmpstr (item->state, ==, PD_OUTBOX_SENT);
  g_assert_cmpuint (done, ==, 1);
  /* The same request again is the same answer, and nothing more happens. */
  if (!run (account, try, FALSE, &error))
    g_assert_no_error (error);
  g_assert_cmpuint (desk_service_count_acts (account->service, try->act->far_act), ==, before + 1);
}

/* TRUE: something went wrong on the way, or the desk was made anew. */
static gboolean
run_try (Account *account, Try *try)
{
  guint met = desk_service_count_faults (account->service);
  gboolean good;
  guint before;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxEntry) item = NULL;
  g_autofree char *text = describe_try (try);

  g_test_message ("%s", text);
  try->request_id = g_uuid_string_random ();
  try->cancellable = g_cancellable_new ();
  if (try->act->prepare != NULL)
    try->act->prepare (account, try);
  try->n_calls = desk_service_count_calls (account->service, NULL, NULL);
  before = desk_service_count_acts (account->service, try->act->far_act);
  desk_service_set_polls (account->service, try->polls);
  if (try->fault != DESK_FAULT_NONE)
    desk_service_add_fault (account->service, NULL, NULL, try->fault, try->skip, try->times, NULL);

  quick_wait_set_hurry (TRUE);
  good = run (account, try, try->kills, &error);
  quick_wait_set_hurry (FALSE);
  if (!good)
    g_test_message ("first answer: %s", error->message);
  met = desk_service_count_faults (account->service) - met;
  desk_service_clear_faults (account->service);
  item = account_find_item (account, try->request_id);
  if (item == NULL) { /* it never got into the outbox: the person presses again */
    g_clear_error (&error);
    g_assert_cmpuint (desk_service_count_acts (account->service, try->act->far_act), ==, before);
    run (account, try, FALSE, &error);
  }
  bring_to_end (account, try);
  try->n_calls = desk_service_count_calls (account->service, NULL, NULL) - try->n_calls;
  judge (account, try, before);
  g_clear_pointer (&try->request_id, g_free);
  g_clear_object (&try->cancellable);
  return met > 0 || !good;
}

/* How many calls the act takes when all goes well. */
static guint
measure (Account *account, const Act *act)
{
  Try try = { .act = act, .number = 999, .polls = 1 };

  run_try (account, &try);
  return try.n_calls;
}

/* --- the campaign --- */

static guint
read_number (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) strtoul (text, NULL, 10) : otherwise;
}

static gpointer
check_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_check (database, cancellable, error);
}

static void
assert_agreement (Account *account)
{
  g_autofree char *differences = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;

  account_sync_well (account);
  differences = world_compare (account);
  g_assert_cmpstr (differences, ==, "");
  account_assert_whole (account);
  findings = desk_service_read (account->service, check_job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 0);
}

static void
test_act (gconstpointer data)
{
  const Act *act = data;
  guint seed = read_number ("PARTNER_DESK_FAULT_SEED", SEED);
  guint tries = read_number ("PARTNER_DESK_FAULT_TRIES", TRIES);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed + (guint) (act - acts));
  g_autoptr (DeskService) service = world_new_service (NULL);
  g_autoptr (Account) account = account_new (service);
  guint n_calls = measure (account, act);
  guint n_met = 0;

  g_test_message ("seed %u, %u tries, %u calls when all goes well", seed, tries, n_calls);
  for (guint i = 0; i < tries; i++) {
    Try try = { .act = act, .number = i + 1 };

    draw (&try, rand, n_calls);
    n_met += run_try (account, &try);
  }
  g_test_message ("%u of %u met their fault", n_met, tries);
  g_assert_cmpuint (2 * n_met, >=, tries);
  assert_agreement (account);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++) {
    g_autofree char *path = g_strdup_printf ("/cloud-faults/%s", acts[i].name);

    g_test_add_data_func (path, &acts[i], test_act);
  }
  return g_test_run ();
}
