// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-software.h"

static void
test_languages_name_themselves (void)
{
  static const struct
  {
    const char *language, *title;
  } rows[] = {
    { "ja", "日本語" },   { "en", "English" }, { "de", "Deutsch" },
    { "fr", "français" }, { "zz", "zz" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *title = pd_language_get_title (rows[i].language);

    g_assert_cmpstr (title, ==, rows[i].title);
  }
}

static void
test_media_getters (void)
{
  g_autoptr (PdMedia) media = g_object_new (
      PD_TYPE_MEDIA, "product-id", "P", "version", "2022", "language", "ja", "file-type", "ISO",
      "bits", "64-bit", "file-name", "a.iso", "size", G_GINT64_CONSTANT (5000000000), "sha256",
      "00", "source", "stream", "title", "T", NULL);

  g_assert_cmpstr (pd_media_get_product_id (media), ==, "P");
  g_assert_cmpstr (pd_media_get_version (media), ==, "2022");
  g_assert_cmpstr (pd_media_get_language (media), ==, "ja");
  g_assert_cmpstr (pd_media_get_file_type (media), ==, "ISO");
  g_assert_cmpstr (pd_media_get_file_name (media), ==, "a.iso");
  g_assert_cmpint (pd_media_get_size (media), ==, G_GINT64_CONSTANT (5000000000));
  g_assert_cmpstr (pd_media_get_sha256 (media), ==, "00");
  g_assert_cmpstr (pd_media_get_source (media), ==, "stream");
  g_assert_cmpstr (pd_media_get_title (media), ==, "T");
}

static void
test_key_getters (void)
{
  g_autoptr (PdSoftwareKey) key =
      g_object_new (PD_TYPE_SOFTWARE_KEY, "line-row-id", G_GINT64_CONSTANT (4), "order-id", "O",
                    "line", 2, "title", "T", "version", "2022", "masked", "*****-A", "sample", TRUE,
                    "issued-at", G_GINT64_CONSTANT (5), "revoked-at", G_GINT64_CONSTANT (6), NULL);

  g_assert_cmpint (pd_software_key_get_line_row_id (key), ==, 4);
  g_assert_cmpstr (pd_software_key_get_order_id (key), ==, "O");
  g_assert_cmpint (pd_software_key_get_line (key), ==, 2);
  g_assert_cmpstr (pd_software_key_get_title (key), ==, "T");
  g_assert_cmpstr (pd_software_key_get_version (key), ==, "2022");
  g_assert_cmpstr (pd_software_key_get_masked (key), ==, "*****-A");
  g_assert_true (pd_software_key_get_sample (key));
  g_assert_cmpint (pd_software_key_get_issued_at (key), ==, 5);
  g_assert_cmpint (pd_software_key_get_revoked_at (key), ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/software/language", test_languages_name_themselves);
  g_test_add_func ("/software/media", test_media_getters);
  g_test_add_func ("/software/key", test_key_getters);

  return g_test_run ();
}
