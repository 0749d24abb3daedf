import CloudTrailLogs
import Glibc

/// The time by the system's clock.
@Sendable
func currentInstant() -> EventInstant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return EventInstant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
}
