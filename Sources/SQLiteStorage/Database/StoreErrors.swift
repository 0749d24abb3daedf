import EventStorage
import GRDB

extension EventStoreError {
    /// What a failure of the database means for who uses the store.
    init(_ error: any Error, path: String) {
        if let error = error as? EventStoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.unavailable, "\(path) cannot be used", underlying: error)
            return
        }
        if error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            let reason = "was left half made by a program that was killed; an import completes it"
            self.init(.unavailable, "\(path) \(reason)", underlying: error)
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(.diskFull, "\(path) cannot grow: the disk is full", underlying: error)
        case .SQLITE_READONLY, .SQLITE_PERM:
            self.init(.readOnly, "\(path) cannot be written: it, or its folder, is read-only", underlying: error)
        case .SQLITE_NOTADB:
            self.init(.notAStore, "\(path) is not an SQLite database", underlying: error)
        case .SQLITE_CORRUPT:
            self.init(.corrupt, "\(path) is damaged", underlying: error)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.locked, "\(path) is being written by another program", underlying: error)
        case .SQLITE_CANTOPEN:
            self.init(.unavailable, "\(path) cannot be opened", underlying: error)
        case .SQLITE_IOERR:
            self.init(.unavailable, "\(path) cannot be read or written (input/output error)", underlying: error)
        default:
            self.init(.unavailable, "\(path) cannot be used (SQLite result \(error.resultCode.rawValue))", underlying: error)
        }
    }
}
