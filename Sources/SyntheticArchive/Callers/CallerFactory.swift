/// Makes callers, each with a key of its own.
struct CallerFactory {
    private var random: RandomSource

    init(seed: UInt64) {
        random = RandomSource(seed: RandomSource.mix(seed, 0xCA11_E45))
    }

    /// The ways in which somebody with an IAM user makes calls; weights add up to 100.
    mutating func withIAMUser(_ name: String, rank: Int) -> [(element: Caller, weight: Int)] {
        let arn: Template = "arn:aws:iam::\(.accountID):user/\(text: name)"
        let keys = Identities.iamUser(name, console: false)
        let session = Identities.iamUser(name, console: true)
        // One person, one set of ids, whatever the tool.
        let key = random.next()
        func caller(_ identity: Template, _ origin: Origin) -> Caller {
            Caller(key: key, kind: .person, identity: identity, arn: arn, origin: origin)
        }
        return [
            (caller(keys, rank % 2 == 0 ? .terraform(host: rank) : .commandLine(host: rank)), 52),
            (caller(keys, .commandLine(host: rank + 3)), 14),
            (caller(session, .console(host: rank)), 12),
            (caller(session, .consoleServers), 19),
            (
                Caller(
                    key: key, kind: .person, identity: Identities.federatedUser(name),
                    arn: "arn:aws:sts::\(.accountID):federated-user/\(text: name)", origin: .commandLine(host: rank)), 3
            ),
        ]
    }

    /// The ways in which somebody who signs in through IAM Identity Center makes calls; weights add up to about 100.
    mutating func signingInCentrally(_ name: String, rank: Int) -> [(element: Caller, weight: Int)] {
        let key = random.next()
        let email = "\(name)@example.com"
        let role = "AWSReservedSSO_\(Names.permissionSets[rank / 4 % Names.permissionSets.count])"
        let session = Identities.assumedRole(role, path: "/aws-reserved/sso.amazonaws.com/", session: email)
        let arn = Identities.assumedRoleARN(role, session: email)
        func caller(_ kind: CallerKind, _ identity: Template, _ origin: Origin) -> Caller {
            Caller(key: key, kind: kind, identity: identity, arn: arn, origin: origin)
        }
        return [
            (caller(.person, session, .console(host: rank)), 32),
            (caller(.person, session, .consoleServers), 30),
            (caller(.person, session, .terraform(host: rank)), 32),
            (caller(.samlUser, Identities.samlUser(email), .console(host: rank)), 3),
            // Their records name no user but an id, which tells readers little; two are enough to show it.
            (caller(.identityCenter, Identities.identityCenterUser, .console(host: rank)), rank < 8 ? 3 : 0),
        ]
    }

    mutating func root() -> Caller {
        make(.person, Identities.root, arn: "arn:aws:iam::\(.accountID):root", .console(host: 1))
    }

    mutating func role(_ role: String, session: String) -> Caller {
        make(
            .program, Identities.assumedRole(role, session: session),
            arn: Identities.assumedRoleARN(role, session: session), .program(host: role.utf8.count * 7))
    }

    mutating func bareRole(_ role: String) -> Caller {
        make(
            .program, Identities.role(role), arn: "arn:aws:iam::\(.accountID):role/\(text: role)", .program(host: 77))
    }

    mutating func service(_ principal: String) -> Caller {
        make(.service, Identities.service(principal), arn: "\(text: principal)", .service(principal))
    }

    mutating func otherAccount() -> Caller {
        make(
            .otherAccount, Identities.otherAccount, arn: "arn:aws:iam::\(text: AccountIDs.foreign):root",
            .program(host: 201))
    }

    mutating func webIdentity(_ subject: String, _ provider: String) -> Caller {
        make(
            .webIdentity, Identities.webIdentityUser(subject, provider: provider), arn: "\(text: subject)",
            .program(host: subject.utf8.count))
    }

    mutating func untyped() -> Caller {
        make(.nobody, Identities.untyped, arn: "ec2.amazonaws.com", .service("ec2.amazonaws.com"))
    }

    private mutating func make(
        _ kind: CallerKind, _ identity: Template, arn: Template, _ origin: Origin
    ) -> Caller {
        Caller(key: random.next(), kind: kind, identity: identity, arn: arn, origin: origin)
    }
}
