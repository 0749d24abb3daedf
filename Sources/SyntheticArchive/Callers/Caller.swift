/// One way in which somebody or something makes calls: as whom, from where and with which tool. Immutable.
final class Caller: Sendable {
    /// Tells callers apart; their ids follow from it.
    let key: UInt64
    let kind: CallerKind
    /// The value of `userIdentity`.
    let identity: Template
    /// Whom error messages name.
    let arn: Template
    let origin: Origin

    init(key: UInt64, kind: CallerKind, identity: Template, arn: Template, origin: Origin) {
        self.key = key
        self.kind = kind
        self.identity = identity
        self.arn = arn
        self.origin = origin
    }
}
