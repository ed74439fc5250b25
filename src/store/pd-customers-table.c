// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-database-private.h"
#include "pd-text.h"

/* Candidates that an ambiguous name lists. */
#define MAX_CANDIDATES 5

/* --- settings of the account --- */

char *
pd_database_get_setting (PdDatabase *self, const char *key, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT value FROM settings WHERE key = ?1", error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", key) ||
      !pd_database_step (self, stmt, "Reading a setting", &has_row, error) || !has_row)
    return NULL;

  return pd_database_column_text (stmt, 0);
}

gboolean
pd_database_set_setting (PdDatabase *self, const char *key, const char *value, GError **error)
{
  static const char put[] = "INSERT INTO settings (key, value) VALUES (?1, ?2)"
                            " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
  static const char clear[] = "DELETE FROM settings WHERE key = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, value != NULL ? put : clear, error);

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, value != NULL ? "ss" : "s", key, value) ||
      !pd_database_run (self, stmt, "Writing a setting", error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_SETTINGS);
  return TRUE;
}

/* --- customers --- */

static GBytes *
make_name_key (const char *name)
{
  return pd_text_collation_key (name != NULL ? name : "");
}

gboolean
pd_database_has_tenant (PdDatabase *self, const char *tenant_id, gboolean *has, GError **error)
{
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT 1 FROM customers WHERE tenant_id = ?1", error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "s", tenant_id) &&
         pd_database_step (self, stmt, "Looking for a tenant", has, error);
}

/* A tenant ID belongs to one customer; the index would refuse it too, but not in words. */
static gboolean
check_tenant_is_free (PdDatabase *self, const char *tenant_id, GError **error)
{
  gboolean has = FALSE;

  if (!pd_database_has_tenant (self, tenant_id, &has, error))
    return FALSE;
  if (!has)
    return TRUE;

  /* Translators: %s is a tenant GUID */
  g_set_error (error, PD_ERROR, PD_ERROR_CONFLICT,
               _ ("There is a customer with the tenant ID %s already."), tenant_id);
  return FALSE;
}

static char *
make_tenant_id (const PdCustomerFields *fields)
{
  char *tenant_id = NULL;

  if (fields->tenant_id != NULL && *fields->tenant_id != '\0')
    tenant_id = pd_text_normalize_guid (fields->tenant_id);
  else
    tenant_id = g_uuid_string_random ();

  return tenant_id != NULL ? tenant_id : g_strdup (fields->tenant_id);
}

gboolean
pd_database_insert_customer (PdDatabase *self,
                             const PdCustomerFields *fields,
                             gint64 now,
                             gint64 *row_id,
                             GError **error)
{
  static const char sql[] =
      "INSERT INTO customers (tenant_id, name, name_key, domain, country, currency, email, phone,"
      " registration_id, first_name, last_name, created_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
  g_autofree char *tenant_id = make_tenant_id (fields);
  g_autofree char *text = pd_search_customer_text (fields, tenant_id);
  g_autoptr (GBytes) key = make_name_key (fields->name);
  g_autoptr (PdStatement) stmt = NULL;
  gint64 id;

  if (!check_tenant_is_free (self, tenant_id, error) ||
      (stmt = pd_database_prepare (self, sql, error)) == NULL ||
      !pd_database_bind (self, stmt, error, "ssbssssssssi", tenant_id, fields->name, key,
                         fields->domain != NULL ? fields->domain : "",
                         fields->country != NULL ? fields->country : "",
                         fields->currency != NULL ? fields->currency : "", fields->email,
                         fields->phone, fields->registration_id, fields->first_name,
                         fields->last_name, now) ||
      !pd_database_run (self, stmt, "Adding a customer", error))
    return FALSE;

  id = pd_database_last_row_id (self);
  if (!pd_search_put_customer (self, id, NULL, text, error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_CUSTOMERS);
  if (row_id != NULL)
    *row_id = id;
  return TRUE;
}

static gboolean
check_found (PdDatabase *self, GError **error)
{
  if (pd_database_changes (self) > 0)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND,
                       _ ("This customer is no longer in the book."));
  return FALSE;
}

/* The searchable text and the tenant ID as they stand. */
static gboolean
read_text (PdDatabase *self, gint64 row_id, char **tenant_id, char **text, GError **error)
{
  static const char sql[] = "SELECT c.tenant_id, t.folded FROM customers c"
                            " LEFT JOIN customer_texts t ON t.id = c.id WHERE c.id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_step (self, stmt, "Reading a customer", &has_row, error))
    return FALSE;
  if (!has_row) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND,
                         _ ("This customer is no longer in the book."));
    return FALSE;
  }

  *tenant_id = pd_database_column_text (stmt, 0);
  *text = pd_database_column_text (stmt, 1);
  return TRUE;
}

gboolean
pd_database_update_customer (PdDatabase *self,
                             gint64 row_id,
                             const PdCustomerFields *fields,
                             GError **error)
{
  static const char sql[] =
      "UPDATE customers SET tenant_id = ?2, name = ?3, name_key = ?4, domain = ?5, country = ?6,"
      " currency = ?7, email = ?8, phone = ?9, registration_id = ?10, first_name = ?11,"
      " last_name = ?12 WHERE id = ?1";
  g_autofree char *old_tenant = NULL;
  g_autofree char *old_text = NULL;
  g_autofree char *tenant_id = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) key = make_name_key (fields->name);
  g_autoptr (PdStatement) stmt = NULL;

  if (!read_text (self, row_id, &old_tenant, &old_text, error))
    return FALSE;

  /* Without one among the fields, the customer keeps the tenant ID it has. */
  tenant_id = fields->tenant_id != NULL && *fields->tenant_id != '\0' ? make_tenant_id (fields)
                                                                      : g_strdup (old_tenant);
  if (g_strcmp0 (tenant_id, old_tenant) != 0 && !check_tenant_is_free (self, tenant_id, error))
    return FALSE;

  text = pd_search_customer_text (fields, tenant_id);
  stmt = pd_database_prepare (self, sql, error);
  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "issbssssssss", row_id, tenant_id, fields->name, key,
                         fields->domain != NULL ? fields->domain : "",
                         fields->country != NULL ? fields->country : "",
                         fields->currency != NULL ? fields->currency : "", fields->email,
                         fields->phone, fields->registration_id, fields->first_name,
                         fields->last_name) ||
      !pd_database_run (self, stmt, "Changing a customer", error) ||
      !pd_search_put_customer (self, row_id, old_text, text, error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_CUSTOMERS);
  return TRUE;
}

gboolean
pd_database_set_agreement (PdDatabase *self,
                           gint64 row_id,
                           const PdAgreementFields *fields,
                           GError **error)
{
  static const char sql[] =
      "UPDATE customers SET agreement_date = ?2, agreement_first_name = ?3,"
      " agreement_last_name = ?4, agreement_email = ?5, agreement_phone = ?6 WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "iissss", row_id, fields->date, fields->first_name,
                         fields->last_name, fields->email, fields->phone) ||
      !pd_database_run (self, stmt, "Recording an agreement", error) || !check_found (self, error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_CUSTOMERS);
  return TRUE;
}

/* Row IDs of customers by one exact column. */
static gboolean
find_exact (PdDatabase *self, const char *sql, const char *text, GArray *ids, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", text))
    return FALSE;

  do {
    gint64 id;

    if (!pd_database_step (self, stmt, "Looking for a customer", &has_row, error))
      return FALSE;
    if (has_row) {
      id = sqlite3_column_int64 (stmt, 0);
      g_array_append_val (ids, id);
    }
  } while (has_row && ids->len <= MAX_CANDIDATES);

  return TRUE;
}

/* Names and tenant IDs of the candidates, one sentence. */
static void
set_ambiguous (PdDatabase *self, const char *text, GArray *ids, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = MIN (ids->len, MAX_CANDIDATES);

  for (guint i = 0; i < n; i++) {
    g_autoptr (PdCustomer) customer =
        pd_database_get (self, PD_LIST_CUSTOMERS, g_array_index (ids, gint64, i), 0, error);

    if (customer == NULL)
      return;
    g_string_append_printf (names, "%s%s (%s)", i > 0 ? ", " : "", pd_customer_get_name (customer),
                            pd_customer_get_tenant_id (customer));
  }
  if (ids->len > n)
    g_string_append (names, ", …");

  g_set_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS,
               /* Translators: the first %s is what was typed, the second a list of names */
               _ ("“%s” fits several customers: %s."), text, names->str);
}

PdCustomer *
pd_database_find_customer (PdDatabase *self, const char *text, gint64 now, GError **error)
{
  /* The folded text begins with the folded name: the last finds a whole name in any width, case
   * and kana. */
  static const char *const exact[] = {
    "SELECT id FROM customers WHERE tenant_id = ?1",
    "SELECT id FROM customers WHERE domain = ?1",
    "SELECT id FROM customer_texts WHERE substr (folded, 1, length (?1) + 1) = ?1 || char (31)",
  };
  g_autofree char *folded = pd_text_fold (text);
  g_autofree char *guid = pd_text_normalize_guid (text);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);

  for (gsize i = 0; i < G_N_ELEMENTS (exact) && ids->len == 0; i++) {
    const char *needle = i == 0 && guid != NULL ? guid : folded;

    if (!find_exact (self, exact[i], needle, ids, error))
      return NULL;
  }
  if (ids->len == 0) {
    g_array_unref (ids);
    pd_query_set_search (query, text);
    if ((ids = pd_database_list_ids (self, query, MAX_CANDIDATES + 1, 0, NULL, error)) == NULL)
      return NULL;
  }

  if (ids->len == 0 || *text == '\0') {
    /* Translators: %s is what was typed */
    g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("No customer fits “%s”."), text);
    return NULL;
  }
  if (ids->len > 1) {
    set_ambiguous (self, text, ids, error);
    return NULL;
  }

  return pd_database_get (self, PD_LIST_CUSTOMERS, g_array_index (ids, gint64, 0), now, error);
}
