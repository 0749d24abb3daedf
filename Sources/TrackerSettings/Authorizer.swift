/// Who may call the deployed REST service.
public enum Authorizer: String, CaseIterable, Sendable {
    /// Callers that AWS IAM allows to, with signed requests.
    case iam = "aws_iam"
    /// Users of a Cognito user pool.
    case cognito
    /// Everybody who knows the address.
    case none
}
