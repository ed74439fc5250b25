// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-environment.h"
#include "pd-local-engine-private.h"
#include "pd-local-engine.h"
#include "pd-rules.h"
#include "pd-text.h"

/* Product keys and links of an account at Partner Center: no API gives them, a person copies them
 * in the portal (partner-center-api.md 9). */

#define WORD_MAX 60
/* The portal's clock and this computer's need not agree to the minute. */
#define EARLY_US (10 * 60 * G_USEC_PER_SEC)

char *
pd_local_engine_read_key (const char *text, GError **error)
{
  char *key = pd_text_normalize_key (text);

  /* Without the key: it may be one with a slip of the pen, and this sentence is shown and logged
   * (5.13). */
  if (key == NULL)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("The product key is not five groups of five letters or digits."));

  return key;
}

static gboolean
fail_invalid (const char *sentence, GError **error)
{
  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, sentence);
  return FALSE;
}

/* Without the address in the sentence: it may be a secret with a slip of the pen. */
static gboolean
check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

  return (uri != NULL && pd_environment_is_allowed_uri (uri)) ||
         fail_invalid (_ ("The download link is no https:// address."), error);
}

/* The last part of the link's path, or the product's name. */
static char *
name_file (const PdPastedKeys *pasted, PdOrderLine *line)
{
  g_autoptr (GUri) uri = g_uri_parse (pasted->url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *name = uri != NULL ? g_path_get_basename (g_uri_get_path (uri)) : NULL;

  if (name != NULL && g_utf8_validate (name, -1, NULL) && strchr (name, '.') != NULL &&
      *name != '.')
    return g_steal_pointer (&name);

  g_free (name);
  name = g_strdup_printf ("%s.%s", pd_order_line_get_title (line), pasted->file_type);
  return g_strdelimit (g_steal_pointer (&name), G_DIR_SEPARATOR_S, '-');
}

/* The medium of the combination; the first one that is brought along makes it (5.3). */
static PdMedia *
find_media (PdDatabase *database, const PdPastedKeys *pasted, PdOrderLine *line, GError **error)
{
  const char *product_id = pd_order_line_get_product_id (line);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdMedia) fresh = NULL;
  g_autofree char *file_name = NULL;
  PdMedia *media = pd_database_find_media (database, product_id, pasted->version, pasted->language,
                                           pasted->file_type, &local_error);

  if (media != NULL)
    return media;
  if (!g_error_matches (local_error, PD_ERROR, PD_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }

  file_name = name_file (pasted, line);
  fresh = g_object_new (PD_TYPE_MEDIA, "product-id", product_id, "version", pasted->version,
                        "language", pasted->language, "file-type", pasted->file_type, "file-name",
                        file_name, "sha256", "", "source", PD_SOURCE_LINK, NULL);
  if (!pd_database_put_media (database, fresh, error))
    return NULL;
  return pd_database_find_media (database, product_id, pasted->version, pasted->language,
                                 pasted->file_type, error);
}

static gboolean
put_key (PdDatabase *database,
         const PdLocalEngine *engine,
         PdVault *vault,
         const PdPastedKeys *pasted,
         PdOrderLine *line,
         gint64 *key_row_id,
         GError **error)
{
  char *key = pd_local_engine_read_key (pasted->key, error);
  g_autofree char *masked = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) hash = NULL;
  char *with_line;

  if (key != NULL && (sealed = pd_vault_seal (vault, key, error)) != NULL) {
    /* 5.14: a multiple-activation key may belong to several purchases. */
    with_line = g_strdup_printf ("%" G_GINT64_FORMAT " %s", pasted->line_row_id, key);
    hash = pd_vault_hash (vault, with_line);
    pd_vault_free_text (with_line);
    masked = pd_text_mask_key (key, "●");
  }
  pd_vault_free_text (key);

  return sealed != NULL &&
         pd_database_put_line_key (database, pd_order_line_get_product_id (line), pasted->version,
                                   sealed, hash, masked, pasted->line_row_id, engine->now,
                                   key_row_id, error) &&
         pd_local_engine_log_access (database, engine, PD_OPERATION_GET_KEY, line, pasted->version,
                                     NULL, pasted->request_id, error);
}

static gboolean
put_link (PdDatabase *database,
          const PdLocalEngine *engine,
          PdVault *vault,
          const PdPastedKeys *pasted,
          PdOrderLine *line,
          gint64 *link_row_id,
          GError **error)
{
  PdPolicy *policy = pd_local_engine_get_policy (engine, line);
  gint64 issued_at = pasted->issued_at != 0 ? pasted->issued_at : engine->now;
  char *url = g_strstrip (g_strdup (pasted->url));
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (PdMedia) media = NULL;

  if (check_url (url, error))
    sealed = pd_vault_seal (vault, url, error);
  pd_vault_free_text (url);
  if (sealed == NULL)
    return FALSE;
  if (issued_at > engine->now + EARLY_US)
    return fail_invalid (_ ("The link cannot have been issued in the future."), error);

  media = find_media (database, pasted, line, error);
  return media != NULL &&
         pd_database_insert_link (
             database, pasted->line_row_id, pd_record_get_row_id (PD_RECORD (media)), sealed,
             issued_at, pd_rules_get_link_end (policy, issued_at, PD_INSTANT_NONE),
             pd_policy_get_fields (policy)->link_downloads, link_row_id, error) &&
         pd_local_engine_log_access (database, engine, PD_OPERATION_GET_LINK, line, pasted->version,
                                     media, pasted->request_id, error);
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

static gboolean
paste (PdDatabase *database,
       const PdLocalEngine *engine,
       PdVault *vault,
       const PdPastedKeys *pasted,
       gint64 *key_row_id,
       gint64 *link_row_id,
       GError **error)
{
  g_autoptr (PdOrderLine) line = pd_database_get_line (database, pasted->line_row_id, error);
  g_autoptr (PdVerdict) verdict = line != NULL ? pd_local_engine_judge_keys (line, TRUE) : NULL;

  *key_row_id = *link_row_id = 0;
  if (verdict == NULL || !pd_verdict_check (verdict, error))
    return FALSE;
  if (is_empty (pasted->key) && is_empty (pasted->url))
    return fail_invalid (_ ("Paste a product key, a download link or both."), error);
  if (is_empty (pasted->version))
    return fail_invalid (_ ("Say which version it is."), error);
  if (!is_empty (pasted->url) && (is_empty (pasted->language) || is_empty (pasted->file_type)))
    return fail_invalid (_ ("Say which language and file type the download link has."), error);

  return (is_empty (pasted->key) ||
          put_key (database, engine, vault, pasted, line, key_row_id, error)) &&
         (is_empty (pasted->url) ||
          put_link (database, engine, vault, pasted, line, link_row_id, error));
}

static char *
clean_word (const char *word, const char *label, GError **error)
{
  return pd_text_check (word != NULL ? word : "", label, WORD_MAX, error);
}

gboolean
pd_local_engine_paste_keys (PdDatabase *database,
                            const PdLocalEngine *engine,
                            PdVault *vault,
                            const PdPastedKeys *pasted,
                            gint64 *key_row_id,
                            gint64 *link_row_id,
                            GError **error)
{
  g_autofree char *version = clean_word (pasted->version, _ ("Version"), error);
  g_autofree char *language =
      version != NULL ? clean_word (pasted->language, _ ("Language"), error) : NULL;
  g_autofree char *file_type =
      language != NULL ? clean_word (pasted->file_type, _ ("File type"), error) : NULL;
  PdPastedKeys clean = *pasted;

  if (file_type == NULL)
    return FALSE;

  clean.version = version;
  clean.language = language;
  clean.file_type = file_type;
  return paste (database, engine, vault, &clean, key_row_id, link_row_id, error);
}
