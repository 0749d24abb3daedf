import TrackerHTTP

extension HTTPField.Name {
    /// `Link` (RFC 8288).
    static let link = known("Link")
    /// The token of the next page.
    static let xNextToken = known("X-Next-Token")
    /// What imports left out, so that no answer can hold it.
    static let xLeftOut = known("X-Left-Out")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let fieldName = HTTPField.Name(name) else {
            preconditionFailure("\(name) is no field name")
        }
        return fieldName
    }
}
