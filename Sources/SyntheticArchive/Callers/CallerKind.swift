/// Kinds of callers by what they call.
struct CallerKind: OptionSet, Sendable {
    let rawValue: Int

    /// Somebody at a keyboard, or with a tool of their own.
    static let person = CallerKind(rawValue: 1 << 0)
    /// A program with a role.
    static let program = CallerKind(rawValue: 1 << 1)
    /// An AWS service on the company's behalf.
    static let service = CallerKind(rawValue: 1 << 2)
    /// Another account.
    static let otherAccount = CallerKind(rawValue: 1 << 3)
    /// Somebody whom a SAML provider vouches for, before they have a role.
    static let samlUser = CallerKind(rawValue: 1 << 4)
    /// A program that an OpenID Connect provider vouches for, before it has a role.
    static let webIdentity = CallerKind(rawValue: 1 << 5)
    /// Somebody in the IAM Identity Center portal.
    static let identityCenter = CallerKind(rawValue: 1 << 6)
    /// Nobody: what a service tells on its own account.
    static let nobody = CallerKind(rawValue: 1 << 7)

    static let all: [CallerKind] = [
        .person, .program, .service, .otherAccount, .samlUser, .webIdentity, .identityCenter, .nobody,
    ]
    /// Those who have a role or keys and call what they like.
    static let anyone: CallerKind = [.person, .program]
}
