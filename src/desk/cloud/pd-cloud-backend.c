// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-cloud-backend.h"

#include <glib/gi18n-lib.h>

#include "pd-courier-private.h"
#include "pd-local-backend.h"
#include "pd-local-deeds.h"
#include "pd-text.h"

/* While somebody waits for an item that another process has: how often its book is looked at. */
#define LOOK_SECONDS 1

struct _PdCloudBackend
{
  GObject parent_instance;

  PdContext *context; /* (owned) */
  PdStore *store;     /* (owned) */
  PdFar *far;         /* (owned) */
  PdCourier *courier; /* (owned) */
  PdBackend *book;    /* (owned): deeds that concern the book alone */
  GPtrArray *waiters; /* (element-type Waiter) (owned) */
  guint look;         /* timer while there are waiters */
  gboolean is_closed;
};

static void pd_cloud_backend_init_backend (PdBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdCloudBackend,
                               pd_cloud_backend,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_BACKEND,
                                                      pd_cloud_backend_init_backend))

/* A deed of the far side on its way: counted, because store jobs and the waiting have it. */
typedef struct
{
  PdContext *context;
  PdCourier *courier; /* not touched by jobs but for its table */
  const PdErrandKind *kind;
  PdDeed *deed;
  PdVault *vault;
  gint64 row_id; /* of the outbox */
} Errand;

/* Somebody who wants to know how it ends. */
typedef struct
{
  PdCloudBackend *self; /* not owned */
  GTask *task;          /* owned */
  GSource *cancelled;   /* owned (nullable) */
  gboolean is_looking;  /* a look is under way */
  gboolean again;       /* and one more is wanted */
} Waiter;

/* What a look found. */
typedef struct
{
  PdDeedKind kind;
  char *state;
  gboolean asking;
  gboolean is_found; /* ended by hand, and seen since */
  gint64 next_try_at;
  char *last_error;
  gpointer value; /* when it is sent */
} Look;

static void
errand_clear (gpointer data)
{
  Errand *errand = data;

  g_clear_object (&errand->context);
  g_clear_object (&errand->courier);
  g_clear_object (&errand->vault);
  g_clear_pointer (&errand->deed, pd_deed_free);
}

static void
errand_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, errand_clear);
}

static void
look_free (gpointer data)
{
  Look *look = data;
  GDestroyNotify value_free;

  if (look == NULL)
    return;

  value_free = pd_deed_kind_get_free (look->kind);
  if (look->value != NULL && value_free != NULL)
    value_free (look->value);
  g_free (look->state);
  g_free (look->last_error);
  g_free (look);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
  g_clear_object (&waiter->task);
  g_free (waiter);
}

/* --- waiting for an item --- */

static void look_at (Waiter *waiter);

static void
stop_looking (PdCloudBackend *self)
{
  if (self->waiters->len == 0)
    g_clear_handle_id (&self->look, g_source_remove);
}

/* The waiting is over: the task goes, the item stays. (transfer full) */
static GTask *
leave (Waiter *waiter)
{
  PdCloudBackend *self = waiter->self;
  GTask *task = g_steal_pointer (&waiter->task);

  g_ptr_array_remove_fast (self->waiters, waiter);
  stop_looking (self);
  return task;
}

/* Where it stands, in one sentence. (transfer full) */
static char *
say_queued (PdCloudBackend *self, const Look *look)
{
  if (look->asking)
    return g_strdup (_ ("The request has left, but no answer has come. It stands in the outbox, "
                        "which asks what became of it before it sends anything again."));
  if (!pd_far_get_online (self->far))
    return g_strdup (_ ("This computer is offline. What you asked for stands in the outbox and is "
                        "sent when the network is back."));
  if (!pd_far_is_ready (self->far))
    return g_strdup (_ ("Nobody is signed in. What you asked for stands in the outbox and is sent "
                        "after the next sign-in."));
  if (look->last_error != NULL)
    /* Translators: %s is a whole sentence that says what went wrong. */
    return g_strdup_printf (_ ("%s What you asked for stands in the outbox and is tried again."),
                            look->last_error);
  return g_strdup (_ ("What you asked for stands in the outbox behind other work for the same "
                      "customer and is sent after it."));
}

static const char *
say_discarded (const Look *look)
{
  if (look->is_found && look->last_error != NULL)
    return look->last_error;
  if (look->asking)
    return _ ("This was ended by hand in the outbox; nobody knows whether it was carried out.");
  return _ ("This was discarded from the outbox and is not sent.");
}

static void
end_waiting (Waiter *waiter, Look *look)
{
  PdCloudBackend *self = waiter->self;
  g_autoptr (GTask) task = leave (waiter);
  g_autofree char *sentence = NULL;

  if (g_strcmp0 (look->state, PD_OUTBOX_SENT) == 0) {
    g_task_return_pointer (task, g_steal_pointer (&look->value),
                           pd_deed_kind_get_free (look->kind));
  } else if (g_strcmp0 (look->state, PD_OUTBOX_FAILED) == 0) {
    g_task_return_new_error (task, PD_ERROR, PD_ERROR_REFUSED, "%s",
                             look->last_error != NULL ? look->last_error
                                                      : _ ("The server refused the request."));
  } else if (g_strcmp0 (look->state, PD_OUTBOX_DISCARDED) == 0) {
    g_task_return_new_error (task, PD_ERROR, PD_ERROR_NOT_ALLOWED, "%s", say_discarded (look));
  } else {
    sentence = say_queued (self, look);
    g_task_return_new_error (task, PD_ERROR, PD_ERROR_QUEUED, "%s", sentence);
  }
}

/* Nobody is at it now, and nobody will be at once. */
static gboolean
is_resting (PdCloudBackend *self, const Look *look, gint64 row_id)
{
  gboolean is_sending = g_strcmp0 (look->state, PD_OUTBOX_SENDING) == 0;

  if (self->is_closed)
    return TRUE;
  if (pd_far_get_session (self->far) == PD_SESSION_UNKNOWN)
    return FALSE; /* the keyring has not answered yet: a program that has just begun */
  if (pd_courier_is_carrying (self->courier, row_id))
    return FALSE;
  if (is_sending && !look->asking)
    return FALSE; /* another process has it, or its lease runs out */
  if (look->next_try_at > pd_clock_now (pd_context_get_clock (self->context)))
    return TRUE;

  return pd_courier_is_idle (self->courier);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  PdCloudBackend *self = PD_CLOUD_BACKEND (g_task_get_source_object (task));
  Errand *errand = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (Look) look = pd_store_read_finish (PD_STORE (source), result, &error);
  Waiter *waiter = NULL;

  for (guint i = 0; i < self->waiters->len && waiter == NULL; i++) {
    Waiter *candidate = self->waiters->pdata[i];

    if (candidate->task == task)
      waiter = candidate;
  }
  if (waiter == NULL) { /* cancelled meanwhile */
    g_clear_error (&error);
    return;
  }

  waiter->is_looking = FALSE;
  if (look == NULL) {
    g_autoptr (GTask) left = leave (waiter);

    g_task_return_error (left, error);
    return;
  }
  if (g_strcmp0 (look->state, PD_OUTBOX_QUEUED) != 0 &&
      g_strcmp0 (look->state, PD_OUTBOX_SENDING) != 0)
    end_waiting (waiter, look);
  else if (waiter->again)
    look_at (waiter);
  else if (is_resting (self, look, errand->row_id))
    end_waiting (waiter, look);
}

static gpointer
look_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Errand *errand = data;
  g_autoptr (Look) look = g_new0 (Look, 1);
  g_autoptr (PdOutboxEntry) entry = NULL;
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine;

  entry = pd_database_get_outbox (database, errand->row_id, error);
  if (entry == NULL) {
    if (error != NULL && *error == NULL)
      g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL,
                   "Item %" G_GINT64_FORMAT " has vanished from the outbox", errand->row_id);
    return NULL;
  }
  look->kind = errand->deed->kind;
  look->state = g_strdup (entry->state);
  look->asking = entry->asking;
  look->is_found = g_strcmp0 (entry->error_code, PD_OUTBOX_CODE_FOUND) == 0;
  look->next_try_at = entry->next_try_at;
  look->last_error = g_strdup (entry->last_error);
  if (g_strcmp0 (entry->state, PD_OUTBOX_SENT) != 0)
    return g_steal_pointer (&look);

  if (!pd_context_begin_any (errand->context, database, &settings, &engine, error))
    return NULL;
  look->value =
      errand->kind->read (database, &engine, errand->context, errand->deed, entry->answer, error);
  return look->value != NULL ? g_steal_pointer (&look) : NULL;
}

static void
look_at (Waiter *waiter)
{
  PdCloudBackend *self = waiter->self;

  waiter->again = waiter->is_looking;
  if (waiter->is_looking)
    return;

  waiter->is_looking = TRUE;
  pd_store_read_async (self->store, look_job,
                       g_atomic_rc_box_acquire (g_task_get_task_data (waiter->task)), errand_unref,
                       look_free, NULL, looked_cb, g_object_ref (waiter->task));
}

static void
look_at_all (PdCloudBackend *self)
{
  for (guint i = 0; i < self->waiters->len; i++)
    look_at (self->waiters->pdata[i]);
}

static void
store_changed_cb (PdStore *store, guint changes, gpointer user_data)
{
  if ((changes & PD_CHANGE_OUTBOX) != 0)
    look_at_all (PD_CLOUD_BACKEND (user_data));
}

static gboolean
look_cb (gpointer data)
{
  PdCloudBackend *self = data;

  pd_store_poll_foreign_changes (self->store);
  look_at_all (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
waiter_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = leave (user_data);

  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

/* @task is taken over. */
static void
wait_for_item (PdCloudBackend *self, GTask *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiter->self = self;
  waiter->task = task;
  if (cancellable != NULL) {
    waiter->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (waiter_cancelled_cb), waiter, NULL);
    g_source_attach (waiter->cancelled, g_main_context_get_thread_default ());
  }
  g_ptr_array_add (self->waiters, waiter);
  if (self->look == 0)
    self->look = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  pd_courier_wake (self->courier);
  look_at (waiter);
}

/* --- accepting --- */

static PdOutboxEntry *
entry_new (const Errand *errand, const PdSettings *settings, gint64 now, GError **error)
{
  g_autoptr (PdOutboxEntry) entry = g_new0 (PdOutboxEntry, 1);
  char *text = pd_deed_to_text (errand->deed);

  entry->sealed = pd_vault_seal (errand->vault, text, error);
  pd_vault_free_text (text);
  if (entry->sealed == NULL)
    return NULL;

  entry->request_id = g_strdup (errand->deed->request_id);
  entry->kind = g_strdup (errand->kind->name);
  entry->customer_row_id = errand->deed->customer_row_id;
  entry->state = g_strdup (PD_OUTBOX_QUEUED);
  entry->created_at = entry->updated_at = entry->next_try_at = now;
  entry->user_name = g_strdup (settings->user_name);
  return g_steal_pointer (&entry);
}

/* The item that this request became earlier. FALSE with @error: another kind of request. */
static gboolean
find_earlier (Errand *errand, PdDatabase *database, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdOutboxEntry) earlier =
      pd_database_find_outbox (database, errand->deed->request_id, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (earlier == NULL)
    return TRUE;
  if (g_strcmp0 (earlier->kind, errand->kind->name) != 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT,
                         _ ("This request ID was used for something else already."));
    return FALSE;
  }

  errand->row_id = earlier->row_id;
  return TRUE;
}

static gpointer
accept_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Errand *errand = data;
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (PdOutboxEntry) entry = NULL;
  PdLocalEngine engine;

  if (!find_earlier (errand, database, error))
    return NULL;
  if (errand->row_id != 0)
    return errand;

  if (!pd_context_begin_any (errand->context, database, &settings, &engine, error) ||
      (entry = entry_new (errand, settings, engine.now, error)) == NULL ||
      !errand->kind->accept (database, &engine, settings->roles, errand->context, errand->deed,
                             entry, error) ||
      !pd_database_insert_outbox (database, entry, error) ||
      !pd_courier_replace (database, errand->vault, errand->deed->replaces, entry, engine.now,
                           error))
    return NULL;

  errand->row_id = entry->row_id;
  return errand;
}

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  PdCloudBackend *self = PD_CLOUD_BACKEND (g_task_get_source_object (task));
  GError *error = NULL;

  if (pd_store_write_finish (PD_STORE (source), result, &error) != NULL) {
    wait_for_item (self, task);
    return;
  }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
open_vault_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Errand *errand = data;
  GError *error = NULL;

  errand->vault = pd_context_ref_vault (errand->context, &error);
  if (errand->vault != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
vault_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  PdCloudBackend *self = PD_CLOUD_BACKEND (source);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  /* From here on it is in the outbox, or it is not: a cancellation does not leave it in between. */
  pd_store_write_async (self->store, accept_job,
                        g_atomic_rc_box_acquire (g_task_get_task_data (task)), errand_unref, NULL,
                        g_task_get_cancellable (task), accepted_cb, task);
}

/* @task, @deed: taken over. */
static void
start_errand (PdCloudBackend *self, const PdErrandKind *kind, PdDeed *deed, GTask *task)
{
  Errand *errand = g_atomic_rc_box_new0 (Errand);
  g_autoptr (GTask) vault_task = NULL;

  errand->context = g_object_ref (self->context);
  errand->courier = g_object_ref (self->courier);
  errand->kind = kind;
  errand->deed = deed;
  g_task_set_task_data (task, errand, errand_unref);

  vault_task = g_task_new (self, g_task_get_cancellable (task), vault_opened_cb, task);
  g_task_set_source_tag (vault_task, start_errand);
  g_task_set_task_data (vault_task, g_atomic_rc_box_acquire (errand), errand_unref);
  g_task_run_in_thread (vault_task, open_vault_thread);
}

/* --- quotes that ask the far side --- */

typedef struct
{
  PdContext *context;
  PdStore *store;
  PdFar *far;
  PdDeed *deed;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->context);
  g_clear_object (&question->store);
  g_clear_object (&question->far);
  g_clear_pointer (&question->deed, pd_deed_free);
  g_free (question);
}

static gpointer
ask (const Question *question, GCancellable *cancellable, GError **error)
{
  switch (question->deed->kind) {
  case PD_DEED_QUOTE_CART:
    return pd_cloud_quote_cart (question->context, question->store, question->far, question->deed,
                                cancellable, error);
  case PD_DEED_QUOTE_REFUND:
    return pd_cloud_quote_refund (question->context, question->store, question->far, question->deed,
                                  cancellable, error);
  default:
    return pd_cloud_quote_exchange (question->context, question->store, question->far,
                                    question->deed, cancellable, error);
  }
}

static void
ask_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  gpointer answer = ask (question, cancellable, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, pd_deed_kind_get_free (question->deed->kind));
  else
    g_task_return_error (task, error);
}

/* A question that came before the keyring told whether somebody is signed in. */
typedef struct
{
  PdFar *far;  /* (owned) */
  GTask *task; /* (owned) */
  gulong session;
  guint timer;
} Hold;

static void
end_hold (Hold *hold)
{
  g_clear_signal_handler (&hold->session, hold->far);
  g_clear_handle_id (&hold->timer, g_source_remove);
  g_task_run_in_thread (hold->task, ask_thread);
  g_object_unref (hold->task);
  g_object_unref (hold->far);
  g_free (hold);
}

static void
hold_session_cb (PdFar *far, GParamSpec *pspec, Hold *hold)
{
  if (pd_far_get_session (far) != PD_SESSION_UNKNOWN)
    end_hold (hold);
}

static gboolean
hold_timer_cb (gpointer data)
{
  Hold *hold = data;

  hold->timer = 0;
  end_hold (hold);
  return G_SOURCE_REMOVE;
}

/* @task is taken over. A keyring that does not answer holds nobody up for long. */
static void
hold_question (PdCloudBackend *self, GTask *task)
{
  Hold *hold = g_new0 (Hold, 1);

  hold->far = g_object_ref (self->far);
  hold->task = task;
  hold->session =
      g_signal_connect (self->far, "notify::session", G_CALLBACK (hold_session_cb), hold);
  hold->timer = g_timeout_add_seconds (5, hold_timer_cb, hold);
}

static void
start_question (PdCloudBackend *self, PdDeed *deed, GTask *task)
{
  Question *question = g_new0 (Question, 1);

  question->context = g_object_ref (self->context);
  question->store = g_object_ref (self->store);
  question->far = g_object_ref (self->far);
  question->deed = deed;
  g_task_set_task_data (task, question, question_free);
  if (pd_far_get_session (self->far) == PD_SESSION_UNKNOWN) {
    hold_question (self, task);
    return;
  }
  g_task_run_in_thread (task, ask_thread);
  g_object_unref (task);
}

/* --- deeds of the book --- */

gpointer
pd_cloud_read_local (PdContext *context, PdStore *store, const PdDeed *deed, GError **error)
{
  PdLocalWork work = { .context = context, .deed = (PdDeed *) deed };

  return pd_store_read (store, pd_local_work_read_job, &work, error);
}

static void
book_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  gpointer answer = pd_backend_perform_finish (PD_BACKEND (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) g_task_get_task_data (task));
  else
    g_task_return_error (task, error);
}

static void
start_in_book (PdCloudBackend *self, PdDeed *deed, GTask *task)
{
  g_task_set_task_data (task, (gpointer) pd_deed_kind_get_free (deed->kind), NULL);
  pd_backend_perform_async (self->book, deed, g_task_get_cancellable (task), book_done_cb, task);
}

/* The sentence of a deed that the far side's APIs do not have; NULL: it has it, or the book does.
 */
static const char *
get_refusal (PdDeedKind kind)
{
  switch (kind) {
  case PD_DEED_GET_KEYS:
    return _ ("Partner Center gives product keys and downloads in its portal alone: choose the "
              "customer in the list there, then Software, copy key and link, and paste them "
              "here.");
  case PD_DEED_ADD_SUBSCRIPTION:
    return _ ("Azure subscriptions of this account come from Azure: synchronise to see new ones.");
  case PD_DEED_SET_SELF_PURCHASE:
    return _ ("Whether a customer may buy reservations itself is set in the Azure portal.");
  default:
    break;
  }
  /* What only writes into the book is done there. */
  switch (kind) {
  case PD_DEED_REVEAL_KEY:
  case PD_DEED_REVEAL_LINK:
  case PD_DEED_START_DOWNLOAD:
  case PD_DEED_SET_CHECKLIST:
  case PD_DEED_PASTE_KEYS:
  case PD_DEED_SET_MARKETS:
  case PD_DEED_SAVE_DRAFT:
  case PD_DEED_DISCARD_DRAFT:
  case PD_DEED_ATTACH:
  case PD_DEED_DETACH:
    return NULL;
  default:
    return pd_local_deed_get (kind)->carry_out == NULL
               ? NULL
               : _ ("Partner Center and Azure offer no way to do this from here. Please use their "
                    "portal, then synchronise.");
  }
}

static gboolean
check (PdCloudBackend *self, PdDeed *deed, const PdErrandKind *kind, GError **error)
{
  char *clean = pd_text_normalize_guid (deed->request_id);
  const char *refusal = kind == NULL ? get_refusal (deed->kind) : NULL;

  if (clean == NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is what was given as request ID */
                 _ ("“%s” is no request ID: it must be a GUID."), deed->request_id);
    return FALSE;
  }
  g_free (deed->request_id);
  deed->request_id = clean;
  if (self->is_closed) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The account was closed");
    return FALSE;
  }
  if (refusal != NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_ALLOWED, refusal);
    return FALSE;
  }
  return TRUE;
}

static gboolean
is_question (PdDeedKind kind)
{
  return kind == PD_DEED_QUOTE_CART || kind == PD_DEED_QUOTE_REFUND ||
         kind == PD_DEED_QUOTE_EXCHANGE;
}

static void
pd_cloud_backend_perform_async (PdBackend *backend,
                                PdDeed *deed,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  PdCloudBackend *self = PD_CLOUD_BACKEND (backend);
  const PdErrandKind *kind =
      deed->kind == PD_DEED_SETTLE
          ? NULL
          : pd_courier_find_kind (self->courier, pd_deed_kind_to_name (deed->kind));
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, pd_cloud_backend_perform_async);
  if (deed->kind == PD_DEED_SETTLE) {
    /* The far side bills and ends what falls due; links end by their own date (5.6). */
    pd_deed_free (deed);
    g_task_return_pointer (task, GINT_TO_POINTER (TRUE), NULL);
    g_object_unref (task);
    return;
  }
  if (!check (self, deed, kind, &error)) {
    pd_deed_free (deed);
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }

  if (kind != NULL)
    start_errand (self, kind, deed, task);
  else if (is_question (deed->kind))
    start_question (self, deed, task);
  else
    start_in_book (self, deed, task);
}

static gpointer
pd_cloud_backend_perform_finish (PdBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
pd_cloud_backend_init_backend (PdBackendInterface *iface)
{
  iface->perform_async = pd_cloud_backend_perform_async;
  iface->perform_finish = pd_cloud_backend_perform_finish;
}

/* --- the object --- */

static void
pd_cloud_backend_finalize (GObject *object)
{
  PdCloudBackend *self = PD_CLOUD_BACKEND (object);

  g_clear_handle_id (&self->look, g_source_remove);
  g_ptr_array_unref (self->waiters);
  g_clear_object (&self->book);
  g_clear_object (&self->courier);
  g_clear_object (&self->far);
  g_clear_object (&self->store);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (pd_cloud_backend_parent_class)->finalize (object);
}

static void
pd_cloud_backend_class_init (PdCloudBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_cloud_backend_finalize;
}

static void
pd_cloud_backend_init (PdCloudBackend *self)
{
  self->waiters = g_ptr_array_new_with_free_func (waiter_free);
}

PdCloudBackend *
pd_cloud_backend_new (PdContext *context, PdStore *store, PdFar *far, PdCourier *courier)
{
  PdCloudBackend *self;

  g_return_val_if_fail (PD_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (PD_IS_STORE (store), NULL);
  g_return_val_if_fail (PD_IS_FAR (far), NULL);
  g_return_val_if_fail (PD_IS_COURIER (courier), NULL);

  self = g_object_new (PD_TYPE_CLOUD_BACKEND, NULL);
  self->context = g_object_ref (context);
  self->store = g_object_ref (store);
  self->far = g_object_ref (far);
  self->courier = g_object_ref (courier);
  self->book = pd_local_backend_new (context, store);
  g_signal_connect_object (courier, "turned", G_CALLBACK (look_at_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (courier, "idle", G_CALLBACK (look_at_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, 0);
  return self;
}

void
pd_cloud_backend_close (PdCloudBackend *self)
{
  g_return_if_fail (PD_IS_CLOUD_BACKEND (self));

  self->is_closed = TRUE;
  look_at_all (self);
}
