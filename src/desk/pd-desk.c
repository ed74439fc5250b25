// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-desk.h"

#include <glib/gi18n-lib.h>

#include "pd-cloud-account-private.h"
#include "pd-data.h"
#include "pd-desk-private.h"
#include "pd-local-backend.h"
#include "pd-local-deeds.h"
#include "pd-local-engine-azure.h"

struct _PdDesk
{
  GObject parent_instance;

  PdStore *store;            /* (owned) */
  PdContext *context;        /* (owned) */
  PdBackend *backend;        /* (owned) */
  PdCloudAccount *cloud;     /* (owned) (nullable): of an account at Partner Center */
  PdSettings *settings;      /* (owned): as last read from the book */
  PdMarketList *markets;     /* (owned): likewise, the list in force */
  GCancellable *cancellable; /* (owned): for reading the settings again */
};

G_DEFINE_FINAL_TYPE (PdDesk, pd_desk, G_TYPE_OBJECT)

typedef enum {
  PROP_NAME = 1,
  PROP_ROLES,
  PROP_POLICY_SETTING,
  PROP_USER_NAME,
  PROP_USER_EMAIL,
  PROP_KEY_FILE,
  PROP_CLOCK,
  PROP_STORE,
  PROP_MARKETS,
} PdDeskProperty;
static GParamSpec *props[PROP_MARKETS + 1];

/* --- the object --- */

static void
pd_desk_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdDesk *self = PD_DESK (object);

  switch ((PdDeskProperty) prop_id) {
  case PROP_NAME:
    g_value_set_string (value, pd_desk_get_name (self));
    break;
  case PROP_ROLES:
    g_value_set_uint (value, pd_desk_get_roles (self));
    break;
  case PROP_POLICY_SETTING:
    g_value_set_int (value, (int) pd_desk_get_policy_setting (self));
    break;
  case PROP_USER_NAME:
    g_value_set_string (value, pd_desk_get_user_name (self));
    break;
  case PROP_USER_EMAIL:
    g_value_set_string (value, pd_desk_get_user_email (self));
    break;
  case PROP_KEY_FILE:
    g_value_set_boolean (value, pd_desk_is_key_file (self));
    break;
  case PROP_CLOCK:
    g_value_set_object (value, pd_desk_get_clock (self));
    break;
  case PROP_STORE:
    g_value_set_object (value, self->store);
    break;
  case PROP_MARKETS:
    g_value_set_object (value, self->markets);
    break;
  }
}

static void
pd_desk_dispose (GObject *object)
{
  PdDesk *self = PD_DESK (object);

  g_cancellable_cancel (self->cancellable);
  if (self->cloud != NULL)
    pd_cloud_account_close (self->cloud);
  G_OBJECT_CLASS (pd_desk_parent_class)->dispose (object);
}

static void
pd_desk_finalize (GObject *object)
{
  PdDesk *self = PD_DESK (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->backend);
  g_clear_object (&self->cloud);
  g_clear_object (&self->context);
  g_clear_object (&self->store);
  g_clear_object (&self->markets);
  g_clear_pointer (&self->settings, pd_settings_free);
  G_OBJECT_CLASS (pd_desk_parent_class)->finalize (object);
}

static void
pd_desk_class_init (PdDeskClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_desk_get_property;
  object_class->dispose = pd_desk_dispose;
  object_class->finalize = pd_desk_finalize;

  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_ROLES] = g_param_spec_uint ("roles", NULL, NULL, 0, PD_ROLES_ALL, 0, flags);
  props[PROP_POLICY_SETTING] =
      g_param_spec_int ("policy-setting", NULL, NULL, PD_POLICY_SETTING_2020,
                        PD_POLICY_SETTING_TIMELINE, PD_POLICY_SETTING_2020, flags);
  props[PROP_USER_NAME] = g_param_spec_string ("user-name", NULL, NULL, NULL, flags);
  props[PROP_USER_EMAIL] = g_param_spec_string ("user-email", NULL, NULL, NULL, flags);
  props[PROP_KEY_FILE] = g_param_spec_boolean ("key-file", NULL, NULL, FALSE, flags);
  props[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, PD_TYPE_CLOCK, flags);
  props[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, PD_TYPE_STORE, flags);
  props[PROP_MARKETS] = g_param_spec_object ("markets", NULL, NULL, PD_TYPE_MARKET_LIST, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_desk_init (PdDesk *self)
{
  self->cancellable = g_cancellable_new ();
}

/* --- settings that another process, or this one, has changed --- */

/* What is kept of the book while the desk is open. */
typedef struct
{
  PdSettings *settings;  /* owned */
  PdMarketList *markets; /* owned */
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_clear_pointer (&kept->settings, pd_settings_free);
  g_clear_object (&kept->markets);
  g_free (kept);
}

/* The book's list of markets, else the program's own. */
static PdMarketList *
load_markets (PdDatabase *database, PdMarketList *own, GError **error)
{
  const PdLocalEngine engine = { .markets = own };

  return pd_local_engine_ref_markets (database, &engine, error);
}

static gpointer
load_kept_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdSettings *settings = pd_settings_load (database, error);
  PdMarketList *markets = settings != NULL ? load_markets (database, data, error) : NULL;
  Kept *kept;

  if (markets == NULL) {
    g_clear_pointer (&settings, pd_settings_free);
    return NULL;
  }

  kept = g_new0 (Kept, 1);
  kept->settings = settings;
  kept->markets = markets;
  return kept;
}

static void
settings_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Kept *kept = pd_store_read_finish (PD_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_pointer (&kept, kept_free);
    return;
  }
  if (kept == NULL) {
    g_warning ("Reading the account's settings again: %s", error->message);
    return;
  }

  pd_desk_take_settings (PD_DESK (user_data), g_steal_pointer (&kept->settings));
  pd_desk_take_markets (PD_DESK (user_data), g_steal_pointer (&kept->markets));
  kept_free (kept);
}

static void
store_changed_cb (PdStore *store, guint changes, gpointer user_data)
{
  PdDesk *self = PD_DESK (user_data);

  if ((changes & (PD_CHANGE_SETTINGS | PD_CHANGE_MARKETS)) != 0)
    pd_store_read_async (store, load_kept_job,
                         g_object_ref (pd_context_get_own_markets (self->context)), g_object_unref,
                         kept_free, self->cancellable, settings_loaded_cb, self);
}

static gboolean
is_same_list (PdMarketList *a, PdMarketList *b)
{
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GPtrArray) removed = NULL;

  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || pd_market_list_get_as_of (a) != pd_market_list_get_as_of (b))
    return FALSE;

  pd_market_list_compare (a, b, &added, &removed);
  return added->len == 0 && removed->len == 0;
}

void
pd_desk_take_markets (PdDesk *self, PdMarketList *markets)
{
  g_autoptr (PdMarketList) old = self->markets;

  self->markets = markets;
  if (!is_same_list (old, markets))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MARKETS]);
}

PdMarketList *
pd_desk_get_markets (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), NULL);

  return self->markets;
}

gboolean
pd_desk_uses_own_markets (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), FALSE);

  return self->markets == pd_context_get_own_markets (self->context);
}

void
pd_desk_take_settings (PdDesk *self, PdSettings *settings)
{
  g_autoptr (PdSettings) old = g_steal_pointer (&self->settings);
  GObject *object = G_OBJECT (self);

  self->settings = settings;
  if (self->cloud != NULL)
    pd_cloud_account_take_settings (self->cloud, settings);
  g_object_freeze_notify (object);
  if (g_strcmp0 (old->name, settings->name) != 0)
    g_object_notify_by_pspec (object, props[PROP_NAME]);
  if (old->roles != settings->roles)
    g_object_notify_by_pspec (object, props[PROP_ROLES]);
  if (old->policy_setting != settings->policy_setting)
    g_object_notify_by_pspec (object, props[PROP_POLICY_SETTING]);
  if (g_strcmp0 (old->user_name, settings->user_name) != 0)
    g_object_notify_by_pspec (object, props[PROP_USER_NAME]);
  if (g_strcmp0 (old->user_email, settings->user_email) != 0)
    g_object_notify_by_pspec (object, props[PROP_USER_EMAIL]);
  if (g_strcmp0 (old->vault, settings->vault) != 0)
    g_object_notify_by_pspec (object, props[PROP_KEY_FILE]);
  g_object_thaw_notify (object);
}

/* --- opening --- */

/* What opening gathers on its way. */
typedef struct
{
  char *path;                /* owned */
  PdClock *clock;            /* owned */
  PdPolicySet *policies;     /* owned */
  PdRoleTable *roles;        /* owned */
  PdStore *store;            /* owned */
  PdMarketList *own_markets; /* owned */
  PdSettings *settings;      /* owned */
  PdMarketList *markets;     /* owned */
  gboolean has_due;
} Opening;

static void
opening_free (Opening *opening)
{
  g_free (opening->path);
  g_clear_object (&opening->clock);
  g_clear_object (&opening->policies);
  g_clear_object (&opening->roles);
  g_clear_object (&opening->store);
  g_clear_object (&opening->own_markets);
  g_clear_object (&opening->markets);
  g_clear_pointer (&opening->settings, pd_settings_free);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static Opening *
opening_new (const char *book_path, PdClock *clock)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->path = g_strdup (book_path);
  opening->clock = g_object_ref (clock);
  return opening;
}

static gboolean
load_data (Opening *opening, GError **error)
{
  return (opening->policies = pd_data_load_policies (error)) != NULL &&
         (opening->roles = pd_data_load_roles (error)) != NULL &&
         (opening->own_markets = pd_data_load_markets (error)) != NULL;
}

static gboolean
check_kind (Opening *opening, const PdSettings *settings, GError **error)
{
  gboolean is_cloud = pd_settings_is_cloud (settings);

  if (!is_cloud && g_strcmp0 (settings->kind, PD_ACCOUNT_LOCAL) != 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_UNSUPPORTED,
                         _ ("This kind of account needs a newer Partner Desk."));
    return FALSE;
  }
  if (is_cloud && pd_clock_is_set (opening->clock) && !pd_far_has_seams ()) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_UNSUPPORTED,
                         _ ("The clock can be set (--now, PARTNER_DESK_NOW) for accounts on this "
                            "computer only: Partner Center has its own."));
    return FALSE;
  }
  return TRUE;
}

/* The settings, and whether something fell due: reads only, so that a book that another program
 * is writing to opens all the same. */
static gpointer
inspect_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Opening *opening = data;
  g_autoptr (PdSettings) settings = pd_settings_load (database, error);

  if (settings == NULL)
    return NULL;
  if (!check_kind (opening, settings, error))
    return NULL;
  opening->markets = load_markets (database, opening->own_markets, error);
  if (opening->markets == NULL)
    return NULL;
  /* What falls due at Partner Center is its own business. */
  if (!pd_settings_is_cloud (settings) &&
      !pd_local_engine_has_due (database, pd_clock_now (opening->clock), &opening->has_due, error))
    return NULL;

  return g_steal_pointer (&settings);
}

static gpointer
settle_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Opening *opening = data;
  g_autoptr (PdSettings) settings = pd_settings_load (database, error);
  PdLocalEngine engine;

  if (settings == NULL)
    return NULL;

  pd_local_engine_init (&engine, opening->policies, settings, pd_clock_now (opening->clock));
  return pd_local_engine_settle (database, &engine, error) ? opening : NULL;
}

/* The book is there even if what fell due cannot be done now; it will be tried again. */
static void
report_unsettled (const GError *error)
{
  if (g_error_matches (error, PD_ERROR, PD_ERROR_STORE_LOCKED))
    g_message ("What fell due waits, another program is writing: %s", error->message);
  else
    g_warning ("Doing what fell due: %s", error->message);
}

static PdDesk *
desk_from_opening (Opening *opening, GError **error)
{
  g_autoptr (PdDesk) self = g_object_new (PD_TYPE_DESK, NULL);

  self->store = g_steal_pointer (&opening->store);
  self->settings = g_steal_pointer (&opening->settings);
  self->markets = g_steal_pointer (&opening->markets);
  self->context = pd_context_new (opening->path, self->settings, opening->clock, opening->policies,
                                  opening->roles, opening->own_markets);
  if (!pd_settings_is_cloud (self->settings)) {
    self->backend = pd_local_backend_new (self->context, self->store);
  } else {
    self->cloud = pd_cloud_account_new (self->context, self->store, self->settings, error);
    if (self->cloud == NULL)
      return NULL;
    self->backend = g_object_ref (pd_cloud_account_get_backend (self->cloud));
  }
  g_signal_connect_object (self->store, "changed", G_CALLBACK (store_changed_cb), self, 0);
  return g_steal_pointer (&self);
}

static void
return_desk (GTask *task)
{
  GError *error = NULL;
  PdDesk *self = desk_from_opening (g_task_get_task_data (task), &error);

  if (self != NULL)
    g_task_return_pointer (task, self, g_object_unref);
  else
    g_task_return_error (task, error);
}

PdDesk *
pd_desk_open (const char *book_path, PdClock *clock, GError **error)
{
  g_autoptr (Opening) opening = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (book_path != NULL, NULL);
  g_return_val_if_fail (PD_IS_CLOCK (clock), NULL);

  opening = opening_new (book_path, clock);
  if (!load_data (opening, error) ||
      (opening->store = pd_store_open (book_path, PD_DATABASE_READ_WRITE, error)) == NULL ||
      (opening->settings = pd_store_read (opening->store, inspect_job, opening, error)) == NULL)
    return NULL;
  if (opening->has_due &&
      pd_store_write (opening->store, settle_job, opening, &local_error) == NULL)
    report_unsettled (local_error);

  return desk_from_opening (opening, error);
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;

  if (pd_store_write_finish (PD_STORE (source), result, &error) == NULL)
    report_unsettled (error);

  return_desk (task);
}

static void
inspected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->settings = pd_store_read_finish (PD_STORE (source), result, &error);
  if (opening->settings == NULL)
    g_task_return_error (task, error);
  else if (opening->has_due)
    pd_store_write_async (opening->store, settle_job, opening, NULL, NULL, NULL, settled_cb,
                          g_steal_pointer (&task));
  else
    return_desk (task);
}

static void
store_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->store = pd_store_open_finish (result, &error);
  if (opening->store == NULL)
    g_task_return_error (task, error);
  else
    pd_store_read_async (opening->store, inspect_job, opening, NULL,
                         (GDestroyNotify) pd_settings_free, g_task_get_cancellable (task),
                         inspected_cb, g_object_ref (task));
}

static void
load_data_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (load_data (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
data_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else
    pd_store_open_async (opening->path, PD_DATABASE_READ_WRITE, g_task_get_cancellable (task),
                         store_opened_cb, g_object_ref (task));
}

void
pd_desk_open_async (const char *book_path,
                    PdClock *clock,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) data_task = NULL;
  Opening *opening;

  g_return_if_fail (book_path != NULL);
  g_return_if_fail (PD_IS_CLOCK (clock));

  opening = opening_new (book_path, clock);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_desk_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);

  /* The inner task's callback holds the outer one, and with it @opening. */
  data_task = g_task_new (NULL, cancellable, data_loaded_cb, g_object_ref (task));
  g_task_set_source_tag (data_task, load_data_thread);
  g_task_set_task_data (data_task, opening, NULL);
  g_task_run_in_thread (data_task, load_data_thread);
}

PdDesk *
pd_desk_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what it is --- */

const char *
pd_desk_get_name (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), NULL);

  return self->settings->name;
}

const char *
pd_desk_get_book_path (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), NULL);

  return pd_context_get_book_path (self->context);
}

gboolean
pd_desk_is_local (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), FALSE);

  return self->cloud == NULL;
}

PdCloudAccount *
pd_desk_get_cloud (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), NULL);

  return self->cloud;
}

PdStore *
pd_desk_get_store (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), NULL);

  return self->store;
}

PdClock *
pd_desk_get_clock (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), NULL);

  return pd_context_get_clock (self->context);
}

PdRoleSet
pd_desk_get_roles (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), 0);

  return self->settings->roles;
}

gboolean
pd_desk_has_agreements (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), FALSE);

  return pd_settings_has_agreements (self->settings);
}

PdPolicySetting
pd_desk_get_policy_setting (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), PD_POLICY_SETTING_2020);

  return self->settings->policy_setting;
}

PdPolicySet *
pd_desk_get_policies (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), NULL);

  return pd_context_get_policies (self->context);
}

const char *
pd_desk_get_user_name (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), NULL);

  return self->settings->user_name;
}

const char *
pd_desk_get_user_email (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), NULL);

  return self->settings->user_email;
}

gboolean
pd_desk_is_key_file (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), FALSE);

  return g_strcmp0 (self->settings->vault, PD_VAULT_IN_FILE) == 0;
}

gint64
pd_desk_get_credit_limit (PdDesk *self, const char **currency)
{
  g_return_val_if_fail (PD_IS_DESK (self), 0);

  if (currency != NULL)
    *currency = self->settings->credit_currency;
  return self->settings->credit_limit_minor;
}

PdVerdict *
pd_desk_judge_role (PdDesk *self, PdAct act)
{
  g_return_val_if_fail (PD_IS_DESK (self), NULL);

  return pd_role_table_judge (pd_context_get_roles (self->context), act, self->settings->roles);
}

PdContext *
pd_desk_get_context (PdDesk *self)
{
  g_return_val_if_fail (PD_IS_DESK (self), NULL);

  return self->context;
}

/* --- deeds --- */

typedef struct
{
  GTask *task; /* owned */
  PdDeedKind kind;
} Performing;

static void
performed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Performing *performing = user_data;
  g_autoptr (GTask) task = performing->task;
  GError *error = NULL;
  gpointer answer = pd_backend_perform_finish (PD_BACKEND (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, pd_deed_kind_get_free (performing->kind));
}

void
pd_desk_perform (PdDesk *self, PdDeed *deed, GTask *task)
{
  Performing *performing = g_new0 (Performing, 1);

  performing->task = task;
  performing->kind = deed->kind;
  pd_backend_perform_async (self->backend, deed, g_task_get_cancellable (task), performed_cb,
                            performing);
}

void
pd_desk_start_deed (PdDesk *self,
                    PdDeed *deed,
                    gpointer source_tag,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  pd_desk_perform (self, deed, task);
}

gpointer
pd_desk_finish_deed (PdDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gpointer
pd_desk_read_deed (PdDesk *self, PdDeed *deed, GError **error)
{
  g_autoptr (PdDeed) owned = deed;
  PdLocalWork work = { .context = self->context, .deed = owned };

  return pd_store_read (self->store, pd_local_work_read_job, &work, error);
}
