// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-table-layout.h"

#include "pd-gsettings.h"

#define KEY "table-layouts"
#define TYPE "(sba{si})"

PdTableLayout *
pd_table_layout_load (const char *table_id)
{
  g_autoptr (PdTableLayout) layout = g_new0 (PdTableLayout, 1);
  g_autoptr (GVariant) all = g_settings_get_value (pd_gsettings_get_default (), KEY);
  g_autoptr (GVariant) mine = NULL;
  g_autoptr (GVariantIter) widths = NULL;
  const char *column = NULL;
  int width = 0;

  g_return_val_if_fail (table_id != NULL, NULL);

  layout->widths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  mine = g_variant_lookup_value (all, table_id, G_VARIANT_TYPE (TYPE));
  if (mine == NULL)
    return g_steal_pointer (&layout);

  g_variant_get (mine, TYPE, &layout->sort, &layout->descending, &widths);
  while (g_variant_iter_next (widths, "{&si}", &column, &width))
    g_hash_table_insert (layout->widths, g_strdup (column),
                         GINT_TO_POINTER (CLAMP (width, 24, 4000)));

  return g_steal_pointer (&layout);
}

static GVariant *
to_variant (const PdTableLayout *layout)
{
  GVariantBuilder widths = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{si}"));
  GHashTableIter iter;
  gpointer column = NULL;
  gpointer width = NULL;

  g_hash_table_iter_init (&iter, layout->widths);
  while (g_hash_table_iter_next (&iter, &column, &width))
    g_variant_builder_add (&widths, "{si}", (const char *) column, GPOINTER_TO_INT (width));

  return g_variant_new (TYPE, layout->sort != NULL ? layout->sort : "", layout->descending,
                        &widths);
}

void
pd_table_layout_save (const PdTableLayout *layout, const char *table_id)
{
  GSettings *settings = pd_gsettings_get_default ();
  g_autoptr (GVariant) all = g_settings_get_value (settings, KEY);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (all);

  g_return_if_fail (layout != NULL);
  g_return_if_fail (table_id != NULL);

  g_variant_dict_insert_value (&dict, table_id, to_variant (layout));
  if (!g_settings_set_value (settings, KEY, g_variant_dict_end (&dict)))
    g_warning ("Remembering the layout of the table %s: the settings cannot be written", table_id);
}

void
pd_table_layout_free (PdTableLayout *layout)
{
  g_clear_pointer (&layout->widths, g_hash_table_unref);
  g_free (layout->sort);
  g_free (layout);
}
