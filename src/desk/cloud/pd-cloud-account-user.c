// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The first user of a new customer, shown once. */

#include "pd-config.h"

#include "pd-cloud-account-private.h"
#include "pd-errand.h"

typedef struct
{
  PdContext *context;
  PdStore *store;
  char *tenant_id;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->context);
  g_clear_object (&work->store);
  g_free (work->tenant_id);
  g_free (work);
}

void
pd_first_user_free (PdFirstUser *user)
{
  if (user == NULL)
    return;

  g_free (user->user_name);
  pd_vault_free_text (user->password);
  g_free (user);
}

/* Opens the vault: never on the main thread. */
static void
take_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  g_autoptr (PdFirstUser) user = g_new0 (PdFirstUser, 1);
  GError *error = NULL;

  if (!pd_errand_take_credentials (work->context, work->store, work->tenant_id, &user->user_name,
                                   &user->password, &error))
    g_task_return_error (task, error);
  else if (user->user_name == NULL)
    g_task_return_pointer (task, NULL, NULL);
  else
    g_task_return_pointer (task, g_steal_pointer (&user), (GDestroyNotify) pd_first_user_free);
}

void
pd_cloud_account_take_first_user_async (PdCloudAccount *self,
                                        PdCustomer *customer,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (self));
  g_return_if_fail (PD_IS_CUSTOMER (customer));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_cloud_account_take_first_user_async);
  work = g_new0 (Work, 1);
  work->context = g_object_ref (self->context);
  work->store = g_object_ref (self->store);
  work->tenant_id = g_strdup (pd_customer_get_tenant_id (customer));
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, take_thread);
}

PdFirstUser *
pd_cloud_account_take_first_user_finish (PdCloudAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
