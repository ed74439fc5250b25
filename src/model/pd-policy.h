// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdPolicy:
 *
 * One dated profile of the vendor's windows, fees and link life (domain-rules.md section 17),
 * read from data/policies/ by remote/pd-data.c. Immutable after pd_policy_validate().
 */
#define PD_TYPE_POLICY (pd_policy_get_type ())
G_DECLARE_FINAL_TYPE (PdPolicy, pd_policy, PD, POLICY, GObject)

typedef enum { PD_WINDOW_DAYS, PD_WINDOW_HOURS } PdWindowUnit;
typedef enum { PD_LINK_FROM_ISSUE, PD_LINK_FROM_FIRST_DOWNLOAD } PdLinkStart;
/* 11.7: of what the early termination fee is a part. */
typedef enum { PD_FEE_OF_BALANCE, PD_FEE_OF_COMMITMENT } PdFeeBase;
/* 11.13: what uses up the cap: the money of today, the cancelled commitment, or the larger. */
typedef enum { PD_CAP_BY_REFUND, PD_CAP_BY_COMMITMENT, PD_CAP_BY_LARGER } PdCapReading;

typedef struct
{
  char *id; /* "2020", "2021-06", "2022-07", "2022-10" */
  char *title_en;
  char *title_ja;
  gint64 from;                    /* first purchase instant that it governs in the timeline */
  PdWindowUnit subscription_unit; /* software subscriptions: rule 7.1 / 17 */
  int subscription_window;
  PdWindowUnit perpetual_unit;
  int perpetual_window;
  PdLinkStart link_start;
  int link_days;            /* 14 (5.6), 5 from 2021-06 */
  int link_downloads;       /* 50 (5.6), 0 = no limit */
  int fee_free_days;        /* reservations: 5 (11.4) */
  int fee_permille;         /* reservations: 120 = 12 % (11.3), 0 from 2022-10 */
  PdFeeBase fee_base;       /* 11.7 */
  gint64 cap_usd_minor;     /* 5000000 = USD 50,000 (11.10) */
  int cap_days;             /* 365 (11.11) */
  PdCapReading cap_reading; /* 11.13: which of the two figures decides */
  char *source;             /* where the figures stand */
} PdPolicyFields;

/* Takes over the fields' strings. PD_ERROR_PROTOCOL when a figure is out of range. */
PdPolicy *pd_policy_new (PdPolicyFields *fields, GError **error);
const PdPolicyFields *pd_policy_get_fields (PdPolicy *self);
const char *pd_policy_get_id (PdPolicy *self);
/* In the reader's language. */
const char *pd_policy_get_title (PdPolicy *self);

/* An account's policy setting (17.1). */
typedef enum { PD_POLICY_SETTING_2020, PD_POLICY_SETTING_TIMELINE } PdPolicySetting;
const char *pd_policy_setting_to_string (PdPolicySetting setting); /* "2020-rules", "timeline" */
gboolean pd_policy_setting_from_string (const char *text, PdPolicySetting *setting);

#define PD_TYPE_POLICY_SET (pd_policy_set_get_type ())
G_DECLARE_FINAL_TYPE (PdPolicySet, pd_policy_set, PD, POLICY_SET, GObject)

/* @policies: (element-type PdPolicy) any order; needs one with id "2020". PD_ERROR_PROTOCOL if not,
 * or if two have the same id or from. */
PdPolicySet *pd_policy_set_new (GPtrArray *policies, GError **error);
/* The profile that governs a purchase at @purchased_at (17.1). Never NULL; lends. */
PdPolicy *pd_policy_set_find (PdPolicySet *self, PdPolicySetting setting, gint64 purchased_at);
PdPolicy *pd_policy_set_get (PdPolicySet *self, const char *id);
/* (transfer none) (element-type PdPolicy) earliest first. */
GPtrArray *pd_policy_set_get_all (PdPolicySet *self);

G_END_DECLS
