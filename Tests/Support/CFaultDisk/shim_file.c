#include <sqlite3.h>
#include <stdlib.h>

#include "recording.h"
#include "shim_file.h"

static int64_t size_of(sqlite3_file *file) {
    sqlite3_int64 size = 0;
    return shim_real(file)->pMethods->xFileSize(shim_real(file), &size) == SQLITE_OK ? size : 0;
}

static int shim_close(sqlite3_file *file) {
    int result = shim_real(file)->pMethods->xClose(shim_real(file));
    free(((shim_file *)file)->path);
    ((shim_file *)file)->path = NULL;
    return result;
}

static int shim_read(sqlite3_file *file, void *bytes, int amount, sqlite3_int64 offset) {
    return shim_real(file)->pMethods->xRead(shim_real(file), bytes, amount, offset);
}

static int shim_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 offset) {
    const char *path = ((shim_file *)file)->path;
    recording_lock();
    fault_disk_recording *recording = recording_above(path);
    if (recording == NULL) {
        recording_unlock();
        return shim_real(file)->pMethods->xWrite(shim_real(file), bytes, amount, offset);
    }
    // A full disk takes what fits and then refuses, so the file is left with half a frame or half a page.
    int refusal = SQLITE_OK;
    int allowed = recording_allow(recording, amount, &refusal);
    int result = SQLITE_OK;
    if (allowed > 0) {
        result = shim_real(file)->pMethods->xWrite(shim_real(file), bytes, allowed, offset);
        if (result == SQLITE_OK) {
            recording_append(
                recording, (fault_disk_operation){
                               .kind = fault_disk_written,
                               .path = path,
                               .offset = offset,
                               .length = allowed,
                               .bytes = bytes});
        }
    }
    recording_unlock();
    return result != SQLITE_OK ? result : refusal;
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size) {
    const char *path = ((shim_file *)file)->path;
    recording_lock();
    fault_disk_recording *recording = recording_above(path);
    if (recording == NULL) {
        recording_unlock();
        return shim_real(file)->pMethods->xTruncate(shim_real(file), size);
    }
    int result = shim_real(file)->pMethods->xTruncate(shim_real(file), size);
    // The unix VFS rounds up when a chunk size is set: log the size the file has, not the one asked for.
    if (result == SQLITE_OK) recording_note(recording, fault_disk_resized, path, size_of(file));
    recording_unlock();
    return result;
}

static int shim_sync(sqlite3_file *file, int flags) {
    shim_file *shim = (shim_file *)file;
    recording_lock();
    fault_disk_recording *recording = recording_above(shim->path);
    if (recording == NULL) {
        recording_unlock();
        int result = shim_real(file)->pMethods->xSync(shim_real(file), flags);
        if (result == SQLITE_OK) shim->syncs_folder = 0;
        return result;
    }
    fault_disk_kind verdict = recording_judge_sync(recording);
    int result = SQLITE_IOERR_FSYNC;
    if (verdict == fault_disk_synced) {
        result = shim_real(file)->pMethods->xSync(shim_real(file), flags);
        if (result != SQLITE_OK) verdict = fault_disk_sync_failed;
    }
    int succeeded = verdict == fault_disk_synced;
    recording_append(
        recording,
        (fault_disk_operation){
            .kind = verdict, .path = shim->path, .folder_synced = succeeded && shim->syncs_folder});
    if (succeeded) shim->syncs_folder = 0;
    recording_unlock();
    return result;
}

static int shim_file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return shim_real(file)->pMethods->xFileSize(shim_real(file), size);
}

static int shim_lock(sqlite3_file *file, int level) {
    return shim_real(file)->pMethods->xLock(shim_real(file), level);
}

static int shim_unlock(sqlite3_file *file, int level) {
    return shim_real(file)->pMethods->xUnlock(shim_real(file), level);
}

static int shim_check_reserved(sqlite3_file *file, int *reserved) {
    return shim_real(file)->pMethods->xCheckReservedLock(shim_real(file), reserved);
}

static int shim_control(sqlite3_file *file, int operation, void *argument) {
    if (operation == SQLITE_FCNTL_SIZE_HINT) {
        // With a chunk size set, the hint makes the file longer without a write.
        const char *path = ((shim_file *)file)->path;
        recording_lock();
        fault_disk_recording *recording = recording_above(path);
        if (recording != NULL) {
            int64_t before = size_of(file);
            int result = shim_real(file)->pMethods->xFileControl(shim_real(file), operation, argument);
            int64_t after = size_of(file);
            if (after != before) recording_note(recording, fault_disk_resized, path, after);
            recording_unlock();
            return result;
        }
        recording_unlock();
    }
    int result = shim_real(file)->pMethods->xFileControl(shim_real(file), operation, argument);
    if (operation == SQLITE_FCNTL_VFSNAME && result == SQLITE_OK) {
        // Names the whole stack, so that a test can ask an open connection whether it really goes through here.
        char **name = argument;
        *name = sqlite3_mprintf("faultdisk/%z", *name);
    }
    return result;
}

static int shim_sector_size(sqlite3_file *file) { return shim_real(file)->pMethods->xSectorSize(shim_real(file)); }

static int shim_characteristics(sqlite3_file *file) {
    // A file system with atomic batches (F2FS) would let SQLite drop the rollback journal; what runs in a test must not
    // depend on the file system under /tmp.
    int batch = SQLITE_IOCAP_BATCH_ATOMIC;
    return shim_real(file)->pMethods->xDeviceCharacteristics(shim_real(file)) & ~batch;
}

// The -shm file needs no record: SQLite rebuilds it from the WAL when the first connection opens.
static int shim_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **memory) {
    return shim_real(file)->pMethods->xShmMap(shim_real(file), region, size, extend, memory);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return shim_real(file)->pMethods->xShmLock(shim_real(file), offset, count, flags);
}

static void shim_shm_barrier(sqlite3_file *file) { shim_real(file)->pMethods->xShmBarrier(shim_real(file)); }

static int shim_shm_unmap(sqlite3_file *file, int deleting) {
    return shim_real(file)->pMethods->xShmUnmap(shim_real(file), deleting);
}

// Version 2, not 3: without xFetch SQLite maps no file into memory, and every byte passes through the functions above.
// A real file without shared memory (version 1, or a journal) gets version 1, so that SQLite does not ask it for a WAL.
#define METHODS(version)                                                                                              \
    {                                                                                                                 \
        .iVersion = version, .xClose = shim_close, .xRead = shim_read, .xWrite = shim_write,                          \
        .xTruncate = shim_truncate, .xSync = shim_sync, .xFileSize = shim_file_size, .xLock = shim_lock,              \
        .xUnlock = shim_unlock, .xCheckReservedLock = shim_check_reserved, .xFileControl = shim_control,              \
        .xSectorSize = shim_sector_size, .xDeviceCharacteristics = shim_characteristics, .xShmMap = shim_shm_map,     \
        .xShmLock = shim_shm_lock, .xShmBarrier = shim_shm_barrier, .xShmUnmap = shim_shm_unmap                       \
    }

static const sqlite3_io_methods plain_methods = METHODS(1);
static const sqlite3_io_methods shared_methods = METHODS(2);

const sqlite3_io_methods *shim_methods(sqlite3_file *file) {
    const sqlite3_io_methods *methods = shim_real(file)->pMethods;
    return methods->iVersion >= 2 && methods->xShmMap != NULL ? &shared_methods : &plain_methods;
}
