/// In which order the logs of an archive are read.
public enum LogOrder: Sendable {
    /// In bytewise order of their paths or keys: account after account, region after region.
    case path
    /// Day after day, or where that takes more requests month after month, and those of one in the order of their paths.
    case date
}
