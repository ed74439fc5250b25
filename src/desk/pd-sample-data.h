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
  PD_SAMPLE_END,   /* days are counted to the end of a one-year term: the purchase was a year before
                      it */
} PdSampleBase;

typedef struct
{
  const char *tag;    /* by which acts name it */
  const char *domain; /* of the customer */
  PdSampleBase base;
  int days;
  int minute;         /* of the UTC day */
  const char *items;  /* SKU:QUANTITY[:TERM[:BILLING[:REGION[:SUBSCRIPTION]]]], by blanks */
  const char *status; /* (nullable): the vendor's own state (7.17) */
} PdSampleOrder;

typedef enum {
  PD_SAMPLE_GET_KEYS,
  PD_SAMPLE_LOOK,      /* the key in clear */
  PD_SAMPLE_COPY_LINK, /* the link in clear */
  PD_SAMPLE_DOWNLOAD,  /* count times, five hours apart where there is more than one */
  PD_SAMPLE_CANCEL,
  PD_SAMPLE_CHECKLIST, /* count is the checklist */
  /* of the reservation that the line is: */
  PD_SAMPLE_REFUND, /* count units, 0 = all; version is the reason, language the exchange rate */
  PD_SAMPLE_SCOPE,  /* version is the resource group */
  PD_SAMPLE_RENAME, /* version is the name */
  PD_SAMPLE_GRANT,  /* version is the role, language the name, file_type the e-mail address */
  PD_SAMPLE_SPLIT,  /* count units into the first part */
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

/* How a reservation is used, in thousandths of its hours. */
typedef struct
{
  const char *tag;
  int first;   /* day of the first use, counted from the purchase */
  int weekday; /* around which the figures of a weekday are */
  int weekend;
} PdSampleUse;

typedef struct
{
  const char *domain;
  const char *name; /* without blanks and colons */
} PdSampleSubscription;

typedef struct
{
  const char *tag;
  const char *type; /* PD_REQUEST_… */
  const char *domain;
  const char *order; /* (nullable) tag of the order it is about */
  gboolean draft;
  int days; /* before today */
  int minute;
  const char *problem;
  const char *category; /* (nullable) */
  const char *impact;
  const char *title;
  const char *reason;
  const char *amount;
} PdSampleRequest;

typedef struct
{
  const char *request; /* its tag */
  int days;
  int minute;
  const char *direction; /* NULL: closes the request */
  const char *author;    /* (nullable): the account's user */
  const char *body;
} PdSampleMessage;

extern const PdSampleUse pd_sample_uses[];
extern const gsize pd_sample_n_uses;
extern const PdSampleSubscription pd_sample_subscriptions[];
extern const gsize pd_sample_n_subscriptions;
extern const PdSampleRequest pd_sample_requests[];
extern const gsize pd_sample_n_requests;
extern const PdSampleMessage pd_sample_messages[];
extern const gsize pd_sample_n_messages;
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
