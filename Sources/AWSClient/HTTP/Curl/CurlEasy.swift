import CTrackerCurl
import TrackerHTTP

/// An easy handle of libcurl's: one transfer at a time, then the next.
final class CurlEasy {
    let handle: UnsafeMutableRawPointer
    // libcurl writes here until the handle is gone.
    private let errorText: UnsafeMutablePointer<CChar>
    private var failedOption: CURLcode = CURLE_OK

    init?() {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(handle)
        errorText.deallocate()
    }

    /// Where libcurl looks for certificates unless told; `nil` for nowhere, or for the system's own means.
    var defaultCABundle: String? {
        var path: UnsafePointer<CChar>?
        guard tracker_curl_get_string(handle, CURLINFO_CAINFO, &path) == CURLE_OK else { return nil }
        return path.map { String(cString: $0) }
    }

    /// How much of the body was sent.
    var uploadedBytes: Int64 {
        var count: curl_off_t = 0
        tracker_curl_get_offset(handle, CURLINFO_SIZE_UPLOAD_T, &count)
        return Int64(count)
    }

    /// What the system says of a connection that failed; 0 for nothing.
    var systemError: Int32 {
        var number = 0
        tracker_curl_get_long(handle, CURLINFO_OS_ERRNO, &number)
        return Int32(truncatingIfNeeded: number)
    }

    /// What libcurl says of the last failure. Parts of an answer or of a URL may be in it.
    var errorDetail: String { String(cString: errorText) }

    /// Forgets the last transfer; connections live elsewhere.
    func reset() {
        curl_easy_reset(handle)
        errorText[0] = 0
    }

    /// Gets ready for a transfer.
    ///
    /// - Parameter context: What the callbacks get.
    func prepare(
        _ transfer: CurlTransfer, context: UnsafeMutableRawPointer, userAgent: String, trust: CurlTrust
    ) -> CURLcode {
        failedOption = CURLE_OK
        tracker_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        setRequest(transfer.request, userAgent: userAgent)
        setTrust(trust)
        setConnection(transfer)
        setCallbacks(context)
        return failedOption
    }

    private func setRequest(_ request: CurlRequest, userAgent: String) {
        set(CURLOPT_URL, request.url)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_USERAGENT, userAgent)
        check(tracker_curl_set_list(handle, CURLOPT_HTTPHEADER, request.fields))
        if request.sendsBody {
            set(CURLOPT_POST, 1)
            check(tracker_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
            request.body.withUnsafeBytes { body in
                let start = body.baseAddress?.assumingMemoryBound(to: CChar.self)
                // Without a copy there would have to be a promise that Swift does not move the array.
                if let start, !body.isEmpty {
                    check(tracker_curl_set_string(handle, CURLOPT_COPYPOSTFIELDS, start))
                } else {
                    set(CURLOPT_COPYPOSTFIELDS, "")
                }
            }
            if request.method != .post { set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
        } else if request.method == .head {
            set(CURLOPT_NOBODY, 1)
        } else if request.method != .get {
            set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        }
    }

    private func setTrust(_ trust: CurlTrust) {
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let bundle = trust.bundle { set(CURLOPT_CAINFO, bundle) }
        if !trust.usesFolder { check(tracker_curl_set_string(handle, CURLOPT_CAPATH, nil)) }
    }

    private func setConnection(_ transfer: CurlTransfer) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_TCP_NODELAY, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, transfer.limits.connect.wholeMilliseconds))
        // A name that is still being looked up when its request ends must not hold up all others.
        set(CURLOPT_QUICK_EXIT, 1)
        if transfer.isDownload { set(CURLOPT_BUFFERSIZE, 64 << 10) }
    }

    private func setCallbacks(_ context: UnsafeMutableRawPointer) {
        check(tracker_curl_set_pointer(handle, CURLOPT_PRIVATE, context))
        check(tracker_curl_set_data_function(handle, CURLOPT_HEADERFUNCTION, CurlCallbacks.head))
        check(tracker_curl_set_pointer(handle, CURLOPT_HEADERDATA, context))
        check(tracker_curl_set_data_function(handle, CURLOPT_WRITEFUNCTION, CurlCallbacks.body))
        check(tracker_curl_set_pointer(handle, CURLOPT_WRITEDATA, context))
        check(tracker_curl_set_prerequest_function(handle, CurlCallbacks.connected))
        check(tracker_curl_set_pointer(handle, CURLOPT_PREREQDATA, context))
    }

    private func set(_ option: CURLoption, _ value: Int) {
        check(tracker_curl_set_long(handle, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) {
        check(tracker_curl_set_string(handle, option, value))
    }

    /// An option that libcurl does not take must not go unnoticed: some of them are what makes a connection safe.
    private func check(_ code: CURLcode) {
        if failedOption == CURLE_OK { failedOption = code }
    }
}

extension Duration {
    /// In milliseconds, rounded up.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(clamping: seconds.multipliedReportingOverflow(by: 1000).partialValue)
            + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
