// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-desk.h"

#include <glib/gi18n-lib.h>

#include "pd-desk-private.h"
#include "pd-local-deeds.h"
#include "pd-tables.h"

/* More candidates than these tell nobody anything. */
#define CANDIDATES_MAX 10

/* --- who may see what --- */

/* The act of section 1 that a list needs; the activity log has two, see restrict_activity(). */
static gboolean
find_list_act (PdListKind kind, PdAct *act)
{
  switch (kind) {
  case PD_LIST_CUSTOMERS:
  case PD_LIST_EVERYTHING:
    *act = PD_ACT_SEARCH_CUSTOMERS;
    return TRUE;
  case PD_LIST_PRODUCTS:
  case PD_LIST_ORDERS:
  case PD_LIST_SOFTWARE:
  case PD_LIST_KEYS:
  case PD_LIST_LINKS:
  case PD_LIST_DEADLINES:
    *act = PD_ACT_SEE_SOFTWARE;
    return TRUE;
  case PD_LIST_INVOICES:
  case PD_LIST_INVOICE_LINES:
    *act = PD_ACT_SEE_INVOICES;
    return TRUE;
  case PD_LIST_RESERVATIONS:
    *act = PD_ACT_SEE_RESERVATIONS;
    return TRUE;
  case PD_LIST_REQUESTS:
    *act = PD_ACT_CREATE_PARTNER_REQUEST;
    return TRUE;
  case PD_LIST_ACTIVITY:
  case PD_LIST_OUTBOX: /* what was asked for, each under its own act */
    break;
  }

  return FALSE;
}

/* 1.4 and 1.5 are for different people: both see their own records alone. */
static void
restrict_activity (PdRoleTable *table, PdRoleSet roles, PdQuery *query)
{
  g_autoptr (PdVerdict) keys = pd_role_table_judge (table, PD_ACT_SEE_KEY_LOG, roles);
  g_autoptr (PdVerdict) others = pd_role_table_judge (table, PD_ACT_SEE_CUSTOMER_LOG, roles);

  if (query->kind != PD_LIST_ACTIVITY)
    return;
  if (!pd_verdict_get_allowed (keys))
    query->no_key_access = TRUE;
  if (!pd_verdict_get_allowed (others))
    query->key_access_only = TRUE;
}

static gboolean
is_allowed (PdRoleTable *table, PdAct act, PdRoleSet roles)
{
  return (pd_role_table_get_roles (table, act) & roles) != 0;
}

/* 1.22: requests to Partner Center are for the user who filed them; 1.6: those to Azure for who may
 * see reservations. */
static void
restrict_requests (PdRoleTable *table, PdRoleSet roles, const char *user_name, PdQuery *query)
{
  g_free (query->user_name);
  query->user_name = g_strdup (user_name);
  if (!is_allowed (table, PD_ACT_SEE_RESERVATIONS, roles)) {
    g_free (query->request_type);
    query->request_type = g_strdup (PD_REQUEST_PARTNER_CENTER);
  }
}

/* Who may sell reservations (1.10) but no software (1.1) sees the half that is theirs. */
static void
restrict_half (PdRoleTable *table, PdRoleSet roles, PdQuery *query)
{
  if (is_allowed (table, PD_ACT_SEE_SOFTWARE, roles))
    return;

  if (query->kind == PD_LIST_PRODUCTS) {
    g_free (query->product_kind);
    query->product_kind = g_strdup (PD_KIND_RESERVATION);
  } else if (query->kind == PD_LIST_DEADLINES) {
    g_free (query->deadline_kind);
    query->deadline_kind = g_strdup ("expiry");
  }
}

static void
restrict_everything (PdRoleTable *table, PdRoleSet roles, const char *user_name, PdQuery *query)
{
  if (!is_allowed (table, PD_ACT_SEE_RESERVATIONS, roles))
    query->hidden_kinds |= 1u << PD_LIST_RESERVATIONS;
  restrict_requests (table, roles, user_name, query);
}

static void
restrict_query (PdRoleTable *table, PdRoleSet roles, const char *user_name, PdQuery *query)
{
  switch (query->kind) {
  case PD_LIST_ACTIVITY:
    restrict_activity (table, roles, query);
    break;
  case PD_LIST_REQUESTS:
    restrict_requests (table, roles, user_name, query);
    break;
  case PD_LIST_EVERYTHING:
    restrict_everything (table, roles, user_name, query);
    break;
  case PD_LIST_PRODUCTS:
  case PD_LIST_DEADLINES:
    restrict_half (table, roles, query);
    break;
  default:
    break;
  }
}

/* Refuses a list of which the person may see nothing at all. */
static PdVerdict *
judge_activity (PdRoleTable *table, PdRoleSet roles, const PdQuery *query)
{
  g_autoptr (PdVerdict) keys = pd_role_table_judge (table, PD_ACT_SEE_KEY_LOG, roles);
  g_autoptr (PdVerdict) others = pd_role_table_judge (table, PD_ACT_SEE_CUSTOMER_LOG, roles);
  gboolean wants_keys = query->key_access_only ||
                        (query->operation != NULL && pd_operation_is_key_access (query->operation));
  gboolean wants_others = query->no_key_access || (query->operation != NULL &&
                                                   !pd_operation_is_key_access (query->operation));

  if (wants_keys && !wants_others)
    return g_steal_pointer (&keys);
  if (wants_others && !wants_keys)
    return g_steal_pointer (&others);

  return pd_verdict_get_allowed (keys) ? g_steal_pointer (&keys) : g_steal_pointer (&others);
}

static PdVerdict *
judge_list (PdContext *context, PdRoleSet roles, const PdQuery *query)
{
  PdRoleTable *table = pd_context_get_roles (context);
  PdAct act = PD_ACT_SEE_SOFTWARE;

  if (!find_list_act (query->kind, &act))
    return judge_activity (table, roles, query);
  /* 1.10: those who sell reservations alone need their catalogue and their deadlines. */
  if (query->kind == PD_LIST_PRODUCTS && !is_allowed (table, act, roles) &&
      (query->product_kind == NULL || g_strcmp0 (query->product_kind, PD_KIND_RESERVATION) == 0))
    act = PD_ACT_BUY_RESERVATIONS;
  if (query->kind == PD_LIST_DEADLINES && !is_allowed (table, act, roles) &&
      (query->deadline_kind == NULL || g_strcmp0 (query->deadline_kind, "expiry") == 0))
    act = PD_ACT_SEE_RESERVATIONS;
  if (query->kind == PD_LIST_REQUESTS && g_strcmp0 (query->request_type, PD_REQUEST_AZURE) == 0)
    act = PD_ACT_SEE_RESERVATIONS;

  return pd_role_table_judge (table, act, roles);
}

static gboolean
check_list (PdContext *context, PdRoleSet roles, const PdQuery *query, GError **error)
{
  g_autoptr (PdVerdict) verdict = judge_list (context, roles, query);

  return pd_verdict_check (verdict, error);
}

PdVerdict *
pd_desk_judge_list (PdDesk *self, const PdQuery *query)
{
  g_return_val_if_fail (PD_IS_DESK (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  return judge_list (pd_desk_get_context (self), pd_desk_get_roles (self), query);
}

void
pd_desk_restrict_query (PdDesk *self, PdQuery *query)
{
  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (query != NULL);

  restrict_query (pd_context_get_roles (pd_desk_get_context (self)), pd_desk_get_roles (self),
                  pd_desk_get_user_name (self), query);
}

/* --- list models --- */

/* What the decorator of one list works with, on whichever reader thread calls it. It has a
 * read-only connection of its own, so that its facts are as fresh as the rows. */
typedef struct
{
  PdContext *context; /* owned */
  PdListKind kind;

  GMutex lock;
  PdDatabase *database;   /* owned (nullable), under lock */
  gint64 customer_row_id; /* under lock */
} Decorator;

static void
clear_decorator (gpointer data)
{
  Decorator *decorator = data;

  g_clear_object (&decorator->database);
  g_mutex_clear (&decorator->lock);
  g_clear_object (&decorator->context);
}

static void
decorator_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_decorator);
}

static void
decorator_closure_unref (gpointer data, GClosure *closure)
{
  decorator_unref (data);
}

static void
decorate_records (GPtrArray *records, gpointer data)
{
  Decorator *decorator = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&decorator->lock);
  g_autoptr (GError) error = NULL;

  if (decorator->database == NULL)
    decorator->database = pd_database_open (pd_context_get_book_path (decorator->context),
                                            PD_DATABASE_READ_ONLY, &error);
  if (decorator->database == NULL ||
      !pd_context_decorate (decorator->context, decorator->database, decorator->kind,
                            decorator->customer_row_id, records, &error))
    g_warning ("Judging the rows of a list: %s", error->message);
}

static void
query_changed_cb (PdQueryModel *model, GParamSpec *pspec, gpointer user_data)
{
  Decorator *decorator = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&decorator->lock);

  decorator->customer_row_id = pd_query_model_get_query (model)->customer_row_id;
}

static void
add_decorator (PdDesk *self, PdQueryModel *model)
{
  const PdQuery *query = pd_query_model_get_query (model);
  Decorator *decorator;

  if (query->kind != PD_LIST_PRODUCTS && query->kind != PD_LIST_SOFTWARE &&
      query->kind != PD_LIST_LINKS && query->kind != PD_LIST_INVOICE_LINES &&
      query->kind != PD_LIST_RESERVATIONS)
    return;

  decorator = g_atomic_rc_box_new0 (Decorator);
  g_mutex_init (&decorator->lock);
  decorator->context = g_object_ref (pd_desk_get_context (self));
  decorator->kind = query->kind;
  decorator->customer_row_id = query->customer_row_id;
  g_signal_connect_data (model, "notify::query", G_CALLBACK (query_changed_cb),
                         g_atomic_rc_box_acquire (decorator), decorator_closure_unref, 0);
  pd_query_model_set_decorator (model, decorate_records, decorator, decorator_unref);
}

/* What a page asked of a list, beside what the roles and the user leave of it. */
typedef struct
{
  gboolean key_access_only;
  gboolean no_key_access;
  char *request_type;  /* owned (nullable) */
  char *product_kind;  /* owned (nullable) */
  char *deadline_kind; /* owned (nullable) */
  guint hidden_kinds;
  gboolean is_restricting; /* the change of the query is ours */
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->request_type);
  g_free (wish->product_kind);
  g_free (wish->deadline_kind);
  g_free (wish);
}

static void
copy_text (char **to, const char *from)
{
  char *copy = g_strdup (from);

  g_free (*to);
  *to = copy;
}

static void
take_wish (Wish *wish, const PdQuery *query)
{
  wish->key_access_only = query->key_access_only;
  wish->no_key_access = query->no_key_access;
  copy_text (&wish->request_type, query->request_type);
  copy_text (&wish->product_kind, query->product_kind);
  copy_text (&wish->deadline_kind, query->deadline_kind);
  wish->hidden_kinds = query->hidden_kinds;
}

static void
give_wish (const Wish *wish, PdQuery *query)
{
  query->key_access_only = wish->key_access_only;
  query->no_key_access = wish->no_key_access;
  copy_text (&query->request_type, wish->request_type);
  copy_text (&query->product_kind, wish->product_kind);
  copy_text (&query->deadline_kind, wish->deadline_kind);
  query->hidden_kinds = wish->hidden_kinds;
}

static void
restrict_model (PdDesk *self, PdQueryModel *model, Wish *wish)
{
  g_autoptr (PdQuery) query = pd_query_copy (pd_query_model_get_query (model));

  give_wish (wish, query);
  pd_desk_restrict_query (self, query);
  wish->is_restricting = TRUE;
  pd_query_model_set_query (model, query);
  wish->is_restricting = FALSE;
}

static Wish *
get_wish (PdQueryModel *model)
{
  return g_object_get_data (G_OBJECT (model), "pd-wish");
}

static gboolean
is_same_wish (const PdQuery *a, const PdQuery *b)
{
  return !a->key_access_only == !b->key_access_only && !a->no_key_access == !b->no_key_access &&
         g_strcmp0 (a->request_type, b->request_type) == 0 &&
         g_strcmp0 (a->product_kind, b->product_kind) == 0 &&
         g_strcmp0 (a->deadline_kind, b->deadline_kind) == 0 && a->hidden_kinds == b->hidden_kinds;
}

/* A page may set any query; the rules of 1.4, 1.5, 1.6, 1.10 and 1.22 stay. */
static void
restricted_query_changed_cb (PdQueryModel *model, GParamSpec *pspec, gpointer user_data)
{
  PdDesk *self = PD_DESK (user_data);
  const PdQuery *query = pd_query_model_get_query (model);
  g_autoptr (PdQuery) restricted = NULL;
  Wish *wish = get_wish (model);

  if (wish->is_restricting)
    return;

  /* Where only the search or the sort is new, the page has not wished for anything else. */
  restricted = pd_query_copy (query);
  give_wish (wish, restricted);
  pd_desk_restrict_query (self, restricted);
  if (!is_same_wish (restricted, query))
    take_wish (wish, query);
  restrict_model (self, model, wish);
}

static void
roles_changed_cb (PdDesk *self, GParamSpec *pspec, gpointer user_data)
{
  PdQueryModel *model = PD_QUERY_MODEL (user_data);

  restrict_model (self, model, get_wish (model));
}

/* @wished: the query before it was restricted. */
static void
add_restriction (PdDesk *self, PdQueryModel *model, const PdQuery *wished)
{
  Wish *wish;

  if (wished->kind != PD_LIST_ACTIVITY && wished->kind != PD_LIST_REQUESTS &&
      wished->kind != PD_LIST_EVERYTHING && wished->kind != PD_LIST_PRODUCTS &&
      wished->kind != PD_LIST_DEADLINES)
    return;

  wish = g_new0 (Wish, 1);
  take_wish (wish, wished);
  g_object_set_data_full (G_OBJECT (model), "pd-wish", wish, wish_free);
  g_signal_connect_object (model, "notify::query", G_CALLBACK (restricted_query_changed_cb), self,
                           0);
  g_signal_connect_object (self, "notify::roles", G_CALLBACK (roles_changed_cb), model, 0);
  g_signal_connect_object (self, "notify::user-name", G_CALLBACK (roles_changed_cb), model, 0);
}

PdQueryModel *
pd_desk_list (PdDesk *self, const PdQuery *query)
{
  g_autoptr (PdQuery) own_query = NULL;
  PdQueryModel *model;

  g_return_val_if_fail (PD_IS_DESK (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  own_query = pd_query_copy (query);
  if (own_query->now == 0)
    own_query->now = pd_clock_now (pd_desk_get_clock (self));
  pd_desk_restrict_query (self, own_query);
  model = pd_query_model_new (pd_desk_get_store (self), own_query);
  add_decorator (self, model);
  add_restriction (self, model, query);
  return model;
}

/* --- blocking lists --- */

typedef struct
{
  PdContext *context;
  PdQuery *query;
  gint64 limit;
  gint64 offset;
  gint64 total;
} Listing;

static gpointer
list_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Listing *listing = data;
  PdQuery *query = listing->query;
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (GPtrArray) records = NULL;
  PdLocalEngine engine;

  if (!pd_context_begin_any (listing->context, database, &settings, &engine, error) ||
      !check_list (listing->context, settings->roles, query, error))
    return NULL;
  restrict_query (pd_context_get_roles (listing->context), settings->roles, settings->user_name,
                  query);
  if (query->now == 0)
    query->now = engine.now;

  if (!pd_database_count (database, query, &listing->total, error))
    return NULL;
  records = pd_database_list (database, query, listing->limit, listing->offset, error);
  if (records == NULL || !pd_context_decorate (listing->context, database, query->kind,
                                               query->customer_row_id, records, error))
    return NULL;

  return g_steal_pointer (&records);
}

GPtrArray *
pd_desk_list_now (PdDesk *self,
                  const PdQuery *query,
                  gint64 limit,
                  gint64 offset,
                  gint64 *total,
                  GError **error)
{
  g_autoptr (PdQuery) own_query = NULL;
  Listing listing = { .limit = limit, .offset = offset };
  GPtrArray *records;

  g_return_val_if_fail (PD_IS_DESK (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  listing.context = pd_desk_get_context (self);
  listing.query = own_query = pd_query_copy (query);
  records = pd_store_read (pd_desk_get_store (self), list_job, &listing, error);
  if (records != NULL && total != NULL)
    *total = listing.total;
  return records;
}

/* --- one record --- */

typedef struct
{
  PdContext *context; /* owned */
  PdListKind kind;
  gint64 row_id;
} Getting;

static void
getting_free (gpointer data)
{
  Getting *getting = data;

  g_object_unref (getting->context);
  g_free (getting);
}

/* What a single record needs. A customer's needs none: who may record its agreement (1.12) may not
 * search (1.14). Nor do keys and links, which show no secret: reaching for one is a deed, which
 * refuses and is logged (1.2). */
static gboolean
check_record (Getting *getting, PdRoleSet roles, GError **error)
{
  PdRoleTable *table = pd_context_get_roles (getting->context);
  g_autoptr (PdVerdict) verdict = NULL;
  PdAct act = PD_ACT_SEE_SOFTWARE;

  if (getting->kind == PD_LIST_CUSTOMERS || getting->kind == PD_LIST_KEYS ||
      getting->kind == PD_LIST_LINKS || !find_list_act (getting->kind, &act))
    return TRUE;

  verdict = pd_role_table_judge (table, act, roles);
  return pd_verdict_check (verdict, error);
}

static gpointer
get_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Getting *getting = data;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine;
  gpointer record;

  if (!pd_context_begin_any (getting->context, database, &settings, &engine, error) ||
      !check_record (getting, settings->roles, error))
    return NULL;
  record = getting->kind == PD_LIST_ORDERS
               ? (gpointer) pd_database_get_order (database, getting->row_id, error)
               : pd_database_get (database, getting->kind, getting->row_id, engine.now, error);
  if (record == NULL)
    return NULL;

  g_ptr_array_add (records, record);
  if (getting->kind == PD_LIST_REQUESTS && /* 1.22 */
      !pd_local_check_request (pd_context_get_roles (getting->context), settings->roles,
                               settings->user_name, record, error))
    return NULL;
  if (!pd_context_decorate_as (getting->context, database, settings->roles, &engine, getting->kind,
                               0, records, error))
    return NULL;
  return g_object_ref (record);
}

static void
got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  gpointer record = pd_store_read_finish (PD_STORE (source), result, &error);

  if (record == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, record, g_object_unref);
}

void
pd_desk_get_async (PdDesk *self,
                   PdListKind kind,
                   gint64 row_id,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Getting *getting;

  g_return_if_fail (PD_IS_DESK (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_desk_get_async);
  getting = g_new0 (Getting, 1);
  getting->context = g_object_ref (pd_desk_get_context (self));
  getting->kind = kind;
  getting->row_id = row_id;
  pd_store_read_async (pd_desk_get_store (self), get_job, getting, getting_free, g_object_unref,
                       cancellable, got_cb, g_steal_pointer (&task));
}

PdRecord *
pd_desk_get_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what an identifier means --- */

typedef struct
{
  PdContext *context;
  const char *text;
  gint64 customer_row_id;
  const char *product_id;
  const char *sku_id;
  int line; /* -1 = any */
} Finding;

static gpointer
find_customer_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Finding *finding = data;

  return pd_database_find_customer (database, finding->text,
                                    pd_clock_now (pd_context_get_clock (finding->context)), error);
}

PdCustomer *
pd_desk_find_customer (PdDesk *self, const char *text, GError **error)
{
  Finding finding = { .text = text };

  g_return_val_if_fail (PD_IS_DESK (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  finding.context = pd_desk_get_context (self);
  return pd_store_read (pd_desk_get_store (self), find_customer_job, &finding, error);
}

static gpointer
find_order_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Finding *finding = data;
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (PdOrder) found = NULL;
  PdLocalEngine engine;
  PdOrder *order;

  if (!pd_context_begin (finding->context, database, PD_ACT_SEE_SOFTWARE, &settings, &engine,
                         error))
    return NULL;
  found = pd_database_find_order (database, finding->text, error);
  if (found == NULL)
    return NULL;
  order = pd_database_get_order (database, pd_record_get_row_id (PD_RECORD (found)), error);
  if (order == NULL)
    return NULL;

  g_ptr_array_add (orders, order);
  if (!pd_context_decorate (finding->context, database, PD_LIST_ORDERS, 0, orders, error))
    return NULL;
  return g_object_ref (order);
}

PdOrder *
pd_desk_find_order (PdDesk *self, const char *text, GError **error)
{
  Finding finding = { .text = text };

  g_return_val_if_fail (PD_IS_DESK (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  finding.context = pd_desk_get_context (self);
  return pd_store_read (pd_desk_get_store (self), find_order_job, &finding, error);
}

/* (transfer full): the row ID, boxed. */
static gpointer
find_line_id_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Finding *finding = data;
  g_autoptr (PdOrder) order = pd_database_find_order (database, finding->text, error);
  GPtrArray *lines = order != NULL ? pd_order_get_lines (order) : NULL;

  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    if (finding->line < 0 || pd_order_line_get_line (lines->pdata[i]) == finding->line) {
      gint64 row_id = pd_record_get_row_id (PD_RECORD (lines->pdata[i]));

      return g_memdup2 (&row_id, sizeof row_id);
    }
  }

  if (order != NULL)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND, "The order has no such line");
  return NULL;
}

gint64
pd_desk_find_line_id (PdDesk *self, const char *order, int line)
{
  Finding finding = { .text = order, .line = line };
  g_autofree gint64 *row_id = NULL;

  g_return_val_if_fail (PD_IS_DESK (self), 0);
  g_return_val_if_fail (order != NULL, 0);

  row_id = pd_store_read (pd_desk_get_store (self), find_line_id_job, &finding, NULL);
  return row_id != NULL ? *row_id : 0;
}

/* Says what there is instead. */
static void
add_candidates (PdDatabase *database, const char *sku_id, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);
  g_autoptr (GPtrArray) products = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  pd_query_set_search (query, sku_id);
  products = pd_database_list (database, query, CANDIDATES_MAX, 0, NULL);
  if (products == NULL || products->len == 0)
    return;

  for (guint i = 0; i < products->len; i++) {
    g_autofree char *item_id = pd_product_dup_item_id (products->pdata[i]);

    g_string_append_printf (names, "%s%s (%s)", i == 0 ? "" : ", ", item_id,
                            pd_product_get_title (products->pdata[i]));
  }
  g_clear_error (error);
  g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND,
               /* Translators: an identifier, then a list of those that are like it */
               _ ("No product is called “%1$s”. These are similar: %2$s"), sku_id, names->str);
}

static gpointer
find_product_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Finding *finding = data;
  g_autoptr (GPtrArray) products = g_ptr_array_new_with_free_func (g_object_unref);
  GError *local_error = NULL;
  PdProduct *product;

  product = pd_database_find_product (database, finding->product_id, finding->sku_id, &local_error);
  if (product == NULL) {
    if (g_error_matches (local_error, PD_ERROR, PD_ERROR_NOT_FOUND))
      add_candidates (database, finding->sku_id, &local_error);
    g_propagate_error (error, local_error);
    return NULL;
  }

  g_ptr_array_add (products, product);
  if (!pd_context_decorate (finding->context, database, PD_LIST_PRODUCTS, finding->customer_row_id,
                            products, error))
    return NULL;
  return g_object_ref (product);
}

PdProduct *
pd_desk_find_product (PdDesk *self,
                      gint64 customer_row_id,
                      const char *product_id,
                      const char *sku_id,
                      GError **error)
{
  Finding finding = { .customer_row_id = customer_row_id,
                      .product_id = product_id,
                      .sku_id = sku_id };

  g_return_val_if_fail (PD_IS_DESK (self), NULL);
  g_return_val_if_fail (sku_id != NULL, NULL);

  finding.context = pd_desk_get_context (self);
  return pd_store_read (pd_desk_get_store (self), find_product_job, &finding, error);
}
