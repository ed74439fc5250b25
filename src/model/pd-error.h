// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PD_ERROR (pd_error_quark ())

/**
 * PdError:
 * @PD_ERROR_RULE: a domain rule forbids the act (exit status 1)
 * @PD_ERROR_ROLE: none of the user's roles allows the act (exit status 1)
 * @PD_ERROR_CONFLICT: the act is already under way or done (exit status 1; rule 7.15)
 * @PD_ERROR_LINK_ENDED: the download link has expired, is used up or revoked (exit status 1;
 * rules 5.6, 5.7, 8.1)
 * @PD_ERROR_NO_KEYS: the pool of product keys is empty (exit status 1)
 * @PD_ERROR_INVALID: what the person typed or the file holds is not usable (exit status 2 or 1)
 * @PD_ERROR_NOT_FOUND: nothing matches (exit status 1)
 * @PD_ERROR_AMBIGUOUS: several things match; the message lists them (exit status 1)
 * @PD_ERROR_OVERFLOW: an amount does not fit 64 bits of minor units (exit status 1)
 * @PD_ERROR_PROTOCOL: data from a file, a server or the book lack a member or have another type (3)
 * @PD_ERROR_STORE: the book could not be read or written (3)
 * @PD_ERROR_STORE_DAMAGED: the book is damaged (3)
 * @PD_ERROR_STORE_NEWER: the book was written by a newer Partner Desk (3)
 * @PD_ERROR_STORE_READ_ONLY: the book or its folder may not be written (3)
 * @PD_ERROR_STORE_LOCKED: another program holds the book (3)
 * @PD_ERROR_STORE_FULL: the disk is full (3)
 * @PD_ERROR_SECRET: the key that opens the book's secrets is missing or does not fit (3)
 * @PD_ERROR_CHECKSUM: a downloaded file does not have the SHA-256 that was declared (3)
 * @PD_ERROR_UNSUPPORTED: this kind of account cannot do it (1)
 * @PD_ERROR_NOT_ALLOWED: it cannot be done here or not in this state; the message says what can (1)
 * @PD_ERROR_REFUSED: the far side said no; the message holds its words (1)
 * @PD_ERROR_PARTIAL: a part was done and the far side refused the rest; the message says which (1)
 * @PD_ERROR_QUEUED: it is not done yet and stands in the outbox; the message says what it waits for
 * (3)
 *
 * Messages of the codes from RULE to QUEUED are whole translated sentences for the person. Messages
 * of the others are English detail for the log; the person gets the sentence of
 * pd_error_to_user_text().
 */
typedef enum {
  PD_ERROR_RULE,
  PD_ERROR_ROLE,
  PD_ERROR_CONFLICT,
  PD_ERROR_LINK_ENDED,
  PD_ERROR_NO_KEYS,
  PD_ERROR_INVALID,
  PD_ERROR_NOT_FOUND,
  PD_ERROR_AMBIGUOUS,
  PD_ERROR_OVERFLOW,
  PD_ERROR_UNSUPPORTED,
  PD_ERROR_NOT_ALLOWED,
  PD_ERROR_REFUSED,
  PD_ERROR_PARTIAL,
  PD_ERROR_QUEUED,
  PD_ERROR_PROTOCOL,
  PD_ERROR_STORE,
  PD_ERROR_STORE_DAMAGED,
  PD_ERROR_STORE_NEWER,
  PD_ERROR_STORE_READ_ONLY,
  PD_ERROR_STORE_LOCKED,
  PD_ERROR_STORE_FULL,
  PD_ERROR_SECRET,
  PD_ERROR_CHECKSUM,
} PdError;

GQuark pd_error_quark (void);

/* A translated whole sentence for the person: what went wrong and what to do. Never NULL.
 * Understands PD_ERROR, G_IO_ERROR, G_FILE_ERROR and the domains of pd_error_add_domain(); anything
 * else gets a general sentence. */
char *pd_error_to_user_text (const GError *error);

/* The exit status of the command line for this error: 1, 2 or 3 (see ../shared/cli.md). */
int pd_error_to_exit_status (const GError *error);

/* How a floor above this one teaches the two functions its own domain, before the first error of it
 * is made. Thread-safe. @to_text: (transfer full), never NULL. */
typedef char *(*PdErrorToText) (const GError *error);
typedef int (*PdErrorToStatus) (const GError *error);
void pd_error_add_domain (GQuark domain, PdErrorToText to_text, PdErrorToStatus to_status);

G_END_DECLS
