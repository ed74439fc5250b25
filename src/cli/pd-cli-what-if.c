// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cli-json.h"
#include "pd-cli-reservations.h"
#include "pd-money.h"

/* Arithmetic without an account (azure-api.md section 12): nothing is read and nothing is kept. */

/* The 2020 rules, with which local accounts start (17.2): five days, 12 % (11.3), USD 50,000
 * (11.10) over 365 days (11.11). */
#define FEE_FREE_DAYS 5
#define FEE_PPM 120000
#define CAP_LIMIT G_GINT64_CONSTANT (5000000)
#define CAP_DAYS 365

static const PdCliColumn refund_columns[] = {
  { "age_days", N_ ("Days since the purchase"), PD_CLI_NUMBER },
  { "term_days", N_ ("Days of the term"), PD_CLI_NUMBER },
  { "remaining_days", N_ ("Days left"), PD_CLI_NUMBER },
  { "total_paid", N_ ("Paid"), PD_CLI_MONEY },
  { "consumed", N_ ("Not given back"), PD_CLI_MONEY },
  { "gross", N_ ("Balance"), PD_CLI_MONEY },
  { "fee", N_ ("Early termination fee"), PD_CLI_MONEY },
  { "net", N_ ("Refund"), PD_CLI_MONEY },
  { "remaining_commitment", N_ ("Remaining commitment"), PD_CLI_MONEY },
  { "cancelled_commitment", N_ ("Cancelled commitment"), PD_CLI_MONEY },
  { "net.currency", N_ ("Currency"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn cap_columns[] = {
  { "limit", N_ ("Yearly cap (USD)"), PD_CLI_MONEY },
  { "consumed", N_ ("Used up of it"), PD_CLI_MONEY },
  { "allowed", N_ ("Allowed"), PD_CLI_BOOLEAN },
  { "left_after", N_ ("Left after it"), PD_CLI_MONEY },
  { NULL },
};

static const PdCliColumn exchange_columns[] = {
  { "refunds_total", N_ ("Returned value"), PD_CLI_MONEY },
  { "purchases_total", N_ ("New total"), PD_CLI_MONEY },
  { "net_payable", N_ ("To pay"), PD_CLI_MONEY },
  { "net_payable.currency", N_ ("Currency"), PD_CLI_ID },
  { "allowed", N_ ("Allowed"), PD_CLI_BOOLEAN },
  { NULL },
};

/* --- refund --- */

/* "0.12" as parts of a million, exactly. */
static gboolean
parse_fee_rate (const char *text, int *ppm, GError **error)
{
  const char *p = text;
  gint64 value = 0;
  int decimals = -1;

  *ppm = FEE_PPM;
  if (text == NULL)
    return TRUE;
  for (; *p != '\0' && decimals < 6 && value <= PD_FEE_PPM; p++) {
    if (*p == '.' && decimals < 0 && p != text) {
      decimals = 0;
      continue;
    }
    if (!g_ascii_isdigit (*p))
      break;
    value = value * 10 + (*p - '0');
    decimals += decimals >= 0 ? 1 : 0;
  }
  for (int i = MAX (decimals, 0); i < 6 && value <= PD_FEE_PPM; i++)
    value *= 10;
  if (*p != '\0' || p == text || value > PD_FEE_PPM) {
    pd_cli_set_usage_error (error, _ ("--fee-rate takes a part of 1 such as 0.12, not “%s”."),
                            text);
    return FALSE;
  }
  *ppm = (int) value;

  return TRUE;
}

static gboolean
parse_plan (const PdCliOptions *options, PdRefundFacts *facts, GError **error)
{
  const char *plan = options->plan != NULL ? options->plan : "upfront";
  const char *term = options->term != NULL ? options->term : "P1Y";

  facts->monthly = g_ascii_strcasecmp (plan, "monthly") == 0;
  if (!facts->monthly && g_ascii_strcasecmp (plan, "upfront") != 0) {
    pd_cli_set_usage_error (error, _ ("--plan takes upfront or monthly, not “%s”."), plan);
    return FALSE;
  }
  if (!g_str_equal (term, "P1Y") && !g_str_equal (term, "P3Y")) { /* 10.10 */
    pd_cli_set_usage_error (error, _ ("--term takes P1Y or P3Y, not “%s”."), term);
    return FALSE;
  }
  facts->term_months = g_str_equal (term, "P3Y") ? 36 : 12;

  return TRUE;
}

static gboolean
parse_price (const PdCliOptions *options,
             const char *currency,
             PdRefundFacts *facts,
             GError **error)
{
  const char *option = facts->monthly ? "--installment" : "--unit-price";
  const char *text = facts->monthly ? options->installment : options->unit_price;

  return pd_cli_require (text, option, error) &&
         pd_cli_parse_amount (text, option, currency, &facts->unit_minor, error) &&
         pd_cli_parse_amount (options->current_price, "--current-price", currency,
                              &facts->current_minor, error);
}

static gboolean
parse_dates (PdCli *cli, PdRefundFacts *facts, GError **error)
{
  const PdCliOptions *options = &cli->options;
  gint64 bought = 0, returned = 0;

  if (!pd_cli_require (options->bought, "--bought", error) ||
      !pd_cli_parse_day (options->bought, "--bought", &bought, error) ||
      !pd_cli_parse_day (options->date, "--date", &returned, error))
    return FALSE;
  facts->bought_day = pd_instant_get_day (bought);
  facts->returned_day =
      pd_instant_get_day (options->date != NULL ? returned : pd_clock_now (cli->clock));

  return TRUE;
}

static gboolean
parse_numbers (const PdCliOptions *options, PdRefundFacts *facts, GError **error)
{
  gint64 payments = 0;

  if (!pd_cli_parse_number (options->quantity, "--quantity", 1, G_MAXINT64, 1, &facts->quantity,
                            error) ||
      !pd_cli_parse_number (options->owned, "--owned", 1, G_MAXINT64, facts->quantity,
                            &facts->owned, error))
    return FALSE;
  if (facts->monthly) {
    if (!pd_cli_require (options->payments_made, "--payments-made", error) ||
        !pd_cli_parse_number (options->payments_made, "--payments-made", 0, facts->term_months, 0,
                              &payments, error))
      return FALSE;
  }
  facts->payments_made = (int) payments;
  if (options->used && options->unused) {
    pd_cli_set_usage_error (error, _ ("Say --used or --unused, not both."));
    return FALSE;
  }
  /* What is not said is reckoned carefully: as used. */
  facts->used = !options->unused;
  facts->fee_free_days = FEE_FREE_DAYS;

  return parse_fee_rate (options->fee_rate, &facts->fee_ppm, error);
}

static const char *
get_currency (const PdCliOptions *options, GError **error)
{
  const char *currency = options->currency != NULL ? options->currency : "USD";

  if (pd_currency_is_known (currency))
    return currency;

  pd_cli_set_usage_error (error, _ ("--currency takes three letters of ISO 4217, not “%s”."),
                          currency);

  return NULL;
}

static gboolean
what_if_refund (PdCli *cli, GError **error)
{
  const PdCliOptions *options = &cli->options;
  const char *currency = get_currency (options, error);
  PdRefundFacts facts = { 0 };
  PdRefundAmounts amounts = { 0 };
  JsonObject *answer = NULL;

  if (currency == NULL || !parse_plan (options, &facts, error) ||
      !parse_price (options, currency, &facts, error) || !parse_dates (cli, &facts, error) ||
      !parse_numbers (options, &facts, error) || !pd_refund_compute (&facts, &amounts, error))
    return FALSE;

  answer = json_object_new ();
  json_object_set_int_member (answer, "age_days", amounts.age_days);
  json_object_set_int_member (answer, "term_days", amounts.term_days);
  json_object_set_int_member (answer, "remaining_days", amounts.remaining_days);
  pd_cli_json_set_money (answer, "total_paid", amounts.total_paid, currency);
  pd_cli_json_set_money (answer, "gross", amounts.gross, currency);
  pd_cli_json_set_money (answer, "consumed", amounts.consumed, currency);
  pd_cli_json_set_money (answer, "remaining_commitment", amounts.remaining_commitment, currency);
  pd_cli_json_set_money (answer, "fee", amounts.fee, currency);
  pd_cli_json_set_money (answer, "net", amounts.net, currency);
  pd_cli_json_set_money (answer, "cancelled_commitment", amounts.cancelled_commitment, currency);
  json_object_set_boolean_member (answer, "used", facts.used);
  pd_cli_output_object (cli->output, refund_columns, NULL, NULL, answer);

  return TRUE;
}

/* --- cap --- */

/* "FIRST:SECOND"; both in @currency where @day is NULL, else the first is a day. */
static gboolean
parse_pair (const char *text,
            const char *option,
            const char *currency,
            int *day,
            gint64 *first,
            gint64 *second,
            GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  gint64 instant = 0;
  gboolean sound = parts[0] != NULL && parts[1] != NULL &&
                   pd_money_parse (parts[1], currency, second, NULL) && *second >= 0;

  if (sound && day != NULL) {
    sound = pd_date_parse (parts[0], &instant, NULL);
    *day = pd_instant_get_day (instant);
  } else if (sound) {
    sound = pd_money_parse (parts[0], currency, first, NULL) && *first >= 0;
  }
  if (!sound)
    /* Translators: the first %s is an option such as --earlier, the second what was typed */
    pd_cli_set_usage_error (error, _ ("%s takes two parts with a colon between them, not “%s”."),
                            option, text);

  return sound;
}

static gboolean
what_if_cap (PdCli *cli, GError **error)
{
  const PdCliOptions *options = &cli->options;
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (PdCapEntry));
  gint64 asked = 0, limit = CAP_LIMIT, date = 0;
  JsonObject *answer = NULL;
  PdCap cap = { 0 };

  if (!pd_cli_require (options->new_amount, "--new", error) ||
      !pd_cli_parse_amount (options->new_amount, "--new", "USD", &asked, error) ||
      !pd_cli_parse_day (options->date, "--date", &date, error) ||
      (options->ceiling != NULL &&
       !pd_cli_parse_amount (options->ceiling, "--limit", "USD", &limit, error)))
    return FALSE;
  if (options->date == NULL)
    date = pd_clock_now (cli->clock);
  for (gsize i = 0; options->earlier != NULL && options->earlier[i] != NULL; i++) {
    PdCapEntry entry = { 0 };

    if (!parse_pair (options->earlier[i], "--earlier", "USD", &entry.day, NULL, &entry.usd_minor,
                     error))
      return FALSE;
    g_array_append_val (entries, entry);
  }
  if (!pd_cap_compute ((const PdCapEntry *) entries->data, entries->len, pd_instant_get_day (date),
                       CAP_DAYS, asked, limit, &cap, error))
    return FALSE;

  answer = json_object_new ();
  pd_cli_json_set_money (answer, "limit", cap.limit, "USD");
  pd_cli_json_set_money (answer, "consumed", cap.consumed, "USD");
  json_object_set_boolean_member (answer, "allowed", cap.allowed);
  pd_cli_json_set_money (answer, "left_after", cap.left_after, "USD");
  pd_cli_output_object (cli->output, cap_columns, NULL, NULL, answer);

  return TRUE;
}

/* --- exchange --- */

static gboolean
collect_returns (const PdCliOptions *options, const char *currency, GArray *values, GError **error)
{
  for (gsize i = 0; options->returns[i] != NULL; i++) {
    gint64 refund = 0, remaining = 0, value = 0;

    if (!parse_pair (options->returns[i], "--return", currency, NULL, &refund, &remaining, error) ||
        !pd_money_add (refund, remaining, &value, error))
      return FALSE;
    g_array_append_val (values, value);
  }

  return TRUE;
}

static gboolean
collect_purchases (const PdCliOptions *options,
                   const char *currency,
                   GArray *values,
                   GError **error)
{
  for (gsize i = 0; options->purchases[i] != NULL; i++) {
    gint64 value = 0;

    if (!pd_cli_parse_amount (options->purchases[i], "--purchase", currency, &value, error))
      return FALSE;
    g_array_append_val (values, value);
  }

  return TRUE;
}

static gboolean
what_if_exchange (PdCli *cli, GError **error)
{
  const PdCliOptions *options = &cli->options;
  const char *currency = get_currency (options, error);
  g_autoptr (GArray) returned = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) purchases = g_array_new (FALSE, FALSE, sizeof (gint64));
  PdExchangeAmounts amounts = { 0 };
  JsonObject *answer = NULL;

  if (currency == NULL ||
      !pd_cli_require (options->returns != NULL ? "" : NULL, "--return", error) ||
      !pd_cli_require (options->purchases != NULL ? "" : NULL, "--purchase", error) ||
      !collect_returns (options, currency, returned, error) ||
      !collect_purchases (options, currency, purchases, error) ||
      !pd_exchange_compute ((const gint64 *) returned->data, returned->len,
                            (const gint64 *) purchases->data, purchases->len, &amounts, error))
    return FALSE;

  answer = json_object_new ();
  pd_cli_json_set_money (answer, "refunds_total", amounts.returned_value, currency);
  pd_cli_json_set_money (answer, "purchases_total", amounts.purchases_total, currency);
  pd_cli_json_set_money (answer, "net_payable", amounts.net_payable, currency);
  json_object_set_boolean_member (answer, "allowed", amounts.allowed);
  pd_cli_output_object (cli->output, exchange_columns, NULL, NULL, answer);

  return TRUE;
}

const PdCliCommand pd_cli_what_if_commands[] = {
  { "what-if refund", NULL, 0, 0,
    "plan term currency unit-price installment payments-made owned quantity bought quote-date used "
    "unused fee-rate current-price bom",
    N_ ("Reckon a refund from figures alone."), what_if_refund },
  { "what-if cap", NULL, 0, 0, "quote-date new earlier cap-limit bom",
    N_ ("Reckon whether a refund fits the yearly cap."), what_if_cap },
  { "what-if exchange", NULL, 0, 0, "currency return purchase bom",
    N_ ("Reckon whether an exchange is worth enough, and what is to pay."), what_if_exchange },
  { NULL },
};
