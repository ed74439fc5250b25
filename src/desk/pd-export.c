// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-transfer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-csv.h"
#include "pd-error.h"
#include "pd-money.h"
#include "pd-rules.h"

#define WINDOW 1000              /* records in memory at once */
#define BUFFER_SIZE (256 * 1024) /* bytes of JSON or iCalendar held back */
#define ICS_LINE_MAX 75          /* octets, RFC 5545, 3.1 */

void
pd_export_work_free (PdExportWork *work)
{
  g_clear_object (&work->context);
  g_clear_object (&work->file);
  g_clear_object (&work->beside);
  g_clear_pointer (&work->query, pd_query_free);
  g_free (work);
}

PdListKind
pd_export_kind_get_list (PdExportKind kind)
{
  switch (kind) {
  case PD_EXPORT_CUSTOMERS:
    return PD_LIST_CUSTOMERS;
  case PD_EXPORT_ORDERS:
    return PD_LIST_ORDERS;
  case PD_EXPORT_SOFTWARE:
    return PD_LIST_SOFTWARE;
  case PD_EXPORT_ACTIVITY:
    return PD_LIST_ACTIVITY;
  case PD_EXPORT_DEADLINES:
    return PD_LIST_DEADLINES;
  case PD_EXPORT_RESERVATIONS:
    return PD_LIST_RESERVATIONS;
  }
  g_return_val_if_reached (PD_LIST_CUSTOMERS);
}

static gboolean
is_end (const PdExportColumn *column)
{
  return column->member == NULL && column->header == NULL;
}

static gint64
get_int64 (PdRecord *record, const char *property)
{
  gint64 value = 0;

  g_object_get (record, property, &value, NULL);
  return value;
}

static int
get_int (PdRecord *record, const char *property)
{
  int value = 0;

  g_object_get (record, property, &value, NULL);
  return value;
}

static gboolean
get_boolean (PdRecord *record, const char *property)
{
  gboolean value = FALSE;

  g_object_get (record, property, &value, NULL);
  return value;
}

/* (transfer full) (nullable) */
static char *
dup_text (PdRecord *record, const char *property)
{
  char *value = NULL;

  g_object_get (record, property, &value, NULL);
  return value;
}

static PdVerdict *
ref_verdict (PdRecord *record, const char *property)
{
  PdVerdict *value = NULL;

  g_object_get (record, property, &value, NULL);
  return value;
}

/* The plain figure; NULL without a currency, or where the far side has not told it. (transfer full)
 */
static char *
make_amount (PdRecord *record, const char *property)
{
  g_autofree char *currency = dup_text (record, "currency");
  gint64 amount = get_int64 (record, property);

  if (currency == NULL || *currency == '\0' || amount == PD_MONEY_UNTOLD)
    return NULL;

  return pd_money_format_plain (amount, currency);
}

/* "62.5"; NULL for -1. (transfer full) */
static char *
make_per_cent (PdRecord *record, const char *property)
{
  int permille = get_int (record, property);

  return permille >= 0 ? g_strdup_printf ("%d.%d", permille / 10, permille % 10) : NULL;
}

/* NULL for PD_INSTANT_NONE. (transfer full) */
static char *
make_instant (gint64 instant)
{
  return instant != PD_INSTANT_NONE ? pd_instant_format_iso (instant) : NULL;
}

/* --- CSV --- */

static void
add_csv_field (PdCsvWriter *csv, const PdExportColumn *column, PdRecord *record, gint64 now)
{
  g_autofree char *text = NULL;
  g_autoptr (PdVerdict) verdict = NULL;

  switch (column->type) {
  case PD_COLUMN_TEXT:
    text = dup_text (record, column->property);
    pd_csv_writer_add_text (csv, text);
    return;
  case PD_COLUMN_WORD:
    text = dup_text (record, column->property);
    pd_csv_writer_add_text (csv,
                            column->title != NULL && text != NULL ? column->title (text) : text);
    return;
  case PD_COLUMN_INT:
    pd_csv_writer_add_int64 (csv, get_int (record, column->property));
    return;
  case PD_COLUMN_INT64:
    pd_csv_writer_add_int64 (csv, get_int64 (record, column->property));
    return;
  case PD_COLUMN_INSTANT:
    text = make_instant (get_int64 (record, column->property));
    pd_csv_writer_add_plain (csv, text);
    return;
  case PD_COLUMN_TAX:
    pd_csv_writer_add_plain (csv, pd_rules_get_tax_words (get_boolean (record, column->property)));
    return;
  case PD_COLUMN_MONEY:
    text = make_amount (record, column->property);
    pd_csv_writer_add_plain (csv, text);
    return;
  case PD_COLUMN_VERDICT:
    pd_csv_writer_add_plain (csv, NULL);
    return;
  case PD_COLUMN_ALLOWED:
    verdict = ref_verdict (record, column->property);
    pd_csv_writer_add_plain (csv, verdict != NULL && pd_verdict_get_allowed (verdict) ? _ ("yes")
                                                                                      : _ ("no"));
    return;
  case PD_COLUMN_MADE:
  case PD_COLUMN_MADE_INT:
    text = column->make (record, now);
    pd_csv_writer_add_plain (csv, text);
    return;
  case PD_COLUMN_PER_CENT:
    text = make_per_cent (record, column->property);
    pd_csv_writer_add_plain (csv, text);
    return;
  }
}

/* --- JSON --- */

static void
add_json_text (GString *json, const char *text)
{
  if (text == NULL) {
    g_string_append (json, "null");
    return;
  }

  g_string_append_c (json, '"');
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c (json, '\\');
    if (*p == '\n')
      g_string_append (json, "\\n");
    else if ((guchar) *p < 0x20 || *p == 0x7f)
      g_string_append_printf (json, "\\u%04x", (guchar) *p);
    else
      g_string_append_c (json, *p);
  }
  g_string_append_c (json, '"');
}

static void
add_json_member (GString *json, const char *member, const char *text)
{
  g_string_append_printf (json, "\"%s\":", member);
  add_json_text (json, text);
}

static void
add_json_verdict (GString *json, PdVerdict *verdict)
{
  g_autofree char *until = NULL;

  if (verdict == NULL) {
    g_string_append (json, "null");
    return;
  }

  until = make_instant (pd_verdict_get_until (verdict));
  g_string_append_printf (json, "{\"allowed\":%s,",
                          pd_verdict_get_allowed (verdict) ? "true" : "false");
  add_json_member (json, "reason", pd_verdict_get_reason (verdict));
  g_string_append_c (json, ',');
  add_json_member (json, "rule", pd_verdict_get_rule (verdict));
  g_string_append_c (json, ',');
  add_json_member (json, "until", until);
  if (pd_verdict_get_days_left (verdict) >= 0)
    g_string_append_printf (json, ",\"days_left\":%d}", pd_verdict_get_days_left (verdict));
  else
    g_string_append (json, ",\"days_left\":null}");
}

static void
add_json_money (GString *json, PdRecord *record, const char *property)
{
  g_autofree char *amount = make_amount (record, property);
  g_autofree char *currency = dup_text (record, "currency");

  if (amount == NULL) {
    g_string_append (json, "null");
    return;
  }

  g_string_append_c (json, '{');
  add_json_member (json, "amount", amount);
  g_string_append_c (json, ',');
  add_json_member (json, "currency", currency);
  g_string_append_c (json, '}');
}

static void
add_json_value (GString *json, const PdExportColumn *column, PdRecord *record, gint64 now)
{
  g_autofree char *text = NULL;
  g_autoptr (PdVerdict) verdict = NULL;

  switch (column->type) {
  case PD_COLUMN_TEXT:
  case PD_COLUMN_WORD:
    text = dup_text (record, column->property);
    add_json_text (json,
                   column->type == PD_COLUMN_WORD && text != NULL && *text == '\0' ? NULL : text);
    return;
  case PD_COLUMN_INT:
    g_string_append_printf (json, "%d", get_int (record, column->property));
    return;
  case PD_COLUMN_INT64:
    g_string_append_printf (json, "%" G_GINT64_FORMAT, get_int64 (record, column->property));
    return;
  case PD_COLUMN_INSTANT:
    text = make_instant (get_int64 (record, column->property));
    add_json_text (json, text);
    return;
  case PD_COLUMN_TAX:
    add_json_text (json, get_boolean (record, column->property) ? "included" : "excluded");
    return;
  case PD_COLUMN_MONEY:
    add_json_money (json, record, column->property);
    return;
  case PD_COLUMN_VERDICT:
    verdict = ref_verdict (record, column->property);
    add_json_verdict (json, verdict);
    return;
  case PD_COLUMN_ALLOWED:
    verdict = ref_verdict (record, column->property);
    g_string_append (json, verdict != NULL && pd_verdict_get_allowed (verdict) ? "true" : "false");
    return;
  case PD_COLUMN_MADE:
    text = column->make (record, now);
    add_json_text (json, text);
    return;
  case PD_COLUMN_MADE_INT:
    text = column->make (record, now);
    g_string_append (json, text);
    return;
  case PD_COLUMN_PER_CENT:
    text = make_per_cent (record, column->property);
    g_string_append (json, text != NULL ? text : "null");
    return;
  }
}

static void
add_json_record (GString *json, const PdExportColumn *columns, PdRecord *record, gint64 now)
{
  gboolean first = TRUE;

  g_string_append_c (json, '{');
  for (const PdExportColumn *column = columns; !is_end (column); column++) {
    if (column->member == NULL)
      continue;
    g_string_append_printf (json, "%s\"%s\":", first ? "" : ",", column->member);
    add_json_value (json, column, record, now);
    first = FALSE;
  }
  g_string_append_c (json, '}');
}

/* --- iCalendar, RFC 5545 --- */

/* One content line: folded at 75 octets, never inside a character. */
static void
add_ics_line (GString *ics, const char *line)
{
  gsize room = ICS_LINE_MAX;

  while (strlen (line) > room) {
    gsize cut = room;

    while (cut > 1 && ((guchar) line[cut] & 0xc0) == 0x80)
      cut--;
    g_string_append_len (ics, line, cut);
    g_string_append (ics, "\r\n ");
    line += cut;
    room = ICS_LINE_MAX - 1; /* the blank counts */
  }
  g_string_append (ics, line);
  g_string_append (ics, "\r\n");
}

/* 3.3.11: what stands in a TEXT value. */
static char *
escape_ics (const char *text)
{
  GString *escaped = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '\n') {
      g_string_append (escaped, "\\n");
      continue;
    }
    if ((guchar) *p < 0x20)
      continue;
    if (strchr ("\\;,", *p) != NULL)
      g_string_append_c (escaped, '\\');
    g_string_append_c (escaped, *p);
  }
  return g_string_free (escaped, FALSE);
}

static void
add_ics_text (GString *ics, const char *name, const char *text)
{
  g_autofree char *escaped = escape_ics (text);
  g_autofree char *line = g_strdup_printf ("%s:%s", name, escaped);

  add_ics_line (ics, line);
}

static void
add_ics_instant (GString *ics, const char *name, gint64 instant)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y%m%dT%H%M%SZ") : NULL;
  g_autofree char *line = g_strdup_printf ("%s:%s", name, text);

  if (text != NULL)
    add_ics_line (ics, line);
}

/* The same deadline has the same UID in every export, so that a calendar updates its entry. Two
 * links of one line may end at the same instant: those are told apart by a number. */
static char *
make_uid (PdDeadline *deadline, GHashTable *uids)
{
  g_autofree char *stem =
      g_strdup_printf ("%s-%s-%d-%" G_GINT64_FORMAT, pd_deadline_get_kind (deadline),
                       pd_deadline_get_order_id (deadline), pd_deadline_get_line (deadline),
                       pd_deadline_get_at (deadline) / G_USEC_PER_SEC);
  int n = GPOINTER_TO_INT (g_hash_table_lookup (uids, stem)) + 1;
  char *uid = n == 1 ? g_strdup_printf ("%s@partner-desk", stem)
                     : g_strdup_printf ("%s-%d@partner-desk", stem, n);

  g_hash_table_insert (uids, g_steal_pointer (&stem), GINT_TO_POINTER (n));
  return uid;
}

static void
add_ics_event (GString *ics, PdDeadline *deadline, GHashTable *uids, gint64 now)
{
  const char *kind = pd_deadline_get_kind (deadline);
  g_autofree char *uid = make_uid (deadline, uids);
  g_autofree char *amount = make_amount (PD_RECORD (deadline), "value");
  /* Translators: what happens ("Cancellation window ends"), the product, the customer. */
  g_autofree char *summary = g_strdup_printf (
      _ ("%1$s: %2$s, %3$s"), pd_deadline_kind_get_title (kind), pd_deadline_get_subject (deadline),
      pd_deadline_get_customer_name (deadline));
  /* Translators: what to do, then an order number. */
  g_autofree char *description =
      g_strdup_printf (_ ("%1$s.\nOrder number: %2$s"), pd_deadline_kind_get_action (kind),
                       pd_deadline_get_order_id (deadline));

  if (amount != NULL) {
    g_autofree char *longer =
        /* Translators: the description, then an amount and its currency. */
        g_strdup_printf (_ ("%1$s\nValue: %2$s %3$s"), description, amount,
                         pd_deadline_get_currency (deadline));

    g_free (description);
    description = g_steal_pointer (&longer);
  }

  add_ics_line (ics, "BEGIN:VEVENT");
  add_ics_text (ics, "UID", uid);
  add_ics_instant (ics, "DTSTAMP", now);
  add_ics_instant (ics, "DTSTART", pd_deadline_get_at (deadline));
  add_ics_text (ics, "SUMMARY", summary);
  add_ics_text (ics, "DESCRIPTION", description);
  add_ics_line (ics, "TRANSP:TRANSPARENT");
  add_ics_line (ics, "BEGIN:VALARM");
  add_ics_line (ics, "ACTION:DISPLAY");
  add_ics_line (ics, "TRIGGER:-P1D");
  add_ics_text (ics, "DESCRIPTION", summary);
  add_ics_line (ics, "END:VALARM");
  add_ics_line (ics, "END:VEVENT");
}

/* --- the file --- */

/* Where the records go. */
typedef struct
{
  PdExportWork *work;
  const PdExportColumn *columns;
  GOutputStream *stream; /* (owned) */
  PdCsvWriter *csv;      /* (owned) (nullable) */
  GString *text;         /* (owned) (nullable): JSON, iCalendar */
  GHashTable *uids;      /* (owned) (nullable): iCalendar */
} Sink;

static void
sink_clear (Sink *sink)
{
  g_clear_pointer (&sink->csv, pd_csv_writer_free);
  if (sink->text != NULL)
    g_string_free (sink->text, TRUE);
  g_clear_pointer (&sink->uids, g_hash_table_unref);
  g_clear_object (&sink->stream);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sink, sink_clear)

static gboolean
sink_flush (Sink *sink, GCancellable *cancellable, GError **error)
{
  gboolean written = FALSE;

  if (sink->csv != NULL)
    return pd_csv_writer_flush (sink->csv, cancellable, error);

  written = g_output_stream_write_all (sink->stream, sink->text->str, sink->text->len, NULL,
                                       cancellable, error);
  g_string_truncate (sink->text, 0);
  return written;
}

static gboolean
sink_begin (Sink *sink, GCancellable *cancellable, GError **error)
{
  switch (sink->work->form) {
  case PD_EXPORT_AS_CSV:
    sink->csv = pd_csv_writer_new (sink->stream, sink->work->bom);
    for (const PdExportColumn *column = sink->columns; !is_end (column); column++) {
      if (column->header != NULL)
        pd_csv_writer_add_plain (sink->csv, _ (column->header));
    }
    return pd_csv_writer_end_row (sink->csv, cancellable, error);
  case PD_EXPORT_AS_JSON:
    sink->text = g_string_new ("{\"items\":[");
    return TRUE;
  case PD_EXPORT_AS_ICS:
    sink->uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    sink->text = g_string_new (NULL);
    add_ics_line (sink->text, "BEGIN:VCALENDAR");
    add_ics_line (sink->text, "VERSION:2.0");
    add_ics_line (sink->text, "PRODID:-//Partner Desk//" PD_VERSION "//EN");
    add_ics_line (sink->text, "CALSCALE:GREGORIAN");
    add_ics_text (sink->text, "X-WR-CALNAME", _ ("Partner Desk deadlines"));
    return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

static gboolean
sink_add (Sink *sink, PdRecord *record, GCancellable *cancellable, GError **error)
{
  gint64 now = sink->work->query->now;

  switch (sink->work->form) {
  case PD_EXPORT_AS_CSV:
    for (const PdExportColumn *column = sink->columns; !is_end (column); column++) {
      if (column->header != NULL)
        add_csv_field (sink->csv, column, record, now);
    }
    return pd_csv_writer_end_row (sink->csv, cancellable, error);
  case PD_EXPORT_AS_JSON:
    g_string_append (sink->text, sink->work->rows > 0 ? ",\n" : "\n");
    add_json_record (sink->text, sink->columns, record, now);
    break;
  case PD_EXPORT_AS_ICS:
    add_ics_event (sink->text, PD_DEADLINE (record), sink->uids, now);
    break;
  }
  return sink->text->len < BUFFER_SIZE || sink_flush (sink, cancellable, error);
}

static gboolean
sink_end (Sink *sink, GCancellable *cancellable, GError **error)
{
  switch (sink->work->form) {
  case PD_EXPORT_AS_CSV:
    break;
  case PD_EXPORT_AS_JSON:
    g_string_append_printf (sink->text, "\n],\"total\":%" G_GINT64_FORMAT "}\n", sink->work->rows);
    break;
  case PD_EXPORT_AS_ICS:
    add_ics_line (sink->text, "END:VCALENDAR");
    break;
  }
  return sink_flush (sink, cancellable, error) &&
         g_output_stream_close (sink->stream, cancellable, error);
}

/* --- the records --- */

static gboolean
export_window (Sink *sink,
               PdDatabase *database,
               const gint64 *row_ids,
               gsize n,
               GCancellable *cancellable,
               GError **error)
{
  PdExportWork *work = sink->work;
  PdListKind list = pd_export_kind_get_list (work->kind);
  g_autoptr (GPtrArray) records =
      pd_database_load (database, list, row_ids, n, work->query->now, error);

  if (records == NULL || !pd_context_decorate (work->context, database, list,
                                               work->query->customer_row_id, records, error))
    return FALSE;

  for (guint i = 0; i < records->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !sink_add (sink, records->pdata[i], cancellable, error))
      return FALSE;
    work->rows++;
  }
  return TRUE;
}

static gboolean
export_records (Sink *sink, PdDatabase *database, GCancellable *cancellable, GError **error)
{
  PdExportWork *work = sink->work;
  g_autoptr (GArray) ids = pd_database_list_ids (database, work->query, -1, 0, cancellable, error);

  if (ids == NULL || !sink_begin (sink, cancellable, error))
    return FALSE;

  for (guint i = 0; i < ids->len; i += WINDOW) {
    if (!export_window (sink, database, &g_array_index (ids, gint64, i), MIN (WINDOW, ids->len - i),
                        cancellable, error))
      return FALSE;
    if (work->progress != NULL)
      work->progress (MIN (i + WINDOW, ids->len), ids->len, work->progress_data);
  }
  return sink_end (sink, cancellable, error);
}

/* 1.4 and 1.5: each half of the log has its own roles; the export holds what the user may see. */
static gboolean
narrow_activity (PdExportWork *work, const PdSettings *settings, GError **error)
{
  PdRoleTable *table = pd_context_get_roles (work->context);
  g_autoptr (PdVerdict) keys = pd_role_table_judge (table, PD_ACT_SEE_KEY_LOG, settings->roles);
  g_autoptr (PdVerdict) others =
      pd_role_table_judge (table, PD_ACT_SEE_CUSTOMER_LOG, settings->roles);

  if (work->query->key_access_only)
    return pd_verdict_check (keys, error);
  if (work->query->no_key_access)
    return pd_verdict_check (others, error);
  if (!pd_verdict_get_allowed (others)) {
    work->query->key_access_only = TRUE;
    return pd_verdict_check (keys, error);
  }
  work->query->no_key_access = !pd_verdict_get_allowed (keys);
  return TRUE;
}

/* Who may not see software (1.1) but reservations (1.6) gets the deadlines of those. */
static gboolean
check_deadlines (PdExportWork *work, PdDatabase *database, GError **error)
{
  PdRoleTable *table = pd_context_get_roles (work->context);
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (PdVerdict) verdict = NULL;
  PdLocalEngine engine = { 0 };

  if (!pd_context_begin_any (work->context, database, &settings, &engine, error))
    return FALSE;
  if ((pd_role_table_get_roles (table, PD_ACT_SEE_SOFTWARE) & settings->roles) != 0)
    return TRUE;
  if (work->query->deadline_kind == NULL)
    work->query->deadline_kind = g_strdup ("expiry");

  verdict = pd_role_table_judge (table,
                                 g_strcmp0 (work->query->deadline_kind, "expiry") == 0
                                     ? PD_ACT_SEE_RESERVATIONS
                                     : PD_ACT_SEE_SOFTWARE,
                                 settings->roles);
  return pd_verdict_check (verdict, error);
}

static gboolean
check_role (PdExportWork *work, PdDatabase *database, GError **error)
{
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine = { 0 };

  switch (work->kind) {
  case PD_EXPORT_CUSTOMERS: /* 1.14 */
    return pd_context_begin (work->context, database, PD_ACT_EXPORT_CUSTOMERS, &settings, &engine,
                             error);
  case PD_EXPORT_RESERVATIONS: /* 1.6 */
    return pd_context_begin (work->context, database, PD_ACT_SEE_RESERVATIONS, &settings, &engine,
                             error);
  case PD_EXPORT_DEADLINES:
    return check_deadlines (work, database, error);
  case PD_EXPORT_ORDERS: /* 1.1 */
  case PD_EXPORT_SOFTWARE:
    return pd_context_begin (work->context, database, PD_ACT_SEE_SOFTWARE, &settings, &engine,
                             error);
  case PD_EXPORT_ACTIVITY:
    return pd_context_begin_any (work->context, database, &settings, &engine, error) &&
           narrow_activity (work, settings, error);
  }
  g_return_val_if_reached (FALSE);
}

static gboolean
check_target (GFile *file, GError **error)
{
  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) != G_FILE_TYPE_DIRECTORY)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, "The target is a folder");
  return FALSE;
}

gpointer
pd_export_read_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdExportWork *work = data;
  g_auto (Sink) sink = { .work = work, .columns = pd_export_find_columns (work->kind) };

  if (!check_role (work, database, error) || !check_target (work->file, error))
    return NULL;

  sink.stream =
      G_OUTPUT_STREAM (g_file_create (work->beside, G_FILE_CREATE_NONE, cancellable, error));
  if (sink.stream == NULL)
    return NULL;
  if (export_records (&sink, database, cancellable, error))
    return work;

  g_output_stream_close (sink.stream, NULL, NULL);
  g_file_delete (work->beside, NULL, NULL);
  return NULL;
}

/* --- the log --- */

static const char *
find_kind_word (PdExportKind kind)
{
  switch (kind) {
  case PD_EXPORT_CUSTOMERS:
    return "customers";
  case PD_EXPORT_ORDERS:
    return "orders";
  case PD_EXPORT_SOFTWARE:
    return "software";
  case PD_EXPORT_ACTIVITY:
    return "activity";
  case PD_EXPORT_DEADLINES:
    return "deadlines";
  case PD_EXPORT_RESERVATIONS:
    return "reservations";
  }
  g_return_val_if_reached (NULL);
}

static gboolean
log_export (PdExportWork *work, PdDatabase *database, GError **error)
{
  g_autoptr (PdSettings) settings = NULL;
  g_autofree char *name = g_file_get_parse_name (work->file);
  g_autofree char *detail = NULL;
  PdLocalEngine engine = { 0 };

  if (!pd_context_begin_any (work->context, database, &settings, &engine, error))
    return FALSE;

  g_strdelimit (name, "\r\n", ' ');
  detail = g_strdup_printf ("what: %s\nfile: %s\nrows: %" G_GINT64_FORMAT,
                            find_kind_word (work->kind), name, work->rows);
  return pd_local_engine_log (database, &engine, PD_OPERATION_EXPORT, "succeeded", NULL, "file",
                              name, detail, error);
}

gpointer
pd_export_log_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdExportWork *work = data;

  /* The name last: without it, the record is rolled back. */
  if (!g_cancellable_set_error_if_cancelled (cancellable, error) &&
      log_export (work, database, error) &&
      g_file_move (work->beside, work->file, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
    return work;

  g_file_delete (work->beside, NULL, NULL);
  return NULL;
}
