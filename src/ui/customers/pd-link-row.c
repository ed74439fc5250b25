// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-link-row.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-dialogs.h"
#include "pd-download-bar.h"
#include "pd-downloads.h"
#include "pd-secret-clipboard.h"

struct _PdLinkRow
{
  AdwBin parent_instance;
  PdDesk *desk;         /* (owned) */
  PdDownloadLink *link; /* (owned) */
  GtkLabel *title;
  GtkLabel *validity;
  GtkButton *download_button;
  GtkButton *copy_button;
  GtkButton *mail_button;
  GtkButton *renew_button;
  PdDownloadBar *bar;
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PdLinkRow, pd_link_row, ADW_TYPE_BIN)

enum { RENEW, MAIL, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- what it says --- */

static char *
format_use (PdDownloadLink *link)
{
  int used = pd_download_link_get_used (link);
  int limit = pd_download_link_get_limit (link);

  if (limit > 0)
    /* Translators: %1$d downloads used of %2$d allowed. */
    return g_strdup_printf (ngettext ("%1$d of %2$d download", "%1$d of %2$d downloads", limit),
                            used, limit);

  return g_strdup_printf (ngettext ("%d download", "%d downloads", used), used);
}

static char *
format_validity (PdDownloadLink *link, PdVerdict *state)
{
  g_autofree char *use = format_use (link);
  g_autofree char *until = NULL;
  g_autofree char *days = NULL;

  if (pd_download_link_get_expires_at (link) == PD_INSTANT_NONE)
    /* Translators: %s such as "3 of 50 downloads". */
    return g_strdup_printf (_ ("Its time starts with the first download · %s"), use);

  until = pd_text_deadline (pd_download_link_get_expires_at (link));
  if (state == NULL || pd_verdict_get_days_left (state) < 0)
    /* Translators: %1$s instant, %2$s such as "3 of 50 downloads". */
    return g_strdup_printf (_ ("Valid to %1$s · %2$s"), until, use);

  days = pd_text_days (pd_verdict_get_days_left (state));

  /* Translators: %1$s instant, %2$s such as "3 days", %3$s such as "3 of 50 downloads". */
  return g_strdup_printf (_ ("Valid to %1$s, %2$s left · %3$s"), until, days, use);
}

static void
update (PdLinkRow *self)
{
  PdMedia *media = pd_download_link_get_media (self->link);
  g_autoptr (PdVerdict) state = NULL;
  g_autofree char *validity = NULL;
  const char *reason = NULL;
  gboolean usable, revoked;

  g_object_get (self->link, "state", &state, NULL);
  revoked = pd_download_link_get_revoked_at (self->link) != PD_INSTANT_NONE;
  usable = !revoked && (state == NULL || pd_verdict_get_allowed (state));
  reason = state != NULL ? pd_verdict_get_reason (state) : NULL;
  validity = format_validity (self->link, state);
  gtk_label_set_text (self->title, media != NULL ? pd_media_get_title (media) : "");
  if (usable)
    gtk_label_set_text (self->validity, validity);
  else
    gtk_label_set_text (self->validity, reason != NULL ? reason : _ ("This link has ended."));
  gtk_widget_set_visible (GTK_WIDGET (self->download_button), usable);
  gtk_widget_set_visible (GTK_WIDGET (self->copy_button), usable);
  gtk_widget_set_visible (GTK_WIDGET (self->mail_button), usable);
  /* 5.9: not on a cancelled purchase. */
  gtk_widget_set_visible (GTK_WIDGET (self->renew_button), !usable && !revoked && media != NULL);
  pd_customers_apply_role (GTK_WIDGET (self->download_button), self->desk, PD_ACT_GET_KEYS);
  pd_customers_apply_role (GTK_WIDGET (self->copy_button), self->desk, PD_ACT_GET_KEYS);
  pd_customers_apply_role (GTK_WIDGET (self->renew_button), self->desk, PD_ACT_GET_KEYS);
}

static void
show_download (PdLinkRow *self)
{
  PdDownload *download =
      pd_downloads_find (self->desk, pd_record_get_row_id (PD_RECORD (self->link)));
  PdDownloadState state = download != NULL ? pd_download_get_state (download) : PD_DOWNLOAD_DONE;

  pd_download_bar_set_download (self->bar, download);
  if (download != NULL && (state == PD_DOWNLOAD_RUNNING || state == PD_DOWNLOAD_PAUSED))
    pd_customers_set_reason (GTK_WIDGET (self->download_button), FALSE,
                             _ ("It is being downloaded."));
  else
    update (self);
}

/* --- downloading --- */

typedef struct
{
  PdLinkRow *self; /* (owned) */
  GFile *file;     /* (owned) */
} Start;

static void
start_free (Start *start)
{
  g_object_unref (start->self);
  g_object_unref (start->file);
  g_free (start);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Start, start_free)

static void
start_download (PdLinkRow *self, GFile *file)
{
  PdDownload *download = NULL;

  if (self->link == NULL)
    return; /* the row is gone */

  download = pd_downloads_start (self->desk, pd_record_get_row_id (PD_RECORD (self->link)), file);
  g_signal_connect_object (download, "notify::state", G_CALLBACK (show_download), self,
                           G_CONNECT_SWAPPED);
  show_download (self);
}

static void
replace_confirmed_cb (gboolean confirmed, gpointer user_data)
{
  g_autoptr (Start) start = user_data;

  if (confirmed)
    start_download (start->self, start->file);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Start) start = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);
  g_autofree char *name = NULL;
  g_autofree char *heading = NULL;

  if (start->self->link == NULL)
    return;
  if (info == NULL) {
    start_download (start->self, start->file);
    return;
  }

  name = g_file_get_basename (start->file);
  /* Translators: %s is a file name. */
  heading = g_strdup_printf (_ ("Replace %s?"), name);
  pd_dialogs_confirm (GTK_WIDGET (start->self), heading,
                      _ ("A file of this name is in the folder already."), _ ("_Replace"),
                      replace_confirmed_cb, start);
  g_steal_pointer (&start);
}

static void
folder_chosen_cb (GFile *folder, gpointer user_data)
{
  g_autoptr (PdLinkRow) self = user_data;
  PdMedia *media = NULL;
  const char *name = NULL;
  Start *start = NULL;

  if (folder == NULL || self->link == NULL)
    return;

  media = pd_download_link_get_media (self->link);
  name = media != NULL ? pd_media_get_file_name (media) : NULL;
  start = g_new0 (Start, 1);
  start->self = g_object_ref (self);
  start->file = g_file_get_child (folder, name != NULL ? name : "download");
  g_file_query_info_async (start->file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, NULL, looked_cb, start);
}

static void
download_clicked_cb (PdLinkRow *self)
{
  pd_dialogs_choose_folder (GTK_WIDGET (self), _ ("Download to"), folder_chosen_cb,
                            g_object_ref (self));
}

/* --- copying, mailing, renewing --- */

static void
revealed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdLinkRow *self = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = pd_desk_reveal_finish (PD_DESK (source), result, &error);
  PdWindow *window = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (secret == NULL) {
    pd_customers_show_error (GTK_WIDGET (self), "Copying a link", error);
    return;
  }
  /* A link is made to be pasted into a mail: it stays on the clipboard. */
  window = pd_customers_window_of (GTK_WIDGET (self));
  if (window != NULL)
    pd_window_copy (window, secret, _ ("Copied the download link"));
  pd_desk_free_secret (secret);
}

static void
copy_clicked_cb (PdLinkRow *self)
{
  pd_desk_reveal_link_async (self->desk, pd_record_get_row_id (PD_RECORD (self->link)),
                             self->cancellable, revealed_cb, self);
}

static void
mail_clicked_cb (PdLinkRow *self)
{
  g_signal_emit (self, signals[MAIL], 0, self->link);
}

static void
renew_clicked_cb (PdLinkRow *self)
{
  g_signal_emit (self, signals[RENEW], 0, pd_download_link_get_media (self->link));
}

static void
dismissed_cb (PdLinkRow *self)
{
  pd_downloads_forget (self->desk, pd_record_get_row_id (PD_RECORD (self->link)));
  show_download (self);
}

/* --- GObject --- */

static void
pd_link_row_dispose (GObject *object)
{
  PdLinkRow *self = PD_LINK_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->link);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_link_row_parent_class)->dispose (object);
}

static void
pd_link_row_finalize (GObject *object)
{
  g_clear_object (&PD_LINK_ROW (object)->cancellable);
  G_OBJECT_CLASS (pd_link_row_parent_class)->finalize (object);
}

static void
pd_link_row_class_init (PdLinkRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_link_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_link_row_finalize;
  signals[RENEW] = g_signal_new ("renew", PD_TYPE_LINK_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, PD_TYPE_MEDIA);
  signals[MAIL] = g_signal_new ("mail", PD_TYPE_LINK_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, PD_TYPE_DOWNLOAD_LINK);
  g_type_ensure (PD_TYPE_DOWNLOAD_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-link-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdLinkRow, title);
  gtk_widget_class_bind_template_child (widget_class, PdLinkRow, validity);
  gtk_widget_class_bind_template_child (widget_class, PdLinkRow, download_button);
  gtk_widget_class_bind_template_child (widget_class, PdLinkRow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, PdLinkRow, mail_button);
  gtk_widget_class_bind_template_child (widget_class, PdLinkRow, renew_button);
  gtk_widget_class_bind_template_child (widget_class, PdLinkRow, bar);
  gtk_widget_class_bind_template_callback (widget_class, download_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, mail_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, renew_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismissed_cb);
}

static void
pd_link_row_init (PdLinkRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

GtkWidget *
pd_link_row_new (PdDesk *desk, PdDownloadLink *link)
{
  PdLinkRow *self = g_object_new (PD_TYPE_LINK_ROW, NULL);
  PdDownload *download = NULL;

  self->desk = g_object_ref (desk);
  self->link = g_object_ref (link);
  download = pd_downloads_find (desk, pd_record_get_row_id (PD_RECORD (link)));
  if (download != NULL)
    g_signal_connect_object (download, "notify::state", G_CALLBACK (show_download), self,
                             G_CONNECT_SWAPPED);
  update (self);
  show_download (self);

  return GTK_WIDGET (self);
}

gboolean
pd_link_row_renew (PdLinkRow *self, PdDownloadLink *link)
{
  g_return_val_if_fail (PD_IS_LINK_ROW (self), FALSE);

  if (pd_record_get_row_id (PD_RECORD (self->link)) != pd_record_get_row_id (PD_RECORD (link)))
    return FALSE;

  g_set_object (&self->link, link);
  update (self);
  show_download (self);

  return TRUE;
}
