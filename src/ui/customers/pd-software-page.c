// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-software-page.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-job-bar.h"
#include "pd-record-list.h"
#include "pd-software-row.h"

/* How often what depends on the clock is looked at (7.14). */
#define TICK_SECONDS 20

struct _PdSoftwarePage
{
  AdwBin parent_instance;
  PdDesk *desk;         /* (owned) */
  PdCustomer *customer; /* (owned) */
  GtkStack *stack;
  AdwStatusPage *forbidden_page;
  PdJobBar *job_bar;
  PdRecordList *list;
  PdQueryModel *model;       /* (owned) */
  GHashTable *states;        /* (owned): line row ID -> PdSoftwareState */
  GHashTable *rows;          /* (owned): line row ID -> PdSoftwareRow that shows it (unowned) */
  GSimpleActionGroup *group; /* (owned): "software" */
  gint64 wanted_row_id;      /* to be shown as soon as it is known; 0 = none */
  gint64 unfolded_row_id;    /* to be brought into view with what has unfolded; 0 = none */
  guint unfolded_tick;       /* of the list; 0 = none */
  guint unfolded_frames;     /* seen since */
  guint tick_source;
  int day; /* in UTC, when it was looked last */
};

G_DEFINE_FINAL_TYPE (PdSoftwarePage, pd_software_page, ADW_TYPE_BIN)

static gint64 *
copy_id (gint64 row_id)
{
  return g_memdup2 (&row_id, sizeof row_id);
}

static PdSoftwareState *
get_state (PdSoftwarePage *self, gint64 row_id)
{
  PdSoftwareState *state = g_hash_table_lookup (self->states, &row_id);

  if (state == NULL) {
    state = pd_software_state_new ();
    g_hash_table_insert (self->states, copy_id (row_id), state);
  }

  return state;
}

/* --- rows --- */

/* A frame's ticks come before its layout: only in the second one the row is as high as it will be.
 */
static gboolean
unfolded_tick_cb (GtkWidget *list, GdkFrameClock *clock, gpointer user_data)
{
  PdSoftwarePage *self = user_data;
  guint position;

  if (++self->unfolded_frames < 2)
    return G_SOURCE_CONTINUE;

  self->unfolded_tick = 0;
  position = pd_query_model_find (self->model, self->unfolded_row_id);
  if (position != G_MAXUINT)
    pd_record_list_scroll_to (self->list, position);
  return G_SOURCE_REMOVE;
}

/* Unfolded at the lower edge it would be out of sight. */
static void
unfolded_cb (PdSoftwarePage *self, gint64 row_id)
{
  self->unfolded_row_id = row_id;
  self->unfolded_frames = 0;
  if (self->unfolded_tick == 0)
    self->unfolded_tick =
        gtk_widget_add_tick_callback (GTK_WIDGET (self->list), unfolded_tick_cb, self, NULL);
}

static void
setup_cb (PdSoftwarePage *self, GtkListItem *item)
{
  GtkWidget *row = pd_software_row_new (self->desk, self->customer);

  g_signal_connect_object (row, "unfolded", G_CALLBACK (unfolded_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (PdSoftwarePage *self, GtkListItem *item)
{
  PdRecord *record = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  gint64 row_id = pd_record_get_row_id (record);

  g_hash_table_insert (self->rows, copy_id (row_id), row);
  pd_software_row_set_customer (PD_SOFTWARE_ROW (row), self->customer);
  pd_software_row_set (PD_SOFTWARE_ROW (row), PD_ORDER_LINE (record), get_state (self, row_id));
}

static void
unbind_cb (PdSoftwarePage *self, GtkListItem *item)
{
  PdRecord *record = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  gint64 row_id = record != NULL ? pd_record_get_row_id (record) : 0;

  if (g_hash_table_lookup (self->rows, &row_id) == row)
    g_hash_table_remove (self->rows, &row_id);
  pd_software_row_set (PD_SOFTWARE_ROW (row), NULL, NULL);
}

static void
activate_cb (PdSoftwarePage *self, guint position)
{
  g_autoptr (PdRecord) record = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  gint64 row_id = record != NULL ? pd_record_get_row_id (record) : 0;
  PdSoftwareRow *row = g_hash_table_lookup (self->rows, &row_id);

  if (row != NULL)
    pd_software_row_set_expanded (row, !get_state (self, row_id)->expanded);
}

static void
update_rows (PdSoftwarePage *self)
{
  GHashTableIter iter;
  gpointer row = NULL;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    pd_software_row_update (row);
}

static int
get_day (PdSoftwarePage *self)
{
  return pd_instant_get_day (pd_clock_now (pd_desk_get_clock (self->desk)));
}

/* Windows end with a day in UTC (7.3): the verdicts that came with the lines are made anew then. */
static gboolean
tick_cb (gpointer user_data)
{
  PdSoftwarePage *self = user_data;
  int day = get_day (self);

  if (self->day != day)
    pd_query_model_retry (self->model);
  self->day = day;
  update_rows (self);

  return G_SOURCE_CONTINUE;
}

static void
show_wanted (PdSoftwarePage *self)
{
  gint64 row_id = self->wanted_row_id;
  guint position = G_MAXUINT;
  PdSoftwareRow *row = NULL;

  if (row_id == 0)
    return;
  position = pd_query_model_find (self->model, row_id);
  if (position == G_MAXUINT)
    return;

  self->wanted_row_id = 0;
  row = g_hash_table_lookup (self->rows, &row_id);
  if (row != NULL)
    pd_software_row_set_expanded (row, TRUE);
  else
    get_state (self, row_id)->expanded = TRUE;
  pd_record_list_scroll_to (self->list, position);
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: foot line of the Software page; %s is a number. */
  return g_strdup_printf (ngettext ("%s purchase", "%s purchases", (gulong) count), number);
}

static void
roles_changed_cb (PdSoftwarePage *self)
{
  g_autoptr (PdVerdict) verdict = pd_desk_judge_role (self->desk, PD_ACT_SEE_SOFTWARE); /* 1.1 */
  gboolean allowed = pd_verdict_get_allowed (verdict);
  const char *reason = pd_verdict_get_reason (verdict);

  if (!allowed) {
    g_autofree char *escaped = g_markup_escape_text (reason != NULL ? reason : "", -1);

    adw_status_page_set_description (self->forbidden_page, escaped);
  }
  gtk_stack_set_visible_child_name (self->stack, allowed ? "software" : "forbidden");
  update_rows (self);
}

static void
import_keys_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdSoftwarePage *self = user_data;

  pd_job_bar_import (self->job_bar, self->desk, PD_IMPORT_KEYS);
}

/* --- GObject --- */

static void
pd_software_page_dispose (GObject *object)
{
  PdSoftwarePage *self = PD_SOFTWARE_PAGE (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "software", NULL);
  g_clear_object (&self->group);
  g_clear_object (&self->model);
  g_clear_object (&self->customer);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_software_page_parent_class)->dispose (object);
}

static void
pd_software_page_finalize (GObject *object)
{
  PdSoftwarePage *self = PD_SOFTWARE_PAGE (object);

  g_hash_table_unref (self->states);
  g_hash_table_unref (self->rows);
  G_OBJECT_CLASS (pd_software_page_parent_class)->finalize (object);
}

static void
pd_software_page_class_init (PdSoftwarePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_software_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_software_page_finalize;
  g_type_ensure (PD_TYPE_RECORD_LIST);
  g_type_ensure (PD_TYPE_JOB_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-software-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdSoftwarePage, stack);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwarePage, forbidden_page);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwarePage, job_bar);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwarePage, list);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
pd_software_page_init (PdSoftwarePage *self)
{
  static const GActionEntry entries[] = {
    { .name = "import-keys", .activate = import_keys_cb },
  };

  self->states = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                        (GDestroyNotify) pd_software_state_free);
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "software", G_ACTION_GROUP (self->group));
  self->tick_source = g_timeout_add_seconds (TICK_SECONDS, tick_cb, self);
}

static void
set_up_list (PdSoftwarePage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  pd_record_list_setup (self->list, self->model, factory, _ ("Software"));
  pd_record_list_set_count_format (self->list, format_count);
  pd_record_list_set_empty (self->list, "package-x-generic-symbolic", _ ("No software yet"),
                            _ ("What is bought for this customer stands here, with its keys and "
                               "downloads."),
                            _ ("Add products"), "customer.show(('add-products', int64 0))");
}

GtkWidget *
pd_software_page_new (PdDesk *desk, PdCustomer *customer)
{
  PdSoftwarePage *self = g_object_new (PD_TYPE_SOFTWARE_PAGE, NULL);
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_SOFTWARE);

  self->desk = g_object_ref (desk);
  self->customer = g_object_ref (customer);
  self->day = get_day (self);
  query->customer_row_id = pd_record_get_row_id (PD_RECORD (customer));
  self->model = pd_desk_list (desk, query);
  set_up_list (self);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (show_wanted), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (roles_changed_cb), self,
                           G_CONNECT_SWAPPED);
  roles_changed_cb (self);

  return GTK_WIDGET (self);
}

void
pd_software_page_set_customer (PdSoftwarePage *self, PdCustomer *customer)
{
  GHashTableIter iter;
  gpointer row = NULL;

  g_return_if_fail (PD_IS_SOFTWARE_PAGE (self));

  if (!g_set_object (&self->customer, customer))
    return;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    pd_software_row_set_customer (row, customer);
}

void
pd_software_page_search (PdSoftwarePage *self, const char *text)
{
  g_return_if_fail (PD_IS_SOFTWARE_PAGE (self));

  pd_query_model_set_search (self->model, text);
}

void
pd_software_page_show_line (PdSoftwarePage *self, gint64 line_row_id)
{
  g_return_if_fail (PD_IS_SOFTWARE_PAGE (self));

  self->wanted_row_id = line_row_id;
  show_wanted (self);
}
