// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What may be done with a reservation: refund, exchange, split, merge, configuration. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-clock.h"
#include "pd-error.h"
#include "pd-order.h"
#include "pd-refund.h"
#include "pd-roles.h"
#include "pd-rules.h"
#include "pd-text.h"

#define NAME_MAX_CHARS 64 /* azure-api.md section 2 */
#define SCOPE_NAME_MAX_CHARS 256
#define GROUP_MAX_CHARS 90

/* --- refund and exchange (11.1, 11.16, 12.7) --- */

static const char *
get_shown_state (PdReservation *reservation, gint64 now)
{
  return pd_reservation_get_shown_state (pd_reservation_get_state (reservation),
                                         pd_reservation_get_expires_at (reservation), now);
}

static gboolean
is_state (const char *state, const char *wanted)
{
  return state != NULL && g_ascii_strcasecmp (state, wanted) == 0;
}

/* States in which the benefit runs (azure-api.md section 2). */
static gboolean
is_running (const char *state)
{
  return is_state (state, PD_RESERVATION_SUCCEEDED) || is_state (state, PD_RESERVATION_EXPIRING) ||
         is_state (state, "Warning") || is_state (state, "NoBenefit");
}

static gboolean
is_under_way (const char *state)
{
  return is_state (state, PD_RESERVATION_PENDING) || is_state (state, "Processing") ||
         is_state (state, "Creating");
}

static PdVerdict *
refuse_ended (PdReservation *reservation, const char *state, const char *rule)
{
  gint64 at = pd_reservation_get_cancelled_at (reservation);
  g_autofree char *when = NULL;
  g_autofree char *reason = NULL;

  if (is_state (state, PD_RESERVATION_EXPIRED)) {
    when = pd_text_deadline (pd_reservation_get_expires_at (reservation));
    /* Translators: %s is a date with a time of day. */
    reason = g_strdup_printf (_ ("This reservation expired at %s: nothing of it is left to give "
                                 "back."),
                              when);
    return pd_verdict_new_refused (rule, pd_reservation_get_expires_at (reservation),
                                   PD_VERDICT_NEXT_NONE, reason);
  }
  if (at == PD_INSTANT_NONE)
    return pd_verdict_new_refused (rule, 0, PD_VERDICT_NEXT_NONE,
                                   _ ("This reservation is cancelled already."));

  when = pd_text_date_time (at);
  /* Translators: %s is a date with a time of day. */
  reason = g_strdup_printf (_ ("This reservation is cancelled since %s: it was returned, "
                               "exchanged, split or merged then."),
                            when);
  return pd_verdict_new_refused (rule, 0, PD_VERDICT_NEXT_NONE, reason);
}

/* What forbids a refund and an exchange alike because of the state; NULL if nothing does. */
static PdVerdict *
judge_state (PdReservation *reservation, const char *rule, gint64 now)
{
  const char *state = get_shown_state (reservation, now);
  g_autofree char *reason = NULL;

  if (is_running (state))
    return NULL;
  if (is_state (state, PD_RESERVATION_CANCELLED) || is_state (state, PD_RESERVATION_EXPIRED))
    return refuse_ended (reservation, state, rule);
  if (is_under_way (state))
    return pd_verdict_new_refused (rule, 0, PD_VERDICT_NEXT_NONE,
                                   _ ("This reservation is still being worked on. Please try "
                                      "again when it is active."));

  /* Translators: %s is the state of a reservation, in the vendor's words where they are new. */
  reason = g_strdup_printf (_ ("A reservation in the state “%s” cannot be given back here. Please "
                               "file a support request."),
                            pd_state_get_title (state));
  return pd_verdict_new_refused (rule, 0, PD_VERDICT_NEXT_SUPPORT_REQUEST, reason);
}

PdVerdict *
pd_reservation_judge_purchase (PdReservation *reservation, const char *rule, gint64 now)
{
  gint64 at = pd_reservation_get_purchased_at (reservation);
  g_autofree char *when = NULL;
  g_autofree char *reason = NULL;

  if (at <= now)
    return NULL;

  when = pd_text_date_time (at);
  /* Translators: %s is a date with a time of day. */
  reason = g_strdup_printf (_ ("This reservation is only bought at %s, after the present time. "
                               "Please check the clock."),
                            when);
  return pd_verdict_new_refused (rule, 0, PD_VERDICT_NEXT_NONE, reason);
}

static PdVerdict *
allow_until_expiry (PdReservation *reservation, const char *rule, gint64 now)
{
  gint64 until = pd_reservation_get_expires_at (reservation);

  return pd_verdict_new_allowed (
      rule, until, until != PD_INSTANT_NONE ? pd_rules_count_days_left (until, now) : -1, NULL);
}

static PdVerdict *
judge (PdReservation *reservation, const char *type_rule, const char *rule, gint64 now)
{
  const char *type = pd_reservation_get_resource_type (reservation);
  PdVerdict *verdict = NULL;

  if (pd_resource_type_is_non_refundable (type)) {
    /* Translators: %s is a type of reservation: “Red Hat”, “Databricks”. */
    g_autofree char *reason =
        g_strdup_printf (_ ("Reservations of the type “%s” can be neither refunded nor exchanged."),
                         pd_resource_type_get_title (type));

    verdict = pd_verdict_new_refused (type_rule, 0, PD_VERDICT_NEXT_NONE, reason);
  }
  if (verdict == NULL)
    verdict = pd_reservation_judge_purchase (reservation, rule, now);
  if (verdict == NULL)
    verdict = judge_state (reservation, rule, now);
  if (verdict == NULL)
    verdict = allow_until_expiry (reservation, rule, now);
  if (pd_reservation_get_policy_id (reservation) != NULL)
    pd_verdict_set_policy_id (verdict, pd_reservation_get_policy_id (reservation));

  return verdict;
}

PdVerdict *
pd_reservation_judge_refund (PdReservation *reservation, gint64 now)
{
  g_return_val_if_fail (PD_IS_RESERVATION (reservation), NULL);

  return judge (reservation, "11.16", "11.1", now);
}

PdVerdict *
pd_reservation_judge_exchange (PdReservation *reservation, gint64 now)
{
  g_return_val_if_fail (PD_IS_RESERVATION (reservation), NULL);

  return judge (reservation, "12.7", "12.1", now);
}

PdVerdict *
pd_reservation_judge_azure_right (guint roles, gboolean has_grant)
{
  const guint enough = PD_ROLE_ADMIN_AGENT | PD_ROLE_GLOBAL_ADMIN | PD_ROLE_USER_MANAGEMENT_ADMIN;

  if ((roles & enough) != 0 || has_grant)
    return pd_verdict_new_allowed ("1.8", 0, -1, NULL);

  return pd_verdict_new_refused ("1.8", 0, PD_VERDICT_NEXT_CHANGE_ROLES,
                                 _ ("Sales agents and helpdesk agents also need the role Owner or "
                                    "Contributor on this reservation order in Azure. Please ask an "
                                    "owner to grant it under Access control (IAM)."));
}

/* --- split and merge --- */

static gboolean
check_running (PdReservation *reservation, gint64 now, GError **error)
{
  const char *state = get_shown_state (reservation, now);

  if (pd_reservation_get_purchased_at (reservation) > now) {
    g_autoptr (PdVerdict) verdict = pd_reservation_judge_purchase (reservation, "11.1", now);

    return pd_verdict_check (verdict, error);
  }
  if (is_running (state))
    return TRUE;

  g_set_error (error, PD_ERROR, PD_ERROR_RULE,
               /* Translators: the first %s is the name of a reservation, the second its state. */
               _ ("“%s” cannot be split or merged, because it is not active: its state is “%s”."),
               pd_reservation_get_name (reservation) != NULL ? pd_reservation_get_name (reservation)
                                                             : "",
               pd_state_get_title (state));
  return FALSE;
}

gboolean
pd_reservation_check_split (PdReservation *reservation,
                            gint64 first,
                            gint64 second,
                            gint64 now,
                            GError **error)
{
  gint64 quantity, sum;

  g_return_val_if_fail (PD_IS_RESERVATION (reservation), FALSE);

  if (!check_running (reservation, now, error))
    return FALSE;

  quantity = pd_reservation_get_quantity (reservation);
  if (quantity < 2) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("A reservation of one unit cannot be split."));
    return FALSE;
  }
  if (first < 1 || second < 1 || __builtin_add_overflow (first, second, &sum) || sum != quantity) {
    g_autofree char *text = pd_text_number (quantity);

    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is a number of units. */
                 _ ("The two quantities must each be at least 1 and together be %s."), text);
    return FALSE;
  }

  return TRUE;
}

static gboolean
is_same_text (const char *a, const char *b)
{
  return g_ascii_strcasecmp (a != NULL ? a : "", b != NULL ? b : "") == 0;
}

/* What keeps the two apart, as a sentence; NULL if nothing does. */
static const char *
find_difference (PdReservation *a, PdReservation *b)
{
  if (is_same_text (pd_reservation_get_reservation_id (a), pd_reservation_get_reservation_id (b)))
    return _ ("A reservation cannot be merged with itself.");
  if (!is_same_text (pd_reservation_get_reservation_order_id (a),
                     pd_reservation_get_reservation_order_id (b)))
    return _ ("Only reservations of the same reservation order can be merged.");
  if (!is_same_text (pd_reservation_get_product_id (a), pd_reservation_get_product_id (b)) ||
      !is_same_text (pd_reservation_get_sku_id (a), pd_reservation_get_sku_id (b)))
    return _ ("Only reservations of the same product can be merged.");
  if (!is_same_text (pd_reservation_get_region (a), pd_reservation_get_region (b)))
    return _ ("Only reservations of the same region can be merged.");
  if (!is_same_text (pd_reservation_get_term (a), pd_reservation_get_term (b)) ||
      pd_reservation_get_expires_at (a) != pd_reservation_get_expires_at (b))
    return _ ("Only reservations with the same term and the same expiry can be merged.");

  return NULL;
}

gboolean
pd_reservation_check_merge (GPtrArray *reservations, gint64 now, GError **error)
{
  g_return_val_if_fail (reservations != NULL, FALSE);

  if (reservations->len < 2) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("Please choose at least two reservations to merge."));
    return FALSE;
  }

  for (guint i = 0; i < reservations->len; i++) {
    if (!check_running (reservations->pdata[i], now, error))
      return FALSE;
    for (guint j = 0; j < i; j++) {
      const char *sentence = find_difference (reservations->pdata[j], reservations->pdata[i]);

      if (sentence != NULL) {
        g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, sentence);
        return FALSE;
      }
    }
  }

  return TRUE;
}

/* --- Configuration (10.5; azure-api.md 3.1) --- */

void
pd_reservation_change_free (PdReservationChange *change)
{
  if (change == NULL)
    return;

  g_free (change->name);
  g_free (change->scope_type);
  g_free (change->scope_id);
  g_free (change->scope_name);
  g_free (change);
}

PdReservationChange *
pd_reservation_change_copy (const PdReservationChange *change)
{
  PdReservationChange *copy;

  if (change == NULL)
    return NULL;

  copy = g_new0 (PdReservationChange, 1);
  copy->name = g_strdup (change->name);
  copy->scope_type = g_strdup (change->scope_type);
  copy->scope_id = g_strdup (change->scope_id);
  copy->scope_name = g_strdup (change->scope_name);
  copy->flexibility = change->flexibility;
  return copy;
}

static gboolean
set_invalid (GError **error, const char *sentence)
{
  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
check_name (PdReservationChange *change, PdReservation *reservation, GError **error)
{
  g_autofree char *clean = NULL;

  if (change->name == NULL)
    return TRUE;
  if ((clean = pd_text_check (change->name, _ ("Name"), NAME_MAX_CHARS, error)) == NULL)
    return FALSE;
  if (*clean == '\0')
    return set_invalid (error, _ ("The name of a reservation must not be empty."));

  g_clear_pointer (&change->name, g_free);
  if (g_strcmp0 (clean, pd_reservation_get_name (reservation)) != 0)
    change->name = g_steal_pointer (&clean);
  return TRUE;
}

/* The part of @path after @prefix, compared without case; NULL where it starts otherwise. */
static const char *
skip_prefix (const char *path, const char *prefix)
{
  gsize length = strlen (prefix);

  return g_ascii_strncasecmp (path, prefix, length) == 0 ? path + length : NULL;
}

/* Names of resource groups and IDs of management groups. */
static gboolean
is_group_name (const char *name)
{
  gsize length = strlen (name);

  if (!g_utf8_validate (name, -1, NULL) || length == 0 ||
      g_utf8_strlen (name, -1) > GROUP_MAX_CHARS || name[length - 1] == '.')
    return FALSE;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isalnum (c) && (c >= 128 || strchr ("-_.()", (int) c) == NULL))
      return FALSE;
  }

  return TRUE;
}

/* "…" or "/subscriptions/…": the GUID. */
static char *
read_subscription (const char *text, GError **error)
{
  const char *rest = skip_prefix (text, "/subscriptions/");
  char *guid = pd_text_normalize_guid (rest != NULL ? rest : text);

  if (guid == NULL)
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is what was typed as the ID of a subscription. */
                 _ ("“%s” is not a subscription ID: write it like "
                    "2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a11."),
                 text);
  return guid;
}

static char *
read_resource_group (const char *text, GError **error)
{
  const char *rest = skip_prefix (text, "/subscriptions/");
  const char *slash = rest != NULL ? strchr (rest, '/') : NULL;
  const char *group = slash != NULL ? skip_prefix (slash, "/resourceGroups/") : NULL;
  g_autofree char *subscription = slash != NULL ? g_strndup (rest, (gsize) (slash - rest)) : NULL;
  g_autofree char *guid = pd_text_normalize_guid (subscription);

  if (group == NULL || guid == NULL || !is_group_name (group)) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is what was typed as the path of a resource group. */
                 _ ("“%s” is not a resource group: write it like /subscriptions/"
                    "2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a11/resourceGroups/production."),
                 text);
    return NULL;
  }

  return g_strdup_printf ("/subscriptions/%s/resourceGroups/%s", guid, group);
}

static char *
read_management_group (const char *text, GError **error)
{
  const char *rest = skip_prefix (text, "/providers/Microsoft.Management/managementGroups/");

  if (rest == NULL)
    rest = text;
  if (!is_group_name (rest)) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is what was typed as the ID of a management group. */
                 _ ("“%s” is not the ID of a management group: it has letters, digits, dashes, "
                    "underscores, points and brackets, at most 90 of them."),
                 text);
    return NULL;
  }

  return g_strdup (rest);
}

static const struct
{
  const char *type;
  char *(*read) (const char *text, GError **error); /* NULL: the scope has no ID */
} scopes[] = {
  { PD_SCOPE_SHARED, NULL },
  { PD_SCOPE_SINGLE, read_subscription },
  { PD_SCOPE_RESOURCE_GROUP, read_resource_group },
  { PD_SCOPE_MANAGEMENT_GROUP, read_management_group },
};

static void
clear_scope (PdReservationChange *change)
{
  g_clear_pointer (&change->scope_type, g_free);
  g_clear_pointer (&change->scope_id, g_free);
  g_clear_pointer (&change->scope_name, g_free);
}

/* Replaces the scope by its clean form; empties it where it is the one that stands already. */
static gboolean
set_scope (PdReservationChange *change, PdReservation *reservation, gsize index, GError **error)
{
  gboolean same_type =
      is_same_text (scopes[index].type, pd_reservation_get_scope_type (reservation));
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  if (scopes[index].read != NULL) {
    g_autofree char *text = change->scope_id != NULL ? g_strdup (change->scope_id) : NULL;

    if (text == NULL || *g_strstrip (text) == '\0')
      return set_invalid (error, _ ("Please choose the subscription or the group to which the "
                                    "reservation shall apply."));
    if ((id = scopes[index].read (text, error)) == NULL)
      return FALSE;
  }
  if (id != NULL && change->scope_name != NULL &&
      (name = pd_text_check (change->scope_name, _ ("Name"), SCOPE_NAME_MAX_CHARS, error)) == NULL)
    return FALSE;

  clear_scope (change);
  if (same_type && is_same_text (id, pd_reservation_get_scope_id (reservation)))
    return TRUE;

  change->scope_type = g_strdup (scopes[index].type);
  change->scope_id = g_steal_pointer (&id);
  change->scope_name = g_steal_pointer (&name);
  return TRUE;
}

static gboolean
check_scope (PdReservationChange *change, PdReservation *reservation, GError **error)
{
  const char *type = change->scope_type;

  if (type == NULL && change->scope_id == NULL) {
    clear_scope (change); /* a name alone is no scope */
    return TRUE;
  }
  if (type == NULL)
    type = pd_reservation_get_scope_type (reservation);

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (scopes); i++) {
    if (g_ascii_strcasecmp (scopes[i].type, type) == 0)
      return set_scope (change, reservation, i, error);
  }

  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               /* Translators: %s is what was typed as a scope. */
               _ ("“%s” is not a scope: it is shared, a single subscription, a resource group or a "
                  "management group."),
               type != NULL ? type : "");
  return FALSE;
}

static gboolean
check_flexibility (PdReservationChange *change, PdReservation *reservation, GError **error)
{
  if (change->flexibility < 0)
    return TRUE;
  if (!is_same_text (pd_reservation_get_resource_type (reservation), "VirtualMachines"))
    return set_invalid (error, _ ("Instance size flexibility exists for virtual machines only."));

  change->flexibility = change->flexibility != 0;
  if (change->flexibility == (pd_reservation_get_flexibility (reservation) != FALSE))
    change->flexibility = -1;
  return TRUE;
}

gboolean
pd_reservation_change_check (PdReservationChange *change,
                             PdReservation *reservation,
                             GError **error)
{
  g_return_val_if_fail (change != NULL, FALSE);
  g_return_val_if_fail (PD_IS_RESERVATION (reservation), FALSE);

  if (!check_name (change, reservation, error) || !check_scope (change, reservation, error) ||
      !check_flexibility (change, reservation, error))
    return FALSE;
  if (change->name != NULL || change->scope_type != NULL || change->flexibility >= 0)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT,
                       _ ("Nothing to change: the reservation has these settings already."));
  return FALSE;
}
