// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the files of the Azure half share. Jobs run on a thread of the book's store while the
 * service's thread waits for them: they may use the call and the state. */

#include "desk-service-azure.h"
#include "pd-local-engine-azure.h"
#include "pd-money.h"
#include "pd-text.h"
#include "service-private.h"

G_BEGIN_DECLS

#define AZURE_CAPACITY "/providers/microsoft.capacity"
#define AZURE_SUPPORT "/providers/Microsoft.Support"
#define AZURE_N_ARGS 4

/* What the book does not hold of a reservation or a reservation order. */
typedef struct
{
  guint etag;
  GPtrArray *revisions; /* (element-type JsonObject) oldest first */
  gboolean archived;
  gboolean renew;
  char *status_code; /* (nullable): "Split", "Merged" of an ancestor */
  char *split_source;
  GPtrArray *split_destinations; /* (element-type utf8) reservation IDs */
  GPtrArray *merge_sources;
  char *merge_destination;
  guint pending;     /* polls until its state is final … */
  gboolean is_new;   /* … of a purchase, else of a return */
  gint64 updated_at; /* 0: when it was bought */
} AzureTrack;

/* A figure that waits for a yes: works once, and not for long. */
typedef struct
{
  char *id;
  char *tenant;
  gboolean is_exchange;
  gint64 until;
  gboolean is_spent;
  gint64 quantity;
  char *reservation_id; /* of a refund */
  JsonObject *request;  /* of an exchange: `properties` of calculateExchange */
} AzureSession;

/* A price that waits for its purchase. */
typedef struct
{
  char *order_id;
  char *tenant;
  guint32 seed; /* with it, the engine gives the order this ID */
  gint64 until;
} AzureQuote;

/* A long-running answer. */
typedef struct
{
  char *id;
  char *tenant;
  const char *kind; /* "calculate", "exchange", "list", "patch", "support" */
  guint left;       /* pending polls */
  guint polls;      /* so far */
  JsonNode *answer; /* (owned) (nullable): at the end */
} AzureOperation;

typedef struct
{
  DeskService *service;
  guint switches;
  guint reservations_page;
  guint orders_page;
  gint64 session_life;
  int retry_after; /* 0: as documented */
  char *policy_code;
  char *policy_message;
  guint client_errors;
  guint reads; /* for the throttling headers */
  guint writes;
  GHashTable *tracks;     /* lower-case ID -> AzureTrack */
  GHashTable *sessions;   /* ID -> AzureSession */
  GHashTable *quotes;     /* order ID -> AzureQuote */
  GHashTable *operations; /* ID -> AzureOperation */
  GHashTable *forbidden;  /* order IDs; "*" = all */
  GHashTable *rates;      /* currency -> gint64 * */
  GHashTable *tickets;    /* lower-case subscription and name -> AzureTicket */
  GHashTable *workspaces; /* lower-case subscription and name -> AzureWorkspace */
} AzureState;

/* One call, in a job. */
typedef struct
{
  DeskCall *call;
  AzureState *state;
  PdDatabase *database;
  const PdLocalEngine *engine;
  PdCustomer *customer;     /* (nullable): whose tenant the token is of */
  char *args[AZURE_N_ARGS]; /* what stands in the path's places */
  /* counted after the commit */
  const char *act;
  char *subject;
} AzureCall;

typedef gboolean (*AzureJob) (AzureCall *self, GError **error);
/* @pattern: lower-case segments; "*" = a place. */
typedef struct
{
  const char *method;
  const char *pattern;
  gboolean writes;
  AzureJob job;
} AzureRoute;
/* Each file's routes; ended by a NULL method. */
extern const AzureRoute azure_reservation_routes[];
extern const AzureRoute azure_change_routes[];
extern const AzureRoute azure_purchase_routes[];
extern const AzureRoute azure_return_routes[];
extern const AzureRoute azure_exchange_routes[];
extern const AzureRoute azure_access_routes[];
extern const AzureRoute azure_support_routes[];
extern const AzureRoute azure_file_routes[];
extern const AzureRoute azure_use_routes[];

/* Of a service of this process. */
AzureState *azure_state_get (DeskService *service);

/* --- refusing (desk-service-azure.c) --- */
/* Sets what the far side answers; FALSE. */
gboolean azure_fail (GError **error, guint status, const char *code, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* Errors of the engine as they are told here: @code for a rule that refuses. */
gboolean azure_fail_with (GError **error, GError *engine_error, const char *code);
/* What no careful client does. */
void azure_count_client_error (AzureCall *self);
/* After the commit; @subject is copied. */
void azure_count_act (AzureCall *self, const char *act, const char *subject);

/* --- the path's data, of the token's tenant (13.2) --- */
/* All of one order, ancestors too. (element-type PdReservation) */
GPtrArray *azure_get_order (AzureCall *self, const char *order_id, GError **error);
PdReservation *azure_get_reservation (AzureCall *self,
                                      const char *order_id,
                                      const char *reservation_id,
                                      GError **error);
/* By a full ID, or a bare GUID. */
PdReservation *azure_find_reservation (AzureCall *self, const char *id, GError **error);
/* (element-type PdAzureSubscription) */
GPtrArray *azure_list_subscriptions (AzureCall *self, GError **error);
PdAzureSubscription *
azure_get_subscription (AzureCall *self, const char *subscription_id, GError **error);
/* The last segment of an ID after @segment ("reservations"), else NULL; a bare GUID is itself.
 * (transfer full) */
char *azure_parse_id (const char *id, const char *segment);
AzureTrack *azure_get_track (AzureState *state, const char *id);
gint64 azure_row_id (gpointer record);

/* --- long-running answers --- */
AzureOperation *
azure_start_operation (AzureCall *self, const char *kind, const char *id, JsonNode *answer);
/* 202 (or @status with @body) with Location, and with @async the Azure-AsyncOperation. */
void azure_answer_accepted (AzureCall *self,
                            guint status,
                            JsonNode *body,
                            const char *url,
                            gboolean async,
                            int retry_after);
AzureOperation *azure_get_operation (AzureCall *self, const char *id, GError **error);
void azure_set_retry_after (AzureCall *self, int seconds);
/* "https://host" + @path + api-version of the call. (transfer full) */
char *azure_make_url (AzureCall *self, const char *path);

/* --- JSON (desk-service-azure-json.c) --- */
JsonObject *azure_money (gint64 minor, const char *currency);
/* Adds "name": { currencyCode, amount }. */
void azure_set_money (JsonObject *object, const char *name, gint64 minor, const char *currency);
/* Adds an instant with up to seven fraction digits; null for none. */
void azure_set_instant (JsonObject *object, const char *name, gint64 instant);
void azure_set_date (JsonObject *object, const char *name, gint64 instant);
/* "" and NULL become null. */
void azure_set_text (JsonObject *object, const char *name, const char *text);
/* Adds { "properties": … } and gives it (transfer none). */
JsonObject *azure_add_object (JsonObject *object, const char *name);
JsonNode *azure_node (JsonObject *object);    /* taken over */
JsonNode *azure_list_node (JsonArray *array); /* taken over */
/* US cents at the service's rate. */
gint64 azure_to_usd (AzureCall *self, gint64 minor, const char *currency);
gint64 azure_get_rate (AzureState *state, const char *currency);
/* Members of the request; never NULL objects. */
JsonObject *azure_find_object (JsonObject *object, const char *name, GError **error);
char *azure_find_text (JsonObject *object, const char *name, GError **error);
gboolean azure_find_number (JsonObject *object, const char *name, gint64 *value, GError **error);
/* Answers { value, nextLink } of the items from the call's $skiptoken on; taken over. */
gboolean azure_answer_list (AzureCall *self, JsonArray *items, guint size, GError **error);

/* --- $filter (desk-service-azure-filter.c) --- */
typedef struct _AzureFilter AzureFilter;
/* @operators: allowed ones besides and/or: "eq", "eq ge le gt lt". NULL text: everything fits. */
AzureFilter *azure_filter_new (const char *text, const char *operators, GError **error);
void azure_filter_free (AzureFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AzureFilter, azure_filter_free)
gboolean azure_filter_matches (AzureFilter *self, JsonObject *item);
/* Bounds that a date member must have, as day numbers: for usageDate. FALSE: there are none. */
gboolean azure_filter_get_days (AzureFilter *self, const char *member, int *from, int *to);

/* --- shapes (desk-service-azure-reservations.c) --- */
char *azure_order_path (const char *order_id);
char *azure_reservation_path (PdReservation *reservation);
JsonObject *azure_describe_reservation (AzureCall *self, PdReservation *reservation, gboolean list);
JsonObject *
azure_describe_revision (AzureCall *self, PdReservation *reservation, gboolean is_pending);
/* @reservations: of azure_get_order(). */
JsonObject *azure_describe_order (AzureCall *self, GPtrArray *reservations);
JsonObject *azure_describe_plan (AzureCall *self, GPtrArray *reservations);
/* A change that the book holds already: two revisions more. */
gboolean azure_note_change (AzureCall *self, gint64 reservation_row_id, GError **error);
/* Counts a poll of an order down; its state while it is pending, else NULL. */
const char *azure_poll_order (AzureTrack *track);

/* --- buying (desk-service-azure-purchase.c) --- */
/* What a purchase request means in the catalogue. (transfer full) */
PdOrderItem *azure_read_purchase (AzureCall *self, JsonObject *request, GError **error);
/* Name and scope as the request has them. */
gboolean azure_apply_purchase (AzureCall *self,
                               gint64 reservation_row_id,
                               JsonObject *request,
                               GError **error);
/* Scope members of a request as a change of the book; NULL members where it has none. */
gboolean azure_read_scope (JsonObject *properties, PdReservationChange *change, GError **error);

/* --- refund and exchange (desk-service-azure-return.c) --- */
AzureSession *azure_new_session (AzureCall *self, gboolean is_exchange);
/* Refuses one that is unknown, another tenant's, too old or spent (a client's error). */
AzureSession *
azure_use_session (AzureCall *self, const char *id, gboolean is_exchange, GError **error);
PdRefundAsk *azure_new_ask (AzureCall *self, PdReservation *reservation, gint64 quantity);
JsonObject *
azure_describe_billing (const PdRefundAmounts *amounts, gint64 back, const char *currency);
JsonArray *azure_new_policy_errors (AzureCall *self);
void azure_add_policy_error (JsonArray *errors, const char *code, const char *message);

/* --- tickets (desk-service-azure-support.c, -files.c) --- */
typedef struct
{
  char *name;
  char *subscription_id;
  gint64 row_id;          /* of the book's request */
  JsonObject *properties; /* as they were sent */
  GHashTable *messages;   /* row ID as text -> name of ours */
  GHashTable *subjects;   /* row ID as text -> subject */
} AzureTicket;
typedef struct
{
  char *name;
  char *subscription_id;
  gint64 created_at;
  GHashTable *files; /* lower-case name -> AzureFile */
} AzureWorkspace;
typedef struct
{
  char *name;
  gint64 size;
  gint64 chunk_size;
  guint n_chunks;
  GPtrArray *chunks; /* (element-type GBytes) (nullable elements) */
  gboolean is_taken; /* stands at a request */
} AzureFile;
void azure_ticket_free (AzureTicket *ticket);
/* A name is one within its subscription. Lends; NULL: there is none. */
AzureTicket *azure_find_ticket (AzureState *state, const char *subscription_id, const char *name);
void azure_workspace_free (AzureWorkspace *workspace);
/* Attaches the workspace's whole files to the request (a draft, or an open one). */
gboolean azure_take_files (AzureCall *self,
                           const char *workspace_name,
                           gint64 request_row_id,
                           GError **error);

G_END_DECLS
