import FoundationEssentials
import TrackerHTTP

extension AWSServiceClient {
    /// Sends a signed request; the body is there if the answer is an error.
    typealias Exchange<Result> =
        @Sendable (HTTPRequest) async throws(HTTPTransportError) -> (
            head: HTTPResponse, body: [UInt8], result: Result
        )

    /// Signs and exchanges until there is a success, or nothing more to be done.
    func attempt<Result>(_ request: AWSRequest, _ exchange: Exchange<Result>) async throws(AWSError) -> Result {
        let operation = operation(of: request)
        let payload = SigV4Signer.Payload(body: request.body)
        var recovery = CallRecovery(configuration.retries)
        while true {
            recovery.begin()
            let credentials = request.isSigned ? try await credentials(for: operation, attempts: recovery.attempts) : nil
            let date = configuration.signingTime
            let message = message(for: request, payload: payload, credentials: credentials, date: date)
            let failure: CallFailure
            do {
                let answer = try await exchange(message)
                if AWSAnswer.isSuccess(answer.head.status) { return answer.result }
                failure = CallFailure(
                    head: answer.head, body: answer.body, operation: operation, attempts: recovery.attempts, signed: date)
            } catch {
                failure = CallFailure(error, operation: operation, attempts: recovery.attempts)
            }
            switch recovery.step(after: failure) {
            case .renewCredentials:
                if let credentials { await configuration.credentials.discard(credentials) }
            case .correctClock(let time):
                configuration.clockOffset.seconds = time.timeIntervalSince(configuration.now())
            case .pause(let duration):
                do {
                    try await configuration.retries.sleep(duration)
                } catch {
                    throw .cancelled(operation, attempts: recovery.attempts)
                }
            case .giveUp: throw explained(failure)
            }
        }
    }

    /// Credentials, or why there are none as a failure of this call.
    func credentials(for operation: String, attempts: Int) async throws(AWSError) -> AWSCredentials {
        do {
            return try await configuration.credentials.credentials()
        } catch {
            throw error.of(operation, attempts: attempts)
        }
    }

    private func explained(_ failure: CallFailure) -> AWSError {
        guard let time = failure.serviceTime else { return failure.error }
        let seconds = Int(abs(time.timeIntervalSince(configuration.now())).rounded())
        return failure.error.adding("this machine's clock is off by \(seconds) s")
    }
}
