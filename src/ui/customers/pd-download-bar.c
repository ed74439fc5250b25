// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-download-bar.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-dialogs.h"

struct _PdDownloadBar
{
  AdwBin parent_instance;
  PdDownload *download; /* (owned) (nullable) */
  GtkProgressBar *bar;
  GtkLabel *status;
  GtkButton *pause_button;
  GtkButton *resume_button;
  GtkButton *stop_button;
  GtkButton *folder_button;
  GtkButton *close_button;
  guint update_source;
};

G_DEFINE_FINAL_TYPE (PdDownloadBar, pd_download_bar, ADW_TYPE_BIN)

enum { DISMISSED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- what it says --- */

static char *
format_time_left (int seconds)
{
  int minutes = (seconds + 59) / 60;

  if (seconds < 60)
    return g_strdup_printf (ngettext ("%d second left", "%d seconds left", seconds), seconds);

  return g_strdup_printf (ngettext ("%d minute left", "%d minutes left", minutes), minutes);
}

static char *
format_amount (PdDownload *download)
{
  g_autofree char *done = pd_text_size ((guint64) MAX (pd_download_get_bytes (download), 0));
  g_autofree char *all = pd_text_size ((guint64) MAX (pd_download_get_size (download), 0));

  /* Translators: progress of a download, "48.2 MB of 4.7 GB". */
  return g_strdup_printf (_ ("%1$s of %2$s"), done, all);
}

static char *
format_running (PdDownload *download)
{
  g_autofree char *amount = format_amount (download);
  g_autofree char *speed_text = NULL;
  g_autofree char *left = NULL;
  gint64 speed = 0;
  int seconds = -1;
  gboolean checking = FALSE;

  g_object_get (download, "speed", &speed, "seconds-left", &seconds, "checking", &checking, NULL);
  if (checking)
    return g_strdup (_ ("Checking the SHA-256"));
  if (speed <= 0 || seconds < 0)
    return g_steal_pointer (&amount);

  speed_text = pd_text_size ((guint64) speed);
  left = format_time_left (seconds);

  /* Translators: %1$s "48.2 MB of 4.7 GB", %2$s size loaded each second, %3$s "3 minutes left". */
  return g_strdup_printf (_ ("%1$s · %2$s/s · %3$s"), amount, speed_text, left);
}

static char *
format_done (PdDownload *download)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *name = NULL;
  g_autofree char *sha = NULL;
  const char *sum = pd_download_get_sha256 (download);

  g_object_get (download, "file", &file, NULL);
  name = file != NULL ? g_file_get_parse_name (file) : g_strdup ("");
  sha = sum != NULL ? g_strdup_printf ("%.12s…", sum) : g_strdup ("");

  /* Translators: %1$s file, %2$s the beginning of its checksum. */
  return g_strdup_printf (_ ("Downloaded to %1$s. Its SHA-256 was checked (%2$s)."), name, sha);
}

static char *
format_failed (PdDownload *download)
{
  const GError *error = pd_download_get_error (download);

  return error != NULL ? pd_error_to_user_text (error) : g_strdup (_ ("The download failed."));
}

static char *
format_status (PdDownload *download)
{
  g_autofree char *amount = NULL;

  switch (pd_download_get_state (download)) {
  case PD_DOWNLOAD_RUNNING:
    return format_running (download);
  case PD_DOWNLOAD_PAUSED:
    amount = format_amount (download);
    /* Translators: %s such as "48.2 MB of 4.7 GB". */
    return g_strdup_printf (_ ("Paused at %s"), amount);
  case PD_DOWNLOAD_DONE:
    return format_done (download);
  case PD_DOWNLOAD_FAILED:
    return format_failed (download);
  case PD_DOWNLOAD_CANCELLED:
    break;
  }

  return NULL;
}

/* Nothing is left to resume: it is loaded from the start. */
static gboolean
is_wrong_file (PdDownload *download)
{
  return pd_download_get_state (download) == PD_DOWNLOAD_FAILED &&
         g_error_matches (pd_download_get_error (download), PD_ERROR, PD_ERROR_CHECKSUM);
}

static void
update (PdDownloadBar *self)
{
  PdDownloadState state;
  gint64 size;
  g_autofree char *text = NULL;
  gboolean running, resumable;

  gtk_widget_set_visible (GTK_WIDGET (self), self->download != NULL);
  if (self->download == NULL)
    return;

  state = pd_download_get_state (self->download);
  size = pd_download_get_size (self->download);
  running = state == PD_DOWNLOAD_RUNNING;
  resumable = state == PD_DOWNLOAD_PAUSED || state == PD_DOWNLOAD_FAILED;
  text = format_status (self->download);
  gtk_label_set_text (self->status, text != NULL ? text : "");
  gtk_progress_bar_set_fraction (
      self->bar,
      size > 0 ? CLAMP ((double) pd_download_get_bytes (self->download) / (double) size, 0.0, 1.0)
               : 0.0);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), running || resumable);
  gtk_widget_set_visible (GTK_WIDGET (self->pause_button), running);
  gtk_button_set_label (self->resume_button,
                        is_wrong_file (self->download) ? _ ("Download again") : _ ("Resume"));
  gtk_widget_set_visible (GTK_WIDGET (self->resume_button), resumable);
  gtk_widget_set_visible (GTK_WIDGET (self->stop_button), running || resumable);
  gtk_widget_set_visible (GTK_WIDGET (self->folder_button), state == PD_DOWNLOAD_DONE);
  gtk_widget_set_visible (GTK_WIDGET (self->close_button), state == PD_DOWNLOAD_DONE);
  if (state == PD_DOWNLOAD_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->status), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->status), "error");
}

static gboolean
update_idle_cb (gpointer user_data)
{
  PdDownloadBar *self = user_data;

  self->update_source = 0;
  if (self->download != NULL && pd_download_get_state (self->download) == PD_DOWNLOAD_CANCELLED)
    g_signal_emit (self, signals[DISMISSED], 0);
  else
    update (self);

  return G_SOURCE_REMOVE;
}

static void
download_notify_cb (PdDownloadBar *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (update_idle_cb, self);
}

/* --- buttons --- */

static void
pause_clicked_cb (PdDownloadBar *self)
{
  pd_download_pause (self->download);
  gtk_widget_grab_focus (GTK_WIDGET (self->resume_button));
}

static void
resume_clicked_cb (PdDownloadBar *self)
{
  pd_download_resume (self->download);
}

static void
stop_confirmed_cb (gboolean confirmed, gpointer user_data)
{
  g_autoptr (PdDownload) download = user_data;

  if (confirmed)
    pd_download_cancel (download);
}

static void
stop_clicked_cb (PdDownloadBar *self)
{
  pd_dialogs_confirm (GTK_WIDGET (self), _ ("Cancel the download?"),
                      _ ("What was loaded so far is deleted."), _ ("_Cancel download"),
                      stop_confirmed_cb, g_object_ref (self->download));
}

static void
folder_clicked_cb (PdDownloadBar *self)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;

  g_object_get (self->download, "file", &file, NULL);
  folder = file != NULL ? g_file_get_parent (file) : NULL;
  if (folder == NULL)
    return;

  uri = g_file_get_uri (folder);
  if (!g_app_info_launch_default_for_uri (uri, NULL, &error))
    pd_customers_show_error (GTK_WIDGET (self), "Opening a folder", error);
}

static void
close_clicked_cb (PdDownloadBar *self)
{
  g_signal_emit (self, signals[DISMISSED], 0);
}

/* --- GObject --- */

static void
put_aside (PdDownloadBar *self)
{
  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->download != NULL)
    g_signal_handlers_disconnect_by_data (self->download, self);
  g_clear_object (&self->download);
}

static void
pd_download_bar_dispose (GObject *object)
{
  put_aside (PD_DOWNLOAD_BAR (object));
  G_OBJECT_CLASS (pd_download_bar_parent_class)->dispose (object);
}

static void
pd_download_bar_class_init (PdDownloadBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_download_bar_dispose;
  signals[DISMISSED] = g_signal_new ("dismissed", PD_TYPE_DOWNLOAD_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-download-bar.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdDownloadBar, bar);
  gtk_widget_class_bind_template_child (widget_class, PdDownloadBar, status);
  gtk_widget_class_bind_template_child (widget_class, PdDownloadBar, pause_button);
  gtk_widget_class_bind_template_child (widget_class, PdDownloadBar, resume_button);
  gtk_widget_class_bind_template_child (widget_class, PdDownloadBar, stop_button);
  gtk_widget_class_bind_template_child (widget_class, PdDownloadBar, folder_button);
  gtk_widget_class_bind_template_child (widget_class, PdDownloadBar, close_button);
  gtk_widget_class_bind_template_callback (widget_class, pause_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
pd_download_bar_init (PdDownloadBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
pd_download_bar_set_download (PdDownloadBar *self, PdDownload *download)
{
  g_return_if_fail (PD_IS_DOWNLOAD_BAR (self));

  if (self->download != download) {
    put_aside (self);
    self->download = download != NULL ? g_object_ref (download) : NULL;
    if (download != NULL)
      g_signal_connect_swapped (download, "notify", G_CALLBACK (download_notify_cb), self);
  }
  update (self);
}
