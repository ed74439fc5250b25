// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-widgets.h"

#include <glib/gi18n.h>

#include "pd-window.h"

/* Longer ones are shown as their first 8 and last 5 characters. */
#define WHOLE_CHARS 16
#define HEAD_CHARS 8
#define TAIL_CHARS 5

struct _PdIdentifier
{
  AdwBin parent_instance;

  GtkWidget *value;  /* (not nullable): child, the shortened text */
  GtkWidget *button; /* (not nullable): child, copies */
  char *text;        /* (owned) (nullable) */
  char *label;       /* (owned) (nullable): translated noun */
};

G_DEFINE_FINAL_TYPE (PdIdentifier, pd_identifier, ADW_TYPE_BIN)

typedef enum { PROP_TEXT = 1, PROP_LABEL } PdIdentifierProperty;
static GParamSpec *props[PROP_LABEL + 1];

char *
pd_identifier_shorten (const char *text)
{
  glong chars = text != NULL ? g_utf8_strlen (text, -1) : 0;
  g_autofree char *head = NULL;

  if (chars == 0)
    return g_strdup ("—");
  if (chars <= WHOLE_CHARS)
    return g_strdup (text);

  head = g_utf8_substring (text, 0, HEAD_CHARS);
  return g_strconcat (head, "…", g_utf8_offset_to_pointer (text, chars - TAIL_CHARS), NULL);
}

static void
name_button (GtkWidget *button, const char *label)
{
  g_autofree char *copy = NULL;

  /* Translators: %s is what the button copies, such as "order number" or "tenant GUID". */
  copy = label != NULL ? g_strdup_printf (_ ("Copy %s"), label) : g_strdup (_ ("Copy"));
  gtk_widget_set_tooltip_text (button, copy);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, copy, -1);
}

GtkWidget *
pd_identifier_new_button (const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "copy-button");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  name_button (button, label);

  return button;
}

static void
update (PdIdentifier *self)
{
  gboolean shown = self->text != NULL && *self->text != '\0';
  g_autofree char *shortened = pd_identifier_shorten (self->text);

  gtk_label_set_label (GTK_LABEL (self->value), shortened);
  gtk_widget_set_tooltip_text (self->value, shown ? self->text : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->value), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  shown ? self->text : shortened, -1);
  gtk_widget_set_visible (self->button, shown);
  name_button (self->button, self->label);
}

void
pd_identifier_copy (GtkWidget *widget, const char *text, const char *label)
{
  g_autofree char *toast = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  /* Translators: %s is what was copied, such as "order number" or an identifier itself. */
  toast = g_strdup_printf (_ ("Copied: %s"), label != NULL ? label : text);
  pd_window_copy (pd_window_of (widget), text, toast);
}

static void
copy_clicked_cb (GtkButton *button, PdIdentifier *self)
{
  pd_identifier_copy (GTK_WIDGET (self), self->text, self->label);
}

static void
pd_identifier_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdIdentifier *self = PD_IDENTIFIER (object);

  switch ((PdIdentifierProperty) prop_id) {
  case PROP_TEXT:
    g_value_set_string (value, self->text);
    break;
  case PROP_LABEL:
    g_value_set_string (value, self->label);
    break;
  }
}

static void
pd_identifier_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdIdentifier *self = PD_IDENTIFIER (object);

  switch ((PdIdentifierProperty) prop_id) {
  case PROP_TEXT:
    pd_identifier_set_text (self, g_value_get_string (value));
    break;
  case PROP_LABEL:
    pd_identifier_set_label (self, g_value_get_string (value));
    break;
  }
}

static void
pd_identifier_finalize (GObject *object)
{
  PdIdentifier *self = PD_IDENTIFIER (object);

  g_free (self->text);
  g_free (self->label);
  G_OBJECT_CLASS (pd_identifier_parent_class)->finalize (object);
}

static void
pd_identifier_class_init (PdIdentifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_identifier_get_property;
  object_class->set_property = pd_identifier_set_property;
  object_class->finalize = pd_identifier_finalize;
  props[PROP_TEXT] =
      g_param_spec_string ("text", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

/* Made in C: a template would be parsed for each. */
static void
pd_identifier_init (PdIdentifier *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);

  self->value = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->value), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (self->value), 0);
  gtk_widget_add_css_class (self->value, "monospace");
  self->button = pd_identifier_new_button (NULL);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (copy_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (box), self->value);
  gtk_box_append (GTK_BOX (box), self->button);
  gtk_widget_add_css_class (GTK_WIDGET (self), "identifier");
  adw_bin_set_child (ADW_BIN (self), box);
  update (self);
}

GtkWidget *
pd_identifier_new (void)
{
  return g_object_new (PD_TYPE_IDENTIFIER, NULL);
}

void
pd_identifier_set_text (PdIdentifier *self, const char *text)
{
  g_return_if_fail (PD_IS_IDENTIFIER (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
}

void
pd_identifier_set_label (PdIdentifier *self, const char *label)
{
  g_return_if_fail (PD_IS_IDENTIFIER (self));

  if (g_strcmp0 (self->label, label) == 0)
    return;

  g_free (self->label);
  self->label = g_strdup (label);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LABEL]);
}
