/// Which values are secret, and what stands in their place.
enum Secrets {
    static let replacement = Array("REDACTED".utf8)

    /// Whether string values under this key are secret.
    static func isSecretKey(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        let key = String(decoding: key, as: UTF8.self).lowercased()
        return names.contains(key) || key.hasSuffix("password")
    }

    private static let names: Set<String> = [
        "sessiontoken", "secretaccesskey", "clientsecret", "authtoken", "privatekey", "secretstring",
    ]

    /// `value` with the values of signature parameters in URLs replaced; `nil` when there is none.
    ///
    /// A parameter counts where `?`, `&`, `;` or the `%26`, `%3F` of an URL within an URL stands before it.
    static func redactingURLs(_ value: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard value.contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "%") }) else { return nil }
        var output: [UInt8]?
        var copied = 0
        var index = 0
        while index < value.count {
            guard value[index].asciiLowercased == UInt8(ascii: "x") || value[index].asciiLowercased == UInt8(ascii: "s"),
                startsParameter(value, at: index),
                let secret = secretRange(in: value, parameterAt: index)
            else {
                index += 1
                continue
            }
            output = output ?? []
            output?.append(contentsOf: value[copied..<secret.lowerBound])
            output?.append(contentsOf: replacement)
            copied = secret.upperBound
            index = secret.upperBound
        }
        output?.append(contentsOf: value[copied...])
        return output
    }

    private static let parameters = ["x-amz-signature", "x-amz-security-token", "signature"].map { Array($0.utf8) }
    private static let encodedEquals = Array("%3d".utf8)
    private static let separators = ["?", "&", ";", "%26", "%3f"].map { Array($0.utf8) }
    private static let encodedAmpersand = Array("%26".utf8)

    private static func startsParameter(_ value: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        separators.contains { index >= $0.count && matches(value, at: index - $0.count, $0) }
    }

    private static func secretRange(in value: UnsafeBufferPointer<UInt8>, parameterAt index: Int) -> Range<Int>? {
        for name in parameters where matches(value, at: index, name) {
            let end = index + name.count
            if end < value.count, value[end] == UInt8(ascii: "=") {
                return end + 1..<endOfValue(in: value, from: end + 1, isEncoded: false)
            }
            if matches(value, at: end, encodedEquals) {
                return end + 3..<endOfValue(in: value, from: end + 3, isEncoded: true)
            }
        }
        return nil
    }

    private static func endOfValue(in value: UnsafeBufferPointer<UInt8>, from start: Int, isEncoded: Bool) -> Int {
        var index = start
        while index < value.count {
            switch value[index] {
            case 0...0x20, UInt8(ascii: "&"), UInt8(ascii: "#"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"),
                UInt8(ascii: ">"):
                return index
            case UInt8(ascii: "%") where isEncoded && matches(value, at: index, encodedAmpersand):
                return index
            default:
                index += 1
            }
        }
        return index
    }

    /// Whether `lowercased` stands at `index`, in any case.
    private static func matches(_ value: UnsafeBufferPointer<UInt8>, at index: Int, _ lowercased: [UInt8]) -> Bool {
        guard index + lowercased.count <= value.count else { return false }
        for offset in 0..<lowercased.count where value[index + offset].asciiLowercased != lowercased[offset] { return false }
        return true
    }
}
