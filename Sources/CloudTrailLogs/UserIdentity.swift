/// Who an event's caller was, by the kind of identity that the record names.
///
/// The kinds are those of the CloudTrail user guide, "CloudTrail userIdentity element".
struct UserIdentity {
    /// A part of the batch's bytes.
    struct Slice {
        var range: Range<Int>

        func value(as attribute: Int32) -> EventBatch.Value {
            EventBatch.Value(attribute: attribute, offset: UInt32(range.lowerBound), length: UInt32(range.count))
        }
    }

    enum Name {
        case part(Slice)
        case fixed(String)
    }

    /// What `userIdentity_userName` becomes.
    let userName: Name
    /// The session of a role, where there is one.
    let sessionName: Slice?

    init(batch: borrowing EventBatch, roles: [Int32]) {
        let parts = batch.bytes.withUnsafeBufferPointer { Parts(bytes: $0, values: batch.values, roles: roles).settle() }
        userName = parts.userName
        sessionName = parts.sessionName
    }
}

/// The values of an identity, and what can be read from them.
private struct Parts {
    let bytes: UnsafeBufferPointer<UInt8>
    let values: [EventBatch.Value]
    let roles: [Int32]

    typealias Slice = UserIdentity.Slice
    typealias Name = UserIdentity.Name

    func settle() -> (userName: Name, sessionName: Slice?) {
        let type = self[.type].map(text) ?? ""
        let session = type == "AssumedRole" || type == "Role" ? sessionName : nil
        return (nameByType(type, session: session) ?? nameByWhatThereIs, session)
    }

    private subscript(role: RecordRole) -> Slice? {
        let index = roles[role.rawValue]
        guard index >= 0 else { return nil }
        let value = values[Int(index)]
        return Slice(range: Int(value.offset)..<(Int(value.offset) + Int(value.length)))
    }

    private func text(_ slice: Slice) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[slice.range]), as: UTF8.self)
    }

    private func nameByType(_ type: String, session: Slice?) -> Name? {
        switch type {
        case "Root": return .fixed("root")
        case "IAMUser", "SAMLUser", "WebIdentityUser": return self[.userName].map(Name.part)
        case "AssumedRole", "Role":
            guard let role = roleName else { return nil }
            if text(role).utf8.starts(with: "AWSReservedSSO_".utf8), let session { return .part(session) }
            return .part(role)
        case "FederatedUser": return part(of: .arn, behind: "federated-user/").map(Name.part)
        case "IdentityCenterUser": return (self[.userName] ?? self[.userID]).map(Name.part)
        case "AWSService": return self[.invokedBy].map(Name.part)
        case "AWSAccount": return self[.accountID].map(Name.part)
        default: return nil
        }
    }

    private var nameByWhatThereIs: Name {
        let slice =
            self[.userName] ?? self[.arn].flatMap(partBehindLastSlash) ?? self[.invokedBy] ?? self[.principalID]
            ?? self[.accountID]
        return slice.map(Name.part) ?? .fixed("no_user")
    }

    private var roleName: Slice? {
        self[.issuerUserName] ?? self[.issuerARN].flatMap(partBehindLastSlash) ?? roleOfSessionARN
            ?? part(of: .arn, behind: ":role/").flatMap { partBehindLastSlash($0) ?? $0 }
    }

    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
    private var roleOfSessionARN: Slice? {
        guard let rest = part(of: .arn, behind: "assumed-role/") else { return nil }
        let end = bytes[rest.range].firstIndex(of: UInt8(ascii: "/")) ?? rest.range.upperBound
        return nonEmpty(rest.range.lowerBound..<end)
    }

    /// From the ARN, else from the `ROLEID:SESSION` of the principal.
    private var sessionName: Slice? {
        if let rest = part(of: .arn, behind: "assumed-role/"),
            let slash = bytes[rest.range].firstIndex(of: UInt8(ascii: "/"))
        {
            return nonEmpty(slash + 1..<rest.range.upperBound)
        }
        guard let principal = self[.principalID], let colon = bytes[principal.range].firstIndex(of: UInt8(ascii: ":")) else {
            return nil
        }
        return nonEmpty(colon + 1..<principal.range.upperBound)
    }

    private func partBehindLastSlash(_ slice: Slice) -> Slice? {
        guard let slash = bytes[slice.range].lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return nonEmpty(slash + 1..<slice.range.upperBound)
    }

    private func part(of role: RecordRole, behind marker: String) -> Slice? {
        guard let slice = self[role] else { return nil }
        let marker = Array(marker.utf8)
        var index = slice.range.lowerBound
        while index + marker.count <= slice.range.upperBound {
            if bytes[index..<(index + marker.count)].elementsEqual(marker) {
                return nonEmpty(index + marker.count..<slice.range.upperBound)
            }
            index += 1
        }
        return nil
    }

    private func nonEmpty(_ range: Range<Int>) -> Slice? {
        range.isEmpty ? nil : Slice(range: range)
    }
}
