#ifndef TILLPOST_FAULT_DISK_SHIM_FILE_H
#define TILLPOST_FAULT_DISK_SHIM_FILE_H

#include <sqlite3.h>
#include <stddef.h>

// The handle SQLite holds. The real file's handle lies behind it in the same block, which SQLite made szOsFile long.
typedef struct {
    sqlite3_file base;
    char *path;        // NULL for files that never reach a cut: temporary ones
    int syncs_folder;  // the next sync of this handle also syncs its folder
} shim_file;

#define SHIM_SIZE ((sizeof(shim_file) + 7) & ~(size_t)7)

static inline sqlite3_file *shim_real(sqlite3_file *file) { return (sqlite3_file *)((char *)file + SHIM_SIZE); }

/// The methods to give a handle whose real file is open.
const sqlite3_io_methods *shim_methods(sqlite3_file *file);

#endif
