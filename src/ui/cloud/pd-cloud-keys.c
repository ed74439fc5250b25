// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cloud-keys.h"

#include <glib/gi18n.h>

#include "pd-cloud-state.h"
#include "pd-customers-util.h"
#include "pd-dialogs.h"
#include "pd-paste-keys-dialog.h"

struct _PdCloudKeys
{
  AdwBin parent_instance;

  GtkWidget *get_button;
  GtkWidget *paste_button;

  PdDesk *desk;      /* (owned) (nullable) before it is set up */
  PdOrderLine *line; /* (owned) (nullable) */
  GPtrArray *media;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PdCloudKeys, pd_cloud_keys, ADW_TYPE_BIN)

static void
get_clicked_cb (PdCloudKeys *self)
{
  PdCloudAccount *cloud = pd_desk_get_cloud (self->desk);
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));
  g_autofree char *page = pd_cloud_account_get_customers_page (cloud);

  if (page == NULL || pd_dialogs_open_uri (GTK_WIDGET (self), page) || window == NULL)
    return;

  pd_window_copy (window, page,
                  _ ("No browser could be opened. The address of the page was copied."));
}

static void
paste_clicked_cb (PdCloudKeys *self)
{
  pd_paste_keys_dialog_present (GTK_WIDGET (self), self->desk, self->line, self->media);
}

static void
pd_cloud_keys_dispose (GObject *object)
{
  PdCloudKeys *self = PD_CLOUD_KEYS (object);

  g_clear_pointer (&self->media, g_ptr_array_unref);
  g_clear_object (&self->line);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_cloud_keys_parent_class)->dispose (object);
}

static void
pd_cloud_keys_class_init (PdCloudKeysClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_cloud_keys_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CLOUD_RESOURCE ("pd-cloud-keys.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdCloudKeys, get_button);
  gtk_widget_class_bind_template_child (widget_class, PdCloudKeys, paste_button);
  gtk_widget_class_bind_template_callback (widget_class, get_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_clicked_cb);
}

static void
pd_cloud_keys_init (PdCloudKeys *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pd_cloud_keys_set_up (PdCloudKeys *self, PdDesk *desk, PdOrderLine *line)
{
  g_return_if_fail (PD_IS_CLOUD_KEYS (self));

  g_set_object (&self->desk, desk);
  g_set_object (&self->line, line);
  pd_cloud_keys_update (self);
}

void
pd_cloud_keys_set_media (PdCloudKeys *self, GPtrArray *media)
{
  g_return_if_fail (PD_IS_CLOUD_KEYS (self));

  g_clear_pointer (&self->media, g_ptr_array_unref);
  self->media = media != NULL ? g_ptr_array_ref (media) : NULL;
}

/* 1.2, 5.2 */
void
pd_cloud_keys_update (PdCloudKeys *self)
{
  PdVerdict *verdict = NULL;
  gboolean allowed;
  const char *reason = NULL;

  g_return_if_fail (PD_IS_CLOUD_KEYS (self));

  if (self->line == NULL)
    return;

  verdict = pd_order_line_get_keys (self->line);
  allowed = verdict == NULL || pd_verdict_get_allowed (verdict);
  reason = verdict != NULL ? pd_verdict_get_reason (verdict) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self),
                          pd_desk_get_cloud (self->desk) != NULL &&
                              g_strcmp0 (pd_order_line_get_status (self->line), "active") == 0);
  pd_customers_set_reason (self->get_button, allowed, reason);
  pd_customers_set_reason (self->paste_button, allowed, reason);
}
