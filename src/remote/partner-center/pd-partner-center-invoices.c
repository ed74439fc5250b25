// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-partner-center-invoices.h"

#include <string.h>

#include "pd-wire-private.h"

/* Notes on notes; what goes deeper is cut there. */
#define MAX_DEPTH 8

void
pd_wire_invoice_free (PdWireInvoice *invoice)
{
  if (invoice == NULL)
    return;
  g_free (invoice->id);
  g_free (invoice->currency);
  g_free (invoice->document_type);
  g_free (invoice->invoice_type);
  g_free (invoice->amends_id);
  g_free (invoice->lines_link);
  g_free (invoice->statement_link);
  g_clear_pointer (&invoice->amendments, g_ptr_array_unref);
  g_free (invoice->fault);
  g_free (invoice);
}

void
pd_wire_invoice_line_free (PdWireInvoiceLine *line)
{
  if (line == NULL)
    return;
  g_free (line->invoice_id);
  g_free (line->customer_id);
  g_free (line->customer_name);
  g_free (line->order_id);
  g_free (line->alternate_id);
  g_free (line->product_id);
  g_free (line->sku_id);
  g_free (line->title);
  g_free (line->charge_type);
  g_free (line->currency);
  g_free (line->subscription_id);
  g_free (line->reservation_order_id);
  g_free (line->credit_reason);
  g_free (line->term_text);
  g_free (line->fault);
  g_free (line);
}

/* The link of the one-time billing lines among invoiceDetails. */
static char *
take_lines_link (JsonObject *object, char **fault)
{
  static const char *const providers[] = { "one_time", NULL };
  static const char *const types[] = { "billing_line_items", NULL };
  JsonArray *details = pd_wire_take_array (object, "invoiceDetails", fault);
  guint n = details == NULL ? 0 : json_array_get_length (details);

  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (details, i);
    g_autofree char *provider = NULL;
    g_autofree char *type = NULL;
    JsonObject *detail;

    if (!JSON_NODE_HOLDS_OBJECT (node))
      continue;
    detail = json_node_get_object (node);
    provider = pd_wire_take_text (detail, "billingProvider", fault);
    type = pd_wire_take_text (detail, "invoiceLineItemType", fault);
    if (pd_json_enum_index (provider, providers) == 0 && pd_json_enum_index (type, types) == 0) {
      char *link = pd_wire_take_link (detail, "self", fault);

      if (link != NULL)
        return link;
    }
  }
  return NULL;
}

static PdWireInvoice *read_deep (JsonObject *object, int depth, char **fault);

static void
read_amendments (PdWireInvoice *invoice, JsonObject *object, int depth)
{
  JsonArray *array = pd_wire_take_array (object, "amendments", &invoice->fault);
  guint n = array == NULL ? 0 : json_array_get_length (array);

  invoice->amendments = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_wire_invoice_free);
  if (n > 0 && depth >= MAX_DEPTH) {
    pd_wire_add_fault (&invoice->fault, "the amendments go too deep");
    return;
  }
  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);
    PdWireInvoice *amendment = NULL;

    if (JSON_NODE_HOLDS_OBJECT (node))
      amendment = read_deep (json_node_get_object (node), depth + 1, &invoice->fault);
    else
      pd_wire_add_fault (&invoice->fault, "an amendment is no object");
    if (amendment != NULL) {
      if (amendment->amends_id == NULL)
        amendment->amends_id = g_strdup (invoice->id);
      g_ptr_array_add (invoice->amendments, amendment);
    }
  }
}

static char *
take_statement_link (JsonObject *object, char **fault)
{
  g_autofree char *link = pd_wire_take_text (object, "pdfDownloadLink", fault);

  if (link == NULL || *link != '/' || g_ascii_strncasecmp (link, "/v1/", 4) == 0)
    return g_steal_pointer (&link);
  return g_strconcat ("/v1", link, NULL);
}

static PdWireInvoice *
read_deep (JsonObject *object, int depth, char **fault)
{
  static const char *const documents[] = {
    "invoice", "void_note", "adjustment_note", "credit_note", "none", NULL,
  };
  static const char *const types[] = { "recurring", "one_time", NULL };
  g_autoptr (PdWireInvoice) invoice = g_new0 (PdWireInvoice, 1);
  char **told = &invoice->fault;

  invoice->id = pd_wire_take_text (object, "id", told);
  if (invoice->id == NULL) {
    pd_wire_add_fault (fault, "the invoice has no ID");
    return NULL;
  }
  invoice->invoiced_at = pd_wire_take_instant (object, "invoiceDate", told);
  invoice->period_start = pd_wire_take_instant (object, "billingPeriodStartDate", told);
  invoice->period_end = pd_wire_take_instant (object, "billingPeriodEndDate", told);
  invoice->currency = pd_wire_take_text (object, "currencyCode", told);
  invoice->total = pd_wire_take_amount (object, "totalCharges", invoice->currency, told);
  invoice->paid = pd_wire_take_amount (object, "paidAmount", invoice->currency, told);
  invoice->document_type = pd_wire_take_word (object, "documentType", documents, told);
  invoice->invoice_type = pd_wire_take_word (object, "invoiceType", types, told);
  invoice->amends_id = pd_wire_take_text (object, "amendsOf", told);
  invoice->statement_link = take_statement_link (object, told);
  invoice->lines_link = take_lines_link (object, told);
  read_amendments (invoice, object, depth);
  return g_steal_pointer (&invoice);
}

static gpointer
read_invoice (JsonObject *object, char **fault)
{
  return read_deep (object, 0, fault);
}

static JsonNode *
new_filter (const char *operator, const char * value)
{
  JsonObject *filter;
  JsonNode *node = pd_wire_new_object (&filter);

  json_object_set_string_member (filter, "Field", "InvoiceDate");
  json_object_set_string_member (filter, "Value", value);
  json_object_set_string_member (filter, "Operator", operator);
  return node;
}

/* 1.4, 12: compound, so that both ends are said. */
static char *
format_filter (gint64 since)
{
  JsonObject *filter;
  g_autoptr (JsonNode) node = pd_wire_new_object (&filter);
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_utc (since / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (start, "%Y-%m-%dT%H:%M:%SZ");

  json_object_set_member (filter, "LeftFilter", new_filter ("greater_than_or_equals", text));
  json_object_set_member (filter, "RightFilter",
                          new_filter ("less_than_or_equals", "2999-12-31T00:00:00Z"));
  json_object_set_string_member (filter, "Operator", "and");
  return pd_wire_to_text (filter);
}

PdHttpRequest *
pd_partner_center_list_invoices (guint size, gint64 since)
{
  PdHttpRequest *request;
  char *target;

  if (since == 0) {
    target = pd_wire_format_target ("/v1/invoices?size=%u&offset=0", size);
  } else {
    g_autofree char *filter = format_filter (since);

    target = pd_wire_format_target ("/v1/invoices?size=%u&offset=0&filter=%s", size, filter);
  }
  request = pd_wire_get (NULL, target);
  pd_wire_expect_list (request, read_invoice, (GDestroyNotify) pd_wire_invoice_free);
  return request;
}

PdHttpRequest *
pd_partner_center_get_invoice (const char *invoice_id)
{
  PdHttpRequest *request =
      pd_wire_get (NULL, pd_wire_format_target ("/v1/invoices/%s", invoice_id));

  pd_wire_expect_item (request, read_invoice, (GDestroyNotify) pd_wire_invoice_free);
  return request;
}

/* --- lines --- */

/* 12: by sign; money first, as a refund of a part may name a positive count. */
static gboolean
is_refund (const PdWireInvoiceLine *line)
{
  if (line->subtotal.is_set && line->subtotal.minor != 0)
    return line->subtotal.minor < 0;
  if (line->total.is_set && line->total.minor != 0)
    return line->total.minor < 0;
  return line->has_quantity && line->quantity < 0;
}

static char *
take_lower (JsonObject *object, const char *member, char **fault)
{
  char *text = pd_wire_take_text (object, member, fault);

  for (char *p = text; p != NULL && *p != '\0'; p++)
    *p = g_ascii_tolower (*p);
  return text;
}

static void
read_amounts (PdWireInvoiceLine *line, JsonObject *object)
{
  char **told = &line->fault;
  GError *error = NULL;

  line->currency = pd_wire_take_text (object, "currency", told);
  line->unit_price = pd_wire_take_amount (object, "unitPrice", line->currency, told);
  line->subtotal = pd_wire_take_amount (object, "subtotal", line->currency, told);
  line->tax = pd_wire_take_amount (object, "taxTotal", line->currency, told);
  line->total = pd_wire_take_amount (object, "totalForCustomer", line->currency, told);
  if (!pd_json_find_int64 (object, "quantity", &line->quantity, &line->has_quantity, &error)) {
    pd_wire_add_fault (told, error->message);
    g_error_free (error);
    line->has_quantity = FALSE;
  }
  line->is_refund = is_refund (line);
}

static gpointer
read_line (JsonObject *object, char **fault)
{
  PdWireInvoiceLine *line = g_new0 (PdWireInvoiceLine, 1);
  char **told = &line->fault;

  (void) fault; /* it is kept whatever it says */
  line->invoice_id = pd_wire_take_text (object, "invoiceNumber", told);
  line->customer_id = pd_wire_take_id (object, "customerId", told);
  line->customer_name = pd_wire_take_text (object, "customerName", told);
  line->order_id = pd_wire_take_text (object, "orderId", told);
  line->alternate_id = pd_wire_take_text (object, "alternateId", told);
  line->product_id = pd_wire_take_text (object, "productId", told);
  line->sku_id = pd_wire_take_text (object, "skuId", told);
  line->title = pd_wire_take_text (object, "skuName", told);
  if (line->title == NULL)
    line->title = pd_wire_take_text (object, "productName", told);
  line->charge_type = take_lower (object, "chargeType", told);
  line->subscription_id = pd_wire_take_id (object, "subscriptionId", told);
  line->reservation_order_id = pd_wire_take_id (object, "reservationOrderId", told);
  line->credit_reason = pd_wire_take_text (object, "creditReasonCode", told);
  line->ordered_at = pd_wire_take_instant (object, "orderDate", told);
  line->charge_start = pd_wire_take_instant (object, "chargeStartDate", told);
  line->charge_end = pd_wire_take_instant (object, "chargeEndDate", told);
  line->term_text = pd_wire_take_text (object, "termAndBillingCycle", told);
  read_amounts (line, object);
  return line;
}

static PdHttpRequest *
list_lines (char *target)
{
  PdHttpRequest *request = pd_wire_get (NULL, target);

  pd_wire_expect_list (request, read_line, (GDestroyNotify) pd_wire_invoice_line_free);
  return request;
}

PdHttpRequest *
pd_partner_center_list_invoice_lines (const PdWireInvoice *invoice, guint size)
{
  if (invoice->lines_link == NULL)
    return NULL;
  if (size == 0 || strstr (invoice->lines_link, "size=") != NULL)
    return list_lines (g_strdup (invoice->lines_link));
  return list_lines (g_strdup_printf ("%s%csize=%u", invoice->lines_link,
                                      strchr (invoice->lines_link, '?') == NULL ? '?' : '&', size));
}

PdHttpRequest *
pd_partner_center_list_lines_of_invoice (const char *invoice_id, guint size)
{
  return list_lines (pd_wire_format_target (
      "/v1/invoices/%s/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&size=%u",
      invoice_id, size == 0 ? 2000 : size));
}

static gboolean
is_same_or_unknown (const char *a, const char *b)
{
  return a == NULL || b == NULL || g_ascii_strcasecmp (a, b) == 0;
}

gboolean
pd_wire_invoice_line_is_for (const PdWireInvoiceLine *line,
                             const char *order_id,
                             const char *alternate_id,
                             const char *product_id,
                             const char *sku_id)
{
  const char *const ours[] = { order_id, alternate_id };
  const char *const theirs[] = { line->order_id, line->alternate_id };
  gboolean is_order = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (theirs); j++)
      is_order |= ours[i] != NULL && theirs[j] != NULL && pd_json_is_same_id (ours[i], theirs[j]);
  }
  return is_order && is_same_or_unknown (line->product_id, product_id) &&
         is_same_or_unknown (line->sku_id, sku_id);
}
