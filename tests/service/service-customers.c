// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Customers, addresses, country rules, billing profiles (partner-center-api.md 3). */

#include <string.h>

#include "pd-text.h"
#include "service-partner.h"

#define PAGE_SIZE 500

/* --- what a customer is on the wire --- */

static JsonObject *
describe_thin (PdCustomer *customer)
{
  JsonObject *object = json_object_new ();
  JsonObject *company = json_object_new ();

  json_object_set_string_member (object, "id", pd_customer_get_tenant_id (customer));
  json_object_set_string_member (company, "tenantId", pd_customer_get_tenant_id (customer));
  partner_set_text (company, "domain", pd_customer_get_domain (customer));
  partner_set_text (company, "companyName", pd_customer_get_name (customer));
  partner_set_type (company, "CustomerCompanyProfile");
  json_object_set_object_member (object, "companyProfile", company);
  json_object_set_string_member (object, "relationshipToPartner", "reseller");
  partner_set_type (object, "Customer");
  return object;
}

static const struct
{
  const char *country;
  const char *culture;
  const char *language;
  const char *city;
  const char *postal_code;
  const char *state; /* (nullable): not needed there */
  const char *postal_regex;
  const char *phone_regex;
  const char *calling_code;
} places[] = {
  { "JP", "ja-JP", "ja", "東京", "100-0005", NULL, "^\\d{3}-?\\d{4}$", "^\\+?[0-9 -]{9,16}$",
    "81" },
  { "US", "en-US", "en", "Seattle", "98101", "WA", "^\\d{5}(-\\d{4})?$", "^\\+?[0-9 -]{10,16}$",
    "1" },
  { "DE", "de-DE", "de", "Berlin", "10115", NULL, "^\\d{5}$", "^\\+?[0-9 -]{6,18}$", "49" },
  { "FR", "fr-FR", "fr", "Paris", "75001", NULL, "^\\d{5}$", "^\\+?[0-9 -]{9,16}$", "33" },
  { "GB", "en-GB", "en", "London", "EC1A 1BB", NULL, "^[A-Z0-9 ]{5,8}$", "^\\+?[0-9 -]{9,16}$",
    "44" },
  { "AU", "en-AU", "en", "Sydney", "2000", NULL, "^\\d{4}$", "^\\+?[0-9 -]{8,16}$", "61" },
  { "BR", "pt-BR", "pt", "São Paulo", "01001-000", NULL, "^\\d{5}-?\\d{3}$", "^\\+?[0-9 -]{10,18}$",
    "55" },
  { "IN", "en-IN", "en", "Mumbai", "400001", NULL, "^\\d{6}$", "^\\+?[0-9 -]{10,16}$", "91" },
  { "TH", "th-TH", "th", "Bangkok", "10110", NULL, "^\\d{5}$", "^\\+?[0-9 -]{8,16}$", "66" },
  { "CA", "en-CA", "en", "Toronto", "M5H 2N2", "ON", "^[A-Z]\\d[A-Z] ?\\d[A-Z]\\d$",
    "^\\+?[0-9 -]{10,16}$", "1" },
};

static guint
find_place (const char *country)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    if (country != NULL && g_ascii_strcasecmp (places[i].country, country) == 0)
      return i;
  }
  return G_N_ELEMENTS (places);
}

/* The address that was given, else one that fits the country. */
static JsonObject *
describe_address (Partner *partner, PdCustomer *customer)
{
  JsonObject *kept = g_hash_table_lookup (partner->profiles, pd_customer_get_tenant_id (customer));
  JsonObject *given = kept != NULL ? pd_json_find_object (kept, "defaultAddress", NULL) : NULL;
  JsonObject *address = json_object_new ();
  guint place = find_place (pd_customer_get_country (customer));

  partner_set_text (address, "country", pd_customer_get_country (customer));
  if (given == NULL && place < G_N_ELEMENTS (places)) {
    partner_set_text (address, "city", places[place].city);
    partner_set_text (address, "state", places[place].state);
    partner_set_text (address, "postalCode", places[place].postal_code);
  }
  json_object_set_string_member (address, "addressLine1", "1-1");
  partner_set_text (address, "firstName", pd_customer_get_first_name (customer));
  partner_set_text (address, "lastName", pd_customer_get_last_name (customer));
  partner_set_text (address, "phoneNumber", pd_customer_get_phone (customer));
  if (given != NULL) {
    JsonObjectIter iter;
    const char *name;
    JsonNode *member;

    json_object_iter_init (&iter, given);
    while (json_object_iter_next (&iter, &name, &member)) {
      if (strcmp (name, "country") != 0)
        json_object_set_member (address, name, json_node_copy (member));
    }
  }
  return address;
}

static char *
make_etag (Partner *partner, const char *tenant)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (partner->etags, tenant));
  g_autofree char *text = g_strdup_printf ("%s %u", tenant, n);

  /* A signed decimal (1.5). */
  return g_strdup_printf ("-%u%07u", g_str_hash (text), n);
}

JsonObject *
partner_describe_billing_profile (Partner *partner, PdCustomer *customer)
{
  const char *tenant = pd_customer_get_tenant_id (customer);
  g_autofree char *id = desk_service_make_guid (partner->service, "billing-profile", tenant);
  g_autofree char *etag = make_etag (partner, tenant);
  JsonObject *kept = g_hash_table_lookup (partner->profiles, tenant);
  g_autofree char *culture = desk_call_dup_member (kept, "culture", NULL);
  g_autofree char *language = desk_call_dup_member (kept, "language", NULL);
  guint place = find_place (pd_customer_get_country (customer));
  JsonObject *object = json_object_new ();
  gboolean known = place < G_N_ELEMENTS (places);

  json_object_set_string_member (object, "id", id);
  partner_set_text (object, "firstName", pd_customer_get_first_name (customer));
  partner_set_text (object, "lastName", pd_customer_get_last_name (customer));
  partner_set_text (object, "email", pd_customer_get_email (customer));
  json_object_set_string_member (object, "culture",
                                 culture != NULL ? culture
                                 : known         ? places[place].culture
                                                 : "en-US");
  json_object_set_string_member (object, "language",
                                 language != NULL ? language
                                 : known          ? places[place].language
                                                  : "en");
  partner_set_text (object, "companyName", pd_customer_get_name (customer));
  json_object_set_object_member (object, "defaultAddress", describe_address (partner, customer));
  partner_add_link (object, "self", "/customers/%s/profiles/billing", tenant);
  partner_set_type (object, "CustomerBillingProfile");
  json_object_set_string_member (json_object_get_object_member (object, "attributes"), "etag",
                                 etag);
  return object;
}

static JsonObject *
describe_company (Partner *partner, PdCustomer *customer)
{
  JsonObject *company = json_object_new ();
  const char *tenant = pd_customer_get_tenant_id (customer);

  json_object_set_string_member (company, "tenantId", tenant);
  partner_set_text (company, "domain", pd_customer_get_domain (customer));
  partner_set_text (company, "companyName", pd_customer_get_name (customer));
  json_object_set_object_member (company, "address", describe_address (partner, customer));
  partner_set_text (company, "email", pd_customer_get_email (customer));
  partner_set_text (company, "organizationRegistrationNumber",
                    pd_customer_get_registration_id (customer));
  partner_add_link (company, "self", "/customers/%s/profiles/company", tenant);
  partner_set_type (company, "CustomerCompanyProfile");
  return company;
}

static JsonObject *
describe_customer (Partner *partner, PdCustomer *customer)
{
  const char *tenant = pd_customer_get_tenant_id (customer);
  g_autofree char *commerce = desk_service_make_guid (partner->service, "commerce", tenant);
  JsonObject *object = json_object_new ();
  JsonArray *domains = json_array_new ();

  json_object_set_string_member (object, "id", tenant);
  json_object_set_string_member (object, "commerceId", commerce);
  json_object_set_object_member (object, "companyProfile", describe_company (partner, customer));
  json_object_set_object_member (object, "billingProfile",
                                 partner_describe_billing_profile (partner, customer));
  json_object_set_string_member (object, "relationshipToPartner", "reseller");
  json_object_set_boolean_member (object, "allowDelegatedAccess", TRUE);
  json_array_add_string_element (domains, pd_customer_get_domain (customer));
  json_object_set_array_member (object, "customDomains", domains);
  partner_add_link (object, "self", "/customers/%s", tenant);
  partner_set_type (object, "Customer");
  return object;
}

/* --- reading --- */

/* Which page of the customers is wanted, and what it is. */
typedef struct
{
  DeskCall *call;
  char *field;
  char *value; /* case-folded */
  char *next;
  gboolean refused;
} List;

static gboolean
list_fits (const List *list, PdCustomer *customer)
{
  const char *text = g_ascii_strcasecmp (list->field, "Domain") == 0
                         ? pd_customer_get_domain (customer)
                         : pd_customer_get_name (customer);
  g_autofree char *folded = g_utf8_casefold (text != NULL ? text : "", -1);

  return g_str_has_prefix (folded, list->value);
}

static GPtrArray *
load_page (PdDatabase *database, List *list, GArray *ids, gint64 now, GError **error)
{
  const char *token = desk_call_get_header (list->call, "MS-ContinuationToken");
  guint from = 0, to = 0;

  list->refused =
      !desk_call_page (list->call, token, ids->len, partner_get_size (list->call, PAGE_SIZE), &from,
                       &to, &list->next);
  if (list->refused)
    return g_ptr_array_new_with_free_func (g_object_unref);
  return pd_database_load (database, PD_LIST_CUSTOMERS, &g_array_index (ids, gint64, from),
                           to - from, now, error);
}

static gpointer
list_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  List *list = data;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GArray) fitting = NULL;
  g_autoptr (GPtrArray) all = NULL;

  query->sort = PD_SORT_CREATED;
  ids = pd_database_list_ids (database, query, -1, 0, NULL, error);
  if (ids == NULL)
    return NULL;
  if (list->value == NULL)
    return load_page (database, list, ids, engine->now, error);

  all = pd_database_load (database, PD_LIST_CUSTOMERS, (const gint64 *) (gpointer) ids->data,
                          ids->len, engine->now, error);
  if (all == NULL)
    return NULL;
  fitting = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < all->len; i++) {
    gint64 row_id = pd_record_get_row_id (all->pdata[i]);

    if (list_fits (list, all->pdata[i]))
      g_array_append_val (fitting, row_id);
  }
  return load_page (database, list, fitting, engine->now, error);
}

static void
answer_list (DeskCall *call, GPtrArray *customers, const char *next)
{
  JsonArray *items = json_array_new ();
  JsonObject *collection;

  for (guint i = 0; i < customers->len; i++)
    json_array_add_object_element (items, describe_thin (customers->pdata[i]));
  collection = partner_new_collection (call, items);
  partner_set_next (collection, call, next, FALSE);
  desk_call_answer_object (call, 200, collection);
}

static void
list_customers (Partner *partner, DeskCall *call)
{
  List list = { .call = call };
  g_autofree char *operation = NULL;
  g_autofree char *value = NULL;
  g_autoptr (GPtrArray) customers = NULL;
  GError *error = NULL;

  if (partner_parse_filter (call, &list.field, &value, &operation)) {
    if (g_ascii_strcasecmp (operation != NULL ? operation : "", "starts_with") != 0)
      desk_call_refuse (call, 400, 3000, "Only starts_with is supported.");
    list.value = g_utf8_casefold (value, -1);
  }
  if (call->status == 0) {
    customers = desk_service_run_read (call->service, list_job, &list, &error);
    if (customers == NULL)
      desk_call_refuse_error (call, error);
    else if (!list.refused)
      answer_list (call, customers, list.next);
  }
  g_free (list.field);
  g_free (list.value);
  g_free (list.next);
}

static void
get_customer (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);

  if (customer == NULL)
    return;
  call->cacheable = TRUE;
  desk_call_answer_object (call, 200, describe_customer (partner, customer));
}

static void
get_billing_profile (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);

  if (customer == NULL)
    return;
  call->cacheable = TRUE;
  desk_call_answer_object (call, 200, partner_describe_billing_profile (partner, customer));
}

static void
get_company_profile (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);

  if (customer == NULL)
    return;
  call->cacheable = TRUE;
  desk_call_answer_object (call, 200, describe_company (partner, customer));
}

/* Bare arrays (1.3). */
static void
get_organization (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  JsonNode *root = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  JsonObject *object;

  json_node_take_array (root, array);
  if (customer == NULL) {
    json_node_unref (root);
    return;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "id", pd_customer_get_tenant_id (customer));
  partner_set_text (object, "displayName", pd_customer_get_name (customer));
  partner_set_text (object, "countryLetterCode", pd_customer_get_country (customer));
  partner_set_text (object, "city", NULL);
  json_array_add_object_element (array, object);
  desk_call_answer (call, 200, root);
}

static void
get_custom_domains (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  JsonNode *root;
  JsonArray *array;

  if (customer == NULL)
    return;
  root = json_node_new (JSON_NODE_ARRAY);
  array = json_array_new ();
  json_array_add_string_element (array, pd_customer_get_domain (customer));
  json_node_take_array (root, array);
  desk_call_answer (call, 200, root);
}

/* --- writing --- */

/* A new customer, or a change of one; strings are owned by the fields. */
typedef struct
{
  PdCustomerFields *fields;
  gint64 row_id;
  const char *request_id;
  PdCustomer *customer; /* owned: as it is then */
} Write;

static PdCustomerFields *
read_fields (JsonObject *company, JsonObject *billing, JsonObject *address)
{
  PdCustomerFields *fields = g_new0 (PdCustomerFields, 1);

  fields->name = desk_call_dup_member (billing, "companyName", NULL);
  if (fields->name == NULL)
    fields->name = desk_call_dup_member (company, "companyName", NULL);
  fields->domain = desk_call_dup_member (company, "domain", NULL);
  fields->registration_id = desk_call_dup_member (company, "organizationRegistrationNumber", NULL);
  fields->email = desk_call_dup_member (billing, "email", NULL);
  fields->first_name = desk_call_dup_member (billing, "firstName", NULL);
  fields->last_name = desk_call_dup_member (billing, "lastName", NULL);
  if (fields->first_name == NULL)
    fields->first_name = desk_call_dup_member (address, "firstName", NULL);
  if (fields->last_name == NULL)
    fields->last_name = desk_call_dup_member (address, "lastName", NULL);
  fields->country = desk_call_dup_member (address, "country", NULL);
  fields->phone = desk_call_dup_member (address, "phoneNumber", NULL);
  fields->currency = g_strdup (pd_country_get_currency (fields->country));
  return fields;
}

static gpointer
create_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Write *write = data;

  if (!pd_local_engine_create_customer (database, engine, write->fields, write->request_id,
                                        &write->row_id, error))
    return NULL;
  write->customer =
      pd_database_get (database, PD_LIST_CUSTOMERS, write->row_id, engine->now, error);
  return write->customer;
}

/* 3.2: which fields a new record needs. TRUE: all are there. */
static gboolean
check_new (DeskCall *call, const PdCustomerFields *fields, JsonObject *address)
{
  g_autofree char *line = desk_call_dup_member (address, "addressLine1", "");
  g_autofree char *city = desk_call_dup_member (address, "city", "");
  gboolean needs = fields->country != NULL && pd_country_needs_registration (fields->country);

  if (needs && (fields->registration_id == NULL || *fields->registration_id == '\0'))
    desk_call_refuse (call, 400, 600049, "The organization registration ID is missing.");
  else if (needs && (fields->phone == NULL || *fields->phone == '\0'))
    desk_call_refuse (call, 400, 600051, "The customer's phone number is missing.");
  else if (fields->domain == NULL || fields->email == NULL || fields->name == NULL ||
           fields->country == NULL || fields->first_name == NULL || fields->last_name == NULL ||
           *line == '\0' || *city == '\0')
    desk_call_refuse (call, 400, 3000, "A member that a new customer needs is missing.");
  return call->status == 0;
}

static gpointer
find_domain_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_CUSTOMERS);
  g_autoptr (GPtrArray) found = NULL;

  pd_query_set_search (query, data);
  found = pd_database_list (database, query, -1, 0, error);
  for (guint i = 0; found != NULL && i < found->len; i++) {
    if (g_ascii_strcasecmp (pd_customer_get_domain (found->pdata[i]), data) == 0)
      return g_object_ref (found->pdata[i]);
  }
  return NULL;
}

static gboolean
is_taken (DeskCall *call, const char *domain)
{
  g_autoptr (PdCustomer) customer =
      desk_service_run_read (call->service, find_domain_job, (gpointer) domain, NULL);

  return customer != NULL;
}

static void
answer_created (Partner *partner, DeskCall *call, PdCustomer *customer)
{
  JsonObject *object = describe_customer (partner, customer);
  JsonObject *credentials = json_object_new ();
  g_autofree char *guid = g_uuid_string_random ();

  /* New customers come back as "none" at first; the password is told once (3.1). */
  json_object_set_string_member (object, "relationshipToPartner", "none");
  json_object_set_string_member (credentials, "userName", "admin");
  json_object_set_string_member (credentials, "password", guid);
  json_object_set_object_member (object, "userCredentials", credentials);
  desk_call_answer_object (call, 201, object);
}

static void
create_customer (Partner *partner, DeskCall *call)
{
  JsonObject *body = desk_call_get_object (call);
  JsonObject *company = pd_json_find_object (body, "companyProfile", NULL);
  JsonObject *billing = pd_json_find_object (body, "billingProfile", NULL);
  JsonObject *address =
      billing != NULL ? pd_json_find_object (billing, "defaultAddress", NULL) : NULL;
  g_autoptr (PdCustomerFields) fields = read_fields (company, billing, address);
  g_autoptr (PdCustomer) customer = NULL;
  Write write = { .fields = fields, .request_id = call->request_id };
  GError *error = NULL;

  if (!check_new (call, fields, address))
    return;
  if (is_taken (call, fields->domain)) {
    desk_call_refuse (call, 409, 3002, "The domain %s is taken.", fields->domain);
    return;
  }
  customer = desk_service_run_write (call->service, create_job, &write, &error);
  if (customer == NULL) {
    desk_call_refuse_error (call, error);
    return;
  }

  desk_service_count_act (call, "create-customer", fields->domain,
                          pd_customer_get_tenant_id (customer), TRUE);
  g_hash_table_replace (partner->profiles, g_strdup (pd_customer_get_tenant_id (customer)),
                        json_object_ref (billing));
  answer_created (partner, call, customer);
}

static gpointer
update_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Write *write = data;

  if (!pd_local_engine_update_customer (database, engine, write->row_id, write->fields,
                                        write->request_id, error))
    return NULL;
  write->customer =
      pd_database_get (database, PD_LIST_CUSTOMERS, write->row_id, engine->now, error);
  return write->customer;
}

/* What a billing profile does not say stays as it is. */
static void
fill_fields (PdCustomerFields *fields, PdCustomer *customer)
{
  g_free (fields->domain);
  g_free (fields->country);
  g_free (fields->currency);
  fields->domain = g_strdup (pd_customer_get_domain (customer));
  fields->country = g_strdup (pd_customer_get_country (customer));
  fields->currency = g_strdup (pd_customer_get_currency (customer));
  fields->registration_id = g_strdup (pd_customer_get_registration_id (customer));
  if (fields->phone == NULL)
    fields->phone = g_strdup (pd_customer_get_phone (customer));
}

/* 1.5: the etag of the head, else that of the body. */
static gboolean
check_etag (Partner *partner, DeskCall *call, PdCustomer *customer)
{
  const char *tenant = pd_customer_get_tenant_id (customer);
  JsonObject *attributes = pd_json_find_object (desk_call_get_object (call), "attributes", NULL);
  const char *header = desk_call_get_header (call, "If-Match");
  g_autofree char *given = desk_call_dup_member (attributes, "etag", NULL);
  g_autofree char *etag = NULL;

  if (desk_call_take_fault (call, DESK_FAULT_ETAG_CHANGED)) {
    g_hash_table_replace (
        partner->etags, g_strdup (tenant),
        GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (partner->etags, tenant)) + 1));
    desk_service_touch (call->service);
  }
  etag = make_etag (partner, tenant);
  if (header == NULL) {
    desk_call_refuse (call, 400, 2055, "If-Match is missing.");
    return FALSE;
  }
  if (g_strcmp0 (header, etag) == 0 && (given == NULL || strcmp (given, etag) == 0))
    return TRUE;

  desk_call_refuse (call, 400, 2055, "The etag is no longer valid.");
  return FALSE;
}

static void
put_billing_profile (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  JsonObject *body = desk_call_get_object (call);
  g_autoptr (PdCustomerFields) fields = NULL;
  g_autoptr (PdCustomer) changed = NULL;
  Write write = { .request_id = call->request_id };
  GError *error = NULL;
  const char *tenant;

  if (customer == NULL || !check_etag (partner, call, customer))
    return;
  tenant = pd_customer_get_tenant_id (customer);
  fields = read_fields (NULL, body, pd_json_find_object (body, "defaultAddress", NULL));
  fill_fields (fields, customer);
  write.fields = fields;
  write.row_id = pd_record_get_row_id (PD_RECORD (customer));
  changed = desk_service_run_write (call->service, update_job, &write, &error);
  if (changed == NULL) {
    desk_call_refuse_error (call, error);
    return;
  }

  g_hash_table_replace (partner->profiles, g_strdup (tenant), json_object_ref (body));
  g_hash_table_replace (
      partner->etags, g_strdup (tenant),
      GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (partner->etags, tenant)) + 1));
  desk_service_count_act (call, "update-customer", "", tenant, TRUE);
  desk_call_answer_object (call, 200, partner_describe_billing_profile (partner, changed));
}

static void
patch_customer (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autofree char *relationship =
      desk_call_dup_member (desk_call_get_object (call), "relationshipToPartner", NULL);

  if (customer == NULL)
    return;
  if (relationship == NULL || g_ascii_strcasecmp (relationship, "none") != 0)
    desk_call_refuse (call, 400, 3000, "Only the end of the relationship can be asked for.");
  else
    desk_call_refuse (call, 400, 3000, "There are orders and subscriptions still.");
}

/* --- validation --- */

/* 200: taken, 404: free; no body (3). */
static void
check_domain (Partner *partner, DeskCall *call)
{
  desk_call_answer (call, is_taken (call, desk_call_get_segment (call, 1)) ? 200 : 404, NULL);
}

static JsonObject *
copy_address (JsonObject *body)
{
  static const char *const names[] = { "addressLine1", "addressLine2", "city",
                                       "state",        "postalCode",   "country" };
  JsonObject *address = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *text = desk_call_dup_member (body, names[i], NULL);

    partner_set_text (address, names[i], text);
  }
  return address;
}

/* 3.3, by what the address says: a wrong postal code of a known country gets a suggestion, the word
 * "nowhere" nothing. */
static void
check_address (Partner *partner, DeskCall *call)
{
  JsonObject *body = desk_call_get_object (call);
  JsonArray *suggestions = json_array_new ();
  JsonObject *object = json_object_new ();
  g_autofree char *country = desk_call_dup_member (body, "country", "");
  g_autofree char *postal = desk_call_dup_member (body, "postalCode", "");
  g_autofree char *line = desk_call_dup_member (body, "addressLine1", "");
  guint place = find_place (country);
  const char *status = "VerifiedShippable";

  if (strstr (line, "nowhere") != NULL || *line == '\0') {
    status = "None";
    json_object_set_string_member (object, "validationMessage", "There is no such address.");
  } else if (place < G_N_ELEMENTS (places) &&
             !g_regex_match_simple (places[place].postal_regex, postal, 0, 0)) {
    JsonObject *better = copy_address (body);

    status = "InteractionRequired";
    json_object_set_string_member (better, "postalCode", places[place].postal_code);
    json_array_add_object_element (suggestions, better);
  } else {
    json_array_add_object_element (suggestions, copy_address (body));
  }
  json_object_set_object_member (object, "originalAddress", copy_address (body));
  json_object_set_array_member (object, "suggestedAddresses", suggestions);
  json_object_set_string_member (object, "status", status);
  desk_call_answer_object (call, 200, object);
}

static void
set_list (JsonObject *object, const char *name, const char *first, const char *second)
{
  JsonArray *array = json_array_new ();

  if (first != NULL)
    json_array_add_string_element (array, first);
  if (second != NULL)
    json_array_add_string_element (array, second);
  json_object_set_array_member (object, name, array);
}

/* 3.4: flat. */
static void
get_country_rules (Partner *partner, DeskCall *call)
{
  guint place = find_place (desk_call_get_segment (call, 1));
  JsonObject *object;

  if (place == G_N_ELEMENTS (places)) {
    desk_call_refuse (call, 404, 1000, "There are no rules for this country.");
    return;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "iso2Code", places[place].country);
  json_object_set_string_member (object, "defaultCulture", places[place].culture);
  json_object_set_boolean_member (object, "isStateRequired", places[place].state != NULL);
  set_list (object, "supportedStatesList", places[place].state,
            places[place].state != NULL ? "NY" : NULL);
  set_list (object, "supportedLanguagesList", places[place].language, "en");
  set_list (object, "supportedCulturesList", places[place].culture, "en-US");
  json_object_set_boolean_member (object, "isPostalCodeRequired", TRUE);
  json_object_set_string_member (object, "postalCodeRegex", places[place].postal_regex);
  json_object_set_boolean_member (object, "isCityRequired", TRUE);
  json_object_set_boolean_member (object, "isVatIdSupported", FALSE);
  json_object_set_string_member (object, "phoneNumberRegex", places[place].phone_regex);
  json_object_set_boolean_member (object, "isTaxIdSupported", FALSE);
  json_object_set_boolean_member (object, "isTaxIdOptional", TRUE);
  set_list (object, "countryCallingCodesList", places[place].calling_code, NULL);
  call->cacheable = TRUE;
  desk_call_answer_object (call, 200, object);
}

/* 404 with 600074: nobody has looked, which does not block. */
static void
get_validation_status (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autofree char *text = NULL;
  JsonObject *object;

  if (customer == NULL)
    return;
  text = g_strdup_printf ("There is no account status of the customer %s.",
                          pd_customer_get_tenant_id (customer));
  object = json_object_new ();
  json_object_set_int_member (object, "code", 600074);
  json_object_set_string_member (object, "message", "The request was not carried out.");
  json_object_set_string_member (object, "description", text);
  json_object_set_string_member (object, "errorName", "AccountStatusNotFound");
  json_object_set_boolean_member (object, "isRetryable", FALSE);
  json_object_set_object_member (object, "parameters", json_object_new ());
  json_object_set_string_member (object, "errorMessageExtended", "InternalErrorCode=600074");
  desk_call_answer_object (call, 404, object);
}

static void
get_relationship_request (Partner *partner, DeskCall *call)
{
  JsonObject *object = json_object_new ();
  g_autofree char *url =
      g_strconcat (call->service->url, "/test/accept?partner=", DESK_SERVICE_TENANT, NULL);

  json_object_set_string_member (object, "url", url);
  partner_set_type (object, "CustomerRelationshipRequest");
  desk_call_answer_object (call, 200, object);
}

const PartnerRoute partner_customer_routes[] = {
  { "GET", "customers", list_customers },
  { "POST", "customers", create_customer },
  { "GET", "customers/relationshiprequests", get_relationship_request },
  { "GET", "customers/*", get_customer },
  { "PATCH", "customers/*", patch_customer },
  { "GET", "customers/*/profiles/billing", get_billing_profile },
  { "PUT", "customers/*/profiles/billing", put_billing_profile },
  { "GET", "customers/*/profiles/company", get_company_profile },
  { "GET", "customers/*/organization", get_organization },
  { "GET", "customers/*/customDomains", get_custom_domains },
  { "GET", "customers/*/validationStatus", get_validation_status },
  { "HEAD", "domains/*", check_domain },
  { "POST", "validations/address", check_address },
  { "GET", "countryvalidationrules/*", get_country_rules },
  { NULL },
};
