// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Support tickets: azure-api.md 9. */

#include <string.h>

#include "azure-wire.h"
#include "pd-azure-support.h"

#define SUPPORT "/subscriptions/" SUBSCRIPTION "/providers/Microsoft.Support"
#define VERSION "?api-version=2024-04-01"

/* Names: which the far side takes. */
static void
test_names (void)
{
  static const struct
  {
    const char *name;
    gboolean ticket;
    gboolean communication;
  } rows[] = {
    { "partner-desk-1", TRUE, TRUE },
    { SECOND, TRUE, FALSE }, /* a GUID is refused as a communication name */
    { "partner-desk-" SECOND, TRUE, TRUE },
    { "返金", TRUE, TRUE },
    { "123456", FALSE, FALSE },
    { "tmp-x", FALSE, FALSE },
    { "TMP-x", FALSE, FALSE },
    { "", FALSE, FALSE },
    { "a/b", FALSE, FALSE },
    { "a<b", FALSE, FALSE },
    { "a%b", FALSE, FALSE },
    { "a&b", FALSE, FALSE },
    { "a:b", FALSE, FALSE },
    { "a\\b", FALSE, FALSE },
    { "a?b", FALSE, FALSE },
    { "a\nb", FALSE, FALSE },
  };
  g_autofree char *longest = g_strnfill (260, 'a');
  g_autofree char *longer = g_strnfill (261, 'a');

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].name);
    g_assert_cmpint (pd_azure_is_ticket_name (rows[i].name), ==, rows[i].ticket);
    g_assert_cmpint (pd_azure_is_communication_name (rows[i].name), ==, rows[i].communication);
  }
  g_assert_true (pd_azure_is_ticket_name (longest));
  g_assert_false (pd_azure_is_ticket_name (longer));
}

/* "Find the service whose name is Billing and the classification whose name holds both words" */
static void
test_topics (void)
{
  g_autoptr (GPtrArray) services = wire_read (
      pd_azure_list_support_services (TENANT),
      "{\"value\":[{\"id\":\"/s/1\",\"name\":\"1\",\"properties\":{\"displayName\":\"Billing "
      "tools\"}},{\"id\":\"/s/2\",\"name\":\"2\",\"properties\":{\"displayName\":\"billing\"}}]}");
  g_autoptr (GPtrArray) by_id = wire_read (
      pd_azure_list_support_services (TENANT),
      "{\"value\":[{\"id\":\"/s/2\",\"name\":\"2\",\"properties\":{\"displayName\":\"Billing\"}},"
      "{\"id\":\"/s/517F2DA6-78FD-0498-4E22-AD26996B1DFC\",\"properties\":{\"displayName\":"
      "\"Facturation\"}}]}");
  g_autoptr (GPtrArray) none =
      wire_read (pd_azure_list_support_services (TENANT), "{\"value\":[{\"properties\":null}]}");
  g_autoptr (GPtrArray) kinds = wire_read (
      pd_azure_list_problem_classifications (TENANT, "/x/services/Ab"),
      "{\"value\":[{\"id\":\"/c/1\",\"properties\":{\"displayName\":\"Refund request\"}},"
      "{\"id\":\"/c/2\",\"properties\":{\"displayName\":\"Reservation management / EXCHANGES and "
      "refunds\"}}]}");
  g_autoptr (PdHttpRequest) asked = pd_azure_list_support_services (TENANT);
  g_autoptr (GPtrArray) japanese =
      wire_read (pd_azure_list_problem_classifications (TENANT, "x"),
                 "{\"value\":[{\"id\":\"/c/3\",\"properties\":{\"displayName\":\"予約管理 / "
                 "交換と返金\"}}]}");

  g_assert_cmpstr (pd_azure_find_billing_service (services)->id, ==, "/s/2");
  g_assert_cmpstr (pd_azure_find_billing_service (by_id)->id, ==,
                   "/s/517F2DA6-78FD-0498-4E22-AD26996B1DFC");
  g_assert_null (pd_azure_find_billing_service (none));
  g_assert_cmpstr (pd_azure_find_refund_classification (kinds)->id, ==, "/c/2");
  g_assert_cmpstr (pd_azure_find_refund_classification (japanese)->id, ==, "/c/3");
  g_assert_null (pd_azure_find_refund_classification (services));
  /* Asked for in English, whatever the desk speaks: they are found by their names. */
  g_assert_cmpstr (g_hash_table_lookup (pd_http_request_get_headers (asked), "Accept-Language"), ==,
                   "en-US");
  azure_assert_sent (pd_azure_list_problem_classifications (TENANT, "/x/services/Ab"), PD_CALL_READ,
                     "GET",
                     "/providers/Microsoft.Support/services/ab/problemClassifications" VERSION, "");
}

static void
test_name_checks (void)
{
  g_autoptr (PdWireNameCheck) taken =
      wire_read (pd_azure_check_ticket_name (TENANT, SUBSCRIPTION, "n"),
                 "{\"nameAvailable\":false,\"reason\":\"AlreadyExists\"}");

  g_assert_false (taken->available);
  g_assert_cmpstr (taken->reason, ==, "AlreadyExists");
  azure_assert_sent (pd_azure_check_ticket_name (TENANT, SUBSCRIPTION, "n"), PD_CALL_READ, "POST",
                     SUPPORT "/checkNameAvailability" VERSION,
                     "{\"name\":\"n\",\"type\":\"Microsoft.Support/supportTickets\"}");
  azure_assert_sent (pd_azure_check_communication_name (TENANT, SUBSCRIPTION, "t", "n"),
                     PD_CALL_READ, "POST",
                     SUPPORT "/supportTickets/t/checkNameAvailability" VERSION,
                     "{\"name\":\"n\",\"type\":\"Microsoft.Support/communications\"}");
}

static void
test_new_ticket (void)
{
  const PdAzureTicket ticket = {
    .service_id = "/s/2",
    .classification_id = "/c/2",
    .severity = "minimal",
    .title = "Refund",
    .description = "Please.",
    .contact = { .first_name = "A",
                 .last_name = "B",
                 .method = "email",
                 .email = "a@example.com",
                 .phone = "",
                 .time_zone = "Tokyo Standard Time",
                 .country = "JPN",
                 .language = "ja-jp" },
    .file_workspace = "w",
  };

  azure_assert_sent (
      pd_azure_create_ticket (TENANT, SUBSCRIPTION, "t", &ticket), PD_CALL_ONCE, "PUT",
      SUPPORT "/supportTickets/t" VERSION,
      "{\"properties\":{\"serviceId\":\"/s/2\",\"problemClassificationId\":\"/c/2\",\"severity\":"
      "\"minimal\",\"title\":\"Refund\",\"description\":\"Please.\",\"advancedDiagnosticConsent\":"
      "\"No\",\"require24X7Response\":false,\"fileWorkspaceName\":\"w\",\"contactDetails\":{"
      "\"firstName\":\"A\",\"lastName\":\"B\",\"preferredContactMethod\":\"email\","
      "\"primaryEmailAddress\":\"a@example.com\",\"preferredTimeZone\":\"Tokyo Standard Time\","
      "\"country\":\"JPN\",\"preferredSupportLanguage\":\"ja-jp\"}}}");
}

/* "Case changes on the way back" */
static void
test_tickets (void)
{
  g_autoptr (GPtrArray) list = wire_read (
      pd_azure_list_tickets (TENANT, SUBSCRIPTION, 0),
      "{\"value\":[{\"name\":\"t\",\"properties\":{\"supportTicketId\":119120321001170,"
      "\"severity\":\"Minimal\",\"status\":\"Open\",\"title\":\"x\",\"description\":\"<pre>One\\n"
      "two</pre>\",\"createdDate\":\"2026-03-20T21:36:18Z\",\"supportEngineer\":null}},"
      "{\"id\":\"/x/supportTickets/u\",\"properties\":{\"title\":{}}}]}");
  PdWireTicket *first = list->pdata[0];
  PdWireTicket *second = list->pdata[1];

  g_assert_cmpstr (first->number, ==, "119120321001170");
  g_assert_cmpstr (first->severity, ==, "minimal");
  g_assert_cmpstr (first->status, ==, "open");
  g_assert_cmpstr (first->description, ==, "One\ntwo");
  g_assert_cmpstr (second->name, ==, "u");
  g_assert_cmpuint (second->faults->len, ==, 1);
}

static void
test_ticket_requests (void)
{
  azure_assert_sent (
      pd_azure_list_tickets (TENANT, SUBSCRIPTION, wire_instant ("2026-01-02T00:00:00Z")),
      PD_CALL_READ, "GET",
      SUPPORT "/supportTickets?$top=100&$filter=createdDate%20ge%20"
              "2026-01-02T00%3A00%3A00Z&api-version=2024-04-01",
      "");
  azure_assert_sent (pd_azure_get_ticket (TENANT, SUBSCRIPTION, "a b"), PD_CALL_READ, "GET",
                     SUPPORT "/supportTickets/a%20b" VERSION, "");
  azure_assert_sent (pd_azure_set_ticket_status (TENANT, SUBSCRIPTION, "t", "closed"), PD_CALL_ONCE,
                     "PATCH", SUPPORT "/supportTickets/t" VERSION, "{\"status\":\"closed\"}");
  azure_assert_sent (pd_azure_list_communications (TENANT, SUBSCRIPTION, "t"), PD_CALL_READ, "GET",
                     SUPPORT "/supportTickets/t/communications?$top=10&api-version=2024-04-01", "");
  azure_assert_sent (pd_azure_create_communication (TENANT, SUBSCRIPTION, "t", "n", "s", "b"),
                     PD_CALL_ONCE, "PUT", SUPPORT "/supportTickets/t/communications/n" VERSION,
                     "{\"properties\":{\"subject\":\"s\",\"body\":\"b\"}}");
}

static void
test_communications (void)
{
  g_autoptr (GPtrArray) list = wire_read (
      pd_azure_list_communications (TENANT, SUBSCRIPTION, "t"),
      "{\"value\":[{\"name\":\"a\",\"properties\":{\"communicationType\":\"Web\","
      "\"communicationDirection\":\"Inbound\",\"subject\":\"s - TrackingID#1\",\"body\":"
      "\"<pre>Ours</pre>\",\"createdDate\":\"2026-03-20T21:36:18.1234567Z\"}},{\"name\":\"b\","
      "\"properties\":{\"communicationDirection\":\"outbound\",\"sender\":\"x@example.com\","
      "\"body\":\"<html><head><style>p{}</style></head><body><p>Hello,</p><p>done.</p></body>\"}}"
      "]}");
  PdWireCommunication *ours = list->pdata[0];
  PdWireCommunication *theirs = list->pdata[1];

  g_assert_true (ours->ours);
  g_assert_cmpstr (ours->body, ==, "Ours");
  g_assert_cmpstr (ours->type, ==, "web");
  g_assert_false (theirs->ours);
  g_assert_cmpstr (theirs->body, ==, "Hello,\ndone.");
}

/* "show as plain text, load nothing remote" */
static void
test_html (void)
{
  static const struct
  {
    const char *html;
    const char *text;
  } rows[] = {
    { "plain < text & more", "plain < text & more" },
    { "a < b and c > d", "a < b and c > d" },
    { "two\nlines", "two\nlines" },
    { "<p>One</p><p>two</p>", "One\ntwo" },
    { "<div>One<br/>two</div>three", "One\ntwo\nthree" },
    { "<pre>  keep\n   this </pre>", "keep\n   this" },
    { "<b>bold</b>  and\n<i>italic</i>", "bold and italic" },
    { "<p>1 &lt; 2 &amp;&amp; 3 &gt; 2 &#8212; &#x5186; &nbsp;&copy; &unknown; &#1; &</p>",
      "1 < 2 && 3 > 2 — 円  © &unknown; &#1; &" },
    { "<script>alert('</p>')</script>after<style>x</style>", "after" },
    { "<!-- gone <p> -->seen<!doctype html>", "seen" },
    { "<img src=\"http://x/a>b.png\" onload='x'>picture", "picture" },
    { "<ul><li>one<li>two</ul>", "• one\n• two" },
    { "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc" },
    { "<p>open <a href=\"never closed>still here</p>", "open still here" },
    { "<script>no end", "" },
    { "<p>日本語<br>です</p>", "日本語\nです" },
    { "<", "<" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = pd_azure_html_to_text (rows[i].html);

    g_test_message ("%s", rows[i].html);
    g_assert_cmpstr (text, ==, rows[i].text);
  }
}

/* Hostile text costs no more than its length. */
static void
test_html_large (void)
{
  g_autoptr (GString) html = g_string_new ("<p>");
  g_autofree char *text = NULL;

  for (guint i = 0; i < 200000; i++)
    g_string_append (html, i % 2 == 0 ? "<a b=\"" : "<script ");
  text = pd_azure_html_to_text (html->str);
  g_assert_nonnull (text);
}

/* 9.9: at most two chunks of 2.5 MB */
static void
test_files (void)
{
  static const struct
  {
    gsize size;
    guint chunks;
    const char *body;
  } rows[] = {
    { 0, 1, "{\"properties\":{\"chunkSize\":0,\"fileSize\":0,\"numberOfChunks\":1}}" },
    { 5, 1, "{\"properties\":{\"chunkSize\":5,\"fileSize\":5,\"numberOfChunks\":1}}" },
    { 2500000, 1,
      "{\"properties\":{\"chunkSize\":2500000,\"fileSize\":2500000,\"numberOfChunks\":1}}" },
    { 2500001, 2,
      "{\"properties\":{\"chunkSize\":2500000,\"fileSize\":2500001,\"numberOfChunks\":2}}" },
    { 5000000, 2,
      "{\"properties\":{\"chunkSize\":2500000,\"fileSize\":5000000,\"numberOfChunks\":2}}" },
  };
  g_autoptr (GBytes) content = g_bytes_new_static ("hello", 5);
  g_autofree guchar *large = g_malloc0 (2500001);
  g_autoptr (GBytes) two = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_cmpuint (pd_azure_count_chunks (rows[i].size), ==, rows[i].chunks);
    azure_assert_sent (pd_azure_create_file (TENANT, SUBSCRIPTION, "w", "a b.txt", rows[i].size),
                       PD_CALL_IDEMPOTENT, "PUT",
                       SUPPORT "/fileWorkspaces/w/files/a%20b.txt" VERSION, rows[i].body);
  }
  large[2500000] = 'x';
  two = g_bytes_new_static (large, 2500001);
  azure_assert_sent (pd_azure_create_workspace (TENANT, SUBSCRIPTION, "w"), PD_CALL_IDEMPOTENT,
                     "PUT", SUPPORT "/fileWorkspaces/w" VERSION, "");
  azure_assert_sent (pd_azure_upload_chunk (TENANT, SUBSCRIPTION, "w", "f", content, 0),
                     PD_CALL_IDEMPOTENT, "POST", SUPPORT "/fileWorkspaces/w/files/f/upload" VERSION,
                     "{\"content\":\"aGVsbG8=\",\"chunkIndex\":0}");
  azure_assert_sent (pd_azure_upload_chunk (TENANT, SUBSCRIPTION, "w", "f", two, 1),
                     PD_CALL_IDEMPOTENT, "POST", SUPPORT "/fileWorkspaces/w/files/f/upload" VERSION,
                     "{\"content\":\"eA==\",\"chunkIndex\":1}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/azure-support/names", test_names);
  g_test_add_func ("/azure-support/topics", test_topics);
  g_test_add_func ("/azure-support/name-checks", test_name_checks);
  g_test_add_func ("/azure-support/new-ticket", test_new_ticket);
  g_test_add_func ("/azure-support/tickets", test_tickets);
  g_test_add_func ("/azure-support/ticket-requests", test_ticket_requests);
  g_test_add_func ("/azure-support/communications", test_communications);
  g_test_add_func ("/azure-support/html", test_html);
  g_test_add_func ("/azure-support/html-large", test_html_large);
  g_test_add_func ("/azure-support/files", test_files);
  return g_test_run ();
}
