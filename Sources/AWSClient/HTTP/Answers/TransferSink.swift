import TrackerHTTP

/// Takes an answer while it arrives. Called on the transport's thread: nothing here may block.
protocol TransferSink: AnyObject, Sendable {
    /// Takes the final head.
    ///
    /// - Returns: Why the answer is not wanted, `nil` when it is.
    func begin(_ head: HTTPResponse) -> HTTPTransportError.Code?

    /// Takes a piece of the body.
    func take(_ bytes: UnsafeRawBufferPointer) -> SinkProgress

    /// Takes the end, once: of a whole answer, or why there is none. It may come before `begin`.
    func end(_ failure: HTTPTransportError?)
}

/// What became of a piece of a body.
enum SinkProgress {
    /// It was taken.
    case taken
    /// There is no room: it has to come again later.
    case full
    /// It is not wanted, nor is what follows.
    case refused(HTTPTransportError.Code)
}
