// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-table-cell.h"

#include <glib/gi18n.h>

#include "pd-clock.h"
#include "pd-format.h"
#include "pd-money.h"
#include "pd-order.h"
#include "pd-outbox-util.h"
#include "pd-reservation.h"
#include "pd-text.h"
#include "pd-widgets.h"

static gint64
get_int64 (const PdCellSpec *spec, PdRecord *record)
{
  gint64 value = 0;

  g_object_get (record, spec->property, &value, NULL);
  return value;
}

static int
get_utilization (const PdCellSpec *spec, PdRecord *record)
{
  int permille = -1;

  g_object_get (record, spec->property, &permille, NULL);
  return permille;
}

/* The property's own value as text, by its type. */
static char *
property_to_text (const PdCellSpec *spec, PdRecord *record)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (record), spec->property, &value);
  if (G_VALUE_HOLDS_STRING (&value))
    return g_value_dup_string (&value);
  if (G_VALUE_HOLDS_INT64 (&value))
    return pd_text_number (g_value_get_int64 (&value));
  if (G_VALUE_HOLDS_INT (&value))
    return pd_text_number (g_value_get_int (&value));
  if (G_VALUE_HOLDS_BOOLEAN (&value))
    return g_strdup (g_value_get_boolean (&value) ? _ ("Yes") : _ ("No"));

  g_warning ("Column property %s has no text", spec->property);
  return NULL;
}

static char *
make_text (const PdCellSpec *spec, PdRecord *record)
{
  if (spec->format != NULL)
    return spec->format (record);
  if ((spec->flags & PD_CELL_UTILIZATION) != 0)
    return pd_utilization_format (get_utilization (spec, record));
  if ((spec->flags & (PD_CELL_DATE | PD_CELL_DATE_TIME)) != 0) {
    gint64 instant = get_int64 (spec, record);

    if (instant == PD_INSTANT_NONE)
      return g_strdup ("—");
    return (spec->flags & PD_CELL_DATE) != 0 ? pd_text_date (instant) : pd_text_date_time (instant);
  }

  return property_to_text (spec, record);
}

/* The bar under a number is a background in the style sheet, in steps of five per cent; "l" where
 * the reservation is under-used. */
static const char *
get_bar (int permille)
{
  static const char *const bars[2][21] = {
    { "u0",  "u1",  "u2",  "u3",  "u4",  "u5",  "u6",  "u7",  "u8",  "u9", "u10",
      "u11", "u12", "u13", "u14", "u15", "u16", "u17", "u18", "u19", "u20" },
    { "l0",  "l1",  "l2",  "l3",  "l4",  "l5",  "l6",  "l7",  "l8",  "l9", "l10",
      "l11", "l12", "l13", "l14", "l15", "l16", "l17", "l18", "l19", "l20" },
  };

  if (permille < 0)
    return NULL;

  return bars[permille < PD_RESERVATION_UNDER_USED][CLAMP ((permille + 25) / 50, 0, 20)];
}

/* An item of the outbox says its state in words of its own: "sent" is one thing of a request, and
 * another there. */
static void
fill_state (PdCellText *self, PdRecord *record)
{
  if (PD_IS_OUTBOX_ITEM (record)) {
    self->tone = pd_outbox_get_tone (PD_OUTBOX_ITEM (record));
    self->shown = g_strdup (pd_outbox_item_get_state_text (PD_OUTBOX_ITEM (record)));
    return;
  }

  self->tone = pd_state_get_tone (self->whole);
  self->shown = g_strdup (pd_state_get_title (self->whole));
}

/* The far side has not told it. A dash is also what is shown where there is nothing to tell. */
static gboolean
is_untold (const PdCellSpec *spec, PdRecord *record, const char *text)
{
  GParamSpec *property = g_object_class_find_property (G_OBJECT_GET_CLASS (record), spec->property);

  return (spec->flags & (PD_CELL_NUMBER | PD_CELL_AMOUNT)) != 0 && g_strcmp0 (text, "—") == 0 &&
         property != NULL && property->value_type == G_TYPE_INT64 &&
         get_int64 (spec, record) == PD_MONEY_UNTOLD;
}

void
pd_cell_text_fill (PdCellText *self, const PdCellSpec *spec, PdRecord *record, gint64 now)
{
  pd_cell_text_clear (self);
  if (record == NULL || !pd_record_get_loaded (record))
    return;

  if ((spec->flags & PD_CELL_DEADLINE) != 0) {
    self->whole = pd_days_badge_describe (get_int64 (spec, record), now, &self->tone);
    return;
  }

  self->whole = make_text (spec, record);
  if ((spec->flags & PD_CELL_STATE) != 0 && self->whole != NULL && *self->whole != '\0') {
    fill_state (self, record);
  } else if ((spec->flags & PD_CELL_IDENTIFIER) != 0) {
    self->shown = pd_identifier_shorten (self->whole);
  } else if ((spec->flags & PD_CELL_UTILIZATION) != 0) {
    self->tone = get_bar (get_utilization (spec, record));
  } else if (is_untold (spec, record, self->whole)) {
    self->shown = g_steal_pointer (&self->whole);
    self->whole = g_strdup (pd_format_get_untold ());
  } else if ((spec->flags & PD_CELL_AMOUNT) != 0 && get_int64 (spec, record) < 0) {
    self->tone = "credit";
  }
}

const char *
pd_cell_text_get_shown (const PdCellText *self)
{
  return self->shown != NULL ? self->shown : self->whole;
}

void
pd_cell_text_clear (PdCellText *self)
{
  g_clear_pointer (&self->whole, g_free);
  g_clear_pointer (&self->shown, g_free);
  self->tone = NULL;
}

char *
pd_cell_spec_make_tooltip (const PdCellSpec *spec, PdRecord *record)
{
  const PdCellFlags instants = PD_CELL_DATE | PD_CELL_DATE_TIME | PD_CELL_DEADLINE;
  gint64 instant = PD_INSTANT_NONE;

  if ((spec->flags & instants) != 0 && record != NULL && pd_record_get_loaded (record))
    instant = get_int64 (spec, record);
  if (instant == PD_INSTANT_NONE)
    return NULL;

  return (spec->flags & PD_CELL_DEADLINE) != 0 ? pd_text_deadline (instant) : pd_text_utc (instant);
}
