// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-local-engine.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>

#include "pd-local-engine-private.h"
#include "pd-rules.h"

/* ".invalid" (RFC 2606) never resolves: the desk itself produces the bytes of such a link, and a
 * copy that goes astray can reach nobody. */
#define STREAM_URL "https://downloads.partner-desk.invalid/"
#define SOURCE_STREAM "stream"

PdVerdict *
pd_local_engine_judge_keys (PdOrderLine *line, gboolean has_media)
{
  const char *status = pd_order_line_get_status (line);
  const char *reason = NULL;
  const char *rule = "5.4";

  if (g_strcmp0 (status, "cancelling") == 0 || g_strcmp0 (status, "cancelled") == 0) {
    rule = "8.1";
    reason = _ ("The purchase was cancelled, and with it its keys and download links.");
  } else if (g_strcmp0 (status, "active") != 0) {
    rule = "7.17";
    reason = _ ("The purchase is not active, so it has no keys and downloads.");
  } else if (g_strcmp0 (pd_order_line_get_kind (line), PD_KIND_PLAN) == 0) {
    reason = _ ("Software plans come without product keys and downloads.");
  } else if (g_strcmp0 (pd_order_line_get_kind (line), PD_KIND_RESERVATION) == 0) {
    reason = _ ("Azure reservations come without product keys and downloads.");
  } else if (!has_media) {
    reason = _ ("The catalogue holds no download for this product.");
  }

  if (reason == NULL)
    return pd_verdict_new_allowed (rule, PD_INSTANT_NONE, -1, NULL);
  return pd_verdict_new_refused (rule, PD_INSTANT_NONE, PD_VERDICT_NEXT_NONE, reason);
}

/* --- log --- */

gboolean
pd_local_engine_log_access (PdDatabase *database,
                            const PdLocalEngine *engine,
                            const char *operation,
                            PdOrderLine *line,
                            const char *version,
                            PdMedia *media,
                            const char *request_id,
                            GError **error)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autoptr (PdCustomer) customer = NULL;

  customer = pd_local_engine_get_customer (database, engine,
                                           pd_order_line_get_customer_row_id (line), error);
  if (customer == NULL)
    return FALSE;

  pd_local_engine_add_fact (detail, "product", pd_order_line_get_title (line));
  pd_local_engine_add_fact (detail, "version", version);
  if (media != NULL) {
    pd_local_engine_add_fact (detail, "language", pd_media_get_language (media));
    pd_local_engine_add_fact (detail, "file_type", pd_media_get_file_type (media));
  }
  pd_local_engine_add_fact (detail, "order_id", pd_order_line_get_order_id (line));
  pd_local_engine_add_number (detail, "line", pd_order_line_get_line (line));
  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_local_engine_log (database, engine, operation, "succeeded", customer, "order",
                              pd_order_line_get_order_id (line), detail->str, error);
}

/* --- taking --- */

/* The key that the line has for the version, else the oldest free one of the pool. */
static gboolean
take_key (PdDatabase *database,
          const PdLocalEngine *engine,
          PdOrderLine *line,
          const char *version,
          gint64 *key_row_id,
          GError **error)
{
  gint64 line_row_id = pd_record_get_row_id (PD_RECORD (line));
  g_autoptr (GError) local_error = NULL;

  if (!pd_database_find_line_key (database, line_row_id, version, key_row_id, error))
    return FALSE;
  if (*key_row_id != 0)
    return TRUE;
  if (pd_database_take_pool_key (database, pd_order_line_get_product_id (line), version,
                                 line_row_id, engine->now, key_row_id, &local_error))
    return TRUE;

  if (!g_error_matches (local_error, PD_ERROR, PD_ERROR_NO_KEYS)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  g_set_error (error, PD_ERROR, PD_ERROR_NO_KEYS,
               /* Translators: a product and its version ("2022") */
               _ ("There is no free product key for “%1$s”, version %2$s. Import keys for it, then "
                  "get keys and downloads again."),
               pd_order_line_get_title (line), version);
  return FALSE;
}

static char *
new_url (PdMedia *media)
{
  const char *source = pd_media_get_source (media);
  g_autofree char *token = NULL;
  g_autofree char *name = NULL;

  if (g_strcmp0 (source, SOURCE_STREAM) != 0)
    return g_strdup (source);

  token = pd_local_engine_new_order_id (NULL);
  name = g_uri_escape_string (pd_media_get_file_name (media), NULL, FALSE);
  return g_strconcat (STREAM_URL, token, "/", name, NULL);
}

static gboolean
issue_link (PdDatabase *database,
            const PdLocalEngine *engine,
            PdVault *vault,
            PdOrderLine *line,
            PdMedia *media,
            gint64 *link_row_id,
            GError **error)
{
  PdPolicy *policy = pd_local_engine_get_policy (engine, line);
  g_autoptr (GBytes) sealed = NULL;
  char *url = new_url (media);

  sealed = pd_vault_seal (vault, url, error);
  pd_vault_free_text (url);
  if (sealed == NULL)
    return FALSE;

  return pd_database_insert_link (
      database, pd_record_get_row_id (PD_RECORD (line)), pd_record_get_row_id (PD_RECORD (media)),
      sealed, engine->now, pd_rules_get_link_end (policy, engine->now, PD_INSTANT_NONE),
      pd_policy_get_fields (policy)->link_downloads, link_row_id, error);
}

/* A link that works stays; none, an expired or a used-up one gives way to a fresh one (5.8). */
static gboolean
take_link (PdDatabase *database,
           const PdLocalEngine *engine,
           PdVault *vault,
           PdOrderLine *line,
           PdMedia *media,
           gint64 *link_row_id,
           GError **error)
{
  g_autoptr (PdDownloadLink) link = NULL;
  g_autoptr (PdVerdict) verdict = NULL;

  if (!pd_database_find_link (database, pd_record_get_row_id (PD_RECORD (line)),
                              pd_record_get_row_id (PD_RECORD (media)), link_row_id, error))
    return FALSE;
  if (*link_row_id == 0)
    return issue_link (database, engine, vault, line, media, link_row_id, error);

  link = pd_database_get (database, PD_LIST_LINKS, *link_row_id, engine->now, error);
  if (link == NULL)
    return FALSE;
  verdict = pd_rules_judge_link (link, engine->now);
  if (pd_verdict_get_allowed (verdict))
    return TRUE;

  return issue_link (database, engine, vault, line, media, link_row_id, error);
}

gboolean
pd_local_engine_get_keys (PdDatabase *database,
                          const PdLocalEngine *engine,
                          PdVault *vault,
                          gint64 line_row_id,
                          const char *version,
                          const char *language,
                          const char *file_type,
                          const char *request_id,
                          gint64 *key_row_id,
                          gint64 *link_row_id,
                          GError **error)
{
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (PdVerdict) verdict = NULL;
  g_autoptr (PdMedia) media = NULL;

  line = pd_database_get_line (database, line_row_id, error);
  if (line == NULL)
    return FALSE;
  verdict = pd_local_engine_judge_keys (line, TRUE);
  if (!pd_verdict_check (verdict, error))
    return FALSE;
  /* 5.3: the combination must be one that the catalogue has. */
  media = pd_database_find_media (database, pd_order_line_get_product_id (line), version, language,
                                  file_type, error);
  if (media == NULL)
    return FALSE;

  return take_key (database, engine, line, pd_media_get_version (media), key_row_id, error) &&
         take_link (database, engine, vault, line, media, link_row_id, error) &&
         pd_local_engine_log_access (database, engine, PD_OPERATION_GET_KEY, line,
                                     pd_media_get_version (media), NULL, request_id, error) &&
         pd_local_engine_log_access (database, engine, PD_OPERATION_GET_LINK, line,
                                     pd_media_get_version (media), media, request_id, error);
}

/* --- looking --- */

char *
pd_local_engine_reveal_key (PdDatabase *database,
                            const PdLocalEngine *engine,
                            PdVault *vault,
                            gint64 key_row_id,
                            GError **error)
{
  g_autoptr (PdSoftwareKey) key = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (GBytes) sealed = NULL;

  key = pd_database_get (database, PD_LIST_KEYS, key_row_id, engine->now, error);
  if (key == NULL)
    return NULL;
  if (pd_software_key_get_revoked_at (key) != 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE, /* 8.4 */
                         _ ("The purchase was cancelled, so its key is no longer available."));
    return NULL;
  }

  line = pd_database_get_line (database, pd_software_key_get_line_row_id (key), error);
  if (line == NULL || (sealed = pd_database_get_sealed_key (database, key_row_id, error)) == NULL ||
      !pd_local_engine_log_access (database, engine, PD_OPERATION_GET_KEY, line,
                                   pd_software_key_get_version (key), NULL, NULL, error))
    return NULL;

  return pd_vault_open_sealed (vault, sealed, error);
}

/* The link and its line, if it still works. */
static PdDownloadLink *
get_working_link (PdDatabase *database,
                  const PdLocalEngine *engine,
                  gint64 link_row_id,
                  PdOrderLine **line,
                  GError **error)
{
  g_autoptr (PdDownloadLink) link = NULL;
  g_autoptr (PdVerdict) verdict = NULL;

  link = pd_database_get (database, PD_LIST_LINKS, link_row_id, engine->now, error);
  if (link == NULL)
    return NULL;
  verdict = pd_rules_judge_link (link, engine->now);
  if (!pd_verdict_get_allowed (verdict)) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_LINK_ENDED, pd_verdict_get_reason (verdict));
    return NULL;
  }
  if (pd_download_link_get_media (link) == NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_PROTOCOL, "Link %" G_GINT64_FORMAT " has no medium",
                 link_row_id);
    return NULL;
  }

  *line = pd_database_get_line (database, pd_download_link_get_line_row_id (link), error);
  return *line != NULL ? g_steal_pointer (&link) : NULL;
}

char *
pd_local_engine_reveal_link (PdDatabase *database,
                             const PdLocalEngine *engine,
                             PdVault *vault,
                             gint64 link_row_id,
                             GError **error)
{
  g_autoptr (PdDownloadLink) link = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  g_autoptr (GBytes) sealed = NULL;
  PdMedia *media;

  link = get_working_link (database, engine, link_row_id, &line, error);
  if (link == NULL)
    return NULL;

  media = pd_download_link_get_media (link);
  sealed = pd_database_get_sealed_link (database, link_row_id, error);
  if (sealed == NULL ||
      !pd_local_engine_log_access (database, engine, PD_OPERATION_GET_LINK, line,
                                   pd_media_get_version (media), media, NULL, error))
    return NULL;

  return pd_vault_open_sealed (vault, sealed, error);
}

PdDownloadLink *
pd_local_engine_use_link (PdDatabase *database,
                          const PdLocalEngine *engine,
                          gint64 link_row_id,
                          GError **error)
{
  g_autoptr (PdDownloadLink) link = NULL;
  g_autoptr (PdOrderLine) line = NULL;
  PdMedia *media;
  gint64 expires_at = 0;

  link = get_working_link (database, engine, link_row_id, &line, error);
  if (link == NULL)
    return NULL;

  media = pd_download_link_get_media (link);
  /* 17: from 2021-06 the time runs from the first download. Only such a link has no end yet, and it
   * keeps the life it was issued with, also where the account is set to the 2020 rules since. */
  if (pd_download_link_get_expires_at (link) == PD_INSTANT_NONE)
    expires_at =
        pd_rules_get_link_end (pd_policy_set_find (engine->policies, PD_POLICY_SETTING_TIMELINE,
                                                   pd_order_line_get_placed_at (line)),
                               pd_download_link_get_issued_at (link), engine->now);
  if (!pd_database_use_link (database, link_row_id, engine->now, expires_at, error) ||
      !pd_local_engine_log_access (database, engine, PD_OPERATION_DOWNLOAD, line,
                                   pd_media_get_version (media), media, NULL, error))
    return NULL;

  return pd_database_get (database, PD_LIST_LINKS, link_row_id, engine->now, error);
}
