// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-desk.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-desk-private.h"
#include "pd-local-engine-private.h"
#include "pd-money.h"
#include "pd-rules.h"
#include "pd-tables.h"
#include "pd-text.h"

#define USER_TEXT_MAX 100

typedef struct _Change Change;
/* Writes the change; adds what it was to @detail. */
typedef gboolean (*Apply) (Change *change,
                           PdDatabase *database,
                           const PdLocalEngine *engine,
                           GString *detail,
                           GError **error);

/* One change of the account's settings. */
struct _Change
{
  PdContext *context; /* owned */
  const char *operation;
  Apply apply;
  PdRoleSet roles;
  PdPolicySetting policy_setting;
  char *user_name;  /* owned */
  char *user_email; /* owned */
  gint64 credit_limit_minor;
  char *credit_currency; /* owned (nullable) */
  gint64 invoice_row_id;
  gboolean paid;
};

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->context);
  g_free (change->user_name);
  g_free (change->user_email);
  g_free (change->credit_currency);
  g_free (change);
}

/* --- changes, on the store's thread --- */

static gboolean
apply_roles (Change *change,
             PdDatabase *database,
             const PdLocalEngine *engine,
             GString *detail,
             GError **error)
{
  g_autofree char *roles = pd_role_set_format (change->roles);

  pd_local_engine_add_fact (detail, "roles", roles);
  return pd_database_set_setting (database, PD_SETTING_ROLES, roles, error);
}

static gboolean
apply_user (Change *change,
            PdDatabase *database,
            const PdLocalEngine *engine,
            GString *detail,
            GError **error)
{
  pd_local_engine_add_fact (detail, "user_name", change->user_name);
  pd_local_engine_add_fact (detail, "user_email", change->user_email);
  return pd_database_set_setting (database, PD_SETTING_USER_NAME, change->user_name, error) &&
         pd_database_set_setting (database, PD_SETTING_USER_EMAIL, change->user_email, error);
}

/* The stretches of time that one profile governs, for each kind that was sold. */
static GArray *
new_spans (PdPolicySet *policies, PdPolicySetting setting, GPtrArray *kinds)
{
  GPtrArray *all = pd_policy_set_get_all (policies);
  guint n = setting == PD_POLICY_SETTING_2020 ? 1 : all->len;
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (PdWindowSpan));

  for (guint i = 0; i < n; i++) {
    gint64 from = i == 0 ? G_MININT64 : pd_policy_get_fields (all->pdata[i])->from;
    PdPolicy *policy = pd_policy_set_find (policies, setting, from);
    gint64 until = i + 1 < n ? pd_policy_get_fields (all->pdata[i + 1])->from : G_MAXINT64;

    for (guint j = 0; j < kinds->len; j++) {
      PdWindowSpan span = { kinds->pdata[j], from, until, pd_policy_get_id (policy) };

      span.window = pd_rules_get_window (policy, span.kind, &span.unit);
      g_array_append_val (spans, span);
    }
  }

  return spans;
}

static gboolean
apply_policy_setting (Change *change,
                      PdDatabase *database,
                      const PdLocalEngine *engine,
                      GString *detail,
                      GError **error)
{
  const char *setting = pd_policy_setting_to_string (change->policy_setting);
  g_autoptr (GPtrArray) kinds = pd_database_list_sold_kinds (database, error);
  g_autoptr (GArray) spans = NULL;

  if (kinds == NULL)
    return FALSE;

  spans = new_spans (engine->policies, change->policy_setting, kinds);
  pd_local_engine_add_fact (detail, "policy_setting", setting);
  return pd_database_set_setting (database, PD_SETTING_POLICY, setting, error) &&
         pd_database_set_windows (database, (const PdWindowSpan *) (gpointer) spans->data,
                                  spans->len, error);
}

static gboolean
apply_credit_limit (Change *change,
                    PdDatabase *database,
                    const PdLocalEngine *engine,
                    GString *detail,
                    GError **error)
{
  g_autofree char *limit = NULL;

  if (change->credit_currency != NULL)
    limit = pd_money_format_plain (change->credit_limit_minor, change->credit_currency);
  pd_local_engine_add_fact (detail, "credit_limit", limit != NULL ? limit : "none");
  if (limit != NULL)
    pd_local_engine_add_fact (detail, "currency", change->credit_currency);
  return pd_database_set_setting (database, PD_SETTING_CREDIT_LIMIT, limit != NULL ? limit : "",
                                  error) &&
         pd_database_set_setting (database, PD_SETTING_CREDIT_CURRENCY,
                                  limit != NULL ? change->credit_currency : "", error);
}

static gboolean
apply_invoice_paid (Change *change,
                    PdDatabase *database,
                    const PdLocalEngine *engine,
                    GString *detail,
                    GError **error)
{
  g_autofree char *this_month = pd_instant_format_month (engine->now, 0);
  g_autoptr (PdInvoice) invoice = NULL;

  invoice =
      pd_database_get (database, PD_LIST_INVOICES, change->invoice_row_id, engine->now, error);
  if (invoice == NULL)
    return FALSE;
  /* 15.2: the invoice is of the calendar month; until its end it grows. */
  if (change->paid && g_strcmp0 (pd_invoice_get_month (invoice), this_month) >= 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                         _ ("This invoice is still open. It can be marked as paid when its month "
                            "is over."));
    return FALSE;
  }

  pd_local_engine_add_fact (detail, "invoice", pd_invoice_get_invoice_id (invoice));
  pd_local_engine_add_fact (detail, "paid", change->paid ? "yes" : "no");
  return pd_database_set_invoice_paid (database, change->invoice_row_id, change->paid, error);
}

/* The change, its record, and the settings as they are then. */
static gpointer
change_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Change *change = data;
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (GString) detail = g_string_new (NULL);
  PdLocalEngine engine;
  gboolean begun;

  begun = change->apply == apply_invoice_paid
              ? pd_context_begin (change->context, database, PD_ACT_SEE_INVOICES, &settings,
                                  &engine, error)
              : pd_context_begin_any (change->context, database, &settings, &engine, error);
  if (!begun || !change->apply (change, database, &engine, detail, error) ||
      !pd_local_engine_log (database, &engine, change->operation, "succeeded", NULL, "account",
                            settings->name, detail->str, error))
    return NULL;

  return pd_settings_load (database, error);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  PdSettings *settings = pd_store_write_finish (PD_STORE (source), result, &error);

  if (settings == NULL) {
    g_task_return_error (task, error);
    return;
  }

  pd_desk_take_settings (g_task_get_source_object (task), settings);
  g_task_return_boolean (task, TRUE);
}

/* Starts a change; @error (taken over) refuses it at once. */
static void
change_settings (PdDesk *self,
                 Change *change,
                 GError *error,
                 gpointer source_tag,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  if (error != NULL) {
    change_free (change);
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }

  change->context = g_object_ref (pd_desk_get_context (self));
  pd_store_write_async (pd_desk_get_store (self), change_job, change, change_free,
                        (GDestroyNotify) pd_settings_free, cancellable, changed_cb, task);
}

static Change *
new_change (const char *operation, Apply apply)
{
  Change *change = g_new0 (Change, 1);

  change->operation = operation;
  change->apply = apply;
  return change;
}

/* --- public API --- */

void
pd_desk_set_roles_async (PdDesk *self,
                         PdRoleSet roles,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Change *change;
  GError *error = NULL;

  g_return_if_fail (PD_IS_DESK (self));

  change = new_change (PD_OPERATION_CHANGE_ROLES, apply_roles);
  change->roles = roles;
  if (roles == 0 || (roles & ~PD_ROLES_ALL) != 0)
    g_set_error_literal (&error, PD_ERROR, PD_ERROR_INVALID, _ ("Choose at least one role."));
  change_settings (self, change, error, pd_desk_set_roles_async, cancellable, callback, user_data);
}

/* The system account's "user@host" is good enough, so no dot is asked for. */
static gboolean
check_email (const char *email, GError **error)
{
  const char *at = strchr (email, '@');

  if (*email == '\0' || pd_text_is_email (email) ||
      (at != NULL && at != email && at[1] != '\0' && strchr (at + 1, '@') == NULL &&
       strchr (email, ' ') == NULL))
    return TRUE;

  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               /* Translators: %s is what was typed */
               _ ("“%s” is no e-mail address."), email);
  return FALSE;
}

static gboolean
check_user (Change *change, const char *name, const char *email, GError **error)
{
  change->user_name = pd_text_check (name != NULL ? name : "", _ ("Name"), USER_TEXT_MAX, error);
  if (change->user_name == NULL)
    return FALSE;
  change->user_email =
      pd_text_check (email != NULL ? email : "", _ ("E-mail address"), USER_TEXT_MAX, error);
  if (change->user_email == NULL)
    return FALSE;

  if (*change->user_name == '\0') {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("The activity log needs a name of the user."));
    return FALSE;
  }
  return check_email (change->user_email, error);
}

void
pd_desk_set_user_async (PdDesk *self,
                        const char *name,
                        const char *email,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Change *change;
  GError *error = NULL;

  g_return_if_fail (PD_IS_DESK (self));

  change = new_change (PD_OPERATION_CHANGE_SETTINGS, apply_user);
  check_user (change, name, email, &error);
  change_settings (self, change, error, pd_desk_set_user_async, cancellable, callback, user_data);
}

void
pd_desk_set_policy_setting_async (PdDesk *self,
                                  PdPolicySetting setting,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Change *change;

  g_return_if_fail (PD_IS_DESK (self));

  change = new_change (PD_OPERATION_CHANGE_SETTINGS, apply_policy_setting);
  change->policy_setting = setting;
  change_settings (self, change, NULL, pd_desk_set_policy_setting_async, cancellable, callback,
                   user_data);
}

void
pd_desk_set_credit_limit_async (PdDesk *self,
                                gint64 limit_minor,
                                const char *currency,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Change *change;
  GError *error = NULL;

  g_return_if_fail (PD_IS_DESK (self));

  change = new_change (PD_OPERATION_CHANGE_SETTINGS, apply_credit_limit);
  if (limit_minor != 0 || currency != NULL) {
    change->credit_limit_minor = limit_minor;
    change->credit_currency = g_strdup (currency);
    if (limit_minor <= 0)
      g_set_error_literal (&error, PD_ERROR, PD_ERROR_INVALID,
                           _ ("A credit limit is more than nothing."));
    else if (currency == NULL || !pd_currency_is_known (currency))
      g_set_error_literal (&error, PD_ERROR, PD_ERROR_INVALID,
                           _ ("A credit limit needs a currency."));
  }
  change_settings (self, change, error, pd_desk_set_credit_limit_async, cancellable, callback,
                   user_data);
}

void
pd_desk_set_invoice_paid_async (PdDesk *self,
                                gint64 invoice_row_id,
                                gboolean paid,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Change *change;

  g_return_if_fail (PD_IS_DESK (self));

  change = new_change (PD_OPERATION_CHANGE_SETTINGS, apply_invoice_paid);
  change->invoice_row_id = invoice_row_id;
  change->paid = paid;
  change_settings (self, change, NULL, pd_desk_set_invoice_paid_async, cancellable, callback,
                   user_data);
}

gboolean
pd_desk_settings_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
