// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-reservations-util.h"

#include <glib/gi18n.h>

/* A line is seldom split further than this. */
#define MAX_CANDIDATES 50

void
pd_reservations_load_css (void)
{
  pd_customers_add_style (PD_RESERVATIONS_RESOURCE ("reservations.css"));
}

void
pd_reservations_clear_list (GtkListBox *list)
{
  GtkListBoxRow *row = NULL;

  /* The placeholder is a child too, and stays. */
  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

GtkWidget *
pd_reservations_add_fact_widget (GtkListBox *list, const char *title, GtkWidget *widget)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  gtk_list_box_append (list, row);

  return row;
}

GtkWidget *
pd_reservations_add_fact (GtkListBox *list, const char *title, const char *value)
{
  GtkWidget *label = gtk_label_new (value != NULL && *value != '\0' ? value : "—");

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_widget_add_css_class (label, "figures");

  return pd_reservations_add_fact_widget (list, title, label);
}

void
pd_reservations_show_failure (GtkLabel *label, const char *doing, const GError *error)
{
  g_autofree char *text = NULL;

  if (error != NULL) {
    g_warning ("%s: %s", doing, error->message);
    text = pd_error_to_user_text (error);
  }
  pd_customers_set_label (label, text);
}

char *
pd_reservations_format_scope (PdReservation *reservation)
{
  const char *type = pd_reservation_get_scope_type (reservation);
  const char *name = pd_reservation_get_scope_name (reservation);

  if (type == NULL)
    return g_strdup ("—");
  if (name == NULL || *name == '\0' || g_str_equal (type, PD_SCOPE_SHARED))
    return g_strdup (pd_scope_get_title (type));

  /* Translators: a reservation's scope: %1$s such as "Single subscription", %2$s which one. */
  return g_strdup_printf (_ ("%1$s: %2$s"), pd_scope_get_title (type), name);
}

char *
pd_reservations_format_allowed (PdVerdict *verdict, gboolean exchange)
{
  g_autofree char *until = NULL;
  g_autofree char *days = NULL;

  if (pd_verdict_get_reason (verdict) != NULL)
    return g_strdup (pd_verdict_get_reason (verdict));
  if (pd_verdict_get_until (verdict) == PD_INSTANT_NONE)
    return NULL;

  until = pd_text_deadline (pd_verdict_get_until (verdict));
  days = pd_text_days (MAX (pd_verdict_get_days_left (verdict), 0));
  return exchange
             /* Translators: a date and time, and a number of days such as "30 days". */
             ? g_strdup_printf (_ ("Can be exchanged until %1$s, %2$s left."), until, days)
             /* Translators: a date and time, and a number of days such as "30 days". */
             : g_strdup_printf (_ ("Can be refunded until %1$s, %2$s left."), until, days);
}

/* --- from an order line to its reservation --- */

typedef struct
{
  GtkWidget *widget;   /* (owned) */
  PdQueryModel *model; /* (owned) */
  GPtrArray *records;  /* (element-type PdReservation) */
  gint64 customer_row_id;
  gint64 line_row_id;
  gint64 expires_at;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_object_unref (search->widget);
  g_object_unref (search->model);
  g_ptr_array_unref (search->records);
  g_free (search);
}

static void search_step (Search *search);

static void
search_end (Search *search)
{
  for (guint i = 0; i < search->records->len; i++)
    g_signal_handlers_disconnect_by_func (search->records->pdata[i], search_step, search);
  g_signal_handlers_disconnect_by_func (search->model, search_step, search);
  search_free (search);
}

static gboolean
is_cancelled (PdReservation *reservation)
{
  return g_strcmp0 (pd_reservation_get_state (reservation), PD_RESERVATION_CANCELLED) == 0;
}

static int
rate (Search *search, PdReservation *reservation)
{
  int points = 1;

  if (pd_reservation_get_line_row_id (reservation) != search->line_row_id)
    return 0;
  if (!is_cancelled (reservation))
    points += 2;
  if (pd_reservation_get_expires_at (reservation) == search->expires_at)
    points += 1;

  return points;
}

static void
search_decide (Search *search)
{
  PdWindow *window = pd_customers_window_of (search->widget);
  PdReservation *best = NULL;

  if (window == NULL)
    return;

  for (guint i = 0; i < search->records->len; i++) {
    PdReservation *candidate = search->records->pdata[i];

    if (rate (search, candidate) > (best != NULL ? rate (search, best) : 0))
      best = candidate;
  }
  if (best != NULL)
    pd_window_open_reservation (window, pd_record_get_row_id (PD_RECORD (best)), NULL);
  else
    pd_window_open_customer (window, search->customer_row_id, "reservations", 0);
}

/* The model tells first how many there are, then fills them. */
static void
search_step (Search *search)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (search->model));

  if (pd_query_model_get_loading (search->model))
    return;

  for (guint i = search->records->len; i < MIN (n_items, MAX_CANDIDATES); i++) {
    PdRecord *record = g_list_model_get_item (G_LIST_MODEL (search->model), i);

    g_ptr_array_add (search->records, record);
    g_signal_connect_swapped (record, "notify::loaded", G_CALLBACK (search_step), search);
  }
  for (guint i = 0; i < search->records->len; i++) {
    if (!pd_record_get_loaded (search->records->pdata[i]))
      return;
  }

  search_decide (search);
  search_end (search);
}

void
pd_reservations_open_line (GtkWidget *widget,
                           PdDesk *desk,
                           gint64 customer_row_id,
                           gint64 line_row_id,
                           const char *order_id,
                           gint64 expires_at)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
  Search *search = g_new0 (Search, 1);

  query->customer_row_id = customer_row_id;
  query->now = pd_clock_now (pd_desk_get_clock (desk));
  pd_query_set_search (query, order_id);
  search->widget = g_object_ref (widget);
  search->model = pd_desk_list (desk, query);
  search->records = g_ptr_array_new_with_free_func (g_object_unref);
  search->customer_row_id = customer_row_id;
  search->line_row_id = line_row_id;
  search->expires_at = expires_at;
  g_signal_connect_swapped (search->model, "notify::loading", G_CALLBACK (search_step), search);
  search_step (search);
}
