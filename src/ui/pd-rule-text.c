// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-rule-text.h"

#include <glib/gi18n.h>

/* By the rule's number; the sentences are ours, the rules those of domain-rules.md. */
static const struct
{
  const char *rule;
  const char *text;
} rules[] = {
  { "1.1", N_ ("Only an admin agent or a global admin sees and buys software for a customer.") },
  { "1.2", N_ ("Only an admin agent gets product keys and download links. The role of global admin "
               "alone is not enough.") },
  { "1.3", N_ ("Only an admin agent cancels a software purchase.") },
  { "1.4", N_ ("A global admin, account admin, referral admin or marketing content admin sees who "
               "looked at keys and who downloaded software.") },
  { "1.5", N_ ("A global admin, billing admin, user management admin, admin agent, sales agent or "
               "helpdesk agent sees the customers' other activity records.") },
  { "1.6", N_ ("An admin agent, global admin, helpdesk agent, sales agent or user management admin "
               "sees and manages a customer's Azure reservations.") },
  { "1.7", N_ ("An admin agent, global admin, helpdesk agent, sales agent or user management admin "
               "asks for the refund or exchange of a reservation.") },
  { "1.8", N_ ("A sales agent or helpdesk agent acts on a reservation in Azure only with a role "
               "there that was granted to this person.") },
  { "1.9", N_ ("A helpdesk agent cannot file an Azure support request by this role alone.") },
  { "1.10",
    N_ ("An admin agent, global admin, helpdesk agent, sales agent or user management admin "
        "buys reservations.") },
  { "1.11", N_ ("Only an admin agent decides whether a customer may buy reservations; sales agents "
                "and helpdesk agents see it.") },
  { "1.12", N_ ("An admin agent or a sales agent records that a customer accepted the customer "
                "agreement.") },
  { "1.13", N_ ("A global admin, user management admin, admin agent or sales agent adds "
                "customers.") },
  { "1.14", N_ ("An admin agent or a global admin searches, changes and exports the list of "
                "customers.") },
  { "1.15", N_ ("A helpdesk agent finds and views customers and changes their details.") },
  { "1.19", N_ ("A global admin, billing admin or admin agent sees invoices.") },
  { "1.21", N_ ("Any signed-in user of the partner files requests with Partner Center.") },
  { "2.9", N_ ("In some countries a new customer needs a registration ID and a phone number.") },
  { "3.6", N_ ("In some markets reservations are not sold. Software can be bought there all the "
               "same.") },
  { "4.3", N_ ("Prices exclude tax, except in Australia and Brazil, where they include it.") },
  { "4.6", N_ ("Before any order, the customer's acceptance of the customer agreement must be "
               "recorded.") },
  { "4.7", N_ ("The acceptance names a person with an e-mail address and a date that is not in the "
               "future.") },
  { "4.8", N_ ("A purchase is refused when it exceeds the credit limit: the limit less unpaid "
               "invoices, unbilled charges and the purchase itself. What is already running goes "
               "on.") },
  { "4.9", N_ ("Some offers can be bought once per customer.") },
  { "5.6", N_ ("Under the 2020 rules a download link ends after two weeks or after 50 downloads, "
               "whichever comes first.") },
  { "5.7", N_ ("The 50th download still works, the 51st does not.") },
  { "5.8", N_ ("Get keys and downloads gives an ended link a fresh time and fresh downloads.") },
  { "5.9", N_ ("A link may be renewed as often as wanted, except on a cancelled purchase.") },
  { "7.1", N_ ("Software can be cancelled within the cancellation window that starts with the "
               "purchase: 60 days under the 2020 rules.") },
  { "7.2", N_ ("Within the cancellation window there is no early termination fee.") },
  { "7.3", N_ ("Day 0 is the purchase date in UTC. Under the 2020 rules day 60 is the last day on "
               "which the purchase can be cancelled, day 61 is too late.") },
  { "7.4", N_ ("Only software that has a cancellation window can be cancelled this way.") },
  { "7.5", N_ ("SUSE Linux and Red Hat software plans can be neither cancelled nor exchanged.") },
  { "7.9", N_ ("Where the window has passed, or the vendor needs to know more, a customer support "
               "request is the way to a refund.") },
  { "7.10", N_ ("A cancellation is sent after an order is chosen and the consequences are "
                "acknowledged.") },
  { "7.12", N_ ("Each order is cancelled by itself.") },
  { "7.14", N_ ("A cancellation may take up to 15 minutes until it shows.") },
  { "7.15", N_ ("While a cancellation is under way it cannot be sent a second time.") },
  { "7.17", N_ ("A state that the desk does not know is shown as the vendor wrote it.") },
  { "8.1", N_ ("A cancellation revokes all keys and download links of the purchase, for partner "
               "and customer.") },
  { "8.4", N_ ("A cancelled purchase stays on the Software page; its key is no longer "
               "available.") },
  { "8.6", N_ ("Perpetual software is credited in full, a software subscription by the day.") },
  { "10.5", N_ ("Configuration changes a reservation's scope and the subscription that it "
                "belongs to.") },
  /* xgettext:no-c-format */
  { "10.11", N_ ("Utilization can be 8 hours late. 100 % is the full benefit, 0 % means that no "
                 "resource matched.") },
  { "10.13", N_ ("The partner of record cannot be changed after the purchase.") },
  { "11.1",
    N_ ("A customer may ask at any time to give a reservation back; only the partner can do "
        "it.") },
  /* xgettext:no-c-format */
  { "11.3", N_ ("Under the 2020 rules a reservation that was not used is refunded in full up to "
                "5 days after the purchase. Later, or once it was used, the balance by days is "
                "refunded less an early termination fee of 12 %.") },
  { "11.12", N_ ("A refund that would exceed the yearly limit is refused as a whole, not cut "
                 "down.") },
  { "11.15", N_ ("A quote names everything that it was computed from: dates, use, price, exchange "
                 "rate and what is left of the yearly limit.") },
  { "11.16", N_ ("Red Hat and SUSE plans, Databricks, Synapse pre-purchase, Azure VMware by "
                 "CloudSimple and Azure Red Hat OpenShift are not refunded.") },
  { "12.1", N_ ("An exchange puts the balance by days of a reservation toward another one.") },
  { "12.4", N_ ("What is bought in an exchange must be worth at least the remaining commitment of "
                "what is given back.") },
  { "12.5", N_ ("A reservation is exchanged for one of the same type only.") },
  { "12.6", N_ ("With an exchange the term starts again.") },
  { "12.7", N_ ("What is not refunded is not exchanged either.") },
  { "14.1", N_ ("A reservation is bought for an active Azure subscription of the customer.") },
  { "14.7", N_ ("Customers may not buy reservations themselves unless the partner allows it.") },
  { "16.17", N_ ("Reservations are not cancelled like software: they are refunded or "
                 "exchanged.") },
  { "17.1", N_ ("The account's policy setting decides: the 2020 rules for every purchase, or the "
                "rules that were in force on the day of the purchase.") },
};

const char *
pd_rule_get_text (const char *rule)
{
  for (gsize i = 0; rule != NULL && i < G_N_ELEMENTS (rules); i++) {
    if (g_str_equal (rules[i].rule, rule))
      return _ (rules[i].text);
  }

  return NULL;
}
