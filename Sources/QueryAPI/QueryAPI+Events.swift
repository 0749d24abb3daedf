import CloudTrailLogs
import EventStorage
import TrackerHTTP

extension QueryAPI {
    /// `/scan`, `/services/{service}` and `/users/{user}`: the answer, and what no answer can hold.
    func events(
        _ scope: EventQuery.Scope,
        _ request: APIRequest,
        _ items: [QueryItem],
        _ arguments: QueryArguments
    ) async throws -> APIResponse {
        var response = try await eventsAlone(scope, request, items, arguments)
        // Asked for last: of what was left out beside the events that were found, it says all.
        response.headerFields[.xLeftOut] = LeftOutText.text(of: try await store.leftOutEvents())
        return response
    }

    private func eventsAlone(
        _ scope: EventQuery.Scope,
        _ request: APIRequest,
        _ items: [QueryItem],
        _ arguments: QueryArguments
    ) async throws -> APIResponse {
        let deadline = configuration.timeBudget.map { Deadline(after: $0) }
        let now = now()
        let wanted = try EventsRequest(
            scope: scope, arguments: arguments, accept: request.headerFields[.accept], now: now)
        let query = try await query(for: wanted, now: now)
        if wanted.counts {
            guard let count = try await Deadline.run(until: deadline, { try await store.countEvents(matching: query) }) else {
                throw APIProblem.timeout()
            }
            return .json(Array("\(count)\n".utf8))
        }
        let cursor = try await store.events(matching: query, after: wanted.position)
        let encoder = wanted.format.encoder(fields: wanted.fields)
        var response = APIResponse(
            status: .ok,
            headerFields: [.contentType: wanted.format.contentType, .vary: "Accept"])
        if wanted.limit == nil, configuration.maxAnswerBytes == nil, deadline == nil {
            response.body = try await EventStreamer.body(of: cursor, encoder: encoder)
            return response
        }
        let limits = EventPageLimits(
            events: wanted.limit, bytes: configuration.maxAnswerBytes, byteCount: configuration.answerByteCount,
            deadline: deadline)
        let page = try await EncodedPage(
            reading: cursor, after: wanted.position, order: wanted.order, encoder: encoder, limits: limits)
        response.body = .bytes(page.bytes)
        if page.isFollowed {
            let token = wanted.token(behind: page.end).text
            response.headerFields[.link] = NextPageLink.value(items: items, token: token)
            response.headerFields[.xNextToken] = token
        }
        return response
    }

    /// The query that a request comes to, names looked up and expired events left out.
    private func query(for wanted: EventsRequest, now: EventInstant) async throws -> EventQuery {
        var conditions = [EventQuery.ParameterCondition]()
        if !wanted.conditions.isEmpty {
            let attributes = try await store.names(of: .parameters)
            conditions = wanted.conditions.map {
                EventQuery.ParameterCondition(
                    attributes: AttributeNames.matching($0.name, in: attributes), value: $0.value)
            }
        }
        var range = wanted.range
        let oldest = oldestShownInstant(at: now)
        if oldest <= range.upperBound {
            range = max(oldest, range.lowerBound)...range.upperBound
        } else {
            // Everything asked for has expired; a condition on no attribute holds for nothing.
            conditions.append(EventQuery.ParameterCondition(attributes: [], value: ""))
        }
        return EventQuery(
            range: range,
            scope: wanted.scope,
            eventName: wanted.eventName,
            parameters: conditions,
            order: wanted.order,
            fields: wanted.fields
        )
    }
}
