/// Takes the pieces of an answer's body on their way to the client.
public struct HTTPBodyWriter: Sendable {
    let exchange: ExchangeID
    let mailbox: Mailbox

    /// Sends bytes behind those before; empty ones send nothing.
    ///
    /// It returns once few enough bytes wait for the client that more may be made: 128 KiB.
    ///
    /// - Throws: `CancellationError` when the client is gone, was too slow, or the server ends.
    public func write(_ bytes: [UInt8]) async throws {
        let isTaken = await withCheckedContinuation { continuation in
            mailbox.post(.piece(exchange, bytes, continuation))
        }
        if !isTaken { throw CancellationError() }
    }
}
