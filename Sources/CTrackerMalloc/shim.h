#ifndef TRACKER_CMALLOC_SHIM_H
#define TRACKER_CMALLOC_SHIM_H

#if defined(__linux__)
#include <malloc.h>
#endif

/// Asks glibc to give blocks of at least `threshold` bytes back to the system when they are freed, and to keep one heap for
/// every two threads at most. Does nothing with other C libraries.
static inline void tracker_return_large_blocks(int threshold) {
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, threshold);
    mallopt(M_TRIM_THRESHOLD, 4 * threshold);
    mallopt(M_ARENA_MAX, 2);
#else
    (void)threshold;
#endif
}

#endif
