// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The program's settings, one object for all. Lends. */
GSettings *pd_gsettings_get_default (void);
/* "ja" or "en": the language of mail texts that the person chose, or that of the program. */
const char *pd_gsettings_get_mail_language (void);

G_END_DECLS
