internal import Dispatch

/// The one thread on which HQ works: its store blocks, and the cooperative pool must not.
final class QueueExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "tillpost.head-office")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }
}
