import TrackerHTTP

extension HTTPFields {
    /// The token of the next page.
    var nextToken: String? { nextTokenName.flatMap { self[$0] } }

    /// What imports left out, so that no answer can hold it.
    var leftOut: String? { leftOutName.flatMap { self[$0] } }
}

private let nextTokenName = HTTPField.Name("X-Next-Token")
private let leftOutName = HTTPField.Name("X-Left-Out")
