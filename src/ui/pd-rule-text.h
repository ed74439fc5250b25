// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a rule of domain-rules.md says, as a translated sentence for the person; NULL for a rule
 * that no page cites. */
const char *pd_rule_get_text (const char *rule);

G_END_DECLS
