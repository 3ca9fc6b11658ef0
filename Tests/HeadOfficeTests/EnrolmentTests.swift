import Payments
import Signing
import StateFolder
import SyncProtocol
import Testing

@testable import HeadOffice

@Suite struct EnrolmentTests {
    @Test func `the same key may enrol again because an answer can be lost`() async throws {
        let world = try await World.shop()
        let node = try await world.node("Front")
        let again = try await node.enrol()
        #expect(again.registration.node == node.id)
        #expect(again.registration.counterName == "Front")
        #expect(again.registration.merchantName == "Mama Njeri")
        #expect(again.registration.utcOffsetMinutes == 180)
    }

    @Test func `another key is refused once the token is bound`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let stranger = try SigningKey.generate()
        await #expect(throws: HeadOfficeFault.refused(.enrolment)) { try await node.enrol(key: stranger) }
    }

    @Test func `a wrong token is refused and binds nothing`() async throws {
        let world = try await World.shop()
        guard
            case .invitation(let invitation) = try await world.ask(
                .nodeNew(merchant: "M-001", counterName: "Back", url: "https://hq.example"))
        else { throw HeadOfficeFault.otherVersion }
        let node = try TestNode(invitation, world: world)
        await #expect(throws: HeadOfficeFault.refused(.enrolment)) {
            try await node.enrol(token: [UInt8](repeating: 0, count: 16))
        }
        try await node.enrol()
    }

    @Test func `nobody enrols before there is a policy`() async throws {
        let world = try World()
        _ = try await world.ask(.merchantNew(id: nil, name: "Duka", currency: "KES", utcOffset: "+03:00"))
        await #expect(throws: HeadOfficeFault.refused(.noPolicy)) { try await world.node() }
    }

    @Test(arguments: [[], [0xFF], [UInt8](repeating: 0x80, count: 1_000)])
    func `noise is no enrolment`(bytes: [UInt8]) async throws {
        let world = try await World.shop()
        await #expect(throws: HeadOfficeFault.self) { try await world.headOffice.enrol(bytes) }
    }

    @Test func `a folder without data is not set up by an ordinary command`() async throws {
        let world = try World()
        await #expect(throws: HeadOfficeFault.notSetUp(path: "/tmp")) {
            try await Administration.ask(.merchantList, data: "/tmp")
        }
        await #expect(throws: HeadOfficeFault.folder(.missing(world.path + "/none"))) {
            try await Administration.ask(.merchantList, data: world.path + "/none")
        }
    }

    @Test func `a folder is worked on by one program at a time`() throws {
        let world = try World()
        #expect(throws: HeadOfficeFault.folder(.heldByAnother(world.path))) {
            try HeadOffice(data: StateFolder(existing: world.path), creating: false)
        }
    }
}
