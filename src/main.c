// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "pd-application.h"

/* Uninstalled runs read the translations of the build folder. */
static void
set_up_locale (void)
{
  const char *dir = g_getenv ("PARTNER_DESK_LOCALEDIR");

  if (setlocale (LC_ALL, "") == NULL)
    g_warning ("The locale of the environment is not installed; using \"C\"");
  bindtextdomain (PD_GETTEXT_DOMAIN, dir != NULL && *dir != '\0' ? dir : PD_LOCALEDIR);
  bind_textdomain_codeset (PD_GETTEXT_DOMAIN, "UTF-8");
  textdomain (PD_GETTEXT_DOMAIN);
}

int
main (int argc, char **argv)
{
  g_autoptr (PdApplication) application = NULL;

  set_up_locale ();
  g_set_application_name (_ ("Partner Desk"));
  application = pd_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
