// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-table.h"

G_BEGIN_DECLS

/* What the cells of one column show; owned by the table. */
typedef struct
{
  char *property;      /* (owned): of the record */
  char *title;         /* (owned): translated */
  PdCellFormat format; /* (nullable) */
  PdCellFlags flags;
} PdCellSpec;

/* A cell's content. */
typedef struct
{
  char *whole;      /* (owned) (nullable): all of it; NULL = not loaded yet */
  char *shown;      /* (owned) (nullable): shorter than that; NULL = @whole as it is. Of a number:
                       "—", and @whole says why */
  const char *tone; /* (nullable): static; CSS class of a badge, a dot or an amount */
} PdCellText;

/* @record NULL or not loaded: an empty one. @now: µs UTC, for days left. */
void pd_cell_text_fill (PdCellText *self, const PdCellSpec *spec, PdRecord *record, gint64 now);
const char *pd_cell_text_get_shown (const PdCellText *self);
void pd_cell_text_clear (PdCellText *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdCellText, pd_cell_text_clear)

/* What the pointer is told of a cell, the whole text apart: instants in UTC, deadlines in words.
 * (transfer full) (nullable) */
char *pd_cell_spec_make_tooltip (const PdCellSpec *spec, PdRecord *record);

G_END_DECLS
