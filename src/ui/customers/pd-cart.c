// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cart.h"

#include "pd-desk-cloud.h"
#include "pd-drafts.h"
#include "pd-error.h"
#include "pd-money.h"

/* An item as the drafts file has it; carts that were kept before there were reservations. */
#define ITEM_TYPE "(sssssxiisss)"
#define OLD_ITEM_TYPE "(sssssxii)"

struct _PdCartItem
{
  GObject parent_instance;
  char *product_id;        /* (owned) */
  char *sku_id;            /* (owned) */
  char *title;             /* (owned) */
  char *term;              /* (owned): "" for perpetual */
  char *billing;           /* (owned) */
  char *region;            /* (owned): "" where the product has none */
  char *subscription;      /* (owned): GUID or "shared"; "" for software */
  char *subscription_name; /* (owned): "" where shared */
  gint64 quantity;
  int min;
  int max;
  gint64 unit_minor;
  gint64 total_minor;
  PdVerdict *verdict; /* (owned) (nullable) */
  gboolean asked;     /* a request that was sent asks for it */
};

G_DEFINE_FINAL_TYPE (PdCartItem, pd_cart_item, G_TYPE_OBJECT)

typedef enum { PROP_QUANTITY = 1, PROP_UNIT, PROP_TOTAL, PROP_VERDICT } PdCartItemProperty;
static GParamSpec *props[PROP_VERDICT + 1];

static void
pd_cart_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdCartItem *self = PD_CART_ITEM (object);

  switch ((PdCartItemProperty) prop_id) {
  case PROP_QUANTITY:
    g_value_set_int64 (value, self->quantity);
    break;
  case PROP_UNIT:
    g_value_set_int64 (value, self->unit_minor);
    break;
  case PROP_TOTAL:
    g_value_set_int64 (value, self->total_minor);
    break;
  case PROP_VERDICT:
    g_value_set_object (value, self->verdict);
    break;
  }
}

static void
pd_cart_item_finalize (GObject *object)
{
  PdCartItem *self = PD_CART_ITEM (object);

  g_free (self->product_id);
  g_free (self->sku_id);
  g_free (self->title);
  g_free (self->term);
  g_free (self->billing);
  g_free (self->region);
  g_free (self->subscription);
  g_free (self->subscription_name);
  g_clear_object (&self->verdict);
  G_OBJECT_CLASS (pd_cart_item_parent_class)->finalize (object);
}

static void
pd_cart_item_class_init (PdCartItemClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_cart_item_get_property;
  object_class->finalize = pd_cart_item_finalize;
  props[PROP_QUANTITY] = g_param_spec_int64 ("quantity", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_UNIT] = g_param_spec_int64 ("unit", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_TOTAL] = g_param_spec_int64 ("total", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_VERDICT] = g_param_spec_object ("verdict", NULL, NULL, PD_TYPE_VERDICT, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_cart_item_init (PdCartItem *self)
{
}

static const char *
null_if_empty (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

const char *
pd_cart_item_get_title (PdCartItem *self)
{
  g_return_val_if_fail (PD_IS_CART_ITEM (self), NULL);

  return self->title;
}

const char *
pd_cart_item_get_term (PdCartItem *self)
{
  g_return_val_if_fail (PD_IS_CART_ITEM (self), NULL);

  return self->term;
}

const char *
pd_cart_item_get_billing (PdCartItem *self)
{
  g_return_val_if_fail (PD_IS_CART_ITEM (self), NULL);

  return self->billing;
}

const char *
pd_cart_item_get_region (PdCartItem *self)
{
  g_return_val_if_fail (PD_IS_CART_ITEM (self), NULL);

  return null_if_empty (self->region);
}

gboolean
pd_cart_item_is_shared (PdCartItem *self)
{
  g_return_val_if_fail (PD_IS_CART_ITEM (self), FALSE);

  return g_strcmp0 (self->subscription, "shared") == 0;
}

const char *
pd_cart_item_get_subscription_name (PdCartItem *self)
{
  g_return_val_if_fail (PD_IS_CART_ITEM (self), NULL);

  return null_if_empty (self->subscription_name);
}

int
pd_cart_item_get_min (PdCartItem *self)
{
  g_return_val_if_fail (PD_IS_CART_ITEM (self), 0);

  return self->min;
}

int
pd_cart_item_get_max (PdCartItem *self)
{
  g_return_val_if_fail (PD_IS_CART_ITEM (self), 0);

  return self->max;
}

gint64
pd_cart_item_get_quantity (PdCartItem *self)
{
  g_return_val_if_fail (PD_IS_CART_ITEM (self), 0);

  return self->quantity;
}

gint64
pd_cart_item_get_unit (PdCartItem *self)
{
  g_return_val_if_fail (PD_IS_CART_ITEM (self), 0);

  return self->unit_minor;
}

gint64
pd_cart_item_get_total (PdCartItem *self)
{
  g_return_val_if_fail (PD_IS_CART_ITEM (self), 0);

  return self->total_minor;
}

PdVerdict *
pd_cart_item_get_verdict (PdCartItem *self)
{
  g_return_val_if_fail (PD_IS_CART_ITEM (self), NULL);

  return self->verdict;
}

static void
item_set_quote (PdCartItem *self, gint64 unit_minor, gint64 total_minor, PdVerdict *verdict)
{
  self->unit_minor = unit_minor;
  self->total_minor = total_minor;
  g_set_object (&self->verdict, verdict);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNIT]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VERDICT]);
}

/* NULL and "" are the same. */
static gboolean
is_same (const char *one, const char *two)
{
  return g_strcmp0 (one != NULL ? one : "", two != NULL ? two : "") == 0;
}

static gboolean
item_is (PdCartItem *self, const PdOrderItem *choice)
{
  return is_same (self->product_id, choice->product_id) && is_same (self->sku_id, choice->sku_id) &&
         is_same (self->term, choice->term) && is_same (self->billing, choice->billing) &&
         is_same (self->region, choice->region) &&
         is_same (self->subscription, choice->subscription);
}

/* --- the cart --- */

struct _PdCart
{
  GObject parent_instance;
  PdDesk *desk; /* (unowned): it owns the cart */
  gint64 customer_row_id;
  GListStore *items;   /* (owned) (element-type PdCartItem) */
  PdCartItem *removed; /* (owned) (nullable): the last one taken out */
  guint removed_position;
  PdCartQuote *quote;        /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the quote that is waited for */
  char *group;               /* (owned): of the drafts file */

  /* On a cloud account: the outbox may have what this cart asked for. */
  char *request; /* (owned) (nullable): the ID that its purchase takes; kept before it is sent */
  char *earlier; /* (owned) (nullable): the one that was sent, and stands in the outbox */
  PdCartState state;
  GCancellable *look;     /* (owned) (nullable): while the outbox is looked into */
  gboolean look_again;    /* and once more */
  gboolean is_at_earlier; /* it looks for the earlier one */
  gboolean has_looked;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdCart,
                               pd_cart,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum { QUOTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GType
pd_cart_get_item_type (GListModel *model)
{
  return PD_TYPE_CART_ITEM;
}

static guint
pd_cart_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (PD_CART (model)->items));
}

static gpointer
pd_cart_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (PD_CART (model)->items), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = pd_cart_get_item_type;
  iface->get_n_items = pd_cart_get_n_items;
  iface->get_item = pd_cart_get_item;
}

/* --- keeping it --- */

static void
keep (PdCart *self)
{
  PdDrafts *drafts = pd_drafts_of (self->desk);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  pd_drafts_forget (drafts, self->group);
  for (guint i = 0; i < n; i++) {
    g_autoptr (PdCartItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    g_autofree char *key = g_strdup_printf ("item-%u", i);
    g_autoptr (GVariant) value = g_variant_ref_sink (
        g_variant_new (ITEM_TYPE, item->product_id, item->sku_id, item->title, item->term,
                       item->billing, item->quantity, item->min, item->max, item->region,
                       item->subscription, item->subscription_name));
    g_autofree char *text = g_variant_print (value, FALSE);

    pd_drafts_set (drafts, self->group, key, text);
    if (item->asked) {
      g_autofree char *asked = g_strdup_printf ("asked-%u", i);

      pd_drafts_set (drafts, self->group, asked, "1");
    }
  }
  if (n > 0 && self->request != NULL)
    pd_drafts_set (drafts, self->group, "request", self->request);
  if (n > 0 && self->earlier != NULL)
    pd_drafts_set (drafts, self->group, "earlier", self->earlier);
}

static PdCartItem *
item_from_text (const char *text)
{
  g_autoptr (GVariant) value = g_variant_parse (G_VARIANT_TYPE (ITEM_TYPE), text, NULL, NULL, NULL);
  g_autoptr (GVariant) old =
      value == NULL ? g_variant_parse (G_VARIANT_TYPE (OLD_ITEM_TYPE), text, NULL, NULL, NULL)
                    : NULL;
  PdCartItem *item = NULL;

  if (value == NULL && old == NULL)
    return NULL;

  item = g_object_new (PD_TYPE_CART_ITEM, NULL);
  if (value != NULL)
    g_variant_get (value, ITEM_TYPE, &item->product_id, &item->sku_id, &item->title, &item->term,
                   &item->billing, &item->quantity, &item->min, &item->max, &item->region,
                   &item->subscription, &item->subscription_name);
  else
    g_variant_get (old, OLD_ITEM_TYPE, &item->product_id, &item->sku_id, &item->title, &item->term,
                   &item->billing, &item->quantity, &item->min, &item->max);
  if (old != NULL) {
    item->region = g_strdup ("");
    item->subscription = g_strdup ("");
    item->subscription_name = g_strdup ("");
  }
  item->min = MAX (item->min, 1);
  item->max = MAX (item->max, item->min);
  item->quantity = CLAMP (item->quantity, item->min, item->max);

  return item;
}

static void look (PdCart *self);

static void
load_requests (PdCart *self, PdDrafts *drafts)
{
  g_autofree char *request = pd_drafts_get (drafts, self->group, "request");

  if (self->request == NULL)
    return;

  g_free (self->earlier);
  self->earlier = pd_drafts_get (drafts, self->group, "earlier");
  if (request != NULL) {
    g_free (self->request);
    self->request = g_steal_pointer (&request);
  } else {
    keep (self); /* a cart of an earlier edition: known before it is sent */
  }
  look (self);
}

static void
load (PdCart *self)
{
  PdDrafts *drafts = pd_drafts_of (self->desk);

  for (guint i = 0; i < G_MAXUINT16; i++) {
    g_autofree char *key = g_strdup_printf ("item-%u", i);
    g_autofree char *text = pd_drafts_get (drafts, self->group, key);
    g_autoptr (PdCartItem) item = text != NULL ? item_from_text (text) : NULL;

    if (text == NULL)
      break;
    if (item != NULL) {
      g_autofree char *key_asked = g_strdup_printf ("asked-%u", i);
      g_autofree char *asked = pd_drafts_get (drafts, self->group, key_asked);

      item->asked = asked != NULL;
      g_list_store_append (self->items, item);
    }
  }
  load_requests (self, drafts);
  pd_cart_quote (self);
}

/* --- the outbox --- */

static void
set_asked (PdCart *self, gboolean asked)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; i < n; i++) {
    g_autoptr (PdCartItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    item->asked = asked;
  }
}

/* A purchase from here on is another one. */
static void
begin_anew (PdCart *self)
{
  set_asked (self, FALSE);
  g_clear_pointer (&self->earlier, g_free);
  self->state = PD_CART_FREE;
}

/* What the outbox says of the request that is in it. */
static void
take_state (PdCart *self, PdOutboxItem *item)
{
  const char *state = pd_outbox_item_get_state (item);

  if (g_strcmp0 (self->request, pd_outbox_item_get_request_id (item)) == 0) {
    g_free (self->earlier);
    self->earlier = g_steal_pointer (&self->request); /* it is used: the next one is another */
    self->request = g_uuid_string_random ();
    set_asked (self, TRUE);
    keep (self);
  }
  if (g_strcmp0 (state, PD_OUTBOX_SENT) == 0) {
    pd_cart_take_bought (self, pd_outbox_item_get_request_id (item));
  } else if (g_strcmp0 (state, PD_OUTBOX_DISCARDED) == 0) {
    begin_anew (self);
    keep (self);
  } else {
    self->state = g_strcmp0 (state, PD_OUTBOX_FAILED) == 0 ? PD_CART_REFUSED : PD_CART_IN_OUTBOX;
  }
}

static void look_for (PdCart *self, const char *request_id);

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxItem) item =
      pd_cloud_account_outbox_finish (PD_CLOUD_ACCOUNT (source), result, &error);
  gboolean is_missing = g_error_matches (error, PD_ERROR, PD_ERROR_NOT_FOUND);
  PdCart *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (is_missing && self->earlier != NULL && !self->is_at_earlier) {
    self->is_at_earlier = TRUE;
    look_for (self, self->earlier);
    return;
  }

  g_clear_object (&self->look);
  self->has_looked = TRUE;
  if (item != NULL)
    take_state (self, item);
  else if (is_missing)
    begin_anew (self); /* nothing was asked for yet */
  else
    g_warning ("Looking for a cart in the outbox: %s", error->message);
  if (self->look_again)
    look (self);
  g_signal_emit (self, signals[QUOTED], 0);
}

static void
look_for (PdCart *self, const char *request_id)
{
  pd_cloud_account_find_item_async (pd_desk_get_cloud (self->desk), request_id, self->look,
                                    looked_cb, self);
}

/* First what this cart would ask for next: it is in the outbox where the program ended just after
 * it was asked for; what was asked for before is of no matter then. */
static void
look (PdCart *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 0;

  if (self->request == NULL || empty)
    return;

  self->look_again = self->look != NULL;
  if (self->look != NULL)
    return;

  self->look = g_cancellable_new ();
  self->is_at_earlier = FALSE;
  look_for (self, self->request);
}

/* --- quote --- */

static void
quoted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  PdCartQuote *quote = pd_desk_quote_cart_finish (PD_DESK (source), result, &error);
  PdCart *self = user_data;
  guint n;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->quote, pd_cart_quote_free);
  self->quote = quote;
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  for (guint i = 0; i < n; i++) {
    g_autoptr (PdCartItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    if (quote != NULL && i < quote->unit_minor->len)
      item_set_quote (item, g_array_index (quote->unit_minor, gint64, i),
                      g_array_index (quote->line_minor, gint64, i),
                      i < quote->item_verdicts->len ? quote->item_verdicts->pdata[i] : NULL);
    else
      item_set_quote (item, 0, 0, NULL);
  }
  g_signal_emit (self, signals[QUOTED], 0);
}

void
pd_cart_quote (PdCart *self)
{
  g_autoptr (GPtrArray) items = NULL;

  g_return_if_fail (PD_IS_CART (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  items = pd_cart_dup_items (self);
  if (items->len == 0) {
    g_clear_pointer (&self->quote, pd_cart_quote_free);
    g_clear_error (&self->error);
  } else {
    self->cancellable = g_cancellable_new ();
    pd_desk_quote_cart_async (self->desk, self->customer_row_id, items, self->cancellable,
                              quoted_cb, self);
  }
  g_signal_emit (self, signals[QUOTED], 0);
}

static void
store_changed_cb (PdCart *self, guint changes)
{
  if (changes & (PD_CHANGE_CUSTOMERS | PD_CHANGE_PRODUCTS | PD_CHANGE_ORDERS | PD_CHANGE_INVOICES |
                 PD_CHANGE_SETTINGS | PD_CHANGE_RESERVATIONS | PD_CHANGE_MARKETS))
    pd_cart_quote (self);
  if (changes & PD_CHANGE_OUTBOX)
    look (self);
}

static void
changed (PdCart *self)
{
  keep (self);
  pd_cart_quote (self);
}

/* --- GObject --- */

static void
pd_cart_finalize (GObject *object)
{
  PdCart *self = PD_CART (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->look != NULL)
    g_cancellable_cancel (self->look);
  g_clear_object (&self->look);
  g_clear_object (&self->items);
  g_clear_object (&self->removed);
  g_clear_pointer (&self->quote, pd_cart_quote_free);
  g_clear_error (&self->error);
  g_free (self->group);
  g_free (self->request);
  g_free (self->earlier);
  G_OBJECT_CLASS (pd_cart_parent_class)->finalize (object);
}

static void
pd_cart_class_init (PdCartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_cart_finalize;
  signals[QUOTED] =
      g_signal_new ("quoted", PD_TYPE_CART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pd_cart_init (PdCart *self)
{
  self->items = g_list_store_new (PD_TYPE_CART_ITEM);
  g_signal_connect_swapped (self->items, "items-changed", G_CALLBACK (g_list_model_items_changed),
                            self);
}

PdCart *
pd_cart_of (PdDesk *desk, gint64 customer_row_id)
{
  PdDrafts *drafts = pd_drafts_of (desk);
  g_autofree char *key = g_strdup_printf ("pd-cart-%" G_GINT64_FORMAT, customer_row_id);
  PdCart *self = g_object_get_data (G_OBJECT (desk), key);

  if (self != NULL)
    return self;

  self = g_object_new (PD_TYPE_CART, NULL);
  self->desk = desk;
  self->customer_row_id = customer_row_id;
  self->group = g_strdup_printf ("cart-%" G_GINT64_FORMAT, customer_row_id);
  if (pd_desk_get_cloud (desk) != NULL)
    self->request = g_uuid_string_random ();
  g_object_set_data_full (G_OBJECT (desk), key, self, g_object_unref);
  g_signal_connect_object (pd_desk_get_store (desk), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (pd_cart_quote), self,
                           G_CONNECT_SWAPPED);
  if (pd_drafts_is_loaded (drafts))
    load (self);
  else
    g_signal_connect_object (drafts, "loaded", G_CALLBACK (load), self, G_CONNECT_SWAPPED);

  return self;
}

static char *
dup_or_empty (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

static PdCartItem *
create_item (PdProduct *product, const PdOrderItem *choice, const char *subscription_name)
{
  PdCartItem *item = g_object_new (PD_TYPE_CART_ITEM, NULL);

  item->product_id = g_strdup (choice->product_id);
  item->sku_id = g_strdup (choice->sku_id);
  item->title = g_strdup (pd_product_get_title (product));
  item->term = dup_or_empty (choice->term);
  item->billing = dup_or_empty (choice->billing);
  item->region = dup_or_empty (choice->region);
  item->subscription = dup_or_empty (choice->subscription);
  item->subscription_name = dup_or_empty (subscription_name);
  item->min = MAX (pd_product_get_min_quantity (product), 1);
  item->max = MAX (pd_product_get_max_quantity (product), item->min);
  item->quantity = CLAMP (choice->quantity, item->min, item->max);

  return item;
}

void
pd_cart_add (PdCart *self,
             PdProduct *product,
             const PdOrderItem *choice,
             const char *subscription_name)
{
  guint n;
  g_autoptr (PdCartItem) added = NULL;

  g_return_if_fail (PD_IS_CART (self));
  g_return_if_fail (PD_IS_PRODUCT (product));
  g_return_if_fail (choice != NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  for (guint i = 0; i < n; i++) {
    g_autoptr (PdCartItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    /* What is on its way is not made more by it. */
    if (item_is (item, choice) && !(item->asked && self->state == PD_CART_IN_OUTBOX)) {
      pd_cart_set_quantity (self, item, item->quantity + choice->quantity);
      return;
    }
  }

  added = create_item (product, choice, subscription_name);
  g_list_store_append (self->items, added);
  changed (self);
}

void
pd_cart_set_quantity (PdCart *self, PdCartItem *item, gint64 quantity)
{
  g_return_if_fail (PD_IS_CART (self));
  g_return_if_fail (PD_IS_CART_ITEM (item));

  quantity = CLAMP (quantity, item->min, item->max);
  if (item->quantity == quantity)
    return;

  item->quantity = quantity;
  g_object_notify_by_pspec (G_OBJECT (item), props[PROP_QUANTITY]);
  changed (self);
}

void
pd_cart_remove (PdCart *self, PdCartItem *item)
{
  guint position = 0;

  g_return_if_fail (PD_IS_CART (self));

  if (!g_list_store_find (self->items, item, &position))
    return;

  g_set_object (&self->removed, item);
  self->removed_position = position;
  g_list_store_remove (self->items, position);
  changed (self);
}

gboolean
pd_cart_restore (PdCart *self)
{
  guint n;

  g_return_val_if_fail (PD_IS_CART (self), FALSE);

  if (self->removed == NULL)
    return FALSE;

  n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  g_list_store_insert (self->items, MIN (self->removed_position, n), self->removed);
  g_clear_object (&self->removed);
  changed (self);

  return TRUE;
}

void
pd_cart_take_bought (PdCart *self, const char *request_id)
{
  gboolean all;

  g_return_if_fail (PD_IS_CART (self));

  if (self->request != NULL && g_strcmp0 (request_id, self->request) != 0 &&
      g_strcmp0 (request_id, self->earlier) != 0)
    return; /* the outbox has told it already */

  /* Before the outbox has told what of it was asked for, all of it was. */
  all = self->request == NULL || g_strcmp0 (request_id, self->request) == 0;
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->items)); i > 0; i--) {
    g_autoptr (PdCartItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i - 1);

    if (item->asked || all)
      g_list_store_remove (self->items, i - 1);
  }
  g_clear_object (&self->removed);
  begin_anew (self);
  if (self->request != NULL) {
    g_free (self->request);
    self->request = g_uuid_string_random ();
  }
  changed (self);
}

PdCartState
pd_cart_get_state (PdCart *self)
{
  g_return_val_if_fail (PD_IS_CART (self), PD_CART_FREE);

  return self->state;
}

const char *
pd_cart_get_request (PdCart *self)
{
  g_return_val_if_fail (PD_IS_CART (self), NULL);

  return self->request;
}

const char *
pd_cart_get_earlier (PdCart *self)
{
  g_return_val_if_fail (PD_IS_CART (self), NULL);

  return self->earlier;
}

const PdCartQuote *
pd_cart_get_quote (PdCart *self)
{
  g_return_val_if_fail (PD_IS_CART (self), NULL);

  return self->quote;
}

gboolean
pd_cart_is_waiting (PdCart *self)
{
  g_return_val_if_fail (PD_IS_CART (self), FALSE);

  return self->cancellable != NULL || (self->look != NULL && !self->has_looked);
}

const GError *
pd_cart_get_error (PdCart *self)
{
  g_return_val_if_fail (PD_IS_CART (self), NULL);

  return self->error;
}

GPtrArray *
pd_cart_dup_items (PdCart *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);
  guint n;

  g_return_val_if_fail (PD_IS_CART (self), items);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  for (guint i = 0; i < n; i++) {
    g_autoptr (PdCartItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    PdOrderItem *copy = pd_order_item_new (item->product_id, item->sku_id, item->quantity,
                                           item->term, item->billing);

    if (*item->subscription != '\0')
      pd_order_item_set_reservation (copy, null_if_empty (item->region), item->subscription);
    g_ptr_array_add (items, copy);
  }

  return items;
}

gboolean
pd_cart_knows_price (PdCart *self)
{
  g_return_val_if_fail (PD_IS_CART (self), FALSE);

  return self->quote != NULL && self->quote->total_minor != PD_MONEY_UNTOLD;
}
