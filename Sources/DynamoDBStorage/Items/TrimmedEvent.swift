import CloudTrailLogs

/// What an event loses that is too large for an item: its largest values, until the rest fits.
///
/// DynamoDB takes 400 KB an item, names included. Records are smaller since eventVersion 1.05, so this is for old ones and for
/// other sources.
struct TrimmedEvent {
    /// An event that was trimmed has this attribute, for everyone to see. Its values say what is missing:
    /// `requestParameters_userData (312345 bytes)`.
    static let attribute = "tracker_omittedValues"
    /// The largest sum of values and names that is stored whole; the rest of the 409,600 bytes is for keys and marks.
    static let largestSize = 380_000

    private static let largestCoreValue = 16_384
    private static let mostMarks = 50
    private static let longestNameInMark = 100

    private struct Loss {
        var count = 0
        var bytes = 0
    }

    /// Indexes of values of the batch.
    private var omitted = Set<Int>()
    private var losses: [ExactString: Loss] = [:]

    /// Finds what to leave out.
    ///
    /// - Parameter reserve: Bytes that the item has besides values and names.
    init(_ event: EventBatch.Event, in batch: EventBatch, reserve: Int) {
        let core = Set([event.eventID, event.eventName, event.eventSource, event.eventTime, event.userName].map(Int.init))
        var size = reserve
        var droppable = [(index: Int, size: Int)]()
        for index in event.values {
            let value = batch.values[index]
            let name = batch.attributeNames[Int(value.attribute)]
            let nameLength = AttributeNaming.setName(of: name).utf8.count
            let length = batch.range(of: value).count
            if core.contains(index) {
                // As a string, and again where its attribute has further values.
                size += 2 * (min(length, Self.largestCoreValue) + nameLength + 4)
                if length > Self.largestCoreValue { lose(name, length) }
            } else if nameLength > AttributeNaming.longestName {
                omitted.insert(index)
                lose(name, length)
            } else {
                // A name counts with each of its values, which is a little too much.
                size += length + nameLength + 4
                droppable.append((index, length + nameLength + 4))
            }
        }
        droppable.sort { ($0.size, $1.index) > ($1.size, $0.index) }
        for (index, valueSize) in droppable {
            if size <= Self.largestSize { break }
            size -= valueSize
            let value = batch.values[index]
            omitted.insert(index)
            lose(batch.attributeNames[Int(value.attribute)], batch.range(of: value).count)
        }
        omitted.formUnion(core.filter { $0 >= 0 && batch.range(of: batch.values[$0]).count > Self.largestCoreValue })
    }

    private mutating func lose(_ name: String, _ length: Int) {
        losses[ExactString(name), default: Loss()].count += 1
        losses[ExactString(name), default: Loss()].bytes += length
    }

    /// Whether a set holds the value at this index.
    func keeps(_ index: Int) -> Bool {
        !omitted.contains(index)
    }

    /// A core value, shortened where it is absurdly long.
    func cut(_ value: String) -> String {
        value.utf8.count > Self.largestCoreValue ? String(KeyText.start(of: value)) : value
    }

    /// The values of `attribute`, distinct.
    var marks: [String] {
        let sorted = losses.sorted { ($0.value.bytes, $1.key.string) > ($1.value.bytes, $0.key.string) }
        var marks = Set<String>()
        for (name, loss) in sorted.prefix(Self.mostMarks) {
            let isLong = name.string.utf8.count > Self.longestNameInMark
            let shown = isLong ? "\(name.string.unicodeScalars.prefix(Self.longestNameInMark))…" : name.string
            marks.insert("\(shown) (\(loss.count > 1 ? "\(loss.count) values, " : "")\(loss.bytes) bytes)")
        }
        if sorted.count > Self.mostMarks { marks.insert("and \(sorted.count - Self.mostMarks) more") }
        return marks.sorted()
    }
}
