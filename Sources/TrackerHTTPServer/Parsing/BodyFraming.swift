import TrackerHTTP

/// What the head says of the body's end (RFC 9112, section 6).
struct BodyFraming {
    let size: HTTPBodySize
    /// Set for a coding that is not known here.
    let refusal: HTTPRefusal?

    /// Reads the values of `Content-Length` and of `Transfer-Encoding`.
    ///
    /// - Throws: `.malformed` where two readers could see two ends: what smuggles requests past a proxy.
    init(lengths: [ArraySlice<UInt8>], codings: [ArraySlice<UInt8>], minorVersion: Int) throws(HTTPRefusal) {
        guard codings.isEmpty else {
            guard lengths.isEmpty, minorVersion > 0 else { throw .malformed }
            let names = codings.joined(separator: [UInt8(ascii: ",")]).split(separator: UInt8(ascii: ","))
                .map { HTTPToken.lowercased(String(decoding: $0, as: UTF8.self)).trimmingBlanks }
            guard let last = names.last, names.dropLast().allSatisfy({ $0 != "chunked" }) else { throw .malformed }
            size = .chunked
            refusal = last == "chunked" && names.count == 1 ? nil : .transferCoding
            return
        }
        refusal = nil
        guard let length = lengths.first else {
            size = .declared(0)
            return
        }
        guard lengths.count == 1, !length.isEmpty, length.allSatisfy(ByteClass.isDigit),
            let count = Int(String(decoding: length, as: UTF8.self))
        else { throw .malformed }
        size = .declared(count)
    }
}

extension String {
    /// This text without blanks around it.
    var trimmingBlanks: String {
        let bytes = utf8.drop(while: ByteClass.isBlank)
        let end = bytes.lastIndex { !ByteClass.isBlank($0) }.map(bytes.index(after:)) ?? bytes.startIndex
        return String(bytes[..<end]) ?? ""
    }
}
