// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pd-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The pages of the refund calculator. Pure arithmetic of what is typed; nothing is sent or kept. */

#define PD_TYPE_CALC_REFUND (pd_calc_refund_get_type ())
G_DECLARE_FINAL_TYPE (PdCalcRefund, pd_calc_refund, PD, CALC_REFUND, AdwBin)
void pd_calc_refund_set_up (PdCalcRefund *self, PdDesk *desk);

#define PD_TYPE_CALC_CAP (pd_calc_cap_get_type ())
G_DECLARE_FINAL_TYPE (PdCalcCap, pd_calc_cap, PD, CALC_CAP, AdwBin)
void pd_calc_cap_set_up (PdCalcCap *self, PdDesk *desk);

#define PD_TYPE_CALC_EXCHANGE (pd_calc_exchange_get_type ())
G_DECLARE_FINAL_TYPE (PdCalcExchange, pd_calc_exchange, PD, CALC_EXCHANGE, AdwBin)

G_END_DECLS
