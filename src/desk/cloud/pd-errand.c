// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <string.h>

#include "pd-errand-private.h"

/* azure-api.md 1 "long running operations". */
#define POLL_FIRST_US (5 * G_USEC_PER_SEC)
#define POLL_MOST_US (30 * G_USEC_PER_SEC)
#define POLL_WHOLE_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
/* What a far side says before it is asked again; more than this is asked after this. */
#define POLL_LONGEST_US (G_GINT64_CONSTANT (600) * G_USEC_PER_SEC)
/* The mark of an entered step among the notes; names of notes are the acts' own words. */
#define STEP_PREFIX "step:"
/* How often in a row a question was answered with what nobody can read, and how often is enough. */
#define GARBLED_NOTE "unreadable answers"
#define GARBLED_MOST 5
/* When the fate became unknown (an instant), and how long the far side has to tell before a person
 * may end the item: the longest operation (azure-api.md 1) and the lag of orders (7) fit in. */
#define UNKNOWN_NOTE "fate unknown"
#define UNTOLD_AFTER_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
/* How often it was asked about since. */
#define QUESTIONS_NOTE "questions"
#define ANSWERS_NOTE "refusals"
/* Between two services of the far side; ours, for what one might order by hand meanwhile. */
#define CLOCKS_US (5 * G_USEC_PER_SEC)

struct _PdErrand
{
  PdContext *context;
  PdStore *store;
  PdFar *far;
  char *holder;
  GCancellable *cancellable;
  PdOutboxEntry *entry;
  PdDeed *deed;
  GHashTable *notes;   /* utf8 -> utf8 */
  GHashTable *fresh;   /* (set of utf8): steps that this run has entered */
  gboolean is_lost;    /* another process has the item */
  gboolean has_left;   /* a write of this run may have been, or was, carried out */
  gboolean is_garbled; /* the last call was a question whose answer nobody can read */
  gboolean is_untold;  /* the far side has answered, and its answer does not tell the fate */
  gint64 first_wait;   /* what the last "accepted" says to wait before the first look */
  char *code;          /* (nullable): of pd_errand_refuse() */
};

PdErrand *
pd_errand_new (PdContext *context,
               PdStore *store,
               PdFar *far,
               const char *holder,
               PdOutboxEntry *entry,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (PdErrand) errand = g_new0 (PdErrand, 1);
  g_autoptr (PdVault) vault = NULL;
  char *text;

  errand->context = g_object_ref (context);
  errand->store = g_object_ref (store);
  errand->far = g_object_ref (far);
  errand->holder = g_strdup (holder);
  g_set_object (&errand->cancellable, cancellable);
  errand->entry = entry;
  errand->fresh = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  /* Without its notes nothing may leave: it might leave twice. */
  errand->notes = pd_errand_notes_from_text (entry->notes, error);
  if (errand->notes == NULL)
    return NULL;

  vault = pd_context_ref_vault (context, error);
  if (vault == NULL)
    return NULL;
  if (entry->sealed == NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "Item %" G_GINT64_FORMAT " asks for nothing",
                 entry->row_id);
    return NULL;
  }
  text = pd_vault_open_sealed (vault, entry->sealed, error);
  if (text == NULL)
    return NULL;
  errand->deed = pd_deed_from_text (text, error);
  pd_vault_free_text (text);

  return errand->deed != NULL ? g_steal_pointer (&errand) : NULL;
}

void
pd_errand_free (PdErrand *errand)
{
  if (errand == NULL)
    return;

  g_clear_object (&errand->context);
  g_clear_object (&errand->store);
  g_clear_object (&errand->far);
  g_clear_object (&errand->cancellable);
  g_clear_pointer (&errand->entry, pd_outbox_entry_free);
  g_clear_pointer (&errand->deed, pd_deed_free);
  g_clear_pointer (&errand->notes, g_hash_table_unref);
  g_clear_pointer (&errand->fresh, g_hash_table_unref);
  g_free (errand->holder);
  g_free (errand->code);
  g_free (errand);
}

/* --- what an act sees --- */

const PdOutboxEntry *
pd_errand_get_entry (PdErrand *errand)
{
  return errand->entry;
}

const PdDeed *
pd_errand_get_deed (PdErrand *errand)
{
  return errand->deed;
}

PdContext *
pd_errand_get_context (PdErrand *errand)
{
  return errand->context;
}

PdStore *
pd_errand_get_store (PdErrand *errand)
{
  return errand->store;
}

PdFar *
pd_errand_get_far (PdErrand *errand)
{
  return errand->far;
}

GCancellable *
pd_errand_get_cancellable (PdErrand *errand)
{
  return errand->cancellable;
}

const char *
pd_errand_get_note (PdErrand *errand, const char *name)
{
  return g_hash_table_lookup (errand->notes, name);
}

/* --- durable notes --- */

PdOutboxEntry *
pd_errand_update_entry (PdErrand *errand)
{
  g_free (errand->entry->notes);
  errand->entry->notes = pd_errand_notes_to_text (errand->notes);
  errand->entry->updated_at = pd_clock_now (pd_context_get_clock (errand->context));
  if (errand->code != NULL) {
    g_free (errand->entry->error_code);
    errand->entry->error_code = g_strdup (errand->code);
  }
  return errand->entry;
}

gboolean
pd_errand_hold (PdErrand *errand, PdDatabase *database, gint64 now, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (pd_database_lease_outbox (database, errand->entry->row_id, errand->holder, now,
                                now + PD_ERRAND_LEASE_US, &local_error))
    return TRUE;

  errand->is_lost = local_error == NULL;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gpointer
keep_notes_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdErrand *errand = data;
  g_autoptr (GError) local_error = NULL;

  if (!pd_errand_hold (errand, database, pd_clock_now (pd_context_get_clock (errand->context)),
                       &local_error)) {
    if (local_error == NULL)
      g_set_error_literal (&local_error, PD_ERROR, PD_ERROR_STORE_LOCKED,
                           "Another process has taken the item of the outbox over");
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }

  return pd_database_update_outbox (database, pd_errand_update_entry (errand), error) ? errand
                                                                                      : NULL;
}

static gboolean
keep_notes (PdErrand *errand, GError **error)
{
  g_free (errand->entry->state);
  errand->entry->state = g_strdup (PD_OUTBOX_SENDING);
  return pd_store_write (errand->store, keep_notes_job, errand, error) != NULL;
}

gboolean
pd_errand_note (PdErrand *errand, const char *name, const char *value, GError **error)
{
  g_return_val_if_fail (!g_str_has_prefix (name, STEP_PREFIX), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (g_strcmp0 (pd_errand_get_note (errand, name), value) == 0)
    return TRUE;

  g_hash_table_replace (errand->notes, g_strdup (name), g_strdup (value));
  return keep_notes (errand, error);
}

gboolean
pd_errand_forget (PdErrand *errand, const char *name, GError **error)
{
  return !g_hash_table_remove (errand->notes, name) || keep_notes (errand, error);
}

/* When it was entered: a step's mark. */
static char *
make_mark (PdErrand *errand)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT,
                          pd_clock_now (pd_context_get_clock (errand->context)));
}

gboolean
pd_errand_enter (PdErrand *errand, const char *step, gboolean *again, GError **error)
{
  g_autofree char *mark = g_strconcat (STEP_PREFIX, step, NULL);

  *again = pd_errand_get_note (errand, mark) != NULL && pd_errand_get_note (errand, step) == NULL &&
           !g_hash_table_contains (errand->fresh, step);
  if (*again)
    return TRUE;

  if (errand->has_left) /* what an earlier step did stays, noted or not */
    g_hash_table_remove_all (errand->fresh);
  g_hash_table_add (errand->fresh, g_strdup (step));
  errand->has_left = FALSE;
  g_hash_table_replace (errand->notes, g_steal_pointer (&mark), make_mark (errand));
  return keep_notes (errand, error);
}

gboolean
pd_errand_leave (PdErrand *errand, const char *step, GError **error)
{
  g_autofree char *mark = g_strconcat (STEP_PREFIX, step, NULL);

  g_hash_table_remove (errand->fresh, step);
  if (!g_hash_table_remove (errand->notes, mark))
    return TRUE;

  return keep_notes (errand, error);
}

gint64
pd_errand_get_left_at (PdErrand *errand, const char *step)
{
  g_autofree char *mark = g_strconcat (STEP_PREFIX, step, NULL);
  const char *text = pd_errand_get_note (errand, mark);
  gint64 left_at = 0;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &left_at, NULL))
    left_at = errand->entry->created_at;
  return left_at;
}

/* A step was entered, and its end is not noted. */
gint64
pd_errand_get_cart_time (const PdOutboxEntry *entry, const char *created)
{
  gint64 instant = 0;

  if (created != NULL)
    g_ascii_string_to_signed (created, 10, 0, G_MAXINT64, &instant, NULL);
  if (instant == 0)
    return entry->created_at - PD_ERRAND_SKEW_US;
  return instant - instant % G_USEC_PER_SEC - CLOCKS_US;
}

gboolean
pd_errand_notes_have_step (const char *text)
{
  g_autoptr (GHashTable) notes = pd_errand_notes_from_text (text, NULL);
  GHashTableIter iter;
  gpointer name;

  if (notes == NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, notes);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    if (g_str_has_prefix (name, STEP_PREFIX))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_open_step (PdErrand *errand, const char *name)
{
  return g_str_has_prefix (name, STEP_PREFIX) &&
         pd_errand_get_note (errand, name + strlen (STEP_PREFIX)) == NULL;
}

static gboolean
has_open_step (PdErrand *errand)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, errand->notes);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    if (is_open_step (errand, name))
      return TRUE;
  }
  return FALSE;
}

/* A write has left once more, and nobody knows what became of it: its time begins anew. Durable
 * with the next note, or the end of the run. */
static void
mark_left (PdErrand *errand)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, errand->notes);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    if (is_open_step (errand, name))
      g_hash_table_iter_replace (&iter, make_mark (errand));
  }
}

/* What this run has entered and certainly not done is as if it had not begun. */
static void
drop_unsent_steps (PdErrand *errand)
{
  GHashTableIter iter;
  gpointer step;

  if (errand->has_left)
    return;

  g_hash_table_iter_init (&iter, errand->fresh);
  while (g_hash_table_iter_next (&iter, &step, NULL)) {
    g_autofree char *mark = g_strconcat (STEP_PREFIX, step, NULL);

    if (pd_errand_get_note (errand, step) == NULL)
      g_hash_table_remove (errand->notes, mark);
  }
}

static gint64
get_number_note (PdErrand *errand, const char *name)
{
  const char *text = pd_errand_get_note (errand, name);
  gint64 number = 0;

  if (text != NULL)
    g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &number, NULL);
  return number;
}

static void
set_number_note (PdErrand *errand, const char *name, gint64 number)
{
  g_hash_table_replace (errand->notes, g_strdup (name),
                        g_strdup_printf ("%" G_GINT64_FORMAT, number));
}

void
pd_errand_set_far_id (PdErrand *errand, const char *far_id)
{
  g_free (errand->entry->far_id);
  errand->entry->far_id = g_strdup (far_id);
}

/* RFC 4122, 4.3: the deed's request ID is the name space. */
char *
pd_errand_make_id (PdErrand *errand, const char *step)
{
  g_autoptr (GChecksum) sha1 = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 space[16] = { 0 };
  guint8 digest[20];
  gsize size = sizeof digest;
  const char *p = errand->deed->request_id;

  for (gsize i = 0; i < 2 * sizeof space && *p != '\0'; p++) {
    int digit = g_ascii_xdigit_value (*p);

    if (digit < 0)
      continue;
    space[i / 2] = (guint8) (space[i / 2] << 4 | digit);
    i++;
  }
  g_checksum_update (sha1, space, sizeof space);
  g_checksum_update (sha1, (const guchar *) step, (gssize) strlen (step));
  g_checksum_get_digest (sha1, digest, &size);
  digest[6] = (guint8) ((digest[6] & 0x0f) | 0x50);
  digest[8] = (guint8) ((digest[8] & 0x3f) | 0x80);

  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          digest[0], digest[1], digest[2], digest[3], digest[4], digest[5],
                          digest[6], digest[7], digest[8], digest[9], digest[10], digest[11],
                          digest[12], digest[13], digest[14], digest[15]);
}

char *
pd_errand_make_request_id (PdErrand *errand, const char *step)
{
  gint64 n = get_number_note (errand, ANSWERS_NOTE);
  g_autofree char *name = NULL;

  if (n == 0)
    return pd_errand_make_id (errand, step);
  name = g_strdup_printf ("%s#%" G_GINT64_FORMAT, step, n);
  return pd_errand_make_id (errand, name);
}

/* --- the far side --- */

/* A "no" to this very request, not to the sign-in, the pace or a gateway: it is not carried out
 * under this ID. Durable with the next note, or the end of the run: until then the same ID gets the
 * same answer. */
static void
count_answer (PdErrand *errand, const PdApiFault *fault)
{
  if (fault != NULL && fault->code != NULL && fault->status >= 400 && fault->status < 500 &&
      fault->status != 401 && fault->status != 429)
    set_number_note (errand, ANSWERS_NOTE, get_number_note (errand, ANSWERS_NOTE) + 1);
}

static void
take_far_request_id (PdErrand *errand, const char *request_id)
{
  if (request_id == NULL)
    return;

  g_free (errand->entry->far_request_id);
  errand->entry->far_request_id = g_strdup (request_id);
}

PdHttpReply *
pd_errand_send (PdErrand *errand, PdHttpRequest *request, GError **error)
{
  gboolean is_write = pd_http_request_get_policy (request) != PD_CALL_READ;
  g_autoptr (GError) local_error = NULL;
  PdHttpReply *reply = pd_far_send (errand->far, request, errand->cancellable, &local_error);
  const PdApiFault *fault = pd_api_error_get_fault (local_error);

  errand->is_garbled =
      !is_write && g_error_matches (local_error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
  /* A write that was certainly not carried out leaves the step as if it had not begun. */
  if (is_write && (reply != NULL || pd_http_request_get_fate (request) == PD_FATE_UNKNOWN))
    errand->has_left = TRUE;
  if (is_write && reply == NULL && pd_http_request_get_fate (request) == PD_FATE_UNKNOWN)
    mark_left (errand);
  if (is_write && reply == NULL && pd_http_request_get_fate (request) == PD_FATE_ANSWERED)
    count_answer (errand, fault);
  /* Also of a question that is worked on over there (calculateExchange). */
  if (g_strcmp0 (pd_http_request_get_method (request), "GET") != 0)
    errand->first_wait = reply != NULL ? pd_http_reply_get_retry_after (reply) : 0;
  if (is_write)
    take_far_request_id (errand, reply != NULL   ? pd_http_reply_get_request_id (reply)
                                 : fault != NULL ? fault->request_id
                                                 : NULL);
  if (reply == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return reply;
}

gpointer
pd_errand_fetch (PdErrand *errand, PdHttpRequest *request, GError **error)
{
  g_autoptr (PdHttpReply) reply = pd_errand_send (errand, request, error);

  return reply != NULL ? pd_http_reply_steal_result (reply) : NULL;
}

gboolean
pd_errand_walk (PdErrand *errand,
                PdHttpRequest *first,
                PdFarPage page,
                gpointer user_data,
                GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (pd_far_walk (errand->far, first, NULL, page, user_data, errand->cancellable, &local_error)) {
    errand->is_garbled = FALSE;
    return TRUE;
  }
  errand->is_garbled = g_error_matches (local_error, PD_API_ERROR, PD_API_ERROR_PROTOCOL);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pd_errand_wait_first (PdErrand *errand, gint64 *waited, GError **error)
{
  gint64 wait = MIN (errand->first_wait, POLL_LONGEST_US);

  errand->first_wait = 0;
  if (wait <= 0)
    return TRUE;
  if (waited != NULL)
    *waited += wait;
  return pd_far_sleep (errand->far, wait, errand->cancellable, error);
}

gboolean
pd_errand_poll (PdErrand *errand,
                PdErrandMake make,
                PdErrandDone done,
                gpointer user_data,
                GError **error)
{
  gint64 pause = POLL_FIRST_US;
  gint64 waited = 0;

  if (!pd_errand_wait_first (errand, &waited, error))
    return FALSE;

  while (waited < POLL_WHOLE_US) {
    g_autoptr (PdHttpRequest) request = make (errand, user_data);
    g_autoptr (PdHttpReply) reply = pd_errand_send (errand, request, error);
    gboolean is_done = FALSE;
    gint64 wait;

    if (reply == NULL || !done (errand, reply, user_data, &is_done, error))
      return FALSE;
    if (is_done)
      return TRUE;

    wait = MIN (pd_http_reply_get_retry_after (reply), POLL_LONGEST_US);
    if (wait <= 0) {
      wait = pause;
      pause = MIN (pause * 2, POLL_MOST_US);
    }
    if (!pd_far_sleep (errand->far, wait, errand->cancellable, error))
      return FALSE;
    waited += wait;
  }

  errand->has_left = TRUE;
  errand->is_untold = TRUE;
  g_propagate_error (error, pd_api_error_new (PD_API_ERROR_TIMED_OUT,
                                              &(PdApiFault){ .may_have_done = TRUE },
                                              "The operation has not ended within an hour"));
  return FALSE;
}

static gboolean
set_unknown (PdErrand *errand, const char *why, gint64 retry_after_us, GError **error)
{
  const PdApiFault fault = { .may_have_done = TRUE, .retry_after_us = retry_after_us };

  errand->has_left = TRUE;
  errand->is_untold = TRUE;
  g_propagate_error (error, pd_api_error_new (PD_API_ERROR_UNKNOWN_FATE, &fault, why));
  return FALSE;
}

gboolean
pd_errand_set_unknown (PdErrand *errand, const char *why, GError **error)
{
  return set_unknown (errand, why, 0, error);
}

gboolean
pd_errand_set_unknown_by (PdErrand *errand, const GError *cause, GError **error)
{
  const PdApiFault *fault = pd_api_error_get_fault (cause);

  return set_unknown (errand, cause->message, fault != NULL ? fault->retry_after_us : 0, error);
}

gboolean
pd_errand_refuse (PdErrand *errand, const char *code, const char *sentence, GError **error)
{
  g_free (errand->code);
  errand->code = g_strdup (code);
  g_set_error_literal (error, PD_ERROR, PD_ERROR_REFUSED, sentence);
  return FALSE;
}

/* --- the book --- */

gpointer
pd_errand_read (PdErrand *errand, PdStoreJob job, gpointer data, GError **error)
{
  return pd_store_read (errand->store, job, data, error);
}

gpointer
pd_errand_write (PdErrand *errand, PdStoreJob job, gpointer data, GError **error)
{
  return pd_store_write (errand->store, job, data, error);
}

/* --- the end --- */

/* It may go well another time, without anybody's doing anything about the request itself. */
static gboolean
is_passing (const GError *error)
{
  if (error->domain == PD_API_ERROR) {
    switch ((PdApiErrorCode) error->code) {
    case PD_API_ERROR_REFUSED:
    case PD_API_ERROR_FORBIDDEN:
    case PD_API_ERROR_NOT_FOUND:
    case PD_API_ERROR_STALE:
    case PD_API_ERROR_PROTOCOL:
    case PD_API_ERROR_CURSOR:
    case PD_API_ERROR_DECLINED:
    case PD_API_ERROR_EXPIRED:
      return FALSE;
    case PD_API_ERROR_BUSY:
    case PD_API_ERROR_THROTTLED:
    case PD_API_ERROR_SERVER:
    case PD_API_ERROR_UNKNOWN_FATE:
    case PD_API_ERROR_OFFLINE:
    case PD_API_ERROR_UNREACHABLE:
    case PD_API_ERROR_TIMED_OUT:
    case PD_API_ERROR_CERTIFICATE:
    case PD_API_ERROR_SIGN_IN:
    case PD_API_ERROR_MFA:
    case PD_API_ERROR_NO_KEYRING:
      return TRUE;
    }
  }

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, PD_ERROR, PD_ERROR_STORE) ||
         g_error_matches (error, PD_ERROR, PD_ERROR_STORE_DAMAGED) ||
         g_error_matches (error, PD_ERROR, PD_ERROR_STORE_NEWER) ||
         g_error_matches (error, PD_ERROR, PD_ERROR_STORE_READ_ONLY) ||
         g_error_matches (error, PD_ERROR, PD_ERROR_STORE_LOCKED) ||
         g_error_matches (error, PD_ERROR, PD_ERROR_STORE_FULL) ||
         g_error_matches (error, PD_ERROR, PD_ERROR_SECRET);
}

/* A question whose answer was cut off or is no JSON may be answered well the next time: a proxy, a
 * page of a portal. A service that answers so for good is told after some times. Counted by a note
 * that becomes durable with the entry; 0 begins anew. */
static gboolean
is_garble_passing (PdErrand *errand, const GError *error)
{
  const char *note = pd_errand_get_note (errand, GARBLED_NOTE);
  gint64 times = 0;

  if (!errand->is_garbled || !g_error_matches (error, PD_API_ERROR, PD_API_ERROR_PROTOCOL)) {
    g_hash_table_remove (errand->notes, GARBLED_NOTE);
    return FALSE;
  }
  if (note != NULL)
    g_ascii_string_to_signed (note, 10, 0, GARBLED_MOST, &times, NULL);
  if (++times >= GARBLED_MOST) { /* a person may send it again */
    g_hash_table_remove (errand->notes, GARBLED_NOTE);
    return FALSE;
  }
  g_hash_table_replace (errand->notes, g_strdup (GARBLED_NOTE),
                        g_strdup_printf ("%" G_GINT64_FORMAT, times));
  return TRUE;
}

PdErrandEnd
pd_errand_judge (PdErrand *errand, const GError *error)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);

  if (errand->is_lost)
    return PD_ERRAND_LOST;
  drop_unsent_steps (errand);
  if (g_error_matches (error, PD_ERROR, PD_ERROR_REFUSED)) /* the act knows */
    return PD_ERRAND_FAILED;
  /* Also where the far side says no: then it was the question that it refused. */
  if (g_error_matches (error, PD_API_ERROR, PD_API_ERROR_UNKNOWN_FATE) ||
      (fault != NULL && fault->may_have_done) || has_open_step (errand))
    return PD_ERRAND_ASKING;

  return is_garble_passing (errand, error) || is_passing (error) ? PD_ERRAND_QUEUED
                                                                 : PD_ERRAND_FAILED;
}

/* --- questions that are answered with nothing --- */

/* The far side was there and did not tell: not merely this computer, its network or its sign-in. */
static gboolean
has_told_nothing (PdErrand *errand, const GError *error)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);

  if (errand->is_untold)
    return TRUE;
  /* An answer came in any case, or was refused for where it leads. */
  if (g_error_matches (error, PD_API_ERROR, PD_API_ERROR_PROTOCOL) ||
      g_error_matches (error, PD_API_ERROR, PD_API_ERROR_CURSOR))
    return TRUE;
  if (error->domain != PD_API_ERROR || fault == NULL || fault->status == 0)
    return FALSE;

  switch ((PdApiErrorCode) error->code) {
  case PD_API_ERROR_REFUSED:
  case PD_API_ERROR_FORBIDDEN:
  case PD_API_ERROR_NOT_FOUND:
  case PD_API_ERROR_STALE:
  case PD_API_ERROR_BUSY:
  case PD_API_ERROR_SERVER:
  case PD_API_ERROR_UNKNOWN_FATE:
  case PD_API_ERROR_PROTOCOL:
  case PD_API_ERROR_CURSOR:
    return TRUE;
  case PD_API_ERROR_THROTTLED:
  case PD_API_ERROR_OFFLINE:
  case PD_API_ERROR_UNREACHABLE:
  case PD_API_ERROR_TIMED_OUT:
  case PD_API_ERROR_CERTIFICATE:
  case PD_API_ERROR_SIGN_IN:
  case PD_API_ERROR_MFA:
  case PD_API_ERROR_DECLINED:
  case PD_API_ERROR_EXPIRED:
  case PD_API_ERROR_NO_KEYRING:
    break;
  }
  return FALSE;
}

/* The time runs from the first moment on: a question that is itself a write (the checkout of the
 * same cart) and has no answer either does not begin it anew. */
int
pd_errand_count_question (PdErrand *errand, const GError *error)
{
  gint64 now = pd_clock_now (pd_context_get_clock (errand->context));
  gint64 since = get_number_note (errand, UNKNOWN_NOTE);
  gint64 questions = MIN (get_number_note (errand, QUESTIONS_NOTE) + 1, G_MAXINT16);

  set_number_note (errand, QUESTIONS_NOTE, questions);
  if (since == 0)
    set_number_note (errand, UNKNOWN_NOTE, now);
  else if (now - since >= UNTOLD_AFTER_US && has_told_nothing (errand, error))
    g_hash_table_replace (errand->notes, g_strdup (PD_OUTBOX_NOTE_UNTOLD), g_strdup ("yes"));
  return (int) questions;
}

void
pd_errand_forget_questions (PdErrand *errand)
{
  g_hash_table_remove (errand->notes, UNKNOWN_NOTE);
  g_hash_table_remove (errand->notes, QUESTIONS_NOTE);
  g_hash_table_remove (errand->notes, PD_OUTBOX_NOTE_UNTOLD);
}
