// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-local-engine.h"

#include <glib/gi18n-lib.h>

#include "pd-local-engine-private.h"
#include "pd-rules.h"

/* --- choosing --- */

/* The lines with these row IDs, each once, all of one order; its whole order in @order. */
static GPtrArray *
get_chosen_lines (PdDatabase *database,
                  const gint64 *line_row_ids,
                  gsize n_lines,
                  PdOrder **order,
                  GError **error)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PdOrderLine) first = NULL;
  g_autoptr (PdOrder) whole = NULL;
  GPtrArray *lines;

  if (n_lines == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, _ ("No purchase is chosen."));
    return NULL;
  }
  first = pd_database_get_line (database, line_row_ids[0], error);
  if (first == NULL)
    return NULL;
  whole = pd_database_get_order (database, pd_order_line_get_order_row_id (first), error);
  if (whole == NULL)
    return NULL;

  lines = pd_order_get_lines (whole);
  for (guint i = 0; i < lines->len; i++) {
    gint64 row_id = pd_record_get_row_id (lines->pdata[i]);
    gboolean is_chosen = FALSE;

    for (gsize j = 0; j < n_lines && !is_chosen; j++)
      is_chosen = line_row_ids[j] == row_id;
    if (is_chosen)
      g_ptr_array_add (chosen, g_object_ref (lines->pdata[i]));
  }
  /* 7.12: each order by its own pass. */
  if (chosen->len != n_lines) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("The chosen lines are not all of one order, each named once. Cancel "
                            "each order by itself."));
    return NULL;
  }

  *order = g_steal_pointer (&whole);
  return g_steal_pointer (&chosen);
}

/* 7.15 holds for the order: while one of its lines is on its way, no other follows. */
static gboolean
is_on_its_way (PdOrder *order)
{
  GPtrArray *lines = pd_order_get_lines (order);

  for (guint i = 0; i < lines->len; i++) {
    if (g_strcmp0 (pd_order_line_get_status (lines->pdata[i]), "cancelling") == 0)
      return TRUE;
  }
  return FALSE;
}

PdVerdict *
pd_local_engine_judge_cancel (const PdLocalEngine *engine,
                              PdOrderLine *line,
                              gboolean order_on_its_way)
{
  if (g_strcmp0 (pd_order_line_get_kind (line), PD_KIND_RESERVATION) == 0 &&
      g_strcmp0 (pd_order_line_get_status (line), "active") == 0)
    return pd_verdict_new_refused ("16.17", PD_INSTANT_NONE, PD_VERDICT_NEXT_REFUND,
                                   _ ("An Azure reservation is not cancelled but returned: open "
                                      "it under Azure reservations and choose Refund or "
                                      "Exchange."));
  if (order_on_its_way && g_strcmp0 (pd_order_line_get_status (line), "active") == 0)
    return pd_verdict_new_refused (
        "7.15", PD_INSTANT_NONE, PD_VERDICT_NEXT_NONE,
        _ ("Another line of this order is being cancelled. Wait until that is done."));

  return pd_rules_judge_cancel (pd_local_engine_get_policy (engine, line), line, engine->now);
}

/* The first refusal, else the verdict that ends first. */
static PdVerdict *
judge_lines (const PdLocalEngine *engine, PdOrder *order, GPtrArray *lines)
{
  gboolean on_its_way = is_on_its_way (order);
  g_autoptr (PdVerdict) earliest = NULL;

  for (guint i = 0; i < lines->len; i++) {
    g_autoptr (PdVerdict) verdict =
        pd_local_engine_judge_cancel (engine, lines->pdata[i], on_its_way);

    if (!pd_verdict_get_allowed (verdict))
      return g_steal_pointer (&verdict);
    if (earliest == NULL || pd_verdict_get_until (verdict) < pd_verdict_get_until (earliest))
      g_set_object (&earliest, verdict);
  }

  return g_steal_pointer (&earliest);
}

/* --- quoting --- */

static gboolean
sum_credit (PdDatabase *database,
            const PdLocalEngine *engine,
            GPtrArray *lines,
            gint64 *credit_minor,
            GError **error)
{
  gint64 sum_minor = 0;

  for (guint i = 0; i < lines->len; i++) {
    gint64 charged_minor = 0;
    gint64 line_minor = 0;

    if (!pd_local_engine_sum_charges (database, engine, lines->pdata[i], &charged_minor, error) ||
        !pd_rules_compute_credit (lines->pdata[i], charged_minor, engine->now, &line_minor,
                                  error) ||
        !pd_money_add_told (sum_minor, line_minor, &sum_minor, error))
      return FALSE;
  }

  *credit_minor = sum_minor;
  return TRUE;
}

PdCancelQuote *
pd_local_engine_quote_cancel (PdDatabase *database,
                              const PdLocalEngine *engine,
                              const gint64 *line_row_ids,
                              gsize n_lines,
                              GError **error)
{
  g_autoptr (PdCancelQuote) quote = g_new0 (PdCancelQuote, 1);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (PdOrder) order = NULL;

  lines = get_chosen_lines (database, line_row_ids, n_lines, &order, error);
  if (lines == NULL)
    return NULL;

  quote->verdict = judge_lines (engine, order, lines);
  quote->currency = g_strdup (pd_order_get_currency (order));
  quote->invoice_month = pd_instant_format_month (engine->now, 1); /* 8.5 */
  if (pd_verdict_get_allowed (quote->verdict) &&
      !sum_credit (database, engine, lines, &quote->credit_minor, error))
    return NULL;

  return g_steal_pointer (&quote);
}

/* --- cancelling --- */

static gboolean
log_cancellation (PdDatabase *database,
                  const PdLocalEngine *engine,
                  PdOrderLine *line,
                  gint64 credit_minor,
                  const char *month,
                  const char *request_id,
                  GError **error)
{
  const char *currency = pd_order_line_get_currency (line);
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autoptr (PdCustomer) customer = NULL;
  g_autofree char *plain = pd_money_format_plain (credit_minor, currency);
  g_autofree char *credit = g_strdup_printf ("%s %s", plain, currency);

  customer = pd_local_engine_get_customer (database, engine,
                                           pd_order_line_get_customer_row_id (line), error);
  if (customer == NULL)
    return FALSE;

  pd_local_engine_add_number (detail, "line", pd_order_line_get_line (line));
  pd_local_engine_add_fact (detail, "product", pd_order_line_get_title (line));
  pd_local_engine_add_fact (detail, "line_status", "cancelling");
  pd_local_engine_add_fact (detail, "credit", credit);
  pd_local_engine_add_fact (detail, "credit_invoice", month);
  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_local_engine_log (database, engine, PD_OPERATION_UPDATE_ORDER, "progress", customer,
                              "order", pd_order_line_get_order_id (line), detail->str, error);
}

static gboolean
cancel_line (PdDatabase *database,
             const PdLocalEngine *engine,
             PdOrderLine *line,
             const char *request_id,
             GError **error)
{
  gint64 line_row_id = pd_record_get_row_id (PD_RECORD (line));
  g_autofree char *month = pd_instant_format_month (engine->now, 1); /* 8.5 */
  gint64 charged_minor = 0;
  gint64 credit_minor = 0;

  /* What came due belongs to the charges that the credit starts from. */
  if (!pd_local_engine_bill_line (database, engine, line, error) ||
      !pd_local_engine_sum_charges (database, engine, line, &charged_minor, error) ||
      !pd_rules_compute_credit (line, charged_minor, engine->now, &credit_minor, error) ||
      !pd_database_set_line_cancelling (database, line_row_id, engine->now, credit_minor, month,
                                        error) ||
      !pd_database_set_next_instalment (database, line_row_id, 0, error) ||
      !pd_database_revoke_line (database, line_row_id, engine->now, error)) /* 8.1 */
    return FALSE;
  if (credit_minor > 0 &&
      !pd_database_add_invoice_line (database, month, pd_order_line_get_currency (line), "Cancel",
                                     line_row_id, -credit_minor, engine->now, error))
    return FALSE;

  return log_cancellation (database, engine, line, credit_minor, month, request_id, error);
}

/* 7.15 is a conflict: it is under way or done. */
static gboolean
check_verdict (PdVerdict *verdict, GError **error)
{
  if (pd_verdict_get_allowed (verdict))
    return TRUE;
  if (g_strcmp0 (pd_verdict_get_rule (verdict), "7.15") != 0)
    return pd_verdict_check (verdict, error);

  g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT, pd_verdict_get_reason (verdict));
  return FALSE;
}

gboolean
pd_local_engine_cancel (PdDatabase *database,
                        const PdLocalEngine *engine,
                        const gint64 *line_row_ids,
                        gsize n_lines,
                        const char *request_id,
                        gint64 *order_row_id,
                        GError **error)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (PdVerdict) verdict = NULL;
  g_autoptr (PdOrder) order = NULL;

  lines = get_chosen_lines (database, line_row_ids, n_lines, &order, error);
  if (lines == NULL)
    return FALSE;
  verdict = judge_lines (engine, order, lines);
  if (!check_verdict (verdict, error))
    return FALSE;

  for (guint i = 0; i < lines->len; i++) {
    if (!cancel_line (database, engine, lines->pdata[i], request_id, error))
      return FALSE;
  }

  *order_row_id = pd_record_get_row_id (PD_RECORD (order));
  return TRUE;
}
