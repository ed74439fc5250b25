// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-draft-keeper.h"

#include "pd-error.h"

/* After the last key press. */
#define SAVE_MS 1000

typedef enum { OP_SAVE, OP_ATTACH, OP_DETACH, OP_SUBMIT, OP_DISCARD } OpKind;

typedef struct
{
  OpKind kind;
  GFile *file;      /* (owned) (nullable): OP_ATTACH */
  gint64 row_id;    /* OP_DETACH: of the attachment */
  char *request_id; /* (owned) (nullable): OP_SUBMIT */
} Op;

static void
op_free (Op *self)
{
  g_clear_object (&self->file);
  g_free (self->request_id);
  g_free (self);
}

struct _PdDraftKeeper
{
  GObject parent_instance;
  PdDesk *desk; /* (owned) */
  gint64 row_id;
  PdRequestFields *fields; /* (owned) (nullable) */
  GQueue ops;              /* (element-type Op): still to be done */
  Op *op;                  /* (owned) (nullable): under way */
  guint save_source;
  gboolean dirty;
  gboolean ended; /* submitted or discarded: nothing is kept any more */
};

G_DEFINE_FINAL_TYPE (PdDraftKeeper, pd_draft_keeper, G_TYPE_OBJECT)

typedef enum { PROP_BUSY = 1 } PdDraftKeeperProperty;
static GParamSpec *props[PROP_BUSY + 1];
enum { SAVED, ATTACHMENTS, FAILED, SUBMITTED, DISCARDED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void run_next (PdDraftKeeper *self);

static void
push (PdDraftKeeper *self, OpKind kind, GFile *file, gint64 row_id, const char *request_id)
{
  Op *op = g_new0 (Op, 1);

  op->kind = kind;
  op->file = file != NULL ? g_object_ref (file) : NULL;
  op->row_id = row_id;
  op->request_id = g_strdup (request_id);
  g_queue_push_tail (&self->ops, op);
  run_next (self);
}

static void
finish_op (PdDraftKeeper *self)
{
  g_clear_pointer (&self->op, op_free);
  run_next (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
fail (PdDraftKeeper *self, PdDraftStep step, const GError *error)
{
  g_warning ("Draft of a request: %s", error->message);
  g_signal_emit (self, signals[FAILED], 0, (int) step, error);
}

/* A file has nothing to hang on where the draft could not be kept. */
static void
drop_attachments (PdDraftKeeper *self)
{
  for (GList *link = self->ops.head; link != NULL;) {
    GList *next = link->next;

    if (((Op *) link->data)->kind == OP_ATTACH) {
      op_free (link->data);
      g_queue_delete_link (&self->ops, link);
    }
    link = next;
  }
}

/* --- answers --- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdDraftKeeper) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSupportRequest) request =
      pd_desk_save_draft_finish (PD_DESK (source), result, &error);

  if (request != NULL) {
    self->row_id = pd_record_get_row_id (PD_RECORD (request));
    g_signal_emit (self, signals[SAVED], 0);
  } else {
    self->dirty = TRUE; /* the next change tries again */
    drop_attachments (self);
    fail (self, PD_DRAFT_SAVING, error);
  }
  finish_op (self);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdDraftKeeper) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRequestDetails) details = pd_desk_request_finish (PD_DESK (source), result, &error);

  if (details != NULL)
    g_signal_emit (self, signals[ATTACHMENTS], 0, details->attachments);
  else
    fail (self, PD_DRAFT_ATTACHING, error);
  finish_op (self);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdDraftKeeper) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRequestDetails) details = pd_desk_request_finish (PD_DESK (source), result, &error);

  if (details != NULL) {
    self->ended = TRUE;
    g_signal_emit (self, signals[SUBMITTED], 0, details);
  } else {
    /* In the outbox it is no draft any more. */
    self->ended = g_error_matches (error, PD_ERROR, PD_ERROR_QUEUED);
    fail (self, PD_DRAFT_SUBMITTING, error);
  }
  finish_op (self);
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdDraftKeeper) self = user_data;
  g_autoptr (GError) error = NULL;

  if (pd_desk_discard_draft_finish (PD_DESK (source), result, &error)) {
    self->ended = TRUE;
    g_signal_emit (self, signals[DISCARDED], 0);
  } else {
    fail (self, PD_DRAFT_DISCARDING, error);
  }
  finish_op (self);
}

/* --- one after the other --- */

static void
save (PdDraftKeeper *self)
{
  self->dirty = FALSE;
  g_clear_handle_id (&self->save_source, g_source_remove);
  pd_desk_save_draft_async (self->desk, self->row_id, self->fields, NULL, saved_cb,
                            g_object_ref (self));
}

static void
discard (PdDraftKeeper *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->dirty = FALSE;
  if (self->row_id != 0) {
    pd_desk_discard_draft_async (self->desk, self->row_id, NULL, discarded_cb, g_object_ref (self));
    return;
  }

  self->ended = TRUE;
  g_signal_emit (self, signals[DISCARDED], 0);
  finish_op (self);
}

static void
start (PdDraftKeeper *self)
{
  switch (self->op->kind) {
  case OP_SAVE:
    save (self);
    break;
  case OP_ATTACH:
    pd_desk_attach_async (self->desk, self->row_id, self->op->file, NULL, attached_cb,
                          g_object_ref (self));
    break;
  case OP_DETACH:
    pd_desk_detach_async (self->desk, self->op->row_id, NULL, attached_cb, g_object_ref (self));
    break;
  case OP_SUBMIT:
    g_clear_handle_id (&self->save_source, g_source_remove);
    self->dirty = FALSE;
    pd_desk_create_request_async (self->desk, self->fields, self->row_id, NULL,
                                  self->op->request_id, NULL, submitted_cb, g_object_ref (self));
    break;
  case OP_DISCARD:
    discard (self);
    break;
  }
}

static void
run_next (PdDraftKeeper *self)
{
  Op *next = NULL;

  if (self->op != NULL)
    return;
  if (self->ended) {
    g_queue_clear_full (&self->ops, (GDestroyNotify) op_free);
    return;
  }
  next = g_queue_peek_head (&self->ops);
  if (next == NULL)
    return;

  if (next->kind == OP_ATTACH && self->row_id == 0) { /* first something to hang it on */
    self->op = g_new0 (Op, 1);
    self->op->kind = OP_SAVE;
  } else {
    self->op = g_queue_pop_head (&self->ops);
  }
  start (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static gboolean
save_late_cb (gpointer user_data)
{
  PdDraftKeeper *self = user_data;

  self->save_source = 0;
  push (self, OP_SAVE, NULL, 0, NULL);

  return G_SOURCE_REMOVE;
}

/* --- GObject --- */

static void
pd_draft_keeper_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((PdDraftKeeperProperty) prop_id) {
  case PROP_BUSY:
    g_value_set_boolean (value, pd_draft_keeper_get_busy (PD_DRAFT_KEEPER (object)));
    break;
  }
}

static void
pd_draft_keeper_finalize (GObject *object)
{
  PdDraftKeeper *self = PD_DRAFT_KEEPER (object);

  g_clear_handle_id (&self->save_source, g_source_remove);
  g_queue_clear_full (&self->ops, (GDestroyNotify) op_free);
  g_clear_pointer (&self->op, op_free);
  g_clear_pointer (&self->fields, pd_request_fields_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_draft_keeper_parent_class)->finalize (object);
}

static void
pd_draft_keeper_class_init (PdDraftKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GType type = PD_TYPE_DRAFT_KEEPER;

  object_class->get_property = pd_draft_keeper_get_property;
  object_class->finalize = pd_draft_keeper_finalize;
  props[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[SAVED] =
      g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ATTACHMENTS] = g_signal_new ("attachments", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_ERROR);
  signals[SUBMITTED] = g_signal_new ("submitted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[DISCARDED] =
      g_signal_new ("discarded", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pd_draft_keeper_init (PdDraftKeeper *self)
{
  g_queue_init (&self->ops);
}

PdDraftKeeper *
pd_draft_keeper_new (PdDesk *desk, gint64 row_id)
{
  PdDraftKeeper *self = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  self = g_object_new (PD_TYPE_DRAFT_KEEPER, NULL);
  self->desk = g_object_ref (desk);
  self->row_id = row_id;

  return self;
}

void
pd_draft_keeper_set_row_id (PdDraftKeeper *self, gint64 row_id)
{
  g_return_if_fail (PD_IS_DRAFT_KEEPER (self));

  self->row_id = row_id;
}

gint64
pd_draft_keeper_get_row_id (PdDraftKeeper *self)
{
  g_return_val_if_fail (PD_IS_DRAFT_KEEPER (self), 0);

  return self->row_id;
}

gboolean
pd_draft_keeper_get_busy (PdDraftKeeper *self)
{
  g_return_val_if_fail (PD_IS_DRAFT_KEEPER (self), FALSE);

  return self->op != NULL && self->op->kind != OP_SAVE;
}

void
pd_draft_keeper_set_fields (PdDraftKeeper *self, const PdRequestFields *fields, gboolean changed)
{
  g_return_if_fail (PD_IS_DRAFT_KEEPER (self));
  g_return_if_fail (fields != NULL);

  g_clear_pointer (&self->fields, pd_request_fields_free);
  self->fields = pd_request_fields_copy (fields);
  if (!changed || self->ended)
    return;

  self->dirty = TRUE;
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (SAVE_MS, save_late_cb, self);
}

void
pd_draft_keeper_flush (PdDraftKeeper *self)
{
  g_return_if_fail (PD_IS_DRAFT_KEEPER (self));

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (self->dirty && !self->ended)
    push (self, OP_SAVE, NULL, 0, NULL);
}

void
pd_draft_keeper_attach (PdDraftKeeper *self, GFile *file)
{
  g_return_if_fail (PD_IS_DRAFT_KEEPER (self));
  g_return_if_fail (G_IS_FILE (file));

  push (self, OP_ATTACH, file, 0, NULL);
}

void
pd_draft_keeper_detach (PdDraftKeeper *self, gint64 attachment_row_id)
{
  g_return_if_fail (PD_IS_DRAFT_KEEPER (self));

  push (self, OP_DETACH, NULL, attachment_row_id, NULL);
}

void
pd_draft_keeper_submit (PdDraftKeeper *self, const char *request_id)
{
  g_return_if_fail (PD_IS_DRAFT_KEEPER (self));

  push (self, OP_SUBMIT, NULL, 0, request_id);
}

void
pd_draft_keeper_discard (PdDraftKeeper *self)
{
  g_return_if_fail (PD_IS_DRAFT_KEEPER (self));

  push (self, OP_DISCARD, NULL, 0, NULL);
}
