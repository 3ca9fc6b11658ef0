internal import Glibc

/// A thread for work that blocks, which must not be done on the cooperative pool.
package enum DetachedThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread that nobody waits for; it ends with its work.
    ///
    /// - Returns: 0, or the error number where the operating system gives no thread.
    package static func start(_ work: @escaping @Sendable () -> Void) -> Int32 {
        let body = Unmanaged.passRetained(Body(work))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let error = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, body.toOpaque())
        if error != 0 { body.release() }
        return error
    }

    /// Leaves the program's signals to its other threads. Not for a thread that starts programs: they would inherit it.
    package static func refuseSignals() {
        var every = sigset_t()
        sigfillset(&every)
        pthread_sigmask(SIG_BLOCK, &every, nil)
    }
}
