import CloudTrailLogs
import EventStorage
import TrackerDigests

/// A log in the state in which it was read. Events refer to it by a short identifier, since logs' names are long.
enum OriginItem {
    /// 96 bits of a SHA-256 over the log's name, size and revision, in hexadecimal digits.
    static func identifier(of log: LogIdentity) -> String {
        var hash = SHA256()
        // The length keeps one field from running into the next.
        hash.update("\(log.source.utf8.count):\(log.source)".utf8)
        hash.update("\(log.size.map(String.init) ?? "-"):".utf8)
        if let revision = log.revision { hash.update("+\(revision)".utf8) }
        return hash.finalize().prefix(12).hexadecimal
    }

    /// The item as BatchWriteItem takes it.
    ///
    /// - Parameter expiresAt: In seconds since 1970, `nil` for never.
    static func put(_ log: LogIdentity, expiresAt: Int64?) -> [UInt8] {
        var item = [UInt8]()
        item.append("{\"PutRequest\":{\"Item\":{")
        item.append(member: "eventID", string: ItemKey.origin(identifier(of: log)))
        item.append(log)
        if let expiresAt {
            item.append(UInt8(ascii: ","))
            item.append(member: "expiresAt", number: expiresAt)
        }
        item.append("}}}")
        return item
    }

    /// Reads the item.
    static func read(_ reader: inout JSONReader) throws(JSONReadError) -> LogIdentity? {
        var log = PartialLogIdentity()
        try reader.beginObject()
        while let name = try reader.nextKey() {
            if try !log.read(name, &reader) { try reader.skipValue() }
        }
        return log.identity
    }

    /// An event's `origin`: where its record stands in a log's state.
    struct Reference: Sendable {
        var log: String
        var offset: UInt64
        var length: UInt32
        /// The hash of the record's bytes; earlier versions wrote none.
        var hash: UInt64?

        /// Reads what `append` writes, with a hash or without; `nil` for anything else.
        init?(_ text: String) {
            let parts = text.split(separator: " ")
            guard (3...4).contains(parts.count), let offset = UInt64(parts[1]), let length = UInt32(parts[2]) else { return nil }
            self.log = String(parts[0])
            self.offset = offset
            self.length = length
            guard parts.count == 4 else { return }
            guard let hash = HashText.value(parts[3].utf8) else { return nil }
            self.hash = hash
        }

        /// Appends the text of an event's `origin`: the identifier of the log's state, the record's place, and its hash, which is
        /// below 2^61.
        static func append(log: String, _ origin: EventBatch.Origin, hash: UInt64, to output: inout [UInt8]) {
            output.append(contentsOf: log.utf8)
            output.append(UInt8(ascii: " "))
            output.append(decimal: origin.offset)
            output.append(UInt8(ascii: " "))
            output.append(decimal: origin.length)
            output.append(UInt8(ascii: " "))
            HashText.append(hash, to: &output)
        }
    }
}

/// A hash as 11 characters of the alphabet of base64url, the lowest bits first.
private enum HashText {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let length = 11

    static func append(_ hash: UInt64, to output: inout [UInt8]) {
        for place in 0..<length { output.append(alphabet[Int(hash >> UInt64(6 * place) & 63)]) }
    }

    static func value(_ text: some Collection<UInt8>) -> UInt64? {
        guard text.count == length else { return nil }
        var hash: UInt64 = 0
        for (place, character) in text.enumerated() {
            guard let digit = alphabet.firstIndex(of: character) else { return nil }
            hash |= UInt64(digit) << UInt64(6 * place)
        }
        return hash
    }
}

extension [UInt8] {
    /// Appends the attributes of a log, each behind a comma.
    mutating func append(_ log: LogIdentity) {
        append(UInt8(ascii: ","))
        append(member: "source", string: log.source)
        if let size = log.size {
            append(UInt8(ascii: ","))
            append(member: "size", number: size)
        }
        if let revision = log.revision {
            append(UInt8(ascii: ","))
            append(member: "revision", string: revision)
        }
    }
}

/// The attributes of a log, while they are read.
struct PartialLogIdentity {
    private var source: String?
    private var size: UInt64?
    private var revision: String?

    /// Reads an attribute if it is one of a log's.
    mutating func read(_ name: RawString, _ reader: inout JSONReader) throws(JSONReadError) -> Bool {
        if name.matches("source") {
            source = try reader.stringAttribute()
        } else if name.matches("size") {
            size = try reader.numberAttribute()
        } else if name.matches("revision") {
            revision = try reader.stringAttribute()
        } else {
            return false
        }
        return true
    }

    /// The log; `nil` without a name.
    var identity: LogIdentity? {
        source.map { LogIdentity(source: $0, size: size, revision: revision) }
    }
}
