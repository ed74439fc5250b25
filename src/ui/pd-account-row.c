// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-account-row.h"

#include <glib/gi18n.h>

#include "pd-text.h"

struct _PdAccountRow
{
  AdwActionRow parent_instance;

  PdAccount *account; /* (owned) (not nullable) */
};

G_DEFINE_FINAL_TYPE (PdAccountRow, pd_account_row, ADW_TYPE_ACTION_ROW)

/* @count: "12 customers" */
static char *
make_cloud_subtitle (PdAccount *account, const char *count)
{
  gint64 synced_at = pd_account_get_synced_at (account);
  g_autofree char *moment = NULL;

  if (synced_at == 0)
    return g_strdup (_ ("Partner Center, not synchronised yet"));

  moment = pd_text_date_time (synced_at);
  /* Translators: %1$s is the number of customers, "12 customers", %2$s a day and a time. */
  return g_strdup_printf (_ ("Partner Center, %1$s, as of %2$s"), count, moment);
}

static char *
make_subtitle (PdAccount *account)
{
  gint64 customers = pd_account_get_customers (account);
  g_autofree char *number = pd_text_number (customers);
  g_autofree char *count = NULL;

  if (pd_account_get_problem (account) != NULL)
    return g_strdup (pd_account_get_problem (account));

  /* Translators: %s is a number in the reader's form. */
  count = g_strdup_printf (ngettext ("%s customer", "%s customers", (gulong) customers), number);
  if (g_strcmp0 (pd_account_get_kind (account), "cloud") == 0)
    return make_cloud_subtitle (account, count);

  /* Translators: %s is the number of customers, "12 customers". */
  return g_strdup_printf (_ ("On this computer, %s"), count);
}

static void
pd_account_row_finalize (GObject *object)
{
  g_clear_object (&PD_ACCOUNT_ROW (object)->account);
  G_OBJECT_CLASS (pd_account_row_parent_class)->finalize (object);
}

static void
pd_account_row_class_init (PdAccountRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_account_row_finalize;
}

static void
pd_account_row_init (PdAccountRow *self)
{
}

GtkWidget *
pd_account_row_new (PdAccount *account)
{
  PdAccountRow *self = NULL;
  g_autofree char *subtitle = NULL;

  g_return_val_if_fail (PD_IS_ACCOUNT (account), NULL);

  subtitle = make_subtitle (account);
  /* Not in one call: the title would be read as markup before it is known not to be. */
  self = g_object_new (PD_TYPE_ACCOUNT_ROW, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), pd_account_get_name (account));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  /* Names wrap: a row that shortens them asks for less room than it takes (libadwaita 1.2). */
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  self->account = g_object_ref (account);
  if (pd_account_get_problem (account) != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (self),
                               gtk_image_new_from_icon_name ("dialog-warning-symbolic"));

  return GTK_WIDGET (self);
}

PdAccount *
pd_account_row_get_account (PdAccountRow *self)
{
  g_return_val_if_fail (PD_IS_ACCOUNT_ROW (self), NULL);

  return self->account;
}

static gboolean
has_name (PdAccounts *accounts, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (accounts)); i++) {
    g_autoptr (PdAccount) account = g_list_model_get_item (G_LIST_MODEL (accounts), i);

    if (g_strcmp0 (pd_account_get_name (account), name) == 0)
      return TRUE;
  }

  return FALSE;
}

char *
pd_account_make_sample_name (PdAccounts *accounts)
{
  g_autofree char *name = g_strdup (_ ("Sample book"));

  for (int i = 2; has_name (accounts, name); i++) {
    g_free (name);
    /* Translators: name of a further account with sample data, %d is 2, 3 and so on. */
    name = g_strdup_printf (_ ("Sample book %d"), i);
  }

  return g_steal_pointer (&name);
}
