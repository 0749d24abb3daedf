/// Who did it, from `userIdentity`.
struct NaiveIdentity {
    var userName: UTF8Text
    var sessionName: UTF8Text?

    init(_ record: JSONValue) {
        func text(_ name: UTF8Text) -> UTF8Text? { record.firstLeaf(at: "userIdentity", name) }
        func lastPart(_ arn: UTF8Text?) -> UTF8Text? {
            guard let parts = arn?.string.split(separator: "/", omittingEmptySubsequences: false), parts.count > 1 else {
                return nil
            }
            return parts.last.map { UTF8Text($0) }?.nonEmpty
        }
        let type = text("type")
        let arn = text("arn")?.string ?? ""

        var roleInARN: UTF8Text?
        if type == "AssumedRole" || type == "Role" {
            // arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION and ROLEID:SESSION
            if let marker = arn.firstRange(of: "assumed-role/") {
                let parts = arn[marker.upperBound...].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
                roleInARN = UTF8Text(parts[0]).nonEmpty
                sessionName = parts.count > 1 ? UTF8Text(parts[1]).nonEmpty : nil
            } else if arn.contains(":role/") {
                roleInARN = lastPart(UTF8Text(arn))
            }
            if sessionName == nil, let principal = text("principalId")?.string, let colon = principal.firstIndex(of: ":") {
                sessionName = UTF8Text(principal[principal.index(after: colon)...]).nonEmpty
            }
        }

        let byType: UTF8Text?
        switch type {
        case "IAMUser", "SAMLUser", "WebIdentityUser": byType = text("userName")
        case "Root": byType = "root"
        case "AssumedRole", "Role":
            let role =
                record.firstLeaf(at: "userIdentity", "sessionContext", "sessionIssuer", "userName")
                ?? lastPart(record.firstLeaf(at: "userIdentity", "sessionContext", "sessionIssuer", "arn")) ?? roleInARN
            byType = role?.hasPrefix("AWSReservedSSO_") == true ? sessionName ?? role : role
        case "FederatedUser":
            byType = arn.firstRange(of: "federated-user/").flatMap { UTF8Text(arn[$0.upperBound...]).nonEmpty }
        case "IdentityCenterUser":
            byType = text("userName") ?? record.firstLeaf(at: "userIdentity", "onBehalfOf", "userId")
        case "AWSService": byType = text("invokedBy")
        case "AWSAccount": byType = text("accountId")
        default: byType = nil
        }
        userName =
            byType ?? text("userName") ?? lastPart(UTF8Text(arn)) ?? text("invokedBy") ?? text("principalId")
            ?? text("accountId") ?? "no_user"
    }
}

extension UTF8Text {
    fileprivate var nonEmpty: UTF8Text? { isEmpty ? nil : self }
}
