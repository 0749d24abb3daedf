// Measures reading alone over the .json.gz files below a folder: zlib by itself, and what is added to it. Rates are those of one
// thread while all of them work.
// usage: tracker-benchmark decode DIRECTORY [THREADS]

import CloudTrailLogs
import Dispatch
import FoundationEssentials
import Glibc
import Synchronization
import TrackerGzip

func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let elapsed = try clock.measure(body)
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
}

/// Gives out what there is to read, a file at a time, to any number of threads.
final class FileQueue: Sequence, IteratorProtocol, Sendable {
    private let files: [[UInt8]]
    private let taken = Mutex(0)

    init(_ files: [[UInt8]]) {
        self.files = files
    }

    func next() -> [UInt8]? {
        let index = taken.withLock { taken in
            defer { taken += 1 }
            return taken
        }
        return index < files.count ? files[index] : nil
    }
}

/// What was read.
struct Counts: Sendable {
    var bytes = 0
    var records = 0
    var filtered = 0
    var values = 0

    mutating func add(_ other: Counts) {
        bytes += other.bytes
        records += other.records
        filtered += other.filtered
        values += other.values
    }
}

/// Reads all files, each on one of several threads.
func onThreads(_ count: Int, _ files: [[UInt8]], _ read: @Sendable (FileQueue) throws -> Counts) throws -> Counts {
    let queue = FileQueue(files)
    let outcomes = Mutex([Result<Counts, any Error>]())
    DispatchQueue.concurrentPerform(iterations: count) { _ in
        let outcome = Result { try read(queue) }
        outcomes.withLock { $0.append(outcome) }
    }
    return try outcomes.withLock { $0 }.reduce(into: Counts()) { $0.add(try $1.get()) }
}

/// Inflates each file into one buffer, over and over, and looks at nothing.
func inflateAlone(_ files: FileQueue) throws -> Counts {
    var counts = Counts()
    for file in files { _ = try GzipReader.inflateMember(file) { counts.bytes += $0.count } }
    return counts
}

/// Reads each file as an import does, up to the point where a store would take over.
func decode(_ files: FileQueue, filter: EventNameFilter) throws -> Counts {
    let flattener = EventFlattener()
    var counts = Counts()
    for file in files {
        let decoder = LogDecoder(
            input: MemoryInput(file), log: 0, options: LogReadingOptions(filter: filter), flattener: flattener)
        var hasMore = true
        while hasMore {
            var batch = EventBatch()
            hasMore = try decoder.read(into: &batch, maxEvents: 8192, maxBytes: 8 << 20)
            counts.values += batch.values.count
        }
        counts.records += decoder.counts.records
        counts.filtered += decoder.counts.filtered
    }
    return counts
}

func archive(at directory: String) throws -> [[UInt8]] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: directory)
    return try paths.filter { $0.hasSuffix(".json.gz") }.sorted().map {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: directory + "/" + $0)))
    }
}

let arguments = CommandLine.arguments
let threads = arguments.count > 3 ? Int(arguments[3]) ?? 0 : 1
guard (3...4).contains(arguments.count), arguments[1] == "decode", threads > 0 else {
    let usage = Array("usage: tracker-benchmark decode DIRECTORY [THREADS]\n".utf8)
    _ = usage.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(64)
}
let files = try archive(at: arguments[2])
var inflated = Counts()
var filtered = Counts()
var everything = Counts()
// The best of several rounds, each measured in turn, so that a busy moment of the machine hits all alike.
var best = (zlib: Double.infinity, filter: Double.infinity, flatten: Double.infinity)
for _ in 0..<5 {
    best.zlib = min(best.zlib, try seconds { inflated = try onThreads(threads, files, inflateAlone) })
    best.filter = min(
        best.filter, try seconds { filtered = try onThreads(threads, files) { try decode($0, filter: .standard) } })
    best.flatten = min(
        best.flatten, try seconds { everything = try onThreads(threads, files) { try decode($0, filter: .none) } })
}
let perSecond = { [records = everything.records] (time: Double) in Int(Double(records) / time / Double(threads)) }
print(
    """
    {"files": \(files.count), "records": \(everything.records), "filtered": \(filtered.filtered), "values": \(everything.values), \
    "bytes": \(inflated.bytes), "zlibRecordsPerSecond": \(perSecond(best.zlib)), \
    "filterRecordsPerSecond": \(perSecond(best.filter)), "flattenRecordsPerSecond": \(perSecond(best.flatten))}
    """)
