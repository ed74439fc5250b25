// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-requests-util.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-format.h"
#include "pd-refunds.h"
#include "pd-requests.h"
#include "pd-reservation-page.h"

void
pd_requests_load_css (void)
{
  pd_customers_add_style (PD_REQUESTS_RESOURCE ("requests.css"));
}

/* --- saving a file --- */

/* A name that is new is written under another one first, too: g_file_replace() would not. */
static void
write_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GFile *file = source;
  GBytes *bytes = task_data;
  const char *path = g_file_peek_path (file);
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  gboolean done;

  if (path != NULL)
    done = g_file_set_contents_full (path, data, (gssize) length,
                                     G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                     0600, &error);
  else
    done = g_file_replace_contents (file, data, length, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                    cancellable, &error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_parse_name (G_FILE (source));
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    pd_customers_show_error (widget, "Saving a file", error);
    return;
  }

  /* Translators: %s is a file's name with its folders. */
  text = g_strdup_printf (_ ("Saved as %s."), name);
  pd_customers_toast (widget, text);
}

void
pd_requests_save_bytes (GtkWidget *widget, GFile *file, GBytes *bytes)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, NULL, saved_cb, g_object_ref (widget));
  g_task_set_source_tag (task, pd_requests_save_bytes);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, write_thread);
}

/* --- opening a row --- */

typedef struct
{
  GtkWidget *widget; /* (owned) */
  gboolean refund;   /* a draft of the refund dialog, else of the record's page */
} Opening;

static void
opening_free (Opening *self)
{
  g_object_unref (self->widget);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
reservation_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) record = pd_desk_get_finish (PD_DESK (source), result, &error);

  if (record == NULL)
    pd_customers_show_error (opening->widget, "Opening a draft", error);
  else if (gtk_widget_get_root (opening->widget) != NULL)
    pd_refund_dialog_present (opening->widget, PD_DESK (source), PD_RESERVATION (record));
}

/* A refund goes on where its quote stands; any other request about a reservation on its record. */
static void
open_azure_draft (GtkWidget *widget, PdDesk *desk, PdSupportRequest *request)
{
  const char *refund_state = pd_support_request_get_refund_state (request);
  gint64 reservation = pd_support_request_get_reservation_row_id (request);
  PdWindow *window = pd_customers_window_of (widget);
  Opening *opening = NULL;

  if (refund_state != NULL && *refund_state != '\0') {
    opening = g_new0 (Opening, 1);
    opening->widget = g_object_ref (widget);
    pd_desk_get_async (desk, PD_LIST_RESERVATIONS, reservation, NULL, reservation_read_cb, opening);
  } else if (window != NULL) {
    pd_window_push (window, pd_reservation_page_new (desk, reservation, "support"));
  }
}

void
pd_requests_open (GtkWidget *widget, PdDesk *desk, PdSupportRequest *request)
{
  gint64 row_id;
  PdWindow *window = NULL;

  g_return_if_fail (PD_IS_SUPPORT_REQUEST (request));

  row_id = pd_record_get_row_id (PD_RECORD (request));
  window = pd_customers_window_of (widget);
  if (g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_DRAFT) != 0) {
    if (window != NULL)
      pd_window_push (window, pd_request_page_new (desk, row_id));
  } else if (g_strcmp0 (pd_support_request_get_kind (request), PD_REQUEST_AZURE) == 0 &&
             pd_support_request_get_reservation_row_id (request) != 0) {
    open_azure_draft (widget, desk, request);
  } else {
    pd_report_problem_present (widget, desk, NULL, NULL, row_id);
  }
}

/* --- words --- */

char *
pd_requests_format_age (gint64 since, gint64 now)
{
  gint64 days = (now - since) / PD_DAY_US;

  if (since == PD_INSTANT_NONE)
    return g_strdup ("—");
  if (days <= 0)
    return g_strdup (C_ ("age", "today"));

  return pd_text_days ((int) MIN (days, G_MAXINT));
}

const char *
pd_requests_get_refund_title (const char *refund_state)
{
  static const struct
  {
    const char *state;
    const char *title;
  } titles[] = {
    { "draft", NC_ ("refund", "Draft") },       { "queued", NC_ ("refund", "Queued") },
    { "sent", NC_ ("refund", "Sent") },         { "answered", NC_ ("refund", "Answered") },
    { "credited", NC_ ("refund", "Credited") }, { "refused", NC_ ("refund", "Refused") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++) {
    if (g_strcmp0 (titles[i].state, refund_state) == 0)
      return g_dpgettext2 (NULL, "refund", titles[i].title);
  }

  return refund_state != NULL ? refund_state : "";
}

char *
pd_requests_format_refund (PdSupportRequest *request)
{
  const char *state = pd_support_request_get_refund_state (request);
  g_autofree char *amount = NULL;

  if (state == NULL || *state == '\0')
    return NULL;
  if (pd_support_request_get_credit (request) == 0 ||
      pd_support_request_get_currency (request) == NULL)
    return g_strdup (pd_requests_get_refund_title (state));

  amount = pd_money_format (pd_support_request_get_credit (request),
                            pd_support_request_get_currency (request));

  /* Translators: %1$s is the state of a refund such as "Credited", %2$s an amount. */
  return g_strdup_printf (C_ ("refund", "%1$s %2$s"), pd_requests_get_refund_title (state), amount);
}

char *
pd_requests_dup_name (PdSupportRequest *request)
{
  const char *number = pd_support_request_get_number (request);
  const char *title = pd_support_request_get_title (request);

  if (number != NULL && *number != '\0')
    return g_strdup (number);

  return g_strdup (title != NULL && *title != '\0' ? title : pd_state_get_title (PD_REQUEST_DRAFT));
}

/* --- text views --- */

char *
pd_requests_dup_text (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

void
pd_requests_set_text (GtkTextView *view, const char *text)
{
  g_autofree char *present = pd_requests_dup_text (view);

  if (g_strcmp0 (present, text != NULL ? text : "") != 0)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text != NULL ? text : "", -1);
}

void
pd_requests_prepare_text (GtkTextView *view, const char *label)
{
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  pd_customers_name (GTK_WIDGET (view), label, NULL);
}
