// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Support requests of both kinds (sections 9, 13). Same manner as pd-desk.h. Lists: pd_desk_list()
 * with PD_LIST_REQUESTS (pd_desk_restrict_query() narrows them by 1.22). */

#include "pd-desk.h"
#include "pd-support-request.h"

G_BEGIN_DECLS

/* By number, request ID or a unique substring. Blocking. */
PdSupportRequest *pd_desk_find_request (PdDesk *self, const char *text, GError **error);
/* May the user file such a request (1.9, 1.21)? (transfer full) */
PdVerdict *pd_desk_judge_request (PdDesk *self, const char *type);

/* The user's contact data, as last used (remembered per user, encrypted), or defaults from the
 * user's name, e-mail and locale. Result: PdContact. */
void pd_desk_get_contact_async (PdDesk *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
PdContact *pd_desk_get_contact_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* The description that the fields give with what the book knows (9.4, 9.8, 13.6). Result: utf8. */
void pd_desk_describe_request_async (PdDesk *self,
                                     const PdRequestFields *fields,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
char *pd_desk_describe_request_finish (PdDesk *self, GAsyncResult *result, GError **error);

/* Saves a draft (@row_id 0: a new one), whatever is filled in. Result: the request. */
void pd_desk_save_draft_async (PdDesk *self,
                               gint64 row_id,
                               const PdRequestFields *fields,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
PdSupportRequest *pd_desk_save_draft_finish (PdDesk *self, GAsyncResult *result, GError **error);
void pd_desk_discard_draft_async (PdDesk *self,
                                  gint64 row_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Result: TRUE. */
gboolean pd_desk_discard_draft_finish (PdDesk *self, GAsyncResult *result, GError **error);

/* Adds a file to a draft, or to the next message of an open request. A folder, an unreadable or
 * empty file, one over PD_ATTACHMENT_MAX_BYTES, one too many: PD_ERROR_INVALID with the reason,
 * nothing kept. Result of this and of the others below: PdRequestDetails, as it stands now. */
void pd_desk_attach_async (PdDesk *self,
                           gint64 request_row_id,
                           GFile *file,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
void pd_desk_detach_async (PdDesk *self,
                           gint64 attachment_row_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* Submits (9.7): checks, remembers the contact, gives a number at once on a local account.
 * @draft_row_id 0: no draft before. @files (element-type GFile) (nullable) are attached too, all or
 * nothing. */
void pd_desk_create_request_async (PdDesk *self,
                                   const PdRequestFields *fields,
                                   gint64 draft_row_id,
                                   GPtrArray *files,
                                   const char *request_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void pd_desk_get_request_async (PdDesk *self,
                                gint64 request_row_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* A local account's thread goes on with notes of the staff. @note FALSE: meant for the other side.
 */
void pd_desk_reply_request_async (PdDesk *self,
                                  gint64 request_row_id,
                                  const char *body,
                                  gboolean note,
                                  const char *request_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* PD_REQUEST_CLOSED or PD_REQUEST_OPEN. */
void pd_desk_set_request_state_async (PdDesk *self,
                                      gint64 request_row_id,
                                      const char *state,
                                      const char *request_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* Also of pd_desk_refund_async(). */
PdRequestDetails *pd_desk_request_finish (PdDesk *self, GAsyncResult *result, GError **error);
/* The bytes of an attachment, checked against their SHA-256. Result: GBytes. */
void pd_desk_get_attachment_async (PdDesk *self,
                                   gint64 attachment_row_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GBytes *pd_desk_get_attachment_finish (PdDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS
