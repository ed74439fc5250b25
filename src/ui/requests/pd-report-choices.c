// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-report-choices.h"

#include "pd-support-request.h"

static const char *const impacts[] = { "minimal", "moderate", "critical" };

static const PdRequestProblem *
get_problems (gsize *n)
{
  return pd_request_get_problems (PD_REQUEST_PARTNER_CENTER, n);
}

void
pd_report_fill_problems (GtkDropDown *problem)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  gsize n = 0;
  const PdRequestProblem *problems = get_problems (&n);

  for (gsize i = 0; i < n; i++)
    gtk_string_list_append (titles, pd_request_problem_get_title (problems[i].id));
  gtk_drop_down_set_model (problem, G_LIST_MODEL (titles));
}

void
pd_report_fill_impacts (GtkDropDown *impact)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (impacts); i++)
    gtk_string_list_append (titles, pd_request_impact_get_title (impacts[i]));
  gtk_drop_down_set_model (impact, G_LIST_MODEL (titles));
}

const char *
pd_report_get_problem (GtkDropDown *problem)
{
  gsize n = 0;
  const PdRequestProblem *problems = get_problems (&n);
  guint selected = gtk_drop_down_get_selected (problem);

  return selected < n ? problems[selected].id : NULL;
}

const char *
pd_report_get_impact (GtkDropDown *impact)
{
  guint selected = gtk_drop_down_get_selected (impact);

  return selected < G_N_ELEMENTS (impacts) ? impacts[selected] : NULL;
}

void
pd_report_choose_problem (GtkDropDown *problem, const char *id)
{
  gsize n = 0;
  const PdRequestProblem *problems = get_problems (&n);

  for (gsize i = 0; i < n; i++) {
    if (g_strcmp0 (problems[i].id, id) == 0)
      gtk_drop_down_set_selected (problem, (guint) i);
  }
}

void
pd_report_choose_impact (GtkDropDown *impact, const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (impacts); i++) {
    if (g_strcmp0 (impacts[i], id) == 0)
      gtk_drop_down_set_selected (impact, (guint) i);
  }
}
