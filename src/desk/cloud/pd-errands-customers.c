// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Customers: partner-center-api.md 3. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-errands-parts.h"
#include "pd-local-engine-private.h"
#include "pd-partner-center-customers.h"
#include "pd-text.h"

/* --- a new customer --- */

/* What the form holds, cleaned; the deed that was sealed holds what was typed. */
static gboolean
check_new (PdCustomerFields *fields, GError **error)
{
  if (fields->currency == NULL && fields->country != NULL) {
    g_autofree char *country = g_ascii_strup (fields->country, -1);

    fields->currency = g_strdup (pd_country_get_currency (g_strstrip (country)));
  }
  if (fields->tenant_id != NULL) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("Partner Center gives a new customer its tenant GUID: leave it out."));
    return FALSE;
  }
  return pd_customer_fields_check (fields, TRUE, NULL, error) &&
         pd_customer_fields_check_address (fields, error);
}

gboolean
pd_errand_accept_create_customer (PdDatabase *database,
                                  const PdLocalEngine *engine,
                                  PdRoleSet roles,
                                  PdContext *context,
                                  const PdDeed *deed,
                                  PdOutboxEntry *entry,
                                  GError **error)
{
  g_autoptr (PdCustomerFields) fields = pd_deed_copy_customer (deed->customer);

  if (!pd_errand_check_act (context, roles, PD_ACT_ADD_CUSTOMER, error) ||
      !check_new (fields, error))
    return FALSE;

  entry->subject = g_strdup (fields->name);
  return TRUE;
}

static PdWireAddress
describe_address (const PdCustomerFields *fields)
{
  return (PdWireAddress){
    .first_name = fields->first_name,
    .last_name = fields->last_name,
    .line1 = fields->address_line1,
    .line2 = fields->address_line2,
    .city = fields->city,
    .state = fields->state,
    .postal_code = fields->postal_code,
    .country = fields->country,
    .phone = fields->phone,
  };
}

static gboolean
refuse_field (PdErrand *errand, const char *code, const char *label, GError **error)
{
  g_autofree char *sentence = NULL;

  /* Translators: %s is the name of a field of the form: "Postal code" */
  sentence = g_strdup_printf (
      _ ("Partner Center does not take what stands in “%s” for this country/region. Please correct "
         "it and send again."),
      label);
  return pd_errand_refuse (errand, code, sentence, error);
}

/* 3.4. No rules for a country are no check. */
static gboolean
check_country (PdErrand *errand,
               const PdWireAddress *address,
               PdWireCountryRules **rules,
               GError **error)
{
  static const struct
  {
    PdWireAddressFaults fault;
    const char *label;
  } rows[] = {
    { PD_WIRE_ADDRESS_CITY, N_ ("City") },
    { PD_WIRE_ADDRESS_STATE, N_ ("State/Province") },
    { PD_WIRE_ADDRESS_POSTAL_CODE, N_ ("Postal code") },
    { PD_WIRE_ADDRESS_PHONE, N_ ("Phone number") },
  };
  g_autoptr (GError) local_error = NULL;
  PdWireAddressFaults faults;

  *rules =
      pd_errand_ask (errand, pd_partner_center_get_country_rules (address->country), &local_error);
  if (*rules == NULL && g_error_matches (local_error, PD_API_ERROR, PD_API_ERROR_NOT_FOUND))
    return TRUE;
  if (*rules == NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  faults = pd_wire_country_rules_check (*rules, address);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if ((faults & rows[i].fault) != 0)
      return refuse_field (errand, "address", _ (rows[i].label), error);
  }
  return TRUE;
}

static char *
describe_suggestion (const PdWireAddress *address)
{
  const char *const parts[] = { address->line1, address->line2,       address->city,
                                address->state, address->postal_code, address->country };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (parts[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", parts[i]);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
refuse_address (PdErrand *errand, const PdWireAddressCheck *check, GError **error)
{
  g_autofree char *suggestion = NULL;
  g_autofree char *sentence = NULL;

  if (check->suggestions->len == 0)
    return pd_errand_refuse (errand, check->status,
                             _ ("Partner Center does not know this address. Please check “Address "
                                "line 1”, “City” and “Postal code” and send again."),
                             error);

  suggestion = describe_suggestion (check->suggestions->pdata[0]);
  /* Translators: %s is an address */
  sentence = g_strdup_printf (
      _ ("Partner Center knows this address in another form: %s. Please take it over into the "
         "address fields, or correct them, and send again."),
      suggestion);
  return pd_errand_refuse (errand, check->status, sentence, error);
}

/* 3.3. The answers of before 2021 are read too. Where addresses cannot be checked at all (a part of
 * the clouds has no such service), the far side's own check at the creation decides. */
static gboolean
check_address (PdErrand *errand, const PdWireAddress *address, GError **error)
{
  gpointer result = NULL;
  g_autoptr (PdWireAddressCheck) check = NULL;
  g_autoptr (GError) local_error = NULL;

  if (pd_errand_ask_any (errand, pd_partner_center_check_address (address), &result, NULL,
                         &local_error)) {
    check = result;
    return check == NULL || check->is_good || refuse_address (errand, check, error);
  }
  check = pd_partner_center_read_old_address_check (local_error);
  if (check != NULL)
    return refuse_address (errand, check, error);
  if (g_error_matches (local_error, PD_API_ERROR, PD_API_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* HEAD: 200 = taken, 404 = free (3). */
static gboolean
check_domain (PdErrand *errand, const char *domain, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *sentence = NULL;

  if (!pd_errand_ask_any (errand, pd_partner_center_check_domain (domain), NULL, NULL,
                          &local_error)) {
    if (g_error_matches (local_error, PD_API_ERROR, PD_API_ERROR_NOT_FOUND))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  /* Translators: %s is a domain name */
  sentence = g_strdup_printf (
      _ ("The domain name “%s” is taken already. Please write another one into “Domain name”."),
      domain);
  return pd_errand_refuse (errand, "domain-taken", sentence, error);
}

/* The tenant's first user, which Partner Center tells only this once: sealed, until somebody has
 * looked. */
typedef struct
{
  PdErrand *errand;
  const PdWireCustomer *customer;
} Credentials;

static char *
make_credentials_key (const char *tenant_id)
{
  g_autofree char *folded = g_ascii_strdown (tenant_id, -1);

  return g_strconcat ("first-user-", folded, NULL);
}

static gpointer
keep_credentials_job (PdDatabase *database,
                      gpointer data,
                      GCancellable *cancellable,
                      GError **error)
{
  const Credentials *credentials = data;
  g_autofree char *key = make_credentials_key (credentials->customer->id);
  g_autoptr (PdVault) vault =
      pd_context_ref_vault (pd_errand_get_context (credentials->errand), error);
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *text = NULL;
  char *clear;

  if (vault == NULL)
    return NULL;
  clear =
      g_strconcat (credentials->customer->user_name, "\n", credentials->customer->password, NULL);
  sealed = pd_vault_seal (vault, clear, error);
  pd_vault_free_text (clear);
  if (sealed == NULL)
    return NULL;

  text = g_base64_encode (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  return pd_database_set_setting (database, key, text, error) ? data : NULL;
}

typedef struct
{
  PdContext *context;
  const char *tenant_id;
  char *clear; /* pd_vault_free_text() */
} Look;

static gpointer
take_credentials_job (PdDatabase *database,
                      gpointer data,
                      GCancellable *cancellable,
                      GError **error)
{
  Look *look = data;
  g_autofree char *key = make_credentials_key (look->tenant_id);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = pd_database_get_setting (database, key, &local_error);
  g_autoptr (PdVault) vault = NULL;
  g_autoptr (GBytes) sealed = NULL;
  guchar *bytes;
  gsize size = 0;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (text == NULL || *text == '\0')
    return data; /* none, or somebody has looked */
  vault = pd_context_ref_vault (look->context, error);
  if (vault == NULL)
    return NULL;

  bytes = g_base64_decode (text, &size);
  sealed = g_bytes_new_take (bytes, size);
  look->clear = pd_vault_open_sealed (vault, sealed, error);
  return look->clear != NULL && pd_database_set_setting (database, key, "", error) ? data : NULL;
}

gboolean
pd_errand_take_credentials (PdContext *context,
                            PdStore *store,
                            const char *tenant_id,
                            char **user_name,
                            char **password,
                            GError **error)
{
  Look look = { context, tenant_id, NULL };
  const char *line_end;

  *user_name = NULL;
  *password = NULL;
  if (pd_store_write (store, take_credentials_job, &look, error) == NULL) {
    pd_vault_free_text (look.clear);
    return FALSE;
  }
  line_end = look.clear != NULL ? strchr (look.clear, '\n') : NULL;
  if (line_end != NULL) {
    *user_name = g_strndup (look.clear, line_end - look.clear);
    *password = g_strdup (line_end + 1);
  }
  pd_vault_free_text (look.clear);
  return TRUE;
}

/* Durable in this order: what was told once, then that the customer is there. */
static gboolean
keep_new_customer (PdErrand *errand, const PdWireCustomer *customer, GError **error)
{
  Credentials credentials = { errand, customer };

  if (customer->user_name != NULL && customer->password != NULL &&
      pd_errand_write (errand, keep_credentials_job, &credentials, error) == NULL)
    return FALSE;

  pd_errand_set_far_id (errand, customer->id);
  return pd_errand_note (errand, "create", customer->id, error);
}

/* It is among ours by its domain: it had been made before the answer was lost. */
static gboolean
find_made (PdErrand *errand, const char *domain, gboolean *found, GError **error)
{
  g_autoptr (GPtrArray) list = pd_errand_ask_all (errand, pd_partner_center_find_customers (domain),
                                                  (GDestroyNotify) pd_wire_customer_free, error);

  *found = FALSE;
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len && !*found; i++) {
    const PdWireCustomer *customer = list->pdata[i];

    if (customer->domain == NULL || g_ascii_strcasecmp (customer->domain, domain) != 0)
      continue;
    *found = TRUE;
    if (!keep_new_customer (errand, customer, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
send_new_customer (PdErrand *errand,
                   const PdCustomerFields *fields,
                   const PdWireCountryRules *rules,
                   GError **error)
{
  const PdWireAddress address = describe_address (fields);
  const PdWireNewCustomer wanted = {
    .domain = fields->domain,
    .company_name = fields->name,
    .email = fields->email,
    .culture = rules != NULL ? rules->culture : NULL,
    .language = rules != NULL && rules->languages != NULL ? rules->languages[0] : NULL,
    .first_name = fields->first_name,
    .last_name = fields->last_name,
    .registration_id = fields->registration_id,
    .address = &address,
  };
  g_autofree char *id = pd_errand_make_request_id (errand, "create");
  g_autoptr (PdWireCustomer) customer =
      pd_errand_ask (errand, pd_partner_center_create_customer (&wanted, id), error);

  return customer != NULL && keep_new_customer (errand, customer, error);
}

/* The same MS-RequestId gives the first answer again, with its credentials (1.1); a far side that
 * has forgotten it says that the domain is taken: then it is looked up. Nothing can be doubled: a
 * domain exists once. */
static gboolean
send_again (PdErrand *errand,
            const PdCustomerFields *fields,
            const PdWireCountryRules *rules,
            GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GError) look_error = NULL;
  gboolean found = FALSE;

  if (send_new_customer (errand, fields, rules, &local_error))
    return TRUE;
  /* A "yes" that nobody can read stays one, however often it is asked for. */
  if (g_error_matches (local_error, PD_API_ERROR, PD_API_ERROR_REFUSED) ||
      g_error_matches (local_error, PD_API_ERROR, PD_API_ERROR_UNKNOWN_FATE)) {
    if (!find_made (errand, fields->domain, &found, &look_error)) {
      g_propagate_error (error, g_steal_pointer (&look_error));
      return FALSE;
    }
    if (found)
      return TRUE;
  }
  if (g_error_matches (local_error, PD_API_ERROR, PD_API_ERROR_REFUSED))
    return pd_errand_leave (errand, "create", error) &&
           pd_errand_refuse_with (errand, local_error, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pd_errand_run_create_customer (PdErrand *errand, GError **error)
{
  g_autoptr (PdCustomerFields) fields =
      pd_deed_copy_customer (pd_errand_get_deed (errand)->customer);
  g_autoptr (PdWireCountryRules) rules = NULL;
  PdWireAddress address;
  gboolean again = FALSE;

  if (pd_errand_get_note (errand, "create") != NULL)
    return TRUE;
  if (!check_new (fields, error))
    return FALSE;

  address = describe_address (fields);
  if (!check_country (errand, &address, &rules, error))
    return FALSE;
  if (pd_errand_get_note (errand, "checked") == NULL &&
      (!check_address (errand, &address, error) || !check_domain (errand, fields->domain, error) ||
       !pd_errand_note (errand, "checked", "1", error)))
    return FALSE;
  if (!pd_errand_enter (errand, "create", &again, error))
    return FALSE;
  return again ? send_again (errand, fields, rules, error)
               : send_new_customer (errand, fields, rules, error);
}

static gboolean
log_customer (PdDatabase *database,
              const PdLocalEngine *engine,
              const char *operation,
              gint64 row_id,
              const char *request_id,
              GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autoptr (PdCustomer) customer = NULL;

  customer = pd_local_engine_get_customer (database, engine, row_id, error);
  if (customer == NULL)
    return FALSE;

  pd_local_engine_add_fact (detail, "domain", pd_customer_get_domain (customer));
  pd_local_engine_add_fact (detail, "country", pd_customer_get_country (customer));
  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_local_engine_log (database, engine, operation, "succeeded", customer, "customer",
                              pd_customer_get_tenant_id (customer), detail->str, error);
}

gboolean
pd_errand_land_create_customer (PdDatabase *database,
                                const PdLocalEngine *engine,
                                PdErrand *errand,
                                char **answer,
                                GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdCustomerFields) fields = pd_deed_copy_customer (deed->customer);
  gint64 row_id = 0;

  if (!check_new (fields, error))
    return FALSE;
  fields->tenant_id = g_strdup (pd_errand_get_note (errand, "create"));
  if (!pd_database_put_far_customer (database, fields, 0, &row_id, NULL, error))
    return FALSE;

  *answer = pd_local_answer_format (row_id);
  return log_customer (database, engine, PD_OPERATION_CREATE_CUSTOMER, row_id, deed->request_id,
                       error);
}

/* --- another profile --- */

/* What Partner Center holds of it and has no call for. */
static gboolean
check_fixed (PdCustomer *customer, const PdCustomerFields *fields, GError **error)
{
  const char *const rows[][2] = {
    { fields->domain, pd_customer_get_domain (customer) },
    { fields->country, pd_customer_get_country (customer) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i][0] != NULL && rows[i][1] != NULL && *rows[i][1] != '\0' &&
        g_ascii_strcasecmp (rows[i][0], rows[i][1]) != 0) {
      g_set_error_literal (
          error, PD_ERROR, PD_ERROR_UNSUPPORTED,
          _ ("Domain name and country/region of a customer of Partner Center cannot "
             "be changed here."));
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
pd_errand_accept_update_customer (PdDatabase *database,
                                  const PdLocalEngine *engine,
                                  PdRoleSet roles,
                                  PdContext *context,
                                  const PdDeed *deed,
                                  PdOutboxEntry *entry,
                                  GError **error)
{
  g_autoptr (PdCustomerFields) fields = pd_deed_copy_customer (deed->customer);
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (GError) refusal = NULL;
  gboolean allowed;

  if (!pd_errand_check_act (context, roles, PD_ACT_UPDATE_CUSTOMER, error))
    return FALSE;
  customer = pd_local_engine_get_customer (database, engine, deed->customer_row_id, error);
  if (customer == NULL || !check_fixed (customer, fields, error) ||
      (pd_customer_fields_has_place (fields) && !pd_customer_fields_check_place (fields, error)) ||
      !pd_database_begin_rehearsal (database, error))
    return FALSE;

  allowed = pd_local_engine_update_customer (database, engine, deed->customer_row_id, fields,
                                             deed->request_id, &refusal);
  if (!pd_database_end_rehearsal (database, error))
    return FALSE;
  if (!allowed) {
    g_propagate_error (error, g_steal_pointer (&refusal));
    return FALSE;
  }
  entry->subject = g_strdup (pd_customer_get_name (customer));
  return TRUE;
}

/* An empty field of the form says nothing. */
static char *
said (char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static char *
or_empty (char *text)
{
  return text != NULL ? text : (char *) "";
}

/* What of the form the billing profile holds. An address is replaced as a whole: what it does not
 * have must not stay of the old one. */
static PdWireBillingChange
describe_change (const PdCustomerFields *fields, PdWireAddress *address)
{
  *address = (PdWireAddress){ .first_name = said (fields->first_name),
                              .last_name = said (fields->last_name),
                              .phone = said (fields->phone) };
  if (pd_customer_fields_has_place (fields)) {
    address->line1 = or_empty (fields->address_line1);
    address->line2 = or_empty (fields->address_line2);
    address->city = or_empty (fields->city);
    address->state = or_empty (fields->state);
    address->postal_code = or_empty (fields->postal_code);
  }
  return (PdWireBillingChange){ .company_name = said (fields->name),
                                .email = said (fields->email),
                                .first_name = said (fields->first_name),
                                .last_name = said (fields->last_name),
                                .address = address };
}

static gboolean
is_or_unsaid (const char *wanted, const char *there)
{
  return wanted == NULL || g_strcmp0 (wanted, there) == 0;
}

/* NULL: nothing of it is wanted; "" and none are the same. */
static gboolean
has_part (const char *wanted, const char *there)
{
  return wanted == NULL || g_strcmp0 (wanted, there != NULL ? there : "") == 0;
}

static gboolean
has_place (const PdWireAddress *there, const PdWireAddress *wanted)
{
  static const PdWireAddress nowhere = { 0 };
  const PdWireAddress *address = there != NULL ? there : &nowhere;

  return has_part (wanted->line1, address->line1) && has_part (wanted->line2, address->line2) &&
         has_part (wanted->city, address->city) && has_part (wanted->state, address->state) &&
         has_part (wanted->postal_code, address->postal_code);
}

static gboolean
has_change (const PdWireBillingProfile *profile, const PdWireBillingChange *change)
{
  const PdWireAddress *address = profile->address;

  return is_or_unsaid (change->company_name, profile->company_name) &&
         is_or_unsaid (change->email, profile->email) &&
         is_or_unsaid (change->first_name, profile->first_name) &&
         is_or_unsaid (change->last_name, profile->last_name) &&
         is_or_unsaid (change->address->phone, address != NULL ? address->phone : NULL) &&
         has_place (address, change->address);
}

/* What somebody else wrote meanwhile: into the book, before the person is told. */
typedef struct
{
  gint64 row_id;
  const PdWireBillingProfile *profile;
  const char *tenant_id;
} Seen;

static gpointer
keep_profile_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Seen *seen = data;
  const PdWireBillingProfile *profile = seen->profile;
  const PdCustomerFields fields = {
    .tenant_id = (char *) seen->tenant_id,
    .name = profile->company_name,
    .email = profile->email,
    .first_name = profile->first_name,
    .last_name = profile->last_name,
    .phone = profile->address != NULL ? profile->address->phone : NULL,
  };

  return pd_database_put_far_customer (database, &fields, 0, NULL, NULL, error) ? data : NULL;
}

/* 1.5: "GET again, show the difference, let the user repeat". */
static gboolean
refuse_stale (PdErrand *errand,
              PdCustomer *customer,
              const PdWireBillingProfile *profile,
              GError **error)
{
  Seen seen = { pd_record_get_row_id (PD_RECORD (customer)), profile,
                pd_customer_get_tenant_id (customer) };
  g_autofree char *sentence = NULL;

  if (pd_errand_write (errand, keep_profile_job, &seen, error) == NULL ||
      !pd_errand_leave (errand, "update", error))
    return FALSE;
  /* Translators: company name, e-mail address, and name of a contact person */
  sentence = g_strdup_printf (
      _ ("Somebody else has changed this customer meanwhile. Partner Center has now: %1$s, %2$s, "
         "%3$s %4$s. Please look at it and make your change again."),
      profile->company_name != NULL ? profile->company_name : "–",
      profile->email != NULL ? profile->email : "–",
      profile->first_name != NULL ? profile->first_name : "–",
      profile->last_name != NULL ? profile->last_name : "–");
  return pd_errand_refuse (errand, "2055", sentence, error);
}

static gboolean
put_profile (PdErrand *errand,
             PdCustomer *customer,
             const PdWireBillingProfile *profile,
             const PdWireBillingChange *change,
             GError **error)
{
  const char *tenant = pd_customer_get_tenant_id (customer);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdWireBillingProfile) now = NULL;

  now = pd_errand_ask (errand, pd_partner_center_put_billing_profile (tenant, profile, change),
                       &local_error);
  if (now != NULL)
    return pd_errand_note (errand, "update", "done", error);
  if (!g_error_matches (local_error, PD_API_ERROR, PD_API_ERROR_STALE)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  now = pd_errand_ask (errand, pd_partner_center_get_billing_profile (tenant), error);
  return now != NULL && refuse_stale (errand, customer, now, error);
}

/* 3.3, 3.4: asked once, before the first PUT. The country is fixed and stands in the book. */
static gboolean
check_new_place (PdErrand *errand,
                 const PdCustomerFields *fields,
                 PdCustomer *customer,
                 GError **error)
{
  g_autoptr (PdWireCountryRules) rules = NULL;
  PdWireAddress address = describe_address (fields);

  address.country = (char *) pd_customer_get_country (customer);
  if (!pd_customer_fields_has_place (fields) || address.country == NULL ||
      pd_errand_get_note (errand, "checked") != NULL)
    return TRUE;
  if (address.first_name == NULL && address.last_name == NULL) {
    address.first_name = (char *) pd_customer_get_first_name (customer);
    address.last_name = (char *) pd_customer_get_last_name (customer);
  }
  if (address.phone == NULL)
    address.phone = (char *) pd_customer_get_phone (customer);

  return check_country (errand, &address, &rules, error) &&
         check_address (errand, &address, error) && pd_errand_note (errand, "checked", "1", error);
}

gboolean
pd_errand_run_update_customer (PdErrand *errand, GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdCustomerFields) fields = pd_deed_copy_customer (deed->customer);
  g_autoptr (PdCustomer) customer = NULL;
  g_autoptr (PdWireBillingProfile) profile = NULL;
  PdWireAddress address;
  PdWireBillingChange change;
  const char *before;
  gboolean again = FALSE;

  if (pd_errand_get_note (errand, "update") != NULL)
    return TRUE;
  customer = pd_errand_find_customer (errand, deed->customer_row_id, error);
  if (customer == NULL ||
      (pd_customer_fields_has_place (fields) && !pd_customer_fields_check_place (fields, error)) ||
      !check_new_place (errand, fields, customer, error))
    return FALSE;
  change = describe_change (fields, &address);
  profile = pd_errand_ask (
      errand, pd_partner_center_get_billing_profile (pd_customer_get_tenant_id (customer)), error);
  if (profile == NULL)
    return FALSE;

  before = pd_errand_get_note (errand, "etag");
  if (has_change (profile, &change)) /* carried out, or nothing to do */
    return pd_errand_note (errand, "update", "done", error);
  if (before != NULL && g_strcmp0 (before, profile->etag) != 0 &&
      pd_errand_get_note (errand, "step:update") != NULL)
    return refuse_stale (errand, customer, profile, error);

  return pd_errand_note (errand, "etag", profile->etag != NULL ? profile->etag : "", error) &&
         pd_errand_enter (errand, "update", &again, error) &&
         (!again || pd_errand_reenter (errand, "update", error)) &&
         put_profile (errand, customer, profile, &change, error);
}

gboolean
pd_errand_land_update_customer (PdDatabase *database,
                                const PdLocalEngine *engine,
                                PdErrand *errand,
                                char **answer,
                                GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdCustomerFields) fields = pd_deed_copy_customer (deed->customer);

  *answer = pd_local_answer_format (deed->customer_row_id);
  return pd_local_engine_update_customer (database, engine, deed->customer_row_id, fields,
                                          deed->request_id, error);
}

/* --- the customer agreement: 3.5 --- */

gboolean
pd_errand_accept_accept_agreement (PdDatabase *database,
                                   const PdLocalEngine *engine,
                                   PdRoleSet roles,
                                   PdContext *context,
                                   const PdDeed *deed,
                                   PdOutboxEntry *entry,
                                   GError **error)
{
  g_autoptr (PdAgreementFields) fields = pd_deed_copy_agreement (deed->agreement);
  g_autoptr (PdCustomer) customer = NULL;

  if (!pd_errand_check_act (context, roles, PD_ACT_ACCEPT_AGREEMENT, error) ||
      !pd_agreement_fields_check (fields, engine->now, error))
    return FALSE;
  customer = pd_local_engine_get_customer (database, engine, deed->customer_row_id, error);
  if (customer == NULL)
    return FALSE;

  entry->subject = g_strdup (pd_customer_get_name (customer));
  return TRUE;
}

static gboolean
find_template (PdErrand *errand, char **template_id, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  const PdWireAgreementTemplate *best = NULL;

  if (pd_errand_get_note (errand, "template") != NULL) {
    *template_id = g_strdup (pd_errand_get_note (errand, "template"));
    return TRUE;
  }
  list = pd_errand_ask_all (errand, pd_partner_center_list_agreement_templates (),
                            (GDestroyNotify) pd_wire_agreement_template_free, error);
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    const PdWireAgreementTemplate *agreement = list->pdata[i];

    if (g_strcmp0 (agreement->type, PD_AGREEMENT_TYPE) == 0 &&
        (best == NULL || agreement->version_rank > best->version_rank))
      best = agreement;
  }
  if (best == NULL)
    return pd_errand_refuse (
        errand, NULL,
        _ ("Partner Center names no customer agreement that could be confirmed. "
           "Please confirm it in the Partner Center portal."),
        error);

  *template_id = g_strdup (best->template_id);
  return pd_errand_note (errand, "template", best->template_id, error);
}

/* Is this confirmation there, by date and person? */
static gboolean
find_confirmation (PdErrand *errand,
                   const char *tenant,
                   const PdAgreementFields *fields,
                   gboolean *found,
                   GError **error)
{
  g_autoptr (GPtrArray) list =
      pd_errand_ask_all (errand, pd_partner_center_list_agreements (tenant),
                         (GDestroyNotify) pd_wire_agreement_free, error);

  *found = FALSE;
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len && !*found; i++) {
    const PdWireAgreement *agreement = list->pdata[i];

    *found = agreement->contact != NULL &&
             pd_instant_get_day (agreement->agreed_at) == pd_instant_get_day (fields->date) &&
             g_strcmp0 (agreement->contact->email, fields->email) == 0 &&
             g_strcmp0 (agreement->contact->last_name, fields->last_name) == 0;
  }
  return TRUE;
}

static gboolean
confirm (PdErrand *errand, const char *tenant, const PdAgreementFields *fields, GError **error)
{
  const PdWireContact contact = { fields->first_name, fields->last_name, fields->email,
                                  fields->phone };
  g_autofree char *id = pd_errand_make_request_id (errand, "confirm");
  g_autofree char *template_id = NULL;
  g_autoptr (PdWireAgreement) agreement = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!find_template (errand, &template_id, error))
    return FALSE;
  agreement = pd_errand_ask (
      errand, pd_partner_center_confirm_agreement (tenant, template_id, &contact, fields->date, id),
      &local_error);
  /* 600061: this contact has confirmed it already. That is what was wanted. */
  if (agreement != NULL || pd_api_error_has_code (local_error, "600061"))
    return pd_errand_note (errand, "confirm", "done", error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pd_errand_run_accept_agreement (PdErrand *errand, GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdCustomer) customer = NULL;
  g_autofree char *template_id = NULL;
  gboolean again = FALSE;
  gboolean found = FALSE;

  if (pd_errand_get_note (errand, "confirm") != NULL)
    return TRUE;
  customer = pd_errand_find_customer (errand, deed->customer_row_id, error);
  if (customer == NULL || !find_template (errand, &template_id, error) ||
      !pd_errand_enter (errand, "confirm", &again, error))
    return FALSE;
  if (again && !find_confirmation (errand, pd_customer_get_tenant_id (customer), deed->agreement,
                                   &found, error))
    return FALSE;
  if (found)
    return pd_errand_note (errand, "confirm", "done", error);
  if (again && !pd_errand_reenter (errand, "confirm", error))
    return FALSE;

  return confirm (errand, pd_customer_get_tenant_id (customer), deed->agreement, error);
}

gboolean
pd_errand_land_accept_agreement (PdDatabase *database,
                                 const PdLocalEngine *engine,
                                 PdErrand *errand,
                                 char **answer,
                                 GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdAgreementFields) fields = pd_deed_copy_agreement (deed->agreement);

  *answer = pd_local_answer_format (deed->customer_row_id);
  return pd_local_engine_accept_agreement (database, engine, deed->customer_row_id, fields,
                                           deed->request_id, error);
}
