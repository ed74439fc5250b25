// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-book.h"

#include <glib/gi18n-lib.h>

#include "pd-word-title-private.h"

struct _PdInvoice
{
  PdRecord parent_instance;
  char *invoice_id;
  char *month;
  char *currency;
  gint64 charges;
  gint64 credits;
  gint64 total;
  char *status;
  int line_count;
  gint64 date;
  char *invoice_type;
  char *document_type;
  char *amends_of;
  gint64 gone_at;
};

G_DEFINE_FINAL_TYPE (PdInvoice, pd_invoice, PD_TYPE_RECORD)

static const PdField invoice_fields[] = {
  PD_FIELD (PdInvoice, invoice_id, "invoice-id", STRING),
  PD_FIELD (PdInvoice, month, "month", STRING),
  PD_FIELD (PdInvoice, currency, "currency", STRING),
  PD_FIELD (PdInvoice, charges, "charges", INT64),
  PD_FIELD (PdInvoice, credits, "credits", INT64),
  PD_FIELD (PdInvoice, total, "total", INT64),
  PD_FIELD (PdInvoice, status, "status", STRING),
  PD_FIELD (PdInvoice, line_count, "line-count", INT),
  PD_FIELD (PdInvoice, date, "date", INT64),
  PD_FIELD (PdInvoice, invoice_type, "invoice-type", STRING),
  PD_FIELD (PdInvoice, document_type, "document-type", STRING),
  PD_FIELD (PdInvoice, amends_of, "amends-of", STRING),
  PD_FIELD (PdInvoice, gone_at, "gone-at", INT64),
};

static void
pd_invoice_class_init (PdInvoiceClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), invoice_fields,
                                  G_N_ELEMENTS (invoice_fields));
}

static void
pd_invoice_init (PdInvoice *self)
{
}

PD_DEFINE_GETTER (PdInvoice, pd_invoice, PD_IS_INVOICE, const char *, invoice_id)
PD_DEFINE_GETTER (PdInvoice, pd_invoice, PD_IS_INVOICE, const char *, month)
PD_DEFINE_GETTER (PdInvoice, pd_invoice, PD_IS_INVOICE, const char *, currency)
PD_DEFINE_GETTER (PdInvoice, pd_invoice, PD_IS_INVOICE, gint64, charges)
PD_DEFINE_GETTER (PdInvoice, pd_invoice, PD_IS_INVOICE, gint64, credits)
PD_DEFINE_GETTER (PdInvoice, pd_invoice, PD_IS_INVOICE, gint64, total)
PD_DEFINE_GETTER (PdInvoice, pd_invoice, PD_IS_INVOICE, const char *, status)
PD_DEFINE_GETTER (PdInvoice, pd_invoice, PD_IS_INVOICE, gint64, date)
PD_DEFINE_GETTER (PdInvoice, pd_invoice, PD_IS_INVOICE, const char *, document_type)
PD_DEFINE_GETTER (PdInvoice, pd_invoice, PD_IS_INVOICE, gint64, gone_at)

struct _PdInvoiceLine
{
  PdRecord parent_instance;
  gint64 invoice_row_id;
  char *kind;
  char *charge_type;
  char *order_id;
  int line;
  char *customer_name;
  gint64 customer_row_id;
  char *title;
  char *currency;
  gint64 amount;
  gint64 at;
  char *description;
};

G_DEFINE_FINAL_TYPE (PdInvoiceLine, pd_invoice_line, PD_TYPE_RECORD)

static const PdField invoice_line_fields[] = {
  PD_FIELD (PdInvoiceLine, invoice_row_id, "invoice-row-id", INT64),
  PD_FIELD (PdInvoiceLine, kind, "kind", STRING),
  PD_FIELD (PdInvoiceLine, charge_type, "charge-type", STRING),
  PD_FIELD (PdInvoiceLine, order_id, "order-id", STRING),
  PD_FIELD (PdInvoiceLine, line, "line", INT),
  PD_FIELD (PdInvoiceLine, customer_name, "customer-name", STRING),
  PD_FIELD (PdInvoiceLine, customer_row_id, "customer-row-id", INT64),
  PD_FIELD (PdInvoiceLine, title, "title", STRING),
  PD_FIELD (PdInvoiceLine, currency, "currency", STRING),
  PD_FIELD (PdInvoiceLine, amount, "amount", INT64),
  PD_FIELD (PdInvoiceLine, at, "at", INT64),
  PD_FIELD (PdInvoiceLine, description, "description", STRING),
};

static void
pd_invoice_line_class_init (PdInvoiceLineClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), invoice_line_fields,
                                  G_N_ELEMENTS (invoice_line_fields));
}

static void
pd_invoice_line_init (PdInvoiceLine *self)
{
}

PD_DEFINE_GETTER (PdInvoiceLine, pd_invoice_line, PD_IS_INVOICE_LINE, const char *, kind)
PD_DEFINE_GETTER (PdInvoiceLine, pd_invoice_line, PD_IS_INVOICE_LINE, const char *, charge_type)
PD_DEFINE_GETTER (PdInvoiceLine, pd_invoice_line, PD_IS_INVOICE_LINE, const char *, order_id)
PD_DEFINE_GETTER (PdInvoiceLine, pd_invoice_line, PD_IS_INVOICE_LINE, int, line)
PD_DEFINE_GETTER (PdInvoiceLine, pd_invoice_line, PD_IS_INVOICE_LINE, const char *, customer_name)
PD_DEFINE_GETTER (PdInvoiceLine, pd_invoice_line, PD_IS_INVOICE_LINE, const char *, title)
PD_DEFINE_GETTER (PdInvoiceLine, pd_invoice_line, PD_IS_INVOICE_LINE, const char *, currency)
PD_DEFINE_GETTER (PdInvoiceLine, pd_invoice_line, PD_IS_INVOICE_LINE, gint64, amount)
PD_DEFINE_GETTER (PdInvoiceLine, pd_invoice_line, PD_IS_INVOICE_LINE, gint64, at)

struct _PdActivity
{
  PdRecord parent_instance;
  gint64 at;
  char *user_name;
  char *user_email;
  char *operation;
  char *status;
  gint64 customer_row_id;
  char *customer_id;
  char *customer_name;
  char *resource_type;
  char *resource;
  char *detail;
};

G_DEFINE_FINAL_TYPE (PdActivity, pd_activity, PD_TYPE_RECORD)

static const PdField activity_fields[] = {
  PD_FIELD (PdActivity, at, "at", INT64),
  PD_FIELD (PdActivity, user_name, "user-name", STRING),
  PD_FIELD (PdActivity, user_email, "user-email", STRING),
  PD_FIELD (PdActivity, operation, "operation", STRING),
  PD_FIELD (PdActivity, status, "status", STRING),
  PD_FIELD (PdActivity, customer_row_id, "customer-row-id", INT64),
  PD_FIELD (PdActivity, customer_id, "customer-id", STRING),
  PD_FIELD (PdActivity, customer_name, "customer-name", STRING),
  PD_FIELD (PdActivity, resource_type, "resource-type", STRING),
  PD_FIELD (PdActivity, resource, "resource", STRING),
  PD_FIELD (PdActivity, detail, "detail", STRING),
};

static void
pd_activity_class_init (PdActivityClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), activity_fields,
                                  G_N_ELEMENTS (activity_fields));
}

static void
pd_activity_init (PdActivity *self)
{
}

PD_DEFINE_GETTER (PdActivity, pd_activity, PD_IS_ACTIVITY, gint64, at)
PD_DEFINE_GETTER (PdActivity, pd_activity, PD_IS_ACTIVITY, const char *, user_name)
PD_DEFINE_GETTER (PdActivity, pd_activity, PD_IS_ACTIVITY, const char *, user_email)
PD_DEFINE_GETTER (PdActivity, pd_activity, PD_IS_ACTIVITY, const char *, operation)
PD_DEFINE_GETTER (PdActivity, pd_activity, PD_IS_ACTIVITY, const char *, status)
PD_DEFINE_GETTER (PdActivity, pd_activity, PD_IS_ACTIVITY, gint64, customer_row_id)
PD_DEFINE_GETTER (PdActivity, pd_activity, PD_IS_ACTIVITY, const char *, customer_id)
PD_DEFINE_GETTER (PdActivity, pd_activity, PD_IS_ACTIVITY, const char *, customer_name)
PD_DEFINE_GETTER (PdActivity, pd_activity, PD_IS_ACTIVITY, const char *, resource_type)
PD_DEFINE_GETTER (PdActivity, pd_activity, PD_IS_ACTIVITY, const char *, resource)
PD_DEFINE_GETTER (PdActivity, pd_activity, PD_IS_ACTIVITY, const char *, detail)

struct _PdDeadline
{
  PdRecord parent_instance;
  gint64 at;
  char *kind;
  gint64 customer_row_id;
  char *customer_name;
  char *subject;
  char *order_id;
  int line;
  gint64 line_row_id;
  gint64 reservation_row_id;
  gint64 request_row_id;
  gint64 value;
  char *currency;
};

G_DEFINE_FINAL_TYPE (PdDeadline, pd_deadline, PD_TYPE_RECORD)

static const PdField deadline_fields[] = {
  PD_FIELD (PdDeadline, at, "at", INT64),
  PD_FIELD (PdDeadline, kind, "kind", STRING),
  PD_FIELD (PdDeadline, customer_row_id, "customer-row-id", INT64),
  PD_FIELD (PdDeadline, customer_name, "customer-name", STRING),
  PD_FIELD (PdDeadline, subject, "subject", STRING),
  PD_FIELD (PdDeadline, order_id, "order-id", STRING),
  PD_FIELD (PdDeadline, line, "line", INT),
  PD_FIELD (PdDeadline, line_row_id, "line-row-id", INT64),
  PD_FIELD (PdDeadline, reservation_row_id, "reservation-row-id", INT64),
  PD_FIELD (PdDeadline, request_row_id, "request-row-id", INT64),
  PD_FIELD (PdDeadline, value, "value", INT64),
  PD_FIELD (PdDeadline, currency, "currency", STRING),
};

static void
pd_deadline_class_init (PdDeadlineClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), deadline_fields,
                                  G_N_ELEMENTS (deadline_fields));
}

static void
pd_deadline_init (PdDeadline *self)
{
}

PD_DEFINE_GETTER (PdDeadline, pd_deadline, PD_IS_DEADLINE, gint64, at)
PD_DEFINE_GETTER (PdDeadline, pd_deadline, PD_IS_DEADLINE, const char *, kind)
PD_DEFINE_GETTER (PdDeadline, pd_deadline, PD_IS_DEADLINE, gint64, customer_row_id)
PD_DEFINE_GETTER (PdDeadline, pd_deadline, PD_IS_DEADLINE, const char *, customer_name)
PD_DEFINE_GETTER (PdDeadline, pd_deadline, PD_IS_DEADLINE, const char *, subject)
PD_DEFINE_GETTER (PdDeadline, pd_deadline, PD_IS_DEADLINE, const char *, order_id)
PD_DEFINE_GETTER (PdDeadline, pd_deadline, PD_IS_DEADLINE, int, line)
PD_DEFINE_GETTER (PdDeadline, pd_deadline, PD_IS_DEADLINE, gint64, request_row_id)
PD_DEFINE_GETTER (PdDeadline, pd_deadline, PD_IS_DEADLINE, gint64, value)
PD_DEFINE_GETTER (PdDeadline, pd_deadline, PD_IS_DEADLINE, const char *, currency)

struct _PdHit
{
  PdRecord parent_instance;
  char *kind;
  char *title;
  char *subtitle;
  gint64 customer_row_id;
  gint64 target_row_id;
};

G_DEFINE_FINAL_TYPE (PdHit, pd_hit, PD_TYPE_RECORD)

static const PdField hit_fields[] = {
  PD_FIELD (PdHit, kind, "kind", STRING),
  PD_FIELD (PdHit, title, "title", STRING),
  PD_FIELD (PdHit, subtitle, "subtitle", STRING),
  PD_FIELD (PdHit, customer_row_id, "customer-row-id", INT64),
  PD_FIELD (PdHit, target_row_id, "target-row-id", INT64),
};

static void
pd_hit_class_init (PdHitClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), hit_fields, G_N_ELEMENTS (hit_fields));
}

static void
pd_hit_init (PdHit *self)
{
}

const char *
pd_operation_get_title (const char *operation)
{
  static const PdWordTitle titles[] = {
    { PD_OPERATION_GET_KEY, N_ ("Product key shown") },
    { PD_OPERATION_GET_LINK, N_ ("Download link issued") },
    { PD_OPERATION_DOWNLOAD, N_ ("Software downloaded") },
    { PD_OPERATION_CREATE_ORDER, N_ ("Order placed") },
    { PD_OPERATION_UPDATE_ORDER, N_ ("Order changed") },
    { PD_OPERATION_CREATE_CUSTOMER, N_ ("Customer added") },
    { PD_OPERATION_UPDATE_CUSTOMER, N_ ("Customer changed") },
    { PD_OPERATION_ACCEPT_AGREEMENT, N_ ("Customer agreement recorded") },
    { PD_OPERATION_IMPORT_KEYS, N_ ("Product keys imported") },
    { PD_OPERATION_IMPORT_CUSTOMERS, N_ ("Customers imported") },
    { PD_OPERATION_IMPORT_CATALOG, N_ ("Catalogue imported") },
    { PD_OPERATION_EXPORT, N_ ("List exported") },
    { PD_OPERATION_CHANGE_ROLES, N_ ("Roles changed") },
    { PD_OPERATION_CHANGE_SETTINGS, N_ ("Account settings changed") },
    { PD_OPERATION_CHECKLIST, N_ ("Cancellation checklist changed") },
    { PD_OPERATION_ADD_SUBSCRIPTION, N_ ("Azure subscription added") },
    { PD_OPERATION_ALLOW_SELF_PURCHASE, N_ ("Customer purchases allowed") },
    { PD_OPERATION_FORBID_SELF_PURCHASE, N_ ("Customer purchases no longer allowed") },
    { PD_OPERATION_UPDATE_RESERVATION, N_ ("Reservation changed") },
    { PD_OPERATION_SPLIT_RESERVATION, N_ ("Reservation split") },
    { PD_OPERATION_MERGE_RESERVATIONS, N_ ("Reservations merged") },
    { PD_OPERATION_REFUND_RESERVATION, N_ ("Reservation returned") },
    { PD_OPERATION_EXCHANGE_RESERVATION, N_ ("Reservation exchanged") },
    { PD_OPERATION_BILL_RESERVATION, N_ ("Reservation payment billed") },
    { PD_OPERATION_GRANT_ROLE, N_ ("Azure role granted") },
    { PD_OPERATION_REVOKE_ROLE, N_ ("Azure role removed") },
    { PD_OPERATION_IMPORT_MARKETS, N_ ("Market list changed") },
    { PD_OPERATION_CREATE_REQUEST, N_ ("Support request created") },
    { PD_OPERATION_UPDATE_REQUEST, N_ ("Support request changed") },
    { PD_OPERATION_END_OUTBOX, N_ ("Outbox item ended by hand") },
  };

  return pd_word_find_title (titles, G_N_ELEMENTS (titles), operation);
}

gboolean
pd_operation_is_key_access (const char *operation)
{
  return g_strcmp0 (operation, PD_OPERATION_GET_KEY) == 0 ||
         g_strcmp0 (operation, PD_OPERATION_GET_LINK) == 0 ||
         g_strcmp0 (operation, PD_OPERATION_DOWNLOAD) == 0;
}

const char *
pd_deadline_kind_get_title (const char *kind)
{
  static const PdWordTitle titles[] = {
    { "cancel", N_ ("Cancellation window ends") }, { "link", N_ ("Download link expires") },
    { "expiry", N_ ("Reservation expires") },      { "request", N_ ("Support request waits") },
    { "sign-in", N_ ("Sign-in expires") },
  };

  return pd_word_find_title (titles, G_N_ELEMENTS (titles), kind);
}

const char *
pd_deadline_kind_get_action (const char *kind)
{
  static const PdWordTitle titles[] = {
    { "cancel", N_ ("Cancel or keep") },      { "link", N_ ("Renew the link") },
    { "expiry", N_ ("Renew or let it end") }, { "request", N_ ("Answer the request") },
    { "sign-in", N_ ("Sign in again") },
  };

  return pd_word_find_title (titles, G_N_ELEMENTS (titles), kind);
}
