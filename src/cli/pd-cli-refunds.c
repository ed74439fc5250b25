// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cli-json.h"
#include "pd-cli-orders.h"
#include "pd-cli-reservations.h"
#include "pd-desk-requests.h"
#include "pd-desk-reservations.h"
#include "pd-money.h"

static const PdCliColumn quote_columns[] = {
  { "name", N_ ("Name"), PD_CLI_TEXT },
  { "reservation_id", N_ ("Reservation ID"), PD_CLI_ID },
  { "date", N_ ("Day of the return"), PD_CLI_DAY },
  { "quantity", N_ ("Quantity"), PD_CLI_NUMBER },
  { "age_days", N_ ("Days since the purchase"), PD_CLI_NUMBER },
  { "used", N_ ("Used"), PD_CLI_BOOLEAN },
  { "total_paid", N_ ("Paid"), PD_CLI_MONEY },
  { "gross", N_ ("Balance"), PD_CLI_MONEY },
  { "fee", N_ ("Early termination fee"), PD_CLI_MONEY },
  { "net", N_ ("Refund"), PD_CLI_MONEY },
  { "net.currency", N_ ("Currency"), PD_CLI_ID },
  { "remaining_commitment", N_ ("Remaining commitment"), PD_CLI_MONEY },
  { "cap.limit", N_ ("Yearly cap (USD)"), PD_CLI_MONEY },
  { "cap.consumed", N_ ("Used up of it"), PD_CLI_MONEY },
  { "cap.asked", N_ ("This refund"), PD_CLI_MONEY },
  { "cap.left_after", N_ ("Left after it"), PD_CLI_MONEY },
  { "policy", N_ ("Policy"), PD_CLI_ID },
  { "verdict.allowed", N_ ("Allowed"), PD_CLI_BOOLEAN },
  { "verdict.reason", N_ ("Reason"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn step_columns[] = {
  { "label", N_ ("Step"), PD_CLI_TEXT },
  { "value", N_ ("Amount"), PD_CLI_ID },
  { "inputs", N_ ("Inputs"), PD_CLI_TEXT },
  { "rule", N_ ("Rule"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn exchange_columns[] = {
  { "reservation_id", N_ ("Reservation ID"), PD_CLI_ID },
  { "quantity", N_ ("Quantity"), PD_CLI_NUMBER },
  { "returned_value", N_ ("Returned value"), PD_CLI_MONEY },
  { "purchases_total", N_ ("New total"), PD_CLI_MONEY },
  { "net_payable", N_ ("To pay"), PD_CLI_MONEY },
  { "net_payable.currency", N_ ("Currency"), PD_CLI_ID },
  { "verdict.allowed", N_ ("Allowed"), PD_CLI_BOOLEAN },
  { "verdict.reason", N_ ("Reason"), PD_CLI_ID },
  { "order.id", N_ ("New order"), PD_CLI_ID },
  { "request.number", N_ ("Request"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn refund_columns[] = {
  { "number", N_ ("Request"), PD_CLI_ID },
  { "state", N_ ("Status"), PD_CLI_STATE },
  { "reservation_id", N_ ("Reservation ID"), PD_CLI_ID },
  { "refund_state", N_ ("Refund"), PD_CLI_STATE },
  { "credit", N_ ("Credit"), PD_CLI_MONEY },
  { "credit.currency", N_ ("Currency"), PD_CLI_ID },
  { "credit_invoice", N_ ("Invoice of the credit"), PD_CLI_MONTH },
  { NULL },
};

/* --- reading what was asked --- */

gboolean
pd_cli_parse_day (const char *text, const char *option, gint64 *instant, GError **error)
{
  *instant = 0;
  if (text == NULL || pd_date_parse (text, instant, NULL))
    return TRUE;

  /* Translators: the first %s is an option such as --date, the second what was typed */
  pd_cli_set_usage_error (error, _ ("%s takes a day such as 2026-05-02, not “%s”."), option, text);

  return FALSE;
}

gboolean
pd_cli_parse_amount (const char *text,
                     const char *option,
                     const char *currency,
                     gint64 *amount_minor,
                     GError **error)
{
  *amount_minor = 0;
  if (text == NULL)
    return TRUE;
  if (pd_money_parse (text, currency, amount_minor, NULL) && *amount_minor >= 0)
    return TRUE;

  /* Translators: the first %s is an option such as --new, the second a currency, the third what was
   * typed */
  pd_cli_set_usage_error (error, _ ("%s takes an amount in %s, not “%s”."), option, currency, text);

  return FALSE;
}

static gboolean
parse_rate (PdCli *cli, const char *currency, PdUsdRate **rate, GError **error)
{
  const PdCliOptions *options = &cli->options;
  g_autoptr (PdUsdRate) parsed = NULL;

  if (options->rate == NULL)
    return TRUE;

  parsed = g_new0 (PdUsdRate, 1);
  parsed->currency = g_strdup (currency);
  parsed->source = g_strdup (options->rate_source != NULL ? options->rate_source : "");
  if (!pd_usd_rate_parse (options->rate, &parsed->rate_nano, error) ||
      !pd_cli_parse_day (options->rate_date, "--rate-date", &parsed->date, error))
    return FALSE;
  if (parsed->date == 0)
    parsed->date = pd_instant_from_day (pd_instant_get_day (pd_clock_now (cli->clock)));
  *rate = g_steal_pointer (&parsed);

  return TRUE;
}

static gboolean
parse_used (const PdCliOptions *options, int *used, GError **error)
{
  if (options->used && options->unused) {
    pd_cli_set_usage_error (error, _ ("Say --used or --unused, not both."));
    return FALSE;
  }
  *used = options->used ? 1 : options->unused ? 0 : -1;

  return TRUE;
}

/* The date of the day at 00:00, except today, which is now. */
static PdRefundAsk *
parse_ask (PdCli *cli, PdReservation *reservation, GError **error)
{
  const PdCliOptions *options = &cli->options;
  const char *currency = pd_reservation_get_currency (reservation);
  g_autoptr (PdRefundAsk) ask = g_new0 (PdRefundAsk, 1);

  ask->used_reason = g_strdup (options->used_reason);
  ask->policy_id = g_strdup (options->policy);
  /* 0 = all, for the function; on the command line it is a quantity like any other wrong one. */
  if (!pd_cli_parse_number (options->quantity, "--quantity", 1, G_MAXINT64, 0, &ask->quantity,
                            error) ||
      !pd_cli_parse_day (options->date, "--date", &ask->date, error) ||
      !pd_cli_parse_amount (options->current_price, "--current-price", currency,
                            &ask->current_minor, error) ||
      !parse_used (options, &ask->used, error) || !parse_rate (cli, currency, &ask->rate, error))
    return NULL;

  return g_steal_pointer (&ask);
}

/* --- the contact --- */

static PdContact *
read_contact (PdCli *cli, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pd_desk_get_contact_async (cli->desk, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return pd_desk_get_contact_finish (cli->desk, result, error);
}

static void
take_text (char **member, const char *text)
{
  if (text == NULL)
    return;
  g_free (*member);
  *member = g_strdup (text);
}

static gboolean
is_family_first (const char *name)
{
  GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (name));

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA ||
         script == G_UNICODE_SCRIPT_KATAKANA || script == G_UNICODE_SCRIPT_HANGUL;
}

/* "Hanako Aozora" or "青空 花子". */
static gboolean
take_whole_name (PdContact *contact, const char *name, GError **error)
{
  g_autoptr (GString) text = g_string_new (name);
  g_autofree char *first = NULL, *second = NULL;
  const char *gap = NULL;

  g_string_replace (text, "\u3000", " ", 0);
  g_strstrip (text->str);
  gap = is_family_first (text->str) ? strchr (text->str, ' ') : strrchr (text->str, ' ');
  if (gap == NULL) {
    pd_cli_set_usage_error (error,
                            _ ("--contact-name takes the first and the last name with a blank "
                               "between them, not “%s”."),
                            name);
    return FALSE;
  }

  first = g_strndup (text->str, (gsize) (gap - text->str));
  second = g_strdup (gap + 1);
  take_text (&contact->first_name, is_family_first (text->str) ? second : first);
  take_text (&contact->last_name, is_family_first (text->str) ? first : second);

  return TRUE;
}

PdContact *
pd_cli_dup_contact (PdCli *cli, GError **error)
{
  const PdCliOptions *options = &cli->options;
  g_autoptr (PdContact) contact = read_contact (cli, error);

  if (contact == NULL ||
      (options->contact_name != NULL && !take_whole_name (contact, options->contact_name, error)))
    return NULL;
  take_text (&contact->first_name, options->contact_first_name);
  take_text (&contact->last_name, options->contact_last_name);
  take_text (&contact->email, options->contact_email);
  take_text (&contact->phone, options->contact_phone);

  return g_steal_pointer (&contact);
}

/* Steps 1 to 3 of section 13, filled in. */
static PdRequestFields *
make_fields (PdCli *cli, PdReservation *reservation, const char *title, GError **error)
{
  g_autoptr (PdRequestFields) fields = g_new0 (PdRequestFields, 1);

  fields->contact = pd_cli_dup_contact (cli, error);
  if (fields->contact == NULL)
    return NULL;
  fields->type = g_strdup (PD_REQUEST_AZURE);
  fields->customer_row_id = pd_reservation_get_customer_row_id (reservation);
  fields->reservation_row_id = pd_record_get_row_id (PD_RECORD (reservation));
  fields->subscription_id = g_strdup (pd_reservation_get_billing_subscription (reservation));
  fields->problem = g_strdup ("reservation-management"); /* 13.3 */
  fields->category = g_strdup ("exchanges-and-refunds"); /* 13.3 */
  fields->impact = g_strdup (cli->options.impact != NULL ? cli->options.impact : "moderate");
  fields->title = cli->options.title != NULL
                      ? g_strdup (cli->options.title)
                      : g_strdup_printf ("%s: %s", title, pd_reservation_get_name (reservation));
  fields->reason = g_strdup (cli->options.reason);

  return g_steal_pointer (&fields);
}

/* --- refund --- */

static PdRefundQuote *
quote_refund (PdCli *cli, PdReservation *reservation, const PdRefundAsk *ask, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;

  pd_desk_quote_refund_async (cli->desk, pd_record_get_row_id (PD_RECORD (reservation)), ask, NULL,
                              pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return pd_desk_quote_refund_finish (cli->desk, result, error);
}

static gboolean
quote_reservation (PdCli *cli, GError **error)
{
  g_autoptr (PdReservation) reservation = pd_cli_find_reservation (cli, error);
  g_autoptr (PdRefundAsk) ask = NULL;
  g_autoptr (PdRefundQuote) quote = NULL;

  if (reservation == NULL || (ask = parse_ask (cli, reservation, error)) == NULL ||
      (quote = quote_refund (cli, reservation, ask, error)) == NULL)
    return FALSE;
  pd_cli_output_object (cli->output, quote_columns, "steps", step_columns,
                        pd_cli_json_refund_quote (quote));

  return TRUE;
}

/* A repeated request: the reservation that it found first, whatever is found now. */
static PdReservation *
find_once (PdCli *cli, GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  g_autofree char *choice = NULL;

  if (!pd_cli_open_desk (cli, error) ||
      !pd_cli_recall_choice (cli, cli->command->words, &choice, error))
    return NULL;
  if (choice != NULL)
    return pd_desk_find_reservation (cli->desk, choice, error);

  reservation = pd_cli_find_reservation (cli, error);
  if (reservation == NULL ||
      !pd_cli_remember_choice (cli, cli->command->words,
                               pd_reservation_get_reservation_id (reservation), error))
    return NULL;

  return g_steal_pointer (&reservation);
}

/* On a cloud account what is paid back may be less by the time that Azure gets it: what it is now
 * is what is asked for, and a figure that nobody can tell is not. What else is wrong with it, the
 * refund itself says; a repetition finds the reservation gone. */
static gboolean
accept_figure (PdCli *cli, PdReservation *reservation, PdRefundAsk *ask, GError **error)
{
  g_autoptr (PdRefundQuote) quote = NULL;
  g_autoptr (GError) local_error = NULL;

  if (pd_desk_get_cloud (cli->desk) == NULL ||
      g_strcmp0 (pd_reservation_get_state (reservation), PD_RESERVATION_CANCELLED) == 0)
    return TRUE;

  quote = quote_refund (cli, reservation, ask, &local_error);
  if (quote != NULL) {
    pd_refund_ask_accept (ask, quote);
    return TRUE;
  }
  if (!g_error_matches (local_error, PD_ERROR, PD_ERROR_UNSUPPORTED))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
refund_reservation (PdCli *cli, GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdRefundAsk) ask = NULL;
  g_autoptr (PdRequestFields) fields = NULL;
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;

  if (!pd_cli_require (cli->options.reason, "--reason", error) ||
      (reservation = find_once (cli, error)) == NULL ||
      (ask = parse_ask (cli, reservation, error)) == NULL ||
      (fields = make_fields (cli, reservation, _ ("Refund"), error)) == NULL ||
      !accept_figure (cli, reservation, ask, error))
    return FALSE;
  pd_desk_refund_async (cli->desk, pd_record_get_row_id (PD_RECORD (reservation)), ask, fields, 0,
                        cli->request_id, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  details = pd_desk_request_finish (cli->desk, result, error);
  if (details == NULL)
    return FALSE;
  cli->changed = TRUE;
  pd_cli_output_object (cli->output, refund_columns, NULL, NULL,
                        pd_cli_json_request_details (details));

  return TRUE;
}

/* --- exchange --- */

static PdExchangeQuote *
quote_exchange (PdCli *cli, gint64 row_id, PdRefundAsk *ask, GPtrArray *items, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pd_desk_quote_exchange_async (cli->desk, row_id, ask, items, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return pd_desk_quote_exchange_finish (cli->desk, result, error);
}

static gboolean
send_exchange (PdCli *cli,
               PdReservation *reservation,
               PdRefundAsk *ask,
               GPtrArray *items,
               JsonObject **request,
               PdOrder **order,
               GError **error)
{
  g_autoptr (PdRequestFields) fields = make_fields (cli, reservation, _ ("Exchange"), error);
  g_autoptr (PdRequestDetails) details = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;

  if (fields == NULL)
    return FALSE;
  pd_desk_exchange_async (cli->desk, pd_record_get_row_id (PD_RECORD (reservation)), ask, items,
                          fields, 0, cli->request_id, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  details = pd_desk_exchange_finish (cli->desk, result, order, error);
  if (details == NULL)
    return FALSE;
  cli->changed = TRUE;
  *request = pd_cli_json_request_details (details);

  return TRUE;
}

/* Amounts go by the UTC day. */
static char *
make_quote_salt (gint64 at)
{
  return g_strdup_printf ("exchange-quote-%d", pd_instant_get_day (at));
}

/* Kept before the exchange is sent: who is killed in between hears the same amounts again. */
static gboolean
remember_quote (PdCli *cli, const PdExchangeQuote *quote, GError **error)
{
  g_autofree char *salt = make_quote_salt (pd_clock_now (cli->clock));
  g_autoptr (JsonObject) object = NULL;

  if (!pd_verdict_get_allowed (quote->verdict))
    return TRUE;
  object = pd_cli_json_exchange_quote (quote, NULL);

  return pd_cli_remember_object (cli, salt, object, error);
}

/* The quote as it was when the order was placed, by this process or by one before it. */
static JsonObject *
make_exchange_answer (PdCli *cli,
                      PdReservation *reservation,
                      const PdExchangeQuote *quote,
                      PdOrder *order,
                      GError **error)
{
  g_autofree char *salt = NULL;
  JsonObject *answer = NULL;

  if (order == NULL ||
      g_strcmp0 (pd_reservation_get_state (reservation), PD_RESERVATION_CANCELLED) != 0)
    return pd_cli_json_exchange_quote (quote, order);

  salt = make_quote_salt (pd_order_get_placed_at (order));
  if (!pd_cli_recall_object (cli, salt, &answer, error))
    return NULL;

  return answer != NULL ? answer : pd_cli_json_exchange_quote (quote, order);
}

static JsonObject *
quote_and_exchange (PdCli *cli, GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdRefundAsk) ask = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (PdExchangeQuote) quote = NULL;
  g_autoptr (PdOrder) order = NULL;
  g_autoptr (JsonObject) answer = NULL;
  JsonObject *request = NULL;

  reservation =
      cli->options.quote_only ? pd_cli_find_reservation (cli, error) : find_once (cli, error);
  if (reservation == NULL || (ask = parse_ask (cli, reservation, error)) == NULL)
    return NULL;
  items = pd_cli_parse_items (cli, cli->options.targets,
                              pd_reservation_get_customer_row_id (reservation), error);
  if (items == NULL)
    return NULL;
  quote = quote_exchange (cli, pd_record_get_row_id (PD_RECORD (reservation)), ask, items, error);
  if (quote == NULL)
    return NULL;
  pd_refund_ask_accept_exchange (ask, quote);
  if ((!cli->options.quote_only &&
       (!remember_quote (cli, quote, error) ||
        !send_exchange (cli, reservation, ask, items, &request, &order, error))) ||
      (answer = make_exchange_answer (cli, reservation, quote, order, error)) == NULL)
    return NULL;

  if (request != NULL) {
    /* On a cloud account Partner Center's order comes with a later synchronisation. */
    JsonObject *made = order != NULL ? pd_cli_make_order (cli, order, error) : NULL;

    pd_cli_json_set_object (answer, "request", request);
    if (order != NULL && made == NULL)
      return NULL;
    if (made != NULL)
      pd_cli_json_set_object (answer, "order", made);
    if (!pd_cli_remember_object (cli, "exchange-answer", answer, error))
      return NULL;
  }

  return g_steal_pointer (&answer);
}

static gboolean
exchange_reservation (PdCli *cli, GError **error)
{
  JsonObject *answer = NULL;

  /* A repetition finds the reservation gone, and other amounts: what was answered first stands. */
  if (!pd_cli_require (cli->options.targets != NULL ? "" : NULL, "--to", error) ||
      !pd_cli_open_desk (cli, error) ||
      (!cli->options.quote_only && !pd_cli_recall_object (cli, "exchange-answer", &answer, error)))
    return FALSE;
  if (answer == NULL)
    answer = quote_and_exchange (cli, error);
  if (answer == NULL)
    return FALSE;
  pd_cli_output_object (cli->output, exchange_columns, "steps", step_columns, answer);

  return TRUE;
}

#define ASK_KEYS "quantity quote-date used unused used-reason rate rate-date rate-source "
#define CONTACT_KEYS \
  "contact-name contact-first-name contact-last-name contact-email contact-phone title impact "

const PdCliCommand pd_cli_refund_commands[] = {
  { "reservation quote", N_ ("RESERVATION"), 1, 1, ASK_KEYS "policy current-price bom",
    N_ ("Tell what a refund would come to, step by step, and what it takes of the yearly cap."),
    quote_reservation },
  { "reservation refund", N_ ("RESERVATION"), 1, 1, ASK_KEYS CONTACT_KEYS "reason request-id bom",
    N_ ("Return a reservation, or --quantity units of it, for a refund."), refund_reservation },
  { "reservation exchange", N_ ("RESERVATION"), 1, 1,
    "quantity to-item quote-only " CONTACT_KEYS "reason request-id bom",
    N_ ("Exchange a reservation for others of the same type."), exchange_reservation },
  { NULL },
};
