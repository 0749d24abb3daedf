import CTrackerCurl

/// The library as a whole.
enum CurlLibrary {
    /// What became of setting libcurl up, which happens once in a process, on first use. Others in the process that use
    /// libcurl do the same; it counts.
    static let setUp: CURLcode = curl_global_init(Int(CURL_GLOBAL_ALL))
}
