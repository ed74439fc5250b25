// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The words of pd-reservation.h: scopes, types of resources, regions, roles in Azure. */

#include "pd-config.h"

#include <glib/gi18n-lib.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "pd-refund.h"
#include "pd-text.h"
#include "pd-word-title-private.h"

__extension__ typedef __int128 PdWide;

/* The vendor's words mix upper and lower case within one answer (azure-api.md section 1). */
static const char *
find_title (const PdWordTitle *titles, gsize n_titles, const char *word)
{
  if (word == NULL)
    return "";

  for (gsize i = 0; i < n_titles; i++) {
    if (g_ascii_strcasecmp (titles[i].word, word) == 0)
      return _ (titles[i].title);
  }

  return word;
}

const char *
pd_scope_get_title (const char *scope_type)
{
  static const PdWordTitle titles[] = {
    { PD_SCOPE_SHARED, N_ ("Shared") },
    { PD_SCOPE_SINGLE, N_ ("Single subscription") },
    { PD_SCOPE_RESOURCE_GROUP, N_ ("Resource group") },
    { PD_SCOPE_MANAGEMENT_GROUP, N_ ("Management group") },
  };

  return find_title (titles, G_N_ELEMENTS (titles), scope_type);
}

const char *
pd_resource_type_get_title (const char *resource_type)
{
  static const PdWordTitle titles[] = {
    { "VirtualMachines", N_ ("Virtual machines") },
    { "SqlDatabases", N_ ("SQL Database") },
    { "SuseLinux", N_ ("SUSE Linux") },
    { "CosmosDb", N_ ("Cosmos DB") },
    { "RedHat", N_ ("Red Hat") },
    { "SqlDataWarehouse", N_ ("Synapse Analytics (pre-purchase)") },
    { "VMwareCloudSimple", N_ ("VMware by CloudSimple") },
    { "RedHatOsa", N_ ("Red Hat OpenShift") },
    { "Databricks", N_ ("Databricks") },
    { "AppService", N_ ("App Service") },
    { "ManagedDisk", N_ ("Managed disks") },
    { "BlockBlob", N_ ("Blob storage") },
    { "RedisCache", N_ ("Cache for Redis") },
    { "AzureDataExplorer", N_ ("Data Explorer") },
    { "MySql", N_ ("Database for MySQL") },
    { "MariaDb", N_ ("Database for MariaDB") },
    { "PostgreSql", N_ ("Database for PostgreSQL") },
    { "DedicatedHost", N_ ("Dedicated hosts") },
    { "SapHana", N_ ("SAP HANA on Azure") },
    { "SqlAzureHybridBenefit", N_ ("SQL Server hybrid benefit") },
    { "AVS", N_ ("Azure VMware Solution") },
    { "DataFactory", N_ ("Data Factory") },
    { "NetAppStorage", N_ ("NetApp Files") },
    { "AzureFiles", N_ ("Azure Files") },
    { "SqlEdge", N_ ("SQL Edge") },
    { "VirtualMachineSoftware", N_ ("Software on virtual machines") },
  };

  return find_title (titles, G_N_ELEMENTS (titles), resource_type);
}

const char *
pd_region_get_title (const char *region)
{
  static const PdWordTitle titles[] = {
    { "australiacentral", N_ ("Australia Central") },
    { "australiaeast", N_ ("Australia East") },
    { "australiasoutheast", N_ ("Australia Southeast") },
    { "brazilsouth", N_ ("Brazil South") },
    { "canadacentral", N_ ("Canada Central") },
    { "canadaeast", N_ ("Canada East") },
    { "centralindia", N_ ("Central India") },
    { "centralus", N_ ("Central US") },
    { "eastasia", N_ ("East Asia") },
    { "eastus", N_ ("East US") },
    { "eastus2", N_ ("East US 2") },
    { "francecentral", N_ ("France Central") },
    { "germanywestcentral", N_ ("Germany West Central") },
    { "israelcentral", N_ ("Israel Central") },
    { "italynorth", N_ ("Italy North") },
    { "japaneast", N_ ("Japan East") },
    { "japanwest", N_ ("Japan West") },
    { "koreacentral", N_ ("Korea Central") },
    { "koreasouth", N_ ("Korea South") },
    { "northcentralus", N_ ("North Central US") },
    { "northeurope", N_ ("North Europe") },
    { "norwayeast", N_ ("Norway East") },
    { "polandcentral", N_ ("Poland Central") },
    { "qatarcentral", N_ ("Qatar Central") },
    { "southafricanorth", N_ ("South Africa North") },
    { "southcentralus", N_ ("South Central US") },
    { "southeastasia", N_ ("Southeast Asia") },
    { "southindia", N_ ("South India") },
    { "spaincentral", N_ ("Spain Central") },
    { "swedencentral", N_ ("Sweden Central") },
    { "switzerlandnorth", N_ ("Switzerland North") },
    { "uaenorth", N_ ("UAE North") },
    { "uksouth", N_ ("UK South") },
    { "ukwest", N_ ("UK West") },
    { "westcentralus", N_ ("West Central US") },
    { "westeurope", N_ ("West Europe") },
    { "westindia", N_ ("West India") },
    { "westus", N_ ("West US") },
    { "westus2", N_ ("West US 2") },
    { "westus3", N_ ("West US 3") },
  };

  return find_title (titles, G_N_ELEMENTS (titles), region);
}

/* --- types of resources --- */

static gboolean
is_one_of (const char *word, const char *const *words)
{
  for (gsize i = 0; word != NULL && words[i] != NULL; i++) {
    if (g_ascii_strcasecmp (words[i], word) == 0)
      return TRUE;
  }

  return FALSE;
}

gboolean
pd_resource_type_is_same (const char *a, const char *b)
{
  return a != NULL && b != NULL && g_ascii_strcasecmp (a, b) == 0;
}

gboolean
pd_resource_type_is_non_refundable (const char *resource_type)
{
  static const char *const types[] = { "Databricks", "SqlDataWarehouse", "VMwareCloudSimple",
                                       "RedHatOsa",  "RedHat",           "SuseLinux",
                                       NULL };

  return is_one_of (resource_type, types);
}

/* --- utilization --- */

typedef struct
{
  const char *locale; /* interned */
  UNumberFormat *format;
} PdPercentFormat;

static void
percent_format_free (gpointer data)
{
  PdPercentFormat *percent = data;

  g_clear_pointer (&percent->format, unum_close);
  g_free (percent);
}

static GPrivate thread_percent = G_PRIVATE_INIT (percent_format_free);

/* A thread's formatter: a table shows hundreds of figures a second. */
static UNumberFormat *
get_percent_format (void)
{
  PdPercentFormat *percent = g_private_get (&thread_percent);
  UErrorCode status = U_ZERO_ERROR;

  if (percent == NULL) {
    percent = g_new0 (PdPercentFormat, 1);
    g_private_set (&thread_percent, percent);
  }
  if (percent->locale == pd_text_get_locale ())
    return percent->format;

  g_clear_pointer (&percent->format, unum_close);
  percent->locale = pd_text_get_locale ();
  percent->format = unum_open (UNUM_PERCENT, NULL, 0, percent->locale, NULL, &status);
  if (U_FAILURE (status)) {
    g_warning ("Opening a format of per cent for %s: %s", percent->locale, u_errorName (status));
    g_clear_pointer (&percent->format, unum_close);
  }

  return percent->format;
}

static char *
format_percent (int ppm, int max_decimals)
{
  UNumberFormat *format = get_percent_format ();
  UErrorCode status = U_ZERO_ERROR;
  UChar text[32];
  int32_t length = 0;

  if (format != NULL) {
    unum_setAttribute (format, UNUM_MAX_FRACTION_DIGITS, max_decimals);
    length = unum_formatDouble (format, ppm / 1e6, text, G_N_ELEMENTS (text), NULL, &status);
  }
  if (format == NULL || U_FAILURE (status) || length > (int32_t) G_N_ELEMENTS (text))
    return g_strdup_printf ("%d.%04d%%", ppm / 10000, ppm % 10000);

  return g_utf16_to_utf8 (text, length, NULL, NULL, NULL);
}

char *
pd_utilization_format (int permille)
{
  if (permille < 0)
    return g_strdup ("—");

  return format_percent (MIN (permille, 1000) * 1000, 1);
}

char *
pd_fee_rate_format (int fee_ppm)
{
  return format_percent (fee_ppm, 4);
}

int
pd_utilization_sum (const PdUtilizationDay *days, gsize n_days, int last_day, int span)
{
  gint64 reserved = 0, used = 0;

  g_return_val_if_fail (days != NULL || n_days == 0, -1);

  for (gsize i = n_days; i > 0 && days[i - 1].day > last_day - span; i--) {
    if (days[i - 1].day > last_day)
      continue;
    reserved += days[i - 1].reserved_millihours;
    used += days[i - 1].used_millihours;
  }
  if (reserved <= 0)
    return -1;

  used = CLAMP (used, 0, reserved);
  return (int) (((PdWide) used * 1000 + reserved / 2) / reserved);
}

/* --- roles in Azure (azure-api.md section 8) --- */

static const PdAzureRole azure_roles[] = {
  { PD_AZURE_ROLE_OWNER, "Owner", N_ ("Owner") },
  { PD_AZURE_ROLE_CONTRIBUTOR, "Contributor", N_ ("Contributor") },
  { PD_AZURE_ROLE_READER, "Reader", N_ ("Reader") },
  { PD_AZURE_ROLE_USER_ACCESS_ADMINISTRATOR, "User Access Administrator",
    N_ ("User Access Administrator") },
  /* From here on: of the whole tenant, not granted on an order. */
  { PD_AZURE_ROLE_RESERVATIONS_ADMINISTRATOR, "Reservations Administrator",
    N_ ("Reservations Administrator") },
  { PD_AZURE_ROLE_RESERVATIONS_READER, "Reservations Reader", N_ ("Reservations Reader") },
};
#define N_GRANTED_ROLES 4

const PdAzureRole *
pd_azure_roles_get (gsize *n_roles)
{
  g_return_val_if_fail (n_roles != NULL, NULL);

  *n_roles = N_GRANTED_ROLES;
  return azure_roles;
}

/* "/subscriptions/…/roleDefinitions/8e3af657-…": compared by the last segment. */
static const PdAzureRole *
find_role (const char *role_id)
{
  const char *slash = role_id != NULL ? strrchr (role_id, '/') : NULL;
  const char *id = slash != NULL ? slash + 1 : role_id;

  for (gsize i = 0; id != NULL && i < G_N_ELEMENTS (azure_roles); i++) {
    if (g_ascii_strcasecmp (azure_roles[i].id, id) == 0)
      return &azure_roles[i];
  }

  return NULL;
}

const char *
pd_azure_role_get_title (const char *role_id)
{
  const PdAzureRole *role = find_role (role_id);

  if (role != NULL)
    return _ (role->title);

  return role_id != NULL ? role_id : "";
}

const char *
pd_azure_role_find_id (const char *text)
{
  const PdAzureRole *role = find_role (text);

  if (role != NULL)
    return role->id;

  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (azure_roles); i++) {
    if (g_ascii_strcasecmp (azure_roles[i].name, text) == 0)
      return azure_roles[i].id;
  }

  return NULL;
}

gboolean
pd_azure_role_may_change (const char *role_id)
{
  const PdAzureRole *role = find_role (role_id);

  return role != NULL && (strcmp (role->id, PD_AZURE_ROLE_OWNER) == 0 ||
                          strcmp (role->id, PD_AZURE_ROLE_CONTRIBUTOR) == 0 ||
                          strcmp (role->id, PD_AZURE_ROLE_RESERVATIONS_ADMINISTRATOR) == 0);
}
