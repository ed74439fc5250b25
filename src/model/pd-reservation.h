// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-record.h"
#include "pd-verdict.h"

G_BEGIN_DECLS

/* The vendor's display states (azure-api.md section 2, displayProvisioningState). In the book stand
 * only those that somebody has to set; Expiring and Expired follow from the clock:
 * pd_reservation_get_shown_state(). */
#define PD_RESERVATION_SUCCEEDED "Succeeded"
#define PD_RESERVATION_EXPIRING "Expiring"
#define PD_RESERVATION_EXPIRED "Expired"
#define PD_RESERVATION_PENDING "Pending"
#define PD_RESERVATION_CANCELLED "Cancelled"
/* Expiring is shown from this many days before the end: the vendor fixes the price of the renewal
 * then (azure-api.md section 2, renewProperties). */
#define PD_RESERVATION_EXPIRING_DAYS 30
/* Lists call a reservation under-used below this utilization of 30 days, in tenths of a per cent.
 */
#define PD_RESERVATION_UNDER_USED 800

/* Scopes (azure-api.md section 2, userFriendlyAppliedScopeType; rule 10.12). */
#define PD_SCOPE_SHARED "Shared"
#define PD_SCOPE_SINGLE "Single"
#define PD_SCOPE_RESOURCE_GROUP "ResourceGroup"
#define PD_SCOPE_MANAGEMENT_GROUP "ManagementGroup"

/**
 * PdReservation: one Azure reservation of a customer (rule 10.9).
 * Properties: row-id int64, reservation-id (GUID), reservation-order-id (GUID), order-id (of the
 * desk's order), order-row-id int64, line int, line-row-id int64, customer-row-id int64,
 * customer-name, tenant-id, name (display name, at most 64 characters), product-id, sku-id, title
 * (of the SKU), publisher, resource-type ("VirtualMachines", "SqlDatabases", "CosmosDb", "RedHat",
 * "SuseLinux" …), size ("Standard_D2s_v3"), region ("japaneast"), quantity int64, term, billing
 * (PD_BILLING_ONE_TIME = Upfront, PD_BILLING_MONTHLY), currency, unit-price int64 (one unit: of the
 * whole term, or of one instalment), payments-made int, purchased-at int64, expires-at int64,
 * ends-at int64 (the same while it has not been cancelled, else 0: what a list counts days to),
 * state (as shown at the time of reading), scope-type, scope-id (subscription GUID,
 * "/subscriptions/…/ resourceGroups/…" or management group ID; NULL when shared), scope-name,
 * billing-subscription (GUID), flexibility b (instance size flexibility; means something for
 * VirtualMachines), utilization-1d, utilization-7d, utilization-30d int (tenths of a per cent, -1 =
 * no data), used b (any used hour since the purchase), policy-id, parent-row-id int64 (the one it
 * came from by a split, merge or partial return, 0 = bought), cancelled-at int64, refund
 * (PdVerdict: rule and role; set by the desk), exchange (PdVerdict, likewise), manage (PdVerdict,
 * role only, likewise), access (PdVerdict: role and the grant of 1.8, likewise). Of a cloud account
 * besides: state-detail (the far side's word on the state, nullable), archived b, gone-at int64
 * (since when the far side no longer knows it; 0 = it does). There the order line may be unknown
 * (line-row-id 0, order-id, product-id, sku-id NULL, title = the type and size), and what the far
 * side did not tell is 0 or "".
 */
#define PD_TYPE_RESERVATION (pd_reservation_get_type ())
G_DECLARE_FINAL_TYPE (PdReservation, pd_reservation, PD, RESERVATION, PdRecord)

const char *pd_reservation_get_reservation_id (PdReservation *self);
const char *pd_reservation_get_reservation_order_id (PdReservation *self);
const char *pd_reservation_get_order_id (PdReservation *self);
gint64 pd_reservation_get_order_row_id (PdReservation *self);
int pd_reservation_get_line (PdReservation *self);
gint64 pd_reservation_get_line_row_id (PdReservation *self);
gint64 pd_reservation_get_customer_row_id (PdReservation *self);
const char *pd_reservation_get_customer_name (PdReservation *self);
const char *pd_reservation_get_tenant_id (PdReservation *self);
const char *pd_reservation_get_name (PdReservation *self);
const char *pd_reservation_get_product_id (PdReservation *self);
const char *pd_reservation_get_sku_id (PdReservation *self);
const char *pd_reservation_get_title (PdReservation *self);
const char *pd_reservation_get_publisher (PdReservation *self);
const char *pd_reservation_get_resource_type (PdReservation *self);
const char *pd_reservation_get_size (PdReservation *self);
const char *pd_reservation_get_region (PdReservation *self);
gint64 pd_reservation_get_quantity (PdReservation *self);
const char *pd_reservation_get_term (PdReservation *self);
const char *pd_reservation_get_billing (PdReservation *self);
const char *pd_reservation_get_currency (PdReservation *self);
gint64 pd_reservation_get_unit_price (PdReservation *self); /* 0: the far side has not told it */
int pd_reservation_get_payments_made (PdReservation *self);
gint64 pd_reservation_get_purchased_at (PdReservation *self);
gint64 pd_reservation_get_expires_at (PdReservation *self);
const char *pd_reservation_get_state (PdReservation *self);
const char *pd_reservation_get_scope_type (PdReservation *self);
const char *pd_reservation_get_scope_id (PdReservation *self);
const char *pd_reservation_get_scope_name (PdReservation *self);
const char *pd_reservation_get_billing_subscription (PdReservation *self);
gboolean pd_reservation_get_flexibility (PdReservation *self);
int pd_reservation_get_utilization_1d (PdReservation *self);
int pd_reservation_get_utilization_7d (PdReservation *self);
int pd_reservation_get_utilization_30d (PdReservation *self);
gboolean pd_reservation_get_used (PdReservation *self);
const char *pd_reservation_get_policy_id (PdReservation *self);
gint64 pd_reservation_get_parent_row_id (PdReservation *self);
gint64 pd_reservation_get_cancelled_at (PdReservation *self);
const char *pd_reservation_get_state_detail (PdReservation *self); /* (nullable) */
gint64 pd_reservation_get_gone_at (PdReservation *self);
PdVerdict *pd_reservation_get_refund (PdReservation *self);   /* (nullable) */
PdVerdict *pd_reservation_get_exchange (PdReservation *self); /* (nullable) */
PdVerdict *pd_reservation_get_manage (PdReservation *self);   /* (nullable) */
PdVerdict *pd_reservation_get_access (PdReservation *self);   /* (nullable) */

/* What to show for a stored state at @now: Expiring, Expired, or the state itself. */
const char *pd_reservation_get_shown_state (const char *stored, gint64 expires_at, gint64 now);
/* Purchase date + term; 29 February + 1 year = 28 February (azure-api.md section 12). 00:00 UTC of
 * the day on which it no longer runs. 0 when @term is no term. */
gint64 pd_reservation_get_term_end (gint64 purchased_at, const char *term);
/* Translated: "Shared", "Single subscription", "Resource group", "Management group"; unknown as it
 * is. */
const char *pd_scope_get_title (const char *scope_type);
/* Translated: "Virtual machines", "SQL Database", "Cosmos DB" …; unknown as it is. */
const char *pd_resource_type_get_title (const char *resource_type);
/* "Japan East" for "japaneast" (a table of the regions' public names, Japanese too); unknown as it
 * is. */
const char *pd_region_get_title (const char *region);
/* "62.5 %" in the reader's locale, "—" for -1. (transfer full) */
char *pd_utilization_format (int permille);
/* May these be exchanged for each other (12.5: the same type only)? The families of R10
 * (azure-api.md section 11) are a hint about what the service may allow beyond that. */
gboolean pd_resource_type_is_same (const char *a, const char *b);
/* 11.16, 12.7, R12: TRUE for Databricks, SqlDataWarehouse (Synapse pre-purchase),
 * VMwareCloudSimple, RedHatOsa, RedHat, SuseLinux; compares without case. */
gboolean pd_resource_type_is_non_refundable (const char *resource_type);

/**
 * PdAzureSubscription: an Azure subscription of a customer, to which reservations are billed and
 * applied (14.1). Properties: row-id int64, customer-row-id int64, subscription-id (GUID), name,
 * state ("active", "suspended").
 */
#define PD_TYPE_AZURE_SUBSCRIPTION (pd_azure_subscription_get_type ())
G_DECLARE_FINAL_TYPE (PdAzureSubscription, pd_azure_subscription, PD, AZURE_SUBSCRIPTION, PdRecord)
const char *pd_azure_subscription_get_subscription_id (PdAzureSubscription *self);
const char *pd_azure_subscription_get_name (PdAzureSubscription *self);
const char *pd_azure_subscription_get_state (PdAzureSubscription *self);

/**
 * PdRoleAssignment: who has which role on a reservation's order (azure-api.md section 8).
 * Properties: row-id int64, reservation-order-id, assignment-id (GUID), principal-id (GUID),
 * principal-name, principal-email, principal-type ("User", "Group", "ServicePrincipal",
 * "ForeignGroup"), role-id (GUID), inherited b (granted above the order: shown, not removed here),
 * created-at int64, created-by.
 */
#define PD_TYPE_ROLE_ASSIGNMENT (pd_role_assignment_get_type ())
G_DECLARE_FINAL_TYPE (PdRoleAssignment, pd_role_assignment, PD, ROLE_ASSIGNMENT, PdRecord)
const char *pd_role_assignment_get_assignment_id (PdRoleAssignment *self);
const char *pd_role_assignment_get_principal_id (PdRoleAssignment *self);
const char *pd_role_assignment_get_principal_name (PdRoleAssignment *self);
const char *pd_role_assignment_get_principal_email (PdRoleAssignment *self);
const char *pd_role_assignment_get_principal_type (PdRoleAssignment *self);
const char *pd_role_assignment_get_role_id (PdRoleAssignment *self);
gboolean pd_role_assignment_get_inherited (PdRoleAssignment *self);

/* The built-in roles that matter for reservations (azure-api.md section 8, table). */
#define PD_AZURE_ROLE_OWNER "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
#define PD_AZURE_ROLE_CONTRIBUTOR "b24988ac-6180-42a0-ab88-20f7382dd24c"
#define PD_AZURE_ROLE_READER "acdd72a7-3385-48ef-bd42-f606fba81ae7"
#define PD_AZURE_ROLE_USER_ACCESS_ADMINISTRATOR "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
#define PD_AZURE_ROLE_RESERVATIONS_ADMINISTRATOR "a8889054-8d42-49c9-bc1c-52486c10e7cd"
#define PD_AZURE_ROLE_RESERVATIONS_READER "582fc458-8989-419f-a480-75249bc5db7e"
typedef struct
{
  const char *id;    /* GUID */
  const char *name;  /* the vendor's English name, also for the command line: "Owner" */
  const char *title; /* marked for translation: use gettext */
} PdAzureRole;
/* The roles that may be granted on a reservation order: Owner, Contributor, Reader, User Access
 * Administrator. Static. */
const PdAzureRole *pd_azure_roles_get (gsize *n_roles);
/* Translated name of any of the six above by ID or by a path that ends in it, without case; else
 * the ID. */
const char *pd_azure_role_get_title (const char *role_id);
/* By ID or English name, without case; NULL if neither. */
const char *pd_azure_role_find_id (const char *text);
/* Does the role let its holder refund and exchange (Owner, Contributor, Reservations
 * Administrator)? */
gboolean pd_azure_role_may_change (const char *role_id);

/* One day of use (azure-api.md section 5). Hours in thousandths, so that sums are exact. */
typedef struct
{
  int day; /* UTC day number */
  gint64 reserved_millihours;
  gint64 used_millihours;
} PdUtilizationDay;
/* Sum of used over sum of reserved hours of the @span days that end with @last_day (weekly views:
 * sum, do not average), in tenths of a per cent, -1 without data; never above 1000. @days
 * ascending. */
int pd_utilization_sum (const PdUtilizationDay *days, gsize n_days, int last_day, int span);

/* What Configuration changes. Members that stay as they are: NULL, -1. */
typedef struct
{
  char *name;
  char *scope_type;
  char *scope_id;
  char *scope_name;
  int flexibility; /* -1 stays, 0, 1 */
} PdReservationChange;
void pd_reservation_change_free (PdReservationChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdReservationChange, pd_reservation_change_free)
PdReservationChange *pd_reservation_change_copy (const PdReservationChange *change);
/* Cleans and checks (name 1-64 characters; a scope type that is known; its ID's form: subscription
 * GUID, resource group path, management group ID; NULL for shared). PD_ERROR_INVALID says which
 * field and why; PD_ERROR_CONFLICT when nothing would change (PatchValuesSameAsExisting). */
gboolean pd_reservation_change_check (PdReservationChange *change,
                                      PdReservation *reservation,
                                      GError **error);

G_END_DECLS
