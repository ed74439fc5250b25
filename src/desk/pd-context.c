// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-desk-private.h"

#include <glib/gi18n-lib.h>

struct _PdContext
{
  GObject parent_instance;

  char *book_path;   /* (owned) (not nullable) */
  char *book_id;     /* (owned) (not nullable) */
  char *vault_check; /* (owned) (not nullable) */
  gboolean is_cloud;
  PdClock *clock;        /* (owned) */
  PdPolicySet *policies; /* (owned) */
  PdRoleTable *roles;    /* (owned) */
  PdMarketList *markets; /* (owned): the program's own */

  GMutex vault_lock;
  PdVault *vault; /* (owned) (nullable), under vault_lock */
};

G_DEFINE_FINAL_TYPE (PdContext, pd_context, G_TYPE_OBJECT)

static void
pd_context_finalize (GObject *object)
{
  PdContext *self = PD_CONTEXT (object);

  g_clear_object (&self->vault);
  g_mutex_clear (&self->vault_lock);
  g_clear_object (&self->markets);
  g_clear_object (&self->roles);
  g_clear_object (&self->policies);
  g_clear_object (&self->clock);
  g_free (self->vault_check);
  g_free (self->book_id);
  g_free (self->book_path);
  G_OBJECT_CLASS (pd_context_parent_class)->finalize (object);
}

static void
pd_context_class_init (PdContextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_context_finalize;
}

static void
pd_context_init (PdContext *self)
{
  g_mutex_init (&self->vault_lock);
}

PdContext *
pd_context_new (const char *book_path,
                const PdSettings *settings,
                PdClock *clock,
                PdPolicySet *policies,
                PdRoleTable *roles,
                PdMarketList *markets)
{
  PdContext *self;

  g_return_val_if_fail (book_path != NULL, NULL);
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (PD_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (PD_IS_POLICY_SET (policies), NULL);
  g_return_val_if_fail (PD_IS_ROLE_TABLE (roles), NULL);
  g_return_val_if_fail (PD_IS_MARKET_LIST (markets), NULL);

  self = g_object_new (PD_TYPE_CONTEXT, NULL);
  self->book_path = g_strdup (book_path);
  self->book_id = g_strdup (settings->book_id);
  self->vault_check = g_strdup (settings->vault_check);
  self->is_cloud = pd_settings_is_cloud (settings);
  self->clock = g_object_ref (clock);
  self->policies = g_object_ref (policies);
  self->roles = g_object_ref (roles);
  self->markets = g_object_ref (markets);
  return self;
}

const char *
pd_context_get_book_path (PdContext *self)
{
  return self->book_path;
}

gboolean
pd_context_is_cloud (PdContext *self)
{
  return self->is_cloud;
}

gboolean
pd_context_check_is_own_book (PdContext *self, GError **error)
{
  if (!self->is_cloud)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_ALLOWED,
                       _ ("The book of this account follows Partner Center: nothing is imported "
                          "into it."));
  return FALSE;
}

PdClock *
pd_context_get_clock (PdContext *self)
{
  return self->clock;
}

PdPolicySet *
pd_context_get_policies (PdContext *self)
{
  return self->policies;
}

PdRoleTable *
pd_context_get_roles (PdContext *self)
{
  return self->roles;
}

PdMarketList *
pd_context_get_own_markets (PdContext *self)
{
  return self->markets;
}

char *
pd_vault_make_check (PdVault *vault)
{
  g_autoptr (GBytes) hash = pd_vault_hash (vault, PD_VAULT_CHECK);
  const guint8 *bytes = g_bytes_get_data (hash, NULL);
  GString *hex = g_string_new (NULL);

  for (gsize i = 0; i < g_bytes_get_size (hash); i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

static PdVault *
open_vault (PdContext *self, GError **error)
{
  g_autoptr (PdVault) vault = NULL;
  g_autofree char *check = NULL;

  vault = pd_vault_open (self->book_path, self->book_id, FALSE, error);
  if (vault == NULL)
    return NULL;

  check = pd_vault_make_check (vault);
  if (g_strcmp0 (check, self->vault_check) != 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_SECRET,
                 "The key found for the book %s is not the one that its secrets were sealed with",
                 self->book_id);
    return NULL;
  }

  return g_steal_pointer (&vault);
}

PdVault *
pd_context_ref_vault (PdContext *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (PD_IS_CONTEXT (self), NULL);

  locker = g_mutex_locker_new (&self->vault_lock);
  if (self->vault == NULL)
    self->vault = open_vault (self, error);

  return self->vault != NULL ? g_object_ref (self->vault) : NULL;
}

gboolean
pd_context_begin_any (PdContext *self,
                      PdDatabase *database,
                      PdSettings **settings,
                      PdLocalEngine *engine,
                      GError **error)
{
  g_return_val_if_fail (PD_IS_CONTEXT (self), FALSE);
  g_return_val_if_fail (settings != NULL, FALSE);

  *settings = pd_settings_load (database, error);
  if (*settings == NULL)
    return FALSE;

  pd_local_engine_init (engine, self->policies, *settings, pd_clock_now (self->clock));
  engine->markets = self->markets;
  return TRUE;
}

gboolean
pd_context_begin (PdContext *self,
                  PdDatabase *database,
                  PdAct act,
                  PdSettings **settings,
                  PdLocalEngine *engine,
                  GError **error)
{
  g_autoptr (PdVerdict) verdict = NULL;

  if (!pd_context_begin_any (self, database, settings, engine, error))
    return FALSE;

  verdict = pd_role_table_judge (self->roles, act, (*settings)->roles);
  if (pd_verdict_check (verdict, error))
    return TRUE;

  g_clear_pointer (settings, pd_settings_free);
  return FALSE;
}
