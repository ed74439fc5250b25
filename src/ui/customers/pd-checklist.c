// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-checklist.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"

#define N_POINTS 4

struct _PdChecklist
{
  AdwBin parent_instance;
  GtkCheckButton *points[N_POINTS]; /* in the order of the line's bits */
  PdDesk *desk;                     /* (owned) (nullable) */
  PdOrderLine *line;                /* (owned) (nullable) */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (PdChecklist, pd_checklist, ADW_TYPE_BIN)

static void
fill (PdChecklist *self)
{
  int checklist = pd_order_line_get_checklist (self->line);

  self->filling = TRUE;
  for (int i = 0; i < N_POINTS; i++)
    gtk_check_button_set_active (self->points[i], (checklist & (1 << i)) != 0);
  self->filling = FALSE;
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdChecklist) self = user_data;
  g_autoptr (GError) error = NULL;

  if (pd_desk_set_checklist_finish (PD_DESK (source), result, &error))
    return;

  /* The boxes show what the book holds. */
  if (self->line != NULL) {
    pd_customers_show_error (GTK_WIDGET (self), "Keeping the checklist", error);
    fill (self);
  }
}

static void
toggled_cb (PdChecklist *self)
{
  int checklist = 0;

  if (self->filling || self->line == NULL)
    return;

  for (int i = 0; i < N_POINTS; i++) {
    if (gtk_check_button_get_active (self->points[i]))
      checklist |= 1 << i;
  }
  pd_desk_set_checklist_async (self->desk, pd_record_get_row_id (PD_RECORD (self->line)), checklist,
                               NULL, kept_cb, g_object_ref (self));
}

static void
pd_checklist_dispose (GObject *object)
{
  PdChecklist *self = PD_CHECKLIST (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->line);
  G_OBJECT_CLASS (pd_checklist_parent_class)->dispose (object);
}

static void
pd_checklist_class_init (PdChecklistClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_checklist_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-checklist.ui"));
  for (int i = 0; i < N_POINTS; i++) {
    g_autofree char *name = g_strdup_printf ("point%d", i);

    gtk_widget_class_bind_template_child_full (widget_class, name, FALSE,
                                               G_STRUCT_OFFSET (PdChecklist, points) +
                                                   (gssize) sizeof (GtkCheckButton *) * i);
  }
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
pd_checklist_init (PdChecklist *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

void
pd_checklist_setup (PdChecklist *self, PdDesk *desk, PdOrderLine *line)
{
  g_return_if_fail (PD_IS_CHECKLIST (self));
  g_return_if_fail (PD_IS_ORDER_LINE (line));

  if (self->line != NULL)
    g_signal_handlers_disconnect_by_data (self->line, self);
  g_set_object (&self->desk, desk);
  g_set_object (&self->line, line);
  g_signal_connect_object (line, "notify::checklist", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}
