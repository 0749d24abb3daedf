import TrackerHTTP

extension HTTPServerRequest {
    /// A request whose head broke no rule of its own so far, and what else is wrong with it.
    ///
    /// - Throws: `.malformed` where its end cannot be told, so that nothing can be said to it as a request.
    static func read(_ head: HeadScanner) throws(HTTPRefusal) -> (request: HTTPServerRequest, refusal: HTTPRefusal?) {
        let bytes = head.bytes
        var fields = HTTPFields()
        var hosts: [ArraySlice<UInt8>] = []
        var lengths: [ArraySlice<UInt8>] = []
        var codings: [ArraySlice<UInt8>] = []
        for field in head.fields {
            let value = trimmed(bytes[field.value])
            switch field.name.count {
            case 4 where isName(bytes[field.name], "host"):
                hosts.append(value)
                continue
            case 14 where isName(bytes[field.name], "content-length"): lengths.append(value)
            case 17 where isName(bytes[field.name], "transfer-encoding"): codings.append(value)
            default: break
            }
            guard let name = HTTPField.Name(String(decoding: bytes[field.name], as: UTF8.self)) else { throw .malformed }
            fields.append(HTTPField(name: name, lenientValue: value))
        }

        let minorVersion = head.minorVersion == UInt8(ascii: "0") ? 0 : 1
        let framing = try BodyFraming(lengths: lengths, codings: codings, minorVersion: minorVersion)
        let target = head.target
        let absolute = target.first == UInt8(ascii: "/") ? nil : AbsoluteTarget(target)
        guard let method = method(head.method) else { throw .malformed }
        let request = HTTPServerRequest(
            head: HTTPRequest(
                method: method, scheme: absolute?.scheme ?? "http",
                authority: hosts.first.map { String(decoding: $0, as: UTF8.self) },
                path: absolute?.path ?? String(decoding: target, as: UTF8.self), headerFields: fields),
            targetAuthority: absolute?.authority, minorVersion: minorVersion, bodySize: framing.size)
        // Clients of HTTP/1.0 need not send `Host`.
        let hasHost = hosts.count == 1 ? !hosts[0].isEmpty : hosts.isEmpty && minorVersion == 0
        return (request, hasHost ? framing.refusal : .host)
    }

    private static func method(_ name: ArraySlice<UInt8>) -> HTTPRequest.Method? {
        name.elementsEqual("GET".utf8) ? .get : HTTPRequest.Method(String(decoding: name, as: UTF8.self))
    }

    private static func isName(_ bytes: ArraySlice<UInt8>, _ name: StaticString) -> Bool {
        name.withUTF8Buffer { zip(bytes, $0).allSatisfy { $0 == $1 || $0 | 0x20 == $1 } }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop(while: ByteClass.isBlank)
        while let last = bytes.last, ByteClass.isBlank(last) { bytes.removeLast() }
        return bytes
    }
}
