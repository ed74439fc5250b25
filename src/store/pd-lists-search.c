// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Lists of row IDs: walking and searching them.
 *
 * A search goes the shortest of three ways. Few matches: their row IDs come from the search index
 * and are sorted. Many matches, but only the first are wanted: the list is walked in its order and
 * each row looked at, for a bounded number of rows. Otherwise: the row IDs from the search index
 * become a bitmap, and the list's index is walked through it; nothing large is ever sorted. */

#include <string.h>

#include "pd-lists-private.h"
#include "pd-text.h"

/* Up to so many matches are sorted; beyond, the list's index is walked. */
#define FEW 2000
/* Rows that are looked at one by one before the search index is asked for all matches. Customers
 * stand by name, where matches come in clusters, and their index answers quickly; sales by date. */
#define WALK_CUSTOMERS 300
#define WALK_SALES 2500
/* Looking up and sorting one match takes as long as so many steps of a walk along an index: it is a
 * read of its own, somewhere in the file. */
#define STEPS_PER_MATCH 100
/* The best hits of the search over everything, per kind. */
#define HIT_CUSTOMERS 80
#define HIT_ORDERS 50
#define HIT_SOFTWARE 50
#define HIT_INVOICES 20
#define HIT_RESERVATIONS 50
#define HIT_REQUESTS 20
#define HIT_OUTBOX 20

/* Which rows of a walk are taken. */
typedef struct
{
  const PdIdSet *set; /* (nullable): only these */
  const char *test;   /* (nullable): only where this SELECT of ?1 row and ?2 needle says so */
  const char *needle;
  const char *const *more; /* (nullable): further words that each taken row has to contain */
  const char *more_test;   /* (nullable): how that is asked */
  gint64 budget;           /* rows that may be looked at, < 0: all */
  gint64 skip;             /* of those taken, not returned */
  gint64 limit;            /* < 0: all */
} Filter;

static gboolean
run_test (PdDatabase *self,
          const char *test,
          gint64 row_id,
          const char *needle,
          gboolean *pass,
          GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, test, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "is", row_id, needle) ||
      !pd_database_step (self, stmt, "Searching", &has_row, error))
    return FALSE;

  *pass = has_row && sqlite3_column_int (stmt, 0) != 0;
  return TRUE;
}

static gboolean
passes (PdDatabase *self, const Filter *filter, gint64 row_id, gboolean *pass, GError **error)
{
  *pass = filter->set == NULL || pd_id_set_has (filter->set, row_id);
  if (*pass && filter->test != NULL &&
      !run_test (self, filter->test, row_id, filter->needle, pass, error))
    return FALSE;

  for (gsize i = 0; *pass && filter->more != NULL && filter->more[i] != NULL; i++) {
    if (!run_test (self, filter->more_test, row_id, filter->more[i], pass, error))
      return FALSE;
  }
  return TRUE;
}

/* Takes one row of a walk. */
static gboolean
take (PdDatabase *self, Filter *filter, gint64 row_id, GArray *ids, GError **error)
{
  gboolean pass = FALSE;

  if (!passes (self, filter, row_id, &pass, error))
    return FALSE;

  if (pass && filter->skip > 0)
    filter->skip--;
  else if (pass)
    g_array_append_val (ids, row_id);
  return TRUE;
}

static gboolean
is_enough (const Filter *filter, const GArray *ids)
{
  return filter->limit >= 0 && ids->len >= filter->limit;
}

/* @complete: (out): FALSE when the budget ran out first. */
static GArray *
walk (PdDatabase *self,
      PdStatement *stmt,
      Filter *filter,
      gboolean *complete,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row = FALSE;

  for (gint64 n = 0;; n++) {
    *complete = TRUE;
    if (is_enough (filter, ids))
      break;
    if ((n & 255) == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (!pd_database_step (self, stmt, "Listing", &has_row, error))
      return NULL;
    if (!has_row)
      break;
    *complete = filter->budget < 0 || n < filter->budget;
    if (!*complete)
      break;
    if (!take (self, filter, sqlite3_column_int64 (stmt, 0), ids, error))
      return NULL;
  }

  return g_steal_pointer (&ids);
}

/* All that a statement gives; the statement itself knows the limit. */
static GArray *
read_all (PdDatabase *self, PdStatement *stmt, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  int rc;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW) {
    gint64 id = sqlite3_column_int64 (stmt, 0);

    g_array_append_val (ids, id);
  }
  if (rc != SQLITE_DONE) {
    pd_database_set_error (self, "Listing", error);
    return NULL;
  }

  return g_steal_pointer (&ids);
}

/* --- customers by next deadline --- */

/* A walk along the deadlines to come: a customer stands where its first one stands, those without
 * any at the end, whichever way. */
typedef struct
{
  PdDatabase *database;
  Filter *filter;
  GCancellable *cancellable;
  PdIdSet *seen;    /* (owned) */
  GArray *ids;      /* (element-type gint64) (owned): taken */
  gint64 n;         /* rows looked at */
  gboolean more;    /* FALSE: enough, or the budget ran out */
  gboolean stopped; /* the budget ran out */
} DeadlineWalk;

static gboolean
look_at (DeadlineWalk *self, gint64 row_id, GError **error)
{
  if ((self->n & 255) == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  self->stopped = self->filter->budget >= 0 && self->n >= self->filter->budget;
  self->n++;
  if (!self->stopped && !take (self->database, self->filter, row_id, self->ids, error))
    return FALSE;

  self->more = !self->stopped && !is_enough (self->filter, self->ids);
  return TRUE;
}

/* Customers with a deadline to come that the filter's set has, each once, the soonest first; with
 * @turned they are collected there. */
static gboolean
walk_coming (DeadlineWalk *self, gint64 now, GArray *turned, GError **error)
{
  static const char sql[] =
      "SELECT customer_row_id FROM deadlines WHERE at > ?1 AND customer_row_id IS NOT NULL"
      " ORDER BY at, customer_row_id";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self->database, sql, error);
  const PdIdSet *set = self->filter->set;
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self->database, stmt, error, "i", now))
    return FALSE;

  while (self->more) {
    gint64 id;

    if (!pd_database_step (self->database, stmt, "Listing", &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    id = sqlite3_column_int64 (stmt, 0);
    if (pd_id_set_has (self->seen, id) || (set != NULL && !pd_id_set_has (set, id)))
      continue;
    pd_id_set_add (self->seen, id);
    if (turned != NULL)
      g_array_append_val (turned, id);
    else if (!look_at (self, id, error))
      return FALSE;
  }

  return TRUE;
}

/* Without an order SQLite takes the smallest of the indexes. */
static PdIdSet *
read_customers (PdDatabase *self, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, "SELECT id FROM customers", error);
  g_autoptr (PdIdSet) set = pd_id_set_new (0);
  gboolean has_row = stmt != NULL;

  while (has_row) {
    if (!pd_database_step (self, stmt, "Listing", &has_row, error))
      return NULL;
    if (has_row)
      pd_id_set_add (set, sqlite3_column_int64 (stmt, 0));
  }

  return stmt != NULL ? g_steal_pointer (&set) : NULL;
}

/* Those without a deadline to come, by row ID. */
static gboolean
walk_rest (DeadlineWalk *self, gboolean descending, GError **error)
{
  g_autoptr (PdIdSet) own = NULL;
  const PdIdSet *all = self->filter->set;
  gint64 last;

  if (all == NULL && (all = own = read_customers (self->database, error)) == NULL)
    return FALSE;

  last = pd_id_set_get_last (all);
  for (gint64 i = 1; i <= last && self->more; i++) {
    gint64 id = descending ? last + 1 - i : i;

    if (pd_id_set_has (all, id) && !pd_id_set_has (self->seen, id) && !look_at (self, id, error))
      return FALSE;
  }

  return TRUE;
}

static GArray *
walk_by_deadline (PdDatabase *database,
                  const PdQuery *query,
                  Filter *filter,
                  gboolean *complete,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (PdIdSet) seen = pd_id_set_new (0);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) turned =
      query->descending ? g_array_new (FALSE, FALSE, sizeof (gint64)) : NULL;
  DeadlineWalk self = { database, filter, cancellable, seen, ids, 0, TRUE, FALSE };

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !walk_coming (&self, query->now, turned, error))
    return NULL;
  for (guint i = turned != NULL ? turned->len : 0; i > 0 && self.more; i--) {
    if (!look_at (&self, g_array_index (turned, gint64, i - 1), error))
      return NULL;
  }
  if (self.more && !walk_rest (&self, query->descending, error))
    return NULL;

  *complete = !self.stopped;
  return g_steal_pointer (&ids);
}

/* --- searching --- */

/* The whole list in its order, through a filter. */
static GArray *
walk_list (PdDatabase *self,
           const PdQuery *query,
           Filter *filter,
           gboolean *complete,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (PdStatement) stmt = NULL;

  if (query->kind == PD_LIST_CUSTOMERS && query->sort == PD_SORT_DEADLINE &&
      !pd_list_is_narrow (query))
    return walk_by_deadline (self, query, filter, complete, cancellable, error);
  if ((stmt = pd_list_prepare (self, query, NULL, -1, 0, error)) == NULL)
    return NULL;

  return walk (self, stmt, filter, complete, cancellable, error);
}

/* A small set, sorted. */
static GArray *
sort_set (PdDatabase *self,
          const PdQuery *query,
          const PdIdSet *set,
          Filter *filter,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *json = pd_id_set_to_json (set);
  g_autoptr (PdStatement) stmt = pd_list_prepare (self, query, json, -1, 0, error);
  gboolean complete = FALSE;

  return stmt == NULL ? NULL : walk (self, stmt, filter, &complete, cancellable, error);
}

/* The greatest row ID of the kinds that have an index of their texts, which is about their number:
 * the matches' own would say nothing of the rows that a walk meets on the way to them. */
static gboolean
read_last_row (PdDatabase *self, PdListKind kind, gint64 *last, GError **error)
{
  const char *sql = "SELECT MAX (id) FROM orders";

  if (kind == PD_LIST_CUSTOMERS)
    sql = "SELECT MAX (id) FROM customers";
  else if (kind == PD_LIST_SOFTWARE)
    sql = "SELECT MAX (id) FROM order_lines";
  else if (kind == PD_LIST_ACTIVITY)
    sql = "SELECT MAX (id) FROM activity";

  return pd_database_read_int64 (self, sql, "Searching", last, error);
}

/* Whether to sort the matches rather than to walk the list until @n_wanted are met (< 0: all),
 * which takes as many steps as matches are thin among the rows. */
static gboolean
is_sorting_quicker (const PdIdSet *set, gint64 last_row, gint64 n_wanted)
{
  double count = (double) set->count;
  double wanted = n_wanted < 0 ? count : MIN ((double) n_wanted, count);

  return set->count == 0 || count * STEPS_PER_MATCH < wanted * (double) last_row / MAX (count, 1);
}

/* The set in the list's order, the quicker way. */
static GArray *
list_set (PdDatabase *self,
          const PdQuery *query,
          const PdIdSet *set,
          Filter *filter,
          gint64 n_wanted,
          GCancellable *cancellable,
          GError **error)
{
  gboolean complete = FALSE;
  gint64 last_row = 0;

  if (!read_last_row (self, query->kind, &last_row, error))
    return NULL;
  if (!set->inexact)
    filter->test = NULL;
  if (is_sorting_quicker (set, last_row, n_wanted))
    return sort_set (self, query, set, filter, cancellable, error);

  filter->set = set;
  return walk_list (self, query, filter, &complete, cancellable, error);
}

static GArray *
search_ids (PdDatabase *self,
            const PdQuery *query,
            const char *needle,
            const char *const *more,
            gint64 limit,
            gint64 offset,
            GCancellable *cancellable,
            GError **error)
{
  const char *test = pd_search_get_test (query->kind);
  Filter filter = { NULL, test, needle, more, test, -1, offset, limit };
  g_autoptr (PdIdSet) few = NULL;
  g_autoptr (PdIdSet) many = NULL;
  gboolean complete = FALSE;

  if (pd_list_is_narrow (query) || !pd_search_has_index (query->kind))
    return walk_list (self, query, &filter, &complete, cancellable, error);

  few = pd_search_gather (self, query->kind, needle, FEW, cancellable, error);
  if (few == NULL)
    return NULL;
  if (!pd_id_set_is_full (few))
    return list_set (self, query, few, &filter, limit < 0 ? -1 : offset + limit, cancellable,
                     error);

  if (limit >= 0 && few->dense) {
    gboolean quick = query->kind == PD_LIST_CUSTOMERS && !few->scanned;
    gint64 budget = quick ? WALK_CUSTOMERS : WALK_SALES;
    Filter probe = { NULL, test, needle, more, test, budget, offset, limit };
    GArray *first = walk_list (self, query, &probe, &complete, cancellable, error);

    if (first == NULL || complete)
      return first;
    g_array_unref (first);
  }

  many = pd_search_gather (self, query->kind, needle, 0, cancellable, error);
  if (many == NULL)
    return NULL;

  return list_set (self, query, many, &filter, limit < 0 ? -1 : offset + limit, cancellable, error);
}

/* --- everything --- */

/* Orders by their own ID, the latest first. */
static GArray *
search_order_ids (PdDatabase *self,
                  const char *needle,
                  const char *const *more,
                  gint64 limit,
                  GCancellable *cancellable,
                  GError **error)
{
  const char *test = pd_search_order_ids_test;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ORDERS);
  g_autoptr (PdIdSet) set = pd_search_gather_order_ids (self, needle, FEW, cancellable, error);
  Filter filter = { NULL, NULL, needle, more, test, -1, 0, limit };
  gboolean complete = FALSE;

  if (set == NULL)
    return NULL;
  if (!pd_id_set_is_full (set))
    return sort_set (self, query, set, &filter, cancellable, error);

  filter.test = test;
  filter.budget = WALK_SALES;
  return walk_list (self, query, &filter, &complete, cancellable, error);
}

/* A GUID may come with the braces around it, or one of them. */
static char *
strip_braces (const char *word)
{
  gsize start = *word == '{' ? 1 : 0;
  gsize end = strlen (word);

  end -= end > start && word[end - 1] == '}' ? 1 : 0;
  for (gsize i = start; i < end; i++) {
    if (!g_ascii_isxdigit (word[i]) && word[i] != '-')
      return g_strdup (word);
  }

  return end > start ? g_strndup (word + start, end - start) : g_strdup (word);
}

/* Each word is looked for by itself, in whatever order they come. The longest, which the fewest
 * rows contain, comes first. */
static char **
split_words (const char *needle)
{
  g_auto (GStrv) parts = g_strsplit (needle, " ", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (gsize i = 0; parts[i] != NULL; i++) {
    char *word = *parts[i] != '\0' ? strip_braces (parts[i]) : NULL;

    if (word != NULL && words->len > 0 && strlen (word) > strlen (words->pdata[0]))
      g_ptr_array_insert (words, 0, word);
    else if (word != NULL)
      g_ptr_array_add (words, word);
  }
  g_ptr_array_add (words, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

static void
append_hits (GArray *hits, PdListKind kind, const GArray *ids)
{
  for (guint i = 0; i < ids->len; i++) {
    gint64 hit = PD_HIT_ENCODE (kind, g_array_index (ids, gint64, i));

    g_array_append_val (hits, hit);
  }
}

static GArray *
search_everything (PdDatabase *self,
                   const PdQuery *everything,
                   const char *needle,
                   GCancellable *cancellable,
                   GError **error)
{
  static const struct
  {
    PdListKind kind;
    gint64 limit;
  } parts[] = {
    { PD_LIST_CUSTOMERS, HIT_CUSTOMERS }, { PD_LIST_ORDERS, HIT_ORDERS },
    { PD_LIST_SOFTWARE, HIT_SOFTWARE },   { PD_LIST_RESERVATIONS, HIT_RESERVATIONS },
    { PD_LIST_REQUESTS, HIT_REQUESTS },   { PD_LIST_INVOICES, HIT_INVOICES },
    { PD_LIST_OUTBOX, HIT_OUTBOX },
  };
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) words = needle != NULL ? split_words (needle) : NULL;

  for (gsize i = 0; words != NULL && *words != NULL && i < G_N_ELEMENTS (parts); i++) {
    const char *const *more = (const char *const *) words + 1;
    g_autoptr (PdQuery) query = pd_query_new (parts[i].kind);
    g_autoptr (GArray) ids = NULL;

    if ((everything->hidden_kinds & (1u << parts[i].kind)) != 0)
      continue;

    query->now = everything->now;
    query->user_name = g_strdup (everything->user_name);
    if (parts[i].kind == PD_LIST_ORDERS)
      ids = search_order_ids (self, words[0], more, parts[i].limit, cancellable, error);
    else
      ids = search_ids (self, query, words[0], more, parts[i].limit, 0, cancellable, error);
    if (ids == NULL)
      return NULL;
    append_hits (hits, parts[i].kind, ids);
  }

  return g_steal_pointer (&hits);
}

/* --- public --- */

/* The folded needle; NULL when the query looks for nothing. */
char *
pd_list_dup_needle (const PdQuery *query)
{
  g_autofree char *needle = NULL;

  if (query->search == NULL || *query->search == '\0')
    return NULL;

  needle = pd_text_fold (query->search);
  return *needle != '\0' ? g_steal_pointer (&needle) : NULL;
}

static GArray *
cut (GArray *ids, gint64 limit, gint64 offset)
{
  guint skip = (guint) CLAMP (offset, 0, ids->len);

  if (skip > 0)
    g_array_remove_range (ids, 0, skip);
  if (limit >= 0 && ids->len > limit)
    g_array_set_size (ids, (guint) limit);

  return ids;
}

/**
 * pd_database_list_ids:
 * @self: a database
 * @query: what to list
 * @limit: how many at most; < 0 for all. A first page comes far quicker than all.
 * @offset: how many matches to leave out before
 *
 * Returns: (transfer full) (element-type gint64): row IDs in the order that is asked for. Those of
 *   #PD_LIST_EVERYTHING are unique within the list and good for pd_database_load() alone.
 */
GArray *
pd_database_list_ids (PdDatabase *self,
                      const PdQuery *query,
                      gint64 limit,
                      gint64 offset,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *needle = pd_list_dup_needle (query);
  g_autoptr (PdStatement) stmt = NULL;
  Filter all = { NULL, NULL, NULL, NULL, NULL, -1, offset, limit };
  gboolean complete = FALSE;
  GArray *ids;

  g_return_val_if_fail (PD_IS_DATABASE (self), NULL);
  g_return_val_if_fail (query->kind <= PD_LIST_LAST, NULL);

  if (query->kind == PD_LIST_EVERYTHING) {
    ids = search_everything (self, query, needle, cancellable, error);
    return ids != NULL ? cut (ids, limit, offset) : NULL;
  }
  if (needle != NULL)
    return search_ids (self, query, needle, NULL, limit, offset, cancellable, error);
  if (query->kind == PD_LIST_CUSTOMERS && query->sort == PD_SORT_DEADLINE)
    return walk_list (self, query, &all, &complete, cancellable, error);

  if ((stmt = pd_list_prepare (self, query, NULL, limit, offset, error)) == NULL)
    return NULL;

  return read_all (self, stmt, error);
}
