"""The committed sample recordings agree with their truth, with each other, and with what is promised of them."""

import configparser
import hashlib
import json
import re
import tomllib
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import av
import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
AUDIO_SUFFIXES = {".wav", ".mp3", ".opus", ".amr", ".m4a", ".flac", ".gsm", ".ulaw"}
TIERS = {"emergency", "same_hour", "same_day", "routine"}
TOPICS = {
    "post_op", "symptom", "medication_reaction", "medication_refill", "test_results", "appointment", "referral",
    "billing", "insurance_paperwork", "new_patient", "records_request", "complaint", "pharmacy_or_provider",
    "spam_or_wrong_number", "other",
}  # fmt: skip
TRUTH: list[dict[str, Any]] = [
    json.loads(line) for line in (SAMPLES / "truth.jsonl").read_text(encoding="utf-8").splitlines()
]
INCOMING = [entry for entry in TRUTH if entry["direction"] == "incoming"]
SPOKEN = [entry for entry in INCOMING if entry["text"]]
STAFF = [entry for entry in TRUTH if entry["direction"] != "incoming"]

each = pytest.mark.parametrize("entry", TRUTH, ids=lambda entry: entry["path"])
each_spoken = pytest.mark.parametrize("entry", SPOKEN, ids=lambda entry: entry["path"])
each_staff = pytest.mark.parametrize("entry", STAFF, ids=lambda entry: entry["path"])


def audio_files() -> list[Path]:
    return [file for file in SAMPLES.rglob("*") if file.suffix.lower() in AUDIO_SUFFIXES]


def opened(path: Path) -> "av.container.InputContainer":
    """Open a sample; a file without a header has to be told what it holds."""
    if path.suffix == ".ulaw":
        return av.open(str(path), format="mulaw", options={"sample_rate": "8000"})
    return av.open(str(path))


def test_truth_lists_every_audio_file_once() -> None:
    listed = [entry["path"] for entry in TRUTH]
    assert len(listed) == len(set(listed))
    assert set(listed) == {file.relative_to(SAMPLES).as_posix() for file in audio_files()}


@each
def test_file_is_the_one_that_was_labelled(entry: dict[str, Any]) -> None:
    assert hashlib.sha256((SAMPLES / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]


def test_all_sample_data_stays_within_3_megabytes() -> None:
    data = [file for file in SAMPLES.rglob("*") if file.is_file() and file.suffix != ".pyc"]
    assert len(data) > len(TRUTH)
    assert sum(file.stat().st_size for file in data) <= 3_000_000


@each
def test_audio_decodes_at_telephone_quality(entry: dict[str, Any]) -> None:
    with opened(SAMPLES / entry["path"]) as container:
        stream = container.streams.audio[0]
        if entry["codec"] == "opus":
            # Opus always decodes at 48 kHz; the rate that went in is in the little-endian OpusHead at byte 12.
            assert int.from_bytes((stream.codec_context.extradata or b"")[12:16], "little") == 8000
        else:
            assert stream.rate == 8000
        assert stream.channels == entry["channels"]
        decoded_s = sum(frame.samples / frame.sample_rate for frame in container.decode(stream))
    assert decoded_s == pytest.approx(entry["duration_s"], abs=0.2)


def test_one_call_has_a_party_on_each_channel() -> None:
    two_channels = [entry for entry in TRUTH if entry["channels"] == 2]
    assert [bool(entry["other_party"]) for entry in two_channels] == [True]
    assert {entry["channels"] for entry in TRUTH} == {1, 2}


def test_counts_of_each_kind() -> None:
    assert len(INCOMING) >= 20
    assert Counter(entry["direction"] for entry in STAFF) == {"outgoing": 8, "greeting": 3}
    assert {entry["kind"] for entry in STAFF} == {"callback", "new_patient", "greeting"}
    assert len({entry["codec"] for entry in TRUTH}) >= 10
    assert len({entry["engine"] for entry in TRUTH if entry["engine"]}) >= 4
    assert {entry["noise"] for entry in TRUTH} == {None, "pink", "street", "babble"}


def test_incoming_covers_every_tier_and_topic() -> None:
    assert {entry["tier"] for entry in SPOKEN} == TIERS
    assert {entry["topic"] for entry in SPOKEN} == TOPICS


def test_incoming_has_the_hard_cases() -> None:
    notes = " | ".join(entry["expected"] for entry in INCOMING)
    for case in ("negated", "buried", "understated", "cut off", "fax", "robocall", "silent", "Spanish"):
        assert case in notes
    assert [entry["language"] for entry in SPOKEN].count("es") == 1
    assert sum(bool(entry["negated"]) for entry in SPOKEN) >= 3


def test_two_callers_call_twice_and_get_worse() -> None:
    tiers_by_caller: dict[str, list[str]] = {}
    for entry in sorted(SPOKEN, key=lambda entry: datetime.fromisoformat(entry["received_at"])):
        tiers_by_caller.setdefault(entry["caller_number"], []).append(entry["tier"])
    assert [tiers for tiers in tiers_by_caller.values() if len(tiers) > 1] == [["same_day", "same_hour"]] * 2


def test_a_recording_without_speech_has_no_tier() -> None:
    silent = [entry for entry in INCOMING if not entry["text"]]
    assert len(silent) == 2
    for entry in silent:
        assert (entry["tier"], entry["topic"], entry["callback_number"]) == (None, None, None)
        assert "needs a person" in entry["expected"]


def test_no_text_is_said_twice() -> None:
    texts = [entry["text"] for entry in TRUTH if entry["text"]]
    assert len(texts) == len(set(texts))


@each_spoken
def test_incoming_labels_quote_the_text(entry: dict[str, Any]) -> None:
    quotes = [*entry["evidence"], *entry["negated"]]
    quotes += [value for value in (entry["callback_number"], entry["caller_name"]) if value]
    assert [quote for quote in quotes if quote not in entry["text"]] == []
    assert bool(entry["evidence"]) == (entry["tier"] != "routine")


@each_staff
def test_staff_labels_quote_the_text(entry: dict[str, Any]) -> None:
    quotes = [*entry["phi"], *entry["empathy"], *filter(None, entry["elements"].values())]
    assert quotes
    assert [quote for quote in quotes if quote not in entry["text"]] == []


def test_numbers_are_fictional() -> None:
    numbers = [number for entry in TRUTH for number in re.findall(r"\d{3}-\d{3}-\d{4}", entry["text"])]
    numbers += [entry[key] for entry in TRUTH for key in ("caller_number", "recipient_number") if entry.get(key)]
    assert len(numbers) > len(TRUTH)
    assert [number for number in numbers if not re.search(r"555-?01\d\d$", number)] == []


@pytest.mark.parametrize("sidecar", sorted(SAMPLES.glob("*/*.json")), ids=lambda path: path.name)
def test_sidecar_agrees_with_truth(sidecar: Path) -> None:
    (entry,) = [e for e in TRUTH if (SAMPLES / e["path"]).with_suffix(".json") == sidecar]
    content = json.loads(sidecar.read_text(encoding="utf-8"))
    assert content["synthetic"] is True
    for key in ("direction", "mailbox", "received_at"):
        assert content[key] == entry[key]
    for key in ("caller_number", "staff_member", "recipient_number"):
        assert content.get(key) == entry.get(key)
    assert datetime.fromisoformat(content["received_at"]).utcoffset() is not None


@pytest.mark.parametrize("number", range(3))
def test_asterisk_spool_agrees_with_truth(number: int) -> None:
    spool = SAMPLES / "incoming/asterisk/INBOX"
    (entry,) = [e for e in TRUTH if (SAMPLES / e["path"]).with_suffix("") == spool / f"msg{number:04}"]
    message = configparser.ConfigParser(interpolation=None)
    message.read(spool / f"msg{number:04}.txt", encoding="utf-8")
    fields = message["message"]
    assert fields["origmailbox"] == entry["mailbox"]
    assert fields["callerid"].endswith(f"<{entry['caller_number']}>")
    assert int(fields["origtime"]) == datetime.fromisoformat(entry["received_at"]).timestamp()
    assert int(fields["duration"]) == pytest.approx(entry["duration_s"], abs=0.51)


def test_file_names_with_metadata_agree_with_truth() -> None:
    named = [entry for entry in TRUTH if entry["metadata"] == "filename"]
    assert len(named) == 2
    for entry in named:
        stamp, mailbox, number = Path(entry["path"]).stem.split("_")
        assert datetime.strptime(stamp, "%Y%m%dT%H%M%S%z") == datetime.fromisoformat(entry["received_at"])
        assert (mailbox, number) == (entry["mailbox"], entry["caller_number"])


@each
def test_every_recording_is_marked_synthetic(entry: dict[str, Any]) -> None:
    assert entry["synthetic"] is True
    path = SAMPLES / entry["path"]
    if entry["codec"] not in {"gsm", "raw_mulaw", "amr_nb"}:  # these have no place for a comment
        with opened(path) as container:
            tags = {**container.metadata, **container.streams.audio[0].metadata}
        assert "SYNTHETIC" in " ".join(tags.values())


@each
def test_truth_says_what_texts_toml_says(entry: dict[str, Any]) -> None:
    written = tomllib.loads((SAMPLES / "texts.toml").read_text(encoding="utf-8"))["recording"]
    (sample,) = [table for table in written if table["path"] == entry["path"]]
    assert sample["text"] == entry["text"]
    assert sample.get("tier") == entry.get("tier")


def test_staff_and_mailboxes_are_those_of_the_practice() -> None:
    practice = tomllib.loads((SAMPLES / "texts.toml").read_text(encoding="utf-8"))["practice"]
    assert {entry["staff_member"] for entry in STAFF} <= {person["name"] for person in practice["staff"]}
    assert {entry["mailbox"] for entry in TRUTH} == {mailbox["name"] for mailbox in practice["mailbox"]}
