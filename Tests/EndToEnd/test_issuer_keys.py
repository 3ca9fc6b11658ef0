"""An issuer goes over to its next key: payers of both are served, and the earlier one's end is kept."""

from books import synced


def test_payers_of_both_keys_pay_offline_until_the_earlier_key_is_ended(hq):
    counter = hq.counter("front")
    early = hq.wallet("early")
    renewed = hq.ask("issuer", "renew", "SUN-BANK", "--earlier-days", "30")
    assert ["notAfter" in key for key in renewed["keys"]] == [True, False]
    rows = [row for row in hq.ask("policy", "show")["issuers"] if row["name"] == "SUN-BANK"]
    assert [row["keyId"] for row in rows] == [key["keyId"] for key in renewed["keys"]]
    late = hq.wallet("late")
    synced(counter)
    for wallet in (early, late):
        sold = counter.sold("10.00", "--image", counter.note(wallet, "10.00"))
        assert sold["lamp"] == "green"
    assert synced(counter) == {1: ("paid", None), 2: ("paid", None)}
    hq.ask("issuer", "renew", "SUN-BANK", "--stolen")
    synced(counter)
    refused = counter.sell("10.00", "--image", counter.note(late, "10.00"))
    assert refused.returncode == 1
    again = hq.wallet("late")
    assert counter.sold("10.00", "--image", counter.note(again, "10.00"))["lamp"] == "green"
