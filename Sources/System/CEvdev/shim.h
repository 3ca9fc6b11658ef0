/*
 * A keyboard as the kernel's input layer shows it (Documentation/input/input.rst): /dev/input/event*. A keyboard-wedge scanner
 * is one. What is here are the calls that Swift cannot make itself: ioctl is variadic, and its requests are macros.
 */
#ifndef TP_EVDEV_SHIM_H
#define TP_EVDEV_SHIM_H

#include <errno.h>
#include <linux/input.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* One event, without its time. */
struct tp_input_event {
    uint16_t type;
    uint16_t code;
    int32_t value;
};

static const uint16_t tp_ev_syn = EV_SYN;
static const uint16_t tp_ev_key = EV_KEY;
static const uint16_t tp_syn_report = SYN_REPORT;
static const uint16_t tp_syn_dropped = SYN_DROPPED;

#define TP_INPUT_AT_ONCE 64

/* Takes the device for ourselves: nothing of it reaches a console. 0 or an errno value. */
static inline int tp_input_grab(int descriptor) {
    return ioctl(descriptor, EVIOCGRAB, 1) == 0 ? 0 : errno;
}

/* Whether the device has the keys of a keyboard: Enter, and the digits. */
static inline int tp_input_is_keyboard(int descriptor) {
    unsigned char keys[KEY_MAX / 8 + 1];
    memset(keys, 0, sizeof keys);
    if (ioctl(descriptor, EVIOCGBIT(EV_KEY, sizeof keys), keys) < 0) return 0;
    int enter = keys[KEY_ENTER / 8] >> (KEY_ENTER % 8) & 1;
    int keypad_enter = keys[KEY_KPENTER / 8] >> (KEY_KPENTER % 8) & 1;
    int one = keys[KEY_1 / 8] >> (KEY_1 % 8) & 1;
    int keypad_one = keys[KEY_KP1 / 8] >> (KEY_KP1 % 8) & 1;
    return (enter || keypad_enter) && (one || keypad_one);
}

/* Reads at most TP_INPUT_AT_ONCE events. The count, or minus an errno value; -EAGAIN where there is none now. */
static inline int tp_input_read(int descriptor, struct tp_input_event *events) {
    struct input_event raw[TP_INPUT_AT_ONCE];
    ssize_t got = read(descriptor, raw, sizeof raw);
    if (got < 0) return -errno;
    int count = (int)(got / (ssize_t)sizeof raw[0]);
    if (count == 0) return -ENODEV;
    for (int i = 0; i < count; i++) {
        events[i].type = raw[i].type;
        events[i].code = raw[i].code;
        events[i].value = raw[i].value;
    }
    return count;
}

#endif
