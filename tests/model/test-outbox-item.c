// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-outbox-item.h"

/* What is shown of each state, and what a person may do then. */
static void
test_states (void)
{
  static const struct
  {
    const char *state;
    gboolean asking;
    const char *text;
    gboolean waits;
    gboolean retry;
    gboolean discard;
  } rows[] = {
    { PD_OUTBOX_DRAFT, FALSE, "Draft", TRUE, FALSE, TRUE },
    { PD_OUTBOX_QUEUED, FALSE, "Waiting", TRUE, TRUE, TRUE },
    { PD_OUTBOX_SENDING, FALSE, "Sending", TRUE, FALSE, FALSE },
    /* Its fate is not known: it may have been carried out. */
    { PD_OUTBOX_SENDING, TRUE, "Being asked about", TRUE, TRUE, FALSE },
    { PD_OUTBOX_QUEUED, TRUE, "Waiting", TRUE, TRUE, FALSE },
    { PD_OUTBOX_FAILED, FALSE, "Refused", TRUE, TRUE, TRUE },
    { PD_OUTBOX_SENT, FALSE, "Sent", FALSE, FALSE, FALSE },
    { PD_OUTBOX_DISCARDED, FALSE, "Discarded", FALSE, FALSE, FALSE },
    { "new", FALSE, "new", TRUE, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdOutboxItem) item =
        g_object_new (PD_TYPE_OUTBOX_ITEM, "state", rows[i].state, "asking", rows[i].asking, NULL);

    g_assert_cmpstr (pd_outbox_item_get_state_text (item), ==, rows[i].text);
    g_assert_cmpint (pd_outbox_item_is_waiting (item), ==, rows[i].waits);
    g_assert_cmpint (pd_outbox_item_can_retry (item), ==, rows[i].retry);
    g_assert_cmpint (pd_outbox_item_can_discard (item), ==, rows[i].discard);
  }
}

static void
test_what (void)
{
  g_autoptr (PdOutboxItem) buy = g_object_new (PD_TYPE_OUTBOX_ITEM, "kind", "buy", NULL);
  g_autoptr (PdOutboxItem) unknown = g_object_new (PD_TYPE_OUTBOX_ITEM, "kind", "later", NULL);

  g_assert_cmpstr (pd_outbox_item_get_what (buy), ==, "Purchase");
  g_assert_cmpstr (pd_outbox_item_get_what (unknown), ==, "later");
}

static void
test_getters (void)
{
  g_autoptr (PdOutboxItem) item = g_object_new (
      PD_TYPE_OUTBOX_ITEM, "request-id", "r", "kind", "buy", "customer-row-id",
      G_GINT64_CONSTANT (1), "customer-name", "c", "subject", "s", "state", PD_OUTBOX_SENT,
      "asking", TRUE, "attempts", 2, "created-at", G_GINT64_CONSTANT (3), "updated-at",
      G_GINT64_CONSTANT (4), "next-try-at", G_GINT64_CONSTANT (5), "last-error", "e", "error-code",
      "x", "far-id", "f", "far-request-id", "q", "user-name", "u", NULL);

  g_assert_cmpstr (pd_outbox_item_get_request_id (item), ==, "r");
  g_assert_cmpstr (pd_outbox_item_get_kind (item), ==, "buy");
  g_assert_cmpint (pd_outbox_item_get_customer_row_id (item), ==, 1);
  g_assert_cmpstr (pd_outbox_item_get_customer_name (item), ==, "c");
  g_assert_cmpstr (pd_outbox_item_get_subject (item), ==, "s");
  g_assert_cmpstr (pd_outbox_item_get_state (item), ==, PD_OUTBOX_SENT);
  g_assert_true (pd_outbox_item_get_asking (item));
  g_assert_cmpint (pd_outbox_item_get_attempts (item), ==, 2);
  g_assert_cmpint (pd_outbox_item_get_created_at (item), ==, 3);
  g_assert_cmpint (pd_outbox_item_get_updated_at (item), ==, 4);
  g_assert_cmpint (pd_outbox_item_get_next_try_at (item), ==, 5);
  g_assert_cmpstr (pd_outbox_item_get_last_error (item), ==, "e");
  g_assert_cmpstr (pd_outbox_item_get_error_code (item), ==, "x");
  g_assert_cmpstr (pd_outbox_item_get_far_id (item), ==, "f");
  g_assert_cmpstr (pd_outbox_item_get_far_request_id (item), ==, "q");
  g_assert_cmpstr (pd_outbox_item_get_user_name (item), ==, "u");
}

/* What a person ends, and what is told of it; our own marks are no codes of the far side. */
static void
test_ended (void)
{
  static const struct
  {
    const char *state;
    gboolean asking;
    gboolean untold;
    const char *code;
    const char *text;
    gboolean can_end;
    gboolean is_ended;
    gboolean found;
    const char *far_code;
  } rows[] = {
    { PD_OUTBOX_SENDING, TRUE, FALSE, "800061", "Being asked about", FALSE, FALSE, FALSE,
      "800061" },
    { PD_OUTBOX_SENDING, TRUE, TRUE, PD_OUTBOX_CODE_SHUT, "Being asked about", TRUE, FALSE, FALSE,
      NULL },
    { PD_OUTBOX_SENDING, FALSE, TRUE, NULL, "Sending", FALSE, FALSE, FALSE, NULL },
    { PD_OUTBOX_FAILED, FALSE, TRUE, NULL, "Refused", FALSE, FALSE, FALSE, NULL },
    { PD_OUTBOX_DISCARDED, TRUE, TRUE, NULL, "Ended, fate unknown", FALSE, TRUE, FALSE, NULL },
    { PD_OUTBOX_DISCARDED, FALSE, TRUE, PD_OUTBOX_CODE_FOUND, "Ended, found later", FALSE, TRUE,
      TRUE, NULL },
    { PD_OUTBOX_DISCARDED, FALSE, FALSE, "1", "Discarded", FALSE, FALSE, FALSE, "1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdOutboxItem) item =
        g_object_new (PD_TYPE_OUTBOX_ITEM, "state", rows[i].state, "asking", rows[i].asking,
                      "untold", rows[i].untold, "error-code", rows[i].code, NULL);
    gboolean found = TRUE;

    g_assert_cmpstr (pd_outbox_item_get_state_text (item), ==, rows[i].text);
    g_assert_cmpint (pd_outbox_item_can_end (item), ==, rows[i].can_end);
    g_assert_cmpint (pd_outbox_item_is_ended_by_hand (item, &found), ==, rows[i].is_ended);
    g_assert_cmpint (found, ==, rows[i].found);
    g_assert_cmpstr (pd_outbox_item_get_far_code (item), ==, rows[i].far_code);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox-item/states", test_states);
  g_test_add_func ("/outbox-item/ended", test_ended);
  g_test_add_func ("/outbox-item/what", test_what);
  g_test_add_func ("/outbox-item/getters", test_getters);
  return g_test_run ();
}
