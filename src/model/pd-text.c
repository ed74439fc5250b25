// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Cleaning, checking and folding of text. What is written for the reader is in
 * pd-text-format.c. */

#include "pd-config.h"

#include "pd-text.h"

#include <glib/gi18n-lib.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "pd-error.h"

#define GUID_LENGTH 36
#define VOICED_MARK 0x3099 /* combining dakuten */
/* Enough for nearly every name; what is longer goes through the heap. */
#define STACK_UNITS 256

/* --- fold --- */

/* Katakana -> hiragana, for a code point after NFKC (so half-width ones are gone). */
static void
append_folded (GString *text, gunichar c)
{
  static const gunichar voiced[] = { 0x308F, 0x3090, 0x3091, 0x3092 }; /* わゐゑを */

  if ((c >= 0x30A1 && c <= 0x30F6) || c == 0x30FD || c == 0x30FE) {
    g_string_append_unichar (text, c - 0x60);
  } else if (c >= 0x30F7 && c <= 0x30FA) { /* ヷ to ヺ have no hiragana of their own */
    g_string_append_unichar (text, voiced[c - 0x30F7]);
    g_string_append_unichar (text, VOICED_MARK);
  } else {
    g_string_append_unichar (text, c);
  }
}

/* Runs of blanks become one; none at the ends. */
static char *
fold_units (const UChar *units, int32_t length)
{
  GString *text = g_string_sized_new ((gsize) length * 2 + 1);
  gboolean blank = FALSE;

  for (int32_t i = 0; i < length;) {
    UChar32 c;

    U16_NEXT (units, i, length, c);
    if (g_unichar_isspace ((gunichar) c)) {
      blank = text->len > 0;
      continue;
    }
    if (blank)
      g_string_append_c (text, ' ');
    blank = FALSE;
    append_folded (text, (gunichar) c);
  }

  return g_string_free (text, FALSE);
}

static char *
fold_ascii (const char *ascii, gsize length)
{
  char *text = g_malloc (length + 1), *end = text;
  gboolean blank = FALSE;

  for (; *ascii != '\0'; ascii++) {
    if (g_ascii_isspace (*ascii) || *ascii == '\v') {
      blank = end > text;
      continue;
    }
    if (blank)
      *end++ = ' ';
    blank = FALSE;
    *end++ = g_ascii_tolower (*ascii);
  }
  *end = '\0';

  return text;
}

/* NFKC and case folding in one. (transfer full), NULL when ICU has no data. */
static UChar *
normalize_units (const UChar *units, int32_t length, int32_t *normal_length)
{
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance (&status); /* ICU's, for ever */
  int32_t room = length * 2 + 16;
  UChar *normal = g_new (UChar, room);

  *normal_length = unorm2_normalize (normalizer, units, length, normal, room, &status);
  if (status == U_BUFFER_OVERFLOW_ERROR) { /* one Arabic ligature can become 18 letters */
    status = U_ZERO_ERROR;
    room = *normal_length;
    normal = g_renew (UChar, normal, room);
    *normal_length = unorm2_normalize (normalizer, units, length, normal, room, &status);
  }
  if (U_SUCCESS (status))
    return normal;

  g_critical ("Folding text: %s", u_errorName (status));
  g_free (normal);
  return NULL;
}

/* UTF-16 of valid UTF-8, in @buffer (STACK_UNITS) or, where it does not fit, in *heap. */
static const UChar *
get_units (const char *text, gsize n_bytes, UChar *buffer, UChar **heap, int32_t *length)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar *units = buffer;

  if (n_bytes >= STACK_UNITS)
    units = *heap = g_new (UChar, n_bytes + 1); /* never more units than bytes */
  u_strFromUTF8WithSub (units, (int32_t) MAX (n_bytes + 1, STACK_UNITS), length, text,
                        (int32_t) n_bytes, 0xFFFD, NULL, &status);

  return units;
}

char *
pd_text_fold (const char *text)
{
  g_autofree UChar *heap = NULL;
  g_autofree UChar *normal = NULL;
  g_autofree char *valid = NULL;
  UChar buffer[STACK_UNITS];
  const UChar *units;
  int32_t length, normal_length;
  gsize n_bytes;

  if (text == NULL)
    return g_strdup ("");

  n_bytes = strlen (text);
  if (g_str_is_ascii (text))
    return fold_ascii (text, n_bytes);
  if (!g_utf8_validate (text, (gssize) n_bytes, NULL)) {
    valid = g_utf8_make_valid (text, (gssize) n_bytes);
    n_bytes = strlen (valid);
  }

  units = get_units (valid != NULL ? valid : text, n_bytes, buffer, &heap, &length);
  normal = normalize_units (units, length, &normal_length);
  return normal != NULL ? fold_units (normal, normal_length) : fold_units (units, length);
}

/* --- collation --- */

static GPrivate thread_collator = G_PRIVATE_INIT ((GDestroyNotify) ucol_close);

static UCollator *
get_collator (void)
{
  UCollator *collator = g_private_get (&thread_collator);
  UErrorCode status = U_ZERO_ERROR;

  if (collator != NULL)
    return collator;

  collator = ucol_open ("ja", &status);
  if (U_SUCCESS (status))
    ucol_setAttribute (collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
  if (U_FAILURE (status)) {
    g_critical ("Opening the Japanese collation: %s", u_errorName (status));
    ucol_close (collator);
    return NULL;
  }

  g_private_set (&thread_collator, collator);
  return collator;
}

GBytes *
pd_text_collation_key (const char *text)
{
  UCollator *collator = get_collator ();
  g_autofree UChar *heap = NULL;
  g_autofree char *valid = NULL;
  UChar buffer[STACK_UNITS];
  const UChar *units;
  int32_t length, key_length;
  guint8 *key;

  valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  if (collator == NULL)
    return g_bytes_new (valid, strlen (valid));

  units = get_units (valid, strlen (valid), buffer, &heap, &length);
  key_length = ucol_getSortKey (collator, units, length, NULL, 0);
  key = g_malloc ((gsize) key_length);
  ucol_getSortKey (collator, units, length, key, key_length);
  return g_bytes_new_take (key, (gsize) key_length);
}

/* --- checks --- */

/* Blanks at both ends away, tabs and line breaks inside made blanks. Stops at a control
 * character, which is returned in @control. */
static char *
clean_text (const char *text, gsize length, gboolean *has_control)
{
  GString *clean = g_string_sized_new (length);
  gsize n_kept = 0; /* without the blanks at the end */

  *has_control = FALSE;
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    gboolean blank = g_unichar_isspace (c);

    if (g_unichar_iscntrl (c)) {
      if (!blank) {
        *has_control = TRUE;
        break;
      }
      c = ' ';
    }
    if (blank && clean->len == 0)
      continue;
    g_string_append_unichar (clean, c);
    if (!blank)
      n_kept = clean->len;
  }

  g_string_truncate (clean, n_kept);
  return g_string_free (clean, FALSE);
}

char *
pd_text_check_bytes (const char *text,
                     gssize length,
                     const char *label,
                     gsize max_chars,
                     GError **error)
{
  gsize n_bytes = length < 0 ? strlen (text) : (gsize) length;
  g_autofree char *clean = NULL;
  gboolean has_control = FALSE;

  g_return_val_if_fail (text != NULL && label != NULL, NULL);

  /* g_utf8_validate_len() takes a NUL for a fault too: it has its own sentence. */
  if (memchr (text, '\0', n_bytes) == NULL && !g_utf8_validate_len (text, n_bytes, NULL)) {
    /* Translators: %s is the name of a field. */
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID, _ ("“%s” is not valid UTF-8 text."), label);
    return NULL;
  }
  if (memchr (text, '\0', n_bytes) != NULL)
    has_control = TRUE;
  else
    clean = clean_text (text, n_bytes, &has_control);
  if (has_control) {
    /* Translators: %s is the name of a field. */
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 _ ("“%s” contains a control character. Please remove it."), label);
    return NULL;
  }
  if ((gsize) g_utf8_strlen (clean, -1) > max_chars) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is the name of a field, the number the longest it may be. */
                 ngettext ("“%s” is too long: it may have %d character.",
                           "“%s” is too long: it may have %d characters.", max_chars),
                 label, (int) max_chars);
    return NULL;
  }

  return g_steal_pointer (&clean);
}

char *
pd_text_check (const char *text, const char *label, gsize max_chars, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  return pd_text_check_bytes (text, -1, label, max_chars, error);
}

gboolean
pd_text_is_guid (const char *text)
{
  if (text == NULL || strlen (text) != GUID_LENGTH)
    return FALSE;

  for (int i = 0; i < GUID_LENGTH; i++) {
    gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

    if (dash ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
      return FALSE;
  }

  return TRUE;
}

char *
pd_text_normalize_guid (const char *text)
{
  g_autofree char *guid = NULL;
  gsize length;

  if (text == NULL)
    return NULL;

  guid = g_strstrip (g_ascii_strdown (text, -1));
  length = strlen (guid);
  if (length == GUID_LENGTH + 2 && guid[0] == '{' && guid[length - 1] == '}') {
    guid[length - 1] = '\0';
    memmove (guid, guid + 1, length - 1);
  }

  return pd_text_is_guid (guid) ? g_steal_pointer (&guid) : NULL;
}

/* Two labels at least, each of letters, digits and inner dashes (RFC 1123, 2.1). International
 * names count in their ASCII form. */
gboolean
pd_text_is_domain (const char *text)
{
  g_autofree char *ascii = NULL;
  g_auto (GStrv) labels = NULL;
  gsize n_labels = 0;

  if (text == NULL || !g_utf8_validate (text, -1, NULL) ||
      (ascii = g_hostname_to_ascii (text)) == NULL || strlen (ascii) > 253)
    return FALSE;

  labels = g_strsplit (ascii, ".", -1);
  for (; labels[n_labels] != NULL; n_labels++) {
    const char *label = labels[n_labels];
    gsize length = strlen (label);

    if (length == 0 || length > 63 || label[0] == '-' || label[length - 1] == '-')
      return FALSE;
    for (gsize i = 0; i < length; i++) {
      if (!g_ascii_isalnum (label[i]) && label[i] != '-')
        return FALSE;
    }
  }

  /* A last label of digits alone is an IP address. */
  return n_labels >= 2 &&
         strspn (labels[n_labels - 1], "0123456789") < strlen (labels[n_labels - 1]);
}

gboolean
pd_text_is_email (const char *text)
{
  const char *at;

  if (text == NULL || !g_utf8_validate (text, -1, NULL) || strlen (text) > 254)
    return FALSE;

  at = strrchr (text, '@');
  if (at == NULL || at == text || at - text > 64 || !pd_text_is_domain (at + 1))
    return FALSE;
  if (text[0] == '.' || at[-1] == '.' || g_strstr_len (text, at - text, "..") != NULL)
    return FALSE;

  for (const char *p = text; p < at; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isgraph (c) || (c < 128 && strchr ("@\"(),:;<>[]\\", (int) c) != NULL))
      return FALSE;
  }

  return TRUE;
}

#define KEY_GROUPS 5
#define KEY_GROUP_LENGTH 5

/* Dashes, and what a Japanese input method makes of the hyphen's key. */
static gboolean
is_key_dash (gunichar c)
{
  return g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION || c == 0x2212 || c == 0x30fc;
}

/* Letters and digits of a key, and where its dashes stand: any other character, or one too many, is
 * no key. */
static gboolean
read_key (const char *text, char key[KEY_GROUPS * (KEY_GROUP_LENGTH + 1)])
{
  guint n = 0;
  gboolean dashed = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_isspace (c))
      continue;
    if (is_key_dash (c)) {
      if (dashed || n == 0 || n % KEY_GROUP_LENGTH != 0)
        return FALSE;
      dashed = TRUE;
      continue;
    }
    if (c > 127 || !g_ascii_isalnum ((char) c) || n == KEY_GROUPS * KEY_GROUP_LENGTH)
      return FALSE;
    key[n / KEY_GROUP_LENGTH * (KEY_GROUP_LENGTH + 1) + n % KEY_GROUP_LENGTH] =
        g_ascii_toupper ((char) c);
    dashed = FALSE;
    n++;
  }

  return n == KEY_GROUPS * KEY_GROUP_LENGTH && !dashed;
}

char *
pd_text_normalize_key (const char *text)
{
  char key[KEY_GROUPS * (KEY_GROUP_LENGTH + 1)];
  char *plain = NULL;
  char *normal = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  plain = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  if (plain == NULL)
    return NULL;
  memset (key, '-', sizeof key - 1);
  key[sizeof key - 1] = '\0';
  if (read_key (plain, key))
    normal = g_strdup (key);
  /* 5.13 */
  explicit_bzero (plain, strlen (plain));
  explicit_bzero (key, sizeof key);
  g_free (plain);

  return normal;
}

/* A key of one piece keeps its last five characters; one too short for that keeps none. */
char *
pd_text_mask_key (const char *key, const char *mask)
{
  GString *masked;
  const char *last;

  g_return_val_if_fail (key != NULL && mask != NULL, NULL);

  masked = g_string_new (NULL);
  last = strrchr (key, '-');
  if (last == NULL)
    last = g_utf8_strlen (key, -1) >= 10
               ? g_utf8_offset_to_pointer (key, g_utf8_strlen (key, -1) - 5)
               : key + strlen (key);
  for (const char *p = key; p < last; p = g_utf8_next_char (p))
    g_string_append (masked, *p == '-' ? "-" : mask);
  g_string_append (masked, last);

  return g_string_free (masked, FALSE);
}
