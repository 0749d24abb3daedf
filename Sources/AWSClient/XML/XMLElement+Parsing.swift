import CTrackerExpat

extension XMLElement {
    /// Parses a document. Document type declarations are refused, so that no entity can grow or reach outside; elements nest
    /// 64 deep at most.
    ///
    /// - Throws: `XMLError`.
    public init(parsing document: [UInt8]) throws(XMLError) {
        guard let parser = XML_ParserCreate("UTF-8") else { throw XMLError(description: "there is no memory for an XML parser") }
        defer { XML_ParserFree(parser) }
        let builder = Builder(parser)
        XML_SetUserData(parser, Unmanaged.passUnretained(builder).toOpaque())
        XML_SetElementHandler(
            parser,
            { builder, name, attributes in Builder.of(builder)?.start(name, attributes) },
            { builder, _ in Builder.of(builder)?.end() })
        XML_SetCharacterDataHandler(parser) { builder, text, count in Builder.of(builder)?.append(text, count) }
        XML_SetStartDoctypeDeclHandler(parser) { builder, _, _, _, _ in Builder.of(builder)?.stop() }
        let status = document.withUnsafeBytes { bytes in
            XML_Parse(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), 1)
        }
        guard status == XML_STATUS_OK, let root = builder.root else {
            let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "there is no element"
            throw XMLError(description: "\(reason) in line \(XML_GetCurrentLineNumber(parser)) of the XML")
        }
        self = root
    }

    /// Collects elements while expat calls back; lives as long as the call of `XML_Parse`.
    private final class Builder {
        private static let maxDepth = 64

        private let parser: XML_Parser
        private var open: [XMLElement] = []
        private(set) var root: XMLElement?

        init(_ parser: XML_Parser) {
            self.parser = parser
        }

        static func of(_ pointer: UnsafeMutableRawPointer?) -> Builder? {
            pointer.map { Unmanaged<Builder>.fromOpaque($0).takeUnretainedValue() }
        }

        func start(_ name: UnsafePointer<XML_Char>?, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) {
            guard let name, open.count < Self.maxDepth else { return stop() }
            var element = XMLElement(String(cString: name))
            var next = attributes
            while let key = next?[0], let value = next?[1] {
                element.attributes.append(Attribute(name: String(cString: key), value: String(cString: value)))
                next = next?.advanced(by: 2)
            }
            element.attributes.sort { $0.name < $1.name }
            open.append(element)
        }

        func end() {
            guard var element = open.popLast() else { return }
            if !element.children.isEmpty { element.text = "" }
            if open.isEmpty {
                root = element
            } else {
                open[open.count - 1].children.append(element)
            }
        }

        func append(_ text: UnsafePointer<XML_Char>?, _ count: Int32) {
            guard let text, count > 0, !open.isEmpty else { return }
            let bytes = UnsafeRawBufferPointer(start: text, count: Int(count))
            open[open.count - 1].text += String(decoding: bytes, as: UTF8.self)
        }

        func stop() {
            XML_StopParser(parser, XML_Bool(XML_FALSE))
        }
    }
}
