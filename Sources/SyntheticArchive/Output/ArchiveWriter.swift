internal import CloudTrailLogs
import TrackerGzip

/// Writes an archive file by file, trail after trail.
struct ArchiveWriter {
    /// Of 1,000 events, how many are delivered again with the trail's next file.
    private static let redeliveriesPerMille = 3
    /// Of 1,000 events, how many arrive late, and by how many seconds at most.
    private static let latePerMille = 30
    private static let lateBySeconds = 1800
    private static let compressionLevel = 6

    private let plan: ArchivePlan
    private let directory: String
    private var records: RecordWriter
    private var summary = SyntheticArchive.Summary()
    /// Records that are to be delivered again.
    private var redelivered: [[UInt8]] = []
    private var file: [UInt8] = []
    private var compressed: [UInt8] = []
    private var lastFolder = ""

    init(options: SyntheticArchive.Options, directory: String) throws {
        plan = ArchivePlan(options: options)
        self.directory = directory
        records = RecordWriter(directory: CallerDirectory(people: options.users, seed: options.seed))
    }

    mutating func run(
        progress: (SyntheticArchive.Summary) throws -> Void
    ) throws -> SyntheticArchive.Summary {
        for (index, trail) in plan.trails().enumerated() {
            let region = Region.all[trail.region]
            records.begin(account: trail.account, region: region)
            let account = String(decoding: AccountIDs.id(ofAccount: trail.account), as: UTF8.self)
            let files = plan.files(ofTrail: index, events: trail.events)
            for (number, planned) in files.enumerated() {
                var random = RandomSource(seed: RandomSource.mix(plan.options.seed, UInt64(index)), part: number, of: files.count)
                fill(planned, isLast: number == files.count - 1, &random)
                let key = LogKey(
                    account: account, region: String(decoding: region.name, as: UTF8.self), delivery: planned.delivery,
                    &random)
                try deliver(key)
                summary.events += planned.eventCount
                try progress(summary)
            }
        }
        return summary
    }

    /// Writes a file's JSON to `file`.
    private mutating func fill(_ planned: PlannedFile, isLast: Bool, _ random: inout RandomSource) {
        file.removeAll(keepingCapacity: true)
        file.append(#"{"Records":["#)
        for record in redelivered {
            append(record)
        }
        redelivered.removeAll(keepingCapacity: true)
        if let first = planned.slices.first { records.endSession(&random, at: first.start) }
        for slice in planned.slices {
            for _ in 0..<slice.count {
                let start = file.count
                records.write(at: time(in: slice, &random), &random, into: &file)
                let isRedelivered = random.happens(perMille: Self.redeliveriesPerMille)
                if isRedelivered { redelivered.append(Array(file[start...])) }
                file.append(UInt8(ascii: ","))
                summary.records += 1
            }
        }
        if isLast {
            for record in redelivered {
                append(record)
            }
            redelivered.removeAll(keepingCapacity: true)
        }
        file.removeLast()
        file.append("]}")
    }

    private mutating func append(_ record: [UInt8]) {
        file.append(contentsOf: record)
        file.append(UInt8(ascii: ","))
        summary.records += 1
    }

    /// A second within the slice, or some time before it, but within the archive.
    private func time(in slice: PlannedFile.Slice, _ random: inout RandomSource) -> EventInstant {
        var second = random.below(Int(ArchivePlan.slotMilliseconds / 1000))
        if random.happens(perMille: Self.latePerMille) { second -= random.below(Self.lateBySeconds) }
        return max(plan.start, slice.start.advanced(byMilliseconds: Int64(second) * 1000))
    }

    private mutating func deliver(_ key: LogKey) throws {
        compressed.removeAll(keepingCapacity: true)
        let gzip = try GzipWriter(level: Self.compressionLevel)
        gzip.write(file, to: &compressed)
        gzip.finish(into: &compressed)
        let folder = "\(directory)/\(key.folder)"
        if folder != lastFolder {
            try OutputFile.makeFolder(folder)
            lastFolder = folder
        }
        try OutputFile.write(compressed, to: "\(folder)/\(key.fileName)")
        summary.files += 1
        summary.uncompressedBytes += file.count
        summary.compressedBytes += compressed.count
    }
}
