// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-page.h"

G_DEFINE_INTERFACE (PdPage, pd_page, ADW_TYPE_BIN)

enum { SIGNAL_TITLE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
pd_page_default_init (PdPageInterface *iface)
{
  signals[SIGNAL_TITLE_CHANGED] = g_signal_new ("title-changed", PD_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0,
                                                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

char *
pd_page_dup_title (PdPage *self)
{
  g_return_val_if_fail (PD_IS_PAGE (self), NULL);

  return PD_PAGE_GET_IFACE (self)->dup_title (self);
}

gboolean
pd_page_has_search (PdPage *self)
{
  g_return_val_if_fail (PD_IS_PAGE (self), FALSE);

  return PD_PAGE_GET_IFACE (self)->search != NULL;
}

void
pd_page_search (PdPage *self, const char *text)
{
  g_return_if_fail (PD_IS_PAGE (self));

  if (pd_page_has_search (self))
    PD_PAGE_GET_IFACE (self)->search (self, text);
}

GtkWidget *
pd_page_get_header_widget (PdPage *self)
{
  PdPageInterface *iface = NULL;

  g_return_val_if_fail (PD_IS_PAGE (self), NULL);

  iface = PD_PAGE_GET_IFACE (self);
  return iface->get_header_widget != NULL ? iface->get_header_widget (self) : NULL;
}

void
pd_page_focus (PdPage *self)
{
  PdPageInterface *iface = NULL;

  g_return_if_fail (PD_IS_PAGE (self));

  iface = PD_PAGE_GET_IFACE (self);
  if (iface->focus != NULL)
    iface->focus (self);
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

void
pd_page_search_activated (PdPage *self)
{
  PdPageInterface *iface = NULL;

  g_return_if_fail (PD_IS_PAGE (self));

  iface = PD_PAGE_GET_IFACE (self);
  if (iface->search_activated != NULL)
    iface->search_activated (self);
  else
    pd_page_focus (self);
}

void
pd_page_title_changed (PdPage *self)
{
  g_return_if_fail (PD_IS_PAGE (self));

  g_signal_emit (self, signals[SIGNAL_TITLE_CHANGED], 0);
}
