// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-job-bar.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-dialogs.h"

#define POLL_MS 100
#define MAX_REJECTED_SHOWN 200

/* What the worker thread tells; shared with the bar, which may go first. */
typedef struct
{
  gint64 done;  /* atomic by the lock below */
  gint64 total; /* 0 = unknown */
  GMutex lock;
} Progress;

struct _PdJobBar
{
  AdwBin parent_instance;
  GtkRevealer *revealer;
  GtkLabel *title;
  GtkLabel *status;
  GtkProgressBar *bar;
  GtkButton *stop_button;
  GtkButton *close_button;
  GtkExpander *rejected_box;
  GtkLabel *rejected_label;
  PdDesk *desk;              /* (owned) (nullable): of the job that is prepared or runs */
  PdQuery *query;            /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): while a job runs */
  Progress *progress;        /* (owned) (nullable) */
  int kind;
  guint poll_source;
};

G_DEFINE_FINAL_TYPE (PdJobBar, pd_job_bar, ADW_TYPE_BIN)

static void
progress_free (Progress *progress)
{
  g_mutex_clear (&progress->lock);
}

static void
progress_unref (Progress *progress)
{
  g_atomic_rc_box_release_full (progress, (GDestroyNotify) progress_free);
}

static void
progress_cb (gint64 done, gint64 total, gpointer data)
{
  Progress *progress = data;

  g_mutex_lock (&progress->lock);
  progress->done = done;
  progress->total = total;
  g_mutex_unlock (&progress->lock);
}

static gboolean
poll_cb (gpointer user_data)
{
  PdJobBar *self = user_data;
  gint64 done, total;

  g_mutex_lock (&self->progress->lock);
  done = self->progress->done;
  total = self->progress->total;
  g_mutex_unlock (&self->progress->lock);

  if (total > 0) {
    g_autofree char *done_text = pd_text_number (done);
    g_autofree char *total_text = pd_text_number (total);
    /* Translators: progress of long work, "1,200 of 5,000". */
    g_autofree char *text = g_strdup_printf (_ ("%1$s of %2$s"), done_text, total_text);

    gtk_progress_bar_set_fraction (self->bar, CLAMP ((double) done / (double) total, 0.0, 1.0));
    pd_customers_set_label (self->status, text);
  } else
    gtk_progress_bar_pulse (self->bar);

  return G_SOURCE_CONTINUE;
}

static void
start (PdJobBar *self, const char *title)
{
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->progress, progress_unref);
  self->progress = g_atomic_rc_box_new0 (Progress);
  g_mutex_init (&self->progress->lock);
  gtk_label_set_text (self->title, title);
  pd_customers_set_label (self->status, NULL);
  gtk_progress_bar_set_fraction (self->bar, 0.0);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->stop_button), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->close_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->rejected_box), FALSE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  self->poll_source = g_timeout_add (POLL_MS, poll_cb, self);
}

static void
end (PdJobBar *self, const char *title, const char *summary)
{
  g_clear_handle_id (&self->poll_source, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->query, pd_query_free);
  gtk_label_set_text (self->title, title);
  pd_customers_set_label (self->status, summary);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->stop_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->close_button), TRUE);
}

static void
end_with_error (PdJobBar *self, const char *title, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (_ ("It was stopped. Nothing was changed."));
  else {
    g_warning ("%s: %s", title, error->message);
    text = pd_error_to_user_text (error);
  }
  end (self, title, text);
}

static void
show_rejected (PdJobBar *self, GArray *rejected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rejected->len && i < MAX_REJECTED_SHOWN; i++) {
    const PdRejected *row = &g_array_index (rejected, PdRejected, i);
    g_autofree char *number = pd_text_number (row->line);

    /* Translators: why a line of an imported file was refused; %1$s is the line's number. */
    g_string_append_printf (text, _ ("Line %1$s: %2$s"), number, row->reason);
    g_string_append_c (text, '\n');
  }
  if (rejected->len > MAX_REJECTED_SHOWN)
    g_string_append_printf (
        text,
        ngettext ("and %d more line", "and %d more lines", rejected->len - MAX_REJECTED_SHOWN),
        (int) (rejected->len - MAX_REJECTED_SHOWN));
  gtk_label_set_text (self->rejected_label, text->str);
  gtk_expander_set_expanded (self->rejected_box, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->rejected_box), TRUE);
}

static const char *
import_title (PdImportKind kind, gboolean running)
{
  switch (kind) {
  case PD_IMPORT_KEYS:
    return running ? _ ("Importing keys") : _ ("Import keys");
  case PD_IMPORT_CUSTOMERS:
    return running ? _ ("Importing customers") : _ ("Import customers");
  case PD_IMPORT_CATALOG:
    return running ? _ ("Importing the catalogue") : _ ("Import the catalogue");
  }

  return "";
}

static char *
import_summary (PdImportKind kind, const PdImportResult *result)
{
  g_autofree char *rows = pd_text_number (result->rows);
  g_autofree char *bad = pd_text_number (result->rejected->len);

  if (result->rejected->len > 0)
    return g_strdup_printf (
        ngettext ("Nothing was taken in, because %s line was refused. Correct the file and import "
                  "it again.",
                  "Nothing was taken in, because %s lines were refused. Correct the file and "
                  "import it again.",
                  result->rejected->len),
        bad);

  switch (kind) {
  case PD_IMPORT_KEYS:
    return g_strdup_printf (
        ngettext ("%s key was taken in.", "%s keys were taken in.", (gulong) result->rows), rows);
  case PD_IMPORT_CUSTOMERS:
    return g_strdup_printf (ngettext ("%s customer was taken in.", "%s customers were taken in.",
                                      (gulong) result->rows),
                            rows);
  case PD_IMPORT_CATALOG:
    return g_strdup_printf (
        ngettext ("%s product was taken in.", "%s products were taken in.", (gulong) result->rows),
        rows);
  }

  return NULL;
}

typedef struct
{
  PdJobBar *self;     /* (owned) */
  Progress *progress; /* (owned) */
} Job;

static Job *
job_new (PdJobBar *self)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->progress = g_atomic_rc_box_acquire (self->progress);

  return job;
}

static void
job_free (Job *job)
{
  g_object_unref (job->self);
  progress_unref (job->progress);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (PdImportResult) imported = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL;
  PdJobBar *self = job->self;

  imported = pd_desk_import_finish (PD_DESK (source), result, &error);
  if (self->revealer == NULL)
    return; /* the page is gone */
  if (imported == NULL) {
    end_with_error (self, import_title (self->kind, FALSE), error);
    return;
  }

  summary = import_summary (self->kind, imported);
  end (self, import_title (self->kind, FALSE), summary);
  if (imported->rejected->len > 0)
    show_rejected (self, imported->rejected);
}

static void
import_file_chosen_cb (GFile *file, gpointer user_data)
{
  g_autoptr (PdJobBar) self = user_data;
  Job *job = NULL;

  if (file == NULL || self->revealer == NULL || self->desk == NULL || self->cancellable != NULL)
    return;

  start (self, import_title (self->kind, TRUE));
  job = job_new (self);
  pd_desk_import_async (self->desk, self->kind, file, progress_cb, job->progress, self->cancellable,
                        imported_cb, job);
}

void
pd_job_bar_import (PdJobBar *self, PdDesk *desk, PdImportKind kind)
{
  static const char *const csv[] = { "*.csv", "*.CSV", "*.txt", NULL };
  static const char *const json[] = { "*.json", NULL };

  g_return_if_fail (PD_IS_JOB_BAR (self));

  if (self->cancellable != NULL)
    return;

  g_set_object (&self->desk, desk);
  self->kind = kind;
  pd_dialogs_open_file (GTK_WIDGET (self), import_title (kind, FALSE),
                        kind == PD_IMPORT_CATALOG ? _ ("JSON files") : _ ("CSV files"),
                        kind == PD_IMPORT_CATALOG ? json : csv, import_file_chosen_cb,
                        g_object_ref (self));
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;
  g_autofree char *summary = NULL;
  PdJobBar *self = job->self;
  gint64 rows = pd_desk_export_finish (PD_DESK (source), result, &error);

  if (self->revealer == NULL)
    return;
  if (rows < 0) {
    end_with_error (self, _ ("Export"), error);
    return;
  }

  number = pd_text_number (rows);
  summary = g_strdup_printf (
      ngettext ("%s row was written.", "%s rows were written.", (gulong) rows), number);
  end (self, _ ("Export"), summary);
}

static void
export_file_chosen_cb (GFile *file, gpointer user_data)
{
  g_autoptr (PdJobBar) self = user_data;
  Job *job = NULL;

  if (file == NULL || self->revealer == NULL || self->desk == NULL || self->cancellable != NULL)
    return;

  start (self, _ ("Exporting"));
  job = job_new (self);
  /* With a byte order mark: the file is for spreadsheet programs. */
  pd_desk_export_async (self->desk, self->kind, file, self->query, TRUE, progress_cb, job->progress,
                        self->cancellable, exported_cb, job);
}

void
pd_job_bar_export (PdJobBar *self,
                   PdDesk *desk,
                   PdExportKind kind,
                   const char *file_name,
                   const PdQuery *query)
{
  g_return_if_fail (PD_IS_JOB_BAR (self));

  if (self->cancellable != NULL)
    return;

  g_set_object (&self->desk, desk);
  g_clear_pointer (&self->query, pd_query_free);
  self->query = query != NULL ? pd_query_copy (query) : NULL;
  self->kind = kind;
  pd_dialogs_save_file (GTK_WIDGET (self), _ ("Export"), file_name, export_file_chosen_cb,
                        g_object_ref (self));
}

static void
stop_clicked_cb (PdJobBar *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
close_clicked_cb (PdJobBar *self)
{
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
pd_job_bar_dispose (GObject *object)
{
  PdJobBar *self = PD_JOB_BAR (object);

  g_clear_handle_id (&self->poll_source, g_source_remove);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->query, pd_query_free);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->progress, progress_unref);
  self->revealer = NULL;
  G_OBJECT_CLASS (pd_job_bar_parent_class)->dispose (object);
}

static void
pd_job_bar_class_init (PdJobBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_job_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-job-bar.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdJobBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, PdJobBar, title);
  gtk_widget_class_bind_template_child (widget_class, PdJobBar, status);
  gtk_widget_class_bind_template_child (widget_class, PdJobBar, bar);
  gtk_widget_class_bind_template_child (widget_class, PdJobBar, stop_button);
  gtk_widget_class_bind_template_child (widget_class, PdJobBar, close_button);
  gtk_widget_class_bind_template_child (widget_class, PdJobBar, rejected_box);
  gtk_widget_class_bind_template_child (widget_class, PdJobBar, rejected_label);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
pd_job_bar_init (PdJobBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}
