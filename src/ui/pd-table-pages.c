// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-table-pages.h"

/* What the page for an empty list says; all (owned) (nullable). */
typedef struct
{
  char *icon_name;
  char *title;
  char *description;
  char *action_label;
  char *action_name;
} EmptyPage;

struct _PdTablePages
{
  GtkStack *stack; /* (unowned) */
  GCallback retry;
  gpointer owner;      /* (unowned) */
  GtkBuilder *builder; /* (owned) (nullable): once needed */
  EmptyPage empty;
};

static void
clear_empty_page (EmptyPage *page)
{
  g_clear_pointer (&page->icon_name, g_free);
  g_clear_pointer (&page->title, g_free);
  g_clear_pointer (&page->description, g_free);
  g_clear_pointer (&page->action_label, g_free);
  g_clear_pointer (&page->action_name, g_free);
}

/* The target first: GTK's own way sets the name first, and complains of the target that it lacks.
 */
static void
set_detailed_action (GtkActionable *actionable, const char *detailed_name)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_action_parse_detailed_name (detailed_name, &name, &target, &error)) {
    g_critical ("An empty table's action: %s", error->message);
    return;
  }

  gtk_actionable_set_action_target_value (actionable, target);
  gtk_actionable_set_action_name (actionable, name);
}

static void
fill_empty_page (PdTablePages *self)
{
  AdwStatusPage *page = ADW_STATUS_PAGE (gtk_builder_get_object (self->builder, "empty"));
  GtkWidget *button = GTK_WIDGET (gtk_builder_get_object (self->builder, "empty_button"));

  if (self->empty.title == NULL)
    return;

  adw_status_page_set_icon_name (page, self->empty.icon_name);
  adw_status_page_set_title (page, self->empty.title);
  adw_status_page_set_description (page, self->empty.description);
  gtk_widget_set_visible (button, self->empty.action_name != NULL);
  if (self->empty.action_name == NULL)
    return;

  gtk_button_set_label (GTK_BUTTON (button), self->empty.action_label);
  set_detailed_action (GTK_ACTIONABLE (button), self->empty.action_name);
}

PdTablePages *
pd_table_pages_new (GtkStack *stack, GCallback retry, gpointer owner)
{
  PdTablePages *self = g_new0 (PdTablePages, 1);

  self->stack = stack;
  self->retry = retry;
  self->owner = owner;

  return self;
}

void
pd_table_pages_free (PdTablePages *self)
{
  g_clear_object (&self->builder);
  clear_empty_page (&self->empty);
  g_free (self);
}

/* A list that has rows is shown sooner without them. */
static void
ensure_pages (PdTablePages *self)
{
  const char *names[] = { "loading", "empty", "nothing", "failed" };

  if (self->builder != NULL)
    return;

  self->builder =
      gtk_builder_new_from_resource ("/io/github/partnerdesk/PartnerDesk/ui/pd-table-pages.ui");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_stack_add_named (self->stack, GTK_WIDGET (gtk_builder_get_object (self->builder, names[i])),
                         names[i]);
  g_signal_connect_object (gtk_builder_get_object (self->builder, "retry_button"), "clicked",
                           self->retry, self->owner, G_CONNECT_SWAPPED);
  fill_empty_page (self);
}

void
pd_table_pages_show (PdTablePages *self, const char *name)
{
  const gboolean loading = g_str_equal (name, "loading");

  if (!g_str_equal (name, "blank") && !g_str_equal (name, "table"))
    ensure_pages (self);
  if (self->builder != NULL)
    gtk_spinner_set_spinning (GTK_SPINNER (gtk_builder_get_object (self->builder, "loading")),
                              loading);
  gtk_stack_set_visible_child_name (self->stack, name);
}

void
pd_table_pages_show_failure (PdTablePages *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  pd_table_pages_show (self, "failed");
  adw_status_page_set_description (
      ADW_STATUS_PAGE (gtk_builder_get_object (self->builder, "failed")), markup);
}

void
pd_table_pages_set_empty (PdTablePages *self,
                          const char *icon_name,
                          const char *title,
                          const char *description,
                          const char *action_label,
                          const char *action_name)
{
  clear_empty_page (&self->empty);
  self->empty.icon_name = g_strdup (icon_name);
  self->empty.title = g_strdup (title);
  self->empty.description = g_strdup (description);
  self->empty.action_label = g_strdup (action_label);
  self->empty.action_name = g_strdup (action_name);
  if (self->builder != NULL)
    fill_empty_page (self);
}
