#ifndef TILLPOST_FAULT_DISK_H
#define TILLPOST_FAULT_DISK_H

#include <stdint.h>

// A SQLite VFS named "faultdisk" over the platform's own, for tests only. The product carries no fault switch: it opens
// its database as it always does, and finds this VFS because it is the default one.
//
// Nothing happens to a file unless a recording is on for a folder above it. Every function is thread-safe.

/// What happened to a file.
typedef enum {
    /// An existing file was opened; `offset` is its size then.
    fault_disk_opened,
    /// The file did not exist and was made by opening it.
    fault_disk_created,
    /// `length` bytes were written at `offset`.
    fault_disk_written,
    /// The file was given the size `offset`, shorter or longer.
    fault_disk_resized,
    /// A sync succeeded.
    fault_disk_synced,
    /// A sync failed; the pages are still dirty and a later sync may save them.
    fault_disk_sync_failed,
    /// A sync failed and the pages were marked clean: what was not yet synced never reaches the disk.
    fault_disk_sync_lost,
    /// The file's name was removed.
    fault_disk_deleted,
} fault_disk_kind;

/// One entry of the log. The pointers live as long as the recording.
typedef struct {
    fault_disk_kind kind;
    /// The file's absolute path.
    const char *path;
    int64_t offset;
    int64_t length;
    const unsigned char *bytes;
    /// 1 when the operation also synced the folder the file is in.
    int folder_synced;
} fault_disk_operation;

/// What happens below one folder, and the faults set for it.
typedef struct fault_disk_recording fault_disk_recording;

/// Registers "faultdisk" as the default VFS, once; later calls do nothing. Returns an SQLite result code.
int fault_disk_install(void);

/// Begins recording below `folder`, an absolute path without symbolic links or a slash at the end. Waits while another
/// recording is on for the same folder, one above or one below it. Returns NULL when memory is short.
fault_disk_recording *fault_disk_begin(const char *folder);

/// Stops recording and takes the faults away. The log stays readable.
void fault_disk_end(fault_disk_recording *recording);

/// Frees an ended recording and its log.
void fault_disk_free(fault_disk_recording *recording);

/// How many operations the log holds.
int64_t fault_disk_count(fault_disk_recording *recording);

/// Reads log entry `index`, from 0. Returns 0 when there is none.
int fault_disk_read(fault_disk_recording *recording, int64_t index, fault_disk_operation *operation);

/// 1 when the log had to stop because it was full (512 MiB) or memory was short.
int fault_disk_overflowed(fault_disk_recording *recording);

/// Syncs asked for, the failed ones included.
int64_t fault_disk_syncs(fault_disk_recording *recording);

/// Bytes written.
int64_t fault_disk_bytes_written(fault_disk_recording *recording);

/// Fails the sync `number` syncs from now (1 is the next) with SQLITE_IOERR_FSYNC; with `persistently`, every later one
/// too. With `losing_pages` what was not yet synced in that file is lost for good.
void fault_disk_fail_sync(fault_disk_recording *recording, int64_t number, int losing_pages, int persistently);

/// Fails writes with SQLITE_FULL once `bytes` more are written.
void fault_disk_fill(fault_disk_recording *recording, int64_t bytes);

/// Fails writes with SQLITE_IOERR_WRITE once `bytes` more are written.
void fault_disk_fail_writes(fault_disk_recording *recording, int64_t bytes);

/// Takes every fault away. What was lost stays lost.
void fault_disk_heal(fault_disk_recording *recording);

#endif
