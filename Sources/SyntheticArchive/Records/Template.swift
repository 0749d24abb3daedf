/// JSON text with fields that differ from record to record, written as a string literal:
/// `#"{"instanceId":"\#(.instance)"}"#`.
struct Template: Sendable, ExpressibleByStringInterpolation {
    private enum Piece {
        case text(Range<Int>)
        case field(Field)
        /// The item, once for each of some numbers, with commas between.
        case each(ClosedRange<Int>, Template)
    }

    private var pieces: [Piece] = []
    private var texts: [UInt8] = []

    init(stringLiteral value: String) {
        append(text: value)
    }

    init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.template
    }

    /// Appends the text for `record` to `bytes`.
    func write(for record: RecordContext, into bytes: inout [UInt8]) {
        write(for: record, item: 0, into: &bytes)
    }

    private func write(for record: RecordContext, item: UInt64, into bytes: inout [UInt8]) {
        for piece in pieces {
            switch piece {
            case .text(let range):
                bytes.append(contentsOf: texts[range])
            case .field(let field):
                record.write(field, item: item, into: &bytes)
            case .each(let counts, let template):
                let choice = RandomSource.mix(record.topic, UInt64(counts.upperBound) &+ 0x0EAC_4000)
                let count = counts.lowerBound + RandomSource.reduce(choice, below: counts.count)
                for index in 0..<count {
                    if index > 0 { bytes.append(UInt8(ascii: ",")) }
                    template.write(for: record, item: UInt64(index), into: &bytes)
                }
            }
        }
    }

    private mutating func append(text: String) {
        guard !text.isEmpty else { return }
        let start = texts.count
        texts.append(contentsOf: text.utf8)
        if case .text(let range)? = pieces.last {
            pieces[pieces.count - 1] = .text(range.lowerBound..<texts.count)
        } else {
            pieces.append(.text(start..<texts.count))
        }
    }

    private mutating func append(_ template: Template) {
        for piece in template.pieces {
            if case .text(let range) = piece {
                append(text: String(decoding: template.texts[range], as: UTF8.self))
            } else {
                pieces.append(piece)
            }
        }
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var template: Template = ""

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) {
            template.append(text: literal)
        }

        mutating func appendInterpolation(_ field: Field) {
            template.pieces.append(.field(field))
        }

        mutating func appendInterpolation(text: String) {
            template.append(text: text)
        }

        mutating func appendInterpolation(_ part: Template) {
            template.append(part)
        }

        /// One to several items of an array; the fields in each are its own.
        mutating func appendInterpolation(each counts: ClosedRange<Int>, _ item: Template) {
            template.pieces.append(.each(counts, item))
        }
    }
}
