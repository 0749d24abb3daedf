import ArgumentParser
import Dispatch

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Runs `body`; SIGINT, SIGTERM and a terminal that goes away (SIGHUP, unless it is ignored, as below `nohup`) cancel its task, so
/// that it can come to a clean end. A second one ends the program at once.
func withCancellationOnInterrupt<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let task = Task(operation: body)
    let sources = [SIGINT, SIGTERM, SIGHUP].compactMap { number -> (any DispatchSourceSignal)? in
        let previous = signal(number, SIG_IGN)
        if number == SIGHUP, unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { return nil }
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            if task.isCancelled { _exit(ExitStatus.interrupted.rawValue) }
            task.cancel()
        }
        source.resume()
        return source
    }
    defer { for source in sources { source.cancel() } }
    return try await task.value
}
