// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-desk-reservations.h"

#include "pd-data.h"
#include "pd-desk-private.h"

PdReservation *
pd_desk_find_reservation (PdDesk *self, const char *text, GError **error)
{
  PdDeed *deed;

  g_return_val_if_fail (PD_IS_DESK (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  deed = pd_deed_new (PD_DEED_FIND_RESERVATION, NULL);
  deed->text = g_strdup (text);
  return pd_desk_read_deed (self, deed, error);
}

/* --- subscriptions, the customer's own purchases --- */

void
pd_desk_list_subscriptions_async (PdDesk *self,
                                  gint64 customer_row_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_LIST_SUBSCRIPTIONS, NULL);
  deed->customer_row_id = customer_row_id;
  pd_desk_start_deed (self, deed, pd_desk_list_subscriptions_async, cancellable, callback,
                      user_data);
}

void
pd_desk_add_subscription_async (PdDesk *self,
                                gint64 customer_row_id,
                                const char *name,
                                const char *subscription_id,
                                const char *request_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_ADD_SUBSCRIPTION, request_id);
  deed->customer_row_id = customer_row_id;
  deed->name = g_strdup (name);
  deed->text = g_strdup (subscription_id);
  pd_desk_start_deed (self, deed, pd_desk_add_subscription_async, cancellable, callback, user_data);
}

GPtrArray *
pd_desk_subscriptions_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_get_self_purchase_async (PdDesk *self,
                                 gint64 customer_row_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_GET_SELF_PURCHASE, NULL);
  deed->customer_row_id = customer_row_id;
  pd_desk_start_deed (self, deed, pd_desk_get_self_purchase_async, cancellable, callback,
                      user_data);
}

void
pd_desk_set_self_purchase_async (PdDesk *self,
                                 gint64 customer_row_id,
                                 gboolean allowed,
                                 const char *request_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_SET_SELF_PURCHASE, request_id);
  deed->customer_row_id = customer_row_id;
  deed->flag = allowed;
  pd_desk_start_deed (self, deed, pd_desk_set_self_purchase_async, cancellable, callback,
                      user_data);
}

gboolean
pd_desk_self_purchase_finish (PdDesk *self, GAsyncResult *result, gboolean *allowed, GError **error)
{
  g_autofree gboolean *answer = pd_desk_finish_deed (self, result, error);

  if (answer != NULL && allowed != NULL)
    *allowed = *answer;
  return answer != NULL;
}

/* --- markets --- */

/* A list is a few kilobytes; what is larger is something else. */
#define MARKETS_MAX (4 * 1024 * 1024)

static void
read_markets_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (PdMarketList) list = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  GError *error = NULL;

  if (g_file_load_contents (G_FILE (data), cancellable, &text, &length, NULL, &error)) {
    if (length > MARKETS_MAX)
      g_set_error (&error, PD_ERROR, PD_ERROR_PROTOCOL, "A list of %" G_GSIZE_FORMAT " bytes",
                   length);
    else
      list = pd_data_parse_markets (text, (gssize) length, &error);
  }

  if (list != NULL)
    g_task_return_pointer (task, g_steal_pointer (&list), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
pd_desk_read_markets_async (PdDesk *self,
                            GFile *file,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_desk_read_markets_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, read_markets_thread);
}

PdMarketList *
pd_desk_read_markets_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_set_markets_async (PdDesk *self,
                           PdMarketList *list,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_SET_MARKETS, NULL);
  deed->markets = list != NULL ? g_object_ref (list) : NULL;
  pd_desk_start_deed (self, deed, pd_desk_set_markets_async, cancellable, callback, user_data);
}

gboolean
pd_desk_set_markets_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  PdMarketList *list = pd_desk_finish_deed (self, result, error);

  if (list == NULL)
    return FALSE;

  pd_desk_take_markets (self, list);
  return TRUE;
}

/* --- looking and access --- */

void
pd_desk_list_utilization_async (PdDesk *self,
                                gint64 reservation_row_id,
                                int from_day,
                                int to_day,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_LIST_UTILIZATION, NULL);
  deed->row_id = reservation_row_id;
  deed->from_day = from_day;
  deed->to_day = to_day;
  pd_desk_start_deed (self, deed, pd_desk_list_utilization_async, cancellable, callback, user_data);
}

GArray *
pd_desk_list_utilization_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_list_assignments_async (PdDesk *self,
                                gint64 reservation_row_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_LIST_ASSIGNMENTS, NULL);
  deed->row_id = reservation_row_id;
  pd_desk_start_deed (self, deed, pd_desk_list_assignments_async, cancellable, callback, user_data);
}

void
pd_desk_grant_role_async (PdDesk *self,
                          gint64 reservation_row_id,
                          const PdGrant *grant,
                          const char *request_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (grant != NULL);

  deed = pd_deed_new (PD_DEED_GRANT_ROLE, request_id);
  deed->row_id = reservation_row_id;
  deed->grant = pd_grant_copy (grant);
  pd_desk_start_deed (self, deed, pd_desk_grant_role_async, cancellable, callback, user_data);
}

void
pd_desk_revoke_role_async (PdDesk *self,
                           gint64 reservation_row_id,
                           gint64 assignment_row_id,
                           const char *request_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_REVOKE_ROLE, request_id);
  deed->row_id = reservation_row_id;
  deed->other_row_id = assignment_row_id;
  pd_desk_start_deed (self, deed, pd_desk_revoke_role_async, cancellable, callback, user_data);
}

GPtrArray *
pd_desk_assignments_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

/* --- configuration --- */

void
pd_desk_change_reservation_async (PdDesk *self,
                                  gint64 reservation_row_id,
                                  const PdReservationChange *change,
                                  const char *request_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (change != NULL);

  deed = pd_deed_new (PD_DEED_CHANGE_RESERVATION, request_id);
  deed->row_id = reservation_row_id;
  deed->change = pd_reservation_change_copy (change);
  pd_desk_start_deed (self, deed, pd_desk_change_reservation_async, cancellable, callback,
                      user_data);
}

void
pd_desk_split_reservation_async (PdDesk *self,
                                 gint64 reservation_row_id,
                                 gint64 first_quantity,
                                 gint64 second_quantity,
                                 const char *request_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_SPLIT_RESERVATION, request_id);
  deed->row_id = reservation_row_id;
  deed->quantities[0] = first_quantity;
  deed->quantities[1] = second_quantity;
  pd_desk_start_deed (self, deed, pd_desk_split_reservation_async, cancellable, callback,
                      user_data);
}

void
pd_desk_merge_reservations_async (PdDesk *self,
                                  const gint64 *reservation_row_ids,
                                  gsize n_reservations,
                                  const char *request_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_MERGE_RESERVATIONS, request_id);
  deed->line_row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (n_reservations > 0)
    g_array_append_vals (deed->line_row_ids, reservation_row_ids, (guint) n_reservations);
  pd_desk_start_deed (self, deed, pd_desk_merge_reservations_async, cancellable, callback,
                      user_data);
}

GPtrArray *
pd_desk_reservations_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

/* --- refund and exchange --- */

/* What is asked for about one reservation. @ask NULL: everything as it is measured, now. */
static PdDeed *
new_return (PdDeedKind kind, gint64 reservation_row_id, const PdRefundAsk *ask, const char *id)
{
  const PdRefundAsk plain = { .used = -1 };
  PdDeed *deed = pd_deed_new (kind, id);

  deed->row_id = reservation_row_id;
  deed->ask = pd_refund_ask_copy (ask != NULL ? ask : &plain);
  return deed;
}

void
pd_desk_quote_refund_async (PdDesk *self,
                            gint64 reservation_row_id,
                            const PdRefundAsk *ask,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = new_return (PD_DEED_QUOTE_REFUND, reservation_row_id, ask, NULL);
  pd_desk_start_deed (self, deed, pd_desk_quote_refund_async, cancellable, callback, user_data);
}

PdRefundQuote *
pd_desk_quote_refund_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_refund_async (PdDesk *self,
                      gint64 reservation_row_id,
                      const PdRefundAsk *ask,
                      const PdRequestFields *fields,
                      gint64 draft_row_id,
                      const char *request_id,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = new_return (PD_DEED_REFUND, reservation_row_id, ask, request_id);
  deed->fields = fields != NULL ? pd_request_fields_copy (fields) : NULL;
  deed->other_row_id = draft_row_id;
  pd_desk_start_deed (self, deed, pd_desk_refund_async, cancellable, callback, user_data);
}

void
pd_desk_quote_exchange_async (PdDesk *self,
                              gint64 reservation_row_id,
                              const PdRefundAsk *ask,
                              GPtrArray *items,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = new_return (PD_DEED_QUOTE_EXCHANGE, reservation_row_id, ask, NULL);
  deed->items = pd_deed_copy_items (items);
  pd_desk_start_deed (self, deed, pd_desk_quote_exchange_async, cancellable, callback, user_data);
}

PdExchangeQuote *
pd_desk_quote_exchange_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_exchange_async (PdDesk *self,
                        gint64 reservation_row_id,
                        const PdRefundAsk *ask,
                        GPtrArray *items,
                        const PdRequestFields *fields,
                        gint64 draft_row_id,
                        const char *request_id,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = new_return (PD_DEED_EXCHANGE, reservation_row_id, ask, request_id);
  deed->items = pd_deed_copy_items (items);
  deed->fields = fields != NULL ? pd_request_fields_copy (fields) : NULL;
  deed->other_row_id = draft_row_id;
  pd_desk_start_deed (self, deed, pd_desk_exchange_async, cancellable, callback, user_data);
}

PdRequestDetails *
pd_desk_exchange_finish (PdDesk *self, GAsyncResult *result, PdOrder **order, GError **error)
{
  g_autoptr (PdReturnAnswer) answer = pd_desk_finish_deed (self, result, error);

  if (order != NULL)
    *order = answer != NULL ? g_steal_pointer (&answer->order) : NULL;
  return answer != NULL ? g_steal_pointer (&answer->details) : NULL;
}
