// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <locale.h>

#include "pd-clock.h"
#include "pd-customer.h"
#include "pd-error.h"
#include "pd-text.h"

static gint64
at (const char *text)
{
  gint64 instant;

  g_assert_true (pd_instant_parse (text, &instant, NULL));
  return instant;
}

static PdCustomerFields *
new_fields (const char *name, const char *domain, const char *country)
{
  PdCustomerFields *fields = g_new0 (PdCustomerFields, 1);

  fields->name = g_strdup (name);
  fields->domain = g_strdup (domain);
  fields->country = g_strdup (country);
  return fields;
}

/* 2.9: 24 countries, with the rule's own five examples. */
static void
test_countries_with_registration (void)
{
  const char *const *codes = pd_text_list_countries ();
  static const char *const examples[] = { "BR", "IN", "ZA", "TH", "AE" };
  static const char *const others[] = { "JP", "US", "AU", "DE", "CN", "XK", "", "br", NULL };
  guint n = 0;

  for (gsize i = 0; codes[i] != NULL; i++)
    n += pd_country_needs_registration (codes[i]);
  g_assert_cmpuint (n, ==, 24);
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    g_assert_true (pd_country_needs_registration (examples[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (pd_country_needs_registration (others[i]));
}

static void
test_currencies_of_countries (void)
{
  static const struct
  {
    const char *country, *currency;
  } rows[] = {
    { "JP", "JPY" }, { "US", "USD" }, { "AU", "AUD" }, { "BR", "BRL" }, { "DE", "EUR" },
    { "FR", "EUR" }, { "HR", "EUR" }, { "GB", "GBP" }, { "CH", "CHF" }, { "KW", "USD" },
    { "ZZ", "USD" }, { "", "USD" },   { "R ", "USD" }, { NULL, "USD" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (pd_country_get_currency (rows[i].country), ==, rows[i].currency);
}

/* 4.3 */
static void
test_prices_include_tax (void)
{
  static const struct
  {
    const char *country;
    gboolean included;
  } rows[] = { { "AU", TRUE }, { "BR", TRUE }, { "JP", FALSE }, { "AT", FALSE }, { NULL, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdCustomer) customer =
        g_object_new (PD_TYPE_CUSTOMER, "country", rows[i].country, NULL);

    g_assert_cmpint (pd_customer_get_prices_include_tax (customer), ==, rows[i].included);
  }
}

static void
test_check_cleans_every_field (void)
{
  g_autoptr (PdCustomerFields) fields =
      new_fields ("  株式会社青空商事 ", " Aozora.Example.COM ", "jp");
  g_autoptr (GError) error = NULL;
  char *problems[PD_CUSTOMER_N_FIELDS];

  fields->currency = g_strdup ("usd");
  fields->email = g_strdup (" info@aozora.example.com");
  fields->phone = g_strdup ("０３－１２３４－５６７８");
  fields->first_name = g_strdup ("  ");
  fields->tenant_id = g_strdup ("{2B5B0E8E-3A4D-4E0F-9C55-0D3C8C2F6A11}");
  g_assert_true (pd_customer_fields_check (fields, TRUE, problems, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < PD_CUSTOMER_N_FIELDS; i++)
    g_assert_null (problems[i]);
  g_assert_cmpstr (fields->name, ==, "株式会社青空商事");
  g_assert_cmpstr (fields->domain, ==, "aozora.example.com");
  g_assert_cmpstr (fields->country, ==, "JP");
  g_assert_cmpstr (fields->currency, ==, "USD");
  g_assert_cmpstr (fields->email, ==, "info@aozora.example.com");
  g_assert_cmpstr (fields->phone, ==, "03-1234-5678");
  g_assert_null (fields->first_name);
  g_assert_cmpstr (fields->tenant_id, ==, "2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a11");
}

static void
test_currency_follows_the_country (void)
{
  g_autoptr (PdCustomerFields) fields = new_fields ("A", "a.example", "AU");

  g_assert_true (pd_customer_fields_check (fields, TRUE, NULL, NULL));
  g_assert_cmpstr (fields->currency, ==, "AUD");
}

static char **
get_place (PdCustomerFields *fields, PdCustomerField field)
{
  char **places[PD_CUSTOMER_N_FIELDS] = {
    [PD_CUSTOMER_FIELD_NAME] = &fields->name,
    [PD_CUSTOMER_FIELD_DOMAIN] = &fields->domain,
    [PD_CUSTOMER_FIELD_COUNTRY] = &fields->country,
    [PD_CUSTOMER_FIELD_CURRENCY] = &fields->currency,
    [PD_CUSTOMER_FIELD_EMAIL] = &fields->email,
    [PD_CUSTOMER_FIELD_PHONE] = &fields->phone,
    [PD_CUSTOMER_FIELD_REGISTRATION_ID] = &fields->registration_id,
    [PD_CUSTOMER_FIELD_FIRST_NAME] = &fields->first_name,
    [PD_CUSTOMER_FIELD_LAST_NAME] = &fields->last_name,
    [PD_CUSTOMER_FIELD_TENANT_ID] = &fields->tenant_id,
  };

  return places[field];
}

/* One faulty field each: its problem stands under it and is the error; no other has one. */
static void
test_faults_stand_under_their_field (void)
{
  static const struct
  {
    PdCustomerField field;
    const char *text;
  } rows[] = {
    { PD_CUSTOMER_FIELD_NAME, NULL },
    { PD_CUSTOMER_FIELD_NAME, " \t" },
    { PD_CUSTOMER_FIELD_NAME, "a\x01" },
    { PD_CUSTOMER_FIELD_NAME, "two\nlines" },
    { PD_CUSTOMER_FIELD_NAME, "two\r\nlines" },
    { PD_CUSTOMER_FIELD_NAME, "two\u2028lines" },
    { PD_CUSTOMER_FIELD_DOMAIN, NULL },
    { PD_CUSTOMER_FIELD_DOMAIN, "contoso" },
    { PD_CUSTOMER_FIELD_COUNTRY, NULL },
    { PD_CUSTOMER_FIELD_COUNTRY, "ZZ" },
    { PD_CUSTOMER_FIELD_COUNTRY, "Japan" },
    { PD_CUSTOMER_FIELD_CURRENCY, "ZZZ" },
    { PD_CUSTOMER_FIELD_CURRENCY, "¥" },
    { PD_CUSTOMER_FIELD_EMAIL, "nobody" },
    { PD_CUSTOMER_FIELD_PHONE, "call me" },
    { PD_CUSTOMER_FIELD_PHONE, "12" },
    { PD_CUSTOMER_FIELD_REGISTRATION_ID, "a\x01" },
    { PD_CUSTOMER_FIELD_FIRST_NAME, "a\x01" },
    { PD_CUSTOMER_FIELD_LAST_NAME, "a\xff" },
    { PD_CUSTOMER_FIELD_TENANT_ID, "123" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdCustomerFields) fields = new_fields ("A", "a.example", "JP");
    g_autoptr (GError) error = NULL;
    char *problems[PD_CUSTOMER_N_FIELDS];
    char **place = get_place (fields, rows[i].field);

    g_free (*place);
    *place = g_strdup (rows[i].text);
    g_assert_false (pd_customer_fields_check (fields, TRUE, problems, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    for (gsize field = 0; field < PD_CUSTOMER_N_FIELDS; field++) {
      g_assert_cmpstr (problems[field], ==, field == rows[i].field ? error->message : NULL);
      g_free (problems[field]);
    }
  }
}

static void
test_all_faults_are_told_at_once (void)
{
  g_autoptr (PdCustomerFields) fields = new_fields (NULL, "x", "ZZ");
  g_autoptr (GError) error = NULL;
  char *problems[PD_CUSTOMER_N_FIELDS];

  g_assert_false (pd_customer_fields_check (fields, TRUE, problems, &error));
  g_assert_cmpstr (error->message, ==, problems[PD_CUSTOMER_FIELD_NAME]);
  g_assert_nonnull (problems[PD_CUSTOMER_FIELD_DOMAIN]);
  g_assert_nonnull (problems[PD_CUSTOMER_FIELD_COUNTRY]);
  for (gsize i = 0; i < PD_CUSTOMER_N_FIELDS; i++)
    g_free (problems[i]);
}

/* 2.9 holds for a new record alone. */
static void
test_registration_and_phone (void)
{
  static const struct
  {
    const char *country, *registration_id, *phone;
    gboolean is_new, allowed;
  } rows[] = {
    { "BR", NULL, NULL, TRUE, FALSE },          { "BR", "12.345", NULL, TRUE, FALSE },
    { "BR", NULL, "+55 11 1234", TRUE, FALSE }, { "BR", "12.345", "+55 11 1234", TRUE, TRUE },
    { "BR", " ", "+55 11 1234", TRUE, FALSE },  { "BR", NULL, NULL, FALSE, TRUE },
    { "JP", NULL, NULL, TRUE, TRUE },           { "br", NULL, NULL, TRUE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdCustomerFields) fields = new_fields ("A", "a.example", rows[i].country);
    g_autoptr (GError) error = NULL;

    fields->registration_id = g_strdup (rows[i].registration_id);
    fields->phone = g_strdup (rows[i].phone);
    g_assert_cmpint (pd_customer_fields_check (fields, rows[i].is_new, NULL, &error), ==,
                     rows[i].allowed);
    if (!rows[i].allowed) {
      g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
      g_assert_nonnull (strstr (error->message, "Brazil"));
    }
  }
}

static void
test_names_of_any_script (void)
{
  static const char *const names[] = { "株式会社青空商事", "😀 Ltd", "شركة السماء",
                                       "O'Brien & Sons <x>", "'; DROP TABLE customers; --" };
  g_autofree char *long_name = g_strnfill (257, 'x');
  g_autoptr (PdCustomerFields) too_long = new_fields (long_name, "a.example", "JP");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (PdCustomerFields) fields = new_fields (names[i], "a.example", "JP");

    g_assert_true (pd_customer_fields_check (fields, TRUE, NULL, NULL));
    g_assert_cmpstr (fields->name, ==, names[i]);
  }
  g_assert_false (pd_customer_fields_check (too_long, TRUE, NULL, NULL));
  too_long->name[256] = '\0';
  g_assert_true (pd_customer_fields_check (too_long, TRUE, NULL, NULL));
}

/* 4.7: names, email and date are compulsory, the phone is not. */
static void
test_agreement_needs (void)
{
  static const struct
  {
    const char *first_name, *last_name, *email, *phone;
    const char *date; /* NULL: none */
    gboolean allowed;
  } rows[] = {
    { "Hanako", "Yamada", "h@example.com", "+81 3 1234", "2026-05-01", TRUE },
    { "Hanako", "Yamada", "h@example.com", NULL, "2026-05-01", TRUE },
    { NULL, "Yamada", "h@example.com", NULL, "2026-05-01", FALSE },
    { "Hanako", "  ", "h@example.com", NULL, "2026-05-01", FALSE },
    { "Hanako", "Yamada", NULL, NULL, "2026-05-01", FALSE },
    { "Hanako", "Yamada", "nobody", NULL, "2026-05-01", FALSE },
    { "Hanako", "Yamada", "h@example.com", "none", "2026-05-01", FALSE },
    { "Hanako", "Yamada", "h@example.com", NULL, NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdAgreementFields) fields = g_new0 (PdAgreementFields, 1);
    g_autoptr (GError) error = NULL;

    fields->first_name = g_strdup (rows[i].first_name);
    fields->last_name = g_strdup (rows[i].last_name);
    fields->email = g_strdup (rows[i].email);
    fields->phone = g_strdup (rows[i].phone);
    fields->date = rows[i].date != NULL ? at (rows[i].date) : 0;
    g_assert_cmpint (pd_agreement_fields_check (fields, at ("2026-05-02T12:00:00Z"), &error), ==,
                     rows[i].allowed);
    if (!rows[i].allowed)
      g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  }
}

/* 4.7: not after the reader's today. It is Tokyo: the 2nd begins at 15:00 UTC on the 1st. */
static void
test_agreement_date_is_not_in_the_future (void)
{
  static const struct
  {
    const char *now, *date;
    gboolean allowed;
  } rows[] = {
    { "2026-05-01T14:59:59Z", "2026-05-01", TRUE }, { "2026-05-01T14:59:59Z", "2026-05-02", FALSE },
    { "2026-05-01T15:00:00Z", "2026-05-02", TRUE }, { "2026-05-01T15:00:00Z", "2026-05-03", FALSE },
    { "2026-05-01T15:00:00Z", "2020-02-29", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdAgreementFields) fields = g_new0 (PdAgreementFields, 1);
    g_autoptr (GError) error = NULL;

    fields->first_name = g_strdup ("Hanako");
    fields->last_name = g_strdup ("Yamada");
    fields->email = g_strdup ("h@example.com");
    fields->date = at (rows[i].date);
    g_assert_cmpint (pd_agreement_fields_check (fields, at (rows[i].now), &error), ==,
                     rows[i].allowed);
    if (!rows[i].allowed) {
      g_assert_error (error, PD_ERROR, PD_ERROR_RULE);
      g_assert_nonnull (strstr (error->message, "future"));
    }
  }
}

static void
test_getters (void)
{
  g_autoptr (PdCustomer) customer = g_object_new (
      PD_TYPE_CUSTOMER, "tenant-id", "G", "name", "N", "domain", "D", "country", "JP", "currency",
      "JPY", "email", "E", "phone", "P", "registration-id", "R", "first-name", "F", "last-name",
      "L", "agreement-date", G_GINT64_CONSTANT (1), "agreement-first-name", "AF",
      "agreement-last-name", "AL", "agreement-email", "AE", "agreement-phone", "AP", "orders-count",
      G_GINT64_CONSTANT (2), "next-deadline", G_GINT64_CONSTANT (3), "next-deadline-kind", "cancel",
      "created-at", G_GINT64_CONSTANT (4), NULL);

  g_assert_cmpstr (pd_customer_get_tenant_id (customer), ==, "G");
  g_assert_cmpstr (pd_customer_get_name (customer), ==, "N");
  g_assert_cmpstr (pd_customer_get_domain (customer), ==, "D");
  g_assert_cmpstr (pd_customer_get_country (customer), ==, "JP");
  g_assert_cmpstr (pd_customer_get_currency (customer), ==, "JPY");
  g_assert_cmpstr (pd_customer_get_email (customer), ==, "E");
  g_assert_cmpstr (pd_customer_get_phone (customer), ==, "P");
  g_assert_cmpstr (pd_customer_get_registration_id (customer), ==, "R");
  g_assert_cmpstr (pd_customer_get_first_name (customer), ==, "F");
  g_assert_cmpstr (pd_customer_get_last_name (customer), ==, "L");
  g_assert_cmpint (pd_customer_get_agreement_date (customer), ==, 1);
  g_assert_cmpstr (pd_customer_get_agreement_first_name (customer), ==, "AF");
  g_assert_cmpstr (pd_customer_get_agreement_last_name (customer), ==, "AL");
  g_assert_cmpstr (pd_customer_get_agreement_email (customer), ==, "AE");
  g_assert_cmpstr (pd_customer_get_agreement_phone (customer), ==, "AP");
  g_assert_cmpint (pd_customer_get_orders_count (customer), ==, 2);
  g_assert_cmpint (pd_customer_get_next_deadline (customer), ==, 3);
  g_assert_cmpstr (pd_customer_get_next_deadline_kind (customer), ==, "cancel");
  g_assert_cmpint (pd_customer_get_created_at (customer), ==, 4);
}

/* partner-center-api.md 3.2-3.4: two characters at most; by custom two letters where addresses have
 * such codes. */
static void
test_state (void)
{
  static const struct
  {
    const char *country, *state, *clean;
  } rows[] = {
    { "US", "WA", "WA" },     { "US", " wa ", "WA" },    { "us", "WASH", NULL },
    { "US", "W", NULL },      { "US", "1A", NULL },      { "US", "東京", NULL },
    { "CA", "on", "ON" },     { "CA", "Ontario", NULL }, { "JP", "東京都", NULL },
    { "JP", "13", "13" },     { "JP", "Tokyo", NULL },   { "DE", "BY", "BY" },
    { "DE", "Bayern", NULL }, { NULL, "WA", "WA" },      { NULL, "WASH", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdCustomerFields) fields = g_new0 (PdCustomerFields, 1);
    g_autoptr (GError) error = NULL;

    fields->country = g_strdup (rows[i].country);
    fields->address_line1 = g_strdup ("1-2-3");
    fields->city = g_strdup ("港区");
    fields->state = g_strdup (rows[i].state);
    if (pd_customer_fields_check_place (fields, &error)) {
      g_assert_cmpstr (fields->state, ==, rows[i].clean);
      continue;
    }
    g_assert_null (rows[i].clean);
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
  }
}

/* Japan has no such code: its hint names the prefecture. */
static void
test_state_hints (void)
{
  g_assert_nonnull (strstr (pd_customer_get_state_hint ("JP"), "prefecture"));
  g_assert_nonnull (strstr (pd_customer_get_state_hint ("US"), "WA"));
  g_assert_nonnull (strstr (pd_customer_get_state_hint ("CA"), "ON"));
  g_assert_null (strstr (pd_customer_get_state_hint (NULL), "WA"));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  pd_text_set_language ("en_US");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/customer/registration/2.9", test_countries_with_registration);
  g_test_add_func ("/customer/currency", test_currencies_of_countries);
  g_test_add_func ("/customer/tax/4.3", test_prices_include_tax);
  g_test_add_func ("/customer/check", test_check_cleans_every_field);
  g_test_add_func ("/customer/check-currency", test_currency_follows_the_country);
  g_test_add_func ("/customer/check-faults", test_faults_stand_under_their_field);
  g_test_add_func ("/customer/check-all", test_all_faults_are_told_at_once);
  g_test_add_func ("/customer/check-registration/2.9", test_registration_and_phone);
  g_test_add_func ("/customer/check-names", test_names_of_any_script);
  g_test_add_func ("/customer/agreement/4.7", test_agreement_needs);
  g_test_add_func ("/customer/agreement-date/4.7", test_agreement_date_is_not_in_the_future);
  g_test_add_func ("/customer/getters", test_getters);
  g_test_add_func ("/customer/state", test_state);
  g_test_add_func ("/customer/state-hints", test_state_hints);

  return g_test_run ();
}
