// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-search-page.h"

#include <glib/gi18n.h>

#include "pd-error.h"
#include "pd-hit-row.h"
#include "pd-invoice-page.h"
#include "pd-order-page.h"
#include "pd-outbox.h"
#include "pd-requests.h"
#include "pd-role-page.h"
#include "pd-window.h"

struct _PdSearchPage
{
  PdBasePage parent_instance;

  GtkWidget *stack;
  GtkWidget *view;
  GtkSingleSelection *selection;
  GtkWidget *nothing_page;
  GtkWidget *failed_page;

  GtkWidget *roles;    /* (unowned): child; the results or the role page */
  PdQueryModel *model; /* (owned) (nullable) until something was typed */
};

static void page_init (PdPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdSearchPage,
                               pd_search_page,
                               PD_TYPE_BASE_PAGE,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_PAGE, page_init))

/* --- rows --- */

static void
hit_setup_cb (PdSearchPage *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, pd_hit_row_new ());
}

static void
hit_bind_cb (PdSearchPage *self, GtkListItem *item)
{
  guint position = gtk_list_item_get_position (item);
  g_autoptr (PdHit) before = NULL;

  if (position > 0)
    before = g_list_model_get_item (G_LIST_MODEL (self->model), position - 1);
  pd_hit_row_set_hit (PD_HIT_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item),
                      before);
}

static void
hit_unbind_cb (PdSearchPage *self, GtkListItem *item)
{
  pd_hit_row_set_hit (PD_HIT_ROW (gtk_list_item_get_child (item)), NULL, NULL);
}

/* --- opening --- */

static void
open_hit (PdSearchPage *self, PdHit *hit)
{
  PdWindow *window = pd_window_of (GTK_WIDGET (self));
  PdDesk *desk = pd_base_page_get_desk (PD_BASE_PAGE (self));
  g_autofree char *kind = NULL;
  gint64 customer = 0;
  gint64 target = 0;

  g_object_get (hit, "kind", &kind, "customer-row-id", &customer, "target-row-id", &target, NULL);
  if (g_strcmp0 (kind, "customer") == 0)
    pd_window_open_customer (window, customer != 0 ? customer : target, NULL, 0);
  else if (g_strcmp0 (kind, "software") == 0)
    pd_window_open_customer (window, customer, "software", target);
  else if (g_strcmp0 (kind, "order") == 0)
    pd_window_push (window, PD_PAGE (pd_order_page_new (desk, target)));
  else if (g_strcmp0 (kind, "invoice") == 0)
    pd_window_push (window, PD_PAGE (pd_invoice_page_new (desk, target)));
  else if (g_strcmp0 (kind, "reservation") == 0)
    pd_window_open_reservation (window, target, NULL);
  else if (g_strcmp0 (kind, "request") == 0)
    pd_window_push (window, pd_request_page_new (desk, target));
  else if (g_strcmp0 (kind, "outbox") == 0)
    pd_window_push (window, pd_outbox_item_page_new (desk, target));
}

static void
hit_activated_cb (PdSearchPage *self, guint position)
{
  g_autoptr (PdHit) hit = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (hit != NULL && pd_record_get_loaded (PD_RECORD (hit)))
    open_hit (self, hit);
}

/* --- what is shown --- */

static void
update (PdSearchPage *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const GError *error = pd_query_model_get_error (self->model);
  const char *search = pd_query_model_get_query (self->model)->search;
  const char *page = "hits";

  if (search == NULL || *search == '\0') {
    page = "hint";
  } else if (pd_query_model_get_loading (self->model)) {
    return;
  } else if (error != NULL) {
    g_autofree char *text = pd_error_to_user_text (error);
    g_autofree char *markup = g_markup_escape_text (text, -1);

    adw_status_page_set_description (ADW_STATUS_PAGE (self->failed_page), markup);
    page = "failed";
  } else if (n_items == 0) {
    page = "nothing";
  }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), page);
}

static void
retry_cb (PdSearchPage *self)
{
  pd_query_model_retry (self->model);
}

/* Each kind of hit is shown to whom its own list is shown (1.1, 1.6, 1.14, 1.15, 1.19, 1.21).
 * @verdict: whether anything is. */
static guint
find_hidden_kinds (PdSearchPage *self, PdVerdict **verdict)
{
  static const PdListKind kinds[] = { PD_LIST_CUSTOMERS, PD_LIST_ORDERS,       PD_LIST_SOFTWARE,
                                      PD_LIST_INVOICES,  PD_LIST_RESERVATIONS, PD_LIST_REQUESTS };
  guint hidden = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (PdQuery) query = pd_query_new (kinds[i]);
    g_autoptr (PdVerdict) judged =
        pd_desk_judge_list (pd_base_page_get_desk (PD_BASE_PAGE (self)), query);
    gboolean allowed = pd_verdict_get_allowed (judged);

    if (!allowed)
      hidden |= 1u << kinds[i];
    if (*verdict == NULL || (allowed && !pd_verdict_get_allowed (*verdict)))
      g_set_object (verdict, judged);
  }

  return hidden;
}

static void
update_roles (PdSearchPage *self)
{
  g_autoptr (PdVerdict) verdict = NULL;
  guint hidden = find_hidden_kinds (self, &verdict);

  pd_role_page_apply (self->roles, verdict);
  adw_status_page_set_description (
      ADW_STATUS_PAGE (self->nothing_page),
      hidden == 0
          ? _ ("No customer, order, product, invoice, reservation or support request has these "
               "letters. Try fewer of them.")
          : _ ("Nothing that your roles show has these letters. Try fewer of them."));
  if (self->model != NULL) {
    g_autoptr (PdQuery) query = pd_query_copy (pd_query_model_get_query (self->model));

    query->hidden_kinds = hidden;
    pd_query_model_set_query (self->model, query);
  }
}

static void
make_model (PdSearchPage *self, const char *text)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_EVERYTHING);
  g_autoptr (PdVerdict) verdict = NULL;

  pd_query_set_search (query, text);
  query->hidden_kinds = find_hidden_kinds (self, &verdict);
  self->model = pd_desk_list (pd_base_page_get_desk (PD_BASE_PAGE (self)), query);
  g_signal_connect_object (self->model, "notify::loading", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::error", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->model));
}

static void
pd_search_page_search (PdPage *page, const char *text)
{
  PdSearchPage *self = PD_SEARCH_PAGE (page);

  if (self->model == NULL)
    make_model (self, text);
  else
    pd_query_model_set_search (self->model, text);
  pd_query_model_wait (self->model);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_single_selection_set_selected (self->selection, 0);
  update (self);
}

static char *
pd_search_page_dup_title (PdPage *page)
{
  return g_strdup (_ ("Search everything"));
}

static void
pd_search_page_focus (PdPage *page)
{
  PdSearchPage *self = PD_SEARCH_PAGE (page);

  if (!gtk_widget_grab_focus (self->view))
    gtk_widget_child_focus (self->roles, GTK_DIR_TAB_FORWARD);
}

static void
pd_search_page_search_activated (PdPage *page)
{
  PdSearchPage *self = PD_SEARCH_PAGE (page);
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (selected != GTK_INVALID_LIST_POSITION)
    hit_activated_cb (self, selected);
}

static void
page_init (PdPageInterface *iface)
{
  iface->dup_title = pd_search_page_dup_title;
  iface->search = pd_search_page_search;
  iface->focus = pd_search_page_focus;
  iface->search_activated = pd_search_page_search_activated;
}

static void
pd_search_page_constructed (GObject *object)
{
  PdSearchPage *self = PD_SEARCH_PAGE (object);

  G_OBJECT_CLASS (pd_search_page_parent_class)->constructed (object);

  self->roles = pd_role_page_wrap_child (ADW_BIN (self));
  g_signal_connect_object (pd_base_page_get_desk (PD_BASE_PAGE (self)), "notify::roles",
                           G_CALLBACK (update_roles), self, G_CONNECT_SWAPPED);
  update_roles (self);
}

static void
pd_search_page_dispose (GObject *object)
{
  PdSearchPage *self = PD_SEARCH_PAGE (object);

  if (self->selection != NULL)
    gtk_single_selection_set_model (self->selection, NULL);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (pd_search_page_parent_class)->dispose (object);
}

static void
pd_search_page_class_init (PdSearchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pd_search_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = pd_search_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-search-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PdSearchPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PdSearchPage, view);
  gtk_widget_class_bind_template_child (widget_class, PdSearchPage, selection);
  gtk_widget_class_bind_template_child (widget_class, PdSearchPage, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, PdSearchPage, failed_page);
  gtk_widget_class_bind_template_callback (widget_class, hit_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, hit_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, hit_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, hit_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
pd_search_page_init (PdSearchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pd_search_page_new (PdDesk *desk)
{
  g_return_val_if_fail (PD_IS_DESK (desk), NULL);

  return g_object_new (PD_TYPE_SEARCH_PAGE, "desk", desk, NULL);
}
