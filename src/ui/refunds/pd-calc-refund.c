// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gi18n.h>

#include "pd-calc-pages.h"
#include "pd-calc-row.h"
#include "pd-date-entry.h"
#include "pd-flip-box.h"
#include "pd-form-field.h"
#include "pd-refunds-util.h"
#include "pd-refunds.h"

#define COUNT_MAX 1000000
#define OWN_RATE "own"
#define DEFAULT_POLICY "2020"
#define PERCENT_DIGITS 4 /* a rate in per cent has so many decimals: fee_ppm is exact */

struct _PdCalcRefund
{
  AdwBin parent_instance;
  PdDesk *desk; /* (owned) (nullable) */
  gboolean filling;
  GtkDropDown *plan;
  GtkDropDown *term;
  PdFormField *currency;
  PdFormField *price;
  PdFormField *payments;
  PdFormField *owned;
  PdFormField *quantity;
  PdDateEntry *bought;
  PdDateEntry *returned;
  GtkDropDown *used;
  GtkDropDown *policy;
  PdFormField *rate;
  PdFormField *current;
  GtkLabel *hint;
  PdAmountTable *table;
  GtkWidget *at_most;
};

G_DEFINE_FINAL_TYPE (PdCalcRefund, pd_calc_refund, ADW_TYPE_BIN)

/* --- reading the fields --- */

static char *
read_currency (PdCalcRefund *self)
{
  g_autofree char *text = g_ascii_strup (pd_form_field_get_text (self->currency), -1);
  gboolean known = pd_currency_is_known (g_strstrip (text));

  pd_form_field_set_problem (self->currency,
                             known ? NULL : _ ("Enter the code of a currency, like JPY."));

  return known ? g_steal_pointer (&text) : NULL;
}

/* "12" and "12.5" per cent as parts of a million. */
static gboolean
read_rate (PdCalcRefund *self, int *fee_ppm)
{
  g_autofree char *text = g_strstrip (g_strdup (pd_form_field_get_text (self->rate)));
  g_auto (GStrv) parts = g_strsplit (text, ".", 2);
  gint64 whole = -1;
  gint64 part = 0;
  gboolean ok = parts[0] != NULL && g_ascii_string_to_signed (parts[0], 10, 0, 100, &whole, NULL);

  if (ok && parts[1] != NULL) {
    g_autofree char *padded = g_strdup_printf ("%s0000", parts[1]);

    ok = strlen (parts[1]) >= 1 && strlen (parts[1]) <= PERCENT_DIGITS;
    padded[PERCENT_DIGITS] = '\0';
    ok = ok && g_ascii_string_to_signed (padded, 10, 0, 9999, &part, NULL);
  }
  ok = ok && whole * 10000 + part <= PD_FEE_PPM;
  pd_form_field_set_problem (self->rate,
                             ok ? NULL : _ ("Enter a rate from 0 to 100 per cent, like 12."));
  *fee_ppm = ok ? (int) (whole * 10000 + part) : 0;

  return ok;
}

/* The profile, or the 2020 rules with another rate. */
static PdPolicy *
read_policy (PdCalcRefund *self, PdRefundFacts *facts, gboolean *ok)
{
  const char *id = pd_refunds_get_choice (self->policy);
  gboolean own = g_strcmp0 (id, OWN_RATE) == 0;
  PdPolicy *policy = pd_policy_set_get (pd_desk_get_policies (self->desk),
                                        own || id == NULL ? DEFAULT_POLICY : id);
  const PdPolicyFields *fields = pd_policy_get_fields (policy);

  gtk_widget_set_visible (GTK_WIDGET (self->rate), own);
  facts->fee_free_days = fields->fee_free_days;
  facts->fee_ppm = fields->fee_permille * (PD_FEE_PPM / 1000);
  facts->fee_on_commitment = fields->fee_base == PD_FEE_OF_COMMITMENT;
  if (own)
    *ok = read_rate (self, &facts->fee_ppm) && *ok;
  else
    pd_form_field_set_problem (self->rate, NULL);

  return policy;
}

static gboolean
read_dates (PdCalcRefund *self, PdRefundFacts *facts)
{
  gint64 bought = pd_date_entry_get_date (self->bought);
  gint64 returned = pd_date_entry_get_date (self->returned);
  gboolean before = bought != 0 && returned != 0 && returned < bought;

  pd_date_entry_set_problem (self->returned,
                             before ? _ ("The return may not be before the purchase.") : NULL);
  facts->bought_day = pd_instant_get_day (bought);
  facts->returned_day = pd_instant_get_day (returned);

  return bought != 0 && returned != 0 && !before;
}

static gboolean
read_counts (PdCalcRefund *self, PdRefundFacts *facts)
{
  gint64 payments = 1;
  gboolean ok = pd_calc_read_count (GTK_WIDGET (self->owned), 1, COUNT_MAX, &facts->owned);

  ok = pd_calc_read_count (GTK_WIDGET (self->quantity), 1, ok ? facts->owned : COUNT_MAX,
                           &facts->quantity) &&
       ok;
  if (facts->monthly)
    ok = pd_calc_read_count (GTK_WIDGET (self->payments), 0, facts->term_months, &payments) && ok;
  else
    pd_form_field_set_problem (self->payments, NULL);
  facts->payments_made = (int) payments;

  return ok;
}

static gboolean
read_facts (PdCalcRefund *self, PdRefundFacts *facts, char **currency, PdPolicy **policy)
{
  gboolean ok = TRUE;
  int months = 0;

  *facts = (PdRefundFacts){ 0 };
  *currency = read_currency (self);
  facts->monthly = g_strcmp0 (pd_refunds_get_choice (self->plan), PD_BILLING_MONTHLY) == 0;
  pd_term_parse (pd_refunds_get_choice (self->term), &months);
  facts->term_months = months;
  facts->used = g_strcmp0 (pd_refunds_get_choice (self->used), "used") == 0;
  gtk_widget_set_visible (GTK_WIDGET (self->payments), facts->monthly);
  ok = *currency != NULL;
  ok = pd_calc_read_amount (GTK_WIDGET (self->price), *currency, FALSE, &facts->unit_minor) && ok;
  ok = pd_calc_read_amount (GTK_WIDGET (self->current), *currency, TRUE, &facts->current_minor) &&
       ok;
  ok = read_counts (self, facts) && ok;
  ok = read_dates (self, facts) && ok;
  *policy = read_policy (self, facts, &ok);

  return ok;
}

/* --- the amounts --- */

static void
show_nothing (PdCalcRefund *self, const char *why)
{
  pd_customers_set_label (self->hint, why);
  pd_amount_table_set_steps (self->table, NULL, NULL);
  gtk_widget_set_visible (self->at_most, FALSE);
}

static void
add_step (GPtrArray *steps, const char *label, char *value, const char *rule)
{
  g_ptr_array_add (steps, pd_refunds_step_new (label, value, NULL, rule, FALSE));
  g_free (value);
}

static void
show_quote (PdCalcRefund *self, PdRefundQuote *quote)
{
  g_autofree char *text = NULL;

  add_step (quote->steps, _ ("Not given back, of all units"),
            pd_money_format (quote->amounts.consumed, quote->currency), "11.8");
  add_step (quote->steps, _ ("Cancelled commitment"),
            pd_money_format (quote->amounts.cancelled_commitment, quote->currency), "11.13");
  text = pd_refunds_steps_to_text (quote->steps);
  pd_customers_set_label (self->hint, NULL);
  pd_amount_table_set_steps (self->table, quote->steps, text);
  gtk_widget_set_visible (self->at_most, quote->at_most);
}

static void
compute (PdCalcRefund *self)
{
  PdRefundFacts facts;
  PdPolicy *policy = NULL;
  g_autofree char *currency = NULL;
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (GError) error = NULL;

  if (!read_facts (self, &facts, &currency, &policy)) {
    show_nothing (self, _ ("Fill in the fields; the amounts follow at once."));
    return;
  }

  quote = pd_refund_quote_new_from_facts (&facts, currency, policy, NULL, NULL, 0, &error);
  if (quote == NULL) {
    g_autofree char *text = pd_error_to_user_text (error);

    show_nothing (self, text);
    return;
  }
  show_quote (self, quote);
}

static void
changed_cb (PdCalcRefund *self)
{
  gboolean monthly = FALSE;

  if (self->filling || self->desk == NULL || gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;

  monthly = g_strcmp0 (pd_refunds_get_choice (self->plan), PD_BILLING_MONTHLY) == 0;
  g_object_set (self->price, "label",
                monthly ? _ ("_Price of one instalment of one unit")
                        : _ ("_Price of one unit for the whole term"),
                NULL);
  compute (self);
}

static void
pd_calc_refund_dispose (GObject *object)
{
  g_clear_object (&PD_CALC_REFUND (object)->desk);
  G_OBJECT_CLASS (pd_calc_refund_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, plan);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, term);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, currency);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, price);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, payments);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, owned);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, quantity);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, bought);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, returned);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, used);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, policy);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, rate);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, current);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, hint);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, table);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRefund, at_most);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
pd_calc_refund_class_init (PdCalcRefundClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_calc_refund_dispose;
  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_FORM_FIELD);
  g_type_ensure (PD_TYPE_DATE_ENTRY);
  g_type_ensure (PD_TYPE_AMOUNT_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-calc-refund.ui"));
  bind_template (widget_class);
}

static void
pd_calc_refund_init (PdCalcRefund *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
}

static void
fill_policies (PdCalcRefund *self)
{
  GPtrArray *policies = pd_policy_set_get_all (pd_desk_get_policies (self->desk));
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  g_auto (GStrv) id_list = NULL;
  g_auto (GStrv) title_list = NULL;

  for (guint i = 0; i < policies->len; i++) {
    g_autofree char *title = pd_refunds_describe_policy (policies->pdata[i]);

    g_strv_builder_add (ids, pd_policy_get_id (policies->pdata[i]));
    g_strv_builder_add (titles, title);
  }
  g_strv_builder_add (ids, OWN_RATE);
  g_strv_builder_add (titles, _ ("2020 rules with another fee rate"));
  id_list = g_strv_builder_end (ids);
  title_list = g_strv_builder_end (titles);
  pd_refunds_set_choices (self->policy, (const char *const *) id_list,
                          (const char *const *) title_list);
}

void
pd_calc_refund_set_up (PdCalcRefund *self, PdDesk *desk)
{
  const char *const plans[] = { PD_BILLING_ONE_TIME, PD_BILLING_MONTHLY, NULL };
  const char *const plan_titles[] = { _ ("Upfront"), _ ("Monthly"), NULL };
  const char *const terms[] = { "P1Y", "P3Y", NULL };
  g_autofree char *one = pd_term_format ("P1Y");
  g_autofree char *three = pd_term_format ("P3Y");
  const char *const term_titles[] = { one, three, NULL };
  const char *const uses[] = { "used", "unused", NULL };
  const char *const use_titles[] = { _ ("Used"), _ ("Not used"), NULL };

  g_return_if_fail (PD_IS_CALC_REFUND (self));

  self->filling = TRUE;
  self->desk = g_object_ref (desk);
  pd_refunds_set_choices (self->plan, plans, plan_titles);
  pd_refunds_set_choices (self->term, terms, term_titles);
  pd_refunds_set_choices (self->used, uses, use_titles);
  fill_policies (self);
  pd_date_entry_set_date (self->returned,
                          pd_refunds_utc_date (pd_clock_now (pd_desk_get_clock (desk))));
  pd_refunds_tidy (GTK_WIDGET (self));
  self->filling = FALSE;
  changed_cb (self);
}
