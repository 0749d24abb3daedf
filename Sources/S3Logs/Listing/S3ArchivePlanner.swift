import AWSClient
import CloudTrailLogs

/// Finds the prefixes under which what is wanted lies, so that the rest of a bucket is never listed.
///
/// It goes down the levels of `AWSLogs/[o-ORGID/]ACCOUNT/CloudTrail/REGION/YYYY/MM/` with a delimiter, one request a folder, and
/// lists what lies below as it is. A prefix of another shape is listed as a whole.
struct S3ArchivePlanner: Sendable {
    /// A prefix to be listed without a delimiter.
    struct Leaf: Hashable, Sendable {
        var prefix: String
        /// Keys up to this one are not wanted.
        var startAfter: String?
        /// Keys from this one on are not wanted.
        var endBefore: String?
    }

    let client: S3Client
    let bucket: String
    let scope: S3ArchiveScope

    /// The most folders and objects above `AWSLogs/` that are looked into for it; more are listed as they are.
    private static let maxFoldersAbove = 100
    /// So few days are named rather than looked for.
    private static let maxNamedDays = 31
    /// How many folders are looked into at once.
    private static let concurrency = 16

    /// The prefixes to list.
    ///
    /// - Throws: `AWSError`.
    func leaves(below prefix: String, order: LogOrder) async throws -> [Leaf] {
        let leaves = try await leaves(of: [Level(prefix)])
        return switch order {
        case .path: leaves
        case .date: Self.byDate(leaves)
        }
    }

    /// The leaves of each archive by their dates, those of one date and those without any in the order of their keys; an
    /// organisation's come behind those of single accounts.
    private static func byDate(_ leaves: [Leaf]) -> [Leaf] {
        var archives = [[(date: String, number: Int, leaf: Leaf)]]()
        var current: ArchivePath?
        for (number, leaf) in leaves.enumerated() {
            let path = ArchivePath(leaf.prefix)
            let isOfSameArchive = current.map { current in
                leaf.prefix.utf8.starts(with: current.root.utf8)
                    && (path == nil || path?.root == current.root && path?.organization == current.organization)
            }
            if isOfSameArchive != true {
                current = path
                archives.append([])
            }
            archives[archives.count - 1].append((path?.date ?? "", number, leaf))
        }
        return archives.flatMap { $0.sorted { ($0.date, $0.number) < ($1.date, $1.number) } }.map(\.leaf)
    }

    /// A place on the way down.
    private enum Level: Hashable, Sendable {
        /// Inside a name, as in `AWSLogs` without its slash.
        case inside(String)
        /// Above `AWSLogs/`, that many folders below where the search began.
        case above(String, depth: Int)
        /// At `AWSLogs/` or an organisation: accounts follow.
        case accounts(String)
        /// At an account: kinds of logs follow.
        case kinds(String)
        /// At `CloudTrail/`: regions follow.
        case regions(String)
        /// At a region: years follow.
        case years(String)
        /// At a year: months follow.
        case months(String, year: Int)
        /// As low as it gets.
        case leaf(Leaf)

        /// Finds out how far down a prefix leads.
        init(_ prefix: String) {
            let segments = prefix.split(separator: "/", omittingEmptySubsequences: false)
            guard let root = segments.lastIndex(of: "AWSLogs"), segments.last == "" else {
                self = prefix.isEmpty || prefix.hasSuffix("/") ? .above(prefix, depth: 0) : .inside(prefix)
                return
            }
            var below = segments[(root + 1)...].dropLast()
            if let first = below.first, ArchivePath.isOrganization(first.utf8) { below = below.dropFirst() }
            switch below.count {
            case 0: self = .accounts(prefix)
            case 1: self = .kinds(prefix)
            case 2 where below.last?.hasPrefix("CloudTrail") ?? false: self = .regions(prefix)
            case 3 where below.dropFirst().first?.hasPrefix("CloudTrail") ?? false: self = .years(prefix)
            case 4 where below.dropFirst().first?.hasPrefix("CloudTrail") ?? false:
                let year = below.last.flatMap { $0.utf8.count == 4 ? Int($0) : nil }
                self = year.map { .months(prefix, year: $0) } ?? .leaf(Leaf(prefix: prefix))
            default: self = .leaf(Leaf(prefix: prefix))
            }
        }
    }

    /// Goes down from several places at once and keeps their order.
    private func leaves(of levels: [Level]) async throws -> [Leaf] {
        var found = [[Leaf]](repeating: [], count: levels.count)
        try await withThrowingTaskGroup(of: (Int, [Leaf]).self) { group in
            for (index, level) in levels.enumerated() {
                if index >= Self.concurrency, let (done, leaves) = try await group.next() { found[done] = leaves }
                group.addTask { (index, try await leaves(of: level)) }
            }
            for try await (done, leaves) in group { found[done] = leaves }
        }
        return found.flatMap { $0 }
    }

    private func leaves(of level: Level) async throws -> [Leaf] {
        switch level {
        case .leaf(let leaf):
            return [leaf]
        case .inside(let prefix):
            let page = try await client.listObjects(bucket: bucket, prefix: prefix, delimiter: "/")
            guard page.objects.isEmpty, page.nextContinuationToken == nil else { return [Leaf(prefix: prefix)] }
            return try await leaves(of: page.commonPrefixes.map(Level.init))
        case .above(let prefix, let depth):
            return try await leavesAbove(prefix, depth: depth)
        case .accounts(let prefix):
            return try await leaves(below: prefix) { folder in
                if ArchivePath.isOrganization(folder.name.utf8) { return .accounts(folder.prefix) }
                return scope.admits(account: folder.name) ? .kinds(folder.prefix) : nil
            }
        case .kinds(let prefix):
            return try await leaves(below: prefix) { folder in
                folder.name.hasPrefix("CloudTrail") && folder.name != "CloudTrail-Digest" ? .regions(folder.prefix) : nil
            }
        case .regions(let prefix):
            return try await leaves(below: prefix) { folder in
                scope.admits(region: folder.name) ? .years(folder.prefix) : nil
            }
        case .years(let prefix):
            if let days = scope.days?.all(upTo: Self.maxNamedDays) {
                return days.map { Leaf(prefix: "\(prefix)\($0.path)/") }
            }
            return try await leaves(below: prefix) { folder in
                guard let year = Int(folder.name), folder.name.utf8.count == 4 else { return .leaf(Leaf(prefix: folder.prefix)) }
                return isWanted(from: (year, 1), to: (year, 12)) ? .months(folder.prefix, year: year) : nil
            }
        case .months(let prefix, let year):
            return try await folders(in: prefix).compactMap { folder in
                guard let month = Int(folder.name) else { return Leaf(prefix: folder.prefix) }
                return isWanted(from: (year, month), to: (year, month)) ? leaf(ofMonth: folder.prefix) : nil
            }
        }
    }

    private func leaves(below prefix: String, _ next: (Folder) -> Level?) async throws -> [Leaf] {
        try await leaves(of: folders(in: prefix).compactMap(next))
    }

    /// Looks for `AWSLogs/` below a prefix that a trail may have; where there is none, all of it is listed.
    private func leavesAbove(_ prefix: String, depth: Int) async throws -> [Leaf] {
        let page = try await client.listObjects(bucket: bucket, prefix: prefix, delimiter: "/")
        let folders = page.commonPrefixes.map { Folder($0, in: prefix) }
        let isSmall =
            page.nextContinuationToken == nil && folders.count + page.objects.count <= Self.maxFoldersAbove
        if isSmall, folders.contains(where: { $0.name == "AWSLogs" }) {
            // Somebody may have put logs beside the folders.
            let beside = page.objects.map { object in
                (key: object.key, level: Level.leaf(Leaf(prefix: object.key, endBefore: object.key + "\0")))
            }
            let below = folders.map { folder in
                (
                    key: folder.prefix,
                    level: folder.name == "AWSLogs" ? Level.accounts(folder.prefix) : .leaf(Leaf(prefix: folder.prefix))
                )
            }
            let all = (beside + below).sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            return try await leaves(of: all.map(\.level))
        }
        guard isSmall, depth < 2, page.objects.isEmpty, !folders.isEmpty else { return [Leaf(prefix: prefix)] }
        return try await leaves(of: folders.map { .above($0.prefix, depth: depth + 1) })
    }

    private func isWanted(from first: (year: Int, month: Int), to last: (year: Int, month: Int)) -> Bool {
        guard let days = scope.days else { return true }
        let (start, end) = (days.lowerBound.path.prefix(7), days.upperBound.path.prefix(7))
        return Self.monthPath(last) >= start && Self.monthPath(first) <= end
    }

    private static func monthPath(_ month: (year: Int, month: Int)) -> Substring {
        "\(month.year)/\(month.month < 10 ? "0" : "")\(month.month)"
    }

    /// A month's logs, those of its days that are wanted.
    private func leaf(ofMonth prefix: String) -> Leaf {
        guard let days = scope.days else { return Leaf(prefix: prefix) }
        let root = prefix.dropLast(8)
        // "/" is followed by "0": behind all keys of the last day, before those of the next.
        return Leaf(
            prefix: prefix, startAfter: "\(root)\(days.lowerBound.path)/", endBefore: "\(root)\(days.upperBound.path)0")
    }

    private struct Folder {
        let prefix: String
        let name: String

        init(_ prefix: String, in parent: String) {
            self.prefix = prefix
            name = String(prefix.dropFirst(parent.count).dropLast())
        }
    }

    private func folders(in prefix: String) async throws -> [Folder] {
        var folders = [Folder]()
        var token: String?
        repeat {
            let page = try await client.listObjects(
                bucket: bucket, prefix: prefix, delimiter: "/", continuationToken: token)
            folders += page.commonPrefixes.map { Folder($0, in: prefix) }
            token = page.nextContinuationToken
        } while token != nil
        return folders
    }
}
