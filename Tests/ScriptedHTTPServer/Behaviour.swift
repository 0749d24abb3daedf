/// What a server does with a request, step by step.
public struct Behaviour: Sendable, CustomStringConvertible {
    /// A step; a connection that the client has closed ends the steps.
    public enum Step: Sendable {
        /// Sends these bytes as they are.
        case send([UInt8])
        /// Goes on when the gate is open.
        case wait(Gate)
        /// Sends many bytes.
        case stream(ByteStream)
        /// Closes the connection.
        case close
        /// Closes the connection with a reset.
        case reset
        /// Does nothing until the client closes the connection, or the server stops.
        case stall
    }

    /// In order.
    public var steps: [Step]

    /// Makes a behaviour from its steps.
    public init(_ steps: [Step]) {
        self.steps = steps
    }

    /// A whole answer, with a `Content-Length` unless one is given; the connection stays open.
    public static func answer(_ status: Int, _ fields: [(String, String)] = [], _ body: String = "") -> Behaviour {
        answer(status, fields, Array(body.utf8))
    }

    /// A whole answer, with a `Content-Length` unless one is given; the connection stays open.
    public static func answer(_ status: Int, _ fields: [(String, String)], _ body: [UInt8]) -> Behaviour {
        Behaviour([.send(head(status, fields, length: body.count) + body)])
    }

    /// Exactly this; then `end`.
    public static func text(_ text: String, then end: Step) -> Behaviour {
        Behaviour([.send(Array(text.utf8)), end])
    }

    /// The first `count` bytes of a body that is said to be longer; then `end`.
    public static func cut(after count: Int, of length: Int, then end: Step = .close) -> Behaviour {
        Behaviour([.send(head(200, [], length: length) + [UInt8](repeating: 120, count: count)), end])
    }

    /// Closes the connection without a byte.
    public static let drop = Behaviour([.close])
    /// Resets the connection without a byte.
    public static let reset = Behaviour([.reset])
    /// Does nothing for ever.
    public static let stall = Behaviour([.stall])
    /// Closes the connection after half a head.
    public static let dropWithinHead = text("HTTP/1.1 200 OK\r\nContent-Ty", then: .close)
    /// Something that is no HTTP.
    public static let garbage = text("SSH-2.0-OpenSSH_9.2 what do you want?\r\n\r\n", then: .close)

    /// What it does, without what it sends.
    public var description: String {
        steps.map { step in
            switch step {
            case .send(let bytes): "send \(bytes.count) bytes"
            case .wait: "wait"
            case .stream(let stream): "stream \(stream.count) bytes"
            case .close: "close"
            case .reset: "reset"
            case .stall: "stall"
            }
        }.joined(separator: ", ")
    }

    /// The head of an answer as bytes.
    ///
    /// - Parameter length: The `Content-Length`, `nil` for none; left out where `fields` has one.
    public static func head(_ status: Int, _ fields: [(String, String)] = [], length: Int?) -> [UInt8] {
        var text = "HTTP/1.1 \(status) Scripted\r\n"
        if let length, !fields.contains(where: { $0.0.lowercased() == "content-length" }), status >= 200, status != 204 {
            text += "Content-Length: \(length)\r\n"
        }
        for (name, value) in fields { text += "\(name): \(value)\r\n" }
        return Array((text + "\r\n").utf8)
    }
}
