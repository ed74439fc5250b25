// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-role-page.h"

#include <glib/gi18n.h>

GtkWidget *
pd_role_page_new (void)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Change roles"));

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "changes-prevent-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Your roles do not show this page"));
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.roles");
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);

  return page;
}

void
pd_role_page_set_verdict (GtkWidget *page, PdVerdict *verdict)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (ADW_IS_STATUS_PAGE (page));
  g_return_if_fail (PD_IS_VERDICT (verdict));

  markup = g_markup_escape_text (
      pd_verdict_get_reason (verdict) != NULL ? pd_verdict_get_reason (verdict) : "", -1);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), markup);
}

GtkWidget *
pd_role_page_wrap (GtkWidget *child)
{
  GtkWidget *stack = gtk_stack_new ();

  gtk_stack_set_hhomogeneous (GTK_STACK (stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (stack), FALSE);
  gtk_stack_add_named (GTK_STACK (stack), child, "child");

  return stack;
}

GtkWidget *
pd_role_page_wrap_child (AdwBin *bin)
{
  g_autoptr (GtkWidget) child = NULL;
  GtkWidget *stack = NULL;

  g_return_val_if_fail (ADW_IS_BIN (bin), NULL);
  g_return_val_if_fail (adw_bin_get_child (bin) != NULL, NULL);

  child = g_object_ref (adw_bin_get_child (bin));
  adw_bin_set_child (bin, NULL);
  stack = pd_role_page_wrap (child);
  adw_bin_set_child (bin, stack);

  return stack;
}

/* Made when it is needed, which is seldom. */
static GtkWidget *
get_role_page (GtkStack *stack)
{
  GtkWidget *page = gtk_stack_get_child_by_name (stack, "role");

  if (page == NULL) {
    page = pd_role_page_new ();
    gtk_stack_add_named (stack, page, "role");
  }

  return page;
}

gboolean
pd_role_page_apply (GtkWidget *stack, PdVerdict *verdict)
{
  gboolean allowed = FALSE;

  g_return_val_if_fail (GTK_IS_STACK (stack), FALSE);
  g_return_val_if_fail (PD_IS_VERDICT (verdict), FALSE);

  allowed = pd_verdict_get_allowed (verdict);
  if (!allowed)
    pd_role_page_set_verdict (get_role_page (GTK_STACK (stack)), verdict);
  gtk_stack_set_visible_child_name (GTK_STACK (stack), allowed ? "child" : "role");

  return allowed;
}

void
pd_role_page_focus (GtkWidget *stack, PdTable *table)
{
  g_return_if_fail (GTK_IS_WIDGET (stack));
  g_return_if_fail (PD_IS_TABLE (table));

  if (pd_table_get_model (table) != NULL)
    pd_table_focus (table);
  else
    gtk_widget_child_focus (stack, GTK_DIR_TAB_FORWARD);
}
