extension JSONText {
    /// Whether `bytes` are one JSON value (RFC 8259) and nothing else. Cost: one pass.
    static func isWellFormed(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var grammar = Grammar(bytes: bytes)
            return grammar.isValue()
        }
    }

    private struct Grammar {
        let bytes: UnsafeBufferPointer<UInt8>
        var index = 0
        /// Of each open bracket, whether it is an object's.
        var isObject: [Bool] = []

        private mutating func skipBlanks() {
            while index < bytes.count, bytes[index].isJSONWhitespace { index += 1 }
        }

        private var next: UInt8 { index < bytes.count ? bytes[index] : 0 }

        mutating func isValue() -> Bool {
            var wantsValue = true
            while true {
                skipBlanks()
                if wantsValue {
                    switch next {
                    case UInt8(ascii: "{"), UInt8(ascii: "["):
                        let opensObject = next == UInt8(ascii: "{")
                        index += 1
                        skipBlanks()
                        if next == (opensObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                            index += 1
                            wantsValue = false
                            continue
                        }
                        isObject.append(opensObject)
                        if opensObject, !skipName() { return false }
                        continue
                    case UInt8(ascii: "\""):
                        guard skipString() else { return false }
                    default:
                        guard skipScalar() else { return false }
                    }
                    wantsValue = false
                    continue
                }
                guard let innermost = isObject.last else { return index == bytes.count }
                switch next {
                case UInt8(ascii: ","):
                    index += 1
                    skipBlanks()
                    if innermost, !skipName() { return false }
                    wantsValue = true
                case innermost ? UInt8(ascii: "}") : UInt8(ascii: "]"):
                    index += 1
                    isObject.removeLast()
                default:
                    return false
                }
            }
        }

        private mutating func skipName() -> Bool {
            guard next == UInt8(ascii: "\""), skipString() else { return false }
            skipBlanks()
            guard next == UInt8(ascii: ":") else { return false }
            index += 1
            return true
        }

        private mutating func skipString() -> Bool {
            index += 1
            let start = index
            var hasEscapes = false
            while true {
                index = indexOfSpecial(in: bytes, from: index)
                guard index < bytes.count, bytes[index] >= 0x20 else { return false }
                if bytes[index] == UInt8(ascii: "\"") { break }
                hasEscapes = true
                index += 2
                guard index < bytes.count else { return false }
            }
            if hasEscapes {
                var decoded = [UInt8]()
                guard appendUnescaped(UnsafeBufferPointer(rebasing: bytes[start..<index]), to: &decoded) else { return false }
            }
            index += 1
            return true
        }

        private mutating func skipScalar() -> Bool {
            let start = index
            while index < bytes.count, !",]} \n\r\t".utf8.contains(bytes[index]) { index += 1 }
            return JSONText.isScalar(UnsafeBufferPointer(rebasing: bytes[start..<index]))
        }
    }
}
