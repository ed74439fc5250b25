// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What can go wrong between the desk and the far side: partner-center-api.md 1.6, 1.7, 2.2;
 * azure-api.md 1 "Errors". */

#include <gio/gio.h>

#include "pd-environment.h"

G_BEGIN_DECLS

/**
 * PdApiErrorCode:
 * @PD_API_ERROR_REFUSED: the far side answered "no" (4xx, or an error body in a 200); its words and
 * code are in the details
 * @PD_API_ERROR_FORBIDDEN: 403: a role or a relationship is missing
 * @PD_API_ERROR_NOT_FOUND: 404 or 410
 * @PD_API_ERROR_STALE: 412, or 400 with code 2055: the etag is old; read again (1.5)
 * @PD_API_ERROR_BUSY: another operation is under way over there: try after retry_after_us (1.6)
 * @PD_API_ERROR_THROTTLED: 429 five times
 * @PD_API_ERROR_SERVER: 5xx or 408 of a read, after all retries
 * @PD_API_ERROR_UNKNOWN_FATE: a write has left and no answer says what became of it: look first,
 * then repeat
 * @PD_API_ERROR_OFFLINE: this computer has no network
 * @PD_API_ERROR_UNREACHABLE: there is a network and the server does not answer
 * @PD_API_ERROR_TIMED_OUT: no whole answer in time
 * @PD_API_ERROR_CERTIFICATE: the server's certificate does not fit
 * @PD_API_ERROR_PROTOCOL: an answer that the contract does not allow: no JSON, over the limit, a
 * link or redirect to another host, a link that comes twice
 * @PD_API_ERROR_CURSOR: the place where a list was to go on is not known any more: start it again
 * (1.4)
 * @PD_API_ERROR_SIGN_IN: nobody is signed in, or the sign-in has lapsed or was revoked
 * @PD_API_ERROR_MFA: the sign-in lacks multi-factor authentication (900421)
 * @PD_API_ERROR_DECLINED: the person said no on the sign-in page
 * @PD_API_ERROR_EXPIRED: the code or the wait for the browser has run out
 * @PD_API_ERROR_NO_KEYRING: no Secret Service runs or it refuses; tokens never go elsewhere
 *
 * Messages are English detail for the log and hold no secret; the person gets
 * pd_api_error_to_user_text().
 */
typedef enum {
  PD_API_ERROR_REFUSED,
  PD_API_ERROR_FORBIDDEN,
  PD_API_ERROR_NOT_FOUND,
  PD_API_ERROR_STALE,
  PD_API_ERROR_BUSY,
  PD_API_ERROR_THROTTLED,
  PD_API_ERROR_SERVER,
  PD_API_ERROR_UNKNOWN_FATE,
  PD_API_ERROR_OFFLINE,
  PD_API_ERROR_UNREACHABLE,
  PD_API_ERROR_TIMED_OUT,
  PD_API_ERROR_CERTIFICATE,
  PD_API_ERROR_PROTOCOL,
  PD_API_ERROR_CURSOR,
  PD_API_ERROR_SIGN_IN,
  PD_API_ERROR_MFA,
  PD_API_ERROR_DECLINED,
  PD_API_ERROR_EXPIRED,
  PD_API_ERROR_NO_KEYRING,
} PdApiErrorCode;
#define PD_N_API_ERRORS (PD_API_ERROR_NO_KEYRING + 1)

#define PD_API_ERROR (pd_api_error_quark ())
GQuark pd_api_error_quark (void);

/**
 * PdApiFault: what the far side said. Every GError of PD_API_ERROR carries one (it copies and frees
 * with the error).
 */
typedef struct
{
  PdApi api;
  guint status;           /* HTTP status, 0 = there was no answer */
  char *code;             /* (nullable): "900117", "ReservationOrderNotFound", "invalid_grant" */
  char *text;             /* (nullable): the far side's words, secrets stripped, for the person */
  char *request_id;       /* (nullable): ours, or the server's own name for the request */
  char *correlation_id;   /* (nullable) */
  gint64 retry_after_us;  /* 0 = not said */
  gboolean may_have_done; /* a write that may have been carried out */
} PdApiFault;

/* (transfer none) (nullable): NULL for an error of another domain. */
const PdApiFault *pd_api_error_get_fault (const GError *error);
/* The far side's code is @code, as text or number: pd_api_error_has_code (error, "900117"). */
gboolean pd_api_error_has_code (const GError *error, const char *code);
/* Copies @fault. @fault may be NULL. */
GError *pd_api_error_new (PdApiErrorCode code, const PdApiFault *fault, const char *message);
/* A translated whole sentence for the person, with the far side's words where it spoke, and what to
 * do. Passes other domains on to pd_error_to_user_text(). (transfer full) */
char *pd_api_error_to_user_text (const GError *error);
/* "Request 8ab9…, correlation 6c1f…" for support; NULL when there is neither. (transfer full) */
char *pd_api_error_dup_support_line (const GError *error);

/* Reads an error body of any of the shapes of 1.7 (and Azure's, the token endpoint's, HTML, none)
 * into code and text of @fault. @body may be anything. Thread-safe. */
void pd_api_fault_read_body (PdApiFault *fault, const char *body, gsize length);
void pd_api_fault_clear (PdApiFault *fault);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdApiFault, pd_api_fault_clear)
/* (status, code) to what it means for us; @is_write and 5xx give UNKNOWN_FATE. Also sets
 * retry_after_us of the busy codes of 1.6 where the server said nothing. */
PdApiErrorCode pd_api_fault_classify (PdApiFault *fault, gboolean is_write);

/* Takes out what looks like a token, a key or a signed link, and cuts at 2,000 characters; control
 * characters become blanks. (transfer full) */
char *pd_api_redact (const char *text);

G_END_DECLS
