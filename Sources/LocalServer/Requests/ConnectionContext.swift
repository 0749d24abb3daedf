import Hummingbird

/// What the framework hands along with a request: nothing that is needed here.
struct ConnectionContext: InitializableFromSource {
    init(source: ApplicationRequestContextSource) {}
}
