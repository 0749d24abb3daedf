/// Everybody and everything that makes calls. The same people and programs work in all accounts.
struct CallerDirectory: Sendable {
    /// Those who keep office hours.
    let people: WeightedTable<Caller>
    /// Those who do not.
    let programs: WeightedTable<Caller>
    /// Names of the people, as IAM user names.
    let names: [[UInt8]]

    init(people count: Int, seed: UInt64) {
        var factory = CallerFactory(seed: seed)
        let names = (0..<count).map(Names.person)
        self.names = names.map { Array($0.utf8) }
        people = WeightedTable(Self.people(names, &factory))
        programs = WeightedTable(Self.programs(&factory))
    }

    private typealias Weighted = (element: Caller, weight: Int)

    private static func people(_ names: [String], _ factory: inout CallerFactory) -> [Weighted] {
        let weights = ArchivePlan.zipfWeights(count: names.count)
        var callers: [Weighted] = []
        for (rank, name) in names.enumerated() {
            let unit = max(weights[rank] / 100, 1)
            // Of four, three have IAM users, one signs in through IAM Identity Center.
            let ways =
                rank % 4 == 3
                ? factory.signingInCentrally(name, rank: rank) : factory.withIAMUser(name, rank: rank)
            callers += ways.map { ($0.element, $0.weight * unit) }
        }
        let total = callers.reduce(0) { $0 + $1.weight }
        callers.append((factory.root(), max(total / 250, 1)))
        return callers
    }

    private static func programs(_ factory: inout CallerFactory) -> [Weighted] {
        let roles = zip(Names.roles, ArchivePlan.zipfWeights(count: Names.roles.count)).map { entry, weight in
            (element: factory.role(entry.role, session: entry.session), weight: weight / 1000)
        }
        let services = zip(Names.services, ArchivePlan.zipfWeights(count: Names.services.count)).map { name, weight in
            (element: factory.service(name), weight: weight / 5000)
        }
        return roles + services + [
            (factory.otherAccount(), 110),
            (factory.webIdentity("repo:example/shop:ref:refs/heads/main", "token.actions.githubusercontent.com"), 80),
            (
                factory.webIdentity(
                    "system:serviceaccount:shop:orders", "oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF"), 60
            ),
            (factory.untyped(), 50),
            (factory.bareRole("legacy-batch"), 15),
        ]
    }
}
