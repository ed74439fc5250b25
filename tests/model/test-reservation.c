// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Reservations: states, words, utilization, roles in Azure, split, merge, configuration (sections
 * 1, 10-12, 16). */

#include <locale.h>

#include "pd-clock.h"
#include "pd-error.h"
#include "pd-refund.h"
#include "pd-roles.h"
#include "pd-rules.h"
#include "pd-text.h"

#define GUID "2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a11"
#define OTHER_GUID "7f1d2c3b-0000-4e0f-9c55-0d3c8c2f6a22"

static gint64
at (const char *text)
{
  gint64 instant = 0;

  g_assert_true (pd_instant_parse (text, &instant, NULL));
  return instant;
}

/* Ten units, bought on 1 March 2024 for a year. */
static PdReservation *
new_reservation (const char *id, const char *type, const char *state)
{
  return g_object_new (PD_TYPE_RESERVATION, "reservation-id", id, "reservation-order-id",
                       OTHER_GUID, "name", "VM_RI", "product-id", "P", "sku-id", "0001",
                       "resource-type", type, "region", "japaneast", "quantity",
                       G_GINT64_CONSTANT (10), "term", "P1Y", "purchased-at",
                       at ("2024-03-01T23:50:00Z"), "expires-at", at ("2025-03-01"), "state", state,
                       "scope-type", PD_SCOPE_SINGLE, "scope-id", GUID, "flexibility", TRUE, NULL);
}

static void
test_no_data_at_first (void)
{
  g_autoptr (PdReservation) reservation = g_object_new (PD_TYPE_RESERVATION, NULL);

  g_assert_cmpint (pd_reservation_get_utilization_1d (reservation), ==, -1);
  g_assert_cmpint (pd_reservation_get_utilization_30d (reservation), ==, -1);
}

/* azure-api.md section 2: what the clock makes of a state. */
static void
test_shown_state (void)
{
  static const struct
  {
    const char *stored, *now, *shown;
  } rows[] = {
    { "Succeeded", "2024-03-02", "Succeeded" },
    { "Succeeded", "2025-01-29T23:59:59Z", "Succeeded" },
    { "Succeeded", "2025-01-30", "Expiring" }, /* 30 days before 1 March */
    { "Succeeded", "2025-02-28T23:59:59Z", "Expiring" },
    { "Succeeded", "2025-03-01", "Expired" },
    { "Cancelled", "2025-03-01", "Cancelled" },
    { "Pending", "2025-03-01", "Pending" },
    { "NewState", "2025-03-01", "NewState" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (
        pd_reservation_get_shown_state (rows[i].stored, at ("2025-03-01"), at (rows[i].now)), ==,
        rows[i].shown);
  g_assert_cmpstr (pd_reservation_get_shown_state ("Succeeded", 0, at ("2025-03-01")), ==,
                   "Succeeded");
}

/* 10.10; azure-api.md section 12: purchase date + term, in UTC. */
static void
test_term_end (void)
{
  static const struct
  {
    const char *bought, *term, *end;
  } rows[] = {
    { "2024-03-01T23:50:00Z", "P1Y", "2025-03-01" }, { "2024-02-29", "P1Y", "2025-02-28" },
    { "2024-02-29", "P3Y", "2027-02-28" },           { "2023-03-01", "P3Y", "2026-03-01" },
    { "2024-12-31T23:59:59Z", "P1Y", "2025-12-31" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (pd_reservation_get_term_end (at (rows[i].bought), rows[i].term), ==,
                     at (rows[i].end));
  g_assert_cmpint (pd_reservation_get_term_end (at ("2024-03-01"), "None"), ==, 0);
  g_assert_cmpint (pd_reservation_get_term_end (at ("2024-03-01"), NULL), ==, 0);
}

static void
test_words (void)
{
  g_assert_cmpstr (pd_scope_get_title ("Shared"), ==, "Shared");
  g_assert_cmpstr (pd_scope_get_title ("single"), ==, "Single subscription"); /* any case */
  g_assert_cmpstr (pd_scope_get_title ("Galaxy"), ==, "Galaxy");
  g_assert_cmpstr (pd_resource_type_get_title ("VirtualMachines"), ==, "Virtual machines");
  g_assert_cmpstr (pd_resource_type_get_title ("Quantum"), ==, "Quantum");
  g_assert_cmpstr (pd_region_get_title ("japaneast"), ==, "Japan East");
  g_assert_cmpstr (pd_region_get_title ("marsnorth"), ==, "marsnorth");
  g_assert_cmpstr (pd_region_get_title (NULL), ==, "");
}

/* 12.5 */
static void
test_types (void)
{
  static const struct
  {
    const char *a, *b;
    gboolean same;
  } rows[] = {
    { "VirtualMachines", "virtualmachines", TRUE },
    { "VirtualMachines", "DedicatedHost", FALSE },
    { "AppService", "VirtualMachines", FALSE },
    { "SqlDatabases", "SqlDatabases", TRUE },
    { "SqlDatabases", "VirtualMachines", FALSE },
    { "CosmosDb", "SqlDatabases", FALSE },
    { "Quantum", "Quantum", TRUE },
    { NULL, "VirtualMachines", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (pd_resource_type_is_same (rows[i].a, rows[i].b), ==, rows[i].same);
}

/* 11.16, 12.7, R12; who else may. */
static void
test_non_refundable (void)
{
  static const char *const never[] = { "Databricks", "SqlDataWarehouse", "VMwareCloudSimple",
                                       "RedHatOsa",  "RedHat",           "SuseLinux",
                                       "redhat" };
  static const char *const may[] = { "VirtualMachines", "SqlDatabases", "CosmosDb", "AVS",
                                     "Quantum" };
  gint64 now = at ("2024-03-02");

  for (gsize i = 0; i < G_N_ELEMENTS (never); i++) {
    g_autoptr (PdReservation) reservation = new_reservation (GUID, never[i], "Succeeded");
    g_autoptr (PdVerdict) refund = pd_reservation_judge_refund (reservation, now);
    g_autoptr (PdVerdict) exchange = pd_reservation_judge_exchange (reservation, now);

    g_assert_false (pd_verdict_get_allowed (refund));
    g_assert_cmpstr (pd_verdict_get_rule (refund), ==, "11.16");
    g_assert_false (pd_verdict_get_allowed (exchange));
    g_assert_cmpstr (pd_verdict_get_rule (exchange), ==, "12.7");
    g_assert_nonnull (strstr (pd_verdict_get_reason (exchange), "exchanged"));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (may); i++)
    g_assert_false (pd_resource_type_is_non_refundable (may[i]));
}

/* 11.1: at any time, while there is something. */
static void
test_refund_by_state (void)
{
  static const struct
  {
    const char *state, *now;
    gboolean allowed;
    int days_left;
    PdVerdictNext next;
  } rows[] = {
    { "Succeeded", "2024-03-01T23:49:59Z", FALSE, -1, PD_VERDICT_NEXT_NONE }, /* not bought yet */
    { "Succeeded", "2024-03-01T23:50:00Z", TRUE, 364, PD_VERDICT_NEXT_NONE },
    { "Succeeded", "2024-03-01T23:55:00Z", TRUE, 364, PD_VERDICT_NEXT_NONE },
    { "Succeeded", "2025-02-28T23:59:59Z", TRUE, 0, PD_VERDICT_NEXT_NONE },
    { "Succeeded", "2025-03-01", FALSE, -1, PD_VERDICT_NEXT_NONE },
    { "NoBenefit", "2024-06-01", TRUE, 272, PD_VERDICT_NEXT_NONE },
    { "Warning", "2024-06-01", TRUE, 272, PD_VERDICT_NEXT_NONE },
    { "Cancelled", "2024-06-01", FALSE, -1, PD_VERDICT_NEXT_NONE },
    { "Pending", "2024-06-01", FALSE, -1, PD_VERDICT_NEXT_NONE },
    { "Processing", "2024-06-01", FALSE, -1, PD_VERDICT_NEXT_NONE },
    { "Failed", "2024-06-01", FALSE, -1, PD_VERDICT_NEXT_SUPPORT_REQUEST },
    { "NewState", "2024-06-01", FALSE, -1, PD_VERDICT_NEXT_SUPPORT_REQUEST },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdReservation) reservation =
        new_reservation (GUID, "VirtualMachines", rows[i].state);
    g_autoptr (PdVerdict) refund = pd_reservation_judge_refund (reservation, at (rows[i].now));
    g_autoptr (PdVerdict) exchange = pd_reservation_judge_exchange (reservation, at (rows[i].now));

    g_test_message ("%s at %s", rows[i].state, rows[i].now);
    g_assert_cmpint (pd_verdict_get_allowed (refund), ==, rows[i].allowed);
    g_assert_cmpint (pd_verdict_get_days_left (refund), ==, rows[i].days_left);
    g_assert_cmpint (pd_verdict_get_next (refund), ==, rows[i].next);
    g_assert_cmpstr (pd_verdict_get_rule (refund), ==, "11.1");
    g_assert_cmpint (pd_verdict_get_allowed (exchange), ==, rows[i].allowed);
    g_assert_cmpstr (pd_verdict_get_rule (exchange), ==, "12.1");
    if (rows[i].allowed)
      g_assert_cmpint (pd_verdict_get_until (refund), ==, at ("2025-03-01"));
  }
}

/* 1.8, 16.20 */
static void
test_azure_right (void)
{
  static const struct
  {
    PdRoleSet roles;
    gboolean grant, allowed;
  } rows[] = {
    { PD_ROLE_ADMIN_AGENT, FALSE, TRUE },
    { PD_ROLE_GLOBAL_ADMIN, FALSE, TRUE },
    { PD_ROLE_USER_MANAGEMENT_ADMIN, FALSE, TRUE },
    { PD_ROLE_SALES_AGENT, FALSE, FALSE },
    { PD_ROLE_HELPDESK_AGENT, FALSE, FALSE },
    { PD_ROLE_SALES_AGENT | PD_ROLE_HELPDESK_AGENT, FALSE, FALSE },
    { PD_ROLE_SALES_AGENT, TRUE, TRUE },
    { PD_ROLE_HELPDESK_AGENT, TRUE, TRUE },
    { PD_ROLE_SALES_AGENT | PD_ROLE_ADMIN_AGENT, FALSE, TRUE }, /* 1.24 */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdVerdict) verdict = pd_reservation_judge_azure_right (rows[i].roles, rows[i].grant);

    g_assert_cmpint (pd_verdict_get_allowed (verdict), ==, rows[i].allowed);
    g_assert_cmpstr (pd_verdict_get_rule (verdict), ==, "1.8");
  }
}

/* azure-api.md section 8 */
static void
test_azure_roles (void)
{
  gsize n_roles;
  const PdAzureRole *roles = pd_azure_roles_get (&n_roles);
  static const struct
  {
    const char *id;
    gboolean change;
  } rows[] = {
    { PD_AZURE_ROLE_OWNER, TRUE },
    { PD_AZURE_ROLE_CONTRIBUTOR, TRUE },
    { PD_AZURE_ROLE_READER, FALSE },
    { PD_AZURE_ROLE_USER_ACCESS_ADMINISTRATOR, FALSE },
    { PD_AZURE_ROLE_RESERVATIONS_ADMINISTRATOR, TRUE },
    { PD_AZURE_ROLE_RESERVATIONS_READER, FALSE },
    { GUID, FALSE },
    { NULL, FALSE },
  };

  g_assert_cmpuint (n_roles, ==, 4);
  g_assert_cmpstr (roles[0].name, ==, "Owner");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (pd_azure_role_may_change (rows[i].id), ==, rows[i].change);
  g_assert_cmpstr (pd_azure_role_get_title ("/subscriptions/x/providers/roleDefinitions/"
                                            "8E3AF657-A8FF-443C-A75C-2FE8C4BCB635"),
                   ==, "Owner");
  g_assert_cmpstr (pd_azure_role_get_title (GUID), ==, GUID);
  g_assert_cmpstr (pd_azure_role_find_id ("owner"), ==, PD_AZURE_ROLE_OWNER);
  g_assert_cmpstr (pd_azure_role_find_id ("Reservations Reader"), ==,
                   PD_AZURE_ROLE_RESERVATIONS_READER);
  g_assert_cmpstr (pd_azure_role_find_id (PD_AZURE_ROLE_READER), ==, PD_AZURE_ROLE_READER);
  g_assert_null (pd_azure_role_find_id ("King"));
  g_assert_null (pd_azure_role_find_id (NULL));
}

/* 10.11; azure-api.md section 5: hours are summed, per cents are not averaged. */
static void
test_utilization (void)
{
  static const PdUtilizationDay days[] = {
    { 100, 24000, 24000 }, { 101, 24000, 0 }, { 102, 1000, 1000 }, /* 103: nothing came */
    { 104, 24000, 12000 }, { 105, 0, 0 },     { 106, 24000, 30000 },
  };
  static const struct
  {
    int last, span, permille;
  } rows[] = {
    { 100, 1, 1000 }, { 101, 1, 0 }, { 103, 1, -1 }, /* no data */
    { 105, 1, -1 },                                  /* nothing reserved */
    { 106, 1, 1000 },                                /* never above 100 % */
    { 102, 2, 40 },   /* 1000 of 25000, not the mean of 0 and 100 % */
    { 104, 7, 507 },  /* 37000 of 73000 = 50.68… % */
    { 99, 30, -1 },   /* before the first */
    { 200, 30, -1 },  /* long after the last */
    { 130, 30, 589 }, /* 101 to 130: 43000 of 73000 = 58.90… % */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (pd_utilization_sum (days, G_N_ELEMENTS (days), rows[i].last, rows[i].span), ==,
                     rows[i].permille);
  g_assert_cmpint (pd_utilization_sum (NULL, 0, 100, 30), ==, -1);
}

static void
test_utilization_is_written (void)
{
  static const struct
  {
    int permille;
    const char *text;
  } rows[] = { { 0, "0%" },    { 5, "0.5%" },    { 625, "62.5%" },
               { 630, "63%" }, { 1000, "100%" }, { -1, "—" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = pd_utilization_format (rows[i].permille);

    g_assert_cmpstr (text, ==, rows[i].text);
  }
}

/* --- split and merge (azure-api.md section 3) --- */

static void
test_split (void)
{
  static const struct
  {
    gint64 first, second;
    gboolean fine;
  } rows[] = {
    { 1, 9, TRUE },   { 5, 5, TRUE },   { 9, 1, TRUE },
    { 0, 10, FALSE }, { 10, 0, FALSE }, { -1, 11, FALSE },
    { 5, 4, FALSE },  { 5, 6, FALSE },  { G_MAXINT64, G_MAXINT64, FALSE },
  };
  g_autoptr (PdReservation) reservation = new_reservation (GUID, "VirtualMachines", "Succeeded");
  g_autoptr (PdReservation) ended = new_reservation (GUID, "VirtualMachines", "Cancelled");
  g_autoptr (GError) ended_error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (pd_reservation_check_split (reservation, rows[i].first, rows[i].second,
                                                 at ("2024-06-01"), &error),
                     ==, rows[i].fine);
    if (!rows[i].fine)
      g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  }
  g_assert_false (pd_reservation_check_split (reservation, 5, 5, at ("2025-03-01"), NULL));
  g_assert_false (pd_reservation_check_split (ended, 5, 5, at ("2024-06-01"), &ended_error));
  g_assert_error (ended_error, PD_ERROR, PD_ERROR_RULE);
  g_object_set (reservation, "quantity", G_GINT64_CONSTANT (1), NULL);
  g_assert_false (pd_reservation_check_split (reservation, 1, 0, at ("2024-06-01"), NULL));
}

/* What of the second one is another; NULL = nothing. */
static void
test_merge (void)
{
  static const struct
  {
    const char *property, *value, *word;
  } rows[] = {
    { NULL, NULL, NULL },
    { "reservation-id", GUID, "itself" },
    { "reservation-order-id", GUID, "order" },
    { "sku-id", "0002", "product" },
    { "product-id", "Q", "product" },
    { "region", "japanwest", "region" },
    { "term", "P3Y", "term" },
    { "state", "Pending", "active" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) both = g_ptr_array_new_with_free_func (g_object_unref);
    g_autoptr (GError) error = NULL;
    PdReservation *second = new_reservation (OTHER_GUID, "VirtualMachines", "Succeeded");

    g_ptr_array_add (both, new_reservation (GUID, "VirtualMachines", "Succeeded"));
    g_ptr_array_add (both, second);
    if (rows[i].property != NULL)
      g_object_set (second, rows[i].property, rows[i].value, NULL);
    g_assert_cmpint (pd_reservation_check_merge (both, at ("2024-06-01"), &error), ==,
                     rows[i].property == NULL);
    if (rows[i].word != NULL)
      g_assert_nonnull (strstr (error->message, rows[i].word));
  }
}

static void
test_merge_needs_two_that_end_together (void)
{
  g_autoptr (GPtrArray) both = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (both, new_reservation (GUID, "VirtualMachines", "Succeeded"));
  g_assert_false (pd_reservation_check_merge (both, at ("2024-06-01"), &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  g_ptr_array_add (both, new_reservation (OTHER_GUID, "VirtualMachines", "Succeeded"));
  g_assert_true (pd_reservation_check_merge (both, at ("2024-06-01"), NULL));
  g_object_set (both->pdata[1], "expires-at", at ("2025-03-02"), NULL);
  g_assert_false (pd_reservation_check_merge (both, at ("2024-06-01"), NULL));
}

/* --- Configuration (10.5) --- */

typedef struct
{
  const char *name, *scope_type, *scope_id;
  int flexibility;
} Change;

static PdReservationChange *
new_change (const Change *row)
{
  PdReservationChange *change = g_new0 (PdReservationChange, 1);

  change->name = g_strdup (row->name);
  change->scope_type = g_strdup (row->scope_type);
  change->scope_id = g_strdup (row->scope_id);
  if (row->scope_type != NULL || row->scope_id != NULL)
    change->scope_name = g_strdup ("Production");
  change->flexibility = row->flexibility;
  return change;
}

/* What is given, and what remains to be changed. */
static void
test_changes (void)
{
  static const struct
  {
    Change given, wanted;
  } rows[] = {
    { { "  New name ", NULL, NULL, -1 }, { "New name", NULL, NULL, -1 } },
    { { NULL, "shared", NULL, -1 }, { NULL, "Shared", NULL, -1 } },
    { { NULL, "Shared", GUID, -1 }, { NULL, "Shared", NULL, -1 } },
    { { NULL, NULL, "7F1D2C3B-0000-4E0F-9C55-0D3C8C2F6A22", -1 },
      { NULL, "Single", OTHER_GUID, -1 } },
    { { NULL, "Single", "/subscriptions/" OTHER_GUID, -1 }, { NULL, "Single", OTHER_GUID, -1 } },
    { { NULL, "ResourceGroup", "/subscriptions/" GUID "/resourcegroups/prod-1_(x).y", -1 },
      { NULL, "ResourceGroup", "/subscriptions/" GUID "/resourceGroups/prod-1_(x).y", -1 } },
    { { NULL, "ManagementGroup", "/providers/Microsoft.Management/managementGroups/top", -1 },
      { NULL, "ManagementGroup", "top", -1 } },
    { { NULL, NULL, NULL, 0 }, { NULL, NULL, NULL, 0 } },
    /* what stands already falls away */
    { { "VM_RI", "Single", GUID, 0 }, { NULL, NULL, NULL, 0 } },
    { { "x", "Single", "{" GUID "}", 1 }, { "x", NULL, NULL, -1 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdReservation) reservation = new_reservation (GUID, "VirtualMachines", "Succeeded");
    g_autoptr (PdReservationChange) given = new_change (&rows[i].given);
    g_autoptr (PdReservationChange) change = pd_reservation_change_copy (given);
    g_autoptr (GError) error = NULL;

    g_test_message ("row %d", (int) i);
    g_assert_true (pd_reservation_change_check (change, reservation, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (change->name, ==, rows[i].wanted.name);
    g_assert_cmpstr (change->scope_type, ==, rows[i].wanted.scope_type);
    g_assert_cmpstr (change->scope_id, ==, rows[i].wanted.scope_id);
    g_assert_cmpint (change->flexibility, ==, rows[i].wanted.flexibility);
    g_assert_cmpstr (change->scope_name, ==, rows[i].wanted.scope_id != NULL ? "Production" : NULL);
  }
}

static void
test_changes_that_cannot_be (void)
{
  static const struct
  {
    Change given;
    int code;
  } rows[] = {
    { { "", NULL, NULL, -1 }, PD_ERROR_INVALID },
    { { "a\x01", NULL, NULL, -1 }, PD_ERROR_INVALID },
    { { "12345678901234567890123456789012345678901234567890123456789012345", NULL, NULL, -1 },
      PD_ERROR_INVALID },
    { { NULL, "Galaxy", GUID, -1 }, PD_ERROR_INVALID },
    { { NULL, "Single", NULL, -1 }, PD_ERROR_INVALID },
    { { NULL, "Single", " ", -1 }, PD_ERROR_INVALID },
    { { NULL, "Single", "Production", -1 }, PD_ERROR_INVALID },
    { { NULL, "ResourceGroup", GUID, -1 }, PD_ERROR_INVALID },
    { { NULL, "ResourceGroup", "/subscriptions/x/resourceGroups/y", -1 }, PD_ERROR_INVALID },
    { { NULL, "ResourceGroup", "/subscriptions/" GUID "/resourceGroups/", -1 }, PD_ERROR_INVALID },
    { { NULL, "ResourceGroup", "/subscriptions/" GUID "/resourceGroups/a.", -1 },
      PD_ERROR_INVALID },
    { { NULL, "ResourceGroup", "/subscriptions/" GUID "/resourceGroups/a/b", -1 },
      PD_ERROR_INVALID },
    { { NULL, "ManagementGroup", "a b", -1 }, PD_ERROR_INVALID },
    /* PatchValuesSameAsExisting */
    { { NULL, NULL, NULL, -1 }, PD_ERROR_CONFLICT },
    { { "VM_RI", "single", GUID, 1 }, PD_ERROR_CONFLICT },
  };
  g_autoptr (PdReservation) reservation = new_reservation (GUID, "VirtualMachines", "Succeeded");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdReservationChange) change = new_change (&rows[i].given);
    g_autoptr (GError) error = NULL;

    g_test_message ("row %d", (int) i);
    g_assert_false (pd_reservation_change_check (change, reservation, &error));
    g_assert_error (error, PD_ERROR, rows[i].code);
  }
}

static void
test_flexibility_is_of_machines (void)
{
  g_autoptr (PdReservation) reservation = new_reservation (GUID, "SqlDatabases", "Succeeded");
  g_autoptr (PdReservationChange) change = new_change (&(Change){ NULL, NULL, NULL, 0 });
  g_autoptr (GError) error = NULL;

  g_assert_false (pd_reservation_change_check (change, reservation, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
}

/* --- buying (14.1, 14.4) --- */

static PdProduct *
new_product (const char *const *regions)
{
  PdProduct *product = g_object_new (PD_TYPE_PRODUCT, "kind", PD_KIND_RESERVATION, "title",
                                     "D2s v3", "max-quantity", 100, "regions", regions, NULL);
  g_autoptr (GPtrArray) prices = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_price_free);

  g_ptr_array_add (prices, pd_price_new ("P1Y", PD_BILLING_ONE_TIME, "JPY", 60000));
  pd_product_set_prices (product, prices);
  return product;
}

static void
test_region (void)
{
  static const char *const none[] = { NULL }, *const one[] = { "japaneast", NULL };
  static const char *const two[] = { "japaneast", "japanwest", NULL };
  static const struct
  {
    const char *const *regions;
    const char *given, *found; /* @found NULL: @sentence */
    const char *sentence;
  } rows[] = {
    { NULL, NULL, "", NULL },
    { none, NULL, "", NULL },
    { none, "", "", NULL },
    { none, "japaneast", NULL, "“D2s v3” has no region, so not “japaneast”." },
    { one, NULL, "japaneast", NULL }, /* the only one */
    { one, "japaneast", "japaneast", NULL },
    { one, "japanwest", NULL,
      "“D2s v3” is not sold in the region “japanwest”. Choose one of: japaneast" },
    { two, NULL, NULL, "Choose a region for “D2s v3”: japaneast, japanwest" },
    { two, "", NULL, "Choose a region for “D2s v3”: japaneast, japanwest" },
    { two, "japanwest", "japanwest", NULL },
    { two, "JapanWest", "japanwest", NULL },
    { two, "eastus", NULL,
      "“D2s v3” is not sold in the region “eastus”. Choose one of: japaneast, japanwest" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdProduct) product = new_product (rows[i].regions);
    g_autoptr (GError) error = NULL;

    g_assert_cmpstr (pd_rules_find_region (product, rows[i].given, &error), ==, rows[i].found);
    if (rows[i].found == NULL)
      g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    g_assert_cmpstr (error != NULL ? error->message : NULL, ==, rows[i].sentence);
  }
}

/* 14.4 */
static void
test_monthly_only_where_sold (void)
{
  g_autoptr (PdProduct) product = new_product (NULL);
  g_autoptr (PdOrderItem) monthly = pd_order_item_new (NULL, "0101", 1, "P1Y", PD_BILLING_MONTHLY);
  g_autoptr (PdOrderItem) upfront = pd_order_item_new (NULL, "0101", 2, "P1Y", NULL);
  g_autoptr (GError) error = NULL;
  gint64 unit, total;

  g_assert_false (pd_rules_price_item (product, monthly, "JPY", &unit, &total, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
  g_assert_true (pd_rules_price_item (product, upfront, "JPY", &unit, &total, NULL));
  g_assert_cmpint (total, ==, 120000);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  pd_text_set_language ("en_US");

  g_test_add_func ("/reservation/no-data", test_no_data_at_first);
  g_test_add_func ("/reservation/shown-state", test_shown_state);
  g_test_add_func ("/reservation/term-end/10.10", test_term_end);
  g_test_add_func ("/reservation/words", test_words);
  g_test_add_func ("/reservation/same-type/12.5", test_types);
  g_test_add_func ("/reservation/non-refundable/11.16", test_non_refundable);
  g_test_add_func ("/reservation/refund-by-state/11.1", test_refund_by_state);
  g_test_add_func ("/reservation/azure-right/1.8", test_azure_right);
  g_test_add_func ("/reservation/azure-roles", test_azure_roles);
  g_test_add_func ("/reservation/utilization/10.11", test_utilization);
  g_test_add_func ("/reservation/utilization-text", test_utilization_is_written);
  g_test_add_func ("/reservation/split", test_split);
  g_test_add_func ("/reservation/merge", test_merge);
  g_test_add_func ("/reservation/merge-two", test_merge_needs_two_that_end_together);
  g_test_add_func ("/reservation/changes/10.5", test_changes);
  g_test_add_func ("/reservation/changes-cannot-be/10.5", test_changes_that_cannot_be);
  g_test_add_func ("/reservation/flexibility", test_flexibility_is_of_machines);
  g_test_add_func ("/reservation/region/14.1", test_region);
  g_test_add_func ("/reservation/monthly/14.4", test_monthly_only_where_sold);

  return g_test_run ();
}
