internal import HeadOffice
internal import Node
internal import PaymentCodes
internal import Payments

/// Codes for new nodes, from a headquarters that runs, as 'tillpost-hq node new' asks for them.
struct Invitations {
    let data: String
    let merchant: String
    let count: Int

    func all() async throws -> [EnrolmentCode] {
        var codes: [EnrolmentCode] = []
        for number in 1...count {
            let reply = try await Administration.ask(
                .nodeNew(merchant: merchant, counterName: "storm \(number)", url: nil), data: data)
            guard case .invitation(let invitation) = reply,
                case .enrolment(let code) = ReadCode(reading: Array(invitation.code.utf8), awaitingPayment: false)
            else { throw NodeFault("headquarters gave no code", exit: NodeFault.Exit.software) }
            codes.append(code)
        }
        return codes
    }
}
