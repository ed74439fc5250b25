// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* PdContact of pd-support-request.h (9.5, 13.4, 13.7). */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <unicode/ucal.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "pd-error.h"
#include "pd-field.h"
#include "pd-support-request.h"
#include "pd-text.h"

#define NAME_MAX_CHARS 100
#define ZONE_UNITS 128

/* In the order in which they are written. */
static const struct
{
  const char *name;
  gsize offset;
} members[] = {
  { "first-name", G_STRUCT_OFFSET (PdContact, first_name) },
  { "last-name", G_STRUCT_OFFSET (PdContact, last_name) },
  { "email", G_STRUCT_OFFSET (PdContact, email) },
  { "phone", G_STRUCT_OFFSET (PdContact, phone) },
  { "method", G_STRUCT_OFFSET (PdContact, method) },
  { "language", G_STRUCT_OFFSET (PdContact, language) },
  { "time-zone", G_STRUCT_OFFSET (PdContact, time_zone) },
  { "country", G_STRUCT_OFFSET (PdContact, country) },
};

static char **
get_member (const PdContact *contact, gsize index)
{
  return G_STRUCT_MEMBER_P (contact, members[index].offset);
}

void
pd_contact_free (PdContact *contact)
{
  if (contact == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    g_free (*get_member (contact, i));
  g_free (contact);
}

PdContact *
pd_contact_copy (const PdContact *contact)
{
  PdContact *copy;

  if (contact == NULL)
    return NULL;

  copy = g_new0 (PdContact, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    *get_member (copy, i) = g_strdup (*get_member (contact, i));
  return copy;
}

/* --- one text and back --- */

static void
append_escaped (GString *text, const char *value)
{
  for (const char *p = value; *p != '\0'; p++) {
    if (*p == '\\')
      g_string_append (text, "\\\\");
    else if (*p == '\n')
      g_string_append (text, "\\n");
    else
      g_string_append_c (text, *p);
  }
}

/* NULL where a backslash stands before anything but itself and n. */
static char *
unescape (const char *value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *p = value; *p != '\0'; p++) {
    if (*p != '\\') {
      g_string_append_c (text, *p);
      continue;
    }
    p++;
    if (*p != '\\' && *p != 'n')
      return NULL;
    g_string_append_c (text, *p == 'n' ? '\n' : '\\');
  }

  return g_strdup (text->str);
}

char *
pd_contact_to_text (const PdContact *contact)
{
  GString *text;

  g_return_val_if_fail (contact != NULL, NULL);

  text = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    const char *value = *get_member (contact, i);

    if (value == NULL || *value == '\0')
      continue;
    g_string_append_printf (text, "%s: ", members[i].name);
    append_escaped (text, value);
    g_string_append_c (text, '\n');
  }

  return g_string_free (text, FALSE);
}

/* A member that this program does not know was written by a newer one: left out. */
static gboolean
read_line (PdContact *contact, const char *line)
{
  const char *colon = strstr (line, ": ");
  g_autofree char *value = NULL;

  if (colon == NULL || (value = unescape (colon + 2)) == NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    char **member = get_member (contact, i);

    if (strlen (members[i].name) != (gsize) (colon - line) ||
        strncmp (members[i].name, line, (gsize) (colon - line)) != 0)
      continue;
    if (*member != NULL)
      return FALSE;
    *member = g_steal_pointer (&value);
    break;
  }

  return TRUE;
}

PdContact *
pd_contact_from_text (const char *text, GError **error)
{
  g_autoptr (PdContact) contact = g_new0 (PdContact, 1);
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "contact: not UTF-8");
    return NULL;
  }

  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    if (*lines[i] != '\0' && !read_line (contact, lines[i])) {
      g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "contact: line %" G_GSIZE_FORMAT, i + 1);
      return NULL;
    }
  }

  return g_steal_pointer (&contact);
}

/* --- defaults --- */

/* azure-api.md section 9, preferredSupportLanguage. */
static const char *const languages[] = {
  "en-us", "es-es", "fr-fr", "de-de",   "it-it", "ja-jp",
  "ko-kr", "pt-br", "ru-ru", "zh-hans", "zh-tw", NULL,
};

/* "Tokyo Standard Time" for the zone of this computer. */
static char *
find_windows_zone (void)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar zone[ZONE_UNITS], windows[ZONE_UNITS];
  int32_t length = ucal_getDefaultTimeZone (zone, ZONE_UNITS, &status);

  if (U_SUCCESS (status) && length < ZONE_UNITS)
    length = ucal_getWindowsTimeZoneID (zone, length, windows, ZONE_UNITS, &status);
  if (U_FAILURE (status) || length <= 0 || length >= ZONE_UNITS)
    return g_strdup ("UTC");

  return g_utf16_to_utf8 (windows, length, NULL, NULL, NULL);
}

void
pd_contact_fill_defaults (PdContact *contact)
{
  gboolean japanese = strcmp (pd_text_get_language (), "ja") == 0;
  const char *country = uloc_getISO3Country (pd_text_get_locale ());

  g_return_if_fail (contact != NULL);

  if (contact->method == NULL)
    contact->method = g_strdup ("email");
  if (contact->language == NULL)
    contact->language = g_strdup (japanese ? "ja-jp" : "en-us");
  if (contact->time_zone == NULL)
    contact->time_zone = find_windows_zone ();
  if (contact->country == NULL)
    contact->country = g_strdup (country != NULL && strlen (country) == 3 ? country
                                 : japanese                               ? "JPN"
                                                                          : "USA");
}

/* --- checks --- */

static gboolean
is_windows_zone (const char *zone)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar name[ZONE_UNITS], id[ZONE_UNITS];
  int32_t length = 0;

  u_strFromUTF8 (name, ZONE_UNITS, &length, zone, -1, &status);
  if (U_FAILURE (status) || length >= ZONE_UNITS)
    return FALSE;

  length = ucal_getTimeZoneIDForWindowsID (name, length, NULL, id, ZONE_UNITS, &status);
  return U_SUCCESS (status) && length > 0;
}

static gboolean
is_alpha3 (const char *country)
{
  const char *const *codes = pd_text_list_countries ();

  for (gsize i = 0; codes[i] != NULL; i++) {
    g_autofree char *locale = g_strconcat ("und_", codes[i], NULL);

    if (strcmp (uloc_getISO3Country (locale), country) == 0)
      return TRUE;
  }

  return FALSE;
}

static gboolean
set_unknown (const char *label, const char *value, GError **error)
{
  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               /* Translators: the first %s is the name of a field, the second what was typed. */
               _ ("“%s” cannot be “%s”. Please choose it from the list."), label, value);
  return FALSE;
}

static void
lower (char **text)
{
  char *copy = *text != NULL ? g_ascii_strdown (*text, -1) : NULL;

  g_free (*text);
  *text = copy;
}

static gboolean
check_preferences (PdContact *contact, GError **error)
{
  g_autofree char *country = NULL;

  lower (&contact->method);
  lower (&contact->language);
  if (!pd_field_clean (&contact->method, _ ("Preferred contact method"), NAME_MAX_CHARS, error) ||
      !pd_field_clean (&contact->language, _ ("Language of the support"), NAME_MAX_CHARS, error) ||
      !pd_field_clean (&contact->time_zone, _ ("Time zone"), NAME_MAX_CHARS, error) ||
      !pd_field_clean (&contact->country, _ ("Country/Region"), NAME_MAX_CHARS, error))
    return FALSE;

  pd_contact_fill_defaults (contact);
  country = g_ascii_strup (contact->country, -1);
  g_free (contact->country);
  contact->country = g_steal_pointer (&country);
  if (strcmp (contact->method, "email") != 0 && strcmp (contact->method, "phone") != 0)
    return set_unknown (_ ("Preferred contact method"), contact->method, error);
  if (!g_strv_contains (languages, contact->language))
    return set_unknown (_ ("Language of the support"), contact->language, error);
  if (!is_windows_zone (contact->time_zone))
    return set_unknown (_ ("Time zone"), contact->time_zone, error);
  if (!is_alpha3 (contact->country))
    return set_unknown (_ ("Country/Region"), contact->country, error);

  return TRUE;
}

gboolean
pd_contact_check (PdContact *contact, const char *type, GError **error)
{
  gboolean azure = g_strcmp0 (type, PD_REQUEST_AZURE) == 0;

  g_return_val_if_fail (contact != NULL, FALSE);

  if (!pd_field_clean (&contact->first_name, _ ("First name"), NAME_MAX_CHARS, error) ||
      !pd_field_require (contact->first_name, _ ("First name"), error) ||
      !pd_field_clean (&contact->last_name, _ ("Last name"), NAME_MAX_CHARS, error) ||
      !pd_field_require (contact->last_name, _ ("Last name"), error) ||
      !pd_field_check_email (&contact->email, _ ("Email address"), error) ||
      !pd_field_require (contact->email, _ ("Email address"), error) ||
      !pd_field_check_phone (&contact->phone, _ ("Phone number"), error) ||
      !check_preferences (contact, error))
    return FALSE;
  if (azure && strcmp (contact->method, "phone") != 0)
    return TRUE;

  return pd_field_require (contact->phone, _ ("Phone number"), error);
}
