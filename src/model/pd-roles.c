// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-roles.h"

#include <glib/gi18n-lib.h>

#include "pd-error.h"

static const struct
{
  PdRole role;
  const char *word;
  const char *title;
} role_rows[] = {
  { PD_ROLE_ADMIN_AGENT, "admin-agent", N_ ("Admin agent") },
  { PD_ROLE_GLOBAL_ADMIN, "global-admin", N_ ("Global admin") },
  { PD_ROLE_HELPDESK_AGENT, "helpdesk-agent", N_ ("Helpdesk agent") },
  { PD_ROLE_SALES_AGENT, "sales-agent", N_ ("Sales agent") },
  { PD_ROLE_USER_MANAGEMENT_ADMIN, "user-management-admin", N_ ("User management admin") },
  { PD_ROLE_BILLING_ADMIN, "billing-admin", N_ ("Billing admin") },
  { PD_ROLE_ACCOUNT_ADMIN, "account-admin", N_ ("Account admin") },
  { PD_ROLE_REFERRAL_ADMIN, "referral-admin", N_ ("Referral admin") },
  { PD_ROLE_MARKETING_CONTENT_ADMIN, "marketing-content-admin", N_ ("Marketing content admin") },
};

static const char *const act_words[PD_ACT_LAST + 1] = {
  [PD_ACT_SEE_SOFTWARE] = "see-software",
  [PD_ACT_BUY_SOFTWARE] = "buy-software",
  [PD_ACT_GET_KEYS] = "get-keys",
  [PD_ACT_CANCEL_SOFTWARE] = "cancel-software",
  [PD_ACT_SEE_KEY_LOG] = "see-key-log",
  [PD_ACT_SEE_CUSTOMER_LOG] = "see-customer-log",
  [PD_ACT_ACCEPT_AGREEMENT] = "accept-agreement",
  [PD_ACT_ADD_CUSTOMER] = "add-customer",
  [PD_ACT_SEARCH_CUSTOMERS] = "search-customers",
  [PD_ACT_UPDATE_CUSTOMER] = "update-customer",
  [PD_ACT_EXPORT_CUSTOMERS] = "export-customers",
  [PD_ACT_SEE_INVOICES] = "see-invoices",
  [PD_ACT_SEE_RESERVATIONS] = "see-reservations",
  [PD_ACT_REFUND_RESERVATIONS] = "refund-reservations",
  [PD_ACT_BUY_RESERVATIONS] = "buy-reservations",
  [PD_ACT_SET_SELF_PURCHASE] = "set-self-purchase",
  [PD_ACT_CREATE_AZURE_REQUEST] = "create-azure-request",
  [PD_ACT_CREATE_PARTNER_REQUEST] = "create-partner-request",
};

struct _PdRoleTable
{
  GObject parent_instance;
  PdRoleSet roles[PD_ACT_LAST + 1];   /* 0 = not set yet */
  const char *rules[PD_ACT_LAST + 1]; /* interned; NULL = not set yet */
};

G_DEFINE_FINAL_TYPE (PdRoleTable, pd_role_table, G_TYPE_OBJECT)

static void
pd_role_table_class_init (PdRoleTableClass *klass)
{
}

static void
pd_role_table_init (PdRoleTable *self)
{
}

const char *
pd_role_to_string (PdRole role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (role_rows); i++) {
    if (role_rows[i].role == role)
      return role_rows[i].word;
  }

  g_return_val_if_reached ("");
}

gboolean
pd_role_from_string (const char *text, PdRole *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (role_rows); i++) {
    if (g_strcmp0 (role_rows[i].word, text) == 0) {
      *role = role_rows[i].role;
      return TRUE;
    }
  }

  return FALSE;
}

const char *
pd_role_get_title (PdRole role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (role_rows); i++) {
    if (role_rows[i].role == role)
      return _ (role_rows[i].title);
  }

  g_return_val_if_reached ("");
}

gboolean
pd_role_set_parse (const char *text, PdRoleSet *roles, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", ",", -1);
  PdRoleSet set = 0;

  for (gsize i = 0; words[i] != NULL; i++) {
    PdRole role;

    g_strstrip (words[i]);
    if (!pd_role_from_string (words[i], &role)) {
      /* Translators: %s is what was typed as a role. */
      g_set_error (error, PD_ERROR, PD_ERROR_INVALID, _ ("“%s” is not a role."), words[i]);
      return FALSE;
    }
    set |= role;
  }
  if (set == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, _ ("At least one role is needed."));
    return FALSE;
  }

  *roles = set;
  return TRUE;
}

static char *
join_roles (PdRoleSet roles, const char *separator, const char *(*get_text) (PdRole))
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (role_rows); i++) {
    if ((roles & role_rows[i].role) == 0)
      continue;
    if (text->len > 0)
      g_string_append (text, separator);
    g_string_append (text, get_text (role_rows[i].role));
  }

  return g_string_free (text, FALSE);
}

char *
pd_role_set_format (PdRoleSet roles)
{
  return join_roles (roles, ",", pd_role_to_string);
}

char *
pd_role_set_format_titles (PdRoleSet roles)
{
  /* Translators: stands between the names in a list of roles. */
  return join_roles (roles, C_ ("between roles", ", "), pd_role_get_title);
}

PdRoleTable *
pd_role_table_new (void)
{
  return g_object_new (PD_TYPE_ROLE_TABLE, NULL);
}

gboolean
pd_role_table_set (PdRoleTable *self,
                   const char *act,
                   const char *rule,
                   PdRoleSet roles,
                   GError **error)
{
  gsize i;

  g_return_val_if_fail (PD_IS_ROLE_TABLE (self), FALSE);
  g_return_val_if_fail (act != NULL && rule != NULL, FALSE);

  for (i = 0; i < G_N_ELEMENTS (act_words) && strcmp (act_words[i], act) != 0; i++)
    ;
  if (i == G_N_ELEMENTS (act_words)) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "“%s” is no act", act);
    return FALSE;
  }
  if (self->rules[i] != NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "the act “%s” is listed twice", act);
    return FALSE;
  }
  if (roles == 0 || (roles & ~PD_ROLES_ALL) != 0 || !g_str_has_prefix (rule, "1.")) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "the act “%s” has no roles or no rule", act);
    return FALSE;
  }

  self->roles[i] = roles;
  self->rules[i] = g_intern_string (rule);
  return TRUE;
}

gboolean
pd_role_table_validate (PdRoleTable *self, GError **error)
{
  g_return_val_if_fail (PD_IS_ROLE_TABLE (self), FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (act_words); i++) {
    if (self->rules[i] == NULL) {
      g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "the act “%s” is missing", act_words[i]);
      return FALSE;
    }
  }

  return TRUE;
}

PdRoleSet
pd_role_table_get_roles (PdRoleTable *self, PdAct act)
{
  g_return_val_if_fail (PD_IS_ROLE_TABLE (self), 0);
  g_return_val_if_fail ((gsize) act <= PD_ACT_LAST, 0);

  return self->roles[act];
}

PdVerdict *
pd_role_table_judge (PdRoleTable *self, PdAct act, PdRoleSet held)
{
  g_autofree char *titles = NULL;
  g_autofree char *reason = NULL;
  gboolean one;

  g_return_val_if_fail (PD_IS_ROLE_TABLE (self), NULL);
  g_return_val_if_fail ((gsize) act <= PD_ACT_LAST, NULL);
  g_return_val_if_fail (self->rules[act] != NULL, NULL);

  if ((self->roles[act] & held) != 0)
    return pd_verdict_new_allowed (self->rules[act], 0, -1, NULL);

  one = (self->roles[act] & (self->roles[act] - 1)) == 0;
  titles = pd_role_set_format_titles (self->roles[act]);
  /* Translators: %s is the name of a role, like “Admin agent”, or a list of such names. */
  reason = g_strdup_printf (
      one ? _ ("This needs the role %s.") : _ ("This needs one of the roles %s."), titles);
  return pd_verdict_new_refused (self->rules[act], 0, PD_VERDICT_NEXT_CHANGE_ROLES, reason);
}
