// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-verdict.h"

#include "pd-error.h"
#include "pd-record.h"

struct _PdVerdict
{
  GObject parent_instance;
  const char *rule;      /* (not owned) (not nullable): static */
  const char *policy_id; /* (not owned) (nullable): interned */
  char *reason;          /* (owned) (nullable): translated sentence */
  char *note;            /* (owned) (nullable): translated sentence */
  gint64 until;          /* first instant at which it is no longer so, 0 = none */
  int days_left;         /* -1 = none */
  PdVerdictNext next;
  gboolean allowed;
};

G_DEFINE_FINAL_TYPE (PdVerdict, pd_verdict, G_TYPE_OBJECT)

typedef enum {
  PROP_ALLOWED = 1,
  PROP_REASON,
  PROP_RULE,
  PROP_UNTIL,
  PROP_DAYS_LEFT,
  PROP_NEXT,
  PROP_POLICY_ID,
  PROP_NOTE,
} PdVerdictProperty;
static GParamSpec *props[PROP_NOTE + 1];

static PdVerdict *
new_verdict (gboolean allowed, const char *rule, gint64 until, const char *reason)
{
  PdVerdict *self = g_object_new (PD_TYPE_VERDICT, NULL);

  self->allowed = allowed;
  self->rule = rule;
  self->until = until;
  self->reason = g_strdup (reason);
  return self;
}

static void
pd_verdict_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdVerdict *self = PD_VERDICT (object);

  switch ((PdVerdictProperty) prop_id) {
  case PROP_ALLOWED:
    g_value_set_boolean (value, self->allowed);
    break;
  case PROP_REASON:
    g_value_set_string (value, self->reason);
    break;
  case PROP_RULE:
    g_value_set_string (value, self->rule);
    break;
  case PROP_UNTIL:
    g_value_set_int64 (value, self->until);
    break;
  case PROP_DAYS_LEFT:
    g_value_set_int (value, self->days_left);
    break;
  case PROP_NEXT:
    g_value_set_int (value, (int) self->next);
    break;
  case PROP_POLICY_ID:
    g_value_set_string (value, self->policy_id);
    break;
  case PROP_NOTE:
    g_value_set_string (value, self->note);
    break;
  }
}

static void
pd_verdict_finalize (GObject *object)
{
  PdVerdict *self = PD_VERDICT (object);

  g_free (self->reason);
  g_free (self->note);
  G_OBJECT_CLASS (pd_verdict_parent_class)->finalize (object);
}

static void
pd_verdict_class_init (PdVerdictClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_verdict_get_property;
  object_class->finalize = pd_verdict_finalize;

  props[PROP_ALLOWED] = g_param_spec_boolean ("allowed", NULL, NULL, FALSE, flags);
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  props[PROP_RULE] = g_param_spec_string ("rule", NULL, NULL, NULL, flags);
  props[PROP_UNTIL] = g_param_spec_int64 ("until", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_DAYS_LEFT] = g_param_spec_int ("days-left", NULL, NULL, G_MININT, G_MAXINT, -1, flags);
  props[PROP_NEXT] = g_param_spec_int ("next", NULL, NULL, PD_VERDICT_NEXT_NONE,
                                       PD_VERDICT_NEXT_LAST, PD_VERDICT_NEXT_NONE, flags);
  props[PROP_POLICY_ID] = g_param_spec_string ("policy-id", NULL, NULL, NULL, flags);
  props[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_verdict_init (PdVerdict *self)
{
  self->days_left = -1;
}

PdVerdict *
pd_verdict_new_allowed (const char *rule, gint64 until, int days_left, const char *reason)
{
  PdVerdict *self;

  g_return_val_if_fail (rule != NULL, NULL);

  self = new_verdict (TRUE, rule, until, reason);
  self->days_left = days_left;
  return self;
}

PdVerdict *
pd_verdict_new_refused (const char *rule, gint64 until, PdVerdictNext next, const char *reason)
{
  PdVerdict *self;

  g_return_val_if_fail (rule != NULL, NULL);
  g_return_val_if_fail (reason != NULL, NULL);

  self = new_verdict (FALSE, rule, until, reason);
  self->next = next;
  return self;
}

PD_DEFINE_GETTER (PdVerdict, pd_verdict, PD_IS_VERDICT, gboolean, allowed)
PD_DEFINE_GETTER (PdVerdict, pd_verdict, PD_IS_VERDICT, const char *, reason)
PD_DEFINE_GETTER (PdVerdict, pd_verdict, PD_IS_VERDICT, const char *, rule)
PD_DEFINE_GETTER (PdVerdict, pd_verdict, PD_IS_VERDICT, gint64, until)
PD_DEFINE_GETTER (PdVerdict, pd_verdict, PD_IS_VERDICT, int, days_left)
PD_DEFINE_GETTER (PdVerdict, pd_verdict, PD_IS_VERDICT, PdVerdictNext, next)
PD_DEFINE_GETTER (PdVerdict, pd_verdict, PD_IS_VERDICT, const char *, policy_id)
PD_DEFINE_GETTER (PdVerdict, pd_verdict, PD_IS_VERDICT, const char *, note)

void
pd_verdict_set_policy_id (PdVerdict *self, const char *policy_id)
{
  g_return_if_fail (PD_IS_VERDICT (self));

  if (g_strcmp0 (self->policy_id, policy_id) == 0)
    return;

  self->policy_id = g_intern_string (policy_id); /* a handful of profiles, thousands of verdicts */
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_POLICY_ID]);
}

void
pd_verdict_set_note (PdVerdict *self, const char *note)
{
  g_return_if_fail (PD_IS_VERDICT (self));

  if (g_strcmp0 (self->note, note) == 0)
    return;

  g_free (self->note);
  self->note = g_strdup (note);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NOTE]);
}

gboolean
pd_verdict_check (PdVerdict *self, GError **error)
{
  g_return_val_if_fail (PD_IS_VERDICT (self), FALSE);

  if (self->allowed)
    return TRUE;

  g_set_error_literal (error, PD_ERROR,
                       g_str_has_prefix (self->rule, "1.") ? PD_ERROR_ROLE : PD_ERROR_RULE,
                       self->reason);
  return FALSE;
}
