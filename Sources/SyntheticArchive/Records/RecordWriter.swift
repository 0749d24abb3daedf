internal import CloudTrailLogs

/// Writes records, one after the other: somebody makes a few calls, then somebody else.
struct RecordWriter {
    /// Of 1,000 records, how many are by the caller of the one before.
    private static let stayingPerMille = 850
    /// Of 1,000 records of one caller, how many are about what the one before was about.
    private static let keepingTopicPerMille = 700

    private let calls = CallTable()
    private let directory: CallerDirectory
    private var record: RecordContext
    private var isHome = false
    private var lastService: Int?

    init(directory: CallerDirectory) {
        self.directory = directory
        var random = RandomSource(seed: 0)
        record = RecordContext(caller: directory.people.draw(&random), people: directory.names)
    }

    /// Turns to another trail's records.
    mutating func begin(account: Int, region: Region) {
        record.account = account
        record.accountID = AccountIDs.id(ofAccount: account)
        record.region = region.name
        isHome = region.isHome
        lastService = nil
    }

    /// Ends the session of the last caller; a file starts with somebody else.
    mutating func endSession(_ random: inout RandomSource, at time: EventInstant) {
        let weights = ActivityCurve.weights(at: time)
        let isPerson = random.below(weights.people + weights.programs) < weights.people
        record.caller = (isPerson ? directory.people : directory.programs).draw(&random)
        record.topic = random.next()
        lastService = nil
    }

    /// Appends a record of an event at `time` to `bytes`.
    mutating func write(at time: EventInstant, _ random: inout RandomSource, into bytes: inout [UInt8]) {
        if !random.happens(perMille: Self.stayingPerMille) { endSession(&random, at: time) }
        var choice = nextCall(&random)
        while choice == nil {
            // Some have nothing to do outside the home region.
            endSession(&random, at: time)
            choice = nextCall(&random)
        }
        guard let choice else { return }
        lastService = choice.service
        record.seed = random.next()
        if !random.happens(perMille: Self.keepingTopicPerMille) { record.topic = random.next() }
        record.time = time
        record.clock.prepare(for: time)
        append(calls.records[choice.records], &random, to: &bytes)
    }

    private func nextCall(_ random: inout RandomSource) -> CallTable.Choice? {
        calls.draw(for: record.caller.kind, inHomeRegion: isHome, after: lastService, &random)
    }

    private func append(_ templates: RecordTemplates, _ random: inout RandomSource, to bytes: inout [UInt8]) {
        let caller = record.caller
        templates.opening.write(for: record, into: &bytes)
        caller.identity.write(for: record, into: &bytes)
        templates.subject.write(for: record, into: &bytes)
        bytes.append(contentsOf: caller.origin.address)
        bytes.append(#"","userAgent":""#)
        bytes.append(contentsOf: caller.origin.userAgent)
        let outcome = caller.kind == .service || caller.kind == .nobody ? .success : templates.outcome(&random)
        templates.rest(after: outcome).write(for: record, into: &bytes)
        if caller.kind == .otherAccount { Self.sharedEventID.write(for: record, into: &bytes) }
        if caller.origin.hasTLS { templates.tlsDetails.write(for: record, into: &bytes) }
        if caller.origin.isConsole { bytes.append(#","sessionCredentialFromConsole":"true""#) }
        bytes.append(UInt8(ascii: "}"))
    }

    private static let sharedEventID: Template = #","sharedEventID":"\#(.uuid.another(253))""#
}
