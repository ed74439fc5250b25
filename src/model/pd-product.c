// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-product.h"

#include <glib/gi18n-lib.h>

#include "pd-clock.h"
#include "pd-verdict.h"
#include "pd-word-title-private.h"

struct _PdProduct
{
  PdRecord parent_instance;
  char *product_id;
  char *sku_id;
  char *title;
  char *description;
  char *publisher;
  char *kind;
  int min_quantity;
  int max_quantity;
  gboolean one_per_customer;
  gboolean hybrid_benefit;
  char *resource_type;
  char *size;
  char **regions;
  PdVerdict *buy;
  char *price_text;
  GPtrArray *prices; /* (element-type PdPrice) (not nullable) */
};

G_DEFINE_FINAL_TYPE (PdProduct, pd_product, PD_TYPE_RECORD)

static const PdField product_fields[] = {
  PD_FIELD (PdProduct, product_id, "product-id", STRING),
  PD_FIELD (PdProduct, sku_id, "sku-id", STRING),
  PD_FIELD (PdProduct, title, "title", STRING),
  PD_FIELD (PdProduct, description, "description", STRING),
  PD_FIELD (PdProduct, publisher, "publisher", STRING),
  PD_FIELD (PdProduct, kind, "kind", STRING),
  PD_FIELD (PdProduct, min_quantity, "min-quantity", INT),
  PD_FIELD (PdProduct, max_quantity, "max-quantity", INT),
  PD_FIELD (PdProduct, one_per_customer, "one-per-customer", BOOLEAN),
  PD_FIELD (PdProduct, hybrid_benefit, "hybrid-benefit", BOOLEAN),
  PD_FIELD (PdProduct, resource_type, "resource-type", STRING),
  PD_FIELD (PdProduct, size, "size", STRING),
  PD_FIELD (PdProduct, regions, "regions", STRV),
  PD_FIELD_OF (PdProduct, buy, "buy", pd_verdict_get_type),
  PD_FIELD (PdProduct, price_text, "price-text", STRING),
};

static GPtrArray *
new_prices (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) pd_price_free);
}

static void
pd_product_assigned (PdRecord *record, PdRecord *from)
{
  pd_product_set_prices (PD_PRODUCT (record), PD_PRODUCT (from)->prices);
}

static void
pd_product_finalize (GObject *object)
{
  g_ptr_array_unref (PD_PRODUCT (object)->prices);
  G_OBJECT_CLASS (pd_product_parent_class)->finalize (object);
}

static void
pd_product_class_init (PdProductClass *klass)
{
  PdRecordClass *record_class = PD_RECORD_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pd_product_finalize;
  record_class->assigned = pd_product_assigned;
  pd_record_class_install_fields (record_class, product_fields, G_N_ELEMENTS (product_fields));
}

static void
pd_product_init (PdProduct *self)
{
  self->prices = new_prices ();
}

const char *
pd_kind_get_title (const char *kind)
{
  static const PdWordTitle titles[] = {
    { PD_KIND_SUBSCRIPTION, N_ ("Software subscription") },
    { PD_KIND_PERPETUAL, N_ ("Perpetual software") },
    { PD_KIND_PLAN, N_ ("Software plan") },
    { PD_KIND_RESERVATION, N_ ("Azure reservation") },
  };

  return pd_word_find_title (titles, G_N_ELEMENTS (titles), kind);
}

const char *
pd_billing_get_title (const char *billing)
{
  static const PdWordTitle titles[] = {
    { PD_BILLING_ONE_TIME, N_ ("One-time") },
    { PD_BILLING_MONTHLY, N_ ("Monthly") },
    { PD_BILLING_ANNUAL, N_ ("Annual") },
    /* partner-center-api.md 6: the vendor's, which no rule of ours knows */
    { "biennial", N_ ("Every two years") },
    { "triennial", N_ ("Every three years") },
    { "none", N_ ("Not billed") },
  };

  return pd_word_find_title (titles, G_N_ELEMENTS (titles), billing);
}

char *
pd_term_format (const char *term)
{
  int months;

  if (term == NULL || *term == '\0')
    return g_strdup (_ ("Perpetual"));
  if (!pd_term_parse (term, &months))
    return g_strdup (term);
  if (months % 12 == 0)
    return g_strdup_printf (ngettext ("%d year", "%d years", (gulong) months / 12), months / 12);

  return g_strdup_printf (ngettext ("%d month", "%d months", (gulong) months), months);
}

void
pd_price_free (PdPrice *price)
{
  if (price == NULL)
    return;

  g_free (price->term);
  g_free (price->billing);
  g_free (price->currency);
  g_free (price);
}

PdPrice *
pd_price_new (const char *term, const char *billing, const char *currency, gint64 amount_minor)
{
  PdPrice *price = g_new (PdPrice, 1);

  *price = (PdPrice){ g_strdup (term), g_strdup (billing), g_strdup (currency), amount_minor };
  return price;
}

static PdPrice *
price_copy (const PdPrice *price)
{
  return pd_price_new (price->term, price->billing, price->currency, price->amount_minor);
}

int
pd_price_get_instalments (const char *term, const char *billing)
{
  int months;

  if (g_strcmp0 (billing, PD_BILLING_ONE_TIME) == 0)
    return 1;
  if (!pd_term_parse (term, &months) || months == 0)
    return 0;
  if (g_strcmp0 (billing, PD_BILLING_MONTHLY) == 0)
    return months;
  if (g_strcmp0 (billing, PD_BILLING_ANNUAL) == 0 && months % 12 == 0)
    return months / 12;

  return 0;
}

PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, const char *, product_id)
PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, const char *, sku_id)
PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, const char *, title)
PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, const char *, description)
PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, const char *, publisher)
PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, const char *, kind)
PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, int, min_quantity)
PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, int, max_quantity)
PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, gboolean, one_per_customer)
PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, gboolean, hybrid_benefit)
PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, const char *, resource_type)
PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, const char *, size)
PD_DEFINE_GETTER (PdProduct, pd_product, PD_IS_PRODUCT, GPtrArray *, prices)

const char *const *
pd_product_get_regions (PdProduct *self)
{
  g_return_val_if_fail (PD_IS_PRODUCT (self), NULL);

  return (const char *const *) self->regions;
}

/* Copies the prices: an array that a reader holds stays as it is. NULL means none. */
void
pd_product_set_prices (PdProduct *self, GPtrArray *prices)
{
  GPtrArray *copy;

  g_return_if_fail (PD_IS_PRODUCT (self));

  if (prices == self->prices)
    return;

  copy = new_prices ();
  for (guint i = 0; prices != NULL && i < prices->len; i++)
    g_ptr_array_add (copy, price_copy (prices->pdata[i]));
  g_ptr_array_unref (self->prices);
  self->prices = copy;
}

/* @term and @billing may be NULL: then the first price that fits the rest. */
const PdPrice *
pd_product_find_price (PdProduct *self, const char *term, const char *billing, const char *currency)
{
  g_return_val_if_fail (PD_IS_PRODUCT (self), NULL);

  for (guint i = 0; i < self->prices->len; i++) {
    const PdPrice *price = self->prices->pdata[i];

    if ((term == NULL || g_strcmp0 (price->term, term) == 0) &&
        (billing == NULL || g_strcmp0 (price->billing, billing) == 0) &&
        g_strcmp0 (price->currency, currency) == 0)
      return price;
  }

  return NULL;
}

char *
pd_product_dup_item_id (PdProduct *self)
{
  g_return_val_if_fail (PD_IS_PRODUCT (self), NULL);

  return g_strdup_printf ("%s:%s", self->product_id != NULL ? self->product_id : "",
                          self->sku_id != NULL ? self->sku_id : "");
}
