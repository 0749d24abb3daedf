import NaiveReading

extension NaiveStore {
    /// The events that answer a question, in order.
    func answer(to question: Question) -> [Entry] {
        let range = question.range
        let matching = entries.filter { entry in
            range.contains(entry.milliseconds) && question.scope.holds(entry.event) && question.eventName.holds(entry.event)
                && question.conditions.allSatisfy { $0.holds(entry.event) }
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
    fileprivate func holds(_ event: NaiveEvent) -> Bool {
        // Array positions in a name are ignored.
        let parts = name.string.split(separator: "_", omittingEmptySubsequences: false)
        let plain = parts.filter { $0.isEmpty || !$0.allSatisfy(\.isWholeNumber) }.joined(separator: "_")
        guard !plain.isEmpty else { return false }
        let ending = UTF8Text("_" + plain)
        return event.attributes.contains { attribute, values in
            (attribute == UTF8Text(plain) || attribute.hasSuffix(ending)) && values.contains(value)
        }
    }
}
