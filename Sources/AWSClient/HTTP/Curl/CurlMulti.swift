import CTrackerCurl

/// A multi handle of libcurl's: the connections, and the transfers that use them.
final class CurlMulti {
    private let handle: UnsafeMutableRawPointer

    init?(_ options: CurlTransport.Options) {
        guard CurlLibrary.setUp == CURLE_OK, let handle = curl_multi_init() else { return nil }
        self.handle = handle
        tracker_curl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, max(1, options.maxIdleConnections))
    }

    deinit {
        curl_multi_cleanup(handle)
    }

    /// Ends a wait, from another thread.
    ///
    /// To be used while the handle surely lives.
    struct Waker: @unchecked Sendable {
        // The one function of libcurl's that any thread may call.
        fileprivate let handle: UnsafeMutableRawPointer

        func wake() {
            curl_multi_wakeup(handle)
        }
    }

    var waker: Waker { Waker(handle: handle) }

    func add(_ easy: CurlEasy) -> Bool {
        curl_multi_add_handle(handle, easy.handle) == CURLM_OK
    }

    func remove(_ easy: CurlEasy) {
        curl_multi_remove_handle(handle, easy.handle)
    }

    /// Does what can be done without waiting.
    func perform() -> Bool {
        var running: Int32 = 0
        return curl_multi_perform(handle, &running) == CURLM_OK
    }

    /// Waits for something to do.
    func poll(_ longest: Duration) -> Bool {
        let milliseconds = Int32(clamping: max(0, longest.wholeMilliseconds))
        return curl_multi_poll(handle, nil, 0, milliseconds, nil) == CURLM_OK
    }

    /// The next transfer that is over: its callbacks' context and how it ended.
    func nextEnd() -> (context: UnsafeMutableRawPointer, code: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(handle, &left)?.pointee {
            var context: UnsafeMutableRawPointer?
            guard message.msg == CURLMSG_DONE,
                tracker_curl_get_pointer(message.easy_handle, CURLINFO_PRIVATE, &context) == CURLE_OK, let context
            else { continue }
            return (context, message.data.result)
        }
        return nil
    }
}
