// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-window.h"

#include <glib/gi18n.h>

#include "pd-activity-page.h"
#include "pd-application.h"
#include "pd-banner.h"
#include "pd-billing-page.h"
#include "pd-customer-page.h"
#include "pd-customers-page.h"
#include "pd-dialogs.h"
#include "pd-error.h"
#include "pd-gsettings.h"
#include "pd-history.h"
#include "pd-home-page.h"
#include "pd-orders-page.h"
#include "pd-outbox.h"
#include "pd-requests.h"
#include "pd-reservation-page.h"
#include "pd-reservations-page.h"
#include "pd-search-page.h"
#include "pd-session-bar.h"
#include "pd-sidebar.h"
#include "pd-sign-in-dialog.h"
#include "pd-start-page.h"
#include "pd-text.h"
#include "pd-toast.h"
#include "pd-widgets.h"
#include "pd-window-actions.h"
#include "pd-window-private.h"

#define SETTLE_S 15               /* rule 7.14: a cancellation is seen to end soon after it does */
#define SETTLED_US G_USEC_PER_SEC /* opening has just settled what fell due */
#define OPENING_WAIT_US (150 * 1000) /* before a window without a desk is shown */
#define COMPACT_BELOW 900            /* ui.md */
#define SEARCH_WIDTH 320
#define SEARCH_WIDTH_COMPACT 200
#define SEARCH_CHARS 12
#define SEARCH_CHARS_COMPACT 5
#define TITLE_CHARS 4
#define TITLE_CHARS_COMPACT 10

struct _PdWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  PdSidebar *sidebar;
  GtkWidget *header;
  GtkLabel *title;
  GtkWidget *back_button;
  GtkWidget *gear;
  GMenuModel *gear_menu;
  GtkWidget *everything_button;
  AdwBin *action_slot;
  AdwClamp *search_clamp;
  GtkWidget *search;
  PdBanner *clock_banner;
  PdBanner *key_banner;
  PdSessionBar *session_bar;
  GtkStack *root;
  GtkStack *pages;

  PdStartPage *start;        /* (unowned) (nullable): made when no account is open */
  PdAccounts *accounts;      /* (owned) (not nullable) after construction */
  PdClock *clock;            /* (owned) (not nullable) after construction */
  PdDesk *desk;              /* (owned) (nullable) while no account is open */
  PdHistory *history;        /* (owned) (not nullable) */
  GHashTable *place_pages;   /* (element-type utf8 GtkWidget): made so far; unowned */
  GCancellable *cancellable; /* (owned) (nullable): of the open desk */
  char *first_place;         /* (owned) (nullable): shown first, once */
  gint64 opened_at;          /* µs, monotonic */
  guint settle_id;
  guint compact_id;
  gboolean compact;
  gboolean settling;      /* a settle call is under way */
  gboolean settle_failed; /* the person was told already */
  gboolean switching;     /* the search entry is being set for another page */
  gboolean key_dismissed; /* the warning was put away for this session */
  gboolean sign_in_next;  /* the account that is being opened is a new one of the cloud */
};

G_DEFINE_FINAL_TYPE (PdWindow, pd_window, ADW_TYPE_APPLICATION_WINDOW)

enum { SIGNAL_DATA_STATE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- the header and the left list follow the page --- */

static PdPage *
get_page (PdWindow *self)
{
  GtkWidget *page = pd_history_get_current (self->history);

  return page != NULL ? PD_PAGE (page) : NULL;
}

/* A page that was opened from a place stays with it; the log and the search belong to none. */
static void
select_place (PdWindow *self, GtkWidget *page)
{
  GHashTableIter iter;
  gpointer place = NULL;
  gpointer place_page = NULL;

  if (PD_IS_ACTIVITY_PAGE (page) || PD_IS_SEARCH_PAGE (page)) {
    pd_sidebar_select (self->sidebar, NULL);
    return;
  }

  g_hash_table_iter_init (&iter, self->place_pages);
  while (g_hash_table_iter_next (&iter, &place, &place_page)) {
    if (place_page == page)
      pd_sidebar_select (self->sidebar, place);
  }
}

/* In a narrow header a title keeps as much as tells it apart, a short one no more than it has. */
static void
fit_title (PdWindow *self)
{
  long n = 2 * g_utf8_strlen (gtk_label_get_label (self->title), -1); /* Japanese ones are wide */

  gtk_label_set_width_chars (self->title, self->compact ? (int) MIN (n, (long) TITLE_CHARS_COMPACT)
                                                        : TITLE_CHARS);
}

static void
update_title (PdWindow *self)
{
  PdPage *page = get_page (self);
  g_autofree char *title = page != NULL ? pd_page_dup_title (page) : NULL;
  g_autofree char *window_title = NULL;
  GtkWidget *action = page != NULL ? pd_page_get_header_widget (page) : NULL;

  if (title != NULL) {
    /* Translators: title of the window; %s is that of the page, such as "Customers". */
    window_title = g_strdup_printf (_ ("%s – Partner Desk"), title);
  }
  gtk_label_set_label (self->title, title != NULL ? title : _ ("Partner Desk"));
  fit_title (self);
  gtk_window_set_title (GTK_WINDOW (self),
                        window_title != NULL ? window_title : _ ("Partner Desk"));
  /* Held by the page's name too: it leaves the header while other pages are shown. */
  if (action != NULL)
    g_object_set_data_full (G_OBJECT (page), "pd-header-widget", g_object_ref_sink (action),
                            g_object_unref);
  if (adw_bin_get_child (self->action_slot) != action)
    adw_bin_set_child (self->action_slot, action);
}

static void
update_header (PdWindow *self)
{
  PdPage *page = get_page (self);
  const char *search = page != NULL ? g_object_get_data (G_OBJECT (page), "pd-search") : NULL;
  gboolean can_go_back = page != NULL && pd_history_can_go_back (self->history);

  update_title (self);
  self->switching = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), search != NULL ? search : "");
  self->switching = FALSE;
  gtk_widget_set_visible (self->search, page != NULL && pd_page_has_search (page));
  gtk_widget_set_visible (self->everything_button, page != NULL);
  gtk_widget_set_visible (self->back_button, can_go_back);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", can_go_back);
  pd_session_bar_set_at_home (self->session_bar, PD_IS_HOME_PAGE (page));
  if (page != NULL)
    select_place (self, GTK_WIDGET (page));
}

static void
title_changed_cb (PdWindow *self, PdPage *page)
{
  if (page == get_page (self))
    update_title (self);
}

static void
go (PdWindow *self, GtkWidget *page, gboolean keep)
{
  if (g_object_get_data (G_OBJECT (page), "pd-known") == NULL) {
    g_object_set_data (G_OBJECT (page), "pd-known", self);
    g_signal_connect_object (page, "title-changed", G_CALLBACK (title_changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  pd_history_go (self->history, page, keep);
  update_header (self);
}

static GtkWidget *
new_place_page (PdWindow *self, const char *place)
{
  if (g_str_equal (place, "home"))
    return pd_home_page_new (self->desk);
  if (g_str_equal (place, "customers"))
    return pd_customers_page_new (self->desk);
  if (g_str_equal (place, "orders"))
    return pd_orders_page_new (self->desk);
  if (g_str_equal (place, "reservations"))
    return pd_reservations_page_new (self->desk);
  if (g_str_equal (place, "requests"))
    return pd_requests_page_new (self->desk);
  if (g_str_equal (place, "billing"))
    return pd_billing_page_new (self->desk);
  if (g_str_equal (place, "outbox"))
    return pd_outbox_page_new (self->desk);

  g_return_val_if_reached (NULL);
}

static void
place_activated_cb (PdWindow *self, const char *place)
{
  pd_window_show_place (self, place);
}

/* The sign-in, the synchronisation or the outbox, or the account's name or roles. */
static void
session_changed_cb (PdWindow *self)
{
  g_autoptr (PdCloudState) state = pd_session_bar_dup_state (self->session_bar);

  pd_sidebar_update (self->sidebar, state);
  g_signal_emit (self, signals[SIGNAL_DATA_STATE_CHANGED], 0);
}

/* --- what falls due --- */

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  PdWindow *self = NULL;

  if (pd_desk_settle_finish (PD_DESK (source), result, &error)) {
    self = PD_WINDOW (user_data);
    self->settling = FALSE;
    self->settle_failed = FALSE;
    return;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = PD_WINDOW (user_data);
  self->settling = FALSE;
  if (!self->settle_failed)
    pd_window_show_error (self, "Settling what fell due", error);
  self->settle_failed = TRUE;
}

static void
settle (PdWindow *self)
{
  if (self->desk == NULL)
    return;

  pd_store_poll_foreign_changes (pd_desk_get_store (self->desk));
  pd_sidebar_update_urgent (self->sidebar);
  if (self->settling)
    return;

  self->settling = TRUE;
  pd_desk_settle_async (self->desk, self->cancellable, settled_cb, self);
}

static gboolean
settle_cb (gpointer user_data)
{
  settle (user_data);

  return G_SOURCE_CONTINUE;
}

static void
active_cb (PdWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)) &&
      g_get_monotonic_time () - self->opened_at > SETTLED_US)
    settle (self);
}

/* --- banners --- */

static void
update_banners (PdWindow *self)
{
  gboolean key_file = self->desk != NULL && pd_desk_is_key_file (self->desk);

  if (pd_clock_is_set (self->clock)) {
    g_autofree char *now = pd_text_deadline (pd_clock_now (self->clock));
    g_autofree char *title = NULL;

    /* Translators: %s is a date and time. */
    title = g_strdup_printf (_ ("The clock is set: the desk began at %s. This is not the present "
                                "time."),
                             now);
    pd_banner_set_title (self->clock_banner, title);
    pd_banner_set_revealed (self->clock_banner, TRUE);
  }
  pd_banner_set_revealed (self->key_banner, key_file && !self->key_dismissed);
}

static void
key_file_dismissed_cb (PdWindow *self)
{
  self->key_dismissed = TRUE;
}

static void
key_file_explained_cb (PdWindow *self)
{
  pd_dialogs_tell (
      GTK_WIDGET (self), _ ("Keys are protected by a file"),
      _ ("Product keys and download links are encrypted in the book. The key that opens "
         "them should lie in the Secret Service (GNOME Keyring or KWallet), which does "
         "not run on this computer. So it lies in a file beside the book that only you "
         "can read. Whoever copies the whole data folder has both. Start a Secret "
         "Service and make a new account to keep the key there."));
}

/* --- opening and leaving an account --- */

static void
leave_desk (PdWindow *self)
{
  if (self->desk == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  adw_bin_set_child (self->action_slot, NULL);
  g_hash_table_remove_all (self->place_pages);
  pd_history_clear (self->history);
  g_signal_handlers_disconnect_by_data (self->desk, self);
  pd_session_bar_set_desk (self->session_bar, NULL);
  g_clear_object (&self->desk);
  self->settling = FALSE;
  self->settle_failed = FALSE;
  pd_sidebar_set_desk (self->sidebar, NULL, NULL);
  if (self->start != NULL)
    gtk_stack_set_visible_child (self->root, GTK_WIDGET (self->start));
  pd_window_actions_set_desk_open (GTK_WIDGET (self), FALSE);
  update_header (self);
  update_banners (self);
}

static void
remember_account (PdDesk *desk)
{
  GSettings *settings = pd_gsettings_get_default ();
  g_autofree char *last = g_settings_get_string (settings, "last-account");

  if (g_strcmp0 (last, pd_desk_get_name (desk)) != 0)
    g_settings_set_string (settings, "last-account", pd_desk_get_name (desk));
}

static void
desk_opened_cb (PdWindow *self, PdDesk *desk)
{
  g_autofree char *place = g_steal_pointer (&self->first_place);

  leave_desk (self);
  self->desk = g_object_ref (desk);
  self->cancellable = g_cancellable_new ();
  self->opened_at = g_get_monotonic_time ();
  pd_window_show_place (self, place != NULL ? place : "home"); /* its list is read from now on */
  g_signal_connect_object (desk, "notify", G_CALLBACK (session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  pd_sidebar_set_desk (self->sidebar, desk, self->clock);
  pd_session_bar_set_desk (self->session_bar, desk);
  session_changed_cb (self);
  update_banners (self);
  pd_window_actions_set_desk_open (GTK_WIDGET (self), TRUE);
  gtk_stack_set_visible_child_name (self->root, "desk");
  remember_account (desk);
  if (self->sign_in_next)
    pd_sign_in_dialog_present (GTK_WIDGET (self), desk);
  self->sign_in_next = FALSE;
  self->settle_id = g_timeout_add_seconds (SETTLE_S, settle_cb, self);
}

/* What stands in the desk's place while no account is open. */
static PdStartPage *
get_start (PdWindow *self)
{
  if (self->start != NULL)
    return self->start;

  self->start = g_object_new (PD_TYPE_START_PAGE, NULL);
  g_signal_connect_object (self->start, "opened", G_CALLBACK (desk_opened_cb), self,
                           G_CONNECT_SWAPPED);
  pd_start_page_set_up (self->start, self->accounts, self->clock);
  gtk_stack_add_named (self->root, GTK_WIDGET (self->start), "start");
  if (self->desk == NULL)
    gtk_stack_set_visible_child_name (self->root, "start");

  return self->start;
}

/* @opening: (transfer full) (nullable) */
static void
open_first (PdWindow *self, PdOpening *opening, const char *account_name)
{
  g_autoptr (PdOpening) held = opening;
  g_autoptr (PdAccount) account = NULL;
  g_autoptr (PdDesk) desk = NULL;

  if (opening != NULL && !pd_opening_wait (opening, OPENING_WAIT_US)) {
    pd_start_page_wait_for (get_start (self), g_steal_pointer (&held), account_name);
    return;
  }

  if (opening != NULL)
    desk = pd_opening_steal_desk (opening, &account);
  if (desk != NULL)
    desk_opened_cb (self, desk);
  else
    pd_start_page_start (get_start (self), account_name);
}

/* --- searching --- */

static void
search_changed_cb (PdWindow *self)
{
  PdPage *page = get_page (self);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (self->switching || page == NULL)
    return;

  g_object_set_data_full (G_OBJECT (page), "pd-search", g_strdup (text), g_free);
  pd_page_search (page, text);
}

void
pd_window_clear_search (PdWindow *self)
{
  g_return_if_fail (PD_IS_WINDOW (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
search_activated_cb (PdWindow *self)
{
  if (get_page (self) != NULL)
    pd_page_search_activated (get_page (self));
}

/* Escape first empties the entry, then leaves it. */
static void
search_stopped_cb (PdWindow *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else if (get_page (self) != NULL)
    pd_page_focus (get_page (self));
}

static gboolean
search_key_cb (GtkEventControllerKey *controller,
               guint keyval,
               guint keycode,
               GdkModifierType state,
               PdWindow *self)
{
  if (keyval != GDK_KEY_Down || get_page (self) == NULL)
    return FALSE;

  pd_page_focus (get_page (self));
  return TRUE;
}

/* --- actions --- */

static void
back_pressed_cb (PdWindow *self)
{
  pd_window_back (self);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdWindow *self = PD_WINDOW (widget);

  if (gtk_widget_get_visible (self->search))
    gtk_widget_grab_focus (self->search);
}

static void
search_everything_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdWindow *self = PD_WINDOW (widget);

  if (self->desk == NULL)
    return;

  if (!PD_IS_SEARCH_PAGE (get_page (self)))
    go (self, pd_search_page_new (self->desk), FALSE);
  gtk_widget_grab_focus (self->search);
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  settle (PD_WINDOW (widget));
}

/* A menu's widgets take as long as a page's: they are made when it is first opened. */
static void
make_gear_menu_cb (GtkMenuButton *button, gpointer user_data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, PD_WINDOW (user_data)->gear_menu);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (PD_WINDOW (widget)->gear));
}

/* --- narrow windows: the left list shrinks to symbols --- */

static void
set_compact (PdWindow *self, gboolean compact)
{
  self->compact = compact;
  pd_sidebar_set_compact (self->sidebar, compact);
  adw_clamp_set_maximum_size (self->search_clamp, compact ? SEARCH_WIDTH_COMPACT : SEARCH_WIDTH);
  /* What the title needs to be told apart, the search gives. */
  gtk_editable_set_width_chars (GTK_EDITABLE (self->search),
                                compact ? SEARCH_CHARS_COMPACT : SEARCH_CHARS);
  fit_title (self);
}

/* Not while sizes are being given out. */
static gboolean
compact_cb (gpointer user_data)
{
  PdWindow *self = user_data;

  self->compact_id = 0;
  set_compact (self, !self->compact);

  return G_SOURCE_REMOVE;
}

static void
pd_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PdWindow *self = PD_WINDOW (widget);
  gboolean compact = width < COMPACT_BELOW;

  GTK_WIDGET_CLASS (pd_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (compact == self->compact)
    g_clear_handle_id (&self->compact_id, g_source_remove);
  else if (self->compact_id == 0)
    self->compact_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, compact_cb, self, NULL);
}

/* --- construction --- */

static void
pd_window_dispose (GObject *object)
{
  PdWindow *self = PD_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_handle_id (&self->compact_id, g_source_remove);
  g_clear_pointer (&self->history, pd_history_free);
  G_OBJECT_CLASS (pd_window_parent_class)->dispose (object);
}

static void
pd_window_finalize (GObject *object)
{
  PdWindow *self = PD_WINDOW (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->accounts);
  g_clear_object (&self->clock);
  g_free (self->first_place);
  g_hash_table_unref (self->place_pages);
  G_OBJECT_CLASS (pd_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/partnerdesk/PartnerDesk/ui/pd-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PdWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, header);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, title);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, gear);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, gear_menu);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, everything_button);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, action_slot);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, search_clamp);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, search);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, clock_banner);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, key_banner);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, session_bar);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, root);
  gtk_widget_class_bind_template_child (widget_class, PdWindow, pages);
  gtk_widget_class_bind_template_callback (widget_class, active_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_file_explained_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_file_dismissed_cb);
  gtk_widget_class_bind_template_callback (widget_class, session_changed_cb);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  pd_window_actions_install (widget_class);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.search-everything", NULL,
                                   search_everything_action);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, menu_action);
  /* A binding, unlike an accelerator, leaves Escape to entries and popovers first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}

static void
pd_window_class_init (PdWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_window_finalize;
  widget_class->size_allocate = pd_window_size_allocate;
  signals[SIGNAL_DATA_STATE_CHANGED] = g_signal_new (
      "data-state-changed", PD_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PD_TYPE_BANNER);
  g_type_ensure (PD_TYPE_SESSION_BAR);
  g_type_ensure (PD_TYPE_SIDEBAR);
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
pd_window_init (PdWindow *self)
{
  GSettings *settings = pd_gsettings_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->gear), make_gear_menu_cb, self,
                                         NULL);
  self->history = pd_history_new (self->pages);
  self->place_pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", FALSE);
  pd_window_actions_set_desk_open (GTK_WIDGET (self), FALSE);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search), NULL);
  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

/* --- public --- */

PdWindow *
pd_window_new (AdwApplication *application, PdAccounts *accounts)
{
  PdWindow *self = NULL;
  PdOpening *opening = NULL;
  const char *account = NULL;

  g_return_val_if_fail (ADW_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (PD_IS_ACCOUNTS (accounts), NULL);

  self = g_object_new (PD_TYPE_WINDOW, "application", application, NULL);
  self->accounts = g_object_ref (accounts);
  if (PD_IS_APPLICATION (application)) {
    self->clock = g_object_ref (pd_application_get_clock (PD_APPLICATION (application)));
    account = pd_application_get_account (PD_APPLICATION (application));
    opening = pd_application_steal_opening (PD_APPLICATION (application));
    self->first_place = g_strdup (pd_application_get_place (PD_APPLICATION (application)));
  } else {
    self->clock = pd_clock_new ();
  }
  update_banners (self);
  open_first (self, opening, account);

  return self;
}

/* Dialogs are windows of their own, transient for the desk's. */
PdWindow *
pd_window_of (GtkWidget *widget)
{
  GtkRoot *root = widget != NULL ? gtk_widget_get_root (widget) : NULL;
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;

  while (window != NULL && !PD_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);

  return window != NULL ? PD_WINDOW (window) : NULL;
}

PdDesk *
pd_window_get_desk (PdWindow *self)
{
  g_return_val_if_fail (PD_IS_WINDOW (self), NULL);

  return self->desk;
}

PdAccounts *
pd_window_get_accounts (PdWindow *self)
{
  g_return_val_if_fail (PD_IS_WINDOW (self), NULL);

  return self->accounts;
}

PdPage *
pd_window_get_page (PdWindow *self)
{
  g_return_val_if_fail (PD_IS_WINDOW (self), NULL);

  return get_page (self);
}

void
pd_window_open_account (PdWindow *self, PdAccount *account)
{
  g_return_if_fail (PD_IS_WINDOW (self));

  leave_desk (self);
  pd_start_page_open (get_start (self), account);
}

void
pd_window_open_account_to_sign_in (PdWindow *self, PdAccount *account)
{
  g_return_if_fail (PD_IS_WINDOW (self));

  pd_window_open_account (self, account);
  self->sign_in_next = TRUE;
}

void
pd_window_close_account (PdWindow *self)
{
  g_return_if_fail (PD_IS_WINDOW (self));

  leave_desk (self);
  pd_start_page_choose (get_start (self));
}

gboolean
pd_window_dup_data_state (PdWindow *self, char **text)
{
  g_autoptr (PdCloudState) state = NULL;

  g_return_val_if_fail (PD_IS_WINDOW (self), FALSE);

  *text = NULL;
  state = pd_session_bar_dup_state (self->session_bar);
  if (state == NULL)
    return FALSE;

  *text = pd_cloud_state_to_data (state, pd_clock_now (self->clock));
  return TRUE;
}

gboolean
pd_window_has_place (const char *place)
{
  return pd_sidebar_has_place (place);
}

void
pd_window_show_place (PdWindow *self, const char *place)
{
  GtkWidget *page = NULL;

  g_return_if_fail (PD_IS_WINDOW (self));
  g_return_if_fail (place != NULL);

  if (self->desk == NULL)
    return;

  page = g_hash_table_lookup (self->place_pages, place);
  if (page == NULL) {
    page = new_place_page (self, place);
    if (page == NULL)
      return;
    g_hash_table_insert (self->place_pages, g_strdup (place), page);
  }
  go (self, page, TRUE);
  pd_page_focus (PD_PAGE (page));
}

void
pd_window_open_customer (PdWindow *self, gint64 customer_row_id, const char *page, gint64 row_id)
{
  PdPage *current = NULL;
  GtkWidget *customer = NULL;

  g_return_if_fail (PD_IS_WINDOW (self));

  if (self->desk == NULL || customer_row_id == 0)
    return;

  current = get_page (self);
  if (PD_IS_CUSTOMER_PAGE (current) &&
      pd_customer_page_get_customer_row_id (PD_CUSTOMER_PAGE (current)) == customer_row_id) {
    pd_customer_page_show (PD_CUSTOMER_PAGE (current), page, row_id);
    return;
  }

  customer = pd_customer_page_new (self->desk, customer_row_id);
  go (self, customer, FALSE);
  if (page != NULL)
    pd_customer_page_show (PD_CUSTOMER_PAGE (customer), page, row_id);
  pd_page_focus (PD_PAGE (customer));
}

void
pd_window_open_reservation (PdWindow *self, gint64 reservation_row_id, const char *page)
{
  g_return_if_fail (PD_IS_WINDOW (self));

  if (self->desk != NULL && reservation_row_id != 0)
    pd_window_push (self, pd_reservation_page_new (self->desk, reservation_row_id, page));
}

void
pd_window_push (PdWindow *self, PdPage *page)
{
  g_return_if_fail (PD_IS_WINDOW (self));
  g_return_if_fail (PD_IS_PAGE (page));

  go (self, GTK_WIDGET (page), FALSE);
  pd_page_focus (page);
}

void
pd_window_back (PdWindow *self)
{
  g_return_if_fail (PD_IS_WINDOW (self));

  pd_history_back (self->history);
  update_header (self);
}

void
pd_window_toast (PdWindow *self, const char *text)
{
  g_return_if_fail (PD_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  pd_toast_show (self->toasts, text);
}

void
pd_window_show_error (PdWindow *self, const char *doing, const GError *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PD_IS_WINDOW (self));
  g_return_if_fail (error != NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_warning ("%s: %s", doing, error->message);
  text = pd_error_to_user_text (error);
  if (g_error_matches (error, PD_ERROR, PD_ERROR_QUEUED) ||
      g_error_matches (error, PD_ERROR, PD_ERROR_REFUSED))
    pd_toast_show_with_action (self->toasts, text, _ ("Open Outbox"), "win.place::outbox");
  else
    pd_window_toast (self, text);
}

void
pd_window_copy (PdWindow *self, const char *text, const char *toast)
{
  g_return_if_fail (PD_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  if (toast != NULL)
    pd_window_toast (self, toast);
}
