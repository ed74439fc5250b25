// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Quotes of refunds and exchanges on a cloud account: our own, and what Azure says when it can be
 * asked (azure-api.md 6, 7). */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-errands-azure-private.h"
#include "pd-local-engine-return.h"
#include "pd-money.h"
#include "pd-product.h"

/* A quote is waited for by a person: at the far side's Retry-After (azure-api.md 1) where that is
 * no more than POLL_MOST_US, else every POLL_US, and not longer than POLL_WHOLE_US: then our own
 * figures must do. */
#define POLL_US (2 * G_USEC_PER_SEC)
#define POLL_MOST_US (30 * G_USEC_PER_SEC)
#define POLL_WHOLE_US (120 * G_USEC_PER_SEC)

/* --- what is asked about --- */

typedef struct
{
  PdContext *context;
  const PdDeed *deed;
  PdReservation *reservation; /* (owned) out */
  GPtrArray *wanted;          /* (owned) (nullable) out: of an exchange */
  GPtrArray *purchases;       /* (nullable) in: with Azure's prices */
} Job;

static void
job_clear (Job *job)
{
  g_clear_object (&job->reservation);
  g_clear_pointer (&job->wanted, g_ptr_array_unref);
  g_clear_pointer (&job->purchases, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

static gpointer
load_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine;

  if (!pd_context_begin_any (job->context, database, &settings, &engine, error))
    return NULL;
  job->reservation = pd_return_get_reservation (database, &engine, job->deed->row_id, error);
  if (job->reservation == NULL)
    return NULL;
  if (job->deed->kind == PD_DEED_QUOTE_EXCHANGE && job->deed->items != NULL &&
      job->deed->items->len > 0) {
    job->wanted =
        pd_azure_resolve_items (database, &engine, job->reservation, job->deed->items, error);
    if (job->wanted == NULL)
      return NULL;
  }
  return job;
}

static gint64
get_quantity (const Job *job)
{
  return job->deed->ask->quantity != 0 ? job->deed->ask->quantity
                                       : pd_reservation_get_quantity (job->reservation);
}

/* Azure answers about today and about what runs; what-ifs are ours alone. */
static gboolean
is_askable (const Job *job, PdFar *far)
{
  const PdRefundAsk *ask = job->deed->ask;

  return pd_far_is_ready (far) && ask->date == 0 &&
         (ask->policy_id == NULL || *ask->policy_id == '\0') &&
         g_strcmp0 (pd_reservation_get_state (job->reservation), PD_RESERVATION_CANCELLED) != 0;
}

/* --- figures --- */

/* PD_FAR_NOT_SAID where it is not known or in another currency than the quote. */
static gint64
take (const PdAzureMoney *money, const char *currency)
{
  return money->known && g_strcmp0 (money->currency, currency) == 0 ? money->minor
                                                                    : PD_FAR_NOT_SAID;
}

static void
take_refusal (PdFarFigures *figures, GPtrArray *errors)
{
  figures->refusal = pd_wire_policy_errors_to_text (errors);
  if (errors->len > 0)
    figures->refusal_code = g_strdup (((PdWirePolicyError *) errors->pdata[0])->code);
}

/* Why it could not be asked; our own figures must do. */
static PdFarFigures *
new_unknown (const GError *error)
{
  PdFarFigures *figures = pd_far_figures_new ();
  g_autofree char *text = error != NULL ? pd_error_to_user_text (error) : NULL;

  figures->problem = g_strdup (
      text != NULL ? text : _ ("Azure cannot be asked now; this is our own calculation."));
  return figures;
}

/* A figure that cannot stand beside ours: nothing is said in Azure's name but the figure itself. */
static PdFarFigures *
new_other_currency (const PdAzureMoney *money)
{
  PdFarFigures *figures = new_unknown (NULL);
  g_autofree char *amount = money->known ? pd_money_format (money->minor, money->currency) : NULL;

  if (amount == NULL)
    return figures;
  g_free (figures->problem);
  figures->problem = g_strdup_printf (
      /* Translators: %s is a sum of money */
      _ ("Azure counts in another currency: %s. What is shown is our own calculation."), amount);
  figures->other_minor = money->minor;
  figures->other_currency = g_strdup (money->currency);
  return figures;
}

static PdFarFigures *
refund_figures (const PdWireRefund *refund, const char *currency)
{
  PdFarFigures *figures;

  if (refund->policy_errors->len == 0 && take (&refund->refund, currency) == PD_FAR_NOT_SAID)
    return new_other_currency (&refund->refund);

  figures = pd_far_figures_new ();
  figures->known = TRUE;
  figures->refund = take (&refund->refund, currency);
  figures->paid = take (&refund->paid, currency);
  figures->kept = take (&refund->kept, currency);
  figures->remaining = take (&refund->remaining, currency);
  figures->usd_refund = take (&refund->usd_refund, "USD");
  figures->usd_consumed = take (&refund->usd_consumed, "USD");
  figures->usd_limit = take (&refund->usd_limit, "USD");
  take_refusal (figures, refund->policy_errors);
  return figures;
}

/* An answer "no" with a code that offers a support request is a refusal; other trouble is only why
 * nothing is known. */
static PdFarFigures *
figures_of_error (const GError *error)
{
  PdAzureMeaning meaning = pd_azure_meaning_of (error);
  const PdApiFault *fault = pd_api_error_get_fault (error);
  PdFarFigures *figures;

  if (meaning != PD_AZURE_MEANS_BY_REQUEST || fault == NULL)
    return new_unknown (error);
  figures = pd_far_figures_new ();
  figures->known = TRUE;
  figures->refusal = g_strdup (fault->text != NULL ? fault->text : fault->code);
  figures->refusal_code = g_strdup (fault->code);
  return figures;
}

/* What was paid is not known here: then only Azure's own answer is a quote. */
static gboolean
check_figures (const Job *job, const PdFarFigures *figures, gint64 answer, GError **error)
{
  if (pd_reservation_get_unit_price (job->reservation) > 0 ||
      (figures->known && (answer != PD_FAR_NOT_SAID || figures->refusal != NULL)))
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_UNSUPPORTED,
                       _ ("What was paid for this reservation is not known yet, and Azure does not "
                          "say now what it pays back. Please synchronise and try again."));
  return FALSE;
}

/* --- refund --- */

PdRefundQuote *
pd_cloud_quote_refund (PdContext *context,
                       PdStore *store,
                       PdFar *far,
                       const PdDeed *deed,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (PdRefundQuote) quote = pd_cloud_read_local (context, store, deed, error);
  g_auto (Job) job = { .context = context, .deed = deed };
  g_autoptr (PdHttpRequest) request = NULL;
  g_autoptr (PdWireRefund) refund = NULL;
  g_autoptr (PdFarFigures) figures = NULL;
  g_autoptr (GError) local_error = NULL;

  if (quote == NULL || pd_store_read (store, load_job, &job, error) == NULL)
    return NULL;
  g_clear_pointer (&quote->price_problem, g_free); /* Azure pays what Azure says */
  if (!is_askable (&job, far)) {
    figures = new_unknown (NULL);
    if (!check_figures (&job, figures, PD_FAR_NOT_SAID, error))
      return NULL;
    if (deed->ask->date == 0)
      pd_refund_quote_take_far (quote, g_steal_pointer (&figures));
    return g_steal_pointer (&quote);
  }

  request = pd_azure_calculate_refund (pd_reservation_get_tenant_id (job.reservation),
                                       pd_reservation_get_reservation_order_id (job.reservation),
                                       pd_reservation_get_reservation_id (job.reservation),
                                       get_quantity (&job));
  refund = pd_far_fetch (far, request, cancellable, &local_error);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (refund != NULL && refund->refund.known &&
      pd_reservation_get_unit_price (job.reservation) == 0) {
    g_free (quote->currency);
    quote->currency = g_strdup (refund->refund.currency);
  }
  figures =
      refund != NULL ? refund_figures (refund, quote->currency) : figures_of_error (local_error);
  if (!check_figures (&job, figures, figures->refund, error))
    return NULL;
  pd_refund_quote_take_far (quote, g_steal_pointer (&figures));
  return g_steal_pointer (&quote);
}

/* --- exchange --- */

/* calculateExchange to its end. NULL with @error. */
static PdWireExchange *
calculate (PdFar *far, const Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdHttpRequest) request =
      pd_azure_ask_exchange (job->reservation, get_quantity (job), job->wanted);
  g_autofree char *target = NULL;

  for (gint64 waited = 0, wait = 0; waited <= POLL_WHOLE_US; waited += wait) {
    g_autoptr (PdHttpReply) reply = pd_far_send (far, request, cancellable, error);
    g_autoptr (PdWireExchange) exchange = NULL;

    if (reply == NULL)
      return NULL;
    exchange = pd_azure_reply_read_exchange (reply);
    if (exchange != NULL && pd_azure_outcome_of (exchange->status) != PD_AZURE_RUNNING)
      return g_steal_pointer (&exchange);
    if (target == NULL)
      target = pd_azure_reply_dup_operation (reply);
    if (target == NULL)
      break;
    wait = MIN (pd_http_reply_get_retry_after (reply), POLL_MOST_US);
    if (wait <= 0)
      wait = POLL_US;
    if (!pd_far_sleep (far, wait, cancellable, error))
      return NULL;
    g_object_unref (request);
    request = pd_azure_poll_exchange (pd_reservation_get_tenant_id (job->reservation), target);
  }

  g_propagate_error (
      error, pd_api_error_new (PD_API_ERROR_TIMED_OUT, NULL, "calculateExchange has not ended"));
  return NULL;
}

static PdFarFigures *
exchange_figures (const PdWireExchange *exchange, const char *currency)
{
  PdFarFigures *figures;

  if (exchange->policy_errors->len == 0 && take (&exchange->net, currency) == PD_FAR_NOT_SAID &&
      pd_azure_outcome_of (exchange->status) == PD_AZURE_SUCCEEDED)
    return new_other_currency (&exchange->net);

  figures = pd_far_figures_new ();
  figures->known = TRUE;
  figures->returned_value = take (&exchange->refunds, currency);
  figures->purchases_total = take (&exchange->purchases, currency);
  figures->net_payable = take (&exchange->net, currency);
  if (exchange->returned->len > 0) {
    const PdWireExchangeReturn *item = exchange->returned->pdata[0];

    figures->refund = take (&item->refund, currency);
    figures->paid = take (&item->paid, currency);
    figures->kept = take (&item->kept, currency);
    figures->remaining = take (&item->remaining, currency);
  }
  take_refusal (figures, exchange->policy_errors);
  if (figures->refusal == NULL && pd_azure_outcome_of (exchange->status) != PD_AZURE_SUCCEEDED) {
    figures->refusal =
        g_strdup (exchange->error_text != NULL ? exchange->error_text : exchange->status);
    figures->refusal_code = g_strdup (exchange->error_code);
  }
  return figures;
}

/* What is wanted, at Azure's prices. NULL: not every price is told. */
static GPtrArray *
price_purchases (const Job *job, const PdWireExchange *exchange, const char *currency)
{
  g_autoptr (GPtrArray) purchases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_exchange_purchase_free);

  if (exchange->bought->len < job->wanted->len)
    return NULL;
  for (guint i = 0; i < job->wanted->len; i++) {
    const PdAzureWanted *wanted = job->wanted->pdata[i];
    const PdWireExchangePurchase *item = exchange->bought->pdata[i];
    gboolean monthly = g_strcmp0 (wanted->billing_plan, "Monthly") == 0;
    gint64 total = take (&item->total, currency);
    PdExchangePurchase *purchase;
    int months = 1;

    if (total == PD_FAR_NOT_SAID)
      return NULL;
    purchase = g_new0 (PdExchangePurchase, 1);
    g_ptr_array_add (purchases, purchase);
    purchase->product_id = g_strdup (wanted->product_id);
    purchase->sku_id = g_strdup (wanted->sku_id);
    purchase->title = g_strdup (wanted->title);
    purchase->resource_type = g_strdup (wanted->resource_type);
    purchase->region = g_strdup (wanted->region);
    purchase->quantity = wanted->quantity;
    purchase->term = g_strdup (wanted->term);
    purchase->billing = g_strdup (monthly ? PD_BILLING_MONTHLY : PD_BILLING_ONE_TIME);
    purchase->total_minor = total;
    if (monthly)
      pd_term_parse (wanted->term, &months);
    if (!pd_money_scale (total, 1, MAX (wanted->quantity * MAX (months, 1), 1),
                         &purchase->unit_minor, NULL))
      return NULL;
  }
  return g_steal_pointer (&purchases);
}

static gpointer
quote_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (PdRefundAsk) ask = NULL;
  g_autoptr (PdVerdict) role = NULL;
  g_autoptr (PdExchangeQuote) quote = NULL;
  PdLocalEngine engine;
  PdPolicy *policy;

  if (!pd_context_begin_any (job->context, database, &settings, &engine, error) ||
      (ask = pd_return_complete_ask (database, &engine, job->reservation, job->deed->ask, FALSE,
                                     error)) == NULL ||
      (policy = pd_return_find_policy (&engine, job->reservation, ask, error)) == NULL)
    return NULL;
  quote = pd_exchange_quote_new (job->reservation, ask, policy, g_steal_pointer (&job->purchases),
                                 engine.now, error);
  if (quote == NULL)
    return NULL;

  role = pd_role_table_judge (pd_context_get_roles (job->context), PD_ACT_REFUND_RESERVATIONS,
                              settings->roles);
  if (!pd_verdict_get_allowed (role))
    g_set_object (&quote->verdict, role);
  return g_steal_pointer (&quote);
}

/* Azure could not be asked: our own quote, where the catalogue has prices. */
static PdExchangeQuote *
quote_alone (PdContext *context,
             PdStore *store,
             const PdDeed *deed,
             PdFarFigures *figures,
             GError **error)
{
  PdExchangeQuote *quote = pd_cloud_read_local (context, store, deed, error);

  if (quote != NULL)
    pd_exchange_quote_take_far (quote, figures);
  else
    pd_far_figures_free (figures);
  return quote;
}

PdExchangeQuote *
pd_cloud_quote_exchange (PdContext *context,
                         PdStore *store,
                         PdFar *far,
                         const PdDeed *deed,
                         GCancellable *cancellable,
                         GError **error)
{
  g_auto (Job) job = { .context = context, .deed = deed };
  g_autoptr (PdWireExchange) exchange = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *currency;
  PdExchangeQuote *quote;

  if (pd_store_read (store, load_job, &job, error) == NULL)
    return NULL;
  if (job.wanted == NULL) /* nothing is chosen yet */
    return pd_cloud_read_local (context, store, deed, error);
  if (!is_askable (&job, far))
    return quote_alone (context, store, deed, new_unknown (NULL), error);

  exchange = calculate (far, &job, cancellable, &local_error);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (exchange == NULL)
    return quote_alone (context, store, deed, figures_of_error (local_error), error);

  currency = pd_reservation_get_currency (job.reservation);
  job.purchases = price_purchases (&job, exchange, currency);
  if (job.purchases == NULL)
    return quote_alone (context, store, deed, exchange_figures (exchange, currency), error);
  quote = pd_store_read (store, quote_job, &job, error);
  if (quote != NULL)
    pd_exchange_quote_take_far (quote, exchange_figures (exchange, currency));
  return quote;
}
