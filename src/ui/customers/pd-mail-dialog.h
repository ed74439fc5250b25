// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* PdMailDialog: a text for the customer, in Japanese or English, to be changed, copied or opened in
 * the mail program: where the keys and downloads are (5.12), or what a cancellation asks of them
 * (8.7). */
#define PD_TYPE_MAIL_DIALOG (pd_mail_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdMailDialog, pd_mail_dialog, PD, MAIL_DIALOG, AdwWindow)

/* @link (nullable): the link that may stand in the text; else only the way to the Microsoft 365
 * admin center. */
void pd_mail_dialog_present_keys (GtkWidget *parent,
                                  PdDesk *desk,
                                  PdCustomer *customer,
                                  PdOrderLine *line,
                                  PdDownloadLink *link);
void pd_mail_dialog_present_cancel (GtkWidget *parent,
                                    PdDesk *desk,
                                    PdCustomer *customer,
                                    PdOrderLine *line);

G_END_DECLS
