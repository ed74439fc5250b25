// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-cli-json.h"
#include "pd-cli-reservations.h"
#include "pd-desk-reservations.h"

static const PdCliColumn list_columns[] = {
  { "name", N_ ("Name"), PD_CLI_TEXT },
  { "customer", N_ ("Customer"), PD_CLI_TEXT },
  { "sku", N_ ("Size"), PD_CLI_ID },
  { "region", N_ ("Region"), PD_CLI_REGION },
  { "quantity", N_ ("Quantity"), PD_CLI_NUMBER },
  { "term", N_ ("Term"), PD_CLI_TERM },
  { "scope_type", N_ ("Scope"), PD_CLI_SCOPE },
  { "utilization_1d", N_ ("1 day"), PD_CLI_PERCENT },
  { "utilization_7d", N_ ("7 days"), PD_CLI_PERCENT },
  { "utilization_30d", N_ ("30 days"), PD_CLI_PERCENT },
  { "expires_at", N_ ("Expires"), PD_CLI_DAY },
  { "state", N_ ("Status"), PD_CLI_STATE },
  { "id", N_ ("Reservation ID"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn reservation_columns[] = {
  { "name", N_ ("Name"), PD_CLI_TEXT },
  { "id", N_ ("Reservation ID"), PD_CLI_ID },
  { "order_id", N_ ("Reservation order ID"), PD_CLI_ID },
  { "purchase_order_id", N_ ("Order number"), PD_CLI_ID },
  { "customer", N_ ("Customer"), PD_CLI_TEXT },
  { "customer_id", N_ ("Tenant GUID"), PD_CLI_ID },
  { "title", N_ ("Product"), PD_CLI_TEXT },
  { "sku", N_ ("Size"), PD_CLI_ID },
  { "region", N_ ("Region"), PD_CLI_REGION },
  { "quantity", N_ ("Quantity"), PD_CLI_NUMBER },
  { "term", N_ ("Term"), PD_CLI_TERM },
  { "billing", N_ ("Billing frequency"), PD_CLI_BILLING },
  { "price", N_ ("Unit price"), PD_CLI_MONEY },
  { "price.currency", N_ ("Currency"), PD_CLI_ID },
  { "state", N_ ("Status"), PD_CLI_STATE },
  { "purchased_at", N_ ("Ordered"), PD_CLI_INSTANT },
  { "expires_at", N_ ("Expires"), PD_CLI_DEADLINE },
  { "scope_type", N_ ("Scope"), PD_CLI_SCOPE },
  { "scope_name", N_ ("Scope name"), PD_CLI_TEXT },
  { "scope_subscriptions", N_ ("Scope ID"), PD_CLI_LIST },
  { "billing_subscription", N_ ("Billing subscription"), PD_CLI_ID },
  { "flexibility", N_ ("Instance size flexibility"), PD_CLI_BOOLEAN },
  { "utilization_1d", N_ ("Utilization, 1 day"), PD_CLI_PERCENT },
  { "utilization_7d", N_ ("Utilization, 7 days"), PD_CLI_PERCENT },
  { "utilization_30d", N_ ("Utilization, 30 days"), PD_CLI_PERCENT },
  { "used", N_ ("Used"), PD_CLI_BOOLEAN },
  { "refund.allowed", N_ ("Can be refunded"), PD_CLI_BOOLEAN },
  { "refund.reason", N_ ("Reason"), PD_CLI_TEXT },
  { "exchange.allowed", N_ ("Can be exchanged"), PD_CLI_BOOLEAN },
  { "exchange.reason", N_ ("Reason"), PD_CLI_TEXT },
  { "policy", N_ ("Policy"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn assignment_columns[] = {
  { "principal", N_ ("Name"), PD_CLI_TEXT },
  { "email", N_ ("E-mail address"), PD_CLI_ID },
  { "principal_type", N_ ("Type"), PD_CLI_ID },
  { "role", N_ ("Role"), PD_CLI_AZURE_ROLE },
  { "inherited", N_ ("Inherited"), PD_CLI_BOOLEAN },
  { "id", N_ ("Assignment ID"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn subscription_columns[] = {
  { "name", N_ ("Name"), PD_CLI_TEXT },
  { "id", N_ ("Subscription ID"), PD_CLI_ID },
  { "state", N_ ("Status"), PD_CLI_ID },
  { NULL },
};

static const PdCliColumn self_purchase_columns[] = {
  { "customer", N_ ("Customer"), PD_CLI_TEXT },
  { "allowed", N_ ("May buy reservations"), PD_CLI_BOOLEAN },
  { NULL },
};

static const PdCliColumn market_columns[] = {
  { "iso", N_ ("Code"), PD_CLI_ID },
  { "name", N_ ("Market"), PD_CLI_TEXT },
  { NULL },
};

static const PdCliColumn import_columns[] = {
  { "as_of", N_ ("List as of"), PD_CLI_DAY },
  { "rows", N_ ("Rows taken in"), PD_CLI_NUMBER },
  { NULL },
};

static const PdCliColumn change_columns[] = {
  { "change", N_ ("Change"), PD_CLI_ID },
  { "iso", N_ ("Code"), PD_CLI_ID },
  { "name", N_ ("Market"), PD_CLI_TEXT },
  { NULL },
};

/* --- finding --- */

PdReservation *
pd_cli_find_reservation (PdCli *cli, GError **error)
{
  g_autofree char *text = pd_cli_dup_argument (cli, 0, error);

  if (text == NULL || !pd_cli_open_desk (cli, error))
    return NULL;

  return pd_desk_find_reservation (cli->desk, text, error);
}

static GPtrArray *
list_assignments (PdCli *cli, gint64 row_id, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  pd_desk_list_assignments_async (cli->desk, row_id, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return pd_desk_assignments_finish (cli->desk, result, error);
}

/* --- list and show --- */

static JsonObject *
make_item (PdCli *cli, PdRecord *record, GError **error)
{
  return pd_cli_json_reservation (PD_RESERVATION (record), NULL);
}

static gboolean
list_reservations (PdCli *cli, GError **error)
{
  g_autoptr (PdQuery) query = pd_query_new (PD_LIST_RESERVATIONS);
  gint64 within = -1;

  if (!pd_cli_parse_number (cli->options.within, "--expiring-within", 0, 36500, -1, &within, error))
    return FALSE;
  query->now = pd_clock_now (cli->clock);
  query->status = g_strdup (cli->options.status);
  query->utilization_below = cli->options.unused ? PD_RESERVATION_UNDER_USED : 0;
  if (within >= 0) {
    query->from = query->now;
    query->to = pd_instant_from_day (pd_instant_get_day (query->now) + (int) within + 1) + 1;
  }

  return pd_cli_open_desk (cli, error) && pd_cli_narrow_to_customer (cli, query, error) &&
         pd_cli_answer_list (cli, query, list_columns, make_item, error);
}

static gboolean
answer_reservation (PdCli *cli, PdReservation *reservation, GError **error)
{
  g_autoptr (GPtrArray) assignments =
      list_assignments (cli, pd_record_get_row_id (PD_RECORD (reservation)), error);

  if (assignments == NULL)
    return FALSE;
  pd_cli_output_object (cli->output, reservation_columns, "assignments", assignment_columns,
                        pd_cli_json_reservation (reservation, assignments));

  return TRUE;
}

static gboolean
show_reservation (PdCli *cli, GError **error)
{
  g_autoptr (PdReservation) reservation = pd_cli_find_reservation (cli, error);

  return reservation != NULL && answer_reservation (cli, reservation, error);
}

/* --- configuration --- */

/* The answer of what changes reservations: a list of them, also where it is one. */
static gboolean
answer_changed (PdCli *cli, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) reservations = pd_desk_reservations_finish (cli->desk, result, error);

  if (reservations == NULL)
    return FALSE;
  cli->changed = TRUE;
  pd_cli_output_begin_list (cli->output, list_columns);
  for (guint i = 0; i < reservations->len; i++)
    pd_cli_output_add (cli->output,
                       pd_cli_json_reservation (g_ptr_array_index (reservations, i), NULL));
  pd_cli_output_end_list (cli->output, reservations->len);

  return TRUE;
}

/* @change is taken over. */
static gboolean
change_reservation (PdCli *cli, PdReservationChange *taken, GError **error)
{
  g_autoptr (PdReservationChange) change = taken;
  g_autoptr (PdReservation) reservation = pd_cli_find_reservation (cli, error);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (reservation == NULL)
    return FALSE;
  pd_desk_change_reservation_async (cli->desk, pd_record_get_row_id (PD_RECORD (reservation)),
                                    change, cli->request_id, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return answer_changed (cli, result, error);
}

static PdReservationChange *
new_change (void)
{
  PdReservationChange *change = g_new0 (PdReservationChange, 1);

  change->flexibility = -1;

  return change;
}

static const char *
find_scope (const char *word)
{
  static const struct
  {
    const char *word;
    const char *scope;
  } words[] = { { "shared", PD_SCOPE_SHARED },
                { "single", PD_SCOPE_SINGLE },
                { "resource-group", PD_SCOPE_RESOURCE_GROUP },
                { "management-group", PD_SCOPE_MANAGEMENT_GROUP } };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_ascii_strcasecmp (words[i].word, word) == 0 ||
        g_ascii_strcasecmp (words[i].scope, word) == 0)
      return words[i].scope;
  }

  return NULL;
}

static gboolean
set_scope (PdCli *cli, GError **error)
{
  g_autoptr (PdReservationChange) change = new_change ();
  const char *scope = NULL;

  if (!pd_cli_require (cli->options.scope, "--scope", error))
    return FALSE;
  scope = find_scope (cli->options.scope);
  if (scope == NULL) {
    pd_cli_set_usage_error (
        error, _ ("--scope takes shared, single, resource-group or management-group, not “%s”."),
        cli->options.scope);
    return FALSE;
  }
  if (!g_str_equal (scope, PD_SCOPE_SHARED) &&
      !pd_cli_require (cli->options.scope_id, "--scope-id", error))
    return FALSE;

  change->scope_type = g_strdup (scope);
  change->scope_id = g_strdup (cli->options.scope_id);
  change->scope_name = g_strdup (cli->options.scope_name);

  return change_reservation (cli, g_steal_pointer (&change), error);
}

static gboolean
rename_reservation (PdCli *cli, GError **error)
{
  g_autoptr (PdReservationChange) change = new_change ();

  change->name = pd_cli_dup_argument (cli, 1, error);

  return change->name != NULL && change_reservation (cli, g_steal_pointer (&change), error);
}

/* "on" or "off", the second argument. */
static gboolean
parse_switch (PdCli *cli, gboolean *on, GError **error)
{
  g_autofree char *word = pd_cli_dup_argument (cli, 1, error);

  if (word == NULL)
    return FALSE;
  if (!g_str_equal (word, "on") && !g_str_equal (word, "off")) {
    pd_cli_set_usage_error (error, _ ("Say on or off, not “%s”."), word);
    return FALSE;
  }
  *on = g_str_equal (word, "on");

  return TRUE;
}

static gboolean
set_flexibility (PdCli *cli, GError **error)
{
  g_autoptr (PdReservationChange) change = new_change ();
  gboolean on = FALSE;

  if (!parse_switch (cli, &on, error))
    return FALSE;
  change->flexibility = on ? 1 : 0;

  return change_reservation (cli, g_steal_pointer (&change), error);
}

static gboolean
split_reservation (PdCli *cli, GError **error)
{
  g_autoptr (PdReservation) reservation = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gint64 first = 0;

  if (!pd_cli_require (cli->options.quantity, "--quantity", error) ||
      !pd_cli_parse_number (cli->options.quantity, "--quantity", 1, G_MAXINT32, 0, &first, error))
    return FALSE;
  reservation = pd_cli_find_reservation (cli, error);
  if (reservation == NULL)
    return FALSE;

  pd_desk_split_reservation_async (cli->desk, pd_record_get_row_id (PD_RECORD (reservation)), first,
                                   pd_reservation_get_quantity (reservation) - first,
                                   cli->request_id, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return answer_changed (cli, result, error);
}

static gboolean
merge_reservations (PdCli *cli, GError **error)
{
  g_autoptr (GArray) row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!pd_cli_open_desk (cli, error))
    return FALSE;
  for (guint i = 0; cli->arguments[i] != NULL; i++) {
    g_autofree char *text = pd_cli_dup_argument (cli, i, error);
    g_autoptr (PdReservation) reservation =
        text != NULL ? pd_desk_find_reservation (cli->desk, text, error) : NULL;
    gint64 row_id = 0;

    if (reservation == NULL)
      return FALSE;
    row_id = pd_record_get_row_id (PD_RECORD (reservation));
    g_array_append_val (row_ids, row_id);
  }

  pd_desk_merge_reservations_async (cli->desk, (const gint64 *) row_ids->data, row_ids->len,
                                    cli->request_id, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return answer_changed (cli, result, error);
}

/* --- access --- */

static gboolean
answer_assignments (PdCli *cli, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) assignments = pd_desk_assignments_finish (cli->desk, result, error);

  if (assignments == NULL)
    return FALSE;
  cli->changed = TRUE;
  pd_cli_output_begin_list (cli->output, assignment_columns);
  for (guint i = 0; i < assignments->len; i++)
    pd_cli_output_add (cli->output, pd_cli_json_assignment (g_ptr_array_index (assignments, i)));
  pd_cli_output_end_list (cli->output, assignments->len);

  return TRUE;
}

static gboolean
grant_role (PdCli *cli, GError **error)
{
  const PdCliOptions *options = &cli->options;
  g_autoptr (PdReservation) reservation = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;
  PdGrant grant = { 0 };
  const char *role_id = NULL;

  if (!pd_cli_require (options->role, "--role", error) ||
      (options->principal_id == NULL && !pd_cli_require (options->email, "--email", error)))
    return FALSE;
  role_id = pd_azure_role_find_id (options->role);
  if (role_id == NULL) {
    pd_cli_set_usage_error (error, _ ("--role does not know “%s”."), options->role);
    return FALSE;
  }
  reservation = pd_cli_find_reservation (cli, error);
  if (reservation == NULL)
    return FALSE;

  grant.name = options->name != NULL ? options->name : options->email;
  grant.email = options->email;
  grant.principal_id = options->principal_id;
  grant.principal_type =
      options->principal_type != NULL ? options->principal_type : (char *) "User";
  grant.role_id = (char *) role_id;
  pd_desk_grant_role_async (cli->desk, pd_record_get_row_id (PD_RECORD (reservation)), &grant,
                            cli->request_id, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return answer_assignments (cli, result, error);
}

static gboolean
assignment_fits (const PdCliOptions *options, PdRoleAssignment *assignment, const char *text)
{
  const char *role_id = options->role != NULL ? pd_azure_role_find_id (options->role) : NULL;

  if (role_id != NULL &&
      g_ascii_strcasecmp (role_id, pd_role_assignment_get_role_id (assignment)) != 0)
    return FALSE;

  return g_ascii_strcasecmp (text, pd_role_assignment_get_assignment_id (assignment)) == 0 ||
         g_strcmp0 (text, pd_role_assignment_get_principal_name (assignment)) == 0 ||
         (pd_role_assignment_get_principal_email (assignment) != NULL &&
          g_ascii_strcasecmp (text, pd_role_assignment_get_principal_email (assignment)) == 0);
}

/* The one assignment that the text names, by its ID or by whom it is for. */
static gboolean
find_assignment (PdCli *cli, gint64 row_id, const char *text, gint64 *found, GError **error)
{
  g_autoptr (GPtrArray) assignments = list_assignments (cli, row_id, error);
  guint n_found = 0;

  if (assignments == NULL)
    return FALSE;
  for (guint i = 0; i < assignments->len; i++) {
    PdRoleAssignment *assignment = g_ptr_array_index (assignments, i);

    if (!assignment_fits (&cli->options, assignment, text))
      continue;
    *found = pd_record_get_row_id (PD_RECORD (assignment));
    n_found++;
  }
  if (n_found == 1)
    return TRUE;

  if (n_found == 0)
    /* Translators: %s is what was typed */
    g_set_error (error, PD_ERROR, PD_ERROR_NOT_FOUND, _ ("No role here is “%s”'s."), text);
  else
    /* Translators: %s is what was typed */
    g_set_error (error, PD_ERROR, PD_ERROR_AMBIGUOUS,
                 _ ("“%s” has several roles here: add --role, or name the assignment's ID."), text);

  return FALSE;
}

/* A repeated request finds the assignment gone: its first answer is asked for first. */
static gboolean
revoke_role (PdCli *cli, GError **error)
{
  g_autofree char *text = pd_cli_dup_argument (cli, 1, error);
  g_autofree char *choice = NULL;
  g_autoptr (PdReservation) reservation =
      text != NULL ? pd_cli_find_reservation (cli, error) : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *pending = NULL;
  gint64 row_id = 0, assignment = 0;

  if (reservation == NULL || !pd_cli_recall_choice (cli, "revoke", &choice, error))
    return FALSE;
  row_id = pd_record_get_row_id (PD_RECORD (reservation));
  if (choice != NULL) {
    assignment = g_ascii_strtoll (choice, NULL, 10);
  } else {
    if (!find_assignment (cli, row_id, text, &assignment, error))
      return FALSE;
    choice = g_strdup_printf ("%" G_GINT64_FORMAT, assignment);
    if (!pd_cli_remember_choice (cli, "revoke", choice, error))
      return FALSE;
  }

  pd_desk_revoke_role_async (cli->desk, row_id, assignment, cli->request_id, NULL, pd_cli_ready_cb,
                             &pending);
  result = pd_cli_wait (&pending);

  return answer_assignments (cli, result, error);
}

/* --- the customer's side --- */

static gboolean
answer_subscriptions (PdCli *cli, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) subscriptions = pd_desk_subscriptions_finish (cli->desk, result, error);

  if (subscriptions == NULL)
    return FALSE;
  pd_cli_output_begin_list (cli->output, subscription_columns);
  for (guint i = 0; i < subscriptions->len; i++)
    pd_cli_output_add (cli->output,
                       pd_cli_json_subscription (g_ptr_array_index (subscriptions, i)));
  pd_cli_output_end_list (cli->output, subscriptions->len);

  return TRUE;
}

static gint64
find_customer (PdCli *cli, const char *text, GError **error)
{
  if (!pd_cli_open_desk (cli, error))
    return 0;
  g_clear_object (&cli->customer);
  cli->customer = pd_desk_find_customer (cli->desk, text, error);

  return cli->customer != NULL ? pd_record_get_row_id (PD_RECORD (cli->customer)) : 0;
}

static gboolean
list_subscriptions (PdCli *cli, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gint64 customer = 0;

  if (!pd_cli_require (cli->options.customer, "--customer", error) ||
      (customer = find_customer (cli, cli->options.customer, error)) == 0)
    return FALSE;
  pd_desk_list_subscriptions_async (cli->desk, customer, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);

  return answer_subscriptions (cli, result, error);
}

static gboolean
add_subscription (PdCli *cli, GError **error)
{
  g_autofree char *text = pd_cli_dup_argument (cli, 0, error);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gint64 customer = 0;

  if (text == NULL || !pd_cli_require (cli->options.name, "--name", error) ||
      (customer = find_customer (cli, text, error)) == 0)
    return FALSE;
  pd_desk_add_subscription_async (cli->desk, customer, cli->options.name, cli->options.subscription,
                                  cli->request_id, NULL, pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  cli->changed = TRUE;

  return answer_subscriptions (cli, result, error);
}

/* 1.11 */
static gboolean
set_self_purchase (PdCli *cli, GError **error)
{
  g_autofree char *text = pd_cli_dup_argument (cli, 0, error);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  JsonObject *answer = NULL;
  gboolean allowed = FALSE;
  gint64 customer = 0;

  if (text == NULL || !parse_switch (cli, &allowed, error) ||
      (customer = find_customer (cli, text, error)) == 0)
    return FALSE;
  pd_desk_set_self_purchase_async (cli->desk, customer, allowed, cli->request_id, NULL,
                                   pd_cli_ready_cb, &pending);
  result = pd_cli_wait (&pending);
  if (!pd_desk_self_purchase_finish (cli->desk, result, &allowed, error))
    return FALSE;

  cli->changed = TRUE;
  answer = json_object_new ();
  pd_cli_json_set_text (answer, "customer_id", pd_customer_get_tenant_id (cli->customer));
  pd_cli_json_set_text (answer, "customer", pd_customer_get_name (cli->customer));
  json_object_set_boolean_member (answer, "allowed", allowed);
  pd_cli_output_object (cli->output, self_purchase_columns, NULL, NULL, answer);

  return TRUE;
}

/* --- markets (section 3) --- */

static gboolean
list_markets (PdCli *cli, GError **error)
{
  GPtrArray *markets = NULL;

  if (!pd_cli_open_desk (cli, error))
    return FALSE;
  markets = pd_market_list_get_all (pd_desk_get_markets (cli->desk));
  pd_cli_output_begin_list (cli->output, market_columns);
  for (guint i = 0; i < markets->len; i++)
    pd_cli_output_add (cli->output, pd_cli_json_market (g_ptr_array_index (markets, i)));
  pd_cli_output_end_list (cli->output, markets->len);

  return TRUE;
}

static void
add_changes (JsonArray *array, GPtrArray *markets, const char *change)
{
  for (guint i = 0; i < markets->len; i++) {
    JsonObject *item = pd_cli_json_market (g_ptr_array_index (markets, i));

    pd_cli_json_set_text (item, "change", change);
    json_array_add_object_element (array, item);
  }
}

static JsonObject *
make_import_answer (PdMarketList *old, PdMarketList *list)
{
  g_autoptr (GPtrArray) added = NULL, removed = NULL;
  JsonObject *answer = json_object_new ();
  JsonArray *changes = json_array_new ();

  pd_market_list_compare (old, list, &added, &removed);
  add_changes (changes, added, "added");
  add_changes (changes, removed, "removed");
  json_object_set_int_member (answer, "rows", pd_market_list_get_all (list)->len);
  pd_cli_json_set_array (answer, "rejected", json_array_new ());
  pd_cli_json_set_instant (answer, "as_of", pd_market_list_get_as_of (list));
  pd_cli_json_set_array (answer, "changes", changes);

  return answer;
}

static gboolean
import_markets (PdCli *cli, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (cli->arguments[0]);
  g_autoptr (PdMarketList) list = NULL, old = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) read_result = NULL, set_result = NULL;
  JsonObject *answer = NULL;

  if (!pd_cli_open_desk (cli, error) || !pd_cli_recall (cli, cli->command->words, &answer, error))
    return FALSE;
  if (answer == NULL) {
    pd_desk_read_markets_async (cli->desk, file, NULL, pd_cli_ready_cb, &pending);
    read_result = pd_cli_wait (&pending);
    list = pd_desk_read_markets_finish (cli->desk, read_result, error);
    if (list == NULL)
      return FALSE;
    old = g_object_ref (pd_desk_get_markets (cli->desk));
    pd_desk_set_markets_async (cli->desk, list, NULL, pd_cli_ready_cb, &pending);
    set_result = pd_cli_wait (&pending);
    if (!pd_desk_set_markets_finish (cli->desk, set_result, error))
      return FALSE;
    cli->changed = TRUE;
    answer = make_import_answer (old, list);
    if (!pd_cli_remember (cli, cli->command->words, answer, error)) {
      json_object_unref (answer);
      return FALSE;
    }
  }
  pd_cli_output_object (cli->output, import_columns, "changes", change_columns, answer);

  return TRUE;
}

const PdCliCommand pd_cli_reservation_commands[] = {
  { "list reservations", NULL, 0, 0,
    "customer search state expiring-within under-used sort limit offset bom",
    N_ ("List the Azure reservations, those that expire next first."), list_reservations },
  { "show reservation", N_ ("RESERVATION"), 1, 1, "bom",
    N_ ("Show a reservation with its verdicts and with who has access to it."), show_reservation },
  { "reservation set-scope", N_ ("RESERVATION"), 1, 1, "scope scope-id scope-name request-id bom",
    N_ ("Change what a reservation is applied to."), set_scope },
  { "reservation rename", N_ ("RESERVATION NAME"), 2, 2, "request-id bom",
    N_ ("Give a reservation another name."), rename_reservation },
  { "reservation flexibility", N_ ("RESERVATION on|off"), 2, 2, "request-id bom",
    N_ ("Turn the instance size flexibility of a virtual machine reservation on or off."),
    set_flexibility },
  { "reservation split", N_ ("RESERVATION"), 1, 1, "quantity request-id bom",
    N_ ("Split a reservation into two: --quantity units, and the rest."), split_reservation },
  { "reservation merge", N_ ("RESERVATION RESERVATION…"), 2, 100, "request-id bom",
    N_ ("Merge reservations of one reservation order into one."), merge_reservations },
  { "reservation grant", N_ ("RESERVATION"), 1, 1,
    "role email name principal-id principal-type request-id bom",
    N_ ("Give a person or group a role on a reservation's order."), grant_role },
  { "reservation revoke", N_ ("RESERVATION WHOSE"), 2, 2, "role request-id bom",
    N_ ("Take a role away: named by e-mail address, name or the assignment's ID."), revoke_role },
  { "list subscriptions", NULL, 0, 0, "customer bom", N_ ("List a customer's Azure subscriptions."),
    list_subscriptions },
  { "customer add-subscription", N_ ("CUSTOMER"), 1, 1, "name subscription-id request-id bom",
    N_ ("Note an Azure subscription of a customer, to which reservations can be billed."),
    add_subscription },
  { "customer self-purchase", N_ ("CUSTOMER on|off"), 2, 2, "request-id bom",
    N_ ("Let a customer buy reservations without you, or not."), set_self_purchase },
  { "list markets", NULL, 0, 0, "bom", N_ ("List the markets in which reservations are not sold."),
    list_markets },
  { "import markets", N_ ("FILE"), 1, 1, "request-id bom",
    N_ ("Put a newer list of these markets in force, and tell what it changes."), import_markets },
  { NULL },
};
