/// What is to happen, in the order of simulated time; at one time, in the order in which it was asked for.
struct Schedule {
    struct Event {
        let at: Int64
        let order: UInt64
        let body: () -> Void

        func isBefore(_ other: Event) -> Bool { (at, order) < (other.at, other.order) }
    }

    private var heap: [Event] = []
    private var order: UInt64 = 0

    var isEmpty: Bool { heap.isEmpty }
    /// When the next thing happens.
    var next: Int64? { heap.first?.at }

    mutating func add(at time: Int64, _ body: @escaping () -> Void) {
        order += 1
        heap.append(Event(at: time, order: order, body: body))
        var child = heap.count - 1
        while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func take() -> Event? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least])
            {
                least = child
            }
            guard least != parent else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
