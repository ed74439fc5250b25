// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-widgets.h"

#include <glib/gi18n.h>

#include "pd-clock.h"
#include "pd-rule-text.h"
#include "pd-text.h"
#include "pd-window.h"

struct _PdVerdictLine
{
  AdwBin parent_instance;

  GtkWidget *symbol;
  GtkWidget *sentence;
  GtkWidget *note;
  GtkWidget *rule_button;
  GtkWidget *explanation;
  GtkWidget *next_button;
  PdVerdict *verdict; /* (owned) (nullable): NULL hides the line */
  char *allowed_text; /* (owned) (nullable): where an allowed verdict has no reason */
};

G_DEFINE_FINAL_TYPE (PdVerdictLine, pd_verdict_line, ADW_TYPE_BIN)

typedef enum { PROP_VERDICT = 1 } PdVerdictLineProperty;
static GParamSpec *props[PROP_VERDICT + 1];
enum { SIGNAL_NEXT, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
get_next_label (PdVerdictNext next)
{
  switch (next) {
  case PD_VERDICT_NEXT_NONE:
    return NULL;
  case PD_VERDICT_NEXT_ACCEPT_AGREEMENT:
    return _ ("Record the acceptance");
  case PD_VERDICT_NEXT_SUPPORT_REQUEST:
    return _ ("Ask Microsoft Support");
  case PD_VERDICT_NEXT_CHANGE_ROLES:
    return _ ("Change roles");
  case PD_VERDICT_NEXT_IMPORT_KEYS:
    return _ ("Import keys");
  case PD_VERDICT_NEXT_CREDIT_LIMIT:
    return _ ("Change the credit limit");
  case PD_VERDICT_NEXT_ADD_SUBSCRIPTION:
    return _ ("Add a subscription");
  case PD_VERDICT_NEXT_REFUND:
    return _ ("Open the reservation");
  }

  return NULL;
}

/* Roles and the credit limit are settings of the account, which the line opens by itself; the other
 * ways on need the page. */
static gboolean
can_go_on (PdVerdictLine *self, PdVerdictNext next)
{
  if (next == PD_VERDICT_NEXT_CHANGE_ROLES || next == PD_VERDICT_NEXT_CREDIT_LIMIT)
    return TRUE;

  return g_signal_has_handler_pending (self, signals[SIGNAL_NEXT], 0, FALSE);
}

static const char *
get_policy_title (PdVerdictLine *self)
{
  const char *id = pd_verdict_get_policy_id (self->verdict);
  PdWindow *window = pd_window_of (GTK_WIDGET (self));
  PdDesk *desk = window != NULL ? pd_window_get_desk (window) : NULL;
  PdPolicy *policy = NULL;

  if (id == NULL || desk == NULL)
    return NULL;

  policy = pd_policy_set_get (pd_desk_get_policies (desk), id);
  return policy != NULL ? pd_policy_get_title (policy) : NULL;
}

static void
update_rule (PdVerdictLine *self)
{
  const char *rule = pd_verdict_get_rule (self->verdict);
  const char *text = pd_rule_get_text (rule);
  const char *policy = get_policy_title (self);
  g_autofree char *label = NULL;
  g_autofree char *explanation = NULL;

  gtk_widget_set_visible (self->rule_button, text != NULL);
  if (text == NULL)
    return;

  /* Translators: %s is the number of a rule, such as 7.1. */
  label = g_strdup_printf (_ ("Rule %s"), rule);
  if (policy != NULL) {
    /* Translators: the first %s is the sentence of a rule, the second the title of a dated set of
     * rules, such as "2020 rules". */
    explanation = g_strdup_printf (_ ("%s\n\nGoverned by: %s"), text, policy);
  }
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->rule_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rule_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_label_set_label (GTK_LABEL (self->explanation), explanation != NULL ? explanation : text);
}

static void
update (PdVerdictLine *self)
{
  gboolean allowed = FALSE;
  const char *reason = NULL;
  const char *note = NULL;
  const char *next_label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), self->verdict != NULL);
  if (self->verdict == NULL)
    return;

  allowed = pd_verdict_get_allowed (self->verdict);
  reason = pd_verdict_get_reason (self->verdict);
  if (allowed && self->allowed_text != NULL)
    reason = self->allowed_text;
  note = pd_verdict_get_note (self->verdict);
  next_label = get_next_label (pd_verdict_get_next (self->verdict));

  gtk_image_set_from_icon_name (GTK_IMAGE (self->symbol),
                                allowed ? "object-select-symbolic" : "dialog-warning-symbolic");
  if (allowed) {
    gtk_widget_add_css_class (GTK_WIDGET (self), "allowed");
    gtk_widget_remove_css_class (GTK_WIDGET (self), "refused");
  } else {
    gtk_widget_add_css_class (GTK_WIDGET (self), "refused");
    gtk_widget_remove_css_class (GTK_WIDGET (self), "allowed");
  }
  gtk_label_set_label (GTK_LABEL (self->sentence), reason != NULL ? reason : _ ("Allowed."));
  gtk_label_set_label (GTK_LABEL (self->note), note != NULL ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
  update_rule (self);
  gtk_button_set_label (GTK_BUTTON (self->next_button), next_label != NULL ? next_label : "");
  gtk_widget_set_visible (self->next_button,
                          next_label != NULL &&
                              can_go_on (self, pd_verdict_get_next (self->verdict)));
}

static void
next_clicked_cb (PdVerdictLine *self)
{
  g_signal_emit (self, signals[SIGNAL_NEXT], 0, (int) pd_verdict_get_next (self->verdict));
}

/* From a dialog too, whose own actions do not know the window's. */
static void
activate (PdVerdictLine *self, const char *action)
{
  PdWindow *window = pd_window_of (GTK_WIDGET (self));

  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
}

static void
pd_verdict_line_next (PdVerdictLine *self, int next)
{
  if (g_signal_has_handler_pending (self, signals[SIGNAL_NEXT], 0, FALSE))
    return;
  if (next == PD_VERDICT_NEXT_CHANGE_ROLES)
    activate (self, "win.roles");
  else if (next == PD_VERDICT_NEXT_CREDIT_LIMIT)
    activate (self, "win.credit-limit");
}

/* The page connects to "next" and the window is known only after the line was made. */
static void
pd_verdict_line_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pd_verdict_line_parent_class)->map (widget);
  update (PD_VERDICT_LINE (widget));
}

static void
pd_verdict_line_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdVerdictLine *self = PD_VERDICT_LINE (object);

  switch ((PdVerdictLineProperty) prop_id) {
  case PROP_VERDICT:
    g_value_set_object (value, self->verdict);
    break;
  }
}

static void
pd_verdict_line_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  PdVerdictLine *self = PD_VERDICT_LINE (object);

  switch ((PdVerdictLineProperty) prop_id) {
  case PROP_VERDICT:
    pd_verdict_line_set_verdict (self, g_value_get_object (value));
    break;
  }
}

static void
pd_verdict_line_finalize (GObject *object)
{
  PdVerdictLine *self = PD_VERDICT_LINE (object);

  g_clear_object (&self->verdict);
  g_free (self->allowed_text);
  G_OBJECT_CLASS (pd_verdict_line_parent_class)->finalize (object);
}

static void
pd_verdict_line_class_init (PdVerdictLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pd_verdict_line_get_property;
  object_class->set_property = pd_verdict_line_set_property;
  object_class->finalize = pd_verdict_line_finalize;
  widget_class->map = pd_verdict_line_map;
  props[PROP_VERDICT] =
      g_param_spec_object ("verdict", NULL, NULL, PD_TYPE_VERDICT,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[SIGNAL_NEXT] = g_signal_new_class_handler (
      "next", PD_TYPE_VERDICT_LINE, G_SIGNAL_RUN_LAST, G_CALLBACK (pd_verdict_line_next), NULL,
      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-verdict-line.ui");
  gtk_widget_class_bind_template_child (widget_class, PdVerdictLine, symbol);
  gtk_widget_class_bind_template_child (widget_class, PdVerdictLine, sentence);
  gtk_widget_class_bind_template_child (widget_class, PdVerdictLine, note);
  gtk_widget_class_bind_template_child (widget_class, PdVerdictLine, rule_button);
  gtk_widget_class_bind_template_child (widget_class, PdVerdictLine, explanation);
  gtk_widget_class_bind_template_child (widget_class, PdVerdictLine, next_button);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
}

static void
pd_verdict_line_init (PdVerdictLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_verdict_line_new (void)
{
  return g_object_new (PD_TYPE_VERDICT_LINE, NULL);
}

void
pd_verdict_line_set_verdict (PdVerdictLine *self, PdVerdict *verdict)
{
  g_return_if_fail (PD_IS_VERDICT_LINE (self));

  if (!g_set_object (&self->verdict, verdict))
    return;

  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VERDICT]);
}

void
pd_verdict_line_set_allowed_text (PdVerdictLine *self, const char *text)
{
  g_return_if_fail (PD_IS_VERDICT_LINE (self));

  if (g_strcmp0 (self->allowed_text, text) == 0)
    return;

  g_free (self->allowed_text);
  self->allowed_text = g_strdup (text);
  update (self);
}
