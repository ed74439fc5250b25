// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-activity-page.h"

#include <glib/gi18n.h>

#include "pd-activity-details.h"
#include "pd-choice.h"
#include "pd-date-entry.h"
#include "pd-date-range.h"
#include "pd-dialogs.h"
#include "pd-role-page.h"
#include "pd-table.h"
#include "pd-text.h"
#include "pd-widgets.h"
#include "pd-window.h"

struct _PdActivityPage
{
  PdBasePage parent_instance;

  GtkWidget *hidden_box;
  GtkWidget *hidden_part;
  PdVerdictLine *hidden_verdict;
  PdDateRange *range;
  GtkWidget *operation;
  GtkWidget *slot;
  GtkWidget *details_revealer;
  PdActivityDetails *details;

  GtkWidget *roles;          /* (unowned): child; the log or the role page */
  GtkWidget *export_button;  /* (owned): the header's */
  PdTable *table;            /* (unowned): the slot's child */
  GCancellable *cancellable; /* (owned) (not nullable) */
};

static void page_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdActivityPage,
                               pd_activity_page,
                               PD_TYPE_BASE_PAGE,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_init))

/* Rule 6.10 and the desk's own. */
static const char *const operations[] = { PD_OPERATION_GET_KEY,
                                          PD_OPERATION_GET_LINK,
                                          PD_OPERATION_DOWNLOAD,
                                          PD_OPERATION_CREATE_ORDER,
                                          PD_OPERATION_UPDATE_ORDER,
                                          PD_OPERATION_CREATE_CUSTOMER,
                                          PD_OPERATION_UPDATE_CUSTOMER,
                                          PD_OPERATION_ACCEPT_AGREEMENT,
                                          PD_OPERATION_IMPORT_KEYS,
                                          PD_OPERATION_IMPORT_CUSTOMERS,
                                          PD_OPERATION_IMPORT_CATALOG,
                                          PD_OPERATION_EXPORT,
                                          PD_OPERATION_CHANGE_ROLES,
                                          PD_OPERATION_CHANGE_SETTINGS,
                                          PD_OPERATION_CHECKLIST,
                                          PD_OPERATION_END_OUTBOX,
                                          NULL };

static char *
format_operation (PdRecord *record)
{
  return g_strdup (pd_operation_get_title (pd_activity_get_operation (PD_ACTIVITY (record))));
}

static char *
format_customer (PdRecord *record)
{
  const char *name = pd_activity_get_customer_name (PD_ACTIVITY (record));

  return g_strdup (name != NULL ? name : "—");
}

static char *
format_status (PdRecord *record)
{
  return g_strdup (pd_activity_status_get_title (pd_activity_get_status (PD_ACTIVITY (record))));
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: %s is a number in the reader's form: records of the activity log. */
  return g_strdup_printf (ngettext ("%s record", "%s records", (gulong) count), number);
}

/* --- what the roles show (1.4, 1.5) --- */

/* FALSE: nothing at all, which the role page says instead. */
static gboolean
narrow_by_roles (PdActivityPage *self, PdQuery *query)
{
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));
  g_autoptr (PdVerdict) keys = pd_desk_judge_role (desk, PD_ACT_SEE_KEY_LOG);
  g_autoptr (PdVerdict) others = pd_desk_judge_role (desk, PD_ACT_SEE_CUSTOMER_LOG);
  gboolean see_keys = pd_verdict_get_allowed (keys);
  gboolean see_others = pd_verdict_get_allowed (others);

  gtk_widget_set_visible (self->hidden_box, see_keys != see_others);
  gtk_label_set_label (GTK_LABEL (self->hidden_part),
                       see_keys ? _ ("Records of orders, customers and settings are hidden.")
                                : _ ("Records of keys and downloads are hidden."));
  pd_verdict_line_set_verdict (self->hidden_verdict, see_keys ? others : keys);
  query->key_access_only = see_keys && !see_others;
  query->no_key_access = !see_keys && see_others;

  return pd_role_page_apply (self->roles, see_keys ? keys : others);
}

static PdQuery *
make_query (PdActivityPage *self)
{
  PdQueryModel *model = pd_table_get_model (self->table);
  PdQuery *query = NULL;

  if (model != NULL) {
    query = pd_query_copy (pd_query_model_get_query (model));
  } else {
    query = pd_query_new (PD_LIST_ACTIVITY);
    query->sort = PD_SORT_DATE;
    query->descending = TRUE;
  }
  g_free (query->operation);
  query->operation = g_strdup (pd_choice_get_id (GTK_DROP_DOWN (self->operation)));

  return query;
}

static void
update_query (PdActivityPage *self)
{
  g_autoptr (PdQuery) query = make_query (self);
  gboolean shown = narrow_by_roles (self, query);

  gtk_widget_set_visible (self->export_button, shown);
  if (!shown) {
    pd_table_set_model (self->table, NULL);
    return;
  }

  if (!pd_date_range_get (self->range, &query->from, &query->to))
    return;

  if (pd_table_get_model (self->table) != NULL) {
    pd_query_model_set_query (pd_table_get_model (self->table), query);
  } else {
    g_autoptr (PdQueryModel) model =
        pd_desk_list (pd_base_page_get_desk (PD_BASE_PAGE (self)), query);

    pd_table_set_model (self->table, model);
  }
}

static void
filter_changed_cb (PdActivityPage *self)
{
  if (self->table != NULL)
    update_query (self);
}

/* Rule 6.5. */
static void
set_last_month (PdActivityPage *self)
{
  PdClock *clock = pd_desk_get_clock (pd_base_page_get_desk (PD_BASE_PAGE (self)));
  gint64 today = pd_date_from_local (pd_clock_now (clock));

  pd_date_range_set (self->range, pd_instant_add_months (today, -1), today);
}

/* --- details --- */

static void
activated_cb (PdActivityPage *self, PdRecord *record)
{
  pd_activity_details_set_activity (self->details, PD_ACTIVITY (record));
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->details_revealer), TRUE);
}

/* Open details follow the selection. */
static void
selection_changed_cb (PdActivityPage *self)
{
  PdRecord *record = pd_table_get_selected (self->table);

  if (record != NULL && pd_record_get_loaded (record) &&
      gtk_revealer_get_reveal_child (GTK_REVEALER (self->details_revealer)))
    pd_activity_details_set_activity (self->details, PD_ACTIVITY (record));
}

static void
details_closed_cb (PdActivityPage *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->details_revealer), FALSE);
  pd_table_focus (self->table);
}

/* --- export (6.7) --- */

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gint64 rows = pd_desk_export_finish (PD_DESK (source), result, &error);
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  PdActivityPage *self = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = PD_ACTIVITY_PAGE (user_data);
  gtk_widget_set_sensitive (self->export_button, TRUE);
  if (rows < 0) {
    pd_window_show_error (pd_window_of (GTK_WIDGET (self)), "Exporting the log", error);
    return;
  }

  number = pd_text_number (rows);
  text = g_strdup_printf (
      ngettext ("%s record was exported.", "%s records were exported.", (gulong) rows), number);
  pd_window_toast (pd_window_of (GTK_WIDGET (self)), text);
}

static void
file_chosen_cb (GFile *file, gpointer user_data)
{
  g_autoptr (PdActivityPage) self = user_data;
  PdQueryModel *model = pd_table_get_model (self->table);

  if (file == NULL || model == NULL || pd_window_of (GTK_WIDGET (self)) == NULL)
    return;

  gtk_widget_set_sensitive (self->export_button, FALSE);
  pd_desk_export_async (pd_base_page_get_desk (PD_BASE_PAGE (self)), PD_EXPORT_ACTIVITY, file,
                        pd_query_model_get_query (model), TRUE, NULL, NULL, self->cancellable,
                        exported_cb, self);
}

static void
export_clicked_cb (PdActivityPage *self)
{
  pd_dialogs_save_file (GTK_WIDGET (self), _ ("Export log"), _ ("activity-log.csv"), file_chosen_cb,
                        g_object_ref (self));
}

/* --- construction --- */

static void
make_table (PdActivityPage *self)
{
  self->table = pd_table_new ("activity");
  pd_table_set_label (self->table, _ ("Activity log"));
  pd_table_add_column (self->table, "at", _ ("Date-Time"), "at", NULL, PD_CELL_DATE_TIME,
                       PD_SORT_DATE, 170, 0);
  pd_table_add_column (self->table, "customer", _ ("Affected customer"), "customer-name",
                       format_customer, PD_CELL_EXPAND, PD_SORT_CUSTOMER, 160, 0);
  pd_table_add_column (self->table, "operation", _ ("Action"), "operation", format_operation,
                       PD_CELL_EXPAND, PD_SORT_OPERATION, 170, 0);
  pd_table_add_column (self->table, "user", _ ("Partner user"), "user-name", NULL, PD_CELL_TEXT,
                       PD_SORT_USER, 150, 1);
  pd_table_add_column (self->table, "status", _ ("Result"), "status", format_status, PD_CELL_TEXT,
                       PD_SORT_DEFAULT, 110, 2);
  pd_table_set_copy_property (self->table, "resource");
  pd_table_set_count_format (self->table, format_count);
  pd_table_set_empty (self->table, "document-open-recent-symbolic", _ ("Nothing was done yet"),
                      _ ("Each look at a key, each download and each change stands here."), NULL,
                      NULL);
  g_signal_connect_object (self->table, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self->slot), GTK_WIDGET (self->table));
}

static void
pd_activity_page_constructed (GObject *object)
{
  PdActivityPage *self = PD_ACTIVITY_PAGE (object);
  const char *titles[G_N_ELEMENTS (operations)] = { NULL };

  G_OBJECT_CLASS (pd_activity_page_parent_class)->constructed (object);

  for (gsize i = 0; operations[i] != NULL; i++)
    titles[i] = pd_operation_get_title (operations[i]);
  pd_choice_set_up (GTK_DROP_DOWN (self->operation), C_ ("action", "All"), operations, titles);
  set_last_month (self);
  make_table (self);
  self->roles = pd_role_page_wrap_child (ADW_BIN (self));
  self->export_button = g_object_ref_sink (gtk_button_new_with_label (_ ("Export log")));
  g_signal_connect_object (self->export_button, "clicked", G_CALLBACK (export_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pd_base_page_get_desk (PD_BASE_PAGE (self)), "notify::roles",
                           G_CALLBACK (update_query), self, G_CONNECT_SWAPPED);
  update_query (self);
}

static void
pd_activity_page_dispose (GObject *object)
{
  PdActivityPage *self = PD_ACTIVITY_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->export_button);
  G_OBJECT_CLASS (pd_activity_page_parent_class)->dispose (object);
}

static void
pd_activity_page_finalize (GObject *object)
{
  g_clear_object (&PD_ACTIVITY_PAGE (object)->cancellable);
  G_OBJECT_CLASS (pd_activity_page_parent_class)->finalize (object);
}

static char *
pd_activity_page_dup_title (PdPage *page)
{
  return g_strdup (_ ("Activity log"));
}

static void
pd_activity_page_search (PdPage *page, const char *text)
{
  pd_table_set_search (PD_ACTIVITY_PAGE (page)->table, text);
}

static GtkWidget *
pd_activity_page_get_header_widget (PdPage *page)
{
  return PD_ACTIVITY_PAGE (page)->export_button;
}

static void
pd_activity_page_focus (PdPage *page)
{
  PdActivityPage *self = PD_ACTIVITY_PAGE (page);

  pd_role_page_focus (self->roles, self->table);
}

static void
page_init (PdPageInterface *iface)
{
  iface->dup_title = pd_activity_page_dup_title;
  iface->search = pd_activity_page_search;
  iface->get_header_widget = pd_activity_page_get_header_widget;
  iface->focus = pd_activity_page_focus;
}

static void
pd_activity_page_class_init (PdActivityPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pd_activity_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = pd_activity_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_activity_page_finalize;
  g_type_ensure (PD_TYPE_ACTIVITY_DETAILS);
  g_type_ensure (PD_TYPE_DATE_RANGE);
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-activity-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PdActivityPage, hidden_box);
  gtk_widget_class_bind_template_child (widget_class, PdActivityPage, hidden_part);
  gtk_widget_class_bind_template_child (widget_class, PdActivityPage, hidden_verdict);
  gtk_widget_class_bind_template_child (widget_class, PdActivityPage, range);
  gtk_widget_class_bind_template_child (widget_class, PdActivityPage, operation);
  gtk_widget_class_bind_template_child (widget_class, PdActivityPage, slot);
  gtk_widget_class_bind_template_child (widget_class, PdActivityPage, details_revealer);
  gtk_widget_class_bind_template_child (widget_class, PdActivityPage, details);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, details_closed_cb);
}

static void
pd_activity_page_init (PdActivityPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_activity_page_new (PdDesk *desk)
{
  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  return g_object_new (PD_TYPE_ACTIVITY_PAGE, "desk", desk, NULL);
}
