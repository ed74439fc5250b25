// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdVault: seals product keys and link URLs (AES-256-GCM from GnuTLS, random 96-bit nonce before
 * the text, tag behind, book ID as associated data). Its key is in the Secret Service, or, where
 * none runs, in BOOK.key (0600) beside the book. Thread-safe after opening.
 */
#define PD_TYPE_VAULT (pd_vault_get_type ())
G_DECLARE_FINAL_TYPE (PdVault, pd_vault, PD, VAULT, GObject)

/* The text whose pd_vault_hash() stands in the book's settings, to tell a key that does not fit. */
#define PD_VAULT_CHECK "partner-desk vault check"

/* @may_create: makes a key for a new book; otherwise a missing key is PD_ERROR_SECRET. Blocking
 * (D-Bus); PARTNER_DESK_KEYRING=file asks for the key file without asking the Secret Service
 * (tests, servers). A key file that is there is used, whatever runs now. From then on the process
 * leaves no core dump (5.13). */
PdVault *
pd_vault_open (const char *book_path, const char *book_id, gboolean may_create, GError **error);
/* TRUE: the window shows the warning that the key lies in a file. */
gboolean pd_vault_is_key_file (PdVault *self);
GBytes *pd_vault_seal (PdVault *self, const char *text, GError **error);
/* PD_ERROR_SECRET when it does not fit. The text is wiped by pd_vault_free_text(). */
char *pd_vault_open_sealed (PdVault *self, GBytes *sealed, GError **error);
void pd_vault_free_text (char *text);
/* HMAC-SHA256 of the text under the vault's key: finds duplicates without opening any. */
GBytes *pd_vault_hash (PdVault *self, const char *text);
/* Removes the key from Secret Service or disk, with the account. */
gboolean pd_vault_forget (const char *book_path, const char *book_id, GError **error);

G_END_DECLS
