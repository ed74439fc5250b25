// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-cloud-account-private.h"
#include "pd-courier-private.h"
#include "pd-local-engine-private.h"
#include "pd-text.h"

/* --- counting --- */

typedef struct
{
  gint64 waiting;
  gint64 failed;
} Counts;

static gpointer
count_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree Counts *counts = g_new0 (Counts, 1);

  return pd_database_count_outbox (database, &counts->waiting, &counts->failed, NULL, error)
             ? g_steal_pointer (&counts)
             : NULL;
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdCloudAccount) self = PD_CLOUD_ACCOUNT (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree Counts *counts = pd_store_read_finish (PD_STORE (source), result, &error);

  if (counts == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_warning ("Counting the outbox: %s", error->message);
    return;
  }
  if (self->waiting != counts->waiting) {
    self->waiting = counts->waiting;
    pd_cloud_account_notify (self, PD_CLOUD_PROP_OUTBOX_WAITING);
  }
  if (self->failed != counts->failed) {
    self->failed = counts->failed;
    pd_cloud_account_notify (self, PD_CLOUD_PROP_OUTBOX_FAILED);
  }
}

void
pd_cloud_account_count_outbox (PdCloudAccount *self)
{
  pd_store_read_async (self->store, count_job, NULL, NULL, g_free, self->cancellable, counted_cb,
                       g_object_ref (self));
}

/* --- one item: a worker thread opens the vault, then a store job --- */

typedef struct
{
  PdContext *context;
  PdStore *store;
  PdCourier *courier; /* its table alone */
  PdStoreJob job;
  gint64 row_id;
  PdVault *vault; /* (nullable): cannot be opened */
} ItemWork;

static void
item_work_free (gpointer data)
{
  ItemWork *work = data;

  g_clear_object (&work->context);
  g_clear_object (&work->store);
  g_clear_object (&work->courier);
  g_clear_object (&work->vault);
  g_free (work);
}

static PdOutboxEntry *
get_entry (const ItemWork *work, PdDatabase *database, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdOutboxEntry) entry = pd_database_get_outbox (database, work->row_id, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (entry == NULL)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND,
                         _ ("This item is not in the outbox any more."));
  return g_steal_pointer (&entry);
}

static PdOutboxItem *
get_item (const ItemWork *work, PdDatabase *database, GError **error)
{
  return pd_database_get (database, PD_LIST_OUTBOX, work->row_id,
                          pd_clock_now (pd_context_get_clock (work->context)), error);
}

static PdDeed *
open_deed (const ItemWork *work, const PdOutboxEntry *entry, GError **error)
{
  PdDeed *deed;
  char *text;

  if (work->vault == NULL || entry->sealed == NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_SECRET, "Item %" G_GINT64_FORMAT " cannot be opened",
                 entry->row_id);
    return NULL;
  }
  text = pd_vault_open_sealed (work->vault, entry->sealed, error);
  if (text == NULL)
    return NULL;

  deed = pd_deed_from_text (text, error);
  pd_vault_free_text (text);
  return deed;
}

static gboolean
fail_not_allowed (const char *sentence, GError **error)
{
  g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_ALLOWED, sentence);
  return FALSE;
}

/* What it shows in the book was taken back when it failed: role and rules are asked again. */
static gboolean
accept_again (const ItemWork *work, PdDatabase *database, PdOutboxEntry *entry, GError **error)
{
  const PdErrandKind *kind = pd_courier_find_kind (work->courier, entry->kind);
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (PdDeed) deed = NULL;
  PdLocalEngine engine;

  if (kind == NULL)
    return fail_not_allowed (_ ("This edition of Partner Desk does not know how to send this. "
                                "Please update it."),
                             error);

  deed = open_deed (work, entry, error);
  g_clear_pointer (&entry->subject, g_free); /* accept() says it anew */
  return deed != NULL &&
         pd_context_begin_any (work->context, database, &settings, &engine, error) &&
         kind->accept (database, &engine, settings->roles, work->context, deed, entry, error);
}

static gpointer
retry_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const ItemWork *work = data;
  g_autoptr (PdOutboxEntry) entry = get_entry (work, database, error);
  g_autoptr (PdOutboxItem) item = entry != NULL ? get_item (work, database, error) : NULL;
  gboolean has_failed;

  if (item == NULL)
    return NULL;
  if (!pd_outbox_item_can_retry (item)) {
    fail_not_allowed (_ ("Only what waits or was refused can be sent again."), error);
    return NULL;
  }

  has_failed = g_strcmp0 (entry->state, PD_OUTBOX_FAILED) == 0;
  if (has_failed && !accept_again (work, database, entry, error))
    return NULL;
  if (has_failed && !pd_database_update_outbox (database, entry, error))
    return NULL;
  if (!pd_courier_retry_job (database, work->row_id,
                             pd_clock_now (pd_context_get_clock (work->context)), error))
    return NULL;

  return get_item (work, database, error);
}

/* What no vault opens any more is not held up by it: the next synchronisation shows the book's part
 * as it is at the far side. */
static gboolean
take_back (const ItemWork *work, PdDatabase *database, PdOutboxEntry *entry, GError **error)
{
  const PdErrandKind *kind = pd_courier_find_kind (work->courier, entry->kind);
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (PdDeed) deed = NULL;
  g_autoptr (GError) local_error = NULL;
  PdLocalEngine engine;

  /* Of a failed one it was taken back already. */
  if (kind == NULL || kind->take_back == NULL || g_strcmp0 (entry->state, PD_OUTBOX_FAILED) == 0)
    return TRUE;

  deed = open_deed (work, entry, &local_error);
  if (deed == NULL && work->vault != NULL) {
    g_message ("Item %" G_GINT64_FORMAT " of the outbox is given up unopened: %s", entry->row_id,
               local_error->message);
    return TRUE;
  }
  if (deed == NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  return pd_context_begin_any (work->context, database, &settings, &engine, error) &&
         kind->take_back (database, &engine, deed, entry, error);
}

static gboolean
discard (const ItemWork *work,
         PdDatabase *database,
         PdOutboxEntry *entry,
         gboolean asking,
         GError **error)
{
  g_free (entry->state);
  entry->state = g_strdup (PD_OUTBOX_DISCARDED);
  entry->asking = asking;
  entry->next_try_at = 0;
  entry->updated_at = pd_clock_now (pd_context_get_clock (work->context));
  pd_courier_slim (work->vault, entry);
  return pd_database_update_outbox (database, entry, error);
}

static gpointer
discard_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const ItemWork *work = data;
  g_autoptr (PdOutboxEntry) entry = get_entry (work, database, error);
  g_autoptr (PdOutboxItem) item = entry != NULL ? get_item (work, database, error) : NULL;

  if (item == NULL)
    return NULL;
  if (!pd_outbox_item_can_discard (item)) {
    fail_not_allowed (pd_outbox_item_can_end (item)
                          ? _ ("This may have been carried out already, and nobody can find out. "
                               "Look for it at Microsoft first; then end it by hand.")
                          : _ ("This may have been carried out already, so it is not discarded. "
                               "Wait for the outbox to find out."),
                      error);
    return NULL;
  }
  return take_back (work, database, entry, error) && discard (work, database, entry, FALSE, error)
             ? get_item (work, database, error)
             : NULL;
}

/* --- ending what nobody can find out about --- */

static gboolean
check_may_end (const ItemWork *work, PdDatabase *database, PdOutboxItem *item, GError **error)
{
  g_autofree char *holder = NULL;
  gint64 lease_until = 0;

  if (!pd_outbox_item_can_end (item))
    return fail_not_allowed (
        pd_outbox_item_get_asking (item)
            ? _ ("What became of it is still being asked for. It can be ended by hand once "
                 "Microsoft's server was reached and has had no answer for an hour.")
            : _ ("Only an item that was asked about in vain is ended by hand."),
        error);
  if (!pd_database_get_outbox_lease (database, work->row_id, &holder, &lease_until, error))
    return FALSE;
  /* A question may be a request that does it: nothing is ended under it. */
  if (pd_courier_is_carrying (work->courier, work->row_id) ||
      (holder != NULL && lease_until > pd_clock_now (pd_context_get_clock (work->context))))
    return fail_not_allowed (_ ("It is being asked about at this moment. Please try again in a "
                                "minute."),
                             error);
  return TRUE;
}

static gboolean
log_end (const ItemWork *work, PdDatabase *database, PdOutboxItem *item, GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autoptr (PdSettings) settings = NULL;
  g_autoptr (PdCustomer) customer = NULL;
  gint64 customer_row_id = pd_outbox_item_get_customer_row_id (item);
  PdLocalEngine engine;

  if (!pd_context_begin_any (work->context, database, &settings, &engine, error))
    return FALSE;
  if (customer_row_id != 0) {
    customer = pd_local_engine_get_customer (database, &engine, customer_row_id, error);
    if (customer == NULL)
      return FALSE;
  }
  pd_local_engine_add_fact (detail, "item", pd_outbox_item_get_kind (item));
  pd_local_engine_add_fact (detail, "subject", pd_outbox_item_get_subject (item));
  pd_local_engine_add_fact (detail, "fate", "unknown");
  pd_local_engine_add_fact (detail, "request_id", pd_outbox_item_get_request_id (item));
  return pd_local_engine_log (database, &engine, PD_OPERATION_END_OUTBOX, "succeeded", customer,
                              "outbox", pd_outbox_item_get_request_id (item), detail->str, error);
}

/* The person has looked at the far side: what becomes of the act there is not known here. */
static gpointer
end_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const ItemWork *work = data;
  g_autoptr (PdOutboxEntry) entry = get_entry (work, database, error);
  g_autoptr (PdOutboxItem) item = entry != NULL ? get_item (work, database, error) : NULL;
  g_autofree char *words = NULL;

  if (item == NULL || !check_may_end (work, database, item, error) ||
      !log_end (work, database, item, error) || !take_back (work, database, entry, error))
    return NULL;

  words = g_steal_pointer (&entry->last_error);
  entry->last_error = g_strdup_printf (
      /* Translators: %s is what was said last, one or more whole sentences. */
      _ ("Ended by hand; nobody knows whether it was carried out. The last word was: %s"),
      words != NULL ? words : "—");
  return discard (work, database, entry, TRUE, error) ? get_item (work, database, error) : NULL;
}

/* --- by its request --- */

static gpointer
find_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdOutboxEntry) entry = pd_database_find_outbox (database, data, &local_error);

  if (entry != NULL)
    return pd_database_get (database, PD_LIST_OUTBOX, entry->row_id, 0, error);
  if (local_error == NULL)
    g_set_error_literal (&local_error, PD_ERROR, PD_ERROR_NOT_FOUND,
                         _ ("This item is not in the outbox any more."));
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  gpointer item = pd_store_read_finish (PD_STORE (source), result, &error);

  if (item != NULL)
    g_task_return_pointer (task, item, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
pd_cloud_account_find_item_async (PdCloudAccount *self,
                                  const char *request_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;

  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (self));
  g_return_if_fail (request_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_cloud_account_find_item_async);
  pd_store_read_async (self->store, find_job, g_strdup (request_id), g_free, g_object_unref,
                       cancellable, found_cb, task);
}

/* --- an item as text --- */

static void
add_line (GString *text, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    /* Translators: a line of a text for a mail: what it is, and its value. */
    g_string_append_printf (text, _ ("%s: %s\n"), label, value);
}

static void
add_instant (GString *text, const char *label, gint64 instant)
{
  g_autofree char *value = instant != 0 ? pd_text_deadline (instant) : NULL;

  add_line (text, label, value);
}

/* "SQL Server 2022 CAL (DG7GMGF0FLR2:0002) × 2, Perpetual, One-time". */
static void
add_item (GString *text, PdDatabase *database, const PdOrderItem *item)
{
  g_autoptr (PdProduct) product =
      pd_database_find_product (database, item->product_id, item->sku_id, NULL);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *quantity = pd_text_number (item->quantity);
  g_autofree char *term = pd_term_format (item->term);

  if (product != NULL)
    g_string_append_printf (words, "%s (%s:%s)", pd_product_get_title (product),
                            pd_product_get_product_id (product), pd_product_get_sku_id (product));
  else
    g_string_append (words, item->sku_id);
  g_string_append_printf (words, " × %s, %s", quantity, term);
  if (item->billing != NULL && *item->billing != '\0')
    g_string_append_printf (words, ", %s", pd_billing_get_title (item->billing));
  if (item->region != NULL && *item->region != '\0')
    g_string_append_printf (words, ", %s", item->region);
  add_line (text, _ ("Item"), words->str);
}

/* Neither contact data nor keys: the text leaves the book. */
static void
add_deed (GString *text, PdDatabase *database, const PdDeed *deed)
{
  if (deed->customer != NULL) {
    add_line (text, _ ("Name"), deed->customer->name);
    add_line (text, _ ("Domain"), deed->customer->domain);
    add_line (text, _ ("Country"), deed->customer->country);
  }
  for (guint i = 0; deed->items != NULL && i < deed->items->len; i++)
    add_item (text, database, deed->items->pdata[i]);
  if (deed->change != NULL) {
    add_line (text, _ ("Name"), deed->change->name);
    add_line (text, _ ("Scope"),
              deed->change->scope_name != NULL ? deed->change->scope_name
                                               : deed->change->scope_type);
  }
  if (deed->ask != NULL && deed->ask->quantity > 0) {
    g_autofree char *quantity = pd_text_number (deed->ask->quantity);

    add_line (text, _ ("Quantity"), quantity);
  }
  if (deed->fields != NULL) {
    add_line (text, _ ("Title"), deed->fields->title);
    add_line (text, _ ("Reason"), deed->fields->reason);
    add_line (text, _ ("Amount"), deed->fields->amount);
    add_line (text, _ ("Description"), deed->fields->description);
  }
  for (guint i = 0; deed->files != NULL && i < deed->files->len; i++)
    add_line (text, _ ("File"), ((const PdLoadedFile *) deed->files->pdata[i])->name);
}

/* What is said of a customer's form may hold the person, the address and the e-mail in it; the code
 * tells what it was about. */
static gboolean
may_quote_contact (const PdOutboxEntry *entry)
{
  return g_strcmp0 (entry->kind, pd_deed_kind_to_name (PD_DEED_CREATE_CUSTOMER)) == 0 ||
         g_strcmp0 (entry->kind, pd_deed_kind_to_name (PD_DEED_UPDATE_CUSTOMER)) == 0;
}

static gpointer
describe_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const ItemWork *work = data;
  g_autoptr (PdOutboxEntry) entry = get_entry (work, database, error);
  g_autoptr (PdOutboxItem) item = entry != NULL ? get_item (work, database, error) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (PdDeed) deed = NULL;
  g_autofree char *attempts = NULL;

  if (item == NULL)
    return NULL;

  attempts = pd_text_number (pd_outbox_item_get_attempts (item));
  add_line (text, _ ("What"), pd_outbox_item_get_what (item));
  add_line (text, _ ("Concerns"), pd_outbox_item_get_subject (item));
  add_line (text, _ ("Customer"), pd_outbox_item_get_customer_name (item));
  add_line (text, _ ("State"), pd_outbox_item_get_state_text (item));
  add_line (text, _ ("Asked for by"), pd_outbox_item_get_user_name (item));
  add_instant (text, _ ("Asked for at"), pd_outbox_item_get_created_at (item));
  add_instant (text, _ ("Last change"), pd_outbox_item_get_updated_at (item));
  add_line (text, _ ("Attempts"), attempts);
  if (!may_quote_contact (entry))
    add_line (text, _ ("Last answer"), pd_outbox_item_get_last_error (item));
  add_line (text, _ ("Code"), pd_outbox_item_get_far_code (item));
  add_line (text, _ ("Number at the server"), pd_outbox_item_get_far_id (item));
  add_line (text, _ ("Request ID at the server"), pd_outbox_item_get_far_request_id (item));
  add_line (text, _ ("Request ID"), pd_outbox_item_get_request_id (item));
  deed = open_deed (work, entry, NULL);
  if (deed != NULL)
    add_deed (text, database, deed);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- in a thread --- */

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ItemWork *work = data;
  g_autoptr (GError) vault_error = NULL;
  GError *error = NULL;
  gpointer item;

  work->vault = pd_context_ref_vault (work->context, &vault_error);
  if (work->vault == NULL)
    g_warning ("Opening the vault: %s", vault_error->message);
  item = pd_store_write (work->store, work->job, work, &error);
  if (item != NULL)
    g_task_return_pointer (task, item, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
describe_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ItemWork *work = data;
  GError *error = NULL;
  char *text;

  work->vault = pd_context_ref_vault (work->context, NULL);
  text = pd_store_read (work->store, describe_job, work, &error);
  if (text != NULL)
    g_task_return_pointer (task, text, g_free);
  else
    g_task_return_error (task, error);
}

static void
start_item (PdCloudAccount *self,
            gint64 row_id,
            PdStoreJob job,
            GTaskThreadFunc thread,
            gpointer source_tag,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  ItemWork *work = g_new0 (ItemWork, 1);

  work->context = g_object_ref (self->context);
  work->store = g_object_ref (self->store);
  work->courier = g_object_ref (self->courier);
  work->job = job;
  work->row_id = row_id;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, work, item_work_free);
  g_task_run_in_thread (task, thread);
}

void
pd_cloud_account_retry_async (PdCloudAccount *self,
                              gint64 outbox_row_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (self));

  start_item (self, outbox_row_id, retry_job, write_thread, pd_cloud_account_retry_async,
              cancellable, callback, user_data);
}

void
pd_cloud_account_discard_async (PdCloudAccount *self,
                                gint64 outbox_row_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (self));

  start_item (self, outbox_row_id, discard_job, write_thread, pd_cloud_account_discard_async,
              cancellable, callback, user_data);
}

void
pd_cloud_account_end_item_async (PdCloudAccount *self,
                                 gint64 outbox_row_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (self));

  start_item (self, outbox_row_id, end_job, write_thread, pd_cloud_account_end_item_async,
              cancellable, callback, user_data);
}

PdOutboxItem *
pd_cloud_account_outbox_finish (PdCloudAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pd_cloud_account_describe_async (PdCloudAccount *self,
                                 gint64 outbox_row_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (self));

  start_item (self, outbox_row_id, NULL, describe_thread, pd_cloud_account_describe_async,
              cancellable, callback, user_data);
}

char *
pd_cloud_account_describe_finish (PdCloudAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- keys and links --- */

/* The staff's portal of each cloud; a custom environment has its own beside the API. */
char *
pd_cloud_account_get_portal (PdCloudAccount *self)
{
  PdEnvironment *environment = pd_far_get_environment (self->far);

  switch (pd_environment_get_cloud (environment)) {
  case PD_CLOUD_CHINA:
    return g_strdup ("https://partner.microsoft.cn");
  case PD_CLOUD_CUSTOM:
    return g_strdup (pd_environment_get_url (environment, PD_API_PARTNER_CENTER));
  case PD_CLOUD_GLOBAL:
  case PD_CLOUD_US_GOVERNMENT:
    break;
  }

  return g_strdup ("https://partner.microsoft.com");
}

/* No address of a customer's Software page is documented; the portal's own links to it have changed
 * with the portal. Microsoft's partner documentation links the customer list ("Give customers
 * permission to buy their own Azure reservations": "go to the Partner Center customer list and
 * select the specific customer from the list"); from there it is the same way in each cloud. */
char *
pd_cloud_account_get_customers_page (PdCloudAccount *self)
{
  g_autofree char *portal = NULL;

  g_return_val_if_fail (PD_IS_CLOUD_ACCOUNT (self), NULL);

  portal = pd_cloud_account_get_portal (self);
  return g_strconcat (portal, "/commerce/customers/list", NULL);
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  gpointer answer = pd_backend_perform_finish (PD_BACKEND (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) pd_keys_and_links_free);
  else
    g_task_return_error (task, error);
}

void
pd_cloud_account_paste_keys_async (PdCloudAccount *self,
                                   gint64 line_row_id,
                                   const char *version,
                                   const char *language,
                                   const char *file_type,
                                   const char *key,
                                   const char *url,
                                   gint64 issued_at,
                                   const char *request_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  PdDeed *deed;
  GTask *task;

  g_return_if_fail (PD_IS_CLOUD_ACCOUNT (self));

  deed = pd_deed_new (PD_DEED_PASTE_KEYS, request_id);
  deed->row_id = line_row_id;
  deed->version = g_strdup (version);
  deed->language = g_strdup (language);
  deed->file_type = g_strdup (file_type);
  deed->secret_key = g_strdup (key);
  deed->secret_url = g_strdup (url);
  deed->at = issued_at;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pd_cloud_account_paste_keys_async);
  pd_backend_perform_async (PD_BACKEND (self->backend), deed, cancellable, pasted_cb, task);
}

PdKeysAndLinks *
pd_cloud_account_paste_keys_finish (PdCloudAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
