// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* pd_azure_html_to_text(): azure-api.md 9: "agents' replies are full HTML mails: show as plain
 * text, load nothing remote". */

#include <stdlib.h>
#include <string.h>

#include "pd-azure-parts.h"

#define MAX_NAME 16
#define MAX_ENTITY 12

typedef struct
{
  GString *text;
  gboolean is_blank;  /* a blank is due before the next word */
  guint pre;          /* depth of <pre> */
  gboolean no_quotes; /* a quote in a tag has no end: quotes do not count from here on */
} Plain;

static const struct
{
  const char *name;
  const char *text;
} entities[] = {
  { "amp", "&" },   { "lt", "<" },    { "gt", ">" },     { "quot", "\"" }, { "apos", "'" },
  { "nbsp", " " },  { "copy", "©" },  { "reg", "®" },    { "trade", "™" }, { "hellip", "…" },
  { "mdash", "—" }, { "ndash", "–" }, { "lsquo", "‘" },  { "rsquo", "’" }, { "ldquo", "“" },
  { "rdquo", "”" }, { "bull", "•" },  { "middot", "·" }, { "euro", "€" },  { "yen", "¥" },
  { "pound", "£" }, { "times", "×" },
};

/* A character by its number. FALSE: none that may stand in a text. */
static gboolean
append_character (GString *text, const char *digits)
{
  gboolean is_hex = *digits == 'x' || *digits == 'X';
  char *end = NULL;
  gulong code = strtoul (digits + is_hex, &end, is_hex ? 16 : 10);

  if (end == digits + is_hex || *end != '\0' || code > 0x10ffff ||
      !g_unichar_validate ((gunichar) code) || (code < ' ' && code != '\n' && code != '\t') ||
      code == 0x7f)
    return FALSE;
  g_string_append_unichar (text, (gunichar) code);
  return TRUE;
}

/* "&amp;" at @p: appends what it means and gives its length; 0: an ampersand that is none. */
static gsize
append_entity (GString *text, const char *p)
{
  char name[MAX_ENTITY];
  gsize n = strcspn (p + 1, "; \n<&");

  if (n == 0 || n >= sizeof name || p[1 + n] != ';')
    return 0;
  memcpy (name, p + 1, n);
  name[n] = '\0';
  if (*name == '#')
    return append_character (text, name + 1) ? n + 2 : 0;
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++) {
    if (strcmp (entities[i].name, name) == 0) {
      g_string_append (text, entities[i].text);
      return n + 2;
    }
  }
  return 0;
}

/* A new line, but never more than one empty one, and none at the start. */
static void
break_line (Plain *plain, gboolean is_paragraph)
{
  GString *text = plain->text;

  plain->is_blank = FALSE;
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  if (text->len == 0 || g_str_has_suffix (text->str, "\n\n"))
    return;
  if (is_paragraph && g_str_has_suffix (text->str, "\n"))
    return;
  g_string_append_c (text, '\n');
}

static gboolean
is_one_of (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

/* The name of the tag at @p ("<" or "</"), in small letters. */
static void
read_name (const char *p, char name[MAX_NAME])
{
  gsize n = 0;

  while (g_ascii_isalnum (p[n]) && n < MAX_NAME - 1) {
    name[n] = g_ascii_tolower (p[n]);
    n++;
  }
  name[n] = '\0';
}

/* Behind the ">" of the tag at @p; quotes may hold one. The end of the text when there is none. */
static const char *
skip_tag (Plain *plain, const char *p)
{
  const char *first = strchr (p, '>');
  char quote = '\0';

  for (; *p != '\0' && !plain->no_quotes; p++) {
    if (quote != '\0') {
      if (*p == quote)
        quote = '\0';
    } else if (*p == '"' || *p == '\'') {
      quote = *p;
    } else if (*p == '>') {
      return p + 1;
    }
  }

  plain->no_quotes = TRUE;
  return first == NULL ? "" : first + 1;
}

/* Behind "</name>": what stands between is not for reading. */
static const char *
skip_element (Plain *plain, const char *p, const char *name)
{
  gsize length = strlen (name);

  while ((p = strstr (p, "</")) != NULL) {
    if (g_ascii_strncasecmp (p + 2, name, length) == 0 && !g_ascii_isalnum (p[2 + length]))
      return skip_tag (plain, p);
    p += 2;
  }
  return "";
}

static const char *
read_tag (Plain *plain, const char *p)
{
  static const char *const hidden[] = { "script", "style", "head", "title", NULL };
  static const char *const blocks[] = {
    "p",  "div", "table", "tr", "ul", "ol", "blockquote", "h1",
    "h2", "h3",  "h4",    "h5", "h6", "hr", "pre",        NULL
  };
  static const char *const cells[] = { "td", "th", NULL };
  gboolean is_end = p[1] == '/';
  char name[MAX_NAME];

  if (g_str_has_prefix (p, "<!--")) {
    const char *end = strstr (p + 4, "-->");

    return end == NULL ? "" : end + 3;
  }
  read_name (p + 1 + is_end, name);
  if (!is_end && is_one_of (name, hidden))
    return skip_element (plain, p, name);
  if (strcmp (name, "pre") == 0)
    plain->pre = is_end ? plain->pre - (plain->pre > 0) : plain->pre + 1;
  if (strcmp (name, "br") == 0)
    break_line (plain, FALSE);
  else if (is_one_of (name, blocks))
    break_line (plain, TRUE);
  else if (strcmp (name, "li") == 0) {
    break_line (plain, TRUE);
    if (!is_end)
      g_string_append (plain->text, "• ");
  } else if (is_one_of (name, cells)) {
    plain->is_blank = TRUE;
  }

  return skip_tag (plain, p);
}

static void
append_blank (Plain *plain, char blank)
{
  if (plain->pre == 0)
    plain->is_blank = TRUE;
  else if (blank != '\r')
    g_string_append_c (plain->text, blank);
}

/* One character or entity of the text. */
static const char *
append_text (Plain *plain, const char *p)
{
  const char *next = p + 1;
  gsize length;

  if (plain->is_blank && plain->text->len > 0 && !g_str_has_suffix (plain->text->str, "\n"))
    g_string_append_c (plain->text, ' ');
  plain->is_blank = FALSE;
  if (*p == '&' && (length = append_entity (plain->text, p)) > 0)
    return p + length;
  g_string_append_c (plain->text, *p);
  return next;
}

static gboolean
is_tag (const char *p)
{
  return *p == '<' &&
         (g_ascii_isalpha (p[1]) || p[1] == '!' || (p[1] == '/' && g_ascii_isalpha (p[2])));
}

static gboolean
is_html (const char *text)
{
  for (const char *p = strchr (text, '<'); p != NULL; p = strchr (p + 1, '<')) {
    if (is_tag (p) && strchr (p, '>') != NULL)
      return TRUE;
  }
  return FALSE;
}

char *
pd_azure_html_to_text (const char *html)
{
  Plain plain = { 0 };
  g_autofree char *valid = NULL;
  char *text;

  g_return_val_if_fail (html != NULL, NULL);

  valid = g_utf8_make_valid (html, -1);
  if (!is_html (valid))
    return g_steal_pointer (&valid);

  plain.text = g_string_sized_new (strlen (valid));
  for (const char *p = valid; *p != '\0';) {
    if (is_tag (p))
      p = read_tag (&plain, p);
    else if (g_ascii_isspace (*p))
      append_blank (&plain, *p++);
    else
      p = append_text (&plain, p);
  }
  text = g_string_free (plain.text, FALSE);
  return g_strstrip (text);
}
