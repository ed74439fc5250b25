// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-record-picker.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-requests-util.h"

struct _PdRecordPicker
{
  AdwBin parent_instance;
  PdQueryModel *model; /* (owned) (nullable) */
  PdPickerText text;
  char *label;   /* (owned) */
  char *nothing; /* (owned) */
  gint64 row_id; /* chosen; 0 = none */
  gboolean wants_first;
  GtkMenuButton *button;
  GtkWidget *content;
  GtkLabel *chosen;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (PdRecordPicker, pd_record_picker, ADW_TYPE_BIN)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
update_stack (PdRecordPicker *self)
{
  gboolean some = self->model != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0;

  gtk_stack_set_visible_child_name (self->stack, some ? "list" : "none");
}

static void
search_changed_cb (PdRecordPicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  const char *asked = NULL;

  if (self->model == NULL)
    return;

  asked = pd_query_model_get_query (self->model)->search;
  if (g_strcmp0 (asked != NULL ? asked : "", text) != 0)
    self->wants_first = FALSE;
  pd_query_model_set_search (self->model, text);
}

static void
choose (PdRecordPicker *self, guint position)
{
  g_autoptr (PdRecord) record = NULL;
  g_autofree char *text = NULL;

  if (self->model == NULL)
    return;
  record = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  if (record == NULL || !pd_record_get_loaded (record))
    return;

  text = self->text (record, FALSE);
  pd_record_picker_set (self, pd_record_get_row_id (record), text);
  gtk_menu_button_popdown (self->button);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  g_signal_emit (self, signals[CHOSEN], 0, record);
}

static void
list_activated_cb (PdRecordPicker *self, guint position)
{
  choose (self, position);
}

static void
choose_first (PdRecordPicker *self)
{
  if (!self->wants_first || pd_query_model_get_loading (self->model))
    return;

  self->wants_first = FALSE;
  if (pd_query_model_get_error (self->model) == NULL)
    choose (self, 0);
}

/* The first that what is typed by now finds: the entry tells of it a moment later, and the answer
 * takes another. */
static void
search_activated_cb (PdRecordPicker *self)
{
  if (self->model == NULL)
    return;

  search_changed_cb (self);
  self->wants_first = TRUE;
  choose_first (self);
}

static void
popover_closed_cb (PdRecordPicker *self)
{
  self->wants_first = FALSE;
}

static gboolean
focus_search_cb (gpointer user_data)
{
  GtkWidget *entry = user_data;

  if (gtk_widget_get_mapped (entry))
    gtk_widget_grab_focus (entry);

  return G_SOURCE_REMOVE;
}

static void
popover_mapped_cb (PdRecordPicker *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_search_cb, g_object_ref (self->search),
                   g_object_unref);
}

/* --- rows --- */

static void
update_item (GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  PdRecordPicker *self = g_object_get_data (G_OBJECT (item), "picker");
  PdRecord *record = gtk_list_item_get_item (item);
  GtkWidget *title = gtk_widget_get_first_child (box);
  gboolean loaded = record != NULL && pd_record_get_loaded (record);
  g_autofree char *text = loaded ? self->text (record, FALSE) : g_strdup ("…");
  g_autofree char *detail = loaded ? self->text (record, TRUE) : NULL;

  gtk_label_set_text (GTK_LABEL (title), text != NULL ? text : "");
  pd_customers_set_label (GTK_LABEL (gtk_widget_get_next_sibling (title)), detail);
}

static void
item_setup_cb (PdRecordPicker *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (detail), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  g_object_set_data (G_OBJECT (item), "picker", self);
  gtk_list_item_set_child (item, box);
}

static void
item_bind_cb (PdRecordPicker *self, GtkListItem *item)
{
  g_signal_connect_swapped (gtk_list_item_get_item (item), "notify", G_CALLBACK (update_item),
                            item);
  update_item (item);
}

static void
item_unbind_cb (PdRecordPicker *self, GtkListItem *item)
{
  if (gtk_list_item_get_item (item) != NULL)
    g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

/* --- GObject --- */

static void
pd_record_picker_dispose (GObject *object)
{
  PdRecordPicker *self = PD_RECORD_PICKER (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (pd_record_picker_parent_class)->dispose (object);
}

static void
pd_record_picker_finalize (GObject *object)
{
  PdRecordPicker *self = PD_RECORD_PICKER (object);

  g_free (self->label);
  g_free (self->nothing);
  G_OBJECT_CLASS (pd_record_picker_parent_class)->finalize (object);
}

static gboolean
pd_record_picker_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PD_RECORD_PICKER (widget)->button));
}

static void
pd_record_picker_class_init (PdRecordPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_record_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_record_picker_finalize;
  widget_class->grab_focus = pd_record_picker_grab_focus;
  signals[CHOSEN] = g_signal_new ("chosen", PD_TYPE_RECORD_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, PD_TYPE_RECORD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REQUESTS_RESOURCE ("pd-record-picker.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdRecordPicker, button);
  gtk_widget_class_bind_template_child (widget_class, PdRecordPicker, content);
  gtk_widget_class_bind_template_child (widget_class, PdRecordPicker, chosen);
  gtk_widget_class_bind_template_child (widget_class, PdRecordPicker, search);
  gtk_widget_class_bind_template_child (widget_class, PdRecordPicker, stack);
  gtk_widget_class_bind_template_child (widget_class, PdRecordPicker, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, popover_mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, popover_closed_cb);
}

static void
pd_record_picker_init (PdRecordPicker *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  /* The menu button puts its child into a box of its own, in the middle. */
  gtk_widget_set_halign (gtk_widget_get_parent (self->content), GTK_ALIGN_FILL);
  g_signal_connect_object (factory, "setup", G_CALLBACK (item_setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (item_bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (item_unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
}

void
pd_record_picker_setup (PdRecordPicker *self,
                        PdPickerText text,
                        const char *label,
                        const char *nothing)
{
  g_return_if_fail (PD_IS_RECORD_PICKER (self));
  g_return_if_fail (text != NULL);

  self->text = text;
  g_free (self->label);
  self->label = g_strdup (label);
  g_free (self->nothing);
  self->nothing = g_strdup (nothing);
  pd_customers_name (GTK_WIDGET (self->list), label, NULL);
  pd_record_picker_set (self, 0, NULL);
}

void
pd_record_picker_set_model (PdRecordPicker *self, PdQueryModel *model)
{
  g_autoptr (GtkSingleSelection) selection = NULL;

  g_return_if_fail (PD_IS_RECORD_PICKER (self));

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  if (model != NULL) {
    selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (model)));
    gtk_single_selection_set_autoselect (selection, FALSE);
    gtk_single_selection_set_can_unselect (selection, TRUE);
    g_signal_connect_object (model, "items-changed", G_CALLBACK (update_stack), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (model, "notify::loading", G_CALLBACK (choose_first), self,
                             G_CONNECT_SWAPPED);
  }
  self->wants_first = FALSE;
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  update_stack (self);
}

void
pd_record_picker_set (PdRecordPicker *self, gint64 row_id, const char *text)
{
  const char *shown = row_id != 0 && text != NULL ? text : self->nothing;

  g_return_if_fail (PD_IS_RECORD_PICKER (self));

  self->row_id = row_id;
  gtk_label_set_text (self->chosen, shown);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), row_id != 0 ? text : NULL);
  pd_customers_name (GTK_WIDGET (self->button), self->label, shown);
}

gint64
pd_record_picker_get_row_id (PdRecordPicker *self)
{
  g_return_val_if_fail (PD_IS_RECORD_PICKER (self), 0);

  return self->row_id;
}
