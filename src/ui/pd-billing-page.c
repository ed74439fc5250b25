// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-billing-page.h"

#include <glib/gi18n.h>

#include "pd-book.h"
#include "pd-format.h"
#include "pd-invoice-page.h"
#include "pd-role-page.h"
#include "pd-table.h"
#include "pd-text.h"
#include "pd-window.h"

struct _PdBillingPage
{
  PdBasePage parent_instance;

  GtkWidget *roles; /* (unowned): child; the table or the role page */
  PdTable *table;   /* (not nullable) */
};

static void page_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdBillingPage,
                               pd_billing_page,
                               PD_TYPE_BASE_PAGE,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_init))

static char *
format_month (PdRecord *record)
{
  return pd_text_month (pd_invoice_get_month (PD_INVOICE (record)));
}

static char *
format_charges (PdRecord *record)
{
  return pd_format_money (record, "charges");
}

static char *
format_credits (PdRecord *record)
{
  return pd_invoice_get_credits (PD_INVOICE (record)) != 0 ? pd_format_credit (record, "credits")
                                                           : g_strdup ("—");
}

static char *
format_total (PdRecord *record)
{
  return pd_format_money (record, "total");
}

static char *
format_status (PdRecord *record)
{
  return g_strdup (pd_invoice_status_get_title (pd_invoice_get_status (PD_INVOICE (record))));
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: %s is a number in the reader's form. */
  return g_strdup_printf (ngettext ("%s invoice", "%s invoices", (gulong) count), number);
}

static void
activated_cb (PdBillingPage *self, PdRecord *record)
{
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));

  pd_window_push (pd_window_of (GTK_WIDGET (self)),
                  PD_PAGE (pd_invoice_page_new (desk, pd_record_get_row_id (record))));
}

static void
make_table (PdBillingPage *self)
{
  self->table = pd_table_new ("invoices");
  pd_table_set_label (self->table, _ ("Invoices"));
  pd_table_add_column (self->table, "month", _ ("Month"), "month", format_month, PD_CELL_EXPAND,
                       PD_SORT_DATE, 130, 0);
  pd_table_add_column (self->table, "invoice", _ ("Invoice number"), "invoice-id", NULL,
                       PD_CELL_IDENTIFIER, PD_SORT_DEFAULT, 150, 2);
  pd_table_add_column (self->table, "currency", _ ("Currency"), "currency", NULL, PD_CELL_TEXT,
                       PD_SORT_DEFAULT, 80, 3);
  pd_table_add_column (self->table, "lines", _ ("Lines"), "line-count", NULL, PD_CELL_NUMBER,
                       PD_SORT_DEFAULT, 70, 4);
  pd_table_add_column (self->table, "charges", _ ("Charges"), "charges", format_charges,
                       PD_CELL_NUMBER, PD_SORT_DEFAULT, 130, 1);
  pd_table_add_column (self->table, "credits", _ ("Credits"), "credits", format_credits,
                       PD_CELL_AMOUNT, PD_SORT_DEFAULT, 160, 1);
  pd_table_add_column (self->table, "total", _ ("Total"), "total", format_total, PD_CELL_NUMBER,
                       PD_SORT_TOTAL, 130, 0);
  pd_table_add_column (self->table, "status", _ ("Status"), "status", format_status, PD_CELL_TEXT,
                       PD_SORT_DEFAULT, 170, 0);
  pd_table_set_copy_property (self->table, "invoice-id");
  pd_table_set_count_format (self->table, format_count);
  pd_table_set_empty (self->table, "pd-billing-symbolic", _ ("No invoices yet"),
                      _ ("Each purchase stands on the invoice of its month, each cancellation as a "
                         "credit on the next one."),
                      NULL, NULL);
  g_signal_connect_object (self->table, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
update_role (PdBillingPage *self)
{
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));
  g_autoptr (PdVerdict) verdict = pd_desk_judge_role (desk, PD_ACT_SEE_INVOICES);
  g_autoptr (PdQuery) query = NULL;
  g_autoptr (PdQueryModel) model = NULL;

  if (!pd_role_page_apply (self->roles, verdict)) {
    pd_table_set_model (self->table, NULL);
    return;
  }
  if (pd_table_get_model (self->table) != NULL)
    return;

  query = pd_query_new (PD_LIST_INVOICES);
  query->sort = PD_SORT_DATE;
  query->descending = TRUE;
  model = pd_desk_list (desk, query);
  pd_table_set_model (self->table, model);
}

static void
pd_billing_page_constructed (GObject *object)
{
  PdBillingPage *self = PD_BILLING_PAGE (object);

  G_OBJECT_CLASS (pd_billing_page_parent_class)->constructed (object);

  make_table (self);
  self->roles = pd_role_page_wrap (GTK_WIDGET (self->table));
  adw_bin_set_child (ADW_BIN (self), self->roles);
  g_signal_connect_object (pd_base_page_get_desk (PD_BASE_PAGE (self)), "notify::roles",
                           G_CALLBACK (update_role), self, G_CONNECT_SWAPPED);
  update_role (self);
}

static char *
pd_billing_page_dup_title (PdPage *page)
{
  return g_strdup (_ ("Billing"));
}

static void
pd_billing_page_focus (PdPage *page)
{
  PdBillingPage *self = PD_BILLING_PAGE (page);

  pd_role_page_focus (self->roles, self->table);
}

static void
page_init (PdPageInterface *iface)
{
  iface->dup_title = pd_billing_page_dup_title;
  iface->focus = pd_billing_page_focus;
}

static void
pd_billing_page_class_init (PdBillingPageClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = pd_billing_page_constructed;
}

static void
pd_billing_page_init (PdBillingPage *self)
{
}

GtkWidget *
pd_billing_page_new (PdDesk *desk)
{
  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  return g_object_new (PD_TYPE_BILLING_PAGE, "desk", desk, NULL);
}
