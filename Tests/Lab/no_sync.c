/* Preloaded by the negative control: a write-ahead log that is not synced at a commit, as with synchronous = NORMAL. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int is_log(int descriptor) {
    char link[64], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 4) return 0;
    return memcmp(path + length - 4, "-wal", 4) == 0;
}

int fdatasync(int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return is_log(descriptor) ? 0 : real(descriptor);
}

int fsync(int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return is_log(descriptor) ? 0 : real(descriptor);
}
