// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-redirect.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "pd-api-error.h"
#include "pd-token-store.h"

struct _PdRedirect
{
  GObject parent_instance;

  SoupServer *server;
  char *state;
  char *uri;
  char *code;           /* (nullable): the answer, until it is fetched */
  GError *error;        /* (nullable): the answer was no */
  gboolean is_answered; /* single use */
  GTask *task;          /* (nullable): who waits */
  GSource *cancel_source;
};

G_DEFINE_FINAL_TYPE (PdRedirect, pd_redirect, G_TYPE_OBJECT)

static void
end_wait (PdRedirect *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (self->cancel_source != NULL)
    g_source_destroy (self->cancel_source);
  g_clear_pointer (&self->cancel_source, g_source_unref);
  if (task == NULL)
    return;
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&self->code), (GDestroyNotify) pd_secret_free);
}

static gboolean
answered_cb (gpointer user_data)
{
  PdRedirect *self = PD_REDIRECT (user_data);

  if (self->task != NULL)
    end_wait (self);
  return G_SOURCE_REMOVE;
}

/* The page has reached the browser (or never will): the answer may go on. Not from here: it may end
 * the server, which is still at work. */
static void
page_sent_cb (SoupServerMessage *msg, gpointer user_data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, answered_cb, g_object_ref (user_data), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
show_page (SoupServerMessage *msg, guint status, const char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  g_autofree char *title = g_markup_escape_text (_ ("Partner Desk"), -1);
  g_autofree char *words = g_markup_escape_text (text, -1);
  char *page = g_strdup_printf ("<!DOCTYPE html><html><head><meta charset=\"utf-8\">"
                                "<title>%s</title></head><body><h1>%s</h1><p>%s</p></body></html>",
                                title, title, words);

  /* The address of this page holds the code: it goes nowhere and nothing is loaded. */
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Content-Security-Policy", "default-src 'none'");
  soup_message_headers_replace (headers, "Connection", "close");
  soup_server_message_set_status (msg, status, NULL);
  soup_server_message_set_response (msg, "text/html; charset=utf-8", SOUP_MEMORY_TAKE, page,
                                    strlen (page));
}

/* The same time whatever differs. */
static gboolean
is_same_secret (const char *a, const char *b)
{
  gsize length = strlen (b);
  guint difference = strlen (a) != length;

  for (gsize i = 0; i < length && !(difference && i >= strlen (a)); i++)
    difference |= (guint) (a[i] ^ b[i]);
  return difference == 0;
}

static GError *
new_refusal (GHashTable *query)
{
  const char *name = g_hash_table_lookup (query, "error");
  const char *text = g_hash_table_lookup (query, "error_description");
  PdApiFault fault = { 0 };
  g_autofree char *clean_name = pd_api_redact (name);
  g_autofree char *clean_text = text == NULL ? NULL : pd_api_redact (text);
  PdApiErrorCode code = PD_API_ERROR_REFUSED;

  if (strcmp (name, "access_denied") == 0)
    code = PD_API_ERROR_DECLINED;
  else if (strcmp (name, "interaction_required") == 0 || strcmp (name, "login_required") == 0 ||
           strcmp (name, "consent_required") == 0)
    code = PD_API_ERROR_SIGN_IN;
  fault.code = clean_name;
  fault.text = clean_text;
  return pd_api_error_new (code, &fault, "the sign-in page said no");
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *msg,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  PdRedirect *self = PD_REDIRECT (user_data);
  const char *state = query == NULL ? NULL : g_hash_table_lookup (query, "state");
  const char *code = query == NULL ? NULL : g_hash_table_lookup (query, "code");
  gboolean is_no = query != NULL && g_hash_table_lookup (query, "error") != NULL;

  if (strcmp (path, "/") != 0) { /* the browser's favicon.ico */
    show_page (msg, SOUP_STATUS_NOT_FOUND, _ ("There is nothing here."));
    return;
  }
  if (soup_server_message_get_method (msg) != SOUP_METHOD_GET) {
    show_page (msg, SOUP_STATUS_METHOD_NOT_ALLOWED, _ ("There is nothing here."));
    return;
  }
  if (self->is_answered || state == NULL || !is_same_secret (state, self->state) ||
      (code == NULL && !is_no)) {
    g_debug ("An answer that belongs to no sign-in was turned away");
    show_page (msg, SOUP_STATUS_BAD_REQUEST,
               _ ("This answer does not belong to the present sign-in. Please go back to Partner "
                  "Desk and sign in from there."));
    return;
  }

  self->is_answered = TRUE;
  if (is_no)
    self->error = new_refusal (query);
  else
    self->code = g_strdup (code);
  show_page (msg, SOUP_STATUS_OK,
             is_no ? _ ("The sign-in was not completed. You can close this page and go back to "
                        "Partner Desk.")
                   : _ ("You can close this page and go back to Partner Desk."));
  g_signal_connect_object (msg, "finished", G_CALLBACK (page_sent_cb), self, 0);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  end_wait (PD_REDIRECT (user_data));
  return G_SOURCE_REMOVE;
}

void
pd_redirect_wait_async (PdRedirect *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (PD_IS_REDIRECT (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, pd_redirect_wait_async);
  if (self->code != NULL || self->error != NULL) {
    end_wait (self);
    return;
  }
  if (cancellable != NULL) {
    self->cancel_source = g_cancellable_source_new (cancellable);
    g_source_set_callback (self->cancel_source, G_SOURCE_FUNC (cancelled_cb), self, NULL);
    g_source_attach (self->cancel_source, g_main_context_get_thread_default ());
  }
}

char *
pd_redirect_wait_finish (PdRedirect *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
pd_redirect_get_uri (PdRedirect *self)
{
  g_return_val_if_fail (PD_IS_REDIRECT (self), NULL);

  return self->uri;
}

static void
pd_redirect_finalize (GObject *object)
{
  PdRedirect *self = PD_REDIRECT (object);

  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  pd_secret_free (self->state);
  pd_secret_free (self->code);
  g_clear_error (&self->error);
  g_free (self->uri);
  G_OBJECT_CLASS (pd_redirect_parent_class)->finalize (object);
}

static void
pd_redirect_class_init (PdRedirectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_redirect_finalize;
}

static void
pd_redirect_init (PdRedirect *self)
{
}

PdRedirect *
pd_redirect_new (const char *state, GError **error)
{
  g_autoptr (PdRedirect) self = NULL;
  g_autoptr (GError) local = NULL;
  GSList *uris;

  g_return_val_if_fail (state != NULL, NULL);

  self = g_object_new (PD_TYPE_REDIRECT, NULL);
  self->state = g_strdup (state);
  self->server = soup_server_new ("server-header", NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  /* Both address families where there are both: a browser may try either for "localhost". */
  if (!soup_server_listen_local (self->server, 0, 0, &local)) {
    g_clear_error (&local);
    if (!soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &local)) {
      g_propagate_error (error, pd_api_error_new (PD_API_ERROR_UNREACHABLE, NULL, local->message));
      return NULL;
    }
  }

  uris = soup_server_get_uris (self->server);
  self->uri = g_strdup_printf ("http://localhost:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return g_steal_pointer (&self);
}
