import TrackerHTTP

/// Names a request of a connection, also after both are gone.
struct ExchangeID: Hashable, Sendable {
    let connection: UInt64
    let number: UInt64
}

/// What is done for one request outside of the server's thread.
struct Exchange: Sendable {
    let id: ExchangeID
    let request: HTTPServerRequest
    let handler: HTTPServer.Handler
    let mailbox: Mailbox

    /// Has the answer made, and hands it over.
    func answer() async {
        let response: HTTPServerResponse
        do {
            response = try await handler(request)
        } catch {
            return mailbox.post(.failure(id))
        }
        mailbox.post(.answer(id, response))
        guard case .stream(let write) = response.body, request.head.method != .head else { return }
        mailbox.post(.body(id, Task(priority: Self.streamPriority) { await send(write) }))
    }

    /// What is short goes before the next piece of what is long, however many long answers there are.
    static let answerPriority = TaskPriority.high
    private static let streamPriority = TaskPriority.low

    private func send(_ write: @Sendable (HTTPBodyWriter) async throws -> Void) async {
        do {
            try await write(HTTPBodyWriter(exchange: id, mailbox: mailbox))
            mailbox.post(.bodyEnd(id, isWhole: true))
        } catch {
            mailbox.post(.bodyEnd(id, isWhole: false))
        }
    }
}
