/// A kind of resource. Each account has a stock of them that its records come back to, some far more often than others.
enum ResourceKind: Int, Sendable {
    case instance, volume, snapshot, image, subnet, vpc, securityGroup, networkInterface, routeTable
    case kmsKey
    case bucket, objectKey, table, function, role, policy, database, secret, logGroup, stack, parameter

    /// How many an account has in a region.
    var stock: Int {
        switch self {
        case .instance, .volume, .networkInterface: 300
        case .snapshot: 600
        case .image, .securityGroup: 40
        case .subnet, .routeTable: 18
        case .vpc: 6
        case .kmsKey: 25
        case .objectKey: 5000
        case .bucket, .table, .function, .role, .policy, .database, .secret, .logGroup, .stack, .parameter: 60
        }
    }

    /// What ids of this kind begin with, where resources have ids; `nil` where they have names.
    var idPrefix: StaticString? {
        switch self {
        case .instance: "i-0"
        case .volume: "vol-0"
        case .snapshot: "snap-0"
        case .image: "ami-0"
        case .subnet: "subnet-0"
        case .vpc: "vpc-0"
        case .securityGroup: "sg-0"
        case .networkInterface: "eni-0"
        case .routeTable: "rtb-0"
        default: nil
        }
    }

    /// What names of this kind are made of, around the name of a system and a stage: `orders-prod`.
    var nameAffixes: (before: StaticString, after: StaticString) {
        switch self {
        case .bucket: ("example-", "-assets")
        case .objectKey: ("exports/", "/part")
        case .table: ("", "-items")
        case .function: ("", "-handler")
        case .role: ("", "-service-role")
        case .policy: ("", "-access")
        case .database: ("", "-db")
        case .secret: ("", "/credentials")
        case .logGroup: ("/aws/lambda/", "-handler")
        case .stack: ("", "-stack")
        case .parameter: ("/", "/endpoint")
        default: ("", "")
        }
    }
}
