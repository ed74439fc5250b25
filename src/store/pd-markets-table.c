// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The list of markets without reservations that was imported into this book (section 3). */

#include "pd-database-private.h"
#include "pd-reservation-tables.h"

/* The date of the list; set = there is one. */
#define SETTING_AS_OF "markets-as-of"

static GPtrArray *
read_markets (PdDatabase *self, GError **error)
{
  g_autoptr (GPtrArray) markets = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_market_free);
  g_autoptr (PdStatement) stmt =
      pd_database_prepare (self, "SELECT iso, name_en, name_ja FROM markets ORDER BY place", error);
  gboolean has_row = FALSE;

  if (stmt == NULL)
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Reading the markets", &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (markets, pd_market_new (pd_statement_lend_text (stmt, 0),
                                               pd_statement_lend_text (stmt, 1),
                                               pd_statement_lend_text (stmt, 2)));
  } while (has_row);

  return g_steal_pointer (&markets);
}

PdMarketList *
pd_database_get_markets (PdDatabase *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *setting = pd_database_get_setting (self, SETTING_AS_OF, &local_error);
  GPtrArray *markets;
  gint64 as_of = 0;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (setting == NULL)
    return NULL;
  if (!g_ascii_string_to_signed (setting, 10, 0, G_MAXINT64, &as_of, NULL)) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "The setting " SETTING_AS_OF " is “%s”",
                 setting);
    return NULL;
  }

  markets = read_markets (self, error);
  return markets != NULL ? pd_market_list_new (markets, as_of, error) : NULL;
}

static gboolean
insert_markets (PdDatabase *self, GPtrArray *markets, GError **error)
{
  static const char sql[] =
      "INSERT INTO markets (place, iso, name_en, name_ja) VALUES (?1, ?2, ?3, ?4)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);

  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; i < markets->len; i++) {
    const PdMarket *market = markets->pdata[i];

    if (!pd_database_bind (self, stmt, error, "isss", (gint64) i, market->iso, market->name_en,
                           market->name_ja != NULL ? market->name_ja : "") ||
        !pd_database_run (self, stmt, "Writing the markets", error))
      return FALSE;
  }

  return TRUE;
}

gboolean
pd_database_set_markets (PdDatabase *self, PdMarketList *list, GError **error)
{
  g_autofree char *as_of = NULL;

  if (list != NULL)
    as_of = g_strdup_printf ("%" G_GINT64_FORMAT, pd_market_list_get_as_of (list));
  if (!pd_database_exec (self, "DELETE FROM markets", "Writing the markets", error) ||
      !pd_database_set_setting (self, SETTING_AS_OF, as_of, error) ||
      (list != NULL && !insert_markets (self, pd_market_list_get_all (list), error)))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_MARKETS);
  return TRUE;
}
