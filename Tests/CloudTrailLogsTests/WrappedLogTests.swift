import CloudTrailLogs
import TestSupport
import Testing

/// Gzip members that follow each other, gzip inside gzip, UTF-16.
@Suite(.timeLimit(.minutes(2))) struct WrappedLogTests {
    private let pieceSizes = [1, 2, 7, 1000, Int.max]

    /// Reads a log in pieces of several sizes, and each of its records back.
    private func check(_ bytes: [UInt8], finds eventIDs: [String], code: LogReadError.Code? = nil) throws {
        for pieceSize in pieceSizes where pieceSize > 2 || bytes.count < 20_000 {
            let reading = read(bytes, pieceSize: pieceSize)
            #expect(reading.eventIDs == eventIDs, "pieces of \(pieceSize)")
            #expect(reading.error?.code == code, "pieces of \(pieceSize): \(reading.error.map { "\($0)" } ?? "no error")")
            for (eventID, origin) in zip(reading.eventIDs, reading.origins) {
                let input = PiecewiseInput(bytes, pieceSize: pieceSize == 7 ? .max : 7)
                let text = try readRecord(from: input, offset: origin.offset, length: origin.length)
                #expect(String(decoding: text, as: UTF8.self).contains(#""eventID":"\#(eventID)""#))
                #expect(text.first == UInt8(ascii: "{") && text.last == UInt8(ascii: "}"))
            }
        }
    }

    // MARK: Members

    /// Records that do not compress to nothing.
    private func records(_ prefix: String, _ count: Int) -> [String] {
        (0..<count).map { record("\(prefix)\($0)", #""x":"\#($0 &* 7_919_000_003)""#) }
    }

    private func ids(_ prefix: String, _ count: Int) -> [String] { (0..<count).map { "\(prefix)\($0)" } }

    private func log(_ records: [String]) -> String { #"{"Records":[\#(records.joined(separator: ","))]}"# }

    @Test(arguments: ["cut", "flipped", "checksum", "header", "method", "zeros"])
    func whatFollowsADamagedMemberIsRead(damage: String) throws {
        let good = try gzip(log(records("a", 20)))
        var bad = try gzip(log(records("b", 20)))
        switch damage {
        case "cut": bad.removeLast(bad.count / 2)
        case "flipped": for index in (bad.count / 2)..<(bad.count / 2 + 20) { bad[index] ^= 0x55 }
        case "checksum": bad[bad.count - 6] ^= 1
        case "header": bad[3] = 0xE0
        case "method": bad[2] = 7
        default: for index in 0..<12 { bad[index] = 0 }
        }
        let last = try gzip(log(records("c", 20)))
        for pieceSize in pieceSizes {
            let reading = read(good + bad + last, pieceSize: pieceSize)
            #expect(reading.eventIDs.filter { !$0.hasPrefix("b") } == ids("a", 20) + ids("c", 20))
            #expect(reading.error?.code == .corrupt)
            #expect(reading.error?.message.contains("reading went on at byte \(good.count + bad.count)") == true)
            #expect(reading.counts.records == reading.events.count + reading.counts.rejected)
        }
        // In the middle of an archive of archives, too.
        #expect(Array(read(try gzip(good + bad + last)).eventIDs.suffix(20)) == ids("c", 20))
    }

    @Test func bytesBetweenMembersCostNoMember() throws {
        let (first, last) = (try gzip(log(records("a", 3))), try gzip(log(records("b", 3))))
        let ids = ["a0", "a1", "a2", "b0", "b1", "b2"]
        try check(first + last, finds: ids)
        try check(first + [UInt8](repeating: 0, count: 1000) + last, finds: ids)
        try check(first + Array("<html>Slow Down</html>".utf8) + last, finds: ids, code: .corrupt)
        // What looks like a header and is none.
        try check(first + [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff] + last, finds: ids, code: .corrupt)
        try check(first + [0x1f, 0x8b, 0x08, 0x08] + last, finds: ids, code: .corrupt)
        try check(first + last + Array("junk".utf8), finds: ids, code: .corrupt)
    }

    @Test func textBeforeDamageIsNotJoinedToTextBehind() throws {
        // Both halves together would be a record.
        let (start, end) = (#"{"Records":[{"eventVersion":"1.08","eventID":"joi"#, #"ned","eventTime":"2023-07-10T12:00:00Z"}]}"#)
        let reading = read(try gzip(start) + Array("junk".utf8) + gzip(end) + gzip(log(records("a", 2))))
        #expect(reading.eventIDs == ["a0", "a1"])
        #expect(reading.error?.code == .corrupt)
        // Without damage they belong together.
        try check(try gzip(start) + gzip(end), finds: ["joined"])
    }

    @Test func aTextInManyMembersGoesOnBehindADamagedOne() throws {
        let text = Array(log(records("r", 400)).utf8)
        let members = try stride(from: 0, to: text.count, by: 5000).map { try gzip(Array(text[$0...].prefix(5000))) }
        #expect(read(Array(members.joined())).eventIDs == ids("r", 400))
        var damaged = members
        damaged[2][40] ^= 0xff
        let reading = read(Array(damaged.joined()))
        #expect(reading.error?.code == .corrupt)
        #expect(reading.eventIDs.first == "r0" && reading.eventIDs.last == "r399")
        #expect(reading.eventIDs.count > 300)
    }

    @Test func aLargeDamagedMemberGoesOnToo() throws {
        // More than is held on to.
        var random = SeededGenerator(seed: 3)
        let noise = (0..<1_200_000).map { _ in random.pick(Array("0123456789abcdef".utf8)) }
        let large = log([record("b0"), record("b1", #""n":"\#(String(decoding: noise, as: UTF8.self))""#), record("b2")])
        var bad = try gzip(large)
        #expect(bad.count > 590_000)
        for index in 550_000..<550_030 { bad[index] ^= 0x5A }
        let bytes = try gzip(log(records("a", 2))) + bad + gzip(log(records("c", 2)))
        let reading = read(bytes)
        #expect(reading.eventIDs.prefix(3) == ["a0", "a1", "b0"] && reading.eventIDs.suffix(2) == ["c0", "c1"])
        let other = read(bytes, pieceSize: 10_007)
        #expect(other.eventIDs == reading.eventIDs && other.origins.map(\.offset) == reading.origins.map(\.offset))
    }

    @Test func falseHeadersTakeTimeInProportion() throws {
        // A header every four bytes, and blocks that begin well.
        let header: [UInt8] = [0x1f, 0x8b, 0x08, 0x00]
        let start = try gzip(log(records("a", 1)))
        let patterns: [[UInt8]] = [header, header + [0x03, 0x00], header + [0x02, 0, 0, 0xff, 0xff], [0x1f, 0x8b, 0x08, 0x08]]
        for pattern in patterns {
            let garbage = (0..<(600_000 / pattern.count)).flatMap { _ in pattern }
            let bytes = try start + garbage + gzip(log(records("b", 1)))
            var reading = Reading()
            let time = ContinuousClock().measure { reading = read(bytes) }
            #expect(reading.eventIDs == ["a0", "b0"])
            #expect(reading.error?.code == .corrupt)
            // In a debug build; each of them takes far less than a second in a release.
            #expect(time < .seconds(30))
        }
    }

    // MARK: Gzip inside gzip

    @Test func gzipInsideGzipIsRead() throws {
        let text = log(records("a", 50))
        var bytes = try gzip(text)
        for _ in 2...4 {
            bytes = try gzip(bytes)
            try check(bytes, finds: ids("a", 50))
            #expect(read(bytes).counts.inflatedBytes == UInt64(text.utf8.count))
        }
        let fifth = read(try gzip(bytes))
        #expect(fifth.eventIDs == [])
        #expect(fifth.error != nil)
    }

    @Test func membersMayDifferInTheirLayers() throws {
        let (a, b, c) = (try gzip(log(records("a", 1))), try gzip(gzip(log(records("b", 1)))), try gzip(log(records("c", 1))))
        try check(a + b + c, finds: ["a0", "b0", "c0"])
        try check(try gzip(a + c) + b, finds: ["a0", "c0", "b0"])
        // A stream of gzip members that was cut into pieces, each compressed.
        let stream = Array(try (0..<30).map { try gzip(log(records("r\($0)-", 3))) }.joined())
        for length in [7, 333, 400] {
            let pieces = try stride(from: 0, to: stream.count, by: length).map { try gzip(Array(stream[$0...].prefix(length))) }
            try check(Array(pieces.joined()), finds: (0..<30).flatMap { group in (0..<3).map { "r\(group)-\($0)" } })
        }
    }

    @Test func damageInsideAnInnerMemberCostsNoOther() throws {
        let (a, b, c) = (try gzip(log(records("a", 3))), try gzip(log(records("b", 30))), try gzip(log(records("c", 3))))
        let cut = try gzip(Array(b.dropLast(b.count / 2)))
        for bytes in [try gzip(a) + cut + gzip(c), try gzip(a) + cut + c] {
            let reading = read(bytes)
            #expect(reading.eventIDs.prefix(3) == ["a0", "a1", "a2"] && reading.eventIDs.suffix(3) == ["c0", "c1", "c2"])
            #expect(reading.error != nil)
        }
    }

    @Test func theLimitOfBytesHoldsForEachLayer() throws {
        let zeros = [UInt8](repeating: UInt8(ascii: " "), count: 20 << 20)
        let bomb = try gzip(gzip(gzip(Array(#"{"Records":[\#(record("a")),"#.utf8) + zeros)))
        let reading = read(bomb, options: LogReadingOptions(filter: .none, maxInflatedBytes: 1 << 20))
        #expect(reading.error?.code == .tooLarge)
        #expect(reading.eventIDs == ["a"])
        #expect(reading.counts.inflatedBytes <= 1 << 20)
        // An outer layer alone may be too large, with nothing inside.
        let outer = try gzip(gzip(log(records("a", 1))) + [UInt8](repeating: 0, count: 20 << 20))
        #expect(read(outer, options: LogReadingOptions(filter: .none, maxInflatedBytes: 1 << 20)).error?.code == .tooLarge)
    }

    // MARK: UTF-16

    private func utf16(_ text: String, isBigEndian: Bool = false) -> [UInt8] {
        ("\u{FEFF}" + text).utf16.flatMap { unit -> [UInt8] in
            let (high, low) = (UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit))
            return isBigEndian ? [high, low] : [low, high]
        }
    }

    @Test(arguments: [false, true])
    func utf16IsRead(isBigEndian: Bool) throws {
        let text = log([record("a", #""k":"zoë 名前 😀 \#u{10FFFF}""#), record("b")])
        let bytes = utf16(text, isBigEndian: isBigEndian)
        try check(bytes, finds: ["a", "b"])
        try check(try gzip(bytes), finds: ["a", "b"])
        try check(try gzip(gzip(bytes)), finds: ["a", "b"])
        #expect(read(bytes).events.first?["k"] == ["zoë 名前 😀 \u{10FFFF}"])
        let lines = [record("a"), record("b")].joined(separator: "\r\n")
        try check(utf16(lines, isBigEndian: isBigEndian), finds: ["a", "b"])
    }

    @Test func halvesOfPairsThatStandAloneAreReplaced() {
        let text = utf16(log([record("a", #""k":"<>x<y>""#), record("b")]))
        for (open, close, expected) in [
            (UInt16(0xD83D), UInt16(0xDE00), "😀x\u{FFFD}y\u{FFFD}"), (0xDE00, 0xD83D, "\u{FFFD}\u{FFFD}x\u{FFFD}y\u{FFFD}"),
            (0xD83D, 0xD83D, "\u{FFFD}\u{FFFD}x\u{FFFD}y\u{FFFD}"),
        ] {
            var bytes = text
            for index in stride(from: 0, to: bytes.count, by: 2) where bytes[index + 1] == 0 {
                let unit: UInt16? = bytes[index] == UInt8(ascii: "<") ? open : bytes[index] == UInt8(ascii: ">") ? close : nil
                if let unit { (bytes[index], bytes[index + 1]) = (UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)) }
            }
            for pieceSize in pieceSizes {
                let reading = read(bytes, pieceSize: pieceSize)
                #expect(reading.events.first?["k"] == [expected])
                #expect(reading.eventIDs == ["a", "b"] && reading.error == nil)
            }
        }
    }

    @Test func utf16InManyMembersIsOneText() throws {
        let bytes = utf16(log(records("r", 60)))
        // Odd, so that a unit is cut as well.
        let members = try stride(from: 0, to: bytes.count, by: 1001).map { try gzip(Array(bytes[$0...].prefix(1001))) }
        try check(Array(members.joined()), finds: ids("r", 60))
        // And what is not UTF-16 may follow.
        try check(try gzip(utf16(log(records("a", 1)))) + gzip(log(records("b", 1))), finds: ["a0", "b0"])
    }

    @Test func utf16ThatLostAByteIsNamed() {
        var bytes = utf16("eventID,eventTime,eventName\na,2024-01-01T00:00:00Z,X\nb,2024-01-01T00:00:00Z,X\n")
        bytes.remove(at: bytes.count - 21)
        #expect(read(bytes).eventIDs.first == "a")
        #expect(read(bytes).error?.message.contains("odd number of bytes") == true)
    }

    @Test func aNULBehindTheMarkMakesNoUTF32() throws {
        try check(utf16("\u{0}\u{0}\n" + log(records("a", 3))), finds: ids("a", 3))
    }

    @Test func aMarkMayBeCutByAMember() throws {
        let inner = try gzip(log(records("a", 3)))
        for cut in [1, 2, 3] {
            try check(try gzip(Array(inner[..<cut])) + (try gzip(Array(inner[cut...]))), finds: ids("a", 3))
        }
        // Stored uncompressed, the rest looks like a beginning.
        let stored = try gzip(Array(log(records("a", 3)).utf8), level: 0)
        let start = try #require(stored.lastIndex(of: UInt8(ascii: "{")))
        try check(try gzip(Array(stored[..<start])) + (try gzip(Array(stored[start...]))), finds: ids("a", 3))
    }

    @Test func utf16ThatIsCutKeepsWhatCameBefore() {
        let bytes = utf16(log(records("a", 3)))
        let reading = read(Array(bytes.dropLast(51)))
        #expect(reading.eventIDs == ["a0", "a1"])
        #expect(reading.error != nil)
    }
}
