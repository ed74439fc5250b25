// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-requests.h"

#include <glib/gi18n.h>

#include "pd-customers-util.h"
#include "pd-request-list.h"

struct _PdRequestsPage
{
  PdBasePage parent_instance;
  PdRequestList *list;   /* (unowned): child */
  GtkWidget *new_button; /* (owned): stands in the header */
};

static void page_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdRequestsPage,
                               pd_requests_page,
                               PD_TYPE_BASE_PAGE,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_init))

static void
new_clicked_cb (PdRequestsPage *self)
{
  pd_report_problem_present (GTK_WIDGET (self), pd_base_page_get_desk (PD_BASE_PAGE (self)), NULL,
                             NULL, 0);
}

/* 1.21: told before the form is filled. */
static void
update_roles (PdRequestsPage *self)
{
  g_autoptr (PdVerdict) verdict = pd_desk_judge_request (
      pd_base_page_get_desk (PD_BASE_PAGE (self)), PD_REQUEST_PARTNER_CENTER);

  pd_customers_set_reason (self->new_button, pd_verdict_get_allowed (verdict),
                           pd_verdict_get_reason (verdict));
}

static void
pd_requests_page_constructed (GObject *object)
{
  PdRequestsPage *self = PD_REQUESTS_PAGE (object);
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));

  G_OBJECT_CLASS (pd_requests_page_parent_class)->constructed (object);

  self->list = PD_REQUEST_LIST (pd_request_list_new (desk, 0));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
  self->new_button = g_object_ref_sink (gtk_button_new_with_mnemonic (_ ("_New request")));
  gtk_widget_add_css_class (self->new_button, "suggested-action");
  pd_customers_tidy_names (self->new_button);
  g_signal_connect_object (self->new_button, "clicked", G_CALLBACK (new_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::roles", G_CALLBACK (update_roles), self,
                           G_CONNECT_SWAPPED);
  update_roles (self);
}

static void
pd_requests_page_dispose (GObject *object)
{
  g_clear_object (&PD_REQUESTS_PAGE (object)->new_button);
  G_OBJECT_CLASS (pd_requests_page_parent_class)->dispose (object);
}

static char *
pd_requests_page_dup_title (PdPage *page)
{
  return g_strdup (_ ("Support requests"));
}

static void
pd_requests_page_search (PdPage *page, const char *text)
{
  pd_request_list_search (PD_REQUESTS_PAGE (page)->list, text);
}

static GtkWidget *
pd_requests_page_get_header_widget (PdPage *page)
{
  return PD_REQUESTS_PAGE (page)->new_button;
}

static void
pd_requests_page_focus (PdPage *page)
{
  pd_request_list_focus (PD_REQUESTS_PAGE (page)->list);
}

static void
page_init (PdPageInterface *iface)
{
  iface->dup_title = pd_requests_page_dup_title;
  iface->search = pd_requests_page_search;
  iface->get_header_widget = pd_requests_page_get_header_widget;
  iface->focus = pd_requests_page_focus;
}

static void
pd_requests_page_class_init (PdRequestsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = pd_requests_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = pd_requests_page_dispose;
}

static void
pd_requests_page_init (PdRequestsPage *self)
{
}

GtkWidget *
pd_requests_page_new (PdDesk *desk)
{
  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  return g_object_new (PD_TYPE_REQUESTS_PAGE, "desk", desk, NULL);
}
