import AWSClient
import CloudTrailLogs
import Glibc
import S3Logs

/// A source that was there when the work began.
enum ResolvedSource {
    case standardInput
    case file(RawPath)
    case folder(RawPath, S3ArchiveScope)
    case bucket(S3LogLocation, S3ArchiveScope, S3Client)
    case object(S3LogLocation, versionID: String?)
    case lookupEvents([CloudTrailClient], range: ClosedRange<EventInstant>, hasStart: Bool, now: EventInstant)

    /// Looks all sources up.
    ///
    /// Their paths become absolute and free of links, so that the ledger knows a log again however its folder was named. Links
    /// met inside a folder keep their names: what order the logs have must not hang on where links lead.
    ///
    /// - Parameters:
    ///   - sources: As the user named them.
    ///   - aws: What buckets and APIs are asked with; without it there are none.
    ///   - options: What is wanted of them.
    /// - Throws: `LogSourceError` naming all that are not there.
    static func resolve(
        _ sources: [LogSource], aws: AWSSources?, options: IngestionOptions
    ) async throws(LogSourceError) -> [ResolvedSource] {
        var resolved = [ResolvedSource]()
        var failures = [ImportReport.Failure]()
        for source in sources {
            switch source {
            case .standardInput:
                resolved.append(.standardInput)
            case .path(let path):
                do {
                    resolved.append(try resolve(path, options.archive))
                } catch {
                    failures.append(ImportReport.Failure(source: path.source, reason: error.description))
                }
            case .bucket(let location):
                do throws(LogAccessError) {
                    let client = try aws.orNone().s3
                    try await client.checkListing(of: location)
                    resolved.append(.bucket(location, options.archiveScope, client))
                } catch {
                    failures.append(ImportReport.Failure(source: location.source, reason: error.reason))
                }
            case .object(let location, let versionID):
                resolved.append(.object(location, versionID: versionID))
            case .lookupEvents(let regions):
                do throws(LogAccessError) {
                    let clients = try await aws.orNone().cloudTrails(regions)
                        .filter { options.archive.admits(region: $0.region) }
                    let hasStart = options.range.map { $0.lowerBound > .distantPast } ?? false
                    resolved.append(
                        .lookupEvents(clients, range: options.effectiveRange, hasStart: hasStart, now: options.now))
                } catch {
                    failures.append(ImportReport.Failure(source: "cloudtrail://", reason: error.reason))
                }
            }
        }
        guard failures.isEmpty else { throw LogSourceError(failures: failures) }
        return resolved
    }

    private static func resolve(_ path: RawPath, _ scope: S3ArchiveScope) throws(SystemError) -> ResolvedSource {
        let kind = try FileStatus(of: path).kind
        // What stands behind /dev/fd/N has no path to resolve.
        if kind == .stream { return .file(path) }
        guard let absolute = path.withCString({ realpath($0, nil) }) else { throw .last }
        defer { free(absolute) }
        let bytes = UnsafeRawBufferPointer(start: absolute, count: strlen(absolute))
        let resolvedPath = RawPath(bytes: Array(bytes))
        return kind == .folder ? .folder(resolvedPath, scope) : .file(resolvedPath)
    }
}

extension AWSSources? {
    fileprivate func orNone() throws(LogAccessError) -> AWSSources {
        guard let self else { throw LogAccessError(.other, reason: "cannot be read: no access to AWS is set up") }
        return self
    }
}

extension S3Client {
    /// Fails when a bucket is not there or may not be listed.
    fileprivate func checkListing(of location: S3LogLocation) async throws(LogAccessError) {
        do {
            let page = try await listObjects(bucket: location.bucket, prefix: location.key, maxKeys: 1)
            guard location.key.isEmpty || !page.objects.isEmpty else {
                throw LogAccessError(.missing, reason: "is not there: no object's key starts so")
            }
        } catch let error as AWSError {
            throw LogAccessError(s3: error)
        } catch let error as LogAccessError {
            throw error
        } catch {
            throw LogAccessError(.other, reason: "cannot be listed: \(error)")
        }
    }
}
