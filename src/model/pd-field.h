// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Checks of the fields of a form. Each cleans *text in place, makes it NULL where nothing is left,
 * and leaves it on failure (PD_ERROR_INVALID). @label is the field's translated name. */

gboolean pd_field_clean (char **text, const char *label, gsize max_chars, GError **error);
/* Keeps line breaks and tabs. */
gboolean pd_field_clean_long (char **text, const char *label, gsize max_chars, GError **error);
/* Not empty: "Please fill in …". */
gboolean pd_field_require (const char *text, const char *label, GError **error);
gboolean pd_field_check_email (char **email, const char *label, GError **error);
/* Full-width digits, as a Japanese keyboard types them, become ASCII. */
gboolean pd_field_check_phone (char **phone, const char *label, GError **error);

G_END_DECLS
