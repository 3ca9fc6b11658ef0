/*
 * The stable part of libzstd 1.4 and later (Zstandard, RFC 8878). Its parameters and functions keep zstd's own names;
 * the two buffers of a streaming step, which are structs of pointers, are taken apart.
 */
#ifndef TP_ZSTD_SHIM_H
#define TP_ZSTD_SHIM_H

#include <stddef.h>
#include <zstd.h>

/* One step of decompression: reads from `bytes` at `*read`, writes to `out` at `*written`, moves both on. Returns 0 at
 * the end of a frame, an error code (ZSTD_isError), or else a hint that there is more to come. */
static inline size_t tp_zstd_step(ZSTD_DCtx *context, void *out, size_t room, size_t *written, const void *bytes,
    size_t count, size_t *read) {
    ZSTD_outBuffer to = {out, room, *written};
    ZSTD_inBuffer from = {bytes, count, *read};
    size_t code = ZSTD_decompressStream(context, &to, &from);
    *written = to.pos;
    *read = from.pos;
    return code;
}

#endif
