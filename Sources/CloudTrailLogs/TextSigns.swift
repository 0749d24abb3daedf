import CTrackerByteMasks

/// Bytes and pairs of bytes that a text holds, found in one pass. A text that holds a secret has some of them, and most have none.
struct TextSigns: OptionSet {
    let rawValue: UInt32

    /// `\`
    static let backslash = TextSigns(rawValue: UInt32(tracker_sign_backslash))
    /// `=` or `%`: an assignment, in an URL perhaps.
    static let assignment = TextSigns(rawValue: UInt32(tracker_sign_assignment))
    /// `"`: JSON, or a name in quotes.
    static let quote = TextSigns(rawValue: UInt32(tracker_sign_quote))
    /// The beginning of a JSON web token.
    static let token = TextSigns(rawValue: UInt32(tracker_sign_token))
    /// That of a PEM file.
    static let begin = TextSigns(rawValue: UInt32(tracker_sign_begin))
    /// `@`, which a password in an URL stands before.
    static let at = TextSigns(rawValue: UInt32(tracker_sign_at))
    /// `//`, which an URL's authority stands behind.
    static let slashes = TextSigns(rawValue: UInt32(tracker_sign_slashes))
    /// A part of `Authorization`.
    static let authorization = TextSigns(rawValue: UInt32(tracker_sign_authorization))

    init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Those of `text`.
    @inline(__always)
    init(of text: UnsafeBufferPointer<UInt8>) {
        guard let start = text.baseAddress else {
            self.init()
            return
        }
        self.init(rawValue: tracker_find_signs(start, text.count))
    }

    /// Whether a text without `=` and `%` has signs with which one without quotes and backslashes can hold a secret.
    @inline(__always)
    static func mayShowSecret(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.baseAddress.map { tracker_may_show_secret($0, text.count) } ?? false
    }

    /// Whether a text without quotes and backslashes can hold a secret.
    @inline(__always)
    var mayShowSecret: Bool {
        !isDisjoint(with: [.assignment, .token, .begin, .authorization]) || isSuperset(of: [.at, .slashes])
    }
}
