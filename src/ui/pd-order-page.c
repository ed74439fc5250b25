// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-order-page.h"

#include <glib/gi18n.h>

#include "pd-error.h"
#include "pd-format.h"
#include "pd-gone-note.h"
#include "pd-money.h"
#include "pd-order-line-row.h"
#include "pd-text.h"
#include "pd-widgets.h"
#include "pd-window.h"

struct _PdOrderPage
{
  PdBasePage parent_instance;

  GtkWidget *stack;
  GtkWidget *failed_page;
  GtkWidget *order_id;
  GtkWidget *customer;
  GtkWidget *customer_name;
  GtkWidget *placed;
  PdStateLabel *status;
  GtkWidget *total;
  GtkLabel *gone;
  GtkListBox *lines;

  gint64 row_id;
  PdOrder *order;            /* (owned) (nullable) until it is read */
  GCancellable *cancellable; /* (owned) (not nullable) */
};

static void page_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdOrderPage,
                               pd_order_page,
                               PD_TYPE_BASE_PAGE,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_init))

static void
show_lines (PdOrderPage *self)
{
  GPtrArray *lines = pd_order_get_lines (self->order);
  GtkWidget *row = NULL;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->lines))) != NULL)
    gtk_list_box_remove (self->lines, row);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    gtk_list_box_append (
        self->lines,
        pd_order_line_row_new (pd_base_page_get_desk (PD_BASE_PAGE (self)), lines->pdata[i]));
}

static void
show_order (PdOrderPage *self)
{
  g_autofree char *placed = pd_text_deadline (pd_order_get_placed_at (self->order));
  g_autofree char *total = pd_format_price (PD_RECORD (self->order), "total");
  g_autofree char *user = NULL;
  g_autofree char *placed_by = NULL;

  g_object_get (self->order, "user-name", &user, NULL);
  if (user != NULL && *user != '\0') {
    /* Translators: a date and time, and the name of the partner's user. */
    placed_by = g_strdup_printf (_ ("%s by %s"), placed, user);
  }
  gtk_label_set_label (GTK_LABEL (self->order_id), pd_order_get_order_id (self->order));
  gtk_label_set_label (GTK_LABEL (self->customer_name), pd_order_get_customer_name (self->order));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_ancestor (self->customer_name, GTK_TYPE_BUTTON)),
      GTK_ACCESSIBLE_PROPERTY_LABEL, pd_order_get_customer_name (self->order), -1);
  gtk_label_set_label (GTK_LABEL (self->placed), placed_by != NULL ? placed_by : placed);
  pd_state_label_set_state (self->status, pd_order_get_status (self->order));
  gtk_label_set_label (GTK_LABEL (self->total), total != NULL ? total : "—");
  pd_format_explain_untold (self->total, pd_order_get_total (self->order) == PD_MONEY_UNTOLD);
  pd_gone_note_show (self->gone, pd_order_get_gone_at (self->order));
  show_lines (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "order");
  pd_page_title_changed (PD_PAGE (self));
}

static void
order_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) record = pd_desk_get_finish (PD_DESK (source), result, &error);
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;
  PdOrderPage *self = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = PD_ORDER_PAGE (user_data);
  if (record != NULL) {
    g_set_object (&self->order, PD_ORDER (record));
    show_order (self);
    return;
  }

  g_warning ("Reading an order: %s", error->message);
  text = pd_error_to_user_text (error);
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->failed_page), markup);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "failed");
}

static void
reload (PdOrderPage *self)
{
  pd_desk_get_async (pd_base_page_get_desk (PD_BASE_PAGE (self)), PD_LIST_ORDERS, self->row_id,
                     self->cancellable, order_read_cb, self);
}

static void
store_changed_cb (PdOrderPage *self, guint changes)
{
  if ((changes & (PD_CHANGE_ORDERS | PD_CHANGE_CUSTOMERS | PD_CHANGE_SETTINGS)) != 0)
    reload (self);
}

static void
copy_clicked_cb (PdOrderPage *self)
{
  pd_window_copy (pd_window_of (GTK_WIDGET (self)), pd_order_get_order_id (self->order),
                  _ ("Copied the order number"));
}

static void
customer_clicked_cb (PdOrderPage *self)
{
  pd_window_open_customer (pd_window_of (GTK_WIDGET (self)),
                           pd_order_get_customer_row_id (self->order), "order-history",
                           self->row_id);
}

static void
pd_order_page_dispose (GObject *object)
{
  PdOrderPage *self = PD_ORDER_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (pd_order_page_parent_class)->dispose (object);
}

static void
pd_order_page_finalize (GObject *object)
{
  PdOrderPage *self = PD_ORDER_PAGE (object);

  g_clear_object (&self->order);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pd_order_page_parent_class)->finalize (object);
}

static char *
pd_order_page_dup_title (PdPage *page)
{
  PdOrderPage *self = PD_ORDER_PAGE (page);

  if (self->order == NULL)
    return g_strdup (_ ("Order"));

  /* Translators: title of a page; %s is an order number. */
  return g_strdup_printf (_ ("Order %s"), pd_order_get_order_id (self->order));
}

static void
pd_order_page_focus (PdPage *page)
{
  gtk_widget_grab_focus (PD_ORDER_PAGE (page)->customer);
}

static void
page_init (PdPageInterface *iface)
{
  iface->dup_title = pd_order_page_dup_title;
  iface->focus = pd_order_page_focus;
}

static void
pd_order_page_class_init (PdOrderPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_order_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_order_page_finalize;
  g_type_ensure (PD_TYPE_STATE_LABEL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-order-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PdOrderPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PdOrderPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PdOrderPage, order_id);
  gtk_widget_class_bind_template_child (widget_class, PdOrderPage, customer);
  gtk_widget_class_bind_template_child (widget_class, PdOrderPage, customer_name);
  gtk_widget_class_bind_template_child (widget_class, PdOrderPage, placed);
  gtk_widget_class_bind_template_child (widget_class, PdOrderPage, status);
  gtk_widget_class_bind_template_child (widget_class, PdOrderPage, total);
  gtk_widget_class_bind_template_child (widget_class, PdOrderPage, gone);
  gtk_widget_class_bind_template_child (widget_class, PdOrderPage, lines);
  gtk_widget_class_bind_template_callback (widget_class, reload);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, customer_clicked_cb);
}

static void
pd_order_page_init (PdOrderPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_order_page_new (PdDesk *desk, gint64 order_row_id)
{
  PdOrderPage *self = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  self = g_object_new (PD_TYPE_ORDER_PAGE, "desk", desk, NULL);
  self->row_id = order_row_id;
  g_signal_connect_object (pd_desk_get_store (desk), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  reload (self);

  return GTK_WIDGET (self);
}

gint64
pd_order_page_get_order_row_id (PdOrderPage *self)
{
  g_return_val_if_fail (PD_IS_ORDER_PAGE (self), 0);

  return self->row_id;
}
