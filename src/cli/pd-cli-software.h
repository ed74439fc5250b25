// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* What the commands for software share. */

#include "pd-cli.h"

G_BEGIN_DECLS

/* Answers with those keys and links of the line that fit --version, --language and --file-type;
 * *any FALSE: none does, and there is no answer yet. */
gboolean pd_cli_software_answer_pasted (PdCli *cli,
                                        PdOrderLine *line,
                                        PdKeysAndLinks *got,
                                        gboolean *any,
                                        GError **error);
/* "software get" on an account at Partner Center: what was pasted, or where to get it. */
gboolean pd_cli_show_pasted (PdCli *cli, PdOrderLine *line, GError **error);

G_END_DECLS
