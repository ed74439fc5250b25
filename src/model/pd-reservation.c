// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-reservation.h"

#include "pd-clock.h"

struct _PdReservation
{
  PdRecord parent_instance;
  char *reservation_id;
  char *reservation_order_id;
  char *order_id;
  gint64 order_row_id;
  int line;
  gint64 line_row_id;
  gint64 customer_row_id;
  char *customer_name;
  char *tenant_id;
  char *name;
  char *product_id;
  char *sku_id;
  char *title;
  char *publisher;
  char *resource_type;
  char *size;
  char *region;
  gint64 quantity;
  char *term;
  char *billing;
  char *currency;
  gint64 unit_price;
  int payments_made;
  gint64 purchased_at;
  gint64 expires_at;
  gint64 ends_at;
  char *state;
  char *scope_type;
  char *scope_id;
  char *scope_name;
  char *billing_subscription;
  gboolean flexibility;
  int utilization_1d;
  int utilization_7d;
  int utilization_30d;
  gboolean used;
  char *policy_id;
  gint64 parent_row_id;
  gint64 cancelled_at;
  char *state_detail;
  gboolean archived;
  gint64 gone_at;
  PdVerdict *refund;
  PdVerdict *exchange;
  PdVerdict *manage;
  PdVerdict *access;
};

G_DEFINE_FINAL_TYPE (PdReservation, pd_reservation, PD_TYPE_RECORD)

static const PdField reservation_fields[] = {
  PD_FIELD (PdReservation, reservation_id, "reservation-id", STRING),
  PD_FIELD (PdReservation, reservation_order_id, "reservation-order-id", STRING),
  PD_FIELD (PdReservation, order_id, "order-id", STRING),
  PD_FIELD (PdReservation, order_row_id, "order-row-id", INT64),
  PD_FIELD (PdReservation, line, "line", INT),
  PD_FIELD (PdReservation, line_row_id, "line-row-id", INT64),
  PD_FIELD (PdReservation, customer_row_id, "customer-row-id", INT64),
  PD_FIELD (PdReservation, customer_name, "customer-name", STRING),
  PD_FIELD (PdReservation, tenant_id, "tenant-id", STRING),
  PD_FIELD (PdReservation, name, "name", STRING),
  PD_FIELD (PdReservation, product_id, "product-id", STRING),
  PD_FIELD (PdReservation, sku_id, "sku-id", STRING),
  PD_FIELD (PdReservation, title, "title", STRING),
  PD_FIELD (PdReservation, publisher, "publisher", STRING),
  PD_FIELD (PdReservation, resource_type, "resource-type", STRING),
  PD_FIELD (PdReservation, size, "size", STRING),
  PD_FIELD (PdReservation, region, "region", STRING),
  PD_FIELD (PdReservation, quantity, "quantity", INT64),
  PD_FIELD (PdReservation, term, "term", STRING),
  PD_FIELD (PdReservation, billing, "billing", STRING),
  PD_FIELD (PdReservation, currency, "currency", STRING),
  PD_FIELD (PdReservation, unit_price, "unit-price", INT64),
  PD_FIELD (PdReservation, payments_made, "payments-made", INT),
  PD_FIELD (PdReservation, purchased_at, "purchased-at", INT64),
  PD_FIELD (PdReservation, expires_at, "expires-at", INT64),
  PD_FIELD (PdReservation, ends_at, "ends-at", INT64),
  PD_FIELD (PdReservation, state, "state", STRING),
  PD_FIELD (PdReservation, scope_type, "scope-type", STRING),
  PD_FIELD (PdReservation, scope_id, "scope-id", STRING),
  PD_FIELD (PdReservation, scope_name, "scope-name", STRING),
  PD_FIELD (PdReservation, billing_subscription, "billing-subscription", STRING),
  PD_FIELD (PdReservation, flexibility, "flexibility", BOOLEAN),
  PD_FIELD (PdReservation, utilization_1d, "utilization-1d", INT),
  PD_FIELD (PdReservation, utilization_7d, "utilization-7d", INT),
  PD_FIELD (PdReservation, utilization_30d, "utilization-30d", INT),
  PD_FIELD (PdReservation, used, "used", BOOLEAN),
  PD_FIELD (PdReservation, policy_id, "policy-id", STRING),
  PD_FIELD (PdReservation, parent_row_id, "parent-row-id", INT64),
  PD_FIELD (PdReservation, cancelled_at, "cancelled-at", INT64),
  PD_FIELD (PdReservation, state_detail, "state-detail", STRING),
  PD_FIELD (PdReservation, archived, "archived", BOOLEAN),
  PD_FIELD (PdReservation, gone_at, "gone-at", INT64),
  PD_FIELD_OF (PdReservation, refund, "refund", pd_verdict_get_type),
  PD_FIELD_OF (PdReservation, exchange, "exchange", pd_verdict_get_type),
  PD_FIELD_OF (PdReservation, manage, "manage", pd_verdict_get_type),
  PD_FIELD_OF (PdReservation, access, "access", pd_verdict_get_type),
};

static void
pd_reservation_class_init (PdReservationClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), reservation_fields,
                                  G_N_ELEMENTS (reservation_fields));
}

static void
pd_reservation_init (PdReservation *self)
{
  self->utilization_1d = self->utilization_7d = self->utilization_30d = -1; /* no data */
}

PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, reservation_id)
PD_DEFINE_GETTER (PdReservation,
                  pd_reservation,
                  PD_IS_RESERVATION,
                  const char *,
                  reservation_order_id)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, order_id)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, gint64, order_row_id)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, int, line)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, gint64, line_row_id)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, gint64, customer_row_id)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, customer_name)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, tenant_id)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, name)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, product_id)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, sku_id)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, title)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, publisher)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, resource_type)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, size)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, region)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, gint64, quantity)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, term)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, billing)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, currency)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, gint64, unit_price)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, int, payments_made)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, gint64, purchased_at)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, gint64, expires_at)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, state)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, scope_type)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, scope_id)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, scope_name)
PD_DEFINE_GETTER (PdReservation,
                  pd_reservation,
                  PD_IS_RESERVATION,
                  const char *,
                  billing_subscription)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, gboolean, flexibility)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, int, utilization_1d)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, int, utilization_7d)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, int, utilization_30d)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, gboolean, used)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, policy_id)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, gint64, parent_row_id)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, gint64, cancelled_at)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, const char *, state_detail)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, gint64, gone_at)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, PdVerdict *, refund)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, PdVerdict *, exchange)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, PdVerdict *, manage)
PD_DEFINE_GETTER (PdReservation, pd_reservation, PD_IS_RESERVATION, PdVerdict *, access)

struct _PdAzureSubscription
{
  PdRecord parent_instance;
  gint64 customer_row_id;
  char *subscription_id;
  char *name;
  char *state;
};

G_DEFINE_FINAL_TYPE (PdAzureSubscription, pd_azure_subscription, PD_TYPE_RECORD)

static const PdField azure_subscription_fields[] = {
  PD_FIELD (PdAzureSubscription, customer_row_id, "customer-row-id", INT64),
  PD_FIELD (PdAzureSubscription, subscription_id, "subscription-id", STRING),
  PD_FIELD (PdAzureSubscription, name, "name", STRING),
  PD_FIELD (PdAzureSubscription, state, "state", STRING),
};

static void
pd_azure_subscription_class_init (PdAzureSubscriptionClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), azure_subscription_fields,
                                  G_N_ELEMENTS (azure_subscription_fields));
}

static void
pd_azure_subscription_init (PdAzureSubscription *self)
{
}

PD_DEFINE_GETTER (PdAzureSubscription,
                  pd_azure_subscription,
                  PD_IS_AZURE_SUBSCRIPTION,
                  const char *,
                  subscription_id)
PD_DEFINE_GETTER (PdAzureSubscription,
                  pd_azure_subscription,
                  PD_IS_AZURE_SUBSCRIPTION,
                  const char *,
                  name)
PD_DEFINE_GETTER (PdAzureSubscription,
                  pd_azure_subscription,
                  PD_IS_AZURE_SUBSCRIPTION,
                  const char *,
                  state)

struct _PdRoleAssignment
{
  PdRecord parent_instance;
  char *reservation_order_id;
  char *assignment_id;
  char *principal_id;
  char *principal_name;
  char *principal_email;
  char *principal_type;
  char *role_id;
  gboolean inherited;
  gint64 created_at;
  char *created_by;
};

G_DEFINE_FINAL_TYPE (PdRoleAssignment, pd_role_assignment, PD_TYPE_RECORD)

static const PdField role_assignment_fields[] = {
  PD_FIELD (PdRoleAssignment, reservation_order_id, "reservation-order-id", STRING),
  PD_FIELD (PdRoleAssignment, assignment_id, "assignment-id", STRING),
  PD_FIELD (PdRoleAssignment, principal_id, "principal-id", STRING),
  PD_FIELD (PdRoleAssignment, principal_name, "principal-name", STRING),
  PD_FIELD (PdRoleAssignment, principal_email, "principal-email", STRING),
  PD_FIELD (PdRoleAssignment, principal_type, "principal-type", STRING),
  PD_FIELD (PdRoleAssignment, role_id, "role-id", STRING),
  PD_FIELD (PdRoleAssignment, inherited, "inherited", BOOLEAN),
  PD_FIELD (PdRoleAssignment, created_at, "created-at", INT64),
  PD_FIELD (PdRoleAssignment, created_by, "created-by", STRING),
};

static void
pd_role_assignment_class_init (PdRoleAssignmentClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), role_assignment_fields,
                                  G_N_ELEMENTS (role_assignment_fields));
}

static void
pd_role_assignment_init (PdRoleAssignment *self)
{
}

PD_DEFINE_GETTER (PdRoleAssignment,
                  pd_role_assignment,
                  PD_IS_ROLE_ASSIGNMENT,
                  const char *,
                  assignment_id)
PD_DEFINE_GETTER (PdRoleAssignment,
                  pd_role_assignment,
                  PD_IS_ROLE_ASSIGNMENT,
                  const char *,
                  principal_id)
PD_DEFINE_GETTER (PdRoleAssignment,
                  pd_role_assignment,
                  PD_IS_ROLE_ASSIGNMENT,
                  const char *,
                  principal_name)
PD_DEFINE_GETTER (PdRoleAssignment,
                  pd_role_assignment,
                  PD_IS_ROLE_ASSIGNMENT,
                  const char *,
                  principal_email)
PD_DEFINE_GETTER (PdRoleAssignment,
                  pd_role_assignment,
                  PD_IS_ROLE_ASSIGNMENT,
                  const char *,
                  principal_type)
PD_DEFINE_GETTER (PdRoleAssignment,
                  pd_role_assignment,
                  PD_IS_ROLE_ASSIGNMENT,
                  const char *,
                  role_id)
PD_DEFINE_GETTER (PdRoleAssignment, pd_role_assignment, PD_IS_ROLE_ASSIGNMENT, gboolean, inherited)

/* What the clock makes of a stored state. One that has ended or failed stays what it is. */
const char *
pd_reservation_get_shown_state (const char *stored, gint64 expires_at, gint64 now)
{
  if (g_strcmp0 (stored, PD_RESERVATION_SUCCEEDED) != 0 || expires_at == PD_INSTANT_NONE)
    return stored;
  if (now >= expires_at)
    return PD_RESERVATION_EXPIRED;
  if (now >= expires_at - PD_RESERVATION_EXPIRING_DAYS * PD_DAY_US)
    return PD_RESERVATION_EXPIRING;

  return stored;
}

gint64
pd_reservation_get_term_end (gint64 purchased_at, const char *term)
{
  int months;

  if (!pd_term_parse (term, &months) || months == 0)
    return PD_INSTANT_NONE;

  return pd_instant_add_months (pd_instant_from_day (pd_instant_get_day (purchased_at)), months);
}
