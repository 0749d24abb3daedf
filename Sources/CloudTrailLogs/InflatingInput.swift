/// The JSON of a log: gzip (RFC 1952) is inflated, member after member and inside gzip, UTF-16 becomes UTF-8; anything else passes
/// as it is.
///
/// Memory is an input buffer for each layer and, for gzip, the window; at most 1 MB a layer.
final class InflatingInput {
    private let stored: StoredBytes
    private let layers: LayerState
    private let content: LogContent
    private var failure: LogReadError?
    /// What was read of the text behind damage before the damage was told.
    private var behindBreak: [UInt8] = []
    private var beginning: [UInt8] = []

    private(set) var inflatedBytes: UInt64 = 0
    var compressedBytes: UInt64 { stored.count }
    /// Whether `read` stands at damage behind which there is more.
    private(set) var isAtBreak = false

    /// - Parameter firstCapacity: How many stored bytes are read at first; more than there are take time.
    init(source: any LogInput, maxInflatedBytes: UInt64, firstCapacity: Int = ByteWindow.firstCapacity) {
        stored = StoredBytes(source)
        layers = LayerState(maxInflatedBytes: maxInflatedBytes)
        content = LogContent(of: stored, firstCapacity: firstCapacity, layers: layers)
    }

    /// Fills the front of `buffer` with JSON.
    ///
    /// - Returns: The number of bytes, 0 at the end and where `isAtBreak`.
    /// - Throws: `LogReadError`, after everything before the damage was handed out. Damage behind which there was more is thrown at
    ///   the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let failure { throw failure }
        if isAtBreak { return 0 }
        if !behindBreak.isEmpty {
            let count = min(buffer.count, behindBreak.count)
            buffer.copyBytes(from: behindBreak.prefix(count))
            behindBreak.removeFirst(count)
            inflatedBytes += UInt64(count)
            return count
        }
        var isDamaged = false
        while true {
            switch try content.next(into: buffer) {
            case .bytes(let count):
                note(UnsafeRawBufferPointer(buffer).prefix(count))
                if isDamaged, inflatedBytes > 0 {
                    behindBreak = Array(buffer[..<count])
                    isAtBreak = true
                    return 0
                }
                inflatedBytes += UInt64(count)
                return count
            case .border(let isDamage):
                isDamaged = isDamaged || isDamage
            case .end:
                if let damage = layers.damage {
                    failure = damage
                    throw damage
                }
                guard stored.count > 0 else { throw LogReadError(.empty, "is empty") }
                return 0
            }
        }
    }

    /// Goes on behind damage: what follows does not belong to the text before.
    ///
    /// - Returns: Whether it stood at a break.
    func passBreak() -> Bool {
        defer { isAtBreak = false }
        return isAtBreak
    }

    /// What its text looks like, where that is known to be no log: a noun phrase such as `a ZIP archive`.
    var looksLike: String? {
        beginning.withUnsafeBytes { describe(beginning: $0) }
    }

    private func note(_ text: Slice<UnsafeRawBufferPointer>) {
        if beginning.count < beginningLength { beginning += text.prefix(beginningLength - beginning.count) }
    }
}
