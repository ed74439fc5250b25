// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-exchange-row.h"

#include <glib/gi18n.h>

#include "pd-refunds-util.h"

struct _PdExchangeRow
{
  GtkListBoxRow parent_instance;
  PdProduct *product; /* (owned) (nullable) */
  char *currency;     /* (owned) (nullable): of the exchange, which has only one */
  char *scope;        /* (owned) (nullable): as PdOrderItem wants it */
  gboolean filling;
  GtkLabel *title;
  GtkLabel *total;
  GtkButton *remove_button;
  GtkDropDown *region;
  GtkDropDown *term;
  GtkDropDown *billing;
  GtkSpinButton *quantity;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (PdExchangeRow, pd_exchange_row, GTK_TYPE_LIST_BOX_ROW)

enum { CHANGED, REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- what can be chosen --- */

/* Offers of Partner Center's catalogue have no price and no currency (partner-center-api.md 5):
 * Azure tells the price. */
static gboolean
is_offered (PdExchangeRow *self, const PdPrice *price)
{
  return *price->currency == '\0' || g_strcmp0 (price->currency, self->currency) == 0;
}

static const PdPrice *
find_price (PdExchangeRow *self, const char *term, const char *billing)
{
  const PdPrice *price = pd_product_find_price (self->product, term, billing, self->currency);

  return price != NULL ? price : pd_product_find_price (self->product, term, billing, "");
}

static void
set_choices (GtkDropDown *drop_down, GPtrArray *ids, GPtrArray *titles)
{
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (titles, NULL);
  pd_refunds_set_choices (drop_down, (const char *const *) ids->pdata,
                          (const char *const *) titles->pdata);
  gtk_widget_set_sensitive (GTK_WIDGET (drop_down), ids->len > 2);
}

static void
fill_regions (PdExchangeRow *self)
{
  const char *const *regions = pd_product_get_regions (self->product);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (gsize i = 0; regions != NULL && regions[i] != NULL; i++) {
    g_ptr_array_add (ids, (gpointer) regions[i]);
    g_ptr_array_add (titles, (gpointer) pd_region_get_title (regions[i]));
  }
  gtk_widget_set_visible (
      gtk_widget_get_ancestor (GTK_WIDGET (self->region), GTK_TYPE_FLOW_BOX_CHILD), ids->len > 0);
  set_choices (self->region, ids, titles);
}

static gboolean
contains (GPtrArray *values, const char *value)
{
  return g_ptr_array_find_with_equal_func (values, value, g_str_equal, NULL);
}

static void
fill_terms (PdExchangeRow *self)
{
  GPtrArray *prices = pd_product_get_prices (self->product);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];

    if (!is_offered (self, price) || contains (ids, price->term))
      continue;
    g_ptr_array_add (ids, price->term);
    g_ptr_array_add (titles, pd_term_format (price->term));
  }
  set_choices (self->term, ids, titles);
}

static void
fill_billings (PdExchangeRow *self)
{
  GPtrArray *prices = pd_product_get_prices (self->product);
  const char *term = pd_refunds_get_choice (self->term);
  g_autofree char *before = g_strdup (pd_refunds_get_choice (self->billing));
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];

    if (!is_offered (self, price) || g_strcmp0 (price->term, term) != 0 ||
        contains (ids, price->billing))
      continue;
    g_ptr_array_add (ids, price->billing);
    g_ptr_array_add (titles, (gpointer) pd_billing_get_title (price->billing));
  }
  set_choices (self->billing, ids, titles);
  if (before != NULL && contains (ids, before))
    pd_refunds_set_choice (self->billing, before);
}

static gboolean
has_price (PdExchangeRow *self)
{
  return find_price (self, pd_refunds_get_choice (self->term),
                     pd_refunds_get_choice (self->billing)) != NULL;
}

static void
update_problem (PdExchangeRow *self)
{
  g_autofree char *text = NULL;

  if (!pd_refunds_take_typed (self->quantity))
    text = pd_refunds_describe_range (self->quantity);
  else if (!has_price (self))
    /* Translators: %s is a currency code. */
    text = g_strdup_printf (_ ("There is no price in %s, in which the exchange is computed."),
                            self->currency);
  pd_customers_set_label (self->problem, text);
}

/* --- callbacks --- */

static void
changed_cb (PdExchangeRow *self)
{
  if (self->filling || self->product == NULL)
    return;

  update_problem (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
quantity_typed_cb (PdExchangeRow *self)
{
  if (!self->filling && self->product != NULL)
    update_problem (self);
}

static void
term_changed_cb (PdExchangeRow *self)
{
  if (self->filling || self->product == NULL)
    return;

  self->filling = TRUE;
  fill_billings (self);
  self->filling = FALSE;
  changed_cb (self);
}

static void
remove_clicked_cb (PdExchangeRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
pd_exchange_row_dispose (GObject *object)
{
  PdExchangeRow *self = PD_EXCHANGE_ROW (object);

  g_clear_object (&self->product);
  G_OBJECT_CLASS (pd_exchange_row_parent_class)->dispose (object);
}

static void
pd_exchange_row_finalize (GObject *object)
{
  PdExchangeRow *self = PD_EXCHANGE_ROW (object);

  g_free (self->currency);
  g_free (self->scope);
  G_OBJECT_CLASS (pd_exchange_row_parent_class)->finalize (object);
}

static void
pd_exchange_row_class_init (PdExchangeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_exchange_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_exchange_row_finalize;
  signals[CHANGED] = g_signal_new ("changed", PD_TYPE_EXCHANGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", PD_TYPE_EXCHANGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-exchange-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdExchangeRow, title);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeRow, total);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeRow, remove_button);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeRow, region);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeRow, term);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeRow, billing);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeRow, quantity);
  gtk_widget_class_bind_template_child (widget_class, PdExchangeRow, problem);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, quantity_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, term_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
pd_exchange_row_init (PdExchangeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_refunds_tidy (GTK_WIDGET (self));
}

static gboolean
has_region (PdProduct *product, const char *region)
{
  const char *const *regions = pd_product_get_regions (product);

  return region != NULL && regions != NULL && g_strv_contains (regions, region);
}

static void
start_with (PdExchangeRow *self, PdReservation *reservation)
{
  const char *region = pd_reservation_get_region (reservation);
  const char *term = pd_reservation_get_term (reservation);
  const char *billing = pd_reservation_get_billing (reservation);

  if (has_region (self->product, region))
    pd_refunds_set_choice (self->region, region);
  for (guint i = 0; i < pd_product_get_prices (self->product)->len; i++) {
    const PdPrice *price = pd_product_get_prices (self->product)->pdata[i];

    if (is_offered (self, price) && g_strcmp0 (price->term, term) == 0)
      pd_refunds_set_choice (self->term, term);
  }
  fill_billings (self);
  if (find_price (self, pd_refunds_get_choice (self->term), billing) != NULL)
    pd_refunds_set_choice (self->billing, billing);
  if (g_strcmp0 (pd_reservation_get_scope_type (reservation), PD_SCOPE_SINGLE) == 0)
    self->scope = g_strdup (pd_reservation_get_scope_id (reservation));
}

GtkWidget *
pd_exchange_row_new (PdProduct *product, PdReservation *reservation)
{
  PdExchangeRow *self = g_object_new (PD_TYPE_EXCHANGE_ROW, NULL);
  const char *title = pd_product_get_title (product);
  /* Translators: %s is a product's title. */
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), title);
  int min = MAX (pd_product_get_min_quantity (product), 1);
  int max = MAX (pd_product_get_max_quantity (product), min);

  self->filling = TRUE;
  self->product = g_object_ref (product);
  self->currency = g_strdup (pd_reservation_get_currency (reservation));
  gtk_label_set_text (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->remove_button), remove);
  pd_customers_name (GTK_WIDGET (self->remove_button), remove, NULL);
  pd_customers_name (GTK_WIDGET (self), title, NULL);
  gtk_spin_button_set_range (self->quantity, min, max);
  gtk_spin_button_set_value (self->quantity,
                             (double) CLAMP (pd_reservation_get_quantity (reservation), min, max));
  fill_regions (self);
  fill_terms (self);
  start_with (self, reservation);
  update_problem (self);
  self->filling = FALSE;

  return GTK_WIDGET (self);
}

PdOrderItem *
pd_exchange_row_dup_item (PdExchangeRow *self)
{
  PdOrderItem *item = NULL;

  g_return_val_if_fail (PD_IS_EXCHANGE_ROW (self), NULL);

  if (!has_price (self))
    return NULL;

  item = pd_order_item_new (
      pd_product_get_product_id (self->product), pd_product_get_sku_id (self->product),
      gtk_spin_button_get_value_as_int (self->quantity), pd_refunds_get_choice (self->term),
      pd_refunds_get_choice (self->billing));
  pd_order_item_set_reservation (item, pd_refunds_get_choice (self->region), self->scope);

  return item;
}

void
pd_exchange_row_set_total (PdExchangeRow *self, const char *total)
{
  g_return_if_fail (PD_IS_EXCHANGE_ROW (self));

  gtk_label_set_text (self->total, total != NULL ? total : "");
}
