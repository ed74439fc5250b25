// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-azure-operations.h"

#include "pd-azure-private.h"

PdAzureOutcome
pd_azure_outcome_of (const char *status)
{
  static const char *const words[] = { "Succeeded", "Failed", "Cancelled", "Canceled", NULL };

  switch (status == NULL ? -1 : pd_json_enum_index (status, words)) {
  case 0:
    return PD_AZURE_SUCCEEDED;
  case 1:
    return PD_AZURE_FAILED;
  case 2:
  case 3:
    return PD_AZURE_CANCELLED;
  default:
    return PD_AZURE_RUNNING;
  }
}

char *
pd_azure_reply_dup_location (PdHttpReply *reply)
{
  const char *location = pd_http_reply_get_header (reply, "Location");

  return location == NULL || *location == '\0' ? NULL : g_strdup (location);
}

char *
pd_azure_reply_dup_operation (PdHttpReply *reply)
{
  const char *operation = pd_http_reply_get_header (reply, "Azure-AsyncOperation");

  if (operation != NULL && *operation != '\0')
    return g_strdup (operation);
  return pd_azure_reply_dup_location (reply);
}

char *
pd_azure_operation_path (const char *operation_id)
{
  g_autofree char *escaped = pd_azure_escape (operation_id);

  return g_strdup_printf ("/providers/Microsoft.Capacity/operationResults/%s?api-version=%s",
                          escaped, PD_AZURE_CAPACITY_VERSION);
}

void
pd_wire_operation_free (PdWireOperation *operation)
{
  if (operation == NULL)
    return;
  g_free (operation->operation_id);
  g_free (operation->status);
  g_free (operation->error_code);
  g_free (operation->error_text);
  g_free (operation->warning);
  g_free (operation);
}

PdHttpRequest *
pd_azure_poll (const char *tenant, const char *target)
{
  PdHttpRequest *request = pd_http_request_new (PD_API_AZURE, PD_CALL_READ, "GET", target);

  pd_http_request_set_tenant (request, tenant);
  pd_http_request_set_customer (request, tenant);
  return request;
}

PdWireOperation *
pd_azure_reply_read_operation (PdHttpReply *reply)
{
  JsonObject *object = pd_azure_get_reply_object (reply);
  PdWireOperation *operation;
  JsonObject *properties;

  if (object == NULL)
    return NULL;
  operation = g_new0 (PdWireOperation, 1);
  operation->operation_id = pd_azure_take_text (object, "name", NULL);
  if (operation->operation_id == NULL) {
    g_autofree char *id = pd_azure_take_text (object, "id", NULL);

    operation->operation_id = pd_azure_id_dup_last (id);
  }
  operation->status = pd_azure_take_text (object, "status", NULL);
  pd_azure_take_error (object, &operation->error_code, &operation->error_text);
  properties = pd_azure_take_object (object, "properties", NULL);
  operation->has_properties = properties != NULL;
  operation->warning = pd_azure_take_text (properties, "supportTicketCreationWarning", NULL);
  if (operation->warning != NULL && *operation->warning == '\0')
    g_clear_pointer (&operation->warning, g_free);
  return operation;
}

GError *
pd_azure_operation_error (const char *code, const char *text)
{
  PdApiFault fault = {
    .api = PD_API_AZURE, .status = 200, .code = (char *) code, .text = (char *) text
  };
  PdApiErrorCode meaning = pd_api_fault_classify (&fault, FALSE);

  /* It was answered and not done: never "ask about it". */
  if (meaning != PD_API_ERROR_FORBIDDEN && meaning != PD_API_ERROR_NOT_FOUND)
    meaning = PD_API_ERROR_REFUSED;
  return pd_api_error_new (meaning, &fault, "the operation was not carried out");
}
