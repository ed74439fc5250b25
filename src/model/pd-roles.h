// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "pd-verdict.h"

G_BEGIN_DECLS

/* Roles a partner's user can hold (domain-rules.md, head). A set is a bit mask (1.24). */
typedef enum {
  PD_ROLE_ADMIN_AGENT = 1 << 0,
  PD_ROLE_GLOBAL_ADMIN = 1 << 1,
  PD_ROLE_HELPDESK_AGENT = 1 << 2,
  PD_ROLE_SALES_AGENT = 1 << 3,
  PD_ROLE_USER_MANAGEMENT_ADMIN = 1 << 4,
  PD_ROLE_BILLING_ADMIN = 1 << 5,
  PD_ROLE_ACCOUNT_ADMIN = 1 << 6,
  PD_ROLE_REFERRAL_ADMIN = 1 << 7,
  PD_ROLE_MARKETING_CONTENT_ADMIN = 1 << 8,
} PdRole;
typedef guint PdRoleSet;
#define PD_ROLES_ALL ((1u << 9) - 1)
#define PD_ROLES_DEFAULT (PD_ROLE_ADMIN_AGENT | PD_ROLE_GLOBAL_ADMIN)

/* "admin-agent" <-> PD_ROLE_ADMIN_AGENT, as in the command line. */
const char *pd_role_to_string (PdRole role);
gboolean pd_role_from_string (const char *text, PdRole *role);
/* Translated name: "Admin agent" / 管理エージェント. */
const char *pd_role_get_title (PdRole role);
/* "admin-agent,global-admin"; PD_ERROR_INVALID names the unknown word. */
gboolean pd_role_set_parse (const char *text, PdRoleSet *roles, GError **error);
char *pd_role_set_format (PdRoleSet roles); /* the same form */
char *
pd_role_set_format_titles (PdRoleSet roles); /* "Admin agent, Global admin", translated list */

/* Acts that the role table (data/roles.json) allows. The word in the file is the rule's action. */
typedef enum {
  PD_ACT_SEE_SOFTWARE,           /* 1.1 "see-software" */
  PD_ACT_BUY_SOFTWARE,           /* 1.1 "buy-software" */
  PD_ACT_GET_KEYS,               /* 1.2 "get-keys" */
  PD_ACT_CANCEL_SOFTWARE,        /* 1.3 "cancel-software" */
  PD_ACT_SEE_KEY_LOG,            /* 1.4 "see-key-log": key and download records */
  PD_ACT_SEE_CUSTOMER_LOG,       /* 1.5 "see-customer-log": all other records */
  PD_ACT_ACCEPT_AGREEMENT,       /* 1.12 "accept-agreement" */
  PD_ACT_ADD_CUSTOMER,           /* 1.13 "add-customer" */
  PD_ACT_SEARCH_CUSTOMERS,       /* 1.14, 1.15 "search-customers" */
  PD_ACT_UPDATE_CUSTOMER,        /* 1.14, 1.15 "update-customer" */
  PD_ACT_EXPORT_CUSTOMERS,       /* 1.14 "export-customers" */
  PD_ACT_SEE_INVOICES,           /* 1.19 "see-invoices" */
  PD_ACT_SEE_RESERVATIONS,       /* 1.6 "see-reservations": and manage them */
  PD_ACT_REFUND_RESERVATIONS,    /* 1.7 "refund-reservations": refund and exchange; see also 1.8 */
  PD_ACT_BUY_RESERVATIONS,       /* 1.10 "buy-reservations" */
  PD_ACT_SET_SELF_PURCHASE,      /* 1.11 "set-self-purchase" */
  PD_ACT_CREATE_AZURE_REQUEST,   /* 1.9 "create-azure-request" */
  PD_ACT_CREATE_PARTNER_REQUEST, /* 1.21 "create-partner-request": anyone */
  PD_ACT_LAST = PD_ACT_CREATE_PARTNER_REQUEST,
} PdAct;

#define PD_TYPE_ROLE_TABLE (pd_role_table_get_type ())
G_DECLARE_FINAL_TYPE (PdRoleTable, pd_role_table, PD, ROLE_TABLE, GObject)

PdRoleTable *pd_role_table_new (void);
/* Fills the table while the data are read; pd_role_table_validate() then demands every act. */
gboolean pd_role_table_set (PdRoleTable *self,
                            const char *act,
                            const char *rule,
                            PdRoleSet roles,
                            GError **error);
gboolean pd_role_table_validate (PdRoleTable *self, GError **error);
PdRoleSet pd_role_table_get_roles (PdRoleTable *self, PdAct act);
/* Allowed when any held role is in the row (1.24); else refused, naming the roles that are needed
 * (1.25). */
PdVerdict *pd_role_table_judge (PdRoleTable *self, PdAct act, PdRoleSet held);

G_END_DECLS
