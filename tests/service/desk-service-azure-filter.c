// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The little of OData that the contract has: comparisons of members with constants, "and", "or",
 * parentheses, and functions without a member ("atScope()"), which hold for everything. */

#include "desk-service-azure-private.h"

#include <string.h>

typedef enum { NODE_COMPARE, NODE_AND, NODE_OR, NODE_TRUE } NodeKind;

typedef struct _Node Node;
struct _Node
{
  NodeKind kind;
  Node *left;
  Node *right;
  char *member; /* "properties/archived" */
  char *op;
  char *value;
};

struct _AzureFilter
{
  Node *root; /* (nullable): everything fits */
};

typedef struct
{
  char **words;
  guint at;
  const char *operators;
} Parser;

static Node *parse_or (Parser *parser, GError **error);

static void
node_free (Node *node)
{
  if (node == NULL)
    return;

  node_free (node->left);
  node_free (node->right);
  g_free (node->member);
  g_free (node->op);
  g_free (node->value);
  g_free (node);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Node, node_free)

/* --- words --- */

/* Text in quotes is one word with its first quote; '' inside stands for one. */
static const char *
take_quoted (const char *p, GPtrArray *words)
{
  g_autoptr (GString) word = g_string_new ("'");

  for (p++; *p != '\0'; p++) {
    if (*p == '\'' && p[1] != '\'')
      break;
    if (*p == '\'')
      p++;
    g_string_append_c (word, *p);
  }
  g_ptr_array_add (words, g_strdup (word->str));
  return *p == '\'' ? p + 1 : p;
}

static char **
split_words (const char *text)
{
  GPtrArray *words = g_ptr_array_new ();
  const char *p = text;

  while (*p != '\0') {
    const char *end;

    if (g_ascii_isspace (*p)) {
      p++;
    } else if (*p == '\'') {
      p = take_quoted (p, words);
    } else if (*p == '(' || *p == ')') {
      g_ptr_array_add (words, g_strndup (p, 1));
      p++;
    } else {
      end = p + strcspn (p, " \t()'");
      /* "atScope()", "assignedTo('…')": one word */
      if (*end == '(' && g_ascii_isalpha (*p) && strchr (end, ')') != NULL &&
          g_ascii_strncasecmp (p, "and", end - p) != 0 &&
          g_ascii_strncasecmp (p, "or", end - p) != 0)
        end = strchr (end, ')') + 1;
      g_ptr_array_add (words, g_strndup (p, end - p));
      p = end;
    }
  }
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (words, FALSE);
}

static gboolean
accept_word (Parser *parser, const char *word)
{
  if (parser->words[parser->at] == NULL ||
      g_ascii_strcasecmp (parser->words[parser->at], word) != 0)
    return FALSE;

  parser->at++;
  return TRUE;
}

static char *
next_word (Parser *parser)
{
  const char *word = parser->words[parser->at];

  if (word == NULL)
    return NULL;
  parser->at++;
  return g_strdup (word);
}

/* --- the tree --- */

static gboolean
is_operator (Parser *parser, const char *word)
{
  g_auto (GStrv) known = g_strsplit (parser->operators, " ", -1);
  g_autofree char *lower = g_ascii_strdown (word, -1);

  return g_strv_contains ((const char *const *) known, lower);
}

static Node *
parse_comparison (Parser *parser, GError **error)
{
  g_autoptr (Node) node = g_new0 (Node, 1);

  if (accept_word (parser, "(")) {
    g_autoptr (Node) inner = parse_or (parser, error);

    if (inner == NULL)
      return NULL;
    if (accept_word (parser, ")"))
      return g_steal_pointer (&inner);
    azure_fail (error, 400, "BadRequest", "The filter has an open parenthesis.");
    return NULL;
  }

  node->member = next_word (parser);
  if (node->member != NULL && g_str_has_suffix (node->member, ")")) {
    node->kind = NODE_TRUE;
    return g_steal_pointer (&node);
  }
  node->op = next_word (parser);
  node->value = next_word (parser);
  if (node->value == NULL || !is_operator (parser, node->op)) {
    azure_fail (error, 400, "BadRequest", "The filter is not understood at \"%s\".",
                node->op != NULL ? node->op : "");
    return NULL;
  }
  return g_steal_pointer (&node);
}

static Node *
join (NodeKind kind, Node *left, Node *right)
{
  Node *node = g_new0 (Node, 1);

  node->kind = kind;
  node->left = left;
  node->right = right;
  return node;
}

static Node *
parse_and (Parser *parser, GError **error)
{
  g_autoptr (Node) left = parse_comparison (parser, error);

  while (left != NULL && accept_word (parser, "and")) {
    Node *right = parse_comparison (parser, error);

    if (right == NULL)
      return NULL;
    left = join (NODE_AND, g_steal_pointer (&left), right);
  }
  return g_steal_pointer (&left);
}

static Node *
parse_or (Parser *parser, GError **error)
{
  g_autoptr (Node) left = parse_and (parser, error);

  while (left != NULL && accept_word (parser, "or")) {
    Node *right = parse_and (parser, error);

    if (right == NULL)
      return NULL;
    left = join (NODE_OR, g_steal_pointer (&left), right);
  }
  return g_steal_pointer (&left);
}

AzureFilter *
azure_filter_new (const char *text, const char *operators, GError **error)
{
  g_autoptr (AzureFilter) self = g_new0 (AzureFilter, 1);
  g_auto (GStrv) words = NULL;
  Parser parser;

  if (text == NULL || *text == '\0')
    return g_steal_pointer (&self);

  words = split_words (text);
  parser = (Parser){ .words = words, .operators = operators };
  self->root = parse_or (&parser, error);
  if (self->root == NULL)
    return NULL;
  if (words[parser.at] != NULL) {
    azure_fail (error, 400, "BadRequest", "The filter is not understood at \"%s\".",
                words[parser.at]);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
azure_filter_free (AzureFilter *self)
{
  node_free (self->root);
  g_free (self);
}

/* --- using it --- */

/* The member as text; NULL where it is not there. */
static char *
find_value (JsonObject *item, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  JsonObject *object = item;
  char *text = NULL;

  for (guint i = 0; names[i] != NULL && object != NULL; i++) {
    JsonNode *node = pd_json_find (object, names[i]);

    if (node == NULL)
      return NULL;
    if (names[i + 1] == NULL)
      return pd_json_find_text (object, names[i], &text, NULL) ? text : NULL;
    object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  }
  return NULL;
}

static int
compare_values (const char *a, const char *b)
{
  gint64 left = 0;
  gint64 right = 0;

  if (strlen (a) >= strlen ("2026-01-01") && strchr (a, '-') != NULL &&
      pd_json_parse_instant (a, &left, NULL) && pd_json_parse_instant (b, &right, NULL))
    return left < right ? -1 : left > right;
  return g_ascii_strcasecmp (a, b);
}

static gboolean
compare (Node *node, JsonObject *item)
{
  const char *value = *node->value == '\'' ? node->value + 1 : node->value;
  g_autofree char *found = find_value (item, node->member);
  int order;

  if (found == NULL)
    return FALSE;

  order = compare_values (found, value);
  if (g_ascii_strcasecmp (node->op, "ge") == 0)
    return order >= 0;
  if (g_ascii_strcasecmp (node->op, "gt") == 0)
    return order > 0;
  if (g_ascii_strcasecmp (node->op, "le") == 0)
    return order <= 0;
  if (g_ascii_strcasecmp (node->op, "lt") == 0)
    return order < 0;
  return order == 0;
}

static gboolean
matches (Node *node, JsonObject *item)
{
  switch (node->kind) {
  case NODE_AND:
    return matches (node->left, item) && matches (node->right, item);
  case NODE_OR:
    return matches (node->left, item) || matches (node->right, item);
  case NODE_TRUE:
    return TRUE;
  case NODE_COMPARE:
    break;
  }
  return compare (node, item);
}

gboolean
azure_filter_matches (AzureFilter *self, JsonObject *item)
{
  return self->root == NULL || matches (self->root, item);
}

static void
find_days (Node *node, const char *member, int *from, int *to)
{
  const char *value;
  gint64 instant = 0;
  int day;

  if (node == NULL)
    return;
  find_days (node->left, member, from, to);
  find_days (node->right, member, from, to);
  if (node->kind != NODE_COMPARE || g_ascii_strcasecmp (node->member, member) != 0)
    return;

  value = *node->value == '\'' ? node->value + 1 : node->value;
  if (!pd_json_parse_instant (value, &instant, NULL) || instant == PD_INSTANT_NONE)
    return;
  day = pd_instant_get_day (instant);
  if (g_ascii_strcasecmp (node->op, "ge") == 0)
    *from = day;
  else if (g_ascii_strcasecmp (node->op, "gt") == 0)
    *from = day + 1;
  else if (g_ascii_strcasecmp (node->op, "le") == 0)
    *to = day;
  else if (g_ascii_strcasecmp (node->op, "lt") == 0)
    *to = day - 1;
}

gboolean
azure_filter_get_days (AzureFilter *self, const char *member, int *from, int *to)
{
  *from = G_MININT;
  *to = G_MAXINT;
  find_days (self->root, member, from, to);
  return *from != G_MININT && *to != G_MAXINT;
}
