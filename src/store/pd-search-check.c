// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Compares the search indexes with the texts that they were made from: each (term, row) becomes a
 * number, and both sides must have the same sum. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-database-private.h"

/* A term as one number: up to three characters of 21 bits. */
static guint64
pack_term (const char *term)
{
  guint64 packed = 0;

  for (const char *p = term; *p != '\0'; p = g_utf8_next_char (p))
    packed = packed << 21 | g_utf8_get_char (p);

  return packed;
}

/* Spreads a number over 64 bits (the finalizer of splitmix64). */
static guint64
spread (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static int
compare_packed (gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

/* What the index should hold for a text, summed up over its distinct terms. */
static guint64
sum_terms (const char *text, gboolean pairs, gint64 row_id, GArray *terms)
{
  const guint64 mask = (G_GUINT64_CONSTANT (1) << 63) - 1;
  guint64 window = 0;
  guint64 sum = 0;
  gsize n = 0;

  g_array_set_size (terms, 0);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), n++) {
    gunichar now = g_utf8_get_char (p);
    gunichar before = (gunichar) (window & 0x1fffff);
    guint64 packed;

    window = (window << 21 | now) & mask;
    if (!pairs && n < 2)
      continue;
    if (pairs && (n < 1 || !pd_search_is_pair (before, now)))
      continue;
    packed = window;
    if (pairs) {
      packed = before < 0x80 && !g_ascii_isalnum ((char) before) ? 0 : before;
      if (now >= 0x80 || g_ascii_isalnum ((char) now))
        packed = packed << 21 | now;
    }
    g_array_append_val (terms, packed);
  }
  g_array_sort (terms, compare_packed);
  for (guint i = 0; i < terms->len; i++) {
    guint64 packed = g_array_index (terms, guint64, i);

    if (i == 0 || packed != g_array_index (terms, guint64, i - 1))
      sum += spread (packed ^ spread ((guint64) row_id));
  }

  return sum;
}

static gboolean
sum_texts (PdDatabase *self, const char *sql, gboolean pairs, guint64 *sum, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  g_autoptr (GArray) terms = g_array_new (FALSE, FALSE, sizeof (guint64));
  gboolean has_row = FALSE;

  if (stmt == NULL)
    return FALSE;

  *sum = 0;
  do {
    if (!pd_database_step (self, stmt, "Checking the search index", &has_row, error))
      return FALSE;
    if (has_row)
      *sum += sum_terms (pd_statement_lend_text (stmt, 1), pairs, sqlite3_column_int64 (stmt, 0),
                         terms);
  } while (has_row);

  return TRUE;
}

static gboolean
sum_index (PdDatabase *self, const char *sql, guint64 *sum, GError **error)
{
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL)
    return FALSE;

  *sum = 0;
  do {
    if (!pd_database_step (self, stmt, "Checking the search index", &has_row, error))
      return FALSE;
    if (has_row)
      *sum += spread (pack_term (pd_statement_lend_text (stmt, 0)) ^
                      spread ((guint64) sqlite3_column_int64 (stmt, 1)));
  } while (has_row);

  return TRUE;
}

gboolean
pd_search_check (PdDatabase *self, GPtrArray *findings, GCancellable *cancellable, GError **error)
{
  static const struct
  {
    const char *name;
    const char *texts;
    const char *terms;
    gboolean pairs;
  } checks[] = {
    { "customers_trigrams", "SELECT id, folded FROM customer_texts",
      "SELECT term, doc FROM customers_trigrams_v", FALSE },
    { "customers_pairs", "SELECT id, folded FROM customer_texts",
      "SELECT term, doc FROM customers_pairs_v", TRUE },
    { "orders_trigrams", "SELECT id, pd_fold (order_id) FROM orders",
      "SELECT term, doc FROM orders_trigrams_v", FALSE },
    { "activity_trigrams", "SELECT id, folded FROM activity_texts",
      "SELECT term, doc FROM activity_trigrams_v", FALSE },
    { "activity_pairs", "SELECT id, folded FROM activity_texts",
      "SELECT term, doc FROM activity_pairs_v", TRUE },
    { "reservations_trigrams", "SELECT id, folded FROM reservation_texts",
      "SELECT term, doc FROM reservations_trigrams_v", FALSE },
    { "reservations_pairs", "SELECT id, folded FROM reservation_texts",
      "SELECT term, doc FROM reservations_pairs_v", TRUE },
    { "support_requests_trigrams", "SELECT id, folded FROM support_request_texts",
      "SELECT term, doc FROM support_requests_trigrams_v", FALSE },
    { "support_requests_pairs", "SELECT id, folded FROM support_request_texts",
      "SELECT term, doc FROM support_requests_pairs_v", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++) {
    guint64 expected = 0;
    guint64 found = 0;

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !sum_texts (self, checks[i].texts, checks[i].pairs, &expected, error) ||
        !sum_index (self, checks[i].terms, &found, error))
      return FALSE;
    if (expected != found)
      /* Translators: %s is the name of an index in the book's file */
      g_ptr_array_add (findings, g_strdup_printf (_ ("The search index %s does not fit its table. "
                                                     "It can be built anew."),
                                                  checks[i].name));
  }

  return TRUE;
}
