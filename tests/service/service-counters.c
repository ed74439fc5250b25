// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What came and what was carried out. */

#include <string.h>

#include "service-core.h"

typedef struct
{
  char *method;
  char *target;
} Came;

struct _ServiceCounters
{
  GPtrArray *calls;     /* Came */
  GPtrArray *acts;      /* DeskServiceAct, whose texts are owned */
  GHashTable *subjects; /* "act\nsubject" */
  GHashTable *requests; /* "act\nrequest ID" */
  GString *doubled;
  guint n_trapped, n_tokens_trapped;
  guint n_under_way, peak;
};

static void
came_free (gpointer data)
{
  Came *came = data;

  g_free (came->method);
  g_free (came->target);
  g_free (came);
}

static void
act_free (gpointer data)
{
  DeskServiceAct *act = data;

  g_free ((char *) act->act);
  g_free ((char *) act->subject);
  g_free ((char *) act->request_id);
  g_free ((char *) act->customer);
  g_free (act);
}

ServiceCounters *
service_counters_new (void)
{
  ServiceCounters *counters = g_new0 (ServiceCounters, 1);

  counters->calls = g_ptr_array_new_with_free_func (came_free);
  counters->acts = g_ptr_array_new_with_free_func (act_free);
  counters->subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  counters->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  counters->doubled = g_string_new (NULL);
  return counters;
}

void
service_counters_free (ServiceCounters *counters)
{
  g_ptr_array_unref (counters->calls);
  g_ptr_array_unref (counters->acts);
  g_hash_table_unref (counters->subjects);
  g_hash_table_unref (counters->requests);
  g_string_free (counters->doubled, TRUE);
  g_free (counters);
}

void
service_counters_add_call (DeskService *self, const char *method, const char *target)
{
  ServiceCounters *counters = self->counters;
  Came *came = g_new0 (Came, 1);

  came->method = g_strdup (method);
  came->target = g_strdup (target);
  g_ptr_array_add (counters->calls, came);
  counters->n_under_way++;
  counters->peak = MAX (counters->peak, counters->n_under_way);
}

void
service_counters_leave (DeskService *self)
{
  if (self->counters->n_under_way > 0)
    self->counters->n_under_way--;
}

void
service_counters_add_trapped (DeskService *self, gboolean with_token)
{
  self->counters->n_trapped++;
  self->counters->n_tokens_trapped += with_token;
}

void
desk_service_count_act (DeskCall *call,
                        const char *act,
                        const char *subject,
                        const char *customer,
                        gboolean once_per_request)
{
  ServiceCounters *counters = call->service->counters;
  DeskServiceAct *done = g_new0 (DeskServiceAct, 1);

  done->act = g_strdup (act);
  done->subject = g_strdup (subject != NULL ? subject : "");
  done->request_id = g_strdup (call->has_request_id ? call->request_id : "");
  done->customer = g_strdup (customer != NULL ? customer : "");
  done->at = call->now;
  g_ptr_array_add (counters->acts, done);

  if (*done->subject != '\0' &&
      !g_hash_table_add (counters->subjects, g_strconcat (act, "\n", subject, NULL)))
    g_string_append_printf (counters->doubled, "%s: %s (%s)\n", act, subject, done->request_id);
  else if (once_per_request && *done->request_id != '\0' &&
           !g_hash_table_add (counters->requests, g_strconcat (act, "\n", done->request_id, NULL)))
    g_string_append_printf (counters->doubled, "%s: request %s (%s)\n", act, done->request_id,
                            done->subject);
}

/* --- for tests --- */

guint
desk_service_count_calls (DeskService *self, const char *method, const char *pattern)
{
  guint n = 0;

  g_rec_mutex_lock (&self->lock);
  for (guint i = 0; i < self->counters->calls->len; i++) {
    const Came *came = self->counters->calls->pdata[i];

    if ((method == NULL || g_ascii_strcasecmp (method, came->method) == 0) &&
        service_matches (pattern, came->target))
      n++;
  }
  g_rec_mutex_unlock (&self->lock);
  return n;
}

void
desk_service_clear_calls (DeskService *self)
{
  g_rec_mutex_lock (&self->lock);
  g_ptr_array_set_size (self->counters->calls, 0);
  self->counters->peak = self->counters->n_under_way;
  g_rec_mutex_unlock (&self->lock);
}

guint
desk_service_count_trapped (DeskService *self, gboolean with_token)
{
  guint n;

  g_rec_mutex_lock (&self->lock);
  n = with_token ? self->counters->n_tokens_trapped : self->counters->n_trapped;
  g_rec_mutex_unlock (&self->lock);
  return n;
}

guint
desk_service_get_peak (DeskService *self)
{
  guint peak;

  g_rec_mutex_lock (&self->lock);
  peak = self->counters->peak;
  g_rec_mutex_unlock (&self->lock);
  return peak;
}

void
desk_service_foreach_act (DeskService *self, DeskServiceActFunc func, gpointer data)
{
  g_rec_mutex_lock (&self->lock);
  for (guint i = 0; i < self->counters->acts->len; i++)
    func (self->counters->acts->pdata[i], data);
  g_rec_mutex_unlock (&self->lock);
}

guint
desk_service_count_acts (DeskService *self, const char *act)
{
  guint n = 0;

  g_rec_mutex_lock (&self->lock);
  for (guint i = 0; i < self->counters->acts->len; i++) {
    const DeskServiceAct *done = self->counters->acts->pdata[i];

    n += act == NULL || strcmp (done->act, act) == 0;
  }
  g_rec_mutex_unlock (&self->lock);
  return n;
}

char *
desk_service_list_doubled (DeskService *self)
{
  char *text;

  g_rec_mutex_lock (&self->lock);
  text = g_strdup (self->counters->doubled->str);
  g_rec_mutex_unlock (&self->lock);
  return text;
}

static JsonArray *
describe_acts (ServiceCounters *counters)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < counters->acts->len; i++) {
    const DeskServiceAct *act = counters->acts->pdata[i];
    JsonObject *object = json_object_new ();
    g_autofree char *at = pd_instant_format_iso (act->at);

    json_object_set_string_member (object, "act", act->act);
    json_object_set_string_member (object, "subject", act->subject);
    json_object_set_string_member (object, "requestId", act->request_id);
    json_object_set_string_member (object, "customer", act->customer);
    json_object_set_string_member (object, "at", at);
    json_array_add_object_element (array, object);
  }
  return array;
}

/* How often each method and path came; query and IDs are left out. */
static JsonObject *
describe_calls (ServiceCounters *counters)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < counters->calls->len; i++) {
    const Came *came = counters->calls->pdata[i];
    g_autofree char *path = g_strndup (came->target, strcspn (came->target, "?"));
    g_auto (GStrv) parts = g_strsplit (path, "/", -1);
    g_autofree char *key = NULL;
    gint64 n;

    for (guint j = 0; parts[j] != NULL; j++) {
      if (strpbrk (parts[j], "0123456789") != NULL && strcmp (parts[j], "v1") != 0 &&
          strcmp (parts[j], "oauth2") != 0 && strcmp (parts[j], "v2.0") != 0)
        strcpy (parts[j], "*");
    }
    g_free (path);
    path = g_strjoinv ("/", parts);
    key = g_strconcat (came->method, " ", path, NULL);
    n = json_object_get_int_member_with_default (object, key, 0);
    json_object_set_int_member (object, key, n + 1);
  }
  return object;
}

char *
desk_service_describe (DeskService *self)
{
  ServiceCounters *counters = self->counters;
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  char *text;

  json_node_take_object (root, object);
  g_rec_mutex_lock (&self->lock);
  json_object_set_int_member (object, "calls", counters->calls->len);
  json_object_set_object_member (object, "callsByPath", describe_calls (counters));
  json_object_set_array_member (object, "acts", describe_acts (counters));
  json_object_set_string_member (object, "doubled", counters->doubled->str);
  json_object_set_int_member (object, "faults", desk_service_count_faults (self));
  json_object_set_int_member (object, "peak", counters->peak);
  json_object_set_int_member (object, "trapped", counters->n_trapped);
  json_object_set_int_member (object, "tokensTrapped", counters->n_tokens_trapped);
  g_rec_mutex_unlock (&self->lock);
  text = json_to_string (root, TRUE);
  return text;
}
