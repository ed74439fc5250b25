// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Exchange of a reservation: calculateExchange, then exchange with long polling that survives a
 * restart (azure-api.md 7). */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-errands-azure-private.h"
#include "pd-money.h"
#include "pd-rules.h"
#include "pd-text.h"

/* --- what is wanted --- */

void
pd_azure_wanted_free (PdAzureWanted *wanted)
{
  if (wanted == NULL)
    return;
  g_free (wanted->sku);
  g_free (wanted->region);
  g_free (wanted->resource_type);
  g_free (wanted->billing_subscription);
  g_free (wanted->term);
  g_free (wanted->billing_plan);
  g_free (wanted->name);
  g_free (wanted->scope_type);
  g_free (wanted->scope_id);
  g_free (wanted->product_id);
  g_free (wanted->sku_id);
  g_free (wanted->title);
  g_free (wanted);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdAzureWanted, pd_azure_wanted_free)

/* By GUID or name, or the first that is active; NULL: none. */
static PdAzureSubscription *
find_subscription (GPtrArray *subscriptions, const char *text)
{
  for (guint i = 0; i < subscriptions->len; i++) {
    PdAzureSubscription *subscription = subscriptions->pdata[i];

    if (g_strcmp0 (pd_azure_subscription_get_state (subscription), "suspended") == 0)
      continue;
    if (text == NULL ||
        g_ascii_strcasecmp (pd_azure_subscription_get_subscription_id (subscription), text) == 0 ||
        g_strcmp0 (pd_azure_subscription_get_name (subscription), text) == 0)
      return subscription;
  }
  return NULL;
}

/* 10.12: shared, unless the person named one; the bill goes to it, else to the one that paid for
 * what goes back. */
static gboolean
resolve_subscription (PdAzureWanted *wanted,
                      PdReservation *reservation,
                      GPtrArray *subscriptions,
                      const char *text,
                      GError **error)
{
  const char *paid = pd_reservation_get_billing_subscription (reservation);
  PdAzureSubscription *subscription;

  if (text != NULL && (*text == '\0' || g_ascii_strcasecmp (text, "shared") == 0))
    text = NULL;
  wanted->scope_type = g_strdup (text != NULL ? PD_SCOPE_SINGLE : PD_SCOPE_SHARED);
  if (text == NULL && paid != NULL && *paid != '\0') {
    wanted->billing_subscription = g_strdup (paid);
    return TRUE;
  }

  subscription = find_subscription (subscriptions, text);
  if (subscription == NULL && text == NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE, pd_local_engine_get_no_subscription ());
    return FALSE;
  }
  if (subscription == NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is a name or GUID */
                 _ ("“%s” is no active Azure subscription of this customer."), text);
    return FALSE;
  }
  wanted->billing_subscription =
      g_strdup (pd_azure_subscription_get_subscription_id (subscription));
  if (text != NULL)
    wanted->scope_id = g_strdup (wanted->billing_subscription);
  return TRUE;
}

/* Term and billing: as asked for, else the first that the SKU is offered with, else those of what
 * goes back. Azure says whether it sells it so. */
static void
resolve_term (PdAzureWanted *wanted,
              PdProduct *product,
              const PdOrderItem *item,
              PdReservation *reservation)
{
  GPtrArray *prices = pd_product_get_prices (product);
  const char *term = item->term;
  const char *billing = item->billing;

  for (guint i = 0; i < prices->len && (term == NULL || billing == NULL); i++) {
    const PdPrice *price = prices->pdata[i];

    if (term != NULL && g_strcmp0 (term, price->term) != 0)
      continue;
    if (billing != NULL && g_strcmp0 (billing, price->billing) != 0)
      continue;
    term = price->term;
    billing = price->billing;
  }
  wanted->term = g_strdup (term != NULL ? term : pd_reservation_get_term (reservation));
  if (billing == NULL)
    billing = pd_reservation_get_billing (reservation);
  wanted->billing_plan =
      g_strdup (g_strcmp0 (billing, PD_BILLING_MONTHLY) == 0 ? "Monthly" : "Upfront");
}

static PdAzureWanted *
resolve_item (PdDatabase *database,
              const PdLocalEngine *engine,
              PdReservation *reservation,
              GPtrArray *subscriptions,
              const PdOrderItem *item,
              GError **error)
{
  g_autoptr (PdAzureWanted) wanted = g_new0 (PdAzureWanted, 1);
  g_autoptr (PdProduct) product =
      pd_database_find_product (database, item->product_id, item->sku_id, error);
  const char *region;

  if (product == NULL)
    return NULL;
  if (g_strcmp0 (pd_product_get_kind (product), PD_KIND_RESERVATION) != 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is a product */
                 _ ("“%s” is no Azure reservation, so nothing can be exchanged for it."),
                 pd_product_get_title (product));
    return NULL;
  }
  if (!pd_rules_check_quantity (product, item->quantity, error) ||
      (region = pd_rules_find_region (product, item->region, error)) == NULL ||
      !resolve_subscription (wanted, reservation, subscriptions, item->subscription, error))
    return NULL;

  resolve_term (wanted, product, item, reservation);
  wanted->sku = g_strdup (pd_product_get_size (product));
  wanted->region = *region != '\0' ? g_strdup (region) : NULL;
  wanted->resource_type = g_strdup (pd_product_get_resource_type (product));
  wanted->name = pd_local_engine_make_reservation_name (wanted->sku, region, engine->now);
  wanted->quantity = item->quantity;
  wanted->flexibility = g_strcmp0 (wanted->resource_type, "VirtualMachines") == 0 ? 1 : -1;
  wanted->product_id = g_strdup (pd_product_get_product_id (product));
  wanted->sku_id = g_strdup (pd_product_get_sku_id (product));
  wanted->title = g_strdup (pd_product_get_title (product));
  return g_steal_pointer (&wanted);
}

GPtrArray *
pd_azure_resolve_items (PdDatabase *database,
                        const PdLocalEngine *engine,
                        PdReservation *reservation,
                        GPtrArray *items,
                        GError **error)
{
  g_autoptr (GPtrArray) all =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pd_azure_wanted_free);
  g_autoptr (GPtrArray) subscriptions = pd_database_list_subscriptions (
      database, pd_reservation_get_customer_row_id (reservation), error);

  if (subscriptions == NULL)
    return NULL;
  for (guint i = 0; items != NULL && i < items->len; i++) {
    PdAzureWanted *wanted =
        resolve_item (database, engine, reservation, subscriptions, items->pdata[i], error);

    if (wanted == NULL)
      return NULL;
    g_ptr_array_add (all, wanted);
  }
  if (all->len == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("Choose what the reservation is to be exchanged for."));
    return NULL;
  }
  return g_steal_pointer (&all);
}

PdHttpRequest *
pd_azure_ask_exchange (PdReservation *reservation, gint64 quantity, GPtrArray *wanted)
{
  const PdAzureReturnItem returned = {
    .order_id = pd_reservation_get_reservation_order_id (reservation),
    .reservation_id = pd_reservation_get_reservation_id (reservation),
    .quantity = quantity,
  };
  g_autofree PdAzurePurchase *purchases = g_new0 (PdAzurePurchase, wanted->len);

  for (guint i = 0; i < wanted->len; i++) {
    const PdAzureWanted *item = wanted->pdata[i];

    purchases[i] = (PdAzurePurchase){
      .sku = item->sku,
      .region = item->region,
      .resource_type = item->resource_type,
      .billing_subscription = item->billing_subscription,
      .term = item->term,
      .billing_plan = item->billing_plan,
      .quantity = item->quantity,
      .name = item->name,
      .scope_type = item->scope_type,
      .scope_id = item->scope_id,
      .flexibility = item->flexibility,
    };
  }
  return pd_azure_calculate_exchange (pd_reservation_get_tenant_id (reservation), &returned, 1,
                                      purchases, wanted->len);
}

/* --- polling --- */

typedef struct
{
  PdReservation *reservation;
  const char *target;
  PdWireExchange *result; /* (owned): when it has ended */
} Poll;

static PdHttpRequest *
make_poll (PdErrand *errand, gpointer user_data)
{
  const Poll *poll = user_data;

  return pd_azure_poll_exchange (pd_reservation_get_tenant_id (poll->reservation), poll->target);
}

static gboolean
poll_done (PdErrand *errand, PdHttpReply *reply, gpointer user_data, gboolean *done, GError **error)
{
  Poll *poll = user_data;
  g_autoptr (PdWireExchange) exchange = pd_azure_reply_read_exchange (reply);

  *done = exchange != NULL && pd_azure_outcome_of (exchange->status) != PD_AZURE_RUNNING;
  if (*done)
    poll->result = g_steal_pointer (&exchange);
  return TRUE;
}

/* The end of an operation, from the answer that began it or from polls. */
static PdWireExchange *
wait_for (PdErrand *errand, PdReservation *reservation, const char *target, GError **error)
{
  Poll poll = { .reservation = reservation, .target = target };

  if (pd_errand_poll (errand, make_poll, poll_done, &poll, error))
    return poll.result;
  g_clear_pointer (&poll.result, pd_wire_exchange_free);
  return NULL;
}

/* --- calculateExchange --- */

typedef struct
{
  const PdDeed *deed;
  PdContext *context;
  PdReservation *reservation;
} Resolve;

static gpointer
resolve_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Resolve *resolve = data;
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine;

  if (!pd_context_begin_any (resolve->context, database, &settings, &engine, error))
    return NULL;
  return pd_azure_resolve_items (database, &engine, resolve->reservation, resolve->deed->items,
                                 error);
}

/* What was refused, in the far side's words. */
static gboolean
refuse (PdErrand *errand, const PdWireExchange *exchange, const char *sentence, GError **error)
{
  g_autofree char *policy = pd_wire_policy_errors_to_text (exchange->policy_errors);
  const PdWirePolicyError *first =
      exchange->policy_errors->len > 0 ? exchange->policy_errors->pdata[0] : NULL;
  const char *words = policy != NULL                 ? policy
                      : exchange->error_text != NULL ? exchange->error_text
                      : exchange->status != NULL     ? exchange->status
                                                     : "";
  g_autofree char *whole =
      /* Translators: the first %s is a whole sentence, the second the server's own words. */
      g_strdup_printf (_ ("%s Azure says: “%s”."), sentence, words);

  return pd_errand_refuse (errand, first != NULL ? first->code : exchange->error_code, whole,
                           error);
}

/* What comes back: as it was calculated, then as the exchange itself tells it, where it does. */
static gboolean
note_return (PdErrand *errand, const PdWireExchange *exchange, GError **error)
{
  const PdWireExchangeReturn *item =
      exchange->returned->len > 0 ? exchange->returned->pdata[0] : NULL;

  if (item == NULL)
    return TRUE;
  return pd_azure_errand_note_money (errand, "refund", &item->refund, error) &&
         pd_azure_errand_note_money (errand, "remaining", &item->remaining, error);
}

static gboolean
take_calculation (PdErrand *errand,
                  PdReservation *reservation,
                  const PdWireExchange *exchange,
                  GError **error)
{
  PdAzureMoney net = pd_azure_get_net (exchange);

  if (pd_azure_outcome_of (exchange->status) != PD_AZURE_SUCCEEDED ||
      exchange->policy_errors->len > 0)
    return refuse (errand, exchange, _ ("Azure refuses this exchange; nothing was changed."),
                   error);
  if (exchange->session_id == NULL) {
    g_propagate_error (
        error, pd_api_error_new (PD_API_ERROR_PROTOCOL, NULL, "calculateExchange gave no session"));
    return FALSE;
  }
  return pd_azure_errand_check_figure (errand, reservation, &net, error) &&
         pd_azure_errand_note_money (errand, "net", &exchange->net, error) &&
         pd_azure_errand_note_money (errand, "refunds", &exchange->refunds, error) &&
         pd_azure_errand_note_money (errand, "purchases", &exchange->purchases, error) &&
         note_return (errand, exchange, error) &&
         pd_errand_note (errand, "session", exchange->session_id, error);
}

static gboolean
calculate (PdErrand *errand, PdReservation *reservation, GError **error)
{
  Resolve resolve = { pd_errand_get_deed (errand), pd_errand_get_context (errand), reservation };
  g_autoptr (GPtrArray) wanted = pd_errand_read (errand, resolve_job, &resolve, error);
  gint64 quantity = pd_azure_errand_get_quantity (errand, reservation);
  g_autoptr (PdHttpRequest) request = NULL;
  g_autoptr (PdHttpReply) reply = NULL;
  g_autoptr (PdWireExchange) exchange = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *target = NULL;

  if (wanted == NULL)
    return FALSE;
  request = pd_azure_ask_exchange (reservation, quantity, wanted);
  reply = pd_errand_send (errand, request, &local_error);
  if (reply == NULL) {
    pd_azure_errand_explain (errand, &local_error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  exchange = pd_azure_reply_read_exchange (reply);
  if (exchange == NULL || pd_azure_outcome_of (exchange->status) == PD_AZURE_RUNNING) {
    g_clear_pointer (&exchange, pd_wire_exchange_free);
    target = pd_azure_reply_dup_operation (reply);
    if (target == NULL) {
      g_propagate_error (error,
                         pd_api_error_new (PD_API_ERROR_PROTOCOL, NULL,
                                           "calculateExchange gave neither a body nor a place"));
      return FALSE;
    }
    exchange = wait_for (errand, reservation, target, error);
  }
  return exchange != NULL && pd_azure_errand_note_quantity (errand, quantity, error) &&
         take_calculation (errand, reservation, exchange, error);
}

/* --- exchange --- */

/* "The operation id of step 2 is the session id: the poll URL can be rebuilt after a crash." */
static gboolean
look_for_operation (PdErrand *errand, PdReservation *reservation, gboolean *taken, GError **error)
{
  g_autofree char *path = pd_azure_operation_path (pd_errand_get_note (errand, "session"));
  g_autoptr (PdHttpRequest) request =
      pd_azure_poll_exchange (pd_reservation_get_tenant_id (reservation), path);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdHttpReply) reply = pd_errand_send (errand, request, &local_error);

  *taken = reply != NULL;
  if (reply != NULL || pd_azure_meaning_of (local_error) == PD_AZURE_MEANS_GONE)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The try that was given up for lost is what has happened: its session names the operation. */
static gboolean
find_lost (PdErrand *errand, GError **error)
{
  return pd_errand_note (errand, "session", pd_errand_get_note (errand, "lost-session"), error) &&
         pd_errand_note (errand, "sent", "found", error);
}

/* An operation that nobody knows, and a reservation that is as it was: it was not carried out. */
static gboolean
ask_exchange (PdErrand *errand, PdReservation *reservation, GError **error)
{
  gboolean taken = FALSE;
  g_autoptr (GPtrArray) list = NULL;
  PdWireReservation *wire;

  for (int look = 0; look < 2 && !taken; look++) {
    if ((look > 0 && !pd_azure_errand_pause (errand, error)) ||
        !look_for_operation (errand, reservation, &taken, error))
      return FALSE;
  }
  if (taken)
    return pd_errand_note (errand, "sent", "found", error);

  list = pd_azure_errand_list_order (errand, reservation, error);
  if (list == NULL)
    return FALSE;
  wire = pd_azure_find_wire (list, pd_reservation_get_reservation_id (reservation));
  if (wire != NULL && pd_azure_wire_is_cancelled (wire) && pd_azure_errand_has_lost (errand))
    return find_lost (errand, error);
  if (wire == NULL || pd_azure_wire_is_cancelled (wire) || !pd_azure_state_is_final (wire->state))
    return pd_errand_set_unknown (errand,
                                  "The exchange's operation is not known, yet its "
                                  "reservation has changed",
                                  error);
  return pd_errand_note (errand, "lost-session", pd_errand_get_note (errand, "session"), error) &&
         pd_azure_errand_note_lost (errand, "exchange", error) &&
         pd_errand_leave (errand, "exchange", error);
}

static gboolean
is_gone (GPtrArray *list, PdReservation *reservation)
{
  PdWireReservation *wire =
      pd_azure_find_wire (list, pd_reservation_get_reservation_id (reservation));

  return wire != NULL && pd_azure_wire_is_cancelled (wire);
}

static gboolean
send_exchange (PdErrand *errand, PdReservation *reservation, GError **error)
{
  g_autoptr (PdHttpRequest) request = NULL;
  g_autoptr (PdHttpReply) reply = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *target = NULL;
  gboolean again = FALSE;

  list = pd_azure_errand_list_order (errand, reservation, error);
  if (list == NULL)
    return FALSE;
  if (is_gone (list, reservation)) {
    if (pd_azure_errand_has_lost (errand)) /* ours, seen late */
      return pd_errand_enter (errand, "exchange", &again, error) && find_lost (errand, error);
    return pd_errand_refuse (errand, NULL,
                             _ ("This reservation was returned already, by somebody else."), error);
  }
  if (!pd_azure_errand_note_before (errand, list, error) ||
      !calculate (errand, reservation, error) ||
      !pd_errand_enter (errand, "exchange", &again, error))
    return FALSE;

  request = pd_azure_exchange (pd_reservation_get_tenant_id (reservation),
                               pd_errand_get_note (errand, "session"));
  reply = pd_azure_errand_send (errand, request, NULL, error);
  if (reply == NULL)
    return FALSE;
  target = pd_azure_reply_dup_operation (reply);
  return pd_errand_note (errand, "sent", target != NULL ? target : "yes", error);
}

/* --- what came of it --- */

/* "order/reservation state" a line. */
static gboolean
note_bought (PdErrand *errand, const PdWireExchange *exchange, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < exchange->bought->len; i++) {
    const PdWireExchangePurchase *item = exchange->bought->pdata[i];

    g_string_append_printf (text, "%s/%s %s %" G_GINT64_FORMAT " %s\n",
                            item->order_id != NULL ? item->order_id : "",
                            item->reservation_id != NULL ? item->reservation_id : "",
                            item->status != NULL ? item->status : "-", item->total.minor,
                            item->total.known ? item->total.currency : "-");
  }
  return pd_errand_note (errand, "bought", text->str, error);
}

/* Some of it was carried out: money is back, though nothing (or not everything) was bought. */
static gboolean
is_partly_done (const PdWireExchange *exchange)
{
  for (guint i = 0; i < exchange->returned->len; i++) {
    const PdWireExchangeReturn *item = exchange->returned->pdata[i];

    if (pd_azure_outcome_of (item->status) == PD_AZURE_SUCCEEDED)
      return TRUE;
  }
  return FALSE;
}

typedef struct
{
  PdReservation *reservation;
  gint64 rest;
  char *rest_id; /* (owned) */
} Settling;

static gboolean
is_settled (PdErrand *errand, GPtrArray *list, gpointer user_data, gboolean *done, GError **error)
{
  Settling *settling = user_data;
  PdWireReservation *wire =
      pd_azure_find_wire (list, pd_reservation_get_reservation_id (settling->reservation));
  PdWireReservation *rest;

  *done = FALSE;
  if (wire == NULL || !pd_azure_wire_is_cancelled (wire))
    return TRUE;
  if (settling->rest > 0) {
    rest = pd_azure_find_rest (errand, list, settling->reservation, settling->rest);
    if (rest == NULL)
      return TRUE;
    g_free (settling->rest_id);
    settling->rest_id = g_strdup (rest->reservation_id);
  }
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
  gboolean is_over = pd_azure_errand_watch (errand, reservation, is_settled, &settling, error);
  g_autofree char *rest_id = settling.rest_id;

  return is_over && (rest_id == NULL || pd_errand_note (errand, "rest", rest_id, error));
}

/* No item says so, and any member may be missing (1): the reservation itself tells. */
static gboolean
look_whether_returned (PdErrand *errand,
                       PdReservation *reservation,
                       gboolean *returned,
                       GError **error)
{
  g_autoptr (GPtrArray) list = pd_azure_errand_list_order (errand, reservation, error);

  if (list == NULL)
    return FALSE;
  *returned = is_gone (list, reservation);
  return TRUE;
}

/* What failed was the second try, since the first one was carried out. */
static gboolean
is_second (PdErrand *errand)
{
  const char *lost = pd_errand_get_note (errand, "lost-session");

  return lost != NULL && g_strcmp0 (lost, pd_errand_get_note (errand, "session")) != 0;
}

/* Each item's own status decides; "Failed after the refunds = money is back, nothing bought". */
static gboolean
take_end (PdErrand *errand,
          PdReservation *reservation,
          const PdWireExchange *exchange,
          GError **error)
{
  gboolean succeeded = pd_azure_outcome_of (exchange->status) == PD_AZURE_SUCCEEDED;
  gboolean is_told = succeeded || is_partly_done (exchange);
  gboolean returned = is_told;

  if (!is_told && !look_whether_returned (errand, reservation, &returned, error))
    return FALSE;
  if (!is_told && returned && is_second (errand))
    return find_lost (errand, error) &&
           pd_errand_set_unknown (errand, "The first try was carried out", error);
  if (!returned)
    return pd_errand_forget (errand, "sent", error) &&
           pd_errand_leave (errand, "exchange", error) &&
           refuse (errand, exchange,
                   _ ("Azure could not carry the exchange out; nothing was changed."), error);

  return note_return (errand, exchange, error) && note_bought (errand, exchange, error) &&
         pd_errand_note (errand, "failure",
                         succeeded                      ? ""
                         : exchange->error_text != NULL ? exchange->error_text
                                                        : exchange->status,
                         error) &&
         settle (errand, reservation, error);
}

static gboolean
finish (PdErrand *errand, PdReservation *reservation, GError **error)
{
  const char *sent = pd_errand_get_note (errand, "sent");
  g_autofree char *path = pd_azure_operation_path (pd_errand_get_note (errand, "session"));
  gboolean has_place = strchr (sent, '/') != NULL;
  g_autoptr (PdWireExchange) exchange =
      wait_for (errand, reservation, has_place ? sent : path, error);

  return exchange != NULL && take_end (errand, reservation, exchange, error) &&
         pd_errand_note (errand, "exchange", "done", error);
}

gboolean
pd_azure_run_exchange (PdErrand *errand, GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;

  if (pd_errand_get_note (errand, "exchange") != NULL)
    return TRUE;
  reservation = pd_azure_errand_load (errand, pd_errand_get_deed (errand)->row_id, error);
  /* A session was noted before anything left. */
  if (reservation == NULL || !pd_azure_errand_forget_figure (errand, error) ||
      !pd_azure_errand_send_once (errand, reservation, "exchange", "session", ask_exchange,
                                  send_exchange, error))
    return FALSE;

  pd_errand_set_far_id (errand, pd_errand_get_note (errand, "session"));
  return finish (errand, reservation, error);
}

/* --- the book --- */

/* One line of the note "bought". */
typedef struct
{
  const char *order_id;
  const char *reservation_id;
  const char *status;
  gint64 total_minor;
  const char *currency;
} Bought;

/* Writes into @line; FALSE: no such line. */
static gboolean
parse_bought (char *line, Bought *bought)
{
  char *slash = strchr (line, '/');
  char *fields[4];

  if (slash == NULL)
    return FALSE;
  *slash = '\0';
  fields[0] = slash + 1;
  for (guint i = 1; i < G_N_ELEMENTS (fields); i++) {
    fields[i] = strchr (fields[i - 1], ' ');
    if (fields[i] == NULL)
      return FALSE;
    *fields[i]++ = '\0';
  }
  *bought = (Bought){ line, fields[0], fields[1], g_ascii_strtoll (fields[2], NULL, 10),
                      strcmp (fields[3], "-") == 0 ? NULL : fields[3] };
  return TRUE;
}

/* The new reservation, as it was asked for; the next synchronisation brings the rest of it and ties
 * it to Partner Center's order. */
static gboolean
put_bought (PdDatabase *database,
            const PdLocalEngine *engine,
            PdReservation *reservation,
            const PdAzureWanted *wanted,
            const Bought *bought,
            GError **error)
{
  PdPolicy *policy = pd_policy_set_find (engine->policies, engine->policy_setting, engine->now);
  gint64 parts = wanted->quantity;
  int months = 0;
  PdFarReservation row = {
    .reservation_id = bought->reservation_id,
    .reservation_order_id = bought->order_id,
    .customer_row_id = pd_reservation_get_customer_row_id (reservation),
    .name = wanted->name,
    .resource_type = wanted->resource_type,
    .size = wanted->sku,
    .region = wanted->region,
    .quantity = wanted->quantity,
    .term = wanted->term,
    .billing = wanted->billing_plan,
    .currency = bought->currency,
    .unit_price_minor = PD_FAR_UNSAID,
    .payments_made = -1,
    .purchased_at = engine->now,
    .expires_at = pd_reservation_get_term_end (engine->now, wanted->term),
    .state = PD_RESERVATION_SUCCEEDED,
    .scope_type = wanted->scope_type,
    .scope_id = wanted->scope_id,
    .billing_subscription = wanted->billing_subscription,
    .flexibility = wanted->flexibility,
    .utilization_1d = -1,
    .utilization_7d = -1,
    .utilization_30d = -1,
    .archived = -1,
    .renew = -1,
    .policy_id = pd_policy_get_id (policy),
  };
  gint64 known = 0;

  if (!pd_azure_find_row (database, engine, bought->reservation_id, &known, error))
    return FALSE;
  if (known != 0) /* a pull was first and knows better */
    return TRUE;
  if (strcmp (wanted->billing_plan, "Monthly") == 0 && pd_term_parse (wanted->term, &months))
    parts *= MAX (months, 1);
  if (bought->currency != NULL &&
      !pd_money_scale (bought->total_minor, 1, parts, &row.unit_price_minor, error))
    return FALSE;
  return pd_database_put_far_reservation (database, &row, NULL, NULL, error);
}

/* The catalogue does not know any more what it was: then the IDs alone, until the next pass. */
static gboolean
put_unknown (PdDatabase *database, PdReservation *reservation, const Bought *bought, GError **error)
{
  const PdFarReservation row = {
    .reservation_id = bought->reservation_id,
    .reservation_order_id = bought->order_id,
    .customer_row_id = pd_reservation_get_customer_row_id (reservation),
    .quantity = -1,
    .unit_price_minor = PD_FAR_UNSAID,
    .payments_made = -1,
    .state = PD_RESERVATION_SUCCEEDED,
    .flexibility = -1,
    .utilization_1d = -1,
    .utilization_7d = -1,
    .utilization_30d = -1,
    .archived = -1,
    .renew = -1,
  };

  return pd_database_put_far_reservation (database, &row, NULL, NULL, error);
}

/* One item with its own status; @wanted (nullable). */
static gboolean
take_bought (PdDatabase *database,
             const PdLocalEngine *engine,
             PdReservation *reservation,
             const PdAzureWanted *wanted,
             const Bought *bought,
             GString *body,
             GError **error)
{
  const char *title = wanted != NULL ? wanted->title : bought->order_id;

  g_string_append_c (body, '\n');
  if (*bought->reservation_id == '\0' || *bought->order_id == '\0' ||
      pd_azure_outcome_of (bought->status) != PD_AZURE_SUCCEEDED) {
    /* Translators: a product, the server's word for what became of it ("Failed") */
    g_string_append_printf (body, _ ("Not bought: %1$s. Azure says: %2$s"), title, bought->status);
    return TRUE;
  }

  /* Translators: a product, the GUID of a reservation */
  g_string_append_printf (body, _ ("Bought: %1$s. Reservation: %2$s"), title,
                          bought->reservation_id);
  return wanted != NULL ? put_bought (database, engine, reservation, wanted, bought, error)
                        : put_unknown (database, reservation, bought, error);
}

static gboolean
put_all_bought (PdDatabase *database,
                const PdLocalEngine *engine,
                PdErrand *errand,
                PdReservation *reservation,
                GString *body,
                char **order_id,
                GError **error)
{
  const char *noted = pd_errand_get_note (errand, "bought");
  g_auto (GStrv) lines = g_strsplit (noted != NULL ? noted : "", "\n", -1);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) wanted = pd_azure_resolve_items (
      database, engine, reservation, pd_errand_get_deed (errand)->items, &local_error);

  if (wanted == NULL)
    g_warning ("Landing an exchange: %s", local_error->message);
  for (guint i = 0; lines[i] != NULL; i++) {
    const PdAzureWanted *item = wanted != NULL && i < wanted->len ? wanted->pdata[i] : NULL;
    Bought bought;

    if (!parse_bought (lines[i], &bought))
      continue;
    if (!take_bought (database, engine, reservation, item, &bought, body, error))
      return FALSE;
    if (*order_id == NULL && *bought.order_id != '\0')
      *order_id = g_strdup (bought.order_id);
  }
  return TRUE;
}

static char *
format_known (const PdAzureMoney *money)
{
  return money->known ? pd_money_format (money->minor, money->currency) : g_strdup ("—");
}

static GString *
format_exchange (PdErrand *errand, const PdAzureReturned *returned, const char *month)
{
  const char *failure = pd_errand_get_note (errand, "failure");
  PdAzureMoney refunds = pd_azure_errand_get_money (errand, "refunds");
  PdAzureMoney purchases = pd_azure_errand_get_money (errand, "purchases");
  PdAzureMoney net = pd_azure_errand_get_money (errand, "net");
  g_autofree char *value = format_known (&refunds);
  g_autofree char *total = format_known (&purchases);
  g_autofree char *pay = format_known (&net);
  g_autofree char *credit = format_known (&returned->refund);
  g_autofree char *when = pd_text_month (month);
  GString *body = g_string_new (NULL);

  if (failure != NULL && *failure != '\0')
    g_string_append_printf (
        body,
        /* Translators: the server's own words; a sum of money; a month ("June 2026") */
        _ ("The reservation was returned, but not everything was bought instead. Azure says: "
           "“%1$s”.\n%2$s is to be credited on the invoice of %3$s."),
        failure, credit, when);
  else
    g_string_append_printf (
        body,
        /* Translators: the value of what was returned, the price of what comes instead, the
         * difference; a sum of money; a month ("June 2026") */
        _ ("The exchange is done, by Azure’s own figures. Returned value: %1$s. New total: %2$s. "
           "Net to pay: %3$s.\n%4$s is to be credited on the invoice of %5$s."),
        value, total, pay, credit, when);
  return body;
}

gboolean
pd_azure_land_exchange (PdDatabase *database,
                        const PdLocalEngine *engine,
                        PdErrand *errand,
                        char **answer,
                        GError **error)
{
  g_autoptr (PdReservation) reservation = pd_database_get_reservation (
      database, pd_errand_get_deed (errand)->row_id, engine->now, error);
  g_autofree char *month = pd_instant_format_month (engine->now, 1); /* 8.5 */
  PdAzureReturned returned = {
    .refund = pd_azure_errand_get_money (errand, "refund"),
    .remaining = pd_azure_errand_get_money (errand, "remaining"),
    .rest_id = pd_errand_get_note (errand, "rest"),
  };
  g_autoptr (GString) body = NULL;
  g_autofree char *order_id = NULL;
  gint64 ids[2] = { 0, 0 };

  if (reservation == NULL)
    return FALSE;
  if (!returned.refund.known) /* the far side named no figure: none is made up */
    g_strlcpy (returned.refund.currency, pd_reservation_get_currency (reservation),
               sizeof returned.refund.currency);
  returned.quantity = pd_azure_errand_get_quantity (errand, reservation);
  body = format_exchange (errand, &returned, month);
  if (!put_all_bought (database, engine, errand, reservation, body, &order_id, error) ||
      !pd_azure_land_return (database, engine, errand, "exchange", &returned, body, order_id,
                             &ids[0], error))
    return FALSE;

  *answer = pd_azure_errand_format_ids (ids, G_N_ELEMENTS (ids));
  return TRUE;
}

/* Partner Center's order of what was bought comes with a later synchronisation: there is none yet.
 */
gpointer
pd_azure_read_exchange (PdDatabase *database,
                        const PdLocalEngine *engine,
                        PdContext *context,
                        const PdDeed *deed,
                        const char *answer,
                        GError **error)
{
  g_auto (GStrv) ids = g_strsplit (answer, ",", 2);
  PdDeed as_refund = *deed;

  as_refund.kind = PD_DEED_REFUND; /* the request alone */
  return pd_azure_errand_read (database, engine, context, &as_refund, ids[0], error);
}
