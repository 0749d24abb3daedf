/// What AWS lets things be called.
enum AWSNameRules {
    /// `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`.
    static func isRegion(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (3...5).contains(parts.count), let number = parts.last else { return false }
        return (1...2).contains(number.count) && number.utf8.allSatisfy(\.isDigit)
            && parts.dropLast().allSatisfy { $0.count >= 2 && $0.utf8.allSatisfy(\.isLowercaseLetter) }
    }

    /// The partition of a region, as ARNs name it.
    ///
    /// Source: "AWS partitions", AWS Fault Isolation Boundaries; the SDKs' partitions.json.
    static func partition(of region: String) -> String {
        let partitions = [
            ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc"), ("us-iso-", "aws-iso"),
            ("us-isob-", "aws-iso-b"), ("us-isof-", "aws-iso-f"), ("eu-isoe-", "aws-iso-e"),
        ]
        return partitions.first { region.hasPrefix($0.0) }?.1 ?? "aws"
    }

    /// DynamoDB: "Naming rules and data types".
    static func isTableName(_ text: String) -> Bool {
        (3...255).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isLetterOrDigit || $0.isOne(of: "_-.") }
    }

    /// S3: "General purpose bucket naming rules".
    static func isBucketName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (3...63).contains(bytes.count),
            bytes.allSatisfy({ $0.isLowercaseLetter || $0.isDigit || $0.isOne(of: "-.") }),
            let first = bytes.first, let last = bytes.last, !first.isOne(of: "-."), !last.isOne(of: "-.")
        else { return false }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        let looksLikeAddress = labels.count == 4 && labels.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }
        return !labels.contains("") && !looksLikeAddress
            && !["xn--", "sthree-", "amzn-s3-demo-"].contains(where: text.hasPrefix)
            && !["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].contains(where: text.hasSuffix)
    }

    /// CloudTrail's `S3KeyPrefix`.
    static func isBucketPrefix(_ text: String) -> Bool {
        text.utf8.count <= 200 && !text.hasPrefix("/") && !text.contains("//")
            && text.unicodeScalars.allSatisfy { !$0.properties.generalCategory.isControl }
    }

    /// API Gateway's names of stages, as far as the Serverless Framework takes them too: without underscores.
    static func isStageName(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
    }

    /// API Gateway: the name of an API.
    static func isAPIName(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    }

    /// Lambda: `FunctionName` without an ARN.
    static func isFunctionName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isLetterOrDigit || $0.isOne(of: "_-") }
    }

    /// `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`, all of it printable and without spaces.
    static func isARN(_ text: String, service: String, resource: String) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            return false
        }
        return parts[0] == "arn" && parts[1].hasPrefix("aws") && parts[2] == service && isRegion(String(parts[3]))
            && parts[4].count == 12 && parts[4].utf8.allSatisfy(\.isDigit)
            && parts[5].hasPrefix(resource) && parts[5].count > resource.count
    }

    /// SQS and SNS: a queue or topic, which is a bare name; that of a FIFO one has a dot, and cannot be notified by S3.
    static func isARN(_ text: String, service: String, nameOfAtMost length: Int) -> Bool {
        guard isARN(text, service: service, resource: "") else { return false }
        let name = text.split(separator: ":", maxSplits: 5)[5]
        return name.utf8.count <= length && name.utf8.allSatisfy { $0.isLetterOrDigit || $0.isOne(of: "_-") }
    }

    /// IAM: a role, its path included. IAM belongs to no region.
    static func isRoleARN(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, text.utf8.count <= 2048, parts[0] == "arn", parts[1].hasPrefix("aws"), parts[2] == "iam" else {
            return false
        }
        let name = parts[5].split(separator: "/", omittingEmptySubsequences: false)
        return parts[3].isEmpty && parts[4].count == 12 && parts[4].utf8.allSatisfy(\.isDigit)
            && name.count >= 2 && name[0] == "role" && (1...64).contains(name.last?.utf8.count ?? 0)
            && name.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0.isLetterOrDigit || $0.isOne(of: "+=,.@_-") } }
    }

    /// Cognito: a user pool, whose identifier begins with its region.
    static func isUserPoolARN(_ text: String) -> Bool {
        guard isARN(text, service: "cognito-idp", resource: "userpool/") else { return false }
        let parts = text.split(separator: ":", maxSplits: 5)
        let identifier = parts[5].dropFirst("userpool/".count)
        let number = identifier.dropFirst(parts[3].count)
        return identifier.hasPrefix(parts[3]) && number.count > 1 && number.first == "_"
            && number.dropFirst().utf8.allSatisfy(\.isLetterOrDigit)
    }

    /// What SNS can be told to send mail to, judged by its outer form alone.
    static func isEmailAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && text.utf8.count <= 254
            && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isControl: Bool {
        switch self {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned: true
        default: false
        }
    }
}
