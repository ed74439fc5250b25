// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A word of the book, and what people read for it. */
typedef struct
{
  const char *word;
  const char *title; /* marked for translation */
} PdWordTitle;

/* The title, translated; a word that is not there as it is, "" for NULL. */
const char *pd_word_find_title (const PdWordTitle *titles, gsize n_titles, const char *word);

G_END_DECLS
