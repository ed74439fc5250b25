// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-local-engine-azure.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-local-engine-private.h"
#include "pd-text.h"

#define FLEXIBLE_TYPE "VirtualMachines"
#define PRINCIPAL_NAME_MAX 128
#define SUBSCRIPTIONS_PREFIX "/subscriptions/"

/* --- access (azure-api.md section 8) --- */

static gboolean
is_user (const PdLocalEngine *engine, const char *principal_id, PdRoleAssignment *assignment)
{
  const char *email = pd_role_assignment_get_principal_email (assignment);

  if (engine->user_email != NULL && *engine->user_email != '\0' && email != NULL &&
      g_ascii_strcasecmp (engine->user_email, email) == 0)
    return TRUE;
  return g_strcmp0 (principal_id, pd_role_assignment_get_principal_id (assignment)) == 0;
}

gboolean
pd_local_engine_has_grant (PdDatabase *database,
                           const PdLocalEngine *engine,
                           const char *reservation_order_id,
                           gboolean *has_grant,
                           GError **error)
{
  g_autofree char *principal_id =
      pd_local_engine_make_principal_id (engine->user_email, engine->user_name);
  g_autoptr (GPtrArray) assignments =
      pd_database_list_assignments (database, reservation_order_id, error);

  *has_grant = FALSE;
  if (assignments == NULL)
    return FALSE;

  for (guint i = 0; i < assignments->len && !*has_grant; i++)
    *has_grant = is_user (engine, principal_id, assignments->pdata[i]) &&
                 pd_azure_role_may_change (pd_role_assignment_get_role_id (assignments->pdata[i]));
  return TRUE;
}

static gboolean
check_role (PdGrant *grant, GError **error)
{
  const char *id = grant->role_id != NULL ? pd_azure_role_find_id (grant->role_id) : NULL;
  gsize n_roles = 0;
  const PdAzureRole *roles = pd_azure_roles_get (&n_roles);

  for (gsize i = 0; id != NULL && i < n_roles; i++) {
    if (g_ascii_strcasecmp (roles[i].id, id) == 0) {
      g_free (grant->role_id);
      grant->role_id = g_strdup (roles[i].id);
      return TRUE;
    }
  }

  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               /* Translators: %s is what was given as role */
               _ ("“%s” is no role that can be granted on a reservation."),
               grant->role_id != NULL ? grant->role_id : "");
  return FALSE;
}

/* By e-mail address or by GUID; a name is nice to have. */
static gboolean
check_principal (PdGrant *grant, GError **error)
{
  g_autofree char *guid = NULL;
  g_autofree char *name = NULL;

  if (grant->email != NULL)
    g_strstrip (grant->email);
  if (grant->email != NULL && *grant->email != '\0' && !pd_text_is_email (grant->email)) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is what was typed */
                 _ ("“%s” is no e-mail address."), grant->email);
    return FALSE;
  }
  if (grant->principal_id != NULL && *grant->principal_id != '\0') {
    guid = pd_text_normalize_guid (grant->principal_id);
    if (guid == NULL) {
      g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                   /* Translators: %s is what was typed */
                   _ ("“%s” is no principal ID: it must be a GUID."), grant->principal_id);
      return FALSE;
    }
  } else if (grant->email == NULL || *grant->email == '\0') {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("Say who gets the role: an e-mail address or a principal ID."));
    return FALSE;
  } else {
    guid = pd_local_engine_make_principal_id (grant->email, NULL);
  }

  name =
      pd_text_check (grant->name != NULL ? grant->name : "", _ ("Name"), PRINCIPAL_NAME_MAX, error);
  if (name == NULL)
    return FALSE;
  if (*name == '\0') {
    g_free (name);
    name = g_strdup (grant->email != NULL && *grant->email != '\0' ? grant->email : guid);
  }
  g_free (grant->principal_id);
  grant->principal_id = g_steal_pointer (&guid);
  g_free (grant->name);
  grant->name = g_steal_pointer (&name);
  return TRUE;
}

static gboolean
check_type (PdGrant *grant, GError **error)
{
  static const char *const types[] = { "User", "Group", "ServicePrincipal" };

  if (grant->principal_type == NULL || *grant->principal_type == '\0') {
    g_free (grant->principal_type);
    grant->principal_type = g_strdup (types[0]);
    return TRUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (g_ascii_strcasecmp (types[i], grant->principal_type) == 0) {
      g_free (grant->principal_type);
      grant->principal_type = g_strdup (types[i]);
      return TRUE;
    }
  }

  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               /* Translators: %s is what was given */
               _ ("“%s” is none of User, Group and ServicePrincipal."), grant->principal_type);
  return FALSE;
}

gboolean
pd_local_engine_check_grant (PdGrant *grant, GError **error)
{
  return check_role (grant, error) && check_principal (grant, error) && check_type (grant, error);
}

gboolean
pd_local_engine_log_assignment (PdDatabase *database,
                                const PdLocalEngine *engine,
                                const char *operation,
                                PdReservation *reservation,
                                const char *principal,
                                const char *role_id,
                                const char *request_id,
                                GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);

  pd_local_engine_add_fact (detail, "reservation_order",
                            pd_reservation_get_reservation_order_id (reservation));
  pd_local_engine_add_fact (detail, "principal", principal);
  pd_local_engine_add_fact (detail, "role", pd_azure_role_get_title (role_id));
  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_local_engine_log_reservation (database, engine, operation, reservation, detail->str,
                                          error);
}

gboolean
pd_local_engine_grant_role (PdDatabase *database,
                            const PdLocalEngine *engine,
                            gint64 reservation_row_id,
                            PdGrant *grant,
                            const char *request_id,
                            GError **error)
{
  g_autofree char *assignment_id = pd_local_engine_new_guid (engine);
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdRoleAssignment) assignment = NULL;
  gint64 row_id = 0;

  if (!pd_local_engine_check_grant (grant, error))
    return FALSE;
  reservation = pd_database_get_reservation (database, reservation_row_id, engine->now, error);
  if (reservation == NULL)
    return FALSE;

  assignment = g_object_new (PD_TYPE_ROLE_ASSIGNMENT, "reservation-order-id",
                             pd_reservation_get_reservation_order_id (reservation), "assignment-id",
                             assignment_id, "principal-id", grant->principal_id, "principal-name",
                             grant->name, "principal-email", grant->email, "principal-type",
                             grant->principal_type, "role-id", grant->role_id, "inherited", FALSE,
                             "created-at", engine->now, "created-by", engine->user_name, NULL);
  return pd_database_insert_assignment (database, assignment, &row_id, error) &&
         pd_local_engine_log_assignment (database, engine, PD_OPERATION_GRANT_ROLE, reservation,
                                         grant->name, grant->role_id, request_id, error);
}

/* The assignment, if it may go. Lends from @assignments. */
static PdRoleAssignment *
find_removable (GPtrArray *assignments, gint64 row_id, GError **error)
{
  PdRoleAssignment *found = NULL;
  guint n_owners = 0;

  for (guint i = 0; i < assignments->len; i++) {
    PdRoleAssignment *assignment = assignments->pdata[i];

    n_owners +=
        g_ascii_strcasecmp (pd_role_assignment_get_role_id (assignment), PD_AZURE_ROLE_OWNER) == 0;
    if (pd_record_get_row_id (PD_RECORD (assignment)) == row_id)
      found = assignment;
  }

  if (found == NULL)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("This role was removed already."));
  else if (pd_role_assignment_get_inherited (found))
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                         _ ("This role is granted above the reservation order. It can only be "
                            "removed there."));
  else if (n_owners == 1 &&
           g_ascii_strcasecmp (pd_role_assignment_get_role_id (found), PD_AZURE_ROLE_OWNER) == 0)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                         _ ("This is the last owner. Make somebody else an owner first."));
  else
    return found;
  return NULL;
}

gboolean
pd_local_engine_revoke_role (PdDatabase *database,
                             const PdLocalEngine *engine,
                             gint64 reservation_row_id,
                             gint64 assignment_row_id,
                             const char *request_id,
                             GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (GPtrArray) assignments = NULL;
  PdRoleAssignment *assignment;

  reservation = pd_database_get_reservation (database, reservation_row_id, engine->now, error);
  if (reservation == NULL)
    return FALSE;
  assignments = pd_database_list_assignments (
      database, pd_reservation_get_reservation_order_id (reservation), error);
  if (assignments == NULL)
    return FALSE;
  assignment = find_removable (assignments, assignment_row_id, error);
  if (assignment == NULL)
    return FALSE;

  return pd_database_delete_assignment (database, assignment_row_id, error) &&
         pd_local_engine_log_assignment (database, engine, PD_OPERATION_REVOKE_ROLE, reservation,
                                         pd_role_assignment_get_principal_name (assignment),
                                         pd_role_assignment_get_role_id (assignment), request_id,
                                         error);
}

/* --- configuration (10.5; azure-api.md section 3) --- */

/* A reservation that runs. */
PdReservation *
pd_local_engine_get_running (PdDatabase *database,
                             const PdLocalEngine *engine,
                             gint64 row_id,
                             GError **error)
{
  g_autoptr (PdReservation) reservation =
      pd_database_get_reservation (database, row_id, engine->now, error);
  const char *state;

  if (reservation == NULL)
    return NULL;

  if (pd_reservation_get_purchased_at (reservation) > engine->now) {
    g_autoptr (PdVerdict) early = pd_reservation_judge_purchase (reservation, "11.1", engine->now);

    pd_verdict_check (early, error);
    return NULL;
  }

  state = pd_reservation_get_state (reservation);
  if (g_strcmp0 (state, PD_RESERVATION_SUCCEEDED) != 0 &&
      g_strcmp0 (state, PD_RESERVATION_EXPIRING) != 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_RULE,
                 /* Translators: %s is the name of a reservation */
                 _ ("“%s” no longer runs, so it cannot be changed."),
                 pd_reservation_get_name (reservation));
    return NULL;
  }
  return g_steal_pointer (&reservation);
}

static gboolean
is_id_of (PdAzureSubscription *subscription, const char *text, gsize length)
{
  const char *id = pd_azure_subscription_get_subscription_id (subscription);

  return strlen (id) == length && g_ascii_strncasecmp (id, text, length) == 0;
}

/* The scope's subscription must be the customer's; a name stands for its GUID. */
gboolean
pd_local_engine_resolve_change (PdDatabase *database,
                                PdReservation *reservation,
                                PdReservationChange *change,
                                GError **error)
{
  const char *id = change->scope_id != NULL ? change->scope_id : "";
  gboolean single = g_strcmp0 (change->scope_type, PD_SCOPE_SINGLE) == 0;
  g_autoptr (GPtrArray) subscriptions = NULL;
  gsize length = strlen (id);

  if (!single && g_strcmp0 (change->scope_type, PD_SCOPE_RESOURCE_GROUP) != 0)
    return TRUE;
  subscriptions = pd_database_list_subscriptions (
      database, pd_reservation_get_customer_row_id (reservation), error);
  if (subscriptions == NULL)
    return FALSE;

  if (!single) {
    if (!g_str_has_prefix (id, SUBSCRIPTIONS_PREFIX))
      return TRUE; /* pd_reservation_change_check() says what is wrong */
    id += strlen (SUBSCRIPTIONS_PREFIX);
    length = strcspn (id, "/");
  }
  for (guint i = 0; i < subscriptions->len; i++) {
    PdAzureSubscription *subscription = subscriptions->pdata[i];
    const char *name = pd_azure_subscription_get_name (subscription);

    if (!is_id_of (subscription, id, length) && !(single && g_strcmp0 (name, id) == 0))
      continue;
    if (single) {
      g_free (change->scope_id);
      change->scope_id = g_strdup (pd_azure_subscription_get_subscription_id (subscription));
      g_free (change->scope_name);
      change->scope_name = g_strdup (name);
    }
    return TRUE;
  }

  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               /* Translators: %s is a name or GUID */
               _ ("“%s” is no Azure subscription of this customer. Add it first."),
               change->scope_id != NULL ? change->scope_id : "");
  return FALSE;
}

gboolean
pd_local_engine_log_change (PdDatabase *database,
                            const PdLocalEngine *engine,
                            PdReservation *before,
                            const PdReservationChange *change,
                            const char *request_id,
                            GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);

  if (change->name != NULL) {
    pd_local_engine_add_fact (detail, "name_before", pd_reservation_get_name (before));
    pd_local_engine_add_fact (detail, "name", change->name);
  }
  if (change->scope_type != NULL) {
    pd_local_engine_add_fact (detail, "scope_before", pd_reservation_get_scope_type (before));
    pd_local_engine_add_fact (detail, "scope", change->scope_type);
    pd_local_engine_add_fact (detail, "scope_id", change->scope_id);
  }
  if (change->flexibility >= 0)
    pd_local_engine_add_fact (detail, "flexibility", change->flexibility != 0 ? "on" : "off");
  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_local_engine_log_reservation (database, engine, PD_OPERATION_UPDATE_RESERVATION, before,
                                          detail->str, error);
}

gboolean
pd_local_engine_change_reservation (PdDatabase *database,
                                    const PdLocalEngine *engine,
                                    gint64 reservation_row_id,
                                    PdReservationChange *change,
                                    const char *request_id,
                                    GError **error)
{
  g_autoptr (PdReservation) reservation =
      pd_local_engine_get_running (database, engine, reservation_row_id, error);

  if (reservation == NULL)
    return FALSE;
  if (change->flexibility >= 0 &&
      g_strcmp0 (pd_reservation_get_resource_type (reservation), FLEXIBLE_TYPE) != 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                         _ ("Only reservations of virtual machines have instance size "
                            "flexibility."));
    return FALSE;
  }

  return pd_local_engine_resolve_change (database, reservation, change, error) &&
         pd_reservation_change_check (change, reservation, error) &&
         pd_database_change_reservation (database, reservation_row_id, change, error) &&
         pd_local_engine_log_change (database, engine, reservation, change, request_id, error);
}

/* --- split and merge --- */

static PdReservation *
copy_reservation (const PdLocalEngine *engine, PdReservation *from, gint64 quantity)
{
  g_autofree char *id = pd_local_engine_new_guid (engine);

  return g_object_new (
      PD_TYPE_RESERVATION, "reservation-id", id, "reservation-order-id",
      pd_reservation_get_reservation_order_id (from), "line-row-id",
      pd_reservation_get_line_row_id (from), "customer-row-id",
      pd_reservation_get_customer_row_id (from), "name", pd_reservation_get_name (from),
      "resource-type", pd_reservation_get_resource_type (from), "size",
      pd_reservation_get_size (from), "region", pd_reservation_get_region (from), "quantity",
      quantity, "term", pd_reservation_get_term (from), "billing",
      pd_reservation_get_billing (from), "currency", pd_reservation_get_currency (from),
      "unit-price", pd_reservation_get_unit_price (from), "payments-made",
      pd_reservation_get_payments_made (from), "purchased-at",
      pd_reservation_get_purchased_at (from), "expires-at", pd_reservation_get_expires_at (from),
      "state", PD_RESERVATION_SUCCEEDED, "scope-type", pd_reservation_get_scope_type (from),
      "scope-id", pd_reservation_get_scope_id (from), "scope-name",
      pd_reservation_get_scope_name (from), "billing-subscription",
      pd_reservation_get_billing_subscription (from), "flexibility",
      pd_reservation_get_flexibility (from), "policy-id", pd_reservation_get_policy_id (from),
      "parent-row-id", pd_record_get_row_id (PD_RECORD (from)), "used",
      pd_reservation_get_used (from), "utilization-1d", -1, "utilization-7d", -1, "utilization-30d",
      -1, NULL);
}

static gboolean
insert_copy (PdDatabase *database,
             PdReservation *from,
             PdReservation *copy,
             gint64 *row_id,
             GError **error)
{
  gint64 next_payment = 0;

  return pd_database_get_reservation_next_payment (
             database, pd_record_get_row_id (PD_RECORD (from)), &next_payment, error) &&
         pd_database_insert_reservation (database, copy, next_payment, row_id, error);
}

gboolean
pd_local_engine_succeed_reservation (PdDatabase *database,
                                     const PdLocalEngine *engine,
                                     PdReservation *from,
                                     gint64 quantity,
                                     gint64 *row_id,
                                     GError **error)
{
  g_autoptr (PdReservation) copy = copy_reservation (engine, from, quantity);

  return insert_copy (database, from, copy, row_id, error) &&
         pd_database_inherit_reservation (database, pd_record_get_row_id (PD_RECORD (from)),
                                          *row_id, quantity, pd_reservation_get_quantity (from),
                                          error);
}

gboolean
pd_local_engine_split (PdDatabase *database,
                       const PdLocalEngine *engine,
                       gint64 reservation_row_id,
                       const gint64 quantities[2],
                       const char *request_id,
                       gint64 *row_ids,
                       GError **error)
{
  g_autoptr (PdReservation) reservation =
      pd_local_engine_get_running (database, engine, reservation_row_id, error);
  g_autoptr (GString) detail = g_string_new (NULL);

  if (reservation == NULL ||
      !pd_reservation_check_split (reservation, quantities[0], quantities[1], engine->now, error) ||
      !pd_local_engine_bill_reservation (database, engine, reservation, error))
    return FALSE;
  for (int i = 0; i < 2; i++) {
    if (!pd_local_engine_succeed_reservation (database, engine, reservation, quantities[i],
                                              &row_ids[i], error))
      return FALSE;
    pd_local_engine_add_number (detail, "quantity", quantities[i]);
  }

  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_database_cancel_reservation (database, reservation_row_id, engine->now, error) &&
         pd_local_engine_log_reservation (database, engine, PD_OPERATION_SPLIT_RESERVATION,
                                          reservation, detail->str, error);
}

static void
add_days (GHashTable *days, GArray *more)
{
  for (guint i = 0; i < more->len; i++) {
    const PdUtilizationDay *day = &g_array_index (more, PdUtilizationDay, i);
    PdUtilizationDay *sum = g_hash_table_lookup (days, GINT_TO_POINTER (day->day));

    if (sum == NULL) {
      sum = g_new0 (PdUtilizationDay, 1);
      sum->day = day->day;
      g_hash_table_insert (days, GINT_TO_POINTER (day->day), sum);
    }
    sum->reserved_millihours += day->reserved_millihours;
    sum->used_millihours += day->used_millihours;
  }
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return ((const PdUtilizationDay *) a)->day - ((const PdUtilizationDay *) b)->day;
}

/* The hours of the parts, day by day, are those of the whole. */
static gboolean
sum_utilization (PdDatabase *database, GPtrArray *parts, gint64 row_id, GError **error)
{
  g_autoptr (GHashTable) days = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (PdUtilizationDay));
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < parts->len; i++) {
    g_autoptr (GArray) more = pd_database_list_utilization (
        database, pd_record_get_row_id (parts->pdata[i]), G_MININT, G_MAXINT, error);

    if (more == NULL)
      return FALSE;
    add_days (days, more);
  }

  g_hash_table_iter_init (&iter, days);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_array_append_vals (sorted, value, 1);
  g_array_sort (sorted, compare_days);
  return sorted->len == 0 ||
         pd_database_put_utilization (database, row_id,
                                      (const PdUtilizationDay *) (gpointer) sorted->data,
                                      sorted->len, error);
}

static GPtrArray *
get_parts (PdDatabase *database, const PdLocalEngine *engine, GArray *row_ids, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < row_ids->len; i++) {
    PdReservation *part =
        pd_local_engine_get_running (database, engine, g_array_index (row_ids, gint64, i), error);

    if (part == NULL)
      return NULL;
    g_ptr_array_add (parts, part);
    for (guint j = 0; j < i; j++) {
      if (g_array_index (row_ids, gint64, j) == g_array_index (row_ids, gint64, i)) {
        g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, _ ("Name each reservation once."));
        return NULL;
      }
    }
    if (!pd_local_engine_bill_reservation (database, engine, part, error))
      return NULL;
  }
  return g_steal_pointer (&parts);
}

gboolean
pd_local_engine_merge (PdDatabase *database,
                       const PdLocalEngine *engine,
                       GArray *reservation_row_ids,
                       const char *request_id,
                       gint64 *row_id,
                       GError **error)
{
  g_autoptr (GPtrArray) parts = get_parts (database, engine, reservation_row_ids, error);
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autoptr (PdReservation) whole = NULL;
  gint64 quantity = 0;
  gboolean used = FALSE;

  if (parts == NULL || !pd_reservation_check_merge (parts, engine->now, error))
    return FALSE;
  for (guint i = 0; i < parts->len; i++) {
    if (!pd_money_add (quantity, pd_reservation_get_quantity (parts->pdata[i]), &quantity, error))
      return FALSE;
    used = used || pd_reservation_get_used (parts->pdata[i]);
    pd_local_engine_add_fact (detail, "merged",
                              pd_reservation_get_reservation_id (parts->pdata[i]));
  }

  whole = copy_reservation (engine, parts->pdata[0], quantity);
  g_object_set (whole, "used", used, NULL);
  if (!insert_copy (database, parts->pdata[0], whole, row_id, error) ||
      !sum_utilization (database, parts, *row_id, error))
    return FALSE;
  for (guint i = 0; i < parts->len; i++) {
    if (!pd_database_cancel_reservation (database, pd_record_get_row_id (parts->pdata[i]),
                                         engine->now, error))
      return FALSE;
  }

  pd_local_engine_add_number (detail, "quantity", quantity);
  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_local_engine_log_reservation (database, engine, PD_OPERATION_MERGE_RESERVATIONS, whole,
                                          detail->str, error);
}
