import LambdaRuntime

/// What stands before the routes in the path of a request to API Gateway: a stage, or the base path of a custom domain.
enum BasePath {
    /// Finds it.
    ///
    /// The path ends in what the gateway's own route stands for, so what is before that is none of the route's. Where an event
    /// does not tell the route, as for `$default`, the stage stands in front, if anything does.
    ///
    /// - Returns: `nil` when nothing is known to stand there.
    static func find(in event: GatewayEvent, path: String) -> String? {
        if let route = expandedRoute(of: event), let prefix = path.prefix(before: route) {
            return prefix.isEmpty ? nil : prefix
        }
        guard let stage = event.requestContext?.stage, stage != "$default", path.utf8.starts(with: "/\(stage)/".utf8) else {
            return nil
        }
        // REST APIs leave the stage out of `path`, so there it is a stage only if nothing was left out.
        let isLeftOut = event.rawPath == nil && event.requestContext?.path.map { !$0.utf8.elementsEqual(path.utf8) } ?? false
        return isLeftOut ? nil : "/\(stage)"
    }

    /// The gateway's route, `/{proxy+}`, with its parameters filled in.
    private static func expandedRoute(of event: GatewayEvent) -> String? {
        guard let template = event.resource ?? event.routeKey?.split(separator: " ").last.map(String.init),
            template.utf8.first == UInt8(ascii: "/")
        else { return nil }
        var route = ""
        for segment in template.split(separator: "/") {
            if segment.utf8.first == UInt8(ascii: "{"), segment.utf8.last == UInt8(ascii: "}") {
                var name = segment.dropFirst().dropLast()
                if name.utf8.last == UInt8(ascii: "+") { name = name.dropLast() }
                guard let value = event.pathParameters?[String(name)] else { return nil }
                route += "/\(value)"
            } else {
                route += "/\(segment)"
            }
        }
        return route.isEmpty ? nil : route
    }
}

extension String {
    /// What stands before `suffix`; `nil` when this text does not end in it, whether as it is or percent-decoded.
    fileprivate func prefix(before suffix: String) -> String? {
        if let prefix = exactPrefix(before: suffix) { return prefix }
        guard let decoded = percentDecoded, let decodedSuffix = suffix.percentDecoded,
            let prefix = decoded.exactPrefix(before: decodedSuffix), utf8.starts(with: prefix.utf8)
        else { return nil }
        return prefix
    }

    private func exactPrefix(before suffix: String) -> String? {
        let surplus = utf8.count - suffix.utf8.count
        guard surplus >= 0, utf8.dropFirst(surplus).elementsEqual(suffix.utf8) else { return nil }
        return String(utf8.prefix(surplus))
    }
}
