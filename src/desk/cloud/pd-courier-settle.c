// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What was refused, mended and done after all no longer asks for a person. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-courier-private.h"
#include "pd-text.h"

/* --- what two deeds of a kind are about --- */

static gboolean
is_same_word (const char *one, const char *other)
{
  g_autofree char *a = pd_text_fold (one != NULL ? one : "");
  g_autofree char *b = pd_text_fold (other != NULL ? other : "");

  return *a != '\0' && g_strcmp0 (a, b) == 0;
}

static gboolean
has_item (GPtrArray *items, const PdOrderItem *wanted)
{
  for (guint i = 0; i < items->len; i++) {
    const PdOrderItem *item = items->pdata[i];

    if (g_strcmp0 (item->product_id, wanted->product_id) == 0 &&
        g_strcmp0 (item->sku_id, wanted->sku_id) == 0)
      return TRUE;
  }

  return FALSE;
}

static gboolean
has_all_items (GPtrArray *items, GPtrArray *wanted)
{
  for (guint i = 0; i < wanted->len; i++) {
    if (!has_item (items, wanted->pdata[i]))
      return FALSE;
  }

  return TRUE;
}

/* A cart is mended by another quantity or term, by leaving out what is not sold, or by more of
 * something: whatever was wrong, one cart has all that the other has. */
static gboolean
is_same_cart (const PdDeed *old, const PdDeed *done)
{
  return old->customer_row_id == done->customer_row_id && old->items != NULL &&
         done->items != NULL && old->items->len > 0 && done->items->len > 0 &&
         (has_all_items (done->items, old->items) || has_all_items (old->items, done->items));
}

static gboolean
has_row (const GArray *row_ids, gint64 wanted)
{
  for (guint i = 0; i < row_ids->len; i++) {
    if (g_array_index (row_ids, gint64, i) == wanted)
      return TRUE;
  }

  return FALSE;
}

/* Nothing of what was asked for is left. */
static gboolean
covers_rows (const PdDeed *old, const PdDeed *done)
{
  if (old->line_row_ids == NULL || done->line_row_ids == NULL || old->line_row_ids->len == 0)
    return FALSE;

  for (guint i = 0; i < old->line_row_ids->len; i++) {
    if (!has_row (done->line_row_ids, g_array_index (old->line_row_ids, gint64, i)))
      return FALSE;
  }
  return TRUE;
}

/* A customer who is not made yet has no number: the name or the domain was mended, not both. */
static gboolean
is_same_newcomer (const PdDeed *old, const PdDeed *done)
{
  return old->customer != NULL && done->customer != NULL &&
         (is_same_word (old->customer->name, done->customer->name) ||
          is_same_word (old->customer->domain, done->customer->domain));
}

/* Each setting that was asked for was asked for again. */
static gboolean
is_same_change (const PdReservationChange *old, const PdReservationChange *done)
{
  return old != NULL && done != NULL && (old->name == NULL || done->name != NULL) &&
         (old->scope_type == NULL || done->scope_type != NULL) &&
         (old->flexibility < 0 || done->flexibility >= 0);
}

/* The same person or group, and the same role. */
static gboolean
is_same_grant (const PdGrant *old, const PdGrant *done)
{
  return old != NULL && done != NULL && g_strcmp0 (old->role_id, done->role_id) == 0 &&
         (is_same_word (old->email, done->email) ||
          is_same_word (old->principal_id, done->principal_id));
}

/* Where it is not certain, what was refused stays for a person. */
static gboolean
is_same_act (const PdDeed *old, const PdDeed *done)
{
  const gboolean same_row = old->row_id > 0 && old->row_id == done->row_id;

  if (old->kind != done->kind)
    return FALSE;

  switch (done->kind) {
  case PD_DEED_CREATE_CUSTOMER:
    return is_same_newcomer (old, done);
  case PD_DEED_UPDATE_CUSTOMER:
  case PD_DEED_ACCEPT_AGREEMENT:
  case PD_DEED_SET_SELF_PURCHASE:
    return old->customer_row_id > 0 && old->customer_row_id == done->customer_row_id;
  case PD_DEED_BUY:
    return is_same_cart (old, done);
  case PD_DEED_CANCEL:
  case PD_DEED_MERGE_RESERVATIONS:
    return covers_rows (old, done);
  case PD_DEED_REFUND:
  case PD_DEED_EXCHANGE:
  case PD_DEED_SPLIT_RESERVATION:
  case PD_DEED_SET_REQUEST_STATE:
    return same_row;
  case PD_DEED_CHANGE_RESERVATION:
    return same_row && is_same_change (old->change, done->change);
  case PD_DEED_GRANT_ROLE:
    return same_row && is_same_grant (old->grant, done->grant);
  case PD_DEED_REVOKE_ROLE:
    return same_row && old->other_row_id == done->other_row_id;
  case PD_DEED_CREATE_REQUEST:
    return old->other_row_id > 0 && old->other_row_id == done->other_row_id;
  default:
    return FALSE;
  }
}

/* --- settling --- */

/* NULL: it cannot be opened, and stays. */
static PdDeed *
open_deed (PdVault *vault, const PdOutboxEntry *entry)
{
  g_autoptr (GError) error = NULL;
  PdDeed *deed = NULL;
  char *text = NULL;

  if (entry->sealed == NULL)
    return NULL;
  text = pd_vault_open_sealed (vault, entry->sealed, &error);
  if (text != NULL)
    deed = pd_deed_from_text (text, &error);
  pd_vault_free_text (text);
  if (deed == NULL)
    g_message ("Item %" G_GINT64_FORMAT " of the outbox cannot be opened: %s", entry->row_id,
               error->message);
  return deed;
}

/* @words are taken over. */
static gboolean
replace (PdDatabase *database,
         PdVault *vault,
         PdOutboxEntry *old,
         char *words,
         gint64 now,
         GError **error)
{
  g_free (old->last_error);
  old->last_error = words;
  g_free (old->state);
  old->state = g_strdup (PD_OUTBOX_DISCARDED);
  old->next_try_at = 0;
  old->updated_at = now;
  pd_courier_slim (vault, old);
  return pd_database_update_outbox (database, old, error);
}

static gboolean
settle_item (PdDatabase *database,
             PdVault *vault,
             PdErrand *done,
             gint64 row_id,
             gint64 now,
             GError **error)
{
  const PdOutboxEntry *entry = pd_errand_get_entry (done);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdOutboxEntry) old = pd_database_get_outbox (database, row_id, &local_error);
  g_autoptr (PdDeed) deed = NULL;
  char *words;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  /* What accept() showed of a refused one was taken back when it was refused. Nothing is touched
   * whose fate is not known, or that was asked for after this; what was refused only after this
   * was asked for is another wish, not its correction. */
  if (old == NULL || old->asking || g_strcmp0 (old->state, PD_OUTBOX_FAILED) != 0 ||
      old->row_id >= entry->row_id || entry->created_at < old->updated_at ||
      g_strcmp0 (old->kind, entry->kind) != 0)
    return TRUE;

  deed = open_deed (vault, old);
  if (deed == NULL || !is_same_act (deed, pd_errand_get_deed (done)))
    return TRUE;

  g_message ("Item %" G_GINT64_FORMAT " of the outbox was refused and is done by item"
             " %" G_GINT64_FORMAT,
             old->row_id, entry->row_id);
  words = g_strdup_printf (
      /* Translators: %1$s is the ID of a request, %2$s what the vendor said of an earlier one. */
      _ ("Done by a later request (%1$s). The answer to this one was: %2$s"), entry->request_id,
      old->last_error != NULL ? old->last_error : "—");
  return replace (database, vault, old, words, now, error);
}

gboolean
pd_courier_settle (PdDatabase *database, PdVault *vault, PdErrand *done, gint64 now, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_OUTBOX);
  g_autoptr (GPtrArray) items = NULL;

  /* 6: a part of the cart was not ordered; the refused one may have been about that. */
  if (vault == NULL || pd_errand_get_note (done, "failed") != NULL)
    return TRUE;

  query->status = g_strdup (PD_OUTBOX_FAILED);
  items = pd_database_list (database, query, -1, 0, error);
  if (items == NULL)
    return FALSE;

  for (guint i = 0; i < items->len; i++) {
    if (!settle_item (database, vault, done, pd_record_get_row_id (items->pdata[i]), now, error))
      return FALSE;
  }
  return TRUE;
}

/* --- taking the place of a refused one --- */

static gboolean
fail_not_allowed (GError **error, const char *sentence)
{
  g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_ALLOWED, sentence);
  return FALSE;
}

gboolean
pd_courier_replace (PdDatabase *database,
                    PdVault *vault,
                    const char *refused_id,
                    const PdOutboxEntry *entry,
                    gint64 now,
                    GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdOutboxEntry) old =
      refused_id != NULL ? pd_database_find_outbox (database, refused_id, &local_error) : NULL;
  char *words;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (old == NULL || g_strcmp0 (old->kind, entry->kind) != 0 ||
      old->customer_row_id != entry->customer_row_id ||
      g_strcmp0 (old->state, PD_OUTBOX_DISCARDED) == 0)
    return TRUE;
  if (g_strcmp0 (old->state, PD_OUTBOX_SENT) == 0)
    return fail_not_allowed (error, _ ("This cart was bought meanwhile: its earlier request was "
                                       "sent again from the outbox."));
  if (g_strcmp0 (old->state, PD_OUTBOX_FAILED) != 0)
    return fail_not_allowed (error, _ ("The purchase of this cart is being sent again from the "
                                       "outbox. Please wait for its end there."));

  words = g_strdup_printf (
      /* Translators: %1$s is the ID of a request, %2$s what the vendor said of an earlier one. */
      _ ("Replaced by a later request (%1$s). The answer to this one was: %2$s"), entry->request_id,
      old->last_error != NULL ? old->last_error : "—");
  return replace (database, vault, old, words, now, error);
}
