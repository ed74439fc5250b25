// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gio/gio.h>

#include "pd-error.h"

/* cli.md: 1 refused, 2 wrong use, 3 could not. */
static void
test_exit_statuses (void)
{
  static const struct
  {
    PdError code;
    int status;
  } rows[] = {
    { PD_ERROR_RULE, 1 },
    { PD_ERROR_ROLE, 1 },
    { PD_ERROR_CONFLICT, 1 },
    { PD_ERROR_LINK_ENDED, 1 },
    { PD_ERROR_NO_KEYS, 1 },
    { PD_ERROR_INVALID, 2 },
    { PD_ERROR_NOT_FOUND, 1 },
    { PD_ERROR_AMBIGUOUS, 1 },
    { PD_ERROR_OVERFLOW, 1 },
    { PD_ERROR_UNSUPPORTED, 1 },
    { PD_ERROR_NOT_ALLOWED, 1 },
    { PD_ERROR_REFUSED, 1 },
    { PD_ERROR_PARTIAL, 1 },
    { PD_ERROR_QUEUED, 3 },
    { PD_ERROR_PROTOCOL, 3 },
    { PD_ERROR_STORE, 3 },
    { PD_ERROR_STORE_DAMAGED, 3 },
    { PD_ERROR_STORE_NEWER, 3 },
    { PD_ERROR_STORE_READ_ONLY, 3 },
    { PD_ERROR_STORE_LOCKED, 3 },
    { PD_ERROR_STORE_FULL, 3 },
    { PD_ERROR_SECRET, 3 },
    { PD_ERROR_CHECKSUM, 3 },
  };

  g_assert_cmpuint (G_N_ELEMENTS (rows), ==, PD_ERROR_CHECKSUM + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = g_error_new_literal (PD_ERROR, rows[i].code, "x");

    g_assert_cmpint (pd_error_to_exit_status (error), ==, rows[i].status);
  }
}

static void
test_foreign_exit_statuses (void)
{
  g_autoptr (GError) io = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  g_autoptr (GError) option = g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "x");

  g_assert_cmpint (pd_error_to_exit_status (io), ==, 3);
  g_assert_cmpint (pd_error_to_exit_status (option), ==, 2);
}

/* Codes for the person carry their own sentence; the others never show their detail. */
static void
test_user_text (void)
{
  for (int code = PD_ERROR_RULE; code <= PD_ERROR_CHECKSUM; code++) {
    g_autoptr (GError) error = g_error_new_literal (PD_ERROR, code, "The given words.");
    g_autofree char *text = pd_error_to_user_text (error);

    if (code <= PD_ERROR_QUEUED)
      g_assert_cmpstr (text, ==, "The given words.");
    else
      g_assert_null (strstr (text, "given words"));
    g_assert_true (g_str_has_suffix (text, "."));
  }
}

static void
test_each_fault_has_its_own_sentence (void)
{
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = PD_ERROR_PROTOCOL; code <= PD_ERROR_CHECKSUM; code++) {
    g_autoptr (GError) error = g_error_new_literal (PD_ERROR, code, "detail");

    g_assert_true (g_hash_table_add (texts, pd_error_to_user_text (error)));
  }
}

static void
test_foreign_user_text (void)
{
  static const struct
  {
    const char *domain;
    int code;
    const char *words;
  } rows[] = {
    { "g-io-error-quark", G_IO_ERROR_NO_SPACE, "disk is full" },
    { "g-io-error-quark", G_IO_ERROR_HOST_NOT_FOUND, "could not be reached" },
    { "g-io-error-quark", G_IO_ERROR_CANCELLED, "was stopped" },
    { "g-file-error-quark", G_FILE_ERROR_NOENT, "was not found" },
    { "g-file-error-quark", G_FILE_ERROR_ACCES, "permission" },
    { "g-file-error-quark", G_FILE_ERROR_NOSPC, "disk is full" },
    { "g-tls-error-quark", G_TLS_ERROR_BAD_CERTIFICATE, "secure connection" },
    { "some-other-quark", 1, "went wrong" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error =
        g_error_new_literal (g_quark_from_string (rows[i].domain), rows[i].code, "secret detail");
    g_autofree char *text = pd_error_to_user_text (error);

    g_assert_nonnull (strstr (text, rows[i].words));
    g_assert_null (strstr (text, "secret"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/error/exit-status", test_exit_statuses);
  g_test_add_func ("/error/exit-status-foreign", test_foreign_exit_statuses);
  g_test_add_func ("/error/user-text", test_user_text);
  g_test_add_func ("/error/user-text-distinct", test_each_fault_has_its_own_sentence);
  g_test_add_func ("/error/user-text-foreign", test_foreign_user_text);

  return g_test_run ();
}
