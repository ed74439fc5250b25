// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* How rows become records. `ids` is the whole list. `cache` knows every record that anybody still
 * holds, and holds the CACHE_ROWS last asked for itself. The first answer to a query brings the
 * records of the first rows along, so that they are shown at once. Other records that are not
 * loaded yet, or out of date, wait in `queue`; pump() sends at most MAX_READS batches of them to
 * the readers. */

#include "pd-query-model.h"

#include <string.h>

#include "pd-ids-read.h"
#include "pd-record-queue.h"
#include "pd-tables.h"

/* Records that are kept though nobody else holds them: 20 windows. */
#define CACHE_ROWS (20u * PD_RECORD_WINDOW)
#define MAX_READS 2
/* The first answer to a query; the rest follows. */
#define FIRST_ROWS ((gint64) PD_RECORD_WINDOW)
/* Records that come with it: as many as most windows show. */
#define FIRST_RECORDS 40u
/* Before the rest is read: who types fast wants the next answer, and a window comes up first. */
#define REST_DELAY_MS 100
/* How long pd_query_model_wait() holds the main loop: so that the rows can still be drawn in the
 * frame that is due. A frame without them would only put them off to the next. */
#define WAIT_US (12 * 1000)

/* What the job that reads row IDs is after. */
typedef enum { STAGE_IDLE, STAGE_FIRST, STAGE_REST, STAGE_REFRESH } Stage;

struct _PdQueryModel
{
  GObject parent_instance;
  PdStore *store;         /* (owned) */
  PdQuery *query;         /* (owned) */
  PdDecorator *decorator; /* (owned) (nullable): an atomic box */
  GArray *ids;            /* (element-type gint64) (owned) */
  PdRecordCache cache;
  PdRecordQueue queue;
  guint n_reads;
  guint generation; /* of the book's content, as far as known here */
  guint pump_id;
  guint rest_id;

  GCancellable *ids_cancellable;   /* (owned) (nullable): of the row IDs' job */
  PdIdsRead *ids_read;             /* (owned) (nullable): that job, until it is answered */
  GCancellable *reads_cancellable; /* (owned): of the windows' jobs; cancelled by dispose */
  Stage stage;
  gboolean again; /* the book changed while row IDs were read */
  gboolean loading;
  GError *error; /* (owned) (nullable) */
};

typedef enum { PROP_STORE = 1, PROP_QUERY, PROP_LOADING, PROP_N_ITEMS, PROP_ERROR } Property;
static GParamSpec *props[PROP_ERROR + 1];

static void pd_query_model_list_model_init (GListModelInterface *iface);
static void pump_soon (PdQueryModel *self);
static void start_ids (PdQueryModel *self, Stage stage);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdQueryModel,
                               pd_query_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      pd_query_model_list_model_init))

/* --- small things --- */

static void
set_loading (PdQueryModel *self, gboolean loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

/* Takes the error over. */
static void
set_error (PdQueryModel *self, GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static gint64
id_at (PdQueryModel *self, guint position)
{
  return g_array_index (self->ids, gint64, position);
}

/* Changes of the book after which a list of this kind may look different. */
static guint
get_concerns (PdQueryModel *self)
{
  const guint sale = PD_CHANGE_ORDERS | PD_CHANGE_CUSTOMERS;
  guint extra = self->decorator != NULL ? PD_CHANGE_SETTINGS : 0;

  switch (self->query->kind) {
  case PD_LIST_CUSTOMERS:
    return extra | sale | PD_CHANGE_DEADLINES;
  case PD_LIST_PRODUCTS: /* with verdicts: owned, agreement, credit */
    return extra | PD_CHANGE_PRODUCTS |
           (extra != 0 ? sale | PD_CHANGE_INVOICES | PD_CHANGE_RESERVATIONS | PD_CHANGE_MARKETS
                       : 0);
  case PD_LIST_ORDERS:
    return extra | sale;
  case PD_LIST_SOFTWARE:
    return extra | sale | (extra != 0 ? PD_CHANGE_KEYS | PD_CHANGE_INVOICES : 0);
  case PD_LIST_KEYS:
  case PD_LIST_LINKS:
    return extra | sale | PD_CHANGE_KEYS;
  case PD_LIST_INVOICES:
    return extra | PD_CHANGE_INVOICES;
  case PD_LIST_INVOICE_LINES:
    return extra | sale | PD_CHANGE_INVOICES;
  case PD_LIST_ACTIVITY:
    return extra | PD_CHANGE_ACTIVITY;
  case PD_LIST_DEADLINES:
    return extra | sale | PD_CHANGE_DEADLINES | PD_CHANGE_RESERVATIONS | PD_CHANGE_REQUESTS;
  case PD_LIST_EVERYTHING:
    return extra | sale | PD_CHANGE_INVOICES | PD_CHANGE_RESERVATIONS | PD_CHANGE_REQUESTS |
           PD_CHANGE_OUTBOX;
  case PD_LIST_RESERVATIONS:
    return extra | sale | PD_CHANGE_RESERVATIONS;
  case PD_LIST_REQUESTS:
    return extra | PD_CHANGE_CUSTOMERS | PD_CHANGE_REQUESTS;
  case PD_LIST_OUTBOX:
    return extra | PD_CHANGE_CUSTOMERS | PD_CHANGE_OUTBOX;
  }

  g_return_val_if_reached (G_MAXUINT);
}

/* Drops what only the cache holds and queues the rest to be read anew. */
static void
refresh_records (PdQueryModel *self)
{
  self->generation++;
  pd_record_queue_refresh (&self->queue);
  pump_soon (self);
}

/* --- reading windows --- */

/* One read under way: an atomic box, shared by the job and its callback. */
typedef struct
{
  PdQueryModel *model; /* not owned: cancelled when it goes */
  PdListKind kind;
  gint64 now;
  PdRecordBatch batch;
  guint generation;
  PdDecorator *decorator;
} Read;

static void
read_clear (gpointer data)
{
  Read *read = data;

  pd_decorator_unref (read->decorator);
}

static void
read_unref (gpointer read)
{
  g_atomic_rc_box_release_full (read, read_clear);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Read, read_unref)

/* Reader thread. */
static gpointer
read_records (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Read *read = data;
  GPtrArray *records =
      pd_database_load (database, read->kind, read->batch.ids, read->batch.n_ids, read->now, error);

  if (records != NULL && read->decorator != NULL)
    read->decorator->run (records, read->decorator->data);

  return records;
}

static void
store_record (PdQueryModel *self, PdRecord *record)
{
  PdRecordEntry *entry = pd_record_cache_find (&self->cache, pd_record_get_row_id (record));

  if (entry == NULL)
    entry = pd_record_cache_add (&self->cache, g_object_ref (record));
  else
    pd_record_assign (entry->record, record);
}

static void
records_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = pd_store_read_finish (PD_STORE (source), result, &error);
  g_autoptr (Read) read = user_data;
  PdQueryModel *self = read->model;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Not cancelled: the model is still there. */
  self->n_reads--;
  pd_record_queue_end_batch (&self->queue, &read->batch);
  if (error != NULL) {
    g_warning ("Reading records: %s", error->message);
    set_error (self, g_steal_pointer (&error));
    return;
  }

  g_object_ref (self);
  if (read->generation != self->generation) {
    pd_record_queue_want_again (&self->queue, &read->batch);
  } else {
    for (guint i = 0; i < records->len; i++)
      store_record (self, records->pdata[i]);
    pd_record_queue_want_neighbours (&self->queue, &read->batch);
  }
  pump_soon (self);
  g_object_unref (self);
}

static void
start_read (PdQueryModel *self, Read *read)
{
  read->model = self;
  read->kind = self->query->kind;
  read->now = self->query->now;
  read->generation = self->generation;
  if (self->decorator != NULL)
    read->decorator = g_atomic_rc_box_acquire (self->decorator);

  self->n_reads++;
  pd_store_read_async (self->store, read_records, g_atomic_rc_box_acquire (read), read_unref,
                       (GDestroyNotify) g_ptr_array_unref, self->reads_cancellable, records_read_cb,
                       g_atomic_rc_box_acquire (read));
}

static gboolean
pump_cb (gpointer data)
{
  PdQueryModel *self = data;

  self->pump_id = 0;
  pd_record_queue_trim (&self->queue, self->ids);
  while (self->n_reads < MAX_READS) {
    g_autoptr (Read) read = g_atomic_rc_box_new0 (Read);

    if (!pd_record_queue_next (&self->queue, self->ids, &read->batch))
      break;
    start_read (self, read);
  }

  return G_SOURCE_REMOVE;
}

/* In the main loop's next turn, when all rows of this turn have been asked for. */
static void
pump_soon (PdQueryModel *self)
{
  if (self->pump_id != 0 || self->n_reads >= MAX_READS)
    return;
  if (pd_record_queue_is_empty (&self->queue))
    return;

  self->pump_id = g_idle_add_full (G_PRIORITY_DEFAULT, pump_cb, self, NULL);
}

/* --- reading row IDs --- */

/* Tells of the smallest range that differs. */
static void
replace_ids (PdQueryModel *self, GArray *ids)
{
  GArray *old = self->ids;
  guint shorter = MIN (old->len, ids->len);
  guint prefix = 0;
  guint suffix = 0;
  guint removed;
  guint added;

  while (prefix < shorter &&
         g_array_index (old, gint64, prefix) == g_array_index (ids, gint64, prefix))
    prefix++;
  while (suffix < shorter - prefix && g_array_index (old, gint64, old->len - 1 - suffix) ==
                                          g_array_index (ids, gint64, ids->len - 1 - suffix))
    suffix++;
  removed = old->len - prefix - suffix;
  added = ids->len - prefix - suffix;
  if (removed == 0 && added == 0)
    return;

  self->ids = g_array_ref (ids);
  pd_record_queue_list_changed (&self->queue);
  pump_soon (self);
  g_list_model_items_changed (G_LIST_MODEL (self), prefix, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_ITEMS]);
  g_array_unref (old);
}

static gboolean
rest_cb (gpointer data)
{
  PdQueryModel *self = data;

  self->rest_id = 0;
  start_ids (self, STAGE_REST);

  return G_SOURCE_REMOVE;
}

/* What comes after this answer. */
static void
advance (PdQueryModel *self, gboolean more)
{
  Stage stage = self->stage;

  self->stage = STAGE_IDLE;
  if (stage == STAGE_FIRST && more) {
    self->stage = STAGE_REST;
    self->rest_id = g_timeout_add (REST_DELAY_MS, rest_cb, self);
  } else if (self->again) {
    self->again = FALSE;
    start_ids (self, STAGE_REFRESH);
  }
}

/* The records of the first window; what was read before the book changed is read again by pump().
 */
static void
take_records (PdQueryModel *self, const PdIdsRead *read, const PdAnswer *answer)
{
  if (answer->records == NULL || read->generation != self->generation)
    return;

  for (guint i = 0; i < answer->records->len; i++)
    store_record (self, answer->records->pdata[i]);
}

static void
take_answer (PdQueryModel *self, PdIdsRead *read, const PdAnswer *answer)
{
  g_autoptr (GCancellable) cancellable = g_object_ref (self->ids_cancellable);

  g_clear_pointer (&self->ids_read, pd_ids_read_unref);
  set_error (self, NULL);
  take_records (self, read, answer);
  replace_ids (self, answer->ids);
  /* A handler may have asked for something else meanwhile. */
  if (g_cancellable_is_cancelled (cancellable))
    return;
  set_loading (self, FALSE);
  if (!g_cancellable_is_cancelled (cancellable))
    advance (self, answer->ids->len == FIRST_ROWS);
}

static void
ids_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdIdsRead) read = user_data;
  g_autoptr (PdQueryModel) self = NULL;
  g_autoptr (PdAnswer) answer = NULL;

  pd_store_read_finish (PD_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  answer = pd_ids_read_fetch (read);
  if (answer == NULL && error == NULL) /* pd_query_model_wait() had it */
    return;

  self = g_object_ref (read->model);
  if (error != NULL) {
    g_warning ("Listing: %s", error->message);
    g_clear_pointer (&self->ids_read, pd_ids_read_unref);
    self->stage = STAGE_IDLE;
    set_error (self, g_steal_pointer (&error));
    set_loading (self, FALSE);
    return;
  }

  take_answer (self, read, answer);
}

static void
start_ids (PdQueryModel *self, Stage stage)
{
  PdIdsRead *read = NULL;

  g_cancellable_cancel (self->ids_cancellable);
  g_clear_object (&self->ids_cancellable);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->ids_cancellable = g_cancellable_new ();
  self->stage = stage;

  read = pd_ids_read_new (self->query, stage == STAGE_FIRST ? FIRST_ROWS : -1,
                          stage == STAGE_FIRST ? FIRST_RECORDS : 0, self->decorator);
  read->model = self;
  read->generation = self->generation;
  g_clear_pointer (&self->ids_read, pd_ids_read_unref);
  self->ids_read = read;
  pd_store_read_async (self->store, pd_ids_read_run, g_atomic_rc_box_acquire (read),
                       pd_ids_read_unref, NULL, self->ids_cancellable, ids_read_cb,
                       g_atomic_rc_box_acquire (read));
}

static void
store_changed_cb (PdStore *store, guint changes, gpointer user_data)
{
  PdQueryModel *self = user_data;

  if ((changes & get_concerns (self)) == 0)
    return;

  refresh_records (self);
  if (self->stage == STAGE_IDLE)
    start_ids (self, STAGE_REFRESH);
  else
    self->again = TRUE;
}

/* --- GListModel --- */

static GType
pd_query_model_get_item_type (GListModel *model)
{
  PdQueryModel *self = PD_QUERY_MODEL (model);

  return pd_list_kind_get_record_type (self->query->kind);
}

static guint
pd_query_model_get_n_items (GListModel *model)
{
  return PD_QUERY_MODEL (model)->ids->len;
}

static gpointer
pd_query_model_get_item (GListModel *model, guint position)
{
  PdQueryModel *self = PD_QUERY_MODEL (model);
  PdRecord *record;
  PdRecordEntry *entry;

  if (position >= self->ids->len)
    return NULL;

  entry = pd_record_cache_find (&self->cache, id_at (self, position));
  if (entry == NULL) {
    record = g_object_new (pd_list_kind_get_record_type (self->query->kind), "row-id",
                           id_at (self, position), NULL);
    entry = pd_record_cache_add (&self->cache, record);
  } else {
    pd_record_cache_touch (entry);
  }

  record = g_object_ref (entry->record);
  if (!pd_record_get_loaded (record) && !entry->reading) {
    pd_record_queue_want (&self->queue, position);
    pump_soon (self);
  }

  return record;
}

static void
pd_query_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = pd_query_model_get_item_type;
  iface->get_n_items = pd_query_model_get_n_items;
  iface->get_item = pd_query_model_get_item;
}

/* --- the object --- */

static void
pd_query_model_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdQueryModel *self = PD_QUERY_MODEL (object);

  switch ((Property) prop_id) {
  case PROP_STORE:
    g_value_set_object (value, self->store);
    break;
  case PROP_QUERY:
    g_value_set_boxed (value, self->query);
    break;
  case PROP_LOADING:
    g_value_set_boolean (value, self->loading);
    break;
  case PROP_N_ITEMS:
    g_value_set_uint (value, self->ids->len);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  }
}

static void
pd_query_model_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdQueryModel *self = PD_QUERY_MODEL (object);

  switch ((Property) prop_id) {
  case PROP_STORE:
    self->store = g_value_dup_object (value);
    break;
  case PROP_QUERY:
    pd_query_model_set_query (self, g_value_get_boxed (value));
    break;
  case PROP_LOADING:
  case PROP_N_ITEMS:
  case PROP_ERROR: /* read only */
    break;
  }
}

static void
pd_query_model_dispose (GObject *object)
{
  PdQueryModel *self = PD_QUERY_MODEL (object);

  g_cancellable_cancel (self->ids_cancellable);
  g_cancellable_cancel (self->reads_cancellable);
  g_clear_pointer (&self->ids_read, pd_ids_read_unref);
  g_clear_handle_id (&self->pump_id, g_source_remove);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (pd_query_model_parent_class)->dispose (object);
}

static void
pd_query_model_finalize (GObject *object)
{
  PdQueryModel *self = PD_QUERY_MODEL (object);

  g_clear_object (&self->ids_cancellable);
  g_clear_object (&self->reads_cancellable);
  pd_record_queue_clear (&self->queue);
  pd_record_cache_clear (&self->cache);
  g_array_unref (self->ids);
  pd_decorator_unref (self->decorator);
  pd_query_free (self->query);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (pd_query_model_parent_class)->finalize (object);
}

static void
pd_query_model_class_init (PdQueryModelClass *klass)
{
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_query_model_get_property;
  object_class->set_property = pd_query_model_set_property;
  object_class->dispose = pd_query_model_dispose;
  object_class->finalize = pd_query_model_finalize;

  props[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, PD_TYPE_STORE,
                                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | flags);
  props[PROP_QUERY] =
      g_param_spec_boxed ("query", NULL, NULL, PD_TYPE_QUERY, G_PARAM_READWRITE | flags);
  props[PROP_LOADING] =
      g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | flags);
  props[PROP_N_ITEMS] =
      g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | flags);
  props[PROP_ERROR] =
      g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_query_model_init (PdQueryModel *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  pd_record_cache_init (&self->cache, CACHE_ROWS);
  pd_record_queue_init (&self->queue, &self->cache);
  self->reads_cancellable = g_cancellable_new ();
}

/**
 * pd_query_model_new:
 * @store: the book
 * @query: what to list; copied
 *
 * Returns: (transfer full): a model that is empty and "loading" until the first answer is there
 */
PdQueryModel *
pd_query_model_new (PdStore *store, const PdQuery *query)
{
  PdQueryModel *self;

  g_return_val_if_fail (PD_IS_STORE (store), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  self = g_object_new (PD_TYPE_QUERY_MODEL, "store", store, NULL);
  self->query = pd_query_copy (query);
  self->loading = TRUE;
  g_signal_connect (store, "changed", G_CALLBACK (store_changed_cb), self);
  start_ids (self, STAGE_FIRST);

  return self;
}

void
pd_query_model_set_decorator (PdQueryModel *self,
                              PdRecordDecorator run,
                              gpointer data,
                              GDestroyNotify data_free)
{
  g_return_if_fail (PD_IS_QUERY_MODEL (self));

  pd_decorator_unref (self->decorator);
  self->decorator = NULL;
  if (run != NULL) {
    self->decorator = g_atomic_rc_box_new0 (PdDecorator);
    self->decorator->run = run;
    self->decorator->data = data;
    self->decorator->data_free = data_free;
  }
  refresh_records (self);
  if (self->stage == STAGE_FIRST) /* its records would come undecorated */
    start_ids (self, STAGE_FIRST);
}

/* Two queries that differ in their instant only: the same list, a moment later. */
static gboolean
differ_in_now_only (const PdQuery *a, const PdQuery *b)
{
  g_autoptr (PdQuery) copy = pd_query_copy (a);

  copy->now = b->now;
  return pd_query_equal (copy, b);
}

void
pd_query_model_set_query (PdQueryModel *self, const PdQuery *query)
{
  gboolean same;
  gboolean refresh;

  g_return_if_fail (PD_IS_QUERY_MODEL (self));
  g_return_if_fail (query != NULL);
  g_return_if_fail (query->kind == self->query->kind);

  if (pd_query_equal (self->query, query))
    return;

  same = differ_in_now_only (self->query, query);
  refresh = self->query->now != query->now;
  pd_query_free (self->query);
  self->query = pd_query_copy (query);
  self->again = FALSE;
  if (refresh)
    refresh_records (self);
  if (same && !self->loading) {
    start_ids (self, STAGE_REFRESH);
  } else {
    start_ids (self, STAGE_FIRST);
    set_loading (self, TRUE);
  }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_QUERY]);
}

const PdQuery *
pd_query_model_get_query (PdQueryModel *self)
{
  g_return_val_if_fail (PD_IS_QUERY_MODEL (self), NULL);

  return self->query;
}

void
pd_query_model_set_search (PdQueryModel *self, const char *search)
{
  g_autoptr (PdQuery) query = NULL;

  g_return_if_fail (PD_IS_QUERY_MODEL (self));

  query = pd_query_copy (self->query);
  pd_query_set_search (query, search != NULL && *search != '\0' ? search : NULL);
  pd_query_model_set_query (self, query);
}

void
pd_query_model_set_sort (PdQueryModel *self, PdSort sort, gboolean descending)
{
  g_autoptr (PdQuery) query = NULL;

  g_return_if_fail (PD_IS_QUERY_MODEL (self));

  query = pd_query_copy (self->query);
  query->sort = sort;
  query->descending = descending;
  pd_query_model_set_query (self, query);
}

void
pd_query_model_wait (PdQueryModel *self)
{
  g_autoptr (PdQueryModel) held = NULL;
  g_autoptr (PdIdsRead) read = NULL;
  g_autoptr (PdAnswer) answer = NULL;

  g_return_if_fail (PD_IS_QUERY_MODEL (self));

  if (!self->loading || self->ids_read == NULL)
    return;

  held = g_object_ref (self);
  read = g_atomic_rc_box_acquire (self->ids_read);
  pd_ids_read_wait (read, WAIT_US);
  if ((answer = pd_ids_read_fetch (read)) != NULL)
    take_answer (self, read, answer);
}

gboolean
pd_query_model_get_loading (PdQueryModel *self)
{
  g_return_val_if_fail (PD_IS_QUERY_MODEL (self), FALSE);

  return self->loading;
}

const GError *
pd_query_model_get_error (PdQueryModel *self)
{
  g_return_val_if_fail (PD_IS_QUERY_MODEL (self), NULL);

  return self->error;
}

void
pd_query_model_retry (PdQueryModel *self)
{
  g_return_if_fail (PD_IS_QUERY_MODEL (self));

  set_error (self, NULL);
  self->again = FALSE;
  refresh_records (self);
  start_ids (self, STAGE_FIRST);
  set_loading (self, TRUE);
}

guint
pd_query_model_find (PdQueryModel *self, gint64 row_id)
{
  g_return_val_if_fail (PD_IS_QUERY_MODEL (self), G_MAXUINT);

  for (guint i = 0; i < self->ids->len; i++) {
    if (id_at (self, i) == row_id)
      return i;
  }

  return G_MAXUINT;
}
