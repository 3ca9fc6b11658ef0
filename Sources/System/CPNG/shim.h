// libpng behind a reader into grey or colours and a writer of black and white. Its errors leave by longjmp, which never crosses a
// frame of Swift: every jump starts and ends in this file. State that must survive a jump lives in a struct owned by
// the caller of the function that calls setjmp, so that no local variable is indeterminate after it.
#ifndef TP_CPNG_SHIM_H
#define TP_CPNG_SHIM_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#define TP_PNG_REASON_SIZE 200

static const int tp_png_ok = 0;
static const int tp_png_corrupt = 1;
static const int tp_png_no_memory = 2;

/// Room for a reason in bytes.
static const size_t tp_png_reason_size = TP_PNG_REASON_SIZE;

struct tp_png_job {
    png_structp png;
    png_infop info;
    const uint8_t *input;
    size_t input_count;
    size_t input_at;
    uint8_t *output;
    size_t output_count;
    size_t output_room;
    uint8_t *rows;
    int status;
    char *reason;
};

static void tp_png_on_error(png_structp png, png_const_charp text) {
    struct tp_png_job *job = (struct tp_png_job *)png_get_error_ptr(png);
    job->status = strcmp(text, "Out of memory") == 0 ? tp_png_no_memory : tp_png_corrupt;
    snprintf(job->reason, TP_PNG_REASON_SIZE, "%s", text);
    png_longjmp(png, 1);
}

/// A warning leaves the picture readable; libpng's own handler would print it.
static void tp_png_on_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void tp_png_read_bytes(png_structp png, png_bytep into, size_t count) {
    struct tp_png_job *job = (struct tp_png_job *)png_get_io_ptr(png);
    if (count > job->input_count - job->input_at) {
        png_error(png, "it ends too early");
    }
    memcpy(into, job->input + job->input_at, count);
    job->input_at += count;
}

static void tp_png_write_bytes(png_structp png, png_bytep from, size_t count) {
    struct tp_png_job *job = (struct tp_png_job *)png_get_io_ptr(png);
    if (count > job->output_room - job->output_count) {
        size_t room = job->output_room * 2 > job->output_count + count ? job->output_room * 2 : job->output_count + count;
        uint8_t *grown = (uint8_t *)realloc(job->output, room);
        if (grown == NULL) {
            png_error(png, "Out of memory");
        }
        job->output = grown;
        job->output_room = room;
    }
    memcpy(job->output + job->output_count, from, count);
    job->output_count += count;
}

static void tp_png_flush(png_structp png) { (void)png; }

/// Pixels over white paper, from pixels of the same samples with alpha behind them.
static inline void tp_png_over_white(const uint8_t *with_alpha, uint8_t *pixels, size_t count, size_t samples) {
    for (size_t index = 0; index < count; index++) {
        const uint8_t *from = with_alpha + index * (samples + 1);
        unsigned alpha = from[samples];
        for (size_t sample = 0; sample < samples; sample++) {
            pixels[index * samples + sample] = (uint8_t)((from[sample] * alpha + 255u * (255u - alpha) + 127u) / 255u);
        }
    }
}

/// Everything becomes 8 bits a sample, one of grey or three of colours, with alpha beside them when the picture has any.
/// Chunks that are not needed for the pixels are skipped unread: a compressed comment of a few bytes can stand for
/// megabytes.
__attribute__((noinline)) static void tp_png_run_read(
    struct tp_png_job *job, unsigned width, unsigned height, size_t samples, uint8_t *pixels) {
    if (setjmp(png_jmpbuf(job->png)) != 0) {
        return;
    }
    png_set_read_fn(job->png, job, tp_png_read_bytes);
    png_set_user_limits(job->png, width, height);
    png_set_keep_unknown_chunks(job->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(job->png, job->info);
    if (png_get_image_width(job->png, job->info) != width || png_get_image_height(job->png, job->info) != height) {
        png_error(job->png, "its size changed while it was read");
    }
    png_set_expand(job->png);
    png_set_scale_16(job->png);
    bool is_coloured = (png_get_color_type(job->png, job->info) & PNG_COLOR_MASK_COLOR) != 0;
    if (is_coloured && samples == 1) {
        png_set_rgb_to_gray_fixed(job->png, PNG_ERROR_ACTION_NONE, PNG_RGB_TO_GRAY_DEFAULT, PNG_RGB_TO_GRAY_DEFAULT);
    }
    if (!is_coloured && samples == 3) {
        png_set_gray_to_rgb(job->png);
    }
    int passes = png_set_interlace_handling(job->png);
    png_read_update_info(job->png, job->info);
    size_t channels = png_get_channels(job->png, job->info);
    if ((channels != samples && channels != samples + 1) || png_get_bit_depth(job->png, job->info) != 8
        || png_get_rowbytes(job->png, job->info) != width * channels) {
        png_error(job->png, "its pixels have an unknown layout");
    }
    // Interlaced rows are completed pass by pass, so all of them must be kept; otherwise one row is enough.
    bool has_alpha = channels > samples;
    size_t pitch = passes > 1 ? (size_t)width * channels : 0;
    if (has_alpha) {
        job->rows = (uint8_t *)calloc(passes > 1 ? height : 1, (size_t)width * channels);
        if (job->rows == NULL) {
            png_error(job->png, "Out of memory");
        }
    }
    for (int pass = 0; pass < passes; pass++) {
        for (size_t y = 0; y < height; y++) {
            uint8_t *line = pixels + y * width * samples;
            png_read_row(job->png, has_alpha ? job->rows + y * pitch : line, NULL);
            if (has_alpha && pass == passes - 1) {
                tp_png_over_white(job->rows + y * pitch, line, width, samples);
            }
        }
    }
    png_read_end(job->png, NULL);
}

/// Fills pixels, width * height * samples bytes, with the picture over white: samples is 1 for its brightness, 3 for red,
/// green and blue. The size must be the one in the file's header, already checked by the caller. reason holds
/// tp_png_reason_size bytes.
static inline int tp_png_pixels(
    const uint8_t *bytes, size_t count, unsigned width, unsigned height, size_t samples, uint8_t *pixels,
    char *reason) {
    struct tp_png_job job = {.input = bytes, .input_count = count, .reason = reason};
    job.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &job, tp_png_on_error, tp_png_on_warning);
    job.info = job.png == NULL ? NULL : png_create_info_struct(job.png);
    if (job.info == NULL) {
        job.status = tp_png_no_memory;
    } else {
        tp_png_run_read(&job, width, height, samples, pixels);
    }
    png_destroy_read_struct(&job.png, &job.info, NULL);
    free(job.rows);
    return job.status;
}

__attribute__((noinline)) static void tp_png_run_write(
    struct tp_png_job *job, const uint8_t *bits, unsigned width, unsigned height) {
    if (setjmp(png_jmpbuf(job->png)) != 0) {
        return;
    }
    png_set_write_fn(job->png, job, tp_png_write_bytes, tp_png_flush);
    png_set_user_limits(job->png, width, height);
    png_set_IHDR(
        job->png, job->info, width, height, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    png_write_info(job->png, job->info);
    size_t pitch = ((size_t)width + 7) / 8;
    for (size_t y = 0; y < height; y++) {
        png_write_row(job->png, bits + y * pitch);
    }
    png_write_end(job->png, NULL);
}

/// Writes a black and white PNG. bits: height rows of (width + 7) / 8 bytes, highest bit left, 1 is white. On success
/// *output is for the caller to release with tp_png_free. reason holds tp_png_reason_size bytes.
static inline int tp_png_from_bits(
    const uint8_t *bits, unsigned width, unsigned height, uint8_t **output, size_t *output_count, char *reason) {
    struct tp_png_job job = {.reason = reason};
    job.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &job, tp_png_on_error, tp_png_on_warning);
    job.info = job.png == NULL ? NULL : png_create_info_struct(job.png);
    if (job.info == NULL) {
        job.status = tp_png_no_memory;
    } else {
        tp_png_run_write(&job, bits, width, height);
    }
    png_destroy_write_struct(&job.png, &job.info);
    if (job.status != tp_png_ok) {
        free(job.output);
        job.output = NULL;
        job.output_count = 0;
    }
    *output = job.output;
    *output_count = job.output_count;
    return job.status;
}

static inline void tp_png_free(uint8_t *output) { free(output); }

#endif
