// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-field.h"

#include <glib/gi18n-lib.h>

#include "pd-error.h"
#include "pd-text.h"

#define EMAIL_MAX_CHARS 254 /* RFC 5321, 4.5.3.1.3 less the brackets */
#define PHONE_MAX_CHARS 100

/* A line break between two words; those at the ends are cut off with the blanks. */
static gboolean
check_line_breaks (const char *text, const char *label, GError **error)
{
  g_autofree char *inner = g_strstrip (g_strdup (text));

  if (strpbrk (inner, "\n\r\v\f") == NULL && strstr (inner, "\xc2\x85") == NULL &&
      strstr (inner, "\u2028") == NULL && strstr (inner, "\u2029") == NULL)
    return TRUE;

  /* Translators: %s is the name of a field. */
  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               _ ("“%s” contains a line break. Please remove it."), label);
  return FALSE;
}

/* Replaces *text by its clean form, or by NULL where nothing is left. FALSE leaves it. */
gboolean
pd_field_clean (char **text, const char *label, gsize max_chars, GError **error)
{
  g_autofree char *cleaned = NULL;

  if (*text == NULL)
    return TRUE;
  if (!check_line_breaks (*text, label, error))
    return FALSE;
  if ((cleaned = pd_text_check (*text, label, max_chars, error)) == NULL)
    return FALSE;

  g_free (*text);
  *text = *cleaned != '\0' ? g_steal_pointer (&cleaned) : NULL;
  return TRUE;
}

gboolean
pd_field_require (const char *text, const char *label, GError **error)
{
  if (text != NULL)
    return TRUE;

  /* Translators: %s is the name of a field, like “Company name”. */
  g_set_error (error, PD_ERROR, PD_ERROR_INVALID, _ ("Please fill in “%s”."), label);
  return FALSE;
}

gboolean
pd_field_check_email (char **email, const char *label, GError **error)
{
  if (!pd_field_clean (email, label, EMAIL_MAX_CHARS, error))
    return FALSE;
  if (*email == NULL || pd_text_is_email (*email))
    return TRUE;

  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               /* Translators: %s is what was typed as an email address. */
               _ ("“%s” is not an email address: write it like name@example.com."), *email);
  return FALSE;
}

static gboolean
is_phone (const char *phone)
{
  gsize n_digits = 0;

  for (const char *p = phone; *p != '\0'; p++) {
    if (g_ascii_isdigit (*p))
      n_digits++;
    else if (strchr ("+-().,/# xet", g_ascii_tolower (*p)) == NULL) /* "ext. 12" */
      return FALSE;
  }

  return n_digits >= 3;
}

/* Full-width digits, as a Japanese keyboard types them, become ASCII. */
gboolean
pd_field_check_phone (char **phone, const char *label, GError **error)
{
  g_autofree char *normal = NULL;

  if (!pd_field_clean (phone, label, PHONE_MAX_CHARS, error))
    return FALSE;
  if (*phone == NULL)
    return TRUE;

  normal = g_utf8_normalize (*phone, -1, G_NORMALIZE_ALL_COMPOSE);
  if (is_phone (normal)) {
    g_free (*phone);
    *phone = g_steal_pointer (&normal);
    return TRUE;
  }

  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               /* Translators: %s is what was typed as a phone number. */
               _ ("“%s” is not a phone number: write it like +81 3 1234 5678."), *phone);
  return FALSE;
}

static gboolean
is_allowed (gunichar c)
{
  return c == '\n' || c == '\t' || !g_unichar_iscntrl (c);
}

gboolean
pd_field_clean_long (char **text, const char *label, gsize max_chars, GError **error)
{
  g_autofree char *plain = NULL;
  g_auto (GStrv) lines = NULL;

  if (*text == NULL)
    return TRUE;
  if (!g_utf8_validate (*text, -1, NULL)) {
    /* Translators: %s is the name of a field. */
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID, _ ("“%s” is not valid UTF-8 text."), label);
    return FALSE;
  }

  lines = g_strsplit (*text, "\r\n", -1);
  plain = g_strstrip (g_strjoinv ("\n", lines));
  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p)) {
    if (!is_allowed (g_utf8_get_char (p))) {
      g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                   /* Translators: %s is the name of a field. */
                   _ ("“%s” contains a control character. Please remove it."), label);
      return FALSE;
    }
  }
  if ((gsize) g_utf8_strlen (plain, -1) > max_chars) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is the name of a field, the number the longest it may be. */
                 ngettext ("“%s” is too long: it may have %d character.",
                           "“%s” is too long: it may have %d characters.", max_chars),
                 label, (int) max_chars);
    return FALSE;
  }

  g_free (*text);
  *text = *plain != '\0' ? g_steal_pointer (&plain) : NULL;
  return TRUE;
}
