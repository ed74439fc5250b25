// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Who may do what, and the subscriptions: azure-api.md 8 and 10. */

#include "pd-azure-parts.h"

G_BEGIN_DECLS

typedef struct
{
  char *assignment_id;  /* GUID, small letters */
  char *role_id;        /* GUID, small letters, whatever the scope before it */
  char *principal_id;   /* small letters */
  char *principal_type; /* "User", "Group", "ServicePrincipal", "ForeignGroup", "Device" */
  char *scope;
  char *description;
  gint64 created_at;
  gint64 updated_at;
  char *created_by;   /* GUID */
  gboolean inherited; /* granted above the order that was asked about */
  GPtrArray *faults;
} PdWireAssignment;
void pd_wire_assignment_free (PdWireAssignment *assignment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireAssignment, pd_wire_assignment_free)

/* At and above the order, $filter=atScope(). (GPtrArray of PdWireAssignment) */
PdHttpRequest *pd_azure_list_assignments (const char *tenant, const char *order_id);
/* @assignment_id: a new GUID of ours, the same one at a repeat. @principal_type is always sent
 * (replication). (pd_azure_reply_read_assignment()) */
PdHttpRequest *pd_azure_grant (const char *tenant,
                               const char *order_id,
                               const char *assignment_id,
                               const char *role_id,
                               const char *principal_id,
                               const char *principal_type);
/* (PdWireAssignment) */
PdHttpRequest *
pd_azure_get_assignment (const char *tenant, const char *order_id, const char *assignment_id);
/* 200 with the removed one, or 204 when there was none. */
PdHttpRequest *
pd_azure_revoke (const char *tenant, const char *order_id, const char *assignment_id);

PdWireAssignment *pd_azure_reply_read_assignment (PdHttpReply *reply);

typedef struct
{
  char *role_id;
  char *name; /* roleName */
  char *type; /* "BuiltInRole" */
  char *description;
} PdWireRole;
void pd_wire_role_free (PdWireRole *role);
/* The built-in ones. (GPtrArray of PdWireRole) */
PdHttpRequest *pd_azure_list_roles (const char *tenant, const char *order_id);

typedef struct
{
  char *subscription_id; /* GUID, small letters */
  char *name;
  char *state; /* "Enabled", "Disabled", "Warned", "PastDue", "Deleted" */
  char *tenant_id;
  GPtrArray *faults;
} PdWireAzureSubscription;
void pd_wire_azure_subscription_free (PdWireAzureSubscription *subscription);
/* "active" or "suspended": the book's words (PdAzureSubscription). */
const char *pd_wire_azure_subscription_get_book_state (const PdWireAzureSubscription *subscription);
/* 10 (GPtrArray of PdWireAzureSubscription) */
PdHttpRequest *pd_azure_list_subscriptions (const char *tenant);

G_END_DECLS
