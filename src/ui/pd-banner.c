// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-banner.h"

struct _PdBanner
{
  AdwBin parent_instance;

  GtkWidget *revealer;
  GtkWidget *box;
  GtkWidget *label;
  GtkWidget *button;
  GtkWidget *dismiss;
};

G_DEFINE_FINAL_TYPE (PdBanner, pd_banner, ADW_TYPE_BIN)

typedef enum {
  PROP_TITLE = 1,
  PROP_BUTTON_LABEL,
  PROP_DISMISSIBLE,
  PROP_CALM,
  PROP_REVEALED,
} PdBannerProperty;
static GParamSpec *props[PROP_REVEALED + 1];
enum { SIGNAL_BUTTON_CLICKED, SIGNAL_DISMISSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
button_clicked_cb (PdBanner *self)
{
  g_signal_emit (self, signals[SIGNAL_BUTTON_CLICKED], 0);
}

static void
dismiss_clicked_cb (PdBanner *self)
{
  pd_banner_set_revealed (self, FALSE);
  g_signal_emit (self, signals[SIGNAL_DISMISSED], 0);
}

static void
pd_banner_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdBanner *self = PD_BANNER (object);

  switch ((PdBannerProperty) prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->label)));
    break;
  case PROP_BUTTON_LABEL:
    g_value_set_string (value, gtk_button_get_label (GTK_BUTTON (self->button)));
    break;
  case PROP_DISMISSIBLE:
    g_value_set_boolean (value, gtk_widget_get_visible (self->dismiss));
    break;
  case PROP_CALM:
    g_value_set_boolean (value, gtk_widget_has_css_class (self->box, "calm"));
    break;
  case PROP_REVEALED:
    g_value_set_boolean (value, gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer)));
    break;
  }
}

static void
pd_banner_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdBanner *self = PD_BANNER (object);

  switch ((PdBannerProperty) prop_id) {
  case PROP_TITLE:
    pd_banner_set_title (self, g_value_get_string (value));
    break;
  case PROP_BUTTON_LABEL:
    gtk_widget_set_visible (self->button, g_value_get_string (value) != NULL);
    gtk_button_set_label (GTK_BUTTON (self->button),
                          g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
    break;
  case PROP_DISMISSIBLE:
    gtk_widget_set_visible (self->dismiss, g_value_get_boolean (value));
    break;
  case PROP_CALM:
    if (g_value_get_boolean (value))
      gtk_widget_add_css_class (self->box, "calm");
    else
      gtk_widget_remove_css_class (self->box, "calm");
    break;
  case PROP_REVEALED:
    pd_banner_set_revealed (self, g_value_get_boolean (value));
    break;
  }
}

static void
pd_banner_class_init (PdBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pd_banner_get_property;
  object_class->set_property = pd_banner_set_property;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  props[PROP_DISMISSIBLE] = g_param_spec_boolean ("dismissible", NULL, NULL, FALSE, flags);
  props[PROP_CALM] = g_param_spec_boolean ("calm", NULL, NULL, FALSE, flags);
  props[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[SIGNAL_BUTTON_CLICKED] = g_signal_new (
      "button-clicked", PD_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DISMISSED] = g_signal_new ("dismissed", PD_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, PdBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, PdBanner, box);
  gtk_widget_class_bind_template_child (widget_class, PdBanner, label);
  gtk_widget_class_bind_template_child (widget_class, PdBanner, button);
  gtk_widget_class_bind_template_child (widget_class, PdBanner, dismiss);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_clicked_cb);
}

static void
pd_banner_init (PdBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pd_banner_set_title (PdBanner *self, const char *title)
{
  g_return_if_fail (PD_IS_BANNER (self));

  gtk_label_set_label (GTK_LABEL (self->label), title != NULL ? title : "");
}

void
pd_banner_set_revealed (PdBanner *self, gboolean revealed)
{
  g_return_if_fail (PD_IS_BANNER (self));

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), revealed);
}
