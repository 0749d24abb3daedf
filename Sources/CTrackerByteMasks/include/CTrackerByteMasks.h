#ifndef TRACKER_CBYTEMASKS_H
#define TRACKER_CBYTEMASKS_H

#include <stdint.h>

#include "CTrackerTextSigns.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

/// Which of 64 bytes are of a kind: bit i stands for byte i.
///
/// Swift's SIMD types offer no way from a comparison to a bit mask that compiles to one instruction, so this one step is C.
typedef struct {
    /// `"`
    uint64_t quotes;
    /// `\`
    uint64_t backslashes;
    /// `{` and `[`
    uint64_t opens;
    /// `}` and `]`
    uint64_t closes;
    /// `:` and `,`
    uint64_t separators;
    /// `=` and `%`, without which no value holds a signed URL.
    uint64_t equals;
    /// Control characters: bytes below 0x20, which a JSON string holds escaped alone.
    uint64_t controls;
    /// Bytes of 0x80 and above.
    uint64_t nonASCII;
} tracker_byte_masks;

#if defined(__SSE2__)

static inline uint64_t tracker_movemask(__m128i a, __m128i b, __m128i c, __m128i d) {
    return (uint64_t)(uint32_t)_mm_movemask_epi8(a) | (uint64_t)(uint32_t)_mm_movemask_epi8(b) << 16 |
           (uint64_t)(uint32_t)_mm_movemask_epi8(c) << 32 | (uint64_t)(uint32_t)_mm_movemask_epi8(d) << 48;
}

/// The masks of the 64 bytes at `block`, which need not be aligned.
static inline tracker_byte_masks tracker_find_bytes(const uint8_t *block) {
    const __m128i v0 = _mm_loadu_si128((const __m128i *)block);
    const __m128i v1 = _mm_loadu_si128((const __m128i *)(block + 16));
    const __m128i v2 = _mm_loadu_si128((const __m128i *)(block + 32));
    const __m128i v3 = _mm_loadu_si128((const __m128i *)(block + 48));
    // `[` and `{`, and `]` and `}`, differ in the bit 0x20 alone.
    const __m128i bit = _mm_set1_epi8(0x20);
    const __m128i w0 = _mm_or_si128(v0, bit), w1 = _mm_or_si128(v1, bit);
    const __m128i w2 = _mm_or_si128(v2, bit), w3 = _mm_or_si128(v3, bit);
#define TRACKER_EQUAL(V, C) \
    _mm_cmpeq_epi8(V##0, _mm_set1_epi8(C)), _mm_cmpeq_epi8(V##1, _mm_set1_epi8(C)), \
    _mm_cmpeq_epi8(V##2, _mm_set1_epi8(C)), _mm_cmpeq_epi8(V##3, _mm_set1_epi8(C))
#define TRACKER_EITHER(N, C, D) \
    _mm_or_si128(_mm_cmpeq_epi8(v##N, _mm_set1_epi8(C)), _mm_cmpeq_epi8(v##N, _mm_set1_epi8(D)))
    tracker_byte_masks masks;
    masks.quotes = tracker_movemask(TRACKER_EQUAL(v, '"'));
    masks.backslashes = tracker_movemask(TRACKER_EQUAL(v, '\\'));
    masks.opens = tracker_movemask(TRACKER_EQUAL(w, '{'));
    masks.closes = tracker_movemask(TRACKER_EQUAL(w, '}'));
    masks.separators = tracker_movemask(TRACKER_EITHER(0, ':', ','), TRACKER_EITHER(1, ':', ','), TRACKER_EITHER(2, ':', ','),
                                        TRACKER_EITHER(3, ':', ','));
    masks.equals = tracker_movemask(TRACKER_EITHER(0, '=', '%'), TRACKER_EITHER(1, '=', '%'), TRACKER_EITHER(2, '=', '%'),
                                    TRACKER_EITHER(3, '=', '%'));
    const __m128i last = _mm_set1_epi8(0x1F);
    masks.controls = tracker_movemask(_mm_cmpeq_epi8(_mm_min_epu8(v0, last), v0), _mm_cmpeq_epi8(_mm_min_epu8(v1, last), v1),
                                      _mm_cmpeq_epi8(_mm_min_epu8(v2, last), v2), _mm_cmpeq_epi8(_mm_min_epu8(v3, last), v3));
    masks.nonASCII = tracker_movemask(v0, v1, v2, v3);
#undef TRACKER_EQUAL
#undef TRACKER_EITHER
    return masks;
}

#elif defined(__ARM_NEON)

static inline uint64_t tracker_movemask(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
    const uint8x16_t weights = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t ab = vpaddq_u8(vandq_u8(a, weights), vandq_u8(b, weights));
    uint8x16_t cd = vpaddq_u8(vandq_u8(c, weights), vandq_u8(d, weights));
    ab = vpaddq_u8(ab, cd);
    ab = vpaddq_u8(ab, ab);
    return vgetq_lane_u64(vreinterpretq_u64_u8(ab), 0);
}

/// The masks of the 64 bytes at `block`, which need not be aligned.
static inline tracker_byte_masks tracker_find_bytes(const uint8_t *block) {
    const uint8x16_t v0 = vld1q_u8(block), v1 = vld1q_u8(block + 16), v2 = vld1q_u8(block + 32), v3 = vld1q_u8(block + 48);
    // `[` and `{`, and `]` and `}`, differ in the bit 0x20 alone.
    const uint8x16_t bit = vdupq_n_u8(0x20);
    const uint8x16_t w0 = vorrq_u8(v0, bit), w1 = vorrq_u8(v1, bit), w2 = vorrq_u8(v2, bit), w3 = vorrq_u8(v3, bit);
    const uint8x16_t high = vdupq_n_u8(0x80);
#define TRACKER_EQUAL(V, C) \
    vceqq_u8(V##0, vdupq_n_u8(C)), vceqq_u8(V##1, vdupq_n_u8(C)), vceqq_u8(V##2, vdupq_n_u8(C)), vceqq_u8(V##3, vdupq_n_u8(C))
#define TRACKER_EITHER(N, C, D) vorrq_u8(vceqq_u8(v##N, vdupq_n_u8(C)), vceqq_u8(v##N, vdupq_n_u8(D)))
    tracker_byte_masks masks;
    masks.quotes = tracker_movemask(TRACKER_EQUAL(v, '"'));
    masks.backslashes = tracker_movemask(TRACKER_EQUAL(v, '\\'));
    masks.opens = tracker_movemask(TRACKER_EQUAL(w, '{'));
    masks.closes = tracker_movemask(TRACKER_EQUAL(w, '}'));
    masks.separators = tracker_movemask(TRACKER_EITHER(0, ':', ','), TRACKER_EITHER(1, ':', ','), TRACKER_EITHER(2, ':', ','),
                                        TRACKER_EITHER(3, ':', ','));
    masks.equals = tracker_movemask(TRACKER_EITHER(0, '=', '%'), TRACKER_EITHER(1, '=', '%'), TRACKER_EITHER(2, '=', '%'),
                                    TRACKER_EITHER(3, '=', '%'));
    masks.controls = tracker_movemask(vcltq_u8(v0, bit), vcltq_u8(v1, bit), vcltq_u8(v2, bit), vcltq_u8(v3, bit));
    masks.nonASCII = tracker_movemask(vcgeq_u8(v0, high), vcgeq_u8(v1, high), vcgeq_u8(v2, high), vcgeq_u8(v3, high));
#undef TRACKER_EQUAL
#undef TRACKER_EITHER
    return masks;
}

#else

/// The masks of the 64 bytes at `block`, which need not be aligned.
static inline tracker_byte_masks tracker_find_bytes(const uint8_t *block) {
    tracker_byte_masks masks = {0, 0, 0, 0, 0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
        const uint8_t c = block[i];
        const uint64_t one = (uint64_t)1 << i;
        if (c == '"') masks.quotes |= one;
        if (c == '\\') masks.backslashes |= one;
        if (c == '{' || c == '[') masks.opens |= one;
        if (c == '}' || c == ']') masks.closes |= one;
        if (c == ':' || c == ',') masks.separators |= one;
        if (c == '=' || c == '%') masks.equals |= one;
        if (c < 0x20) masks.controls |= one;
        if (c >= 0x80) masks.nonASCII |= one;
    }
    return masks;
}

#endif

#endif
