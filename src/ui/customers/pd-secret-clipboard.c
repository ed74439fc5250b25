// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-secret-clipboard.h"

/* The one secret that lies on the clipboard now. */
static GdkContentProvider *current;     /* (owned) (nullable) */
static GdkClipboard *current_clipboard; /* (unowned): lives as long as its display */
static guint current_source;

static void
take_away (void)
{
  g_clear_handle_id (&current_source, g_source_remove);
  if (current == NULL)
    return;

  /* Something else that was copied meanwhile stays. */
  if (gdk_clipboard_get_content (current_clipboard) == current)
    gdk_clipboard_set_content (current_clipboard, NULL);
  g_clear_object (&current);
  current_clipboard = NULL;
}

static gboolean
late_cb (gpointer user_data)
{
  current_source = 0;
  take_away ();

  return G_SOURCE_REMOVE;
}

static void
watch_shutdown (void)
{
  static gboolean watching = FALSE;
  GApplication *application = g_application_get_default ();

  if (watching || application == NULL)
    return;

  watching = TRUE;
  g_signal_connect (application, "shutdown", G_CALLBACK (take_away), NULL);
}

void
pd_secret_clipboard_copy (GtkWidget *widget, const char *secret)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (secret != NULL);

  watch_shutdown ();
  take_away ();
  current = gdk_content_provider_new_typed (G_TYPE_STRING, secret);
  current_clipboard = gtk_widget_get_clipboard (widget);
  gdk_clipboard_set_content (current_clipboard, current);
  current_source = g_timeout_add_seconds (PD_SECRET_CLIPBOARD_SECONDS, late_cb, NULL);
}
