// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What tests say, from any thread: carried out on the service's own, between two calls. */

#include "desk-service-azure-private.h"

typedef struct
{
  guint number;
  guint other;
  gint64 time;
  const char *text;
  const char *more;
  gboolean flag;
  gboolean done;
} Setting;

static void
apply (DeskService *self, DeskServiceFunc func, Setting *setting)
{
  desk_service_invoke (self, func, setting);
}

static void
set_switches (DeskService *self, gpointer data)
{
  azure_state_get (self)->switches = ((Setting *) data)->number;
  desk_service_touch (self);
}

void
desk_service_azure_set_switches (DeskService *self, guint switches)
{
  apply (self, set_switches, &(Setting){ .number = switches });
}

static void
set_page_size (DeskService *self, gpointer data)
{
  const Setting *setting = data;

  azure_state_get (self)->reservations_page = MAX (1, setting->number);
  azure_state_get (self)->orders_page = MAX (1, setting->other);
  desk_service_touch (self);
}

void
desk_service_azure_set_page_size (DeskService *self, guint reservations, guint orders)
{
  apply (self, set_page_size, &(Setting){ .number = reservations, .other = orders });
}

static void
set_session_life (DeskService *self, gpointer data)
{
  azure_state_get (self)->session_life = ((Setting *) data)->time;
}

void
desk_service_azure_set_session_life (DeskService *self, gint64 microseconds)
{
  apply (self, set_session_life, &(Setting){ .time = microseconds });
}

static void
end_sessions (DeskService *self, gpointer data)
{
  g_hash_table_remove_all (azure_state_get (self)->sessions);
}

void
desk_service_azure_end_sessions (DeskService *self)
{
  apply (self, end_sessions, NULL);
}

static void
set_policy_error (DeskService *self, gpointer data)
{
  const Setting *setting = data;
  AzureState *state = azure_state_get (self);

  g_free (state->policy_code);
  state->policy_code = g_strdup (setting->text);
  g_free (state->policy_message);
  state->policy_message = g_strdup (setting->more);
}

void
desk_service_azure_set_policy_error (DeskService *self, const char *code, const char *message)
{
  apply (self, set_policy_error, &(Setting){ .text = code, .more = message });
}

static void
set_forbidden (DeskService *self, gpointer data)
{
  const Setting *setting = data;
  GHashTable *forbidden = azure_state_get (self)->forbidden;
  g_autofree char *key = setting->text != NULL ? g_ascii_strdown (setting->text, -1) : NULL;

  if (setting->flag)
    g_hash_table_add (forbidden, key != NULL ? g_steal_pointer (&key) : g_strdup ("*"));
  else if (key != NULL)
    g_hash_table_remove (forbidden, key);
  else
    g_hash_table_remove_all (forbidden);
  desk_service_touch (self);
}

void
desk_service_azure_set_forbidden (DeskService *self, const char *order_id, gboolean forbidden)
{
  apply (self, set_forbidden, &(Setting){ .text = order_id, .flag = forbidden });
}

static void
set_rate (DeskService *self, gpointer data)
{
  const Setting *setting = data;

  g_hash_table_replace (azure_state_get (self)->rates, g_strdup (setting->text),
                        g_memdup2 (&setting->time, sizeof setting->time));
}

void
desk_service_azure_set_rate (DeskService *self, const char *currency, gint64 rate_nano)
{
  apply (self, set_rate, &(Setting){ .text = currency, .time = rate_nano });
}

static void
set_retry_after (DeskService *self, gpointer data)
{
  azure_state_get (self)->retry_after = (int) ((Setting *) data)->time;
}

void
desk_service_azure_set_retry_after (DeskService *self, int seconds)
{
  apply (self, set_retry_after, &(Setting){ .time = seconds });
}

static void
count_client_errors (DeskService *self, gpointer data)
{
  ((Setting *) data)->number = azure_state_get (self)->client_errors;
}

guint
desk_service_azure_count_client_errors (DeskService *self)
{
  Setting setting = { 0 };

  apply (self, count_client_errors, &setting);
  return setting.number;
}

/* --- what others do at the far side --- */

static gpointer
answer_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  const Setting *setting = data;
  gint64 row_id = 0;

  if (!pd_database_insert_message (database, setting->time, "Microsoft", "in", setting->more,
                                   engine->now, &row_id, error) ||
      !pd_database_set_request_state (database, setting->time, PD_REQUEST_ATTENTION, engine->now,
                                      error))
    return NULL;
  return data;
}

/* Whichever subscription it is in. */
static const AzureTicket *
find_named (AzureState *state, const char *name)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, state->tickets);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (g_ascii_strcasecmp (((const AzureTicket *) value)->name, name) == 0)
      return value;
  }
  return NULL;
}

static void
answer_ticket (DeskService *self, gpointer data)
{
  Setting *setting = data;
  const AzureTicket *ticket = find_named (azure_state_get (self), setting->text);
  g_autoptr (GError) error = NULL;

  if (ticket == NULL)
    return;

  setting->time = ticket->row_id;
  setting->done = desk_service_run_write (self, answer_job, setting, &error) != NULL;
  if (!setting->done)
    g_warning ("Answering a ticket: %s", error->message);
}

gboolean
desk_service_azure_answer_ticket (DeskService *self, const char *ticket_name, const char *html)
{
  Setting setting = { .text = ticket_name, .more = html };

  apply (self, answer_ticket, &setting);
  return setting.done;
}

static gpointer
use_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  const Setting *setting = data;
  g_autoptr (PdReservation) reservation =
      pd_database_find_reservation (database, setting->text, engine->now, error);
  PdUtilizationDay day = { .day = (int) setting->time };

  if (reservation == NULL)
    return NULL;

  day.reserved_millihours = pd_reservation_get_quantity (reservation) * 24 * 1000;
  day.used_millihours = day.reserved_millihours * setting->number / 1000;
  return pd_database_put_utilization (database, azure_row_id (reservation), &day, 1, error) ? data
                                                                                            : NULL;
}

static void
use (DeskService *self, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ((Setting *) data)->done = desk_service_run_write (self, use_job, data, &error) != NULL;
}

gboolean
desk_service_azure_use (DeskService *self, const char *reservation_id, int day, int used_permille)
{
  Setting setting = { .text = reservation_id, .time = day, .number = (guint) used_permille };

  apply (self, use, &setting);
  return setting.done;
}
