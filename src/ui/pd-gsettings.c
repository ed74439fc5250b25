// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-gsettings.h"

#include "pd-text.h"

GSettings *
pd_gsettings_get_default (void)
{
  static GSettings *settings = NULL;

  if (settings == NULL)
    settings = g_settings_new (PD_APP_ID);

  return settings;
}

const char *
pd_gsettings_get_mail_language (void)
{
  g_autofree char *chosen = g_settings_get_string (pd_gsettings_get_default (), "mail-language");

  if (g_str_equal (chosen, "ja"))
    return "ja";
  if (g_str_equal (chosen, "en"))
    return "en";

  return pd_text_get_language ();
}
