// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-request-list.h"

#include <glib/gi18n.h>

#include "pd-choice.h"
#include "pd-customers-util.h"
#include "pd-requests-util.h"
#include "pd-role-page.h"
#include "pd-table.h"

struct _PdRequestList
{
  AdwBin parent_instance;
  PdDesk *desk;        /* (owned) */
  PdQueryModel *model; /* (owned): the table has it while the roles show requests */
  PdTable *table;      /* (unowned): the slot's child */
  GtkWidget *roles;    /* (unowned): child; the list or the role page */
  GtkDropDown *state;
  GtkDropDown *type;
  GtkWidget *clear;
  GtkWidget *new_button;
  GtkWidget *slot;
};

G_DEFINE_FINAL_TYPE (PdRequestList, pd_request_list, ADW_TYPE_BIN)

enum { NEW_REQUEST, N_SIGNALS };
static guint signals[N_SIGNALS];

/* 9.12, and the desk's own drafts. */
static const char *const states[] = { PD_REQUEST_DRAFT, PD_REQUEST_OPEN, PD_REQUEST_ATTENTION,
                                      PD_REQUEST_CLOSED, NULL };
static const char *const types[] = { PD_REQUEST_PARTNER_CENTER, PD_REQUEST_AZURE, NULL };

/* For the ages: a cell's text is made of its record alone. All desks of a program have the same
 * clock. (weak pointer) (nullable) */
static PdClock *cell_clock;

/* --- cells --- */

static const char *
get_type_title (const char *type)
{
  if (g_strcmp0 (type, PD_REQUEST_PARTNER_CENTER) == 0)
    return _ ("Partner Center");
  if (g_strcmp0 (type, PD_REQUEST_AZURE) == 0)
    return _ ("Azure");

  return type;
}

static char *
format_title (PdRecord *record)
{
  const char *title = pd_support_request_get_title (PD_SUPPORT_REQUEST (record));

  return g_strdup (title != NULL && *title != '\0' ? title : _ ("(no title yet)"));
}

static char *
format_type (PdRecord *record)
{
  return g_strdup (get_type_title (pd_support_request_get_kind (PD_SUPPORT_REQUEST (record))));
}

static char *
format_age (PdRecord *record)
{
  if (cell_clock == NULL)
    return NULL;

  return pd_requests_format_age (pd_support_request_get_created_at (PD_SUPPORT_REQUEST (record)),
                                 pd_clock_now (cell_clock));
}

static char *
format_refund (PdRecord *record)
{
  return pd_requests_format_refund (PD_SUPPORT_REQUEST (record));
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: foot line of a list of support requests; %s is a number. */
  return g_strdup_printf (ngettext ("%s request", "%s requests", (gulong) count), number);
}

/* --- callbacks --- */

static void
filter_changed_cb (PdRequestList *self)
{
  g_autoptr (PdQuery) query = NULL;

  if (self->model == NULL)
    return;

  query = pd_query_copy (pd_query_model_get_query (self->model));
  g_free (query->status);
  query->status = g_strdup (pd_choice_get_id (self->state));
  g_free (query->request_type);
  query->request_type = g_strdup (pd_choice_get_id (self->type));
  gtk_widget_set_visible (self->clear, query->status != NULL || query->request_type != NULL);
  pd_query_model_set_query (self->model, query);
}

static void
clear_clicked_cb (PdRequestList *self)
{
  gtk_drop_down_set_selected (self->state, 0);
  gtk_drop_down_set_selected (self->type, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->state));
}

static void
new_clicked_cb (PdRequestList *self)
{
  g_signal_emit (self, signals[NEW_REQUEST], 0);
}

static void
activated_cb (PdRequestList *self, PdRecord *record)
{
  if (pd_record_get_loaded (record))
    pd_requests_open (GTK_WIDGET (self), self->desk, PD_SUPPORT_REQUEST (record));
}

/* Section 1: who sees no customer's reservations sees at least the own Partner Center ones. */
static void
roles_changed_cb (PdRequestList *self)
{
  g_autoptr (PdVerdict) verdict =
      pd_desk_judge_list (self->desk, pd_query_model_get_query (self->model));

  pd_table_set_model (self->table, pd_role_page_apply (self->roles, verdict) ? self->model : NULL);
}

/* --- construction --- */

static void
make_table (PdRequestList *self, gboolean of_customer)
{
  self->table = pd_table_new (of_customer ? "customer-requests" : "requests");
  pd_table_set_label (self->table, _ ("Support requests"));
  pd_table_add_column (self->table, "number", _ ("Number"), "number", NULL, PD_CELL_IDENTIFIER,
                       PD_SORT_ORDER_ID, 160, 0);
  if (!of_customer)
    pd_table_add_column (self->table, "customer", _ ("Customer"), "customer-name", NULL,
                         PD_CELL_TEXT, PD_SORT_CUSTOMER, 130, 1);
  pd_table_add_column (self->table, "title", _ ("Title"), "title", format_title, PD_CELL_EXPAND,
                       PD_SORT_TITLE, 160, 0);
  pd_table_add_column (self->table, "type", _ ("Type"), "type", format_type, PD_CELL_TEXT,
                       PD_SORT_DEFAULT, 140, 5);
  pd_table_add_column (self->table, "state", _ ("State"), "state", NULL, PD_CELL_STATE,
                       PD_SORT_STATUS, 100, 0);
  pd_table_add_column (self->table, "age", _ ("Age"), "created-at", format_age, PD_CELL_NUMBER,
                       PD_SORT_CREATED, 85, 2);
  pd_table_add_column (self->table, "answered", _ ("Last answer"), "answered-at", NULL,
                       PD_CELL_DATE, PD_SORT_DEFAULT, 112, 3);
  pd_table_add_column (self->table, "refund", _ ("Refund"), "refund-state", format_refund,
                       PD_CELL_NUMBER, PD_SORT_DEFAULT, 165, 4);
  pd_table_set_copy_property (self->table, "number");
  pd_table_set_count_format (self->table, format_count);
  pd_table_set_empty (
      self->table, "help-about-symbolic", _ ("No support requests yet"),
      _ ("Report a problem with Partner Center here. A request about an Azure reservation "
         "begins on the reservation."),
      NULL, NULL);
  g_signal_connect_object (self->table, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self->slot), GTK_WIDGET (self->table));
}

static void
set_up_filters (PdRequestList *self)
{
  const char *state_titles[G_N_ELEMENTS (states)] = { NULL };
  const char *type_titles[G_N_ELEMENTS (types)] = { NULL };

  for (gsize i = 0; states[i] != NULL; i++)
    state_titles[i] = pd_state_get_title (states[i]);
  for (gsize i = 0; types[i] != NULL; i++)
    type_titles[i] = get_type_title (types[i]);
  pd_choice_set_up (self->state, C_ ("status", "All"), states, state_titles);
  pd_choice_set_up (self->type, C_ ("type", "All"), types, type_titles);
}

static void
pd_request_list_dispose (GObject *object)
{
  PdRequestList *self = PD_REQUEST_LIST (object);

  g_clear_object (&self->model);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_request_list_parent_class)->dispose (object);
}

static void
pd_request_list_class_init (PdRequestListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_request_list_dispose;
  signals[NEW_REQUEST] = g_signal_new ("new-request", PD_TYPE_REQUEST_LIST, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REQUESTS_RESOURCE ("pd-request-list.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdRequestList, state);
  gtk_widget_class_bind_template_child (widget_class, PdRequestList, type);
  gtk_widget_class_bind_template_child (widget_class, PdRequestList, clear);
  gtk_widget_class_bind_template_child (widget_class, PdRequestList, new_button);
  gtk_widget_class_bind_template_child (widget_class, PdRequestList, slot);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_clicked_cb);
}

static void
pd_request_list_init (PdRequestList *self)
{
  pd_requests_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  set_up_filters (self);
}

GtkWidget *
pd_request_list_new (PdDesk *desk, gint64 customer_row_id)
{
  PdRequestList *self = g_object_new (PD_TYPE_REQUEST_LIST, NULL);
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_REQUESTS);

  self->desk = g_object_ref (desk);
  g_set_weak_pointer (&cell_clock, pd_desk_get_clock (desk));
  query->customer_row_id = customer_row_id;
  query->sort = PD_SORT_DATE;
  query->descending = TRUE;
  self->model = pd_desk_list (desk, query);
  gtk_widget_set_visible (self->new_button, customer_row_id != 0);
  make_table (self, customer_row_id != 0);
  self->roles = pd_role_page_wrap_child (ADW_BIN (self));
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (roles_changed_cb), self,
                           G_CONNECT_SWAPPED);
  roles_changed_cb (self);

  return GTK_WIDGET (self);
}

void
pd_request_list_search (PdRequestList *self, const char *text)
{
  g_return_if_fail (PD_IS_REQUEST_LIST (self));

  pd_table_set_search (self->table, text);
  pd_query_model_set_search (self->model, text); /* also while the roles hide the table */
}

void
pd_request_list_focus (PdRequestList *self)
{
  g_return_if_fail (PD_IS_REQUEST_LIST (self));

  if (pd_table_get_model (self->table) != NULL)
    pd_table_focus (self->table);
  else
    gtk_widget_child_focus (self->roles, GTK_DIR_TAB_FORWARD);
}
