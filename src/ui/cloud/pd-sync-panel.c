// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-sync-panel.h"

#include <glib/gi18n.h>

#include "pd-cloud-state.h"
#include "pd-customers-util.h"
#include "pd-sync-control.h"

#define UPDATE_MS 200  /* progress comes more often than anybody reads */
#define MAX_FAULTS 200 /* shown; all of them are copied */

struct _PdSyncPanel
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *sentence;
  GtkWidget *full_button;
  GtkButton *sync_button;
  GtkWidget *sign_in_button;
  GtkWidget *stop_button;
  GtkWidget *progress_box;
  GtkProgressBar *bar;
  GtkLabel *progress;
  GtkWidget *result_box;
  GtkLabel *result;
  GtkWidget *faults_box;
  GtkListBox *faults;

  PdDesk *desk;          /* (owned) (nullable) before it is set */
  PdCloudAccount *cloud; /* (owned) (nullable): a local account has none */
  GPtrArray *shown;      /* (owned) (nullable): the faults that the list shows */
  gboolean stopping;     /* the pass under way was asked to end */
  guint update_id;
};

G_DEFINE_FINAL_TYPE (PdSyncPanel, pd_sync_panel, ADW_TYPE_BIN)

/* Every value set asks for a frame: only what is new is set. */
static void
set_text (GtkLabel *label, const char *text)
{
  const char *wanted = text != NULL ? text : "";

  if (g_strcmp0 (gtk_label_get_label (label), wanted) != 0)
    gtk_label_set_label (label, wanted);
  gtk_widget_set_visible (GTK_WIDGET (label), *wanted != '\0');
}

/* --- what did not come --- */

static GtkWidget *
new_fault_row (const PdSyncFault *fault)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *what = gtk_label_new (fault->what);
  GtkWidget *reason = gtk_label_new (fault->reason);

  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_ellipsize (GTK_LABEL (what), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (reason), 0);
  gtk_label_set_wrap (GTK_LABEL (reason), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (reason), GTK_NATURAL_WRAP_NONE);
  gtk_widget_add_css_class (reason, "caption");
  gtk_widget_add_css_class (reason, "dim-label");
  gtk_box_append (GTK_BOX (box), what);
  gtk_box_append (GTK_BOX (box), reason);
  if (fault->detail != NULL)
    gtk_widget_set_tooltip_text (box, fault->detail);

  return box;
}

static void
show_faults (PdSyncPanel *self)
{
  GPtrArray *faults = pd_cloud_account_get_faults (self->cloud);
  guint n = faults != NULL ? faults->len : 0;
  GtkListBoxRow *row = NULL;

  gtk_widget_set_visible (self->faults_box, n > 0);
  if (faults == self->shown &&
      n == (guint) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (self->faults), "pd-count")))
    return;

  while ((row = gtk_list_box_get_row_at_index (self->faults, 0)) != NULL)
    gtk_list_box_remove (self->faults, GTK_WIDGET (row));
  for (guint i = 0; i < MIN (n, MAX_FAULTS); i++)
    gtk_list_box_append (self->faults, new_fault_row (faults->pdata[i]));
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = faults != NULL ? g_ptr_array_ref (faults) : NULL;
  g_object_set_data (G_OBJECT (self->faults), "pd-count", GUINT_TO_POINTER (n));
}

/* --- all of it --- */

static void
update_buttons (PdSyncPanel *self, const PdCloudState *state)
{
  gboolean failed = state->sync_error != NULL || state->n_faults > 0;
  const char *reason = NULL;

  gtk_widget_set_visible (self->sign_in_button, !state->signed_in && !state->syncing);
  gtk_widget_set_visible (GTK_WIDGET (self->sync_button), state->signed_in && !state->syncing);
  gtk_widget_set_visible (self->full_button,
                          state->signed_in && !state->syncing && state->as_of != 0);
  gtk_widget_set_visible (self->stop_button, state->syncing && !self->stopping);
  gtk_button_set_label (self->sync_button, failed ? _ ("Retry") : _ ("Synchronise"));
  if (!state->online)
    reason = _ ("This computer is offline.");
  pd_customers_set_reason (GTK_WIDGET (self->sync_button), reason == NULL, reason);
  gtk_widget_set_sensitive (self->full_button, reason == NULL);
  gtk_widget_set_tooltip_text (
      self->full_button,
      reason != NULL ? reason : _ ("Reads everything anew and compares the counts. Takes longer."));
}

static void
update_progress (PdSyncPanel *self, const PdCloudState *state)
{
  g_autofree char *text = pd_cloud_state_to_progress (state);

  gtk_widget_set_visible (self->progress_box, state->syncing);
  if (!state->syncing)
    return;

  if (state->total > 0)
    gtk_progress_bar_set_fraction (self->bar,
                                   CLAMP ((double) state->done / (double) state->total, 0.0, 1.0));
  else
    gtk_progress_bar_pulse (self->bar);
  set_text (self->progress, text);
}

static void
update_result (PdSyncPanel *self, const PdCloudState *state)
{
  const char *result = pd_sync_control_get_result (self->cloud);
  /* What stopped it stands above as a sentence of its own. */
  gboolean said = result != NULL && g_strcmp0 (result, state->sync_error) == 0;

  gtk_widget_set_visible (self->result_box, result != NULL && !state->syncing && !said);
  set_text (self->result, result);
}

static void
update (PdSyncPanel *self)
{
  g_autoptr (PdCloudState) state = NULL;
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;
  gint64 now;

  if (self->cloud == NULL)
    return;

  now = pd_clock_now (pd_desk_get_clock (self->desk));
  state = pd_cloud_state_new (self->cloud);
  self->stopping = self->stopping && state->syncing;
  title = pd_cloud_state_to_title (state, now);
  sentence = pd_cloud_state_to_sentence (state, now);
  gtk_image_set_from_icon_name (self->icon, pd_cloud_state_to_icon (state));
  set_text (self->title, title);
  set_text (self->sentence, sentence);
  update_buttons (self, state);
  update_progress (self, state);
  update_result (self, state);
  show_faults (self);
}

static gboolean
update_cb (gpointer user_data)
{
  PdSyncPanel *self = user_data;
  gboolean syncing = FALSE;

  update (self);
  g_object_get (self->cloud, "syncing", &syncing, NULL);
  if (syncing)
    return G_SOURCE_CONTINUE;

  self->update_id = 0;
  return G_SOURCE_REMOVE;
}

static void
changed_cb (PdSyncPanel *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_timeout_add (UPDATE_MS, update_cb, self);
}

/* --- pressed --- */

static void
sync_clicked_cb (PdSyncPanel *self)
{
  pd_sync_control_start (self->cloud, FALSE);
  update (self);
}

static void
full_clicked_cb (PdSyncPanel *self)
{
  pd_sync_control_start (self->cloud, TRUE);
  update (self);
}

static void
stop_clicked_cb (PdSyncPanel *self)
{
  self->stopping = TRUE;
  pd_cloud_account_cancel_sync (self->cloud);
  update (self);
}

static void
put_away_clicked_cb (PdSyncPanel *self)
{
  pd_sync_control_put_away (self->cloud);
  update (self);
}

static void
copy_clicked_cb (PdSyncPanel *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));
  g_autofree char *text = pd_cloud_format_faults (pd_cloud_account_get_faults (self->cloud));

  if (window != NULL)
    pd_window_copy (window, text, _ ("Copied what did not come"));
}

/* --- GObject --- */

static void
pd_sync_panel_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pd_sync_panel_parent_class)->map (widget);
  update (PD_SYNC_PANEL (widget));
  changed_cb (PD_SYNC_PANEL (widget));
}

static void
pd_sync_panel_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&PD_SYNC_PANEL (widget)->update_id, g_source_remove);
  GTK_WIDGET_CLASS (pd_sync_panel_parent_class)->unmap (widget);
}

static void
pd_sync_panel_dispose (GObject *object)
{
  PdSyncPanel *self = PD_SYNC_PANEL (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_object (&self->cloud);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_sync_panel_parent_class)->dispose (object);
}

static void
pd_sync_panel_class_init (PdSyncPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_sync_panel_dispose;
  widget_class->map = pd_sync_panel_map;
  widget_class->unmap = pd_sync_panel_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CLOUD_RESOURCE ("pd-sync-panel.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, icon);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, title);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, sentence);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, full_button);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, sync_button);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, stop_button);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, progress_box);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, bar);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, progress);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, result_box);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, result);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, faults_box);
  gtk_widget_class_bind_template_child (widget_class, PdSyncPanel, faults);
  gtk_widget_class_bind_template_callback (widget_class, sync_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, full_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, put_away_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
pd_sync_panel_init (PdSyncPanel *self)
{
  pd_cloud_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

void
pd_sync_panel_set_desk (PdSyncPanel *self, PdDesk *desk)
{
  g_return_if_fail (PD_IS_SYNC_PANEL (self));
  g_return_if_fail (PD_IS_DESK (desk));
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_set_object (&self->cloud, pd_desk_get_cloud (desk));
  gtk_widget_set_visible (GTK_WIDGET (self), self->cloud != NULL);
  if (self->cloud == NULL)
    return;

  g_signal_connect_object (self->cloud, "notify", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cloud, "sync-ended", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
