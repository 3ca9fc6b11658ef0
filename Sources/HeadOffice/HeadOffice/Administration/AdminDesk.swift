internal import Office

extension HeadOffice {
    /// Does what an operator's command asks.
    ///
    /// - Throws: never `reported`; a reply of this version always is one of the request's own.
    public func perform(_ request: AdminRequest) throws(HeadOfficeFault) -> AdminReply {
        switch request {
        case .merchantNew(let id, let name, let currency, let utcOffset):
            .merchant(try newMerchant(id: id, name: name, currency: currency, utcOffset: utcOffset))
        case .merchantList:
            .merchants(
                try transaction { try $0.merchants(limit: HeadOffice.longestList).map(MerchantInfo.init) })
        case .nodeNew(let merchant, let counterName, let url):
            .invitation(try newNode(merchant: merchant, counterName: counterName, url: url))
        case .nodeRenew(let node, let url): .invitation(try renewNode(node, url: url))
        case .nodeAdopt(let file): .adopted(try adoptNode(file))
        case .nodeList: .nodes(try nodeList())
        case .keyList: .keys(keyList())
        case .keyRenew(let purpose, let rootFile, let isStolen):
            .keys(try renewKey(purpose, rootFile: rootFile, isStolen: isStolen))
        case .backup(let folder): .backup(try backUp(to: folder))
        case .sealedShow(let node, let payment, let by, let why):
            .sealed(try openSealed(node: node, payment: payment, by: by, why: why))
        case .sealedErase(let node, let payment): try erased(node: node, payment: payment)
        case .sealedEraseOld(let days): .erased(try eraseSealed(olderThanDays: days))
        case .courier(let bundle): .courierAnswer(try hear(courier: Array(bundle)))
        case .policyPublish(let file): .policy(try publishPolicy(file))
        case .policyShow(let counters, let hours): .policy(try showPolicy(counters: counters, hours: hours))
        case .issuerNew(let name): .issuer(try newIssuer(name))
        case .issuerRenew(let name, let days): .issuer(try renewIssuer(name, earlierDays: days))
        case .issuerList: .issuers(try issuerList())
        case .certify(let issuer, let algorithm, let key, let currency, let capPayment, let capTotal, let days):
            .certificate(
                try certify(
                    CertificateWish(
                        issuer: issuer, algorithm: algorithm, key: key, currency: currency, capPayment: capPayment,
                        capTotal: capTotal, days: days)))
        case .fund(let payer, let currency, let minorUnits):
            .payer(try fund(payer: payer, currency: currency, minorUnits: minorUnits))
        case .payerList: .payers(try payerList())
        case .payerCertificate(let code): .payer(try keepCertificate(code))
        case .payerBlock(let payers, let by, let why): .blocked(try block(payers, by: by, why: why))
        case .confirm(let payer, let counter, let currency, let minorUnits, let payment, let isTyped):
            .confirmed(
                try confirm(
                    ConfirmationWish(
                        payer: payer, counter: counter, currency: currency, minorUnits: minorUnits, payment: payment,
                        isTyped: isTyped)))
        case .batchClose(let merchant): .batch(try closeBatch(of: merchant))
        case .batchList: .batches(try batchList())
        case .batchShow(let number): .batch(try showBatch(number))
        case .pullTokenNew(let name):
            .pullToken(
                PullTokenInfo(
                    name: name, token: try newPullToken(name: HeadOffice.checked(name: name, of: "token"))))
        case .ledger: .ledger(try ledger())
        case .exceptions: .exceptions(try exceptions())
        case .exceptionDecide(let number, let decision, let by, let why):
            .decided(try decide(number, decision, by: by, why: why))
        case .payerResume(let payer, let by, let why): .payer(try resume(payer: payer, by: by, why: why))
        case .decisionList: .decisions(try decisionList())
        case .upstreamAdvise(let number): .advice(try advise(number))
        case .upstreamTell(let number, let event): .advice(try hear(upstream: event, of: number))
        case .upstreamList: .advices(try adviceList())
        }
    }

    /// Does what a message of the control socket asks, and words the reply.
    func answer(control message: [UInt8]) -> [UInt8] {
        guard let request = ControlMessage.request(message) else {
            return ControlMessage.bytes(AdminReply(HeadOfficeFault.otherVersion))
        }
        do throws(HeadOfficeFault) {
            return ControlMessage.bytes(try perform(request))
        } catch {
            return ControlMessage.bytes(AdminReply(error))
        }
    }
}

extension AdminReply {
    /// A command ends alike whether the running program or the command itself did its work.
    init(_ fault: HeadOfficeFault) { self = .notDone(why: fault.description, exitStatus: fault.exitStatus) }
}
