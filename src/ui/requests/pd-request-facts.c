// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-request-facts.h"

#include <glib/gi18n.h>

#include "pd-order.h"
#include "pd-requests-util.h"
#include "pd-text.h"

const char *
pd_fact_get_label (PdFact fact)
{
  switch (fact) {
  case PD_FACT_NUMBER:
    return _ ("Request number");
  case PD_FACT_STATE:
    return _ ("State");
  case PD_FACT_CUSTOMER:
    return _ ("Customer");
  case PD_FACT_ORDER:
    return _ ("Order number");
  case PD_FACT_RESERVATION:
    return _ ("Reservation ID");
  case PD_FACT_SUBSCRIPTION:
    return _ ("Subscription ID");
  case PD_FACT_PROBLEM:
    return _ ("Type of problem");
  case PD_FACT_IMPACT:
    return _ ("Impact");
  case PD_FACT_AMOUNT:
    return _ ("Amount requested");
  case PD_FACT_REFUND:
    return _ ("Refund");
  case PD_FACT_CONTACT:
    return _ ("Contact");
  case PD_FACT_FILED:
    return _ ("Filed");
  }

  return "";
}

static char *
dup_text (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

static char *
format_problem (PdSupportRequest *request)
{
  const char *problem = pd_support_request_get_problem (request);
  const char *category = pd_support_request_get_category (request);

  if (problem == NULL || *problem == '\0')
    return NULL;
  if (category == NULL || *category == '\0')
    return g_strdup (pd_request_problem_get_title (problem));

  /* Translators: %1$s type of problem, %2$s its category. */
  return g_strdup_printf (_ ("%1$s, %2$s"), pd_request_problem_get_title (problem),
                          pd_request_problem_get_title (category));
}

static char *
format_refund (PdSupportRequest *request)
{
  g_autofree char *refund = pd_requests_format_refund (request);
  const char *invoice = pd_support_request_get_credit_invoice (request);
  g_autofree char *month = NULL;

  if (refund == NULL || invoice == NULL || *invoice == '\0')
    return g_steal_pointer (&refund);

  month = pd_text_month (invoice);

  /* Translators: %1$s state and amount of a refund, %2$s a month. */
  return g_strdup_printf (_ ("%1$s, on the invoice of %2$s"), refund, month);
}

static char *
format_contact (const PdContact *contact)
{
  g_autofree char *name = NULL;
  GString *text = NULL;

  if (contact == NULL)
    return NULL;

  name = pd_text_person (contact->first_name, contact->last_name);
  text = g_string_new (name);
  if (contact->email != NULL && *contact->email != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", contact->email);
  if (contact->phone != NULL && *contact->phone != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", contact->phone);
  if (text->len == 0) {
    g_string_free (text, TRUE);
    return NULL;
  }

  return g_string_free (text, FALSE);
}

static char *
format_filed (PdSupportRequest *request)
{
  gint64 created = pd_support_request_get_created_at (request);
  const char *user = pd_support_request_get_user_name (request);
  g_autofree char *when = NULL;

  if (created == PD_INSTANT_NONE)
    return NULL;

  when = pd_text_deadline (created);
  if (user == NULL || *user == '\0')
    return g_steal_pointer (&when);

  /* Translators: %1$s is a date and time, %2$s the name of the partner's user. */
  return g_strdup_printf (_ ("%1$s by %2$s"), when, user);
}

static char *
format_reservation (PdSupportRequest *request)
{
  const char *id = pd_support_request_get_reservation_id (request);
  const char *order = pd_support_request_get_reservation_order_id (request);

  if (id == NULL || *id == '\0')
    return NULL;
  if (order == NULL || *order == '\0')
    return g_strdup (id);

  /* Translators: %1$s reservation ID, %2$s reservation order ID (13.6). */
  return g_strdup_printf (_ ("%1$s (reservation order %2$s)"), id, order);
}

char *
pd_fact_dup_value (PdFact fact, const PdRequestDetails *details)
{
  PdSupportRequest *request = details->request;
  const char *impact = pd_support_request_get_impact (request);

  switch (fact) {
  case PD_FACT_NUMBER:
    return dup_text (pd_support_request_get_number (request));
  case PD_FACT_STATE:
    return dup_text (pd_state_get_title (pd_support_request_get_state (request)));
  case PD_FACT_CUSTOMER:
    return dup_text (pd_support_request_get_customer_name (request));
  case PD_FACT_ORDER:
    return dup_text (pd_support_request_get_order_id (request));
  case PD_FACT_RESERVATION:
    return format_reservation (request);
  case PD_FACT_SUBSCRIPTION:
    return dup_text (pd_support_request_get_subscription_id (request));
  case PD_FACT_PROBLEM:
    return format_problem (request);
  case PD_FACT_IMPACT:
    return impact != NULL && *impact != '\0' ? g_strdup (pd_request_impact_get_title (impact))
                                             : NULL;
  case PD_FACT_AMOUNT:
    return dup_text (pd_support_request_get_amount (request));
  case PD_FACT_REFUND:
    return format_refund (request);
  case PD_FACT_CONTACT:
    return format_contact (details->contact);
  case PD_FACT_FILED:
    return format_filed (request);
  }

  return NULL;
}

const char *
pd_request_direction_get_title (const char *direction)
{
  if (g_strcmp0 (direction, "in") == 0)
    return C_ ("message", "Answer");
  if (g_strcmp0 (direction, "note") == 0)
    return C_ ("message", "Note");

  return C_ ("message", "Sent");
}
