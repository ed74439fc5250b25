// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-draft-finder.h"

#define REFUND_CATEGORY "exchanges-and-refunds"

/* Lives until the list has answered and the draft is read, or until it is cancelled. */
typedef struct
{
  PdDesk *desk;                /* (owned) */
  PdQueryModel *drafts;        /* (owned) */
  PdSupportRequest *candidate; /* (owned) (nullable): waits for its fields */
  GCancellable *cancellable;   /* (owned) */
  guint position;              /* of the candidate: latest first */
  gint64 reservation_row_id;
  gboolean of_refund;
  gulong cancelled_id;
  PdDraftFound found;
  gpointer user_data;
} Finder;

static void
finder_free (gpointer data)
{
  Finder *self = data;

  g_clear_signal_handler (&self->cancelled_id, self->cancellable);
  g_signal_handlers_disconnect_by_data (self->drafts, self);
  if (self->candidate != NULL)
    g_signal_handlers_disconnect_by_data (self->candidate, self);
  g_clear_object (&self->candidate);
  g_clear_object (&self->drafts);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_free (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Finder *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRequestDetails) details = pd_desk_request_finish (PD_DESK (source), result, &error);

  if (details == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Reading a draft: %s", error->message);
  if (details != NULL && !g_cancellable_is_cancelled (self->cancellable))
    self->found (details, self->user_data);
  finder_free (self);
}

static gboolean
is_wanted (Finder *self)
{
  const char *category = pd_support_request_get_category (self->candidate);

  return (g_strcmp0 (category, REFUND_CATEGORY) == 0) == self->of_refund &&
         pd_support_request_get_reservation_row_id (self->candidate) == self->reservation_row_id;
}

static void
read_candidate (Finder *self)
{
  g_signal_handlers_disconnect_by_data (self->drafts, self);
  /* From here on the call owns it: it ends with the answer, cancelled or not. */
  g_clear_signal_handler (&self->cancelled_id, self->cancellable);
  pd_desk_get_request_async (self->desk, pd_record_get_row_id (PD_RECORD (self->candidate)),
                             self->cancellable, read_cb, self);
}

/* The last one that fits is the one to go on with. */
static void
look (Finder *self)
{
  while (!pd_query_model_get_loading (self->drafts)) {
    if (self->candidate == NULL)
      self->candidate = g_list_model_get_item (G_LIST_MODEL (self->drafts), self->position);
    if (self->candidate == NULL) {
      finder_free (self);
      return;
    }
    g_signal_handlers_disconnect_by_data (self->candidate, self);
    if (!pd_record_get_loaded (PD_RECORD (self->candidate))) {
      g_signal_connect_swapped (self->candidate, "notify::loaded", G_CALLBACK (look), self);
      return;
    }
    if (is_wanted (self)) {
      read_candidate (self);
      return;
    }
    g_clear_object (&self->candidate);
    self->position++;
  }
}

static gboolean
free_cb (gpointer user_data)
{
  finder_free (user_data);

  return G_SOURCE_REMOVE;
}

/* Not from within the signal of what it disconnects from. */
static void
cancelled_cb (GCancellable *cancellable, Finder *self)
{
  g_signal_handlers_disconnect_by_data (self->drafts, self);
  if (self->candidate != NULL)
    g_signal_handlers_disconnect_by_data (self->candidate, self);
  g_idle_add (free_cb, self);
}

void
pd_draft_finder_run (PdDesk *desk,
                     PdReservation *reservation,
                     const char *category,
                     GCancellable *cancellable,
                     PdDraftFound found,
                     gpointer user_data)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_REQUESTS);
  Finder *self = g_new0 (Finder, 1);

  g_return_if_fail (PD_IS_DESK (desk));
  g_return_if_fail (PD_IS_RESERVATION (reservation));

  self->desk = g_object_ref (desk);
  self->cancellable = g_object_ref (cancellable);
  self->reservation_row_id = pd_record_get_row_id (PD_RECORD (reservation));
  self->of_refund = g_strcmp0 (category, REFUND_CATEGORY) == 0;
  self->found = found;
  self->user_data = user_data;
  query->request_type = g_strdup (PD_REQUEST_AZURE);
  query->status = g_strdup (PD_REQUEST_DRAFT);
  query->reservation_row_id = self->reservation_row_id;
  self->drafts = pd_desk_list (desk, query);
  self->cancelled_id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), self);
  g_signal_connect_swapped (self->drafts, "notify::loading", G_CALLBACK (look), self);
  look (self);
}
