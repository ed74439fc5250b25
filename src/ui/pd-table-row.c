// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-table-row.h"

#include "pd-table-view.h"
#include "pd-widgets.h"

/* Pixels around a cell's text. */
#define PAD_X 8
#define PAD_Y 5
/* A copy button or a badge fits into every row. */
#define MIN_HEIGHT 32
#define DOT_GAP 6
#define BUTTON_GAP 2
/* Cells that say more than they show. */
#define WORDY (PD_CELL_IDENTIFIER | PD_CELL_NUMBER | PD_CELL_AMOUNT)

typedef struct
{
  GtkWidget *text;   /* (nullable): child, made when its column is shown first */
  GtkWidget *dot;    /* (nullable): child, of a state */
  GtkWidget *button; /* (nullable): child, copies an identifier */
  PdCellText content;
  int text_width; /* px; -1 = not measured */
  int dot_width;  /* px; -1 = not measured */
} Cell;

struct _PdTableRow
{
  GtkWidget parent_instance;

  GPtrArray *columns; /* (owned) (element-type PdTableColumn) */
  Cell *cells;        /* (owned): one a column */
  guint n_cells;
  PdRecord *record; /* (owned) (nullable) */
  gulong notify_id;
  guint position;    /* in the list; G_MAXUINT = none */
  gint64 now;        /* µs UTC */
  gboolean changed;  /* the record, since it was shown last */
  gboolean attended; /* pointer, focus or selection are here */
};

G_DEFINE_FINAL_TYPE (PdTableRow, pd_table_row, GTK_TYPE_WIDGET)

typedef enum { PROP_RECORD = 1 } PdTableRowProperty;
static GParamSpec *props[PROP_RECORD + 1];

static const PdCellSpec *
get_spec (PdTableRow *self, guint index)
{
  const PdTableColumn *column = self->columns->pdata[index];

  return &column->spec;
}

/* --- measuring text --- */

/* A widget hears of its style only in the next frame, when it was made or dressed a moment ago: the
 * digits and the weight of a badge are said here again, and the font of an identifier is asked for.
 */
static PangoLayout *
new_layout (GtkWidget *widget, const char *text, PdCellFlags flags)
{
  PangoContext *context = NULL;
  PangoLayout *layout = NULL;

  if ((flags & PD_CELL_IDENTIFIER) == 0)
    return gtk_widget_create_pango_layout (widget, text);

  context = gtk_widget_create_pango_context (widget);
  layout = pango_layout_new (context);
  g_object_unref (context);
  pango_layout_set_text (layout, text, -1);

  return layout;
}

static int
measure_text (GtkWidget *widget, const char *text, PdCellFlags flags, const char *tone)
{
  g_autoptr (PangoLayout) layout = new_layout (widget, text, flags);
  PangoAttrList *attributes = pango_attr_list_new ();
  int width = 0;

  if ((flags & PD_CELL_DEADLINE) != 0) {
    pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
    if (g_strcmp0 (tone, "red") == 0)
      pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  }
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  /* The size in pixels is rounded to the nearest: a hair too narrow, and the text is shortened. */
  pango_layout_get_size (layout, &width, NULL);

  return PANGO_PIXELS_CEIL (width);
}

static int
get_text_width (PdTableRow *self, guint index)
{
  Cell *cell = &self->cells[index];

  if (cell->text_width < 0)
    cell->text_width = measure_text (cell->text, pd_cell_text_get_shown (&cell->content),
                                     get_spec (self, index)->flags, cell->content.tone);

  return cell->text_width;
}

static int
measure (GtkWidget *widget, GtkOrientation orientation)
{
  int natural = 0;

  gtk_widget_measure (widget, orientation, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* --- what the cells show --- */

static GtkWidget *
new_text (PdTableRow *self, const PdCellSpec *spec)
{
  const gboolean right =
      (spec->flags & (PD_CELL_NUMBER | PD_CELL_AMOUNT | PD_CELL_UTILIZATION)) != 0;
  const gboolean instant = (spec->flags & (PD_CELL_DATE | PD_CELL_DATE_TIME)) != 0;
  const gboolean identifier = (spec->flags & PD_CELL_IDENTIFIER) != 0;
  const GtkInscriptionOverflow overflow = identifier ? GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE
                                                     : GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END;
  GtkWidget *text =
      g_object_new (GTK_TYPE_INSCRIPTION, "accessible-role", GTK_ACCESSIBLE_ROLE_GRID_CELL,
                    "text-overflow", overflow, "min-chars", 0, "min-lines", 1, "xalign",
                    right ? 1.0 : 0.0, "yalign", 0.5, "text", "", NULL);

  if (right || instant)
    gtk_widget_add_css_class (text, "numeric");
  if (identifier)
    gtk_widget_add_css_class (text, "monospace");
  gtk_widget_set_parent (text, GTK_WIDGET (self));

  return text;
}

static GtkWidget *
new_dot (PdTableRow *self)
{
  GtkWidget *dot =
      g_object_new (GTK_TYPE_INSCRIPTION, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                    "min-chars", 0, "min-lines", 1, "xalign", 0.5, "yalign", 0.5, "text", "", NULL);

  gtk_widget_set_parent (dot, GTK_WIDGET (self));
  return dot;
}

static void
copy_clicked_cb (GtkWidget *button, PdTableRow *self)
{
  for (guint i = 0; i < self->n_cells; i++) {
    if (self->cells[i].button == button && self->cells[i].content.whole != NULL)
      pd_identifier_copy (button, self->cells[i].content.whole, get_spec (self, i)->title);
  }
}

/* A button where somebody could press it now. */
static void
update_button (PdTableRow *self, guint index)
{
  Cell *cell = &self->cells[index];
  const PdCellSpec *spec = get_spec (self, index);
  const gboolean wanted = (spec->flags & PD_CELL_IDENTIFIER) != 0 && cell->text != NULL &&
                          cell->content.whole != NULL && *cell->content.whole != '\0';

  if (cell->button == NULL && wanted && self->attended) {
    cell->button = pd_identifier_new_button (spec->title);
    g_signal_connect (cell->button, "clicked", G_CALLBACK (copy_clicked_cb), self);
    gtk_widget_insert_after (cell->button, GTK_WIDGET (self), cell->text);
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  }
  if (cell->button != NULL)
    gtk_widget_set_child_visible (cell->button, wanted);
}

static void
show_tone (PdTableRow *self, guint index)
{
  const Cell *cell = &self->cells[index];
  const PdCellFlags flags = get_spec (self, index)->flags;
  const char *badge[] = { "days-badge", cell->content.tone, NULL };
  const char *dot[] = { "state-dot", cell->content.tone, NULL };
  const char *amount[] = { "numeric", cell->content.tone, NULL };
  const char *bar[] = { "numeric", cell->content.tone != NULL ? "utilization" : NULL,
                        cell->content.tone, NULL };

  if ((flags & PD_CELL_DEADLINE) != 0)
    gtk_widget_set_css_classes (cell->text, badge);
  else if ((flags & PD_CELL_STATE) != 0)
    gtk_widget_set_css_classes (cell->dot, dot);
  else if ((flags & PD_CELL_AMOUNT) != 0)
    gtk_widget_set_css_classes (cell->text, amount);
  else if ((flags & PD_CELL_UTILIZATION) != 0)
    gtk_widget_set_css_classes (cell->text, bar);
}

static void
show_text (PdTableRow *self, guint index, const char *text)
{
  Cell *cell = &self->cells[index];
  const PdCellFlags flags = get_spec (self, index)->flags;

  cell->text_width = -1;
  /* GTK 4.8 cannot tell a screen reader of no text at all. */
  gtk_inscription_set_text (GTK_INSCRIPTION (cell->text), text != NULL ? text : "");
  if ((flags & PD_CELL_IDENTIFIER) != 0 && text != NULL && *cell->content.whole != '\0')
    gtk_accessible_update_property (GTK_ACCESSIBLE (cell->text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    cell->content.whole, -1);
  /* Empty, a badge would still show its background. */
  if ((flags & PD_CELL_DEADLINE) != 0)
    gtk_widget_set_child_visible (cell->text, text != NULL);
  /* What stands behind the text, or around it, moves with its length. */
  if (cell->button != NULL || (flags & PD_CELL_DEADLINE) != 0)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
show_dot (Cell *cell)
{
  const char *dot = cell->content.tone != NULL ? pd_state_label_get_dot (cell->content.tone) : "";

  gtk_inscription_set_text (GTK_INSCRIPTION (cell->dot), dot);
}

static void
update_cell (PdTableRow *self, guint index)
{
  Cell *cell = &self->cells[index];
  const PdCellSpec *spec = get_spec (self, index);
  g_autofree char *before = NULL;
  const char *tone = cell->content.tone;
  const char *text = NULL;
  const gboolean fresh = cell->text == NULL;

  if (fresh)
    cell->text = new_text (self, spec);
  if (fresh && (spec->flags & PD_CELL_STATE) != 0)
    cell->dot = new_dot (self);

  before = g_steal_pointer (&cell->content.whole);
  pd_cell_text_fill (&cell->content, spec, self->record, self->now);
  text = pd_cell_text_get_shown (&cell->content);
  if (fresh || g_strcmp0 (tone, cell->content.tone) != 0) {
    show_tone (self, index);
    if (cell->dot != NULL)
      show_dot (cell);
  }
  if (fresh || g_strcmp0 (before, cell->content.whole) != 0)
    show_text (self, index, text);
  update_button (self, index);
}

/* What a screen reader says when it comes to the row. */
static void
update_name (PdTableRow *self)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < self->n_cells; i++) {
    const PdCellText *content = &self->cells[i].content;
    const PdTableColumn *column = self->columns->pdata[i];
    const gboolean wordy = (column->spec.flags & WORDY) != 0;
    const char *text = wordy ? content->whole : pd_cell_text_get_shown (content);

    if (column->allocated == 0 || text == NULL || *text == '\0')
      continue;
    if (name->len > 0)
      g_string_append (name, ", ");
    g_string_append (name, text);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str,
                                  -1);
}

static void
update (PdTableRow *self)
{
  self->changed = FALSE;
  if (self->n_cells < self->columns->len) {
    self->cells = g_renew (Cell, self->cells, self->columns->len);
    for (; self->n_cells < self->columns->len; self->n_cells++)
      self->cells[self->n_cells] = (Cell){ .text_width = -1, .dot_width = -1 };
  }
  for (guint i = 0; i < self->n_cells; i++) {
    const PdTableColumn *column = self->columns->pdata[i];

    if (column->allocated > 0)
      update_cell (self, i);
  }
  update_name (self);
}

static void
record_notify_cb (PdRecord *record, GParamSpec *pspec, PdTableRow *self)
{
  GtkWidget *view = NULL;

  if (self->changed)
    return;

  self->changed = TRUE;
  view = gtk_widget_get_ancestor (GTK_WIDGET (self), PD_TYPE_TABLE_VIEW);
  if (view != NULL)
    pd_table_view_flush_soon (PD_TABLE_VIEW (view));
}

static void
release_record (PdTableRow *self)
{
  if (self->record == NULL)
    return;

  g_clear_signal_handler (&self->notify_id, self->record);
  g_clear_object (&self->record);
}

/* --- places --- */

static void
allocate (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, MAX (width, 0), height }, -1);
}

/* An inscription is as high as a line of its font, whatever it says: a column's first one speaks
 * for all rows (a measure shapes the font's sample text anew). */
static int
get_line_height (PdTableRow *self, guint index)
{
  PdTableColumn *column = self->columns->pdata[index];

  if (column->line_height == 0)
    column->line_height = measure (self->cells[index].text, GTK_ORIENTATION_VERTICAL);

  return column->line_height;
}

/* @offset, @width: within the cell, from where reading starts. */
static void
place (PdTableRow *self,
       GtkWidget *child,
       const PdTableColumn *column,
       int offset,
       int width,
       int height)
{
  const gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  const int room = MAX (column->allocated - PAD_X - offset, 0);
  const int y = (gtk_widget_get_height (GTK_WIDGET (self)) - height) / 2;
  const int taken = MIN (width, room);

  allocate (child, rtl ? column->x + column->allocated - offset - taken : column->x + offset, y,
            taken, height);
}

static void
place_state (PdTableRow *self, guint index)
{
  const PdTableColumn *column = self->columns->pdata[index];
  Cell *cell = &self->cells[index];
  const int height = get_line_height (self, index);

  if (cell->dot_width < 0)
    cell->dot_width = measure_text (cell->dot, "●", 0, NULL);
  place (self, cell->dot, column, PAD_X, cell->dot_width, height);
  place (self, cell->text, column, PAD_X + cell->dot_width + DOT_GAP, column->allocated, height);
}

static void
place_badge (PdTableRow *self, guint index)
{
  PdTableColumn *column = self->columns->pdata[index];
  GtkWidget *badge = self->cells[index].text;

  if (self->cells[index].content.whole == NULL)
    return;

  /* An inscription without characters to show for sure is as wide as its padding. */
  if (column->badge_padding < 0)
    gtk_widget_measure (badge, GTK_ORIENTATION_HORIZONTAL, -1, &column->badge_padding, NULL, NULL,
                        NULL);
  place (self, badge, column, PAD_X, get_text_width (self, index) + column->badge_padding,
         get_line_height (self, index));
}

static void
place_identifier (PdTableRow *self, guint index)
{
  const PdTableColumn *column = self->columns->pdata[index];
  Cell *cell = &self->cells[index];
  int width = 0;
  int text = 0;

  if (cell->button == NULL || cell->content.whole == NULL || *cell->content.whole == '\0') {
    place (self, cell->text, column, PAD_X, column->allocated, get_line_height (self, index));
    return;
  }

  width = measure (cell->button, GTK_ORIENTATION_HORIZONTAL);
  text = MIN (get_text_width (self, index),
              MAX (column->allocated - 2 * PAD_X - BUTTON_GAP - width, 0));
  place (self, cell->text, column, PAD_X, text, get_line_height (self, index));
  place (self, cell->button, column, PAD_X + text + BUTTON_GAP, MAX (width, 0),
         measure (cell->button, GTK_ORIENTATION_VERTICAL));
}

static void
pd_table_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PdTableRow *self = PD_TABLE_ROW (widget);

  for (guint i = 0; i < self->n_cells; i++) {
    const PdTableColumn *column = self->columns->pdata[i];
    const Cell *cell = &self->cells[i];

    if (cell->text == NULL || column->allocated == 0)
      continue;
    if ((column->spec.flags & PD_CELL_DEADLINE) != 0)
      place_badge (self, i);
    else if ((column->spec.flags & PD_CELL_STATE) != 0)
      place_state (self, i);
    else if ((column->spec.flags & PD_CELL_IDENTIFIER) != 0)
      place_identifier (self, i);
    else
      place (self, cell->text, column, PAD_X, column->allocated, get_line_height (self, i));
  }
}

static void
pd_table_row_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  PdTableRow *self = PD_TABLE_ROW (widget);
  int size = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL) {
    size = MIN_HEIGHT;
    for (guint i = 0; i < self->n_cells; i++) {
      if (self->cells[i].text != NULL)
        size = MAX (size, get_line_height (self, i) + 2 * PAD_Y);
    }
  }
  *minimum = size;
  *natural = size;
}

/* --- the person --- */

static void
pd_table_row_state_flags_changed (GtkWidget *widget, GtkStateFlags before)
{
  const GtkStateFlags attention = GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_SELECTED |
                                  GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_WITHIN;
  PdTableRow *self = PD_TABLE_ROW (widget);

  GTK_WIDGET_CLASS (pd_table_row_parent_class)->state_flags_changed (widget, before);
  self->attended = (gtk_widget_get_state_flags (widget) & attention) != 0;
  for (guint i = 0; self->attended && i < self->n_cells; i++)
    update_button (self, i);
}

static void
pd_table_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  PdTableRow *self = PD_TABLE_ROW (widget);

  GTK_WIDGET_CLASS (pd_table_row_parent_class)->css_changed (widget, change);
  for (guint i = 0; i < self->n_cells; i++) {
    PdTableColumn *column = self->columns->pdata[i];

    column->line_height = 0;
    column->badge_padding = -1;
    self->cells[i].text_width = -1;
    self->cells[i].dot_width = -1;
  }
}

/* An inscription does not tell whether it had to shorten its text. */
static char *
make_tooltip (PdTableRow *self, guint index)
{
  const Cell *cell = &self->cells[index];
  const PdCellSpec *spec = get_spec (self, index);

  if (cell->text == NULL || cell->content.whole == NULL || *cell->content.whole == '\0')
    return NULL;
  if ((spec->flags & (PD_CELL_DATE | PD_CELL_DATE_TIME | PD_CELL_DEADLINE)) != 0)
    return pd_cell_spec_make_tooltip (spec, self->record);
  if (((spec->flags & WORDY) == 0 || cell->content.shown == NULL) &&
      get_text_width (self, index) <= gtk_widget_get_width (cell->text))
    return NULL;

  return g_strdup ((spec->flags & PD_CELL_STATE) != 0 ? pd_cell_text_get_shown (&cell->content)
                                                      : cell->content.whole);
}

/* Made only when the pointer rests on the row. */
static gboolean
pd_table_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  PdTableRow *self = PD_TABLE_ROW (widget);

  for (guint i = 0; i < self->n_cells; i++) {
    const PdTableColumn *column = self->columns->pdata[i];
    g_autofree char *text = NULL;

    if (keyboard || x < column->x || x >= column->x + column->allocated)
      continue;
    text = make_tooltip (self, i);
    if (text == NULL)
      return FALSE;
    gtk_tooltip_set_text (tooltip, text);
    gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ column->x, 0, column->allocated,
                                                        gtk_widget_get_height (widget) });
    return TRUE;
  }

  return FALSE;
}

/* --- the class --- */

static void
pd_table_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((PdTableRowProperty) prop_id) {
  case PROP_RECORD:
    g_value_set_object (value, PD_TABLE_ROW (object)->record);
    break;
  }
}

static void
pd_table_row_dispose (GObject *object)
{
  PdTableRow *self = PD_TABLE_ROW (object);
  GtkWidget *child = NULL;

  release_record (self);
  for (guint i = 0; i < self->n_cells; i++)
    pd_cell_text_clear (&self->cells[i].content);
  self->n_cells = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pd_table_row_parent_class)->dispose (object);
}

static void
pd_table_row_finalize (GObject *object)
{
  PdTableRow *self = PD_TABLE_ROW (object);

  g_free (self->cells);
  g_ptr_array_unref (self->columns);
  G_OBJECT_CLASS (pd_table_row_parent_class)->finalize (object);
}

static void
pd_table_row_class_init (PdTableRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pd_table_row_get_property;
  object_class->dispose = pd_table_row_dispose;
  object_class->finalize = pd_table_row_finalize;
  props[PROP_RECORD] =
      g_param_spec_object ("record", NULL, NULL, PD_TYPE_RECORD,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  widget_class->measure = pd_table_row_measure;
  widget_class->size_allocate = pd_table_row_size_allocate;
  widget_class->state_flags_changed = pd_table_row_state_flags_changed;
  widget_class->css_changed = pd_table_row_css_changed;
  widget_class->query_tooltip = pd_table_row_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
pd_table_row_init (PdTableRow *self)
{
  self->position = G_MAXUINT;
  gtk_widget_add_css_class (GTK_WIDGET (self), "activatable");
}

PdTableRow *
pd_table_row_new (GPtrArray *columns)
{
  PdTableRow *self = g_object_new (PD_TYPE_TABLE_ROW, "focusable", TRUE, "has-tooltip", TRUE, NULL);

  self->columns = g_ptr_array_ref (columns);
  return self;
}

void
pd_table_row_set_record (PdTableRow *self, guint position, PdRecord *record, gint64 now)
{
  g_return_if_fail (PD_IS_TABLE_ROW (self));

  self->position = position;
  if (self->record == record && self->now == now)
    return;

  self->now = now;
  if (self->record != record) {
    release_record (self);
    if (record != NULL) {
      self->record = g_object_ref (record);
      self->notify_id = g_signal_connect (record, "notify", G_CALLBACK (record_notify_cb), self);
    }
  }
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RECORD]);
}

PdRecord *
pd_table_row_get_record (PdTableRow *self)
{
  g_return_val_if_fail (PD_IS_TABLE_ROW (self), NULL);

  return self->record;
}

guint
pd_table_row_get_position (PdTableRow *self)
{
  g_return_val_if_fail (PD_IS_TABLE_ROW (self), G_MAXUINT);

  return self->position;
}

void
pd_table_row_set_position (PdTableRow *self, guint position)
{
  g_return_if_fail (PD_IS_TABLE_ROW (self));

  self->position = position;
}

void
pd_table_row_set_selected (PdTableRow *self, gboolean selected)
{
  const gboolean was =
      (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_SELECTED) != 0;

  g_return_if_fail (PD_IS_TABLE_ROW (self));

  if (was == selected)
    return;

  if (selected)
    gtk_widget_set_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_SELECTED, FALSE);
  else
    gtk_widget_unset_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_SELECTED);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
}

void
pd_table_row_set_now (PdTableRow *self, gint64 now)
{
  g_return_if_fail (PD_IS_TABLE_ROW (self));

  if (self->now == now)
    return;

  self->now = now;
  for (guint i = 0; i < self->n_cells; i++) {
    const PdTableColumn *column = self->columns->pdata[i];

    if ((column->spec.flags & PD_CELL_DEADLINE) != 0 && column->allocated > 0)
      update_cell (self, i);
  }
}

void
pd_table_row_columns_moved (PdTableRow *self)
{
  g_return_if_fail (PD_IS_TABLE_ROW (self));

  update (self);
  for (guint i = 0; i < self->n_cells; i++) {
    const PdTableColumn *column = self->columns->pdata[i];
    Cell *cell = &self->cells[i];
    const gboolean shown = column->allocated > 0;

    if (cell->text == NULL)
      continue;
    gtk_widget_set_visible (cell->text, shown);
    if (cell->dot != NULL)
      gtk_widget_set_visible (cell->dot, shown);
    if (cell->button != NULL)
      gtk_widget_set_visible (cell->button, shown);
  }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
pd_table_row_flush (PdTableRow *self)
{
  g_return_if_fail (PD_IS_TABLE_ROW (self));

  if (self->changed)
    update (self);
}
