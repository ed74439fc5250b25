// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-config.h"

#include "pd-vault.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pd-error.h"

#define KEY_SIZE 32
/* NIST SP 800-38D: 96-bit nonces, never used twice with a key; random ones are safe up to 2^32
 * texts, a thousand times what a book holds. */
#define NONCE_SIZE 12
#define TAG_SIZE 16

struct _PdVault
{
  GObject parent_instance;

  char *book_id;             /* (owned) (not nullable): associated data of each sealed text */
  gboolean key_file;         /* the key lies in a file */
  guint8 key[KEY_SIZE];      /* seals */
  guint8 hash_key[KEY_SIZE]; /* derived from key; makes the hashes */
};

G_DEFINE_FINAL_TYPE (PdVault, pd_vault, G_TYPE_OBJECT)

static const SecretSchema book_key_schema = {
  "io.github.partnerdesk.PartnerDesk.BookKey",
  SECRET_SCHEMA_NONE,
  { { "book-id", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* Base64 text to the key's bytes. */
static gboolean
decode_key (const char *text, guint8 key[KEY_SIZE], GError **error)
{
  g_autofree guchar *bytes = NULL;
  gsize size = 0;

  bytes = g_base64_decode (text, &size);
  if (size != KEY_SIZE) {
    gnutls_memset (bytes, 0, size);
    g_set_error (error, PD_ERROR, PD_ERROR_SECRET, "The book's key has %" G_GSIZE_FORMAT " bytes",
                 size);
    return FALSE;
  }

  memcpy (key, bytes, KEY_SIZE);
  gnutls_memset (bytes, 0, size);
  return TRUE;
}

static gboolean
make_key (guint8 key[KEY_SIZE], GError **error)
{
  int rc = gnutls_rnd (GNUTLS_RND_KEY, key, KEY_SIZE);

  if (rc < 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_SECRET, "Making a key: %s", gnutls_strerror (rc));
    return FALSE;
  }
  return TRUE;
}

static char *
get_key_file_path (const char *book_path)
{
  return g_strconcat (book_path, ".key", NULL);
}

static gboolean
set_file_error (const char *doing, const char *path, GError **error)
{
  int saved_errno = errno;

  g_set_error (error, PD_ERROR, PD_ERROR_SECRET, "%s %s: %s", doing, path,
               g_strerror (saved_errno));
  return FALSE;
}

/* A file that cannot be made is no matter of the secrets: the person is told what to do about the
 * disk or the folder. */
static gboolean
set_write_error (const char *doing, const char *path, GError **error)
{
  int saved_errno = errno;
  PdError code = saved_errno == ENOSPC || saved_errno == EDQUOT ? PD_ERROR_STORE_FULL
                 : saved_errno == EACCES || saved_errno == EPERM || saved_errno == EROFS
                     ? PD_ERROR_STORE_READ_ONLY
                     : PD_ERROR_SECRET;

  g_set_error (error, PD_ERROR, (int) code, "%s %s: %s", doing, path, g_strerror (saved_errno));
  return FALSE;
}

/* FALSE without @error: there is no key file. */
static gboolean
read_key_file (const char *path, guint8 key[KEY_SIZE], GError **error)
{
  char text[128] = { 0 };
  struct stat info;
  gssize length;
  gboolean fits;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0) {
    if (errno != ENOENT)
      set_file_error ("Opening", path, error);
    return FALSE;
  }

  /* Somebody may have copied the file about: it is nobody else's business. */
  if (fstat (fd, &info) == 0 && (info.st_mode & 0077) != 0 && fchmod (fd, 0600) != 0)
    g_warning ("%s may be read by others and cannot be closed to them: %s", path,
               g_strerror (errno));

  length = read (fd, text, sizeof text - 1);
  if (length < 0)
    set_file_error ("Reading", path, error);
  close (fd);
  if (length < 0)
    return FALSE;

  g_strchomp (text);
  fits = decode_key (text, key, error);
  gnutls_memset (text, 0, sizeof text);
  return fits;
}

static gboolean
write_key_file (const char *path, const guint8 key[KEY_SIZE], GError **error)
{
  g_autofree char *base64 = g_base64_encode (key, KEY_SIZE);
  g_autofree char *text = g_strconcat (base64, "\n", NULL);
  gssize length = (gssize) strlen (text);
  gboolean written;
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    return set_write_error ("Making", path, error);

  written = write (fd, text, (size_t) length) == length && fsync (fd) == 0;
  if (!written)
    set_write_error ("Writing", path, error);
  if (close (fd) != 0 && written)
    written = set_write_error ("Closing", path, error);
  gnutls_memset (base64, 0, strlen (base64));
  gnutls_memset (text, 0, strlen (text));
  if (!written)
    g_unlink (path);

  return written;
}

/* FALSE without @error: the Secret Service runs and has no key for this book. */
static gboolean
look_up_key (const char *book_id, guint8 key[KEY_SIZE], GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *text = NULL;
  gboolean fits;

  text = secret_password_lookup_nonpageable_sync (&book_key_schema, NULL, &local_error, "book-id",
                                                  book_id, NULL);
  if (local_error != NULL) {
    g_set_error (error, PD_ERROR, PD_ERROR_SECRET, "Asking the Secret Service: %s",
                 local_error->message);
    return FALSE;
  }
  if (text == NULL)
    return FALSE;

  fits = decode_key (text, key, error);
  secret_password_free (text);
  return fits;
}

static gboolean
store_key (const char *book_id, const guint8 key[KEY_SIZE], GError **error)
{
  g_autofree char *text = g_base64_encode (key, KEY_SIZE);
  gboolean stored;

  stored = secret_password_store_sync (&book_key_schema, SECRET_COLLECTION_DEFAULT,
                                       _ ("Key of a Partner Desk book"), text, NULL, error,
                                       "book-id", book_id, NULL);
  gnutls_memset (text, 0, strlen (text));
  return stored;
}

static gboolean
is_file_asked_for (void)
{
  return g_strcmp0 (g_getenv ("PARTNER_DESK_KEYRING"), "file") == 0;
}

/* Into the Secret Service where one runs, else into the file. */
static gboolean
create_key (PdVault *self, const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!make_key (self->key, error))
    return FALSE;
  if (!is_file_asked_for ()) {
    if (store_key (self->book_id, self->key, &local_error))
      return TRUE;
    g_message ("No Secret Service keeps the book's key (%s): it goes into %s", local_error->message,
               path);
  }
  if (!write_key_file (path, self->key, error))
    return FALSE;

  self->key_file = TRUE;
  return TRUE;
}

/* Finds the key where it lies: file first, then the Secret Service. */
static gboolean
find_key (PdVault *self, const char *path, gboolean may_create, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (read_key_file (path, self->key, &local_error)) {
    self->key_file = TRUE;
    return TRUE;
  }
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (!is_file_asked_for () && look_up_key (self->book_id, self->key, &local_error))
    return TRUE;
  if (may_create)
    return create_key (self, path, error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, PD_ERROR, PD_ERROR_SECRET,
                 "The key of the book %s is neither in the Secret Service nor in %s", self->book_id,
                 path);
  return FALSE;
}

/* 5.13: from here on the process holds secrets, which no crash report may. */
static void
forbid_core_dumps (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_CORE, &limit) == 0) {
    limit.rlim_cur = 0;
    if (setrlimit (RLIMIT_CORE, &limit) == 0)
      return;
  }
  g_warning ("Core dumps cannot be turned off: %s", g_strerror (errno));
}

/* A key of its own for hashes, so that none of the two uses can weaken the other. */
static gboolean
derive_hash_key (PdVault *self, GError **error)
{
  static const char purpose[] = "partner-desk hash key";
  int rc = gnutls_hmac_fast (GNUTLS_MAC_SHA256, self->key, KEY_SIZE, purpose, sizeof purpose - 1,
                             self->hash_key);

  if (rc < 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_SECRET, "Deriving a key: %s", gnutls_strerror (rc));
    return FALSE;
  }
  return TRUE;
}

static void
pd_vault_finalize (GObject *object)
{
  PdVault *self = PD_VAULT (object);

  gnutls_memset (self->key, 0, KEY_SIZE);
  gnutls_memset (self->hash_key, 0, KEY_SIZE);
  g_free (self->book_id);
  G_OBJECT_CLASS (pd_vault_parent_class)->finalize (object);
}

static void
pd_vault_class_init (PdVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pd_vault_finalize;
}

static void
pd_vault_init (PdVault *self)
{
}

PdVault *
pd_vault_open (const char *book_path, const char *book_id, gboolean may_create, GError **error)
{
  g_autoptr (PdVault) self = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (book_path != NULL, NULL);
  g_return_val_if_fail (book_id != NULL, NULL);

  self = g_object_new (PD_TYPE_VAULT, NULL);
  self->book_id = g_strdup (book_id);
  path = get_key_file_path (book_path);
  forbid_core_dumps ();
  if (!find_key (self, path, may_create, error) || !derive_hash_key (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
pd_vault_is_key_file (PdVault *self)
{
  g_return_val_if_fail (PD_IS_VAULT (self), FALSE);

  return self->key_file;
}

static gnutls_aead_cipher_hd_t
open_cipher (PdVault *self, GError **error)
{
  gnutls_datum_t key = { self->key, KEY_SIZE };
  gnutls_aead_cipher_hd_t cipher = NULL;
  int rc = gnutls_aead_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_GCM, &key);

  if (rc < 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_SECRET, "AES-256-GCM: %s", gnutls_strerror (rc));
    return NULL;
  }
  return cipher;
}

GBytes *
pd_vault_seal (PdVault *self, const char *text, GError **error)
{
  gnutls_aead_cipher_hd_t cipher;
  g_autofree guint8 *sealed = NULL;
  gsize length, size;
  int rc;

  g_return_val_if_fail (PD_IS_VAULT (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  if ((cipher = open_cipher (self, error)) == NULL)
    return NULL;

  length = strlen (text);
  size = length + TAG_SIZE;
  sealed = g_malloc (NONCE_SIZE + size);
  rc = gnutls_rnd (GNUTLS_RND_NONCE, sealed, NONCE_SIZE);
  if (rc >= 0)
    rc = gnutls_aead_cipher_encrypt (cipher, sealed, NONCE_SIZE, self->book_id,
                                     strlen (self->book_id), TAG_SIZE, text, length,
                                     sealed + NONCE_SIZE, &size);
  gnutls_aead_cipher_deinit (cipher);
  if (rc < 0) {
    g_set_error (error, PD_ERROR, PD_ERROR_SECRET, "Sealing: %s", gnutls_strerror (rc));
    return NULL;
  }

  return g_bytes_new_take (g_steal_pointer (&sealed), NONCE_SIZE + size);
}

char *
pd_vault_open_sealed (PdVault *self, GBytes *sealed, GError **error)
{
  gnutls_aead_cipher_hd_t cipher;
  const guint8 *data;
  char *text;
  gsize size, length;
  int rc;

  g_return_val_if_fail (PD_IS_VAULT (self), NULL);
  g_return_val_if_fail (sealed != NULL, NULL);

  data = g_bytes_get_data (sealed, &size);
  if (size < NONCE_SIZE + TAG_SIZE) {
    g_set_error_literal (error, PD_ERROR, PD_ERROR_SECRET, "A sealed text is too short");
    return NULL;
  }
  if ((cipher = open_cipher (self, error)) == NULL)
    return NULL;

  length = size - NONCE_SIZE - TAG_SIZE;
  text = g_malloc0 (length + 1);
  rc = gnutls_aead_cipher_decrypt (cipher, data, NONCE_SIZE, self->book_id, strlen (self->book_id),
                                   TAG_SIZE, data + NONCE_SIZE, size - NONCE_SIZE, text, &length);
  gnutls_aead_cipher_deinit (cipher);
  if (rc < 0 || !g_utf8_validate (text, (gssize) length, NULL)) {
    g_set_error (error, PD_ERROR, PD_ERROR_SECRET, "A sealed text does not open: %s",
                 rc < 0 ? gnutls_strerror (rc) : "not UTF-8");
    gnutls_memset (text, 0, size - NONCE_SIZE - TAG_SIZE);
    g_free (text);
    return NULL;
  }

  return text;
}

void
pd_vault_free_text (char *text)
{
  if (text != NULL)
    gnutls_memset (text, 0, strlen (text));
  g_free (text);
}

GBytes *
pd_vault_hash (PdVault *self, const char *text)
{
  guint8 digest[32];
  int rc;

  g_return_val_if_fail (PD_IS_VAULT (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  rc = gnutls_hmac_fast (GNUTLS_MAC_SHA256, self->hash_key, KEY_SIZE, text, strlen (text), digest);
  /* It can only fail for an algorithm that GnuTLS does not have; pd_vault_open() used the same. */
  g_assert (rc >= 0);

  return g_bytes_new (digest, sizeof digest);
}

gboolean
pd_vault_forget (const char *book_path, const char *book_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (book_path != NULL, FALSE);

  path = get_key_file_path (book_path);
  if (g_unlink (path) == 0)
    return TRUE; /* the key lay in the file, so the Secret Service never had one */
  if (errno != ENOENT)
    return set_file_error ("Removing", path, error);
  if (book_id == NULL || is_file_asked_for ())
    return TRUE;

  /* A service that does not run has nothing to remove, or keeps a key that opens nothing more. */
  if (!secret_password_clear_sync (&book_key_schema, NULL, &local_error, "book-id", book_id,
                                   NULL) &&
      local_error != NULL)
    g_message ("Removing the key of book %s: %s", book_id, local_error->message);
  return TRUE;
}
