import EventStorage
import TrackerSQLite

extension EventStoreError {
    /// What a failure of the database means for who uses the store.
    init(_ error: any Error, path: String) {
        if let error = error as? EventStoreError {
            self = error
            return
        }
        guard let error = error as? SQLiteError else {
            self.init(.unavailable, "\(path) cannot be used", underlying: error)
            return
        }
        if error.code == .readOnlyRollback {
            let reason = "was left half made by a program that was killed; an import completes it"
            self.init(.unavailable, "\(path) \(reason)", underlying: error)
            return
        }
        switch error.code.primary {
        case .full:
            self.init(.diskFull, "\(path) cannot grow: the disk is full", underlying: error)
        case .readOnly, .permission:
            self.init(.readOnly, "\(path) cannot be written: it, or its folder, is read-only", underlying: error)
        case .notADatabase:
            self.init(.notAStore, "\(path) is not an SQLite database", underlying: error)
        case .corrupt:
            self.init(.corrupt, "\(path) is damaged", underlying: error)
        case .busy, .locked:
            self.init(.locked, "\(path) is being written by another program", underlying: error)
        case .cannotOpen:
            self.init(.unavailable, "\(path) cannot be opened", underlying: error)
        case .inputOutput:
            self.init(.unavailable, "\(path) cannot be read or written (input/output error)", underlying: error)
        default:
            self.init(.unavailable, "\(path) cannot be used (SQLite result \(error.code.primary.rawValue))", underlying: error)
        }
    }
}
