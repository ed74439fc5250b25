// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-secret-token-store.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "pd-api-error.h"

#define PD_TYPE_SECRET_TOKEN_STORE (pd_secret_token_store_get_type ())
G_DECLARE_FINAL_TYPE (PdSecretTokenStore, pd_secret_token_store, PD, SECRET_TOKEN_STORE, GObject)

struct _PdSecretTokenStore
{
  GObject parent_instance;
};

static void token_store_iface_init (PdTokenStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdSecretTokenStore,
                               pd_secret_token_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_TOKEN_STORE, token_store_iface_init))

static const SecretSchema schema = {
  "io.github.partnerdesk.PartnerDesk.SignIn",
  SECRET_SCHEMA_NONE,
  { { "account-id", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* Ours to the caller, but for a cancellation. */
static void
return_error (GTask *task, GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_task_return_error (task, error);
    return;
  }
  g_task_return_error (task, pd_api_error_new (PD_API_ERROR_NO_KEYRING, NULL, error->message));
  g_error_free (error);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    return_error (task, error);
  else
    g_task_return_pointer (task, g_strdup (secret), (GDestroyNotify) pd_secret_free);
  secret_password_free (secret);
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
  secret_password_lookup (&schema, cancellable, looked_up_cb, task, "account-id", account_id, NULL);
}

static char *
load_finish (PdTokenStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
}

/* FALSE without an error: there was nothing to forget. */
static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
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
  if (secret != NULL)
    secret_password_store (&schema, SECRET_COLLECTION_DEFAULT,
                           _ ("Sign-in of a Partner Desk account"), secret, cancellable, stored_cb,
                           task, "account-id", account_id, NULL);
  else
    secret_password_clear (&schema, cancellable, cleared_cb, task, "account-id", account_id, NULL);
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
pd_secret_token_store_class_init (PdSecretTokenStoreClass *klass)
{
}

static void
pd_secret_token_store_init (PdSecretTokenStore *self)
{
}

PdTokenStore *
pd_secret_token_store_new (void)
{
  return g_object_new (PD_TYPE_SECRET_TOKEN_STORE, NULL);
}
