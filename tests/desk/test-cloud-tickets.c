// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Tickets of Azure support that were refused and mended, and tickets whose subscription changes
 * while they are under way (azure-api.md 9). */

#include <string.h>

#include "pd-cloud-tables.h"
#include "reservation-fixture.h"
#include "world-fixture.h"

#define FIRST "0e0e0e0e-0000-4000-8000-000000000001"
#define SECOND "0e0e0e0e-0000-4000-8000-000000000002"
/* Beside WORLD_SUBSCRIPTION, and after it. */
#define OTHER_SUBSCRIPTION "bbbbbbbb-0000-4000-8000-0000000000f2"
#define TICKETS "*/supportTickets/*"
#define UPLOADS "*/upload*"
#define REFUSED "400 {\"error\":{\"code\":\"BadRequest\",\"message\":\"Not like this.\"}}"

/* --- at the person's side --- */

static GFile *
write_file (World *world, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (world->account->dir, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

/* About no reservation: the customer's first active subscription is chosen. */
static PdRequestFields *
new_ticket (World *world, const char *category)
{
  PdRequestFields *fields = new_fields (PD_REQUEST_AZURE, row_id_of (world->customer));

  g_free (fields->category);
  fields->category = g_strdup (category);
  fields->description = g_strdup ("What it is about");
  return fields;
}

/* @name (nullable): its file. */
static PdRequestDetails *
file_ticket (World *world, const char *name, GError **error)
{
  g_autoptr (PdRequestFields) fields = new_ticket (world, "reservation-discount");
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (name != NULL)
    g_ptr_array_add (files, write_file (world, name, name));
  return create_request (world->account->desk, fields, 0, name != NULL ? files : NULL, FIRST,
                         error);
}

static void
file_refused (World *world, const char *name)
{
  g_autoptr (GError) error = NULL;

  desk_service_add_fault (world->service, "PUT", TICKETS, DESK_FAULT_STATUS, 0, 1, REFUSED);
  g_assert_null (file_ticket (world, name, &error));
  g_test_message ("refused: %s", error->message);
  world_assert_state (world, FIRST, PD_OUTBOX_FAILED);
}

/* The only one of the book. */
static PdRequestDetails *
get_ticket (World *world)
{
  g_autoptr (GPtrArray) requests = account_list (world->account, PD_LIST_REQUESTS);
  g_autoptr (GError) error = NULL;
  PdRequestDetails *details;

  g_assert_cmpuint (requests->len, ==, 1);
  details = get_request (world->account->desk, row_id_of (requests->pdata[0]), &error);
  g_assert_no_error (error);
  return details;
}

static void
attach (World *world, gint64 row_id, const char *name)
{
  g_autoptr (GFile) file = write_file (world, name, name);
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_attach_async (world->account->desk, row_id, file, NULL, got_result_cb, &slot);
  details = finish_request (world->account->desk, &slot, &error);
  g_assert_no_error (error);
}

/* Another file in the place of the first, and another category. */
static void
mend (World *world, const char *name, const char *category)
{
  g_autoptr (PdRequestDetails) draft = get_ticket (world);
  g_autoptr (PdRequestFields) fields = new_ticket (world, category);
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdSupportRequest) saved = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  g_assert_true (pd_request_fields_check (fields, &error)); /* completes them, as a window does */
  g_assert_cmpstr (pd_support_request_get_state (draft->request), ==, PD_REQUEST_DRAFT);
  g_assert_cmpuint (draft->attachments->len, ==, 1);
  pd_desk_detach_async (world->account->desk, row_id_of (draft->attachments->pdata[0]), NULL,
                        got_result_cb, &slot);
  details = finish_request (world->account->desk, &slot, &error);
  g_assert_no_error (error);
  attach (world, row_id_of (draft->request), name);

  pd_desk_save_draft_async (world->account->desk, row_id_of (draft->request), fields, NULL,
                            got_result_cb, &slot);
  result = wait_for (&slot);
  saved = pd_desk_save_draft_finish (world->account->desk, result, &error);
  g_assert_no_error (error);
}

static PdRequestDetails *
reply (World *world, gint64 row_id, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_reply_request_async (world->account->desk, row_id, "Anything new?", FALSE, SECOND, NULL,
                               got_result_cb, &slot);
  return finish_request (world->account->desk, &slot, error);
}

static PdRequestDetails *
close_ticket (World *world, gint64 row_id, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_set_request_state_async (world->account->desk, row_id, PD_REQUEST_CLOSED, NULL, NULL,
                                   got_result_cb, &slot);
  return finish_request (world->account->desk, &slot, error);
}

/* --- subscriptions --- */

typedef struct
{
  gint64 customer_row_id; /* 0: the far side's only one */
  const char *id;
  const char *name;
  const char *state;
} Subscription;

static gpointer
put_subscription_job (PdDatabase *database,
                      gpointer data,
                      GCancellable *cancellable,
                      GError **error)
{
  Subscription *wanted = data;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  g_autoptr (GPtrArray) customers = pd_database_list (database, query, -1, 0, error);

  if (customers == NULL)
    return NULL;
  for (guint i = 0; i < customers->len && wanted->customer_row_id == 0; i++) {
    if (g_strcmp0 (pd_customer_get_tenant_id (customers->pdata[i]), WORLD_TENANT) == 0)
      wanted->customer_row_id = row_id_of (customers->pdata[i]);
  }
  return pd_database_put_far_azure_subscription (database, wanted->customer_row_id, wanted->id,
                                                 wanted->name, wanted->state, NULL, NULL, error)
             ? data
             : NULL;
}

/* At both sides. */
static void
add_other_subscription (World *world)
{
  Subscription there = { 0, OTHER_SUBSCRIPTION, "Zone", "active" };
  Subscription here = { row_id_of (world->customer), OTHER_SUBSCRIPTION, "Zone", "active" };
  g_autoptr (GError) error = NULL;

  desk_service_write (world->service, put_subscription_job, &there, &error);
  g_assert_no_error (error);
  pd_store_write (pd_desk_get_store (world->account->desk), put_subscription_job, &here, &error);
  g_assert_no_error (error);
}

/* As a pull tells it. */
static void
suspend_first (World *world)
{
  Subscription here = { row_id_of (world->customer), WORLD_SUBSCRIPTION, NULL, "suspended" };
  g_autoptr (GError) error = NULL;

  pd_store_write (pd_desk_get_store (world->account->desk), put_subscription_job, &here, &error);
  g_assert_no_error (error);
}

static guint
count_in (World *world, const char *method, const char *subscription, const char *what)
{
  g_autofree char *pattern = g_strdup_printf ("*/%s/*%s*", subscription, what);

  return desk_service_count_calls (world->service, method, pattern);
}

/* --- at the far side --- */

/* "category: file file" of each ticket there, in lines. */
static gpointer
describe_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_REQUESTS);
  g_autoptr (GPtrArray) requests = pd_database_list (database, query, -1, 0, error);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; requests != NULL && i < requests->len; i++) {
    PdSupportRequest *request = requests->pdata[i];
    g_autoptr (GPtrArray) files =
        pd_database_list_attachments (database, row_id_of (request), error);

    if (files == NULL)
      return NULL;
    g_string_append_printf (text, "%s%s:", i > 0 ? "\n" : "",
                            pd_support_request_get_category (request));
    for (guint j = 0; j < files->len; j++)
      g_string_append_printf (text, " %s", pd_attachment_get_name (files->pdata[j]));
  }
  return requests != NULL ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
assert_there (World *world, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = desk_service_read (world->service, describe_job, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

/* --- refused and mended --- */

/* What the person has made of the draft since is what goes out. */
static void
test_mended (World *world, gconstpointer data)
{
  g_autoptr (PdRequestDetails) after = NULL;

  file_refused (world, "secret.txt");
  mend (world, "right.txt", "reservation-scope");
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  assert_there (world, "reservation-scope: right.txt");
  after = get_ticket (world);
  g_assert_cmpuint (after->attachments->len, ==, 1);
  g_assert_cmpstr (pd_attachment_get_name (after->attachments->pdata[0]), ==, "right.txt");
  g_assert_cmpstr (pd_support_request_get_category (after->request), ==, "reservation-scope");
}

/* Nothing was changed: nothing goes up again. */
static void
test_unchanged (World *world, gconstpointer data)
{
  file_refused (world, "proof.txt");
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  assert_there (world, "reservation-discount: proof.txt");
  g_assert_cmpuint (desk_service_count_calls (world->service, "POST", UPLOADS), ==, 1);
}

/* Nor where the answer was lost, before or after the ticket was made. */
static void
test_lost_with_file (World *world, gconstpointer data)
{
  g_autoptr (PdRequestDetails) made = NULL;

  desk_service_add_fault (world->service, "PUT", TICKETS, GPOINTER_TO_INT (data), 0, 1, NULL);
  made = file_ticket (world, "proof.txt", NULL);
  if (made == NULL)
    world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  assert_there (world, "reservation-discount: proof.txt");
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-ticket"), ==, 1);
  g_assert_cmpuint (desk_service_count_calls (world->service, "POST", UPLOADS), ==, 1);
}

/* --- subscriptions that change --- */

/* Nobody was told whether it was made: it is looked for, and sent again, where it was sent first.
 * Answers go there too. */
static void
test_lost_and_suspended (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRequestDetails) after = NULL;
  g_autoptr (PdRequestDetails) replied = NULL;
  g_autoptr (PdRequestDetails) closed = NULL;

  add_other_subscription (world);
  desk_service_add_fault (world->service, "PUT", TICKETS, GPOINTER_TO_INT (data), 0, 1, NULL);
  desk_service_add_fault (world->service, "GET", TICKETS, DESK_FAULT_500, 0, 0, NULL);
  g_assert_null (file_ticket (world, NULL, &error));
  world_assert_asked (world, FIRST);

  suspend_first (world);
  desk_service_clear_faults (world->service);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "create-ticket"), ==, 1);
  g_assert_cmpuint (count_in (world, NULL, OTHER_SUBSCRIPTION, "supportTickets"), ==, 0);

  after = get_ticket (world);
  g_assert_cmpstr (pd_support_request_get_subscription_id (after->request), ==, WORLD_SUBSCRIPTION);
  g_clear_error (&error);
  replied = reply (world, row_id_of (after->request), &error);
  g_assert_no_error (error);
  closed = close_ticket (world, row_id_of (after->request), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_in (world, NULL, OTHER_SUBSCRIPTION, "supportTickets"), ==, 0);
}

/* It was refused, so that nothing is there: another one is chosen, with the files. */
static void
test_refused_and_suspended (World *world, gconstpointer data)
{
  g_autoptr (PdRequestDetails) after = NULL;

  add_other_subscription (world);
  file_refused (world, "proof.txt");
  suspend_first (world);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (count_in (world, "PUT", OTHER_SUBSCRIPTION, "supportTickets"), ==, 1);
  assert_there (world, "reservation-discount: proof.txt");
  after = get_ticket (world);
  g_assert_cmpstr (pd_support_request_get_subscription_id (after->request), ==, OTHER_SUBSCRIPTION);
}

#define ADD(path, data, test) \
  g_test_add ("/cloud-tickets/" path, World, data, world_set_up, test, world_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("mended", NULL, test_mended);
  ADD ("mended/unchanged", NULL, test_unchanged);
  ADD ("lost-with-file/before", GINT_TO_POINTER (DESK_FAULT_DROP_BEFORE), test_lost_with_file);
  ADD ("lost-with-file/after", GINT_TO_POINTER (DESK_FAULT_DROP_AFTER), test_lost_with_file);
  ADD ("suspended/lost-before", GINT_TO_POINTER (DESK_FAULT_DROP_BEFORE), test_lost_and_suspended);
  ADD ("suspended/lost-after", GINT_TO_POINTER (DESK_FAULT_DROP_AFTER), test_lost_and_suspended);
  ADD ("suspended/refused", NULL, test_refused_and_suspended);

  return g_test_run ();
}
