extension Run {
    /// The shortest plan found that breaks the same promise, under the same planted fault: acts are left out, in ever
    /// smaller pieces, while it still does.
    ///
    /// - Parameter attempts: how many plans are tried at most.
    package func shortest(attempts: Int = 2_000) -> Run {
        guard let broken = finding?.invariant else { return self }
        var best = plan
        var piece = max(1, best.acts.count / 2)
        var rest = attempts
        while piece > 0, rest > 0 {
            var start = 0
            var hasShrunk = false
            while start < best.acts.count, rest > 0 {
                var shorter = best
                shorter.acts.removeSubrange(start..<min(start + piece, best.acts.count))
                rest -= 1
                if Run(shorter, control: control).finding?.invariant == broken {
                    best = shorter
                    hasShrunk = true
                } else {
                    start += piece
                }
            }
            if !hasShrunk { piece /= 2 }
        }
        return Run(best, control: control, isTold: true)
    }
}
