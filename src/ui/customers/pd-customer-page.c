// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-customer-page.h"

#include <glib/gi18n.h>

#include "pd-add-products.h"
#include "pd-agreement-dialog.h"
#include "pd-customer-form.h"
#include "pd-customer-overview.h"
#include "pd-customer-reservations.h"
#include "pd-customers-util.h"
#include "pd-drafts.h"
#include "pd-first-user-dialog.h"
#include "pd-gone-note.h"
#include "pd-order-history.h"
#include "pd-requests.h"
#include "pd-software-page.h"
#include "pd-widgets.h"

/* Longer domains are shortened where the window is narrow. */
#define MAX_WHOLE_DOMAIN 36

struct _PdCustomerPage
{
  AdwBin parent_instance;
  PdDesk *desk; /* (owned) */
  gint64 customer_row_id;
  PdCustomer *customer; /* (owned) (nullable) until it was read */
  GtkStack *outer;
  AdwStatusPage *failed_page;
  GtkLabel *domain;
  GtkLabel *facts;
  PdIdentifier *tenant;
  GtkLabel *agreement;
  GtkLabel *gone;
  GtkButton *accept_button;
  GtkButton *edit_button;
  GtkStackSwitcher *switcher;
  GtkStack *stack;
  AdwBin *overview_bin;
  AdwBin *add_products_bin;
  AdwBin *software_bin;
  AdwBin *reservations_bin;
  GtkButton *header;
  char *search;              /* (owned) (nullable): what the window's search entry holds */
  gint64 pending_row_id;     /* to be shown by the page that is opened next */
  GCancellable *cancellable; /* (owned) */
  GSimpleActionGroup *group; /* (owned): "customer" */
  gboolean wants_focus;      /* as soon as the customer was read */
};

typedef enum { PROP_DESK = 1, PROP_CUSTOMER_ROW_ID } PdCustomerPageProperty;
static GParamSpec *props[PROP_CUSTOMER_ROW_ID + 1];

static void page_iface_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdCustomerPage,
                               pd_customer_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_iface_init))

/* --- the head --- */

static void
update_facts (PdCustomerPage *self)
{
  PdCustomer *customer = self->customer;
  const char *currency = pd_customer_get_currency (customer);
  const char *domain = pd_customer_get_domain (customer);
  gboolean is_long = domain != NULL && g_utf8_strlen (domain, -1) > MAX_WHOLE_DOMAIN;
  g_autofree char *text = g_strdup_printf (
      /* Translators: %1$s country, %2$s currency code, %3$s "tax included" or "tax excluded". */
      _ ("%1$s · %2$s · %3$s"), pd_text_country (pd_customer_get_country (customer)),
      currency != NULL ? currency : "",
      pd_rules_get_tax_words (pd_customer_get_prices_include_tax (customer)));

  gtk_label_set_text (self->facts, text);
  pd_customers_set_label (self->domain, domain);
  gtk_label_set_ellipsize (self->domain, is_long ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (self->domain, is_long ? MAX_WHOLE_DOMAIN : -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->domain), domain);
  pd_identifier_set_text (self->tenant, pd_customer_get_tenant_id (customer));
}

static void
update_agreement (PdCustomerPage *self)
{
  const gboolean has_agreements = pd_desk_has_agreements (self->desk);
  gint64 date = pd_customer_get_agreement_date (self->customer);
  g_autofree char *text = NULL;

  if (date != PD_INSTANT_NONE) {
    g_autofree char *day = pd_text_utc_date (date); /* 4.7 */

    /* Translators: %s is a date. */
    text = g_strdup_printf (_ ("Agreement accepted %s"), day);
  } else
    text = g_strdup (_ ("Agreement not accepted yet"));
  gtk_label_set_text (self->agreement, text);
  gtk_widget_set_visible (GTK_WIDGET (self->agreement), date != PD_INSTANT_NONE || has_agreements);
  gtk_widget_set_visible (GTK_WIDGET (self->accept_button),
                          date == PD_INSTANT_NONE && has_agreements);
  if (date == PD_INSTANT_NONE)
    gtk_widget_add_css_class (GTK_WIDGET (self->agreement), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->agreement), "warning");
}

static void
update_roles (PdCustomerPage *self)
{
  pd_customers_apply_role (GTK_WIDGET (self->accept_button), self->desk, PD_ACT_ACCEPT_AGREEMENT);
  pd_customers_apply_role (GTK_WIDGET (self->edit_button), self->desk, PD_ACT_UPDATE_CUSTOMER);
  pd_customers_apply_role (GTK_WIDGET (self->header), self->desk, PD_ACT_SEE_SOFTWARE);
}

static void ensure_child (PdCustomerPage *self);

static void
update (PdCustomerPage *self)
{
  update_facts (self);
  update_agreement (self);
  pd_gone_note_show (self->gone, pd_customer_get_gone_at (self->customer));
  update_roles (self);
  gtk_stack_set_visible_child_name (self->outer, "customer");
  ensure_child (self);
  if (adw_bin_get_child (self->overview_bin) != NULL)
    pd_customer_overview_set_customer (
        PD_CUSTOMER_OVERVIEW (adw_bin_get_child (self->overview_bin)), self->customer);
  if (adw_bin_get_child (self->software_bin) != NULL)
    pd_software_page_set_customer (PD_SOFTWARE_PAGE (adw_bin_get_child (self->software_bin)),
                                   self->customer);
  if (adw_bin_get_child (self->reservations_bin) != NULL)
    pd_customer_reservations_set_customer (
        PD_CUSTOMER_RESERVATIONS (adw_bin_get_child (self->reservations_bin)), self->customer);
  if (adw_bin_get_child (self->add_products_bin) != NULL)
    pd_add_products_set_customer (PD_ADD_PRODUCTS (adw_bin_get_child (self->add_products_bin)),
                                  self->customer);
}

static void
customer_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdCustomerPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) record = pd_desk_get_finish (PD_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (record == NULL) {
    g_autofree char *text = pd_error_to_user_text (error);
    g_autofree char *escaped = g_markup_escape_text (text, -1);

    g_warning ("Reading a customer: %s", error->message);
    adw_status_page_set_description (self->failed_page, escaped);
    gtk_stack_set_visible_child_name (self->outer, "failed");
    return;
  }

  if (self->customer == NULL)
    pd_first_user_dialog_offer (GTK_WIDGET (self), self->desk, PD_CUSTOMER (record));
  g_set_object (&self->customer, PD_CUSTOMER (record));
  update (self);
  if (self->wants_focus)
    pd_page_focus (PD_PAGE (self));
  pd_page_title_changed (PD_PAGE (self));
}

static void
read_customer (PdCustomerPage *self)
{
  pd_desk_get_async (self->desk, PD_LIST_CUSTOMERS, self->customer_row_id, self->cancellable,
                     customer_read_cb, self);
}

static void
store_changed_cb (PdCustomerPage *self, guint changes)
{
  if (changes & (PD_CHANGE_CUSTOMERS | PD_CHANGE_ORDERS | PD_CHANGE_DEADLINES))
    read_customer (self);
}

/* --- the customer's own pages: made when they are first looked at --- */

static GtkWidget *
make_child (PdCustomerPage *self, const char *name)
{
  if (g_str_equal (name, "overview"))
    return pd_customer_overview_new (self->desk, self->customer);
  if (g_str_equal (name, "add-products"))
    return pd_add_products_new (self->desk, self->customer);
  if (g_str_equal (name, "software"))
    return pd_software_page_new (self->desk, self->customer);
  if (g_str_equal (name, "reservations"))
    return pd_customer_reservations_new (self->desk, self->customer);
  if (g_str_equal (name, "requests"))
    return pd_customer_requests_new (self->desk, self->customer_row_id);

  return pd_order_history_new (self->desk, self->customer_row_id);
}

static void
search_child (PdCustomerPage *self)
{
  GtkWidget *bin = gtk_stack_get_visible_child (self->stack);
  GtkWidget *child = bin != NULL ? adw_bin_get_child (ADW_BIN (bin)) : NULL;

  if (PD_IS_SOFTWARE_PAGE (child))
    pd_software_page_search (PD_SOFTWARE_PAGE (child), self->search);
  else if (PD_IS_ADD_PRODUCTS (child))
    pd_add_products_search (PD_ADD_PRODUCTS (child), self->search);
  else if (PD_IS_ORDER_HISTORY (child))
    pd_order_history_search (PD_ORDER_HISTORY (child), self->search);
  else if (PD_IS_CUSTOMER_RESERVATIONS (child))
    pd_customer_reservations_search (PD_CUSTOMER_RESERVATIONS (child), self->search);
  else if (PD_IS_CUSTOMER_REQUESTS (child))
    pd_customer_requests_search (PD_CUSTOMER_REQUESTS (child), self->search);
}

static void
ensure_child (PdCustomerPage *self)
{
  GtkWidget *bin = gtk_stack_get_visible_child (self->stack);
  const char *name = gtk_stack_get_visible_child_name (self->stack);
  GtkWidget *child = NULL;

  if (bin == NULL || self->customer == NULL)
    return;

  if (adw_bin_get_child (ADW_BIN (bin)) == NULL)
    adw_bin_set_child (ADW_BIN (bin), make_child (self, name));
  child = adw_bin_get_child (ADW_BIN (bin));
  search_child (self);
  if (self->pending_row_id != 0 && PD_IS_SOFTWARE_PAGE (child))
    pd_software_page_show_line (PD_SOFTWARE_PAGE (child), self->pending_row_id);
  if (self->pending_row_id != 0 && PD_IS_ORDER_HISTORY (child))
    pd_order_history_show_order (PD_ORDER_HISTORY (child), self->pending_row_id);
  self->pending_row_id = 0;
}

static void
visible_child_changed_cb (PdCustomerPage *self)
{
  if (!gtk_widget_in_destruction (GTK_WIDGET (self)))
    ensure_child (self);
}

/* --- actions --- */

static void
accept_agreement_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdCustomerPage *self = user_data;

  if (self->customer != NULL)
    pd_agreement_dialog_present (GTK_WIDGET (self), self->desk, self->customer);
}

static void
edit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdCustomerPage *self = user_data;

  if (self->customer != NULL)
    pd_customer_form_present (GTK_WIDGET (self), self->desk, self->customer);
}

/* (page, row ID to show there or 0) */
static void
show_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdCustomerPage *self = user_data;
  const char *page = NULL;
  gint64 row_id = 0;

  g_variant_get (parameter, "(&sx)", &page, &row_id);
  pd_customer_page_show (self, page, row_id);
}

static void
copy_domain_clicked_cb (PdCustomerPage *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  if (window != NULL && self->customer != NULL)
    pd_window_copy (window, pd_customer_get_domain (self->customer), _ ("Copied the domain name"));
}

static void
header_clicked_cb (PdCustomerPage *self)
{
  pd_customer_page_show (self, "add-products", 0);
  pd_page_focus (PD_PAGE (self));
}

/* --- PdPage --- */

static char *
pd_customer_page_dup_title (PdPage *page)
{
  PdCustomerPage *self = PD_CUSTOMER_PAGE (page);
  const char *name = self->customer != NULL ? pd_customer_get_name (self->customer) : NULL;

  return g_strdup (name != NULL ? name : _ ("Customer"));
}

static void
pd_customer_page_search (PdPage *page, const char *text)
{
  PdCustomerPage *self = PD_CUSTOMER_PAGE (page);

  g_free (self->search);
  self->search = g_strdup (text);
  /* The overview has no list of its own: what is searched for is most often something bought. */
  if (text != NULL && *text != '\0' &&
      g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "overview") == 0)
    gtk_stack_set_visible_child_name (self->stack, "software");
  search_child (self);
}

static GtkWidget *
pd_customer_page_get_header_widget (PdPage *page)
{
  return GTK_WIDGET (PD_CUSTOMER_PAGE (page)->header);
}

static void
pd_customer_page_focus (PdPage *page)
{
  PdCustomerPage *self = PD_CUSTOMER_PAGE (page);
  GtkWidget *bin = gtk_stack_get_visible_child (self->stack);
  GtkWidget *child = bin != NULL ? adw_bin_get_child (ADW_BIN (bin)) : NULL;

  self->wants_focus = self->customer == NULL;
  if (self->wants_focus)
    return;

  if (PD_IS_ORDER_HISTORY (child))
    pd_order_history_focus (PD_ORDER_HISTORY (child));
  else if (PD_IS_CUSTOMER_RESERVATIONS (child))
    pd_customer_reservations_focus (PD_CUSTOMER_RESERVATIONS (child));
  else if (PD_IS_CUSTOMER_REQUESTS (child))
    pd_customer_requests_focus (PD_CUSTOMER_REQUESTS (child));
  else if (child == NULL || !gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (GTK_WIDGET (self->switcher), GTK_DIR_TAB_FORWARD);
}

static void
page_iface_init (PdPageInterface *iface)
{
  iface->dup_title = pd_customer_page_dup_title;
  iface->search = pd_customer_page_search;
  iface->get_header_widget = pd_customer_page_get_header_widget;
  iface->focus = pd_customer_page_focus;
}

/* --- GObject --- */

static void
pd_customer_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdCustomerPage *self = PD_CUSTOMER_PAGE (object);

  switch ((PdCustomerPageProperty) prop_id) {
  case PROP_DESK:
    g_value_set_object (value, self->desk);
    break;
  case PROP_CUSTOMER_ROW_ID:
    g_value_set_int64 (value, self->customer_row_id);
    break;
  }
}

static void
pd_customer_page_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  PdCustomerPage *self = PD_CUSTOMER_PAGE (object);

  switch ((PdCustomerPageProperty) prop_id) {
  case PROP_DESK:
    self->desk = g_value_dup_object (value);
    break;
  case PROP_CUSTOMER_ROW_ID:
    self->customer_row_id = g_value_get_int64 (value);
    break;
  }
}

static void
pd_customer_page_constructed (GObject *object)
{
  static const GActionEntry entries[] = {
    { .name = "accept-agreement", .activate = accept_agreement_cb },
    { .name = "edit", .activate = edit_cb },
    { .name = "show", .activate = show_cb, .parameter_type = "(sx)" },
  };
  PdCustomerPage *self = PD_CUSTOMER_PAGE (object);

  G_OBJECT_CLASS (pd_customer_page_parent_class)->constructed (object);

  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "customer", G_ACTION_GROUP (self->group));
  pd_drafts_of (self->desk);
  g_signal_connect_object (pd_desk_get_store (self->desk), "changed", G_CALLBACK (store_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "notify::roles", G_CALLBACK (update_roles), self,
                           G_CONNECT_SWAPPED);
  read_customer (self);
}

static void
pd_customer_page_dispose (GObject *object)
{
  PdCustomerPage *self = PD_CUSTOMER_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "customer", NULL);
  g_clear_object (&self->group);
  g_clear_object (&self->customer);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->search, g_free);
  G_OBJECT_CLASS (pd_customer_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, outer);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, domain);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, facts);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, tenant);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, agreement);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, gone);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, accept_button);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, overview_bin);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, add_products_bin);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, software_bin);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, reservations_bin);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerPage, header);
  gtk_widget_class_bind_template_callback (widget_class, visible_child_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_domain_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_customer);
}

static void
pd_customer_page_class_init (PdCustomerPageClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_customer_page_get_property;
  object_class->set_property = pd_customer_page_set_property;
  object_class->constructed = pd_customer_page_constructed;
  object_class->dispose = pd_customer_page_dispose;
  props[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, PD_TYPE_DESK, flags);
  props[PROP_CUSTOMER_ROW_ID] =
      g_param_spec_int64 ("customer-row-id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (PD_TYPE_IDENTIFIER);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               PD_CUSTOMERS_RESOURCE ("pd-customer-page.ui"));
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
pd_customer_page_init (PdCustomerPage *self)
{
  pd_customers_load_css ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self->header));
}

GtkWidget *
pd_customer_page_new (PdDesk *desk, gint64 customer_row_id)
{
  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  return g_object_new (PD_TYPE_CUSTOMER_PAGE, "desk", desk, "customer-row-id", customer_row_id,
                       NULL);
}

gint64
pd_customer_page_get_customer_row_id (PdCustomerPage *self)
{
  g_return_val_if_fail (PD_IS_CUSTOMER_PAGE (self), 0);

  return self->customer_row_id;
}

void
pd_customer_page_show (PdCustomerPage *self, const char *page, gint64 row_id)
{
  g_return_if_fail (PD_IS_CUSTOMER_PAGE (self));

  self->pending_row_id = row_id;
  if (row_id != 0 && self->search != NULL && *self->search != '\0') {
    /* What was searched for on the page before would hide it. */
    g_clear_pointer (&self->search, g_free);
    pd_window_clear_search (pd_customers_window_of (GTK_WIDGET (self)));
  }
  if (page != NULL && gtk_stack_get_child_by_name (self->stack, page) != NULL)
    gtk_stack_set_visible_child_name (self->stack, page);
  ensure_child (self);
}
