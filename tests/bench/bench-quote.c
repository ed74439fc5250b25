// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Refund quotes a second on one core: pd_refund_compute() over reservations of all kinds. Run:
 *
 *     bench-quote [QUOTES]
 *
 * The last line is for tests/bench/run: quotes_per_s and the figure. */

#include <stdlib.h>

#include "pd-refund.h"

#define N_FACTS 4096 /* more than a branch predictor learns by heart */
#define SEED 7

static PdRefundFacts
new_facts (GRand *rand)
{
  PdRefundFacts facts = { 0 };

  facts.monthly = g_rand_boolean (rand);
  facts.term_months = g_rand_boolean (rand) ? 12 : 36;
  facts.unit_minor = g_rand_int_range (rand, 0, 10000000);
  facts.current_minor = g_rand_int_range (rand, 0, 4) == 0 ? facts.unit_minor / 2 : 0;
  facts.owned = g_rand_int_range (rand, 1, 100);
  facts.quantity = g_rand_int_range (rand, 1, (gint32) facts.owned + 1);
  facts.bought_day = g_rand_int_range (rand, 18000, 20000);
  facts.payments_made = facts.monthly ? g_rand_int_range (rand, 1, facts.term_months + 1) : 0;
  facts.returned_day = facts.bought_day + (facts.monthly ? facts.payments_made * 31
                                                         : g_rand_int_range (rand, 0, 1100));
  facts.used = g_rand_boolean (rand);
  facts.fee_free_days = 5;
  facts.fee_ppm = 120000;
  return facts;
}

int
main (int argc, char *argv[])
{
  int n_quotes = argc > 1 ? atoi (argv[1]) : 1000000;
  g_autofree PdRefundFacts *facts = g_new0 (PdRefundFacts, N_FACTS);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  gint64 sum = 0, began;
  double seconds;

  for (int i = 0; i < N_FACTS; i++)
    facts[i] = new_facts (rand);

  began = g_get_monotonic_time ();
  for (int i = 0; i < n_quotes; i++) {
    g_autoptr (GError) error = NULL;
    PdRefundAmounts amounts;

    if (!pd_refund_compute (&facts[i % N_FACTS], &amounts, &error)) {
      g_printerr ("%s\n", error->message);
      return 1;
    }
    sum += amounts.net;
  }
  seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;

  g_print ("%d quotes in %.3f s, sum %" G_GINT64_FORMAT "\n", n_quotes, seconds, sum);
  g_print ("quotes_per_s %.0f\n", n_quotes / seconds);
  return 0;
}
