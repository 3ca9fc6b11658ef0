#ifndef TILLPOST_CSQLITE_SHIM_H
#define TILLPOST_CSQLITE_SHIM_H

#include <sqlite3.h>

/// Whether the WAL file outlives the last connection. Closing otherwise deletes it, and with it the space grown
/// beforehand. Returns an SQLite result code.
static inline int tp_sqlite_persist_wal(sqlite3 *database, int on) {
    int value = on;
    return sqlite3_file_control(database, "main", SQLITE_FCNTL_PERSIST_WAL, &value);
}

/// Whether closing the last connection leaves the WAL as it is, without a checkpoint, as a killed process would.
/// Returns an SQLite result code. (sqlite3_db_config is variadic, which Swift cannot call.)
static inline int tp_sqlite_no_checkpoint_on_close(sqlite3 *database, int on) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on, (int *)0);
}

/// Tells a bind that SQLite is to copy the bytes. (SQLITE_TRANSIENT is a cast, which Swift does not import.)
static const sqlite3_destructor_type tp_sqlite_transient = SQLITE_TRANSIENT;

/// Extended result codes of a sync and a write the disk refused. (The macros are sums, which Swift does not import.)
static const int tp_sqlite_ioerr_fsync = SQLITE_IOERR_FSYNC;
static const int tp_sqlite_ioerr_write = SQLITE_IOERR_WRITE;

#endif
