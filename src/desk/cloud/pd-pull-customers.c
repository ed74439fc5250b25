// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-partner-center-customers.h"
#include "pd-pull-parts.h"

/* partner-center-api.md 1.4: pages of 500 are what the far side gives by itself. */
#define PAGE 500

/* --- the list --- */

typedef struct
{
  GPtrArray *items; /* (owned) (element-type PdWireCustomer) */
  char *cursor;     /* (owned) (nullable): after this page; NULL: it was the last one */
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_ptr_array_unref (page->items);
  g_free (page->cursor);
  g_free (page);
}

static gboolean
put_customer (PdDatabase *database,
              PdPullRun *run,
              const PdWireCustomer *wire,
              gint64 *row_id,
              GError **error)
{
  const PdWireBillingProfile *billing = wire->billing;
  const PdWireAddress *address =
      billing != NULL && billing->address != NULL ? billing->address : wire->address;
  const char *country = pd_wire_customer_get_country (wire);
  PdCustomerFields fields = {
    .tenant_id = wire->id,
    .name = wire->name,
    .domain = wire->domain,
    .country = (char *) country,
    .currency = country != NULL ? (char *) pd_country_get_currency (country) : NULL,
    .email = billing != NULL && billing->email != NULL ? billing->email : wire->email,
    .phone = address != NULL ? address->phone : NULL,
    .registration_id = wire->registration_id,
  };

  if (billing != NULL) {
    fields.first_name = billing->first_name;
    fields.last_name = billing->last_name;
  }
  if (address != NULL && fields.first_name == NULL && fields.last_name == NULL) {
    fields.first_name = address->first_name;
    fields.last_name = address->last_name;
  }
  return pd_database_put_far_customer (database, &fields, run->seen, row_id, NULL, error);
}

/* Counts differ, what is not there any more is marked; only of a list that came whole. */
static gboolean
end_list (PdDatabase *database, PdPullRun *run, gint64 before, GError **error)
{
  gint64 others = 0;
  gint64 after = 0;
  gint64 gone = 0;

  if (!pd_database_mark_gone (database, PD_LIST_CUSTOMERS, 0, run->seen, run->now, &gone, error) ||
      !pd_database_count_others_customers (database, run->now, &others, error) ||
      !pd_database_count_far_rows (database, PD_LIST_CUSTOMERS, 0, &after, error))
    return FALSE;

  pd_pull_count (run, &run->report->gone, gone);
  if (run->kind == PD_PULL_FULL)
    pd_pull_note_difference (run, "customers", NULL, others - before, gone);
  return pd_pull_put_done (database, run, "customers", "", after, error);
}

static gboolean
write_page (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  Page *page = data;
  g_autoptr (PdPull) pull = pd_database_get_pull (database, "customers", "", error);

  if (pull == NULL)
    return FALSE;

  /* How many there were before the first page of the pass: to compare at its end. Whom this book
   * made itself, also meanwhile, is no difference between the sides. */
  if (pull->started_at != run->seen) {
    pull->started_at = run->seen;
    if (!pd_database_count_others_customers (database, 0, &pull->counted, error))
      return FALSE;
  }
  for (guint i = 0; i < page->items->len; i++) {
    if (!put_customer (database, run, page->items->pdata[i], NULL, error))
      return FALSE;
  }
  pd_pull_count (run, &run->report->customers, page->items->len);
  if (page->cursor == NULL)
    return end_list (database, run, pull->counted, error);

  g_free (pull->cursor);
  pull->cursor = g_strdup (page->cursor);
  return pd_database_put_pull (database, pull, error);
}

static gboolean
list_page (gpointer data, const char *cursor, gpointer user_data, GError **error)
{
  PdPullRun *run = user_data;
  PdWireList *list = data;
  Page *page = g_new0 (Page, 1);

  for (guint i = 0; i < list->faults->len; i++)
    pd_pull_note_fault (run, "customers", NULL, list->faults->pdata[i]);
  for (guint i = 0; i < list->items->len; i++) {
    const PdWireCustomer *customer = list->items->pdata[i];

    if (customer->fault != NULL)
      pd_pull_note_fault (run, "customers", customer->name != NULL ? customer->name : customer->id,
                          customer->fault);
  }
  page->items = pd_pull_take_items (list);
  page->cursor = g_strdup (cursor);
  pd_pull_advance (run, page->items->len);
  pd_pull_pen_put (run->pen, write_page, page, page_free, page->items->len);
  return TRUE;
}

static gpointer
read_place_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_get_pull (database, "customers", "", error);
}

gboolean
pd_pull_customers (PdPullRun *run)
{
  GError *error = NULL;
  g_autoptr (PdPull) place = pd_store_read (run->store, read_place_job, NULL, &error);
  const char *cursor;

  if (place == NULL) {
    pd_pull_end (run, error);
    return FALSE;
  }
  if (place->finished_at >= run->seen) /* of this pass already */
    return TRUE;

  cursor = place->started_at == run->seen ? place->cursor : NULL;
  pd_pull_begin_phase (run, _ ("Customers"), 0, place->finished_at > 0 ? place->counted : 0);
  if (pd_pull_walk (run, pd_partner_center_list_customers (PAGE), cursor, NULL, list_page, run,
                    &error))
    return TRUE;

  return pd_pull_note_failure (run, "customers", "", NULL, error);
}

/* --- profile and agreement --- */

typedef struct
{
  char *tenant;
  char *name;
  PdWireCustomer *customer; /* (owned) (nullable) */
  GPtrArray *agreements;    /* (owned) (nullable) (element-type PdWireAgreement) */
  gboolean failed;
} Profile;

static void
profile_free (gpointer data)
{
  Profile *profile = data;

  g_free (profile->tenant);
  g_free (profile->name);
  pd_wire_customer_free (profile->customer);
  g_clear_pointer (&profile->agreements, g_ptr_array_unref);
  g_free (profile);
}

static gboolean
put_agreement (PdDatabase *database, gint64 row_id, const PdWireAgreement *wire, GError **error)
{
  const PdWireContact *contact = wire->contact;
  PdAgreementFields fields = { 0 };

  if (wire->agreed_at == 0)
    return TRUE;

  if (contact != NULL) {
    fields.first_name = contact->first_name;
    fields.last_name = contact->last_name;
    fields.email = contact->email;
    fields.phone = contact->phone;
  }
  fields.date = pd_instant_from_day (pd_instant_get_day (wire->agreed_at));
  return pd_database_put_far_agreement (database, row_id, &fields, NULL, error);
}

static gboolean
write_profile (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  Profile *profile = data;
  gint64 row_id = 0;

  if (profile->customer != NULL && !put_customer (database, run, profile->customer, &row_id, error))
    return FALSE;
  if (row_id == 0 && !pd_database_find_tenant (database, profile->tenant, &row_id, error))
    return FALSE;

  for (guint i = 0; row_id != 0 && profile->agreements != NULL && i < profile->agreements->len;
       i++) {
    if (!put_agreement (database, row_id, profile->agreements->pdata[i], error))
      return FALSE;
  }
  if (profile->customer != NULL)
    pd_pull_count (run, &run->report->customers, run->kind == PD_PULL_LATER ? 1 : 0);
  return profile->failed ||
         pd_pull_put_done (database, run, "agreements", profile->tenant, 1, error);
}

/* The relationship is over (2.2 "403 20002", or 404): the customer is marked, not deleted. */
static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, PD_API_ERROR, PD_API_ERROR_NOT_FOUND) ||
         pd_api_error_has_code (error, "20002");
}

static gboolean
write_gone (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  Profile *profile = data;
  gint64 row_id = 0;
  gint64 gone = 0;

  if (!pd_database_find_tenant (database, profile->tenant, &row_id, error))
    return FALSE;
  if (row_id == 0)
    return TRUE;
  if (!pd_database_mark_gone (database, PD_LIST_CUSTOMERS, row_id, run->seen, run->now, &gone,
                              error))
    return FALSE;

  pd_pull_count (run, &run->report->gone, gone);
  return pd_pull_put_well (database, run, "customers", profile->tenant, 0, error) &&
         pd_pull_put_done (database, run, "agreements", profile->tenant, 0, error);
}

/* FALSE: the pass ends. */
static gboolean
ask_agreements (PdPullRun *run, Profile *profile)
{
  GError *error = NULL;

  if (!run->has_agreements)
    return TRUE;

  profile->agreements = pd_pull_collect (run, pd_partner_center_list_agreements (profile->tenant),
                                         (GDestroyNotify) pd_wire_agreement_free, "agreements",
                                         profile->name, &error);
  if (profile->agreements != NULL)
    return TRUE;

  profile->failed = TRUE;
  return pd_pull_note_failure (run, "agreements", profile->tenant, profile->name, error);
}

gboolean
pd_pull_one_profile (PdPullRun *run, PdPullCustomer *customer)
{
  Profile *profile = g_new0 (Profile, 1);
  GError *error = NULL;
  gboolean good = TRUE;

  profile->tenant = g_strdup (customer->tenant_id);
  profile->name = g_strdup (customer->name);
  profile->customer = pd_pull_fetch (run, pd_partner_center_get_customer (profile->tenant), &error);
  if (profile->customer == NULL && is_gone (error)) {
    g_message ("The customer %s is not there any more: %s", profile->tenant, error->message);
    g_clear_error (&error);
    customer->row_id = 0;
    pd_pull_pen_put (run->pen, write_gone, profile, profile_free, 1);
    return TRUE;
  }
  if (profile->customer == NULL) {
    profile->failed = TRUE;
    good = pd_pull_note_failure (run, "agreements", profile->tenant, profile->name, error);
  } else if (profile->customer->fault != NULL) {
    pd_pull_note_fault (run, "customers", profile->name, profile->customer->fault);
  }

  good = good && ask_agreements (run, profile);
  if (profile->customer != NULL)
    pd_pull_count (run, &run->items_only, 1);
  pd_pull_pen_put (run->pen, write_profile, profile, profile_free, 2);
  return good;
}

static gboolean
each_profile (PdPullRun *run, PdPullCustomer *customer, gpointer user_data)
{
  return pd_pull_one_profile (run, customer);
}

gboolean
pd_pull_profiles (PdPullRun *run)
{
  return pd_pull_each_customer (run, "agreements", _ ("Profiles of customers"),
                                pd_pull_finished_since (run), FALSE, each_profile, NULL);
}
