// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Support requests of both kinds (sections 9 and 13). */

#include <locale.h>

#include "pd-error.h"
#include "pd-support-request.h"
#include "pd-text.h"

static PdContact *
new_contact (void)
{
  PdContact *contact = g_new0 (PdContact, 1);

  contact->first_name = g_strdup ("花子");
  contact->last_name = g_strdup ("山田");
  contact->email = g_strdup ("hanako@partner.example");
  contact->phone = g_strdup ("+81 3 1234 5678");
  contact->method = g_strdup ("email");
  contact->language = g_strdup ("ja-jp");
  contact->time_zone = g_strdup ("Tokyo Standard Time");
  contact->country = g_strdup ("JPN");
  return contact;
}

static void
set (char **member, const char *value)
{
  g_free (*member);
  *member = g_strdup (value);
}

/* --- what can be chosen --- */

/* 9.2, 13.3 */
static void
test_choices (void)
{
  gsize n_partner, n_azure, n_categories, n_none;
  const PdRequestProblem *partner = pd_request_get_problems (PD_REQUEST_PARTNER_CENTER, &n_partner);
  const PdRequestProblem *azure = pd_request_get_problems (PD_REQUEST_AZURE, &n_azure);
  const PdRequestProblem *categories =
      pd_request_get_categories ("reservation-management", &n_categories);

  g_assert_cmpuint (n_partner, >=, 2);
  g_assert_cmpstr (partner[0].id, ==, "csp-purchase-refund");
  g_assert_cmpstr (partner[0].title, ==, "CSP Purchase/Refund on behalf of customers");
  g_assert_cmpuint (n_azure, >=, 2);
  g_assert_cmpstr (azure[0].id, ==, "reservation-management");
  g_assert_cmpstr (azure[0].title, ==, "Reservation management");
  g_assert_cmpuint (n_categories, >=, 2);
  g_assert_cmpstr (categories[0].id, ==, "exchanges-and-refunds");
  g_assert_cmpstr (categories[0].title, ==, "Exchanges and refunds");
  g_assert_null (pd_request_get_problems ("letter", &n_none));
  g_assert_cmpuint (n_none, ==, 0);
  g_assert_null (pd_request_get_categories ("csp-purchase-refund", &n_none));
  g_assert_cmpuint (n_none, ==, 0);
  g_assert_null (pd_request_get_categories (PD_REQUEST_AZURE, &n_none)); /* a type, no problem */
}

static void
test_titles (void)
{
  g_assert_cmpstr (pd_request_problem_get_title ("exchanges-and-refunds"), ==,
                   "Exchanges and refunds");
  g_assert_cmpstr (pd_request_problem_get_title ("csp-keys"), ==, "Product keys and downloads");
  g_assert_cmpstr (pd_request_problem_get_title ("new-problem"), ==, "new-problem");
  g_assert_cmpstr (pd_request_problem_get_title (NULL), ==, "");
  g_assert_cmpstr (pd_request_impact_get_title ("Minimal"), ==, "Minimal"); /* any case */
  g_assert_cmpstr (pd_request_impact_get_title ("critical"), ==, "Critical");
  g_assert_cmpstr (pd_request_impact_get_title ("highest"), ==, "highest");
}

/* --- contact --- */

static void
test_contact_goes_and_comes (void)
{
  g_autoptr (PdContact) contact = new_contact ();
  g_autoptr (PdContact) back = NULL;
  g_autofree char *text = NULL;

  set (&contact->first_name, "a: b\\n\nc\\");
  set (&contact->phone, NULL);
  text = pd_contact_to_text (contact);
  back = pd_contact_from_text (text, NULL);
  g_assert_cmpstr (back->first_name, ==, contact->first_name);
  g_assert_cmpstr (back->last_name, ==, "山田");
  g_assert_cmpstr (back->email, ==, contact->email);
  g_assert_null (back->phone);
  g_assert_cmpstr (back->method, ==, "email");
  g_assert_cmpstr (back->language, ==, "ja-jp");
  g_assert_cmpstr (back->time_zone, ==, "Tokyo Standard Time");
  g_assert_cmpstr (back->country, ==, "JPN");
}

static void
test_contact_of_a_newer_program (void)
{
  g_autoptr (PdContact) contact =
      pd_contact_from_text ("first-name: A\npager: 5\nlast-name: B\n", NULL);

  g_assert_cmpstr (contact->first_name, ==, "A");
  g_assert_cmpstr (contact->last_name, ==, "B");
}

static void
test_contact_that_is_damaged (void)
{
  static const char *const texts[] = { "first-name", "first-name: a\\x", "first-name: a\\",
                                       "email: a\nemail: b\n", "\xff: a" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pd_contact_from_text (texts[i], &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_PROTOCOL);
  }
}

/* 9.5, 13.4: a field at a time; NULL = fine. */
static void
test_contact_checks (void)
{
  static const struct
  {
    gsize member;
    const char *value;
    const char *partner, *azure; /* a word of the sentence */
  } rows[] = {
    { G_STRUCT_OFFSET (PdContact, first_name), " 花子 ", NULL, NULL },
    { G_STRUCT_OFFSET (PdContact, first_name), "", "First name", "First name" },
    { G_STRUCT_OFFSET (PdContact, last_name), NULL, "Last name", "Last name" },
    { G_STRUCT_OFFSET (PdContact, last_name), "a\nb", "Last name", "Last name" },
    { G_STRUCT_OFFSET (PdContact, email), NULL, "Email", "Email" },
    { G_STRUCT_OFFSET (PdContact, email), "hanako", "hanako", "hanako" },
    { G_STRUCT_OFFSET (PdContact, phone), NULL, "Phone number", NULL },
    { G_STRUCT_OFFSET (PdContact, phone), "call me", "call me", "call me" },
    { G_STRUCT_OFFSET (PdContact, phone), "０３－１２３４－５６７８", NULL, NULL },
    { G_STRUCT_OFFSET (PdContact, method), "Phone", NULL, NULL },
    { G_STRUCT_OFFSET (PdContact, method), "fax", "fax", "fax" },
    { G_STRUCT_OFFSET (PdContact, method), NULL, NULL, NULL },
    { G_STRUCT_OFFSET (PdContact, language), "en-US", NULL, NULL },
    { G_STRUCT_OFFSET (PdContact, language), "tlh", "tlh", "tlh" },
    { G_STRUCT_OFFSET (PdContact, time_zone), "W. Europe Standard Time", NULL, NULL },
    { G_STRUCT_OFFSET (PdContact, time_zone), "Asia/Tokyo", "Asia/Tokyo", "Asia/Tokyo" },
    { G_STRUCT_OFFSET (PdContact, country), "deu", NULL, NULL },
    { G_STRUCT_OFFSET (PdContact, country), "JP", "JP", "JP" },
  };
  static const char *const types[] = { PD_REQUEST_PARTNER_CENTER, PD_REQUEST_AZURE };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    for (gsize j = 0; j < 2; j++) {
      const char *word = j == 0 ? rows[i].partner : rows[i].azure;
      g_autoptr (PdContact) contact = new_contact ();
      g_autoptr (GError) error = NULL;

      g_test_message ("row %d, %s", (int) i, types[j]);
      set (G_STRUCT_MEMBER_P (contact, rows[i].member), rows[i].value);
      g_assert_cmpint (pd_contact_check (contact, types[j], &error), ==, word == NULL);
      if (word == NULL) {
        g_assert_no_error (error);
        continue;
      }
      g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, word));
    }
  }
}

/* 13.4: who wants a call leaves a number. */
static void
test_phone_when_called (void)
{
  g_autoptr (PdContact) contact = new_contact ();
  g_autoptr (GError) error = NULL;

  set (&contact->phone, NULL);
  set (&contact->method, "phone");
  g_assert_false (pd_contact_check (contact, PD_REQUEST_AZURE, &error));
  g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
}

static void
test_contact_defaults (void)
{
  g_autoptr (PdContact) english = g_new0 (PdContact, 1);
  g_autoptr (PdContact) japanese = g_new0 (PdContact, 1);

  pd_text_set_language ("en_GB");
  set (&english->method, "phone");
  pd_contact_fill_defaults (english);
  g_assert_cmpstr (english->method, ==, "phone"); /* stays */
  g_assert_cmpstr (english->language, ==, "en-us");
  g_assert_cmpstr (english->country, ==, "GBR");
  g_assert_cmpstr (english->time_zone, ==, "Tokyo Standard Time"); /* TZ, see main() */
  pd_text_set_language ("ja");
  pd_contact_fill_defaults (japanese);
  g_assert_cmpstr (japanese->method, ==, "email");
  g_assert_cmpstr (japanese->language, ==, "ja-jp");
  g_assert_cmpstr (japanese->country, ==, "JPN");
  pd_text_set_language ("en_US");
}

/* --- the description --- */

/* 9.4, 9.8, 13.6 */
static void
test_description (void)
{
  const PdRequestFacts facts = { .customer_name = "青空商事",
                                 .tenant_id = "2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a11",
                                 .domain = "aozora.example",
                                 .reservation_id = "11111111-1111-1111-1111-111111111111",
                                 .reservation_order_id = "22222222-2222-2222-2222-222222222222",
                                 .reason = "wrong size",
                                 .amount = "2",
                                 .quote = "Paid: ¥500,000\n" };
  g_autofree char *text = pd_request_build_description (&facts);

  g_assert_cmpstr (text, ==,
                   "Customer: 青空商事\n"
                   "Tenant ID: 2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a11\n"
                   "Domain name: aozora.example\n"
                   "Reservation ID: 11111111-1111-1111-1111-111111111111\n"
                   "Reservation order ID: 22222222-2222-2222-2222-222222222222\n"
                   "Refund reason: wrong size\n"
                   "Amount requested: 2\n"
                   "\n"
                   "How the amount was computed:\n"
                   "Paid: ¥500,000");
}

/* --- the amount (9.9, 16.5) --- */

static void
test_amounts (void)
{
  static const struct
  {
    const char *text, *standard;
    gint64 quantity, amount;
    const char *currency;
  } rows[] = {
    { "2", NULL, 2, 0, NULL },
    { " 12 ", NULL, 12, 0, NULL },
    { "1,000", NULL, 1000, 0, NULL },
    { "２", NULL, 2, 0, NULL },
    { "118,000 JPY", NULL, 0, 118000, "JPY" },
    { "JPY 118000", NULL, 0, 118000, "JPY" },
    { "jpy118000", NULL, 0, 118000, "JPY" },
    { "¥118,000", NULL, 0, 118000, "JPY" },
    { "￥１１８，０００", NULL, 0, 118000, "JPY" },
    { "118000円", NULL, 0, 118000, "JPY" },
    { "¥118,000.50", "CNY", 0, 11800050, "CNY" },
    { "$1,234.50", NULL, 0, 123450, "USD" },
    { "$1,234.50", "AUD", 0, 123450, "AUD" },
    { "$1,234.50", "JPY", 0, 123450, "USD" },
    { "R$ 99", NULL, 0, 9900, "BRL" },
    { "€0.5", NULL, 0, 50, "EUR" },
    { "1.234 KWD", NULL, 0, 1234, "KWD" },
    { "1,234,567.89 EUR", NULL, 0, 123456789, "EUR" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *currency = NULL;
    gint64 quantity, amount;

    g_test_message ("%s", rows[i].text);
    g_assert_true (pd_request_parse_amount (rows[i].text, rows[i].standard, &quantity, &amount,
                                            &currency, &error));
    g_assert_no_error (error);
    g_assert_cmpint (quantity, ==, rows[i].quantity);
    g_assert_cmpint (amount, ==, rows[i].amount);
    g_assert_cmpstr (currency, ==, rows[i].currency);
  }
}

/* 9.9: what leaves the form means the same without the customer's currency. */
static void
test_amounts_that_leave_the_form (void)
{
  static const struct
  {
    const char *text, *standard, *normal;
  } rows[] = {
    { "2", "JPY", "2" },
    { "118,000 JPY", "USD", "118,000 JPY" },
    { "¥118,000", "JPY", "¥118,000" },
    { "¥118,000", "USD", "¥118,000" },
    { "¥118,000.50", "CNY", "118000.50 CNY" },
    { "¥118,000", "CNY", "118000.00 CNY" },
    { "$99", "AUD", "99.00 AUD" },
    { "$99", "USD", "$99" },
    { "all", "JPY", "all" },
    { NULL, "JPY", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *normal = pd_request_normalize_amount (rows[i].text, rows[i].standard);
    g_autofree char *currency = NULL;
    g_autofree char *alone = NULL;
    gint64 quantity, other_quantity, amount, other;
    gboolean sound = pd_request_parse_amount (rows[i].text, rows[i].standard, &quantity, &amount,
                                              &currency, NULL);

    g_assert_cmpstr (normal, ==, rows[i].normal);
    g_assert_cmpint (pd_request_parse_amount (normal, NULL, &other_quantity, &other, &alone, NULL),
                     ==, sound);
    g_assert_cmpint (quantity, ==, other_quantity);
    g_assert_cmpint (amount, ==, other);
    g_assert_cmpstr (currency, ==, alone);
  }
}

static void
test_what_is_no_amount (void)
{
  static const char *const texts[] = {
    "",
    "all",
    "0",
    "-2",
    "1.5",
    "118.5 JPY",
    "0 JPY",
    "¥0",
    "5 QQQ",
    "$5 USD",
    "1,00 USD",
    "1,0000 USD",
    ",100 USD",
    "1.2.3 USD",
    "1,23,456",
    "100 1000",
    "\xff",
    "USD",
    "1.2345 KWD",
    "-$5",
    "1.,5 USD",
    "99999999999999999999",
    "99999999999999999999 USD",
    "1,234.5,6 EUR",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *currency = NULL;
    gint64 quantity, amount;

    g_test_message ("%s", texts[i]);
    g_assert_false (
        pd_request_parse_amount (texts[i], "USD", &quantity, &amount, &currency, &error));
    g_assert_nonnull (error);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_null (currency);
  }
}

/* --- the form (9.7, 13.5) --- */

static PdRequestFields *
new_fields (const char *type)
{
  gboolean azure = strcmp (type, PD_REQUEST_AZURE) == 0;
  PdRequestFields *fields = g_new0 (PdRequestFields, 1);

  fields->type = g_strdup (type);
  fields->customer_row_id = 1;
  fields->line_row_id = azure ? 0 : 2;
  fields->reservation_row_id = azure ? 3 : 0;
  fields->problem = g_strdup (azure ? "reservation-management" : "csp-purchase-refund");
  fields->category = g_strdup (azure ? "exchanges-and-refunds" : NULL);
  fields->impact = g_strdup ("moderate");
  fields->title = g_strdup ("Refund");
  fields->reason = g_strdup ("wrong size");
  fields->amount = g_strdup ("2");
  fields->contact = new_contact ();
  return fields;
}

static void
test_complete_form (void)
{
  static const char *const types[] = { PD_REQUEST_PARTNER_CENTER, PD_REQUEST_AZURE };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr (PdRequestFields) fields = new_fields (types[i]);
    g_autoptr (PdRequestFields) copy = pd_request_fields_copy (fields);
    g_autoptr (GError) error = NULL;

    g_assert_true (pd_request_fields_check (copy, &error));
    g_assert_no_error (error);
  }
}

/* Each thing that is missing or wrong is told, and what to do. */
static void
test_form_that_is_not_complete (void)
{
  static const struct
  {
    const char *type;
    gsize member;
    const char *value, *word;
  } rows[] = {
    { PD_REQUEST_PARTNER_CENTER, G_STRUCT_OFFSET (PdRequestFields, type), "letter", "Azure" },
    { PD_REQUEST_PARTNER_CENTER, G_STRUCT_OFFSET (PdRequestFields, problem), NULL, "type" },
    { PD_REQUEST_PARTNER_CENTER, G_STRUCT_OFFSET (PdRequestFields, problem),
      "reservation-management", "type" },
    { PD_REQUEST_PARTNER_CENTER, G_STRUCT_OFFSET (PdRequestFields, impact), NULL, "impact" },
    { PD_REQUEST_PARTNER_CENTER, G_STRUCT_OFFSET (PdRequestFields, impact), "huge", "impact" },
    { PD_REQUEST_PARTNER_CENTER, G_STRUCT_OFFSET (PdRequestFields, title), " ", "Title" },
    { PD_REQUEST_PARTNER_CENTER, G_STRUCT_OFFSET (PdRequestFields, reason), "", "reason" },
    { PD_REQUEST_PARTNER_CENTER, G_STRUCT_OFFSET (PdRequestFields, amount), NULL, "Amount" },
    { PD_REQUEST_PARTNER_CENTER, G_STRUCT_OFFSET (PdRequestFields, amount), "some", "some" },
    { PD_REQUEST_PARTNER_CENTER, G_STRUCT_OFFSET (PdRequestFields, description), " \n ",
      "Description" },
    { PD_REQUEST_PARTNER_CENTER, G_STRUCT_OFFSET (PdRequestFields, description), "a\x01",
      "Description" },
    { PD_REQUEST_AZURE, G_STRUCT_OFFSET (PdRequestFields, category), NULL, "category" },
    { PD_REQUEST_AZURE, G_STRUCT_OFFSET (PdRequestFields, category), "quota-vcpu", "category" },
    { PD_REQUEST_AZURE, G_STRUCT_OFFSET (PdRequestFields, reason), NULL, "reason" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdRequestFields) fields = new_fields (rows[i].type);
    g_autoptr (GError) error = NULL;

    set (G_STRUCT_MEMBER_P (fields, rows[i].member), rows[i].value);
    g_assert_false (pd_request_fields_check (fields, &error));
    g_assert_error (error, PD_ERROR, PD_ERROR_INVALID);
    if (strstr (error->message, rows[i].word) == NULL)
      g_error ("row %d: %s", (int) i, error->message);
  }
}

/* 9.4, 13.6: the customer and what it is about. */
static void
test_form_without_a_subject (void)
{
  g_autoptr (PdRequestFields) nobody = new_fields (PD_REQUEST_PARTNER_CENTER);
  g_autoptr (PdRequestFields) nothing = new_fields (PD_REQUEST_PARTNER_CENTER);
  g_autoptr (PdRequestFields) subscription = new_fields (PD_REQUEST_PARTNER_CENTER);
  g_autoptr (PdRequestFields) azure = new_fields (PD_REQUEST_AZURE);
  g_autoptr (PdRequestFields) no_contact = new_fields (PD_REQUEST_AZURE);

  nobody->customer_row_id = 0;
  g_assert_false (pd_request_fields_check (nobody, NULL));
  nothing->line_row_id = 0;
  g_assert_false (pd_request_fields_check (nothing, NULL));
  subscription->line_row_id = 0;
  subscription->subscription_id = g_strdup ("2b5b0e8e-3a4d-4e0f-9c55-0d3c8c2f6a11");
  g_assert_true (pd_request_fields_check (subscription, NULL));
  azure->reservation_row_id = 0;
  g_assert_false (pd_request_fields_check (azure, NULL));
  g_clear_pointer (&no_contact->contact, pd_contact_free);
  g_assert_false (pd_request_fields_check (no_contact, NULL));
}

/* A description keeps its lines. */
static void
test_description_keeps_its_lines (void)
{
  g_autoptr (PdRequestFields) fields = new_fields (PD_REQUEST_AZURE);

  fields->description = g_strdup ("  a\r\nb\n\n\tc  ");
  g_assert_true (pd_request_fields_check (fields, NULL));
  g_assert_cmpstr (fields->description, ==, "a\nb\n\n\tc");
}

/* --- attachments --- */

static void
test_attachment_names (void)
{
  static const struct
  {
    const char *name, *clean;
  } rows[] = {
    { "invoice.pdf", "invoice.pdf" },
    { "/home/hanako/請求書.pdf", "請求書.pdf" },
    { "C:\\Users\\a\\b.txt", "b.txt" },
    { "../../etc/passwd", "passwd" },
    { "a<b>c%d&e:f?g.txt", "abcdefg.txt" },
    { "a\nb\x7f.txt", "ab.txt" },
    { ".bashrc", "bashrc" },
    { "..", "attachment" },
    { "   ", "attachment" },
    { "", "attachment" },
    { NULL, "attachment" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *clean = pd_attachment_clean_name (rows[i].name);

    g_assert_cmpstr (clean, ==, rows[i].clean);
  }
}

static void
test_long_and_broken_names (void)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *clean = NULL;
  g_autofree char *broken = pd_attachment_clean_name ("a\xff.txt");

  for (int i = 0; i < 300; i++)
    g_string_append (name, "長");
  g_string_append (name, ".pdf");
  clean = pd_attachment_clean_name (name->str);
  g_assert_cmpint (g_utf8_strlen (clean, -1), ==, 180);
  g_assert_true (g_str_has_suffix (clean, "長.pdf"));
  g_assert_true (g_utf8_validate (broken, -1, NULL));
}

/* "exe.txt" that a screen shows the other way round is still "exe.txt". */
static void
test_names_that_turn (void)
{
  static const char *const marks[] = { "\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c",
                                       "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069" };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    g_autofree char *name = g_strdup_printf ("invoice%sfdp.exe", marks[i]);
    g_autofree char *clean = pd_attachment_clean_name (name);

    g_assert_cmpstr (clean, ==, "invoicefdp.exe");
  }
}

/* --- the thread as text --- */

static void
test_thread_as_text (void)
{
  PdRequestDetails *details = g_new0 (PdRequestDetails, 1);
  g_autofree char *text = NULL;
  const char *message, *note;

  details->request =
      g_object_new (PD_TYPE_SUPPORT_REQUEST, "number", "260502-0001", "title", "Refund", "state",
                    "open", "type", PD_REQUEST_AZURE, "problem", "reservation-management", "impact",
                    "moderate", "customer-name", "青空商事", "description", "one\ntwo", NULL);
  g_assert_cmpstr (pd_support_request_get_kind (details->request), ==, PD_REQUEST_AZURE);
  details->contact = new_contact ();
  details->messages = g_ptr_array_new_with_free_func (g_object_unref);
  details->attachments = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (details->messages,
                   g_object_new (PD_TYPE_REQUEST_MESSAGE, "row-id", G_GINT64_CONSTANT (7), "author",
                                 "Support", "direction", "in", "body", "Please wait.", NULL));
  g_ptr_array_add (details->messages,
                   g_object_new (PD_TYPE_REQUEST_MESSAGE, "author", "Hanako", "direction", "note",
                                 "body", "Called them.", NULL));
  g_ptr_array_add (details->attachments, g_object_new (PD_TYPE_ATTACHMENT, "name", "a.pdf", "size",
                                                       G_GINT64_CONSTANT (1500), NULL));
  g_ptr_array_add (details->attachments,
                   g_object_new (PD_TYPE_ATTACHMENT, "name", "b.pdf", "message-row-id",
                                 G_GINT64_CONSTANT (7), NULL));

  text = pd_request_details_to_text (details);
  g_assert_nonnull (strstr (text, "Request number: 260502-0001\n"));
  g_assert_nonnull (strstr (text, "State: Open\n"));
  g_assert_nonnull (strstr (text, "Problem type: Reservation management\n"));
  g_assert_nonnull (strstr (text, "Contact: 花子 山田\n"));
  g_assert_nonnull (strstr (text, "Attachment: a.pdf (1.5 kB)\n"));
  g_assert_nonnull (strstr (text, "\none\ntwo\n"));
  message = strstr (text, "answer from Support\nPlease wait.\nAttachment: b.pdf (0 bytes)\n");
  note = strstr (text, "note by Hanako\nCalled them.\n");
  g_assert_nonnull (message);
  g_assert_true (note > message); /* oldest first */
  pd_request_details_free (details);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  pd_text_set_language ("en_US");

  g_test_add_func ("/request/choices/9.2", test_choices);
  g_test_add_func ("/request/titles", test_titles);
  g_test_add_func ("/request/contact", test_contact_goes_and_comes);
  g_test_add_func ("/request/contact-newer", test_contact_of_a_newer_program);
  g_test_add_func ("/request/contact-damaged", test_contact_that_is_damaged);
  g_test_add_func ("/request/contact-checks/9.5", test_contact_checks);
  g_test_add_func ("/request/contact-phone/13.4", test_phone_when_called);
  g_test_add_func ("/request/contact-defaults", test_contact_defaults);
  g_test_add_func ("/request/description/9.4", test_description);
  g_test_add_func ("/request/amounts/9.9", test_amounts);
  g_test_add_func ("/request/no-amounts/9.9", test_what_is_no_amount);
  g_test_add_func ("/request/amounts-that-leave/9.9", test_amounts_that_leave_the_form);
  g_test_add_func ("/request/complete/9.7", test_complete_form);
  g_test_add_func ("/request/incomplete/9.7", test_form_that_is_not_complete);
  g_test_add_func ("/request/subject/9.4", test_form_without_a_subject);
  g_test_add_func ("/request/description-lines", test_description_keeps_its_lines);
  g_test_add_func ("/request/attachment-names", test_attachment_names);
  g_test_add_func ("/request/attachment-names-long", test_long_and_broken_names);
  g_test_add_func ("/request/attachment-names-that-turn", test_names_that_turn);
  g_test_add_func ("/request/thread", test_thread_as_text);

  return g_test_run ();
}
