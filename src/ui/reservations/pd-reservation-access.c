// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-reservation-access.h"

#include <glib/gi18n.h>

#include "pd-desk-cloud.h"
#include "pd-dialogs.h"
#include "pd-grant-dialog.h"
#include "pd-reservations-util.h"

struct _PdReservationAccess
{
  AdwBin parent_instance;

  GtkWidget *add_button;
  GtkLabel *failure;
  GtkListBox *list;

  PdDesk *desk;               /* (owned) */
  PdReservation *reservation; /* (owned) (nullable) until it is set */
  GPtrArray *assignments;     /* (owned) (nullable) (element-type PdRoleAssignment) */
  GCancellable *cancellable;  /* (owned) */
};

G_DEFINE_FINAL_TYPE (PdReservationAccess, pd_reservation_access, ADW_TYPE_BIN)

/* What a confirmed removal needs; the list may change while the question stands. */
typedef struct
{
  PdReservationAccess *self; /* (owned) */
  gint64 assignment_row_id;
} Removal;

static void
removal_free (Removal *removal)
{
  g_object_unref (removal->self);
  g_free (removal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static const char *
get_type_title (const char *type)
{
  if (g_strcmp0 (type, "User") == 0)
    return _ ("User");
  if (g_strcmp0 (type, "Group") == 0)
    return _ ("Group");
  if (g_strcmp0 (type, "ServicePrincipal") == 0)
    return _ ("Service principal");
  if (g_strcmp0 (type, "ForeignGroup") == 0)
    return _ ("Group of the partner");

  return type != NULL ? type : "";
}

static gboolean
is_owner (PdRoleAssignment *assignment)
{
  const char *role = pd_role_assignment_get_role_id (assignment);

  return role != NULL && g_ascii_strcasecmp (role, PD_AZURE_ROLE_OWNER) == 0;
}

static gboolean
is_last_owner (PdReservationAccess *self, PdRoleAssignment *assignment)
{
  guint owners = 0;

  for (guint i = 0; i < self->assignments->len; i++)
    owners += is_owner (self->assignments->pdata[i]) ? 1 : 0;

  return is_owner (assignment) && owners <= 1;
}

/* 1.8: on a local account, who needs a grant does not give it to himself; of a cloud account Azure
 * decides. (nullable) */
static PdVerdict *
get_right (PdReservationAccess *self)
{
  return pd_desk_get_cloud (self->desk) != NULL ? pd_reservation_get_manage (self->reservation)
                                                : pd_reservation_get_access (self->reservation);
}

/* Why this one stays; NULL: it can be removed. */
static const char *
find_obstacle (PdReservationAccess *self, PdRoleAssignment *assignment)
{
  PdVerdict *right = get_right (self);

  if (right != NULL && !pd_verdict_get_allowed (right))
    return pd_verdict_get_reason (right);
  if (pd_role_assignment_get_inherited (assignment))
    return _ ("This role was granted above the reservation order and can be removed only there.");
  if (is_last_owner (self, assignment))
    return _ ("This is the last owner. Give somebody else the role Owner first.");

  return NULL;
}

static void show_assignments (PdReservationAccess *self, GPtrArray *assignments);

static void
revoked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) left = pd_desk_assignments_finish (PD_DESK (source), result, &error);
  PdReservationAccess *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  pd_reservations_show_failure (self->failure, "Removing a role", error);
  if (left == NULL)
    return;

  show_assignments (self, left);
  pd_customers_toast (GTK_WIDGET (self), _ ("The role was removed."));
}

static void
removal_confirmed_cb (gboolean confirmed, gpointer user_data)
{
  g_autoptr (Removal) removal = user_data;
  PdReservationAccess *self = removal->self;
  g_autofree char *request_id = NULL;

  if (!confirmed || self->desk == NULL)
    return;

  request_id = g_uuid_string_random ();
  pd_desk_revoke_role_async (self->desk, pd_record_get_row_id (PD_RECORD (self->reservation)),
                             removal->assignment_row_id, request_id, self->cancellable, revoked_cb,
                             self);
}

static void
remove_clicked_cb (GtkButton *button, PdReservationAccess *self)
{
  PdRoleAssignment *assignment = g_object_get_data (G_OBJECT (button), "assignment");
  Removal *removal = g_new0 (Removal, 1);
  g_autofree char *body = NULL;

  removal->self = g_object_ref (self);
  removal->assignment_row_id = pd_record_get_row_id (PD_RECORD (assignment));
  /* Translators: %1$s a person or group, %2$s a role such as "Owner". */
  body = g_strdup_printf (_ ("%1$s loses the role %2$s on all reservations of this order."),
                          pd_role_assignment_get_principal_name (assignment),
                          pd_azure_role_get_title (pd_role_assignment_get_role_id (assignment)));
  pd_dialogs_confirm (GTK_WIDGET (self), _ ("Remove this role?"), body, _ ("Remove"),
                      removal_confirmed_cb, removal);
}

static GtkWidget *
new_remove_button (PdReservationAccess *self, PdRoleAssignment *assignment)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Remove"));
  const char *obstacle = find_obstacle (self, assignment);
  g_autofree char *name = NULL;

  /* Translators: accessible name of the button Remove; %s is a person or group. */
  name = g_strdup_printf (_ ("Remove %s"), pd_role_assignment_get_principal_name (assignment));
  pd_customers_name (button, name, NULL);
  pd_customers_set_reason (button, obstacle == NULL, obstacle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "assignment", g_object_ref (assignment),
                          g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);

  return button;
}

static char *
format_who (PdRoleAssignment *assignment)
{
  const char *type = get_type_title (pd_role_assignment_get_principal_type (assignment));
  const char *email = pd_role_assignment_get_principal_email (assignment);

  if (email == NULL || *email == '\0')
    email = pd_role_assignment_get_principal_id (assignment);
  /* Where Azure tells no name, the ID stands in its place. */
  if (email == NULL || *email == '\0' ||
      g_strcmp0 (email, pd_role_assignment_get_principal_name (assignment)) == 0)
    return g_strdup (type);

  /* Translators: %1$s an e-mail address or an identifier, %2$s "User", "Group" and the like. */
  return g_strdup_printf (_ ("%1$s · %2$s"), email, type);
}

static void
add_row (PdReservationAccess *self, PdRoleAssignment *assignment)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *role =
      gtk_label_new (pd_azure_role_get_title (pd_role_assignment_get_role_id (assignment)));
  const char *name = pd_role_assignment_get_principal_name (assignment);
  g_autofree char *who = format_who (assignment);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), who);
  if (pd_role_assignment_get_inherited (assignment)) {
    GtkWidget *mark = gtk_label_new (_ ("Inherited"));

    gtk_widget_add_css_class (mark, "tag");
    gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
  }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), role);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_remove_button (self, assignment));
  gtk_list_box_append (self->list, row);
}

static void
show_assignments (PdReservationAccess *self, GPtrArray *assignments)
{
  if (self->assignments != assignments) {
    g_clear_pointer (&self->assignments, g_ptr_array_unref);
    self->assignments = g_ptr_array_ref (assignments);
  }
  pd_reservations_clear_list (self->list);
  for (guint i = 0; i < assignments->len; i++)
    add_row (self, assignments->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
}

static void
assignments_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = pd_desk_assignments_finish (PD_DESK (source), result, &error);
  PdReservationAccess *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (found != NULL)
    show_assignments (self, found);
  else
    pd_reservations_show_failure (self->failure, "Listing roles", error);
}

static void
add_clicked_cb (PdReservationAccess *self)
{
  pd_grant_dialog_present (GTK_WIDGET (self), self->desk, self->reservation);
}

static void
pd_reservation_access_dispose (GObject *object)
{
  PdReservationAccess *self = PD_RESERVATION_ACCESS (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->assignments, g_ptr_array_unref);
  g_clear_object (&self->reservation);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_reservation_access_parent_class)->dispose (object);
}

static void
pd_reservation_access_class_init (PdReservationAccessClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_reservation_access_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, PD_RESERVATIONS_RESOURCE ("pd-reservation-access.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdReservationAccess, add_button);
  gtk_widget_class_bind_template_child (widget_class, PdReservationAccess, failure);
  gtk_widget_class_bind_template_child (widget_class, PdReservationAccess, list);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
pd_reservation_access_init (PdReservationAccess *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

GtkWidget *
pd_reservation_access_new (PdDesk *desk)
{
  PdReservationAccess *self = g_object_new (PD_TYPE_RESERVATION_ACCESS, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}

void
pd_reservation_access_set_reservation (PdReservationAccess *self, PdReservation *reservation)
{
  PdVerdict *right = NULL;

  g_return_if_fail (PD_IS_RESERVATION_ACCESS (self));

  g_set_object (&self->reservation, reservation);
  right = get_right (self);
  pd_customers_set_reason (self->add_button, right == NULL || pd_verdict_get_allowed (right),
                           right != NULL ? pd_verdict_get_reason (right) : NULL);
  pd_desk_list_assignments_async (self->desk, pd_record_get_row_id (PD_RECORD (reservation)),
                                  self->cancellable, assignments_listed_cb, self);
}
