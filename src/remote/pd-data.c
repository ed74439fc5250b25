// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-data.h"

#include <string.h>

#include "pd-clock.h"
#include "pd-json.h"
#include "pd-money.h"
#include "pd-text.h"

#define FORMAT 1
#define MAX_FILE_BYTES (64 * 1024 * 1024) /* a catalogue of every SKU the vendor has is a tenth */
#define MAX_TEXT_CHARS 256
#define MAX_DESCRIPTION_CHARS 4000
#define MAX_QUANTITY 1000000
#define MAX_WINDOW 100000 /* days or hours; pd_policy_new() has the last word */

const char *
pd_data_get_dir (void)
{
  const char *dir = g_getenv ("PARTNER_DESK_PKGDATADIR");

  return dir != NULL && *dir != '\0' ? dir : PD_PKGDATADIR;
}

static gboolean
set_fault (GError **error, const char *format, const char *name)
{
  g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, format, name);
  return FALSE;
}

/* The root object of a format that this program knows. */
static JsonObject *
check_root (JsonNode *root, GError **error)
{
  JsonObject *object;
  gint64 format;

  if (!JSON_NODE_HOLDS_OBJECT (root)) {
    set_fault (error, "%s", "the root is not an object");
    return NULL;
  }

  object = json_node_get_object (root);
  return pd_json_get_int64 (object, "format", FORMAT, FORMAT, &format, error) ? object : NULL;
}

/* (transfer full): the file's root, checked by check_root(). */
static JsonNode *
load_file (const char *path, GError **error)
{
  g_autofree char *data = NULL;
  g_autoptr (JsonNode) root = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;

  root = pd_json_parse (data, (gssize) length, MAX_FILE_BYTES, error);
  if (root == NULL || check_root (root, error) == NULL) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }

  return g_steal_pointer (&root);
}

/* --- texts --- */

/* Clean text that must not be empty unless @may_be_empty. (transfer full) */
static char *
parse_text (JsonObject *object,
            const char *member,
            gsize max_chars,
            gboolean may_be_empty,
            GError **error)
{
  const char *text = pd_json_get_string (object, member, error);
  g_autofree char *clean = NULL;
  g_autoptr (GError) fault = NULL;

  if (text == NULL)
    return NULL;

  clean = pd_text_check (text, member, max_chars, &fault);
  if (clean == NULL || (*clean == '\0' && !may_be_empty)) {
    set_fault (error, "the member “%s” is empty, too long or holds control characters", member);
    return NULL;
  }

  return g_steal_pointer (&clean);
}

/* --- policies --- */

static gboolean
parse_window (JsonObject *policy,
              const char *member,
              PdWindowUnit *unit,
              int *length,
              GError **error)
{
  JsonObject *window = pd_json_get_object (policy, member, error);
  const char *word;
  gint64 number;

  if (window == NULL)
    return FALSE;

  if ((word = pd_json_get_string (window, "unit", error)) == NULL ||
      !pd_json_get_int64 (window, "length", 0, MAX_WINDOW, &number, error) ||
      pd_json_get_string (window, "source", error) == NULL) {
    g_prefix_error (error, "%s: ", member);
    return FALSE;
  }
  if (strcmp (word, "days") != 0 && strcmp (word, "hours") != 0)
    return set_fault (error, "%s: the unit is neither “days” nor “hours”", member);

  *unit = strcmp (word, "days") == 0 ? PD_WINDOW_DAYS : PD_WINDOW_HOURS;
  *length = (int) number;
  return TRUE;
}

static gboolean
parse_link (JsonObject *policy, PdPolicyFields *fields, GError **error)
{
  JsonObject *link = pd_json_get_object (policy, "link", error);
  const char *start;
  gint64 days, downloads;

  if (link == NULL)
    return FALSE;

  if ((start = pd_json_get_string (link, "start", error)) == NULL ||
      !pd_json_get_int64 (link, "days", 1, MAX_WINDOW, &days, error) ||
      !pd_json_get_int64 (link, "downloads", 0, G_MAXINT, &downloads, error) ||
      pd_json_get_string (link, "source", error) == NULL) {
    g_prefix_error (error, "link: ");
    return FALSE;
  }
  if (strcmp (start, "issue") != 0 && strcmp (start, "first_download") != 0)
    return set_fault (error, "link: the start “%s” is not known", start);

  fields->link_start =
      strcmp (start, "issue") == 0 ? PD_LINK_FROM_ISSUE : PD_LINK_FROM_FIRST_DOWNLOAD;
  fields->link_days = (int) days;
  fields->link_downloads = (int) downloads;
  return TRUE;
}

static gboolean
parse_fee (JsonObject *policy, PdPolicyFields *fields, GError **error)
{
  JsonObject *fee = pd_json_get_object (policy, "reservation_fee", error);
  gint64 free_days, permille;
  const char *base;

  if (fee == NULL)
    return FALSE;

  if (!pd_json_get_int64 (fee, "free_days", 0, MAX_WINDOW, &free_days, error) ||
      !pd_json_get_int64 (fee, "permille", 0, 1000, &permille, error) ||
      (base = pd_json_get_string (fee, "base", error)) == NULL ||
      pd_json_get_string (fee, "source", error) == NULL) {
    g_prefix_error (error, "reservation_fee: ");
    return FALSE;
  }
  if (strcmp (base, "balance") != 0 && strcmp (base, "commitment") != 0)
    return set_fault (error, "reservation_fee: the base “%s” is not known", base);

  fields->fee_free_days = (int) free_days;
  fields->fee_permille = (int) permille;
  fields->fee_base = strcmp (base, "balance") == 0 ? PD_FEE_OF_BALANCE : PD_FEE_OF_COMMITMENT;
  return TRUE;
}

/* 11.10-11.13 */
static gboolean
parse_cap (JsonObject *policy, PdPolicyFields *fields, GError **error)
{
  static const char *const readings[] = {
    [PD_CAP_BY_REFUND] = "refund",
    [PD_CAP_BY_COMMITMENT] = "commitment",
    [PD_CAP_BY_LARGER] = "larger",
  };
  JsonObject *cap = pd_json_get_object (policy, "reservation_cap", error);
  const char *usd, *reading;
  gsize i = 0;
  gint64 days;

  if (cap == NULL)
    return FALSE;

  if ((usd = pd_json_get_string (cap, "usd", error)) == NULL ||
      !pd_json_get_int64 (cap, "days", 1, MAX_WINDOW, &days, error) ||
      (reading = pd_json_get_string (cap, "reading", error)) == NULL ||
      pd_json_get_string (cap, "source", error) == NULL) {
    g_prefix_error (error, "reservation_cap: ");
    return FALSE;
  }
  if (!pd_money_parse (usd, "USD", &fields->cap_usd_minor, NULL) || fields->cap_usd_minor < 0)
    return set_fault (error, "reservation_cap: “%s” is no amount of US dollars", usd);
  while (i < G_N_ELEMENTS (readings) && strcmp (readings[i], reading) != 0)
    i++;
  if (i == G_N_ELEMENTS (readings))
    return set_fault (error, "reservation_cap: the reading “%s” is not known", reading);

  fields->cap_days = (int) days;
  fields->cap_reading = (PdCapReading) i;
  return TRUE;
}

/* A UTC day, from 00:00 on. */
static gboolean
parse_day (JsonObject *object, const char *member, gint64 *day, GError **error)
{
  const char *text = pd_json_get_string (object, member, error);

  if (text == NULL)
    return FALSE;
  if (!pd_date_parse (text, day, NULL))
    return set_fault (error, "the member “%s” is not a date", member);

  return TRUE;
}

static PdPolicy *
parse_policy (JsonObject *object, GError **error)
{
  PdPolicyFields fields = { 0 };
  JsonObject *title = pd_json_get_object (object, "title", error);
  const char *id, *title_en, *title_ja, *source;

  if (title == NULL || (title_en = pd_json_get_string (title, "en", error)) == NULL ||
      (title_ja = pd_json_get_string (title, "ja", error)) == NULL ||
      (id = pd_json_get_string (object, "id", error)) == NULL ||
      (source = pd_json_get_string (object, "source", error)) == NULL ||
      !parse_day (object, "from", &fields.from, error) ||
      !parse_window (object, "subscription_window", &fields.subscription_unit,
                     &fields.subscription_window, error) ||
      !parse_window (object, "perpetual_window", &fields.perpetual_unit, &fields.perpetual_window,
                     error) ||
      !parse_link (object, &fields, error) || !parse_fee (object, &fields, error) ||
      !parse_cap (object, &fields, error))
    return NULL;

  fields.id = g_strdup (id);
  fields.title_en = g_strdup (title_en);
  fields.title_ja = g_strdup (title_ja);
  fields.source = g_strdup (source);
  return pd_policy_new (&fields, error);
}

static PdPolicy *
load_policy (const char *path, GError **error)
{
  g_autoptr (JsonNode) root = load_file (path, error);
  PdPolicy *policy;

  if (root == NULL)
    return NULL;

  policy = parse_policy (json_node_get_object (root), error);
  if (policy == NULL)
    g_prefix_error (error, "%s: ", path);

  return policy;
}

PdPolicySet *
pd_data_load_policies (GError **error)
{
  g_autofree char *folder = g_build_filename (pd_data_get_dir (), "policies", NULL);
  g_autoptr (GPtrArray) policies = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  PdPolicySet *set;
  const char *name;

  if (dir == NULL)
    return NULL;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    PdPolicy *policy;

    if (name[0] == '.' || !g_str_has_suffix (name, ".json"))
      continue;
    if ((policy = load_policy (path, error)) == NULL)
      return NULL;
    g_ptr_array_add (policies, policy);
  }

  set = pd_policy_set_new (policies, error);
  if (set == NULL)
    g_prefix_error (error, "%s: ", folder);
  return set;
}

/* --- roles --- */

static gboolean
parse_act (JsonObject *object, PdRoleTable *table, GError **error)
{
  const char *act = pd_json_get_string (object, "act", error);
  const char *rule = act != NULL ? pd_json_get_string (object, "rule", error) : NULL;
  JsonArray *words = rule != NULL ? pd_json_get_array (object, "roles", error) : NULL;
  PdRoleSet roles = 0;

  if (words == NULL || pd_json_get_string (object, "source", error) == NULL)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (words); i++) {
    const char *word = pd_json_element_string (words, i, error);
    PdRole role;

    if (word == NULL)
      return FALSE;
    if (!pd_role_from_string (word, &role))
      return set_fault (error, "“%s” is no role", word);
    roles |= role;
  }

  return pd_role_table_set (table, act, rule, roles, error);
}

static gboolean
parse_acts (JsonObject *root, PdRoleTable *table, GError **error)
{
  JsonArray *acts = pd_json_get_array (root, "acts", error);

  if (acts == NULL)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (acts); i++) {
    JsonObject *act = pd_json_element_object (acts, i, error);

    if (act == NULL || !parse_act (act, table, error)) {
      g_prefix_error (error, "acts[%u]: ", i);
      return FALSE;
    }
  }

  return pd_role_table_validate (table, error);
}

PdRoleTable *
pd_data_load_roles (GError **error)
{
  g_autofree char *path = g_build_filename (pd_data_get_dir (), "roles.json", NULL);
  g_autoptr (PdRoleTable) table = pd_role_table_new ();
  g_autoptr (JsonNode) root = load_file (path, error);

  if (root == NULL)
    return NULL;
  if (!parse_acts (json_node_get_object (root), table, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }

  return g_steal_pointer (&table);
}

/* --- markets (section 3) --- */

static PdMarket *
parse_market (JsonObject *object, GError **error)
{
  g_autofree char *iso = parse_text (object, "iso", MAX_TEXT_CHARS, FALSE, error);
  g_autofree char *name_en = NULL;
  g_autofree char *name_ja = NULL;

  if (iso == NULL || (name_en = parse_text (object, "en", MAX_TEXT_CHARS, FALSE, error)) == NULL ||
      (name_ja = parse_text (object, "ja", MAX_TEXT_CHARS, FALSE, error)) == NULL)
    return NULL;

  return pd_market_new (iso, name_en, name_ja);
}

static PdMarketList *
parse_markets (JsonObject *root, GError **error)
{
  g_autoptr (GPtrArray) markets = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_market_free);
  JsonArray *rows = pd_json_get_array (root, "markets", error);
  gint64 as_of;

  if (rows == NULL || !parse_day (root, "as_of", &as_of, error) ||
      pd_json_get_string (root, "source", error) == NULL)
    return NULL;
  if (json_array_get_length (rows) == 0) {
    set_fault (error, "the member “%s” is empty", "markets");
    return NULL;
  }

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonObject *row = pd_json_element_object (rows, i, error);
    PdMarket *market = row != NULL ? parse_market (row, error) : NULL;

    if (market == NULL) {
      g_prefix_error (error, "markets[%u]: ", i);
      return NULL;
    }
    g_ptr_array_add (markets, market);
  }

  return pd_market_list_new (g_steal_pointer (&markets), as_of, error);
}

PdMarketList *
pd_data_parse_markets (const char *data, gssize length, GError **error)
{
  g_autoptr (JsonNode) node = pd_json_parse (data, length, MAX_FILE_BYTES, error);
  JsonObject *root = node != NULL ? check_root (node, error) : NULL;

  return root != NULL ? parse_markets (root, error) : NULL;
}

PdMarketList *
pd_data_load_markets (GError **error)
{
  g_autofree char *path =
      g_build_filename (pd_data_get_dir (), "markets", "reservation-unavailable.json", NULL);
  g_autoptr (JsonNode) root = load_file (path, error);
  PdMarketList *list;

  if (root == NULL)
    return NULL;

  list = parse_markets (json_node_get_object (root), error);
  if (list == NULL)
    g_prefix_error (error, "%s: ", path);
  return list;
}

/* --- catalogue --- */

static gboolean
is_one_of (const char *word, const char *const *words)
{
  return word != NULL && g_strv_contains (words, word);
}

/* 10.10, azure-api.md section 2: one or three years, upfront or monthly. */
static gboolean
is_reservation_plan (const char *term, const char *billing)
{
  return (strcmp (term, "P1Y") == 0 || strcmp (term, "P3Y") == 0) &&
         strcmp (billing, PD_BILLING_ANNUAL) != 0;
}

/* Term and billing of one row of prices; the amounts follow in add_price(). */
static gboolean
parse_terms (JsonObject *object,
             const char *kind,
             const char **term,
             const char **billing,
             GError **error)
{
  gboolean perpetual = strcmp (kind, PD_KIND_PERPETUAL) == 0;
  int months;

  if ((*term = pd_json_get_string (object, "term", error)) == NULL ||
      (*billing = pd_json_get_string (object, "billing", error)) == NULL)
    return FALSE;
  if (!pd_term_parse (*term, &months) || perpetual != (months == 0))
    return set_fault (error, "the term “%s” is not one of this kind of product", *term);
  if ((perpetual && strcmp (*billing, PD_BILLING_ONE_TIME) != 0) ||
      pd_price_get_instalments (*term, *billing) == 0)
    return set_fault (error, "the billing “%s” does not fit the term", *billing);
  if (strcmp (kind, PD_KIND_RESERVATION) == 0 && !is_reservation_plan (*term, *billing))
    return set_fault (error, "the term “%s” with its billing is not one of reservations", *term);

  return TRUE;
}

static gboolean
add_price (const char *currency,
           const char *text,
           const char *term,
           const char *billing,
           GPtrArray *prices,
           GError **error)
{
  PdPrice *price;
  gint64 amount;

  if (!pd_currency_is_known (currency))
    return set_fault (error, "“%s” is neither a member nor a currency", currency);
  if (!pd_money_parse (text, currency, &amount, NULL) || amount < 0)
    return set_fault (error, "the price in %s is no amount with its decimals", currency);

  for (guint i = 0; i < prices->len; i++) {
    price = prices->pdata[i];
    if (strcmp (price->term, term) == 0 && strcmp (price->billing, billing) == 0 &&
        strcmp (price->currency, currency) == 0)
      return set_fault (error, "the price in %s stands twice for one term and billing", currency);
  }

  g_ptr_array_add (prices, pd_price_new (term, billing, currency, amount));
  return TRUE;
}

/* {"currency": "JPY", "amount": "118000"} beside term and billing. */
static gboolean
parse_named_price (JsonObject *object,
                   const char *term,
                   const char *billing,
                   GPtrArray *prices,
                   GError **error)
{
  const char *currency = pd_json_get_string (object, "currency", error);
  const char *text = currency != NULL ? pd_json_get_string (object, "amount", error) : NULL;

  return text != NULL && add_price (currency, text, term, billing, prices, error);
}

/* A row states one price by its members currency and amount, or one a currency by members that
 * are called like it ("JPY": "118000", "USD": "1069.00"). */
static gboolean
parse_price_row (JsonObject *object, const char *kind, GPtrArray *prices, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (object);
  const char *term, *billing;
  guint n_before = prices->len;

  if (!parse_terms (object, kind, &term, &billing, error))
    return FALSE;
  if (json_object_has_member (object, "currency"))
    return parse_named_price (object, term, billing, prices, error);

  for (GList *l = members; l != NULL; l = l->next) {
    const char *member = l->data, *text;

    if (strcmp (member, "term") == 0 || strcmp (member, "billing") == 0)
      continue;
    if ((text = pd_json_get_string (object, member, error)) == NULL ||
        !add_price (member, text, term, billing, prices, error))
      return FALSE;
  }
  if (prices->len == n_before)
    return set_fault (error, "the term “%s” has no price", term);

  return TRUE;
}

static GPtrArray *
parse_prices (JsonObject *product, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) prices = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_price_free);
  JsonArray *rows = pd_json_get_array (product, "prices", error);

  if (rows == NULL)
    return NULL;
  if (json_array_get_length (rows) == 0) {
    set_fault (error, "the member “%s” is empty", "prices");
    return NULL;
  }

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonObject *row = pd_json_element_object (rows, i, error);

    if (row == NULL || !parse_price_row (row, kind, prices, error)) {
      g_prefix_error (error, "prices[%u]: ", i);
      return NULL;
    }
  }

  return g_steal_pointer (&prices);
}

/* A region as it stands in the vendor's data: "japaneast". */
static gboolean
is_region (const char *text)
{
  return *text != '\0' && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789") == strlen (text);
}

/* (transfer full): the regions, each once; empty for products without region. */
static char **
parse_regions (JsonObject *object, GError **error)
{
  JsonArray *array = pd_json_get_array (object, "regions", error);
  g_autoptr (GStrvBuilder) regions = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (array == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++) {
    const char *region = pd_json_element_string (array, i, error);

    if (region == NULL)
      return NULL;
    if (!is_region (region) || !g_hash_table_add (seen, (gpointer) region)) {
      set_fault (error, "the region “%s” is none, or stands twice", region);
      return NULL;
    }
    g_strv_builder_add (regions, region);
  }

  return g_strv_builder_end (regions);
}

/* 14.1: what only reservations have. */
static gboolean
parse_reservation (JsonObject *object, PdProduct *product, GError **error)
{
  g_autofree char *type = parse_text (object, "resource_type", MAX_TEXT_CHARS, FALSE, error);
  g_autofree char *size = NULL;
  g_auto (GStrv) regions = NULL;

  if (type == NULL || (size = parse_text (object, "size", MAX_TEXT_CHARS, FALSE, error)) == NULL ||
      (regions = parse_regions (object, error)) == NULL)
    return FALSE;

  g_object_set (product, "resource-type", type, "size", size, "regions", regions, NULL);
  return TRUE;
}

static gboolean
parse_product_facts (JsonObject *object, PdProduct *product, GError **error)
{
  gint64 min, max;
  gboolean one_per_customer, hybrid_benefit;

  if (!pd_json_get_int64 (object, "min_quantity", 1, MAX_QUANTITY, &min, error) ||
      !pd_json_get_int64 (object, "max_quantity", min, MAX_QUANTITY, &max, error) ||
      !pd_json_get_boolean (object, "one_per_customer", &one_per_customer, error) ||
      !pd_json_get_boolean (object, "hybrid_benefit", &hybrid_benefit, error))
    return FALSE;

  g_object_set (product, "min-quantity", (int) min, "max-quantity", (int) max, "one-per-customer",
                one_per_customer, "hybrid-benefit", hybrid_benefit, NULL);
  return TRUE;
}

static const char *
parse_kind (JsonObject *object, GError **error)
{
  static const char *const kinds[] = { PD_KIND_SUBSCRIPTION, PD_KIND_PERPETUAL, PD_KIND_PLAN,
                                       PD_KIND_RESERVATION, NULL };
  const char *kind = pd_json_get_string (object, "kind", error);

  if (kind != NULL && !is_one_of (kind, kinds)) {
    set_fault (error, "the kind “%s” is not known", kind);
    return NULL;
  }

  return kind;
}

/* IDs are parts of "product:sku:quantity" and of file names. */
static char *
parse_id (JsonObject *object, const char *member, GError **error)
{
  g_autofree char *id = parse_text (object, member, MAX_TEXT_CHARS, FALSE, error);

  if (id != NULL && strpbrk (id, ":/ ") != NULL) {
    set_fault (error, "the member “%s” holds a colon, a slash or a blank", member);
    return NULL;
  }

  return g_steal_pointer (&id);
}

static PdProduct *
parse_product (JsonObject *object, GError **error)
{
  g_autoptr (PdProduct) product = g_object_new (PD_TYPE_PRODUCT, NULL);
  g_autofree char *product_id = NULL;
  g_autofree char *sku_id = NULL;
  g_autofree char *title = NULL;
  g_autofree char *description = NULL;
  g_autofree char *publisher = NULL;
  g_autoptr (GPtrArray) prices = NULL;
  const char *kind;

  if ((product_id = parse_id (object, "product_id", error)) == NULL ||
      (sku_id = parse_id (object, "sku_id", error)) == NULL ||
      (title = parse_text (object, "title", MAX_TEXT_CHARS, FALSE, error)) == NULL ||
      (description = parse_text (object, "description", MAX_DESCRIPTION_CHARS, TRUE, error)) ==
          NULL ||
      (publisher = parse_text (object, "publisher", MAX_TEXT_CHARS, FALSE, error)) == NULL ||
      (kind = parse_kind (object, error)) == NULL ||
      !parse_product_facts (object, product, error) ||
      (prices = parse_prices (object, kind, error)) == NULL ||
      (strcmp (kind, PD_KIND_RESERVATION) == 0 && !parse_reservation (object, product, error)))
    return NULL;

  g_object_set (product, "product-id", product_id, "sku-id", sku_id, "title", title, "description",
                description, "publisher", publisher, "kind", kind, NULL);
  pd_product_set_prices (product, prices);
  return g_steal_pointer (&product);
}

static gboolean
is_sha256 (const char *text)
{
  gsize length = strlen (text);

  return length == 64 && strspn (text, "0123456789abcdefABCDEF") == length;
}

static gboolean
is_source (const char *text)
{
  return strcmp (text, "stream") == 0 || g_str_has_prefix (text, "file:///") ||
         g_str_has_prefix (text, "https://");
}

/* A plain name: it becomes part of a path on the reader's disk. */
static gboolean
is_file_name (const char *text)
{
  return strchr (text, '/') == NULL && strchr (text, '\\') == NULL && text[0] != '.';
}

static gboolean
check_medium (const char *file_name, const char *sha256, const char *source, GError **error)
{
  if (!is_file_name (file_name))
    return set_fault (error, "the member “%s” is no plain file name", "file_name");
  if (!is_sha256 (sha256))
    return set_fault (error, "the member “%s” is not 64 hexadecimal digits", "sha256");
  if (!is_source (source))
    return set_fault (error, "the source “%s” is neither stream, file:/// nor https://", source);

  return TRUE;
}

static PdMedia *
parse_medium (JsonObject *object, GError **error)
{
  static const char *const members[] = { "version", "language", "file_type", "file_name", NULL };
  g_autofree char *product_id = parse_id (object, "product_id", error);
  g_autofree char *lower = NULL;
  char *texts[G_N_ELEMENTS (members)] = { NULL };
  const char *sha256, *source, *bits;
  PdMedia *media = NULL;
  gboolean ok = product_id != NULL;
  gint64 size;

  for (gsize i = 0; ok && members[i] != NULL; i++)
    ok = (texts[i] = parse_text (object, members[i], MAX_TEXT_CHARS, FALSE, error)) != NULL;
  if (ok && pd_json_get_int64 (object, "size", 0, G_MAXINT64, &size, error) &&
      (sha256 = pd_json_get_string (object, "sha256", error)) != NULL &&
      (source = pd_json_get_string (object, "source", error)) != NULL &&
      pd_json_get_optional_string (object, "bits", &bits, error) &&
      check_medium (texts[3], sha256, source, error)) {
    lower = g_ascii_strdown (sha256, -1);
    media = g_object_new (PD_TYPE_MEDIA, "product-id", product_id, "version", texts[0], "language",
                          texts[1], "file-type", texts[2], "file-name", texts[3], "bits", bits,
                          "size", size, "sha256", lower, "source", source, NULL);
  }

  for (gsize i = 0; members[i] != NULL; i++)
    g_free (texts[i]);
  return media;
}

/* Reads each element of an array by @parse into a new array of objects. @is_same tells two that
 * may not stand in one file. */
static GPtrArray *
parse_list (JsonObject *root,
            const char *member,
            gpointer (*parse) (JsonObject *, GError **),
            char *(*dup_identity) (gpointer),
            GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *array = pd_json_get_array (root, member, error);

  if (array == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *object = pd_json_element_object (array, i, error);
    gpointer record = object != NULL ? parse (object, error) : NULL;

    if (record == NULL) {
      g_prefix_error (error, "%s[%u]: ", member, i);
      return NULL;
    }
    g_ptr_array_add (list, record);
    if (!g_hash_table_add (seen, dup_identity (record))) {
      g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "%s[%u]: stands twice in the file", member,
                   i);
      return NULL;
    }
  }

  return g_steal_pointer (&list);
}

static char *
dup_product_identity (gpointer product)
{
  return pd_product_dup_item_id (product);
}

static char *
dup_medium_identity (gpointer media)
{
  return g_strjoin ("\n", pd_media_get_product_id (media), pd_media_get_version (media),
                    pd_media_get_language (media), pd_media_get_file_type (media), NULL);
}

static gpointer
parse_product_record (JsonObject *object, GError **error)
{
  return parse_product (object, error);
}

static gpointer
parse_medium_record (JsonObject *object, GError **error)
{
  return parse_medium (object, error);
}

void
pd_catalog_free (PdCatalog *catalog)
{
  if (catalog == NULL)
    return;

  g_clear_pointer (&catalog->products, g_ptr_array_unref);
  g_clear_pointer (&catalog->media, g_ptr_array_unref);
  g_free (catalog);
}

PdCatalog *
pd_data_parse_catalog (const char *data, gssize length, GError **error)
{
  g_autoptr (PdCatalog) catalog = NULL;
  g_autoptr (JsonNode) node = pd_json_parse (data, length, MAX_FILE_BYTES, error);
  JsonObject *root = node != NULL ? check_root (node, error) : NULL;

  if (root == NULL)
    return NULL;

  catalog = g_new0 (PdCatalog, 1);
  catalog->products =
      parse_list (root, "products", parse_product_record, dup_product_identity, error);
  if (catalog->products == NULL)
    return NULL;
  catalog->media = parse_list (root, "media", parse_medium_record, dup_medium_identity, error);
  if (catalog->media == NULL)
    return NULL;

  return g_steal_pointer (&catalog);
}

PdCatalog *
pd_data_load_sample_catalog (GError **error)
{
  g_autofree char *path = g_build_filename (pd_data_get_dir (), "catalog", "sample.json", NULL);
  g_autofree char *data = NULL;
  PdCatalog *catalog;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;

  catalog = pd_data_parse_catalog (data, (gssize) length, error);
  if (catalog == NULL)
    g_prefix_error (error, "%s: ", path);
  return catalog;
}
