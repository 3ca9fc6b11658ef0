/*
 * Input lines of a GPIO chip, for switches: one line by its name, pulled up, with a descriptor that becomes readable at
 * both edges. In the shape of libgpiod 2.x, as shim.h; functions return 0 or an errno value.
 */
#ifndef TP_GPIO_INPUTS_H
#define TP_GPIO_INPUTS_H

#include "shim.h"

#include <poll.h>

struct tp_gpio_input {
    struct gpiod_chip *chip;
#ifdef GPIOD_LINE_BULK_MAX_LINES
    struct gpiod_line *line;
#else
    unsigned int offset;
    struct gpiod_line_request *request;
    struct gpiod_edge_event_buffer *edges;
#endif
};

#ifdef GPIOD_LINE_BULK_MAX_LINES

static inline int tp_gpio_request_input(struct tp_gpio_input *input, const char *name, const char *consumer) {
    errno = 0;
    struct gpiod_line *line = gpiod_chip_find_line(input->chip, name);
    if (line == NULL) return tp_gpio_error();
    int refused =
        gpiod_line_request_both_edges_events_flags(line, consumer, GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP);
    if (refused != 0) return tp_gpio_error();
    input->line = line;
    return 0;
}

static inline int tp_gpio_input_descriptor(const struct tp_gpio_input *input) {
    return gpiod_line_event_get_fd(input->line);
}

static inline int tp_gpio_take_edges(struct tp_gpio_input *input) {
    struct gpiod_line_event edges[16];
    errno = 0;
    return gpiod_line_event_read_multiple(input->line, edges, 16) < 0 ? tp_gpio_error() : 0;
}

static inline int tp_gpio_input_level(struct tp_gpio_input *input, int *level) {
    errno = 0;
    *level = gpiod_line_get_value(input->line);
    return *level < 0 ? tp_gpio_error() : 0;
}

static inline void tp_gpio_release_input(struct tp_gpio_input *input) {
    if (input->line != NULL) gpiod_line_release(input->line);
}

#else

static inline int tp_gpio_request_input(struct tp_gpio_input *input, const char *name, const char *consumer) {
    errno = 0;
    int offset = gpiod_chip_get_line_offset_from_name(input->chip, name);
    if (offset < 0) return tp_gpio_error();
    input->offset = (unsigned int)offset;
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    struct gpiod_line_config *lines = gpiod_line_config_new();
    struct gpiod_request_config *request = gpiod_request_config_new();
    input->edges = gpiod_edge_event_buffer_new(16);
    int error = settings == NULL || lines == NULL || request == NULL || input->edges == NULL ? ENOMEM : 0;
    errno = 0;
    if (error == 0
        && (gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT) != 0
            || gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH) != 0
            || gpiod_line_settings_set_bias(settings, GPIOD_LINE_BIAS_PULL_UP) != 0
            || gpiod_line_config_add_line_settings(lines, &input->offset, 1, settings) != 0))
        error = tp_gpio_error();
    if (error == 0) {
        gpiod_request_config_set_consumer(request, consumer);
        input->request = gpiod_chip_request_lines(input->chip, request, lines);
        if (input->request == NULL) error = tp_gpio_error();
    }
    if (request != NULL) gpiod_request_config_free(request);
    if (lines != NULL) gpiod_line_config_free(lines);
    if (settings != NULL) gpiod_line_settings_free(settings);
    return error;
}

static inline int tp_gpio_input_descriptor(const struct tp_gpio_input *input) {
    return gpiod_line_request_get_fd(input->request);
}

static inline int tp_gpio_take_edges(struct tp_gpio_input *input) {
    errno = 0;
    return gpiod_line_request_read_edge_events(input->request, input->edges, 16) < 0 ? tp_gpio_error() : 0;
}

static inline int tp_gpio_input_level(struct tp_gpio_input *input, int *level) {
    errno = 0;
    enum gpiod_line_value value = gpiod_line_request_get_value(input->request, input->offset);
    if (value == GPIOD_LINE_VALUE_ERROR) return tp_gpio_error();
    *level = value == GPIOD_LINE_VALUE_ACTIVE;
    return 0;
}

static inline void tp_gpio_release_input(struct tp_gpio_input *input) {
    if (input->request != NULL) gpiod_line_request_release(input->request);
    if (input->edges != NULL) gpiod_edge_event_buffer_free(input->edges);
}

#endif

/* Releases the line and the chip; the pointer is not to be used again. */
static inline void tp_gpio_unwatch(struct tp_gpio_input *input) {
    tp_gpio_release_input(input);
    gpiod_chip_close(input->chip);
    free(input);
}

/* Watches the line with this name on the chip with this label, pulled up where the chip can. NULL with the reason in
 * `error`: ENODEV, there is no such chip; EACCES, one may not be opened; ENOENT, it has no such line. */
static inline struct tp_gpio_input *tp_gpio_watch(
    const char *label, const char *name, const char *consumer, int *error) {
    struct tp_gpio_input *input = (struct tp_gpio_input *)calloc(1, sizeof(struct tp_gpio_input));
    *error = ENOMEM;
    if (input == NULL) return NULL;
    input->chip = tp_gpio_find_chip(label);
    if (input->chip == NULL) {
        *error = tp_gpio_error() == ENOENT ? ENODEV : tp_gpio_error();
        free(input);
        return NULL;
    }
    *error = tp_gpio_request_input(input, name, consumer);
    if (*error == 0) return input;
    tp_gpio_unwatch(input);
    return NULL;
}

/* Throws away the edges that have come, without waiting, and tells the level at the pin. EIO where the chip is gone. */
static inline int tp_gpio_input_read(struct tp_gpio_input *input, int *level) {
    for (int rounds = 0; rounds < 64; rounds++) {
        struct pollfd edges = {tp_gpio_input_descriptor(input), POLLIN, 0};
        if (poll(&edges, 1, 0) <= 0) break;
        if ((edges.revents & POLLIN) == 0) return EIO;
        int error = tp_gpio_take_edges(input);
        if (error != 0) return error;
    }
    return tp_gpio_input_level(input, level);
}

#endif
