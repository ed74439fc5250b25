// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What does the far side's work. PdDesk says who asked for what; the backend checks the role and
 * the rules of its far side, keeps log and idempotency in the same transaction as what it changes,
 * and answers with records read from the book. */

#include "pd-desk.h"
#include "pd-vault.h"

G_BEGIN_DECLS

/* What a person can ask for, and what the answer is. */
typedef enum {
  PD_DEED_CREATE_CUSTOMER,  /* customer -> PdCustomer */
  PD_DEED_UPDATE_CUSTOMER,  /* customer_row_id, customer -> PdCustomer */
  PD_DEED_ACCEPT_AGREEMENT, /* customer_row_id, agreement -> PdCustomer */
  PD_DEED_QUOTE_CART,       /* customer_row_id, items -> PdCartQuote */
  PD_DEED_BUY,              /* customer_row_id, items -> PdOrder */
  PD_DEED_LIST_MEDIA,       /* product_id -> GPtrArray of PdMedia */
  PD_DEED_GET_KEYS,         /* row_id (line), version, language, file_type -> PdKeysAndLinks */
  PD_DEED_LIST_KEYS,        /* row_id (line) -> PdKeysAndLinks */
  PD_DEED_REVEAL_KEY,       /* row_id (key) -> utf8, pd_vault_free_text() */
  PD_DEED_REVEAL_LINK,      /* row_id (link) -> utf8, pd_vault_free_text() */
  PD_DEED_START_DOWNLOAD,   /* row_id (link) -> PdDownloadLink */
  PD_DEED_QUOTE_CANCEL,     /* line_row_ids -> PdCancelQuote */
  PD_DEED_CANCEL,           /* line_row_ids, acknowledged -> PdOrder */
  PD_DEED_SET_CHECKLIST,    /* row_id (line), checklist -> PdOrderLine */
  PD_DEED_SETTLE,           /* -> nothing (a non-NULL pointer that is not to be used) */
} PdDeedKind;

/**
 * PdDeed: one thing that a person asked for, as data: what goes to a backend, and later into an
 * outbox. Members that a kind does not name above are unused. Strings and boxes are owned.
 */
typedef struct
{
  PdDeedKind kind;
  char *request_id; /* GUID; the idempotency key */
  gint64 customer_row_id;
  gint64 row_id;
  PdCustomerFields *customer;
  PdAgreementFields *agreement;
  GPtrArray *items;     /* (element-type PdOrderItem) */
  GArray *line_row_ids; /* gint64 */
  gboolean acknowledged;
  int checklist;
  char *product_id;
  char *version;
  char *language;
  char *file_type;
} PdDeed;

/* @request_id NULL: a new GUID; text that is no GUID is kept and refused by the backend. */
PdDeed *pd_deed_new (PdDeedKind kind, const char *request_id);
void pd_deed_free (PdDeed *deed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdDeed, pd_deed_free)
/* Copies of what forms and carts hold, for a deed of one's own. */
PdCustomerFields *pd_deed_copy_customer (const PdCustomerFields *fields);
PdAgreementFields *pd_deed_copy_agreement (const PdAgreementFields *fields);
GPtrArray *pd_deed_copy_items (GPtrArray *items);
/* Frees an answer of this kind. */
GDestroyNotify pd_deed_kind_get_free (PdDeedKind kind);

#define PD_TYPE_BACKEND (pd_backend_get_type ())
G_DECLARE_INTERFACE (PdBackend, pd_backend, PD, BACKEND, GObject)

struct _PdBackendInterface
{
  GTypeInterface parent_iface;

  /* @deed is taken over. Both are required. The callback comes exactly once. */
  void (*perform_async) (PdBackend *self,
                         PdDeed *deed,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  gpointer (*perform_finish) (PdBackend *self, GAsyncResult *result, GError **error);
};

void pd_backend_perform_async (PdBackend *self,
                               PdDeed *deed,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* (transfer full): by the deed's kind, see there. */
gpointer pd_backend_perform_finish (PdBackend *self, GAsyncResult *result, GError **error);

G_END_DECLS
