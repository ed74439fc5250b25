// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Time for tests at a far side: pauses are over at once, deadlines are real. */

#include "pd-wait.h"

G_BEGIN_DECLS

/* (transfer full) */
PdWait *quick_wait_new (void);
/* For all of them: TRUE while what does not answer is to be given up soon, so that silence costs no
 * time. */
void quick_wait_set_hurry (gboolean hurry);
/* The longest pause since the last call, in whole seconds. */
int quick_wait_take_longest_pause (void);

G_END_DECLS
