/// What became of a store's expired events.
public struct ExpirySummary: Hashable, Sendable {
    /// Events that were removed.
    public var removed: Int
    /// Events that stayed, since `areMany` holds of them; 0 when none were to be kept.
    public var refused: Int
    /// Events that were stored, expired ones included; counted where some were refused.
    public var stored: Int

    /// Makes a summary; left out, its figures are 0.
    public init(removed: Int = 0, refused: Int = 0, stored: Int = 0) {
        self.removed = removed
        self.refused = refused
        self.stored = stored
    }

    /// Whether so many expired events that a wrong clock is likelier than a late import: more than 1,000, and more than a tenth of
    /// those stored.
    public static func areMany(_ expired: Int, of stored: Int) -> Bool {
        expired > 1000 && expired > stored / 10
    }
}
