// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-sample-reservations.h"

#include "pd-local-engine-azure.h"

#define HISTORY_DAYS 400 /* of use, at most */
#define SPREAD 45        /* thousandths by which a day's use differs from its usual figure */

/* --- acts --- */

/* What the order line holds now. */
static PdReservation *
find_running (PdDatabase *database, const PdLocalEngine *engine, gint64 line_row_id, GError **error)
{
  g_autoptr (GPtrArray) all =
      pd_database_list_line_reservations (database, line_row_id, engine->now, error);

  if (all == NULL)
    return NULL;
  for (guint i = 0; i < all->len; i++) {
    if (pd_reservation_get_cancelled_at (all->pdata[i]) == 0)
      return g_object_ref (all->pdata[i]);
  }

  g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND, "Line %" G_GINT64_FORMAT " has no reservation",
               line_row_id);
  return NULL;
}

static gboolean
make_rate (const PdLocalEngine *engine,
           const char *text,
           const char *currency,
           PdUsdRate **rate,
           GError **error)
{
  if (text == NULL)
    return TRUE;

  *rate = g_new0 (PdUsdRate, 1);
  (*rate)->currency = g_strdup (currency);
  (*rate)->date = pd_instant_from_day (pd_instant_get_day (engine->now));
  (*rate)->source = g_strdup ("rates.partner.example");
  return pd_usd_rate_parse (text, &(*rate)->rate_nano, error);
}

/* Whoever the account's user is: the form names a person. */
static PdContact *
new_contact (void)
{
  PdContact *contact = g_new0 (PdContact, 1);

  contact->first_name = g_strdup ("直子");
  contact->last_name = g_strdup ("山田");
  contact->email = g_strdup ("naoko.yamada@partner.example");
  contact->phone = g_strdup ("+81-3-5550-0100");
  contact->language = g_strdup ("ja-jp");
  contact->time_zone = g_strdup ("Tokyo Standard Time");
  contact->country = g_strdup ("JPN");
  contact->method = g_strdup ("email");
  return contact;
}

static gboolean
refund (PdDatabase *database,
        const PdLocalEngine *engine,
        PdVault *vault,
        const PdSampleAct *act,
        PdReservation *reservation,
        GError **error)
{
  g_autoptr (PdRefundAsk) ask = g_new0 (PdRefundAsk, 1);
  g_autoptr (PdRequestFields) fields = g_new0 (PdRequestFields, 1);
  const PdReturnDeed deed = {
    .reservation_row_id = pd_record_get_row_id (PD_RECORD (reservation)),
    .ask = ask,
    .fields = fields,
  };
  gint64 request_row_id = 0;

  ask->quantity = act->count;
  ask->used = -1;
  fields->reason = g_strdup (act->version);
  fields->contact = new_contact ();
  return make_rate (engine, act->language, pd_reservation_get_currency (reservation), &ask->rate,
                    error) &&
         pd_local_engine_refund (database, engine, vault, &deed, &request_row_id, error);
}

static gboolean
change (PdDatabase *database,
        const PdLocalEngine *engine,
        const PdSampleAct *act,
        PdReservation *reservation,
        GError **error)
{
  g_autoptr (PdReservationChange) change = g_new0 (PdReservationChange, 1);

  change->flexibility = -1;
  if (act->kind == PD_SAMPLE_RENAME) {
    change->name = g_strdup (act->version);
  } else {
    change->scope_type = g_strdup (PD_SCOPE_RESOURCE_GROUP);
    change->scope_id =
        g_strdup_printf ("/subscriptions/%s/resourceGroups/%s",
                         pd_reservation_get_billing_subscription (reservation), act->version);
    change->scope_name = g_strdup (act->version);
  }
  return pd_local_engine_change_reservation (
      database, engine, pd_record_get_row_id (PD_RECORD (reservation)), change, NULL, error);
}

static gboolean
grant (PdDatabase *database,
       const PdLocalEngine *engine,
       const PdSampleAct *act,
       PdReservation *reservation,
       GError **error)
{
  g_autoptr (PdGrant) grant = g_new0 (PdGrant, 1);

  grant->role_id = g_strdup (act->version);
  grant->name = g_strdup (act->language);
  grant->email = g_strdup (act->file_type);
  return pd_local_engine_grant_role (
      database, engine, pd_record_get_row_id (PD_RECORD (reservation)), grant, NULL, error);
}

static gboolean
split (PdDatabase *database,
       const PdLocalEngine *engine,
       const PdSampleAct *act,
       PdReservation *reservation,
       GError **error)
{
  const gint64 quantities[2] = { act->count,
                                 pd_reservation_get_quantity (reservation) - act->count };
  gint64 row_ids[2];

  return pd_local_engine_split (database, engine, pd_record_get_row_id (PD_RECORD (reservation)),
                                quantities, NULL, row_ids, error);
}

gboolean
pd_sample_do_reservation (PdDatabase *database,
                          const PdLocalEngine *engine,
                          PdVault *vault,
                          const PdSampleAct *act,
                          gint64 line_row_id,
                          GError **error)
{
  g_autoptr (PdReservation) reservation = find_running (database, engine, line_row_id, error);

  if (reservation == NULL)
    return FALSE;

  switch (act->kind) {
  case PD_SAMPLE_REFUND:
    return refund (database, engine, vault, act, reservation, error);
  case PD_SAMPLE_SCOPE:
  case PD_SAMPLE_RENAME:
    return change (database, engine, act, reservation, error);
  case PD_SAMPLE_GRANT:
    return grant (database, engine, act, reservation, error);
  case PD_SAMPLE_SPLIT:
    return split (database, engine, act, reservation, error);
  default:
    g_return_val_if_reached (FALSE);
  }
}

/* --- use --- */

/* The same for the same day and tag, whenever the book is made. */
static int
make_permille (const PdSampleUse *use, int day)
{
  gboolean weekend = (day + 4) % 7 == 0 || (day + 4) % 7 == 6; /* 1970-01-01 was a Thursday */
  int usual = weekend ? use->weekend : use->weekday;
  guint32 draw = g_str_hash (use->tag) ^ ((guint32) day * 2654435761u);
  int difference = (int) ((draw >> 12) % (2 * SPREAD + 1)) - SPREAD;

  return usual == 1000 ? 1000 : CLAMP (usual + difference, 0, 1000);
}

static gboolean
put_days (PdDatabase *database,
          const PdLocalEngine *engine,
          const PdSampleUse *use,
          PdReservation *reservation,
          GError **error)
{
  int bought = pd_instant_get_day (pd_reservation_get_purchased_at (reservation));
  int end = pd_instant_get_day (MIN (engine->now, pd_reservation_get_expires_at (reservation)));
  gint64 reserved = pd_reservation_get_quantity (reservation) * 24 * 1000;
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (PdUtilizationDay));

  if (pd_reservation_get_cancelled_at (reservation) != 0)
    end = pd_instant_get_day (pd_reservation_get_cancelled_at (reservation));
  for (int day = MAX (bought, end - HISTORY_DAYS); day < end; day++) {
    PdUtilizationDay row = { day, reserved, 0 };

    if (day >= bought + use->first)
      row.used_millihours = reserved * make_permille (use, day) / 1000;
    g_array_append_val (days, row);
  }
  return days->len == 0 || pd_database_put_utilization (
                               database, pd_record_get_row_id (PD_RECORD (reservation)),
                               (const PdUtilizationDay *) (gpointer) days->data, days->len, error);
}

gboolean
pd_sample_put_use (PdDatabase *database,
                   const PdLocalEngine *engine,
                   const PdSampleUse *use,
                   PdOrder *order,
                   GError **error)
{
  gint64 line_row_id = pd_record_get_row_id (pd_order_get_lines (order)->pdata[0]);
  g_autoptr (GPtrArray) all =
      pd_database_list_line_reservations (database, line_row_id, engine->now, error);

  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++) {
    if (!put_days (database, engine, use, all->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

/* --- requests --- */

static gboolean
describe_subject (PdDatabase *database,
                  const PdLocalEngine *engine,
                  PdRequestFields *fields,
                  PdOrder *order,
                  GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  PdOrderLine *line;

  if (order == NULL)
    return TRUE;

  line = pd_order_get_lines (order)->pdata[0];
  fields->line_row_id = pd_record_get_row_id (PD_RECORD (line));
  if (g_strcmp0 (pd_order_line_get_kind (line), PD_KIND_RESERVATION) != 0)
    return TRUE;
  reservation = find_running (database, engine, fields->line_row_id, error);
  if (reservation == NULL)
    return FALSE;

  fields->reservation_row_id = pd_record_get_row_id (PD_RECORD (reservation));
  return TRUE;
}

gboolean
pd_sample_file_request (PdDatabase *database,
                        const PdLocalEngine *engine,
                        PdVault *vault,
                        const PdSampleRequest *sample,
                        gint64 customer_row_id,
                        PdOrder *order,
                        gint64 *row_id,
                        GError **error)
{
  g_autoptr (PdRequestFields) fields = g_new0 (PdRequestFields, 1);

  fields->type = g_strdup (sample->type);
  fields->customer_row_id = customer_row_id;
  fields->problem = g_strdup (sample->problem);
  fields->category = g_strdup (sample->category);
  fields->impact = g_strdup (sample->impact);
  fields->title = g_strdup (sample->title);
  fields->reason = g_strdup (sample->reason);
  fields->amount = g_strdup (sample->amount);
  fields->contact = new_contact ();
  if (!describe_subject (database, engine, fields, order, error))
    return FALSE;
  if (sample->draft)
    return pd_local_engine_save_draft (database, engine, vault, fields, row_id, error);
  return pd_local_engine_create_request (database, engine, vault, fields, 0, NULL, NULL, row_id,
                                         error);
}

gboolean
pd_sample_add_message (PdDatabase *database,
                       const PdLocalEngine *engine,
                       const PdSampleMessage *sample,
                       gint64 request_row_id,
                       GError **error)
{
  g_autoptr (PdSupportRequest) request =
      pd_database_get (database, PD_LIST_REQUESTS, request_row_id, engine->now, error);
  gint64 row_id = 0;

  if (request == NULL)
    return FALSE;
  if (sample->direction == NULL)
    return pd_local_engine_set_request_state (database, engine, request, PD_REQUEST_CLOSED, NULL,
                                              error);
  if (sample->author == NULL)
    return pd_local_engine_reply (database, engine, request, sample->body,
                                  g_strcmp0 (sample->direction, "note") == 0, NULL, error);
  return pd_database_insert_message (database, request_row_id, sample->author, sample->direction,
                                     sample->body, engine->now, &row_id, error);
}
