/// The JSON of one record with secret values replaced by `REDACTED`, as its event's attributes have them.
///
/// Everything else stays as it was written, white space included; bytes that are not UTF-8 become U+FFFD. Of a record that
/// LookupEvents wrapped, the record inside is returned.
///
/// - Parameter record: One JSON object.
/// - Throws: `LogReadError` with code `.corrupt` when it is none.
public func redactedRecord(_ record: [UInt8]) throws -> [UInt8] {
    var scanner = RecordScanner.forOneRecord(record)
    guard let element = try scanner.next(), case .object(let start, let end, true) = element else {
        throw LogReadError(.corrupt, "is not a JSON object")
    }
    var redaction = RecordRedaction(scanner.record(start: start, end: end))
    try redaction.run()
    if let wrapped = redaction.wrappedRecord { return try redactedRecord(wrapped) }
    return Array(String(decoding: redaction.output, as: UTF8.self).utf8)
}

private struct RecordRedaction {
    private let record: EventFlattener.Record
    private(set) var output: [UInt8] = []
    /// The record in a `CloudTrailEvent`, where there is no `eventName` beside it.
    private(set) var wrappedRecord: [UInt8]?
    private var copied: Int
    /// For each open bracket, whether string leaves directly in it are secret.
    private var secrecy: [Bool] = []

    init(_ record: EventFlattener.Record) {
        self.record = record
        copied = record.start
    }

    mutating func run() throws {
        output.reserveCapacity(record.end - record.start)
        var hasEventName = false
        var outermostKey = [UInt8]()
        var token = 0
        while token < record.positionCount {
            let position = position(token)
            switch record.bytes[position] {
            case UInt8(ascii: "{"):
                secrecy.append(false)
            case UInt8(ascii: "["):
                secrecy.append(secrecy.last ?? false)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = secrecy.popLast()
            case UInt8(ascii: "\""):
                guard token + 2 < record.positionCount else { throw LogReadError(.corrupt, "is not a JSON object") }
                let inside = position + 1..<self.position(token + 1)
                if record.bytes[self.position(token + 2)] == UInt8(ascii: ":") {
                    let key = try decode(inside)
                    if hasControlCharacter(inside) { replace(inside, byText: key) }
                    if !secrecy.isEmpty { secrecy[secrecy.count - 1] = key.withUnsafeBufferPointer(Secrets.isSecretKey) }
                    if secrecy.count == 1 {
                        outermostKey = key
                        if key.elementsEqual("eventName".utf8) { hasEventName = true }
                    }
                } else if !inside.isEmpty {
                    if secrecy.count == 1, outermostKey.elementsEqual("CloudTrailEvent".utf8) {
                        wrappedRecord = try decode(inside)
                    }
                    try redactString(inside)
                }
                token += 1
            default:
                break
            }
            token += 1
        }
        copy(upTo: record.end)
        if hasEventName { wrappedRecord = nil }
    }

    private func position(_ token: Int) -> Int { Int(record.positions[token]) }

    private func text(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: record.bytes + range.lowerBound, count: range.count)
    }

    private func decode(_ range: Range<Int>) throws -> [UInt8] {
        var decoded = [UInt8]()
        guard JSONText.appendUnescaped(text(range), to: &decoded) else { throw LogReadError(.corrupt, "is not a JSON object") }
        return decoded
    }

    private mutating func redactString(_ inside: Range<Int>) throws {
        if secrecy.last == true {
            replace(inside, by: Secrets.replacement)
            return
        }
        let decoded = try decode(inside)
        if let redacted = decoded.withUnsafeBufferPointer({ Secrets.redactingURLs($0) }) {
            replace(inside, byText: redacted)
        } else if hasControlCharacter(inside) {
            replace(inside, byText: decoded)
        }
    }

    /// JSON does not allow them unescaped; some writers put them there all the same.
    private func hasControlCharacter(_ range: Range<Int>) -> Bool {
        text(range).contains { $0 < 0x20 }
    }

    private mutating func replace(_ range: Range<Int>, byText text: [UInt8]) {
        var quoted = [UInt8]()
        text.withUnsafeBufferPointer { JSONText.appendString($0, to: &quoted) }
        replace(range, by: quoted.dropFirst().dropLast())
    }

    private mutating func replace(_ range: Range<Int>, by bytes: some Sequence<UInt8>) {
        copy(upTo: range.lowerBound)
        output.append(contentsOf: bytes)
        copied = range.upperBound
    }

    private mutating func copy(upTo end: Int) {
        output.append(contentsOf: text(copied..<end))
        copied = end
    }
}
