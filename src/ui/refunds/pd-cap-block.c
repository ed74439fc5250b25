// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cap-block.h"

#include <glib/gi18n.h>

#include "pd-cap-bar.h"
#include "pd-refunds-util.h"

struct _PdCapBlock
{
  AdwBin parent_instance;
  GtkLabel *title;
  PdCapBar *bar;
  GtkLabel *used;
  GtkLabel *after;
  GtkImage *symbol;
  GtkLabel *answer;
  GtkLabel *cut;
};

G_DEFINE_FINAL_TYPE (PdCapBlock, pd_cap_block, ADW_TYPE_BIN)

static void
pd_cap_block_class_init (PdCapBlockClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PD_TYPE_CAP_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_REFUNDS_RESOURCE ("pd-cap-block.ui"));
  gtk_widget_class_bind_template_child (widget_class, PdCapBlock, title);
  gtk_widget_class_bind_template_child (widget_class, PdCapBlock, bar);
  gtk_widget_class_bind_template_child (widget_class, PdCapBlock, used);
  gtk_widget_class_bind_template_child (widget_class, PdCapBlock, after);
  gtk_widget_class_bind_template_child (widget_class, PdCapBlock, symbol);
  gtk_widget_class_bind_template_child (widget_class, PdCapBlock, answer);
  gtk_widget_class_bind_template_child (widget_class, PdCapBlock, cut);
}

static void
pd_cap_block_init (PdCapBlock *self)
{
  pd_refunds_load_css ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* 11.12: refused as a whole, not cut down; how the other reading would go is told beside it. */
static char *
format_cut (const PdCap *cap)
{
  g_autofree char *part = NULL;
  g_autofree char *whole = NULL;

  if (cap->allowed || cap->cut <= 0)
    return NULL;

  part = pd_money_format (cap->cut, "USD");
  whole = pd_money_format (cap->asked, "USD");
  return g_strdup_printf (
      /* Translators: the cap would be passed; %1$s is the part that still fits, %2$s the whole,
       * both amounts in US dollars. */
      _ ("If the cap only cut the amount down, %1$s of %2$s would still go back (11.12). Microsoft "
         "refuses the whole."),
      part, whole);
}

void
pd_cap_block_set_cap (PdCapBlock *self, const char *title, const PdCap *cap, gboolean decides)
{
  g_autofree char *limit = pd_money_format (cap->limit, "USD");
  g_autofree char *consumed = pd_money_format (cap->consumed, "USD");
  g_autofree char *asked = pd_money_format (cap->asked, "USD");
  g_autofree char *left = pd_money_format (cap->allowed ? cap->left_after : cap->left, "USD");
  g_autofree char *cut = format_cut (cap);
  /* Translators: of the cap; amounts in US dollars. */
  g_autofree char *used = g_strdup_printf (_ ("%1$s of %2$s used"), consumed, limit);
  g_autofree char *after = NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (PD_IS_CAP_BLOCK (self));

  /* Translators: amounts in US dollars; %2$s is what is left of the cap. */
  after = g_strdup_printf (cap->allowed ? _ ("This refund %1$s → left %2$s")
                                        : _ ("This refund %1$s, but only %2$s is left"),
                           asked, left);
  spoken = title != NULL ? g_strdup_printf ("%s: %s. %s", title, used, after)
                         : g_strdup_printf ("%s. %s", used, after);
  pd_customers_set_label (self->title, title);
  pd_cap_bar_set_cap (self->bar, cap, spoken);
  gtk_label_set_text (self->used, used);
  gtk_label_set_text (self->after, after);
  gtk_image_set_from_icon_name (self->symbol, cap->allowed ? "object-select-symbolic"
                                                           : "dialog-warning-symbolic");
  if (cap->allowed)
    gtk_label_set_text (self->answer, decides || title == NULL
                                          ? _ ("Within the cap")
                                          : _ ("Within the cap by this reading"));
  else
    gtk_label_set_text (self->answer, decides || title == NULL
                                          ? _ ("Over the cap")
                                          : _ ("Over the cap by this reading"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               decides && title != NULL ? _ ("This reading decides.") : NULL);
  pd_customers_set_label (self->cut, cut);
  gtk_widget_remove_css_class (GTK_WIDGET (self), cap->allowed ? "refused" : "allowed");
  gtk_widget_add_css_class (GTK_WIDGET (self), cap->allowed ? "allowed" : "refused");
}
