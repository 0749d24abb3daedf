/// Account ids of the kind that AWS's documentation uses for examples: 111122223333.
enum AccountIDs {
    /// How many there are.
    static let capacity = 100
    /// An account that is none of the company's, and calls from outside.
    static let foreign = "999988887777"

    /// The id of account 0, 1, … of the company.
    static func id(ofAccount index: Int) -> [UInt8] {
        // 9 is left to the foreign account. Steps between digits are below 9, so that each index has an id of its own.
        let first = 1 + index % 8
        let second = (first + 1 + index / 8 % 8) % 9
        let third = (second + 1 + index / 64) % 9
        return [first, second, third].flatMap { digit in
            [UInt8](repeating: UInt8(ascii: "0") + UInt8(digit), count: 4)
        }
    }
}
