// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-preferences.h"

#include "pd-gsettings.h"
#include "pd-markets-pane.h"
#include "pd-window.h"

struct _PdPreferences
{
  AdwWindow parent_instance;

  AdwComboRow *style;
  AdwComboRow *mail_language;
  PdMarketsPane *markets;
  gboolean ready; /* the rows show the settings: from now on they change them */
};

G_DEFINE_FINAL_TYPE (PdPreferences, pd_preferences, ADW_TYPE_WINDOW)

/* In the order of the .ui file. */
static const char *const styles[] = { "system", "light", "dark" };
static const char *const languages[] = { "auto", "ja", "en" };

static void
show_setting (AdwComboRow *row, const char *key, const char *const *values, gsize n_values)
{
  g_autofree char *value = g_settings_get_string (pd_gsettings_get_default (), key);

  for (gsize i = 0; i < n_values; i++) {
    if (g_str_equal (values[i], value))
      adw_combo_row_set_selected (row, (guint) i);
  }
}

static void
style_selected_cb (PdPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->style);

  if (self->ready && selected < G_N_ELEMENTS (styles))
    g_settings_set_string (pd_gsettings_get_default (), "color-scheme", styles[selected]);
}

static void
language_selected_cb (PdPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->mail_language);

  if (self->ready && selected < G_N_ELEMENTS (languages))
    g_settings_set_string (pd_gsettings_get_default (), "mail-language", languages[selected]);
}

static void
pd_preferences_class_init (PdPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PD_TYPE_MARKETS_PANE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PdPreferences, style);
  gtk_widget_class_bind_template_child (widget_class, PdPreferences, mail_language);
  gtk_widget_class_bind_template_child (widget_class, PdPreferences, markets);
  gtk_widget_class_bind_template_callback (widget_class, style_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_selected_cb);
}

static void
pd_preferences_init (PdPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_setting (self->style, "color-scheme", styles, G_N_ELEMENTS (styles));
  show_setting (self->mail_language, "mail-language", languages, G_N_ELEMENTS (languages));
  self->ready = TRUE;
}

GtkWindow *
pd_preferences_new (GtkWindow *parent)
{
  PdPreferences *self = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (PD_TYPE_PREFERENCES, "transient-for", parent, NULL);
  /* All but the markets is the same for all accounts. */
  pd_markets_pane_setup (self->markets,
                         PD_IS_WINDOW (parent) ? pd_window_get_desk (PD_WINDOW (parent)) : NULL);

  return GTK_WINDOW (self);
}
