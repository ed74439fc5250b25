// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-base-page.h"

typedef struct
{
  PdDesk *desk; /* (owned) (not nullable) after construction */
} PdBasePagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdBasePage, pd_base_page, ADW_TYPE_BIN)

typedef enum { PROP_DESK = 1 } PdBasePageProperty;
static GParamSpec *props[PROP_DESK + 1];

static void
pd_base_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdBasePage *self = PD_BASE_PAGE (object);

  switch ((PdBasePageProperty) prop_id) {
  case PROP_DESK:
    g_value_set_object (value, pd_base_page_get_desk (self));
    break;
  }
}

static void
pd_base_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdBasePagePrivate *priv = pd_base_page_get_instance_private (PD_BASE_PAGE (object));

  switch ((PdBasePageProperty) prop_id) {
  case PROP_DESK:
    priv->desk = g_value_dup_object (value);
    break;
  }
}

static void
pd_base_page_finalize (GObject *object)
{
  PdBasePagePrivate *priv = pd_base_page_get_instance_private (PD_BASE_PAGE (object));

  g_clear_object (&priv->desk);
  G_OBJECT_CLASS (pd_base_page_parent_class)->finalize (object);
}

static void
pd_base_page_class_init (PdBasePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_base_page_get_property;
  object_class->set_property = pd_base_page_set_property;
  object_class->finalize = pd_base_page_finalize;
  props[PROP_DESK] =
      g_param_spec_object ("desk", NULL, NULL, PD_TYPE_DESK,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_base_page_init (PdBasePage *self)
{
}

PdDesk *
pd_base_page_get_desk (PdBasePage *self)
{
  PdBasePagePrivate *priv = pd_base_page_get_instance_private (self);

  g_return_val_if_fail (PD_IS_BASE_PAGE (self), NULL);

  return priv->desk;
}
