import EventStorage

/// How much there is to read.
struct SourceSize {
    private(set) var files = 0
    /// As stored; `nil` when a source's size is not known.
    private(set) var bytes: UInt64? = 0

    /// Counts the logs of all sources; `nil` when the task is cancelled before the end.
    ///
    /// It walks all folders once more, at some microseconds a file, and meant to run beside the work.
    static func measure(_ sources: [ResolvedSource]) -> SourceSize? {
        var walk = SourceWalk(sources)
        var size = SourceSize()
        while let item = walk.next() {
            if size.files % 1024 == 0, Task.isCancelled { return nil }
            size.files += 1
            if case .log(let log) = item {
                size.bytes = size.bytes.flatMap { sum in log.identity.size.map { sum + $0 } }
            }
        }
        return size
    }
}
