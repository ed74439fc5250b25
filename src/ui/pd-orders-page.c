// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-orders-page.h"

#include <glib/gi18n.h>

#include "pd-choice.h"
#include "pd-date-range.h"
#include "pd-format.h"
#include "pd-order-page.h"
#include "pd-role-page.h"
#include "pd-table.h"
#include "pd-text.h"
#include "pd-window.h"

struct _PdOrdersPage
{
  PdBasePage parent_instance;

  GtkWidget *status;
  PdDateRange *range;
  GtkWidget *clear;
  GtkWidget *slot;

  PdTable *table;      /* (unowned): the slot's child */
  GtkWidget *roles;    /* (unowned): child; the list or the role page */
  PdQueryModel *model; /* (owned): the table has it while the roles show orders */
};

static void page_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdOrdersPage,
                               pd_orders_page,
                               PD_TYPE_BASE_PAGE,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_init))

/* Rule 7.17; the words of pd-order.c. */
static const char *const statuses[] = { "completed",
                                        "pending",
                                        "cancelled",
                                        "suspended",
                                        "partialsuccess",
                                        "pendingreview",
                                        "pendingpoupload",
                                        "pouploadcomplete",
                                        "poreviewrejected",
                                        "unknown",
                                        NULL };

static char *
format_total (PdRecord *record)
{
  return pd_format_price (record, "total");
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: %s is a number in the reader's form. */
  return g_strdup_printf (ngettext ("%s order", "%s orders", (gulong) count), number);
}

static void
filter_changed_cb (PdOrdersPage *self)
{
  g_autoptr (PdQuery) query = NULL;

  if (self->model == NULL)
    return;

  query = pd_query_copy (pd_query_model_get_query (self->model));
  g_free (query->status);
  query->status = g_strdup (pd_choice_get_id (GTK_DROP_DOWN (self->status)));
  if (!pd_date_range_get (self->range, &query->from, &query->to))
    return;

  gtk_widget_set_visible (self->clear, query->status != NULL || query->from != 0 || query->to != 0);
  pd_query_model_set_query (self->model, query);
}

static void
clear_cb (PdOrdersPage *self)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->status), 0);
  pd_date_range_set (self->range, 0, 0);
  gtk_widget_grab_focus (self->status);
}

static void
activated_cb (PdOrdersPage *self, PdRecord *record)
{
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));

  pd_window_push (pd_window_of (GTK_WIDGET (self)),
                  PD_PAGE (pd_order_page_new (desk, pd_record_get_row_id (record))));
}

static void
make_table (PdOrdersPage *self)
{
  self->table = pd_table_new ("orders");
  pd_table_set_label (self->table, _ ("Orders"));
  pd_table_add_column (self->table, "date", _ ("Date"), "placed-at", NULL, PD_CELL_DATE,
                       PD_SORT_DATE, 110, 0);
  pd_table_add_column (self->table, "order", _ ("Order number"), "order-id", NULL,
                       PD_CELL_IDENTIFIER, PD_SORT_ORDER_ID, 170, 0);
  pd_table_add_column (self->table, "customer", _ ("Customer"), "customer-name", NULL, PD_CELL_TEXT,
                       PD_SORT_CUSTOMER, 170, 0);
  pd_table_add_column (self->table, "summary", _ ("What was ordered"), "summary", NULL,
                       PD_CELL_EXPAND, PD_SORT_DEFAULT, 200, 1);
  pd_table_add_column (self->table, "total", _ ("Total"), "total", format_total, PD_CELL_NUMBER,
                       PD_SORT_TOTAL, 180, 2);
  pd_table_add_column (self->table, "status", _ ("Status"), "status", NULL, PD_CELL_STATE,
                       PD_SORT_STATUS, 164, 0);
  pd_table_add_column (self->table, "user", _ ("Partner user"), "user-name", NULL, PD_CELL_TEXT,
                       PD_SORT_DEFAULT, 130, 3);
  pd_table_set_copy_property (self->table, "order-id");
  pd_table_set_count_format (self->table, format_count);
  pd_table_set_empty (self->table, "pd-orders-symbolic", _ ("No orders yet"),
                      _ ("Open a customer and choose Add products. The order then stands here."),
                      _ ("Go to the customers"), "win.place::customers");
  g_signal_connect_object (self->table, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self->slot), GTK_WIDGET (self->table));
}

/* 1.1 */
static void
update_roles (PdOrdersPage *self)
{
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));
  g_autoptr (PdVerdict) verdict = pd_desk_judge_list (desk, pd_query_model_get_query (self->model));

  pd_table_set_model (self->table, pd_role_page_apply (self->roles, verdict) ? self->model : NULL);
}

static void
pd_orders_page_constructed (GObject *object)
{
  PdOrdersPage *self = PD_ORDERS_PAGE (object);
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));
  const char *titles[G_N_ELEMENTS (statuses)] = { NULL };
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);

  G_OBJECT_CLASS (pd_orders_page_parent_class)->constructed (object);

  for (gsize i = 0; statuses[i] != NULL; i++)
    titles[i] = pd_state_get_title (statuses[i]);
  pd_choice_set_up (GTK_DROP_DOWN (self->status), C_ ("status", "All"), statuses, titles);
  query->sort = PD_SORT_DATE;
  query->descending = TRUE;
  self->model = pd_desk_list (desk, query);
  make_table (self);
  self->roles = pd_role_page_wrap_child (ADW_BIN (self));
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (update_roles), self,
                           G_CONNECT_SWAPPED);
  update_roles (self);
}

static void
pd_orders_page_dispose (GObject *object)
{
  g_clear_object (&PD_ORDERS_PAGE (object)->model);
  G_OBJECT_CLASS (pd_orders_page_parent_class)->dispose (object);
}

static char *
pd_orders_page_dup_title (PdPage *page)
{
  return g_strdup (_ ("Orders"));
}

static void
pd_orders_page_search (PdPage *page, const char *text)
{
  PdOrdersPage *self = PD_ORDERS_PAGE (page);

  pd_table_set_search (self->table, text);
  pd_query_model_set_search (self->model, text); /* also while the roles hide the table */
}

static void
pd_orders_page_focus (PdPage *page)
{
  PdOrdersPage *self = PD_ORDERS_PAGE (page);

  pd_role_page_focus (self->roles, self->table);
}

static void
page_init (PdPageInterface *iface)
{
  iface->dup_title = pd_orders_page_dup_title;
  iface->search = pd_orders_page_search;
  iface->focus = pd_orders_page_focus;
}

static void
pd_orders_page_class_init (PdOrdersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pd_orders_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = pd_orders_page_dispose;
  g_type_ensure (PD_TYPE_DATE_RANGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-orders-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PdOrdersPage, status);
  gtk_widget_class_bind_template_child (widget_class, PdOrdersPage, range);
  gtk_widget_class_bind_template_child (widget_class, PdOrdersPage, clear);
  gtk_widget_class_bind_template_child (widget_class, PdOrdersPage, slot);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
pd_orders_page_init (PdOrdersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_orders_page_new (PdDesk *desk)
{
  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  return g_object_new (PD_TYPE_ORDERS_PAGE, "desk", desk, NULL);
}
