// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-hit-row.h"

#include <glib/gi18n.h>

struct _PdHitRow
{
  AdwBin parent_instance;

  GtkWidget *heading;
  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *subtitle;
  PdHit *hit;    /* (owned) (nullable) */
  PdHit *before; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PdHitRow, pd_hit_row, ADW_TYPE_BIN)

static const struct
{
  const char *kind;
  const char *title;
  const char *icon_name;
} kinds[] = {
  { "customer", N_ ("Customers"), "system-users-symbolic" },
  { "order", N_ ("Orders"), "pd-orders-symbolic" },
  { "software", N_ ("Software"), "package-x-generic-symbolic" },
  { "invoice", N_ ("Invoices"), "pd-billing-symbolic" },
  { "reservation", N_ ("Azure reservations"), "pd-reservations-symbolic" },
  { "request", N_ ("Support requests"), "pd-requests-symbolic" },
  { "outbox", N_ ("Outbox"), "pd-outbox-symbolic" },
};

static void
update (PdHitRow *self)
{
  g_autofree char *kind = NULL;
  g_autofree char *kind_before = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  gboolean starts = FALSE;
  gsize i = 0;

  if (self->hit == NULL)
    return;

  g_object_get (self->hit, "kind", &kind, "title", &title, "subtitle", &subtitle, NULL);
  if (self->before != NULL)
    g_object_get (self->before, "kind", &kind_before, NULL);
  starts = self->before == NULL || (kind_before != NULL && g_strcmp0 (kind, kind_before) != 0);
  while (i < G_N_ELEMENTS (kinds) && g_strcmp0 (kinds[i].kind, kind) != 0)
    i++;

  gtk_widget_set_visible (self->heading, starts && i < G_N_ELEMENTS (kinds));
  if (i < G_N_ELEMENTS (kinds)) {
    gtk_label_set_label (GTK_LABEL (self->heading), _ (kinds[i].title));
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), kinds[i].icon_name);
  }
  gtk_label_set_label (GTK_LABEL (self->title), title != NULL ? title : "");
  gtk_label_set_label (GTK_LABEL (self->subtitle), subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (self->subtitle, subtitle != NULL && *subtitle != '\0');
}

static void
release (PdHitRow *self)
{
  if (self->hit != NULL)
    g_signal_handlers_disconnect_by_data (self->hit, self);
  if (self->before != NULL)
    g_signal_handlers_disconnect_by_data (self->before, self);
  g_clear_object (&self->hit);
  g_clear_object (&self->before);
}

static void
pd_hit_row_dispose (GObject *object)
{
  release (PD_HIT_ROW (object));
  G_OBJECT_CLASS (pd_hit_row_parent_class)->dispose (object);
}

static void
pd_hit_row_class_init (PdHitRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pd_hit_row_dispose;
}

static GtkWidget *
new_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static void
pd_hit_row_init (PdHitRow *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->heading = new_label (outer, "hit-heading");
  self->icon =
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_box_append (GTK_BOX (row), self->icon);
  gtk_box_append (GTK_BOX (row), texts);
  self->title = new_label (texts, NULL);
  self->subtitle = new_label (texts, "dim-label");
  gtk_widget_add_css_class (self->subtitle, "caption");
  gtk_box_append (GTK_BOX (outer), row);
  adw_bin_set_child (ADW_BIN (self), outer);
}

GtkWidget *
pd_hit_row_new (void)
{
  return g_object_new (PD_TYPE_HIT_ROW, NULL);
}

void
pd_hit_row_set_hit (PdHitRow *self, PdHit *hit, PdHit *before)
{
  g_return_if_fail (PD_IS_HIT_ROW (self));

  release (self);
  if (hit != NULL) {
    self->hit = g_object_ref (hit);
    g_signal_connect_swapped (hit, "notify", G_CALLBACK (update), self);
  }
  if (before != NULL) {
    self->before = g_object_ref (before);
    g_signal_connect_swapped (before, "notify::kind", G_CALLBACK (update), self);
  }
  update (self);
}
