// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-errands-parts.h"

#include "pd-local-engine-private.h"
#include "pd-order-intake.h"

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
  const PdOrderIntake intake = {
    .customer_row_id = pd_record_get_row_id (PD_RECORD (customer)),
    .country = pd_customer_get_country (customer),
    .policies = engine->policies,
    .policy_setting = engine->policy_setting,
    .request_id = words != NULL ? words->request_id : NULL,
    .user_name = words != NULL && words->request_id != NULL ? engine->user_name : NULL,
    .late = words != NULL ? words->late : NULL,
    .window_end = words != NULL ? words->window_end : PD_INSTANT_NONE,
    .placed_at = engine->now,
    .now = engine->now,
  };
  gboolean reserves = FALSE;

  return pd_order_intake_put (database, &intake, order, row_id, &reserves, NULL, error) &&
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
