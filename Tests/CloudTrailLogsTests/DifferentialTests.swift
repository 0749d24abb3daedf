import CloudTrailLogs
import FuzzSupport
import Testing

/// A short run of what `scanner-fuzzer` does for hours.
@Suite struct DifferentialTests {
    @Test(
        "The decoder agrees with a naive reading and with Foundation, on generated and on damaged logs",
        arguments: (0..<8).map { UInt64($0) * 1_000_000 })
    func agreesWithFoundation(firstSeed: UInt64) throws {
        let flattener = EventFlattener()
        var comparable = 0
        for seed in firstSeed..<(firstSeed + 200) {
            switch try Differential.check(FuzzCase(seed: seed), flattener: flattener) {
            case .agreed: comparable += 1
            case .notComparable: break
            case .disagreed(let disagreement):
                Issue.record("\(disagreement)")
                return
            }
        }
        #expect(comparable > 100, "most cases are to say something")
    }
}
