import Testing

@testable import HeadOffice

@Suite struct ExchangeTests {}
