import Adjudication
import SyncProtocol
import TestWorld
import Testing

@Suite("An advice to the processor behind HQ")
struct UpstreamAdviceTests {
    typealias Advice = UpstreamAdvice

    struct Step: Sendable {
        let event: Advice.Event
        let effect: Advice.Effect?
    }

    static func on(_ event: Advice.Event, _ effect: Advice.Effect?) -> Step { Step(event: event, effect: effect) }

    static let first = [on(.due, .send(isRepeat: false)), on(.sent, nil)]
    static let lost = first + [on(.timedOut, .query)]
    static let silent =
        lost + [on(.timedOut, .query), on(.queryAnswered(.noAnswer), .query), on(.timedOut, .reverse(isRepeat: false))]

    @Test("a state is kept as text and read back, and no other text is one")
    func texts() {
        let states: [Advice.State] =
            [
                .ready, .sending(attempt: 4), .waiting(attempt: 1), .querying(attempt: 2, query: 3),
                .reversing(reversal: 10),
            ]
            + Advice.Ending.allCases.map { .ended($0) }
        for state in states { #expect(Advice.State(text: state.text) == state) }
        for text in [
            "", "sending", "sending 0", "sending 5", "sending 01", "sending 1 1", "querying 1", "querying 1 4",
            "reversing 11", "ended", "ended well", "ready ",
        ] { #expect(Advice.State(text: text) == nil, "\(text)") }
    }

    static let rows: [Row<[Step]>] = [
        Row("approved", first + [on(.answered(.approved), .end(.approved))]),
        Row(
            "approved before it was known to have left",
            [on(.due, .send(isRepeat: false)), on(.answered(.approved), .end(.approved))]),
        Row(
            "refused, repeated as a repeat, approved",
            first + [
                on(.answered(.refused), .send(isRepeat: true)), on(.sent, nil),
                on(.answered(.approved), .end(.approved)),
            ]),
        Row(
            "upstream refuses an advice: bounded repeats flagged as repeats, then exception",
            first
                + Array(repeating: [on(.answered(.refused), .send(isRepeat: true)), on(.sent, nil)], count: 3).joined()
                + [on(.answered(.refused), .end(.refused))]),
        Row(
            "upstream answer unknown: queried, approved there", lost + [on(.queryAnswered(.approved), .end(.approved))]),
        Row(
            "upstream answer unknown: queried, refused there",
            lost + [on(.queryAnswered(.refused), .send(isRepeat: true))]),
        Row(
            "upstream answer unknown: queried, not known there, so it is sent again as a repeat",
            lost + [on(.queryAnswered(.notKnown), .send(isRepeat: true))]),
        Row("upstream answer unknown: queried, then reversed", silent + [on(.reversalTaken, .end(.reversed))]),
        Row("a late answer to the advice while it is queried", lost + [on(.answered(.approved), .end(.approved))]),
        Row(
            "reversal meets a late approval: the reversal stands",
            silent + [on(.answered(.approved), nil), on(.reversalTaken, .end(.reversed))]),
        Row(
            "a reversal without an answer is repeated, then a person decides",
            silent + Array(repeating: on(.timedOut, .reverse(isRepeat: true)), count: 9)
                + [on(.timedOut, .end(.reversalUnknown))]),
        Row(
            "HQ was started anew while it was being sent: it may have left",
            [on(.due, .send(isRepeat: false)), on(.timedOut, .query)]),
        Row(
            "not known again and again: reversed in the end, because it may still be on its way",
            first
                + Array(
                    repeating: [on(.timedOut, .query), on(.queryAnswered(.notKnown), .send(isRepeat: true))], count: 3
                ).joined()
                + [on(.timedOut, .query), on(.queryAnswered(.notKnown), .reverse(isRepeat: false))]),
        Row(
            "what does not fit changes nothing",
            [on(.sent, nil), on(.timedOut, nil), on(.reversalTaken, nil)] + first
                + [on(.due, nil), on(.queryAnswered(.refused), nil), on(.reversalTaken, nil)]),
    ]

    @Test("each event has its effect", arguments: rows)
    func steps(_ row: Row<[Step]>) {
        var advice = Advice()
        for (index, step) in row.content.enumerated() {
            // What was kept is all that is needed to go on.
            advice = Advice(advice.state)
            #expect(advice.take(step.event) == step.effect, "step \(index + 1)")
        }
    }

    static let events: [Advice.Event] =
        [.due, .sent, .reversalTaken, .timedOut] + Advice.Answer.allCases.map { .answered($0) }
        + Advice.QueryAnswer.allCases.map { .queryAnswered($0) }

    @Test("every path ends, and only an answer ends it well or as refused; all else was queried and reversed")
    func everyPath() {
        var open: Set<Advice.State> = [.ready]
        var seen: Set<Advice.State> = []
        var endings: Set<Advice.Ending> = []
        while let state = open.popFirst() {
            seen.insert(state)
            for event in Self.events {
                var advice = Advice(state)
                let effect = advice.take(event)
                if case .ended(let ending) = advice.state {
                    #expect(state == .ended(ending) ? effect == nil : effect == .end(ending))
                    endings.insert(ending)
                    if ending == .reversed || ending == .reversalUnknown, state != advice.state {
                        guard case .reversing = state else {
                            Issue.record("\(state) was given up without a reversal")
                            continue
                        }
                    }
                }
                if !seen.contains(advice.state) { open.insert(advice.state) }
            }
        }
        #expect(endings == Set(Advice.Ending.allCases))
        let limit =
            2 + Advice.mostSends * (2 + Advice.mostQueries) + Advice.mostReversals + Advice.Ending.allCases.count
        #expect(seen.count <= limit, "bounded")
        for state in seen where !endings.map({ Advice.State.ended($0) }).contains(state) && state != .ready {
            var advice = Advice(state)
            var steps = 0
            while steps <= limit, advice.take(.timedOut) != nil { steps += 1 }
            #expect(steps <= limit, "\(state) ends when nobody ever answers")
        }
    }

    @Test("each ending but approval is an exception with its reason")
    func reasons() {
        #expect(Advice.Ending.approved.reason == nil)
        #expect(Advice.Ending.refused.reason == .upstreamRefused)
        #expect(Advice.Ending.reversed.reason == .upstreamUnknown)
        #expect(Advice.Ending.reversalUnknown.reason == .upstreamUnknown)
    }
}
