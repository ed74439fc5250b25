// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-download.h"

#include "pd-desk-private.h"
#include "pd-download-part.h"
#include "pd-error.h"
#include "pd-tables.h"

#define TICK_MS 100      /* notifies at most ten times a second */
#define SPEED_WEIGHT 0.2 /* of the latest tick in the smoothed speed */

/* What the person wants; the state follows. */
typedef enum { INTENT_RUN, INTENT_PAUSE, INTENT_CANCEL } Intent;

struct _PdDownload
{
  GObject parent_instance;
  PdDesk *desk;           /* (owned) */
  gint64 link_row_id;     /* which link */
  GFile *file;            /* (owned) what it becomes */
  GFile *part;            /* (owned) FILE.part */
  GFile *sidecar;         /* (owned) FILE.part.info: which link and medium the .part belongs to */
  PdDownloadLink *link;   /* (owned) (nullable): as last read */
  GFileOutputStream *out; /* (owned) (nullable): the .part between preparing and transferring */
  GCancellable *cancellable; /* (owned) (nullable): of the work under way */
  PdDownloadState state;
  Intent intent;
  gboolean busy;         /* a step is under way */
  gboolean counted;      /* this download has been counted (5.6) */
  gboolean looked;       /* had_target is known */
  gboolean had_target;   /* the target was there at the start: the file chooser has asked */
  guint tick_source;     /* 0 = none */
  gint64 tick_time;      /* monotonic µs of the tick before */
  gint64 tick_bytes;     /* bytes at the tick before */
  gint64 bytes;          /* as notified */
  gint64 size;           /* bytes, 0 = not known yet */
  gint64 speed;          /* bytes a second */
  int seconds_left;      /* -1 unknown */
  gboolean checking;     /* as notified */
  GError *error;         /* (owned) (nullable) */
  char *sha256;          /* (owned) (nullable) */
  GMutex lock;           /* guards the three below */
  gint64 worker_bytes;   /* in the .part */
  gint64 worker_size;    /* of the whole; 0 = not known */
  gboolean worker_check; /* the SHA-256 is being computed */
};

G_DEFINE_FINAL_TYPE (PdDownload, pd_download, G_TYPE_OBJECT)

typedef enum {
  PROP_STATE = 1,
  PROP_BYTES,
  PROP_SIZE,
  PROP_SPEED,
  PROP_SECONDS_LEFT,
  PROP_FILE,
  PROP_ERROR,
  PROP_TITLE,
  PROP_CHECKING
} PdDownloadProperty;
static GParamSpec *props[PROP_CHECKING + 1];

static void begin (PdDownload *self);

/* --- on a worker thread --- */

static void
tell_cb (gint64 bytes, gint64 size, gboolean checking, gpointer data)
{
  PdDownload *self = data;

  g_mutex_lock (&self->lock);
  self->worker_bytes = bytes;
  self->worker_size = size;
  self->worker_check = checking;
  g_mutex_unlock (&self->lock);
}

/* On the main thread: what the worker gets to know. */
static PdDownloadPart *
part_new (PdDownload *self)
{
  PdDownloadPart *part = g_new0 (PdDownloadPart, 1);

  part->file = g_object_ref (self->file);
  part->part = g_object_ref (self->part);
  part->sidecar = g_object_ref (self->sidecar);
  if (self->link != NULL && pd_download_link_get_media (self->link) != NULL)
    part->media = g_object_ref (pd_download_link_get_media (self->link));
  part->book = g_strdup (pd_desk_get_book_path (self->desk));
  part->link_row_id = self->link_row_id;
  part->had_target = self->had_target;
  part->looked = self->looked;
  part->out = g_steal_pointer (&self->out);
  part->tell = tell_cb;
  part->tell_data = self; /* which the task holds */
  return part;
}

static void
prepare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PdDownloadPart *part = data;
  gboolean resumes = FALSE;
  GError *error = NULL;

  if (pd_download_part_prepare (part, &resumes, &error)) {
    g_task_return_int (task, resumes);
    return;
  }

  g_clear_object (&part->out);
  g_task_return_error (task, error);
}

static gpointer
get_sealed_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_get_sealed_link (database, *(const gint64 *) data, error);
}

/* At Partner Center the link itself is the address, as it was brought along; otherwise the medium
 * knows it. That it is looked at was written down with the download. */
static gboolean
find_address (PdDownload *self, PdDownloadPart *part, GError **error)
{
  PdContext *context = pd_desk_get_context (self->desk);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (PdVault) vault = NULL;

  if (!pd_context_is_cloud (context))
    return TRUE;

  sealed =
      pd_store_read (pd_desk_get_store (self->desk), get_sealed_job, &part->link_row_id, error);
  if (sealed == NULL || (vault = pd_context_ref_vault (context, error)) == NULL)
    return FALSE;
  part->url = pd_vault_open_sealed (vault, sealed, error);
  return part->url != NULL;
}

static void
transfer_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PdDownloadPart *part = data;
  PdDownload *self = PD_DOWNLOAD (source);
  GError *error = NULL;
  gboolean done =
      find_address (self, part, &error) && pd_download_part_transfer (part, cancellable, &error);

  /* Before the answer: whoever gets it may want the lock. */
  g_clear_object (&part->out);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
remove_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  pd_download_part_discard (data);
  g_task_return_boolean (task, TRUE);
}

/* --- the main thread --- */

static void
notify (PdDownload *self, PdDownloadProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
set_checking (PdDownload *self, gboolean checking)
{
  if (self->checking == checking)
    return;

  self->checking = checking;
  notify (self, PROP_CHECKING);
}

static void
set_speed (PdDownload *self, gint64 speed)
{
  int seconds_left = speed > 0 && self->size > self->bytes
                         ? (int) MIN ((self->size - self->bytes) / speed, (gint64) G_MAXINT)
                     : speed > 0 && self->size > 0 ? 0
                                                   : -1;

  if (self->speed != speed) {
    self->speed = speed;
    notify (self, PROP_SPEED);
  }
  if (self->seconds_left != seconds_left) {
    self->seconds_left = seconds_left;
    notify (self, PROP_SECONDS_LEFT);
  }
}

/* Takes over what the worker has done since. */
static void
read_progress (PdDownload *self)
{
  gboolean checking = FALSE;
  gint64 bytes = 0, size = 0;

  g_mutex_lock (&self->lock);
  bytes = self->worker_bytes;
  size = self->worker_size;
  checking = self->worker_check;
  g_mutex_unlock (&self->lock);
  if (bytes != self->bytes) {
    self->bytes = bytes;
    notify (self, PROP_BYTES);
  }
  if (size > 0 && size != self->size) { /* the server told it */
    self->size = size;
    notify (self, PROP_SIZE);
  }
  set_checking (self, checking && self->state == PD_DOWNLOAD_RUNNING);
}

static gboolean
tick_cb (gpointer data)
{
  PdDownload *self = data;
  gint64 now = g_get_monotonic_time (), elapsed = MAX (now - self->tick_time, 1);
  double latest = 0;

  read_progress (self);
  latest = (double) (self->bytes - self->tick_bytes) * G_USEC_PER_SEC / elapsed;
  self->tick_time = now;
  self->tick_bytes = self->bytes;
  set_speed (self, self->speed == 0
                       ? (gint64) latest
                       : (gint64) (SPEED_WEIGHT * latest + (1 - SPEED_WEIGHT) * self->speed));
  return G_SOURCE_CONTINUE;
}

static void
start_ticking (PdDownload *self)
{
  g_mutex_lock (&self->lock);
  self->worker_check = FALSE;
  g_mutex_unlock (&self->lock);
  self->tick_time = g_get_monotonic_time ();
  self->tick_bytes = self->bytes;
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add (TICK_MS, tick_cb, self);
}

static void
set_state (PdDownload *self, PdDownloadState state)
{
  if (state != PD_DOWNLOAD_RUNNING)
    g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->state == state)
    return;

  self->state = state;
  if (state != PD_DOWNLOAD_RUNNING) {
    read_progress (self);
    set_checking (self, FALSE);
    set_speed (self, 0);
  }
  notify (self, PROP_STATE);
}

static void
set_error (PdDownload *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  notify (self, PROP_ERROR);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PdDownload *self = PD_DOWNLOAD (source);

  g_task_propagate_boolean (G_TASK (result), NULL);
  self->busy = FALSE;
  if (self->intent == INTENT_RUN && self->state == PD_DOWNLOAD_RUNNING) /* resumed meanwhile */
    begin (self);
}

static void
remove_files (PdDownload *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, removed_cb, NULL);

  self->busy = TRUE;
  g_task_set_source_tag (task, remove_files);
  g_task_set_task_data (task, part_new (self), (GDestroyNotify) pd_download_part_free);
  g_task_run_in_thread (task, remove_thread);
}

/* The work has ended: @error (transfer full), NULL = the file is whole, with this SHA-256 where its
 * medium does not say one. */
static void
end (PdDownload *self, const char *sha256, GError *error)
{
  self->busy = FALSE;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->out);
  if (error == NULL) {
    g_free (self->sha256);
    self->sha256 = g_strdup (
        sha256 != NULL ? sha256 : pd_media_get_sha256 (pd_download_link_get_media (self->link)));
    set_state (self, PD_DOWNLOAD_DONE);
    return;
  }

  if (g_error_matches (error, PD_ERROR, PD_ERROR_CHECKSUM)) {
    self->counted = FALSE; /* nothing is left to resume: trying again is a new download */
    tell_cb (0, self->size, FALSE, self);
  }
  switch (self->intent) {
  case INTENT_CANCEL:
    g_error_free (error);
    remove_files (self);
    return;
  case INTENT_PAUSE:
    g_error_free (error);
    return;
  case INTENT_RUN:
    break;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) { /* paused and resumed at once */
    g_error_free (error);
    begin (self);
    return;
  }

  set_error (self, error);
  set_state (self, PD_DOWNLOAD_FAILED);
}

static void
transferred_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;

  const PdDownloadPart *part = g_task_get_task_data (G_TASK (result));

  g_task_propagate_boolean (G_TASK (result), &error);
  end (PD_DOWNLOAD (source), part->sha256, error);
}

static void
run_transfer (PdDownload *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, transferred_cb, NULL);

  g_task_set_source_tag (task, run_transfer);
  g_task_set_check_cancellable (task, FALSE); /* the worker says whether the file is whole */
  g_task_set_task_data (task, part_new (self), (GDestroyNotify) pd_download_part_free);
  g_task_run_in_thread (task, transfer_thread);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PdDownload) self = data;
  g_autoptr (PdDownloadLink) link = NULL;
  GError *error = NULL;

  link = pd_desk_start_download_finish (PD_DESK (source), result, &error);
  if (link == NULL) {
    end (self, NULL, error);
    if (self->state == PD_DOWNLOAD_FAILED)
      remove_files (self); /* the empty .part of the preparation */
    return;
  }

  self->counted = TRUE;
  run_transfer (self);
}

/* 1.2 and 5.6 also hold for a resumed download, except that its own count does not use it up. */
static gboolean
check_resume (PdDownload *self, GError **error)
{
  g_autoptr (PdVerdict) role = pd_desk_judge_role (self->desk, PD_ACT_GET_KEYS);
  g_autoptr (PdVerdict) verdict = NULL;

  if (!pd_verdict_check (role, error))
    return FALSE;

  g_object_set (self->link, "used", MAX (pd_download_link_get_used (self->link) - 1, 0), NULL);
  verdict = pd_rules_judge_link (self->link, pd_clock_now (pd_desk_get_clock (self->desk)));
  if (pd_verdict_get_allowed (verdict))
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_LINK_ENDED, pd_verdict_get_reason (verdict));
  return FALSE;
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PdDownload *self = PD_DOWNLOAD (source);
  PdDownloadPart *part = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  gssize resumes = g_task_propagate_int (G_TASK (result), &error);

  self->out = g_steal_pointer (&part->out);
  if (error == NULL && !self->looked) {
    self->looked = TRUE;
    self->had_target = part->had_target;
  }
  if (error != NULL) {
    end (self, NULL, error);
    return;
  }
  if (resumes || self->counted) {
    if (check_resume (self, &error))
      run_transfer (self);
    else
      end (self, NULL, error);
    return;
  }

  /* Without a cancellable: once asked for, it must be known whether it was counted. */
  pd_desk_start_download_async (self->desk, self->link_row_id, NULL, counted_cb,
                                g_object_ref (self));
}

static void
link_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PdDownload) self = data;
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  PdRecord *link = pd_desk_get_finish (PD_DESK (source), result, &error);

  if (link != NULL && pd_download_link_get_media (PD_DOWNLOAD_LINK (link)) == NULL)
    g_set_error (&error, PD_ERROR, PD_ERROR_PROTOCOL, "A download link has no medium");
  if (error != NULL) {
    g_clear_object (&link);
    end (self, NULL, error);
    return;
  }

  g_clear_object (&self->link);
  self->link = PD_DOWNLOAD_LINK (link);
  self->size = pd_media_get_size (pd_download_link_get_media (self->link));
  notify (self, PROP_SIZE);
  notify (self, PROP_TITLE);
  task = g_task_new (self, self->cancellable, prepared_cb, NULL);
  g_task_set_source_tag (task, link_read_cb);
  g_task_set_task_data (task, part_new (self), (GDestroyNotify) pd_download_part_free);
  g_task_run_in_thread (task, prepare_thread);
}

static void
begin (PdDownload *self)
{
  self->busy = TRUE;
  self->cancellable = g_cancellable_new ();
  start_ticking (self);
  set_state (self, PD_DOWNLOAD_RUNNING);
  pd_desk_get_async (self->desk, PD_LIST_LINKS, self->link_row_id, self->cancellable, link_read_cb,
                     g_object_ref (self));
}

static void
pd_download_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdDownload *self = PD_DOWNLOAD (object);
  PdMedia *media = self->link != NULL ? pd_download_link_get_media (self->link) : NULL;

  switch ((PdDownloadProperty) prop_id) {
  case PROP_STATE:
    g_value_set_int (value, self->state);
    break;
  case PROP_BYTES:
    g_value_set_int64 (value, self->bytes);
    break;
  case PROP_SIZE:
    g_value_set_int64 (value, self->size);
    break;
  case PROP_SPEED:
    g_value_set_int64 (value, self->speed);
    break;
  case PROP_SECONDS_LEFT:
    g_value_set_int (value, self->seconds_left);
    break;
  case PROP_FILE:
    g_value_set_object (value, self->file);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  case PROP_TITLE:
    g_value_set_string (value, media != NULL ? pd_media_get_title (media) : NULL);
    break;
  case PROP_CHECKING:
    g_value_set_boolean (value, self->checking);
    break;
  }
}

static void
pd_download_finalize (GObject *object)
{
  PdDownload *self = PD_DOWNLOAD (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_object (&self->desk);
  g_clear_object (&self->file);
  g_clear_object (&self->part);
  g_clear_object (&self->sidecar);
  g_clear_object (&self->link);
  g_clear_object (&self->out);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_free (self->sha256);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (pd_download_parent_class)->finalize (object);
}

static void
pd_download_class_init (PdDownloadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pd_download_get_property;
  object_class->finalize = pd_download_finalize;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, PD_DOWNLOAD_RUNNING,
                                        PD_DOWNLOAD_CANCELLED, PD_DOWNLOAD_RUNNING, flags);
  props[PROP_BYTES] = g_param_spec_int64 ("bytes", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_SIZE] = g_param_spec_int64 ("size", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_SPEED] = g_param_spec_int64 ("speed", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_SECONDS_LEFT] = g_param_spec_int ("seconds-left", NULL, NULL, -1, G_MAXINT, -1, flags);
  props[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_CHECKING] = g_param_spec_boolean ("checking", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_download_init (PdDownload *self)
{
  g_mutex_init (&self->lock);
  self->seconds_left = -1;
}

static GFile *
new_sibling (GFile *file, const char *suffix)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *longer = g_strconcat (uri, suffix, NULL);

  return g_file_new_for_uri (longer);
}

PdDownload *
pd_download_start (PdDesk *desk, gint64 link_row_id, GFile *file)
{
  PdDownload *self = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (PD_TYPE_DOWNLOAD, NULL);
  self->desk = g_object_ref (desk);
  self->link_row_id = link_row_id;
  self->file = g_object_ref (file);
  self->part = new_sibling (file, ".part");
  self->sidecar = new_sibling (file, ".part.info");
  begin (self);
  return self;
}

void
pd_download_pause (PdDownload *self)
{
  g_return_if_fail (PD_IS_DOWNLOAD (self));

  if (self->state != PD_DOWNLOAD_RUNNING)
    return;

  self->intent = INTENT_PAUSE;
  g_cancellable_cancel (self->cancellable);
  set_state (self, PD_DOWNLOAD_PAUSED);
}

void
pd_download_resume (PdDownload *self)
{
  g_return_if_fail (PD_IS_DOWNLOAD (self));

  if (self->state != PD_DOWNLOAD_PAUSED && self->state != PD_DOWNLOAD_FAILED)
    return;

  self->intent = INTENT_RUN;
  if (self->error != NULL)
    set_error (self, NULL);
  if (!self->busy) {
    begin (self);
    return;
  }

  /* The worker is still stopping: end() begins anew. */
  start_ticking (self);
  set_state (self, PD_DOWNLOAD_RUNNING);
}

void
pd_download_cancel (PdDownload *self)
{
  g_return_if_fail (PD_IS_DOWNLOAD (self));

  if (self->state == PD_DOWNLOAD_DONE || self->state == PD_DOWNLOAD_CANCELLED)
    return;

  self->intent = INTENT_CANCEL;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  set_state (self, PD_DOWNLOAD_CANCELLED);
  if (!self->busy)
    remove_files (self);
}

PdDownloadState
pd_download_get_state (PdDownload *self)
{
  g_return_val_if_fail (PD_IS_DOWNLOAD (self), PD_DOWNLOAD_FAILED);

  return self->state;
}

gint64
pd_download_get_bytes (PdDownload *self)
{
  g_return_val_if_fail (PD_IS_DOWNLOAD (self), 0);

  return self->bytes;
}

gint64
pd_download_get_size (PdDownload *self)
{
  g_return_val_if_fail (PD_IS_DOWNLOAD (self), 0);

  return self->size;
}

const GError *
pd_download_get_error (PdDownload *self)
{
  g_return_val_if_fail (PD_IS_DOWNLOAD (self), NULL);

  return self->error;
}

const char *
pd_download_get_sha256 (PdDownload *self)
{
  g_return_val_if_fail (PD_IS_DOWNLOAD (self), NULL);

  return self->sha256;
}
