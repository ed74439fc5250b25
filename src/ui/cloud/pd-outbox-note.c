// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-outbox.h"

#include <glib/gi18n.h>

#include "pd-cloud-state.h"
#include "pd-customers-util.h"
#include "pd-error.h"

struct _PdOutboxNote
{
  AdwBin parent_instance;

  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *text;
  GtkWidget *open_button;
};

G_DEFINE_FINAL_TYPE (PdOutboxNote, pd_outbox_note, ADW_TYPE_BIN)

static void
open_clicked_cb (PdOutboxNote *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  if (window == NULL)
    return;

  g_object_ref (window);
  if (GTK_IS_WINDOW (root) && !PD_IS_WINDOW (root))
    gtk_window_close (GTK_WINDOW (root));
  pd_window_show_place (window, "outbox");
  g_object_unref (window);
}

/* What was pressed last cannot be pressed again and lost the focus: it goes to the way on, whose
 * description says what happened. Whoever works elsewhere by now keeps it. */
static void
take_lost_focus (PdOutboxNote *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      (focus == NULL || !gtk_widget_is_sensitive (focus)))
    gtk_widget_grab_focus (self->open_button);
}

static void
pd_outbox_note_class_init (PdOutboxNoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CLOUD_RESOURCE ("pd-outbox-note.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdOutboxNote, box);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxNote, title);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxNote, text);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxNote, open_button);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
}

static void
pd_outbox_note_init (PdOutboxNote *self)
{
  pd_cloud_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

gboolean
pd_outbox_note_set_error (PdOutboxNote *self, const GError *error)
{
  gboolean queued = g_error_matches (error, PD_ERROR, PD_ERROR_QUEUED);
  gboolean refused = g_error_matches (error, PD_ERROR, PD_ERROR_REFUSED);
  g_autofree char *text = NULL;
  g_autofree char *description = NULL;

  g_return_val_if_fail (PD_IS_OUTBOX_NOTE (self), FALSE);

  gtk_widget_set_visible (GTK_WIDGET (self), queued || refused);
  if (!queued && !refused)
    return FALSE;

  text = pd_error_to_user_text (error);
  gtk_label_set_label (self->title, queued ? _ ("It is not done yet and stands in the outbox")
                                           : _ ("It was refused and stands in the outbox"));
  gtk_label_set_label (self->text, text);
  if (refused)
    gtk_widget_add_css_class (self->box, "refused");
  else
    gtk_widget_remove_css_class (self->box, "refused");
  description = g_strdup_printf ("%s\n%s", gtk_label_get_label (self->title), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  take_lost_focus (self);

  return TRUE;
}
