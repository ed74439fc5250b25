// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-table.h"

#include <glib/gi18n.h>

#include "pd-error.h"
#include "pd-table-column.h"
#include "pd-table-layout.h"
#include "pd-table-pages.h"
#include "pd-table-view.h"
#include "pd-text.h"
#include "pd-window.h"

/* ui.md: nothing under 200 ms shows a spinner. */
#define PATIENCE_MS 200
#define MINUTE_S 60

typedef PdTableColumn Column;

struct _PdTable
{
  AdwBin parent_instance;

  GtkWidget *stack;
  PdTableView *view;
  GtkColumnView *header; /* (unowned): the view's */
  GtkSingleSelection *selection;
  GtkWidget *count;
  GtkWidget *as_of;
  GtkWidget *busy;
  GtkWidget *sort_button;
  GMenu *sort_menu;

  PdTablePages *pages;   /* (owned) (not nullable) */
  char *id;              /* (owned) (not nullable) */
  GPtrArray *columns;    /* (element-type Column) */
  PdTableLayout *layout; /* (owned) (not nullable) after construction */
  PdQueryModel *model;   /* (owned) (nullable) */
  char *copy_property;   /* (owned) (nullable) */
  char *(*count_format) (gint64 count);
  Column *probed; /* first column asked by pd_table_find_sort() */
  GSimpleActionGroup *actions;
  guint patience_id;
  guint minute_id;
  PdWindow *window; /* (weak pointer) (nullable): listened to while mapped */
  guint save_id;
  guint focus_id;
  gboolean wants_focus; /* asked for before there were rows */
  gboolean settling;    /* columns are being set by us, not by the person */
};

G_DEFINE_FINAL_TYPE (PdTable, pd_table, ADW_TYPE_BIN)

typedef enum { PROP_ID = 1, PROP_SELECTED } PdTableProperty;
static GParamSpec *props[PROP_SELECTED + 1];
enum { SIGNAL_ACTIVATE, SIGNAL_SELECTION_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gint64
get_now (PdTable *self)
{
  PdWindow *window = pd_window_of (GTK_WIDGET (self));
  PdDesk *desk = window != NULL ? pd_window_get_desk (window) : NULL;

  return desk != NULL ? pd_clock_now (pd_desk_get_clock (desk)) : g_get_real_time ();
}

/* --- what is shown --- */

/* What the list of reservations opens with is not a filter that somebody chose. */
static gboolean
is_narrowed (const PdQuery *query)
{
  return (query->search != NULL && *query->search != '\0') ||
         (query->status != NULL && !g_str_equal (query->status, PD_QUERY_RUNNING)) ||
         query->operation != NULL || query->deadline_kind != NULL || query->product_kind != NULL ||
         query->from != 0 || query->to != 0;
}

static void
retry_cb (PdTable *self)
{
  pd_query_model_retry (self->model);
}

static gboolean
patience_cb (gpointer user_data)
{
  PdTable *self = user_data;

  self->patience_id = 0;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0)
    pd_table_pages_show (self->pages, "loading");
  else
    gtk_widget_set_visible (self->busy, TRUE);

  return G_SOURCE_REMOVE;
}

static void
update_count (PdTable *self, guint n_items)
{
  g_autofree char *text = NULL;

  if (self->count_format != NULL)
    text = self->count_format (n_items);
  else
    text = pd_text_number (n_items);
  gtk_label_set_label (GTK_LABEL (self->count), text);
}

/* The store tells of each change, of other programs too (the window asks every few seconds), so
 * what was read without an error is as of now until it tells. A cloud account's book is as of its
 * last pull. */
static void
update_as_of (PdTable *self, gint64 now)
{
  gboolean current = self->model != NULL && !pd_query_model_get_loading (self->model) &&
                     pd_query_model_get_error (self->model) == NULL;
  PdWindow *window = pd_window_of (GTK_WIDGET (self));
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (window != NULL && pd_window_dup_data_state (window, &text)) {
    gtk_widget_set_visible (self->as_of, current && text != NULL);
    gtk_label_set_label (GTK_LABEL (self->as_of), text != NULL ? text : "");
    return;
  }

  gtk_widget_set_visible (self->as_of, current);
  if (!current)
    return;

  time = pd_text_time (now);
  /* Translators: state of the data in the foot of a table; %s is a time of day. */
  text = g_strdup_printf (_ ("as of %s ✓"), time);
  gtk_label_set_label (GTK_LABEL (self->as_of), text);
}

static gboolean
focus_cb (gpointer user_data)
{
  PdTable *self = user_data;

  self->focus_id = 0;
  if (self->wants_focus)
    pd_table_focus (self);

  return G_SOURCE_REMOVE;
}

/* The view hears of the rows after the table does: the focus can be given only later. */
static void
focus_soon (PdTable *self)
{
  if (self->wants_focus && self->focus_id == 0)
    self->focus_id = g_idle_add (focus_cb, self);
}

static void
update_state (PdTable *self)
{
  guint n_items = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
  const GError *error = self->model != NULL ? pd_query_model_get_error (self->model) : NULL;

  if (self->model == NULL) {
    pd_table_pages_show (self->pages, "blank");
    return;
  }

  if (pd_query_model_get_loading (self->model)) {
    if (self->patience_id == 0)
      self->patience_id = g_timeout_add (PATIENCE_MS, patience_cb, self);
    if (n_items > 0)
      pd_table_pages_show (self->pages, "table");
    return;
  }

  g_clear_handle_id (&self->patience_id, g_source_remove);
  gtk_widget_set_visible (self->busy, FALSE);
  gtk_widget_set_visible (self->sort_button,
                          n_items > 0 && g_menu_model_get_n_items (G_MENU_MODEL (self->sort_menu)));
  update_count (self, n_items);
  update_as_of (self, get_now (self));
  if (error != NULL) {
    g_autofree char *text = pd_error_to_user_text (error);

    pd_table_pages_show_failure (self->pages, text);
  } else if (n_items > 0) {
    pd_table_pages_show (self->pages, "table");
  } else {
    pd_table_pages_show (
        self->pages, is_narrowed (pd_query_model_get_query (self->model)) ? "nothing" : "empty");
  }
  focus_soon (self);
}

static void
model_notify_cb (PdTable *self)
{
  update_state (self);
}

/* Days left change with the clock alone. */
static gboolean
minute_cb (gpointer user_data)
{
  PdTable *self = user_data;
  gint64 now = get_now (self);

  update_as_of (self, now);
  pd_table_view_set_now (self->view, now);

  return G_SOURCE_CONTINUE;
}

/* What a pull ends with need not be a change of these rows. */
static void
data_state_changed_cb (PdTable *self)
{
  update_as_of (self, get_now (self));
}

/* --- sorting and widths, remembered --- */

static gboolean
save_cb (gpointer user_data)
{
  PdTable *self = user_data;

  self->save_id = 0;
  pd_table_layout_save (self->layout, self->id);

  return G_SOURCE_REMOVE;
}

static void
save_soon (PdTable *self)
{
  if (self->save_id == 0)
    self->save_id = g_timeout_add_seconds (1, save_cb, self);
}

static Column *
find_column (PdTable *self, const char *id)
{
  for (guint i = 0; i < self->columns->len; i++) {
    Column *column = self->columns->pdata[i];

    if (g_strcmp0 (column->id, id) == 0)
      return column;
  }

  return NULL;
}

/* Every column's sorter: it orders nothing (the query does), it only tells that it was asked. */
static int
probe_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  Column *column = user_data;

  if (column->table->probed == NULL)
    column->table->probed = column;

  return GTK_ORDERING_SMALLER;
}

/* GTK 4.8 does not tell which column is the primary one. Comparing two objects makes the view's
 * sorter ask the primary column's sorter first, and turn its answer round if it is descending. */
static Column *
find_sort (PdTable *self, gboolean *descending)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->header);
  g_autoptr (GObject) a = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) b = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering ordering;

  self->probed = NULL;
  ordering = gtk_sorter_compare (sorter, a, b);
  *descending = ordering == GTK_ORDERING_LARGER;

  return g_steal_pointer (&self->probed);
}

static void
update_sort_actions (PdTable *self, Column *column, gboolean descending)
{
  GAction *by = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "sort-by");
  GAction *down = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "descending");

  g_simple_action_set_state (G_SIMPLE_ACTION (by),
                             g_variant_new_string (column != NULL ? column->id : ""));
  g_simple_action_set_state (G_SIMPLE_ACTION (down), g_variant_new_boolean (descending));
}

static void
sorter_changed_cb (PdTable *self)
{
  gboolean descending = FALSE;
  Column *column = find_sort (self, &descending);

  update_sort_actions (self, column, descending);
  if (column == NULL || self->model == NULL)
    return;

  pd_query_model_set_sort (self->model, column->sort, descending);
  if (self->settling)
    return;

  pd_table_view_go_to_top (self->view);
  g_free (self->layout->sort);
  self->layout->sort = g_strdup (column->id);
  self->layout->descending = descending;
  save_soon (self);
}

static void
sort_by (PdTable *self, Column *column, gboolean descending)
{
  gtk_column_view_sort_by_column (self->header, column->column,
                                  descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

static void
sort_by_changed_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  PdTable *self = user_data;
  Column *column = find_column (self, g_variant_get_string (value, NULL));
  gboolean descending = FALSE;

  find_sort (self, &descending);
  if (column != NULL)
    sort_by (self, column, descending);
}

static void
descending_changed_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  PdTable *self = user_data;
  gboolean descending = FALSE;
  Column *column = find_sort (self, &descending);

  if (column != NULL)
    sort_by (self, column, g_variant_get_boolean (value));
}

/* The remembered order, else the arrow at the column by which the query is sorted already. */
static void
restore_sort (PdTable *self)
{
  Column *column = find_column (self, self->layout->sort);
  const PdQuery *query = pd_query_model_get_query (self->model);
  gboolean descending = self->layout->descending;

  if (column == NULL || column->sort == PD_SORT_DEFAULT) {
    column = NULL;
    descending = query->descending;
    for (guint i = 0; column == NULL && i < self->columns->len; i++) {
      Column *candidate = self->columns->pdata[i];

      if (candidate->sort != PD_SORT_DEFAULT && candidate->sort == query->sort)
        column = candidate;
    }
  }
  if (column == NULL)
    return;

  self->settling = TRUE;
  sort_by (self, column, descending);
  self->settling = FALSE;
}

static void
fixed_width_cb (GtkColumnViewColumn *view_column, GParamSpec *pspec, Column *column)
{
  PdTable *self = column->table;
  int width = gtk_column_view_column_get_fixed_width (view_column);

  if (column->settling || width <= 0)
    return;

  column->fixed = width;
  column->expands = FALSE; /* GTK stops it when a person sets the width */
  g_hash_table_insert (self->layout->widths, g_strdup (column->id), GINT_TO_POINTER (width));
  save_soon (self);
}

/* --- selecting, opening, copying --- */

static void
selected_cb (PdTable *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

static void
activate_cb (PdTable *self, guint position)
{
  g_autoptr (PdRecord) record = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (record != NULL && pd_record_get_loaded (record))
    g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0, record);
}

static gboolean
copy_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PdTable *self = PD_TABLE (widget);
  PdRecord *record = pd_table_get_selected (self);
  g_autofree char *text = NULL;
  g_autofree char *toast = NULL;

  if (record == NULL || self->copy_property == NULL)
    return FALSE;

  g_object_get (record, self->copy_property, &text, NULL);
  if (text == NULL || *text == '\0')
    return FALSE;

  toast = g_strdup_printf (_ ("Copied: %s"), text);
  pd_window_copy (pd_window_of (widget), text, toast);
  return TRUE;
}

static void
forget_window (PdTable *self)
{
  if (self->window != NULL)
    g_signal_handlers_disconnect_by_data (self->window, self);
  g_clear_weak_pointer (&self->window);
}

static void
pd_table_map (GtkWidget *widget)
{
  PdTable *self = PD_TABLE (widget);

  GTK_WIDGET_CLASS (pd_table_parent_class)->map (widget);
  minute_cb (self);
  self->minute_id = g_timeout_add_seconds (MINUTE_S, minute_cb, self);
  g_set_weak_pointer (&self->window, pd_window_of (widget));
  if (self->window != NULL)
    g_signal_connect_object (self->window, "data-state-changed", G_CALLBACK (data_state_changed_cb),
                             self, G_CONNECT_SWAPPED);
}

static void
pd_table_unmap (GtkWidget *widget)
{
  PdTable *self = PD_TABLE (widget);

  self->wants_focus = FALSE;
  g_clear_handle_id (&self->minute_id, g_source_remove);
  forget_window (self);
  GTK_WIDGET_CLASS (pd_table_parent_class)->unmap (widget);
}

static void
pd_table_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdTable *self = PD_TABLE (object);

  switch ((PdTableProperty) prop_id) {
  case PROP_ID:
    g_value_set_string (value, self->id);
    break;
  case PROP_SELECTED:
    g_value_set_object (value, pd_table_get_selected (self));
    break;
  }
}

static void
pd_table_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdTable *self = PD_TABLE (object);

  switch ((PdTableProperty) prop_id) {
  case PROP_ID:
    self->id = g_value_dup_string (value);
    self->layout = pd_table_layout_load (self->id);
    break;
  case PROP_SELECTED:
    break; /* read-only */
  }
}

static void
pd_table_dispose (GObject *object)
{
  PdTable *self = PD_TABLE (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_handle_id (&self->minute_id, g_source_remove);
  g_clear_handle_id (&self->focus_id, g_source_remove);
  if (self->save_id != 0) {
    g_clear_handle_id (&self->save_id, g_source_remove);
    pd_table_layout_save (self->layout, self->id);
  }
  forget_window (self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  if (self->selection != NULL)
    gtk_single_selection_set_model (self->selection, NULL);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (pd_table_parent_class)->dispose (object);
}

static void
pd_table_finalize (GObject *object)
{
  PdTable *self = PD_TABLE (object);

  g_ptr_array_unref (self->columns);
  g_clear_pointer (&self->pages, pd_table_pages_free);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->layout, pd_table_layout_free);
  g_free (self->copy_property);
  g_free (self->id);
  G_OBJECT_CLASS (pd_table_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/partnerdesk/PartnerDesk/ui/pd-table.ui");
  gtk_widget_class_bind_template_child (widget_class, PdTable, stack);
  gtk_widget_class_bind_template_child (widget_class, PdTable, view);
  gtk_widget_class_bind_template_child (widget_class, PdTable, selection);
  gtk_widget_class_bind_template_child (widget_class, PdTable, count);
  gtk_widget_class_bind_template_child (widget_class, PdTable, as_of);
  gtk_widget_class_bind_template_child (widget_class, PdTable, busy);
  gtk_widget_class_bind_template_child (widget_class, PdTable, sort_button);
  gtk_widget_class_bind_template_child (widget_class, PdTable, sort_menu);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
pd_table_class_init (PdTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PD_TYPE_TABLE_VIEW);
  object_class->get_property = pd_table_get_property;
  object_class->set_property = pd_table_set_property;
  object_class->dispose = pd_table_dispose;
  object_class->finalize = pd_table_finalize;
  widget_class->map = pd_table_map;
  widget_class->unmap = pd_table_unmap;
  props[PROP_ID] = g_param_spec_string (
      "id", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, PD_TYPE_RECORD,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[SIGNAL_ACTIVATE] = g_signal_new ("activate", PD_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 1, PD_TYPE_RECORD);
  signals[SIGNAL_SELECTION_CHANGED] = g_signal_new (
      "selection-changed", PD_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, copy_cb, NULL);
  bind_template (widget_class);
}

/* Not before it is opened: a menu's widgets take as long as a page's. */
static void
make_sort_menu_cb (GtkMenuButton *button, gpointer user_data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, G_MENU_MODEL (PD_TABLE (user_data)->sort_menu));
}

static void
pd_table_init (PdTable *self)
{
  const GActionEntry entries[] = {
    { .name = "sort-by", .parameter_type = "s", .state = "''", .change_state = sort_by_changed_cb },
    { .name = "descending", .state = "false", .change_state = descending_changed_cb },
  };

  self->columns = g_ptr_array_new_with_free_func (pd_table_column_free);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pages = pd_table_pages_new (GTK_STACK (self->stack), G_CALLBACK (retry_cb), self);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->sort_button), make_sort_menu_cb,
                                         self, NULL);
  self->header = pd_table_view_get_header (self->view);
  g_signal_connect_object (gtk_column_view_get_sorter (self->header), "changed",
                           G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);
}

PdTable *
pd_table_new (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  return g_object_new (PD_TYPE_TABLE, "id", id, NULL);
}

/* A header is pressed with the pointer; the menu in the foot sorts with the keyboard too. */
static void
add_to_sort_menu (PdTable *self, Column *column)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (column->spec.title, NULL);

  if (g_menu_model_get_n_items (G_MENU_MODEL (self->sort_menu)) == 0) {
    g_autoptr (GMenu) by = g_menu_new ();
    g_autoptr (GMenu) direction = g_menu_new ();

    g_menu_append (direction, _ ("Descending"), "table.descending");
    g_menu_append_section (self->sort_menu, NULL, G_MENU_MODEL (by));
    g_menu_append_section (self->sort_menu, NULL, G_MENU_MODEL (direction));
  }
  {
    g_autoptr (GMenuModel) by =
        g_menu_model_get_item_link (G_MENU_MODEL (self->sort_menu), 0, G_MENU_LINK_SECTION);

    g_menu_item_set_action_and_target (item, "table.sort-by", "s", column->id);
    g_menu_append_item (G_MENU (by), item);
  }
}

void
pd_table_add_column (PdTable *self,
                     const char *id,
                     const char *title,
                     const char *property,
                     PdCellFormat format,
                     PdCellFlags flags,
                     PdSort sort,
                     int width,
                     int drop)
{
  Column *column = NULL;
  gpointer remembered = NULL;

  g_return_if_fail (PD_IS_TABLE (self));
  g_return_if_fail (id != NULL && title != NULL && property != NULL);

  column = g_new0 (Column, 1);
  column->badge_padding = -1;
  column->table = self;
  column->id = g_strdup (id);
  column->spec.property = g_strdup (property);
  column->spec.title = g_strdup (title);
  column->spec.format = format;
  column->spec.flags = flags;
  column->sort = sort;
  column->width = width;
  column->drop = drop;
  column->column = gtk_column_view_column_new (title, NULL);
  gtk_column_view_column_set_resizable (column->column, TRUE);
  remembered = g_hash_table_lookup (self->layout->widths, id);
  column->expands = (flags & PD_CELL_EXPAND) != 0 && remembered == NULL;
  column->fixed =
      remembered != NULL ? GPOINTER_TO_INT (remembered) : pd_table_column_get_wanted_width (column);
  gtk_column_view_column_set_expand (column->column, column->expands);
  gtk_column_view_column_set_fixed_width (column->column, column->fixed);
  g_signal_connect (column->column, "notify::fixed-width", G_CALLBACK (fixed_width_cb), column);
  if (sort != PD_SORT_DEFAULT) {
    g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (probe_cb, column, NULL));

    gtk_column_view_column_set_sorter (column->column, sorter);
    add_to_sort_menu (self, column);
  }
  g_ptr_array_add (self->columns, column);
  gtk_column_view_append_column (self->header, column->column);
  pd_table_view_set_columns (self->view, self->columns);
}

void
pd_table_set_model (PdTable *self, PdQueryModel *model)
{
  g_return_if_fail (PD_IS_TABLE (self));

  if (self->model == model)
    return;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  if (model != NULL) {
    restore_sort (self);
    g_signal_connect_swapped (model, "notify::loading", G_CALLBACK (model_notify_cb), self);
    g_signal_connect_swapped (model, "notify::error", G_CALLBACK (model_notify_cb), self);
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (model_notify_cb), self);
  }
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (model));
  update_state (self);
}

PdQueryModel *
pd_table_get_model (PdTable *self)
{
  g_return_val_if_fail (PD_IS_TABLE (self), NULL);

  return self->model;
}

void
pd_table_set_search (PdTable *self, const char *text)
{
  g_return_if_fail (PD_IS_TABLE (self));

  if (self->model == NULL)
    return;

  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  pd_table_view_go_to_top (self->view);
  pd_query_model_set_search (self->model, text);
  pd_query_model_wait (self->model); /* so that the key press and its rows are one frame */
}

void
pd_table_set_empty (PdTable *self,
                    const char *icon_name,
                    const char *title,
                    const char *description,
                    const char *action_label,
                    const char *action_name)
{
  g_return_if_fail (PD_IS_TABLE (self));

  pd_table_pages_set_empty (self->pages, icon_name, title, description, action_label, action_name);
}

void
pd_table_set_count_format (PdTable *self, char *(*format) (gint64 count))
{
  g_return_if_fail (PD_IS_TABLE (self));

  self->count_format = format;
}

void
pd_table_set_copy_property (PdTable *self, const char *property)
{
  g_return_if_fail (PD_IS_TABLE (self));

  g_free (self->copy_property);
  self->copy_property = g_strdup (property);
}

PdRecord *
pd_table_get_selected (PdTable *self)
{
  g_return_val_if_fail (PD_IS_TABLE (self), NULL);

  if (self->selection == NULL)
    return NULL;

  return gtk_single_selection_get_selected_item (self->selection);
}

void
pd_table_select (PdTable *self, guint position)
{
  g_return_if_fail (PD_IS_TABLE (self));

  gtk_single_selection_set_selected (self->selection, position);
  pd_table_view_show_row (self->view, position);
}

void
pd_table_set_label (PdTable *self, const char *label)
{
  g_return_if_fail (PD_IS_TABLE (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

void
pd_table_focus (PdTable *self)
{
  g_return_if_fail (PD_IS_TABLE (self));

  self->wants_focus = FALSE;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0) {
    self->wants_focus = self->model != NULL && pd_query_model_get_loading (self->model);
    gtk_widget_child_focus (gtk_stack_get_visible_child (GTK_STACK (self->stack)),
                            GTK_DIR_TAB_FORWARD);
    return;
  }

  if (gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
