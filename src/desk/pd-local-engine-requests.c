// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-local-engine-azure.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cloud-tables.h"
#include "pd-local-engine-private.h"
#include "pd-text.h"

#define REPLY_MAX 10000

/* --- the contact --- */

/* One per user: nobody sees another's phone number. */
static char *
make_contact_key (const PdLocalEngine *engine)
{
  g_autofree char *principal =
      pd_local_engine_make_principal_id (engine->user_email, engine->user_name);

  return g_strconcat ("contact-", principal, NULL);
}

/* "山田 直子" has the family name first, "Alex Morgan" last. */
static void
split_name (PdContact *contact, const char *name)
{
  gboolean family_first = g_unichar_iswide (g_utf8_get_char (name));
  const char *blank = family_first ? strpbrk (name, " ") : strrchr (name, ' ');
  g_autofree char *before = NULL;

  if (blank == NULL) {
    contact->last_name = g_strdup (name);
    return;
  }

  before = g_strndup (name, blank - name);
  contact->first_name = g_strdup (family_first ? blank + 1 : before);
  contact->last_name = g_strdup (family_first ? before : blank + 1);
}

static PdContact *
new_default_contact (const PdLocalEngine *engine)
{
  PdContact *contact = g_new0 (PdContact, 1);

  if (engine->user_name != NULL && *engine->user_name != '\0')
    split_name (contact, engine->user_name);
  if (engine->user_email != NULL && *engine->user_email != '\0')
    contact->email = g_strdup (engine->user_email);
  pd_contact_fill_defaults (contact);
  return contact;
}

static PdContact *
open_contact (PdVault *vault, const char *text, GError **error)
{
  gsize size = 0;
  guchar *data = g_base64_decode (text, &size);
  g_autoptr (GBytes) sealed = g_bytes_new_take (data, size);
  char *clear = pd_vault_open_sealed (vault, sealed, error);
  PdContact *contact = clear != NULL ? pd_contact_from_text (clear, error) : NULL;

  pd_vault_free_text (clear);
  return contact;
}

PdContact *
pd_local_engine_load_contact (PdDatabase *database,
                              const PdLocalEngine *engine,
                              PdVault *vault,
                              GError **error)
{
  g_autofree char *key = make_contact_key (engine);
  g_autofree char *text = NULL;
  g_autoptr (GError) local_error = NULL;

  text = pd_database_get_setting (database, key, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (text == NULL || *text == '\0' || vault == NULL)
    return new_default_contact (engine);

  return open_contact (vault, text, error);
}

/* NULL without @error for no contact. */
static GBytes *
seal_contact (PdVault *vault, const PdContact *contact, GError **error)
{
  g_autofree char *text = NULL;

  if (contact == NULL)
    return NULL;

  text = pd_contact_to_text (contact);
  return pd_vault_seal (vault, text, error);
}

static gboolean
remember_contact (PdDatabase *database, const PdLocalEngine *engine, GBytes *sealed, GError **error)
{
  g_autofree char *key = make_contact_key (engine);
  g_autofree char *text = NULL;
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (sealed, &size);

  text = g_base64_encode (data, size);
  return pd_database_set_setting (database, key, text, error);
}

/* --- the description (9.4, 9.8, 13.6) --- */

/* The records that the fields name; nullable where they name none. */
typedef struct
{
  PdCustomer *customer;
  PdOrderLine *line;
  PdReservation *reservation;
} Subject;

static void
subject_clear (Subject *subject)
{
  g_clear_object (&subject->customer);
  g_clear_object (&subject->line);
  g_clear_object (&subject->reservation);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

static gboolean
load_subject (PdDatabase *database,
              const PdLocalEngine *engine,
              const PdRequestFields *fields,
              Subject *subject,
              GError **error)
{
  if (fields->customer_row_id != 0 &&
      (subject->customer =
           pd_local_engine_get_customer (database, engine, fields->customer_row_id, error)) == NULL)
    return FALSE;
  if (fields->line_row_id != 0 &&
      (subject->line = pd_database_get_line (database, fields->line_row_id, error)) == NULL)
    return FALSE;
  if (fields->reservation_row_id != 0 &&
      (subject->reservation = pd_database_get_reservation (database, fields->reservation_row_id,
                                                           engine->now, error)) == NULL)
    return FALSE;
  return TRUE;
}

char *
pd_local_engine_describe_request (PdDatabase *database,
                                  const PdLocalEngine *engine,
                                  const PdRequestFields *fields,
                                  const char *quote,
                                  GError **error)
{
  g_auto (Subject) subject = { 0 };
  PdRequestFacts facts = { .subscription_id = fields->subscription_id,
                           .reason = fields->reason,
                           .amount = fields->amount,
                           .quote = quote };

  if (!load_subject (database, engine, fields, &subject, error))
    return NULL;

  if (subject.customer != NULL) {
    facts.customer_name = pd_customer_get_name (subject.customer);
    facts.tenant_id = pd_customer_get_tenant_id (subject.customer);
    facts.domain = pd_customer_get_domain (subject.customer);
  }
  if (subject.line != NULL) {
    facts.order_id = pd_order_line_get_order_id (subject.line);
    facts.product = pd_order_line_get_title (subject.line);
  }
  if (subject.reservation != NULL) {
    facts.order_id = pd_reservation_get_order_id (subject.reservation);
    facts.product = pd_reservation_get_title (subject.reservation);
    facts.reservation_id = pd_reservation_get_reservation_id (subject.reservation);
    facts.reservation_order_id = pd_reservation_get_reservation_order_id (subject.reservation);
  }
  return pd_request_build_description (&facts);
}

/* --- drafts --- */

/* What a form names must be one customer's. */
static gboolean
check_subject (PdDatabase *database,
               const PdLocalEngine *engine,
               PdRequestFields *fields,
               GError **error)
{
  g_auto (Subject) subject = { 0 };
  gint64 owner = 0;

  if (!load_subject (database, engine, fields, &subject, error))
    return FALSE;
  if (subject.line != NULL)
    owner = pd_order_line_get_customer_row_id (subject.line);
  if (subject.reservation != NULL) {
    gint64 other = pd_reservation_get_customer_row_id (subject.reservation);

    if (owner != 0 && owner != other)
      owner = -1;
    else
      owner = other;
  }
  if (fields->customer_row_id == 0 && owner > 0)
    fields->customer_row_id = owner;
  if (owner == 0 || owner == fields->customer_row_id)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                       _ ("The order or reservation belongs to another customer."));
  return FALSE;
}

gboolean
pd_local_engine_save_draft (PdDatabase *database,
                            const PdLocalEngine *engine,
                            PdVault *vault,
                            const PdRequestFields *fields,
                            gint64 *row_id,
                            GError **error)
{
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *request_id = NULL;

  if (g_strcmp0 (fields->type, PD_REQUEST_AZURE) != 0 &&
      g_strcmp0 (fields->type, PD_REQUEST_PARTNER_CENTER) != 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("Say whether the request goes to Partner Center or to Azure "
                            "support."));
    return FALSE;
  }
  if (fields->contact != NULL && (sealed = seal_contact (vault, fields->contact, error)) == NULL)
    return FALSE;
  if (*row_id != 0)
    return pd_database_update_draft (database, *row_id, fields, sealed, engine->now, error);

  request_id = pd_local_engine_new_guid (engine);
  return pd_database_insert_request (database, fields, request_id, "", PD_REQUEST_DRAFT, sealed,
                                     engine->user_name, engine->user_email, engine->now, row_id,
                                     error);
}

/* --- attachments --- */

gboolean
pd_local_engine_attach (PdDatabase *database,
                        const PdLocalEngine *engine,
                        PdSupportRequest *request,
                        GPtrArray *files,
                        GError **error)
{
  gint64 row_id = pd_record_get_row_id (PD_RECORD (request));
  g_autoptr (GPtrArray) there = pd_database_list_attachments (database, row_id, error);

  if (there == NULL)
    return FALSE;
  if (g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_CLOSED) == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                         _ ("The request is closed. Open it again first."));
    return FALSE;
  }
  if (there->len + files->len > PD_ATTACHMENT_MAX_COUNT) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 ngettext ("A request can have %d file only.", "A request can have %d files only.",
                           PD_ATTACHMENT_MAX_COUNT),
                 PD_ATTACHMENT_MAX_COUNT);
    return FALSE;
  }

  for (guint i = 0; i < files->len; i++) {
    const PdLoadedFile *file = files->pdata[i];
    gint64 attachment_row_id = 0;

    if (!pd_database_insert_attachment (database, row_id, 0, file->name, file->content,
                                        &attachment_row_id, error))
      return FALSE;
  }
  return TRUE;
}

/* --- filing --- */

gboolean
pd_local_engine_log_request (PdDatabase *database,
                             const PdLocalEngine *engine,
                             const char *operation,
                             PdSupportRequest *request,
                             const char *what,
                             const char *request_id,
                             GError **error)
{
  gint64 customer_row_id = pd_support_request_get_customer_row_id (request);
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autoptr (PdCustomer) customer = NULL;

  if (customer_row_id != 0 &&
      (customer = pd_local_engine_get_customer (database, engine, customer_row_id, error)) == NULL)
    return FALSE;

  pd_local_engine_add_fact (detail, "type", pd_support_request_get_kind (request));
  pd_local_engine_add_fact (detail, "title", pd_support_request_get_title (request));
  pd_local_engine_add_fact (detail, "what", what);
  pd_local_engine_add_fact (detail, "order", pd_support_request_get_order_id (request));
  pd_local_engine_add_fact (detail, "reservation", pd_support_request_get_reservation_id (request));
  pd_local_engine_add_fact (detail, "request_id", request_id);
  return pd_local_engine_log (database, engine, operation, "succeeded", customer, "service_request",
                              pd_support_request_get_number (request), detail->str, error);
}

static PdSupportRequest *
get_request (PdDatabase *database, const PdLocalEngine *engine, gint64 row_id, GError **error)
{
  return pd_database_get (database, PD_LIST_REQUESTS, row_id, engine->now, error);
}

/* As a draft first, so that its files go out with it. */
static gboolean
put_request (PdDatabase *database,
             const PdLocalEngine *engine,
             const PdRequestFields *fields,
             GBytes *sealed,
             const char *request_id,
             gint64 *row_id,
             GError **error)
{
  g_autofree char *new_id = NULL;

  if (*row_id != 0)
    return pd_database_update_draft (database, *row_id, fields, sealed, engine->now, error);

  if (request_id == NULL)
    request_id = new_id = pd_local_engine_new_guid (engine);
  return pd_database_insert_request (database, fields, request_id, "", PD_REQUEST_DRAFT, sealed,
                                     engine->user_name, engine->user_email, engine->now, row_id,
                                     error);
}

static gboolean
submit_request (PdDatabase *database,
                const PdLocalEngine *engine,
                GPtrArray *files,
                const char *request_id,
                gint64 row_id,
                GError **error)
{
  g_autoptr (PdSupportRequest) draft = get_request (database, engine, row_id, error);
  g_autoptr (PdSupportRequest) request = NULL;
  g_autofree char *number = NULL;

  if (draft == NULL ||
      (files != NULL && !pd_local_engine_attach (database, engine, draft, files, error)))
    return FALSE;
  number = pd_database_next_request_number (database, engine->now, error);
  if (number == NULL || !pd_database_submit_draft (database, row_id, number, engine->now, error) ||
      (request = get_request (database, engine, row_id, error)) == NULL)
    return FALSE;

  return pd_local_engine_log_request (database, engine, PD_OPERATION_CREATE_REQUEST, request, NULL,
                                      request_id, error);
}

gboolean
pd_local_engine_create_request (PdDatabase *database,
                                const PdLocalEngine *engine,
                                PdVault *vault,
                                PdRequestFields *fields,
                                gint64 draft_row_id,
                                GPtrArray *files,
                                const char *request_id,
                                gint64 *row_id,
                                GError **error)
{
  g_autoptr (GBytes) sealed = NULL;

  if (!check_subject (database, engine, fields, error) || !pd_request_fields_check (fields, error))
    return FALSE;
  if (fields->description == NULL && (fields->description = pd_local_engine_describe_request (
                                          database, engine, fields, NULL, error)) == NULL)
    return FALSE;
  sealed = seal_contact (vault, fields->contact, error);
  if (sealed == NULL)
    return FALSE;

  *row_id = draft_row_id;
  return put_request (database, engine, fields, sealed, request_id, row_id, error) &&
         submit_request (database, engine, files, request_id, *row_id, error) &&
         remember_contact (database, engine, sealed, error);
}

/* The draft that this request became again when it was not carried out; 0 = it is asked for anew.
 */
static gboolean
find_taken_back (PdDatabase *database, const char *request_id, gint64 *row_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdSupportRequest) request =
      pd_database_find_request_record (database, request_id, &local_error);

  if (request == NULL && !g_error_matches (local_error, PD_ERROR, PD_ERROR_NOT_FOUND) &&
      !g_error_matches (local_error, PD_ERROR, PD_ERROR_AMBIGUOUS)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  *row_id = request != NULL &&
                    g_strcmp0 (pd_support_request_get_request_id (request), request_id) == 0 &&
                    g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_DRAFT) == 0
                ? pd_record_get_row_id (PD_RECORD (request))
                : 0;
  return TRUE;
}

gboolean
pd_local_engine_queue_request (PdDatabase *database,
                               const PdLocalEngine *engine,
                               PdVault *vault,
                               PdRequestFields *fields,
                               gint64 draft_row_id,
                               GPtrArray *files,
                               const char *request_id,
                               gint64 *row_id,
                               GError **error)
{
  g_autoptr (PdSupportRequest) draft = NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (!check_subject (database, engine, fields, error) || !pd_request_fields_check (fields, error))
    return FALSE;
  *row_id = draft_row_id;
  if (draft_row_id == 0 && !find_taken_back (database, request_id, row_id, error))
    return FALSE;
  if (*row_id != draft_row_id) /* with its files, and what the person has made of it since */
    return pd_database_set_request_queued (database, *row_id, TRUE, engine->now, error);
  if (fields->description == NULL && (fields->description = pd_local_engine_describe_request (
                                          database, engine, fields, NULL, error)) == NULL)
    return FALSE;
  sealed = seal_contact (vault, fields->contact, error);
  if (sealed == NULL)
    return FALSE;

  if (!put_request (database, engine, fields, sealed, request_id, row_id, error) ||
      (draft = get_request (database, engine, *row_id, error)) == NULL ||
      (files != NULL && !pd_local_engine_attach (database, engine, draft, files, error)))
    return FALSE;
  return pd_database_set_request_queued (database, *row_id, TRUE, engine->now, error) &&
         remember_contact (database, engine, sealed, error);
}

/* --- the thread --- */

static gboolean
check_sent (PdSupportRequest *request, GError **error)
{
  if (g_strcmp0 (pd_support_request_get_state (request), PD_REQUEST_DRAFT) != 0)
    return TRUE;

  g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                       _ ("This is still a draft. Create the request first."));
  return FALSE;
}

static char *
check_body (const char *body, GError **error)
{
  g_autofree char *clean = NULL;

  if (body == NULL || !g_utf8_validate (body, -1, NULL)) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("The answer is not valid UTF-8 text."));
    return NULL;
  }

  clean = g_strstrip (g_strdup (body));
  for (const char *p = clean; *p != '\0'; p++) {
    if (((guchar) *p < 0x20 && *p != '\n' && *p != '\t' && *p != '\r') || *p == 0x7f) {
      g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                           _ ("The answer contains a control character. Please remove it."));
      return NULL;
    }
  }
  if (*clean == '\0') {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, _ ("The answer is empty."));
    return NULL;
  }
  if (g_utf8_strlen (clean, -1) > REPLY_MAX) {
    g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
                 ngettext ("The answer is too long: it may have %d character.",
                           "The answer is too long: it may have %d characters.", REPLY_MAX),
                 REPLY_MAX);
    return NULL;
  }
  return g_steal_pointer (&clean);
}

gboolean
pd_local_engine_reply (PdDatabase *database,
                       const PdLocalEngine *engine,
                       PdSupportRequest *request,
                       const char *body,
                       gboolean note,
                       const char *request_id,
                       GError **error)
{
  const char *state = pd_support_request_get_state (request);
  gint64 row_id = pd_record_get_row_id (PD_RECORD (request));
  g_autofree char *clean = NULL;
  gint64 message_row_id = 0;

  if (!check_sent (request, error) || (clean = check_body (body, error)) == NULL)
    return FALSE;
  if (!note && g_strcmp0 (state, PD_REQUEST_CLOSED) == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_RULE,
                         _ ("The request is closed. Open it again first, or write a note."));
    return FALSE;
  }
  if (!pd_database_insert_message (database, row_id, engine->user_name, note ? "note" : "out",
                                   clean, engine->now, &message_row_id, error))
    return FALSE;
  /* An answer is what the other side waited for. */
  if (!note && g_strcmp0 (state, PD_REQUEST_ATTENTION) == 0 &&
      !pd_database_set_request_state (database, row_id, PD_REQUEST_OPEN, engine->now, error))
    return FALSE;

  return pd_local_engine_log_request (database, engine, PD_OPERATION_UPDATE_REQUEST, request,
                                      note ? "note" : "reply", request_id, error);
}

gboolean
pd_local_engine_set_request_state (PdDatabase *database,
                                   const PdLocalEngine *engine,
                                   PdSupportRequest *request,
                                   const char *state,
                                   const char *request_id,
                                   GError **error)
{
  if (!check_sent (request, error))
    return FALSE;
  if (g_strcmp0 (state, PD_REQUEST_CLOSED) != 0 && g_strcmp0 (state, PD_REQUEST_OPEN) != 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("A request can be closed or opened again."));
    return FALSE;
  }
  if (g_strcmp0 (state, pd_support_request_get_state (request)) == 0) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_CONFLICT,
                         g_strcmp0 (state, PD_REQUEST_CLOSED) == 0
                             ? _ ("The request is closed already.")
                             : _ ("The request is open already."));
    return FALSE;
  }

  return pd_database_set_request_state (database, pd_record_get_row_id (PD_RECORD (request)), state,
                                        engine->now, error) &&
         pd_local_engine_log_request (database, engine, PD_OPERATION_UPDATE_REQUEST, request, state,
                                      request_id, error);
}
