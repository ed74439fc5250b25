// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The service itself: for its own files, not for its halves. Everything is guarded by the lock. */

#include "pd-json.h"
#include "service-private.h"

G_BEGIN_DECLS

#define SERVICE_COMPRESS_BYTES 1024

typedef struct
{
  PdApi api;
  char **prefix;
  gboolean open;
  DeskHandler handle;
  gpointer user_data;
  GDestroyNotify destroy;
} ServiceHandler;

/* An answer that is kept: for replays, pages, operations, and for targets that did not change. */
typedef struct
{
  guint status;
  char *content_type;
  GBytes *bytes;      /* (nullable) */
  GPtrArray *headers; /* name, value, name, value … */
  guint polls;        /* operations: pending ones left */
} ServiceKept;
ServiceKept *service_kept_new (void);
void service_kept_free (ServiceKept *kept);

typedef struct _ServiceEntra ServiceEntra;
typedef struct _ServiceFaults ServiceFaults;
typedef struct _ServiceCounters ServiceCounters;

struct _DeskService
{
  GRecMutex lock;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  gboolean started;
  DeskServiceOptions options; /* its texts and certificate are owned */
  gboolean remove_dir;
  guint port;
  char *url;
  char *trap_url;
  SoupServer *server; /* (nullable): not listening */
  SoupServer *trap;

  PdClock *clock;
  PdDesk *desk;
  gint64 settled_at; /* the clock when due work was last done */
  DeskCall *current; /* (nullable) the call under way: who acts */

  GPtrArray *handlers; /* ServiceHandler */
  guint64 n_changes;   /* of the book, so far */
  GHashTable *cache;   /* key of a call -> ServiceKept */
  GHashTable *replays; /* request ID and path -> ServiceKept (15.3) */
  GHashTable *stored;  /* /v1/stored/ID -> ServiceKept: pages and operations */
  GHashTable *cursors; /* paging token -> Cursor */
  GPtrArray *held;     /* connections that are silent */
  guint n_parcels;     /* answers on their way */
  guint n_stored;
  guint n_tokens;

  guint latency;
  guint polls;
  gboolean gzip;

  /* of the Partner Center half; plain, so that the switches need no call */
  gint64 listed_after;
  gint64 completed_after;
  int completed_after_reads;
  gboolean takes_requests;
  gboolean speaks_japanese;
  gboolean keeps_entitlements;
  guint availability_epoch;
  GHashTable *failing; /* product ID -> code */

  ServiceEntra *entra;
  ServiceFaults *faults;
  ServiceCounters *counters;
};

/* --- service-http.c --- */
gboolean service_listen (DeskService *self, GError **error);
void service_stop_listening (DeskService *self);
void service_handle (DeskCall *call);
char *service_kept_location (DeskService *self, ServiceKept *kept); /* takes it over */
void desk_call_clear (DeskCall *call);

/* --- service-send.c: the answer on its way --- */
typedef struct
{
  DeskFault fault;
  char *detail;
} ServiceApplied;
/* @call's answer as bytes, in the form that the @forms (GArray of ServiceApplied) ask for. */
void service_render (DeskCall *call, GArray *forms);
/* Sends it, late and with whatever goes wrong on the way; @call is not needed any more after it. */
void service_send (DeskCall *call, DeskFault fault, const char *detail);

/* --- service-text.c: JSON as the far side writes it --- */
/* Doubles with up to 15 digits, no blanks. */
GBytes *service_json_to_bytes (JsonNode *root);
/* A copy of @root in that form. */
JsonNode *service_form_change (JsonNode *root, const ServiceApplied *applied);
/* links.next of Partner Center (nullable) (transfer none); of either API. */
JsonObject *service_get_next_link (JsonNode *root);
gboolean service_has_next (JsonNode *root);
void service_set_next (DeskCall *call, JsonNode *root, const char *uri);

/* --- service-faults.c --- */
ServiceFaults *service_faults_new (void);
void service_faults_free (ServiceFaults *faults);
/* The oldest fault that comes instead of or after the act; DESK_FAULT_NONE. @detail (transfer full)
 */
DeskFault service_faults_take (DeskCall *call, char **detail);
/* All of form that match, in their order; they are used up by service_faults_used(). */
GArray *service_faults_take_forms (DeskCall *call);
gboolean service_faults_take_one (DeskCall *call, DeskFault fault);
gboolean service_is_form (DeskFault fault);
void service_applied_clear (gpointer applied);
/* A glob over a target, in any case; NULL = any. */
gboolean service_matches (const char *pattern, const char *target);

/* --- service-counters.c --- */
ServiceCounters *service_counters_new (void);
void service_counters_free (ServiceCounters *counters);
void service_counters_add_call (DeskService *self, const char *method, const char *target);
void service_counters_leave (DeskService *self);
void service_counters_add_trapped (DeskService *self, gboolean with_token);

/* --- service-entra.c --- */
ServiceEntra *service_entra_new (void);
void service_entra_free (ServiceEntra *entra);
/* Answers calls of the authority; FALSE: it is none. */
gboolean service_entra_handle (DeskCall *call);
/* Fills token, tenant, user, app_only; FALSE: refused (answered already). */
gboolean service_entra_check (DeskCall *call);

/* --- service-control.c: /test/… --- */
gboolean service_control_handle (DeskCall *call);

G_END_DECLS
