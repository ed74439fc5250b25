// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-grant-dialog.h"

#include <glib/gi18n.h>

#include "pd-desk-cloud.h"
#include "pd-form-field.h"
#include "pd-reservations-util.h"

#define MAX_NAME 100

struct _PdGrantDialog
{
  AdwWindow parent_instance;

  PdFormField *name;
  PdFormField *who;
  GtkDropDown *type;
  GtkDropDown *role;
  GtkLabel *meaning;
  GtkLabel *failure;
  GtkWidget *add_button;

  PdDesk *desk;               /* (owned) */
  PdReservation *reservation; /* (owned) */
  char *request_id;           /* (owned) (nullable): of the attempt under way, kept for a retry */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (PdGrantDialog, pd_grant_dialog, ADW_TYPE_WINDOW)

static const char *const types[] = { "User", "Group", "ServicePrincipal" };

static const PdAzureRole *
get_role (PdGrantDialog *self)
{
  gsize n_roles = 0;
  const PdAzureRole *roles = pd_azure_roles_get (&n_roles);
  guint selected = gtk_drop_down_get_selected (self->role);

  return selected < n_roles ? &roles[selected] : &roles[0];
}

static const char *
find_who_problem (PdGrantDialog *self)
{
  const char *who = pd_form_field_get_text (self->who);

  if (*who == '\0')
    return _ ("This field is compulsory.");
  if (!pd_text_is_guid (who) && pd_desk_get_cloud (self->desk) != NULL)
    return _ ("This is no object ID. It stands in the customer’s Microsoft Entra admin center "
              "(entra.microsoft.com): open the person under Users, or the group under Groups, and "
              "copy the object ID from the overview.");
  if (!pd_text_is_email (who) && !pd_text_is_guid (who))
    return _ ("This is neither an email address, such as name@example.com, nor a GUID.");

  return NULL;
}

static gboolean
check (PdGrantDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name =
      pd_text_check (pd_form_field_get_text (self->name), _ ("Name"), MAX_NAME, &error);
  const char *who_problem = find_who_problem (self);
  const char *problem = NULL;

  if (name == NULL)
    problem = error->message;
  else if (*name == '\0')
    problem = _ ("This field is compulsory.");
  pd_form_field_set_problem (self->name, problem);
  pd_form_field_set_problem (self->who, who_problem);
  problem = problem != NULL ? problem : who_problem;
  if (self->busy)
    problem = _ ("It is being saved.");
  pd_customers_set_reason (self->add_button, problem == NULL, problem);

  return problem == NULL;
}

static void
changed_cb (PdGrantDialog *self)
{
  if (self->desk == NULL)
    return;

  g_clear_pointer (&self->request_id, g_free);
  pd_reservations_show_failure (self->failure, NULL, NULL);
  check (self);
}

static void
role_changed_cb (PdGrantDialog *self)
{
  gboolean may_change = pd_azure_role_may_change (get_role (self)->id);

  gtk_label_set_label (self->meaning,
                       may_change
                           ? _ ("With this role the reservation can be refunded and exchanged.")
                           : _ ("With this role the reservation can be neither refunded nor "
                                "exchanged."));
  changed_cb (self);
}

static void
granted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdGrantDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = pd_desk_assignments_finish (PD_DESK (source), result, &error);

  self->busy = FALSE;
  if (self->failure == NULL)
    return; /* the dialog is gone */
  if (all != NULL) {
    pd_customers_toast (GTK_WIDGET (self), _ ("The role was added."));
    gtk_window_close (GTK_WINDOW (self));
    return;
  }

  pd_reservations_show_failure (self->failure, "Adding a role", error);
  check (self);
}

static void
add_clicked_cb (PdGrantDialog *self)
{
  const char *who = pd_form_field_get_text (self->who);
  PdGrant grant = { NULL };

  if (self->busy || !check (self))
    return;

  self->busy = TRUE;
  check (self);
  if (self->request_id == NULL)
    self->request_id = g_uuid_string_random ();
  grant.name = (char *) pd_form_field_get_text (self->name);
  grant.email = pd_text_is_guid (who) ? NULL : (char *) who;
  grant.principal_id = pd_text_is_guid (who) ? (char *) who : NULL;
  grant.principal_type =
      (char *) types[MIN (gtk_drop_down_get_selected (self->type), G_N_ELEMENTS (types) - 1)];
  grant.role_id = (char *) get_role (self)->id;
  pd_desk_grant_role_async (self->desk, pd_record_get_row_id (PD_RECORD (self->reservation)),
                            &grant, self->request_id, NULL, granted_cb, g_object_ref (self));
}

static void
pd_grant_dialog_dispose (GObject *object)
{
  PdGrantDialog *self = PD_GRANT_DIALOG (object);

  self->failure = NULL;
  g_clear_object (&self->desk);
  g_clear_object (&self->reservation);
  g_clear_pointer (&self->request_id, g_free);
  G_OBJECT_CLASS (pd_grant_dialog_parent_class)->dispose (object);
}

static void
pd_grant_dialog_class_init (PdGrantDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_grant_dialog_dispose;
  g_type_ensure (PD_TYPE_FORM_FIELD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_RESERVATIONS_RESOURCE ("pd-grant-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdGrantDialog, name);
  gtk_widget_class_bind_template_child (widget_class, PdGrantDialog, who);
  gtk_widget_class_bind_template_child (widget_class, PdGrantDialog, type);
  gtk_widget_class_bind_template_child (widget_class, PdGrantDialog, role);
  gtk_widget_class_bind_template_child (widget_class, PdGrantDialog, meaning);
  gtk_widget_class_bind_template_child (widget_class, PdGrantDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, PdGrantDialog, add_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, role_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
pd_grant_dialog_init (PdGrantDialog *self)
{
  const char *const type_titles[] = { _ ("User"), _ ("Group"), _ ("Service principal"), NULL };
  g_autoptr (GtkStringList) type_list = gtk_string_list_new (type_titles);
  g_autoptr (GtkStringList) role_list = gtk_string_list_new (NULL);
  gsize n_roles = 0;
  const PdAzureRole *roles = pd_azure_roles_get (&n_roles);

  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  for (gsize i = 0; i < n_roles; i++)
    gtk_string_list_append (role_list, pd_azure_role_get_title (roles[i].id));
  gtk_drop_down_set_model (self->type, G_LIST_MODEL (type_list));
  gtk_drop_down_set_model (self->role, G_LIST_MODEL (role_list));
}

/* The role that changes least comes first to hand. */
static void
preset_role (PdGrantDialog *self)
{
  gsize n_roles = 0;
  const PdAzureRole *roles = pd_azure_roles_get (&n_roles);

  for (gsize i = 0; i < n_roles; i++) {
    if (g_str_equal (roles[i].id, PD_AZURE_ROLE_READER))
      gtk_drop_down_set_selected (self->role, (guint) i);
  }
}

void
pd_grant_dialog_present (GtkWidget *parent, PdDesk *desk, PdReservation *reservation)
{
  PdGrantDialog *self = NULL;

  g_return_if_fail (PD_IS_DESK (desk));
  g_return_if_fail (PD_IS_RESERVATION (reservation));

  self = g_object_new (PD_TYPE_GRANT_DIALOG, NULL);
  preset_role (self);
  self->desk = g_object_ref (desk);
  self->reservation = g_object_ref (reservation);
  if (pd_desk_get_cloud (desk) != NULL) /* azure-api.md 8 knows no names */
    g_object_set (self->who, "label", _ ("_Object ID"), "hint",
                  _ ("A GUID, from the overview of the person or group in Microsoft Entra."), NULL);
  role_changed_cb (self);
  check (self);
  pd_customers_present_dialog (GTK_WINDOW (self), parent);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}
