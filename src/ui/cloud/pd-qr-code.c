// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-qr-code.h"

#include <qrencode.h>

#define QUIET_ZONE 4    /* modules of white around it that the standard asks for */
#define MODULE_MIN_PX 3 /* smaller ones are hard for cameras */
#define MODULE_NAT_PX 5

struct _PdQrCode
{
  GtkWidget parent_instance;

  char *text;   /* (owned) (nullable) */
  QRcode *code; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PdQrCode, pd_qr_code, GTK_TYPE_WIDGET)

typedef enum { PROP_TEXT = 1 } PdQrCodeProperty;
static GParamSpec *props[PROP_TEXT + 1];

static int
count_modules (PdQrCode *self)
{
  return self->code != NULL ? self->code->width + 2 * QUIET_ZONE : 0;
}

static void
pd_qr_code_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  int modules = count_modules (PD_QR_CODE (widget));

  *minimum = modules * MODULE_MIN_PX;
  *natural = modules * MODULE_NAT_PX;
}

/* Modules of whole pixels, next to each other: one rectangle for each run of dark ones. */
static void
draw_row (PdQrCode *self, GtkSnapshot *snapshot, int row, float x, float y, float size)
{
  const GdkRGBA black = { 0, 0, 0, 1 };
  const unsigned char *modules = self->code->data + (gsize) row * (gsize) self->code->width;

  for (int start = 0; start < self->code->width; start++) {
    int end = start;

    while (end < self->code->width && (modules[end] & 1) != 0) /* the lowest bit: dark */
      end++;
    if (end == start)
      continue;

    gtk_snapshot_append_color (snapshot, &black,
                               &GRAPHENE_RECT_INIT (x + (float) start * size,
                                                    y + (float) row * size,
                                                    (float) (end - start) * size, size));
    start = end;
  }
}

static void
pd_qr_code_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PdQrCode *self = PD_QR_CODE (widget);
  const GdkRGBA white = { 1, 1, 1, 1 };
  int modules = count_modules (self);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int size;
  int x;
  int y;

  if (modules == 0 || MIN (width, height) < modules)
    return;

  size = MIN (width, height) / modules;
  x = (width - size * modules) / 2;
  y = (height - size * modules) / 2;
  gtk_snapshot_append_color (snapshot, &white,
                             &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) (size * modules),
                                                  (float) (size * modules)));
  for (int row = 0; row < self->code->width; row++)
    draw_row (self, snapshot, row, (float) (x + QUIET_ZONE * size), (float) (y + QUIET_ZONE * size),
              (float) size);
}

static void
pd_qr_code_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((PdQrCodeProperty) prop_id) {
  case PROP_TEXT:
    g_value_set_string (value, PD_QR_CODE (object)->text);
    break;
  }
}

static void
pd_qr_code_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((PdQrCodeProperty) prop_id) {
  case PROP_TEXT:
    pd_qr_code_set_text (PD_QR_CODE (object), g_value_get_string (value));
    break;
  }
}

static void
pd_qr_code_finalize (GObject *object)
{
  PdQrCode *self = PD_QR_CODE (object);

  g_clear_pointer (&self->code, QRcode_free);
  g_free (self->text);
  G_OBJECT_CLASS (pd_qr_code_parent_class)->finalize (object);
}

static void
pd_qr_code_class_init (PdQrCodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pd_qr_code_get_property;
  object_class->set_property = pd_qr_code_set_property;
  object_class->finalize = pd_qr_code_finalize;
  widget_class->measure = pd_qr_code_measure;
  widget_class->snapshot = pd_qr_code_snapshot;
  props[PROP_TEXT] =
      g_param_spec_string ("text", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pd_qr_code_init (PdQrCode *self)
{
}

gboolean
pd_qr_code_set_text (PdQrCode *self, const char *text)
{
  g_return_val_if_fail (PD_IS_QR_CODE (self), FALSE);

  if (g_strcmp0 (self->text, text) == 0)
    return text == NULL || self->code != NULL;

  g_clear_pointer (&self->code, QRcode_free);
  g_free (self->text);
  self->text = g_strdup (text);
  if (text != NULL && *text != '\0')
    self->code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);

  return text == NULL || self->code != NULL;
}
