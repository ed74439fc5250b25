// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PdQrCode: a text as a QR code (ISO/IEC 18004), drawn dark on white in every style, because
 * cameras read it so. Properties: "text" s (nullable: nothing is drawn). Its accessible name is the
 * caller's business.
 */
#define PD_TYPE_QR_CODE (pd_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (PdQrCode, pd_qr_code, PD, QR_CODE, GtkWidget)

/* FALSE: it is too long for any QR code (2,331 bytes at this error correction). */
gboolean pd_qr_code_set_text (PdQrCode *self, const char *text);

G_END_DECLS
