// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-key-row.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-secret-clipboard.h"

struct _PdKeyRow
{
  AdwBin parent_instance;
  PdDesk *desk;       /* (owned) */
  PdSoftwareKey *key; /* (owned) */
  GtkLabel *name;
  GtkLabel *text;
  GtkLabel *sample;
  GtkLabel *note;
  GtkToggleButton *show_button;
  GtkButton *copy_button;
  GCancellable *cancellable; /* (owned) */
  guint hide_source;
};

G_DEFINE_FINAL_TYPE (PdKeyRow, pd_key_row, ADW_TYPE_BIN)

static void
show_masked (PdKeyRow *self)
{
  const char *masked = pd_software_key_get_masked (self->key);

  g_clear_handle_id (&self->hide_source, g_source_remove);
  gtk_label_set_text (self->text, masked != NULL ? masked : "");
  gtk_label_set_selectable (self->text, FALSE);
  pd_customers_name (GTK_WIDGET (self->text), _ ("Product key, hidden"), NULL);
  gtk_button_set_label (GTK_BUTTON (self->show_button), _ ("Show"));
}

static gboolean
hide_cb (gpointer user_data)
{
  PdKeyRow *self = user_data;

  self->hide_source = 0;
  gtk_toggle_button_set_active (self->show_button, FALSE);

  return G_SOURCE_REMOVE;
}

static void
revealed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdKeyRow *self = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = pd_desk_reveal_finish (PD_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (secret == NULL) {
    pd_customers_show_error (GTK_WIDGET (self), "Showing a key", error);
    gtk_toggle_button_set_active (self->show_button, FALSE);
    return;
  }
  if (gtk_toggle_button_get_active (self->show_button)) {
    gtk_label_set_text (self->text, secret);
    gtk_label_set_selectable (self->text, TRUE);
    pd_customers_name (GTK_WIDGET (self->text), secret, NULL);
    gtk_button_set_label (GTK_BUTTON (self->show_button), _ ("Hide"));
    g_clear_handle_id (&self->hide_source, g_source_remove);
    self->hide_source = g_timeout_add_seconds (PD_KEY_SHOWN_SECONDS, hide_cb, self);
  }
  pd_desk_free_secret (secret);
}

static void
show_toggled_cb (PdKeyRow *self)
{
  if (gtk_toggle_button_get_active (self->show_button))
    pd_desk_reveal_key_async (self->desk, pd_record_get_row_id (PD_RECORD (self->key)),
                              self->cancellable, revealed_cb, self);
  else
    show_masked (self);
}

static void
revealed_for_copy_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdKeyRow *self = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = pd_desk_reveal_finish (PD_DESK (source), result, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (secret == NULL) {
    pd_customers_show_error (GTK_WIDGET (self), "Copying a key", error);
    return;
  }
  pd_secret_clipboard_copy (GTK_WIDGET (self), secret);
  pd_desk_free_secret (secret);
  text =
      g_strdup_printf (ngettext ("Copied the product key. The clipboard is cleared in %d second.",
                                 "Copied the product key. The clipboard is cleared in %d seconds.",
                                 PD_SECRET_CLIPBOARD_SECONDS),
                       PD_SECRET_CLIPBOARD_SECONDS);
  pd_customers_toast (GTK_WIDGET (self), text);
}

static void
copy_clicked_cb (PdKeyRow *self)
{
  pd_desk_reveal_key_async (self->desk, pd_record_get_row_id (PD_RECORD (self->key)),
                            self->cancellable, revealed_for_copy_cb, self);
}

static void
unmapped_cb (PdKeyRow *self)
{
  if (self->key != NULL)
    gtk_toggle_button_set_active (self->show_button, FALSE);
}

static void
pd_key_row_dispose (GObject *object)
{
  PdKeyRow *self = PD_KEY_ROW (object);

  g_clear_handle_id (&self->hide_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->key);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_key_row_parent_class)->dispose (object);
}

static void
pd_key_row_finalize (GObject *object)
{
  g_clear_object (&PD_KEY_ROW (object)->cancellable);
  G_OBJECT_CLASS (pd_key_row_parent_class)->finalize (object);
}

static void
pd_key_row_class_init (PdKeyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_key_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_key_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-key-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdKeyRow, name);
  gtk_widget_class_bind_template_child (widget_class, PdKeyRow, text);
  gtk_widget_class_bind_template_child (widget_class, PdKeyRow, sample);
  gtk_widget_class_bind_template_child (widget_class, PdKeyRow, note);
  gtk_widget_class_bind_template_child (widget_class, PdKeyRow, show_button);
  gtk_widget_class_bind_template_child (widget_class, PdKeyRow, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, show_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, unmapped_cb);
}

static void
pd_key_row_init (PdKeyRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

static void
update_allowed (PdKeyRow *self)
{
  gint64 revoked = pd_software_key_get_revoked_at (self->key);
  g_autofree char *note = NULL;

  if (revoked != PD_INSTANT_NONE) { /* 8.1, 8.4 */
    g_autofree char *day = pd_text_date (revoked);

    /* Translators: %s is a date. */
    note = g_strdup_printf (_ ("This key was revoked on %s and may not be used any more."), day);
    pd_customers_set_reason (GTK_WIDGET (self->show_button), FALSE, note);
    pd_customers_set_reason (GTK_WIDGET (self->copy_button), FALSE, note);
  } else {
    pd_customers_apply_role (GTK_WIDGET (self->show_button), self->desk, PD_ACT_GET_KEYS);
    pd_customers_apply_role (GTK_WIDGET (self->copy_button), self->desk, PD_ACT_GET_KEYS);
  }
  pd_customers_set_label (self->note, note);
}

GtkWidget *
pd_key_row_new (PdDesk *desk, PdSoftwareKey *key)
{
  PdKeyRow *self = g_object_new (PD_TYPE_KEY_ROW, NULL);
  const char *version = pd_software_key_get_version (key);

  self->desk = g_object_ref (desk);
  self->key = g_object_ref (key);
  gtk_label_set_text (self->name, version != NULL ? version : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sample), pd_software_key_get_sample (key));
  show_masked (self);
  update_allowed (self);

  return GTK_WIDGET (self);
}

gboolean
pd_key_row_shows (PdKeyRow *self, PdSoftwareKey *key)
{
  g_return_val_if_fail (PD_IS_KEY_ROW (self), FALSE);

  return pd_record_get_row_id (PD_RECORD (self->key)) == pd_record_get_row_id (PD_RECORD (key)) &&
         pd_software_key_get_revoked_at (self->key) == pd_software_key_get_revoked_at (key);
}
