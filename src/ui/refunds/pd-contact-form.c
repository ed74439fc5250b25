// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-contact-form.h"

#include <glib/gi18n.h>

#include "pd-contact-lists.h"
#include "pd-country-codes.h"
#include "pd-country-list.h"
#include "pd-flip-box.h"
#include "pd-form-field.h"
#include "pd-refunds-util.h"

struct _PdContactForm
{
  AdwBin parent_instance;
  GListModel *countries; /* (owned) */
  gboolean filling;
  PdFormField *first_name;
  PdFormField *last_name;
  PdFormField *email;
  PdFormField *phone;
  GtkDropDown *method;
  GtkDropDown *language;
  GtkDropDown *time_zone;
  GtkDropDown *country;
};

G_DEFINE_FINAL_TYPE (PdContactForm, pd_contact_form, ADW_TYPE_BIN)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
by_phone (PdContactForm *self)
{
  return g_strcmp0 (pd_refunds_get_choice (self->method), "phone") == 0;
}

static void
changed_cb (PdContactForm *self)
{
  if (self->filling || gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;

  pd_form_field_set_required (self->phone, by_phone (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static char *
dup_field (PdFormField *field)
{
  char *text = g_strstrip (g_strdup (pd_form_field_get_text (field)));

  if (*text == '\0')
    g_clear_pointer (&text, g_free);

  return text;
}

static const char *
check_field (PdFormField *field, gboolean wrong, const char *sentence)
{
  pd_form_field_set_problem (field, wrong ? sentence : NULL);

  return wrong ? sentence : NULL;
}

static void
pd_contact_form_finalize (GObject *object)
{
  g_clear_object (&PD_CONTACT_FORM (object)->countries);
  G_OBJECT_CLASS (pd_contact_form_parent_class)->finalize (object);
}

static gboolean
pd_contact_form_grab_focus (GtkWidget *widget)
{
  PdContactForm *self = PD_CONTACT_FORM (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (self->first_name));
}

static void
pd_contact_form_class_init (PdContactFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pd_contact_form_finalize;
  widget_class->grab_focus = pd_contact_form_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", PD_TYPE_CONTACT_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_FORM_FIELD);
  g_type_ensure (PD_TYPE_COUNTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-contact-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdContactForm, first_name);
  gtk_widget_class_bind_template_child (widget_class, PdContactForm, last_name);
  gtk_widget_class_bind_template_child (widget_class, PdContactForm, email);
  gtk_widget_class_bind_template_child (widget_class, PdContactForm, phone);
  gtk_widget_class_bind_template_child (widget_class, PdContactForm, method);
  gtk_widget_class_bind_template_child (widget_class, PdContactForm, language);
  gtk_widget_class_bind_template_child (widget_class, PdContactForm, time_zone);
  gtk_widget_class_bind_template_child (widget_class, PdContactForm, country);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
pd_contact_form_init (PdContactForm *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->countries = pd_country_list_new ();
  gtk_drop_down_set_model (self->country, self->countries);
  pd_contact_lists_fill_methods (self->method);
  pd_contact_lists_fill_languages (self->language);
  pd_contact_lists_fill_time_zones (self->time_zone);
  pd_refunds_tidy (GTK_WIDGET (self));
  self->filling = FALSE;
}

void
pd_contact_form_set_contact (PdContactForm *self, const PdContact *contact)
{
  const char *country = NULL;
  guint position = G_MAXUINT;

  g_return_if_fail (PD_IS_CONTACT_FORM (self));

  self->filling = TRUE;
  pd_form_field_set_text (self->first_name, contact->first_name);
  pd_form_field_set_text (self->last_name, contact->last_name);
  pd_form_field_set_text (self->email, contact->email);
  pd_form_field_set_text (self->phone, contact->phone);
  pd_refunds_set_choice (self->method, contact->method);
  pd_refunds_set_choice (self->language, contact->language);
  pd_refunds_set_choice (self->time_zone, contact->time_zone);
  country = pd_country_find_alpha2 (contact->country);
  position = country != NULL ? pd_country_list_find (self->countries, country) : G_MAXUINT;
  if (position != G_MAXUINT)
    gtk_drop_down_set_selected (self->country, position);
  pd_form_field_set_required (self->phone, by_phone (self));
  self->filling = FALSE;
}

PdContact *
pd_contact_form_dup_contact (PdContactForm *self)
{
  PdContact *contact = NULL;
  PdCountry *country = NULL;

  g_return_val_if_fail (PD_IS_CONTACT_FORM (self), NULL);

  contact = g_new0 (PdContact, 1);
  country = gtk_drop_down_get_selected_item (self->country);
  contact->first_name = dup_field (self->first_name);
  contact->last_name = dup_field (self->last_name);
  contact->email = dup_field (self->email);
  contact->phone = dup_field (self->phone);
  contact->method = g_strdup (pd_refunds_get_choice (self->method));
  contact->language = g_strdup (pd_refunds_get_choice (self->language));
  contact->time_zone = g_strdup (pd_refunds_get_choice (self->time_zone));
  contact->country = country != NULL ? pd_country_dup_alpha3 (pd_country_get_code (country)) : NULL;

  return contact;
}

const char *
pd_contact_form_check (PdContactForm *self)
{
  g_autoptr (PdContact) contact = NULL;
  const char *problems[4];
  gboolean wrong_email = FALSE;

  g_return_val_if_fail (PD_IS_CONTACT_FORM (self), NULL);

  contact = pd_contact_form_dup_contact (self);
  problems[0] =
      check_field (self->first_name, contact->first_name == NULL, _ ("Enter the first name."));
  problems[1] =
      check_field (self->last_name, contact->last_name == NULL, _ ("Enter the last name."));
  wrong_email = contact->email == NULL || !pd_text_is_email (contact->email);
  problems[2] = check_field (self->email, wrong_email,
                             contact->email == NULL ? _ ("Enter the email address.")
                                                    : _ ("This is not an email address."));
  problems[3] = check_field (self->phone, by_phone (self) && contact->phone == NULL,
                             _ ("Enter the phone number, or choose email as the method."));
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++) {
    if (problems[i] != NULL)
      return problems[i];
  }

  return NULL;
}
