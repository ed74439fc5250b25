// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-order-history.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-order-page.h"
#include "pd-role-page.h"
#include "pd-table.h"

struct _PdOrderHistory
{
  AdwBin parent_instance;
  PdDesk *desk; /* (owned) */
  PdTable *table;
  GtkWidget *roles;     /* (unowned): child; the table or the role page */
  PdQueryModel *model;  /* (owned): the table has it while the roles show orders */
  gint64 wanted_row_id; /* to be selected as soon as it is known; 0 = none */
};

G_DEFINE_FINAL_TYPE (PdOrderHistory, pd_order_history, ADW_TYPE_BIN)

static char *
format_total (PdRecord *record)
{
  PdOrder *order = PD_ORDER (record);
  const char *currency = pd_order_get_currency (order);

  return currency != NULL ? pd_customers_price_words (pd_order_get_total (order), currency,
                                                      pd_order_get_include_tax (order))
                          : NULL;
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: foot line of the order history; %s is a number. */
  return g_strdup_printf (ngettext ("%s order", "%s orders", (gulong) count), number);
}

static void
activate_cb (PdOrderHistory *self, PdRecord *record)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  if (window != NULL)
    pd_window_push (window,
                    PD_PAGE (pd_order_page_new (self->desk, pd_record_get_row_id (record))));
}

static void
build_table (PdOrderHistory *self)
{
  PdTable *table = pd_table_new ("order-history");

  self->table = table;
  pd_table_set_label (table, _ ("Order history"));
  pd_table_add_column (table, "order-id", _ ("Order number"), "order-id", NULL, PD_CELL_IDENTIFIER,
                       PD_SORT_ORDER_ID, 190, 0);
  pd_table_add_column (table, "placed", _ ("Date"), "placed-at", NULL, PD_CELL_DATE_TIME,
                       PD_SORT_DATE, 170, 2);
  pd_table_add_column (table, "summary", _ ("Product"), "summary", NULL, PD_CELL_EXPAND,
                       PD_SORT_DEFAULT, 280, 0);
  pd_table_add_column (table, "total", _ ("Total"), "total", format_total, PD_CELL_NUMBER,
                       PD_SORT_TOTAL, 200, 3);
  pd_table_add_column (table, "status", _ ("Status"), "status", NULL, PD_CELL_STATE, PD_SORT_STATUS,
                       130, 1);
  pd_table_set_count_format (table, format_count);
  pd_table_set_copy_property (table, "order-id");
  pd_table_set_empty (table, "x-office-document-symbolic", _ ("No orders yet"),
                      _ ("What is bought for this customer stands here."), _ ("Add products"),
                      "customer.show(('add-products', int64 0))");
  g_signal_connect_swapped (table, "activate", G_CALLBACK (activate_cb), self);
  self->roles = pd_role_page_wrap (GTK_WIDGET (table));
  adw_bin_set_child (ADW_BIN (self), self->roles);
}

static void
select_wanted (PdOrderHistory *self)
{
  guint position = G_MAXUINT;

  if (self->wanted_row_id == 0 || pd_table_get_model (self->table) == NULL)
    return;
  position = pd_query_model_find (self->model, self->wanted_row_id);
  if (position == G_MAXUINT)
    return;

  self->wanted_row_id = 0;
  pd_table_select (self->table, position);
}

/* 1.1 */
static void
roles_changed_cb (PdOrderHistory *self)
{
  g_autoptr (PdVerdict) verdict =
      pd_desk_judge_list (self->desk, pd_query_model_get_query (self->model));

  pd_table_set_model (self->table, pd_role_page_apply (self->roles, verdict) ? self->model : NULL);
  select_wanted (self);
}

static void
pd_order_history_dispose (GObject *object)
{
  PdOrderHistory *self = PD_ORDER_HISTORY (object);

  g_clear_object (&self->model);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_order_history_parent_class)->dispose (object);
}

static void
pd_order_history_class_init (PdOrderHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pd_order_history_dispose;
}

static void
pd_order_history_init (PdOrderHistory *self)
{
}

GtkWidget *
pd_order_history_new (PdDesk *desk, gint64 customer_row_id)
{
  PdOrderHistory *self = g_object_new (PD_TYPE_ORDER_HISTORY, NULL);
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);

  self->desk = g_object_ref (desk);
  query->customer_row_id = customer_row_id;
  query->sort = PD_SORT_DATE;
  query->descending = TRUE;
  self->model = pd_desk_list (desk, query);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (select_wanted), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  build_table (self);
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (roles_changed_cb), self,
                           G_CONNECT_SWAPPED);
  roles_changed_cb (self);

  return GTK_WIDGET (self);
}

void
pd_order_history_search (PdOrderHistory *self, const char *text)
{
  g_return_if_fail (PD_IS_ORDER_HISTORY (self));

  pd_table_set_search (self->table, text);
  pd_query_model_set_search (self->model, text); /* also while the roles hide the table */
}

void
pd_order_history_show_order (PdOrderHistory *self, gint64 order_row_id)
{
  g_return_if_fail (PD_IS_ORDER_HISTORY (self));

  self->wanted_row_id = order_row_id;
  select_wanted (self);
}

void
pd_order_history_focus (PdOrderHistory *self)
{
  g_return_if_fail (PD_IS_ORDER_HISTORY (self));

  pd_role_page_focus (self->roles, self->table);
}
