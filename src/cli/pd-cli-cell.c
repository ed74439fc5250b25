// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cli-cell.h"

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-book.h"
#include "pd-clock.h"
#include "pd-money.h"
#include "pd-order.h"
#include "pd-product.h"
#include "pd-reservation.h"
#include "pd-roles.h"
#include "pd-rules.h"
#include "pd-software.h"
#include "pd-support-request.h"
#include "pd-text.h"

/* "cancel.until": the member "until" of the object "cancel". NULL for what is not there or null. */
static JsonNode *
find_node (JsonObject *object, const char *member)
{
  const char *dot = strchr (member, '.');
  g_autofree char *first = dot != NULL ? g_strndup (member, (gsize) (dot - member)) : NULL;
  JsonNode *node = json_object_get_member (object, first != NULL ? first : member);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (dot == NULL)
    return node;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  return find_node (json_node_get_object (node), dot + 1);
}

static char *
format_value_plain (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (type == G_TYPE_DOUBLE) {
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.3f", json_node_get_double (node)));
  }

  return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
}

/* Joins an array's values, each through @get_title where given. */
static char *
join (JsonNode *node, const char *separator, char *(*get_title) (const char *) )
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *array = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    g_autofree char *plain =
        JSON_NODE_HOLDS_VALUE (element) ? format_value_plain (element) : g_strdup ("");
    g_autofree char *title = get_title != NULL ? get_title (plain) : NULL;

    if (i > 0)
      g_string_append (text, separator);
    g_string_append (text, title != NULL ? title : plain);
  }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
pd_cli_cell_format_plain (JsonObject *object, const char *member)
{
  JsonNode *node = find_node (object, member);

  if (node == NULL)
    return g_strdup ("");
  if (JSON_NODE_HOLDS_OBJECT (node))
    return pd_cli_cell_format_plain (json_node_get_object (node), "amount");
  if (JSON_NODE_HOLDS_ARRAY (node))
    return join (node, " ", NULL);

  return format_value_plain (node);
}

char *
pd_cli_cell_format_number (gint64 number)
{
  return pd_text_number (number);
}

static char *
format_money (JsonNode *node)
{
  JsonObject *money = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *amount = NULL, *currency = NULL;
  gint64 amount_minor = 0;

  if (money == NULL)
    return g_strdup ("");
  amount = json_object_get_string_member (money, "amount");
  currency = json_object_get_string_member (money, "currency");
  if (!pd_money_parse (amount, currency, &amount_minor, NULL))
    return g_strdup_printf ("%s %s", amount, currency);

  return pd_money_format (amount_minor, currency);
}

/* A calendar day is the same day everywhere: shown by its noon in the reader's zone. */
static char *
format_day (gint64 instant)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = NULL;

  if (utc == NULL)
    return g_strdup ("");
  local = g_date_time_new_local (g_date_time_get_year (utc), g_date_time_get_month (utc),
                                 g_date_time_get_day_of_month (utc), 12, 0, 0);

  return local != NULL ? pd_text_date (g_date_time_to_unix (local) * G_USEC_PER_SEC)
                       : pd_instant_format_iso_date (instant);
}

static char *
format_instant (const char *text, PdCliForm form)
{
  gint64 instant = 0;

  if (!pd_instant_parse (text, &instant, NULL))
    return g_strdup (text);
  if (form == PD_CLI_DAY)
    return format_day (instant);
  if (form == PD_CLI_DEADLINE)
    return pd_text_deadline (instant);

  return pd_text_date_time (instant);
}

static char *
dup_role_title (const char *word)
{
  PdRole role = PD_ROLE_ADMIN_AGENT;

  return g_strdup (pd_role_from_string (word, &role) ? pd_role_get_title (role) : word);
}

static char *
dup_billing_title (const char *billing)
{
  return g_strdup (pd_billing_get_title (billing));
}

/* 6.10; another word as it came. */
static const char *
get_result_title (const char *status)
{
  if (g_str_equal (status, "succeeded"))
    return C_ ("result", "Succeeded");
  if (g_str_equal (status, "failed"))
    return C_ ("result", "Failed");
  if (g_str_equal (status, "progress"))
    return C_ ("result", "Under way");

  return status;
}

static const char *
get_invoice_status_title (const char *status)
{
  if (g_str_equal (status, "open"))
    return C_ ("invoice", "Not issued yet");
  if (g_str_equal (status, "issued"))
    return C_ ("invoice", "Unpaid");
  if (g_str_equal (status, "paid"))
    return C_ ("invoice", "Paid");

  return status;
}

static const char *
get_request_type_title (const char *type)
{
  if (g_str_equal (type, PD_REQUEST_PARTNER_CENTER))
    return _ ("Partner Center");
  if (g_str_equal (type, PD_REQUEST_AZURE))
    return _ ("Azure");

  return type;
}

static char *
format_text (const char *text, PdCliForm form)
{
  switch (form) {
  case PD_CLI_INSTANT:
  case PD_CLI_DEADLINE:
  case PD_CLI_DAY:
    return format_instant (text, form);
  case PD_CLI_MONTH:
    return pd_text_month (text);
  case PD_CLI_COUNTRY:
    return g_strdup (pd_text_country (text));
  case PD_CLI_STATE:
    return g_strdup (pd_state_get_title (text));
  case PD_CLI_RESULT:
    return g_strdup (get_result_title (text));
  case PD_CLI_INVOICE_STATUS:
    return g_strdup (get_invoice_status_title (text));
  case PD_CLI_KIND:
    return g_strdup (pd_kind_get_title (text));
  case PD_CLI_TERM:
    return pd_term_format (text);
  case PD_CLI_BILLING:
    return dup_billing_title (text);
  case PD_CLI_TAX:
    return g_strdup (pd_rules_get_tax_words (g_str_equal (text, "included")));
  case PD_CLI_OPERATION:
    return g_strdup (pd_operation_get_title (text));
  case PD_CLI_DEADLINE_KIND:
    return g_strdup (pd_deadline_kind_get_title (text));
  case PD_CLI_LANGUAGE:
    return pd_language_get_title (text);
  case PD_CLI_REGION:
    return g_strdup (pd_region_get_title (text));
  case PD_CLI_SCOPE:
    return g_strdup (pd_scope_get_title (text));
  case PD_CLI_REQUEST_TYPE:
    return g_strdup (get_request_type_title (text));
  case PD_CLI_IMPACT:
    return g_strdup (pd_request_impact_get_title (text));
  case PD_CLI_PROBLEM:
    return g_strdup (pd_request_problem_get_title (text));
  case PD_CLI_AZURE_ROLE:
    return g_strdup (pd_azure_role_get_title (text));
  default:
    return g_strdup (text);
  }
}

static char *
format_list (JsonNode *node, PdCliForm form)
{
  /* Translators: stands between the parts of a list in a table, as in "1 year, 3 years" */
  const char *separator = _ (", ");

  switch (form) {
  case PD_CLI_ROLES:
    return join (node, separator, dup_role_title);
  case PD_CLI_TERMS:
    return join (node, separator, pd_term_format);
  case PD_CLI_BILLINGS:
    return join (node, separator, dup_billing_title);
  default:
    return join (node, separator, NULL);
  }
}

static char *
format_value (JsonNode *node, PdCliForm form)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return format_text (json_node_get_string (node), form);
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _ ("Yes") : _ ("No"));
  if (form == PD_CLI_PERCENT && (type == G_TYPE_DOUBLE || type == G_TYPE_INT64))
    return pd_utilization_format ((int) (json_node_get_double (node) * 10 + 0.5));
  if (type == G_TYPE_INT64 && form == PD_CLI_SIZE)
    return pd_text_size ((guint64) json_node_get_int (node));
  if (type == G_TYPE_INT64 && form == PD_CLI_NUMBER)
    return pd_text_number (json_node_get_int (node));

  return format_value_plain (node);
}

char *
pd_cli_cell_format (JsonObject *object, const char *member, PdCliForm form)
{
  JsonNode *node = find_node (object, member);
  g_autofree char *text = NULL;

  if (node == NULL)
    text = form == PD_CLI_TERM ? pd_term_format (NULL) : NULL;
  else if (JSON_NODE_HOLDS_OBJECT (node))
    text = format_money (node);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    text = format_list (node, form);
  else
    text = format_value (node, form);

  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : g_strdup ("—");
}
