// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* All dialogs of the toolkit, in one place (style guide): message, file choosers, about. */

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks before something is destroyed; @callback is called with TRUE only if the person chose
 * @accept_label. */
typedef void (*PdConfirmed) (gboolean confirmed, gpointer user_data);
void pd_dialogs_confirm (GtkWidget *parent,
                         const char *heading,
                         const char *body,
                         const char *accept_label,
                         PdConfirmed callback,
                         gpointer user_data);
/* The same for what cannot be taken back by anybody: @accept_label is sensitive only after the box
 * @check_label was ticked. */
void pd_dialogs_confirm_checked (GtkWidget *parent,
                                 const char *heading,
                                 const char *body,
                                 const char *check_label,
                                 const char *accept_label,
                                 PdConfirmed callback,
                                 gpointer user_data);
/* Tells something at length; only Close. */
void pd_dialogs_tell (GtkWidget *parent, const char *heading, const char *body);
typedef void (*PdFileChosen) (GFile *file, gpointer user_data); /* NULL: not chosen */
void pd_dialogs_choose_folder (GtkWidget *parent,
                               const char *title,
                               PdFileChosen callback,
                               gpointer user_data);
void pd_dialogs_save_file (GtkWidget *parent,
                           const char *title,
                           const char *name,
                           PdFileChosen callback,
                           gpointer user_data);
/* @patterns: NULL-terminated "*.csv" … */
void pd_dialogs_open_file (GtkWidget *parent,
                           const char *title,
                           const char *filter_name,
                           const char *const *patterns,
                           PdFileChosen callback,
                           gpointer user_data);
/* Several files at once. @files: (element-type GFile) (nullable): NULL when none were chosen; lent
 * for the call. */
typedef void (*PdFilesChosen) (GListModel *files, gpointer user_data);
void pd_dialogs_open_files (GtkWidget *parent,
                            const char *title,
                            PdFilesChosen callback,
                            gpointer user_data);
void pd_dialogs_show_about (GtkWidget *parent);
/* Mail program: mailto with address, subject and body. */
void pd_dialogs_open_mail (GtkWidget *parent,
                           const char *address,
                           const char *subject,
                           const char *body);

/* In the system's browser. FALSE (logged): none could be started. */
gboolean pd_dialogs_open_uri (GtkWidget *parent, const char *uri);

G_END_DECLS
