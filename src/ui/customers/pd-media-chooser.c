// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-media-chooser.h"

#include "pd-customers-util.h"

typedef enum { VERSION, LANGUAGE, FILE_TYPE, N_CHOICES } Choice;

struct _PdMediaChooser
{
  AdwBin parent_instance;
  GtkDropDown *choices[N_CHOICES];
  GPtrArray *values[N_CHOICES]; /* (owned) (element-type utf8): behind the drop-downs */
  GPtrArray *media;             /* (owned) (nullable) (element-type PdMedia) */
  PdSoftwareState *state;       /* (unowned) (nullable) */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (PdMediaChooser, pd_media_chooser, ADW_TYPE_BIN)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

PdSoftwareState *
pd_software_state_new (void)
{
  return g_new0 (PdSoftwareState, 1);
}

void
pd_software_state_free (PdSoftwareState *state)
{
  g_free (state->version);
  g_free (state->language);
  g_free (state->file_type);
  g_free (state);
}

static const char *
get_member (PdMedia *media, Choice choice)
{
  switch (choice) {
  case VERSION:
    return pd_media_get_version (media);
  case LANGUAGE:
    return pd_media_get_language (media);
  case FILE_TYPE:
    return pd_media_get_file_type (media);
  case N_CHOICES:
    break;
  }

  return NULL;
}

static char **
get_kept (PdSoftwareState *state, Choice choice)
{
  switch (choice) {
  case VERSION:
    return &state->version;
  case LANGUAGE:
    return &state->language;
  case FILE_TYPE:
  case N_CHOICES:
    break;
  }

  return &state->file_type;
}

static const char *
get_chosen (PdMediaChooser *self, Choice choice)
{
  guint selected = gtk_drop_down_get_selected (self->choices[choice]);

  return selected < self->values[choice]->len ? self->values[choice]->pdata[selected] : NULL;
}

/* Does the medium have what is chosen in the drop-downs before @choice? */
static gboolean
fits (PdMediaChooser *self, PdMedia *media, Choice choice)
{
  for (int i = 0; i < (int) choice; i++) {
    if (g_strcmp0 (get_member (media, i), get_chosen (self, i)) != 0)
      return FALSE;
  }

  return TRUE;
}

static char *
format_value (Choice choice, const char *value)
{
  return choice == LANGUAGE ? pd_language_get_title (value) : g_strdup (value);
}

static guint
find_value (GPtrArray *values, const char *value)
{
  guint position = 0;

  if (value != NULL && g_ptr_array_find_with_equal_func (values, value, g_str_equal, &position))
    return position;

  return G_MAXUINT;
}

/* Kept choice, else the reader's language and the medium that most ask for, else the first:
 * versions come newest first. */
static guint
find_default (PdMediaChooser *self, Choice choice)
{
  GPtrArray *values = self->values[choice];
  guint position = find_value (values, *get_kept (self->state, choice));

  if (position == G_MAXUINT && choice == LANGUAGE)
    position = find_value (values, pd_text_get_language ());
  if (position == G_MAXUINT && choice == LANGUAGE)
    position = find_value (values, "en");
  if (position == G_MAXUINT && choice == FILE_TYPE)
    position = find_value (values, "ISO");

  return position != G_MAXUINT ? position : 0;
}

static void
fill_from (PdMediaChooser *self, Choice first)
{
  self->filling = TRUE;
  for (int i = first; i < N_CHOICES; i++) {
    g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

    g_ptr_array_set_size (self->values[i], 0);
    for (guint j = 0; j < self->media->len; j++) {
      PdMedia *media = self->media->pdata[j];
      const char *value = get_member (media, i);

      if (value == NULL || !fits (self, media, i) ||
          find_value (self->values[i], value) != G_MAXUINT)
        continue;
      g_ptr_array_add (self->values[i], g_strdup (value));
      gtk_string_list_take (titles, format_value (i, value));
    }
    gtk_drop_down_set_model (self->choices[i], G_LIST_MODEL (titles));
    gtk_drop_down_set_selected (self->choices[i], find_default (self, i));
  }
  self->filling = FALSE;
}

static void
keep (PdMediaChooser *self)
{
  for (int i = 0; i < N_CHOICES; i++) {
    char **kept = get_kept (self->state, i);

    g_free (*kept);
    *kept = g_strdup (get_chosen (self, i));
  }
}

static void
choice_changed (PdMediaChooser *self, Choice choice)
{
  if (self->filling || self->media == NULL)
    return;

  if (choice + 1 < N_CHOICES)
    fill_from (self, choice + 1);
  keep (self);
  self->state->submitted = FALSE; /* 5.3, 5.4: what is shown belongs to another choice */
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
version_changed_cb (PdMediaChooser *self)
{
  choice_changed (self, VERSION);
}

static void
language_changed_cb (PdMediaChooser *self)
{
  choice_changed (self, LANGUAGE);
}

static void
file_type_changed_cb (PdMediaChooser *self)
{
  choice_changed (self, FILE_TYPE);
}

static void
submit_clicked_cb (PdMediaChooser *self)
{
  keep (self);
  self->state->submitted = TRUE;
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
pd_media_chooser_dispose (GObject *object)
{
  PdMediaChooser *self = PD_MEDIA_CHOOSER (object);

  self->filling = TRUE;
  g_clear_pointer (&self->media, g_ptr_array_unref);
  G_OBJECT_CLASS (pd_media_chooser_parent_class)->dispose (object);
}

static void
pd_media_chooser_finalize (GObject *object)
{
  for (int i = 0; i < N_CHOICES; i++)
    g_ptr_array_unref (PD_MEDIA_CHOOSER (object)->values[i]);
  G_OBJECT_CLASS (pd_media_chooser_parent_class)->finalize (object);
}

static void
pd_media_chooser_class_init (PdMediaChooserClass *klass)
{
  static const char *const names[N_CHOICES] = { "version", "language", "file_type" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_media_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_media_chooser_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", PD_TYPE_MEDIA_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-media-chooser.ui"));
  for (int i = 0; i < N_CHOICES; i++)
    gtk_widget_class_bind_template_child_full (widget_class, names[i], FALSE,
                                               G_STRUCT_OFFSET (PdMediaChooser, choices) +
                                                   (gssize) sizeof (GtkDropDown *) * i);
  gtk_widget_class_bind_template_callback (widget_class, version_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_type_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_clicked_cb);
}

static void
pd_media_chooser_init (PdMediaChooser *self)
{
  for (int i = 0; i < N_CHOICES; i++)
    self->values[i] = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
}

void
pd_media_chooser_setup (PdMediaChooser *self, GPtrArray *media, PdSoftwareState *state)
{
  g_return_if_fail (PD_IS_MEDIA_CHOOSER (self));
  g_return_if_fail (state != NULL);

  g_clear_pointer (&self->media, g_ptr_array_unref);
  self->media = g_ptr_array_ref (media);
  self->state = state;
  fill_from (self, VERSION);
  g_signal_emit (self, signals[CHOSEN], 0);
}

PdMedia *
pd_media_chooser_get_media (PdMediaChooser *self)
{
  g_return_val_if_fail (PD_IS_MEDIA_CHOOSER (self), NULL);

  if (self->media == NULL || self->state == NULL || !self->state->submitted)
    return NULL;

  for (guint i = 0; i < self->media->len; i++) {
    if (fits (self, self->media->pdata[i], N_CHOICES))
      return self->media->pdata[i];
  }

  return NULL;
}
