// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-token-store.h"

#include <string.h>

G_DEFINE_INTERFACE (PdTokenStore, pd_token_store, G_TYPE_OBJECT)

static void
pd_token_store_default_init (PdTokenStoreInterface *iface)
{
}

void
pd_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

void
pd_token_store_load_async (PdTokenStore *self,
                           const char *account_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (PD_IS_TOKEN_STORE (self) && account_id != NULL);

  PD_TOKEN_STORE_GET_IFACE (self)->load_async (self, account_id, cancellable, callback, user_data);
}

char *
pd_token_store_load_finish (PdTokenStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PD_IS_TOKEN_STORE (self), NULL);

  return PD_TOKEN_STORE_GET_IFACE (self)->load_finish (self, result, error);
}

void
pd_token_store_save_async (PdTokenStore *self,
                           const char *account_id,
                           const char *secret,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (PD_IS_TOKEN_STORE (self) && account_id != NULL);

  PD_TOKEN_STORE_GET_IFACE (self)->save_async (self, account_id, secret, cancellable, callback,
                                               user_data);
}

gboolean
pd_token_store_save_finish (PdTokenStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PD_IS_TOKEN_STORE (self), FALSE);

  return PD_TOKEN_STORE_GET_IFACE (self)->save_finish (self, result, error);
}

#define PD_TYPE_MEMORY_TOKEN_STORE (pd_memory_token_store_get_type ())
G_DECLARE_FINAL_TYPE (PdMemoryTokenStore, pd_memory_token_store, PD, MEMORY_TOKEN_STORE, GObject)

struct _PdMemoryTokenStore
{
  GObject parent_instance;

  GHashTable *secrets; /* account ID -> secret */
};

static void token_store_iface_init (PdTokenStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdMemoryTokenStore,
                               pd_memory_token_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_TOKEN_STORE, token_store_iface_init))

static void
load_async (PdTokenStore *store,
            const char *account_id,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  PdMemoryTokenStore *self = PD_MEMORY_TOKEN_STORE (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, load_async);
  g_task_return_pointer (task, g_strdup (g_hash_table_lookup (self->secrets, account_id)),
                         (GDestroyNotify) pd_secret_free);
}

static char *
load_finish (PdTokenStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_async (PdTokenStore *store,
            const char *account_id,
            const char *secret,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  PdMemoryTokenStore *self = PD_MEMORY_TOKEN_STORE (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, save_async);
  if (secret != NULL)
    g_hash_table_replace (self->secrets, g_strdup (account_id), g_strdup (secret));
  else
    g_hash_table_remove (self->secrets, account_id);
  g_task_return_boolean (task, TRUE);
}

static gboolean
save_finish (PdTokenStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
token_store_iface_init (PdTokenStoreInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = load_finish;
  iface->save_async = save_async;
  iface->save_finish = save_finish;
}

static void
pd_memory_token_store_finalize (GObject *object)
{
  g_hash_table_unref (PD_MEMORY_TOKEN_STORE (object)->secrets);
  G_OBJECT_CLASS (pd_memory_token_store_parent_class)->finalize (object);
}

static void
pd_memory_token_store_class_init (PdMemoryTokenStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_memory_token_store_finalize;
}

static void
pd_memory_token_store_init (PdMemoryTokenStore *self)
{
  self->secrets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) pd_secret_free);
}

PdTokenStore *
pd_memory_token_store_new (void)
{
  return g_object_new (PD_TYPE_MEMORY_TOKEN_STORE, NULL);
}
