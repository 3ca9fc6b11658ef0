// libqrencode behind small neutral functions. The Swift initialiser of QRSymbol owns the handle for its own duration.
#ifndef TP_CQRENCODE_SHIM_H
#define TP_CQRENCODE_SHIM_H

#include <errno.h>
#include <qrencode.h>
#include <stdbool.h>
#include <stddef.h>

typedef QRcode tp_qr_symbol;

/// Encodes NUL-terminated text in the smallest version, splitting it into numeric, alphanumeric and byte segments.
/// level: 0 L, 1 M, 2 Q, 3 H. NULL on failure, the reason in *error (ERANGE: too long for any version).
static inline tp_qr_symbol *tp_qr_make(const char *text, int level, int *error) {
    static const QRecLevel levels[] = {QR_ECLEVEL_L, QR_ECLEVEL_M, QR_ECLEVEL_Q, QR_ECLEVEL_H};
    if (level < 0 || level > 3) {
        *error = EINVAL;
        return NULL;
    }
    errno = 0;
    tp_qr_symbol *symbol = QRcode_encodeString(text, 0, levels[level], QR_MODE_8, 1);
    *error = symbol == NULL ? errno : 0;
    return symbol;
}

static inline int tp_qr_version(const tp_qr_symbol *symbol) { return symbol->version; }

static inline int tp_qr_side(const tp_qr_symbol *symbol) { return symbol->width; }

/// The lowest bit of a module's byte is its colour; the other bits tell its role.
static inline bool tp_qr_dark(const tp_qr_symbol *symbol, int index) { return (symbol->data[index] & 1) != 0; }

static inline void tp_qr_free(tp_qr_symbol *symbol) { QRcode_free(symbol); }

#endif
