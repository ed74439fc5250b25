// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the far side says of customers and of what is sold where. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-cloud-tables.h"
#include "pd-database-private.h"
#include "pd-text.h"

#define COLUMN(column) ((const char *) sqlite3_column_text (stmt, (column)))
#define INT64(column) ((gint64) sqlite3_column_int64 (stmt, (column)))

/* --- shared --- */

const char *
pd_far_said (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

const char *
pd_far_get_billing (const char *word)
{
  if (word == NULL)
    return NULL;
  if (g_ascii_strcasecmp (word, "Upfront") == 0)
    return PD_BILLING_ONE_TIME;

  return g_ascii_strcasecmp (word, "Monthly") == 0 ? PD_BILLING_MONTHLY : word;
}

/* Only the number: no change that a person could see. */
gboolean
pd_far_touch (PdDatabase *self,
              const char *sql,
              gint64 row_id,
              gint64 before,
              gint64 seen_at,
              GError **error)
{
  g_autoptr (PdStatement) stmt = NULL;

  if (seen_at == 0 || seen_at == before)
    return TRUE;

  stmt = pd_database_prepare (self, sql, error);
  return stmt != NULL && pd_database_bind (self, stmt, error, "ii", row_id, seen_at) &&
         pd_database_run (self, stmt, "Seeing a row", error);
}

static const char *
first_said (const char *a, const char *b, const char *c)
{
  if (pd_far_said (a) != NULL)
    return a;

  return pd_far_said (b) != NULL ? b : c;
}

/* --- customers --- */

/* A customer as the book has it. */
typedef struct
{
  gint64 row_id; /* 0: not there */
  gint64 seen_at;
  gint64 gone_at;
  gboolean differs;        /* from what the far side says */
  PdCustomerFields fields; /* of these only what the searchable text is made of */
  char *text;              /* that text */
} KnownCustomer;

static void
known_customer_clear (KnownCustomer *known)
{
  g_free (known->fields.name);
  g_free (known->fields.domain);
  g_free (known->fields.email);
  g_free (known->fields.registration_id);
  g_free (known->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KnownCustomer, known_customer_clear)

static gboolean
bind_fields (PdDatabase *self, PdStatement *stmt, const PdCustomerFields *fields, GError **error)
{
  const char *texts[] = {
    fields->name,  fields->domain,          fields->country,    fields->currency, fields->email,
    fields->phone, fields->registration_id, fields->first_name, fields->last_name
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (!pd_database_bind_text (self, stmt, (int) i + 2, pd_far_said (texts[i]), error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
look_up (PdDatabase *self,
         const char *tenant_id,
         const PdCustomerFields *fields,
         KnownCustomer *known,
         GError **error)
{
  static const char sql[] =
      "SELECT c.id, c.seen_at, c.gone_at, (c.name <> coalesce (?2, c.name)"
      " OR c.domain <> coalesce (?3, c.domain) OR c.country <> coalesce (?4, c.country)"
      " OR c.currency <> coalesce (?5, c.currency) OR c.email IS NOT coalesce (?6, c.email)"
      " OR c.phone IS NOT coalesce (?7, c.phone)"
      " OR c.registration_id IS NOT coalesce (?8, c.registration_id)"
      " OR c.first_name IS NOT coalesce (?9, c.first_name)"
      " OR c.last_name IS NOT coalesce (?10, c.last_name)), coalesce (?2, c.name),"
      " coalesce (?3, c.domain), coalesce (?6, c.email), coalesce (?8, c.registration_id),"
      " t.folded FROM customers c LEFT JOIN customer_texts t ON t.id = c.id"
      " WHERE c.tenant_id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind_text (self, stmt, 1, tenant_id, error) ||
      !bind_fields (self, stmt, fields, error) ||
      !pd_database_step (self, stmt, "Looking for a customer", &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  known->row_id = INT64 (0);
  known->seen_at = INT64 (1);
  known->gone_at = INT64 (2);
  known->differs = sqlite3_column_int (stmt, 3);
  if (!known->differs)
    return TRUE;
  known->fields.name = pd_database_column_text (stmt, 4);
  known->fields.domain = pd_database_column_text (stmt, 5);
  known->fields.email = pd_database_column_text (stmt, 6);
  known->fields.registration_id = pd_database_column_text (stmt, 7);
  known->text = pd_database_column_text (stmt, 8);
  return TRUE;
}

static gboolean
update (PdDatabase *self,
        const char *tenant_id,
        const PdCustomerFields *fields,
        const KnownCustomer *known,
        GError **error)
{
  static const char sql[] =
      "UPDATE customers SET name = coalesce (?2, name), domain = coalesce (?3, domain),"
      " country = coalesce (?4, country), currency = coalesce (?5, currency),"
      " email = coalesce (?6, email), phone = coalesce (?7, phone),"
      " registration_id = coalesce (?8, registration_id),"
      " first_name = coalesce (?9, first_name), last_name = coalesce (?10, last_name),"
      " name_key = iif (name = coalesce (?2, name), name_key, ?11) WHERE id = ?1";
  g_autoptr (GBytes) key = pd_text_collation_key (known->fields.name);
  g_autofree char *text = pd_search_customer_text (&known->fields, tenant_id);
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (key, &size);

  return stmt != NULL && pd_database_bind_int64 (self, stmt, 1, known->row_id, error) &&
         bind_fields (self, stmt, fields, error) &&
         pd_database_bind_blob (self, stmt, 11, data, size, error) &&
         pd_database_run (self, stmt, "Changing a customer", error) &&
         pd_search_put_customer (self, known->row_id, known->text, text, error);
}

static gboolean
clear_gone (PdDatabase *self, const char *sql, gint64 row_id, guint changes, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", row_id) ||
      !pd_database_run (self, stmt, "Finding a row again", error))
    return FALSE;

  pd_database_mark_changed (self, changes);
  return TRUE;
}

/* Whoever has no name yet is called by what is known. */
static gboolean
insert (PdDatabase *self,
        const char *tenant_id,
        const PdCustomerFields *fields,
        gint64 seen_at,
        gint64 *row_id,
        GError **error)
{
  const PdCustomerFields named = {
    .name = (char *) first_said (fields->name, fields->domain, tenant_id),
    .domain = (char *) pd_far_said (fields->domain),
    .country = (char *) pd_far_said (fields->country),
    .currency = (char *) pd_far_said (fields->currency),
    .email = (char *) pd_far_said (fields->email),
    .phone = (char *) pd_far_said (fields->phone),
    .registration_id = (char *) pd_far_said (fields->registration_id),
    .first_name = (char *) pd_far_said (fields->first_name),
    .last_name = (char *) pd_far_said (fields->last_name),
    .tenant_id = (char *) tenant_id,
  };

  return pd_database_insert_customer (self, &named, seen_at, row_id, error);
}

#define SEE_CUSTOMER "UPDATE customers SET seen_at = ?2 WHERE id = ?1"

gboolean
pd_database_put_far_customer (PdDatabase *self,
                              const PdCustomerFields *fields,
                              gint64 seen_at,
                              gint64 *row_id,
                              gboolean *changed,
                              GError **error)
{
  g_autofree char *guid =
      fields->tenant_id != NULL ? pd_text_normalize_guid (fields->tenant_id) : NULL;
  const char *tenant_id = guid != NULL ? guid : pd_far_said (fields->tenant_id);
  g_auto (KnownCustomer) known = { 0 };
  gint64 id;

  if (tenant_id == NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, _ ("A customer has no tenant ID."));
    return FALSE;
  }
  if (!look_up (self, tenant_id, fields, &known, error))
    return FALSE;

  if (changed != NULL)
    *changed = known.row_id == 0 || known.differs || known.gone_at > 0;
  id = known.row_id;
  if (id == 0 && !insert (self, tenant_id, fields, seen_at, &id, error))
    return FALSE;
  if (known.differs && !update (self, tenant_id, fields, &known, error))
    return FALSE;
  if (known.gone_at > 0 && !clear_gone (self, "UPDATE customers SET gone_at = 0 WHERE id = ?1", id,
                                        PD_CHANGE_CUSTOMERS, error))
    return FALSE;
  if (!pd_far_touch (self, SEE_CUSTOMER, id, known.seen_at, seen_at, error))
    return FALSE;

  if (known.differs)
    pd_database_mark_changed (self, PD_CHANGE_CUSTOMERS);
  if (row_id != NULL)
    *row_id = id;
  return TRUE;
}

gboolean
pd_database_find_tenant (PdDatabase *self, const char *tenant_id, gint64 *row_id, GError **error)
{
  g_autofree char *guid = pd_text_normalize_guid (tenant_id);
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT id FROM customers WHERE tenant_id = ?1", error);
  gboolean has_row = FALSE;

  *row_id = 0;
  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", guid != NULL ? guid : tenant_id) ||
      !pd_database_step (self, stmt, "Looking for a tenant", &has_row, error))
    return FALSE;

  if (has_row)
    *row_id = INT64 (0);
  return TRUE;
}

gboolean
pd_database_put_far_agreement (PdDatabase *self,
                               gint64 customer_row_id,
                               const PdAgreementFields *fields,
                               gboolean *changed,
                               GError **error)
{
  static const char sql[] =
      "UPDATE customers SET agreement_date = ?2,"
      " agreement_first_name = iif (agreement_date = ?2, coalesce (?3, agreement_first_name), ?3),"
      " agreement_last_name = iif (agreement_date = ?2, coalesce (?4, agreement_last_name), ?4),"
      " agreement_email = iif (agreement_date = ?2, coalesce (?5, agreement_email), ?5),"
      " agreement_phone = iif (agreement_date = ?2, coalesce (?6, agreement_phone), ?6)"
      " WHERE id = ?1 AND (agreement_date < ?2 OR (agreement_date = ?2"
      " AND (agreement_first_name IS NOT coalesce (?3, agreement_first_name)"
      " OR agreement_last_name IS NOT coalesce (?4, agreement_last_name)"
      " OR agreement_email IS NOT coalesce (?5, agreement_email)"
      " OR agreement_phone IS NOT coalesce (?6, agreement_phone))))";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "iissss", customer_row_id, fields->date,
                         pd_far_said (fields->first_name), pd_far_said (fields->last_name),
                         pd_far_said (fields->email), pd_far_said (fields->phone)) ||
      !pd_database_run (self, stmt, "Recording an agreement", error))
    return FALSE;

  if (changed != NULL)
    *changed = pd_database_changes (self) > 0;
  if (pd_database_changes (self) > 0)
    pd_database_mark_changed (self, PD_CHANGE_CUSTOMERS);
  return TRUE;
}
