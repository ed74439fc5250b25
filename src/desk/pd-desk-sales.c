// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-desk.h"

#include <glib/gi18n-lib.h>

#include "pd-desk-private.h"

/* --- answers --- */

void
pd_cart_quote_free (PdCartQuote *quote)
{
  if (quote == NULL)
    return;

  g_free (quote->currency);
  g_clear_pointer (&quote->unit_minor, g_array_unref);
  g_clear_pointer (&quote->line_minor, g_array_unref);
  g_clear_object (&quote->verdict);
  g_clear_pointer (&quote->item_verdicts, g_ptr_array_unref);
  g_free (quote);
}

void
pd_keys_and_links_free (PdKeysAndLinks *result)
{
  if (result == NULL)
    return;

  g_clear_pointer (&result->keys, g_ptr_array_unref);
  g_clear_pointer (&result->links, g_ptr_array_unref);
  g_free (result);
}

void
pd_cancel_quote_free (PdCancelQuote *quote)
{
  if (quote == NULL)
    return;

  g_free (quote->currency);
  g_free (quote->invoice_month);
  g_clear_object (&quote->verdict);
  g_free (quote);
}

/* --- customers --- */

void
pd_desk_create_customer_async (PdDesk *self,
                               const PdCustomerFields *fields,
                               const char *request_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (fields != NULL);

  deed = pd_deed_new (PD_DEED_CREATE_CUSTOMER, request_id);
  deed->customer = pd_deed_copy_customer (fields);
  pd_desk_start_deed (self, deed, pd_desk_create_customer_async, cancellable, callback, user_data);
}

void
pd_desk_update_customer_async (PdDesk *self,
                               gint64 customer_row_id,
                               const PdCustomerFields *fields,
                               const char *request_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (fields != NULL);

  deed = pd_deed_new (PD_DEED_UPDATE_CUSTOMER, request_id);
  deed->customer_row_id = customer_row_id;
  deed->customer = pd_deed_copy_customer (fields);
  pd_desk_start_deed (self, deed, pd_desk_update_customer_async, cancellable, callback, user_data);
}

void
pd_desk_accept_agreement_async (PdDesk *self,
                                gint64 customer_row_id,
                                const PdAgreementFields *fields,
                                const char *request_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (fields != NULL);

  /* partner-center-api.md 3.5: nothing is put into an outbox that can never leave it. */
  if (!pd_desk_has_agreements (self)) {
    g_task_report_new_error (self, callback, user_data, pd_desk_accept_agreement_async, PD_ERROR,
                             PD_ERROR_UNSUPPORTED,
                             _ ("The customer agreement cannot be recorded in the cloud of this "
                                "account: Partner Center offers that in the public cloud only. "
                                "Purchases are sent without it."));
    return;
  }

  deed = pd_deed_new (PD_DEED_ACCEPT_AGREEMENT, request_id);
  deed->customer_row_id = customer_row_id;
  deed->agreement = pd_deed_copy_agreement (fields);
  pd_desk_start_deed (self, deed, pd_desk_accept_agreement_async, cancellable, callback, user_data);
}

PdCustomer *
pd_desk_customer_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

/* --- buying --- */

void
pd_desk_quote_cart_async (PdDesk *self,
                          gint64 customer_row_id,
                          GPtrArray *items,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_QUOTE_CART, NULL);
  deed->customer_row_id = customer_row_id;
  deed->items = pd_deed_copy_items (items);
  pd_desk_start_deed (self, deed, pd_desk_quote_cart_async, cancellable, callback, user_data);
}

PdCartQuote *
pd_desk_quote_cart_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_buy_async (PdDesk *self,
                   gint64 customer_row_id,
                   GPtrArray *items,
                   const char *request_id,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  pd_desk_buy_instead_async (self, customer_row_id, items, NULL, request_id, cancellable, callback,
                             user_data);
}

void
pd_desk_buy_instead_async (PdDesk *self,
                           gint64 customer_row_id,
                           GPtrArray *items,
                           const char *refused_id,
                           const char *request_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_BUY, request_id);
  deed->customer_row_id = customer_row_id;
  deed->items = pd_deed_copy_items (items);
  deed->replaces = g_strdup (refused_id);
  pd_desk_start_deed (self, deed, pd_desk_buy_async, cancellable, callback, user_data);
}

PdOrder *
pd_desk_buy_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

/* --- keys and downloads --- */

void
pd_desk_list_media_async (PdDesk *self,
                          const char *product_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (product_id != NULL);

  deed = pd_deed_new (PD_DEED_LIST_MEDIA, NULL);
  deed->product_id = g_strdup (product_id);
  pd_desk_start_deed (self, deed, pd_desk_list_media_async, cancellable, callback, user_data);
}

GPtrArray *
pd_desk_list_media_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_get_keys_and_downloads_async (PdDesk *self,
                                      gint64 line_row_id,
                                      const char *version,
                                      const char *language,
                                      const char *file_type,
                                      const char *request_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));
  g_return_if_fail (version != NULL && language != NULL && file_type != NULL);

  deed = pd_deed_new (PD_DEED_GET_KEYS, request_id);
  deed->row_id = line_row_id;
  deed->version = g_strdup (version);
  deed->language = g_strdup (language);
  deed->file_type = g_strdup (file_type);
  pd_desk_start_deed (self, deed, pd_desk_get_keys_and_downloads_async, cancellable, callback,
                      user_data);
}

PdKeysAndLinks *
pd_desk_get_keys_and_downloads_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

/* A deed that one row says all about. */
static void
start_on_row (PdDesk *self,
              PdDeedKind kind,
              gint64 row_id,
              gpointer source_tag,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  PdDeed *deed = pd_deed_new (kind, NULL);

  deed->row_id = row_id;
  pd_desk_start_deed (self, deed, source_tag, cancellable, callback, user_data);
}

void
pd_desk_list_keys_and_links_async (PdDesk *self,
                                   gint64 line_row_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (PD_IS_DESK (self));

  start_on_row (self, PD_DEED_LIST_KEYS, line_row_id, pd_desk_list_keys_and_links_async,
                cancellable, callback, user_data);
}

PdKeysAndLinks *
pd_desk_list_keys_and_links_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_reveal_key_async (PdDesk *self,
                          gint64 key_row_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (PD_IS_DESK (self));

  start_on_row (self, PD_DEED_REVEAL_KEY, key_row_id, pd_desk_reveal_key_async, cancellable,
                callback, user_data);
}

void
pd_desk_reveal_link_async (PdDesk *self,
                           gint64 link_row_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (PD_IS_DESK (self));

  start_on_row (self, PD_DEED_REVEAL_LINK, link_row_id, pd_desk_reveal_link_async, cancellable,
                callback, user_data);
}

char *
pd_desk_reveal_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_free_secret (char *secret)
{
  pd_vault_free_text (secret);
}

void
pd_desk_start_download_async (PdDesk *self,
                              gint64 link_row_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (PD_IS_DESK (self));

  start_on_row (self, PD_DEED_START_DOWNLOAD, link_row_id, pd_desk_start_download_async,
                cancellable, callback, user_data);
}

PdDownloadLink *
pd_desk_start_download_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

/* --- cancelling --- */

static GArray *
copy_row_ids (const gint64 *row_ids, gsize n_row_ids)
{
  GArray *copy = g_array_sized_new (FALSE, FALSE, sizeof (gint64), (guint) n_row_ids);

  if (n_row_ids > 0)
    g_array_append_vals (copy, row_ids, (guint) n_row_ids);
  return copy;
}

void
pd_desk_quote_cancel_async (PdDesk *self,
                            const gint64 *line_row_ids,
                            gsize n_lines,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_QUOTE_CANCEL, NULL);
  deed->line_row_ids = copy_row_ids (line_row_ids, n_lines);
  pd_desk_start_deed (self, deed, pd_desk_quote_cancel_async, cancellable, callback, user_data);
}

PdCancelQuote *
pd_desk_quote_cancel_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_cancel_async (PdDesk *self,
                      const gint64 *line_row_ids,
                      gsize n_lines,
                      gboolean acknowledged,
                      const char *request_id,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_CANCEL, request_id);
  deed->line_row_ids = copy_row_ids (line_row_ids, n_lines);
  deed->acknowledged = acknowledged;
  pd_desk_start_deed (self, deed, pd_desk_cancel_async, cancellable, callback, user_data);
}

PdOrder *
pd_desk_cancel_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error);
}

void
pd_desk_set_checklist_async (PdDesk *self,
                             gint64 line_row_id,
                             int checklist,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  PdDeed *deed;

  g_return_if_fail (PD_IS_DESK (self));

  deed = pd_deed_new (PD_DEED_SET_CHECKLIST, NULL);
  deed->row_id = line_row_id;
  deed->checklist = checklist;
  pd_desk_start_deed (self, deed, pd_desk_set_checklist_async, cancellable, callback, user_data);
}

gboolean
pd_desk_set_checklist_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  g_autoptr (PdOrderLine) line = pd_desk_finish_deed (self, result, error);

  return line != NULL;
}

/* --- what falls due --- */

void
pd_desk_settle_async (PdDesk *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_return_if_fail (PD_IS_DESK (self));

  pd_desk_start_deed (self, pd_deed_new (PD_DEED_SETTLE, NULL), pd_desk_settle_async, cancellable,
                      callback, user_data);
}

gboolean
pd_desk_settle_finish (PdDesk *self, GAsyncResult *result, GError **error)
{
  return pd_desk_finish_deed (self, result, error) != NULL;
}
