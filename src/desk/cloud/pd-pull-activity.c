// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pd-partner-center-audit.h"
#include "pd-pull-parts.h"

#define PAGE 500
/* 11: "re-reading the last days": records come late, and "progress" becomes "succeeded". */
#define LATE_DAYS 2
/* A new order is listed up to 15 minutes after its record (7): what happened shortly before the
 * last pass is looked at once more. */
#define OVERLAP_US (G_GINT64_CONSTANT (20) * 60 * G_USEC_PER_SEC)

/* --- what a record says of what has to be read again --- */

/* Resources of which a pull keeps nothing but the record itself have no parts. */
static const struct
{
  const char *resource;
  const char *parts;
} effects[] = {
  { "customer", "profile" },
  { "order", "orders subscriptions entitlements" },
  { "subscription", "orders subscriptions entitlements" },
  { "third_party_add_on", "orders subscriptions" },
  { "transfer", "profile orders subscriptions entitlements azure" },
  { "agreement", "profile" },
  { "partner_relationship", "profile" },
  { "partner_customer_relationship", "profile" },
  { "partner_customer_dap", "profile" },
  { "granular_admin_relationship", "profile" },
  { "azure_entitlement", "subscriptions entitlements azure" },
  { "new_commerce_migration", "orders subscriptions" },
  { "license", NULL },
  { "customer_user", NULL },
  { "mpn_association", NULL },
  { "application", NULL },
  { "application_credential", NULL },
  { "partner_user", NULL },
  { "customer_directory_role", NULL },
  { "referral", NULL },
  { "software_key", NULL },
  { "software_download_link", NULL },
  { "software_page", NULL },
  { "spending_limit", NULL },
  { "invoice", NULL },
  { "credit", NULL },
  { "self_serve_policy", NULL },
  { "granular_admin_access_assignment", NULL },
  { "device", NULL },
  { "policy", NULL },
  { "overage", NULL },
  { "indirect_provider_indirect_reseller_dap", NULL },
};

/* The list of resources grows (11): of one that we do not know everything may have changed.
 * (transfer full) (nullable) */
static char *
parts_of (const PdWireAudit *audit)
{
  if (audit->customer_id == NULL || !pd_wire_audit_is_change (audit) ||
      g_strcmp0 (audit->status, "failed") == 0 || g_strcmp0 (audit->status, "decline") == 0)
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (effects); i++) {
    if (g_strcmp0 (effects[i].resource, audit->resource) != 0)
      continue;
    if (effects[i].parts != NULL && audit->order_id != NULL &&
        g_str_has_prefix (effects[i].parts, "orders ") && strchr (audit->order_id, ' ') == NULL)
      return g_strconcat ("order:", audit->order_id, effects[i].parts + strlen ("orders"), NULL);
    return g_strdup (effects[i].parts);
  }

  return g_strdup ("profile orders subscriptions entitlements");
}

/* --- writing --- */

typedef struct
{
  GPtrArray *items; /* (owned) (element-type PdWireAudit) */
  char *day;        /* (owned) (nullable): the pull that ends with this page */
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_ptr_array_unref (page->items);
  g_free (page->day);
  g_free (page);
}

/* Facts that the log has no need of. */
static gboolean
is_secret (const char *name)
{
  static const char *const words[] = { "password", "secret", "token", "productkey",
                                       "uri",      "url",    "link" };
  g_autofree char *small = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (strstr (small, words[i]) != NULL)
      return TRUE;
  }

  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* One "name: value" a line, always in the same order. (transfer full) (nullable) */
static char *
describe_data (GHashTable *data)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GString *text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, data);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    const char *value = g_hash_table_lookup (data, names->pdata[i]);

    if (value == NULL || *value == '\0' || is_secret (names->pdata[i]))
      continue;
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "",
                            (const char *) names->pdata[i], value);
  }

  return g_string_free (text, text->len == 0);
}

static gboolean
put_record (PdDatabase *database, PdPullRun *run, const PdWireAudit *wire, GError **error)
{
  g_autofree char *detail = describe_data (wire->data);
  g_autofree char *parts = NULL;
  gboolean added = FALSE;
  PdFarActivity activity = {
    .far_id = wire->id,
    .at = wire->at,
    .user_name = wire->user != NULL ? wire->user : wire->application,
    .operation = wire->operation,
    .status = wire->status,
    .tenant_id = wire->customer_id,
    .customer_name = wire->customer_name,
    .resource_type = wire->resource,
    .resource = wire->order_id != NULL          ? wire->order_id
                : wire->subscription_id != NULL ? wire->subscription_id
                                                : wire->product_id,
    .detail = detail,
  };

  if (!pd_database_put_far_activity (database, &activity, &added, error))
    return FALSE;

  pd_pull_count (run, &run->report->activity, added ? 1 : 0);
  /* Before the last whole pass, and known to it: nothing new. */
  if (run->kind != PD_PULL_LATER || (!added && wire->at < run->since - OVERLAP_US) ||
      (parts = parts_of (wire)) == NULL)
    return TRUE;

  return pd_pull_mark_changed (database, run, wire->customer_id, parts, error);
}

static gboolean
write_page (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  const Page *page = data;

  for (guint i = 0; i < page->items->len; i++) {
    if (!put_record (database, run, page->items->pdata[i], error))
      return FALSE;
  }

  return page->day == NULL ||
         pd_pull_put_done (database, run, "activity", page->day, page->items->len, error);
}

/* --- asking --- */

typedef struct
{
  PdPullRun *run;
  const char *day; /* (nullable): the scope of its pull */
} Walk;

/* Sorted within the page, as a person reads it: the far side states no order. */
static int
compare_instants (gconstpointer a, gconstpointer b)
{
  const PdWireAudit *one = *(const PdWireAudit *const *) a;
  const PdWireAudit *other = *(const PdWireAudit *const *) b;

  return one->at < other->at ? -1 : one->at > other->at;
}

static gboolean
log_page (gpointer data, const char *cursor, gpointer user_data, GError **error)
{
  Walk *walk = user_data;
  PdWireList *list = data;
  Page *page = g_new0 (Page, 1);

  for (guint i = 0; i < list->faults->len; i++)
    pd_pull_note_fault (walk->run, "activity", walk->day, list->faults->pdata[i]);
  page->items = pd_pull_take_items (list);
  page->day = cursor == NULL ? g_strdup (walk->day) : NULL;
  for (guint i = 0; i < page->items->len; i++) {
    const PdWireAudit *audit = page->items->pdata[i];

    if (audit->fault != NULL)
      pd_pull_note_fault (walk->run, "activity", walk->day, audit->fault);
  }
  g_ptr_array_sort (page->items, compare_instants);
  pd_pull_pen_put (walk->run->pen, write_page, page, page_free, page->items->len);
  return TRUE;
}

/* --- a day, when everything is read --- */

typedef struct
{
  const char *day;
  PdPull *pull;
} Place;

static gpointer
read_day_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Place *place = data;

  place->pull = pd_database_get_pull (database, "activity", place->day, error);
  return place->pull != NULL ? place : NULL;
}

static gboolean
pull_day (PdPullRun *run, int day)
{
  g_autofree char *scope = pd_instant_format_iso_date (pd_instant_from_day (day));
  Place place = { scope, NULL };
  Walk walk = { run, scope };
  GError *error = NULL;
  gboolean done;

  if (pd_store_read (run->store, read_day_job, &place, &error) == NULL) {
    pd_pull_end (run, error);
    return FALSE;
  }
  done = place.pull->finished_at >= run->seen;
  pd_pull_free (place.pull);
  if (!done && !pd_pull_walk (run, pd_partner_center_list_audit (day, day, NULL, PAGE), NULL, NULL,
                              log_page, &walk, &error))
    return pd_pull_note_failure (run, "activity", scope, NULL, error);

  pd_pull_advance (run, 1);
  return TRUE;
}

static gboolean
each_day (PdPullRun *run, guint place, gpointer user_data)
{
  return pull_day (run, pd_instant_get_day (run->now) - PD_AUDIT_MAX_DAYS + 1 + (int) place);
}

/* --- what is new --- */

static gboolean
pull_since (PdPullRun *run)
{
  const int today = pd_instant_get_day (run->now);
  const int first =
      MAX (pd_instant_get_day (run->since) - LATE_DAYS, today - PD_AUDIT_MAX_DAYS + 1);
  Walk walk = { run, NULL };
  GError *error = NULL;

  pd_pull_begin_phase (run, _ ("Activity log"), 0, 0);
  if (pd_pull_walk (run, pd_partner_center_list_audit (MIN (first, today), today, NULL, PAGE), NULL,
                    NULL, log_page, &walk, &error))
    return TRUE;

  /* What has changed is not known: the next pass begins where this one did. */
  run->log_failed = TRUE;
  return pd_pull_note_failure (run, "activity", "", NULL, error);
}

gboolean
pd_pull_activity (PdPullRun *run)
{
  if (run->kind == PD_PULL_LATER)
    return pull_since (run);

  pd_pull_begin_phase (run, _ ("Activity log"), 0, PD_AUDIT_MAX_DAYS);
  return pd_pull_each_place (run, PD_AUDIT_MAX_DAYS, each_day, NULL);
}

gboolean
pd_pull_activity_day (PdPullRun *run, const char *day)
{
  gint64 instant = 0;

  if (!pd_date_parse (day, &instant, NULL) ||
      pd_instant_get_day (instant) <= pd_instant_get_day (run->now) - PD_AUDIT_MAX_DAYS)
    return TRUE;

  return pull_day (run, pd_instant_get_day (instant));
}
