// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-far-store.h"

#include "pd-api-error.h"

struct _PdFarStore
{
  GObject parent_instance;

  PdTokenStore *outer; /* (owned): what outlives the program */
  char *memory;        /* (owned) (nullable): the secret that it did not take */
  GError *problem;     /* (owned) (nullable) */
};

static void pd_far_store_init_token_store (PdTokenStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdFarStore,
                               pd_far_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_TOKEN_STORE,
                                                      pd_far_store_init_token_store))

typedef enum {
  PROP_PROBLEM = 1,
} PdFarStoreProperty;
static GParamSpec *props[PROP_PROBLEM + 1];

static void
set_memory (PdFarStore *self, const char *secret)
{
  char *copy = g_strdup (secret);

  pd_secret_free (self->memory);
  self->memory = copy;
}

/* (transfer full) @problem */
static void
set_problem (PdFarStore *self, GError *problem)
{
  if (self->problem == NULL && problem == NULL)
    return;

  g_clear_error (&self->problem);
  self->problem = problem;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  PdFarStore *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  char *secret = pd_token_store_load_finish (PD_TOKEN_STORE (source), result, &error);

  if (error != NULL && !g_error_matches (error, PD_API_ERROR, PD_API_ERROR_NO_KEYRING)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (error != NULL)
    g_debug ("No sign-in can be read: %s", error->message);
  if (secret == NULL && self->memory != NULL)
    secret = g_strdup (self->memory);
  g_task_return_pointer (task, secret, (GDestroyNotify) pd_secret_free);
}

static void
load_async (PdTokenStore *store,
            const char *account_id,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, load_async);
  pd_token_store_load_async (PD_FAR_STORE (store)->outer, account_id, cancellable, loaded_cb, task);
}

static char *
load_finish (PdTokenStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  PdFarStore *self = g_task_get_source_object (task);
  const char *secret = g_task_get_task_data (task);
  gboolean was_in_memory = self->memory != NULL;
  g_autoptr (GError) error = NULL;

  if (pd_token_store_save_finish (PD_TOKEN_STORE (source), result, &error)) {
    set_memory (self, NULL);
    set_problem (self, NULL);
    g_task_return_boolean (task, TRUE);
    return;
  }
  if (!g_error_matches (error, PD_API_ERROR, PD_API_ERROR_NO_KEYRING)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }

  set_memory (self, secret);
  if (secret != NULL) {
    g_message ("The sign-in ends with the program: %s", error->message);
    set_problem (self, g_steal_pointer (&error));
    g_task_return_boolean (task, TRUE);
    return;
  }
  /* Forgotten here. One that the keyring held before is told about. */
  set_problem (self, NULL);
  if (was_in_memory)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
save_async (PdTokenStore *store,
            const char *account_id,
            const char *secret,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, save_async);
  g_task_set_task_data (task, g_strdup (secret), (GDestroyNotify) pd_secret_free);
  pd_token_store_save_async (PD_FAR_STORE (store)->outer, account_id, secret, cancellable, saved_cb,
                             task);
}

static gboolean
save_finish (PdTokenStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
pd_far_store_init_token_store (PdTokenStoreInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = load_finish;
  iface->save_async = save_async;
  iface->save_finish = save_finish;
}

static void
pd_far_store_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdFarStore *self = PD_FAR_STORE (object);

  switch ((PdFarStoreProperty) prop_id) {
  case PROP_PROBLEM:
    g_value_set_boxed (value, self->problem);
    break;
  }
}

static void
pd_far_store_finalize (GObject *object)
{
  PdFarStore *self = PD_FAR_STORE (object);

  pd_secret_free (self->memory);
  g_clear_error (&self->problem);
  g_clear_object (&self->outer);
  G_OBJECT_CLASS (pd_far_store_parent_class)->finalize (object);
}

static void
pd_far_store_class_init (PdFarStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_far_store_get_property;
  object_class->finalize = pd_far_store_finalize;
  props[PROP_PROBLEM] =
      g_param_spec_boxed ("problem", NULL, NULL, G_TYPE_ERROR,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_far_store_init (PdFarStore *self)
{
}

PdFarStore *
pd_far_store_new (PdTokenStore *store)
{
  PdFarStore *self;

  g_return_val_if_fail (PD_IS_TOKEN_STORE (store), NULL);

  self = g_object_new (PD_TYPE_FAR_STORE, NULL);
  self->outer = g_object_ref (store);
  return self;
}

const GError *
pd_far_store_get_problem (PdFarStore *self)
{
  g_return_val_if_fail (PD_IS_FAR_STORE (self), NULL);

  return self->problem;
}
