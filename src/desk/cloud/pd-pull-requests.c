// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-partner-center-requests.h"
#include "pd-pull-parts.h"
#include "pd-support-request.h"

#define PAGE 500

/* --- the list --- */

typedef struct
{
  GPtrArray *items; /* (owned) (element-type PdWireServiceRequest) */
  gboolean is_last; /* of all requests of the partner */
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_ptr_array_unref (page->items);
  g_free (page);
}

/* "attention_needed" is PD_REQUEST_ATTENTION; a word that nobody knows stays readable. */
static char *
state_of (const char *status)
{
  return status != NULL ? g_strdelimit (g_strdup (status), "_", ' ') : NULL;
}

static gboolean
fill_request (PdDatabase *database,
              PdPullRun *run,
              const PdWireServiceRequest *wire,
              PdFarRequest *request,
              GError **error)
{
  if (wire->customer_id != NULL &&
      !pd_database_find_tenant (database, wire->customer_id, &request->customer_row_id, error))
    return FALSE;

  request->far_id = wire->id;
  request->number = wire->id;
  request->type = PD_REQUEST_PARTNER_CENTER;
  request->problem = wire->topic_name;
  request->impact = wire->severity;
  request->title = wire->title;
  request->description = wire->description;
  /* 1.22: the far side lists what this user may see. */
  request->user_name = run->user_name;
  request->user_email = run->user_email;
  request->created_at = wire->created_at;
  request->updated_at = wire->updated_at;
  request->seen_at = run->seen;
  return TRUE;
}

/* Lists are thin (14): what has changed is to be read whole. */
static gboolean
mark_whole (PdDatabase *database,
            PdPullRun *run,
            const char *number,
            gboolean changed,
            GError **error)
{
  g_autoptr (PdPull) pull = pd_database_get_pull (database, "requests", number, error);

  if (pull == NULL)
    return FALSE;
  if (pull->finished_at >= run->seen ||
      (!changed && pull->finished_at > 0 && run->kind != PD_PULL_FULL))
    return TRUE;

  pull->started_at = run->seen;
  return pd_database_put_pull (database, pull, error);
}

static gboolean
put_thin (PdDatabase *database, PdPullRun *run, const PdWireServiceRequest *wire, GError **error)
{
  g_autofree char *state = state_of (wire->status);
  PdFarRequest request = { .state = state };
  gboolean changed = FALSE;

  if (!fill_request (database, run, wire, &request, error) ||
      !pd_database_put_far_request (database, &request, NULL, &changed, error))
    return FALSE;

  pd_pull_count (run, &run->report->requests, 1);
  return mark_whole (database, run, wire->id, changed, error);
}

static gboolean
end_list (PdDatabase *database, PdPullRun *run, GError **error)
{
  gint64 gone = 0;

  if (run->kind != PD_PULL_FIRST &&
      !pd_database_mark_requests_gone (database, PD_REQUEST_PARTNER_CENTER, run->seen, run->now,
                                       &gone, error))
    return FALSE;

  pd_pull_count (run, &run->report->gone, gone);
  if (run->kind == PD_PULL_FULL)
    pd_pull_note_difference (run, "requests", NULL, 0, gone);
  return pd_pull_put_done (database, run, "requests", "", 0, error);
}

static gboolean
write_page (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  const Page *page = data;

  for (guint i = 0; i < page->items->len; i++) {
    if (!put_thin (database, run, page->items->pdata[i], error))
      return FALSE;
  }

  return !page->is_last || end_list (database, run, error);
}

typedef struct
{
  PdPullRun *run;
  gboolean of_all;
} Walk;

static gboolean
list_page (gpointer data, const char *cursor, gpointer user_data, GError **error)
{
  Walk *walk = user_data;
  PdWireList *list = data;
  Page *page = g_new0 (Page, 1);

  for (guint i = 0; i < list->faults->len; i++)
    pd_pull_note_fault (walk->run, "requests", NULL, list->faults->pdata[i]);
  page->items = pd_pull_take_items (list);
  page->is_last = cursor == NULL && walk->of_all;
  for (guint i = 0; i < page->items->len; i++) {
    const PdWireServiceRequest *request = page->items->pdata[i];

    if (request->fault != NULL)
      pd_pull_note_fault (walk->run, "requests", request->id, request->fault);
  }
  pd_pull_pen_put (walk->run->pen, write_page, page, page_free, page->items->len);
  return TRUE;
}

/* --- one, whole --- */

typedef struct
{
  PdWireServiceRequest *wire; /* (owned) */
  GBytes *sealed;             /* (owned) (nullable) */
} Whole;

static void
whole_free (gpointer data)
{
  Whole *whole = data;

  pd_wire_service_request_free (whole->wire);
  g_clear_pointer (&whole->sealed, g_bytes_unref);
  g_free (whole);
}

/* The vault of the book, once for the pass. (nullable) */
static PdVault *
lend_vault (PdPullRun *run)
{
  g_autoptr (GError) error = NULL;
  gboolean told = TRUE;

  g_mutex_lock (&run->lock);
  if (run->vault == NULL && !run->no_vault) {
    run->vault = pd_context_ref_vault (run->context, &error);
    run->no_vault = run->vault == NULL;
    told = !run->no_vault;
  }
  g_mutex_unlock (&run->lock);

  if (!told)
    pd_pull_note_fault (run, "requests", NULL, error->message);
  return run->vault;
}

/* Contact data stand in the book sealed, or not at all. */
static GBytes *
seal_contact (PdPullRun *run, const PdWireContact *wire)
{
  PdContact contact = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GBytes *sealed;
  PdVault *vault;

  if (wire == NULL || (vault = lend_vault (run)) == NULL)
    return NULL;

  contact.first_name = wire->first_name;
  contact.last_name = wire->last_name;
  contact.email = wire->email;
  contact.phone = wire->phone;
  text = pd_contact_to_text (&contact);
  sealed = pd_vault_seal (vault, text, &error);
  if (sealed == NULL)
    g_warning ("Sealing a contact: %s", error->message);
  return sealed;
}

/* A note of the person who is named as the contact, or of the account's own user, went out. */
static gboolean
is_ours (PdPullRun *run, const PdWireServiceRequest *wire, const char *author)
{
  g_autofree char *name = NULL;

  if (author == NULL)
    return FALSE;
  if (g_strcmp0 (author, run->user_name) == 0 || g_strcmp0 (author, run->user_email) == 0)
    return TRUE;
  if (wire->contact == NULL)
    return FALSE;

  name =
      g_strdup_printf ("%s %s", wire->contact->first_name != NULL ? wire->contact->first_name : "",
                       wire->contact->last_name != NULL ? wire->contact->last_name : "");
  return g_strcmp0 (author, g_strstrip (name)) == 0 ||
         g_strcmp0 (author, wire->contact->email) == 0;
}

static gboolean
put_notes (PdDatabase *database,
           PdPullRun *run,
           const PdWireServiceRequest *wire,
           gint64 row_id,
           GError **error)
{
  for (guint i = 0; i < wire->notes->len; i++) {
    const PdWireNote *note = wire->notes->pdata[i];
    PdFarMessage message = {
      .at = note->at,
      .author = note->author,
      .direction = is_ours (run, wire, note->author) ? "out" : "in",
      .body = note->text,
    };

    if (note->text != NULL &&
        !pd_database_put_far_message (database, row_id, &message, NULL, NULL, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
write_whole (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  const Whole *whole = data;
  g_autofree char *state = state_of (whole->wire->status);
  PdFarRequest request = { .state = state, .sealed_contact = whole->sealed };
  gint64 row_id = 0;

  return fill_request (database, run, whole->wire, &request, error) &&
         pd_database_put_far_request (database, &request, &row_id, NULL, error) &&
         put_notes (database, run, whole->wire, row_id, error) &&
         pd_pull_put_done (database, run, "requests", whole->wire->id, 1, error);
}

static gboolean
each_request (PdPullRun *run, const PdPull *pull, gpointer user_data)
{
  GError *error = NULL;
  PdWireServiceRequest *wire =
      pd_pull_fetch (run, pd_partner_center_get_request (NULL, pull->scope), &error);
  Whole *whole;

  if (wire == NULL)
    return pd_pull_note_failure (run, "requests", pull->scope, NULL, error);

  if (wire->fault != NULL)
    pd_pull_note_fault (run, "requests", wire->id, wire->fault);
  whole = g_new0 (Whole, 1);
  whole->wire = wire;
  whole->sealed = seal_contact (run, wire->contact);
  pd_pull_pen_put (run->pen, write_whole, whole, whole_free, 1 + wire->notes->len);
  return TRUE;
}

/* --- the phase --- */

static gpointer
read_place_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_get_pull (database, "requests", "", error);
}

static gboolean
write_list_well (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  return pd_pull_put_well (database, run, "requests", data, 0, error);
}

static gboolean
pull_list (PdPullRun *run, const char *customer_id)
{
  Walk walk = { run, customer_id == NULL };
  GError *error = NULL;

  if (pd_pull_walk (run, pd_partner_center_list_requests (customer_id, PAGE), NULL, NULL, list_page,
                    &walk, &error)) {
    if (customer_id != NULL)
      pd_pull_pen_put (run->pen, write_list_well, g_strdup (customer_id), g_free, 1);
  } else if (!pd_pull_note_failure (run, "requests", customer_id != NULL ? customer_id : "", NULL,
                                    error)) {
    return FALSE;
  }

  return pd_pull_pen_flush (run->pen) &&
         pd_pull_each_open (run, "requests", _ ("Support requests"), each_request, NULL);
}

gboolean
pd_pull_requests (PdPullRun *run)
{
  GError *error = NULL;
  g_autoptr (PdPull) place = pd_store_read (run->store, read_place_job, NULL, &error);

  if (place == NULL) {
    pd_pull_end (run, error);
    return FALSE;
  }
  if (place->finished_at >= run->seen)
    return pd_pull_each_open (run, "requests", _ ("Support requests"), each_request, NULL);

  pd_pull_begin_phase (run, _ ("Support requests"), 0, 0);
  return pull_list (run, NULL);
}

gboolean
pd_pull_one_requests (PdPullRun *run, PdPullCustomer *customer)
{
  return pull_list (run, customer->tenant_id);
}
