import CTrackerCurl
import TrackerHTTP

/// A request in libcurl's words, made on the caller's thread.
final class CurlRequest: @unchecked Sendable {
    // The list is made here, never changed, and freed when the last transfer that uses it is over.
    let url: String
    /// Scheme, host and port: what a connection is for.
    let origin: String
    let method: HTTPRequest.Method
    let body: [UInt8]
    /// Whether a length is sent: for methods that mean to send something, even if that is empty.
    let sendsBody: Bool
    let fields: UnsafeMutablePointer<curl_slist>?
    /// For messages: host and port.
    let host: String

    /// - Throws: `.configuration` for a request that cannot be sent as it is.
    init(_ request: HTTPRequest, body: [UInt8] = []) throws(HTTPTransportError) {
        guard let scheme = request.scheme, scheme == "https" || scheme == "http" else {
            throw HTTPTransportError(.configuration, "a request is neither for http nor for https")
        }
        guard let authority = request.authority, !authority.isEmpty, Self.isPrintable(authority, except: "@/?#\\") else {
            throw HTTPTransportError(.configuration, "a request has no host, or one that is malformed")
        }
        guard let path = request.path, path.hasPrefix("/"), Self.isPrintable(path, except: "#") else {
            throw HTTPTransportError(.configuration, "a request for \(authority) has a path that is not percent-encoded")
        }
        let sendsBody = Self.sendsBody(request.method, body)
        guard let fields = Self.list(of: request.headerFields, authority: authority, sendsBody: sendsBody)
        else { throw HTTPTransportError(.configuration, "there is no memory for a request") }
        origin = "\(scheme)://\(authority)"
        url = origin + path
        method = request.method
        self.sendsBody = sendsBody
        host = authority
        self.body = body
        self.fields = fields
    }

    deinit {
        curl_slist_free_all(fields)
    }

    /// What a request that was cancelled ends with.
    var cancellation: HTTPTransportError { HTTPTransportError(.cancelled, "the request to \(host) was cancelled") }

    private static func sendsBody(_ method: HTTPRequest.Method, _ body: [UInt8]) -> Bool {
        !body.isEmpty || method == .post || method == .put || method == .patch
    }

    private static func isPrintable(_ text: String, except excluded: String) -> Bool {
        text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !excluded.utf8.contains($0) }
    }

    /// The header fields, without those that the transport sets, and without libcurl's own additions.
    private static func list(of fields: HTTPFields, authority: String, sendsBody: Bool) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        func append(_ line: String) -> Bool {
            guard let longer = curl_slist_append(list, line) else { return false }
            list = longer
            return true
        }
        // Named, since libcurl leaves a default port out of its own `Host`, and signatures cover it. A name with nothing
        // behind the colon keeps libcurl from sending that field.
        var lines = ["Host: \(authority)"]
        if fields[.accept] == nil { lines.append("Accept:") }
        if sendsBody {
            lines.append("Expect:")
            if fields[.contentType] == nil { lines.append("Content-Type:") }
        }
        for field in fields where !ownFields.contains(field.name) {
            let value = field.value
            lines.append(value.isEmpty ? "\(field.name.rawName);" : "\(field.name.rawName): \(value)")
        }
        for line in lines where !append(line) {
            curl_slist_free_all(list)
            return nil
        }
        return list
    }

    private static let ownFields: [HTTPField.Name] = [.contentLength, .transferEncoding, .expect, .connection]
}
