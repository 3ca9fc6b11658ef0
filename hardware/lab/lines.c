/*
 * The GPIO shim without the rest of Tillpost, so that both majors of libgpiod can be tried in one run:
 *
 *     lines LABEL LINE[:low]...        reads masks from standard input, one a line, sets all lines at once
 *                                      and reads them back (ERANGE: with another result)
 *
 *     lines LABEL LINE in              tells the line's level, and again after each edge, until standard input ends
 *
 * Answers "ok" or the error's name a line; the first answer is for opening and requesting (all dark).
 */
#define _GNU_SOURCE
#include "inputs.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int answer(int error) {
    puts(error == 0 ? "ok" : strerrorname_np(error));
    fflush(stdout);
    return error;
}

static int watch(const char *label, const char *name) {
    int error = 0;
    struct tp_gpio_input *input = tp_gpio_watch(label, name, "lab", &error);
    if (answer(error) != 0) return 1;
    struct pollfd polled[] = {{STDIN_FILENO, POLLIN, 0}, {tp_gpio_input_descriptor(input), POLLIN, 0}};
    do {
        int level = 0;
        error = tp_gpio_input_read(input, &level);
        if (error != 0) answer(error); else printf("%d\n", level);
        fflush(stdout);
    } while (error == 0 && poll(polled, 2, -1) > 0 && polled[0].revents == 0);
    tp_gpio_unwatch(input);
    return error != 0;
}

int main(int count, char **arguments) {
    int error = EINVAL;
    if (count < 3) return answer(error) != 0;
    if (count == 4 && strcmp(arguments[3], "in") == 0) return watch(arguments[1], arguments[2]);
    struct tp_gpio_outputs *outputs = tp_gpio_open(arguments[1], &error);
    for (int i = 2; error == 0 && i < count; i++) {
        char *low = strstr(arguments[i], ":low");
        if (low != NULL) *low = 0;
        error = tp_gpio_add(outputs, arguments[i], low != NULL);
    }
    if (error == 0) error = tp_gpio_request(outputs, "lab", 0);
    if (answer(error) != 0) return 1;
    for (unsigned int values; scanf("%u", &values) == 1;) {
        uint32_t found = 0;
        error = tp_gpio_set(outputs, values);
        if (error == 0) error = tp_gpio_get(outputs, &found);
        answer(error == 0 && found != values ? ERANGE : error);
    }
    tp_gpio_close(outputs);
    return 0;
}
