// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-format.h"

#include <glib/gi18n.h>

#include "pd-money.h"
#include "pd-rules.h"

static gboolean
read_amount (PdRecord *record, const char *property, gint64 *amount, char **currency)
{
  g_object_get (record, property, amount, "currency", currency, NULL);

  return *currency != NULL && **currency != '\0';
}

char *
pd_format_money (PdRecord *record, const char *property)
{
  g_autofree char *currency = NULL;
  gint64 amount = 0;

  g_return_val_if_fail (PD_IS_RECORD (record), NULL);

  return read_amount (record, property, &amount, &currency)
             ? pd_money_format_told (amount, currency)
             : NULL;
}

char *
pd_format_price (PdRecord *record, const char *property)
{
  g_autofree char *money = pd_format_money (record, property);
  gboolean include_tax = FALSE;
  gint64 amount = 0;

  if (money == NULL)
    return NULL;

  g_object_get (record, "include-tax", &include_tax, property, &amount, NULL);
  if (amount == PD_MONEY_UNTOLD) /* and so is its tax */
    return g_steal_pointer (&money);
  /* Translators: the first %s is a sum of money, the second "tax included" or "tax excluded". */
  return g_strdup_printf (_ ("%s, %s"), money, pd_rules_get_tax_words (include_tax));
}

char *
pd_format_credit (PdRecord *record, const char *property)
{
  g_autofree char *currency = NULL;
  g_autofree char *money = NULL;
  gint64 amount = 0;

  g_return_val_if_fail (PD_IS_RECORD (record), NULL);

  if (!read_amount (record, property, &amount, &currency))
    return NULL;

  money = pd_money_format_told (amount, currency);
  if (amount >= 0 || amount == PD_MONEY_UNTOLD)
    return g_steal_pointer (&money);

  /* Translators: %s is a sum of money that is given back. */
  return g_strdup_printf (_ ("Credit %s"), money);
}

const char *
pd_format_get_untold (void)
{
  return _ ("Partner Center has not told this amount");
}

void
pd_format_explain_untold (GtkWidget *widget, gboolean untold)
{
  gtk_widget_set_tooltip_text (widget, untold ? pd_format_get_untold () : NULL);
  if (untold)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    pd_format_get_untold (), -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}
