// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdTokenStore: where the one secret of an account's sign-in (its refresh token with what belongs
 * to it, as text) outlives the program: the Secret Service (pd-secret-token-store.h), or memory.
 * design.md "Secrets": never a file. Errors are PD_API_ERROR_NO_KEYRING.
 */
#define PD_TYPE_TOKEN_STORE (pd_token_store_get_type ())
G_DECLARE_INTERFACE (PdTokenStore, pd_token_store, PD, TOKEN_STORE, GObject)

struct _PdTokenStoreInterface
{
  GTypeInterface parent_iface;

  void (*load_async) (PdTokenStore *self,
                      const char *account_id,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  char *(*load_finish) (PdTokenStore *self, GAsyncResult *result, GError **error);
  /* @secret NULL: forget it. */
  void (*save_async) (PdTokenStore *self,
                      const char *account_id,
                      const char *secret,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  gboolean (*save_finish) (PdTokenStore *self, GAsyncResult *result, GError **error);
};

void pd_token_store_load_async (PdTokenStore *self,
                                const char *account_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* NULL without @error: nothing is kept. Free with pd_secret_free(). */
char *pd_token_store_load_finish (PdTokenStore *self, GAsyncResult *result, GError **error);
void pd_token_store_save_async (PdTokenStore *self,
                                const char *account_id,
                                const char *secret,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean pd_token_store_save_finish (PdTokenStore *self, GAsyncResult *result, GError **error);

/* Forgets all when it goes: for tests, and for a sign-in that shall not outlive the program. */
PdTokenStore *pd_memory_token_store_new (void);

/* Overwrites, then frees. NULL is fine. */
void pd_secret_free (char *secret);

G_END_DECLS
