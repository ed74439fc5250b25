// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-sidebar.h"

#include <glib/gi18n.h>

#include "pd-place-row.h"
#include "pd-text.h"
#include "pd-widgets.h"

#define URGENT_DAYS 3 /* the red of the days-left badge */

struct _PdSidebar
{
  AdwBin parent_instance;

  GtkWidget *title;
  GtkListBox *list;
  GtkWidget *account_button;
  GtkWidget *account_texts;
  GtkLabel *account_name;
  GtkLabel *account_roles;
  GtkLabel *account_state;

  PdDesk *desk;         /* (owned) (nullable) while no account is open */
  PdClock *clock;       /* (owned) (nullable) while no account is open */
  PdQueryModel *urgent; /* (owned) (nullable): what ends within URGENT_DAYS */
  guint urgent_id;
  GtkListBoxRow *shown; /* (nullable): the place that is open */
};

G_DEFINE_FINAL_TYPE (PdSidebar, pd_sidebar, ADW_TYPE_BIN)

static const struct
{
  const char *name;
  const char *title;
  const char *icon_name;
} places[] = {
  { "home", N_ ("Home"), "go-home-symbolic" },
  { "customers", N_ ("Customers"), "system-users-symbolic" },
  { "orders", N_ ("Orders"), "pd-orders-symbolic" },
  { "reservations", N_ ("Azure reservations"), "pd-reservations-symbolic" },
  { "requests", N_ ("Support requests"), "pd-requests-symbolic" },
  { "billing", N_ ("Billing"), "pd-billing-symbolic" },
  { "outbox", N_ ("Outbox"), "pd-outbox-symbolic" },
};

enum { SIGNAL_PLACE_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static PdPlaceRow *
get_row (PdSidebar *self, guint index)
{
  return PD_PLACE_ROW (gtk_list_box_get_row_at_index (self->list, (int) index));
}

static PdPlaceRow *
find_row (PdSidebar *self, const char *place)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    if (g_str_equal (places[i].name, place))
      return get_row (self, i);
  }

  g_return_val_if_reached (NULL);
}

static void
row_activated_cb (PdSidebar *self, PdPlaceRow *row)
{
  g_signal_emit (self, signals[SIGNAL_PLACE_ACTIVATED], 0, pd_place_row_get_place (row));
}

static void
show_selected (PdSidebar *self)
{
  if (self->shown != NULL)
    gtk_list_box_select_row (self->list, self->shown);
  else
    gtk_list_box_unselect_all (self->list);
}

/* The arrow keys only go about: what is marked stays the place that is open, until Enter or Space
 * opens another. */
static void
row_selected_cb (PdSidebar *self, GtkListBoxRow *row)
{
  if (row != self->shown)
    show_selected (self);
}

/* --- the account at the foot --- */

static void
update_account (PdSidebar *self, const PdCloudState *state)
{
  const char *name = pd_desk_get_name (self->desk);
  g_autofree char *roles = pd_role_set_format_titles (pd_desk_get_roles (self->desk));
  g_autofree char *where = NULL;
  g_autofree char *label = NULL;

  if (state != NULL)
    where = pd_cloud_state_to_foot (state, pd_clock_now (self->clock));
  else
    where = g_strdup (_ ("On this computer"));
  gtk_label_set_label (self->account_name, name);
  gtk_label_set_label (self->account_roles, roles);
  gtk_label_set_label (self->account_state, where);
  /* Translators: the account's name, its roles, and where its data are. */
  label = g_strdup_printf (_ ("%s\n%s\n%s"), name, roles, where);
  gtk_widget_set_tooltip_text (self->account_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->account_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("The open account. Press to switch accounts or roles."), -1);
}

/* --- what waits --- */

static void
update_outbox (PdSidebar *self, const PdCloudState *state)
{
  gint64 count = state != NULL ? state->waiting : 0;
  g_autofree char *number = pd_text_number (count);
  g_autofree char *refused = NULL;
  g_autofree char *waiting = NULL;

  if (count > 0)
    /* Translators: %s is a number in the reader's form: what is not done yet at Partner Center. */
    waiting = g_strdup_printf (
        ngettext ("%s item is not done yet", "%s items are not done yet", (gulong) count), number);
  if (count > 0 && state->failed > 0) {
    g_autofree char *all = g_steal_pointer (&waiting);

    refused = pd_text_number (state->failed);
    /* Translators: %1$s such as "3 items are not done yet", %2$s a number of them. */
    waiting = g_strdup_printf (
        ngettext ("%1$s, %2$s was refused", "%1$s, %2$s were refused", (gulong) state->failed), all,
        refused);
  }
  pd_place_row_set_count (find_row (self, "outbox"), (guint) count, waiting);
}

static void
urgent_changed_cb (PdSidebar *self)
{
  guint count = self->urgent != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->urgent)) : 0;
  g_autofree char *number = pd_text_number (count);
  g_autofree char *waiting = NULL;

  if (count > 0) {
    /* Translators: %s things (cancellation windows, download links) end soon. */
    waiting =
        g_strdup_printf (ngettext ("%s ends within 3 days", "%s end within 3 days", count), number);
  }
  pd_place_row_set_count (find_row (self, "home"), count, waiting);
}

static void
clear_urgent (PdSidebar *self)
{
  if (self->urgent != NULL)
    g_signal_handlers_disconnect_by_data (self->urgent, self);
  g_clear_object (&self->urgent);
}

/* The badge at Home waits until the page is there. */
static gboolean
urgent_cb (gpointer user_data)
{
  PdSidebar *self = user_data;

  self->urgent_id = 0;
  pd_sidebar_update_urgent (self);

  return G_SOURCE_REMOVE;
}

/* --- construction --- */

static void
leave_desk (PdSidebar *self)
{
  g_clear_handle_id (&self->urgent_id, g_source_remove);
  clear_urgent (self);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
  g_clear_object (&self->clock);
}

static void
pd_sidebar_dispose (GObject *object)
{
  leave_desk (PD_SIDEBAR (object));
  G_OBJECT_CLASS (pd_sidebar_parent_class)->dispose (object);
}

static void
pd_sidebar_class_init (PdSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_sidebar_dispose;
  signals[SIGNAL_PLACE_ACTIVATED] =
      g_signal_new ("place-activated", PD_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, PdSidebar, title);
  gtk_widget_class_bind_template_child (widget_class, PdSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, PdSidebar, account_button);
  gtk_widget_class_bind_template_child (widget_class, PdSidebar, account_texts);
  gtk_widget_class_bind_template_child (widget_class, PdSidebar, account_name);
  gtk_widget_class_bind_template_child (widget_class, PdSidebar, account_roles);
  gtk_widget_class_bind_template_child (widget_class, PdSidebar, account_state);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
pd_sidebar_init (PdSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    gtk_list_box_append (
        self->list, pd_place_row_new (places[i].name, _ (places[i].title), places[i].icon_name));
}

/* --- public --- */

gboolean
pd_sidebar_has_place (const char *place)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    if (g_strcmp0 (places[i].name, place) == 0)
      return TRUE;
  }

  return FALSE;
}

void
pd_sidebar_set_desk (PdSidebar *self, PdDesk *desk, PdClock *clock)
{
  g_return_if_fail (PD_IS_SIDEBAR (self));
  g_return_if_fail (desk == NULL || clock != NULL);

  leave_desk (self);
  gtk_widget_set_visible (GTK_WIDGET (self), desk != NULL);
  urgent_changed_cb (self); /* none so far */
  if (desk == NULL)
    return;

  self->desk = g_object_ref (desk);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (pd_sidebar_update_urgent), self,
                           G_CONNECT_SWAPPED);
  self->urgent_id = g_idle_add_full (G_PRIORITY_LOW, urgent_cb, self, NULL);
}

void
pd_sidebar_update (PdSidebar *self, const PdCloudState *state)
{
  g_return_if_fail (PD_IS_SIDEBAR (self));

  if (self->desk == NULL)
    return;

  update_account (self, state);
  update_outbox (self, state);
}

void
pd_sidebar_update_urgent (PdSidebar *self)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_DEADLINES);
  g_autoptr (PdVerdict) verdict = NULL;

  g_return_if_fail (PD_IS_SIDEBAR (self));

  if (self->desk == NULL)
    return;

  verdict = pd_desk_judge_list (self->desk, query);
  if (!pd_verdict_get_allowed (verdict)) { /* 1.1 */
    clear_urgent (self);
    urgent_changed_cb (self);
    return;
  }

  query->now = pd_clock_now (self->clock);
  query->to = pd_days_horizon (query->now, URGENT_DAYS);
  if (self->urgent != NULL) {
    pd_query_model_set_query (self->urgent, query);
    return;
  }

  self->urgent = pd_desk_list (self->desk, query);
  g_signal_connect_object (self->urgent, "items-changed", G_CALLBACK (urgent_changed_cb), self,
                           G_CONNECT_SWAPPED);
  urgent_changed_cb (self);
}

void
pd_sidebar_select (PdSidebar *self, const char *place)
{
  g_return_if_fail (PD_IS_SIDEBAR (self));

  self->shown = place != NULL ? GTK_LIST_BOX_ROW (find_row (self, place)) : NULL;
  show_selected (self);
}

void
pd_sidebar_set_compact (PdSidebar *self, gboolean compact)
{
  g_return_if_fail (PD_IS_SIDEBAR (self));

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    pd_place_row_set_compact (get_row (self, i), compact);
  gtk_widget_set_visible (self->title, !compact);
  gtk_widget_set_visible (self->account_texts, !compact);
  gtk_widget_set_visible (GTK_WIDGET (self->account_state), !compact);
  if (compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
}
