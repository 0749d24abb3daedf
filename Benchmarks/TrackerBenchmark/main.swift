// Measures reading alone, on one thread, over the .json.gz files below a folder: zlib by itself, and what is added to it.
// usage: tracker-benchmark decode DIRECTORY

import CZlib
import CloudTrailLogs
import Foundation

func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let elapsed = try clock.measure(body)
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
}

/// Inflates each file into one buffer, over and over, and looks at nothing.
func inflateAlone(_ files: [[UInt8]]) -> Int {
    var inflated = 0
    let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256 << 10)
    defer { room.deallocate() }
    for file in files {
        var stream = z_stream()
        _ = tracker_inflate_init_gzip(&stream)
        file.withUnsafeBufferPointer { bytes in
            stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
            stream.avail_in = UInt32(bytes.count)
            var status = Z_OK
            while status == Z_OK {
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(room.count)
                status = inflate(&stream, Z_NO_FLUSH)
                inflated += room.count - Int(stream.avail_out)
            }
        }
        inflateEnd(&stream)
    }
    return inflated
}

/// Reads each file as an import does, up to the point where a store would take over.
func decode(_ files: [[UInt8]], filter: EventNameFilter) throws -> (counts: LogCounts, values: Int) {
    let flattener = EventFlattener()
    var total = LogCounts()
    var values = 0
    for file in files {
        let decoder = LogDecoder(
            input: MemoryInput(file), log: 0, options: LogReadingOptions(filter: filter), flattener: flattener)
        var hasMore = true
        while hasMore {
            var batch = EventBatch()
            hasMore = try decoder.read(into: &batch, maxEvents: 8192, maxBytes: 8 << 20)
            values += batch.values.count
        }
        total.records += decoder.counts.records
        total.filtered += decoder.counts.filtered
        total.rejected += decoder.counts.rejected
    }
    return (total, values)
}

func archive(at directory: String) throws -> [[UInt8]] {
    guard let enumerator = FileManager.default.enumerator(atPath: directory) else { return [] }
    let paths = enumerator.compactMap { $0 as? String }.filter { $0.hasSuffix(".json.gz") }.sorted()
    return try paths.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: directory + "/" + $0))) }
}

guard CommandLine.arguments.count == 3, CommandLine.arguments[1] == "decode" else {
    FileHandle.standardError.write(Data("usage: tracker-benchmark decode DIRECTORY\n".utf8))
    exit(64)
}
let files = try archive(at: CommandLine.arguments[2])
var inflated = 0
var records = 0
var filtered = 0
var values = 0
// The best of several rounds, each measured in turn, so that a busy moment of the machine hits all alike.
var best = (zlib: Double.infinity, filter: Double.infinity, flatten: Double.infinity)
for _ in 0..<5 {
    best.zlib = min(best.zlib, seconds { inflated = inflateAlone(files) })
    best.filter = min(best.filter, try seconds { filtered = try decode(files, filter: .standard).counts.filtered })
    best.flatten = min(
        best.flatten,
        try seconds {
            let result = try decode(files, filter: .none)
            records = result.counts.records
            values = result.values
        })
}
let perSecond = { [records] (time: Double) in Int(Double(records) / time) }
print(
    """
    {"files": \(files.count), "records": \(records), "filtered": \(filtered), "values": \(values), "bytes": \(inflated), \
    "zlibRecordsPerSecond": \(perSecond(best.zlib)), "filterRecordsPerSecond": \(perSecond(best.filter)), \
    "flattenRecordsPerSecond": \(perSecond(best.flatten))}
    """)
