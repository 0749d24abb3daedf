#ifndef CTRACKERSQLITE_SHIM_H
#define CTRACKERSQLITE_SHIM_H

#include <sqlite3.h>

#endif
