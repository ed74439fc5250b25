// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Orders as the far side tells them. Each order is looked up with its lines and compared; what is
 * as it was is not written. */

#include "pd-far-lines-private.h"

#define TEXT(column) (pd_database_column_text (stmt, (column)))
#define INT64(column) ((gint64) sqlite3_column_int64 (stmt, (column)))

/* --- lines as the book has them --- */

void
pd_known_line_clear (PdKnownLine *line)
{
  g_free (line->status);
  g_free (line->term);
  g_free (line->billing);
  g_free (line->subscription_id);
  g_free (line->policy_id);
  g_free (line->product_id);
  g_free (line->sku_id);
  g_free (line->title);
  g_free (line->publisher);
  g_free (line->kind);
}

static PdKnownLine
line_from_row (PdStatement *stmt)
{
  return (PdKnownLine){
    .row_id = INT64 (0),
    .line = INT64 (1),
    .status = TEXT (2),
    .quantity = INT64 (3),
    .term = TEXT (4),
    .billing = TEXT (5),
    .unit_price_minor = INT64 (20) ? INT64 (6) : PD_MONEY_UNTOLD,
    .total_minor = INT64 (21) ? INT64 (7) : PD_MONEY_UNTOLD,
    .subscription_id = TEXT (8),
    .policy_id = TEXT (9),
    .window_end = INT64 (10),
    .far_window_end = INT64 (11),
    .cancel_sent_at = INT64 (12),
    .product_id = TEXT (13),
    .sku_id = TEXT (14),
    .title = TEXT (15),
    .publisher = TEXT (16),
    .kind = TEXT (17),
    .hybrid_benefit = sqlite3_column_int (stmt, 18),
    .customer_row_id = INT64 (19),
  };
}

GArray *
pd_known_lines_list (PdDatabase *self, gint64 order_row_id, GError **error)
{
  static const char sql[] =
      "SELECT l.id, l.line, l.status, l.quantity, l.term, l.billing, l.unit_price_minor,"
      " l.total_minor, l.subscription_id, l.policy_id, l.window_end, l.far_window_end,"
      " l.cancel_sent_at, a.product_id, a.sku_id, a.title, a.publisher, a.kind, a.hybrid_benefit,"
      " l.customer_row_id, l.unit_told, l.total_told FROM order_lines l JOIN articles a ON a.id = "
      "l.article_row_id"
      " WHERE l.order_row_id = ?1 ORDER BY l.line";
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (PdKnownLine));
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  g_array_set_clear_func (lines, (GDestroyNotify) pd_known_line_clear);
  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", order_row_id))
    return NULL;

  do {
    if (!pd_database_step (self, stmt, "Reading an order", &has_row, error))
      return NULL;
    if (has_row) {
      const PdKnownLine line = line_from_row (stmt);

      g_array_append_val (lines, line);
    }
  } while (has_row);

  return g_steal_pointer (&lines);
}

gint64
pd_known_lines_get_free_number (const GArray *lines)
{
  gint64 number = PD_MADE_LINE;

  for (guint i = 0; i < lines->len; i++)
    number = MAX (number, g_array_index (lines, PdKnownLine, i).line + 1);

  return number;
}

/* --- deadlines --- */

gboolean
pd_far_set_line_deadline (PdDatabase *self,
                          gint64 line_row_id,
                          gint64 customer_row_id,
                          gint64 at,
                          GError **error)
{
  static const char look[] =
      "SELECT id, at FROM deadlines WHERE line_row_id = ?1 AND kind = 'cancel'";
  static const char insert[] = "INSERT INTO deadlines (at, kind, customer_row_id, line_row_id)"
                               " VALUES (?1, 'cancel', ?2, ?3)";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, look, error);
  g_autoptr (PdStatement) write = NULL;
  gboolean has_row = FALSE;
  gint64 row_id;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "i", line_row_id) ||
      !pd_database_step (self, stmt, "Looking for a deadline", &has_row, error))
    return FALSE;
  if (has_row ? INT64 (1) == at : at == 0)
    return TRUE;

  row_id = has_row ? INT64 (0) : 0;
  pd_statement_reset (stmt);
  if (at == 0) {
    write = pd_database_prepare (self, "DELETE FROM deadlines WHERE id = ?1", error);
    if (write == NULL || !pd_database_bind (self, write, error, "i", row_id))
      return FALSE;
  } else if (has_row) {
    write = pd_database_prepare (self, "UPDATE deadlines SET at = ?2 WHERE id = ?1", error);
    if (write == NULL || !pd_database_bind (self, write, error, "ii", row_id, at))
      return FALSE;
  } else {
    write = pd_database_prepare (self, insert, error);
    if (write == NULL ||
        !pd_database_bind (self, write, error, "iii", at, customer_row_id, line_row_id))
      return FALSE;
  }
  if (!pd_database_run (self, write, "Setting a deadline", error))
    return FALSE;

  pd_database_mark_changed (self, PD_CHANGE_DEADLINES);
  return TRUE;
}

/* --- what a line sells --- */

/* What the catalogue says of a product, where it knows it. */
typedef struct
{
  char *title;
  char *publisher;
  char *kind;
  gboolean hybrid_benefit;
} Entry;

static void
entry_clear (Entry *entry)
{
  g_free (entry->title);
  g_free (entry->publisher);
  g_free (entry->kind);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Entry, entry_clear)

static gboolean
read_entry (PdDatabase *self,
            const char *product_id,
            const char *sku_id,
            Entry *entry,
            GError **error)
{
  static const char sql[] = "SELECT title, publisher, kind, hybrid_benefit FROM products"
                            " WHERE product_id = ?1 AND sku_id = ?2";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !pd_database_bind (self, stmt, error, "ss", product_id, sku_id) ||
      !pd_database_step (self, stmt, "Looking for a product", &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  entry->title = TEXT (0);
  entry->publisher = TEXT (1);
  entry->kind = TEXT (2);
  entry->hybrid_benefit = sqlite3_column_int (stmt, 3);
  return TRUE;
}

static const char *
choose (const char *said, const char *known, const char *otherwise)
{
  if (pd_far_said (said) != NULL)
    return said;

  return pd_far_said (known) != NULL ? known : otherwise;
}

/* The article of a line: as the far side says, else as it was, else as the catalogue says, else the
 * IDs. */
static gboolean
find_article (PdDatabase *self,
              const PdFarOrderLine *far,
              const PdKnownLine *known,
              gint64 *row_id,
              gboolean *software,
              GError **error)
{
  const char *product_id = choose (far->product_id, known != NULL ? known->product_id : NULL, "");
  const char *sku_id = choose (far->sku_id, known != NULL ? known->sku_id : NULL, "");
  const gboolean same = known != NULL && g_strcmp0 (product_id, known->product_id) == 0 &&
                        g_strcmp0 (sku_id, known->sku_id) == 0;
  g_autofree char *ids = g_strdup_printf ("%s:%s", product_id, sku_id);
  g_auto (Entry) entry = { 0 };
  PdBulkLine line = { .product_id = product_id, .sku_id = sku_id };

  if (same)
    entry = (Entry){ g_strdup (known->title), g_strdup (known->publisher), g_strdup (known->kind),
                     known->hybrid_benefit };
  else if (!read_entry (self, product_id, sku_id, &entry, error))
    return FALSE;

  line.title = choose (far->title, entry.title, ids);
  line.publisher = choose (far->publisher, entry.publisher, "");
  line.kind = choose (far->kind, entry.kind, "");
  line.hybrid_benefit = entry.hybrid_benefit;
  *software = pd_orders_is_software (line.kind);
  return pd_orders_find_article (self, &line, row_id, error);
}

/* --- writing lines --- */

static gint64
said_amount (gint64 amount, gint64 known)
{
  return amount == PD_FAR_UNSAID ? known : MAX (amount, 0);
}

/* What the line is to be. Strings are borrowed. */
typedef struct
{
  gint64 line;
  gint64 quantity;
  const char *term;
  const char *billing;
  gint64 unit_price_minor;
  gint64 total_minor;
  const char *subscription_id;
  const char *policy_id;
  gint64 window_end;
  gint64 far_window_end;
  gboolean cancelled;
} Wish;

static Wish
make_wish (const PdFarOrderLine *far,
           const PdKnownLine *known,
           const char *subscription_id,
           gboolean cancelled)
{
  Wish wish = {
    .line = far->line,
    .quantity = far->quantity > 0 ? far->quantity : known->quantity,
    .term = far->term != NULL ? far->term : known->term,
    .billing = choose (far->billing, known->billing, ""),
    .unit_price_minor = said_amount (far->unit_price_minor, known->unit_price_minor),
    .total_minor = said_amount (far->total_minor, known->total_minor),
    .subscription_id = subscription_id != NULL ? subscription_id : known->subscription_id,
    .policy_id = choose (far->policy_id, known->policy_id, ""),
    .window_end = pd_far_said (far->policy_id) != NULL ? far->window_end : known->window_end,
    .far_window_end = far->far_window_end > 0 ? far->far_window_end : known->far_window_end,
    .cancelled = cancelled || g_strcmp0 (known->status, "cancelled") == 0,
  };

  if (wish.far_window_end > 0)
    wish.window_end = wish.far_window_end;
  return wish;
}

static gboolean
is_fulfilled (const Wish *wish, const PdKnownLine *known)
{
  return wish->line == known->line && wish->quantity == known->quantity &&
         wish->unit_price_minor == known->unit_price_minor &&
         wish->total_minor == known->total_minor && wish->window_end == known->window_end &&
         wish->far_window_end == known->far_window_end &&
         wish->cancelled == (g_strcmp0 (known->status, "cancelled") == 0) &&
         g_strcmp0 (wish->term, known->term) == 0 &&
         g_strcmp0 (wish->billing, known->billing) == 0 &&
         g_strcmp0 (wish->subscription_id, known->subscription_id) == 0 &&
         g_strcmp0 (wish->policy_id, known->policy_id) == 0;
}

static gboolean
write_line (PdDatabase *self,
            const PdKnownLine *known,
            const Wish *wish,
            gint64 article,
            gboolean software,
            gint64 now,
            GError **error)
{
  static const char sql[] =
      "UPDATE order_lines SET line = ?2, article_row_id = ?3, software = ?4, quantity = ?5,"
      " term = ?6, billing = ?7, unit_price_minor = max (?8, 0), unit_told = ?8 >= 0,"
      " total_minor = max (?9, 0), total_told = ?9 >= 0, subscription_id = ?10,"
      " policy_id = ?11, window_end = ?12, far_window_end = ?13,"
      " cancel_sent_at = iif (?14 AND cancel_sent_at = 0, ?15, cancel_sent_at),"
      " cancelled_at = iif (?14 AND cancelled_at = 0, ?15, cancelled_at),"
      " next_instalment_at = iif (?14, 0, next_instalment_at),"
      " status = iif (?14, 'cancelled', status) WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  const gboolean ends = wish->cancelled && g_strcmp0 (known->status, "cancelled") != 0;
  const gboolean runs = g_strcmp0 (known->status, "active") == 0 && !wish->cancelled;

  if (stmt == NULL ||
      !pd_database_bind (self, stmt, error, "iiidissiissiidi", known->row_id, wish->line, article,
                         !!software, wish->quantity, wish->term, wish->billing,
                         wish->unit_price_minor, wish->total_minor, wish->subscription_id,
                         wish->policy_id, wish->window_end, wish->far_window_end, !!wish->cancelled,
                         now) ||
      !pd_database_run (self, stmt, "Changing an order line", error) ||
      (ends && !pd_database_revoke_line (self, known->row_id, now, error)))
    return FALSE;

  return pd_far_set_line_deadline (self, known->row_id, known->customer_row_id,
                                   runs ? wish->window_end : 0, error);
}

/* The IDs of its product are as they were, and nothing is said that the article does not say. */
static gboolean
is_same_article (const PdFarOrderLine *far, const PdKnownLine *known)
{
  return g_strcmp0 (choose (far->product_id, known->product_id, ""), known->product_id) == 0 &&
         g_strcmp0 (choose (far->sku_id, known->sku_id, ""), known->sku_id) == 0 &&
         g_strcmp0 (choose (far->title, known->title, ""), known->title) == 0 &&
         g_strcmp0 (choose (far->publisher, known->publisher, ""), known->publisher) == 0 &&
         g_strcmp0 (choose (far->kind, known->kind, ""), known->kind) == 0;
}

gboolean
pd_far_update_line (PdDatabase *self,
                    const PdFarOrderLine *far,
                    const PdKnownLine *known,
                    gboolean cancelled,
                    gint64 now,
                    gboolean *changed,
                    GError **error)
{
  g_autofree char *guid = pd_far_dup_id (far->subscription_id);
  const Wish wish = make_wish (far, known, guid, cancelled);
  gboolean software = FALSE;
  gint64 article = 0;

  if (is_fulfilled (&wish, known) && is_same_article (far, known))
    return TRUE;

  *changed = TRUE;
  return find_article (self, far, known, &article, &software, error) &&
         write_line (self, known, &wish, article, software, now, error);
}

gboolean
pd_far_insert_line (PdDatabase *self,
                    const PdFarOrderLine *far,
                    gint64 order_row_id,
                    gint64 customer_row_id,
                    gint64 placed_at,
                    gboolean cancelled,
                    gint64 now,
                    gint64 *row_id,
                    GError **error)
{
  static const char mark[] =
      "UPDATE order_lines SET subscription_id = ?2, far_window_end = ?3, unit_told = ?4,"
      " total_told = ?5 WHERE id = ?1";
  const PdKnownLine unknown = { .status = (char *) "active",
                                .unit_price_minor = PD_MONEY_UNTOLD,
                                .total_minor = PD_MONEY_UNTOLD };
  g_autofree char *guid = pd_far_dup_id (far->subscription_id);
  const Wish wish = make_wish (far, &unknown, guid, cancelled);
  const PdBulkOrder order = { .customer_row_id = customer_row_id, .placed_at = placed_at };
  g_auto (Entry) entry = { 0 };
  g_autofree char *ids =
      g_strdup_printf ("%s:%s", choose (far->product_id, NULL, ""), choose (far->sku_id, NULL, ""));
  PdBulkLine line = {
    .product_id = far->product_id,
    .sku_id = far->sku_id,
    .quantity = wish.quantity,
    .term = wish.term,
    .billing = wish.billing,
    .unit_price_minor = MAX (wish.unit_price_minor, 0),
    .total_minor = MAX (wish.total_minor, 0),
    .status = cancelled ? "cancelled" : "active",
    .policy_id = wish.policy_id,
    .window_end = wish.window_end,
    .cancel_sent_at = cancelled ? now : 0,
    .cancelled_at = cancelled ? now : 0,
  };
  const gboolean unit_told = wish.unit_price_minor != PD_MONEY_UNTOLD;
  const gboolean total_told = wish.total_minor != PD_MONEY_UNTOLD;
  g_autoptr (PdStatement) stmt = NULL;

  if (!read_entry (self, choose (far->product_id, NULL, ""), choose (far->sku_id, NULL, ""), &entry,
                   error))
    return FALSE;
  line.title = choose (far->title, entry.title, ids);
  line.publisher = choose (far->publisher, entry.publisher, "");
  line.kind = choose (far->kind, entry.kind, "");
  line.hybrid_benefit = entry.hybrid_benefit;
  if (!pd_orders_insert_line (self, &order, order_row_id, far->line, &line, row_id, error))
    return FALSE;
  if (guid == NULL && wish.far_window_end == 0 && unit_told && total_told)
    return TRUE;

  stmt = pd_database_prepare (self, mark, error);
  return stmt != NULL &&
         pd_database_bind (self, stmt, error, "isidd", *row_id, guid, wish.far_window_end,
                           unit_told, total_told) &&
         pd_database_run (self, stmt, "Adding an order line", error);
}

/* --- orders --- */

/* An order as the book has it. */
typedef struct
{
  gint64 row_id; /* 0: not there */
  gint64 customer_row_id;
  gint64 placed_at;
  gint64 seen_at;
  gint64 gone_at;
  gint64 total_minor;
  gboolean total_told;
  char *alternate_id; /* that it is to have */
  gboolean differs;   /* from what the far side says */
} KnownOrder;

static void
known_order_clear (KnownOrder *known)
{
  g_free (known->alternate_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KnownOrder, known_order_clear)

/* PD_MONEY_UNTOLD where one of them is not told, or there is none yet. */
static gint64
add_up (const PdFarOrder *far)
{
  gint64 sum = far->n_lines > 0 ? 0 : PD_MONEY_UNTOLD;

  for (gsize i = 0; i < far->n_lines; i++) {
    if (!pd_money_add_told (sum, said_amount (far->lines[i].total_minor, PD_MONEY_UNTOLD), &sum,
                            NULL))
      return PD_MONEY_UNTOLD;
  }

  return sum;
}

/* ?1 the row, ?2 to ?9 what the far side said; ?4 below 0: the total stays. */
static gboolean
bind_order (PdDatabase *self,
            PdStatement *stmt,
            const KnownOrder *known,
            const PdFarOrder *far,
            GError **error)
{
  const gint64 total = said_amount (far->total_minor, PD_MONEY_UNTOLD);

  return pd_database_bind (self, stmt, error, "issidisss", known->row_id, pd_far_said (far->status),
                           pd_far_said (far->currency), total, far->include_tax, far->placed_at,
                           known->alternate_id, pd_far_said (far->request_id),
                           pd_far_said (far->user_name));
}

/* The other one of the two IDs. */
static char *
dup_alternate (const char *order_id, const PdFarOrder *far)
{
  if (g_strcmp0 (order_id, far->order_id) != 0)
    return g_strdup (far->order_id);

  return g_strcmp0 (far->alternate_id, order_id) != 0 ? g_strdup (pd_far_said (far->alternate_id))
                                                      : NULL;
}

static gboolean
find_order (PdDatabase *self, const PdFarOrder *far, KnownOrder *known, GError **error)
{
  static const char sql[] = "SELECT order_id, customer_row_id, placed_at, seen_at, gone_at,"
                            " total_told, total_minor FROM orders WHERE id = ?1";
  g_autoptr (PdStatement) stmt = NULL;
  gboolean has_row = FALSE;

  if (!pd_bulk_find_order (self, far->order_id, &known->row_id, error) ||
      (known->row_id == 0 && pd_far_said (far->alternate_id) != NULL &&
       !pd_bulk_find_order (self, far->alternate_id, &known->row_id, error)))
    return FALSE;
  if (known->row_id == 0) {
    known->alternate_id = dup_alternate (far->order_id, far);
    return TRUE;
  }

  if ((stmt = pd_database_prepare (self, sql, error)) == NULL ||
      !pd_database_bind (self, stmt, error, "i", known->row_id) ||
      !pd_database_step (self, stmt, "Reading an order", &has_row, error))
    return FALSE;
  known->alternate_id = dup_alternate (pd_statement_lend_text (stmt, 0), far);
  known->customer_row_id = INT64 (1);
  known->placed_at = INT64 (2);
  known->seen_at = INT64 (3);
  known->gone_at = INT64 (4);
  known->total_told = INT64 (5) != 0;
  known->total_minor = INT64 (6);
  return TRUE;
}

static gboolean
compare_order (PdDatabase *self, const PdFarOrder *far, KnownOrder *known, GError **error)
{
  static const char sql[] =
      "SELECT far = 0 OR status <> coalesce (?2, status) OR currency <> coalesce (?3, currency)"
      " OR (?4 >= 0 AND (total_minor <> ?4 OR NOT total_told)) OR (?5 >= 0 AND include_tax <> ?5)"
      " OR (?6 > 0 AND placed_at <> ?6) OR alternate_id IS NOT coalesce (?7, alternate_id)"
      " OR request_id IS NOT coalesce (request_id, ?8)"
      " OR (user_name = '' AND ?9 IS NOT NULL) OR gone_at > 0 FROM orders WHERE id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, sql, error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !bind_order (self, stmt, known, far, error) ||
      !pd_database_step (self, stmt, "Reading an order", &has_row, error))
    return FALSE;

  known->differs = has_row && sqlite3_column_int (stmt, 0) != 0;
  return TRUE;
}

static gboolean
update_order (PdDatabase *self, const PdFarOrder *far, KnownOrder *known, GError **error)
{
  static const char update[] =
      "UPDATE orders SET far = 1, status = coalesce (?2, status),"
      " currency = coalesce (?3, currency), total_minor = iif (?4 >= 0, ?4, total_minor),"
      " total_told = total_told OR ?4 >= 0,"
      " include_tax = iif (?5 >= 0, ?5, include_tax), placed_at = iif (?6 > 0, ?6, placed_at),"
      " alternate_id = coalesce (?7, alternate_id), request_id = coalesce (request_id, ?8),"
      " user_name = iif (user_name = '', coalesce (?9, ''), user_name), gone_at = 0 WHERE id = ?1";
  static const char lines[] = "UPDATE order_lines SET placed_at = ?2 WHERE order_row_id = ?1";
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, update, error);
  g_autoptr (PdStatement) dates = NULL;

  if (stmt == NULL || !bind_order (self, stmt, known, far, error) ||
      !pd_database_run (self, stmt, "Changing an order", error))
    return FALSE;
  if (known->alternate_id != NULL)
    pd_bulk_add_order (pd_database_get_bulk (self), known->alternate_id, known->row_id);
  if (far->placed_at <= 0 || far->placed_at == known->placed_at)
    return TRUE;

  known->placed_at = far->placed_at;
  dates = pd_database_prepare (self, lines, error);
  return dates != NULL &&
         pd_database_bind (self, dates, error, "ii", known->row_id, far->placed_at) &&
         pd_database_run (self, dates, "Changing an order", error);
}

static gboolean
insert_order (PdDatabase *self, const PdFarOrder *far, KnownOrder *known, GError **error)
{
  static const char mark[] =
      "UPDATE orders SET far = 1, alternate_id = ?2, seen_at = ?3, total_told = ?4 WHERE id = ?1";
  const gint64 total = said_amount (far->total_minor, add_up (far));
  const PdBulkOrder order = {
    .order_id = far->order_id,
    .customer_row_id = far->customer_row_id,
    .placed_at = far->placed_at,
    .status = far->status,
    .currency = far->currency,
    .total_minor = MAX (total, 0),
    .include_tax = far->include_tax > 0,
    .request_id = pd_far_said (far->request_id),
    .user_name = far->user_name,
  };
  g_autoptr (PdStatement) stmt = pd_database_prepare (self, mark, error);

  if (stmt == NULL || !pd_database_bulk_insert_order (self, &order, &known->row_id, NULL, error) ||
      !pd_database_bind (self, stmt, error, "isid", known->row_id, known->alternate_id,
                         far->seen_at, total != PD_MONEY_UNTOLD) ||
      !pd_database_run (self, stmt, "Adding an order", error))
    return FALSE;

  known->customer_row_id = far->customer_row_id;
  known->placed_at = far->placed_at;
  known->seen_at = far->seen_at;
  known->total_minor = MAX (total, 0);
  known->total_told = total != PD_MONEY_UNTOLD;
  if (known->alternate_id != NULL)
    pd_bulk_add_order (pd_database_get_bulk (self), known->alternate_id, known->row_id);
  return TRUE;
}

/* A line that a subscription or an entitlement was first to tell of, under a number of our own. */
static gboolean
is_made_for (const PdKnownLine *known, const PdFarOrderLine *far, const char *subscription_id)
{
  if (known->line < PD_MADE_LINE)
    return FALSE;
  if (subscription_id != NULL && known->subscription_id != NULL)
    return strcmp (subscription_id, known->subscription_id) == 0;

  return g_strcmp0 (known->product_id, far->product_id) == 0 &&
         g_strcmp0 (known->sku_id, far->sku_id) == 0;
}

static PdKnownLine *
find_line (const GArray *lines, const PdFarOrderLine *far)
{
  g_autofree char *subscription_id = pd_far_dup_id (far->subscription_id);

  for (guint i = 0; i < lines->len; i++) {
    PdKnownLine *known = &g_array_index (lines, PdKnownLine, i);

    if (known->line == far->line)
      return known;
  }
  for (guint i = 0; i < lines->len; i++) {
    PdKnownLine *known = &g_array_index (lines, PdKnownLine, i);

    if (is_made_for (known, far, subscription_id))
      return known;
  }

  return NULL;
}

static gboolean
is_cancelled (const char *status)
{
  return status != NULL && (g_ascii_strcasecmp (status, "cancelled") == 0 ||
                            g_ascii_strcasecmp (status, "canceled") == 0);
}

/* An answer that gives two lines one number keeps both: the second under a number of our own. */
static gboolean
is_repeated (const PdFarOrder *far, gsize at)
{
  for (gsize i = 0; i < at; i++) {
    if (far->lines[i].line == far->lines[at].line)
      return TRUE;
  }

  return FALSE;
}

/* The answer's lines, and those that the book has and the answer does not name: they stay.
 * PD_MONEY_UNTOLD where one of them is not told. */
static gint64
add_up_with_others (const PdFarOrder *far, const GArray *lines, const gboolean *named)
{
  gint64 sum = add_up (far);

  for (guint i = 0; i < lines->len; i++) {
    if (!named[i] &&
        !pd_money_add_told (sum, g_array_index (lines, PdKnownLine, i).total_minor, &sum, NULL))
      return PD_MONEY_UNTOLD;
  }

  return sum;
}

/* totalPrice is optional (7): an answer without it that tells its lines has the total that they
 * come to, also where another one was told before. */
static gboolean
settle_total (PdDatabase *self,
              const PdFarOrder *far,
              const KnownOrder *known,
              gint64 sum,
              gboolean *changed,
              GError **error)
{
  static const char sql[] = "UPDATE orders SET total_minor = ?2, total_told = 1 WHERE id = ?1";
  g_autoptr (PdStatement) stmt = NULL;

  if (far->total_minor != PD_FAR_UNSAID || sum == PD_MONEY_UNTOLD ||
      (known->total_told && known->total_minor == sum))
    return TRUE;

  *changed = TRUE;
  stmt = pd_database_prepare (self, sql, error);
  return stmt != NULL && pd_database_bind (self, stmt, error, "ii", known->row_id, sum) &&
         pd_database_run (self, stmt, "Changing an order", error);
}

static gboolean
put_lines (PdDatabase *self,
           const PdFarOrder *far,
           const KnownOrder *known,
           gint64 now,
           gboolean *changed,
           GError **error)
{
  g_autoptr (GArray) lines = pd_known_lines_list (self, known->row_id, error);
  const gboolean whole = is_cancelled (far->status);
  g_autofree gboolean *named = NULL;
  gint64 spare;

  if (lines == NULL)
    return FALSE;

  named = g_new0 (gboolean, lines->len + 1);
  spare = pd_known_lines_get_free_number (lines);
  for (gsize i = 0; i < far->n_lines; i++) {
    PdFarOrderLine line = far->lines[i];
    PdKnownLine *before;
    gint64 row_id = 0;

    if (is_repeated (far, i))
      line.line = (int) spare++;
    before = find_line (lines, &line);
    if (before != NULL) {
      if (!pd_far_update_line (self, &line, before, whole || line.quantity == 0, now, changed,
                               error))
        return FALSE;
      before->line = line.line; /* no longer one that waits for its number */
      named[before - (PdKnownLine *) lines->data] = TRUE;
      continue;
    }
    *changed = TRUE;
    if (!pd_far_insert_line (self, &line, known->row_id, known->customer_row_id, known->placed_at,
                             whole || line.quantity == 0, now, &row_id, error))
      return FALSE;
  }

  return settle_total (self, far, known, add_up_with_others (far, lines, named), changed, error);
}

gboolean
pd_database_put_far_order (PdDatabase *self,
                           const PdFarOrder *order,
                           gint64 *row_id,
                           gboolean *changed,
                           GError **error)
{
  static const char see[] = "UPDATE orders SET seen_at = ?2 WHERE id = ?1";
  const gint64 now = order->now > 0 ? order->now : MAX (1, MAX (order->seen_at, order->placed_at));
  g_auto (KnownOrder) known = { 0 };
  gboolean is_changed = FALSE;

  g_return_val_if_fail (pd_far_said (order->order_id) != NULL, FALSE);

  if (!find_order (self, order, &known, error))
    return FALSE;
  if (known.row_id == 0) {
    is_changed = TRUE;
    if (!insert_order (self, order, &known, error))
      return FALSE;
  } else {
    if (!compare_order (self, order, &known, error) ||
        (known.differs && !update_order (self, order, &known, error)))
      return FALSE;
    is_changed = known.differs;
  }
  if (!put_lines (self, order, &known, now, &is_changed, error) ||
      !pd_far_touch (self, see, known.row_id, known.seen_at, order->seen_at, error))
    return FALSE;

  if (is_changed)
    pd_database_mark_changed (self, PD_CHANGE_ORDERS);
  if (row_id != NULL)
    *row_id = known.row_id;
  if (changed != NULL)
    *changed = is_changed;
  return TRUE;
}

gboolean
pd_database_find_far_order (PdDatabase *self,
                            gint64 customer_row_id,
                            const char *order_id,
                            gint64 *row_id,
                            GError **error)
{
  g_autoptr (PdStatement) stmt = NULL;
  gboolean has_row = FALSE;

  *row_id = 0;
  if (pd_far_said (order_id) == NULL)
    return TRUE;
  if (!pd_bulk_find_order (self, order_id, row_id, error))
    return FALSE;
  if (*row_id == 0 || customer_row_id == 0)
    return TRUE;

  stmt = pd_database_prepare (self, "SELECT 1 FROM orders WHERE id = ?1 AND customer_row_id = ?2",
                              error);
  if (stmt == NULL || !pd_database_bind (self, stmt, error, "ii", *row_id, customer_row_id) ||
      !pd_database_step (self, stmt, "Looking for an order", &has_row, error))
    return FALSE;
  if (!has_row)
    *row_id = 0;

  return TRUE;
}
