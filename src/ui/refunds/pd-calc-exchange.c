// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gi18n.h>

#include "pd-calc-pages.h"
#include "pd-calc-row.h"
#include "pd-flip-box.h"
#include "pd-form-field.h"
#include "pd-refunds-util.h"
#include "pd-refunds.h"
#include "pd-widgets.h"

struct _PdCalcExchange
{
  AdwBin parent_instance;
  gboolean ready;
  PdFormField *currency;
  GtkBox *returned;
  GtkBox *purchases;
  GtkButton *add_returned_button;
  GtkButton *add_purchase_button;
  GtkLabel *hint;
  PdAmountTable *table;
  PdVerdictLine *verdict;
};

G_DEFINE_FINAL_TYPE (PdCalcExchange, pd_calc_exchange, ADW_TYPE_BIN)

/* Each row's sum: what goes back and the instalments that will not be billed (12.4). */
static gboolean
read_rows (GtkBox *box, const char *currency, GArray *sums)
{
  gboolean ok = TRUE;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (box)); row != NULL;
       row = gtk_widget_get_next_sibling (row)) {
    gint64 first = 0;
    gint64 second = 0;
    gint64 sum = 0;
    int day = 0;

    ok = pd_calc_row_read (PD_CALC_ROW (row), currency, &day, &first, &second) && ok;
    ok = ok && pd_money_add (first, second, &sum, NULL);
    g_array_append_val (sums, sum);
  }

  return ok && sums->len > 0;
}

static void
add_step (GPtrArray *steps,
          const char *label,
          gint64 minor,
          const char *currency,
          const char *rule,
          gboolean result)
{
  g_autofree char *value = pd_money_format (minor, currency);

  g_ptr_array_add (steps, pd_refunds_step_new (label, value, NULL, rule, result));
}

static void
show_amounts (PdCalcExchange *self, const PdExchangeAmounts *amounts, const char *currency)
{
  g_autoptr (GPtrArray) steps =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_quote_step_free);
  g_autoptr (PdVerdict) verdict = NULL;
  g_autofree char *text = NULL;

  add_step (steps, _ ("Returned value"), amounts->returned_value, currency, "12.1", FALSE);
  add_step (steps, _ ("What comes instead"), amounts->purchases_total, currency, "12.4", FALSE);
  add_step (steps, _ ("Net to pay"), amounts->net_payable, currency, "12.4", TRUE);
  verdict = amounts->allowed
                ? pd_verdict_new_allowed ("12.4", PD_INSTANT_NONE, -1,
                                          _ ("What comes instead is worth at least as much."))
                : pd_verdict_new_refused (
                      "12.4", PD_INSTANT_NONE, PD_VERDICT_NEXT_NONE,
                      _ ("What comes instead must be worth at least what is returned."));
  text = pd_refunds_steps_to_text (steps);
  pd_amount_table_set_steps (self->table, steps, text);
  pd_verdict_line_set_verdict (self->verdict, verdict);
}

static char *
read_currency (PdCalcExchange *self)
{
  g_autofree char *text = g_ascii_strup (pd_form_field_get_text (self->currency), -1);
  gboolean known = pd_currency_is_known (g_strstrip (text));

  pd_form_field_set_problem (self->currency,
                             known ? NULL : _ ("Enter the code of a currency, like JPY."));

  return known ? g_steal_pointer (&text) : NULL;
}

static void
compute (PdCalcExchange *self)
{
  g_autoptr (GArray) returned = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) purchases = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  g_autofree char *currency = read_currency (self);
  g_autofree char *text = NULL;
  PdExchangeAmounts amounts = { 0 };
  gboolean ok = currency != NULL;

  ok = read_rows (self->returned, currency, returned) && ok;
  ok = read_rows (self->purchases, currency, purchases) && ok;
  if (!ok)
    text = g_strdup (_ ("Fill in the fields; the amounts follow at once."));
  else if (pd_exchange_compute ((const gint64 *) (gpointer) returned->data, returned->len,
                                (const gint64 *) (gpointer) purchases->data, purchases->len,
                                &amounts, &error))
    show_amounts (self, &amounts, currency);
  else
    text = pd_error_to_user_text (error);
  gtk_label_set_text (self->hint, text != NULL ? text : "");
  if (text == NULL)
    return;

  pd_amount_table_set_steps (self->table, NULL, NULL);
  pd_verdict_line_set_verdict (self->verdict, NULL);
}

static void
changed_cb (PdCalcExchange *self)
{
  if (self->ready)
    compute (self);
}

static void
removed_cb (PdCalcExchange *self, GtkWidget *row)
{
  GtkWidget *box = gtk_widget_get_parent (row);

  gtk_box_remove (GTK_BOX (box), row);
  gtk_widget_grab_focus (box == GTK_WIDGET (self->returned)
                             ? GTK_WIDGET (self->add_returned_button)
                             : GTK_WIDGET (self->add_purchase_button));
  changed_cb (self);
}

static void
append_row (PdCalcExchange *self, GtkBox *box, GtkWidget *row)
{
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (box, row);
  gtk_widget_grab_focus (row);
  changed_cb (self);
}

static void
add_returned_cb (PdCalcExchange *self)
{
  append_row (self, self->returned,
              pd_calc_row_new (NULL, _ ("Refund value"), _ ("Remaining instalments")));
}

static void
add_purchase_cb (PdCalcExchange *self)
{
  append_row (self, self->purchases, pd_calc_row_new (NULL, _ ("Price of the whole term"), NULL));
}

static void
pd_calc_exchange_class_init (PdCalcExchangeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_FORM_FIELD);
  g_type_ensure (PD_TYPE_AMOUNT_TABLE);
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-calc-exchange.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdCalcExchange, currency);
  gtk_widget_class_bind_template_child (widget_class, PdCalcExchange, returned);
  gtk_widget_class_bind_template_child (widget_class, PdCalcExchange, purchases);
  gtk_widget_class_bind_template_child (widget_class, PdCalcExchange, add_returned_button);
  gtk_widget_class_bind_template_child (widget_class, PdCalcExchange, add_purchase_button);
  gtk_widget_class_bind_template_child (widget_class, PdCalcExchange, hint);
  gtk_widget_class_bind_template_child (widget_class, PdCalcExchange, table);
  gtk_widget_class_bind_template_child (widget_class, PdCalcExchange, verdict);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_returned_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_purchase_cb);
}

static void
pd_calc_exchange_init (PdCalcExchange *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_refunds_tidy (GTK_WIDGET (self));
  add_returned_cb (self);
  add_purchase_cb (self);
  self->ready = TRUE;
  compute (self);
}
