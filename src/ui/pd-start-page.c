// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-start-page.h"

#include <glib/gi18n.h>

#include "pd-account-row.h"
#include "pd-error.h"
#include "pd-gsettings.h"

/* ui.md: nothing under 200 ms shows progress. */
#define PATIENCE_MS 200
#define PULSE_MS 100
#define POLL_MS 20

struct _PdStartPage
{
  AdwBin parent_instance;

  GtkWidget *stack;
  GtkWidget *name_entry;
  GtkWidget *name_problem;
  GtkWidget *create_button;
  GtkWidget *progress_page;
  GtkWidget *progress;
  GtkWidget *chooser;
  GtkWidget *problem_page;
  GtkWidget *problem_path;
  GtkWidget *retry_button;

  PdAccounts *accounts;      /* (owned) (nullable) before set_up */
  PdClock *clock;            /* (owned) (nullable) before set_up */
  PdAccount *account;        /* (owned) (nullable): the one to open, for Retry */
  char *name;                /* (owned) (nullable): the one asked for, for Retry */
  GCancellable *cancellable; /* (owned) (nullable): what is under way */
  PdOpening *opening;        /* (owned) (nullable): begun before the window was there */
  guint pulse_id;
  guint poll_id;
};

G_DEFINE_FINAL_TYPE (PdStartPage, pd_start_page, ADW_TYPE_BIN)

enum { SIGNAL_OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show (PdStartPage *self, const char *name)
{
  g_clear_handle_id (&self->pulse_id, g_source_remove);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
}

static gboolean
pulse_cb (gpointer user_data)
{
  gtk_progress_bar_pulse (GTK_PROGRESS_BAR (PD_START_PAGE (user_data)->progress));

  return G_SOURCE_CONTINUE;
}

static gboolean
patience_cb (gpointer user_data)
{
  PdStartPage *self = user_data;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "progress");
  self->pulse_id = g_timeout_add (PULSE_MS, pulse_cb, self);

  return G_SOURCE_REMOVE;
}

/* Shows @title with a moving bar, unless the work is done before anybody would have read it. */
static void
begin (PdStartPage *self, const char *title, const char *description)
{
  g_autofree char *markup = g_markup_escape_text (description, -1);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  adw_status_page_set_title (ADW_STATUS_PAGE (self->progress_page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->progress_page), markup);
  g_clear_handle_id (&self->pulse_id, g_source_remove);
  self->pulse_id = g_timeout_add (PATIENCE_MS, patience_cb, self);
}

static void
show_problem (PdStartPage *self, const char *title, const char *path, const GError *error)
{
  g_autofree char *text = pd_error_to_user_text (error);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  g_warning ("%s: %s", title, error->message);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->problem_page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->problem_page), markup);
  gtk_label_set_label (GTK_LABEL (self->problem_path), path);
  show (self, "problem");
  gtk_widget_grab_focus (self->retry_button);
}

/* --- opening --- */

static void
tell_opened (PdStartPage *self, PdDesk *desk)
{
  show (self, "blank");
  g_signal_emit (self, signals[SIGNAL_OPENED], 0, desk);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdDesk) desk = pd_desk_open_finish (result, &error);
  PdStartPage *self = NULL;
  g_autofree char *title = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = PD_START_PAGE (user_data);
  if (desk == NULL) {
    /* Translators: %s is the name of an account. */
    title = g_strdup_printf (_ ("“%s” cannot be opened"), pd_account_get_name (self->account));
    show_problem (self, title, pd_account_get_path (self->account), error);
    return;
  }

  tell_opened (self, desk);
}

void
pd_start_page_open (PdStartPage *self, PdAccount *account)
{
  g_autofree char *title = NULL;

  g_return_if_fail (PD_IS_START_PAGE (self));
  g_return_if_fail (PD_IS_ACCOUNT (account));

  g_set_object (&self->account, account);
  title = g_strdup_printf (_ ("Opening “%s”"), pd_account_get_name (account));
  begin (self, title, _ ("What fell due since the last time is settled first."));
  pd_desk_open_async (pd_account_get_path (account), self->clock, self->cancellable, opened_cb,
                      self);
}

/* --- choosing --- */

static void
row_activated_cb (PdAccountRow *row, PdStartPage *self)
{
  pd_start_page_open (self, pd_account_row_get_account (row));
}

static void
fill_chooser (PdStartPage *self)
{
  GtkWidget *row = NULL;

  while ((row = gtk_widget_get_first_child (self->chooser)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->chooser), row);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++) {
    g_autoptr (PdAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

    row = pd_account_row_new (account);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               gtk_image_new_from_icon_name ("go-next-symbolic"));
    g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, 0);
    gtk_list_box_append (GTK_LIST_BOX (self->chooser), row);
  }
}

void
pd_start_page_choose (PdStartPage *self)
{
  g_return_if_fail (PD_IS_START_PAGE (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) == 0) {
    show (self, "welcome");
    return;
  }

  fill_chooser (self);
  show (self, "chooser");
}

/* Accounts come and go while the choice is shown. */
static void
accounts_changed_cb (PdStartPage *self)
{
  const char *shown = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));

  if (g_strcmp0 (shown, "chooser") == 0 || g_strcmp0 (shown, "welcome") == 0)
    pd_start_page_choose (self);
}

static void
choose_cb (PdStartPage *self)
{
  pd_start_page_choose (self);
}

static PdAccount *
find_remembered (PdStartPage *self)
{
  g_autofree char *last = g_settings_get_string (pd_gsettings_get_default (), "last-account");
  PdAccount *account = *last != '\0' ? pd_accounts_find (self->accounts, last, NULL) : NULL;

  return account != NULL ? account : pd_accounts_find (self->accounts, NULL, NULL);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  PdStartPage *self = NULL;
  g_autoptr (PdAccount) account = NULL;

  if (!pd_accounts_refresh_finish (PD_ACCOUNTS (source), result, &error)) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      return;
    self = PD_START_PAGE (user_data);
    show_problem (self, _ ("The data folder cannot be read"),
                  pd_accounts_get_data_dir (self->accounts), error);
    return;
  }

  self = PD_START_PAGE (user_data);
  if (self->name != NULL) {
    account = pd_accounts_find (self->accounts, self->name, &error);
    if (account == NULL) {
      show_problem (self, _ ("There is no such account"), pd_accounts_get_data_dir (self->accounts),
                    error);
      return;
    }
  } else {
    account = find_remembered (self);
  }

  if (account != NULL)
    pd_start_page_open (self, account);
  else
    pd_start_page_choose (self);
}

void
pd_start_page_start (PdStartPage *self, const char *name)
{
  g_autofree char *copy = g_strdup (name);

  g_return_if_fail (PD_IS_START_PAGE (self));

  g_free (self->name);
  self->name = g_steal_pointer (&copy);
  g_clear_object (&self->account);
  begin (self, _ ("Reading the accounts"), pd_accounts_get_data_dir (self->accounts));
  pd_accounts_refresh_async (self->accounts, self->cancellable, refreshed_cb, self);
}

static gboolean
poll_cb (gpointer user_data)
{
  PdStartPage *self = user_data;
  g_autoptr (PdOpening) opening = NULL;
  g_autoptr (PdAccount) account = NULL;
  g_autoptr (PdDesk) desk = NULL;

  if (!pd_opening_wait (self->opening, 0))
    return G_SOURCE_CONTINUE;

  self->poll_id = 0;
  opening = g_steal_pointer (&self->opening);
  desk = pd_opening_steal_desk (opening, &account);
  if (desk != NULL)
    tell_opened (self, desk);
  else
    pd_start_page_start (self, self->name);

  return G_SOURCE_REMOVE;
}

void
pd_start_page_wait_for (PdStartPage *self, PdOpening *opening, const char *name)
{
  g_return_if_fail (PD_IS_START_PAGE (self));
  g_return_if_fail (opening != NULL && self->opening == NULL);

  self->opening = opening;
  self->name = g_strdup (name);
  begin (self, _ ("Reading the accounts"), pd_accounts_get_data_dir (self->accounts));
  self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
}

static void
retry_cb (PdStartPage *self)
{
  if (self->account != NULL)
    pd_start_page_open (self, self->account);
  else
    pd_start_page_start (self, self->name);
}

/* --- making --- */

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdAccount) account =
      pd_accounts_add_local_finish (PD_ACCOUNTS (source), result, &error);
  PdStartPage *self = NULL;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = PD_START_PAGE (user_data);
  if (account != NULL) {
    pd_start_page_open (self, account);
  } else if (g_error_matches (error, PD_ERROR, PD_ERROR_CONFLICT) ||
             g_error_matches (error, PD_ERROR, PD_ERROR_INVALID)) {
    text = pd_error_to_user_text (error);
    gtk_label_set_label (GTK_LABEL (self->name_problem), text);
    gtk_widget_set_visible (self->name_problem, TRUE);
    show (self, "name");
    gtk_widget_grab_focus (self->name_entry);
  } else {
    show_problem (self, _ ("The book cannot be made"), pd_accounts_get_data_dir (self->accounts),
                  error);
  }
}

static void
sample_activated_cb (PdStartPage *self)
{
  g_autofree char *name = pd_account_make_sample_name (self->accounts);

  begin (self, _ ("Making the sample book"),
         _ ("Invented customers, orders, keys and invoices are being written."));
  pd_accounts_add_local_async (self->accounts, name, TRUE, PD_ROLES_DEFAULT, self->cancellable,
                               added_cb, self);
}

static void
empty_activated_cb (PdStartPage *self)
{
  gtk_widget_set_visible (self->name_problem, FALSE);
  show (self, "name");
  gtk_widget_grab_focus (self->name_entry);
}

static void
create_cb (PdStartPage *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_entry)));

  if (*g_strstrip (name) == '\0')
    return;

  begin (self, _ ("Making the book"), name);
  pd_accounts_add_local_async (self->accounts, name, FALSE, PD_ROLES_DEFAULT, self->cancellable,
                               added_cb, self);
}

static void
name_changed_cb (PdStartPage *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_entry)));
  gboolean filled = *g_strstrip (name) != '\0';

  gtk_widget_set_visible (self->name_problem, FALSE);
  gtk_widget_set_sensitive (self->create_button, filled);
  gtk_widget_set_tooltip_text (self->create_button, filled ? NULL : _ ("Enter a name first"));
}

static void
pd_start_page_dispose (GObject *object)
{
  PdStartPage *self = PD_START_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->pulse_id, g_source_remove);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_pointer (&self->opening, pd_opening_free);
  G_OBJECT_CLASS (pd_start_page_parent_class)->dispose (object);
}

static void
pd_start_page_finalize (GObject *object)
{
  PdStartPage *self = PD_START_PAGE (object);

  g_clear_object (&self->accounts);
  g_clear_object (&self->clock);
  g_clear_object (&self->account);
  g_free (self->name);
  G_OBJECT_CLASS (pd_start_page_parent_class)->finalize (object);
}

static void
pd_start_page_class_init (PdStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_start_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_start_page_finalize;
  signals[SIGNAL_OPENED] = g_signal_new ("opened", PD_TYPE_START_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, PD_TYPE_DESK);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PdStartPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PdStartPage, name_entry);
  gtk_widget_class_bind_template_child (widget_class, PdStartPage, name_problem);
  gtk_widget_class_bind_template_child (widget_class, PdStartPage, create_button);
  gtk_widget_class_bind_template_child (widget_class, PdStartPage, progress_page);
  gtk_widget_class_bind_template_child (widget_class, PdStartPage, progress);
  gtk_widget_class_bind_template_child (widget_class, PdStartPage, chooser);
  gtk_widget_class_bind_template_child (widget_class, PdStartPage, problem_page);
  gtk_widget_class_bind_template_child (widget_class, PdStartPage, problem_path);
  gtk_widget_class_bind_template_child (widget_class, PdStartPage, retry_button);
  gtk_widget_class_bind_template_callback (widget_class, sample_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, empty_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
pd_start_page_init (PdStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pd_start_page_set_up (PdStartPage *self, PdAccounts *accounts, PdClock *clock)
{
  g_return_if_fail (PD_IS_START_PAGE (self));

  g_set_object (&self->accounts, accounts);
  g_set_object (&self->clock, clock);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (accounts_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
