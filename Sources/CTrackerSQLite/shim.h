#ifndef TRACKER_CTRACKERSQLITE_SHIM_H
#define TRACKER_CTRACKERSQLITE_SHIM_H

#include <sqlite3.h>

// SQLITE_TRANSIENT, which has SQLite copy what is bound, is a macro that Swift does not see.

/// Binds `count` bytes of UTF-8, NUL among them if it must be; no bytes are an empty text, whatever `text` is.
static inline int tracker_sqlite_bind_text(sqlite3_stmt *statement, int index, const unsigned char *text, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, count == 0 ? "" : (const char *)text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Binds `count` bytes; no bytes are an empty blob, whatever `blob` is.
static inline int tracker_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *blob, sqlite3_uint64 count) {
    return count == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                      : sqlite3_bind_blob64(statement, index, blob, count, SQLITE_TRANSIENT);
}

#endif
