// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The deeds about Azure reservations. */

#include "pd-config.h"

#include "pd-local-deeds.h"

#include <glib/gi18n-lib.h>

#include "pd-local-engine-azure.h"

/* --- looking --- */

static gboolean
decorate_one (PdLocalWork *work,
              PdDatabase *database,
              const PdLocalEngine *engine,
              GPtrArray *reservations,
              GError **error)
{
  return pd_context_decorate_as (work->context, database, work->roles, engine, PD_LIST_RESERVATIONS,
                                 0, reservations, error);
}

static gpointer
read_found (PdLocalWork *work,
            PdDatabase *database,
            const PdLocalEngine *engine,
            const char *answer,
            GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  PdReservation *reservation =
      pd_database_find_reservation (database, work->deed->text, engine->now, error);

  if (reservation == NULL)
    return NULL;

  g_ptr_array_add (found, reservation);
  return decorate_one (work, database, engine, found, error) ? g_object_ref (reservation) : NULL;
}

static gpointer
read_subscriptions (PdLocalWork *work,
                    PdDatabase *database,
                    const PdLocalEngine *engine,
                    const char *answer,
                    GError **error)
{
  return pd_database_list_subscriptions (database, work->deed->customer_row_id, error);
}

static gboolean
add_subscription (PdLocalWork *work,
                  PdDatabase *database,
                  const PdLocalEngine *engine,
                  char **answer,
                  GError **error)
{
  const PdDeed *deed = work->deed;

  *answer = pd_local_answer_format (deed->customer_row_id);
  return pd_local_engine_add_subscription (database, engine, deed->customer_row_id, deed->name,
                                           deed->text, deed->request_id, error);
}

static gpointer
read_self_purchase (PdLocalWork *work,
                    PdDatabase *database,
                    const PdLocalEngine *engine,
                    const char *answer,
                    GError **error)
{
  gboolean allowed = FALSE;

  if (!pd_database_get_self_purchase (database, work->deed->customer_row_id, &allowed, error))
    return NULL;
  return g_memdup2 (&allowed, sizeof allowed);
}

static gboolean
set_self_purchase (PdLocalWork *work,
                   PdDatabase *database,
                   const PdLocalEngine *engine,
                   char **answer,
                   GError **error)
{
  const PdDeed *deed = work->deed;

  *answer = pd_local_answer_format (deed->customer_row_id);
  return pd_local_engine_set_self_purchase (database, engine, deed->customer_row_id, deed->flag,
                                            deed->request_id, error);
}

static gpointer
read_utilization (PdLocalWork *work,
                  PdDatabase *database,
                  const PdLocalEngine *engine,
                  const char *answer,
                  GError **error)
{
  return pd_database_list_utilization (database, work->deed->row_id, work->deed->from_day,
                                       work->deed->to_day, error);
}

/* --- access --- */

/* The act's role, and 1.8: NULL with @error where the book fails; else the verdict. */
static PdVerdict *
judge_in_azure (PdLocalWork *work,
                PdDatabase *database,
                const PdLocalEngine *engine,
                PdAct act,
                gint64 reservation_row_id,
                GError **error)
{
  g_autoptr (PdVerdict) role = pd_local_work_judge (work, act);
  g_autoptr (PdReservation) reservation = NULL;
  gboolean has_grant = FALSE;

  if (!pd_verdict_get_allowed (role))
    return g_steal_pointer (&role);
  reservation = pd_database_get_reservation (database, reservation_row_id, engine->now, error);
  if (reservation == NULL ||
      !pd_local_engine_has_grant (database, engine,
                                  pd_reservation_get_reservation_order_id (reservation), &has_grant,
                                  error))
    return NULL;
  return pd_reservation_judge_azure_right (work->roles, has_grant);
}

/* Who needs a grant (1.8) does not give it to himself. */
static gboolean
check_access (PdLocalWork *work, PdDatabase *database, const PdLocalEngine *engine, GError **error)
{
  g_autoptr (PdVerdict) verdict =
      judge_in_azure (work, database, engine, PD_ACT_SEE_RESERVATIONS, work->deed->row_id, error);

  return verdict != NULL && pd_verdict_check (verdict, error);
}

static gpointer
read_assignments (PdLocalWork *work,
                  PdDatabase *database,
                  const PdLocalEngine *engine,
                  const char *answer,
                  GError **error)
{
  g_autoptr (PdReservation) reservation =
      pd_database_get_reservation (database, work->deed->row_id, engine->now, error);

  if (reservation == NULL)
    return NULL;
  return pd_database_list_assignments (
      database, pd_reservation_get_reservation_order_id (reservation), error);
}

static gboolean
grant_role (PdLocalWork *work,
            PdDatabase *database,
            const PdLocalEngine *engine,
            char **answer,
            GError **error)
{
  const PdDeed *deed = work->deed;

  *answer = pd_local_answer_format (deed->row_id);
  return check_access (work, database, engine, error) &&
         pd_local_engine_grant_role (database, engine, deed->row_id, deed->grant, deed->request_id,
                                     error);
}

static gboolean
revoke_role (PdLocalWork *work,
             PdDatabase *database,
             const PdLocalEngine *engine,
             char **answer,
             GError **error)
{
  const PdDeed *deed = work->deed;

  *answer = pd_local_answer_format (deed->row_id);
  return check_access (work, database, engine, error) &&
         pd_local_engine_revoke_role (database, engine, deed->row_id, deed->other_row_id,
                                      deed->request_id, error);
}

/* --- configuration --- */

/* Row IDs with commas between them: those of the answer, in its order. */
static char *
format_ids (const gint64 *ids, gsize n_ids)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n_ids; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i == 0 ? "" : ",", ids[i]);
  return g_string_free (text, FALSE);
}

static gpointer
read_reservations (PdLocalWork *work,
                   PdDatabase *database,
                   const PdLocalEngine *engine,
                   const char *answer,
                   GError **error)
{
  g_auto (GStrv) parts = g_strsplit (answer, ",", -1);
  g_autoptr (GPtrArray) reservations = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; parts[i] != NULL; i++) {
    PdReservation *reservation;
    gint64 row_id = 0;

    if (!pd_local_answer_parse (parts[i], &row_id, NULL, error))
      return NULL;
    reservation = pd_database_get_reservation (database, row_id, engine->now, error);
    if (reservation == NULL)
      return NULL;
    g_ptr_array_add (reservations, reservation);
  }
  return decorate_one (work, database, engine, reservations, error)
             ? g_steal_pointer (&reservations)
             : NULL;
}

static gboolean
change_reservation (PdLocalWork *work,
                    PdDatabase *database,
                    const PdLocalEngine *engine,
                    char **answer,
                    GError **error)
{
  const PdDeed *deed = work->deed;

  *answer = pd_local_answer_format (deed->row_id);
  return pd_local_engine_change_reservation (database, engine, deed->row_id, deed->change,
                                             deed->request_id, error);
}

static gboolean
split_reservation (PdLocalWork *work,
                   PdDatabase *database,
                   const PdLocalEngine *engine,
                   char **answer,
                   GError **error)
{
  const PdDeed *deed = work->deed;
  gint64 ids[3] = { 0, 0, deed->row_id };

  if (!pd_local_engine_split (database, engine, deed->row_id, deed->quantities, deed->request_id,
                              ids, error))
    return FALSE;

  *answer = format_ids (ids, G_N_ELEMENTS (ids));
  return TRUE;
}

static gboolean
merge_reservations (PdLocalWork *work,
                    PdDatabase *database,
                    const PdLocalEngine *engine,
                    char **answer,
                    GError **error)
{
  GArray *sources = work->deed->line_row_ids;
  g_autoptr (GArray) ids = NULL;
  gint64 row_id = 0;

  if (!pd_local_engine_merge (database, engine, sources, work->deed->request_id, &row_id, error))
    return FALSE;

  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (ids, row_id);
  g_array_append_vals (ids, sources->data, sources->len);
  *answer = format_ids ((const gint64 *) (gpointer) ids->data, ids->len);
  return TRUE;
}

/* --- refund and exchange --- */

/* As in the lists: the role only matters where the rules would allow it. */
static gboolean
add_role_verdict (PdLocalWork *work,
                  PdDatabase *database,
                  const PdLocalEngine *engine,
                  PdVerdict **verdict,
                  GError **error)
{
  g_autoptr (PdVerdict) role = judge_in_azure (work, database, engine, PD_ACT_REFUND_RESERVATIONS,
                                               work->deed->row_id, error);

  if (role == NULL)
    return FALSE;
  if (pd_verdict_get_allowed (*verdict) && !pd_verdict_get_allowed (role))
    g_set_object (verdict, role);
  return TRUE;
}

static gpointer
read_refund_quote (PdLocalWork *work,
                   PdDatabase *database,
                   const PdLocalEngine *engine,
                   const char *answer,
                   GError **error)
{
  g_autoptr (PdRefundQuote) quote =
      pd_local_engine_quote_refund (database, engine, work->deed->row_id, work->deed->ask, error);

  if (quote == NULL || !add_role_verdict (work, database, engine, &quote->verdict, error))
    return NULL;
  return g_steal_pointer (&quote);
}

static gpointer
read_exchange_quote (PdLocalWork *work,
                     PdDatabase *database,
                     const PdLocalEngine *engine,
                     const char *answer,
                     GError **error)
{
  g_autoptr (PdExchangeQuote) quote = pd_local_engine_quote_exchange (
      database, engine, work->deed->row_id, work->deed->ask, work->deed->items, error);

  if (quote == NULL || !add_role_verdict (work, database, engine, &quote->verdict, error))
    return NULL;
  return g_steal_pointer (&quote);
}

/* A draft that becomes the request must be one that the user may see (1.22). */
static gboolean
check_return (PdLocalWork *work, PdDatabase *database, const PdLocalEngine *engine, GError **error)
{
  const PdDeed *deed = work->deed;
  g_autoptr (PdVerdict) role =
      judge_in_azure (work, database, engine, PD_ACT_REFUND_RESERVATIONS, deed->row_id, error);
  g_autoptr (PdSupportRequest) draft = NULL;

  if (role == NULL || !pd_verdict_check (role, error))
    return FALSE;
  if (deed->other_row_id == 0)
    return TRUE;

  draft = pd_database_get (database, PD_LIST_REQUESTS, deed->other_row_id, engine->now, error);
  return draft != NULL && pd_local_check_request (pd_context_get_roles (work->context), work->roles,
                                                  engine->user_name, draft, error);
}

static PdReturnDeed
describe_return (const PdDeed *deed)
{
  return (PdReturnDeed){
    .reservation_row_id = deed->row_id,
    .ask = deed->ask,
    .items = deed->items,
    .fields = deed->fields,
    .draft_row_id = deed->other_row_id,
    .request_id = deed->request_id,
  };
}

static gboolean
refund (PdLocalWork *work,
        PdDatabase *database,
        const PdLocalEngine *engine,
        char **answer,
        GError **error)
{
  PdReturnDeed deed = describe_return (work->deed);
  gint64 request_row_id = 0;

  if (!check_return (work, database, engine, error) ||
      !pd_local_engine_refund (database, engine, work->vault, &deed, &request_row_id, error))
    return FALSE;

  *answer = format_ids (&request_row_id, 1);
  return TRUE;
}

static gboolean
exchange (PdLocalWork *work,
          PdDatabase *database,
          const PdLocalEngine *engine,
          char **answer,
          GError **error)
{
  PdReturnDeed deed = describe_return (work->deed);
  gint64 ids[2] = { 0, 0 };

  if (!check_return (work, database, engine, error) ||
      !pd_local_engine_exchange (database, engine, work->vault, &deed, &ids[0], &ids[1], error))
    return FALSE;

  *answer = format_ids (ids, G_N_ELEMENTS (ids));
  return TRUE;
}

static gpointer
read_return (PdLocalWork *work,
             PdDatabase *database,
             const PdLocalEngine *engine,
             const char *answer,
             GError **error)
{
  gboolean has_order = work->deed->kind == PD_DEED_EXCHANGE;
  g_autoptr (PdReturnAnswer) value = g_new0 (PdReturnAnswer, 1);
  gint64 request_row_id = 0;
  gint64 order_row_id = 0;

  if (!pd_local_answer_parse (answer, &request_row_id, has_order ? &order_row_id : NULL, error))
    return NULL;
  value->details = pd_local_read_request (work, database, engine, request_row_id, error);
  if (value->details == NULL)
    return NULL;
  if (has_order &&
      (value->order = pd_local_read_order (work, database, engine, order_row_id, error)) == NULL)
    return NULL;
  return g_steal_pointer (&value);
}

/* --- markets --- */

static gpointer
read_markets (PdLocalWork *work,
              PdDatabase *database,
              const PdLocalEngine *engine,
              const char *answer,
              GError **error)
{
  return pd_local_engine_ref_markets (database, engine, error);
}

static gboolean
set_markets (PdLocalWork *work,
             PdDatabase *database,
             const PdLocalEngine *engine,
             char **answer,
             GError **error)
{
  PdMarketList *markets = work->deed->markets;
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autofree char *date = NULL;

  if (markets != NULL) {
    date = pd_instant_format_iso_date (pd_market_list_get_as_of (markets));
    g_string_append_printf (detail, "rows: %u\nas_of: %s", pd_market_list_get_all (markets)->len,
                            date);
  } else {
    g_string_append (detail, "list: the program's own");
  }
  return pd_database_set_markets (database, markets, error) &&
         pd_local_engine_log (database, engine, PD_OPERATION_IMPORT_MARKETS, "succeeded", NULL,
                              "markets", NULL, detail->str, error);
}

/* --- the table --- */

#define SEE PD_LOCAL_NEEDS_ROLE, PD_ACT_SEE_RESERVATIONS
#define ROW(kind) [(kind) -PD_DEED_FIND_RESERVATION]

static const PdLocalDeed deeds[] = {
  ROW (PD_DEED_FIND_RESERVATION) = { NULL, SEE, NULL, NULL, read_found },
  ROW (PD_DEED_LIST_SUBSCRIPTIONS) = { NULL, SEE, NULL, NULL, read_subscriptions },
  ROW (PD_DEED_ADD_SUBSCRIPTION) = { "add-subscription", PD_LOCAL_NEEDS_ROLE,
                                     PD_ACT_BUY_RESERVATIONS, NULL, add_subscription,
                                     read_subscriptions },
  ROW (PD_DEED_GET_SELF_PURCHASE) = { NULL, SEE, NULL, NULL, read_self_purchase },
  ROW (PD_DEED_SET_SELF_PURCHASE) = { "set-self-purchase", PD_LOCAL_NEEDS_ROLE,
                                      PD_ACT_SET_SELF_PURCHASE, NULL, set_self_purchase,
                                      read_self_purchase },
  ROW (PD_DEED_LIST_UTILIZATION) = { NULL, SEE, NULL, NULL, read_utilization },
  ROW (PD_DEED_LIST_ASSIGNMENTS) = { NULL, SEE, NULL, NULL, read_assignments },
  ROW (PD_DEED_GRANT_ROLE) = { "grant-role", SEE, NULL, grant_role, read_assignments },
  ROW (PD_DEED_REVOKE_ROLE) = { "revoke-role", SEE, NULL, revoke_role, read_assignments },
  ROW (PD_DEED_CHANGE_RESERVATION) = { "change-reservation", SEE, NULL, change_reservation,
                                       read_reservations },
  ROW (PD_DEED_SPLIT_RESERVATION) = { "split-reservation", SEE, NULL, split_reservation,
                                      read_reservations },
  ROW (PD_DEED_MERGE_RESERVATIONS) = { "merge-reservations", SEE, NULL, merge_reservations,
                                       read_reservations },
  ROW (PD_DEED_QUOTE_REFUND) = { NULL, SEE, NULL, NULL, read_refund_quote },
  ROW (PD_DEED_REFUND) = { "refund-reservation", PD_LOCAL_NEEDS_VAULT, 0, NULL, refund,
                           read_return },
  ROW (PD_DEED_QUOTE_EXCHANGE) = { NULL, SEE, NULL, NULL, read_exchange_quote },
  ROW (PD_DEED_EXCHANGE) = { "exchange-reservation", PD_LOCAL_NEEDS_VAULT, 0, NULL, exchange,
                             read_return },
  ROW (PD_DEED_SET_MARKETS) = { NULL, PD_LOCAL_NEEDS_NOTHING, 0, NULL, set_markets, read_markets },
};

const PdLocalDeed *
pd_local_reservation_deed_get (PdDeedKind kind)
{
  gsize row = (gsize) kind - PD_DEED_FIND_RESERVATION;

  g_return_val_if_fail (row < G_N_ELEMENTS (deeds), NULL);

  return &deeds[row];
}
