// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk-requests.h"

G_BEGIN_DECLS

/**
 * PdDescriber: asks the desk for the description that it writes of a request's fields (9.4, 13.6).
 * The latest question counts.
 */
typedef struct _PdDescriber PdDescriber;

/* @text: the description, or NULL with @failure, a sentence for the person. */
typedef void (*PdDescribed) (const char *text, const char *failure, gpointer owner);

PdDescriber *pd_describer_new (PdDesk *desk, PdDescribed described, gpointer owner);
/* Nobody is told any more. */
void pd_describer_free (PdDescriber *self);
void pd_describer_ask (PdDescriber *self, const PdRequestFields *fields);
/* Of what was asked, nobody is told. */
void pd_describer_stop (PdDescriber *self);
/* An answer is waited for. */
gboolean pd_describer_is_asking (PdDescriber *self);

G_END_DECLS
