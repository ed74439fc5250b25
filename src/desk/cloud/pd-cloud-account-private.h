// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the files of PdCloudAccount share: pd-cloud-account.c (itself and its sign-in), …-sync.c
 * (passes), …-outbox.c (the outbox, pasted keys). */

#include "pd-cloud-backend.h"
#include "pd-desk-cloud.h"
#include "pd-pull.h"

G_BEGIN_DECLS

struct _PdCloudAccount
{
  GObject parent_instance;

  PdContext *context;      /* (owned) */
  PdStore *store;          /* (owned) */
  PdSettings *settings;    /* (owned): as last read */
  PdFar *far;              /* (owned) */
  PdCourier *courier;      /* (owned) */
  PdCloudBackend *backend; /* (owned) */
  gboolean is_closed;
  GCancellable *cancellable; /* (owned): cancelled when it closes */

  gboolean was_signed_in;
  char *keyring_problem; /* (owned) (nullable) */
  gint64 noted_until;    /* what the book's settings say of the sign-in's end */
  gint64 reminder;       /* the deadline that was written of it; 0 = none */

  /* A pass. */
  GCancellable *pass;   /* (owned) (nullable): one is under way */
  GPtrArray *callers;   /* (element-type GTask) (owned): who waits for it */
  gint64 sent_before;   /* items of the outbox */
  PdSyncReport *report; /* (owned) (nullable): pulled, while the outbox is waited for */
  GError *pass_error;   /* (owned) (nullable): likewise */
  guint push_timeout;
  char *phase;       /* (owned) (nullable) */
  PdPullStep step;   /* phase unused */
  GPtrArray *faults; /* (element-type PdSyncFault) (owned) */
  char *sync_error;  /* (owned) (nullable) */
  gint64 as_of;
  gboolean is_automatic;
  guint automatic; /* timer */

  gint64 waiting; /* in the outbox */
  gint64 failed;
};

typedef enum {
  PD_CLOUD_PROP_SIGNED_IN = 1,
  PD_CLOUD_PROP_LAPSED,
  PD_CLOUD_PROP_USER,
  PD_CLOUD_PROP_LASTS_UNTIL,
  PD_CLOUD_PROP_ONLINE,
  PD_CLOUD_PROP_KEYRING_PROBLEM,
  PD_CLOUD_PROP_ENVIRONMENT,
  PD_CLOUD_PROP_PORTAL,
  PD_CLOUD_PROP_SYNCING,
  PD_CLOUD_PROP_SYNC_PHASE,
  PD_CLOUD_PROP_SYNC_DONE,
  PD_CLOUD_PROP_SYNC_TOTAL,
  PD_CLOUD_PROP_SYNC_RATE,
  PD_CLOUD_PROP_SYNC_LEFT,
  PD_CLOUD_PROP_AS_OF,
  PD_CLOUD_PROP_SYNC_ERROR,
  PD_CLOUD_PROP_OUTBOX_WAITING,
  PD_CLOUD_PROP_OUTBOX_FAILED,
  PD_CLOUD_N_PROPS,
} PdCloudProp;
void pd_cloud_account_notify (PdCloudAccount *self, PdCloudProp prop);
void pd_cloud_account_emit_sync_ended (PdCloudAccount *self);

/* For pd-desk.c. @settings is copied. NULL: its environment makes no sense any more. */
PdCloudAccount *pd_cloud_account_new (PdContext *context,
                                      PdStore *store,
                                      const PdSettings *settings,
                                      GError **error);
PdBackend *pd_cloud_account_get_backend (PdCloudAccount *self);
/* The book's settings were read again; copied. */
void pd_cloud_account_take_settings (PdCloudAccount *self, const PdSettings *settings);
/* Base URL of the portal's pages. (transfer full) */
char *pd_cloud_account_get_portal (PdCloudAccount *self);
/* Ends all that is under way, and waits for its threads. */
void pd_cloud_account_close (PdCloudAccount *self);

/* --- …-sync.c --- */
/* What the book says of earlier passes. */
void pd_cloud_account_read_sync_state (PdCloudAccount *self);
/* Sets the timer of the automatic pass; @delay_s from now. */
void pd_cloud_account_plan_sync (PdCloudAccount *self, guint delay_s);
void pd_cloud_account_end_sync (PdCloudAccount *self);

/* --- …-outbox.c --- */
void pd_cloud_account_count_outbox (PdCloudAccount *self);

G_END_DECLS
