extension SyntheticArchive {
    /// What has been written.
    public struct Summary: Hashable, Sendable {
        /// Log files.
        public var files = 0
        /// Different events, by eventID.
        public var events = 0
        /// Records: events, and those of them delivered a second time.
        public var records = 0
        /// Bytes of JSON.
        public var uncompressedBytes = 0
        /// Bytes on disk, not counting what the file system adds.
        public var compressedBytes = 0
    }
}
