extension ArraySlice<UInt8> {
    /// Without ASCII spaces, tabs and line ends around it.
    var trimmed: ArraySlice<UInt8> {
        guard let first = firstIndex(where: { !$0.isASCIISpace }), let last = lastIndex(where: { !$0.isASCIISpace }) else {
            return self[endIndex...]
        }
        return self[first...last]
    }
}

extension Substring {
    /// Without ASCII spaces, tabs and line ends around it.
    var trimmed: Substring {
        guard let first = utf8.firstIndex(where: { !$0.isASCIISpace }), let last = utf8.lastIndex(where: { !$0.isASCIISpace })
        else { return self[endIndex...] }
        return Substring(utf8[first...last])
    }
}

extension UInt8 {
    fileprivate var isASCIISpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
