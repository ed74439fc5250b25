// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Long-running operations: azure-api.md 1. The body decides, the status code of a poll proves
 * nothing; an unknown status is still running. */

#include "pd-azure-parts.h"

G_BEGIN_DECLS

typedef enum {
  PD_AZURE_RUNNING,
  PD_AZURE_SUCCEEDED,
  PD_AZURE_FAILED,
  PD_AZURE_CANCELLED,
} PdAzureOutcome;
/* Of an operation's or an exchange item's status; NULL and unknown: running. */
PdAzureOutcome pd_azure_outcome_of (const char *status);

/* Azure-AsyncOperation, else Location, of a reply; NULL: there is none. (transfer full) */
char *pd_azure_reply_dup_operation (PdHttpReply *reply);
char *pd_azure_reply_dup_location (PdHttpReply *reply);
/* The operation of an exchange, rebuilt after a crash (7): its id is the session's id.
 * (transfer full) */
char *pd_azure_operation_path (const char *operation_id);

/* A poll's body of any operation: { id, name, status, properties, error }. */
typedef struct
{
  char *operation_id;
  char *status;
  char *error_code;
  char *error_text; /* plain */
  char *warning;    /* supportTicketCreationWarning and the like (nullable) */
  gboolean has_properties;
} PdWireOperation;
void pd_wire_operation_free (PdWireOperation *operation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdWireOperation, pd_wire_operation_free)
/* @target: a URL that the far side gave. No reader: pd_azure_reply_read_operation(). */
PdHttpRequest *pd_azure_poll (const char *tenant, const char *target);
/* NULL: an empty body (still running). */
PdWireOperation *pd_azure_reply_read_operation (PdHttpReply *reply);
/* What an operation that failed says: PD_API_ERROR_REFUSED with its code and words, or what its
 * code means else (PD_API_ERROR_FORBIDDEN …). */
GError *pd_azure_operation_error (const char *code, const char *text);

G_END_DECLS
