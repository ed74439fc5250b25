// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-add-products.h"

#include <glib/gi18n.h>

#include "pd-cart-pane.h"
#include "pd-cart.h"
#include "pd-customers-util.h"
#include "pd-desk-reservations.h"
#include "pd-flip-box.h"
#include "pd-product-row.h"
#include "pd-record-list.h"
#include "pd-role-page.h"
#include "pd-subscription-dialog.h"

struct _PdAddProducts
{
  AdwBin parent_instance;
  PdDesk *desk;         /* (owned) */
  PdCustomer *customer; /* (owned) */
  GtkDropDown *kind;
  PdRecordList *list;
  PdCartPane *cart_pane;
  GtkWidget *roles;          /* (unowned): child; the catalogue or the role page */
  PdQueryModel *model;       /* (owned) */
  GPtrArray *subscriptions;  /* (owned) (nullable) (element-type PdAzureSubscription) */
  GCancellable *cancellable; /* (owned): of the subscriptions */
};

G_DEFINE_FINAL_TYPE (PdAddProducts, pd_add_products, ADW_TYPE_BIN)

/* To the rows, which come and go with the list. */
enum { SUBSCRIPTIONS_LISTED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Behind the drop-down; NULL = all. */
static const char *const kinds[] = { NULL, PD_KIND_SUBSCRIPTION, PD_KIND_PERPETUAL, PD_KIND_PLAN,
                                     PD_KIND_RESERVATION };
#define KIND_RESERVATION (G_N_ELEMENTS (kinds) - 1)

static void
kind_changed_cb (PdAddProducts *self)
{
  guint selected = gtk_drop_down_get_selected (self->kind);
  g_autoptr (PdQuery) query = NULL;

  if (self->model == NULL || selected >= G_N_ELEMENTS (kinds))
    return;

  query = pd_query_copy (pd_query_model_get_query (self->model));
  g_free (query->product_kind);
  query->product_kind = g_strdup (kinds[selected]);
  pd_query_model_set_query (self->model, query);
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: foot line of the catalogue; %s is a number. */
  return g_strdup_printf (ngettext ("%s product", "%s products", (gulong) count), number);
}

static void
add_cb (PdAddProducts *self,
        PdProduct *product,
        const PdOrderItem *choice,
        const char *subscription_name,
        PdProductRow *row)
{
  PdCart *cart = pd_cart_of (self->desk, pd_record_get_row_id (PD_RECORD (self->customer)));

  pd_cart_add (cart, product, choice, subscription_name);
}

static void
next_cb (PdAddProducts *self, int next, GtkWidget *row)
{
  if (next == PD_VERDICT_NEXT_ACCEPT_AGREEMENT)
    gtk_widget_activate_action (GTK_WIDGET (self), "customer.accept-agreement", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.accounts", NULL);
}

/* --- Azure subscriptions (14.1) --- */

static void
subscriptions_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *subscriptions = pd_desk_subscriptions_finish (PD_DESK (source), result, &error);
  PdAddProducts *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (subscriptions == NULL) {
    /* Who may not see them (1.6) may not buy either, which each product says. */
    if (!g_error_matches (error, PD_ERROR, PD_ERROR_ROLE))
      pd_customers_show_error (GTK_WIDGET (self), "Listing Azure subscriptions", error);
    return;
  }

  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  self->subscriptions = subscriptions;
  g_signal_emit (self, signals[SUBSCRIPTIONS_LISTED], 0, subscriptions);
}

static void
list_subscriptions (PdAddProducts *self)
{
  pd_desk_list_subscriptions_async (self->desk, pd_record_get_row_id (PD_RECORD (self->customer)),
                                    self->cancellable, subscriptions_listed_cb, self);
}

static void
store_changed_cb (PdAddProducts *self, guint changes)
{
  if (changes & (PD_CHANGE_CUSTOMERS | PD_CHANGE_RESERVATIONS))
    list_subscriptions (self);
}

static void
add_subscription_cb (PdAddProducts *self)
{
  pd_subscription_dialog_present (GTK_WIDGET (self), self->desk, self->customer);
}

static void
setup_cb (PdAddProducts *self, GtkListItem *item)
{
  GtkWidget *row = pd_product_row_new ();

  pd_product_row_set_subscriptions (PD_PRODUCT_ROW (row), self->subscriptions);
  g_signal_connect_object (self, "subscriptions-listed",
                           G_CALLBACK (pd_product_row_set_subscriptions), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "add-subscription", G_CALLBACK (add_subscription_cb), self,
                           G_CONNECT_SWAPPED);

  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
  g_signal_connect_object (row, "add", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "next", G_CALLBACK (next_cb), self, G_CONNECT_SWAPPED);
}

static void
bind_cb (PdAddProducts *self, GtkListItem *item)
{
  pd_product_row_set (PD_PRODUCT_ROW (gtk_list_item_get_child (item)),
                      gtk_list_item_get_item (item), self->customer);
}

static void
unbind_cb (PdAddProducts *self, GtkListItem *item)
{
  pd_product_row_set (PD_PRODUCT_ROW (gtk_list_item_get_child (item)), NULL, NULL);
}

static void
pd_add_products_dispose (GObject *object)
{
  PdAddProducts *self = PD_ADD_PRODUCTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->model);
  g_clear_object (&self->customer);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_add_products_parent_class)->dispose (object);
}

static void
pd_add_products_finalize (GObject *object)
{
  PdAddProducts *self = PD_ADD_PRODUCTS (object);

  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pd_add_products_parent_class)->finalize (object);
}

static void
pd_add_products_class_init (PdAddProductsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_add_products_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_add_products_finalize;
  signals[SUBSCRIPTIONS_LISTED] =
      g_signal_new ("subscriptions-listed", PD_TYPE_ADD_PRODUCTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_RECORD_LIST);
  g_type_ensure (PD_TYPE_CART_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-add-products.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdAddProducts, kind);
  gtk_widget_class_bind_template_child (widget_class, PdAddProducts, list);
  gtk_widget_class_bind_template_child (widget_class, PdAddProducts, cart_pane);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
}

static void
fill_kinds (PdAddProducts *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (titles,
                            kinds[i] != NULL ? pd_kind_get_title (kinds[i]) : _ ("All kinds"));
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (titles));
}

static void
pd_add_products_init (PdAddProducts *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  fill_kinds (self);
}

/* 1.1; who may sell reservations alone (1.10) is shown these. */
static void
roles_changed_cb (PdAddProducts *self)
{
  g_autoptr (PdQuery) query = pd_query_copy (pd_query_model_get_query (self->model));
  g_autoptr (PdVerdict) software = NULL;
  g_autoptr (PdVerdict) reservations = NULL;
  gboolean reservations_only;

  g_clear_pointer (&query->product_kind, g_free);
  software = pd_desk_judge_list (self->desk, query);
  query->product_kind = g_strdup (PD_KIND_RESERVATION);
  reservations = pd_desk_judge_list (self->desk, query);
  reservations_only = !pd_verdict_get_allowed (software) && pd_verdict_get_allowed (reservations);
  if (reservations_only)
    gtk_drop_down_set_selected (self->kind, KIND_RESERVATION);
  pd_customers_set_reason (GTK_WIDGET (self->kind), !reservations_only,
                           pd_verdict_get_reason (software));
  pd_role_page_apply (self->roles, reservations_only ? reservations : software);
}

GtkWidget *
pd_add_products_new (PdDesk *desk, PdCustomer *customer)
{
  PdAddProducts *self = g_object_new (PD_TYPE_ADD_PRODUCTS, NULL);
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->desk = g_object_ref (desk);
  self->customer = g_object_ref (customer);
  query->customer_row_id = pd_record_get_row_id (PD_RECORD (customer));
  self->model = pd_desk_list (desk, query);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  pd_record_list_setup (self->list, self->model, factory, _ ("Products"));
  pd_record_list_set_count_format (self->list, format_count);
  pd_record_list_set_empty (self->list, "package-x-generic-symbolic", _ ("The catalogue is empty"),
                            _ ("Import a catalogue file to have something to sell."), NULL, NULL);
  pd_cart_pane_setup (self->cart_pane, desk, customer);
  self->roles = pd_role_page_wrap_child (ADW_BIN (self));
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (roles_changed_cb), self,
                           G_CONNECT_SWAPPED);
  roles_changed_cb (self);
  g_signal_connect_object (pd_desk_get_store (desk), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  list_subscriptions (self);

  return GTK_WIDGET (self);
}

void
pd_add_products_set_customer (PdAddProducts *self, PdCustomer *customer)
{
  g_return_if_fail (PD_IS_ADD_PRODUCTS (self));

  if (g_set_object (&self->customer, customer))
    pd_cart_pane_set_customer (self->cart_pane, customer);
}

void
pd_add_products_search (PdAddProducts *self, const char *text)
{
  g_return_if_fail (PD_IS_ADD_PRODUCTS (self));

  pd_query_model_set_search (self->model, text);
}
