// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* Mails to a customer, as text: the subject on the first line, a blank line, the body. The language
 * is that of the customer's reader, not that of the program: the words stand in pd-mail.c, not in
 * the program's translations. Any thread. */

#include "pd-customer.h"
#include "pd-order.h"
#include "pd-software.h"

G_BEGIN_DECLS

/* Who signs. Lends everything; NULL or "": left out. */
typedef struct
{
  const char *name;
  const char *email;
} PdMailSender;

/* The link and the way to the keys (5.5, 5.6, 5.10, 5.12). @link and @url NULL: only the way to the
 * Microsoft 365 admin center. @language: "ja", else English. (transfer full) */
char *pd_mail_write_keys (const PdMailSender *sender,
                          PdCustomer *customer,
                          PdOrderLine *line,
                          PdDownloadLink *link,
                          const char *url,
                          const char *language);
/* What the customer has to do after a cancellation (8.1-8.3, 8.7). (transfer full) */
char *pd_mail_write_cancel (const PdMailSender *sender,
                            PdCustomer *customer,
                            PdOrderLine *line,
                            const char *language);

G_END_DECLS
