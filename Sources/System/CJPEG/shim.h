// libjpeg behind three functions: the size of a picture, its pixels, and a picture written. Its errors leave by longjmp, which never crosses a frame of Swift: every jump starts
// and ends in this file. State that must survive a jump lives in a struct owned by the caller of the function that
// calls setjmp, so that no local variable is indeterminate after it.
#ifndef TP_CJPEG_SHIM_H
#define TP_CJPEG_SHIM_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#define TP_JPEG_REASON_SIZE JMSG_LENGTH_MAX

/// How a reading ended.
static const int tp_jpeg_ok = 0;
static const int tp_jpeg_corrupt = 1;
static const int tp_jpeg_unsupported = 2;
static const int tp_jpeg_no_memory = 3;

/// A progressive picture may name any number of scans, and each costs a walk over the whole picture.
#define TP_JPEG_MAX_SCANS 100
/// Coefficients of a progressive picture of 24 million pixels and three full planes are 144 MB.
#define TP_JPEG_MAX_MEMORY (192L * 1024 * 1024)

struct tp_jpeg_job {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf back;
    int status;
    char *reason;
};

static inline void tp_jpeg_leave(struct tp_jpeg_job *job, int status, const char *reason) {
    job->status = status;
    snprintf(job->reason, TP_JPEG_REASON_SIZE, "%s", reason);
    longjmp(job->back, 1);
}

static void tp_jpeg_on_error(j_common_ptr common) {
    struct tp_jpeg_job *job = (struct tp_jpeg_job *)common->client_data;
    char text[JMSG_LENGTH_MAX];
    common->err->format_message(common, text);
    int code = common->err->msg_code;
    int status = code == JERR_OUT_OF_MEMORY || code == JERR_NO_BACKING_STORE ? tp_jpeg_no_memory : tp_jpeg_corrupt;
    tp_jpeg_leave(job, status, text);
}

/// Warnings that mean missing or broken picture data count as errors; libjpeg would fill the gap with grey.
static void tp_jpeg_on_message(j_common_ptr common, int level) {
    if (level >= 0) {
        return;
    }
    common->err->num_warnings++;
    int code = common->err->msg_code;
    if (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_ARITH_BAD_CODE) {
        tp_jpeg_on_error(common);
    }
}

static void tp_jpeg_on_progress(j_common_ptr common) {
    struct tp_jpeg_job *job = (struct tp_jpeg_job *)common->client_data;
    if (job->info.input_scan_number > TP_JPEG_MAX_SCANS) {
        tp_jpeg_leave(job, tp_jpeg_corrupt, "it has more scans than any camera writes");
    }
}

static inline void tp_jpeg_open(struct tp_jpeg_job *job, const uint8_t *bytes, size_t count) {
    jpeg_create_decompress(&job->info);
    job->info.mem->max_memory_to_use = TP_JPEG_MAX_MEMORY;
    job->info.progress = &job->progress;
    job->progress.progress_monitor = tp_jpeg_on_progress;
    jpeg_mem_src(&job->info, bytes, (unsigned long)count);
    jpeg_read_header(&job->info, TRUE);
}

static inline void tp_jpeg_prepare(struct tp_jpeg_job *job, char *reason) {
    memset(job, 0, sizeof(*job));
    job->reason = reason;
    job->info.err = jpeg_std_error(&job->errors);
    job->info.client_data = job;
    job->errors.error_exit = tp_jpeg_on_error;
    job->errors.emit_message = tp_jpeg_on_message;
}

__attribute__((noinline)) static void tp_jpeg_run_header(struct tp_jpeg_job *job, const uint8_t *bytes, size_t count) {
    if (setjmp(job->back) == 0) {
        tp_jpeg_open(job, bytes, count);
    }
}

__attribute__((noinline)) static void tp_jpeg_run_pixels(
    struct tp_jpeg_job *job, const uint8_t *bytes, size_t count, unsigned width, unsigned height, int samples,
    uint8_t *pixels) {
    if (setjmp(job->back) != 0) {
        return;
    }
    tp_jpeg_open(job, bytes, count);
    J_COLOR_SPACE colours = job->info.jpeg_color_space;
    if (colours != JCS_GRAYSCALE && colours != JCS_YCbCr && colours != JCS_RGB) {
        tp_jpeg_leave(job, tp_jpeg_unsupported, "its colours are not grey, YCbCr or RGB");
    }
    job->info.out_color_space = samples == 3 ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_start_decompress(&job->info);
    if (job->info.output_width != width || job->info.output_height != height
        || job->info.output_components != samples) {
        tp_jpeg_leave(job, tp_jpeg_corrupt, "its size changed while it was read");
    }
    while (job->info.output_scanline < height) {
        JSAMPROW row = pixels + (size_t)job->info.output_scanline * width * (size_t)samples;
        jpeg_read_scanlines(&job->info, &row, 1);
    }
    jpeg_finish_decompress(&job->info);
}

/// Width and height from the header alone: no picture memory is taken. reason holds TP_JPEG_REASON_SIZE bytes.
static inline int tp_jpeg_size(const uint8_t *bytes, size_t count, unsigned *width, unsigned *height, char *reason) {
    struct tp_jpeg_job job;
    tp_jpeg_prepare(&job, reason);
    tp_jpeg_run_header(&job, bytes, count);
    *width = job.info.image_width;
    *height = job.info.image_height;
    jpeg_destroy_decompress(&job.info);
    return job.status;
}

/// Fills pixels, width * height * samples bytes: samples is 1 for the picture's brightness, 3 for red, green and blue. The
/// size must be what tp_jpeg_size told.
static inline int tp_jpeg_pixels(
    const uint8_t *bytes, size_t count, unsigned width, unsigned height, int samples, uint8_t *pixels, char *reason) {
    struct tp_jpeg_job job;
    tp_jpeg_prepare(&job, reason);
    tp_jpeg_run_pixels(&job, bytes, count, width, height, samples, pixels);
    jpeg_destroy_decompress(&job.info);
    return job.status;
}

struct tp_jpeg_writing {
    struct jpeg_compress_struct info;
    struct jpeg_error_mgr errors;
    jmp_buf back;
    unsigned char *output;
    unsigned long count;
    bool is_written;
};

static void tp_jpeg_on_writing_error(j_common_ptr common) {
    longjmp(((struct tp_jpeg_writing *)common->client_data)->back, 1);
}

__attribute__((noinline)) static void tp_jpeg_run_write(
    struct tp_jpeg_writing *job, const uint8_t *pixels, unsigned width, unsigned height, int quality) {
    if (setjmp(job->back) != 0) {
        return;
    }
    jpeg_create_compress(&job->info);
    jpeg_mem_dest(&job->info, &job->output, &job->count);
    job->info.image_width = width;
    job->info.image_height = height;
    job->info.input_components = 3;
    job->info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&job->info);
    jpeg_set_quality(&job->info, quality, TRUE);
    // Colours as fine as the light: what is printed is looked at from near.
    job->info.comp_info[0].h_samp_factor = 1;
    job->info.comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(&job->info, TRUE);
    while (job->info.next_scanline < height) {
        JSAMPROW row = (JSAMPROW)(uintptr_t)(pixels + (size_t)job->info.next_scanline * width * 3);
        jpeg_write_scanlines(&job->info, &row, 1);
    }
    jpeg_finish_compress(&job->info);
    job->is_written = true;
}

/// Writes a JPEG of width * height * 3 bytes of red, green and blue; quality is 1 to 100. The bytes are for the caller to
/// release with free; NULL without memory.
static inline uint8_t *tp_jpeg_write(
    const uint8_t *pixels, unsigned width, unsigned height, int quality, size_t *count) {
    struct tp_jpeg_writing job;
    memset(&job, 0, sizeof(job));
    job.info.err = jpeg_std_error(&job.errors);
    job.info.client_data = &job;
    job.errors.error_exit = tp_jpeg_on_writing_error;
    tp_jpeg_run_write(&job, pixels, width, height, quality);
    jpeg_destroy_compress(&job.info);
    if (!job.is_written) {
        // The library may have replaced the buffer that it told of. Memory is short anyway: the program gives up.
        return NULL;
    }
    *count = job.count;
    return job.output;
}

/// Room for a reason in bytes.
static const size_t tp_jpeg_reason_size = TP_JPEG_REASON_SIZE;

#endif
