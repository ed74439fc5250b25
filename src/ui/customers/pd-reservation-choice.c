// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-reservation-choice.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-reservation.h"

#define SCOPE_CHARS 26

struct _PdReservationChoice
{
  AdwBin parent_instance;
  char **regions;           /* (owned) (nullable): behind the drop-down */
  GPtrArray *subscriptions; /* (owned) (nullable) (element-type PdAzureSubscription): active ones,
                               behind the drop-down from its second entry on */
  GtkDropDown *region;
  GtkDropDown *scope;
  GtkWidget *none_box;
  gboolean filling;
  gboolean offered;
};

G_DEFINE_FINAL_TYPE (PdReservationChoice, pd_reservation_choice, ADW_TYPE_BIN)

enum { CHANGED, ADD_SUBSCRIPTION, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
has_none (PdReservationChoice *self)
{
  return self->subscriptions != NULL && self->subscriptions->len == 0;
}

static void
update (PdReservationChoice *self)
{
  gtk_widget_set_visible (self->none_box, has_none (self) && self->offered);
  gtk_widget_set_visible (GTK_WIDGET (self->scope), !has_none (self));
  gtk_widget_set_visible (GTK_WIDGET (self->region),
                          self->regions != NULL && *self->regions != NULL);
}

static void
changed_cb (PdReservationChoice *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_clicked_cb (PdReservationChoice *self)
{
  g_signal_emit (self, signals[ADD_SUBSCRIPTION], 0);
}

/* --- the drop-down of scopes: names may be long --- */

static void
item_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), SCOPE_CHARS);
  gtk_list_item_set_child (item, label);
}

static void
item_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), text);
}

static void
fill_scopes (PdReservationChoice *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint selected = gtk_drop_down_get_selected (self->scope);

  gtk_string_list_append (titles, C_ ("scope", "Shared scope"));
  for (guint i = 0; self->subscriptions != NULL && i < self->subscriptions->len; i++)
    /* Translators: scope of a reservation; %s is the name of an Azure subscription. */
    gtk_string_list_take (
        titles, g_strdup_printf (C_ ("scope", "Only %s"),
                                 pd_azure_subscription_get_name (self->subscriptions->pdata[i])));
  self->filling = TRUE;
  gtk_drop_down_set_model (self->scope, G_LIST_MODEL (titles));
  if (selected < g_list_model_get_n_items (G_LIST_MODEL (titles)))
    gtk_drop_down_set_selected (self->scope, selected);
  self->filling = FALSE;
}

/* --- GObject --- */

static void
pd_reservation_choice_finalize (GObject *object)
{
  PdReservationChoice *self = PD_RESERVATION_CHOICE (object);

  g_strfreev (self->regions);
  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  G_OBJECT_CLASS (pd_reservation_choice_parent_class)->finalize (object);
}

static void
pd_reservation_choice_class_init (PdReservationChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pd_reservation_choice_finalize;
  signals[CHANGED] = g_signal_new ("changed", PD_TYPE_RESERVATION_CHOICE, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ADD_SUBSCRIPTION] = g_signal_new ("add-subscription", PD_TYPE_RESERVATION_CHOICE,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-reservation-choice.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdReservationChoice, region);
  gtk_widget_class_bind_template_child (widget_class, PdReservationChoice, scope);
  gtk_widget_class_bind_template_child (widget_class, PdReservationChoice, none_box);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
pd_reservation_choice_init (PdReservationChoice *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->offered = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (item_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (item_bind_cb), NULL);
  gtk_drop_down_set_factory (self->scope, factory);
  fill_scopes (self);
}

void
pd_reservation_choice_set_product (PdReservationChoice *self, PdProduct *product)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  g_return_if_fail (PD_IS_RESERVATION_CHOICE (self));
  g_return_if_fail (PD_IS_PRODUCT (product));

  g_strfreev (self->regions);
  self->regions = g_strdupv ((char **) pd_product_get_regions (product));
  for (char **region = self->regions; region != NULL && *region != NULL; region++)
    gtk_string_list_append (titles, pd_region_get_title (*region));
  self->filling = TRUE;
  gtk_drop_down_set_model (self->region, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->scope, 0);
  self->filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->region),
                            g_list_model_get_n_items (G_LIST_MODEL (titles)) > 1);
  update (self);
}

void
pd_reservation_choice_set_subscriptions (PdReservationChoice *self, GPtrArray *subscriptions)
{
  g_return_if_fail (PD_IS_RESERVATION_CHOICE (self));

  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  if (subscriptions != NULL)
    self->subscriptions = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; subscriptions != NULL && i < subscriptions->len; i++) {
    if (g_strcmp0 (pd_azure_subscription_get_state (subscriptions->pdata[i]), "active") == 0)
      g_ptr_array_add (self->subscriptions, g_object_ref (subscriptions->pdata[i]));
  }
  fill_scopes (self);
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
pd_reservation_choice_set_offered (PdReservationChoice *self, gboolean offered)
{
  g_return_if_fail (PD_IS_RESERVATION_CHOICE (self));

  self->offered = offered;
  update (self);
}

const char *
pd_reservation_choice_get_missing (PdReservationChoice *self)
{
  g_return_val_if_fail (PD_IS_RESERVATION_CHOICE (self), NULL);

  if (self->subscriptions == NULL)
    return _ ("The customer's Azure subscriptions are being read.");
  if (self->subscriptions->len == 0)
    return _ ("The customer has no active Azure subscription.");

  return NULL;
}

const char *
pd_reservation_choice_get_region (PdReservationChoice *self)
{
  guint selected = 0;

  g_return_val_if_fail (PD_IS_RESERVATION_CHOICE (self), NULL);

  selected = gtk_drop_down_get_selected (self->region);
  if (self->regions == NULL || selected >= g_strv_length (self->regions))
    return NULL;

  return self->regions[selected];
}

static PdAzureSubscription *
get_chosen (PdReservationChoice *self)
{
  guint selected = gtk_drop_down_get_selected (self->scope);

  if (self->subscriptions == NULL || selected == 0 || selected > self->subscriptions->len)
    return NULL;

  return self->subscriptions->pdata[selected - 1];
}

const char *
pd_reservation_choice_get_subscription (PdReservationChoice *self)
{
  PdAzureSubscription *chosen = NULL;

  g_return_val_if_fail (PD_IS_RESERVATION_CHOICE (self), NULL);

  chosen = get_chosen (self);

  return chosen != NULL ? pd_azure_subscription_get_subscription_id (chosen) : "shared";
}

char *
pd_reservation_choice_dup_subscription_name (PdReservationChoice *self)
{
  PdAzureSubscription *chosen = NULL;

  g_return_val_if_fail (PD_IS_RESERVATION_CHOICE (self), NULL);

  chosen = get_chosen (self);

  return chosen != NULL ? g_strdup (pd_azure_subscription_get_name (chosen)) : NULL;
}
