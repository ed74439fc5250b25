// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-account-settings.h"

#include <glib/gi18n.h>

#include "pd-error.h"
#include "pd-money.h"

#define N_ROLES 9

struct _PdAccountSettings
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *user_name;
  GtkWidget *user_email;
  AdwPreferencesGroup *roles;
  GtkWidget *policy_2020;
  GtkWidget *policy_timeline;
  AdwComboRow *currency;
  GtkWidget *limit;
  GtkWidget *limit_problem;

  GtkWidget *role_checks[N_ROLES]; /* (unowned): by the role's bit */
  PdDesk *desk;                    /* (owned) (nullable) */
  GCancellable *cancellable;       /* (owned) (not nullable) */
  gboolean showing;                /* the rows are being set, not changed by the person */
};

G_DEFINE_FINAL_TYPE (PdAccountSettings, pd_account_settings, ADW_TYPE_PREFERENCES_GROUP)

enum { SIGNAL_TOLD, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The currencies of the vendor's price lists that are met most. */
static const char *const currencies[] = { "JPY", "USD", "EUR", "AUD", "BRL", "CAD", "CHF", "CNY",
                                          "GBP", "HKD", "INR", "KRW", "NZD", "SGD", "TWD", NULL };

static void show_desk (PdAccountSettings *self);

static void
tell (PdAccountSettings *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_TOLD], 0, text);
}

/* (transfer full) (nullable): why it failed; also NULL when the window is gone, and so @self. */
static char *
finish (PdDesk *desk, GAsyncResult *result, PdAccountSettings *self)
{
  g_autoptr (GError) error = NULL;
  gboolean done = pd_desk_settings_finish (desk, result, &error);
  char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;
  if (done) {
    tell (self, _ ("The account was changed."));
    return NULL;
  }

  g_warning ("Changing the account: %s", error->message);
  text = pd_error_to_user_text (error);
  tell (self, text);

  return text;
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *problem = finish (PD_DESK (source), result, user_data);

  if (problem != NULL)
    show_desk (PD_ACCOUNT_SETTINGS (user_data));
}

/* --- user --- */

static void
user_applied_cb (PdAccountSettings *self)
{
  pd_desk_set_user_async (self->desk, gtk_editable_get_text (GTK_EDITABLE (self->user_name)),
                          gtk_editable_get_text (GTK_EDITABLE (self->user_email)),
                          self->cancellable, changed_cb, self);
}

/* --- roles --- */

static void
role_toggled_cb (PdAccountSettings *self)
{
  PdRoleSet roles = 0;

  if (self->showing || self->desk == NULL)
    return;

  for (int i = 0; i < N_ROLES; i++) {
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->role_checks[i])))
      roles |= 1u << i;
  }
  pd_desk_set_roles_async (self->desk, roles, self->cancellable, changed_cb, self);
}

static void
make_roles (PdAccountSettings *self)
{
  for (int i = 0; i < N_ROLES; i++) {
    const char *title = pd_role_get_title (1u << i);
    GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, NULL);

    self->role_checks[i] = gtk_check_button_new ();
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), self->role_checks[i]);
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->role_checks[i]);
    g_signal_connect_object (self->role_checks[i], "toggled", G_CALLBACK (role_toggled_cb), self,
                             G_CONNECT_SWAPPED);
    adw_preferences_group_add (self->roles, row);
  }
}

/* --- policy setting --- */

static void
policy_toggled_cb (PdAccountSettings *self, GtkCheckButton *button)
{
  PdPolicySetting setting = PD_POLICY_SETTING_2020;

  /* Both buttons of the pair tell; the one that became active counts. */
  if (self->showing || self->desk == NULL || !gtk_check_button_get_active (button))
    return;

  if (GTK_WIDGET (button) == self->policy_timeline)
    setting = PD_POLICY_SETTING_TIMELINE;
  pd_desk_set_policy_setting_async (self->desk, setting, self->cancellable, changed_cb, self);
}

/* --- credit limit --- */

static const char *
get_currency (PdAccountSettings *self)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (self->currency);

  return item != NULL ? gtk_string_object_get_string (item) : "USD";
}

static void
say_limit_problem (PdAccountSettings *self, const char *problem)
{
  gtk_label_set_label (GTK_LABEL (self->limit_problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->limit_problem, problem != NULL);
  if (problem != NULL)
    gtk_widget_add_css_class (self->limit, "error");
  else
    gtk_widget_remove_css_class (self->limit, "error");
}

/* What was typed stays, with what is wrong under it. */
static void
limit_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *problem = finish (PD_DESK (source), result, user_data);

  if (problem != NULL)
    say_limit_problem (PD_ACCOUNT_SETTINGS (user_data), problem);
}

static void
limit_applied_cb (PdAccountSettings *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->limit)));
  const char *currency = get_currency (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  gint64 limit = 0;

  if (*g_strstrip (text) == '\0') {
    say_limit_problem (self, NULL);
    pd_desk_set_credit_limit_async (self->desk, 0, NULL, self->cancellable, limit_changed_cb, self);
    return;
  }

  if (!pd_money_parse (text, currency, &limit, &error)) {
    problem = pd_error_to_user_text (error);
    say_limit_problem (self, problem);
    return;
  }
  if (limit <= 0) {
    say_limit_problem (self, _ ("The limit must be more than 0."));
    return;
  }

  say_limit_problem (self, NULL);
  pd_desk_set_credit_limit_async (self->desk, limit, currency, self->cancellable, limit_changed_cb,
                                  self);
}

static void
currency_selected_cb (PdAccountSettings *self)
{
  if (!self->showing && self->desk != NULL &&
      *gtk_editable_get_text (GTK_EDITABLE (self->limit)) != '\0')
    limit_applied_cb (self);
}

/* A limit in a currency that the list does not have brings it along. */
static void
show_currencies (PdAccountSettings *self, const char *chosen)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (currencies);
  guint selected = 0;

  if (chosen != NULL && !g_strv_contains (currencies, chosen))
    gtk_string_list_append (list, chosen);
  for (guint i = 0; chosen != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    if (g_str_equal (gtk_string_list_get_string (list, i), chosen))
      selected = i;
  }
  adw_combo_row_set_model (self->currency, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->currency, selected);
}

/* --- what is shown --- */

static void
show_text (GtkWidget *row, const char *text)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), text != NULL ? text : "") != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static void
show_desk (PdAccountSettings *self)
{
  PdRoleSet roles = 0;
  const char *currency = NULL;
  gint64 limit = 0;
  g_autofree char *amount = NULL;

  if (self->desk == NULL)
    return;

  roles = pd_desk_get_roles (self->desk);
  limit = pd_desk_get_credit_limit (self->desk, &currency);
  if (currency != NULL)
    amount = pd_money_format_plain (limit, currency);
  self->showing = TRUE;
  show_text (self->user_name, pd_desk_get_user_name (self->desk));
  show_text (self->user_email, pd_desk_get_user_email (self->desk));
  for (int i = 0; i < N_ROLES; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->role_checks[i]), (roles & (1u << i)) != 0);
  if (pd_desk_get_policy_setting (self->desk) == PD_POLICY_SETTING_TIMELINE)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->policy_timeline), TRUE);
  else
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->policy_2020), TRUE);
  show_currencies (self, currency);
  show_text (self->limit, amount);
  say_limit_problem (self, NULL);
  self->showing = FALSE;
}

static void
pd_account_settings_dispose (GObject *object)
{
  PdAccountSettings *self = PD_ACCOUNT_SETTINGS (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (pd_account_settings_parent_class)->dispose (object);
}

static void
pd_account_settings_finalize (GObject *object)
{
  PdAccountSettings *self = PD_ACCOUNT_SETTINGS (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pd_account_settings_parent_class)->finalize (object);
}

static void
pd_account_settings_class_init (PdAccountSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_account_settings_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_account_settings_finalize;
  signals[SIGNAL_TOLD] = g_signal_new ("told", PD_TYPE_ACCOUNT_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-account-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, PdAccountSettings, user_name);
  gtk_widget_class_bind_template_child (widget_class, PdAccountSettings, user_email);
  gtk_widget_class_bind_template_child (widget_class, PdAccountSettings, roles);
  gtk_widget_class_bind_template_child (widget_class, PdAccountSettings, policy_2020);
  gtk_widget_class_bind_template_child (widget_class, PdAccountSettings, policy_timeline);
  gtk_widget_class_bind_template_child (widget_class, PdAccountSettings, currency);
  gtk_widget_class_bind_template_child (widget_class, PdAccountSettings, limit);
  gtk_widget_class_bind_template_child (widget_class, PdAccountSettings, limit_problem);
  gtk_widget_class_bind_template_callback (widget_class, user_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, policy_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, limit_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, currency_selected_cb);
}

static void
pd_account_settings_init (PdAccountSettings *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  make_roles (self);
}

void
pd_account_settings_set_desk (PdAccountSettings *self, PdDesk *desk)
{
  g_return_if_fail (PD_IS_ACCOUNT_SETTINGS (self));

  if (!g_set_object (&self->desk, desk))
    return;

  gtk_widget_set_visible (GTK_WIDGET (self), desk != NULL);
  show_desk (self);
}

void
pd_account_settings_focus_roles (PdAccountSettings *self)
{
  g_return_if_fail (PD_IS_ACCOUNT_SETTINGS (self));

  gtk_widget_grab_focus (self->role_checks[0]);
}

void
pd_account_settings_focus_limit (PdAccountSettings *self)
{
  g_return_if_fail (PD_IS_ACCOUNT_SETTINGS (self));

  gtk_widget_grab_focus (self->limit);
}
