// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-customers-page.h"

#include <glib/gi18n.h>

#include "pd-customer-form.h"
#include "pd-customers-util.h"
#include "pd-drafts.h"
#include "pd-job-bar.h"
#include "pd-role-page.h"
#include "pd-table.h"

struct _PdCustomersPage
{
  AdwBin parent_instance;
  PdDesk *desk; /* (owned) */
  GtkBox *content;
  PdJobBar *job_bar;
  GtkBox *header;
  GtkButton *new_button;
  GtkMenuButton *menu_button;
  PdTable *table;
  GtkWidget *roles;          /* (unowned): the table or the role page */
  PdQueryModel *model;       /* (owned): the table has it while the roles show customers */
  GSimpleActionGroup *group; /* (owned): "customers" */
};

typedef enum { PROP_DESK = 1 } PdCustomersPageProperty;
static GParamSpec *props[PROP_DESK + 1];

static void page_iface_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdCustomersPage,
                               pd_customers_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_iface_init))

/* --- columns --- */

static char *
format_country (PdRecord *record)
{
  const char *code = pd_customer_get_country (PD_CUSTOMER (record));

  return code != NULL ? g_strdup (pd_text_country (code)) : NULL;
}

static char *
format_orders (PdRecord *record)
{
  return pd_text_number (pd_customer_get_orders_count (PD_CUSTOMER (record)));
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: foot line of the customer list; %s is a number. */
  return g_strdup_printf (ngettext ("%s customer", "%s customers", (gulong) count), number);
}

static void
activate_cb (PdCustomersPage *self, PdRecord *record)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  if (window != NULL)
    pd_window_open_customer (window, pd_record_get_row_id (record), NULL, 0);
}

static void
build_table (PdCustomersPage *self)
{
  PdTable *table = pd_table_new ("customers");

  self->table = table;
  pd_table_set_label (table, _ ("Customers"));
  pd_table_add_column (table, "name", _ ("Name"), "name", NULL, PD_CELL_EXPAND, PD_SORT_NAME, 260,
                       0);
  pd_table_add_column (table, "domain", _ ("Domain"), "domain", NULL, PD_CELL_TEXT, PD_SORT_DOMAIN,
                       220, 4);
  pd_table_add_column (table, "country", _ ("Country"), "country", format_country, PD_CELL_TEXT,
                       PD_SORT_COUNTRY, 150, 3);
  pd_table_add_column (table, "orders", _ ("Orders"), "orders-count", format_orders, PD_CELL_NUMBER,
                       PD_SORT_ORDERS, 90, 2);
  pd_table_add_column (table, "deadline", _ ("Next deadline"), "next-deadline", NULL,
                       PD_CELL_DEADLINE, PD_SORT_DEADLINE, 150, 0);
  pd_table_set_count_format (table, format_count);
  pd_table_set_copy_property (table, "tenant-id");
  pd_table_set_empty (table, "system-users-symbolic", _ ("No customers yet"),
                      _ ("Add the first customer, or import a list from a CSV file."),
                      _ ("New customer"), "customers.new");
  g_signal_connect_swapped (table, "activate", G_CALLBACK (activate_cb), self);
  gtk_widget_set_vexpand (GTK_WIDGET (table), TRUE);
  self->roles = pd_role_page_wrap (GTK_WIDGET (table));
  gtk_box_append (self->content, self->roles);
}

/* --- actions --- */

static void
new_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdCustomersPage *self = user_data;

  pd_customer_form_present (GTK_WIDGET (self), self->desk, NULL);
}

static void
new_clicked_cb (PdCustomersPage *self)
{
  pd_customer_form_present (GTK_WIDGET (self), self->desk, NULL);
}

/* GTK 4.8 takes the actions of a menu that comes into a window again for gone: each time a new
 * one. */
static void
header_rooted_cb (PdCustomersPage *self)
{
  if (gtk_widget_get_root (GTK_WIDGET (self->header)) == NULL)
    gtk_menu_button_set_menu_model (self->menu_button, NULL);
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdCustomersPage *self = user_data;

  pd_job_bar_export (self->job_bar, self->desk, PD_EXPORT_CUSTOMERS, _ ("customers.csv"), NULL);
}

/* 2.5: or what the search has found. */
static void
export_found_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdCustomersPage *self = user_data;

  pd_job_bar_export (self->job_bar, self->desk, PD_EXPORT_CUSTOMERS, _ ("customers.csv"),
                     pd_query_model_get_query (self->model));
}

static void
import_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdCustomersPage *self = user_data;

  pd_job_bar_import (self->job_bar, self->desk, PD_IMPORT_CUSTOMERS);
}

static void
set_enabled (PdCustomersPage *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* A menu's items have no tooltips: the reason stands over them. */
static void
add_section (GMenu *menu, GMenu *section, PdVerdict *verdict)
{
  gboolean allowed = pd_verdict_get_allowed (verdict);

  g_menu_append_section (menu, allowed ? NULL : pd_verdict_get_reason (verdict),
                         G_MENU_MODEL (section));
}

/* 1.14, 1.15 */
static void
update_list (PdCustomersPage *self)
{
  g_autoptr (PdVerdict) verdict =
      pd_desk_judge_list (self->desk, pd_query_model_get_query (self->model));

  pd_table_set_model (self->table, pd_role_page_apply (self->roles, verdict) ? self->model : NULL);
}

static void
update_export_found (PdCustomersPage *self)
{
  g_autoptr (PdVerdict) export = pd_desk_judge_role (self->desk, PD_ACT_EXPORT_CUSTOMERS);
  const char *search = pd_query_model_get_query (self->model)->search;

  set_enabled (self, "export-found",
               pd_verdict_get_allowed (export) && search != NULL && *search != '\0');
}

static void
roles_changed_cb (PdCustomersPage *self)
{
  g_autoptr (PdVerdict) add = pd_desk_judge_role (self->desk, PD_ACT_ADD_CUSTOMER);
  g_autoptr (PdVerdict) export = pd_desk_judge_role (self->desk, PD_ACT_EXPORT_CUSTOMERS);

  update_list (self);
  set_enabled (self, "new", pd_verdict_get_allowed (add));
  set_enabled (self, "import", pd_verdict_get_allowed (add));
  set_enabled (self, "export", pd_verdict_get_allowed (export));
  update_export_found (self);
  pd_customers_set_reason (GTK_WIDGET (self->new_button), pd_verdict_get_allowed (add),
                           pd_verdict_get_reason (add));
}

/* Made when it is opened, each time anew: with the reasons of then. */
static void
make_menu_cb (GtkMenuButton *button, gpointer user_data)
{
  PdCustomersPage *self = user_data;
  g_autoptr (PdVerdict) add = pd_desk_judge_role (self->desk, PD_ACT_ADD_CUSTOMER);
  g_autoptr (PdVerdict) export = pd_desk_judge_role (self->desk, PD_ACT_EXPORT_CUSTOMERS);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) out = g_menu_new ();
  g_autoptr (GMenu) in = g_menu_new ();

  g_menu_append (out, _ ("_Export customers…"), "customers.export");
  g_menu_append (out, _ ("Export the _search result…"), "customers.export-found");
  add_section (menu, out, export);
  g_menu_append (in, _ ("_Import customers…"), "customers.import");
  add_section (menu, in, add);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

/* So that they are there when a customer is opened, but not before the list is. */
static gboolean
read_drafts_cb (gpointer user_data)
{
  pd_drafts_of (user_data);

  return G_SOURCE_REMOVE;
}

/* --- PdPage --- */

static char *
pd_customers_page_dup_title (PdPage *page)
{
  return g_strdup (_ ("Customers"));
}

static void
pd_customers_page_search (PdPage *page, const char *text)
{
  PdCustomersPage *self = PD_CUSTOMERS_PAGE (page);

  pd_table_set_search (self->table, text);
  pd_query_model_set_search (self->model, text); /* also while the roles hide the table */
  update_export_found (self);
}

static GtkWidget *
pd_customers_page_get_header_widget (PdPage *page)
{
  return GTK_WIDGET (PD_CUSTOMERS_PAGE (page)->header);
}

static void
pd_customers_page_focus (PdPage *page)
{
  PdCustomersPage *self = PD_CUSTOMERS_PAGE (page);

  pd_role_page_focus (self->roles, self->table);
}

static void
page_iface_init (PdPageInterface *iface)
{
  iface->dup_title = pd_customers_page_dup_title;
  iface->search = pd_customers_page_search;
  iface->get_header_widget = pd_customers_page_get_header_widget;
  iface->focus = pd_customers_page_focus;
}

/* --- GObject --- */

static void
pd_customers_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((PdCustomersPageProperty) prop_id) {
  case PROP_DESK:
    g_value_set_object (value, PD_CUSTOMERS_PAGE (object)->desk);
    break;
  }
}

static void
pd_customers_page_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  switch ((PdCustomersPageProperty) prop_id) {
  case PROP_DESK:
    PD_CUSTOMERS_PAGE (object)->desk = g_value_dup_object (value);
    break;
  }
}

static void
pd_customers_page_constructed (GObject *object)
{
  static const GActionEntry entries[] = {
    { .name = "new", .activate = new_cb },
    { .name = "export", .activate = export_cb },
    { .name = "export-found", .activate = export_found_cb },
    { .name = "import", .activate = import_cb },
  };
  PdCustomersPage *self = PD_CUSTOMERS_PAGE (object);
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);

  G_OBJECT_CLASS (pd_customers_page_parent_class)->constructed (object);

  query->now = pd_clock_now (pd_desk_get_clock (self->desk));
  self->model = pd_desk_list (self->desk, query);
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "customers", G_ACTION_GROUP (self->group));
  /* The window's header bar holds this one, outside of the page. */
  gtk_widget_insert_action_group (GTK_WIDGET (self->header), "customers",
                                  G_ACTION_GROUP (self->group));
  gtk_menu_button_set_create_popup_func (self->menu_button, make_menu_cb, self, NULL);
  build_table (self);
  g_idle_add_full (G_PRIORITY_LOW, read_drafts_cb, g_object_ref (self->desk), g_object_unref);
  g_signal_connect_object (self->desk, "notify::roles", G_CALLBACK (roles_changed_cb), self,
                           G_CONNECT_SWAPPED);
  roles_changed_cb (self);
}

static void
pd_customers_page_dispose (GObject *object)
{
  PdCustomersPage *self = PD_CUSTOMERS_PAGE (object);

  if (self->menu_button != NULL) /* the header may outlive the page */
    gtk_menu_button_set_create_popup_func (self->menu_button, NULL, NULL, NULL);
  if (self->header != NULL)
    gtk_widget_insert_action_group (GTK_WIDGET (self->header), "customers", NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "customers", NULL);
  g_clear_object (&self->group);
  g_clear_object (&self->model);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_customers_page_parent_class)->dispose (object);
}

static void
pd_customers_page_class_init (PdCustomersPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pd_customers_page_get_property;
  object_class->set_property = pd_customers_page_set_property;
  object_class->constructed = pd_customers_page_constructed;
  object_class->dispose = pd_customers_page_dispose;
  props[PROP_DESK] =
      g_param_spec_object ("desk", NULL, NULL, PD_TYPE_DESK,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (PD_TYPE_JOB_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-customers-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdCustomersPage, content);
  gtk_widget_class_bind_template_child (widget_class, PdCustomersPage, job_bar);
  gtk_widget_class_bind_template_child (widget_class, PdCustomersPage, header);
  gtk_widget_class_bind_template_child (widget_class, PdCustomersPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, PdCustomersPage, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, new_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_rooted_cb);
}

static void
pd_customers_page_init (PdCustomersPage *self)
{
  pd_customers_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self->header));
}

GtkWidget *
pd_customers_page_new (PdDesk *desk)
{
  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  return g_object_new (PD_TYPE_CUSTOMERS_PAGE, "desk", desk, NULL);
}
