// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-table-view.h"

struct _PdTableView
{
  GtkWidget parent_instance;

  GtkWidget *header; /* (not nullable): child: a GtkColumnView without rows */
  GtkWidget *list;   /* (not nullable): child, clips the rows, its children */
  GtkSelectionModel *model;
  GPtrArray *columns;        /* (owned) (nullable) (element-type PdTableColumn) */
  GPtrArray *rows;           /* (element-type PdTableRow): the list's children, in their order */
  GtkAdjustment *horizontal; /* (owned) (nullable): set by the header */
  GtkAdjustment *vertical;   /* (owned) (nullable): pixels of the list */
  GtkScrollablePolicy policies[2];
  gint64 now;      /* µs UTC */
  guint cursor;    /* position that has or gets the focus; G_MAXUINT = none */
  guint wanted;    /* position to scroll to once sizes are known; G_MAXUINT = none */
  int width;       /* px: for which columns were dropped */
  int row_height;  /* px; 0 = not known yet */
  int list_height; /* px; 0 = not known yet */
  guint flush_id;
  gboolean settling; /* the adjustment is being set by us */
};

G_DEFINE_FINAL_TYPE_WITH_CODE (PdTableView,
                               pd_table_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

typedef enum {
  PROP_MODEL = 1,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
} PdTableViewProperty;
static GParamSpec *props[N_PROPS];
enum { SIGNAL_ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
count_items (PdTableView *self)
{
  return self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
}

static double
get_scrolled (PdTableView *self)
{
  return self->vertical != NULL ? gtk_adjustment_get_value (self->vertical) : 0;
}

/* --- which rows show what --- */

static void
bind_row (PdTableView *self, PdTableRow *row, guint position)
{
  g_autoptr (PdRecord) record = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  pd_table_row_set_record (row, position, record, self->now);
  pd_table_row_set_selected (row, gtk_selection_model_is_selected (self->model, position));
  gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
}

static void
release_row (PdTableView *self, PdTableRow *row)
{
  pd_table_row_set_record (row, G_MAXUINT, NULL, self->now);
  pd_table_row_set_selected (row, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (row), FALSE);
}

static PdTableRow *
add_row (PdTableView *self)
{
  PdTableRow *row = pd_table_row_new (self->columns);

  gtk_widget_set_parent (GTK_WIDGET (row), self->list);
  g_ptr_array_add (self->rows, row);
  return row;
}

static PdTableRow *
find_row (PdTableView *self, guint position)
{
  for (guint i = 0; i < self->rows->len; i++) {
    if (pd_table_row_get_position (self->rows->pdata[i]) == position)
      return self->rows->pdata[i];
  }

  return NULL;
}

static PdTableRow *
ensure_row (PdTableView *self, guint position)
{
  PdTableRow *row = find_row (self, position);

  if (row == NULL) {
    row = add_row (self);
    bind_row (self, row, position);
  }

  return row;
}

/* What can be seen of the list: the first position, and how many. One row more than fits is always
 * half in sight or waits below, so that rows neither come nor go as the list is scrolled. */
static guint
get_range (PdTableView *self, guint *first)
{
  const guint n_items = count_items (self);
  guint n_rows = 0;

  *first = 0;
  if (self->row_height == 0 || self->list_height == 0 || n_items == 0)
    return 0;

  n_rows = MIN ((guint) (self->list_height / self->row_height) + 2, n_items);
  *first = MIN ((guint) ((gint64) get_scrolled (self) / self->row_height), n_items - n_rows);

  return n_rows;
}

/* The children in the order of what they show, as a screen reader walks them. */
static void
order_rows (PdTableView *self, GPtrArray *rows)
{
  GtkWidget *before = NULL;

  for (guint i = 0; i < rows->len; i++) {
    GtkWidget *row = rows->pdata[i];

    if (gtk_widget_get_prev_sibling (row) != before)
      gtk_widget_insert_after (row, self->list, before);
    before = row;
  }
  g_ptr_array_unref (self->rows);
  self->rows = rows;
}

/* Sorts the rows out into those that stay (@shown, by place) and those that are free (@spare); the
 * one with the focus keeps its record also out of sight, so that the focus stays where it is: it is
 * what comes back then. */
static PdTableRow *
sort_out_rows (PdTableView *self,
               guint first,
               guint n_visible,
               PdTableRow **shown,
               GPtrArray *spare)
{
  GtkWidget *focus = gtk_widget_get_focus_child (self->list);
  PdTableRow *kept = NULL;

  for (guint i = 0; i < self->rows->len; i++) {
    PdTableRow *row = self->rows->pdata[i];
    const guint position = pd_table_row_get_position (row);
    const gboolean visible = position >= first && position - first < n_visible;
    const gboolean focused = GTK_WIDGET (row) == focus;

    if (visible && focused && shown[position - first] != NULL) {
      g_ptr_array_add (spare, shown[position - first]);
      shown[position - first] = row;
    } else if (visible && shown[position - first] == NULL) {
      shown[position - first] = row;
    } else if (focused && position < count_items (self)) {
      kept = row;
    } else {
      g_ptr_array_add (spare, row);
    }
  }

  return kept;
}

/* Rows that go out of sight take the records that come into it. */
static void
sync_rows (PdTableView *self)
{
  guint first = 0;
  const guint n_visible = get_range (self, &first);
  g_autofree PdTableRow **shown = g_new0 (PdTableRow *, n_visible + 1);
  g_autoptr (GPtrArray) spare = g_ptr_array_new ();
  PdTableRow *kept = sort_out_rows (self, first, n_visible, shown, spare);
  const guint kept_at = kept != NULL ? pd_table_row_get_position (kept) : G_MAXUINT;
  GPtrArray *rows = g_ptr_array_sized_new (self->rows->len + n_visible);

  if (kept != NULL) {
    bind_row (self, kept, kept_at);
    if (kept_at < first)
      g_ptr_array_add (rows, kept);
  }
  for (guint i = 0; i < n_visible; i++) {
    if (shown[i] == NULL && spare->len > 0)
      shown[i] = g_ptr_array_steal_index (spare, spare->len - 1);
    else if (shown[i] == NULL)
      shown[i] = add_row (self);
    bind_row (self, shown[i], first + i);
    g_ptr_array_add (rows, shown[i]);
  }
  if (kept != NULL && kept_at >= first)
    g_ptr_array_add (rows, kept);
  for (guint i = 0; i < spare->len; i++) {
    release_row (self, spare->pdata[i]);
    g_ptr_array_add (rows, spare->pdata[i]);
  }
  order_rows (self, rows);
}

static void
update_rows (PdTableView *self)
{
  if (self->columns == NULL || self->model == NULL)
    return;

  sync_rows (self);
  gtk_widget_queue_allocate (self->list);
}

static gboolean
flush_cb (gpointer user_data)
{
  PdTableView *self = user_data;

  self->flush_id = 0;
  for (guint i = 0; i < self->rows->len; i++)
    pd_table_row_flush (self->rows->pdata[i]);

  return G_SOURCE_REMOVE;
}

void
pd_table_view_flush_soon (PdTableView *self)
{
  g_return_if_fail (PD_IS_TABLE_VIEW (self));

  if (self->flush_id == 0)
    self->flush_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, flush_cb, self, NULL);
}

/* --- scrolling --- */

static void
set_scrolled (PdTableView *self, double value)
{
  const double upper = (double) count_items (self) * self->row_height;
  const double page = self->list_height;

  if (self->vertical == NULL)
    return;

  self->settling = TRUE;
  gtk_adjustment_configure (self->vertical, CLAMP (value, 0, MAX (upper - page, 0)), 0,
                            MAX (upper, page), page * 0.1, page * 0.9, page);
  self->settling = FALSE;
}

static void
scrolled_cb (PdTableView *self)
{
  if (!self->settling)
    update_rows (self);
}

static void
moved_aside_cb (PdTableView *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
reveal (PdTableView *self, guint position)
{
  const double top = (double) position * self->row_height;
  const double value = get_scrolled (self);

  if (top < value)
    set_scrolled (self, top);
  else if (top + self->row_height > value + self->list_height)
    set_scrolled (self, top + self->row_height - self->list_height);
}

static void
scroll_to (PdTableView *self, guint position)
{
  if (self->row_height == 0 || self->list_height == 0) {
    self->wanted = position;
    return;
  }

  reveal (self, position);
  update_rows (self);
}

/* --- the model --- */

/* Where a position is after the change; what was removed stays near. */
static guint
follow (guint position, guint changed, guint removed, guint added, guint n_items)
{
  if (position == G_MAXUINT || n_items == 0)
    return G_MAXUINT;
  if (position >= changed + removed)
    return position - removed + added;

  return MIN (position, n_items - 1);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, PdTableView *self)
{
  const guint n_items = g_list_model_get_n_items (model);
  const gboolean focused = gtk_widget_get_focus_child (self->list) != NULL;
  const gint64 end = ((gint64) position + removed) * self->row_height;
  double value = get_scrolled (self);

  /* What is looked at stays where it is, except at the very top. */
  if (value > 0 && end <= value)
    value += ((double) added - removed) * self->row_height;
  self->cursor = follow (self->cursor, position, removed, added, n_items);
  for (guint i = 0; i < self->rows->len; i++) {
    PdTableRow *row = self->rows->pdata[i];

    pd_table_row_set_position (
        row, follow (pd_table_row_get_position (row), position, removed, added, n_items));
  }
  if (self->row_height > 0)
    set_scrolled (self, value);
  update_rows (self);
  if (focused && gtk_widget_get_focus_child (self->list) == NULL && self->cursor != G_MAXUINT)
    gtk_widget_grab_focus (GTK_WIDGET (ensure_row (self, self->cursor)));
}

static void
selection_changed_cb (GtkSelectionModel *model, guint position, guint n_items, PdTableView *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const guint at = pd_table_row_get_position (self->rows->pdata[i]);

    if (at >= position && at - position < n_items)
      pd_table_row_set_selected (self->rows->pdata[i], gtk_selection_model_is_selected (model, at));
  }
}

/* --- focus and keys --- */

static gboolean
focus_row (PdTableView *self, guint position)
{
  const guint n_items = count_items (self);

  if (n_items == 0 || self->columns == NULL)
    return FALSE;

  self->cursor = MIN (position, n_items - 1);
  scroll_to (self, self->cursor);
  return gtk_widget_grab_focus (GTK_WIDGET (ensure_row (self, self->cursor)));
}

/* The selected row, else the one that had the focus, else the first that can be seen. */
static guint
get_entry_position (PdTableView *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->model);
  guint first = 0;

  if (!gtk_bitset_is_empty (selected))
    return gtk_bitset_get_minimum (selected);
  if (self->cursor != G_MAXUINT)
    return self->cursor;

  get_range (self, &first);
  return first;
}

static gboolean
pd_table_view_grab_focus (GtkWidget *widget)
{
  PdTableView *self = PD_TABLE_VIEW (widget);

  return self->model != NULL && focus_row (self, get_entry_position (self));
}

/* Tab goes to what the row with the focus holds, and then on; arrow keys are bindings below. */
static gboolean
pd_table_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PdTableView *self = PD_TABLE_VIEW (widget);
  GtkWidget *row = gtk_widget_get_focus_child (self->list);

  if (row == NULL)
    return pd_table_view_grab_focus (widget);
  if (gtk_widget_child_focus (row, direction))
    return TRUE;
  /* Back from a row's button to the row. */
  if (direction == GTK_DIR_TAB_BACKWARD && !gtk_widget_is_focus (row))
    return gtk_widget_grab_focus (row);

  return FALSE;
}

typedef enum { MOVE_ROWS, MOVE_PAGES, MOVE_FIRST, MOVE_LAST } Move;

static guint
get_target (PdTableView *self, Move move, int count)
{
  const gint64 page = MAX (self->list_height / MAX (self->row_height, 1) - 1, 1);
  const gint64 last = (gint64) count_items (self) - 1;
  gint64 target = self->cursor != G_MAXUINT ? self->cursor : 0;

  switch (move) {
  case MOVE_ROWS:
    target += count;
    break;
  case MOVE_PAGES:
    target += count * page;
    break;
  case MOVE_FIRST:
    target = 0;
    break;
  case MOVE_LAST:
    target = last;
    break;
  }

  return (guint) CLAMP (target, 0, last);
}

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PdTableView *self = PD_TABLE_VIEW (widget);
  gboolean select = FALSE;
  int move = 0;
  int count = 0;

  if (count_items (self) == 0)
    return FALSE;

  g_variant_get (args, "(iib)", &move, &count, &select);
  if (!focus_row (self, get_target (self, (Move) move, count)))
    gtk_widget_error_bell (widget);
  if (select)
    gtk_selection_model_select_item (self->model, self->cursor, TRUE);

  return TRUE;
}

static void
select_cursor (PdTableView *self, gboolean toggle)
{
  if (toggle && gtk_selection_model_is_selected (self->model, self->cursor))
    gtk_selection_model_unselect_item (self->model, self->cursor);
  else
    gtk_selection_model_select_item (self->model, self->cursor, TRUE);
}

static gboolean
select_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PdTableView *self = PD_TABLE_VIEW (widget);

  if (self->cursor >= count_items (self))
    return FALSE;

  select_cursor (self, g_variant_get_boolean (args));
  return TRUE;
}

static gboolean
activate_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PdTableView *self = PD_TABLE_VIEW (widget);

  if (self->cursor >= count_items (self))
    return FALSE;

  g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0, self->cursor);
  return TRUE;
}

/* --- the pointer --- */

static PdTableRow *
find_row_at (PdTableView *self, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (self->list, x, y, GTK_PICK_DEFAULT);

  if (picked == NULL || picked == self->list)
    return NULL;

  return PD_TABLE_ROW (
      PD_IS_TABLE_ROW (picked) ? picked : gtk_widget_get_ancestor (picked, PD_TYPE_TABLE_ROW));
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, PdTableView *self)
{
  PdTableRow *row = find_row_at (self, x, y);

  if (row == NULL) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
    return;
  }

  self->cursor = pd_table_row_get_position (row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  if (n_press == 2) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0, self->cursor);
  }
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, PdTableView *self)
{
  const GdkModifierType modifiers =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  PdTableRow *row = find_row_at (self, x, y);

  /* What the second press has opened may have taken the rows away. */
  if (row == NULL || self->model == NULL || pd_table_row_get_position (row) != self->cursor)
    return;

  select_cursor (self, (modifiers & GDK_CONTROL_MASK) != 0);
}

/* --- sizes --- */

static void
pd_table_view_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  PdTableView *self = PD_TABLE_VIEW (widget);

  gtk_widget_measure (self->header, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *natural += (int) MIN ((gint64) count_items (self) * self->row_height, G_MAXINT / 2);
}

static void
measure_list (GtkWidget *list,
              GtkOrientation orientation,
              int for_size,
              int *minimum,
              int *natural,
              int *minimum_baseline,
              int *natural_baseline)
{
  *minimum = 0;
  *natural = 0;
}

/* Every row is as high as any: their cells have one line each. */
static void
update_row_height (PdTableView *self)
{
  PdTableRow *row = self->rows->len > 0 ? self->rows->pdata[0] : ensure_row (self, 0);
  const double line = self->row_height > 0 ? get_scrolled (self) / self->row_height : 0;
  const int before = self->row_height;

  gtk_widget_measure (GTK_WIDGET (row), GTK_ORIENTATION_VERTICAL, -1, &self->row_height, NULL, NULL,
                      NULL);
  if (before > 0 && before != self->row_height)
    set_scrolled (self, line * self->row_height);
}

static void
allocate_list (GtkWidget *list, int width, int height, int baseline)
{
  PdTableView *self = PD_TABLE_VIEW (gtk_widget_get_parent (list));
  const double aside = self->horizontal != NULL ? gtk_adjustment_get_value (self->horizontal) : 0;
  const double full = self->horizontal != NULL ? gtk_adjustment_get_upper (self->horizontal) : 0;

  self->list_height = height;
  if (self->columns == NULL || count_items (self) == 0)
    return;

  update_row_height (self);
  set_scrolled (self, get_scrolled (self));
  if (self->wanted < count_items (self))
    reveal (self, self->wanted);
  self->wanted = G_MAXUINT;
  sync_rows (self);
  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = self->rows->pdata[i];
    const guint position = pd_table_row_get_position (PD_TABLE_ROW (row));
    const double y = (double) position * self->row_height - floor (get_scrolled (self));

    if (!gtk_widget_get_visible (row))
      continue;
    gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, NULL, NULL, NULL, NULL);
    gtk_widget_allocate (row, MAX ((int) full, width), self->row_height, -1,
                         gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (-aside, y)));
  }
}

static void
pd_table_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PdTableView *self = PD_TABLE_VIEW (widget);
  int header_height = 0;

  if (self->columns != NULL && width != self->width) {
    self->width = width;
    pd_table_columns_fit (self->columns, width);
  }
  gtk_widget_measure (self->header, GTK_ORIENTATION_VERTICAL, -1, NULL, &header_height, NULL, NULL);
  gtk_widget_size_allocate (self->header, &(GtkAllocation){ 0, 0, width, header_height }, -1);
  if (self->columns != NULL && pd_table_columns_place (self->columns, self->header)) {
    for (guint i = 0; i < self->rows->len; i++)
      pd_table_row_columns_moved (self->rows->pdata[i]);
  }

  gtk_widget_queue_allocate (self->list);
  gtk_widget_measure (self->list, GTK_ORIENTATION_VERTICAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (
      self->list, &(GtkAllocation){ 0, header_height, width, MAX (height - header_height, 0) }, -1);
}

/* --- the class --- */

static void
set_horizontal (PdTableView *self, GtkAdjustment *adjustment)
{
  if (self->horizontal != NULL)
    g_signal_handlers_disconnect_by_data (self->horizontal, self);
  g_set_object (&self->horizontal, adjustment);
  if (adjustment != NULL)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (moved_aside_cb), self);
  if (self->header != NULL)
    gtk_scrollable_set_hadjustment (GTK_SCROLLABLE (self->header), adjustment);
}

static void
set_vertical (PdTableView *self, GtkAdjustment *adjustment)
{
  if (self->vertical != NULL)
    g_signal_handlers_disconnect_by_data (self->vertical, self);
  g_set_object (&self->vertical, adjustment);
  if (adjustment != NULL)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
pd_table_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdTableView *self = PD_TABLE_VIEW (object);

  switch ((PdTableViewProperty) prop_id) {
  case PROP_MODEL:
    g_value_set_object (value, self->model);
    break;
  case PROP_HADJUSTMENT:
    g_value_set_object (value, self->horizontal);
    break;
  case PROP_VADJUSTMENT:
    g_value_set_object (value, self->vertical);
    break;
  case PROP_HSCROLL_POLICY:
    g_value_set_enum (value, self->policies[GTK_ORIENTATION_HORIZONTAL]);
    break;
  case PROP_VSCROLL_POLICY:
    g_value_set_enum (value, self->policies[GTK_ORIENTATION_VERTICAL]);
    break;
  }
}

static void
pd_table_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdTableView *self = PD_TABLE_VIEW (object);

  switch ((PdTableViewProperty) prop_id) {
  case PROP_MODEL:
    pd_table_view_set_model (self, g_value_get_object (value));
    break;
  case PROP_HADJUSTMENT:
    set_horizontal (self, g_value_get_object (value));
    break;
  case PROP_VADJUSTMENT:
    set_vertical (self, g_value_get_object (value));
    break;
  case PROP_HSCROLL_POLICY:
    self->policies[GTK_ORIENTATION_HORIZONTAL] = g_value_get_enum (value);
    break;
  case PROP_VSCROLL_POLICY:
    self->policies[GTK_ORIENTATION_VERTICAL] = g_value_get_enum (value);
    break;
  }
}

static void
pd_table_view_dispose (GObject *object)
{
  PdTableView *self = PD_TABLE_VIEW (object);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  pd_table_view_set_model (self, NULL);
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_unparent (self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->header, gtk_widget_unparent);
  set_horizontal (self, NULL);
  set_vertical (self, NULL);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  G_OBJECT_CLASS (pd_table_view_parent_class)->dispose (object);
}

static void
pd_table_view_finalize (GObject *object)
{
  g_ptr_array_unref (PD_TABLE_VIEW (object)->rows);
  G_OBJECT_CLASS (pd_table_view_parent_class)->finalize (object);
}

static void
add_move (GtkWidgetClass *widget_class, guint key, guint keypad_key, Move move, int count)
{
  const guint keys[] = { key, keypad_key };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    gtk_widget_class_add_binding (widget_class, keys[i], 0, move_cb, "(iib)", move, count, TRUE);
    gtk_widget_class_add_binding (widget_class, keys[i], GDK_CONTROL_MASK, move_cb, "(iib)", move,
                                  count, FALSE);
  }
}

static void
add_bindings (GtkWidgetClass *widget_class)
{
  const guint enters[] = { GDK_KEY_Return, GDK_KEY_ISO_Enter, GDK_KEY_KP_Enter };
  const guint spaces[] = { GDK_KEY_space, GDK_KEY_KP_Space };

  add_move (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, MOVE_ROWS, -1);
  add_move (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, MOVE_ROWS, 1);
  add_move (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, MOVE_PAGES, -1);
  add_move (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, MOVE_PAGES, 1);
  add_move (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, MOVE_FIRST, 0);
  add_move (widget_class, GDK_KEY_End, GDK_KEY_KP_End, MOVE_LAST, 0);
  for (guint i = 0; i < G_N_ELEMENTS (enters); i++)
    gtk_widget_class_add_binding (widget_class, enters[i], 0, activate_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++) {
    gtk_widget_class_add_binding (widget_class, spaces[i], 0, select_cb, "b", FALSE);
    gtk_widget_class_add_binding (widget_class, spaces[i], GDK_CONTROL_MASK, select_cb, "b", TRUE);
  }
}

static void
pd_table_view_class_init (PdTableViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pd_table_view_get_property;
  object_class->set_property = pd_table_view_set_property;
  object_class->dispose = pd_table_view_dispose;
  object_class->finalize = pd_table_view_finalize;
  widget_class->measure = pd_table_view_measure;
  widget_class->size_allocate = pd_table_view_size_allocate;
  widget_class->grab_focus = pd_table_view_grab_focus;
  widget_class->focus = pd_table_view_focus;
  props[PROP_MODEL] =
      g_param_spec_object ("model", NULL, NULL, GTK_TYPE_SELECTION_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  signals[SIGNAL_ACTIVATE] = g_signal_new ("activate", PD_TYPE_TABLE_VIEW, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  add_bindings (widget_class);
  gtk_widget_class_set_css_name (widget_class, "tableview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
pd_table_view_init (PdTableView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->cursor = G_MAXUINT;
  self->wanted = G_MAXUINT;
  self->rows = g_ptr_array_new ();
  self->header = g_object_new (GTK_TYPE_COLUMN_VIEW, "reorderable", FALSE, "accessible-role",
                               GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  gtk_widget_add_css_class (self->header, "data-table");
  /* The titles' row would take the focus; behind it comes the list of rows, which stays empty. */
  gtk_widget_set_focusable (gtk_widget_get_first_child (self->header), FALSE);
  gtk_widget_set_visible (gtk_widget_get_last_child (self->header), FALSE);
  gtk_widget_set_parent (self->header, GTK_WIDGET (self));
  self->list =
      g_object_new (ADW_TYPE_BIN, "css-name", "listview", "accessible-role",
                    GTK_ACCESSIBLE_ROLE_GROUP, "overflow", GTK_OVERFLOW_HIDDEN, "layout-manager",
                    gtk_custom_layout_new (NULL, measure_list, allocate_list), NULL);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (self->list, GTK_EVENT_CONTROLLER (click));
}

GtkColumnView *
pd_table_view_get_header (PdTableView *self)
{
  g_return_val_if_fail (PD_IS_TABLE_VIEW (self), NULL);

  return GTK_COLUMN_VIEW (self->header);
}

void
pd_table_view_set_columns (PdTableView *self, GPtrArray *columns)
{
  g_return_if_fail (PD_IS_TABLE_VIEW (self));
  g_return_if_fail (columns != NULL);

  if (self->columns != columns) {
    g_clear_pointer (&self->columns, g_ptr_array_unref);
    self->columns = g_ptr_array_ref (columns);
  }
  pd_table_columns_dress_titles (columns, self->header);
  self->width = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
pd_table_view_set_model (PdTableView *self, GtkSelectionModel *model)
{
  guint n_before = 0;

  g_return_if_fail (PD_IS_TABLE_VIEW (self));

  if (self->model == model)
    return;

  n_before = count_items (self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  for (guint i = 0; i < self->rows->len; i++)
    release_row (self, self->rows->pdata[i]);
  g_set_object (&self->model, model);
  if (model != NULL) {
    g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
    g_signal_connect (model, "selection-changed", G_CALLBACK (selection_changed_cb), self);
    items_changed_cb (G_LIST_MODEL (model), 0, n_before, count_items (self), self);
  }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODEL]);
}

void
pd_table_view_set_now (PdTableView *self, gint64 now)
{
  g_return_if_fail (PD_IS_TABLE_VIEW (self));

  self->now = now;
  for (guint i = 0; i < self->rows->len; i++)
    pd_table_row_set_now (self->rows->pdata[i], now);
}

void
pd_table_view_show_row (PdTableView *self, guint position)
{
  g_return_if_fail (PD_IS_TABLE_VIEW (self));

  if (position >= count_items (self))
    return;

  self->cursor = position;
  scroll_to (self, position);
}

void
pd_table_view_go_to_top (PdTableView *self)
{
  g_return_if_fail (PD_IS_TABLE_VIEW (self));

  self->cursor = G_MAXUINT;
  self->wanted = G_MAXUINT;
  if (gtk_widget_get_focus_child (self->list) == NULL || !focus_row (self, 0))
    set_scrolled (self, 0);
  update_rows (self);
}
