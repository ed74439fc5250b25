// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The activity log (partner-center-api.md 11) and invoices (12). */

#include <string.h>

#include "service-partner.h"

#define AUDIT_DAYS 90
#define AUDIT_DEFAULT_DAYS 30
#define AUDIT_PAGE 500
#define LINES_PAGE 2000

/* --- the activity log --- */

static JsonObject *
new_datum (const char *key, const char *value)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "key", key);
  json_object_set_string_member (object, "value", value);
  return object;
}

/* "name: value" lines; the order's ID as customers' programs look for it. */
static JsonArray *
describe_data (PdActivity *activity)
{
  JsonArray *array = json_array_new ();
  g_auto (GStrv) lines = g_strsplit (
      pd_activity_get_detail (activity) != NULL ? pd_activity_get_detail (activity) : "", "\n", -1);
  const char *resource = pd_activity_get_resource (activity);

  if (g_strcmp0 (pd_activity_get_resource_type (activity), "order") == 0 && resource != NULL) {
    g_autofree char *alternate = partner_make_order_alternate_id (resource);

    json_array_add_object_element (array, new_datum ("OrderId", resource));
    json_array_add_object_element (array, new_datum ("AlternateId", alternate));
  }
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

    if (g_strv_length (parts) == 2)
      json_array_add_object_element (array, new_datum (parts[0], parts[1]));
  }
  return array;
}

/* A string that holds PascalCase JSON. */
static char *
make_new_value (PdActivity *activity)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const char *data;

  json_node_take_object (root, object);
  partner_set_text (object, "Id", pd_activity_get_resource (activity));
  partner_set_text (object, "ReferenceCustomerId", pd_activity_get_customer_id (activity));
  partner_set_text (object, "Status", pd_activity_get_status (activity));
  bytes = service_json_to_bytes (root);
  data = g_bytes_get_data (bytes, &size);
  return g_strndup (data, size);
}

static JsonObject *
describe_record (DeskCall *call, PdActivity *activity)
{
  JsonObject *object = json_object_new ();
  g_autofree char *row =
      g_strdup_printf ("%" G_GINT64_FORMAT, pd_record_get_row_id (PD_RECORD (activity)));
  g_autofree char *id = desk_service_make_guid (call->service, "audit", row);
  g_autofree char *correlation = desk_service_make_guid (call->service, "correlation", row);
  g_autofree char *value = make_new_value (activity);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "partnerId", DESK_SERVICE_TENANT);
  partner_set_text (object, "customerId", pd_activity_get_customer_id (activity));
  partner_set_text (object, "customerName", pd_activity_get_customer_name (activity));
  json_object_set_string_member (
      object, "userPrincipalName",
      pd_activity_get_user_email (activity) != NULL ? pd_activity_get_user_email (activity) : "");
  json_object_set_string_member (object, "applicationId", "desk-service");
  partner_set_text (object, "resourceType", pd_activity_get_resource_type (activity));
  json_object_set_string_member (object, "resourceNewValue", value);
  partner_set_text (object, "operationType", pd_activity_get_operation (activity));
  json_object_set_string_member (object, "originalCorrelationId", correlation);
  partner_set_instant (object, "operationDate", pd_activity_get_at (activity));
  partner_set_text (object, "operationStatus", pd_activity_get_status (activity));
  json_object_set_array_member (object, "customizedData", describe_data (activity));
  partner_set_type (object, "AuditRecord");
  return object;
}

/* FALSE: refused. yyyy-mm-dd, UTC, both inclusive. */
static gboolean
parse_days (DeskCall *call, gint64 *from, gint64 *to)
{
  const char *start = desk_call_get_query (call, "startdate");
  const char *end = desk_call_get_query (call, "enddate");
  int today = pd_instant_get_day (call->now);

  *from = pd_instant_from_day (today - AUDIT_DEFAULT_DAYS);
  *to = pd_instant_from_day (today + 2);
  if ((start != NULL && !pd_date_parse (start, from, NULL)) ||
      (end != NULL && !pd_date_parse (end, to, NULL))) {
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "message", "The request is invalid.");
    desk_call_answer_object (call, 400, object);
    return FALSE;
  }
  if (end != NULL)
    *to += PD_DAY_US;
  if (*from < pd_instant_from_day (today - AUDIT_DAYS)) {
    desk_call_refuse (call, 400, 3000, "The start date lies more than %d days back.", AUDIT_DAYS);
    return FALSE;
  }
  return TRUE;
}

/* "CustomerUser" of the filter is customer_user of the record. */
static gboolean
is_same_word (const char *pascal, const char *snake)
{
  const char *const words[] = { snake != NULL ? snake : "", NULL };

  return pd_json_enum_index (pascal, words) == 0;
}

static gboolean
fits_filter (PdActivity *activity, const char *field, const char *value)
{
  g_autofree char *folded = NULL;
  g_autofree char *name = NULL;

  if (field == NULL)
    return TRUE;
  if (g_ascii_strcasecmp (field, "CustomerId") == 0)
    return pd_activity_get_customer_id (activity) != NULL &&
           g_ascii_strcasecmp (pd_activity_get_customer_id (activity), value) == 0;
  if (g_ascii_strcasecmp (field, "ResourceType") == 0)
    return is_same_word (value, pd_activity_get_resource_type (activity));

  folded = g_utf8_casefold (value, -1);
  name = g_utf8_casefold (pd_activity_get_customer_name (activity) != NULL
                              ? pd_activity_get_customer_name (activity)
                              : "",
                          -1);
  return strstr (name, folded) != NULL;
}

static GPtrArray *
load_records (DeskCall *call)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_ACTIVITY);
  g_autofree char *field = NULL;
  g_autofree char *value = NULL;
  g_autofree char *operation = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) fitting = g_ptr_array_new_with_free_func (g_object_unref);

  if (!parse_days (call, &query->from, &query->to))
    return NULL;
  query->sort = PD_SORT_DATE;
  query->descending = FALSE;
  records = partner_list (call, query);
  if (records == NULL)
    return NULL;
  if (!partner_parse_filter (call, &field, &value, &operation))
    g_clear_pointer (&field, g_free);
  for (guint i = 0; i < records->len; i++) {
    if (fits_filter (records->pdata[i], field, value))
      g_ptr_array_add (fitting, g_object_ref (records->pdata[i]));
  }
  return g_steal_pointer (&fitting);
}

static void
list_audit (Partner *partner, DeskCall *call)
{
  g_autoptr (GPtrArray) records = load_records (call);
  const char *token = desk_call_get_header (call, "MS-ContinuationToken");
  g_autofree char *next = NULL;
  JsonArray *items;
  JsonObject *collection;
  guint from = 0, to = 0;

  if (records == NULL || !desk_call_page (call, token, records->len,
                                          partner_get_size (call, AUDIT_PAGE), &from, &to, &next))
    return;
  items = json_array_new ();
  for (guint i = from; i < to; i++)
    json_array_add_object_element (items, describe_record (call, records->pdata[i]));
  collection = partner_new_collection (call, items);
  partner_set_next (collection, call, next, FALSE);
  desk_call_answer_object (call, 200, collection);
}

/* --- invoices --- */

static gint64
get_month_start (const char *month)
{
  g_autofree char *text = g_strconcat (month, "-01", NULL);
  gint64 start = 0;

  pd_date_parse (text, &start, NULL);
  return start;
}

/* What ran out: the month under way is not billed yet. */
static gboolean
is_issued (PdInvoice *invoice, gint64 now)
{
  return pd_instant_add_months (get_month_start (pd_invoice_get_month (invoice)), 1) <= now;
}

static JsonObject *
describe_invoice (PdInvoice *invoice)
{
  JsonObject *object = json_object_new ();
  JsonObject *detail = json_object_new ();
  JsonArray *details = json_array_new ();
  const char *id = pd_invoice_get_invoice_id (invoice);
  const char *currency = pd_invoice_get_currency (invoice);
  gint64 start = get_month_start (pd_invoice_get_month (invoice));
  gint64 end = pd_instant_add_months (start, 1);
  gboolean paid = strcmp (pd_invoice_get_status (invoice), "paid") == 0;

  json_object_set_string_member (object, "id", id);
  partner_set_instant (object, "invoiceDate", end);
  partner_set_instant (object, "billingPeriodStartDate", start);
  partner_set_instant (object, "billingPeriodEndDate", end - PD_DAY_US);
  partner_set_money (object, "totalCharges", pd_invoice_get_total (invoice), currency);
  partner_set_money (object, "paidAmount", paid ? pd_invoice_get_total (invoice) : 0, currency);
  json_object_set_string_member (object, "currencyCode", currency);
  json_object_set_string_member (object, "currencySymbol", partner_get_currency_symbol (currency));
  partner_add_link (object, "self", "/invoices/%s", id);
  json_object_set_string_member (detail, "invoiceLineItemType", "billing_line_items");
  json_object_set_string_member (detail, "billingProvider", "one_time");
  partner_add_link (detail, "self",
                    "/invoices/%s/lineitems?provider=onetime"
                    "&invoicelineitemtype=billinglineitems&size=%d",
                    id, LINES_PAGE);
  partner_set_type (detail, "InvoiceDetail");
  json_array_add_object_element (details, detail);
  json_object_set_array_member (object, "invoiceDetails", details);
  json_object_set_string_member (object, "documentType", "invoice");
  json_object_set_string_member (object, "invoiceType", "OneTime");
  partner_set_type (object, "Invoice");
  return object;
}

static GPtrArray *
load_invoices (DeskCall *call)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICES);
  g_autoptr (GPtrArray) all = partner_list (call, query);
  g_autoptr (GPtrArray) issued = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; all != NULL && i < all->len; i++) {
    if (is_issued (all->pdata[i], call->now))
      g_ptr_array_add (issued, g_object_ref (all->pdata[i]));
  }
  return all != NULL ? g_steal_pointer (&issued) : NULL;
}

static guint
get_offset (DeskCall *call)
{
  const char *text = desk_call_get_query (call, "offset");
  guint64 offset = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;

  return offset > G_MAXINT ? G_MAXINT : (guint) offset;
}

/* By offset. */
static void
list_invoices (Partner *partner, DeskCall *call)
{
  g_autoptr (GPtrArray) invoices = load_invoices (call);
  JsonArray *items;
  JsonObject *collection;
  guint from, to, size;

  if (invoices == NULL)
    return;
  size = partner_get_size (call, invoices->len);
  from = MIN (get_offset (call), invoices->len);
  to = size < invoices->len - from ? from + size : invoices->len;
  items = json_array_new ();
  for (guint i = from; i < to; i++)
    json_array_add_object_element (items, describe_invoice (invoices->pdata[i]));
  collection = partner_new_collection (call, items);
  if (to < invoices->len)
    partner_add_link (collection, "next", "/v1/invoices?size=%u&offset=%u", size, to);
  desk_call_answer_object (call, 200, collection);
}

static PdInvoice *
find_invoice (DeskCall *call)
{
  g_autoptr (GPtrArray) invoices = load_invoices (call);
  const char *wanted = desk_call_get_segment (call, 1);
  const char *dash = strchr (wanted, '-');

  /* "OneTime-G…" in some links. */
  if (dash != NULL)
    wanted = dash + 1;
  for (guint i = 0; invoices != NULL && i < invoices->len; i++) {
    if (g_ascii_strcasecmp (pd_invoice_get_invoice_id (invoices->pdata[i]), wanted) == 0)
      return g_object_ref (invoices->pdata[i]);
  }
  if (call->status == 0)
    desk_call_refuse (call, 404, 1000, "The invoice is not there.");
  return NULL;
}

static void
get_invoice (Partner *partner, DeskCall *call)
{
  g_autoptr (PdInvoice) invoice = find_invoice (call);

  if (invoice != NULL)
    desk_call_answer_object (call, 200, describe_invoice (invoice));
}

static void
add_summary (JsonArray *array, DeskCall *call, PdInvoice *invoice)
{
  JsonObject *object = json_object_new ();
  const char *currency = pd_invoice_get_currency (invoice);
  gboolean paid = strcmp (pd_invoice_get_status (invoice), "paid") == 0;

  partner_set_money (object, "balanceAmount", paid ? 0 : pd_invoice_get_total (invoice), currency);
  json_object_set_string_member (object, "currencyCode", currency);
  json_object_set_string_member (object, "currencySymbol", partner_get_currency_symbol (currency));
  partner_set_instant (object, "accountingDate", call->now);
  partner_set_type (object, "InvoiceSummary");
  json_array_add_object_element (array, object);
}

/* The last invoice of each currency. */
static void
list_summaries (Partner *partner, DeskCall *call)
{
  g_autoptr (GPtrArray) invoices = load_invoices (call);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *items;

  if (invoices == NULL)
    return;
  items = json_array_new ();
  for (guint i = 0; i < invoices->len; i++) {
    if (g_hash_table_add (seen, (gpointer) pd_invoice_get_currency (invoices->pdata[i])))
      add_summary (items, call, invoices->pdata[i]);
  }
  if (desk_call_is (call, 1, "summaries")) {
    desk_call_answer_object (call, 200, partner_new_collection (call, items));
    return;
  }
  if (json_array_get_length (items) > 0)
    desk_call_answer_object (call, 200, json_object_ref (json_array_get_object_element (items, 0)));
  else
    desk_call_refuse (call, 404, 1000, "There is no invoice yet.");
  json_array_unref (items);
}

/* --- lines --- */

/* Numbers are text in new answers (1.3). */
static void
set_amount (JsonObject *object, const char *name, gint64 minor, const char *currency)
{
  g_autofree char *text = pd_money_format_plain (minor, currency);

  json_object_set_string_member (object, name, text);
}

/* An invoice line with what it is about. */
typedef struct
{
  PdInvoiceLine *line;
  PdOrderLine *order_line; /* (nullable) */
  PdCustomer *customer;    /* (nullable) */
} Billed;

static void
billed_free (gpointer data)
{
  Billed *billed = data;

  g_clear_object (&billed->line);
  g_clear_object (&billed->order_line);
  g_clear_object (&billed->customer);
  g_free (billed);
}

static void
describe_bought (Partner *partner, JsonObject *object, PdOrderLine *line, PdCustomer *customer)
{
  g_autofree char *offer =
      partner_make_offer_id (partner, line, pd_customer_get_country (customer));
  g_auto (GStrv) parts = g_strsplit (offer, ":", -1);
  g_autofree char *alternate = partner_make_order_alternate_id (pd_order_line_get_order_id (line));

  partner_set_instant (object, "orderDate", pd_order_line_get_placed_at (line));
  json_object_set_string_member (object, "productId", parts[0]);
  json_object_set_string_member (object, "skuId", parts[1]);
  json_object_set_string_member (object, "availabilityId", parts[2]);
  partner_set_text (object, "productName", pd_order_line_get_title (line));
  partner_set_text (object, "skuName", pd_order_line_get_title (line));
  partner_set_text (object, "publisherName", pd_order_line_get_publisher (line));
  json_object_set_string_member (object, "alternateId", alternate);
  if (strcmp (pd_order_line_get_kind (line), PD_KIND_PERPETUAL) != 0 &&
      strcmp (pd_order_line_get_kind (line), PD_KIND_RESERVATION) != 0) {
    g_autofree char *subscription = partner_make_subscription_id (partner, line);

    json_object_set_string_member (object, "subscriptionId", subscription);
  }
}

static JsonObject *
describe_billed (Partner *partner, const Billed *billed, const char *invoice_id)
{
  JsonObject *object = json_object_new ();
  PdInvoiceLine *line = billed->line;
  const char *currency = pd_invoice_line_get_currency (line);
  gint64 amount = pd_invoice_line_get_amount (line);
  gint64 quantity =
      billed->order_line != NULL ? pd_order_line_get_quantity (billed->order_line) : 1;
  g_autofree char *kind = g_ascii_strdown (pd_invoice_line_get_charge_type (line), -1);
  g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, amount < 0 ? -quantity : quantity);

  json_object_set_string_member (object, "partnerId", DESK_SERVICE_TENANT);
  if (billed->customer != NULL) {
    json_object_set_string_member (object, "customerId",
                                   pd_customer_get_tenant_id (billed->customer));
    partner_set_text (object, "customerDomainName", pd_customer_get_domain (billed->customer));
    partner_set_text (object, "customerCountry", pd_customer_get_country (billed->customer));
  }
  partner_set_text (object, "customerName", pd_invoice_line_get_customer_name (line));
  json_object_set_string_member (object, "invoiceNumber", invoice_id);
  partner_set_text (object, "orderId", pd_invoice_line_get_order_id (line));
  if (billed->order_line != NULL && billed->customer != NULL)
    describe_bought (partner, object, billed->order_line, billed->customer);
  json_object_set_string_member (object, "chargeType", kind);
  if (billed->order_line != NULL)
    set_amount (object, "unitPrice", pd_order_line_get_unit_price (billed->order_line), currency);
  json_object_set_string_member (object, "quantity", count);
  set_amount (object, "subtotal", amount, currency);
  json_object_set_string_member (object, "taxTotal", "0");
  set_amount (object, "totalForCustomer", amount, currency);
  json_object_set_string_member (object, "currency", currency);
  partner_set_instant (object, "chargeStartDate", pd_invoice_line_get_at (line));
  json_object_set_string_member (object, "attributes/objectType", "OneTimeInvoiceLineItem");
  return object;
}

/* Which page of an invoice's lines is wanted, and what it is. */
typedef struct
{
  DeskCall *call;
  gint64 invoice_row_id;
  char *next; /* (nullable) */
  gboolean refused;
} Lines;

static PdOrderLine *
find_order_line (PdDatabase *database, PdInvoiceLine *line)
{
  const char *order_id = pd_invoice_line_get_order_id (line);
  g_autoptr (PdOrder) order = order_id != NULL && *order_id != '\0'
                                  ? pd_database_find_order (database, order_id, NULL)
                                  : NULL;

  for (guint i = 0; order != NULL && i < pd_order_get_lines (order)->len; i++) {
    PdOrderLine *order_line = pd_order_get_lines (order)->pdata[i];

    if (pd_order_line_get_line (order_line) == pd_invoice_line_get_line (line))
      return g_object_ref (order_line);
  }
  return NULL;
}

static Billed *
new_billed (PdDatabase *database, PdInvoiceLine *line, gint64 now)
{
  Billed *entry = g_new0 (Billed, 1);

  entry->line = g_object_ref (line);
  entry->order_line = find_order_line (database, line);
  if (entry->order_line != NULL)
    entry->customer =
        pd_database_get (database, PD_LIST_CUSTOMERS,
                         pd_order_line_get_customer_row_id (entry->order_line), now, NULL);
  return entry;
}

static gpointer
load_lines_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Lines *wanted = data;
  DeskCall *call = wanted->call;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICE_LINES);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) billed = g_ptr_array_new_with_free_func (billed_free);
  guint from = 0, to = 0;

  query->invoice_row_id = wanted->invoice_row_id;
  ids = pd_database_list_ids (database, query, -1, 0, NULL, error);
  if (ids == NULL)
    return NULL;
  wanted->refused =
      !desk_call_page (call, desk_call_get_header (call, "MS-ContinuationToken"), ids->len,
                       partner_get_size (call, LINES_PAGE), &from, &to, &wanted->next);
  if (wanted->refused)
    return g_steal_pointer (&billed);
  lines = pd_database_load (database, PD_LIST_INVOICE_LINES, &g_array_index (ids, gint64, from),
                            to - from, engine->now, error);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    g_ptr_array_add (billed, new_billed (database, lines->pdata[i], engine->now));
  return lines != NULL ? g_steal_pointer (&billed) : NULL;
}

static void
answer_lines (Partner *partner, DeskCall *call, PdInvoice *invoice)
{
  Lines wanted = { call, pd_record_get_row_id (PD_RECORD (invoice)) };
  g_autoptr (GPtrArray) billed = NULL;
  GError *error = NULL;
  JsonArray *items;
  JsonObject *collection;

  billed = desk_service_run_read (call->service, load_lines_job, &wanted, &error);
  if (billed == NULL)
    desk_call_refuse_error (call, error);
  if (call->status != 0)
    return;

  items = json_array_new ();
  for (guint i = 0; i < billed->len; i++)
    json_array_add_object_element (
        items, describe_billed (partner, billed->pdata[i], pd_invoice_get_invoice_id (invoice)));
  collection = partner_new_collection (call, items);
  partner_set_next (collection, call, wanted.next, TRUE);
  call->cacheable =
      wanted.next == NULL && desk_call_get_header (call, "MS-ContinuationToken") == NULL;
  g_free (wanted.next);
  desk_call_answer_object (call, 200, collection);
}

/* office and azure have nothing here: everything is one-time. */
static gboolean
is_one_time (DeskCall *call)
{
  const char *provider = call->n_segments > 3 ? desk_call_get_segment (call, 3)
                                              : desk_call_get_query (call, "provider");

  return provider == NULL || g_ascii_strcasecmp (provider, "onetime") == 0 ||
         g_ascii_strcasecmp (provider, "one_time") == 0;
}

static void
list_lines (Partner *partner, DeskCall *call)
{
  g_autoptr (PdInvoice) invoice = find_invoice (call);

  if (invoice == NULL)
    return;
  if (is_one_time (call))
    answer_lines (partner, call, invoice);
  else
    desk_call_answer_object (call, 200, partner_new_collection (call, json_array_new ()));
}

/* The month under way, of one currency. */
static void
list_unbilled (Partner *partner, DeskCall *call)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_INVOICES);
  g_autoptr (GPtrArray) all = partner_list (call, query);
  const char *currency = desk_call_get_query (call, "currencycode");

  for (guint i = 0; all != NULL && i < all->len && is_one_time (call); i++) {
    if (!is_issued (all->pdata[i], call->now) &&
        (currency == NULL ||
         g_ascii_strcasecmp (currency, pd_invoice_get_currency (all->pdata[i])) == 0)) {
      answer_lines (partner, call, all->pdata[i]);
      return;
    }
  }
  if (call->status == 0)
    desk_call_answer_object (call, 200, partner_new_collection (call, json_array_new ()));
}

static void
get_statement (Partner *partner, DeskCall *call)
{
  g_autoptr (PdInvoice) invoice = find_invoice (call);
  g_autofree char *text = NULL;
  g_autofree char *disposition = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (invoice == NULL)
    return;
  text = g_strdup_printf ("%%PDF-1.4\n%% Invoice %s\n1 0 obj<</Type/Catalog>>endobj\n"
                          "trailer<</Root 1 0 R>>\n%%%%EOF\n",
                          pd_invoice_get_invoice_id (invoice));
  disposition =
      g_strdup_printf ("attachment; filename=\"%s.pdf\"", pd_invoice_get_invoice_id (invoice));
  bytes = g_bytes_new (text, strlen (text));
  desk_call_answer_bytes (call, 200, "application/pdf", bytes);
  desk_call_set_header (call, "Content-Disposition", disposition);
}

const PartnerRoute partner_record_routes[] = {
  { "GET", "auditrecords", list_audit },
  { "GET", "invoices", list_invoices },
  { "GET", "invoices/summary", list_summaries },
  { "GET", "invoices/summaries", list_summaries },
  { "GET", "invoices/unbilled/lineitems", list_unbilled },
  { "GET", "invoices/*", get_invoice },
  { "GET", "invoices/*/lineitems", list_lines },
  { "GET", "invoices/*/lineitems/*/*", list_lines },
  { "GET", "invoices/*/documents/statement", get_statement },
  { NULL },
};
