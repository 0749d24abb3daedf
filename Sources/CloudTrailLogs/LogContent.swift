/// The text of a layer: gzip is inflated, inside gzip too, UTF-16 with a byte order mark becomes UTF-8, anything else passes as it
/// is. Where a gzip member begins, the form is told anew.
///
/// Gives bytes, borders with damage, and the end.
final class LogContent: ByteSource {
    private enum Form {
        case plain
        case utf16(UTF16Transcoder)
        case gzip(LogContent)
    }

    /// How many times gzip may be inside of gzip: copiers compress once more, nobody compresses five times.
    static let maxLevels = 4

    private let window: ByteWindow
    private let level: Int
    private let layers: LayerState
    private var form: Form?
    /// UTF-8 that waits to be handed out; bounded by the window that it is made from.
    private var transcoded: [UInt8] = []
    private var handedOut = 0

    /// Prepares to read a layer.
    ///
    /// - Parameters:
    ///   - source: Its bytes.
    ///   - level: How many layers of gzip there are around it.
    ///   - firstCapacity: Of the window. Inflated bytes go past it, but for those that tell the form.
    ///   - layers: What all layers of the log share.
    init(of source: any ByteSource, level: Int = 0, firstCapacity: Int = 512, layers: LayerState) {
        window = ByteWindow(over: source, firstCapacity: firstCapacity)
        self.level = level
        self.layers = layers
    }

    func next(into buffer: UnsafeMutableRawBufferPointer) throws -> BytePiece {
        while true {
            if handedOut < transcoded.count { return handOut(into: buffer) }
            switch form {
            case nil:
                if let piece = try begin() { return piece }
            case .plain:
                let piece = try window.next(into: buffer)
                guard case .border(let isDamage) = piece else { return piece }
                form = nil
                if isDamage { return piece }
            case .utf16(var transcoder):
                let isOver = try transcode(with: &transcoder)
                form = isOver ? nil : .utf16(transcoder)
            case .gzip(let inner):
                let piece = try inner.next(into: buffer)
                guard case .end = piece else { return piece }
                form = nil
            }
        }
    }

    /// Tells the form. Returns a piece where there is no content.
    private func begin() throws -> BytePiece? {
        window.fill(upTo: LogForm.lengthNeeded)
        if window.count == 1, case .border(isDamage: false) = window.stop, window.content[0] == 0x1f || window.content[0] >= 0xfe
        {
            // Half a mark: the outer layer may have been cut anywhere.
            window.passBorder()
            window.fill(upTo: LogForm.lengthNeeded)
        }
        if window.isEmpty {
            switch window.stop {
            case .failure(let error): throw error
            case .end: return .end
            case .border(let isDamage):
                window.passBorder()
                return isDamage ? .border(isDamage: true) : nil
            case nil: return nil
            }
        }
        switch LogForm(window.content) {
        case .gzip where level < Self.maxLevels:
            let members = GzipContent(window, layers: layers, isInner: level > 0)
            form = .gzip(LogContent(of: members, level: level + 1, layers: layers))
        case .utf16(let isBigEndian):
            window.take(2)
            form = .utf16(UTF16Transcoder(isBigEndian: isBigEndian))
        case .gzip, .plain:
            form = .plain
        }
        return nil
    }

    // MARK: UTF-16

    /// Makes UTF-8 of what there is. Returns true at the text's end.
    private func transcode(with transcoder: inout UTF16Transcoder) throws -> Bool {
        if window.isEmpty {
            window.fill()
            switch window.stop {
            case .border(isDamage: false) where window.isEmpty:
                // One text may be cut into several members, anywhere.
                window.passBorder()
                window.fill(upTo: LogForm.lengthForBorders)
                if LogForm.beginsContent(window.content) {
                    finish(&transcoder)
                    return true
                }
            case .border where window.isEmpty, .end where window.isEmpty:
                finish(&transcoder)
                return true
            case .failure(let error) where window.isEmpty: throw error
            default: break
            }
        }
        let room = window.count / 2 * UTF16Transcoder.bytesPerUnit + UTF16Transcoder.bytesBesides
        transcoded = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = transcoder.transcode(window.content, into: UnsafeMutableRawBufferPointer(buffer))
        }
        handedOut = 0
        window.take(window.count)
        return false
    }

    private func finish(_ transcoder: inout UTF16Transcoder) {
        if transcoder.isInsideUnit {
            layers.note(LogReadError(.truncated, "is UTF-16 of an odd number of bytes: one is missing, or one too many"))
        }
        transcoded = [UInt8](unsafeUninitializedCapacity: UTF16Transcoder.bytesBesides) { buffer, count in
            count = transcoder.finish(into: UnsafeMutableRawBufferPointer(buffer))
        }
        handedOut = 0
    }

    private func handOut(into buffer: UnsafeMutableRawBufferPointer) -> BytePiece {
        let count = min(buffer.count, transcoded.count - handedOut)
        buffer.copyBytes(from: transcoded[handedOut..<(handedOut + count)])
        handedOut += count
        return .bytes(count)
    }
}
