// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <locale.h>

#include <glib/gi18n-lib.h>

#include "pd-cli.h"

/* Where the translations are: uninstalled runs and tests have them elsewhere. */
static void
set_up_translations (void)
{
  const char *folder = g_getenv ("PARTNER_DESK_LOCALEDIR");

  if (folder == NULL || *folder == '\0')
    folder = PD_LOCALEDIR;
  setlocale (LC_ALL, "");
  /* In the C locale text would be cut to ASCII; all our text is UTF-8. */
  if (!g_get_charset (NULL))
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc, char **argv)
{
  set_up_translations ();

  return pd_cli_main (argc, argv);
}
