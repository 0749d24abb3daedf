import Glibc

/// What the operating system answered instead of doing what was asked.
struct SystemError: Error, Hashable, CustomStringConvertible {
    /// The value of `errno`.
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    /// The last failed call's error.
    static var last: SystemError { SystemError(errno) }

    var description: String { String(cString: strerror(number)) }
}
