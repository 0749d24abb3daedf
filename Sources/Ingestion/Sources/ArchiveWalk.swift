import CloudTrailLogs

/// Finds the logs of an archive by date: those of a day in all accounts and regions, then those of the next. An organisation's
/// come behind those of single accounts.
///
/// Which accounts, regions and years there are is read at once; months and days when it comes to them. What lies in the archive's
/// folders otherwise comes before the days below them.
final class ArchiveWalk {
    /// What the folders in one of an archive's folders are.
    enum Level {
        case organizationsAndAccounts
        case accounts
        case kinds
        case regions
    }

    private struct Region {
        let path: RawPath
        let outer: FolderChain
    }

    private enum Step {
        case file(RawPath)
        case folder(RawPath, outer: FolderChain, order: LogOrder)
        case failure(SourceWalk.Item)
        /// Folders of one date, or of the part of one: `2024/06/01`, `2024/06`, `2024`, or nothing for the regions themselves.
        case dated(String, regions: ArraySlice<Int32>)
    }

    private let pageLimit: Int
    private var regions: [Region] = []
    /// The next one is the last.
    private var steps: [Step] = []
    private var walk: FolderWalk?

    /// Begins before the first log in a folder of which the only page is read.
    init(_ folder: FolderChain.Folder, _ page: FolderPage, at level: Level, outer: FolderChain, pageLimit: Int) {
        self.pageLimit = pageLimit
        var beside = [Step]()
        // Digits precede letters: the accounts' folders come first.
        var archives = [0]
        findRegions(in: folder, page, at: level, outer: outer, beside: &beside, archives: &archives)
        let ends = archives.dropFirst() + [regions.count]
        steps = zip(archives, ends).reversed().map { .dated("", regions: ArraySlice(Int32($0)..<Int32($1))) } + beside.reversed()
    }

    /// The next log or failure; `nil` at the end.
    func next() -> SourceWalk.Item? {
        while true {
            if let item = walk?.next() { return item }
            walk = nil
            switch steps.popLast() {
            case .file(let path):
                if let item = SourceWalk.Item.regularFile(path) { return item }
            case .folder(let path, let outer, let order):
                walk = FolderWalk(root: path, order: order, outer: outer, pageLimit: pageLimit)
            case .failure(let item):
                return item
            case .dated(let date, let members):
                let depth = date.isEmpty ? 0 : date.utf8.count { $0 == UInt8(ascii: "/") } + 1
                if depth < ArchivePath.dateDigits.count {
                    goDown(into: date, of: members, digits: ArchivePath.dateDigits[depth])
                } else if let member = members.first {
                    let (path, outer) = place(of: date, in: regions[Int(member)])
                    steps.append(.dated(date, regions: members.dropFirst()))
                    walk = FolderWalk(root: path, outer: outer, pageLimit: pageLimit)
                }
            case nil:
                return nil
            }
        }
    }

    /// - Parameter archives: Where the regions of an archive begin.
    private func findRegions(
        in folder: FolderChain.Folder, _ page: FolderPage, at level: Level, outer: FolderChain, beside: inout [Step],
        archives: inout [Int]
    ) {
        var chain = outer
        chain.append(folder)
        for entry in page.entries {
            guard entry.isFolder else {
                beside.append(.file(entry.path))
                continue
            }
            if case .regions = level {
                regions.append(Region(path: entry.path, outer: chain))
                continue
            }
            guard let next = level.below(entry.name) else {
                beside.append(.folder(entry.path, outer: chain, order: .date))
                continue
            }
            switch chain.read(entry.path, pageLimit: pageLimit) {
            case .failure(let item):
                beside.append(.failure(item))
            case .success((_, let page)) where !page.isLast || !next.isLevel(of: page):
                beside.append(.folder(entry.path, outer: chain, order: .date))
            case .success(let (folder, page)):
                if case .accounts = next { archives.append(regions.count) }
                findRegions(in: folder, page, at: next, outer: chain, beside: &beside, archives: &archives)
            }
        }
        if let failure = page.brokenOff { beside.append(.failure(failure)) }
    }

    private func goDown(into date: String, of members: ArraySlice<Int32>, digits: Int) {
        var below = [String: [Int32]]()
        var beside = [Step]()
        for member in members {
            let (path, outer) = place(of: date, in: regions[Int(member)])
            func isDated(_ entry: FolderPage.Entry) -> Bool {
                entry.isFolder && ArchivePath.isNumber(entry.name, digits: digits)
            }
            switch outer.read(path, pageLimit: pageLimit) {
            case .failure(let item):
                beside.append(.failure(item))
            case .success((_, let page)) where !page.isLast || !page.entries.contains(where: isDated):
                beside.append(.folder(path, outer: outer, order: .path))
            case .success(let (folder, page)):
                var chain = outer
                chain.append(folder)
                for entry in page.entries {
                    if isDated(entry) {
                        below[String(decoding: entry.name, as: UTF8.self), default: []].append(member)
                    } else {
                        beside.append(entry.isFolder ? .folder(entry.path, outer: chain, order: .path) : .file(entry.path))
                    }
                }
                if let failure = page.brokenOff { beside.append(.failure(failure)) }
            }
        }
        for (name, members) in below.sorted(by: { $0.key > $1.key }) {
            steps.append(.dated(date.isEmpty ? name : "\(date)/\(name)", regions: members[...]))
        }
        steps += beside.reversed()
    }

    /// A region's folder of a date, and the folders around it.
    private func place(of date: String, in region: Region) -> (path: RawPath, outer: FolderChain) {
        var path = region.path
        var outer = region.outer
        for name in date.utf8.split(separator: UInt8(ascii: "/")) {
            // One that is gone is missed when what is in it is read.
            if let id = try? FileStatus(of: path).id { outer.append(FolderChain.Folder(path: path, id: id)) }
            path = path.appending(name)
        }
        return (path, outer)
    }
}

extension ArchiveWalk.Level {
    /// Judges a folder by its name and by what is in it; `nil` when it is none of an archive's.
    init?(of path: RawPath, _ page: FolderPage) {
        let names = path.bytes.split(separator: UInt8(ascii: "/"))
        guard let name = names.last else { return nil }
        let level: Self
        if ArchivePath.isKind(name), names.dropLast().last.map({ ArchivePath.isAccount($0) }) ?? false {
            level = .regions
        } else if ArchivePath.isAccount(name), Self.kinds.isLevel(of: page) {
            level = .kinds
        } else {
            level = ArchivePath.isOrganization(name) ? .accounts : .organizationsAndAccounts
        }
        guard level.isLevel(of: page) else { return nil }
        self = level
    }

    /// Whether a folder with these entries has such folders.
    fileprivate func isLevel(of page: FolderPage) -> Bool {
        page.entries.contains { entry in
            guard entry.isFolder else { return false }
            if case .regions = self { return true }
            return below(entry.name) != nil
        }
    }

    /// What the folders in a folder of that name are; `nil` when nobody knows.
    fileprivate func below(_ name: ArraySlice<UInt8>) -> ArchiveWalk.Level? {
        switch self {
        case .organizationsAndAccounts where ArchivePath.isOrganization(name): .accounts
        case .organizationsAndAccounts, .accounts: ArchivePath.isAccount(name) ? .kinds : nil
        case .kinds: ArchivePath.isKind(name) ? .regions : nil
        case .regions: nil
        }
    }
}
