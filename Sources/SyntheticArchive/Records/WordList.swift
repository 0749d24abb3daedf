/// Words that fill a field, the first ones most often.
enum WordList: Int, Sendable {
    case systems, stages, instanceTypes, databaseClasses, engines, runtimes, zones, ports

    var words: [[UInt8]] { Self.table[rawValue] }

    private static let table: [[[UInt8]]] = [
        ["orders", "billing", "search", "catalog", "payments", "identity", "reports", "media", "shipping", "ledger"],
        ["prod", "staging", "dev"],
        ["t3.micro", "t3.medium", "m6i.large", "c6g.xlarge", "r6i.2xlarge", "m7g.4xlarge", "g5.xlarge"],
        ["db.t3.micro", "db.t4g.medium", "db.r6g.large", "db.m6i.xlarge"],
        ["postgres", "mysql", "mariadb", "aurora-postgresql"],
        ["python3.12", "nodejs20.x", "provided.al2023", "java21", "go1.x"],
        ["a", "b", "c"],
        ["443", "22", "5432", "8080", "3389", "6379"],
    ].map { $0.map { Array($0.utf8) } }
}
