/// That bytes are not the JSON that was expected.
struct JSONReadError: Error {
    /// Index of the first byte that does not fit.
    let index: Int
}
