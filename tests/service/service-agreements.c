// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Agreements (partner-center-api.md 3.5) and qualifications (3.6). */

#include <string.h>

#include "service-partner.h"

#define AGREEMENT_TYPE "MicrosoftCustomerAgreement"

static char *
make_template (DeskCall *call)
{
  return desk_service_make_guid (call->service, "agreement-template", AGREEMENT_TYPE);
}

static void
list_templates (Partner *partner, DeskCall *call)
{
  const char *type = desk_call_get_query (call, "agreementtype");
  g_autofree char *template = make_template (call);
  JsonArray *items = json_array_new ();
  JsonObject *collection;

  /* Without the parameter only the retired agreement, of which there is none here. */
  if (type != NULL && (strcmp (type, "*") == 0 || g_ascii_strcasecmp (type, AGREEMENT_TYPE) == 0)) {
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "templateId", template);
    json_object_set_string_member (object, "agreementType", AGREEMENT_TYPE);
    json_object_set_string_member (object, "agreementLink", "https://agreements.example/customer");
    json_object_set_int_member (object, "versionRank", 1);
    json_array_add_object_element (items, object);
  }
  collection = partner_new_collection (call, items);
  json_object_remove_member (collection, "links");
  desk_call_answer_object (call, 200, collection);
}

static void
get_document (Partner *partner, DeskCall *call)
{
  g_autofree char *template = make_template (call);
  JsonObject *object;

  if (!desk_call_is (call, 1, template)) {
    desk_call_refuse (call, 404, 1000, "There is no such agreement template.");
    return;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "displayUri", "https://agreements.example/customer/show");
  json_object_set_string_member (object, "downloadUri", "https://agreements.example/customer/file");
  partner_set_text (object, "language", desk_call_get_query (call, "language"));
  partner_set_text (object, "country", desk_call_get_query (call, "country"));
  desk_call_answer_object (call, 200, object);
}

static JsonObject *
describe_agreement (DeskCall *call, PdCustomer *customer)
{
  g_autofree char *template = make_template (call);
  g_autofree char *user = desk_service_make_guid (call->service, "user", DESK_SERVICE_USER);
  g_autofree char *day = pd_instant_format_iso_date (pd_customer_get_agreement_date (customer));
  g_autofree char *date = g_strconcat (day, "T00:00:00", NULL);
  JsonObject *object = json_object_new ();
  JsonObject *contact = json_object_new ();

  partner_set_text (contact, "firstName", pd_customer_get_agreement_first_name (customer));
  partner_set_text (contact, "lastName", pd_customer_get_agreement_last_name (customer));
  partner_set_text (contact, "email", pd_customer_get_agreement_email (customer));
  partner_set_text (contact, "phoneNumber", pd_customer_get_agreement_phone (customer));
  json_object_set_object_member (object, "primaryContact", contact);
  json_object_set_string_member (object, "templateId", template);
  json_object_set_string_member (object, "dateAgreed", date); /* without a zone, as it comes */
  json_object_set_string_member (object, "type", AGREEMENT_TYPE);
  json_object_set_string_member (object, "agreementLink", "https://agreements.example/customer");
  json_object_set_string_member (object, "userId", user);
  return object;
}

static void
list_agreements (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  const char *type = desk_call_get_query (call, "agreementtype");
  JsonArray *items;
  JsonObject *object;

  if (customer == NULL)
    return;
  items = json_array_new ();
  if (pd_customer_get_agreement_date (customer) != 0 &&
      (type == NULL || strcmp (type, "*") == 0 || g_ascii_strcasecmp (type, AGREEMENT_TYPE) == 0))
    json_array_add_object_element (items, describe_agreement (call, customer));

  /* It lacks links and attributes. */
  object = json_object_new ();
  json_object_set_int_member (object, "totalCount", json_array_get_length (items));
  json_object_set_array_member (object, "items", items);
  call->cacheable = TRUE;
  desk_call_answer_object (call, 200, object);
}

typedef struct
{
  gint64 row_id;
  PdAgreementFields *fields;
  const char *request_id;
} Accept;

static gpointer
accept_job (PdDatabase *database, const PdLocalEngine *engine, gpointer data, GError **error)
{
  Accept *accept = data;

  if (!pd_local_engine_accept_agreement (database, engine, accept->row_id, accept->fields,
                                         accept->request_id, error))
    return NULL;
  return pd_database_get (database, PD_LIST_CUSTOMERS, accept->row_id, engine->now, error);
}

static void
refuse_again (DeskCall *call)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "code", 600061);
  json_object_set_string_member (object, "message", "The request was not carried out.");
  json_object_set_string_member (object, "description",
                                 "The partner has confirmed this agreement for the customer "
                                 "before.");
  json_object_set_string_member (object, "errorName", "ResourceAlreadyExists");
  json_object_set_boolean_member (object, "isRetryable", FALSE);
  json_object_set_object_member (object, "parameters", json_object_new ());
  json_object_set_string_member (object, "errorMessageExtended", "InternalErrorCode=600061");
  desk_call_answer_object (call, 409, object);
}

static PdAgreementFields *
read_agreement (JsonObject *body)
{
  JsonObject *contact = pd_json_find_object (body, "primaryContact", NULL);
  PdAgreementFields *fields = g_new0 (PdAgreementFields, 1);

  fields->first_name = desk_call_dup_member (contact, "firstName", NULL);
  fields->last_name = desk_call_dup_member (contact, "lastName", NULL);
  fields->email = desk_call_dup_member (contact, "email", NULL);
  fields->phone = desk_call_dup_member (contact, "phoneNumber", NULL);
  pd_json_find_instant (body, "dateAgreed", &fields->date, NULL);
  fields->date = pd_instant_from_day (pd_instant_get_day (fields->date));
  return fields;
}

static gboolean
is_confirmed (PdCustomer *customer, const PdAgreementFields *fields)
{
  return pd_customer_get_agreement_date (customer) != 0 &&
         g_strcmp0 (pd_customer_get_agreement_email (customer), fields->email) == 0 &&
         g_strcmp0 (pd_customer_get_agreement_last_name (customer), fields->last_name) == 0;
}

static void
accept_agreement (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  JsonObject *body = desk_call_get_object (call);
  g_autofree char *template = make_template (call);
  g_autofree char *given = desk_call_dup_member (body, "templateId", "");
  g_autoptr (PdAgreementFields) fields = read_agreement (body);
  g_autoptr (PdCustomer) changed = NULL;
  Accept accept = { .fields = fields, .request_id = call->request_id };
  GError *error = NULL;

  if (customer == NULL)
    return;
  if (g_ascii_strcasecmp (given, template) != 0 || fields->date == 0) {
    desk_call_refuse (call, 400, 3000, "The template or the date is not valid.");
    return;
  }
  if (is_confirmed (customer, fields)) {
    refuse_again (call);
    return;
  }

  accept.row_id = pd_record_get_row_id (PD_RECORD (customer));
  changed = desk_service_run_write (call->service, accept_job, &accept, &error);
  if (changed == NULL) {
    desk_call_refuse_error (call, error);
    return;
  }
  desk_service_count_act (call, "accept-agreement", "", pd_customer_get_tenant_id (changed), TRUE);
  desk_call_answer_object (call, 201, describe_agreement (call, changed));
}

static void
get_direct_status (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  JsonObject *object;

  if (customer == NULL)
    return;
  object = json_object_new ();
  json_object_set_boolean_member (object, "isSigned", FALSE);
  desk_call_answer_object (call, 200, object);
}

/* --- qualifications --- */

static void
list_qualifications (Partner *partner, DeskCall *call)
{
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  JsonArray *kept;
  JsonNode *root;

  if (customer == NULL)
    return;
  kept = g_hash_table_lookup (partner->qualifications, pd_customer_get_tenant_id (customer));
  root = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (root, kept != NULL ? json_array_ref (kept) : json_array_new ());
  desk_call_answer (call, 200, root);
}

static void
add_qualification (Partner *partner, DeskCall *call)
{
  static const char *const known[] = { "Education", "GovernmentCommunityCloud", "StateOwnedEntity",
                                       NULL };
  g_autoptr (PdCustomer) customer = partner_get_customer (call);
  g_autofree char *kind = desk_call_dup_member (desk_call_get_object (call), "qualification", "");
  JsonObject *object, *kept_object;
  JsonArray *kept;
  const char *tenant;

  if (customer == NULL)
    return;
  if (!g_strv_contains (known, kind)) {
    desk_call_refuse (call, 400, 3000, "This qualification cannot be asked for.");
    return;
  }

  tenant = pd_customer_get_tenant_id (customer);
  kept = g_hash_table_lookup (partner->qualifications, tenant);
  if (kept == NULL) {
    kept = json_array_new ();
    g_hash_table_insert (partner->qualifications, g_strdup (tenant), kept);
  }
  kept_object = json_object_new ();
  json_object_set_string_member (kept_object, "qualification", kind);
  json_object_set_string_member (kept_object, "vettingStatus", "InReview");
  partner_set_instant (kept_object, "vettingCreatedDate", call->now);
  json_array_add_object_element (kept, kept_object);
  partner_log (call, customer, "update_customer_qualification", "customer", tenant);

  /* The answer names its date otherwise (3.6). */
  object = json_object_new ();
  json_object_set_string_member (object, "qualification", kind);
  json_object_set_string_member (object, "vettingStatus", "InReview");
  partner_set_instant (object, "vettingCreateDate", call->now);
  desk_call_answer_object (call, 201, object);
}

const PartnerRoute partner_agreement_routes[] = {
  { "GET", "agreements", list_templates },
  { "GET", "agreementtemplates/*/document", get_document },
  { "GET", "customers/*/agreements", list_agreements },
  { "POST", "customers/*/agreements", accept_agreement },
  { "GET", "customers/*/directSignedMicrosoftCustomerAgreementStatus", get_direct_status },
  { "GET", "customers/*/qualifications", list_qualifications },
  { "POST", "customers/*/qualifications", add_qualification },
  { NULL },
};
