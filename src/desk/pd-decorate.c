// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-desk-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-local-engine-azure.h"
#include "pd-local-engine-private.h"
#include "pd-tables.h"
#include "pd-text.h"

/* What one batch of records is judged by; lends everything. */
typedef struct
{
  PdContext *context;
  PdDatabase *database;
  PdRoleSet roles;
  const PdLocalEngine *engine;
} Bench;

static PdVerdict *
judge_role (Bench *bench, PdAct act)
{
  return pd_role_table_judge (pd_context_get_roles (bench->context), act, bench->roles);
}

/* --- order lines --- */

/* Orders of which some line is on its way (7.15): few at any time. */
static GHashTable *
list_orders_on_their_way (PdDatabase *database, GError **error)
{
  g_autoptr (GHashTable) orders = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GPtrArray) lines = pd_database_list_cancelling (database, G_MAXINT64, error);

  if (lines == NULL)
    return NULL;

  for (guint i = 0; i < lines->len; i++) {
    gint64 order_row_id = pd_order_line_get_order_row_id (lines->pdata[i]);

    g_hash_table_add (orders, g_memdup2 (&order_row_id, sizeof order_row_id));
  }
  return g_steal_pointer (&orders);
}

/* Whether the catalogue has media for a product, asked once a batch. */
static gboolean
find_has_media (Bench *bench,
                GHashTable *known,
                const char *product_id,
                gboolean *has_media,
                GError **error)
{
  g_autoptr (GPtrArray) media = NULL;
  gpointer value = NULL;

  if (product_id == NULL)
    product_id = "";
  if (g_hash_table_lookup_extended (known, product_id, NULL, &value)) {
    *has_media = GPOINTER_TO_INT (value);
    return TRUE;
  }
  media = pd_database_list_media (bench->database, product_id, error);
  if (media == NULL)
    return FALSE;

  *has_media = media->len > 0;
  g_hash_table_insert (known, g_strdup (product_id), GINT_TO_POINTER (*has_media));
  return TRUE;
}

static gboolean
decorate_lines (Bench *bench, GPtrArray *lines, GError **error)
{
  g_autoptr (GHashTable) media = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (PdVerdict) cancel_role = judge_role (bench, PD_ACT_CANCEL_SOFTWARE);
  g_autoptr (PdVerdict) keys_role = judge_role (bench, PD_ACT_GET_KEYS);
  g_autoptr (GHashTable) on_their_way = list_orders_on_their_way (bench->database, error);

  if (on_their_way == NULL)
    return FALSE;

  for (guint i = 0; i < lines->len; i++) {
    PdOrderLine *line = lines->pdata[i];
    gint64 order_row_id = pd_order_line_get_order_row_id (line);
    g_autoptr (PdVerdict) cancel = NULL;
    g_autoptr (PdVerdict) keys = NULL;
    gboolean has_media = FALSE;

    if (!find_has_media (bench, media, pd_order_line_get_product_id (line), &has_media, error))
      return FALSE;
    cancel = pd_local_engine_judge_cancel (bench->engine, line,
                                           g_hash_table_contains (on_their_way, &order_row_id));
    /* What a person pastes from the portal needs no catalogue (partner-center-api.md 9). */
    keys = pd_local_engine_judge_keys (line, has_media || pd_context_is_cloud (bench->context));
    /* The role's verdict only matters where the rules would allow it. */
    if (pd_verdict_get_allowed (cancel) && !pd_verdict_get_allowed (cancel_role))
      g_set_object (&cancel, cancel_role);
    if (pd_verdict_get_allowed (keys) && !pd_verdict_get_allowed (keys_role))
      g_set_object (&keys, keys_role);
    g_object_set (line, "cancel", cancel, "keys", keys, NULL);
  }

  return TRUE;
}

/* An order that was read whole. */
static gboolean
decorate_orders (Bench *bench, GPtrArray *orders, GError **error)
{
  for (guint i = 0; i < orders->len; i++) {
    GPtrArray *lines = pd_order_get_lines (orders->pdata[i]);

    if (lines != NULL && !decorate_lines (bench, lines, error))
      return FALSE;
  }
  return TRUE;
}

/* --- products --- */

static char *
format_price (const PdPrice *price, gboolean is_only, const char *tax_words)
{
  g_autofree char *money = pd_money_format (price->amount_minor, price->currency);
  const char *format;

  if (g_strcmp0 (price->billing, PD_BILLING_MONTHLY) == 0)
    /* Translators: a sum of money each month, then "tax included" or "tax excluded" */
    format = is_only ? _ ("%1$s a month, %2$s") : _ ("from %1$s a month, %2$s");
  else if (g_strcmp0 (price->billing, PD_BILLING_ANNUAL) == 0)
    /* Translators: a sum of money each year, then "tax included" or "tax excluded" */
    format = is_only ? _ ("%1$s a year, %2$s") : _ ("from %1$s a year, %2$s");
  else
    /* Translators: a sum of money, then "tax included" or "tax excluded" */
    format = is_only ? _ ("%1$s, %2$s") : _ ("from %1$s, %2$s");

  return g_strdup_printf (format, money, tax_words);
}

static char *
get_price_text (PdProduct *product, PdCustomer *customer)
{
  guint n_prices = 0;
  const PdPrice *lowest =
      pd_local_engine_find_lowest_price (product, pd_customer_get_currency (customer), &n_prices);
  gboolean include_tax = pd_rules_prices_include_tax (pd_product_get_kind (product),
                                                      pd_customer_get_country (customer));

  if (lowest == NULL)
    return NULL;
  return format_price (lowest, n_prices == 1, pd_rules_get_tax_words (include_tax)); /* 4.4 */
}

static gboolean
is_reservation (PdProduct *product)
{
  return g_strcmp0 (pd_product_get_kind (product), PD_KIND_RESERVATION) == 0;
}

/* Role first (1.1, 1.10), then what holds for all reservations (3.6, 14.1; asked once a batch),
 * then the product's own. */
static PdVerdict *
judge_product (Bench *bench,
               PdCustomer *customer,
               PdProduct *product,
               const PdBuyFacts *facts,
               PdVerdict **reserve,
               GError **error)
{
  g_autoptr (PdVerdict) role =
      judge_role (bench, is_reservation (product) ? PD_ACT_BUY_RESERVATIONS : PD_ACT_BUY_SOFTWARE);

  if (!pd_verdict_get_allowed (role))
    return g_steal_pointer (&role);
  if (is_reservation (product)) {
    if (*reserve == NULL && (*reserve = pd_local_engine_judge_reservations (
                                 bench->database, bench->engine, customer, error)) == NULL)
      return NULL;
    if (!pd_verdict_get_allowed (*reserve))
      return g_object_ref (*reserve);
  }
  return pd_local_engine_judge_product (bench->database, customer, product, facts, error);
}

static gboolean
decorate_products (Bench *bench, gint64 customer_row_id, GPtrArray *products, GError **error)
{
  g_autoptr (PdVerdict) reserve = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  PdBuyFacts facts;

  if (customer_row_id == 0)
    return TRUE; /* nobody's prices */
  customer = pd_local_engine_get_customer (bench->database, bench->engine, customer_row_id, error);
  if (customer == NULL ||
      !pd_local_engine_load_buy_facts (bench->database, bench->engine, customer, &facts, error))
    return FALSE;

  for (guint i = 0; i < products->len; i++) {
    PdProduct *product = products->pdata[i];
    g_autofree char *price_text = get_price_text (product, customer);
    g_autoptr (PdVerdict) buy = NULL;

    buy = judge_product (bench, customer, product, &facts, &reserve, error);
    if (buy == NULL)
      return FALSE;
    g_object_set (product, "buy", buy, "price-text", price_text, NULL);
  }

  return TRUE;
}

/* --- media and links --- */

/* "SQL Server 2022 Standard – 2 Core" is the edition's size: the medium is the same for all. */
static char *
format_media_title (const char *product_title, PdMedia *media)
{
  g_auto (GStrv) parts = g_strsplit (product_title != NULL ? product_title : "", " – ", 2);
  const char *product = parts[0] != NULL ? parts[0] : "";
  const char *version = pd_media_get_version (media);
  g_autofree char *language = pd_language_get_title (pd_media_get_language (media));

  if (version != NULL && strstr (product, version) == NULL)
    return g_strdup_printf ("%s %s %s %s", product, version, language,
                            pd_media_get_file_type (media));
  return g_strdup_printf ("%s %s %s", product, language, pd_media_get_file_type (media));
}

static void
entitle (PdMedia *media, const char *product_title)
{
  g_autofree char *title = format_media_title (product_title, media);

  g_object_set (media, "title", title, NULL);
}

gboolean
pd_context_entitle_media (PdDatabase *database,
                          const char *product_id,
                          GPtrArray *media,
                          GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);
  g_autoptr (GPtrArray) products = NULL;
  const char *title = product_id;

  pd_query_set_search (query, product_id);
  products = pd_database_list (database, query, -1, 0, error);
  if (products == NULL)
    return FALSE;

  for (guint i = 0; i < products->len; i++) {
    if (g_strcmp0 (pd_product_get_product_id (products->pdata[i]), product_id) == 0) {
      title = pd_product_get_title (products->pdata[i]);
      break;
    }
  }
  for (guint i = 0; i < media->len; i++)
    entitle (media->pdata[i], title);
  return TRUE;
}

static int
compare_links (gconstpointer a, gconstpointer b)
{
  PdDownloadLink *link_a = *(PdDownloadLink *const *) a;
  PdDownloadLink *link_b = *(PdDownloadLink *const *) b;
  gint64 issued_a = pd_download_link_get_issued_at (link_a);
  gint64 issued_b = pd_download_link_get_issued_at (link_b);
  gint64 row_a = pd_record_get_row_id (PD_RECORD (link_a));
  gint64 row_b = pd_record_get_row_id (PD_RECORD (link_b));

  if (issued_a != issued_b)
    return issued_a < issued_b ? 1 : -1;
  return (row_a < row_b) - (row_a > row_b);
}

void
pd_context_sort_links (GPtrArray *links)
{
  g_ptr_array_sort (links, compare_links);
}

static gboolean
decorate_links (Bench *bench, GPtrArray *links, GError **error)
{
  for (guint i = 0; i < links->len; i++) {
    PdDownloadLink *link = links->pdata[i];
    PdMedia *media = pd_download_link_get_media (link);
    g_autoptr (PdVerdict) state = pd_rules_judge_link (link, bench->engine->now);
    g_autoptr (PdOrderLine) line = NULL;

    line = pd_database_get_line (bench->database, pd_download_link_get_line_row_id (link), error);
    if (line == NULL)
      return FALSE;
    pd_verdict_set_policy_id (state, pd_order_line_get_policy_id (line));
    if (media != NULL)
      entitle (media, pd_order_line_get_title (line));
    g_object_set (link, "state", state, NULL);
  }

  return TRUE;
}

/* --- reservations --- */

/* 1.8: asked of the book only where it matters. */
static PdVerdict *
judge_azure_right (Bench *bench, PdReservation *reservation, GError **error)
{
  g_autoptr (PdVerdict) without = pd_reservation_judge_azure_right (bench->roles, FALSE);
  gboolean has_grant = FALSE;

  if (pd_verdict_get_allowed (without))
    return g_steal_pointer (&without);
  if (!pd_local_engine_has_grant (bench->database, bench->engine,
                                  pd_reservation_get_reservation_order_id (reservation), &has_grant,
                                  error))
    return NULL;
  return pd_reservation_judge_azure_right (bench->roles, has_grant);
}

static void
set_role (PdVerdict **verdict, PdVerdict *role)
{
  if (pd_verdict_get_allowed (*verdict) && !pd_verdict_get_allowed (role))
    g_set_object (verdict, role);
}

static gboolean
decorate_reservations (Bench *bench, GPtrArray *reservations, GError **error)
{
  g_autoptr (PdVerdict) manage = judge_role (bench, PD_ACT_SEE_RESERVATIONS);
  g_autoptr (PdVerdict) role = judge_role (bench, PD_ACT_REFUND_RESERVATIONS);

  for (guint i = 0; i < reservations->len; i++) {
    PdReservation *reservation = reservations->pdata[i];
    const char *policy_id =
        pd_policy_get_id (pd_local_engine_get_reservation_policy (bench->engine, reservation));
    g_autoptr (PdVerdict) refund = pd_reservation_judge_refund (reservation, bench->engine->now);
    g_autoptr (PdVerdict) exchange =
        pd_reservation_judge_exchange (reservation, bench->engine->now);
    g_autoptr (PdVerdict) access = judge_azure_right (bench, reservation, error);

    if (access == NULL)
      return FALSE;
    set_role (&refund, role);
    set_role (&exchange, role);
    set_role (&refund, access);
    set_role (&exchange, access);
    if (!pd_verdict_get_allowed (manage))
      g_set_object (&access, manage);
    if (pd_verdict_get_allowed (refund))
      pd_verdict_set_policy_id (refund, policy_id);
    g_object_set (reservation, "refund", refund, "exchange", exchange, "manage", manage, "access",
                  access, "policy-id", policy_id, NULL);
  }
  return TRUE;
}

/* --- invoices --- */

static void
decorate_invoice_lines (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++) {
    PdInvoiceLine *line = lines->pdata[i];
    const char *type = pd_invoice_line_get_charge_type (line);
    g_autofree char *description = NULL;
    const char *format = "%s";

    if (g_strcmp0 (type, "New") == 0)
      /* Translators: a product */
      format = _ ("Purchase: %s");
    else if (g_strcmp0 (type, "Renew") == 0)
      /* Translators: a product */
      format = _ ("Instalment: %s");
    else if (g_strcmp0 (type, "Cancel") == 0)
      /* Translators: a product */
      format = _ ("Credit for the cancellation: %s");
    description = g_strdup_printf (format, pd_invoice_line_get_title (line));
    g_object_set (line, "description", description, NULL);
  }
}

gboolean
pd_context_decorate_as (PdContext *self,
                        PdDatabase *database,
                        PdRoleSet roles,
                        const PdLocalEngine *engine,
                        PdListKind kind,
                        gint64 customer_row_id,
                        GPtrArray *records,
                        GError **error)
{
  Bench bench = { self, database, roles, engine };

  switch (kind) {
  case PD_LIST_SOFTWARE:
    return decorate_lines (&bench, records, error);
  case PD_LIST_ORDERS:
    return decorate_orders (&bench, records, error);
  case PD_LIST_PRODUCTS:
    return decorate_products (&bench, customer_row_id, records, error);
  case PD_LIST_RESERVATIONS:
    return decorate_reservations (&bench, records, error);
  case PD_LIST_LINKS:
    return decorate_links (&bench, records, error);
  case PD_LIST_INVOICE_LINES:
    decorate_invoice_lines (records);
    return TRUE;
  default:
    return TRUE; /* the other kinds need no rules */
  }
}

gboolean
pd_context_decorate (PdContext *self,
                     PdDatabase *database,
                     PdListKind kind,
                     gint64 customer_row_id,
                     GPtrArray *records,
                     GError **error)
{
  g_autoptr (PdSettings) settings = NULL;
  PdLocalEngine engine;

  g_return_val_if_fail (PD_IS_CONTEXT (self), FALSE);

  return records->len == 0 || (pd_context_begin_any (self, database, &settings, &engine, error) &&
                               pd_context_decorate_as (self, database, settings->roles, &engine,
                                                       kind, customer_row_id, records, error));
}
