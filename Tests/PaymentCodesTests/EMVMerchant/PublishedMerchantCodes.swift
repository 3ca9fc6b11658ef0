import TestWorld

/// Codes that others have published as examples, each with its source. Names in them are made up by their authors.
enum PublishedMerchantCodes {
    /// A code, the scheme that it names, and what it says of money.
    typealias Sample = (text: String, scheme: String?, amount: String?, currency: String?)

    static let accepted: [Row<Sample>] = [
        Row("EMVCo, MPM 1.1, annex A", (emvco, nil, "23.72", "CNY")),
        Row(
            "Mastercard Developers, Secure Card on File QR",
            (
                "000201010211057704736a2f41a3-c54c-fce8-32d2-0324e1c32e22*3440e5bf-81ca-4c5f-a1b2-cf989f09a0395204502453038"
                    + "4054031005802US5913Test Merchant6008New York62080304123463046F6D", nil, "100", "USD"
            )),
        Row(
            "Banco Central do Brasil, Manual do BR Code, with a hyphen in its txid",
            (
                "00020104141234567890123426580014BR.GOV.BCB.PIX0136123e4567-e12b-12d1-a456-42665544000027300012BR.COM.OUTRO"
                    + "011001234567895204000053039865406123.455802BR5917NOME DO RECEBEDOR6008BRASILIA61087007490062190515RP12345"
                    + "678-201980390012BR.COM.OUTRO01190123.ABCD.3456.WXYZ6304AD38", "PIX", "123.45", "BRL"
            )),
        Row("SGQR Specifications, the label of FOOD XYZ", (sgqr, "SGQR/PayNow", nil, "SGD")),
        Row(
            "PayNow, github.com/VirgilZhao/paynow",
            (
                "00020101021226470009SG.PAYNOW010120208123456780301004082026030452040000530370254040.995802SG5911testcompany"
                    + "6009Singapore62270123testordernumber1234567863040047", "SGQR/PayNow", "0.99", "SGD"
            )),
        Row(
            "VietQR with an amount, github.com/duyquoc1508/napas-qr",
            (
                "00020101021238530010A0000007270123000697041601092245284790208QRIBFTTA53037045405100005802VN62340107NPS6869"
                    + "0819TRANSFER TO SOMEONE6304AC13", "VietQR", "10000", "VND"
            )),
        Row(
            "VietQR without one, npm vietnam-qr-pay",
            (
                "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F", "VietQR",
                nil,
                "VND"
            )),
        Row(
            "PromptPay, github.com/dtinth/promptpay-qr's number",
            ("00020101021129370016A0000006770101110113006681234567853037645802TH6304823E", "PromptPay", nil, "THB")),
        Row(
            "PromptPay over 100 baht",
            (
                "00020101021229370016A0000006770101110113006681234567853037645406100.005802TH6304F142", "PromptPay",
                "100.00", "THB"
            )),
        Row(
            "JPQR in another order, go.mercari.io/go-emv-code",
            (
                "0002016003xxx01021129300012D156000000000510A93FO3230Q31280012D1560000000103081234567826680019jp.or.payments"
                    + "japan01130000000000001020400010306000001040600000153033925903xxx64180002JA0108メルペイ カフェ520441115802J"
                    + "P610710661436304DEE9", "JPQR", nil, "JPY"
            )),
        Row(
            "BharatQR, Razorpay's documentation",
            (
                "000201010212021643926300000000850415540461000000008061661005900000000890827YESB0CMSNOC222333004882700126430"
                    + "010A0000005240117razorpaybqr@icici02041.1027350010A0000005240117RZPGT8ildsFTgS5Sp5204753153033565404"
                    + "1.105802IN5906zxcbmn6005Delhi610611008562300514GT8ildsFTgS5Sp070838R004506304B6A9", "BharatQR",
                "1.10",
                "INR"
            )),
        Row(
            "DuitNow at a shop, PayNet's developer pages",
            (
                "00020201021126410014A000000615000101065016640209123456789520499995303458540510.005802MY5909QRCSDNBHD6005BA"
                    + "NGI6304343F", "DuitNow", "10.00", "MYR"
            )),
        Row(
            "DuitNow with a plain value in 82, the same",
            (
                "00020201021126410014A000000615000101065016640209123456789520499995303458540510.005802MY5909QRCSDNBHD6005BA"
                    + "NGI8264f879ac6266d8d6da081fc1c17160021119747b190615c21076b3fc0fce56c6eb6304B623", "DuitNow",
                "10.00",
                "MYR"
            )),
        Row(
            "DuitNow between two people, the same",
            (
                "00020201021126410014A000000615000101065016640209123456789520400005303458540510.005802MY5909AUSERNAME6005BA"
                    + "NGI63043A23", "DuitNow", "10.00", "MYR"
            )),
        Row(
            "QR Ph between two people, PayMongo's developer pages",
            (
                "00020101021227770012com.p2pqrpay0111PAEYPHM2XXX02089996440304129858893861530514+63-99137298615204601653036"
                    + "085406123.455802PH5913ENG-19818-ged6006Manila62980012com.p2pqrpay0103***0214+63-99137298620303***040"
                    + "8LOYALTY10506test120605cust10708123456780803***6304ED03", "QR Ph", "123.45", "PHP"
            )),
        Row(
            "QR Ph, a terminal's test code",
            (
                "00020101021228560011ph.ppmi.p2m0111MBTCPHMMXXX03158000000000000440503310520460125303608540518.005802PH591"
                    + "3P2M UPLOAD MB6006Makati62610012ph.ppmi.qrph03158000000000000440510000000069007088000004488710012ph."
                    + "ppmi.qrph0151800000000000044~800000000000044~80000044~000000069063041B55", "QR Ph", "18.00",
                "PHP"
            )),
        Row(
            "PIX, static, Banco Central do Brasil, Manual de Padrões para Iniciação do Pix",
            (
                "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal"
                    + "6008BRASILIA62070503***63041D3D", "PIX", nil, "BRL"
            )),
        Row(
            "PIX, dynamic, the same",
            (
                "00020101021226700014br.gov.bcb.pix2548pix.example.com/8b3da2f39a4140d1a91abd93113bd4415204000053039865802B"
                    + "R5913Fulano de Tal6008BRASILIA62070503***630464E4", "PIX", nil, "BRL"
            )),
        Row(
            "PIX, dynamic, gist of matheusb-comp",
            (
                "00020101021226770014BR.GOV.BCB.PIX2555pix.example.com/qr/93598be0-1bd0-4997-8318-81776a1d8a995204000053039"
                    + "865802BR5907EMPRESA6009SAO PAULO62070503***6304EEAB", "PIX", nil, "BRL"
            )),
    ]

    /// Tests of npm bakong-khqr before the guideline asked a code for one payment to say until when it is good.
    static let endlessKHQR = [
        "00020101021229180014jonhsmith@nbcq520459995303116540750000.05802KH5910Jonh Smith6010Phnom Penh62150211855"
            + "123456789917001316257134678276304A96B",
        "00020101021230400014jonhsmith@devb01061234560208Dev Bank520459995303840540410.05802KH5910Jonh Smith6010Phn"
            + "om Penh62360117INV-2021-07-658220211855123456789917001316257134678276304ED60",
    ]

    static let emvco =
        "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007"
        + "BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A011223344"
        + "9988770708123456786304A13A"

    /// Longer than the 512 characters of the standard, and published by the scheme.
    static let sgqr =
        "00020101021102164761360000000*170415512345678912345111012345678901215312345678901234153125000344000103445000"
        + "3445311000126330015SG.COM.DASH.WWW0110000005550127670014A00000076200010120COM.LQDPALLIANCE.WWW02151234567890"
        + "1234503020028660011SG.COM.OCBC0147OCBCP2P629A358D-ECE7-4554-AD56-EBD12D84CA7E4F7329500006SG.EZI013603600006-"
        + "76bb-4a5a-aa1a-fbcb64d6ecf530850013SG.COM.EZLINK01201234567890123456-1230204SGQR0324A123456,B123456,C1234567"
        + "0404A23X31260008COM.GRAB0110A93FO3230Q32390007COM.DBS011012345678900210123456789033900011SG.COM.NETS01230201"
        + "401832831128823590002150001118703240000308885872010901199084E5DC3D834430017COM.QQ.WEIXIN.PAY0110123456789002"
        + "04123435660010SG.COM.UOB014845D233507F5E8C306E3871A4E9FACA601A80C114B5645E5D36840009SG.PAYNOW010120216+62123"
        + "4567890123030100408209912310525123456789012345678901234537270009SG.AIRPAY0110A11BC0000X51860007SG.SGQR011218"
        + "0307510317020701.0003030608100604020205031380609Counter010708201804075204581453037025802SG5916FOOD XYZ PTE L"
        + "TD6009SINGAPORE6106081006626001081234567R0607876543050330015SG.COM.DASH.WWW0110000005550263045E8D"

    /// A published example with the right check and a wrong length inside: 62 says 8 and holds 7.
    static let wrongLength =
        "00020126360014BR.GOV.BCB.PIX0114+5511943214321520400005303986540566.665802BR5907EMPRESA6008BRASILIA62080503***6304"
        + "170E"
}
