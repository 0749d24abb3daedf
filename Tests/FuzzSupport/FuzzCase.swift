import CloudTrailLogs
public import NaiveReading
import TestSupport
import TrackerGzip

/// A log, and how to read it; all of it follows from the seed.
public struct FuzzCase: Sendable {
    /// What the case was made from.
    public let seed: UInt64
    /// The log's bytes before compression.
    public let text: [UInt8]
    /// How it holds its records, unless it was changed beyond that.
    public let form: NaiveLog.Form
    /// Its records as they were made; `nil` where bytes were changed afterwards.
    public let elements: [JSONValue]?
    /// The log's bytes as stored.
    let stored: [UInt8]
    /// The most bytes that one read gives.
    let pieceSize: Int
    /// The most events, and bytes, of one batch.
    let batchLimits: (events: Int, bytes: Int)
    /// Whether the standard event-name filter applies.
    let isFiltered: Bool

    /// Makes the case of that seed.
    ///
    /// - Throws: `LogReadError` when zlib finds no memory.
    public init(seed: UInt64) throws {
        self.seed = seed
        var generator = TrailGenerator(random: SeededGenerator(seed: seed))
        var elements = (0..<(1 + generator.json.random.below(4))).map { generator.element(number: $0) }
        var random = generator.json.random

        let form = random.chance(70) ? NaiveLog.Form.records : random.pick(NaiveLog.Form.allCases)
        // Elsewhere, what is no record at all makes a log of no known form.
        if form == .lines { elements.removeAll { !$0.looksLikeRecord } }
        var spelling = JSONSpelling(
            whitespace: random.pick([0, 0, 5, 40]), escapes: random.pick([0, 0, 5, 100]), loneSurrogates: random.chance(20),
            lineBreaks: form != .lines)
        Self.write(elements, in: form, with: &spelling, &random)
        let isMutated = random.chance(40)
        self.text = isMutated ? Mutation.mutate(spelling.output, &random) : spelling.output
        self.form = form
        self.elements = isMutated ? nil : elements
        self.stored = random.chance(25) ? try Self.compress(text, &random) : text
        self.pieceSize = random.pick([1, 1, 2, 3, 7, 16, 61, 64, 65, 1000, .max])
        self.batchLimits = random.chance(50) ? (.max, .max) : (1 + random.below(3), 1 + random.below(2000))
        self.isFiltered = random.chance(30)
    }

    private static func write(
        _ elements: [JSONValue], in form: NaiveLog.Form, with spelling: inout JSONSpelling, _ random: inout SeededGenerator
    ) {
        switch form {
        case .records:
            let others: [JSONValue.Member] = [
                JSONValue.Member("nextToken", "abc"), JSONValue.Member("x", [1, ["Records": ["y"]]]),
                JSONValue.Member("n", .null),
            ]
            var members = random.chance(20) ? [random.pick(others)] : []
            members.insert(JSONValue.Member("Records", .array(elements)), at: random.below(members.count + 1))
            spelling.write(.object(members), &random)
        case .array:
            spelling.write(.array(elements), &random)
        case .lines:
            for element in elements {
                spelling.write(element, &random)
                spelling.write("\n")
            }
        }
    }

    private static func compress(_ text: [UInt8], _ random: inout SeededGenerator) throws -> [UInt8] {
        var stored = [UInt8]()
        var rest = text[...]
        // One member, or a few.
        repeat {
            let piece = rest.prefix(random.chance(70) ? rest.count : random.below(rest.count + 1))
            rest = rest.dropFirst(piece.count)
            let writer = try GzipWriter(level: random.pick([0, 1, 6, 9]))
            writer.write(Array(piece), to: &stored)
            writer.finish(into: &stored)
        } while !rest.isEmpty
        return stored
    }
}

extension JSONValue {
    /// Whether a reader can tell that this is a record without an array of records around it.
    var looksLikeRecord: Bool {
        ["eventID", "eventTime", "eventName", "eventSource"].count { self[$0] != nil } >= 2
    }

    /// Whether some string in it may have a secret inside.
    var mentionsSecret: Bool {
        switch self {
        case .null, .bool, .number: false
        case .string(let text):
            ["sign", "secur", "passw", "secret", "token", "eyj", "://", "key"].contains {
                text.asciiLowercased.string.contains($0)
            }
        case .array(let elements): elements.contains(where: \.mentionsSecret)
        case .object(let members): members.contains { $0.value.mentionsSecret }
        }
    }
}
