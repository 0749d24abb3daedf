import EventStorage
import TrackerHTTP

extension QueryAPI {
    /// `/parameters`, `/services` and `/users`.
    func names(of list: NameList) async throws -> APIResponse {
        var bytes = [UInt8]()
        bytes.appendJSONArray(try await store.names(of: list))
        bytes.append(UInt8(ascii: "\n"))
        return .json(bytes)
    }

    /// `/health`.
    func health() async throws -> APIResponse {
        do {
            try await store.checkHealth()
        } catch {
            throw APIProblem(
                .serviceUnavailable, "The store does not answer.", headerFields: [.retryAfter: "5"], underlying: error)
        }
        return .json(Array("{\"status\":\"ok\"}\n".utf8))
    }

    /// `/openapi.yaml`.
    var description: APIResponse {
        APIResponse(
            status: .ok,
            headerFields: [.contentType: "application/yaml"],
            body: .bytes(Array((configuration.apiDescription ?? "").utf8))
        )
    }
}
