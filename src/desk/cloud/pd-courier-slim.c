// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is over keeps what its text says, and nothing that only the sending needed: files, people,
 * addresses, secrets. */

#include "pd-config.h"

#include "pd-courier-private.h"

/* Nothing but files makes a deed so long; older editions kept them. */
#define HEAVY_BYTES 8192

/* --- one deed --- */

static void
drop_text (char **text)
{
  g_clear_pointer (text, g_free);
}

static void
drop_customer (PdCustomerFields *fields)
{
  drop_text (&fields->email);
  drop_text (&fields->phone);
  drop_text (&fields->first_name);
  drop_text (&fields->last_name);
  drop_text (&fields->address_line1);
  drop_text (&fields->address_line2);
  drop_text (&fields->city);
  drop_text (&fields->state);
  drop_text (&fields->postal_code);
}

/* Each file keeps its name. */
static void
drop_files (GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++) {
    PdLoadedFile *file = files->pdata[i];

    g_bytes_unref (file->content);
    file->content = g_bytes_new (NULL, 0);
  }
}

static void
drop_all (PdDeed *deed)
{
  if (deed->customer != NULL)
    drop_customer (deed->customer);
  g_clear_pointer (&deed->agreement, pd_agreement_fields_free);
  if (deed->fields != NULL)
    g_clear_pointer (&deed->fields->contact, pd_contact_free);
  if (deed->files != NULL)
    drop_files (deed->files);
  g_clear_pointer (&deed->secret_key, pd_vault_free_text);
  g_clear_pointer (&deed->secret_url, pd_vault_free_text);
}

static PdDeed *
open_deed (PdVault *vault, const PdOutboxEntry *entry, GError **error)
{
  char *text = pd_vault_open_sealed (vault, entry->sealed, error);
  PdDeed *deed = text != NULL ? pd_deed_from_text (text, error) : NULL;

  pd_vault_free_text (text);
  return deed;
}

void
pd_courier_slim (PdVault *vault, PdOutboxEntry *entry)
{
  g_autoptr (PdDeed) deed = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  if (vault == NULL || entry->sealed == NULL)
    return; /* when the account is opened again */

  deed = open_deed (vault, entry, &error);
  if (deed != NULL) {
    drop_all (deed);
    text = pd_deed_to_text (deed);
    sealed = pd_vault_seal (vault, text, &error);
    pd_vault_free_text (text);
  }
  if (sealed == NULL) {
    g_message ("Item %" G_GINT64_FORMAT " of the outbox keeps its payload: %s", entry->row_id,
               error->message);
    return;
  }
  g_bytes_unref (entry->sealed);
  entry->sealed = g_steal_pointer (&sealed);
}

/* --- what older editions kept --- */

typedef struct
{
  PdVault *vault;
  gint64 row_id;
} Slimming;

static gpointer
list_heavy_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return pd_database_list_heavy_outbox (database, HEAVY_BYTES, error);
}

/* One item a transaction: a large file is read and written again, and nobody waits for all. */
static gpointer
slim_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Slimming *slimming = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdOutboxEntry) entry =
      pd_database_get_outbox (database, slimming->row_id, &local_error);
  gsize size;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (entry == NULL || entry->sealed == NULL)
    return data;

  size = g_bytes_get_size (entry->sealed);
  pd_courier_slim (slimming->vault, entry);
  /* A long cart is as long as before. */
  return g_bytes_get_size (entry->sealed) >= size ||
                 pd_database_update_outbox (database, entry, error)
             ? data
             : NULL;
}

void
pd_courier_tidy (PdContext *context, PdStore *store, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) heavy = pd_store_read (store, list_heavy_job, NULL, &error);
  g_autoptr (PdVault) vault = NULL;

  if (heavy != NULL && heavy->len > 0)
    vault = pd_context_ref_vault (context, &error);
  for (guint i = 0; vault != NULL && i < heavy->len; i++) {
    Slimming slimming = { vault, g_array_index (heavy, gint64, i) };

    if (g_cancellable_is_cancelled (cancellable) ||
        pd_store_write (store, slim_job, &slimming, &error) == NULL)
      break;
  }
  if (error != NULL)
    g_warning ("Tidying the outbox: %s", error->message);
}
