import CTrackerEpoll
import Glibc

extension ServerLoop {
    /// Connections that are told to come back later, at a time.
    private static let maxRefused = 16
    /// Connections that are taken before others are served again.
    private static let acceptsPerTurn = 64
    private static let pause: Duration = .seconds(1)

    /// Takes the connections that wait.
    func accept(from index: Int) {
        guard index < listeners.count, pauseEnd == nil else { return }
        let listener = listeners[index].descriptor
        for _ in 0..<Self.acceptsPerTurn {
            let descriptor = tracker_accept(listener)
            if descriptor >= 0 {
                admit(descriptor)
                continue
            }
            switch errno {
            case EAGAIN: return
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                // This error comes before the system looks whether anybody waits.
                guard isReadable(listener) else { return }
                if !closeQuietest() { return pauseAccepting() }
            default: continue  // This one has gone again, or a signal came.
            }
        }
    }

    private func admit(_ descriptor: Int32) {
        if connections.count - refused.count >= capacity, !closeQuietest() {
            refuse(descriptor)
        } else {
            // Its request may be there already: it must not make room for the next one that is taken, nor be reset with it unread.
            add(descriptor)?.receive(.input)
        }
    }

    private func add(_ descriptor: Int32) -> Connection? {
        let connection = Connection(descriptor: descriptor, token: nextToken, loop: self)
        nextToken += 1
        do {
            try epoll.add(
                descriptor, token: connection.token, [.input, .output, .peerFinished, .edgeTriggered])
        } catch {
            close(descriptor)
            return nil
        }
        connections[connection.token] = connection
        connection.settle()
        return connection
    }

    private func refuse(_ descriptor: Int32) {
        if refused.count >= Self.maxRefused { connections[refused[0]]?.cut() }
        guard let connection = add(descriptor) else { return }
        refused.append(connection.token)
        connection.refuse(.busy, nil)
    }

    /// Closes the connection that has been longest without a complete request.
    ///
    /// - Returns: Whether there was one.
    private func closeQuietest() -> Bool {
        // Those that were refused hold nobody's place.
        let quietest = connections.values.lazy.filter { !$0.isBusy && !self.refused.contains($0.token) }
            .min { $0.quietSince < $1.quietSince }
        quietest?.close()
        return quietest != nil
    }

    /// Forgets a connection, whose descriptor is free.
    func remove(_ connection: Connection) {
        connections[connection.token] = nil
        if !refused.isEmpty { refused.removeAll { $0 == connection.token } }
        if pauseEnd != nil { resumeAccepting() }
    }

    // MARK: Without descriptors

    private func isReadable(_ descriptor: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }

    private func pauseAccepting() {
        let end = clock.after(Self.pause)
        pauseEnd = end
        wake(at: end)
        watchListeners(for: [])
        if !hasReportedDescriptors {
            hasReportedDescriptors = true
            server.report(.outOfDescriptors)
        }
    }

    func resumeAccepting() {
        pauseEnd = nil
        watchListeners(for: .input)
    }

    private func watchListeners(for events: EpollEvents) {
        for (index, listener) in listeners.enumerated() {
            // It fails for want of kernel memory alone; then the listener stays as it was, and `accept` asks `pauseEnd`.
            try? epoll.change(listener.descriptor, token: Token.firstListener + UInt64(index), events)
        }
    }
}
