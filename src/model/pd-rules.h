// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The rules of selling, keys and cancellation (domain-rules.md sections 1-9, 17) as pure functions.
 */

#include "pd-customer.h"
#include "pd-order.h"
#include "pd-policy.h"
#include "pd-product.h"
#include "pd-roles.h"
#include "pd-software.h"

G_BEGIN_DECLS

/* The window of this kind of purchase in @unit, 0 = none (7.4, 7.5). */
int pd_rules_get_window (PdPolicy *policy, const char *kind, PdWindowUnit *unit);

/* First instant at which a purchase can no longer be cancelled. By days: 00:00 UTC of the day after
 * the last (7.3: day 0 is the UTC purchase date, day 60 the last); by hours: exactly. 0 = no window
 * at all (7.5: plans). */
gint64 pd_rules_get_window_end (PdPolicy *policy, const char *kind, gint64 purchased_at);

/* Whole UTC days from now to the last day on which something still holds: 0 on the last one (7.3),
 * -1 when it has ended. @until: the first instant at which it no longer holds. Lists, badges and
 * files count by it too. */
int pd_rules_count_days_left (gint64 until, gint64 now);

/* 7.1, 7.3, 7.4, 7.5, 7.15, 8.4: may this line be cancelled now? Carries until, days left, the
 * profile's id and, on the last day, 7.3's note. Does not look at roles. A completed order in an
 * unknown state gets NEXT_SUPPORT_REQUEST (7.9). */
PdVerdict *pd_rules_judge_cancel (PdPolicy *policy, PdOrderLine *line, gint64 now);

/* 7.14: TRUE if a cancellation sent at @sent_at should have shown by now (15 minutes). */
gboolean pd_rules_is_cancel_overdue (gint64 sent_at, gint64 now);
#define PD_CANCEL_LAG_US (G_GINT64_CONSTANT (15) * 60 * G_USEC_PER_SEC) /* 7.13 */

/* 8.6: perpetual in full; a subscription by days: what was charged so far less the used part of the
 * commitment, never below 0, rounded once. @charged_minor: what invoices hold for the line. */
gboolean pd_rules_compute_credit (PdOrderLine *line,
                                  gint64 charged_minor,
                                  gint64 now,
                                  gint64 *credit_minor,
                                  GError **error);

/* Price × quantity and the tax word. */
gboolean pd_rules_price_item (PdProduct *product,
                              PdOrderItem *item,
                              const char *currency,
                              gint64 *unit_minor,
                              gint64 *total_minor,
                              GError **error);
/* Quantity within the SKU's limits; sentence names them. */
gboolean pd_rules_check_quantity (PdProduct *product, gint64 quantity, GError **error);
/* Reservations (14.1): which of the product's regions @wanted (nullable) names, in any case; lends.
 * None named is the only one; "" where the product has no regions. PD_ERROR_INVALID. */
const char *pd_rules_find_region (PdProduct *product, const char *wanted, GError **error);
/* "tax included" / "tax excluded" (4.3-4.5). */
gboolean pd_rules_prices_include_tax (const char *kind, const char *country);
const char *pd_rules_get_tax_words (gboolean include_tax);

/* Facts for pd_rules_judge_buy(); amounts in the customer's currency. */
typedef struct
{
  gboolean agreement_accepted; /* 4.6 */
  gboolean owned_already;      /* an active line of a one-per-customer SKU (4.9), or in the cart */
  gboolean has_price;          /* the SKU has a price in the customer's currency */
  gboolean has_credit_limit;   /* 4.8 */
  gint64 credit_available_minor; /* before this purchase */
  gint64 purchase_minor;         /* the cheapest the SKU can cost, or the cart with it */
  const char *currency;
} PdBuyFacts;
/* 4.6, 4.8, 4.9 in this order. Not roles. */
PdVerdict *pd_rules_judge_buy (PdProduct *product, const PdBuyFacts *facts);

/* 5.6-5.8, 8.1: can the link be used now? until = its end, days_left, reason in words. @policy:
 * that of the purchase. */
PdVerdict *pd_rules_judge_link (PdDownloadLink *link, gint64 now);
/* When a link issued (or first used) now ends. 0 while it does not run yet. */
gint64 pd_rules_get_link_end (PdPolicy *policy, gint64 issued_at, gint64 first_used_at);

/* 6.8-6.9 are the cloud's; this checks a range: from <= to. */
gboolean pd_rules_check_range (gint64 from, gint64 to, GError **error);

G_END_DECLS
