import CloudTrailLogs
import EventStorage

extension [UInt8] {
    /// Writes text as a JSON string, quotes included.
    mutating func appendJSONString(_ text: String) {
        var text = text
        text.withUTF8 { JSONText.appendString($0, to: &self) }
    }

    /// Writes texts as a JSON array of strings.
    mutating func appendJSONArray(_ texts: [String]) {
        append(UInt8(ascii: "["))
        var isFirst = true
        for text in texts {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            appendJSONString(text)
        }
        append(UInt8(ascii: "]"))
    }

    /// Writes the values of an attribute: one as a string, several as an array.
    mutating func appendJSONValue(_ values: [String]) {
        if let value = values.first, values.count == 1 {
            appendJSONString(value)
        } else {
            appendJSONArray(values)
        }
    }

    /// Writes attributes as a JSON object.
    mutating func appendJSONObject(_ attributes: [StoredEvent.Attribute]) {
        append(UInt8(ascii: "{"))
        var isFirst = true
        for attribute in attributes {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            appendJSONString(attribute.name)
            append(UInt8(ascii: ":"))
            appendJSONValue(attribute.values)
        }
        append(UInt8(ascii: "}"))
    }
}
