// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-outbox.h"

#include <glib/gi18n.h>

#include "pd-choice.h"
#include "pd-cloud-state.h"
#include "pd-table.h"
#include "pd-text.h"
#include "pd-window.h"

struct _PdOutboxPage
{
  PdBasePage parent_instance;

  GtkWidget *filter_bar;
  GtkDropDown *state;
  GtkWidget *slot;

  PdTable *table;      /* (unowned): the slot's child */
  PdQueryModel *model; /* (owned) */
};

static void page_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdOutboxPage,
                               pd_outbox_page,
                               PD_TYPE_BASE_PAGE,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_init))

static const char *const states[] = { PD_OUTBOX_QUEUED, PD_OUTBOX_SENDING,   PD_OUTBOX_FAILED,
                                      PD_OUTBOX_SENT,   PD_OUTBOX_DISCARDED, NULL };

static const char *
get_state_title (const char *state)
{
  if (g_str_equal (state, PD_OUTBOX_QUEUED))
    return _ ("Waiting");
  if (g_str_equal (state, PD_OUTBOX_SENDING))
    return _ ("Sending");
  if (g_str_equal (state, PD_OUTBOX_FAILED))
    return _ ("Refused");

  return g_str_equal (state, PD_OUTBOX_SENT) ? _ ("Sent") : _ ("Discarded");
}

static char *
format_what (PdRecord *record)
{
  return g_strdup (pd_outbox_item_get_what (PD_OUTBOX_ITEM (record)));
}

static char *
format_customer (PdRecord *record)
{
  const char *name = pd_outbox_item_get_customer_name (PD_OUTBOX_ITEM (record));

  return g_strdup (name != NULL ? name : "—");
}

/* Only what is tried again by itself has a next time. */
static char *
format_next (PdRecord *record)
{
  PdOutboxItem *item = PD_OUTBOX_ITEM (record);
  gint64 next = pd_outbox_item_get_next_try_at (item);

  if (next == PD_INSTANT_NONE || !pd_outbox_item_is_waiting (item) ||
      g_strcmp0 (pd_outbox_item_get_state (item), PD_OUTBOX_FAILED) == 0)
    return g_strdup ("—");

  return pd_text_date_time (next);
}

static char *
format_count (gint64 count)
{
  g_autofree char *number = pd_text_number (count);

  /* Translators: %s is a number in the reader's form: items of the outbox. */
  return g_strdup_printf (ngettext ("%s item", "%s items", (gulong) count), number);
}

static void
filter_changed_cb (PdOutboxPage *self)
{
  g_autoptr (PdQuery) query = NULL;

  if (self->model == NULL)
    return;

  query = pd_query_copy (pd_query_model_get_query (self->model));
  g_free (query->status);
  query->status = g_strdup (pd_choice_get_id (self->state));
  pd_query_model_set_query (self->model, query);
}

static void
activated_cb (PdOutboxPage *self, PdRecord *record)
{
  pd_window_push (pd_window_of (GTK_WIDGET (self)),
                  pd_outbox_item_page_new (pd_base_page_get_desk (PD_BASE_PAGE (self)),
                                           pd_record_get_row_id (record)));
}

static void
make_table (PdOutboxPage *self, gboolean is_local)
{
  self->table = pd_table_new ("outbox");
  pd_table_set_label (self->table, _ ("Outbox"));
  pd_table_add_column (self->table, "what", _ ("What"), "kind", format_what, PD_CELL_TEXT,
                       PD_SORT_KIND, 150, 0);
  pd_table_add_column (self->table, "customer", _ ("Customer"), "customer-name", format_customer,
                       PD_CELL_TEXT, PD_SORT_CUSTOMER, 150, 1);
  pd_table_add_column (self->table, "subject", _ ("Subject"), "subject", NULL, PD_CELL_EXPAND,
                       PD_SORT_TITLE, 180, 0);
  pd_table_add_column (self->table, "state", _ ("State"), "state", NULL, PD_CELL_STATE,
                       PD_SORT_STATUS, 175, 0);
  pd_table_add_column (self->table, "attempts", _ ("Attempts"), "attempts", NULL, PD_CELL_NUMBER,
                       PD_SORT_DEFAULT, 80, 4);
  pd_table_add_column (self->table, "updated", _ ("Last change"), "updated-at", NULL,
                       PD_CELL_DATE_TIME, PD_SORT_DATE, 175, 2);
  pd_table_add_column (self->table, "next", _ ("Next try"), "next-try-at", format_next,
                       PD_CELL_TEXT, PD_SORT_DEFAULT, 175, 3);
  pd_table_set_copy_property (self->table, "request-id");
  pd_table_set_count_format (self->table, format_count);
  if (is_local)
    pd_table_set_empty (self->table, "pd-outbox-symbolic", _ ("Nothing leaves this computer"),
                        _ ("This account is a book on this computer: what you do is done at once, "
                           "and nothing is sent anywhere."),
                        NULL, NULL);
  else
    pd_table_set_empty (self->table, "pd-outbox-symbolic", _ ("Nothing waits"),
                        _ ("What you do at Partner Center and Azure stands here, from the moment "
                           "you press the button until it is done."),
                        NULL, NULL);
  g_signal_connect_object (self->table, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self->slot), GTK_WIDGET (self->table));
}

static void
pd_outbox_page_constructed (GObject *object)
{
  PdOutboxPage *self = PD_OUTBOX_PAGE (object);
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));
  const char *titles[G_N_ELEMENTS (states)] = { NULL };
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_OUTBOX);

  G_OBJECT_CLASS (pd_outbox_page_parent_class)->constructed (object);

  for (gsize i = 0; states[i] != NULL; i++)
    titles[i] = get_state_title (states[i]);
  pd_choice_set_up (self->state, C_ ("status", "All"), states, titles);
  gtk_widget_set_visible (self->filter_bar, !pd_desk_is_local (desk));
  query->sort = PD_SORT_DATE;
  query->descending = TRUE;
  self->model = pd_desk_list (desk, query);
  make_table (self, pd_desk_is_local (desk));
  pd_table_set_model (self->table, self->model);
}

static void
pd_outbox_page_dispose (GObject *object)
{
  g_clear_object (&PD_OUTBOX_PAGE (object)->model);
  G_OBJECT_CLASS (pd_outbox_page_parent_class)->dispose (object);
}

static char *
pd_outbox_page_dup_title (PdPage *page)
{
  return g_strdup (_ ("Outbox"));
}

static void
pd_outbox_page_search (PdPage *page, const char *text)
{
  pd_table_set_search (PD_OUTBOX_PAGE (page)->table, text);
}

static void
pd_outbox_page_focus (PdPage *page)
{
  pd_table_focus (PD_OUTBOX_PAGE (page)->table);
}

static void
page_init (PdPageInterface *iface)
{
  iface->dup_title = pd_outbox_page_dup_title;
  iface->search = pd_outbox_page_search;
  iface->focus = pd_outbox_page_focus;
}

static void
pd_outbox_page_class_init (PdOutboxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pd_outbox_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = pd_outbox_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CLOUD_RESOURCE ("pd-outbox-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdOutboxPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxPage, state);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxPage, slot);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
}

static void
pd_outbox_page_init (PdOutboxPage *self)
{
  pd_cloud_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_outbox_page_new (PdDesk *desk)
{
  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  return g_object_new (PD_TYPE_OUTBOX_PAGE, "desk", desk, NULL);
}
