/// Bytes on their way to a client, in pieces that are not copied together.
struct OutputQueue {
    private var pieces: [[UInt8]] = []
    private var firstPiece = 0
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
        while firstPiece < pieces.count {
            let moreFollow = firstPiece + 1 < pieces.count
            let sent = pieces[firstPiece].withUnsafeBytes { send(UnsafeRawBufferPointer(rebasing: $0[offset...]), moreFollow) }
            guard let sent else { return }
            count -= sent
            offset += sent
            if offset == pieces[firstPiece].count {
                // Its memory goes at once, the place in the list with all others.
                pieces[firstPiece] = []
                firstPiece += 1
                offset = 0
            }
        }
        pieces.removeAll(keepingCapacity: false)
        firstPiece = 0
    }
}
