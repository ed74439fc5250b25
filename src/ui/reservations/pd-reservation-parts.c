// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-reservation-parts.h"

#include <glib/gi18n.h>

#include "pd-dialogs.h"
#include "pd-reservations-util.h"

struct _PdReservationParts
{
  AdwBin parent_instance;

  GtkSpinButton *first;
  GtkLabel *second;
  GtkLabel *split_reason;
  GtkLabel *split_failure;
  GtkWidget *split_button;
  GtkListBox *others;
  GtkLabel *merge_failure;
  GtkWidget *merge_button;

  PdDesk *desk;               /* (owned) (nullable) until it is set */
  PdReservation *reservation; /* (owned) (nullable) until it is set */
  PdQueryModel *model;        /* (owned) (nullable): all of the reservation order */
  GArray *chosen;             /* (owned) (element-type gint64): row IDs to merge with */
  gboolean busy;
  gboolean merging; /* what is busy is a merge */
};

G_DEFINE_FINAL_TYPE (PdReservationParts, pd_reservation_parts, ADW_TYPE_BIN)

static gboolean
is_running (PdReservation *reservation)
{
  const char *state = pd_reservation_get_state (reservation);

  return g_strcmp0 (state, PD_RESERVATION_CANCELLED) != 0 &&
         g_strcmp0 (state, PD_RESERVATION_EXPIRED) != 0;
}

static const char *
find_obstacle (PdReservationParts *self)
{
  PdVerdict *manage = pd_reservation_get_manage (self->reservation);

  if (manage != NULL && !pd_verdict_get_allowed (manage))
    return pd_verdict_get_reason (manage);
  if (!is_running (self->reservation))
    return _ ("Only a running reservation can be split or merged.");
  if (self->busy)
    return _ ("It is being saved.");

  return NULL;
}

/* --- splitting --- */

static void
update_split (PdReservationParts *self)
{
  gint64 quantity = pd_reservation_get_quantity (self->reservation);
  const char *obstacle = find_obstacle (self);
  g_autofree char *number =
      pd_text_number (MAX (quantity - (gint64) gtk_spin_button_get_value_as_int (self->first), 0));
  g_autofree char *second = NULL;

  if (obstacle == NULL && quantity < 2)
    obstacle = _ ("A quantity of one cannot be split.");
  /* Translators: behind an entry with the quantity of the first part of a split reservation; %s is
   * the quantity of the second one. */
  second = g_strdup_printf (_ ("and %s in the second part"), number);
  gtk_label_set_label (self->second, second);
  gtk_widget_set_sensitive (GTK_WIDGET (self->first), obstacle == NULL);
  pd_customers_set_label (self->split_reason, quantity < 2 ? obstacle : NULL);
  pd_customers_set_reason (self->split_button, obstacle == NULL, obstacle);
}

static void
first_changed_cb (PdReservationParts *self)
{
  if (self->reservation != NULL)
    update_split (self);
}

static void
show_first (PdReservationParts *self)
{
  gint64 quantity = pd_reservation_get_quantity (self->reservation);

  gtk_spin_button_set_range (self->first, 1, (double) MAX (quantity - 1, 1));
  gtk_spin_button_set_increments (self->first, 1, 10);
  gtk_spin_button_set_value (self->first, (double) MAX (quantity / 2, 1));
}

static void update (PdReservationParts *self);

/* The new record is what the person goes on with. */
static void
open_new (PdReservationParts *self, GPtrArray *reservations)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  for (guint i = 0; i < reservations->len; i++) {
    PdReservation *candidate = reservations->pdata[i];

    if (window != NULL && is_running (candidate)) {
      pd_window_open_reservation (window, pd_record_get_row_id (PD_RECORD (candidate)),
                                  "configuration");
      return;
    }
  }
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdReservationParts) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changed = pd_desk_reservations_finish (PD_DESK (source), result, &error);

  self->busy = FALSE;
  if (self->desk == NULL)
    return; /* the page is gone */
  if (changed == NULL) {
    pd_reservations_show_failure (self->merging ? self->merge_failure : self->split_failure,
                                  self->merging ? "Merging reservations" : "Splitting", error);
    update (self);
    return;
  }

  pd_customers_toast (GTK_WIDGET (self),
                      self->merging ? _ ("The reservations were merged. This is the new one.")
                                    : _ ("The reservation was split. This is the first part."));
  open_new (self, changed);
}

static void
begin (PdReservationParts *self, gboolean merging)
{
  self->busy = TRUE;
  self->merging = merging;
  pd_reservations_show_failure (self->split_failure, NULL, NULL);
  pd_reservations_show_failure (self->merge_failure, NULL, NULL);
  update (self);
}

static void
split_confirmed_cb (gboolean confirmed, gpointer user_data)
{
  g_autoptr (PdReservationParts) self = user_data;
  g_autofree char *request_id = NULL;
  gint64 first = 0;

  if (!confirmed || self->desk == NULL || self->busy)
    return;

  begin (self, FALSE);
  request_id = g_uuid_string_random ();
  first = gtk_spin_button_get_value_as_int (self->first);
  pd_desk_split_reservation_async (self->desk, pd_record_get_row_id (PD_RECORD (self->reservation)),
                                   first, pd_reservation_get_quantity (self->reservation) - first,
                                   request_id, NULL, changed_cb, g_object_ref (self));
}

static void
split_clicked_cb (PdReservationParts *self)
{
  gint64 first = gtk_spin_button_get_value_as_int (self->first);
  g_autofree char *first_text = pd_text_number (first);
  g_autofree char *second_text =
      pd_text_number (pd_reservation_get_quantity (self->reservation) - first);
  g_autofree char *body = NULL;

  /* Translators: %1$s and %2$s are the quantities of the two parts. */
  body = g_strdup_printf (_ ("One reservation with a quantity of %1$s and one with %2$s take its "
                             "place. This cannot be undone, but they can be merged again."),
                          first_text, second_text);
  pd_dialogs_confirm (GTK_WIDGET (self), _ ("Split this reservation?"), body, _ ("Split"),
                      split_confirmed_cb, g_object_ref (self));
}

/* --- merging --- */

static void
update_merge (PdReservationParts *self)
{
  const char *obstacle = find_obstacle (self);

  if (obstacle == NULL && self->chosen->len == 0)
    obstacle = _ ("Choose one or more of the others first.");
  pd_customers_set_reason (self->merge_button, obstacle == NULL, obstacle);
}

static void
other_toggled_cb (GtkCheckButton *check, PdReservationParts *self)
{
  gint64 row_id = pd_record_get_row_id (g_object_get_data (G_OBJECT (check), "reservation"));

  for (guint i = 0; i < self->chosen->len; i++) {
    if (g_array_index (self->chosen, gint64, i) == row_id)
      g_array_remove_index (self->chosen, i--);
  }
  if (gtk_check_button_get_active (check))
    g_array_append_val (self->chosen, row_id);
  update_merge (self);
}

/* Why two of one order cannot become one; NULL: they can. */
static const char *
find_difference (PdReservation *a, PdReservation *b)
{
  if (g_strcmp0 (pd_reservation_get_sku_id (a), pd_reservation_get_sku_id (b)) != 0 ||
      g_strcmp0 (pd_reservation_get_region (a), pd_reservation_get_region (b)) != 0)
    return _ ("It is another size or in another region.");
  if (g_strcmp0 (pd_reservation_get_scope_type (a), pd_reservation_get_scope_type (b)) != 0 ||
      g_strcmp0 (pd_reservation_get_scope_id (a), pd_reservation_get_scope_id (b)) != 0)
    return _ ("It has another scope. Give both the same one first.");

  return NULL;
}

static void
add_other (PdReservationParts *self, PdReservation *other)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *quantity = pd_text_number (pd_reservation_get_quantity (other));
  g_autofree char *scope = pd_reservations_format_scope (other);
  g_autofree char *facts = NULL;
  const char *difference = find_difference (self->reservation, other);

  /* Translators: %1$s a quantity, %2$s a scope such as "Shared". */
  facts = g_strdup_printf (_ ("Quantity %1$s · %2$s"), quantity, scope);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), pd_reservation_get_name (other));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), difference != NULL ? difference : facts);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (row, difference == NULL);
  pd_customers_name (check, pd_reservation_get_name (other), facts);
  g_object_set_data_full (G_OBJECT (check), "reservation", g_object_ref (other), g_object_unref);
  g_signal_connect_object (check, "toggled", G_CALLBACK (other_toggled_cb), self, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (self->others, row);
}

static gboolean
is_other (PdReservationParts *self, PdReservation *candidate)
{
  return pd_record_get_loaded (PD_RECORD (candidate)) && is_running (candidate) &&
         pd_record_get_row_id (PD_RECORD (candidate)) !=
             pd_record_get_row_id (PD_RECORD (self->reservation)) &&
         g_strcmp0 (pd_reservation_get_reservation_order_id (candidate),
                    pd_reservation_get_reservation_order_id (self->reservation)) == 0;
}

static void
show_others (PdReservationParts *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  g_array_set_size (self->chosen, 0);
  pd_reservations_clear_list (self->others);
  for (guint i = 0; i < n_items; i++) {
    g_autoptr (PdReservation) candidate = g_list_model_get_item (G_LIST_MODEL (self->model), i);

    if (!pd_record_get_loaded (PD_RECORD (candidate)) &&
        g_signal_handler_find (candidate, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self) == 0)
      g_signal_connect_object (candidate, "notify::loaded", G_CALLBACK (show_others), self,
                               G_CONNECT_SWAPPED);
    if (is_other (self, candidate))
      add_other (self, candidate);
  }
  update_merge (self);
}

static void
merge_confirmed_cb (gboolean confirmed, gpointer user_data)
{
  g_autoptr (PdReservationParts) self = user_data;
  g_autoptr (GArray) row_ids = NULL;
  g_autofree char *request_id = NULL;
  gint64 own = 0;

  if (!confirmed || self->desk == NULL || self->busy || self->chosen->len == 0)
    return;

  row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  own = pd_record_get_row_id (PD_RECORD (self->reservation));
  g_array_append_val (row_ids, own);
  g_array_append_vals (row_ids, self->chosen->data, self->chosen->len);
  begin (self, TRUE);
  request_id = g_uuid_string_random ();
  pd_desk_merge_reservations_async (self->desk, (const gint64 *) row_ids->data, row_ids->len,
                                    request_id, NULL, changed_cb, g_object_ref (self));
}

static void
merge_clicked_cb (PdReservationParts *self)
{
  g_autofree char *number = pd_text_number (self->chosen->len + 1);
  g_autofree char *body = NULL;

  /* Translators: %s is a number, two or more. */
  body = g_strdup_printf (_ ("One reservation takes the place of these %s. It can be split again."),
                          number);
  pd_dialogs_confirm (GTK_WIDGET (self), _ ("Merge these reservations?"), body, _ ("Merge"),
                      merge_confirmed_cb, g_object_ref (self));
}

/* --- both --- */

static void
update (PdReservationParts *self)
{
  update_split (self);
  update_merge (self);
}

static void
pd_reservation_parts_dispose (GObject *object)
{
  PdReservationParts *self = PD_RESERVATION_PARTS (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->reservation);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_reservation_parts_parent_class)->dispose (object);
}

static void
pd_reservation_parts_finalize (GObject *object)
{
  g_array_unref (PD_RESERVATION_PARTS (object)->chosen);
  G_OBJECT_CLASS (pd_reservation_parts_parent_class)->finalize (object);
}

static void
pd_reservation_parts_class_init (PdReservationPartsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_reservation_parts_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_reservation_parts_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, PD_RESERVATIONS_RESOURCE ("pd-reservation-parts.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdReservationParts, first);
  gtk_widget_class_bind_template_child (widget_class, PdReservationParts, second);
  gtk_widget_class_bind_template_child (widget_class, PdReservationParts, split_reason);
  gtk_widget_class_bind_template_child (widget_class, PdReservationParts, split_failure);
  gtk_widget_class_bind_template_child (widget_class, PdReservationParts, split_button);
  gtk_widget_class_bind_template_child (widget_class, PdReservationParts, others);
  gtk_widget_class_bind_template_child (widget_class, PdReservationParts, merge_failure);
  gtk_widget_class_bind_template_child (widget_class, PdReservationParts, merge_button);
  gtk_widget_class_bind_template_callback (widget_class, first_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, split_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, merge_clicked_cb);
}

static void
pd_reservation_parts_init (PdReservationParts *self)
{
  self->chosen = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

void
pd_reservation_parts_set_desk (PdReservationParts *self, PdDesk *desk)
{
  g_return_if_fail (PD_IS_RESERVATION_PARTS (self));

  g_set_object (&self->desk, desk);
}

/* The list follows the book by itself. */
static void
list_order (PdReservationParts *self)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);

  query->reservation_row_id = pd_record_get_row_id (PD_RECORD (self->reservation));
  query->now = pd_clock_now (pd_desk_get_clock (self->desk));
  self->model = pd_desk_list (self->desk, query);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (show_others), self,
                           G_CONNECT_SWAPPED);
}

void
pd_reservation_parts_set_reservation (PdReservationParts *self, PdReservation *reservation)
{
  gint64 quantity = 0;

  g_return_if_fail (PD_IS_RESERVATION_PARTS (self));
  g_return_if_fail (self->desk != NULL);

  quantity = self->reservation != NULL ? pd_reservation_get_quantity (self->reservation) : -1;
  g_set_object (&self->reservation, reservation);
  if (quantity != pd_reservation_get_quantity (reservation))
    show_first (self);
  if (self->model == NULL)
    list_order (self);
  show_others (self);
  update (self);
}
