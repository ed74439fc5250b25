// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "desk-service.h"

#include <glib/gstdio.h>
#include <string.h>

#include "pd-accounts.h"
#include "pd-error.h"
#include "pd-text.h"
#include "service-core.h"

#define ACCOUNT_NAME "Far side"
#define GENERATE_SEED 4711

/* What the new thread is to do, and how it went. */
typedef struct
{
  DeskService *self;
  GMutex lock;
  GCond cond;
  gboolean ready;
  GError *error;
} Start;

ServiceKept *
service_kept_new (void)
{
  ServiceKept *kept = g_new0 (ServiceKept, 1);

  kept->headers = g_ptr_array_new_with_free_func (g_free);
  return kept;
}

void
service_kept_free (ServiceKept *kept)
{
  g_free (kept->content_type);
  g_clear_pointer (&kept->bytes, g_bytes_unref);
  g_ptr_array_unref (kept->headers);
  g_free (kept);
}

static void
handler_free (gpointer data)
{
  ServiceHandler *handler = data;

  if (handler->destroy != NULL)
    handler->destroy (handler->user_data);
  g_strfreev (handler->prefix);
  g_free (handler);
}

/* --- its book --- */

static void
got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GMainContext *context, GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (context, TRUE);
  return *slot;
}

static PdAccount *
find_or_add_account (DeskService *self, gboolean *is_new, GError **error)
{
  g_autoptr (PdAccounts) accounts = pd_accounts_new (self->options.data_dir, self->clock);
  g_autoptr (GAsyncResult) result = NULL;
  PdAccount *account;

  if (!pd_accounts_refresh (accounts, error))
    return NULL;
  account = pd_accounts_find (accounts, ACCOUNT_NAME, NULL);
  *is_new = account == NULL;
  if (account != NULL)
    return account;

  pd_accounts_add_local_async (accounts, ACCOUNT_NAME, self->options.sample, PD_ROLES_ALL, NULL,
                               got_cb, &result);
  return pd_accounts_add_local_finish (accounts, wait_for (self->context, &result), error);
}

/* The far side has a user of its own: whoever signs in; and its windows. */
static gboolean
prepare_book (DeskService *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) user = NULL;

  pd_desk_set_user_async (self->desk, "佐藤 花子", DESK_SERVICE_USER, NULL, got_cb, &user);
  if (!pd_desk_settings_finish (self->desk, wait_for (self->context, &user), error))
    return FALSE;
  pd_desk_set_policy_setting_async (
      self->desk, self->options.rules_2020 ? PD_POLICY_SETTING_2020 : PD_POLICY_SETTING_TIMELINE,
      NULL, got_cb, &result);
  return pd_desk_settings_finish (self->desk, wait_for (self->context, &result), error);
}

static gboolean
open_book (DeskService *self, GError **error)
{
  g_autoptr (PdAccount) account = NULL;
  gboolean is_new = FALSE;
  PdGenerated generated = { 0 };

  account = find_or_add_account (self, &is_new, error);
  if (account == NULL)
    return FALSE;
  self->desk = pd_desk_open (pd_account_get_path (account), self->clock, error);
  if (self->desk == NULL || (is_new && !prepare_book (self, error)))
    return FALSE;
  if (!is_new || self->options.generate_customers == 0)
    return TRUE;

  return pd_desk_generate (self->desk, self->options.generate_customers,
                           (gint64) self->options.generate_customers *
                               self->options.generate_orders,
                           0, GENERATE_SEED, NULL, NULL, &generated, error);
}

/* --- its thread --- */

static void
tear_down (DeskService *self)
{
  service_stop_listening (self);
  if (self->trap != NULL)
    soup_server_disconnect (self->trap);
  g_clear_object (&self->trap);
  g_ptr_array_set_size (self->held, 0);
  g_ptr_array_set_size (self->handlers, 0);
  g_clear_object (&self->desk);
  /* Answers that were late are let go. */
  while (g_main_context_iteration (self->context, self->n_parcels > 0))
    ;
}

static gboolean
set_up (DeskService *self, GError **error)
{
  if (!open_book (self, error) || !service_listen (self, error))
    return FALSE;

  desk_service_partner_register (self);
  desk_service_azure_register (self);
  return TRUE;
}

static gpointer
run_thread (gpointer data)
{
  Start *start = data;
  DeskService *self = start->self;
  GError *error = NULL;
  gboolean good;

  g_main_context_push_thread_default (self->context);
  good = set_up (self, &error);
  g_mutex_lock (&start->lock);
  start->ready = TRUE;
  start->error = error;
  g_cond_signal (&start->cond);
  g_mutex_unlock (&start->lock);

  if (good)
    g_main_loop_run (self->loop);
  tear_down (self);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
start_thread (DeskService *self, GError **error)
{
  Start start = { .self = self };

  g_mutex_init (&start.lock);
  g_cond_init (&start.cond);
  self->thread = g_thread_new ("desk-service", run_thread, &start);
  g_mutex_lock (&start.lock);
  while (!start.ready)
    g_cond_wait (&start.cond, &start.lock);
  g_mutex_unlock (&start.lock);
  g_mutex_clear (&start.lock);
  g_cond_clear (&start.cond);
  self->started = start.error == NULL;
  if (self->started)
    return TRUE;

  g_propagate_error (error, start.error);
  return FALSE;
}

static gboolean
take_options (DeskService *self, const DeskServiceOptions *options, GError **error)
{
  if (options != NULL)
    self->options = *options;
  self->options.data_dir = g_strdup (self->options.data_dir);
  if (self->options.certificate != NULL)
    g_object_ref (self->options.certificate);
  if (self->options.data_dir == NULL) {
    self->options.data_dir = g_dir_make_tmp ("desk-service-XXXXXX", error);
    self->remove_dir = TRUE;
  }
  self->latency = self->options.latency;
  self->port = self->options.port;
  if (self->options.now == 0)
    self->clock = pd_clock_new ();
  else if (self->options.clock_runs)
    self->clock = pd_clock_new_at (self->options.now);
  else
    self->clock = pd_clock_new_stopped (self->options.now);
  return self->options.data_dir != NULL;
}

static DeskService *
new_empty (void)
{
  DeskService *self = g_new0 (DeskService, 1);
  GDestroyNotify kept_free = (GDestroyNotify) service_kept_free;

  g_rec_mutex_init (&self->lock);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->handlers = g_ptr_array_new_with_free_func (handler_free);
  self->cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kept_free);
  self->replays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kept_free);
  self->stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kept_free);
  self->cursors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->failing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->polls = 1;
  self->completed_after_reads = 1;
  self->takes_requests = TRUE;
  self->entra = service_entra_new ();
  self->faults = service_faults_new ();
  self->counters = service_counters_new ();
  return self;
}

DeskService *
desk_service_new (const DeskServiceOptions *options, GError **error)
{
  g_autoptr (DeskService) self = new_empty ();

  if (!take_options (self, options, error) || !start_thread (self, error))
    return NULL;
  desk_service_set_auto_approve (self, self->options.auto_approve);
  return g_steal_pointer (&self);
}

static void
remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      remove_dir (child);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}

static void
quit (DeskService *self, gpointer data)
{
  g_main_loop_quit (self->loop);
}

void
desk_service_free (DeskService *self)
{
  if (self->thread != NULL) {
    if (self->started)
      desk_service_invoke (self, quit, NULL);
    g_thread_join (self->thread);
  }
  if (self->remove_dir && self->options.data_dir != NULL)
    remove_dir (self->options.data_dir);

  g_clear_pointer (&self->entra, service_entra_free);
  g_clear_pointer (&self->faults, service_faults_free);
  g_clear_pointer (&self->counters, service_counters_free);
  g_hash_table_unref (self->cache);
  g_hash_table_unref (self->replays);
  g_hash_table_unref (self->stored);
  g_hash_table_unref (self->cursors);
  g_hash_table_unref (self->failing);
  g_ptr_array_unref (self->handlers);
  g_ptr_array_unref (self->held);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_object (&self->clock);
  g_clear_object (&self->options.certificate);
  g_free ((char *) self->options.data_dir);
  g_free (self->url);
  g_free (self->trap_url);
  g_rec_mutex_clear (&self->lock);
  g_free (self);
}

/* --- on its thread --- */

typedef struct
{
  DeskService *self;
  DeskServiceFunc func;
  gpointer data;
  GMutex lock;
  GCond cond;
  gboolean done;
} Invocation;

static gboolean
invoke_cb (gpointer user_data)
{
  Invocation *invocation = user_data;

  g_rec_mutex_lock (&invocation->self->lock);
  invocation->func (invocation->self, invocation->data);
  g_rec_mutex_unlock (&invocation->self->lock);
  g_mutex_lock (&invocation->lock);
  invocation->done = TRUE;
  g_cond_signal (&invocation->cond);
  g_mutex_unlock (&invocation->lock);
  return G_SOURCE_REMOVE;
}

void
desk_service_invoke (DeskService *self, DeskServiceFunc func, gpointer data)
{
  Invocation invocation = { self, func, data };
  g_autoptr (GSource) source = g_idle_source_new ();

  g_return_if_fail (g_thread_self () != self->thread);

  g_mutex_init (&invocation.lock);
  g_cond_init (&invocation.cond);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, invoke_cb, &invocation, NULL);
  g_source_attach (source, self->context);
  g_mutex_lock (&invocation.lock);
  while (!invocation.done)
    g_cond_wait (&invocation.cond, &invocation.lock);
  g_mutex_unlock (&invocation.lock);
  g_mutex_clear (&invocation.lock);
  g_cond_clear (&invocation.cond);
}

static void
set_listening (DeskService *self, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!GPOINTER_TO_INT (data))
    service_stop_listening (self);
  else if (self->server == NULL && !service_listen (self, &error))
    g_warning ("Listening again: %s", error->message);
}

void
desk_service_set_listening (DeskService *self, gboolean listening)
{
  desk_service_invoke (self, set_listening, GINT_TO_POINTER (listening));
}

/* --- what it is --- */

const char *
desk_service_get_url (DeskService *self)
{
  return self->url;
}

const char *const *
desk_service_get_products (DeskService *self)
{
  return self->options.products;
}

const char *
desk_service_get_authority_url (DeskService *self)
{
  return self->url;
}

const char *
desk_service_get_trap_url (DeskService *self)
{
  return self->trap_url;
}

PdClock *
desk_service_get_clock (DeskService *self)
{
  return self->clock;
}

void
desk_service_set_clock (DeskService *self, gint64 instant)
{
  g_rec_mutex_lock (&self->lock);
  pd_clock_set (self->clock, instant);
  g_hash_table_remove_all (self->cache);
  g_rec_mutex_unlock (&self->lock);
}

const char *
desk_service_get_book_path (DeskService *self)
{
  return pd_desk_get_book_path (self->desk);
}

gpointer
desk_service_read (DeskService *self, PdStoreJob job, gpointer data, GError **error)
{
  gpointer result;

  g_rec_mutex_lock (&self->lock);
  result = pd_store_read (pd_desk_get_store (self->desk), job, data, error);
  g_rec_mutex_unlock (&self->lock);
  return result;
}

gpointer
desk_service_write (DeskService *self, PdStoreJob job, gpointer data, GError **error)
{
  gpointer result;

  g_rec_mutex_lock (&self->lock);
  desk_service_touch (self);
  result = pd_store_write (pd_desk_get_store (self->desk), job, data, error);
  g_rec_mutex_unlock (&self->lock);
  return result;
}

/* --- switches --- */

#define SWITCH(name, Type, member)                             \
  void desk_service_set_##name (DeskService *self, Type value) \
  {                                                            \
    g_rec_mutex_lock (&self->lock);                            \
    self->member = value;                                      \
    g_hash_table_remove_all (self->cache);                     \
    g_rec_mutex_unlock (&self->lock);                          \
  }

SWITCH (latency, guint, latency)
SWITCH (polls, guint, polls)
SWITCH (gzip, gboolean, gzip)
SWITCH (takes_requests, gboolean, takes_requests)
SWITCH (speaks_japanese, gboolean, speaks_japanese)
SWITCH (keeps_entitlements, gboolean, keeps_entitlements)

void
desk_service_set_order_delays (DeskService *self,
                               gint64 listed_after,
                               gint64 completed_after,
                               int completed_after_reads)
{
  g_rec_mutex_lock (&self->lock);
  self->listed_after = listed_after;
  self->completed_after = completed_after;
  self->completed_after_reads = completed_after_reads;
  g_hash_table_remove_all (self->cache);
  g_rec_mutex_unlock (&self->lock);
}

void
desk_service_rotate_availabilities (DeskService *self)
{
  g_rec_mutex_lock (&self->lock);
  self->availability_epoch++;
  g_hash_table_remove_all (self->cache);
  g_rec_mutex_unlock (&self->lock);
}

void
desk_service_fail_product (DeskService *self, const char *product_id, int code)
{
  g_rec_mutex_lock (&self->lock);
  if (product_id == NULL)
    g_hash_table_remove_all (self->failing);
  else
    g_hash_table_replace (self->failing, g_strdup (product_id), GINT_TO_POINTER (code));
  g_rec_mutex_unlock (&self->lock);
}
