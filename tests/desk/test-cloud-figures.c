// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The figure that a person agreed to: a refund or an exchange that waited does not go at a worse
 * one unasked (azure-api.md 6, 7: the far side's figures are final). */

#include <string.h>

#include "pd-money.h"
#include "reservation-fixture.h"
#include "world-fixture.h"

#define FIRST "0e0e0e0e-0000-4000-8000-000000000001"
#define UNITS 2
/* From TEST_NOW, 09:00: used days are counted by the UTC day. */
#define MIDNIGHT_US (15 * 60 * MINUTE_US)
#define DAY_US (24 * 60 * MINUTE_US)

/* --- refund --- */

static PdRefundQuote *
quote_units (World *world, PdReservation *reservation)
{
  g_autoptr (PdRefundAsk) units = new_ask (UNITS, NULL);
  g_autoptr (GError) error = NULL;
  PdRefundQuote *quote =
      quote_refund (world->account->desk, row_id_of (reservation), units, &error);

  g_assert_no_error (error);
  return quote;
}

/* As the dialog does that shows @quote; @more is what it showed more than that. */
static void
ask_refund (World *world,
            PdReservation *reservation,
            const PdRefundQuote *quote,
            gint64 more,
            GError **error)
{
  g_autoptr (PdRefundAsk) units = new_ask (UNITS, NULL);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (world->customer));
  g_autoptr (PdRequestDetails) details = NULL;

  if (quote != NULL) {
    g_assert_cmpint (quote->amounts.net, >, 0);
    pd_refund_ask_accept (units, quote);
    units->accepted_minor += more;
  }
  details = refund (world->account->desk, row_id_of (reservation), units, fields, 0, FIRST, error);
  g_assert_true ((details == NULL) == (*error != NULL));
}

/* Refused at its figure: the sentence names both, and nothing has left. */
static void
assert_figures (World *world, const char *act, gint64 now_minor, gint64 then_minor)
{
  g_autoptr (PdOutboxEntry) entry = account_find_item (world->account, FIRST);
  g_autofree char *now = pd_money_format (now_minor, "USD");
  g_autofree char *then = pd_money_format (then_minor, "USD");

  world_assert_code (world, FIRST, "price");
  g_test_message ("%s", entry->last_error);
  g_assert_nonnull (strstr (entry->last_error, now));
  g_assert_nonnull (strstr (entry->last_error, then));
  g_assert_cmpint (now_minor, !=, then_minor);
  g_assert_cmpuint (desk_service_count_acts (world->service, act), ==, 0);
}

/* It waited for the network past midnight: a day more is used up. The person is asked; whoever
 * sends it again agrees to the new figure, and to no worse one after it. */
static void
test_refund_fell (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (PdRefundQuote) then = quote_units (world, reservation);
  g_autoptr (PdRefundQuote) next = NULL;
  g_autoptr (PdRefundQuote) last = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_set_listening (world->service, FALSE);
  ask_refund (world, reservation, then, 0, &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  world_pass_time (world, MIDNIGHT_US);
  desk_service_set_listening (world->service, TRUE);
  next = quote_units (world, reservation);
  world_send_again (world, FIRST);
  assert_figures (world, "return", next->amounts.net, then->amounts.net);

  world_pass_time (world, MIDNIGHT_US + DAY_US);
  last = quote_units (world, reservation);
  world_send_again (world, FIRST);
  assert_figures (world, "return", last->amounts.net, next->amounts.net);

  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "return"), ==, 1);
}

/* Azure could not be asked, and ours was shown: it is compared all the same. */
static void
test_refund_ours (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (PdRefundQuote) ours = NULL;
  g_autoptr (PdRefundQuote) theirs = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_set_listening (world->service, FALSE);
  ours = quote_units (world, reservation);
  g_assert_false (ours->far->known);
  ask_refund (world, reservation, ours, 0, &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  desk_service_set_listening (world->service, TRUE);
  theirs = quote_units (world, reservation);
  g_assert_cmpint (theirs->amounts.net, <, ours->amounts.net); /* a fee that we do not reckon */
  world_send_again (world, FIRST);
  assert_figures (world, "return", theirs->amounts.net, ours->amounts.net);

  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "return"), ==, 1);
}

/* The same figure, and one that is better: nobody is asked. */
static void
test_refund_no_worse (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (PdRefundQuote) quote = quote_units (world, reservation);
  g_autoptr (GError) error = NULL;

  ask_refund (world, reservation, quote, GPOINTER_TO_INT (data), &error);
  g_assert_no_error (error);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "return"), ==, 1);
}

/* By the smallest unit of money. */
static void
test_refund_cent (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (PdRefundQuote) quote = quote_units (world, reservation);
  g_autoptr (GError) error = NULL;

  ask_refund (world, reservation, quote, 1, &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  assert_figures (world, "return", quote->amounts.net, quote->amounts.net + 1);
}

/* An item that an older edition queued has no figure: it goes as it always did. */
static void
test_refund_older (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (GError) error = NULL;

  desk_service_set_listening (world->service, FALSE);
  ask_refund (world, reservation, NULL, 0, &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  world_pass_time (world, MIDNIGHT_US);
  desk_service_set_listening (world->service, TRUE);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "return"), ==, 1);
}

/* What was shown in dollars is not taken in euros unasked, however large the figure is; where the
 * quote told the euros, it is. */
static void
test_refund_other_currency (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  gboolean told = GPOINTER_TO_INT (data);
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (GError) error = NULL;

  if (!told)
    quote = quote_units (world, reservation);
  desk_service_add_fault (world->service, "POST", "*/calculateRefund*", DESK_FAULT_STATUS, 0, 0,
                          "200 {\"id\":\"x\",\"properties\":{\"sessionId\":\"s\",\"quantity\":2,"
                          "\"billingRefundAmount\":{\"currencyCode\":\"EUR\",\"amount\":900000}}}");
  desk_service_add_fault (world->service, "POST", "*/return?*", DESK_FAULT_STATUS, 0, 1,
                          "400 {\"error\":{\"code\":\"BadRequest\",\"message\":\"s\"}}");
  if (told)
    quote = quote_units (world, reservation);
  ask_refund (world, reservation, quote, 0, &error);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  world_assert_code (world, FIRST, told ? "BadRequest" : "price");
  g_assert_cmpuint (desk_service_count_calls (world->service, "POST", "*/return?*"), ==,
                    (guint) told);
}

/* What nobody has read, nobody has agreed to: the "no" of a try so soon after a lost one is asked
 * about and not shown. */
static void
test_refund_fell_in_doubt (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (PdRefundQuote) then = quote_units (world, reservation);
  g_autoptr (PdRefundQuote) next = NULL;
  g_autoptr (GError) error = NULL;

  world_pass_time (world, MIDNIGHT_US - 5 * MINUTE_US);
  desk_service_add_fault (world->service, "POST", "*/return?*", DESK_FAULT_DROP_BEFORE, 0, 1, NULL);
  ask_refund (world, reservation, then, 0, &error);
  world_assert_asked (world, FIRST);
  world_pass_time (world, MIDNIGHT_US);
  next = quote_units (world, reservation);
  world_send_again (world, FIRST); /* it was not taken */
  world_send_again (world, FIRST);
  world_assert_asked (world, FIRST);

  world_pass_time (world, MIDNIGHT_US + 20 * MINUTE_US);
  world_send_again (world, FIRST);
  assert_figures (world, "return", next->amounts.net, then->amounts.net);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "return"), ==, 1);
}

/* --- exchange --- */

/* "In the region, for a year." */
static GPtrArray *
new_wish (World *world)
{
  g_autoptr (GPtrArray) products = account_list (world->account, PD_LIST_PRODUCTS);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);

  for (guint i = 0; i < products->len && items->len == 0; i++) {
    PdProduct *product = products->pdata[i];
    const char *const *regions = pd_product_get_regions (product);
    GPtrArray *prices = pd_product_get_prices (product);
    gboolean yearly = prices->len == 0;
    PdOrderItem *item;

    for (guint k = 0; k < prices->len; k++)
      yearly = yearly || g_strcmp0 (((PdPrice *) prices->pdata[k])->term, "P1Y") == 0;
    if (g_strcmp0 (pd_product_get_size (product), "Standard_D8s_v5") != 0 || !yearly ||
        regions == NULL || !g_strv_contains (regions, "eastus"))
      continue;
    item = pd_order_item_new (pd_product_get_product_id (product), pd_product_get_sku_id (product),
                              1, "P1Y", PD_BILLING_ONE_TIME);
    pd_order_item_set_reservation (item, "eastus", WORLD_SUBSCRIPTION);
    g_ptr_array_add (items, item);
  }
  g_assert_cmpuint (items->len, ==, 1);
  return items;
}

static PdExchangeQuote *
quote_wish (World *world, PdReservation *reservation, GPtrArray *items)
{
  g_autoptr (PdRefundAsk) units = new_ask (1, NULL);
  g_autoptr (GError) error = NULL;
  PdExchangeQuote *quote =
      quote_exchange (world->account->desk, row_id_of (reservation), units, items, &error);

  g_assert_no_error (error);
  return quote;
}

static void
ask_exchange (World *world,
              PdReservation *reservation,
              GPtrArray *items,
              const PdExchangeQuote *quote,
              gint64 more,
              GError **error)
{
  g_autoptr (PdRefundAsk) units = new_ask (1, NULL);
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE, row_id_of (world->customer));
  g_autoptr (PdRequestDetails) details = NULL;

  if (quote != NULL) {
    pd_refund_ask_accept_exchange (units, quote);
    units->accepted_minor += more;
  }
  details = exchange (world->account->desk, row_id_of (reservation), units, items, fields, FIRST,
                      NULL, error);
  g_assert_true ((details == NULL) == (*error != NULL));
}

/* What goes back is worth less by the day, so that more is to be paid. */
static void
test_exchange_rose (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (GPtrArray) items = new_wish (world);
  g_autoptr (PdExchangeQuote) then = quote_wish (world, reservation, items);
  g_autoptr (PdExchangeQuote) next = NULL;
  g_autoptr (GError) error = NULL;

  desk_service_set_listening (world->service, FALSE);
  ask_exchange (world, reservation, items, then, 0, &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  world_pass_time (world, MIDNIGHT_US);
  desk_service_set_listening (world->service, TRUE);
  next = quote_wish (world, reservation, items);
  world_send_again (world, FIRST);
  assert_figures (world, "exchange", next->amounts.net_payable, then->amounts.net_payable);

  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "exchange"), ==, 1);
}

static void
test_exchange_no_worse (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (GPtrArray) items = new_wish (world);
  g_autoptr (PdExchangeQuote) quote = quote_wish (world, reservation, items);
  g_autoptr (GError) error = NULL;

  ask_exchange (world, reservation, items, quote, GPOINTER_TO_INT (data), &error);
  g_assert_no_error (error);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "exchange"), ==, 1);
}

static void
test_exchange_cent (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (GPtrArray) items = new_wish (world);
  g_autoptr (PdExchangeQuote) now = quote_wish (world, reservation, items);
  g_autoptr (GError) error = NULL;

  ask_exchange (world, reservation, items, now, -1, &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_REFUSED);
  assert_figures (world, "exchange", now->amounts.net_payable, now->amounts.net_payable - 1);
}

/* An older item. */
static void
test_exchange_older (World *world, gconstpointer data)
{
  g_autoptr (PdReservation) reservation = account_get_reservation (world->account);
  g_autoptr (GPtrArray) items = new_wish (world);
  g_autoptr (GError) error = NULL;

  desk_service_set_listening (world->service, FALSE);
  ask_exchange (world, reservation, items, NULL, 0, &error);
  g_assert_error (error, PD_ERROR, PD_ERROR_QUEUED);
  world_pass_time (world, MIDNIGHT_US);
  desk_service_set_listening (world->service, TRUE);
  world_send_again (world, FIRST);
  world_assert_state (world, FIRST, PD_OUTBOX_SENT);
  g_assert_cmpuint (desk_service_count_acts (world->service, "exchange"), ==, 1);
}

#define ADD(path, test) ADD_WITH (path, test, 0)
#define ADD_WITH(path, test, number)                                                       \
  g_test_add ("/cloud-figures/" path, World, GINT_TO_POINTER (number), world_set_up, test, \
              world_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("refund/fell", test_refund_fell);
  ADD ("refund/ours", test_refund_ours);
  ADD ("refund/same", test_refund_no_worse);
  ADD_WITH ("refund/better", test_refund_no_worse, -1);
  ADD ("refund/cent", test_refund_cent);
  ADD ("refund/older", test_refund_older);
  ADD ("refund/other-currency", test_refund_other_currency);
  ADD_WITH ("refund/other-currency-told", test_refund_other_currency, TRUE);
  ADD ("refund/fell-in-doubt", test_refund_fell_in_doubt);
  ADD ("exchange/rose", test_exchange_rose);
  ADD ("exchange/same", test_exchange_no_worse);
  ADD_WITH ("exchange/better", test_exchange_no_worse, 1);
  ADD ("exchange/cent", test_exchange_cent);
  ADD ("exchange/older", test_exchange_older);

  return g_test_run ();
}
