"""Every text format of a transcript, read back the way a program or a player reads it."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace

import pytest

from models.transcript import Channel, Quality, Segment, Transcript, Verdict, Word
from pipeline.transcribe.formats import Format, render, to_record
from practice.settings import AudioSettings

CUE = re.compile(
    r"(\d\d+):([0-5]\d):([0-5]\d)[.,](\d{3}) --> (\d\d+):([0-5]\d):([0-5]\d)[.,](\d{3})\n(.+?)\n(?:\n|$)", re.S
)


def transcript(*texts: str, at_s: float = 0.0, step_s: float = 0.4, english: str | None = None) -> Transcript:
    """A segment per text, a word every `step_s` seconds."""
    segments = []
    for text in texts:
        words = []
        for word in text.split():
            words.append(Word(at_s, at_s + step_s / 2, word, 0.91234))
            at_s += step_s
        segments.append(Segment(words[0].start_s, words[-1].end_s, tuple(words)))
    return Transcript(at_s + 1, "en", tuple(segments), Quality(Verdict.GOOD), english)


def cues(text: str) -> list[tuple[float, float, list[str]]]:
    """(start_s, end_s, lines) of captions."""
    found = []
    for match in CUE.finditer(text):
        numbers = [int(part) for part in match.groups()[:8]]
        start_s, end_s = (h * 3600 + m * 60 + s + ms / 1000 for h, m, s, ms in (numbers[:4], numbers[4:]))
        found.append((start_s, end_s, match.group(9).split("\n")))
    return found


def test_a_json_line_has_the_promised_shape() -> None:
    line = render(transcript("Hello there.", "Call me."), "in/a b.wav", Format.JSONL)
    assert line.count("\n") == 1
    assert line.endswith("\n")
    record = json.loads(line)
    assert list(record) == ["path", "duration_s", "language", "text", "segments", "quality", "numbers", "suggestions"]
    assert record["path"] == "in/a b.wav"
    assert record["text"] == "Hello there. Call me."
    assert list(record["segments"][0]) == ["start_s", "end_s", "text", "words"]
    assert record["segments"][0]["words"][0] == {"start_s": 0.0, "end_s": 0.2, "text": "Hello", "probability": 0.912}
    assert record["quality"] == {"verdict": "good", "reasons": []}


def test_json_is_the_same_record_for_people_to_read() -> None:
    heard = transcript("Hola.", english="Hello.")
    text = render(heard, "a.wav", Format.JSON)
    assert json.loads(text) == to_record(heard, "a.wav")
    assert json.loads(text)["english"] == "Hello."


def test_text_has_a_line_for_each_segment() -> None:
    assert render(transcript("Hello there.", "Call me."), "a.wav", Format.TXT) == "Hello there.\nCall me.\n"


@pytest.mark.parametrize("form", [Format.VTT, Format.SRT])
def test_captions_keep_to_two_lines_of_42_characters_and_lose_no_word(form: Format) -> None:
    long = " ".join(f"word{number}" for number in range(100))
    found = cues(render(transcript(long, "And the end."), "a.wav", form))
    assert " ".join(" ".join(lines) for *_, lines in found) == f"{long} And the end."
    assert max(len(lines) for *_, lines in found) == 2
    assert all(len(line) <= 42 for *_, lines in found for line in lines)
    assert all(0 < end_s - start_s <= 7 for start_s, end_s, _ in found)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(found))


def test_a_pause_ends_a_caption() -> None:
    found = cues(render(transcript("before after", step_s=3.0), "a.wav", Format.VTT))
    assert [lines for *_, lines in found] == [["before"], ["after"]]


def test_hours_are_written_and_srt_numbers_its_captions() -> None:
    text = render(transcript("Still here.", at_s=3_725.25), "a.wav", Format.SRT)
    assert text.startswith("1\n01:02:05,250 --> 01:02:05,850\nStill here.\n")


def test_vtt_has_its_header_and_escapes_what_would_be_markup() -> None:
    text = render(transcript("R&D <b> -->"), "a.wav", Format.VTT)
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert "R&amp;D &lt;b&gt; --&gt;\n" in text


def test_srt_never_shows_what_would_be_read_as_a_time() -> None:
    assert render(transcript("this --> that"), "a.wav", Format.SRT).count("-->") == 1


def test_a_word_longer_than_a_line_is_kept_whole() -> None:
    found = cues(render(transcript("x" * 60), "a.wav", Format.SRT))
    assert found[0][2] == ["x" * 60]


@pytest.mark.parametrize(("form", "expected"), [("txt", "\n"), ("vtt", "WEBVTT\n"), ("srt", "")])
def test_nothing_heard_is_an_empty_file_of_its_format(form: str, expected: str) -> None:
    nothing = Transcript(4.0, None, (), Quality(Verdict.UNUSABLE, ("no speech was heard",)))
    assert render(nothing, "a.wav", Format(form)) == expected


def test_two_parties_are_named_in_every_format() -> None:
    left, right = transcript("Does it <hurt>?").segments[0], transcript("Yes.", at_s=2.0).segments[0]
    segments = (replace(left, channel=Channel.LEFT, language="en"), replace(right, channel=Channel.RIGHT))
    heard = Transcript(4.0, "en", segments, Quality(Verdict.GOOD))
    names = AudioSettings(staff_channel=Channel.LEFT).party_names
    assert render(heard, "a.wav", Format.TXT, names) == "Staff: Does it <hurt>?\nCaller: Yes.\n"
    assert render(heard, "a.wav", Format.TXT) == "Left: Does it <hurt>?\nRight: Yes.\n"
    assert "\n<v Staff>Does it &lt;hurt&gt;?\n" in render(heard, "a.wav", Format.VTT, names)
    assert "\nCaller: Yes.\n" in render(heard, "a.wav", Format.SRT, names)
    record = json.loads(render(heard, "a.wav", Format.JSON, names))["segments"][0]
    assert (record["channel"], record["party"], record["language"]) == ("left", "Staff", "en")
