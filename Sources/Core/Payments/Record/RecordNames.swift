extension Tender {
    /// The word used in listings, pulls and `--json`.
    public var name: String {
        switch self {
        case .note: "note"
        case .confirmed: "confirmed"
        case .cash: "cash"
        }
    }
}

extension Tamper {
    /// The word used in listings and `--json`.
    public var name: String {
        switch self {
        case .opened: "opened"
        case .foundOpen: "foundOpen"
        case .closed: "closed"
        }
    }
}

extension Basis {
    /// The word used in files, listings, pulls and `--json`.
    public var name: String {
        switch self {
        case .guaranteed: "guaranteed"
        case .atRisk: "atRisk"
        case .confirmed: "confirmed"
        case .awaitingApproval: "awaitingApproval"
        }
    }

    /// Reads the word.
    public init?(name: String) {
        guard let basis = Basis.allCases.first(where: { $0.name == name }) else { return nil }
        self = basis
    }
}
