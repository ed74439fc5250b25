// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-sample-data.h"

/* clang-format off */
const PdSampleCustomer pd_sample_customers[] = {
  { "株式会社青空商事", "aozora", "JP", "JPY", "+81-3-5550-0101", NULL, "健太", "青木", TRUE },
  { "みどり電機株式会社", "midori-denki", "JP", "JPY", "+81-6-5550-0102", NULL, "裕子", "緑川", TRUE },
  { "さくら便物流株式会社", "sakurabin", "JP", "JPY", "+81-52-555-0103", NULL, "大輔", "桜井", TRUE },
  { "株式会社日の出設計", "hinode-sekkei", "JP", "JPY", "+81-92-555-0104", NULL, "真理", "朝日", TRUE },
  { "やまびこ食品株式会社", "yamabiko-foods", "JP", "JPY", "+81-26-555-0105", NULL, "聡", "山彦", TRUE },
  { "港町精機株式会社", "minatomachi", "JP", "JPY", "+81-45-555-0106", NULL, "彩", "港", TRUE },
  { "北風システム株式会社", "kitakaze", "JP", "JPY", "+81-11-555-0107", NULL, "修", "北川", TRUE },
  { "つばさ舎印刷株式会社", "tsubasasha", "JP", "JPY", "+81-75-555-0108", NULL, "恵", "羽田", TRUE },
  { "有限会社こだま文庫", "kodama-bunko", "JP", "JPY", NULL, NULL, "隆", "児玉", FALSE },
  { "医療法人ひかりの丘", "hikarinooka", "JP", "JPY", "+81-98-555-0110", NULL, "由美", "光岡", FALSE },
  { "Larkspur & Finch LLC", "larkspur-finch", "US", "USD", "+1-206-555-0121", NULL, "Dana", "Larkspur", TRUE },
  { "Harbor Lane Clinics", "harborlane", "US", "USD", "+1-617-555-0122", NULL, "Marcus", "Oyelaran", TRUE },
  { "Tin Kettle Foods Inc.", "tinkettle", "US", "USD", "+1-312-555-0123", NULL, "Priya", "Raman", TRUE },
  { "Northgate Robotics", "northgate-robotics", "US", "USD", NULL, NULL, "Ellis", "Ward", FALSE },
  { "Blaumeise Werkzeugbau GmbH", "blaumeise", "DE", "EUR", "+49-30-5550131", NULL, "Jörg", "Vogel", TRUE },
  { "Kranichhof Verlag", "kranichhof", "DE", "EUR", "+49-40-5550132", NULL, "Anke", "Groß", TRUE },
  { "Atelier Rivière", "atelier-riviere", "FR", "EUR", "+33-1-55-50-01-41", NULL, "Chloé", "Rivière", TRUE },
  { "Boulangerie du Phare", "dupharebakery", "FR", "EUR", "+33-2-55-50-01-42", NULL, "Étienne", "Le Goff", TRUE },
  { "Wattle Creek Pty Ltd", "wattlecreek", "AU", "AUD", "+61-2-5550-0151", NULL, "Zoe", "Hartigan", TRUE },
  { "Ipê Amarelo Ltda.", "ipeamarelo", "BR", "BRL", "+55-11-5550-0161", "00000000000191", "Júlia", "Moreira", TRUE },
  { "Banyan Textiles Private Limited", "banyan-textiles", "IN", "USD", "+91-22-5550-0171", "AAAAA0000A", "Arjun", "Deshmukh", TRUE },
  { "Chao Phraya Ferries Co., Ltd.", "cpferries", "TH", "USD", "+66-2-555-0181", "0000000000001", "Malee", "Suwan", TRUE },
  { "Skärgård Fisk Ab", "skargardfisk", "AX", "EUR", "+358-18-555-0191", NULL, "Åsa", "Öhman", TRUE },
  { "Thistledown Mills Ltd", "thistledown", "GB", "GBP", "+44-20-5550-0201", NULL, "Fiona", "Abbott", FALSE },
};
const gsize pd_sample_n_customers = G_N_ELEMENTS (pd_sample_customers);

const PdSampleOrder pd_sample_orders[] = {
  /* each state of the rules */
  { "today", "aozora", PD_SAMPLE_TODAY, 0, 700, "0027:2", NULL },
  { "three-days", "aozora", PD_SAMPLE_TODAY, 57, 95, "0001:1 0017:20", NULL },
  { "last-day", "midori-denki", PD_SAMPLE_TODAY, 60, 412, "0004:1", NULL },
  { "window-ended", "sakurabin", PD_SAMPLE_TODAY, 61, 130, "0028:1 0032:15", NULL },
  { "cancelled", "aozora", PD_SAMPLE_MONTH, 20, 240, "0007:2", NULL },
  { "cancelled-pro-rata", "hinode-sekkei", PD_SAMPLE_MONTH, 25, 305, "0029:2:P1Y:one_time", NULL },
  { "cancelling", "yamabiko-foods", PD_SAMPLE_TODAY, 10, 60, "0003:1:P3Y:one_time", NULL },
  { "partly", "minatomachi", PD_SAMPLE_TODAY, 30, 155, "0001:2 0017:25 0027:2", NULL },
  { "suse", "kitakaze", PD_SAMPLE_TODAY, 14, 215, "0046:4:P1Y:one_time", NULL },
  { "red-hat", "harborlane", PD_SAMPLE_TODAY, 45, 930, "0048:2:P3Y:one_time", NULL },
  { "review", "tsubasasha", PD_SAMPLE_TODAY, 21, 333, "0034:2", "pending fulfilment review" },
  { "instalments", "aozora", PD_SAMPLE_TODAY, 70, 51, "0003:2:P1Y:monthly", NULL },
  { "expired-link", "larkspur-finch", PD_SAMPLE_TODAY, 25, 1010, "0027:4", NULL },
  { "almost-used", "harborlane", PD_SAMPLE_TODAY, 13, 905, "0001:3", NULL },
  { "used-up", "blaumeise", PD_SAMPLE_TODAY, 12, 540, "0030:2", NULL },
  { "no-keys", "kranichhof", PD_SAMPLE_TODAY, 8, 610, "0037:2", NULL },
  { "first-offer", "midori-denki", PD_SAMPLE_TODAY, 50, 77, "0050:1", NULL },
  { "trial", "hinode-sekkei", PD_SAMPLE_TODAY, 35, 188, "0051:1", NULL },
  { "annual", "tinkettle", PD_SAMPLE_TODAY, 80, 870, "0006:1:P3Y:annual", NULL },
  /* taxes, markets */
  { "australia", "wattlecreek", PD_SAMPLE_TODAY, 33, 20, "0001:2 0018:10", NULL },
  { "brazil", "ipeamarelo", PD_SAMPLE_TODAY, 47, 800, "0027:2", NULL },
  { "india", "banyan-textiles", PD_SAMPLE_TODAY, 5, 300, "0035:1 0039:12", NULL },
  { "thailand", "cpferries", PD_SAMPLE_TODAY, 18, 260, "0013:1", NULL },
  { "aland", "skargardfisk", PD_SAMPLE_TODAY, 28, 480, "0007:1", NULL },
  { "france", "atelier-riviere", PD_SAMPLE_TODAY, 40, 500, "0023:10", NULL },
  /* the business of three months */
  { "old-1", "aozora", PD_SAMPLE_TODAY, 95, 66, "0010:1", NULL },
  { "old-2", "midori-denki", PD_SAMPLE_TODAY, 92, 350, "0041:2", NULL },
  { "old-3", "kitakaze", PD_SAMPLE_TODAY, 88, 402, "0009:1:P1Y:one_time 0019:30", NULL },
  { "old-4", "larkspur-finch", PD_SAMPLE_TODAY, 85, 1100, "0010:2", NULL },
  { "old-5", "kranichhof", PD_SAMPLE_TODAY, 78, 620, "0004:1", NULL },
  { "old-6", "sakurabin", PD_SAMPLE_TODAY, 66, 44, "0014:8", NULL },
  { "mid-1", "tsubasasha", PD_SAMPLE_TODAY, 52, 210, "0002:8 0033:5", NULL },
  { "mid-2", "yamabiko-foods", PD_SAMPLE_TODAY, 44, 318, "0024:6:P1Y:monthly", NULL },
  { "mid-3", "dupharebakery", PD_SAMPLE_TODAY, 37, 560, "0028:1", NULL },
  { "mid-4", "blaumeise", PD_SAMPLE_TODAY, 29, 645, "0031:2:P3Y:monthly", NULL },
  { "new-1", "minatomachi", PD_SAMPLE_TODAY, 16, 125, "0015:1", NULL },
  { "new-2", "hinode-sekkei", PD_SAMPLE_TODAY, 9, 233, "0036:2:P1Y:monthly", NULL },
  { "new-3", "tinkettle", PD_SAMPLE_TODAY, 7, 1205, "0049:1:P1Y:one_time", NULL },
  { "new-4", "kitakaze", PD_SAMPLE_TODAY, 3, 377, "0043:2", NULL },
  { "new-5", "aozora", PD_SAMPLE_TODAY, 2, 145, "0032:40 0033:10", NULL },
  { "new-6", "sakurabin", PD_SAMPLE_TODAY, 1, 58, "0008:8", NULL },
  /* Azure reservations: fresh, unused and used (11.3) */
  { "ri-fresh", "aozora", PD_SAMPLE_TODAY, 2, 210, "0059:4:P1Y:one_time:japaneast:shared", NULL },
  { "ri-day-5", "midori-denki", PD_SAMPLE_TODAY, 5, 130, "0064:2:P1Y:one_time:japanwest:Honban", NULL },
  { "ri-day-6", "sakurabin", PD_SAMPLE_TODAY, 6, 70, "0054:3:P1Y:one_time:japaneast:shared", NULL },
  /* in the middle of their term, at once and by the month */
  { "ri-middle", "aozora", PD_SAMPLE_TODAY, 320, 95, "0069:3:P3Y:one_time:japaneast:Honban", NULL },
  { "ri-monthly", "aozora", PD_SAMPLE_TODAY, 145, 40, "0074:2:P1Y:monthly:japaneast:shared", NULL },
  { "ri-monthly-3", "larkspur-finch", PD_SAMPLE_TODAY, 400, 955, "0067:4:P3Y:monthly:eastus:shared", NULL },
  { "ri-group", "midori-denki", PD_SAMPLE_TODAY, 88, 410, "0084:5:P1Y:one_time:japaneast:Kenkyu", NULL },
  { "ri-under-used", "harborlane", PD_SAMPLE_TODAY, 210, 1001, "0062:6:P1Y:one_time:eastus2:Clinics", NULL },
  { "ri-never", "tinkettle", PD_SAMPLE_TODAY, 120, 1130, "0072:2:P1Y:one_time:centralus:shared", NULL },
  { "ri-sql", "larkspur-finch", PD_SAMPLE_TODAY, 60, 900, "0090:8:P1Y:one_time:eastus:Retail", NULL },
  { "ri-sql-jp", "hinode-sekkei", PD_SAMPLE_TODAY, 33, 255, "0092:4:P3Y:one_time:japaneast:shared", NULL },
  { "ri-cosmos", "blaumeise", PD_SAMPLE_TODAY, 75, 515, "0096:10:P1Y:one_time::shared", NULL },
  { "ri-app", "kranichhof", PD_SAMPLE_TODAY, 150, 480, "0099:2:P1Y:monthly:germanywestcentral:Verlag", NULL },
  { "ri-split", "yamabiko-foods", PD_SAMPLE_TODAY, 97, 222, "0054:8:P1Y:one_time:japaneast:shared", NULL },
  /* those that cannot be returned (11.16) */
  { "ri-red-hat", "harborlane", PD_SAMPLE_TODAY, 140, 1050, "0105:10:P1Y:one_time::shared", NULL },
  { "ri-suse", "kitakaze", PD_SAMPLE_TODAY, 51, 333, "0103:6:P3Y:one_time::shared", NULL },
  /* at their end */
  { "ri-ending", "kitakaze", PD_SAMPLE_END, 10, 301, "0064:2:P1Y:one_time:japaneast:shared", NULL },
  { "ri-ending-2", "blaumeise", PD_SAMPLE_END, 27, 620, "0058:3:P1Y:monthly:westeurope:shared", NULL },
  { "ri-expired", "aozora", PD_SAMPLE_END, -21, 144, "0054:2:P1Y:one_time:japaneast:shared", NULL },
  /* returned: they stand in the cap */
  { "ri-returned", "aozora", PD_SAMPLE_TODAY, 240, 188, "0079:4:P1Y:one_time:japaneast:Honban", NULL },
  { "ri-returned-us", "larkspur-finch", PD_SAMPLE_TODAY, 190, 840, "0087:2:P1Y:one_time:eastus:shared", NULL },
  { "ri-partly", "tsubasasha", PD_SAMPLE_TODAY, 66, 277, "0059:6:P1Y:one_time:japaneast:shared", NULL },
};
const gsize pd_sample_n_orders = G_N_ELEMENTS (pd_sample_orders);

const PdSampleAct pd_sample_acts[] = {
  { PD_SAMPLE_GET_KEYS, "three-days", 0, PD_SAMPLE_TODAY, 5, 120, "2022", "ja", "ISO", 1 },
  { PD_SAMPLE_LOOK, "three-days", 0, PD_SAMPLE_TODAY, 5, 121, "2022", NULL, NULL, 1 },
  { PD_SAMPLE_DOWNLOAD, "three-days", 0, PD_SAMPLE_TODAY, 5, 130, "2022", "ja", "ISO", 3 },
  { PD_SAMPLE_GET_KEYS, "last-day", 0, PD_SAMPLE_TODAY, 55, 90, "2019", "ja", "ISO", 1 },
  { PD_SAMPLE_DOWNLOAD, "last-day", 0, PD_SAMPLE_TODAY, 55, 99, "2019", "ja", "ISO", 1 },
  { PD_SAMPLE_GET_KEYS, "window-ended", 0, PD_SAMPLE_TODAY, 4, 200, "2022", "ja", "ISO", 1 },
  { PD_SAMPLE_COPY_LINK, "window-ended", 0, PD_SAMPLE_TODAY, 4, 203, "2022", "ja", "ISO", 1 },
  { PD_SAMPLE_GET_KEYS, "cancelled", 0, PD_SAMPLE_MONTH, 18, 75, "2019", "ja", "ISO", 1 },
  { PD_SAMPLE_LOOK, "cancelled", 0, PD_SAMPLE_MONTH, 18, 76, "2019", NULL, NULL, 1 },
  { PD_SAMPLE_DOWNLOAD, "cancelled", 0, PD_SAMPLE_MONTH, 17, 80, "2019", "ja", "ISO", 2 },
  { PD_SAMPLE_CANCEL, "cancelled", -1, PD_SAMPLE_MONTH, 6, 310, NULL, NULL, NULL, 1 },
  { PD_SAMPLE_CHECKLIST, "cancelled", 0, PD_SAMPLE_MONTH, 3, 100, NULL, NULL, NULL, 15 },
  { PD_SAMPLE_CANCEL, "cancelled-pro-rata", -1, PD_SAMPLE_MONTH, 4, 111, NULL, NULL, NULL, 1 },
  { PD_SAMPLE_CHECKLIST, "cancelled-pro-rata", 0, PD_SAMPLE_MONTH, 2, 95, NULL, NULL, NULL, 3 },
  { PD_SAMPLE_CANCEL, "cancelling", -1, PD_SAMPLE_NOW, 0, 20, NULL, NULL, NULL, 1 },
  { PD_SAMPLE_GET_KEYS, "partly", 0, PD_SAMPLE_TODAY, 22, 144, "2016", "ja", "ISO", 1 },
  { PD_SAMPLE_CANCEL, "partly", 1, PD_SAMPLE_TODAY, 12, 409, NULL, NULL, NULL, 1 },
  { PD_SAMPLE_GET_KEYS, "expired-link", 0, PD_SAMPLE_TODAY, 20, 1020, "2019", "en", "ISO", 1 },
  { PD_SAMPLE_DOWNLOAD, "expired-link", 0, PD_SAMPLE_TODAY, 20, 1030, "2019", "en", "ISO", 4 },
  { PD_SAMPLE_GET_KEYS, "almost-used", 0, PD_SAMPLE_TODAY, 11, 900, "2022", "en", "EXE", 1 },
  { PD_SAMPLE_DOWNLOAD, "almost-used", 0, PD_SAMPLE_TODAY, 11, 910, "2022", "en", "EXE", 49 },
  { PD_SAMPLE_GET_KEYS, "used-up", 0, PD_SAMPLE_TODAY, 12, 600, "2022", "de", "EXE", 1 },
  { PD_SAMPLE_DOWNLOAD, "used-up", 0, PD_SAMPLE_TODAY, 12, 615, "2022", "de", "EXE", 50 },
  { PD_SAMPLE_GET_KEYS, "first-offer", 0, PD_SAMPLE_TODAY, 49, 222, "2022", "ja", "VHD", 1 },
  { PD_SAMPLE_DOWNLOAD, "first-offer", 0, PD_SAMPLE_TODAY, 48, 86, "2022", "ja", "VHD", 2 },
  { PD_SAMPLE_GET_KEYS, "annual", 0, PD_SAMPLE_TODAY, 58, 880, "2022", "en", "ISO", 1 },
  { PD_SAMPLE_LOOK, "annual", 0, PD_SAMPLE_TODAY, 58, 885, "2022", NULL, NULL, 1 },
  { PD_SAMPLE_GET_KEYS, "australia", 0, PD_SAMPLE_TODAY, 32, 30, "2019", "en", "VHD", 1 },
  { PD_SAMPLE_DOWNLOAD, "australia", 0, PD_SAMPLE_TODAY, 32, 41, "2019", "en", "VHD", 1 },
  { PD_SAMPLE_GET_KEYS, "brazil", 0, PD_SAMPLE_TODAY, 10, 840, "2022", "en", "TAR", 1 },
  { PD_SAMPLE_COPY_LINK, "brazil", 0, PD_SAMPLE_TODAY, 10, 842, "2022", "en", "TAR", 1 },
  { PD_SAMPLE_GET_KEYS, "india", 0, PD_SAMPLE_TODAY, 4, 290, "2019", "en", "ISO", 1 },
  { PD_SAMPLE_GET_KEYS, "aland", 0, PD_SAMPLE_TODAY, 27, 505, "2019", "de", "ISO", 1 },
  { PD_SAMPLE_GET_KEYS, "mid-3", 0, PD_SAMPLE_TODAY, 36, 515, "2022", "fr", "ISO", 1 },
  { PD_SAMPLE_DOWNLOAD, "mid-3", 0, PD_SAMPLE_TODAY, 36, 530, "2022", "fr", "ISO", 1 },
  { PD_SAMPLE_GET_KEYS, "new-1", 0, PD_SAMPLE_TODAY, 6, 190, "2016", "ja", "ISO", 1 },
  { PD_SAMPLE_LOOK, "new-1", 0, PD_SAMPLE_TODAY, 6, 191, "2016", NULL, NULL, 1 },
  { PD_SAMPLE_GET_KEYS, "new-4", 0, PD_SAMPLE_TODAY, 1, 402, "2017", "ja", "ISO", 1 },
  { PD_SAMPLE_COPY_LINK, "new-4", 0, PD_SAMPLE_TODAY, 1, 410, "2017", "ja", "ISO", 1 },
  { PD_SAMPLE_REFUND, "ri-returned", 0, PD_SAMPLE_TODAY, 182, 90, "構成を見直し、この台数は不要になったため", "0.0067", NULL, 0 },
  { PD_SAMPLE_REFUND, "ri-returned-us", 0, PD_SAMPLE_TODAY, 186, 600, "Ordered for the wrong region", NULL, NULL, 0 },
  { PD_SAMPLE_REFUND, "ri-partly", 0, PD_SAMPLE_TODAY, 40, 260, "2 台分を使わなくなったため", "0.0068", NULL, 2 },
  { PD_SAMPLE_SCOPE, "ri-group", 0, PD_SAMPLE_TODAY, 80, 300, "rg-kenkyu", NULL, NULL, 0 },
  { PD_SAMPLE_RENAME, "ri-middle", 0, PD_SAMPLE_TODAY, 318, 122, "基幹システム用 D8s v5", NULL, NULL, 0 },
  { PD_SAMPLE_GRANT, "ri-middle", 0, PD_SAMPLE_TODAY, 317, 200, "Reader", "青木 健太", "kenta.aoki@aozora.example", 0 },
  { PD_SAMPLE_GRANT, "ri-middle", 0, PD_SAMPLE_TODAY, 316, 205, "Contributor", "Alex Morgan", "alex.morgan@partner.example", 0 },
  { PD_SAMPLE_GRANT, "ri-sql", 0, PD_SAMPLE_TODAY, 58, 930, "User Access Administrator", "Dana Larkspur", "dana@larkspur-finch.example", 0 },
  { PD_SAMPLE_SPLIT, "ri-split", 0, PD_SAMPLE_TODAY, 30, 133, NULL, NULL, NULL, 5 },
};
const gsize pd_sample_n_acts = G_N_ELEMENTS (pd_sample_acts);

const PdSampleSubscription pd_sample_subscriptions[] = {
  { "aozora", "Honban" },         { "aozora", "Kaihatsu" },    { "midori-denki", "Honban" },
  { "midori-denki", "Kenkyu" },   { "sakurabin", "Butsuryu" }, { "hinode-sekkei", "Sekkei" },
  { "yamabiko-foods", "Honban" }, { "kitakaze", "System" },    { "tsubasasha", "Honban" },
  { "larkspur-finch", "Retail" }, { "harborlane", "Clinics" }, { "tinkettle", "Production" },
  { "blaumeise", "Werkzeugbau" }, { "kranichhof", "Verlag" },
};
const gsize pd_sample_n_subscriptions = G_N_ELEMENTS (pd_sample_subscriptions);

/* "ri-fresh", "ri-day-6" and "ri-never" are not used. */
const PdSampleUse pd_sample_uses[] = {
  { "ri-day-5", 1, 720, 400 },
  { "ri-middle", 0, 985, 930 },
  { "ri-monthly", 1, 905, 640 },
  { "ri-monthly-3", 2, 960, 955 },
  { "ri-group", 3, 870, 210 },
  { "ri-under-used", 5, 560, 90 },
  { "ri-sql", 0, 1000, 1000 },
  { "ri-sql-jp", 2, 890, 520 },
  { "ri-cosmos", 1, 780, 770 },
  { "ri-app", 0, 990, 990 },
  { "ri-split", 4, 840, 300 },
  { "ri-red-hat", 1, 940, 940 },
  { "ri-suse", 0, 700, 700 },
  { "ri-ending", 0, 930, 880 },
  { "ri-ending-2", 1, 610, 580 },
  { "ri-expired", 0, 970, 900 },
  { "ri-partly", 2, 655, 240 },
};
const gsize pd_sample_n_uses = G_N_ELEMENTS (pd_sample_uses);

const PdSampleRequest pd_sample_requests[] = {
  { "sr-open", "partner-center", "sakurabin", "window-ended", FALSE, 3, 150, "csp-purchase-refund", NULL, "moderate",
    "期限後の取り消しについての相談", "発注の数量を誤り、60 日を過ぎてから気づいたため。", "1" },
  { "sr-closed", "azure", "midori-denki", "ri-group", FALSE, 24, 60, "reservation-management", "reservation-scope", "minimal",
    "予約の課金先サブスクリプションの変更", "部門の統合により、課金先を変えたいとのご相談。", NULL },
  { "sr-draft", "partner-center", "hinode-sekkei", "cancelled-pro-rata", TRUE, 1, 480, "csp-purchase-refund", NULL, "minimal",
    "日割りクレジットの金額の確認", "請求書のクレジットの計算を確認したい。", "JPY 50000" },
};
const gsize pd_sample_n_requests = G_N_ELEMENTS (pd_sample_requests);

const PdSampleMessage pd_sample_messages[] = {
  { "sr-open", 2, 95, "note", NULL, "顧客には、回答まで数日かかると電話で伝えました。" },
  { "sr-open", 1, 330, "in", "Partner Center support", "お問い合わせを受け付けました。注文時の見積書があれば添付してください。" },
  { "sr-closed", 23, 120, "in", "Azure support", "課金先のサブスクリプションは、購入後に変更できません。スコープの変更で足りるかご確認ください。" },
  { "sr-closed", 22, 75, "out", NULL, "スコープをリソース グループに変えて対応します。ありがとうございました。" },
  { "sr-closed", 22, 80, NULL, NULL, NULL },
};
const gsize pd_sample_n_messages = G_N_ELEMENTS (pd_sample_messages);
/* clang-format on */
