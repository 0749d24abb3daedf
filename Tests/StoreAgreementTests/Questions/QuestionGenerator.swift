import NaiveReading
import TestSupport

/// Makes up questions that the real events have answers to.
struct QuestionGenerator {
    var random: SeededGenerator
    private let entries: [NaiveStore.Entry]
    private let attributeNames: [UTF8Text]

    /// Makes a generator over events, of which there is at least one.
    init(seed: UInt64, store: NaiveStore) {
        random = SeededGenerator(seed: seed)
        entries = store.entries
        attributeNames = store.attributeNames
    }

    mutating func next() -> Question {
        let example = random.pick(entries)
        var question = Question(now: example.milliseconds + random.pick([0, 1, 60_000, 3_600_000, 5 * 86_400_000]))
        setRange(of: &question, around: example.milliseconds)
        setScope(of: &question, after: example.event)
        if random.chance(30), let name = example.event.value(of: "eventName") {
            question.eventName = eventName(like: name)
        }
        if random.chance(50) {
            question.conditions = (0..<random.pick([1, 1, 1, 2, 3])).map { _ in condition(after: example.event) }
        }
        question.isDescending = random.chance(40)
        question.format = random.pick([.json, .json, .ndjson, .csv])
        setFields(of: &question, after: example.event)
        question.wantsCount = random.chance(20)
        if random.chance(30) { question.limit = random.pick([1, 2, 7, 50, 1000, 10_000]) }
        return question
    }

    private mutating func setRange(of question: inout Question, around instant: Int64) {
        switch random.below(10) {
        case 0: return
        case 1: question.from = Moment(near: instant - 1000, &random)
        case 2: question.to = Moment(near: instant, &random)
        case 3, 4:
            let start = random.pick(entries).milliseconds
            question.from = Moment(near: min(start, instant), &random)
            question.to = Moment(near: max(start, instant), &random)
        case 5, 6:
            question.from = Moment(near: entries.map(\.milliseconds).min() ?? instant, &random)
            question.to = Moment(near: entries.map(\.milliseconds).max() ?? instant, &random)
        default:
            question.from = Moment(near: instant - random.pick([0, 60_000, 86_400_000]), &random)
            question.to = Moment(near: instant + random.pick([0, 60_000, 86_400_000]), &random)
        }
        // An end before its beginning is refused.
        if let from = question.from {
            let end = question.to.map { $0.isDay ? $0.milliseconds + 86_399_999 : $0.milliseconds } ?? question.now
            if from.milliseconds > end { question.from = nil }
        }
    }

    private mutating func setScope(of question: inout Question, after event: NaiveEvent) {
        switch random.below(5) {
        case 0, 1:
            if let name = event.value(of: "userIdentity_userName") { question.scope = .user(name) }
        case 2, 3:
            if let source = event.value(of: "eventSource") {
                question.scope = .service(random.chance(50) ? source : source.firstLabel)
            }
        default: break
        }
        if random.chance(3) { question.scope = random.pick([.user("Nobody Here"), .service("nothing"), .user("ALICE/é")]) }
    }

    private mutating func eventName(like name: UTF8Text) -> Question.EventName {
        let isPrefix = random.chance(50)
        var text = name
        if isPrefix { text.bytes = Array(name.bytes.prefix(1 + random.below(name.bytes.count))) }
        if random.chance(5) { text = text.asciiLowercased }
        return Question.EventName(text: text, isPrefix: isPrefix)
    }

    private mutating func condition(after event: NaiveEvent) -> Question.Condition {
        let names = event.attributes.keys.sorted()
        var condition = Question.Condition(name: random.pick(names), value: "")
        let values = (random.chance(85) ? event : random.pick(entries).event).attributes[condition.name] ?? ["elsewhere"]
        condition.value = random.pick(values.sorted())
        // Longer addresses than 8 KB are refused.
        if condition.value.bytes.count > 500 || condition.value.bytes.contains(0) { condition.value = "short" }
        if random.chance(8) {
            condition.value = random.pick([
                condition.value.asciiLowercased, UTF8Text(bytes: condition.value.bytes.dropLast()), "it's, \"so\\",
            ])
        }
        if condition.value.isEmpty { condition.value = "-" }

        var parts = condition.name.string.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        if random.chance(60) { parts.removeFirst(random.below(parts.count)) }
        if parts.count > 1, random.chance(30) { parts.insert("\(random.below(12))", at: 1 + random.below(parts.count - 1)) }
        let name = parts.joined(separator: "_")
        if !name.isEmpty { condition.name = UTF8Text(name) }
        if random.chance(3) { condition.name = random.pick(["unheardOf", "_", "EVENTNAME"]) }
        return condition
    }

    private mutating func setFields(of question: inout Question, after event: NaiveEvent) {
        switch random.below(10) {
        case 0, 1, 2:
            // A comma in a name would end it.
            var names = event.attributes.keys.sorted().shuffled(using: &random).prefix(1 + random.below(6)).filter {
                !$0.bytes.contains(UInt8(ascii: ","))
            }
            if random.chance(20) { names.append("unheardOf") }
            question.fields = .named(
                names + (random.chance(30) ? [random.pick(attributeNames)].filter { !names.contains($0) } : []))
        case 3, 4:
            if question.format != .csv { question.fields = .all }
        default: break
        }
    }
}
