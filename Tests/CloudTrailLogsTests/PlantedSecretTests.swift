import CloudTrailLogs
import NaiveReading
import TestSupport
import Testing

/// Plants recognisable secrets of all kinds at random places of records.
@Suite struct PlantedSecretTests {
    @Test(arguments: 0..<8)
    func noPlantedSecretIsKeptAndNothingElseChanges(batch: Int) throws {
        for seed in UInt64(batch) * 1000..<UInt64(batch) * 1000 + 250 {
            var planter = Planter(random: SeededGenerator(seed: seed))
            let members = (0..<4).map { (UTF8Text("m\($0)"), planter.planted(depth: 4)) }
            func text(_ part: (Planter.Planted) -> JSONValue) -> String {
                let object = JSONValue.object(members.map { .init($0.0, part($0.1)) }).serialized
                return record("a", String(decoding: object.dropFirst().dropLast(), as: UTF8.self))
            }
            let before = text(\.before)
            let after = text(\.after)
            let output = try redacted(before)
            #expect(output == after, "seed \(seed)")
            #expect(!output.contains(Planter.secret), "seed \(seed)")
            let event = flatten(before)
            #expect(event == flatten(after), "seed \(seed)")
            #expect(!event.values.joined().contains { $0.contains(Planter.secret) }, "seed \(seed)")
            if output != after || event != flatten(after) { return }
        }
    }
}

/// Makes up values with secrets in them, and what has to become of them.
private struct Planter {
    struct Planted {
        var before: JSONValue
        var after: JSONValue
    }

    static let secret = "hUnTeR2q"
    var random: SeededGenerator

    mutating func planted(depth: Int) -> Planted {
        switch random.below(depth > 0 ? 12 : 6) {
        case 0: return same([.null, .bool(true), .number("1.50"), "", .array([]), .object([])])
        case 1, 2: return same(SecretTextTests.harmless.map { .string(UTF8Text($0)) })
        case 3...5: return plantedText()
        case 6: return array(depth: depth)
        case 7: return underSecretKey(depth: depth)
        case 8: return pair(depth: depth)
        case 9, 10:
            let inner = object(depth: depth)
            return Planted(
                before: .string(UTF8Text(bytes: inner.before.serialized)),
                after: .string(UTF8Text(bytes: inner.after.serialized)))
        default: return object(depth: depth)
        }
    }

    private mutating func same(_ values: [JSONValue]) -> Planted {
        let value = random.pick(values)
        return Planted(before: value, after: value)
    }

    private mutating func plantedText() -> Planted {
        let (before, after) = random.pick(SecretTextTests.urls + SecretTextTests.headers + SecretTextTests.formats)
        let prefix = random.pick(["", "", "note ", "é\n", "a, ", "(", "\t"])
        func text(_ text: String) -> JSONValue { .string(UTF8Text(prefix + text.replacing("SECRET", with: Self.secret))) }
        return Planted(before: text(before), after: text(after))
    }

    private mutating func array(depth: Int) -> Planted {
        let elements = (0..<random.below(4)).map { _ in planted(depth: depth - 1) }
        return Planted(before: .array(elements.map(\.before)), after: .array(elements.map(\.after)))
    }

    private mutating func object(depth: Int) -> Planted {
        let members = (0..<random.below(4)).map { (UTF8Text("k\($0)"), planted(depth: depth - 1)) }
        return object(members)
    }

    private func object(_ members: [(UTF8Text, Planted)]) -> Planted {
        Planted(
            before: .object(members.map { .init($0.0, $0.1.before) }), after: .object(members.map { .init($0.0, $0.1.after) }))
    }

    private mutating func underSecretKey(depth: Int) -> Planted {
        let before = everywhere(depth: depth)
        return object([(secretName(), Planted(before: before, after: Self.replaced(before))), ("x", planted(depth: depth - 1))])
    }

    private mutating func pair(depth: Int) -> Planted {
        let name = JSONValue.string(secretName())
        let before = everywhere(depth: depth)
        var members: [(UTF8Text, Planted)] = [
            (random.pick(["name", "Key", "parameterKey", "parameter_key"]), Planted(before: name, after: name)),
            (random.pick(["value", "Value", "parameterValue"]), Planted(before: before, after: Self.replaced(before))),
            ("other", planted(depth: depth - 1)),
        ]
        members.shuffle(using: &random)
        return object(members)
    }

    /// A value that is secret as a whole.
    private mutating func everywhere(depth: Int) -> JSONValue {
        let leaf = JSONValue.string(UTF8Text("\(Self.secret)\(random.below(10))"))
        return switch random.below(6) {
        case 0: .array([leaf, .number("7"), .null, .array([leaf])])
        case 1: .object([.init("a", leaf), .init("accessKeyId", .bool(false)), .init("e", "")])
        case 2: .object([.init("value", .object([.init("b", leaf)])), .init("name", "color")])
        default: leaf
        }
    }

    private static func replaced(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .string(""): value
        case .bool, .number, .string: "REDACTED"
        case .array(let elements): .array(elements.map(replaced))
        case .object(let members): .object(members.map { .init($0.name, replaced($0.value)) })
        }
    }

    private mutating func secretName() -> UTF8Text {
        var name = ""
        for character in random.pick(RedactionTests.secrets) {
            if random.chance(10) { name += random.pick(["-", "_"]) }
            name += random.chance(30) ? character.uppercased() : String(character)
        }
        return UTF8Text(name)
    }
}
