// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-outbox-util.h"

#include <glib/gi18n.h>

#include "pd-text.h"

static gboolean
is_state (PdOutboxItem *item, const char *state)
{
  return g_strcmp0 (pd_outbox_item_get_state (item), state) == 0;
}

static char *
advise_queued (PdOutboxItem *item, const PdCloudState *state, gint64 now)
{
  gint64 next = pd_outbox_item_get_next_try_at (item);
  g_autofree char *moment = NULL;

  if (state != NULL && !state->signed_in)
    return g_strdup (_ ("Sign in; then it is sent by itself."));
  if (state != NULL && !state->online)
    return g_strdup (
        _ ("This computer is offline. It is sent by itself when the network is back."));
  if (next <= now)
    return g_strdup (_ ("It is sent by itself as soon as its turn comes."));

  moment = pd_cloud_format_moment (next, now);
  /* Translators: %s is a time, or a day with a time. */
  return g_strdup_printf (_ ("It is tried again by itself at %s, or now with Retry."), moment);
}

char *
pd_outbox_advise (PdOutboxItem *item, const PdCloudState *state, gint64 now)
{
  gboolean found = FALSE;

  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (item), g_strdup (""));

  if (pd_outbox_item_can_end (item))
    return g_strdup (
        _ ("It left, and nobody can say what became of it: Microsoft was asked and has "
           "no answer. Look for it there yourself, then end it by hand. Later "
           "requests of the same customer wait for that."));
  if (pd_outbox_item_get_asking (item) && !is_state (item, PD_OUTBOX_SENT) &&
      !is_state (item, PD_OUTBOX_DISCARDED))
    return g_strdup (_ ("It left, and no answer came: it may have been done. The desk asks what "
                        "became of it before anything is sent again, so nothing is done twice."));
  if (is_state (item, PD_OUTBOX_DRAFT))
    return g_strdup (_ ("It is not finished yet and is not sent."));
  if (is_state (item, PD_OUTBOX_QUEUED))
    return advise_queued (item, state, now);
  if (is_state (item, PD_OUTBOX_SENDING))
    return g_strdup (_ ("It is being sent."));
  if (is_state (item, PD_OUTBOX_SENT))
    return g_strdup (_ ("It was done. There is nothing more to do."));
  if (pd_outbox_item_is_ended_by_hand (item, &found) && found)
    return g_strdup (_ ("Somebody ended it by hand, and it has happened after all. The book shows "
                        "it as it is."));
  if (pd_outbox_item_is_ended_by_hand (item, NULL))
    return g_strdup (_ ("Somebody ended it by hand; nobody knows whether it was carried out. If a "
                        "synchronisation shows that it was, this says so."));
  if (is_state (item, PD_OUTBOX_DISCARDED))
    return g_strdup (_ ("It was discarded before it was done. What the book showed of it was taken "
                        "back."));

  return g_strdup (_ ("It was refused and is not tried again by itself. Read what was said, mend "
                      "what it names, then press Retry; or discard it."));
}

const char *
pd_outbox_why_no_retry (PdOutboxItem *item, const PdCloudState *state)
{
  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (item), NULL);

  if (is_state (item, PD_OUTBOX_SENT))
    return _ ("It was done already.");
  if (is_state (item, PD_OUTBOX_DISCARDED))
    return _ ("It was discarded.");
  if (!pd_outbox_item_can_retry (item))
    return _ ("It is being sent at this moment.");
  if (state != NULL && !state->signed_in)
    return _ ("Sign in first.");
  if (state != NULL && !state->online)
    return _ ("This computer is offline.");

  return NULL;
}

const char *
pd_outbox_why_no_discard (PdOutboxItem *item)
{
  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (item), NULL);

  if (pd_outbox_item_can_discard (item) || pd_outbox_item_can_end (item))
    return NULL;
  if (is_state (item, PD_OUTBOX_SENT))
    return _ ("It was done already.");
  if (is_state (item, PD_OUTBOX_DISCARDED))
    return _ ("It was discarded.");

  return _ (
      "It may have been done already: what became of it is asked first. After an hour without "
      "an answer of Microsoft's it can be ended by hand.");
}

const char *
pd_outbox_get_retry_label (PdOutboxItem *item)
{
  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (item), NULL);

  return pd_outbox_item_get_asking (item) && is_state (item, PD_OUTBOX_SENDING)
             ? C_ ("button", "Ask again")
             : _ ("Retry");
}

const char *
pd_outbox_get_portal (PdOutboxItem *item)
{
  static const char *const azure[] = { "refund",
                                       "exchange",
                                       "grant-role",
                                       "revoke-role",
                                       "change-reservation",
                                       "split-reservation",
                                       "merge-reservations",
                                       NULL };

  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (item), NULL);

  if (g_strv_contains (azure, pd_outbox_item_get_kind (item)))
    return _ ("the Azure portal");
  if (g_strcmp0 (pd_outbox_item_get_kind (item), "create-request") == 0 ||
      g_strcmp0 (pd_outbox_item_get_kind (item), "reply-request") == 0 ||
      g_strcmp0 (pd_outbox_item_get_kind (item), "set-request-state") == 0)
    return _ ("Partner Center and the Azure portal");

  return _ ("Partner Center");
}

const char *
pd_outbox_get_tone (PdOutboxItem *item)
{
  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (item), "unknown");

  if (is_state (item, PD_OUTBOX_SENT))
    return "good";
  if (is_state (item, PD_OUTBOX_FAILED))
    return "failed";
  if (is_state (item, PD_OUTBOX_DISCARDED))
    return "ended";

  return "waiting";
}
