// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Sets of row IDs as bitmaps: a million rows take 125 kB. */

#include "pd-database-private.h"

/* A row ID beyond it (2 GB of bits) is none that a book hands out. */
#define MAX_ROW_ID (G_GINT64_CONSTANT (1) << 34)

PdIdSet *
pd_id_set_new (gsize cap)
{
  PdIdSet *set = g_new0 (PdIdSet, 1);

  set->words = g_array_new (FALSE, TRUE, sizeof (guint64));
  set->cap = cap;
  return set;
}

void
pd_id_set_free (PdIdSet *set)
{
  if (set == NULL)
    return;

  g_array_unref (set->words);
  g_free (set);
}

gboolean
pd_id_set_add (PdIdSet *set, gint64 row_id)
{
  gsize word = (gsize) (row_id >> 6);
  guint64 bit = G_GUINT64_CONSTANT (1) << (row_id & 63);
  guint64 *slot;

  if (row_id < 0 || row_id >= MAX_ROW_ID)
    return FALSE;

  if (word >= set->words->len)
    g_array_set_size (set->words, MAX (word + 1, (gsize) set->words->len * 2));
  slot = &g_array_index (set->words, guint64, word);
  if ((*slot & bit) == 0) {
    *slot |= bit;
    set->count++;
  }

  return !pd_id_set_is_full (set);
}

void
pd_id_set_unite (PdIdSet *set, const PdIdSet *other)
{
  if (other->words->len > set->words->len)
    g_array_set_size (set->words, other->words->len);

  for (gsize i = 0; i < other->words->len; i++) {
    guint64 *slot = &g_array_index (set->words, guint64, i);
    guint64 added = g_array_index (other->words, guint64, i) & ~*slot;

    *slot |= added;
    set->count += (gsize) __builtin_popcountll (added);
  }
}

gboolean
pd_id_set_has (const PdIdSet *set, gint64 row_id)
{
  gsize word = (gsize) (row_id >> 6);

  return row_id >= 0 && word < set->words->len &&
         (g_array_index (set->words, guint64, word) >> (row_id & 63) & 1) != 0;
}

gboolean
pd_id_set_is_full (const PdIdSet *set)
{
  return set->truncated || (set->cap > 0 && set->count > set->cap);
}

gint64
pd_id_set_get_last (const PdIdSet *set)
{
  for (gsize i = set->words->len; i > 0; i--) {
    guint64 word = g_array_index (set->words, guint64, i - 1);

    if (word != 0)
      return (gint64) (i - 1) * 64 + 63 - __builtin_clzll (word);
  }

  return 0;
}

char *
pd_id_set_to_json (const PdIdSet *set)
{
  GString *json = g_string_new ("[");

  for (gsize i = 0; i < set->words->len; i++) {
    guint64 word = g_array_index (set->words, guint64, i);

    for (int bit = 0; word != 0; bit++, word >>= 1) {
      if ((word & 1) != 0)
        g_string_append_printf (json, "%s%" G_GSIZE_FORMAT, json->len > 1 ? "," : "",
                                i * 64 + (gsize) bit);
    }
  }
  g_string_append_c (json, ']');

  return g_string_free (json, FALSE);
}
