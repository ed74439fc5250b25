// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-transfer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-csv.h"
#include "pd-data.h"
#include "pd-error.h"
#include "pd-sample-book.h"
#include "pd-text.h"

#define CATALOG_MAX (64 * 1024 * 1024) /* bytes */
#define PROGRESS_ROWS 500

/* A column of the file: its name, whether it must be there, and other names for it. Names are
 * compared folded and without blanks and underscores. */
typedef struct
{
  const char *name;
  gboolean compulsory;
  const char *others[5];
} Column;

enum { KEY_PRODUCT_ID, KEY_VERSION, KEY_KEY, N_KEY_COLUMNS };
static const Column key_columns[N_KEY_COLUMNS] = {
  { "product_id", TRUE, { "製品 ID", "プロダクト ID", "製品番号" } },
  { "version", TRUE, { "バージョン", "版" } },
  { "key", TRUE, { "product key", "プロダクト キー", "製品キー", "キー" } },
};

static const Column customer_columns[PD_CUSTOMER_N_FIELDS] = {
  [PD_CUSTOMER_FIELD_NAME] = { "name", TRUE, { "company name", "会社名", "顧客名", "名前" } },
  [PD_CUSTOMER_FIELD_DOMAIN] = { "domain",
                                 TRUE,
                                 { "primary domain name", "ドメイン", "ドメイン名",
                                   "プライマリ ドメイン名" } },
  [PD_CUSTOMER_FIELD_COUNTRY] = { "country",
                                  TRUE,
                                  { "国", "国コード", "国/地域", "country/region" } },
  [PD_CUSTOMER_FIELD_CURRENCY] = { "currency", FALSE, { "通貨" } },
  [PD_CUSTOMER_FIELD_EMAIL] = { "email",
                                FALSE,
                                { "email address", "メール", "メール アドレス", "電子メール" } },
  [PD_CUSTOMER_FIELD_PHONE] = { "phone", FALSE, { "phone number", "電話", "電話番号" } },
  [PD_CUSTOMER_FIELD_REGISTRATION_ID] = { "registration_id",
                                          FALSE,
                                          { "登録番号", "登録 ID", "法人番号" } },
  [PD_CUSTOMER_FIELD_FIRST_NAME] = { "first_name", FALSE, { "名" } },
  [PD_CUSTOMER_FIELD_LAST_NAME] = { "last_name", FALSE, { "姓" } },
  [PD_CUSTOMER_FIELD_TENANT_ID] = { "tenant_id",
                                    FALSE,
                                    { "microsoft id", "テナント ID", "テナント GUID",
                                      "tenant guid" } },
};

/* The state of one import on the writer's thread. */
typedef struct
{
  PdImportWork *work;
  PdDatabase *database;
  const PdLocalEngine *engine;
  PdCsvReader *reader;
  const Column *columns;
  gsize n_columns;
  int places[PD_CUSTOMER_N_FIELDS]; /* field of each column, -1 = not in the file */
  guint n_fields;                   /* of the header */
  PdVault *vault;                   /* keys alone */
  GHashTable *products;             /* keys alone: product ID -> set of versions */
} Import;

void
pd_import_work_free (PdImportWork *work)
{
  g_clear_object (&work->context);
  g_clear_object (&work->file);
  g_clear_pointer (&work->result, pd_import_result_free);
  g_free (work);
}

/* --- what is rejected --- */

static void
clear_rejected (gpointer data)
{
  g_free (((PdRejected *) data)->reason);
}

static void
reject (PdImportWork *work, gint64 line, const char *reason)
{
  PdRejected rejected = { line, g_strdup (reason) };

  if (work->result->rejected->len < PD_REJECTED_MAX)
    g_array_append_val (work->result->rejected, rejected);
  else
    clear_rejected (&rejected);
}

/* TRUE if @error is about the file's content (a rule that a row breaks, 2.9, included): it becomes
 * a line of the list. Everything else (disk, book, cancelled) ends the import. */
static gboolean
reject_error (PdImportWork *work, gint64 line, GError *error)
{
  if (!g_error_matches (error, PD_ERROR, PD_ERROR_INVALID) &&
      !g_error_matches (error, PD_ERROR, PD_ERROR_RULE) &&
      !g_error_matches (error, PD_ERROR, PD_ERROR_CONFLICT) &&
      !g_error_matches (error, PD_ERROR, PD_ERROR_OVERFLOW))
    return FALSE;

  reject (work, line, error->message);
  return TRUE;
}

/* --- the header --- */

static char *
fold_name (const char *name)
{
  char *folded = pd_text_fold (name);
  char *to = folded;

  for (const char *from = folded; *from != '\0'; from++) {
    if (*from != ' ' && *from != '_')
      *to++ = *from;
  }
  *to = '\0';
  return folded;
}

static gboolean
column_is (const Column *column, const char *folded)
{
  g_autofree char *own = fold_name (column->name);

  if (g_strcmp0 (own, folded) == 0)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (column->others) && column->others[i] != NULL; i++) {
    g_autofree char *other = fold_name (column->others[i]);

    if (g_strcmp0 (other, folded) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Columns of our own customer export that say nothing about a new record: passed over, so that an
 * export can be taken in elsewhere. Acceptance of the agreement is never imported: it is recorded
 * by a person (4.6). */
static gboolean
is_passed_over (Import *import, const char *folded)
{
  static const char *const headings[] = { N_ ("Relationship"), N_ ("Agreement accepted (UTC)"),
                                          N_ ("Orders"), N_ ("Created (UTC)") };

  if (import->columns != customer_columns)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (headings); i++) {
    g_autofree char *source = fold_name (headings[i]);
    g_autofree char *translated = fold_name (_ (headings[i]));

    if (g_strcmp0 (folded, source) == 0 || g_strcmp0 (folded, translated) == 0)
      return TRUE;
  }

  return FALSE;
}

static void
take_header_field (Import *import, guint field, const char *name)
{
  g_autofree char *folded = fold_name (name);
  g_autofree char *reason = NULL;
  gint64 line = pd_csv_reader_get_line (import->reader);

  for (gsize i = 0; i < import->n_columns; i++) {
    if (!column_is (&import->columns[i], folded))
      continue;
    if (import->places[i] >= 0) {
      /* Translators: %s is the name of a column. */
      reason = g_strdup_printf (_ ("The column “%s” stands twice in the header."), name);
      reject (import->work, line, reason);
      return;
    }
    import->places[i] = field;
    return;
  }

  if (is_passed_over (import, folded))
    return;

  /* Translators: %s is the name of a column. */
  reason = g_strdup_printf (_ ("The column “%s” is not known. Please remove it."), name);
  reject (import->work, line, reason);
}

static gboolean
read_header (Import *import, GCancellable *cancellable, GError **error)
{
  gboolean has_row = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (import->places); i++)
    import->places[i] = -1;
  if (!pd_csv_reader_next (import->reader, &has_row, cancellable, error))
    return FALSE;
  if (!has_row) {
    reject (import->work, 1, _ ("The file is empty."));
    return TRUE;
  }

  import->n_fields = pd_csv_reader_get_n_fields (import->reader);
  for (guint i = 0; i < import->n_fields; i++)
    take_header_field (import, i, pd_csv_reader_get_field (import->reader, i));
  for (gsize i = 0; i < import->n_columns; i++) {
    if (import->columns[i].compulsory && import->places[i] < 0) {
      g_autofree char *reason =
          /* Translators: %s is the name of a column. */
          g_strdup_printf (_ ("The column “%s” is missing in the header."),
                           import->columns[i].name);

      reject (import->work, pd_csv_reader_get_line (import->reader), reason);
    }
  }
  return TRUE;
}

/* The row's text in that column, trimmed; NULL for none. (transfer full) */
static char *
dup_field (Import *import, gsize column)
{
  const char *text = import->places[column] >= 0
                         ? pd_csv_reader_get_field (import->reader, import->places[column])
                         : NULL;
  char *trimmed = text != NULL ? g_strstrip (g_strdup (pd_csv_unguard (text))) : NULL;

  if (trimmed != NULL && *trimmed == '\0')
    g_clear_pointer (&trimmed, g_free);
  return trimmed;
}

/* --- keys --- */

static gboolean
fail_invalid (GError **error, const char *sentence, const char *value)
{
  g_set_error (error, PD_ERROR, PD_ERROR_INVALID, sentence, value);
  return FALSE;
}

/* The product's versions, read once. (transfer none) */
static GHashTable *
find_versions (Import *import, const char *product_id, GError **error)
{
  GHashTable *versions = g_hash_table_lookup (import->products, product_id);
  g_autoptr (GPtrArray) media = NULL;

  if (versions != NULL)
    return versions;
  if ((media = pd_database_list_media (import->database, product_id, error)) == NULL)
    return NULL;

  versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < media->len; i++)
    g_hash_table_add (versions, g_strdup (pd_media_get_version (media->pdata[i])));
  g_hash_table_insert (import->products, g_strdup (product_id), versions);
  return versions;
}

static gboolean
check_key_product (Import *import, const char *product_id, const char *version, GError **error)
{
  GHashTable *versions = NULL;

  if (product_id == NULL)
    return fail_invalid (error, _ ("The column “%s” is empty in this row."), "product_id");
  if (version == NULL)
    return fail_invalid (error, _ ("The column “%s” is empty in this row."), "version");
  if ((versions = find_versions (import, product_id, error)) == NULL)
    return FALSE;
  if (g_hash_table_size (versions) == 0)
    return fail_invalid (error,
                         /* Translators: %s is a product ID. */
                         _ ("The catalogue has no product “%s” that keys and downloads belong to."),
                         product_id);
  if (!g_hash_table_contains (versions, version)) {
    /* Translators: the first %s is a product ID, the second one a version such as 2022. */
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 _ ("The product “%s” has no version “%s” in the catalogue."), product_id, version);
    return FALSE;
  }
  return TRUE;
}

static gboolean
import_key (Import *import, GError **error)
{
  g_autofree char *product_id = dup_field (import, KEY_PRODUCT_ID);
  g_autofree char *version = dup_field (import, KEY_VERSION);
  char *typed = dup_field (import, KEY_KEY);
  char *key = NULL;
  g_autofree char *masked = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) hash = NULL;
  g_autoptr (GError) insert_error = NULL;
  gboolean done = FALSE;

  if (check_key_product (import, product_id, version, error) &&
      (typed != NULL || fail_invalid (error, _ ("The column “%s” is empty in this row."), "key")) &&
      (key = pd_local_engine_read_key (typed, error)) != NULL &&
      (sealed = pd_vault_seal (import->vault, key, error)) != NULL) {
    hash = pd_vault_hash (import->vault, key);
    masked = pd_text_mask_key (key, "●");
    done =
        pd_database_insert_pool_key (import->database, product_id, version, sealed, hash, masked,
                                     g_str_has_prefix (key, PD_SAMPLE_KEY_PREFIX), &insert_error);
    if (g_error_matches (insert_error, PD_ERROR, PD_ERROR_CONFLICT))
      g_set_error_literal (
          error, PD_ERROR, PD_ERROR_CONFLICT,
          _ ("The product key is in the book already, or stands twice in the file."));
    else if (insert_error != NULL)
      g_propagate_error (error, g_steal_pointer (&insert_error));
  }

  pd_vault_free_text (typed);
  pd_vault_free_text (key);
  return done;
}

/* --- customers --- */

static gboolean
import_customer (Import *import, GError **error)
{
  g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
  gboolean has = FALSE;
  gint64 row_id = 0;

  fields->name = dup_field (import, PD_CUSTOMER_FIELD_NAME);
  fields->domain = dup_field (import, PD_CUSTOMER_FIELD_DOMAIN);
  fields->country = dup_field (import, PD_CUSTOMER_FIELD_COUNTRY);
  fields->currency = dup_field (import, PD_CUSTOMER_FIELD_CURRENCY);
  fields->email = dup_field (import, PD_CUSTOMER_FIELD_EMAIL);
  fields->phone = dup_field (import, PD_CUSTOMER_FIELD_PHONE);
  fields->registration_id = dup_field (import, PD_CUSTOMER_FIELD_REGISTRATION_ID);
  fields->first_name = dup_field (import, PD_CUSTOMER_FIELD_FIRST_NAME);
  fields->last_name = dup_field (import, PD_CUSTOMER_FIELD_LAST_NAME);
  fields->tenant_id = dup_field (import, PD_CUSTOMER_FIELD_TENANT_ID);
  if (fields->currency == NULL && fields->country != NULL) {
    g_autofree char *country = g_ascii_strup (fields->country, -1);

    fields->currency = g_strdup (pd_country_get_currency (country));
  }
  if (!pd_customer_fields_check (fields, TRUE, NULL, error))
    return FALSE;

  if (fields->tenant_id == NULL)
    fields->tenant_id = g_uuid_string_random ();
  else if (!pd_database_has_tenant (import->database, fields->tenant_id, &has, error))
    return FALSE;
  if (has) {
    g_set_error (error, PD_ERROR, PD_ERROR_CONFLICT,
                 /* Translators: %s is a tenant GUID */
                 _ ("There is a customer with the tenant GUID %s already."), fields->tenant_id);
    return FALSE;
  }

  return pd_database_insert_customer (import->database, fields, import->engine->now, &row_id,
                                      error);
}

/* --- rows --- */

static gboolean
import_row (Import *import, GError **error)
{
  guint n_fields = pd_csv_reader_get_n_fields (import->reader);

  if (n_fields != import->n_fields) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: the first %u is the number of fields of this row, the second one
                  * that of the header. */
                 _ ("The row has another number of fields (%u) than the header (%u)."), n_fields,
                 import->n_fields);
    return FALSE;
  }

  return import->work->kind == PD_IMPORT_KEYS ? import_key (import, error)
                                              : import_customer (import, error);
}

static void
tell_progress (Import *import)
{
  PdImportWork *work = import->work;

  if (work->progress != NULL)
    work->progress (pd_csv_reader_get_bytes (import->reader),
                    pd_csv_reader_get_size (import->reader), work->progress_data);
}

static gboolean
import_rows (Import *import, GCancellable *cancellable, GError **error)
{
  GArray *rejected = import->work->result->rejected;

  for (gint64 n = 1; rejected->len < PD_REJECTED_MAX; n++) {
    g_autoptr (GError) row_error = NULL;
    gboolean has_row = FALSE;

    if (n % PROGRESS_ROWS == 0)
      tell_progress (import);
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !pd_csv_reader_next (import->reader, &has_row, cancellable, error))
      return FALSE;
    if (!has_row)
      break;
    if (import_row (import, &row_error)) {
      import->work->result->rows++;
    } else if (!reject_error (import->work, pd_csv_reader_get_line (import->reader), row_error)) {
      g_propagate_error (error, g_steal_pointer (&row_error));
      return FALSE;
    }
  }

  tell_progress (import);
  return TRUE;
}

/* Reads the file; a fault of its form is a rejected line. */
static gboolean
import_csv (Import *import, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) csv_error = NULL;
  gint64 line = 1;

  import->reader = pd_csv_reader_open (import->work->file, cancellable, &csv_error);
  if (import->reader != NULL && read_header (import, cancellable, &csv_error) &&
      (import->work->result->rejected->len > 0 || import_rows (import, cancellable, &csv_error)))
    return TRUE;

  if (import->reader != NULL)
    line = pd_csv_reader_get_line (import->reader);
  if (g_error_matches (csv_error, PD_ERROR, PD_ERROR_INVALID)) {
    reject (import->work, line, csv_error->message);
    return TRUE;
  }

  g_propagate_error (error, g_steal_pointer (&csv_error));
  return FALSE;
}

static gboolean
import_table (PdImportWork *work,
              PdDatabase *database,
              const PdLocalEngine *engine,
              GCancellable *cancellable,
              GError **error)
{
  gboolean keys = work->kind == PD_IMPORT_KEYS;
  g_autoptr (PdCsvReader) reader = NULL;
  g_autoptr (PdVault) vault = NULL;
  g_autoptr (GHashTable) products = NULL;
  Import import = { .work = work, .database = database, .engine = engine };
  gboolean done = FALSE;

  import.columns = keys ? key_columns : customer_columns;
  import.n_columns = keys ? G_N_ELEMENTS (key_columns) : G_N_ELEMENTS (customer_columns);
  if (keys) {
    if ((vault = pd_context_ref_vault (work->context, error)) == NULL)
      return FALSE;
    products = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify) g_hash_table_unref);
  }
  import.vault = vault;
  import.products = products;
  /* The search index is built once at the end; a rollback takes that back, too. */
  done = (keys || pd_database_begin_bulk (database, error)) &&
         import_csv (&import, cancellable, error) &&
         (keys || work->result->rejected->len > 0 ||
          pd_database_end_bulk (database, cancellable, error));
  reader = import.reader;
  return done;
}

/* --- catalogue --- */

static gboolean
import_catalog (PdImportWork *work, PdDatabase *database, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (PdCatalog) catalog = NULL;
  g_autoptr (GError) parse_error = NULL;
  g_autofree char *data = NULL;
  g_autofree char *reason = NULL;
  gsize length = 0;

  info = g_file_query_info (work->file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE,
                            cancellable, error);
  if (info == NULL)
    return FALSE;
  if (g_file_info_get_size (info) > CATALOG_MAX) {
    reject (work, 1, _ ("The file is too large for a catalogue."));
    return TRUE;
  }
  if (!g_file_load_contents (work->file, cancellable, &data, &length, NULL, error))
    return FALSE;

  if ((catalog = pd_data_parse_catalog (data, length, &parse_error)) == NULL) {
    /* Translators: %s is a technical detail in English that names the place in the file. */
    reason = g_strdup_printf (_ ("The catalogue is not usable: %s"), parse_error->message);
    reject (work, 1, reason);
    return TRUE;
  }

  work->result->rows = catalog->products->len + catalog->media->len;
  return pd_local_engine_put_catalog (database, catalog, error);
}

/* --- the job --- */

static PdAct
find_act (PdImportKind kind)
{
  switch (kind) {
  case PD_IMPORT_KEYS:
    return PD_ACT_GET_KEYS;
  case PD_IMPORT_CUSTOMERS:
    return PD_ACT_ADD_CUSTOMER;
  case PD_IMPORT_CATALOG:
    return PD_ACT_BUY_SOFTWARE;
  }
  g_return_val_if_reached (PD_ACT_GET_KEYS);
}

static const char *
find_operation (PdImportKind kind)
{
  switch (kind) {
  case PD_IMPORT_KEYS:
    return PD_OPERATION_IMPORT_KEYS;
  case PD_IMPORT_CUSTOMERS:
    return PD_OPERATION_IMPORT_CUSTOMERS;
  case PD_IMPORT_CATALOG:
    return PD_OPERATION_IMPORT_CATALOG;
  }
  g_return_val_if_reached (PD_OPERATION_IMPORT_KEYS);
}

static gboolean
log_import (PdImportWork *work, PdDatabase *database, const PdLocalEngine *engine, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (work->file);
  g_autofree char *detail = NULL;

  g_strdelimit (name, "\r\n", ' ');
  detail = g_strdup_printf ("file: %s\nrows: %" G_GINT64_FORMAT, name, work->result->rows);
  return pd_local_engine_log (database, engine, find_operation (work->kind), "succeeded", NULL,
                              "file", name, detail, error);
}

gpointer
pd_import_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdImportWork *work = data;
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine = { 0 };
  gboolean done = FALSE;

  work->result->rejected = g_array_new (FALSE, FALSE, sizeof (PdRejected));
  g_array_set_clear_func (work->result->rejected, clear_rejected);
  if (!pd_context_begin (work->context, database, find_act (work->kind), &settings, &engine, error))
    return NULL;

  done = work->kind == PD_IMPORT_CATALOG
             ? import_catalog (work, database, cancellable, error)
             : import_table (work, database, &engine, cancellable, error);
  if (!done)
    return NULL;
  if (work->result->rejected->len > 0) {
    work->result->rows = 0; /* all or nothing */
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("Rows of the file were rejected; nothing was taken."));
    return NULL;
  }

  return log_import (work, database, &engine, error) ? work : NULL;
}
