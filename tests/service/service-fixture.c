// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service-fixture.h"

void
reply_free (Reply *reply)
{
  g_free (reply->text);
  g_clear_pointer (&reply->root, json_node_unref);
  g_clear_object (&reply->message);
  g_free (reply);
}
void
world_set_up (World *world, gconstpointer data)
{
  DeskServiceOptions options = { .sample = GPOINTER_TO_INT (data), .now = NOW };
  g_autoptr (GError) error = NULL;

  world->service = desk_service_new (&options, &error);
  g_assert_no_error (error);
  world->session = soup_session_new_with_options ("timeout", 10, NULL);
  world->token = desk_service_make_token (world->service, 0, NULL);
}

void
world_tear_down (World *world, gconstpointer data)
{
  g_clear_object (&world->session);
  g_free (world->token);
  desk_service_free (world->service);
}

/* @headers: "Name: value\nName: value". */
Reply *
world_call (World *world,
            const char *method,
            const char *target,
            const char *body,
            const char *headers)
{
  g_autofree char *url = g_strconcat (desk_service_get_url (world->service), target, NULL);
  g_auto (GStrv) lines = g_strsplit (headers != NULL ? headers : "", "\n", -1);
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_ENCODED, NULL);
  Reply *reply = g_new0 (Reply, 1);
  SoupMessageHeaders *sent;
  g_autoptr (GBytes) bytes = NULL;

  reply->message = soup_message_new_from_uri (method, uri);
  /* A new connection: libsoup sends again by itself what a kept one lost. */
  soup_message_add_flags (reply->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  sent = soup_message_get_request_headers (reply->message);
  if (world->token != NULL) {
    g_autofree char *bearer = g_strconcat ("Bearer ", world->token, NULL);

    soup_message_headers_replace (sent, "Authorization", bearer);
  }
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

    if (g_strv_length (parts) == 2)
      soup_message_headers_replace (sent, parts[0], parts[1]);
  }
  if (body != NULL) {
    g_autoptr (GBytes) content = g_bytes_new (body, strlen (body));

    soup_message_set_request_body_from_bytes (reply->message,
                                              strchr (body, '=') == body + strcspn (body, "={")
                                                  ? "application/x-www-form-urlencoded"
                                                  : "application/json",
                                              content);
  }
  bytes = soup_session_send_and_read (world->session, reply->message, NULL, NULL);
  if (bytes == NULL)
    return reply;
  reply->status = soup_message_get_status (reply->message);
  reply->text = g_bytes_get_size (bytes) > 0
                    ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                    : g_strdup ("");
  reply->root = pd_json_parse (reply->text, -1, 0, NULL);
  return reply;
}

Reply *
world_get (World *world, const char *target)
{
  return world_call (world, "GET", target, NULL, NULL);
}

Reply *
world_post (World *world, const char *target, const char *body, const char *request_id)
{
  g_autofree char *headers =
      request_id != NULL ? g_strconcat ("MS-RequestId: ", request_id, NULL) : NULL;

  return world_call (world, "POST", target, body, headers);
}

/* The node at "items/0/id". NULL: not there. */
JsonNode *
find_at (Reply *reply, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  JsonNode *node = reply->root;

  for (guint i = 0; node != NULL && parts[i] != NULL; i++) {
    if (JSON_NODE_HOLDS_ARRAY (node)) {
      guint index = (guint) g_ascii_strtoull (parts[i], NULL, 10);
      JsonArray *array = json_node_get_array (node);

      node = index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;
    } else if (JSON_NODE_HOLDS_OBJECT (node)) {
      node = json_object_get_member (json_node_get_object (node), parts[i]);
    } else {
      node = NULL;
    }
  }
  return node;
}

/* "" = not there. */
const char *
text_at (Reply *reply, const char *path)
{
  JsonNode *node = find_at (reply, path);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : "";
}

gint64
int_at (Reply *reply, const char *path)
{
  JsonNode *node = find_at (reply, path);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) != G_TYPE_STRING
             ? json_node_get_int (node)
             : -1;
}

guint
length_at (Reply *reply, const char *path)
{
  JsonNode *node = find_at (reply, path);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node)
             ? json_array_get_length (json_node_get_array (node))
             : 0;
}

void
assert_refused (Reply *reply, guint status, int code)
{
  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpint (int_at (reply, "code"), ==, code);
  g_assert_cmpstr (text_at (reply, "description"), !=, "");
}

/* A new customer in Japan with the agreement; its tenant. */
char *
new_customer (World *world, const char *name, gboolean agrees)
{
  g_autofree char *body = g_strdup_printf (
      "{\"companyProfile\":{\"domain\":\"%s.example\"},\"billingProfile\":{\"email\":"
      "\"it@%s.example\",\"culture\":\"ja-JP\",\"language\":\"ja\",\"companyName\":\"%s\","
      "\"defaultAddress\":{\"firstName\":\"Ai\",\"lastName\":\"Mori\",\"addressLine1\":\"2-3\","
      "\"city\":\"Osaka\",\"postalCode\":\"530-0001\",\"country\":\"JP\"}}}",
      name, name, name);
  g_autoptr (Reply) created = world_post (world, "/v1/customers", body, NULL);
  g_autoptr (Reply) templates =
      world_get (world, "/v1/agreements?agreementType=MicrosoftCustomerAgreement");
  g_autofree char *target =
      g_strdup_printf ("/v1/customers/%s/agreements", text_at (created, "id"));
  g_autofree char *agreement = g_strdup_printf (
      "{\"primaryContact\":{\"firstName\":\"Ai\",\"lastName\":\"Mori\",\"email\":\"ai@x.example\"},"
      "\"templateId\":\"%s\",\"dateAgreed\":\"2026-05-01T00:00:00Z\","
      "\"type\":\"MicrosoftCustomerAgreement\"}",
      text_at (templates, "items/0/templateId"));
  g_autoptr (Reply) agreed = NULL;

  g_assert_cmpuint (created->status, ==, 201);
  if (!agrees)
    return g_strdup (text_at (created, "id"));
  agreed = world_post (world, target, agreement, NULL);
  g_assert_cmpuint (agreed->status, ==, 201);
  return g_strdup (text_at (created, "id"));
}

/* The SKU's catalogItemId where it is sold by five, @cycle and @term ("" = perpetual); else NULL.
 */
static char *
pick_sku (World *world,
          const char *skus_target,
          Reply *skus,
          guint i,
          const char *cycle,
          const char *term)
{
  g_autofree char *id = g_strdup_printf ("items/%u/id", i);
  g_autofree char *cycles = g_strdup_printf ("items/%u/supportedBillingCycles/0", i);
  g_autofree char *least = g_strdup_printf ("items/%u/minimumQuantity", i);
  g_autofree char *most = g_strdup_printf ("items/%u/maximumQuantity", i);
  g_autofree char *target =
      g_strdup_printf ("%s/%s/availabilities", skus_target, text_at (skus, id));
  g_autoptr (Reply) found = NULL;

  if (strcmp (text_at (skus, cycles), cycle) != 0 || int_at (skus, least) > 5 ||
      int_at (skus, most) < 5)
    return NULL;
  found = world_get (world, target);
  if (strcmp (text_at (found, "items/0/terms/0/duration"), term) != 0)
    return NULL;
  return g_strdup (text_at (found, "items/0/catalogItemId"));
}

/* A catalogItemId of a view that is sold so. */
char *
find_item (World *world, const char *tenant, const char *view, const char *term)
{
  g_autofree char *target =
      g_strdup_printf ("/v1/customers/%s/products?targetView=%s", tenant, view);
  g_autoptr (Reply) products = world_get (world, target);

  g_assert_cmpuint (length_at (products, "items"), >, 0);
  for (guint i = 0; i < length_at (products, "items"); i++) {
    g_autofree char *id_path = g_strdup_printf ("items/%u/id", i);
    g_autofree char *skus_target =
        g_strdup_printf ("/v1/customers/%s/products/%s/skus", tenant, text_at (products, id_path));
    g_autoptr (Reply) skus = world_get (world, skus_target);

    for (guint j = 0; j < length_at (skus, "items"); j++) {
      char *item = pick_sku (world, skus_target, skus, j, "one_time", term);

      if (item != NULL)
        return item;
    }
  }
  g_assert_not_reached ();
}

Reply *
make_cart (World *world, const char *tenant, const char *item, const char *term)
{
  g_autofree char *target = g_strdup_printf ("/v1/customers/%s/carts", tenant);
  g_autofree char *duration =
      term != NULL ? g_strdup_printf (",\"termDuration\":\"%s\"", term) : g_strdup ("");
  g_autofree char *body =
      g_strdup_printf ("{\"lineItems\":[{\"id\":0,\"catalogItemId\":\"%s\",\"quantity\":5,"
                       "\"billingCycle\":\"one_time\",\"friendlyName\":\"ours\"%s}]}",
                       item, duration);

  return world_post (world, target, body, NULL);
}

Reply *
check_out (World *world, const char *tenant, const char *cart)
{
  g_autofree char *target = g_strdup_printf ("/v1/customers/%s/carts/%s/checkout", tenant, cart);

  return world_post (world, target, NULL, NULL);
}

/* The order that one perpetual item becomes. */
char *
buy (World *world, const char *tenant)
{
  g_autofree char *item = find_item (world, tenant, "SoftwarePerpetual", "");
  g_autoptr (Reply) cart = make_cart (world, tenant, item, NULL);
  g_autoptr (Reply) done = check_out (world, tenant, text_at (cart, "id"));

  g_assert_cmpuint (done->status, ==, 201);
  return g_strdup (text_at (done, "orders/0/id"));
}

Reply *
cancel (World *world, const char *tenant, const char *order, const char *lines)
{
  g_autofree char *target = g_strdup_printf ("/v1/customers/%s/orders/%s", tenant, order);
  g_autofree char *body =
      g_strdup_printf ("{\"Id\":\"%s\",\"Status\":\"cancelled\"%s}", order, lines);

  return world_call (world, "PATCH", target, body, NULL);
}

void
assert_nothing_doubled (World *world)
{
  g_autofree char *doubled = desk_service_list_doubled (world->service);

  g_assert_cmpstr (doubled, ==, "");
}

/* Follows links.next; how many items and pages came. */
guint
world_walk (World *world, const char *target, guint *n_pages)
{
  g_autofree char *next = g_strdup (target);
  g_autofree char *token = NULL;
  guint n = 0;

  for (*n_pages = 0; *next != '\0'; (*n_pages)++) {
    g_autofree char *headers =
        token != NULL ? g_strconcat ("MS-ContinuationToken: ", token, NULL) : NULL;
    g_autoptr (Reply) page = world_call (world, "GET", next, NULL, headers);
    const char *uri = text_at (page, "links/next/uri");

    g_assert_cmpuint (page->status, ==, 200);
    n += length_at (page, "items");
    g_free (token);
    token = g_strdup (text_at (page, "links/next/headers/0/value"));
    g_free (next);
    next = *uri == '\0' || g_str_has_prefix (uri, "/v1") ? g_strdup (uri)
                                                         : g_strconcat ("/v1", uri, NULL);
  }
  return n;
}

void
world_move_to (World *world, gint64 now)
{
  desk_service_set_clock (world->service, now);
  g_free (world->token);
  world->token = desk_service_make_token (world->service, 0, NULL);
}
