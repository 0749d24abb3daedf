// What is small is in the headers, so that the compiler can inline it.
#include "CTrackerByteMasks.h"

#if defined(__x86_64__)
// Twice as many bytes at a time where the processor can.
__attribute__((target_clones("avx2", "default")))
#endif
bool tracker_may_show_secret(const uint8_t *text, size_t count) {
    uint8_t pairs = 0, at = 0, slashes = 0;
    for (size_t index = 0; index + 1 < count; index++) {
        const uint8_t here = text[index], next = text[index + 1];
        pairs |= (uint8_t)((here == 'y') & (next == 'J'));
        pairs |= (uint8_t)((here == 'E') & (next == 'G'));
        pairs |= (uint8_t)(((here | 0x20) == 'z') & ((next | 0x20) == 'a'));
        slashes |= (uint8_t)((here == '/') & (next == '/'));
        at |= (uint8_t)(here == '@');
    }
    return pairs | (at & slashes);
}
