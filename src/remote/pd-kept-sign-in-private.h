// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the PdTokenStore keeps of a sign-in, as text. */
typedef struct
{
  char *refresh_token;
  char *user;   /* (nullable) */
  char *tenant; /* (nullable) */
  gint64 lasts_until;
} PdKeptSignIn;

/* A secret: pd_secret_free(). */
char *pd_kept_sign_in_write (const PdKeptSignIn *kept);
/* FALSE: @secret (nullable) holds no sign-in of ours; nothing is to be cleared then. */
gboolean pd_kept_sign_in_read (const char *secret, PdKeptSignIn *kept);
void pd_kept_sign_in_clear (PdKeptSignIn *kept);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdKeptSignIn, pd_kept_sign_in_clear)

G_END_DECLS
