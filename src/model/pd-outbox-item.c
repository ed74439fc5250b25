// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-outbox-item.h"

#include <glib/gi18n-lib.h>

#include "pd-word-title-private.h"

struct _PdOutboxItem
{
  PdRecord parent_instance;
  char *request_id;
  char *kind;
  gint64 customer_row_id;
  char *customer_name;
  char *subject;
  char *state;
  gboolean asking;
  gboolean untold;
  int attempts;
  gint64 created_at;
  gint64 updated_at;
  gint64 next_try_at;
  char *last_error;
  char *error_code;
  char *far_id;
  char *far_request_id;
  char *user_name;
};

G_DEFINE_FINAL_TYPE (PdOutboxItem, pd_outbox_item, PD_TYPE_RECORD)

static const PdField fields[] = {
  PD_FIELD (PdOutboxItem, request_id, "request-id", STRING),
  PD_FIELD (PdOutboxItem, kind, "kind", STRING),
  PD_FIELD (PdOutboxItem, customer_row_id, "customer-row-id", INT64),
  PD_FIELD (PdOutboxItem, customer_name, "customer-name", STRING),
  PD_FIELD (PdOutboxItem, subject, "subject", STRING),
  PD_FIELD (PdOutboxItem, state, "state", STRING),
  PD_FIELD (PdOutboxItem, asking, "asking", BOOLEAN),
  PD_FIELD (PdOutboxItem, untold, "untold", BOOLEAN),
  PD_FIELD (PdOutboxItem, attempts, "attempts", INT),
  PD_FIELD (PdOutboxItem, created_at, "created-at", INT64),
  PD_FIELD (PdOutboxItem, updated_at, "updated-at", INT64),
  PD_FIELD (PdOutboxItem, next_try_at, "next-try-at", INT64),
  PD_FIELD (PdOutboxItem, last_error, "last-error", STRING),
  PD_FIELD (PdOutboxItem, error_code, "error-code", STRING),
  PD_FIELD (PdOutboxItem, far_id, "far-id", STRING),
  PD_FIELD (PdOutboxItem, far_request_id, "far-request-id", STRING),
  PD_FIELD (PdOutboxItem, user_name, "user-name", STRING),
};

static void
pd_outbox_item_class_init (PdOutboxItemClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
pd_outbox_item_init (PdOutboxItem *self)
{
}

PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, const char *, request_id)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, const char *, kind)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, gint64, customer_row_id)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, const char *, customer_name)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, const char *, subject)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, const char *, state)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, gboolean, asking)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, gboolean, untold)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, int, attempts)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, gint64, created_at)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, gint64, updated_at)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, gint64, next_try_at)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, const char *, last_error)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, const char *, error_code)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, const char *, far_id)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, const char *, far_request_id)
PD_DEFINE_GETTER (PdOutboxItem, pd_outbox_item, PD_IS_OUTBOX_ITEM, const char *, user_name)

static gboolean
is_in (PdOutboxItem *self, const char *state)
{
  return g_strcmp0 (self->state, state) == 0;
}

const char *
pd_outbox_item_get_state_text (PdOutboxItem *self)
{
  static const PdWordTitle titles[] = {
    { PD_OUTBOX_DRAFT, NC_ ("state", "Draft") },
    { PD_OUTBOX_QUEUED, NC_ ("state", "Waiting") },
    { PD_OUTBOX_SENDING, NC_ ("state", "Sending") },
    { PD_OUTBOX_SENT, NC_ ("state", "Sent") },
    { PD_OUTBOX_FAILED, NC_ ("state", "Refused") },
    { PD_OUTBOX_DISCARDED, NC_ ("state", "Discarded") },
  };

  gboolean found = FALSE;

  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (self), NULL);

  if (self->asking && is_in (self, PD_OUTBOX_SENDING))
    return C_ ("state", "Being asked about");
  if (pd_outbox_item_is_ended_by_hand (self, &found))
    return found ? C_ ("state", "Ended, found later") : C_ ("state", "Ended, fate unknown");

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++) {
    if (is_in (self, titles[i].word))
      return g_dpgettext2 (GETTEXT_PACKAGE, "state", titles[i].title);
  }

  return self->state != NULL ? self->state : "";
}

const char *
pd_outbox_item_get_what (PdOutboxItem *self)
{
  static const PdWordTitle titles[] = {
    { "create-customer", N_ ("New customer") },
    { "update-customer", N_ ("Customer’s details") },
    { "accept-agreement", N_ ("Customer agreement") },
    { "buy", N_ ("Purchase") },
    { "cancel", N_ ("Cancellation") },
    { "refund", N_ ("Refund") },
    { "exchange", N_ ("Exchange") },
    { "grant-role", N_ ("Granting access") },
    { "revoke-role", N_ ("Removing access") },
    { "change-reservation", N_ ("Change of a reservation") },
    { "split-reservation", N_ ("Split of a reservation") },
    { "merge-reservations", N_ ("Merge of reservations") },
    { "set-self-purchase", N_ ("What the customer may buy") },
    { "add-subscription", N_ ("Azure subscription") },
    { "create-request", N_ ("Support request") },
    { "reply-request", N_ ("Answer to a support request") },
    { "set-request-state", N_ ("State of a support request") },
  };

  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (self), NULL);

  return pd_word_find_title (titles, G_N_ELEMENTS (titles), self->kind);
}

gboolean
pd_outbox_item_is_waiting (PdOutboxItem *self)
{
  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (self), FALSE);

  return !is_in (self, PD_OUTBOX_SENT) && !is_in (self, PD_OUTBOX_DISCARDED);
}

/* What is being sent right now is left alone; what is asked about may be asked about now. */
gboolean
pd_outbox_item_can_retry (PdOutboxItem *self)
{
  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (self), FALSE);

  return is_in (self, PD_OUTBOX_FAILED) || is_in (self, PD_OUTBOX_QUEUED) ||
         (is_in (self, PD_OUTBOX_SENDING) && self->asking);
}

/* Nothing whose fate is not known. */
gboolean
pd_outbox_item_can_discard (PdOutboxItem *self)
{
  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (self), FALSE);

  return !self->asking && (is_in (self, PD_OUTBOX_FAILED) || is_in (self, PD_OUTBOX_QUEUED) ||
                           is_in (self, PD_OUTBOX_DRAFT));
}

gboolean
pd_outbox_item_can_end (PdOutboxItem *self)
{
  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (self), FALSE);

  return self->asking && self->untold && is_in (self, PD_OUTBOX_SENDING);
}

gboolean
pd_outbox_item_is_ended_by_hand (PdOutboxItem *self, gboolean *found)
{
  gboolean was_found;

  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (self), FALSE);

  was_found = g_strcmp0 (self->error_code, PD_OUTBOX_CODE_FOUND) == 0;
  if (found != NULL)
    *found = was_found;
  return is_in (self, PD_OUTBOX_DISCARDED) && (self->asking || was_found);
}

const char *
pd_outbox_item_get_far_code (PdOutboxItem *self)
{
  g_return_val_if_fail (PD_IS_OUTBOX_ITEM (self), NULL);

  return g_strcmp0 (self->error_code, PD_OUTBOX_CODE_FOUND) == 0 ||
                 g_strcmp0 (self->error_code, PD_OUTBOX_CODE_SHUT) == 0
             ? NULL
             : self->error_code;
}
