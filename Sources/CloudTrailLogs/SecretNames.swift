/// Which keys and parameters have secret values. Names are compared without ASCII case, `-` and `_`.
enum SecretNames {
    /// Whether what stands under this key is secret.
    static func isSecret(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let last = name.last(where: isSignificant) else { return false }
        return switch last | 0x20 {
        case UInt8(ascii: "d"): endsInPassword(name) || isListed(name)
        case UInt8(ascii: "e"), UInt8(ascii: "g"), UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "y"): isListed(name)
        default: false
        }
    }

    /// Whether this key says what the value beside it is: `{"name": "password", "value": …}`.
    static func isNameOfPair(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        isEqual(key, "name") || isEqual(key, "key") || isEqual(key, "parameterkey")
    }

    /// Whether this key has the value of such a pair.
    static func isValueOfPair(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        isEqual(key, "value") || isEqual(key, "values") || isEqual(key, "parametervalue")
    }

    /// Whether a header or parameter has credentials of any scheme: `Authorization`, `Proxy-Authorization`.
    static func isAuthorization(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let length = "authorization".utf8.count
        guard hasSuffix(name, "authorization"), name.count >= length else { return false }
        return name.count == length || !isSignificant(name[name.count - length - 1])
    }

    /// Whether `name` is `expected`, which is in lower case and has neither `-` nor `_`.
    static func isEqual(_ name: UnsafeBufferPointer<UInt8>, _ expected: StaticString) -> Bool {
        var index = 0
        for byte in name where isSignificant(byte) {
            guard index < expected.utf8CodeUnitCount, byte.asciiLowercased == expected.utf8Start[index] else { return false }
            index += 1
        }
        return index == expected.utf8CodeUnitCount
    }

    /// Whether `name` ends in `expected`, which is in lower case and has neither `-` nor `_`.
    static func hasSuffix(_ name: UnsafeBufferPointer<UInt8>, _ expected: StaticString) -> Bool {
        var left = expected.utf8CodeUnitCount
        for byte in name.reversed() where isSignificant(byte) {
            guard left > 0 else { return true }
            guard byte.asciiLowercased == expected.utf8Start[left - 1] else { return false }
            left -= 1
        }
        return left == 0
    }

    private static func endsInPassword(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        hasSuffix(name, "password")
    }

    private static func isListed(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        listed.contains { isEqual(name, $0) }
    }

    private static func isSignificant(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: "-") && byte != UInt8(ascii: "_")
    }

    /// `isSecret` asks for them by their last letters.
    private static let listed: [StaticString] = [
        "accesstoken", "apikey", "authorization", "authorizationtoken", "authtoken", "base32stringseed", "clientsecret",
        "connectionstring", "cookie", "idtoken", "passphrase", "plaintext", "presharedkey", "privatekey", "refreshtoken",
        "samlassertion", "secret", "secretaccesskey", "secretbinary", "secretkey", "secretstring", "securitytoken",
        "sessiontoken", "sharedsecret", "signature", "signintoken", "webidentitytoken", "xamzsecuritytoken", "xamzsignature",
    ]
}
