// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reservation-fixture.h"

#include "pd-reservation-tables.h"

gint64
row_id_of (gpointer record)
{
  return pd_record_get_row_id (PD_RECORD (record));
}

gint64
customer_id (Fixture *fixture)
{
  return row_id_of (fixture->customer);
}

void
set_user (Fixture *fixture, const char *name, const char *email)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_set_user_async (fixture->desk, name, email, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  pd_desk_settings_finish (fixture->desk, result, &error);
  g_assert_no_error (error);
}

GPtrArray *
add_subscription (PdDesk *desk, gint64 customer, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_add_subscription_async (desk, customer, name, NULL, NULL, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_subscriptions_finish (desk, result, error);
}

static void
add_first_subscription (Fixture *fixture, gint64 customer)
{
  g_autoptr (GPtrArray) subscriptions = NULL;
  g_autoptr (GError) error = NULL;

  subscriptions = add_subscription (fixture->desk, customer, SUBSCRIPTION_NAME, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (subscriptions->len, ==, 1);
}

void
reservation_fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture_set_up (fixture, data);
  set_user (fixture, "山田 直子", USER_EMAIL);
  add_first_subscription (fixture, customer_id (fixture));
}

PdCustomer *
new_american (Fixture *fixture)
{
  PdCustomer *customer = new_customer (fixture, "Larkspur LLC", "US", "USD", TRUE);

  add_first_subscription (fixture, row_id_of (customer));
  return customer;
}

PdReservation *
get_reservation (Fixture *fixture, gint64 row_id)
{
  g_autoptr (GError) error = NULL;
  PdRecord *record = get_record (fixture->desk, PD_LIST_RESERVATIONS, row_id, &error);

  g_assert_no_error (error);
  return PD_RESERVATION (record);
}

GPtrArray *
list_reservations (Fixture *fixture)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
  g_autoptr (GError) error = NULL;
  GPtrArray *records;
  gint64 total = 0;

  query->sort = PD_SORT_DATE;
  records = pd_desk_list_now (fixture->desk, query, -1, 0, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpint (total, ==, records->len);
  return records;
}

typedef struct
{
  gint64 line;
  gint64 row_id;
  int day;
} Looking;

static gpointer
find_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Looking *looking = data;
  g_autoptr (GPtrArray) found =
      pd_database_list_line_reservations (database, looking->line, TEST_NOW, error);

  if (found == NULL)
    return NULL;
  g_assert_cmpuint (found->len, ==, 1);
  looking->row_id = row_id_of (found->pdata[0]);
  return data;
}

PdReservation *
reserve_for (Fixture *fixture, gint64 customer, const char *item)
{
  g_autoptr (GPtrArray) items = new_items (item, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOrder) order = buy (fixture->desk, customer, items, NULL, &error);
  Looking looking = { 0 };

  g_assert_no_error (error);
  looking.line = get_line_id (order, 0);
  pd_store_read (pd_desk_get_store (fixture->desk), find_job, &looking, &error);
  g_assert_no_error (error);
  return get_reservation (fixture, looking.row_id);
}

PdReservation *
reserve (Fixture *fixture, const char *item)
{
  return reserve_for (fixture, customer_id (fixture), item);
}

static gpointer
use_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Looking *looking = data;
  const PdUtilizationDay day = { looking->day, 24000, 24000 };

  return pd_database_put_utilization (database, looking->row_id, &day, 1, error) ? data : NULL;
}

void
use_reservation (Fixture *fixture, gint64 row_id, int day)
{
  Looking looking = { .row_id = row_id, .day = day };
  g_autoptr (GError) error = NULL;

  pd_store_write (pd_desk_get_store (fixture->desk), use_job, &looking, &error);
  g_assert_no_error (error);
}

/* --- refund and exchange --- */

PdUsdRate *
new_rate (const char *currency, const char *text)
{
  PdUsdRate *rate = g_new0 (PdUsdRate, 1);
  g_autoptr (GError) error = NULL;

  rate->currency = g_strdup (currency);
  rate->date = pd_instant_from_day (pd_instant_get_day (TEST_NOW));
  rate->source = g_strdup ("test");
  pd_usd_rate_parse (text, &rate->rate_nano, &error);
  g_assert_no_error (error);
  return rate;
}

PdRefundAsk *
new_ask (gint64 quantity, const char *rate)
{
  PdRefundAsk *ask = g_new0 (PdRefundAsk, 1);

  ask->quantity = quantity;
  ask->used = -1;
  ask->rate = rate != NULL ? new_rate ("JPY", rate) : NULL;
  return ask;
}

PdRequestFields *
new_fields (const char *type, gint64 customer)
{
  PdRequestFields *fields = g_new0 (PdRequestFields, 1);
  gboolean azure = g_strcmp0 (type, PD_REQUEST_AZURE) == 0;

  fields->type = g_strdup (type);
  fields->customer_row_id = customer;
  fields->problem = g_strdup (azure ? "reservation-management" : "csp-purchase-refund");
  fields->category = azure ? g_strdup ("exchanges-and-refunds") : NULL;
  fields->impact = g_strdup ("minimal");
  fields->title = g_strdup ("A title");
  fields->reason = g_strdup ("Bought by mistake");
  fields->amount = g_strdup ("1");
  fields->contact = g_new0 (PdContact, 1);
  fields->contact->first_name = g_strdup ("直子");
  fields->contact->last_name = g_strdup ("山田");
  fields->contact->email = g_strdup (USER_EMAIL);
  fields->contact->phone = g_strdup ("+81-3-5550-0100");
  return fields;
}

PdRefundQuote *
quote_refund (PdDesk *desk, gint64 row_id, const PdRefundAsk *ask, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_quote_refund_async (desk, row_id, ask, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_quote_refund_finish (desk, result, error);
}

PdRequestDetails *
finish_request (PdDesk *desk, GAsyncResult **slot, GError **error)
{
  g_autoptr (GAsyncResult) result = wait_for (slot);

  return pd_desk_request_finish (desk, result, error);
}

PdRequestDetails *
refund (PdDesk *desk,
        gint64 row_id,
        const PdRefundAsk *ask,
        const PdRequestFields *fields,
        gint64 draft,
        const char *request_id,
        GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_refund_async (desk, row_id, ask, fields, draft, request_id, NULL, got_result_cb, &slot);
  return finish_request (desk, &slot, error);
}

PdExchangeQuote *
quote_exchange (PdDesk *desk,
                gint64 row_id,
                const PdRefundAsk *ask,
                GPtrArray *items,
                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_quote_exchange_async (desk, row_id, ask, items, NULL, got_result_cb, &slot);
  result = wait_for (&slot);
  return pd_desk_quote_exchange_finish (desk, result, error);
}

PdRequestDetails *
exchange (PdDesk *desk,
          gint64 row_id,
          const PdRefundAsk *ask,
          GPtrArray *items,
          const PdRequestFields *fields,
          const char *request_id,
          PdOrder **order,
          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_desk_exchange_async (desk, row_id, ask, items, fields, 0, request_id, NULL, got_result_cb,
                          &slot);
  result = wait_for (&slot);
  return pd_desk_exchange_finish (desk, result, order, error);
}

/* --- requests --- */

PdRequestDetails *
create_request (PdDesk *desk,
                const PdRequestFields *fields,
                gint64 draft,
                GPtrArray *files,
                const char *request_id,
                GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_create_request_async (desk, fields, draft, files, request_id, NULL, got_result_cb, &slot);
  return finish_request (desk, &slot, error);
}

PdRequestDetails *
get_request (PdDesk *desk, gint64 row_id, GError **error)
{
  GAsyncResult *slot = NULL;

  pd_desk_get_request_async (desk, row_id, NULL, got_result_cb, &slot);
  return finish_request (desk, &slot, error);
}

GPtrArray *
finish_reservations (PdDesk *desk, GAsyncResult **slot, GError **error)
{
  g_autoptr (GAsyncResult) result = wait_for (slot);

  return pd_desk_reservations_finish (desk, result, error);
}

GPtrArray *
finish_assignments (PdDesk *desk, GAsyncResult **slot, GError **error)
{
  g_autoptr (GAsyncResult) result = wait_for (slot);

  return pd_desk_assignments_finish (desk, result, error);
}
