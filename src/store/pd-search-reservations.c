// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Searching reservations and support requests: by their own text, which is kept beside the row and
 * indexed, by their customer's, and reservations by the name of their region as lists show it. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-database-private.h"
#include "pd-reservation.h"
#include "pd-text.h"

/* Ends each part of a text; the last one twice: PdSearchSql.terms. */
#define SEPARATOR '\x1f'
/* From so many matching customers on, one pass over all reservations is quicker than asking for
 * the reservations of each. */
#define MANY_CUSTOMERS 2000
/* Findings of one kind that are listed one by one. */
#define MAX_EXAMPLES 5

/* Row ID, text as it was indexed, then the parts of the text. */
#define RESERVATION_PARTS                                                      \
  "SELECT r.id, t.folded, r.name, r.size, r.region, r.reservation_id,"         \
  " r.reservation_order_id, o.order_id, r.billing_subscription, r.scope_name," \
  " nullif (r.scope_id, r.billing_subscription) FROM reservations r"           \
  " LEFT JOIN order_lines l ON l.id = r.line_row_id LEFT JOIN orders o"        \
  " ON o.id = l.order_row_id LEFT JOIN reservation_texts t ON t.id = r.id"
#define REQUEST_PARTS                                                                     \
  "SELECT q.id, t.folded, q.number, q.title, q.request_id, o.order_id, r.reservation_id," \
  " r.reservation_order_id, q.subscription_id, q.description FROM support_requests q"     \
  " LEFT JOIN reservations r ON r.id = q.reservation_row_id"                              \
  " LEFT JOIN order_lines l ON l.id = coalesce (q.line_row_id, r.line_row_id)"            \
  " LEFT JOIN orders o ON o.id = l.order_row_id LEFT JOIN support_request_texts t ON t.id = q.id"

const char pd_search_reservation_parts[] = RESERVATION_PARTS;
const char pd_search_request_parts[] = REQUEST_PARTS;

/* --- texts --- */

char *
pd_search_text_from_row (PdStatement *stmt)
{
  GString *text = g_string_new (NULL);

  for (int i = 2; i < sqlite3_column_count (stmt); i++) {
    g_autofree char *folded = pd_text_fold (pd_statement_lend_text (stmt, i));

    if (*folded == '\0')
      continue;
    g_string_append (text, folded);
    g_string_append_c (text, SEPARATOR);
  }
  g_string_append_c (text, SEPARATOR);

  return g_string_free (text, FALSE);
}

/* The statements that keep one table's texts and indexes. */
typedef struct
{
  const char *parts; /* of row ?1 */
  const char *put;
  const char *forget;
  const char *delete_trigrams;
  const char *delete_pairs;
  const char *insert_trigrams;
  const char *insert_pairs;
} TextSql;

#define TEXT_SQL(parts, id, index, texts)                                                        \
  {                                                                                              \
    parts " WHERE " id " = ?1", "INSERT OR REPLACE INTO " texts " (id, folded) VALUES (?1, ?2)", \
        "DELETE FROM " texts " WHERE id = ?1",                                                   \
        "INSERT INTO " index "_trigrams (" index "_trigrams, rowid, folded)"                     \
        " VALUES ('delete', ?1, ?2)",                                                            \
        "INSERT INTO " index "_pairs (" index "_pairs, rowid, pairs)"                            \
        " VALUES ('delete', ?1, pd_pairs (?2))",                                                 \
        "INSERT INTO " index "_trigrams (rowid, folded) VALUES (?1, ?2)",                        \
        "INSERT INTO " index "_pairs (rowid, pairs) VALUES (?1, pd_pairs (?2))"                  \
  }

static const TextSql reservation_texts =
    TEXT_SQL (RESERVATION_PARTS, "r.id", "reservations", "reservation_texts");
static const TextSql request_texts =
    TEXT_SQL (REQUEST_PARTS, "q.id", "support_requests", "support_request_texts");

static gboolean
run_row (PdDatabase *self, const char *sql, gint64 row_id, const char *text, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "is", row_id, text) &&
         pd_database_run (self, stmt, "Indexing", error);
}

/* The text as it was and as it should be. */
static gboolean
read_texts (PdDatabase *self,
            const TextSql *sql,
            gint64 row_id,
            char **old_text,
            char **text,
            GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql->parts, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind_int64 (self, stmt, 1, row_id, error) ||
      !pd_database_step (self, stmt, "Indexing", &has_row, error))
    return FALSE;

  *old_text = has_row ? pd_database_column_text (stmt, 1) : NULL;
  *text = has_row ? pd_search_text_from_row (stmt) : NULL;
  return TRUE;
}

static gboolean
drop_text (PdDatabase *self, const TextSql *sql, gint64 row_id, const char *text, GError **error)
{
  return run_row (self, sql->delete_trigrams, row_id, text, error) &&
         run_row (self, sql->delete_pairs, row_id, text, error);
}

static gboolean
put_text (PdDatabase *self, const TextSql *sql, gint64 row_id, gboolean later, GError **error)
{
  g_autofree char *old_text = NULL;
  g_autofree char *text = NULL;

  if (!read_texts (self, sql, row_id, &old_text, &text, error))
    return FALSE;
  if (text == NULL || g_strcmp0 (old_text, text) == 0)
    return TRUE;
  if (later)
    return run_row (self, sql->put, row_id, text, error);
  if (old_text != NULL && !drop_text (self, sql, row_id, old_text, error))
    return FALSE;

  return run_row (self, sql->put, row_id, text, error) &&
         run_row (self, sql->insert_trigrams, row_id, text, error) &&
         run_row (self, sql->insert_pairs, row_id, text, error);
}

gboolean
pd_search_put_reservation (PdDatabase *self, gint64 row_id, GError **error)
{
  const PdBulk *bulk = pd_database_get_bulk (self);

  return put_text (self, &reservation_texts, row_id,
                   bulk->active && row_id > bulk->last_reservation, error);
}

gboolean
pd_search_put_request (PdDatabase *self, gint64 row_id, GError **error)
{
  const PdBulk *bulk = pd_database_get_bulk (self);

  return put_text (self, &request_texts, row_id, bulk->active && row_id > bulk->last_request,
                   error);
}

gboolean
pd_search_remove_request (PdDatabase *self, gint64 row_id, GError **error)
{
  const PdBulk *bulk = pd_database_get_bulk (self);
  g_autofree char *old_text = NULL;
  g_autofree char *text = NULL;
  g_autoptr (PdStatement) stmt = NULL;

  if (!read_texts (self, &request_texts, row_id, &old_text, &text, error))
    return FALSE;
  if (old_text == NULL)
    return TRUE;
  if (!(bulk->active && row_id > bulk->last_request) &&
      !drop_text (self, &request_texts, row_id, old_text, error))
    return FALSE;

  stmt = pd_database_prepare (self, request_texts.forget, error);
  return stmt != NULL && pd_database_bind_int64 (self, stmt, 1, row_id, error) &&
         pd_database_run (self, stmt, "Indexing", error);
}

static gboolean
rebuild_texts (PdDatabase *self, const char *read, const char *write, GError **error)
{
  g_autoptr (PdStatement) from = pd_database_prepare (self, read, error);
  gboolean has_row = FALSE;

  if (from == NULL)
    return FALSE;

  do {
    if (!pd_database_step (self, from, "Rebuilding the index", &has_row, error))
      return FALSE;
    if (has_row) {
      g_autofree char *text = pd_search_text_from_row (from);

      if (!run_row (self, write, sqlite3_column_int64 (from, 0), text, error))
        return FALSE;
    }
  } while (has_row);

  return TRUE;
}

gboolean
pd_search_rebuild_texts (PdDatabase *self, GError **error)
{
  return pd_database_exec (self, "DELETE FROM reservation_texts; DELETE FROM support_request_texts",
                           "Rebuilding the index", error) &&
         rebuild_texts (self, pd_search_reservation_parts, reservation_texts.put, error) &&
         rebuild_texts (self, pd_search_request_parts, request_texts.put, error);
}

static gboolean
check_texts (PdDatabase *self,
             const char *sql,
             const char *sentence,
             GPtrArray *findings,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;
  int n = 0;

  if (stmt == NULL)
    return FALSE;

  do {
    g_autofree char *text = NULL;

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !pd_database_step (self, stmt, "Checking the search index", &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    text = pd_search_text_from_row (stmt);
    if (g_strcmp0 (text, (const char *) sqlite3_column_text (stmt, 1)) == 0)
      continue;
    g_ptr_array_add (findings, g_strdup_printf (sentence, pd_statement_lend_text (stmt, 2)));
    n++;
  } while (n < MAX_EXAMPLES);

  return TRUE;
}

gboolean
pd_search_check_texts (PdDatabase *self,
                       GPtrArray *findings,
                       GCancellable *cancellable,
                       GError **error)
{
  return check_texts (self, pd_search_reservation_parts,
                      /* Translators: %s is the name of a reservation */
                      _ ("The reservation %s is not found by what is in its record. It can be "
                         "repaired."),
                      findings, cancellable, error) &&
         check_texts (self, pd_search_request_parts,
                      /* Translators: %s is the number of a support request */
                      _ ("The support request %s is not found by what is in its record. It can be "
                         "repaired."),
                      findings, cancellable, error);
}

/* --- searching --- */

gboolean
pd_search_is_region_titled (const char *region, const char *needle)
{
  g_autofree char *folded = NULL;

  if (*region == '\0')
    return FALSE;

  folded = pd_text_fold (pd_region_get_title (region));
  return strstr (folded, needle) != NULL;
}

static const PdSearchSql reservations_sql = {
  "SELECT rowid FROM reservations_trigrams WHERE reservations_trigrams MATCH ?1",
  "SELECT rowid FROM reservations_pairs WHERE reservations_pairs MATCH ?1",
  "SELECT id FROM reservation_texts WHERE instr (folded, ?1) > 0",
  "SELECT doc FROM reservations_trigrams_v WHERE term >= ?1 AND term < ?1 || char (0x10ffff)",
};
static const PdSearchSql requests_sql = {
  "SELECT rowid FROM support_requests_trigrams WHERE support_requests_trigrams MATCH ?1",
  "SELECT rowid FROM support_requests_pairs WHERE support_requests_pairs MATCH ?1",
  "SELECT id FROM support_request_texts WHERE instr (folded, ?1) > 0",
  "SELECT doc FROM support_requests_trigrams_v WHERE term >= ?1"
  " AND term < ?1 || char (0x10ffff)",
};

/* The word after @word, NULL after the last one. */
static gboolean
read_next (PdDatabase *self, const char *sql, const char *word, char **next, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "s", word) ||
      !pd_database_step (self, stmt, "Searching", &has_row, error))
    return FALSE;

  *next = has_row ? pd_database_column_text (stmt, 0) : NULL;
  return TRUE;
}

gboolean
pd_search_add_named (PdDatabase *self,
                     const char *next,
                     const char *rows,
                     gboolean (*is_named) (const char *word, const char *needle),
                     const char *needle,
                     PdIdSet *set,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *word = g_strdup ("");

  while (!pd_id_set_is_full (set)) {
    char *following = NULL;

    if (!read_next (self, next, word, &following, error))
      return FALSE;
    g_free (word);
    word = following;
    if (word == NULL)
      return TRUE;
    if (is_named (word, needle) && !pd_search_collect (self, rows, word, set, cancellable, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
add_regions (PdDatabase *self,
             const char *needle,
             PdIdSet *set,
             GCancellable *cancellable,
             GError **error)
{
  static const char next[] = "SELECT MIN (region) FROM reservations WHERE region > ?1";
  static const char rows[] = "SELECT id FROM reservations WHERE region = ?1";

  return pd_search_add_named (self, next, rows, pd_search_is_region_titled, needle, set,
                              cancellable, error);
}

/* One pass over all rows of @sql (customer, row), for many customers. */
static gboolean
add_by_pass (PdDatabase *self,
             const char *sql,
             const PdIdSet *customers,
             PdIdSet *set,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL)
    return FALSE;

  for (gsize n = 0;; n++) {
    if ((n & 1023) == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!pd_database_step (self, stmt, "Searching", &has_row, error))
      return FALSE;
    if (!has_row || (pd_id_set_has (customers, sqlite3_column_int64 (stmt, 0)) &&
                     !pd_id_set_add (set, sqlite3_column_int64 (stmt, 1))))
      return TRUE;
  }
}

static gboolean
add_customers (PdDatabase *self,
               gboolean requests,
               const char *needle,
               PdIdSet *set,
               GCancellable *cancellable,
               GError **error)
{
  const char *each = requests ? "SELECT id FROM support_requests WHERE customer_row_id = ?1"
                              : "SELECT id FROM reservations WHERE customer_row_id = ?1";
  const char *pass = requests ? "SELECT customer_row_id, id FROM support_requests"
                                " WHERE customer_row_id IS NOT NULL"
                              : "SELECT customer_row_id, id FROM reservations"
                                " ORDER BY customer_row_id";
  g_autoptr (PdIdSet) customers =
      pd_search_gather (self, PD_LIST_CUSTOMERS, needle, set->cap, cancellable, error);

  if (customers == NULL)
    return FALSE;
  if (pd_id_set_is_full (customers)) {
    set->truncated = TRUE;
    set->dense = TRUE;
    return TRUE;
  }

  set->inexact |= customers->inexact;
  if (customers->count > MANY_CUSTOMERS)
    return add_by_pass (self, pass, customers, set, cancellable, error);

  return pd_search_expand (self, customers, each, set, cancellable, error);
}

PdIdSet *
pd_search_gather_reservations (PdDatabase *self,
                               PdListKind kind,
                               const char *needle,
                               gsize cap,
                               GCancellable *cancellable,
                               GError **error)
{
  const gboolean requests = kind == PD_LIST_REQUESTS;
  g_autoptr (PdIdSet) set = pd_id_set_new (cap);

  if (!pd_search_gather_by_text (self, requests ? &requests_sql : &reservations_sql, needle, set,
                                 cancellable, error))
    return NULL;
  if (set->scanned) /* rows came by term, not in their order */
    set->dense = pd_id_set_is_full (set);
  else
    pd_search_judge_density (set);
  if (pd_id_set_is_full (set))
    return g_steal_pointer (&set);

  if (!requests && !add_regions (self, needle, set, cancellable, error))
    return NULL;
  set->dense = pd_id_set_is_full (set);
  if (set->dense)
    return g_steal_pointer (&set);

  if (!add_customers (self, requests, needle, set, cancellable, error))
    return NULL;

  return g_steal_pointer (&set);
}

const char *
pd_search_get_reservations_test (PdListKind kind)
{
  if (kind == PD_LIST_REQUESTS)
    return "SELECT instr (x.folded, ?2) > 0 OR coalesce (instr (t.folded, ?2) > 0, 0)"
           " FROM support_requests q JOIN support_request_texts x ON x.id = q.id"
           " LEFT JOIN customer_texts t ON t.id = q.customer_row_id WHERE q.id = ?1";

  /* The own text first: the other rows are read only where it does not match. */
  return "SELECT instr (folded, ?2) > 0 OR EXISTS (SELECT 1 FROM reservations r"
         " JOIN customer_texts t ON t.id = r.customer_row_id WHERE r.id = ?1"
         " AND (instr (t.folded, ?2) > 0 OR pd_region_titled (r.region, ?2)))"
         " FROM reservation_texts WHERE id = ?1";
}
