internal import CloudTrailLogs

/// How much goes on at which time of day: people keep office hours in UTC and rest at weekends, programs run evenly, with
/// scheduled work at the full hour.
enum ActivityCurve {
    private static let peopleByHour = [
        6, 4, 3, 3, 4, 8, 18, 40, 75, 95, 100, 96, 80, 92, 98, 95, 88, 70, 48, 32, 24, 18, 12, 8,
    ]
    private static let programs = 10
    private static let scheduledPrograms = 20

    /// Weights of people's and programs' activity in the five minutes that start at `instant`.
    static func weights(at instant: EventInstant) -> (people: Int, programs: Int) {
        let minutes = Int(instant.milliseconds / 60_000)
        let hour = minutes / 60 % 24
        // 1970-01-01 was a Thursday; 0 is Monday.
        let weekday = (minutes / 1440 + 3) % 7
        let people = weekday >= 5 ? peopleByHour[hour] / 4 : peopleByHour[hour]
        return (people, minutes % 60 < 5 ? scheduledPrograms : programs)
    }
}
