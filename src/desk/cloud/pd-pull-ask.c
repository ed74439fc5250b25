// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-pull-private.h"

/* partner-center-api.md 1.6: "wait Retry-After, then exponential". The client has tried five times
 * before it says THROTTLED; a pull has time. */
#define MAX_PATIENCE 6
#define FIRST_WAIT_US (G_GINT64_CONSTANT (30) * G_USEC_PER_SEC)
#define LONGEST_WAIT_US (G_GINT64_CONSTANT (600) * G_USEC_PER_SEC)
/* How often a list is begun again because its place was lost (1.4). */
#define MAX_BEGINS 3

/* TRUE: waited, ask again. FALSE: @error stays what it is, or the wait was cancelled. */
static gboolean
wait_out (PdPullRun *run, guint turn, GError **error)
{
  const PdApiFault *fault = pd_api_error_get_fault (*error);
  gint64 pause = FIRST_WAIT_US << MIN (turn, 4);

  if (!g_error_matches (*error, PD_API_ERROR, PD_API_ERROR_THROTTLED) || turn >= MAX_PATIENCE)
    return FALSE;
  if (fault != NULL && fault->retry_after_us > 0)
    pause = fault->retry_after_us;

  g_message ("The far side is throttling; waiting %" G_GINT64_FORMAT " s",
             MIN (pause, LONGEST_WAIT_US) / G_USEC_PER_SEC);
  g_clear_error (error);
  return pd_far_sleep (run->far, MIN (pause, LONGEST_WAIT_US), run->cancellable, error);
}

static void
note_success (PdPullRun *run)
{
  g_mutex_lock (&run->lock);
  run->failures = 0;
  g_mutex_unlock (&run->lock);
}

gpointer
pd_pull_fetch (PdPullRun *run, PdHttpRequest *request, GError **error)
{
  g_autoptr (PdHttpRequest) next = request;
  gpointer result = NULL;

  for (guint turn = 0;; turn++) {
    g_autoptr (GError) local = NULL;

    result = pd_far_fetch (run->far, next, run->cancellable, &local);
    if (local == NULL) {
      note_success (run);
      return result;
    }
    if (!wait_out (run, turn, &local)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    g_object_unref (next);
    next = pd_http_request_new_follow (request, pd_http_request_get_target (request));
  }
}

/* --- lists --- */

typedef struct
{
  PdPullRun *run;
  PdFarPage page;
  gpointer user_data;
  char *cursor; /* (owned) (nullable): the last place */
} Walk;

static gboolean
walk_page (gpointer page, const char *cursor, gpointer user_data, GError **error)
{
  Walk *walk = user_data;

  note_success (walk->run);
  if (!walk->page (page, cursor, walk->user_data, error))
    return FALSE;

  g_free (walk->cursor);
  walk->cursor = g_strdup (cursor);
  return TRUE;
}

gboolean
pd_pull_walk (PdPullRun *run,
              PdHttpRequest *request,
              const char *cursor,
              PdPullBegun begun,
              PdFarPage page,
              gpointer user_data,
              GError **error)
{
  g_autoptr (PdHttpRequest) first = request;
  g_autoptr (PdHttpRequest) next = g_object_ref (request);
  Walk walk = { run, page, user_data, g_strdup (cursor) };
  guint begins = 0;
  guint turn = 0;
  gboolean done = FALSE;

  if (walk.cursor == NULL && begun != NULL)
    begun (user_data);
  for (;;) {
    g_autoptr (GError) local = NULL;

    done = pd_far_walk (run->far, next, walk.cursor, walk_page, &walk, run->cancellable, &local);
    if (done)
      break;
    if (g_error_matches (local, PD_API_ERROR, PD_API_ERROR_CURSOR) && begins++ < MAX_BEGINS) {
      g_message ("The place in a list is not known any more; it is begun again");
      g_clear_pointer (&walk.cursor, g_free);
      if (begun != NULL)
        begun (user_data);
    } else if (!wait_out (run, turn++, &local)) {
      g_propagate_error (error, g_steal_pointer (&local));
      break;
    }
    g_object_unref (next);
    next = pd_http_request_new_follow (first, pd_http_request_get_target (first));
  }

  g_free (walk.cursor);
  return done;
}

GPtrArray *
pd_pull_take_items (PdWireList *list)
{
  GPtrArray *items = list->items;

  list->items = g_ptr_array_new ();
  return items;
}

typedef struct
{
  PdPullRun *run;
  GPtrArray *items;
  GDestroyNotify free_item;
  const char *what;
  const char *name;
} Collecting;

static void
collect_begun (gpointer user_data)
{
  Collecting *collecting = user_data;

  g_ptr_array_set_size (collecting->items, 0);
}

static gboolean
collect_page (gpointer page, const char *cursor, gpointer user_data, GError **error)
{
  Collecting *collecting = user_data;
  PdWireList *list = page;

  for (guint i = 0; i < list->faults->len; i++)
    pd_pull_note_fault (collecting->run, collecting->what, collecting->name,
                        list->faults->pdata[i]);
  /* The items change their owner: the first page's array is the answer. */
  g_ptr_array_extend_and_steal (collecting->items, pd_pull_take_items (list));
  return TRUE;
}

GPtrArray *
pd_pull_collect (PdPullRun *run,
                 PdHttpRequest *request,
                 GDestroyNotify free_item,
                 const char *what,
                 const char *name,
                 GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (free_item);
  Collecting collecting = { run, items, free_item, what, name };

  if (!pd_pull_walk (run, request, NULL, collect_begun, collect_page, &collecting, error))
    return NULL;

  return g_steal_pointer (&items);
}

/* Azure's pages are arrays themselves: they are held, and their items lent to one array. */
typedef struct
{
  GPtrArray *pages; /* (element-type GPtrArray) */
} AzurePages;

static void
azure_begun (gpointer user_data)
{
  AzurePages *pages = user_data;

  g_ptr_array_set_size (pages->pages, 0);
}

static gboolean
azure_page (gpointer page, const char *cursor, gpointer user_data, GError **error)
{
  AzurePages *pages = user_data;

  g_ptr_array_add (pages->pages, g_ptr_array_ref (page));
  return TRUE;
}

GPtrArray *
pd_pull_collect_azure (PdPullRun *run, PdHttpRequest *request, GError **error)
{
  AzurePages pages = { g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref) };
  GPtrArray *items = NULL;

  if (pd_pull_walk (run, request, NULL, azure_begun, azure_page, &pages, error))
    items = g_steal_pointer (&pages.pages);
  g_clear_pointer (&pages.pages, g_ptr_array_unref);

  return items;
}
