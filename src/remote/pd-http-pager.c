// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-http-client.h"

#include <libsoup/soup.h>
#include <string.h>

#include "pd-json-open.h"
#include "pd-json.h"

struct _PdHttpPager
{
  GObject parent_instance;

  PdHttpClient *client;
  PdHttpRequest *first;  /* the pattern of every page */
  char *target;          /* (nullable): the page to read next; NULL at the end */
  GHashTable *headers;   /* (nullable): of target */
  gboolean is_continued; /* target is a continuation */
  GHashTable *seen;      /* checksums of the links that were followed */
  guint n_pages;
  guint max_pages;
};

G_DEFINE_FINAL_TYPE (PdHttpPager, pd_http_pager, G_TYPE_OBJECT)

static gboolean
refuse (GError **error, const char *message)
{
  g_propagate_error (error, pd_api_error_new (PD_API_ERROR_PROTOCOL, NULL, message));
  return FALSE;
}

static gboolean
holds_control_characters (const char *text)
{
  for (; *text != '\0'; text++) {
    if (g_ascii_iscntrl (*text))
      return TRUE;
  }
  return FALSE;
}

/* @path begins with @prefix, as a whole part of it. Any case: the service does not mind (1.3). */
static gboolean
has_path_prefix (const char *path, const char *prefix)
{
  gsize length = strlen (prefix);

  return g_ascii_strncasecmp (path, prefix, length) == 0 &&
         (path[length] == '/' || path[length] == '\0' || path[length] == '?');
}

/* "customers?x", "/customers?x", "/v1/customers?x" -> the path below the base URL. */
static char *
complete_path (const char *base_path, const char *target, gboolean add_version)
{
  g_autofree char *path = g_strconcat (*target == '/' ? "" : "/", target, NULL);
  const char *rest = path;

  if (*base_path != '\0' && has_path_prefix (path, base_path))
    rest += strlen (base_path);
  return g_strconcat (base_path, add_version && !has_path_prefix (rest, "/v1") ? "/v1" : "", rest,
                      NULL);
}

GUri *
pd_http_client_resolve (PdEnvironment *environment,
                        PdApi api,
                        const char *target,
                        gboolean add_version,
                        GError **error)
{
  const GUriFlags flags = SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_PARSE_RELAXED;
  const char *base_url = pd_environment_get_url (environment, api);
  g_autoptr (GUri) base = g_uri_parse (base_url, flags, NULL);
  g_autoptr (GUri) uri = NULL;
  g_autofree char *path = NULL;
  g_autofree char *whole = NULL;
  const char *base_path;

  g_return_val_if_fail (base != NULL && target != NULL, NULL);

  if (holds_control_characters (target) || g_str_has_prefix (target, "//") ||
      g_str_has_prefix (target, "\\")) {
    refuse (error, "a link is no address");
    return NULL;
  }
  if (g_uri_peek_scheme (target) != NULL) {
    const char *start;

    uri = g_uri_parse (target, flags, NULL);
    if (uri == NULL || !pd_environment_is_same_origin (base, uri) ||
        g_uri_get_userinfo (uri) != NULL) {
      refuse (error, "a link leads to another host");
      return NULL;
    }
    if (!add_version)
      return g_steal_pointer (&uri);
    /* The path as it stands there, after "scheme://host". */
    start = strchr (strstr (target, "://") + 3, '/');
    target = start != NULL ? start : "/";
    g_clear_pointer (&uri, g_uri_unref);
  }

  base_path = g_uri_get_path (base);
  if (strcmp (base_path, "/") == 0)
    base_path = "";
  path = complete_path (base_path, target, add_version);
  whole = g_strconcat (base_url, path + strlen (base_path), NULL);
  uri = g_uri_parse (whole, flags, NULL);
  if (uri == NULL || !pd_environment_is_same_origin (base, uri)) {
    refuse (error, "a link is no address");
    return NULL;
  }
  return g_steal_pointer (&uri);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_ascii_strcasecmp (a, b);
}

/* A link is the same only with the same headers: Partner Center repeats the address and changes the
 * token (1.4). */
static char *
make_checksum (const char *target, GHashTable *headers)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  GList *names = headers == NULL ? NULL : g_hash_table_get_keys (headers);

  g_checksum_update (checksum, (const guchar *) target, -1);
  names = g_list_sort (names, compare_names);
  for (GList *link = names; link != NULL; link = link->next) {
    g_checksum_update (checksum, (const guchar *) "\n", 1);
    g_checksum_update (checksum, link->data, -1);
    g_checksum_update (checksum, (const guchar *) ":", 1);
    g_checksum_update (checksum, g_hash_table_lookup (headers, link->data), -1);
  }
  g_list_free (names);
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
set_next (PdHttpPager *self, const char *link, GHashTable *headers, GError **error)
{
  PdApi api = pd_http_request_get_api (self->first);
  g_autoptr (GUri) uri = pd_http_client_resolve (pd_http_client_get_environment (self->client), api,
                                                 link, api == PD_API_PARTNER_CENTER, error);
  g_autofree char *target = NULL;

  if (uri == NULL)
    return FALSE;

  target = g_uri_to_string (uri);
  if (!g_hash_table_add (self->seen, make_checksum (target, headers)))
    return refuse (error, "a list comes back to a page that was read already");

  g_free (self->target);
  self->target = g_steal_pointer (&target);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  self->headers = headers == NULL ? NULL : g_hash_table_ref (headers);
  self->is_continued = TRUE;
  return TRUE;
}

static PdHttpRequest *
new_page_request (PdHttpPager *self)
{
  PdHttpRequest *request = pd_http_request_new_follow (self->first, self->target);
  GHashTable *headers =
      self->is_continued ? self->headers : pd_http_request_get_headers (self->first);
  GHashTableIter iter;
  gpointer name, value;

  if (headers == NULL)
    return request;
  g_hash_table_iter_init (&iter, headers);
  while (g_hash_table_iter_next (&iter, &name, &value)) {
    /* A link never says who we are or where the request goes. */
    if (!pd_http_request_set_header (request, name, value))
      g_debug ("The header %s of a next link was left out", (const char *) name);
  }
  return request;
}

/* 1.4: a token that is not known any more is a 400. */
static GError *
explain (PdHttpPager *self, GError *error)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);
  GError *better;

  if (!self->is_continued || fault == NULL || (fault->status != 400 && fault->status != 410))
    return error;

  better = pd_api_error_new (PD_API_ERROR_CURSOR, fault, "the continuation is not known any more");
  g_error_free (error);
  return better;
}

static void
page_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  PdHttpPager *self = g_task_get_source_object (task);
  g_autoptr (PdHttpReply) reply = NULL;
  GError *error = NULL;
  const char *link;

  reply = pd_http_client_send_finish (PD_HTTP_CLIENT (source), result, &error);
  if (reply == NULL) {
    g_task_return_error (task, explain (self, error));
    return;
  }

  self->n_pages++;
  link = pd_http_reply_get_next_uri (reply);
  if (link == NULL) {
    g_clear_pointer (&self->target, g_free);
    g_clear_pointer (&self->headers, g_hash_table_unref);
  } else if (!set_next (self, link, pd_http_reply_get_next_headers (reply), &error)) {
    g_task_return_error (task, error);
    return;
  }
  g_task_return_pointer (task, g_steal_pointer (&reply), g_object_unref);
}

void
pd_http_pager_next_async (PdHttpPager *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (PdHttpRequest) request = NULL;

  g_return_if_fail (PD_IS_HTTP_PAGER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_http_pager_next_async);
  g_task_set_check_cancellable (task, FALSE); /* a page that was read has moved the cursor */
  if (self->target == NULL) {
    g_task_return_pointer (task, NULL, NULL);
    return;
  }
  if (self->n_pages >= self->max_pages) {
    g_task_return_error (
        task, pd_api_error_new (PD_API_ERROR_PROTOCOL, NULL, "the list has too many pages"));
    return;
  }
  request = new_page_request (self);
  pd_http_client_send_async (self->client, request, cancellable, page_read_cb,
                             g_steal_pointer (&task));
}

PdHttpReply *
pd_http_pager_next_finish (PdHttpPager *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
pd_http_pager_is_at_end (PdHttpPager *self)
{
  g_return_val_if_fail (PD_IS_HTTP_PAGER (self), TRUE);

  return self->target == NULL;
}

void
pd_http_pager_set_max_pages (PdHttpPager *self, guint max_pages)
{
  g_return_if_fail (PD_IS_HTTP_PAGER (self) && max_pages > 0);

  self->max_pages = max_pages;
}

char *
pd_http_pager_dup_cursor (PdHttpPager *self)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object, *headers;
  GHashTableIter iter;
  gpointer name, value;

  g_return_val_if_fail (PD_IS_HTTP_PAGER (self), NULL);

  if (self->target == NULL || !self->is_continued)
    return NULL;

  root = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  headers = json_object_new ();
  json_object_set_string_member (object, "uri", self->target);
  if (self->headers != NULL) {
    g_hash_table_iter_init (&iter, self->headers);
    while (g_hash_table_iter_next (&iter, &name, &value))
      json_object_set_string_member (headers, name, value);
  }
  json_object_set_object_member (object, "headers", headers);
  json_node_take_object (root, object);
  return json_to_string (root, FALSE);
}

static gboolean
read_cursor (PdHttpPager *self, const char *cursor, GError **error)
{
  g_autoptr (JsonNode) root = pd_json_parse (cursor, -1, 0, NULL);
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObject *headers = NULL;
  JsonObjectIter iter;
  const char *name, *uri = NULL;
  JsonNode *value;

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root)) {
    uri = pd_json_get_string (json_node_get_object (root), "uri", NULL);
    headers = pd_json_find_object (json_node_get_object (root), "headers", NULL);
  }
  if (uri == NULL)
    return refuse (error, "the place in the list cannot be read");

  if (headers != NULL) {
    json_object_iter_init (&iter, headers);
    while (json_object_iter_next (&iter, &name, &value)) {
      g_autofree char *text = NULL;

      if (pd_json_find_text (headers, name, &text, NULL) && text != NULL)
        g_hash_table_replace (table, g_strdup (name), g_steal_pointer (&text));
    }
  }
  return set_next (self, uri, table, error);
}

static void
pd_http_pager_finalize (GObject *object)
{
  PdHttpPager *self = PD_HTTP_PAGER (object);

  g_clear_object (&self->client);
  g_clear_object (&self->first);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_hash_table_unref (self->seen);
  g_free (self->target);
  G_OBJECT_CLASS (pd_http_pager_parent_class)->finalize (object);
}

static void
pd_http_pager_class_init (PdHttpPagerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_http_pager_finalize;
}

static void
pd_http_pager_init (PdHttpPager *self)
{
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->max_pages = PD_HTTP_MAX_PAGES;
}

PdHttpPager *
pd_http_pager_new (PdHttpClient *client, PdHttpRequest *first, const char *cursor, GError **error)
{
  g_autoptr (PdHttpPager) self = NULL;
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (PD_IS_HTTP_CLIENT (client), NULL);
  g_return_val_if_fail (PD_IS_HTTP_REQUEST (first), NULL);
  g_return_val_if_fail (pd_http_request_get_policy (first) == PD_CALL_READ, NULL);

  self = g_object_new (PD_TYPE_HTTP_PAGER, NULL);
  self->client = g_object_ref (client);
  self->first = g_object_ref (first);
  if (cursor != NULL) {
    if (!read_cursor (self, cursor, error))
      return NULL;
    return g_steal_pointer (&self);
  }

  uri = pd_http_client_resolve (pd_http_client_get_environment (client),
                                pd_http_request_get_api (first), pd_http_request_get_target (first),
                                FALSE, error);
  if (uri == NULL)
    return NULL;
  self->target = g_uri_to_string (uri);
  g_hash_table_add (self->seen, make_checksum (self->target, pd_http_request_get_headers (first)));
  return g_steal_pointer (&self);
}
