// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-customer-overview.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-desk-reservations.h"
#include "pd-flip-box.h"
#include "pd-reservations-util.h"
#include "pd-widgets.h"

#define MAX_DEADLINES 8

struct _PdCustomerOverview
{
  AdwBin parent_instance;
  PdDesk *desk;          /* (owned) */
  PdCustomer *customer;  /* (owned) */
  PdVerdictLine *market; /* 3.6 */
  GtkListBox *facts;
  GtkListBox *deadlines;
  GtkLabel *no_deadlines; /* where the list is empty */
  GtkListBox *counts;
  PdQueryModel *deadline_model; /* (owned) */
  PdQueryModel *software_model; /* (owned) */
  PdQueryModel *key_model;      /* (owned) */
};

G_DEFINE_FINAL_TYPE (PdCustomerOverview, pd_customer_overview, ADW_TYPE_BIN)

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static GtkWidget *
add_row (GtkListBox *list, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (value != NULL && *value != '\0' ? value : "—");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_widget_add_css_class (label, "figures");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_append (list, row);

  return row;
}

/* --- facts --- */

static char *
format_agreement (PdCustomer *customer)
{
  gint64 date = pd_customer_get_agreement_date (customer);
  g_autofree char *day = NULL;
  g_autofree char *person = NULL;

  if (date == PD_INSTANT_NONE)
    return g_strdup (_ ("Not accepted yet"));

  day = pd_text_utc_date (date); /* 4.7 */
  person = pd_text_person (pd_customer_get_agreement_first_name (customer),
                           pd_customer_get_agreement_last_name (customer));

  /* Translators: when and by whom the customer agreement was accepted: %1$s date, %2$s person. */
  return g_strdup_printf (_ ("%1$s, by %2$s"), day, person);
}

static void
fill_facts (PdCustomerOverview *self)
{
  PdCustomer *customer = self->customer;
  g_autofree char *contact =
      pd_text_person (pd_customer_get_first_name (customer), pd_customer_get_last_name (customer));
  g_autofree char *agreement = format_agreement (customer);
  g_autofree char *since = pd_text_date (pd_customer_get_created_at (customer));

  clear_list (self->facts);
  add_row (self->facts, _ ("Company name"), pd_customer_get_name (customer));
  add_row (self->facts, _ ("Primary domain name"), pd_customer_get_domain (customer));
  add_row (self->facts, _ ("Tenant ID"), pd_customer_get_tenant_id (customer));
  add_row (self->facts, _ ("Country/Region"), pd_text_country (pd_customer_get_country (customer)));
  add_row (self->facts, _ ("Currency"), pd_customer_get_currency (customer));
  add_row (self->facts, _ ("Prices"),
           pd_rules_get_tax_words (pd_customer_get_prices_include_tax (customer)));
  add_row (self->facts, _ ("Contact"), contact);
  add_row (self->facts, _ ("Email address"), pd_customer_get_email (customer));
  add_row (self->facts, _ ("Phone number"), pd_customer_get_phone (customer));
  add_row (self->facts, _ ("Registration ID"), pd_customer_get_registration_id (customer));
  if (pd_customer_get_agreement_date (customer) != PD_INSTANT_NONE ||
      pd_desk_has_agreements (self->desk))
    add_row (self->facts, _ ("Customer agreement"), agreement);
  add_row (self->facts, _ ("In this book since"), since);
}

/* --- what ends next --- */

static void
update_deadline_row (GtkWidget *row, PdDeadline *deadline, PdDesk *desk)
{
  PdDaysBadge *badge = g_object_get_data (G_OBJECT (row), "badge");
  const char *kind = pd_deadline_get_kind (deadline);
  const char *subject = pd_deadline_get_subject (deadline);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), subject != NULL ? subject : "");
  if (kind != NULL && pd_deadline_get_at (deadline) != PD_INSTANT_NONE) {
    g_autofree char *when = pd_text_deadline (pd_deadline_get_at (deadline));
    /* Translators: what can be done until when: %1$s such as "Cancel or keep", %2$s an instant. */
    g_autofree char *text =
        g_strdup_printf (_ ("%1$s until %2$s"), pd_deadline_kind_get_action (kind), when);

    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  }
  pd_days_badge_set_until (badge, pd_deadline_get_at (deadline),
                           pd_clock_now (pd_desk_get_clock (desk)));
}

static void
deadline_notify_cb (PdDeadline *deadline, GParamSpec *pspec, GtkWidget *row)
{
  update_deadline_row (row, deadline, g_object_get_data (G_OBJECT (row), "desk"));
}

static GtkWidget *
create_deadline_row (gpointer item, gpointer user_data)
{
  PdCustomerOverview *self = user_data;
  PdDeadline *deadline = PD_DEADLINE (item);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *badge = pd_days_badge_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), badge);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "badge", badge);
  g_object_set_data (G_OBJECT (row), "desk", self->desk);
  g_object_set_data_full (G_OBJECT (row), "deadline", g_object_ref (deadline), g_object_unref);
  g_signal_connect_object (deadline, "notify", G_CALLBACK (deadline_notify_cb), row, 0);
  update_deadline_row (row, deadline, self->desk);

  return row;
}

static void
deadline_activated_cb (PdCustomerOverview *self, GtkListBoxRow *row)
{
  PdDeadline *deadline = g_object_get_data (G_OBJECT (row), "deadline");
  gint64 line_row_id = 0;

  if (deadline == NULL)
    return;
  g_object_get (deadline, "line-row-id", &line_row_id, NULL);
  if (g_strcmp0 (pd_deadline_get_kind (deadline), "expiry") == 0) {
    pd_reservations_open_line (GTK_WIDGET (self), self->desk,
                               pd_deadline_get_customer_row_id (deadline), line_row_id,
                               pd_deadline_get_order_id (deadline), pd_deadline_get_at (deadline));
    return;
  }
  gtk_widget_activate_action (GTK_WIDGET (self), "customer.show", "(sx)", "software", line_row_id);
}

/* --- counts --- */

static void
count_activated_cb (PdCustomerOverview *self, GtkListBoxRow *row)
{
  const char *page = g_object_get_data (G_OBJECT (row), "page");

  if (page != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "customer.show", "(sx)", page,
                                G_GINT64_CONSTANT (0));
}

static void
add_count (PdCustomerOverview *self, const char *title, gint64 count, const char *page)
{
  g_autofree char *number = pd_text_number (count);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (number);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (label, "figures");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "page", (gpointer) page);
  gtk_list_box_append (self->counts, row);
}

static void
add_refusal (GtkListBox *list, PdVerdict *verdict)
{
  GtkWidget *row = adw_action_row_new ();
  const char *reason = pd_verdict_get_reason (verdict);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), reason != NULL ? reason : "");
  gtk_widget_add_css_class (row, "dim-label");
  gtk_list_box_append (list, row);
}

static void
fill_counts (PdCustomerOverview *self)
{
  g_autoptr (PdVerdict) verdict =
      pd_desk_judge_list (self->desk, pd_query_model_get_query (self->software_model)); /* 1.1 */

  clear_list (self->counts);
  if (!pd_verdict_get_allowed (verdict)) {
    add_refusal (self->counts, verdict);
    return;
  }

  add_count (self, _ ("Orders"), pd_customer_get_orders_count (self->customer), "order-history");
  add_count (self, _ ("Purchases of software"),
             g_list_model_get_n_items (G_LIST_MODEL (self->software_model)), "software");
  add_count (self, _ ("Product keys taken"),
             g_list_model_get_n_items (G_LIST_MODEL (self->key_model)), "software");
}

/* --- where reservations are not sold (3.6, 3.8) --- */

static void
update_market (PdCustomerOverview *self)
{
  g_autoptr (PdVerdict) verdict = pd_market_list_judge (pd_desk_get_markets (self->desk),
                                                        pd_customer_get_country (self->customer));

  pd_verdict_line_set_verdict (self->market, pd_verdict_get_allowed (verdict) ? NULL : verdict);
}

/* --- roles --- */

static void
roles_changed_cb (PdCustomerOverview *self)
{
  g_autoptr (PdVerdict) verdict =
      pd_desk_judge_list (self->desk, pd_query_model_get_query (self->deadline_model)); /* 1.1 */
  const char *reason = pd_verdict_get_reason (verdict);
  g_autoptr (GtkSliceListModel) slice = NULL;

  if (pd_verdict_get_allowed (verdict)) {
    slice = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->deadline_model)), 0,
                                      MAX_DEADLINES);
    gtk_label_set_text (self->no_deadlines, _ ("Nothing ends soon."));
  } else {
    gtk_label_set_text (self->no_deadlines, reason != NULL ? reason : "");
  }
  gtk_list_box_bind_model (self->deadlines, slice != NULL ? G_LIST_MODEL (slice) : NULL,
                           slice != NULL ? create_deadline_row : NULL, self, NULL);
  fill_counts (self);
}

/* --- GObject --- */

static void
pd_customer_overview_dispose (GObject *object)
{
  PdCustomerOverview *self = PD_CUSTOMER_OVERVIEW (object);

  g_clear_object (&self->deadline_model);
  g_clear_object (&self->software_model);
  g_clear_object (&self->key_model);
  g_clear_object (&self->customer);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_customer_overview_parent_class)->dispose (object);
}

static void
pd_customer_overview_class_init (PdCustomerOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_customer_overview_dispose;
  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-customer-overview.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdCustomerOverview, market);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerOverview, facts);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerOverview, deadlines);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerOverview, no_deadlines);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerOverview, counts);
  gtk_widget_class_bind_template_callback (widget_class, deadline_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, count_activated_cb);
}

static void
pd_customer_overview_init (PdCustomerOverview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

static PdQueryModel *
list (PdCustomerOverview *self, PdListKind kind)
{
  g_autoptr (PdQuery) query = pd_query_new (kind);

  query->customer_row_id = pd_record_get_row_id (PD_RECORD (self->customer));
  query->now = pd_clock_now (pd_desk_get_clock (self->desk));

  return pd_desk_list (self->desk, query);
}

GtkWidget *
pd_customer_overview_new (PdDesk *desk, PdCustomer *customer)
{
  PdCustomerOverview *self = g_object_new (PD_TYPE_CUSTOMER_OVERVIEW, NULL);

  self->desk = g_object_ref (desk);
  self->customer = g_object_ref (customer);
  self->deadline_model = list (self, PD_LIST_DEADLINES);
  self->software_model = list (self, PD_LIST_SOFTWARE);
  self->key_model = list (self, PD_LIST_KEYS);
  g_signal_connect_object (self->software_model, "items-changed", G_CALLBACK (fill_counts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->key_model, "items-changed", G_CALLBACK (fill_counts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (roles_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::markets", G_CALLBACK (update_market), self,
                           G_CONNECT_SWAPPED);
  fill_facts (self);
  update_market (self);
  roles_changed_cb (self);

  return GTK_WIDGET (self);
}

void
pd_customer_overview_set_customer (PdCustomerOverview *self, PdCustomer *customer)
{
  g_return_if_fail (PD_IS_CUSTOMER_OVERVIEW (self));

  if (!g_set_object (&self->customer, customer))
    return;

  fill_facts (self);
  update_market (self);
  fill_counts (self);
}
