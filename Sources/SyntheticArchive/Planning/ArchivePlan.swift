internal import CloudTrailLogs

/// Which events go into which file. Plans one trail, that is one account in one region, at a time.
struct ArchivePlan {
    /// How often trails deliver, in milliseconds.
    static let slotMilliseconds: Int64 = 300_000
    /// Accounts and regions differ in size as the first, second, third … of a Zipf distribution.
    static func zipfWeights(count: Int) -> [Int] {
        (1...count).map { 1_000_000 / $0 }
    }

    let options: SyntheticArchive.Options
    /// The first instant of the archive.
    let start: EventInstant
    private let slotCount: Int
    /// How many events a file should hold.
    let fileSize: Int

    init(options: SyntheticArchive.Options) {
        self.options = options
        // The last millisecond of a day counts in, and the day is whole.
        let end = (options.end.milliseconds + 1) / Self.slotMilliseconds * Self.slotMilliseconds
        let span = Int64(options.days) * EventInstant.millisecondsPerDay
        start = EventInstant(milliseconds: end - span)
        slotCount = Int(span / Self.slotMilliseconds)
        fileSize = min(max(options.events / 400, 20), 2500)
    }

    /// Events by account and region.
    func trails() -> [(account: Int, region: Int, events: Int)] {
        let regionWeights = Region.all.map(\.weight)
        let accountShares = apportion(options.events, byWeights: Self.zipfWeights(count: options.accounts))
        return accountShares.enumerated().flatMap { account, events in
            apportion(events, byWeights: regionWeights).enumerated().map { region, events in
                (account, region, events)
            }
        }
    }

    /// The files of a trail, in the order of their delivery.
    func files(ofTrail trail: Int, events: Int) -> [PlannedFile] {
        guard events > 0 else { return [] }
        var files: [PlannedFile] = []
        var slices: [PlannedFile.Slice] = []
        var held = 0
        func deliver() {
            guard let last = slices.last else { return }
            let delivery = last.start.advanced(byMilliseconds: Self.slotMilliseconds)
            files.append(PlannedFile(slices: slices, delivery: delivery, eventCount: held))
            slices = []
            held = 0
        }
        for (slot, count) in apportion(events, byWeights: slotWeights(ofTrail: trail)).enumerated() where count > 0 {
            let slotStart = start.advanced(byMilliseconds: Int64(slot) * Self.slotMilliseconds)
            if let last = slices.last, last.start.startOfDay != slotStart.startOfDay { deliver() }
            var rest = count
            while rest > 0 {
                let taken = min(rest, fileSize - held)
                slices.append(.init(start: slotStart, count: taken))
                held += taken
                rest -= taken
                if held == fileSize { deliver() }
            }
        }
        deliver()
        return files
    }

    /// The activity curve, with some noise of the trail's own.
    private func slotWeights(ofTrail trail: Int) -> [Int] {
        var random = RandomSource(seed: RandomSource.mix(options.seed, 0x51_07), part: trail, of: options.accounts)
        return (0..<slotCount).map { slot in
            let weights = ActivityCurve.weights(at: start.advanced(byMilliseconds: Int64(slot) * Self.slotMilliseconds))
            return (weights.people + weights.programs) * (60 + random.below(80))
        }
    }
}
