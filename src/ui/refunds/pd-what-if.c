// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-what-if.h"

#include <glib/gi18n.h>

#include "pd-choice.h"
#include "pd-date-entry.h"
#include "pd-flip-box.h"
#include "pd-form-field.h"
#include "pd-refunds-util.h"

#define REASON_MAX 500
#define USED "used"
#define UNUSED "unused"

struct _PdWhatIf
{
  AdwBin parent_instance;
  PdDesk *desk;               /* (owned) (nullable) */
  PdReservation *reservation; /* (owned) (nullable) */
  char *policy_in_force;      /* (owned) (nullable): ID */
  char *price_problem;        /* (owned) (nullable) */
  gboolean used_measured;
  gboolean filling;
  PdDateEntry *date;
  GtkDropDown *policy;
  GtkDropDown *used;
  PdFormField *used_reason;
  PdFormField *price;
};

G_DEFINE_FINAL_TYPE (PdWhatIf, pd_what_if, ADW_TYPE_BIN)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gint64
get_today (PdWhatIf *self)
{
  return pd_refunds_utc_date (pd_clock_now (pd_desk_get_clock (self->desk)));
}

/* --- the lists --- */

static void
fill_policies (PdWhatIf *self)
{
  GPtrArray *policies = pd_policy_set_get_all (pd_desk_get_policies (self->desk));
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  g_auto (GStrv) id_list = NULL;
  g_auto (GStrv) title_list = NULL;

  for (guint i = 0; i < policies->len; i++) {
    g_autofree char *title = pd_refunds_describe_policy (policies->pdata[i]);

    g_strv_builder_add (ids, pd_policy_get_id (policies->pdata[i]));
    g_strv_builder_add (titles, title);
  }
  id_list = g_strv_builder_end (ids);
  title_list = g_strv_builder_end (titles);
  pd_choice_set_up (self->policy, _ ("Those in force for this purchase"),
                    (const char *const *) id_list, (const char *const *) title_list);
}

static void
fill_used (PdWhatIf *self)
{
  const char *const ids[] = { USED, UNUSED, NULL };
  const char *const titles[] = { _ ("Used"), _ ("Not used"), NULL };
  guint selected = gtk_drop_down_get_selected (self->used);

  self->filling = TRUE;
  pd_choice_set_up (self->used,
                    self->used_measured ? _ ("As measured: used") : _ ("As measured: not used"),
                    ids, titles);
  gtk_drop_down_set_selected (self->used, selected == GTK_INVALID_LIST_POSITION ? 0 : selected);
  self->filling = FALSE;
}

/* --- what the fields say --- */

static gboolean
overrides_use (PdWhatIf *self)
{
  const char *id = pd_choice_get_id (self->used);

  return id != NULL && g_str_equal (id, USED) != self->used_measured;
}

static const char *
check_date (PdWhatIf *self)
{
  gint64 date = pd_date_entry_get_date (self->date);
  gint64 bought = pd_refunds_utc_date (pd_reservation_get_purchased_at (self->reservation));
  gint64 expires = pd_reservation_get_expires_at (self->reservation);

  if (date == 0)
    return _ ("Enter the day of the return.");
  if (date < bought)
    return _ ("The day may not be before the purchase.");
  if (expires != PD_INSTANT_NONE && date >= expires)
    return _ ("The day may not be after the end of the term.");

  return NULL;
}

static const char *
check_reason (PdWhatIf *self, char **clean)
{
  g_autoptr (GError) error = NULL;

  *clean = NULL;
  if (!overrides_use (self)) {
    pd_form_field_set_problem (self->used_reason, NULL);
    return NULL;
  }
  *clean =
      pd_text_check (pd_form_field_get_text (self->used_reason), _ ("Reason"), REASON_MAX, &error);
  pd_form_field_set_problem (self->used_reason, error != NULL ? error->message
                                                : **clean == '\0'
                                                    ? _ ("Write why the utilization is not right.")
                                                    : NULL);
  if (error == NULL && **clean != '\0')
    return NULL;

  g_clear_pointer (clean, g_free);
  return _ ("Write why the utilization is not right.");
}

static const char *
check_price (PdWhatIf *self, gint64 *minor)
{
  g_autofree char *text = g_strstrip (g_strdup (pd_form_field_get_text (self->price)));
  g_autoptr (GError) error = NULL;

  *minor = 0;
  g_clear_pointer (&self->price_problem, g_free);
  if (*text != '\0' &&
      !pd_money_parse (text, pd_reservation_get_currency (self->reservation), minor, &error))
    self->price_problem = g_strdup (error->message);
  else if (*text != '\0' && *minor <= 0)
    self->price_problem = g_strdup (_ ("The present price must be more than 0."));
  pd_form_field_set_problem (self->price, self->price_problem);

  return self->price_problem;
}

static void
changed_cb (PdWhatIf *self)
{
  if (self->filling || self->reservation == NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->used_reason), overrides_use (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Today, the rules in force, as measured, no price. */
static void
reset_clicked_cb (PdWhatIf *self)
{
  self->filling = TRUE;
  pd_date_entry_set_date (self->date, get_today (self));
  gtk_drop_down_set_selected (self->policy, 0);
  gtk_drop_down_set_selected (self->used, 0);
  pd_form_field_set_text (self->price, NULL);
  pd_form_field_set_text (self->used_reason, NULL);
  self->filling = FALSE;
  changed_cb (self);
}

static void
pd_what_if_finalize (GObject *object)
{
  PdWhatIf *self = PD_WHAT_IF (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->reservation);
  g_free (self->policy_in_force);
  g_free (self->price_problem);
  G_OBJECT_CLASS (pd_what_if_parent_class)->finalize (object);
}

static gboolean
pd_what_if_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PD_WHAT_IF (widget)->date));
}

static void
pd_what_if_class_init (PdWhatIfClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pd_what_if_finalize;
  widget_class->grab_focus = pd_what_if_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", PD_TYPE_WHAT_IF, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  g_type_ensure (PD_TYPE_FLIP_BOX);
  g_type_ensure (PD_TYPE_FORM_FIELD);
  g_type_ensure (PD_TYPE_DATE_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class, PD_REFUNDS_RESOURCE ("pd-what-if.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdWhatIf, date);
  gtk_widget_class_bind_template_child (widget_class, PdWhatIf, policy);
  gtk_widget_class_bind_template_child (widget_class, PdWhatIf, used);
  gtk_widget_class_bind_template_child (widget_class, PdWhatIf, used_reason);
  gtk_widget_class_bind_template_child (widget_class, PdWhatIf, price);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_clicked_cb);
}

static void
pd_what_if_init (PdWhatIf *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_refunds_tidy (GTK_WIDGET (self));
}

void
pd_what_if_set_up (PdWhatIf *self, PdDesk *desk, PdReservation *reservation)
{
  gboolean monthly = FALSE;
  g_autofree char *label = NULL;

  g_return_if_fail (PD_IS_WHAT_IF (self));

  monthly = g_strcmp0 (pd_reservation_get_billing (reservation), PD_BILLING_MONTHLY) == 0;
  self->filling = TRUE;
  self->desk = g_object_ref (desk);
  self->reservation = g_object_ref (reservation);
  self->used_measured = pd_reservation_get_used (reservation);
  label = g_strdup_printf (
      /* Translators: a field; %s is a currency code, the underscore marks the letter that leads
       * there. */
      monthly ? _ ("_Present price of one instalment of one unit (%s)")
              : _ ("_Present price of one unit for the whole term (%s)"),
      pd_reservation_get_currency (reservation));
  g_object_set (self->price, "label", label, NULL);
  fill_policies (self);
  fill_used (self);
  pd_date_entry_set_date (self->date, get_today (self));
  self->filling = FALSE;
}

gboolean
pd_what_if_fill (PdWhatIf *self, PdRefundAsk *ask, const char **reason)
{
  const char *date_problem = NULL;
  const char *reason_problem = NULL;
  const char *price_problem = NULL;
  const char *used = NULL;
  gint64 date = 0;

  g_return_val_if_fail (PD_IS_WHAT_IF (self), FALSE);

  date = pd_date_entry_get_date (self->date);
  date_problem = check_date (self);
  pd_date_entry_set_problem (self->date, date != 0 ? date_problem : NULL);
  g_clear_pointer (&ask->used_reason, g_free);
  reason_problem = check_reason (self, &ask->used_reason);
  price_problem = check_price (self, &ask->current_minor);
  used = pd_choice_get_id (self->used);
  ask->used = used == NULL ? -1 : g_str_equal (used, USED);
  /* Today is now, with its time of day. */
  ask->date = date == get_today (self) ? 0 : date;
  g_free (ask->policy_id);
  ask->policy_id = g_strdup (pd_choice_get_id (self->policy));
  *reason = date_problem != NULL     ? date_problem
            : reason_problem != NULL ? reason_problem
                                     : price_problem;

  return *reason == NULL;
}

gboolean
pd_what_if_is_hypothetical (PdWhatIf *self)
{
  const char *policy = NULL;

  g_return_val_if_fail (PD_IS_WHAT_IF (self), FALSE);

  policy = pd_choice_get_id (self->policy);
  return pd_date_entry_get_date (self->date) != get_today (self) ||
         (policy != NULL && g_strcmp0 (policy, self->policy_in_force) != 0);
}

void
pd_what_if_set_facts (PdWhatIf *self, const PdRefundQuote *quote)
{
  g_return_if_fail (PD_IS_WHAT_IF (self));

  pd_form_field_set_problem (self->price, quote->price_problem);
  if (self->policy_in_force == NULL)
    self->policy_in_force = g_strdup (quote->policy_id);
  if (self->used_measured != quote->used_measured) {
    self->used_measured = quote->used_measured;
    fill_used (self);
  }
}
