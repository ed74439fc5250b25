// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Azure subscriptions of customers, what customers may buy themselves, and who has access to
 * reservations. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-database-private.h"
#include "pd-reservation-tables.h"
#include "pd-text.h"

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* By the named property as a person sorts it, then by row ID. */
static int
compare_by (gpointer a, gpointer b, const char *property)
{
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;
  g_autoptr (GBytes) key_a = NULL;
  g_autoptr (GBytes) key_b = NULL;
  gint64 row_a = pd_record_get_row_id (PD_RECORD (a));
  gint64 row_b = pd_record_get_row_id (PD_RECORD (b));
  int order;

  g_object_get (a, property, &text_a, NULL);
  g_object_get (b, property, &text_b, NULL);
  key_a = pd_text_collation_key (or_empty (text_a));
  key_b = pd_text_collation_key (or_empty (text_b));
  order = g_bytes_compare (key_a, key_b);
  if (order != 0)
    return order;

  return row_a < row_b ? -1 : row_a > row_b;
}

/* --- subscriptions --- */

static int
compare_subscriptions (gconstpointer a, gconstpointer b)
{
  return compare_by (*(const gpointer *) a, *(const gpointer *) b, "name");
}

static gboolean
check_is_new (PdDatabase *self, const char *subscription_id, GError **error)
{
  static const char sql[] = "SELECT 1 FROM azure_subscriptions WHERE subscription_id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", subscription_id) ||
      !pd_database_step (self, stmt, "Looking for a subscription", &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  g_set_error (error, PD_ERROR, PD_ERROR_CONFLICT,
               /* Translators: %s is the GUID of an Azure subscription */
               _ ("The Azure subscription %s is in the book already."), subscription_id);
  return FALSE;
}

gboolean
pd_database_insert_subscription (PdDatabase *self,
                                 gint64 customer_row_id,
                                 const char *subscription_id,
                                 const char *name,
                                 gint64 now,
                                 gint64 *row_id,
                                 GError **error)
{
  static const char sql[] =
      "INSERT INTO azure_subscriptions (customer_row_id, subscription_id, name, state, created_at)"
      " VALUES (?1, ?2, ?3, 'active', ?4)";
  g_autoptr (PdStatement) stmt = NULL;

  g_return_val_if_fail (subscription_id != NULL, FALSE);

  if (!check_is_new (self, subscription_id, error) ||
      (stmt = pd_database_prepare (self, sql, error)) == NULL ||
      !pd_database_bind (self, stmt, error, "issi", customer_row_id, subscription_id,
                         or_empty (name), now) ||
      !pd_database_run (self, stmt, "Adding a subscription", error))
    return FALSE;

  if (row_id != NULL)
    *row_id = pd_database_last_row_id (self);
  pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS);
  return TRUE;
}

GPtrArray *
pd_database_list_subscriptions (PdDatabase *self, gint64 customer_row_id, GError **error)
{
  static const char sql[] = "SELECT id, customer_row_id, subscription_id, name, state"
                            " FROM azure_subscriptions WHERE customer_row_id = ?1";
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", customer_row_id))
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Listing subscriptions", &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (
          list, g_object_new (PD_TYPE_AZURE_SUBSCRIPTION, "row-id", sqlite3_column_int64 (stmt, 0),
                              "customer-row-id", sqlite3_column_int64 (stmt, 1), "subscription-id",
                              sqlite3_column_text (stmt, 2), "name", sqlite3_column_text (stmt, 3),
                              "state", sqlite3_column_text (stmt, 4), NULL));
  } while (has_row);
  g_ptr_array_sort (list, compare_subscriptions);

  return g_steal_pointer (&list);
}

/* --- self-purchase (1.11, 14.7) --- */

gboolean
pd_database_get_self_purchase (PdDatabase *self,
                               gint64 customer_row_id,
                               gboolean *allowed,
                               GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT self_purchase FROM customers WHERE id = ?1", error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", customer_row_id) ||
      !pd_database_step (self, stmt, "Reading a customer", &has_row, error))
    return FALSE;
  if (!has_row) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND,
                         _ ("This customer is no longer in the book."));
    return FALSE;
  }

  *allowed = sqlite3_column_int (stmt, 0) != 0;
  return TRUE;
}

gboolean
pd_database_set_self_purchase (PdDatabase *self,
                               gint64 customer_row_id,
                               gboolean allowed,
                               GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "UPDATE customers SET self_purchase = ?2 WHERE id = ?1", error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "id", customer_row_id, !!allowed) ||
      !pd_database_run_hit (self, stmt, "Changing a customer", PD_ERROR_NOT_FOUND,
                            _ ("This customer is no longer in the book."), error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_CUSTOMERS);
  return TRUE;
}

/* --- access --- */

static int
compare_assignments (gconstpointer a, gconstpointer b)
{
  return compare_by (*(const gpointer *) a, *(const gpointer *) b, "principal-name");
}

static PdRoleAssignment *
assignment_from_row (PdStatement *stmt)
{
  return g_object_new (
      PD_TYPE_ROLE_ASSIGNMENT, "row-id", sqlite3_column_int64 (stmt, 0), "reservation-order-id",
      sqlite3_column_text (stmt, 1), "assignment-id", sqlite3_column_text (stmt, 2), "principal-id",
      sqlite3_column_text (stmt, 3), "principal-name", sqlite3_column_text (stmt, 4),
      "principal-email", sqlite3_column_text (stmt, 5), "principal-type",
      sqlite3_column_text (stmt, 6), "role-id", sqlite3_column_text (stmt, 7), "inherited",
      sqlite3_column_int (stmt, 8), "created-at", sqlite3_column_int64 (stmt, 9), "created-by",
      sqlite3_column_text (stmt, 10), NULL);
}

GPtrArray *
pd_database_list_assignments (PdDatabase *self, const char *reservation_order_id, GError **error)
{
  static const char sql[] =
      "SELECT id, reservation_order_id, assignment_id, principal_id, principal_name,"
      " principal_email, principal_type, role_id, inherited, created_at, created_by"
      " FROM role_assignments WHERE reservation_order_id = ?1";
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", reservation_order_id))
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Listing access", &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (list, assignment_from_row (stmt));
  } while (has_row);
  g_ptr_array_sort (list, compare_assignments);

  return g_steal_pointer (&list);
}

/* One principal has a role of one reservation order once. */
static gboolean
check_is_granted_anew (PdDatabase *self,
                       const char *order_id,
                       PdRoleAssignment *assignment,
                       GError **error)
{
  static const char sql[] = "SELECT 1 FROM role_assignments WHERE reservation_order_id = ?1"
                            " AND principal_id = ?2 AND role_id = ?3";
  const char *role_id = pd_role_assignment_get_role_id (assignment);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "sss", order_id,
                         pd_role_assignment_get_principal_id (assignment), role_id) ||
      !pd_database_step (self, stmt, "Looking for access", &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  g_set_error (error, PD_ERROR, PD_ERROR_CONFLICT,
               /* Translators: the first %s is a person's name, the second the name of a role */
               _ ("%s has the role “%s” already."),
               or_empty (pd_role_assignment_get_principal_name (assignment)),
               pd_azure_role_get_title (role_id));
  return FALSE;
}

gboolean
pd_database_insert_assignment (PdDatabase *self,
                               PdRoleAssignment *assignment,
                               gint64 *row_id,
                               GError **error)
{
  static const char sql[] =
      "INSERT INTO role_assignments (reservation_order_id, assignment_id, principal_id,"
      " principal_name, principal_email, principal_type, role_id, inherited, created_at,"
      " created_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
  g_autoptr (PdStatement) stmt = NULL;
  g_autofree char *order_id = NULL;
  g_autofree char *created_by = NULL;
  gint64 created_at = 0;

  g_object_get (assignment, "reservation-order-id", &order_id, "created-at", &created_at,
                "created-by", &created_by, NULL);
  if (!check_is_granted_anew (self, order_id, assignment, error) ||
      (stmt = pd_database_prepare (self, sql, error)) == NULL ||
      !pd_database_bind (self, stmt, error, "sssssssdis", order_id,
                         pd_role_assignment_get_assignment_id (assignment),
                         pd_role_assignment_get_principal_id (assignment),
                         or_empty (pd_role_assignment_get_principal_name (assignment)),
                         pd_role_assignment_get_principal_email (assignment),
                         or_empty (pd_role_assignment_get_principal_type (assignment)),
                         pd_role_assignment_get_role_id (assignment),
                         !!pd_role_assignment_get_inherited (assignment), created_at, created_by) ||
      !pd_database_run (self, stmt, "Granting access", error))
    return FALSE;

  if (row_id != NULL)
    *row_id = pd_database_last_row_id (self);
  pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS);
  return TRUE;
}

gboolean
pd_database_delete_assignment (PdDatabase *self, gint64 row_id, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "DELETE FROM role_assignments WHERE id = ?1", error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_run_hit (self, stmt, "Removing access", PD_ERROR_NOT_FOUND,
                            _ ("This is no longer in the book."), error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_RESERVATIONS);
  return TRUE;
}
