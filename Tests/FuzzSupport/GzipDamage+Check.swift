public import CloudTrailLogs
import TestSupport
import TrackerGzip

extension GzipDamage {
    /// Reads the log in two ways, and holds both against zlib's reading of the damaged member.
    ///
    /// - Parameter flattener: Kept from case to case, as an import does.
    /// - Returns: What is wrong; `nil` when nothing is.
    public func disagreement(flattener: EventFlattener) throws -> String? {
        try difference(flattener: flattener).map { "\(description): \($0)" }
    }

    private func difference(flattener: EventFlattener) throws -> String? {
        let stored = try stored()
        let (expected, end) = try GzipReader.inflateMember(member)
        let whole = try DamagedReading(stored, pieceSize: .max, flattener: flattener)
        var random = SeededGenerator(seed: UInt64(stored.count))
        let pieceSize = random.pick(stored.count > 20_000 ? [500, 4096, 65_536] : [1, 2, 7, 100, 1000])
        let pieces = try DamagedReading(stored, pieceSize: pieceSize, flattener: flattener)
        guard whole.isSame(as: pieces) else {
            return "in pieces of \(pieceSize) it is \(pieces.summary), else \(whole.summary)"
        }
        // Where even the mark is gone, there is nothing that tells gzip.
        guard !member.isEmpty else { return nil }
        let isGzip = !before.isEmpty || member.starts(with: [0x1f, 0x8b])
        guard isGzip else {
            return whole.failure == nil && whole.rejected == 0 ? "what is no gzip is taken for a log" : nil
        }

        guard whole.text.starts(with: before + expected) else {
            return "the text is not what zlib gives (\(whole.text.count) bytes, \(expected.count) expected)"
        }
        if member == original {
            let isBlank = expected.allSatisfy { $0 == UInt8(ascii: "\n") }
            if let failure = whole.failure, !isBlank { return "what is not damaged fails: \(failure)" }
        } else if end != .whole, !member.allSatisfy({ $0 == 0 }), whole.failure == nil {
            return "damage is not named"
        }
        for (prefix, text) in [("a-", before), ("c-", behind)] {
            let count = text.count(of: Array(#""eventID":"\#(prefix)"#.utf8))
            let found = whole.events.count { $0.eventID.hasPrefix(prefix) }
            // A flipped bit makes one letter another.
            if found < count || found > count && member == original {
                return "of \(count) records \(prefix) \(found) are found: \(whole.summary)"
            }
        }
        return nil
    }
}

/// What the decoder makes of a log with damage.
private struct DamagedReading {
    struct Event: Equatable {
        var eventID: String
        var offset: UInt64
        var length: UInt32
    }

    var events: [Event] = []
    var text: [UInt8]
    var failure: LogReadError.Code?
    var rejected = 0

    init(_ stored: [UInt8], pieceSize: Int, flattener: EventFlattener) throws {
        let decoder = LogDecoder(
            input: PiecewiseInput(stored, pieceSize: pieceSize), log: 0, options: LogReadingOptions(filter: .none),
            flattener: flattener)
        var hasMore = true
        while hasMore {
            var batch = EventBatch()
            do {
                hasMore = try decoder.read(into: &batch, maxEvents: .max, maxBytes: .max)
            } catch let error as LogReadError {
                failure = error.code
                hasMore = false
            }
            events += batch.events.map {
                Event(eventID: batch.string(at: $0.eventID) ?? "", offset: $0.origin.offset, length: $0.origin.length)
            }
        }
        rejected = decoder.counts.rejected
        let count = UInt32(clamping: decoder.counts.inflatedBytes)
        text = try readRecord(from: PiecewiseInput(stored, pieceSize: pieceSize), offset: 0, length: count)
    }

    /// Whether the same came out. What is refused of a text in shreds may be more or fewer pieces.
    func isSame(as other: DamagedReading) -> Bool {
        events == other.events && text == other.text && failure == other.failure
    }

    var summary: String {
        "\(text.count) bytes, \(failure?.description ?? "no failure"), \(events.count) events, the last \(events.suffix(3))"
    }
}

extension [UInt8] {
    fileprivate func count(of pattern: [UInt8]) -> Int {
        guard count >= pattern.count else { return 0 }
        return (0...(count - pattern.count)).count {
            self[$0] == pattern[0] && self[$0..<($0 + pattern.count)].elementsEqual(pattern)
        }
    }
}
