// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cli-lookup.h"

#include "pd-config.h"

#include <glib/gi18n-lib.h>

PdOrder *
pd_cli_find_order (PdCli *cli, const char *text, GError **error)
{
  g_autoptr (PdOrder) order = pd_desk_find_order (cli->desk, text, error);
  g_autoptr (PdCustomer) customer = NULL;

  if (order == NULL || cli->options.customer == NULL)
    return g_steal_pointer (&order);

  customer = pd_desk_find_customer (cli->desk, cli->options.customer, error);
  if (customer == NULL)
    return NULL;
  if (pd_order_get_customer_row_id (order) != pd_record_get_row_id (PD_RECORD (customer))) {
    /* Translators: the first %s is a customer's name, the second an order number */
    g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("%s has no order %s."),
                 pd_customer_get_name (customer), pd_order_get_order_id (order));
    return NULL;
  }

  return g_steal_pointer (&order);
}

PdOrderLine *
pd_cli_find_line (PdOrder *order, int number, GError **error)
{
  GPtrArray *lines = pd_order_get_lines (order);

  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    PdOrderLine *line = g_ptr_array_index (lines, i);

    if (pd_order_line_get_line (line) == number)
      return line;
  }

  /* Translators: the %s is an order number, %d the number of a line in it */
  g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("Order %s has no line %d."),
               pd_order_get_order_id (order), number);

  return NULL;
}

PdOrderLine *
pd_cli_find_order_line (PdCli *cli, GError **error)
{
  char **given = cli->options.lines;
  g_autoptr (PdOrder) order = NULL;
  PdOrderLine *line = NULL;
  gint64 number = 0;

  if (!pd_cli_require (cli->options.order, "--order", error) ||
      (given != NULL && !pd_cli_parse_number (given[0], "--line", 0, G_MAXINT, 0, &number, error)))
    return NULL;
  if (given != NULL && given[1] != NULL) {
    pd_cli_set_usage_error (error, _ ("--line is taken once here."));
    return NULL;
  }
  if (!pd_cli_open_desk (cli, error) ||
      (order = pd_cli_find_order (cli, cli->options.order, error)) == NULL)
    return NULL;
  if (given == NULL && pd_order_get_lines (order)->len != 1) {
    pd_cli_set_usage_error (error, _ ("The order has several lines; --line says which one."));
    return NULL;
  }

  line = given == NULL ? g_ptr_array_index (pd_order_get_lines (order), 0)
                       : pd_cli_find_line (order, (int) number, error);

  return line != NULL ? g_object_ref (line) : NULL;
}

GPtrArray *
pd_cli_list_media (PdCli *cli, PdOrderLine *line, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pd_desk_list_media_async (cli->desk, pd_order_line_get_product_id (line), NULL, pd_cli_ready_cb,
                            &pending);
  result = pd_cli_wait (&pending);

  return pd_desk_list_media_finish (cli->desk, result, error);
}

static gboolean
media_fits (PdMedia *media, const PdCliOptions *options)
{
  return (options->version == NULL ||
          g_ascii_strcasecmp (options->version, pd_media_get_version (media)) == 0) &&
         (options->language == NULL ||
          g_ascii_strcasecmp (options->language, pd_media_get_language (media)) == 0) &&
         (options->file_type == NULL ||
          g_ascii_strcasecmp (options->file_type, pd_media_get_file_type (media)) == 0);
}

static void
set_choice_error (GPtrArray *media, const PdCliOptions *options, gboolean none, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < media->len; i++) {
    PdMedia *medium = g_ptr_array_index (media, i);

    if (none || media_fits (medium, options))
      g_string_append_printf (text, "\n  --version %s --language %s --file-type %s",
                              pd_media_get_version (medium), pd_media_get_language (medium),
                              pd_media_get_file_type (medium));
  }
  if (media->len == 0)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND,
                         _ ("There are no downloads for this product."));
  else if (none)
    /* Translators: %s is a list of options, one a line */
    g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("There is no such download; there are:%s"),
                 text->str);
  else
    /* Translators: %s is a list of options, one a line */
    pd_cli_set_usage_error (error, _ ("Several downloads fit:%s"), text->str);
}

PdMedia *
pd_cli_find_media (PdCli *cli, PdOrderLine *line, GError **error)
{
  g_autoptr (GPtrArray) media = pd_cli_list_media (cli, line, error);
  PdMedia *found = NULL;
  guint n_found = 0;

  if (media == NULL)
    return NULL;
  for (guint i = 0; i < media->len; i++) {
    PdMedia *medium = g_ptr_array_index (media, i);

    if (!media_fits (medium, &cli->options))
      continue;
    found = medium;
    n_found++;
  }
  if (n_found == 1)
    return g_object_ref (found);

  set_choice_error (media, &cli->options, n_found == 0, error);

  return NULL;
}
