// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The customer agreement: partner-center-api.md 3.5. */

#include "pd-clock.h"
#include "pd-partner-center-customers.h"
#include "pd-wire-private.h"

void
pd_wire_agreement_template_free (PdWireAgreementTemplate *agreement)
{
  if (agreement == NULL)
    return;
  g_free (agreement->template_id);
  g_free (agreement->type);
  g_free (agreement->link);
  g_free (agreement->fault);
  g_free (agreement);
}

void
pd_wire_agreement_free (PdWireAgreement *agreement)
{
  if (agreement == NULL)
    return;
  g_free (agreement->template_id);
  g_free (agreement->type);
  g_free (agreement->user_id);
  pd_wire_contact_free (agreement->contact);
  g_free (agreement->fault);
  g_free (agreement);
}

static gpointer
read_template (JsonObject *object, char **fault)
{
  g_autoptr (PdWireAgreementTemplate) agreement = g_new0 (PdWireAgreementTemplate, 1);

  agreement->template_id = pd_wire_take_id (object, "templateId", &agreement->fault);
  if (agreement->template_id == NULL) {
    pd_wire_add_fault (fault, "the agreement has no template ID");
    return NULL;
  }
  agreement->type = pd_wire_take_text (object, "agreementType", &agreement->fault);
  agreement->link = pd_wire_take_text (object, "agreementLink", &agreement->fault);
  agreement->version_rank = pd_wire_take_int64 (object, "versionRank", 0, &agreement->fault);
  return g_steal_pointer (&agreement);
}

static gpointer
read_agreement (JsonObject *object, char **fault)
{
  PdWireAgreement *agreement = g_new0 (PdWireAgreement, 1);

  (void) fault;
  agreement->template_id = pd_wire_take_id (object, "templateId", &agreement->fault);
  agreement->type = pd_wire_take_text (object, "type", &agreement->fault);
  agreement->user_id = pd_wire_take_id (object, "userId", &agreement->fault);
  agreement->agreed_at = pd_wire_take_instant (object, "dateAgreed", &agreement->fault);
  agreement->contact = pd_wire_take_contact (object, "primaryContact", &agreement->fault);
  return agreement;
}

PdHttpRequest *
pd_partner_center_list_agreement_templates (void)
{
  PdHttpRequest *request = pd_wire_get (
      NULL, pd_wire_format_target ("/v1/agreements?agreementType=%s", PD_AGREEMENT_TYPE));

  pd_wire_expect_list (request, read_template, (GDestroyNotify) pd_wire_agreement_template_free);
  return request;
}

PdHttpRequest *
pd_partner_center_list_agreements (const char *customer_id)
{
  PdHttpRequest *request = pd_wire_get (
      customer_id, pd_wire_format_target ("/v1/customers/%s/agreements?agreementType=%s",
                                          customer_id, PD_AGREEMENT_TYPE));

  pd_wire_expect_list (request, read_agreement, (GDestroyNotify) pd_wire_agreement_free);
  return request;
}

const PdWireAgreement *
pd_wire_agreements_latest (PdWireList *agreements)
{
  const PdWireAgreement *latest = NULL;

  for (guint i = 0; i < agreements->items->len; i++) {
    const PdWireAgreement *agreement = agreements->items->pdata[i];

    if (latest == NULL || agreement->agreed_at > latest->agreed_at)
      latest = agreement;
  }
  return latest;
}

PdHttpRequest *
pd_partner_center_confirm_agreement (const char *customer_id,
                                     const char *template_id,
                                     const PdWireContact *contact,
                                     gint64 agreed_at,
                                     const char *request_id)
{
  JsonObject *object;
  JsonNode *node = pd_wire_new_object (&object);
  PdHttpRequest *request;

  json_object_set_member (object, "primaryContact", pd_wire_write_contact (contact));
  pd_wire_set_text (object, "templateId", template_id);
  pd_wire_set_instant (object, "dateAgreed", agreed_at);
  pd_wire_set_text (object, "type", PD_AGREEMENT_TYPE);
  request = pd_wire_write (PD_CALL_IDEMPOTENT, "POST", customer_id,
                           pd_wire_format_target ("/v1/customers/%s/agreements", customer_id), node,
                           request_id);
  pd_wire_expect_item (request, read_agreement, (GDestroyNotify) pd_wire_agreement_free);
  return request;
}
