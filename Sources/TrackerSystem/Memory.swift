import CTrackerMalloc

/// How the C library treats memory that is given back.
public enum Memory {
    /// Gives blocks of 256 KiB and more back to the system when they are freed.
    ///
    /// Batches and answers are blocks of megabytes that one thread fills and another frees. By its defaults glibc keeps such
    /// blocks in the heap of each thread, about as much again as is in use.
    public static func returnLargeBlocksAtOnce() {
        tracker_return_large_blocks(256 << 10)
    }
}
