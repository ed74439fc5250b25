// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a ticket is chosen from, and its files (azure-api.md 9.1, 9.2, 9.9). */

#include "desk-service-azure-private.h"
#include "service-core.h"

#include <string.h>

#define SUPPORT "providers/microsoft.support"
#define WORKSPACE "subscriptions/*/" SUPPORT "/fileworkspaces/*"
#define BILLING "517f2da6-78fd-0498-4e22-ad26996b1dfc"
#define FILES_VERSION "2024-04-01"
#define CHUNK_MAX 2500000
#define CHUNKS_MAX 2

/* --- services and classifications --- */

static gboolean
is_japanese (AzureCall *self)
{
  const char *language = desk_call_get_header (self->call, "Accept-Language");

  return self->call->service->speaks_japanese ||
         (language != NULL && g_ascii_strncasecmp (language, "ja", strlen ("ja")) == 0);
}

static JsonObject *
describe_topic (const char *path, const char *name, const char *type, const char *title)
{
  g_autofree char *id = g_strconcat (path, "/", name, NULL);
  JsonObject *object = json_object_new ();
  JsonObject *properties;

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "type", type);
  properties = azure_add_object (object, "properties");
  json_object_set_string_member (properties, "displayName", title);
  return object;
}

static gboolean
list_services (AzureCall *self, GError **error)
{
  static const struct
  {
    const char *id; /* NULL: made from its name */
    const char *title;
    const char *japanese;
  } services[] = {
    { NULL, "Virtual Machine running Linux", "Linux を実行する仮想マシン" },
    { NULL, "Subscription management", "サブスクリプションの管理" },
    { BILLING, "Billing", "課金" },
    { NULL, "Data Explorer", "データ エクスプローラー" },
  };
  JsonArray *items = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (services); i++) {
    g_autofree char *made =
        desk_service_make_guid (self->call->service, "service", services[i].title);
    JsonObject *item =
        describe_topic (AZURE_SUPPORT "/services", services[i].id != NULL ? services[i].id : made,
                        "Microsoft.Support/services",
                        is_japanese (self) ? services[i].japanese : services[i].title);

    json_object_set_array_member (json_object_get_object_member (item, "properties"),
                                  "resourceTypes", json_array_new ());
    json_array_add_object_element (items, item);
  }
  return azure_answer_list (self, items, G_MAXINT, error);
}

/* Only the names that the desk looks for are translated here. */
static char *
make_title (AzureCall *self, const PdRequestProblem *problem, const PdRequestProblem *category)
{
  if (is_japanese (self) && strcmp (category->id, "exchanges-and-refunds") == 0)
    return g_strdup ("予約の管理 / 交換と返金");
  return g_strdup_printf ("%s / %s", problem->title, category->title);
}

static gboolean
list_classifications (AzureCall *self, GError **error)
{
  g_autofree char *path =
      g_strdup_printf (AZURE_SUPPORT "/services/%s/problemClassifications", self->args[0]);
  gboolean billing = g_ascii_strcasecmp (self->args[0], BILLING) == 0;
  gsize n_problems = 0;
  const PdRequestProblem *problems = pd_request_get_problems (PD_REQUEST_AZURE, &n_problems);
  JsonArray *items = json_array_new ();

  for (gsize i = 0; billing && i < n_problems; i++) {
    gsize n_categories = 0;
    const PdRequestProblem *categories = pd_request_get_categories (problems[i].id, &n_categories);

    for (gsize j = 0; j < n_categories; j++) {
      g_autofree char *id =
          desk_service_make_guid (self->call->service, "classification", categories[j].id);
      g_autofree char *title = make_title (self, &problems[i], &categories[j]);

      json_array_add_object_element (
          items, describe_topic (path, id, "Microsoft.Support/problemClassifications", title));
    }
  }
  return azure_answer_list (self, items, G_MAXINT, error);
}

/* --- workspaces --- */

static void
file_free (gpointer data)
{
  AzureFile *file = data;

  g_clear_pointer (&file->chunks, g_ptr_array_unref);
  g_free (file->name);
  g_free (file);
}

void
azure_workspace_free (AzureWorkspace *workspace)
{
  g_clear_pointer (&workspace->files, g_hash_table_unref);
  g_free (workspace->name);
  g_free (workspace->subscription_id);
  g_free (workspace);
}

static gboolean
check_call (AzureCall *self, GError **error)
{
  g_autoptr (PdAzureSubscription) subscription =
      azure_get_subscription (self, self->args[0], error);
  const char *version = desk_call_get_query (self->call, "api-version");

  if (subscription == NULL)
    return FALSE;
  return strcmp (version, FILES_VERSION) >= 0 ||
         azure_fail (error, 400, "InvalidApiVersionParameter", "Files came with " FILES_VERSION);
}

/* As tickets: within its subscription. */
static char *
make_key (AzureCall *self, const char *name)
{
  g_autofree char *both = g_strconcat (self->args[0], "/", name, NULL);

  return g_ascii_strdown (both, -1);
}

static AzureWorkspace *
find_workspace (AzureCall *self, const char *name, GError **error)
{
  g_autofree char *key = make_key (self, name);
  AzureWorkspace *workspace = g_hash_table_lookup (self->state->workspaces, key);
  gboolean lost = (self->state->switches & DESK_AZURE_FILE_LOST) != 0;

  if (workspace != NULL && !lost)
    return workspace;
  azure_fail (error, 404, "ResourceNotFound", "The workspace %s does not exist or has expired.",
              name);
  return NULL;
}

static JsonObject *
describe_workspace (const AzureWorkspace *workspace)
{
  g_autofree char *path = g_strdup_printf ("/subscriptions/%s" AZURE_SUPPORT "/fileWorkspaces",
                                           workspace->subscription_id);
  g_autofree char *id = g_strconcat (path, "/", workspace->name, NULL);
  JsonObject *object = json_object_new ();
  JsonObject *properties;

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", workspace->name);
  json_object_set_string_member (object, "type", "Microsoft.Support/fileWorkspaces");
  properties = azure_add_object (object, "properties");
  azure_set_instant (properties, "createdOn", workspace->created_at);
  azure_set_instant (properties, "expirationTime", workspace->created_at + PD_DAY_US);
  return object;
}

static gboolean
put_workspace (AzureCall *self, GError **error)
{
  g_autofree char *key = make_key (self, self->args[1]);
  AzureWorkspace *workspace = g_hash_table_lookup (self->state->workspaces, key);

  if (!check_call (self, error))
    return FALSE;
  if (workspace == NULL) {
    workspace = g_new0 (AzureWorkspace, 1);
    workspace->name = g_strdup (self->args[1]);
    workspace->subscription_id = g_ascii_strdown (self->args[0], -1);
    workspace->created_at = self->engine->now;
    workspace->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_free);
    g_hash_table_insert (self->state->workspaces, g_steal_pointer (&key), workspace);
  }
  desk_call_answer_object (self->call, 201, describe_workspace (workspace));
  return TRUE;
}

/* --- files --- */

static gboolean
read_file (AzureCall *self, AzureFile *file, GError **error)
{
  JsonObject *properties =
      azure_find_object (desk_call_get_object (self->call), "properties", error);
  gint64 n_chunks = 0;

  if (properties == NULL ||
      !azure_find_number (properties, "chunkSize", &file->chunk_size, error) ||
      !azure_find_number (properties, "fileSize", &file->size, error) ||
      !azure_find_number (properties, "numberOfChunks", &n_chunks, error))
    return FALSE;
  if (file->size < 1 || file->size > PD_ATTACHMENT_MAX_BYTES || file->chunk_size < 1 ||
      file->chunk_size > CHUNK_MAX || n_chunks < 1 || n_chunks > CHUNKS_MAX ||
      file->chunk_size * n_chunks < file->size || file->chunk_size * (n_chunks - 1) >= file->size)
    return azure_fail (error, 400, "BadRequest", "The file's sizes do not fit.");

  file->n_chunks = (guint) n_chunks;
  return TRUE;
}

static gboolean
put_file (AzureCall *self, GError **error)
{
  AzureWorkspace *workspace =
      check_call (self, error) ? find_workspace (self, self->args[1], error) : NULL;
  g_autofree char *id = NULL;
  AzureFile *file;
  JsonObject *object;

  if (workspace == NULL)
    return FALSE;
  file = g_new0 (AzureFile, 1);
  if (!read_file (self, file, error)) {
    file_free (file);
    return FALSE;
  }

  file->name = g_strdup (self->args[2]);
  file->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_ptr_array_set_size (file->chunks, (int) file->n_chunks);
  g_hash_table_replace (workspace->files, g_ascii_strdown (file->name, -1), file);
  object = json_object_new ();
  id = g_strdup_printf ("/subscriptions/%s" AZURE_SUPPORT "/fileWorkspaces/%s/files/%s",
                        workspace->subscription_id, workspace->name, file->name);
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", file->name);
  json_object_set_string_member (object, "type", "Microsoft.Support/files");
  json_object_set_object_member (object, "properties",
                                 json_object_ref (json_object_get_object_member (
                                     desk_call_get_object (self->call), "properties")));
  desk_call_answer_object (self->call, 201, object);
  return TRUE;
}

/* The ticket whose name the workspace has takes the file at once. */
static gboolean
give_to_ticket (AzureCall *self, const AzureWorkspace *workspace, GError **error)
{
  const AzureTicket *ticket =
      azure_find_ticket (self->state, workspace->subscription_id, workspace->name);

  return ticket == NULL || azure_take_files (self, workspace->name, ticket->row_id, error);
}

static gboolean
is_whole (const AzureFile *file)
{
  gsize size = 0;

  for (guint i = 0; i < file->chunks->len; i++) {
    if (file->chunks->pdata[i] == NULL)
      return FALSE;
    size += g_bytes_get_size (file->chunks->pdata[i]);
  }
  return (gint64) size == file->size;
}

static gboolean
take_chunk (AzureCall *self, AzureFile *file, GError **error)
{
  JsonObject *request = desk_call_get_object (self->call);
  g_autofree char *content = azure_find_text (request, "content", error);
  gint64 index = 0;
  gsize size = 0;
  guchar *data;

  if (content == NULL || !azure_find_number (request, "chunkIndex", &index, error))
    return FALSE;
  if (index < 0 || index >= (gint64) file->n_chunks)
    return azure_fail (error, 400, "BadRequest", "There is no such chunk.");
  data = g_base64_decode (content, &size);
  if ((gint64) size > file->chunk_size) {
    g_free (data);
    return azure_fail (error, 400, "BadRequest", "The chunk is too large.");
  }

  g_clear_pointer (&file->chunks->pdata[index], g_bytes_unref);
  file->chunks->pdata[index] = g_bytes_new_take (data, size);
  return TRUE;
}

static gboolean
upload (AzureCall *self, GError **error)
{
  AzureWorkspace *workspace =
      check_call (self, error) ? find_workspace (self, self->args[1], error) : NULL;
  g_autofree char *key = g_ascii_strdown (self->args[2], -1);
  AzureFile *file;

  if (workspace == NULL)
    return FALSE;
  file = g_hash_table_lookup (workspace->files, key);
  if (file == NULL)
    return azure_fail (error, 404, "ResourceNotFound", "There is no file %s.", self->args[2]);
  if (!take_chunk (self, file, error))
    return FALSE;

  if (is_whole (file) && !file->is_taken) {
    azure_count_act (self, "upload-file", "");
    if (!give_to_ticket (self, workspace, error))
      return FALSE;
  }
  desk_call_answer (self->call, 204, NULL);
  return TRUE;
}

static GBytes *
join_chunks (const AzureFile *file)
{
  GByteArray *whole = g_byte_array_new ();

  for (guint i = 0; i < file->chunks->len; i++) {
    gsize size = 0;
    gconstpointer data = g_bytes_get_data (file->chunks->pdata[i], &size);

    g_byte_array_append (whole, data, (guint) size);
  }
  return g_byte_array_free_to_bytes (whole);
}

gboolean
azure_take_files (AzureCall *self,
                  const char *workspace_name,
                  gint64 request_row_id,
                  GError **error)
{
  AzureWorkspace *workspace = find_workspace (self, workspace_name, error);
  GHashTableIter iter;
  gpointer value;

  if (workspace == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, workspace->files);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    AzureFile *file = value;
    g_autoptr (GBytes) content = NULL;
    gint64 row_id = 0;

    if (file->is_taken || !is_whole (file))
      continue;
    content = join_chunks (file);
    if (!pd_database_insert_attachment (self->database, request_row_id, 0, file->name, content,
                                        &row_id, error))
      return FALSE;
    file->is_taken = TRUE;
  }
  return TRUE;
}

const AzureRoute azure_file_routes[] = {
  { "GET", SUPPORT "/services", FALSE, list_services },
  { "GET", SUPPORT "/services/*/problemclassifications", FALSE, list_classifications },
  { "PUT", WORKSPACE, FALSE, put_workspace },
  { "PUT", WORKSPACE "/files/*", FALSE, put_file },
  { "POST", WORKSPACE "/files/*/upload", TRUE, upload },
  { NULL },
};
