// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-reservation-after.h"

#include <glib/gi18n.h>

#include "pd-requests.h"
#include "pd-reservations-util.h"
#include "pd-widgets.h"

#define REFUND_CATEGORY "exchanges-and-refunds"

struct _PdReservationAfter
{
  AdwBin parent_instance;

  GtkListBox *list;
  PdDesk *desk;               /* (owned) (nullable) until it is set */
  PdReservation *reservation; /* (owned) (nullable) until it is set */
  PdQueryModel *others;       /* (owned) (nullable): of its reservation order, and its successors */
  PdQueryModel *requests;     /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PdReservationAfter, pd_reservation_after, ADW_TYPE_BIN)

#define ROW_ID_KEY "row-id"
#define KIND_KEY "is-request"

static void update (PdReservationAfter *self);

/* All that is loaded; what is not is watched. (transfer container) */
static GPtrArray *
dup_loaded (PdReservationAfter *self, PdQueryModel *model)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (PdRecord) record = g_list_model_get_item (G_LIST_MODEL (model), i);

    g_signal_handlers_disconnect_by_func (record, update, self);
    if (pd_record_get_loaded (record))
      g_ptr_array_add (records, g_steal_pointer (&record));
    else
      g_signal_connect_object (record, "notify::loaded", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
  }

  return records;
}

/* Of a merge, only one of the parts is the parent; the others ended in the same moment. */
static gboolean
is_merged_into (PdReservationAfter *self, GPtrArray *others, PdReservation *successor)
{
  for (guint i = 0; i < others->len; i++) {
    PdReservation *parent = others->pdata[i];

    if (pd_record_get_row_id (PD_RECORD (parent)) == pd_reservation_get_parent_row_id (successor))
      return pd_reservation_get_cancelled_at (parent) ==
             pd_reservation_get_cancelled_at (self->reservation);
  }

  return FALSE;
}

static gboolean
is_successor (PdReservationAfter *self, GPtrArray *others, PdReservation *reservation)
{
  gint64 parent = pd_reservation_get_parent_row_id (reservation);

  return parent != 0 && (parent == pd_record_get_row_id (PD_RECORD (self->reservation)) ||
                         is_merged_into (self, others, reservation));
}

static GtkWidget *
add_row (PdReservationAfter *self,
         PdRecord *record,
         const char *title,
         const char *subtitle,
         const char *state)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = pd_state_label_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  gint64 *row_id = g_new (gint64, 1);

  *row_id = pd_record_get_row_id (record);
  g_object_set_data_full (G_OBJECT (row), ROW_ID_KEY, row_id, g_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title != NULL ? title : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  pd_state_label_set_state (PD_STATE_LABEL (label), state);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_append (self->list, row);

  return row;
}

static gboolean
add_reservations (PdReservationAfter *self)
{
  g_autoptr (GPtrArray) others = dup_loaded (self, self->others);
  gboolean any = FALSE;

  for (guint i = 0; i < others->len; i++) {
    PdReservation *other = others->pdata[i];

    if (!is_successor (self, others, other))
      continue;
    add_row (self, PD_RECORD (other), pd_reservation_get_name (other),
             pd_reservation_get_reservation_id (other), pd_reservation_get_state (other));
    any = TRUE;
  }

  return any;
}

static gboolean
add_requests (PdReservationAfter *self)
{
  g_autoptr (GPtrArray) requests = dup_loaded (self, self->requests);
  gboolean any = FALSE;

  for (guint i = 0; i < requests->len; i++) {
    PdSupportRequest *request = requests->pdata[i];
    GtkWidget *row = NULL;

    if (g_strcmp0 (pd_support_request_get_category (request), REFUND_CATEGORY) != 0 ||
        pd_support_request_get_number (request) == NULL)
      continue;
    row = add_row (self, PD_RECORD (request), pd_support_request_get_title (request),
                   pd_support_request_get_number (request), pd_support_request_get_state (request));
    g_object_set_data (G_OBJECT (row), KIND_KEY, GINT_TO_POINTER (TRUE));
    any = TRUE;
  }

  return any;
}

static void
update (PdReservationAfter *self)
{
  gboolean any;

  if (self->reservation == NULL)
    return;

  pd_reservations_clear_list (self->list);
  any = add_reservations (self);
  any = add_requests (self) || any;
  gtk_widget_set_visible (GTK_WIDGET (self), any);
}

static void
row_activated_cb (PdReservationAfter *self, GtkListBoxRow *row)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));
  const gint64 *row_id = g_object_get_data (G_OBJECT (row), ROW_ID_KEY);

  if (window == NULL)
    return;
  if (g_object_get_data (G_OBJECT (row), KIND_KEY) != NULL)
    pd_window_push (window, pd_request_page_new (self->desk, *row_id));
  else
    pd_window_open_reservation (window, *row_id, NULL);
}

static PdQueryModel *
list (PdReservationAfter *self, PdListKind kind)
{
  g_autoptr (PdQuery) query = pd_query_new (kind);
  g_autoptr (PdVerdict) verdict = pd_desk_judge_list (self->desk, query);
  PdQueryModel *model = NULL;

  if (!pd_verdict_get_allowed (verdict))
    return NULL;

  query->reservation_row_id = pd_record_get_row_id (PD_RECORD (self->reservation));
  query->now = pd_clock_now (pd_desk_get_clock (self->desk));
  model = pd_desk_list (self->desk, query);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  return model;
}

static void
pd_reservation_after_dispose (GObject *object)
{
  PdReservationAfter *self = PD_RESERVATION_AFTER (object);

  g_clear_object (&self->others);
  g_clear_object (&self->requests);
  g_clear_object (&self->reservation);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_reservation_after_parent_class)->dispose (object);
}

static void
pd_reservation_after_class_init (PdReservationAfterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pd_reservation_after_dispose;
}

static void
pd_reservation_after_init (PdReservationAfter *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  const char *title = _ ("What came of it");

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), group);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
pd_reservation_after_set_reservation (PdReservationAfter *self,
                                      PdDesk *desk,
                                      PdReservation *reservation)
{
  g_return_if_fail (PD_IS_RESERVATION_AFTER (self));

  if (pd_reservation_get_cancelled_at (reservation) == PD_INSTANT_NONE)
    return;

  g_set_object (&self->desk, desk);
  g_set_object (&self->reservation, reservation);
  if (self->others == NULL)
    self->others = list (self, PD_LIST_RESERVATIONS);
  if (self->requests == NULL)
    self->requests = list (self, PD_LIST_REQUESTS);
  update (self);
}
