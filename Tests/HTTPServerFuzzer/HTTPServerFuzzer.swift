@main
struct HTTPServerFuzzer {
    static func main() async throws {}
}
