extension Connection {
    /// Whether bytes would be read: of a body, or of the next request once nothing waits for the client.
    var wantsInput: Bool {
        !state.isClosing && (state.isBodyPending || (state.isReadyForRequest && output.isEmpty))
    }

    /// Takes bytes as they came.
    ///
    /// - Returns: The place of the first that is not to be read yet.
    func parse(_ input: UnsafeRawBufferPointer, from start: Int) -> Int {
        var offset = start
        while isOpen, wantsInput {
            if state.isReadyForRequest, requestDeadline == nil, offset < input.count {
                requestDeadline = loop.clock.after(loop.server.limits.requestTimeout)
            }
            guard let event = parser.next(in: input, from: &offset) else { break }
            receive(event)
        }
        return offset
    }

    private func receive(_ event: HTTPRequestParser.Event) {
        switch event {
        case .request(let request):
            state.receive(request)
            if state.isClosing { requestDeadline = nil }
            start(request)
        case .body(let range):
            state.receiveBody(range.count)
        case .end:
            state.endBody()
            requestDeadline = nil
        case .refused(let refusal, let request):
            requestDeadline = nil
            if state.refuse(request) { send(loop.server.refuse(refusal, request), to: request) }
        }
    }

    private func start(_ request: HTTPServerRequest) {
        self.request = request
        exchangeNumber += 1
        answerDeadline = loop.clock.after(loop.server.limits.answerTimeout)
        let exchange = Exchange(
            id: ExchangeID(connection: token, number: exchangeNumber), request: request, handler: loop.server.handler,
            mailbox: loop.mailbox)
        task = Task(priority: Exchange.answerPriority) { await exchange.answer() }
    }
}
