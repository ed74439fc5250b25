// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Refund, cap and exchange of reservations: pure arithmetic (azure-api.md section 12; rules 11.x,
 * 12.x) and what is told about it. Amounts are minor units, days are UTC day numbers. */

#include "pd-policy.h"
#include "pd-reservation.h"

G_BEGIN_DECLS

/* --- arithmetic --- */

#define PD_FEE_PPM 1000000 /* fee_ppm of 100 % */
/* "12%" as the reader writes it; up to four decimals. (transfer full) */
char *pd_fee_rate_format (int fee_ppm);

/* What is given back. Plain values: a million a second must be possible. */
typedef struct
{
  gboolean monthly;     /* else upfront */
  int term_months;      /* 12 or 36 (10.10); also N of the monthly plan */
  gint64 unit_minor;    /* upfront: one unit, whole term; monthly: one instalment of one unit */
  gint64 current_minor; /* present price of the same, 0 = not known: the lower one counts (11.14) */
  int payments_made;    /* monthly: k */
  gint64 owned;         /* Q */
  gint64 quantity;      /* q, 1 … Q */
  int bought_day;       /* D */
  int returned_day;     /* R, not before D */
  gboolean used;
  int fee_free_days;          /* 5 (11.4) */
  int fee_ppm;                /* 120000 = 12 % (11.3) */
  gboolean fee_on_commitment; /* 11.7: base = gross + remaining commitment instead of gross */
} PdRefundFacts;

typedef struct
{
  int age_days;
  int term_days;        /* T */
  int remaining_days;   /* T − u, upfront; days left of the running month, monthly */
  int period_start;     /* monthly: day number of the running month's first day; upfront: D */
  int period_days;      /* M; upfront: T */
  int period_used_days; /* u */
  gint64 total_paid;    /* all Q units */
  gint64 paid;          /* the q units */
  gint64 gross;         /* the balance that goes back before the fee */
  gint64 consumed;  /* total_paid − gross: what is not given back (the API's prorated amount) */
  gint64 used_part; /* of the q units: paid − gross */
  gint64 remaining_commitment; /* q units' instalments that will not be billed */
  gint64 fee;
  gint64 net;
  gint64 cancelled_commitment; /* gross + remaining_commitment */
} PdRefundAmounts;

/* PD_ERROR_INVALID (which fact, why, in words for the person), PD_ERROR_OVERFLOW. No allocation on
 * success. A day after the term: u = T, so gross is 0. */
gboolean pd_refund_compute (const PdRefundFacts *facts, PdRefundAmounts *amounts, GError **error);

/* One earlier refund in the cap (11.10-11.13). */
typedef struct
{
  int day;          /* of the refund */
  gint64 usd_minor; /* what it uses up */
} PdCapEntry;
typedef struct
{
  gint64 limit;      /* USD minor */
  gint64 consumed;   /* before the new one */
  gint64 left;       /* before the new one, never below 0 */
  gint64 asked;      /* the new one */
  gboolean allowed;  /* consumed + asked <= limit: all or nothing (11.12) */
  gint64 left_after; /* left − asked if allowed, else left */
  gint64 cut;        /* what S2's "capped" reading would give: MIN (asked, left) (11.12) */
} PdCap;
/* Counts entries with 0 <= day − entry.day < window_days (365: free again on day 365, 11.11). */
gboolean pd_cap_compute (const PdCapEntry *entries,
                         gsize n_entries,
                         int day,
                         int window_days,
                         gint64 asked,
                         gint64 limit,
                         PdCap *cap,
                         GError **error);

/* Section 12, Exchange: one currency; no fee, no cap (12.3). */
typedef struct
{
  gint64 returned_value;  /* Σ gross + remaining commitment */
  gint64 purchases_total; /* Σ whole-term totals */
  gint64 net_payable;     /* purchases − value */
  gboolean allowed;       /* purchases >= value (12.4) */
} PdExchangeAmounts;
gboolean pd_exchange_compute (const gint64 *returned,
                              gsize n_returned,
                              const gint64 *purchases,
                              gsize n_purchases,
                              PdExchangeAmounts *amounts,
                              GError **error);

/* --- exchange rate --- */

/* USD for one unit of the currency, in billionths, with where it came from (11.15). */
typedef struct
{
  char *currency;
  gint64 rate_nano; /* > 0 */
  gint64 date;      /* 00:00 UTC */
  char *source;
} PdUsdRate;
void pd_usd_rate_free (PdUsdRate *rate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdUsdRate, pd_usd_rate_free)
PdUsdRate *pd_usd_rate_copy (const PdUsdRate *rate);
/* "0.0067" → 6700000. 0, a negative one, more than nine decimals, or one outside 0.000001 … 10 (no
 * currency is worth more; the dearest, KWD, is about 3) is PD_ERROR_INVALID with the reason. */
gboolean pd_usd_rate_parse (const char *text, gint64 *rate_nano, GError **error);
char *pd_usd_rate_format (gint64 rate_nano); /* "0.0067" */
/* In US cents, rounded once, half away from zero. @rate may be NULL for USD alone. */
gboolean pd_usd_rate_apply (const PdUsdRate *rate,
                            gint64 amount_minor,
                            const char *currency,
                            gint64 *usd_minor,
                            GError **error);

/* --- what is asked, and the quote --- */

typedef struct
{
  gint64 quantity;      /* 0 = all */
  gint64 date;          /* instant of the return; 0 = now */
  int used;             /* -1 = as measured, 0, 1: said by the person */
  char *used_reason;    /* compulsory when the person says otherwise than measured */
  char *policy_id;      /* NULL = the profile that governs the purchase (what-if otherwise) */
  PdUsdRate *rate;      /* (nullable) */
  gint64 current_minor; /* 0 = present price not known */
  /* What the person was told and agreed to (cloud accounts): the money back of a refund, what is to
   * be paid for an exchange. A NULL currency = nothing was told: an item of an older edition. */
  gint64 accepted_minor;
  char *accepted_currency;
} PdRefundAsk;
void pd_refund_ask_free (PdRefundAsk *ask);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdRefundAsk, pd_refund_ask_free)
PdRefundAsk *pd_refund_ask_copy (const PdRefundAsk *ask);

/* When an earlier refund is free again (11.11). */
typedef struct
{
  gint64 at; /* 00:00 UTC of day + window */
  gint64 usd_refund;
  gint64 usd_commitment;
} PdCapReset;

/* One line of the amount table. */
typedef struct
{
  char *label;      /* translated */
  char *value;      /* formatted for the reader */
  char *inputs;     /* (nullable) "¥500,000 × 320 ÷ 1,096", for the tooltip */
  const char *rule; /* "11.8", static (nullable) */
  gboolean result;  /* shown bold */
} PdQuoteStep;
void pd_quote_step_free (PdQuoteStep *step);

/* What the far side of a cloud account says of the same return or exchange (azure-api.md 6, 7): its
 * figures are final. Minor units of the quote's currency; PD_FAR_NOT_SAID: not said. */
#define PD_FAR_NOT_SAID G_MININT64
typedef struct
{
  gboolean known;      /* it answered; else problem says why not and nothing else is set */
  char *problem;       /* (nullable) translated sentence */
  gint64 refund;       /* money back */
  gint64 paid;         /* so far, for all units */
  gint64 kept;         /* of that, not given back (other units included) */
  gint64 remaining;    /* instalments that will not be billed */
  gint64 usd_refund;   /* US cents: what counts in the limit */
  gint64 usd_consumed; /* used up so far, without this one */
  gint64 usd_limit;
  gint64 returned_value; /* exchanges: these three instead */
  gint64 purchases_total;
  gint64 net_payable;
  gint64 other_minor;   /* what problem tells in another currency than the quote's */
  char *other_currency; /* (nullable) */
  char *refusal;        /* (nullable): it refuses (policyErrors), in its own words */
  char *refusal_code;
  /* Our own calculation, where it differs. */
  gint64 own_refund; /* PD_FAR_NOT_SAID: it does not */
  gint64 own_net_payable;
} PdFarFigures;
/* Everything not said. */
PdFarFigures *pd_far_figures_new (void);
void pd_far_figures_free (PdFarFigures *figures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdFarFigures, pd_far_figures_free)

/**
 * PdRefundQuote: everything that is said before a refund is asked for (11.15). Plain data.
 */
typedef struct
{
  gint64 reservation_row_id; /* 0: none (the calculator) */
  char *reservation_id;      /* (nullable) */
  char *reservation_order_id;
  char *name;
  char *currency;
  char *policy_id;
  gint64 at; /* instant of the return */
  PdRefundFacts facts;
  PdRefundAmounts amounts;
  gboolean used_measured; /* what utilization says */
  char *used_reason;      /* (nullable) */
  char *price_problem;    /* (nullable) translated: why the present price is for a quote only */
  gboolean at_most;       /* 11.14: the present price is not known */
  PdUsdRate *rate;        /* (nullable): needed and not there yet = the cap is not known */
  gboolean cap_known;
  PdCap cap_refund;     /* counted by the money of today (11.13) */
  PdCap cap_commitment; /* counted by the cancelled commitment (11.13) */
  int cap_reading;      /* PdCapReading of the profile: which one decides */
  GArray *resets;       /* PdCapReset, earliest first */
  PdVerdict *verdict;   /* rule, then cap, then (set by the desk) role */
  GPtrArray *steps;     /* (element-type PdQuoteStep) */
  PdFarFigures *far;    /* (nullable): cloud accounts; pd_refund_quote_take_far() */
} PdRefundQuote;
void pd_refund_quote_free (PdRefundQuote *quote);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdRefundQuote, pd_refund_quote_free)

/* Takes @figures over. What the far side says replaces our amounts, and our verdict by the cap and
 * the rate; ours is kept beside it and shown where it differs. A refusal by the rules or the role
 * stays. @quote->steps get the lines for it. */
void pd_refund_quote_take_far (PdRefundQuote *quote, PdFarFigures *figures);
/* The result that @quote shows is what is asked for: less is not taken unasked. Azure's own where
 * it is told, also in another currency. */
void pd_refund_ask_accept (PdRefundAsk *ask, const PdRefundQuote *quote);

/* One earlier refund of the customer, for the cap under both readings. */
typedef struct
{
  int day;
  gint64 usd_refund;
  gint64 usd_commitment;
} PdPastRefund;

/* The facts of a reservation and an ask under a profile. PD_ERROR_INVALID: quantity 0 or more than
 * owned, a date before the purchase or after the end, a reason that is missing. */
gboolean pd_refund_facts_from_reservation (PdReservation *reservation,
                                           const PdRefundAsk *ask,
                                           PdPolicy *policy,
                                           gint64 now,
                                           PdRefundFacts *facts,
                                           GError **error);
/* The whole quote: facts, amounts, both caps from @past (element-type PdPastRefund), steps and the
 * verdict of the rules (no role). A refusal by a rule is a quote with a refusing verdict; only
 * input that makes no sense is an error. */
PdRefundQuote *pd_refund_quote_new (PdReservation *reservation,
                                    const PdRefundAsk *ask,
                                    PdPolicy *policy,
                                    const PdPastRefund *past,
                                    gsize n_past,
                                    gint64 now,
                                    GError **error);
/* The same without a reservation (the calculator, what-if): @currency, facts as typed. */
PdRefundQuote *pd_refund_quote_new_from_facts (const PdRefundFacts *facts,
                                               const char *currency,
                                               PdPolicy *policy,
                                               const PdUsdRate *rate,
                                               const PdPastRefund *past,
                                               gsize n_past,
                                               GError **error);
/* Every step as text, a line each, for the clipboard and for requests. (transfer full) */
char *pd_refund_quote_to_text (const PdRefundQuote *quote);

/* May this reservation be returned at all (11.1, 11.16; state; expired)? Not the role, not the cap.
 * until = its expiry, days left. */
PdVerdict *pd_reservation_judge_refund (PdReservation *reservation, gint64 now);
/* The same for an exchange (12.7). */
PdVerdict *pd_reservation_judge_exchange (PdReservation *reservation, gint64 now);
/* Refuses, with @rule, what another clock bought later than @now; NULL: it is there (nullable). */
PdVerdict *pd_reservation_judge_purchase (PdReservation *reservation, const char *rule, gint64 now);
/* 1.8, 16.20: with only sales agent or helpdesk agent held, an explicit grant on the customer's
 * Azure side is needed as well. @has_grant: one of the reservation order's assignments that may
 * change is the user's. Allowed, or refused with what to ask for. */
PdVerdict *pd_reservation_judge_azure_right (guint roles, gboolean has_grant);

/* --- exchange --- */

/* One purchase of an exchange, resolved. */
typedef struct
{
  char *product_id;
  char *sku_id;
  char *title;
  char *resource_type;
  char *region;
  gint64 quantity;
  char *term;
  char *billing;
  gint64 unit_minor;  /* of one instalment */
  gint64 total_minor; /* whole term, all units: azure-api.md section 7 */
} PdExchangePurchase;
void pd_exchange_purchase_free (PdExchangePurchase *purchase);

typedef struct
{
  PdRefundQuote *returned; /* without a fee (12.3), no cap */
  GPtrArray *purchases;    /* (element-type PdExchangePurchase) */
  PdExchangeAmounts amounts;
  char *currency;
  PdVerdict *verdict; /* 12.4, 12.5, 12.7, then (set by the desk) role */
  GPtrArray *steps;   /* (element-type PdQuoteStep) */
  PdFarFigures *far;  /* (nullable): cloud accounts; pd_exchange_quote_take_far() */
} PdExchangeQuote;
void pd_exchange_quote_free (PdExchangeQuote *quote);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdExchangeQuote, pd_exchange_quote_free)
/* @purchases is taken over; empty = nothing chosen yet (verdict: refused, choose). */
PdExchangeQuote *pd_exchange_quote_new (PdReservation *reservation,
                                        const PdRefundAsk *ask,
                                        PdPolicy *policy,
                                        GPtrArray *purchases,
                                        gint64 now,
                                        GError **error);
char *pd_exchange_quote_to_text (const PdExchangeQuote *quote);
/* As pd_refund_quote_take_far(). */
void pd_exchange_quote_take_far (PdExchangeQuote *quote, PdFarFigures *figures);
/* As pd_refund_ask_accept(): more is not paid unasked. */
void pd_refund_ask_accept_exchange (PdRefundAsk *ask, const PdExchangeQuote *quote);

/* --- split and merge (azure-api.md section 3) --- */
/* Two quantities, each >= 1, sum = the current one. */
gboolean pd_reservation_check_split (PdReservation *reservation,
                                     gint64 first,
                                     gint64 second,
                                     gint64 now,
                                     GError **error);
/* Two or more of the same order, SKU, region, term and end, all Succeeded (element-type
 * PdReservation). */
gboolean pd_reservation_check_merge (GPtrArray *reservations, gint64 now, GError **error);

G_END_DECLS
