// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-hybrid-note.h"

#include "pd-customers-util.h"

struct _PdHybridNote
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (PdHybridNote, pd_hybrid_note, ADW_TYPE_BIN)

static void
pd_hybrid_note_class_init (PdHybridNoteClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               PD_CUSTOMERS_RESOURCE ("pd-hybrid-note.ui"));
}

static void
pd_hybrid_note_init (PdHybridNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}
