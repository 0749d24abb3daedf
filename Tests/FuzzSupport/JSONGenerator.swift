import NaiveReading
import TestSupport

/// Makes up JSON trees, with a taste for what breaks programs.
struct JSONGenerator {
    var random: SeededGenerator

    /// A tree of at most that many levels of arrays and objects.
    mutating func value(depth: Int) -> JSONValue {
        switch random.below(depth > 0 ? 14 : 9) {
        case 0: return .null
        case 1: return .bool(random.chance(50))
        case 2, 3: return .number(number())
        case 4...8: return .string(text())
        case 9, 10: return .array((0..<random.below(4)).map { _ in value(depth: depth - 1) })
        default: return object(depth: depth)
        }
    }

    /// An object without two members of one name.
    mutating func object(depth: Int) -> JSONValue {
        // Foundation's dictionaries take composed and decomposed letters for equal, and more.
        var names = Set<String>()
        var members = [JSONValue.Member]()
        for _ in 0..<random.below(5) {
            let name = name()
            guard names.insert(name.foundationString).inserted else { continue }
            members.append(JSONValue.Member(name, value(depth: depth - 1)))
        }
        return .object(members)
    }

    /// Arrays and objects one in the other, with one leaf.
    mutating func tower(depth: Int) -> JSONValue {
        var value = JSONValue.string("leaf")
        for _ in 0..<depth {
            value = random.chance(50) ? .array([value]) : .object([JSONValue.Member(random.pick(["a", "", "é"]), value)])
        }
        return value
    }

    mutating func name() -> UTF8Text {
        if random.chance(75) { return random.pick(Self.plainNames) }
        return random.chance(80) ? random.pick(Self.oddNames) : text()
    }

    mutating func number() -> String {
        if random.chance(50) { return random.pick(Self.numbers) }
        var text = random.chance(30) ? "-" : ""
        text += random.chance(20) ? "0" : "\(random.below(9) + 1)" + digits(random.below(random.chance(10) ? 60 : 18))
        if random.chance(40) { text += "." + digits(random.below(12) + 1) }
        if random.chance(30) { text += random.pick(["e", "E"]) + random.pick(["", "+", "-"]) + digits(random.below(2) + 1) }
        return text
    }

    private mutating func digits(_ count: Int) -> String {
        String((0..<count).map { _ in random.pick(Array("0123456789")) })
    }

    mutating func text() -> UTF8Text {
        switch random.below(10) {
        case 0...5: return random.pick(Self.plainTexts)
        case 6, 7: return random.pick(Self.oddTexts)
        default:
            // Around the widths of vector registers and the sizes of buffers.
            let around = random.chance(2) ? random.pick([4096, 65_536]) : random.pick([4, 8, 16, 32, 64])
            let alphabet = random.pick(Self.alphabets)
            return UTF8Text((0..<max(0, around + random.below(5) - 2)).map { _ in String(random.pick(alphabet)) }.joined())
        }
    }

    private static let alphabets: [[Unicode.Scalar]] = [
        Array("abcXYZ019 -_./:".unicodeScalars), Array("{}[]\",:\\/ ".unicodeScalars), Array("\\\"".unicodeScalars),
        Array("aé日😀\u{FFFD}\u{0}\u{1F}\u{7F}\u{2028}\u{10FFFF}".unicodeScalars),
    ]
    private static let plainNames: [UTF8Text] = [
        "items", "instanceId", "instancesSet", "filterSet", "valueSet", "value", "name", "tagSet", "key", "arn", "bucketName",
        "parameterKey", "parameterValue", "policyDocument", "cidrIp", "x-amz-id-2", "Host", "userName", "passwordResetRequired",
        "accessKeyId", "secretId",
    ]
    private static let oddNames: [UTF8Text] = [
        "", " ", "_", "a_b", "a.b", "0", "7", "é", "e\u{301}", "日本", "😀", "a\"b", "a\\b", "a\u{0}b", "\n", "sessionToken",
        "SecretAccessKey", "masterUserPassword", "PASSWORD", "secretString", "X-Amz-Security-Token", "api_key", "Cookie",
        "eventID", "eventTime", "eventName", "userIdentity", "Records",
    ]
    private static let numbers = [
        "0", "-0", "-0.0", "0.0", "1", "-1", "1.0", "1.50", "1e5", "1E+5", "1e-7", "0e0", "9007199254740993",
        "18446744073709551616", "123456789012345678901234567890", "1e400", "-1e-400", "0.1", "1479376100000",
    ]
    private static let plainTexts: [UTF8Text] = [
        "i-0123456789abcdef0", "us-east-1", "ec2.amazonaws.com", "AKIAIOSFODNN7EXAMPLE", "AWS Internal", "true", "null", "0",
        "", "arn:aws:iam::123456789012:role/admin", "{\"Version\":\"2012-10-17\",\"Statement\":[]}", "203.0.113.7",
        "db-password", "sessionToken", "postgres://app:hunter2@db/x", "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln here",
        "{\"name\":\"x\",\"password\":[\"a\",1,null]}", "{\"key\":\"secret\",\"value\":{\"a\":true}}",
        "https://h/p?A=1&X-Amz-Signature=0123abcd&B=2", "https://h/p?Signature=xyz", "https://h/p?X-Amz-Security-Token=t%2F&c",
    ]
    private static let oddTexts: [UTF8Text] = [
        "\"", "\\", "\\\"", "\"}", "\"}]}", "\\u0041", "/", "\u{0}", "\u{1F}", "\u{7F}", "é", "e\u{301}", "日本語", "😀", "👩‍👩‍👧",
        "\u{FFFD}", "a\u{FFFD}\u{FFFD}b", "\u{2028}", "\u{FEFF}", "=1+1", "{\"eventVersion\":\"1.08\"}", "\t\r\n", " ",
    ]
}
