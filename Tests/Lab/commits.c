/*
 * Preloaded by the negative controls of the power cuts: a counter that does wrong at a commit. LAB_CONTROL is
 *
 *     no-sync       the write-ahead log is not synced, as with synchronous = NORMAL
 *     lamp-first    a sale is shown as taken when it stands in the log, before the log is synced. The file LAB_ASKED says that
 *                   a sale was asked for; "shown" is a mark in the log of the disk's writes (dm-log-writes).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int is_log(int descriptor) {
    char link[64], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 4) return 0;
    return memcmp(path + length - 4, "-wal", 4) == 0;
}

/* What `dmsetup message lab 0 mark taken` does. */
static void mark_taken(void) {
    _Alignas(8) char call[sizeof(struct dm_ioctl) + sizeof(struct dm_target_msg) + 16] = {0};
    struct dm_ioctl *head = (struct dm_ioctl *)call;
    head->version[0] = DM_VERSION_MAJOR;
    head->data_size = sizeof call;
    head->data_start = sizeof *head;
    strcpy(head->name, "lab");
    strcpy(call + sizeof *head + sizeof(struct dm_target_msg), "mark taken");
    int control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);
    if (control < 0 || ioctl(control, DM_TARGET_MSG, call) != 0) perror("the control cannot mark the log");
    if (control >= 0) close(control);
}

static int is_skipped(int descriptor) {
    const char *control = getenv("LAB_CONTROL"), *asked = getenv("LAB_ASKED");
    if (control == NULL || !is_log(descriptor)) return 0;
    if (strcmp(control, "no-sync") == 0) return 1;
    // Once for each sale: the file goes with it.
    if (asked != NULL && unlink(asked) == 0) mark_taken();
    return 0;
}

int fdatasync(int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return is_skipped(descriptor) ? 0 : real(descriptor);
}

int fsync(int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return is_skipped(descriptor) ? 0 : real(descriptor);
}
