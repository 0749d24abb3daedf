/// What Lambda is told of an invocation, or of a start, that failed.
///
/// It goes to the caller, to CloudWatch and to the on-failure destination; nothing secret belongs in it.
public struct LambdaFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure as `category.reason`, such as `Function.UnknownEvent`.
    public let type: String
    /// A sentence, at most `maxMessageBytes` long.
    public let message: String

    /// The longest message, in bytes of UTF-8; a longer one is cut and ends in an ellipsis.
    public static let maxMessageBytes = 8192

    /// Makes a failure. Characters of `type` that header fields do not take become underscores.
    public init(type: String, message: String) {
        self.type = String(decoding: type.utf8.map { Self.isTypeCharacter($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
        self.message = message.cut(toBytes: Self.maxMessageBytes)
    }

    /// What an error is reported as.
    public init(_ error: any Error) {
        switch error {
        case let failure as LambdaFailure:
            self = failure
        case is CancellationError:
            self.init(type: "Function.Cancelled", message: "the environment shut down before the invocation was done")
        case is DecodingError:
            // Its own words may quote the text that was decoded.
            self.init(type: "Function.DecodingError", message: "JSON was not of the expected form")
        default:
            self.init(type: "Function.\(Swift.type(of: error))", message: "\(error)")
        }
    }

    /// The `message` alone.
    public var description: String { message }

    /// The error object of the runtime API.
    var json: [UInt8] {
        var object = JSONObjectWriter()
        object.add("errorType", type)
        object.add("errorMessage", message)
        object.add("stackTrace", json: Array("[]".utf8))
        return object.finish()
    }

    private static func isTypeCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }
}
