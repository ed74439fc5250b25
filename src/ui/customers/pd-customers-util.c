// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-customers-util.h"

#include <glib/gi18n.h>

#include "pd-config.h"

void
pd_customers_add_style (const char *resource)
{
  g_autoptr (GtkCssProvider) provider = NULL;
  GdkDisplay *display = gdk_display_get_default ();

  if (display == NULL || g_object_get_data (G_OBJECT (display), resource) != NULL)
    return;

  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, resource);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_set_data_full (G_OBJECT (display), resource, g_steal_pointer (&provider),
                          g_object_unref);
}

void
pd_customers_load_css (void)
{
  pd_customers_add_style (PD_CUSTOMERS_RESOURCE ("customers.css"));
}

PdWindow *
pd_customers_window_of (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  while (root != NULL && !PD_IS_WINDOW (root)) {
    GtkWindow *parent =
        GTK_IS_WINDOW (root) ? gtk_window_get_transient_for (GTK_WINDOW (root)) : NULL;

    root = parent != NULL ? GTK_ROOT (parent) : NULL;
  }

  return root != NULL ? PD_WINDOW (root) : NULL;
}

void
pd_customers_name (GtkWidget *widget, const char *label, const char *description)
{
  if (label != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
  if (description != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    description, -1);
}

/* "_Buy" -> "Buy", "購入(_B)" -> "購入" */
static char *
strip_mnemonic (const char *label)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\(_.\\)|_", 0, 0, NULL);

  return g_regex_replace_literal (regex, label != NULL ? label : "", -1, 0, "", 0, NULL);
}

static void
name_alone (GtkWidget *widget, const char *label)
{
  g_autofree char *name = strip_mnemonic (label);

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  pd_customers_name (widget, name, NULL);
}

/* GTK 4.8 gives the focus to the button inside a drop-down, which has no name of its own. */
static void
name_target (GtkLabel *label)
{
  GtkWidget *target = gtk_label_get_mnemonic_widget (label);
  GtkWidget *button = GTK_IS_DROP_DOWN (target) ? gtk_widget_get_first_child (target) : NULL;

  name_alone (target, gtk_label_get_label (label));
  if (GTK_IS_TOGGLE_BUTTON (button))
    name_alone (button, gtk_label_get_label (label));
}

void
pd_customers_tidy_names (GtkWidget *widget)
{
  GtkWidget *child = NULL;

  if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)))
    name_alone (widget, gtk_button_get_label (GTK_BUTTON (widget)));
  else if (GTK_IS_CHECK_BUTTON (widget) &&
           gtk_check_button_get_use_underline (GTK_CHECK_BUTTON (widget)))
    name_alone (widget, gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)));
  else if (GTK_IS_LABEL (widget) && gtk_label_get_use_underline (GTK_LABEL (widget)) &&
           gtk_label_get_mnemonic_widget (GTK_LABEL (widget)) != NULL)
    name_target (GTK_LABEL (widget));
  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    pd_customers_tidy_names (child);
}

void
pd_customers_set_reason (GtkWidget *button, gboolean sensitive, const char *reason)
{
  const char *tooltip = sensitive ? NULL : reason;

  gtk_widget_set_sensitive (button, sensitive);
  /* To set it, even to what it is, asks the display server where the pointer is. */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (button), tooltip) != 0)
    gtk_widget_set_tooltip_text (button, tooltip);
  if (!sensitive && reason != NULL)
    pd_customers_name (button, NULL, reason);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

gboolean
pd_customers_apply_role (GtkWidget *button, PdDesk *desk, PdAct act)
{
  g_autoptr (PdVerdict) verdict = pd_desk_judge_role (desk, act);

  pd_customers_set_reason (button, pd_verdict_get_allowed (verdict),
                           pd_verdict_get_reason (verdict));

  return pd_verdict_get_allowed (verdict);
}

char *
pd_customers_price_words (gint64 amount_minor, const char *currency, gboolean include_tax)
{
  g_autofree char *amount = pd_money_format_told (amount_minor, currency);

  if (amount_minor == PD_MONEY_UNTOLD)
    return g_steal_pointer (&amount);

  /* Translators: a price with its tax status; %1$s is an amount such as "¥118,000", %2$s the words
   * "tax included" or "tax excluded". */
  return g_strdup_printf (_ ("%1$s, %2$s"), amount, pd_rules_get_tax_words (include_tax));
}

void
pd_customers_toast (GtkWidget *widget, const char *text)
{
  PdWindow *window = pd_customers_window_of (widget);

  if (window != NULL)
    pd_window_toast (window, text);
}

void
pd_customers_show_error (GtkWidget *widget, const char *doing, const GError *error)
{
  PdWindow *window = pd_customers_window_of (widget);

  if (window != NULL)
    pd_window_show_error (window, doing, error);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("%s: %s", doing, error->message);
}

static gboolean
close_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));

  return TRUE;
}

void
pd_customers_present_dialog (GtkWindow *dialog, GtkWidget *parent)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkRoot *root = gtk_widget_get_root (parent);

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (close_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (dialog), controller);
  gtk_window_set_transient_for (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  gtk_window_set_modal (dialog, TRUE);
  gtk_window_present (dialog);
}

const char *
pd_customers_get_mail_language (PdCustomer *customer)
{
  g_autoptr (GSettings) settings = g_settings_new (PD_APP_ID);
  g_autofree char *language = g_settings_get_string (settings, "mail-language");

  if (g_str_equal (language, "ja") || g_str_equal (language, "en"))
    return g_str_equal (language, "ja") ? "ja" : "en";

  return customer != NULL && g_strcmp0 (pd_customer_get_country (customer), "JP") == 0 ? "ja"
                                                                                       : "en";
}

void
pd_customers_set_label (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}
