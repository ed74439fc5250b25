// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-session-bar.h"

#include <glib/gi18n.h>

#include "pd-banner.h"
#include "pd-sign-in-dialog.h"
#include "pd-text.h"

#define CHANGED_MS 250
#define GRACE_US (2 * (gint64) G_USEC_PER_SEC) /* the keyring is asked meanwhile */
#define LOOK_S 3

/* What the line says; the first that holds. */
typedef enum {
  NOTHING,
  LAPSED,
  SIGNED_OUT,
  NOT_KEPT,
  ENDING,
  OFFLINE,
} Notice;

struct _PdSessionBar
{
  AdwBin parent_instance;

  PdBanner *banner;      /* (unowned): child */
  PdDesk *desk;          /* (owned) (nullable) */
  PdCloudAccount *cloud; /* (owned) (nullable) */
  gint64 opened_at;      /* monotonic */
  Notice shown;
  Notice dismissed; /* put away, until something else is to be said */
  gboolean at_home;
  guint changed_id;
  guint look_id;
};

G_DEFINE_FINAL_TYPE (PdSessionBar, pd_session_bar, ADW_TYPE_BIN)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gint64
get_now (PdSessionBar *self)
{
  return pd_clock_now (pd_desk_get_clock (self->desk));
}

/* --- the line --- */

static Notice
find_notice (PdSessionBar *self, const PdCloudState *state)
{
  if (!state->signed_in && g_get_monotonic_time () - self->opened_at < GRACE_US)
    return NOTHING;
  if (!state->signed_in)
    return state->lapsed ? LAPSED : SIGNED_OUT;
  if (state->keyring_problem != NULL)
    return NOT_KEPT;
  if (!state->online)
    return OFFLINE;

  return pd_cloud_state_is_ending (state, get_now (self)) ? ENDING : NOTHING;
}

static char *
format_notice (Notice notice, const PdCloudState *state)
{
  g_autofree char *until = NULL;

  switch (notice) {
  case LAPSED:
    return g_strdup (_ ("The sign-in has lapsed. The desk goes on from the book; sign in again to "
                        "synchronise and to send what waits."));
  case SIGNED_OUT:
    return g_strdup (
        _ ("Nobody is signed in to Partner Center. The desk shows what the book has."));
  case NOT_KEPT:
    return g_strdup (state->keyring_problem);
  case ENDING:
    until = pd_text_date_time (state->lasts_until);
    /* Translators: %s is a day and a time. */
    return g_strdup_printf (_ ("The sign-in lasts until %s. Renew it while you are here."), until);
  case OFFLINE:
    return g_strdup (_ ("Offline: the desk works from the book, and what you do waits in the "
                        "outbox."));
  case NOTHING:
    break;
  }

  return NULL;
}

static void
show_notice (PdSessionBar *self, const PdCloudState *state)
{
  Notice notice = state != NULL ? find_notice (self, state) : NOTHING;
  gboolean said = self->at_home && (notice == LAPSED || notice == SIGNED_OUT || notice == OFFLINE);
  g_autofree char *text = state != NULL ? format_notice (notice, state) : NULL;
  const char *button = NULL;

  if (notice != self->dismissed)
    self->dismissed = NOTHING;
  if (notice == LAPSED || notice == SIGNED_OUT)
    button = C_ ("button", "Sign in");
  else if (notice == ENDING)
    button = C_ ("button", "Renew");
  self->shown = notice;
  if (notice != NOTHING) { /* what goes away keeps its words while it does */
    pd_banner_set_title (self->banner, text);
    g_object_set (self->banner, "button-label", button, "calm", notice == OFFLINE, NULL);
  }
  pd_banner_set_revealed (self->banner, notice != NOTHING && notice != self->dismissed && !said);
}

static void
dismissed_cb (PdSessionBar *self)
{
  self->dismissed = self->shown;
}

static void
button_clicked_cb (PdSessionBar *self)
{
  if (self->desk != NULL)
    pd_sign_in_dialog_present (GTK_WIDGET (self), self->desk);
}

static void
update (PdSessionBar *self)
{
  g_autoptr (PdCloudState) state = pd_session_bar_dup_state (self);

  show_notice (self, state);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
changed_cb (gpointer user_data)
{
  PdSessionBar *self = user_data;

  self->changed_id = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

static void
account_changed_cb (PdSessionBar *self)
{
  if (self->changed_id == 0)
    self->changed_id = g_timeout_add (CHANGED_MS, changed_cb, self);
}

/* The clock alone makes a sign-in end soon. */
static gboolean
look_cb (gpointer user_data)
{
  update (user_data);

  return G_SOURCE_CONTINUE;
}

/* --- GObject --- */

static void
forget_desk (PdSessionBar *self)
{
  g_clear_handle_id (&self->changed_id, g_source_remove);
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->cloud != NULL)
    g_signal_handlers_disconnect_by_data (self->cloud, self);
  g_clear_object (&self->cloud);
  g_clear_object (&self->desk);
}

static void
pd_session_bar_dispose (GObject *object)
{
  forget_desk (PD_SESSION_BAR (object));
  G_OBJECT_CLASS (pd_session_bar_parent_class)->dispose (object);
}

static void
pd_session_bar_class_init (PdSessionBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pd_session_bar_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PD_TYPE_SESSION_BAR, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pd_session_bar_init (PdSessionBar *self)
{
  self->banner = g_object_new (PD_TYPE_BANNER, "dismissible", TRUE, NULL);
  g_signal_connect_object (self->banner, "button-clicked", G_CALLBACK (button_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->banner, "dismissed", G_CALLBACK (dismissed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
}

void
pd_session_bar_set_desk (PdSessionBar *self, PdDesk *desk)
{
  g_return_if_fail (PD_IS_SESSION_BAR (self));

  forget_desk (self);
  self->dismissed = NOTHING;
  self->opened_at = g_get_monotonic_time ();
  if (desk != NULL && pd_desk_get_cloud (desk) != NULL) {
    self->desk = g_object_ref (desk);
    self->cloud = g_object_ref (pd_desk_get_cloud (desk));
    g_signal_connect_object (self->cloud, "notify", G_CALLBACK (account_changed_cb), self,
                             G_CONNECT_SWAPPED);
    self->look_id = g_timeout_add_seconds (LOOK_S, look_cb, self);
    account_changed_cb (self);
  }
  if (self->cloud == NULL)
    show_notice (self, NULL);
}

void
pd_session_bar_set_at_home (PdSessionBar *self, gboolean at_home)
{
  g_autoptr (PdCloudState) state = NULL;

  g_return_if_fail (PD_IS_SESSION_BAR (self));

  if (self->at_home == at_home)
    return;

  self->at_home = at_home;
  state = pd_session_bar_dup_state (self);
  show_notice (self, state);
}

PdCloudState *
pd_session_bar_dup_state (PdSessionBar *self)
{
  g_return_val_if_fail (PD_IS_SESSION_BAR (self), NULL);

  return self->cloud != NULL ? pd_cloud_state_new (self->cloud) : NULL;
}
