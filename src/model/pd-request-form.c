// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The forms of support requests: what can be chosen, the description, the checks (9.2-9.9, 13.x).
 */

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-error.h"
#include "pd-field.h"
#include "pd-money.h"
#include "pd-support-request.h"
#include "pd-text.h"

#define TITLE_MAX_CHARS 250
#define REASON_MAX_CHARS 2000
#define AMOUNT_MAX_CHARS 100
#define DESCRIPTION_MAX_CHARS 20000
#define FILE_NAME_MAX_CHARS 180

#define REFUND_PROBLEM "csp-purchase-refund"
#define RESERVATION_PROBLEM "reservation-management"
#define REFUND_CATEGORY "exchanges-and-refunds"

/* --- what can be chosen --- */

static const PdRequestProblem partner_problems[] = {
  { REFUND_PROBLEM, N_ ("CSP Purchase/Refund on behalf of customers") }, /* 9.2 */
  { "csp-orders", N_ ("Orders and subscriptions") },
  { "csp-keys", N_ ("Product keys and downloads") },
  { "csp-billing", N_ ("Invoices and credits") },
  { "csp-customers", N_ ("Customer accounts and relationships") },
  { "csp-access", N_ ("Sign-in and roles") },
  { "csp-other", N_ ("Something else") },
};

static const PdRequestProblem azure_problems[] = {
  { RESERVATION_PROBLEM, N_ ("Reservation management") }, /* 13.3 */
  { "azure-invoices", N_ ("Azure invoices and charges") },
  { "azure-subscriptions", N_ ("Subscription management") },
  { "azure-quota", N_ ("Quotas") }, /* 14.6 */
};

static const PdRequestProblem reservation_categories[] = {
  { REFUND_CATEGORY, N_ ("Exchanges and refunds") }, /* 13.3 */
  { "reservation-scope", N_ ("Scope and billing subscription") },
  { "reservation-discount", N_ ("Discount and utilization") },
  { "reservation-purchase", N_ ("Purchase and renewal") },
  { "reservation-access", N_ ("Access to reservations") },
};

static const PdRequestProblem invoice_categories[] = {
  { "invoice-charge", N_ ("Unexpected charge") },
  { "invoice-credit", N_ ("Missing credit") },
  { "invoice-copy", N_ ("Copy of an invoice") },
};

static const PdRequestProblem subscription_categories[] = {
  { "subscription-state", N_ ("Suspended subscription") },
  { "subscription-transfer", N_ ("Transfer of a subscription") },
};

static const PdRequestProblem quota_categories[] = {
  { "quota-vcpu", N_ ("vCPU quota of virtual machines") },
  { "quota-other", N_ ("Another quota") },
};

static const struct
{
  const char *owner; /* a type of request or a problem */
  const PdRequestProblem *rows;
  gsize n_rows;
} choices[] = {
  { PD_REQUEST_PARTNER_CENTER, partner_problems, G_N_ELEMENTS (partner_problems) },
  { PD_REQUEST_AZURE, azure_problems, G_N_ELEMENTS (azure_problems) },
  { RESERVATION_PROBLEM, reservation_categories, G_N_ELEMENTS (reservation_categories) },
  { "azure-invoices", invoice_categories, G_N_ELEMENTS (invoice_categories) },
  { "azure-subscriptions", subscription_categories, G_N_ELEMENTS (subscription_categories) },
  { "azure-quota", quota_categories, G_N_ELEMENTS (quota_categories) },
};
#define N_TYPES 2 /* so many of the choices are problems, the rest categories */

static const PdRequestProblem *
find_choices (gsize first, gsize end, const char *owner, gsize *n_rows)
{
  *n_rows = 0;
  for (gsize i = first; i < end; i++) {
    if (g_strcmp0 (choices[i].owner, owner) == 0) {
      *n_rows = choices[i].n_rows;
      return choices[i].rows;
    }
  }

  return NULL;
}

const PdRequestProblem *
pd_request_get_problems (const char *type, gsize *n_problems)
{
  g_return_val_if_fail (n_problems != NULL, NULL);

  return find_choices (0, N_TYPES, type, n_problems);
}

const PdRequestProblem *
pd_request_get_categories (const char *problem, gsize *n_categories)
{
  g_return_val_if_fail (n_categories != NULL, NULL);

  return find_choices (N_TYPES, G_N_ELEMENTS (choices), problem, n_categories);
}

/* Of problems and of categories: no ID stands twice. NULL: it is none of them. */
static const PdRequestProblem *
find_problem (const char *id)
{
  for (gsize i = 0; id != NULL && i < G_N_ELEMENTS (choices); i++) {
    for (gsize j = 0; j < choices[i].n_rows; j++) {
      if (strcmp (choices[i].rows[j].id, id) == 0)
        return &choices[i].rows[j];
    }
  }

  return NULL;
}

const char *
pd_request_problem_get_title (const char *id)
{
  const PdRequestProblem *problem = find_problem (id);

  if (problem != NULL)
    return _ (problem->title);
  return id != NULL ? id : "";
}

const char *
pd_request_problem_get_name (const char *id)
{
  const PdRequestProblem *problem = find_problem (id);

  if (problem != NULL)
    return problem->title;
  return id != NULL ? id : "";
}

static const PdRequestProblem impacts[] = {
  { "minimal", NC_ ("impact", "Minimal") },
  { "moderate", NC_ ("impact", "Moderate") },
  { "critical", NC_ ("impact", "Critical") },
};

/* The vendor answers "Minimal" to "minimal" (azure-api.md section 9). */
static const PdRequestProblem *
find_impact (const char *impact)
{
  for (gsize i = 0; impact != NULL && i < G_N_ELEMENTS (impacts); i++) {
    if (g_ascii_strcasecmp (impacts[i].id, impact) == 0)
      return &impacts[i];
  }

  return NULL;
}

const char *
pd_request_impact_get_title (const char *impact)
{
  const PdRequestProblem *row = find_impact (impact);

  if (row != NULL)
    return g_dpgettext2 (GETTEXT_PACKAGE, "impact", row->title);

  return impact != NULL ? impact : "";
}

/* --- the form --- */

void
pd_request_fields_free (PdRequestFields *fields)
{
  if (fields == NULL)
    return;

  g_free (fields->type);
  g_free (fields->subscription_id);
  g_free (fields->problem);
  g_free (fields->category);
  g_free (fields->impact);
  g_free (fields->title);
  g_free (fields->reason);
  g_free (fields->amount);
  g_free (fields->description);
  pd_contact_free (fields->contact);
  g_free (fields);
}

PdRequestFields *
pd_request_fields_copy (const PdRequestFields *fields)
{
  PdRequestFields *copy;

  if (fields == NULL)
    return NULL;

  copy = g_new0 (PdRequestFields, 1);
  *copy = *fields;
  copy->type = g_strdup (fields->type);
  copy->subscription_id = g_strdup (fields->subscription_id);
  copy->problem = g_strdup (fields->problem);
  copy->category = g_strdup (fields->category);
  copy->impact = g_strdup (fields->impact);
  copy->title = g_strdup (fields->title);
  copy->reason = g_strdup (fields->reason);
  copy->amount = g_strdup (fields->amount);
  copy->description = g_strdup (fields->description);
  copy->contact = pd_contact_copy (fields->contact);
  return copy;
}

/* --- the description (9.4, 9.8, 13.6) --- */

static void
add_fact (GString *text, const char *label, const char *value)
{
  if (value == NULL || *value == '\0')
    return;

  /* Translators: a line of facts: the first %s is the name of a fact, the second the fact. */
  g_string_append_printf (text, C_ ("fact", "%s: %s"), label, value);
  g_string_append_c (text, '\n');
}

char *
pd_request_build_description (const PdRequestFacts *facts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (facts != NULL, NULL);

  add_fact (text, _ ("Customer"), facts->customer_name);
  add_fact (text, _ ("Tenant ID"), facts->tenant_id);
  add_fact (text, _ ("Domain name"), facts->domain);
  add_fact (text, _ ("Order ID"), facts->order_id);
  add_fact (text, _ ("Product"), facts->product);
  add_fact (text, _ ("Subscription ID"), facts->subscription_id);
  add_fact (text, _ ("Reservation ID"), facts->reservation_id);
  add_fact (text, _ ("Reservation order ID"), facts->reservation_order_id);
  add_fact (text, _ ("Refund reason"), facts->reason);
  add_fact (text, _ ("Amount requested"), facts->amount);
  if (facts->quote != NULL && *facts->quote != '\0')
    g_string_append_printf (text, "\n%s\n%s", _ ("How the amount was computed:"), facts->quote);

  return g_strchomp (g_strdup (text->str));
}

/* --- the amount (9.9) --- */

/* Signs before or after a sum; the first row of a sign holds where the default currency is none of
 * its rows. */
static const struct
{
  const char *sign;
  const char *currency;
} signs[] = {
  { "¥", "JPY" },   { "¥", "CNY" },   { "円", "JPY" },  { "元", "CNY" },  { "US$", "USD" },
  { "A$", "AUD" },  { "AU$", "AUD" }, { "C$", "CAD" },  { "CA$", "CAD" }, { "NZ$", "NZD" },
  { "HK$", "HKD" }, { "S$", "SGD" },  { "NT$", "TWD" }, { "MX$", "MXN" }, { "R$", "BRL" },
  { "$", "USD" },   { "$", "AUD" },   { "$", "CAD" },   { "$", "NZD" },   { "$", "HKD" },
  { "$", "SGD" },   { "$", "TWD" },   { "$", "MXN" },   { "$", "CLP" },   { "$", "COP" },
  { "€", "EUR" },   { "£", "GBP" },   { "₩", "KRW" },   { "₹", "INR" },   { "₫", "VND" },
  { "₺", "TRY" },   { "฿", "THB" },
};

static const char *
find_currency (const char *word, const char *default_currency)
{
  g_autofree char *code = g_ascii_strup (word, -1);
  const char *found = NULL;

  if (pd_currency_is_known (code))
    return g_intern_string (code);

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (strcmp (signs[i].sign, code) != 0)
      continue;
    if (g_strcmp0 (signs[i].currency, default_currency) == 0)
      return signs[i].currency;
    if (found == NULL)
      found = signs[i].currency;
  }

  return found;
}

/* "118,000.50" without its grouping; NULL where commas do not part thousands. */
static char *
drop_grouping (const char *number)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  gsize n_before = strcspn (number, ".");
  gboolean grouped = memchr (number, ',', n_before) != NULL;
  gsize run = 0;

  for (gsize i = 0; number[i] != '\0'; i++) {
    if (number[i] == ',') {
      gboolean first = strchr (number, ',') == number + i;

      if (i > n_before || run == 0 || run > 3 || (!first && run != 3))
        return NULL;
      run = 0;
      continue;
    }
    if (i == n_before && grouped && run != 3)
      return NULL;
    run++;
    g_string_append_c (plain, number[i]);
  }
  if (grouped && n_before == strlen (number) && run != 3)
    return NULL;

  return g_strdup (plain->str);
}

static gboolean
set_no_amount (const char *text, GError **error)
{
  g_set_error (error, PD_ERROR, PD_ERROR_INVALID,
               /* Translators: %s is what was typed as an amount. */
               _ ("“%s” is neither a quantity nor a sum of money: write it like 2 or "
                  "118,000 JPY."),
               text);
  return FALSE;
}

static gboolean
set_not_above_zero (GError **error)
{
  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID,
                       _ ("The amount requested must be more than 0."));
  return FALSE;
}

static gboolean
parse_quantity (const char *text, const char *number, gint64 *quantity, GError **error)
{
  guint64 value;

  if (strchr (number, '.') != NULL ||
      !g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT64, &value, NULL))
    return set_no_amount (text, error);
  if (value == 0)
    return set_not_above_zero (error);

  *quantity = (gint64) value;
  return TRUE;
}

/* Normalized: full-width digits and signs, as a Japanese keyboard types them, become the plain
 * ones. Splits into the number and the word or sign beside it, "" where there is none. */
static gboolean
split_amount (const char *text, char **number, char **word)
{
  g_autofree char *normal = text != NULL ? g_utf8_normalize (text, -1, G_NORMALIZE_NFKC) : NULL;
  const char *start, *end;
  g_autofree char *digits = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (normal == NULL)
    return FALSE;

  start = normal + strcspn (normal, "0123456789");
  end = start + strspn (start, "0123456789,.");
  digits = g_strndup (start, (gsize) (end - start));
  before = g_strstrip (g_strndup (normal, (gsize) (start - normal)));
  after = g_strstrip (g_strdup (end));
  if (*digits == '\0' || (*before != '\0' && *after != '\0') ||
      (*number = drop_grouping (digits)) == NULL)
    return FALSE;

  *word = g_strdup (*before != '\0' ? before : after);
  return TRUE;
}

gboolean
pd_request_parse_amount (const char *text,
                         const char *default_currency,
                         gint64 *quantity,
                         gint64 *amount_minor,
                         char **currency,
                         GError **error)
{
  g_autofree char *number = NULL;
  g_autofree char *word = NULL;
  const char *code;

  g_return_val_if_fail (quantity != NULL && amount_minor != NULL && currency != NULL, FALSE);

  *quantity = *amount_minor = 0;
  *currency = NULL;
  if (!split_amount (text, &number, &word))
    return set_no_amount (text != NULL && g_utf8_validate (text, -1, NULL) ? text : "", error);
  if (*word == '\0')
    return parse_quantity (text, number, quantity, error);

  code = find_currency (word, default_currency);
  if (code == NULL)
    return set_no_amount (text, error);
  if (!pd_money_parse (number, code, amount_minor, error))
    return FALSE;
  if (*amount_minor == 0)
    return set_not_above_zero (error);

  *currency = g_strdup (code);
  return TRUE;
}

char *
pd_request_normalize_amount (const char *text, const char *default_currency)
{
  g_autofree char *currency = NULL;
  g_autofree char *alone = NULL;
  g_autofree char *number = NULL;
  gint64 quantity, amount, other;

  if (!pd_request_parse_amount (text, default_currency, &quantity, &amount, &currency, NULL) ||
      currency == NULL)
    return g_strdup (text);
  if (pd_request_parse_amount (text, NULL, &quantity, &other, &alone, NULL) &&
      strcmp (alone, currency) == 0)
    return g_strdup (text);

  number = pd_money_format_plain (amount, currency);
  return g_strdup_printf ("%s %s", number, currency);
}

/* --- the checks (9.7, 13.5) --- */

static gboolean
set_invalid (GError **error, const char *sentence)
{
  g_set_error_literal (error, PD_ERROR, PD_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
is_choice (const PdRequestProblem *rows, gsize n_rows, const char *id)
{
  for (gsize i = 0; i < n_rows; i++) {
    if (g_strcmp0 (rows[i].id, id) == 0)
      return TRUE;
  }

  return FALSE;
}

static gboolean
check_problem (PdRequestFields *fields, GError **error)
{
  gsize n_problems, n_categories;
  const PdRequestProblem *problems = pd_request_get_problems (fields->type, &n_problems);
  const PdRequestProblem *categories = pd_request_get_categories (fields->problem, &n_categories);

  if (problems == NULL)
    return set_invalid (error, _ ("Please choose whether the request goes to Partner Center or to "
                                  "Azure support."));
  if (!is_choice (problems, n_problems, fields->problem))
    return set_invalid (error, _ ("Please choose the type of the problem."));
  if (n_categories > 0 && !is_choice (categories, n_categories, fields->category))
    return set_invalid (error, _ ("Please choose the category of the problem."));
  if (find_impact (fields->impact) == NULL)
    return set_invalid (error, _ ("Please choose the impact of the problem."));

  return TRUE;
}

/* 9.4, 13.6: what the request is about. */
static gboolean
check_subject (PdRequestFields *fields, GError **error)
{
  gboolean refund = g_strcmp0 (fields->problem, REFUND_PROBLEM) == 0;

  if (refund && fields->customer_row_id == 0)
    return set_invalid (error, _ ("Please choose the customer."));
  if (refund && fields->line_row_id == 0 && fields->reservation_row_id == 0 &&
      fields->subscription_id == NULL)
    return set_invalid (error, _ ("Please choose the order, or enter the subscription ID."));
  if (g_strcmp0 (fields->category, REFUND_CATEGORY) == 0 && fields->reservation_row_id == 0)
    return set_invalid (error, _ ("Please choose the reservation."));

  return TRUE;
}

/* 9.4, 9.9: a refund needs a reason and an amount; where there is an amount, it is one. */
static gboolean
check_reason (PdRequestFields *fields, GError **error)
{
  gboolean refund = g_strcmp0 (fields->problem, REFUND_PROBLEM) == 0 ||
                    g_strcmp0 (fields->category, REFUND_CATEGORY) == 0;
  g_autofree char *currency = NULL;
  gint64 quantity, amount;

  if (!pd_field_clean_long (&fields->reason, _ ("Refund reason"), REASON_MAX_CHARS, error) ||
      !pd_field_clean (&fields->amount, _ ("Amount requested"), AMOUNT_MAX_CHARS, error))
    return FALSE;
  if (refund && (!pd_field_require (fields->reason, _ ("Refund reason"), error) ||
                 !pd_field_require (fields->amount, _ ("Amount requested"), error)))
    return FALSE;

  return fields->amount == NULL ||
         pd_request_parse_amount (fields->amount, NULL, &quantity, &amount, &currency, error);
}

/* NULL is not yet built and fine; one that was emptied is not. */
static gboolean
check_description (PdRequestFields *fields, GError **error)
{
  gboolean edited = fields->description != NULL;

  if (!pd_field_clean_long (&fields->description, _ ("Description"), DESCRIPTION_MAX_CHARS, error))
    return FALSE;

  return !edited || pd_field_require (fields->description, _ ("Description"), error);
}

gboolean
pd_request_fields_check (PdRequestFields *fields, GError **error)
{
  g_return_val_if_fail (fields != NULL, FALSE);

  if (!pd_field_clean (&fields->subscription_id, _ ("Subscription ID"), TITLE_MAX_CHARS, error) ||
      !check_problem (fields, error) || !check_subject (fields, error) ||
      !pd_field_clean (&fields->title, _ ("Title"), TITLE_MAX_CHARS, error) ||
      !pd_field_require (fields->title, _ ("Title"), error) || !check_reason (fields, error) ||
      !check_description (fields, error))
    return FALSE;
  if (fields->contact == NULL)
    return set_invalid (error, _ ("Please fill in whom the support shall contact."));

  return pd_contact_check (fields->contact, fields->type, error);
}

/* --- attachments --- */

/* azure-api.md section 9: not in a name. */
static gboolean
is_forbidden (gunichar c)
{
  /* What turns the direction of writing lets "exe.txt" read as "txt.exe". */
  gboolean turns = c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
                   (c >= 0x2066 && c <= 0x2069);

  return (c < 128 && strchr ("<>%&:\\?/\"*|", (int) c) != NULL) || g_unichar_iscntrl (c) || turns;
}

/* The last characters of a name that is too long go, but its ending stays. */
static char *
shorten (const char *name)
{
  const char *dot = strrchr (name, '.');
  glong ending = dot != NULL && dot != name ? g_utf8_strlen (dot, -1) : 0;
  g_autofree char *stem = NULL;

  if (g_utf8_strlen (name, -1) <= FILE_NAME_MAX_CHARS)
    return g_strdup (name);
  if (ending > 16)
    ending = 0;

  stem = g_utf8_substring (name, 0, FILE_NAME_MAX_CHARS - ending);
  return g_strconcat (stem, ending > 0 ? dot : "", NULL);
}

char *
pd_attachment_clean_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);
  g_autoptr (GString) clean = g_string_new (NULL);
  const char *last = valid;

  for (const char *p = valid; *p != '\0'; p++) {
    if ((*p == '/' || *p == '\\') && p[1] != '\0')
      last = p + 1;
  }
  for (const char *p = last; *p != '\0'; p = g_utf8_next_char (p)) {
    if (!is_forbidden (g_utf8_get_char (p)))
      g_string_append_unichar (clean, g_utf8_get_char (p));
  }
  g_strstrip (clean->str);
  while (*clean->str == '.') /* neither hidden nor a folder */
    memmove (clean->str, clean->str + 1, strlen (clean->str));
  if (*clean->str == '\0')
    return g_strdup (_ ("attachment"));

  return shorten (clean->str);
}
