// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-word-title-private.h"

#include <glib/gi18n-lib.h>

const char *
pd_word_find_title (const PdWordTitle *titles, gsize n_titles, const char *word)
{
  for (gsize i = 0; i < n_titles; i++) {
    if (g_strcmp0 (titles[i].word, word) == 0)
      return _ (titles[i].title);
  }

  return word != NULL ? word : "";
}
