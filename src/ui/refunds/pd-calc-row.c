// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-calc-row.h"

#include <glib/gi18n.h>

#include "pd-date-entry.h"
#include "pd-form-field.h"
#include "pd-refunds-util.h"

struct _PdCalcRow
{
  AdwBin parent_instance;
  PdDateEntry *date;
  PdFormField *first;
  PdFormField *second;
};

G_DEFINE_FINAL_TYPE (PdCalcRow, pd_calc_row, ADW_TYPE_BIN)

enum { CHANGED, REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

gboolean
pd_calc_read_amount (GtkWidget *field, const char *currency, gboolean may_be_empty, gint64 *minor)
{
  g_autofree char *text = g_strstrip (g_strdup (pd_form_field_get_text (PD_FORM_FIELD (field))));
  g_autoptr (GError) error = NULL;
  const char *problem = NULL;

  *minor = 0;
  if (*text == '\0')
    problem = may_be_empty ? NULL : _ ("Enter an amount.");
  else if (!pd_currency_is_known (currency))
    problem = _ ("Enter the currency first.");
  else if (!pd_money_parse (text, currency, minor, &error))
    problem = error->message;
  else if (*minor < 0)
    problem = _ ("The amount may not be below 0.");
  pd_form_field_set_problem (PD_FORM_FIELD (field), problem);

  return problem == NULL;
}

gboolean
pd_calc_read_count (GtkWidget *field, gint64 min, gint64 max, gint64 *count)
{
  g_autofree char *text = g_strstrip (g_strdup (pd_form_field_get_text (PD_FORM_FIELD (field))));
  g_autofree char *low = pd_text_number (min);
  g_autofree char *high = pd_text_number (max);
  g_autofree char *problem = NULL;

  if (!g_ascii_string_to_signed (text, 10, min, max, count, NULL))
    /* Translators: both are numbers. */
    problem = g_strdup_printf (_ ("Enter a whole number from %1$s to %2$s."), low, high);
  pd_form_field_set_problem (PD_FORM_FIELD (field), problem);

  return problem == NULL;
}

static void
changed_cb (PdCalcRow *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_clicked_cb (PdCalcRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static gboolean
pd_calc_row_grab_focus (GtkWidget *widget)
{
  PdCalcRow *self = PD_CALC_ROW (widget);

  return gtk_widget_grab_focus (gtk_widget_get_visible (GTK_WIDGET (self->date))
                                    ? GTK_WIDGET (self->date)
                                    : GTK_WIDGET (self->first));
}

static void
pd_calc_row_class_init (PdCalcRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->grab_focus = pd_calc_row_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", PD_TYPE_CALC_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", PD_TYPE_CALC_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  g_type_ensure (PD_TYPE_DATE_ENTRY);
  g_type_ensure (PD_TYPE_FORM_FIELD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-calc-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdCalcRow, date);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRow, first);
  gtk_widget_class_bind_template_child (widget_class, PdCalcRow, second);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
pd_calc_row_init (PdCalcRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_calc_row_new (const char *date_label, const char *first_label, const char *second_label)
{
  PdCalcRow *self = g_object_new (PD_TYPE_CALC_ROW, NULL);

  pd_date_entry_set_label (self->date, date_label);
  gtk_widget_set_visible (GTK_WIDGET (self->date), date_label != NULL);
  g_object_set (self->first, "label", first_label, NULL);
  g_object_set (self->second, "label", second_label, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->second), second_label != NULL);

  return GTK_WIDGET (self);
}

gboolean
pd_calc_row_read (PdCalcRow *self, const char *currency, int *day, gint64 *first, gint64 *second)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (PD_IS_CALC_ROW (self), FALSE);

  *day = 0;
  *second = 0;
  if (gtk_widget_get_visible (GTK_WIDGET (self->date))) {
    gint64 date = pd_date_entry_get_date (self->date);

    ok = date != 0;
    *day = pd_instant_get_day (date);
  }
  ok = pd_calc_read_amount (GTK_WIDGET (self->first), currency, FALSE, first) && ok;
  if (gtk_widget_get_visible (GTK_WIDGET (self->second)))
    ok = pd_calc_read_amount (GTK_WIDGET (self->second), currency, TRUE, second) && ok;

  return ok;
}
