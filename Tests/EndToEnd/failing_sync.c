/* Preloaded by tests: while the file that FAILING_SYNC names is there, the disk keeps nothing more. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int is_failing(void) {
    const char *sign = getenv("FAILING_SYNC");
    return sign != NULL && access(sign, F_OK) == 0;
}

int fdatasync(int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    if (!is_failing()) return real(descriptor);
    errno = EIO;
    return -1;
}

int fsync(int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    if (!is_failing()) return real(descriptor);
    errno = EIO;
    return -1;
}
