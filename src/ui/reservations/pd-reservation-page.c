// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-reservation-page.h"

#include <glib/gi18n.h>

#include "pd-gone-note.h"
#include "pd-reservation-access.h"
#include "pd-reservation-configuration.h"
#include "pd-reservation-overview.h"
#include "pd-reservation-properties.h"
#include "pd-reservation-support.h"
#include "pd-reservations-util.h"
#include "pd-role-page.h"
#include "pd-widgets.h"

struct _PdReservationPage
{
  AdwBin parent_instance;

  GtkStack *outer;
  AdwStatusPage *failed_page;
  AdwBin *role_bin;
  GtkWidget *customer;
  GtkLabel *customer_name;
  GtkLabel *product;
  GtkLabel *gone;
  PdStateLabel *state;
  PdDaysBadge *badge;
  PdVerdictLine *rights;
  GtkWidget *switcher;
  GtkStack *stack;

  PdDesk *desk; /* (owned) */
  gint64 row_id;
  PdReservation *reservation; /* (owned) (nullable) until it was read */
  PdCustomer *owner;          /* (owned) (nullable): the customer, for tax words */
  GCancellable *cancellable;  /* (owned) */
  gboolean wants_focus;       /* as soon as it was read */
};

typedef enum { PROP_DESK = 1, PROP_ROW_ID } PdReservationPageProperty;
static GParamSpec *props[PROP_ROW_ID + 1];

static void page_iface_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdReservationPage,
                               pd_reservation_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_iface_init))

/* --- the record's own pages: made when they are first looked at --- */

static void
show_page (PdReservationPage *self, const char *name)
{
  if (name != NULL && gtk_stack_get_child_by_name (self->stack, name) != NULL)
    gtk_stack_set_visible_child_name (self->stack, name);
}

static void
support_wanted_cb (PdReservationPage *self)
{
  show_page (self, "support");
}

static void
support_left_cb (PdReservationPage *self)
{
  show_page (self, "overview");
}

static GtkWidget *
make_child (PdReservationPage *self, const char *name)
{
  GtkWidget *child = NULL;

  if (g_str_equal (name, "access"))
    return pd_reservation_access_new (self->desk);
  if (g_str_equal (name, "properties"))
    return pd_reservation_properties_new (self->desk);
  if (g_str_equal (name, "configuration")) {
    child = pd_reservation_configuration_new (self->desk);
    g_signal_connect_object (child, "support-wanted", G_CALLBACK (support_wanted_cb), self,
                             G_CONNECT_SWAPPED);
    return child;
  }

  if (g_str_equal (name, "overview")) {
    child = pd_reservation_overview_new (self->desk);
    g_signal_connect_object (child, "support-wanted", G_CALLBACK (support_wanted_cb), self,
                             G_CONNECT_SWAPPED);
    return child;
  }

  child = pd_reservation_support_new (self->desk);
  g_signal_connect_object (child, "left", G_CALLBACK (support_left_cb), self, G_CONNECT_SWAPPED);
  return child;
}

static void
update_child (PdReservationPage *self, GtkWidget *child)
{
  if (PD_IS_RESERVATION_OVERVIEW (child))
    pd_reservation_overview_set_reservation (PD_RESERVATION_OVERVIEW (child), self->reservation,
                                             self->owner);
  else if (PD_IS_RESERVATION_ACCESS (child))
    pd_reservation_access_set_reservation (PD_RESERVATION_ACCESS (child), self->reservation);
  else if (PD_IS_RESERVATION_CONFIGURATION (child))
    pd_reservation_configuration_set_reservation (PD_RESERVATION_CONFIGURATION (child),
                                                  self->reservation);
  else if (PD_IS_RESERVATION_PROPERTIES (child))
    pd_reservation_properties_set_reservation (PD_RESERVATION_PROPERTIES (child),
                                               self->reservation);
  else if (PD_IS_RESERVATION_SUPPORT (child))
    pd_reservation_support_set_reservation (PD_RESERVATION_SUPPORT (child), self->reservation);
}

static GtkWidget *
get_child (PdReservationPage *self)
{
  GtkWidget *bin = gtk_stack_get_visible_child (self->stack);

  return bin != NULL ? adw_bin_get_child (ADW_BIN (bin)) : NULL;
}

static void
ensure_child (PdReservationPage *self)
{
  GtkWidget *bin = gtk_stack_get_visible_child (self->stack);

  if (bin == NULL || self->reservation == NULL || adw_bin_get_child (ADW_BIN (bin)) != NULL)
    return;

  adw_bin_set_child (ADW_BIN (bin),
                     make_child (self, gtk_stack_get_visible_child_name (self->stack)));
  update_child (self, get_child (self));
}

static void
visible_child_changed_cb (PdReservationPage *self)
{
  if (!gtk_widget_in_destruction (GTK_WIDGET (self)))
    ensure_child (self);
}

/* --- the head --- */

static gboolean
is_missing_right (PdVerdict *verdict)
{
  return verdict != NULL && !pd_verdict_get_allowed (verdict) &&
         g_str_has_prefix (pd_verdict_get_rule (verdict), "1.");
}

/* 1.6-1.8, 16.20: missing rights are told before any form is filled in. */
static PdVerdict *
find_rights (PdReservation *reservation)
{
  PdVerdict *manage = pd_reservation_get_manage (reservation);
  PdVerdict *refund = pd_reservation_get_refund (reservation);

  if (is_missing_right (manage))
    return manage;
  if (is_missing_right (refund))
    return refund;

  return manage != NULL && pd_verdict_get_note (manage) != NULL ? manage : NULL;
}

static void
update_head (PdReservationPage *self)
{
  PdReservation *reservation = self->reservation;
  PdVerdict *rights = find_rights (reservation);
  const char *customer = pd_reservation_get_customer_name (reservation);
  gboolean ended = pd_reservation_get_cancelled_at (reservation) != PD_INSTANT_NONE;

  pd_gone_note_show (self->gone, pd_reservation_get_gone_at (reservation));
  gtk_label_set_label (self->customer_name, customer != NULL ? customer : "");
  pd_customers_name (self->customer, customer, _ ("Open the customer's reservations"));
  gtk_label_set_label (self->product, pd_reservation_get_title (reservation));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->product), pd_reservation_get_title (reservation));
  pd_state_label_set_state (self->state, pd_reservation_get_state (reservation));
  pd_days_badge_set_until (self->badge, pd_reservation_get_expires_at (reservation),
                           pd_clock_now (pd_desk_get_clock (self->desk)));
  gtk_widget_set_visible (GTK_WIDGET (self->badge), !ended);
  pd_verdict_line_set_verdict (self->rights, rights);
}

static void
update (PdReservationPage *self)
{
  GtkWidget *bin = NULL;

  update_head (self);
  gtk_stack_set_visible_child_name (self->outer, "reservation");
  for (bin = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); bin != NULL;
       bin = gtk_widget_get_next_sibling (bin))
    update_child (self, adw_bin_get_child (ADW_BIN (bin)));
  ensure_child (self);
  pd_page_title_changed (PD_PAGE (self));
  if (self->wants_focus)
    pd_page_focus (PD_PAGE (self));
}

/* --- reading --- */

static void
show_role (PdReservationPage *self)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
  g_autoptr (PdVerdict) verdict = pd_desk_judge_list (self->desk, query);

  if (adw_bin_get_child (self->role_bin) == NULL)
    adw_bin_set_child (self->role_bin, pd_role_page_new ());
  pd_role_page_set_verdict (adw_bin_get_child (self->role_bin), verdict);
  gtk_stack_set_visible_child_name (self->outer, "role");
}

static void
show_error (PdReservationPage *self, const GError *error)
{
  g_autofree char *text = pd_error_to_user_text (error);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_warning ("Reading a reservation: %s", error->message);
  adw_status_page_set_description (self->failed_page, escaped);
  gtk_stack_set_visible_child_name (self->outer, "failed");
}

static void
customer_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) record = pd_desk_get_finish (PD_DESK (source), result, &error);
  PdReservationPage *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Only the tax words are lost. */
  if (record == NULL)
    g_warning ("Reading a reservation's customer: %s", error->message);
  else
    g_set_object (&self->owner, PD_CUSTOMER (record));
  update (self);
}

static void
reservation_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) record = pd_desk_get_finish (PD_DESK (source), result, &error);
  PdReservationPage *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (g_error_matches (error, PD_ERROR, PD_ERROR_ROLE)) {
    show_role (self);
    return;
  }
  if (record == NULL) {
    show_error (self, error);
    return;
  }

  g_set_object (&self->reservation, PD_RESERVATION (record));
  if (self->owner != NULL) {
    update (self);
    return;
  }
  pd_desk_get_async (self->desk, PD_LIST_CUSTOMERS,
                     pd_reservation_get_customer_row_id (self->reservation), self->cancellable,
                     customer_read_cb, self);
}

static void
read_reservation (PdReservationPage *self)
{
  pd_desk_get_async (self->desk, PD_LIST_RESERVATIONS, self->row_id, self->cancellable,
                     reservation_read_cb, self);
}

static void
store_changed_cb (PdReservationPage *self, guint changes)
{
  if ((changes & ~(guint) PD_CHANGE_ACTIVITY) != 0)
    read_reservation (self);
}

static void
customer_clicked_cb (PdReservationPage *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));

  if (window != NULL)
    pd_window_open_customer (window, pd_reservation_get_customer_row_id (self->reservation),
                             "reservations", 0);
}

/* --- PdPage --- */

static char *
pd_reservation_page_dup_title (PdPage *page)
{
  PdReservationPage *self = PD_RESERVATION_PAGE (page);
  const char *name = self->reservation != NULL ? pd_reservation_get_name (self->reservation) : NULL;

  return g_strdup (name != NULL ? name : _ ("Reservation"));
}

static void
pd_reservation_page_focus (PdPage *page)
{
  PdReservationPage *self = PD_RESERVATION_PAGE (page);

  self->wants_focus = self->reservation == NULL;
  if (!self->wants_focus)
    gtk_widget_child_focus (self->switcher, GTK_DIR_TAB_FORWARD);
}

static void
page_iface_init (PdPageInterface *iface)
{
  iface->dup_title = pd_reservation_page_dup_title;
  iface->focus = pd_reservation_page_focus;
}

/* --- GObject --- */

static void
pd_reservation_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdReservationPage *self = PD_RESERVATION_PAGE (object);

  switch ((PdReservationPageProperty) prop_id) {
  case PROP_DESK:
    g_value_set_object (value, self->desk);
    break;
  case PROP_ROW_ID:
    g_value_set_int64 (value, self->row_id);
    break;
  }
}

static void
pd_reservation_page_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  PdReservationPage *self = PD_RESERVATION_PAGE (object);

  switch ((PdReservationPageProperty) prop_id) {
  case PROP_DESK:
    self->desk = g_value_dup_object (value);
    break;
  case PROP_ROW_ID:
    self->row_id = g_value_get_int64 (value);
    break;
  }
}

static void
pd_reservation_page_constructed (GObject *object)
{
  PdReservationPage *self = PD_RESERVATION_PAGE (object);

  G_OBJECT_CLASS (pd_reservation_page_parent_class)->constructed (object);

  g_signal_connect_object (pd_desk_get_store (self->desk), "changed", G_CALLBACK (store_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "notify::roles", G_CALLBACK (read_reservation), self,
                           G_CONNECT_SWAPPED);
  read_reservation (self);
}

static void
pd_reservation_page_dispose (GObject *object)
{
  PdReservationPage *self = PD_RESERVATION_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reservation);
  g_clear_object (&self->owner);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_reservation_page_parent_class)->dispose (object);
}

static void
pd_reservation_page_class_init (PdReservationPageClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pd_reservation_page_get_property;
  object_class->set_property = pd_reservation_page_set_property;
  object_class->constructed = pd_reservation_page_constructed;
  object_class->dispose = pd_reservation_page_dispose;
  props[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, PD_TYPE_DESK, flags);
  props[PROP_ROW_ID] =
      g_param_spec_int64 ("reservation-row-id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (PD_TYPE_STATE_LABEL);
  g_type_ensure (PD_TYPE_DAYS_BADGE);
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_RESERVATIONS_RESOURCE ("pd-reservation-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdReservationPage, outer);
  gtk_widget_class_bind_template_child (widget_class, PdReservationPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PdReservationPage, role_bin);
  gtk_widget_class_bind_template_child (widget_class, PdReservationPage, customer);
  gtk_widget_class_bind_template_child (widget_class, PdReservationPage, customer_name);
  gtk_widget_class_bind_template_child (widget_class, PdReservationPage, product);
  gtk_widget_class_bind_template_child (widget_class, PdReservationPage, gone);
  gtk_widget_class_bind_template_child (widget_class, PdReservationPage, state);
  gtk_widget_class_bind_template_child (widget_class, PdReservationPage, badge);
  gtk_widget_class_bind_template_child (widget_class, PdReservationPage, rights);
  gtk_widget_class_bind_template_child (widget_class, PdReservationPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, PdReservationPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, visible_child_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, customer_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_reservation);
}

static void
pd_reservation_page_init (PdReservationPage *self)
{
  pd_customers_load_css ();
  pd_reservations_load_css ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

PdPage *
pd_reservation_page_new (PdDesk *desk, gint64 reservation_row_id, const char *page)
{
  PdReservationPage *self = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  self = g_object_new (PD_TYPE_RESERVATION_PAGE, "desk", desk, "reservation-row-id",
                       reservation_row_id, NULL);
  show_page (self, page);

  return PD_PAGE (self);
}
