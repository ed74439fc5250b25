// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-home-page.h"

#include <glib/gi18n.h>

#include "pd-book.h"
#include "pd-choice.h"
#include "pd-desk-requests.h"
#include "pd-format.h"
#include "pd-requests.h"
#include "pd-reservations-util.h"
#include "pd-role-page.h"
#include "pd-sign-in-dialog.h"
#include "pd-sync-panel.h"
#include "pd-table.h"
#include "pd-text.h"
#include "pd-widgets.h"
#include "pd-window.h"

#define SOON_DAYS 3
#define LATER_DAYS 14
#define MINUTE_S 60

struct _PdHomePage
{
  PdBasePage parent_instance;

  PdSyncPanel *sync_panel;
  GtkWidget *soon;
  GtkWidget *later;
  GtkWidget *kind;
  GtkWidget *slot;

  PdTable *table;           /* (unowned): the slot's child */
  GtkWidget *roles;         /* (unowned): child; the list or the role page */
  PdQueryModel *model;      /* (owned): the table has it while the roles show what ends */
  PdQueryModel *soon_model; /* (owned): ends within SOON_DAYS */
  PdQueryModel *later_model;
  guint minute_id;
};

static void page_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdHomePage,
                               pd_home_page,
                               PD_TYPE_BASE_PAGE,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_init))

/* Under "What ends" the thing alone will do, and leaves the room to the product. */
static char *
format_kind (PdRecord *record)
{
  const char *kind = pd_deadline_get_kind (PD_DEADLINE (record));

  if (g_strcmp0 (kind, "cancel") == 0)
    return g_strdup (C_ ("what ends", "Cancellation window"));
  if (g_strcmp0 (kind, "link") == 0)
    return g_strdup (C_ ("what ends", "Download link"));
  if (g_strcmp0 (kind, "expiry") == 0)
    return g_strdup (C_ ("what ends", "Reservation"));
  if (g_strcmp0 (kind, "request") == 0)
    return g_strdup (C_ ("what ends", "Support request"));
  if (g_strcmp0 (kind, "sign-in") == 0)
    return g_strdup (C_ ("what ends", "Sign-in"));

  return g_strdup (pd_deadline_kind_get_title (kind));
}

static char *
format_action (PdRecord *record)
{
  return g_strdup (pd_deadline_kind_get_action (pd_deadline_get_kind (PD_DEADLINE (record))));
}

static char *
format_at (PdRecord *record)
{
  return pd_text_deadline (pd_deadline_get_at (PD_DEADLINE (record)));
}

static char *
format_value (PdRecord *record)
{
  return pd_deadline_get_value (PD_DEADLINE (record)) != 0 ? pd_format_money (record, "value")
                                                           : g_strdup ("—");
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: %s is a number in the reader's form: how many windows and links will end. */
  return g_strdup_printf (ngettext ("%s thing will end", "%s things will end", (gulong) count),
                          number);
}

static PdQuery *
make_query (PdHomePage *self, int days)
{
  PdQuery *query = pd_query_new (PD_LIST_DEADLINES);
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));

  query->now = pd_clock_now (pd_desk_get_clock (desk));
  if (days > 0)
    query->to = pd_days_horizon (query->now, days);

  return query;
}

static void
update_counts (PdHomePage *self)
{
  guint soon = g_list_model_get_n_items (G_LIST_MODEL (self->soon_model));
  guint later = g_list_model_get_n_items (G_LIST_MODEL (self->later_model));
  g_autofree char *soon_number = pd_text_number (soon);
  g_autofree char *later_number = pd_text_number (later);
  g_autofree char *soon_text = NULL;
  g_autofree char *later_text = NULL;

  /* Translators: %s is a number in the reader's form. */
  soon_text =
      g_strdup_printf (ngettext ("%s within 3 days", "%s within 3 days", soon), soon_number);
  later_text =
      g_strdup_printf (ngettext ("%s within 14 days", "%s within 14 days", later), later_number);
  gtk_label_set_label (GTK_LABEL (self->soon), soon_text);
  gtk_label_set_label (GTK_LABEL (self->later), later_text);
  gtk_widget_set_visible (self->soon, soon > 0);
  gtk_widget_set_visible (self->later, later > 0);
}

/* What has ended leaves the list with the clock alone, so the queries are asked anew. */
static void
refresh (PdHomePage *self)
{
  g_autoptr (PdQuery) query = pd_query_copy (pd_query_model_get_query (self->model));
  g_autoptr (PdQuery) soon = make_query (self, SOON_DAYS);
  g_autoptr (PdQuery) later = make_query (self, LATER_DAYS);

  query->now = soon->now;
  g_free (query->deadline_kind);
  query->deadline_kind = g_strdup (pd_choice_get_id (GTK_DROP_DOWN (self->kind)));
  pd_query_model_set_query (self->model, query);
  pd_query_model_set_query (self->soon_model, soon);
  pd_query_model_set_query (self->later_model, later);
}

static void
filter_changed_cb (PdHomePage *self)
{
  if (self->model != NULL)
    refresh (self);
}

static gboolean
minute_cb (gpointer user_data)
{
  refresh (user_data);

  return G_SOURCE_CONTINUE;
}

static void
activated_cb (PdHomePage *self, PdRecord *record)
{
  const char *kind = pd_deadline_get_kind (PD_DEADLINE (record));
  gint64 line_row_id = 0;

  g_object_get (record, "line-row-id", &line_row_id, NULL);
  if (g_strcmp0 (kind, "sign-in") == 0) {
    pd_sign_in_dialog_present (GTK_WIDGET (self), pd_base_page_get_desk (PD_BASE_PAGE (self)));
    return;
  }
  if (g_strcmp0 (kind, "request") == 0) {
    pd_window_push (pd_window_of (GTK_WIDGET (self)),
                    pd_request_page_new (pd_base_page_get_desk (PD_BASE_PAGE (self)),
                                         pd_deadline_get_request_row_id (PD_DEADLINE (record))));
    return;
  }
  if (g_strcmp0 (kind, "expiry") == 0) {
    pd_reservations_open_line (GTK_WIDGET (self), pd_base_page_get_desk (PD_BASE_PAGE (self)),
                               pd_deadline_get_customer_row_id (PD_DEADLINE (record)), line_row_id,
                               pd_deadline_get_order_id (PD_DEADLINE (record)),
                               pd_deadline_get_at (PD_DEADLINE (record)));
    return;
  }
  pd_window_open_customer (pd_window_of (GTK_WIDGET (self)),
                           pd_deadline_get_customer_row_id (PD_DEADLINE (record)), "software",
                           line_row_id);
}

/* Before the first pull an empty book says nothing of what ends. */
static void
update_empty (PdHomePage *self)
{
  PdCloudAccount *cloud = pd_desk_get_cloud (pd_base_page_get_desk (PD_BASE_PAGE (self)));
  gint64 as_of = 0;

  if (cloud != NULL)
    g_object_get (cloud, "as-of", &as_of, NULL);
  if (cloud != NULL && as_of == 0) {
    pd_table_set_empty (self->table, "alarm-symbolic", _ ("Not known yet"),
                        _ ("What ends stands here once the book has been synchronised with "
                           "Partner Center."),
                        NULL, NULL);
    return;
  }

  pd_table_set_empty (
      self->table, "alarm-symbolic", _ ("Nothing ends"),
      _ ("No cancellation window, no download link and no reservation is running. When "
         "something is sold or a link is issued, its end stands here."),
      _ ("Go to the customers"), "win.place::customers");
}

static void
make_table (PdHomePage *self)
{
  self->table = pd_table_new ("deadlines");
  pd_table_set_label (self->table, _ ("What ends next"));
  pd_table_add_column (self->table, "subject", _ ("Product"), "subject", NULL, PD_CELL_EXPAND,
                       PD_SORT_DEFAULT, 220, 0);
  pd_table_add_column (self->table, "customer", _ ("Customer"), "customer-name", NULL, PD_CELL_TEXT,
                       PD_SORT_CUSTOMER, 150, 0);
  pd_table_add_column (self->table, "kind", _ ("What ends"), "kind", format_kind, PD_CELL_TEXT,
                       PD_SORT_DEFAULT, 152, 3);
  pd_table_add_column (self->table, "action", _ ("What to do"), "kind", format_action, PD_CELL_TEXT,
                       PD_SORT_DEFAULT, 172, 4);
  pd_table_add_column (self->table, "at", _ ("Ends"), "at", format_at, PD_CELL_DATE_TIME,
                       PD_SORT_DEADLINE, 230, 1);
  pd_table_add_column (self->table, "days", _ ("Days left"), "at", NULL, PD_CELL_DEADLINE,
                       PD_SORT_DEFAULT, 90, 0);
  pd_table_add_column (self->table, "order", _ ("Order number"), "order-id", NULL,
                       PD_CELL_IDENTIFIER, PD_SORT_DEFAULT, 160, 5);
  pd_table_add_column (self->table, "value", _ ("Value"), "value", format_value, PD_CELL_NUMBER,
                       PD_SORT_VALUE, 110, 2);
  pd_table_set_copy_property (self->table, "order-id");
  pd_table_set_count_format (self->table, format_count);
  update_empty (self);
  g_signal_connect_object (self->table, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self->slot), GTK_WIDGET (self->table));
}

/* 1.1 */
static void
update_roles (PdHomePage *self)
{
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));
  g_autoptr (PdVerdict) verdict = pd_desk_judge_list (desk, pd_query_model_get_query (self->model));

  pd_table_set_model (self->table, pd_role_page_apply (self->roles, verdict) ? self->model : NULL);
}

static void
pd_home_page_constructed (GObject *object)
{
  PdHomePage *self = PD_HOME_PAGE (object);
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));
  const char *const ids[] = { "cancel", "link", "expiry", NULL };
  const char *const titles[] = { pd_deadline_kind_get_title ("cancel"),
                                 pd_deadline_kind_get_title ("link"),
                                 pd_deadline_kind_get_title ("expiry"), NULL };
  g_autoptr (PdQuery) query = make_query (self, 0);
  g_autoptr (PdQuery) soon = make_query (self, SOON_DAYS);
  g_autoptr (PdQuery) later = make_query (self, LATER_DAYS);

  G_OBJECT_CLASS (pd_home_page_parent_class)->constructed (object);

  pd_choice_set_up (GTK_DROP_DOWN (self->kind), _ ("Everything that ends"), ids, titles);
  query->sort = PD_SORT_DEADLINE;
  self->model = pd_desk_list (desk, query);
  self->soon_model = pd_desk_list (desk, soon);
  self->later_model = pd_desk_list (desk, later);
  g_signal_connect_object (self->soon_model, "items-changed", G_CALLBACK (update_counts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->later_model, "items-changed", G_CALLBACK (update_counts), self,
                           G_CONNECT_SWAPPED);
  update_counts (self);
  make_table (self);
  self->roles = pd_role_page_wrap_child (ADW_BIN (self));
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (update_roles), self,
                           G_CONNECT_SWAPPED);
  update_roles (self);
  pd_sync_panel_set_desk (self->sync_panel, desk);
  if (pd_desk_get_cloud (desk) != NULL)
    g_signal_connect_object (pd_desk_get_cloud (desk), "notify::as-of", G_CALLBACK (update_empty),
                             self, G_CONNECT_SWAPPED);
}

static void
pd_home_page_map (GtkWidget *widget)
{
  PdHomePage *self = PD_HOME_PAGE (widget);

  GTK_WIDGET_CLASS (pd_home_page_parent_class)->map (widget);
  refresh (self);
  self->minute_id = g_timeout_add_seconds (MINUTE_S, minute_cb, self);
}

static void
pd_home_page_unmap (GtkWidget *widget)
{
  PdHomePage *self = PD_HOME_PAGE (widget);

  g_clear_handle_id (&self->minute_id, g_source_remove);
  GTK_WIDGET_CLASS (pd_home_page_parent_class)->unmap (widget);
}

static void
pd_home_page_dispose (GObject *object)
{
  PdHomePage *self = PD_HOME_PAGE (object);

  g_clear_handle_id (&self->minute_id, g_source_remove);
  g_clear_object (&self->model);
  g_clear_object (&self->soon_model);
  g_clear_object (&self->later_model);
  G_OBJECT_CLASS (pd_home_page_parent_class)->dispose (object);
}

static char *
pd_home_page_dup_title (PdPage *page)
{
  return g_strdup (_ ("Home"));
}

static void
pd_home_page_focus (PdPage *page)
{
  PdHomePage *self = PD_HOME_PAGE (page);

  pd_role_page_focus (self->roles, self->table);
}

static void
page_init (PdPageInterface *iface)
{
  iface->dup_title = pd_home_page_dup_title;
  iface->focus = pd_home_page_focus;
}

static void
pd_home_page_class_init (PdHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pd_home_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = pd_home_page_dispose;
  widget_class->map = pd_home_page_map;
  widget_class->unmap = pd_home_page_unmap;
  g_type_ensure (PD_TYPE_SYNC_PANEL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PdHomePage, sync_panel);
  gtk_widget_class_bind_template_child (widget_class, PdHomePage, soon);
  gtk_widget_class_bind_template_child (widget_class, PdHomePage, later);
  gtk_widget_class_bind_template_child (widget_class, PdHomePage, kind);
  gtk_widget_class_bind_template_child (widget_class, PdHomePage, slot);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
}

static void
pd_home_page_init (PdHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_home_page_new (PdDesk *desk)
{
  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  return g_object_new (PD_TYPE_HOME_PAGE, "desk", desk, NULL);
}
