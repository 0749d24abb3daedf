public import EventStorage

/// What every `EventStore` promises, as checks to put a store through.
///
/// Run each case on an empty store of its own, that nothing else writes to:
/// ```swift
/// @Test(arguments: EventStoreConformance.cases)
/// func conforms(_ conformanceCase: EventStoreConformance.Case) async throws {
///     try await conformanceCase.check(makeEmptyStore())
/// }
/// ```
/// A store whose writes are seen late has to be wrapped so that its writer waits until they are.
public enum EventStoreConformance {
    /// One promise.
    public struct Case: Sendable, CustomStringConvertible {
        /// The promise as a sentence.
        public let description: String
        private let body: @Sendable (StoreUnderTest) async throws -> Void

        init(_ description: String, _ body: @escaping @Sendable (StoreUnderTest) async throws -> Void) {
            self.description = description
            self.body = body
        }

        /// Puts an empty store through this case. Events are left in it.
        ///
        /// - Throws: `ConformanceFailure` when the store breaks the promise, or what the store throws.
        public func check(_ store: any EventStore) async throws {
            let subject = try await StoreUnderTest(store)
            try await body(subject)
            await subject.writer.close()
        }
    }

    /// All cases.
    public static let cases: [Case] =
        emptyStoreCases + writingCases + ledgerCases + leftOutCases + orderCases + pagingCases + rangeCases + scopeCases
        + eventNameCases + parameterCases + fieldCases + listCases + lookupCases + largeEventCases + concurrencyCases
        + generatedCases
}
