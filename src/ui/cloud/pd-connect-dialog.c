// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-connect-dialog.h"

#include <glib/gi18n.h>

#include "pd-cloud-state.h"
#include "pd-customers-util.h"
#include "pd-dialogs.h"
#include "pd-error.h"
#include "pd-form-field.h"
#include "pd-text.h"
#include "pd-window-private.h"

#define HELP_URI \
  "https://github.com/partnerdesk/partner-desk/blob/main/README.md#connect-to-partner-center"
#define N_ROLES 9
#define N_FIELDS 6
#define MAX_NAME 60
/* What stands in for the fields that are not being checked. */
#define ANY_CLIENT_ID "00000000-0000-0000-0000-000000000001"
#define ANY_URL "https://localhost"

struct _PdConnectDialog
{
  AdwWindow parent_instance;

  GtkWidget *connect_button;
  GtkWidget *spinner;
  GtkLabel *failure;
  PdFormField *name;
  GtkDropDown *environment;
  GtkWidget *addresses;
  PdFormField *partner_center_url;
  PdFormField *azure_url;
  PdFormField *login_url;
  PdFormField *tenant;
  PdFormField *client_id;
  GtkWidget *roles_title;
  GtkGrid *roles;

  GtkWidget *role_checks[N_ROLES]; /* (unowned): by the role's bit */
  char *taken_name;                /* (owned) (nullable): another account has it */
  gboolean busy;
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (PdConnectDialog, pd_connect_dialog, ADW_TYPE_WINDOW)

static const struct
{
  const char *nick;
  const char *title;
} environments[] = {
  { "global", N_ ("Global") },
  { "china", N_ ("China (21Vianet)") },
  { "us-government", N_ ("US Government") },
  { "custom", N_ ("Custom") },
};

/* What was typed and not yet connected, for as long as the program runs. */
static struct
{
  char *texts[N_FIELDS];
  guint environment;
  PdRoleSet roles;
  gboolean kept;
} draft;

static void
list_fields (PdConnectDialog *self, PdFormField *fields[N_FIELDS])
{
  fields[0] = self->name;
  fields[1] = self->partner_center_url;
  fields[2] = self->azure_url;
  fields[3] = self->login_url;
  fields[4] = self->tenant;
  fields[5] = self->client_id;
}

static char *
dup_stripped (PdFormField *field)
{
  return g_strstrip (g_strdup (pd_form_field_get_text (field)));
}

static gboolean
is_custom (PdConnectDialog *self)
{
  return gtk_drop_down_get_selected (self->environment) == G_N_ELEMENTS (environments) - 1;
}

static PdRoleSet
get_roles (PdConnectDialog *self)
{
  PdRoleSet roles = 0;

  for (int i = 0; i < N_ROLES; i++) {
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->role_checks[i])))
      roles |= 1u << i;
  }

  return roles;
}

/* --- the draft --- */

static void
keep_draft (PdConnectDialog *self)
{
  PdFormField *fields[N_FIELDS];

  list_fields (self, fields);
  for (int i = 0; i < N_FIELDS; i++) {
    g_free (draft.texts[i]);
    draft.texts[i] = g_strdup (pd_form_field_get_text (fields[i]));
  }
  draft.environment = gtk_drop_down_get_selected (self->environment);
  draft.roles = get_roles (self);
  draft.kept = TRUE;
}

static void
forget_draft (void)
{
  for (int i = 0; i < N_FIELDS; i++)
    g_clear_pointer (&draft.texts[i], g_free);
  draft.kept = FALSE;
}

static void
take_draft (PdConnectDialog *self)
{
  PdFormField *fields[N_FIELDS];

  if (!draft.kept)
    return;

  list_fields (self, fields);
  for (int i = 0; i < N_FIELDS; i++)
    pd_form_field_set_text (fields[i], draft.texts[i]);
  gtk_drop_down_set_selected (self->environment, draft.environment);
  for (int i = 0; i < N_ROLES; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->role_checks[i]),
                                 (draft.roles & (1u << i)) != 0);
}

/* --- checking --- */

/* Checks one field alone, the others being taken as right. TRUE: it is right. */
static gboolean
check_alone (PdFormField *field, const PdCloudFields *fields)
{
  g_autoptr (GError) error = NULL;

  if (pd_accounts_check_cloud (fields, &error)) {
    pd_form_field_set_problem (field, NULL);
    return TRUE;
  }

  pd_form_field_set_problem (field, error->message);
  return FALSE;
}

static gboolean
check_name (PdConnectDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = pd_text_check (pd_form_field_get_text (self->name),
                                         _ ("Name of the account"), MAX_NAME, &error);
  const char *problem = NULL;

  if (name == NULL)
    problem = error->message;
  else if (*name == '\0')
    problem = _ ("This field is compulsory.");
  else if (g_strcmp0 (name, self->taken_name) == 0)
    problem = _ ("Another account has this name.");
  pd_form_field_set_problem (self->name, problem);

  return problem == NULL;
}

static gboolean
check_addresses (PdConnectDialog *self)
{
  g_autofree char *partner_center = dup_stripped (self->partner_center_url);
  g_autofree char *azure = dup_stripped (self->azure_url);
  g_autofree char *login = dup_stripped (self->login_url);
  PdCloudFields fields = { .environment = "custom", .client_id = ANY_CLIENT_ID };
  gboolean right = TRUE;

  if (!is_custom (self))
    return TRUE;

  fields.azure_url = fields.login_url = ANY_URL;
  fields.partner_center_url = partner_center;
  right = check_alone (self->partner_center_url, &fields) && right;
  fields.partner_center_url = ANY_URL;
  fields.azure_url = azure;
  right = check_alone (self->azure_url, &fields) && right;
  fields.azure_url = ANY_URL;
  fields.login_url = login;

  return check_alone (self->login_url, &fields) && right;
}

static gboolean
check_tenant_and_client (PdConnectDialog *self)
{
  g_autofree char *tenant = dup_stripped (self->tenant);
  g_autofree char *client_id = dup_stripped (self->client_id);
  PdCloudFields fields = { .environment = "global", .client_id = client_id };
  gboolean right = TRUE;

  if (*client_id != '\0')
    right = check_alone (self->client_id, &fields);
  else {
    pd_form_field_set_problem (self->client_id, _ ("This field is compulsory."));
    right = FALSE;
  }
  fields.client_id = ANY_CLIENT_ID;
  fields.tenant = tenant;

  return check_alone (self->tenant, &fields) && right;
}

static gboolean
check (PdConnectDialog *self)
{
  gboolean right = check_name (self);
  const char *reason = NULL;

  right = check_addresses (self) && right;
  right = check_tenant_and_client (self) && right;
  if (self->busy)
    reason = _ ("The account is being made.");
  else if (!right)
    reason = _ ("Some fields are empty or not right yet.");
  pd_customers_set_reason (self->connect_button, reason == NULL, reason);

  return reason == NULL;
}

static void
changed_cb (PdConnectDialog *self)
{
  if (!self->ready)
    return;

  gtk_widget_set_visible (self->addresses, is_custom (self));
  pd_customers_set_label (self->failure, NULL);
  check (self);
}

/* --- connecting --- */

static void
set_busy (PdConnectDialog *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  check (self);
}

static void
show_failure (PdConnectDialog *self, const GError *error)
{
  g_autofree char *text = pd_error_to_user_text (error);

  g_warning ("Adding a cloud account: %s", error->message);
  if (g_error_matches (error, PD_ERROR, PD_ERROR_CONFLICT)) {
    g_free (self->taken_name);
    self->taken_name = dup_stripped (self->name);
    pd_form_field_touch (self->name);
    check (self);
    gtk_widget_grab_focus (GTK_WIDGET (self->name));
    return;
  }

  pd_customers_set_label (self->failure, text);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdConnectDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdAccount) account =
      pd_accounts_add_cloud_finish (PD_ACCOUNTS (source), result, &error);
  PdWindow *window = NULL;

  if (self->connect_button == NULL)
    return; /* closed meanwhile: the account stands in the list */

  set_busy (self, FALSE);
  if (account == NULL) {
    show_failure (self, error);
    return;
  }

  forget_draft ();
  self->ready = FALSE;
  window = pd_customers_window_of (GTK_WIDGET (self));
  gtk_window_close (GTK_WINDOW (self));
  if (window != NULL)
    pd_window_open_account_to_sign_in (window, account);
}

static void
connect_clicked_cb (PdConnectDialog *self)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));
  g_autofree char *name = dup_stripped (self->name);
  g_autofree char *partner_center = dup_stripped (self->partner_center_url);
  g_autofree char *azure = dup_stripped (self->azure_url);
  g_autofree char *login = dup_stripped (self->login_url);
  g_autofree char *tenant = dup_stripped (self->tenant);
  g_autofree char *client_id = dup_stripped (self->client_id);
  PdCloudFields fields = { 0 };

  if (self->busy || window == NULL || !check (self))
    return;

  fields.environment = environments[gtk_drop_down_get_selected (self->environment)].nick;
  if (is_custom (self)) {
    fields.partner_center_url = partner_center;
    fields.azure_url = azure;
    fields.login_url = login;
  }
  fields.tenant = tenant;
  fields.client_id = client_id;
  fields.roles = get_roles (self);
  set_busy (self, TRUE);
  pd_accounts_add_cloud_async (pd_window_get_accounts (window), name, &fields, NULL, added_cb,
                               g_object_ref (self));
}

static void
help_clicked_cb (PdConnectDialog *self)
{
  if (!pd_dialogs_open_uri (GTK_WIDGET (self), HELP_URI))
    pd_dialogs_tell (GTK_WIDGET (self), _ ("No browser could be opened"), HELP_URI);
}

static void
close_clicked_cb (PdConnectDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
pd_connect_dialog_close_request (GtkWindow *window)
{
  if (PD_CONNECT_DIALOG (window)->ready)
    keep_draft (PD_CONNECT_DIALOG (window));

  return GTK_WINDOW_CLASS (pd_connect_dialog_parent_class)->close_request (window);
}

/* --- construction --- */

static void
make_roles (PdConnectDialog *self)
{
  for (int i = 0; i < N_ROLES; i++) {
    GtkWidget *check_button = gtk_check_button_new_with_label (pd_role_get_title (1u << i));

    gtk_check_button_set_active (GTK_CHECK_BUTTON (check_button),
                                 (PD_ROLES_DEFAULT & (1u << i)) != 0);
    gtk_grid_attach (self->roles, check_button, i % 2, i / 2, 1, 1);
    self->role_checks[i] = check_button;
  }
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->roles), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->roles_title, NULL, -1);
}

static void
pd_connect_dialog_dispose (GObject *object)
{
  PD_CONNECT_DIALOG (object)->connect_button = NULL;
  G_OBJECT_CLASS (pd_connect_dialog_parent_class)->dispose (object);
}

static void
pd_connect_dialog_finalize (GObject *object)
{
  g_free (PD_CONNECT_DIALOG (object)->taken_name);
  G_OBJECT_CLASS (pd_connect_dialog_parent_class)->finalize (object);
}

static void
pd_connect_dialog_class_init (PdConnectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_connect_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_connect_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = pd_connect_dialog_close_request;
  g_type_ensure (PD_TYPE_FORM_FIELD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CLOUD_RESOURCE ("pd-connect-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, connect_button);
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, name);
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, environment);
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, addresses);
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, partner_center_url);
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, azure_url);
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, login_url);
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, tenant);
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, client_id);
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, roles_title);
  gtk_widget_class_bind_template_child (widget_class, PdConnectDialog, roles);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, help_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
pd_connect_dialog_init (PdConnectDialog *self)
{
  const char *titles[G_N_ELEMENTS (environments) + 1] = { NULL };
  g_autoptr (GtkStringList) list = NULL;

  pd_cloud_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (environments); i++)
    titles[i] = _ (environments[i].title);
  list = gtk_string_list_new (titles);
  gtk_drop_down_set_model (self->environment, G_LIST_MODEL (list));
  make_roles (self);
  take_draft (self);
  self->ready = TRUE;
  changed_cb (self);
}

void
pd_connect_dialog_present (GtkWidget *parent)
{
  PdConnectDialog *self = g_object_new (PD_TYPE_CONNECT_DIALOG, NULL);

  pd_customers_present_dialog (GTK_WINDOW (self), parent);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}
