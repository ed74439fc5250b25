// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-rate-form.h"

#include <glib/gi18n.h>

#include "pd-date-entry.h"
#include "pd-flip-box.h"
#include "pd-form-field.h"
#include "pd-refunds-util.h"

#define SOURCE_MAX 200

struct _PdRateForm
{
  AdwBin parent_instance;
  char *currency;     /* (owned) (nullable) */
  PdUsdRate *known;   /* (owned) (nullable): what the desk quoted with */
  PdUsdRate *entered; /* (owned) (nullable): by the person, here */
  gint64 now;
  gboolean changing; /* the person pressed Change */
  gboolean filling;
  GtkWidget *known_box;
  GtkLabel *known_label;
  GtkButton *change_button;
  GtkWidget *form_box;
  GtkLabel *why;
  PdFormField *rate;
  PdDateEntry *date;
  PdFormField *source;
  GtkButton *keep_button;
  GtkButton *use_button;
};

G_DEFINE_FINAL_TYPE (PdRateForm, pd_rate_form, ADW_TYPE_BIN)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_usd (PdRateForm *self)
{
  return self->currency == NULL || g_str_equal (self->currency, "USD");
}

/* What the fields say; NULL with what is wrong under each field. */
static PdUsdRate *
read_fields (PdRateForm *self)
{
  g_autoptr (GError) rate_error = NULL;
  g_autoptr (GError) source_error = NULL;
  g_autofree char *rate_text = g_strstrip (g_strdup (pd_form_field_get_text (self->rate)));
  g_autofree char *source = NULL;
  gint64 date = pd_date_entry_get_date (self->date);
  gint64 rate_nano = 0;
  gboolean future = date > pd_refunds_utc_date (self->now) + PD_DAY_US;
  PdUsdRate *rate = NULL;

  pd_usd_rate_parse (rate_text, &rate_nano, &rate_error);
  pd_form_field_set_problem (self->rate, rate_error != NULL ? rate_error->message : NULL);
  source = pd_text_check (pd_form_field_get_text (self->source), _ ("Source of the rate"),
                          SOURCE_MAX, &source_error);
  pd_form_field_set_problem (self->source, source_error != NULL ? source_error->message
                                           : source != NULL && *source == '\0'
                                               ? _ ("Write where the rate comes from.")
                                               : NULL);
  pd_date_entry_set_problem (self->date, future ? _ ("The date may not be in the future.") : NULL);
  if (rate_error != NULL || source == NULL || *source == '\0' || date == 0 || future)
    return NULL;

  rate = g_new0 (PdUsdRate, 1);
  rate->currency = g_strdup (self->currency);
  rate->rate_nano = rate_nano;
  rate->date = date;
  rate->source = g_steal_pointer (&source);

  return rate;
}

static void
update (PdRateForm *self)
{
  gboolean asking = pd_rate_form_is_asking (self);
  g_autoptr (PdUsdRate) rate = NULL;
  g_autofree char *number = NULL;
  g_autofree char *day = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), !is_usd (self));
  gtk_widget_set_visible (self->form_box, asking);
  gtk_widget_set_visible (self->known_box, !asking && self->known != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->keep_button), self->known != NULL);
  if (asking) {
    rate = read_fields (self);
    pd_customers_set_reason (GTK_WIDGET (self->use_button), rate != NULL,
                             _ ("Enter the rate, its date and its source."));
  }
  if (self->known == NULL)
    return;

  number = pd_usd_rate_format (self->known->rate_nano);
  day = pd_text_utc_date (self->known->date);
  /* Translators: an exchange rate: %1$s currency code, %2$s number, %3$s date, %4$s where it comes
   * from. */
  text = g_strdup_printf (_ ("1 %1$s = USD %2$s on %3$s (%4$s)"), self->known->currency, number,
                          day, self->known->source);
  gtk_label_set_text (self->known_label, text);
}

static void
fill (PdRateForm *self, const PdUsdRate *rate)
{
  g_autofree char *number = rate != NULL ? pd_usd_rate_format (rate->rate_nano) : NULL;

  self->filling = TRUE;
  pd_form_field_set_text (self->rate, number);
  pd_form_field_set_text (self->source, rate != NULL ? rate->source : NULL);
  pd_date_entry_set_date (self->date, rate != NULL ? rate->date : pd_refunds_utc_date (self->now));
  self->filling = FALSE;
}

static void
edited_cb (PdRateForm *self)
{
  if (!self->filling && self->currency != NULL)
    update (self);
}

static void
change_clicked_cb (PdRateForm *self)
{
  self->changing = TRUE;
  fill (self, self->known);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->rate));
}

static void
keep_clicked_cb (PdRateForm *self)
{
  self->changing = FALSE;
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->change_button));
}

static void
use_clicked_cb (PdRateForm *self)
{
  PdUsdRate *rate = read_fields (self);

  if (rate == NULL) {
    pd_form_field_touch (self->rate);
    pd_form_field_touch (self->source);
    return;
  }

  g_clear_pointer (&self->entered, pd_usd_rate_free);
  self->entered = rate;
  g_clear_pointer (&self->known, pd_usd_rate_free);
  self->known = pd_usd_rate_copy (rate);
  self->changing = FALSE;
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->change_button));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
pd_rate_form_finalize (GObject *object)
{
  PdRateForm *self = PD_RATE_FORM (object);

  g_clear_pointer (&self->known, pd_usd_rate_free);
  g_clear_pointer (&self->entered, pd_usd_rate_free);
  g_free (self->currency);
  G_OBJECT_CLASS (pd_rate_form_parent_class)->finalize (object);
}

static gboolean
pd_rate_form_grab_focus (GtkWidget *widget)
{
  PdRateForm *self = PD_RATE_FORM (widget);

  return gtk_widget_grab_focus (pd_rate_form_is_asking (self) ? GTK_WIDGET (self->rate)
                                                              : GTK_WIDGET (self->change_button));
}

static void
pd_rate_form_class_init (PdRateFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pd_rate_form_finalize;
  widget_class->grab_focus = pd_rate_form_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", PD_TYPE_RATE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_FORM_FIELD);
  g_type_ensure (PD_TYPE_DATE_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-rate-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdRateForm, known_box);
  gtk_widget_class_bind_template_child_full (widget_class, "known", FALSE,
                                             G_STRUCT_OFFSET (PdRateForm, known_label));
  gtk_widget_class_bind_template_child (widget_class, PdRateForm, change_button);
  gtk_widget_class_bind_template_child (widget_class, PdRateForm, form_box);
  gtk_widget_class_bind_template_child (widget_class, PdRateForm, why);
  gtk_widget_class_bind_template_child (widget_class, PdRateForm, rate);
  gtk_widget_class_bind_template_child (widget_class, PdRateForm, date);
  gtk_widget_class_bind_template_child (widget_class, PdRateForm, source);
  gtk_widget_class_bind_template_child (widget_class, PdRateForm, keep_button);
  gtk_widget_class_bind_template_child (widget_class, PdRateForm, use_button);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_clicked_cb);
}

static void
pd_rate_form_init (PdRateForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_refunds_tidy (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
pd_rate_form_set_currency (PdRateForm *self, const char *currency, gint64 now)
{
  g_autofree char *label = NULL;
  g_autofree char *why = NULL;

  g_return_if_fail (PD_IS_RATE_FORM (self));

  self->now = now;
  g_free (self->currency);
  self->currency = g_strdup (currency);
  /* Translators: %s is a currency code; the underscore marks the letter that leads there. */
  label = g_strdup_printf (_ ("US dollars for 1 %s, _rate"), currency);
  /* Translators: %s is a currency code. */
  why = g_strdup_printf (_ ("The cap is in US dollars. Enter the exchange rate of %s once; it is "
                            "stored with the quote and proposed the next time."),
                         currency);
  g_object_set (self->rate, "label", label, NULL);
  gtk_label_set_text (self->why, why);
  fill (self, NULL);
  update (self);
}

void
pd_rate_form_set_known (PdRateForm *self, const PdUsdRate *rate)
{
  g_return_if_fail (PD_IS_RATE_FORM (self));

  if (self->changing)
    return;

  g_clear_pointer (&self->known, pd_usd_rate_free);
  self->known = rate != NULL ? pd_usd_rate_copy (rate) : NULL;
  update (self);
}

const PdUsdRate *
pd_rate_form_get_rate (PdRateForm *self)
{
  g_return_val_if_fail (PD_IS_RATE_FORM (self), NULL);

  return self->entered;
}

gboolean
pd_rate_form_is_asking (PdRateForm *self)
{
  g_return_val_if_fail (PD_IS_RATE_FORM (self), FALSE);

  return !is_usd (self) && (self->changing || self->known == NULL);
}
