// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-report-search.h"

#include <glib/gi18n.h>

#include "pd-text.h"

/* --- what can be chosen --- */

static PdQueryModel *
list (PdDesk *desk, const PdQuery *query)
{
  g_autoptr (PdVerdict) verdict = pd_desk_judge_list (desk, query);

  return pd_verdict_get_allowed (verdict) ? pd_desk_list (desk, query) : NULL;
}

PdQueryModel *
pd_report_list_customers (PdDesk *desk)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);

  return list (desk, query);
}

PdQueryModel *
pd_report_list_lines (PdDesk *desk, gint64 customer_row_id)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_SOFTWARE);

  query->customer_row_id = customer_row_id;

  return list (desk, query);
}

char *
pd_report_format_customer (PdRecord *record, gboolean detail)
{
  PdCustomer *customer = PD_CUSTOMER (record);

  return g_strdup (detail ? pd_customer_get_domain (customer) : pd_customer_get_name (customer));
}

char *
pd_report_format_line (PdRecord *record, gboolean detail)
{
  PdOrderLine *line = PD_ORDER_LINE (record);
  g_autofree char *day = NULL;

  if (!detail)
    /* Translators: a purchase; %1$s product, %2$s order number. */
    return g_strdup_printf (_ ("%1$s, order %2$s"), pd_order_line_get_title (line),
                            pd_order_line_get_order_id (line));

  day = pd_text_date (pd_order_line_get_placed_at (line));

  /* Translators: a purchase; %1$s date, %2$s its state such as "Active". */
  return g_strdup_printf (_ ("%1$s · %2$s"), day,
                          pd_state_get_title (pd_order_line_get_status (line)));
}

/* --- the draft of a purchase --- */

typedef struct
{
  gint64 line_row_id;
  PdQueryModel *drafts; /* (owned) (nullable) */
  guint position;       /* of the draft that is read */
} Search;

static void
search_free (Search *self)
{
  g_clear_object (&self->drafts);
  g_free (self);
}

static void read_next (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Search *search = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRequestDetails) details = pd_desk_request_finish (PD_DESK (source), result, &error);

  if (details == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
  } else if (search->drafts != NULL &&
             pd_support_request_get_line_row_id (details->request) != search->line_row_id) {
    search->position++;
    read_next (g_steal_pointer (&task));
  } else {
    g_task_return_pointer (task, g_steal_pointer (&details),
                           (GDestroyNotify) pd_request_details_free);
  }
}

/* Takes @task over. */
static void
read_next (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  g_autoptr (PdRecord) draft =
      g_list_model_get_item (G_LIST_MODEL (search->drafts), search->position);

  if (draft == NULL) {
    g_task_return_pointer (task, NULL, NULL);
    g_object_unref (task);
    return;
  }

  pd_desk_get_request_async (g_task_get_source_object (task), pd_record_get_row_id (draft),
                             g_task_get_cancellable (task), read_cb, task);
}

static void
listed_cb (PdQueryModel *model, GParamSpec *pspec, GTask *task)
{
  if (pd_query_model_get_loading (model))
    return;

  g_signal_handlers_disconnect_by_data (model, task);
  if (pd_query_model_get_error (model) != NULL) {
    g_task_return_error (task, g_error_copy (pd_query_model_get_error (model)));
    g_object_unref (task);
    return;
  }

  read_next (task);
}

static void
list_drafts (GTask *task, Search *search)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_REQUESTS);

  query->status = g_strdup (PD_REQUEST_DRAFT);
  query->request_type = g_strdup (PD_REQUEST_PARTNER_CENTER);
  query->sort = PD_SORT_DATE;
  query->descending = TRUE;
  search->drafts = pd_desk_list (g_task_get_source_object (task), query);
  g_signal_connect (search->drafts, "notify::loading", G_CALLBACK (listed_cb), task);
  listed_cb (search->drafts, NULL, task);
}

void
pd_report_find_draft_async (PdDesk *desk,
                            gint64 draft_row_id,
                            gint64 line_row_id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (desk, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  g_task_set_source_tag (task, pd_report_find_draft_async);
  search->line_row_id = line_row_id;
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  if (draft_row_id != 0)
    pd_desk_get_request_async (desk, draft_row_id, cancellable, read_cb, g_steal_pointer (&task));
  else if (line_row_id != 0)
    list_drafts (g_steal_pointer (&task), search);
  else
    g_task_return_pointer (task, NULL, NULL);
}

PdRequestDetails *
pd_report_find_draft_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
