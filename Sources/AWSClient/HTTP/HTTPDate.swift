import CTrackerCurl
import FoundationEssentials

/// Moments as header fields have them, `Tue, 15 Nov 1994 08:12:31 GMT`.
enum HTTPDate {
    /// - Returns: `nil` for what is no date.
    static func parse(_ text: String) -> Date? {
        let seconds = curl_getdate(text, nil)
        return seconds < 0 ? nil : Date(timeIntervalSince1970: TimeInterval(seconds))
    }
}
