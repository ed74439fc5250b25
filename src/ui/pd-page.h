// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "pd-desk.h"

G_BEGIN_DECLS

/**
 * PdPage: what the window shows beside the list of places. The window owns the header bar; a page
 * tells it what to put there. Pages are AdwBin subclasses with a construct-only "desk" property
 * (PdDesk).
 */
#define PD_TYPE_PAGE (pd_page_get_type ())
G_DECLARE_INTERFACE (PdPage, pd_page, PD, PAGE, AdwBin)

struct _PdPageInterface
{
  GTypeInterface parent_iface;

  char *(*dup_title) (PdPage *self); /* translated; required */
  void (*search) (
      PdPage *self,
      const char *text); /* NULL: the page has no search of its own, the entry is hidden */
  GtkWidget *(*get_header_widget) (
      PdPage *self);            /* the page's main action, at the header's end; may be NULL */
  void (*focus) (PdPage *self); /* grabs the focus for keyboard use; may be NULL */
  void (*search_activated) (PdPage *self); /* Enter in the search entry; NULL: focus is called */
};

char *pd_page_dup_title (PdPage *self);
gboolean pd_page_has_search (PdPage *self);
void pd_page_search (PdPage *self, const char *text);
GtkWidget *pd_page_get_header_widget (PdPage *self);
void pd_page_focus (PdPage *self);
void pd_page_search_activated (PdPage *self);
/* Tells the window to ask for the title again. Emits "title-changed". */
void pd_page_title_changed (PdPage *self);

G_END_DECLS
