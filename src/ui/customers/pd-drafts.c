// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-drafts.h"

#define SAVE_DELAY_MS 300

struct _PdDrafts
{
  GObject parent_instance;
  GKeyFile *keys; /* (owned) */
  GFile *file;    /* (owned) */
  guint save_source;
  gboolean saving;
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (PdDrafts, pd_drafts, G_TYPE_OBJECT)

enum { LOADED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The program does not end before its drafts are kept. */
static void
hold (void)
{
  GApplication *application = g_application_get_default ();

  if (application != NULL)
    g_application_hold (application);
}

static void
release (void)
{
  GApplication *application = g_application_get_default ();

  if (application != NULL)
    g_application_release (application);
}

/* @user_data: (owned) (nullable): the drafts, so that two saves never run at once. */
static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdDrafts) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_warning ("Keeping drafts: %s", error->message);
  if (self != NULL)
    self->saving = FALSE;
  release ();
}

static void
save (PdDrafts *self, PdDrafts *held)
{
  gsize length = 0;
  char *data = g_key_file_to_data (self->keys, &length, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);

  hold ();
  g_file_replace_contents_bytes_async (self->file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       NULL, saved_cb, held);
}

static gboolean
save_cb (gpointer user_data)
{
  PdDrafts *self = user_data;

  if (self->saving) /* in a moment, then */
    return G_SOURCE_CONTINUE;

  self->save_source = 0;
  self->saving = TRUE;
  save (self, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

static void
queue_save (PdDrafts *self)
{
  if (self->save_source == 0)
    self->save_source = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

/* What was set before the file had been read wins over the file. */
static void
merge (PdDrafts *self, GKeyFile *read)
{
  g_auto (GStrv) groups = g_key_file_get_groups (read, NULL);

  for (gsize i = 0; groups[i] != NULL; i++) {
    g_auto (GStrv) keys = NULL;

    if (g_key_file_has_group (self->keys, groups[i]))
      continue;
    keys = g_key_file_get_keys (read, groups[i], NULL, NULL);
    for (gsize j = 0; keys != NULL && keys[j] != NULL; j++) {
      g_autofree char *value = g_key_file_get_value (read, groups[i], keys[j], NULL);

      if (value != NULL)
        g_key_file_set_value (self->keys, groups[i], keys[j], value);
    }
  }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdDrafts) self = user_data;
  g_autoptr (GKeyFile) read = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize length = 0;

  if (g_file_load_contents_finish (G_FILE (source), result, &data, &length, NULL, &error)) {
    if (length > 0 && !g_key_file_load_from_data (read, data, length, G_KEY_FILE_NONE, &error))
      g_warning ("Reading drafts: %s", error->message);
    else
      merge (self, read);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_warning ("Reading drafts: %s", error->message);

  self->loaded = TRUE;
  g_signal_emit (self, signals[LOADED], 0);
}

static void
pd_drafts_finalize (GObject *object)
{
  PdDrafts *self = PD_DRAFTS (object);

  if (self->save_source != 0) {
    g_source_remove (self->save_source);
    save (self, NULL); /* no other one is under way: it would hold the drafts */
  }
  g_key_file_unref (self->keys);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (pd_drafts_parent_class)->finalize (object);
}

static void
pd_drafts_class_init (PdDraftsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_drafts_finalize;
  signals[LOADED] = g_signal_new ("loaded", PD_TYPE_DRAFTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
pd_drafts_init (PdDrafts *self)
{
  self->keys = g_key_file_new ();
}

PdDrafts *
pd_drafts_of (PdDesk *desk)
{
  static const char key[] = "pd-drafts";
  PdDrafts *self = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  if ((self = g_object_get_data (G_OBJECT (desk), key)) != NULL)
    return self;

  self = g_object_new (PD_TYPE_DRAFTS, NULL);
  path = g_strconcat (pd_desk_get_book_path (desk), ".drafts", NULL);
  self->file = g_file_new_for_path (path);
  g_object_set_data_full (G_OBJECT (desk), key, self, g_object_unref);
  g_file_load_contents_async (self->file, NULL, loaded_cb, g_object_ref (self));

  return self;
}

gboolean
pd_drafts_is_loaded (PdDrafts *self)
{
  g_return_val_if_fail (PD_IS_DRAFTS (self), FALSE);

  return self->loaded;
}

gboolean
pd_drafts_has (PdDrafts *self, const char *group)
{
  g_return_val_if_fail (PD_IS_DRAFTS (self), FALSE);

  return g_key_file_has_group (self->keys, group);
}

char *
pd_drafts_get (PdDrafts *self, const char *group, const char *key)
{
  g_return_val_if_fail (PD_IS_DRAFTS (self), NULL);

  return g_key_file_get_string (self->keys, group, key, NULL);
}

void
pd_drafts_set (PdDrafts *self, const char *group, const char *key, const char *value)
{
  g_return_if_fail (PD_IS_DRAFTS (self));

  if (value != NULL)
    g_key_file_set_string (self->keys, group, key, value);
  else
    g_key_file_remove_key (self->keys, group, key, NULL);
  queue_save (self);
}

void
pd_drafts_forget (PdDrafts *self, const char *group)
{
  g_return_if_fail (PD_IS_DRAFTS (self));

  if (g_key_file_remove_group (self->keys, group, NULL))
    queue_save (self);
}
