import Foundation
import NaiveReading

/// A JSON document as Foundation reads it.
struct FoundationReading {
    private let root: Any

    /// Reads a document; `nil` when Foundation takes it for no JSON.
    init?(_ bytes: some Sequence<UInt8>) {
        guard let root = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) else { return nil }
        self.root = root
    }

    /// Where this and another reading of the same document differ; `nil` when they agree.
    func difference(from value: JSONValue) -> String? {
        Self.difference(root, value, at: "$")
    }

    private static func difference(_ found: Any, _ value: JSONValue, at path: String) -> String? {
        switch (found, value) {
        case (is NSNull, .null): return nil
        case (let number as NSNumber, .bool(let flag)) where isBool(number) && number.boolValue == flag: return nil
        case (let number as NSNumber, .number(let text)) where !isBool(number) && isClose(number.doubleValue, Double(text)):
            return nil
        case (let text as String, .string(let other))
        where UTF8Text(text) == other || UTF8Text(text).foundationString == other.foundationString: return nil
        case (let elements as [Any], .array(let others)) where elements.count == others.count:
            for (index, (element, other)) in zip(elements, others).enumerated() {
                if let difference = difference(element, other, at: "\(path)[\(index)]") { return difference }
            }
            return nil
        case (let members as [String: Any], .object(let others)) where members.count == others.count:
            for other in others {
                guard let member = members[other.name.string] ?? members[other.name.foundationString] else {
                    return "\(path): Foundation has no \(other.name)"
                }
                if let difference = difference(member, other.value, at: "\(path).\(other.name)") { return difference }
            }
            return nil
        default:
            return "\(path): Foundation reads \(found), the naive parser \(value)"
        }
    }

    /// Whether Foundation can read a value: it refuses numbers beyond what `Double` holds.
    static func canRead(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool, .string: true
        case .number(let text): Double(text)?.isFinite == true
        case .array(let elements): elements.allSatisfy(canRead)
        case .object(let members): members.allSatisfy { canRead($0.value) }
        }
    }

    private static func isBool(_ number: NSNumber) -> Bool {
        number.objCType.pointee == CChar(UInt8(ascii: "c"))
    }

    /// Foundation goes through decimal numbers, which costs the last digits.
    private static func isClose(_ left: Double, _ right: Double?) -> Bool {
        guard let right else { return false }
        return left == right || abs(left - right) <= abs(right) * 1e-14
    }
}

extension UTF8Text {
    /// The text without byte order marks, of which Foundation drops some.
    var foundationString: String {
        String(String.UnicodeScalarView(string.unicodeScalars.filter { $0 != "\u{FEFF}" }))
    }
}

extension JSONValue {
    /// Whether some object in it has two members of one name, or of names that Foundation takes for one.
    var hasRepeatedNames: Bool {
        switch self {
        case .null, .bool, .number, .string: false
        case .array(let elements): elements.contains(where: \.hasRepeatedNames)
        case .object(let members):
            Set(members.map(\.name.foundationString)).count != members.count || members.contains(where: \.value.hasRepeatedNames)
        }
    }
}
