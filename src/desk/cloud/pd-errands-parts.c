// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-errands-parts.h"

#include <string.h>

#include "pd-local-engine-private.h"
#include "pd-money.h"
#include "pd-rules.h"

/* --- in a store job --- */

gboolean
pd_errand_check_act (PdContext *context, PdRoleSet roles, PdAct act, GError **error)
{
  g_autoptr (PdVerdict) verdict = pd_role_table_judge (pd_context_get_roles (context), act, roles);

  return pd_verdict_check (verdict, error);
}

gpointer
pd_errand_read_customer (PdDatabase *database,
                         const PdLocalEngine *engine,
                         PdContext *context,
                         const PdDeed *deed,
                         const char *answer,
                         GError **error)
{
  gint64 row_id = 0;

  if (!pd_local_answer_parse (answer, &row_id, NULL, error))
    return NULL;
  return pd_local_engine_get_customer (database, engine, row_id, error);
}

gpointer
pd_errand_read_order (PdDatabase *database,
                      const PdLocalEngine *engine,
                      PdContext *context,
                      const PdDeed *deed,
                      const char *answer,
                      GError **error)
{
  g_autoptr (PdSettings) settings = NULL;
  PdLocalWork work = { .context = context, .deed = (PdDeed *) deed };
  PdLocalEngine now;
  gint64 row_id = 0;

  if (!pd_local_answer_parse (answer, &row_id, NULL, error) ||
      !pd_context_begin_any (context, database, &settings, &now, error))
    return NULL;

  work.roles = settings->roles;
  return pd_local_read_order (&work, database, engine, row_id, error);
}

/* The catalogue's word; else what the order itself says: a reservation names its scope, perpetual
 * software has no term and is paid once (7). NULL: the book keeps what it has. */
static const char *
find_kind (PdProduct *product, const PdWireOrder *order, const PdWireOrderLine *line)
{
  if (product != NULL)
    return pd_product_get_kind (product);
  if (line->scope != NULL || line->azure_subscription != NULL)
    return PD_KIND_RESERVATION;
  if (line->product_id != NULL && *line->term == '\0' &&
      g_strcmp0 (order->billing, PD_BILLING_ONE_TIME) == 0)
    return PD_KIND_PERPETUAL;
  return NULL;
}

static gint64
get_total (const PdWireOrderLine *line)
{
  gint64 total = 0;

  if (line->extended.is_set)
    return line->extended.minor;
  if (line->price.is_set && line->quantity > 0 &&
      pd_money_multiply (line->price.minor, line->quantity, &total, NULL))
    return total;
  return PD_FAR_UNSAID;
}

static PdProduct *
find_product (PdDatabase *database, const PdWireOrderLine *line)
{
  return line->product_id == NULL
             ? NULL
             : pd_database_find_product (database, line->product_id, line->sku_id, NULL);
}

static gboolean
is_late (const PdOrderWords *words, int number)
{
  for (guint i = 0; words->late != NULL && i < words->late->len; i++) {
    if (g_array_index (words->late, int, i) == number)
      return TRUE;
  }
  return FALSE;
}

static PdFarOrderLine
describe_line (const PdLocalEngine *engine,
               PdProduct *product,
               const PdWireOrder *order,
               const PdWireOrderLine *wire,
               const PdOrderWords *words)
{
  PdFarOrderLine line = {
    .line = wire->number,
    .product_id = wire->product_id != NULL ? wire->product_id : wire->offer_id,
    .sku_id = wire->sku_id,
    .title = wire->title,
    .kind = find_kind (product, order, wire),
    .quantity = wire->is_cancelled ? 0 : wire->quantity,
    .term = wire->term,
    .billing = order->billing,
    .unit_price_minor = wire->price.is_set ? wire->price.minor : PD_FAR_UNSAID,
    .total_minor = get_total (wire),
    .subscription_id = wire->subscription_id,
    .far_window_end = is_late (words, wire->number) ? words->window_end : PD_INSTANT_NONE,
  };

  if (order->placed_at > 0 &&
      line.kind != NULL) { /* our window, until the far side tells its own */
    PdPolicy *policy =
        pd_policy_set_find (engine->policies, engine->policy_setting, order->placed_at);

    line.policy_id = pd_policy_get_id (policy);
    line.window_end = pd_rules_get_window_end (policy, line.kind, order->placed_at);
  }
  return line;
}

/* The next synchronisation reads this customer's reservations. */
static gboolean
mark_azure (PdDatabase *database, PdCustomer *customer, gint64 now, GError **error)
{
  g_autoptr (PdPull) pull = pd_database_get_pull (database, "azure-reservations",
                                                  pd_customer_get_tenant_id (customer), error);

  if (pull == NULL)
    return FALSE;
  pull->started_at = now;
  return pd_database_put_pull (database, pull, error);
}

gboolean
pd_errand_put_order (PdDatabase *database,
                     const PdLocalEngine *engine,
                     PdCustomer *customer,
                     const PdWireOrder *order,
                     const PdOrderWords *words,
                     gint64 *row_id,
                     GError **error)
{
  static const PdOrderWords none = { 0 };

  g_autoptr (GPtrArray) products = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree PdFarOrderLine *lines = g_new0 (PdFarOrderLine, order->lines->len + 1);
  gboolean reserves = FALSE;
  PdFarOrder far = {
    .order_id = order->id,
    .alternate_id = order->alternate_id,
    .customer_row_id = pd_record_get_row_id (PD_RECORD (customer)),
    .placed_at = order->placed_at > 0 ? order->placed_at : engine->now,
    .status = order->status,
    .currency = order->currency,
    .total_minor = order->total.is_set ? order->total.minor : PD_FAR_UNSAID,
    .include_tax = pd_customer_get_prices_include_tax (customer),
    .request_id = words != NULL ? words->request_id : NULL,
    .user_name = words != NULL && words->request_id != NULL ? engine->user_name : NULL,
    .lines = lines,
    .n_lines = order->lines->len,
    .now = engine->now,
  };

  for (guint i = 0; i < order->lines->len; i++) {
    g_autoptr (PdProduct) product = find_product (database, order->lines->pdata[i]);

    lines[i] = describe_line (engine, product, order, order->lines->pdata[i],
                              words != NULL ? words : &none);
    reserves |= g_strcmp0 (lines[i].kind, PD_KIND_RESERVATION) == 0;
    if (product != NULL) /* the line lends its words */
      g_ptr_array_add (products, g_steal_pointer (&product));
  }
  return pd_database_put_far_order (database, &far, row_id, NULL, error) &&
         (!reserves || mark_azure (database, customer, engine->now, error));
}

/* --- on a courier thread --- */

typedef struct
{
  PdErrand *errand;
  gint64 row_id;
  PdCustomer *customer;
  const PdWireOrder *order;
  const PdOrderWords *words;
} Job;

static gpointer
find_customer_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  gint64 now = pd_clock_now (pd_context_get_clock (pd_errand_get_context (job->errand)));

  return pd_database_get (database, PD_LIST_CUSTOMERS, job->row_id, now, error);
}

PdCustomer *
pd_errand_find_customer (PdErrand *errand, gint64 row_id, GError **error)
{
  Job job = { .errand = errand, .row_id = row_id };

  return pd_errand_read (errand, find_customer_job, &job, error);
}

static gpointer
keep_order_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine;

  if (!pd_context_begin_any (pd_errand_get_context (job->errand), database, &settings, &engine,
                             error) ||
      !pd_errand_put_order (database, &engine, job->customer, job->order, job->words, NULL, error))
    return NULL;
  return data;
}

gboolean
pd_errand_keep_order (PdErrand *errand,
                      PdCustomer *customer,
                      const PdWireOrder *order,
                      const PdOrderWords *words,
                      GError **error)
{
  Job job = { .errand = errand, .customer = customer, .order = order, .words = words };

  return pd_errand_write (errand, keep_order_job, &job, error) != NULL;
}

gpointer
pd_errand_ask (PdErrand *errand, PdHttpRequest *request, GError **error)
{
  g_autoptr (PdHttpRequest) owned = request;

  return pd_errand_fetch (errand, owned, error);
}

static gboolean
collect_page (gpointer page, const char *cursor, gpointer user_data, GError **error)
{
  GPtrArray *from = ((PdWireList *) page)->items;
  GPtrArray *all = user_data;

  while (from->len > 0)
    g_ptr_array_add (all, g_ptr_array_steal_index (from, 0));
  return TRUE;
}

GPtrArray *
pd_errand_ask_all (PdErrand *errand,
                   PdHttpRequest *request,
                   GDestroyNotify free_item,
                   GError **error)
{
  g_autoptr (PdHttpRequest) owned = request;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (free_item);

  return pd_errand_walk (errand, owned, collect_page, all, error) ? g_steal_pointer (&all) : NULL;
}

gboolean
pd_errand_ask_any (PdErrand *errand,
                   PdHttpRequest *request,
                   gpointer *result,
                   guint *status,
                   GError **error)
{
  g_autoptr (PdHttpRequest) owned = request;
  g_autoptr (PdHttpReply) reply = pd_errand_send (errand, owned, error);

  if (reply == NULL)
    return FALSE;
  if (result != NULL)
    *result = pd_http_reply_steal_result (reply);
  if (status != NULL)
    *status = pd_http_reply_get_status (reply);
  return TRUE;
}

gboolean
pd_errand_reenter (PdErrand *errand, const char *step, GError **error)
{
  gboolean again = FALSE;

  return pd_errand_leave (errand, step, error) && pd_errand_enter (errand, step, &again, error);
}

gboolean
pd_errand_is_no (const GError *error)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);

  return (fault == NULL || !fault->may_have_done) &&
         (g_error_matches (error, PD_API_ERROR, PD_API_ERROR_REFUSED) ||
          g_error_matches (error, PD_API_ERROR, PD_API_ERROR_FORBIDDEN) ||
          g_error_matches (error, PD_API_ERROR, PD_API_ERROR_NOT_FOUND) ||
          g_error_matches (error, PD_API_ERROR, PD_API_ERROR_STALE));
}

gboolean
pd_errand_refuse_with (PdErrand *errand, const GError *cause, GError **error)
{
  const PdApiFault *fault = pd_api_error_get_fault (cause);
  g_autofree char *sentence = pd_error_to_user_text (cause);

  return pd_errand_refuse (errand, fault != NULL ? fault->code : NULL, sentence, error);
}
