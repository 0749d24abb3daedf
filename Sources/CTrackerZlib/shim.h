#ifndef TRACKER_CZLIB_SHIM_H
#define TRACKER_CZLIB_SHIM_H

#include <zlib.h>

// inflateInit2 and deflateInit2 are macros that pass the header's version along; Swift sees no macros with arguments.

/// Prepares `stream` for gzip members (RFC 1952), with the largest window.
static inline int tracker_inflate_init_gzip(z_stream *stream) {
    // 15 is the window's logarithm; 16 more asks for a gzip header and trailer.
    return inflateInit2(stream, 15 + 16);
}

/// Prepares `stream` to write one gzip member (RFC 1952) at `level` (0...9, or -1 for the library's default).
static inline int tracker_deflate_init_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
