// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Waiting for what ends later, and a folder that goes with its test. */

#include <gio/gio.h>

G_BEGIN_DECLS

/* A GAsyncReadyCallback: puts the result into the GAsyncResult ** that is its user data. */
void got_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
/* Runs the main loop until it is there. (transfer full) */
GAsyncResult *wait_for (GAsyncResult **slot);

/* With all that is in it. */
void remove_dir (const char *dir);

G_END_DECLS
