// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-glyphs.h"

#include <pango/pangocairo.h>

/* What nearly each page shows. */
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:-+()/@✓…"
/* What the names of Japanese companies are often made of: the widest font, and the slowest. */
#define JAPANESE                                                                                                                                \
  "株式会社 有限会社 合同会社 財団法人 東京 大阪 日本 中央 青空 商事 電機 物流 食品 設計 工業 "           \
  "製作所 建設 産業 "                                                                                                                    \
  "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん " \
  "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンー"

#define WIDTH 2400
#define HEIGHT 32

/* For the thread, which has a font map of its own: font maps are no business of two threads. */
typedef struct
{
  PangoFontDescription *font;    /* (owned) */
  PangoFontDescription *small;   /* (owned) */
  PangoLanguage *language;       /* static */
  cairo_font_options_t *options; /* (owned) (nullable) */
  double resolution;             /* dots per inch, < 0: the font map's own */
} Fonts;

static void
draw (cairo_t *cr, PangoContext *context, const PangoFontDescription *font, const char *text)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (context);

  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_cairo_show_layout (cr, layout);
}

static gpointer
draw_thread (gpointer data)
{
  Fonts *fonts = data;
  g_autoptr (PangoFontMap) map = pango_cairo_font_map_new ();
  PangoContext *context = pango_font_map_create_context (map);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  pango_cairo_context_set_resolution (context, fonts->resolution);
  pango_cairo_context_set_font_options (context, fonts->options);
  pango_context_set_language (context, fonts->language);
  draw (cr, context, fonts->font, LETTERS);
  draw (cr, context, fonts->font, JAPANESE);
  pango_font_description_set_weight (fonts->font, PANGO_WEIGHT_BOLD); /* titles and headers */
  draw (cr, context, fonts->font, LETTERS);
  draw (cr, context, fonts->small, LETTERS);

  g_object_unref (context);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_clear_pointer (&fonts->options, cairo_font_options_destroy);
  pango_font_description_free (fonts->font);
  pango_font_description_free (fonts->small);
  g_free (fonts);

  return NULL;
}

void
pd_glyphs_prepare (GtkWidget *widget, GtkWidget *small)
{
  PangoContext *context = NULL;
  const cairo_font_options_t *options = NULL;
  Fonts *fonts = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (GTK_IS_WIDGET (small));

  context = gtk_widget_get_pango_context (widget);
  options = pango_cairo_context_get_font_options (context);
  fonts = g_new0 (Fonts, 1);
  fonts->font = pango_font_description_copy (pango_context_get_font_description (context));
  fonts->small = pango_font_description_copy (
      pango_context_get_font_description (gtk_widget_get_pango_context (small)));
  fonts->language = pango_context_get_language (context);
  fonts->options = options != NULL ? cairo_font_options_copy (options) : NULL;
  fonts->resolution = pango_cairo_context_get_resolution (context);
  g_thread_unref (g_thread_new ("glyphs", draw_thread, fonts));
}
