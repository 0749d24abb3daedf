/// A service with the calls that the company makes of it.
struct Service: Sendable {
    /// How it writes that a call is not allowed.
    enum DenialStyle: Sendable {
        /// `AccessDenied`, as S3, STS and IAM.
        case plain
        /// `AccessDeniedException`, as JSON services.
        case exception
        /// `Client.UnauthorizedOperation`, as EC2.
        case client

        var code: String {
            switch self {
            case .plain: "AccessDenied"
            case .exception: "AccessDeniedException"
            case .client: "Client.UnauthorizedOperation"
            }
        }
    }

    /// The first label of `eventSource`.
    let name: String
    /// The host that clients call.
    let host: Template
    /// Whether its events are logged in the home region alone.
    var isGlobal = false
    var eventVersion = "1.11"
    var denials: DenialStyle = .exception
    var requestID: Field = .uuid.another(255)
    /// The value of `apiVersion`, where records have one.
    var apiVersion: String?
    let calls: [Call]
}
