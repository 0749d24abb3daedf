#ifndef TRACKER_CTRACKERMALLOC_SHIM_H
#define TRACKER_CTRACKERMALLOC_SHIM_H

#include <malloc.h>

/// Asks glibc to give blocks of at least `threshold` bytes back to the system when they are freed, and to keep two heaps at
/// most.
static inline void tracker_return_large_blocks(int threshold) {
    mallopt(M_MMAP_THRESHOLD, threshold);
    mallopt(M_TRIM_THRESHOLD, 4 * threshold);
    mallopt(M_ARENA_MAX, 2);
}

#endif
