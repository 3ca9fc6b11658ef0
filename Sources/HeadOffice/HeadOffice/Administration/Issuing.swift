internal import Adjudication
internal import PaymentCodes
internal import Office
internal import Payments
internal import Policies
internal import Signing

/// Issuers and payers.
extension HeadOffice {
    func newIssuer(_ text: String) throws(HeadOfficeFault) -> IssuerInfo {
        guard let name = ShortName(text) else {
            throw .refused(.bad(what: "issuer", why: "1 to 24 of A-Z, 0-9 and - are allowed"))
        }
        let known = try transaction { try $0.issuer(name) }
        guard known == nil else { throw .refused(.exists(what: "issuer", name: text)) }
        // A key file without a row is from a start that was cut short; it was never used.
        let key = try HeadOfficeKeys.key(HeadOfficeKeys.issuer(name, 1), in: folder)
        return try transaction { transaction in
            let row = IssuerRow(name: name, keys: [IssuerKeyRow(key: key.publicKey)], created: now)
            try transaction.add(row)
            return info(row)
        }
    }

    /// Gives an issuer its next key, which signs from now on, and tells every counter: the policy is published again.
    ///
    /// - Parameter days: for which certificates under the present key stay good.
    func renewIssuer(_ text: String, earlierDays days: Int64) throws(HeadOfficeFault) -> IssuerInfo {
        guard (0...3_660).contains(days) else { throw .refused(.bad(what: "days", why: "0 to 3660 are allowed")) }
        let known = try issuer(text)
        guard known.keys.count < IssuerRow.mostKeys else {
            throw .refused(.bad(what: "issuer", why: "it has had \(IssuerRow.mostKeys) keys, which is all it can have"))
        }
        let key = try HeadOfficeKeys.key(HeadOfficeKeys.issuer(known.name, known.keys.count + 1), in: folder)
        return try transaction { transaction in
            // A key that ends now is good for nothing that is signed from now on.
            let end = days == 0 ? now - 1 : now + days * 86_400
            try transaction.renew(known.name, with: key.publicKey, endingEarlierAt: end)
            guard let row = try transaction.issuer(known.name) else { throw OfficeFault.damaged(what: "issuer") }
            try office(transaction).publishing.renewIssuer(row)
            return info(row)
        }
    }

    private func issuer(_ text: String) throws(HeadOfficeFault) -> IssuerRow {
        guard let name = ShortName(text), let row = try transaction({ try $0.issuer(name) }) else {
            throw .refused(.unknown(what: "issuer", name: String(text.prefix(24))))
        }
        return row
    }

    func issuerList() throws(HeadOfficeFault) -> [IssuerInfo] {
        try transaction { transaction in try transaction.issuers(limit: HeadOffice.longestList).map(info) }
    }

    private func info(_ row: IssuerRow) -> IssuerInfo {
        let keys = row.keys.map {
            IssuerInfo.Key(keyId: primitives.keyID(of: $0.key).description, notAfter: $0.notAfter)
        }
        return IssuerInfo(name: row.name.description, keyId: keys.last?.keyId ?? "", keys: keys)
    }

    /// Signs a certificate for a payer's key and remembers the payer.
    func certify(_ wish: CertificateWish) throws(HeadOfficeFault) -> String {
        let issuer = try issuer(wish.issuer)
        let certificate = try wish.certificate(issuer: issuer.name, now: now)
        let file = HeadOfficeKeys.issuer(issuer.name, issuer.keys.count)
        let key = try HeadOfficeKeys.existing(file, in: folder)
        guard key.publicKey == issuer.keys.last?.key else { throw .foreignKey(file: file + ".pem") }
        return try transaction { transaction in
            let signed = try Signed<Certificate>.signed(certificate, by: key)
            try transaction.keep(PayerRow(signed, keyID: primitives.keyID(of: certificate.payerKey)))
            return Hexadecimal.text(signed.bytes)
        }
    }

    /// Keeps a certificate that somebody has found: notes under it that wait are decided with the next exchange of their node.
    func keepCertificate(_ code: String) throws(HeadOfficeFault) -> PayerInfo {
        guard let certificate = try? Signed<Certificate>(text: Array(code.utf8)) else {
            throw .refused(.bad(what: "certificate", why: "it is no certificate's code, or damaged"))
        }
        return try transaction { transaction in
            guard let issuer = try transaction.issuer(certificate.content.issuer),
                issuer.key(of: certificate, using: primitives) != nil
            else { throw HeadOfficeRefusal.untrustedCertificate }
            let row = PayerRow(certificate, keyID: primitives.keyID(of: certificate.content.payerKey))
            try transaction.keep(row)
            return try HeadOffice.info(row, transaction)
        }
    }

    /// The issuer pays in for its payer.
    func fund(payer text: String, currency: String, minorUnits: Int64) throws(HeadOfficeFault) -> PayerInfo {
        guard let keyID = KeyID(hexadecimal: text) else {
            throw .refused(.unknown(what: "payer", name: String(text.prefix(32))))
        }
        guard (1...Money.largestMinorUnits).contains(minorUnits) else {
            throw .refused(.bad(what: "amount", why: AmountFault.tooLarge.description))
        }
        return try transaction { transaction in
            guard try transaction.payer(keyID) != nil else {
                throw HeadOfficeRefusal.unknown(what: "payer", name: text)
            }
            guard let payer = try transaction.payer(keyID, in: currency) else { throw HeadOfficeRefusal.otherCurrency }
            let amount = Money(minorUnits: minorUnits, currency: payer.currency)
            try transaction.post(
                Posting(from: .float(issuer: payer.issuer), to: .purse(payer: keyID), amount: amount), caseNumber: nil,
                time: now)
            return try HeadOffice.info(payer, transaction)
        }
    }

    func payerList() throws(HeadOfficeFault) -> [PayerInfo] {
        try transaction { transaction in
            try transaction.payers(limit: HeadOffice.longestList).map { try HeadOffice.info($0, transaction) }
        }
    }

    static func info(_ row: PayerRow, _ transaction: any StoreTransaction) throws -> PayerInfo {
        let balance = Money(
            minorUnits: try transaction.balance(of: .purse(payer: row.keyID), in: row.currency),
            currency: row.currency)
        return PayerInfo(
            keyId: row.keyID.description, issuer: row.issuer.description, currency: row.currency.code,
            balance: balance.digits, minorUnits: balance.minorUnits,
            suspended: try transaction.listing(of: row.keyID)?.reason)
    }
}

/// What a certificate is asked to say.
struct CertificateWish {
    let issuer: String
    let algorithm: Int64
    let key: String
    let currency: String
    let capPayment: Int64
    let capTotal: Int64
    let days: Int64

    func certificate(issuer: ShortName, now: Int64) throws(HeadOfficeFault) -> Certificate {
        guard let algorithm = SignatureAlgorithm(rawValue: algorithm), let bytes = Hexadecimal.bytes(key),
            let payerKey = PublicKey(algorithm: algorithm, bytes: bytes)
        else { throw .refused(.bad(what: "key", why: "not a public key")) }
        guard let currency = Currency(code: currency) else {
            throw .refused(.bad(what: "currency", why: "no currency of ISO 4217; write three letters such as KES"))
        }
        let caps = 1...Money.largestMinorUnits
        guard caps.contains(capPayment), caps.contains(capTotal), capPayment <= capTotal else {
            throw .refused(
                .bad(what: "caps", why: "more than zero is needed, and the total may not be below one payment's"))
        }
        guard (1...3_660).contains(days) else {
            throw .refused(.bad(what: "days", why: "1 to 3660 are allowed"))
        }
        return Certificate(
            issuer: issuer, currency: currency, capPayment: capPayment, capTotal: capTotal,
            expires: now + days * 86_400, payerKey: payerKey)
    }
}
