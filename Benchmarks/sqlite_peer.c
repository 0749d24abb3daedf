// What SQLite alone needs to write the rows of a store: the same tables, indexes, page size and cache, the same rows in the same
// order, in transactions of the same events, by prepared statements. The rows are in memory before the clock starts, so that
// nothing is read, decoded, encoded or looked up meanwhile.
//
// It does less than an import into the same store: a row is written once in the form that it ended in, where an import brings
// the newest instant of names and the state of logs up to date in every transaction, and no event is offered a second time.
//
// usage: sqlite_peer STORE NEW

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_COLUMNS = 12, EVENTS_PER_SEGMENT = 8192 };

struct value {
    int type;
    int length;
    union {
        sqlite3_int64 integer;
        double real;
        const char *bytes;
    };
};

struct table {
    const char *name;
    const char *insert;
    int columns;
    size_t count;
    size_t capacity;
    struct value *values;
    sqlite3_stmt *statement;
};

// In the order in which a transaction writes them.
enum { LOGS, USERS, NAMES, SOURCES, SERVICES, EVENTS, ATTRIBUTES, COLUMNS, SEGMENTS, TABLES };

static struct table tables[TABLES] = {
    [LOGS] = {"logs", "INSERT"},
    [USERS] = {"users", "INSERT"},
    [NAMES] = {"event_names", "INSERT"},
    [SOURCES] = {"event_sources", "INSERT"},
    [SERVICES] = {"services", "INSERT"},
    // As the store does, which learns from it that an event is there already.
    [EVENTS] = {"events", "INSERT OR IGNORE"},
    [ATTRIBUTES] = {"attributes", "INSERT"},
    [COLUMNS] = {"segment_columns", "INSERT"},
    [SEGMENTS] = {"segments", "INSERT"},
};

// Columns of `events` that hold another table's identifiers.
static const struct { int column, table; } references[] = {{3, USERS}, {4, SERVICES}, {5, NAMES}, {6, SOURCES}, {8, LOGS}};

static void fail(const char *what) {
    fprintf(stderr, "sqlite_peer: %s\n", what);
    exit(1);
}

static void check(sqlite3 *database, int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) fail(sqlite3_errmsg(database));
}

static void execute(sqlite3 *database, const char *sql) {
    check(database, sqlite3_exec(database, sql, NULL, NULL, NULL));
}

static void *reallocate(void *memory, size_t size) {
    memory = realloc(memory, size);
    if (memory == NULL) fail("out of memory");
    return memory;
}

// Copies bytes into large blocks, which lie in memory as the rows do.
static const char *keep(const void *bytes, size_t length) {
    static char *block;
    static size_t left;
    if (length > left) {
        left = length > (1 << 20) ? length : (1 << 20);
        block = reallocate(NULL, left);
    }
    char *copy = block;
    memcpy(copy, bytes, length);
    block += length;
    left -= length;
    return copy;
}

static struct value read_value(sqlite3_stmt *row, int column) {
    struct value value = {.type = sqlite3_column_type(row, column)};
    switch (value.type) {
    case SQLITE_INTEGER: value.integer = sqlite3_column_int64(row, column); break;
    case SQLITE_FLOAT: value.real = sqlite3_column_double(row, column); break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
        const void *bytes = value.type == SQLITE_TEXT ? (const void *)sqlite3_column_text(row, column)
                                                      : sqlite3_column_blob(row, column);
        value.length = sqlite3_column_bytes(row, column);
        // An address, even for nothing: NULL would be bound as NULL.
        value.bytes = value.length ? keep(bytes, value.length) : "";
        break;
    }
    }
    return value;
}

static void load(sqlite3 *store, struct table *table) {
    char *sql = sqlite3_mprintf("SELECT * FROM %s ORDER BY id", table->name);
    sqlite3_stmt *rows;
    check(store, sqlite3_prepare_v2(store, sql, -1, &rows, NULL));
    sqlite3_free(sql);
    table->columns = sqlite3_column_count(rows);
    if (table->columns > MAX_COLUMNS) fail("a table has more columns than expected");
    int code;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        if (table->count == table->capacity) {
            table->capacity = table->capacity ? table->capacity * 2 : 1024;
            table->values = reallocate(table->values, table->capacity * table->columns * sizeof *table->values);
        }
        struct value *row = table->values + table->count++ * table->columns;
        for (int column = 0; column < table->columns; column++) row[column] = read_value(rows, column);
    }
    check(store, code);
    sqlite3_finalize(rows);
}

static sqlite3_int64 identifier(const struct table *table, size_t row) {
    return table->values[row * table->columns].integer;
}

// How many rows from the first have identifiers below `limit`, given that those before `start` have.
static size_t rows_below(const struct table *table, size_t start, sqlite3_int64 limit) {
    while (start < table->count && identifier(table, start) < limit) start++;
    return start;
}

// For each transaction, how many rows of each table are written after it. A batch of an import is one transaction and becomes
// one segment; names and logs are written with the first events that mention them.
static size_t (*plan(void))[TABLES] {
    const struct table *segments = &tables[SEGMENTS], *events = &tables[EVENTS], *columns = &tables[COLUMNS];
    size_t(*ends)[TABLES] = reallocate(NULL, (segments->count + 1) * sizeof *ends);
    size_t end[TABLES] = {0};
    for (size_t transaction = 0; transaction < segments->count; transaction++) {
        sqlite3_int64 next_segment = identifier(segments, transaction) + 1;
        size_t event = end[EVENTS], column = end[COLUMNS];
        end[SEGMENTS] = transaction + 1;
        end[EVENTS] = rows_below(events, event, next_segment * EVENTS_PER_SEGMENT);
        end[COLUMNS] = rows_below(columns, column, next_segment << 32);
        for (; event < end[EVENTS]; event++) {
            for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
                struct value value = events->values[event * events->columns + references[i].column];
                int table = references[i].table;
                if (value.type == SQLITE_INTEGER) end[table] = rows_below(&tables[table], end[table], value.integer + 1);
            }
        }
        for (; column < end[COLUMNS]; column++) {
            sqlite3_int64 attribute = identifier(columns, column) & 0xffffffff;
            end[ATTRIBUTES] = rows_below(&tables[ATTRIBUTES], end[ATTRIBUTES], attribute + 1);
        }
        memcpy(ends[transaction], end, sizeof end);
    }
    // What no stored event mentions: logs without any, names that only duplicates had.
    for (int table = 0; table < TABLES; table++) ends[segments->count][table] = tables[table].count;
    return ends;
}

// As `SQLiteStore.open` and `Schema` make it; the store itself knows its tables and indexes.
static void make_schema(sqlite3 *store, sqlite3 *database) {
    execute(database, "PRAGMA page_size = 8192");
    execute(database, "PRAGMA journal_mode = WAL");
    execute(database, "PRAGMA synchronous = NORMAL");
    execute(database, "PRAGMA cache_size = -16000");
    execute(database, "PRAGMA wal_autocheckpoint = 4000");
    sqlite3_stmt *statements;
    check(store, sqlite3_prepare_v2(
        store, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid", -1, &statements, NULL));
    execute(database, "BEGIN");
    while (sqlite3_step(statements) == SQLITE_ROW) execute(database, (const char *)sqlite3_column_text(statements, 0));
    execute(database, "COMMIT");
    sqlite3_finalize(statements);
}

static void prepare_insert(sqlite3 *database, struct table *table) {
    char places[2 * MAX_COLUMNS] = "?";
    for (int column = 1; column < table->columns; column++) strcat(places, ",?");
    char *sql = sqlite3_mprintf("%s INTO %s VALUES (%s)", table->insert, table->name, places);
    check(database, sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &table->statement, NULL));
    sqlite3_free(sql);
}

static void insert(sqlite3 *database, const struct table *table, size_t row) {
    const struct value *values = table->values + row * table->columns;
    sqlite3_stmt *statement = table->statement;
    for (int column = 0; column < table->columns; column++) {
        const struct value *value = &values[column];
        switch (value->type) {
        case SQLITE_INTEGER: sqlite3_bind_int64(statement, column + 1, value->integer); break;
        case SQLITE_FLOAT: sqlite3_bind_double(statement, column + 1, value->real); break;
        case SQLITE_TEXT: sqlite3_bind_text(statement, column + 1, value->bytes, value->length, SQLITE_STATIC); break;
        case SQLITE_BLOB: sqlite3_bind_blob(statement, column + 1, value->bytes, value->length, SQLITE_STATIC); break;
        default: sqlite3_bind_null(statement, column + 1);
        }
    }
    check(database, sqlite3_step(statement));
    sqlite3_reset(statement);
}

static void write_rows(sqlite3 *database, size_t (*ends)[TABLES], size_t transactions) {
    size_t done[TABLES] = {0};
    for (size_t transaction = 0; transaction < transactions; transaction++) {
        execute(database, "BEGIN IMMEDIATE");
        for (int table = 0; table < TABLES; table++) {
            for (; done[table] < ends[transaction][table]; done[table]++) insert(database, &tables[table], done[table]);
        }
        execute(database, "COMMIT");
    }
    // As a writer does when it is closed.
    check(database, sqlite3_wal_checkpoint_v2(database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL));
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

int main(int count, char **arguments) {
    if (count != 3) fail("usage: sqlite_peer STORE NEW");
    sqlite3 *store, *database;
    check(store, sqlite3_open_v2(arguments[1], &store, SQLITE_OPEN_READONLY, NULL));
    for (int table = 0; table < TABLES; table++) load(store, &tables[table]);
    size_t(*ends)[TABLES] = plan();

    double start = now();
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    check(database, sqlite3_open_v2(arguments[2], &database, flags, NULL));
    make_schema(store, database);
    for (int table = 0; table < TABLES; table++) prepare_insert(database, &tables[table]);
    write_rows(database, ends, tables[SEGMENTS].count + 1);
    double seconds = now() - start;

    size_t rows = 0;
    for (int table = 0; table < TABLES; table++) rows += tables[table].count;
    printf("{\"events\": %zu, \"rows\": %zu, \"transactions\": %zu, \"seconds\": %.3f}\n",
           tables[EVENTS].count, rows, tables[SEGMENTS].count + 1, seconds);
    return 0;
}
