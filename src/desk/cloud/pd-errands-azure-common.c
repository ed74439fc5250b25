// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-errands-azure-private.h"
#include "pd-errands-parts.h"
#include "pd-local-deeds.h"
#include "pd-money.h"

/* azure-api.md 1: from 5 s growing to 30 s, an hour at most. */
#define LOOK_FIRST_US (5 * G_USEC_PER_SEC)
#define LOOK_MOST_US (30 * G_USEC_PER_SEC)
#define LOOK_WHOLE_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define SECOND_LOOK_US (5 * G_USEC_PER_SEC)
/* How long what was taken may stay out of sight. */
#define LOST_US (G_GINT64_CONSTANT (15) * 60 * G_USEC_PER_SEC)

/* --- the book --- */

typedef struct
{
  PdContext *context;
  gint64 row_id;
} Load;

static gpointer
load_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  gint64 now = pd_clock_now (pd_context_get_clock (load->context));

  return pd_database_get_reservation (database, load->row_id, now, error);
}

PdReservation *
pd_azure_errand_load (PdErrand *errand, gint64 reservation_row_id, GError **error)
{
  Load load = { pd_errand_get_context (errand), reservation_row_id };

  return pd_errand_read (errand, load_job, &load, error);
}

gboolean
pd_azure_errand_check_role (PdContext *context, PdRoleSet roles, PdAct act, GError **error)
{
  g_autoptr (PdVerdict) verdict = pd_role_table_judge (pd_context_get_roles (context), act, roles);

  return pd_verdict_check (verdict, error);
}

gpointer
pd_azure_errand_read (PdDatabase *database,
                      const PdLocalEngine *engine,
                      PdContext *context,
                      const PdDeed *deed,
                      const char *answer,
                      GError **error)
{
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (PdVault) vault = pd_context_ref_vault (context, NULL); /* without it: no contact */
  PdLocalWork work = { .context = context, .deed = (PdDeed *) deed, .vault = vault };
  PdLocalEngine own;

  if (!pd_context_begin_any (context, database, &settings, &own, error))
    return NULL;
  work.roles = settings->roles;
  return pd_local_deed_get (deed->kind)->read (&work, database, &own, answer, error);
}

char *
pd_azure_errand_format_ids (const gint64 *ids, gsize n_ids)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n_ids; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i == 0 ? "" : ",", ids[i]);
  return g_string_free (text, FALSE);
}

gboolean
pd_azure_find_row (PdDatabase *database,
                   const PdLocalEngine *engine,
                   const char *reservation_id,
                   gint64 *row_id,
                   GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdReservation) found =
      pd_database_find_reservation (database, reservation_id, engine->now, &local_error);

  *row_id = found == NULL ? 0 : pd_record_get_row_id (PD_RECORD (found));
  if (found == NULL && !g_error_matches (local_error, PD_ERROR, PD_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  return TRUE;
}

static PdFarReservation
describe_successor (PdReservation *from, const char *reservation_id, gint64 quantity)
{
  return (PdFarReservation){
    .reservation_id = reservation_id,
    .reservation_order_id = pd_reservation_get_reservation_order_id (from),
    .customer_row_id = pd_reservation_get_customer_row_id (from),
    .line_row_id = pd_reservation_get_line_row_id (from),
    .name = pd_reservation_get_name (from),
    .resource_type = pd_reservation_get_resource_type (from),
    .size = pd_reservation_get_size (from),
    .region = pd_reservation_get_region (from),
    .quantity = quantity,
    .term = pd_reservation_get_term (from),
    .billing = pd_reservation_get_billing (from),
    .currency = pd_reservation_get_currency (from),
    .unit_price_minor = pd_reservation_get_unit_price (from),
    .payments_made = pd_reservation_get_payments_made (from),
    .purchased_at = pd_reservation_get_purchased_at (from),
    .expires_at = pd_reservation_get_expires_at (from),
    .state = PD_RESERVATION_SUCCEEDED,
    .scope_type = pd_reservation_get_scope_type (from),
    .scope_id = pd_reservation_get_scope_id (from),
    .scope_name = pd_reservation_get_scope_name (from),
    .billing_subscription = pd_reservation_get_billing_subscription (from),
    .flexibility = pd_reservation_get_flexibility (from),
    .utilization_1d = -1,
    .utilization_7d = -1,
    .utilization_30d = -1,
    .parent_id = pd_reservation_get_reservation_id (from),
    .archived = -1,
    .renew = -1,
    .policy_id = pd_reservation_get_policy_id (from),
  };
}

gboolean
pd_azure_put_successor (PdDatabase *database,
                        const PdLocalEngine *engine,
                        PdReservation *from,
                        const char *reservation_id,
                        gint64 quantity,
                        gint64 *row_id,
                        GError **error)
{
  PdFarReservation successor = describe_successor (from, reservation_id, quantity);
  gint64 known = 0;

  if (!pd_azure_find_row (database, engine, reservation_id, &known, error) ||
      !pd_database_put_far_reservation (database, &successor, row_id, NULL, error))
    return FALSE;

  return known != 0 || pd_database_inherit_reservation (
                           database, pd_record_get_row_id (PD_RECORD (from)), *row_id, quantity,
                           MAX (pd_reservation_get_quantity (from), 1), error);
}

gboolean
pd_azure_cancel_in_book (PdDatabase *database,
                         const PdLocalEngine *engine,
                         gint64 row_id,
                         GError **error)
{
  g_autoptr (PdReservation) reservation =
      pd_database_get_reservation (database, row_id, engine->now, error);

  if (reservation == NULL)
    return FALSE;
  if (g_strcmp0 (pd_reservation_get_state (reservation), PD_RESERVATION_CANCELLED) == 0)
    return TRUE;
  /* Only what is Succeeded there ends by this; the pull may have brought another state. */
  return pd_database_set_reservation_state (database, row_id, PD_RESERVATION_SUCCEEDED, error) &&
         pd_database_cancel_reservation (database, row_id, engine->now, error);
}

/* --- what a "no" means --- */

static char *
get_words (const GError *error)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);

  return g_strdup (fault != NULL && fault->text != NULL ? fault->text : "");
}

/* A sentence and the far side's words. */
static void
refuse_with (PdErrand *errand, const char *sentence, GError **error)
{
  const PdApiFault *fault = pd_api_error_get_fault (*error);
  g_autofree char *code = g_strdup (fault != NULL ? fault->code : NULL);
  g_autofree char *words = get_words (*error);
  g_autofree char *whole = NULL;

  whole =
      *words == '\0'
          ? g_strdup (sentence)
          /* Translators: the first %s is a whole sentence, the second the server's own words. */
          : g_strdup_printf (_ ("%s Azure says: “%s”."), sentence, words);
  g_clear_error (error);
  pd_errand_refuse (errand, code, whole, error);
}

void
pd_azure_errand_explain (PdErrand *errand, GError **error)
{
  const PdApiFault *fault = pd_api_error_get_fault (*error);

  if (fault == NULL || fault->may_have_done)
    return;

  switch (pd_azure_meaning_of (*error)) {
  case PD_AZURE_MEANS_RIGHT:
    refuse_with (errand,
                 _ ("You are not allowed to do this on this reservation order. It needs the role "
                    "Owner, Contributor or Reservations Administrator there; an owner can grant "
                    "it."),
                 error);
    break;
  case PD_AZURE_MEANS_BY_REQUEST:
    refuse_with (errand,
                 _ ("Azure does not do this by itself. Please file a support request instead."),
                 error);
    break;
  case PD_AZURE_MEANS_PAYMENT:
    refuse_with (errand, _ ("The payment was refused. Please check it and try again."), error);
    break;
  case PD_AZURE_MEANS_GONE:
    refuse_with (
        errand, _ ("Azure does not know this any more. Please synchronise and look again."), error);
    break;
  case PD_AZURE_MEANS_NOTHING:
  case PD_AZURE_MEANS_INPUT:
  case PD_AZURE_MEANS_SAME:
  case PD_AZURE_MEANS_RELOAD:
  case PD_AZURE_MEANS_SIGN_IN:
  case PD_AZURE_MEANS_OUR_FAULT:
  case PD_AZURE_MEANS_WAIT:
  case PD_AZURE_MEANS_SERVER:
    break;
  }
}

PdHttpReply *
pd_azure_errand_try (PdErrand *errand, PdHttpRequest *request, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PdHttpReply *reply = pd_errand_send (errand, request, &local_error);

  if (reply != NULL)
    return reply;
  /* A 4xx whose code says that something broke there: it may have been carried out. */
  if (pd_http_request_get_policy (request) == PD_CALL_ONCE &&
      pd_http_request_get_fate (request) == PD_FATE_ANSWERED &&
      pd_azure_meaning_of (local_error) == PD_AZURE_MEANS_SERVER)
    pd_errand_set_unknown_by (errand, local_error, error);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

PdHttpReply *
pd_azure_errand_send (PdErrand *errand, PdHttpRequest *request, gboolean *same, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PdHttpReply *reply = pd_azure_errand_try (errand, request, &local_error);

  if (same != NULL)
    *same = FALSE;
  if (reply != NULL)
    return reply;

  if (same != NULL && pd_azure_meaning_of (local_error) == PD_AZURE_MEANS_SAME) {
    *same = TRUE;
    return NULL;
  }
  pd_azure_errand_explain (errand, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* --- the order's reservations --- */

static gboolean
collect_page (gpointer page, const char *cursor, gpointer user_data, GError **error)
{
  GPtrArray *from = page;
  GPtrArray *all = user_data;

  while (from->len > 0)
    g_ptr_array_add (all, g_ptr_array_steal_index (from, 0));
  return TRUE;
}

GPtrArray *
pd_azure_errand_list_all (PdErrand *errand,
                          PdHttpRequest *request,
                          GDestroyNotify free_item,
                          GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (free_item);

  return pd_errand_walk (errand, request, collect_page, all, error) ? g_steal_pointer (&all) : NULL;
}

GPtrArray *
pd_azure_errand_list_order (PdErrand *errand, PdReservation *reservation, GError **error)
{
  g_autoptr (PdHttpRequest) request =
      pd_azure_list_order_reservations (pd_reservation_get_tenant_id (reservation),
                                        pd_reservation_get_reservation_order_id (reservation));

  return pd_azure_errand_list_all (errand, request, (GDestroyNotify) pd_wire_reservation_free,
                                   error);
}

PdWireReservation *
pd_azure_find_wire (GPtrArray *reservations, const char *reservation_id)
{
  for (guint i = 0; i < reservations->len; i++) {
    PdWireReservation *wire = reservations->pdata[i];

    if (wire->reservation_id != NULL &&
        g_ascii_strcasecmp (wire->reservation_id, reservation_id) == 0)
      return wire;
  }
  return NULL;
}

gboolean
pd_azure_wire_is_cancelled (const PdWireReservation *wire)
{
  return g_strcmp0 (pd_wire_reservation_get_book_state (wire), PD_RESERVATION_CANCELLED) == 0;
}

gboolean
pd_azure_errand_note_before (PdErrand *errand, GPtrArray *reservations, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  /* What a lost try makes may stand in the list by now: it was not there before. */
  if (pd_azure_errand_has_lost (errand) && pd_errand_get_note (errand, "before") != NULL)
    return TRUE;
  for (guint i = 0; i < reservations->len; i++) {
    const PdWireReservation *wire = reservations->pdata[i];

    if (wire->reservation_id != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", wire->reservation_id);
  }
  return pd_errand_note (errand, "before", text->str, error);
}

gboolean
pd_azure_errand_was_before (PdErrand *errand, const char *reservation_id)
{
  const char *before = pd_errand_get_note (errand, "before");
  g_auto (GStrv) ids = g_strsplit (before != NULL ? before : "", ",", -1);

  for (char **id = ids; *id != NULL; id++) {
    if (g_ascii_strcasecmp (*id, reservation_id) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
pd_azure_errand_note_lost (PdErrand *errand, const char *step, GError **error)
{
  g_autofree char *left_at =
      g_strdup_printf ("%" G_GINT64_FORMAT, pd_errand_get_left_at (errand, step));

  return pd_errand_note (errand, "lost", left_at, error);
}

gboolean
pd_azure_errand_has_lost (PdErrand *errand)
{
  return pd_errand_get_note (errand, "lost") != NULL;
}

gboolean
pd_azure_errand_is_long_ago (PdErrand *errand, const char *step)
{
  gint64 now = pd_clock_now (pd_context_get_clock (pd_errand_get_context (errand)));

  return now - pd_errand_get_left_at (errand, step) > LOST_US;
}

void
pd_azure_errand_doubt (PdErrand *errand, GError **error)
{
  const char *note = pd_errand_get_note (errand, "lost");
  gint64 now = pd_clock_now (pd_context_get_clock (pd_errand_get_context (errand)));
  gint64 lost_at = 0;

  if (note == NULL || !g_ascii_string_to_signed (note, 10, 1, G_MAXINT64, &lost_at, NULL) ||
      now - lost_at > LOST_US ||
      (!g_error_matches (*error, PD_ERROR, PD_ERROR_REFUSED) &&
       !g_error_matches (*error, PD_API_ERROR, PD_API_ERROR_BUSY) && !pd_errand_is_no (*error)))
    return;

  g_clear_error (error);
  pd_errand_set_unknown (errand, "It is refused now, and an earlier try of it may be at work",
                         error);
}

gboolean
pd_azure_errand_send_once (PdErrand *errand,
                           PdReservation *reservation,
                           const char *step,
                           const char *before,
                           PdAzureTry ask,
                           PdAzureTry send,
                           GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean again = FALSE;

  if (pd_errand_get_note (errand, "sent") != NULL)
    return TRUE;
  if (pd_errand_get_note (errand, before) != NULL &&
      (!pd_errand_enter (errand, step, &again, error) ||
       !(again ? ask (errand, reservation, error) : pd_errand_leave (errand, step, error))))
    return FALSE;
  if (pd_errand_get_note (errand, "sent") != NULL || send (errand, reservation, &local_error))
    return TRUE;

  pd_azure_errand_doubt (errand, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pd_azure_errand_pause (PdErrand *errand, GError **error)
{
  return pd_far_sleep (pd_errand_get_far (errand), SECOND_LOOK_US,
                       pd_errand_get_cancellable (errand), error);
}

gboolean
pd_azure_errand_watch (PdErrand *errand,
                       PdReservation *reservation,
                       PdAzureJudge judge,
                       gpointer user_data,
                       GError **error)
{
  gint64 pause = LOOK_FIRST_US;

  if (!pd_errand_wait_first (errand, NULL, error))
    return FALSE;

  for (gint64 waited = 0; waited < LOOK_WHOLE_US; waited += pause) {
    g_autoptr (GPtrArray) list = pd_azure_errand_list_order (errand, reservation, error);
    gboolean done = FALSE;

    if (list == NULL || !judge (errand, list, user_data, &done, error))
      return FALSE;
    if (done)
      return TRUE;
    if (!pd_far_sleep (pd_errand_get_far (errand), pause, pd_errand_get_cancellable (errand),
                       error))
      return FALSE;
    pause = MIN (pause * 2, LOOK_MOST_US);
  }

  return pd_errand_set_unknown (errand, "The reservations have not come to rest within an hour",
                                error);
}

/* --- money --- */

gboolean
pd_azure_errand_note_money (PdErrand *errand,
                            const char *name,
                            const PdAzureMoney *money,
                            GError **error)
{
  g_autofree char *text = NULL;

  if (!money->known)
    return TRUE;
  text = g_strdup_printf ("%" G_GINT64_FORMAT " %s", money->minor, money->currency);
  return pd_errand_note (errand, name, text, error);
}

PdAzureMoney
pd_azure_errand_get_money (PdErrand *errand, const char *name)
{
  const char *text = pd_errand_get_note (errand, name);
  PdAzureMoney money = { 0 };
  char *end = NULL;

  if (text == NULL)
    return money;
  money.minor = g_ascii_strtoll (text, &end, 10);
  if (end == text || *end != ' ' || strlen (end + 1) != 3)
    return (PdAzureMoney){ 0 };
  g_strlcpy (money.currency, end + 1, sizeof money.currency);
  money.known = TRUE;
  return money;
}

/* --- the figure that the person agreed to --- */

/* Notes: what the person was told when the item was refused, and what it then was sent again at. */
#define TOLD "told"
#define ACCEPTED "accepted"

PdAzureMoney
pd_azure_get_net (const PdWireExchange *exchange)
{
  PdAzureMoney net = exchange->purchases;

  if (exchange->net.known || !exchange->purchases.known || !exchange->refunds.known ||
      g_strcmp0 (exchange->purchases.currency, exchange->refunds.currency) != 0 ||
      !pd_money_add (net.minor, -exchange->refunds.minor, &net.minor, NULL))
    return exchange->net;
  return net;
}

/* known FALSE: nothing was told, as of an item that an older edition queued. */
static PdAzureMoney
get_accepted (PdErrand *errand)
{
  PdAzureMoney accepted = pd_azure_errand_get_money (errand, ACCEPTED);
  const PdRefundAsk *ask = pd_errand_get_deed (errand)->ask;

  if (accepted.known || ask->accepted_currency == NULL)
    return accepted;

  accepted.known = TRUE;
  accepted.minor = ask->accepted_minor;
  g_strlcpy (accepted.currency, ask->accepted_currency, sizeof accepted.currency);
  return accepted;
}

static gboolean
is_worse (gboolean is_refund, const PdAzureMoney *now, const PdAzureMoney *accepted)
{
  if (g_strcmp0 (now->currency, accepted->currency) != 0)
    return TRUE;
  return is_refund ? now->minor < accepted->minor : now->minor > accepted->minor;
}

static char *
describe_figures (gboolean is_refund,
                  PdReservation *reservation,
                  const PdAzureMoney *now,
                  const PdAzureMoney *accepted)
{
  const char *name = pd_reservation_get_name (reservation);
  g_autofree char *new_figure = pd_money_format (now->minor, now->currency);
  g_autofree char *old_figure = pd_money_format (accepted->minor, accepted->currency);

  return is_refund
             /* Translators: the name of a reservation, and two sums of money */
             ? g_strdup_printf (_ ("Azure pays %2$s back for “%1$s” now, no longer %3$s. Nothing "
                                   "was returned. Send it again to return it at the new figure."),
                                name, new_figure, old_figure)
             /* Translators: the name of a reservation, and two sums of money */
             : g_strdup_printf (_ ("To exchange “%1$s” costs %2$s now, no longer %3$s. Nothing was "
                                   "exchanged. Send it again to exchange it at the new figure."),
                                name, new_figure, old_figure);
}

gboolean
pd_azure_errand_check_figure (PdErrand *errand,
                              PdReservation *reservation,
                              const PdAzureMoney *now,
                              GError **error)
{
  gboolean is_refund = pd_errand_get_deed (errand)->kind == PD_DEED_REFUND;
  PdAzureMoney accepted = get_accepted (errand);
  g_autofree char *sentence = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!accepted.known || !now->known || !is_worse (is_refund, now, &accepted))
    return TRUE;

  sentence = describe_figures (is_refund, reservation, now, &accepted);
  pd_errand_refuse (errand, "price", sentence, &local_error);
  /* Only what the person reads can be agreed to. */
  pd_azure_errand_doubt (errand, &local_error);
  if (g_error_matches (local_error, PD_ERROR, PD_ERROR_REFUSED) &&
      !pd_azure_errand_note_money (errand, TOLD, now, error))
    return FALSE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pd_azure_errand_forget_figure (PdErrand *errand, GError **error)
{
  return pd_errand_forget (errand, TOLD, error);
}

gboolean
pd_azure_accept_figure (PdOutboxEntry *entry, GError **error)
{
  g_autofree char *told = pd_errand_dup_entry_note (entry, TOLD);

  return told == NULL || pd_errand_note_entry (entry, ACCEPTED, told, error);
}
