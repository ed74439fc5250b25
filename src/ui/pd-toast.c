// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-toast.h"

#define DATA_KEY "pd-toast"
#define MAX_WIDTH_CHARS 52 /* fits the narrowest window that shows toasts beside its edges */

/* A toast's own title is one line and cut where the window is narrow. */
static GtkWidget *
new_title (const char *text)
{
  GtkWidget *title = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (title), MAX_WIDTH_CHARS);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");

  return title;
}

void
pd_toast_show (AdwToastOverlay *overlay, const char *text)
{
  pd_toast_show_with_action (overlay, text, NULL, NULL);
}

void
pd_toast_show_with_action (AdwToastOverlay *overlay,
                           const char *text,
                           const char *button_label,
                           const char *action)
{
  AdwToast *last = NULL;
  AdwToast *toast = NULL;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));
  g_return_if_fail (text != NULL);

  /* Held: adw_toast_dismiss() is harmless for one that has gone by itself. */
  last = g_object_get_data (G_OBJECT (overlay), DATA_KEY);
  if (last != NULL)
    adw_toast_dismiss (last);

  toast = adw_toast_new ("");
  adw_toast_set_custom_title (toast, new_title (text));
  if (button_label != NULL) {
    adw_toast_set_button_label (toast, button_label);
    adw_toast_set_detailed_action_name (toast, action);
  }
  g_object_set_data_full (G_OBJECT (overlay), DATA_KEY, g_object_ref (toast), g_object_unref);
  adw_toast_overlay_add_toast (overlay, toast);
}
