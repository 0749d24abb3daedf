import CloudTrailLogs
import Testing

/// CONTRACT: whose event it is, by the kind of identity.
@Suite struct UserNameTests {
    static let session = "arn:aws:sts::1:assumed-role/Admin/me"
    static let singleSignOn = #"{"sessionIssuer":{"userName":"AWSReservedSSO_A"}}"#

    @Test(arguments: [
        (#"{"type":"IAMUser","userName":"Alice","arn":"arn:aws:iam::1:user/x/Bob"}"#, "Alice"),
        (#"{"type":"Root","userName":"alias","accountId":"1"}"#, "root"),
        (#"{"type":"AssumedRole","arn":"\#(session)","sessionContext":{"sessionIssuer":{"userName":"Ops"}}}"#, "Ops"),
        (#"{"type":"AssumedRole","arn":"\#(session)","sessionContext":{"sessionIssuer":{}}}"#, "Admin"),
        (#"{"type":"AssumedRole","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::1:role/path/Deep"}}}"#, "Deep"),
        (#"{"type":"Role","arn":"arn:aws:iam::1:role/path/Deep"}"#, "Deep"),
        (#"{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_0a/jane@x.org"}"#, "jane@x.org"),
        (#"{"type":"AssumedRole","principalId":"AROA:bot","sessionContext":\#(singleSignOn)}"#, "bot"),
        (#"{"type":"AssumedRole","principalId":"AROA","accountId":"1"}"#, "AROA"),
        (#"{"type":"FederatedUser","arn":"arn:aws:sts::1:federated-user/a/b"}"#, "a/b"),
        (#"{"type":"SAMLUser","userName":"saml@x"}"#, "saml@x"),
        (#"{"type":"WebIdentityUser","userName":"web"}"#, "web"),
        (#"{"type":"IdentityCenterUser","onBehalfOf":{"userId":"u-1"},"userName":"cat"}"#, "cat"),
        (#"{"type":"IdentityCenterUser","onBehalfOf":{"userId":"u-1"}}"#, "u-1"),
        (#"{"type":"AWSService","invokedBy":"ec2.amazonaws.com","accountId":"1"}"#, "ec2.amazonaws.com"),
        (#"{"type":"AWSAccount","accountId":"0123","principalId":"AIDA"}"#, "0123"),
        (#"{"type":"Directory","userName":"dir"}"#, "dir"),
        (#"{"type":"Unknown","arn":"arn:aws:iam::1:user/div/Zoe"}"#, "Zoe"),
        (#"{"type":"IAMUser","userName":null,"arn":"arn:aws:iam::1:root","principalId":"P"}"#, "P"),
        (#"{"type":"IAMUser","userName":"","arn":"arn:aws:iam::1:user/","invokedBy":"svc"}"#, "svc"),
        (#"{"accountId":"42","invokedBy":"x.amazonaws.com"}"#, "x.amazonaws.com"),
        (#"{"accountId":"42"}"#, "42"),
        (#"{"type":null}"#, "no_user"), (#"{}"#, "no_user"), (#"null"#, "no_user"), (#""text""#, "no_user"), (#"[]"#, "no_user"),
        (#"{"type":"AWSService"}"#, "no_user"),
    ])
    func isSettledByType(identity: String, name: String) {
        #expect(flatten(record("a", #""userIdentity":\#(identity)"#))["userIdentity_userName"] == [name])
    }

    @Test func isThereWithoutAnyIdentity() {
        #expect(flatten(record("a"))["userIdentity_userName"] == ["no_user"])
    }

    @Test func aSessionKeepsItsName() {
        let identity = #"{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/Admin/me@x.org","accountId":"1"}"#
        let event = flatten(record("a", #""userIdentity":\#(identity)"#))
        #expect(event["userIdentity_sessionName"] == ["me@x.org"])
        #expect(event["userIdentity_arn"] == ["arn:aws:sts::1:assumed-role/Admin/me@x.org"])
        #expect(event["userIdentity_accountId"] == ["1"])
        #expect(flatten(record("a", #""userIdentity":{"type":"IAMUser","userName":"x"}"#))["userIdentity_sessionName"] == nil)
    }

    @Test func whatTheRecordHasUnderDerivedNamesGivesWay() {
        let session = flatten(
            record("a", #""userIdentity":{"type":"AssumedRole","sessionName":"s","arn":"arn:aws:sts::1:assumed-role/R/s"}"#))
        #expect(session["userIdentity_sessionName"] == ["s"])
        let root = flatten(record("a", #""userIdentity":{"type":"Root","userName":["x","y"],"z":"1"}"#))
        #expect(root["userIdentity_userName"] == ["root"])
        #expect(root["userIdentity_z"] == ["1"])
        #expect(root["eventID"] == ["a"])
        let elsewhere = flatten(record("a", #""userIdentity_userName":"fake","userIdentity":{"type":"Root"}"#))
        #expect(elsewhere["userIdentity_userName"] == ["root"])
    }
}
