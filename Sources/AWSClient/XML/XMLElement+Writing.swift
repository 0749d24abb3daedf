extension XMLElement {
    /// The element as UTF-8, without a declaration.
    public var bytes: [UInt8] {
        Array(markup.utf8)
    }

    private var markup: String {
        let opening = attributes.reduce("<\(name)") { $0 + " \($1.name)=\"\($1.value.escapedForXML(inAttribute: true))\"" }
        return "\(opening)>\(text.escapedForXML(inAttribute: false))\(children.map(\.markup).joined())</\(name)>"
    }
}

extension String {
    /// Parsers read line ends as `\n`, and in attributes every kind of space as a plain one.
    fileprivate func escapedForXML(inAttribute: Bool) -> String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "\r": text += "&#13;"
            case "\n" where inAttribute: text += "&#10;"
            case "\t" where inAttribute: text += "&#9;"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
