// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-record.h"

typedef struct
{
  gint64 row_id;   /* of the book's table, 0 = none */
  gboolean loaded; /* something beside the row ID is known */
} PdRecordPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdRecord, pd_record, G_TYPE_OBJECT)

typedef enum { PROP_ROW_ID = 1, PROP_LOADED } PdRecordProperty;
static GParamSpec *props[PROP_LOADED + 1];

static void
set_loaded (PdRecord *self)
{
  PdRecordPrivate *priv = pd_record_get_instance_private (self);

  if (priv->loaded)
    return;

  priv->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADED]);
}

static void
set_row_id (PdRecord *self, gint64 row_id)
{
  PdRecordPrivate *priv = pd_record_get_instance_private (self);

  if (priv->row_id == row_id)
    return;

  priv->row_id = row_id;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROW_ID]);
}

/* Whole words at @place and @value are told apart by their address type alone, so that getting,
 * setting and copying share one switch per job. */
static gboolean
replace_string (char **place, const char *value)
{
  char *copy;

  if (g_strcmp0 (*place, value) == 0)
    return FALSE;

  copy = g_strdup (value); /* first: @value may be *place's own */
  g_free (*place);
  *place = copy;
  return TRUE;
}

static gboolean
replace_strv (char ***place, char **value)
{
  char **copy;

  if (*place == value || (*place != NULL && value != NULL &&
                          g_strv_equal ((const char *const *) *place, (const char *const *) value)))
    return FALSE;

  copy = g_strdupv (value);
  g_strfreev (*place);
  *place = copy;
  return TRUE;
}

/* Copies the field's value from one instance to another; TRUE if it differed. */
static gboolean
copy_field (const PdField *field, gpointer to, gconstpointer from)
{
  gpointer target = G_STRUCT_MEMBER_P (to, field->offset);
  gconstpointer origin = G_STRUCT_MEMBER_P (from, field->offset);
  gboolean changed = FALSE;

  switch (field->type) {
  case PD_FIELD_STRING:
    return replace_string (target, *(char *const *) origin);
  case PD_FIELD_STRV:
    return replace_strv (target, *(char **const *) origin);
  case PD_FIELD_OBJECT:
    return g_set_object ((GObject **) target, *(GObject *const *) origin);
  case PD_FIELD_INT64:
    changed = *(gint64 *) target != *(const gint64 *) origin;
    *(gint64 *) target = *(const gint64 *) origin;
    break;
  case PD_FIELD_INT:
    changed = *(int *) target != *(const int *) origin;
    *(int *) target = *(const int *) origin;
    break;
  case PD_FIELD_BOOLEAN:
    changed = *(gboolean *) target != *(const gboolean *) origin;
    *(gboolean *) target = *(const gboolean *) origin;
    break;
  }

  return changed;
}

static gboolean
set_field (const PdField *field, gpointer instance, const GValue *value)
{
  gpointer target = G_STRUCT_MEMBER_P (instance, field->offset);
  gboolean changed = FALSE;

  switch (field->type) {
  case PD_FIELD_STRING:
    return replace_string (target, g_value_get_string (value));
  case PD_FIELD_STRV:
    return replace_strv (target, g_value_get_boxed (value));
  case PD_FIELD_OBJECT:
    return g_set_object ((GObject **) target, g_value_get_object (value));
  case PD_FIELD_INT64:
    changed = *(gint64 *) target != g_value_get_int64 (value);
    *(gint64 *) target = g_value_get_int64 (value);
    break;
  case PD_FIELD_INT:
    changed = *(int *) target != g_value_get_int (value);
    *(int *) target = g_value_get_int (value);
    break;
  case PD_FIELD_BOOLEAN:
    changed = *(gboolean *) target != g_value_get_boolean (value);
    *(gboolean *) target = g_value_get_boolean (value);
    break;
  }

  return changed;
}

static void
free_field (const PdField *field, gpointer instance)
{
  gpointer target = G_STRUCT_MEMBER_P (instance, field->offset);

  switch (field->type) {
  case PD_FIELD_STRING:
    g_free (*(char **) target);
    break;
  case PD_FIELD_STRV:
    g_strfreev (*(char ***) target);
    break;
  case PD_FIELD_OBJECT:
    g_clear_object ((GObject **) target);
    break;
  case PD_FIELD_INT64:
  case PD_FIELD_INT:
  case PD_FIELD_BOOLEAN:
    break;
  }
}

/* The four property functions: of the base's own properties, and of the fields of a subclass.
 * GObject calls those of the class that installed the property. */
static void
pd_record_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdRecordPrivate *priv = pd_record_get_instance_private (PD_RECORD (object));

  switch ((PdRecordProperty) prop_id) {
  case PROP_ROW_ID:
    g_value_set_int64 (value, priv->row_id);
    break;
  case PROP_LOADED:
    g_value_set_boolean (value, priv->loaded);
    break;
  }
}

static void
pd_record_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((PdRecordProperty) prop_id) {
  case PROP_ROW_ID:
    set_row_id (PD_RECORD (object), g_value_get_int64 (value));
    break;
  case PROP_LOADED: /* read only */
    break;
  }
}

static void
get_field_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  const PdField *field = &PD_RECORD_GET_CLASS (object)->fields[prop_id - 1];
  gconstpointer origin = G_STRUCT_MEMBER_P (object, field->offset);

  switch (field->type) {
  case PD_FIELD_STRING:
    g_value_set_string (value, *(char *const *) origin);
    break;
  case PD_FIELD_STRV:
    g_value_set_boxed (value, *(char **const *) origin);
    break;
  case PD_FIELD_OBJECT:
    g_value_set_object (value, *(GObject *const *) origin);
    break;
  case PD_FIELD_INT64:
    g_value_set_int64 (value, *(const gint64 *) origin);
    break;
  case PD_FIELD_INT:
    g_value_set_int (value, *(const int *) origin);
    break;
  case PD_FIELD_BOOLEAN:
    g_value_set_boolean (value, *(const gboolean *) origin);
    break;
  }
}

static void
set_field_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (set_field (&PD_RECORD_GET_CLASS (object)->fields[prop_id - 1], object, value))
    g_object_notify_by_pspec (object, pspec);
  set_loaded (PD_RECORD (object));
}

static void
pd_record_finalize (GObject *object)
{
  PdRecordClass *klass = PD_RECORD_GET_CLASS (object);

  for (gsize i = 0; i < klass->n_fields; i++)
    free_field (&klass->fields[i], object);

  G_OBJECT_CLASS (pd_record_parent_class)->finalize (object);
}

static void
pd_record_class_init (PdRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pd_record_get_property;
  object_class->set_property = pd_record_set_property;
  object_class->finalize = pd_record_finalize;

  props[PROP_ROW_ID] =
      g_param_spec_int64 ("row-id", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_LOADED] =
      g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pd_record_init (PdRecord *self)
{
}

static GParamSpec *
new_pspec (const PdField *field)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GType object_type = G_TYPE_OBJECT;

  switch (field->type) {
  case PD_FIELD_STRING:
    return g_param_spec_string (field->name, NULL, NULL, NULL, flags);
  case PD_FIELD_STRV:
    return g_param_spec_boxed (field->name, NULL, NULL, G_TYPE_STRV, flags);
  case PD_FIELD_OBJECT:
    if (field->get_object_type != NULL)
      object_type = field->get_object_type ();
    return g_param_spec_object (field->name, NULL, NULL, object_type, flags);
  case PD_FIELD_INT64:
    return g_param_spec_int64 (field->name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  case PD_FIELD_INT:
    return g_param_spec_int (field->name, NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  case PD_FIELD_BOOLEAN:
    return g_param_spec_boolean (field->name, NULL, NULL, FALSE, flags);
  }

  g_return_val_if_reached (NULL);
}

/**
 * pd_record_class_install_fields:
 * @klass: the class of a final subclass
 * @fields: (array length=n_fields): its table; must stay, it is not copied
 * @n_fields: its length
 *
 * Installs a read-write property for each field and the functions behind them.
 */
void
pd_record_class_install_fields (PdRecordClass *klass, const PdField *fields, gsize n_fields)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  g_return_if_fail (klass->fields == NULL);
  g_return_if_fail (n_fields > 0);

  object_class->get_property = get_field_property;
  object_class->set_property = set_field_property;
  klass->fields = fields;
  klass->n_fields = n_fields;
  klass->pspecs = g_new0 (GParamSpec *, n_fields); /* as long as the class: for ever */
  for (gsize i = 0; i < n_fields; i++) {
    klass->pspecs[i] = new_pspec (&fields[i]);
    g_object_class_install_property (object_class, i + 1, klass->pspecs[i]);
  }
}

gint64
pd_record_get_row_id (PdRecord *self)
{
  PdRecordPrivate *priv = pd_record_get_instance_private (self);

  g_return_val_if_fail (PD_IS_RECORD (self), 0);

  return priv->row_id;
}

gboolean
pd_record_get_loaded (PdRecord *self)
{
  PdRecordPrivate *priv = pd_record_get_instance_private (self);

  g_return_val_if_fail (PD_IS_RECORD (self), FALSE);

  return priv->loaded;
}

/**
 * pd_record_assign:
 * @self: the record that is shown
 * @from: a newer snapshot of the same row and of the same type
 *
 * Takes over the row ID, every field and what the class keeps beside its fields. Handlers of
 * notify run after all of them are in place.
 */
void
pd_record_assign (PdRecord *self, PdRecord *from)
{
  PdRecordClass *klass;

  g_return_if_fail (PD_IS_RECORD (self));
  g_return_if_fail (PD_IS_RECORD (from));
  g_return_if_fail (G_OBJECT_TYPE (self) == G_OBJECT_TYPE (from));

  if (self == from)
    return;

  klass = PD_RECORD_GET_CLASS (self);
  g_object_freeze_notify (G_OBJECT (self));
  set_row_id (self, pd_record_get_row_id (from));
  for (gsize i = 0; i < klass->n_fields; i++) {
    if (copy_field (&klass->fields[i], self, from))
      g_object_notify_by_pspec (G_OBJECT (self), klass->pspecs[i]);
  }
  if (klass->assigned != NULL)
    klass->assigned (self, from);
  set_loaded (self);
  g_object_thaw_notify (G_OBJECT (self));
}
