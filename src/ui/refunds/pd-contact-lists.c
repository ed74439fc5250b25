// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-contact-lists.h"

#include <glib/gi18n.h>

#include "pd-refunds-util.h"

typedef struct
{
  const char *id;
  const char *title; /* marked for translation */
} Entry;

static const Entry methods[] = {
  { "email", N_ ("Email") },
  { "phone", N_ ("Phone") },
};

/* Each in its own words, as in every list of languages. */
static const Entry languages[] = {
  { "en-us", "English" },  { "ja-jp", "日本語" },
  { "es-es", "Español" },  { "fr-fr", "Français" },
  { "de-de", "Deutsch" },  { "it-it", "Italiano" },
  { "ko-kr", "한국어" },   { "pt-br", "Português (Brasil)" },
  { "ru-ru", "Русский" },  { "zh-hans", "简体中文" },
  { "zh-tw", "繁體中文" },
};

/* The vendor's names of zones; where most partners are. Another one that the book or this computer
 * has is added as it is. */
static const Entry time_zones[] = {
  { "Hawaiian Standard Time", N_ ("(UTC−10:00) Hawaii") },
  { "Pacific Standard Time", N_ ("(UTC−08:00) Los Angeles, Vancouver") },
  { "Mountain Standard Time", N_ ("(UTC−07:00) Denver, Calgary") },
  { "Central Standard Time", N_ ("(UTC−06:00) Chicago, Winnipeg") },
  { "Eastern Standard Time", N_ ("(UTC−05:00) New York, Toronto") },
  { "SA Pacific Standard Time", N_ ("(UTC−05:00) Bogota, Lima") },
  { "Atlantic Standard Time", N_ ("(UTC−04:00) Halifax") },
  { "E. South America Standard Time", N_ ("(UTC−03:00) Brasília, São Paulo") },
  { "Argentina Standard Time", N_ ("(UTC−03:00) Buenos Aires") },
  { "UTC", N_ ("(UTC) Coordinated Universal Time") },
  { "GMT Standard Time", N_ ("(UTC+00:00) London, Dublin, Lisbon") },
  { "W. Europe Standard Time", N_ ("(UTC+01:00) Berlin, Amsterdam, Rome") },
  { "Romance Standard Time", N_ ("(UTC+01:00) Paris, Madrid, Brussels") },
  { "Central Europe Standard Time", N_ ("(UTC+01:00) Prague, Budapest") },
  { "FLE Standard Time", N_ ("(UTC+02:00) Helsinki, Kyiv, Riga") },
  { "South Africa Standard Time", N_ ("(UTC+02:00) Johannesburg") },
  { "Turkey Standard Time", N_ ("(UTC+03:00) Istanbul") },
  { "Arab Standard Time", N_ ("(UTC+03:00) Riyadh, Kuwait") },
  { "Arabian Standard Time", N_ ("(UTC+04:00) Dubai") },
  { "India Standard Time", N_ ("(UTC+05:30) Mumbai, New Delhi") },
  { "SE Asia Standard Time", N_ ("(UTC+07:00) Bangkok, Hanoi, Jakarta") },
  { "China Standard Time", N_ ("(UTC+08:00) Beijing, Hong Kong") },
  { "Singapore Standard Time", N_ ("(UTC+08:00) Singapore, Kuala Lumpur") },
  { "Taipei Standard Time", N_ ("(UTC+08:00) Taipei") },
  { "Tokyo Standard Time", N_ ("(UTC+09:00) Tokyo, Osaka, Sapporo") },
  { "Korea Standard Time", N_ ("(UTC+09:00) Seoul") },
  { "AUS Eastern Standard Time", N_ ("(UTC+10:00) Sydney, Melbourne") },
  { "New Zealand Standard Time", N_ ("(UTC+12:00) Auckland, Wellington") },
};

static void
fill (GtkDropDown *drop_down, const Entry *entries, gsize n)
{
  g_autofree const char **ids = g_new0 (const char *, n + 1);
  g_autofree const char **titles = g_new0 (const char *, n + 1);

  for (gsize i = 0; i < n; i++) {
    ids[i] = entries[i].id;
    titles[i] = _ (entries[i].title);
  }
  pd_refunds_set_choices (drop_down, ids, titles);
}

void
pd_contact_lists_fill_methods (GtkDropDown *drop_down)
{
  fill (drop_down, methods, G_N_ELEMENTS (methods));
}

void
pd_contact_lists_fill_languages (GtkDropDown *drop_down)
{
  fill (drop_down, languages, G_N_ELEMENTS (languages));
}

void
pd_contact_lists_fill_time_zones (GtkDropDown *drop_down)
{
  fill (drop_down, time_zones, G_N_ELEMENTS (time_zones));
}
