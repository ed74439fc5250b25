// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Lists, page by page: partner-center-api.md 1.3 "links", 1.4; azure-api.md 1 "paging". */

#include "http-world.h"
#include "pd-json-open.h"

static void
set_up (World *world, gconstpointer data)
{
  world_set_up (world);
}

static void
tear_down (World *world, gconstpointer data)
{
  world_tear_down (world);
}

static PdHttpPager *
new_pager (World *world, PdApi api, const char *target, const char *cursor)
{
  g_autoptr (PdHttpRequest) first = pd_http_request_new (api, PD_CALL_READ, "GET", target);
  g_autoptr (GError) error = NULL;
  PdHttpPager *pager = pd_http_pager_new (world->client, first, cursor, &error);

  g_assert_no_error (error);
  return pager;
}

static PdHttpReply *
next_page (PdHttpPager *pager, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_http_pager_next_async (pager, NULL, await_cb, &slot);
  result = await (&slot);
  return pd_http_pager_next_finish (pager, result, error);
}

/* All pages; how many items they held. */
static guint
count_items (PdHttpPager *pager, GError **error)
{
  guint n = 0;

  for (;;) {
    g_autoptr (PdHttpReply) reply = next_page (pager, error);
    g_autoptr (JsonArray) items = NULL;

    if (reply == NULL)
      return n;
    items = pd_json_find_items (pd_http_reply_get_root (reply), NULL);
    n += json_array_get_length (items);
  }
}

/* 1.3, 1.4: with and without /v1, whole addresses, a query that is none, headers, names in any
 * case; totalCount is no count. */
static void
test_partner_center_links (World *world, gconstpointer data)
{
  static const struct
  {
    const char *uri;
    const char *target;
  } rows[] = {
    { "/v1/customers?size=2&seekOperation=Next", "/v1/customers?size=2&seekOperation=Next" },
    { "/customers?size=2&seekOperation=Next", "/v1/customers?size=2&seekOperation=Next" },
    { "customers?size=2", "/v1/customers?size=2" },
    { "/v1/customers?size=2?seekOperation=Next", "/v1/customers?size=2?seekOperation=Next" },
    { "/v1/customers?size=2&offset=", "/v1/customers?size=2&offset=" },
    /* GUri writes hexadecimal digits large: the same address (RFC 3986 6.2.2.1). */
    { "/v1/customers?t=a%2Cb,+=/%2f", "/v1/customers?t=a%2Cb,+=/%2F" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *body = g_strdup_printf (
        "{\"totalCount\":1,\"items\":[1],\"Links\":{\"self\":{},\"Next\":{\"Uri\":\"%s\","
        "\"method\":\"GET\",\"headers\":[{\"key\":\"MS-ContinuationToken\",\"value\":\"a,/"
        "+=%" G_GSIZE_FORMAT "\"}]}}}",
        rows[i].uri, i);
    g_autoptr (PdHttpPager) pager = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *token = g_strdup_printf ("a,/+=%" G_GSIZE_FORMAT, i);
    const HttpRecord *second;

    g_test_message ("%s", rows[i].uri);
    if (i > 0) {
      world_tear_down (world);
      world_set_up (world);
    }
    http_service_add_json (world->service, "/v1/customers", body);
    http_service_add_json (world->service, "/v1/customers", "{\"totalCount\":2,\"items\":[2,3]}");
    pager = new_pager (world, PD_API_PARTNER_CENTER, "/v1/customers?size=500", NULL);
    g_assert_cmpuint (count_items (pager, &error), ==, 3);
    g_assert_no_error (error);
    g_assert_true (pd_http_pager_is_at_end (pager));

    second = http_service_get (world->service, "/v1/customers", 1);
    g_assert_cmpstr (second->target, ==, rows[i].target);
    g_assert_cmpstr (http_record_get_header (second, "MS-ContinuationToken"), ==, token);
    g_assert_cmpstr (http_record_get_header (second, "MS-RequestId"), !=,
                     http_record_get_header (http_service_get (world->service, "/v1/customers", 0),
                                             "MS-RequestId"));
  }
}

/* Links that end a list. */
static void
test_ends (World *world, gconstpointer data)
{
  static const struct
  {
    PdApi api;
    const char *body;
  } rows[] = {
    { PD_API_PARTNER_CENTER, "{\"items\":[1]}" },
    { PD_API_PARTNER_CENTER, "{\"items\":[1],\"links\":null}" },
    { PD_API_PARTNER_CENTER, "{\"items\":[1],\"links\":{\"next\":null}}" },
    { PD_API_PARTNER_CENTER, "{\"items\":[1],\"links\":{\"next\":{\"method\":\"GET\"}}}" },
    { PD_API_PARTNER_CENTER, "{\"items\":[1],\"continuationToken\":\"x\"}" },
    { PD_API_PARTNER_CENTER, "[1]" },
    { PD_API_AZURE, "{\"value\":[1]}" },
    { PD_API_AZURE, "{\"value\":[1],\"nextLink\":null}" },
    { PD_API_AZURE, "{\"value\":[1],\"nextLink\":\"\"}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strdup_printf ("/v1/%" G_GSIZE_FORMAT, i);
    g_autoptr (PdHttpPager) pager = NULL;
    g_autoptr (GError) error = NULL;

    http_service_add_json (world->service, path, rows[i].body);
    pager = new_pager (world, rows[i].api, path, NULL);
    g_assert_cmpuint (count_items (pager, &error), ==, 1);
    g_assert_no_error (error);
    g_assert_cmpuint (http_service_count (world->service, path), ==, 1);
  }
}

/* azure-api.md 1: the link as it is, an empty page in the middle. */
static void
test_azure_links (World *world, gconstpointer data)
{
  const char *query = "api-version=2022-11-01&%24skiptoken=AB%253D+x";
  g_autofree char *link = g_strdup_printf ("{\"value\":[1],\"nextLink\":\"%s/list?%s\"}",
                                           http_service_get_url (world->service), query);
  g_autofree char *again = g_strdup_printf ("{\"value\":[],\"nextLink\":\"%s/list?page=3\"}",
                                            http_service_get_url (world->service));
  g_autoptr (PdHttpPager) pager = NULL;
  g_autoptr (GError) error = NULL;

  http_service_add_json (world->service, "/list", link);
  http_service_add_json (world->service, "/list", again);
  http_service_add_json (world->service, "/list", "{\"value\":[2]}");
  pager = new_pager (world, PD_API_AZURE, "/list?api-version=2022-11-01", NULL);
  g_assert_cmpuint (count_items (pager, &error), ==, 2);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (http_service_get (world->service, "/list", 1)->target, query));
}

/* Links that are refused, after the page that holds them or instead of it. */
static void
test_refused_links (World *world, gconstpointer data)
{
  static const char *const links[] = {
    "https://evil.example/v1/list",
    "//evil.example/list",
    "http://127.0.0.1:1/v1/list",
    "/v1/list\\u000aX: y",
    "/v1/list",
    "javascript:alert(1)",
    "http://a@127.0.0.1/v1/list",
  };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (links); i++) {
    PdApi api = i % 2 == 0 ? PD_API_PARTNER_CENTER : PD_API_AZURE;
    g_autofree char *body = g_strdup_printf (
        api == PD_API_AZURE ? "{\"value\":[1],\"nextLink\":\"%s\"}"
                            : "{\"items\":[1],\"links\":{\"next\":{\"uri\":\"%s\"}}}",
        links[i / 2]);
    g_autoptr (PdHttpPager) pager = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", links[i / 2]);
    if (i > 0) {
      world_tear_down (world);
      world_set_up (world);
    }
    http_service_add_json (world->service, "/v1/list", body);
    pager = new_pager (world, api, "/v1/list", NULL);
    count_items (pager, &error);
    g_assert_error (error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
    g_assert_cmpuint (http_service_count (world->service, "/v1/list"), ==, 1);
  }
}

/* A ring of two pages; and the same address with another token, which is no ring. */
static void
test_repeated_links (World *world, gconstpointer data)
{
  static const char *const ring[] = {
    "{\"items\":[1],\"links\":{\"next\":{\"uri\":\"/list?p=2\"}}}",
    "{\"items\":[1],\"links\":{\"next\":{\"uri\":\"/list?p=3\"}}}",
    "{\"items\":[1],\"links\":{\"next\":{\"uri\":\"/list?p=2\"}}}",
  };
  static const char *const tokens[] = {
    "{\"items\":[1],\"links\":{\"next\":{\"uri\":\"/list?seekOperation=Next\",\"headers\":"
    "[{\"key\":\"MS-ContinuationToken\",\"value\":\"1\"}]}}}",
    "{\"items\":[1],\"links\":{\"next\":{\"uri\":\"/list?seekOperation=Next\",\"headers\":"
    "[{\"key\":\"MS-ContinuationToken\",\"value\":\"2\"}]}}}",
    "{\"items\":[1]}",
  };
  g_autoptr (PdHttpPager) first = NULL;
  g_autoptr (PdHttpPager) second = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 3; i++)
    http_service_add_json (world->service, "/v1/list", ring[i]);
  first = new_pager (world, PD_API_PARTNER_CENTER, "/v1/list", NULL);
  count_items (first, &error);
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
  g_assert_cmpuint (http_service_count (world->service, "/v1/list"), ==, 3);
  g_clear_error (&error);
  g_clear_object (&first);

  world_tear_down (world);
  world_set_up (world);
  for (int i = 0; i < 3; i++)
    http_service_add_json (world->service, "/v1/list", tokens[i]);
  second = new_pager (world, PD_API_PARTNER_CENTER, "/v1/list", NULL);
  g_assert_cmpuint (count_items (second, &error), ==, 3);
  g_assert_no_error (error);
}

/* A list without end ends. */
static void
test_too_many_pages (World *world, gconstpointer data)
{
  g_autoptr (PdHttpPager) pager = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 6; i++) {
    g_autofree char *body =
        g_strdup_printf ("{\"items\":[1],\"links\":{\"next\":{\"uri\":\"/list?p=%d\"}}}", i);

    http_service_add_json (world->service, "/v1/list", body);
  }
  pager = new_pager (world, PD_API_PARTNER_CENTER, "/v1/list", NULL);
  pd_http_pager_set_max_pages (pager, 5);
  g_assert_cmpuint (count_items (pager, &error), ==, 5);
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
}

/* Issue 4, 3: a pull goes on where it stopped, also in another process. */
static void
test_cursor (World *world, gconstpointer data)
{
  g_autoptr (PdHttpPager) before = NULL;
  g_autoptr (PdHttpPager) after = NULL;
  g_autoptr (PdHttpReply) reply = NULL;
  g_autofree char *none = NULL;
  g_autofree char *cursor = NULL;
  g_autoptr (GError) error = NULL;
  const HttpRecord *second;

  http_service_add_json (world->service, "/v1/list",
                         "{\"items\":[1],\"links\":{\"next\":{\"uri\":\"/list?p=2\",\"headers\":"
                         "[{\"key\":\"MS-ContinuationToken\",\"value\":\"a\\\"b\"}]}}}");
  http_service_add_json (world->service, "/v1/list", "{\"items\":[2,3]}");
  before = new_pager (world, PD_API_PARTNER_CENTER, "/v1/list", NULL);
  none = pd_http_pager_dup_cursor (before);
  g_assert_null (none);
  reply = next_page (before, &error);
  cursor = pd_http_pager_dup_cursor (before);
  g_assert_null (strstr (cursor, "SECRET"));

  after = new_pager (world, PD_API_PARTNER_CENTER, "/v1/list", cursor);
  g_assert_cmpuint (count_items (after, &error), ==, 2);
  g_assert_no_error (error);
  second = http_service_get (world->service, "/v1/list", 1);
  g_assert_cmpstr (second->target, ==, "/v1/list?p=2");
  g_assert_cmpstr (http_record_get_header (second, "MS-ContinuationToken"), ==, "a\"b");
}

/* A cursor from elsewhere leads nowhere else. */
static void
test_foreign_cursor (World *world, gconstpointer data)
{
  static const char *const cursors[] = { "{\"uri\":\"https://evil.example/\",\"headers\":{}}", "{}",
                                         "x", "[]", "{\"uri\":5}" };

  for (gsize i = 0; i < G_N_ELEMENTS (cursors); i++) {
    g_autoptr (PdHttpRequest) first =
        pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", "/v1/list");
    g_autoptr (GError) error = NULL;

    g_assert_null (pd_http_pager_new (world->client, first, cursors[i], &error));
    g_assert_error (error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
  }
}

/* 1.4: "if a token is refused (400), start the list again"; the first page's 400 is no such. */
static void
test_cursor_refused (World *world, gconstpointer data)
{
  g_autoptr (PdHttpPager) pager = NULL;
  g_autoptr (PdHttpPager) bad = NULL;
  g_autoptr (PdHttpReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  http_service_add_json (world->service, "/v1/list",
                         "{\"items\":[1],\"links\":{\"next\":{\"uri\":\"/list?p=2\"}}}");
  http_service_add (world->service, "/v1/list", &(HttpAnswer){ 400, "{\"code\":2000}" });
  pager = new_pager (world, PD_API_PARTNER_CENTER, "/v1/list", NULL);
  g_assert_cmpuint (count_items (pager, &error), ==, 1);
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_CURSOR);
  g_clear_error (&error);

  bad = new_pager (world, PD_API_PARTNER_CENTER, "/v1/list", NULL);
  reply = next_page (bad, &error);
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_REFUSED);
}

/* After a fault in the middle the same page is asked for again, and none is lost. */
static void
test_page_again (World *world, gconstpointer data)
{
  g_autoptr (PdHttpPager) pager = NULL;
  g_autoptr (GError) error = NULL;

  http_service_add_json (world->service, "/v1/list",
                         "{\"items\":[1],\"links\":{\"next\":{\"uri\":\"/list?p=2\"}}}");
  for (int i = 0; i < 4; i++)
    http_service_add (world->service, "/v1/list", &(HttpAnswer){ 500, "" });
  http_service_add_json (world->service, "/v1/list", "{\"items\":[2]}");
  pager = new_pager (world, PD_API_PARTNER_CENTER, "/v1/list", NULL);
  g_assert_cmpuint (count_items (pager, &error), ==, 1);
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_SERVER);
  g_clear_error (&error);
  g_assert_cmpuint (count_items (pager, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpstr (http_service_get (world->service, "/v1/list", 5)->target, ==, "/v1/list?p=2");
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/http-pages/partner-center", test_partner_center_links);
  ADD ("/http-pages/ends", test_ends);
  ADD ("/http-pages/azure", test_azure_links);
  ADD ("/http-pages/refused", test_refused_links);
  ADD ("/http-pages/repeated", test_repeated_links);
  ADD ("/http-pages/too-many", test_too_many_pages);
  ADD ("/http-pages/cursor", test_cursor);
  ADD ("/http-pages/cursor-foreign", test_foreign_cursor);
  ADD ("/http-pages/cursor-refused", test_cursor_refused);
  ADD ("/http-pages/again", test_page_again);

  return g_test_run ();
}
