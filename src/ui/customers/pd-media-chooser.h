// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What was chosen for a line, kept while its row comes and goes. */
typedef struct
{
  gboolean expanded;
  gboolean submitted;
  char *version, *language, *file_type; /* (owned) (nullable) */
} PdSoftwareState;
PdSoftwareState *pd_software_state_new (void);
void pd_software_state_free (PdSoftwareState *state);

/**
 * PdMediaChooser: version, language and file type of a product, in the combinations that exist
 * (5.3), and Submit. Signal "chosen" when the choice or its being submitted has changed.
 */
#define PD_TYPE_MEDIA_CHOOSER (pd_media_chooser_get_type ())
G_DECLARE_FINAL_TYPE (PdMediaChooser, pd_media_chooser, PD, MEDIA_CHOOSER, AdwBin)

/* @media: (element-type PdMedia), newest version first; @state outlives the widget. */
void pd_media_chooser_setup (PdMediaChooser *self, GPtrArray *media, PdSoftwareState *state);
/* The medium that was submitted, or NULL. */
PdMedia *pd_media_chooser_get_media (PdMediaChooser *self);

G_END_DECLS
