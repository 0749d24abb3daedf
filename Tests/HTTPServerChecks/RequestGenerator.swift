package import TestSupport

/// Makes up what clients might send: mostly requests, with damage here and there.
package enum RequestGenerator {
    private static let methods = ["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "CONNECT", "PRI", "x-y", "G T", "", "GET\t"]
    private static let targets = [
        "/", "/users?from=x", "/a%zz", "*", "http://a/b", "HTTPS://a:1?c", "http://", "http:///", "users", "//", "/\u{e4}", "",
        "/a b",
        "a:443", "/\u{7f}", "ftp://a",
    ]
    private static let versions = [
        "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/1.2", "http/1.1", "HTTP/1.10", "HTTP/11", "HTTP/0.9", "",
    ]
    private static let fields = [
        "Host: b", "host:", "Host: ", "Content-Length: 5", "content-length: 0", "Content-Length: +5", "Content-Length:",
        "Content-Length: 5, 5", "Content-Length: 99999999999999999999", "Content-Length: 200", "Transfer-Encoding: chunked",
        "transfer-encoding: CHUNKED ", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: x", "Transfer-Encoding:",
        "Transfer-Encoding: chunked, chunked", "Connection: close", "Connection: keep-alive", "connection: x, Close",
        "Expect: 100-continue", "Upgrade: h2c", "X: a\tb", "X : a", " X: a", "X", ": a", "X:\u{0}", "X: \u{ff}", "X: a\rb",
        "X: a\nb",
    ]
    private static let sizes = [
        "0", "1", "5", "005", "A", "5;a=b", "5 ", "x", "", "-1", "3fffffffffffffff", "7fffffffffffffff", "80",
    ]

    /// The bytes of a case.
    package static func bytes(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<(1 + random.below(4)) { append(request(&random), to: &bytes) }
        if random.chance(30) { damage(&bytes, &random) }
        if random.chance(20) { bytes.removeLast(random.below(bytes.count + 1)) }
        return bytes
    }

    /// Characters up to U+00FF stand for bytes.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars { bytes.append(UInt8(truncatingIfNeeded: scalar.value)) }
    }

    private static func pick(_ choices: [String], _ random: inout SeededGenerator) -> String {
        // The first ones are right, and come up more often.
        random.chance(80) ? choices[random.below(min(3, choices.count))] : random.pick(choices)
    }

    private static func lineEnd(_ random: inout SeededGenerator) -> String {
        random.chance(98) ? "\r\n" : random.pick(["\n", "\r", "\r\r\n", "\n\r", ""])
    }

    private static func request(_ random: inout SeededGenerator) -> String {
        var text = random.chance(10) ? lineEnd(&random) : ""
        text += pick(methods, &random) + (random.chance(98) ? " " : "  ") + pick(targets, &random)
        text += (random.chance(98) ? " " : "") + pick(versions, &random) + lineEnd(&random)
        if random.chance(95) { text += "Host: a" + lineEnd(&random) }
        for _ in 0..<random.below(3) { text += random.pick(fields) + lineEnd(&random) }
        if random.chance(2) { text += String(repeating: "Y: z\r\n", count: random.below(20)) }
        if random.chance(2) { text += "Z: " + String(repeating: "z", count: random.below(4000)) + "\r\n" }
        text += lineEnd(&random)
        if text.lowercased().contains("chunked") {
            for _ in 0..<random.below(4) { text += chunk(&random) }
            text += "0" + lineEnd(&random) + (random.chance(10) ? random.pick(fields) + "\r\n" : "") + lineEnd(&random)
        } else if text.lowercased().contains("content-length: 5") {
            text += "hello"
        }
        return text
    }

    private static func chunk(_ random: inout SeededGenerator) -> String {
        if random.chance(10) { return random.pick(sizes) + lineEnd(&random) }
        let data = String(repeating: "d", count: 1 + random.below(random.chance(10) ? 200 : 20))
        return String(data.count, radix: 16, uppercase: random.chance(50)) + lineEnd(&random) + data + lineEnd(&random)
    }

    private static func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let telling = Array("\r\n\0 \t:;,/*09aAzZ\u{1b}\u{7f}".utf8) + [0x80, 0xff]
        for _ in 0..<(1 + random.below(3)) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            let byte = random.chance(80) ? random.pick(telling) : UInt8(random.below(256))
            switch random.below(4) {
            case 0: bytes[place] = byte
            case 1: bytes.insert(byte, at: place)
            case 2: bytes.remove(at: place)
            default:
                let end = min(bytes.count, place + random.below(40))
                bytes.insert(contentsOf: bytes[place..<end], at: random.below(bytes.count))
            }
        }
    }
}
