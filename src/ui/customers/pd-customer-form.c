// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-customer-form.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "pd-country-list.h"
#include "pd-customers-util.h"
#include "pd-desk-cloud.h"
#include "pd-drafts.h"
#include "pd-error.h"
#include "pd-form-field.h"
#include "pd-outbox.h"

/* After those of PdCustomerField: where a cloud account's customer is. The book does not keep it:
 * of one that is edited it is another address, or empty. */
enum {
  FIELD_ADDRESS_LINE1 = PD_CUSTOMER_N_FIELDS,
  FIELD_ADDRESS_LINE2,
  FIELD_CITY,
  FIELD_STATE,
  FIELD_POSTAL_CODE,
  N_FIELDS,
};

struct _PdCustomerForm
{
  AdwWindow parent_instance;
  PdDesk *desk;                  /* (owned) */
  PdCustomer *customer;          /* (owned) (nullable): that is edited */
  PdFormField *fields[N_FIELDS]; /* NULL for the country */
  GtkDropDown *country;
  GtkLabel *country_problem;
  GtkLabel *failure;
  PdOutboxNote *outbox_note;
  GtkBox *names;
  GtkWidget *address;
  GtkWidget *address_note;
  GtkButton *save_button;
  GtkRevealer *draft_revealer;
  GListModel *countries; /* (owned) */
  char *draft_group;     /* (owned) */
  char *request_id;      /* (owned): of this form until it is saved */
  char *shown_country;   /* (owned) (nullable): for which the currency stands */
  char *refused_value;   /* (owned) (nullable): of the field that the far side did not take */
  char *refusal;         /* (owned) (nullable): its sentence */
  int refused_field;
  gboolean refused; /* can be corrected and sent anew */
  gboolean busy;
  gboolean handed_over; /* to the outbox */
  gboolean filling;     /* while the form is filled, nothing is a draft */
  gboolean country_touched;
};

G_DEFINE_FINAL_TYPE (PdCustomerForm, pd_customer_form, ADW_TYPE_WINDOW)

/* Names of the template's children, keys of a draft, members of PdCustomerFields, and what the
 * sentences of a refusal call the field. */
static const struct
{
  const char *child;
  const char *key;
  gsize offset;
  const char *label;
} members[N_FIELDS] = {
  [PD_CUSTOMER_FIELD_NAME] = { "name", "name", G_STRUCT_OFFSET (PdCustomerFields, name) },
  [PD_CUSTOMER_FIELD_DOMAIN] = { "domain", "domain", G_STRUCT_OFFSET (PdCustomerFields, domain),
                                 N_ ("Domain name") },
  [PD_CUSTOMER_FIELD_COUNTRY] = { NULL, "country", G_STRUCT_OFFSET (PdCustomerFields, country) },
  [PD_CUSTOMER_FIELD_CURRENCY] = { "currency", "currency",
                                   G_STRUCT_OFFSET (PdCustomerFields, currency) },
  [PD_CUSTOMER_FIELD_EMAIL] = { "email", "email", G_STRUCT_OFFSET (PdCustomerFields, email) },
  [PD_CUSTOMER_FIELD_PHONE] = { "phone", "phone", G_STRUCT_OFFSET (PdCustomerFields, phone),
                                N_ ("Phone number") },
  [PD_CUSTOMER_FIELD_REGISTRATION_ID] = { "registration_id", "registration-id",
                                          G_STRUCT_OFFSET (PdCustomerFields, registration_id) },
  [PD_CUSTOMER_FIELD_FIRST_NAME] = { "first_name", "first-name",
                                     G_STRUCT_OFFSET (PdCustomerFields, first_name) },
  [PD_CUSTOMER_FIELD_LAST_NAME] = { "last_name", "last-name",
                                    G_STRUCT_OFFSET (PdCustomerFields, last_name) },
  [PD_CUSTOMER_FIELD_TENANT_ID] = { "tenant_id", "tenant-id",
                                    G_STRUCT_OFFSET (PdCustomerFields, tenant_id) },
  [FIELD_ADDRESS_LINE1] = { "address_line1", "address-line1",
                            G_STRUCT_OFFSET (PdCustomerFields, address_line1),
                            N_ ("Address line 1") },
  [FIELD_ADDRESS_LINE2] = { "address_line2", "address-line2",
                            G_STRUCT_OFFSET (PdCustomerFields, address_line2),
                            N_ ("Address line 2") },
  [FIELD_CITY] = { "city", "city", G_STRUCT_OFFSET (PdCustomerFields, city), N_ ("City") },
  [FIELD_STATE] = { "state", "state", G_STRUCT_OFFSET (PdCustomerFields, state),
                    N_ ("State/Province") },
  [FIELD_POSTAL_CODE] = { "postal_code", "postal-code",
                          G_STRUCT_OFFSET (PdCustomerFields, postal_code), N_ ("Postal code") },
};

/* What Partner Center must be told of a new customer (3.2), the book of a local account not. */
static const int far_required[] = { PD_CUSTOMER_FIELD_FIRST_NAME, PD_CUSTOMER_FIELD_LAST_NAME,
                                    PD_CUSTOMER_FIELD_EMAIL, FIELD_ADDRESS_LINE1, FIELD_CITY };

/* A new customer of a cloud account. */
static gboolean
is_far (PdCustomerForm *self)
{
  return self->customer == NULL && pd_desk_get_cloud (self->desk) != NULL;
}

static int
count_fields (PdCustomerForm *self)
{
  return pd_desk_get_cloud (self->desk) != NULL ? N_FIELDS : PD_CUSTOMER_N_FIELDS;
}

static const char *
get_country (PdCustomerForm *self)
{
  PdCountry *country = gtk_drop_down_get_selected_item (self->country);

  return country != NULL ? pd_country_get_code (country) : NULL;
}

static const char *
get_value (PdCustomerForm *self, int field)
{
  const char *text = field == PD_CUSTOMER_FIELD_COUNTRY
                         ? get_country (self)
                         : pd_form_field_get_text (self->fields[field]);

  return text != NULL && *text != '\0' ? text : NULL;
}

static void
set_value (PdCustomerForm *self, int field, const char *text)
{
  if (field == PD_CUSTOMER_FIELD_COUNTRY)
    gtk_drop_down_set_selected (self->country, pd_country_list_find (self->countries, text));
  else
    pd_form_field_set_text (self->fields[field], text);
}

static PdCustomerFields *
collect (PdCustomerForm *self)
{
  PdCustomerFields *fields = g_new0 (PdCustomerFields, 1);

  for (int i = 0; i < count_fields (self); i++) {
    if (i == PD_CUSTOMER_FIELD_TENANT_ID && (self->customer != NULL || is_far (self)))
      continue;
    G_STRUCT_MEMBER (char *, fields, members[i].offset) = g_strdup (get_value (self, i));
  }

  return fields;
}

/* --- checking --- */

static void
update_compulsory (PdCustomerForm *self)
{
  const char *country = get_country (self);
  /* 2.9: on a new record in these countries. */
  gboolean needed =
      self->customer == NULL && country != NULL && pd_country_needs_registration (country);

  g_object_set (self->fields[FIELD_STATE], "hint", pd_customer_get_state_hint (country), NULL);
  pd_form_field_set_required (self->fields[PD_CUSTOMER_FIELD_REGISTRATION_ID], needed);
  pd_form_field_set_required (self->fields[PD_CUSTOMER_FIELD_PHONE], needed);
}

/* One field of the address alone, the others being taken as right. (transfer full) (nullable) */
static char *
check_far_field (const PdCustomerFields *fields, int field)
{
  g_autoptr (PdCustomerFields) alone = g_new0 (PdCustomerFields, 1);
  g_autoptr (GError) error = NULL;
  char **member = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (far_required); i++)
    G_STRUCT_MEMBER (char *, alone, members[far_required[i]].offset) = g_strdup ("-");
  member = &G_STRUCT_MEMBER (char *, alone, members[field].offset);
  g_free (*member);
  *member = g_strdup (G_STRUCT_MEMBER (char *, fields, members[field].offset));
  g_free (alone->country);
  alone->country = g_strdup (fields->country); /* a state is one of a country */

  return pd_customer_fields_check_address (alone, &error) ? NULL : g_strdup (error->message);
}

/* @first: of the first fault, if there was none before. */
static void
find_problems (PdCustomerForm *self, char *problems[N_FIELDS], char **first)
{
  g_autoptr (PdCustomerFields) fields = collect (self);
  g_autoptr (GError) error = NULL;

  if (!pd_customer_fields_check (fields, self->customer == NULL, problems, &error))
    *first = g_strdup (error->message);
  if (!is_far (self) && !pd_customer_fields_has_place (fields))
    return;
  for (int i = is_far (self) ? 0 : FIELD_ADDRESS_LINE1; i < count_fields (self); i++) {
    if (problems[i] == NULL)
      problems[i] = check_far_field (fields, i);
    if (*first == NULL)
      *first = g_strdup (problems[i]);
  }
}

static void
update_save (PdCustomerForm *self, const char *problem)
{
  GtkWidget *button = GTK_WIDGET (self->save_button);

  if (self->busy)
    pd_customers_set_reason (button, FALSE, _ ("It is being saved."));
  else if (self->handed_over && self->refused)
    pd_customers_set_reason (button, FALSE, _ ("It was refused; correct it to send it again."));
  else if (self->handed_over)
    pd_customers_set_reason (button, FALSE, _ ("It stands in the outbox; go on with it there."));
  else if (problem != NULL)
    pd_customers_set_reason (button, FALSE, problem);
  else
    pd_customers_apply_role (button, self->desk,
                             self->customer == NULL ? PD_ACT_ADD_CUSTOMER : PD_ACT_UPDATE_CUSTOMER);
}

static gboolean
check (PdCustomerForm *self)
{
  g_autofree char *first = NULL;
  char *problems[N_FIELDS] = { NULL };

  find_problems (self, problems, &first);
  for (int i = 0; i < N_FIELDS; i++) {
    /* What the far side did not take is told until it is changed. */
    if (problems[i] == NULL && self->refusal != NULL && i == self->refused_field)
      problems[i] = g_strdup (self->refusal);
    if (self->fields[i] != NULL)
      pd_form_field_set_problem (self->fields[i], problems[i]);
    else
      pd_customers_set_label (self->country_problem, self->country_touched ? problems[i] : NULL);
    g_free (problems[i]);
  }
  update_save (self, first);

  return first == NULL;
}

/* --- what the far side refused --- */

/* “City”, 「市区町村」 */
static gboolean
names_field (const char *sentence, int field)
{
  static const char *const marks[][2] = { { "“", "”" }, { "「", "」" } };
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (marks) && members[field].label != NULL && !found; i++) {
    g_autofree char *quoted =
        g_strconcat (marks[i][0], _ (members[field].label), marks[i][1], NULL);

    found = strstr (sentence, quoted) != NULL;
  }

  return found;
}

static void
forget_refusal (PdCustomerForm *self)
{
  g_clear_pointer (&self->refusal, g_free);
  g_clear_pointer (&self->refused_value, g_free);
}

/* At the field, where the sentence names one and no more; the note has it anyway. */
static void
show_refusal (PdCustomerForm *self, const char *sentence)
{
  int named = -1;
  int n_named = 0;

  forget_refusal (self);
  for (int i = 0; i < count_fields (self); i++) {
    if (self->fields[i] != NULL && names_field (sentence, i)) {
      named = i;
      n_named++;
    }
  }
  if (n_named != 1)
    return;

  self->refused_field = named;
  self->refusal = g_strdup (sentence);
  self->refused_value = g_strdup (get_value (self, named));
  pd_form_field_touch (self->fields[named]);
  gtk_widget_grab_focus (GTK_WIDGET (self->fields[named]));
}

/* What was refused stays in the outbox as it was; what is corrected is a request of its own. */
static void
begin_anew (PdCustomerForm *self, gboolean country_changed)
{
  if (self->refusal != NULL && (country_changed || g_strcmp0 (get_value (self, self->refused_field),
                                                              self->refused_value) != 0))
    forget_refusal (self);
  if (!self->refused)
    return;

  self->refused = FALSE;
  self->handed_over = FALSE;
  g_free (self->request_id);
  self->request_id = g_uuid_string_random ();
  pd_outbox_note_set_error (self->outbox_note, NULL);
}

/* --- drafts --- */

static char *
dup_stored (PdCustomerForm *self, int field)
{
  g_autofree char *text = NULL;

  if (self->customer == NULL || field >= PD_CUSTOMER_N_FIELDS)
    return NULL;
  g_object_get (self->customer, members[field].key, &text, NULL);

  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static gboolean
differs (PdCustomerForm *self)
{
  for (int i = 0; i < count_fields (self); i++) {
    g_autofree char *stored = dup_stored (self, i);

    /* A new form's country and currency are proposals, nobody typed them. */
    if (self->customer == NULL &&
        (i == PD_CUSTOMER_FIELD_COUNTRY || i == PD_CUSTOMER_FIELD_CURRENCY))
      continue;
    if (g_strcmp0 (get_value (self, i), stored) != 0)
      return TRUE;
  }

  return FALSE;
}

static void
keep_draft (PdCustomerForm *self)
{
  PdDrafts *drafts = pd_drafts_of (self->desk);

  if (!differs (self)) {
    pd_drafts_forget (drafts, self->draft_group);
    return;
  }
  for (int i = 0; i < count_fields (self); i++) {
    const char *value = get_value (self, i);

    pd_drafts_set (drafts, self->draft_group, members[i].key, value != NULL ? value : "");
  }
}

static void
fill_stored (PdCustomerForm *self)
{
  for (int i = 0; i < count_fields (self); i++) {
    g_autofree char *stored = dup_stored (self, i);

    if (self->customer != NULL || i != PD_CUSTOMER_FIELD_COUNTRY)
      set_value (self, i, stored);
  }
  if (self->customer == NULL) {
    const char *locale = setlocale (LC_MESSAGES, NULL);
    const char *place = locale != NULL ? strchr (locale, '_') : NULL;
    g_autofree char *territory = place != NULL ? g_strndup (place + 1, 2) : NULL;
    gboolean japanese = g_strcmp0 (pd_text_get_language (), "ja") == 0;

    set_value (self, PD_CUSTOMER_FIELD_COUNTRY, japanese ? "JP" : territory);
  }
}

static void
fill_draft (PdCustomerForm *self)
{
  PdDrafts *drafts = pd_drafts_of (self->desk);
  gboolean has = pd_drafts_has (drafts, self->draft_group);

  self->filling = TRUE;
  for (int i = 0; has && i < count_fields (self); i++) {
    g_autofree char *value = pd_drafts_get (drafts, self->draft_group, members[i].key);

    if (value != NULL)
      set_value (self, i, value);
  }
  self->filling = FALSE;
  gtk_revealer_set_reveal_child (self->draft_revealer, has);
  check (self);
}

/* --- callbacks --- */

static void
changed_cb (PdCustomerForm *self)
{
  if (self->filling)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  begin_anew (self, FALSE);
  check (self);
  keep_draft (self);
}

static void
country_changed_cb (PdCustomerForm *self)
{
  const char *country = NULL;
  const char *currency = NULL;
  const char *before = NULL;

  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;

  country = get_country (self);
  currency = get_value (self, PD_CUSTOMER_FIELD_CURRENCY);
  before = self->shown_country != NULL ? pd_country_get_currency (self->shown_country) : NULL;
  /* The currency follows the country unless another one was typed. */
  if (country != NULL && (currency == NULL || g_strcmp0 (currency, before) == 0))
    set_value (self, PD_CUSTOMER_FIELD_CURRENCY, pd_country_get_currency (country));
  if (!self->filling)
    begin_anew (self, g_strcmp0 (country, self->shown_country) != 0);
  g_free (self->shown_country);
  self->shown_country = g_strdup (country);
  update_compulsory (self);
  changed_cb (self);
}

static void
country_left_cb (PdCustomerForm *self)
{
  self->country_touched = TRUE;
  check (self);
}

static void
discard_clicked_cb (PdCustomerForm *self)
{
  self->filling = TRUE;
  fill_stored (self);
  self->filling = FALSE;
  begin_anew (self, TRUE);
  pd_drafts_forget (pd_drafts_of (self->desk), self->draft_group);
  gtk_revealer_set_reveal_child (self->draft_revealer, FALSE);
  check (self);
}

static void
finish_saved (PdCustomerForm *self, PdCustomer *saved)
{
  PdWindow *window = pd_customers_window_of (GTK_WIDGET (self));
  /* Translators: %s is a customer's name. */
  g_autofree char *text =
      g_strdup_printf (self->customer == NULL ? _ ("%s was added.") : _ ("%s was saved."),
                       pd_customer_get_name (saved));
  gboolean is_new = self->customer == NULL;

  pd_drafts_forget (pd_drafts_of (self->desk), self->draft_group);
  if (window != NULL)
    pd_window_toast (window, text);
  gtk_window_close (GTK_WINDOW (self));
  if (is_new && window != NULL)
    pd_window_open_customer (window, pd_record_get_row_id (PD_RECORD (saved)), "overview", 0);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdCustomerForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdCustomer) saved = pd_desk_customer_finish (PD_DESK (source), result, &error);

  self->busy = FALSE;
  if (self->save_button == NULL) { /* closed meanwhile */
    if (saved != NULL)
      pd_drafts_forget (pd_drafts_of (PD_DESK (source)), self->draft_group);
    return;
  }
  if (saved != NULL) {
    finish_saved (self, saved);
    return;
  }
  g_warning ("Saving a customer: %s", error->message);
  {
    g_autofree char *text = pd_error_to_user_text (error);

    self->handed_over = pd_outbox_note_set_error (self->outbox_note, error);
    self->refused = g_error_matches (error, PD_ERROR, PD_ERROR_REFUSED);
    pd_customers_set_label (self->failure, self->handed_over ? NULL : text);
    if (self->refused)
      show_refusal (self, text);
  }
  if (g_error_matches (error, PD_ERROR, PD_ERROR_QUEUED))
    pd_drafts_forget (pd_drafts_of (self->desk), self->draft_group);
  check (self);
}

static void
save_clicked_cb (PdCustomerForm *self)
{
  g_autoptr (PdCustomerFields) fields = collect (self);

  if (self->busy || self->handed_over || !check (self))
    return;

  self->busy = TRUE;
  check (self);
  if (self->customer == NULL)
    pd_desk_create_customer_async (self->desk, fields, self->request_id, NULL, saved_cb,
                                   g_object_ref (self));
  else
    pd_desk_update_customer_async (self->desk, pd_record_get_row_id (PD_RECORD (self->customer)),
                                   fields, self->request_id, NULL, saved_cb, g_object_ref (self));
}

static void
close_clicked_cb (PdCustomerForm *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* --- GObject --- */

static void
pd_customer_form_dispose (GObject *object)
{
  PdCustomerForm *self = PD_CUSTOMER_FORM (object);

  self->filling = TRUE;
  g_clear_object (&self->countries);
  g_clear_object (&self->customer);
  G_OBJECT_CLASS (pd_customer_form_parent_class)->dispose (object);
}

static void
pd_customer_form_finalize (GObject *object)
{
  PdCustomerForm *self = PD_CUSTOMER_FORM (object);

  g_clear_object (&self->desk);
  g_free (self->draft_group);
  g_free (self->request_id);
  g_free (self->shown_country);
  forget_refusal (self);
  G_OBJECT_CLASS (pd_customer_form_parent_class)->finalize (object);
}

static void
pd_customer_form_class_init (PdCustomerFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pd_customer_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = pd_customer_form_finalize;
  g_type_ensure (PD_TYPE_FORM_FIELD);
  g_type_ensure (PD_TYPE_OUTBOX_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PD_CUSTOMERS_RESOURCE ("pd-customer-form.ui"));
  for (int i = 0; i < N_FIELDS; i++) {
    if (members[i].child != NULL)
      gtk_widget_class_bind_template_child_full (widget_class, members[i].child, FALSE,
                                                 G_STRUCT_OFFSET (PdCustomerForm, fields) +
                                                     (gssize) sizeof (PdFormField *) * i);
  }
  gtk_widget_class_bind_template_child (widget_class, PdCustomerForm, country);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerForm, country_problem);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerForm, failure);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerForm, outbox_note);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerForm, names);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerForm, address);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerForm, address_note);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerForm, save_button);
  gtk_widget_class_bind_template_child (widget_class, PdCustomerForm, draft_revealer);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, country_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, country_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static GtkWidget *
find_descendant (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_descendant (child, type);

    if (found != NULL)
      return found;
  }

  return NULL;
}

static gboolean
focus_search_cb (gpointer user_data)
{
  GtkWidget *entry = user_data;

  if (gtk_widget_get_mapped (entry))
    gtk_widget_grab_focus (entry);

  return G_SOURCE_REMOVE;
}

/* Enter in the search takes the first that was found. */
static void
search_activated_cb (GtkWidget *popover)
{
  GtkWidget *list = find_descendant (popover, GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *found = list != NULL ? gtk_list_view_get_model (GTK_LIST_VIEW (list)) : NULL;

  if (found != NULL && g_list_model_get_n_items (G_LIST_MODEL (found)) > 0)
    gtk_widget_activate_action (list, "list.activate-item", "u", 0);
}

/* The list takes the focus when it opens; who has 250 countries before them wants to type. */
static void
countries_mapped_cb (GtkWidget *popover)
{
  GtkWidget *entry = find_descendant (popover, GTK_TYPE_SEARCH_ENTRY);

  if (entry == NULL)
    return;

  g_signal_handlers_disconnect_by_func (entry, search_activated_cb, popover);
  g_signal_connect_object (entry, "activate", G_CALLBACK (search_activated_cb), popover,
                           G_CONNECT_SWAPPED);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_search_cb, g_object_ref (entry), g_object_unref);
}

static void
watch_countries (PdCustomerForm *self)
{
  GtkWidget *popover = find_descendant (GTK_WIDGET (self->country), GTK_TYPE_POPOVER);

  if (popover != NULL)
    g_signal_connect (popover, "map", G_CALLBACK (countries_mapped_cb), NULL);
}

static void
pd_customer_form_init (PdCustomerForm *self)
{
  GtkExpression *expression = gtk_property_expression_new (PD_TYPE_COUNTRY, NULL, "title");

  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  pd_customers_tidy_names (GTK_WIDGET (self));
  self->request_id = g_uuid_string_random ();
  self->countries = pd_country_list_new ();
  gtk_drop_down_set_expression (self->country, expression);
  gtk_expression_unref (expression);
  gtk_drop_down_set_model (self->country, self->countries);
  gtk_drop_down_set_selected (self->country, GTK_INVALID_LIST_POSITION);
  watch_countries (self);
  if (g_strcmp0 (pd_text_get_language (), "ja") == 0) /* family name first */
    gtk_box_reorder_child_after (self->names,
                                 GTK_WIDGET (self->fields[PD_CUSTOMER_FIELD_FIRST_NAME]),
                                 GTK_WIDGET (self->fields[PD_CUSTOMER_FIELD_LAST_NAME]));
}

/* 3.2: Partner Center gives the tenant GUID, and wants to know who and where. */
static void
set_up_far (PdCustomerForm *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (far_required); i++)
    pd_form_field_set_required (self->fields[far_required[i]], TRUE);
  gtk_widget_set_visible (self->address, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->fields[PD_CUSTOMER_FIELD_TENANT_ID]), FALSE);
  g_object_set (self->fields[PD_CUSTOMER_FIELD_DOMAIN], "hint",
                _ ("A name that ends with .onmicrosoft.com"), NULL);
}

/* 3.2: the billing profile of one that is there takes another address. */
static void
set_up_new_address (PdCustomerForm *self)
{
  gtk_widget_set_visible (self->address, TRUE);
  gtk_widget_set_visible (self->address_note, TRUE);
}

static void
set_up (PdCustomerForm *self, PdDesk *desk, PdCustomer *customer)
{
  PdDrafts *drafts = pd_drafts_of (desk);

  self->desk = g_object_ref (desk);
  self->customer = customer != NULL ? g_object_ref (customer) : NULL;
  self->draft_group = customer != NULL
                          ? g_strdup_printf ("customer-%" G_GINT64_FORMAT,
                                             pd_record_get_row_id (PD_RECORD (customer)))
                          : g_strdup ("new-customer");
  gtk_window_set_title (GTK_WINDOW (self),
                        customer != NULL ? _ ("Edit customer") : _ ("New customer"));
  gtk_widget_set_visible (GTK_WIDGET (self->fields[PD_CUSTOMER_FIELD_TENANT_ID]), customer == NULL);
  if (is_far (self))
    set_up_far (self);
  else if (pd_desk_get_cloud (desk) != NULL)
    set_up_new_address (self);
  fill_stored (self);
  self->filling = FALSE;
  update_compulsory (self);
  if (pd_drafts_is_loaded (drafts))
    fill_draft (self);
  else
    g_signal_connect_object (drafts, "loaded", G_CALLBACK (fill_draft), self, G_CONNECT_SWAPPED);
  check (self);
}

void
pd_customer_form_present (GtkWidget *parent, PdDesk *desk, PdCustomer *customer)
{
  PdCustomerForm *self = NULL;

  g_return_if_fail (PD_IS_DESK (desk));

  self = g_object_new (PD_TYPE_CUSTOMER_FORM, NULL);
  set_up (self, desk, customer);
  pd_customers_present_dialog (GTK_WINDOW (self), parent);
  gtk_widget_grab_focus (GTK_WIDGET (self->fields[PD_CUSTOMER_FIELD_NAME]));
}
