// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Support requests: section 9 of the rules, and 1.9, 1.21, 1.22. */

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "pd-error.h"
#include "reservation-fixture.h"

#define REQUEST "0b5b7f2e-93a8-4a39-8a52-6a53d6c1d004"
#define ADD(name, function) \
  g_test_add (name, Fixture, NULL, reservation_fixture_set_up, function, fixture_tear_down)

/* A request about an order, complete (9.2-9.5). */
static PdRequestFields *
new_complete (Fixture *fixture)
{
  g_autoptr (PdOrder) order = buy_one (fixture, SKU_SERVER ":1");
  PdRequestFields *fields = new_fields (PD_REQUEST_PARTNER_CENTER, customer_id (fixture));

  fields->line_row_id = get_line_id (order, 0);
  return fields;
}

static PdSupportRequest *
save_draft (Fixture *fixture, gint64 row_id, const PdRequestFields *fields, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_save_draft_async (fixture->desk, row_id, fields, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_save_draft_finish (fixture->desk, result, error);
}

static gboolean
discard_draft (Fixture *fixture, gint64 row_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_discard_draft_async (fixture->desk, row_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_discard_draft_finish (fixture->desk, result, error);
}

static PdRequestDetails *
attach (Fixture *fixture, gint64 row_id, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GAsyncResult *slot = NULL;

  pd_desk_attach_async (fixture->desk, row_id, file, NULL, got_result_cb, &slot);
  return finish_request (fixture->desk, &slot, error);
}

static PdRequestDetails *
reply (Fixture *fixture, gint64 row_id, const char *body, gboolean note, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_reply_request_async (fixture->desk, row_id, body, note, NULL, NULL, got_result_cb, &slot);
  return finish_request (fixture->desk, &slot, error);
}

static PdRequestDetails *
set_state (Fixture *fixture, gint64 row_id, const char *state, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_set_request_state_async (fixture->desk, row_id, state, NULL, NULL, got_result_cb, &slot);
  return finish_request (fixture->desk, &slot, error);
}

static PdContact *
get_contact (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  PdContact *contact;

  pd_desk_get_contact_async (fixture->desk, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  contact = pd_desk_get_contact_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
  return contact;
}

static char *
write_file (Fixture *fixture, const char *name, gsize size)
{
  char *path = g_build_filename (fixture->dir, name, NULL);
  g_autofree char *content = g_malloc0 (size + 1);
  g_autoptr (GError) error = NULL;

  memset (content, 'x', size);
  g_file_set_contents (path, content, (gssize) size, &error);
  g_assert_no_error (error);
  return path;
}

/* 9.4, 9.7, 9.8: a number at once, a description built from the order, a record in the log; the
 * same request ID answers the same. */
static void
test_create (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdRequestFields) fields = new_complete (fixture);
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdRequestDetails) again = NULL;
  g_autoptr (PdSupportRequest) found = NULL;
  g_autoptr (GError) error = NULL;
  const char *description;

  details = create_request (fixture->desk, fields, 0, NULL, REQUEST, &error);
  g_assert_no_error (error);
  description = pd_support_request_get_description (details->request);
  g_assert_cmpuint (strlen (pd_support_request_get_number (details->request)), ==, 15);
  g_assert_cmpstr (pd_support_request_get_state (details->request), ==, PD_REQUEST_OPEN);
  g_assert_nonnull (strstr (description, pd_customer_get_tenant_id (fixture->customer)));
  g_assert_nonnull (strstr (description, pd_support_request_get_order_id (details->request)));
  g_assert_nonnull (strstr (description, "Bought by mistake"));
  g_assert_cmpstr (details->contact->phone, ==, "+81-3-5550-0100");
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_CREATE_REQUEST, "succeeded"), ==, 1);

  again = create_request (fixture->desk, fields, 0, NULL, REQUEST, &error);
  g_assert_no_error (error);
  g_assert_cmpint (row_id_of (again->request), ==, row_id_of (details->request));
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 1);
  found = pd_desk_find_request (fixture->desk, pd_support_request_get_number (details->request),
                                &error);
  g_assert_no_error (error);
  g_assert_cmpint (row_id_of (found), ==, row_id_of (details->request));
  assert_whole (fixture);
}

/* 9.2-9.5, 9.9: what is missing or wrong is said, and nothing is kept. */
static void
test_incomplete_rule_9_7 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdCustomer) other = new_customer (fixture, "Other", "JP", "JPY", TRUE);

  for (int i = 0; i < 7; i++) {
    g_autoptr (PdRequestFields) fields = new_complete (fixture);
    g_autoptr (GError) error = NULL;
    gint64 activity = count_kind (fixture, PD_LIST_ACTIVITY);

    g_test_message ("%d", i);
    if (i == 0)
      g_clear_pointer (&fields->title, g_free);
    else if (i == 1)
      g_clear_pointer (&fields->reason, g_free);
    else if (i == 2)
      g_clear_pointer (&fields->contact->phone, g_free); /* 9.5 */
    else if (i == 3)
      g_clear_pointer (&fields->contact, pd_contact_free);
    else if (i == 4)
      fields->customer_row_id = row_id_of (other); /* not whose order it is */
    else if (i == 5)
      fields->amount[0] = '?';
    else
      fields->impact[0] = '?';
    g_assert_null (create_request (fixture->desk, fields, 0, NULL, NULL, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    g_assert_cmpint (count_kind (fixture, PD_LIST_ACTIVITY), ==, activity);
  }
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 0);
}

/* Does the text stand anywhere in the book's files? */
static gboolean
is_in_book (Fixture *fixture, const char *text)
{
  static const char *const ends[] = { "", "-wal" };
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autofree char *path = g_strconcat (fixture->path, ends[i], NULL);
    g_autofree char *content = NULL;
    gsize size = 0;

    if (g_file_get_contents (path, &content, &size, NULL))
      found = found || memmem (content, size, text, strlen (text)) != NULL;
  }
  return found;
}

/* Per user: the next form knows what was last sent, another user's does not. */
static void
test_contact_is_remembered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdRequestFields) fields = new_complete (fixture);
  g_autoptr (PdContact) before = get_contact (fixture);
  g_autoptr (PdContact) after = NULL;
  g_autoptr (PdContact) others = NULL;
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (before->last_name, ==, "山田"); /* from the user's name */
  g_assert_cmpstr (before->first_name, ==, "直子");
  g_assert_cmpstr (before->email, ==, USER_EMAIL);
  g_assert_null (before->phone);
  details = create_request (fixture->desk, fields, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_reopen (fixture);
  after = get_contact (fixture);
  g_assert_cmpstr (after->phone, ==, "+81-3-5550-0100");
  set_user (fixture, "Alex Morgan", "alex@partner.example");
  others = get_contact (fixture);
  g_assert_null (others->phone);
  g_assert_cmpstr (others->first_name, ==, "Alex");
  g_assert_cmpstr (others->last_name, ==, "Morgan");

  /* and encrypted */
  g_assert_true (is_in_book (fixture, "A title"));
  g_assert_false (is_in_book (fixture, "5550-0100"));
}

/* Drafts take whatever is filled in, survive closing, and become the request. */
static void
test_drafts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdRequestFields) fields = new_complete (fixture);
  g_autoptr (PdRequestFields) bare = g_new0 (PdRequestFields, 1);
  g_autoptr (PdRequestFields) none = g_new0 (PdRequestFields, 1);
  g_autoptr (PdSupportRequest) draft = NULL;
  g_autoptr (PdSupportRequest) saved = NULL;
  g_autoptr (PdSupportRequest) second = NULL;
  g_autoptr (PdRequestDetails) read = NULL;
  g_autoptr (PdRequestDetails) sent = NULL;
  g_autoptr (GError) error = NULL;

  bare->type = g_strdup (PD_REQUEST_PARTNER_CENTER);
  draft = save_draft (fixture, 0, bare, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_support_request_get_number (draft), ==, "");
  saved = save_draft (fixture, row_id_of (draft), fields, &error);
  g_assert_no_error (error);
  g_assert_cmpint (row_id_of (saved), ==, row_id_of (draft));
  fixture_reopen (fixture);
  read = get_request (fixture->desk, row_id_of (draft), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_support_request_get_title (read->request), ==, "A title");
  g_assert_cmpstr (read->contact->first_name, ==, "直子");

  second = save_draft (fixture, 0, bare, &error);
  g_assert_true (discard_draft (fixture, row_id_of (second), &error));
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 1);
  sent = create_request (fixture->desk, fields, row_id_of (draft), NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (row_id_of (sent->request), ==, row_id_of (draft));
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 1);

  /* it is no draft any more */
  g_assert_false (discard_draft (fixture, row_id_of (draft), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (save_draft (fixture, row_id_of (draft), fields, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (save_draft (fixture, 0, none, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
}

/* 9.6; section 5 of the issue: a folder, an unreadable file, nothing, too much, too many: a
 * sentence each, all or nothing. */
static void
test_attachments (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = write_file (fixture, "quote.txt", 1000);
  g_autofree char *empty = write_file (fixture, "empty.txt", 0);
  g_autofree char *large = write_file (fixture, "large.bin", PD_ATTACHMENT_MAX_BYTES + 1);
  g_autofree char *limit = write_file (fixture, "limit.bin", PD_ATTACHMENT_MAX_BYTES);
  g_autofree char *folder = g_build_filename (fixture->dir, "folder", NULL);
  g_autofree char *missing = g_build_filename (fixture->dir, "missing", NULL);
  g_autofree char *pipe = g_build_filename (fixture->dir, "pipe", NULL);
  const char *const bad[] = { empty, large, folder, missing, pipe };
  g_autoptr (PdRequestFields) fields = new_complete (fixture);
  g_autoptr (PdSupportRequest) draft = NULL;
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdRequestDetails) sent = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  draft = save_draft (fixture, 0, fields, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

    g_test_message ("%s", bad[i]);
    g_assert_null (attach (fixture, row_id_of (draft), bad[i], &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    g_clear_error (&error);
    g_ptr_array_add (files, g_file_new_for_path (good));
    g_ptr_array_add (files, g_file_new_for_path (bad[i]));
    g_assert_null (create_request (fixture->desk, fields, 0, files, NULL, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    g_clear_error (&error);
  }
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 1);

  details = attach (fixture, row_id_of (draft), limit, &error);
  g_assert_no_error (error);
  for (int i = 1; i < PD_ATTACHMENT_MAX_COUNT; i++) {
    g_clear_pointer (&details, pd_request_details_free);
    details = attach (fixture, row_id_of (draft), good, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpuint (details->attachments->len, ==, PD_ATTACHMENT_MAX_COUNT);
  g_assert_null (attach (fixture, row_id_of (draft), good, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  sent = create_request (fixture->desk, fields, row_id_of (draft), NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sent->attachments->len, ==, PD_ATTACHMENT_MAX_COUNT);
  assert_whole (fixture);
}

static GBytes *
get_attachment (Fixture *fixture, gint64 row_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_get_attachment_async (fixture->desk, row_id, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_get_attachment_finish (fixture->desk, result, error);
}

/* A file waits for the next message, goes with it, and then stays. */
static void
test_attach_to_thread (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = write_file (fixture, "a<b>.txt", 12);
  g_autoptr (PdRequestFields) fields = new_complete (fixture);
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdRequestDetails) waiting = NULL;
  g_autoptr (PdRequestDetails) without = NULL;
  g_autoptr (PdRequestDetails) twice = NULL;
  g_autoptr (PdRequestDetails) sent = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  PdAttachment *attachment;
  gint64 id;

  details = create_request (fixture->desk, fields, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  id = row_id_of (details->request);
  waiting = attach (fixture, id, good, &error);
  g_assert_no_error (error);
  pd_desk_detach_async (fixture->desk, row_id_of (waiting->attachments->pdata[0]), NULL,
                        got_result_cb, &slot);
  without = finish_request (fixture->desk, &slot, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (without->attachments->len, ==, 0);
  twice = attach (fixture, id, good, &error);
  g_assert_no_error (error);
  sent = reply (fixture, id, "See the file.\nThank you.", FALSE, &error);
  g_assert_no_error (error);
  attachment = sent->attachments->pdata[0];
  g_assert_cmpint (pd_attachment_get_message_row_id (attachment), ==,
                   row_id_of (sent->messages->pdata[0]));
  g_assert_cmpstr (pd_attachment_get_name (attachment), ==, "ab.txt");
  content = get_attachment (fixture, row_id_of (attachment), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (content), ==, 12);
  pd_desk_detach_async (fixture->desk, row_id_of (attachment), NULL, got_result_cb, &slot);
  g_assert_null (finish_request (fixture->desk, &slot, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
}

/* Notes and answers; closing and opening again. */
static void
test_thread (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdRequestFields) fields = new_complete (fixture);
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (PdRequestDetails) noted = NULL;
  g_autoptr (PdRequestDetails) closed = NULL;
  g_autoptr (PdRequestDetails) late = NULL;
  g_autoptr (PdRequestDetails) opened = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  details = create_request (fixture->desk, fields, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  id = row_id_of (details->request);
  noted = reply (fixture, id, "顧客に電話しました。", TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_request_message_get_direction (noted->messages->pdata[0]), ==, "note");
  g_assert_cmpstr (pd_request_message_get_author (noted->messages->pdata[0]), ==, "山田 直子");
  g_assert_null (reply (fixture, id, " \n ", TRUE, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (reply (fixture, id, "bell \a", TRUE, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);

  closed = set_state (fixture, id, PD_REQUEST_CLOSED, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pd_support_request_get_state (closed->request), ==, PD_REQUEST_CLOSED);
  g_assert_null (set_state (fixture, id, PD_REQUEST_CLOSED, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (set_state (fixture, id, "on fire", &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (reply (fixture, id, "Hello?", FALSE, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_clear_error (&error);
  late = reply (fixture, id, "For the file", TRUE, &error);
  g_assert_no_error (error);
  opened = set_state (fixture, id, PD_REQUEST_OPEN, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_activity (fixture, PD_OPERATION_UPDATE_REQUEST, "succeeded"), ==, 4);
}

static gint64
count_listed (Fixture *fixture, const char *type, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_REQUESTS);
  g_autoptr (GPtrArray) records = NULL;
  gint64 total = -1;

  query->request_type = g_strdup (type);
  records = pd_desk_list_now (fixture->desk, query, -1, 0, &total, error);
  return records != NULL ? total : -1;
}

/* 1.9, 1.21, 1.22 */
static void
test_who_sees_what (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdRequestFields) partner = new_complete (fixture);
  g_autoptr (PdRequestFields) azure = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  g_autoptr (PdRequestDetails) own = NULL;
  g_autoptr (PdRequestDetails) shared = NULL;
  g_autoptr (PdVerdict) helpdesk = NULL;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_REQUESTS);
  g_autoptr (PdQuery) wider = pd_query_new (PD_LIST_REQUESTS);
  g_autoptr (PdQueryModel) model = NULL;
  g_autoptr (GError) error = NULL;

  azure->reservation_row_id = row_id_of (reservation);
  own = create_request (fixture->desk, partner, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  shared = create_request (fixture->desk, azure, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_listed (fixture, NULL, &error), ==, 2);

  set_user (fixture, "佐々木 亮", "ryo@partner.example");
  g_assert_cmpint (count_listed (fixture, NULL, &error), ==, 1); /* 1.22 */
  g_assert_null (get_request (fixture->desk, row_id_of (own->request), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  g_clear_error (&error);
  g_assert_null (get_record (fixture->desk, PD_LIST_REQUESTS, row_id_of (own->request), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  g_clear_error (&error);
  g_assert_null (reply (fixture, row_id_of (own->request), "mine?", TRUE, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  g_clear_error (&error);
  model = pd_desk_list (fixture->desk, query);
  wider->user_name = g_strdup ("山田 直子"); /* a page may ask for anything */
  pd_query_model_set_query (model, wider);
  g_assert_cmpstr (pd_query_model_get_query (model)->user_name, ==, "佐々木 亮");

  set_roles (fixture, PD_ROLE_HELPDESK_AGENT); /* 1.9: not by the role alone */
  helpdesk = pd_desk_judge_request (fixture->desk, PD_REQUEST_AZURE);
  assert_refused (helpdesk, "1.9");
  g_assert_null (create_request (fixture->desk, azure, 0, NULL, NULL, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  g_clear_error (&error);

  set_roles (fixture, PD_ROLE_MARKETING_CONTENT_ADMIN); /* 1.21: anyone; 1.6: no reservations */
  g_assert_cmpint (count_listed (fixture, NULL, &error), ==, 0);
  g_assert_cmpint (count_listed (fixture, PD_REQUEST_AZURE, &error), ==, -1);
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
  g_clear_error (&error);
  g_assert_null (get_request (fixture->desk, row_id_of (shared->request), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_ROLE);
}

/* 9.4, 13.6: the description for a form before it is saved. */
static void
test_describe (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdReservation) reservation =
      reserve (fixture, SKU_RESERVED ":1:P1Y:one_time:japaneast");
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, customer_id (fixture));
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  fields->reservation_row_id = row_id_of (reservation);
  pd_desk_describe_request_async (fixture->desk, fields, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  text = pd_desk_describe_request_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, pd_reservation_get_reservation_id (reservation)));
  g_assert_nonnull (strstr (text, pd_reservation_get_reservation_order_id (reservation)));
  g_assert_nonnull (strstr (text, "株式会社テスト"));
  g_assert_cmpint (count_kind (fixture, PD_LIST_REQUESTS), ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/requests/create/rule-9.8", test_create);
  ADD ("/requests/incomplete/rule-9.7", test_incomplete_rule_9_7);
  ADD ("/requests/contact", test_contact_is_remembered);
  ADD ("/requests/drafts", test_drafts);
  ADD ("/requests/attachments/rule-9.6", test_attachments);
  ADD ("/requests/attach-to-thread", test_attach_to_thread);
  ADD ("/requests/thread", test_thread);
  ADD ("/requests/who-sees-what/rule-1.22", test_who_sees_what);
  ADD ("/requests/describe/rule-9.4", test_describe);

  return g_test_run ();
}
