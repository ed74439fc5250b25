// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The answer of a command as a table for the reader, as CSV or as JSON. Commands make JSON objects;
 * the other two forms show columns of them. */

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum { PD_CLI_TABLE, PD_CLI_CSV, PD_CLI_JSON } PdCliFormat;

/* How a table shows a member; CSV shows it as JSON has it. */
typedef enum {
  PD_CLI_TEXT, /* shortened in a table where very long */
  PD_CLI_ID,   /* never shortened */
  PD_CLI_NUMBER,
  PD_CLI_SIZE,
  PD_CLI_MONEY,
  PD_CLI_INSTANT,  /* local time */
  PD_CLI_DEADLINE, /* local time and UTC (4.12) */
  PD_CLI_DAY,      /* an instant that stands for a calendar day */
  PD_CLI_MONTH,
  PD_CLI_BOOLEAN,
  PD_CLI_LIST,
  PD_CLI_ROLES,
  PD_CLI_COUNTRY,
  PD_CLI_STATE,
  PD_CLI_RESULT,         /* of a record of the activity log */
  PD_CLI_INVOICE_STATUS, /* "open", "issued", "paid" */
  PD_CLI_KIND,
  PD_CLI_TERM,
  PD_CLI_TERMS,
  PD_CLI_BILLING,
  PD_CLI_BILLINGS,
  PD_CLI_TAX,
  PD_CLI_OPERATION,
  PD_CLI_DEADLINE_KIND,
  PD_CLI_LANGUAGE,
  PD_CLI_PERCENT,      /* a number of per cent with one decimal */
  PD_CLI_REGION,       /* of Azure */
  PD_CLI_SCOPE,        /* of a reservation */
  PD_CLI_REQUEST_TYPE, /* "partner-center", "azure" */
  PD_CLI_IMPACT,
  PD_CLI_PROBLEM,
  PD_CLI_AZURE_ROLE,
} PdCliForm;

/* A column: the member ("cancel.until" goes into an object), its translatable heading, its form.
 * Lists of columns end with one whose member is NULL. */
typedef struct
{
  const char *member;
  const char *heading;
  PdCliForm form;
} PdCliColumn;

typedef struct _PdCliOutput PdCliOutput;

PdCliOutput *pd_cli_output_new (PdCliFormat format, gboolean bom);
void pd_cli_output_free (PdCliOutput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdCliOutput, pd_cli_output_free)
PdCliFormat pd_cli_output_get_format (PdCliOutput *self);

/* A list: begin, one add an item (takes the object), end with the number of all matches. */
void pd_cli_output_begin_list (PdCliOutput *self, const PdCliColumn *columns);
void pd_cli_output_add (PdCliOutput *self, JsonObject *item);
void pd_cli_output_end_list (PdCliOutput *self, gint64 total);
/* One object (taken). Where it holds a list of objects, @rows names that member and @row_columns
 * its columns: a table shows them below, CSV has one record a row, with the object's columns
 * before. */
void pd_cli_output_object (PdCliOutput *self,
                           const PdCliColumn *columns,
                           const char *rows,
                           const PdCliColumn *row_columns,
                           JsonObject *object);
/* Plain text (help, version). */
void pd_cli_output_text (PdCliOutput *self, const char *text);
/* Forgets what was put out so far. */
void pd_cli_output_reset (PdCliOutput *self);
/* Writes the whole answer to @fd; any error, a closed pipe or a full disk included, is from
 * G_IO_ERROR. */
gboolean pd_cli_output_write (PdCliOutput *self, int fd, GError **error);

/* Columns that the text takes on a terminal: wide East Asian characters take two, marks none. */
int pd_cli_text_get_width (const char *text);

G_END_DECLS
