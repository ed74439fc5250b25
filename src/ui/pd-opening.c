// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-opening.h"

#include "pd-text.h"

/* An atomic box, shared by the thread and whoever waits for it. */
struct _PdOpening
{
  char *data_dir; /* (owned) (nullable) */
  char *name;     /* (owned) (nullable) */
  PdClock *clock; /* (owned) */

  GMutex lock; /* guards what follows */
  GCond done;
  gboolean ended;
  PdAccount *account; /* (owned) (nullable) */
  PdDesk *desk;       /* (owned) (nullable) */
};

static void
clear (gpointer data)
{
  PdOpening *self = data;

  g_clear_object (&self->desk);
  g_clear_object (&self->account);
  g_clear_object (&self->clock);
  g_free (self->name);
  g_free (self->data_dir);
  g_cond_clear (&self->done);
  g_mutex_clear (&self->lock);
}

static PdAccount *
find_account (PdOpening *self, PdAccounts *accounts)
{
  g_autoptr (GSettings) settings = NULL;
  g_autofree char *last = NULL;
  PdAccount *account = NULL;

  if (self->name != NULL)
    return pd_accounts_find (accounts, self->name, NULL);

  settings = g_settings_new (PD_APP_ID); /* that of pd-gsettings.c is the main thread's */
  last = g_settings_get_string (settings, "last-account");
  if (*last != '\0')
    account = pd_accounts_find (accounts, last, NULL);

  return account != NULL ? account : pd_accounts_find (accounts, NULL, NULL);
}

/* ICU reads what it knows of a locale when it is first asked: here, beside the window. */
static void
warm_formats (PdClock *clock)
{
  g_autofree char *time = pd_text_time (pd_clock_now (clock));
  g_autofree char *deadline = pd_text_deadline (pd_clock_now (clock));
  g_autofree char *number = pd_text_number (1);

  pd_text_country ("JP");
}

static gpointer
open_thread (gpointer data)
{
  PdOpening *self = data;
  g_autoptr (PdAccounts) accounts = pd_accounts_new (self->data_dir, self->clock);
  g_autoptr (PdAccount) account = NULL;
  g_autoptr (PdDesk) desk = NULL;
  g_autoptr (GError) error = NULL;

  if (pd_accounts_refresh (accounts, &error) && (account = find_account (self, accounts)) != NULL)
    desk = pd_desk_open (pd_account_get_path (account), self->clock, &error);
  if (error != NULL)
    g_message ("Opening the account ahead of the window: %s", error->message);

  g_mutex_lock (&self->lock);
  self->account = g_steal_pointer (&account);
  self->desk = g_steal_pointer (&desk);
  self->ended = TRUE;
  g_cond_signal (&self->done);
  g_mutex_unlock (&self->lock);
  warm_formats (self->clock);
  pd_opening_free (self);

  return NULL;
}

PdOpening *
pd_opening_new (const char *data_dir, PdClock *clock, const char *name)
{
  PdOpening *self = NULL;

  g_return_val_if_fail (PD_IS_CLOCK (clock), NULL);

  self = g_atomic_rc_box_new0 (PdOpening);
  g_mutex_init (&self->lock);
  g_cond_init (&self->done);
  self->data_dir = g_strdup (data_dir);
  self->name = g_strdup (name);
  self->clock = g_object_ref (clock);
  g_thread_unref (g_thread_new ("opening", open_thread, g_atomic_rc_box_acquire (self)));

  return self;
}

void
pd_opening_free (PdOpening *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
pd_opening_wait (PdOpening *self, gint64 wait_us)
{
  const gint64 deadline = g_get_monotonic_time () + wait_us;
  gboolean ended = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->lock);
  while (!self->ended && g_cond_wait_until (&self->done, &self->lock, deadline))
    ;
  ended = self->ended;
  g_mutex_unlock (&self->lock);

  return ended;
}

PdDesk *
pd_opening_steal_desk (PdOpening *self, PdAccount **account)
{
  PdDesk *desk = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (account != NULL, NULL);

  g_mutex_lock (&self->lock);
  desk = g_steal_pointer (&self->desk);
  *account = desk != NULL ? g_steal_pointer (&self->account) : NULL;
  g_mutex_unlock (&self->lock);

  return desk;
}
