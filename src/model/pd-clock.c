// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-clock.h"

#include <glib/gi18n-lib.h>

#include "pd-error.h"

#define DAY_0001_01_01 (-719162)
#define DAY_9999_12_31 2932896
/* GDate counts days from 1 January of the year 1, which is its day 1. */
#define JULIAN_OF_DAY_0 719163

struct _PdClock
{
  GObject parent_instance;
  GMutex lock;     /* guards the rest */
  gboolean is_set; /* not the system's */
  gboolean stopped;
  gint64 instant; /* µs, UTC: what it was set to */
  gint64 set_at;  /* monotonic µs at that moment */
};

G_DEFINE_FINAL_TYPE (PdClock, pd_clock, G_TYPE_OBJECT)

static void
pd_clock_finalize (GObject *object)
{
  g_mutex_clear (&PD_CLOCK (object)->lock);
  G_OBJECT_CLASS (pd_clock_parent_class)->finalize (object);
}

static void
pd_clock_class_init (PdClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_clock_finalize;
}

static void
pd_clock_init (PdClock *self)
{
  g_mutex_init (&self->lock);
}

PdClock *
pd_clock_new (void)
{
  return g_object_new (PD_TYPE_CLOCK, NULL);
}

PdClock *
pd_clock_new_at (gint64 instant)
{
  PdClock *self = pd_clock_new ();

  pd_clock_set (self, instant);
  return self;
}

PdClock *
pd_clock_new_stopped (gint64 instant)
{
  PdClock *self = pd_clock_new_at (instant);

  self->stopped = TRUE;
  return self;
}

/* A stopped clock stays stopped; any other one runs on from @instant. */
void
pd_clock_set (PdClock *self, gint64 instant)
{
  g_return_if_fail (PD_IS_CLOCK (self));

  g_mutex_lock (&self->lock);
  self->is_set = TRUE;
  self->instant = instant;
  self->set_at = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
}

gint64
pd_clock_now (PdClock *self)
{
  gint64 now;

  g_return_val_if_fail (PD_IS_CLOCK (self), PD_INSTANT_NONE);

  g_mutex_lock (&self->lock);
  if (!self->is_set)
    now = g_get_real_time ();
  else if (self->stopped)
    now = self->instant;
  else
    now = self->instant + (g_get_monotonic_time () - self->set_at);
  g_mutex_unlock (&self->lock);

  return now;
}

gboolean
pd_clock_is_set (PdClock *self)
{
  gboolean is_set;

  g_return_val_if_fail (PD_IS_CLOCK (self), FALSE);

  g_mutex_lock (&self->lock);
  is_set = self->is_set;
  g_mutex_unlock (&self->lock);

  return is_set;
}

/* Exactly @n_digits ASCII digits at *text, which moves past them. */
static gboolean
read_digits (const char **text, int n_digits, int *number)
{
  *number = 0;
  for (int i = 0; i < n_digits; i++, (*text)++) {
    if (!g_ascii_isdigit (**text))
      return FALSE;
    *number = *number * 10 + (**text - '0');
  }

  return TRUE;
}

static gboolean
read_char (const char **text, char c)
{
  if (**text != c)
    return FALSE;

  (*text)++;
  return TRUE;
}

static gboolean
read_date (const char **text, int *day_number)
{
  int year, month, day;
  GDate date;

  if (!read_digits (text, 4, &year) || !read_char (text, '-') || !read_digits (text, 2, &month) ||
      !read_char (text, '-') || !read_digits (text, 2, &day))
    return FALSE;
  if (year < 1970 || month < 1 || month > 12 || day < 1 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  *day_number = (int) g_date_get_julian (&date) - JULIAN_OF_DAY_0;
  return TRUE;
}

/* ".5", ".123456789": what is finer than a microsecond is dropped. */
static gboolean
read_fraction (const char **text, gint64 *fraction_us)
{
  gint64 unit_us = 100000;

  *fraction_us = 0;
  if (**text != '.' && **text != ',')
    return TRUE;

  (*text)++;
  if (!g_ascii_isdigit (**text))
    return FALSE;
  for (; g_ascii_isdigit (**text); (*text)++, unit_us /= 10)
    *fraction_us += (**text - '0') * unit_us;

  return TRUE;
}

/* "Z", "+09:00", "+0900", "+09": minutes east of Greenwich. */
static gboolean
read_offset (const char **text, int *offset_min)
{
  gboolean west = **text == '-';
  int hours, minutes = 0;

  *offset_min = 0;
  if (read_char (text, 'Z') || read_char (text, 'z'))
    return TRUE;
  if (!read_char (text, '+') && !read_char (text, '-'))
    return FALSE;
  if (!read_digits (text, 2, &hours))
    return FALSE;
  if (**text != '\0') {
    read_char (text, ':');
    if (!read_digits (text, 2, &minutes))
      return FALSE;
  }
  if (hours > 14 || minutes > 59)
    return FALSE;

  *offset_min = (hours * 60 + minutes) * (west ? -1 : 1);
  return TRUE;
}

/* "T09:00", "T09:00:30", "T09:00:30.25" and the offset. */
static gboolean
read_time (const char **text, gint64 *time_us)
{
  int hour, minute, second = 0, offset_min;
  gint64 fraction_us = 0;

  if (!read_char (text, 'T') && !read_char (text, 't') && !read_char (text, ' '))
    return FALSE;
  if (!read_digits (text, 2, &hour) || !read_char (text, ':') || !read_digits (text, 2, &minute))
    return FALSE;
  if (read_char (text, ':') &&
      (!read_digits (text, 2, &second) || !read_fraction (text, &fraction_us)))
    return FALSE;
  if (hour > 23 || minute > 59 || second > 59 || !read_offset (text, &offset_min))
    return FALSE;

  *time_us =
      ((hour * G_GINT64_CONSTANT (60) + minute - offset_min) * 60 + second) * G_USEC_PER_SEC +
      fraction_us;
  return TRUE;
}

gboolean
pd_instant_parse (const char *text, gint64 *instant, GError **error)
{
  const char *p = text;
  gint64 time_us = 0;
  int day;

  if (text != NULL && read_date (&p, &day) && (*p == '\0' || read_time (&p, &time_us)) &&
      *p == '\0' && pd_instant_from_day (day) + time_us >= 0) {
    *instant = pd_instant_from_day (day) + time_us;
    return TRUE;
  }

  /* Translators: %s is what was typed in place of an instant. */
  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               _ ("“%s” is not an instant: write it like 2026-05-02T09:00:00Z or 2026-05-02."),
               text != NULL ? text : "");
  return FALSE;
}

gboolean
pd_date_parse (const char *text, gint64 *instant, GError **error)
{
  const char *p = text;
  int day;

  if (text != NULL && read_date (&p, &day) && *p == '\0') {
    *instant = pd_instant_from_day (day);
    return TRUE;
  }

  /* Translators: %s is what was typed in place of a date. */
  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               _ ("“%s” is not a date: write it like 2026-05-02."), text != NULL ? text : "");
  return FALSE;
}

int
pd_instant_get_day (gint64 instant)
{
  gint64 day = instant / PD_DAY_US;

  if (instant % PD_DAY_US < 0)
    day--;

  return (int) day;
}

gint64
pd_instant_from_day (int day)
{
  return day * PD_DAY_US;
}

static void
get_date (gint64 instant, GDate *date)
{
  int day = CLAMP (pd_instant_get_day (instant), DAY_0001_01_01, DAY_9999_12_31);

  g_date_clear (date, 1);
  g_date_set_julian (date, (guint32) (day + JULIAN_OF_DAY_0));
}

char *
pd_instant_format_iso_date (gint64 instant)
{
  GDate date;

  get_date (instant, &date);
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date));
}

char *
pd_instant_format_iso (gint64 instant)
{
  gint64 time_us = instant - pd_instant_from_day (pd_instant_get_day (instant));
  int seconds = (int) (time_us / G_USEC_PER_SEC);
  int fraction_us = (int) (time_us % G_USEC_PER_SEC);
  g_autofree char *date = pd_instant_format_iso_date (instant);
  char fraction[] = ".000000";

  if (fraction_us == 0) {
    fraction[0] = '\0';
  } else {
    g_snprintf (fraction, sizeof fraction, ".%06d", fraction_us);
    for (gsize i = sizeof fraction - 2; fraction[i] == '0'; i--)
      fraction[i] = '\0';
  }

  return g_strdup_printf ("%sT%02d:%02d:%02d%sZ", date, seconds / 3600, seconds / 60 % 60,
                          seconds % 60, fraction);
}

/* Year and month counted as one number: 12 a year. Kept inside the years 1 to 9999. */
static int
get_month_number (const GDate *date, int months)
{
  gint64 number = g_date_get_year (date) * G_GINT64_CONSTANT (12) + g_date_get_month (date) - 1;

  return (int) CLAMP (number + months, 12, 9999 * 12 + 11);
}

gint64
pd_instant_add_months (gint64 instant, int months)
{
  gint64 time_us = instant - pd_instant_from_day (pd_instant_get_day (instant));
  int number, last;
  GDate date;

  get_date (instant, &date);
  number = get_month_number (&date, months);
  last = g_date_get_days_in_month ((GDateMonth) (number % 12 + 1), (GDateYear) (number / 12));
  g_date_set_dmy (&date, (GDateDay) MIN (g_date_get_day (&date), last),
                  (GDateMonth) (number % 12 + 1), (GDateYear) (number / 12));

  return pd_instant_from_day ((int) g_date_get_julian (&date) - JULIAN_OF_DAY_0) + time_us;
}

char *
pd_instant_format_month (gint64 instant, int months)
{
  int number;
  GDate date;

  get_date (instant, &date);
  number = get_month_number (&date, months);
  return g_strdup_printf ("%04d-%02d", number / 12, number % 12 + 1);
}

gboolean
pd_term_parse (const char *term, int *months)
{
  int number = 0;
  const char *p;

  *months = 0;
  if (term == NULL || *term == '\0')
    return TRUE;
  if (*term != 'P')
    return FALSE;

  for (p = term + 1; g_ascii_isdigit (*p) && p - term <= 3; p++)
    number = number * 10 + (*p - '0');
  if (number == 0 || (*p != 'M' && *p != 'Y') || p[1] != '\0')
    return FALSE;

  *months = *p == 'Y' ? number * 12 : number;
  return TRUE;
}
