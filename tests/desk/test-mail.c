// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "pd-clock.h"
#include "pd-mail.h"

#define URL "https://downloads.partner-desk.invalid/abc/medium.iso"

static const PdMailSender sender = { "山田 直子", "naoko@partner.example" };

static gint64
instant (const char *text)
{
  gint64 value = 0;

  g_assert_true (pd_instant_parse (text, &value, NULL));
  return value;
}

static PdCustomer *
new_customer (void)
{
  return g_object_new (PD_TYPE_CUSTOMER, "name", "株式会社青空商事", "first-name", "健太",
                       "last-name", "青木", NULL);
}

static PdOrderLine *
new_line (const char *status, gint64 cancelled_at)
{
  return g_object_new (PD_TYPE_ORDER_LINE, "order-id", "OrderOne1", "title",
                       "SQL Server 2022 Standard", "quantity", G_GINT64_CONSTANT (2), "term", "P3Y",
                       "status", status, "placed-at", instant ("2026-05-02T20:00:00Z"),
                       "cancelled-at", cancelled_at, NULL);
}

static PdDownloadLink *
new_link (gint64 expires_at, int used, int limit)
{
  g_autoptr (PdMedia) media = g_object_new (PD_TYPE_MEDIA, "version", "2022", "language", "ja",
                                            "file-type", "ISO", "file-name", "medium.iso", "size",
                                            G_GINT64_CONSTANT (48250000), "sha256", "00ff", NULL);

  return g_object_new (PD_TYPE_DOWNLOAD_LINK, "media", media, "expires-at", expires_at, "used",
                       used, "limit", limit, NULL);
}

static void
assert_has (const char *mail, const char *const *texts)
{
  for (gsize i = 0; texts[i] != NULL; i++) {
    if (strstr (mail, texts[i]) == NULL)
      g_test_message ("“%s” is not in:\n%s", texts[i], mail);
    g_assert_nonnull (strstr (mail, texts[i]));
  }
}

/* One subject line, a blank one, a body. */
static void
assert_form (const char *mail)
{
  const char *end = strchr (mail, '\n');

  g_assert_nonnull (end);
  g_assert_cmpint (end - mail, >, 10);
  g_assert_cmpint (end[1], ==, '\n');
  g_assert_cmpint (end[2], !=, '\n');
  g_assert_null (strchr (mail, '%'));
  g_assert_null (strstr (mail, "(null)"));
}

static void
test_keys_japanese (void)
{
  static const char *const texts[] = {
    "株式会社青空商事 御中",
    "青木 健太 様",
    "SQL Server 2022 Standard",
    "数量: 2\n",
    "契約期間: 3 年\n",
    "注文番号: OrderOne1\n",
    "2022, 日本語, ISO",
    "48.2 MB",
    "SHA-256: 00ff",
    URL,
    "2026年5月16日 08:30 (2026年5月15日 23:30 UTC)", /* 4.12 */
    "残りのダウンロード回数: 47 回 (上限 50 回)",    /* 5.10 */
    "Microsoft 365 管理センター",                    /* 5.12 */
    "請求 → 自分の製品 → ソフトウェア",
    "グローバル管理者", /* 1.23 */
    "naoko@partner.example",
    NULL,
  };
  g_autoptr (PdCustomer) customer = new_customer ();
  g_autoptr (PdOrderLine) line = new_line ("active", 0);
  g_autoptr (PdDownloadLink) link = new_link (instant ("2026-05-15T23:30:00Z"), 3, 50);
  g_autofree char *mail = pd_mail_write_keys (&sender, customer, line, link, URL, "ja");

  assert_form (mail);
  assert_has (mail, texts);
  g_assert_null (strstr (mail, "お客様")); /* 16.7 */
}

static void
test_keys_english (void)
{
  static const char *const texts[] = {
    "Dear 健太 青木,",
    "Quantity: 2\n",
    "Term: 3-year\n",
    "Order number: OrderOne1\n",
    URL,
    "16 May 2026, 08:30 (15 May 2026, 23:30 UTC)",
    "Downloads left: 47 of 50",
    "Microsoft 365 admin center",
    "Billing > Your products > Software",
    NULL,
  };
  g_autoptr (PdCustomer) customer = new_customer ();
  g_autoptr (PdOrderLine) line = new_line ("active", 0);
  g_autoptr (PdDownloadLink) link = new_link (instant ("2026-05-15T23:30:00Z"), 3, 50);
  g_autofree char *mail = pd_mail_write_keys (&sender, customer, line, link, URL, "en");

  assert_form (mail);
  assert_has (mail, texts);
}

/* Without a link: the way to the admin center alone (5.12). */
static void
test_no_link (void)
{
  static const char *const languages[] = { "ja", "en", "de", NULL };
  g_autoptr (PdCustomer) customer = new_customer ();
  g_autoptr (PdOrderLine) line = new_line ("active", 0);

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
    g_autofree char *mail = pd_mail_write_keys (&sender, customer, line, NULL, NULL, languages[i]);

    assert_form (mail);
    g_assert_nonnull (strstr (mail, "Microsoft 365"));
    g_assert_null (strstr (mail, "SHA-256"));
    g_assert_null (strstr (mail, "http"));
    g_assert_cmpint (strstr (mail, "御中") != NULL, ==, i == 0);
  }
}

/* 17: five days from the first download, and no limit. */
static void
test_not_running (void)
{
  g_autoptr (PdCustomer) customer = new_customer ();
  g_autoptr (PdOrderLine) line = new_line ("active", 0);
  g_autoptr (PdDownloadLink) link = new_link (0, 0, 0);
  g_autofree char *mail = pd_mail_write_keys (&sender, customer, line, link, URL, "en");

  g_assert_nonnull (strstr (mail, "first download"));
  g_assert_null (strstr (mail, "Downloads left"));
  g_assert_null (strstr (mail, "1970"));
}

static void
test_nobody_named (void)
{
  const PdMailSender nobody = { NULL, "" };
  g_autoptr (PdCustomer) customer = g_object_new (PD_TYPE_CUSTOMER, "name", "100 %s Ltd", NULL);
  g_autoptr (PdOrderLine) line = new_line ("active", 0);
  g_autofree char *mail = pd_mail_write_keys (&nobody, customer, line, NULL, NULL, "en");

  g_assert_nonnull (strstr (mail, "100 %s Ltd\n"));
  g_assert_null (strstr (mail, "Dear"));
  g_assert_null (strstr (mail, "-- \n"));
  g_assert_null (strstr (mail, "(null)"));
}

/* 8.1-8.3 */
static void
test_cancel (void)
{
  static const char *const japanese[] = {
    "取り消しが完了しました",
    "2026年6月1日 09:05 (00:05 UTC)",
    "プロダクト キーとダウンロード リンクは無効",
    "[ ] すべてのコンピューターでソフトウェアの使用を中止する",
    "[ ] ソフトウェアをアンインストールする",
    "[ ] ダウンロードしたファイル",
    NULL,
  };
  static const char *const english[] = {
    "has been cancelled",
    "1 June 2026, 09:05 (00:05 UTC)",
    "keys and download links",
    "[ ] Stop using",
    "[ ] Uninstall",
    "[ ] Delete",
    NULL,
  };
  g_autoptr (PdCustomer) customer = new_customer ();
  g_autoptr (PdOrderLine) line = new_line ("cancelled", instant ("2026-06-01T00:05:00Z"));
  g_autofree char *ja = pd_mail_write_cancel (&sender, customer, line, "ja_JP.UTF-8");
  g_autofree char *en = pd_mail_write_cancel (&sender, customer, line, "en");

  assert_form (ja);
  assert_form (en);
  assert_has (ja, japanese);
  assert_has (en, english);
  g_assert_null (strstr (ja, "お客様")); /* 16.7 */
}

/* 7.13, 7.14: sent is not done. */
static void
test_cancel_states (void)
{
  static const struct
  {
    const char *status;
    const char *ja;
    const char *en;
  } cases[] = {
    { "active", "取り消す予定です", "going to be cancelled" },
    { "cancelling", "最大 15 分", "up to 15" },
    { "cancelled", "完了しました", "has been cancelled" },
  };
  g_autoptr (PdCustomer) customer = new_customer ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PdOrderLine) line = new_line (cases[i].status, 0);
    g_autofree char *ja = pd_mail_write_cancel (&sender, customer, line, "ja");
    g_autofree char *en = pd_mail_write_cancel (&sender, customer, line, "en");

    g_assert_nonnull (strstr (ja, cases[i].ja));
    g_assert_nonnull (strstr (en, cases[i].en));
    g_assert_null (strstr (en, "Cancelled:")); /* no instant yet */
  }
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE); /* the argument decides, not the locale */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/keys-japanese", test_keys_japanese);
  g_test_add_func ("/mail/keys-english", test_keys_english);
  g_test_add_func ("/mail/no-link", test_no_link);
  g_test_add_func ("/mail/not-running", test_not_running);
  g_test_add_func ("/mail/nobody-named", test_nobody_named);
  g_test_add_func ("/mail/cancel", test_cancel);
  g_test_add_func ("/mail/cancel-states", test_cancel_states);
  return g_test_run ();
}
