// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What does the far side's work. PdDesk says who asked for what; the backend checks the role and
 * the rules of its far side, keeps log and idempotency in the same transaction as what it changes,
 * and answers with records read from the book. */

#include "pd-desk-requests.h"
#include "pd-desk-reservations.h"
#include "pd-desk.h"
#include "pd-vault.h"

G_BEGIN_DECLS

/* What a person can ask for, and what the answer is. */
typedef enum {
  PD_DEED_CREATE_CUSTOMER,  /* customer -> PdCustomer */
  PD_DEED_UPDATE_CUSTOMER,  /* customer_row_id, customer -> PdCustomer */
  PD_DEED_ACCEPT_AGREEMENT, /* customer_row_id, agreement -> PdCustomer */
  PD_DEED_QUOTE_CART,       /* customer_row_id, items -> PdCartQuote */
  PD_DEED_BUY,              /* customer_row_id, items, replaces -> PdOrder */
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
  /* row_id (line), version, language, file_type, secret_key, secret_url, at -> PdKeysAndLinks: what
   * a person brings along from the portal (partner-center-api.md 9) */
  PD_DEED_PASTE_KEYS,
  /* reservations */
  PD_DEED_FIND_RESERVATION,   /* text -> PdReservation */
  PD_DEED_LIST_SUBSCRIPTIONS, /* customer_row_id -> GPtrArray of PdAzureSubscription */
  PD_DEED_ADD_SUBSCRIPTION,   /* customer_row_id, name, text (its GUID) -> the same */
  PD_DEED_GET_SELF_PURCHASE,  /* customer_row_id -> gboolean * */
  PD_DEED_SET_SELF_PURCHASE,  /* customer_row_id, flag -> gboolean * */
  PD_DEED_LIST_UTILIZATION,   /* row_id, from_day, to_day -> GArray of PdUtilizationDay */
  PD_DEED_LIST_ASSIGNMENTS,   /* row_id -> GPtrArray of PdRoleAssignment */
  PD_DEED_GRANT_ROLE,         /* row_id, grant -> the same */
  PD_DEED_REVOKE_ROLE,        /* row_id, other_row_id (assignment) -> the same */
  PD_DEED_CHANGE_RESERVATION, /* row_id, change -> GPtrArray of PdReservation */
  PD_DEED_SPLIT_RESERVATION,  /* row_id, quantities -> the same */
  PD_DEED_MERGE_RESERVATIONS, /* line_row_ids (of reservations) -> the same */
  PD_DEED_QUOTE_REFUND,       /* row_id, ask -> PdRefundQuote */
  PD_DEED_REFUND,             /* row_id, ask, fields, other_row_id (draft) -> PdReturnAnswer */
  PD_DEED_QUOTE_EXCHANGE,     /* row_id, ask, items -> PdExchangeQuote */
  PD_DEED_EXCHANGE,           /* as PD_DEED_REFUND, and items -> PdReturnAnswer */
  PD_DEED_SET_MARKETS,        /* markets (nullable) -> PdMarketList (the one in force) */
  /* support requests */
  PD_DEED_FIND_REQUEST,      /* text -> PdSupportRequest */
  PD_DEED_GET_CONTACT,       /* -> PdContact */
  PD_DEED_DESCRIBE_REQUEST,  /* fields -> utf8 */
  PD_DEED_SAVE_DRAFT,        /* row_id (0: new), fields -> PdSupportRequest */
  PD_DEED_DISCARD_DRAFT,     /* row_id -> nothing (as PD_DEED_SETTLE) */
  PD_DEED_ATTACH,            /* row_id, files -> PdRequestDetails */
  PD_DEED_DETACH,            /* row_id (attachment), other_row_id (request) -> PdRequestDetails */
  PD_DEED_CREATE_REQUEST,    /* fields, other_row_id (draft), files -> PdRequestDetails */
  PD_DEED_GET_REQUEST,       /* row_id -> PdRequestDetails */
  PD_DEED_REPLY_REQUEST,     /* row_id, text, flag (a note) -> PdRequestDetails */
  PD_DEED_SET_REQUEST_STATE, /* row_id, text -> PdRequestDetails */
  PD_DEED_GET_ATTACHMENT,    /* row_id -> GBytes */
} PdDeedKind;
#define PD_N_DEEDS (PD_DEED_GET_ATTACHMENT + 1)
/* "buy", "cancel", "refund", …: what the outbox calls it (design.md). */
const char *pd_deed_kind_to_name (PdDeedKind kind);
gboolean pd_deed_kind_from_name (const char *name, PdDeedKind *kind);

/* A file that was read for a request. */
typedef struct
{
  char *name;
  GBytes *content;
} PdLoadedFile;
void pd_loaded_file_free (PdLoadedFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdLoadedFile, pd_loaded_file_free)

/* What a refund or an exchange answers. */
typedef struct
{
  PdRequestDetails *details;
  PdOrder *order; /* (nullable): of an exchange */
} PdReturnAnswer;
void pd_return_answer_free (PdReturnAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdReturnAnswer, pd_return_answer_free)

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
  char *replaces;       /* (nullable): a refused request whose place this takes when accepted */
  GArray *line_row_ids; /* gint64 */
  gboolean acknowledged;
  int checklist;
  char *product_id;
  char *version;
  char *language;
  char *file_type;
  gint64 other_row_id;
  char *name;
  char *text;
  gboolean flag;
  int from_day;
  int to_day;
  gint64 quantities[2];
  PdGrant *grant;
  PdReservationChange *change;
  PdRefundAsk *ask;
  PdRequestFields *fields;
  GPtrArray *files; /* (element-type PdLoadedFile) */
  PdMarketList *markets;
  char *secret_key; /* overwritten when freed */
  char *secret_url; /* likewise */
  gint64 at;        /* an instant */
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
