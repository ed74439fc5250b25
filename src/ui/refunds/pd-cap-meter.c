// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gi18n.h>

#include "pd-cap-block.h"
#include "pd-refunds-util.h"
#include "pd-refunds.h"

struct _PdCapMeter
{
  AdwBin parent_instance;
  GtkLabel *heading;
  GtkLabel *unknown;
  GtkWidget *readings;
  PdCapBlock *by_refund;
  PdCapBlock *by_commitment;
  GtkLabel *decides;
  GtkWidget *resets_box;
  GtkLabel *resets;
};

G_DEFINE_FINAL_TYPE (PdCapMeter, pd_cap_meter, ADW_TYPE_BIN)

/* 11.13: both are shown where they say something different. */
static gboolean
differ (const PdRefundQuote *quote)
{
  const PdCap *a = &quote->cap_refund;
  const PdCap *b = &quote->cap_commitment;

  return a->consumed != b->consumed || a->asked != b->asked || a->allowed != b->allowed;
}

static const char *
get_decides_text (int reading)
{
  switch ((PdCapReading) reading) {
  case PD_CAP_BY_REFUND:
    return _ ("By these rules the money of today decides (11.13).");
  case PD_CAP_BY_COMMITMENT:
    return _ ("By these rules the cancelled commitment decides (11.13).");
  case PD_CAP_BY_LARGER:
    return _ ("By these rules the larger of the two decides (11.13).");
  }

  return NULL;
}

static void
update_readings (PdCapMeter *self, const PdRefundQuote *quote)
{
  gboolean both = differ (quote);
  gboolean larger_is_commitment = quote->cap_commitment.consumed + quote->cap_commitment.asked >
                                  quote->cap_refund.consumed + quote->cap_refund.asked;
  gboolean commitment = quote->cap_reading == PD_CAP_BY_COMMITMENT ||
                        (quote->cap_reading == PD_CAP_BY_LARGER && larger_is_commitment);

  pd_cap_block_set_cap (self->by_refund, both ? _ ("Counted by the money of today") : NULL,
                        &quote->cap_refund, !commitment);
  pd_cap_block_set_cap (self->by_commitment,
                        both ? _ ("Counted by the cancelled commitment") : NULL,
                        &quote->cap_commitment, commitment);
  gtk_widget_set_visible (GTK_WIDGET (self->by_commitment), both);
  pd_customers_set_label (self->decides, both ? get_decides_text (quote->cap_reading) : NULL);
}

/* 11.11 */
static char *
format_resets (const PdRefundQuote *quote)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; quote->resets != NULL && i < quote->resets->len; i++) {
    const PdCapReset *reset = &g_array_index (quote->resets, PdCapReset, i);
    g_autofree char *day = pd_text_utc_date (reset->at);
    g_autofree char *refund = pd_money_format (reset->usd_refund, "USD");
    g_autofree char *commitment = pd_money_format (reset->usd_commitment, "USD");

    if (text->len > 0)
      g_string_append_c (text, '\n');
    if (reset->usd_refund == reset->usd_commitment)
      /* Translators: %1$s a date, %2$s the amount that is free again on it. */
      g_string_append_printf (text, _ ("%1$s: %2$s"), day, refund);
    else
      /* Translators: %1$s a date on which an amount is free again: %2$s counted by the money, %3$s
       * counted by the cancelled commitment. */
      g_string_append_printf (text, _ ("%1$s: %2$s (commitment %3$s)"), day, refund, commitment);
  }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
pd_cap_meter_class_init (PdCapMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PD_TYPE_CAP_BLOCK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-cap-meter.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdCapMeter, heading);
  gtk_widget_class_bind_template_child (widget_class, PdCapMeter, unknown);
  gtk_widget_class_bind_template_child (widget_class, PdCapMeter, readings);
  gtk_widget_class_bind_template_child (widget_class, PdCapMeter, by_refund);
  gtk_widget_class_bind_template_child (widget_class, PdCapMeter, by_commitment);
  gtk_widget_class_bind_template_child (widget_class, PdCapMeter, decides);
  gtk_widget_class_bind_template_child (widget_class, PdCapMeter, resets_box);
  gtk_widget_class_bind_template_child (widget_class, PdCapMeter, resets);
}

static void
pd_cap_meter_init (PdCapMeter *self)
{
  pd_refunds_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_text (self->heading, _ ("Cap, rolling 365 days (this customer)"));
}

void
pd_cap_meter_set_quote (PdCapMeter *self, const PdRefundQuote *quote)
{
  g_autofree char *resets = NULL;
  g_autofree char *unknown = NULL;

  g_return_if_fail (PD_IS_CAP_METER (self));

  gtk_widget_set_visible (GTK_WIDGET (self), quote != NULL);
  if (quote == NULL)
    return;

  if (!quote->cap_known)
    /* Translators: %s is a currency code such as JPY. */
    unknown = g_strdup_printf (_ ("The cap is in US dollars. What this refund uses of it is known "
                                  "once the exchange rate of %s is entered."),
                               quote->currency);
  else
    update_readings (self, quote);
  resets = format_resets (quote);
  pd_customers_set_label (self->unknown, unknown);
  gtk_widget_set_visible (self->readings, quote->cap_known);
  if (!quote->cap_known)
    pd_customers_set_label (self->decides, NULL);
  gtk_label_set_text (self->resets, resets);
  gtk_widget_set_visible (self->resets_box, *resets != '\0');
}
