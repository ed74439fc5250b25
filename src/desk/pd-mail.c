// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-mail.h"

#include "pd-clock.h"
#include "pd-desk.h"
#include "pd-product.h"

/* The sentences of both mails in one language. Each %s is one text, in this order in every
 * language. */
typedef struct
{
  /* head */
  const char *to_company;
  const char *to_person; /* first name, last name by position */
  const char *hello;     /* the sender's name */
  const char *hello_unsigned;
  /* both mails: the purchase */
  const char *product;
  const char *quantity;
  const char *term;
  const char *order;
  const char *ordered;
  const char *perpetual;
  const char *years; /* %d */
  const char *months;
  /* keys */
  const char *keys_subject; /* product */
  const char *keys_intro;
  const char *keys_intro_no_link;
  const char *version;
  const char *file;
  const char *size; /* %s is a number of MB */
  const char *sha256;
  const char *link;
  const char *expires;
  const char *not_running;
  const char *left; /* %d of %d */
  const char *admin_center;
  const char *admin_center_path;
  const char *confidential;
  /* cancellation */
  const char *cancel_subject; /* product */
  const char *cancel_planned;
  const char *cancel_sent;
  const char *cancel_done;
  const char *cancelled_at;
  const char *revoked;
  const char *please;
  const char *steps[3]; /* 8.2, 8.3 */
  const char *reply;
} Words;

static const Words english = {
  .to_company = "%s\n",
  .to_person = "Dear %1$s %2$s,\n",
  .hello = "this is %s, your software partner.\n",
  .hello_unsigned = "we are writing about your software purchase.\n",
  .product = "Product: %s\n",
  .quantity = "Quantity: %s\n",
  .term = "Term: %s\n",
  .order = "Order number: %s\n",
  .ordered = "Ordered: %s\n",
  .perpetual = "perpetual",
  .years = "%d-year",
  .months = "%d-month",
  .keys_subject = "Download of your software: %s",
  .keys_intro = "Below is the download link for the software that you ordered.\n",
  .keys_intro_no_link = "The software that you ordered is ready.\n",
  .version = "Version, language, file type: %s\n",
  .file = "File: %s\n",
  .size = "Size: %s MB\n",
  .sha256 = "SHA-256: %s\n",
  .link = "Download link:\n%s\n",
  .expires = "The link is valid until %s.\n",
  .not_running = "The link's time begins to run with the first download.\n",
  .left = "Downloads left: %d of %d\n",
  .admin_center = "Your global administrator also finds the product keys and the downloads in the\n"
                  "Microsoft 365 admin center, at:\n",
  .admin_center_path = "  Billing > Your products > Software\n",
  .confidential = "Please do not pass the product keys and the link on to anyone outside your "
                  "company.\n",
  .cancel_subject = "Your software purchase is cancelled: %s",
  .cancel_planned = "The following purchase is going to be cancelled.\n",
  .cancel_sent = "We have sent the cancellation of the following purchase. It can take up to 15\n"
                 "minutes until it shows everywhere.\n",
  .cancel_done = "The following purchase has been cancelled.\n",
  .cancelled_at = "Cancelled: %s\n",
  .revoked = "All product keys and download links of this purchase stop working with the\n"
             "cancellation, and the software may not be used any more.\n",
  .please = "Please take these steps:\n",
  .steps = { "Stop using the software on all computers.", "Uninstall the software.",
             "Delete the downloaded files, the copies of them and the download links." },
  .reply = "Please answer this mail when everything is done.\n",
};

static const Words japanese = {
  .to_company = "%s 御中\n",
  .to_person = "%2$s %1$s 様\n",
  .hello = "いつもお世話になっております。%s です。\n",
  .hello_unsigned = "いつもお世話になっております。\n",
  .product = "製品: %s\n",
  .quantity = "数量: %s\n",
  .term = "契約期間: %s\n",
  .order = "注文番号: %s\n",
  .ordered = "注文日時: %s\n",
  .perpetual = "無期限",
  .years = "%d 年",
  .months = "%d か月",
  .keys_subject = "ソフトウェアのダウンロードのご案内: %s",
  .keys_intro = "ご注文いただいたソフトウェアのダウンロード リンクをお送りします。\n",
  .keys_intro_no_link = "ご注文いただいたソフトウェアの準備が整いました。\n",
  .version = "バージョン、言語、ファイルの種類: %s\n",
  .file = "ファイル名: %s\n",
  .size = "サイズ: %s MB\n",
  .sha256 = "SHA-256: %s\n",
  .link = "ダウンロード リンク:\n%s\n",
  .expires = "リンクの有効期限: %s\n",
  .not_running = "リンクの有効期間は、最初のダウンロードから始まります。\n",
  .left = "残りのダウンロード回数: %d 回 (上限 %d 回)\n",
  .admin_center =
      "プロダクト キーとダウンロードは、貴社のグローバル管理者が Microsoft 365 管理センターで"
      "確認することもできます。次の順に開いてください。\n",
  .admin_center_path = "  請求 → 自分の製品 → ソフトウェア\n",
  .confidential =
      "プロダクト キーとダウンロード リンクは、社外の方に渡さないようお願いいたします。\n",
  .cancel_subject = "ソフトウェア購入の取り消しのお知らせ: %s",
  .cancel_planned = "次の購入を取り消す予定です。\n",
  .cancel_sent =
      "次の購入の取り消しを送信しました。反映されるまでに最大 15 分かかることがあります。\n",
  .cancel_done = "次の購入の取り消しが完了しました。\n",
  .cancelled_at = "取り消し日時: %s\n",
  .revoked = "取り消しに伴い、この購入のすべてのプロダクト キーとダウンロード リンクは無効になり、"
             "ソフトウェアはご使用いただけなくなります。\n",
  .please = "お手数ですが、次の作業をお願いいたします。\n",
  .steps = { "すべてのコンピューターでソフトウェアの使用を中止する",
             "ソフトウェアをアンインストールする",
             "ダウンロードしたファイルとその複製、およびダウンロード リンクを削除する" },
  .reply = "作業が完了しましたら、このメールへの返信でお知らせください。\n",
};

static const Words *
find_words (const char *language)
{
  return language != NULL && g_str_has_prefix (language, "ja") ? &japanese : &english;
}

static char *
format_day (GDateTime *time, const Words *words)
{
  static const char *const months[] = { "January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December" };
  int year = g_date_time_get_year (time), month = g_date_time_get_month (time);
  int day = g_date_time_get_day_of_month (time);

  if (words == &japanese)
    return g_strdup_printf ("%d年%d月%d日", year, month, day);

  return g_strdup_printf ("%d %s %d", day, months[month - 1], year);
}

/* Local time, and UTC beside it (4.12): the day is named twice where it differs. */
static char *
format_instant (gint64 instant, const Words *words)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *utc_day = NULL;
  g_autofree char *local_day = NULL;
  const char *comma = words == &japanese ? "" : ",";
  gboolean same = FALSE;

  if (local == NULL)
    return pd_instant_format_iso (instant);

  utc_day = format_day (utc, words);
  local_day = format_day (local, words);
  same = g_strcmp0 (utc_day, local_day) == 0;
  return g_strdup_printf ("%s%s %02d:%02d (%s%s%02d:%02d UTC)", local_day, comma,
                          g_date_time_get_hour (local), g_date_time_get_minute (local),
                          same ? "" : utc_day,
                          same                 ? ""
                          : words == &japanese ? " "
                                               : ", ",
                          g_date_time_get_hour (utc), g_date_time_get_minute (utc));
}

static char *
format_term (const char *term, const Words *words)
{
  int months = 0;

  if (!pd_term_parse (term, &months))
    return g_strdup (term);
  if (months == 0)
    return g_strdup (words->perpetual);
  if (months % 12 == 0)
    return g_strdup_printf (words->years, months / 12);

  return g_strdup_printf (words->months, months);
}

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

/* "%s" in a sentence of the words: the format is ours, the text is not. */
static void
add (GString *mail, const char *format, const char *text)
{
  g_string_append_printf (mail, format, text);
}

static void
add_head (GString *mail, const Words *words, const PdMailSender *sender, PdCustomer *customer)
{
  const char *first = pd_customer_get_first_name (customer);
  const char *last = pd_customer_get_last_name (customer);

  add (mail, words->to_company, pd_customer_get_name (customer));
  if (is_given (first) && is_given (last))
    g_string_append_printf (mail, words->to_person, first, last);
  g_string_append_c (mail, '\n');
  if (is_given (sender->name))
    add (mail, words->hello, sender->name);
  else
    g_string_append (mail, words->hello_unsigned);
  g_string_append_c (mail, '\n');
}

static void
add_purchase (GString *mail, const Words *words, PdOrderLine *line)
{
  g_autofree char *term = format_term (pd_order_line_get_term (line), words);
  g_autofree char *ordered = format_instant (pd_order_line_get_placed_at (line), words);
  g_autofree char *quantity =
      g_strdup_printf ("%" G_GINT64_FORMAT, pd_order_line_get_quantity (line));

  add (mail, words->product, pd_order_line_get_title (line));
  add (mail, words->quantity, quantity);
  add (mail, words->term, term);
  add (mail, words->order, pd_order_line_get_order_id (line));
  add (mail, words->ordered, ordered);
}

static void
add_signature (GString *mail, const PdMailSender *sender)
{
  if (!is_given (sender->name) && !is_given (sender->email))
    return;

  g_string_append (mail, "\n-- \n");
  if (is_given (sender->name))
    add (mail, "%s\n", sender->name);
  if (is_given (sender->email))
    add (mail, "%s\n", sender->email);
}

static void
add_medium (GString *mail, const Words *words, PdMedia *media)
{
  g_autofree char *language = pd_language_get_title (pd_media_get_language (media));
  g_autofree char *choice = g_strjoin (", ", pd_media_get_version (media), language,
                                       pd_media_get_file_type (media), NULL);
  g_autofree char *size = g_strdup_printf ("%.1f", pd_media_get_size (media) / 1e6);

  add (mail, words->version, choice);
  add (mail, words->file, pd_media_get_file_name (media));
  add (mail, words->size, size);
  add (mail, words->sha256, pd_media_get_sha256 (media));
}

static void
add_link (GString *mail, const Words *words, PdDownloadLink *link, const char *url)
{
  int limit = pd_download_link_get_limit (link);
  PdMedia *media = pd_download_link_get_media (link);

  if (media != NULL)
    add_medium (mail, words, media);
  g_string_append_c (mail, '\n');
  add (mail, words->link, url);
  g_string_append_c (mail, '\n');
  if (pd_download_link_get_expires_at (link) == PD_INSTANT_NONE) {
    g_string_append (mail, words->not_running);
  } else {
    g_autofree char *ends = format_instant (pd_download_link_get_expires_at (link), words);

    add (mail, words->expires, ends);
  }
  if (limit > 0)
    g_string_append_printf (mail, words->left, MAX (0, limit - pd_download_link_get_used (link)),
                            limit);
}

char *
pd_mail_write_keys (const PdMailSender *sender,
                    PdCustomer *customer,
                    PdOrderLine *line,
                    PdDownloadLink *link,
                    const char *url,
                    const char *language)
{
  const Words *words = find_words (language);
  GString *mail = g_string_new (NULL);
  gboolean has_link = link != NULL && is_given (url);

  add (mail, words->keys_subject, pd_order_line_get_title (line));
  g_string_append (mail, "\n\n");
  add_head (mail, words, sender, customer);
  g_string_append (mail, has_link ? words->keys_intro : words->keys_intro_no_link);
  g_string_append_c (mail, '\n');
  add_purchase (mail, words, line);
  if (has_link)
    add_link (mail, words, link, url);
  g_string_append_c (mail, '\n');
  g_string_append (mail, words->admin_center);
  g_string_append (mail, words->admin_center_path);
  g_string_append_c (mail, '\n');
  g_string_append (mail, words->confidential);
  add_signature (mail, sender);
  return g_string_free (mail, FALSE);
}

static const char *
find_cancel_sentence (const Words *words, const char *status)
{
  if (g_strcmp0 (status, "cancelled") == 0)
    return words->cancel_done;
  if (g_strcmp0 (status, "cancelling") == 0)
    return words->cancel_sent;

  return words->cancel_planned;
}

char *
pd_mail_write_cancel (const PdMailSender *sender,
                      PdCustomer *customer,
                      PdOrderLine *line,
                      const char *language)
{
  const Words *words = find_words (language);
  GString *mail = g_string_new (NULL);

  add (mail, words->cancel_subject, pd_order_line_get_title (line));
  g_string_append (mail, "\n\n");
  add_head (mail, words, sender, customer);
  g_string_append (mail, find_cancel_sentence (words, pd_order_line_get_status (line)));
  g_string_append_c (mail, '\n');
  add_purchase (mail, words, line);
  if (pd_order_line_get_cancelled_at (line) != PD_INSTANT_NONE) {
    g_autofree char *at = format_instant (pd_order_line_get_cancelled_at (line), words);

    add (mail, words->cancelled_at, at);
  }
  g_string_append_c (mail, '\n');
  g_string_append (mail, words->revoked);
  g_string_append_c (mail, '\n');
  g_string_append (mail, words->please);
  for (gsize i = 0; i < G_N_ELEMENTS (words->steps); i++)
    add (mail, "  [ ] %s\n", words->steps[i]);
  g_string_append_c (mail, '\n');
  g_string_append (mail, words->reply);
  add_signature (mail, sender);
  return g_string_free (mail, FALSE);
}

char *
pd_desk_write_keys_mail (PdDesk *self,
                         PdCustomer *customer,
                         PdOrderLine *line,
                         PdDownloadLink *link,
                         const char *url,
                         const char *language)
{
  PdMailSender sender = { NULL, NULL };

  g_return_val_if_fail (PD_IS_DESK (self), NULL);
  g_return_val_if_fail (PD_IS_CUSTOMER (customer) && PD_IS_ORDER_LINE (line), NULL);

  sender.name = pd_desk_get_user_name (self);
  sender.email = pd_desk_get_user_email (self);
  return pd_mail_write_keys (&sender, customer, line, link, url, language);
}

char *
pd_desk_write_cancel_mail (PdDesk *self,
                           PdCustomer *customer,
                           PdOrderLine *line,
                           const char *language)
{
  PdMailSender sender = { NULL, NULL };

  g_return_val_if_fail (PD_IS_DESK (self), NULL);
  g_return_val_if_fail (PD_IS_CUSTOMER (customer) && PD_IS_ORDER_LINE (line), NULL);

  sender.name = pd_desk_get_user_name (self);
  sender.email = pd_desk_get_user_email (self);
  return pd_mail_write_cancel (&sender, customer, line, language);
}
