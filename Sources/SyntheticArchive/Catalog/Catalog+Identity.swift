extension Catalog {
    static let identity = Service(
        name: "iam", host: "iam.amazonaws.com", isGlobal: true, eventVersion: "1.10", denials: .plain,
        calls: [
            .reading("GetUser", 190, #"{"userName":"\#(.person)"}"#, failing: noSuchUser),
            .reading("GetRole", 180, #"{"roleName":"\#(.role)"}"#, failing: noSuchRole),
            .reading("ListRolePolicies", 110, #"{"roleName":"\#(.role)"}"#),
            .reading("ListAttachedRolePolicies", 130, #"{"roleName":"\#(.role)"}"#),
            .reading("GetPolicy", 80, #"{"policyArn":"\#(policyARN)"}"#),
            .reading("GetPolicyVersion", 70, #"{"policyArn":"\#(policyARN)","versionId":"v\#(.number(1...5))"}"#),
            .reading("ListInstanceProfilesForRole", 40, #"{"roleName":"\#(.role)"}"#),
            .reading("ListAccessKeys", 40, #"{"userName":"\#(.person)"}"#),
            .reading("ListMFADevices", 30, #"{"userName":"\#(.person)"}"#),
            .reading("GetAccountSummary", 30),
            .writing("CreateUser", 16, #"{"path":"/","userName":"\#(.person)"}"#, response: userResponse),
            .writing("DeleteUser", 8, #"{"userName":"\#(.person)"}"#, failing: noSuchUser),
            .writing("CreateAccessKey", 20, #"{"userName":"\#(.person)"}"#, response: accessKeyResponse),
            .writing(
                "DeleteAccessKey", 14, #"{"userName":"\#(.person)","accessKeyId":"AKIA\#(.capitals(16))"}"#),
            .writing(
                "CreateLoginProfile", 7, #"{"userName":"\#(.person)","passwordResetRequired":true}"#,
                response: #"""
                    {"loginProfile":{"userName":"\#(.person)","createDate":"\#(.eventTimeInWords)","passwordResetRequired":true}}
                    """#),
            .writing(
                "ChangePassword", 7, by: .person,
                #"{"oldPassword":"winter-\#(.number(1000...9999))","newPassword":"spring-\#(.number(1000...9999))"}"#),
            .writing("AttachUserPolicy", 14, #"{"userName":"\#(.person)","policyArn":"\#(policyARN)"}"#),
            .writing("AttachRolePolicy", 37, #"{"roleName":"\#(.role)","policyArn":"\#(policyARN)"}"#, failing: noSuchRole),
            .writing("DetachRolePolicy", 20, #"{"roleName":"\#(.role)","policyArn":"\#(policyARN)"}"#),
            .writing("PutRolePolicy", 26, rolePolicyRequest),
            .writing(
                "CreateRole", 23, roleRequest, response: roleResponse,
                failing: .failing(
                    130, "EntityAlreadyExistsException", "Role with name \(.role) already exists.")),
            .writing("DeleteRole", 16, #"{"roleName":"\#(.role)"}"#, failing: noSuchRole),
        ])

    private static let policyARN: Template = "arn:aws:iam::\(.accountID):policy/\(.policy)"
    private static let noSuchUser: Call.Failure = .failing(
        200, "NoSuchEntityException", "The user with name \(.person) cannot be found.")
    private static let noSuchRole: Call.Failure = .failing(
        110, "NoSuchEntityException", "The role with name \(.role) cannot be found.")

    private static let userResponse: Template = #"""
        {"user":{"path":"/","userName":"\#(.person)","userId":"AIDA\#(.capitals(17))",\#
        "arn":"arn:aws:iam::\#(.accountID):user/\#(.person)","createDate":"\#(.eventTimeInWords)"}}
        """#

    private static let accessKeyResponse: Template = #"""
        {"accessKey":{"accessKeyId":"AKIA\#(.capitals(16))","status":"Active","userName":"\#(.person)",\#
        "createDate":"\#(.eventTimeInWords)"}}
        """#

    private static let trust: Template = #"""
        {\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\#
        \"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}
        """#

    private static let roleRequest: Template = #"""
        {"path":"/","roleName":"\#(.role)","assumeRolePolicyDocument":"\#(trust)","maxSessionDuration":3600,\#
        "tags":[{"key":"system","value":"\#(.system)"},{"key":"stage","value":"\#(.stage)"}]}
        """#

    private static let roleResponse: Template = #"""
        {"role":{"path":"/","roleName":"\#(.role)","roleId":"AROA\#(.capitals(17))",\#
        "arn":"arn:aws:iam::\#(.accountID):role/\#(.role)","createDate":"\#(.eventTimeInWords)"}}
        """#

    private static let rolePolicyRequest: Template = #"""
        {"roleName":"\#(.role)","policyName":"\#(.policy)","policyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":\#
        [{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],\#
        \"Resource\":\"arn:aws:s3:::\#(.bucket)/*\"}]}"}
        """#

    static let tokens = Service(
        name: "sts", host: "sts.\(.region).amazonaws.com", eventVersion: "1.08", denials: .plain,
        calls: [
            .reading(
                "GetCallerIdentity", 150,
                failing: .failing(
                    60, "ExpiredTokenException", "The security token included in the request is expired")),
            .writing(
                "AssumeRole", 77, by: [.person, .program], assumeRequest, response: assumeResponse, resources: roleResources,
                isReadOnly: true),
            .writing(
                "AssumeRole", 634, by: [.service, .otherAccount], serviceAssumeRequest, response: assumeResponse,
                resources: roleResources, isReadOnly: true),
            .writing(
                "AssumeRoleWithSAML", 167, by: .samlUser,
                #"{"sAMLAssertionID":"_\#(.uuid.another(3))","roleArn":"\#(roleARN)","principalArn":"\#(samlProvider)"}"#,
                response: assumeResponse, resources: roleResources, isReadOnly: true),
            .writing(
                "AssumeRoleWithWebIdentity", 167, by: .webIdentity,
                #"{"roleArn":"\#(roleARN)","roleSessionName":"\#(.system)","durationSeconds":3600}"#,
                response: assumeResponse, resources: roleResources,
                failing: .failing(40, "InvalidIdentityTokenException", "No OpenIDConnect provider found in your account"),
                isReadOnly: true),
            .reading("GetSessionToken", 10, by: .person, #"{"durationSeconds":43200}"#),
        ])

    private static let roleARN: Template = "arn:aws:iam::\(.accountID):role/\(.role)"
    private static let samlProvider: Template = "arn:aws:iam::\(.accountID):saml-provider/example-directory"
    private static let roleResources: Template = #"""
        {"accountId":"\#(.accountID)","type":"AWS::IAM::Role","ARN":"\#(roleARN)"}
        """#
    private static let assumeRequest: Template = #"""
        {"roleArn":"\#(roleARN)","roleSessionName":"\#(.system)-\#(.number(1...999))","durationSeconds":3600}
        """#
    private static let serviceAssumeRequest: Template = #"{"roleArn":"\#(roleARN)","roleSessionName":"\#(.function)"}"#

    private static let assumeResponse: Template = #"""
        {"credentials":{"accessKeyId":"ASIA\#(.capitals(16))","sessionToken":"IQoJb3JpZ2luX2VjE\#(.base64(220))==",\#
        "expiration":"\#(.expiryInWords)"},"assumedRoleUser":{"assumedRoleId":"AROA\#(.capitals(17)):\#(.system)",\#
        "arn":"arn:aws:sts::\#(.accountID):assumed-role/\#(.role)/\#(.system)"}}
        """#

    static let signIn = Service(
        name: "signin", host: "signin.aws.amazon.com", isGlobal: true,
        calls: [
            .writing(
                "ConsoleLogin", 51, by: .person, "null", response: #"{"ConsoleLogin":"Success"}"#,
                additional: loginDetails, failing: failedLogin, category: .consoleSignIn),
            .writing(
                "CheckMfa", 20, by: .person, "null", response: #"{"CheckMfa":"Success"}"#,
                additional: #","additionalEventData":{"MfaType":"Virtual MFA"}"#, category: .consoleSignIn),
            .writing(
                "SwitchRole", 10, by: .person, "null", response: #"{"SwitchRole":"Success"}"#, additional: loginDetails,
                category: .consoleSignIn),
        ])

    /// Real ones have a message, but no code.
    private static let failedLogin = Call.Failure(
        code: "", message: "Failed authentication", response: #"{"ConsoleLogin":"Failure"}"#, perMille: 150)

    private static let loginDetails: Template = #"""
        ,"additionalEventData":{"LoginTo":"https://console.aws.amazon.com/console/home?region=\#(.region)",\#
        "MobileVersion":"No","MFAUsed":"Yes"}
        """#

    static let singleSignOn = Service(
        name: "sso", host: "portal.sso.us-east-1.amazonaws.com", isGlobal: true,
        calls: [
            .writing(
                "Authenticate", 67, by: .identityCenter, "null",
                additional: #","serviceEventDetails":{"Authenticate":"Success"}"#, category: .serviceEvent),
            .writing(
                "Federate", 100, by: .identityCenter, "null",
                additional: #","serviceEventDetails":{"role_name":"DeveloperAccess","account_id":"\#(.accountID)"}"#,
                category: .serviceEvent),
            .reading(
                "ListAccountRoles", 60, by: .identityCenter,
                #"{"max_result":100,"account_id":"\#(.accountID)","accessToken":"HIDDEN_DUE_TO_SECURITY_REASONS"}"#),
        ])
}
