// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-refunds-util.h"

#include <glib/gi18n.h>

#include "pd-cloud-state.h"
#define CHOICES_KEY "pd-refunds-choices"

void
pd_refunds_load_css (void)
{
  pd_customers_add_style (PD_REFUNDS_RESOURCE ("refunds.css"));
}

/* The button inside a drop-down takes the focus, but GTK 4.8 gives it no name of its own. */
static void
name_button (GtkDropDown *drop_down)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));

  if (GTK_IS_TOGGLE_BUTTON (button))
    gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                    drop_down, NULL, -1);
}

static guint
find_choice (GtkDropDown *drop_down, const char *id)
{
  char **ids = g_object_get_data (G_OBJECT (drop_down), CHOICES_KEY);

  for (guint i = 0; id != NULL && ids != NULL && ids[i] != NULL; i++) {
    if (g_ascii_strcasecmp (ids[i], id) == 0)
      return i;
  }

  return GTK_INVALID_LIST_POSITION;
}

void
pd_refunds_set_choices (GtkDropDown *drop_down, const char *const *ids, const char *const *titles)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (titles);

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));
  g_return_if_fail (g_strv_length ((char **) ids) == g_strv_length ((char **) titles));

  g_object_set_data_full (G_OBJECT (drop_down), CHOICES_KEY, g_strdupv ((char **) ids),
                          (GDestroyNotify) g_strfreev);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
  name_button (drop_down);
}

const char *
pd_refunds_get_choice (GtkDropDown *drop_down)
{
  char **ids = g_object_get_data (G_OBJECT (drop_down), CHOICES_KEY);
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (ids == NULL || selected >= g_strv_length (ids))
    return NULL;

  return ids[selected];
}

/* A word that the list does not know is shown as it is. */
void
pd_refunds_set_choice (GtkDropDown *drop_down, const char *id)
{
  guint found = find_choice (drop_down, id);

  if (id == NULL || *id == '\0')
    return;
  if (found == GTK_INVALID_LIST_POSITION) {
    char **ids = g_object_get_data (G_OBJECT (drop_down), CHOICES_KEY);
    GtkStringList *list = GTK_STRING_LIST (gtk_drop_down_get_model (drop_down));
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

    g_strv_builder_addv (builder, (const char **) ids);
    g_strv_builder_add (builder, id);
    found = g_strv_length (ids);
    g_object_set_data_full (G_OBJECT (drop_down), CHOICES_KEY, g_strv_builder_end (builder),
                            (GDestroyNotify) g_strfreev);
    gtk_string_list_append (list, id);
  }
  gtk_drop_down_set_selected (drop_down, found);
}

char *
pd_refunds_describe_policy (PdPolicy *policy)
{
  const PdPolicyFields *fields = pd_policy_get_fields (policy);
  g_autofree char *rate = NULL;
  g_autofree char *days = pd_text_days (fields->fee_free_days);

  if (fields->fee_permille == 0)
    /* Translators: %s is the title of a set of dated rules, such as "2022-10 rules". */
    return g_strdup_printf (_ ("%s: no early termination fee"), pd_policy_get_title (policy));

  rate = fields->fee_permille % 10 == 0
             ? g_strdup_printf ("%d", fields->fee_permille / 10)
             : g_strdup_printf ("%d.%d", fields->fee_permille / 10, fields->fee_permille % 10);

  /* Translators: %1$s is the title of a set of dated rules, %2$s is "5 days", %3$s is a number: the
   * rate of the early termination fee in per cent. */
  return g_strdup_printf (_ ("%1$s: free for %2$s, then %3$s %% early termination fee"),
                          pd_policy_get_title (policy), days, rate);
}

PdQuoteStep *
pd_refunds_step_new (const char *label,
                     const char *value,
                     const char *inputs,
                     const char *rule,
                     gboolean result)
{
  PdQuoteStep *step = g_new0 (PdQuoteStep, 1);

  step->label = g_strdup (label);
  step->value = g_strdup (value);
  step->inputs = g_strdup (inputs);
  step->rule = rule;
  step->result = result;

  return step;
}

char *
pd_refunds_steps_to_text (GPtrArray *steps)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++) {
    const PdQuoteStep *step = steps->pdata[i];

    g_string_append_printf (text, "%s: %s", step->label, step->value);
    if (step->inputs != NULL)
      g_string_append_printf (text, " (%s)", step->inputs);
    g_string_append_c (text, '\n');
  }

  return g_string_free (text, FALSE);
}

static void
name_drop_downs (GtkWidget *widget)
{
  GtkWidget *child = NULL;

  if (GTK_IS_DROP_DOWN (widget))
    name_button (GTK_DROP_DOWN (widget));
  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_drop_downs (child);
}

void
pd_refunds_tidy (GtkWidget *widget)
{
  pd_customers_tidy_names (widget);
  name_drop_downs (widget);
}

gboolean
pd_refunds_take_typed (GtkSpinButton *spin)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (spin))));
  double min = 0.0;
  double max = 0.0;
  gint64 number = 0;

  gtk_spin_button_get_range (spin, &min, &max);
  if (!g_ascii_string_to_signed (text, 10, (gint64) min, (gint64) max, &number, NULL))
    return FALSE;

  if (number != (gint64) gtk_spin_button_get_value (spin))
    gtk_spin_button_set_value (spin, (double) number);

  return TRUE;
}

char *
pd_refunds_describe_range (GtkSpinButton *spin)
{
  double min = 0.0;
  double max = 0.0;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  gtk_spin_button_get_range (spin, &min, &max);
  low = pd_text_number ((gint64) min);
  high = pd_text_number ((gint64) max);

  /* Translators: both are numbers. */
  return g_strdup_printf (_ ("Enter a whole number from %1$s to %2$s."), low, high);
}

gint64
pd_refunds_utc_date (gint64 instant)
{
  return pd_instant_from_day (pd_instant_get_day (instant));
}

static char *
describe_far (const PdFarFigures *far, const char *currency, gboolean exchange)
{
  gint64 theirs = exchange ? far->net_payable : far->refund;
  gint64 ours = exchange ? far->own_net_payable : far->own_refund;
  g_autofree char *their_text = NULL;
  g_autofree char *our_text = NULL;

  if (!far->known)
    return g_strdup (far->problem);
  if (theirs == PD_FAR_NOT_SAID || ours == PD_FAR_NOT_SAID)
    return NULL;

  their_text = pd_money_format (theirs, currency);
  our_text = pd_money_format (ours, currency);
  /* Translators: %1$s and %2$s are amounts of money. */
  return g_strdup_printf (
      _ ("Azure’s own figure is %1$s, our calculation says %2$s. Azure’s counts."), their_text,
      our_text);
}

void
pd_refunds_show_far (GtkLabel *label,
                     const PdFarFigures *far,
                     const char *currency,
                     gboolean exchange)
{
  g_autofree char *text = far != NULL ? describe_far (far, currency, exchange) : NULL;

  g_return_if_fail (GTK_IS_LABEL (label));

  if (text != NULL)
    pd_cloud_load_css ();
  pd_customers_set_label (label, text);
}
