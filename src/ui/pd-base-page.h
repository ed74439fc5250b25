// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-page.h"

G_BEGIN_DECLS

/**
 * PdBasePage: what the desk's own pages have in common: the construct-only property "desk". The
 * subclass implements PdPage.
 */
#define PD_TYPE_BASE_PAGE (pd_base_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdBasePage, pd_base_page, PD, BASE_PAGE, AdwBin)

struct _PdBasePageClass
{
  AdwBinClass parent_class;
};

/* Lends. */
PdDesk *pd_base_page_get_desk (PdBasePage *self);

G_END_DECLS
