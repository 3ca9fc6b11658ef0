#include "fault_disk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "recording.h"
#include "shim_file.h"

static sqlite3_vfs *real_vfs = NULL;

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags) {
    (void)vfs;
    shim_file *shim = (shim_file *)file;
    memset(shim, 0, SHIM_SIZE);
    int log_kinds = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    int kept = name != NULL && (flags & (SQLITE_OPEN_MAIN_DB | log_kinds)) && !(flags & SQLITE_OPEN_DELETEONCLOSE);
    if (kept) {
        shim->path = strdup(name);
        if (shim->path == NULL) return SQLITE_NOMEM;
        // As the unix VFS does: the first sync of a journal or WAL opened with leave to create it syncs the folder too,
        // or its name could be missing after a cut. The main database's handle never does.
        shim->syncs_folder = (flags & SQLITE_OPEN_CREATE) && (flags & log_kinds);
    }
    recording_lock();
    fault_disk_recording *recording = recording_above(shim->path);
    if (recording == NULL) recording_unlock();
    int existed = recording != NULL && access(name, F_OK) == 0;
    int result = real_vfs->xOpen(real_vfs, name, shim_real(file), flags, out_flags);
    if (shim_real(file)->pMethods != NULL) shim->base.pMethods = shim_methods(file);
    if (recording != NULL) {
        if (result == SQLITE_OK) {
            sqlite3_int64 size = 0;
            if (existed) (void)shim_real(file)->pMethods->xFileSize(shim_real(file), &size);
            recording_note(recording, existed ? fault_disk_opened : fault_disk_created, name, size);
        }
        recording_unlock();
    }
    if (shim->base.pMethods == NULL) {
        // SQLite calls xClose only when there are methods, so the path is freed here.
        free(shim->path);
        shim->path = NULL;
    }
    return result;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder) {
    (void)vfs;
    recording_lock();
    fault_disk_recording *recording = recording_above(name);
    if (recording == NULL) {
        recording_unlock();
        return real_vfs->xDelete(real_vfs, name, sync_folder);
    }
    int result = real_vfs->xDelete(real_vfs, name, sync_folder);
    if (result == SQLITE_OK) {
        recording_append(
            recording,
            (fault_disk_operation){.kind = fault_disk_deleted, .path = name, .folder_synced = sync_folder != 0});
    }
    recording_unlock();
    return result;
}

// The rest goes to the real VFS, which must be given itself: it looks into its own fields.
static int vfs_access(sqlite3_vfs *v, const char *name, int flags, int *out) {
    (void)v;
    return real_vfs->xAccess(real_vfs, name, flags, out);
}
static int vfs_full_path(sqlite3_vfs *v, const char *name, int size, char *out) {
    (void)v;
    return real_vfs->xFullPathname(real_vfs, name, size, out);
}
static void *vfs_dl_open(sqlite3_vfs *v, const char *name) {
    (void)v;
    return real_vfs->xDlOpen(real_vfs, name);
}
static void vfs_dl_error(sqlite3_vfs *v, int size, char *out) {
    (void)v;
    real_vfs->xDlError(real_vfs, size, out);
}
static void (*vfs_dl_symbol(sqlite3_vfs *v, void *library, const char *symbol))(void) {
    (void)v;
    return real_vfs->xDlSym(real_vfs, library, symbol);
}
static void vfs_dl_close(sqlite3_vfs *v, void *library) {
    (void)v;
    real_vfs->xDlClose(real_vfs, library);
}
static int vfs_randomness(sqlite3_vfs *v, int size, char *out) {
    (void)v;
    return real_vfs->xRandomness(real_vfs, size, out);
}
static int vfs_sleep(sqlite3_vfs *v, int microseconds) {
    (void)v;
    return real_vfs->xSleep(real_vfs, microseconds);
}
static int vfs_time(sqlite3_vfs *v, double *out) {
    (void)v;
    return real_vfs->xCurrentTime(real_vfs, out);
}
static int vfs_last_error(sqlite3_vfs *v, int size, char *out) {
    (void)v;
    return real_vfs->xGetLastError(real_vfs, size, out);
}
static int vfs_time_int64(sqlite3_vfs *v, sqlite3_int64 *out) {
    (void)v;
    return real_vfs->xCurrentTimeInt64(real_vfs, out);
}
static int vfs_set_call(sqlite3_vfs *v, const char *name, sqlite3_syscall_ptr call) {
    (void)v;
    return real_vfs->xSetSystemCall(real_vfs, name, call);
}
static sqlite3_syscall_ptr vfs_get_call(sqlite3_vfs *v, const char *name) {
    (void)v;
    return real_vfs->xGetSystemCall(real_vfs, name);
}
static const char *vfs_next_call(sqlite3_vfs *v, const char *name) {
    (void)v;
    return real_vfs->xNextSystemCall(real_vfs, name);
}

static sqlite3_vfs shim_vfs = {
    .zName = "faultdisk",
    .xOpen = vfs_open,
    .xDelete = vfs_delete,
    .xAccess = vfs_access,
    .xFullPathname = vfs_full_path,
    .xDlOpen = vfs_dl_open,
    .xDlError = vfs_dl_error,
    .xDlSym = vfs_dl_symbol,
    .xDlClose = vfs_dl_close,
    .xRandomness = vfs_randomness,
    .xSleep = vfs_sleep,
    .xCurrentTime = vfs_time,
    .xGetLastError = vfs_last_error,
    .xCurrentTimeInt64 = vfs_time_int64,
    .xSetSystemCall = vfs_set_call,
    .xGetSystemCall = vfs_get_call,
    .xNextSystemCall = vfs_next_call,
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int install_result = SQLITE_ERROR;

static void install(void) {
    // By name: the default may already be another test's wrapper, and the faults belong right above the disk.
    real_vfs = sqlite3_vfs_find("unix");
    if (real_vfs == NULL || real_vfs->iVersion < 3) return;
    shim_vfs.iVersion = 3;
    shim_vfs.szOsFile = (int)SHIM_SIZE + real_vfs->szOsFile;
    shim_vfs.mxPathname = real_vfs->mxPathname;
    install_result = sqlite3_vfs_register(&shim_vfs, 1);
}

int fault_disk_install(void) {
    pthread_once(&once, install);
    return install_result;
}
