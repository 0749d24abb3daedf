import CloudTrailLogs
import EventStorage
import S3Logs

extension S3ArchiveScope {
    /// Whether a log's place leaves open that it holds something wanted; days do not matter here.
    func admits(_ log: FoundLog) -> Bool {
        guard !accounts.isEmpty || !regions.isEmpty else { return true }
        let (account, region) = log.origin
        return account.map { admits(account: $0) } ?? true && region.map { admits(region: $0) } ?? true
    }

    /// What only the records of a log tell: the accounts and regions that are wanted, empty where its place has told.
    func left(of log: FoundLog) -> (accounts: Set<String>, regions: Set<String>) {
        guard !accounts.isEmpty || !regions.isEmpty else { return ([], []) }
        let (account, region) = log.origin
        return (account == nil ? accounts : [], region == nil ? regions : [])
    }
}

extension FoundLog {
    /// The account and the region whose events it holds, as far as its place tells.
    fileprivate var origin: (account: String?, region: String?) {
        switch place {
        case .standardInput:
            return (nil, nil)
        case .lookup(let hour):
            return (nil, hour.day.region.name)
        case .file, .object, .archived:
            let path = ArchivePath(identity.source)
            return (path?.account, path?.region)
        }
    }
}
