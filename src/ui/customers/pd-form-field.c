// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-form-field.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"

struct _PdFormField
{
  AdwBin parent_instance;
  GtkLabel *title;
  GtkLabel *required_mark;
  GtkEntry *entry;
  GtkLabel *hint;
  GtkLabel *problem;
  char *problem_text; /* (owned) (nullable): shown once touched */
  gboolean touched;
};

G_DEFINE_FINAL_TYPE (PdFormField, pd_form_field, ADW_TYPE_BIN)

typedef enum {
  PROP_LABEL = 1,
  PROP_TEXT,
  PROP_REQUIRED,
  PROP_HINT,
  PROP_INPUT_PURPOSE,
} PdFormFieldProperty;
static GParamSpec *props[PROP_INPUT_PURPOSE + 1];
enum { CHANGED, LEFT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
update_problem (PdFormField *self)
{
  gboolean shown = self->touched && self->problem_text != NULL;

  pd_customers_set_label (self->problem, shown ? self->problem_text : NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               shown ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  if (shown) {
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
    pd_customers_name (GTK_WIDGET (self->entry), NULL, self->problem_text);
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
    pd_customers_name (GTK_WIDGET (self->entry), NULL, gtk_label_get_text (self->hint));
  }
}

static void
entry_changed_cb (PdFormField *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
focus_left_cb (PdFormField *self)
{
  self->touched = TRUE;
  g_signal_emit (self, signals[LEFT], 0);
  update_problem (self);
}

static void
set_label (PdFormField *self, const char *label)
{
  gtk_label_set_text_with_mnemonic (self->title, label != NULL ? label : "");
  pd_customers_tidy_names (GTK_WIDGET (self->title));
}

static void
pd_form_field_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdFormField *self = PD_FORM_FIELD (object);

  switch ((PdFormFieldProperty) prop_id) {
  case PROP_LABEL:
    g_value_set_string (value, gtk_label_get_label (self->title));
    break;
  case PROP_TEXT:
    g_value_set_string (value, pd_form_field_get_text (self));
    break;
  case PROP_REQUIRED:
    g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->required_mark)));
    break;
  case PROP_HINT:
    g_value_set_string (value, gtk_label_get_text (self->hint));
    break;
  case PROP_INPUT_PURPOSE:
    g_value_set_enum (value, gtk_entry_get_input_purpose (self->entry));
    break;
  }
}

static void
pd_form_field_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdFormField *self = PD_FORM_FIELD (object);

  switch ((PdFormFieldProperty) prop_id) {
  case PROP_LABEL:
    set_label (self, g_value_get_string (value));
    break;
  case PROP_TEXT:
    pd_form_field_set_text (self, g_value_get_string (value));
    break;
  case PROP_REQUIRED:
    pd_form_field_set_required (self, g_value_get_boolean (value));
    break;
  case PROP_HINT:
    pd_customers_set_label (self->hint, g_value_get_string (value));
    update_problem (self);
    break;
  case PROP_INPUT_PURPOSE:
    gtk_entry_set_input_purpose (self->entry, g_value_get_enum (value));
    break;
  }
}

static void
pd_form_field_finalize (GObject *object)
{
  g_free (PD_FORM_FIELD (object)->problem_text);
  G_OBJECT_CLASS (pd_form_field_parent_class)->finalize (object);
}

static gboolean
pd_form_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PD_FORM_FIELD (widget)->entry));
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  props[PROP_REQUIRED] = g_param_spec_boolean ("required", NULL, NULL, FALSE, flags);
  props[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, flags);
  props[PROP_INPUT_PURPOSE] = g_param_spec_enum (
      "input-purpose", NULL, NULL, GTK_TYPE_INPUT_PURPOSE, GTK_INPUT_PURPOSE_FREE_FORM, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_form_field_class_init (PdFormFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pd_form_field_get_property;
  object_class->set_property = pd_form_field_set_property;
  object_class->finalize = pd_form_field_finalize;
  widget_class->grab_focus = pd_form_field_grab_focus;
  install_properties (object_class);
  signals[CHANGED] = g_signal_new ("changed", PD_TYPE_FORM_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", PD_TYPE_FORM_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-form-field.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdFormField, title);
  gtk_widget_class_bind_template_child (widget_class, PdFormField, required_mark);
  gtk_widget_class_bind_template_child (widget_class, PdFormField, entry);
  gtk_widget_class_bind_template_child (widget_class, PdFormField, hint);
  gtk_widget_class_bind_template_child (widget_class, PdFormField, problem);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_left_cb);
}

static void
pd_form_field_init (PdFormField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

const char *
pd_form_field_get_text (PdFormField *self)
{
  g_return_val_if_fail (PD_IS_FORM_FIELD (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
pd_form_field_set_text (PdFormField *self, const char *text)
{
  g_return_if_fail (PD_IS_FORM_FIELD (self));

  if (g_strcmp0 (pd_form_field_get_text (self), text != NULL ? text : "") != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
}

void
pd_form_field_set_required (PdFormField *self, gboolean required)
{
  g_return_if_fail (PD_IS_FORM_FIELD (self));

  gtk_widget_set_visible (GTK_WIDGET (self->required_mark), required);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_REQUIRED,
                                  required, -1);
}

void
pd_form_field_set_problem (PdFormField *self, const char *problem)
{
  g_return_if_fail (PD_IS_FORM_FIELD (self));

  if (g_strcmp0 (self->problem_text, problem) == 0)
    return;

  g_free (self->problem_text);
  self->problem_text = g_strdup (problem);
  update_problem (self);
}

void
pd_form_field_touch (PdFormField *self)
{
  g_return_if_fail (PD_IS_FORM_FIELD (self));

  self->touched = TRUE;
  update_problem (self);
}
