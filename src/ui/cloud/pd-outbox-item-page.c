// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-outbox.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-dialogs.h"
#include "pd-error.h"
#include "pd-outbox-util.h"
#include "pd-widgets.h"

struct _PdOutboxItemPage
{
  PdBasePage parent_instance;

  GtkStack *stack;
  AdwStatusPage *failed_page;
  GtkLabel *title;
  GtkLabel *state_dot;
  GtkLabel *state_word;
  GtkWidget *words_box;
  GtkLabel *words;
  GtkLabel *code;
  GtkLabel *advice;
  GtkGrid *facts;
  GtkLabel *asked_title;
  GtkLabel *asked;
  GtkWidget *save_button;
  GtkLabel *failure;
  GtkWidget *spinner;
  GtkWidget *discard_button;
  GtkWidget *retry_button;

  PdCloudAccount *cloud;     /* (owned) (nullable): a local account has none */
  PdOutboxItem *item;        /* (owned) (nullable) until it is read */
  GCancellable *cancellable; /* (owned) (not nullable) */
  gint64 row_id;
  int n_facts;
  gboolean busy;
  gboolean focus_wanted; /* as soon as there is something to give it to */
};

static void page_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdOutboxItemPage,
                               pd_outbox_item_page,
                               PD_TYPE_BASE_PAGE,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_init))

/* --- facts --- */

static void
add_fact_widget (PdOutboxItemPage *self, const char *title, GtkWidget *value)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_set_halign (value, GTK_ALIGN_START);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  gtk_grid_attach (self->facts, label, 0, self->n_facts, 1, 1);
  gtk_grid_attach (self->facts, value, 1, self->n_facts, 1, 1);
  self->n_facts++;
}

static void
add_fact (PdOutboxItemPage *self, const char *title, const char *text)
{
  GtkWidget *value = NULL;

  if (text == NULL || *text == '\0')
    return;

  value = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_add_css_class (value, "figures");
  add_fact_widget (self, title, value);
}

static void
add_identifier (PdOutboxItemPage *self, const char *title, const char *what, const char *text)
{
  GtkWidget *value = NULL;

  if (text == NULL || *text == '\0')
    return;

  value = pd_identifier_new ();
  pd_identifier_set_label (PD_IDENTIFIER (value), what);
  pd_identifier_set_text (PD_IDENTIFIER (value), text);
  add_fact_widget (self, title, value);
}

static void
customer_clicked_cb (PdOutboxItemPage *self)
{
  pd_window_open_customer (pd_window_of (GTK_WIDGET (self)),
                           pd_outbox_item_get_customer_row_id (self->item), NULL, 0);
}

static void
add_customer (PdOutboxItemPage *self)
{
  const char *name = pd_outbox_item_get_customer_name (self->item);
  GtkWidget *button = NULL;

  if (name == NULL || pd_outbox_item_get_customer_row_id (self->item) == 0)
    return;

  button = gtk_button_new_with_label (name);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "text-link");
  g_signal_connect_object (button, "clicked", G_CALLBACK (customer_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  add_fact_widget (self, _ ("Customer"), button);
}

static void
show_facts (PdOutboxItemPage *self)
{
  PdOutboxItem *item = self->item;
  GtkWidget *child = NULL;
  g_autofree char *created = pd_text_date_time (pd_outbox_item_get_created_at (item));
  g_autofree char *updated = pd_text_date_time (pd_outbox_item_get_updated_at (item));
  g_autofree char *attempts = pd_text_number (pd_outbox_item_get_attempts (item));
  g_autofree char *asked = NULL;
  const char *user = pd_outbox_item_get_user_name (item);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_grid_remove (self->facts, child);
  self->n_facts = 0;
  if (user != NULL && *user != '\0')
    /* Translators: %1$s is a date and time, %2$s the name of the partner's user. */
    asked = g_strdup_printf (_ ("%1$s by %2$s"), created, user);
  add_customer (self);
  add_fact (self, _ ("Asked for"), asked != NULL ? asked : created);
  add_fact (self, _ ("Attempts"), attempts);
  add_fact (self, _ ("Last change"), updated);
  if (pd_outbox_item_get_next_try_at (item) != PD_INSTANT_NONE &&
      pd_outbox_item_is_waiting (item)) {
    g_autofree char *next = pd_text_date_time (pd_outbox_item_get_next_try_at (item));

    add_fact (self, pd_outbox_item_get_asking (item) ? _ ("Next question") : _ ("Next try"), next);
  }
  add_identifier (self, _ ("Number given"), _ ("number"), pd_outbox_item_get_far_id (item));
  add_identifier (self, _ ("Our request ID"), _ ("request ID"),
                  pd_outbox_item_get_request_id (item));
  add_identifier (self, _ ("Microsoft's request ID"), _ ("request ID"),
                  pd_outbox_item_get_far_request_id (item));
}

/* --- the item --- */

static void
update_buttons (PdOutboxItemPage *self)
{
  g_autoptr (PdCloudState) state = self->cloud != NULL ? pd_cloud_state_new (self->cloud) : NULL;
  const char *no_retry = pd_outbox_why_no_retry (self->item, state);
  const char *no_discard = pd_outbox_why_no_discard (self->item);
  g_autofree char *advice = NULL;

  if (self->busy)
    no_retry = no_discard = _ ("It is being worked on.");
  gtk_button_set_label (GTK_BUTTON (self->retry_button), pd_outbox_get_retry_label (self->item));
  gtk_button_set_label (GTK_BUTTON (self->discard_button), pd_outbox_item_can_end (self->item)
                                                               ? C_ ("button", "End by hand…")
                                                               : _ ("Discard…"));
  pd_customers_set_reason (self->retry_button, no_retry == NULL, no_retry);
  pd_customers_set_reason (self->discard_button, no_discard == NULL, no_discard);
  gtk_widget_set_visible (self->spinner, self->busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->busy);
  advice = pd_outbox_advise (
      self->item, state,
      pd_clock_now (pd_desk_get_clock (pd_base_page_get_desk (PD_BASE_PAGE (self)))));
  if (g_strcmp0 (gtk_label_get_label (self->advice), advice) != 0)
    gtk_label_set_label (self->advice, advice);
}

static void
show_words (PdOutboxItemPage *self)
{
  const char *words = pd_outbox_item_get_last_error (self->item);
  const char *code = pd_outbox_item_get_far_code (self->item);
  g_autofree char *text = NULL;

  if (code != NULL && *code != '\0')
    /* Translators: %s is the code of an error at Microsoft, such as 900117. */
    text = g_strdup_printf (_ ("Code %s"), code);
  gtk_widget_set_visible (self->words_box, words != NULL && *words != '\0');
  gtk_label_set_label (self->words, words != NULL ? words : "");
  pd_customers_set_label (self->code, text);
}

static void
give_focus (PdOutboxItemPage *self)
{
  self->focus_wanted = FALSE;
  if (!gtk_widget_grab_focus (self->retry_button))
    gtk_widget_grab_focus (self->save_button);
}

static void
show_item (PdOutboxItemPage *self)
{
  const char *what = pd_outbox_item_get_what (self->item);
  const char *subject = pd_outbox_item_get_subject (self->item);
  const char *tone = pd_outbox_get_tone (self->item);
  const char *classes[] = { "state-dot", tone, NULL };
  g_autofree char *title = NULL;

  if (subject != NULL && *subject != '\0')
    /* Translators: %1$s is what was asked for, "Cancellation", %2$s what it is about. */
    title = g_strdup_printf (_ ("%1$s: %2$s"), what, subject);
  gtk_label_set_label (self->title, title != NULL ? title : what);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_dot), classes);
  gtk_label_set_label (self->state_dot, pd_state_label_get_dot (tone));
  gtk_label_set_label (self->state_word, pd_outbox_item_get_state_text (self->item));
  show_words (self);
  show_facts (self);
  update_buttons (self);
  gtk_stack_set_visible_child_name (self->stack, "item");
  if (self->focus_wanted)
    give_focus (self);
  pd_page_title_changed (PD_PAGE (self));
}

static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
      pd_cloud_account_describe_finish (PD_CLOUD_ACCOUNT (source), result, &error);
  g_autofree char *reason = NULL;
  PdOutboxItemPage *self = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = PD_OUTBOX_ITEM_PAGE (user_data);
  if (text == NULL) {
    g_warning ("Describing an outbox item: %s", error->message);
    reason = pd_error_to_user_text (error);
  }
  gtk_label_set_label (self->asked, text != NULL ? text : reason);
  gtk_widget_set_sensitive (self->save_button, text != NULL);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdRecord) record = pd_desk_get_finish (PD_DESK (source), result, &error);
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;
  PdOutboxItemPage *self = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = PD_OUTBOX_ITEM_PAGE (user_data);
  if (record == NULL) {
    g_warning ("Reading an outbox item: %s", error->message);
    text = pd_error_to_user_text (error);
    markup = g_markup_escape_text (text, -1);
    adw_status_page_set_description (self->failed_page, markup);
    gtk_stack_set_visible_child_name (self->stack, "failed");
    return;
  }

  g_set_object (&self->item, PD_OUTBOX_ITEM (record));
  show_item (self);
}

static void
reload (PdOutboxItemPage *self)
{
  pd_desk_get_async (pd_base_page_get_desk (PD_BASE_PAGE (self)), PD_LIST_OUTBOX, self->row_id,
                     self->cancellable, read_cb, self);
  if (self->cloud != NULL)
    pd_cloud_account_describe_async (self->cloud, self->row_id, self->cancellable, described_cb,
                                     self);
}

static void
store_changed_cb (PdOutboxItemPage *self, guint changes)
{
  if (changes & PD_CHANGE_OUTBOX)
    reload (self);
}

static void
account_changed_cb (PdOutboxItemPage *self)
{
  if (self->item != NULL)
    update_buttons (self);
}

/* --- pressed --- */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdOutboxItemPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdOutboxItem) item =
      pd_cloud_account_outbox_finish (PD_CLOUD_ACCOUNT (source), result, &error);
  g_autofree char *text = NULL;

  self->busy = FALSE;
  if (self->stack == NULL)
    return; /* the page is gone */

  if (item != NULL)
    g_set_object (&self->item, item);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_warning ("Changing an outbox item: %s", error->message);
    text = pd_error_to_user_text (error);
  }
  gtk_label_set_label (self->failure, text != NULL ? text : "");
  show_item (self);
  reload (self);
}

static void
set_busy (PdOutboxItemPage *self)
{
  self->busy = TRUE;
  gtk_label_set_label (self->failure, "");
  update_buttons (self);
}

static void
retry_clicked_cb (PdOutboxItemPage *self)
{
  if (self->busy || self->cloud == NULL)
    return;

  set_busy (self);
  pd_cloud_account_retry_async (self->cloud, self->row_id, NULL, done_cb, g_object_ref (self));
}

static void
discard_confirmed_cb (gboolean confirmed, gpointer user_data)
{
  g_autoptr (PdOutboxItemPage) self = user_data;

  if (!confirmed || self->stack == NULL || self->busy)
    return;

  set_busy (self);
  pd_cloud_account_discard_async (self->cloud, self->row_id, NULL, done_cb, g_object_ref (self));
}

static void
end_confirmed_cb (gboolean confirmed, gpointer user_data)
{
  g_autoptr (PdOutboxItemPage) self = user_data;

  if (!confirmed || self->stack == NULL || self->busy)
    return;

  set_busy (self);
  pd_cloud_account_end_item_async (self->cloud, self->row_id, NULL, done_cb, g_object_ref (self));
}

/* Nobody knows whether it was carried out: the person looks first, and says so. */
static void
confirm_end (PdOutboxItemPage *self)
{
  const char *portal = pd_outbox_get_portal (self->item);
  const char *what = pd_outbox_item_get_what (self->item);
  const char *subject = pd_outbox_item_get_subject (self->item);
  g_autofree char *body = NULL;
  g_autofree char *check = NULL;

  body = g_strdup_printf (
      /* Translators: %1$s what was asked for, "Purchase", %2$s what it is about, %3$s "Partner
       * Center" or "the Azure portal". */
      _ ("%1$s: %2$s\n\nNobody knows whether this was carried out. Look for it in %3$s first; what "
         "was done there may show up to 15 minutes late. Once it is ended, the desk does not ask "
         "about it any more, and later requests of the same customer go on. Whoever asks for it "
         "again although it was carried out has it done twice."),
      what, subject != NULL ? subject : "", portal);
  check = g_strdup_printf (
      /* Translators: %s is "Partner Center" or "the Azure portal". */
      _ ("I have looked in %s: it is not there, or it is settled by hand"), portal);
  pd_dialogs_confirm_checked (GTK_WIDGET (self), _ ("End this item by hand?"), body, check,
                              C_ ("button", "End by hand"), end_confirmed_cb, g_object_ref (self));
}

static void
discard_clicked_cb (PdOutboxItemPage *self)
{
  if (self->busy || self->cloud == NULL)
    return;

  if (pd_outbox_item_can_end (self->item)) {
    confirm_end (self);
    return;
  }
  pd_dialogs_confirm (GTK_WIDGET (self), _ ("Discard this item?"),
                      _ ("It is not sent any more, and what the book already shows of it is taken "
                         "back. What it asked for stays readable in the outbox."),
                      C_ ("button", "Discard"), discard_confirmed_cb, g_object_ref (self));
}

static void
file_chosen_cb (GFile *file, gpointer user_data)
{
  g_autoptr (PdOutboxItemPage) self = user_data;
  g_autoptr (GError) error = NULL;
  const char *text = NULL;

  if (file == NULL || self->stack == NULL)
    return;

  text = gtk_label_get_label (self->asked);
  if (!g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                NULL, &error)) {
    pd_customers_show_error (GTK_WIDGET (self), "Saving an outbox item", error);
    return;
  }
  pd_customers_toast (GTK_WIDGET (self), _ ("The item was saved."));
}

static void
save_clicked_cb (PdOutboxItemPage *self)
{
  g_autofree char *name = NULL;

  if (self->item == NULL)
    return;

  name = g_strdup_printf ("outbox-%.8s.txt", pd_outbox_item_get_request_id (self->item));
  pd_dialogs_save_file (GTK_WIDGET (self), _ ("Save as text"), name, file_chosen_cb,
                        g_object_ref (self));
}

/* --- GObject --- */

static void
pd_outbox_item_page_dispose (GObject *object)
{
  PdOutboxItemPage *self = PD_OUTBOX_ITEM_PAGE (object);

  self->stack = NULL;
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (pd_outbox_item_page_parent_class)->dispose (object);
}

static void
pd_outbox_item_page_finalize (GObject *object)
{
  PdOutboxItemPage *self = PD_OUTBOX_ITEM_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->item);
  g_clear_object (&self->cloud);
  G_OBJECT_CLASS (pd_outbox_item_page_parent_class)->finalize (object);
}

static char *
pd_outbox_item_page_dup_title (PdPage *page)
{
  PdOutboxItemPage *self = PD_OUTBOX_ITEM_PAGE (page);

  return g_strdup (self->item != NULL ? pd_outbox_item_get_what (self->item) : _ ("Outbox"));
}

static void
pd_outbox_item_page_focus (PdPage *page)
{
  PdOutboxItemPage *self = PD_OUTBOX_ITEM_PAGE (page);

  self->focus_wanted = TRUE;
  if (self->item != NULL)
    give_focus (self);
}

static void
page_init (PdPageInterface *iface)
{
  iface->dup_title = pd_outbox_item_page_dup_title;
  iface->focus = pd_outbox_item_page_focus;
}

static void
pd_outbox_item_page_class_init (PdOutboxItemPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_outbox_item_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_outbox_item_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CLOUD_RESOURCE ("pd-outbox-item-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, title);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, state_dot);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, state_word);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, words_box);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, words);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, code);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, advice);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, facts);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, asked_title);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, asked);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, failure);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, discard_button);
  gtk_widget_class_bind_template_child (widget_class, PdOutboxItemPage, retry_button);
  gtk_widget_class_bind_template_callback (widget_class, reload);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
}

static void
pd_outbox_item_page_init (PdOutboxItemPage *self)
{
  self->cancellable = g_cancellable_new ();
  pd_cloud_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

PdPage *
pd_outbox_item_page_new (PdDesk *desk, gint64 outbox_row_id)
{
  PdOutboxItemPage *self = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  self = g_object_new (PD_TYPE_OUTBOX_ITEM_PAGE, "desk", desk, NULL);
  self->row_id = outbox_row_id;
  g_set_object (&self->cloud, pd_desk_get_cloud (desk));
  g_signal_connect_object (pd_desk_get_store (desk), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->cloud != NULL)
    g_signal_connect_object (self->cloud, "notify", G_CALLBACK (account_changed_cb), self,
                             G_CONNECT_SWAPPED);
  reload (self);

  return PD_PAGE (self);
}
