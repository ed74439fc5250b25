// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Refund of a reservation: calculateRefund right before return (azure-api.md 6), and what refund
 * and exchange have in common in the book. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-errands-azure-private.h"
#include "pd-local-engine-private.h"
#include "pd-local-engine-return.h"
#include "pd-text.h"

#define DEFAULT_REASON "CustomerRequest"

/* --- accepting --- */

/* What is certain by the book: the rest is Azure's to say, whose figures are final. */
static gboolean
check_return (const PdLocalEngine *engine,
              PdReservation *reservation,
              const PdDeed *deed,
              gint64 *quantity,
              GError **error)
{
  gint64 owned = pd_reservation_get_quantity (reservation);
  g_autofree char *most = NULL;
  g_autoptr (PdVerdict) verdict = deed->kind == PD_DEED_REFUND
                                      ? pd_reservation_judge_refund (reservation, engine->now)
                                      : pd_reservation_judge_exchange (reservation, engine->now);

  if (!pd_return_check_ask (engine, reservation, deed->ask, error) ||
      !pd_return_check_verdict (reservation, verdict, error))
    return FALSE;
  *quantity = deed->ask->quantity != 0 ? deed->ask->quantity : owned;
  if (*quantity >= 1 && *quantity <= owned)
    return TRUE;

  most = pd_text_number (owned);
  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               /* Translators: %s is a number */
               _ ("The quantity must be a whole number from 1 to %s."), most);
  return FALSE;
}

/* Our own quote as lines of the request's description; "" where the book knows too little for one.
 */
static char *
quote_in_words (PdDatabase *database, const PdLocalEngine *engine, const PdDeed *deed)
{
  if (deed->kind == PD_DEED_REFUND) {
    g_autoptr (PdRefundQuote) quote =
        pd_local_engine_quote_refund (database, engine, deed->row_id, deed->ask, NULL);

    return quote != NULL ? pd_refund_quote_to_text (quote) : g_strdup ("");
  }

  g_autoptr (PdExchangeQuote) quote =
      pd_local_engine_quote_exchange (database, engine, deed->row_id, deed->ask, deed->items, NULL);

  return quote != NULL ? pd_exchange_quote_to_text (quote) : g_strdup ("");
}

static char *
make_title (const PdDeed *deed, PdReservation *reservation)
{
  const char *name = pd_reservation_get_name (reservation);

  return deed->kind == PD_DEED_REFUND
             /* Translators: %s is the name of a reservation */
             ? g_strdup_printf (_ ("Refund of the reservation %s"), name)
             /* Translators: %s is the name of a reservation */
             : g_strdup_printf (_ ("Exchange of the reservation %s"), name);
}

/* The request that records it, as it will be filed (13.x). */
static gboolean
queue_request (PdDatabase *database,
               const PdLocalEngine *engine,
               PdContext *context,
               PdReservation *reservation,
               const PdDeed *deed,
               gint64 quantity,
               GError **error)
{
  g_autoptr (PdVault) vault = pd_context_ref_vault (context, error);
  const PdReturnDeed wanted = {
    .reservation_row_id = deed->row_id,
    .ask = deed->ask,
    .items = deed->items,
    .fields = deed->fields,
    .draft_row_id = deed->other_row_id,
    .request_id = deed->request_id,
  };
  g_autofree char *title = make_title (deed, reservation);
  g_autofree char *quote = quote_in_words (database, engine, deed);
  g_autoptr (PdRequestFields) fields = NULL;
  gint64 row_id = 0;

  if (vault == NULL)
    return FALSE;
  fields = pd_return_complete_fields (database, engine, vault, reservation, &wanted, quantity,
                                      title, *quote != '\0' ? quote : NULL, error);
  return fields != NULL &&
         pd_local_engine_queue_request (database, engine, vault, fields, deed->other_row_id, NULL,
                                        deed->request_id, &row_id, error);
}

gboolean
pd_azure_accept_return (PdDatabase *database,
                        const PdLocalEngine *engine,
                        PdRoleSet roles,
                        PdContext *context,
                        const PdDeed *deed,
                        PdOutboxEntry *entry,
                        GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (GPtrArray) wanted = NULL;
  gint64 quantity = 0;

  if (!pd_azure_errand_check_role (context, roles, PD_ACT_REFUND_RESERVATIONS, error))
    return FALSE;
  reservation = pd_database_get_reservation (database, deed->row_id, engine->now, error);
  if (reservation == NULL || !check_return (engine, reservation, deed, &quantity, error))
    return FALSE;
  if (deed->kind == PD_DEED_EXCHANGE &&
      (wanted = pd_azure_resolve_items (database, engine, reservation, deed->items, error)) == NULL)
    return FALSE;
  if (!queue_request (database, engine, context, reservation, deed, quantity, error))
    return FALSE;

  g_free (entry->subject);
  entry->subject = g_strdup (pd_reservation_get_name (reservation));
  entry->customer_row_id = pd_reservation_get_customer_row_id (reservation);
  return pd_azure_accept_figure (entry, error);
}

/* The request that waits: the draft that it was, or the one that was made for the deed. NULL: a
 * person has deleted it meanwhile. */
static gboolean
find_request (PdDatabase *database,
              const PdLocalEngine *engine,
              const PdDeed *deed,
              gint64 *row_id,
              PdSupportRequest **request,
              GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *request = deed->other_row_id != 0
                 ? pd_database_get (database, PD_LIST_REQUESTS, deed->other_row_id, engine->now,
                                    &local_error)
                 : pd_database_find_request_record (database, deed->request_id, &local_error);
  *row_id = *request != NULL ? pd_record_get_row_id (PD_RECORD (*request)) : 0;
  if (*request != NULL || g_error_matches (local_error, PD_ERROR, PD_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* It was not carried out: the request is a draft again. */
gboolean
pd_azure_take_back_return (PdDatabase *database,
                           const PdLocalEngine *engine,
                           const PdDeed *deed,
                           const PdOutboxEntry *entry,
                           GError **error)
{
  g_autoptr (PdSupportRequest) request = NULL;
  gint64 row_id = 0;

  if (!find_request (database, engine, deed, &row_id, &request, error))
    return FALSE;

  return request == NULL ||
         g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_QUEUED) != 0 ||
         pd_database_set_request_queued (database, row_id, FALSE, engine->now, error);
}

/* --- calculateRefund --- */

gint64
pd_azure_errand_get_quantity (PdErrand *errand, PdReservation *reservation)
{
  const char *noted = pd_errand_get_note (errand, "quantity");
  const PdRefundAsk *ask = pd_errand_get_deed (errand)->ask;

  if (noted != NULL)
    return g_ascii_strtoll (noted, NULL, 10);
  return ask->quantity != 0 ? ask->quantity : pd_reservation_get_quantity (reservation);
}

gboolean
pd_azure_errand_note_quantity (PdErrand *errand, gint64 quantity, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, quantity);

  return pd_errand_note (errand, "quantity", text, error);
}

static gboolean
note_figures (PdErrand *errand, const PdWireRefund *refund, GError **error)
{
  return pd_azure_errand_note_money (errand, "refund", &refund->refund, error) &&
         pd_azure_errand_note_money (errand, "usd", &refund->usd_refund, error) &&
         pd_azure_errand_note_money (errand, "kept", &refund->kept, error) &&
         pd_azure_errand_note_money (errand, "remaining", &refund->remaining, error);
}

/* "not empty = refused, although HTTP 200" (6). */
static gboolean
refuse_by_policy (PdErrand *errand, GPtrArray *errors, GError **error)
{
  g_autofree char *words = pd_wire_policy_errors_to_text (errors);
  const PdWirePolicyError *first = errors->pdata[0];
  g_autofree char *sentence = g_strdup_printf (
      /* Translators: %s: the server's own words */
      _ ("Azure refuses this return; nothing was changed. It says: “%s”. A support request may "
         "help."),
      words);

  return pd_errand_refuse (errand, first->code, sentence, error);
}

static char *
calculate (PdErrand *errand, PdReservation *reservation, gint64 quantity, GError **error)
{
  g_autoptr (PdHttpRequest) request =
      pd_azure_calculate_refund (pd_reservation_get_tenant_id (reservation),
                                 pd_reservation_get_reservation_order_id (reservation),
                                 pd_reservation_get_reservation_id (reservation), quantity);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdWireRefund) refund = pd_errand_fetch (errand, request, &local_error);

  if (refund == NULL) {
    pd_azure_errand_explain (errand, &local_error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (refund->policy_errors->len > 0) {
    refuse_by_policy (errand, refund->policy_errors, error);
    return NULL;
  }
  if (refund->session_id == NULL || !refund->refund.known) {
    g_propagate_error (error, pd_api_error_new (PD_API_ERROR_PROTOCOL, NULL,
                                                "calculateRefund gave no session or no amount"));
    return NULL;
  }
  return pd_azure_errand_check_figure (errand, reservation, &refund->refund, error) &&
                 note_figures (errand, refund, error)
             ? g_steal_pointer (&refund->session_id)
             : NULL;
}

/* --- return --- */

/* Was it returned already, by us or by somebody else? */
static gboolean
is_returned (GPtrArray *list, PdReservation *reservation)
{
  PdWireReservation *wire =
      pd_azure_find_wire (list, pd_reservation_get_reservation_id (reservation));

  return wire != NULL && pd_azure_wire_is_cancelled (wire);
}

static gboolean
send_return (PdErrand *errand, PdReservation *reservation, GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  gint64 quantity = pd_azure_errand_get_quantity (errand, reservation);
  const char *reason =
      deed->fields != NULL && deed->fields->reason != NULL && *deed->fields->reason != '\0'
          ? deed->fields->reason
          : DEFAULT_REASON;
  g_autoptr (GPtrArray) list = pd_azure_errand_list_order (errand, reservation, error);
  g_autofree char *session_id = NULL;
  g_autoptr (PdHttpRequest) request = NULL;
  g_autoptr (PdHttpReply) reply = NULL;
  g_autoptr (PdWireRefund) answer = NULL;
  gboolean again = FALSE;

  if (list == NULL)
    return FALSE;
  if (is_returned (list, reservation)) {
    if (pd_azure_errand_has_lost (errand)) /* ours, seen late */
      return pd_errand_enter (errand, "return", &again, error) &&
             pd_errand_note (errand, "sent", "found", error);
    return pd_errand_refuse (errand, NULL,
                             _ ("This reservation was returned already, by somebody else."), error);
  }
  if (!pd_azure_errand_note_before (errand, list, error) ||
      (session_id = calculate (errand, reservation, quantity, error)) == NULL ||
      !pd_errand_enter (errand, "return", &again, error))
    return FALSE;

  request = pd_azure_return (pd_reservation_get_tenant_id (reservation),
                             pd_reservation_get_reservation_order_id (reservation),
                             pd_reservation_get_reservation_id (reservation), quantity, session_id,
                             reason);
  reply = pd_azure_errand_send (errand, request, NULL, error);
  if (reply == NULL)
    return FALSE;
  answer = pd_azure_reply_read_refund (reply);
  if (answer != NULL && answer->policy_errors->len > 0) /* as of a calculation (6) */
    return pd_errand_leave (errand, "return", error) &&
           refuse_by_policy (errand, answer->policy_errors, error);
  return pd_errand_note (errand, "sent", "yes", error);
}

/* After a lost answer, "look at the order's etag and state first": an order that is at work has
 * taken it. */
static gboolean
look_for_return (PdErrand *errand, PdReservation *reservation, gboolean *taken, GError **error)
{
  g_autoptr (PdHttpRequest) request =
      pd_azure_get_order (pd_reservation_get_tenant_id (reservation),
                          pd_reservation_get_reservation_order_id (reservation), FALSE);
  g_autoptr (PdWireReservationOrder) order = pd_errand_fetch (errand, request, error);
  g_autoptr (GPtrArray) list = NULL;
  PdWireReservation *wire;

  if (order == NULL || (list = pd_azure_errand_list_order (errand, reservation, error)) == NULL)
    return FALSE;
  wire = pd_azure_find_wire (list, pd_reservation_get_reservation_id (reservation));
  *taken = !pd_azure_state_is_final (order->state) || is_returned (list, reservation) ||
           (wire != NULL && !pd_azure_state_is_final (wire->state));
  return TRUE;
}

static gboolean
ask_return (PdErrand *errand, PdReservation *reservation, GError **error)
{
  gboolean taken = FALSE;

  for (int look = 0; look < 2 && !taken; look++) {
    if ((look > 0 && !pd_azure_errand_pause (errand, error)) ||
        !look_for_return (errand, reservation, &taken, error))
      return FALSE;
  }
  return taken ? pd_errand_note (errand, "sent", "found", error)
               : pd_azure_errand_note_lost (errand, "return", error) &&
                     pd_errand_leave (errand, "return", error);
}

/* --- to its end --- */

static PdHttpRequest *
make_order_request (PdErrand *errand, gpointer user_data)
{
  PdReservation *reservation = user_data;

  return pd_azure_get_order (pd_reservation_get_tenant_id (reservation),
                             pd_reservation_get_reservation_order_id (reservation), FALSE);
}

/* "GET the order; 200 also while it still says Pending": the body decides. */
static gboolean
order_done (PdErrand *errand,
            PdHttpReply *reply,
            gpointer user_data,
            gboolean *done,
            GError **error)
{
  const PdWireReservationOrder *order = pd_http_reply_get_result (reply);

  *done = pd_azure_state_is_final (order->state);
  return TRUE;
}

static gboolean
is_same_text (const char *far, const char *own)
{
  return far == NULL || own == NULL || *own == '\0' || g_ascii_strcasecmp (far, own) == 0;
}

/* By order, sku and expiry (6): a new ID in the order, the units that stay. */
PdWireReservation *
pd_azure_find_rest (PdErrand *errand, GPtrArray *list, PdReservation *from, gint64 quantity)
{
  int end = pd_instant_get_day (pd_reservation_get_expires_at (from));

  for (guint i = 0; i < list->len; i++) {
    PdWireReservation *wire = list->pdata[i];

    if (wire->reservation_id != NULL && !pd_azure_wire_is_cancelled (wire) &&
        pd_azure_state_is_final (wire->state) && wire->quantity == quantity &&
        !pd_azure_errand_was_before (errand, wire->reservation_id) &&
        is_same_text (wire->sku, pd_reservation_get_size (from)) &&
        (wire->expires_at == 0 || pd_reservation_get_expires_at (from) == 0 ||
         ABS (pd_instant_get_day (wire->expires_at) - end) <= 1))
      return wire;
  }
  return NULL;
}

typedef struct
{
  PdReservation *reservation;
  gint64 rest;
  char *rest_id; /* (owned) */
} Settling;

/* An order that was at work may have been so for somebody else: where it has come to rest and the
 * reservation is as it was, the lost try was not taken after all, and it is sent again. */
static gboolean
check_found (PdErrand *errand, GPtrArray *list, PdReservation *reservation, GError **error)
{
  PdWireReservation *wire =
      pd_azure_find_wire (list, pd_reservation_get_reservation_id (reservation));

  if (g_strcmp0 (pd_errand_get_note (errand, "sent"), "found") != 0 || wire == NULL ||
      !pd_azure_state_is_final (wire->state) || !pd_azure_errand_is_long_ago (errand, "return"))
    return TRUE;

  return pd_azure_errand_note_lost (errand, "return", error) &&
         pd_errand_forget (errand, "sent", error) && pd_errand_leave (errand, "return", error) &&
         pd_errand_set_unknown (errand, "Nothing came of what the order was at work with", error);
}

static gboolean
is_settled (PdErrand *errand, GPtrArray *list, gpointer user_data, gboolean *done, GError **error)
{
  Settling *settling = user_data;
  PdWireReservation *rest;

  *done = FALSE;
  if (!is_returned (list, settling->reservation))
    return check_found (errand, list, settling->reservation, error);
  if (settling->rest == 0) {
    *done = TRUE;
    return TRUE;
  }
  rest = pd_azure_find_rest (errand, list, settling->reservation, settling->rest);
  if (rest == NULL)
    return TRUE;

  g_free (settling->rest_id);
  settling->rest_id = g_strdup (rest->reservation_id);
  *done = TRUE;
  return TRUE;
}

static gboolean
settle (PdErrand *errand, PdReservation *reservation, GError **error)
{
  Settling settling = {
    .reservation = reservation,
    .rest = pd_reservation_get_quantity (reservation) -
            pd_azure_errand_get_quantity (errand, reservation),
  };
  g_autofree char *rest_id = NULL;
  gboolean is_over;

  is_over = pd_errand_poll (errand, make_order_request, order_done, reservation, error) &&
            pd_azure_errand_watch (errand, reservation, is_settled, &settling, error);
  rest_id = settling.rest_id;
  return is_over && (rest_id == NULL || pd_errand_note (errand, "rest", rest_id, error));
}

/* "Never repeat step 2 on a timeout; look at the order's etag and state first." */
gboolean
pd_azure_run_refund (PdErrand *errand, GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;

  if (pd_errand_get_note (errand, "return") != NULL)
    return TRUE;
  reservation = pd_azure_errand_load (errand, pd_errand_get_deed (errand)->row_id, error);
  /* Figures were asked for, and perhaps more. */
  if (reservation == NULL || !pd_azure_errand_forget_figure (errand, error) ||
      !pd_azure_errand_send_once (errand, reservation, "return", "before", ask_return, send_return,
                                  error))
    return FALSE;

  pd_errand_set_far_id (errand, pd_reservation_get_reservation_id (reservation));
  return settle (errand, reservation, error) && pd_errand_note (errand, "return", "done", error);
}

/* --- the book --- */

static gboolean
is_line_live (GPtrArray *reservations)
{
  for (guint i = 0; i < reservations->len; i++) {
    if (g_strcmp0 (pd_reservation_get_state (reservations->pdata[i]), PD_RESERVATION_CANCELLED) !=
        0)
      return TRUE;
  }
  return FALSE;
}

static PdOrderLine *
find_line (PdOrder *order, gint64 line_row_id)
{
  GPtrArray *lines = pd_order_get_lines (order);

  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    if (pd_record_get_row_id (lines->pdata[i]) == line_row_id)
      return lines->pdata[i];
  }
  return NULL;
}

/* When nothing of the order line is left, the line is cancelled, and perhaps the order (7.16). The
 * far side's invoices come by themselves. */
static gboolean
close_line (PdDatabase *database,
            const PdLocalEngine *engine,
            PdReservation *reservation,
            gint64 credit_minor,
            const char *month,
            GError **error)
{
  gint64 line_row_id = pd_reservation_get_line_row_id (reservation);
  g_autoptr (GPtrArray) reservations = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (PdOrder) after = NULL;
  PdOrderLine *line;

  if (line_row_id == 0)
    return TRUE;
  reservations = pd_database_list_line_reservations (database, line_row_id, engine->now, error);
  if (reservations == NULL)
    return FALSE;
  if (is_line_live (reservations))
    return TRUE;
  order = pd_database_get_order (database, pd_reservation_get_order_row_id (reservation), error);
  if (order == NULL)
    return FALSE;
  line = find_line (order, line_row_id);
  if (line == NULL || g_strcmp0 (pd_order_line_get_status (line), "cancelled") == 0)
    return TRUE; /* a pull was first */

  if (!pd_database_set_line_cancelling (database, line_row_id, engine->now, credit_minor, month,
                                        error) ||
      !pd_database_set_line_cancelled (database, line_row_id, engine->now, error))
    return FALSE;
  after = pd_database_get_order (database, pd_reservation_get_order_row_id (reservation), error);
  return after != NULL && pd_local_engine_close_order (database, after, error);
}

/* The commitment in dollars at the rate that the far side took: 11.13. */
static gint64
get_usd_commitment (const PdAzureReturned *returned)
{
  gint64 usd_remaining = 0;

  if (!returned->usd_refund.known)
    return 0;
  if (returned->refund.minor <= 0 || !returned->remaining.known ||
      !pd_money_scale (returned->remaining.minor, returned->usd_refund.minor,
                       returned->refund.minor, &usd_remaining, NULL))
    return returned->usd_refund.minor;
  return returned->usd_refund.minor + usd_remaining;
}

static gboolean
insert_refund (PdDatabase *database,
               const PdLocalEngine *engine,
               PdErrand *errand,
               const char *kind,
               PdReservation *reservation,
               const PdAzureReturned *returned,
               const char *text,
               gint64 request_row_id,
               const char *month,
               GError **error)
{
  const PdRefundAsk *ask = pd_errand_get_deed (errand)->ask;
  gboolean in_cap = strcmp (kind, "refund") == 0; /* 12.3 */
  const PdRefundRow row = {
    .kind = kind,
    .reservation_row_id = pd_record_get_row_id (PD_RECORD (reservation)),
    .customer_row_id = pd_reservation_get_customer_row_id (reservation),
    .request_row_id = request_row_id,
    .at = engine->now,
    .quantity = returned->quantity,
    .currency = returned->refund.currency,
    .gross_minor = returned->refund.minor,
    .fee_minor = 0, /* no member of the far side's carries one (6) */
    .net_minor = returned->refund.minor,
    .remaining_minor = returned->remaining.known ? returned->remaining.minor : 0,
    .usd_refund = in_cap && returned->usd_refund.known ? returned->usd_refund.minor : 0,
    .usd_commitment = in_cap ? get_usd_commitment (returned) : 0,
    .used = ask->used >= 0 ? ask->used != 0 : pd_reservation_get_used (reservation),
    .used_reason = ask->used_reason,
    .policy_id = pd_reservation_get_policy_id (reservation),
    .credit_invoice = month,
    .quote = text,
  };
  gint64 row_id = 0;

  return pd_database_insert_refund (database, &row, &row_id, error);
}

/* What was returned is recorded also where somebody has deleted the draft. */
static gboolean
file_request (PdDatabase *database,
              const PdLocalEngine *engine,
              const PdDeed *deed,
              PdReservation *reservation,
              gint64 *request_row_id,
              GError **error)
{
  g_autoptr (PdSupportRequest) waiting = NULL;
  g_autoptr (PdSupportRequest) request = NULL;
  g_autofree char *number = NULL;
  g_autofree char *title = make_title (deed, reservation);
  PdFarRequest filed = {
    .type = PD_REQUEST_AZURE,
    .state = PD_REQUEST_OPEN,
    .request_id = deed->request_id,
    .customer_row_id = pd_reservation_get_customer_row_id (reservation),
    .reservation_row_id = pd_record_get_row_id (PD_RECORD (reservation)),
    .user_name = engine->user_name,
    .user_email = engine->user_email,
    .created_at = engine->now,
    .updated_at = engine->now,
  };

  if (!find_request (database, engine, deed, request_row_id, &waiting, error) ||
      (number = pd_database_next_request_number (database, engine->now, error)) == NULL)
    return FALSE;
  filed.number = number;
  if (waiting != NULL)
    filed.request_id = pd_support_request_get_request_id (waiting);
  else
    filed.title = title;
  if (!pd_database_put_far_request (database, &filed, request_row_id, NULL, error) ||
      (request = pd_database_get (database, PD_LIST_REQUESTS, *request_row_id, engine->now,
                                  error)) == NULL)
    return FALSE;
  return pd_local_engine_log_request (database, engine, PD_OPERATION_CREATE_REQUEST, request, NULL,
                                      deed->request_id, error);
}

static gboolean
log_return (PdDatabase *database,
            const PdLocalEngine *engine,
            const char *kind,
            PdReservation *reservation,
            const PdAzureReturned *returned,
            const char *month,
            const char *order_id,
            const char *request_id,
            GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autofree char *plain =
      pd_money_format_plain (returned->refund.minor, returned->refund.currency);
  g_autofree char *credit = g_strdup_printf ("%s %s", plain, returned->refund.currency);

  pd_local_engine_add_fact (detail, "name", pd_reservation_get_name (reservation));
  pd_local_engine_add_fact (detail, "reservation_order",
                            pd_reservation_get_reservation_order_id (reservation));
  pd_local_engine_add_number (detail, "quantity", returned->quantity);
  pd_local_engine_add_fact (detail, "used", pd_reservation_get_used (reservation) ? "yes" : "no");
  pd_local_engine_add_fact (detail, "policy", pd_reservation_get_policy_id (reservation));
  pd_local_engine_add_fact (detail, "credit", credit);
  pd_local_engine_add_fact (detail, "credit_invoice", month);
  pd_local_engine_add_fact (detail, "order", order_id);
  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_local_engine_log_reservation (database, engine,
                                          strcmp (kind, "refund") == 0
                                              ? PD_OPERATION_REFUND_RESERVATION
                                              : PD_OPERATION_EXCHANGE_RESERVATION,
                                          reservation, detail->str, error);
}

gboolean
pd_azure_land_return (PdDatabase *database,
                      const PdLocalEngine *engine,
                      PdErrand *errand,
                      const char *kind,
                      const PdAzureReturned *returned,
                      GString *body,
                      const char *order_id,
                      gint64 *request_row_id,
                      GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdReservation) reservation =
      pd_database_get_reservation (database, deed->row_id, engine->now, error);
  g_autofree char *month = pd_instant_format_month (engine->now, 1); /* 8.5 */
  gint64 rest_row_id = 0;

  if (reservation == NULL ||
      (returned->rest_id != NULL &&
       !pd_azure_put_successor (database, engine, reservation, returned->rest_id,
                                pd_reservation_get_quantity (reservation) - returned->quantity,
                                &rest_row_id, error)) ||
      !pd_azure_cancel_in_book (database, engine, deed->row_id, error) ||
      !close_line (database, engine, reservation, returned->refund.minor, month, error) ||
      !file_request (database, engine, deed, reservation, request_row_id, error) ||
      !insert_refund (database, engine, errand, kind, reservation, returned, body->str,
                      *request_row_id, month, error))
    return FALSE;

  return pd_return_add_rest (database, engine, rest_row_id, body, error) &&
         pd_return_answer_request (database, engine, *request_row_id, body->str,
                                   returned->refund.minor, returned->refund.currency, month,
                                   error) &&
         log_return (database, engine, kind, reservation, returned, month, order_id,
                     deed->request_id, error);
}

static GString *
format_refund (const PdAzureReturned *returned, const char *month)
{
  g_autofree char *amount = pd_money_format (returned->refund.minor, returned->refund.currency);
  g_autofree char *when = pd_text_month (month);
  g_autofree char *number = pd_text_number (returned->quantity);
  GString *body = g_string_new (NULL);

  g_string_append_printf (
      body,
      /* Translators: a number of units, a sum of money, a month ("June 2026") */
      _ ("The refund is granted. Returned units: %1$s.\n%2$s is to be credited on the invoice of "
         "%3$s, by Azure’s own figure."),
      number, amount, when);
  if (returned->remaining.known && returned->remaining.minor > 0) {
    g_autofree char *rest =
        pd_money_format (returned->remaining.minor, returned->remaining.currency);

    g_string_append_c (body, '\n');
    /* Translators: %s is a sum of money */
    g_string_append_printf (body, _ ("Instalments that are not billed any more: %s."), rest);
  }
  return body;
}

gboolean
pd_azure_land_refund (PdDatabase *database,
                      const PdLocalEngine *engine,
                      PdErrand *errand,
                      char **answer,
                      GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdReservation) reservation =
      pd_database_get_reservation (database, deed->row_id, engine->now, error);
  g_autofree char *month = pd_instant_format_month (engine->now, 1);
  PdAzureReturned returned = {
    .refund = pd_azure_errand_get_money (errand, "refund"),
    .remaining = pd_azure_errand_get_money (errand, "remaining"),
    .usd_refund = pd_azure_errand_get_money (errand, "usd"),
    .rest_id = pd_errand_get_note (errand, "rest"),
  };
  g_autoptr (GString) body = NULL;
  gint64 request_row_id = 0;

  if (reservation == NULL)
    return FALSE;
  returned.quantity = pd_azure_errand_get_quantity (errand, reservation);
  body = format_refund (&returned, month);
  if (!pd_azure_land_return (database, engine, errand, "refund", &returned, body, NULL,
                             &request_row_id, error))
    return FALSE;

  *answer = pd_azure_errand_format_ids (&request_row_id, 1);
  return TRUE;
}
