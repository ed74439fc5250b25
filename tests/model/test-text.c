// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <locale.h>

#include "pd-clock.h"
#include "pd-error.h"
#include "pd-text.h"

static gint64
at (const char *text)
{
  gint64 instant;

  g_assert_true (pd_instant_parse (text, &instant, NULL));
  return instant;
}

/* design.md: width, case and kana are folded, blanks are one. */
static void
test_fold (void)
{
  static const struct
  {
    const char *text, *folded;
  } rows[] = {
    { "Contoso", "contoso" },
    { "  Two\t\n words  ", "two words" },
    { "", "" },
    { "   ", "" },
    { "ＣＯＮＴＯＳＯ　１２", "contoso 12" },
    { "ｱｵｿﾞﾗ", "あおぞら" },
    { "アオゾラ", "あおぞら" },
    { "あおぞら", "あおぞら" },
    { "ｶﾞｷﾞｸﾞ ﾊﾟﾋﾟ", "がぎぐ ぱぴ" },
    { "パートナー", "ぱーとなー" },
    { "ﾊﾟｰﾄﾅｰ", "ぱーとなー" },
    { "ヴヵヶ", "ゔゕゖ" },
    { "ヽヾ", "ゝゞ" },
    { "ヷヸヹヺ", "わ゙ゐ゙ゑ゙を゙" },
    { "か\u3099", "が" },
    { "株式会社青空商事", "株式会社青空商事" },
    { "㈱青空", "(株)青空" },
    { "㍿", "株式会社" },
    { "Straße", "strasse" },
    { "ÀÉ", "àé" },
    { "e\u0301", "é" },
    { "ﬁle №5", "file no5" },
    { "Σίσυφος", "σίσυφοσ" },
    { "שלום Azure", "שלום azure" },
    { "😀 OK", "😀 ok" },
    { "a\u200bb", "ab" },
    { "a\u3000\u00a0b", "a b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *folded = pd_text_fold (rows[i].text);
    g_autofree char *again = pd_text_fold (folded);

    g_assert_cmpstr (folded, ==, rows[i].folded);
    g_assert_cmpstr (again, ==, folded);
  }
}

static void
test_fold_of_no_text (void)
{
  g_autofree char *none = pd_text_fold (NULL);
  g_autofree char *invalid = pd_text_fold ("A\xff\xe3\x81");

  g_assert_cmpstr (none, ==, "");
  g_assert_true (g_utf8_validate (invalid, -1, NULL));
  g_assert_cmpint (invalid[0], ==, 'a');
}

/* Longer than any buffer on the stack; one letter of these becomes eighteen. */
static void
test_fold_of_long_text (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *folded = NULL;
  g_autofree char *one = pd_text_fold ("\uFDFA");

  for (int i = 0; i < 1000; i++)
    g_string_append (text, "\uFDFA");
  folded = pd_text_fold (text->str);
  g_assert_cmpuint ((gsize) g_utf8_strlen (one, -1), ==, 18);
  g_assert_cmpuint ((gsize) g_utf8_strlen (folded, -1), ==, 18000);
}

static gpointer
fold_many (gpointer data)
{
  for (int i = 0; i < 5000; i++) {
    g_autofree char *folded = pd_text_fold ("ｱｵｿﾞﾗ 株式会社");

    if (strcmp (folded, "あおぞら 株式会社") != 0)
      return GINT_TO_POINTER (1);
  }

  return NULL;
}

static void
test_fold_in_threads (void)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("fold", fold_many, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_null (g_thread_join (threads[i]));
}

static void
test_collation_order (void)
{
  static const char *const sorted[] = {
    "",         "Server 2", "Server 10", "SQL", "zebra", "あいう",
    "アオゾラ", "かき",     "ガス",      "さ",  "亜",    "東京",
  };

  for (gsize i = 1; i < G_N_ELEMENTS (sorted); i++) {
    g_autoptr (GBytes) before = pd_text_collation_key (sorted[i - 1]);
    g_autoptr (GBytes) after = pd_text_collation_key (sorted[i]);

    g_test_message ("%s < %s", sorted[i - 1], sorted[i]);
    g_assert_cmpint (g_bytes_compare (before, after), <, 0);
  }
}

static void
test_check_cleans (void)
{
  static const struct
  {
    const char *text, *clean;
  } rows[] = {
    { "Contoso", "Contoso" },
    { "  Contoso \n", "Contoso" },
    { "\u3000青空\u3000商事\u00a0", "青空\u3000商事" },
    { "two\tlines\nhere", "two lines here" },
    { "", "" },
    { " \t ", "" },
    { "😀👨‍👩‍👧", "😀👨‍👩‍👧" },
    { "شركة \u200fالسماء", "شركة \u200fالسماء" },
    { "O'Brien \"Ltd\" <&>", "O'Brien \"Ltd\" <&>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *clean = pd_text_check (rows[i].text, "Name", 100, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (clean, ==, rows[i].clean);
  }
}

static void
test_check_refuses (void)
{
  static const struct
  {
    const char *text;
    gssize length;
  } rows[] = {
    { "a\xff", -1 },
    { "\xed\xa0\x80", -1 },
    { "a\x01", -1 },
    { "a\x7f", -1 },
    { "a\xc2\x85"
      "b\xc2\x90",
      -1 },
    { "a\0b", 3 },
    { "\xc0\x80", -1 },
    { "abc\xe3", 4 },
    { "\x1b[31m", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pd_text_check_bytes (rows[i].text, rows[i].length, "Company name", 100, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    g_assert_nonnull (strstr (error->message, "Company name"));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

/* Characters count, not bytes; blanks at the ends do not. */
static void
test_check_length (void)
{
  g_autofree char *thousand = g_strnfill (1000, 'x');
  g_autofree char *padded = g_strconcat ("  ", thousand, "  ", NULL);
  g_autofree char *more = g_strconcat (thousand, "x", NULL);
  g_autoptr (GString) kanji = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *clean_kanji = NULL;

  for (int i = 0; i < 1000; i++)
    g_string_append (kanji, "青");
  clean = pd_text_check (padded, "Name", 1000, &error);
  g_assert_cmpstr (clean, ==, thousand);
  clean_kanji = pd_text_check (kanji->str, "Name", 1000, &error);
  g_assert_cmpstr (clean_kanji, ==, kanji->str);
  g_assert_no_error (error);
  g_assert_null (pd_text_check (more, "Name", 1000, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "1000"));
}

/* 2.4 */
static void
test_guids (void)
{
  static const struct
  {
    const char *text;
    gboolean is_guid;
    const char *normal; /* NULL: none */
  } rows[] = {
    { "2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a11", TRUE, "2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a11" },
    { "2B5B0E8E-3A4D-4E0F-9C55-0D3C8C2F6A11", TRUE, "2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a11" },
    { " {2B5B0E8E-3A4D-4E0F-9C55-0D3C8C2F6A11}\n", FALSE, "2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a11" },
    { "2b5b0e8e3a4d4e0f9c550d3c8c2f6a11", FALSE, NULL },
    { "2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a1", FALSE, NULL },
    { "2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a1g", FALSE, NULL },
    { "2b5b0e8e-3a4d-4e0f-9c550-d3c8c2f6a11", FALSE, NULL },
    { "{2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a11", FALSE, NULL },
    { "", FALSE, NULL },
    { NULL, FALSE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *normal = pd_text_normalize_guid (rows[i].text);

    g_assert_cmpint (pd_text_is_guid (rows[i].text), ==, rows[i].is_guid);
    g_assert_cmpstr (normal, ==, rows[i].normal);
  }
}

static void
test_domains (void)
{
  static const char *const good[] = { "contoso.com", "a.b",         "aozora.example.co.jp",
                                      "x-1.example", "CONTOSO.COM", "1.example",
                                      "青空.jp",     "münchen.de",  "contoso.onmicrosoft.com" };
  static const char *const bad[] = { "",       "contoso",     ".com",    "contoso.", "a..b",
                                     "-a.com", "a-.com",      "a b.com", "a_b.com",  "http://a.com",
                                     "a.com/", "192.168.0.1", "a@b.com", "a\xff.com" };
  g_autofree char *label = g_strnfill (64, 'a');
  g_autofree char *long_label = g_strconcat (label, ".com", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_test_message ("%s", good[i]);
    g_assert_true (pd_text_is_domain (good[i]));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (pd_text_is_domain (bad[i]));
  g_assert_false (pd_text_is_domain (long_label));
  g_assert_true (pd_text_is_domain (long_label + 1));
  g_assert_false (pd_text_is_domain (NULL));
}

static void
test_emails (void)
{
  static const char *const good[] = { "a@b.co", "first.last+tag@example.com", "o'brien@example.com",
                                      "山田@example.jp", "x@青空.jp" };
  static const char *const bad[] = { "",         "a",        "@b.co",   "a@",      "a@b",
                                     "a b@c.de", "a@b@c.de", ".a@b.co", "a.@b.co", "a..b@c.de",
                                     "a@b.co ",  "<a@b.co>", "a,b@c.de" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_test_message ("%s", good[i]);
    g_assert_true (pd_text_is_email (good[i]));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_test_message ("%s", bad[i]);
    g_assert_false (pd_text_is_email (bad[i]));
  }
  g_assert_false (pd_text_is_email (NULL));
}

/* 5.14: as a person copies it out of a page or a mail, or types it. */
static void
test_normalize_key (void)
{
  static const struct
  {
    const char *text, *key;
  } rows[] = {
    { "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2M", "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2M" },
    { " abcde-fghij-klmnp-qrstv-7qk2m\n", "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2M" },
    { "ABCDE FGHIJ KLMNP QRSTV 7QK2M", "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2M" },
    { "ABCDEFGHIJKLMNPQRSTV7QK2M", "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2M" },
    { "ABCDE – FGHIJ—KLMNP‐QRSTV−7QK2M", "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2M" },
    { "ABCDE-FGHIJーKLMNP-qrstv-7QK2M", "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2M" },
    { "ABCDE-FGHIJ-KLMNP-QRSTV", NULL },
    { "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2", NULL },
    { "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2MM", NULL },
    { "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2M-", NULL },
    { "-ABCDE-FGHIJ-KLMNP-QRSTV-7QK2M", NULL },
    { "ABCDE--FGHIJ-KLMNP-QRSTV-7QK2M", NULL },
    { "ABCD-EFGHIJ-KLMNP-QRSTV-7QK2M", NULL },
    { "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2é", NULL },
    { "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2\xff", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *key = pd_text_normalize_key (rows[i].text);

    g_assert_cmpstr (key, ==, rows[i].key);
  }
}

/* 5.13 */
static void
test_mask_key (void)
{
  static const struct
  {
    const char *key, *masked;
  } rows[] = {
    { "ABCDE-FGHIJ-KLMNP-QRSTV-7QK2M", "*****-*****-*****-*****-7QK2M" },
    { "ABCDEFGHIJ", "*****FGHIJ" },
    { "ABCDEFGHI", "*********" },
    { "A-", "*-" },
    { "", "" },
  };
  g_autofree char *dots = pd_text_mask_key ("AB-CD", "●");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *masked = pd_text_mask_key (rows[i].key, "*");

    g_assert_cmpstr (masked, ==, rows[i].masked);
  }
  g_assert_cmpstr (dots, ==, "●●-CD");
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

/* TZ is Asia/Tokyo here. 4.12: local time, UTC beside it, its date where that is another. */
static void
test_instants_for_the_reader (void)
{
  gint64 noon = at ("2026-06-02T03:05:00Z");  /* 12:05 in Tokyo */
  gint64 early = at ("2026-06-01T16:00:00Z"); /* 01:00 on the 2nd in Tokyo */

  pd_text_set_language ("en_GB");
  assert_text (pd_text_date (early), "2 Jun 2026");
  assert_text (pd_text_date_time (noon), "2 Jun 2026, 12:05");
  assert_text (pd_text_time (noon), "12:05");
  assert_text (pd_text_utc (early), "1 Jun 2026, 16:00 UTC");
  assert_text (pd_text_utc_date (early), "1 Jun 2026");
  assert_text (pd_text_deadline (at ("2026-06-02T00:00:00Z")), "2 Jun 2026, 09:00 (00:00 UTC)");
  assert_text (pd_text_deadline (early), "2 Jun 2026, 01:00 (1 Jun 2026, 16:00 UTC)");
  assert_text (pd_text_month ("2026-05"), "May 2026");
  assert_text (pd_text_month ("junk"), "junk");
  pd_text_set_language ("ja");
  assert_text (pd_text_date (early), "2026/06/02");
  assert_text (pd_text_date_time (noon), "2026/06/02 12:05");
  assert_text (pd_text_month ("2026-05"), "2026年5月");
  pd_text_set_language ("en_GB");
}

/* 4.7: the reader's today is another day than UTC's for nine hours of it. */
static void
test_local_day (void)
{
  g_assert_cmpint (pd_text_get_local_day (at ("2026-06-01T14:59:59Z")), ==,
                   pd_instant_get_day (at ("2026-06-01")));
  g_assert_cmpint (pd_text_get_local_day (at ("2026-06-01T15:00:00Z")), ==,
                   pd_instant_get_day (at ("2026-06-02")));
}

static void
test_numbers_for_the_reader (void)
{
  assert_text (pd_text_number (0), "0");
  assert_text (pd_text_number (1234567), "1,234,567");
  assert_text (pd_text_number (-5), "−5");
  assert_text (pd_text_number (G_MININT64), "−9,223,372,036,854,775,808");
  assert_text (pd_text_size (0), "0 bytes");
  assert_text (pd_text_size (1), "1 byte");
  assert_text (pd_text_size (999), "999 bytes");
  assert_text (pd_text_size (1000), "1 kB");
  assert_text (pd_text_size (48234567), "48.2 MB");
  assert_text (pd_text_size (999999), "1 MB");
  assert_text (pd_text_size (G_GUINT64_CONSTANT (5368709120)), "5.4 GB");
  assert_text (pd_text_size (G_MAXUINT64), "18,446.7 PB");
  assert_text (pd_text_days (0), "0 days");
  assert_text (pd_text_days (1), "1 day");
  assert_text (pd_text_days (60), "60 days");
}

/* 3.3, 3.4: XK is known, look-alikes stay apart. */
static void
test_countries (void)
{
  static const struct
  {
    const char *code, *english, *japanese;
  } rows[] = {
    { "JP", "Japan", "日本" },
    { "AU", "Australia", "オーストラリア" },
    { "XK", "Kosovo", "コソボ" },
    { "NE", "Niger", "ニジェール" },
    { "NG", "Nigeria", "ナイジェリア" },
    { "ZZ", "ZZ", "ZZ" },
    { "jp", "jp", "jp" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    pd_text_set_language ("en_GB");
    g_assert_cmpstr (pd_text_country (rows[i].code), ==, rows[i].english);
    pd_text_set_language ("ja");
    g_assert_cmpstr (pd_text_country (rows[i].code), ==, rows[i].japanese);
  }
  pd_text_set_language ("en_GB");
  g_assert_cmpstr (pd_text_country (NULL), ==, "");
}

/* Each code of iso-codes' list and XK, and no more. */
static void
test_list_of_countries (void)
{
  const char *const *codes = pd_text_list_countries ();
  g_autofree char *json = NULL;

  g_assert_cmpuint (g_strv_length ((char **) codes), ==, 250);
  g_assert_true (g_strv_contains (codes, "XK"));
  if (!g_file_get_contents (PD_ISO_CODES_PREFIX "/share/iso-codes/json/iso_3166-1.json", &json,
                            NULL, NULL)) {
    g_test_skip ("iso-codes is not here");
    return;
  }
  for (gsize i = 0; codes[i] != NULL; i++) {
    g_autofree char *member = g_strdup_printf ("\"alpha_2\": \"%s\"", codes[i]);

    g_assert_true (strcmp (codes[i], "XK") == 0 || strstr (json, member) != NULL);
    g_assert_cmpstr (pd_text_country (codes[i]), !=, codes[i]);
  }
}

static void
test_persons (void)
{
  pd_text_set_language ("en_GB");
  assert_text (pd_text_person ("Hanako", "Yamada"), "Hanako Yamada");
  assert_text (pd_text_person (NULL, "Yamada"), "Yamada");
  assert_text (pd_text_person ("Hanako", ""), "Hanako");
  assert_text (pd_text_person (NULL, NULL), "");
  pd_text_set_language ("ja");
  assert_text (pd_text_person ("花子", "山田"), "山田 花子");
  pd_text_set_language ("en_GB");
}

static void
test_languages (void)
{
  static const struct
  {
    const char *given, *locale, *language;
  } rows[] = {
    { "ja", "ja_JP", "ja" },     { "ja_JP.UTF-8", "ja_JP", "ja" }, { "ja-JP", "ja_JP", "ja" },
    { "en", "en_US", "en" },     { "en_GB.UTF-8", "en_GB", "en" }, { "de_DE", "en_US", "en" },
    { "jam_JM", "en_US", "en" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    pd_text_set_language (rows[i].given);
    g_assert_cmpstr (pd_text_get_locale (), ==, rows[i].locale);
    g_assert_cmpstr (pd_text_get_language (), ==, rows[i].language);
  }
  pd_text_set_language ("en_GB");
}

/* What the environment says, in a process of its own. */
static void
test_language_of_the_environment (void)
{
  static const struct
  {
    const char *messages, *language, *locale;
  } rows[] = {
    { "C.UTF-8", "ja", "ja_JP" },    { "C.UTF-8", "en_GB:ja", "en_GB" },
    { "C.UTF-8", "de:ja", "ja_JP" }, { "C.UTF-8", "", "en_US" },
    { "C", "ja", "en_US" }, /* gettext takes no notice in C */
  };
  const char *name = g_getenv ("PD_TEST_LOCALE_CHILD");

  if (name != NULL) {
    setlocale (LC_ALL, "");
    g_print ("locale=%s;", pd_text_get_locale ());
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *out = NULL;
    g_autofree char *expected = g_strdup_printf ("locale=%s;", rows[i].locale);
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) env = g_get_environ ();
    char *argv[] = { (char *) "/proc/self/exe", (char *) "-p", (char *) "/text/environment", NULL };
    g_autofree char *exe = g_file_read_link ("/proc/self/exe", NULL);

    argv[0] = exe;
    env = g_environ_setenv (env, "PD_TEST_LOCALE_CHILD", "1", TRUE);
    env = g_environ_setenv (env, "LC_ALL", rows[i].messages, TRUE);
    env = g_environ_setenv (env, "LANGUAGE", rows[i].language, TRUE);
    g_assert_true (
        g_spawn_sync (NULL, argv, env, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, &error));
    g_assert_no_error (error);
    g_test_message ("%s %s", rows[i].messages, rows[i].language);
    g_assert_nonnull (strstr (out, expected));
  }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  if (g_getenv ("PD_TEST_LOCALE_CHILD") == NULL) {
    setlocale (LC_ALL, "C.UTF-8");
    pd_text_set_language ("en_GB");
  }
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/fold-no-text", test_fold_of_no_text);
  g_test_add_func ("/text/fold-long", test_fold_of_long_text);
  g_test_add_func ("/text/fold-threads", test_fold_in_threads);
  g_test_add_func ("/text/collation", test_collation_order);
  g_test_add_func ("/text/check", test_check_cleans);
  g_test_add_func ("/text/check-faults", test_check_refuses);
  g_test_add_func ("/text/check-length", test_check_length);
  g_test_add_func ("/text/guid/2.4", test_guids);
  g_test_add_func ("/text/domain", test_domains);
  g_test_add_func ("/text/email", test_emails);
  g_test_add_func ("/text/normalize-key/5.14", test_normalize_key);
  g_test_add_func ("/text/mask/5.13", test_mask_key);
  g_test_add_func ("/text/instants/4.12", test_instants_for_the_reader);
  g_test_add_func ("/text/local-day", test_local_day);
  g_test_add_func ("/text/numbers", test_numbers_for_the_reader);
  g_test_add_func ("/text/countries/3.3", test_countries);
  g_test_add_func ("/text/list-countries", test_list_of_countries);
  g_test_add_func ("/text/person", test_persons);
  g_test_add_func ("/text/language", test_languages);
  g_test_add_func ("/text/environment", test_language_of_the_environment);

  return g_test_run ();
}
