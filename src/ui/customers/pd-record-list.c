// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-record-list.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"

/* Nothing under 200 ms shows a spinner. */
#define LOADING_DELAY_MS 200

struct _PdRecordList
{
  AdwBin parent_instance;
  GtkStack *stack;
  GtkListView *view;
  AdwStatusPage *empty_page;
  AdwStatusPage *failed_page;
  GtkButton *empty_button;
  GtkSpinner *spinner;
  GtkLabel *foot;
  PdQueryModel *model; /* (owned) (nullable) until set up */
  char *(*count_format) (gint64 count);
  guint loading_source;
};

G_DEFINE_FINAL_TYPE (PdRecordList, pd_record_list, ADW_TYPE_BIN)

enum { ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
loading_late_cb (gpointer user_data)
{
  PdRecordList *self = user_data;

  self->loading_source = 0;
  gtk_spinner_start (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "loading");

  return G_SOURCE_REMOVE;
}

static void
show_page (PdRecordList *self, const char *page)
{
  g_clear_handle_id (&self->loading_source, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
show_error (PdRecordList *self, const GError *error)
{
  g_autofree char *text = pd_error_to_user_text (error);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->failed_page, escaped);
  show_page (self, "failed");
}

static void
update (PdRecordList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const GError *error = pd_query_model_get_error (self->model);
  const char *search = pd_query_model_get_query (self->model)->search;
  g_autofree char *count = self->count_format != NULL ? self->count_format (n) : NULL;

  gtk_label_set_text (self->foot, count != NULL ? count : "");
  if (error != NULL)
    show_error (self, error);
  else if (n > 0)
    show_page (self, "list");
  else if (pd_query_model_get_loading (self->model)) {
    if (self->loading_source == 0)
      self->loading_source = g_timeout_add (LOADING_DELAY_MS, loading_late_cb, self);
  } else
    show_page (self, search != NULL && *search != '\0' ? "nothing" : "empty");
}

static void
activate_cb (PdRecordList *self, guint position)
{
  g_signal_emit (self, signals[ACTIVATE], 0, position);
}

static void
retry_clicked_cb (PdRecordList *self)
{
  pd_query_model_retry (self->model);
}

static void
pd_record_list_dispose (GObject *object)
{
  PdRecordList *self = PD_RECORD_LIST (object);

  g_clear_handle_id (&self->loading_source, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (pd_record_list_parent_class)->dispose (object);
}

static gboolean
pd_record_list_grab_focus (GtkWidget *widget)
{
  PdRecordList *self = PD_RECORD_LIST (widget);
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "list") == 0)
    return gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);

  return page != NULL && gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
pd_record_list_class_init (PdRecordListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_record_list_dispose;
  widget_class->grab_focus = pd_record_list_grab_focus;
  signals[ACTIVATE] = g_signal_new ("activate", PD_TYPE_RECORD_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-record-list.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdRecordList, stack);
  gtk_widget_class_bind_template_child (widget_class, PdRecordList, view);
  gtk_widget_class_bind_template_child (widget_class, PdRecordList, empty_page);
  gtk_widget_class_bind_template_child (widget_class, PdRecordList, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PdRecordList, empty_button);
  gtk_widget_class_bind_template_child (widget_class, PdRecordList, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdRecordList, foot);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
}

static void
pd_record_list_init (PdRecordList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

void
pd_record_list_setup (PdRecordList *self,
                      PdQueryModel *model,
                      GtkListItemFactory *factory,
                      const char *label)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  g_return_if_fail (PD_IS_RECORD_LIST (self));
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (model);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (model))));
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, selection);
  pd_customers_name (GTK_WIDGET (self->view), label, NULL);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::loading", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::error", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
pd_record_list_set_empty (PdRecordList *self,
                          const char *icon_name,
                          const char *title,
                          const char *description,
                          const char *action_label,
                          const char *action_name)
{
  g_return_if_fail (PD_IS_RECORD_LIST (self));

  adw_status_page_set_icon_name (self->empty_page, icon_name);
  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, description);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), action_label != NULL);
  if (action_label != NULL) {
    gtk_button_set_label (self->empty_button, action_label);
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->empty_button), action_name);
  }
}

void
pd_record_list_set_count_format (PdRecordList *self, char *(*format) (gint64 count))
{
  g_return_if_fail (PD_IS_RECORD_LIST (self));

  self->count_format = format;
  if (self->model != NULL)
    update (self);
}

void
pd_record_list_scroll_to (PdRecordList *self, guint position)
{
  g_return_if_fail (PD_IS_RECORD_LIST (self));

  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}
