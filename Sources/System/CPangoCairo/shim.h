// libcairo and libpango behind small neutral functions. Surface, Pen and TextLayout own the three kinds of handle;
// everything else that the libraries allocate lives and ends within one function of this file.
#ifndef TP_CPANGOCAIRO_SHIM_H
#define TP_CPANGOCAIRO_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <pango/pangocairo.h>

/// Where a surface writes its file: returns false when there is no room.
typedef bool (*tp_sink)(void *owner, const uint8_t *bytes, size_t count);

struct tp_stream {
    tp_sink write;
    void *owner;
};

static cairo_status_t tp_stream_write(void *closure, const unsigned char *bytes, unsigned count) {
    struct tp_stream *stream = (struct tp_stream *)closure;
    return stream->write(stream->owner, bytes, count) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/// A surface that writes PDF 1.5 into the stream; width and height in points. Never NULL; see cairo_surface_status.
static inline cairo_surface_t *tp_pdf(struct tp_stream *stream, double width, double height, const char *title) {
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(tp_stream_write, stream, width, height);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Tillpost");
    return surface;
}

/// A surface that writes SVG 1.1, its size stated in points, into the stream.
static inline cairo_surface_t *tp_svg(struct tp_stream *stream, double width, double height) {
    cairo_surface_t *surface = cairo_svg_surface_create_for_stream(tp_stream_write, stream, width, height);
    cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PT);
    return surface;
}

/// Makes the whole page white, also where its edge runs through a pixel.
static inline void tp_whiten(cairo_t *pen) {
    cairo_set_source_rgb(pen, 1, 1, 1);
    cairo_paint(pen);
}

/// A surface of pixels, to be written at the end.
static inline cairo_surface_t *tp_pixels(int width, int height) {
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
}

/// Writes a surface of pixels as PNG.
static inline bool tp_png(cairo_surface_t *surface, struct tp_stream *stream) {
    return cairo_surface_write_to_png_stream(surface, tp_stream_write, stream) == CAIRO_STATUS_SUCCESS;
}

static inline bool tp_surface_is_sound(cairo_surface_t *surface) {
    return cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
}

static inline bool tp_pen_is_sound(cairo_t *pen) { return cairo_status(pen) == CAIRO_STATUS_SUCCESS; }

/// A surface of a picture's own pixels: rows of width * 3 bytes of red, green and blue.
static inline cairo_surface_t *tp_picture(const uint8_t *pixels, int width, int height) {
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    if (!tp_surface_is_sound(surface)) {
        return surface;
    }
    cairo_surface_flush(surface);
    uint8_t *rows = cairo_image_surface_get_data(surface);
    size_t pitch = (size_t)cairo_image_surface_get_stride(surface);
    for (size_t y = 0; y < (size_t)height; y++) {
        for (size_t x = 0; x < (size_t)width; x++) {
            const uint8_t *from = pixels + (y * (size_t)width + x) * 3;
            ((uint32_t *)(void *)(rows + y * pitch))[x] = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
        }
    }
    cairo_surface_mark_dirty(surface);
    return surface;
}

static void tp_bytes_free(void *bytes) { free(bytes); }

/// Lets a PDF or SVG carry a picture as the same picture's JPEG, which it takes over. Without memory nothing is attached,
/// and the pixels are carried.
static inline void tp_carry_jpeg(cairo_surface_t *picture, uint8_t *bytes, size_t count) {
    if (cairo_surface_set_mime_data(picture, CAIRO_MIME_TYPE_JPEG, bytes, count, tp_bytes_free, bytes)
        != CAIRO_STATUS_SUCCESS) {
        free(bytes);
    }
}

/// Fills the present clip with a picture scaled from its own pixels to the present units.
static inline void tp_paint_picture(cairo_t *pen, cairo_surface_t *picture) {
    cairo_set_source_surface(pen, picture, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(pen), CAIRO_FILTER_BEST);
    cairo_paint(pen);
}

/// How many font families there are. Without any, Pango ends the process where it is asked for a layout.
static inline int tp_font_families(void) {
    PangoFontFamily **families = NULL;
    int count = 0;
    pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
    g_free(families);
    return count;
}

/// A layout whose units are the pen's, one point each, with glyphs placed where the outlines want them and not on a
/// grid of pixels. It holds no reference to the pen. NULL without memory.
static inline PangoLayout *tp_layout(cairo_t *pen, const char *families, const char *language, bool right_to_left) {
    PangoContext *context = pango_cairo_create_context(pen);
    if (context == NULL) {
        return NULL;
    }
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string(language));
    pango_context_set_base_dir(context, right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    PangoLayout *layout = pango_layout_new(context);
    g_object_unref(context);
    PangoFontDescription *font = pango_font_description_from_string(families);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    return layout;
}

static inline void tp_layout_free(PangoLayout *layout) { g_object_unref(layout); }

/// Whether the text's first strong letter is written from right to left; `otherwise` where it has none.
static inline bool tp_is_right_to_left(const char *text, int count, bool otherwise) {
    PangoDirection direction = pango_find_base_dir(text, count);
    return direction == PANGO_DIRECTION_NEUTRAL ? otherwise : direction == PANGO_DIRECTION_RTL;
}

static inline void tp_add(PangoAttrList *list, PangoAttribute *attribute, unsigned from, unsigned to) {
    attribute->start_index = from;
    attribute->end_index = to;
    pango_attr_list_insert(list, attribute);
}

/// Takes all styles away again.
static inline void tp_layout_plain(PangoLayout *layout) {
    PangoAttrList *list = pango_attr_list_new();
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

/// The style of the bytes from..<to: size and rise above the base line in points.
static inline void tp_layout_style(
    PangoLayout *layout, unsigned from, unsigned to, double size, bool bold, double rise) {
    PangoAttrList *list = pango_attr_list_copy(pango_layout_get_attributes(layout));
    tp_add(list, pango_attr_size_new((int)(size * PANGO_SCALE)), from, to);
    tp_add(list, pango_attr_weight_new(bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL), from, to);
    if (rise != 0) {
        tp_add(list, pango_attr_rise_new((int)(rise * PANGO_SCALE)), from, to);
    }
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

/// Breaks lines at `width` points, `lines` at most; what does not fit ends in an ellipsis. Words are broken only where
/// they are longer than a line and need not be whole.
static inline void tp_layout_shape(
    PangoLayout *layout, double width, int lines, PangoAlignment alignment, float leading, bool whole_words) {
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_height(layout, -lines);
    pango_layout_set_wrap(layout, whole_words ? PANGO_WRAP_WORD : PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout, alignment);
    pango_layout_set_line_spacing(layout, leading);
}

struct tp_extents {
    double first_baseline;
    double last_baseline;
    double ink_left;
    double ink_top;
    double ink_width;
    double ink_height;
};

/// Where the lines and their ink are, in points from the layout's upper left corner.
static inline struct tp_extents tp_layout_extents(PangoLayout *layout) {
    PangoRectangle ink;
    pango_layout_get_extents(layout, &ink, NULL);
    struct tp_extents extents = {
        .first_baseline = (double)pango_layout_get_baseline(layout) / PANGO_SCALE,
        .ink_left = (double)ink.x / PANGO_SCALE,
        .ink_top = (double)ink.y / PANGO_SCALE,
        .ink_width = (double)ink.width / PANGO_SCALE,
        .ink_height = (double)ink.height / PANGO_SCALE,
    };
    PangoLayoutIter *lines = pango_layout_get_iter(layout);
    do {
        extents.last_baseline = (double)pango_layout_iter_get_baseline(lines) / PANGO_SCALE;
    } while (pango_layout_iter_next_line(lines));
    pango_layout_iter_free(lines);
    return extents;
}

#endif
