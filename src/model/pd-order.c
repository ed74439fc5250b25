// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-order.h"

#include <glib/gi18n-lib.h>

#include "pd-clock.h"
#include "pd-error.h"
#include "pd-product.h"

struct _PdOrderLine
{
  PdRecord parent_instance;
  gint64 order_row_id;
  char *order_id;
  gint64 customer_row_id;
  char *customer_name;
  char *tenant_id;
  int line;
  char *product_id;
  char *sku_id;
  char *title;
  char *publisher;
  char *kind;
  gint64 quantity;
  char *term;
  char *billing;
  char *currency;
  gint64 unit_price;
  gint64 total;
  gboolean include_tax;
  char *status;
  gint64 placed_at;
  char *policy_id;
  gint64 window_end;
  gint64 cancel_sent_at;
  gint64 cancelled_at;
  gint64 credit;
  char *credit_invoice;
  gboolean hybrid_benefit;
  char *version;
  int checklist;
  char *subscription_id;
  char *far_status;
  gint64 far_window_end;
  gint64 commitment_end;
  int auto_renew;
  gint64 gone_at;
  PdVerdict *cancel;
  PdVerdict *keys;
};

G_DEFINE_FINAL_TYPE (PdOrderLine, pd_order_line, PD_TYPE_RECORD)

static const PdField order_line_fields[] = {
  PD_FIELD (PdOrderLine, order_row_id, "order-row-id", INT64),
  PD_FIELD (PdOrderLine, order_id, "order-id", STRING),
  PD_FIELD (PdOrderLine, customer_row_id, "customer-row-id", INT64),
  PD_FIELD (PdOrderLine, customer_name, "customer-name", STRING),
  PD_FIELD (PdOrderLine, tenant_id, "tenant-id", STRING),
  PD_FIELD (PdOrderLine, line, "line", INT),
  PD_FIELD (PdOrderLine, product_id, "product-id", STRING),
  PD_FIELD (PdOrderLine, sku_id, "sku-id", STRING),
  PD_FIELD (PdOrderLine, title, "title", STRING),
  PD_FIELD (PdOrderLine, publisher, "publisher", STRING),
  PD_FIELD (PdOrderLine, kind, "kind", STRING),
  PD_FIELD (PdOrderLine, quantity, "quantity", INT64),
  PD_FIELD (PdOrderLine, term, "term", STRING),
  PD_FIELD (PdOrderLine, billing, "billing", STRING),
  PD_FIELD (PdOrderLine, currency, "currency", STRING),
  PD_FIELD (PdOrderLine, unit_price, "unit-price", INT64),
  PD_FIELD (PdOrderLine, total, "total", INT64),
  PD_FIELD (PdOrderLine, include_tax, "include-tax", BOOLEAN),
  PD_FIELD (PdOrderLine, status, "status", STRING),
  PD_FIELD (PdOrderLine, placed_at, "placed-at", INT64),
  PD_FIELD (PdOrderLine, policy_id, "policy-id", STRING),
  PD_FIELD (PdOrderLine, window_end, "window-end", INT64),
  PD_FIELD (PdOrderLine, cancel_sent_at, "cancel-sent-at", INT64),
  PD_FIELD (PdOrderLine, cancelled_at, "cancelled-at", INT64),
  PD_FIELD (PdOrderLine, credit, "credit", INT64),
  PD_FIELD (PdOrderLine, credit_invoice, "credit-invoice", STRING),
  PD_FIELD (PdOrderLine, hybrid_benefit, "hybrid-benefit", BOOLEAN),
  PD_FIELD (PdOrderLine, version, "version", STRING),
  PD_FIELD (PdOrderLine, checklist, "checklist", INT),
  PD_FIELD (PdOrderLine, subscription_id, "subscription-id", STRING),
  PD_FIELD (PdOrderLine, far_status, "far-status", STRING),
  PD_FIELD (PdOrderLine, far_window_end, "far-window-end", INT64),
  PD_FIELD (PdOrderLine, commitment_end, "commitment-end", INT64),
  PD_FIELD (PdOrderLine, auto_renew, "auto-renew", INT),
  PD_FIELD (PdOrderLine, gone_at, "gone-at", INT64),
  PD_FIELD_OF (PdOrderLine, cancel, "cancel", pd_verdict_get_type),
  PD_FIELD_OF (PdOrderLine, keys, "keys", pd_verdict_get_type),
};

static void
pd_order_line_class_init (PdOrderLineClass *klass)
{
  pd_record_class_install_fields (PD_RECORD_CLASS (klass), order_line_fields,
                                  G_N_ELEMENTS (order_line_fields));
}

static void
pd_order_line_init (PdOrderLine *self)
{
}

PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, order_row_id)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, order_id)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, customer_row_id)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, customer_name)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, tenant_id)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, int, line)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, product_id)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, sku_id)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, title)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, publisher)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, kind)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, quantity)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, term)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, billing)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, currency)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, unit_price)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, total)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gboolean, include_tax)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, status)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, placed_at)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, policy_id)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, window_end)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, cancel_sent_at)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, cancelled_at)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, credit)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, credit_invoice)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gboolean, hybrid_benefit)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, int, checklist)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, subscription_id)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, const char *, far_status)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, far_window_end)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, commitment_end)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, gint64, gone_at)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, PdVerdict *, cancel)
PD_DEFINE_GETTER (PdOrderLine, pd_order_line, PD_IS_ORDER_LINE, PdVerdict *, keys)

struct _PdOrder
{
  PdRecord parent_instance;
  char *order_id;
  gint64 customer_row_id;
  char *customer_name;
  char *tenant_id;
  gint64 placed_at;
  char *status;
  char *currency;
  gint64 total;
  gboolean include_tax;
  int line_count;
  char *summary;
  char *user_name;
  char *alternate_id;
  gint64 gone_at;
  GPtrArray *lines; /* (element-type PdOrderLine) (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PdOrder, pd_order, PD_TYPE_RECORD)

static const PdField order_fields[] = {
  PD_FIELD (PdOrder, order_id, "order-id", STRING),
  PD_FIELD (PdOrder, customer_row_id, "customer-row-id", INT64),
  PD_FIELD (PdOrder, customer_name, "customer-name", STRING),
  PD_FIELD (PdOrder, tenant_id, "tenant-id", STRING),
  PD_FIELD (PdOrder, placed_at, "placed-at", INT64),
  PD_FIELD (PdOrder, status, "status", STRING),
  PD_FIELD (PdOrder, currency, "currency", STRING),
  PD_FIELD (PdOrder, total, "total", INT64),
  PD_FIELD (PdOrder, include_tax, "include-tax", BOOLEAN),
  PD_FIELD (PdOrder, line_count, "line-count", INT),
  PD_FIELD (PdOrder, summary, "summary", STRING),
  PD_FIELD (PdOrder, user_name, "user-name", STRING),
  PD_FIELD (PdOrder, alternate_id, "alternate-id", STRING),
  PD_FIELD (PdOrder, gone_at, "gone-at", INT64),
};

static void
pd_order_assigned (PdRecord *record, PdRecord *from)
{
  pd_order_set_lines (PD_ORDER (record), PD_ORDER (from)->lines);
}

static void
pd_order_finalize (GObject *object)
{
  g_clear_pointer (&PD_ORDER (object)->lines, g_ptr_array_unref);
  G_OBJECT_CLASS (pd_order_parent_class)->finalize (object);
}

static void
pd_order_class_init (PdOrderClass *klass)
{
  PdRecordClass *record_class = PD_RECORD_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pd_order_finalize;
  record_class->assigned = pd_order_assigned;
  pd_record_class_install_fields (record_class, order_fields, G_N_ELEMENTS (order_fields));
}

static void
pd_order_init (PdOrder *self)
{
}

PD_DEFINE_GETTER (PdOrder, pd_order, PD_IS_ORDER, const char *, alternate_id)
PD_DEFINE_GETTER (PdOrder, pd_order, PD_IS_ORDER, gint64, gone_at)
PD_DEFINE_GETTER (PdOrder, pd_order, PD_IS_ORDER, const char *, order_id)
PD_DEFINE_GETTER (PdOrder, pd_order, PD_IS_ORDER, gint64, customer_row_id)
PD_DEFINE_GETTER (PdOrder, pd_order, PD_IS_ORDER, const char *, customer_name)
PD_DEFINE_GETTER (PdOrder, pd_order, PD_IS_ORDER, const char *, tenant_id)
PD_DEFINE_GETTER (PdOrder, pd_order, PD_IS_ORDER, gint64, placed_at)
PD_DEFINE_GETTER (PdOrder, pd_order, PD_IS_ORDER, const char *, status)
PD_DEFINE_GETTER (PdOrder, pd_order, PD_IS_ORDER, const char *, currency)
PD_DEFINE_GETTER (PdOrder, pd_order, PD_IS_ORDER, gint64, total)
PD_DEFINE_GETTER (PdOrder, pd_order, PD_IS_ORDER, gboolean, include_tax)
PD_DEFINE_GETTER (PdOrder, pd_order, PD_IS_ORDER, GPtrArray *, lines)

static gpointer
ref_line (gconstpointer line, gpointer data)
{
  return g_object_ref ((gpointer) line);
}

/* Keeps an array of its own over the same lines. */
void
pd_order_set_lines (PdOrder *self, GPtrArray *lines)
{
  GPtrArray *copy = NULL;

  g_return_if_fail (PD_IS_ORDER (self));

  if (lines == self->lines)
    return;

  if (lines != NULL) {
    copy = g_ptr_array_copy (lines, ref_line, NULL);
    g_ptr_array_set_free_func (copy, g_object_unref);
  }
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  self->lines = copy;
}

typedef struct
{
  const char *word; /* lower case, without blanks, dashes and underscores */
  const char *tone;
  const char *title;
} PdStateRow;

/* 7.17, the states of a line, and those of reservations and requests. */
static const PdStateRow states[] = {
  { "active", "good", NC_ ("state", "Active") },
  { "cancelling", "waiting", NC_ ("state", "Cancelling") },
  { "cancelled", "ended", NC_ ("state", "Cancelled") },
  { "unknown", "unknown", NC_ ("state", "Unknown") },
  { "completed", "good", NC_ ("state", "Completed") },
  { "pending", "waiting", NC_ ("state", "Pending") },
  { "suspended", "waiting", NC_ ("state", "Suspended") },
  { "pendingreview", "waiting", NC_ ("state", "Pending review") },
  { "pendingpoupload", "waiting", NC_ ("state", "Pending purchase order upload") },
  { "pouploadcomplete", "waiting", NC_ ("state", "Purchase order uploaded") },
  { "poreviewrejected", "ended", NC_ ("state", "Purchase order rejected") },
  { "partialsuccess", "waiting", NC_ ("state", "Partly successful") },
  /* Reservations (azure-api.md section 2). */
  { "succeeded", "good", NC_ ("state", "Active") },
  { "expiring", "waiting", NC_ ("state", "Expiring soon") },
  { "expired", "ended", NC_ ("state", "Expired") },
  { "processing", "waiting", NC_ ("state", "Processing") },
  { "failed", "ended", NC_ ("state", "Failed") },
  { "warning", "waiting", NC_ ("state", "Needs attention") },
  { "nobenefit", "waiting", NC_ ("state", "No benefit") },
  /* Support requests (9.12). */
  { "draft", "waiting", NC_ ("state", "Draft") },
  { "open", "good", NC_ ("state", "Open") },
  { "attentionneeded", "waiting", NC_ ("state", "Attention needed") },
  { "closed", "ended", NC_ ("state", "Closed") },
  { "none", "unknown", NC_ ("state", "None") },
  /* Refund requests (11.17). */
  { "queued", "waiting", NC_ ("state", "Queued") },
  { "sent", "waiting", NC_ ("state", "Sent") },
  { "answered", "waiting", NC_ ("state", "Answered") },
  { "credited", "good", NC_ ("state", "Credited") },
  { "refused", "ended", NC_ ("state", "Refused") },
};

/* The vendor writes pending_review in one place and pendingReview in another. */
static const PdStateRow *
find_state (const char *state)
{
  g_autoptr (GString) word = g_string_new (NULL);

  for (const char *p = state; p != NULL && *p != '\0'; p++) {
    if (*p != '_' && *p != '-' && *p != ' ')
      g_string_append_c (word, g_ascii_tolower (*p));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    if (strcmp (word->str, states[i].word) == 0)
      return &states[i];
  }

  return NULL;
}

const char *
pd_state_get_title (const char *state)
{
  const PdStateRow *row = find_state (state);

  if (row != NULL)
    return g_dpgettext2 (GETTEXT_PACKAGE, "state", row->title);

  return state != NULL ? state : "";
}

const char *
pd_state_get_tone (const char *state)
{
  const PdStateRow *row = find_state (state);

  return row != NULL ? row->tone : "unknown";
}

PdOrderItem *
pd_order_item_new (const char *product_id,
                   const char *sku_id,
                   gint64 quantity,
                   const char *term,
                   const char *billing)
{
  PdOrderItem *item = g_new0 (PdOrderItem, 1);

  item->product_id = g_strdup (product_id);
  item->sku_id = g_strdup (sku_id);
  item->quantity = quantity;
  item->term = g_strdup (term);
  item->billing = g_strdup (billing);
  return item;
}

void
pd_order_item_free (PdOrderItem *item)
{
  if (item == NULL)
    return;

  g_free (item->product_id);
  g_free (item->sku_id);
  g_free (item->term);
  g_free (item->billing);
  g_free (item->region);
  g_free (item->subscription);
  g_free (item);
}

PdOrderItem *
pd_order_item_copy (const PdOrderItem *item)
{
  PdOrderItem *copy;

  if (item == NULL)
    return NULL;

  copy =
      pd_order_item_new (item->product_id, item->sku_id, item->quantity, item->term, item->billing);
  pd_order_item_set_reservation (copy, item->region, item->subscription);
  return copy;
}

static void
replace_text (char **place, const char *value)
{
  char *copy = g_strdup (value); /* first: @value may be *place's own */

  g_free (*place);
  *place = copy;
}

void
pd_order_item_set_reservation (PdOrderItem *item, const char *region, const char *subscription)
{
  g_return_if_fail (item != NULL);

  replace_text (&item->region, region);
  replace_text (&item->subscription, subscription);
}

static gboolean
is_number (const char *text)
{
  return text != NULL && *text != '\0' && strspn (text, "0123456789") == strlen (text);
}

/* Splits off the SKU; returns the parts that follow it: quantity, term, billing, region,
 * subscription. */
static char **
read_sku (char **parts, PdOrderItem *item)
{
  char *slash = strchr (parts[0], '/');

  if (slash != NULL) {
    item->product_id = g_strndup (parts[0], (gsize) (slash - parts[0]));
    item->sku_id = g_strdup (slash + 1);
    return parts + 1;
  }
  /* "product:0001:5": SKU IDs may be numbers, terms never are. */
  if (parts[1] != NULL && is_number (parts[2])) {
    item->product_id = g_strdup (parts[0]);
    item->sku_id = g_strdup (parts[1]);
    return parts + 2;
  }

  item->sku_id = g_strdup (parts[0]);
  return parts + 1;
}

/* Where the text leaves a part empty, the field stays NULL: the SKU's only or first. */
static gboolean
read_terms (char **parts, PdOrderItem *item)
{
  guint n_parts = g_strv_length (parts);
  int months;

  if (n_parts > 4)
    return FALSE;

  if (n_parts > 0 && parts[0][0] != '\0') {
    item->term = g_ascii_strup (parts[0], -1);
    if (!pd_term_parse (item->term, &months))
      return FALSE;
  }
  if (n_parts > 1 && parts[1][0] != '\0') {
    item->billing = g_strdelimit (g_ascii_strdown (parts[1], -1), "-", '_');
    if (strcmp (item->billing, PD_BILLING_ONE_TIME) != 0 &&
        strcmp (item->billing, PD_BILLING_MONTHLY) != 0 &&
        strcmp (item->billing, PD_BILLING_ANNUAL) != 0)
      return FALSE;
  }
  if (n_parts > 2 && parts[2][0] != '\0')
    item->region = g_ascii_strdown (g_strstrip (parts[2]), -1);
  if (n_parts > 3 && parts[3][0] != '\0') /* 10.12 */
    item->subscription = g_strdup (g_strstrip (parts[3]));

  return TRUE;
}

/* 4.10: a count of licences; what is no number at all is a fault of the form. */
static gboolean
read_quantity (const char *text, PdOrderItem *item, gboolean *is_counted)
{
  const char *digits = text != NULL && *text == '-' ? text + 1 : text;
  guint64 quantity = 0;

  if (!is_number (digits))
    return FALSE;

  *is_counted =
      digits == text && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &quantity, NULL);
  item->quantity = (gint64) quantity;
  return TRUE;
}

static gboolean
read_item (const char *text, PdOrderItem *item, gboolean *is_counted)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);
  char **rest;

  if (parts[0] == NULL)
    return FALSE;

  rest = read_sku (parts, item);
  if (item->sku_id[0] == '\0' || (item->product_id != NULL && item->product_id[0] == '\0'))
    return FALSE;

  return read_quantity (rest[0], item, is_counted) && read_terms (rest + 1, item);
}

PdOrderItem *
pd_order_item_parse (const char *text, GError **error)
{
  g_autoptr (PdOrderItem) item = g_new0 (PdOrderItem, 1);
  gboolean is_counted = FALSE;

  if (text == NULL || !g_utf8_validate (text, -1, NULL) || !read_item (text, item, &is_counted)) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 /* Translators: %s is what was typed; the words in capitals stay as they are in
                  * the command's help. */
                 _ ("“%s” is not an item: write SKU:QUANTITY[:TERM[:BILLING]], for example "
                    "0001:2:P1Y:monthly, and for a reservation "
                    "SKU:QUANTITY:TERM:BILLING:REGION:SUBSCRIPTION, for example "
                    "0101:2:P1Y:monthly:japaneast:shared."),
                 text != NULL ? text : "");
    return NULL;
  }
  if (!is_counted) {
    g_set_error (error, PD_ERROR, PD_ERROR_RULE,
                 /* Translators: %s is what was typed as an item to buy: "0001:0" */
                 _ ("The quantity in “%s” must be a whole number of at least 1 that is not "
                    "larger than Partner Desk can count."),
                 text);
    return NULL;
  }

  return g_steal_pointer (&item);
}
