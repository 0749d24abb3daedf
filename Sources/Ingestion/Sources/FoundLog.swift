import EventStorage

/// A log that is there to be read.
struct FoundLog: Sendable {
    /// How to get at its bytes.
    enum Place: Sendable {
        case file(RawPath)
        case standardInput
    }

    let place: Place
    /// What stores and reports call it, and in which state it was found.
    let identity: LogIdentity

    /// Standard input, under the name `-`.
    static let standardInput = FoundLog(
        place: .standardInput, identity: LogIdentity(source: "-", size: nil, revision: nil))

    init(place: Place, identity: LogIdentity) {
        self.place = place
        self.identity = identity
    }

    init(path: RawPath, status: FileStatus) {
        self.init(place: .file(path), identity: LogIdentity(source: path.source, status: status))
    }
}

extension LogIdentity {
    /// The identity of a file in this state; a stream's tells nothing but its name.
    init(source: String, status: FileStatus) {
        let isRegular = status.kind == .regular
        self.init(
            source: source,
            size: isRegular ? status.size : nil,
            revision: isRegular ? String(status.modified) : nil)
    }
}
