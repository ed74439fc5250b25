// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (pd - error - quark, pd_error)

/* The domains of the floors above. */
typedef struct
{
  GQuark quark;
  PdErrorToText to_text;
  PdErrorToStatus to_status;
} Domain;

#define MAX_DOMAINS 4
static Domain domains[MAX_DOMAINS];
static int n_domains; /* atomic: what stands before it does not change any more */
G_LOCK_DEFINE_STATIC (domains);

void
pd_error_add_domain (GQuark domain, PdErrorToText to_text, PdErrorToStatus to_status)
{
  int n;

  g_return_if_fail (to_text != NULL && to_status != NULL);

  G_LOCK (domains);
  n = g_atomic_int_get (&n_domains);
  if (n < MAX_DOMAINS) {
    domains[n] = (Domain){ domain, to_text, to_status };
    g_atomic_int_set (&n_domains, n + 1);
  }
  G_UNLOCK (domains);
  g_return_if_fail (n < MAX_DOMAINS);
}

static const Domain *
find_domain (GQuark quark)
{
  int n = g_atomic_int_get (&n_domains);

  for (int i = 0; i < n; i++) {
    if (domains[i].quark == quark)
      return &domains[i];
  }
  return NULL;
}

static const char *
get_own_text (PdError code)
{
  switch (code) {
  case PD_ERROR_PROTOCOL:
    return _ ("The data do not have the expected form. Nothing was taken over from them.");
  case PD_ERROR_STORE:
    return _ ("The book could not be read or written. Nothing was changed. Please try again.");
  case PD_ERROR_STORE_DAMAGED:
    return _ ("The book is damaged. Please restore it from a backup.");
  case PD_ERROR_STORE_NEWER:
    return _ ("The book was written by a newer Partner Desk. Please update Partner Desk to open "
              "it.");
  case PD_ERROR_STORE_READ_ONLY:
    return _ ("The book or its folder cannot be written. Please check the permissions.");
  case PD_ERROR_STORE_LOCKED:
    return _ ("Another program is using the book. Please close it and try again.");
  case PD_ERROR_STORE_FULL:
    return _ ("The disk is full. Nothing was changed. Please free some space and try again.");
  case PD_ERROR_SECRET:
    return _ ("The product keys and links in the book cannot be opened, because their encryption "
              "key is missing or does not fit.");
  case PD_ERROR_CHECKSUM:
    return _ ("The downloaded file is not the one that was announced: its checksum is different. "
              "It was deleted. Please download it again.");
  case PD_ERROR_RULE:
  case PD_ERROR_ROLE:
  case PD_ERROR_CONFLICT:
  case PD_ERROR_LINK_ENDED:
  case PD_ERROR_NO_KEYS:
  case PD_ERROR_INVALID:
  case PD_ERROR_NOT_FOUND:
  case PD_ERROR_AMBIGUOUS:
  case PD_ERROR_OVERFLOW:
  case PD_ERROR_UNSUPPORTED:
  case PD_ERROR_NOT_ALLOWED:
  case PD_ERROR_REFUSED:
  case PD_ERROR_PARTIAL:
  case PD_ERROR_QUEUED:
    break;
  }

  return NULL; /* the message is for the person already */
}

static const char *
get_io_text (int code)
{
  switch (code) {
  case G_IO_ERROR_CANCELLED:
    return _ ("The operation was stopped.");
  case G_IO_ERROR_NOT_FOUND:
    return _ ("The file was not found.");
  case G_IO_ERROR_EXISTS:
    return _ ("A file with this name exists already.");
  case G_IO_ERROR_IS_DIRECTORY:
    return _ ("This is a folder, not a file.");
  case G_IO_ERROR_PERMISSION_DENIED:
  case G_IO_ERROR_READ_ONLY:
    return _ ("You do not have permission to read or write this file.");
  case G_IO_ERROR_NO_SPACE:
    return _ ("The disk is full. Nothing was changed. Please free some space and try again.");
  case G_IO_ERROR_TIMED_OUT:
    return _ ("The server did not answer in time. Please try again.");
  case G_IO_ERROR_HOST_NOT_FOUND:
  case G_IO_ERROR_HOST_UNREACHABLE:
  case G_IO_ERROR_NETWORK_UNREACHABLE:
  case G_IO_ERROR_CONNECTION_REFUSED:
  case G_IO_ERROR_PROXY_FAILED:
    return _ ("The server could not be reached. Please check the network connection and try "
              "again.");
  case G_IO_ERROR_CONNECTION_CLOSED: /* also a broken pipe: the same number */
  case G_IO_ERROR_PARTIAL_INPUT:
    return _ ("The connection was closed too early. Please try again.");
  case G_IO_ERROR_INVALID_DATA:
    return _ ("The data do not have the expected form. Nothing was taken over from them.");
  default:
    return NULL;
  }
}

static const char *
get_file_text (int code)
{
  switch (code) {
  case G_FILE_ERROR_NOENT:
    return get_io_text (G_IO_ERROR_NOT_FOUND);
  case G_FILE_ERROR_EXIST:
    return get_io_text (G_IO_ERROR_EXISTS);
  case G_FILE_ERROR_ISDIR:
    return get_io_text (G_IO_ERROR_IS_DIRECTORY);
  case G_FILE_ERROR_ACCES:
  case G_FILE_ERROR_PERM:
  case G_FILE_ERROR_ROFS:
    return get_io_text (G_IO_ERROR_PERMISSION_DENIED);
  case G_FILE_ERROR_NOSPC:
    return get_io_text (G_IO_ERROR_NO_SPACE);
  default:
    return NULL;
  }
}

char *
pd_error_to_user_text (const GError *error)
{
  const char *text = NULL;
  const Domain *domain;

  g_return_val_if_fail (error != NULL, g_strdup (""));

  domain = find_domain (error->domain);
  if (domain != NULL)
    return domain->to_text (error);
  if (error->domain == PD_ERROR) {
    text = get_own_text (error->code);
    if (text == NULL)
      text = error->message;
  } else if (error->domain == G_IO_ERROR) {
    text = get_io_text (error->code);
  } else if (error->domain == G_FILE_ERROR) {
    text = get_file_text (error->code);
  } else if (error->domain == G_RESOLVER_ERROR) {
    text = get_io_text (G_IO_ERROR_HOST_NOT_FOUND);
  } else if (error->domain == G_TLS_ERROR) {
    text = _ ("A secure connection to the server could not be made.");
  } else if (error->domain == G_OPTION_ERROR) {
    text = error->message; /* GLib's own translated sentence */
  }
  if (text == NULL)
    text = _ ("Something went wrong. Please try again; the log holds the details.");

  return g_strdup (text);
}

int
pd_error_to_exit_status (const GError *error)
{
  const Domain *domain;

  g_return_val_if_fail (error != NULL, 3);

  domain = find_domain (error->domain);
  if (domain != NULL)
    return domain->to_status (error);

  if (error->domain == G_OPTION_ERROR)
    return 2;
  if (error->domain != PD_ERROR)
    return 3;

  switch ((PdError) error->code) {
  case PD_ERROR_INVALID:
    return 2;
  case PD_ERROR_RULE:
  case PD_ERROR_ROLE:
  case PD_ERROR_CONFLICT:
  case PD_ERROR_LINK_ENDED:
  case PD_ERROR_NO_KEYS:
  case PD_ERROR_NOT_FOUND:
  case PD_ERROR_AMBIGUOUS:
  case PD_ERROR_OVERFLOW:
  case PD_ERROR_UNSUPPORTED:
  case PD_ERROR_NOT_ALLOWED:
  case PD_ERROR_REFUSED:
  case PD_ERROR_PARTIAL:
    return 1;
  case PD_ERROR_QUEUED:
  case PD_ERROR_PROTOCOL:
  case PD_ERROR_STORE:
  case PD_ERROR_STORE_DAMAGED:
  case PD_ERROR_STORE_NEWER:
  case PD_ERROR_STORE_READ_ONLY:
  case PD_ERROR_STORE_LOCKED:
  case PD_ERROR_STORE_FULL:
  case PD_ERROR_SECRET:
  case PD_ERROR_CHECKSUM:
    return 3;
  }

  return 3;
}
