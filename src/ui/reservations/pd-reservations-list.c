// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-reservations-list.h"

#include <glib/gi18n.h>

#include "pd-choice.h"
#include "pd-job-bar.h"
#include "pd-refunds.h"
#include "pd-reservations-util.h"
#include "pd-role-page.h"
#include "pd-table-view.h"
#include "pd-table.h"
#include "pd-widgets.h"

struct _PdReservationsList
{
  AdwBin parent_instance;

  GtkWidget *filters;
  GtkDropDown *state;
  GtkDropDown *expiring;
  GtkToggleButton *under_used;
  GtkWidget *clear;
  PdJobBar *job_bar;
  AdwBin *slot;
  GtkWidget *foot;
  GtkLabel *chosen;
  GtkWidget *manage;
  GtkWidget *refund;
  GtkWidget *exchange;

  PdDesk *desk;              /* (owned) */
  gint64 customer_row_id;    /* 0: all */
  PdTable *table;            /* (unowned): within the slot's child */
  GtkWidget *roles;          /* (unowned): the slot's child; the table or the role page */
  GtkWidget *popover;        /* (unowned) (nullable): the context menu */
  PdQueryModel *model;       /* (owned): the table has it while the roles show reservations */
  PdRecord *watched;         /* (owned) (nullable): the selected one */
  GSimpleActionGroup *group; /* (owned): "reservations" */
  gboolean settling;         /* the filters are being set by us */
};

G_DEFINE_FINAL_TYPE (PdReservationsList, pd_reservations_list, ADW_TYPE_BIN)

static const char *const states[] = { PD_QUERY_RUNNING,
                                      PD_RESERVATION_SUCCEEDED,
                                      PD_RESERVATION_EXPIRING,
                                      PD_RESERVATION_EXPIRED,
                                      PD_RESERVATION_PENDING,
                                      PD_RESERVATION_CANCELLED,
                                      NULL };
/* The list opens with what runs: sorted by expiry, what ended long ago would come first. */
#define RUNNING 1 /* the entry of PD_QUERY_RUNNING */
static const char *const spans[] = { "30", "60", "90", NULL };

/* --- columns --- */

static char *
format_size (PdRecord *record)
{
  const char *size = pd_reservation_get_size (PD_RESERVATION (record));

  return g_strdup (size != NULL && *size != '\0'
                       ? size
                       : pd_resource_type_get_title (
                             pd_reservation_get_resource_type (PD_RESERVATION (record))));
}

static char *
format_region (PdRecord *record)
{
  const char *region = pd_reservation_get_region (PD_RESERVATION (record));

  return g_strdup (region != NULL && *region != '\0' ? pd_region_get_title (region) : "—");
}

static char *
format_term (PdRecord *record)
{
  return pd_term_format (pd_reservation_get_term (PD_RESERVATION (record)));
}

static char *
format_scope (PdRecord *record)
{
  return pd_reservations_format_scope (PD_RESERVATION (record));
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: foot line of the list of reservations; %s is a number. */
  return g_strdup_printf (ngettext ("%s reservation", "%s reservations", (gulong) count), number);
}

static void
add_utilization (PdTable *table, const char *id, const char *title, const char *property, int drop)
{
  gboolean month = g_str_equal (id, "utilization-30");

  pd_table_add_column (table, id, title, property, NULL, PD_CELL_UTILIZATION,
                       month ? PD_SORT_UTILIZATION : PD_SORT_DEFAULT, month ? 92 : 68, drop);
}

static void
add_columns (PdReservationsList *self)
{
  PdTable *table = self->table;

  pd_table_add_column (table, "name", _ ("Name"), "name", NULL, PD_CELL_EXPAND, PD_SORT_NAME, 150,
                       0);
  if (self->customer_row_id == 0)
    pd_table_add_column (table, "customer", _ ("Customer"), "customer-name", NULL, PD_CELL_TEXT,
                         PD_SORT_CUSTOMER, 130, 1);
  pd_table_add_column (table, "size", _ ("Size"), "size", format_size, PD_CELL_TEXT, PD_SORT_SIZE,
                       120, 4);
  pd_table_add_column (table, "region", _ ("Region"), "region", format_region, PD_CELL_TEXT,
                       PD_SORT_REGION, 96, 5);
  pd_table_add_column (table, "quantity", _ ("Quantity"), "quantity", NULL, PD_CELL_NUMBER,
                       PD_SORT_QUANTITY, 72, 3);
  pd_table_add_column (table, "term", _ ("Term"), "term", format_term, PD_CELL_TEXT, PD_SORT_TERM,
                       72, 7);
  pd_table_add_column (table, "scope", _ ("Scope"), "scope-type", format_scope, PD_CELL_TEXT,
                       PD_SORT_SCOPE, 110, 9);
  add_utilization (table, "utilization-1", _ ("1 day"), "utilization-1d", 8);
  add_utilization (table, "utilization-7", _ ("7 days"), "utilization-7d", 6);
  add_utilization (table, "utilization-30", _ ("30 days"), "utilization-30d", 2);
  pd_table_add_column (table, "expires", _ ("Expires"), "expires-at", NULL, PD_CELL_DATE,
                       PD_SORT_DEADLINE, 104, 2);
  pd_table_add_column (table, "days", _ ("Days left"), "ends-at", NULL, PD_CELL_DEADLINE,
                       PD_SORT_DEFAULT, 112, 0);
  pd_table_add_column (table, "state", _ ("State"), "state", NULL, PD_CELL_STATE, PD_SORT_STATUS,
                       140, 0);
}

/* --- the selected one and what can be done with it --- */

static PdReservation *
get_selected (PdReservationsList *self)
{
  PdRecord *record =
      pd_table_get_model (self->table) != NULL ? pd_table_get_selected (self->table) : NULL;

  return record != NULL && pd_record_get_loaded (record) ? PD_RESERVATION (record) : NULL;
}

static void
apply_verdict (PdReservationsList *self,
               const char *action,
               GtkWidget *button,
               PdReservation *reservation,
               PdVerdict *verdict)
{
  GAction *found = g_action_map_lookup_action (G_ACTION_MAP (self->group), action);
  gboolean allowed = reservation != NULL && (verdict == NULL || pd_verdict_get_allowed (verdict));
  const char *reason = _ ("Select a reservation first.");

  if (reservation != NULL)
    reason = verdict != NULL ? pd_verdict_get_reason (verdict) : NULL;
  g_simple_action_set_enabled (G_SIMPLE_ACTION (found), allowed);
  gtk_widget_set_tooltip_text (button, allowed ? NULL : reason);
  if (!allowed && reason != NULL)
    pd_customers_name (button, NULL, reason);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
update_actions (PdReservationsList *self)
{
  PdReservation *chosen = get_selected (self);

  gtk_label_set_label (self->chosen, chosen != NULL ? pd_reservation_get_name (chosen) : "");
  apply_verdict (self, "manage", self->manage, chosen,
                 chosen != NULL ? pd_reservation_get_manage (chosen) : NULL);
  apply_verdict (self, "refund", self->refund, chosen,
                 chosen != NULL ? pd_reservation_get_refund (chosen) : NULL);
  apply_verdict (self, "exchange", self->exchange, chosen,
                 chosen != NULL ? pd_reservation_get_exchange (chosen) : NULL);
}

static void
selection_changed_cb (PdReservationsList *self)
{
  PdRecord *record = pd_table_get_selected (self->table);

  if (self->watched != record) {
    if (self->watched != NULL)
      g_signal_handlers_disconnect_by_func (self->watched, update_actions, self);
    g_set_object (&self->watched, record);
    if (record != NULL)
      g_signal_connect_swapped (record, "notify", G_CALLBACK (update_actions), self);
  }
  update_actions (self);
}

static void
open_record (PdReservationsList *self, PdRecord *record)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  if (window != NULL)
    pd_window_open_reservation (window, pd_record_get_row_id (record), NULL);
}

static void
manage_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdReservation *chosen = get_selected (user_data);

  if (chosen != NULL)
    open_record (user_data, PD_RECORD (chosen));
}

static void
refund_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdReservationsList *self = user_data;
  PdReservation *chosen = get_selected (self);

  if (chosen != NULL)
    pd_refund_dialog_present (GTK_WIDGET (self), self->desk, chosen);
}

static void
exchange_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdReservationsList *self = user_data;
  PdReservation *chosen = get_selected (self);

  if (chosen != NULL)
    pd_exchange_dialog_present (GTK_WIDGET (self), self->desk, chosen);
}

/* --- the context menu --- */

/* A menu's items have no tooltips: the reason stands over them. */
static void
add_item (GMenu *menu, PdVerdict *verdict, const char *label, const char *action)
{
  g_autoptr (GMenu) section = g_menu_new ();
  gboolean refused = verdict != NULL && !pd_verdict_get_allowed (verdict);

  g_menu_append (section, label, action);
  g_menu_append_section (menu, refused ? pd_verdict_get_reason (verdict) : NULL,
                         G_MENU_MODEL (section));
}

/* The keyboard goes on from the row; a dialog that an item opened keeps the focus it took. */
static void
menu_closed_cb (PdReservationsList *self)
{
  pd_table_focus (self->table);
}

static void
show_menu (PdReservationsList *self, double x, double y)
{
  PdReservation *chosen = get_selected (self);
  g_autoptr (GMenu) menu = g_menu_new ();
  const GdkRectangle place = { (int) x, (int) y, 1, 1 };

  if (chosen == NULL)
    return;

  add_item (menu, pd_reservation_get_manage (chosen), _ ("_Manage"), "reservations.manage");
  add_item (menu, pd_reservation_get_refund (chosen), _ ("_Refund…"), "reservations.refund");
  add_item (menu, pd_reservation_get_exchange (chosen), _ ("E_xchange…"), "reservations.exchange");
  if (self->popover == NULL) {
    self->popover = gtk_popover_menu_new_from_model (NULL);
    gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
    gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
    gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    g_signal_connect_object (self->popover, "closed", G_CALLBACK (menu_closed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), G_MENU_MODEL (menu));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* The row around @widget is selected first, as a person expects; NULL where there is none. */
static GtkWidget *
select_row_of (GtkWidget *widget)
{
  GtkWidget *row = NULL;
  GtkWidget *view = NULL;
  g_autoptr (GtkSelectionModel) model = NULL;

  if (widget == NULL)
    return NULL;

  row = PD_IS_TABLE_ROW (widget) ? widget : gtk_widget_get_ancestor (widget, PD_TYPE_TABLE_ROW);
  view = row != NULL ? gtk_widget_get_ancestor (row, PD_TYPE_TABLE_VIEW) : NULL;
  if (view == NULL)
    return NULL;

  g_object_get (view, "model", &model, NULL);
  if (model == NULL || !gtk_selection_model_select_item (
                           model, pd_table_row_get_position (PD_TABLE_ROW (row)), TRUE))
    return NULL;

  return row;
}

static void
secondary_pressed_cb (PdReservationsList *self, int n_press, double x, double y)
{
  if (select_row_of (gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT)) != NULL)
    show_menu (self, x, y);
}

/* At the row with the focus. */
static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PdReservationsList *self = PD_RESERVATIONS_LIST (widget);
  GtkWidget *row = select_row_of (gtk_root_get_focus (gtk_widget_get_root (widget)));
  graphene_rect_t place;

  if (row == NULL || !gtk_widget_compute_bounds (row, widget, &place))
    return FALSE;

  show_menu (self, place.origin.x + 24, place.origin.y + place.size.height / 2);

  return TRUE;
}

/* --- filters --- */

static void
set_empty (PdReservationsList *self, gboolean narrowed, gboolean running)
{
  if (narrowed)
    pd_table_set_empty (self->table, "edit-find-symbolic", _ ("No reservation fits the filters"),
                        _ ("Choose others, or clear them to see all reservations."), NULL, NULL);
  else if (running && self->customer_row_id == 0)
    pd_table_set_empty (self->table, "pd-reservations-symbolic",
                        _ ("No running Azure reservations"),
                        _ ("Open a customer and choose Add products. A reservation that was bought "
                           "then stands here. Choose All as the state to see those that expired or "
                           "were cancelled."),
                        _ ("Go to the customers"), "win.place::customers");
  else if (running)
    pd_table_set_empty (self->table, "pd-reservations-symbolic",
                        _ ("No running Azure reservations"),
                        _ ("Reservations that are bought for this customer stand here. Choose All "
                           "as the state to see those that expired or were cancelled."),
                        _ ("Add products"), "customer.show(('add-products', int64 0))");
  else if (self->customer_row_id == 0)
    pd_table_set_empty (self->table, "pd-reservations-symbolic", _ ("No Azure reservations yet"),
                        _ ("Open a customer and choose Add products. A reservation that was bought "
                           "then stands here."),
                        _ ("Go to the customers"), "win.place::customers");
  else
    pd_table_set_empty (self->table, "pd-reservations-symbolic", _ ("No Azure reservations yet"),
                        _ ("Reservations that are bought for this customer stand here."),
                        _ ("Add products"), "customer.show(('add-products', int64 0))");
}

static void
filter_changed_cb (PdReservationsList *self)
{
  g_autoptr (PdQuery) query = NULL;
  const char *span = NULL;
  gboolean running = FALSE;
  gboolean narrowed = FALSE;

  if (self->model == NULL || self->settling)
    return;

  query = pd_query_copy (pd_query_model_get_query (self->model));
  span = pd_choice_get_id (self->expiring);
  g_free (query->status);
  query->status = g_strdup (pd_choice_get_id (self->state));
  running = g_strcmp0 (query->status, PD_QUERY_RUNNING) == 0;
  /* The state Expiring means just that, and leaves out what was cancelled. */
  if ((query->status == NULL || running) && span != NULL &&
      atoi (span) == PD_RESERVATION_EXPIRING_DAYS) {
    g_free (query->status);
    query->status = g_strdup (PD_RESERVATION_EXPIRING);
  }
  query->now = pd_clock_now (pd_desk_get_clock (self->desk));
  query->from = span != NULL ? query->now : 0;
  query->to = span != NULL ? pd_days_horizon (query->now, atoi (span)) : 0;
  query->utilization_below =
      gtk_toggle_button_get_active (self->under_used) ? PD_RESERVATION_UNDER_USED : 0;
  narrowed = (query->status != NULL && !running) || span != NULL || query->utilization_below != 0;
  gtk_widget_set_visible (self->clear, narrowed);
  set_empty (self, narrowed, running);
  pd_query_model_set_query (self->model, query);
}

static void
clear_cb (PdReservationsList *self)
{
  self->settling = TRUE;
  gtk_drop_down_set_selected (self->state, 0);
  gtk_drop_down_set_selected (self->expiring, 0);
  gtk_toggle_button_set_active (self->under_used, FALSE);
  self->settling = FALSE;
  filter_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->state));
}

static void
export_clicked_cb (PdReservationsList *self)
{
  pd_job_bar_export (self->job_bar, self->desk, PD_EXPORT_RESERVATIONS, _ ("reservations.csv"),
                     pd_query_model_get_query (self->model));
}

/* 1.6 */
static void
update_roles (PdReservationsList *self)
{
  g_autoptr (PdVerdict) verdict =
      pd_desk_judge_list (self->desk, pd_query_model_get_query (self->model));
  gboolean allowed = pd_role_page_apply (self->roles, verdict);

  pd_table_set_model (self->table, allowed ? self->model : NULL);
  gtk_widget_set_visible (self->filters, allowed);
  gtk_widget_set_visible (self->foot, allowed);
  selection_changed_cb (self);
}

/* --- construction --- */

static void
set_up_filters (PdReservationsList *self)
{
  const char *titles[G_N_ELEMENTS (states)] = { C_ ("status", "Running"), NULL };
  const char *const span_titles[] = { _ ("Within 30 days"), _ ("Within 60 days"),
                                      _ ("Within 90 days"), NULL };

  for (gsize i = RUNNING; states[i] != NULL; i++)
    titles[i] = pd_state_get_title (states[i]);
  pd_choice_set_up (self->state, C_ ("status", "All"), states, titles);
  gtk_drop_down_set_selected (self->state, RUNNING);
  pd_choice_set_up (self->expiring, C_ ("expires", "Any time"), spans, span_titles);
}

static void
make_table (PdReservationsList *self)
{
  self->table =
      pd_table_new (self->customer_row_id == 0 ? "reservations" : "customer-reservations");
  pd_table_set_label (self->table, _ ("Azure reservations"));
  add_columns (self);
  pd_table_set_copy_property (self->table, "reservation-id");
  pd_table_set_count_format (self->table, format_count);
  set_empty (self, FALSE, TRUE);
  g_signal_connect_object (self->table, "activate", G_CALLBACK (open_record), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  self->roles = pd_role_page_wrap (GTK_WIDGET (self->table));
  adw_bin_set_child (self->slot, self->roles);
}

static void
add_secondary_click (PdReservationsList *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (gesture, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

static void
pd_reservations_list_dispose (GObject *object)
{
  PdReservationsList *self = PD_RESERVATIONS_LIST (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  if (self->watched != NULL)
    g_signal_handlers_disconnect_by_func (self->watched, update_actions, self);
  g_clear_object (&self->watched);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "reservations", NULL);
  g_clear_object (&self->group);
  g_clear_object (&self->model);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_reservations_list_parent_class)->dispose (object);
}

static void
pd_reservations_list_class_init (PdReservationsListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_reservations_list_dispose;
  g_type_ensure (PD_TYPE_JOB_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, PD_RESERVATIONS_RESOURCE ("pd-reservations-list.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdReservationsList, filters);
  gtk_widget_class_bind_template_child (widget_class, PdReservationsList, state);
  gtk_widget_class_bind_template_child (widget_class, PdReservationsList, expiring);
  gtk_widget_class_bind_template_child (widget_class, PdReservationsList, under_used);
  gtk_widget_class_bind_template_child (widget_class, PdReservationsList, clear);
  gtk_widget_class_bind_template_child (widget_class, PdReservationsList, job_bar);
  gtk_widget_class_bind_template_child (widget_class, PdReservationsList, slot);
  gtk_widget_class_bind_template_child (widget_class, PdReservationsList, foot);
  gtk_widget_class_bind_template_child (widget_class, PdReservationsList, chosen);
  gtk_widget_class_bind_template_child (widget_class, PdReservationsList, manage);
  gtk_widget_class_bind_template_child (widget_class, PdReservationsList, refund);
  gtk_widget_class_bind_template_child (widget_class, PdReservationsList, exchange);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_clicked_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
}

static void
pd_reservations_list_init (PdReservationsList *self)
{
  static const GActionEntry entries[] = {
    { .name = "manage", .activate = manage_cb },
    { .name = "refund", .activate = refund_cb },
    { .name = "exchange", .activate = exchange_cb },
  };

  pd_customers_load_css ();
  pd_reservations_load_css ();
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "reservations", G_ACTION_GROUP (self->group));
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  add_secondary_click (self);
}

GtkWidget *
pd_reservations_list_new (PdDesk *desk, gint64 customer_row_id)
{
  PdReservationsList *self = NULL;
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  self = g_object_new (PD_TYPE_RESERVATIONS_LIST, NULL);
  self->desk = g_object_ref (desk);
  self->customer_row_id = customer_row_id;
  set_up_filters (self);
  query->customer_row_id = customer_row_id;
  query->now = pd_clock_now (pd_desk_get_clock (desk));
  query->sort = PD_SORT_DEADLINE;
  query->status = g_strdup (pd_choice_get_id (self->state));
  self->model = pd_desk_list (desk, query);
  make_table (self);
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (update_roles), self,
                           G_CONNECT_SWAPPED);
  update_roles (self);

  return GTK_WIDGET (self);
}

void
pd_reservations_list_search (PdReservationsList *self, const char *text)
{
  g_return_if_fail (PD_IS_RESERVATIONS_LIST (self));

  pd_table_set_search (self->table, text);
  pd_query_model_set_search (self->model, text); /* also while the roles hide the table */
}

void
pd_reservations_list_focus (PdReservationsList *self)
{
  g_return_if_fail (PD_IS_RESERVATIONS_LIST (self));

  if (pd_table_get_model (self->table) != NULL)
    pd_table_focus (self->table);
  else
    gtk_widget_child_focus (self->roles, GTK_DIR_TAB_FORWARD);
}
