/// A region in which the company works.
struct Region: Sendable {
    let name: [UInt8]
    /// How much of all activity happens there.
    let weight: Int
    /// Whether the events of services without regions (IAM, sign-in) are logged there.
    let isHome: Bool

    static let all = [
        Region(name: Array("us-east-1".utf8), weight: 50, isHome: true),
        Region(name: Array("eu-central-1".utf8), weight: 25, isHome: false),
        Region(name: Array("us-west-2".utf8), weight: 17, isHome: false),
        Region(name: Array("ap-southeast-2".utf8), weight: 8, isHome: false),
    ]
}
