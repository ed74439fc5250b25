// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cli-output.h"

#include "pd-config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "pd-cli-cell.h"
#include "pd-csv.h"

/* A table shortens long text to this many columns of a terminal. */
#define MAX_TEXT_WIDTH 60

struct _PdCliOutput
{
  PdCliFormat format;
  gboolean bom;
  GString *text;              /* (owned): the answer so far */
  const PdCliColumn *columns; /* of the list that is being put out */
  GString *cells;             /* (owned): a table's cells, each ended by NUL */
  int *widths;                /* (owned) (nullable): a table's columns */
  gint64 n_items;
};

PdCliOutput *
pd_cli_output_new (PdCliFormat format, gboolean bom)
{
  PdCliOutput *self = g_new0 (PdCliOutput, 1);

  self->format = format;
  self->bom = bom;
  self->text = g_string_new (NULL);
  self->cells = g_string_new (NULL);

  return self;
}

void
pd_cli_output_free (PdCliOutput *self)
{
  if (self == NULL)
    return;

  g_string_free (self->text, TRUE);
  g_string_free (self->cells, TRUE);
  g_free (self->widths);
  g_free (self);
}

PdCliFormat
pd_cli_output_get_format (PdCliOutput *self)
{
  return self->format;
}

static int
get_char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;

  return g_unichar_iswide (c) ? 2 : 1;
}

int
pd_cli_text_get_width (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += get_char_width (g_utf8_get_char (p));

  return width;
}

/* One line for a terminal: blanks for line ends, nothing that a terminal would obey, and no more
 * than @max_width columns (0: any). */
static char *
make_cell (const char *text, int max_width)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean is_long = max_width > 0 && pd_cli_text_get_width (valid) > max_width;
  int width = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c == '\n' || c == '\r' || c == '\t')
      c = ' ';
    else if (g_unichar_iscntrl (c))
      c = 0xFFFD;
    width += get_char_width (c);
    if (is_long && width >= max_width) {
      g_string_append (cell, "…");
      break;
    }
    g_string_append_unichar (cell, c);
  }

  return g_string_free (g_steal_pointer (&cell), FALSE);
}

static void
append_padded (GString *line, const char *cell, int width, gboolean right)
{
  int padding = MAX (0, width - pd_cli_text_get_width (cell));

  if (right)
    g_string_append_printf (line, "%*s%s", padding, "", cell);
  else
    g_string_append_printf (line, "%s%*s", cell, padding, "");
}

static void
trim_end (GString *text)
{
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
}

static gsize
count_columns (const PdCliColumn *columns)
{
  gsize n = 0;

  while (columns != NULL && columns[n].member != NULL)
    n++;

  return n;
}

/* --- CSV (RFC 4180) --- */

static void
append_csv_field (GString *text, const char *field, gboolean is_first)
{
  if (!is_first)
    g_string_append_c (text, ',');
  if (strpbrk (field, ",\"\r\n") == NULL) {
    g_string_append (text, field);
    return;
  }

  g_string_append_c (text, '"');
  for (const char *p = field; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (text, '"');
    g_string_append_c (text, *p);
  }
  g_string_append_c (text, '"');
}

static void
append_csv_headings (PdCliOutput *self, const PdCliColumn *columns, gboolean is_first)
{
  for (gsize i = 0; columns != NULL && columns[i].member != NULL; i++) {
    g_autofree char *name = g_strdelimit (g_strdup (columns[i].member), ".", '_');

    append_csv_field (self->text, name, is_first && i == 0);
  }
}

static void
append_csv_cells (PdCliOutput *self,
                  const PdCliColumn *columns,
                  JsonObject *object,
                  gboolean is_first)
{
  for (gsize i = 0; columns != NULL && columns[i].member != NULL; i++) {
    g_autofree char *cell =
        object != NULL ? pd_cli_cell_format_plain (object, columns[i].member) : g_strdup ("");
    /* What is made for Excel must not be run by it. */
    gboolean guard = self->bom && columns[i].form == PD_CLI_TEXT && pd_csv_is_formula (cell);
    g_autofree char *field = g_strconcat (guard ? "'" : "", cell, NULL);

    append_csv_field (self->text, field, is_first && i == 0);
  }
}

static void
append_bom (PdCliOutput *self)
{
  if (self->bom && self->text->len == 0)
    g_string_append (self->text, "\xEF\xBB\xBF");
}

/* --- tables --- */

static gboolean
is_right_aligned (PdCliForm form)
{
  return form == PD_CLI_NUMBER || form == PD_CLI_MONEY || form == PD_CLI_SIZE ||
         form == PD_CLI_PERCENT;
}

static void
add_table_cell (PdCliOutput *self, gsize column, const char *cell)
{
  self->widths[column] = MAX (self->widths[column], pd_cli_text_get_width (cell));
  g_string_append_len (self->cells, cell, (gssize) strlen (cell) + 1);
}

static void
begin_table (PdCliOutput *self, const PdCliColumn *columns)
{
  self->columns = columns;
  g_string_truncate (self->cells, 0);
  g_free (self->widths);
  self->widths = g_new0 (int, count_columns (columns) + 1);
  for (gsize i = 0; columns[i].member != NULL; i++)
    add_table_cell (self, i, _ (columns[i].heading));
}

static void
add_table_row (PdCliOutput *self, JsonObject *object)
{
  for (gsize i = 0; self->columns[i].member != NULL; i++) {
    const PdCliColumn *column = &self->columns[i];
    g_autofree char *text = pd_cli_cell_format (object, column->member, column->form);
    /* The last one holds up no other column: reasons stand there. */
    gboolean is_cut = column->form == PD_CLI_TEXT && self->columns[i + 1].member != NULL;
    g_autofree char *cell = make_cell (text, is_cut ? MAX_TEXT_WIDTH : 0);

    add_table_cell (self, i, cell);
  }
}

static void
end_table (PdCliOutput *self)
{
  gsize n = count_columns (self->columns), column = 0;
  const char *end = self->cells->str + self->cells->len;

  for (const char *p = self->cells->str; p < end; p += strlen (p) + 1) {
    append_padded (self->text, p, self->widths[column],
                   is_right_aligned (self->columns[column].form));
    column = (column + 1) % n;
    if (column > 0) {
      g_string_append (self->text, "  ");
      continue;
    }
    trim_end (self->text);
    g_string_append_c (self->text, '\n');
  }
}

/* --- JSON --- */

static void
append_json (GString *text, JsonObject *object, gboolean pretty)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *json = NULL;

  json_node_set_object (node, object);
  json_generator_set_root (generator, node);
  json_generator_set_pretty (generator, pretty);
  json_generator_set_indent (generator, 2);
  json = json_generator_to_data (generator, NULL);
  g_string_append (text, json);
}

/* --- lists --- */

void
pd_cli_output_begin_list (PdCliOutput *self, const PdCliColumn *columns)
{
  self->columns = columns;
  self->n_items = 0;
  switch (self->format) {
  case PD_CLI_TABLE:
    begin_table (self, columns);
    break;
  case PD_CLI_CSV:
    append_bom (self);
    append_csv_headings (self, columns, TRUE);
    g_string_append (self->text, "\r\n");
    break;
  case PD_CLI_JSON:
    g_string_append (self->text, "{\"items\":[");
    break;
  }
}

void
pd_cli_output_add (PdCliOutput *self, JsonObject *item)
{
  switch (self->format) {
  case PD_CLI_TABLE:
    add_table_row (self, item);
    break;
  case PD_CLI_CSV:
    append_csv_cells (self, self->columns, item, TRUE);
    g_string_append (self->text, "\r\n");
    break;
  case PD_CLI_JSON:
    g_string_append (self->text, self->n_items == 0 ? "\n" : ",\n");
    append_json (self->text, item, FALSE);
    break;
  }
  self->n_items++;
  json_object_unref (item);
}

void
pd_cli_output_end_list (PdCliOutput *self, gint64 total)
{
  switch (self->format) {
  case PD_CLI_TABLE:
    end_table (self);
    if (self->n_items < total) {
      g_autofree char *shown = pd_cli_cell_format_number (self->n_items);
      g_autofree char *all = pd_cli_cell_format_number (total);

      /* Translators: below a list; the first %s is the number of rows shown, the second that of all
       * rows that match */
      g_string_append_printf (self->text, _ ("%s of %s"), shown, all);
      g_string_append_c (self->text, '\n');
    }
    break;
  case PD_CLI_CSV:
    break;
  case PD_CLI_JSON:
    g_string_append_printf (self->text, "%s],\"total\":%" G_GINT64_FORMAT "}\n",
                            self->n_items == 0 ? "" : "\n", total);
    break;
  }
}

/* --- single objects --- */

static void
append_fields (PdCliOutput *self, const PdCliColumn *columns, JsonObject *object)
{
  int width = 0;

  for (gsize i = 0; columns[i].member != NULL; i++)
    width = MAX (width, pd_cli_text_get_width (_ (columns[i].heading)));

  for (gsize i = 0; columns[i].member != NULL; i++) {
    g_autofree char *text = pd_cli_cell_format (object, columns[i].member, columns[i].form);
    g_autofree char *cell = make_cell (text, 0);

    append_padded (self->text, _ (columns[i].heading), width, FALSE);
    g_string_append (self->text, "  ");
    g_string_append (self->text, cell);
    trim_end (self->text);
    g_string_append_c (self->text, '\n');
  }
}

static JsonArray *
get_rows (JsonObject *object, const char *rows)
{
  if (rows == NULL || !json_object_has_member (object, rows))
    return NULL;

  return json_object_get_array_member (object, rows);
}

static void
append_object_table (PdCliOutput *self,
                     const PdCliColumn *columns,
                     const char *rows,
                     const PdCliColumn *row_columns,
                     JsonObject *object)
{
  JsonArray *array = get_rows (object, rows);

  append_fields (self, columns, object);
  if (array == NULL || json_array_get_length (array) == 0)
    return;

  g_string_append_c (self->text, '\n');
  begin_table (self, row_columns);
  for (guint i = 0; i < json_array_get_length (array); i++)
    add_table_row (self, json_array_get_object_element (array, i));
  end_table (self);
}

static void
append_object_csv (PdCliOutput *self,
                   const PdCliColumn *columns,
                   const char *rows,
                   const PdCliColumn *row_columns,
                   JsonObject *object)
{
  JsonArray *array = get_rows (object, rows);
  guint n = array != NULL ? json_array_get_length (array) : 0;

  append_bom (self);
  append_csv_headings (self, columns, TRUE);
  append_csv_headings (self, row_columns, FALSE);
  g_string_append (self->text, "\r\n");
  for (guint i = 0; i < MAX (n, 1); i++) {
    append_csv_cells (self, columns, object, TRUE);
    append_csv_cells (self, row_columns, i < n ? json_array_get_object_element (array, i) : NULL,
                      FALSE);
    g_string_append (self->text, "\r\n");
  }
}

void
pd_cli_output_object (PdCliOutput *self,
                      const PdCliColumn *columns,
                      const char *rows,
                      const PdCliColumn *row_columns,
                      JsonObject *object)
{
  switch (self->format) {
  case PD_CLI_TABLE:
    append_object_table (self, columns, rows, row_columns, object);
    break;
  case PD_CLI_CSV:
    append_object_csv (self, columns, rows, row_columns, object);
    break;
  case PD_CLI_JSON:
    append_json (self->text, object, TRUE);
    g_string_append_c (self->text, '\n');
    break;
  }
  json_object_unref (object);
}

void
pd_cli_output_text (PdCliOutput *self, const char *text)
{
  g_string_append (self->text, text);
}

void
pd_cli_output_reset (PdCliOutput *self)
{
  g_string_truncate (self->text, 0);
  g_string_truncate (self->cells, 0);
}

gboolean
pd_cli_output_write (PdCliOutput *self, int fd, GError **error)
{
  gsize written = 0;

  while (written < self->text->len) {
    gssize n = write (fd, self->text->str + written, self->text->len - written);
    int saved_errno = errno;

    if (n < 0 && saved_errno == EINTR)
      continue;
    if (n < 0) {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                           g_strerror (saved_errno));
      return FALSE;
    }
    written += (gsize) n;
  }

  return TRUE;
}
