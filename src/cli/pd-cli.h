// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/* partner-deskctl: every use case of the desk without a window. The contract (commands, members,
 * exit statuses) stands in shared/cli.md and in the manual page. */

#include "pd-accounts.h"
#include "pd-cli-output.h"
#include "pd-desk-cloud.h"
#include "pd-desk.h"

G_BEGIN_DECLS

/* What stood on the command line: one member an option, NULL or FALSE where it was not given.
 * Everything is text in UTF-8, except @data_dir and @output, which are file names as they came. */
typedef struct
{
  char *data_dir, *account, *format, *lang, *now;
  gboolean help, show_version;

  char *request_id;
  char *search, *limit, *offset, *sort;
  char *customer, *kind, *status, *operation, *from, *to, *within;
  char *order, *version, *language, *file_type, *output;
  char *name, *domain, *country, *currency, *email, *phone, *registration_id, *tenant_id;
  char *first_name, *last_name, *date;
  char *address, *address2, *city, *state, *postal_code;
  char *roles, *set, *amount;
  char *customers, *orders, *reservations, *activity, *seed;
  char **items, **lines;
  gboolean sample, none, yes, bom, acknowledge, reveal, repair_index;

  char *quantity, *policy, *used_reason, *rate, *rate_date, *rate_source, *current_price;
  char *plan, *term, *unit_price, *installment, *payments_made, *owned, *bought, *fee_rate;
  char *new_amount, *ceiling;
  char **earlier, **returns, **purchases, **targets;
  char *scope, *scope_id, *scope_name, *subscription, *role, *principal_id, *principal_type;
  char *reservation, *reason, *impact, *title, *type, *problem, *category, *description, *text;
  char *contact_name, *contact_first_name, *contact_last_name, *contact_email, *contact_phone;
  char **attachments;
  gboolean used, unused, quote_only, note;

  char *environment, *partner_center_url, *azure_url, *login_url, *tenant, *client_id;
  gboolean browser, full;
} PdCliOptions;

typedef struct _PdCliCommand PdCliCommand;

/* One run of the program. */
typedef struct
{
  PdCliOptions options;
  const PdCliCommand *command; /* what was asked for; NULL until it is known */
  char **arguments;            /* (owned): its arguments, as they came */
  PdCliOutput *output;         /* (owned): the answer */
  PdClock *clock;              /* (owned) */
  PdAccounts *accounts;        /* (owned) (nullable): read by pd_cli_read_accounts() */
  PdDesk *desk;                /* (owned) (nullable): opened by pd_cli_open_desk() */
  PdCustomer *customer;        /* (owned) (nullable): the one that a list is narrowed to */
  char *request_id;            /* (owned) (nullable): normalized --request-id */
  gboolean changed;            /* something was changed: said when the answer cannot be written */
  int status;                  /* exit status where there is an answer, but not the wanted one */
  char *remark;                /* (owned) (nullable): goes to stderr after the answer */
} PdCli;

struct _PdCliCommand
{
  const char *words;     /* "list customers" */
  const char *arguments; /* (nullable) translatable, as usage shows them */
  int min_arguments;
  int max_arguments;
  const char *options; /* keys of the option catalogue, parted by blanks */
  const char *summary; /* translatable sentence */
  gboolean (*run) (PdCli *cli, GError **error);
};

/* Each ends with a command whose words are NULL. */
extern const PdCliCommand pd_cli_account_commands[];
extern const PdCliCommand pd_cli_customer_commands[];
extern const PdCliCommand pd_cli_order_commands[];
extern const PdCliCommand pd_cli_software_commands[];
extern const PdCliCommand pd_cli_record_commands[];
extern const PdCliCommand pd_cli_transfer_commands[];
extern const PdCliCommand pd_cli_reservation_commands[];
extern const PdCliCommand pd_cli_refund_commands[];
extern const PdCliCommand pd_cli_what_if_commands[];
extern const PdCliCommand pd_cli_support_commands[];
extern const PdCliCommand pd_cli_cloud_commands[];
extern const PdCliCommand pd_cli_outbox_commands[];
extern const PdCliCommand pd_cli_paste_commands[];

/* Runs the program; gives its exit status. */
int pd_cli_main (int argc, char **argv);

/* --- help for the commands (pd-cli.c) --- */

/* Reads the data folder: cli->accounts. */
gboolean pd_cli_read_accounts (PdCli *cli, GError **error);
/* Opens the account of this name (NULL: --account, or the only one): cli->desk. */
gboolean pd_cli_open_account (PdCli *cli, const char *name, GError **error);
gboolean pd_cli_open_desk (PdCli *cli, GError **error);
/* The account at Partner Center that is open in cli->desk; lends. NULL: it is one on this computer,
 * where none of its commands work. */
PdCloudAccount *pd_cli_get_cloud (PdCli *cli, GError **error);
/* The n-th argument as UTF-8 text; wrong use if it is not. (transfer full) */
char *pd_cli_dup_argument (PdCli *cli, guint n, GError **error);
/* Asks pd_cli_wait() to hand @result over: the callback of every asynchronous use case here. */
void pd_cli_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data);
/* Waits for the use case whose callback is pd_cli_ready_cb() with @result as its data. */
GAsyncResult *pd_cli_wait (GAsyncResult **result);

/* --- reading options (pd-cli-options.c) --- */

/* Fills @options with the options named by the keys in @keys (and the global ones where
 * @is_command) and takes them out of @arguments, which keeps what is no option. Where not
 * @is_command, reading ends at the first argument that is no option. G_OPTION_ERROR. */
gboolean pd_cli_options_parse (PdCliOptions *options,
                               const char *keys,
                               gboolean is_command,
                               char ***arguments,
                               GError **error);
void pd_cli_options_clear (PdCliOptions *options);
/* The options named by the keys, as help shows them: two columns, one line an option. */
char *pd_cli_options_format_help (const char *keys);
#define PD_CLI_GLOBAL_KEYS "data-dir account format lang now help"

/* Wrong use: exit status 2, and the way to the help. */
void pd_cli_set_usage_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A whole number in [min, max]; @fallback where the option was not given. */
gboolean pd_cli_parse_number (const char *text,
                              const char *option,
                              gint64 min,
                              gint64 max,
                              gint64 fallback,
                              gint64 *value,
                              GError **error);
/* TRUE if the option was given; wrong use where not. */
gboolean pd_cli_require (const char *value, const char *option, GError **error);
/* --from and --to as a range of instants [*from, *to). A date means the whole of that day in the
 * reader's time zone, so both ends are included (rule 6.3); an instant means itself, also included.
 * 0 where not given. */
gboolean pd_cli_parse_range (const PdCliOptions *options, gint64 *from, gint64 *to, GError **error);
/* 00:00 in the reader's time zone of the calendar day whose 00:00 UTC is @date, @days days later.
 */
gint64 pd_cli_get_midnight_of_date (gint64 date, int days);

/* --- lists (pd-cli-list.c) --- */

/* Makes the answer's item of a record; FALSE with an error. */
typedef JsonObject *(*PdCliItemFunc) (PdCli *cli, PdRecord *record, GError **error);
/* Reads --search, --limit, --offset and --sort into @query and answers with the list. */
gboolean pd_cli_answer_list (PdCli *cli,
                             PdQuery *query,
                             const PdCliColumn *columns,
                             PdCliItemFunc make_item,
                             GError **error);
/* --customer, where given, as the query's customer, and as cli->customer. */
gboolean pd_cli_narrow_to_customer (PdCli *cli, PdQuery *query, GError **error);
/* Calls for every record of the query, page by page. */
gboolean
pd_cli_each_record (PdCli *cli,
                    const PdQuery *query,
                    gint64 limit,
                    gint64 offset,
                    gboolean (*each) (PdCli *cli, PdRecord *record, gpointer data, GError **error),
                    gpointer data,
                    gint64 *total,
                    GError **error);

/* --- the same request again (pd-cli-requests.c) --- */

/* For use cases that take no request ID of their own: the answer that was remembered in the book
 * for this --request-id, or NULL. @what names the act; another act with the same ID is
 * PD_ERROR_CONFLICT. */
gboolean pd_cli_recall (PdCli *cli, const char *what, JsonObject **answer, GError **error);
gboolean pd_cli_remember (PdCli *cli, const char *what, JsonObject *answer, GError **error);
/* The same, under an ID made from --request-id and @salt: what the command settled by itself before
 * it called the use case with the request ID. */
gboolean pd_cli_recall_choice (PdCli *cli, const char *salt, char **choice, GError **error);
gboolean pd_cli_remember_choice (PdCli *cli, const char *salt, const char *choice, GError **error);
/* The same where the choice is an object of JSON. */
gboolean pd_cli_recall_object (PdCli *cli, const char *salt, JsonObject **object, GError **error);
gboolean pd_cli_remember_object (PdCli *cli, const char *salt, JsonObject *object, GError **error);
/* Number of records in the activity log: the row ID of the last one, since none is ever removed. */
gboolean pd_cli_count_activity (PdCli *cli, gint64 *count, GError **error);
/* The first record behind that number with this operation and resource; NULL without @error where
 * there is none. */
PdActivity *pd_cli_find_activity_after (PdCli *cli,
                                        gint64 count,
                                        const char *operation,
                                        const char *resource,
                                        GError **error);
/* For acts on the data folder, where there is no book to remember them in: a note beside the
 * accounts, written before the act. *state: NULL where the request is new, else what was noted
 * last. */
gboolean pd_cli_recall_note (PdCli *cli, const char *what, char **state, GError **error);
gboolean pd_cli_note (PdCli *cli, const char *what, const char *state, GError **error);

/* --- progress and interruption (pd-cli-progress.c) --- */

/* A bar on stderr where that is a terminal, at most ten times a second; nothing otherwise. Any
 * thread. */
void pd_cli_progress (gint64 done, gint64 total, gpointer unused);
void pd_cli_progress_done (void);
/* From now on SIGINT, SIGTERM and SIGHUP end the program at once with status 3: the book is whole
 * at every instant. */
void pd_cli_end_on_signals (void);
/* While the returned cancellable lives, they cancel it instead; pd_cli_end_on_signals() afterwards.
 */
GCancellable *pd_cli_cancel_on_signals (void);

G_END_DECLS
