extension ImportReport {
    /// The report as one line of JSON, without a line end.
    public var json: String {
        var fields = [
            ("files", String(files)),
            ("filesSkipped", String(filesSkipped)),
            ("filesFailed", String(filesFailed)),
            ("records", String(records)),
            ("stored", String(stored)),
            ("filtered", String(filtered)),
            ("duplicates", String(duplicates)),
            ("rejected", String(rejected)),
            ("bytesCompressed", String(bytesCompressed)),
            ("bytesUncompressed", String(bytesUncompressed)),
            ("seconds", String((seconds * 1000).rounded() / 1000)),
        ]
        let named = failures.map { #"{"source": \#(jsonString($0.source)), "reason": \#(jsonString($0.reason))}"# }
        fields.append(("failures", "[" + named.joined(separator: ", ") + "]"))
        return "{" + fields.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
    }
}

/// Control characters need no escapes here: a failure's texts hold none.
private func jsonString(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
        quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
}
