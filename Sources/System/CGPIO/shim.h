/*
 * Output lines of a GPIO chip, for lamps: open the chip by its label, add lines by name, request them together
 * with their first values, set several at once, release. Input lines are in inputs.h.
 *
 * Two incompatible majors of libgpiod are in the field: 1.6 (Debian 12) and 2.x (Debian 13). The interface here has
 * the shape of 2.x; 1.6 is adapted to it. GPIOD_LINE_BULK_MAX_LINES exists in 1.x only.
 *
 * Active-low is done here and not by the library, because 1.x can say it only for a whole request.
 * Functions return 0 or an errno value.
 */
#ifndef TP_GPIO_SHIM_H
#define TP_GPIO_SHIM_H

#include <errno.h>
#include <gpiod.h>
#include <stdint.h>
#include <stdlib.h>

#define TP_GPIO_MAX_OUTPUTS 8

struct tp_gpio_outputs {
    struct gpiod_chip *chip;
    unsigned int count;
    uint32_t active_low;
#ifdef GPIOD_LINE_BULK_MAX_LINES
    struct gpiod_line_bulk lines;
    int requested;
#else
    unsigned int offsets[TP_GPIO_MAX_OUTPUTS];
    struct gpiod_line_request *request;
#endif
};

/* A library that fails without saying why must not be read as a success. */
static inline int tp_gpio_error(void) {
    return errno != 0 ? errno : EIO;
}

/* The level at the pin for line `index`, from a mask of logical values. */
static inline int tp_gpio_level(const struct tp_gpio_outputs *outputs, uint32_t values, unsigned int index) {
    return (int)(((values ^ outputs->active_low) >> index) & 1u);
}

#ifdef GPIOD_LINE_BULK_MAX_LINES

static inline struct gpiod_chip *tp_gpio_find_chip(const char *label) {
    errno = 0;
    return gpiod_chip_open_by_label(label);
}

static inline int tp_gpio_find_line(struct tp_gpio_outputs *outputs, const char *name) {
    errno = 0;
    struct gpiod_line *line = gpiod_chip_find_line(outputs->chip, name);
    if (line == NULL) return tp_gpio_error();
    outputs->lines.lines[outputs->count] = line;
    outputs->lines.num_lines = outputs->count + 1;
    return 0;
}

static inline int tp_gpio_request(struct tp_gpio_outputs *outputs, const char *consumer, uint32_t values) {
    int levels[TP_GPIO_MAX_OUTPUTS];
    if (outputs->count == 0 || outputs->requested) return EINVAL;
    for (unsigned int i = 0; i < outputs->count; i++) levels[i] = tp_gpio_level(outputs, values, i);
    errno = 0;
    if (gpiod_line_request_bulk_output(&outputs->lines, consumer, levels) != 0) return tp_gpio_error();
    outputs->requested = 1;
    return 0;
}

static inline int tp_gpio_set(struct tp_gpio_outputs *outputs, uint32_t values) {
    int levels[TP_GPIO_MAX_OUTPUTS];
    if (!outputs->requested) return EINVAL;
    for (unsigned int i = 0; i < outputs->count; i++) levels[i] = tp_gpio_level(outputs, values, i);
    errno = 0;
    return gpiod_line_set_value_bulk(&outputs->lines, levels) == 0 ? 0 : tp_gpio_error();
}

static inline int tp_gpio_levels(struct tp_gpio_outputs *outputs, uint32_t *values) {
    int levels[TP_GPIO_MAX_OUTPUTS];
    if (!outputs->requested) return EINVAL;
    errno = 0;
    if (gpiod_line_get_value_bulk(&outputs->lines, levels) != 0) return tp_gpio_error();
    for (unsigned int i = 0; i < outputs->count; i++) *values |= (uint32_t)(levels[i] == 1) << i;
    return 0;
}

static inline void tp_gpio_release(struct tp_gpio_outputs *outputs) {
    if (outputs->requested) gpiod_line_release_bulk(&outputs->lines);
}

#else

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static inline struct gpiod_chip *tp_gpio_find_chip(const char *label) {
    struct gpiod_chip *found = NULL;
    /* A chip that may not be opened may be the one that is meant. */
    int missing = ENOENT;
    DIR *devices = opendir("/dev");
    if (devices == NULL) return NULL;
    for (struct dirent *entry; found == NULL && (entry = readdir(devices)) != NULL;) {
        char path[sizeof(entry->d_name) + 8];
        if (strncmp(entry->d_name, "gpiochip", 8) != 0) continue;
        snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
        if (!gpiod_is_gpiochip_device(path)) continue;
        struct gpiod_chip *chip = gpiod_chip_open(path);
        if (chip == NULL && (errno == EACCES || errno == EPERM)) missing = errno;
        if (chip == NULL) continue;
        struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
        if (info != NULL && strcmp(gpiod_chip_info_get_label(info), label) == 0) found = chip;
        if (info != NULL) gpiod_chip_info_free(info);
        if (found == NULL) gpiod_chip_close(chip);
    }
    closedir(devices);
    if (found == NULL) errno = missing;
    return found;
}

static inline int tp_gpio_find_line(struct tp_gpio_outputs *outputs, const char *name) {
    errno = 0;
    int offset = gpiod_chip_get_line_offset_from_name(outputs->chip, name);
    if (offset < 0) return tp_gpio_error();
    outputs->offsets[outputs->count] = (unsigned int)offset;
    return 0;
}

static inline int tp_gpio_request(struct tp_gpio_outputs *outputs, const char *consumer, uint32_t values) {
    if (outputs->count == 0 || outputs->request != NULL) return EINVAL;
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    struct gpiod_line_config *lines = gpiod_line_config_new();
    struct gpiod_request_config *request = gpiod_request_config_new();
    int error = settings == NULL || lines == NULL || request == NULL ? ENOMEM : 0;
    errno = 0;
    if (error == 0 && gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT) != 0)
        error = tp_gpio_error();
    for (unsigned int i = 0; error == 0 && i < outputs->count; i++) {
        enum gpiod_line_value level =
            tp_gpio_level(outputs, values, i) ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
        if (gpiod_line_settings_set_output_value(settings, level) != 0
            || gpiod_line_config_add_line_settings(lines, &outputs->offsets[i], 1, settings) != 0)
            error = tp_gpio_error();
    }
    if (error == 0) {
        gpiod_request_config_set_consumer(request, consumer);
        outputs->request = gpiod_chip_request_lines(outputs->chip, request, lines);
        if (outputs->request == NULL) error = tp_gpio_error();
    }
    if (request != NULL) gpiod_request_config_free(request);
    if (lines != NULL) gpiod_line_config_free(lines);
    if (settings != NULL) gpiod_line_settings_free(settings);
    return error;
}

static inline int tp_gpio_set(struct tp_gpio_outputs *outputs, uint32_t values) {
    enum gpiod_line_value levels[TP_GPIO_MAX_OUTPUTS];
    if (outputs->request == NULL) return EINVAL;
    for (unsigned int i = 0; i < outputs->count; i++)
        levels[i] = tp_gpio_level(outputs, values, i) ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
    errno = 0;
    int set = gpiod_line_request_set_values_subset(outputs->request, outputs->count, outputs->offsets, levels);
    return set == 0 ? 0 : tp_gpio_error();
}

static inline int tp_gpio_levels(struct tp_gpio_outputs *outputs, uint32_t *values) {
    enum gpiod_line_value levels[TP_GPIO_MAX_OUTPUTS];
    if (outputs->request == NULL) return EINVAL;
    errno = 0;
    if (gpiod_line_request_get_values_subset(outputs->request, outputs->count, outputs->offsets, levels) != 0)
        return tp_gpio_error();
    for (unsigned int i = 0; i < outputs->count; i++)
        *values |= (uint32_t)(levels[i] == GPIOD_LINE_VALUE_ACTIVE) << i;
    return 0;
}

static inline void tp_gpio_release(struct tp_gpio_outputs *outputs) {
    if (outputs->request != NULL) gpiod_line_request_release(outputs->request);
}

#endif

/* Opens the chip with this label; NULL with the reason in `error` (ENOENT: there is none; EACCES: one may not be opened). */
static inline struct tp_gpio_outputs *tp_gpio_open(const char *label, int *error) {
    struct tp_gpio_outputs *outputs = (struct tp_gpio_outputs *)calloc(1, sizeof(struct tp_gpio_outputs));
    *error = ENOMEM;
    if (outputs == NULL) return NULL;
    outputs->chip = tp_gpio_find_chip(label);
    if (outputs->chip == NULL) {
        *error = tp_gpio_error();
        free(outputs);
        return NULL;
    }
    *error = 0;
    return outputs;
}

/* Adds the line with this name; the first one added is bit 0 of `values` below. Before tp_gpio_request only. */
static inline int tp_gpio_add(struct tp_gpio_outputs *outputs, const char *name, int active_low) {
    if (outputs->count >= TP_GPIO_MAX_OUTPUTS) return EINVAL;
    int error = tp_gpio_find_line(outputs, name);
    if (error != 0) return error;
    if (active_low) outputs->active_low |= 1u << outputs->count;
    outputs->count += 1;
    return 0;
}

/* Reads the lines back, as logical values in the order in which they were added. */
static inline int tp_gpio_get(struct tp_gpio_outputs *outputs, uint32_t *values) {
    uint32_t levels = 0;
    int error = tp_gpio_levels(outputs, &levels);
    *values = (levels ^ outputs->active_low) & ((1u << outputs->count) - 1u);
    return error;
}

/* Releases the lines and the chip; the pointer is not to be used again. */
static inline void tp_gpio_close(struct tp_gpio_outputs *outputs) {
    tp_gpio_release(outputs);
    gpiod_chip_close(outputs->chip);
    free(outputs);
}

#endif
