// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The faults of partner-center-api.md 15.5 and of the service's own header, as a client sees them.
 */

#include "service-fixture.h"

static void
test_faults_instead (World *world, gconstpointer data)
{
  static const struct
  {
    DeskFault fault;
    guint status;
    const char *header; /* (nullable) */
  } cases[] = {
    { DESK_FAULT_429, 429, "Retry-After" },
    { DESK_FAULT_429_DATE, 429, "Retry-After" },
    { DESK_FAULT_429_BARE, 429, NULL },
    { DESK_FAULT_401, 401, "WWW-Authenticate" },
    { DESK_FAULT_MFA, 401, "WWW-Authenticate" },
    { DESK_FAULT_403, 403, NULL },
    { DESK_FAULT_500, 500, NULL },
    { DESK_FAULT_503, 503, NULL },
    { DESK_FAULT_502_HTML, 502, NULL },
    { DESK_FAULT_DROP_BEFORE, 0, NULL },
    { DESK_FAULT_REDIRECT, 307, "Location" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Reply) met = NULL;
    g_autoptr (Reply) next = NULL;

    desk_service_add_fault (world->service, "POST", "*/customers*", DESK_FAULT_500, 0, 0, NULL);
    desk_service_add_fault (world->service, "GET", "*/customers*", cases[i].fault, 0, 1, NULL);
    met = world_get (world, "/v1/customers");
    next = world_get (world, "/v1/customers");
    g_assert_cmpuint (met->status, ==, cases[i].status);
    if (cases[i].header != NULL)
      g_assert_nonnull (soup_message_headers_get_one (
          soup_message_get_response_headers (met->message), cases[i].header));
    g_assert_cmpuint (next->status, ==, 200);
    desk_service_clear_faults (world->service);
  }
  g_assert_cmpuint (desk_service_count_faults (world->service), ==, G_N_ELEMENTS (cases));
}

/* Carried out, and the answer lost: a retry with the same request ID finds the same cart. */
static void
test_faults_after (World *world, gconstpointer data)
{
  static const DeskFault faults[] = { DESK_FAULT_DROP_AFTER, DESK_FAULT_500_AFTER,
                                      DESK_FAULT_502_AFTER,  DESK_FAULT_TRUNCATED,
                                      DESK_FAULT_EMPTY_BODY, DESK_FAULT_NOT_JSON };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *body = g_strdup_printf (
        "{\"companyProfile\":{\"domain\":\"c%u.example\"},\"billingProfile\":{\"email\":"
        "\"it@c.example\",\"culture\":\"ja-JP\",\"language\":\"ja\",\"companyName\":\"c%u\","
        "\"defaultAddress\":{\"firstName\":\"A\",\"lastName\":\"B\",\"addressLine1\":\"1\","
        "\"city\":\"Kobe\",\"postalCode\":\"650-0001\",\"country\":\"JP\"}}}",
        i, i);
    g_autofree char *id = g_uuid_string_random ();
    g_autoptr (Reply) met = NULL;
    g_autoptr (Reply) again = NULL;

    desk_service_add_fault (world->service, "POST", "*/customers", faults[i], 0, 1, NULL);
    met = world_post (world, "/v1/customers", body, id);
    g_assert_true (met->root == NULL || met->status >= 500);
    g_assert_cmpuint (desk_service_count_acts (world->service, "create-customer"), ==, i + 1);
    again = world_post (world, "/v1/customers", body, id);
    g_assert_cmpuint (again->status, ==, 201);
    g_assert_cmpuint (desk_service_count_acts (world->service, "create-customer"), ==, i + 1);
  }
  assert_nothing_doubled (world);
}

static void
test_slow_and_oversized (World *world, gconstpointer data)
{
  g_autoptr (Reply) slow = NULL;
  g_autoptr (Reply) large = NULL;

  desk_service_add_fault (world->service, NULL, NULL, DESK_FAULT_SLOW_BODY, 0, 1, "60");
  slow = world_get (world, "/v1/customers");
  g_assert_cmpuint (slow->status, ==, 200);
  g_assert_cmpuint (length_at (slow, "items"), >, 0);
  desk_service_add_fault (world->service, NULL, NULL, DESK_FAULT_OVERSIZED, 0, 1, "2");
  large = world_get (world, "/v1/customers");
  g_assert_cmpuint (strlen (large->text), ==, 2 * 1024 * 1024);
}

/* 1.6: 202 and where to ask. */
static void
test_accepted (World *world, gconstpointer data)
{
  g_autoptr (Reply) accepted = NULL;
  g_autoptr (Reply) pending = NULL;
  g_autoptr (Reply) done = NULL;
  g_autofree char *location = NULL;

  desk_service_add_fault (world->service, "GET", "/v1/profiles/*", DESK_FAULT_ACCEPTED, 0, 1, NULL);
  accepted = world_get (world, "/v1/profiles/organization");
  g_assert_cmpuint (accepted->status, ==, 202);
  location = g_strdup (soup_message_headers_get_one (
      soup_message_get_response_headers (accepted->message), "Location"));
  pending = world_get (world, location);
  g_assert_cmpuint (pending->status, ==, 202);
  done = world_get (world, location);
  g_assert_cmpuint (done->status, ==, 200);
  g_assert_cmpstr (text_at (done, "companyName"), ==, "Contoso");
}

static void
test_forms (World *world, gconstpointer data)
{
  static const struct
  {
    DeskFault fault;
    const char *detail;
    const char *path;
    const char *there;  /* text that the body then has */
    const char *absent; /* (nullable) */
  } cases[] = {
    { DESK_FAULT_BOM, NULL, "/v1/profiles/mpn", "\xef\xbb\xbf{", NULL },
    { DESK_FAULT_PASCAL_CASE, NULL, "/v1/profiles/mpn", "\"PartnerName\":", "\"partnerName\":" },
    { DESK_FAULT_LINKS_WITH_VERSION, NULL, "/v1/customers?size=3", "\"uri\":\"/v1/customers?",
      "\"uri\":\"/customers?" },
    { DESK_FAULT_LINKS_WITHOUT_VERSION, NULL, "/v1/customers?size=3", "\"uri\":\"/customers?",
      "\"uri\":\"/v1/" },
    { DESK_FAULT_NUMBERS_AS_TEXT, NULL, "/v1/customers?size=3", "\"totalCount\":\"3\"", NULL },
    { DESK_FAULT_UNKNOWN_ENUMS, NULL, "/v1/customers?size=3",
      "\"relationshipToPartner\":\"quantum_reseller\"", NULL },
    { DESK_FAULT_UNKNOWN_MEMBERS, NULL, "/v1/profiles/mpn", "\"futureText\":", NULL },
    { DESK_FAULT_NULL_LISTS, NULL, "/v1/customers?size=3", "\"headers\":null", NULL },
    { DESK_FAULT_NULL_LISTS, "items", "/v1/customers?size=3", "\"items\":null", NULL },
    { DESK_FAULT_MISSING_MEMBERS, "domain", "/v1/customers?size=3",
      "\"companyName\":", "\"domain\":" },
    { DESK_FAULT_OTHER_TYPES, "domain", "/v1/customers?size=3", "\"domain\":{\"unexpected\":true}",
      NULL },
    { DESK_FAULT_ODD_DATES, NULL, "/v1/invoices", ".0000000Z", NULL },
    { DESK_FAULT_EMPTY_PAGE, NULL, "/v1/customers?size=3", "\"items\":[]", NULL },
    { DESK_FAULT_REPEATED_NEXT, NULL, "/v1/customers?size=3", "/v1/stored/", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Reply) reply = NULL;

    desk_service_add_fault (world->service, NULL, NULL, cases[i].fault, 0, 1, cases[i].detail);
    reply = world_get (world, cases[i].path);
    g_test_message ("%s: %.300s", desk_fault_to_nick (cases[i].fault), reply->text);
    g_assert_cmpuint (reply->status, ==, 200);
    g_assert_nonnull (strstr (reply->text, cases[i].there));
    if (cases[i].absent != NULL)
      g_assert_null (strstr (reply->text, cases[i].absent));
  }
}

static void
test_next_links (World *world, gconstpointer data)
{
  g_autoptr (Reply) foreign = NULL;
  g_autoptr (Reply) lost = NULL;
  guint n_pages = 0;
  guint n = world_walk (world, "/v1/customers", &n_pages);

  /* An empty page first. */
  desk_service_add_fault (world->service, NULL, NULL, DESK_FAULT_EMPTY_PAGE, 0, 1, NULL);
  g_assert_cmpuint (world_walk (world, "/v1/customers", &n_pages), ==, n);
  g_assert_cmpuint (n_pages, ==, 2);
  desk_service_add_fault (world->service, NULL, NULL, DESK_FAULT_FOREIGN_NEXT, 0, 1, NULL);
  foreign = world_get (world, "/v1/customers?size=3");
  g_assert_true (g_str_has_prefix (text_at (foreign, "links/next/uri"),
                                   desk_service_get_trap_url (world->service)));
  g_assert_cmpuint (desk_service_count_trapped (world->service, FALSE), ==, 0);
  desk_service_add_fault (world->service, NULL, NULL, DESK_FAULT_LOST_CURSOR, 0, 1, NULL);
  lost = world_call (world, "GET", "/v1/customers", NULL, "MS-ContinuationToken: x");
  g_assert_cmpuint (lost->status, ==, 400);
}

static void
test_skips_and_counts (World *world, gconstpointer data)
{
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) second = NULL;
  g_autoptr (Reply) third = NULL;

  desk_service_clear_calls (world->service);
  desk_service_add_fault (world->service, NULL, "/v1/profiles/*", DESK_FAULT_503, 1, 1, NULL);
  first = world_get (world, "/v1/profiles/mpn");
  second = world_get (world, "/v1/profiles/mpn");
  third = world_get (world, "/v1/profiles/mpn");
  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpuint (second->status, ==, 503);
  g_assert_cmpuint (third->status, ==, 200);
  g_assert_cmpuint (desk_service_count_calls (world->service, "get", "/v1/profiles/*"), ==, 3);
  g_assert_cmpuint (desk_service_count_calls (world->service, "POST", NULL), ==, 0);
}

static void
test_latency (World *world, gconstpointer data)
{
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) dropped = NULL;

  desk_service_set_latency (world->service, 20);
  reply = world_get (world, "/v1/customers");
  g_assert_cmpuint (reply->status, ==, 200);
  desk_service_add_fault (world->service, NULL, NULL, DESK_FAULT_DROP_AFTER, 0, 1, NULL);
  dropped = world_get (world, "/v1/customers");
  g_assert_cmpuint (dropped->status, ==, 0);
}

static void
test_goes_away (World *world, gconstpointer data)
{
  g_autoptr (Reply) gone = NULL;
  g_autoptr (Reply) back = NULL;

  desk_service_set_listening (world->service, FALSE);
  gone = world_get (world, "/v1/customers");
  g_assert_cmpuint (gone->status, ==, 0);
  desk_service_set_listening (world->service, TRUE);
  back = world_get (world, "/v1/customers");
  g_assert_cmpuint (back->status, ==, 200);
}

static void
test_control (World *world, gconstpointer data)
{
  g_autoptr (Reply) fault = world_post (
      world, "/test/fault", "{\"fault\":\"503\",\"pattern\":\"*/mpn\",\"times\":1}", NULL);
  g_autoptr (Reply) met = world_get (world, "/v1/profiles/mpn");
  g_autoptr (Reply) clock =
      world_post (world, "/test/clock", "{\"instant\":\"2026-06-01T00:00:00Z\"}", NULL);
  g_autoptr (Reply) counters = world_get (world, "/test/counters");

  g_assert_cmpuint (fault->status, ==, 200);
  g_assert_cmpuint (met->status, ==, 503);
  g_assert_cmpstr (text_at (clock, "instant"), ==, "2026-06-01T00:00:00Z");
  g_assert_cmpint (int_at (counters, "faults"), ==, 1);
  g_assert_cmpstr (text_at (counters, "doubled"), ==, "");
}

/* 1.5: someone else was first. */
static void
test_etag_changed (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "kiri", FALSE);
  g_autofree char *target = g_strdup_printf ("/v1/customers/%s/profiles/billing", tenant);
  g_autoptr (Reply) before = world_get (world, target);
  g_autofree char *header = g_strconcat ("If-Match: ", text_at (before, "attributes/etag"), NULL);
  g_autoptr (Reply) met = NULL;

  desk_service_add_fault (world->service, NULL, "*/profiles/billing", DESK_FAULT_ETAG_CHANGED, 0, 1,
                          NULL);
  met = world_call (world, "PUT", target, before->text, header);
  assert_refused (met, 400, 2055);
  g_assert_cmpuint (desk_service_count_acts (world->service, "update-customer"), ==, 0);
}

/* GUIDs in capitals; the severity of a request by number. */
static void
test_letter_case_and_numbers (World *world, gconstpointer data)
{
  g_autoptr (Reply) plain = world_get (world, "/v1/customers?size=1");
  g_autofree char *upper = g_ascii_strup (text_at (plain, "items/0/id"), -1);
  g_autoptr (Reply) loud = NULL;
  g_autoptr (Reply) created = NULL;

  desk_service_add_fault (world->service, NULL, NULL, DESK_FAULT_LETTER_CASE, 0, 1, NULL);
  loud = world_get (world, "/v1/customers?size=1");
  g_assert_cmpstr (text_at (loud, "items/0/id"), ==, upper);
  desk_service_add_fault (world->service, NULL, NULL, DESK_FAULT_INTEGER_ENUMS, 0, 1, NULL);
  created = world_post (world, "/v1/servicerequests/ja-JP",
                        "{\"title\":\"a\",\"description\":\"b\",\"severity\":\"critical\","
                        "\"supportTopicId\":\"32444671\"}",
                        NULL);
  g_assert_cmpint (int_at (created, "severity"), ==, 1);
  g_assert_cmpint (int_at (created, "status"), ==, 1);
}

/* Nothing more comes; the client gives up by itself, and the act was done once. */
static void
test_silence (World *world, gconstpointer data)
{
  static const DeskFault faults[] = { DESK_FAULT_SILENCE, DESK_FAULT_STALLED };

  g_object_set (world->session, "timeout", 1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autoptr (Reply) met = NULL;

    desk_service_add_fault (world->service, "POST", NULL, faults[i], 0, 1, NULL);
    met = world_post (world, "/v1/servicerequests/ja-JP",
                      "{\"title\":\"a\",\"description\":\"b\",\"severity\":\"critical\","
                      "\"supportTopicId\":\"32444671\"}",
                      NULL);
    g_assert_cmpuint (met->status, ==, 0);
    g_assert_cmpuint (desk_service_count_acts (world->service, "create-request"), ==, i + 1);
  }
}

static void
test_gzip (World *world, gconstpointer data)
{
  g_autoptr (Reply) plain = world_get (world, "/v1/customers");
  g_autoptr (Reply) packed = NULL;

  desk_service_set_gzip (world->service, TRUE);
  packed = world_get (world, "/v1/customers");
  g_assert_cmpstr (soup_message_headers_get_one (
                       soup_message_get_response_headers (packed->message), "Content-Encoding"),
                   ==, "gzip");
  g_assert_cmpstr (packed->text, ==, plain->text);
}

/* A customer's tenant that lets nobody in: only Azure tokens of it are refused. */
static void
test_closed_tenant (World *world, gconstpointer data)
{
  g_autofree char *tenant = new_customer (world, "shima", FALSE);
  g_autofree char *refresh = desk_service_make_refresh_token (world->service);
  g_autofree char *there = g_strdup_printf ("/%s/oauth2/v2.0/token", tenant);
  g_autofree char *body = g_strdup_printf ("client_id=" DESK_SERVICE_CLIENT_ID
                                           "&grant_type=refresh_token&refresh_token=%s&scope="
                                           "x%%2F.default",
                                           refresh);
  g_autoptr (Reply) open_one = world_call (world, "POST", there, body, NULL);
  g_autoptr (Reply) nobody = world_call (
      world, "POST", "/6c0b1a5e-0000-4000-8000-00000000ffff/oauth2/v2.0/token", body, NULL);
  g_autoptr (Reply) closed = NULL;
  g_autoptr (Reply) own = NULL;

  g_assert_cmpuint (open_one->status, ==, 200);
  g_assert_cmpstr (text_at (nobody, "error"), ==, "invalid_request");
  desk_service_close_tenant (world->service, tenant);
  closed = world_call (world, "POST", there, body, NULL);
  own = world_call (world, "POST", "/" DESK_SERVICE_TENANT "/oauth2/v2.0/token", body, NULL);
  g_assert_cmpstr (text_at (closed, "error"), ==, "invalid_grant");
  g_assert_cmpuint (own->status, ==, 200);
}

/* A body that is no JSON: shape 3 of 1.7. */
static void
test_bad_body (World *world, gconstpointer data)
{
  g_autoptr (Reply) reply = world_post (world, "/v1/customers", "{\"companyProfile\":", NULL);

  g_assert_cmpuint (reply->status, ==, 400);
  g_assert_cmpstr (text_at (reply, "message"), !=, "");
  g_assert_null (find_at (reply, "code"));
}

static void
cancel_cb (SoupMessage *message, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* The client goes away before the answer comes, and then the service. */
static void
test_ends_under_way (World *world, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = g_strconcat (desk_service_get_url (world->service), "/v1/customers", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_set_latency (world->service, 200);
  g_signal_connect (message, "wrote-body", G_CALLBACK (cancel_cb), cancellable);
  bytes = soup_session_send_and_read (world->session, message, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, function, sample)                                                           \
  g_test_add ("/service/desk/" path, World, GINT_TO_POINTER (sample), world_set_up, function, \
              world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("15.5/instead", test_faults_instead, TRUE);
  ADD ("15.5/after", test_faults_after, FALSE);
  ADD ("15.5/slow", test_slow_and_oversized, TRUE);
  ADD ("15.5/accepted", test_accepted, FALSE);
  ADD ("15.5/forms", test_forms, TRUE);
  ADD ("15.5/next", test_next_links, TRUE);
  ADD ("15.5/skip", test_skips_and_counts, FALSE);
  ADD ("latency", test_latency, FALSE);
  ADD ("away", test_goes_away, FALSE);
  ADD ("ends", test_ends_under_way, FALSE);
  ADD ("control", test_control, FALSE);
  ADD ("15.5/etag", test_etag_changed, FALSE);
  ADD ("15.5/case", test_letter_case_and_numbers, TRUE);
  ADD ("15.5/silence", test_silence, FALSE);
  ADD ("gzip", test_gzip, TRUE);
  ADD ("tenant", test_closed_tenant, FALSE);
  ADD ("1.7/body", test_bad_body, FALSE);

  return g_test_run ();
}
