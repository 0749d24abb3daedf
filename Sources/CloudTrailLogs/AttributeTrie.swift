/// The paths of attributes met so far, as a tree of keys; each path knows its attribute's number.
///
/// Records of one kind have the same keys in the same order, so each key remembers which one followed it last: most look-ups
/// are one comparison.
struct AttributeTrie: ~Copyable {
    struct Node {
        var keyOffset: UInt32
        var keyLength: UInt32
        var parent: Int32
        /// Number of the attribute that a leaf here has, or -1.
        var attribute: Int32 = -1
        /// The child that came first in the last object here, or -1.
        var firstChild: Int32 = -1
        /// The sibling that came behind this one last, or -1.
        var follower: Int32 = -1
        /// Where in a record this node is, when it matters.
        var role: RecordRole
        /// Whether what stands under this key, or under one around it, is secret.
        var isSecret: Bool
        /// Whether another key of the same object may say that it is.
        var isValueOfPair = false
    }

    static let root: Int32 = 0
    static let none: Int32 = -1
    /// The most bytes of names that one record may bring: long keys around many leaves would multiply.
    static let maxNewNameBytes = 4 << 20

    /// The most paths that one record may bring. CloudTrail's largest records, of 256 KB, have room for fewer.
    static let maxNewNodes = 1 << 16

    private(set) var nodes: UnsafeMutablePointer<Node>
    private(set) var nodeCount = 0
    private var nodesBefore = 0
    private var nodeCapacity = 1024
    private var keys: UnsafeMutablePointer<UInt8>
    private var keyCount = 0
    private var keyCapacity = 32 << 10
    /// Open addressing; -1 is free. Its size is a power of two.
    private var slots: [Int32] = []
    private(set) var attributeNames: [String] = []
    private var nameBytes = 0
    private var nameBytesLeft = AttributeTrie.maxNewNameBytes
    private var attributeNumbers: [ExactString: Int32] = [:]

    init() {
        nodes = .allocate(capacity: nodeCapacity)
        keys = .allocate(capacity: keyCapacity)
        reset()
    }

    deinit {
        nodes.deallocate()
        keys.deallocate()
    }

    /// Whether it has grown so much that the memory matters: keys that callers choose (tags) can be new in every record.
    var isLarge: Bool {
        nodeCount > 100_000 || keyCount > 8 << 20 || attributeNames.count > 100_000 || nameBytes > 16 << 20
    }

    /// Prepares for the leaves of the next record.
    mutating func beginRecord() {
        nameBytesLeft = Self.maxNewNameBytes
        nodesBefore = nodeCount
    }

    /// Whether the record at hand has brought more paths than that.
    var hasTooManyNewNodes: Bool { nodeCount - nodesBefore > Self.maxNewNodes }

    /// Forgets everything.
    mutating func reset() {
        nodeCount = 0
        keyCount = 0
        slots = Array(repeating: AttributeTrie.none, count: 4096)
        attributeNames = []
        attributeNumbers = [:]
        nameBytes = 0
        nodes[0] = Node(keyOffset: 0, keyLength: 0, parent: AttributeTrie.none, role: .none, isSecret: false)
        nodeCount = 1
    }

    /// The child of `parent` under `key`, made when there is none.
    ///
    /// - Parameter previous: The child of `parent` that the key before was, or -1.
    @inline(__always)
    mutating func child(of parent: Int32, after previous: Int32, key: UnsafePointer<UInt8>, length: Int) -> Int32 {
        let expected = previous >= 0 ? nodes[Int(previous)].follower : nodes[Int(parent)].firstChild
        if expected >= 0, hasKey(expected, key, length) { return expected }
        return findChild(of: parent, after: previous, key: key, length: length)
    }

    @inline(__always)
    private func hasKey(_ node: Int32, _ key: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        let candidate = nodes[Int(node)]
        guard Int(candidate.keyLength) == length else { return false }
        return areEqual(keys + Int(candidate.keyOffset), key, length)
    }

    private mutating func findChild(of parent: Int32, after previous: Int32, key: UnsafePointer<UInt8>, length: Int) -> Int32 {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash(parent, key, length)) & mask
        while slots[slot] >= 0 {
            let node = slots[slot]
            if nodes[Int(node)].parent == parent, hasKey(node, key, length) {
                remember(node, after: previous, in: parent)
                return node
            }
            slot = (slot + 1) & mask
        }
        let node = makeNode(parent: parent, key: key, length: length)
        slots[slot] = node
        if nodeCount * 2 > slots.count { growSlots() }
        remember(node, after: previous, in: parent)
        return node
    }

    private mutating func remember(_ node: Int32, after previous: Int32, in parent: Int32) {
        if previous >= 0 {
            nodes[Int(previous)].follower = node
        } else {
            nodes[Int(parent)].firstChild = node
        }
    }

    private mutating func makeNode(parent: Int32, key: UnsafePointer<UInt8>, length: Int) -> Int32 {
        if nodeCount == nodeCapacity {
            let grown = UnsafeMutablePointer<Node>.allocate(capacity: nodeCapacity * 2)
            grown.update(from: nodes, count: nodeCount)
            nodes.deallocate()
            nodes = grown
            nodeCapacity *= 2
        }
        while keyCount + length > keyCapacity {
            let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: keyCapacity * 2)
            grown.update(from: keys, count: keyCount)
            keys.deallocate()
            keys = grown
            keyCapacity *= 2
        }
        (keys + keyCount).update(from: key, count: length)
        let bytes = UnsafeBufferPointer(start: key, count: length)
        nodes[nodeCount] = Node(
            keyOffset: UInt32(keyCount), keyLength: UInt32(length), parent: parent,
            role: RecordRole(under: nodes[Int(parent)].role, isRoot: parent == AttributeTrie.root, key: bytes),
            isSecret: nodes[Int(parent)].isSecret || SecretNames.isSecret(bytes),
            isValueOfPair: SecretNames.isValueOfPair(bytes))
        keyCount += length
        nodeCount += 1
        return Int32(nodeCount - 1)
    }

    private mutating func growSlots() {
        slots = Array(repeating: AttributeTrie.none, count: slots.count * 2)
        let mask = slots.count - 1
        for node in 1..<nodeCount {
            let key = keys + Int(nodes[node].keyOffset)
            var slot = Int(truncatingIfNeeded: hash(nodes[node].parent, key, Int(nodes[node].keyLength))) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(node)
        }
    }

    // MARK: Attributes

    /// The number of the attribute at `node`.
    @inline(__always)
    mutating func attribute(of node: Int32) -> Int32 {
        let attribute = nodes[Int(node)].attribute
        return attribute >= 0 ? attribute : numberAttribute(of: node)
    }

    /// Returns -1 once a record's new names take too much room.
    private mutating func numberAttribute(of node: Int32) -> Int32 {
        let length = nameLength(of: node)
        guard length <= nameBytesLeft else { return AttributeTrie.none }
        nameBytesLeft -= length
        nameBytes += length
        var parts = [String]()
        var current = node
        while current > 0 {
            let key = UnsafeBufferPointer(
                start: keys + Int(nodes[Int(current)].keyOffset), count: Int(nodes[Int(current)].keyLength))
            parts.append(String(decoding: key, as: UTF8.self))
            current = nodes[Int(current)].parent
        }
        let attribute = attribute(named: parts.reversed().joined(separator: "_"))
        nodes[Int(node)].attribute = attribute
        return attribute
    }

    private func nameLength(of node: Int32) -> Int {
        var length = -1
        var current = node
        while current > 0 {
            length += Int(nodes[Int(current)].keyLength) + 1
            current = nodes[Int(current)].parent
        }
        return length
    }

    /// The number of the attribute of that name.
    mutating func attribute(named name: String) -> Int32 {
        if let number = attributeNumbers[ExactString(name)] { return number }
        let number = Int32(attributeNames.count)
        attributeNames.append(name)
        attributeNumbers[ExactString(name)] = number
        return number
    }
}

@inline(__always)
private func hash(_ parent: Int32, _ key: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
    // FNV-1a, 64 bits. Keys chosen to collide cost time within one record's limit of bytes alone.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(truncatingIfNeeded: parent)
    for index in 0..<length { hash = (hash ^ UInt64(key[index])) &* 0x100_0000_01b3 }
    return hash ^ (hash >> 32)
}

@inline(__always)
private func areEqual(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let left = UnsafeRawPointer(left)
    let right = UnsafeRawPointer(right)
    if count >= 8 {
        var index = 0
        while index + 8 <= count {
            let word = left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word == right.loadUnaligned(fromByteOffset: index, as: UInt64.self) else { return false }
            index += 8
        }
        return left.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            == right.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    }
    for index in 0..<count {
        let byte = left.load(fromByteOffset: index, as: UInt8.self)
        guard byte == right.load(fromByteOffset: index, as: UInt8.self) else { return false }
    }
    return true
}
