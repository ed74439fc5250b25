// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What all calls of Azure Resource Manager have in common: azure-api.md 1. The builders of
 * remote/azure give a PdHttpRequest with its reader set and send nothing; each takes the customer's
 * @tenant first (azure-api.md 10: one token per customer tenant). What a reader gives is one of the
 * PdWire… structs (or a GPtrArray of them, for lists): owned text, NULL = missing; instants in µs
 * UTC, 0 = missing; money in minor units. A member of another type, an amount of an unknown
 * currency, an instant that is none is missing and named in "faults"; the rest is there. */

#include "pd-api-error.h"
#include "pd-http-request.h"

G_BEGIN_DECLS

#define PD_AZURE_CAPACITY_VERSION "2022-11-01"
#define PD_AZURE_CONSUMPTION_VERSION "2021-10-01"
#define PD_AZURE_AUTHORIZATION_VERSION "2022-04-01"
#define PD_AZURE_SUPPORT_VERSION "2024-04-01"
#define PD_AZURE_SUBSCRIPTIONS_VERSION "2020-01-01"

/* An amount (azure-api.md 1 "money"); plain value. */
typedef struct
{
  gboolean known; /* FALSE: missing or not readable */
  gint64 minor;
  char currency[4]; /* upper case, "" when not known */
} PdAzureMoney;

/* What the far side says about a refused calculation (6, 7). Texts are plain, without HTML. */
typedef struct
{
  char *code; /* (nullable) */
  char *message;
} PdWirePolicyError;
void pd_wire_policy_error_free (PdWirePolicyError *error);
/* "Text. Text." of a list of PdWirePolicyError, or NULL when it is empty. (transfer full) */
char *pd_wire_policy_errors_to_text (GPtrArray *errors);
gboolean pd_wire_policy_errors_have_code (GPtrArray *errors, const char *code);

/* --- ids: by segment name, any case, never by position --- */

/* What follows the last segment @segment ("reservationOrders"): NULL when there is none. As it was
 * written. (transfer full) */
char *pd_azure_id_dup_segment (const char *id, const char *segment);
/* The GUID in small letters, out of a full id (also one that goes on with "/revisions/3"), out of
 * "orderGuid/reservationGuid", or a bare GUID. NULL: neither. (transfer full) */
char *pd_azure_id_dup_reservation (const char *id);
/* The same for the order; a bare GUID counts as the order. */
char *pd_azure_id_dup_order (const char *id);
char *pd_azure_id_dup_subscription (const char *id);
/* The last segment of a role definition's or assignment's id, or a bare GUID; small letters. */
char *pd_azure_id_dup_last (const char *id);
/* "/providers/Microsoft.Capacity/reservationOrders/{o}/reservations/{r}"; (transfer full) */
char *pd_azure_id_new_reservation (const char *order_id, const char *reservation_id);
char *pd_azure_id_new_order (const char *order_id);

/* HTML of a message (9) as plain text: tags, styles and scripts gone, entities resolved, blocks and
 * <br> as new lines; text that is no HTML stays as it is. Nothing is loaded. (transfer full) */
char *pd_azure_html_to_text (const char *html);

/* --- errors: the table of azure-api.md 1, by code first, status second --- */
typedef enum {
  PD_AZURE_MEANS_NOTHING,    /* no error of Azure's */
  PD_AZURE_MEANS_INPUT,      /* wrong input: shown at the field */
  PD_AZURE_MEANS_SAME,       /* nothing to change: success */
  PD_AZURE_MEANS_RELOAD,     /* another state than we thought: read again, then decide */
  PD_AZURE_MEANS_BY_REQUEST, /* not possible by the API: offer a support request */
  PD_AZURE_MEANS_SIGN_IN,    /* the token, also one of another tenant */
  PD_AZURE_MEANS_PAYMENT,    /* billing says no; a person may try again */
  PD_AZURE_MEANS_RIGHT,      /* a role is missing (8) */
  PD_AZURE_MEANS_GONE,       /* not there: marked after a second look */
  PD_AZURE_MEANS_OUR_FAULT,  /* 405 */
  PD_AZURE_MEANS_WAIT,       /* 429 */
  PD_AZURE_MEANS_SERVER,     /* their fault: reads again, writes read the state first */
} PdAzureMeaning;
PdAzureMeaning pd_azure_meaning_of (const GError *error);
/* By code (nullable) and status (0: not known). */
PdAzureMeaning pd_azure_meaning_of_code (const char *code, guint status);

G_END_DECLS
