internal import CloudTrailLogs

/// Where CloudTrail puts a log file:
/// `AWSLogs/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHMMZ_XXXXXXXXXXXXXXXX.json.gz`.
struct LogKey {
    /// The folder, without a slash at either end.
    let folder: String
    let fileName: String

    init(account: String, region: String, delivery: EventInstant, _ random: inout RandomSource) {
        let text = delivery.iso8601
        let date = text.prefix(10)
        let minute = text.prefix(16).filter { $0 != "-" && $0 != ":" }
        folder = "AWSLogs/\(account)/CloudTrail/\(region)/\(date.replacing("-", by: "/"))"
        fileName = "\(account)_CloudTrail_\(region)_\(minute)Z_\(Self.uniquePart(&random)).json.gz"
    }

    private static func uniquePart(_ random: inout RandomSource) -> String {
        let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        let unique = (0..<16).map { _ in characters[random.below(characters.count)] }
        return String(decoding: unique, as: UTF8.self)
    }
}

extension Substring {
    fileprivate func replacing(_ old: Character, by new: Character) -> String {
        String(map { $0 == old ? new : $0 })
    }
}
