// libzbar behind small neutral functions. Nothing here keeps state: the Swift type BarcodeScanner owns the handle.
#ifndef TP_CZBAR_SHIM_H
#define TP_CZBAR_SHIM_H

#include <stddef.h>
#include <stdint.h>
#include <zbar.h>

typedef zbar_image_scanner_t tp_zbar_scanner;
typedef zbar_symbol_t tp_zbar_symbol;

static const int32_t tp_zbar_ean8 = ZBAR_EAN8;
static const int32_t tp_zbar_upce = ZBAR_UPCE;
static const int32_t tp_zbar_upca = ZBAR_UPCA;
static const int32_t tp_zbar_ean13 = ZBAR_EAN13;
static const int32_t tp_zbar_qrcode = ZBAR_QRCODE;
static const int32_t tp_zbar_code128 = ZBAR_CODE128;

/// A scanner with every symbology off (DataBar and SQ code have a history of memory faults), or NULL.
static inline tp_zbar_scanner *tp_zbar_open(void) {
    tp_zbar_scanner *scanner = zbar_image_scanner_create();
    if (scanner == NULL) {
        return NULL;
    }
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    return scanner;
}

/// Turns one symbology on. Binary: without it libzbar guesses a character set and corrupts what was in the code.
/// Returns 0 when done.
static inline int tp_zbar_enable(tp_zbar_scanner *scanner, int32_t symbology) {
    zbar_symbol_type_t type = (zbar_symbol_type_t)symbology;
    if (type == ZBAR_QRCODE && zbar_image_scanner_set_config(scanner, type, ZBAR_CFG_BINARY, 1) != 0) {
        return -1;
    }
    return zbar_image_scanner_set_config(scanner, type, ZBAR_CFG_ENABLE, 1);
}

static inline void tp_zbar_close(tp_zbar_scanner *scanner) { zbar_image_scanner_destroy(scanner); }

/// Scans one 8-bit grey picture, width * height bytes, and returns the number of symbols, or -1. The pixels are only
/// read and only during the call; the symbols live until the next scan or tp_zbar_close.
static inline int tp_zbar_scan(tp_zbar_scanner *scanner, const uint8_t *pixels, unsigned width, unsigned height) {
    zbar_image_t *image = zbar_image_create();
    if (image == NULL) {
        return -1;
    }
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, width, height);
    zbar_image_set_data(image, pixels, (unsigned long)width * height, NULL);
    int found = zbar_scan_image(scanner, image);
    zbar_image_destroy(image);
    return found;
}

static inline const tp_zbar_symbol *tp_zbar_first(const tp_zbar_scanner *scanner) {
    const zbar_symbol_set_t *set = zbar_image_scanner_get_results(scanner);
    return set == NULL ? NULL : zbar_symbol_set_first_symbol(set);
}

static inline const tp_zbar_symbol *tp_zbar_next(const tp_zbar_symbol *symbol) { return zbar_symbol_next(symbol); }

static inline int32_t tp_zbar_type(const tp_zbar_symbol *symbol) { return (int32_t)zbar_symbol_get_type(symbol); }

/// Whether the symbol begins with FNC1, and so holds GS1 element strings.
static inline int tp_zbar_is_gs1(const tp_zbar_symbol *symbol) {
    return (zbar_symbol_get_modifiers(symbol) & (1U << ZBAR_MOD_GS1)) != 0;
}

static inline const uint8_t *tp_zbar_bytes(const tp_zbar_symbol *symbol) {
    return (const uint8_t *)zbar_symbol_get_data(symbol);
}

static inline size_t tp_zbar_byte_count(const tp_zbar_symbol *symbol) { return zbar_symbol_get_data_length(symbol); }

/// How many lines across the picture read a bar code the same.
static inline int tp_zbar_quality(const tp_zbar_symbol *symbol) { return zbar_symbol_get_quality(symbol); }

static inline unsigned tp_zbar_point_count(const tp_zbar_symbol *symbol) { return zbar_symbol_get_loc_size(symbol); }

static inline int tp_zbar_x(const tp_zbar_symbol *symbol, unsigned index) { return zbar_symbol_get_loc_x(symbol, index); }

static inline int tp_zbar_y(const tp_zbar_symbol *symbol, unsigned index) { return zbar_symbol_get_loc_y(symbol, index); }

#endif
