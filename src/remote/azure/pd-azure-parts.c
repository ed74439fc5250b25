// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-azure-parts.h"

#include <string.h>

#include "pd-azure-private.h"
#include "pd-clock.h"
#include "pd-json.h"
#include "pd-money.h"

void
pd_azure_add_fault (GPtrArray *faults, const char *format, ...)
{
  va_list args;

  if (faults == NULL)
    return;
  va_start (args, format);
  g_ptr_array_add (faults, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
take_fault (GPtrArray *faults, GError *error)
{
  pd_azure_add_fault (faults, "%s", error->message);
  g_error_free (error);
}

char *
pd_azure_take_text (JsonObject *object, const char *member, GPtrArray *faults)
{
  GError *error = NULL;
  char *text = NULL;

  if (object == NULL)
    return NULL;
  if (!pd_json_find_text (object, member, &text, &error))
    take_fault (faults, error);
  return text;
}

char *
pd_azure_take_word (JsonObject *object, const char *member, GPtrArray *faults)
{
  g_autofree char *text = pd_azure_take_text (object, member, faults);

  return text == NULL ? NULL : g_ascii_strdown (text, -1);
}

gint64
pd_azure_take_int64 (JsonObject *object, const char *member, gint64 missing, GPtrArray *faults)
{
  GError *error = NULL;
  gboolean is_set = FALSE;
  gint64 value;

  if (object == NULL)
    return missing;
  if (!pd_json_find_int64 (object, member, &value, &is_set, &error)) {
    take_fault (faults, error);
    return missing;
  }
  return is_set ? value : missing;
}

gboolean
pd_azure_take_boolean (JsonObject *object, const char *member, GPtrArray *faults)
{
  GError *error = NULL;
  gboolean value = FALSE;

  if (object != NULL && !pd_json_find_boolean (object, member, &value, &error))
    take_fault (faults, error);
  return value;
}

gint64
pd_azure_take_instant (JsonObject *object, const char *member, GPtrArray *faults)
{
  GError *error = NULL;
  gint64 instant = PD_INSTANT_NONE;

  if (object != NULL && !pd_json_find_instant (object, member, &instant, &error))
    take_fault (faults, error);
  return instant;
}

int
pd_azure_take_day (JsonObject *object, const char *member, GPtrArray *faults)
{
  g_autofree char *text = pd_azure_take_text (object, member, faults);
  gint64 instant;

  if (text == NULL)
    return -1;
  if (strlen (text) > 10)
    text[10] = '\0';
  if (!pd_json_parse_instant (text, &instant, NULL) || instant == PD_INSTANT_NONE) {
    pd_azure_add_fault (faults, "the member “%s” is not a day", member);
    return -1;
  }
  return pd_instant_get_day (instant);
}

/* "20.525" with two places is 2053: half away from zero. FALSE: too large. */
static gboolean
scale_decimal (const char *text, int decimals, gint64 *value)
{
  gboolean is_negative = *text == '-';
  gint64 sum = 0;
  int places = -1; /* digits behind the point so far; -1: before it */

  for (const char *p = text + is_negative; *p != '\0'; p++) {
    if (*p == '.') {
      places = 0;
      continue;
    }
    if (places == decimals) { /* the first digit that goes decides */
      if (*p >= '5' && __builtin_add_overflow (sum, 1, &sum))
        return FALSE;
      places = G_MAXINT;
      break;
    }
    if (__builtin_mul_overflow (sum, 10, &sum) || __builtin_add_overflow (sum, *p - '0', &sum))
      return FALSE;
    if (places >= 0)
      places++;
  }
  for (int i = MAX (places, 0); i < decimals; i++) {
    if (__builtin_mul_overflow (sum, 10, &sum))
      return FALSE;
  }

  *value = is_negative ? -sum : sum;
  return TRUE;
}

gint64
pd_azure_take_scaled (JsonObject *object,
                      const char *member,
                      int decimals,
                      gint64 missing,
                      GPtrArray *faults)
{
  g_autofree char *text = NULL;
  GError *error = NULL;
  gint64 value;

  if (object == NULL)
    return missing;
  if (!pd_json_find_decimal (object, member, &text, &error)) {
    take_fault (faults, error);
    return missing;
  }
  if (text == NULL)
    return missing;
  if (!scale_decimal (text, decimals, &value)) {
    pd_azure_add_fault (faults, "the member “%s” is too large", member);
    return missing;
  }
  return value;
}

/* { currencyCode, amount } */
static gboolean
read_money (JsonObject *money, PdAzureMoney *result)
{
  g_autofree char *currency = pd_azure_take_text (money, "currencyCode", NULL);
  g_autofree char *amount = NULL;
  g_autofree char *upper = currency == NULL ? NULL : g_ascii_strup (currency, -1);

  if (upper == NULL || !pd_currency_is_known (upper))
    return FALSE;
  if (!pd_json_find_decimal (money, "amount", &amount, NULL) || amount == NULL ||
      !scale_decimal (amount, pd_currency_get_exponent (upper), &result->minor))
    return FALSE;

  g_strlcpy (result->currency, upper, sizeof result->currency);
  result->known = TRUE;
  return TRUE;
}

PdAzureMoney
pd_azure_take_money (JsonObject *object, const char *member, GPtrArray *faults)
{
  JsonObject *money = pd_azure_take_object (object, member, faults);
  PdAzureMoney result = { 0 };

  if (money != NULL && !read_money (money, &result))
    pd_azure_add_fault (faults, "the member “%s” is not an amount", member);
  return result;
}

JsonObject *
pd_azure_take_object (JsonObject *object, const char *member, GPtrArray *faults)
{
  GError *error = NULL;
  JsonObject *found;

  if (object == NULL)
    return NULL;
  found = pd_json_find_object (object, member, &error);
  if (error != NULL)
    take_fault (faults, error);
  return found;
}

JsonArray *
pd_azure_take_array (JsonObject *object, const char *member, GPtrArray *faults)
{
  GError *error = NULL;
  JsonArray *found;

  if (object == NULL)
    return NULL;
  found = pd_json_find_array (object, member, &error);
  if (error != NULL)
    take_fault (faults, error);
  return found;
}

GPtrArray *
pd_azure_take_texts (JsonObject *object, const char *member, GPtrArray *faults)
{
  JsonArray *array = pd_azure_take_array (object, member, faults);
  guint n = array == NULL ? 0 : json_array_get_length (array);
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_ptr_array_add (texts, g_strdup (json_node_get_string (node)));
    else
      pd_azure_add_fault (faults, "an item of “%s” is not a text", member);
  }
  return texts;
}

void
pd_wire_policy_error_free (PdWirePolicyError *error)
{
  if (error == NULL)
    return;
  g_free (error->code);
  g_free (error->message);
  g_free (error);
}

static PdWirePolicyError *
read_policy_error (JsonNode *node, GPtrArray *faults)
{
  PdWirePolicyError *error = g_new0 (PdWirePolicyError, 1);
  g_autofree char *message = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    error->code = pd_azure_take_text (json_node_get_object (node), "code", faults);
    message = pd_azure_take_text (json_node_get_object (node), "message", faults);
  } else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING) {
    error->code = g_strdup (json_node_get_string (node));
  } else { /* it stays in the list: what counts is that the list is not empty */
    pd_azure_add_fault (faults, "a policy error is not readable");
  }
  if (message == NULL)
    message = g_strdup (error->code != NULL ? error->code : "");
  error->message = pd_azure_html_to_text (message);
  return error;
}

GPtrArray *
pd_azure_take_policy_errors (JsonObject *object, const char *member, GPtrArray *faults)
{
  JsonArray *array = pd_azure_take_array (object, member, faults);
  guint n = array == NULL ? 0 : json_array_get_length (array);
  GPtrArray *errors = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_wire_policy_error_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (errors, read_policy_error (json_array_get_element (array, i), faults));
  return errors;
}

char *
pd_wire_policy_errors_to_text (GPtrArray *errors)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *clean = NULL;

  g_return_val_if_fail (errors != NULL, NULL);

  if (errors->len == 0)
    return NULL;
  for (guint i = 0; i < errors->len; i++) {
    PdWirePolicyError *error = errors->pdata[i];

    if (*error->message == '\0')
      continue;
    if (text->len > 0)
      g_string_append_c (text, ' ');
    g_string_append (text, error->message);
  }
  if (text->len == 0) /* refused without a word */
    g_string_append (text, "policyErrors");
  return pd_api_redact (text->str);
}

gboolean
pd_wire_policy_errors_have_code (GPtrArray *errors, const char *code)
{
  for (guint i = 0; i < errors->len; i++) {
    PdWirePolicyError *error = errors->pdata[i];

    if (error->code != NULL && g_ascii_strcasecmp (error->code, code) == 0)
      return TRUE;
  }
  return FALSE;
}

void
pd_azure_take_error (JsonObject *object, char **code, char **text)
{
  JsonNode *node = object == NULL ? NULL : pd_json_find (object, "error");
  g_autofree char *message = NULL;

  *code = NULL;
  *text = NULL;
  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    *code = pd_azure_take_text (json_node_get_object (node), "code", NULL);
    message = pd_azure_take_text (json_node_get_object (node), "message", NULL);
  } else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING) {
    message = g_strdup (json_node_get_string (node));
  }
  if (message != NULL) {
    g_autofree char *plain = pd_azure_html_to_text (message);

    *text = pd_api_redact (plain);
  }
}

/* --- lists --- */

GPtrArray *
pd_azure_read_array (JsonArray *array, PdAzureItemReader reader, GDestroyNotify free_item)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (free_item);
  guint n = array == NULL ? 0 : json_array_get_length (array);

  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_OBJECT (node))
      g_ptr_array_add (items, reader (json_node_get_object (node)));
    else if (!JSON_NODE_HOLDS_NULL (node))
      g_warning ("Item %u of a list of Azure's is no object and is left out", i);
  }
  return items;
}

GPtrArray *
pd_azure_read_items (JsonNode *root,
                     PdAzureItemReader reader,
                     GDestroyNotify free_item,
                     GError **error)
{
  g_autoptr (JsonArray) array = pd_json_find_items (root, error);

  return array == NULL ? NULL : pd_azure_read_array (array, reader, free_item);
}

JsonObject *
pd_azure_get_object (JsonNode *root, GError **error)
{
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return json_node_get_object (root);

  g_set_error_literal (error, PD_ERROR, PD_ERROR_PROTOCOL, "the answer is no object");
  return NULL;
}

JsonObject *
pd_azure_get_reply_object (PdHttpReply *reply)
{
  JsonNode *root = pd_http_reply_get_root (reply);

  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

/* --- requests --- */

char *
pd_azure_escape (const char *text)
{
  return g_uri_escape_string (text != NULL ? text : "", NULL, FALSE);
}

PdHttpRequest *
pd_azure_request (PdCallPolicy policy,
                  const char *method,
                  const char *tenant,
                  const char *version,
                  const char *format,
                  ...)
{
  g_autofree char *path = NULL;
  g_autofree char *target = NULL;
  PdHttpRequest *request;
  va_list args;

  va_start (args, format);
  path = g_strdup_vprintf (format, args);
  va_end (args);
  target =
      g_strdup_printf ("%s%sapi-version=%s", path, strchr (path, '?') == NULL ? "?" : "&", version);
  request = pd_http_request_new (PD_API_AZURE, policy, method, target);
  pd_http_request_set_tenant (request, tenant);
  pd_http_request_set_customer (request, tenant);
  return request;
}

void
pd_azure_set_body (PdHttpRequest *request, JsonObject *body)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (root, body);
  pd_http_request_set_body_json (request, root);
}

void
pd_azure_set_properties (PdHttpRequest *request, JsonObject *properties)
{
  JsonObject *body = json_object_new ();

  json_object_set_object_member (body, "properties", properties);
  pd_azure_set_body (request, body);
}

/* --- ids --- */

char *
pd_azure_id_dup_segment (const char *id, const char *segment)
{
  g_auto (GStrv) parts = NULL;
  char *found = NULL;

  g_return_val_if_fail (segment != NULL, NULL);

  if (id == NULL)
    return NULL;
  parts = g_strsplit (id, "/", -1);
  for (char **part = parts; part[0] != NULL && part[1] != NULL; part++) {
    if (g_ascii_strcasecmp (part[0], segment) == 0 && *part[1] != '\0') {
      g_free (found);
      found = g_strdup (part[1]);
    }
  }
  return found;
}

/* NULL: no GUID. */
static char *
dup_guid (const char *text)
{
  return text != NULL && g_uuid_string_is_valid (text) ? g_ascii_strdown (text, -1) : NULL;
}

/* A bare GUID, or part @index of "orderGuid/reservationGuid". */
static char *
dup_bare (const char *id, guint index)
{
  g_auto (GStrv) parts = NULL;

  if (id == NULL)
    return NULL;
  if (g_uuid_string_is_valid (id))
    return dup_guid (id);
  parts = g_strsplit (id, "/", -1);
  if (g_strv_length (parts) >= 2 && g_uuid_string_is_valid (parts[0]))
    return dup_guid (parts[index]);
  return NULL;
}

char *
pd_azure_id_dup_reservation (const char *id)
{
  g_autofree char *segment = pd_azure_id_dup_segment (id, "reservations");

  return segment != NULL ? dup_guid (segment) : dup_bare (id, 1);
}

char *
pd_azure_id_dup_order (const char *id)
{
  g_autofree char *segment = pd_azure_id_dup_segment (id, "reservationOrders");

  return segment != NULL ? dup_guid (segment) : dup_bare (id, 0);
}

char *
pd_azure_id_dup_subscription (const char *id)
{
  g_autofree char *segment = pd_azure_id_dup_segment (id, "subscriptions");

  if (segment == NULL)
    return dup_guid (id);
  return g_ascii_strdown (segment, -1);
}

char *
pd_azure_id_dup_last (const char *id)
{
  g_auto (GStrv) parts = NULL;

  if (id == NULL)
    return NULL;
  parts = g_strsplit (id, "/", -1);
  for (guint i = g_strv_length (parts); i > 0; i--) {
    if (*parts[i - 1] != '\0')
      return g_ascii_strdown (parts[i - 1], -1);
  }
  return NULL;
}

char *
pd_azure_id_new_order (const char *order_id)
{
  return g_strdup_printf ("/providers/Microsoft.Capacity/reservationOrders/%s", order_id);
}

char *
pd_azure_id_new_reservation (const char *order_id, const char *reservation_id)
{
  return g_strdup_printf ("/providers/Microsoft.Capacity/reservationOrders/%s/reservations/%s",
                          order_id, reservation_id);
}

/* --- errors --- */

static const struct
{
  PdAzureMeaning meaning;
  const char *codes; /* separated by blanks */
} meanings[] = {
  { PD_AZURE_MEANS_INPUT,
    "BadRequest InvalidRequestContent InvalidRequestUri InvalidReservationOrderId "
    "InvalidReservationId InvalidSubscriptionId InvalidTenantId MissingTenantId InvalidLocationId "
    "InvalidRefundQuantity MissingAppliedScopesForSingle InvalidSingleAppliedScopesCount "
    "UnsupportedReservationTerm ReservationIdNotInReservationOrder NonsupportedAccountId "
    "NotSupportedCountry CalculatePriceFailed ResourceNameInvalid PrincipalNotFound" },
  { PD_AZURE_MEANS_SAME, "PatchValuesSameAsExisting AppliedScopesSameAsExisting" },
  { PD_AZURE_MEANS_RELOAD,
    "OperationCannotBePerformedInCurrentState ReservationOrderIdAlreadyExists "
    "ReservationOrderNotEnabled BillingScopeIdCannotBeChanged "
    "AppliedScopesNotAssociatedWithCommerceAccount CapacityUpdateScopesFailed Conflict "
    "RoleAssignmentExists" },
  { PD_AZURE_MEANS_BY_REQUEST, "SelfServiceRefundNotSupported RefundLimitExceeded" },
  { PD_AZURE_MEANS_SIGN_IN, "InvalidAuthenticationToken ExpiredAuthenticationToken "
                            "InvalidAuthenticationTokenTenant InvalidAccessToken" },
  { PD_AZURE_MEANS_PAYMENT, "PurchaseError BillingCustomerInputError "
                            "BillingPaymentInstrumentSoftError BillingPaymentInstrumentHardError "
                            "PaymentInstrumentNotFound RiskCheckFailed CreateQuoteFailed "
                            "ActivateQuoteFailed" },
  { PD_AZURE_MEANS_RIGHT, "AuthorizationFailed Forbidden RoleAssignmentCreationFailed" },
  { PD_AZURE_MEANS_GONE, "ReservationOrderNotFound ResourceNotFound NotFound" },
  { PD_AZURE_MEANS_OUR_FAULT, "HttpMethodNotSupported" },
  { PD_AZURE_MEANS_WAIT, "TooManyRequests UnauthenticatedRequestsThrottled" },
  { PD_AZURE_MEANS_SERVER,
    "InternalServerError ServerTimeout OperationFailed BillingTransientError BillingError "
    "FulfillmentTransientError FulfillmentError FulfillmentOutOfStockError "
    "FulfillmentConfigurationError" },
};

static PdAzureMeaning
get_meaning_of_status (guint status)
{
  switch (status) {
  case 401:
    return PD_AZURE_MEANS_SIGN_IN;
  case 402:
    return PD_AZURE_MEANS_PAYMENT;
  case 403:
    return PD_AZURE_MEANS_RIGHT;
  case 404:
  case 410:
    return PD_AZURE_MEANS_GONE;
  case 405:
    return PD_AZURE_MEANS_OUR_FAULT;
  case 409:
  case 412:
    return PD_AZURE_MEANS_RELOAD;
  case 408:
    return PD_AZURE_MEANS_SERVER;
  case 429:
    return PD_AZURE_MEANS_WAIT;
  default:
    if (status >= 500)
      return PD_AZURE_MEANS_SERVER;
    return status >= 400 ? PD_AZURE_MEANS_INPUT : PD_AZURE_MEANS_NOTHING;
  }
}

PdAzureMeaning
pd_azure_meaning_of_code (const char *code, guint status)
{
  for (gsize i = 0; code != NULL && i < G_N_ELEMENTS (meanings); i++) {
    g_auto (GStrv) codes = g_strsplit (meanings[i].codes, " ", -1);

    for (char **name = codes; *name != NULL; name++) {
      if (g_ascii_strcasecmp (*name, code) == 0)
        return meanings[i].meaning;
    }
  }
  return get_meaning_of_status (status);
}

PdAzureMeaning
pd_azure_meaning_of (const GError *error)
{
  const PdApiFault *fault = pd_api_error_get_fault (error);

  if (fault == NULL || (fault->code == NULL && fault->status == 0))
    return PD_AZURE_MEANS_NOTHING;

  return pd_azure_meaning_of_code (fault->code, fault->status);
}
