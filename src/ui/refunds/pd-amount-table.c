// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gi18n.h>

#include "pd-refunds-util.h"
#include "pd-refunds.h"
#include "pd-rule-text.h"

struct _PdAmountTable
{
  AdwBin parent_instance;
  GtkListBox *list;
  GtkButton *copy_button;
  char *text; /* (owned) (nullable): for the clipboard */
};

G_DEFINE_FINAL_TYPE (PdAmountTable, pd_amount_table, ADW_TYPE_BIN)

/* The parts of a row, kept with it. */
#define LABEL_KEY "label"
#define VALUE_KEY "value"
#define DETAIL_KEY "detail"

static GtkWidget *
new_label (float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);

  return label;
}

static GtkWidget *
new_row (void)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = new_label (0.0f);
  GtkWidget *value = gtk_label_new (NULL);
  GtkWidget *detail = new_label (0.0f);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (value), 1.0f);
  gtk_widget_set_valign (value, GTK_ALIGN_START);
  gtk_widget_add_css_class (value, "value");
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_set_visible (detail, FALSE);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), value);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), LABEL_KEY, label);
  g_object_set_data (G_OBJECT (row), VALUE_KEY, value);
  g_object_set_data (G_OBJECT (row), DETAIL_KEY, detail);

  return row;
}

/* Inputs and rule: what the tooltip, the description and an opened row say. */
static char *
format_detail (const PdQuoteStep *step)
{
  const char *rule = step->rule != NULL ? pd_rule_get_text (step->rule) : NULL;
  g_autofree char *named = NULL;

  if (rule != NULL)
    /* Translators: %1$s is the number of a rule such as 11.8, %2$s its sentence. */
    named = g_strdup_printf (_ ("Rule %1$s: %2$s"), step->rule, rule);
  else if (step->rule != NULL)
    /* Translators: %s is the number of a rule, such as 7.1. */
    named = g_strdup_printf (_ ("Rule %s"), step->rule);
  if (step->inputs == NULL || named == NULL)
    return g_strdup (step->inputs != NULL ? step->inputs : named);

  return g_strdup_printf ("%s\n%s", step->inputs, named);
}

static void
set_row (GtkWidget *row, const PdQuoteStep *step)
{
  GtkLabel *label = g_object_get_data (G_OBJECT (row), LABEL_KEY);
  GtkLabel *value = g_object_get_data (G_OBJECT (row), VALUE_KEY);
  GtkLabel *detail = g_object_get_data (G_OBJECT (row), DETAIL_KEY);
  g_autofree char *text = format_detail (step);
  /* Translators: a line of a calculation for the screen reader: %1$s its name, %2$s its amount. */
  g_autofree char *name = g_strdup_printf (_ ("%1$s: %2$s"), step->label, step->value);

  gtk_label_set_text (label, step->label);
  gtk_label_set_text (value, step->value);
  gtk_label_set_text (detail, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (detail),
                          text != NULL && gtk_widget_get_visible (GTK_WIDGET (detail)));
  gtk_widget_set_tooltip_text (row, text);
  pd_customers_name (row, name, text != NULL ? text : "");
  if (step->result)
    gtk_widget_add_css_class (row, "result");
  else
    gtk_widget_remove_css_class (row, "result");
}

/* What the tooltip tells the pointer, Enter tells the keyboard. */
static void
row_activated_cb (PdAmountTable *self, GtkListBoxRow *row)
{
  GtkLabel *detail = g_object_get_data (G_OBJECT (row), DETAIL_KEY);
  gboolean has = *gtk_label_get_text (detail) != '\0';

  gtk_widget_set_visible (GTK_WIDGET (detail),
                          has && !gtk_widget_get_visible (GTK_WIDGET (detail)));
}

static void
copy_clicked_cb (PdAmountTable *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  if (window != NULL && self->text != NULL)
    pd_window_copy (window, self->text, _ ("Copied the calculation"));
}

static void
pd_amount_table_finalize (GObject *object)
{
  g_free (PD_AMOUNT_TABLE (object)->text);
  G_OBJECT_CLASS (pd_amount_table_parent_class)->finalize (object);
}

static void
pd_amount_table_class_init (PdAmountTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pd_amount_table_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-amount-table.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdAmountTable, list);
  gtk_widget_class_bind_template_child (widget_class, PdAmountTable, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
pd_amount_table_init (PdAmountTable *self)
{
  pd_refunds_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_refunds_tidy (GTK_WIDGET (self));
}

/* Rows that stay are changed in place: nothing flickers while one types, and the focus stays. */
void
pd_amount_table_set_steps (PdAmountTable *self, GPtrArray *steps, const char *text)
{
  guint n = steps != NULL ? steps->len : 0;
  GtkListBoxRow *row = NULL;

  g_return_if_fail (PD_IS_AMOUNT_TABLE (self));

  for (guint i = 0; i < n; i++) {
    row = gtk_list_box_get_row_at_index (self->list, (int) i);
    if (row == NULL) {
      row = GTK_LIST_BOX_ROW (new_row ());
      gtk_list_box_append (self->list, GTK_WIDGET (row));
    }
    set_row (GTK_WIDGET (row), steps->pdata[i]);
  }
  while ((row = gtk_list_box_get_row_at_index (self->list, (int) n)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_widget_set_visible (GTK_WIDGET (self->copy_button), text != NULL && n > 0);
}
