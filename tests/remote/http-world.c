// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http-world.h"

#include "pd-wait.h"

struct _TestWait
{
  GObject parent_instance;

  gint64 monotonic;
  gint64 instant;
  gboolean is_held;
  GPtrArray *pauses;    /* GTask */
  GPtrArray *deadlines; /* GTask */
  GString *log;
};

static void wait_iface_init (PdWaitInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestWait,
                               test_wait,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PD_TYPE_WAIT, wait_iface_init))

static gint64
get_monotonic (PdWait *self)
{
  return TEST_WAIT (self)->monotonic;
}

static gint64
get_instant (PdWait *self)
{
  return TEST_WAIT (self)->instant;
}

/* The middle: no jitter. */
static double
get_random (PdWait *self)
{
  return 0.5;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  TestWait *self = g_task_get_source_object (task);

  if (g_ptr_array_remove (self->pauses, task) || g_ptr_array_remove (self->deadlines, task))
    g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
destroy_source (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
sleep_async (PdWait *wait,
             PdWaitKind kind,
             gint64 us,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  TestWait *self = TEST_WAIT (wait);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (kind == PD_WAIT_PAUSE) {
    g_string_append_printf (self->log, "%s%" G_GINT64_FORMAT, self->log->len > 0 ? " " : "",
                            us / 1000);
    if (!self->is_held) {
      test_wait_move (self, us);
      g_task_return_boolean (task, TRUE);
      return;
    }
  }
  if (cancellable != NULL) {
    GSource *source = g_cancellable_source_new (cancellable);

    g_source_set_callback (source, G_SOURCE_FUNC (cancelled_cb), task, NULL);
    g_source_attach (source, NULL);
    g_task_set_task_data (task, source, (GDestroyNotify) destroy_source);
  }
  g_ptr_array_add (kind == PD_WAIT_PAUSE ? self->pauses : self->deadlines, g_steal_pointer (&task));
}

static gboolean
sleep_finish (PdWait *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
wait_iface_init (PdWaitInterface *iface)
{
  iface->get_monotonic = get_monotonic;
  iface->get_instant = get_instant;
  iface->get_random = get_random;
  iface->sleep_async = sleep_async;
  iface->sleep_finish = sleep_finish;
}

static void
test_wait_finalize (GObject *object)
{
  TestWait *self = TEST_WAIT (object);

  g_ptr_array_unref (self->pauses);
  g_ptr_array_unref (self->deadlines);
  g_string_free (self->log, TRUE);
  G_OBJECT_CLASS (test_wait_parent_class)->finalize (object);
}

static void
test_wait_class_init (TestWaitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_wait_finalize;
}

static void
test_wait_init (TestWait *self)
{
  self->pauses = g_ptr_array_new_with_free_func (g_object_unref);
  self->deadlines = g_ptr_array_new_with_free_func (g_object_unref);
  self->log = g_string_new (NULL);
  self->monotonic = G_USEC_PER_SEC;
}

TestWait *
test_wait_new (gint64 instant)
{
  TestWait *self = g_object_new (TEST_TYPE_WAIT, NULL);

  self->instant = instant;
  return self;
}

static void
end_all (GPtrArray *tasks)
{
  while (tasks->len > 0) {
    g_autoptr (GTask) task = g_ptr_array_steal_index (tasks, 0);

    g_task_return_boolean (task, TRUE);
  }
}

void
test_wait_hold (TestWait *self)
{
  self->is_held = TRUE;
}

void
test_wait_release (TestWait *self)
{
  self->is_held = FALSE;
  end_all (self->pauses);
}

void
test_wait_fire_deadlines (TestWait *self)
{
  end_all (self->deadlines);
}

void
test_wait_move (TestWait *self, gint64 us)
{
  self->monotonic += us;
  self->instant += us;
}

void
test_wait_move_wall (TestWait *self, gint64 us)
{
  self->instant += us;
}

char *
test_wait_take_pauses (TestWait *self)
{
  char *pauses = g_strdup (self->log->str);

  g_string_truncate (self->log, 0);
  return pauses;
}

struct _TestNetwork
{
  GObject parent_instance;
  gboolean is_available;
};

static void
network_iface_init (GNetworkMonitorInterface *iface)
{
}

static gboolean
initable_init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
initable_iface_init (GInitableIface *iface)
{
  iface->init = initable_init;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNetwork,
                               test_network,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_iface_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                          network_iface_init))

enum { PROP_AVAILABLE = 1, PROP_METERED, PROP_CONNECTIVITY };

static void
test_network_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_AVAILABLE)
    g_value_set_boolean (value, TEST_NETWORK (object)->is_available);
  else if (prop_id == PROP_METERED)
    g_value_set_boolean (value, FALSE);
  else
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
}

static void
test_network_class_init (TestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_network_init (TestNetwork *self)
{
}

TestNetwork *
test_network_new (gboolean is_available)
{
  TestNetwork *self = g_object_new (TEST_TYPE_NETWORK, NULL);

  self->is_available = is_available;
  return self;
}

void
await_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

GAsyncResult *
await (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (slot);
}

void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

void
world_keep (World *world, const char *refresh_token)
{
  g_autofree char *secret =
      refresh_token == NULL
          ? NULL
          : g_strdup_printf ("{\"refreshToken\":\"%s\",\"user\":\"sato@contoso.example\","
                             "\"tenant\":\"" TEST_TENANT "\",\"lastsUntil\":5}",
                             refresh_token);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;

  pd_token_store_save_async (world->store, "account", secret, NULL, await_cb, &slot);
  result = await (&slot);
  g_assert_true (pd_token_store_save_finish (world->store, result, &error));
  g_assert_no_error (error);
}

void
world_set_up (World *world)
{
  g_autoptr (GError) error = NULL;
  const char *url;

  world->service = http_service_new (NULL);
  /* 2026-05-02T09:00:00Z */
  world->wait = test_wait_new (G_GINT64_CONSTANT (1777712400) * G_USEC_PER_SEC);
  world->network = test_network_new (TRUE);
  world->transport = pd_transport_new (PD_WAIT (world->wait), G_NETWORK_MONITOR (world->network));
  url = http_service_get_url (world->service);
  world->environment = pd_environment_new_custom (url, url, url, &error);
  g_assert_no_error (error);
  world->store = pd_memory_token_store_new ();
  world->tokens = pd_token_source_new (world->environment, TEST_CLIENT_ID, TEST_TENANT, "account",
                                       world->store, world->transport);
  world->client = pd_http_client_new (world->environment, world->tokens, world->transport);
  world_keep (world, "SECRET-refresh-0");
  http_service_set_refresh_token (world->service, "SECRET-refresh-0");
}

void
world_tear_down (World *world)
{
  settle ();
  g_assert_finalize_object (world->client);
  g_assert_finalize_object (world->tokens);
  g_object_unref (world->transport);
  g_object_unref (world->store);
  g_object_unref (world->network);
  pd_environment_unref (world->environment);
  http_service_free (world->service);
  settle ();
  g_object_unref (world->wait);
}

PdHttpReply *
world_send (World *world, PdHttpRequest *request, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_http_client_send_async (world->client, request, NULL, await_cb, &slot);
  result = await (&slot);
  return pd_http_client_send_finish (world->client, result, error);
}

PdHttpReply *
world_get (World *world, const char *target, GError **error)
{
  g_autoptr (PdHttpRequest) request =
      pd_http_request_new (PD_API_PARTNER_CENTER, PD_CALL_READ, "GET", target);

  return world_send (world, request, error);
}

char *
world_get_token (World *world, PdApi api, const char *tenant, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  pd_token_source_get_token_async (world->tokens, api, tenant, NULL, await_cb, &slot);
  result = await (&slot);
  return pd_token_source_get_token_finish (world->tokens, result, error);
}

void
finalize_soon (gpointer object)
{
  const gint64 limit = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  gpointer left = object;

  g_object_add_weak_pointer (object, &left);
  g_object_unref (object);
  while (left != NULL && g_get_monotonic_time () < limit) {
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  }
  g_assert_null (left);
}
