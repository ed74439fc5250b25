// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-describer.h"

struct _PdDescriber
{
  PdDesk *desk; /* (owned) */
  PdDescribed described;
  gpointer owner;
  GCancellable *asking; /* (owned) (nullable) */
};

PdDescriber *
pd_describer_new (PdDesk *desk, PdDescribed described, gpointer owner)
{
  PdDescriber *self = NULL;

  g_return_val_if_fail (PD_IS_DESK (desk), NULL);
  g_return_val_if_fail (described != NULL, NULL);

  self = g_new0 (PdDescriber, 1);
  self->desk = g_object_ref (desk);
  self->described = described;
  self->owner = owner;

  return self;
}

void
pd_describer_free (PdDescriber *self)
{
  pd_describer_stop (self);
  g_clear_object (&self->desk);
  g_free (self);
}

static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdDescriber *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pd_desk_describe_request_finish (PD_DESK (source), result, &error);
  g_autofree char *failure = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->asking);
  if (text == NULL) {
    g_warning ("Describing a request: %s", error->message);
    failure = pd_error_to_user_text (error);
  }
  self->described (text, failure, self->owner);
}

void
pd_describer_ask (PdDescriber *self, const PdRequestFields *fields)
{
  pd_describer_stop (self);
  self->asking = g_cancellable_new ();
  pd_desk_describe_request_async (self->desk, fields, self->asking, described_cb, self);
}

void
pd_describer_stop (PdDescriber *self)
{
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

gboolean
pd_describer_is_asking (PdDescriber *self)
{
  return self->asking != NULL;
}
