// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-activity-details.h"

#include <glib/gi18n.h>

#include "pd-order.h"
#include "pd-roles.h"
#include "pd-software.h"
#include "pd-text.h"
#include "pd-widgets.h"
#include "pd-window.h"

struct _PdActivityDetails
{
  AdwBin parent_instance;

  GtkWidget *title;
  GtkWidget *customer;
  GtkGrid *facts;

  PdActivity *activity; /* (owned) (nullable) */
  int n_rows;
};

G_DEFINE_FINAL_TYPE (PdActivityDetails, pd_activity_details, ADW_TYPE_BIN)

enum { SIGNAL_CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

const char *
pd_activity_status_get_title (const char *status)
{
  if (g_strcmp0 (status, "succeeded") == 0)
    return C_ ("result", "Succeeded");
  if (g_strcmp0 (status, "failed") == 0)
    return C_ ("result", "Failed");
  if (g_strcmp0 (status, "progress") == 0)
    return C_ ("result", "Under way");

  return status;
}

static void
attach (PdActivityDetails *self, const char *name, GtkWidget *value)
{
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (self->facts, label, 0, self->n_rows, 1, 1);
  gtk_grid_attach (self->facts, value, 1, self->n_rows, 1, 1);
  self->n_rows++;
}

static void
add_text (PdActivityDetails *self, const char *name, const char *text)
{
  GtkWidget *value = NULL;

  if (text == NULL || *text == '\0')
    return;

  value = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  attach (self, name, value);
}

static void
add_identifier (PdActivityDetails *self, const char *name, const char *label, const char *text)
{
  GtkWidget *value = NULL;

  if (text == NULL || *text == '\0')
    return;

  value = pd_identifier_new ();
  pd_identifier_set_label (PD_IDENTIFIER (value), label);
  pd_identifier_set_text (PD_IDENTIFIER (value), text);
  attach (self, name, value);
}

/* The log's facts have names of their own, which stay the same in every language; here are the
 * reader's. */
static const struct
{
  const char *name;
  const char *title;
} fact_titles[] = {
  { "agreement_date", N_ ("Agreement accepted on") },
  { "country", N_ ("Country/Region") },
  { "credit", N_ ("Credit") },
  { "credit_invoice", N_ ("Invoice of the credit") },
  { "credit_limit", N_ ("Credit limit") },
  { "currency", N_ ("Currency") },
  { "domain", N_ ("Domain") },
  { "file", N_ ("File") },
  { "file_type", N_ ("File type/OS") },
  { "invoice", N_ ("Invoice") },
  { "language", N_ ("Language") },
  { "line", N_ ("Line of the order") },
  { "line_status", N_ ("Status of the line") },
  { "order_id", N_ ("Order number") },
  { "paid", N_ ("Paid") },
  { "policy_setting", N_ ("Rules") },
  { "product", N_ ("Product") },
  { "quantity", N_ ("Quantity") },
  { "request_id", N_ ("Request ID") },
  { "roles", N_ ("Roles") },
  { "rows", N_ ("Rows") },
  { "total", N_ ("Total") },
  { "user_email", N_ ("E-mail address") },
  { "user_name", N_ ("User") },
  { "version", N_ ("Version") },
  { "what", N_ ("What was exported") },
};

static const char *
get_fact_title (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fact_titles); i++) {
    if (g_str_equal (fact_titles[i].name, name))
      return _ (fact_titles[i].title);
  }

  return name;
}

static const char *
get_resource_type_title (const char *type)
{
  if (g_strcmp0 (type, "order") == 0)
    return _ ("Order");
  if (g_strcmp0 (type, "customer") == 0)
    return _ ("Customer");
  if (g_strcmp0 (type, "account") == 0)
    return _ ("Account");
  if (g_strcmp0 (type, "invoice") == 0)
    return _ ("Invoice");
  if (g_strcmp0 (type, "file") == 0)
    return _ ("File");

  return type;
}

/* A value that is a word of the book in the reader's language; others as they are. */
static char *
make_fact_value (const char *name, const char *value)
{
  PdRoleSet roles = 0;

  if (g_str_equal (name, "line_status"))
    return g_strdup (pd_state_get_title (value));
  if (g_str_equal (name, "country"))
    return g_strdup (pd_text_country (value));
  if (g_str_equal (name, "credit_invoice"))
    return pd_text_month (value);
  if (g_str_equal (name, "language"))
    return pd_language_get_title (value);
  if (g_str_equal (name, "roles") && pd_role_set_parse (value, &roles, NULL))
    return pd_role_set_format_titles (roles);
  if (g_str_equal (name, "paid"))
    return g_strdup (g_str_equal (value, "yes") ? _ ("Yes") : _ ("No"));

  return g_strdup (value);
}

/* What the desk wrote as "name: value", a line a fact. */
static void
add_facts (PdActivityDetails *self, const char *detail)
{
  g_auto (GStrv) lines = g_strsplit (detail != NULL ? detail : "", "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++) {
    char *colon = strstr (lines[i], ": ");
    g_autofree char *value = NULL;

    if (colon == NULL) {
      add_text (self, "", lines[i]);
      continue;
    }
    *colon = '\0';
    value = make_fact_value (lines[i], colon + 2);
    add_text (self, get_fact_title (lines[i]), value);
  }
}

static void
customer_clicked_cb (PdActivityDetails *self)
{
  pd_window_open_customer (pd_window_of (GTK_WIDGET (self)),
                           pd_activity_get_customer_row_id (self->activity), NULL, 0);
}

static void
close_clicked_cb (PdActivityDetails *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
pd_activity_details_finalize (GObject *object)
{
  g_clear_object (&PD_ACTIVITY_DETAILS (object)->activity);
  G_OBJECT_CLASS (pd_activity_details_parent_class)->finalize (object);
}

static void
pd_activity_details_class_init (PdActivityDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pd_activity_details_finalize;
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", PD_TYPE_ACTIVITY_DETAILS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-activity-details.ui");
  gtk_widget_class_bind_template_child (widget_class, PdActivityDetails, title);
  gtk_widget_class_bind_template_child (widget_class, PdActivityDetails, customer);
  gtk_widget_class_bind_template_child (widget_class, PdActivityDetails, facts);
  gtk_widget_class_bind_template_callback (widget_class, customer_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
pd_activity_details_init (PdActivityDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pd_activity_details_set_activity (PdActivityDetails *self, PdActivity *activity)
{
  g_autofree char *when = NULL;
  GtkWidget *child = NULL;

  g_return_if_fail (PD_IS_ACTIVITY_DETAILS (self));
  g_return_if_fail (PD_IS_ACTIVITY (activity));

  g_set_object (&self->activity, activity);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_grid_remove (self->facts, child);
  self->n_rows = 0;
  when = pd_text_deadline (pd_activity_get_at (activity));
  gtk_label_set_label (GTK_LABEL (self->title),
                       pd_operation_get_title (pd_activity_get_operation (activity)));
  gtk_widget_set_visible (self->customer, pd_activity_get_customer_row_id (activity) != 0);
  add_text (self, _ ("Date-Time"), when);
  add_text (self, _ ("Result"), pd_activity_status_get_title (pd_activity_get_status (activity)));
  add_text (self, _ ("Partner user"), pd_activity_get_user_name (activity));
  add_text (self, _ ("E-mail address"), pd_activity_get_user_email (activity));
  add_text (self, _ ("Affected customer"), pd_activity_get_customer_name (activity));
  add_identifier (self, _ ("Tenant ID"), _ ("tenant ID"), pd_activity_get_customer_id (activity));
  add_text (self, _ ("Kind"), get_resource_type_title (pd_activity_get_resource_type (activity)));
  add_identifier (self, _ ("Identifier"), _ ("identifier"), pd_activity_get_resource (activity));
  add_facts (self, pd_activity_get_detail (activity));
}
