import Glibc
import TrackerHTTP
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import QueryAPI

/// Frames answers, words those to requests that do not parse, and ends the connection when its last answer has reached the
/// network.
///
/// It stands between the encoder, which is to add no framing of its own, and the framework.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: LocalServer.Limits
    private var state: ConnectionState
    private var ignoresParts = false
    /// Ends of answers that are not on the network yet.
    private var pendingEnds = 0
    /// A close that waits for those.
    private var pendingClose: (mode: CloseMode, promise: EventLoopPromise<Void>)?
    private var closeTimer: Scheduled<Void>?

    init(limits: LocalServer.Limits) {
        self.limits = limits
        self.state = ConnectionState(maxBodyBytes: limits.maxBodyBytes)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        closeTimer?.cancel()
        pendingClose?.promise.succeed()
        pendingClose = nil
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            ignoresParts = state.isClosing
            if !ignoresParts { state.receive(head) }
        }
        if !ignoresParts { context.fireChannelRead(data) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError {
            // Behind the last request nothing counts, not even nonsense.
            guard !state.isClosing else { return }
            state.receive(error)
        }
        context.fireErrorCaught(error)
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if let failure = state.frame(&head) {
                write(APIProblem(failure).response, context: context, promise: promise)
            } else {
                context.write(wrapOutboundOut(.head(head)), promise: promise)
            }
        case .body:
            context.write(data, promise: promise)
        case .end:
            state.finishAnswer()
            pendingEnds += 1
            let written = promise ?? context.eventLoop.makePromise()
            written.futureResult.assumeIsolated().whenComplete { _ in self.endWritten(context: context) }
            context.write(data, promise: written)
        }
    }

    private func write(_ answer: APIResponse, context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        guard case .bytes(let bytes) = answer.body else { return }
        var headers = HTTPHeaders(answer.headerFields)
        headers.add(name: "content-length", value: String(bytes.count))
        headers.add(name: "connection", value: "close")
        let status = HTTPResponseStatus(statusCode: answer.status.code, reasonPhrase: answer.status.reasonPhrase)
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: promise)
    }

    // MARK: The end

    private func endWritten(context: ChannelHandlerContext) {
        pendingEnds -= 1
        guard pendingEnds == 0 else { return }
        if let pendingClose {
            self.pendingClose = nil
            context.close(mode: pendingClose.mode, promise: pendingClose.promise)
        } else if state.isDone {
            // Closing at once would take the answer away from a client that is still sending: the network drops what was
            // delivered but not read when it reports that nobody reads what keeps coming.
            context.close(mode: .output, promise: nil)
            scheduleClose(after: limits.lingerTimeout, context: context)
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if state.framing == .closing, mode != .input {
            // To this client an orderly close would be the proper end of an answer that is none.
            let reset = linger(l_onoff: 1, l_linger: 0)
            _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(reset)
            context.close(mode: .all, promise: promise)
        } else if pendingEnds > 0, mode != .input {
            // A graceful stop closes right behind the last answer, and so does the framework once the client has said that it
            // will send nothing more; what the network has not taken by then would be lost.
            let close = pendingClose?.promise ?? context.eventLoop.makePromise()
            pendingClose = (mode == .all ? .all : pendingClose?.mode ?? mode, close)
            if let promise { close.futureResult.cascade(to: promise) }
            scheduleClose(after: limits.stallTimeout, context: context)
        } else {
            // After a full close, this one is the framework's when the grace period is over.
            let isLate = mode == .input && pendingClose?.mode == .all
            context.close(mode: isLate ? .all : mode, promise: promise)
        }
    }

    private func scheduleClose(after delay: Duration, context: ChannelHandlerContext) {
        guard closeTimer == nil else { return }
        closeTimer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            self.closeTimer = nil
            if context.channel.isWritable {
                context.close(mode: .all, promise: nil)
            } else {
                // There is enough left to send for `StalledClientHandler` to watch over it.
                self.scheduleClose(after: delay, context: context)
            }
        }
    }
}
