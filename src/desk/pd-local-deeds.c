// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-local-deeds.h"

#include <glib/gi18n-lib.h>

#include "pd-tables.h"

/* --- what the files share --- */

PdVerdict *
pd_local_work_judge (PdLocalWork *work, PdAct act)
{
  return pd_role_table_judge (pd_context_get_roles (work->context), act, work->roles);
}

gboolean
pd_local_work_check_act (PdLocalWork *work, PdAct act, GError **error)
{
  g_autoptr (PdVerdict) verdict = pd_local_work_judge (work, act);

  return pd_verdict_check (verdict, error);
}

gboolean
pd_local_work_check_role (PdLocalWork *work, GError **error)
{
  const PdLocalDeed *info = pd_local_deed_get (work->deed->kind);

  return (info->needs & PD_LOCAL_NEEDS_ROLE) == 0 ||
         pd_local_work_check_act (work, info->act, error);
}

gpointer
pd_local_work_read_job (PdDatabase *database,
                        gpointer data,
                        GCancellable *cancellable,
                        GError **error)
{
  PdLocalWork *work = data;
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine;

  if (!pd_context_begin_any (work->context, database, &settings, &engine, error))
    return NULL;
  work->roles = settings->roles;
  if (!pd_local_work_check_role (work, error))
    return NULL;
  return pd_local_deed_get (work->deed->kind)->read (work, database, &engine, NULL, error);
}

char *
pd_local_answer_format (gint64 row_id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, row_id);
}

gboolean
pd_local_answer_parse (const char *answer, gint64 *first, gint64 *second, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (answer, ",", 2);
  gboolean sound =
      parts[0] != NULL && g_ascii_string_to_signed (parts[0], 10, 1, G_MAXINT64, first, NULL);

  if (sound && second != NULL)
    sound =
        parts[1] != NULL && g_ascii_string_to_signed (parts[1], 10, 1, G_MAXINT64, second, NULL);
  if (!sound)
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "A stored answer reads \"%s\"", answer);
  return sound;
}

/* --- customers --- */

static gpointer
read_customer (PdLocalWork *work,
               PdDatabase *database,
               const PdLocalEngine *engine,
               const char *answer,
               GError **error)
{
  gint64 row_id = 0;

  if (!pd_local_answer_parse (answer, &row_id, NULL, error))
    return NULL;
  return pd_database_get (database, PD_LIST_CUSTOMERS, row_id, engine->now, error);
}

static gboolean
create_customer (PdLocalWork *work,
                 PdDatabase *database,
                 const PdLocalEngine *engine,
                 char **answer,
                 GError **error)
{
  gint64 row_id = 0;

  if (!pd_local_engine_create_customer (database, engine, work->deed->customer,
                                        work->deed->request_id, &row_id, error))
    return FALSE;

  *answer = pd_local_answer_format (row_id);
  return TRUE;
}

static gboolean
update_customer (PdLocalWork *work,
                 PdDatabase *database,
                 const PdLocalEngine *engine,
                 char **answer,
                 GError **error)
{
  *answer = pd_local_answer_format (work->deed->customer_row_id);
  return pd_local_engine_update_customer (database, engine, work->deed->customer_row_id,
                                          work->deed->customer, work->deed->request_id, error);
}

static gboolean
accept_agreement (PdLocalWork *work,
                  PdDatabase *database,
                  const PdLocalEngine *engine,
                  char **answer,
                  GError **error)
{
  *answer = pd_local_answer_format (work->deed->customer_row_id);
  return pd_local_engine_accept_agreement (database, engine, work->deed->customer_row_id,
                                           work->deed->agreement, work->deed->request_id, error);
}

/* --- orders --- */

PdOrder *
pd_local_read_order (PdLocalWork *work,
                     PdDatabase *database,
                     const PdLocalEngine *engine,
                     gint64 row_id,
                     GError **error)
{
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func (g_object_unref);
  PdOrder *order;

  order = pd_database_get_order (database, row_id, error);
  if (order == NULL)
    return NULL;

  g_ptr_array_add (orders, order);
  if (!pd_context_decorate_as (work->context, database, work->roles, engine, PD_LIST_ORDERS, 0,
                               orders, error))
    return NULL;
  return g_object_ref (order);
}

static gpointer
read_order (PdLocalWork *work,
            PdDatabase *database,
            const PdLocalEngine *engine,
            const char *answer,
            GError **error)
{
  gint64 row_id = 0;

  if (!pd_local_answer_parse (answer, &row_id, NULL, error))
    return NULL;
  return pd_local_read_order (work, database, engine, row_id, error);
}

/* Software and reservations are for different people (1.1, 1.10): each item by its own. */
static PdVerdict *
judge_item (PdLocalWork *work, PdDatabase *database, const PdOrderItem *item, GError **error)
{
  g_autoptr (PdProduct) product =
      pd_database_find_product (database, item->product_id, item->sku_id, error);

  if (product == NULL)
    return NULL;
  return pd_local_work_judge (work,
                              g_strcmp0 (pd_product_get_kind (product), PD_KIND_RESERVATION) == 0
                                  ? PD_ACT_BUY_RESERVATIONS
                                  : PD_ACT_BUY_SOFTWARE);
}

static gboolean
check_items (PdLocalWork *work, PdDatabase *database, GError **error)
{
  GPtrArray *items = work->deed->items;

  if (items->len == 0)
    return TRUE; /* the engine says so */
  for (guint i = 0; i < items->len; i++) {
    g_autoptr (PdVerdict) role = judge_item (work, database, items->pdata[i], error);

    if (role == NULL || !pd_verdict_check (role, error))
      return FALSE;
  }
  return TRUE;
}

static gpointer
read_cart_quote (PdLocalWork *work,
                 PdDatabase *database,
                 const PdLocalEngine *engine,
                 const char *answer,
                 GError **error)
{
  g_autoptr (PdCartQuote) quote = NULL;
  gboolean refused = FALSE;

  quote = pd_local_engine_quote_cart (database, engine, work->deed->customer_row_id,
                                      work->deed->items, error);
  if (quote == NULL)
    return NULL;

  /* A quote is also for those who may not buy: it says who may. */
  for (guint i = 0; i < work->deed->items->len; i++) {
    g_autoptr (PdVerdict) role = judge_item (work, database, work->deed->items->pdata[i], error);

    if (role == NULL)
      return NULL;
    if (pd_verdict_get_allowed (role))
      continue;
    if (!refused)
      g_set_object (&quote->verdict, role);
    refused = TRUE;
    g_object_unref (quote->item_verdicts->pdata[i]);
    quote->item_verdicts->pdata[i] = g_steal_pointer (&role);
  }
  return g_steal_pointer (&quote);
}

static gboolean
buy (PdLocalWork *work,
     PdDatabase *database,
     const PdLocalEngine *engine,
     char **answer,
     GError **error)
{
  gint64 row_id = 0;

  if (!check_items (work, database, error) ||
      !pd_local_engine_buy (database, engine, work->deed->customer_row_id, work->deed->items,
                            work->deed->request_id, &row_id, error))
    return FALSE;

  *answer = pd_local_answer_format (row_id);
  return TRUE;
}

static gpointer
read_cancel_quote (PdLocalWork *work,
                   PdDatabase *database,
                   const PdLocalEngine *engine,
                   const char *answer,
                   GError **error)
{
  GArray *ids = work->deed->line_row_ids;
  g_autoptr (PdCancelQuote) quote = NULL;
  g_autoptr (PdVerdict) role = NULL;

  quote = pd_local_engine_quote_cancel (database, engine, (const gint64 *) (gpointer) ids->data,
                                        ids->len, error);
  if (quote == NULL)
    return NULL;

  role = pd_role_table_judge (pd_context_get_roles (work->context), PD_ACT_CANCEL_SOFTWARE,
                              work->roles);
  /* As in the lists: the role only matters where the rules would allow it. */
  if (pd_verdict_get_allowed (quote->verdict) && !pd_verdict_get_allowed (role))
    g_set_object (&quote->verdict, role);
  return g_steal_pointer (&quote);
}

static gboolean
cancel (PdLocalWork *work,
        PdDatabase *database,
        const PdLocalEngine *engine,
        char **answer,
        GError **error)
{
  GArray *ids = work->deed->line_row_ids;
  gint64 row_id = 0;

  if (!work->deed->acknowledged) { /* 7.10 */
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                         _ ("Acknowledge what the cancellation brings about first."));
    return FALSE;
  }
  if (!pd_local_engine_cancel (database, engine, (const gint64 *) (gpointer) ids->data, ids->len,
                               work->deed->request_id, &row_id, error))
    return FALSE;

  *answer = pd_local_answer_format (row_id);
  return TRUE;
}

static gpointer
read_line (PdLocalWork *work,
           PdDatabase *database,
           const PdLocalEngine *engine,
           const char *answer,
           GError **error)
{
  return pd_database_get_line (database, work->deed->row_id, error);
}

/* 8.7 */
static gboolean
set_checklist (PdLocalWork *work,
               PdDatabase *database,
               const PdLocalEngine *engine,
               char **answer,
               GError **error)
{
  int checklist = work->deed->checklist;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  g_autofree char *detail = NULL;

  line = pd_database_get_line (database, work->deed->row_id, error);
  if (line == NULL)
    return FALSE;
  if (checklist < 0 || checklist > 15 ||
      g_strcmp0 (pd_order_line_get_status (line), "active") == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("Only a cancelled purchase has a checklist."));
    return FALSE;
  }
  customer = pd_database_get (database, PD_LIST_CUSTOMERS, pd_order_line_get_customer_row_id (line),
                              engine->now, error);
  if (customer == NULL)
    return FALSE;

  detail = g_strdup_printf ("line: %d\nstopped: %d\nuninstalled: %d\nremoved: %d\n"
                            "customer_told: %d",
                            pd_order_line_get_line (line), checklist & 1, (checklist >> 1) & 1,
                            (checklist >> 2) & 1, (checklist >> 3) & 1);
  return pd_database_set_line_checklist (database, work->deed->row_id, checklist, error) &&
         pd_local_engine_log (database, engine, PD_OPERATION_CHECKLIST, "succeeded", customer,
                              "order", pd_order_line_get_order_id (line), detail, error);
}

/* --- keys and downloads --- */

static gpointer
read_media (PdLocalWork *work,
            PdDatabase *database,
            const PdLocalEngine *engine,
            const char *answer,
            GError **error)
{
  g_autoptr (GPtrArray) media = NULL;

  media = pd_database_list_media (database, work->deed->product_id, error);
  if (media == NULL || !pd_context_entitle_media (database, work->deed->product_id, media, error))
    return NULL;
  return g_steal_pointer (&media);
}

static PdKeysAndLinks *
new_keys_and_links (GPtrArray *keys, GPtrArray *links)
{
  PdKeysAndLinks *result = g_new0 (PdKeysAndLinks, 1);

  result->keys = keys;
  result->links = links;
  return result;
}

static gpointer
read_all_keys (PdLocalWork *work,
               PdDatabase *database,
               const PdLocalEngine *engine,
               const char *answer,
               GError **error)
{
  g_autoptr (PdQuery) keys_query = pd_query_new (PD_LIST_KEYS);
  g_autoptr (PdQuery) links_query = pd_query_new (PD_LIST_LINKS);
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GPtrArray) links = NULL;

  keys_query->line_row_id = links_query->line_row_id = work->deed->row_id;
  keys_query->now = links_query->now = engine->now;
  keys = pd_database_list (database, keys_query, -1, 0, error);
  if (keys == NULL)
    return NULL;
  links = pd_database_list (database, links_query, -1, 0, error);
  if (links == NULL || !pd_context_decorate_as (work->context, database, work->roles, engine,
                                                PD_LIST_LINKS, 0, links, error))
    return NULL;

  pd_context_sort_links (links);
  return new_keys_and_links (g_steal_pointer (&keys), g_steal_pointer (&links));
}

static gpointer
read_key_and_link (PdLocalWork *work,
                   PdDatabase *database,
                   const PdLocalEngine *engine,
                   const char *answer,
                   GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 key_row_id = 0;
  gint64 link_row_id = 0;
  gpointer record;

  if (!pd_local_answer_parse (answer, &key_row_id, &link_row_id, error))
    return NULL;
  record = pd_database_get (database, PD_LIST_KEYS, key_row_id, engine->now, error);
  if (record == NULL)
    return NULL;
  g_ptr_array_add (keys, record);
  record = pd_database_get (database, PD_LIST_LINKS, link_row_id, engine->now, error);
  if (record == NULL)
    return NULL;
  g_ptr_array_add (links, record);
  if (!pd_context_decorate_as (work->context, database, work->roles, engine, PD_LIST_LINKS, 0,
                               links, error))
    return NULL;

  return new_keys_and_links (g_steal_pointer (&keys), g_steal_pointer (&links));
}

static gboolean
get_keys (PdLocalWork *work,
          PdDatabase *database,
          const PdLocalEngine *engine,
          char **answer,
          GError **error)
{
  const PdDeed *deed = work->deed;
  gint64 key_row_id = 0;
  gint64 link_row_id = 0;

  if (!pd_local_engine_get_keys (database, engine, work->vault, deed->row_id, deed->version,
                                 deed->language, deed->file_type, deed->request_id, &key_row_id,
                                 &link_row_id, error))
    return FALSE;

  *answer = g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, key_row_id, link_row_id);
  return TRUE;
}

/* --- keys and links that a person brings along --- */

static gboolean
paste_keys (PdLocalWork *work,
            PdDatabase *database,
            const PdLocalEngine *engine,
            char **answer,
            GError **error)
{
  const PdDeed *deed = work->deed;
  const PdPastedKeys pasted = {
    deed->row_id,     deed->version,    deed->language, deed->file_type,
    deed->secret_key, deed->secret_url, deed->at,       deed->request_id
  };
  gint64 key_row_id = 0;
  gint64 link_row_id = 0;

  if (!pd_local_engine_paste_keys (database, engine, work->vault, &pasted, &key_row_id,
                                   &link_row_id, error))
    return FALSE;

  *answer = g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, key_row_id, link_row_id);
  return TRUE;
}

static gboolean
add_record (PdDatabase *database,
            PdListKind kind,
            const char *row_id,
            gint64 now,
            GPtrArray *records,
            GError **error)
{
  gint64 id = g_ascii_strtoll (row_id, NULL, 10);
  gpointer record = id != 0 ? pd_database_get (database, kind, id, now, error) : NULL;

  if (record != NULL)
    g_ptr_array_add (records, record);
  return id == 0 || record != NULL;
}

/* One of the two may not have been brought: 0. */
static gpointer
read_pasted (PdLocalWork *work,
             PdDatabase *database,
             const PdLocalEngine *engine,
             const char *answer,
             GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) parts = g_strsplit (answer, ",", 2);

  if (g_strv_length (parts) != 2) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "A stored answer reads \"%s\"", answer);
    return NULL;
  }
  if (!add_record (database, PD_LIST_KEYS, parts[0], engine->now, keys, error) ||
      !add_record (database, PD_LIST_LINKS, parts[1], engine->now, links, error) ||
      !pd_context_decorate_as (work->context, database, work->roles, engine, PD_LIST_LINKS, 0,
                               links, error))
    return NULL;

  return new_keys_and_links (g_steal_pointer (&keys), g_steal_pointer (&links));
}

/* What carry_out() left: a secret is shown once. */
static gpointer
read_value (PdLocalWork *work,
            PdDatabase *database,
            const PdLocalEngine *engine,
            const char *answer,
            GError **error)
{
  return g_steal_pointer (&work->value);
}

static gboolean
reveal_key (PdLocalWork *work,
            PdDatabase *database,
            const PdLocalEngine *engine,
            char **answer,
            GError **error)
{
  work->value =
      pd_local_engine_reveal_key (database, engine, work->vault, work->deed->row_id, error);
  return work->value != NULL;
}

static gboolean
reveal_link (PdLocalWork *work,
             PdDatabase *database,
             const PdLocalEngine *engine,
             char **answer,
             GError **error)
{
  work->value =
      pd_local_engine_reveal_link (database, engine, work->vault, work->deed->row_id, error);
  return work->value != NULL;
}

static gboolean
start_download (PdLocalWork *work,
                PdDatabase *database,
                const PdLocalEngine *engine,
                char **answer,
                GError **error)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
  PdDownloadLink *link;

  link = pd_local_engine_use_link (database, engine, work->deed->row_id, error);
  if (link == NULL)
    return FALSE;
  g_ptr_array_add (links, link);
  if (!pd_context_decorate_as (work->context, database, work->roles, engine, PD_LIST_LINKS, 0,
                               links, error))
    return FALSE;

  work->value = g_object_ref (link);
  return TRUE;
}

/* --- what falls due --- */

gpointer
pd_local_read_nothing (PdLocalWork *work,
                       PdDatabase *database,
                       const PdLocalEngine *engine,
                       const char *answer,
                       GError **error)
{
  return GINT_TO_POINTER (TRUE);
}

static gboolean
settle (PdLocalWork *work,
        PdDatabase *database,
        const PdLocalEngine *engine,
        char **answer,
        GError **error)
{
  return pd_local_engine_settle (database, engine, error);
}

static const PdLocalDeed deeds[] = {
  [PD_DEED_CREATE_CUSTOMER] = { "create-customer", PD_LOCAL_NEEDS_ROLE, PD_ACT_ADD_CUSTOMER, NULL,
                                create_customer, read_customer },
  [PD_DEED_UPDATE_CUSTOMER] = { "update-customer", PD_LOCAL_NEEDS_ROLE, PD_ACT_UPDATE_CUSTOMER,
                                NULL, update_customer, read_customer },
  [PD_DEED_ACCEPT_AGREEMENT] = { "accept-agreement", PD_LOCAL_NEEDS_ROLE, PD_ACT_ACCEPT_AGREEMENT,
                                 NULL, accept_agreement, read_customer },
  [PD_DEED_QUOTE_CART] = { NULL, PD_LOCAL_NEEDS_NOTHING, 0, NULL, NULL, read_cart_quote },
  [PD_DEED_BUY] = { "buy", PD_LOCAL_NEEDS_NOTHING, 0, NULL, buy, read_order },
  [PD_DEED_LIST_MEDIA] = { NULL, PD_LOCAL_NEEDS_NOTHING, 0, NULL, NULL, read_media },
  [PD_DEED_GET_KEYS] = { "get-keys", PD_LOCAL_NEEDS_ROLE | PD_LOCAL_NEEDS_VAULT, PD_ACT_GET_KEYS,
                         PD_OPERATION_GET_KEY, get_keys, read_key_and_link },
  [PD_DEED_LIST_KEYS] = { NULL, PD_LOCAL_NEEDS_NOTHING, 0, NULL, NULL, read_all_keys },
  [PD_DEED_REVEAL_KEY] = { NULL, PD_LOCAL_NEEDS_ROLE | PD_LOCAL_NEEDS_VAULT, PD_ACT_GET_KEYS,
                           PD_OPERATION_GET_KEY, reveal_key, read_value },
  [PD_DEED_REVEAL_LINK] = { NULL, PD_LOCAL_NEEDS_ROLE | PD_LOCAL_NEEDS_VAULT, PD_ACT_GET_KEYS,
                            PD_OPERATION_GET_LINK, reveal_link, read_value },
  [PD_DEED_START_DOWNLOAD] = { NULL, PD_LOCAL_NEEDS_ROLE, PD_ACT_GET_KEYS, PD_OPERATION_DOWNLOAD,
                               start_download, read_value },
  [PD_DEED_QUOTE_CANCEL] = { NULL, PD_LOCAL_NEEDS_NOTHING, 0, NULL, NULL, read_cancel_quote },
  [PD_DEED_CANCEL] = { "cancel", PD_LOCAL_NEEDS_ROLE, PD_ACT_CANCEL_SOFTWARE, NULL, cancel,
                       read_order },
  [PD_DEED_SET_CHECKLIST] = { NULL, PD_LOCAL_NEEDS_ROLE, PD_ACT_CANCEL_SOFTWARE, NULL,
                              set_checklist, read_line },
  [PD_DEED_PASTE_KEYS] = { "paste-keys", PD_LOCAL_NEEDS_ROLE | PD_LOCAL_NEEDS_VAULT,
                           PD_ACT_GET_KEYS, PD_OPERATION_GET_KEY, paste_keys, read_pasted },
  [PD_DEED_SETTLE] = { NULL, PD_LOCAL_NEEDS_NOTHING, 0, NULL, settle, pd_local_read_nothing },
};

const PdLocalDeed *
pd_local_deed_get (PdDeedKind kind)
{
  if (kind >= PD_DEED_FIND_REQUEST)
    return pd_local_request_deed_get (kind);
  if (kind >= PD_DEED_FIND_RESERVATION)
    return pd_local_reservation_deed_get (kind);
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (deeds), NULL);

  return &deeds[kind];
}
