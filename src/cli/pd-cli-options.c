// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-cli.h"

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-text.h"

typedef enum { FLAG, TEXT, FILE_NAME, TEXTS, FILE_NAMES } OptionType;

/* The catalogue of options. Commands name the ones they take by their keys; where an option means
 * something else for another command, there are two keys for one name. */
typedef struct
{
  const char *key;
  const char *name; /* NULL: the same as the key */
  OptionType type;
  gsize offset; /* in PdCliOptions */
  const char *placeholder;
  const char *help;
} Option;

#define AT(member) G_STRUCT_OFFSET (PdCliOptions, member)

static const Option catalogue[] = {
  { "data-dir", NULL, FILE_NAME, AT (data_dir), N_ ("FOLDER"), N_ ("Folder of the accounts") },
  { "account", NULL, TEXT, AT (account), N_ ("NAME"),
    N_ ("Account to work in; may be left out where there is one") },
  { "format", NULL, TEXT, AT (format), "table|csv|json", N_ ("Form of the answer") },
  { "lang", NULL, TEXT, AT (lang), N_ ("LOCALE"), N_ ("Language of the answer, such as ja or en") },
  { "now", NULL, TEXT, AT (now), N_ ("INSTANT"),
    N_ ("Take this for the present time (local accounts only)") },
  { "help", NULL, FLAG, AT (help), NULL, N_ ("Show this help") },
  { "show-version", "version", FLAG, AT (show_version), NULL, N_ ("Show the program's version") },

  { "request-id", NULL, TEXT, AT (request_id), "GUID",
    N_ ("The same ID again gives the first answer and changes nothing") },
  { "search", NULL, TEXT, AT (search), N_ ("TEXT"), N_ ("Only what contains this text") },
  { "limit", NULL, TEXT, AT (limit), N_ ("NUMBER"), N_ ("At most so many rows") },
  { "offset", NULL, TEXT, AT (offset), N_ ("NUMBER"), N_ ("Leave out so many rows at the start") },
  { "sort", NULL, TEXT, AT (sort), N_ ("[-]WORD"),
    N_ ("Order of the rows; a minus sign turns it round") },
  { "bom", NULL, FLAG, AT (bom), NULL, N_ ("Begin CSV with a byte order mark, for Excel") },

  { "customer", NULL, TEXT, AT (customer), N_ ("CUSTOMER"),
    N_ ("Customer, by tenant GUID, domain or name") },
  { "product-kind", "kind", TEXT, AT (kind), N_ ("KIND"),
    N_ ("software_subscription, software_perpetual, software_plan or reservation") },
  { "deadline-kind", "kind", TEXT, AT (kind), N_ ("KIND"),
    N_ ("Only deadlines of this kind: cancel, expiry, link, request or sign-in") },
  { "status", NULL, TEXT, AT (status), N_ ("STATUS"), N_ ("Only orders in this state") },
  { "operation", NULL, TEXT, AT (operation), N_ ("OPERATION"),
    N_ ("Only records of this operation, such as get_software_key") },
  { "from", NULL, TEXT, AT (from), N_ ("DATE"),
    N_ ("First day, in local time, or an instant such as 2026-05-02T09:00:00Z") },
  { "to", NULL, TEXT, AT (to), N_ ("DATE"), N_ ("Last day, included, or an instant") },
  { "within", NULL, TEXT, AT (within), N_ ("DAYS"), N_ ("Only what ends within so many days") },

  { "item", NULL, TEXTS, AT (items), "SKU:QUANTITY[:TERM[:BILLING[:REGION:SUBSCRIPTION]]]",
    N_ ("What to buy; may be given several times. SKU may be PRODUCT/SKU. REGION and "
        "SUBSCRIPTION (or shared) are for reservations") },
  { "lines", "line", TEXTS, AT (lines), N_ ("NUMBER"),
    N_ ("Line to cancel, from 0; may be given several times; all where left out") },
  { "acknowledge", NULL, FLAG, AT (acknowledge), NULL,
    N_ ("You have read what a cancellation does and told the customer") },
  { "order", NULL, TEXT, AT (order), N_ ("ORDER"), N_ ("Order number") },
  { "line", NULL, TEXTS, AT (lines), N_ ("NUMBER"),
    N_ ("Line of the order, from 0; may be left out where there is one") },
  { "version", NULL, TEXT, AT (version), N_ ("VERSION"), N_ ("Version of the product") },
  { "language", NULL, TEXT, AT (language), N_ ("LANGUAGE"), N_ ("Its language, such as ja") },
  { "file-type", NULL, TEXT, AT (file_type), N_ ("TYPE"), N_ ("Its file type, such as ISO") },
  { "output", NULL, FILE_NAME, AT (output), N_ ("FILE"), N_ ("File to download into") },
  { "reveal", NULL, FLAG, AT (reveal), NULL,
    N_ ("Show product keys in full; each one is written to the activity log") },

  { "name", NULL, TEXT, AT (name), N_ ("NAME"), N_ ("Name") },
  { "domain", NULL, TEXT, AT (domain), N_ ("DOMAIN"), N_ ("Primary domain name") },
  { "country", NULL, TEXT, AT (country), N_ ("CODE"), N_ ("Country, as two letters of ISO 3166") },
  { "currency", NULL, TEXT, AT (currency), N_ ("CODE"), N_ ("Currency, as three letters") },
  { "email", NULL, TEXT, AT (email), N_ ("ADDRESS"), N_ ("E-mail address") },
  { "phone", NULL, TEXT, AT (phone), N_ ("NUMBER"), N_ ("Phone number") },
  { "registration-id", NULL, TEXT, AT (registration_id), N_ ("NUMBER"),
    N_ ("Registration ID, compulsory in some countries") },
  { "tenant-id", NULL, TEXT, AT (tenant_id), "GUID",
    N_ ("Tenant GUID; a new one is made where left out") },
  { "first-name", NULL, TEXT, AT (first_name), N_ ("NAME"), N_ ("First name of the contact") },
  { "last-name", NULL, TEXT, AT (last_name), N_ ("NAME"), N_ ("Last name of the contact") },
  { "address", NULL, TEXT, AT (address), N_ ("TEXT"), N_ ("Address line 1") },
  { "address2", NULL, TEXT, AT (address2), N_ ("TEXT"), N_ ("Address line 2") },
  { "city", NULL, TEXT, AT (city), N_ ("TEXT"), N_ ("City") },
  { "address-state", "state", TEXT, AT (state), N_ ("CODE"), N_ ("State/Province") },
  { "postal-code", NULL, TEXT, AT (postal_code), N_ ("CODE"), N_ ("Postal code") },
  { "date", NULL, TEXT, AT (date), N_ ("DATE"),
    N_ ("Day of the acceptance, YYYY-MM-DD; today where left out") },

  { "sample", NULL, FLAG, AT (sample), NULL, N_ ("Fill the account with sample data") },
  { "roles", NULL, TEXT, AT (roles), N_ ("ROLES"),
    N_ ("Roles of the user, parted by commas, such as admin-agent,global-admin") },
  { "set-roles", "set", TEXT, AT (set), N_ ("ROLES"),
    N_ ("New roles of the user, parted by commas, such as admin-agent,global-admin") },
  { "set-policy", "set", TEXT, AT (set), "2020-rules|timeline",
    N_ ("Rules of 2020 for every purchase, or those in force on its date") },
  { "amount", NULL, TEXT, AT (amount), N_ ("AMOUNT"), N_ ("Credit limit, such as 1234.50") },
  { "none", NULL, FLAG, AT (none), NULL, N_ ("Lift the credit limit") },
  { "yes", NULL, FLAG, AT (yes), NULL,
    N_ ("Delete the account with everything in it without asking") },

  { "environment", NULL, TEXT, AT (environment), "global|china|us-government|custom",
    N_ ("Which Microsoft cloud; global where left out") },
  { "partner-center-url", NULL, TEXT, AT (partner_center_url), N_ ("URL"),
    N_ ("Base address of Partner Center (environment custom)") },
  { "azure-url", NULL, TEXT, AT (azure_url), N_ ("URL"),
    N_ ("Base address of Azure Resource Manager (environment custom)") },
  { "login-url", NULL, TEXT, AT (login_url), N_ ("URL"),
    N_ ("Address where people sign in (environment custom)") },
  { "tenant", NULL, TEXT, AT (tenant), N_ ("TENANT"),
    N_ ("Your partner tenant, as GUID or domain; the first sign-in tells it where left out") },
  { "client-id", NULL, TEXT, AT (client_id), "GUID",
    N_ ("Application ID of the app registration (see README)") },
  { "hint-roles", "roles", TEXT, AT (roles), N_ ("ROLES"),
    N_ ("Your roles, parted by commas, such as admin-agent; Partner Center itself decides") },
  { "browser", NULL, FLAG, AT (browser), NULL,
    N_ ("Sign in by the web browser of this computer instead of a code") },
  { "full", NULL, FLAG, AT (full), NULL,
    N_ ("Read everything anew, and say what differs, instead of what has changed") },
  { "outbox-state", "state", TEXT, AT (status), N_ ("STATE"),
    N_ ("Only items in this state: draft, queued, sending, sent, failed, discarded, or waiting: "
        "neither sent nor discarded") },
  { "acknowledge-fate", "acknowledge", FLAG, AT (acknowledge), NULL,
    N_ ("You have looked for it at Microsoft: it is not there, or it is settled by hand") },
  { "issued", "date", TEXT, AT (date), N_ ("INSTANT"),
    N_ ("When the link was issued; now where left out") },

  { "repair-index", NULL, FLAG, AT (repair_index), NULL,
    N_ ("Build the search index and the counters anew first") },
  { "customers", NULL, TEXT, AT (customers), N_ ("NUMBER"), N_ ("So many customers") },
  { "orders", NULL, TEXT, AT (orders), N_ ("NUMBER"), N_ ("So many orders") },
  { "activity", NULL, TEXT, AT (activity), N_ ("NUMBER"), N_ ("So many activity records") },
  { "seed", NULL, TEXT, AT (seed), N_ ("NUMBER"), N_ ("The same seed makes the same book") },
  { "reservations", NULL, TEXT, AT (reservations), N_ ("NUMBER"), N_ ("So many reservations") },

  { "state", NULL, TEXT, AT (status), N_ ("STATE"),
    N_ ("Only those in this state, such as Succeeded, Expiring, Expired or Cancelled") },
  { "expiring-within", NULL, TEXT, AT (within), N_ ("DAYS"),
    N_ ("Only what expires within so many days") },
  { "under-used", NULL, FLAG, AT (unused), NULL,
    N_ ("Only those whose utilization of 30 days is under 80 %") },
  { "quantity", NULL, TEXT, AT (quantity), N_ ("NUMBER"),
    N_ ("So many units; all where left out") },
  { "quote-date", "date", TEXT, AT (date), N_ ("DATE"),
    N_ ("Day of the return (UTC), YYYY-MM-DD; today where left out") },
  { "used", NULL, FLAG, AT (used), NULL, N_ ("Reckon as used, whatever was measured") },
  { "unused", NULL, FLAG, AT (unused), NULL, N_ ("Reckon as not used, whatever was measured") },
  { "used-reason", NULL, TEXT, AT (used_reason), N_ ("TEXT"),
    N_ ("Why it is reckoned otherwise than measured") },
  { "policy", NULL, TEXT, AT (policy), N_ ("PROFILE"),
    N_ ("What it would be by another profile of rules, such as 2020 or 2022-10") },
  { "rate", NULL, TEXT, AT (rate), N_ ("RATE"),
    N_ ("US dollars for one unit of the currency, such as 0.0067; remembered once it was used") },
  { "rate-date", NULL, TEXT, AT (rate_date), N_ ("DATE"), N_ ("Day of the rate, YYYY-MM-DD") },
  { "rate-source", NULL, TEXT, AT (rate_source), N_ ("TEXT"), N_ ("Where the rate comes from") },
  { "current-price", NULL, TEXT, AT (current_price), N_ ("AMOUNT"),
    N_ ("Present price of one unit: the lower one counts") },
  { "quote-only", "quote", FLAG, AT (quote_only), NULL,
    N_ ("Only tell what it would come to; nothing is sent") },
  { "to-item", "to", TEXTS, AT (targets), "SKU:QUANTITY[:TERM[:BILLING[:REGION]]]",
    N_ ("What comes instead; may be given several times") },
  { "scope", NULL, TEXT, AT (scope), "shared|single|resource-group|management-group",
    N_ ("What the reservation is applied to") },
  { "scope-id", NULL, TEXT, AT (scope_id), N_ ("ID"),
    N_ ("Subscription GUID, path of a resource group, or ID of a management group") },
  { "scope-name", NULL, TEXT, AT (scope_name), N_ ("NAME"), N_ ("Name of it, for the reader") },
  { "role", NULL, TEXT, AT (role), N_ ("ROLE"),
    N_ ("Owner, Contributor, Reader, User Access Administrator, or a role's GUID") },
  { "principal-id", NULL, TEXT, AT (principal_id), "GUID",
    N_ ("Object ID of the person or group") },
  { "principal-type", NULL, TEXT, AT (principal_type), "User|Group|ServicePrincipal",
    N_ ("What it is; User where left out") },
  { "subscription-id", NULL, TEXT, AT (subscription), "GUID",
    N_ ("ID of the subscription; a new one is made where left out") },

  { "plan", NULL, TEXT, AT (plan), "upfront|monthly",
    N_ ("How it is paid; upfront where left out") },
  { "term", NULL, TEXT, AT (term), "P1Y|P3Y", N_ ("Term; P1Y where left out") },
  { "unit-price", NULL, TEXT, AT (unit_price), N_ ("AMOUNT"),
    N_ ("Price of one unit for the whole term (upfront)") },
  { "installment", NULL, TEXT, AT (installment), N_ ("AMOUNT"),
    N_ ("One month's payment for one unit (monthly)") },
  { "payments-made", NULL, TEXT, AT (payments_made), N_ ("NUMBER"),
    N_ ("Payments made so far (monthly)") },
  { "owned", NULL, TEXT, AT (owned), N_ ("NUMBER"),
    N_ ("Units owned; as many as are returned where left out") },
  { "bought", NULL, TEXT, AT (bought), N_ ("DATE"), N_ ("Day of the purchase, YYYY-MM-DD") },
  { "fee-rate", NULL, TEXT, AT (fee_rate), N_ ("RATE"),
    N_ ("Early termination fee after the fifth day, such as 0.12 (the 2020 rules)") },
  { "new", NULL, TEXT, AT (new_amount), N_ ("AMOUNT"),
    N_ ("The refund in question, in US dollars") },
  { "earlier", NULL, TEXTS, AT (earlier), N_ ("DATE:AMOUNT"),
    N_ ("An earlier refund, in US dollars; may be given several times") },
  { "cap-limit", "limit", TEXT, AT (ceiling), N_ ("AMOUNT"),
    N_ ("The yearly cap in US dollars; 50000 where left out") },
  { "return", NULL, TEXTS, AT (returns), N_ ("REFUND:REMAINING"),
    N_ ("What a returned reservation is worth: its refund and its remaining commitment; may be "
        "given several times") },
  { "purchase", NULL, TEXTS, AT (purchases), N_ ("AMOUNT"),
    N_ ("What a new reservation costs over its whole term; may be given several times") },

  { "request-type", "type", TEXT, AT (type), "partner-center|azure", N_ ("Kind of the request") },
  { "for-order", "order", TEXT, AT (order), N_ ("ORDER"), N_ ("Order that it is about") },
  { "subscription", NULL, TEXT, AT (subscription), "GUID", N_ ("Subscription that it is about") },
  { "reservation", NULL, TEXT, AT (reservation), N_ ("RESERVATION"),
    N_ ("Reservation that it is about") },
  { "reason", NULL, TEXT, AT (reason), N_ ("TEXT"), N_ ("Why") },
  { "asked-amount", "amount", TEXT, AT (amount), N_ ("AMOUNT"),
    N_ ("What is asked for: a quantity such as 2, or money such as \"118000 JPY\"") },
  { "impact", NULL, TEXT, AT (impact), "minimal|moderate|critical",
    N_ ("How bad it is; moderate where left out") },
  { "title", NULL, TEXT, AT (title), N_ ("TEXT"), N_ ("Title") },
  { "problem", NULL, TEXT, AT (problem), N_ ("WORD"),
    N_ ("Type of problem; the first one of its kind where left out") },
  { "category", NULL, TEXT, AT (category), N_ ("WORD"), N_ ("Category of an Azure problem") },
  { "description", NULL, TEXT, AT (description), N_ ("TEXT"),
    N_ ("Description instead of the one that is made of the rest") },
  { "contact-name", NULL, TEXT, AT (contact_name), N_ ("NAME"),
    N_ ("Your first and last name (in Japanese the last name first)") },
  { "contact-first-name", NULL, TEXT, AT (contact_first_name), N_ ("NAME"),
    N_ ("Your first name") },
  { "contact-last-name", NULL, TEXT, AT (contact_last_name), N_ ("NAME"), N_ ("Your last name") },
  { "contact-email", NULL, TEXT, AT (contact_email), N_ ("ADDRESS"), N_ ("Your e-mail address") },
  { "contact-phone", NULL, TEXT, AT (contact_phone), N_ ("NUMBER"), N_ ("Your phone number") },
  { "attach", NULL, FILE_NAMES, AT (attachments), N_ ("FILE"),
    N_ ("A file to send along, at most 5 MB; may be given several times") },
  { "text", NULL, TEXT, AT (text), N_ ("TEXT"), N_ ("What to say") },
  { "note", NULL, FLAG, AT (note), NULL, N_ ("A note among the staff, not for Microsoft") },
  { "request-state", "state", TEXT, AT (status), N_ ("STATE"),
    N_ ("Only requests in this state: draft, open, \"attention needed\" or closed") },
};

static const Option *
find_option (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (catalogue); i++) {
    if (g_str_equal (catalogue[i].key, key))
      return &catalogue[i];
  }

  g_error ("No option %s in the catalogue", key); /* a command's table is wrong */
}

static void
add_entry (GArray *entries, const Option *option, PdCliOptions *options)
{
  GOptionEntry entry = { 0 };

  entry.long_name = option->name != NULL ? option->name : option->key;
  entry.short_name = g_str_equal (option->key, "help") ? 'h' : 0;
  entry.arg_data = G_STRUCT_MEMBER_P (options, option->offset);
  entry.description = option->help;
  entry.arg_description = option->placeholder;
  switch (option->type) {
  case FLAG:
    entry.arg = G_OPTION_ARG_NONE;
    break;
  case TEXT:
  case FILE_NAME: /* bytes as they are: also in the C locale text is UTF-8 */
    entry.arg = G_OPTION_ARG_FILENAME;
    break;
  case TEXTS:
  case FILE_NAMES:
    entry.arg = G_OPTION_ARG_FILENAME_ARRAY;
    break;
  }
  g_array_append_val (entries, entry);
}

void
pd_cli_set_usage_error (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
}

static gboolean
make_utf8 (char **text, const char *name, GError **error)
{
  g_autofree char *converted = NULL;

  if (*text == NULL || g_utf8_validate (*text, -1, NULL))
    return TRUE;
  converted = g_locale_to_utf8 (*text, -1, NULL, NULL, NULL);
  if (converted == NULL) {
    /* Translators: %s is an option such as --search */
    pd_cli_set_usage_error (error, _ ("The text after %s is not valid UTF-8."), name);
    return FALSE;
  }

  g_free (*text);
  *text = g_steal_pointer (&converted);

  return TRUE;
}

static gboolean
check_encoding (const Option *option, PdCliOptions *options, GError **error)
{
  g_autofree char *name =
      g_strconcat ("--", option->name != NULL ? option->name : option->key, NULL);
  char **texts = NULL;

  if (option->type == TEXT)
    return make_utf8 (G_STRUCT_MEMBER_P (options, option->offset), name, error);
  if (option->type != TEXTS)
    return TRUE;

  texts = G_STRUCT_MEMBER (char **, options, option->offset);
  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++) {
    if (!make_utf8 (&texts[i], name, error))
      return FALSE;
  }

  return TRUE;
}

gboolean
pd_cli_options_parse (PdCliOptions *options,
                      const char *keys,
                      gboolean is_command,
                      char ***arguments,
                      GError **error)
{
  g_autofree char *all = g_strjoin (" ", keys, is_command ? PD_CLI_GLOBAL_KEYS : NULL, NULL);
  g_auto (GStrv) words = g_strsplit (all, " ", -1);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  for (gsize i = 0; words[i] != NULL; i++) {
    if (*words[i] != '\0')
      add_entry (entries, find_option (words[i]), options);
  }
  g_option_context_add_main_entries (context, (GOptionEntry *) entries->data, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, !is_command);
  if (!g_option_context_parse_strv (context, arguments, error))
    return FALSE;

  for (gsize i = 0; words[i] != NULL; i++) {
    if (*words[i] != '\0' && !check_encoding (find_option (words[i]), options, error))
      return FALSE;
  }

  return TRUE;
}

void
pd_cli_options_clear (PdCliOptions *options)
{
  /* Several keys share one place, so each is emptied when it is freed. */
  for (gsize i = 0; i < G_N_ELEMENTS (catalogue); i++) {
    const Option *option = &catalogue[i];

    if (option->type == TEXT || option->type == FILE_NAME)
      g_clear_pointer ((char **) G_STRUCT_MEMBER_P (options, option->offset), g_free);
    else if (option->type == TEXTS || option->type == FILE_NAMES)
      g_clear_pointer ((char ***) G_STRUCT_MEMBER_P (options, option->offset), g_strfreev);
  }
}

char *
pd_cli_options_format_help (const char *keys)
{
  g_autoptr (GString) help = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (keys, " ", -1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  int width = 0;

  for (gsize i = 0; words[i] != NULL; i++) {
    const Option *option = find_option (words[i]);
    const char *placeholder = option->placeholder != NULL ? _ (option->placeholder) : NULL;
    char *name = g_strconcat ("--", option->name != NULL ? option->name : option->key,
                              placeholder != NULL ? " " : NULL, placeholder, NULL);

    g_ptr_array_add (names, name);
    width = MAX (width, MIN (32, pd_cli_text_get_width (name)));
  }

  for (gsize i = 0; words[i] != NULL; i++) {
    const char *name = g_ptr_array_index (names, i);
    int padding = width - pd_cli_text_get_width (name);

    if (padding >= 0)
      g_string_append_printf (help, "  %s%*s  ", name, padding, "");
    else
      g_string_append_printf (help, "  %s\n%*s", name, width + 4, "");
    g_string_append_printf (help, "%s\n", _ (find_option (words[i])->help));
  }

  return g_string_free (g_steal_pointer (&help), FALSE);
}

gboolean
pd_cli_require (const char *value, const char *option, GError **error)
{
  if (value != NULL)
    return TRUE;

  /* Translators: %s is an option such as --customer */
  pd_cli_set_usage_error (error, _ ("%s is missing."), option);

  return FALSE;
}

gboolean
pd_cli_parse_number (const char *text,
                     const char *option,
                     gint64 min,
                     gint64 max,
                     gint64 fallback,
                     gint64 *value,
                     GError **error)
{
  g_autofree char *least = NULL, *most = NULL;

  *value = fallback;
  if (text == NULL || g_ascii_string_to_signed (text, 10, min, max, value, NULL))
    return TRUE;

  least = pd_text_number (min);
  most = pd_text_number (max);
  /* Translators: the first %s is an option such as --limit, the next two are numbers, the last is
   * what was typed after it */
  pd_cli_set_usage_error (error, _ ("%s takes a whole number from %s to %s, not “%s”."), option,
                          least, most, text);

  return FALSE;
}

gint64
pd_cli_get_midnight_of_date (gint64 date, int days)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (date / G_USEC_PER_SEC);
  g_autoptr (GDateTime) day = g_date_time_add_days (utc, days);
  g_autoptr (GDateTime) midnight = NULL;

  if (day == NULL)
    return PD_INSTANT_NONE;
  midnight = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                    g_date_time_get_day_of_month (day), 0, 0, 0);

  return midnight != NULL ? g_date_time_to_unix (midnight) * G_USEC_PER_SEC : PD_INSTANT_NONE;
}

static gboolean
parse_end (const char *text, const char *option, gboolean is_last, gint64 *instant, GError **error)
{
  gint64 date = 0;

  if (text == NULL)
    return TRUE;
  if (pd_date_parse (text, &date, NULL)) {
    *instant = pd_cli_get_midnight_of_date (date, is_last ? 1 : 0);
    return TRUE;
  }
  if (pd_instant_parse (text, instant, NULL)) {
    *instant += is_last ? 1 : 0;
    return TRUE;
  }

  /* Translators: the first %s is an option such as --from, the second what was typed after it */
  pd_cli_set_usage_error (error, _ ("%s takes a day such as 2026-05-02, or an instant, not “%s”."),
                          option, text);

  return FALSE;
}

gboolean
pd_cli_parse_range (const PdCliOptions *options, gint64 *from, gint64 *to, GError **error)
{
  if (!parse_end (options->from, "--from", FALSE, from, error) ||
      !parse_end (options->to, "--to", TRUE, to, error))
    return FALSE;
  if (*from == PD_INSTANT_NONE || *to == PD_INSTANT_NONE || *from < *to)
    return TRUE;

  pd_cli_set_usage_error (error, _ ("The range ends before it begins."));

  return FALSE;
}
