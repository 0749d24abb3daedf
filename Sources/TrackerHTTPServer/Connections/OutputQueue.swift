/// Bytes on their way to a client, in pieces that are not copied together.
struct OutputQueue {
    private var pieces: [[UInt8]] = []
    /// How much of the first piece is taken.
    private var offset = 0
    /// How many bytes wait.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ piece: [UInt8]) {
        guard !piece.isEmpty else { return }
        pieces.append(piece)
        count += piece.count
    }

    /// Hands the first bytes to `send`, which says how many it took, until it takes no more, or all are taken.
    ///
    /// - Parameter send: Gets bytes, and whether more follow; returns `nil` when it can take none now.
    mutating func send(_ send: (UnsafeRawBufferPointer, _ moreFollow: Bool) -> Int?) {
        var taken = 0
        while taken < pieces.count {
            let moreFollow = taken + 1 < pieces.count
            let sent = pieces[taken].withUnsafeBytes { send(UnsafeRawBufferPointer(rebasing: $0[offset...]), moreFollow) }
            guard let sent else { break }
            count -= sent
            offset += sent
            if offset == pieces[taken].count {
                taken += 1
                offset = 0
            }
        }
        if taken == pieces.count { pieces = [] } else { pieces.removeFirst(taken) }
    }
}
