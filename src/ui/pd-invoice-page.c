// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-invoice-page.h"

#include <glib/gi18n.h>

#include "pd-book.h"
#include "pd-format.h"
#include "pd-gone-note.h"
#include "pd-order-page.h"
#include "pd-table.h"
#include "pd-tables.h"
#include "pd-text.h"
#include "pd-widgets.h"
#include "pd-window.h"

struct _PdInvoicePage
{
  PdBasePage parent_instance;

  PdIdentifier *invoice_id;
  GtkWidget *status;
  GtkWidget *charges;
  GtkWidget *credits;
  GtkWidget *total;
  GtkLabel *gone;
  GtkWidget *slot;

  PdTable *table;         /* (unowned): the slot's child */
  GtkWidget *paid_button; /* (owned): the header's */
  gint64 row_id;
  PdInvoice *invoice;        /* (owned) (nullable) until it is read */
  GCancellable *cancellable; /* (owned) (not nullable) */
};

static void page_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdInvoicePage,
                               pd_invoice_page,
                               PD_TYPE_BASE_PAGE,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_init))

const char *
pd_invoice_status_get_title (const char *status)
{
  if (g_strcmp0 (status, "open") == 0)
    return C_ ("invoice", "Not issued yet");
  if (g_strcmp0 (status, "issued") == 0)
    return C_ ("invoice", "Unpaid");
  if (g_strcmp0 (status, "paid") == 0)
    return C_ ("invoice", "Paid");

  return status;
}

/* Rule 15.4; another word as it came. */
static char *
format_charge_type (PdRecord *record)
{
  const char *type = pd_invoice_line_get_charge_type (PD_INVOICE_LINE (record));

  if (g_strcmp0 (type, "New") == 0)
    return g_strdup (C_ ("charge type", "New"));
  if (g_strcmp0 (type, "Cancel") == 0)
    return g_strdup (C_ ("charge type", "Cancellation"));
  if (g_strcmp0 (type, "Renew") == 0)
    return g_strdup (C_ ("charge type", "Instalment"));

  return g_strdup (type);
}

static char *
format_amount (PdRecord *record)
{
  return pd_format_credit (record, "amount");
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: %s is a number in the reader's form: lines of an invoice. */
  return g_strdup_printf (ngettext ("%s line", "%s lines", (gulong) count), number);
}

static void
show_amount (GtkWidget *label, const char *title, char *amount)
{
  g_autofree char *owned = amount;
  g_autofree char *text = NULL;

  /* Translators: a title such as "Charges" above a sum of money. */
  text = g_strdup_printf (_ ("%s\n%s"), title, owned != NULL ? owned : "—");
  gtk_label_set_label (GTK_LABEL (label), text);
}

static void
show_invoice (PdInvoicePage *self)
{
  PdRecord *record = PD_RECORD (self->invoice);
  gboolean paid = g_strcmp0 (pd_invoice_get_status (self->invoice), "paid") == 0;
  gboolean open = g_strcmp0 (pd_invoice_get_status (self->invoice), "open") == 0;

  pd_identifier_set_text (self->invoice_id, pd_invoice_get_invoice_id (self->invoice));
  gtk_label_set_label (GTK_LABEL (self->status),
                       pd_invoice_status_get_title (pd_invoice_get_status (self->invoice)));
  show_amount (self->charges, _ ("Charges"), pd_format_money (record, "charges"));
  show_amount (self->credits, _ ("Credits"), pd_format_money (record, "credits"));
  show_amount (self->total, _ ("Total"), pd_format_money (record, "total"));
  pd_gone_note_show (self->gone, pd_invoice_get_gone_at (self->invoice));
  gtk_widget_set_visible (self->credits, pd_invoice_get_credits (self->invoice) != 0);
  gtk_button_set_label (GTK_BUTTON (self->paid_button),
                        paid ? _ ("Mark as unpaid") : _ ("Mark as paid"));
  gtk_widget_set_sensitive (self->paid_button, !open);
  gtk_widget_set_tooltip_text (self->paid_button,
                               open ? _ ("The invoice is issued when its month has ended") : NULL);
  pd_page_title_changed (PD_PAGE (self));
}

static void
invoice_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) record = pd_desk_get_finish (PD_DESK (source), result, &error);
  PdInvoicePage *self = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = PD_INVOICE_PAGE (user_data);
  if (record == NULL) {
    pd_window_show_error (pd_window_of (GTK_WIDGET (self)), "Reading an invoice", error);
    return;
  }

  g_set_object (&self->invoice, PD_INVOICE (record));
  show_invoice (self);
}

static void
reload (PdInvoicePage *self)
{
  pd_desk_get_async (pd_base_page_get_desk (PD_BASE_PAGE (self)), PD_LIST_INVOICES, self->row_id,
                     self->cancellable, invoice_read_cb, self);
}

static void
store_changed_cb (PdInvoicePage *self, guint changes)
{
  if ((changes & PD_CHANGE_INVOICES) != 0)
    reload (self);
}

static void
paid_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = pd_desk_settings_finish (PD_DESK (source), result, &error);
  PdInvoicePage *self = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = PD_INVOICE_PAGE (user_data);
  if (done)
    pd_window_toast (pd_window_of (GTK_WIDGET (self)), _ ("The invoice was changed."));
  else
    pd_window_show_error (pd_window_of (GTK_WIDGET (self)), "Marking an invoice", error);
  reload (self);
}

static void
paid_clicked_cb (PdInvoicePage *self)
{
  gboolean paid = FALSE;

  if (self->invoice == NULL)
    return;

  paid = g_strcmp0 (pd_invoice_get_status (self->invoice), "paid") == 0;
  gtk_widget_set_sensitive (self->paid_button, FALSE);
  pd_desk_set_invoice_paid_async (pd_base_page_get_desk (PD_BASE_PAGE (self)), self->row_id, !paid,
                                  self->cancellable, paid_set_cb, self);
}

/* A line names its order by the order's ID alone. */
static void
order_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) order = pd_store_read_finish (PD_STORE (source), result, &error);
  PdInvoicePage *self = NULL;
  PdDesk *desk = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = PD_INVOICE_PAGE (user_data);
  desk = pd_base_page_get_desk (PD_BASE_PAGE (self));
  if (order == NULL)
    pd_window_show_error (pd_window_of (GTK_WIDGET (self)), "Finding the order of a line", error);
  else
    pd_window_push (pd_window_of (GTK_WIDGET (self)),
                    PD_PAGE (pd_order_page_new (desk, pd_record_get_row_id (order))));
}

static gpointer
find_order_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_find_order (database, data, error);
}

static void
activated_cb (PdInvoicePage *self, PdRecord *record)
{
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));

  pd_store_read_async (pd_desk_get_store (desk), find_order_job,
                       g_strdup (pd_invoice_line_get_order_id (PD_INVOICE_LINE (record))), g_free,
                       g_object_unref, self->cancellable, order_found_cb, self);
}

static void
make_table (PdInvoicePage *self)
{
  self->table = pd_table_new ("invoice-lines");
  pd_table_set_label (self->table, _ ("Lines of the invoice"));
  pd_table_add_column (self->table, "at", _ ("Date"), "at", NULL, PD_CELL_DATE, PD_SORT_DEFAULT,
                       110, 0);
  pd_table_add_column (self->table, "type", _ ("Charge type"), "charge-type", format_charge_type,
                       PD_CELL_TEXT, PD_SORT_DEFAULT, 110, 1);
  pd_table_add_column (self->table, "customer", _ ("Customer"), "customer-name", NULL,
                       PD_CELL_EXPAND, PD_SORT_DEFAULT, 140, 0);
  pd_table_add_column (self->table, "title", _ ("Product"), "title", NULL, PD_CELL_EXPAND,
                       PD_SORT_DEFAULT, 180, 0);
  pd_table_add_column (self->table, "order", _ ("Order number"), "order-id", NULL,
                       PD_CELL_IDENTIFIER, PD_SORT_DEFAULT, 170, 2);
  pd_table_add_column (self->table, "amount", _ ("Amount"), "amount", format_amount, PD_CELL_AMOUNT,
                       PD_SORT_DEFAULT, 150, 0);
  pd_table_set_copy_property (self->table, "order-id");
  pd_table_set_count_format (self->table, format_count);
  pd_table_set_empty (self->table, "pd-billing-symbolic", _ ("No lines"),
                      _ ("Nothing was charged or credited on this invoice."), NULL, NULL);
  g_signal_connect_object (self->table, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self->slot), GTK_WIDGET (self->table));
}

static void
pd_invoice_page_dispose (GObject *object)
{
  PdInvoicePage *self = PD_INVOICE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->paid_button);
  G_OBJECT_CLASS (pd_invoice_page_parent_class)->dispose (object);
}

static void
pd_invoice_page_finalize (GObject *object)
{
  PdInvoicePage *self = PD_INVOICE_PAGE (object);

  g_clear_object (&self->invoice);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pd_invoice_page_parent_class)->finalize (object);
}

static char *
pd_invoice_page_dup_title (PdPage *page)
{
  PdInvoicePage *self = PD_INVOICE_PAGE (page);
  g_autofree char *month = NULL;

  if (self->invoice == NULL)
    return g_strdup (_ ("Invoice"));

  month = pd_text_month (pd_invoice_get_month (self->invoice));
  /* Translators: title of a page; a month such as "June 2026" and a currency code. */
  return g_strdup_printf (_ ("Invoice of %s, %s"), month, pd_invoice_get_currency (self->invoice));
}

static void
pd_invoice_page_search (PdPage *page, const char *text)
{
  pd_table_set_search (PD_INVOICE_PAGE (page)->table, text);
}

static GtkWidget *
pd_invoice_page_get_header_widget (PdPage *page)
{
  return PD_INVOICE_PAGE (page)->paid_button;
}

static void
pd_invoice_page_focus (PdPage *page)
{
  pd_table_focus (PD_INVOICE_PAGE (page)->table);
}

static void
page_init (PdPageInterface *iface)
{
  iface->dup_title = pd_invoice_page_dup_title;
  iface->search = pd_invoice_page_search;
  iface->get_header_widget = pd_invoice_page_get_header_widget;
  iface->focus = pd_invoice_page_focus;
}

static void
pd_invoice_page_class_init (PdInvoicePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_invoice_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_invoice_page_finalize;
  g_type_ensure (PD_TYPE_IDENTIFIER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-invoice-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PdInvoicePage, invoice_id);
  gtk_widget_class_bind_template_child (widget_class, PdInvoicePage, status);
  gtk_widget_class_bind_template_child (widget_class, PdInvoicePage, charges);
  gtk_widget_class_bind_template_child (widget_class, PdInvoicePage, credits);
  gtk_widget_class_bind_template_child (widget_class, PdInvoicePage, total);
  gtk_widget_class_bind_template_child (widget_class, PdInvoicePage, gone);
  gtk_widget_class_bind_template_child (widget_class, PdInvoicePage, slot);
}

static void
pd_invoice_page_init (PdInvoicePage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->paid_button = g_object_ref_sink (gtk_button_new_with_label (_ ("Mark as paid")));
  gtk_widget_set_sensitive (self->paid_button, FALSE);
  g_signal_connect_object (self->paid_button, "clicked", G_CALLBACK (paid_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  make_table (self);
}

GtkWidget *
pd_invoice_page_new (PdDesk *desk, gint64 invoice_row_id)
{
  PdInvoicePage *self = NULL;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICE_LINES);
  g_autoptr (PdQueryModel) model = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  self = g_object_new (PD_TYPE_INVOICE_PAGE, "desk", desk, NULL);
  self->row_id = invoice_row_id;
  query->invoice_row_id = invoice_row_id;
  model = pd_desk_list (desk, query);
  pd_table_set_model (self->table, model);
  g_signal_connect_object (pd_desk_get_store (desk), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  reload (self);

  return GTK_WIDGET (self);
}
