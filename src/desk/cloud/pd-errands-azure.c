// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Configuration of reservations and access to them (azure-api.md 3 and 8), and the table of all
 * acts at Azure. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-errands-azure-private.h"
#include "pd-local-engine-private.h"

static void
set_subject (PdOutboxEntry *entry, PdReservation *reservation)
{
  g_free (entry->subject);
  entry->subject = g_strdup (pd_reservation_get_name (reservation));
  entry->customer_row_id = pd_reservation_get_customer_row_id (reservation);
}

/* --- change: scope, name, flexibility (3.1) --- */

/* By the book's rules, in a rehearsal: the far side does it. */
static gboolean
accept_change (PdDatabase *database,
               const PdLocalEngine *engine,
               PdRoleSet roles,
               PdContext *context,
               const PdDeed *deed,
               PdOutboxEntry *entry,
               GError **error)
{
  g_autoptr (PdReservationChange) change = NULL;
  g_autoptr (PdReservation) reservation = NULL;
  gboolean may;

  if (!pd_azure_errand_check_role (context, roles, PD_ACT_SEE_RESERVATIONS, error) ||
      !pd_database_begin_rehearsal (database, error))
    return FALSE;
  change = pd_reservation_change_copy (deed->change);
  may = pd_local_engine_change_reservation (database, engine, deed->row_id, change,
                                            deed->request_id, error);
  if (!pd_database_end_rehearsal (database, may ? error : NULL) || !may)
    return FALSE;

  reservation = pd_database_get_reservation (database, deed->row_id, engine->now, error);
  if (reservation == NULL)
    return FALSE;
  set_subject (entry, reservation);
  return TRUE;
}

typedef struct
{
  PdErrand *errand;
  PdReservation *reservation;
  PdReservationChange *change; /* (owned) */
} Resolve;

/* A name stands for a subscription's GUID; blanks go. What would change nothing by now is fine. */
static gboolean
resolve_change (PdDatabase *database,
                PdReservation *reservation,
                PdReservationChange *change,
                GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!pd_local_engine_resolve_change (database, reservation, change, error))
    return FALSE;
  if (pd_reservation_change_check (change, reservation, &local_error) ||
      g_error_matches (local_error, PD_ERROR, PD_ERROR_CONFLICT))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gpointer
resolve_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Resolve *resolve = data;

  return resolve_change (database, resolve->reservation, resolve->change, error) ? resolve : NULL;
}

static PdHttpRequest *
make_get (PdErrand *errand, gpointer user_data)
{
  PdReservation *reservation = user_data;

  return pd_azure_get_reservation (pd_reservation_get_tenant_id (reservation),
                                   pd_reservation_get_reservation_order_id (reservation),
                                   pd_reservation_get_reservation_id (reservation));
}

/* "200 and state Succeeded": anything final ends the wait; a failed change says why. */
static gboolean
judge_changed (PdErrand *errand, const PdWireReservation *wire, gboolean *done, GError **error)
{
  g_autofree char *sentence = NULL;

  *done = wire->state == NULL || pd_azure_state_is_final (wire->state);
  if (!*done || wire->state == NULL || g_ascii_strcasecmp (wire->state, "Failed") != 0)
    return TRUE;

  sentence = g_strdup_printf (
      /* Translators: %s: the server's own words */
      _ ("Azure could not carry the change out. It says: “%s”."),
      wire->status_message != NULL ? wire->status_message : wire->state);
  return pd_errand_refuse (errand, wire->status_code, sentence, error);
}

static gboolean
changed_done (PdErrand *errand,
              PdHttpReply *reply,
              gpointer user_data,
              gboolean *done,
              GError **error)
{
  return judge_changed (errand, pd_http_reply_get_result (reply), done, error);
}

static gboolean
send_change (PdErrand *errand,
             PdReservation *reservation,
             const PdReservationChange *change,
             GError **error)
{
  const PdAzureChange wanted = {
    .name = change->name,
    .scope_type = change->scope_type,
    .scope_id = change->scope_id,
    .scope_name = change->scope_name,
    .scope_tenant = pd_reservation_get_tenant_id (reservation),
    .flexibility = change->flexibility,
  };
  g_autoptr (PdHttpRequest) request =
      pd_azure_change_reservation (pd_reservation_get_tenant_id (reservation),
                                   pd_reservation_get_reservation_order_id (reservation),
                                   pd_reservation_get_reservation_id (reservation), &wanted);
  g_autoptr (PdHttpReply) reply = NULL;
  g_autoptr (PdWireReservation) wire = NULL;
  gboolean is_same = FALSE;
  gboolean is_done = FALSE;

  reply = pd_azure_errand_send (errand, request, &is_same, error);
  if (reply == NULL)
    return is_same;
  wire = pd_azure_reply_read_reservation (reply);
  if (wire != NULL && !judge_changed (errand, wire, &is_done, error))
    return FALSE;

  return is_done || pd_errand_poll (errand, make_get, changed_done, reservation, error);
}

static gboolean
run_change (PdErrand *errand, GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdReservationChange) change = pd_reservation_change_copy (deed->change);
  Resolve resolve = { .errand = errand, .change = change };
  gboolean again = FALSE;

  if (pd_errand_get_note (errand, "change") != NULL)
    return TRUE;
  reservation = resolve.reservation = pd_azure_errand_load (errand, deed->row_id, error);
  if (reservation == NULL || pd_errand_read (errand, resolve_job, &resolve, error) == NULL)
    return FALSE;

  /* Sent again it changes nothing and says so: no question needed first. */
  return pd_errand_enter (errand, "change", &again, error) &&
         send_change (errand, reservation, change, error) &&
         pd_errand_note (errand, "change", "done", error);
}

static gboolean
land_change (PdDatabase *database,
             const PdLocalEngine *engine,
             PdErrand *errand,
             char **answer,
             GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdReservationChange) change = pd_reservation_change_copy (deed->change);
  g_autoptr (PdReservation) reservation =
      pd_database_get_reservation (database, deed->row_id, engine->now, error);

  if (reservation == NULL || !resolve_change (database, reservation, change, error))
    return FALSE;

  *answer = pd_azure_errand_format_ids (&deed->row_id, 1);
  return pd_database_change_reservation (database, deed->row_id, change, error) &&
         pd_local_engine_log_change (database, engine, reservation, change, deed->request_id,
                                     error);
}

/* --- split and merge (3.3, 3.4) --- */

static gboolean
accept_split (PdDatabase *database,
              const PdLocalEngine *engine,
              PdRoleSet roles,
              PdContext *context,
              const PdDeed *deed,
              PdOutboxEntry *entry,
              GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;

  if (!pd_azure_errand_check_role (context, roles, PD_ACT_SEE_RESERVATIONS, error))
    return FALSE;
  reservation = pd_local_engine_get_running (database, engine, deed->row_id, error);
  if (reservation == NULL || !pd_reservation_check_split (reservation, deed->quantities[0],
                                                          deed->quantities[1], engine->now, error))
    return FALSE;

  set_subject (entry, reservation);
  return TRUE;
}

static GPtrArray *
get_parts (PdDatabase *database, const PdLocalEngine *engine, GArray *row_ids, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < row_ids->len; i++) {
    gint64 row_id = g_array_index (row_ids, gint64, i);
    PdReservation *part;

    for (guint j = 0; j < i; j++) {
      if (g_array_index (row_ids, gint64, j) == row_id) {
        g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, _ ("Name each reservation once."));
        return NULL;
      }
    }
    part = pd_local_engine_get_running (database, engine, row_id, error);
    if (part == NULL)
      return NULL;
    g_ptr_array_add (parts, part);
  }
  return g_steal_pointer (&parts);
}

static gboolean
accept_merge (PdDatabase *database,
              const PdLocalEngine *engine,
              PdRoleSet roles,
              PdContext *context,
              const PdDeed *deed,
              PdOutboxEntry *entry,
              GError **error)
{
  g_autoptr (GPtrArray) parts = NULL;

  if (!pd_azure_errand_check_role (context, roles, PD_ACT_SEE_RESERVATIONS, error))
    return FALSE;
  parts = get_parts (database, engine, deed->line_row_ids, error);
  if (parts == NULL || !pd_reservation_check_merge (parts, engine->now, error))
    return FALSE;

  set_subject (entry, parts->pdata[0]);
  return TRUE;
}

/* What a split or merge is to make of what. */
typedef struct
{
  const char *step;
  GPtrArray *sources; /* (element-type PdReservation) */
  gint64 quantities[2];
  guint n_parts;
  char *ids[2]; /* (owned): found so far */
} Rearrangement;

static void
rearrangement_clear (Rearrangement *self)
{
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_free (self->ids[0]);
  g_free (self->ids[1]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rearrangement, rearrangement_clear)

static gboolean
is_same_text (const char *far, const char *own)
{
  return far == NULL || own == NULL || *own == '\0' || g_ascii_strcasecmp (far, own) == 0;
}

/* New in the order since, and of the same kind. */
static gboolean
is_part (PdErrand *errand, const PdWireReservation *wire, PdReservation *source)
{
  return wire->reservation_id != NULL &&
         !pd_azure_errand_was_before (errand, wire->reservation_id) &&
         is_same_text (wire->sku, pd_reservation_get_size (source)) &&
         is_same_text (wire->region, pd_reservation_get_region (source)) &&
         (wire->split_source == NULL ||
          g_ascii_strcasecmp (wire->split_source, pd_reservation_get_reservation_id (source)) == 0);
}

/* The parts by their quantities; the sources must have ended. */
static gboolean
find_parts (PdErrand *errand, GPtrArray *list, gpointer user_data, gboolean *done, GError **error)
{
  Rearrangement *self = user_data;
  guint n_found = 0;

  *done = FALSE;
  for (guint i = 0; i < self->n_parts; i++)
    g_clear_pointer (&self->ids[i], g_free);
  for (guint i = 0; i < self->sources->len; i++) {
    PdWireReservation *wire =
        pd_azure_find_wire (list, pd_reservation_get_reservation_id (self->sources->pdata[i]));

    if (wire == NULL || !pd_azure_wire_is_cancelled (wire))
      return TRUE;
  }
  for (guint i = 0; i < list->len; i++) {
    const PdWireReservation *wire = list->pdata[i];

    if (!is_part (errand, wire, self->sources->pdata[0]) || pd_azure_wire_is_cancelled (wire) ||
        !pd_azure_state_is_final (wire->state))
      continue;
    for (guint part = 0; part < self->n_parts; part++) {
      if (self->ids[part] == NULL && wire->quantity == self->quantities[part]) {
        self->ids[part] = g_strdup (wire->reservation_id);
        n_found++;
        break;
      }
    }
  }

  *done = n_found == self->n_parts;
  return TRUE;
}

/* After a lost answer: did anything of it happen? A source that has ended, or is on its way, says
 * so. */
static gboolean
was_taken (PdErrand *errand, Rearrangement *self, gboolean *taken, GError **error)
{
  g_autoptr (GPtrArray) list = pd_azure_errand_list_order (errand, self->sources->pdata[0], error);

  *taken = FALSE;
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < self->sources->len; i++) {
    PdWireReservation *wire =
        pd_azure_find_wire (list, pd_reservation_get_reservation_id (self->sources->pdata[i]));

    *taken = *taken || (wire != NULL && (pd_azure_wire_is_cancelled (wire) ||
                                         !pd_azure_state_is_final (wire->state)));
  }
  for (guint i = 0; i < list->len; i++)
    *taken = *taken || is_part (errand, list->pdata[i], self->sources->pdata[0]);
  return TRUE;
}

static PdHttpRequest *
new_rearrangement (const Rearrangement *self)
{
  PdReservation *first = self->sources->pdata[0];
  const char *tenant = pd_reservation_get_tenant_id (first);
  const char *order_id = pd_reservation_get_reservation_order_id (first);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (strcmp (self->step, "split") == 0)
    return pd_azure_split (tenant, order_id, pd_reservation_get_reservation_id (first),
                           self->quantities[0], self->quantities[1]);

  for (guint i = 0; i < self->sources->len; i++)
    g_ptr_array_add (ids, (gpointer) pd_reservation_get_reservation_id (self->sources->pdata[i]));
  g_ptr_array_add (ids, NULL);
  return pd_azure_merge (tenant, order_id, (const char *const *) ids->pdata);
}

static gboolean
send_rearrangement (PdErrand *errand, Rearrangement *self, GError **error)
{
  g_autoptr (PdHttpRequest) request = new_rearrangement (self);
  g_autoptr (PdHttpReply) reply = pd_azure_errand_send (errand, request, NULL, error);

  return reply != NULL && pd_errand_note (errand, "sent", "yes", error);
}

/* Looked twice: what was taken may not be seen at once. */
static gboolean
ask_rearrangement (PdErrand *errand, Rearrangement *self, GError **error)
{
  gboolean taken = FALSE;

  for (int look = 0; look < 2 && !taken; look++) {
    if ((look > 0 && !pd_azure_errand_pause (errand, error)) ||
        !was_taken (errand, self, &taken, error))
      return FALSE;
  }
  if (taken)
    return pd_errand_note (errand, "sent", "found", error);
  return (pd_azure_errand_has_lost (errand) ||
          pd_azure_errand_note_lost (errand, self->step, error)) &&
         pd_errand_leave (errand, self->step, error);
}

/* What somebody else has ended meanwhile would be refused for ever as "not now". */
static gboolean
begin_rearrangement (PdErrand *errand, Rearrangement *self, GError **error)
{
  g_autoptr (GPtrArray) list = pd_azure_errand_list_order (errand, self->sources->pdata[0], error);

  if (list == NULL) {
    if (error != NULL)
      pd_azure_errand_explain (errand, error);
    return FALSE;
  }
  for (guint i = 0; i < self->sources->len; i++) {
    PdWireReservation *wire =
        pd_azure_find_wire (list, pd_reservation_get_reservation_id (self->sources->pdata[i]));

    if (wire != NULL && pd_azure_wire_is_cancelled (wire))
      return pd_errand_refuse (
          errand, NULL, _ ("Azure does not know this any more. Please synchronise and look again."),
          error);
  }
  return pd_azure_errand_note_before (errand, list, error);
}

/* It leaves once: after a lost answer, and as long as what was taken may show late, the order is
 * asked first. */
static gboolean
send_rearrangement_once (PdErrand *errand, Rearrangement *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean again = FALSE;

  if (pd_errand_get_note (errand, "sent") != NULL)
    return TRUE;
  if (pd_errand_get_note (errand, "before") != NULL &&
      (!pd_errand_enter (errand, self->step, &again, error) ||
       !(again || pd_azure_errand_has_lost (errand) ? ask_rearrangement (errand, self, error)
                                                    : pd_errand_leave (errand, self->step, error))))
    return FALSE;
  if (pd_errand_get_note (errand, "sent") != NULL ||
      (begin_rearrangement (errand, self, &local_error) &&
       pd_errand_enter (errand, self->step, &again, &local_error) &&
       send_rearrangement (errand, self, &local_error)))
    return TRUE;

  pd_azure_errand_doubt (errand, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
run_rearrangement (PdErrand *errand, Rearrangement *self, GError **error)
{
  g_autofree char *ids = NULL;

  if (pd_errand_get_note (errand, self->step) != NULL)
    return TRUE;
  if (!send_rearrangement_once (errand, self, error) ||
      !pd_azure_errand_watch (errand, self->sources->pdata[0], find_parts, self, error))
    return FALSE;

  ids = g_strdup_printf ("%s%s%s", self->ids[0], self->n_parts > 1 ? "," : "",
                         self->n_parts > 1 ? self->ids[1] : "");
  pd_errand_set_far_id (errand, self->ids[0]);
  return pd_errand_note (errand, "parts", ids, error) &&
         pd_errand_note (errand, self->step, "done", error);
}

static gboolean
run_split (PdErrand *errand, GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_auto (Rearrangement) self = {
    .step = "split",
    .sources = g_ptr_array_new_with_free_func (g_object_unref),
    .quantities = { deed->quantities[0], deed->quantities[1] },
    .n_parts = 2,
  };
  PdReservation *source = pd_azure_errand_load (errand, deed->row_id, error);

  if (source == NULL)
    return FALSE;
  g_ptr_array_add (self.sources, source);
  return run_rearrangement (errand, &self, error);
}

static gboolean
run_merge (PdErrand *errand, GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_auto (Rearrangement) self = {
    .step = "merge",
    .sources = g_ptr_array_new_with_free_func (g_object_unref),
    .n_parts = 1,
  };

  for (guint i = 0; i < deed->line_row_ids->len; i++) {
    PdReservation *source =
        pd_azure_errand_load (errand, g_array_index (deed->line_row_ids, gint64, i), error);

    if (source == NULL)
      return FALSE;
    g_ptr_array_add (self.sources, source);
    self.quantities[0] += pd_reservation_get_quantity (source);
  }
  return run_rearrangement (errand, &self, error);
}

static char **
get_noted_parts (PdErrand *errand)
{
  const char *parts = pd_errand_get_note (errand, "parts");

  return g_strsplit (parts != NULL ? parts : "", ",", -1);
}

static gboolean
land_split (PdDatabase *database,
            const PdLocalEngine *engine,
            PdErrand *errand,
            char **answer,
            GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdReservation) source =
      pd_database_get_reservation (database, deed->row_id, engine->now, error);
  g_autoptr (GString) detail = g_string_new (NULL);
  g_auto (GStrv) parts = get_noted_parts (errand);
  gint64 ids[3] = { 0, 0, deed->row_id };

  if (source == NULL)
    return FALSE;
  for (guint i = 0; i < 2 && parts[i] != NULL; i++) {
    if (!pd_azure_put_successor (database, engine, source, parts[i], deed->quantities[i], &ids[i],
                                 error))
      return FALSE;
    pd_local_engine_add_number (detail, "quantity", deed->quantities[i]);
  }

  pd_local_engine_add_fact (detail, "request_id", deed->request_id);
  *answer = pd_azure_errand_format_ids (ids, G_N_ELEMENTS (ids));
  return pd_azure_cancel_in_book (database, engine, deed->row_id, error) &&
         pd_local_engine_log_reservation (database, engine, PD_OPERATION_SPLIT_RESERVATION, source,
                                          detail->str, error);
}

/* Days of use of the others are added to those of the first. */
static gboolean
inherit_rest (PdDatabase *database,
              GArray *sources,
              gint64 row_id,
              gint64 quantity,
              gboolean is_known,
              GError **error)
{
  for (guint i = 1; !is_known && i < sources->len; i++) {
    if (!pd_database_inherit_reservation (database, g_array_index (sources, gint64, i), row_id, 1,
                                          1, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
land_merge (PdDatabase *database,
            const PdLocalEngine *engine,
            PdErrand *errand,
            char **answer,
            GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  GArray *sources = deed->line_row_ids;
  g_autoptr (PdReservation) first = pd_database_get_reservation (
      database, g_array_index (sources, gint64, 0), engine->now, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GString) detail = g_string_new (NULL);
  g_auto (GStrv) parts = get_noted_parts (errand);
  gint64 quantity = 0;
  gint64 known = 0;
  gint64 row_id = 0;

  if (first == NULL || !pd_azure_find_row (database, engine, parts[0], &known, error))
    return FALSE;
  for (guint i = 0; i < sources->len; i++) {
    g_autoptr (PdReservation) part = pd_database_get_reservation (
        database, g_array_index (sources, gint64, i), engine->now, error);

    if (part == NULL)
      return FALSE;
    quantity += pd_reservation_get_quantity (part);
    pd_local_engine_add_fact (detail, "merged", pd_reservation_get_reservation_id (part));
  }
  if (!pd_azure_put_successor (database, engine, first, parts[0], quantity, &row_id, error) ||
      !inherit_rest (database, sources, row_id, quantity, known != 0, error))
    return FALSE;

  g_array_append_val (ids, row_id);
  g_array_append_vals (ids, sources->data, sources->len);
  *answer = pd_azure_errand_format_ids ((const gint64 *) (gpointer) ids->data, ids->len);
  for (guint i = 0; i < sources->len; i++) {
    if (!pd_azure_cancel_in_book (database, engine, g_array_index (sources, gint64, i), error))
      return FALSE;
  }
  pd_local_engine_add_number (detail, "quantity", quantity);
  pd_local_engine_add_fact (detail, "request_id", deed->request_id);
  return pd_local_engine_log_reservation (database, engine, PD_OPERATION_MERGE_RESERVATIONS, first,
                                          detail->str, error);
}

/* --- access (8) --- */

/* Names of people are not in this API: the ID must be known. */
static PdGrant *
check_grant (const PdGrant *given, GError **error)
{
  g_autoptr (PdGrant) grant = pd_grant_copy (given);

  if (grant->principal_id == NULL || *grant->principal_id == '\0') {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                         _ ("On this account a role is granted to an object ID, not to an email "
                            "address. It stands in the customer’s Microsoft Entra admin center "
                            "(entra.microsoft.com): open the person under Users, or the group "
                            "under Groups, and copy the object ID from the overview."));
    return NULL;
  }
  return pd_local_engine_check_grant (grant, error) ? g_steal_pointer (&grant) : NULL;
}

static gboolean
accept_grant (PdDatabase *database,
              const PdLocalEngine *engine,
              PdRoleSet roles,
              PdContext *context,
              const PdDeed *deed,
              PdOutboxEntry *entry,
              GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdGrant) grant = NULL;
  gboolean may;

  if (!pd_azure_errand_check_role (context, roles, PD_ACT_SEE_RESERVATIONS, error) ||
      (grant = check_grant (deed->grant, error)) == NULL ||
      (reservation = pd_database_get_reservation (database, deed->row_id, engine->now, error)) ==
          NULL ||
      !pd_database_begin_rehearsal (database, error))
    return FALSE;
  may = pd_local_engine_grant_role (database, engine, deed->row_id, grant, deed->request_id, error);
  if (!pd_database_end_rehearsal (database, may ? error : NULL) || !may)
    return FALSE;

  set_subject (entry, reservation);
  return TRUE;
}

static gboolean
accept_revoke (PdDatabase *database,
               const PdLocalEngine *engine,
               PdRoleSet roles,
               PdContext *context,
               const PdDeed *deed,
               PdOutboxEntry *entry,
               GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  gboolean may;

  if (!pd_azure_errand_check_role (context, roles, PD_ACT_SEE_RESERVATIONS, error) ||
      (reservation = pd_database_get_reservation (database, deed->row_id, engine->now, error)) ==
          NULL ||
      !pd_database_begin_rehearsal (database, error))
    return FALSE;
  may = pd_local_engine_revoke_role (database, engine, deed->row_id, deed->other_row_id,
                                     deed->request_id, error);
  if (!pd_database_end_rehearsal (database, may ? error : NULL) || !may)
    return FALSE;

  set_subject (entry, reservation);
  return TRUE;
}

/* 409 RoleAssignmentExists: somebody gave it under another name. */
static gboolean
find_existing (PdErrand *errand, PdReservation *reservation, const PdGrant *grant, GError **error)
{
  g_autoptr (PdHttpRequest) request =
      pd_azure_list_assignments (pd_reservation_get_tenant_id (reservation),
                                 pd_reservation_get_reservation_order_id (reservation));
  g_autoptr (GPtrArray) list =
      pd_azure_errand_list_all (errand, request, (GDestroyNotify) pd_wire_assignment_free, error);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    const PdWireAssignment *wire = list->pdata[i];

    if (wire->assignment_id != NULL && !wire->inherited &&
        g_strcmp0 (wire->role_id, grant->role_id) == 0 && wire->principal_id != NULL &&
        g_ascii_strcasecmp (wire->principal_id, grant->principal_id) == 0)
      return pd_errand_note (errand, "assignment", wire->assignment_id, error);
  }
  return pd_errand_refuse (errand, "RoleAssignmentExists",
                           _ ("This role is granted there already."), error);
}

static gboolean
send_grant (PdErrand *errand, PdReservation *reservation, const PdGrant *grant, GError **error)
{
  g_autofree char *id = pd_errand_make_id (errand, "assignment");
  g_autoptr (PdHttpRequest) request =
      pd_azure_grant (pd_reservation_get_tenant_id (reservation),
                      pd_reservation_get_reservation_order_id (reservation), id, grant->role_id,
                      grant->principal_id, grant->principal_type);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdHttpReply) reply = pd_azure_errand_send (errand, request, NULL, &local_error);
  g_autoptr (PdWireAssignment) wire = NULL;

  if (reply == NULL && pd_api_error_has_code (local_error, "RoleAssignmentExists"))
    return find_existing (errand, reservation, grant, error);
  if (reply == NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  wire = pd_azure_reply_read_assignment (reply);
  return pd_errand_note (errand, "assignment",
                         wire != NULL && wire->assignment_id != NULL ? wire->assignment_id : id,
                         error);
}

static gboolean
run_grant (PdErrand *errand, GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (PdGrant) grant = NULL;
  gboolean again = FALSE;

  if (pd_errand_get_note (errand, "grant") != NULL)
    return TRUE;
  reservation = pd_azure_errand_load (errand, deed->row_id, error);
  if (reservation == NULL || (grant = check_grant (deed->grant, error)) == NULL)
    return FALSE;

  /* The same name a second time is the same assignment. */
  return pd_errand_enter (errand, "grant", &again, error) &&
         send_grant (errand, reservation, grant, error) &&
         pd_errand_note (errand, "grant", "done", error);
}

static gboolean
land_grant (PdDatabase *database,
            const PdLocalEngine *engine,
            PdErrand *errand,
            char **answer,
            GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdReservation) reservation =
      pd_database_get_reservation (database, deed->row_id, engine->now, error);
  g_autoptr (PdGrant) grant = check_grant (deed->grant, error);
  g_autoptr (PdRoleAssignment) assignment = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 row_id = 0;

  if (reservation == NULL || grant == NULL)
    return FALSE;
  assignment =
      g_object_new (PD_TYPE_ROLE_ASSIGNMENT, "reservation-order-id",
                    pd_reservation_get_reservation_order_id (reservation), "assignment-id",
                    pd_errand_get_note (errand, "assignment"), "principal-id", grant->principal_id,
                    "principal-name", grant->name, "principal-email", grant->email,
                    "principal-type", grant->principal_type, "role-id", grant->role_id, "inherited",
                    FALSE, "created-at", engine->now, "created-by", engine->user_name, NULL);
  if (!pd_database_insert_assignment (database, assignment, &row_id, &local_error) &&
      !g_error_matches (local_error, PD_ERROR, PD_ERROR_CONFLICT)) { /* a pull was first */
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  *answer = pd_azure_errand_format_ids (&deed->row_id, 1);
  return pd_local_engine_log_assignment (database, engine, PD_OPERATION_GRANT_ROLE, reservation,
                                         grant->name, grant->role_id, deed->request_id, error);
}

/* What is revoked, noted before it goes: the book may lose the row meanwhile. */
typedef struct
{
  const PdDeed *deed;
  PdReservation *reservation;
} Revocation;

static gpointer
find_assignment_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Revocation *revocation = data;
  g_autoptr (GPtrArray) list = pd_database_list_assignments (
      database, pd_reservation_get_reservation_order_id (revocation->reservation), error);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    if (pd_record_get_row_id (list->pdata[i]) == revocation->deed->other_row_id)
      return g_object_ref (list->pdata[i]);
  }
  if (list != NULL)
    g_set_error_literal (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("This role was removed already."));
  return NULL;
}

static gboolean
note_revocation (PdErrand *errand, PdReservation *reservation, GError **error)
{
  Revocation revocation = { pd_errand_get_deed (errand), reservation };
  g_autoptr (PdRoleAssignment) assignment = NULL;

  if (pd_errand_get_note (errand, "assignment") != NULL)
    return TRUE;
  assignment = pd_errand_read (errand, find_assignment_job, &revocation, error);
  return assignment != NULL &&
         pd_errand_note (errand, "principal", pd_role_assignment_get_principal_name (assignment),
                         error) &&
         pd_errand_note (errand, "role", pd_role_assignment_get_role_id (assignment), error) &&
         pd_errand_note (errand, "assignment", pd_role_assignment_get_assignment_id (assignment),
                         error);
}

static gboolean
send_revocation (PdErrand *errand, PdReservation *reservation, GError **error)
{
  g_autoptr (PdHttpRequest) request =
      pd_azure_revoke (pd_reservation_get_tenant_id (reservation),
                       pd_reservation_get_reservation_order_id (reservation),
                       pd_errand_get_note (errand, "assignment"));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PdHttpReply) reply = pd_errand_send (errand, request, &local_error);

  /* Not there: what was asked for is so. */
  if (reply != NULL || pd_azure_meaning_of (local_error) == PD_AZURE_MEANS_GONE)
    return TRUE;
  if (pd_http_request_get_fate (request) == PD_FATE_ANSWERED)
    pd_azure_errand_explain (errand, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
run_revoke (PdErrand *errand, GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  gboolean again = FALSE;

  if (pd_errand_get_note (errand, "revoke") != NULL)
    return TRUE;
  reservation = pd_azure_errand_load (errand, pd_errand_get_deed (errand)->row_id, error);
  return reservation != NULL && note_revocation (errand, reservation, error) &&
         pd_errand_enter (errand, "revoke", &again, error) &&
         send_revocation (errand, reservation, error) &&
         pd_errand_note (errand, "revoke", "done", error);
}

static gboolean
land_revoke (PdDatabase *database,
             const PdLocalEngine *engine,
             PdErrand *errand,
             char **answer,
             GError **error)
{
  const PdDeed *deed = pd_errand_get_deed (errand);
  g_autoptr (PdReservation) reservation =
      pd_database_get_reservation (database, deed->row_id, engine->now, error);
  g_autoptr (GPtrArray) list = NULL;

  if (reservation == NULL)
    return FALSE;
  list = pd_database_list_assignments (
      database, pd_reservation_get_reservation_order_id (reservation), error);
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    if (g_ascii_strcasecmp (pd_role_assignment_get_assignment_id (list->pdata[i]),
                            pd_errand_get_note (errand, "assignment")) == 0 &&
        !pd_database_delete_assignment (database, pd_record_get_row_id (list->pdata[i]), error))
      return FALSE;
  }

  *answer = pd_azure_errand_format_ids (&deed->row_id, 1);
  return pd_local_engine_log_assignment (database, engine, PD_OPERATION_REVOKE_ROLE, reservation,
                                         pd_errand_get_note (errand, "principal"),
                                         pd_errand_get_note (errand, "role"), deed->request_id,
                                         error);
}

/* --- the table --- */

static const PdErrandKind kinds[] = {
  { PD_DEED_CHANGE_RESERVATION, "change-reservation", accept_change, run_change, land_change, NULL,
    pd_azure_errand_read },
  { PD_DEED_SPLIT_RESERVATION, "split-reservation", accept_split, run_split, land_split, NULL,
    pd_azure_errand_read },
  { PD_DEED_MERGE_RESERVATIONS, "merge-reservations", accept_merge, run_merge, land_merge, NULL,
    pd_azure_errand_read },
  { PD_DEED_GRANT_ROLE, "grant-role", accept_grant, run_grant, land_grant, NULL,
    pd_azure_errand_read },
  { PD_DEED_REVOKE_ROLE, "revoke-role", accept_revoke, run_revoke, land_revoke, NULL,
    pd_azure_errand_read },
  { PD_DEED_REFUND, "refund", pd_azure_accept_return, pd_azure_run_refund, pd_azure_land_refund,
    pd_azure_take_back_return, pd_azure_errand_read },
  { PD_DEED_EXCHANGE, "exchange", pd_azure_accept_return, pd_azure_run_exchange,
    pd_azure_land_exchange, pd_azure_take_back_return, pd_azure_read_exchange },
  { 0 },
};

const PdErrandKind *
pd_errands_azure (void)
{
  return kinds;
}
