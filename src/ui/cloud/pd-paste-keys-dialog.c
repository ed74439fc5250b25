// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-paste-keys-dialog.h"

#include <glib/gi18n.h>

#include "pd-cloud-state.h"
#include "pd-customers-util.h"
#include "pd-date-entry.h"
#include "pd-error.h"
#include "pd-form-field.h"
#include "pd-text.h"

struct _PdPasteKeysDialog
{
  AdwWindow parent_instance;

  GtkWidget *save_button;
  GtkLabel *intro;
  GtkLabel *failure;
  PdFormField *key;
  PdFormField *link;
  PdDateEntry *date;
  GtkWidget *known_box;
  GtkDropDown *known;
  PdFormField *version;
  PdFormField *language;
  PdFormField *file_type;

  PdDesk *desk;      /* (owned) */
  PdOrderLine *line; /* (owned) */
  GPtrArray *media;  /* (owned) (nullable) (element-type PdMedia) */
  GtkWidget *opener; /* (weak) (nullable) */
  char *request_id;  /* (owned) */
  gboolean busy;
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (PdPasteKeysDialog, pd_paste_keys_dialog, ADW_TYPE_WINDOW)

static char *
dup_stripped (PdFormField *field)
{
  return g_strstrip (g_strdup (pd_form_field_get_text (field)));
}

/* --- checking --- */

static gboolean
is_web_address (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  return (g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0) &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0';
}

/* 5.13: without the key. */
static const char *
find_key_problem (const char *key)
{
  char *normal = *key != '\0' ? pd_text_normalize_key (key) : NULL;
  gboolean wrong = *key != '\0' && normal == NULL;

  if (normal != NULL)
    pd_desk_free_secret (normal);

  return wrong ? _ ("A product key is five groups of five letters or digits.") : NULL;
}

/* The first thing that is still missing or wrong; NULL: nothing. */
static const char *
find_problem (PdPasteKeysDialog *self)
{
  g_autofree char *key = dup_stripped (self->key);
  g_autofree char *link = dup_stripped (self->link);
  g_autofree char *version = dup_stripped (self->version);
  gint64 today = pd_date_from_local (pd_clock_now (pd_desk_get_clock (self->desk)));
  const char *key_problem = find_key_problem (key);
  gboolean no_key = *key == '\0';
  gboolean wrong_link = *link != '\0' && !is_web_address (link);
  gboolean late = pd_date_entry_get_date (self->date) > today;

  pd_desk_free_secret (g_steal_pointer (&key));
  pd_form_field_set_problem (self->key, key_problem);
  pd_form_field_set_problem (self->link,
                             wrong_link ? _ ("This is no address of a download.") : NULL);
  pd_form_field_set_problem (self->version,
                             *version == '\0' ? _ ("This field is compulsory.") : NULL);
  pd_date_entry_set_problem (self->date, late ? _ ("The date may not be in the future.") : NULL);
  if (self->busy)
    return _ ("It is being saved.");
  if (no_key && *link == '\0')
    return _ ("Paste the key, the link or both first.");
  if (key_problem != NULL)
    return key_problem;
  if (wrong_link)
    return _ ("This is no address of a download.");
  if (late || !pd_date_entry_get_valid (self->date))
    return _ ("Enter the day on which they were issued.");

  return *version == '\0' ? _ ("Enter the version first.") : NULL;
}

static gboolean
check (PdPasteKeysDialog *self)
{
  const char *problem = find_problem (self);

  pd_customers_set_reason (self->save_button, problem == NULL, problem);

  return problem == NULL;
}

static void
changed_cb (PdPasteKeysDialog *self)
{
  if (!self->ready)
    return;

  pd_customers_set_label (self->failure, NULL);
  check (self);
}

/* --- what the catalogue knows --- */

static void
known_selected_cb (PdPasteKeysDialog *self)
{
  guint selected = gtk_drop_down_get_selected (self->known);
  PdMedia *media = NULL;

  if (!self->ready || self->media == NULL || selected == 0 || selected > self->media->len)
    return;

  media = self->media->pdata[selected - 1];
  pd_form_field_set_text (self->version, pd_media_get_version (media));
  pd_form_field_set_text (self->language, pd_media_get_language (media));
  pd_form_field_set_text (self->file_type, pd_media_get_file_type (media));
}

static void
fill_known (PdPasteKeysDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_widget_set_visible (self->known_box, self->media != NULL && self->media->len > 0);
  gtk_string_list_append (titles, C_ ("medium", "Another one"));
  for (guint i = 0; self->media != NULL && i < self->media->len; i++)
    gtk_string_list_append (titles, pd_media_get_title (self->media->pdata[i]));
  gtk_drop_down_set_model (self->known, G_LIST_MODEL (titles));
}

/* --- saving --- */

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdPasteKeysDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdKeysAndLinks) pasted =
      pd_cloud_account_paste_keys_finish (PD_CLOUD_ACCOUNT (source), result, &error);
  g_autofree char *text = NULL;

  self->busy = FALSE;
  if (pasted == NULL) {
    g_warning ("Pasting keys: %s", error->message);
    if (self->save_button == NULL)
      return;
    text = pd_error_to_user_text (error);
    pd_customers_set_label (self->failure, text);
    check (self);
    return;
  }

  if (self->opener != NULL)
    pd_customers_toast (self->opener, _ ("Key and link are in the book, encrypted."));
  if (self->save_button != NULL)
    gtk_window_close (GTK_WINDOW (self));
}

static const char *
or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static void
save_clicked_cb (PdPasteKeysDialog *self)
{
  g_autofree char *key = dup_stripped (self->key);
  g_autofree char *link = dup_stripped (self->link);
  g_autofree char *version = dup_stripped (self->version);
  g_autofree char *language = dup_stripped (self->language);
  g_autofree char *file_type = dup_stripped (self->file_type);
  gint64 date = pd_date_entry_get_date (self->date);
  gint64 now = pd_clock_now (pd_desk_get_clock (self->desk));

  if (self->busy || !check (self))
    return;

  self->busy = TRUE;
  check (self);
  pd_cloud_account_paste_keys_async (
      pd_desk_get_cloud (self->desk), pd_record_get_row_id (PD_RECORD (self->line)), version,
      language, file_type, or_null (key), or_null (link),
      date == pd_date_from_local (now) ? 0 : pd_date_to_local_start (date, 0), self->request_id,
      NULL, pasted_cb, g_object_ref (self));
  pd_desk_free_secret (g_steal_pointer (&key));
  pd_desk_free_secret (g_steal_pointer (&link));
}

static void
close_clicked_cb (PdPasteKeysDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* --- GObject --- */

static void
pd_paste_keys_dialog_dispose (GObject *object)
{
  PdPasteKeysDialog *self = PD_PASTE_KEYS_DIALOG (object);

  self->save_button = NULL;
  self->ready = FALSE;
  G_OBJECT_CLASS (pd_paste_keys_dialog_parent_class)->dispose (object);
}

static void
pd_paste_keys_dialog_finalize (GObject *object)
{
  PdPasteKeysDialog *self = PD_PASTE_KEYS_DIALOG (object);

  g_clear_weak_pointer (&self->opener);
  g_clear_pointer (&self->media, g_ptr_array_unref);
  g_clear_object (&self->line);
  g_clear_object (&self->desk);
  g_free (self->request_id);
  G_OBJECT_CLASS (pd_paste_keys_dialog_parent_class)->finalize (object);
}

static void
pd_paste_keys_dialog_class_init (PdPasteKeysDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_paste_keys_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_paste_keys_dialog_finalize;
  g_type_ensure (PD_TYPE_FORM_FIELD);
  g_type_ensure (PD_TYPE_DATE_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CLOUD_RESOURCE ("pd-paste-keys-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdPasteKeysDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, PdPasteKeysDialog, intro);
  gtk_widget_class_bind_template_child (widget_class, PdPasteKeysDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, PdPasteKeysDialog, key);
  gtk_widget_class_bind_template_child (widget_class, PdPasteKeysDialog, link);
  gtk_widget_class_bind_template_child (widget_class, PdPasteKeysDialog, date);
  gtk_widget_class_bind_template_child (widget_class, PdPasteKeysDialog, known_box);
  gtk_widget_class_bind_template_child (widget_class, PdPasteKeysDialog, known);
  gtk_widget_class_bind_template_child (widget_class, PdPasteKeysDialog, version);
  gtk_widget_class_bind_template_child (widget_class, PdPasteKeysDialog, language);
  gtk_widget_class_bind_template_child (widget_class, PdPasteKeysDialog, file_type);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, known_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
pd_paste_keys_dialog_init (PdPasteKeysDialog *self)
{
  pd_cloud_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  self->request_id = g_uuid_string_random ();
}

void
pd_paste_keys_dialog_present (GtkWidget *parent, PdDesk *desk, PdOrderLine *line, GPtrArray *media)
{
  PdPasteKeysDialog *self = NULL;
  g_autofree char *intro = NULL;

  g_return_if_fail (PD_IS_DESK (desk));
  g_return_if_fail (PD_IS_ORDER_LINE (line));

  self = g_object_new (PD_TYPE_PASTE_KEYS_DIALOG, NULL);
  self->desk = g_object_ref (desk);
  self->line = g_object_ref (line);
  self->media = media != NULL ? g_ptr_array_ref (media) : NULL;
  g_set_weak_pointer (&self->opener, parent);
  /* Translators: %s is the name of a product. */
  intro = g_strdup_printf (_ ("What the portal's Software page shows for %s. Key and link are kept "
                              "encrypted in the book."),
                           pd_order_line_get_title (line));
  gtk_label_set_label (self->intro, intro);
  fill_known (self);
  pd_date_entry_set_date (self->date, pd_date_from_local (pd_clock_now (pd_desk_get_clock (desk))));
  self->ready = TRUE;
  check (self);
  pd_customers_present_dialog (GTK_WINDOW (self), parent);
  gtk_widget_grab_focus (GTK_WIDGET (self->key));
}
