// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "pd-azure-access.h"
#include "pd-money.h"
#include "pd-pull-azure.h"
#include "pd-support-request.h"

/* Days of use that an order brings at most, about: for the weight alone. */
#define USE_ROWS 30

/* --- the piece of work --- */

static const char *const pieces[] = { "azure-orders", "utilization", "scopes", "assignments",
                                      "tickets" };
G_STATIC_ASSERT (G_N_ELEMENTS (pieces) == PD_PULL_N_PIECES);

const char *
pd_pull_piece_to_what (PdPullPiece piece)
{
  return pieces[piece];
}

gboolean
pd_pull_note_piece (PdPullRun *run, PdPullAzure *azure, PdPullPiece piece, GError *error)
{
  azure->failed |= 1u << piece;
  return pd_pull_note_failure (run, pieces[piece], azure->tenant, azure->name, error);
}

static void
order_free (gpointer data)
{
  PdPullAzureOrder *order = data;

  g_free (order->order_id);
  pd_wire_reservation_order_free (order->wire);
  g_clear_pointer (&order->use, g_ptr_array_unref);
  g_clear_pointer (&order->assignments, g_ptr_array_unref);
  g_free (order);
}

static void
ticket_free (gpointer data)
{
  PdPullTicket *ticket = data;

  g_free (ticket->subscription_id);
  g_clear_pointer (&ticket->messages, g_ptr_array_unref);
  g_free (ticket);
}

PdPullAzure *
pd_pull_azure_new (PdPullRun *run, const PdPullCustomer *customer)
{
  PdPullAzure *azure = g_new0 (PdPullAzure, 1);

  azure->run = run;
  azure->customer_row_id = customer->row_id;
  azure->tenant = g_strdup (customer->tenant_id);
  azure->name = g_strdup (customer->name);
  azure->due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  azure->orders = g_ptr_array_new_with_free_func (order_free);
  azure->ticket_pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  azure->tickets = g_ptr_array_new_with_free_func (ticket_free);
  azure->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return azure;
}

void
pd_pull_azure_free (gpointer data)
{
  PdPullAzure *azure = data;

  g_free (azure->tenant);
  g_free (azure->name);
  g_clear_pointer (&azure->reservations, g_ptr_array_unref);
  g_clear_pointer (&azure->subscriptions, g_ptr_array_unref);
  g_hash_table_unref (azure->due);
  g_ptr_array_unref (azure->orders);
  g_ptr_array_unref (azure->tickets);
  g_ptr_array_unref (azure->ticket_pages);
  g_hash_table_unref (azure->rows);
  g_free (azure);
}

guint
pd_pull_weigh_azure (const PdPullAzure *azure)
{
  return 1 + azure->orders->len * (USE_ROWS + 2) + azure->tickets->len * 3;
}

/* --- reservations --- */

static const char *
parent_of (const PdWireReservation *wire)
{
  if (wire->split_source != NULL)
    return wire->split_source;
  if (wire->merge_sources->len > 0)
    return wire->merge_sources->pdata[0];

  return wire->swap_source;
}

static gboolean
put_reservation (PdDatabase *database,
                 PdPullAzure *azure,
                 const PdWireReservation *wire,
                 GHashTable *changed,
                 GError **error)
{
  PdPullRun *run = azure->run;
  const char *state = pd_wire_reservation_get_book_state (wire);
  PdPolicy *policy = pd_policy_set_find (pd_context_get_policies (run->context),
                                         run->policy_setting, wire->purchased_at);
  gboolean is_new = FALSE;
  gint64 row_id = 0;
  PdFarReservation reservation = {
    .reservation_id = wire->reservation_id,
    .reservation_order_id = wire->order_id,
    .customer_row_id = azure->customer_row_id,
    .name = wire->name,
    .resource_type = wire->resource_type,
    .size = wire->sku,
    .region = wire->region,
    .quantity = wire->quantity > 0 ? wire->quantity : -1,
    .term = wire->term,
    .billing = wire->billing_plan,
    .unit_price_minor = PD_FAR_UNSAID,
    .payments_made = -1,
    .purchased_at = wire->purchased_at,
    .expires_at = wire->expires_at,
    .cancelled_at = g_strcmp0 (state, PD_RESERVATION_CANCELLED) == 0 ? wire->updated_at : 0,
    .state = state,
    .state_detail = wire->status_message != NULL ? wire->status_message : wire->status_code,
    .scope_type = wire->scope_type,
    .scope_id = wire->scope_id,
    .scope_name = wire->scope_name,
    .billing_subscription = wire->billing_subscription,
    .flexibility =
        wire->flexibility == NULL ? -1 : g_ascii_strcasecmp (wire->flexibility, "On") == 0,
    .utilization_1d = wire->utilization_1d,
    .utilization_7d = wire->utilization_7d,
    .utilization_30d = wire->utilization_30d,
    .parent_id = parent_of (wire),
    .archived = wire->archived,
    .renew = wire->renew,
    .policy_id = wire->purchased_at > 0 ? pd_policy_get_id (policy) : NULL,
    .seen_at = run->seen,
  };

  if (!pd_database_put_far_reservation (database, &reservation, &row_id, &is_new, error))
    return FALSE;

  if (is_new && changed != NULL)
    g_hash_table_add (changed, g_strdup (wire->order_id));
  g_hash_table_replace (azure->rows, g_strdup (wire->reservation_id),
                        g_memdup2 (&row_id, sizeof row_id));
  return TRUE;
}

gboolean
pd_pull_put_reservations (PdDatabase *database,
                          PdPullAzure *azure,
                          GHashTable *changed,
                          GError **error)
{
  for (guint i = 0; i < azure->reservations->len; i++) {
    const GPtrArray *page = azure->reservations->pdata[i];

    for (guint j = 0; j < page->len; j++) {
      const PdWireReservation *wire = page->pdata[j];

      /* The reader has told of one that cannot be identified. */
      if (wire->reservation_id != NULL && wire->order_id != NULL &&
          !put_reservation (database, azure, wire, changed, error))
        return FALSE;
    }
  }

  return TRUE;
}

/* All of the tenant's came: what did not is not there any more. */
static gboolean
end_reservations (PdDatabase *database, PdPullAzure *azure, gint64 before, GError **error)
{
  PdPullRun *run = azure->run;
  gboolean under_way = FALSE;
  gint64 after = 0;
  gint64 gone = 0;

  pd_pull_count (run, &run->report->reservations, g_hash_table_size (azure->rows));
  if (run->kind == PD_PULL_FIRST)
    return TRUE;
  if (!pd_database_mark_gone (database, PD_LIST_RESERVATIONS, azure->customer_row_id, run->seen,
                              run->now, &gone, error) ||
      !pd_database_count_far_rows (database, PD_LIST_RESERVATIONS, azure->customer_row_id, &after,
                                   error) ||
      !pd_database_has_act_under_way (database, azure->customer_row_id, &under_way, error))
    return FALSE;

  pd_pull_count (run, &run->report->gone, gone);
  if (run->kind == PD_PULL_FULL)
    pd_pull_note_difference (run, "azure-reservations", azure->name,
                             under_way ? 0 : after + gone - before, gone);
  return TRUE;
}

/* --- orders: what was paid, how it is used, who may see it --- */

/* "A failed payment is followed by another try" (2 "Order"): it is none of the plan's. */
static guint
count_payments (const PdWireReservationOrder *wire)
{
  guint n = 0;

  for (guint i = 0; i < wire->payments->len; i++) {
    const PdWirePayment *payment = wire->payments->pdata[i];

    n += payment->status == NULL || g_ascii_strcasecmp (payment->status, "Failed") != 0;
  }
  return MAX (n, 1);
}

/* What the whole term costs, in the currency that is billed where a payment tells it (2 "Order"):
 * payments of a plan are equal, those to come have no billing figure yet. */
static gboolean
plan_total (const PdWireReservationOrder *wire, const char **currency, gint64 *total)
{
  for (guint i = 0; i < wire->payments->len; i++) {
    const PdWirePayment *payment = wire->payments->pdata[i];

    if (payment->billing.known &&
        pd_money_multiply (payment->billing.minor, count_payments (wire), total, NULL)) {
      *currency = payment->billing.currency;
      return TRUE;
    }
  }
  if (!wire->plan_total.known)
    return FALSE;

  *currency = wire->plan_total.currency;
  *total = wire->plan_total.minor;
  return TRUE;
}

static gboolean
put_order (PdDatabase *database,
           PdPullAzure *azure,
           const PdWireReservationOrder *wire,
           GError **error)
{
  PdFarReservationOrder order = {
    .reservation_order_id = wire->order_id,
    .customer_row_id = azure->customer_row_id,
    .name = wire->name,
    .quantity = wire->original_quantity > 0 ? wire->original_quantity : -1,
    .term = wire->term,
    .billing = wire->billing_plan,
    .state = wire->state,
    .purchased_at = wire->requested_at > 0 ? wire->requested_at : wire->created_at,
    .expires_at = wire->expires_at,
    .total_minor = PD_FAR_UNSAID,
    .payments_made = wire->payments_made,
    .next_payment_at = wire->next_payment_at,
    .seen_at = azure->run->seen,
  };

  if (wire->order_id == NULL)
    return TRUE;

  if (!plan_total (wire, &order.currency, &order.total_minor))
    order.total_minor = PD_FAR_UNSAID;
  return pd_database_put_far_reservation_order (database, &order, NULL, error);
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  const PdWireUseDay *one = *(const PdWireUseDay *const *) a;
  const PdWireUseDay *other = *(const PdWireUseDay *const *) b;
  const int order = g_strcmp0 (one->reservation_id, other->reservation_id);

  return order != 0 ? order : one->day < other->day ? -1 : one->day > other->day;
}

/* Days of one reservation, ascending; two rows of one day add up. */
static GArray *
take_days (const GPtrArray *sorted, guint *place)
{
  GArray *days = g_array_new (FALSE, TRUE, sizeof (PdUtilizationDay));
  const char *id = ((const PdWireUseDay *) sorted->pdata[*place])->reservation_id;

  for (; *place < sorted->len; (*place)++) {
    const PdWireUseDay *wire = sorted->pdata[*place];
    PdUtilizationDay day = { wire->day, MAX (wire->reserved_millihours, 0),
                             MAX (wire->used_millihours, 0) };

    if (g_strcmp0 (wire->reservation_id, id) != 0)
      break;
    if (days->len > 0 && g_array_index (days, PdUtilizationDay, days->len - 1).day == day.day) {
      PdUtilizationDay *last = &g_array_index (days, PdUtilizationDay, days->len - 1);

      last->reserved_millihours += day.reserved_millihours;
      last->used_millihours += day.used_millihours;
    } else {
      g_array_append_val (days, day);
    }
  }

  return days;
}

static gboolean
put_use (PdDatabase *database, PdPullAzure *azure, const GPtrArray *pages, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  guint place = 0;

  for (guint i = 0; pages != NULL && i < pages->len; i++) {
    const GPtrArray *page = pages->pdata[i];

    for (guint j = 0; j < page->len; j++) {
      PdWireUseDay *day = page->pdata[j];

      if (day->reservation_id != NULL && day->day >= 0)
        g_ptr_array_add (sorted, day);
    }
  }
  g_ptr_array_sort (sorted, compare_days);

  while (place < sorted->len) {
    const char *id = ((const PdWireUseDay *) sorted->pdata[place])->reservation_id;
    const gint64 *row_id = g_hash_table_lookup (azure->rows, id);
    g_autoptr (GArray) days = take_days (sorted, &place);

    /* Of a reservation that the list does not show there is nothing to be told. */
    if (row_id == NULL)
      continue;
    if (!pd_database_put_far_utilization (database, *row_id, (const PdUtilizationDay *) days->data,
                                          days->len, NULL, error))
      return FALSE;
    pd_pull_count (azure->run, &azure->run->report->utilization_days, days->len);
  }

  return TRUE;
}

static gboolean
put_access (PdDatabase *database,
            PdPullAzure *azure,
            const char *order_id,
            const GPtrArray *pages,
            GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (PdFarAssignment));

  for (guint i = 0; i < pages->len; i++) {
    const GPtrArray *page = pages->pdata[i];

    for (guint j = 0; j < page->len; j++) {
      const PdWireAssignment *wire = page->pdata[j];
      PdFarAssignment row = {
        .assignment_id = wire->assignment_id,
        .principal_id = wire->principal_id,
        .principal_type = wire->principal_type,
        .role_id = wire->role_id,
        .inherited = wire->inherited,
        .created_at = wire->created_at,
        .created_by = wire->created_by,
      };

      if (row.assignment_id != NULL && row.principal_id != NULL && row.role_id != NULL)
        g_array_append_val (rows, row);
    }
  }

  pd_pull_count (azure->run, &azure->run->report->assignments, rows->len);
  return pd_database_put_far_assignments (database, order_id, (const PdFarAssignment *) rows->data,
                                          rows->len, NULL, error);
}

static gboolean
put_orders (PdDatabase *database, PdPullAzure *azure, GError **error)
{
  for (guint i = 0; i < azure->orders->len; i++) {
    const PdPullAzureOrder *order = azure->orders->pdata[i];

    if ((order->wire != NULL && !put_order (database, azure, order->wire, error)) ||
        !put_use (database, azure, order->use, error) ||
        (order->assignments != NULL &&
         !put_access (database, azure, order->order_id, order->assignments, error)))
      return FALSE;
  }

  return TRUE;
}

/* --- subscriptions and tickets --- */

static gboolean
put_subscriptions (PdDatabase *database, PdPullAzure *azure, GError **error)
{
  for (guint i = 0; azure->subscriptions != NULL && i < azure->subscriptions->len; i++) {
    const GPtrArray *page = azure->subscriptions->pdata[i];

    for (guint j = 0; j < page->len; j++) {
      const PdWireAzureSubscription *wire = page->pdata[j];

      if (wire->subscription_id != NULL &&
          !pd_database_put_far_azure_subscription (
              database, azure->customer_row_id, wire->subscription_id, wire->name,
              pd_wire_azure_subscription_get_book_state (wire), NULL, NULL, error))
        return FALSE;
    }
  }

  return TRUE;
}

/* 13.6: the reservation's ID stands in the text of a ticket that is about one. 0: in none. */
static gint64
find_reservation (PdPullAzure *azure, const PdWireTicket *ticket)
{
  g_autofree char *text =
      g_ascii_strdown (ticket->description != NULL ? ticket->description : "", -1);
  GHashTableIter iter;
  gpointer id;
  gpointer row_id;

  g_hash_table_iter_init (&iter, azure->rows);
  while (g_hash_table_iter_next (&iter, &id, &row_id)) {
    if (strstr (text, id) != NULL)
      return *(gint64 *) row_id;
  }

  return 0;
}

static gboolean
put_messages (PdDatabase *database, const PdPullTicket *ticket, gint64 row_id, GError **error)
{
  for (guint i = 0; ticket->messages != NULL && i < ticket->messages->len; i++) {
    const GPtrArray *page = ticket->messages->pdata[i];

    for (guint j = 0; j < page->len; j++) {
      const PdWireCommunication *wire = page->pdata[j];
      PdFarMessage message = {
        .far_id = wire->name,
        .at = wire->created_at,
        .author = wire->sender != NULL ? wire->sender
                  : wire->ours         ? ""
                                       : "Microsoft",
        .direction = wire->ours ? "out" : "in",
        .body = wire->body != NULL ? wire->body : wire->subject,
      };

      if (message.body != NULL &&
          !pd_database_put_far_message (database, row_id, &message, NULL, NULL, error))
        return FALSE;
    }
  }

  return TRUE;
}

static gboolean
put_ticket (PdDatabase *database, PdPullAzure *azure, const PdPullTicket *ticket, GError **error)
{
  PdPullRun *run = azure->run;
  const PdWireTicket *wire = ticket->ticket;
  const char *title = wire->classification_title != NULL ? wire->classification_title : "";
  const gboolean about_refunds =
      strcasestr (title, "exchange") != NULL && strcasestr (title, "refund") != NULL;
  gint64 row_id = 0;
  PdFarRequest request = {
    .far_id = wire->name,
    .number = wire->number != NULL ? wire->number : wire->name,
    .type = PD_REQUEST_AZURE,
    .state = wire->status,
    .customer_row_id = azure->customer_row_id,
    .reservation_row_id = find_reservation (azure, wire),
    .subscription_id = ticket->subscription_id,
    .problem = about_refunds ? "reservation-management" : wire->classification_title,
    .category = about_refunds ? "exchanges-and-refunds" : NULL,
    .impact = wire->severity,
    .title = wire->title,
    .description = wire->description,
    .user_name = run->user_name,
    .user_email = run->user_email,
    .created_at = wire->created_at,
    .updated_at = wire->modified_at,
    .seen_at = run->seen,
  };

  if (!pd_database_put_far_request (database, &request, &row_id, NULL, error))
    return FALSE;

  pd_pull_count (run, &run->report->tickets, 1);
  return put_messages (database, ticket, row_id, error);
}

static gboolean
put_tickets (PdDatabase *database, PdPullAzure *azure, GError **error)
{
  for (guint i = 0; i < azure->tickets->len; i++) {
    if (!put_ticket (database, azure, azure->tickets->pdata[i], error))
      return FALSE;
  }

  return TRUE;
}

/* --- all of it --- */

/* Not where only the orders that changed were read: the days of the others are still to come. */
static gboolean
put_use_done (PdDatabase *database, PdPullAzure *azure, GError **error)
{
  const guint pieces_of_it = 1u << PD_PULL_PIECE_USE | 1u << PD_PULL_PIECE_ACCESS;

  return !azure->closely || (azure->failed & pieces_of_it) != 0 ||
         pd_pull_put_done (database, azure->run, PD_PULL_AZURE_USE, azure->tenant,
                           azure->orders->len, error);
}

static gboolean
put_pieces_done (PdDatabase *database, PdPullAzure *azure, GError **error)
{
  for (int piece = 0; piece < PD_PULL_N_PIECES; piece++) {
    if (!(azure->failed & (1u << piece)) &&
        !pd_pull_put_well (database, azure->run, pieces[piece], azure->tenant, 0, error))
      return FALSE;
  }

  return put_use_done (database, azure, error) &&
         pd_pull_put_done (database, azure->run, "azure-reservations", azure->tenant,
                           g_hash_table_size (azure->rows), error);
}

gboolean
pd_pull_write_azure (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  PdPullAzure *azure = data;
  gint64 before = 0;

  if (run->kind == PD_PULL_FULL &&
      !pd_database_count_far_rows (database, PD_LIST_RESERVATIONS, azure->customer_row_id, &before,
                                   error))
    return FALSE;

  g_hash_table_remove_all (azure->rows);
  return put_subscriptions (database, azure, error) &&
         pd_pull_put_reservations (database, azure, NULL, error) &&
         end_reservations (database, azure, before, error) && put_orders (database, azure, error) &&
         put_tickets (database, azure, error) &&
         (azure->ended || put_pieces_done (database, azure, error));
}
