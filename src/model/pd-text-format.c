// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The part of pd-text.h that writes for the reader: locale, dates, numbers, countries, names. */

#include "pd-config.h"

#include "pd-text.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "pd-clock.h"

#define MINUS_SIGN 0x2212
#define TEXT_UNITS 128 /* room for one date or number */

/* --- the reader's locale --- */

static const char *chosen_locale; /* interned; atomic; NULL = not looked up yet */

static gboolean
is_c_locale (const char *locale)
{
  return locale == NULL || strcmp (locale, "C") == 0 || strcmp (locale, "POSIX") == 0;
}

/* "ja_JP.UTF-8" -> "ja_JP"; NULL for a language that the program does not speak. */
static const char *
intern_locale (const char *name)
{
  g_autofree char *locale = g_strndup (name, strcspn (name, ".@"));

  g_strdelimit (locale, "-", '_');
  if (strcmp (locale, "ja") == 0)
    return g_intern_static_string ("ja_JP");
  if (strcmp (locale, "en") == 0)
    return g_intern_static_string ("en_US");
  if (g_str_has_prefix (locale, "ja_") || g_str_has_prefix (locale, "en_"))
    return g_intern_string (locale);

  return NULL;
}

/* The language that gettext shows: it ignores LANGUAGE while the locale is C. */
static const char *
find_locale (void)
{
  if (!is_c_locale (setlocale (LC_MESSAGES, NULL))) {
    const char *const *names = g_get_language_names ();

    for (gsize i = 0; names[i] != NULL; i++) {
      const char *locale = intern_locale (names[i]);

      if (locale != NULL)
        return locale;
    }
  }

  return g_intern_static_string ("en_US");
}

const char *
pd_text_get_locale (void)
{
  const char *locale = g_atomic_pointer_get (&chosen_locale);

  if (locale == NULL) {
    locale = find_locale ();
    g_atomic_pointer_set (&chosen_locale, locale); /* every thread finds the same */
  }

  return locale;
}

const char *
pd_text_get_language (void)
{
  return g_str_has_prefix (pd_text_get_locale (), "ja") ? "ja" : "en";
}

void
pd_text_set_language (const char *locale)
{
  const char *known;

  g_return_if_fail (locale != NULL);

  known = intern_locale (locale);
  g_atomic_pointer_set (&chosen_locale, known != NULL ? known : g_intern_static_string ("en_US"));
  g_setenv ("LANGUAGE", known != NULL ? known : locale, TRUE);
  if (is_c_locale (setlocale (LC_MESSAGES, NULL)))
    setlocale (LC_MESSAGES, "C.UTF-8"); /* LANGUAGE counts only in a locale other than C */
  textdomain (textdomain (NULL));       /* glibc's way to say: look the catalogues up again */
}

/* --- a thread's ICU objects --- */

typedef enum {
  FORMAT_DATE,
  FORMAT_TIME,
  FORMAT_DATE_TIME,
  FORMAT_UTC_DATE,
  FORMAT_UTC_TIME,
  FORMAT_UTC_DATE_TIME,
  FORMAT_MONTH,
  N_FORMATS
} PdDateFormat;

typedef struct
{
  const char *locale; /* interned: that of all of them */
  UDateFormat *dates[N_FORMATS];
  UNumberFormat *number;
  UNumberFormat *short_number; /* at most one decimal */
  UCalendar *calendar;
} PdFormats;

static void
clear_formats (PdFormats *formats)
{
  for (gsize i = 0; i < N_FORMATS; i++)
    g_clear_pointer (&formats->dates[i], udat_close);
  g_clear_pointer (&formats->number, unum_close);
  g_clear_pointer (&formats->short_number, unum_close);
  g_clear_pointer (&formats->calendar, ucal_close);
}

static void
formats_free (gpointer data)
{
  clear_formats (data);
  g_free (data);
}

static GPrivate thread_formats = G_PRIVATE_INIT (formats_free);

static PdFormats *
get_formats (void)
{
  PdFormats *formats = g_private_get (&thread_formats);

  if (formats == NULL) {
    formats = g_new0 (PdFormats, 1);
    g_private_set (&thread_formats, formats);
  }
  if (formats->locale != pd_text_get_locale ()) {
    clear_formats (formats);
    formats->locale = pd_text_get_locale ();
  }

  return formats;
}

static UDateFormat *
open_month_format (const char *locale, const UChar *zone, UErrorCode *status)
{
  static const UChar skeleton[] = { 'y', 'M', 'M', 'M', 'M', 0 };
  UDateTimePatternGenerator *generator = udatpg_open (locale, status);
  UChar pattern[TEXT_UNITS];
  int32_t length;

  if (U_FAILURE (*status))
    return NULL;

  length = udatpg_getBestPattern (generator, skeleton, -1, pattern, TEXT_UNITS, status);
  udatpg_close (generator);
  return udat_open (UDAT_PATTERN, UDAT_PATTERN, locale, zone, -1, pattern, length, status);
}

static UDateFormat *
open_date_format (PdDateFormat which, const char *locale)
{
  static const UChar utc[] = { 'E', 't', 'c', '/', 'U', 'T', 'C', 0 };
  UErrorCode status = U_ZERO_ERROR;
  UDateFormat *format = NULL;

  switch (which) {
  case FORMAT_DATE:
    format = udat_open (UDAT_NONE, UDAT_MEDIUM, locale, NULL, 0, NULL, 0, &status);
    break;
  case FORMAT_TIME:
    format = udat_open (UDAT_SHORT, UDAT_NONE, locale, NULL, 0, NULL, 0, &status);
    break;
  case FORMAT_DATE_TIME:
    format = udat_open (UDAT_SHORT, UDAT_MEDIUM, locale, NULL, 0, NULL, 0, &status);
    break;
  case FORMAT_UTC_DATE:
    format = udat_open (UDAT_NONE, UDAT_MEDIUM, locale, utc, -1, NULL, 0, &status);
    break;
  case FORMAT_UTC_TIME:
    format = udat_open (UDAT_SHORT, UDAT_NONE, locale, utc, -1, NULL, 0, &status);
    break;
  case FORMAT_UTC_DATE_TIME:
    format = udat_open (UDAT_SHORT, UDAT_MEDIUM, locale, utc, -1, NULL, 0, &status);
    break;
  case FORMAT_MONTH:
    format = open_month_format (locale, utc, &status);
    break;
  case N_FORMATS:
    break;
  }
  if (U_SUCCESS (status))
    return format;

  g_warning ("Opening a date format for %s: %s", locale, u_errorName (status));
  return NULL;
}

/* Milliseconds, floor: what ICU counts in. */
static UDate
get_millis (gint64 instant)
{
  return (UDate) ((instant - (((instant % 1000) + 1000) % 1000)) / 1000);
}

static char *
format_instant (gint64 instant, PdDateFormat which)
{
  PdFormats *formats = get_formats ();
  UErrorCode status = U_ZERO_ERROR;
  UChar text[TEXT_UNITS];
  int32_t length;

  if (formats->dates[which] == NULL)
    formats->dates[which] = open_date_format (which, formats->locale);
  if (formats->dates[which] == NULL)
    return pd_instant_format_iso (instant);

  length =
      udat_format (formats->dates[which], get_millis (instant), text, TEXT_UNITS, NULL, &status);
  if (U_FAILURE (status) || length > TEXT_UNITS)
    return pd_instant_format_iso (instant);

  return g_utf16_to_utf8 (text, length, NULL, NULL, NULL);
}

char *
pd_text_date (gint64 instant)
{
  return format_instant (instant, FORMAT_DATE);
}

char *
pd_text_time (gint64 instant)
{
  return format_instant (instant, FORMAT_TIME);
}

char *
pd_text_date_time (gint64 instant)
{
  return format_instant (instant, FORMAT_DATE_TIME);
}

char *
pd_text_utc (gint64 instant)
{
  g_autofree char *text = format_instant (instant, FORMAT_UTC_DATE_TIME);

  /* Translators: %s is a date with a time of day in coordinated universal time. */
  return g_strdup_printf (_ ("%s UTC"), text);
}

char *
pd_text_utc_date (gint64 instant)
{
  return format_instant (instant, FORMAT_UTC_DATE);
}

/* 4.12: where the UTC date is another one than the reader's, it is shown too. */
char *
pd_text_deadline (gint64 instant)
{
  g_autofree char *local = format_instant (instant, FORMAT_DATE_TIME);
  g_autofree char *local_date = format_instant (instant, FORMAT_DATE);
  g_autofree char *utc = format_instant (instant, FORMAT_UTC_DATE_TIME);
  g_autofree char *utc_date = format_instant (instant, FORMAT_UTC_DATE);
  g_autofree char *utc_time = NULL;

  if (strcmp (local, utc) == 0)
    return pd_text_utc (instant);

  if (strcmp (local_date, utc_date) == 0)
    utc_time = format_instant (instant, FORMAT_UTC_TIME);
  /* Translators: an instant, first in the reader's local time, then in coordinated universal
   * time: “2 Jun 2026, 09:00 (00:00 UTC)”. */
  return g_strdup_printf (_ ("%s (%s UTC)"), local, utc_time != NULL ? utc_time : utc);
}

int
pd_text_get_local_day (gint64 instant)
{
  PdFormats *formats = get_formats ();
  UErrorCode status = U_ZERO_ERROR;
  int32_t offset_ms;

  if (formats->calendar == NULL)
    formats->calendar = ucal_open (NULL, 0, formats->locale, UCAL_GREGORIAN, &status);
  if (U_SUCCESS (status))
    ucal_setMillis (formats->calendar, get_millis (instant), &status);
  offset_ms = ucal_get (formats->calendar, UCAL_ZONE_OFFSET, &status) +
              ucal_get (formats->calendar, UCAL_DST_OFFSET, &status);
  if (U_FAILURE (status)) {
    g_warning ("Finding the local date: %s", u_errorName (status));
    g_clear_pointer (&formats->calendar, ucal_close);
    return pd_instant_get_day (instant);
  }

  return pd_instant_get_day (instant + offset_ms * G_GINT64_CONSTANT (1000));
}

char *
pd_text_month (const char *month)
{
  g_autofree char *first_day = NULL;
  gint64 instant;

  g_return_val_if_fail (month != NULL, NULL);

  first_day = g_strconcat (month, "-01", NULL);
  if (!pd_date_parse (first_day, &instant, NULL))
    return g_strdup (month);

  return format_instant (instant, FORMAT_MONTH);
}

/* --- numbers --- */

static UNumberFormat *
open_number_format (const char *locale, int max_decimals)
{
  UErrorCode status = U_ZERO_ERROR;
  const UChar minus = MINUS_SIGN;
  UNumberFormat *format = unum_open (UNUM_DECIMAL, NULL, 0, locale, NULL, &status);

  unum_setSymbol (format, UNUM_MINUS_SIGN_SYMBOL, &minus, 1, &status);
  if (U_FAILURE (status)) {
    g_warning ("Opening a number format for %s: %s", locale, u_errorName (status));
    unum_close (format);
    return NULL;
  }

  unum_setAttribute (format, UNUM_MAX_FRACTION_DIGITS, max_decimals);
  return format;
}

char *
pd_text_number (gint64 number)
{
  PdFormats *formats = get_formats ();
  UErrorCode status = U_ZERO_ERROR;
  UChar text[TEXT_UNITS];
  int32_t length;

  if (formats->number == NULL)
    formats->number = open_number_format (formats->locale, 0);
  if (formats->number == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);

  length = unum_formatInt64 (formats->number, number, text, TEXT_UNITS, NULL, &status);
  if (U_FAILURE (status) || length > TEXT_UNITS)
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return g_utf16_to_utf8 (text, length, NULL, NULL, NULL);
}

static char *
format_one_decimal (double number)
{
  PdFormats *formats = get_formats ();
  UErrorCode status = U_ZERO_ERROR;
  UChar text[TEXT_UNITS];
  int32_t length;

  if (formats->short_number == NULL)
    formats->short_number = open_number_format (formats->locale, 1);
  if (formats->short_number == NULL)
    return g_strdup_printf ("%.1f", number);

  length = unum_formatDouble (formats->short_number, number, text, TEXT_UNITS, NULL, &status);
  if (U_FAILURE (status) || length > TEXT_UNITS)
    return g_strdup_printf ("%.1f", number);

  return g_utf16_to_utf8 (text, length, NULL, NULL, NULL);
}

char *
pd_text_size (guint64 bytes)
{
  static const char *const units[] = {
    /* Translators: sizes of files, in powers of 1000. */
    N_ ("%s kB"), N_ ("%s MB"), N_ ("%s GB"), N_ ("%s TB"), N_ ("%s PB"),
  };
  g_autofree char *text = NULL;
  double size = (double) bytes / 1000;
  gsize i = 0;

  if (bytes < 1000) {
    text = pd_text_number ((gint64) bytes);
    return g_strdup_printf (ngettext ("%s byte", "%s bytes", (gulong) bytes), text);
  }

  for (; size >= 999.95 && i + 1 < G_N_ELEMENTS (units); i++)
    size /= 1000;
  text = format_one_decimal (size);
  return g_strdup_printf (_ (units[i]), text);
}

char *
pd_text_days (int days)
{
  g_autofree char *number = pd_text_number (days);

  return g_strdup_printf (ngettext ("%s day", "%s days", (gulong) ABS (days)), number);
}

/* --- countries --- */

/* The codes beside ISO 3166-1's that ICU lists: Diego Garcia, Ceuta and Melilla, Canary Islands.
 * Kosovo (XK) stays: rule 3.3. */
static const char *const no_countries[] = { "DG", "EA", "IC", NULL };

static gpointer
build_countries (gpointer data)
{
  GPtrArray *codes = g_ptr_array_new ();

  for (const char *const *code = uloc_getISOCountries (); *code != NULL; code++) {
    if (!g_strv_contains (no_countries, *code))
      g_ptr_array_add (codes, (gpointer) *code);
  }
  if (!g_ptr_array_find_with_equal_func (codes, "XK", g_str_equal, NULL))
    g_ptr_array_add (codes, (gpointer) "XK");
  g_ptr_array_add (codes, NULL);

  return g_ptr_array_free (codes, FALSE);
}

const char *const *
pd_text_list_countries (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, build_countries, NULL);
}

static const char *
find_country_name (const char *code, const char *locale)
{
  char region[8];
  UChar name[TEXT_UNITS];
  UErrorCode status = U_ZERO_ERROR;
  g_autofree char *text = NULL;
  int32_t length;

  g_snprintf (region, sizeof region, "und_%s", code);
  length = uloc_getDisplayCountry (region, locale, name, TEXT_UNITS, &status);
  if (U_FAILURE (status) || length == 0 || length > TEXT_UNITS ||
      (text = g_utf16_to_utf8 (name, length, NULL, NULL, NULL)) == NULL)
    return code;

  return g_intern_string (text);
}

/* Names live as long as the program: there are 250 in each of two languages. */
const char *
pd_text_country (const char *code)
{
  static GMutex lock;
  static GHashTable *names; /* code -> name; both interned */
  static const char *names_locale;
  const char *name;

  if (code == NULL)
    return "";
  if (!g_strv_contains (pd_text_list_countries (), code))
    return code;

  g_mutex_lock (&lock);
  if (names == NULL)
    names = g_hash_table_new (g_str_hash, g_str_equal);
  if (names_locale != pd_text_get_locale ()) {
    g_hash_table_remove_all (names);
    names_locale = pd_text_get_locale ();
  }
  name = g_hash_table_lookup (names, code);
  if (name == NULL) {
    code = g_intern_string (code);
    name = find_country_name (code, names_locale);
    g_hash_table_insert (names, (gpointer) code, (gpointer) name);
  }
  g_mutex_unlock (&lock);

  return name;
}

char *
pd_text_person (const char *first_name, const char *last_name)
{
  gboolean has_first = first_name != NULL && *first_name != '\0';
  gboolean has_last = last_name != NULL && *last_name != '\0';

  if (!has_first || !has_last)
    return g_strdup (has_first ? first_name : has_last ? last_name : "");
  if (strcmp (pd_text_get_language (), "ja") == 0)
    return g_strdup_printf ("%s %s", last_name, first_name);

  return g_strdup_printf ("%s %s", first_name, last_name);
}
