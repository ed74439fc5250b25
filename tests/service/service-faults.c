// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Which call meets which fault. */

#include <string.h>

#include "service-core.h"

typedef struct
{
  char *method;  /* (nullable) */
  char *pattern; /* (nullable) */
  DeskFault fault;
  guint skip;
  guint times; /* 0 = for ever */
  char *detail;
} Fault;

struct _ServiceFaults
{
  GPtrArray *list; /* Fault, oldest first */
  guint n_used;
};

static const char *const nicks[DESK_N_FAULTS] = {
  [DESK_FAULT_NONE] = "none",
  [DESK_FAULT_429] = "429",
  [DESK_FAULT_429_DATE] = "429-date",
  [DESK_FAULT_429_BARE] = "429-bare",
  [DESK_FAULT_401] = "401",
  [DESK_FAULT_403] = "403",
  [DESK_FAULT_500] = "500",
  [DESK_FAULT_503] = "503",
  [DESK_FAULT_502_HTML] = "502-html",
  [DESK_FAULT_MFA] = "mfa",
  [DESK_FAULT_STATUS] = "status",
  [DESK_FAULT_DROP_BEFORE] = "drop-before",
  [DESK_FAULT_REDIRECT] = "redirect",
  [DESK_FAULT_DROP_AFTER] = "drop-after",
  [DESK_FAULT_500_AFTER] = "500-after",
  [DESK_FAULT_502_AFTER] = "502-after",
  [DESK_FAULT_TRUNCATED] = "truncated",
  [DESK_FAULT_SLOW_BODY] = "slow-body",
  [DESK_FAULT_STALLED] = "stalled",
  [DESK_FAULT_SILENCE] = "silence",
  [DESK_FAULT_OVERSIZED] = "oversized",
  [DESK_FAULT_NOT_JSON] = "not-json",
  [DESK_FAULT_EMPTY_BODY] = "empty-body",
  [DESK_FAULT_ACCEPTED] = "accepted",
  [DESK_FAULT_BOM] = "bom",
  [DESK_FAULT_PASCAL_CASE] = "pascal-case",
  [DESK_FAULT_LINKS_WITH_VERSION] = "links-with-version",
  [DESK_FAULT_LINKS_WITHOUT_VERSION] = "links-without-version",
  [DESK_FAULT_NUMBERS_AS_TEXT] = "numbers-as-text",
  [DESK_FAULT_INTEGER_ENUMS] = "integer-enums",
  [DESK_FAULT_UNKNOWN_ENUMS] = "unknown-enums",
  [DESK_FAULT_UNKNOWN_MEMBERS] = "unknown-members",
  [DESK_FAULT_NULL_LISTS] = "null-lists",
  [DESK_FAULT_MISSING_MEMBERS] = "missing-members",
  [DESK_FAULT_OTHER_TYPES] = "other-types",
  [DESK_FAULT_ODD_DATES] = "odd-dates",
  [DESK_FAULT_LETTER_CASE] = "letter-case",
  [DESK_FAULT_EMPTY_PAGE] = "empty-page",
  [DESK_FAULT_REPEATED_NEXT] = "repeated-next",
  [DESK_FAULT_FOREIGN_NEXT] = "foreign-next",
  [DESK_FAULT_LOST_CURSOR] = "lost-cursor",
  [DESK_FAULT_ETAG_CHANGED] = "etag-changed",
};

const char *
desk_fault_to_nick (DeskFault fault)
{
  return (guint) fault < DESK_N_FAULTS ? nicks[fault] : NULL;
}

gboolean
desk_fault_from_nick (const char *nick, DeskFault *fault)
{
  for (guint i = 0; i < DESK_N_FAULTS; i++) {
    if (g_strcmp0 (nicks[i], nick) == 0) {
      *fault = (DeskFault) i;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
service_is_form (DeskFault fault)
{
  return fault >= DESK_FAULT_BOM && fault <= DESK_FAULT_FOREIGN_NEXT;
}

static void
fault_free (gpointer data)
{
  Fault *fault = data;

  g_free (fault->method);
  g_free (fault->pattern);
  g_free (fault->detail);
  g_free (fault);
}

ServiceFaults *
service_faults_new (void)
{
  ServiceFaults *faults = g_new0 (ServiceFaults, 1);

  faults->list = g_ptr_array_new_with_free_func (fault_free);
  return faults;
}

void
service_faults_free (ServiceFaults *faults)
{
  g_ptr_array_unref (faults->list);
  g_free (faults);
}

void
desk_service_add_fault (DeskService *self,
                        const char *method,
                        const char *pattern,
                        DeskFault fault,
                        guint skip,
                        guint times,
                        const char *detail)
{
  Fault *entry = g_new0 (Fault, 1);

  entry->method = method != NULL ? g_ascii_strup (method, -1) : NULL;
  entry->pattern = g_strdup (pattern);
  entry->fault = fault;
  entry->skip = skip;
  entry->times = times;
  entry->detail = g_strdup (detail);
  g_rec_mutex_lock (&self->lock);
  g_ptr_array_add (self->faults->list, entry);
  g_rec_mutex_unlock (&self->lock);
}

void
desk_service_clear_faults (DeskService *self)
{
  g_rec_mutex_lock (&self->lock);
  g_ptr_array_set_size (self->faults->list, 0);
  g_rec_mutex_unlock (&self->lock);
}

guint
desk_service_count_faults (DeskService *self)
{
  guint n;

  g_rec_mutex_lock (&self->lock);
  n = self->faults->n_used;
  g_rec_mutex_unlock (&self->lock);
  return n;
}

gboolean
service_matches (const char *pattern, const char *target)
{
  g_autofree char *lower_pattern = NULL;
  g_autofree char *lower = NULL;

  if (pattern == NULL)
    return TRUE;

  lower_pattern = g_ascii_strdown (pattern, -1);
  lower = g_ascii_strdown (target, -1);
  /* "?" stands for itself: it divides path and query. */
  if (strpbrk (lower_pattern, "*") == NULL)
    return strcmp (lower_pattern, lower) == 0;
  g_strdelimit (lower_pattern, "?", '\x01');
  g_strdelimit (lower, "?", '\x01');
  return g_pattern_match_simple (lower_pattern, lower);
}

static gboolean
is_entra (DeskCall *call)
{
  return strstr (call->target, "/oauth2/") != NULL;
}

static gboolean
fault_matches (Fault *fault, DeskCall *call)
{
  if (fault->method != NULL && strcmp (fault->method, call->method) != 0)
    return FALSE;
  if (fault->pattern == NULL && is_entra (call))
    return FALSE;
  return service_matches (fault->pattern, call->target);
}

/* TRUE: this call is not among those to skip; it is used up. */
static gboolean
use (ServiceFaults *faults, guint index)
{
  Fault *fault = faults->list->pdata[index];

  if (fault->skip > 0) {
    fault->skip--;
    return FALSE;
  }
  faults->n_used++;
  return TRUE;
}

/* Removes it after its last time. */
static void
spend (ServiceFaults *faults, Fault *fault)
{
  if (fault->times > 0 && --fault->times == 0)
    g_ptr_array_remove (faults->list, fault);
}

DeskFault
service_faults_take (DeskCall *call, char **detail)
{
  ServiceFaults *faults = call->service->faults;

  *detail = NULL;
  for (guint i = 0; i < faults->list->len; i++) {
    Fault *fault = faults->list->pdata[i];
    DeskFault kind = fault->fault;

    if (kind == DESK_FAULT_NONE || kind >= DESK_FAULT_BOM || !fault_matches (fault, call) ||
        !use (faults, i))
      continue;
    *detail = g_strdup (fault->detail);
    spend (faults, fault);
    return kind;
  }
  return DESK_FAULT_NONE;
}

void
service_applied_clear (gpointer applied)
{
  g_free (((ServiceApplied *) applied)->detail);
}

GArray *
service_faults_take_forms (DeskCall *call)
{
  ServiceFaults *faults = call->service->faults;
  GArray *forms = g_array_new (FALSE, TRUE, sizeof (ServiceApplied));

  g_array_set_clear_func (forms, service_applied_clear);
  for (guint i = 0; i < faults->list->len;) {
    Fault *fault = faults->list->pdata[i];
    ServiceApplied applied = { fault->fault, NULL };
    guint before = faults->list->len;

    if (!service_is_form (fault->fault) || !fault_matches (fault, call) || is_entra (call) ||
        !use (faults, i)) {
      i++;
      continue;
    }
    applied.detail = g_strdup (fault->detail);
    g_array_append_val (forms, applied);
    spend (faults, fault);
    if (faults->list->len == before)
      i++;
  }
  return forms;
}

gboolean
service_faults_take_one (DeskCall *call, DeskFault kind)
{
  ServiceFaults *faults = call->service->faults;

  for (guint i = 0; i < faults->list->len; i++) {
    Fault *fault = faults->list->pdata[i];

    if (fault->fault != kind || !fault_matches (fault, call) || !use (faults, i))
      continue;
    spend (faults, fault);
    return TRUE;
  }
  return FALSE;
}
