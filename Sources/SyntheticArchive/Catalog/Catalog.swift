/// The services that the company uses. Over all callers, about three calls of four only read and are left out by the
/// default filter; the mix and the shapes follow real logs.
enum Catalog {
    static let services: [Service] = [
        compute, loadBalancing, autoScaling, storage, identity, tokens, signIn, singleSignOn, databases, tables, functions,
        keys, secrets, parameters, logs, trails, stacks, monitoring,
    ]
}
