// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-product-row.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-hybrid-note.h"
#include "pd-reservation-choice.h"
#include "pd-widgets.h"

struct _PdProductRow
{
  AdwBin parent_instance;
  PdProduct *product;   /* (owned) (nullable) */
  PdCustomer *customer; /* (owned) (nullable) */
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *price;
  GtkLabel *price_note;
  GtkDropDown *term;
  GtkDropDown *billing;
  GtkSpinButton *quantity;
  GtkButton *add_button;
  PdReservationChoice *reservation;
  PdVerdictLine *verdict;
  GtkWidget *hybrid;
  GPtrArray *terms;    /* (owned) (element-type utf8): behind the drop-down */
  GPtrArray *billings; /* (owned) (element-type utf8) */
  guint update_source;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (PdProductRow, pd_product_row, ADW_TYPE_BIN)

enum { ADD, NEXT, ADD_SUBSCRIPTION, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
get_chosen (GtkDropDown *drop_down, GPtrArray *values)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  return selected < values->len ? values->pdata[selected] : NULL;
}

/* The catalogue of Partner Center has offers without a price and so without a currency
 * (partner-center-api.md 5): what they cost is told by the cart. */
static gboolean
is_offered (PdProductRow *self, const PdPrice *price)
{
  return *price->currency == '\0' ||
         g_strcmp0 (price->currency, pd_customer_get_currency (self->customer)) == 0;
}

static const PdPrice *
find_price (PdProductRow *self)
{
  const char *term = get_chosen (self->term, self->terms);
  const char *billing = get_chosen (self->billing, self->billings);
  const PdPrice *price = pd_product_find_price (self->product, term, billing,
                                                pd_customer_get_currency (self->customer));

  return price != NULL ? price : pd_product_find_price (self->product, term, billing, "");
}

static gboolean
is_reservation (PdProductRow *self)
{
  return g_strcmp0 (pd_product_get_kind (self->product), PD_KIND_RESERVATION) == 0;
}

/* --- price --- */

static char *
format_instalments (PdProductRow *self, const PdPrice *price)
{
  int n = pd_price_get_instalments (price->term, price->billing);

  if (g_strcmp0 (price->billing, PD_BILLING_MONTHLY) == 0)
    return g_strdup_printf (ngettext ("each month, %d instalment", "each month, %d instalments", n),
                            n);
  if (g_strcmp0 (price->billing, PD_BILLING_ANNUAL) == 0)
    return g_strdup_printf (ngettext ("each year, %d instalment", "each year, %d instalments", n),
                            n);
  if (is_reservation (self))
    return g_strdup (_ ("for one, for the whole term"));

  return g_strdup (_ ("for one licence"));
}

static void
update_price (PdProductRow *self)
{
  const PdPrice *price = find_price (self);
  g_autofree char *text = NULL;
  g_autofree char *note = NULL;

  if (price != NULL && *price->currency == '\0') {
    text = g_strdup (_ ("Price in the cart"));
    note = g_strdup (_ ("Partner Center tells it when the product is in the cart."));
  } else if (price != NULL) {
    gboolean include = pd_rules_prices_include_tax (pd_product_get_kind (self->product),
                                                    pd_customer_get_country (self->customer));

    text = pd_customers_price_words (price->amount_minor, price->currency, include);
    note = format_instalments (self, price);
  } else
    text = g_strdup (_ ("No price in this currency"));
  gtk_label_set_text (self->price, text);
  pd_customers_set_label (self->price_note, note);
}

/* --- choices --- */

static gboolean
contains (GPtrArray *values, const char *value)
{
  return g_ptr_array_find_with_equal_func (values, value, g_str_equal, NULL);
}

static void
set_choices (GtkDropDown *drop_down, GPtrArray *values, char *(*format) (const char *value))
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < values->len; i++)
    gtk_string_list_take (titles, format (values->pdata[i]));
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (titles));
  gtk_widget_set_sensitive (GTK_WIDGET (drop_down), values->len > 1);
}

static char *
format_billing (const char *billing)
{
  return g_strdup (pd_billing_get_title (billing));
}

static void
fill_billings (PdProductRow *self)
{
  const char *term = get_chosen (self->term, self->terms);
  GPtrArray *prices = pd_product_get_prices (self->product);

  g_ptr_array_set_size (self->billings, 0);
  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];

    if (is_offered (self, price) && g_strcmp0 (price->term, term) == 0 &&
        !contains (self->billings, price->billing))
      g_ptr_array_add (self->billings, g_strdup (price->billing));
  }
  set_choices (self->billing, self->billings, format_billing);
}

static void
fill_terms (PdProductRow *self)
{
  GPtrArray *prices = pd_product_get_prices (self->product);

  g_ptr_array_set_size (self->terms, 0);
  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];

    if (is_offered (self, price) && !contains (self->terms, price->term))
      g_ptr_array_add (self->terms, g_strdup (price->term));
  }
  set_choices (self->term, self->terms, pd_term_format);
  fill_billings (self);
}

/* --- the whole row --- */

static void
update_texts (PdProductRow *self)
{
  const char *title = pd_product_get_title (self->product);
  const char *publisher = pd_product_get_publisher (self->product);
  g_autofree char *subtitle = g_strdup_printf (
      /* Translators: %1$s publisher, %2$s kind of product. */
      _ ("%1$s · %2$s"), publisher != NULL ? publisher : "",
      pd_kind_get_title (pd_product_get_kind (self->product)));

  gtk_label_set_text (self->title, title != NULL ? title : "");
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title),
                               pd_product_get_description (self->product));
  pd_customers_name (GTK_WIDGET (self), title, subtitle);
  gtk_widget_set_visible (self->hybrid, pd_product_get_hybrid_benefit (self->product));
}

/* 14.1 stands beside the way to add a subscription; any other rule (3.6 first) forbids before. */
static const char *
update_reservation (PdProductRow *self, PdVerdict *verdict, gboolean *allowed)
{
  gboolean no_subscription =
      verdict != NULL && g_strcmp0 (pd_verdict_get_rule (verdict), "14.1") == 0;
  const char *missing = NULL;

  if (!is_reservation (self))
    return NULL;

  missing = pd_reservation_choice_get_missing (self->reservation);
  pd_reservation_choice_set_offered (self->reservation, *allowed || no_subscription);
  *allowed = (*allowed || no_subscription) && missing == NULL;

  return *allowed || (verdict != NULL && !pd_verdict_get_allowed (verdict) && !no_subscription)
             ? NULL
             : missing;
}

static void
update_verdict (PdProductRow *self)
{
  g_autoptr (PdVerdict) verdict = NULL;
  gboolean allowed;
  const char *missing = NULL;

  g_object_get (self->product, "buy", &verdict, NULL);
  allowed = verdict != NULL && pd_verdict_get_allowed (verdict);
  missing = update_reservation (self, verdict, &allowed);
  pd_verdict_line_set_verdict (self->verdict, allowed || missing != NULL ? NULL : verdict);
  if (missing != NULL) {
    pd_customers_set_reason (GTK_WIDGET (self->add_button), FALSE, missing);
    return;
  }
  pd_customers_set_reason (GTK_WIDGET (self->add_button), allowed && find_price (self) != NULL,
                           verdict != NULL && !allowed ? pd_verdict_get_reason (verdict)
                                                       : _ ("There is no price for this choice."));
  /* The reason stands in words below already; the tooltip would only repeat it. */
  if (!allowed)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->add_button), NULL);
}

static void
update (PdProductRow *self)
{
  int min, max;
  gboolean loaded = self->product != NULL && pd_record_get_loaded (PD_RECORD (self->product));

  /* The list fills its records a moment later; until then there is nothing to see or press. */
  gtk_widget_set_opacity (GTK_WIDGET (self), loaded ? 1.0 : 0.0);
  gtk_widget_set_sensitive (GTK_WIDGET (self), loaded);
  if (!loaded)
    return;

  self->filling = TRUE;
  min = MAX (pd_product_get_min_quantity (self->product), 1);
  max = MAX (pd_product_get_max_quantity (self->product), min);
  gtk_spin_button_set_range (self->quantity, min, max);
  fill_terms (self);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->reservation), is_reservation (self));
  if (is_reservation (self))
    pd_reservation_choice_set_product (self->reservation, self->product);
  update_texts (self);
  update_price (self);
  update_verdict (self);
}

static gboolean
update_idle_cb (gpointer user_data)
{
  PdProductRow *self = user_data;

  self->update_source = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

static void
product_notify_cb (PdProductRow *self, GParamSpec *pspec)
{
  /* A new verdict alone leaves the choices as they are. */
  if (g_str_equal (pspec->name, "price-text"))
    return;
  if (g_str_equal (pspec->name, "buy")) {
    if (pd_record_get_loaded (PD_RECORD (self->product)))
      update_verdict (self);
  } else if (self->update_source == 0)
    self->update_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_idle_cb, self, NULL);
}

static void
term_changed_cb (PdProductRow *self)
{
  if (self->filling || self->product == NULL)
    return;

  self->filling = TRUE;
  fill_billings (self);
  self->filling = FALSE;
  update_price (self);
  update_verdict (self);
}

static void
billing_changed_cb (PdProductRow *self)
{
  if (self->filling || self->product == NULL)
    return;

  update_price (self);
  update_verdict (self);
}

static void
reservation_changed_cb (PdProductRow *self)
{
  if (self->product != NULL && pd_record_get_loaded (PD_RECORD (self->product)))
    update_verdict (self);
}

static void
add_subscription_cb (PdProductRow *self)
{
  g_signal_emit (self, signals[ADD_SUBSCRIPTION], 0);
}

static void
add_clicked_cb (PdProductRow *self)
{
  g_autoptr (PdOrderItem) item = NULL;
  g_autofree char *name = NULL;

  gtk_spin_button_update (self->quantity);
  item = pd_order_item_new (
      pd_product_get_product_id (self->product), pd_product_get_sku_id (self->product),
      gtk_spin_button_get_value_as_int (self->quantity), get_chosen (self->term, self->terms),
      get_chosen (self->billing, self->billings));
  if (is_reservation (self)) {
    pd_order_item_set_reservation (item, pd_reservation_choice_get_region (self->reservation),
                                   pd_reservation_choice_get_subscription (self->reservation));
    name = pd_reservation_choice_dup_subscription_name (self->reservation);
  }
  g_signal_emit (self, signals[ADD], 0, self->product, item, name);
}

static void
next_cb (PdProductRow *self, int next)
{
  g_signal_emit (self, signals[NEXT], 0, next);
}

static void
put_aside (PdProductRow *self)
{
  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->product != NULL)
    g_signal_handlers_disconnect_by_data (self->product, self);
  g_clear_object (&self->product);
  g_clear_object (&self->customer);
}

static void
pd_product_row_dispose (GObject *object)
{
  PdProductRow *self = PD_PRODUCT_ROW (object);

  put_aside (self);
  g_clear_pointer (&self->terms, g_ptr_array_unref);
  g_clear_pointer (&self->billings, g_ptr_array_unref);
  G_OBJECT_CLASS (pd_product_row_parent_class)->dispose (object);
}

static void
pd_product_row_class_init (PdProductRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_product_row_dispose;
  signals[ADD] = g_signal_new ("add", PD_TYPE_PRODUCT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 3, PD_TYPE_PRODUCT, G_TYPE_POINTER, G_TYPE_STRING);
  signals[ADD_SUBSCRIPTION] = g_signal_new ("add-subscription", PD_TYPE_PRODUCT_ROW,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NEXT] = g_signal_new ("next", PD_TYPE_PRODUCT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT);

  g_type_ensure (PD_TYPE_VERDICT_LINE);
  g_type_ensure (PD_TYPE_HYBRID_NOTE);
  g_type_ensure (PD_TYPE_RESERVATION_CHOICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-product-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdProductRow, title);
  gtk_widget_class_bind_template_child (widget_class, PdProductRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, PdProductRow, price);
  gtk_widget_class_bind_template_child (widget_class, PdProductRow, price_note);
  gtk_widget_class_bind_template_child (widget_class, PdProductRow, term);
  gtk_widget_class_bind_template_child (widget_class, PdProductRow, billing);
  gtk_widget_class_bind_template_child (widget_class, PdProductRow, quantity);
  gtk_widget_class_bind_template_child (widget_class, PdProductRow, add_button);
  gtk_widget_class_bind_template_child (widget_class, PdProductRow, reservation);
  gtk_widget_class_bind_template_child (widget_class, PdProductRow, verdict);
  gtk_widget_class_bind_template_child (widget_class, PdProductRow, hybrid);
  gtk_widget_class_bind_template_callback (widget_class, term_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, billing_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reservation_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_subscription_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
pd_product_row_init (PdProductRow *self)
{
  self->terms = g_ptr_array_new_with_free_func (g_free);
  self->billings = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

GtkWidget *
pd_product_row_new (void)
{
  return g_object_new (PD_TYPE_PRODUCT_ROW, NULL);
}

void
pd_product_row_set (PdProductRow *self, PdProduct *product, PdCustomer *customer)
{
  g_return_if_fail (PD_IS_PRODUCT_ROW (self));

  put_aside (self);
  if (product == NULL)
    return;

  self->product = g_object_ref (product);
  self->customer = g_object_ref (customer);
  g_signal_connect_swapped (product, "notify", G_CALLBACK (product_notify_cb), self);
  update (self);
}

void
pd_product_row_set_subscriptions (PdProductRow *self, GPtrArray *subscriptions)
{
  g_return_if_fail (PD_IS_PRODUCT_ROW (self));

  pd_reservation_choice_set_subscriptions (self->reservation, subscriptions);
}
