// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The search indexes. A needle of three characters and more is found through trigrams, a pair of
 * characters that are not both ASCII through an index of such pairs, anything shorter by looking at
 * each text. Trigrams are kept without positions: small and quick to write, but what they propose
 * for a needle of more than three characters has to be looked at (PdIdSet.inexact). */

#include <string.h>

#include "pd-database-private.h"

#include "pd-text.h"

/* Stands between the parts of a searchable text: no person types it. */
#define SEPARATOR "\x1f"
/* Trigrams of a long needle that are asked for; the rest is looked at. */
#define MAX_TRIGRAMS 5
/* Matches are dense when at least one row in so many is one; where all have to be looked at to find
 * them, a walk is worth trying sooner. */
#define DENSE_ONE_IN 4
#define DENSE_ONE_IN_SCANNED 16
/* FTS5 flushes its memory when it holds so many bytes: its default, and for bulk loads. */
#define HASH_SIZE_DEFAULT "1048576"
#define HASH_SIZE_BULK "67108864"
/* New rows from which on a larger memory is worth it. */
#define MANY_ROWS 10000

/* --- texts --- */

static gboolean
is_plain_ascii (const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if ((guchar) *p >= 0x80 || (guchar) *p < 0x21)
      return FALSE;
  }

  return TRUE;
}

/* pd_text_fold(), quickly for IDs. */
static char *
fold (const char *text)
{
  if (text == NULL)
    return g_strdup ("");
  if (is_plain_ascii (text))
    return g_ascii_strdown (text, -1);

  return pd_text_fold (text);
}

char *
pd_search_customer_text (const PdCustomerFields *fields, const char *tenant_id)
{
  g_autofree char *tenant = fold (tenant_id);
  const char *parts[] = { fields->name, fields->domain, fields->email, fields->registration_id };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *folded = fold (parts[i]);

    if (*folded != '\0')
      g_string_append_printf (text, "%s" SEPARATOR, folded);
  }
  g_string_append_printf (text, "%s" SEPARATOR, tenant);
  for (const char *p = tenant; *p != '\0'; p++) {
    if (*p != '-')
      g_string_append_c (text, *p);
  }

  return g_string_free (text, FALSE);
}

gboolean
pd_search_is_pair (gunichar a, gunichar b)
{
  return (a >= 0x80 || b >= 0x80) && a > ' ' && b > ' ' && a != 0x7f && b != 0x7f;
}

/* Tokens for the index of pairs, separated by blanks. */
static char *
make_pairs (const char *text)
{
  GString *pairs = g_string_new (NULL);
  gunichar before = ' ';

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar now = g_utf8_get_char (p);

    if (pd_search_is_pair (before, now)) {
      g_string_append_unichar (pairs, before);
      g_string_append_unichar (pairs, now);
      g_string_append_c (pairs, ' ');
    }
    before = now;
  }

  return g_string_free (pairs, FALSE);
}

/* --- functions for SQL --- */

static void
fold_function (sqlite3_context *context, int n_args, sqlite3_value **args)
{
  char *folded = fold ((const char *) sqlite3_value_text (args[0]));

  sqlite3_result_text (context, folded, -1, g_free);
}

static void
pairs_function (sqlite3_context *context, int n_args, sqlite3_value **args)
{
  const char *text = (const char *) sqlite3_value_text (args[0]);

  sqlite3_result_text (context, make_pairs (text != NULL ? text : ""), -1, g_free);
}

static gboolean
contains_ascii (const char *text, const char *needle)
{
  gsize length = strlen (needle);

  for (; *text != '\0'; text++) {
    if (g_ascii_tolower (*text) == *needle && g_ascii_strncasecmp (text, needle, length) == 0)
      return TRUE;
  }

  return length == 0;
}

static void
contains_function (sqlite3_context *context, int n_args, sqlite3_value **args)
{
  const char *text = (const char *) sqlite3_value_text (args[0]);
  const char *needle = (const char *) sqlite3_value_text (args[1]);
  gboolean found;

  if (text == NULL || needle == NULL) {
    sqlite3_result_int (context, 0);
  } else if (is_plain_ascii (text)) {
    sqlite3_result_int (context, contains_ascii (text, needle));
  } else {
    g_autofree char *folded = pd_text_fold (text);

    found = strstr (folded, needle) != NULL;
    sqlite3_result_int (context, found);
  }
}

/* Whether the operation's name in the reader's language, which is what the log shows, contains the
 * needle. */
static gboolean
is_titled (const char *operation, const char *needle)
{
  g_autofree char *folded = pd_text_fold (pd_operation_get_title (operation));

  return strstr (folded, needle) != NULL;
}

static void
titled_function (sqlite3_context *context, int n_args, sqlite3_value **args)
{
  const char *operation = (const char *) sqlite3_value_text (args[0]);
  const char *needle = (const char *) sqlite3_value_text (args[1]);

  sqlite3_result_int (context,
                      operation != NULL && needle != NULL && is_titled (operation, needle));
}

static void
region_function (sqlite3_context *context, int n_args, sqlite3_value **args)
{
  const char *region = (const char *) sqlite3_value_text (args[0]);
  const char *needle = (const char *) sqlite3_value_text (args[1]);

  sqlite3_result_int (context, region != NULL && needle != NULL &&
                                   pd_search_is_region_titled (region, needle));
}

gboolean
pd_search_add_functions (sqlite3 *handle)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

  return sqlite3_create_function_v2 (handle, "pd_fold", 1, flags, NULL, fold_function, NULL, NULL,
                                     NULL) == SQLITE_OK &&
         sqlite3_create_function_v2 (handle, "pd_pairs", 1, flags, NULL, pairs_function, NULL, NULL,
                                     NULL) == SQLITE_OK &&
         sqlite3_create_function_v2 (handle, "pd_region_titled", 2, flags, NULL, region_function,
                                     NULL, NULL, NULL) == SQLITE_OK &&
         sqlite3_create_function_v2 (handle, "pd_titled", 2, flags, NULL, titled_function, NULL,
                                     NULL, NULL) == SQLITE_OK &&
         sqlite3_create_function_v2 (handle, "pd_contains", 2, flags, NULL, contains_function, NULL,
                                     NULL, NULL) == SQLITE_OK;
}

/* --- keeping the indexes --- */

/* Runs a statement with a row ID and a text. */
static gboolean
run_row (PdDatabase *self, const char *sql, gint64 row_id, const char *text, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "is", row_id, text) &&
         pd_database_run (self, stmt, "Indexing", error);
}

static gboolean
put_pairs (PdDatabase *self, const char *sql, gint64 row_id, const char *text, GError **error)
{
  g_autofree char *pairs = make_pairs (text);

  return *pairs == '\0' || run_row (self, sql, row_id, pairs, error);
}

gboolean
pd_search_put_customer (PdDatabase *self,
                        gint64 row_id,
                        const char *old_text,
                        const char *text,
                        GError **error)
{
  const PdBulk *bulk = pd_database_get_bulk (self);

  if (old_text != NULL && strcmp (old_text, text) == 0)
    return TRUE;

  if (bulk->active && row_id > bulk->last_customer)
    return run_row (self, "INSERT OR REPLACE INTO customer_texts (id, folded) VALUES (?1, ?2)",
                    row_id, text, error);

  if (old_text != NULL &&
      (!run_row (self,
                 "INSERT INTO customers_trigrams (customers_trigrams, rowid, folded)"
                 " VALUES ('delete', ?1, ?2)",
                 row_id, old_text, error) ||
       !put_pairs (self,
                   "INSERT INTO customers_pairs (customers_pairs, rowid, pairs)"
                   " VALUES ('delete', ?1, ?2)",
                   row_id, old_text, error)))
    return FALSE;

  return run_row (self, "INSERT OR REPLACE INTO customer_texts (id, folded) VALUES (?1, ?2)",
                  row_id, text, error) &&
         run_row (self, "INSERT INTO customers_trigrams (rowid, folded) VALUES (?1, ?2)", row_id,
                  text, error) &&
         put_pairs (self, "INSERT INTO customers_pairs (rowid, pairs) VALUES (?1, ?2)", row_id,
                    text, error);
}

gboolean
pd_search_put_order (PdDatabase *self, gint64 row_id, const char *order_id, GError **error)
{
  g_autofree char *folded = NULL;

  if (pd_database_get_bulk (self)->active)
    return TRUE;

  folded = fold (order_id);
  return run_row (self, "INSERT INTO orders_trigrams (rowid, folded) VALUES (?1, ?2)", row_id,
                  folded, error);
}

gboolean
pd_search_put_activity (PdDatabase *self, gint64 row_id, const char *text, GError **error)
{
  if (!run_row (self, "INSERT INTO activity_texts (id, folded) VALUES (?1, ?2)", row_id, text,
                error))
    return FALSE;
  if (pd_database_get_bulk (self)->active)
    return TRUE;

  return run_row (self, "INSERT INTO activity_trigrams (rowid, folded) VALUES (?1, ?2)", row_id,
                  text, error) &&
         put_pairs (self, "INSERT INTO activity_pairs (rowid, pairs) VALUES (?1, ?2)", row_id, text,
                    error);
}

/* One index over many rows. */
typedef struct
{
  const char *fill; /* from row ID ?1 on */
  const char *count;
  const char *enlarge;
  const char *shrink;
  const char *empty;
} IndexSql;

#define INDEX_SQL(index, column, expression, table)                                           \
  {                                                                                           \
    "INSERT INTO " index " (rowid, " column ") SELECT id, " expression " FROM " table         \
    " WHERE id > ?1 ORDER BY id",                                                             \
        "SELECT COUNT(*) FROM (SELECT 1 FROM " table " WHERE id > ?1 LIMIT ?2)",              \
        "INSERT INTO " index " (" index ", rank) VALUES ('hashsize', " HASH_SIZE_BULK ")",    \
        "INSERT INTO " index " (" index ", rank) VALUES ('hashsize', " HASH_SIZE_DEFAULT ")", \
        "INSERT INTO " index " (" index ") VALUES ('delete-all')"                             \
  }

static const IndexSql indexes[] = {
  INDEX_SQL ("customers_trigrams", "folded", "folded", "customer_texts"),
  INDEX_SQL ("customers_pairs", "pairs", "pd_pairs (folded)", "customer_texts"),
  INDEX_SQL ("orders_trigrams", "folded", "pd_fold (order_id)", "orders"),
  INDEX_SQL ("activity_trigrams", "folded", "folded", "activity_texts"),
  INDEX_SQL ("activity_pairs", "pairs", "pd_pairs (folded)", "activity_texts"),
  INDEX_SQL ("reservations_trigrams", "folded", "folded", "reservation_texts"),
  INDEX_SQL ("reservations_pairs", "pairs", "pd_pairs (folded)", "reservation_texts"),
  INDEX_SQL ("support_requests_trigrams", "folded", "folded", "support_request_texts"),
  INDEX_SQL ("support_requests_pairs", "pairs", "pd_pairs (folded)", "support_request_texts"),
};

static gboolean
fill_index (PdDatabase *self, const IndexSql *index, gint64 last, GError **error)
{
  g_autoptr (PdStatement) count = pd_database_prepare (self, index->count, error);
  g_autoptr (PdStatement) fill = NULL;
  gboolean has_row = FALSE;
  gboolean many;

  if (count == NULL || !pd_database_bind (self, count, error, "ii", last, (gint64) MANY_ROWS) ||
      !pd_database_step (self, count, "Indexing", &has_row, error))
    return FALSE;

  many = sqlite3_column_int64 (count, 0) >= MANY_ROWS;
  sqlite3_reset (count);
  if (many && !pd_database_exec (self, index->enlarge, "Indexing", error))
    return FALSE;
  if ((fill = pd_database_prepare (self, index->fill, error)) == NULL ||
      !pd_database_bind (self, fill, error, "i", last) ||
      !pd_database_run (self, fill, "Indexing", error))
    return FALSE;

  return !many || pd_database_exec (self, index->shrink, "Indexing", error);
}

gboolean
pd_search_index_from (PdDatabase *self,
                      const PdBulk *from,
                      GCancellable *cancellable,
                      GError **error)
{
  const gint64 last[] = { from->last_customer,    from->last_customer, from->last_order,
                          from->last_activity,    from->last_activity, from->last_reservation,
                          from->last_reservation, from->last_request,  from->last_request };

  G_STATIC_ASSERT (G_N_ELEMENTS (last) == G_N_ELEMENTS (indexes));

  for (gsize i = 0; i < G_N_ELEMENTS (indexes); i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !fill_index (self, &indexes[i], last[i], error))
      return FALSE;
  }

  return TRUE;
}

gboolean
pd_search_empty (PdDatabase *self, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (indexes); i++) {
    if (!pd_database_exec (self, indexes[i].empty, "Emptying the search index", error))
      return FALSE;
  }

  return TRUE;
}

/* --- searching --- */

static void
append_trigram (GString *match, const char *needle, glong at)
{
  const char *start = g_utf8_offset_to_pointer (needle, at);
  const char *end = g_utf8_offset_to_pointer (start, 3);

  g_string_append (match, match->len > 0 ? " AND \"" : "\"");
  for (const char *p = start; p < end; p++) {
    if (*p == '"')
      g_string_append_c (match, '"');
    g_string_append_c (match, *p);
  }
  g_string_append_c (match, '"');
}

/* Trigrams of the needle that do not overlap, and the last one, as an FTS5 query. */
static char *
make_trigram_match (const char *needle, glong n_chars)
{
  GString *match = g_string_new (NULL);
  glong at = 0;

  for (int i = 0; i < MAX_TRIGRAMS - 1 && at + 3 < n_chars; i++, at += 3)
    append_trigram (match, needle, at);
  append_trigram (match, needle, n_chars - 3);

  return g_string_free (match, FALSE);
}

/* The pair as an FTS5 string; a quote is no token anyway. */
static char *
make_pair_match (const char *needle)
{
  g_autofree char *plain = g_strdelimit (g_strdup (needle), "\"", ' ');

  return g_strdup_printf ("\"%s\"", plain);
}

/* How a needle is looked for. */
typedef enum { BY_TRIGRAMS, BY_PAIR, BY_SCAN } Way;

static Way
choose_way (const char *needle, glong *n_chars)
{
  *n_chars = g_utf8_strlen (needle, -1);
  if (*n_chars >= 3)
    return BY_TRIGRAMS;
  if (*n_chars == 2 &&
      pd_search_is_pair (g_utf8_get_char (needle), g_utf8_get_char (g_utf8_next_char (needle))))
    return BY_PAIR;

  return BY_SCAN;
}

/* The tokenizer of pairs drops ASCII punctuation, so that such a pair finds too much. */
static gboolean
has_ascii_punctuation (const char *needle)
{
  for (const char *p = needle; *p != '\0'; p++) {
    if ((guchar) *p < 0x80 && !g_ascii_isalnum (*p))
      return TRUE;
  }

  return FALSE;
}

static const PdSearchSql customers_sql = {
  "SELECT rowid FROM customers_trigrams WHERE customers_trigrams MATCH ?1",
  "SELECT rowid FROM customers_pairs WHERE customers_pairs MATCH ?1",
  "SELECT id FROM customer_texts WHERE instr (folded, ?1) > 0",
};
static const PdSearchSql orders_sql = {
  "SELECT rowid FROM orders_trigrams WHERE orders_trigrams MATCH ?1",
  NULL,
  "SELECT id FROM orders WHERE pd_contains (order_id, ?1)",
};
static const PdSearchSql activity_sql = {
  "SELECT rowid FROM activity_trigrams WHERE activity_trigrams MATCH ?1",
  "SELECT rowid FROM activity_pairs WHERE activity_pairs MATCH ?1",
  "SELECT id FROM activity_texts WHERE instr (folded, ?1) > 0",
};

/* Adds the IDs in the statement's first column until the set is full. */
static gboolean
collect (PdDatabase *self,
         PdStatement *stmt,
         PdIdSet *set,
         GCancellable *cancellable,
         GError **error)
{
  gboolean has_row = FALSE;

  do {
    if (!pd_database_step (self, stmt, "Searching", &has_row, error))
      return FALSE;
    if (has_row && (set->count & 255) == 0 &&
        g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  } while (has_row && pd_id_set_add (set, sqlite3_column_int64 (stmt, 0)));

  return TRUE;
}

gboolean
pd_search_collect (PdDatabase *self,
                   const char *sql,
                   const char *text,
                   PdIdSet *set,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  return stmt != NULL && pd_database_bind (self, stmt, error, "s", text) &&
         collect (self, stmt, set, cancellable, error);
}

gboolean
pd_search_gather_by_text (PdDatabase *self,
                          const PdSearchSql *sql,
                          const char *needle,
                          PdIdSet *set,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autofree char *match = NULL;
  glong n_chars = 0;

  switch (choose_way (needle, &n_chars)) {
  case BY_TRIGRAMS:
    set->inexact |= n_chars > 3;
    match = make_trigram_match (needle, n_chars);
    return pd_search_collect (self, sql->trigrams, match, set, cancellable, error);
  case BY_PAIR:
    if (sql->pairs == NULL)
      break;
    set->inexact |= has_ascii_punctuation (needle);
    match = make_pair_match (needle);
    return pd_search_collect (self, sql->pairs, match, set, cancellable, error);
  case BY_SCAN:
    break;
  }

  set->scanned = TRUE;
  if (sql->terms != NULL && (n_chars == 2 || set->cap > 0))
    return pd_search_collect (self, sql->terms, needle, set, cancellable, error);

  return pd_search_collect (self, sql->scan, needle, set, cancellable, error);
}

static gboolean
run_test (PdDatabase *self,
          const char *sql,
          gint64 row_id,
          const char *needle,
          gboolean *matches,
          GError **error)
{
  PdStatement *stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "is", row_id, needle) ||
      !pd_database_step (self, stmt, "Searching", &has_row, error))
    return FALSE;

  *matches = has_row && sqlite3_column_int (stmt, 0) != 0;
  pd_statement_reset (stmt);
  return TRUE;
}

/* Takes out what does not match after all. */
static gboolean
make_exact (PdDatabase *self,
            const char *test,
            const char *needle,
            PdIdSet *set,
            GCancellable *cancellable,
            GError **error)
{
  if (!set->inexact)
    return TRUE;

  for (gsize i = 0; i < set->words->len; i++) {
    guint64 word = g_array_index (set->words, guint64, i);

    if (word != 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    for (int bit = 0; bit < 64; bit++) {
      gboolean matches = FALSE;

      if ((word >> bit & 1) == 0)
        continue;
      if (!run_test (self, test, (gint64) i * 64 + bit, needle, &matches, error))
        return FALSE;
      if (!matches) {
        g_array_index (set->words, guint64, i) &= ~(G_GUINT64_CONSTANT (1) << bit);
        set->count--;
      }
    }
  }
  set->inexact = FALSE;

  return TRUE;
}

gboolean
pd_search_expand (PdDatabase *self,
                  const PdIdSet *from,
                  const char *sql,
                  PdIdSet *to,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL)
    return FALSE;

  for (gsize i = 0; i < from->words->len && !pd_id_set_is_full (to); i++) {
    guint64 word = g_array_index (from->words, guint64, i);

    if (word != 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    for (; word != 0 && !pd_id_set_is_full (to); word &= word - 1) {
      gint64 row_id = (gint64) i * 64 + __builtin_ctzll (word);

      sqlite3_reset (stmt);
      if (!pd_database_bind_int64 (self, stmt, 1, row_id, error) ||
          !collect (self, stmt, to, cancellable, error))
        return FALSE;
    }
  }

  return TRUE;
}

/* Rows come in the order of their IDs: how far the cap has reached tells how dense they are. */
void
pd_search_judge_density (PdIdSet *set)
{
  set->dense =
      pd_id_set_is_full (set) && pd_id_set_get_last (set) < (gint64) set->count * DENSE_ONE_IN;
}

static PdIdSet *
gather_customers (PdDatabase *self,
                  const char *needle,
                  gsize cap,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (PdIdSet) set = pd_id_set_new (cap);

  if (!pd_search_gather_by_text (self, &customers_sql, needle, set, cancellable, error))
    return NULL;

  pd_search_judge_density (set);
  return g_steal_pointer (&set);
}

/* A subscription ID is a GUID: 36 characters. */
#define HAS_FAR_ID                                                         \
  " OR o.alternate_id = ?2 COLLATE NOCASE OR (length (?2) = 36 AND EXISTS" \
  " (SELECT 1 FROM order_lines l WHERE l.order_row_id = o.id AND l.subscription_id = ?2))"

const char pd_search_order_ids_test[] =
    "SELECT pd_contains (o.order_id, ?2)" HAS_FAR_ID " FROM orders o WHERE o.id = ?1";

/* What the far side calls an order besides, and the subscriptions of its lines: whole IDs, as they
 * are pasted. */
static gboolean
gather_far_ids (PdDatabase *self,
                const char *needle,
                PdIdSet *set,
                GCancellable *cancellable,
                GError **error)
{
  static const char sql[] =
      "SELECT id FROM orders WHERE alternate_id = ?1 COLLATE NOCASE"
      " UNION SELECT order_row_id FROM order_lines WHERE subscription_id = ?1 ORDER BY 1";

  return pd_search_collect (self, sql, needle, set, cancellable, error);
}

PdIdSet *
pd_search_gather_order_ids (PdDatabase *self,
                            const char *needle,
                            gsize cap,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (PdIdSet) set = pd_id_set_new (cap);

  if (!g_str_is_ascii (needle))
    return g_steal_pointer (&set);
  if (!pd_search_gather_by_text (self, &orders_sql, needle, set, cancellable, error) ||
      !gather_far_ids (self, needle, set, cancellable, error))
    return NULL;
  if (!pd_id_set_is_full (set) &&
      !make_exact (self, pd_search_order_ids_test, needle, set, cancellable, error))
    return NULL;

  return g_steal_pointer (&set);
}

static PdIdSet *
gather_articles (PdDatabase *self, const char *needle, GCancellable *cancellable, GError **error)
{
  static const char sql[] = "SELECT id FROM articles WHERE instr (folded, ?1) > 0";
  g_autoptr (PdIdSet) set = pd_id_set_new (0);

  if (!pd_search_collect (self, sql, needle, set, cancellable, error))
    return NULL;

  return g_steal_pointer (&set);
}

/* Orders, or software lines, of the matching order IDs, customers and articles. */
static PdIdSet *
gather_sales (PdDatabase *self,
              gboolean lines,
              const char *needle,
              gsize cap,
              GCancellable *cancellable,
              GError **error)
{
  static const char by_order[] =
      "SELECT id FROM order_lines WHERE order_row_id = ?1 AND software = 1";
  const char *by_customer =
      lines ? "SELECT id FROM order_lines WHERE customer_row_id = ?1 AND software = 1"
            : "SELECT id FROM orders WHERE customer_row_id = ?1";
  const char *by_article =
      lines ? "SELECT id FROM order_lines WHERE article_row_id = ?1 AND software = 1"
            : "SELECT order_row_id FROM order_lines WHERE article_row_id = ?1";
  g_autoptr (PdIdSet) set = pd_id_set_new (cap);
  g_autoptr (PdIdSet) orders = NULL;
  g_autoptr (PdIdSet) customers = NULL;
  g_autoptr (PdIdSet) articles = gather_articles (self, needle, cancellable, error);

  if (articles == NULL || !pd_search_expand (self, articles, by_article, set, cancellable, error))
    return NULL;
  set->dense = pd_id_set_is_full (set);
  if (set->dense)
    return g_steal_pointer (&set);

  customers = gather_customers (self, needle, cap, cancellable, error);
  set->truncated = customers != NULL && pd_id_set_is_full (customers);
  set->dense = set->truncated;
  if (set->truncated)
    return g_steal_pointer (&set);
  if (customers == NULL ||
      !make_exact (self, pd_search_get_test (PD_LIST_CUSTOMERS), needle, customers, cancellable,
                   error) ||
      !pd_search_expand (self, customers, by_customer, set, cancellable, error))
    return NULL;
  if (pd_id_set_is_full (set))
    return g_steal_pointer (&set);

  orders = pd_search_gather_order_ids (self, needle, cap, cancellable, error);
  if (orders == NULL ||
      (lines && !pd_search_expand (self, orders, by_order, set, cancellable, error)))
    return NULL;
  if (!lines)
    pd_id_set_unite (set, orders);
  set->truncated = pd_id_set_is_full (orders);
  set->dense = set->truncated;

  return g_steal_pointer (&set);
}

/* By what is written in the record, and by the operation's name as it is shown. */
static PdIdSet *
gather_activity (PdDatabase *self,
                 const char *needle,
                 gsize cap,
                 GCancellable *cancellable,
                 GError **error)
{
  static const char next[] = "SELECT MIN (operation) FROM activity WHERE operation > ?1";
  static const char by_operation[] = "SELECT id FROM activity WHERE operation = ?1";
  g_autoptr (PdIdSet) set = pd_id_set_new (cap);

  if (!pd_search_gather_by_text (self, &activity_sql, needle, set, cancellable, error))
    return NULL;

  if (!pd_search_add_named (self, next, by_operation, is_titled, needle, set, cancellable, error))
    return NULL;

  pd_search_judge_density (set);
  return g_steal_pointer (&set);
}

gboolean
pd_search_has_index (PdListKind kind)
{
  return kind == PD_LIST_CUSTOMERS || kind == PD_LIST_ORDERS || kind == PD_LIST_SOFTWARE ||
         kind == PD_LIST_ACTIVITY || kind == PD_LIST_RESERVATIONS || kind == PD_LIST_REQUESTS;
}

PdIdSet *
pd_search_gather (PdDatabase *self,
                  PdListKind kind,
                  const char *needle,
                  gsize cap,
                  GCancellable *cancellable,
                  GError **error)
{
  g_return_val_if_fail (pd_search_has_index (kind), NULL);

  if (kind == PD_LIST_CUSTOMERS)
    return gather_customers (self, needle, cap, cancellable, error);
  if (kind == PD_LIST_ORDERS || kind == PD_LIST_SOFTWARE)
    return gather_sales (self, kind == PD_LIST_SOFTWARE, needle, cap, cancellable, error);
  if (kind == PD_LIST_RESERVATIONS || kind == PD_LIST_REQUESTS)
    return pd_search_gather_reservations (self, kind, needle, cap, cancellable, error);

  return gather_activity (self, needle, cap, cancellable, error);
}

#define MATCHES_CUSTOMER "instr (t.folded, ?2) > 0"
#define JOIN_LINE                               \
  " JOIN order_lines l ON l.id = x.line_row_id" \
  " JOIN articles a ON a.id = l.article_row_id" \
  " JOIN orders o ON o.id = l.order_row_id"     \
  " JOIN customer_texts t ON t.id = l.customer_row_id WHERE x.id = ?1"
/* The order line, or the customer alone, may be unknown. */
#define LEFT_JOIN_LINE                                                                    \
  " LEFT JOIN order_lines l ON l.id = x.line_row_id"                                      \
  " LEFT JOIN articles a ON a.id = l.article_row_id"                                      \
  " LEFT JOIN orders o ON o.id = l.order_row_id"                                          \
  " LEFT JOIN customer_texts t ON t.id = coalesce (x.customer_row_id, l.customer_row_id)" \
  " WHERE x.id = ?1"
#define MATCHES_OWN_LINE                                                         \
  "coalesce (instr (a.folded, ?2) > 0, 0) OR coalesce (" MATCHES_CUSTOMER ", 0)" \
  " OR pd_contains (o.order_id, ?2)"
#define MATCHES_LINE \
  "instr (a.folded, ?2) > 0 OR " MATCHES_CUSTOMER " OR pd_contains (o.order_id, ?2)"

const char *
pd_search_get_test (PdListKind kind)
{
  switch (kind) {
  case PD_LIST_CUSTOMERS:
    return "SELECT instr (folded, ?2) > 0 FROM customer_texts WHERE id = ?1";
  case PD_LIST_PRODUCTS:
    return "SELECT instr (folded, ?2) > 0 FROM products WHERE id = ?1";
  case PD_LIST_ORDERS:
    return "SELECT pd_contains (o.order_id, ?2) OR " MATCHES_CUSTOMER HAS_FAR_ID
           " OR EXISTS (SELECT 1 FROM order_lines l JOIN articles a ON a.id = l.article_row_id"
           " WHERE l.order_row_id = o.id AND instr (a.folded, ?2) > 0)"
           " FROM orders o JOIN customer_texts t ON t.id = o.customer_row_id WHERE o.id = ?1";
  case PD_LIST_SOFTWARE:
    return "SELECT " MATCHES_LINE " OR l.subscription_id IS ?2"
           " OR o.alternate_id = ?2 COLLATE NOCASE FROM order_lines l JOIN articles a ON a.id = "
           "l.article_row_id"
           " JOIN orders o ON o.id = l.order_row_id"
           " JOIN customer_texts t ON t.id = l.customer_row_id WHERE l.id = ?1";
  case PD_LIST_KEYS:
    return "SELECT pd_contains (x.masked, ?2) OR " MATCHES_LINE " FROM pool_keys x" JOIN_LINE;
  case PD_LIST_LINKS:
    return "SELECT " MATCHES_LINE " FROM links x" JOIN_LINE;
  case PD_LIST_INVOICES:
    return "SELECT pd_contains (invoice_id, ?2) OR pd_contains (month, ?2)"
           " OR pd_contains (currency, ?2) FROM invoices WHERE id = ?1";
  case PD_LIST_INVOICE_LINES:
    return "SELECT " MATCHES_OWN_LINE " OR pd_contains (x.order_id, ?2)"
           " OR pd_contains (x.title, ?2) OR pd_contains (x.customer_name, ?2)"
           " FROM invoice_lines x" LEFT_JOIN_LINE;
  case PD_LIST_ACTIVITY:
    return "SELECT instr (t.folded, ?2) > 0 OR pd_titled (y.operation, ?2) FROM activity y"
           " JOIN activity_texts t ON t.id = y.id WHERE y.id = ?1";
  case PD_LIST_DEADLINES:
    return "SELECT " MATCHES_OWN_LINE " OR coalesce ((SELECT instr (r.folded, ?2) > 0"
           " FROM reservation_texts r WHERE r.id = x.reservation_row_id), 0)"
           " OR coalesce ((SELECT instr (q.folded, ?2) > 0"
           " FROM support_request_texts q WHERE q.id = x.request_row_id), 0)"
           " FROM deadlines x" LEFT_JOIN_LINE;
  case PD_LIST_OUTBOX:
    return "SELECT pd_contains (x.subject, ?2) OR pd_contains (x.request_id, ?2)"
           " OR pd_contains (x.far_id, ?2) OR pd_contains (x.far_request_id, ?2)"
           " OR pd_contains (x.last_error, ?2) OR pd_contains (x.error_code, ?2)"
           " OR pd_contains (x.user_name, ?2) OR coalesce (" MATCHES_CUSTOMER ", 0)"
           " FROM outbox x LEFT JOIN customer_texts t ON t.id = x.customer_row_id"
           " WHERE x.id = ?1";
  case PD_LIST_RESERVATIONS:
  case PD_LIST_REQUESTS:
    return pd_search_get_reservations_test (kind);
  case PD_LIST_EVERYTHING:
    break;
  }

  return "SELECT 0";
}

gboolean
pd_search_test (PdDatabase *self,
                PdListKind kind,
                gint64 row_id,
                const char *needle,
                gboolean *matches,
                GError **error)
{
  return run_test (self, pd_search_get_test (kind), row_id, needle, matches, error);
}
