// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-choice.h"

#define DATA_KEY "pd-choice-ids"

/* The button inside a drop-down takes the focus, but GTK 4.8 gives it no name of its own. */
static void
name_button (GtkDropDown *self)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (GTK_IS_TOGGLE_BUTTON (button))
    gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                    self, NULL, -1);
}

void
pd_choice_set_up (GtkDropDown *self,
                  const char *all,
                  const char *const *ids,
                  const char *const *titles)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  g_return_if_fail (GTK_IS_DROP_DOWN (self));
  g_return_if_fail (g_strv_length ((char **) ids) == g_strv_length ((char **) titles));

  gtk_string_list_append (list, all);
  gtk_string_list_splice (list, 1, 0, titles);
  g_object_set_data_full (G_OBJECT (self), DATA_KEY, g_strdupv ((char **) ids),
                          (GDestroyNotify) g_strfreev);
  gtk_drop_down_set_model (self, G_LIST_MODEL (list));
  name_button (self);
}

const char *
pd_choice_get_id (GtkDropDown *self)
{
  char **ids = NULL;
  guint selected = 0;

  g_return_val_if_fail (GTK_IS_DROP_DOWN (self), NULL);

  ids = g_object_get_data (G_OBJECT (self), DATA_KEY);
  selected = gtk_drop_down_get_selected (self);
  if (ids == NULL || selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return NULL;

  return ids[selected - 1];
}
