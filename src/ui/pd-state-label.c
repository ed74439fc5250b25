// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-widgets.h"

#include "pd-order.h"

struct _PdStateLabel
{
  AdwBin parent_instance;

  GtkWidget *dot;  /* (not nullable): child; shape and colour say the same */
  GtkWidget *word; /* (not nullable): child */
  char *state;     /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PdStateLabel, pd_state_label, ADW_TYPE_BIN)

typedef enum { PROP_STATE = 1 } PdStateLabelProperty;
static GParamSpec *props[PROP_STATE + 1];

/* The dot's shape differs too, so that the colour alone never carries the meaning. */
const char *
pd_state_label_get_dot (const char *tone)
{
  if (g_strcmp0 (tone, "good") == 0)
    return "●";
  if (g_strcmp0 (tone, "waiting") == 0)
    return "◐";
  if (g_strcmp0 (tone, "failed") == 0)
    return "×";

  return g_strcmp0 (tone, "ended") == 0 ? "○" : "◌";
}

static void
update (PdStateLabel *self)
{
  const char *classes[] = { "state-dot", NULL, NULL };
  gboolean shown = self->state != NULL && *self->state != '\0';

  gtk_widget_set_visible (self->dot, shown);
  if (shown) {
    classes[1] = pd_state_get_tone (self->state);
    gtk_widget_set_css_classes (self->dot, classes);
    gtk_label_set_label (GTK_LABEL (self->dot), pd_state_label_get_dot (classes[1]));
  }
  gtk_label_set_label (GTK_LABEL (self->word), shown ? pd_state_get_title (self->state) : "");
}

static void
pd_state_label_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdStateLabel *self = PD_STATE_LABEL (object);

  switch ((PdStateLabelProperty) prop_id) {
  case PROP_STATE:
    g_value_set_string (value, self->state);
    break;
  }
}

static void
pd_state_label_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdStateLabel *self = PD_STATE_LABEL (object);

  switch ((PdStateLabelProperty) prop_id) {
  case PROP_STATE:
    pd_state_label_set_state (self, g_value_get_string (value));
    break;
  }
}

static void
pd_state_label_finalize (GObject *object)
{
  g_free (PD_STATE_LABEL (object)->state);
  G_OBJECT_CLASS (pd_state_label_parent_class)->finalize (object);
}

static void
pd_state_label_class_init (PdStateLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_state_label_get_property;
  object_class->set_property = pd_state_label_set_property;
  object_class->finalize = pd_state_label_finalize;
  props[PROP_STATE] =
      g_param_spec_string ("state", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_state_label_init (PdStateLabel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->dot = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                            "visible", FALSE, NULL);
  self->word = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->word), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->word), 0);
  gtk_box_append (GTK_BOX (box), self->dot);
  gtk_box_append (GTK_BOX (box), self->word);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
pd_state_label_new (void)
{
  return g_object_new (PD_TYPE_STATE_LABEL, NULL);
}

void
pd_state_label_set_state (PdStateLabel *self, const char *state)
{
  g_return_if_fail (PD_IS_STATE_LABEL (self));

  if (g_strcmp0 (self->state, state) == 0)
    return;

  g_free (self->state);
  self->state = g_strdup (state);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}
