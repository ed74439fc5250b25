// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-cloud.h"

G_BEGIN_DECLS

#define PD_CLOUD_RESOURCE(file) "/io/github/partnerdesk/PartnerDesk/cloud/" file

/* This folder's style sheet, once. */
void pd_cloud_load_css (void);

/* Everything that the screen says about a cloud account at one moment. */
typedef struct
{
  gboolean signed_in;
  gboolean lapsed;
  gboolean online;
  gboolean syncing;
  char *user;            /* (nullable) */
  char *keyring_problem; /* (nullable) */
  char *phase;           /* (nullable): "Orders of customers" */
  char *sync_error;      /* (nullable) */
  gint64 lasts_until;
  gint64 done;
  gint64 total;
  gint64 left; /* microseconds, -1 = not known */
  gint64 as_of;
  gint64 waiting;
  gint64 failed;
  double rate;
  guint n_faults;
} PdCloudState;
PdCloudState *pd_cloud_state_new (PdCloudAccount *cloud);
void pd_cloud_state_free (PdCloudState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdCloudState, pd_cloud_state_free)

/* At the foot of the left list, a few words: "as of 14:02 ✓". (transfer full) */
char *pd_cloud_state_to_foot (const PdCloudState *state, gint64 now);
/* How new the data are, and no more; NULL before the first pull. (transfer full) (nullable) */
char *pd_cloud_state_to_data (const PdCloudState *state, gint64 now);
/* The same as a heading on Home: "As of 14:02". (transfer full) */
char *pd_cloud_state_to_title (const PdCloudState *state, gint64 now);
/* Under it: what that means and what comes next, one sentence. (transfer full) */
char *pd_cloud_state_to_sentence (const PdCloudState *state, gint64 now);
/* "1,200 of 40,000 · 350 a second · about 2 minutes left". (transfer full) (nullable) */
char *pd_cloud_state_to_progress (const PdCloudState *state);
/* The name of a symbolic icon. */
const char *pd_cloud_state_to_icon (const PdCloudState *state);
/* The sign-in ends while somebody is at the desk who could renew it (pain P2). */
gboolean pd_cloud_state_is_ending (const PdCloudState *state, gint64 now);

/* "14:02" today, else day and time. (transfer full) */
char *pd_cloud_format_moment (gint64 at, gint64 now);
/* What one pass brought, a sentence a line. (transfer full) */
char *pd_cloud_format_report (const PdSyncReport *report);
/* What did not come and why, for support: a block of text. (transfer full) */
char *pd_cloud_format_faults (GPtrArray *faults);

G_END_DECLS
