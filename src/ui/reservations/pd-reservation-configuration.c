// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-reservation-configuration.h"

#include <glib/gi18n.h>

#include "pd-form-field.h"
#include "pd-reservation-parts.h"
#include "pd-reservations-util.h"

struct _PdReservationConfiguration
{
  AdwBin parent_instance;

  GtkLabel *closed;
  PdFormField *name;
  GtkLabel *name_failure;
  GtkWidget *rename_button;
  GtkDropDown *scope;
  GtkWidget *subscription_box;
  GtkDropDown *subscription;
  PdFormField *resource_group;
  PdFormField *management_group;
  GtkLabel *scope_failure;
  GtkWidget *scope_button;
  GtkCheckButton *flexibility;
  GtkLabel *flexibility_reason;
  GtkLabel *flexibility_failure;
  GtkWidget *flexibility_button;
  PdReservationParts *parts;
  GtkListBox *fixed;

  PdDesk *desk;               /* (owned) */
  PdReservation *reservation; /* (owned) (nullable) until it is set */
  GPtrArray *subscriptions;   /* (owned) (nullable) (element-type PdAzureSubscription) */
  GCancellable *cancellable;  /* (owned) */
  GtkLabel *failure;          /* (unowned): of the change under way */
  gboolean busy;
  gboolean settling; /* the fields are being set by us */
};

G_DEFINE_FINAL_TYPE (PdReservationConfiguration, pd_reservation_configuration, ADW_TYPE_BIN)

enum { SUPPORT_WANTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const scopes[] = { PD_SCOPE_SHARED, PD_SCOPE_SINGLE, PD_SCOPE_RESOURCE_GROUP,
                                      PD_SCOPE_MANAGEMENT_GROUP };

/* --- what is chosen --- */

static const char *
get_scope (PdReservationConfiguration *self)
{
  guint selected = gtk_drop_down_get_selected (self->scope);

  return scopes[MIN (selected, G_N_ELEMENTS (scopes) - 1)];
}

static PdAzureSubscription *
get_subscription (PdReservationConfiguration *self)
{
  guint selected = gtk_drop_down_get_selected (self->subscription);

  return self->subscriptions != NULL && selected < self->subscriptions->len
             ? self->subscriptions->pdata[selected]
             : NULL;
}

/* "/subscriptions/ID/resourceGroups/NAME" and the like -> the part after @segment. */
static char *
find_part (const char *path, const char *segment)
{
  g_auto (GStrv) parts = path != NULL ? g_strsplit (path, "/", -1) : NULL;

  for (gsize i = 0; parts != NULL && parts[i] != NULL; i++) {
    if (g_ascii_strcasecmp (parts[i], segment) == 0 && parts[i + 1] != NULL)
      return g_strdup (parts[i + 1]);
  }

  return NULL;
}

static void
collect_scope (PdReservationConfiguration *self, PdReservationChange *change)
{
  const char *type = get_scope (self);
  PdAzureSubscription *subscription = get_subscription (self);
  const char *id =
      subscription != NULL ? pd_azure_subscription_get_subscription_id (subscription) : "";

  change->scope_type = g_strdup (type);
  if (g_str_equal (type, PD_SCOPE_SINGLE)) {
    change->scope_id = g_strdup (id);
    change->scope_name =
        g_strdup (subscription != NULL ? pd_azure_subscription_get_name (subscription) : id);
  } else if (g_str_equal (type, PD_SCOPE_RESOURCE_GROUP)) {
    const char *group = pd_form_field_get_text (self->resource_group);

    change->scope_id = g_strdup_printf ("/subscriptions/%s/resourceGroups/%s", id, group);
    change->scope_name = g_strdup (group);
  } else if (g_str_equal (type, PD_SCOPE_MANAGEMENT_GROUP)) {
    change->scope_id = g_strdup (pd_form_field_get_text (self->management_group));
    change->scope_name = g_strdup (change->scope_id);
  }
}

static PdReservationChange *
new_change (void)
{
  PdReservationChange *change = g_new0 (PdReservationChange, 1);

  change->flexibility = -1;

  return change;
}

/* --- which buttons can be pressed, and why not --- */

static const char *
find_obstacle (PdReservationConfiguration *self)
{
  PdVerdict *manage = pd_reservation_get_manage (self->reservation);
  const char *state = pd_reservation_get_state (self->reservation);

  if (manage != NULL && !pd_verdict_get_allowed (manage))
    return pd_verdict_get_reason (manage);
  if (g_strcmp0 (state, PD_RESERVATION_CANCELLED) == 0)
    return _ ("This reservation was cancelled, split, merged or returned. It stays as a record and "
              "cannot be changed any more.");
  if (g_strcmp0 (state, PD_RESERVATION_EXPIRED) == 0)
    return _ ("This reservation has expired and cannot be changed any more.");
  if (self->busy)
    return _ ("It is being saved.");

  return NULL;
}

/* Makes a button what a change, tried out, says. */
static void
update_button (PdReservationConfiguration *self, GtkWidget *button, PdReservationChange *change)
{
  const char *obstacle = find_obstacle (self);
  g_autoptr (GError) error = NULL;

  if (obstacle == NULL && !pd_reservation_change_check (change, self->reservation, &error))
    obstacle = error->message;
  pd_customers_set_reason (button, obstacle == NULL, obstacle);
}

static void
update_name (PdReservationConfiguration *self)
{
  g_autoptr (PdReservationChange) change = new_change ();
  g_autoptr (PdReservationChange) tried = NULL;
  g_autoptr (GError) error = NULL;

  change->name = g_strdup (pd_form_field_get_text (self->name));
  tried = pd_reservation_change_copy (change);
  /* That nothing would change is no fault of the field. */
  pd_reservation_change_check (tried, self->reservation, &error);
  pd_form_field_set_problem (
      self->name, g_error_matches (error, PD_ERROR, PD_ERROR_INVALID) ? error->message : NULL);
  update_button (self, self->rename_button, change);
}

static void
update_scope (PdReservationConfiguration *self)
{
  const char *type = get_scope (self);
  gboolean in_group = g_str_equal (type, PD_SCOPE_RESOURCE_GROUP);
  gboolean in_management = g_str_equal (type, PD_SCOPE_MANAGEMENT_GROUP);
  gboolean in_subscription = in_group || g_str_equal (type, PD_SCOPE_SINGLE);
  g_autoptr (PdReservationChange) change = new_change ();

  gtk_widget_set_visible (self->subscription_box, in_subscription);
  gtk_widget_set_visible (GTK_WIDGET (self->resource_group), in_group);
  gtk_widget_set_visible (GTK_WIDGET (self->management_group), in_management);
  if (in_subscription && get_subscription (self) == NULL) {
    const char *obstacle = find_obstacle (self);

    pd_customers_set_reason (
        self->scope_button, FALSE,
        obstacle != NULL ? obstacle
                         : _ ("The customer has no Azure subscription. Add one on the customer's "
                              "page Azure reservations."));
    return;
  }

  collect_scope (self, change);
  update_button (self, self->scope_button, change);
}

/* 10.5: means something for virtual machines only. */
static void
update_flexibility (PdReservationConfiguration *self)
{
  gboolean machines =
      g_strcmp0 (pd_reservation_get_resource_type (self->reservation), "VirtualMachines") == 0;
  g_autoptr (PdReservationChange) change = new_change ();
  const char *reason =
      machines ? NULL : _ ("Only reservations of virtual machines have instance size flexibility.");

  gtk_widget_set_sensitive (GTK_WIDGET (self->flexibility),
                            machines && find_obstacle (self) == NULL);
  pd_customers_set_label (self->flexibility_reason, reason);
  if (!machines) {
    pd_customers_set_reason (self->flexibility_button, FALSE, reason);
    return;
  }

  change->flexibility = gtk_check_button_get_active (self->flexibility) ? 1 : 0;
  update_button (self, self->flexibility_button, change);
}

static void
update (PdReservationConfiguration *self)
{
  const char *obstacle = NULL;

  if (self->reservation == NULL || self->settling)
    return;

  obstacle = self->busy ? NULL : find_obstacle (self);
  pd_customers_set_label (self->closed, obstacle);
  update_name (self);
  update_scope (self);
  update_flexibility (self);
}

/* --- changing --- */

static void
changed_in_book_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changed = pd_desk_reservations_finish (PD_DESK (source), result, &error);
  PdReservationConfiguration *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->busy = FALSE;
  pd_reservations_show_failure (self->failure, "Changing a reservation", error);
  if (changed != NULL) {
    pd_reservation_configuration_set_reservation (self, changed->pdata[0]);
    pd_customers_toast (GTK_WIDGET (self), _ ("The reservation was changed."));
  }
  update (self);
}

static void
apply (PdReservationConfiguration *self, PdReservationChange *change, GtkLabel *failure)
{
  g_autofree char *request_id = g_uuid_string_random ();

  if (self->busy)
    return;

  self->busy = TRUE;
  self->failure = failure;
  pd_reservations_show_failure (failure, NULL, NULL);
  update (self);
  pd_desk_change_reservation_async (self->desk,
                                    pd_record_get_row_id (PD_RECORD (self->reservation)), change,
                                    request_id, self->cancellable, changed_in_book_cb, self);
}

static void
rename_clicked_cb (PdReservationConfiguration *self)
{
  g_autoptr (PdReservationChange) change = new_change ();

  change->name = g_strdup (pd_form_field_get_text (self->name));
  apply (self, change, self->name_failure);
}

static void
scope_clicked_cb (PdReservationConfiguration *self)
{
  g_autoptr (PdReservationChange) change = new_change ();

  collect_scope (self, change);
  apply (self, change, self->scope_failure);
}

static void
flexibility_clicked_cb (PdReservationConfiguration *self)
{
  g_autoptr (PdReservationChange) change = new_change ();

  change->flexibility = gtk_check_button_get_active (self->flexibility) ? 1 : 0;
  apply (self, change, self->flexibility_failure);
}

static void
name_changed_cb (PdReservationConfiguration *self)
{
  update (self);
}

static void
scope_changed_cb (PdReservationConfiguration *self)
{
  update (self);
}

static void
flexibility_toggled_cb (PdReservationConfiguration *self)
{
  update (self);
}

static void
support_clicked_cb (PdReservationConfiguration *self)
{
  g_signal_emit (self, signals[SUPPORT_WANTED], 0);
}

/* --- showing what is --- */

static guint
find_subscription (PdReservationConfiguration *self, const char *id)
{
  for (guint i = 0; self->subscriptions != NULL && id != NULL && i < self->subscriptions->len;
       i++) {
    if (g_ascii_strcasecmp (
            pd_azure_subscription_get_subscription_id (self->subscriptions->pdata[i]), id) == 0)
      return i;
  }

  return 0;
}

static void
show_scope (PdReservationConfiguration *self)
{
  const char *type = pd_reservation_get_scope_type (self->reservation);
  const char *id = pd_reservation_get_scope_id (self->reservation);
  gboolean in_group = g_strcmp0 (type, PD_SCOPE_RESOURCE_GROUP) == 0;
  g_autofree char *group = in_group ? find_part (id, "resourceGroups") : NULL;
  g_autofree char *subscription = in_group ? find_part (id, "subscriptions") : g_strdup (id);

  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++) {
    if (g_strcmp0 (type, scopes[i]) == 0)
      gtk_drop_down_set_selected (self->scope, i);
  }
  gtk_drop_down_set_selected (self->subscription, find_subscription (self, subscription));
  pd_form_field_set_text (self->resource_group, group);
  pd_form_field_set_text (self->management_group,
                          g_strcmp0 (type, PD_SCOPE_MANAGEMENT_GROUP) == 0 ? id : NULL);
}

static void
add_fixed (PdReservationConfiguration *self,
           const char *title,
           const char *value,
           const char *reason)
{
  GtkWidget *row = pd_reservations_add_fact (self->fixed, title, value);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
}

static void
show_fixed (PdReservationConfiguration *self)
{
  PdReservation *reservation = self->reservation;
  const char *region = pd_reservation_get_region (reservation);
  g_autofree char *term = pd_term_format (pd_reservation_get_term (reservation));

  pd_reservations_clear_list (self->fixed);
  add_fixed (self, _ ("Paying subscription"), pd_reservation_get_billing_subscription (reservation),
             _ ("The subscription that the purchase was billed to pays until the end."));
  add_fixed (self, _ ("Size"), pd_reservation_get_size (reservation),
             _ ("Another size is another product: exchange the reservation."));
  add_fixed (self, _ ("Region"),
             region != NULL && *region != '\0' ? pd_region_get_title (region) : NULL,
             _ ("The capacity was bought in this region: exchange the reservation."));
  add_fixed (self, _ ("Term"), term,
             _ ("The price was given for this term: exchange the reservation, and the term starts "
                "again."));
  add_fixed (self, _ ("Partner of record"), NULL,
             _ ("The partner who sold the reservation stays its partner after the purchase."));
}

static void
subscriptions_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = pd_desk_subscriptions_finish (PD_DESK (source), result, &error);
  g_autoptr (GtkStringList) names = NULL;
  PdReservationConfiguration *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  pd_reservations_show_failure (self->scope_failure, "Listing Azure subscriptions", error);
  if (found == NULL)
    return;

  names = gtk_string_list_new (NULL);
  for (guint i = 0; i < found->len; i++)
    gtk_string_list_append (names, pd_azure_subscription_get_name (found->pdata[i]));
  self->settling = TRUE;
  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  self->subscriptions = g_steal_pointer (&found);
  gtk_drop_down_set_model (self->subscription, G_LIST_MODEL (names));
  show_scope (self);
  self->settling = FALSE;
  update (self);
}

/* --- GObject --- */

static void
pd_reservation_configuration_dispose (GObject *object)
{
  PdReservationConfiguration *self = PD_RESERVATION_CONFIGURATION (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  g_clear_object (&self->reservation);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_reservation_configuration_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, closed);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, name);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, name_failure);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, rename_button);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, scope);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, subscription_box);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, subscription);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, resource_group);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, management_group);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, scope_failure);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, scope_button);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, flexibility);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, flexibility_reason);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, flexibility_failure);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, flexibility_button);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, parts);
  gtk_widget_class_bind_template_child (klass, PdReservationConfiguration, fixed);
  gtk_widget_class_bind_template_callback (klass, name_changed_cb);
  gtk_widget_class_bind_template_callback (klass, rename_clicked_cb);
  gtk_widget_class_bind_template_callback (klass, scope_changed_cb);
  gtk_widget_class_bind_template_callback (klass, scope_clicked_cb);
  gtk_widget_class_bind_template_callback (klass, flexibility_toggled_cb);
  gtk_widget_class_bind_template_callback (klass, flexibility_clicked_cb);
  gtk_widget_class_bind_template_callback (klass, support_clicked_cb);
}

static void
pd_reservation_configuration_class_init (PdReservationConfigurationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pd_reservation_configuration_dispose;
  g_type_ensure (PD_TYPE_FORM_FIELD);
  g_type_ensure (PD_TYPE_RESERVATION_PARTS);
  signals[SUPPORT_WANTED] = g_signal_new ("support-wanted", PD_TYPE_RESERVATION_CONFIGURATION,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      GTK_WIDGET_CLASS (klass), PD_RESERVATIONS_RESOURCE ("pd-reservation-configuration.ui"));
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
pd_reservation_configuration_init (PdReservationConfiguration *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
    gtk_string_list_append (titles, pd_scope_get_title (scopes[i]));
  gtk_drop_down_set_model (self->scope, G_LIST_MODEL (titles));
}

GtkWidget *
pd_reservation_configuration_new (PdDesk *desk)
{
  PdReservationConfiguration *self = g_object_new (PD_TYPE_RESERVATION_CONFIGURATION, NULL);

  self->desk = g_object_ref (desk);
  pd_reservation_parts_set_desk (self->parts, desk);

  return GTK_WIDGET (self);
}

/* A change elsewhere does not take away what is being typed. */
static gboolean
is_same (PdReservation *a, PdReservation *b)
{
  return a != NULL &&
         pd_record_get_row_id (PD_RECORD (a)) == pd_record_get_row_id (PD_RECORD (b)) &&
         g_strcmp0 (pd_reservation_get_name (a), pd_reservation_get_name (b)) == 0 &&
         g_strcmp0 (pd_reservation_get_scope_type (a), pd_reservation_get_scope_type (b)) == 0 &&
         g_strcmp0 (pd_reservation_get_scope_id (a), pd_reservation_get_scope_id (b)) == 0 &&
         pd_reservation_get_flexibility (a) == pd_reservation_get_flexibility (b);
}

void
pd_reservation_configuration_set_reservation (PdReservationConfiguration *self,
                                              PdReservation *reservation)
{
  gboolean same = FALSE;

  g_return_if_fail (PD_IS_RESERVATION_CONFIGURATION (self));

  same = is_same (self->reservation, reservation);
  g_set_object (&self->reservation, reservation);
  if (!same) {
    self->settling = TRUE;
    pd_form_field_set_text (self->name, pd_reservation_get_name (reservation));
    show_scope (self);
    gtk_check_button_set_active (self->flexibility, pd_reservation_get_flexibility (reservation));
    self->settling = FALSE;
    pd_desk_list_subscriptions_async (self->desk, pd_reservation_get_customer_row_id (reservation),
                                      self->cancellable, subscriptions_listed_cb, self);
  }
  show_fixed (self);
  pd_reservation_parts_set_reservation (self->parts, reservation);
  update (self);
}
