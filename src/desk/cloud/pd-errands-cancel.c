// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Cancelling a purchase: partner-center-api.md 8. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-errands-parts.h"
#include "pd-local-engine-private.h"
#include "pd-partner-center-subscriptions.h"
#include "pd-rules.h"
#include "pd-text.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* --- accepting --- */

static const gint64 *
get_line_ids (const PdDeed *deed)
{
  return (const gint64 *) (gpointer) deed->line_row_ids->data;
}

/* 8.3: an order has no window at the far side, which decides itself: our profile is a hint. Where
 * the far side told a window, it was judged by that one. */
static gboolean
is_only_our_window (PdVerdict *verdict, GPtrArray *lines, gint64 now)
{
  gint64 until = pd_verdict_get_until (verdict);

  if (g_strcmp0 (pd_verdict_get_rule (verdict), "7.1") != 0 || until == PD_INSTANT_NONE ||
      until > now)
    return FALSE;
  for (guint i = 0; i < lines->len; i++) {
    if (pd_order_line_get_far_window_end (lines->pdata[i]) != PD_INSTANT_NONE)
      return FALSE;
  }
  return TRUE;
}

/* 7.15 is a conflict: it is under way or done. */
static gboolean
check_verdict (PdVerdict *verdict, GPtrArray *lines, gint64 now, GError **error)
{
  if (pd_verdict_get_allowed (verdict) || is_only_our_window (verdict, lines, now))
    return TRUE;
  if (g_strcmp0 (pd_verdict_get_rule (verdict), "7.15") != 0)
    return pd_verdict_check (verdict, error);

  g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT, pd_verdict_get_reason (verdict));
  return FALSE;
}

/* (element-type PdOrderLine) */
static GPtrArray *
load_lines (PdDatabase *database, const PdDeed *deed, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < deed->line_row_ids->len; i++) {
    PdOrderLine *line = pd_database_get_line (database, get_line_ids (deed)[i], error);

    if (line == NULL)
      return NULL;
    g_ptr_array_add (lines, line);
  }
  return g_steal_pointer (&lines);
}

static char *
describe (GPtrArray *lines)
{
  const char *title = pd_order_line_get_title (lines->pdata[0]);
  const char *order_id = pd_order_line_get_order_id (lines->pdata[0]);
  guint more = lines->len - 1;

  if (more == 0)
    /* Translators: a product and an order ID */
    return g_strdup_printf (_ ("%1$s (order %2$s)"), title, order_id);
  return g_strdup_printf (
      /* Translators: a product, how many lines more, and an order ID */
      ngettext ("%1$s and %2$u more (order %3$s)", "%1$s and %2$u more (order %3$s)", more), title,
      more, order_id);
}

/* 8.6: what the line will bring by our rule, where the book knows its price: an estimate, since it
 * has no invoice yet (the month is NULL); the far side's invoice replaces it. 0: not known. */
static gboolean
estimate_credit (PdDatabase *database,
                 const PdLocalEngine *engine,
                 PdOrderLine *line,
                 gint64 *credit_minor,
                 GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 charged_minor = 0;

  *credit_minor = 0;
  if (pd_order_line_get_total (line) == PD_MONEY_UNTOLD)
    return TRUE;
  if (pd_local_engine_sum_charges (database, engine, line, &charged_minor, &local_error) &&
      pd_rules_compute_credit (line, MAX (charged_minor, 0), engine->now, credit_minor,
                               &local_error))
    return TRUE;

  *credit_minor = 0;
  if (g_error_matches (local_error, PD_ERROR, PD_ERROR_RULE)) /* no rule of ours for it */
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pd_errand_accept_cancel (PdDatabase *database,
                         const PdLocalEngine *engine,
                         PdRoleSet roles,
                         PdContext *context,
                         const PdDeed *deed,
                         PdOutboxEntry *entry,
                         GError **error)
{
  g_autoptr (PdCancelQuote) quote = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (!pd_errand_check_act (context, roles, PD_ACT_CANCEL_SOFTWARE, error))
    return FALSE;
  if (!deed->acknowledged) { /* 7.10 */
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                         _ ("Acknowledge what the cancellation brings about first."));
    return FALSE;
  }
  quote = pd_local_engine_quote_cancel (database, engine, get_line_ids (deed),
                                        deed->line_row_ids->len, error);
  if (quote == NULL || (lines = load_lines (database, deed, error)) == NULL ||
      !check_verdict (quote->verdict, lines, engine->now, error))
    return FALSE;

  for (guint i = 0; i < lines->len; i++) {
    gint64 credit_minor = 0;

    if (!estimate_credit (database, engine, lines->pdata[i], &credit_minor, error) ||
        !pd_database_set_line_cancelling (database, get_line_ids (deed)[i], engine->now,
                                          credit_minor, NULL, error))
      return FALSE;
  }
  entry->subject = describe (lines);
  entry->customer_row_id = pd_order_line_get_customer_row_id (lines->pdata[0]);
  return TRUE;
}

gboolean
pd_errand_take_back_cancel (PdDatabase *database,
                            const PdLocalEngine *engine,
                            const PdDeed *deed,
                            const PdOutboxEntry *entry,
                            GError **error)
{
  for (guint i = 0; i < deed->line_row_ids->len; i++) {
    if (!pd_database_take_back_cancelling (database, get_line_ids (deed)[i], error))
      return FALSE;
  }
  return TRUE;
}

/* --- under way --- */

/* One cancellation on a courier thread. */
typedef struct
{
  PdErrand *errand;
  GPtrArray *lines;     /* owned (element-type PdOrderLine) of the book */
  PdCustomer *customer; /* owned */
  PdWireOrder *order;   /* owned: as the far side told it last */
} Cancel;

static void
cancel_clear (Cancel *cancel)
{
  g_clear_pointer (&cancel->lines, g_ptr_array_unref);
  g_clear_object (&cancel->customer);
  g_clear_pointer (&cancel->order, pd_wire_order_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cancel, cancel_clear)

static gpointer
load_lines_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return load_lines (database, data, error);
}

static gboolean
load (Cancel *cancel, GError **error)
{
  cancel->lines = pd_errand_read (cancel->errand, load_lines_job,
                                  (gpointer) pd_errand_get_deed (cancel->errand), error);
  if (cancel->lines == NULL)
    return FALSE;
  cancel->customer = pd_errand_find_customer (
      cancel->errand, pd_order_line_get_customer_row_id (cancel->lines->pdata[0]), error);
  return cancel->customer != NULL;
}

static const char *
get_tenant (const Cancel *cancel)
{
  return pd_customer_get_tenant_id (cancel->customer);
}

/* The order as it is now: what to name in the call, and what has been done already. */
static gboolean
read_order (Cancel *cancel, GError **error)
{
  PdWireOrder *order =
      pd_errand_ask (cancel->errand,
                     pd_partner_center_get_order (
                         get_tenant (cancel), pd_order_line_get_order_id (cancel->lines->pdata[0])),
                     error);

  if (order == NULL)
    return FALSE;
  g_clear_pointer (&cancel->order, pd_wire_order_free);
  cancel->order = order;
  return TRUE;
}

static const PdWireOrderLine *
find_there (const Cancel *cancel, PdOrderLine *line)
{
  return pd_wire_order_find_line (cancel->order, pd_order_line_get_line (line));
}

/* 8.1: seats, marketplace and the like are cancelled by their subscription; software by its order.
 */
static gboolean
is_by_subscription (PdOrderLine *line)
{
  const char *kind = pd_order_line_get_kind (line);

  return g_strcmp0 (kind, PD_KIND_PERPETUAL) != 0 && g_strcmp0 (kind, PD_KIND_SUBSCRIPTION) != 0 &&
         g_strcmp0 (kind, PD_KIND_PLAN) != 0;
}

static gboolean
is_left (const Cancel *cancel, PdOrderLine *line)
{
  const PdWireOrderLine *there = find_there (cancel, line);

  return there == NULL || !there->is_cancelled;
}

/* The numbers of the lines. */
static GArray *
list_numbers (const Cancel *cancel)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < cancel->lines->len; i++) {
    int number = pd_order_line_get_line (cancel->lines->pdata[i]);

    g_array_append_val (numbers, number);
  }
  return numbers;
}

/* --- what a "no" means --- */

/* 900117, 900213: the far side's window is over, whatever our profile says. It goes into the book
 * first, so that nobody is told otherwise again. */
static gboolean
refuse_late (Cancel *cancel, const GError *cause, GError **error)
{
  const PdApiFault *fault = pd_api_error_get_fault (cause);
  int hours = pd_partner_center_read_window_hours (cause);
  gint64 now = pd_clock_now (pd_context_get_clock (pd_errand_get_context (cancel->errand)));
  g_autoptr (GArray) numbers = list_numbers (cancel);
  PdOrderWords words = { .late = numbers,
                         .window_end = cancel->order->placed_at + hours * HOUR_US };
  g_autofree char *sentence = NULL;

  if (hours == 0 || words.window_end > now)
    words.window_end = now;
  if (!pd_errand_keep_order (cancel->errand, cancel->customer, cancel->order, &words, error))
    return FALSE;

  /* Translators: %s is the vendor's sentence */
  sentence = g_strdup_printf (
      _ ("Partner Center says that this purchase can no longer be cancelled: %s A support request "
         "may help."),
      fault->text != NULL ? fault->text : fault->code);
  return pd_errand_refuse (cancel->errand, fault->code, sentence, error);
}

static gboolean
is_late (const GError *error)
{
  return pd_api_error_has_code (error, "900117") || pd_api_error_has_code (error, "900213");
}

/* --- by the order --- */

/* The lines of the order that are to be cancelled by it and are not yet. @left: how many. */
static PdWireLineRef *
list_refs (const Cancel *cancel, guint *n_refs)
{
  PdWireLineRef *refs = g_new0 (PdWireLineRef, cancel->lines->len);

  *n_refs = 0;
  for (guint i = 0; i < cancel->lines->len; i++) {
    PdOrderLine *line = cancel->lines->pdata[i];
    const PdWireOrderLine *there = find_there (cancel, line);

    if (is_by_subscription (line) || !is_left (cancel, line))
      continue;
    refs[*n_refs].number = pd_order_line_get_line (line);
    refs[*n_refs].offer_id = there != NULL ? there->offer_id : NULL;
    (*n_refs)++;
  }
  return refs;
}

/* The fate of an earlier try is known once the far side shows it, or has not shown it for so long.
 */
static gboolean
is_waited_for (const Cancel *cancel, const char *step)
{
  gint64 now = pd_clock_now (pd_context_get_clock (pd_errand_get_context (cancel->errand)));

  return now - pd_errand_get_left_at (cancel->errand, step) <= PD_CANCEL_LAG_US;
}

/* What a "no" to the write of @step means; @cause is copied. */
static gboolean
take_no (Cancel *cancel, const char *step, gboolean again, const GError *cause, GError **error)
{
  gboolean doubted = again && pd_errand_is_no (cause);

  /* After a lost answer, "cannot be cancelled" (800061), "too late" and the like may say that it
   * has been done: it shows up to 15 minutes late (7.13). Then the "no" stands. */
  if (doubted && is_waited_for (cancel, step))
    return pd_errand_set_unknown_by (cancel->errand, cause, error);
  if (doubted && !pd_errand_leave (cancel->errand, step, error))
    return FALSE;
  if (is_late (cause))
    return refuse_late (cancel, cause, error);
  if (doubted)
    return pd_errand_refuse_with (cancel->errand, cause, error);

  g_propagate_error (error, g_error_copy (cause));
  return FALSE;
}

/* What the order's part was is in the book and noted before anything else leaves: a "no" to the
 * rest, by the subscription, does not undo it. */
static gboolean
end_order (Cancel *cancel, GError **error)
{
  return pd_errand_keep_order (cancel->errand, cancel->customer, cancel->order, NULL, error) &&
         pd_errand_note (cancel->errand, "order", "done", error);
}

/* TRUE: done, or *by_subscription: the far side wants the other call (800063, 800077). */
static gboolean
send_order (Cancel *cancel, gboolean again, gboolean *by_subscription, GError **error)
{
  g_autofree PdWireLineRef *refs = NULL;
  g_autofree char *id =
      pd_errand_make_request_id (cancel->errand, again ? "cancel-again" : "cancel");
  g_autoptr (GError) local_error = NULL;
  PdWireOrder *order;
  guint n_refs;

  refs = list_refs (cancel, &n_refs);
  order = pd_errand_ask (
      cancel->errand,
      pd_partner_center_cancel_order (get_tenant (cancel), cancel->order->id, refs, n_refs, id),
      &local_error);
  if (order != NULL) {
    pd_wire_order_free (cancel->order);
    cancel->order = order;
    return end_order (cancel, error);
  }
  *by_subscription = pd_api_error_has_code (local_error, "800063") ||
                     pd_api_error_has_code (local_error, "800077");
  if (*by_subscription)
    return pd_errand_leave (cancel->errand, "order", error);
  return take_no (cancel, "order", again, local_error, error);
}

static gboolean
cancel_by_order (Cancel *cancel, gboolean *by_subscription, GError **error)
{
  g_autofree PdWireLineRef *refs = NULL;
  gboolean again = FALSE;
  guint n_refs;

  if (pd_errand_get_note (cancel->errand, "order") != NULL)
    return TRUE;
  refs = list_refs (cancel, &n_refs);
  if (n_refs == 0)
    return end_order (cancel, error);
  if (!pd_errand_enter (cancel->errand, "order", &again, error))
    return FALSE;
  return send_order (cancel, again, by_subscription, error);
}

/* --- by the subscription (8.2, 10) --- */

static const char *
get_subscription_id (const Cancel *cancel, PdOrderLine *line)
{
  const PdWireOrderLine *there = find_there (cancel, line);

  return there != NULL && there->subscription_id != NULL ? there->subscription_id
                                                         : pd_order_line_get_subscription_id (line);
}

static gboolean
is_ended (const PdWireSubscription *subscription)
{
  return g_strcmp0 (subscription->status, "deleted") == 0 ||
         g_strcmp0 (subscription->status,
                    pd_wire_subscription_get_cancelled_status (subscription)) == 0;
}

typedef struct
{
  const char *tenant;
  const char *subscription_id;
} Poll;

static PdHttpRequest *
make_poll (PdErrand *errand, gpointer user_data)
{
  const Poll *poll = user_data;

  return pd_partner_center_get_subscription (poll->tenant, poll->subscription_id);
}

static gboolean
poll_done (PdErrand *errand, PdHttpReply *reply, gpointer user_data, gboolean *done, GError **error)
{
  const PdWireSubscription *subscription = pd_http_reply_get_result (reply);

  *done = subscription != NULL && is_ended (subscription);
  return TRUE;
}

static gboolean
send_subscription (Cancel *cancel,
                   const char *step,
                   const PdWireSubscription *subscription,
                   gboolean again,
                   GError **error)
{
  const PdWireSubscriptionChange change = {
    .status = pd_wire_subscription_get_cancelled_status (subscription),
    .quantity = -1,
    .auto_renew = -1,
  };
  g_autofree char *id = pd_errand_make_request_id (cancel->errand, step);
  g_autoptr (GError) local_error = NULL;
  gpointer result = NULL;
  g_autoptr (PdWireSubscription) now = NULL;
  guint status = 0;

  if (!pd_errand_ask_any (
          cancel->errand,
          pd_partner_center_patch_subscription (get_tenant (cancel), subscription, &change, id),
          &result, &status, &local_error))
    return take_no (cancel, step, again, local_error, error);
  now = result;
  if (status == 202) { /* accepted, not done: it shows at the subscription itself */
    Poll poll = { get_tenant (cancel), subscription->id };

    if (!pd_errand_poll (cancel->errand, make_poll, poll_done, &poll, error))
      return FALSE;
  }
  return pd_errand_note (cancel->errand, step, "done", error);
}

static gboolean
cancel_subscription (Cancel *cancel, PdOrderLine *line, GError **error)
{
  const char *subscription_id = get_subscription_id (cancel, line);
  g_autofree char *step = g_strdup_printf ("subscription-%d", pd_order_line_get_line (line));
  g_autoptr (PdWireSubscription) subscription = NULL;
  gboolean again = FALSE;

  if (pd_errand_get_note (cancel->errand, step) != NULL)
    return TRUE;
  if (subscription_id == NULL)
    return pd_errand_refuse (
        cancel->errand, NULL,
        _ ("Partner Center has not made the subscription of this purchase yet. "
           "Please try again in some minutes."),
        error);

  subscription = pd_errand_ask (
      cancel->errand, pd_partner_center_get_subscription (get_tenant (cancel), subscription_id),
      error);
  if (subscription == NULL)
    return FALSE;
  if (is_ended (subscription)) /* also what an earlier try did */
    return pd_errand_note (cancel->errand, step, "done", error);
  /* The whole resource was read just now: sent again it does the same, once. */
  return pd_errand_enter (cancel->errand, step, &again, error) &&
         send_subscription (cancel, step, subscription, again, error);
}

static gboolean
cancel_by_subscription (Cancel *cancel, gboolean all, GError **error)
{
  for (guint i = 0; i < cancel->lines->len; i++) {
    PdOrderLine *line = cancel->lines->pdata[i];

    if ((all || is_by_subscription (line)) && is_left (cancel, line) &&
        !cancel_subscription (cancel, line, error))
      return FALSE;
  }
  return TRUE;
}

/* --- the act --- */

/* The book's line that is cancelled by its order, and that the order does not have; NULL: none. */
static PdOrderLine *
find_unknown (const Cancel *cancel)
{
  for (guint i = 0; i < cancel->lines->len; i++) {
    PdOrderLine *line = cancel->lines->pdata[i];

    if (!is_by_subscription (line) && find_there (cancel, line) == NULL)
      return line;
  }
  return NULL;
}

/* A line that a subscription told of first has a number of the book's own, until its order tells
 * the right one. A number that the order does not have is never named to the far side. */
static gboolean
renumber (Cancel *cancel, GError **error)
{
  if (cancel->order->lines->len == 0 || find_unknown (cancel) == NULL ||
      pd_errand_get_note (cancel->errand, "step:order") != NULL)
    return TRUE;

  if (!pd_errand_keep_order (cancel->errand, cancel->customer, cancel->order, NULL, error))
    return FALSE;
  g_clear_pointer (&cancel->lines, g_ptr_array_unref);
  g_clear_object (&cancel->customer);
  if (!load (cancel, error))
    return FALSE;
  return find_unknown (cancel) == NULL ||
         pd_errand_refuse (cancel->errand, NULL,
                           _ ("Partner Center does not show this line in its order. Please "
                              "synchronise and look again."),
                           error);
}

gboolean
pd_errand_run_cancel (PdErrand *errand, GError **error)
{
  g_auto (Cancel) cancel = { .errand = errand };
  gboolean all_by_subscription = FALSE;

  if (pd_errand_get_note (errand, "cancel") != NULL)
    return TRUE;
  if (!load (&cancel, error) || !read_order (&cancel, error) || !renumber (&cancel, error) ||
      !cancel_by_order (&cancel, &all_by_subscription, error) ||
      !cancel_by_subscription (&cancel, all_by_subscription, error))
    return FALSE;

  /* What the order shows now, before it is noted that there is nothing more to do. */
  return pd_errand_keep_order (errand, cancel.customer, cancel.order, NULL, error) &&
         pd_errand_note (errand, "cancel", "done", error);
}

static gboolean
log_line (PdDatabase *database,
          const PdLocalEngine *engine,
          PdOrderLine *line,
          const char *request_id,
          GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autoptr (PdCustomer) customer = pd_local_engine_get_customer (
      database, engine, pd_order_line_get_customer_row_id (line), error);

  if (customer == NULL)
    return FALSE;

  pd_local_engine_add_number (detail, "line", pd_order_line_get_line (line));
  pd_local_engine_add_fact (detail, "product", pd_order_line_get_title (line));
  pd_local_engine_add_fact (detail, "line_status", pd_order_line_get_status (line));
  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_local_engine_log (database, engine, PD_OPERATION_UPDATE_ORDER, "succeeded", customer,
                              "order", pd_order_line_get_order_id (line), detail->str, error);
}

/* 7.14: a line that the order does not show as cancelled yet stays "cancelling" until it does. One
 * that was cancelled by its subscription is done. */
static gboolean
end_line (PdDatabase *database,
          const PdLocalEngine *engine,
          PdErrand *errand,
          PdOrderLine *line,
          GError **error)
{
  g_autofree char *step = g_strdup_printf ("subscription-%d", pd_order_line_get_line (line));
  gint64 row_id = pd_record_get_row_id (PD_RECORD (line));

  if (pd_errand_get_note (errand, step) == NULL ||
      g_strcmp0 (pd_order_line_get_status (line), "cancelled") == 0)
    return TRUE;

  return pd_database_set_line_cancelled (database, row_id, engine->now, error) &&
         pd_database_revoke_line (database, row_id, engine->now, error); /* 8.1 */
}

gboolean
pd_errand_land_cancel (PdDatabase *database,
                       const PdLocalEngine *engine,
                       PdErrand *errand,
                       char **answer,
                       GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (GPtrArray) lines = load_lines (database, deed, error);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (PdOrder) order = NULL;

  if (lines == NULL)
    return FALSE;
  for (guint i = 0; i < lines->len; i++) {
    if (!end_line (database, engine, errand, lines->pdata[i], error))
      return FALSE;
  }
  after = load_lines (database, deed, error);
  for (guint i = 0; after != NULL && i < after->len; i++) {
    if (!log_line (database, engine, after->pdata[i], deed->request_id, error))
      return FALSE;
  }
  order = after == NULL ? NULL
                        : pd_database_get_order (
                              database, pd_order_line_get_order_row_id (after->pdata[0]), error);
  if (order == NULL || !pd_local_engine_close_order (database, order, error))
    return FALSE;

  *answer = pd_local_answer_format (pd_order_line_get_order_row_id (after->pdata[0]));
  return TRUE;
}
