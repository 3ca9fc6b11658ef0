// libseccomp and the limits of setrlimit(2) behind small neutral functions. Nothing here keeps state: the Swift type
// Confinement owns the filter. Every function returns 0 when done.
#ifndef TP_CSECCOMP_SHIM_H
#define TP_CSECCOMP_SHIM_H

#include <errno.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef void *tp_seccomp_filter;

// Swift's Glibc leaves out the kinds of limit that only GNU has.
static const int tp_limit_memory = RLIMIT_AS;
static const int tp_limit_processes = RLIMIT_NPROC;
static const int tp_limit_descriptors = RLIMIT_NOFILE;
static const int tp_limit_file_bytes = RLIMIT_FSIZE;
static const int tp_limit_core_bytes = RLIMIT_CORE;
static const int tp_limit_processor_seconds = RLIMIT_CPU;

/// Sets a limit for good: it cannot be raised again.
static inline int tp_limit(int kind, uint64_t most) {
    struct rlimit limit = {.rlim_cur = most, .rlim_max = most};
    return setrlimit((__rlimit_resource_t)kind, &limit);
}

/// Closes every descriptor from `first` on.
static inline int tp_close_from(unsigned first) {
#ifdef SYS_close_range
    if (syscall(SYS_close_range, first, ~0U, 0) == 0) {
        return 0;
    }
#endif
    long most = sysconf(_SC_OPEN_MAX);
    for (long number = first; number < (most < 0 ? 65536 : most); number++) {
        close((int)number);
    }
    return 0;
}

/// No program started from here gets more rights, and nobody of the same user may look into this process.
static inline int tp_forgo_rights(void) {
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) | prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/// A filter that answers every system call with EPERM, or NULL when there is no memory.
static inline tp_seccomp_filter tp_seccomp_open(void) { return seccomp_init(SCMP_ACT_ERRNO(EPERM)); }

static inline void tp_seccomp_close(tp_seccomp_filter filter) { seccomp_release(filter); }

/// Lets a system call through. A name that this processor does not have is no error.
static inline int tp_seccomp_allow(tp_seccomp_filter filter, const char *name) {
    int number = seccomp_syscall_resolve_name(name);
    return number == __NR_SCMP_ERROR ? 0 : seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
}

/// Lets a system call through where one argument, masked, has one value.
static inline int tp_seccomp_allow_where(
    tp_seccomp_filter filter, const char *name, unsigned argument, uint64_t mask, uint64_t value) {
    int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR) {
        return 0;
    }
    struct scmp_arg_cmp where = {.arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, number, 1, &where);
}


/// From here on the filter holds for this process, for good.
static inline int tp_seccomp_load(tp_seccomp_filter filter) { return seccomp_load(filter); }

#endif
