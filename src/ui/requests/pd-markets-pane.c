// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-markets-pane.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-dialogs.h"
#include "pd-requests-util.h"

struct _PdMarketsPane
{
  AdwBin parent_instance;
  PdDesk *desk;              /* (owned) (nullable) */
  PdMarketList *newer;       /* (owned) (nullable): read, not yet in force */
  GCancellable *cancellable; /* (owned) */
  char *folded_search;       /* (owned) (nullable) */
  gboolean busy;
  GtkStack *stack;
  GtkLabel *summary;
  GtkSearchEntry *search;
  GtkListBox *list;
  GtkLabel *difference;
  GtkListBox *changes;
  GtkLabel *failure;
  GtkLabel *change_failure;
  GtkWidget *import_button;
  GtkWidget *own_button;
  GtkWidget *apply_button;
};

G_DEFINE_FINAL_TYPE (PdMarketsPane, pd_markets_pane, ADW_TYPE_BIN)

/* --- rows --- */

static gint
compare_markets (gconstpointer a, gconstpointer b)
{
  const PdMarket *one = *(PdMarket *const *) a;
  const PdMarket *two = *(PdMarket *const *) b;
  g_autoptr (GBytes) key_one = pd_text_collation_key (pd_market_get_name (one));
  g_autoptr (GBytes) key_two = pd_text_collation_key (pd_market_get_name (two));

  return g_bytes_compare (key_one, key_two);
}

static void
clear_list (GtkListBox *list)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row != NULL;) {
    GtkWidget *next = gtk_widget_get_next_sibling (row);

    if (GTK_IS_LIST_BOX_ROW (row))
      gtk_list_box_remove (list, row);
    row = next;
  }
}

/* The name in the other language stands below: it is how the customer may call it. */
static GtkWidget *
create_row (const PdMarket *market)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *code = gtk_label_new (market->iso);
  const char *name = pd_market_get_name (market);
  const char *other = g_strcmp0 (name, market->name_en) == 0 ? market->name_ja : market->name_en;
  g_autofree char *all = g_strjoin ("\n", market->iso, market->name_en,
                                    market->name_ja != NULL ? market->name_ja : "", NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), other != NULL ? other : "");
  gtk_widget_add_css_class (code, "monospace");
  gtk_widget_add_css_class (code, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), code);
  g_object_set_data_full (G_OBJECT (row), "folded", pd_text_fold (all), g_free);

  return row;
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer user_data)
{
  PdMarketsPane *self = user_data;
  const char *folded = g_object_get_data (G_OBJECT (row), "folded");

  return self->folded_search == NULL || folded == NULL ||
         strstr (folded, self->folded_search) != NULL;
}

static void
update_own (PdMarketsPane *self)
{
  gboolean own = self->desk != NULL && pd_desk_uses_own_markets (self->desk);

  pd_customers_set_reason (self->own_button, !self->busy && !own,
                           own ? _ ("The program’s own list is in use already.") : NULL);
}

static void
show_list (PdMarketsPane *self)
{
  PdMarketList *markets = pd_desk_get_markets (self->desk);
  GPtrArray *all = pd_market_list_get_all (markets);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autofree char *number = pd_text_number (all->len);
  g_autofree char *day = pd_text_utc_date (pd_market_list_get_as_of (markets));
  g_autofree char *text = g_strdup_printf (
      /* Translators: %1$s is how many, %2$s the date of the list. */
      ngettext ("%1$s market, list as of %2$s.", "%1$s markets, list as of %2$s.", all->len),
      number, day);

  update_own (self);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (sorted, all->pdata[i]);
  g_ptr_array_sort (sorted, compare_markets);
  gtk_label_set_text (self->summary, text);
  clear_list (self->list);
  for (guint i = 0; i < sorted->len; i++)
    gtk_list_box_append (self->list, create_row (sorted->pdata[i]));
}

static void
search_changed_cb (PdMarketsPane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  g_clear_pointer (&self->folded_search, g_free);
  if (*text != '\0')
    self->folded_search = pd_text_fold (text);
  gtk_list_box_invalidate_filter (self->list);
}

static void
set_busy (PdMarketsPane *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (self->import_button, !busy);
  update_own (self);
  gtk_widget_set_sensitive (self->apply_button, !busy);
}

static void
tell (GtkLabel *label, const char *doing, const GError *error)
{
  g_autofree char *text = error != NULL ? pd_error_to_user_text (error) : NULL;

  if (error != NULL)
    g_warning ("%s: %s", doing, error->message);
  pd_customers_set_label (label, text);
}

/* --- a newer list --- */

static void
add_changes (PdMarketsPane *self, GPtrArray *markets, gboolean added)
{
  for (guint i = 0; i < markets->len; i++) {
    GtkWidget *row = create_row (markets->pdata[i]);
    GtkWidget *word = gtk_label_new (added ? C_ ("market", "Added") : C_ ("market", "Removed"));
    GtkWidget *icon =
        gtk_image_new_from_icon_name (added ? "list-add-symbolic" : "list-remove-symbolic");

    gtk_widget_add_css_class (word, added ? "success" : "error");
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), word);
    gtk_list_box_append (self->changes, row);
  }
}

/* @newer: taken over. */
static void
show_difference (PdMarketsPane *self, PdMarketList *newer)
{
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GPtrArray) removed = NULL;
  PdMarketList *present = pd_desk_get_markets (self->desk);
  g_autofree char *before = pd_text_utc_date (pd_market_list_get_as_of (present));
  g_autofree char *after = pd_text_utc_date (pd_market_list_get_as_of (newer));
  g_autofree char *text = NULL;

  g_clear_object (&self->newer);
  self->newer = newer;
  pd_market_list_compare (present, newer, &added, &removed);
  text = g_strdup_printf (
      /* Translators: %1$s date of the list in force, %2$s date of the one that was read, %3$u and
       * %4$u how many markets. */
      _ ("List in force: as of %1$s. New list: as of %2$s. Added: %3$u. Removed: %4$u."), before,
      after, added->len, removed->len);
  gtk_label_set_text (self->difference, text);
  clear_list (self->changes);
  add_changes (self, added, TRUE);
  add_changes (self, removed, FALSE);
  tell (self->change_failure, NULL, NULL);
  gtk_stack_set_visible_child_name (self->stack, "difference");
  gtk_widget_grab_focus (self->apply_button);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  PdMarketList *newer = pd_desk_read_markets_finish (PD_DESK (source), result, &error);
  PdMarketsPane *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_busy (self, FALSE);
  tell (self->failure, "Reading a list of markets", error);
  if (newer != NULL)
    show_difference (self, newer);
}

static void
file_chosen_cb (GFile *file, gpointer user_data)
{
  g_autoptr (PdMarketsPane) self = user_data;

  if (file == NULL || self->desk == NULL)
    return;

  set_busy (self, TRUE);
  pd_desk_read_markets_async (self->desk, file, self->cancellable, read_cb, self);
}

static void
import_clicked_cb (PdMarketsPane *self)
{
  static const char *const patterns[] = { "*.json", NULL };

  pd_dialogs_open_file (GTK_WIDGET (self), _ ("Import a newer list"), _ ("Lists of markets (JSON)"),
                        patterns, file_chosen_cb, g_object_ref (self));
}

static void
show_present (PdMarketsPane *self)
{
  g_clear_object (&self->newer);
  clear_list (self->changes);
  gtk_stack_set_visible_child_name (self->stack, "list");
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = pd_desk_set_markets_finish (PD_DESK (source), result, &error);
  PdMarketsPane *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_busy (self, FALSE);
  tell (self->newer != NULL ? self->change_failure : self->failure, "Setting the markets", error);
  if (done) {
    show_present (self);
    show_list (self);
    gtk_widget_grab_focus (self->import_button);
  }
}

static void
apply_clicked_cb (PdMarketsPane *self)
{
  if (self->busy || self->newer == NULL)
    return;

  set_busy (self, TRUE);
  pd_desk_set_markets_async (self->desk, self->newer, self->cancellable, set_cb, self);
}

static void
leave_clicked_cb (PdMarketsPane *self)
{
  show_present (self);
  gtk_widget_grab_focus (self->import_button);
}

static void
own_clicked_cb (PdMarketsPane *self)
{
  if (self->busy)
    return;

  set_busy (self, TRUE);
  pd_desk_set_markets_async (self->desk, NULL, self->cancellable, set_cb, self);
}

/* --- GObject --- */

static void
pd_markets_pane_dispose (GObject *object)
{
  PdMarketsPane *self = PD_MARKETS_PANE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->newer);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pd_markets_pane_parent_class)->dispose (object);
}

static void
pd_markets_pane_finalize (GObject *object)
{
  PdMarketsPane *self = PD_MARKETS_PANE (object);

  g_clear_object (&self->cancellable);
  g_free (self->folded_search);
  G_OBJECT_CLASS (pd_markets_pane_parent_class)->finalize (object);
}

static void
pd_markets_pane_class_init (PdMarketsPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_markets_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_markets_pane_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REQUESTS_RESOURCE ("pd-markets-pane.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdMarketsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, PdMarketsPane, summary);
  gtk_widget_class_bind_template_child (widget_class, PdMarketsPane, search);
  gtk_widget_class_bind_template_child (widget_class, PdMarketsPane, list);
  gtk_widget_class_bind_template_child (widget_class, PdMarketsPane, difference);
  gtk_widget_class_bind_template_child (widget_class, PdMarketsPane, changes);
  gtk_widget_class_bind_template_child (widget_class, PdMarketsPane, failure);
  gtk_widget_class_bind_template_child (widget_class, PdMarketsPane, change_failure);
  gtk_widget_class_bind_template_child (widget_class, PdMarketsPane, import_button);
  gtk_widget_class_bind_template_child (widget_class, PdMarketsPane, own_button);
  gtk_widget_class_bind_template_child (widget_class, PdMarketsPane, apply_button);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, own_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_clicked_cb);
}

static void
pd_markets_pane_init (PdMarketsPane *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
}

void
pd_markets_pane_setup (PdMarketsPane *self, PdDesk *desk)
{
  g_return_if_fail (PD_IS_MARKETS_PANE (self));

  g_set_object (&self->desk, desk);
  gtk_stack_set_visible_child_name (self->stack, desk != NULL ? "list" : "none");
  if (desk != NULL)
    show_list (self);
}
