// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The pull against a far side that stops, refuses and says odd things: issue 4 sections 3 and 6;
 * partner-center-api.md 1.3, 1.4, 1.6; azure-api.md 1. */

#include "pd-api-error.h"
#include "pull-fixture.h"

#define FEW 4 /* customers of a small book */

/* A far side and what was pulled from it without a fault: made once for the tests that only read
 * there, each into a book of its own. */
typedef struct
{
  DeskService *service;
  Pulled *whole;
} Base;

static Base sample;
static Base small;

static Pulled *
pull_whole (DeskService *service)
{
  Pulled *pulled = pulled_new (service);
  g_autoptr (PdSyncReport) report = pulled_run_well (pulled, FALSE);

  return pulled;
}

static const Base *
need_base (Base *base, guint customers, guint orders)
{
  if (base->service == NULL) {
    base->service = new_service (customers, orders);
    base->whole = pull_whole (base->service);
  }
  return base;
}

static void
clear_base (Base *base)
{
  g_clear_pointer (&base->whole, pulled_free);
  g_clear_pointer (&base->service, desk_service_free);
}

/* --- stopping --- */

/* Sanitized, fewer stops will do: PARTNER_DESK_PULL_STEP takes each so many only. */
static guint
get_step (void)
{
  const char *text = g_getenv ("PARTNER_DESK_PULL_STEP");

  return text != NULL ? MAX (1, (guint) g_ascii_strtoull (text, NULL, 10)) : 1;
}

/* Nothing is sold anywhere: a small book is pulled with few calls. */
static void
sell_nothing (DeskService *service)
{
  desk_service_add_fault (service, NULL, "/v1/products*", DESK_FAULT_STATUS, 0, 0,
                          "200 {\"totalCount\":0,\"items\":[]}");
}

/* Stops at the call number @k, then goes on in another process's shoes. FALSE: the stop only hit
 * what may fail alone. */
static gboolean
stop_and_go_on (DeskService *service, Pulled *whole, gboolean sells, guint k, guint *n_calls)
{
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSyncReport) stopped = NULL;
  g_autoptr (PdSyncReport) report = NULL;
  g_autofree char *differences = NULL;

  if (!sells)
    sell_nothing (service);
  desk_service_add_fault (service, NULL, NULL, DESK_FAULT_DROP_BEFORE, k, 0, NULL);
  stopped = pulled_run (pulled, FALSE, 0, &error);
  desk_service_clear_faults (service);
  if (stopped != NULL)
    return FALSE;
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_UNREACHABLE);

  pulled_reopen (pulled, service);
  desk_service_clear_calls (service);
  if (!sells)
    sell_nothing (service);
  report = pulled_run_well (pulled, FALSE);
  desk_service_clear_faults (service);
  *n_calls = desk_service_count_calls (service, NULL, NULL);
  differences = compare_pulled (pulled->store, whole->store);
  if (*differences != '\0')
    g_test_message ("stopped at call %u: %s", k, differences);
  g_assert_cmpstr (differences, ==, "");
  return TRUE;
}

/* After a stop at each call of a small pull the book is the same as without it, and what was whole
 * is not asked for again. */
static void
test_resume_after_each_call (void)
{
  g_autoptr (DeskService) service = new_service (2, 2);
  g_autoptr (Pulled) whole = pulled_new (service);
  g_autoptr (PdSyncReport) report = NULL;
  const guint step = get_step ();
  guint stops = 0;

  sell_nothing (service);
  report = pulled_run_well (whole, FALSE);
  desk_service_clear_faults (service);
  g_assert_cmpuint (report->calls, >, 100);
  for (guint k = 0; k < report->calls; k += step) {
    guint n_calls = 0;

    if (!stop_and_go_on (service, whole, FALSE, k, &n_calls))
      continue;
    stops++;
    /* At most what the threads had under way is asked for twice: six calls a customer; the clock of
     * the far side; the views of a market. */
    g_assert_cmpuint (n_calls, <=, report->calls - k + 2 * 6 + 2 + 5);
  }
  g_assert_cmpuint (stops, >, 90 / step);
}

/* The same with a catalogue, at some of its calls. */
static void
test_resume_in_catalog (void)
{
  g_autoptr (DeskService) service = new_service (2, 2);
  g_autoptr (Pulled) whole = pull_whole (service);
  const guint first = 1 + 1 + 2 * 2;
  const guint end = first + desk_service_count_calls (service, NULL, "/v1/products*");

  for (guint k = first; k < end; k += 11 * get_step ()) {
    guint n_calls = 0;

    g_assert_true (stop_and_go_on (service, whole, TRUE, k, &n_calls));
  }
}

/* Cancelled at each step of progress: an error that is none of the person's business, and the next
 * one goes on. */
static void
test_cancel_at_each_step (void)
{
  g_autoptr (DeskService) service = new_service (FEW, 2);
  g_autoptr (Pulled) whole = pull_whole (service);
  guint cancelled = 0;

  for (guint step = 1; step <= 12; step++) {
    g_autoptr (Pulled) pulled = pulled_new (service);
    g_autoptr (GError) error = NULL;
    g_autoptr (PdSyncReport) stopped = NULL;
    g_autoptr (PdSyncReport) report = NULL;
    g_autofree char *differences = NULL;

    pulled->cancel_at = step;
    stopped = pulled_run (pulled, FALSE, 0, &error);
    if (stopped == NULL) {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      cancelled++;
    }
    pulled->cancel_at = 0;
    report = pulled_run_well (pulled, FALSE);
    differences = compare_pulled (pulled->store, whole->store);
    g_assert_cmpstr (differences, ==, "");
  }
  g_assert_cmpuint (cancelled, >=, 6);
}

static void
test_cancelled_before (void)
{
  g_autoptr (DeskService) service = new_service (FEW, 1);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  PdSyncReport *report;

  g_cancellable_cancel (cancellable);
  report = pd_pull_run (pd_desk_get_context (pulled->desk), pulled->store, pulled->far, FALSE, 0,
                        NULL, NULL, cancellable, &error);
  g_assert_null (report);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_rows (pulled, PD_LIST_CUSTOMERS), ==, 0);
}

/* A revoked sign-in in the middle: what came stays, a new sign-in goes on. */
static void
test_revoked_midway (void)
{
  g_autoptr (DeskService) service = new_service (FEW, 2);
  g_autoptr (Pulled) whole = pull_whole (service);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSyncReport) stopped = NULL;
  g_autoptr (PdSyncReport) report = NULL;
  g_autofree char *differences = NULL;

  desk_service_add_fault (service, NULL, "*/orders*", DESK_FAULT_401, 1, 0, NULL);
  stopped = pulled_run (pulled, FALSE, 0, &error);
  g_assert_null (stopped);
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_SIGN_IN);
  g_assert_cmpuint (count_rows (pulled, PD_LIST_CUSTOMERS), ==, FEW);

  desk_service_clear_faults (service);
  pulled_reopen (pulled, service);
  report = pulled_run_well (pulled, FALSE);
  differences = compare_pulled (pulled->store, whole->store);
  g_assert_cmpstr (differences, ==, "");
}

static void
test_mfa_midway (void)
{
  g_autoptr (DeskService) service = new_service (FEW, 1);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSyncReport) report = NULL;

  desk_service_add_fault (service, NULL, "*/entitlements*", DESK_FAULT_MFA, 2, 0, NULL);
  report = pulled_run (pulled, FALSE, 0, &error);
  g_assert_null (report);
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_MFA);
}

/* --- one thing does not come --- */

/* What a path refuses is a fault that names it; the rest comes, and so does it the next time. */
static const struct
{
  const char *pattern;
  DeskFault fault;
  const char *what;
} refusals[] = {
  { "/v1/customers/*/orders*", DESK_FAULT_403, "Orders of " },
  { "/v1/customers/*/subscriptions*", DESK_FAULT_403, "Subscriptions of " },
  { "/v1/customers/*/entitlements*", DESK_FAULT_403, "Entitlements of " },
  { "/v1/customers/*/agreements*", DESK_FAULT_403, "Profile and agreement of " },
  { "/v1/invoices?*", DESK_FAULT_403, "Invoices" },
  { "/v1/auditrecords*", DESK_FAULT_403, "Activity log of " },
  { "/v1/servicerequests*", DESK_FAULT_403, "Support requests" },
  { "/v1/customers/*/orders*", DESK_FAULT_NOT_JSON, "Orders of " },
  { "/v1/customers/*/orders*", DESK_FAULT_TRUNCATED, "Orders of " },
  { "/v1/customers/*/orders*", DESK_FAULT_EMPTY_BODY, "Orders of " },
  { "/v1/customers/*/orders*", DESK_FAULT_500, "Orders of " },
};

static void
test_one_refused (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  const Base *base = need_base (&small, FEW, 2);
  DeskService *service = base->service;
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (PdSyncReport) again = NULL;
  g_autofree char *faults = NULL;
  g_autofree char *differences = NULL;

  /* Each of the four tries of each customer's call, in whatever order they come. */
  desk_service_add_fault (service, NULL, refusals[i].pattern, refusals[i].fault, 0,
                          refusals[i].fault == DESK_FAULT_403 ? 1 : FEW * 4, NULL);
  report = pulled_run (pulled, FALSE, 0, &error);
  desk_service_clear_faults (service);
  g_assert_no_error (error);
  faults = report_faults (report);
  if (report->complete)
    g_test_message ("%s", faults);
  g_assert_false (report->complete);
  g_assert_cmpuint (report->faults->len, >, 0);
  g_assert_true (g_str_has_prefix (faults, refusals[i].what));
  g_assert_cmpuint (count_rows (pulled, PD_LIST_CUSTOMERS), ==, FEW);

  again = pulled_run_well (pulled, FALSE);
  differences = compare_pulled (pulled->store, base->whole->store);
  g_assert_cmpstr (differences, ==, "");
  g_assert_cmpuint (count_rows (pulled, PD_LIST_INVOICES), ==,
                    count_rows (base->whole, PD_LIST_INVOICES));
  g_assert_cmpuint (count_rows (pulled, PD_LIST_ACTIVITY), ==,
                    count_rows (base->whole, PD_LIST_ACTIVITY));
}

/* A far side that is down is not asked for everything: the pass ends. */
static void
test_down (void)
{
  g_autoptr (DeskService) service = new_service (40, 1);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSyncReport) report = NULL;

  desk_service_add_fault (service, NULL, "/v1/customers/*", DESK_FAULT_503, 0, 0, NULL);
  report = pulled_run (pulled, FALSE, 0, &error);
  g_assert_null (report);
  g_assert_error (error, PD_API_ERROR, PD_API_ERROR_SERVER);
  g_assert_cmpuint (desk_service_count_calls (service, NULL, NULL), <, 80);
}

/* Throttled five times and more: it waits and goes on. */
static void
test_throttled (void)
{
  g_autoptr (DeskService) service = new_service (FEW, 1);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) report = NULL;

  desk_service_add_fault (service, NULL, "*/orders*", DESK_FAULT_429, 1, 12, "1");
  report = pulled_run_well (pulled, FALSE);
  g_assert_cmpint (report->orders, ==, FEW);
}

/* A tenant that lets nobody in: that customer's fault alone. */
static void
test_closed_tenant (void)
{
  g_autoptr (DeskService) service = new_service (0, 0);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdSyncReport) first = pulled_run_well (pulled, FALSE);
  g_autoptr (Pulled) other = pulled_new (service);
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (GPtrArray) all = list_rows (pulled->store, PD_LIST_RESERVATIONS);
  g_autoptr (GError) error = NULL;
  g_autofree char *faults = NULL;
  const char *tenant;
  guint closed = 0;

  g_assert_cmpuint (all->len, >, 1);
  tenant = pd_reservation_get_tenant_id (all->pdata[0]);
  for (guint i = 0; i < all->len; i++)
    closed += g_strcmp0 (pd_reservation_get_tenant_id (all->pdata[i]), tenant) == 0;
  desk_service_close_tenant (service, tenant);
  report = pulled_run (other, FALSE, 0, &error);
  g_assert_no_error (error);
  faults = report_faults (report);
  g_assert_false (report->complete);
  g_assert_cmpuint (report->faults->len, ==, 1);
  g_assert_true (g_str_has_prefix (faults, "Azure reservations of "));
  g_assert_cmpuint (count_rows (other, PD_LIST_RESERVATIONS), ==, all->len - closed);
}

/* --- odd forms of good answers --- */

static const struct
{
  DeskFault fault;
  const char *pattern;
  gboolean is_same; /* nothing of it may be seen in the book */
} forms[] = {
  { DESK_FAULT_BOM, NULL, TRUE },
  { DESK_FAULT_PASCAL_CASE, "/v1/*", TRUE },
  { DESK_FAULT_LINKS_WITH_VERSION, NULL, TRUE },
  { DESK_FAULT_LINKS_WITHOUT_VERSION, NULL, TRUE },
  { DESK_FAULT_NUMBERS_AS_TEXT, NULL, TRUE },
  { DESK_FAULT_INTEGER_ENUMS, NULL, TRUE },
  { DESK_FAULT_UNKNOWN_MEMBERS, NULL, TRUE },
  { DESK_FAULT_ODD_DATES, "/v1/*", TRUE },
  { DESK_FAULT_ODD_DATES, "*/microsoft.capacity/reservations?*", TRUE },
  { DESK_FAULT_LETTER_CASE, NULL, TRUE },
  { DESK_FAULT_EMPTY_PAGE, NULL, TRUE },
  { DESK_FAULT_SLOW_BODY, "/v1/customers?*", TRUE },
  { DESK_FAULT_UNKNOWN_ENUMS, NULL, FALSE },
  { DESK_FAULT_MISSING_MEMBERS, NULL, FALSE },
  { DESK_FAULT_OTHER_TYPES, NULL, FALSE },
};

/* A pass that meets the fault, again and again, and comes to its end. (transfer full) */
static PdSyncReport *
pull_with (const Base *base, Pulled *pulled, const char *pattern, DeskFault fault)
{
  const guint before = desk_service_count_faults (base->service);
  g_autoptr (GError) error = NULL;
  PdSyncReport *report;

  desk_service_add_fault (base->service, NULL, pattern, fault, 0, 0, NULL);
  report = pulled_run (pulled, FALSE, 0, &error);
  desk_service_clear_faults (base->service);
  g_assert_no_error (error);
  g_assert_cmpuint (desk_service_count_faults (base->service), >, before);
  return report;
}

static void
test_odd_form (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  const Base *base = need_base (&sample, 0, 0);
  Pulled *whole = base->whole;
  g_autoptr (Pulled) pulled = pulled_new (base->service);
  g_autoptr (PdSyncReport) report = NULL;
  g_autofree char *differences = NULL;

  report = pull_with (base, pulled, forms[i].pattern, forms[i].fault);
  g_assert_cmpuint (count_rows (pulled, PD_LIST_CUSTOMERS), ==,
                    count_rows (whole, PD_LIST_CUSTOMERS));
  g_assert_cmpuint (count_rows (pulled, PD_LIST_ORDERS), ==, count_rows (whole, PD_LIST_ORDERS));
  g_assert_cmpuint (count_rows (pulled, PD_LIST_RESERVATIONS), ==,
                    count_rows (whole, PD_LIST_RESERVATIONS));
  if (!forms[i].is_same)
    return;

  g_assert_true (report->complete);
  differences = compare_pulled (pulled->store, whole->store);
  g_assert_cmpstr (differences, ==, "");
}

/* 1.3: lists that are null are empty; what holds them is there. */
static void
test_null_lists (void)
{
  const Base *base = need_base (&sample, 0, 0);
  g_autoptr (Pulled) pulled = pulled_new (base->service);
  g_autoptr (PdSyncReport) report = pull_with (base, pulled, NULL, DESK_FAULT_NULL_LISTS);

  g_assert_cmpuint (count_rows (pulled, PD_LIST_CUSTOMERS), ==,
                    count_rows (base->whole, PD_LIST_CUSTOMERS));
}

/* 1.4: a link that comes twice, one to another host, a place that is lost. */
static void
test_repeated_next (void)
{
  g_autoptr (DeskService) service = new_service (600, 0);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSyncReport) report = NULL;
  g_autofree char *faults = NULL;

  desk_service_add_fault (service, NULL, "/v1/customers?*", DESK_FAULT_REPEATED_NEXT, 0, 0, NULL);
  report = pulled_run (pulled, FALSE, 0, &error);
  g_assert_no_error (error);
  faults = report_faults (report);
  g_assert_false (report->complete);
  g_assert_true (g_str_has_prefix (faults, "Customers: "));
}

static void
test_foreign_next (void)
{
  g_autoptr (DeskService) service = new_service (600, 0);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdSyncReport) report = NULL;
  g_autoptr (PdSyncReport) again = NULL;

  desk_service_add_fault (service, NULL, "/v1/customers?*", DESK_FAULT_FOREIGN_NEXT, 0, 1, NULL);
  report = pulled_run (pulled, FALSE, 0, &error);
  g_assert_no_error (error);
  g_assert_false (report->complete);
  g_assert_cmpuint (desk_service_count_trapped (service, FALSE), ==, 0);
  g_assert_cmpuint (desk_service_count_trapped (service, TRUE), ==, 0);

  again = pulled_run_well (pulled, FALSE);
  g_assert_cmpuint (count_rows (pulled, PD_LIST_CUSTOMERS), ==, 600);
}

static void
test_lost_cursor (void)
{
  g_autoptr (DeskService) service = new_service (600, 0);
  g_autoptr (Pulled) pulled = pulled_new (service);
  g_autoptr (PdSyncReport) report = NULL;

  desk_service_add_fault (service, NULL, "/v1/customers?*", DESK_FAULT_LOST_CURSOR, 0, 1, NULL);
  report = pulled_run_well (pulled, FALSE);
  g_assert_cmpuint (count_rows (pulled, PD_LIST_CUSTOMERS), ==, 600);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_setenv ("PARTNER_DESK_KEYRING", "file", TRUE);

  g_test_add_func ("/pull/resume-after-each-call", test_resume_after_each_call);
  g_test_add_func ("/pull/resume-in-catalog", test_resume_in_catalog);
  g_test_add_func ("/pull/cancel-at-each-step", test_cancel_at_each_step);
  g_test_add_func ("/pull/cancelled-before", test_cancelled_before);
  g_test_add_func ("/pull/revoked-midway", test_revoked_midway);
  g_test_add_func ("/pull/mfa-midway", test_mfa_midway);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *path = g_strdup_printf ("/pull/refused/%" G_GSIZE_FORMAT "-%s", i,
                                             desk_fault_to_nick (refusals[i].fault));

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_one_refused);
  }
  g_test_add_func ("/pull/down", test_down);
  g_test_add_func ("/pull/throttled", test_throttled);
  g_test_add_func ("/pull/closed-tenant", test_closed_tenant);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autofree char *path = g_strdup_printf ("/pull/form/%" G_GSIZE_FORMAT "-%s", i,
                                             desk_fault_to_nick (forms[i].fault));

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_odd_form);
  }
  g_test_add_func ("/pull/null-lists", test_null_lists);
  g_test_add_func ("/pull/repeated-next", test_repeated_next);
  g_test_add_func ("/pull/foreign-next", test_foreign_next);
  g_test_add_func ("/pull/lost-cursor", test_lost_cursor);

  status = g_test_run ();
  clear_base (&sample);
  clear_base (&small);
  return status;
}
