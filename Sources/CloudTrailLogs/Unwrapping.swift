/// Known wrappings in which CloudTrail's records travel, one at a time.
///
/// An object is judged by the names of its outermost members alone: what somebody put into a parameter of a call, a user agent
/// or another service's event is never taken for a record.
struct Unwrapping {
    /// What an object holds.
    enum Content {
        /// A record, in the same text.
        case record(tokens: Range<Int>)
        /// Text with records.
        case string(tokens: Range<Int>, of: String)
        /// Gzip in base64, which holds text with records.
        case encoded(tokens: Range<Int>, of: String)
        /// A document with arrays of records.
        case document(tokens: Range<Int>)
        /// A record with members that another tool added; those are left out.
        case extended(tokens: Range<Int>)
        /// A digest file, which is no log and no failure.
        case digest
        /// Nothing at all, and nothing missing.
        case nothing
        /// No record, and nothing that is known.
        case foreign
        /// No JSON.
        case malformed
        case refused(String)
    }

    let text: EventFlattener.Record

    /// Looks at an object.
    ///
    /// - Parameter tokens: The object's, from its opening to its closing bracket.
    func content(of tokens: Range<Int>, depth: Int = 0) -> Content {
        guard let members = ObjectMembers(text, tokens: tokens) else { return .malformed }
        if let notification = notification(members) { return notification }
        if members.counts.areOfRecord { return .record(tokens: tokens) }
        if members.isBulkAction { return .nothing }
        // Inside of a search hit there are no messages of AWS's, but documents of whoever filled the index.
        return (depth == 0 ? logEvent(members) ?? envelope(members) : nil) ?? toolExport(members, depth: depth) ?? document(
            members, tokens)
            ?? (members.counts.areOfDigest ? .digest : .foreign)
    }

    // MARK: Messages that call functions

    /// S3's notifications have seven names in common with CloudTrail's records; queues' and topics' messages wrap text.
    private func notification(_ members: ObjectMembers) -> Content? {
        if let topic = members.object(.snsRecord), members.string(.messageSource).map(string) == "aws:sns",
            let inner = ObjectMembers(text, tokens: topic)
        {
            return inner.string(.snsMessage).map { .string(tokens: $0, of: "SNS message") }
        }
        guard let source = members.string(.eventSource).map(string), source.hasPrefix("aws:") else { return nil }
        if source == "aws:sqs", let body = members.string(.body) { return .string(tokens: body, of: "SQS message") }
        switch source {
        case "aws:s3": return .refused("it is an S3 notification, which CloudTrail did not write")
        default:
            return .refused("it is a message of \(Self.services[source] ?? "another service"), which CloudTrail did not write")
        }
    }

    private static let services = [
        "aws:sqs": "SQS", "aws:sns": "SNS", "aws:kinesis": "Kinesis", "aws:dynamodb": "DynamoDB", "aws:codecommit": "CodeCommit",
    ]

    // MARK: AWS's wrappings

    private func logEvent(_ members: ObjectMembers) -> Content? {
        if let value = members[.cloudTrailEvent] {
            switch value.kind {
            case .string: return .string(tokens: value.tokens, of: "CloudTrailEvent")
            case .object: return .record(tokens: value.tokens)
            default: return .refused("its CloudTrailEvent is not a JSON object")
            }
        }
        if members[.lookupEventID] != nil { return .refused("it is an item of LookupEvents without its CloudTrailEvent") }
        if let message = members.string(.message) {
            return beginsControlMessage(message) ? .nothing : .string(tokens: message, of: "message")
        }
        return nil
    }

    /// CloudWatch Logs' subscriptions send such a message now and then, to find out whether anybody is there.
    private func beginsControlMessage(_ tokens: Range<Int>) -> Bool {
        inside(tokens).starts(with: "CWL CONTROL MESSAGE".utf8)
    }

    private func envelope(_ members: ObjectMembers) -> Content? {
        if members[.detailType] != nil {
            // Anybody may send events of other types to a bus, and write into them whatever they like.
            guard let type = members.string(.detailType), isOfCloudTrail(type),
                let detail = members.object(.detail), let inner = ObjectMembers(text, tokens: detail), inner.counts.areOfRecord
            else { return .refused("it is an EventBridge event of another service") }
            return .record(tokens: detail)
        }
        if let logs = members.object(.awslogs), let inner = ObjectMembers(text, tokens: logs), let data = inner.string(.data) {
            return .encoded(tokens: data, of: "awslogs.data")
        }
        if let message = members.string(.snsMessage) { return .string(tokens: message, of: "SNS message") }
        if let body = members.string(.messageBody) { return .string(tokens: body, of: "SQS message") }
        return nil
    }

    /// Whether an event's type names CloudTrail: `AWS API Call via CloudTrail`, `AWS Console Sign In via CloudTrail`.
    private func isOfCloudTrail(_ type: Range<Int>) -> Bool {
        let text = inside(type)
        let name = "CloudTrail"
        guard text.count >= name.utf8.count else { return false }
        return (0...text.count - name.utf8.count).contains { text[$0...].starts(with: name.utf8) }
    }

    // MARK: Other tools' exports

    private func toolExport(_ members: ObjectMembers, depth: Int) -> Content? {
        if let original = members.string(.originalEvent) { return .string(tokens: original, of: "event.original") }
        if let event = members.object(.event), let original = ObjectMembers(text, tokens: event)?.string(.original) {
            return .string(tokens: original, of: "event.original")
        }
        if let result = members.object(.result), let raw = ObjectMembers(text, tokens: result)?.string(.rawEvent) {
            return .string(tokens: raw, of: "_raw")
        }
        if let event = members.object(.aws), ObjectMembers(text, tokens: event)?.counts.areOfRecord == true {
            return .extended(tokens: event)
        }
        // A hit of a search engine, and Wazuh's alerts in one.
        for name in [MemberName.source, .data] {
            if let inner = members.object(name), depth < maxWrappings { return content(of: inner, depth: depth + 1) }
        }
        return nil
    }

    private func document(_ members: ObjectMembers, _ tokens: Range<Int>) -> Content? {
        let holdsArray = members.contains { name, value in
            name == .hits ? value.kind == .object : name.holdsElements && value.kind == .array
        }
        return holdsArray ? .document(tokens: tokens) : nil
    }

    // MARK: Text

    /// The bytes of a value, brackets and quotes included.
    func bytes(of tokens: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        let start = Int(text.positions[tokens.lowerBound])
        return UnsafeBufferPointer(start: text.bytes + start, count: Int(text.positions[tokens.upperBound - 1]) + 1 - start)
    }

    /// What stands between a string's quotes.
    func inside(_ tokens: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        let bytes = bytes(of: tokens)
        return UnsafeBufferPointer(rebasing: bytes.dropFirst().dropLast())
    }

    private func string(_ tokens: Range<Int>) -> String {
        JSONText.unescaped(inside(tokens)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// A record without the members that Wazuh adds to it.
    func withoutAddedMembers(_ tokens: Range<Int>) -> [UInt8] {
        var record: [UInt8] = [UInt8(ascii: "{")]
        var depth = 0
        var first = tokens.lowerBound + 1
        var token = first
        func take(upTo end: Int) {
            guard first < end, text.bytes[Int(text.positions[first])] == UInt8(ascii: "\"") else { return }
            let name = String(decoding: inside(first..<first + 2), as: UTF8.self)
            if Self.addedMembers.contains(name) { return }
            if record.count > 1 { record.append(UInt8(ascii: ",")) }
            let start = Int(text.positions[first])
            record += UnsafeBufferPointer(start: text.bytes + start, count: Int(text.positions[end]) - start)
        }
        while token < tokens.upperBound - 1 {
            switch text.bytes[Int(text.positions[token])] {
            case UInt8(ascii: "\""): token += 1
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ",") where depth == 0:
                take(upTo: token)
                first = token + 1
            default: break
            }
            token += 1
        }
        take(upTo: tokens.upperBound - 1)
        record.append(UInt8(ascii: "}"))
        return record
    }

    private static let addedMembers: Set<String> = ["log_info", "source", "aws_account_id"]

    /// A row of a CloudTrail Lake query's results as one object: `[{"eventID":"…"},{"eventName":"…"}]`; `nil` where it is none.
    func row(_ tokens: Range<Int>) -> [UInt8]? {
        var record: [UInt8] = [UInt8(ascii: "{")]
        var token = tokens.lowerBound + 1
        while token < tokens.upperBound - 1 {
            // A bracket, a name, a colon, a string, a bracket; or a bare `null` in the string's place.
            guard byte(token) == UInt8(ascii: "{"), byte(token + 1) == UInt8(ascii: "\"") else { return nil }
            var end = token + 4
            if byte(end) == UInt8(ascii: "\"") { end += 2 }
            guard end < tokens.upperBound, byte(end) == UInt8(ascii: "}") else { return nil }
            if record.count > 1 { record.append(UInt8(ascii: ",")) }
            let start = Int(text.positions[token]) + 1
            record += UnsafeBufferPointer(start: text.bytes + start, count: Int(text.positions[end]) - start)
            token = end + 1
            if token < tokens.upperBound - 1 {
                guard byte(token) == UInt8(ascii: ",") else { return nil }
                token += 1
            }
        }
        guard record.count > 1 else { return nil }
        record.append(UInt8(ascii: "}"))
        return record
    }

    private func byte(_ token: Int) -> UInt8 {
        token < text.positionCount ? text.bytes[Int(text.positions[token])] : 0
    }
}

/// How many wrappings may be around a record.
let maxWrappings = 8
