import TrackerHTTP

extension SigV4Signer {
    /// "Step 1: create a canonical request".
    func canonicalRequest(_ request: HTTPRequest, payload: Payload) -> (text: String, signedHeaders: String) {
        let target = request.path ?? "/"
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var headers = ["host": [request.authority ?? ""]]
        for field in request.headerFields where !Self.unsignedFields.contains(field.name.canonicalName) {
            headers[field.name.canonicalName, default: []].append(collapsed(field.value))
        }
        let names = headers.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let signedHeaders = names.joined(separator: ";")
        var text = "\(request.method.rawValue)\n"
        text += canonicalPath(parts.first.map(String.init) ?? "") + "\n"
        text += canonicalQuery(parts.count > 1 ? parts[1] : "") + "\n"
        for name in names { text += "\(name):\((headers[name] ?? []).joined(separator: ","))\n" }
        text += "\n\(signedHeaders)\n\(payload.text)"
        return (text, signedHeaders)
    }

    /// What proxies and transports change or add on the way.
    private static let unsignedFields: Set<String> = [
        "authorization", "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id",
    ]

    private func canonicalPath(_ path: String) -> String {
        guard pathRule == .normalized else { return path.isEmpty ? "/" : path }
        var segments = [Substring]()
        for segment in path.split(separator: "/", omittingEmptySubsequences: true) {
            switch segment {
            case ".": continue
            case "..": _ = segments.popLast()
            default: segments.append(segment)
            }
        }
        guard !segments.isEmpty else { return "/" }
        // A dot at the end leaves no slash behind, other than in RFC 3986: AWS's signers agree on that.
        return "/" + segments.map { URIEncoding.encode($0) }.joined(separator: "/") + (path.hasSuffix("/") ? "/" : "")
    }

    /// Names and values as they are sent, which is encoded, sorted as bytes.
    private func canonicalQuery(_ query: Substring) -> String {
        let items = query.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: Array(parts[0].utf8), value: parts.count > 1 ? Array(parts[1].utf8) : [])
        }
        let sorted = items.sorted { left, right in
            left.name == right.name
                ? left.value.lexicographicallyPrecedes(right.value) : left.name.lexicographicallyPrecedes(right.name)
        }
        return sorted.map { String(decoding: $0.name + [UInt8(ascii: "=")] + $0.value, as: UTF8.self) }.joined(separator: "&")
    }

    /// Space at the ends removed, and runs of it within made one.
    private func collapsed(_ value: String) -> String {
        value.utf8.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }
}
