// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Azure subscriptions, use and access as the far side tells them. */

#include "pd-far-lines-private.h"

#define INT64(column) ((gint64) sqlite3_column_int64 (stmt, (column)))

/* --- Azure subscriptions --- */

gboolean
pd_database_put_far_azure_subscription (PdDatabase *self,
                                        gint64 customer_row_id,
                                        const char *subscription_id,
                                        const char *name,
                                        const char *state,
                                        gint64 *row_id,
                                        gboolean *changed,
                                        GError **error)
{
  static const char look[] =
      "SELECT id, customer_row_id <> ?2 OR name <> coalesce (?3, name)"
      " OR state <> coalesce (?4, state) FROM azure_subscriptions WHERE subscription_id = ?1";
  static const char put[] =
      "INSERT INTO azure_subscriptions (subscription_id, customer_row_id, name, state, created_at)"
      " VALUES (?1, ?2, coalesce (?3, ?1), coalesce (?4, 'active'), 0)"
      " ON CONFLICT (subscription_id) DO UPDATE SET customer_row_id = ?2,"
      " name = coalesce (?3, name), state = coalesce (?4, state) RETURNING id";
  g_autofree char *guid = pd_far_dup_id (subscription_id);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, look, error);
  g_autoptr (PdStatement) write = NULL;
  gboolean has_row = FALSE;
  gboolean differs;
  gint64 id;

  g_return_val_if_fail (guid != NULL, FALSE);

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "siss", guid, customer_row_id, pd_far_said (name),
                         pd_far_said (state)) ||
      !pd_database_step (self, stmt, "Looking for a subscription", &has_row, error))
    return FALSE;
  differs = !has_row || sqlite3_column_int (stmt, 1) != 0;
  id = has_row ? INT64 (0) : 0;
  if (differs) {
    write = pd_database_prepare (self, put, error);
    if (write == NULL ||
        !pd_database_bind (self, write, error, "siss", guid, customer_row_id, pd_far_said (name),
                           pd_far_said (state)) ||
        !pd_database_step (self, write, "Writing a subscription", &has_row, error))
      return FALSE;
    id = sqlite3_column_int64 (write, 0);
    pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS);
  }

  if (row_id != NULL)
    *row_id = id;
  if (changed != NULL)
    *changed = differs;
  return TRUE;
}

/* --- utilization --- */

gboolean
pd_database_put_far_utilization (PdDatabase *self,
                                 gint64 reservation_row_id,
                                 const PdUtilizationDay *days,
                                 gsize n_days,
                                 gboolean *changed,
                                 GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (PdUtilizationDay));
  int first = n_days > 0 ? days[0].day : 0;
  int last = first;

  for (gsize i = 0; i < n_days; i++) {
    first = MIN (first, days[i].day);
    last = MAX (last, days[i].day);
  }
  before = pd_database_list_utilization (self, reservation_row_id, first, last, error);
  if (before == NULL)
    return FALSE;

  for (guint i = 0; i < before->len; i++) {
    PdUtilizationDay *day = &g_array_index (before, PdUtilizationDay, i);

    g_hash_table_insert (known, GINT_TO_POINTER (day->day), day);
  }
  for (gsize i = 0; i < n_days; i++) {
    const PdUtilizationDay *day = g_hash_table_lookup (known, GINT_TO_POINTER (days[i].day));
    const PdUtilizationDay clean = { days[i].day, MAX (days[i].reserved_millihours, 0),
                                     MAX (days[i].used_millihours, 0) };

    if (day == NULL || day->reserved_millihours != clean.reserved_millihours ||
        day->used_millihours != clean.used_millihours)
      g_array_append_val (fresh, clean);
  }

  if (changed != NULL)
    *changed = fresh->len > 0;
  return fresh->len == 0 ||
         pd_database_put_utilization (self, reservation_row_id,
                                      (const PdUtilizationDay *) (gpointer) fresh->data, fresh->len,
                                      error);
}

/* --- access --- */

/* The GUID at the end of a role's path. */
static char *
get_role (const char *role_id)
{
  const char *slash = role_id != NULL ? strrchr (role_id, '/') : NULL;
  char *guid = pd_far_dup_id (slash != NULL ? slash + 1 : role_id);

  return guid != NULL ? guid : g_strdup ("");
}

static gboolean
put_assignment (PdDatabase *self,
                const char *order_id,
                const PdFarAssignment *assignment,
                const char *assignment_id,
                gboolean *changed,
                GError **error)
{
  /* Ours of the same role goes first: the far side gave it another ID. */
  static const char clear[] =
      "DELETE FROM role_assignments WHERE reservation_order_id = ?1 AND principal_id = ?2"
      " AND role_id = ?3 AND inherited = 0 AND assignment_id <> ?4";
  static const char put[] =
      "INSERT INTO role_assignments (reservation_order_id, assignment_id, principal_id,"
      " principal_name, principal_email, principal_type, role_id, inherited, created_at,"
      " created_by) VALUES (?1, ?2, ?3, coalesce (?4, ?3), ?5, coalesce (?6, ''), ?7, ?8, ?9, ?10)"
      " ON CONFLICT (reservation_order_id, assignment_id) DO UPDATE SET principal_id = ?3,"
      " principal_name = coalesce (?4, principal_name),"
      " principal_email = coalesce (?5, principal_email),"
      " principal_type = coalesce (?6, principal_type), role_id = ?7, inherited = ?8,"
      " created_at = iif (?9 > 0, ?9, created_at), created_by = coalesce (?10, created_by)"
      " WHERE principal_id <> ?3 OR principal_name <> coalesce (?4, principal_name)"
      " OR principal_email IS NOT coalesce (?5, principal_email)"
      " OR principal_type <> coalesce (?6, principal_type) OR role_id <> ?7 OR inherited <> ?8"
      " OR (?9 > 0 AND created_at <> ?9) OR created_by IS NOT coalesce (?10, created_by)";
  g_autofree char *principal = pd_far_dup_id (assignment->principal_id);
  g_autofree char *role = get_role (assignment->role_id);
  g_autoptr (PdStatement) before = pd_database_prepare (self, clear, error);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, put, error);
  const char *who = principal != NULL ? principal : "";

  if (before == NULL || stmt == NULL ||
      (!assignment->inherited &&
       (!pd_database_bind (self, before, error, "ssss", order_id, who, role, assignment_id) ||
        !pd_database_run (self, before, "Granting access", error))) ||
      !pd_database_bind (self, stmt, error, "sssssssdis", order_id, assignment_id, who,
                         pd_far_said (assignment->principal_name),
                         pd_far_said (assignment->principal_email),
                         pd_far_said (assignment->principal_type), role, !!assignment->inherited,
                         assignment->created_at, pd_far_said (assignment->created_by)) ||
      !pd_database_run (self, stmt, "Granting access", error))
    return FALSE;

  *changed |= pd_database_changes (self) > 0;
  return TRUE;
}

/* @ids: JSON of the assignments that are there. */
static gboolean
drop_others (PdDatabase *self,
             const char *order_id,
             const char *ids,
             gboolean *changed,
             GError **error)
{
  static const char sql[] = "DELETE FROM role_assignments WHERE reservation_order_id = ?1"
                            " AND assignment_id NOT IN (SELECT value FROM json_each (?2))";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "ss", order_id, ids) ||
      !pd_database_run (self, stmt, "Removing access", error))
    return FALSE;

  *changed |= pd_database_changes (self) > 0;
  return TRUE;
}

/* IDs are words of letters, digits and hyphens; anything else in one would end the list. */
static char *
clean_id (const char *id)
{
  g_autofree char *text = pd_far_dup_id (id);

  return text != NULL ? g_strdelimit (g_steal_pointer (&text), "\"\\", '_') : g_strdup ("");
}

gboolean
pd_database_put_far_assignments (PdDatabase *self,
                                 const char *reservation_order_id,
                                 const PdFarAssignment *assignments,
                                 gsize n_assignments,
                                 gboolean *changed,
                                 GError **error)
{
  g_autofree char *order_id = pd_far_dup_id (reservation_order_id);
  g_autoptr (GString) ids = g_string_new ("[");
  gboolean is_changed = FALSE;

  g_return_val_if_fail (order_id != NULL, FALSE);

  for (gsize i = 0; i < n_assignments; i++) {
    g_autofree char *id = clean_id (assignments[i].assignment_id);

    g_string_append_printf (ids, "%s\"%s\"", i > 0 ? "," : "", id);
    if (!put_assignment (self, order_id, &assignments[i], id, &is_changed, error))
      return FALSE;
  }
  g_string_append_c (ids, ']');
  if (!drop_others (self, order_id, ids->str, &is_changed, error))
    return FALSE;

  if (is_changed)
    pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS);
  if (changed != NULL)
    *changed = is_changed;
  return TRUE;
}
