"""The running service speaks: into ALSA's file device, so that what was said can be read back."""

import json
import struct

import pytest

from conftest import ROOT, Service, run, until

CLIPS = {line.split("\t")[0]: number for number, line in enumerate(
    (ROOT / "hardware" / "voice" / "en.tsv").read_text().splitlines()) if number}


def wav(sound):
    data = struct.pack("<2h", sound, sound)
    return b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack(
        "<IHHIIHH", 16, 1, 1, 22050, 44100, 2, 16) + b"data" + struct.pack("<I", len(data)) + data


@pytest.fixture()
def voice(tmp_path):
    """Clips that are a number each, instead of a word."""
    folder = tmp_path / "clips" / "en"
    folder.mkdir(parents=True)
    for clip, sound in CLIPS.items():
        (folder / f"{clip}.wav").write_bytes(wav(sound))
    return {"language": "en", "card": f"file:{tmp_path}/card,raw", "clips": str(tmp_path / "clips")}


def said(tmp_path, *clips):
    """Whether the last sentence ends with these clips."""
    expected = b"".join(struct.pack("<2h", CLIPS[clip], CLIPS[clip]) for clip in clips)
    card = tmp_path / "card"
    return card.exists() and card.read_bytes().endswith(expected)


def test_amount_and_result_are_spoken(shared_hq, voice, tmp_path):
    counter = shared_hq.counter("voice")
    with Service(counter, {"voice": voice}):
        counter.sold("12.50", "--cash")
        until(lambda: said(tmp_path, "n-12", "currency-KES", "and", "n-50", "minor-KES", "cash-noted"))
        picture = counter.note(shared_hq.wallet("voice"), "3.00")
        assert counter.sell("4.00", "--image", picture).returncode == 1
        until(lambda: said(tmp_path, "not-taken", "refused-amountDiffers"))


@pytest.mark.parametrize("change", [{"card": "no-such-card"}, {"clips": "/nowhere"}])
def test_a_voice_that_fails_stops_no_sale(shared_hq, voice, change):
    counter = shared_hq.counter(f"voiceless {'-'.join(change)} {len(str(change))}")
    service = Service(counter, {"voice": voice | change}).__enter__()
    receipts = [counter.sold("1.00", "--cash")["receipt"] for _ in range(3)]
    service.process.terminate()
    assert receipts == [1, 2, 3]
    assert "Sales go on" in service.process.communicate(timeout=30)[1]


@pytest.mark.parametrize("change,words", [
    ({"language": "xx"}, "there are en, sw, zh"), ({"loudness": 3}, '"loudness" is not known here; allowed are card, clips, language')])
def test_a_wrong_voice_is_refused_by_its_key(shared_hq, voice, tmp_path, change, words):
    config = tmp_path / "node.json"
    config.write_text(json.dumps({"lamps": "none", "voice": voice | change}))
    done = run("tillpost", "run", "--state", tmp_path / "none", "--config", config)
    assert done.returncode == 78 and words in done.stderr


def finding(counter, voice):
    config = counter.folder / "doctor.json"
    config.write_text(json.dumps({"lamps": "none", "voice": voice}))
    done = run("tillpost", "doctor", "--state", counter.state, "--config", config, "--json")
    row = next(row for row in json.loads(done.stdout)["findings"] if row["subject"] == "voice")
    return row["state"], row["says"]


def test_the_doctor_tells_what_could_not_be_said(shared_hq, voice, tmp_path):
    counter = shared_hq.counter("voice doctor")
    assert finding(counter, voice)[0] == "good"
    state, says = finding(counter, voice | {"card": "no-such-card"})
    assert state == "broken" and "no-such-card" in says
    clip = tmp_path / "clips" / "en" / "n-7.wav"
    for harm, words in [(lambda: clip.write_bytes(b""), "not a WAV file"), (lambda: clip.write_bytes(wav(1)[:44]), "no sound"),
                        (clip.unlink, "No such file")]:
        harm()
        state, says = finding(counter, voice)
        assert state == "broken" and "n-7.wav" in says and words in says


def test_the_doctor_tells_what_the_service_met_at_its_card(shared_hq, voice):
    counter = shared_hq.counter("voice doctor served")
    voice |= {"card": "no-such-card"}
    with Service(counter, {"voice": voice}):
        counter.sold("1.00", "--cash")
        until(lambda: finding(counter, voice)[0] == "broken")
        assert "no-such-card" in finding(counter, voice)[1]
