/// The JSON of `userIdentity`, one function for each of its types.
enum Identities {
    static func iamUser(_ name: String, console: Bool) -> Template {
        let key: Field = console ? .accessKeyID("ASIA") : .accessKeyID("AKIA")
        return #"""
            {"type":"IAMUser","principalId":"\#(.principalID("AIDA"))",\#
            "arn":"arn:aws:iam::\#(.accountID):user/\#(text: name)","accountId":"\#(.accountID)",\#
            "accessKeyId":"\#(key)","userName":"\#(text: name)"\#(console ? consoleSession : "")}
            """#
    }

    static let root: Template = #"""
        {"type":"Root","principalId":"\#(.accountID)","arn":"arn:aws:iam::\#(.accountID):root",\#
        "accountId":"\#(.accountID)","accessKeyId":""\#(consoleSession)}
        """#

    /// A role's session. `path` is the role's, `/` or `/aws-reserved/…/`.
    static func assumedRole(_ role: String, path: String = "/", session: String) -> Template {
        #"""
        {"type":"AssumedRole","principalId":"\#(.principalID("AROA")):\#(text: session)",\#
        "arn":"\#(assumedRoleARN(role, session: session))","accountId":"\#(.accountID)",\#
        "accessKeyId":"\#(.accessKeyID("ASIA"))","sessionContext":{"sessionIssuer":{"type":"Role",\#
        "principalId":"\#(.principalID("AROA"))","arn":"arn:aws:iam::\#(.accountID):role\#(text: path)\#(text: role)",\#
        "accountId":"\#(.accountID)","userName":"\#(text: role)"},\#
        "attributes":{"creationDate":"\#(.sessionStart)","mfaAuthenticated":"false"}}}
        """#
    }

    static func assumedRoleARN(_ role: String, session: String) -> Template {
        "arn:aws:sts::\(.accountID):assumed-role/\(text: role)/\(text: session)"
    }

    /// A role without a session, as some services write it.
    static func role(_ role: String) -> Template {
        #"""
        {"type":"Role","principalId":"\#(.principalID("AROA"))",\#
        "arn":"arn:aws:iam::\#(.accountID):role/\#(text: role)","accountId":"\#(.accountID)"}
        """#
    }

    static func federatedUser(_ name: String) -> Template {
        #"""
        {"type":"FederatedUser","principalId":"\#(.accountID):\#(text: name)",\#
        "arn":"arn:aws:sts::\#(.accountID):federated-user/\#(text: name)","accountId":"\#(.accountID)",\#
        "accessKeyId":"\#(.accessKeyID("ASIA"))","sessionContext":{"sessionIssuer":{"type":"IAMUser",\#
        "principalId":"\#(.principalID("AIDA"))","arn":"arn:aws:iam::\#(.accountID):user/\#(text: name)",\#
        "accountId":"\#(.accountID)","userName":"\#(text: name)"},\#
        "attributes":{"creationDate":"\#(.sessionStart)","mfaAuthenticated":"false"}}}
        """#
    }

    static func samlUser(_ name: String) -> Template {
        #"""
        {"type":"SAMLUser","principalId":"gFqxm4cdVQ1iF2dLrHTKEcCIcJ4=:\#(text: name)","userName":"\#(text: name)",\#
        "identityProvider":"gFqxm4cdVQ1iF2dLrHTKEcCIcJ4="}
        """#
    }

    static func webIdentityUser(_ subject: String, provider: String) -> Template {
        #"""
        {"type":"WebIdentityUser",\#
        "principalId":"arn:aws:iam::\#(.accountID):oidc-provider/\#(text: provider):sts.amazonaws.com:\#(text: subject)",\#
        "userName":"\#(text: subject)","identityProvider":"arn:aws:iam::\#(.accountID):oidc-provider/\#(text: provider)"}
        """#
    }

    /// Since July 2025 these have no `userName`.
    static let identityCenterUser: Template = #"""
        {"type":"IdentityCenterUser","accountId":"\#(.accountID)","onBehalfOf":{"userId":"\#(.callerUUID)",\#
        "identityStoreArn":"arn:aws:identitystore::111122223333:identitystore/d-9067012345"},\#
        "credentialId":"\#(.uuid.another(9))"}
        """#

    static func service(_ principal: String) -> Template {
        #"{"type":"AWSService","invokedBy":"\#(text: principal)"}"#
    }

    static let otherAccount: Template = #"""
        {"type":"AWSAccount","principalId":"\#(.principalID("AROA")):partner-sync","accountId":"\#(text: AccountIDs.foreign)"}
        """#

    static let untyped: Template = #"{"accountId":"\#(.accountID)","invokedBy":"ec2.amazonaws.com"}"#

    private static let consoleSession: Template = #"""
        ,"sessionContext":{"sessionIssuer":{},"webIdFederationData":{},\#
        "attributes":{"creationDate":"\#(.sessionStart)","mfaAuthenticated":"true"}}
        """#
}
