import TrackerSystem

extension HTTPDownload {
    /// The body of an error, as far as it is of interest; ends the download.
    ///
    /// It is read on a thread of its own: Swift's own ones must not block, and errors are rare.
    func readErrorBody() async throws(HTTPTransportError) -> [UInt8] {
        defer { cancel() }
        return try await withTaskCancellationHandler {
            await withCheckedContinuation { (reading: CheckedContinuation<Result<[UInt8], HTTPTransportError>, Never>) in
                if let thread = PlatformThread({ reading.resume(returning: self.readToLimit(64 << 10)) }) {
                    thread.detach()
                } else {
                    reading.resume(returning: .failure(HTTPTransportError(.configuration, "no thread could be started")))
                }
            }
        } onCancel: {
            cancel()
        }.get()
    }

    private func readToLimit(_ limit: Int) -> Result<[UInt8], HTTPTransportError> {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 1)
        defer { piece.deallocate() }
        var body = [UInt8]()
        do {
            while body.count < limit {
                let count = try read(into: piece)
                if count == 0 { break }
                body += piece.prefix(count)
            }
            return .success(body)
        } catch {
            return .failure(error)
        }
    }
}
