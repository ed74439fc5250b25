// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-software-detail.h"

#include <glib/gi18n.h>

#include "pd-cancel-dialog.h"
#include "pd-checklist.h"
#include "pd-cloud-keys.h"
#include "pd-customers-util.h"
#include "pd-format.h"
#include "pd-gone-note.h"
#include "pd-hybrid-note.h"
#include "pd-key-row.h"
#include "pd-link-row.h"
#include "pd-mail-dialog.h"
#include "pd-money.h"
#include "pd-paste-keys-dialog.h"
#include "pd-requests.h"
#include "pd-widgets.h"

struct _PdSoftwareDetail
{
  AdwBin parent_instance;
  PdDesk *desk;           /* (owned) */
  PdCustomer *customer;   /* (owned) */
  PdOrderLine *line;      /* (owned) */
  PdSoftwareState *state; /* (unowned) */
  GtkLabel *notice;
  PdMediaChooser *chooser;
  PdCloudKeys *cloud_keys;
  GtkBox *result_box;
  GtkLabel *result_title;
  GtkLabel *result_size;
  GtkButton *get_button;
  GtkSpinner *spinner;
  PdVerdictLine *keys_verdict;
  GtkBox *failure_box;
  GtkLabel *failure;
  GtkButton *import_button;
  GtkBox *keys;
  GtkBox *links;
  PdChecklist *checklist;
  PdHybridNote *hybrid;
  PdIdentifier *order_number;
  GtkLabel *order_facts;
  PdVerdictLine *cancel_verdict;
  GtkButton *cancel_button;
  GtkButton *mail_button;
  GCancellable *cancellable; /* (owned) */
  char *request_id;          /* (owned) (nullable): of the act that may be tried again */
  GPtrArray *media;          /* (owned) (nullable) (element-type PdMedia) */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (PdSoftwareDetail, pd_software_detail, ADW_TYPE_BIN)

static gboolean
is_status (PdSoftwareDetail *self, const char *status)
{
  return g_strcmp0 (pd_order_line_get_status (self->line), status) == 0;
}

/* --- keys and links that are there --- */

static void
clear_box (GtkBox *box)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void get_keys (PdSoftwareDetail *self, PdMedia *media);

static void
renew_cb (PdSoftwareDetail *self, PdMedia *media, PdLinkRow *row)
{
  if (!pd_desk_is_local (self->desk)) { /* only the portal issues a new one */
    pd_paste_keys_dialog_present (GTK_WIDGET (self), self->desk, self->line, self->media);
    return;
  }

  g_clear_pointer (&self->request_id, g_free);
  get_keys (self, media);
}

static void
mail_cb (PdSoftwareDetail *self, PdDownloadLink *link, PdLinkRow *row)
{
  pd_mail_dialog_present_keys (GTK_WIDGET (self), self->desk, self->customer, self->line, link);
}

static void
mail_clicked_cb (PdSoftwareDetail *self)
{
  if (is_status (self, "active"))
    pd_mail_dialog_present_keys (GTK_WIDGET (self), self->desk, self->customer, self->line, NULL);
  else
    pd_mail_dialog_present_cancel (GTK_WIDGET (self), self->desk, self->customer, self->line);
}

static void
add_link (PdSoftwareDetail *self, PdDownloadLink *link)
{
  GtkWidget *row = pd_link_row_new (self->desk, link);

  g_signal_connect_object (row, "renew", G_CALLBACK (renew_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "mail", G_CALLBACK (mail_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->links, row);
}

/* Latest first: an older link of the same medium was renewed. */
static GPtrArray *
list_newest (GPtrArray *links)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *newest = g_ptr_array_new ();

  for (guint i = 0; i < links->len; i++) {
    PdMedia *media = pd_download_link_get_media (links->pdata[i]);
    const char *title = media != NULL ? pd_media_get_title (media) : NULL;

    if (g_hash_table_add (seen, g_strdup (title != NULL ? title : "")))
      g_ptr_array_add (newest, links->pdata[i]);
  }

  return newest;
}

/* Rows that stay keep the focus, the key that is shown and the download that runs. */
static void
show_keys (PdSoftwareDetail *self, GPtrArray *keys)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->keys));
  guint same = 0;

  for (; row != NULL && same < keys->len && pd_key_row_shows (PD_KEY_ROW (row), keys->pdata[same]);
       row = gtk_widget_get_next_sibling (row))
    same++;
  if (row == NULL && same == keys->len)
    return;

  clear_box (self->keys);
  for (guint i = 0; i < keys->len; i++)
    gtk_box_append (self->keys, pd_key_row_new (self->desk, keys->pdata[i]));
}

static void
show_links (PdSoftwareDetail *self, GPtrArray *links)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->links));
  guint same = 0;

  for (; row != NULL && same < links->len &&
         pd_link_row_renew (PD_LINK_ROW (row), links->pdata[same]);
       row = gtk_widget_get_next_sibling (row))
    same++;
  if (row == NULL && same == links->len)
    return;

  clear_box (self->links);
  for (guint i = 0; i < links->len; i++)
    add_link (self, links->pdata[i]);
}

static void update_mail (PdSoftwareDetail *self);

static void
show_keys_and_links (PdSoftwareDetail *self, PdKeysAndLinks *result)
{
  g_autoptr (GPtrArray) links = list_newest (result->links);

  show_keys (self, result->keys);
  show_links (self, links);
  gtk_widget_set_visible (GTK_WIDGET (self->keys), result->keys->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->links), result->links->len > 0);
  update_mail (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdSoftwareDetail *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdKeysAndLinks) listed =
      pd_desk_list_keys_and_links_finish (PD_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (listed != NULL)
    show_keys_and_links (self, listed);
  else
    pd_customers_show_error (GTK_WIDGET (self), "Listing keys and links", error);
}

static void
list_keys_and_links (PdSoftwareDetail *self)
{
  pd_desk_list_keys_and_links_async (self->desk, pd_record_get_row_id (PD_RECORD (self->line)),
                                     self->cancellable, listed_cb, self);
}

static void
store_changed_cb (PdSoftwareDetail *self, guint changes)
{
  if (changes & PD_CHANGE_KEYS)
    list_keys_and_links (self);
}

/* --- getting them --- */

static void
update_result (PdSoftwareDetail *self)
{
  PdMedia *media = pd_media_chooser_get_media (self->chooser);
  PdVerdict *verdict = pd_order_line_get_keys (self->line);
  gboolean allowed = verdict == NULL || pd_verdict_get_allowed (verdict);
  g_autofree char *size = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->result_box),
                          media != NULL && pd_desk_is_local (self->desk));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
  pd_verdict_line_set_verdict (self->keys_verdict, allowed ? NULL : verdict);
  if (media == NULL)
    return;

  size = pd_text_size ((guint64) MAX (pd_media_get_size (media), 0));
  gtk_label_set_text (self->result_title, pd_media_get_title (media));
  gtk_label_set_text (self->result_size, size);
  if (self->busy)
    pd_customers_set_reason (GTK_WIDGET (self->get_button), FALSE,
                             _ ("Keys and downloads are being fetched."));
  else
    pd_customers_set_reason (GTK_WIDGET (self->get_button), allowed,
                             verdict != NULL ? pd_verdict_get_reason (verdict) : NULL);
}

static void
show_failure (PdSoftwareDetail *self, const GError *error)
{
  g_autofree char *text = error != NULL ? pd_error_to_user_text (error) : NULL;
  gboolean empty = g_error_matches (error, PD_ERROR, PD_ERROR_NO_KEYS);

  gtk_widget_set_visible (GTK_WIDGET (self->failure_box), error != NULL);
  gtk_label_set_text (self->failure, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), empty);
}

static void
got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdSoftwareDetail) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdKeysAndLinks) got =
      pd_desk_get_keys_and_downloads_finish (PD_DESK (source), result, &error);

  self->busy = FALSE;
  if (self->line == NULL)
    return; /* the row is gone; what was got is there when it comes back */

  if (got == NULL)
    g_warning ("Getting keys and downloads: %s", error->message);
  else
    g_clear_pointer (&self->request_id, g_free);
  show_failure (self, error);
  update_result (self);
  if (got != NULL) {
    list_keys_and_links (self);
    pd_customers_toast (GTK_WIDGET (self), _ ("The product key and the download link are ready."));
  }
}

static void
get_keys (PdSoftwareDetail *self, PdMedia *media)
{
  if (self->busy)
    return;

  self->busy = TRUE;
  if (self->request_id == NULL)
    self->request_id = g_uuid_string_random ();
  show_failure (self, NULL);
  update_result (self);
  pd_desk_get_keys_and_downloads_async (self->desk, pd_record_get_row_id (PD_RECORD (self->line)),
                                        pd_media_get_version (media), pd_media_get_language (media),
                                        pd_media_get_file_type (media), self->request_id, NULL,
                                        got_cb, g_object_ref (self));
}

static void
get_clicked_cb (PdSoftwareDetail *self)
{
  PdMedia *media = pd_media_chooser_get_media (self->chooser);

  if (media != NULL)
    get_keys (self, media);
}

/* 7.9 */
static void
cancel_next_cb (PdSoftwareDetail *self, int next)
{
  if (next == PD_VERDICT_NEXT_SUPPORT_REQUEST)
    pd_report_problem_present (GTK_WIDGET (self), self->desk, NULL, self->line, 0);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.roles", NULL);
}

static void
next_cb (PdSoftwareDetail *self, int next)
{
  if (next == PD_VERDICT_NEXT_IMPORT_KEYS)
    gtk_widget_activate_action (GTK_WIDGET (self), "software.import-keys", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.accounts", NULL);
}

static void
chosen_cb (PdSoftwareDetail *self)
{
  if (self->line == NULL)
    return;

  g_clear_pointer (&self->request_id, g_free); /* another choice is another act */
  show_failure (self, NULL);
  update_result (self);
}

static void
update_media (PdSoftwareDetail *self)
{
  gboolean some = self->media != NULL && self->media->len > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->chooser),
                          some && is_status (self, "active") && pd_desk_is_local (self->desk));
}

/* A link has its own; where there is nothing to be had there is nothing to say. */
static void
update_mail (PdSoftwareDetail *self)
{
  PdVerdict *verdict = pd_order_line_get_keys (self->line);
  gboolean active = is_status (self, "active");
  gboolean some = verdict == NULL || pd_verdict_get_allowed (verdict);

  gtk_widget_set_visible (GTK_WIDGET (self->mail_button),
                          !active || (some && !gtk_widget_get_visible (GTK_WIDGET (self->links))));
}

static void
media_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdSoftwareDetail *self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *media = pd_desk_list_media_finish (PD_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (media == NULL) {
    pd_customers_show_error (GTK_WIDGET (self), "Listing media", error);
    return;
  }
  g_clear_pointer (&self->media, g_ptr_array_unref);
  self->media = media;
  pd_cloud_keys_set_media (self->cloud_keys, media);
  if (media->len > 0)
    pd_media_chooser_setup (self->chooser, media, self->state);
  update_media (self);
}

/* --- what is said about the line --- */

static void
update_notice (PdSoftwareDetail *self)
{
  gint64 sent = pd_order_line_get_cancel_sent_at (self->line);
  gint64 now = pd_clock_now (pd_desk_get_clock (self->desk));
  g_autofree char *when = sent != PD_INSTANT_NONE ? pd_text_date_time (sent) : NULL;
  g_autofree char *text = NULL;
  gboolean overdue = FALSE;

  if (is_status (self, "cancelling") && when != NULL) {
    overdue = pd_rules_is_cancel_overdue (sent, now);
    /* Translators: %s is an instant. */
    text = overdue ? g_strdup_printf (_ ("The cancellation was sent at %s and does not show yet, "
                                         "although 15 minutes have passed. It is not sent again; "
                                         "ask Microsoft Support if it stays so."),
                                      when) /* 7.14 */
                   : g_strdup_printf (
                         _ ("The cancellation was sent at %s. It shows within 15 minutes."), when);
  } else if (is_status (self, "cancelled"))
    text = g_strdup (_ ("This purchase was cancelled. Its keys and download links no longer work; "
                        "the software may not be used any more."));
  else
    text = pd_gone_note_format (pd_order_line_get_gone_at (self->line));
  pd_customers_set_label (self->notice, text);
  if (overdue)
    gtk_widget_add_css_class (GTK_WIDGET (self->notice), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->notice), "warning");
}

/* 1.3; 7.5: plans never; 7.15, 8.4: not twice. A window that has passed still opens the dialog,
 * which shows the way on (7.9). */
static void
update_cancel (PdSoftwareDetail *self)
{
  PdVerdict *verdict = pd_order_line_get_cancel (self->line);
  g_autoptr (PdVerdict) role = pd_desk_judge_role (self->desk, PD_ACT_CANCEL_SOFTWARE);
  gboolean never = verdict != NULL && !pd_verdict_get_allowed (verdict) &&
                   (g_strcmp0 (pd_verdict_get_rule (verdict), "7.5") == 0 ||
                    g_strcmp0 (pd_order_line_get_kind (self->line), PD_KIND_PLAN) == 0 ||
                    !is_status (self, "active"));
  PdVerdict *shown = NULL;

  if (never)
    shown = verdict;
  else if (!pd_verdict_get_allowed (role))
    shown = role;
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), !is_status (self, "cancelled"));
  pd_customers_set_reason (GTK_WIDGET (self->cancel_button), shown == NULL,
                           shown != NULL ? pd_verdict_get_reason (shown) : NULL);
  pd_verdict_line_set_verdict (
      self->cancel_verdict, is_status (self, "active") ? (shown != NULL ? shown : verdict) : NULL);
  if (shown == NULL && verdict != NULL && pd_verdict_get_allowed (verdict)) {
    g_autofree char *until = pd_text_deadline (pd_verdict_get_until (verdict));
    g_autofree char *days = pd_text_days (MAX (pd_verdict_get_days_left (verdict), 0));
    /* Translators: %1$s instant, %2$s such as "3 days". */
    g_autofree char *text =
        g_strdup_printf (_ ("Can be cancelled until %1$s, %2$s left."), until, days);

    pd_verdict_line_set_allowed_text (self->cancel_verdict, text);
  }
}

static void
update_order (PdSoftwareDetail *self)
{
  g_autofree char *when = pd_text_date_time (pd_order_line_get_placed_at (self->line));
  g_autofree char *price = pd_customers_price_words (pd_order_line_get_total (self->line),
                                                     pd_order_line_get_currency (self->line),
                                                     pd_order_line_get_include_tax (self->line));
  g_autofree char *term = pd_term_format (pd_order_line_get_term (self->line));
  /* Translators: %1$s purchase instant, %2$s term, %3$s billing, %4$s price with tax status. */
  g_autofree char *text =
      g_strdup_printf (_ ("%1$s · %2$s, %3$s · %4$s"), when, term,
                       pd_billing_get_title (pd_order_line_get_billing (self->line)), price);

  pd_identifier_set_text (self->order_number, pd_order_line_get_order_id (self->line));
  gtk_label_set_text (self->order_facts, text);
  pd_format_explain_untold (GTK_WIDGET (self->order_facts),
                            pd_order_line_get_total (self->line) == PD_MONEY_UNTOLD);
}

static void
cancel_clicked_cb (PdSoftwareDetail *self)
{
  pd_cancel_dialog_present (GTK_WIDGET (self), self->desk, self->customer, self->line);
}

void
pd_software_detail_update (PdSoftwareDetail *self)
{
  gboolean active;

  g_return_if_fail (PD_IS_SOFTWARE_DETAIL (self));

  active = is_status (self, "active");
  update_notice (self);
  update_media (self);
  update_result (self);
  pd_cloud_keys_update (self->cloud_keys);
  if (!active)
    gtk_widget_set_visible (GTK_WIDGET (self->result_box), FALSE);
  if (!active)
    pd_verdict_line_set_verdict (self->keys_verdict, NULL);
  update_order (self);
  update_mail (self);
  update_cancel (self);
  gtk_widget_set_visible (GTK_WIDGET (self->checklist),
                          is_status (self, "cancelling") || is_status (self, "cancelled"));
  gtk_widget_set_visible (GTK_WIDGET (self->hybrid),
                          active && pd_order_line_get_hybrid_benefit (self->line));
}

/* --- GObject --- */

static void
pd_software_detail_dispose (GObject *object)
{
  PdSoftwareDetail *self = PD_SOFTWARE_DETAIL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->line);
  g_clear_object (&self->customer);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->media, g_ptr_array_unref);
  g_clear_pointer (&self->request_id, g_free);
  G_OBJECT_CLASS (pd_software_detail_parent_class)->dispose (object);
}

static void
pd_software_detail_finalize (GObject *object)
{
  g_clear_object (&PD_SOFTWARE_DETAIL (object)->cancellable);
  G_OBJECT_CLASS (pd_software_detail_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, notice);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, chooser);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, cloud_keys);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, result_box);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, result_title);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, result_size);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, get_button);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, keys_verdict);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, failure_box);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, failure);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, import_button);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, keys);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, links);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, checklist);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, hybrid);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, order_number);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, order_facts);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, cancel_verdict);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PdSoftwareDetail, mail_button);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, mail_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
pd_software_detail_class_init (PdSoftwareDetailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pd_software_detail_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_software_detail_finalize;
  g_type_ensure (PD_TYPE_MEDIA_CHOOSER);
  g_type_ensure (PD_TYPE_CLOUD_KEYS);
  g_type_ensure (PD_TYPE_VERDICT_LINE);
  g_type_ensure (PD_TYPE_IDENTIFIER);
  g_type_ensure (PD_TYPE_CHECKLIST);
  g_type_ensure (PD_TYPE_HYBRID_NOTE);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               PD_CUSTOMERS_RESOURCE ("pd-software-detail.ui"));
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
pd_software_detail_init (PdSoftwareDetail *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

GtkWidget *
pd_software_detail_new (PdDesk *desk,
                        PdCustomer *customer,
                        PdOrderLine *line,
                        PdSoftwareState *state)
{
  PdSoftwareDetail *self = g_object_new (PD_TYPE_SOFTWARE_DETAIL, NULL);

  self->desk = g_object_ref (desk);
  self->customer = g_object_ref (customer);
  self->line = g_object_ref (line);
  self->state = state;
  pd_checklist_setup (self->checklist, desk, line);
  pd_cloud_keys_set_up (self->cloud_keys, desk, line);
  pd_software_detail_update (self);
  pd_desk_list_media_async (desk, pd_order_line_get_product_id (line), self->cancellable,
                            media_listed_cb, self);
  list_keys_and_links (self);
  g_signal_connect_object (pd_desk_get_store (desk), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
