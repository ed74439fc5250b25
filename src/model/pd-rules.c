// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-rules.h"

#include <glib/gi18n-lib.h>

#include "pd-clock.h"
#include "pd-error.h"
#include "pd-money.h"
#include "pd-text.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

__extension__ typedef __int128 PdWide;

/* --- cancelling (section 7) --- */

int
pd_rules_get_window (PdPolicy *policy, const char *kind, PdWindowUnit *unit)
{
  const PdPolicyFields *fields;

  g_return_val_if_fail (PD_IS_POLICY (policy), 0);

  fields = pd_policy_get_fields (policy);
  if (g_strcmp0 (kind, PD_KIND_SUBSCRIPTION) == 0) {
    *unit = fields->subscription_unit;
    return fields->subscription_window;
  }
  if (g_strcmp0 (kind, PD_KIND_PERPETUAL) == 0) {
    *unit = fields->perpetual_unit;
    return fields->perpetual_window;
  }

  *unit = PD_WINDOW_DAYS;
  return 0;
}

gint64
pd_rules_get_window_end (PdPolicy *policy, const char *kind, gint64 purchased_at)
{
  PdWindowUnit unit;
  int window;

  g_return_val_if_fail (PD_IS_POLICY (policy), PD_INSTANT_NONE);

  window = pd_rules_get_window (policy, kind, &unit);
  if (window == 0 || purchased_at == PD_INSTANT_NONE)
    return PD_INSTANT_NONE;
  if (unit == PD_WINDOW_HOURS)
    return purchased_at + window * HOUR_US;

  return pd_instant_from_day (pd_instant_get_day (purchased_at) + window + 1);
}

int
pd_rules_count_days_left (gint64 until, gint64 now)
{
  if (now >= until)
    return -1;

  return pd_instant_get_day (until - 1) - pd_instant_get_day (now);
}

/* What forbids the cancellation whatever the day; NULL if nothing does. */
static PdVerdict *
judge_cancel_state (PdOrderLine *line, gint64 now)
{
  const char *kind = pd_order_line_get_kind (line);
  const char *status = pd_order_line_get_status (line);
  gint64 sent_at = pd_order_line_get_cancel_sent_at (line);

  if (g_strcmp0 (kind, PD_KIND_PLAN) == 0)
    return pd_verdict_new_refused ("7.5", 0, PD_VERDICT_NEXT_NONE,
                                   _ ("SUSE Linux and Red Hat software plans can be neither "
                                      "cancelled nor exchanged."));
  if (g_strcmp0 (kind, PD_KIND_RESERVATION) == 0) /* 10.3, 16.17 */
    return pd_verdict_new_refused ("7.4", 0, PD_VERDICT_NEXT_REFUND,
                                   _ ("A reservation is not cancelled like software. Please use "
                                      "Refund or Exchange on the reservation."));
  if (g_strcmp0 (status, "cancelled") == 0)
    return pd_verdict_new_refused ("8.4", 0, PD_VERDICT_NEXT_NONE,
                                   _ ("This purchase is cancelled already."));
  if (g_strcmp0 (status, "cancelling") == 0) {
    g_autofree char *when = pd_text_date_time (sent_at);
    g_autofree char *reason = NULL;

    if (pd_rules_is_cancel_overdue (sent_at, now)) {
      /* Translators: %s is a date with a time of day. */
      reason = g_strdup_printf (_ ("The cancellation was sent at %s and has not shown within 15 "
                                   "minutes. It is not sent again; please ask support."),
                                when);
      return pd_verdict_new_refused ("7.15", 0, PD_VERDICT_NEXT_SUPPORT_REQUEST, reason);
    }
    /* Translators: %s is a date with a time of day. */
    reason = g_strdup_printf (_ ("The cancellation was sent at %s. It can take up to 15 minutes "
                                 "until it shows."),
                              when);
    return pd_verdict_new_refused ("7.15", 0, PD_VERDICT_NEXT_NONE, reason);
  }
  if (g_strcmp0 (kind, PD_KIND_SUBSCRIPTION) != 0 && g_strcmp0 (kind, PD_KIND_PERPETUAL) != 0 &&
      pd_order_line_get_far_window_end (line) == PD_INSTANT_NONE)
    return pd_verdict_new_refused ("7.4", 0, PD_VERDICT_NEXT_NONE,
                                   _ ("Only software with a cancellation window can be cancelled "
                                      "here."));
  if ((g_strcmp0 (status, "active") != 0 && g_strcmp0 (status, "completed") != 0) ||
      pd_order_line_get_placed_at (line) == PD_INSTANT_NONE)
    return pd_verdict_new_refused ("7.9", 0, PD_VERDICT_NEXT_SUPPORT_REQUEST,
                                   _ ("The vendor needs more information to cancel this purchase. "
                                      "Please file a customer support request."));

  return NULL;
}

static PdVerdict *
new_window_passed (gint64 until)
{
  g_autofree char *when = pd_text_deadline (until);
  g_autofree char *reason = NULL;

  /* Translators: %s is a date with a time of day. */
  reason = g_strdup_printf (_ ("The cancellation window ended at %s."), when);
  return pd_verdict_new_refused ("7.1", until, PD_VERDICT_NEXT_NONE, reason);
}

static PdVerdict *
new_window_open (gint64 until, PdWindowUnit unit, gint64 now)
{
  int days_left = pd_rules_count_days_left (until, now);
  g_autofree char *when = pd_text_deadline (until);
  g_autofree char *reason = NULL;
  PdVerdict *verdict;

  /* Translators: %s is a date with a time of day. */
  reason = g_strdup_printf (_ ("This purchase can be cancelled before %s."), when);
  verdict = pd_verdict_new_allowed ("7.1", until, days_left, reason);
  if (unit == PD_WINDOW_DAYS && days_left == 0) /* 7.3 */
    pd_verdict_set_note (verdict, _ ("Today is the last day by our count. Counted from the day of "
                                     "purchase as day 1, the last day may already have passed at "
                                     "the vendor; the vendor's answer decides."));

  return verdict;
}

PdVerdict *
pd_rules_judge_cancel (PdPolicy *policy, PdOrderLine *line, gint64 now)
{
  PdWindowUnit unit = PD_WINDOW_DAYS;
  PdVerdict *verdict;
  gint64 until;

  g_return_val_if_fail (PD_IS_POLICY (policy), NULL);
  g_return_val_if_fail (PD_IS_ORDER_LINE (line), NULL);

  verdict = judge_cancel_state (line, now);
  if (verdict == NULL) {
    pd_rules_get_window (policy, pd_order_line_get_kind (line), &unit);
    /* What the far side told of this purchase wins over the profile (partner-center-api.md 8.3). */
    until = pd_order_line_get_far_window_end (line);
    if (until == PD_INSTANT_NONE)
      until = pd_rules_get_window_end (policy, pd_order_line_get_kind (line),
                                       pd_order_line_get_placed_at (line));
    if (until == PD_INSTANT_NONE)
      verdict = pd_verdict_new_refused ("7.4", 0, PD_VERDICT_NEXT_NONE,
                                        _ ("Only software with a cancellation window can be "
                                           "cancelled here."));
    else if (now >= until)
      verdict = new_window_passed (until);
    else
      verdict = new_window_open (until, unit, now);
  }
  pd_verdict_set_policy_id (verdict, pd_policy_get_id (policy));

  return verdict;
}

gboolean
pd_rules_is_cancel_overdue (gint64 sent_at, gint64 now)
{
  return sent_at != PD_INSTANT_NONE && now - sent_at > PD_CANCEL_LAG_US;
}

/* --- the credit (8.6) --- */

/* Half away from zero, once; @numerator >= 0. */
static gint64
divide_round (PdWide numerator, gint64 denominator)
{
  return (gint64) ((numerator + denominator / 2) / denominator);
}

static gboolean
compute_subscription_credit (PdOrderLine *line,
                             gint64 charged_minor,
                             gint64 now,
                             gint64 *credit_minor,
                             GError **error)
{
  gint64 start = pd_order_line_get_placed_at (line);
  int instalments =
      pd_price_get_instalments (pd_order_line_get_term (line), pd_order_line_get_billing (line));
  int months, term_days, elapsed_days;
  PdWide numerator;

  if (!pd_term_parse (pd_order_line_get_term (line), &months) || months == 0 || instalments == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                         _ ("The credit cannot be computed, because the term of this subscription "
                            "is not known."));
    return FALSE;
  }

  term_days =
      pd_instant_get_day (pd_instant_add_months (start, months)) - pd_instant_get_day (start);
  elapsed_days = CLAMP (pd_instant_get_day (now) - pd_instant_get_day (start), 0, term_days);
  numerator = (PdWide) charged_minor * term_days -
              (PdWide) pd_order_line_get_total (line) * instalments * elapsed_days;
  *credit_minor = numerator > 0 ? divide_round (numerator, term_days) : 0;
  return TRUE;
}

gboolean
pd_rules_compute_credit (PdOrderLine *line,
                         gint64 charged_minor,
                         gint64 now,
                         gint64 *credit_minor,
                         GError **error)
{
  const char *kind;

  g_return_val_if_fail (PD_IS_ORDER_LINE (line), FALSE);
  g_return_val_if_fail (charged_minor >= 0, FALSE);

  if (pd_order_line_get_total (line) == PD_MONEY_UNTOLD) {
    *credit_minor = PD_MONEY_UNTOLD;
    return TRUE;
  }
  g_return_val_if_fail (pd_order_line_get_total (line) >= 0, FALSE);

  kind = pd_order_line_get_kind (line);
  if (g_strcmp0 (kind, PD_KIND_PERPETUAL) == 0) {
    *credit_minor = charged_minor;
    return TRUE;
  }
  if (g_strcmp0 (kind, PD_KIND_SUBSCRIPTION) == 0)
    return compute_subscription_credit (line, charged_minor, now, credit_minor, error);

  g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                       _ ("There is no credit for this kind of product."));
  return FALSE;
}

/* --- buying (section 4) --- */

/* 14.4: the term is sold in this currency, but not in instalments. */
static gboolean
lacks_monthly (PdProduct *product, PdOrderItem *item, const char *currency)
{
  return g_strcmp0 (pd_product_get_kind (product), PD_KIND_RESERVATION) == 0 &&
         g_strcmp0 (item->billing, PD_BILLING_MONTHLY) == 0 &&
         pd_product_find_price (product, item->term, PD_BILLING_ONE_TIME, currency) != NULL;
}

gboolean
pd_rules_price_item (PdProduct *product,
                     PdOrderItem *item,
                     const char *currency,
                     gint64 *unit_minor,
                     gint64 *total_minor,
                     GError **error)
{
  const PdPrice *price;

  g_return_val_if_fail (PD_IS_PRODUCT (product), FALSE);
  g_return_val_if_fail (item != NULL && currency != NULL, FALSE);

  if (!pd_rules_check_quantity (product, item->quantity, error))
    return FALSE;

  price = pd_product_find_price (product, item->term, item->billing, currency);
  if (price == NULL && lacks_monthly (product, item, currency)) {
    g_set_error (error, PD_ERROR, PD_ERROR_RULE,
                 /* Translators: %s is a product. */
                 _ ("“%s” is not billed monthly: it is paid at once."),
                 pd_product_get_title (product));
    return FALSE;
  }
  if (price == NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: the first %s is a product, the second a currency code. */
                 _ ("“%s” has no price in %s for this term and billing."),
                 pd_product_get_title (product), currency);
    return FALSE;
  }
  if (!pd_money_multiply (price->amount_minor, item->quantity, total_minor, error))
    return FALSE;

  *unit_minor = price->amount_minor;
  return TRUE;
}

gboolean
pd_rules_check_quantity (PdProduct *product, gint64 quantity, GError **error)
{
  int min, max;
  g_autofree char *min_text = NULL;
  g_autofree char *max_text = NULL;

  g_return_val_if_fail (PD_IS_PRODUCT (product), FALSE);

  min = MAX (pd_product_get_min_quantity (product), 1);
  max = MAX (pd_product_get_max_quantity (product), min);
  if (quantity >= min && quantity <= max)
    return TRUE;

  min_text = pd_text_number (min);
  max_text = pd_text_number (max);
  if (min == max)
    g_set_error (error, PD_ERROR, PD_ERROR_RULE,
                 /* Translators: the first %s is a product, the second a number. */
                 _ ("The quantity of “%s” must be %s."), pd_product_get_title (product), min_text);
  else
    g_set_error (error, PD_ERROR, PD_ERROR_RULE,
                 /* Translators: the first %s is a product, the others are numbers. */
                 _ ("The quantity of “%s” must be between %s and %s."),
                 pd_product_get_title (product), min_text, max_text);
  return FALSE;
}

const char *
pd_rules_find_region (PdProduct *product, const char *wanted, GError **error)
{
  static const char *const none[] = { NULL };
  const char *const *regions;
  g_autofree char *names = NULL;

  g_return_val_if_fail (PD_IS_PRODUCT (product), NULL);

  regions = pd_product_get_regions (product);
  if (regions == NULL)
    regions = none;
  if (wanted == NULL)
    wanted = "";
  if (*wanted == '\0' && (regions[0] == NULL || regions[1] == NULL))
    return regions[0] != NULL ? regions[0] : "";
  for (gsize i = 0; regions[i] != NULL; i++) {
    if (g_ascii_strcasecmp (regions[i], wanted) == 0)
      return regions[i];
  }

  names = g_strjoinv (", ", (char **) regions);
  if (regions[0] == NULL)
    /* Translators: a product, then what was given as region */
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID, _ ("“%1$s” has no region, so not “%2$s”."),
                 pd_product_get_title (product), wanted);
  else if (*wanted == '\0')
    /* Translators: a product, then a list of regions */
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID, _ ("Choose a region for “%1$s”: %2$s"),
                 pd_product_get_title (product), names);
  else
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: a product, what was given as region, then a list of regions */
                 _ ("“%1$s” is not sold in the region “%2$s”. Choose one of: %3$s"),
                 pd_product_get_title (product), wanted, names);
  return NULL;
}

/* 4.3 for software; 4.5: for reservations Brazil alone. */
gboolean
pd_rules_prices_include_tax (const char *kind, const char *country)
{
  if (g_strcmp0 (country, "BR") == 0)
    return TRUE;

  return g_strcmp0 (country, "AU") == 0 && g_strcmp0 (kind, PD_KIND_RESERVATION) != 0;
}

const char *
pd_rules_get_tax_words (gboolean include_tax)
{
  return include_tax ? _ ("tax included") : _ ("tax excluded");
}

static PdVerdict *
judge_credit_limit (const PdBuyFacts *facts)
{
  g_autofree char *available = NULL;
  g_autofree char *purchase = NULL;
  g_autofree char *reason = NULL;

  if (!facts->has_credit_limit || facts->purchase_minor <= facts->credit_available_minor)
    return NULL;

  available = pd_money_format (MAX (facts->credit_available_minor, 0), facts->currency);
  purchase = pd_money_format (facts->purchase_minor, facts->currency);
  /* Translators: both are sums of money with their currency. */
  reason = g_strdup_printf (_ ("This purchase of %s exceeds the credit limit: %s is available."),
                            purchase, available);
  return pd_verdict_new_refused ("4.8", 0, PD_VERDICT_NEXT_CREDIT_LIMIT, reason);
}

PdVerdict *
pd_rules_judge_buy (PdProduct *product, const PdBuyFacts *facts)
{
  PdVerdict *verdict;

  g_return_val_if_fail (PD_IS_PRODUCT (product), NULL);
  g_return_val_if_fail (facts != NULL, NULL);

  if (!facts->agreement_accepted)
    return pd_verdict_new_refused ("4.6", 0, PD_VERDICT_NEXT_ACCEPT_AGREEMENT,
                                   _ ("Please record first that the customer accepted the customer "
                                      "agreement."));
  if (!facts->has_price) { /* without one there is nothing to show with its tax word (4.4) */
    g_autofree char *reason = NULL;

    if (facts->currency == NULL || *facts->currency == '\0')
      reason = g_strdup (
          _ ("The price of this product is not known yet. Please synchronise and try again."));
    else /* Translators: %s is a currency code. */
      reason = g_strdup_printf (_ ("This product has no price in %s."), facts->currency);
    return pd_verdict_new_refused ("4.4", 0, PD_VERDICT_NEXT_NONE, reason);
  }
  if ((verdict = judge_credit_limit (facts)) != NULL)
    return verdict;
  if (pd_product_get_one_per_customer (product) && facts->owned_already)
    return pd_verdict_new_refused ("4.9", 0, PD_VERDICT_NEXT_NONE,
                                   _ ("Each customer can have this product once only."));

  return pd_verdict_new_allowed ("4.1", 0, -1, NULL);
}

/* --- download links (5.6-5.10, 8.1) --- */

PdVerdict *
pd_rules_judge_link (PdDownloadLink *link, gint64 now)
{
  gint64 until;
  int limit;

  g_return_val_if_fail (PD_IS_DOWNLOAD_LINK (link), NULL);

  until = pd_download_link_get_expires_at (link);
  limit = pd_download_link_get_limit (link);
  if (pd_download_link_get_revoked_at (link) != PD_INSTANT_NONE)
    return pd_verdict_new_refused ("8.1", until, PD_VERDICT_NEXT_NONE,
                                   _ ("This link was revoked because the purchase was "
                                      "cancelled."));
  if (until != PD_INSTANT_NONE && now >= until) {
    g_autofree char *when = pd_text_deadline (until);
    g_autofree char *reason = NULL;

    /* Translators: %s is a date with a time of day. */
    reason = g_strdup_printf (_ ("This link expired at %s. Get keys and downloads again for a new "
                                 "one."),
                              when);
    return pd_verdict_new_refused ("5.6", until, PD_VERDICT_NEXT_NONE, reason);
  }
  if (limit > 0 && pd_download_link_get_used (link) >= limit) { /* 5.7: the 50th still works */
    g_autofree char *reason = NULL;

    reason = g_strdup_printf (ngettext ("The %d download of this link is used up. Get keys and "
                                        "downloads again for a new one.",
                                        "All %d downloads of this link are used up. Get keys and "
                                        "downloads again for a new one.",
                                        (gulong) limit),
                              limit);
    return pd_verdict_new_refused ("5.7", until, PD_VERDICT_NEXT_NONE, reason);
  }

  return pd_verdict_new_allowed (
      "5.6", until, until != PD_INSTANT_NONE ? pd_rules_count_days_left (until, now) : -1, NULL);
}

gint64
pd_rules_get_link_end (PdPolicy *policy, gint64 issued_at, gint64 first_used_at)
{
  const PdPolicyFields *fields;
  gint64 start;

  g_return_val_if_fail (PD_IS_POLICY (policy), PD_INSTANT_NONE);

  fields = pd_policy_get_fields (policy);
  start = fields->link_start == PD_LINK_FROM_ISSUE ? issued_at : first_used_at;
  return start != PD_INSTANT_NONE ? start + fields->link_days * PD_DAY_US : PD_INSTANT_NONE;
}

gboolean
pd_rules_check_range (gint64 from, gint64 to, GError **error)
{
  if (from <= to || to == PD_INSTANT_NONE)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                       _ ("The start of the date range must not be after its end."));
  return FALSE;
}
