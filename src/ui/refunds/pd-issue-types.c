// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-issue-types.h"

#include <glib/gi18n.h>

#include "pd-refunds-util.h"
#include "pd-support-request.h"

/* 13.2: where a problem type stands. */
static const struct
{
  const char *issue;
  const char *title; /* marked for translation */
  const char *problems[3];
} issue_types[] = {
  { "billing", N_ ("Billing"), { "reservation-management", "azure-invoices", NULL } },
  { "subscriptions", N_ ("Subscription management"), { "azure-subscriptions", NULL } },
  { "quota", N_ ("Service and subscription limits (quotas)"), { "azure-quota", NULL } },
};

void
pd_issue_fill_types (GtkDropDown *issue_type)
{
  const char *ids[G_N_ELEMENTS (issue_types) + 1] = { NULL };
  const char *titles[G_N_ELEMENTS (issue_types) + 1] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (issue_types); i++) {
    ids[i] = issue_types[i].issue;
    titles[i] = _ (issue_types[i].title);
  }
  pd_refunds_set_choices (issue_type, ids, titles);
}

void
pd_issue_fill_problems (GtkDropDown *problem, GtkDropDown *issue_type)
{
  guint selected = gtk_drop_down_get_selected (issue_type);
  const char *titles[G_N_ELEMENTS (issue_types[0].problems) + 1] = { NULL };
  const char *const *ids = NULL;

  if (selected >= G_N_ELEMENTS (issue_types))
    return;

  ids = issue_types[selected].problems;
  for (gsize i = 0; ids[i] != NULL; i++)
    titles[i] = pd_request_problem_get_title (ids[i]);
  pd_refunds_set_choices (problem, ids, titles);
}

void
pd_issue_fill_categories (GtkDropDown *category, GtkDropDown *problem)
{
  gsize n = 0;
  const PdRequestProblem *rows = pd_request_get_categories (pd_refunds_get_choice (problem), &n);
  g_autofree const char **ids = g_new0 (const char *, n + 1);
  g_autofree const char **titles = g_new0 (const char *, n + 1);

  for (gsize i = 0; i < n; i++) {
    ids[i] = rows[i].id;
    titles[i] = pd_request_problem_get_title (rows[i].id);
  }
  pd_refunds_set_choices (category, ids, titles);
}

void
pd_issue_fill_impacts (GtkDropDown *impact)
{
  const char *const ids[] = { "minimal", "moderate", "critical", NULL };
  const char *titles[G_N_ELEMENTS (ids)] = { NULL };

  for (gsize i = 0; ids[i] != NULL; i++)
    titles[i] = pd_request_impact_get_title (ids[i]);
  pd_refunds_set_choices (impact, ids, titles);
}

void
pd_issue_choose (GtkDropDown *issue_type,
                 GtkDropDown *problem,
                 GtkDropDown *category,
                 const char *problem_id,
                 const char *category_id)
{
  guint found = 0;

  for (guint i = 0; problem_id != NULL && i < G_N_ELEMENTS (issue_types); i++) {
    if (g_strv_contains (issue_types[i].problems, problem_id))
      found = i;
  }
  gtk_drop_down_set_selected (issue_type, found);
  pd_issue_fill_problems (problem, issue_type);
  pd_refunds_set_choice (problem, problem_id);
  pd_issue_fill_categories (category, problem);
  pd_refunds_set_choice (category, category_id);
}
