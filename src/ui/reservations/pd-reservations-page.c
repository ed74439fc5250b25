// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-reservations-page.h"

#include <glib/gi18n.h>

#include "pd-page.h"
#include "pd-reservations-list.h"

struct _PdReservationsPage
{
  AdwBin parent_instance;
  PdDesk *desk; /* (owned) */
  PdReservationsList *list;
};

typedef enum { PROP_DESK = 1 } PdReservationsPageProperty;
static GParamSpec *props[PROP_DESK + 1];

static void page_iface_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdReservationsPage,
                               pd_reservations_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_iface_init))

static char *
pd_reservations_page_dup_title (PdPage *page)
{
  return g_strdup (_ ("Azure reservations"));
}

static void
pd_reservations_page_search (PdPage *page, const char *text)
{
  pd_reservations_list_search (PD_RESERVATIONS_PAGE (page)->list, text);
}

static void
pd_reservations_page_focus (PdPage *page)
{
  pd_reservations_list_focus (PD_RESERVATIONS_PAGE (page)->list);
}

static void
page_iface_init (PdPageInterface *iface)
{
  iface->dup_title = pd_reservations_page_dup_title;
  iface->search = pd_reservations_page_search;
  iface->focus = pd_reservations_page_focus;
}

static void
pd_reservations_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((PdReservationsPageProperty) prop_id) {
  case PROP_DESK:
    g_value_set_object (value, PD_RESERVATIONS_PAGE (object)->desk);
    break;
  }
}

static void
pd_reservations_page_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  switch ((PdReservationsPageProperty) prop_id) {
  case PROP_DESK:
    PD_RESERVATIONS_PAGE (object)->desk = g_value_dup_object (value);
    break;
  }
}

static void
pd_reservations_page_constructed (GObject *object)
{
  PdReservationsPage *self = PD_RESERVATIONS_PAGE (object);

  G_OBJECT_CLASS (pd_reservations_page_parent_class)->constructed (object);

  self->list = PD_RESERVATIONS_LIST (pd_reservations_list_new (self->desk, 0));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

static void
pd_reservations_page_dispose (GObject *object)
{
  g_clear_object (&PD_RESERVATIONS_PAGE (object)->desk);
  G_OBJECT_CLASS (pd_reservations_page_parent_class)->dispose (object);
}

static void
pd_reservations_page_class_init (PdReservationsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_reservations_page_get_property;
  object_class->set_property = pd_reservations_page_set_property;
  object_class->constructed = pd_reservations_page_constructed;
  object_class->dispose = pd_reservations_page_dispose;
  props[PROP_DESK] =
      g_param_spec_object ("desk", NULL, NULL, PD_TYPE_DESK,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_reservations_page_init (PdReservationsPage *self)
{
}

GtkWidget *
pd_reservations_page_new (PdDesk *desk)
{
  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  return g_object_new (PD_TYPE_RESERVATIONS_PAGE, "desk", desk, NULL);
}
