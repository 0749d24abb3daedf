extension ImportReport {
    /// The report as one line of JSON, without a line end.
    public var json: String {
        var fields: [(name: String, value: String)] = [
            ("files", String(files)),
            ("filesSkipped", String(filesSkipped)),
            ("filesFailed", String(filesFailed)),
            ("records", String(records)),
            ("stored", String(stored)),
            ("filtered", String(filtered)),
            ("duplicates", String(duplicates)),
            ("rejected", String(rejected)),
            ("expired", String(expired)),
            ("bytesCompressed", String(bytesCompressed)),
            ("bytesUncompressed", String(bytesUncompressed)),
            ("seconds", String((seconds * 1000).rounded() / 1000)),
        ]
        let named = failures.map { JSONObjectText.make($0.jsonMembers) }
        fields.append(("failures", "[" + named.joined(separator: ", ") + "]"))
        return JSONObjectText.make(fields)
    }
}

extension ImportReport.Failure {
    /// Its members as JSON, by name: what each failure of a report has, and what a line of a log about it has.
    public var jsonMembers: [(name: String, value: String)] {
        [("source", JSONObjectText.string(source)), ("reason", JSONObjectText.string(reason))]
    }
}

extension IngestionProgress {
    /// Its members as JSON, by name. What is not known yet is left out.
    public var jsonMembers: [(name: String, value: String)] {
        var members = [("filesDone", String(filesDone))]
        if let filesTotal { members.append(("filesTotal", String(filesTotal))) }
        members.append(("bytesDone", String(bytesDone)))
        if let bytesTotal { members.append(("bytesTotal", String(bytesTotal))) }
        members += [
            ("records", String(records)), ("filtered", String(filtered)),
            ("recordsPerSecond", String(Int(recordsPerSecond))), ("bytesPerSecond", String(Int(bytesPerSecond))),
            ("seconds", String((elapsed / .seconds(1) * 1000).rounded() / 1000)),
        ]
        if let timeLeft { members.append(("secondsLeft", String(Int(timeLeft / .seconds(1))))) }
        return members
    }
}
