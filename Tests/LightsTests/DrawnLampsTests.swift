import Foundation
import Lights
import Testing

@Suite("The drawn twin")
struct DrawnLampsTests {
    typealias Picture = (signal: LampSignal, link: LinkSignal, line: String)

    static let pictures: [Picture] = [
        (.takenGuaranteed, .down, "[G●] [A○] [R○] [L○]  green, steady"),
        (.takenAtRisk, .up, "[G○] [A●] [R○] [L●]  amber, double blink, then steady"),
        (.notTaken, .withoutHQ, "[G○] [A○] [R●] [L●]  red, fast blink; link, slow pulse"),
        (.saleDeclined, .down, "[G○] [A●] [R●] [L○]  red and amber in turn, until acknowledged"),
        (.cashNoted, .down, "[G●] [A●] [R●] [L○]  green, amber and red wink together, twice"),
        (.sentWink, .down, "[G○] [A○] [R○] [L●]  link, one wink"),
        (.doNotCutPower, .down, "[G○] [A●] [R○] [L○]  amber, steady"),
        (.off, .withoutHQ, "[G○] [A○] [R○] [L○]  all dark"),
    ]

    @Test("a still picture of a signal, with its rhythm in words", arguments: pictures)
    func still(_ row: Picture) {
        #expect(LampDrawing.line(for: row.signal, link: row.link, color: false) == row.line)
    }

    @Test("every signal has a picture of its own, without colour")
    func distinct() {
        let lines = LampSignal.allCases.map { LampDrawing.line(for: $0, link: .down, color: false) }
        #expect(Set(lines).count == LampSignal.allCases.count)
        #expect(lines.allSatisfy { !$0.contains("\u{1B}") })
    }

    @Test("colour is put on lit lamps only, and repeats what the letter says")
    func colour() {
        let line = LampDrawing.line(for: [.green, .link], color: true)
        #expect(line == "[G\u{1B}[32m●\u{1B}[0m] [A○] [R○] [L\u{1B}[34m●\u{1B}[0m]")
    }

    @Test("a pipe gets one plain line a change; colour only where asked for", arguments: [nil, true])
    func pipe(color: Bool?) throws {
        let pipe = Pipe()
        let lamps = DrawnLamps(descriptor: pipe.fileHandleForWriting.fileDescriptor, color: color)
        try lamps.set(.green)
        try lamps.set([])
        try pipe.fileHandleForWriting.close()
        let drawn = try pipe.fileHandleForReading.readToEnd().map { String(decoding: $0, as: UTF8.self) }
        let green = color == true ? "\u{1B}[32m●\u{1B}[0m" : "●"
        #expect(drawn == "[G\(green)] [A○] [R○] [L○]\n[G○] [A○] [R○] [L○]\n")
    }

    @Test("in place, a change is drawn over the one before")
    func inPlace() throws {
        let pipe = Pipe()
        try DrawnLamps(descriptor: pipe.fileHandleForWriting.fileDescriptor, inPlace: true).set(.amber)
        try pipe.fileHandleForWriting.close()
        let drawn = try pipe.fileHandleForReading.readToEnd().map { String(decoding: $0, as: UTF8.self) }
        #expect(drawn == "\r[G○] [A●] [R○] [L○]\u{1B}[K\n")
    }

    @Test("a reader that has gone is a fault and does not end the program")
    func readerGone() throws {
        let pipe = Pipe()
        let lamps = DrawnLamps(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        try pipe.fileHandleForReading.close()
        #expect(throws: LightsFault.drawing(EPIPE)) { try lamps.set(.red) }
    }

    @Test("a reader that does not read is a fault, not a wait for ever")
    func readerStuck() throws {
        let pipe = Pipe()
        let lamps = DrawnLamps(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        #expect(throws: LightsFault.drawing(EAGAIN)) {
            for _ in 0..<10_000 { try lamps.set(.red) }
        }
    }

    @Test("a closed descriptor is a fault")
    func closed() {
        #expect(throws: LightsFault.self) { try DrawnLamps(descriptor: -1).set(.red) }
    }
}
