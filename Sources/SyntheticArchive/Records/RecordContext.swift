internal import CloudTrailLogs

/// What one record is about; fills the fields of templates. All values follow from the stored properties, whatever was written
/// before.
struct RecordContext {
    /// The record's own number; ids that no other record has follow from it.
    var seed: UInt64 = 0
    /// What the caller is working on, over a few records; resources and other choices follow from it.
    var topic: UInt64 = 0
    var account = 0
    var accountID: [UInt8] = []
    var region: [UInt8] = []
    var caller: Caller
    var time = EventInstant(milliseconds: 0)
    /// Names to choose from.
    let people: [[UInt8]]
    var clock = TimeText()

    init(caller: Caller, people: [[UInt8]]) {
        self.caller = caller
        self.people = people
    }

    /// Hash of the account and the caller: what stays the same over all of a caller's records.
    private var callerKey: UInt64 { RandomSource.mix(caller.key, UInt64(account)) }

    /// When the caller's session of this moment began: sessions take an hour, each caller's from another minute on.
    private var sessionStart: EventInstant {
        let hour: Int64 = 3_600_000
        let offset = Int64(RandomSource.reduce(callerKey, below: 3600)) * 1000
        return EventInstant(milliseconds: (time.milliseconds - offset) / hour * hour + offset)
    }

    func write(_ field: Field, item: UInt64, into bytes: inout [UInt8]) {
        switch field.kind {
        case .accountID: bytes.append(contentsOf: accountID)
        case .region: bytes.append(contentsOf: region)
        case .eventTime: clock.write(time, into: &bytes)
        case .eventTimeInMilliseconds: bytes.append(number: Int(time.milliseconds))
        case .eventTimeInWords: clock.writeInWords(time, into: &bytes)
        case .expiryInWords: clock.writeInWords(time.advanced(byMilliseconds: 3_600_000), into: &bytes)
        case .sessionStart: clock.write(sessionStart, into: &bytes)
        case .callerARN: caller.arn.write(for: self, into: &bytes)
        case .principalID(let prefix):
            bytes.append(prefix)
            bytes.append(digits: .base32, count: 17, of: callerKey)
        case .accessKeyID(let prefix):
            bytes.append(prefix)
            let session = prefix.isTemporaryKeyPrefix ? UInt64(sessionStart.milliseconds) : 0
            bytes.append(digits: .base32, count: 16, of: RandomSource.mix(callerKey, session))
        case .callerUUID: bytes.append(uuid: caller.key)
        case .uuid: bytes.append(uuid: value(field, item, salt: 1))
        case .hexadecimal(let count): bytes.append(digits: .hexadecimal, count: count, of: value(field, item, salt: 2))
        case .capitals(let count): bytes.append(digits: .base32, count: count, of: value(field, item, salt: 3))
        case .base64(let count): bytes.append(digits: .base64, count: count, of: value(field, item, salt: 4))
        case .number(let range):
            let steps = RandomSource.reduce(choice(field, item, salt: 5), below: range.count)
            bytes.append(number: range.lowerBound + steps)
        case .word(let list):
            let words = list.words
            let index = skewed(choice(field, item, salt: 6 + UInt64(list.rawValue)), below: words.count)
            bytes.append(contentsOf: words[index])
        case .person:
            bytes.append(contentsOf: people[skewed(choice(field, item, salt: 20), below: people.count)])
        case .resource(let kind):
            let index = skewed(choice(field, item, salt: 32 + UInt64(kind.rawValue)), below: kind.stock)
            write(kind, index: index, into: &bytes)
        }
    }

    private func write(_ kind: ResourceKind, index: Int, into bytes: inout [UInt8]) {
        let key = RandomSource.mix(
            RandomSource.mix(UInt64(account), UInt64(region.first ?? 0)), UInt64(index << 8 | kind.rawValue))
        if kind == .kmsKey {
            bytes.append(uuid: key)
        } else if let prefix = kind.idPrefix {
            bytes.append(prefix)
            bytes.append(digits: .hexadecimal, count: 16, of: key)
        } else {
            let systems = WordList.systems.words
            let stages = WordList.stages.words
            let affixes = kind.nameAffixes
            let number = index / (systems.count * stages.count)
            bytes.append(affixes.before)
            bytes.append(contentsOf: systems[index % systems.count])
            bytes.append(UInt8(ascii: "-"))
            bytes.append(contentsOf: stages[index / systems.count % stages.count])
            bytes.append(affixes.after)
            if number > 0 {
                bytes.append(UInt8(ascii: "-"))
                bytes.append(number: number + 1)
            }
        }
    }

    @inline(__always)
    private func value(_ field: Field, _ item: UInt64, salt: UInt64) -> UInt64 {
        RandomSource.mix(seed, salt << 40 | field.number << 8 | item)
    }

    @inline(__always)
    private func choice(_ field: Field, _ item: UInt64, salt: UInt64) -> UInt64 {
        RandomSource.mix(topic, salt << 40 | field.number << 8 | item)
    }

    /// A number in `0..<limit`, small ones more often.
    @inline(__always)
    private func skewed(_ value: UInt64, below limit: Int) -> Int {
        let uniform = value >> 32
        return RandomSource.reduce(((uniform &* uniform) >> 32) << 32, below: limit)
    }
}

extension StaticString {
    /// Whether access keys that begin so belong to a session, `ASIA…`.
    fileprivate var isTemporaryKeyPrefix: Bool {
        withUTF8Buffer { $0.elementsEqual("ASIA".utf8) }
    }
}
