/// Digits that ids are written in.
enum DigitSet {
    case hexadecimal, base32, base64

    fileprivate var digits: StaticString {
        switch self {
        case .hexadecimal: "0123456789abcdef"
        case .base32: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        case .base64: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        }
    }

    fileprivate var bits: Int {
        switch self {
        case .hexadecimal: 4
        case .base32: 5
        case .base64: 6
        }
    }
}

extension [UInt8] {
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    mutating func append(number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = count
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }

    /// Appends 0...99 as two digits.
    mutating func append(twoDigits number: Int) {
        append(UInt8(ascii: "0") + UInt8(number / 10))
        append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// Appends `count` digits that follow from `value`.
    mutating func append(digits set: DigitSet, count: Int, of value: UInt64) {
        let bits = set.bits
        let mask = UInt64(1 << bits) - 1
        set.digits.withUTF8Buffer { digits in
            var left = value
            var usable = 64
            var piece: UInt64 = 0
            for _ in 0..<count {
                if usable < bits {
                    piece += 1
                    left = RandomSource.mix(value, piece)
                    usable = 64
                }
                append(digits[Int(left & mask)])
                left >>= UInt64(bits)
                usable -= bits
            }
        }
    }

    /// Appends a version 4 UUID (RFC 9562) that follows from `value`.
    mutating func append(uuid value: UInt64) {
        let low = RandomSource.mix(value, 1)
        append(digits: .hexadecimal, count: 8, of: value)
        append(UInt8(ascii: "-"))
        append(digits: .hexadecimal, count: 4, of: value >> 32)
        append("-4")
        append(digits: .hexadecimal, count: 3, of: value >> 48)
        append("-")
        append(digits: .hexadecimal, count: 1, of: low & 3 | 8)
        append(digits: .hexadecimal, count: 3, of: low >> 4)
        append(UInt8(ascii: "-"))
        append(digits: .hexadecimal, count: 12, of: low >> 16)
    }
}
