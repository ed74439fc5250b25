// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-gone-note.h"

#include <glib/gi18n.h>

#include "pd-cloud-state.h"
#include "pd-text.h"

char *
pd_gone_note_format (gint64 gone_at)
{
  g_autofree char *moment = NULL;

  if (gone_at == 0)
    return NULL;

  moment = pd_text_date_time (gone_at);
  /* Translators: of a record that the book keeps and Partner Center or Azure no longer has; %s is a
   * day and a time. */
  return g_strdup_printf (_ ("Gone at the far side since %s"), moment);
}

void
pd_gone_note_show (GtkLabel *label, gint64 gone_at)
{
  g_autofree char *text = pd_gone_note_format (gone_at);

  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  if (text == NULL)
    return;

  pd_cloud_load_css ();
  gtk_label_set_label (label, text);
}
