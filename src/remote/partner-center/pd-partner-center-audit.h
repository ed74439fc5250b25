// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The activity log: partner-center-api.md 11. */

#include "pd-wire.h"

G_BEGIN_DECLS

/* What a record names of the thing that it is about. */
typedef struct
{
  char *id; /* the far side's, or a hash of the record where it has none; never NULL */
  gboolean has_own_id;
  gint64 at;
  char *customer_id, *customer_name;
  char *user;        /* userPrincipalName */
  char *application; /* a GUID or a name */
  char *resource;    /* "order", "software_key", … or as it came */
  char *operation;   /* "create_order", "get_software_key", … or as it came */
  char *status;      /* "succeeded", "failed", "progress", "decline", … */
  char *order_id;    /* of customizedData: OrderId, else of the resource's values (nullable) */
  char *subscription_id, *product_id; /* the same (nullable) */
  GHashTable *data; /* customizedData: (element-type utf8 utf8), keys as they came; never NULL */
  char *fault;
} PdWireAudit;
void pd_wire_audit_free (PdWireAudit *audit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireAudit, pd_wire_audit_free)
/* The record changed something that a pull reads again: its customer's orders, subscriptions,
 * profile. FALSE for looks (get_software_key, get_software_download_link). */
gboolean pd_wire_audit_is_change (const PdWireAudit *audit);

#define PD_AUDIT_MAX_DAYS 90
/* UTC days (pd_instant_get_day()), both inclusive. @customer_id (nullable): of that customer. The
 * far side states no order and may give a record twice. resourceNewValue and -OldValue are never
 * kept: contact data and passwords may be in them. Result: PdWireList of PdWireAudit. */
PdHttpRequest *
pd_partner_center_list_audit (int first_day, int last_day, const char *customer_id, guint size);

G_END_DECLS
