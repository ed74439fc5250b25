// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-glyphs.h"

#include <pango/pangocairo.h>

#include "pd-gsettings.h"

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

/* GTK's caption, and the titles of a table's columns. */
#define SMALL_POINTS 9

#define KEY "text-look"
#define TYPE "(sidiiii)"

/* How a window's text looks; what its fonts are found by. */
typedef struct
{
  char *family;                  /* (owned) */
  int size;                      /* px * PANGO_SCALE */
  double resolution;             /* dots per inch */
  cairo_font_options_t *options; /* (owned) */
  PangoLanguage *language;       /* static */
} Look;

static GThread *thread; /* (owned) (nullable): between start and adopt */

static void
look_free (Look *look)
{
  g_free (look->family);
  g_clear_pointer (&look->options, cairo_font_options_destroy);
  g_free (look);
}

static Look *
look_load (void)
{
  g_autoptr (GVariant) kept = g_settings_get_value (pd_gsettings_get_default (), KEY);
  Look *look = g_new0 (Look, 1);
  int antialias = 0;
  int order = 0;
  int style = 0;
  int metrics = 0;

  g_variant_get (kept, TYPE, &look->family, &look->size, &look->resolution, &antialias, &order,
                 &style, &metrics);
  look->options = cairo_font_options_create ();
  cairo_font_options_set_antialias (look->options, (cairo_antialias_t) antialias);
  cairo_font_options_set_subpixel_order (look->options, (cairo_subpixel_order_t) order);
  cairo_font_options_set_hint_style (look->options, (cairo_hint_style_t) style);
  cairo_font_options_set_hint_metrics (look->options, (cairo_hint_metrics_t) metrics);
  look->language = pango_language_get_default ();

  return look;
}

static void
draw (cairo_t *cr, PangoContext *context, const PangoFontDescription *font, const char *text)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (context);

  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_cairo_show_layout (cr, layout);
}

static void
prepare (PangoContext *context, const Look *look, cairo_t *cr)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  const double small = SMALL_POINTS * look->resolution / 72.0 * PANGO_SCALE;
  const double sizes[] = { look->size, (int) (small + 0.5) };
  const PangoWeight weights[] = { PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_BOLD };

  pango_font_description_set_family (font, look->family);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    pango_font_description_set_absolute_size (font, sizes[i]);
    for (gsize j = 0; j < G_N_ELEMENTS (weights); j++) {
      PangoFontMetrics *metrics = NULL;

      pango_font_description_set_weight (font, weights[j]);
      draw (cr, context, font, LETTERS);
      if (i == 0 && j == 0)
        draw (cr, context, font, JAPANESE);
      metrics = pango_context_get_metrics (context, font, look->language);
      pango_font_metrics_unref (metrics);
    }
  }
}

static gpointer
prepare_thread (gpointer data)
{
  Look *look = data;
  PangoFontMap *map = pango_cairo_font_map_new ();
  PangoContext *context = pango_font_map_create_context (map);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  pango_cairo_context_set_resolution (context, look->resolution);
  pango_cairo_context_set_font_options (context, look->options);
  pango_context_set_language (context, look->language);
  prepare (context, look, cr);

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_object_unref (context);
  look_free (look);

  return map;
}

void
pd_glyphs_start (void)
{
  g_return_if_fail (thread == NULL);

  thread = g_thread_new ("glyphs", prepare_thread, look_load ());
}

void
pd_glyphs_adopt (void)
{
  g_autoptr (PangoFontMap) map = NULL;

  if (thread == NULL)
    return;

  map = g_thread_join (g_steal_pointer (&thread));
  pango_cairo_font_map_set_default (PANGO_CAIRO_FONT_MAP (map));
}

void
pd_glyphs_remember (GtkWidget *widget)
{
  PangoContext *context = NULL;
  const PangoFontDescription *font = NULL;
  const cairo_font_options_t *options = NULL;
  g_autoptr (GVariant) kept = NULL;
  g_autoptr (GVariant) now = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  context = gtk_widget_get_pango_context (widget);
  font = pango_context_get_font_description (context);
  options = pango_cairo_context_get_font_options (context);
  if (options == NULL || pango_font_description_get_family (font) == NULL)
    return;

  now = g_variant_ref_sink (g_variant_new (TYPE, pango_font_description_get_family (font),
                                           pango_font_description_get_size (font),
                                           pango_cairo_context_get_resolution (context),
                                           (int) cairo_font_options_get_antialias (options),
                                           (int) cairo_font_options_get_subpixel_order (options),
                                           (int) cairo_font_options_get_hint_style (options),
                                           (int) cairo_font_options_get_hint_metrics (options)));
  kept = g_settings_get_value (pd_gsettings_get_default (), KEY);
  if (!g_variant_equal (now, kept) && !g_settings_set_value (pd_gsettings_get_default (), KEY, now))
    g_warning ("Remembering the window's fonts: the settings cannot be written");
}
