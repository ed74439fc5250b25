// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-window-actions.h"

#include "pd-accounts-window.h"
#include "pd-activity-page.h"
#include "pd-connect-dialog.h"
#include "pd-preferences.h"
#include "pd-refunds.h"
#include "pd-sign-in-dialog.h"
#include "pd-window-private.h"

static void
place_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pd_window_show_place (PD_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pd_window_back (PD_WINDOW (widget));
}

static void
activity_log_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdWindow *window = PD_WINDOW (widget);
  PdDesk *desk = pd_window_get_desk (window);

  if (desk != NULL && !PD_IS_ACTIVITY_PAGE (pd_window_get_page (window)))
    pd_window_push (window, PD_PAGE (pd_activity_page_new (desk)));
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (pd_preferences_new (GTK_WINDOW (widget)));
}

static void
refund_calculator_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdDesk *desk = pd_window_get_desk (PD_WINDOW (widget));

  if (desk != NULL)
    pd_refund_calculator_present (widget, desk);
}

static void
help_overlay_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/io/github/partnerdesk/PartnerDesk/ui/pd-help-overlay.ui");
  GtkWindow *overlay = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (overlay, GTK_WINDOW (widget));
  gtk_window_present (overlay);
}

static void
accounts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdAccountsPart part = PD_ACCOUNTS_LIST;

  if (g_str_equal (name, "win.roles"))
    part = PD_ACCOUNTS_ROLES;
  else if (g_str_equal (name, "win.credit-limit"))
    part = PD_ACCOUNTS_CREDIT_LIMIT;
  gtk_window_present (pd_accounts_window_new (PD_WINDOW (widget), part));
}

static void
connect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pd_connect_dialog_present (widget);
}

static void
sign_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdDesk *desk = pd_window_get_desk (PD_WINDOW (widget));

  if (desk != NULL)
    pd_sign_in_dialog_present (widget, desk);
}

void
pd_window_actions_install (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc run;
  } actions[] = {
    { "win.place", "s", place_action },
    { "win.back", NULL, back_action },
    { "win.activity-log", NULL, activity_log_action },
    { "win.refund-calculator", NULL, refund_calculator_action },
    { "win.show-help-overlay", NULL, help_overlay_action },
    { "win.preferences", NULL, preferences_action },
    { "win.accounts", NULL, accounts_action },
    { "win.connect", NULL, connect_action },
    { "win.sign-in", NULL, sign_in_action },
    { "win.roles", NULL, accounts_action },
    { "win.credit-limit", NULL, accounts_action },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].run);
}

void
pd_window_actions_set_desk_open (GtkWidget *window, gboolean open)
{
  gtk_widget_action_set_enabled (window, "win.activity-log", open);
  gtk_widget_action_set_enabled (window, "win.refund-calculator", open);
}
