/// What the names of `params` stand for.
enum AttributeNames {
    /// The attributes that `name` stands for: each that equals it or ends in `_` and it, array positions in `name` ignored.
    ///
    /// - Parameter attributes: All there are, sorted.
    /// - Returns: Those of them, in their order; none when no event has such an attribute.
    static func matching(_ name: String, in attributes: [String]) -> [String] {
        let spellings = Set([name, withoutArrayPositions(name)]).filter { !$0.isEmpty }
        return attributes.filter { attribute in
            spellings.contains { isNamed(attribute, $0) }
        }
    }

    private static func isNamed(_ attribute: String, _ name: String) -> Bool {
        let surplus = attribute.utf8.count - name.utf8.count
        guard surplus >= 0, attribute.utf8.suffix(name.utf8.count).elementsEqual(name.utf8) else { return false }
        return surplus == 0 || attribute.utf8.dropLast(name.utf8.count).last == UInt8(ascii: "_")
    }

    /// `volumeSet_items_volumeId` for `volumeSet_items_0_volumeId`.
    private static func withoutArrayPositions(_ name: String) -> String {
        name.split(separator: "_", omittingEmptySubsequences: false)
            .filter { part in
                part.isEmpty || !part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
            .joined(separator: "_")
    }
}
