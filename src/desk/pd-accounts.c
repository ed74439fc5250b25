// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-accounts.h"

#include <glib/gi18n-lib.h>

#include "pd-book-files.h"
#include "pd-text.h"

/* --- PdAccount --- */

struct _PdAccount
{
  GObject parent_instance;

  char *path;           /* (owned) (not nullable) */
  char *name;           /* (owned) (not nullable): of an unreadable book its file's */
  PdSettings *settings; /* (owned) (nullable): when the book cannot be read */
  gint64 customers;
  gint64 synced_at; /* of a cloud account; 0 = never */
  char *problem;    /* (owned) (nullable): translated sentence */
};

G_DEFINE_FINAL_TYPE (PdAccount, pd_account, G_TYPE_OBJECT)

typedef enum {
  PROP_NAME = 1,
  PROP_KIND,
  PROP_PATH,
  PROP_ROLES,
  PROP_POLICY_SETTING,
  PROP_CUSTOMERS,
  PROP_USER_NAME,
  PROP_USER_EMAIL,
  PROP_SAMPLE,
  PROP_SYNCED_AT,
  PROP_ENVIRONMENT,
  PROP_PROBLEM,
} PdAccountProperty;
static GParamSpec *account_props[PROP_PROBLEM + 1];

static void
pd_account_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdAccount *self = PD_ACCOUNT (object);
  const PdSettings *settings = self->settings;

  switch ((PdAccountProperty) prop_id) {
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_KIND:
    g_value_set_string (value, pd_account_get_kind (self));
    break;
  case PROP_PATH:
    g_value_set_string (value, self->path);
    break;
  case PROP_ROLES:
    g_value_set_uint (value, pd_account_get_roles (self));
    break;
  case PROP_POLICY_SETTING:
    g_value_set_int (value, settings != NULL ? (int) settings->policy_setting : 0);
    break;
  case PROP_CUSTOMERS:
    g_value_set_int64 (value, self->customers);
    break;
  case PROP_USER_NAME:
    g_value_set_string (value, settings != NULL ? settings->user_name : NULL);
    break;
  case PROP_USER_EMAIL:
    g_value_set_string (value, settings != NULL ? settings->user_email : NULL);
    break;
  case PROP_SAMPLE:
    g_value_set_boolean (value, settings != NULL && settings->sample);
    break;
  case PROP_SYNCED_AT:
    g_value_set_int64 (value, pd_account_get_synced_at (self));
    break;
  case PROP_ENVIRONMENT:
    g_value_set_string (value, pd_account_get_environment (self));
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  }
}

static void
pd_account_finalize (GObject *object)
{
  PdAccount *self = PD_ACCOUNT (object);

  g_free (self->path);
  g_free (self->name);
  g_free (self->problem);
  g_clear_pointer (&self->settings, pd_settings_free);
  G_OBJECT_CLASS (pd_account_parent_class)->finalize (object);
}

static void
pd_account_class_init (PdAccountClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_account_get_property;
  object_class->finalize = pd_account_finalize;

  account_props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  account_props[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  account_props[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  account_props[PROP_ROLES] = g_param_spec_uint ("roles", NULL, NULL, 0, PD_ROLES_ALL, 0, flags);
  account_props[PROP_POLICY_SETTING] =
      g_param_spec_int ("policy-setting", NULL, NULL, PD_POLICY_SETTING_2020,
                        PD_POLICY_SETTING_TIMELINE, PD_POLICY_SETTING_2020, flags);
  account_props[PROP_CUSTOMERS] =
      g_param_spec_int64 ("customers", NULL, NULL, 0, G_MAXINT64, 0, flags);
  account_props[PROP_USER_NAME] = g_param_spec_string ("user-name", NULL, NULL, NULL, flags);
  account_props[PROP_USER_EMAIL] = g_param_spec_string ("user-email", NULL, NULL, NULL, flags);
  account_props[PROP_SAMPLE] = g_param_spec_boolean ("sample", NULL, NULL, FALSE, flags);
  account_props[PROP_SYNCED_AT] =
      g_param_spec_int64 ("synced-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  account_props[PROP_ENVIRONMENT] = g_param_spec_string ("environment", NULL, NULL, NULL, flags);
  account_props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (account_props), account_props);
}

static void
pd_account_init (PdAccount *self)
{
}

PdAccount *
pd_account_new (const char *path,
                const PdSettings *settings,
                gint64 customers,
                gint64 synced_at,
                const char *problem)
{
  PdAccount *self = g_object_new (PD_TYPE_ACCOUNT, NULL);

  self->path = g_strdup (path);
  self->name = settings != NULL ? g_strdup (settings->name) : g_path_get_basename (path);
  self->settings = settings != NULL ? pd_settings_copy (settings) : NULL;
  self->customers = customers;
  self->synced_at = synced_at;
  self->problem = g_strdup (problem);
  return self;
}

const char *
pd_account_get_name (PdAccount *self)
{
  g_return_val_if_fail (PD_IS_ACCOUNT (self), NULL);

  return self->name;
}

const char *
pd_account_get_kind (PdAccount *self)
{
  g_return_val_if_fail (PD_IS_ACCOUNT (self), NULL);

  return self->settings != NULL ? self->settings->kind : "local";
}

const char *
pd_account_get_path (PdAccount *self)
{
  g_return_val_if_fail (PD_IS_ACCOUNT (self), NULL);

  return self->path;
}

PdRoleSet
pd_account_get_roles (PdAccount *self)
{
  g_return_val_if_fail (PD_IS_ACCOUNT (self), 0);

  return self->settings != NULL ? self->settings->roles : 0;
}

gint64
pd_account_get_customers (PdAccount *self)
{
  g_return_val_if_fail (PD_IS_ACCOUNT (self), 0);

  return self->customers;
}

const char *
pd_account_get_problem (PdAccount *self)
{
  g_return_val_if_fail (PD_IS_ACCOUNT (self), NULL);

  return self->problem;
}

gint64
pd_account_get_synced_at (PdAccount *self)
{
  g_return_val_if_fail (PD_IS_ACCOUNT (self), 0);

  return self->synced_at;
}

const char *
pd_account_get_environment (PdAccount *self)
{
  g_return_val_if_fail (PD_IS_ACCOUNT (self), NULL);

  return self->settings != NULL && pd_settings_is_cloud (self->settings) ? self->settings->cloud
                                                                         : NULL;
}

/* --- PdAccounts --- */

struct _PdAccounts
{
  GObject parent_instance;

  char *data_dir;      /* (owned) (not nullable) */
  char *folder;        /* (owned) (not nullable): its "accounts" */
  PdClock *clock;      /* (owned) */
  GPtrArray *accounts; /* (owned) (element-type PdAccount): as last read */
};

static void pd_accounts_init_list_model (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdAccounts,
                               pd_accounts,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      pd_accounts_init_list_model))

/* What a worker thread needs for one of the acts below. */
typedef struct
{
  char *folder;   /* owned */
  PdClock *clock; /* owned */
  char *name;     /* owned (nullable) */
  char *path;     /* owned (nullable) */
  gboolean sample;
  PdRoleSet roles;
  PdCloudFields cloud; /* strings owned */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->folder);
  g_clear_object (&work->clock);
  g_free (work->name);
  g_free (work->path);
  g_free ((char *) work->cloud.environment);
  g_free ((char *) work->cloud.partner_center_url);
  g_free ((char *) work->cloud.azure_url);
  g_free ((char *) work->cloud.login_url);
  g_free ((char *) work->cloud.tenant);
  g_free ((char *) work->cloud.client_id);
  g_free (work);
}

static Work *
work_new (PdAccounts *self)
{
  Work *work = g_new0 (Work, 1);

  work->folder = g_strdup (self->folder);
  work->clock = g_object_ref (self->clock);
  return work;
}

/* Puts the new list in the old one's place; equal ends stay as they are. */
static void
take_accounts (PdAccounts *self, GPtrArray *accounts)
{
  guint n_removed = self->accounts->len;

  g_ptr_array_unref (self->accounts);
  self->accounts = accounts;
  if (n_removed > 0 || accounts->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, accounts->len);
}

static guint
find_position (PdAccounts *self, const char *path)
{
  for (guint i = 0; i < self->accounts->len; i++) {
    if (g_strcmp0 (pd_account_get_path (self->accounts->pdata[i]), path) == 0)
      return i;
  }
  return G_MAXUINT;
}

/* --- threads and callbacks --- */

static void
refresh_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  GPtrArray *accounts = pd_book_files_list (work->folder, &error);

  if (accounts == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, accounts, (GDestroyNotify) g_ptr_array_unref);
}

static void
add_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  PdAccount *account =
      pd_book_files_add (work->folder, work->clock, work->name, work->sample, work->roles, &error);

  if (account == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, account, g_object_unref);
}

static void
add_cloud_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  PdAccount *account =
      pd_book_files_add_cloud (work->folder, work->clock, work->name, &work->cloud, &error);

  if (account == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, account, g_object_unref);
}

static void
remove_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if (pd_book_files_remove (work->folder, work->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- the list model --- */

static GType
pd_accounts_get_item_type (GListModel *model)
{
  return PD_TYPE_ACCOUNT;
}

static guint
pd_accounts_get_n_items (GListModel *model)
{
  return PD_ACCOUNTS (model)->accounts->len;
}

static gpointer
pd_accounts_get_item (GListModel *model, guint position)
{
  PdAccounts *self = PD_ACCOUNTS (model);

  return position < self->accounts->len ? g_object_ref (self->accounts->pdata[position]) : NULL;
}

static void
pd_accounts_init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = pd_accounts_get_item_type;
  iface->get_n_items = pd_accounts_get_n_items;
  iface->get_item = pd_accounts_get_item;
}

static void
pd_accounts_finalize (GObject *object)
{
  PdAccounts *self = PD_ACCOUNTS (object);

  g_free (self->data_dir);
  g_free (self->folder);
  g_clear_object (&self->clock);
  g_ptr_array_unref (self->accounts);
  G_OBJECT_CLASS (pd_accounts_parent_class)->finalize (object);
}

static void
pd_accounts_class_init (PdAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_accounts_finalize;
}

static void
pd_accounts_init (PdAccounts *self)
{
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
}

/* --- public API --- */

PdAccounts *
pd_accounts_new (const char *data_dir, PdClock *clock)
{
  PdAccounts *self;
  const char *from_environment = g_getenv ("PARTNER_DESK_DATA_DIR");

  g_return_val_if_fail (PD_IS_CLOCK (clock), NULL);

  self = g_object_new (PD_TYPE_ACCOUNTS, NULL);
  if (data_dir != NULL)
    self->data_dir = g_canonicalize_filename (data_dir, NULL);
  else if (from_environment != NULL && *from_environment != '\0')
    self->data_dir = g_canonicalize_filename (from_environment, NULL);
  else
    self->data_dir = g_build_filename (g_get_user_data_dir (), "partner-desk", NULL);
  self->folder = g_build_filename (self->data_dir, "accounts", NULL);
  self->clock = g_object_ref (clock);
  /* Where it cannot be made, adding an account says so. */
  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    g_message ("%s cannot be made", self->folder);

  return self;
}

const char *
pd_accounts_get_data_dir (PdAccounts *self)
{
  g_return_val_if_fail (PD_IS_ACCOUNTS (self), NULL);

  return self->data_dir;
}

void
pd_accounts_refresh_async (PdAccounts *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PD_IS_ACCOUNTS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_accounts_refresh_async);
  g_task_set_task_data (task, work_new (self), work_free);
  g_task_run_in_thread (task, refresh_thread);
}

gboolean
pd_accounts_refresh_finish (PdAccounts *self, GAsyncResult *result, GError **error)
{
  GPtrArray *accounts;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  accounts = g_task_propagate_pointer (G_TASK (result), error);
  if (accounts == NULL)
    return FALSE;

  take_accounts (self, accounts);
  return TRUE;
}

gboolean
pd_accounts_refresh (PdAccounts *self, GError **error)
{
  GPtrArray *accounts;

  g_return_val_if_fail (PD_IS_ACCOUNTS (self), FALSE);

  accounts = pd_book_files_list (self->folder, error);
  if (accounts == NULL)
    return FALSE;

  take_accounts (self, accounts);
  return TRUE;
}

static char *
list_account_names (PdAccounts *self)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->accounts->len; i++)
    g_string_append_printf (names, "%s%s", i == 0 ? "" : ", ",
                            pd_account_get_name (self->accounts->pdata[i]));
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static PdAccount *
find_only (PdAccounts *self, GError **error)
{
  g_autofree char *names = NULL;

  if (self->accounts->len == 1)
    return g_object_ref (self->accounts->pdata[0]);

  names = list_account_names (self);
  if (self->accounts->len == 0)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND,
                         _ ("There is no account yet. Add one first."));
  else
    g_set_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS,
                 /* Translators: %s is a list of account names */
                 _ ("There are several accounts; name one of them: %s"), names);
  return NULL;
}

PdAccount *
pd_accounts_find (PdAccounts *self, const char *name, GError **error)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (PD_IS_ACCOUNTS (self), NULL);

  if (name == NULL)
    return find_only (self, error);

  folded = pd_text_fold (name);
  for (guint i = 0; i < self->accounts->len; i++) {
    g_autofree char *other = pd_text_fold (pd_account_get_name (self->accounts->pdata[i]));

    if (g_strcmp0 (folded, other) == 0)
      return g_object_ref (self->accounts->pdata[i]);
  }

  g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND,
               /* Translators: %s is what was given as an account's name */
               _ ("There is no account with the name “%s”."), name);
  return NULL;
}

void
pd_accounts_add_local_async (PdAccounts *self,
                             const char *name,
                             gboolean sample,
                             PdRoleSet roles,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (PD_IS_ACCOUNTS (self));
  g_return_if_fail (name != NULL);

  work = work_new (self);
  work->name = g_strdup (name);
  work->sample = sample;
  work->roles = roles;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_accounts_add_local_async);
  /* What was made is told, even if nobody wants it any more. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, add_thread);
}

/* Where the list's order puts it. */
static void
insert_account (PdAccounts *self, PdAccount *account)
{
  g_autoptr (GBytes) key = pd_text_collation_key (pd_account_get_name (account));
  guint position = 0;

  while (position < self->accounts->len) {
    g_autoptr (GBytes) other =
        pd_text_collation_key (pd_account_get_name (self->accounts->pdata[position]));

    if (g_bytes_compare (key, other) < 0)
      break;
    position++;
  }

  g_ptr_array_insert (self->accounts, (int) position, g_object_ref (account));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

PdAccount *
pd_accounts_add_local_finish (PdAccounts *self, GAsyncResult *result, GError **error)
{
  PdAccount *account;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  account = g_task_propagate_pointer (G_TASK (result), error);
  if (account != NULL && find_position (self, pd_account_get_path (account)) == G_MAXUINT)
    insert_account (self, account);
  return account;
}

gboolean
pd_accounts_check_cloud (const PdCloudFields *fields, GError **error)
{
  g_autoptr (PdEnvironment) environment = NULL;
  const char *tenant = fields->tenant != NULL ? fields->tenant : "";

  environment = pd_settings_make_environment (fields->environment, fields->partner_center_url,
                                              fields->azure_url, fields->login_url, error);
  if (environment == NULL)
    return FALSE;

  return pd_environment_check_client_id (fields->client_id != NULL ? fields->client_id : "",
                                         error) &&
         (*tenant == '\0' || pd_environment_check_tenant (tenant, error));
}

/* What a person typed or pasted may have blanks around it. */
static char *
strip (const char *text)
{
  return text != NULL ? g_strstrip (g_strdup (text)) : NULL;
}

void
pd_accounts_add_cloud_async (PdAccounts *self,
                             const char *name,
                             const PdCloudFields *fields,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (PD_IS_ACCOUNTS (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (fields != NULL);

  work = work_new (self);
  work->name = g_strdup (name);
  work->cloud.environment = strip (fields->environment);
  work->cloud.partner_center_url = strip (fields->partner_center_url);
  work->cloud.azure_url = strip (fields->azure_url);
  work->cloud.login_url = strip (fields->login_url);
  work->cloud.tenant = strip (fields->tenant);
  work->cloud.client_id = strip (fields->client_id);
  work->cloud.roles = fields->roles;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_accounts_add_cloud_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, add_cloud_thread);
}

PdAccount *
pd_accounts_add_cloud_finish (PdAccounts *self, GAsyncResult *result, GError **error)
{
  return pd_accounts_add_local_finish (self, result, error);
}

void
pd_accounts_remove_async (PdAccounts *self,
                          PdAccount *account,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (PD_IS_ACCOUNTS (self));
  g_return_if_fail (PD_IS_ACCOUNT (account));

  work = work_new (self);
  work->path = g_strdup (pd_account_get_path (account));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_accounts_remove_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, remove_thread);
}

gboolean
pd_accounts_remove_finish (PdAccounts *self, GAsyncResult *result, GError **error)
{
  Work *work;
  guint position;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  work = g_task_get_task_data (G_TASK (result));
  position = find_position (self, work->path);
  if (position != G_MAXUINT) {
    g_ptr_array_remove_index (self->accounts, position);
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  }
  return TRUE;
}
