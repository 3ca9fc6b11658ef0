/*
 * The GPIO shim without the rest of Tillpost, so that both majors of libgpiod can be tried in one run:
 *
 *     lines LABEL LINE[:low]...        reads masks from standard input, one a line, sets all lines at once
 *                                      and reads them back (ERANGE: with another result)
 *
 * Answers "ok" or the error's name a line; the first answer is for opening and requesting (all dark).
 */
#define _GNU_SOURCE
#include "shim.h"

#include <stdio.h>
#include <string.h>

static int answer(int error) {
    puts(error == 0 ? "ok" : strerrorname_np(error));
    fflush(stdout);
    return error;
}

int main(int count, char **arguments) {
    int error = EINVAL;
    if (count < 3) return answer(error) != 0;
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
