// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-clock.h"
#include "pd-error.h"

#define SECOND G_GINT64_CONSTANT (1000000)

static void
test_system_clock (void)
{
  g_autoptr (PdClock) clock = pd_clock_new ();
  gint64 before = g_get_real_time (), now = pd_clock_now (clock);

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_real_time ());
  g_assert_false (pd_clock_is_set (clock));
}

static void
test_set_clock_runs_on (void)
{
  g_autoptr (PdClock) clock = pd_clock_new_at (1000 * SECOND);
  gint64 first = pd_clock_now (clock);

  g_assert_cmpint (first, >=, 1000 * SECOND);
  g_assert_cmpint (first, <, 1100 * SECOND);
  g_usleep (2000);
  g_assert_cmpint (pd_clock_now (clock), >=, first + 2000);
  g_assert_true (pd_clock_is_set (clock));
}

static void
test_stopped_clock_stands_until_moved (void)
{
  g_autoptr (PdClock) clock = pd_clock_new_stopped (5 * SECOND);

  g_usleep (2000);
  g_assert_cmpint (pd_clock_now (clock), ==, 5 * SECOND);
  pd_clock_set (clock, 9 * SECOND);
  g_assert_cmpint (pd_clock_now (clock), ==, 9 * SECOND);
  g_assert_true (pd_clock_is_set (clock));
}

static void
test_instants_parse (void)
{
  static const struct
  {
    const char *text;
    const char *iso;
  } rows[] = {
    { "2026-05-02", "2026-05-02T00:00:00Z" },
    { "2026-05-02T09:00:00Z", "2026-05-02T09:00:00Z" },
    { "2026-05-02T09:00Z", "2026-05-02T09:00:00Z" },
    { "2026-05-02 09:00:00z", "2026-05-02T09:00:00Z" },
    { "2026-05-02T09:00:00+09:00", "2026-05-02T00:00:00Z" },
    { "2026-05-02T08:59:59+0900", "2026-05-01T23:59:59Z" },
    { "2026-05-02T00:00:00-09", "2026-05-02T09:00:00Z" },
    { "2026-05-02T09:00:00.5Z", "2026-05-02T09:00:00.5Z" },
    { "2026-05-02T09:00:00.000001Z", "2026-05-02T09:00:00.000001Z" },
    { "2026-05-02T09:00:00.1234567Z", "2026-05-02T09:00:00.123456Z" },
    { "2024-02-29", "2024-02-29T00:00:00Z" },
    { "2000-02-29T23:59:59Z", "2000-02-29T23:59:59Z" },
    { "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
    { "1970-01-01T00:00:01Z", "1970-01-01T00:00:01Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *iso = NULL;
    gint64 instant;

    g_assert_true (pd_instant_parse (rows[i].text, &instant, &error));
    g_assert_no_error (error);
    iso = pd_instant_format_iso (instant);
    g_assert_cmpstr (iso, ==, rows[i].iso);
  }
}

static void
test_what_is_no_instant (void)
{
  static const char *const texts[] = {
    "",
    "now",
    "2026",
    "2026-05",
    "2026-5-2",
    "2026-13-01",
    "2026-00-01",
    "2026-02-29",
    "1900-02-29",
    "2026-04-31",
    "2026-05-02T",
    "2026-05-02T09",
    "2026-05-02T09:00:00", /* whose midnight? */
    "2026-05-02T24:00:00Z",
    "2026-05-02T09:60:00Z",
    "2026-05-02T09:00:60Z",
    "2026-05-02T09:00:00.Z",
    "2026-05-02T09:00:00+25:00",
    "2026-05-02T09:00:00+9",
    "2026-05-02T09:00:00Z ",
    " 2026-05-02",
    "2026-05-02x",
    "1969-12-31",
    "1970-01-01T00:00:00+01:00",
    "10000-01-01",
    "２０２６-05-02",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    gint64 instant;

    g_test_message ("%s", texts[i]);
    g_assert_false (pd_instant_parse (texts[i], &instant, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    g_assert_nonnull (strstr (error->message, texts[i]));
  }
}

static void
test_dates_are_strict (void)
{
  static const char *const texts[] = {
    "", "2026-05-02T00:00:00Z", "2026/05/02", "02-05-2026", "2026-05-2", "2026-02-30", "0000-01-01"
  };
  gint64 instant;

  g_assert_true (pd_date_parse ("2026-05-02", &instant, NULL));
  g_assert_cmpint (instant, ==, 20575 * PD_DAY_US);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (pd_date_parse (texts[i], &instant, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  }
  g_assert_false (pd_date_parse (NULL, &instant, NULL));
}

static void
test_days_are_floors (void)
{
  static const struct
  {
    gint64 instant;
    int day;
  } rows[] = {
    { 0, 0 },   { PD_DAY_US - 1, 0 }, { PD_DAY_US, 1 },
    { -1, -1 }, { -PD_DAY_US, -1 },   { -PD_DAY_US - 1, -2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (pd_instant_get_day (rows[i].instant), ==, rows[i].day);
  g_assert_cmpint (pd_instant_from_day (20575), ==, 20575 * PD_DAY_US);
}

/* Every day of 400 years has the date after that of the day before. */
static void
test_calendar_of_400_years (void)
{
  g_autoptr (GDateTime) date = g_date_time_new_utc (1970, 1, 1, 0, 0, 0);

  for (int day = 0; day < 146097; day++) {
    g_autofree char *iso = pd_instant_format_iso_date (pd_instant_from_day (day));
    g_autofree char *expected = g_date_time_format (date, "%Y-%m-%d");
    GDateTime *next = g_date_time_add_days (date, 1);
    gint64 parsed;

    g_assert_cmpstr (iso, ==, expected);
    g_assert_true (pd_date_parse (iso, &parsed, NULL));
    g_assert_cmpint (parsed, ==, pd_instant_from_day (day));
    g_date_time_unref (date);
    date = next;
  }
}

static void
test_months_are_added_by_calendar (void)
{
  static const struct
  {
    const char *from;
    int months;
    const char *to;
  } rows[] = {
    { "2026-01-31", 1, "2026-02-28T00:00:00Z" },
    { "2024-01-31", 1, "2024-02-29T00:00:00Z" },
    { "2024-02-29", 12, "2025-02-28T00:00:00Z" },
    { "2024-02-29", 36, "2027-02-28T00:00:00Z" },
    { "2024-02-29", 48, "2028-02-29T00:00:00Z" },
    { "2026-05-31", -1, "2026-04-30T00:00:00Z" },
    { "2026-12-15", 1, "2027-01-15T00:00:00Z" },
    { "2026-01-15", -1, "2025-12-15T00:00:00Z" },
    { "2026-05-02T09:30:00.25Z", 12, "2027-05-02T09:30:00.25Z" },
    { "9999-06-30", 12, "9999-12-30T00:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *iso = NULL;
    gint64 instant;

    g_assert_true (pd_instant_parse (rows[i].from, &instant, NULL));
    iso = pd_instant_format_iso (pd_instant_add_months (instant, rows[i].months));
    g_assert_cmpstr (iso, ==, rows[i].to);
  }
}

static void
test_month_names_of_invoices (void)
{
  g_autofree char *this_month = NULL;
  g_autofree char *next = NULL;
  g_autofree char *next_year = NULL;
  gint64 instant;

  g_assert_true (pd_instant_parse ("2026-12-31T23:59:59Z", &instant, NULL));
  this_month = pd_instant_format_month (instant, 0);
  next = pd_instant_format_month (instant, 1);
  next_year = pd_instant_format_month (instant + SECOND, 0);
  g_assert_cmpstr (this_month, ==, "2026-12");
  g_assert_cmpstr (next, ==, "2027-01");
  g_assert_cmpstr (next_year, ==, "2027-01");
}

static void
test_terms (void)
{
  static const struct
  {
    const char *term;
    int months; /* -1: none */
  } rows[] = {
    { NULL, 0 },     { "", 0 },      { "P1M", 1 },   { "P1Y", 12 },
    { "P3Y", 36 },   { "P12M", 12 }, { "P0Y", -1 },  { "1Y", -1 },
    { "P1", -1 },    { "PY", -1 },   { "P1D", -1 },  { "p1y", -1 },
    { "P1Y6M", -1 }, { "P-1Y", -1 }, { "P1Y ", -1 }, { "P99999999999Y", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    int months = 77;

    g_assert_cmpint (pd_term_parse (rows[i].term, &months), ==, rows[i].months >= 0);
    if (rows[i].months >= 0)
      g_assert_cmpint (months, ==, rows[i].months);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/clock/system", test_system_clock);
  g_test_add_func ("/clock/set", test_set_clock_runs_on);
  g_test_add_func ("/clock/stopped", test_stopped_clock_stands_until_moved);
  g_test_add_func ("/instant/parse", test_instants_parse);
  g_test_add_func ("/instant/parse-faults", test_what_is_no_instant);
  g_test_add_func ("/instant/date", test_dates_are_strict);
  g_test_add_func ("/instant/day", test_days_are_floors);
  g_test_add_func ("/instant/calendar", test_calendar_of_400_years);
  g_test_add_func ("/instant/months", test_months_are_added_by_calendar);
  g_test_add_func ("/instant/month", test_month_names_of_invoices);
  g_test_add_func ("/term", test_terms);

  return g_test_run ();
}
