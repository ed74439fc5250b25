// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Lists of reservations and support requests: their orders, conditions and records. */

#include "pd-clock.h"
#include "pd-database-private.h"
#include "pd-reservation.h"
#include "pd-support-request.h"

#define TEXT(column) ((const char *) sqlite3_column_text (stmt, (column)))
#define INT64(column) ((gint64) sqlite3_column_int64 (stmt, (column)))
#define INT(column) (sqlite3_column_int (stmt, (column)))

/* An order by one column, then by row ID. */
#define BY(SORT, column, id)                                    \
  {                                                             \
    SORT, NULL, "", column ", " id, column " DESC, " id " DESC" \
  }

const PdListSpec pd_reservations_spec = {
  "r.id",
  "reservations r",
  "1",
  FALSE,
  { BY (PD_SORT_DEADLINE, "r.expires_at", "r.id"),
    BY (PD_SORT_NAME, "r.name_key", "r.id"),
    BY (PD_SORT_SIZE, "r.size_key", "r.id"),
    BY (PD_SORT_REGION, "r.region", "r.id"),
    BY (PD_SORT_QUANTITY, "r.quantity", "r.id"),
    BY (PD_SORT_TERM, "r.term", "r.id"),
    BY (PD_SORT_SCOPE, "r.scope_type", "r.id"),
    /* Without data comes last, whichever way. */
    { PD_SORT_UTILIZATION, NULL, "",
      "CASE r.utilization_30d WHEN -1 THEN 1001 ELSE r.utilization_30d END, r.id",
      "r.utilization_30d DESC, r.id DESC" },
    { PD_SORT_STATUS, NULL, "", "r.state, r.expires_at, r.id",
      "r.state DESC, r.expires_at DESC, r.id DESC" },
    { PD_SORT_CUSTOMER, NULL, "", "r.customer_key, r.customer_row_id, r.expires_at, r.id",
      "r.customer_key DESC, r.customer_row_id DESC, r.expires_at DESC, r.id DESC" },
    BY (PD_SORT_DATE, "r.purchased_at", "r.id") },
};

const PdListSpec pd_requests_spec = {
  "q.id",
  "support_requests q",
  "1",
  TRUE,
  { BY (PD_SORT_DATE, "q.updated_at", "q.id"),
    BY (PD_SORT_ORDER_ID, "q.number", "q.id"),
    { PD_SORT_STATUS, NULL, "", "q.state, q.updated_at, q.id",
      "q.state DESC, q.updated_at DESC, q.id DESC" },
    { PD_SORT_CUSTOMER, NULL, "", "q.customer_key, q.customer_row_id, q.updated_at, q.id",
      "q.customer_key DESC, q.customer_row_id DESC, q.updated_at DESC, q.id DESC" },
    BY (PD_SORT_TITLE, "q.title_key", "q.id"),
    BY (PD_SORT_CREATED, "q.created_at", "q.id") },
};

/* --- conditions --- */

static void
add (GString *sql, gboolean wanted, const char *condition)
{
  if (wanted)
    g_string_append_printf (sql, " AND %s", condition);
}

/* What a shown state asks of the stored one and of the clock: pd_reservation_get_shown_state(). */
static void
add_state (GString *sql, const char *status, const char *end)
{
  if (status == NULL)
    return;

  if (g_strcmp0 (status, PD_RESERVATION_EXPIRING) == 0)
    g_string_append_printf (
        sql, " AND +r.state = '" PD_RESERVATION_SUCCEEDED "' AND %s > :now AND %s <= :soon", end,
        end);
  else if (g_strcmp0 (status, PD_RESERVATION_EXPIRED) == 0)
    g_string_append_printf (sql, " AND +r.state = '" PD_RESERVATION_SUCCEEDED "' AND %s <= :now",
                            end);
  else if (g_strcmp0 (status, PD_RESERVATION_SUCCEEDED) == 0)
    g_string_append_printf (sql, " AND +r.state = '" PD_RESERVATION_SUCCEEDED "' AND %s > :soon",
                            end);
  else if (g_strcmp0 (status, PD_QUERY_RUNNING) == 0)
    g_string_append_printf (sql, " AND +r.state = '" PD_RESERVATION_SUCCEEDED "' AND %s > :now",
                            end);
  else
    g_string_append (sql, " AND +r.state = :status");
}

/* The unary plus keeps SQLite from choosing an index by a filter: the list is walked along the
 * index of its order, which holds the filters' columns too, and nothing is sorted. */
void
pd_reservations_add_conditions (GString *sql, const PdQuery *query)
{
  const gboolean by_end = query->sort == PD_SORT_DEADLINE || query->sort == PD_SORT_DEFAULT;
  const char *end = by_end ? "r.expires_at" : "+r.expires_at";

  add (sql, query->customer_row_id != 0, "r.customer_row_id = :customer");
  add (sql, query->order_row_id != 0,
       "r.line_row_id IN (SELECT id FROM order_lines WHERE order_row_id = :order)");
  add (sql, query->line_row_id != 0, "r.line_row_id = :line");
  add (sql, query->reservation_row_id != 0,
       "(r.parent_row_id = :reservation OR r.reservation_order_id ="
       " (SELECT reservation_order_id FROM reservations WHERE id = :reservation))");
  add_state (sql, query->status, end);
  add (sql, query->utilization_below > 0,
       "+r.state = '" PD_RESERVATION_SUCCEEDED "' AND +r.expires_at > :now"
       " AND +r.utilization_30d >= 0 AND +r.utilization_30d < :below");
  if (query->from != 0)
    g_string_append_printf (sql, " AND %s >= :from", end);
  if (query->to != 0)
    g_string_append_printf (sql, " AND %s < :to", end);
  /* What was returned ends no more. */
  add (sql, query->to != 0 && query->status == NULL, "+r.state <> '" PD_RESERVATION_CANCELLED "'");
}

void
pd_requests_add_conditions (GString *sql, const PdQuery *query)
{
  add (sql, query->customer_row_id != 0, "q.customer_row_id = :customer");
  add (sql, query->order_row_id != 0,
       "(q.line_row_id IN (SELECT id FROM order_lines WHERE order_row_id = :order)"
       " OR q.reservation_row_id IN (SELECT r.id FROM order_lines l JOIN reservations r"
       " ON r.line_row_id = l.id WHERE l.order_row_id = :order))");
  add (sql, query->line_row_id != 0, "q.line_row_id = :line");
  add (sql, query->reservation_row_id != 0, "q.reservation_row_id = :reservation");
  add (sql, query->status != NULL, "+q.state = :status");
  add (sql, query->request_type != NULL, "+q.type = :type");
  add (sql, query->user_name != NULL,
       "(+q.type <> '" PD_REQUEST_PARTNER_CENTER "' OR +q.user_name = :user)");
  add (sql, query->from != 0, "+q.updated_at >= :from");
  add (sql, query->to != 0, "+q.updated_at < :to");
}

void
pd_reservations_bind_query (PdStatement *stmt, const PdQuery *query)
{
  pd_statement_bind_named_int64 (stmt, ":reservation", query->reservation_row_id);
  pd_statement_bind_named_int64 (stmt, ":below", query->utilization_below);
  pd_statement_bind_named_int64 (stmt, ":soon",
                                 query->now + PD_RESERVATION_EXPIRING_DAYS * PD_DAY_US);
  pd_statement_bind_named_text (stmt, ":type", query->request_type);
  pd_statement_bind_named_text (stmt, ":user", query->user_name);
}

/* --- records --- */

const char pd_reservations_read[] =
    "SELECT r.id, r.reservation_id, r.reservation_order_id, o.order_id, o.id, l.line, l.id, c.id,"
    " c.name, c.tenant_id, r.name, a.product_id, a.sku_id, a.title, a.publisher, r.resource_type,"
    " r.size, r.region, r.quantity, r.term, r.billing, r.currency, r.unit_price_minor,"
    " r.payments_made, r.purchased_at, r.expires_at, r.state, r.scope_type, r.scope_id,"
    " r.scope_name, r.billing_subscription, r.flexibility, r.utilization_1d, r.utilization_7d,"
    " r.utilization_30d, r.used, r.policy_id, r.parent_row_id, r.cancelled_at, r.state_detail,"
    " r.archived, r.gone_at FROM reservations r JOIN customers c ON c.id = r.customer_row_id"
    " LEFT JOIN order_lines l ON l.id = r.line_row_id LEFT JOIN orders o ON o.id = l.order_row_id"
    " LEFT JOIN articles a ON a.id = l.article_row_id WHERE r.id = ?1";

/* Where the order line is not known: "VirtualMachines Standard_D2s_v3". */
static char *
make_title (PdStatement *stmt)
{
  const char *type = TEXT (15);
  const char *size = TEXT (16);

  if (*type == '\0' || *size == '\0')
    return g_strdup (*type == '\0' ? size : type);

  return g_strdup_printf ("%s %s", type, size);
}

GObject *
pd_reservation_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  const char *state = pd_reservation_get_shown_state (TEXT (26), INT64 (25), now);
  g_autofree char *title = TEXT (13) != NULL ? g_strdup (TEXT (13)) : make_title (stmt);

  return g_object_new (
      PD_TYPE_RESERVATION, "row-id", INT64 (0), "reservation-id", TEXT (1), "reservation-order-id",
      TEXT (2), "order-id", TEXT (3), "order-row-id", INT64 (4), "line", INT (5), "line-row-id",
      INT64 (6), "customer-row-id", INT64 (7), "customer-name", TEXT (8), "tenant-id", TEXT (9),
      "name", TEXT (10), "product-id", TEXT (11), "sku-id", TEXT (12), "title", title, "publisher",
      TEXT (14), "resource-type", TEXT (15), "size", TEXT (16), "region", TEXT (17), "quantity",
      INT64 (18), "term", TEXT (19), "billing", TEXT (20), "currency", TEXT (21), "unit-price",
      INT64 (22), "payments-made", INT (23), "purchased-at", INT64 (24), "expires-at", INT64 (25),
      "ends-at", g_strcmp0 (state, PD_RESERVATION_CANCELLED) == 0 ? PD_INSTANT_NONE : INT64 (25),
      "state", state, "scope-type", TEXT (27), "scope-id", TEXT (28), "scope-name", TEXT (29),
      "billing-subscription", TEXT (30), "flexibility", INT (31), "utilization-1d", INT (32),
      "utilization-7d", INT (33), "utilization-30d", INT (34), "used", INT (35), "policy-id",
      TEXT (36), "parent-row-id", INT64 (37), "cancelled-at", INT64 (38), "state-detail", TEXT (39),
      "archived", INT (40), "gone-at", INT64 (41), NULL);
}

/* answered: the last word of the other side, or the last note. */
const char pd_requests_read[] =
    "SELECT q.id, q.request_id, q.number, q.type, c.id, c.name, c.tenant_id, q.line_row_id,"
    " o.order_id, l.line, r.id, r.reservation_id, r.reservation_order_id, q.subscription_id,"
    " q.problem, q.category, q.title, q.impact, q.reason, q.amount, q.description, q.state,"
    " q.created_at, q.updated_at, m.at, m.author, q.user_name,"
    " (SELECT COUNT(*) FROM request_attachments WHERE request_row_id = ?1),"
    " (SELECT COUNT(*) FROM request_messages WHERE request_row_id = ?1), q.refund_state,"
    " q.credit_minor, q.currency, q.credit_invoice, q.far_id, q.gone_at FROM support_requests q"
    " LEFT JOIN customers c ON c.id = q.customer_row_id"
    " LEFT JOIN reservations r ON r.id = q.reservation_row_id"
    " LEFT JOIN order_lines l ON l.id = coalesce (q.line_row_id, r.line_row_id)"
    " LEFT JOIN orders o ON o.id = l.order_row_id"
    " LEFT JOIN request_messages m ON m.id = (SELECT id FROM request_messages"
    "  WHERE request_row_id = ?1 AND direction IN ('in', 'note') ORDER BY at DESC, id DESC LIMIT 1)"
    " WHERE q.id = ?1";

GObject *
pd_support_request_from_row (PdDatabase *self, PdStatement *stmt, gint64 now, GError **error)
{
  return g_object_new (
      PD_TYPE_SUPPORT_REQUEST, "row-id", INT64 (0), "request-id", TEXT (1), "number", TEXT (2),
      "type", TEXT (3), "customer-row-id", INT64 (4), "customer-name", TEXT (5), "tenant-id",
      TEXT (6), "line-row-id", INT64 (7), "order-id", TEXT (8), "line", INT (9),
      "reservation-row-id", INT64 (10), "reservation-id", TEXT (11), "reservation-order-id",
      TEXT (12), "subscription-id", TEXT (13), "problem", TEXT (14), "category", TEXT (15), "title",
      TEXT (16), "impact", TEXT (17), "reason", TEXT (18), "amount", TEXT (19), "description",
      TEXT (20), "state", TEXT (21), "created-at", INT64 (22), "updated-at", INT64 (23),
      "answered-at", INT64 (24), "answered-by", TEXT (25), "user-name", TEXT (26), "attachments",
      INT (27), "messages", INT (28), "refund-state", TEXT (29), "credit", INT64 (30), "currency",
      TEXT (31), "credit-invoice", TEXT (32), "far-id", TEXT (33), "gone-at", INT64 (34), NULL);
}
