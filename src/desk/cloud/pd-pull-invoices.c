// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include <glib/gi18n-lib.h>

#include "pd-partner-center-invoices.h"
#include "pd-pull-parts.h"

#define PAGE 200
/* A later pass looks at the invoices of the last two months: amendments and payments come late. */
#define NEWEST_US (62 * PD_DAY_US)

/* --- the list --- */

typedef struct
{
  GPtrArray *items; /* (owned) (element-type PdWireInvoice) */
  gboolean is_last;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_ptr_array_unref (page->items);
  g_free (page);
}

static gboolean put_invoice (PdDatabase *database,
                             PdPullRun *run,
                             const PdWireInvoice *wire,
                             const char *amends,
                             GError **error);

static gboolean
put_amendments (PdDatabase *database, PdPullRun *run, const PdWireInvoice *wire, GError **error)
{
  for (guint i = 0; i < wire->amendments->len; i++) {
    const PdWireInvoice *amendment = wire->amendments->pdata[i];

    /* One that amends itself would never end. */
    if (g_strcmp0 (amendment->id, wire->id) != 0 &&
        !put_invoice (database, run, amendment, wire->id, error))
      return FALSE;
  }

  return TRUE;
}

/* What is to be done next: the lines, by the link that the invoice gave (12). */
static gboolean
mark_lines (PdDatabase *database,
            PdPullRun *run,
            const PdWireInvoice *wire,
            gboolean changed,
            GError **error)
{
  g_autoptr (PdPull) pull = NULL;

  if (wire->lines_link == NULL)
    return TRUE;
  if ((pull = pd_database_get_pull (database, "invoice-lines", wire->id, error)) == NULL)
    return FALSE;
  if (pull->finished_at >= run->seen ||
      (!changed && pull->finished_at > 0 && run->kind != PD_PULL_FULL))
    return TRUE;

  g_free (pull->cursor);
  pull->cursor = g_strdup (wire->lines_link);
  pull->started_at = run->seen;
  return pd_database_put_pull (database, pull, error);
}

static gboolean
put_invoice (PdDatabase *database,
             PdPullRun *run,
             const PdWireInvoice *wire,
             const char *amends,
             GError **error)
{
  gboolean changed = FALSE;
  PdFarInvoice invoice = {
    .invoice_id = wire->id,
    .date = wire->invoiced_at,
    .currency = wire->currency,
    .invoice_type = wire->invoice_type,
    .document_type = wire->document_type,
    .amends_of = wire->amends_id != NULL ? wire->amends_id : amends,
    .total_minor = wire->total.is_set ? wire->total.minor : PD_FAR_UNSAID,
    .paid_minor = wire->paid.is_set ? wire->paid.minor : PD_FAR_UNSAID,
    .seen_at = run->seen,
  };

  if (!pd_database_put_far_invoice (database, &invoice, NULL, &changed, error))
    return FALSE;

  pd_pull_count (run, &run->report->invoices, 1);
  return mark_lines (database, run, wire, changed, error) &&
         put_amendments (database, run, wire, error);
}

/* A later pass sees the newest ones alone: nothing can be said of the others. */
static gboolean
end_list (PdDatabase *database, PdPullRun *run, GError **error)
{
  gint64 gone = 0;
  gint64 after = 0;

  if (run->kind == PD_PULL_FULL &&
      !pd_database_mark_gone (database, PD_LIST_INVOICES, 0, run->seen, run->now, &gone, error))
    return FALSE;
  if (!pd_database_count_far_rows (database, PD_LIST_INVOICES, 0, &after, error))
    return FALSE;

  pd_pull_count (run, &run->report->gone, gone);
  if (run->kind == PD_PULL_FULL)
    pd_pull_note_difference (run, "invoices", NULL, after + gone - run->invoices_before, gone);
  return pd_pull_put_done (database, run, "invoices", "", after, error);
}

static gboolean
write_page (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  const Page *page = data;

  for (guint i = 0; i < page->items->len; i++) {
    if (!put_invoice (database, run, page->items->pdata[i], NULL, error))
      return FALSE;
  }

  return !page->is_last || end_list (database, run, error);
}

static gboolean
list_page (gpointer data, const char *cursor, gpointer user_data, GError **error)
{
  PdPullRun *run = user_data;
  PdWireList *list = data;
  Page *page = g_new0 (Page, 1);

  for (guint i = 0; i < list->faults->len; i++)
    pd_pull_note_fault (run, "invoices", NULL, list->faults->pdata[i]);
  for (guint i = 0; i < list->items->len; i++) {
    const PdWireInvoice *invoice = list->items->pdata[i];

    if (invoice->fault != NULL)
      pd_pull_note_fault (run, "invoices", NULL, invoice->fault);
  }
  page->items = pd_pull_take_items (list);
  page->is_last = cursor == NULL;
  pd_pull_advance (run, page->items->len);
  pd_pull_pen_put (run->pen, write_page, page, page_free, page->items->len);
  return TRUE;
}

/* --- lines --- */

typedef struct
{
  char *invoice_id;
  GPtrArray *items; /* (owned) (element-type PdWireInvoiceLine) */
  gint64 first;
  gboolean is_last;
} Lines;

static void
lines_free (gpointer data)
{
  Lines *lines = data;

  g_free (lines->invoice_id);
  g_ptr_array_unref (lines->items);
  g_free (lines);
}

static void
fill_line (const PdWireInvoiceLine *wire, PdFarInvoiceLine *line)
{
  line->charge_type = wire->charge_type;
  line->order_id = wire->order_id != NULL ? wire->order_id : wire->alternate_id;
  line->product_id = wire->product_id;
  line->sku_id = wire->sku_id;
  line->tenant_id = wire->customer_id;
  line->customer_name = wire->customer_name;
  line->title = wire->title;
  line->quantity = wire->has_quantity ? wire->quantity : PD_FAR_UNSAID;
  /* Before tax, as everywhere in the book; where it is not told, what the customer pays. */
  line->amount_minor = wire->subtotal.is_set ? wire->subtotal.minor
                       : wire->total.is_set  ? wire->total.minor
                                             : 0;
  line->at = wire->charge_start > 0 ? wire->charge_start : wire->ordered_at;
}

static gboolean
find_invoice (PdDatabase *database, const char *invoice_id, gint64 *row_id, GError **error)
{
  PdFarInvoice invoice = { .invoice_id = invoice_id,
                           .total_minor = PD_FAR_UNSAID,
                           .paid_minor = PD_FAR_UNSAID };

  return pd_database_put_far_invoice (database, &invoice, row_id, NULL, error);
}

static gboolean
write_lines (PdDatabase *database, PdPullRun *run, gpointer data, GError **error)
{
  const Lines *lines = data;
  g_autofree PdFarInvoiceLine *rows = g_new0 (PdFarInvoiceLine, lines->items->len + 1);
  gint64 row_id = 0;

  for (guint i = 0; i < lines->items->len; i++)
    fill_line (lines->items->pdata[i], &rows[i]);
  if (!find_invoice (database, lines->invoice_id, &row_id, error) ||
      !pd_database_put_far_invoice_lines (database, row_id, lines->first, rows, lines->items->len,
                                          NULL, error))
    return FALSE;

  pd_pull_count (run, &run->report->invoice_lines, lines->items->len);
  if (!lines->is_last)
    return TRUE;

  return pd_database_end_far_invoice_lines (database, row_id, lines->first + lines->items->len,
                                            error) &&
         pd_pull_put_done (database, run, "invoice-lines", lines->invoice_id,
                           lines->first + lines->items->len, error);
}

typedef struct
{
  PdPullRun *run;
  const char *invoice_id;
  gint64 next;
} LineWalk;

static void
lines_begun (gpointer user_data)
{
  LineWalk *walk = user_data;

  walk->next = 0;
}

static gboolean
lines_page (gpointer data, const char *cursor, gpointer user_data, GError **error)
{
  LineWalk *walk = user_data;
  PdWireList *list = data;
  Lines *lines = g_new0 (Lines, 1);

  for (guint i = 0; i < list->faults->len; i++)
    pd_pull_note_fault (walk->run, "invoice-lines", walk->invoice_id, list->faults->pdata[i]);
  lines->invoice_id = g_strdup (walk->invoice_id);
  lines->items = pd_pull_take_items (list);
  lines->first = walk->next;
  lines->is_last = cursor == NULL;
  walk->next += lines->items->len;
  for (guint i = 0; i < lines->items->len; i++) {
    const PdWireInvoiceLine *line = lines->items->pdata[i];

    if (line->fault != NULL)
      pd_pull_note_fault (walk->run, "invoice-lines", walk->invoice_id, line->fault);
  }
  pd_pull_pen_put (walk->run->pen, write_lines, lines, lines_free, lines->items->len);
  return TRUE;
}

static gboolean
each_invoice (PdPullRun *run, const PdPull *pull, gpointer user_data)
{
  PdWireInvoice invoice = { .id = pull->scope, .lines_link = pull->cursor };
  LineWalk walk = { run, pull->scope, 0 };
  PdHttpRequest *request = pull->cursor != NULL
                               ? pd_partner_center_list_invoice_lines (&invoice, 0)
                               : pd_partner_center_list_lines_of_invoice (pull->scope, 0);
  GError *error = NULL;

  if (pd_pull_walk (run, request, NULL, lines_begun, lines_page, &walk, &error))
    return TRUE;

  return pd_pull_note_failure (run, "invoice-lines", pull->scope, NULL, error);
}

/* --- the phase --- */

static gpointer
read_place_job (PdDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  PdPullRun *run = data;

  if (!pd_database_count_far_rows (database, PD_LIST_INVOICES, 0, &run->invoices_before, error))
    return NULL;

  return pd_database_get_pull (database, "invoices", "", error);
}

gboolean
pd_pull_invoices (PdPullRun *run)
{
  GError *error = NULL;
  g_autoptr (PdPull) place = pd_store_read (run->store, read_place_job, run, &error);
  gint64 since;

  if (place == NULL) {
    pd_pull_end (run, error);
    return FALSE;
  }

  if (place->finished_at < run->seen) {
    since =
        run->kind == PD_PULL_LATER && place->finished_at > 0 ? place->finished_at - NEWEST_US : 0;
    pd_pull_begin_phase (run, _ ("Invoices"), 0, 0);
    if (!pd_pull_walk (run, pd_partner_center_list_invoices (PAGE, since), NULL, NULL, list_page,
                       run, &error) &&
        !pd_pull_note_failure (run, "invoices", "", NULL, error))
      return FALSE;
    if (!pd_pull_pen_flush (run->pen))
      return FALSE;
  }

  return pd_pull_each_open (run, "invoice-lines", _ ("Lines of invoices"), each_invoice, NULL);
}
