import NaiveReading

extension NaiveStore {
    /// The events that answer a question, in order.
    func answer(to question: Question) -> [Entry] {
        let range = question.range
        let names = attributeNames
        let conditions = question.conditions.map { condition in (condition.attributes(among: names), condition.value) }
        let matching = entries.filter { entry in
            range.contains(entry.milliseconds) && question.scope.holds(entry.event) && question.eventName.holds(entry.event)
                && conditions.allSatisfy { names, value in
                    names.contains { entry.event.attributes[$0]?.contains(value) == true }
                }
        }
        func key(_ entry: Entry) -> (Int64, UTF8Text) { (entry.milliseconds, entry.event.eventID ?? "") }
        return matching.sorted { question.isDescending ? key($0) > key($1) : key($0) < key($1) }
    }
}

extension Question.Scope {
    fileprivate func holds(_ event: NaiveEvent) -> Bool {
        switch self {
        case .everyone: true
        case .user(let name): event.value(of: "userIdentity_userName") == name
        case .service(let name): event.value(of: "eventSource")?.firstLabel == name.firstLabel
        }
    }
}

extension Question.EventName? {
    fileprivate func holds(_ event: NaiveEvent) -> Bool {
        guard let self else { return true }
        guard let name = event.value(of: "eventName") else { return false }
        return self.isPrefix ? name.hasPrefix(self.text) : name == self.text
    }
}

extension Question.Condition {
    /// The attributes that its name stands for.
    fileprivate func attributes(among names: [UTF8Text]) -> [UTF8Text] {
        // Array positions in a name are ignored.
        let parts = name.string.split(separator: "_", omittingEmptySubsequences: false)
        let plain = parts.filter { $0.isEmpty || !$0.allSatisfy(\.isWholeNumber) }.joined(separator: "_")
        guard !plain.isEmpty else { return [] }
        let ending = UTF8Text("_" + plain)
        return names.filter { $0 == UTF8Text(plain) || $0.hasSuffix(ending) }
    }
}
