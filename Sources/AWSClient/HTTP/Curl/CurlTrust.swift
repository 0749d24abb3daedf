import Glibc

/// Whose certificates are believed.
struct CurlTrust {
    /// A file with certificates that was given; `nil` for libcurl's own choice.
    let bundle: String?
    /// Whether libcurl looks into its folder of certificates too.
    let usesFolder: Bool

    /// - Parameters:
    ///   - bundle: A file with certificates, trusted instead of the system's.
    ///   - defaultBundle: The file that libcurl takes otherwise.
    init(bundle: String?, defaultBundle: String?) {
        self.bundle = bundle
        // libcurl keeps the certificates of a file in memory from one connection to the next, those of a folder it does not:
        // with both, as Debian has it, each connection would read and parse the file again. Both hold the same.
        usesFolder = bundle == nil && !(defaultBundle.map { access($0, R_OK) == 0 } ?? false)
    }

    /// - Throws: `.configuration` when the file cannot be read.
    static func check(bundle: String) throws(HTTPTransportError) {
        let descriptor = open(bundle, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw HTTPTransportError(.configuration, "the CA bundle \(bundle) cannot be read: \(reason)")
        }
        defer { close(descriptor) }
        var byte: UInt8 = 0
        guard read(descriptor, &byte, 1) == 1 else {
            throw HTTPTransportError(.configuration, "the CA bundle \(bundle) is empty, or no file")
        }
    }
}
