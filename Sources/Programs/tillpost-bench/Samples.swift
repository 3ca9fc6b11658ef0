/// Durations of one thing, taken again and again.
struct Samples {
    private var microseconds: [Double] = []

    /// Their sum.
    var total: Double { microseconds.reduce(0, +) }

    /// Takes the time of an operation.
    mutating func time<Result>(_ operation: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        let result = try operation()
        add(since: start)
        return result
    }

    /// Takes the time of an operation.
    mutating func time<Result: Sendable>(_ operation: () async throws -> Result) async rethrows -> Result {
        let start = ContinuousClock.now
        let result = try await operation()
        add(since: start)
        return result
    }

    private mutating func add(since start: ContinuousClock.Instant) {
        microseconds.append((ContinuousClock.now - start) / .microseconds(1))
    }

    /// The value below which this share of the samples lies.
    func percentile(_ share: Double) -> Double {
        guard !microseconds.isEmpty else { return 0 }
        let sorted = microseconds.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    /// One line: p50, p99 and mean.
    func row(_ name: String) -> String {
        func padded(_ value: Double) -> String {
            let digits = String(Int(value.rounded()))
            return String(repeating: " ", count: max(0, 8 - digits.count)) + digits
        }
        let title = name + String(repeating: " ", count: max(0, 32 - name.count))
        return
            "\(title) p50\(padded(percentile(0.5)))  p99\(padded(percentile(0.99)))  mean\(padded(total / Double(max(1, microseconds.count))))"
    }
}
