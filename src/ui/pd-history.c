// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-history.h"

/* Nobody goes back further; what lies behind is let go. */
#define MAX_VISITS 32

typedef struct
{
  GtkWidget *page; /* (owned) */
  GWeakRef focus;  /* what had the focus when the page was left */
} Visit;

struct _PdHistory
{
  GtkStack *stack;   /* (owned) */
  GPtrArray *visits; /* (element-type Visit): the last one is shown */
  GHashTable *kept;  /* (element-type GtkWidget): places; unowned, the stack owns them */
};

static void
visit_free (gpointer data)
{
  Visit *visit = data;

  g_weak_ref_clear (&visit->focus);
  g_object_unref (visit->page);
  g_free (visit);
}

static Visit *
get_last (PdHistory *self)
{
  return self->visits->len > 0 ? self->visits->pdata[self->visits->len - 1] : NULL;
}

static gboolean
is_on_the_way (PdHistory *self, GtkWidget *page)
{
  for (guint i = 0; i < self->visits->len; i++) {
    if (((Visit *) self->visits->pdata[i])->page == page)
      return TRUE;
  }

  return FALSE;
}

static void
forget (PdHistory *self, guint index)
{
  g_autoptr (GtkWidget) page = g_object_ref (((Visit *) self->visits->pdata[index])->page);

  g_ptr_array_remove_index (self->visits, index);
  if (!g_hash_table_contains (self->kept, page) && !is_on_the_way (self, page))
    gtk_stack_remove (self->stack, page);
}

PdHistory *
pd_history_new (GtkStack *stack)
{
  PdHistory *self = g_new0 (PdHistory, 1);

  self->stack = g_object_ref (stack);
  self->visits = g_ptr_array_new_with_free_func (visit_free);
  self->kept = g_hash_table_new (NULL, NULL);

  return self;
}

void
pd_history_free (PdHistory *self)
{
  g_ptr_array_unref (self->visits);
  g_hash_table_unref (self->kept);
  g_object_unref (self->stack);
  g_free (self);
}

void
pd_history_go (PdHistory *self, GtkWidget *page, gboolean keep)
{
  Visit *last = get_last (self);
  Visit *visit = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->stack));

  g_return_if_fail (GTK_IS_WIDGET (page));

  if (last != NULL && last->page == page)
    return;

  if (last != NULL && root != NULL)
    g_weak_ref_set (&last->focus, gtk_root_get_focus (root));
  if (gtk_widget_get_parent (page) == NULL)
    gtk_stack_add_child (self->stack, page);
  if (keep)
    g_hash_table_add (self->kept, page);
  visit = g_new0 (Visit, 1);
  visit->page = g_object_ref (page);
  g_weak_ref_init (&visit->focus, NULL);
  g_ptr_array_add (self->visits, visit);
  gtk_stack_set_visible_child (self->stack, page);
  if (self->visits->len > MAX_VISITS)
    forget (self, 0);
}

gboolean
pd_history_can_go_back (PdHistory *self)
{
  return self->visits->len > 1;
}

void
pd_history_back (PdHistory *self)
{
  Visit *visit = NULL;
  g_autoptr (GtkWidget) focus = NULL;

  if (!pd_history_can_go_back (self))
    return;

  visit = self->visits->pdata[self->visits->len - 2];
  gtk_stack_set_visible_child (self->stack, visit->page);
  forget (self, self->visits->len - 1);
  focus = g_weak_ref_get (&visit->focus);
  if (focus != NULL && gtk_widget_get_mapped (focus))
    gtk_widget_grab_focus (focus);
}

GtkWidget *
pd_history_get_current (PdHistory *self)
{
  Visit *last = get_last (self);

  return last != NULL ? last->page : NULL;
}

void
pd_history_clear (PdHistory *self)
{
  GtkWidget *page = NULL;

  g_ptr_array_set_size (self->visits, 0);
  g_hash_table_remove_all (self->kept);
  while ((page = gtk_widget_get_first_child (GTK_WIDGET (self->stack))) != NULL)
    gtk_stack_remove (self->stack, page);
}
