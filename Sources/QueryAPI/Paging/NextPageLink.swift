/// The `Link` to the next page (RFC 8288).
enum NextPageLink {
    /// The header's value: a relative reference of a query alone, so that it holds behind any host, stage or base path.
    ///
    /// - Parameters:
    ///   - items: The query of the page at hand; its own token is replaced.
    ///   - token: That of the next page.
    static func value(items: [QueryItem], token: String) -> String {
        let name = QueryParameter.nextToken.rawValue
        let next = items.filter { $0.name != name && !$0.value.isEmpty } + [QueryItem(name: name, value: token)]
        return "<?\(QueryString.encode(next))>; rel=\"next\""
    }
}
