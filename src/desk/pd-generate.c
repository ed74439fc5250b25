// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-desk-private.h"

#include <glib/gi18n-lib.h>

#include "pd-data.h"
#include "pd-error.h"
#include "pd-local-engine-private.h"
#include "pd-money.h"
#include "pd-tables.h"

#define YEARS 3           /* over which the orders are spread */
#define ACTIVITY_DAYS 180 /* over which the records are spread */
#define LINES_MAX 4
/* Dearer things are left out, so that the sums of a million orders fit (minor units). */
#define PRICE_MAX G_GINT64_CONSTANT (1000000000)
#define PROGRESS_STEP 2000

/* Markets and how many of a hundred customers are there. */
static const struct
{
  const char *country;
  const char *currency;
  guint share;
} markets[] = {
  { "JP", "JPY", 58 }, { "US", "USD", 16 }, { "DE", "EUR", 9 },
  { "FR", "EUR", 7 },  { "AU", "AUD", 5 },  { "BR", "BRL", 5 },
};
static const char *const currencies[] = { "JPY", "USD", "EUR", "AUD", "BRL" };

/* Parts of invented names, each with its place in a domain. */
typedef struct
{
  const char *name;
  const char *latin;
} Part;
static const Part ja_first[] = {
  { "青葉", "aoba" },         { "東雲", "shinonome" },    { "白波", "shiranami" },
  { "若竹", "wakatake" },     { "雪村", "yukimura" },     { "松風", "matsukaze" },
  { "夕凪", "yunagi" },       { "花園", "hanazono" },     { "星野", "hoshino" },
  { "水鏡", "mizukagami" },   { "カモメ", "kamome" },     { "ツバキ", "tsubaki" },
  { "こもれび", "komorebi" }, { "あさひの", "asahino" },  { "琥珀", "kohaku" },
  { "千鳥", "chidori" },      { "鶴見台", "tsurumidai" }, { "桐生川", "kiryugawa" },
  { "ﾐﾅﾄ", "minato" },        { "双葉", "futaba" },
};
static const Part ja_second[] = {
  { "商事", "shoji" },     { "電機", "denki" },
  { "物流", "butsuryu" },  { "製作所", "seisakusho" },
  { "食品", "shokuhin" },  { "設計", "sekkei" },
  { "印刷", "insatsu" },   { "システム", "system" },
  { "建設", "kensetsu" },  { "化学工業", "kagaku" },
  { "不動産", "fudosan" }, { "出版", "shuppan" },
  { "観光", "kanko" },     { "ソリューションズ", "solutions" },
};
static const Part latin_first[] = {
  { "Alder", "alder" },
  { "Brightwater", "brightwater" },
  { "Cinder Hill", "cinderhill" },
  { "Dovetail", "dovetail" },
  { "Éclat", "eclat" },
  { "Fjordlicht", "fjordlicht" },
  { "Grünwald", "gruenwald" },
  { "Hollow Oak", "hollowoak" },
  { "Ipanema", "ipanema" },
  { "Juniper", "juniper" },
  { "Königsee", "koenigsee" },
  { "Lantern", "lantern" },
  { "Maré Alta", "marealta" },
  { "Nightjar", "nightjar" },
  { "Oriel", "oriel" },
  { "Pinecrest", "pinecrest" },
  { "Quarry Lane", "quarrylane" },
  { "Rosenthal", "rosenthal" },
  { "São Brás", "saobras" },
  { "Thornfield", "thornfield" },
};
static const Part latin_second[] = {
  { "Foods", "foods" },
  { "Logistics", "logistics" },
  { "Instruments", "instruments" },
  { "Clinics", "clinics" },
  { "Werke", "werke" },
  { "Design", "design" },
  { "Media", "media" },
  { "Engineering", "engineering" },
  { "Verlag", "verlag" },
  { "Outfitters", "outfitters" },
  { "Textiles", "textiles" },
  { "Energy", "energy" },
};
static const char *const ja_family[] = { "佐藤", "鈴木", "高橋", "田中",
                                         "伊藤", "渡辺", "山本", "中村" };
static const char *const ja_given[] = {
  "翔太", "美咲", "健一", "陽菜", "大樹", "さくら", "誠", "葵"
};
static const char *const latin_family[] = { "Hale",   "Okoro", "Lindqvist", "Moreau",
                                            "Keller", "Souza", "Whitaker",  "Nguyen" };
static const char *const latin_given[] = { "Robin", "Ada",  "Jonas", "Camille",
                                           "Ines",  "Theo", "Mara",  "Felix" };
static const char *const partner_users[] = { "山田 直子", "佐々木 亮", "Alex Morgan",
                                             "Noor Haddad" };

/* One product with its prices in one currency. */
typedef struct
{
  PdProduct *product;     /* lent */
  const PdPrice **prices; /* (owned) */
  guint n_prices;
} Offer;

typedef struct
{
  gint64 customers, orders, activity; /* to make */
  guint32 seed;
  PdDesk *desk;
  PdProgress progress; /* (nullable) */
  gpointer progress_data;
  PdGenerated *generated;
  PdDatabase *database;
  PdLocalEngine engine;
  GRand *rand;                               /* (owned) */
  GPtrArray *products;                       /* (owned) */
  GArray *offers[G_N_ELEMENTS (currencies)]; /* (owned) of Offer */
  gint64 *row_ids;                           /* (owned) of the customers */
  gint64 first;                              /* customers that were in the book before */
  gint64 done;                               /* for the progress */
} Generator;

static void
clear_offer (gpointer data)
{
  g_free (((Offer *) data)->prices);
}

static void
generator_clear (Generator *self)
{
  g_clear_pointer (&self->rand, g_rand_free);
  g_clear_pointer (&self->products, g_ptr_array_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (currencies); i++)
    g_clear_pointer (&self->offers[i], g_array_unref);
  g_clear_pointer (&self->row_ids, g_free);
}

static void
tell_progress (Generator *self)
{
  if (++self->done % PROGRESS_STEP == 0 && self->progress != NULL)
    self->progress (self->done, self->customers + self->orders + self->activity,
                    self->progress_data);
}

/* A number that depends on seed, customer and purpose alone, whatever was drawn before (the
 * finalizer of SplitMix64). */
static guint64
hash_customer (Generator *self, gint64 index, guint purpose)
{
  guint64 z = ((guint64) self->seed << 32) + (guint64) (self->first + index);

  z = (z + purpose) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static guint
find_market (Generator *self, gint64 index)
{
  guint draw = hash_customer (self, index, 1) % 100;
  guint market = 0;

  for (guint before = markets[0].share; draw >= before; before += markets[market].share)
    market++;
  return market;
}

static guint
find_currency (const char *currency)
{
  for (guint i = 0; i < G_N_ELEMENTS (currencies); i++) {
    if (g_strcmp0 (currencies[i], currency) == 0)
      return i;
  }
  g_return_val_if_reached (0);
}

#define PICK(parts, number) (&(parts)[(number) % G_N_ELEMENTS (parts)])

/* The name, and with @domain the domain, which has the customer's number in it. */
static char *
make_name (Generator *self, gint64 index, char **domain)
{
  gboolean japanese = find_market (self, index) == 0;
  guint64 draw = hash_customer (self, index, 2);
  const Part *first = japanese ? PICK (ja_first, draw) : PICK (latin_first, draw);
  const Part *second = japanese ? PICK (ja_second, draw >> 16) : PICK (latin_second, draw >> 16);

  if (domain != NULL)
    *domain = g_strdup_printf ("%s-%s%" G_GINT64_FORMAT ".example", first->latin, second->latin,
                               self->first + index + 1);
  if (!japanese)
    return g_strdup_printf ("%s %s %" G_GINT64_FORMAT, first->name, second->name,
                            self->first + index + 1);
  if ((draw >> 32) % 2 == 0)
    return g_strdup_printf ("株式会社%s%s%" G_GINT64_FORMAT, first->name, second->name,
                            self->first + index + 1);

  return g_strdup_printf ("%s%s%" G_GINT64_FORMAT "株式会社", first->name, second->name,
                          self->first + index + 1);
}

static char *
make_tenant (Generator *self, gint64 index)
{
  guint64 a = hash_customer (self, index, 3), b = hash_customer (self, index, 4);

  return g_strdup_printf ("%08x-%04x-4%03x-%04x-%012" G_GINT64_MODIFIER "x", (guint) (a >> 32),
                          (guint) (a >> 16) & 0xffff, (guint) a & 0xfff,
                          0x8000 | ((guint) (b >> 48) & 0x3fff),
                          b & G_GUINT64_CONSTANT (0xffffffffffff));
}

/* --- the catalogue --- */

static void
add_offer (Generator *self, guint currency, PdProduct *product)
{
  GPtrArray *prices = pd_product_get_prices (product);
  Offer offer = { product, g_new (const PdPrice *, prices->len), 0 };

  for (guint i = 0; i < prices->len; i++) {
    const PdPrice *price = prices->pdata[i];

    if (g_strcmp0 (price->currency, currencies[currency]) == 0 && price->amount_minor <= PRICE_MAX)
      offer.prices[offer.n_prices++] = price;
  }
  if (offer.n_prices > 0)
    g_array_append_val (self->offers[currency], offer);
  else
    clear_offer (&offer);
}

/* Software that a customer may have many times (4.9). */
static gboolean
is_sold_often (PdProduct *product)
{
  return g_strcmp0 (pd_product_get_kind (product), PD_KIND_RESERVATION) != 0 &&
         !pd_product_get_one_per_customer (product);
}

static gboolean
load_offers (Generator *self, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_PRODUCTS);

  if ((self->products = pd_database_list (self->database, query, -1, 0, error)) == NULL)
    return FALSE;
  if (self->products->len == 0) {
    g_autoptr (PdCatalog) catalog = pd_data_load_sample_catalog (error);

    g_clear_pointer (&self->products, g_ptr_array_unref);
    if (catalog == NULL || !pd_local_engine_put_catalog (self->database, catalog, error) ||
        (self->products = pd_database_list (self->database, query, -1, 0, error)) == NULL)
      return FALSE;
  }

  for (guint c = 0; c < G_N_ELEMENTS (currencies); c++) {
    self->offers[c] = g_array_new (FALSE, FALSE, sizeof (Offer));
    g_array_set_clear_func (self->offers[c], clear_offer);
    for (guint i = 0; i < self->products->len; i++) {
      if (is_sold_often (self->products->pdata[i]))
        add_offer (self, c, self->products->pdata[i]);
    }
  }
  return TRUE;
}

/* --- customers --- */

static void
fill_contact (Generator *self, gint64 index, PdCustomerFields *fields)
{
  gboolean japanese = find_market (self, index) == 0;
  guint64 draw = hash_customer (self, index, 5);

  fields->first_name = g_strdup (japanese ? *PICK (ja_given, draw) : *PICK (latin_given, draw));
  fields->last_name =
      g_strdup (japanese ? *PICK (ja_family, draw >> 8) : *PICK (latin_family, draw >> 8));
  fields->email = g_strconcat ("it@", fields->domain, NULL);
  fields->phone = g_strdup_printf ("+1-555-%07u", (guint) (draw >> 16) % 10000000);
  if (pd_country_needs_registration (fields->country)) /* 2.9 */
    fields->registration_id = g_strdup_printf ("%014u", (guint) (draw >> 20) % 1000000);
}

/* Nineteen of twenty have accepted the agreement (4.6). */
static gboolean
accept_agreement (Generator *self,
                  gint64 index,
                  PdCustomerFields *fields,
                  gint64 at,
                  GError **error)
{
  g_autoptr (PdAgreementFields) agreement = NULL;

  if (hash_customer (self, index, 6) % 20 == 0)
    return TRUE;

  agreement = g_new0 (PdAgreementFields, 1);
  agreement->first_name = g_strdup (fields->first_name);
  agreement->last_name = g_strdup (fields->last_name);
  agreement->email = g_strdup (fields->email);
  agreement->date = pd_instant_from_day (pd_instant_get_day (at));
  return pd_database_set_agreement (self->database, self->row_ids[index], agreement, error);
}

static gboolean
make_customers (Generator *self, GError **error)
{
  gint64 at = pd_instant_add_months (self->engine.now, -12 * YEARS - 1);

  self->row_ids = g_new0 (gint64, MAX (self->customers, 1));
  for (gint64 i = 0; i < self->customers; i++) {
    g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
    guint market = find_market (self, i);

    fields->name = make_name (self, i, &fields->domain);
    fields->tenant_id = make_tenant (self, i);
    fields->country = g_strdup (markets[market].country);
    fields->currency = g_strdup (markets[market].currency);
    fill_contact (self, i, fields);
    if (!pd_database_insert_customer (self->database, fields, at, &self->row_ids[i], error) ||
        !accept_agreement (self, i, fields, at, error))
      return FALSE;
    self->generated->customers++;
    tell_progress (self);
  }
  return TRUE;
}

/* --- orders --- */

static gint64
pick_quantity (Generator *self, PdProduct *product)
{
  int min = MAX (pd_product_get_min_quantity (product), 1);
  int max = pd_product_get_max_quantity (product);
  int most = max > 0 ? MIN (max, min + 9) : min + 9;

  return g_rand_int_range (self->rand, min, most + 1);
}

/* At once nine times of ten, else any way. */
static const PdPrice *
pick_price (Generator *self, const Offer *offer)
{
  if (g_rand_int_range (self->rand, 0, 10) > 0)
    return offer->prices[0];

  return offer->prices[g_rand_int_range (self->rand, 0, offer->n_prices)];
}

static gboolean
make_line (Generator *self, guint currency, gint64 placed_at, PdBulkLine *line, GError **error)
{
  GArray *offers = self->offers[currency];
  const Offer *offer =
      &g_array_index (offers, Offer, g_rand_int_range (self->rand, 0, offers->len));
  const PdPrice *price = pick_price (self, offer);
  PdPolicy *policy =
      pd_policy_set_find (self->engine.policies, self->engine.policy_setting, placed_at);
  PdProduct *product = offer->product;

  *line = (PdBulkLine){
    .product_id = pd_product_get_product_id (product),
    .sku_id = pd_product_get_sku_id (product),
    .title = pd_product_get_title (product),
    .publisher = pd_product_get_publisher (product),
    .kind = pd_product_get_kind (product),
    .quantity = pick_quantity (self, product),
    .term = price->term,
    .billing = price->billing,
    .unit_price_minor = price->amount_minor,
    .status = "active",
    .policy_id = pd_policy_get_id (policy),
    .window_end = pd_rules_get_window_end (policy, pd_product_get_kind (product), placed_at),
    .hybrid_benefit = pd_product_get_hybrid_benefit (product),
  };
  return pd_money_multiply (price->amount_minor, line->quantity, &line->total_minor, error);
}

/* When the next instalment falls due; 0 = none is left. */
static gint64
find_next_instalment (const PdBulkLine *line, gint64 placed_at, gint64 now, int *n_due)
{
  int n = pd_price_get_instalments (line->term, line->billing);

  *n_due = 1;
  while (*n_due < n) {
    gint64 due = pd_local_engine_get_instalment_due (line->billing, placed_at, *n_due);

    if (due > now)
      return due;
    (*n_due)++;
  }
  return PD_INSTANT_NONE;
}

static gboolean
charge_line (Generator *self,
             const PdBulkLine *line,
             const char *currency,
             gint64 placed_at,
             gint64 row_id,
             GError **error)
{
  int n_due = 0;

  find_next_instalment (line, placed_at, self->engine.now, &n_due);
  for (int i = 0; i < n_due; i++) {
    gint64 at = pd_local_engine_get_instalment_due (line->billing, placed_at, i);
    g_autofree char *month = pd_instant_format_month (at, 0);

    if (!pd_database_add_invoice_line (self->database, month, currency, i == 0 ? "New" : "Renew",
                                       row_id, line->total_minor, at, error))
      return FALSE;
  }

  return line->credit_minor == 0 ||
         pd_database_add_invoice_line (self->database, line->credit_invoice, currency, "Cancel",
                                       row_id, -line->credit_minor, line->cancel_sent_at, error);
}

/* One order of fifty was cancelled in its window, so far as its lines are perpetual: those are
 * credited in full (8.6). Returns TRUE if all are. */
static gboolean
cancel_lines (Generator *self, PdBulkLine *lines, gsize n_lines, gint64 placed_at, char **month)
{
  gint64 sent_at = placed_at + g_rand_int_range (self->rand, 1, 28) * PD_DAY_US;
  gboolean all = TRUE;

  if (g_rand_int_range (self->rand, 0, 50) > 0 || sent_at + PD_DAY_US > self->engine.now)
    return FALSE;

  *month = pd_instant_format_month (sent_at, 1); /* 8.5 */
  for (gsize i = 0; i < n_lines; i++) {
    if (g_strcmp0 (lines[i].kind, PD_KIND_PERPETUAL) != 0 || sent_at >= lines[i].window_end) {
      all = FALSE;
      continue;
    }
    lines[i].status = "cancelled";
    lines[i].cancel_sent_at = sent_at;
    lines[i].cancelled_at = sent_at + PD_LOCAL_ENGINE_CANCEL_US;
    lines[i].credit_minor = lines[i].total_minor;
    lines[i].credit_invoice = *month;
    lines[i].next_instalment_at = PD_INSTANT_NONE;
  }
  return all;
}

/* Two lines on average. */
static gsize
pick_n_lines (Generator *self)
{
  int draw = g_rand_int_range (self->rand, 0, 10);

  return draw < 4 ? 1 : draw < 7 ? 2 : draw < 9 ? 3 : LINES_MAX;
}

static gboolean
store_order (Generator *self, const PdBulkOrder *order, GError **error)
{
  gint64 first_line = 0;

  if (!pd_database_bulk_insert_order (self->database, order, NULL, &first_line, error))
    return FALSE;
  for (gsize i = 0; i < order->n_lines; i++) {
    if (!charge_line (self, &order->lines[i], order->currency, order->placed_at,
                      first_line + (gint64) i, error))
      return FALSE;
  }

  self->generated->orders++;
  self->generated->lines += order->n_lines;
  return TRUE;
}

static gboolean
make_order (Generator *self, gint64 customer, gint64 placed_at, GError **error)
{
  guint market = find_market (self, customer);
  guint currency = find_currency (markets[market].currency);
  g_autofree char *order_id = pd_local_engine_new_order_id (self->rand);
  g_autofree char *month = NULL;
  PdBulkLine lines[LINES_MAX];
  gsize n_lines = pick_n_lines (self);
  int n_due = 0;
  PdBulkOrder order = {
    .order_id = order_id,
    .customer_row_id = self->row_ids[customer],
    .placed_at = placed_at,
    .currency = currencies[currency],
    .include_tax = pd_rules_prices_include_tax (PD_KIND_PERPETUAL, markets[market].country),
    .user_name = partner_users[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (partner_users))],
    .lines = lines,
    .n_lines = n_lines,
  };

  for (gsize i = 0; i < n_lines; i++) {
    if (!make_line (self, currency, placed_at, &lines[i], error) ||
        !pd_money_add (order.total_minor, lines[i].total_minor, &order.total_minor, error))
      return FALSE;
    lines[i].next_instalment_at =
        find_next_instalment (&lines[i], placed_at, self->engine.now, &n_due);
  }
  order.status = cancel_lines (self, lines, n_lines, placed_at, &month) ? "cancelled" : "completed";
  return store_order (self, &order, error);
}

/* In the order of time, so that every index grows at its end. */
static gboolean
make_orders (Generator *self, GError **error)
{
  gint64 from = pd_instant_add_months (self->engine.now, -12 * YEARS);
  gint64 step = (self->engine.now - from) / MAX (self->orders, 1);

  for (gint64 i = 0; i < self->orders; i++) {
    gint64 customer = g_rand_int_range (self->rand, 0, (gint32) self->customers);
    gint64 placed_at = from + i * step + (gint64) (g_rand_double (self->rand) * step);

    if (!make_order (self, customer, placed_at, error))
      return FALSE;
    tell_progress (self);
  }
  return TRUE;
}

/* Those of the months before the last are paid. */
gboolean
pd_generate_pay_invoices (PdDatabase *database, gint64 now, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICES);
  g_autofree char *last_month = pd_instant_format_month (now, -1);
  g_autoptr (GPtrArray) invoices = NULL;

  query->now = now;
  if ((invoices = pd_database_list (database, query, -1, 0, error)) == NULL)
    return FALSE;

  for (guint i = 0; i < invoices->len; i++) {
    if (g_strcmp0 (pd_invoice_get_month (invoices->pdata[i]), last_month) < 0 &&
        !pd_database_set_invoice_paid (database, pd_record_get_row_id (invoices->pdata[i]), TRUE,
                                       error))
      return FALSE;
  }
  return TRUE;
}

/* --- activity --- */

static gboolean
make_record (Generator *self, gint64 at, GError **error)
{
  static const char *const operations[] = {
    PD_OPERATION_CREATE_ORDER,     PD_OPERATION_CREATE_ORDER, PD_OPERATION_CREATE_ORDER,
    PD_OPERATION_GET_KEY,          PD_OPERATION_GET_KEY,      PD_OPERATION_GET_LINK,
    PD_OPERATION_DOWNLOAD,         PD_OPERATION_DOWNLOAD,     PD_OPERATION_UPDATE_ORDER,
    PD_OPERATION_ACCEPT_AGREEMENT,
  };
  gint64 customer = g_rand_int_range (self->rand, 0, (gint32) self->customers);
  guint user = g_rand_int_range (self->rand, 0, G_N_ELEMENTS (partner_users));
  g_autofree char *email = g_strdup_printf ("user%u@partner.example", user + 1);
  g_autofree char *tenant = make_tenant (self, customer);
  g_autofree char *name = make_name (self, customer, NULL);
  g_autofree char *order_id = pd_local_engine_new_order_id (self->rand);
  g_autoptr (PdActivity) activity = NULL;

  activity = g_object_new (
      PD_TYPE_ACTIVITY, "at", at, "user-name", partner_users[user], "user-email", email,
      "operation", operations[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (operations))],
      "status", "succeeded", "customer-row-id", self->row_ids[customer], "customer-id", tenant,
      "customer-name", name, "resource-type", "order", "resource", order_id, NULL);
  return pd_database_append_activity (self->database, activity, error);
}

static gboolean
make_activity (Generator *self, GError **error)
{
  gint64 from = self->engine.now - ACTIVITY_DAYS * PD_DAY_US;
  gint64 step = (self->engine.now - from) / MAX (self->activity, 1);

  for (gint64 i = 0; i < self->activity; i++) {
    if (!make_record (self, from + i * step, error))
      return FALSE;
    self->generated->activity++;
    tell_progress (self);
  }
  return TRUE;
}

/* What this book is, says its own log. */
static gboolean
log_generation (Generator *self, GError **error)
{
  g_autofree char *detail = g_strdup_printf (
      "generated_customers: %" G_GINT64_FORMAT "\ngenerated_orders: %" G_GINT64_FORMAT
      "\ngenerated_activity: %" G_GINT64_FORMAT "\nseed: %u",
      self->customers, self->orders, self->activity, self->seed);

  return pd_local_engine_log (self->database, &self->engine, PD_OPERATION_CHANGE_SETTINGS,
                              "succeeded", NULL, "account", pd_desk_get_name (self->desk), detail,
                              error);
}

static gboolean
generate (Generator *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);

  if (!pd_database_count (self->database, query, &self->first, error))
    return FALSE;

  /* A second run with the same seed makes other orders. */
  self->rand = g_rand_new_with_seed (self->seed + (guint32) self->first * 2654435761u);
  return pd_database_begin_bulk (self->database, error) && load_offers (self, error) &&
         make_customers (self, error) && make_orders (self, error) && make_activity (self, error) &&
         log_generation (self, error) &&
         pd_database_end_bulk (self->database, cancellable, error) &&
         pd_generate_pay_invoices (self->database, self->engine.now, error);
}

static gpointer
generate_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Generator *self = data;
  g_autoptr (PdSettings) settings = NULL;
  gboolean done = FALSE;

  self->database = database;
  if (!pd_context_begin_any (pd_desk_get_context (self->desk), database, &settings, &self->engine,
                             error))
    return NULL;

  done = generate (self, cancellable, error);
  generator_clear (self);
  return done ? self : NULL;
}

gboolean
pd_desk_generate (PdDesk *self,
                  gint64 customers,
                  gint64 orders,
                  gint64 activity,
                  guint32 seed,
                  PdProgress progress,
                  gpointer progress_data,
                  PdGenerated *generated,
                  GError **error)
{
  Generator generator = { .customers = customers,
                          .orders = orders,
                          .activity = activity,
                          .seed = seed,
                          .desk = self,
                          .progress = progress,
                          .progress_data = progress_data,
                          .generated = generated };
  gint64 started = g_get_monotonic_time ();

  g_return_val_if_fail (PD_IS_DESK (self), FALSE);
  g_return_val_if_fail (customers >= 0 && customers <= G_MAXINT32, FALSE);
  g_return_val_if_fail (orders >= 0 && activity >= 0, FALSE);
  g_return_val_if_fail (generated != NULL, FALSE);
  if (!pd_context_check_is_own_book (pd_desk_get_context (self), error))
    return FALSE;

  if (customers == 0 && (orders > 0 || activity > 0)) {
    g_set_error_literal (
        error, PD_ERROR, PD_ERROR_INVALID,
        _ ("Orders and activity need customers: let at least one customer be made."));
    return FALSE;
  }

  *generated = (PdGenerated){ 0 };
  if (pd_store_write (pd_desk_get_store (self), generate_job, &generator, error) == NULL)
    return FALSE;

  generated->seconds = (g_get_monotonic_time () - started) / (double) G_USEC_PER_SEC;
  return TRUE;
}
