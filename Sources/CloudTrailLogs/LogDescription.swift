/// How many bytes `describe(beginning:)` looks at: up to the mark of a tar archive.
let beginningLength = 512

/// What a file that is no log looks like.
///
/// - Parameter beginning: Its first `beginningLength` bytes, fewer where it is shorter.
/// - Returns: A noun phrase such as `a ZIP archive`; `nil` where nothing is known.
func describe(beginning: UnsafeRawBufferPointer) -> String? {
    for (start, phrase) in signatures where beginning.starts(with: start) { return phrase }
    if beginning.count >= 262, beginning[257..<262].elementsEqual("ustar".utf8) { return "a tar archive" }
    if let phrase = utf16Phrase(beginning) { return phrase }
    return textPhrase(beginning)
}

private let signatures: [([UInt8], String)] = [
    ([0x1F, 0x8B], "gzip inside gzip, more than \(LogContent.maxLevels) times"),
    (Array("version https://git-lfs.github.com/spec/v1".utf8), "a Git LFS pointer"),
    ([0x00, 0x05, 0x16, 0x07], "an AppleDouble file of macOS"), ([0x00, 0x05, 0x16, 0x00], "an AppleSingle file of macOS"),
    (Array("PK\u{03}\u{04}".utf8), "a ZIP archive"), (Array("PK\u{05}\u{06}".utf8), "a ZIP archive"),
    (Array("BZh".utf8), "a bzip2 file"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "an xz file"),
    ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard file"), ([0x04, 0x22, 0x4D, 0x18], "an LZ4 file"),
    ([0xFF, 0x06, 0x00, 0x00, 0x73, 0x4E, 0x61, 0x50, 0x70, 0x59], "a Snappy file"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"), ([0x1F, 0x9D], "a file of compress (.Z)"),
    ([0x5D, 0x00, 0x00], "an LZMA file"),
    (Array("PAR1".utf8), "a Parquet file"), (Array("ORC".utf8), "an ORC file"), (Array("Obj\u{01}".utf8), "an Avro file"),
    (Array("SQLite format 3\0".utf8), "an SQLite database"), (Array("%PDF-".utf8), "a PDF document"),
    ([0x7F, 0x45, 0x4C, 0x46], "an ELF program"), ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
    ([0xFF, 0xFE, 0x00, 0x00], "UTF-32"), ([0x00, 0x00, 0xFE, 0xFF], "UTF-32"),
    (Array("H4sI".utf8), "gzip in base64"), (Array("-----BEGIN PGP".utf8), "a PGP message"),
    (Array("-----BEGIN ".utf8), "a PEM file"), (Array("Salted__".utf8), "a file encrypted by OpenSSL"),
]

/// JSON in UTF-16 has a NUL in every second byte, as all of its characters but those inside strings are ASCII.
private func utf16Phrase(_ beginning: UnsafeRawBufferPointer) -> String? {
    guard beginning.count >= 4 else { return nil }
    let even = stride(from: 0, to: min(16, beginning.count & ~1), by: 2)
    let isLittle = even.allSatisfy { beginning[$0] != 0 && beginning[$0 + 1] == 0 }
    let isBig = even.allSatisfy { beginning[$0] == 0 && beginning[$0 + 1] != 0 }
    return isLittle || isBig ? "UTF-16 without a byte order mark" : nil
}

private func textPhrase(_ beginning: UnsafeRawBufferPointer) -> String? {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = beginning.dropFirst(beginning.starts(with: mark) ? mark.count : 0).drop { $0.isJSONWhitespace }
    guard let first = text.first else { return nil }
    if first == UInt8(ascii: "<") {
        let lowercased = text.prefix(16).map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
        let isHTML = lowercased.starts(with: "<!doctype html".utf8) || lowercased.starts(with: "<html".utf8)
        return isHTML ? "an HTML page" : "XML"
    }
    guard text.allSatisfy({ $0 >= 0x20 || $0.isJSONWhitespace }) else { return "a binary file" }
    let line = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let isStructured = line.contains { "{}[]<>".utf8.contains($0) }
    return !isStructured && line.count(where: { $0 == UInt8(ascii: ",") }) >= 2 ? "CSV" : nil
}
