// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-requests.h"

#include "pd-customers-util.h"
#include "pd-request-list.h"

struct _PdCustomerRequests
{
  AdwBin parent_instance;
  PdDesk *desk; /* (owned) */
  gint64 customer_row_id;
  PdRequestList *list;       /* (unowned): child */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PdCustomerRequests, pd_customer_requests, ADW_TYPE_BIN)

static void
customer_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) record = pd_desk_get_finish (PD_DESK (source), result, &error);
  PdCustomerRequests *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (record == NULL)
    pd_customers_show_error (GTK_WIDGET (self), "Reading a customer", error);
  else
    pd_report_problem_present (GTK_WIDGET (self), self->desk, PD_CUSTOMER (record), NULL, 0);
}

static void
new_request_cb (PdCustomerRequests *self)
{
  pd_desk_get_async (self->desk, PD_LIST_CUSTOMERS, self->customer_row_id, self->cancellable,
                     customer_read_cb, self);
}

static void
pd_customer_requests_dispose (GObject *object)
{
  PdCustomerRequests *self = PD_CUSTOMER_REQUESTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_customer_requests_parent_class)->dispose (object);
}

static void
pd_customer_requests_finalize (GObject *object)
{
  g_clear_object (&PD_CUSTOMER_REQUESTS (object)->cancellable);
  G_OBJECT_CLASS (pd_customer_requests_parent_class)->finalize (object);
}

static void
pd_customer_requests_class_init (PdCustomerRequestsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pd_customer_requests_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_customer_requests_finalize;
}

static void
pd_customer_requests_init (PdCustomerRequests *self)
{
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
pd_customer_requests_new (PdDesk *desk, gint64 customer_row_id)
{
  PdCustomerRequests *self = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  self = g_object_new (PD_TYPE_CUSTOMER_REQUESTS, NULL);
  self->desk = g_object_ref (desk);
  self->customer_row_id = customer_row_id;
  self->list = PD_REQUEST_LIST (pd_request_list_new (desk, customer_row_id));
  g_signal_connect_object (self->list, "new-request", G_CALLBACK (new_request_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));

  return GTK_WIDGET (self);
}

void
pd_customer_requests_search (PdCustomerRequests *self, const char *text)
{
  g_return_if_fail (PD_IS_CUSTOMER_REQUESTS (self));

  pd_request_list_search (self->list, text);
}

void
pd_customer_requests_focus (PdCustomerRequests *self)
{
  g_return_if_fail (PD_IS_CUSTOMER_REQUESTS (self));

  pd_request_list_focus (self->list);
}
