// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-account-session.h"

#include <glib/gi18n.h>

#include "pd-cloud-state.h"
#include "pd-dialogs.h"
#include "pd-error.h"
#include "pd-sign-in-dialog.h"
#include "pd-text.h"

struct _PdAccountSession
{
  AdwPreferencesGroup parent_instance;

  AdwActionRow *row;
  GtkButton *sign_in_button;
  GtkWidget *sign_out_button;

  PdDesk *desk;          /* (owned) (nullable) */
  PdCloudAccount *cloud; /* (owned) (nullable) */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (PdAccountSession, pd_account_session, ADW_TYPE_PREFERENCES_GROUP)

enum { SIGNAL_TOLD, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
format_title (const PdCloudState *state)
{
  if (!state->signed_in)
    return g_strdup (state->lapsed ? _ ("The sign-in has lapsed") : _ ("Nobody is signed in"));
  if (state->user == NULL)
    return g_strdup (_ ("You are signed in"));

  /* Translators: %s is who is signed in, usually an e-mail address. */
  return g_strdup_printf (_ ("Signed in as %s"), state->user);
}

static char *
format_subtitle (const PdCloudState *state)
{
  g_autofree char *until = NULL;

  if (!state->signed_in)
    return g_strdup (_ ("The desk shows what the book has."));
  if (state->keyring_problem != NULL)
    return g_strdup (state->keyring_problem);
  if (state->lasts_until == 0)
    return NULL;

  until = pd_text_date_time (state->lasts_until);
  /* Translators: %s is a day and a time. */
  return g_strdup_printf (_ ("It lasts until %s if it is not used."), until);
}

static void
update (PdAccountSession *self)
{
  g_autoptr (PdCloudState) state = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (self->cloud == NULL)
    return;

  state = pd_cloud_state_new (self->cloud);
  title = format_title (state);
  subtitle = format_subtitle (state);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  adw_action_row_set_subtitle (self->row, subtitle != NULL ? subtitle : "");
  gtk_button_set_label (self->sign_in_button,
                        state->signed_in ? C_ ("button", "Renew") : C_ ("button", "Sign in"));
  gtk_widget_set_visible (self->sign_out_button, state->signed_in || state->lapsed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sign_in_button), !self->busy);
  gtk_widget_set_sensitive (self->sign_out_button, !self->busy);
}

static void
sign_in_clicked_cb (PdAccountSession *self)
{
  pd_sign_in_dialog_present (GTK_WIDGET (self), self->desk);
}

/* --- signing out --- */

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdAccountSession) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = pd_cloud_account_sign_out_finish (PD_CLOUD_ACCOUNT (source), result, &error);
  g_autofree char *text = NULL;

  self->busy = FALSE;
  if (!done) {
    g_warning ("Signing out: %s", error->message);
    text = pd_error_to_user_text (error);
  }
  update (self);
  g_signal_emit (self, signals[SIGNAL_TOLD], 0, done ? _ ("You are signed out.") : text);
}

static void
sign_out_confirmed_cb (gboolean confirmed, gpointer user_data)
{
  g_autoptr (PdAccountSession) self = user_data;

  if (!confirmed || self->cloud == NULL || self->busy)
    return;

  self->busy = TRUE;
  update (self);
  pd_cloud_account_sign_out_async (self->cloud, NULL, signed_out_cb, g_object_ref (self));
}

static void
sign_out_clicked_cb (PdAccountSession *self)
{
  pd_dialogs_confirm (
      GTK_WIDGET (self), _ ("Sign out of Partner Center?"),
      _ ("The sign-in is forgotten on this computer. The book stays, and what waits "
         "in the outbox is sent after the next sign-in."),
      C_ ("button", "Sign out"), sign_out_confirmed_cb, g_object_ref (self));
}

/* --- GObject --- */

static void
pd_account_session_dispose (GObject *object)
{
  PdAccountSession *self = PD_ACCOUNT_SESSION (object);

  g_clear_object (&self->cloud);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_account_session_parent_class)->dispose (object);
}

static void
pd_account_session_class_init (PdAccountSessionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_account_session_dispose;
  signals[SIGNAL_TOLD] = g_signal_new ("told", PD_TYPE_ACCOUNT_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CLOUD_RESOURCE ("pd-account-session.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdAccountSession, row);
  gtk_widget_class_bind_template_child (widget_class, PdAccountSession, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, PdAccountSession, sign_out_button);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_out_clicked_cb);
}

static void
pd_account_session_init (PdAccountSession *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pd_account_session_set_desk (PdAccountSession *self, PdDesk *desk)
{
  g_return_if_fail (PD_IS_ACCOUNT_SESSION (self));

  if (self->cloud != NULL)
    g_signal_handlers_disconnect_by_data (self->cloud, self);
  g_clear_object (&self->cloud);
  g_clear_object (&self->desk);
  gtk_widget_set_visible (GTK_WIDGET (self), desk != NULL && pd_desk_get_cloud (desk) != NULL);
  if (desk == NULL || pd_desk_get_cloud (desk) == NULL)
    return;

  g_set_object (&self->desk, desk);
  g_set_object (&self->cloud, pd_desk_get_cloud (desk));
  g_signal_connect_object (self->cloud, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
