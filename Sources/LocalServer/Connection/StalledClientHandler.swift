import NIOCore

/// Closes a connection whose client leaves an answer untouched for too long.
final class StalledClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let timeout: TimeAmount
    private var timer: Scheduled<Void>?

    init(timeout: Duration) {
        self.timeout = TimeAmount(timeout)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        if !context.channel.isWritable { watch(context) }
        context.fireChannelWritabilityChanged()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    private func watch(_ context: ChannelHandlerContext) {
        let waiting = bytesWaiting(context)
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            if self.bytesWaiting(context) < waiting {
                self.watch(context)
            } else {
                context.close(mode: .all, promise: nil)
            }
        }
    }

    private func bytesWaiting(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}
