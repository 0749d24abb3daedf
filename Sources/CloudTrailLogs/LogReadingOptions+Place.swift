extension LogReadingOptions {
    /// Whether account and region of the record at hand are among those wanted.
    ///
    /// "CloudTrail record contents", AWS CloudTrail User Guide: `recipientAccountId` is the account that received the event; records
    /// before version 1.02 have the caller's alone.
    @inline(__always)
    func admitsPlace(of batch: borrowing EventBatch, _ roles: [Int32]) -> Bool {
        accounts.isEmpty && regions.isEmpty
            || Self.admits(accounts, batch, roles, [.recipientAccountID, .aggregatedAccountID, .accountID])
                && Self.admits(regions, batch, roles, [.awsRegion])
    }

    private static func admits(
        _ wanted: Set<String>, _ batch: borrowing EventBatch, _ roles: [Int32], _ places: [RecordRole]
    ) -> Bool {
        guard !wanted.isEmpty else { return true }
        guard let place = places.first(where: { roles[$0.rawValue] >= 0 }) else { return false }
        return batch.string(at: roles[place.rawValue]).map { wanted.contains($0) } ?? false
    }
}
