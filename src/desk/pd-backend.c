// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-backend.h"

G_DEFINE_INTERFACE (PdBackend, pd_backend, G_TYPE_OBJECT)

static void
pd_backend_default_init (PdBackendInterface *iface)
{
}

PdDeed *
pd_deed_new (PdDeedKind kind, const char *request_id)
{
  PdDeed *deed = g_new0 (PdDeed, 1);

  deed->kind = kind;
  deed->request_id = request_id != NULL ? g_strdup (request_id) : g_uuid_string_random ();
  return deed;
}

void
pd_deed_free (PdDeed *deed)
{
  if (deed == NULL)
    return;

  g_free (deed->request_id);
  g_clear_pointer (&deed->customer, pd_customer_fields_free);
  g_clear_pointer (&deed->agreement, pd_agreement_fields_free);
  g_clear_pointer (&deed->items, g_ptr_array_unref);
  g_clear_pointer (&deed->line_row_ids, g_array_unref);
  g_free (deed->replaces);
  g_free (deed->product_id);
  g_free (deed->version);
  g_free (deed->language);
  g_free (deed->file_type);
  g_free (deed->name);
  g_free (deed->text);
  g_clear_pointer (&deed->grant, pd_grant_free);
  g_clear_pointer (&deed->change, pd_reservation_change_free);
  g_clear_pointer (&deed->ask, pd_refund_ask_free);
  g_clear_pointer (&deed->fields, pd_request_fields_free);
  g_clear_pointer (&deed->files, g_ptr_array_unref);
  g_clear_object (&deed->markets);
  pd_vault_free_text (deed->secret_key);
  pd_vault_free_text (deed->secret_url);
  g_free (deed);
}

static const char *const deed_names[PD_N_DEEDS] = {
  [PD_DEED_CREATE_CUSTOMER] = "create-customer",
  [PD_DEED_UPDATE_CUSTOMER] = "update-customer",
  [PD_DEED_ACCEPT_AGREEMENT] = "accept-agreement",
  [PD_DEED_QUOTE_CART] = "quote-cart",
  [PD_DEED_BUY] = "buy",
  [PD_DEED_LIST_MEDIA] = "list-media",
  [PD_DEED_GET_KEYS] = "get-keys",
  [PD_DEED_LIST_KEYS] = "list-keys",
  [PD_DEED_REVEAL_KEY] = "reveal-key",
  [PD_DEED_REVEAL_LINK] = "reveal-link",
  [PD_DEED_START_DOWNLOAD] = "start-download",
  [PD_DEED_QUOTE_CANCEL] = "quote-cancel",
  [PD_DEED_CANCEL] = "cancel",
  [PD_DEED_SET_CHECKLIST] = "set-checklist",
  [PD_DEED_SETTLE] = "settle",
  [PD_DEED_PASTE_KEYS] = "paste-keys",
  [PD_DEED_FIND_RESERVATION] = "find-reservation",
  [PD_DEED_LIST_SUBSCRIPTIONS] = "list-subscriptions",
  [PD_DEED_ADD_SUBSCRIPTION] = "add-subscription",
  [PD_DEED_GET_SELF_PURCHASE] = "get-self-purchase",
  [PD_DEED_SET_SELF_PURCHASE] = "set-self-purchase",
  [PD_DEED_LIST_UTILIZATION] = "list-utilization",
  [PD_DEED_LIST_ASSIGNMENTS] = "list-assignments",
  [PD_DEED_GRANT_ROLE] = "grant-role",
  [PD_DEED_REVOKE_ROLE] = "revoke-role",
  [PD_DEED_CHANGE_RESERVATION] = "change-reservation",
  [PD_DEED_SPLIT_RESERVATION] = "split-reservation",
  [PD_DEED_MERGE_RESERVATIONS] = "merge-reservations",
  [PD_DEED_QUOTE_REFUND] = "quote-refund",
  [PD_DEED_REFUND] = "refund",
  [PD_DEED_QUOTE_EXCHANGE] = "quote-exchange",
  [PD_DEED_EXCHANGE] = "exchange",
  [PD_DEED_SET_MARKETS] = "set-markets",
  [PD_DEED_FIND_REQUEST] = "find-request",
  [PD_DEED_GET_CONTACT] = "get-contact",
  [PD_DEED_DESCRIBE_REQUEST] = "describe-request",
  [PD_DEED_SAVE_DRAFT] = "save-draft",
  [PD_DEED_DISCARD_DRAFT] = "discard-draft",
  [PD_DEED_ATTACH] = "attach",
  [PD_DEED_DETACH] = "detach",
  [PD_DEED_CREATE_REQUEST] = "create-request",
  [PD_DEED_GET_REQUEST] = "get-request",
  [PD_DEED_REPLY_REQUEST] = "reply-request",
  [PD_DEED_SET_REQUEST_STATE] = "set-request-state",
  [PD_DEED_GET_ATTACHMENT] = "get-attachment",
};

const char *
pd_deed_kind_to_name (PdDeedKind kind)
{
  g_return_val_if_fail ((gsize) kind < PD_N_DEEDS, NULL);

  return deed_names[kind];
}

gboolean
pd_deed_kind_from_name (const char *name, PdDeedKind *kind)
{
  for (gsize i = 0; i < PD_N_DEEDS; i++) {
    if (g_strcmp0 (deed_names[i], name) == 0) {
      *kind = (PdDeedKind) i;
      return TRUE;
    }
  }
  return FALSE;
}

void
pd_loaded_file_free (PdLoadedFile *file)
{
  if (file == NULL)
    return;

  g_free (file->name);
  g_clear_pointer (&file->content, g_bytes_unref);
  g_free (file);
}

void
pd_return_answer_free (PdReturnAnswer *answer)
{
  if (answer == NULL)
    return;

  g_clear_pointer (&answer->details, pd_request_details_free);
  g_clear_object (&answer->order);
  g_free (answer);
}

void
pd_grant_free (PdGrant *grant)
{
  if (grant == NULL)
    return;

  g_free (grant->name);
  g_free (grant->email);
  g_free (grant->principal_id);
  g_free (grant->principal_type);
  g_free (grant->role_id);
  g_free (grant);
}

PdGrant *
pd_grant_copy (const PdGrant *grant)
{
  PdGrant *copy;

  if (grant == NULL)
    return NULL;

  copy = g_new0 (PdGrant, 1);
  copy->name = g_strdup (grant->name);
  copy->email = g_strdup (grant->email);
  copy->principal_id = g_strdup (grant->principal_id);
  copy->principal_type = g_strdup (grant->principal_type);
  copy->role_id = g_strdup (grant->role_id);
  return copy;
}

PdCustomerFields *
pd_deed_copy_customer (const PdCustomerFields *fields)
{
  PdCustomerFields *copy = g_new0 (PdCustomerFields, 1);

  copy->name = g_strdup (fields->name);
  copy->domain = g_strdup (fields->domain);
  copy->country = g_strdup (fields->country);
  copy->currency = g_strdup (fields->currency);
  copy->email = g_strdup (fields->email);
  copy->phone = g_strdup (fields->phone);
  copy->registration_id = g_strdup (fields->registration_id);
  copy->first_name = g_strdup (fields->first_name);
  copy->last_name = g_strdup (fields->last_name);
  copy->tenant_id = g_strdup (fields->tenant_id);
  copy->address_line1 = g_strdup (fields->address_line1);
  copy->address_line2 = g_strdup (fields->address_line2);
  copy->city = g_strdup (fields->city);
  copy->state = g_strdup (fields->state);
  copy->postal_code = g_strdup (fields->postal_code);
  return copy;
}

PdAgreementFields *
pd_deed_copy_agreement (const PdAgreementFields *fields)
{
  PdAgreementFields *copy = g_new0 (PdAgreementFields, 1);

  copy->first_name = g_strdup (fields->first_name);
  copy->last_name = g_strdup (fields->last_name);
  copy->email = g_strdup (fields->email);
  copy->phone = g_strdup (fields->phone);
  copy->date = fields->date;
  return copy;
}

GPtrArray *
pd_deed_copy_items (GPtrArray *items)
{
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func ((GDestroyNotify) pd_order_item_free);

  for (guint i = 0; items != NULL && i < items->len; i++)
    g_ptr_array_add (copy, pd_order_item_copy (items->pdata[i]));

  return g_steal_pointer (&copy);
}

GDestroyNotify
pd_deed_kind_get_free (PdDeedKind kind)
{
  switch (kind) {
  case PD_DEED_CREATE_CUSTOMER:
  case PD_DEED_UPDATE_CUSTOMER:
  case PD_DEED_ACCEPT_AGREEMENT:
  case PD_DEED_BUY:
  case PD_DEED_START_DOWNLOAD:
  case PD_DEED_CANCEL:
  case PD_DEED_SET_CHECKLIST:
  case PD_DEED_FIND_RESERVATION:
  case PD_DEED_SET_MARKETS:
  case PD_DEED_FIND_REQUEST:
  case PD_DEED_SAVE_DRAFT:
    return g_object_unref;
  case PD_DEED_QUOTE_CART:
    return (GDestroyNotify) pd_cart_quote_free;
  case PD_DEED_LIST_MEDIA:
  case PD_DEED_LIST_SUBSCRIPTIONS:
  case PD_DEED_ADD_SUBSCRIPTION:
  case PD_DEED_LIST_ASSIGNMENTS:
  case PD_DEED_GRANT_ROLE:
  case PD_DEED_REVOKE_ROLE:
  case PD_DEED_CHANGE_RESERVATION:
  case PD_DEED_SPLIT_RESERVATION:
  case PD_DEED_MERGE_RESERVATIONS:
    return (GDestroyNotify) g_ptr_array_unref;
  case PD_DEED_LIST_UTILIZATION:
    return (GDestroyNotify) g_array_unref;
  case PD_DEED_GET_SELF_PURCHASE:
  case PD_DEED_SET_SELF_PURCHASE:
  case PD_DEED_DESCRIBE_REQUEST:
    return g_free;
  case PD_DEED_QUOTE_REFUND:
    return (GDestroyNotify) pd_refund_quote_free;
  case PD_DEED_QUOTE_EXCHANGE:
    return (GDestroyNotify) pd_exchange_quote_free;
  case PD_DEED_REFUND:
  case PD_DEED_EXCHANGE:
    return (GDestroyNotify) pd_return_answer_free;
  case PD_DEED_GET_CONTACT:
    return (GDestroyNotify) pd_contact_free;
  case PD_DEED_ATTACH:
  case PD_DEED_DETACH:
  case PD_DEED_CREATE_REQUEST:
  case PD_DEED_GET_REQUEST:
  case PD_DEED_REPLY_REQUEST:
  case PD_DEED_SET_REQUEST_STATE:
    return (GDestroyNotify) pd_request_details_free;
  case PD_DEED_GET_ATTACHMENT:
    return (GDestroyNotify) g_bytes_unref;
  case PD_DEED_GET_KEYS:
  case PD_DEED_LIST_KEYS:
  case PD_DEED_PASTE_KEYS:
    return (GDestroyNotify) pd_keys_and_links_free;
  case PD_DEED_REVEAL_KEY:
  case PD_DEED_REVEAL_LINK:
    return (GDestroyNotify) pd_vault_free_text;
  case PD_DEED_QUOTE_CANCEL:
    return (GDestroyNotify) pd_cancel_quote_free;
  case PD_DEED_SETTLE:
  case PD_DEED_DISCARD_DRAFT:
    break;
  }

  return NULL;
}

void
pd_backend_perform_async (PdBackend *self,
                          PdDeed *deed,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (PD_IS_BACKEND (self));
  g_return_if_fail (deed != NULL);

  PD_BACKEND_GET_IFACE (self)->perform_async (self, deed, cancellable, callback, user_data);
}

gpointer
pd_backend_perform_finish (PdBackend *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PD_IS_BACKEND (self), NULL);

  return PD_BACKEND_GET_IFACE (self)->perform_finish (self, result, error);
}
