// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <libsoup/soup.h>

/* libsoup 3.2.3's SoupServer never lets go the sockets that it accepted, nor the address that it
 * listens at. Told here, so that the leak check needs no whole stacks (tests/lsan.supp), which make
 * a program five times slower. */

#ifdef __SANITIZE_ADDRESS__

#include <sanitizer/lsan_interface.h>

static inline void
ignore_soup_leaks_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  __lsan_ignore_object (soup_server_message_get_socket (message));
  __lsan_ignore_object (soup_server_message_get_local_address (message));
}

static inline void
ignore_soup_leaks (SoupServer *server)
{
  g_signal_connect (server, "request-started", G_CALLBACK (ignore_soup_leaks_cb), NULL);
}

static inline gboolean
listen_local (SoupServer *server, guint port, SoupServerListenOptions options, GError **error)
{
  gboolean is_listening;

  __lsan_disable ();
  is_listening = soup_server_listen_local (server, port, options, error);
  __lsan_enable ();
  return is_listening;
}

#else

#define listen_local soup_server_listen_local

static inline void
ignore_soup_leaks (SoupServer *server)
{
}

#endif
