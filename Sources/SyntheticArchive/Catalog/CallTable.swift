/// Draws calls for callers; a caller tends to stay with a service for a few calls.
struct CallTable: Sendable {
    /// Where a call stands in the catalog.
    struct Choice: Sendable {
        let service: Int
        /// Index into `records`.
        let records: Int
    }

    /// The records of each call of the catalog.
    let records: [RecordTemplates]
    /// By kind of caller and whether the region is the home region.
    private let tables: [[WeightedTable<Choice>]]
    /// By kind of caller and service; global services' calls are drawn in the home region alone.
    private let tablesOfServices: [[WeightedTable<Choice>]]
    /// Of 1,000 calls, how many are of the same service as the one before.
    private static let stayingPerMille = 650

    init(_ services: [Service] = Catalog.services) {
        var records: [RecordTemplates] = []
        var entries: [(choice: Choice, call: Call)] = []
        for (index, service) in services.enumerated() {
            for call in service.calls {
                entries.append((Choice(service: index, records: records.count), call))
                records.append(RecordTemplates(call, of: service))
            }
        }
        func table(_ kind: CallerKind, where isIncluded: (Choice) -> Bool) -> WeightedTable<Choice> {
            WeightedTable(
                entries.filter { $0.call.callers.contains(kind) && isIncluded($0.choice) }
                    .map { ($0.choice, $0.call.weight) })
        }
        self.records = records
        tables = CallerKind.all.map { kind in
            [table(kind) { !services[$0.service].isGlobal }, table(kind) { _ in true }]
        }
        tablesOfServices = CallerKind.all.map { kind in
            services.indices.map { index in table(kind) { $0.service == index } }
        }
    }

    /// The next call of a caller, or `nil` when its kind has none in such a region.
    ///
    /// - Parameter service: What its last call of this session was to.
    func draw(
        for kind: CallerKind, inHomeRegion: Bool, after service: Int?, _ random: inout RandomSource
    ) -> Choice? {
        let kind = kind.rawValue.trailingZeroBitCount
        if let service, random.happens(perMille: Self.stayingPerMille) {
            return tablesOfServices[kind][service].draw(&random)
        }
        let table = tables[kind][inHomeRegion ? 1 : 0]
        return table.isEmpty ? nil : table.draw(&random)
    }
}
