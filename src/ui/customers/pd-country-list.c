// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-country-list.h"

#include "pd-text.h"

struct _PdCountry
{
  GObject parent_instance;
  char *code;  /* (owned) (not nullable): ISO 3166-1 alpha-2, or XK */
  char *title; /* (owned) (not nullable): translated */
};

G_DEFINE_FINAL_TYPE (PdCountry, pd_country, G_TYPE_OBJECT)

typedef enum { PROP_CODE = 1, PROP_TITLE } PdCountryProperty;
static GParamSpec *props[PROP_TITLE + 1];

static void
pd_country_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdCountry *self = PD_COUNTRY (object);

  switch ((PdCountryProperty) prop_id) {
  case PROP_CODE:
    g_value_set_string (value, self->code);
    break;
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  }
}

static void
pd_country_finalize (GObject *object)
{
  PdCountry *self = PD_COUNTRY (object);

  g_free (self->code);
  g_free (self->title);
  G_OBJECT_CLASS (pd_country_parent_class)->finalize (object);
}

static void
pd_country_class_init (PdCountryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_country_get_property;
  object_class->finalize = pd_country_finalize;
  props[PROP_CODE] =
      g_param_spec_string ("code", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_country_init (PdCountry *self)
{
}

const char *
pd_country_get_code (PdCountry *self)
{
  g_return_val_if_fail (PD_IS_COUNTRY (self), NULL);

  return self->code;
}

static int
compare_countries (gconstpointer a, gconstpointer b, gpointer user_data)
{
  g_autoptr (GBytes) key_a = pd_text_collation_key (((const PdCountry *) a)->title);
  g_autoptr (GBytes) key_b = pd_text_collation_key (((const PdCountry *) b)->title);

  return g_bytes_compare (key_a, key_b);
}

GListModel *
pd_country_list_new (void)
{
  GListStore *store = g_list_store_new (PD_TYPE_COUNTRY);
  const char *const *codes = pd_text_list_countries ();

  for (gsize i = 0; codes[i] != NULL; i++) {
    g_autoptr (PdCountry) country = g_object_new (PD_TYPE_COUNTRY, NULL);

    country->code = g_strdup (codes[i]);
    country->title = g_strdup (pd_text_country (codes[i]));
    g_list_store_append (store, country);
  }
  g_list_store_sort (store, compare_countries, NULL);

  return G_LIST_MODEL (store);
}

guint
pd_country_list_find (GListModel *list, const char *code)
{
  guint n = g_list_model_get_n_items (list);

  for (guint i = 0; code != NULL && i < n; i++) {
    g_autoptr (PdCountry) country = g_list_model_get_item (list, i);

    if (g_ascii_strcasecmp (country->code, code) == 0)
      return i;
  }

  return G_MAXUINT;
}
