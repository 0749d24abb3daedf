import CTrackerCurl
import Glibc

extension HTTPTransportError {
    /// What libcurl reports, in the transport's words; `nil` for success.
    ///
    /// libcurl's own text is used for TLS alone: others of its texts quote URLs and answers.
    init?(_ code: CURLcode, of transfer: CurlTransfer, on easy: CurlEasy, trust: CurlTrust) {
        let host = transfer.request.host
        switch code {
        case CURLE_OK: return nil
        case CURLE_COULDNT_RESOLVE_HOST: self.init(.unresolvedHost, "the name of \(host) has no address")
        case CURLE_COULDNT_RESOLVE_PROXY: self.init(.unresolvedHost, "the proxy's name has no address")
        case CURLE_COULDNT_CONNECT: self.init(.refused, Self.refusal(by: host, easy))
        case CURLE_PROXY: self.init(.refused, "the proxy does not connect to \(host)")
        case CURLE_OPERATION_TIMEDOUT:
            self.init(.timedOut, "no connection to \(host) came about within \(transfer.limits.connect)")
        case CURLE_SSL_CACERT_BADFILE:
            let bundle = trust.bundle.map { "the CA bundle \($0)" } ?? "the system's CA bundle"
            self.init(.configuration, "\(bundle) cannot be used, so \(host) cannot be trusted")
        case CURLE_SSL_CONNECT_ERROR where Self.isBrokenHandshake(easy.errorDetail):
            self.init(.broken, "the connection to \(host) broke while TLS began")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_USE_SSL_FAILED, CURLE_SSL_CLIENTCERT,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_ENGINE_INITFAILED:
            let detail = easy.errorDetail
            self.init(.tls, "TLS with \(host) failed: \(detail.isEmpty ? Self.text(of: code) : detail)")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            self.init(.malformed, "what \(host) sent is no HTTP answer")
        case CURLE_GOT_NOTHING: self.init(.broken, "\(host) closed the connection without an answer")
        case CURLE_PARTIAL_FILE: self.init(.broken, "\(host) closed the connection within its answer")
        case CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND: self.init(.broken, "the connection to \(host) broke within the request")
        case CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM: self.init(.broken, "the connection to \(host) broke")
        case CURLE_URL_MALFORMAT: self.init(.configuration, "a request is for \(host), which is malformed")
        case CURLE_OUT_OF_MEMORY: self.init(.configuration, "there is no memory for a request to \(host)")
        default: self.init(.broken, "the request to \(host) failed: \(Self.text(of: code))")
        }
    }

    private static func text(of code: CURLcode) -> String { String(cString: curl_easy_strerror(code)) }

    private static func refusal(by host: String, _ easy: CurlEasy) -> String {
        let number = easy.systemError
        let reason = number == 0 ? "" : ": \(String(cString: strerror(number)))"
        return "no connection to \(host) came about\(reason)"
    }

    /// libcurl has one code for a server that is not to be trusted and for a connection that was cut during the handshake.
    private static func isBrokenHandshake(_ detail: String) -> Bool {
        ["SSL_ERROR_SYSCALL", "unexpected eof", "Connection reset", "Broken pipe"].contains { detail.contains($0) }
    }
}
