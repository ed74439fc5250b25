// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-application.h"

#include <glib/gi18n.h>

#include "pd-dialogs.h"
#include "pd-glyphs.h"
#include "pd-gsettings.h"
#include "pd-window.h"

#define RESOURCE_BASE_PATH "/io/github/partnerdesk/PartnerDesk/ui"

struct _PdApplication
{
  AdwApplication parent_instance;

  char *data_dir;       /* (owned) (nullable): --data-dir */
  char *account;        /* (owned) (nullable): --account */
  char *place;          /* (owned) (nullable): --place */
  char *now;            /* (owned) (nullable): --now, as it was typed */
  PdClock *clock;       /* (owned) (nullable) before the options are read */
  PdAccounts *accounts; /* (owned) (nullable) before startup */
  PdOpening *opening;   /* (owned) (nullable): for the first window */
};

G_DEFINE_FINAL_TYPE (PdApplication, pd_application, ADW_TYPE_APPLICATION)

/* --- actions --- */

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autolist (GtkWindow) windows =
      g_list_copy_deep (gtk_application_get_windows (GTK_APPLICATION (user_data)),
                        (GCopyFunc) (void (*) (void)) g_object_ref, NULL);

  /* Closing, unlike quitting, remembers the window's size and lets what is being saved come to its
   * end: the program ends after its last window. */
  for (GList *link = windows; link != NULL; link = link->next)
    gtk_window_close (link->data);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  pd_dialogs_show_about (GTK_WIDGET (window));
}

static const GActionEntry app_entries[] = {
  { .name = "quit", .activate = quit_cb },
  { .name = "about", .activate = about_cb },
};

/* All shortcuts of the program; gtk/help-overlay.ui shows the same. Escape is not here: it must
 * come to an entry or a popover first (pd-window.c). */
static const struct
{
  const char *action;
  const char *accels[4];
} accels[] = {
  { "win.place::home", { "<Alt>1", NULL } },
  { "win.place::customers", { "<Alt>2", NULL } },
  { "win.place::orders", { "<Alt>3", NULL } },
  { "win.place::reservations", { "<Alt>4", NULL } },
  { "win.place::requests", { "<Alt>5", NULL } },
  { "win.place::billing", { "<Alt>6", NULL } },
  { "win.place::outbox", { "<Alt>7", NULL } },
  { "win.back", { "<Alt>Left", "Back", NULL } },
  { "win.search", { "<Control>f", NULL } },
  { "win.search-everything", { "<Control>k", NULL } },
  { "win.refresh", { "F5", "<Control>r", NULL } },
  { "win.menu", { "F10", NULL } },
  { "win.activity-log", { "<Control>l", NULL } },
  { "win.preferences", { "<Control>comma", NULL } },
  { "win.accounts", { "<Control><Shift>a", NULL } },
  { "win.show-help-overlay", { "<Control>question", NULL } },
  { "window.close", { "<Control>w", NULL } },
  { "app.quit", { "<Control>q", NULL } },
};

/* --- style --- */

static void
color_scheme_changed_cb (GSettings *settings, const char *key, gpointer user_data)
{
  g_autofree char *scheme = g_settings_get_string (settings, key);
  AdwColorScheme color_scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (scheme, "light"))
    color_scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (scheme, "dark"))
    color_scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), color_scheme);
}

/* --- options --- */

static void
take_from_environment (char **option, const char *variable)
{
  const char *value = g_getenv (variable);

  if (*option == NULL && value != NULL && *value != '\0')
    *option = g_strdup (value);
}

/* Returns FALSE after it has said what is wrong with --now. */
static gboolean
make_clock (PdApplication *self)
{
  g_autoptr (GError) error = NULL;
  gint64 now = 0;

  if (self->now == NULL) {
    self->clock = pd_clock_new ();
    return TRUE;
  }

  if (!pd_instant_parse (self->now, &now, &error)) {
    g_printerr ("--now: %s\n", error->message);
    return FALSE;
  }
  self->clock = pd_clock_new_at (now);

  return TRUE;
}

/* Returns FALSE after it has said what is wrong with --place. */
static gboolean
check_place (PdApplication *self)
{
  if (self->place == NULL || pd_window_has_place (self->place))
    return TRUE;

  /* Translators: %s is what was typed; the words in brackets are not translated. */
  g_printerr (
      _ ("--place: there is no place “%s” (home, customers, orders, reservations, requests, "
         "billing, outbox)\n"),
      self->place);
  return FALSE;
}

static int
pd_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  PdApplication *self = PD_APPLICATION (application);

  if (g_variant_dict_contains (options, "version")) {
    g_print ("%s %s\n", "partner-desk", PD_VERSION);
    return 0;
  }

  g_variant_dict_lookup (options, "data-dir", "^ay", &self->data_dir);
  g_variant_dict_lookup (options, "account", "s", &self->account);
  g_variant_dict_lookup (options, "place", "s", &self->place);
  g_variant_dict_lookup (options, "now", "s", &self->now);
  take_from_environment (&self->data_dir, "PARTNER_DESK_DATA_DIR");
  take_from_environment (&self->now, "PARTNER_DESK_NOW");
  if (!check_place (self) || !make_clock (self))
    return 2;

  /* Another data folder or another time is another desk, not a window of the one that runs. */
  if (self->data_dir != NULL || self->now != NULL || self->account != NULL)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  pd_glyphs_start ();

  return -1;
}

/* --- vfuncs --- */

static void
pd_application_startup (GApplication *application)
{
  PdApplication *self = PD_APPLICATION (application);
  GSettings *settings = NULL;

  self->opening = pd_opening_new (self->data_dir, self->clock, self->account);
  G_APPLICATION_CLASS (pd_application_parent_class)->startup (application);
  pd_glyphs_adopt ();

  g_action_map_add_action_entries (G_ACTION_MAP (self), app_entries, G_N_ELEMENTS (app_entries),
                                   self);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);
  settings = pd_gsettings_get_default ();
  g_signal_connect_object (settings, "changed::color-scheme", G_CALLBACK (color_scheme_changed_cb),
                           self, 0);
  color_scheme_changed_cb (settings, "color-scheme", self);
  self->accounts = pd_accounts_new (self->data_dir, self->clock);
}

/* On X11 to set it is to draw it, in several sizes: not before the window is there. */
static gboolean
dress_cb (gpointer user_data)
{
  GtkWindow *window =
      gtk_application_get_active_window (GTK_APPLICATION (g_application_get_default ()));

  gtk_window_set_default_icon_name (PD_APP_ID);
  if (window != NULL)
    pd_glyphs_remember (GTK_WIDGET (window));

  return G_SOURCE_REMOVE;
}

static void
pd_application_activate (GApplication *application)
{
  PdApplication *self = PD_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (pd_window_new (ADW_APPLICATION (self), self->accounts));
  gtk_window_present (window);
  g_idle_add_full (G_PRIORITY_LOW, dress_cb, NULL, NULL);
}

static void
pd_application_finalize (GObject *object)
{
  PdApplication *self = PD_APPLICATION (object);

  g_clear_pointer (&self->opening, pd_opening_free);
  g_clear_object (&self->accounts);
  g_clear_object (&self->clock);
  g_free (self->data_dir);
  g_free (self->account);
  g_free (self->place);
  g_free (self->now);
  G_OBJECT_CLASS (pd_application_parent_class)->finalize (object);
}

static void
pd_application_class_init (PdApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->handle_local_options = pd_application_handle_local_options;
  application_class->startup = pd_application_startup;
  application_class->activate = pd_application_activate;
  G_OBJECT_CLASS (klass)->finalize = pd_application_finalize;
}

static void
pd_application_init (PdApplication *self)
{
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, _ ("Keep the accounts in this folder"),
      _ ("FOLDER") },
    { "account", 0, 0, G_OPTION_ARG_STRING, NULL, _ ("Open this account"), _ ("NAME") },
    { "place", 0, 0, G_OPTION_ARG_STRING, NULL,
      _ ("Open at this place, such as home, customers or outbox"), _ ("PLACE") },
    { "now", 0, 0, G_OPTION_ARG_STRING, NULL,
      _ ("Set the clock to this instant, for example 2026-05-02T09:00:00Z"), _ ("INSTANT") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, _ ("Show the version and end"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

PdApplication *
pd_application_new (void)
{
  return g_object_new (PD_TYPE_APPLICATION, "application-id", PD_APP_ID, "resource-base-path",
                       RESOURCE_BASE_PATH, "flags", G_APPLICATION_DEFAULT_FLAGS, NULL);
}

PdClock *
pd_application_get_clock (PdApplication *self)
{
  g_return_val_if_fail (PD_IS_APPLICATION (self), NULL);

  return self->clock;
}

const char *
pd_application_get_account (PdApplication *self)
{
  g_return_val_if_fail (PD_IS_APPLICATION (self), NULL);

  return self->account;
}

const char *
pd_application_get_place (PdApplication *self)
{
  g_return_val_if_fail (PD_IS_APPLICATION (self), NULL);

  return self->place;
}

PdOpening *
pd_application_steal_opening (PdApplication *self)
{
  g_return_val_if_fail (PD_IS_APPLICATION (self), NULL);

  return g_steal_pointer (&self->opening);
}
