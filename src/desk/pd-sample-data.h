// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* The sample book's contents, for pd-sample-book.c alone. Companies, people and figures are
 * invented; every domain is one of RFC 2606. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *domain; /* without ".example" */
  const char *country;
  const char *currency;
  const char *phone;           /* (nullable) */
  const char *registration_id; /* (nullable) rule 2.9 */
  const char *first_name;
  const char *last_name;
  gboolean agreed; /* 4.6 */
} PdSampleCustomer;

/* What the days of an order or act are counted back from. */
typedef enum {
  PD_SAMPLE_TODAY, /* from the UTC day of now; day 0 lies before now */
  PD_SAMPLE_MONTH, /* from the first day of this month */
  PD_SAMPLE_NOW,   /* minute is a number of seconds before now */
} PdSampleBase;

typedef struct
{
  const char *tag;    /* by which acts name it */
  const char *domain; /* of the customer */
  PdSampleBase base;
  int days;
  int minute;         /* of the UTC day */
  const char *items;  /* SKU:QUANTITY[:TERM[:BILLING]], separated by blanks */
  const char *status; /* (nullable): the vendor's own state (7.17) */
} PdSampleOrder;

typedef enum {
  PD_SAMPLE_GET_KEYS,
  PD_SAMPLE_LOOK,      /* the key in clear */
  PD_SAMPLE_COPY_LINK, /* the link in clear */
  PD_SAMPLE_DOWNLOAD,  /* count times, five hours apart where there is more than one */
  PD_SAMPLE_CANCEL,
  PD_SAMPLE_CHECKLIST, /* count is the checklist */
} PdSampleActKind;

typedef struct
{
  PdSampleActKind kind;
  const char *tag;
  int line; /* -1 = all lines (cancelling) */
  PdSampleBase base;
  int days;
  int minute;
  const char *version;
  const char *language;
  const char *file_type;
  int count;
} PdSampleAct;

extern const PdSampleCustomer pd_sample_customers[];
extern const gsize pd_sample_n_customers;
extern const PdSampleOrder pd_sample_orders[];
extern const gsize pd_sample_n_orders;
extern const PdSampleAct pd_sample_acts[];
extern const gsize pd_sample_n_acts;

/* The product and version whose pool of keys is empty. */
#define PD_SAMPLE_NO_KEYS_SKU "0037"
#define PD_SAMPLE_NO_KEYS_VERSION "2017"

G_END_DECLS
