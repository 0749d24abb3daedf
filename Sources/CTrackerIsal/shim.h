#ifndef TRACKER_CISAL_SHIM_H
#define TRACKER_CISAL_SHIM_H

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <string.h>

// Swift does not import arrays as large as the state's own.

/// Moves what `isal_inflate` has inflated and had no room to hand out to `output`; it keeps that to itself once it found damage.
static inline size_t tracker_isal_take_pending(struct inflate_state *state, uint8_t *output, size_t room) {
    size_t count = (size_t)(state->tmp_out_valid - state->tmp_out_processed);
    if (count > room) count = room;
    memcpy(output, state->tmp_out_buffer + state->tmp_out_processed, count);
    state->tmp_out_processed += (int32_t)count;
    return count;
}

#endif
