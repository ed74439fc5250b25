// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PdRecord:
 *
 * The base of everything that lists show: a snapshot of one row of the book, with one GObject
 * property per field. Subclasses state their fields in one table; getting, setting, copying,
 * freeing and notifying are done here, once.
 *
 * A record made by a list model may at first know only its row ID (#PdRecord:loaded is FALSE);
 * pd_record_assign() fills it later and notifies what changed. Main thread, except that a store
 * job may make fresh ones and hand them over.
 */
#define PD_TYPE_RECORD (pd_record_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdRecord, pd_record, PD, RECORD, GObject)

typedef enum {
  PD_FIELD_STRING,  /* char *, owned, nullable */
  PD_FIELD_INT64,   /* gint64 */
  PD_FIELD_INT,     /* int */
  PD_FIELD_BOOLEAN, /* gboolean */
  PD_FIELD_STRV,    /* char **, owned, nullable */
  PD_FIELD_OBJECT,  /* GObject *, owned, nullable */
} PdFieldType;

/* One field of a record: property name (dashed), type, place in the instance struct. */
typedef struct
{
  const char *name;
  PdFieldType type;
  gsize offset;
  GType (*get_object_type) (void); /* of a PD_FIELD_OBJECT: its class; NULL = any GObject */
} PdField;

#define PD_FIELD(Type, member, property, TYPE)                \
  {                                                           \
    property, PD_FIELD_##TYPE, G_STRUCT_OFFSET (Type, member) \
  }

/* The same for an object of the class whose get_type function is @get_type. */
#define PD_FIELD_OF(Type, member, property, get_type)                   \
  {                                                                     \
    property, PD_FIELD_OBJECT, G_STRUCT_OFFSET (Type, member), get_type \
  }

struct _PdRecordClass
{
  GObjectClass parent_class;

  const PdField *fields; /* static, of this class alone */
  gsize n_fields;
  GParamSpec **pspecs; /* of the fields, in their order */

  /* Called at the end of pd_record_assign(): a subclass copies what is not a field (prices,
   * lines). */
  void (*assigned) (PdRecord *self, PdRecord *from);
};

/* In class_init of a final subclass: installs a read-write property for each field. */
void pd_record_class_install_fields (PdRecordClass *klass, const PdField *fields, gsize n_fields);

gint64 pd_record_get_row_id (PdRecord *self);
gboolean pd_record_get_loaded (PdRecord *self);
/* Takes over all fields of @from, which must be of the same type; notifies those that changed,
 * and #PdRecord:loaded. */
void pd_record_assign (PdRecord *self, PdRecord *from);

/* A getter of a field: PD_DEFINE_GETTER (PdCustomer, pd_customer, PD_IS_CUSTOMER, const char *,
 * name) */
#define PD_DEFINE_GETTER(Type, type, CHECK, CType, field) \
  CType type##_get_##field (Type *self)                   \
  {                                                       \
    g_return_val_if_fail (CHECK (self), (CType) 0);       \
                                                          \
    return self->field;                                   \
  }

G_END_DECLS
