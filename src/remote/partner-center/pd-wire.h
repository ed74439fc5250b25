// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What all readers of Partner Center's answers share: partner-center-api.md 1.3, 1.7.
 *
 * The files pd-partner-center-*.h hold builders and readers and send nothing: each function gives a
 * PdHttpRequest with its reader set; what the reader makes is named beside it ("Result: …") and
 * belongs to who takes it with pd_far_fetch() or pd_http_reply_steal_result().
 *
 * In every PdWire… struct: text is owned and NULL where the far side said nothing; an enumeration
 * whose word we know is in lower snake_case ("one_time", whether OneTime or 1 came), any other as
 * it came; instants are int64 microseconds, 0 = not set (also for both sentinels); a quantity of -1
 * was not said (0 means "cancelled" on an order's line); "fault" is NULL or names, in English for
 * the log, what could not be read: the rest of the item is there. IDs of customers, subscriptions
 * and other GUIDs are in lower case, order IDs as they came. */

#include "pd-http-request.h"

G_BEGIN_DECLS

/* One page of a list. An item that could not be kept at all (no object, no ID) is a text in
 * @faults. */
typedef struct
{
  GPtrArray *items;  /* (element-type PdWire…), as the call says */
  GPtrArray *faults; /* (element-type utf8) */
} PdWireList;
void pd_wire_list_free (PdWireList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireList, pd_wire_list_free)

/* An amount in minor units of the currency beside it. More decimals than the currency has are
 * rounded half away from zero. Not set: missing, unreadable, or of a currency that nobody knows. */
typedef struct
{
  gboolean is_set;
  gint64 minor;
} PdWireAmount;

typedef struct
{
  char *first_name, *last_name;
  char *line1, *line2, *city, *state, *postal_code, *country;
  char *phone;
} PdWireAddress;
void pd_wire_address_free (PdWireAddress *address);
PdWireAddress *pd_wire_address_copy (const PdWireAddress *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireAddress, pd_wire_address_free)

typedef struct
{
  char *first_name, *last_name, *email, *phone;
} PdWireContact;
void pd_wire_contact_free (PdWireContact *contact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireContact, pd_wire_contact_free)

/* "product:sku:availability" in its parts; FALSE (and all NULL) for a legacy offer ID. Each
 * (out) (transfer full) (optional). */
gboolean
pd_wire_split_item_id (const char *item_id, char **product_id, char **sku_id, char **availability);

G_END_DECLS
