import Adjudication
import PaymentCodes
import Payments
import Policies
import StateFolder
import Testing

@testable import HeadOffice

@Suite struct AdministrationTests {
    @Test(arguments: [
        ("\"floor\"", "\"floorr\"", "limits.KES: \"floorr\" is not known here"), ("\"limits\"", "\"limit\"", "limit"),
        ("5000.00", "5000.001", "limits.KES.floor"), ("5000.00", "5,000", "limits.KES.floor"),
        ("\"KES\"", "\"KEX\"", "limits.KEX"), ("\"BANK-A\"", "\"BANK-C\"", "BANK-C"),
        ("atRisk", "confirmed", "issuers.BANK-B"), ("30,", "30.5,", "file"), ("30,", "0,", "expiresInDays"),
        ("{", "[", "file"),
    ])
    func `a policy file with a mistake is refused by the name of the key`(
        good: String, bad: String, named: String
    ) async throws {
        let world = try await World.shop()
        let start = try #require(World.policyText.firstRange(of: good))
        let text = World.policyText[..<start.lowerBound] + bad + World.policyText[start.upperBound...]
        let fault = await #expect(throws: HeadOfficeFault.self) {
            try await world.ask(.policyPublish(file: String(text)))
        }
        #expect(fault?.isRefusal == true)
        #expect(fault?.description.contains(named) == true)
        #expect(try await world.policy().version == World.firstPolicy)
    }

    @Test func `merchants are numbered, and names are given once`() async throws {
        let world = try await World.shop()
        guard
            case .merchant(let merchant) = try await world.ask(
                .merchantNew(id: nil, name: "Duka", currency: "JPY", utcOffset: "-09:30"))
        else { throw HeadOfficeFault.otherVersion }
        #expect(merchant.id == "M-002")
        #expect(merchant.utcOffset == "-09:30")
        await #expect(throws: HeadOfficeFault.refused(.exists(what: "merchant", name: "M-001"))) {
            try await world.ask(.merchantNew(id: "M-001", name: "Duka", currency: "KES", utcOffset: "+03:00"))
        }
        await #expect(throws: HeadOfficeFault.refused(.exists(what: "issuer", name: "BANK-A"))) {
            try await world.ask(.issuerNew(name: "BANK-A"))
        }
    }

    @Test(arguments: [
        AdminRequest.merchantNew(id: nil, name: "", currency: "KES", utcOffset: "+03:00"),
        .merchantNew(id: nil, name: "Duka\n", currency: "KES", utcOffset: "+03:00"),
        .merchantNew(id: nil, name: "Duka", currency: "XXQ", utcOffset: "+03:00"),
        .merchantNew(id: nil, name: "Duka", currency: "KES", utcOffset: "+15:00"),
        .merchantNew(id: "m 1", name: "Duka", currency: "KES", utcOffset: "+03:00"),
        .nodeNew(merchant: "M-009", counterName: "Front", url: "https://hq.example"),
        .nodeNew(merchant: "M-001", counterName: "Front", url: "http://hq.example"),
        .nodeNew(merchant: "M-001", counterName: "Front", url: "http://127.0.0.1.evil.example"),
        .nodeNew(merchant: "M-001", counterName: "Front", url: nil),
        .issuerNew(name: "../BANK"), .fund(payer: "0011223344556677", currency: "KES", minorUnits: 100),
        .batchClose(merchant: "M-009"), .pullTokenNew(name: ""),
        .certify(
            issuer: "BANK-A", algorithm: -8, key: "00", currency: "KES", capPayment: 1, capTotal: 1, days: 1),
    ])
    func `what cannot be granted is refused with a reason`(request: AdminRequest) async throws {
        let world = try await World.shop()
        let fault = await #expect(throws: HeadOfficeFault.self) { try await world.ask(request) }
        #expect(fault?.isRefusal == true)
        #expect(fault?.exitStatus == 1)
    }

    @Test func `requests and replies survive the control socket`() async throws {
        let world = try await World.shop()
        let request = AdminRequest.merchantList
        #expect(ControlMessage.request(ControlMessage.bytes(request)) == request)
        let bytes = await world.headOffice.answer(control: ControlMessage.bytes(request))
        guard case .merchants(let merchants)? = ControlMessage.reply(bytes) else { throw HeadOfficeFault.otherVersion }
        #expect(merchants.map(\.name) == ["Mama Njeri"])
        let refused = await world.headOffice.answer(control: ControlMessage.bytes(.batchShow(number: 9)))
        #expect(ControlMessage.reply(refused) == .notDone(why: "there is no batch 9", exitStatus: 1))
        let noise = await world.headOffice.answer(control: [1, 2, 3])
        #expect(ControlMessage.reply(noise) == AdminReply(HeadOfficeFault.otherVersion))
    }

    @Test func `commands ask the running program, and work without it`() async throws {
        let world = try await World.shop()
        let folder = try StateFolder(existing: world.path)
        let server = try ControlServer(in: folder)
        let headOffice = world.headOffice
        let serving = Task { await server.run { await headOffice.answer(control: $0) } }
        guard case .merchants(let merchants) = try await Administration.ask(.merchantList, data: world.path) else {
            throw HeadOfficeFault.otherVersion
        }
        #expect(merchants.count == 1)
        await #expect(throws: HeadOfficeFault.reported("there is no batch 1", exitStatus: 1)) {
            try await Administration.ask(.batchShow(number: 1), data: world.path)
        }
        serving.cancel()
        await serving.value
        let copy = try world.copyOfFolder()
        guard case .merchants(let same) = try await Administration.ask(.merchantList, data: copy.path) else {
            throw HeadOfficeFault.otherVersion
        }
        #expect(same == merchants)
    }

    @Test func `keys of another HQ are noticed at the start`() async throws {
        let one = try World()
        let two = try World()
        let key = try WholeFile.read(two.path + "/keys/policy.pem", limit: 16_384)
        try WholeFile.write(key, to: one.path + "/keys/policy.pem")
        #expect(throws: HeadOfficeFault.foreignKey(file: "policy.pem")) { try one.afterKill() }
    }

    @Test func `account names are read as they are written`() throws {
        for name in [
            "claims", "recovery", "float:BANK-A", "purse:0011223344556677", "payable:M-001", "receivable:B",
            "suspense:M",
        ] {
            #expect(Account(name: name)?.name == name)
        }
        #expect(Account(name: "purse:zz") == nil)
    }
}
