// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-policy.h"

#include "pd-error.h"
#include "pd-text.h"

#define MAX_WINDOW 100000 /* days or hours: what is larger is a fault in the file */

struct _PdPolicy
{
  GObject parent_instance;
  PdPolicyFields fields; /* strings owned, not nullable */
};

G_DEFINE_FINAL_TYPE (PdPolicy, pd_policy, G_TYPE_OBJECT)

struct _PdPolicySet
{
  GObject parent_instance;
  GPtrArray *policies; /* (element-type PdPolicy): by their from, ascending */
  PdPolicy *documents; /* (not owned): the one with the ID "2020" */
};

G_DEFINE_FINAL_TYPE (PdPolicySet, pd_policy_set, G_TYPE_OBJECT)

static void
pd_policy_finalize (GObject *object)
{
  PdPolicyFields *fields = &PD_POLICY (object)->fields;

  g_free (fields->id);
  g_free (fields->title_en);
  g_free (fields->title_ja);
  g_free (fields->source);
  G_OBJECT_CLASS (pd_policy_parent_class)->finalize (object);
}

static void
pd_policy_class_init (PdPolicyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_policy_finalize;
}

static void
pd_policy_init (PdPolicy *self)
{
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

/* The name of the first member that cannot be, or NULL. */
static const char *
find_fault (const PdPolicyFields *fields)
{
  if (is_empty (fields->id))
    return "id";
  if (is_empty (fields->title_en) || is_empty (fields->title_ja))
    return "title";
  if (is_empty (fields->source))
    return "source";
  if (fields->from < 0)
    return "from";
  if (fields->subscription_window < 0 || fields->subscription_window > MAX_WINDOW)
    return "subscription_window";
  if (fields->perpetual_window < 0 || fields->perpetual_window > MAX_WINDOW)
    return "perpetual_window";
  if (fields->link_days < 1 || fields->link_days > MAX_WINDOW)
    return "link_days";
  if (fields->link_downloads < 0)
    return "link_downloads";
  if (fields->fee_free_days < 0 || fields->fee_free_days > MAX_WINDOW)
    return "fee_free_days";
  if (fields->fee_permille < 0 || fields->fee_permille > 1000)
    return "fee_permille";
  if ((guint) fields->fee_base > PD_FEE_OF_COMMITMENT)
    return "fee_base";
  if (fields->cap_usd_minor < 0)
    return "cap_usd_minor";
  if (fields->cap_days < 1 || fields->cap_days > MAX_WINDOW)
    return "cap_days";
  if ((guint) fields->cap_reading > PD_CAP_BY_LARGER)
    return "cap_reading";

  return NULL;
}

/* The strings of @fields belong to the policy afterwards, and are NULL, also on failure. */
PdPolicy *
pd_policy_new (PdPolicyFields *fields, GError **error)
{
  g_autoptr (PdPolicy) self = NULL;
  const char *fault;

  g_return_val_if_fail (fields != NULL, NULL);

  self = g_object_new (PD_TYPE_POLICY, NULL);
  self->fields = *fields;
  fields->id = fields->title_en = fields->title_ja = fields->source = NULL;

  fault = find_fault (&self->fields);
  if (fault != NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "policy “%s”: “%s” is missing or out of range",
                 self->fields.id != NULL ? self->fields.id : "", fault);
    return NULL;
  }

  return g_steal_pointer (&self);
}

const PdPolicyFields *
pd_policy_get_fields (PdPolicy *self)
{
  g_return_val_if_fail (PD_IS_POLICY (self), NULL);

  return &self->fields;
}

const char *
pd_policy_get_id (PdPolicy *self)
{
  g_return_val_if_fail (PD_IS_POLICY (self), NULL);

  return self->fields.id;
}

const char *
pd_policy_get_title (PdPolicy *self)
{
  g_return_val_if_fail (PD_IS_POLICY (self), NULL);

  return g_str_equal (pd_text_get_language (), "ja") ? self->fields.title_ja
                                                     : self->fields.title_en;
}

static const char *const setting_words[] = {
  [PD_POLICY_SETTING_2020] = "2020-rules",
  [PD_POLICY_SETTING_TIMELINE] = "timeline",
};

const char *
pd_policy_setting_to_string (PdPolicySetting setting)
{
  g_return_val_if_fail ((gsize) setting < G_N_ELEMENTS (setting_words), setting_words[0]);

  return setting_words[setting];
}

gboolean
pd_policy_setting_from_string (const char *text, PdPolicySetting *setting)
{
  for (gsize i = 0; i < G_N_ELEMENTS (setting_words); i++) {
    if (g_strcmp0 (text, setting_words[i]) == 0) {
      *setting = (PdPolicySetting) i;
      return TRUE;
    }
  }

  return FALSE;
}

static void
pd_policy_set_finalize (GObject *object)
{
  g_clear_pointer (&PD_POLICY_SET (object)->policies, g_ptr_array_unref);
  G_OBJECT_CLASS (pd_policy_set_parent_class)->finalize (object);
}

static void
pd_policy_set_class_init (PdPolicySetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_policy_set_finalize;
}

static void
pd_policy_set_init (PdPolicySet *self)
{
  self->policies = g_ptr_array_new_with_free_func (g_object_unref);
}

static int
compare_from (gconstpointer a, gconstpointer b)
{
  const PdPolicy *first = *(PdPolicy *const *) a;
  const PdPolicy *second = *(PdPolicy *const *) b;

  return (first->fields.from > second->fields.from) - (first->fields.from < second->fields.from);
}

PdPolicySet *
pd_policy_set_new (GPtrArray *policies, GError **error)
{
  g_autoptr (PdPolicySet) self = g_object_new (PD_TYPE_POLICY_SET, NULL);

  g_return_val_if_fail (policies != NULL, NULL);

  for (guint i = 0; i < policies->len; i++) {
    PdPolicy *policy = policies->pdata[i];

    if (pd_policy_set_get (self, policy->fields.id) != NULL) {
      g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "two policies have the id “%s”",
                   policy->fields.id);
      return NULL;
    }
    g_ptr_array_add (self->policies, g_object_ref (policy));
  }

  g_ptr_array_sort (self->policies, compare_from);
  for (guint i = 1; i < self->policies->len; i++) {
    if (compare_from (&self->policies->pdata[i - 1], &self->policies->pdata[i]) == 0) {
      g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "policy “%s” starts with another one",
                   pd_policy_get_id (self->policies->pdata[i]));
      return NULL;
    }
  }

  self->documents = pd_policy_set_get (self, "2020");
  if (self->documents == NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "the policy “2020” is missing");
    return NULL;
  }

  return g_steal_pointer (&self);
}

/* A purchase from before the first profile is governed by the first. */
PdPolicy *
pd_policy_set_find (PdPolicySet *self, PdPolicySetting setting, gint64 purchased_at)
{
  PdPolicy *found;

  g_return_val_if_fail (PD_IS_POLICY_SET (self), NULL);

  if (setting == PD_POLICY_SETTING_2020)
    return self->documents;

  found = self->policies->pdata[0];
  for (guint i = 1; i < self->policies->len; i++) {
    PdPolicy *policy = self->policies->pdata[i];

    if (policy->fields.from <= purchased_at)
      found = policy;
  }

  return found;
}

/* (nullable) */
PdPolicy *
pd_policy_set_get (PdPolicySet *self, const char *id)
{
  g_return_val_if_fail (PD_IS_POLICY_SET (self), NULL);

  for (guint i = 0; i < self->policies->len; i++) {
    PdPolicy *policy = self->policies->pdata[i];

    if (g_strcmp0 (policy->fields.id, id) == 0)
      return policy;
  }

  return NULL;
}

GPtrArray *
pd_policy_set_get_all (PdPolicySet *self)
{
  g_return_val_if_fail (PD_IS_POLICY_SET (self), NULL);

  return self->policies;
}
