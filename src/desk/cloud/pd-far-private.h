// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The two halves of PdFar: pd-far.c is what others call, pd-far-core.c the thread behind it. */

#include "pd-far.h"
#include "pd-http-client.h"

G_BEGIN_DECLS

/* What the thread tells of itself. */
typedef struct
{
  PdSession session;
  char *user;         /* owned (nullable) */
  char *tenant;       /* owned (nullable) */
  gint64 lasts_until; /* 0 = none */
  GError *problem;    /* owned (nullable) */
} PdFarState;
void pd_far_state_clear (PdFarState *state);
void pd_far_state_copy (const PdFarState *from, PdFarState *to);

/**
 * PdFarCore: the thread and all that lives in it. It holds no reference to its PdFar, which it
 * tells through callbacks that are posted to the home context. Counted; thread-safe where a comment
 * says so.
 */
typedef struct _PdFarCore PdFarCore;

typedef struct
{
  PdEnvironment *environment;
  const char *client_id;
  const char *tenant;
  const char *account_id;
  const char *locale;
  PdTokenStore *store;
  PdWait *wait;             /* (nullable) */
  GNetworkMonitor *monitor; /* (nullable) */
} PdFarSetup;

/* @changed is called on @home, with @self as long as it is alive. */
typedef void (*PdFarChanged) (PdFar *self);
typedef void (*PdFarBrowse) (PdFar *self, const char *uri);
typedef void (*PdFarCodeShown) (PdFar *self, const char *code, const char *address, gint64 until);
typedef struct
{
  PdFarChanged changed;
  PdFarBrowse browse;
  PdFarCodeShown code_shown;
} PdFarEvents;

PdFarCore *pd_far_core_new (PdFar *self, const PdFarSetup *setup, const PdFarEvents *events);
/* Ends the calls under way, stops the thread and waits for it. Again is nothing. Any thread but its
 * own. */
void pd_far_core_close (PdFarCore *core);
void pd_far_core_unref (PdFarCore *core);

/* Any thread. */
void pd_far_core_copy_state (PdFarCore *core, PdFarState *state);
PdSession pd_far_core_get_session (PdFarCore *core);
guint64 pd_far_core_count_calls (PdFarCore *core);

/* One thing that is waited for. */
typedef enum {
  PD_FAR_SEND,     /* request -> reply */
  PD_FAR_NEXT,     /* walk -> reply (NULL at the end), cursor */
  PD_FAR_PAUSE,    /* us */
  PD_FAR_SIGN_IN,  /* way */
  PD_FAR_SIGN_OUT, /* */
  PD_FAR_RELOAD,   /* */
} PdFarDeed;

typedef struct _PdFarWalk PdFarWalk;
typedef struct _PdFarCall PdFarCall;

/* @cancellable (nullable): of the caller. (transfer full) */
PdFarCall *pd_far_call_new (PdFarCore *core, PdFarDeed deed, GCancellable *cancellable);
void pd_far_call_set_request (PdFarCall *call, PdHttpRequest *request);
void pd_far_call_set_walk (PdFarCall *call, PdFarWalk *walk);
void pd_far_call_set_pause (PdFarCall *call, gint64 us);
void pd_far_call_set_way (PdFarCall *call, PdSignInWay way);
/* Starts it and waits; never on the thread of the core. TRUE: it went well. */
gboolean pd_far_call_wait (PdFarCall *call, GError **error);
/* Starts it; @task (taken over) gets a boolean on the home context. */
void pd_far_call_start (PdFarCall *call, GTask *task);
PdHttpReply *pd_far_call_steal_reply (PdFarCall *call);
const char *pd_far_call_get_cursor (PdFarCall *call);
void pd_far_call_unref (PdFarCall *call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdFarCall, pd_far_call_unref)

/* A list under way; used by one caller at a time. */
PdFarWalk *pd_far_walk_new (PdFarCore *core, PdHttpRequest *first, const char *cursor);
void pd_far_walk_free (PdFarWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdFarWalk, pd_far_walk_free)

G_END_DECLS
