#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A source that was there when the work began.
enum ResolvedSource {
    case standardInput
    case file(RawPath)
    case folder(RawPath)

    /// Looks all sources up.
    ///
    /// Their paths become absolute and free of links, so that the ledger knows a log again however its folder was named. Links
    /// met inside a folder keep their names: what order the logs have must not hang on where links lead.
    ///
    /// - Throws: `LogSourceError` naming all that are not there.
    static func resolve(_ sources: [LogSource]) throws(LogSourceError) -> [ResolvedSource] {
        var resolved = [ResolvedSource]()
        var failures = [ImportReport.Failure]()
        for source in sources {
            switch source {
            case .standardInput:
                resolved.append(.standardInput)
            case .path(let path):
                do {
                    resolved.append(try resolve(path))
                } catch {
                    failures.append(ImportReport.Failure(source: path.source, reason: error.description))
                }
            }
        }
        guard failures.isEmpty else { throw LogSourceError(failures: failures) }
        return resolved
    }

    private static func resolve(_ path: RawPath) throws(SystemError) -> ResolvedSource {
        let kind = try FileStatus(of: path).kind
        // What stands behind /dev/fd/N has no path to resolve.
        if kind == .stream { return .file(path) }
        guard let absolute = path.withCString({ realpath($0, nil) }) else { throw .last }
        defer { free(absolute) }
        let bytes = UnsafeRawBufferPointer(start: absolute, count: strlen(absolute))
        let resolvedPath = RawPath(bytes: Array(bytes))
        return kind == .folder ? .folder(resolvedPath) : .file(resolvedPath)
    }
}
