// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-order.h"
#include "pd-product.h"
#include "pd-record.h"
#include "pd-software.h"

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_placeholder_is_not_loaded (void)
{
  g_autoptr (PdRecord) record =
      g_object_new (PD_TYPE_PRODUCT, "row-id", G_GINT64_CONSTANT (7), NULL);

  g_assert_cmpint (pd_record_get_row_id (record), ==, 7);
  g_assert_false (pd_record_get_loaded (record));
}

static void
test_any_field_loads (void)
{
  g_autoptr (PdRecord) record =
      g_object_new (PD_TYPE_PRODUCT, "row-id", G_GINT64_CONSTANT (7), "title", NULL, NULL);
  g_autoptr (PdRecord) later = g_object_new (PD_TYPE_PRODUCT, NULL);
  guint notified = 0;

  g_assert_true (pd_record_get_loaded (record));

  g_signal_connect (later, "notify::loaded", G_CALLBACK (count_cb), &notified);
  g_object_set (later, "min-quantity", 1, NULL);
  g_object_set (later, "min-quantity", 2, NULL);
  g_assert_true (pd_record_get_loaded (later));
  g_assert_cmpuint (notified, ==, 1);
}

static void
test_every_type_of_field_comes_back (void)
{
  g_autoptr (PdMedia) media = g_object_new (PD_TYPE_MEDIA, "title", "SQL", NULL);
  g_autoptr (PdDownloadLink) link = g_object_new (PD_TYPE_DOWNLOAD_LINK, "order-id", "O-1", "line",
                                                  3, "issued-at", G_MAXINT64, "media", media, NULL);
  g_autoptr (PdSoftwareKey) key = g_object_new (PD_TYPE_SOFTWARE_KEY, "sample", TRUE, NULL);
  g_autofree char *order_id = NULL;
  g_autoptr (PdMedia) got = NULL;
  gint64 issued_at;
  gboolean sample;
  int line;

  g_object_get (link, "order-id", &order_id, "line", &line, "issued-at", &issued_at, "media", &got,
                NULL);
  g_object_get (key, "sample", &sample, NULL);
  g_assert_cmpstr (order_id, ==, "O-1");
  g_assert_cmpint (line, ==, 3);
  g_assert_cmpint (issued_at, ==, G_MAXINT64);
  g_assert_true (got == media);
  g_assert_true (sample);
}

static void
test_object_fields_know_their_class (void)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (PD_TYPE_ORDER_LINE);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_CLASS (klass), "cancel");

  g_assert_true (pspec->value_type == PD_TYPE_VERDICT);
}

static void
test_set_notifies_only_a_change (void)
{
  g_autoptr (PdProduct) product = g_object_new (PD_TYPE_PRODUCT, "title", "A", NULL);
  guint notified = 0;

  g_signal_connect (product, "notify::title", G_CALLBACK (count_cb), &notified);
  g_object_set (product, "title", "A", NULL);
  g_assert_cmpuint (notified, ==, 0);
  g_object_set (product, "title", "B", NULL);
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpstr (pd_product_get_title (product), ==, "B");
}

static void
test_assign_copies_and_notifies_what_differs (void)
{
  g_autoptr (PdProduct) shown =
      g_object_new (PD_TYPE_PRODUCT, "row-id", G_GINT64_CONSTANT (3), NULL);
  g_autoptr (PdProduct) fresh = g_object_new (PD_TYPE_PRODUCT, "row-id", G_GINT64_CONSTANT (3),
                                              "title", "A", "max-quantity", 9, NULL);
  guint titles = 0, publishers = 0, loaded = 0;

  g_signal_connect (shown, "notify::title", G_CALLBACK (count_cb), &titles);
  g_signal_connect (shown, "notify::publisher", G_CALLBACK (count_cb), &publishers);
  g_signal_connect (shown, "notify::loaded", G_CALLBACK (count_cb), &loaded);
  pd_record_assign (PD_RECORD (shown), PD_RECORD (fresh));
  pd_record_assign (PD_RECORD (shown), PD_RECORD (fresh));

  g_assert_cmpstr (pd_product_get_title (shown), ==, "A");
  g_assert_cmpint (pd_product_get_max_quantity (shown), ==, 9);
  g_assert_cmpuint (titles, ==, 1);
  g_assert_cmpuint (publishers, ==, 0);
  g_assert_cmpuint (loaded, ==, 1);
}

static void
test_assign_of_an_empty_record_still_loads (void)
{
  g_autoptr (PdRecord) shown = g_object_new (PD_TYPE_PRODUCT, NULL);
  g_autoptr (PdRecord) fresh = g_object_new (PD_TYPE_PRODUCT, NULL);

  pd_record_assign (shown, fresh);
  g_assert_true (pd_record_get_loaded (shown));
}

static void
assign_title_cb (PdOrder *order, GParamSpec *pspec, gint64 *total_seen)
{
  *total_seen = pd_order_get_total (order);
}

static void
test_handlers_see_the_whole_record (void)
{
  g_autoptr (PdOrder) shown = g_object_new (PD_TYPE_ORDER, NULL);
  g_autoptr (PdOrder) fresh =
      g_object_new (PD_TYPE_ORDER, "order-id", "O", "total", G_GINT64_CONSTANT (500), NULL);
  gint64 total_seen = 0;

  g_signal_connect (shown, "notify::order-id", G_CALLBACK (assign_title_cb), &total_seen);
  pd_record_assign (PD_RECORD (shown), PD_RECORD (fresh));
  g_assert_cmpint (total_seen, ==, 500);
}

static void
test_objects_are_released (void)
{
  PdMedia *media = g_object_new (PD_TYPE_MEDIA, NULL);
  PdDownloadLink *link = g_object_new (PD_TYPE_DOWNLOAD_LINK, "media", media, NULL);
  PdDownloadLink *other = g_object_new (PD_TYPE_DOWNLOAD_LINK, NULL);

  pd_record_assign (PD_RECORD (other), PD_RECORD (link));
  g_assert_finalize_object (link);
  g_assert_finalize_object (other);
  g_assert_finalize_object (media);
}

/* A list model makes a window of 64 rows while a finger is on the wheel. The best of many rounds,
 * so that a busy machine does not decide. */
static void
test_64_records_in_a_millisecond (void)
{
  gint64 best_us = G_MAXINT64;

  for (int round = 0; round < 200; round++) {
    PdRecord *records[64];
    gint64 start = g_get_monotonic_time ();

    for (gsize i = 0; i < G_N_ELEMENTS (records); i++)
      records[i] = g_object_new (
          PD_TYPE_ORDER_LINE, "row-id", (gint64) i, "order-id", "O-1", "customer-name",
          "株式会社青空商事", "title", "SQL Server 2022 Standard", "kind", "software_perpetual",
          "quantity", G_GINT64_CONSTANT (2), "term", "", "billing", "one_time", "currency", "JPY",
          "unit-price", G_GINT64_CONSTANT (118000), "total", G_GINT64_CONSTANT (236000), "status",
          "active", "placed-at", G_GINT64_CONSTANT (1), "line", 0, "include-tax", FALSE, NULL);
    best_us = MIN (best_us, g_get_monotonic_time () - start);
    for (gsize i = 0; i < G_N_ELEMENTS (records); i++)
      g_object_unref (records[i]);
  }

  g_test_message ("64 records in %" G_GINT64_FORMAT " µs", best_us);
  g_assert_cmpint (best_us, <, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/placeholder", test_placeholder_is_not_loaded);
  g_test_add_func ("/record/any-field-loads", test_any_field_loads);
  g_test_add_func ("/record/types", test_every_type_of_field_comes_back);
  g_test_add_func ("/record/object-class", test_object_fields_know_their_class);
  g_test_add_func ("/record/set", test_set_notifies_only_a_change);
  g_test_add_func ("/record/assign", test_assign_copies_and_notifies_what_differs);
  g_test_add_func ("/record/assign-empty", test_assign_of_an_empty_record_still_loads);
  g_test_add_func ("/record/assign-whole", test_handlers_see_the_whole_record);
  g_test_add_func ("/record/released", test_objects_are_released);
  g_test_add_func ("/record/speed", test_64_records_in_a_millisecond);

  return g_test_run ();
}
