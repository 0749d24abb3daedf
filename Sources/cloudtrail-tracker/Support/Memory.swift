import CTrackerMalloc

/// How the C library treats memory that is given back.
enum Memory {
    /// Batches are blocks of some megabytes that one thread fills and another frees. By its defaults glibc keeps such blocks in
    /// the heap of each thread, about as much again as is in use; this way they go back to the system.
    static func returnLargeBlocksAtOnce() {
        tracker_return_large_blocks(256 << 10)
    }
}
