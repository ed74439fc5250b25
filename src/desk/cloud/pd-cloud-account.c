// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cloud-account-private.h"
#include "pd-courier-private.h"

/* The desk reminds of a sign-in that ends within two weeks (issue 4, section 1). */
#define REMIND_US (14 * PD_DAY_US)
/* The end of the sign-in moves with each renewal of its tokens: written down by the day. */
#define NOTE_EVERY_US PD_DAY_US
/* After a start, or a sign-in. */
#define FIRST_SYNC_S 3

G_DEFINE_FINAL_TYPE (PdCloudAccount, pd_cloud_account, G_TYPE_OBJECT)

static GParamSpec *props[PD_CLOUD_N_PROPS];

enum { SIGNAL_BROWSE, SIGNAL_CODE_SHOWN, SIGNAL_SYNC_ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

void
pd_cloud_account_notify (PdCloudAccount *self, PdCloudProp prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

void
pd_cloud_account_emit_sync_ended (PdCloudAccount *self)
{
  g_signal_emit (self, signals[SIGNAL_SYNC_ENDED], 0);
}

/* --- what the book keeps of a sign-in --- */

typedef struct
{
  char *user;         /* (nullable) */
  char *tenant;       /* (nullable): not known, or known already */
  gint64 lasts_until; /* 0 = nobody is signed in */
  gint64 remind_at;   /* 0 = it lasts long enough */
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_free (note->user);
  g_free (note->tenant);
  g_free (note);
}

static gboolean
set_if_known (PdDatabase *database, const char *key, const char *value, GError **error)
{
  return value == NULL || pd_database_set_setting (database, key, value, error);
}

static gpointer
note_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Note *note = data;
  g_autofree char *until =
      note->lasts_until != 0 ? pd_instant_format_iso (note->lasts_until) : g_strdup ("");

  if (!set_if_known (database, PD_SETTING_CLOUD_SIGNED_IN_USER, note->user, error) ||
      !set_if_known (database, PD_SETTING_CLOUD_SIGNED_IN_TENANT, note->tenant, error) ||
      !pd_database_set_setting (database, PD_SETTING_CLOUD_LASTS_UNTIL, until, error))
    return NULL;
  /* Who is signed in to the portal is who stands in the log. */
  if (note->user != NULL &&
      (!pd_database_set_setting (database, PD_SETTING_USER_EMAIL, note->user, error)))
    return NULL;

  return pd_database_set_sign_in_deadline (database, note->remind_at, error) ? data : NULL;
}

/* @user_data (nullable): the task of a sign-in, which is good all the same. */
static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (pd_store_write_finish (PD_STORE (source), result, &error) == NULL &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Writing down the sign-in: %s", error->message);
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

/* When the sign-in's end is a deadline already; 0 = not yet. */
static gint64
get_reminder (PdCloudAccount *self)
{
  gint64 until = pd_far_get_lasts_until (self->far);

  return until != 0 && until - pd_clock_now (pd_context_get_clock (self->context)) < REMIND_US
             ? until
             : 0;
}

/* @task (nullable): taken over. */
static void
write_note (PdCloudAccount *self, GTask *task)
{
  Note *note = g_new0 (Note, 1);

  note->lasts_until = pd_far_get_lasts_until (self->far);
  note->remind_at = self->reminder = get_reminder (self);
  if (pd_far_get_session (self->far) == PD_SESSION_SIGNED_IN) {
    note->user = g_strdup (pd_far_get_user (self->far));
    if (*self->settings->signed_in_tenant == '\0')
      note->tenant = g_strdup (pd_far_get_tenant (self->far));
  }
  self->noted_until = note->lasts_until;
  pd_store_write_async (self->store, note_job, note, note_free, NULL, NULL, noted_cb, task);
}

/* --- the session --- */

static void
session_cb (PdCloudAccount *self)
{
  gboolean is_signed_in = pd_cloud_account_is_signed_in (self);
  gint64 until = pd_far_get_lasts_until (self->far);

  if (self->is_closed || pd_far_get_session (self->far) == PD_SESSION_UNKNOWN)
    return;

  if (ABS (until - self->noted_until) >= NOTE_EVERY_US || get_reminder (self) != self->reminder)
    write_note (self, NULL);
  if (is_signed_in && !self->was_signed_in)
    pd_cloud_account_plan_sync (self, FIRST_SYNC_S);
  self->was_signed_in = is_signed_in;

  pd_cloud_account_notify (self, PD_CLOUD_PROP_SIGNED_IN);
  pd_cloud_account_notify (self, PD_CLOUD_PROP_LAPSED);
  pd_cloud_account_notify (self, PD_CLOUD_PROP_USER);
  pd_cloud_account_notify (self, PD_CLOUD_PROP_LASTS_UNTIL);
}

static void
online_cb (PdCloudAccount *self)
{
  if (self->is_closed)
    return;

  pd_cloud_account_notify (self, PD_CLOUD_PROP_ONLINE);
  if (pd_cloud_account_is_online (self) && self->was_signed_in)
    pd_cloud_account_plan_sync (self, FIRST_SYNC_S);
}

static void
problem_cb (PdCloudAccount *self)
{
  const GError *problem = pd_far_get_problem (self->far);

  g_free (self->keyring_problem);
  self->keyring_problem =
      problem != NULL
          ? g_strdup (_ ("No password service keeps the sign-in on this computer, so it "
                         "ends with the program. Start or unlock the keyring and sign "
                         "in again to keep it."))
          : NULL;
  pd_cloud_account_notify (self, PD_CLOUD_PROP_KEYRING_PROBLEM);
}

static void
browse_cb (PdFar *far, const char *uri, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_BROWSE], 0, uri);
}

static void
code_shown_cb (PdFar *far, const char *code, const char *address, gint64 until, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_CODE_SHOWN], 0, code, address, until);
}

static void
store_changed_cb (PdStore *store, guint changes, gpointer user_data)
{
  PdCloudAccount *self = PD_CLOUD_ACCOUNT (user_data);

  if (self->is_closed)
    return;
  if ((changes & PD_CHANGE_OUTBOX) != 0)
    pd_cloud_account_count_outbox (self);
  if ((changes & PD_CHANGE_PULLS) != 0 && self->pass == NULL)
    pd_cloud_account_read_sync_state (self); /* another process has synchronised */
}

void
pd_cloud_account_take_settings (PdCloudAccount *self, const PdSettings *settings)
{
  gboolean is_elsewhere = settings->lasts_until > self->settings->lasts_until &&
                          settings->lasts_until != self->noted_until;

  pd_settings_free (self->settings);
  self->settings = pd_settings_copy (settings);
  /* Another program of the same person has signed in. */
  if (is_elsewhere && !self->was_signed_in && !self->is_closed)
    pd_far_reload (self->far);
}

/* --- the object --- */

static void
get_sync_property (PdCloudAccount *self, guint prop_id, GValue *value)
{
  switch ((PdCloudProp) prop_id) {
  case PD_CLOUD_PROP_SYNCING:
    g_value_set_boolean (value, self->pass != NULL);
    break;
  case PD_CLOUD_PROP_SYNC_PHASE:
    g_value_set_string (value, self->phase);
    break;
  case PD_CLOUD_PROP_SYNC_DONE:
    g_value_set_int64 (value, self->step.done);
    break;
  case PD_CLOUD_PROP_SYNC_TOTAL:
    g_value_set_int64 (value, self->step.total);
    break;
  case PD_CLOUD_PROP_SYNC_RATE:
    g_value_set_double (value, self->step.rate);
    break;
  case PD_CLOUD_PROP_SYNC_LEFT:
    g_value_set_int64 (value, self->step.left_us);
    break;
  case PD_CLOUD_PROP_AS_OF:
    g_value_set_int64 (value, self->as_of);
    break;
  case PD_CLOUD_PROP_SYNC_ERROR:
    g_value_set_string (value, self->sync_error);
    break;
  case PD_CLOUD_PROP_OUTBOX_WAITING:
    g_value_set_int64 (value, self->waiting);
    break;
  case PD_CLOUD_PROP_OUTBOX_FAILED:
    g_value_set_int64 (value, self->failed);
    break;
  default:
    break;
  }
}

static void
pd_cloud_account_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdCloudAccount *self = PD_CLOUD_ACCOUNT (object);

  switch ((PdCloudProp) prop_id) {
  case PD_CLOUD_PROP_SIGNED_IN:
    g_value_set_boolean (value, pd_cloud_account_is_signed_in (self));
    break;
  case PD_CLOUD_PROP_LAPSED:
    g_value_set_boolean (value, pd_cloud_account_has_lapsed (self));
    break;
  case PD_CLOUD_PROP_USER:
    g_value_set_string (value, pd_cloud_account_get_user (self));
    break;
  case PD_CLOUD_PROP_LASTS_UNTIL:
    g_value_set_int64 (value, pd_cloud_account_get_lasts_until (self));
    break;
  case PD_CLOUD_PROP_ONLINE:
    g_value_set_boolean (value, pd_cloud_account_is_online (self));
    break;
  case PD_CLOUD_PROP_KEYRING_PROBLEM:
    g_value_set_string (value, self->keyring_problem);
    break;
  case PD_CLOUD_PROP_ENVIRONMENT:
    g_value_set_string (value, self->settings->cloud);
    break;
  case PD_CLOUD_PROP_PORTAL:
    g_value_take_string (value, pd_cloud_account_get_portal (self));
    break;
  default:
    get_sync_property (self, prop_id, value);
    break;
  }
}

static void
pd_cloud_account_dispose (GObject *object)
{
  pd_cloud_account_close (PD_CLOUD_ACCOUNT (object));
  G_OBJECT_CLASS (pd_cloud_account_parent_class)->dispose (object);
}

static void
pd_cloud_account_finalize (GObject *object)
{
  PdCloudAccount *self = PD_CLOUD_ACCOUNT (object);

  g_clear_pointer (&self->report, pd_sync_report_free);
  g_clear_error (&self->pass_error);
  g_ptr_array_unref (self->callers);
  g_ptr_array_unref (self->faults);
  g_clear_object (&self->pass);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->backend);
  g_clear_object (&self->courier);
  g_clear_object (&self->far);
  g_clear_object (&self->store);
  g_clear_object (&self->context);
  g_clear_pointer (&self->settings, pd_settings_free);
  g_free (self->keyring_problem);
  g_free (self->phase);
  g_free (self->sync_error);
  G_OBJECT_CLASS (pd_cloud_account_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  static const struct
  {
    PdCloudProp prop;
    const char *name;
    GType type;
  } all[] = {
    { PD_CLOUD_PROP_SIGNED_IN, "signed-in", G_TYPE_BOOLEAN },
    { PD_CLOUD_PROP_LAPSED, "lapsed", G_TYPE_BOOLEAN },
    { PD_CLOUD_PROP_USER, "user", G_TYPE_STRING },
    { PD_CLOUD_PROP_LASTS_UNTIL, "lasts-until", G_TYPE_INT64 },
    { PD_CLOUD_PROP_ONLINE, "online", G_TYPE_BOOLEAN },
    { PD_CLOUD_PROP_KEYRING_PROBLEM, "keyring-problem", G_TYPE_STRING },
    { PD_CLOUD_PROP_ENVIRONMENT, "environment", G_TYPE_STRING },
    { PD_CLOUD_PROP_PORTAL, "portal", G_TYPE_STRING },
    { PD_CLOUD_PROP_SYNCING, "syncing", G_TYPE_BOOLEAN },
    { PD_CLOUD_PROP_SYNC_PHASE, "sync-phase", G_TYPE_STRING },
    { PD_CLOUD_PROP_SYNC_DONE, "sync-done", G_TYPE_INT64 },
    { PD_CLOUD_PROP_SYNC_TOTAL, "sync-total", G_TYPE_INT64 },
    { PD_CLOUD_PROP_SYNC_RATE, "sync-rate", G_TYPE_DOUBLE },
    { PD_CLOUD_PROP_SYNC_LEFT, "sync-left", G_TYPE_INT64 },
    { PD_CLOUD_PROP_AS_OF, "as-of", G_TYPE_INT64 },
    { PD_CLOUD_PROP_SYNC_ERROR, "sync-error", G_TYPE_STRING },
    { PD_CLOUD_PROP_OUTBOX_WAITING, "outbox-waiting", G_TYPE_INT64 },
    { PD_CLOUD_PROP_OUTBOX_FAILED, "outbox-failed", G_TYPE_INT64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
    GParamSpec **spec = &props[all[i].prop];
    const char *name = all[i].name;

    if (all[i].type == G_TYPE_BOOLEAN)
      *spec = g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    else if (all[i].type == G_TYPE_INT64)
      *spec = g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    else if (all[i].type == G_TYPE_DOUBLE)
      *spec = g_param_spec_double (name, NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
    else
      *spec = g_param_spec_string (name, NULL, NULL, NULL, flags);
  }
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_cloud_account_class_init (PdCloudAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_cloud_account_get_property;
  object_class->dispose = pd_cloud_account_dispose;
  object_class->finalize = pd_cloud_account_finalize;
  install_properties (object_class);

  signals[SIGNAL_BROWSE] = g_signal_new ("browse", PD_TYPE_CLOUD_ACCOUNT, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CODE_SHOWN] =
      g_signal_new ("code-shown", PD_TYPE_CLOUD_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT64);
  signals[SIGNAL_SYNC_ENDED] = g_signal_new ("sync-ended", PD_TYPE_CLOUD_ACCOUNT, G_SIGNAL_RUN_LAST,
                                             0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pd_cloud_account_init (PdCloudAccount *self)
{
  self->cancellable = g_cancellable_new ();
  self->callers = g_ptr_array_new_with_free_func (g_object_unref);
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_sync_fault_free);
  self->step.left_us = -1;
  self->is_automatic = TRUE;
}

/* "ja_JP.UTF-8" -> "ja-JP"; "C" -> the far side's own default. (transfer full) */
static char *
get_locale (void)
{
  g_autofree char *name = g_strdup (g_get_language_names ()[0]);

  name[strcspn (name, ".@")] = '\0';
  if (strlen (name) < 2 || g_strcmp0 (name, "POSIX") == 0)
    return g_strdup ("en-US");
  return g_strdelimit (g_steal_pointer (&name), "_", '-');
}

static void
connect_far (PdCloudAccount *self)
{
  g_signal_connect_object (self->far, "notify::session", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->far, "notify::lasts-until", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->far, "notify::user", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->far, "notify::online", G_CALLBACK (online_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->far, "notify::problem", G_CALLBACK (problem_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->far, "browse", G_CALLBACK (browse_cb), self, 0);
  g_signal_connect_object (self->far, "code-shown", G_CALLBACK (code_shown_cb), self, 0);
}

static void
tidy_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (PdStore) store = g_object_ref (data);

  pd_courier_tidy (source, store, cancellable);
  g_task_return_boolean (task, TRUE);
}

/* What earlier editions kept of what is over. */
static void
tidy_outbox (PdCloudAccount *self)
{
  g_autoptr (GTask) task = g_task_new (self->context, self->cancellable, NULL, NULL);

  g_task_set_source_tag (task, tidy_outbox);
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  g_task_run_in_thread (task, tidy_thread);
}

PdCloudAccount *
pd_cloud_account_new (PdContext *context,
                      PdStore *store,
                      const PdSettings *settings,
                      GError **error)
{
  g_autoptr (PdEnvironment) environment = NULL;
  g_autofree char *locale = get_locale ();
  PdCloudAccount *self;

  environment = pd_settings_make_environment (settings->cloud, settings->partner_center_url,
                                              settings->azure_url, settings->login_url, error);
  if (environment == NULL)
    return NULL;

  self = g_object_new (PD_TYPE_CLOUD_ACCOUNT, NULL);
  self->context = g_object_ref (context);
  self->store = g_object_ref (store);
  self->settings = pd_settings_copy (settings);
  self->noted_until = settings->lasts_until;
  self->far = pd_far_new (environment, settings->client_id,
                          *settings->signed_in_tenant != '\0' ? settings->signed_in_tenant
                                                              : settings->tenant,
                          settings->book_id, locale, NULL);
  connect_far (self);
  self->courier = pd_courier_new (context, store, self->far, NULL);
  self->backend = pd_cloud_backend_new (context, store, self->far, self->courier);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, 0);
  pd_cloud_account_count_outbox (self);
  pd_cloud_account_read_sync_state (self);
  tidy_outbox (self);
  return self;
}

PdBackend *
pd_cloud_account_get_backend (PdCloudAccount *self)
{
  return PD_BACKEND (self->backend);
}

void
pd_cloud_account_close (PdCloudAccount *self)
{
  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  g_cancellable_cancel (self->cancellable);
  pd_cloud_account_end_sync (self);
  pd_courier_close (self->courier);
  pd_cloud_backend_close (self->backend);
  pd_far_close (self->far);
}

/* --- what it is --- */

gboolean
pd_cloud_account_is_signed_in (PdCloudAccount *self)
{
  g_return_val_if_fail (PD_IS_CLOUD_ACCOUNT (self), FALSE);

  return pd_far_get_session (self->far) == PD_SESSION_SIGNED_IN;
}

gboolean
pd_cloud_account_has_lapsed (PdCloudAccount *self)
{
  g_return_val_if_fail (PD_IS_CLOUD_ACCOUNT (self), FALSE);

  return pd_far_get_session (self->far) == PD_SESSION_LAPSED;
}

const char *
pd_cloud_account_get_user (PdCloudAccount *self)
{
  const char *user;

  g_return_val_if_fail (PD_IS_CLOUD_ACCOUNT (self), NULL);

  user = pd_far_get_user (self->far);
  if (user != NULL)
    return user;
  return *self->settings->signed_in_user != '\0' ? self->settings->signed_in_user : NULL;
}

gint64
pd_cloud_account_get_lasts_until (PdCloudAccount *self)
{
  g_return_val_if_fail (PD_IS_CLOUD_ACCOUNT (self), 0);

  return pd_far_get_lasts_until (self->far);
}

gboolean
pd_cloud_account_is_online (PdCloudAccount *self)
{
  g_return_val_if_fail (PD_IS_CLOUD_ACCOUNT (self), FALSE);

  return pd_far_get_online (self->far);
}

/* --- signing in and out --- */

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  PdCloudAccount *self = PD_CLOUD_ACCOUNT (g_task_get_source_object (task));
  GError *error = NULL;

  if (!pd_far_sign_in_finish (PD_FAR (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (!self->is_closed)
    pd_courier_begin_anew (self->courier);
  if (self->is_closed)
    g_task_return_boolean (task, TRUE);
  else
    write_note (self,
                g_steal_pointer (&task)); /* who it was stands in the book before the answer */
}

void
pd_cloud_account_sign_in_async (PdCloudAccount *self,
                                gboolean by_code,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_cloud_account_sign_in_async);
  g_task_set_check_cancellable (task, FALSE);
  pd_far_sign_in_async (self->far, by_code ? PD_SIGN_IN_BY_CODE : PD_SIGN_IN_BY_BROWSER,
                        cancellable, signed_in_cb, task);
}

gboolean
pd_cloud_account_sign_in_finish (PdCloudAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (pd_far_sign_out_finish (PD_FAR (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pd_cloud_account_sign_out_async (PdCloudAccount *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (self));

  pd_cloud_account_cancel_sync (self);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_cloud_account_sign_out_async);
  g_task_set_check_cancellable (task, FALSE);
  pd_far_sign_out_async (self->far, cancellable, signed_out_cb, task);
}

gboolean
pd_cloud_account_sign_out_finish (PdCloudAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
