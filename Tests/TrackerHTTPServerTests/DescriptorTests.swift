import Foundation
import HTTPServerChecks
import Testing
import TrackerHTTPServer

/// Each in a process of its own, since the limit of descriptors is the process's.
@Suite(.timeLimit(.minutes(1))) struct DescriptorTests {
    @Test func waitsForDescriptorsAndSaysSoOnce() async {
        await #expect(processExitsWith: .success) {
            var limit = rlimit(rlim_cur: 100, rlim_max: 100)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            var limits = HTTPServer.Limits()
            limits.reservedDescriptors = 0
            let reports = Counter()
            let exhausted = Gate()
            let server = HTTPServer(
                endpoint: .localhost(port: 0), serverName: "test", limits: limits, refuse: { refusal, _ in .refusal(refusal) },
                report: { report in
                    guard report == .outOfDescriptors else { return }
                    reports.add(1)
                    exhausted.open()
                },
                handler: { .text($0.head.path ?? "") })
            let stop = Gate()
            try await server.run(
                until: { await stop.wait() },
                onListening: { port in
                    for _ in 0..<2 {
                        // All but one, which the client needs.
                        var taken: [Int32] = []
                        while case let descriptor = dup(0), descriptor >= 0 { taken.append(descriptor) }
                        close(taken.removeLast())
                        do {
                            let client = try RawConnection(port: port)
                            try await client.request("/a")
                            await exhausted.wait()
                            for descriptor in taken { close(descriptor) }
                            guard try await client.response().text == "/a" else { exit(2) }
                        } catch {
                            exit(3)
                        }
                    }
                    stop.open()
                })
            exit(reports.value == 1 ? 0 : 4)
        }
    }

    @Test func takesFewerConnectionsThanAreSet() async {
        await #expect(processExitsWith: .success) {
            var limit = rlimit(rlim_cur: 100, rlim_max: 100)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            var limits = HTTPServer.Limits()
            limits.reservedDescriptors = 80
            let limited = Counter()
            let server = HTTPServer(
                endpoint: .localhost(port: 0), serverName: "test", limits: limits, refuse: { refusal, _ in .refusal(refusal) },
                report: { if case .connectionsLimited(let count) = $0 { limited.add(count) } },
                handler: { .text($0.head.path ?? "") })
            try await server.run(until: {})
            exit(limited.value == 20 ? 0 : 2)
        }
    }
}
