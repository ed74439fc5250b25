// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "desk-service-azure-private.h"

#include <string.h>

#define RESERVATIONS_PAGE 100
#define ORDERS_PAGE 50
#define SESSION_LIFE (G_GINT64_CONSTANT (600) * G_USEC_PER_SEC)
#define FIRST_ETAG                                                               \
  4 /* an order or reservation has been through some revisions when it is bought \
     */
#define READS_LEFT 250
#define WRITES_LEFT 200

#define AZURE_REFUSAL (azure_refusal_quark ())
GQuark azure_refusal_quark (void);
G_DEFINE_QUARK (azure - refusal - quark, azure_refusal)

/* The states of the services of this process: what a test says goes to its own. */
static GMutex states_lock;
static GHashTable *states; /* DeskService -> AzureState */

/* --- the state --- */

static void
track_free (AzureTrack *track)
{
  g_clear_pointer (&track->revisions, g_ptr_array_unref);
  g_clear_pointer (&track->split_destinations, g_ptr_array_unref);
  g_clear_pointer (&track->merge_sources, g_ptr_array_unref);
  g_free (track->status_code);
  g_free (track->split_source);
  g_free (track->merge_destination);
  g_free (track);
}

static void
session_free (AzureSession *session)
{
  g_clear_pointer (&session->request, json_object_unref);
  g_free (session->id);
  g_free (session->tenant);
  g_free (session->reservation_id);
  g_free (session);
}

static void
quote_free (AzureQuote *quote)
{
  g_free (quote->order_id);
  g_free (quote->tenant);
  g_free (quote);
}

static void
operation_free (AzureOperation *operation)
{
  g_clear_pointer (&operation->answer, json_node_unref);
  g_free (operation->id);
  g_free (operation->tenant);
  g_free (operation);
}

static GHashTable *
new_table (GDestroyNotify value_free)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_free);
}

static AzureState *
state_new (DeskService *service)
{
  AzureState *state = g_new0 (AzureState, 1);

  state->service = service;
  state->reservations_page = RESERVATIONS_PAGE;
  state->orders_page = ORDERS_PAGE;
  state->session_life = SESSION_LIFE;
  state->tracks = new_table ((GDestroyNotify) track_free);
  state->sessions = new_table ((GDestroyNotify) session_free);
  state->quotes = new_table ((GDestroyNotify) quote_free);
  state->operations = new_table ((GDestroyNotify) operation_free);
  state->forbidden = new_table (NULL);
  state->rates = new_table (g_free);
  state->tickets = new_table ((GDestroyNotify) azure_ticket_free);
  state->workspaces = new_table ((GDestroyNotify) azure_workspace_free);
  return state;
}

static void
state_free (gpointer data)
{
  AzureState *state = data;

  g_mutex_lock (&states_lock);
  g_hash_table_remove (states, state->service);
  g_mutex_unlock (&states_lock);

  g_hash_table_unref (state->tracks);
  g_hash_table_unref (state->sessions);
  g_hash_table_unref (state->quotes);
  g_hash_table_unref (state->operations);
  g_hash_table_unref (state->forbidden);
  g_hash_table_unref (state->rates);
  g_hash_table_unref (state->tickets);
  g_hash_table_unref (state->workspaces);
  g_free (state->policy_code);
  g_free (state->policy_message);
  g_free (state);
}

AzureState *
azure_state_get (DeskService *service)
{
  AzureState *state;

  g_mutex_lock (&states_lock);
  state = g_hash_table_lookup (states, service);
  g_mutex_unlock (&states_lock);
  return state;
}

AzureTrack *
azure_get_track (AzureState *state, const char *id)
{
  g_autofree char *key = g_ascii_strdown (id, -1);
  AzureTrack *track = g_hash_table_lookup (state->tracks, key);

  if (track != NULL)
    return track;

  track = g_new0 (AzureTrack, 1);
  track->etag = FIRST_ETAG;
  track->revisions = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  track->split_destinations = g_ptr_array_new_with_free_func (g_free);
  track->merge_sources = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (state->tracks, g_steal_pointer (&key), track);
  return track;
}

gint64
azure_row_id (gpointer record)
{
  return pd_record_get_row_id (PD_RECORD (record));
}

/* --- refusing --- */

gboolean
azure_fail (GError **error, guint status, const char *code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, AZURE_REFUSAL, (int) status, "%s\n%s", code, message);
  return FALSE;
}

gboolean
azure_fail_with (GError **error, GError *engine_error, const char *code)
{
  guint status = 400;

  if (engine_error->domain == AZURE_REFUSAL || engine_error->domain != PD_ERROR ||
      engine_error->code > PD_ERROR_UNSUPPORTED) {
    g_propagate_error (error, engine_error);
    return FALSE;
  }
  if (engine_error->code == PD_ERROR_NOT_FOUND) {
    status = 404;
    code = "ResourceNotFound";
  } else if (engine_error->code == PD_ERROR_INVALID) {
    code = "BadRequest";
  }

  azure_fail (error, status, code, "%s", engine_error->message);
  g_error_free (engine_error);
  return FALSE;
}

static void
refuse (DeskCall *call, GError *error)
{
  g_auto (GStrv) parts = NULL;

  if (error->domain != AZURE_REFUSAL) {
    g_debug ("Azure half: %s", error->message);
    desk_call_refuse_error (call, error);
    return;
  }

  parts = g_strsplit (error->message, "\n", 2);
  if (error->code == 401)
    desk_call_set_header (call, "WWW-Authenticate",
                          "Bearer error=\"invalid_token\", error_description=\"Another tenant.\"");
  desk_call_refuse_azure (call, (guint) error->code, parts[0], "%s", parts[1]);
  g_error_free (error);
}

void
azure_count_act (AzureCall *self, const char *act, const char *subject)
{
  self->act = act;
  g_free (self->subject);
  self->subject = g_strdup (subject);
}

void
azure_count_client_error (AzureCall *self)
{
  self->state->client_errors++;
  desk_service_count_act (self->call, "client-error", "", self->call->tenant, FALSE);
}

/* --- the path's data --- */

static gboolean
check_tenant (AzureCall *self, gint64 customer_row_id, GError **error)
{
  if (self->customer != NULL && azure_row_id (self->customer) == customer_row_id)
    return TRUE;

  return azure_fail (error, 401, "InvalidAuthenticationTokenTenant",
                     "The access token is from the wrong tenant: %s.", self->call->tenant);
}

GPtrArray *
azure_get_order (AzureCall *self, const char *order_id, GError **error)
{
  g_autofree char *guid = pd_text_normalize_guid (order_id);
  g_autoptr (GPtrArray) reservations = NULL;

  if (guid == NULL) {
    azure_fail (error, 400, "InvalidReservationOrderId", "%s is no reservation order ID.",
                order_id);
    return NULL;
  }
  reservations =
      pd_database_list_reservation_order (self->database, guid, self->engine->now, error);
  if (reservations == NULL)
    return NULL;
  if (reservations->len == 0) {
    azure_fail (error, 404, "ReservationOrderNotFound", "The reservation order was not found.");
    return NULL;
  }
  if (!check_tenant (self, pd_reservation_get_customer_row_id (reservations->pdata[0]), error))
    return NULL;
  if (g_hash_table_contains (self->state->forbidden, "*") ||
      g_hash_table_contains (self->state->forbidden, guid)) {
    azure_fail (error, 403, "AuthorizationFailed",
                "The client '%s' has no right on the scope '/providers/Microsoft.Capacity/"
                "reservationOrders/%s'.",
                self->call->user, guid);
    return NULL;
  }
  return g_steal_pointer (&reservations);
}

PdReservation *
azure_get_reservation (AzureCall *self,
                       const char *order_id,
                       const char *reservation_id,
                       GError **error)
{
  g_autofree char *guid = pd_text_normalize_guid (reservation_id);
  g_autoptr (GPtrArray) reservations = azure_get_order (self, order_id, error);

  if (reservations == NULL)
    return NULL;
  if (guid == NULL) {
    azure_fail (error, 400, "InvalidReservationId", "%s is no reservation ID.", reservation_id);
    return NULL;
  }
  for (guint i = 0; i < reservations->len; i++) {
    if (pd_json_is_same_id (pd_reservation_get_reservation_id (reservations->pdata[i]), guid))
      return g_object_ref (reservations->pdata[i]);
  }
  azure_fail (error, 400, "ReservationIdNotInReservationOrder",
              "The reservation is not in this order.");
  return NULL;
}

char *
azure_parse_id (const char *id, const char *segment)
{
  g_auto (GStrv) parts = g_strsplit (id, "/", -1);
  char *guid = pd_text_normalize_guid (id);

  for (guint i = 0; guid == NULL && parts[i] != NULL && parts[i + 1] != NULL; i++) {
    if (g_ascii_strcasecmp (parts[i], segment) == 0)
      guid = g_strdup (parts[i + 1]);
  }
  return guid;
}

PdReservation *
azure_find_reservation (AzureCall *self, const char *id, GError **error)
{
  g_autofree char *reservation_id = azure_parse_id (id, "reservations");
  g_autoptr (PdReservation) found = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdReservation) checked = NULL;

  if (reservation_id == NULL) {
    azure_fail (error, 400, "InvalidReservationId", "%s is no reservation ID.", id);
    return NULL;
  }
  found = pd_database_find_reservation (self->database, reservation_id, self->engine->now,
                                        &local_error);
  if (found == NULL ||
      !pd_json_is_same_id (pd_reservation_get_reservation_id (found), reservation_id)) {
    azure_fail (error, 404, "ResourceNotFound", "The reservation was not found.");
    return NULL;
  }
  return azure_get_reservation (self, pd_reservation_get_reservation_order_id (found),
                                reservation_id, error);
}

GPtrArray *
azure_list_subscriptions (AzureCall *self, GError **error)
{
  if (self->customer == NULL)
    return g_ptr_array_new_with_free_func (g_object_unref);
  return pd_database_list_subscriptions (self->database, azure_row_id (self->customer), error);
}

static PdAzureSubscription *
find_subscription (GPtrArray *subscriptions, const char *subscription_id)
{
  for (guint i = 0; i < subscriptions->len; i++) {
    if (pd_json_is_same_id (pd_azure_subscription_get_subscription_id (subscriptions->pdata[i]),
                            subscription_id))
      return g_object_ref (subscriptions->pdata[i]);
  }
  return NULL;
}

/* Another customer's: the token is of the wrong tenant. */
static gboolean
is_elsewhere (AzureCall *self, const char *subscription_id, gboolean *is, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  g_autoptr (GArray) ids = pd_database_list_ids (self->database, query, -1, 0, NULL, error);

  *is = FALSE;
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len && !*is; i++) {
    g_autoptr (GPtrArray) theirs =
        pd_database_list_subscriptions (self->database, g_array_index (ids, gint64, i), error);
    g_autoptr (PdAzureSubscription) found = NULL;

    if (theirs == NULL)
      return FALSE;
    found = find_subscription (theirs, subscription_id);
    *is = found != NULL;
  }
  return TRUE;
}

PdAzureSubscription *
azure_get_subscription (AzureCall *self, const char *subscription_id, GError **error)
{
  g_autofree char *guid = pd_text_normalize_guid (subscription_id);
  g_autoptr (GPtrArray) mine = azure_list_subscriptions (self, error);
  PdAzureSubscription *found;
  gboolean elsewhere = FALSE;

  if (mine == NULL)
    return NULL;
  if (guid == NULL) {
    azure_fail (error, 400, "InvalidSubscriptionId", "%s is no subscription ID.", subscription_id);
    return NULL;
  }
  found = find_subscription (mine, guid);
  if (found != NULL || !is_elsewhere (self, guid, &elsewhere, error))
    return found;

  if (elsewhere)
    check_tenant (self, 0, error);
  else
    azure_fail (error, 404, "SubscriptionNotFound", "The subscription '%s' could not be found.",
                guid);
  return NULL;
}

/* --- long-running answers --- */

AzureOperation *
azure_start_operation (AzureCall *self, const char *kind, const char *id, JsonNode *answer)
{
  AzureOperation *operation = g_new0 (AzureOperation, 1);

  operation->id = g_ascii_strdown (id, -1);
  operation->tenant = g_strdup (self->call->tenant);
  operation->kind = kind;
  operation->left = desk_service_get_polls (self->call->service);
  operation->answer = answer;
  g_hash_table_replace (self->state->operations, g_strdup (operation->id), operation);
  return operation;
}

AzureOperation *
azure_get_operation (AzureCall *self, const char *id, GError **error)
{
  g_autofree char *key = g_ascii_strdown (id, -1);
  AzureOperation *operation = g_hash_table_lookup (self->state->operations, key);

  if (operation == NULL) {
    azure_fail (error, 404, "NotFound", "The operation was not found.");
    return NULL;
  }
  if (g_strcmp0 (operation->tenant, self->call->tenant) != 0) {
    check_tenant (self, 0, error);
    return NULL;
  }
  return operation;
}

void
azure_set_retry_after (AzureCall *self, int seconds)
{
  g_autofree char *text =
      g_strdup_printf ("%d", self->state->retry_after > 0 ? self->state->retry_after : seconds);

  desk_call_set_header (self->call, "Retry-After", text);
}

char *
azure_make_url (AzureCall *self, const char *path)
{
  return g_strdup_printf ("%s%s?api-version=%s", desk_service_get_url (self->call->service), path,
                          desk_call_get_query (self->call, "api-version"));
}

void
azure_answer_accepted (AzureCall *self,
                       guint status,
                       JsonNode *body,
                       const char *url,
                       gboolean async,
                       int retry_after)
{
  desk_call_answer (self->call, status, body);
  desk_call_set_header (self->call, "Location", url);
  if (async)
    desk_call_set_header (self->call, "Azure-AsyncOperation", url);
  azure_set_retry_after (self, retry_after);
}

/* --- one call --- */

typedef struct
{
  AzureCall *azure;
  AzureJob job;
} Work;

static gpointer
run_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Work *work = data;
  AzureCall *self = work->azure;
  g_autoptr (GError) local_error = NULL;

  self->database = database;
  self->engine = engine;
  self->customer =
      pd_database_find_customer (database, self->call->tenant, engine->now, &local_error);
  if (self->customer != NULL &&
      !pd_json_is_same_id (pd_customer_get_tenant_id (self->customer), self->call->tenant))
    g_clear_object (&self->customer);
  return work->job (self, error) ? self : NULL;
}

/* Section 1: budgets of the tenant or of the subscription, by what was called. */
static void
set_limits (AzureCall *self)
{
  gboolean reads = g_ascii_strcasecmp (self->call->method, "GET") == 0;
  gboolean support = desk_call_is (self->call, 0, "subscriptions") ||
                     desk_call_is (self->call, 1, "microsoft.support");
  guint *used = reads ? &self->state->reads : &self->state->writes;
  guint all = reads ? READS_LEFT : WRITES_LEFT;
  g_autofree char *name =
      g_strdup_printf ("x-ms-ratelimit-remaining-%s-%s", support ? "subscription" : "tenant",
                       reads ? "reads" : "writes");
  g_autofree char *left = NULL;

  *used = (*used + 1) % all; /* it is filled again as fast as the tests use it */
  left = g_strdup_printf ("%u", all - *used - 1);
  desk_call_set_header (self->call, name, left);
}

static void
perform (DeskCall *call, AzureState *state, const AzureRoute *route, char **args)
{
  AzureCall self = { .call = call, .state = state };
  Work work = { &self, route->job };
  GError *error = NULL;
  gpointer done;

  for (guint i = 0; i < AZURE_N_ARGS; i++)
    self.args[i] = args[i];
  done = route->writes ? desk_service_run_write (call->service, run_job, &work, &error)
                       : desk_service_run_read (call->service, run_job, &work, &error);
  if (done == NULL)
    refuse (call, error);
  else if (self.act != NULL)
    desk_service_count_act (call, self.act, self.subject, call->tenant, FALSE);
  if (!desk_call_is_method (call, "GET"))
    desk_service_touch (call->service);

  set_limits (&self);
  g_clear_object (&self.customer);
  g_free (self.subject);
}

/* --- routes --- */

static gboolean
fits (DeskCall *call, const char *pattern, char **args)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "/", -1);
  guint n_args = 0;

  if (g_strv_length (parts) != call->n_segments)
    return FALSE;
  for (guint i = 0; parts[i] != NULL; i++) {
    if (strcmp (parts[i], "*") == 0)
      args[n_args++] = call->segments[i];
    else if (g_ascii_strcasecmp (parts[i], call->segments[i]) != 0)
      return FALSE;
  }
  return TRUE;
}

static const AzureRoute *
find_route (DeskCall *call, char **args, gboolean *is_path)
{
  const AzureRoute *const tables[] = {
    azure_reservation_routes, azure_change_routes,   azure_purchase_routes,
    azure_return_routes,      azure_exchange_routes, azure_access_routes,
    azure_support_routes,     azure_file_routes,     azure_use_routes,
  };

  *is_path = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    for (const AzureRoute *route = tables[i]; route->method != NULL; route++) {
      if (!fits (call, route->pattern, args))
        continue;
      *is_path = TRUE;
      if (desk_call_is_method (call, route->method))
        return route;
    }
  }
  return NULL;
}

static void
handle (DeskCall *call, gpointer user_data)
{
  char *args[AZURE_N_ARGS] = { NULL };
  gboolean is_path = FALSE;
  const AzureRoute *route = find_route (call, args, &is_path);

  if (route != NULL)
    perform (call, user_data, route, args);
  else if (is_path)
    desk_call_refuse_azure (call, 405, "HttpMethodNotSupported", "%s is not supported here.",
                            call->method);
  else
    desk_call_refuse_azure (call, 404, "NotFound", "No resource is at %s.", call->target);
}

void
desk_service_azure_register (DeskService *self)
{
  AzureState *state = state_new (self);

  g_mutex_lock (&states_lock);
  if (states == NULL)
    states = g_hash_table_new (NULL, NULL);
  g_hash_table_insert (states, self, state);
  g_mutex_unlock (&states_lock);
  desk_service_add_handler (self, PD_API_AZURE, "providers", FALSE, handle, state, state_free);
  desk_service_add_handler (self, PD_API_AZURE, "subscriptions", FALSE, handle, state, NULL);
}
