/// What an operator may set when HQ is started.
public struct HeadOfficeSettings: Sendable, Equatable {
    /// Seconds after which a node should call again, 1 to 7 days.
    public var callAgainSeconds: UInt64
    /// The URL that enrolment codes carry unless told otherwise; nil for the address listened on.
    public var publicURL: String?

    /// Settings with the usual values.
    public init(callAgainSeconds: UInt64 = 30, publicURL: String? = nil) {
        self.callAgainSeconds = callAgainSeconds
        self.publicURL = publicURL
    }
}
