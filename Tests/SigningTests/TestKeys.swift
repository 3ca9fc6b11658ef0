import Foundation

/// Keys made for these tests, which protect nothing. DER in base64; tests put the armour around it.
enum TestKeys {
    /// Everything in the PKCS#8 of an Ed25519 key before its 32 bytes (RFC 8410, 7).
    static let ed25519Header: [UInt8] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]
    /// The key of RFC 8410, 10.3.
    static let ed25519 = der(
        "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC")
    /// First eight bytes of the digest of its public bytes, by sha256sum.
    static let ed25519KeyID = "e744c0791320c328"
    /// RFC 8410, 10.1.
    static let ed25519PublicPEM = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
        -----END PUBLIC KEY-----

        """
    /// P-256 as PKCS#8.
    static let p256 = der(
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMFKPfRDfLrP6sgRpdOGmz1Fd7VsbebHDEMCcCPAC"
            + "d1uhRANCAAQgu4NYe5JUjAcmyn+CCSKDB0FLcmiODbOcHrgXte3i8qbg9VtKyqGYDiJxeQN22sAujC/3OzdbIhhy"
            + "W7wO02yE")
    /// Its public half, written by `openssl pkey -pubout`.
    static let p256PublicPEM = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEILuDWHuSVIwHJsp/ggkigwdBS3Jo
        jg2znB64F7Xt4vKm4PVbSsqhmA4icXkDdtrALowv9zs3WyIYclu8DtNshA==
        -----END PUBLIC KEY-----

        """
    /// The same in the older form of SEC 1.
    static let p256SEC1 = der(
        "MHcCAQEEIDBSj30Q3y6z+rIEaXThps9RXe1bG3mxwxDAnAjwAndboAoGCCqGSM49AwEHoUQDQgAEILuDWHuSVIwH"
            + "Jsp/ggkigwdBS3Jojg2znB64F7Xt4vKm4PVbSsqhmA4icXkDdtrALowv9zs3WyIYclu8DtNshA==")
    /// The same with a compressed public point.
    static let p256Compressed = der(
        "MFcCAQEEIDBSj30Q3y6z+rIEaXThps9RXe1bG3mxwxDAnAjwAndboAoGCCqGSM49AwEHoSQDIgACILuDWHuSVIwH"
            + "Jsp/ggkigwdBS3Jojg2znB64F7Xt4vI=")
    /// What `openssl ecparam -genkey` writes before a key.
    static let p256Parameters = der(
        "BggqhkjOPQMBBw==")
    /// The private half of `p256` with the public half of another key.
    static let p256WithAnotherPoint = der(
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMFKPfRDfLrP6sgRpdOGmz1Fd7VsbebHDEMCcCPAC"
            + "d1uhRANCAAQBTqd9WXrapiEOemJs1iHrQPN/5C0OyGCIxgJrlsgq2E9rK2W77TDFj59LNt7zIoMxbfxYhRE/nk30"
            + "QN0QUCqI")
    /// P-384.
    static let p384 = der(
        "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDD/x8yLeDwLPIwpld94g68LYqtw/1Cm4p1xeWGu/mhJ"
            + "lz7PMWshH7nKITk1rpy+5cShZANiAATwzuNUvi4rpFBV6kLJBSrj+4Epxx7XEwwt+humkNWtXEDYy7XrWu/gtE63"
            + "z8ybFGiXoUK/Wyr5z6jBGrfMFXoRhk7MnDehpogkg0WMjltE5AQc/ZSI+IDTz1yFz2VEW3c=")
    /// Ed448.
    static let ed448 = der(
        "MEcCAQAwBQYDK2VxBDsEOWROooUxTTTvXYpHfHjABsz+7eITRRX/7TNxCHVJgEWvHgf2CXUyGhYdDhHA+NGAVMSE"
            + "9xRBzV3tAA==")
    /// X25519, which agrees on keys and does not sign.
    static let x25519 = der(
        "MC4CAQAwBQYDK2VuBCIEIFgx2kzDz41hA1smqv0wRWbLWwEHoEjDcs75kV+PUMpy")
    /// RSA of 512 bits.
    static let rsa = der(
        "MIIBUwIBADANBgkqhkiG9w0BAQEFAASCAT0wggE5AgEAAkEAxE6vKOULQE9ftUhXozLo/vVs3zgUc9dXnpibO18Q"
            + "CxW1ZsP+Q8BUtwyeETIZbdClj/fIB63h+9WTWD4TUcN5xQIDAQABAkBPk/IPquHnvQV4UI4uOyoWiNkMmAg6eXYs"
            + "dYKgC8ZOJ1SAXHz7GDRJLgDmMrhoJrKa4s6bqkBswZzB86ZlayeBAiEA/l735ZL+avR5gXqYMbvRnNR1Wu7zcm8I"
            + "JSXaeMRr/iECIQDFkIXTzAaOcgsvbzQEhJIwI1zK8mNOWB88OomHGKnfJQIgFaZrnwSV1vCb7uNKVOFRg/GpU2YH"
            + "HnRI0zCXmbPOJUECIG0uU2ca57ys9dV/BSZCBXAo+s0FazAOryRfzUUlsispAiBSJFv5lyvE95xUHrlG50dYjzu8"
            + "ZKnFlMF8da+rG5H3JA==")
    /// Ed25519 under a passphrase.
    static let encrypted = der(
        "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgwYE6BEcDjOAICCAAwDAYIKoZIhvcNAgkFADAdBglg"
            + "hkgBZQMEAQIEEOMUBYrmnvG7cPezyVf4knIEQGBrjBUguNODbMnpXCFLnxy5oy0IpJiZb1ZFUoUyDI85JzRzvVXr"
            + "hKTjZR+SMvndQPlfdFGGoiLMXYnck/cH43w=")
    /// P-256 under a passphrase, in the older form.
    static let encryptedEC = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,BAA91CA9D2D88E26B31A84CAB910EEC6

        KaIz4jP+i3w5lvXC4TV4lJPko4x1FTnTy2yYnK+BfdiHgA79QnGP470iZSa98J53
        f4jaVtJ7m6OneOjutlGpbz5Z3w4iOEYre4orGh1cxiyEnOR0aoPs7D2X3h4PSgQ5
        P832w1/KA54x1In+kMltLKsaZBoJPf4KybOEKE45WdA=
        -----END EC PRIVATE KEY-----

        """

    private static func der(_ base64: String) -> [UInt8] { Data(base64Encoded: base64).map(Array.init) ?? [] }
}
