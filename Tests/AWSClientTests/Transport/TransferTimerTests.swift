import Testing

@testable import AWSClient

@Suite struct TransferTimerTests {
    private let start = ContinuousClock.now

    private func timer(idle: Duration? = .seconds(10), total: Duration? = nil) -> TransferTimer {
        TransferTimer(TransferLimits(idle: idle, total: total), now: start)
    }

    private func limit(_ timer: inout TransferTimer, at seconds: Int, uploaded: Int64 = 0) -> String? {
        timer.expired(at: start + .seconds(seconds), uploadedBytes: { uploaded })?.error("host").message
    }

    @Test("Nothing is idle before it is connected, nor while nobody reads")
    func countsFromTheConnection() {
        var timer = timer()
        #expect(limit(&timer, at: 1000) == nil)
        timer.noteActivity(at: start + .seconds(1000))
        #expect(limit(&timer, at: 1009) == nil)
        timer.noteRest()
        #expect(limit(&timer, at: 2000) == nil)
        timer.noteActivity(at: start + .seconds(2000))
        #expect(limit(&timer, at: 2009) == nil)
        #expect(limit(&timer, at: 2010) == "host sent nothing for 10.0 seconds")
    }

    @Test("Sending is activity as well")
    func countsUploads() {
        var timer = timer()
        timer.noteActivity(at: start)
        #expect(limit(&timer, at: 10, uploaded: 1) == nil)
        #expect(limit(&timer, at: 19, uploaded: 1) == nil)
        #expect(limit(&timer, at: 20, uploaded: 2) == nil)
        #expect(limit(&timer, at: 30, uploaded: 2) == "host sent nothing for 10.0 seconds")
    }

    @Test("The limit of the whole counts from the start, whatever happens")
    func countsTheWhole() {
        var timer = timer(idle: nil, total: .seconds(60))
        timer.noteRest()
        #expect(limit(&timer, at: 59) == nil)
        timer.noteActivity(at: start + .seconds(59))
        #expect(limit(&timer, at: 60) == "the answer of host took longer than 60.0 seconds")
    }

    @Test("It is looked at again in time, and not at all without limits")
    func schedulesChecks() {
        var both = timer(idle: .seconds(10), total: .seconds(60))
        #expect(both.nextCheck(after: start) == start + .seconds(10))
        both.noteActivity(at: start + .seconds(5))
        #expect(both.nextCheck(after: start + .seconds(7)) == start + .seconds(15))
        both.noteActivity(at: start + .seconds(55))
        #expect(both.nextCheck(after: start + .seconds(55)) == start + .seconds(60))
        #expect(timer(idle: nil).nextCheck(after: start) == nil)
    }
}
