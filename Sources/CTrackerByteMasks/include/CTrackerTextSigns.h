#ifndef TRACKER_CTEXTSIGNS_H
#define TRACKER_CTEXTSIGNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// What `tracker_find_signs` looks for, as bits of its answer.
enum {
    /// `\`
    tracker_sign_backslash = 1 << 0,
    /// `=` or `%`
    tracker_sign_assignment = 1 << 1,
    /// `"`
    tracker_sign_quote = 1 << 2,
    /// `yJ`, as in the `eyJ` that JSON web tokens begin with
    tracker_sign_token = 1 << 3,
    /// `EG`, as in `-----BEGIN`
    tracker_sign_begin = 1 << 4,
    /// `@`
    tracker_sign_at = 1 << 5,
    /// `//`
    tracker_sign_slashes = 1 << 6,
    /// `za` in any case, as in `Authorization`
    tracker_sign_authorization = 1 << 7,
};

/// Whether text without assignments holds signs of a secret; asked of every record.
bool tracker_may_show_secret(const uint8_t *text, size_t count);

typedef uint8_t tracker_vector __attribute__((vector_size(16)));

/// The vector at `bytes`, which need not be aligned.
static inline tracker_vector tracker_load(const uint8_t *bytes) {
    tracker_vector vector;
    memcpy(&vector, bytes, sizeof vector);
    return vector;
}

/// `bit` when a byte of the vector is set.
static inline uint32_t tracker_sign_if_any(tracker_vector vector, uint32_t bit) {
    uint64_t halves[2];
    memcpy(halves, &vector, sizeof halves);
    return (halves[0] | halves[1]) != 0 ? bit : 0;
}

/// Which signs the `count` bytes at `text` hold. Two bytes are looked at together, 16 places at a time.
static inline uint32_t tracker_find_signs(const uint8_t *text, size_t count) {
    tracker_vector backslash = {0}, assignment = {0}, quote = {0}, token = {0}, begin = {0}, at = {0}, slashes = {0};
    tracker_vector authorization = {0};
    uint8_t rest[32] = {0};
    size_t index = 0;
    while (index < count) {
        const uint8_t *place = text + index;
        if (count - index < 17) {
            memcpy(rest, place, count - index);
            place = rest;
        }
        const tracker_vector here = tracker_load(place), next = tracker_load(place + 1);
        backslash |= (tracker_vector)(here == '\\');
        assignment |= (tracker_vector)(here == '=') | (tracker_vector)(here == '%');
        quote |= (tracker_vector)(here == '"');
        token |= (tracker_vector)(here == 'y') & (tracker_vector)(next == 'J');
        begin |= (tracker_vector)(here == 'E') & (tracker_vector)(next == 'G');
        at |= (tracker_vector)(here == '@');
        slashes |= (tracker_vector)(here == '/') & (tracker_vector)(next == '/');
        authorization |= (tracker_vector)((here | 0x20) == 'z') & (tracker_vector)((next | 0x20) == 'a');
        index += 16;
    }
    return tracker_sign_if_any(backslash, tracker_sign_backslash) |
           tracker_sign_if_any(assignment, tracker_sign_assignment) | tracker_sign_if_any(quote, tracker_sign_quote) |
           tracker_sign_if_any(token, tracker_sign_token) | tracker_sign_if_any(begin, tracker_sign_begin) |
           tracker_sign_if_any(at, tracker_sign_at) | tracker_sign_if_any(slashes, tracker_sign_slashes) |
           tracker_sign_if_any(authorization, tracker_sign_authorization);
}

#endif
