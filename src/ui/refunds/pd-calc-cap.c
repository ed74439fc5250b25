// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gi18n.h>

#include "pd-calc-pages.h"
#include "pd-calc-row.h"
#include "pd-cap-block.h"
#include "pd-date-entry.h"
#include "pd-flip-box.h"
#include "pd-form-field.h"
#include "pd-refunds-util.h"
#include "pd-refunds.h"

#define WINDOW_DAYS 365 /* 11.11 */

struct _PdCalcCap
{
  AdwBin parent_instance;
  gboolean ready;
  PdDateEntry *day;
  PdFormField *asked;
  PdFormField *limit;
  GtkBox *earlier;
  GtkButton *add_button;
  GtkLabel *hint;
  PdCapBlock *block;
  PdAmountTable *table;
};

G_DEFINE_FINAL_TYPE (PdCalcCap, pd_calc_cap, ADW_TYPE_BIN)

static gboolean
read_earlier (PdCalcCap *self, GArray *entries)
{
  gboolean ok = TRUE;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->earlier)); row != NULL;
       row = gtk_widget_get_next_sibling (row)) {
    PdCapEntry entry = { 0 };
    gint64 none = 0;

    ok = pd_calc_row_read (PD_CALC_ROW (row), "USD", &entry.day, &entry.usd_minor, &none) && ok;
    g_array_append_val (entries, entry);
  }

  return ok;
}

static void
add_step (GPtrArray *steps, const char *label, gint64 usd_minor, const char *rule, gboolean result)
{
  g_autofree char *value = pd_money_format (usd_minor, "USD");

  g_ptr_array_add (steps, pd_refunds_step_new (label, value, NULL, rule, result));
}

static void
show_cap (PdCalcCap *self, const PdCap *cap)
{
  g_autoptr (GPtrArray) steps =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_quote_step_free);
  g_autofree char *text = NULL;

  add_step (steps, _ ("Limit"), cap->limit, "11.10", FALSE);
  add_step (steps, _ ("Used by earlier refunds"), cap->consumed, "11.11", FALSE);
  add_step (steps, _ ("Left before"), cap->left, "11.11", FALSE);
  add_step (steps, _ ("New refund"), cap->asked, "11.12", FALSE);
  add_step (steps, _ ("Left after"), cap->left_after, "11.12", TRUE);
  text = pd_refunds_steps_to_text (steps);
  pd_amount_table_set_steps (self->table, steps, text);
  pd_cap_block_set_cap (self->block, NULL, cap, TRUE);
}

static void
compute (PdCalcCap *self)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (PdCapEntry));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 date = pd_date_entry_get_date (self->day);
  gint64 asked = 0;
  gint64 limit = 0;
  PdCap cap = { 0 };
  gboolean ok = date != 0;

  ok = pd_calc_read_amount (GTK_WIDGET (self->asked), "USD", FALSE, &asked) && ok;
  ok = pd_calc_read_amount (GTK_WIDGET (self->limit), "USD", FALSE, &limit) && ok;
  ok = read_earlier (self, entries) && ok;
  if (!ok)
    text = g_strdup (_ ("Fill in the fields; the amounts follow at once."));
  else if (pd_cap_compute ((const PdCapEntry *) (gpointer) entries->data, entries->len,
                           pd_instant_get_day (date), WINDOW_DAYS, asked, limit, &cap, &error))
    show_cap (self, &cap);
  else
    text = pd_error_to_user_text (error);
  gtk_label_set_text (self->hint, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->block), text == NULL);
  if (text != NULL)
    pd_amount_table_set_steps (self->table, NULL, NULL);
}

static void
changed_cb (PdCalcCap *self)
{
  if (self->ready)
    compute (self);
}

static void
removed_cb (PdCalcCap *self, GtkWidget *row)
{
  gtk_box_remove (self->earlier, row);
  gtk_widget_grab_focus (GTK_WIDGET (self->add_button));
  changed_cb (self);
}

static void
add_clicked_cb (PdCalcCap *self)
{
  GtkWidget *row = pd_calc_row_new (_ ("Day of the refund"), _ ("Amount (USD)"), NULL);

  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->earlier, row);
  gtk_widget_grab_focus (row);
  changed_cb (self);
}

static void
pd_calc_cap_class_init (PdCalcCapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_FORM_FIELD);
  g_type_ensure (PD_TYPE_DATE_ENTRY);
  g_type_ensure (PD_TYPE_AMOUNT_TABLE);
  g_type_ensure (PD_TYPE_CAP_BLOCK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-calc-cap.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdCalcCap, day);
  gtk_widget_class_bind_template_child (widget_class, PdCalcCap, asked);
  gtk_widget_class_bind_template_child (widget_class, PdCalcCap, limit);
  gtk_widget_class_bind_template_child (widget_class, PdCalcCap, earlier);
  gtk_widget_class_bind_template_child (widget_class, PdCalcCap, add_button);
  gtk_widget_class_bind_template_child (widget_class, PdCalcCap, hint);
  gtk_widget_class_bind_template_child (widget_class, PdCalcCap, block);
  gtk_widget_class_bind_template_child (widget_class, PdCalcCap, table);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
pd_calc_cap_init (PdCalcCap *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_refunds_tidy (GTK_WIDGET (self));
}

void
pd_calc_cap_set_up (PdCalcCap *self, PdDesk *desk)
{
  g_return_if_fail (PD_IS_CALC_CAP (self));

  pd_date_entry_set_date (self->day, pd_refunds_utc_date (pd_clock_now (pd_desk_get_clock (desk))));
  self->ready = TRUE;
  compute (self);
}
