// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <unistd.h>

#include "pd-courier-private.h"

#define SECOND_US G_USEC_PER_SEC
#define HOUR_US (60 * G_GINT64_CONSTANT (60) * SECOND_US)
/* The first pause and the longest: before it is sent again, before it is asked about again. */
#define SEND_FIRST_US (5 * SECOND_US)
#define SEND_MOST_US HOUR_US
#define ASK_FIRST_US (10 * SECOND_US)
#define ASK_MOST_US HOUR_US

/* --- who a process is --- */

static char *
read_line (const char *path)
{
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_strstrip (text) : g_strdup ("");
}

/* When a process began, in ticks since the computer did; "" where there is none, or only its
 * remains. Fields 3 and 22 of stat, counted behind the name, which may hold blanks and brackets. */
static char *
read_start (long pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%ld/stat", pid);
  g_autofree char *line = read_line (path);
  const char *rest = strrchr (line, ')');
  g_auto (GStrv) fields = rest != NULL ? g_strsplit (rest, " ", 22) : NULL;

  if (fields == NULL || g_strv_length (fields) <= 20 || strchr ("ZX", *fields[1]) != NULL)
    return g_strdup ("");
  return g_strdup (fields[20]);
}

/* "BOOT/PID-NAMESPACE": where a process number means something. */
static char *
read_place (void)
{
  g_autofree char *boot = read_line ("/proc/sys/kernel/random/boot_id");
  g_autofree char *space = g_file_read_link ("/proc/self/ns/pid", NULL);

  return g_strdup_printf ("%s/%s", boot, space != NULL ? space : "");
}

char *
pd_courier_name_process (void)
{
  static guint count;
  g_autofree char *place = read_place ();
  g_autofree char *start = read_start (getpid ());

  /* Two couriers of one process (tests) are two holders. */
  return g_strdup_printf ("%s/%ld/%s/%u", place, (long) getpid (), start, count++);
}

/* Certainly. A process of another computer, of another start of this one, or of a container is not
 * judged: its lease runs out; nor is this process itself. */
typedef enum { HOLDER_UNKNOWN, HOLDER_LIVES, HOLDER_DEAD } HolderState;

static HolderState
judge_holder (const char *holder)
{
  g_autofree char *place = read_place ();
  g_auto (GStrv) parts = g_strsplit (holder, "/", 5);
  g_autofree char *theirs = NULL;
  g_autofree char *start = NULL;
  gint64 pid = 0;

  if (g_strv_length (parts) != 5 ||
      !g_ascii_string_to_signed (parts[2], 10, 1, G_MAXINT, &pid, NULL))
    return HOLDER_UNKNOWN;
  theirs = g_strdup_printf ("%s/%s", parts[0], parts[1]);
  if (*parts[0] == '\0' || *parts[1] == '\0' || g_strcmp0 (theirs, place) != 0)
    return HOLDER_UNKNOWN;

  start = read_start ((long) pid);
  if (g_strcmp0 (start, parts[3]) != 0)
    return HOLDER_DEAD;
  return pid == getpid () ? HOLDER_UNKNOWN : HOLDER_LIVES;
}

/* --- what the workers of this process have --- */

struct _PdCourierHands
{
  GMutex lock;
  GHashTable *row_ids; /* (set of gint64) */
};

static void
hands_clear (gpointer data)
{
  PdCourierHands *hands = data;

  g_hash_table_unref (hands->row_ids);
  g_mutex_clear (&hands->lock);
}

PdCourierHands *
pd_courier_hands_new (void)
{
  PdCourierHands *hands = g_atomic_rc_box_new0 (PdCourierHands);

  g_mutex_init (&hands->lock);
  hands->row_ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return hands;
}

PdCourierHands *
pd_courier_hands_ref (PdCourierHands *hands)
{
  return g_atomic_rc_box_acquire (hands);
}

void
pd_courier_hands_unref (PdCourierHands *hands)
{
  g_atomic_rc_box_release_full (hands, hands_clear);
}

gboolean
pd_courier_hands_have (PdCourierHands *hands, gint64 row_id)
{
  gboolean has;

  g_mutex_lock (&hands->lock);
  has = g_hash_table_contains (hands->row_ids, &row_id);
  g_mutex_unlock (&hands->lock);
  return has;
}

static void
hands_take (PdCourierHands *hands, gint64 row_id)
{
  g_mutex_lock (&hands->lock);
  g_hash_table_add (hands->row_ids, g_memdup2 (&row_id, sizeof row_id));
  g_mutex_unlock (&hands->lock);
}

void
pd_courier_hands_drop (PdCourierHands *hands, gint64 row_id)
{
  g_mutex_lock (&hands->lock);
  g_hash_table_remove (hands->row_ids, &row_id);
  g_mutex_unlock (&hands->lock);
}

/* --- store jobs around all items --- */

/* Whoever waited for the network, a sign-in or a time is due. */
static gboolean
make_due (PdDatabase *database, gint64 row_id, gint64 now, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdOutboxEntry) entry = pd_database_get_outbox (database, row_id, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (entry == NULL || entry->next_try_at <= now) /* 0: a person decides */
    return TRUE;

  entry->next_try_at = now;
  return pd_database_update_outbox (database, entry, error);
}

static gboolean
give_back (PdDatabase *database, gint64 row_id, GError **error)
{
  g_autofree char *holder = NULL;
  gint64 lease_until = 0;

  if (!pd_database_get_outbox_lease (database, row_id, &holder, &lease_until, error))
    return FALSE;
  if (holder == NULL || judge_holder (holder) != HOLDER_DEAD)
    return TRUE;

  g_message ("Item %" G_GINT64_FORMAT " of the outbox was left by a process that has ended",
             row_id);
  return pd_database_release_outbox (database, row_id, holder, error);
}

static GPtrArray *
list_items (PdDatabase *database, const char *state, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_OUTBOX);

  query->status = g_strdup (state);
  return pd_database_list (database, query, -1, 0, error);
}

gpointer
pd_courier_look_back_job (PdDatabase *database,
                          gpointer data,
                          GCancellable *cancellable,
                          GError **error)
{
  const PdCourierLookBack *look = data;
  static const char *const states[] = { PD_OUTBOX_QUEUED, PD_OUTBOX_SENDING };

  for (gsize s = 0; s < G_N_ELEMENTS (states); s++) {
    g_autoptr (GPtrArray) items = list_items (database, states[s], error);

    if (items == NULL)
      return NULL;
    for (guint i = 0; i < items->len; i++) {
      gint64 row_id = pd_record_get_row_id (items->pdata[i]);

      if ((look->give_back && !give_back (database, row_id, error)) ||
          !make_due (database, row_id, look->now, error))
        return NULL;
    }
  }
  return data;
}

PdCourierRenewal *
pd_courier_renewal_new (const char *holder, PdCourierHands *hands, gint64 now)
{
  g_autoptr (GArray) row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  PdCourierRenewal *renewal;
  GHashTableIter iter;
  gpointer row_id;

  g_mutex_lock (&hands->lock);
  g_hash_table_iter_init (&iter, hands->row_ids);
  while (g_hash_table_iter_next (&iter, &row_id, NULL))
    g_array_append_val (row_ids, *(gint64 *) row_id);
  g_mutex_unlock (&hands->lock);
  if (row_ids->len == 0)
    return NULL;

  renewal = g_new0 (PdCourierRenewal, 1);
  renewal->holder = g_strdup (holder);
  renewal->now = now;
  renewal->row_ids = g_steal_pointer (&row_ids);
  return renewal;
}

void
pd_courier_renewal_free (gpointer data)
{
  PdCourierRenewal *renewal = data;

  g_free (renewal->holder);
  g_array_unref (renewal->row_ids);
  g_free (renewal);
}

/* Only what this process still has: an item that is over, or that was taken over, stays alone. */
gpointer
pd_courier_renew_job (PdDatabase *database,
                      gpointer data,
                      GCancellable *cancellable,
                      GError **error)
{
  const PdCourierRenewal *renewal = data;

  for (guint i = 0; i < renewal->row_ids->len; i++) {
    gint64 row_id = g_array_index (renewal->row_ids, gint64, i);
    g_autofree char *holder = NULL;
    gint64 lease_until = 0;
    g_autoptr (GError) local_error = NULL;

    if (!pd_database_get_outbox_lease (database, row_id, &holder, &lease_until, error))
      return NULL;
    if (g_strcmp0 (holder, renewal->holder) == 0 &&
        !pd_database_lease_outbox (database, row_id, holder, renewal->now,
                                   renewal->now + PD_ERRAND_LEASE_US, &local_error) &&
        local_error != NULL) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  }
  return data;
}

/* --- taking --- */

typedef struct
{
  const PdCourierWork *work;
  gint64 taken; /* row; 0 = none */
} Taking;

/* Somebody is at it, whatever its lease says: a worker of ours, or another process that lives. */
static gboolean
find_out_whether_held (const PdCourierWork *work,
                       PdDatabase *database,
                       gint64 row_id,
                       gboolean *is_held,
                       GError **error)
{
  g_autofree char *holder = NULL;
  gint64 lease_until = 0;

  *is_held = pd_courier_hands_have (work->hands, row_id);
  if (*is_held)
    return TRUE;
  if (!pd_database_get_outbox_lease (database, row_id, &holder, &lease_until, error))
    return FALSE;

  *is_held = holder != NULL && judge_holder (holder) == HOLDER_LIVES;
  return TRUE;
}

/* Most looks find nothing, and cost no write. */
static gpointer
look_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Taking *taking = data;
  gint64 now = pd_clock_now (pd_context_get_clock (taking->work->context));
  gint64 after = 0;

  for (;;) {
    g_autoptr (PdOutboxEntry) next = pd_database_next_outbox (database, now, after, error);
    gboolean is_held = FALSE;

    if (next == NULL ||
        !find_out_whether_held (taking->work, database, next->row_id, &is_held, error))
      return NULL;
    if (!is_held)
      return g_steal_pointer (&next);
    after = next->row_id;
  }
}

static gpointer
take_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Taking *taking = data;
  gint64 now = pd_clock_now (pd_context_get_clock (taking->work->context));
  g_autoptr (PdOutboxEntry) next = look_job (database, data, cancellable, error);

  if (next == NULL || !pd_database_lease_outbox (database, next->row_id, taking->work->holder, now,
                                                 now + PD_ERRAND_LEASE_US, error))
    return NULL;

  taking->taken = next->row_id;
  hands_take (taking->work->hands, next->row_id);
  return pd_database_get_outbox (database, next->row_id, error);
}

PdOutboxEntry *
pd_courier_take (const PdCourierWork *work, GError **error)
{
  Taking taking = { work, 0 };
  g_autoptr (PdOutboxEntry) next = pd_store_read (work->store, look_job, &taking, error);
  PdOutboxEntry *taken;

  if (next == NULL)
    return NULL;

  taken = pd_store_write (work->store, take_job, &taking, error);
  if (taken == NULL && taking.taken != 0) /* the transaction was not kept */
    pd_courier_hands_drop (work->hands, taking.taken);
  return taken;
}

/* --- how it ended --- */

typedef struct
{
  const PdCourierWork *work;
  const PdErrandKind *kind; /* (nullable): not known */
  PdErrand *errand;         /* (nullable): it could not be opened */
  PdVault *vault;           /* (nullable): where it landed */
  gint64 row_id;
  PdErrandEnd end;
  const GError *error;
  int questions;    /* how often its fate was asked for in vain */
  gboolean is_shut; /* it cannot be opened, though the vault can */
  gboolean is_let_go;
} Ending;

/* Doubled from one to the next, up to an hour; what was tried before it left does not count among
 * the questions. */
static gint64
get_pause (const Ending *ending, int attempts)
{
  const PdApiFault *fault = pd_api_error_get_fault (ending->error);
  gboolean asks = ending->end == PD_ERRAND_ASKING;
  gint64 first = asks ? ASK_FIRST_US : SEND_FIRST_US;
  gint64 most = asks ? ASK_MOST_US : SEND_MOST_US;
  gint64 pause =
      first << CLAMP ((asks && ending->questions > 0 ? ending->questions : attempts) - 1, 0, 16);

  pause = MIN (pause, most);
  pause = (gint64) ((double) pause * g_random_double_range (0.75, 1.25));
  return fault != NULL && fault->retry_after_us > 0 ? fault->retry_after_us + pause / 10 : pause;
}

static void
replace (char **place, char *text)
{
  g_free (*place);
  *place = text;
}

static void
describe (const Ending *ending, PdOutboxEntry *entry)
{
  const PdApiFault *fault = pd_api_error_get_fault (ending->error);

  if (g_error_matches (ending->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the program ended: nothing is wrong */
  if (g_error_matches (ending->error, PD_API_ERROR, PD_API_ERROR_UNKNOWN_FATE))
    replace (&entry->last_error,
             g_strdup (_ ("The request has left, but no answer says whether it was carried out. "
                          "Partner Desk asks before it sends anything again.")));
  else
    replace (&entry->last_error, pd_error_to_user_text (ending->error));
  if (ending->is_shut)
    replace (&entry->error_code, g_strdup (PD_OUTBOX_CODE_SHUT));
  else if (g_strcmp0 (entry->error_code, PD_OUTBOX_CODE_SHUT) == 0)
    replace (&entry->error_code, NULL); /* it was opened after all */
  if (fault != NULL && fault->code != NULL)
    replace (&entry->error_code, g_strdup (fault->code));
  if (fault != NULL && fault->request_id != NULL)
    replace (&entry->far_request_id, g_strdup (fault->request_id));
}

static void
set_state (PdOutboxEntry *entry, const char *state, gboolean asking, gint64 next_try_at)
{
  replace (&entry->state, g_strdup (state));
  entry->asking = asking;
  entry->next_try_at = next_try_at;
}

static gboolean
take_back (const Ending *ending, PdDatabase *database, PdOutboxEntry *entry, GError **error)
{
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine;

  if (ending->kind == NULL || ending->kind->take_back == NULL)
    return TRUE;

  return pd_context_begin_any (ending->work->context, database, &settings, &engine, error) &&
         ending->kind->take_back (database, &engine, pd_errand_get_deed (ending->errand), entry,
                                  error);
}

/* Once: a moment later another worker may have it in the same hands. */
static void
let_go (Ending *ending)
{
  if (!ending->is_let_go)
    pd_courier_hands_drop (ending->work->hands, ending->row_id);
  ending->is_let_go = TRUE;
}

/* Whoever reads what is written here may act on it at once: it is let go before it is seen. Where
 * the writing fails, the lease still keeps it from the others until that runs out. */
static gboolean
write_end (Ending *ending, PdDatabase *database, PdOutboxEntry *entry, GError **error)
{
  gint64 now = pd_clock_now (pd_context_get_clock (ending->work->context));
  gboolean cancelled = g_error_matches (ending->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gint64 next = cancelled ? now : now + get_pause (ending, entry->attempts);

  let_go (ending);
  describe (ending, entry);
  entry->updated_at = now;
  switch (ending->end) {
  case PD_ERRAND_FAILED:
    set_state (entry, PD_OUTBOX_FAILED, FALSE, 0);
    return take_back (ending, database, entry, error) &&
           pd_database_update_outbox (database, entry, error);
  case PD_ERRAND_QUEUED:
    set_state (entry, PD_OUTBOX_QUEUED, FALSE, ending->kind != NULL ? next : 0);
    return pd_database_update_outbox (database, entry, error);
  case PD_ERRAND_ASKING:
    set_state (entry, PD_OUTBOX_SENDING, TRUE, next);
    return pd_database_update_outbox (database, entry, error) &&
           pd_database_release_outbox (database, entry->row_id, ending->work->holder, error);
  case PD_ERRAND_LOST:
    break;
  }
  return TRUE;
}

/* Nothing was asked of the far side: the item was not opened. It stays what it was; one that can
 * never be opened is left to a person. */
static gpointer
end_unopened_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Ending *ending = data;
  g_autoptr (PdOutboxEntry) entry = pd_database_get_outbox (database, ending->row_id, error);

  if (entry == NULL)
    return NULL;

  ending->end = pd_errand_notes_have_step (entry->notes) ? PD_ERRAND_ASKING : PD_ERRAND_QUEUED;
  return write_end (ending, database, entry, error) ? data : NULL;
}

static gpointer
end_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Ending *ending = data;
  gint64 now = pd_clock_now (pd_context_get_clock (ending->work->context));
  g_autoptr (GError) local_error = NULL;

  if (!pd_errand_hold (ending->errand, database, now, &local_error)) {
    if (local_error == NULL)
      return data; /* it is another process's now, which sees our notes */
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }

  if (ending->end != PD_ERRAND_ASKING)
    pd_errand_forget_questions (ending->errand);
  else if (!g_error_matches (ending->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ending->questions = pd_errand_count_question (ending->errand, ending->error);
  return write_end (ending, database, pd_errand_update_entry (ending->errand), error) ? data : NULL;
}

static gpointer
land_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Ending *ending = data;
  g_autoptr (PdSettings) settings = NULL;
  g_autofree char *answer = NULL;
  PdOutboxEntry *entry;
  PdLocalEngine engine;

  if (!pd_context_begin_any (ending->work->context, database, &settings, &engine, error))
    return NULL;
  if (!pd_errand_hold (ending->errand, database, engine.now, error)) {
    if (error != NULL && *error == NULL)
      g_set_error_literal (error, PD_ERROR, PD_ERROR_STORE_LOCKED,
                           "Another process has taken the item of the outbox over");
    return NULL;
  }
  if (!ending->kind->land (database, &engine, ending->errand, &answer, error))
    return NULL;

  entry = pd_errand_update_entry (ending->errand);
  set_state (entry, PD_OUTBOX_SENT, FALSE, 0);
  replace (&entry->answer, g_steal_pointer (&answer));
  replace (&entry->last_error, NULL);
  replace (&entry->error_code, NULL);
  pd_courier_slim (ending->vault, entry);
  return pd_database_update_outbox (database, entry, error) &&
                 pd_courier_settle (database, ending->vault, ending->errand, engine.now, error)
             ? data
             : NULL;
}

static void
log_end (const Ending *ending, const char *kind)
{
  static const char *const ends[] = {
    [PD_ERRAND_FAILED] = "failed",
    [PD_ERRAND_QUEUED] = "waits",
    [PD_ERRAND_ASKING] = "is asked about",
    [PD_ERRAND_LOST] = "is another process's",
  };

  const char *why = ending->error->message;

  if (g_error_matches (ending->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* A sentence for the person may quote names and addresses: it stands in the book, not in the log.
   */
  if (g_error_matches (ending->error, PD_ERROR, PD_ERROR_REFUSED)) {
    why = ending->errand != NULL ? pd_errand_get_entry (ending->errand)->error_code : NULL;
    why = why != NULL ? why : "refused";
  }
  g_message ("Item %" G_GINT64_FORMAT " of the outbox (%s) %s: %s", ending->row_id, kind,
             ends[ending->end], why);
}

/* --- carrying --- */

static gboolean
run (Ending *ending, GError **error)
{
  if (ending->kind == NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_UNSUPPORTED,
                         _ ("This edition of Partner Desk does not know how to send this. Please "
                            "update it."));
    return FALSE;
  }

  return ending->kind->run (ending->errand, error);
}

/* What was carried out there and cannot be written down here is not sent again: the next run finds
 * its notes. */
static void
land (Ending *ending, const char *kind)
{
  g_autoptr (PdVault) vault = pd_context_ref_vault (ending->work->context, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) end_error = NULL;

  ending->vault = vault;
  if (pd_store_write (ending->work->store, land_job, ending, &error) != NULL)
    return;

  ending->end = PD_ERRAND_ASKING;
  ending->error = error;
  log_end (ending, kind);
  if (pd_store_write (ending->work->store, end_job, ending, &end_error) == NULL)
    g_warning ("Writing the outbox: %s", end_error->message);
  ending->error = NULL;
}

static void
end (Ending *ending, const char *kind, PdStoreJob job)
{
  g_autoptr (GError) error = NULL;

  if (ending->end != PD_ERRAND_LOST &&
      pd_store_write (ending->work->store, job, ending, &error) == NULL)
    g_warning ("Writing the outbox: %s", error->message); /* the lease runs out, then it is asked */
  log_end (ending, kind);
}

static void
run_and_end (Ending *ending, const char *kind, PdOutboxEntry *entry)
{
  const PdCourierWork *work = ending->work;
  g_autoptr (PdErrand) errand = NULL;
  g_autoptr (GError) error = NULL;

  errand = pd_errand_new (work->context, work->store, work->far, work->holder, entry,
                          work->cancellable, &error);
  ending->errand = errand;
  if (errand == NULL) {
    g_autoptr (PdVault) vault = pd_context_ref_vault (work->context, NULL);

    ending->is_shut = vault != NULL;
    ending->error = error;
    end (ending, kind, end_unopened_job);
    return;
  }
  if (run (ending, &error)) {
    land (ending, kind);
    return;
  }

  ending->error = error;
  ending->end = pd_errand_judge (errand, error);
  if (ending->kind == NULL && ending->end == PD_ERRAND_FAILED)
    ending->end = PD_ERRAND_QUEUED; /* an update may know it */
  end (ending, kind, end_job);
}

void
pd_courier_carry (const PdCourierWork *work, PdOutboxEntry *entry)
{
  g_autofree char *kind = g_strdup (entry->kind);
  Ending ending = { .work = work,
                    .kind = pd_courier_look_up_kind (work->kinds, kind),
                    .row_id = entry->row_id,
                    .end = PD_ERRAND_QUEUED };

  run_and_end (&ending, kind, entry);
  let_go (&ending);
}

/* --- kinds --- */

static const PdErrandKind *
find_in (const PdErrandKind *kinds, const char *name)
{
  for (; kinds != NULL && kinds->name != NULL; kinds++) {
    if (g_strcmp0 (kinds->name, name) == 0)
      return kinds;
  }
  return NULL;
}

const PdErrandKind *
pd_courier_look_up_kind (const PdErrandKind *kinds, const char *name)
{
  return kinds != NULL ? find_in (kinds, name) : pd_errand_kind_find (name);
}

const PdErrandKind *
pd_errand_kind_find (const char *name)
{
  const PdErrandKind *(*const tables[]) (void) = { pd_errands_sales, pd_errands_requests,
                                                   pd_errands_azure };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    const PdErrandKind *kind = find_in (tables[i](), name);

    if (kind != NULL)
      return kind;
  }
  return NULL;
}

const PdErrandKind *
pd_errand_kind_get (PdDeedKind kind)
{
  return pd_errand_kind_find (pd_deed_kind_to_name (kind));
}

/* --- what a person decides --- */

gboolean
pd_courier_retry_job (PdDatabase *database, gint64 row_id, gint64 now, GError **error)
{
  g_autoptr (PdOutboxEntry) entry = pd_database_get_outbox (database, row_id, error);

  if (entry == NULL)
    return FALSE;

  set_state (entry, entry->asking ? PD_OUTBOX_SENDING : PD_OUTBOX_QUEUED, entry->asking, now);
  entry->updated_at = now;
  return pd_database_update_outbox (database, entry, error);
}
