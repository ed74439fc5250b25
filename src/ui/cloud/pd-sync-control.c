// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-sync-control.h"

#include <glib/gi18n.h>

#include "pd-cloud-state.h"
#include "pd-error.h"

#define KEY_RESULT "pd-sync-result"

/* Who listens to the account hears of it, whichever property changed last. */
static void
set_result (PdCloudAccount *cloud, const char *text)
{
  g_object_set_data_full (G_OBJECT (cloud), KEY_RESULT, g_strdup (text), g_free);
  g_object_notify (G_OBJECT (cloud), "syncing");
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdCloudAccount *cloud = PD_CLOUD_ACCOUNT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSyncReport) report = pd_cloud_account_sync_finish (cloud, result, &error);
  g_autofree char *text = NULL;

  if (report != NULL)
    text = pd_cloud_format_report (report);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text =
        g_strdup (_ ("It was stopped. What had come is in the book; the next one goes on there."));
  else {
    g_warning ("Synchronising: %s", error->message);
    text = pd_error_to_user_text (error);
  }
  set_result (cloud, text);
}

void
pd_sync_control_start (PdCloudAccount *cloud, gboolean full)
{
  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (cloud));

  set_result (cloud, NULL);
  pd_cloud_account_sync_async (cloud, full, 0, NULL, synced_cb, NULL);
}

const char *
pd_sync_control_get_result (PdCloudAccount *cloud)
{
  g_return_val_if_fail (PD_IS_CLOUD_ACCOUNT (cloud), NULL);

  return g_object_get_data (G_OBJECT (cloud), KEY_RESULT);
}

void
pd_sync_control_put_away (PdCloudAccount *cloud)
{
  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (cloud));

  set_result (cloud, NULL);
}
